// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-error.h"
#include "km-ticket-row.h"
#include "km-view.h"

void
km_ticket_row_free (KmTicketRow *row)
{
  if (row == NULL)
    return;
  g_clear_pointer (&row->ticket, km_ticket_free);
  g_free (row->label_lane);
  g_free (row->origin);
  g_free (row->last_move);
  g_free (row->ended_by);
  g_free (row->visitor);
  g_free (row->old_counter);
  json_decref (row->json);
  json_decref (row->before);
  g_free (row);
}

json_t *
km_ticket_row_to_json (KmTicketRow *row)
{
  if (row->json == NULL)
    row->json = km_ticket_to_json (row->ticket);
  return json_incref (row->json);
}

static KmTicketRow *
read_one (KmApply *apply, KmRows *rows, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  if (step != 1)
    return NULL;
  row = g_new0 (KmTicketRow, 1);
  row->ticket = km_view_ticket_from_row (rows, apply->directory);
  row->label_lane = g_strdup (km_rows_text (rows, 4));
  row->origin = g_strdup (km_rows_text (rows, 21));
  row->held_at = km_rows_is_null (rows, 22) ? KM_TIME_NONE : km_rows_int (rows, 22);
  row->position = km_rows_int (rows, 23);
  row->last_move = g_strdup (km_rows_text (rows, 24));
  row->reserved_until = km_rows_is_null (rows, 25) ? KM_TIME_NONE : km_rows_int (rows, 25);
  row->ended_by = g_strdup (km_rows_text (rows, 26));
  return km_rows_next (rows, error) == 0 ? g_steal_pointer (&row) : NULL;
}

static KmTicketRow *
find_by_id (KmApply *apply, const char *id, GError **error)
{
  static const char sql[]
    = KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, "
            "called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at, origin, held_at, "
            "position, last_move, reserved_until, ended_by "
            "FROM ticket WHERE id = $1");
  g_autoptr (KmRows) rows = km_db_query (apply->db, sql, error, "s", id);

  return read_one (apply, rows, error);
}

KmTicketRow *
km_ticket_row_find (KmApply *apply, const char *id, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *real = NULL;
  KmTicketRow *row = find_by_id (apply, id, &failed);

  if (row == NULL && failed == NULL
      && km_db_one (apply->db, KM_SQL ("SELECT ticket FROM ticket_alias WHERE id = $1"), &failed, "s", id, "s", &real) == 1)
    row = find_by_id (apply, real, &failed);
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  else if (row == NULL)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-ticket", "/body/ticket", "there is no ticket %s", id);
  return row;
}

KmTicketRow *
km_ticket_row_find_at (KmApply *apply, const char *counter, GError **error)
{
  static const char sql[]
    = KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, "
            "called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at, origin, held_at, "
            "position, last_move, reserved_until, ended_by "
            "FROM ticket WHERE counter = $1 AND state IN ('called', 'serving')");
  g_autoptr (KmRows) rows = km_db_query (apply->db, sql, error, "s", counter);

  return read_one (apply, rows, error);
}

KmTicketRow *
km_ticket_row_find_number (KmApply *apply, const char *day, const char *lane, int number, GError **error)
{
  static const char sql[]
    = KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, "
            "called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at, origin, held_at, "
            "position, last_move, reserved_until, ended_by "
            "FROM ticket WHERE centre = $1 AND day = $2 AND label_lane = $3 AND number = $4 AND origin = 'issued'");
  g_autoptr (KmRows) rows = km_db_query (apply->db, sql, error, "sssi", apply->centre->centre, day, lane, (gint64) number);

  return read_one (apply, rows, error);
}

/* ---- Sums ---- */

static void
hour_of (KmTime time, char out[KM_TIME_FORMAT_LENGTH])
{
  km_time_format (time, out);
  memcpy (out + 13, ":00:00Z", 8);
}

