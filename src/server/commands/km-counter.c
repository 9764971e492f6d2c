// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-ticket-row.h"
#include "km-commands.h"

typedef struct
{
  const char *counter, *reason;
} CounterBody;

static const KmJsonMember members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (CounterBody, counter), 0, 0 },
};

static const KmJsonMember pause_members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (CounterBody, counter), 0, 0 },
  { "reason", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (CounterBody, reason), 0, 0 },
};

/* Somebody else sits there, as far as the server knows. */
static gboolean
check_account (KmApply *apply, const char *counter, GError **error)
{
  g_autofree char *state = NULL, *account = NULL;

  if (km_db_one (apply->db, KM_SQL ("SELECT state, account FROM counter WHERE counter = $1"), error, "s", counter, "ss", &state, &account) < 0)
    return FALSE;
  if (g_strcmp0 (state, "closed") != 0 && account != NULL && g_strcmp0 (account, apply->actor) != 0)
    km_apply_flag (apply, "counter-occupied");
  return TRUE;
}

/* A counter that pauses or closes releases what was sent to it: it waits in its lanes, with its own rank. */
static gboolean
release (KmApply *apply, const char *counter, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  {
    g_autoptr (KmRows) rows = km_db_query (apply->db,
                                           KM_SQL ("SELECT id FROM ticket WHERE to_counter = $1 AND state = 'waiting' AND to_counter IS NOT NULL "
                                                   "ORDER BY effective_at, position"),
                                           error, "s", counter);
    int step = rows != NULL ? 1 : -1;

    while (step == 1 && (step = km_rows_next (rows, error)) == 1)
      g_ptr_array_add (ids, g_strdup (km_rows_text (rows, 0)));
    if (step < 0)
      return FALSE;
  }
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KmTicketRow) row = km_ticket_row_find (apply, g_ptr_array_index (ids, i), error);
      char id[KM_UUID_LENGTH];

      if (row == NULL)
        return FALSE;
      km_uuid_derive (apply->command->id, row->ticket->id, id);
      km_ticket_row_begin (apply, row);
      g_clear_pointer (&row->ticket->to_counter, g_free);
      if (!km_ticket_row_finish (apply, row, id, "ticket.transfer", NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_state (KmApply *apply, const KmJsonMember *of, gsize n_of, const char *state, gboolean releases, GError **error)
{
  CounterBody body = { 0 };
  gboolean closed = g_str_equal (state, "closed");

  if (!km_apply_read (apply, of, n_of, &body, error))
    return FALSE;
  apply->subject = g_strdup (body.counter);
  if (km_apply_enter_counter (apply, body.counter, error) == NULL || !check_account (apply, body.counter, error)
      || !km_db_run (apply->db, KM_SQL ("UPDATE counter SET state = $2, account = $3, till = $4, since = $5, pause_reason = $6 WHERE counter = $1"),
                     error, "ssssis", body.counter, state, closed ? NULL : apply->actor, apply->till, apply->at, body.reason)
      || (releases && !release (apply, body.counter, error)))
    return FALSE;
  km_json_set_string (apply->result, "counter", body.counter);
  km_json_set_string (apply->result, "state", state);
  apply->queue_changed = TRUE;
  return km_apply_counter_event (apply, body.counter, error);
}

gboolean
km_apply_counter_open (KmApply *apply, GError **error)
{
  return set_state (apply, members, G_N_ELEMENTS (members), "open", FALSE, error);
}

gboolean
km_apply_counter_resume (KmApply *apply, GError **error)
{
  return set_state (apply, members, G_N_ELEMENTS (members), "open", FALSE, error);
}

gboolean
km_apply_counter_pause (KmApply *apply, GError **error)
{
  return set_state (apply, pause_members, G_N_ELEMENTS (pause_members), "paused", TRUE, error);
}

gboolean
km_apply_counter_close (KmApply *apply, GError **error)
{
  return set_state (apply, members, G_N_ELEMENTS (members), "closed", TRUE, error);
}
