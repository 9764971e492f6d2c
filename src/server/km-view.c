/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-error.h"
#include "km-json.h"
#include "km-view.h"

static KmTime
get_time (KmRows *rows,
          int     column)
{
  return km_rows_is_null (rows, column) ? KM_TIME_NONE : km_rows_int (rows, column);
}

KmTicket *
km_view_ticket_from_row (KmRows      *rows,
                         KmDirectory *directory)
{
  KmTicket *ticket = km_ticket_new ();
  const KmCentre *centre = km_directory_find_centre (directory, km_rows_text (rows, 1));
  const char *label_lane = km_rows_text (rows, 4);
  const KmLane *label = centre != NULL && label_lane != NULL ? km_centre_find_lane (centre, label_lane) : NULL;
  const char *wanted = km_rows_text (rows, 17);

  ticket->id = g_strdup (km_rows_text (rows, 0));
  ticket->centre = g_strdup (km_rows_text (rows, 1));
  ticket->day = g_strdup (km_rows_text (rows, 2));
  ticket->lane = g_strdup (km_rows_text (rows, 3));
  /* The letters are those on the visitor's paper, whatever lane it waits in now. */
  ticket->letter = g_strdup (label != NULL ? label->letter : label_lane);
  ticket->latin = g_strdup (label != NULL ? label->latin : label_lane);
  ticket->number = (int) km_rows_int (rows, 5);
  ticket->audience = g_strdup (km_rows_text (rows, 6));
  km_priority_from_string (km_rows_text (rows, 7), &ticket->priority);
  km_ticket_state_from_string (km_rows_text (rows, 8), &ticket->state);
  ticket->issued_at = km_rows_int (rows, 9);
  ticket->effective_at = km_rows_int (rows, 10);
  ticket->called_at = get_time (rows, 11);
  ticket->started_at = get_time (rows, 12);
  ticket->finished_at = get_time (rows, 13);
  ticket->counter = g_strdup (km_rows_text (rows, 14));
  ticket->to_counter = g_strdup (km_rows_text (rows, 15));
  ticket->recalls = (int) km_rows_int (rows, 16);
  g_strfreev (ticket->wanted);
  ticket->wanted = g_strsplit (wanted != NULL ? wanted : "", " ", -1);
  ticket->hold_reason = g_strdup (km_rows_text (rows, 18));
  km_ticket_basis_from_string (km_rows_text (rows, 19), &ticket->basis);
  ticket->booked_at = get_time (rows, 20);
  return ticket;
}

KmTicket *
km_view_ticket (KmDb        *db,
                KmDirectory *directory,
                const char  *id,
                GError     **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at FROM ticket WHERE id = $1"),
                                         error, "s", id);
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  if (step == 1)
    return km_view_ticket_from_row (rows, directory);
  if (step == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-ticket", NULL, "There is no ticket %s", id);
  return NULL;
}

/* The ticket that is called or served at @counter, if there is one. */
static gboolean
find_ticket_at (KmDb        *db,
                KmDirectory *directory,
                const char  *counter,
                KmTicket   **ticket,
                GError     **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at FROM ticket WHERE counter = $1 AND state IN ('called', 'serving')"),
                                         error, "s", counter);
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  *ticket = step == 1 ? km_view_ticket_from_row (rows, directory) : NULL;
  return step >= 0;
}

/* The counter in the current row: counter, number, state, account, since, name_ar, name_en, seen_at, backlog_count,
 * backlog_piastres. */
static json_t *
counter_from_row (KmRows         *rows,
                  const KmTicket *ticket,
                  json_t         *ticket_json)
{
  json_t *json = json_object ();
  const char *state = km_rows_text (rows, 2);
  KmTime since = get_time (rows, 4);
  gint64 backlog = km_rows_int (rows, 8);

  if (ticket != NULL)
    {
      state = km_ticket_state_to_string (ticket->state);
      since = ticket->state == KM_TICKET_SERVING ? ticket->started_at : ticket->called_at;
    }
  km_json_set_string (json, "counter", km_rows_text (rows, 0));
  km_json_set_integer (json, "number", km_rows_int (rows, 1));
  km_json_set_string (json, "state", state);
  km_json_set_string (json, "account", km_rows_text (rows, 3));
  km_json_set_string (json, "name_ar", km_rows_text (rows, 5));
  km_json_set_string (json, "name_en", km_rows_text (rows, 6));
  km_json_set (json, "ticket", ticket_json != NULL ? json_incref (ticket_json) : ticket != NULL ? km_ticket_to_json (ticket) : NULL);
  km_json_set_time (json, "since", since);
  km_json_set_time (json, "last_seen", get_time (rows, 7));
  km_json_set (json, "backlog", backlog > 0 ? json_pack ("{s:I, s:I}", "count", (json_int_t) backlog, "piastres", (json_int_t) km_rows_int (rows, 9)) : NULL);
  return json;
}

json_t *
km_view_counter_with (KmDb           *db,
                      const char     *counter,
                      const KmTicket *ticket,
                      json_t         *ticket_json,
                      GError        **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT c.counter, c.number, c.state, c.account, c.since, a.name_ar, a.name_en, t.seen_at, t.backlog_count, t.backlog_piastres FROM counter c LEFT JOIN account a ON a.username = c.account LEFT JOIN till t ON t.till = c.till WHERE c.counter = $1"),
                                         error, "s", counter);
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  if (step == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-counter", NULL, "There is no counter %s", counter);
  return step == 1 ? counter_from_row (rows, ticket, ticket_json) : NULL;
}

json_t *
km_view_counter (KmDb        *db,
                 KmDirectory *directory,
                 const char  *counter,
                 GError     **error)
{
  g_autoptr (KmTicket) ticket = NULL;

  if (!find_ticket_at (db, directory, counter, &ticket, error))
    return NULL;
  return km_view_counter_with (db, counter, ticket, NULL, error);
}

json_t *
km_view_counters (KmDb           *db,
                  KmDirectory    *directory,
                  const KmCentre *centre,
                  GError        **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT c.counter, c.number, c.state, c.account, c.since, a.name_ar, a.name_en, t.seen_at, t.backlog_count, t.backlog_piastres FROM counter c LEFT JOIN account a ON a.username = c.account LEFT JOIN till t ON t.till = c.till WHERE c.centre = $1 ORDER BY c.number"),
                                         error, "s", centre->centre);
  g_autoptr (json_t) list = json_array ();
  int step;

  if (rows == NULL)
    return NULL;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      g_autoptr (KmTicket) ticket = NULL;

      if (!find_ticket_at (db, directory, km_rows_text (rows, 0), &ticket, error))
        return NULL;
      json_array_append_new (list, counter_from_row (rows, ticket, NULL));
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}