static gint64
seconds (KmTime from, KmTime to)
{
  return from == KM_TIME_NONE || to == KM_TIME_NONE ? 0 : MAX (0, (to - from) / KM_TIME_SECOND);
}

void
km_ticket_row_count (KmSummary *summary, const KmTicketRow *row, int sign)
{
  static const guint columns[KM_N_TICKET_STATES] = {
    [KM_TICKET_WAITING] = KM_LANE_WAITING, [KM_TICKET_CALLED] = KM_LANE_CALLED,     [KM_TICKET_SERVING] = KM_LANE_SERVING,
    [KM_TICKET_HELD] = KM_LANE_HELD,       [KM_TICKET_FINISHED] = KM_LANE_SERVED,   [KM_TICKET_NO_SHOW] = KM_LANE_NO_SHOW,
    [KM_TICKET_LEFT] = KM_LANE_GONE,
  };
  const KmTicket *ticket = row->ticket;
  const char *centre = ticket->centre, *day = ticket->day, *lane = ticket->lane;
  gint64 wait = seconds (ticket->issued_at, ticket->called_at), service = seconds (ticket->started_at, ticket->finished_at);
  char hour[KM_TIME_FORMAT_LENGTH];

  km_summary_add (summary, KM_SUM_LANE, centre, day, lane, KM_LANE_TICKETS, sign);
  km_summary_add (summary, KM_SUM_LANE, centre, day, lane, columns[ticket->state], sign);
  hour_of (ticket->issued_at, hour);
  km_summary_add (summary, KM_SUM_HOUR, centre, day, hour, KM_HOUR_ARRIVED, sign);
  if (ticket->called_at != KM_TIME_NONE)
    {
      km_summary_add (summary, KM_SUM_LANE, centre, day, lane, KM_LANE_WAITED, sign);
      km_summary_add (summary, KM_SUM_LANE, centre, day, lane, KM_LANE_WAIT_SECONDS, sign * wait);
      hour_of (ticket->called_at, hour);
      km_summary_add (summary, KM_SUM_HOUR, centre, day, hour, KM_HOUR_WAITED, sign);
      km_summary_add (summary, KM_SUM_HOUR, centre, day, hour, KM_HOUR_WAIT_SECONDS, sign * wait);
    }
  if (ticket->state == KM_TICKET_FINISHED && ticket->finished_at != KM_TIME_NONE)
    {
      km_summary_add (summary, KM_SUM_LANE, centre, day, lane, KM_LANE_SERVICE_SECONDS, sign * service);
      hour_of (ticket->finished_at, hour);
      km_summary_add (summary, KM_SUM_HOUR, centre, day, hour, KM_HOUR_SERVED, sign);
      if (ticket->counter != NULL)
        {
          km_summary_add (summary, KM_SUM_COUNTER, centre, day, ticket->counter, KM_COUNTER_SERVED, sign);
          km_summary_add (summary, KM_SUM_COUNTER, centre, day, ticket->counter, KM_COUNTER_SERVICE_SECONDS, sign * service);
        }
    }
}

/* ---- Writing ---- */

/* A time that is not set goes as 0, which NULLIF makes NULL. */
static gint64
or_zero (KmTime time)
{
  return time == KM_TIME_NONE ? 0 : time;
}

static void
add_ticket_event (KmApply *apply, KmTicketRow *row)
{
  g_autoptr (json_t) json = km_ticket_row_to_json (row);

  /* The counter's event and the answer tell the same ticket again. */
  km_json_memo_set (&apply->memo, json);
  km_apply_event (apply, "ticket.changed", row->ticket->id, json_incref (json));
  apply->queue_changed = TRUE;
}

gboolean
km_apply_counter_event (KmApply *apply, const char *counter, GError **error)
{
  json_t *view = km_view_counter (apply->db, apply->directory, counter, error);

  if (view == NULL)
    return FALSE;
  km_apply_event (apply, "counter.changed", counter, view);
  return TRUE;
}

