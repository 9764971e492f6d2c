/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-history-private.h"

/* The design's rules in the words of this checker, not the server's code: a mistake there must not be repeated here. */

typedef struct
{
  char *id;
  char *label_lane;
  gint64 number;
  gboolean taken;     /* made by ticket.take: not the ticket of its number */
  char *lane;
  char *state;
  char *counter;
  char *to_counter;
  gint64 effective_at;
  gint64 position;
} Ticket;

typedef struct
{
  KmHistory *history;
  GHashTable *tickets; /* id → Ticket */
  GHashTable *numbers; /* lane → last number */
  gint64 position;
} Model;

static void
ticket_free (gpointer data)
{
  Ticket *ticket = data;

  g_free (ticket->id);
  g_free (ticket->label_lane);
  g_free (ticket->lane);
  g_free (ticket->state);
  g_free (ticket->counter);
  g_free (ticket->to_counter);
  g_free (ticket);
}

static void
set (char      **place,
     const char *value)
{
  char *copy = g_strdup (value);

  g_free (*place);
  *place = copy;
}

static Ticket *
find (Model      *model,
      const char *id)
{
  return id != NULL ? g_hash_table_lookup (model->tickets, id) : NULL;
}

static Ticket *
at_counter (Model      *model,
            const char *counter)
{
  GHashTableIter iter;
  Ticket *ticket;

  g_hash_table_iter_init (&iter, model->tickets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &ticket))
    if (is (ticket->counter, counter) && is_busy_state (ticket->state))
      return ticket;
  return NULL;
}

static gboolean
serves (Model        *model,
        const char   *counter,
        const Ticket *ticket)
{
  g_auto (GStrv) lanes = NULL;

  if (ticket->to_counter != NULL)
    return is (ticket->to_counter, counter);
  lanes = g_strsplit (model->history->lanes (counter), " ", -1);
  return g_strv_contains ((const char *const *) lanes, ticket->lane);
}

static Ticket *
next_for (Model      *model,
          const char *counter)
{
  GHashTableIter iter;
  Ticket *ticket, *best = NULL;

  g_hash_table_iter_init (&iter, model->tickets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &ticket))
    {
      if (!is (ticket->state, "waiting") || !serves (model, counter, ticket))
        continue;
      if (best == NULL || ticket->effective_at < best->effective_at || (ticket->effective_at == best->effective_at && ticket->position < best->position))
        best = ticket;
    }
  return best;
}

/* When a fact happened: as it says, but never after the server's own time, which is that of the transaction's begin. So what is told
 * may be a little earlier than @wanted. */
static gint64
as_told (const KmHistoryOp *op,
         gint64             wanted)
{
  gint64 told = km_json_get_time (told_ticket (op), "effective_at", 0);

  return told <= wanted && told > wanted - 10 * KM_TIME_SECOND ? told : wanted;
}

static Ticket *
add_ticket (Model  *model,
            json_t *told)
{
  Ticket *ticket = g_new0 (Ticket, 1);

  ticket->id = g_strdup (text (told, "id"));
  ticket->label_lane = g_strdup (text (told, "lane"));
  ticket->lane = g_strdup (text (told, "lane"));
  ticket->number = km_json_get_integer (told, "number", 0);
  ticket->position = ++model->position;
  g_hash_table_insert (model->tickets, ticket->id, ticket);
  return ticket;
}

static void
call_to (Ticket     *ticket,
         const char *counter)
{
  set (&ticket->state, "called");
  set (&ticket->counter, counter);
  set (&ticket->to_counter, NULL);
}

static char *
replay_issue (Model             *model,
              const KmHistoryOp *op)
{
  static const struct { const char *priority; int minutes; } starts[] = { { "none", 0 }, { "disability", 15 }, { "elderly", 10 }, { "pregnant", 15 }, { "infant", 10 } };
  json_t *told = told_ticket (op);
  const char *lane = text (op->body, "lane");
  gint64 last = (gint64) (gintptr) g_hash_table_lookup (model->numbers, lane);
  Ticket *ticket;

  if (was_rejected (op) || told == NULL || find (model, text (told, "id")) != NULL)
    return g_strdup_printf ("ticket.issue %s gave no new ticket", op->id);
  if (km_json_get_integer (told, "number", 0) != last + 1)
    return g_strdup_printf ("ticket.issue %s gave number %" G_GINT64_FORMAT " in %s after %" G_GINT64_FORMAT, op->id, km_json_get_integer (told, "number", 0), lane, last);
  g_hash_table_insert (model->numbers, (gpointer) lane, (gpointer) (gintptr) (last + 1));
  ticket = add_ticket (model, told);
  set (&ticket->state, "waiting");
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (is (starts[i].priority, text (op->body, "priority")))
      ticket->effective_at = km_json_get_time (told, "issued_at", 0) - starts[i].minutes * KM_TIME_MINUTE;
  return NULL;
}

