/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-history-private.h"

static void
op_free (gpointer data)
{
  KmHistoryOp *op = data;

  g_free (op->id);
  g_free (op->kind);
  g_free (op->counter);
  json_decref (op->body);
  json_decref (op->answer);
  g_free (op);
}

void
km_history_init (KmHistory   *self,
                 const char *(*lanes) (const char *counter))
{
  self->ops = g_ptr_array_new_with_free_func (op_free);
  self->lanes = lanes;
}

void
km_history_clear (KmHistory *self)
{
  g_ptr_array_unref (self->ops);
}

KmHistoryOp *
km_history_add (KmHistory  *self,
                const char *id,
                const char *kind,
                gint64      made_at,
                json_t     *body,
                const char *counter,
                gint64      sent,
                gint64      answered,
                json_t     *answer)
{
  KmHistoryOp *op = g_new0 (KmHistoryOp, 1);

  op->id = g_strdup (id);
  op->kind = g_strdup (kind);
  op->made_at = made_at;
  op->body = json_incref (body);
  op->counter = g_strdup (counter);
  op->sent = sent;
  op->answered = answered;
  op->answer = json_incref (answer);
  g_ptr_array_add (self->ops, op);
  return op;
}

/* ---- 1. By the clients' clocks ---- */

typedef struct
{
  const char *counter;
  gint64 from, to;
} Stay;

static int
compare_sent (gconstpointer a,
              gconstpointer b)
{
  const KmHistoryOp *x = *(KmHistoryOp *const *) a, *y = *(KmHistoryOp *const *) b;

  return (x->sent > y->sent) - (x->sent < y->sent);
}

static char *
add_stay (GHashTable *stays,
          const char *ticket,
          const Stay *stay)
{
  GArray *list = g_hash_table_lookup (stays, ticket);

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (Stay));
      g_hash_table_insert (stays, (gpointer) ticket, list);
    }
  for (guint i = 0; i < list->len; i++)
    {
      const Stay *other = &g_array_index (list, Stay, i);

      if (!is (other->counter, stay->counter) && other->from < stay->to && stay->from < other->to)
        return g_strdup_printf ("ticket %s was at %s and at %s at once", ticket, other->counter, stay->counter);
    }
  g_array_append_val (list, *stay);
  return NULL;
}

/* Counter by counter: what it has, and when it begins to let it go. */
static char *
check_stays (KmHistory *self)
{
  g_autoptr (GHashTable) stays = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) at = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free); /* counter → Stay */
  g_autoptr (GHashTable) has = g_hash_table_new (g_str_hash, g_str_equal);                   /* counter → ticket */
  g_autoptr (GPtrArray) ops = g_ptr_array_copy (self->ops, NULL, NULL);
  GHashTableIter iter;
  const char *counter;
  Stay *stay;

  g_ptr_array_set_free_func (ops, NULL);
  g_ptr_array_sort (ops, compare_sent);
  for (guint i = 0; i < ops->len; i++)
    {
      const KmHistoryOp *op = g_ptr_array_index (ops, i);
      json_t *told = told_ticket (op);
      gboolean here;

      if (op->counter == NULL || told == NULL || was_rejected (op) || has_flag (op, "not-applied"))
        continue;
      here = is_busy_state (text (told, "state")) && is (text (told, "counter"), op->counter);
      stay = g_hash_table_lookup (at, op->counter);
      if (stay != NULL && (!here || !is (g_hash_table_lookup (has, op->counter), text (told, "id"))))
        {
          Stay ended = { op->counter, stay->from, op->sent };
          char *wrong = add_stay (stays, g_hash_table_lookup (has, op->counter), &ended);

          if (wrong != NULL)
            return wrong;
          g_hash_table_remove (at, op->counter);
          stay = NULL;
        }
      if (here && stay == NULL)
        {
          stay = g_new0 (Stay, 1);
          stay->from = op->answered;
          g_hash_table_insert (at, op->counter, stay);
          g_hash_table_insert (has, op->counter, (gpointer) text (told, "id"));
        }
    }
  g_hash_table_iter_init (&iter, at);
  while (g_hash_table_iter_next (&iter, (gpointer *) &counter, (gpointer *) &stay))
    {
      Stay open = { counter, stay->from, G_MAXINT64 };
      char *wrong = add_stay (stays, g_hash_table_lookup (has, counter), &open);

      if (wrong != NULL)
        return wrong;
    }
  return NULL;
}

/* ---- 2. The server's order and time ---- */

static int
compare_order (gconstpointer a,
               gconstpointer b)
{
  const KmHistoryOp *x = *(KmHistoryOp *const *) a, *y = *(KmHistoryOp *const *) b;

  return (x->order > y->order) - (x->order < y->order);
}

static char *
check_time (GPtrArray *ops)
{
  const KmHistoryOp *earliest = NULL; /* answered, of those that come later in the server */

  for (guint i = ops->len; i > 0; i--)
    {
      const KmHistoryOp *op = g_ptr_array_index (ops, i - 1);

      if (i > 1 && op->order == ((KmHistoryOp *) g_ptr_array_index (ops, i - 2))->order)
        return g_strdup_printf ("two commands have number %" G_GINT64_FORMAT, op->order);
      if (earliest != NULL && earliest->answered < op->sent)
        return g_strdup_printf ("%s %s was answered before %s %s was sent, and stands after it", earliest->kind, earliest->id, op->kind, op->id);
      if (earliest == NULL || op->answered < earliest->answered)
        earliest = op;
    }
  return NULL;
}

char *
km_history_check (KmHistory  *self,
                  GHashTable *final)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  char *wrong = check_stays (self);

  for (guint i = 0; i < self->ops->len && wrong == NULL; i++)
    {
      KmHistoryOp *op = g_ptr_array_index (self->ops, i);

      if (op->order > 0)
        g_ptr_array_add (ops, op);
      else
        wrong = g_strdup_printf ("%s %s was answered, and the server has no record of it", op->kind, op->id);
    }
  g_ptr_array_sort (ops, compare_order);
  if (wrong == NULL)
    wrong = check_time (ops);
  return wrong != NULL ? wrong : km_history_replay (self, ops, final);
}