/* The counter that the ticket is at, or was: it has this ticket now, or none. */
static gboolean
add_counter_event (KmApply *apply, KmTicketRow *row, const char *counter, GError **error)
{
  const KmTicket *ticket = row->ticket;
  gboolean here = g_strcmp0 (ticket->counter, counter) == 0 && (ticket->state == KM_TICKET_CALLED || ticket->state == KM_TICKET_SERVING);
  json_t *view = km_view_counter_with (apply->db, counter, here ? ticket : NULL, here ? row->json : NULL, error);

  if (view == NULL)
    return FALSE;
  km_apply_event (apply, "counter.changed", counter, view);
  return TRUE;
}

gboolean
km_ticket_row_insert (KmApply *apply, KmTicketRow *row, GError **error)
{
  const KmTicket *ticket = row->ticket;
  g_autofree char *wanted = g_strjoinv (" ", ticket->wanted);

  km_ticket_row_count (apply->summary, row, 1);
  add_ticket_event (apply, row);
  /* A new ticket is waiting or, taken by hand, called: it was not started, finished or held. */
  if (ticket->called_at == KM_TIME_NONE)
    return km_db_run (apply->db,
                      KM_SQL ("INSERT INTO ticket (id, centre, day, lane, label_lane, number, origin, audience, priority, state, issued_at, "
                              "effective_at, recalls, wanted, position, last_move, basis, booked_at, visitor) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16, NULLIF(CAST($17 AS BIGINT), 0), $18)"),
                      error, "sssssissssiisissis", ticket->id, ticket->centre, ticket->day, ticket->lane, row->label_lane, (gint64) ticket->number,
                      row->origin, ticket->audience, km_priority_to_string (ticket->priority), km_ticket_state_to_string (ticket->state),
                      ticket->issued_at, ticket->effective_at, wanted, row->position, row->last_move, km_ticket_basis_to_string (ticket->basis),
                      or_zero (ticket->booked_at), row->visitor);
  return km_db_run (apply->db,
                    KM_SQL ("INSERT INTO ticket (id, centre, day, lane, label_lane, number, origin, audience, priority, state, issued_at, "
                            "effective_at, recalls, wanted, position, last_move, called_at, counter) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16, $17)"),
                    error, "sssssissssiisisis", ticket->id, ticket->centre, ticket->day, ticket->lane, row->label_lane, (gint64) ticket->number,
                    row->origin, ticket->audience, km_priority_to_string (ticket->priority), km_ticket_state_to_string (ticket->state),
                    ticket->issued_at, ticket->effective_at, wanted, row->position, row->last_move, ticket->called_at, ticket->counter)
         && add_counter_event (apply, row, ticket->counter, error);
}

/* What a move may change, for taking it back. Times that are not set are left out. */
static json_t *
snapshot (const KmTicketRow *row)
{
  const KmTicket *ticket = row->ticket;
  json_t *json = json_object ();

  km_json_set_string (json, "state", km_ticket_state_to_string (ticket->state));
  km_json_set_string (json, "lane", ticket->lane);
  km_json_set_integer (json, "effective", ticket->effective_at);
  km_json_set_integer (json, "recalls", ticket->recalls);
  km_json_set_string (json, "basis", km_ticket_basis_to_string (ticket->basis));
  if (row->reserved_until != KM_TIME_NONE)
    km_json_set_integer (json, "reserved", row->reserved_until);
  if (ticket->called_at != KM_TIME_NONE)
    km_json_set_integer (json, "called", ticket->called_at);
  if (ticket->started_at != KM_TIME_NONE)
    km_json_set_integer (json, "started", ticket->started_at);
  if (ticket->finished_at != KM_TIME_NONE)
    km_json_set_integer (json, "finished", ticket->finished_at);
  if (row->held_at != KM_TIME_NONE)
    km_json_set_integer (json, "held", row->held_at);
  if (ticket->counter != NULL)
    km_json_set_string (json, "counter", ticket->counter);
  if (ticket->to_counter != NULL)
    km_json_set_string (json, "to", ticket->to_counter);
  if (ticket->hold_reason != NULL)
    km_json_set_string (json, "reason", ticket->hold_reason);
  return json;
}