static char *
replay_call (Model             *model,
             const KmHistoryOp *op,
             Ticket           **moved)
{
  gboolean next = is (op->kind, "ticket.call-next");
  Ticket *busy = at_counter (model, op->counter);
  Ticket *ticket = next ? next_for (model, op->counter) : find (model, text (op->body, "ticket"));
  gboolean possible = busy == NULL && (next || (ticket != NULL && is (ticket->state, "waiting")));

  if (was_rejected (op) == possible)
    return g_strdup_printf ("%s %s at %s was %s; the counter had %s, the ticket was %s", op->kind, op->id, op->counter, possible ? "refused" : "accepted",
                            busy != NULL ? busy->id : "none", ticket != NULL ? ticket->state : "none");
  if (!possible)
    return NULL;
  if (!is (ticket != NULL ? ticket->id : NULL, text (told_ticket (op), "id")))
    return g_strdup_printf ("%s %s at %s gave %s; the next was %s", op->kind, op->id, op->counter, text (told_ticket (op), "id"), ticket != NULL ? ticket->id : "nobody");
  if (ticket != NULL)
    call_to (ticket, op->counter);
  *moved = ticket;
  return NULL;
}

static char *
replay_take (Model             *model,
             const KmHistoryOp *op,
             Ticket           **moved)
{
  GHashTableIter iter;
  Ticket *ticket, *known = NULL;

  g_hash_table_iter_init (&iter, model->tickets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &ticket))
    if (!ticket->taken && is (ticket->label_lane, text (op->body, "lane")) && ticket->number == km_json_get_integer (op->body, "number", 0))
      known = ticket;
  if (known == NULL)
    return g_strdup_printf ("ticket.take %s took a number that was not given", op->id);
  if (!is (known->state, "waiting") && !is (known->state, "no-show") && (!is (known->counter, op->counter) || is (known->state, "finished")))
    {
      /* It is somewhere, or over: another visitor with that number stands here. */
      if (!has_flag (op, "ticket-elsewhere"))
        return g_strdup_printf ("ticket.take %s found its ticket %s and was not flagged", op->id, known->state);
      if (find (model, text (told_ticket (op), "id")) != NULL)
        return g_strdup_printf ("ticket.take %s moved ticket %s, which was elsewhere", op->id, known->id);
      known = add_ticket (model, told_ticket (op));
      known->taken = TRUE;
      known->effective_at = as_told (op, op->made_at);
    }
  call_to (known, op->counter);
  *moved = known;
  return NULL;
}

static const struct
{
  const char *kind, *from, *to;
} moves[] = {
  { "ticket.start", "called", "serving" },         { "ticket.hold", "serving", "held" },
  { "ticket.resume", "held", "serving" },          { "ticket.return", "called", "waiting" },
  { "ticket.transfer", "waiting called serving held", "waiting" }, { "ticket.no-show", "called", "no-show" },
  { "ticket.came-back", "no-show", "waiting" },    { "ticket.finish", "serving", "finished" },
};

static void
apply_move (const KmHistoryOp *op,
            Ticket            *ticket,
            const char        *to)
{
  gboolean nowhere = is (to, "waiting") || is (to, "no-show"), held = is (ticket->state, "held");

  set (&ticket->state, to);
  set (&ticket->counter, nowhere ? NULL : op->counter);
  /* Who was held keeps the place, at the counter of the clerk who held (which is the database's to know). */
  if (is (op->kind, "ticket.came-back"))
    set (&ticket->to_counter, held ? text (told_ticket (op), "to_counter") : NULL);
  if (is (op->kind, "ticket.came-back") && !held)
    ticket->effective_at = MAX (ticket->effective_at, as_told (op, op->made_at - 10 * KM_TIME_MINUTE));
  else if (is (op->kind, "ticket.start"))
    set (&ticket->to_counter, NULL);
  else if (is (op->kind, "ticket.transfer"))
    {
      if (text (op->body, "lane") != NULL)
        set (&ticket->lane, text (op->body, "lane"));
      /* A counter that is not open gets nothing sent: the ticket waits in its lane. */
      set (&ticket->to_counter, text (told_ticket (op), "to_counter") != NULL ? text (op->body, "to_counter") : NULL);
    }
}

