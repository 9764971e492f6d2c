/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-command.h"
#include "km-desk-error.h"

#include "km-outbox-private.h"

/* One local transaction: the steps of a KmWrite, on the store's thread. */

KmFact *
km_fact_new (const char *kind, KmTime made_at, const char *actor, json_t *body)
{
  KmFact *fact = g_new0 (KmFact, 1);

  fact->id = km_desk_uuid (made_at);
  fact->kind = g_strdup (kind);
  fact->made_at = made_at;
  fact->actor = g_strdup (actor);
  fact->body = body;
  return fact;
}

void
km_fact_free (KmFact *fact)
{
  g_free (fact->id);
  g_free (fact->kind);
  g_free (fact->actor);
  g_free (fact->shift);
  g_free (fact->receipt);
  json_decref (fact->body);
  json_decref (fact->ledger);
  g_free (fact);
}

typedef struct
{
  KmStoreFunc func;
  gpointer data;
  GDestroyNotify free_data;
} Step;

struct _KmWrite
{
  GPtrArray *steps; /* of Step */
  gint64 last_n;    /* after it */
  guint waiting;    /* facts that wait now */
  gint64 piastres;
};

static void
step_free (Step *step)
{
  if (step->free_data)
    step->free_data (step->data);
  g_free (step);
}

KmWrite *
km_write_new (void)
{
  KmWrite *write = g_new0 (KmWrite, 1);

  write->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  return write;
}

void
km_write_free (KmWrite *write)
{
  g_ptr_array_unref (write->steps);
  g_free (write);
}

void
km_write_step (KmWrite *write, KmStoreFunc func, gpointer data, GDestroyNotify free_data)
{
  Step *step = g_new0 (Step, 1);

  step->func = func;
  step->data = data;
  step->free_data = free_data;
  g_ptr_array_add (write->steps, step);
}

gboolean
km_outbox_insert (KmStoreSide *side, KmFact *fact, GError **error)
{
  g_autoptr (KmCommand) command = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL, *ledger = NULL;
  char hash[KM_HASH_HEX_LENGTH];
  gsize length;

  if (km_db_one (side->db, KM_SQL ("UPDATE till SET last_n = last_n + 1 WHERE id = 1 RETURNING last_n"), error, "", "i", &fact->n) <= 0)
    return FALSE;
  text = km_json_dump (fact->body, &length);
  if (length > KM_COMMAND_MAX_BYTES - 1024)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_TOO_LARGE, "too-large", fact->kind));
      return FALSE;
    }
  if (fact->ledger)
    ledger = km_json_dump (fact->ledger, NULL);
  command = km_command_new (fact->id, fact->kind, fact->made_at, fact->body);
  command->n = fact->n;
  if (fact->actor)
    km_command_set_actor (command, fact->actor);
  km_command_hash (command, hash);
  sealed = km_store_seal (side, text, length);
  return km_db_run (side->db,
                    KM_SQL ("INSERT INTO outbox (n, id, kind, made_at, actor, state, piastres, bytes, shift, receipt, hash, ledger, sealed) "
                            "VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9, $10, $11, $12)"),
                    error, "issisiissssb", fact->n, fact->id, fact->kind, fact->made_at, fact->actor, fact->piastres, (gint64) length,
                    fact->shift, fact->receipt, hash, ledger, sealed);
}

static gboolean
insert_fact (KmStoreSide *side, gpointer data, GError **error)
{
  return km_outbox_insert (side, data, error);
}

KmFact *
km_write_fact (KmWrite *write, KmFact *fact)
{
  km_write_step (write, insert_fact, fact, (GDestroyNotify) km_fact_free);
  return fact;
}

typedef struct
{
  char *slot;
  KmTime at;
  json_t *draft, *tender;
} Draft;

static void
draft_free (Draft *draft)
{
  g_free (draft->slot);
  json_decref (draft->draft);
  json_decref (draft->tender);
  g_free (draft);
}

static gboolean
put_draft (KmStoreSide *side, gpointer data, GError **error)
{
  Draft *draft = data;

  return km_store_put_draft (side, draft->slot, draft->at, draft->draft, draft->tender, error);
}

void
km_write_draft (KmWrite *write, const char *slot, KmTime at, json_t *draft, json_t *tender)
{
  Draft *data = g_new0 (Draft, 1);

  data->slot = g_strdup (slot);
  data->at = at;
  data->draft = draft;
  data->tender = tender;
  km_write_step (write, put_draft, data, (GDestroyNotify) draft_free);
}

gboolean
km_write_run (KmStoreSide *side, gpointer data, GError **error)
{
  KmWrite *write = data;
  gint64 before = 0, waiting = 0;

  if (km_db_one (side->db, KM_SQL ("SELECT last_n FROM till WHERE id = 1"), error, "", "i", &before) <= 0)
    return FALSE;
  for (guint i = 0; i < write->steps->len; i++)
    {
      Step *step = write->steps->pdata[i];

      if (!step->func (side, step->data, error))
        return FALSE;
    }
  if (km_db_one (side->db, KM_SQL ("SELECT last_n FROM till WHERE id = 1"), error, "", "i", &write->last_n) <= 0)
    return FALSE;
  if (km_db_one (side->db, KM_SQL ("SELECT count(*), coalesce(sum(piastres), 0) FROM outbox WHERE n > $1"), error, "i", before, "ii", &waiting,
                 &write->piastres) < 0)
    return FALSE;
  write->waiting = (guint) waiting;
  return TRUE;
}

gint64
km_write_last_n (KmWrite *write)
{
  return write->last_n;
}

void
km_write_counts (KmWrite *write, guint *waiting, gint64 *piastres)
{
  *waiting = write->waiting;
  *piastres = write->piastres;
}