gboolean
km_ticket_row_restore (KmTicketRow *row, const char *before, GError **error)
{
  KmTicket *ticket = row->ticket;
  g_autoptr (json_t) json = km_json_parse (before, strlen (before), KM_JSON_MAX_DEPTH, NULL);

  if (json == NULL || !km_ticket_state_from_string (km_json_get_string (json, "state", NULL), &ticket->state))
    {
      km_error_set (error, KM_ERROR_CONFLICT, "ticket-state", NULL, "this move cannot be taken back");
      return FALSE;
    }
  g_free (ticket->lane);
  ticket->lane = g_strdup (km_json_get_string (json, "lane", NULL));
  ticket->effective_at = km_json_get_integer (json, "effective", 0);
  ticket->recalls = (int) km_json_get_integer (json, "recalls", 0);
  ticket->called_at = km_json_get_integer (json, "called", KM_TIME_NONE);
  ticket->started_at = km_json_get_integer (json, "started", KM_TIME_NONE);
  ticket->finished_at = km_json_get_integer (json, "finished", KM_TIME_NONE);
  row->held_at = km_json_get_integer (json, "held", KM_TIME_NONE);
  km_ticket_basis_from_string (km_json_get_string (json, "basis", NULL), &ticket->basis);
  row->reserved_until = km_json_get_integer (json, "reserved", KM_TIME_NONE);
  g_free (ticket->counter);
  ticket->counter = g_strdup (km_json_get_string (json, "counter", NULL));
  g_free (ticket->to_counter);
  ticket->to_counter = g_strdup (km_json_get_string (json, "to", NULL));
  g_free (ticket->hold_reason);
  ticket->hold_reason = g_strdup (km_json_get_string (json, "reason", NULL));
  return TRUE;
}

void
km_ticket_row_take_state (KmTicketRow *row, const KmTicketRow *from)
{
  g_autoptr (json_t) state = snapshot (from);
  g_autofree char *text = km_json_dump (state, NULL);

  km_ticket_row_restore (row, text, NULL);
  g_clear_pointer (&row->ended_by, g_free);
}

void
km_ticket_row_begin (KmApply *apply, KmTicketRow *row)
{
  const KmTicketMove *move = km_ticket_move_find_kind (apply->command->kind);

  g_assert (row->before == NULL);
  g_clear_pointer (&row->json, json_decref);
  /* A closed day's tickets may be opened again by a late fact. */
  row->before = (move != NULL && move->undoable) || strcmp (apply->command->kind, "day.close") == 0 ? snapshot (row) : json_object ();
  row->old_counter = g_strdup (row->ticket->counter);
  row->old_state = row->ticket->state;
  km_ticket_row_count (apply->summary, row, -1);
}