static char *
replay_fact (Model             *model,
             const KmHistoryOp *op,
             Ticket           **moved)
{
  Ticket *ticket = find (model, text (op->body, "ticket"));
  const char *from = "", *to = NULL;
  gboolean allowed, gone, elsewhere, held, applied;

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (is (moves[i].kind, op->kind))
      {
        from = moves[i].from;
        to = moves[i].to;
      }
  if (ticket == NULL || to == NULL || was_rejected (op))
    return g_strdup_printf ("%s %s cannot be", op->kind, op->id);
  *moved = ticket;
  gone = is (ticket->state, "finished");
  held = is (ticket->state, "held");
  allowed = strstr (from, ticket->state) != NULL;
  elsewhere = !gone && ticket->counter != NULL && !is (ticket->counter, op->counter);
  applied = (!elsewhere || held) && (allowed || !gone);
  if (elsewhere && (!held || is (op->kind, "ticket.resume")) && !has_flag (op, "ticket-elsewhere"))
    return g_strdup_printf ("%s %s at %s: ticket %s was at %s, and no flag says so", op->kind, op->id, op->counter, ticket->id, ticket->counter);
  if (applied == has_flag (op, "not-applied"))
    return g_strdup_printf ("%s %s at %s on a ticket that was %s at %s %s", op->kind, op->id, op->counter, ticket->state, ticket->counter, applied ? "was not applied" : "was applied");
  if (!applied)
    return NULL;
  if (is_busy_state (to) && at_counter (model, op->counter) != NULL && at_counter (model, op->counter) != ticket)
    return g_strdup_printf ("%s %s: two tickets at %s", op->kind, op->id, op->counter);
  apply_move (op, ticket, to);
  return NULL;
}

static char *
compare_told (const KmHistoryOp *op,
              const Ticket      *ticket)
{
  json_t *told = told_ticket (op);

  if (!is (text (told, "id"), ticket->id) || !is (text (told, "state"), ticket->state) || !is (text (told, "counter"), ticket->counter) ||
      !is (text (told, "lane"), ticket->lane) || !is (text (told, "to_counter"), ticket->to_counter) ||
      km_json_get_time (told, "effective_at", 0) != ticket->effective_at)
    {
      char effective[KM_TIME_FORMAT_LENGTH];

      return g_strdup_printf ("%s %s told of %s: %s at %s in %s for %s since %s; it was %s at %s in %s for %s since %s", op->kind, op->id, ticket->id, text (told, "state"), text (told, "counter"),
                              text (told, "lane"), text (told, "to_counter"), text (told, "effective_at"), ticket->state, ticket->counter, ticket->lane, ticket->to_counter,
                              km_time_format (ticket->effective_at, effective));
    }
  return NULL;
}

static char *
replay_one (Model             *model,
            const KmHistoryOp *op)
{
  Ticket *moved = NULL;
  char *wrong;

  if (is (op->kind, "ticket.issue"))
    {
      wrong = replay_issue (model, op);
      moved = wrong == NULL ? find (model, text (told_ticket (op), "id")) : NULL;
    }
  else if (is (op->kind, "ticket.call-next") || is (op->kind, "ticket.call"))
    wrong = replay_call (model, op, &moved);
  else if (is (op->kind, "ticket.take"))
    wrong = replay_take (model, op, &moved);
  else
    wrong = replay_fact (model, op, &moved);
  if (wrong == NULL && moved != NULL && !was_rejected (op))
    wrong = compare_told (op, moved);
  return wrong;
}

static char *
compare_final (Model      *model,
               GHashTable *final)
{
  GHashTableIter iter;
  Ticket *ticket;

  if (g_hash_table_size (final) != g_hash_table_size (model->tickets))
    return g_strdup_printf ("the database has %u tickets, %u were told of", g_hash_table_size (final), g_hash_table_size (model->tickets));
  g_hash_table_iter_init (&iter, model->tickets);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &ticket))
    {
      g_autofree char *wanted = g_strdup_printf ("%s %s", ticket->state, ticket->counter != NULL ? ticket->counter : "");

      if (!is (wanted, g_hash_table_lookup (final, ticket->id)))
        return g_strdup_printf ("ticket %s is “%s” in the end; it was “%s”", ticket->id, (const char *) g_hash_table_lookup (final, ticket->id), wanted);
    }
  return NULL;
}

char *
km_history_replay (KmHistory  *self,
                   GPtrArray  *ops,
                   GHashTable *final)
{
  Model model = { .history = self };
  char *wrong = NULL;

  model.tickets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, ticket_free);
  model.numbers = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < ops->len && wrong == NULL; i++)
    wrong = replay_one (&model, g_ptr_array_index (ops, i));
  if (wrong == NULL && final != NULL)
    wrong = compare_final (&model, final);
  g_hash_table_unref (model.tickets);
  g_hash_table_unref (model.numbers);
  return wrong;
}
