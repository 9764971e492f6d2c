// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-error.h"
#include "km-receipt.h"
#include "km-request-row.h"

void
km_request_row_clear (KmRequestRow *row)
{
  g_free (row->number);
  g_free (row->receipt);
  g_free (row->centre);
  g_free (row->authority);
  g_free (row->state);
  g_free (row->promise_day);
}

gboolean
km_request_row_find (KmApply *apply, const char *number, KmRequestRow *row, GError **error)
{
  int found = km_db_one (apply->db,
                         KM_SQL ("SELECT receipt, centre, authority, state, promise_day, item, promised_at, refundable FROM request WHERE number = $1"),
                         error, "s", number, "sssssiii", &row->receipt, &row->centre, &row->authority, &row->state, &row->promise_day, &row->item,
                         &row->promised_at, &row->refundable);

  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-request", "/body/request", "there is no request %s", number);
  row->number = g_strdup (number);
  return found == 1;
}

int
km_request_promise_column (const char *state, KmTime ready_at, KmTime promised_at)
{
  if (ready_at != KM_TIME_NONE)
    return ready_at <= promised_at ? KM_PROMISE_KEPT : KM_PROMISE_LATE;
  if (strcmp (state, "rejected") == 0 || strcmp (state, "refunded") == 0 || strcmp (state, "void") == 0)
    return KM_PROMISE_CANCELLED;
  return -1;
}

gboolean
km_request_row_move (KmApply *apply, KmRequestRow *row, const char *to_state, const char *note, GError **error)
{
  gint64 ready_at = 0;
  int before, now;
  json_t *event;

  if (km_db_one (apply->db, KM_SQL ("SELECT ready_at FROM request WHERE number = $1"), error, "s", row->number, "i", &ready_at) < 0)
    return FALSE;
  before = km_request_promise_column (row->state, ready_at != 0 ? ready_at : KM_TIME_NONE, row->promised_at);
  if (strcmp (to_state, "ready") == 0)
    ready_at = apply->at;
  now = km_request_promise_column (to_state, ready_at != 0 ? ready_at : KM_TIME_NONE, row->promised_at);
  if (!km_db_run (apply->db, KM_SQL ("UPDATE request SET state = $2, ready_at = $3 WHERE number = $1"), error,
                  ready_at != 0 ? "ssi" : "ssn", row->number, to_state, ready_at)
      || !km_db_run (apply->db,
                     KM_SQL ("INSERT INTO request_move (request, command, kind, actor, at, from_state, to_state, note) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
                     error, "ssssisss", row->number, apply->command->id, apply->command->kind, apply->actor, apply->at, row->state, to_state, note))
    return FALSE;
  if (*row->promise_day != '\0' && before != now)
    {
      if (before >= 0)
        km_summary_add (apply->summary, KM_SUM_PROMISE, row->centre, row->promise_day, row->authority, (guint) before, -1);
      if (now >= 0)
        km_summary_add (apply->summary, KM_SUM_PROMISE, row->centre, row->promise_day, row->authority, (guint) now, 1);
    }
  event = json_object ();
  km_json_set_string (event, "state", to_state);
  km_json_set_string (event, "authority", row->authority);
  km_apply_event (apply, "request.changed", row->number, event);
  g_free (row->state);
  row->state = g_strdup (to_state);
  return TRUE;
}

GPtrArray *
km_request_numbers (const char *receipt, const char *body)
{
  g_autoptr (json_t) json = km_json_parse (body, strlen (body), KM_JSON_MAX_DEPTH, NULL);
  json_t *items = json != NULL ? km_json_get_array (json, "items") : NULL;
  GPtrArray *numbers = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < json_array_size (items); i++)
    g_ptr_array_add (numbers, km_receipt_request_number (receipt, (guint) km_json_get_integer (json_array_get (items, i), "item", 0)));
  return numbers;
}