static gboolean
write_move (KmApply *apply, KmTicketRow *row, const char *command, const char *kind, const char *undoes, GError **error)
{
  const KmTicket *ticket = row->ticket;
  g_autofree char *before = km_json_dump (row->before, NULL);

  return km_db_run (apply->db,
                    KM_SQL ("INSERT INTO ticket_move (command, ticket, centre, till, actor, kind, at, from_state, to_state, counter, previous, "
                            "undoes, before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
                    error, "ssssssissssss", command, ticket->id, ticket->centre, apply->till, apply->actor, kind, apply->at,
                    km_ticket_state_to_string (row->old_state), km_ticket_state_to_string (ticket->state),
                    ticket->counter != NULL ? ticket->counter : row->old_counter, row->last_move, undoes, before);
}

static gboolean
write_ticket (KmApply *apply, const KmTicketRow *row, const char *command, GError **error)
{
  const KmTicket *ticket = row->ticket;

  return km_db_run (apply->db,
                    KM_SQL ("UPDATE ticket SET lane = $2, state = $3, effective_at = $4, called_at = NULLIF(CAST($5 AS BIGINT), 0), started_at = NULLIF(CAST($6 AS BIGINT), 0), "
                            "finished_at = NULLIF(CAST($7 AS BIGINT), 0), held_at = NULLIF(CAST($8 AS BIGINT), 0), counter = $9, to_counter = $10, recalls = $11, "
                            "hold_reason = $12, last_move = $13, basis = $14, reserved_until = NULLIF(CAST($15 AS BIGINT), 0), ended_by = $16 WHERE id = $1"),
                    error, "sssiiiiississsis", ticket->id, ticket->lane, km_ticket_state_to_string (ticket->state), ticket->effective_at,
                    or_zero (ticket->called_at), or_zero (ticket->started_at), or_zero (ticket->finished_at), or_zero (row->held_at), ticket->counter, ticket->to_counter, (gint64) ticket->recalls,
                    ticket->hold_reason, command, km_ticket_basis_to_string (ticket->basis), or_zero (row->reserved_until), row->ended_by);
}

gboolean
km_ticket_row_finish (KmApply *apply, KmTicketRow *row, const char *command, const char *kind, const char *undoes, GError **error)
{
  const char *counter = row->ticket->counter;

  km_ticket_row_count (apply->summary, row, 1);
  if (!write_ticket (apply, row, command, error) || !write_move (apply, row, command, kind, undoes, error))
    return FALSE;
  g_free (row->last_move);
  row->last_move = g_strdup (command);
  g_clear_pointer (&row->before, json_decref);
  /* What was typed for the visitor is nobody's any more. */
  if ((row->ticket->state == KM_TICKET_FINISHED || row->ticket->state == KM_TICKET_LEFT)
      && !km_db_run (apply->db, KM_SQL ("DELETE FROM draft WHERE ticket = $1"), error, "s", row->ticket->id))
    return FALSE;
  add_ticket_event (apply, row);
  if (row->old_counter != NULL && g_strcmp0 (row->old_counter, counter) != 0 && !add_counter_event (apply, row, row->old_counter, error))
    return FALSE;
  g_clear_pointer (&row->old_counter, g_free);
  return counter == NULL || add_counter_event (apply, row, counter, error);
}

gboolean
km_ticket_row_make_room (KmApply *apply, const char *counter, const char *ticket, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (KmTicketRow) other = km_ticket_row_find_at (apply, counter, &failed);
  char id[KM_UUID_LENGTH];
  gboolean called;

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (other == NULL || g_strcmp0 (other->ticket->id, ticket) == 0)
    return TRUE;
  km_apply_flag (apply, "counter-busy");
  km_uuid_derive (apply->command->id, "displaced", id);
  called = other->ticket->state == KM_TICKET_CALLED;
  km_ticket_row_begin (apply, other);
  if (called)
    {
      other->ticket->state = KM_TICKET_WAITING;
      other->ticket->called_at = KM_TIME_NONE;
      g_clear_pointer (&other->ticket->counter, g_free);
    }
  else
    {
      other->ticket->state = KM_TICKET_HELD;
      other->held_at = apply->at;
      g_free (other->ticket->hold_reason);
      other->ticket->hold_reason = g_strdup ("displaced");
    }
  return km_ticket_row_finish (apply, other, id, called ? "ticket.return" : "ticket.hold", NULL, error);
}

gboolean
km_ticket_row_release (KmApply *apply, const char *counter, GError **error)
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
      row->reserved_until = KM_TIME_NONE;
      if (!km_ticket_row_finish (apply, row, id, "ticket.transfer", NULL, error))
        return FALSE;
    }
  return TRUE;
}
