// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-day.h"
#include "../km-day-report.h"
#include "../km-draft-key.h"
#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"

typedef struct
{
  const char *day;
  gboolean end;
} DayBody;

static const KmJsonMember open_members[] = {
  { "day", KM_JSON_DATE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (DayBody, day), 0, 0 },
};
static const KmJsonMember close_members[] = {
  { "day", KM_JSON_DATE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (DayBody, day), 0, 0 },
  { "end", KM_JSON_BOOLEAN, KM_JSON_OPTIONAL, KM_JSON_AT (DayBody, end), 0, 0 },
};

static gboolean
enter (KmApply *apply, GError **error)
{
  if (apply->caller->centre != NULL)
    return km_apply_enter_centre (apply, apply->caller->centre, error);
  km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "the session is at no centre");
  return FALSE;
}

/* ---- day.open ---- */

/* Today, once: a second time nothing happens. A day that was closed too early is opened again; its report stays, and what comes now
 * is in its "after closing" figures and in the next report. */
gboolean
km_apply_day_open (KmApply *apply, GError **error)
{
  gint64 opened_at = 0, closed_at = 0;
  DayBody body = { 0 };
  gboolean again;
  json_t *event;

  if (!km_apply_read (apply, open_members, G_N_ELEMENTS (open_members), &body, error) || !enter (apply, error))
    return FALSE;
  if (body.day != NULL && g_strcmp0 (body.day, apply->day) != 0)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "not-today", "/body/day", "today is %s", apply->day);
      return FALSE;
    }
  if (!km_apply_touch_day (apply, NULL, error)
      || km_db_one (apply->db, KM_SQL ("SELECT opened_at, closed_at FROM day WHERE centre = $1 AND day = $2"), error, "ss", apply->centre->centre,
                    apply->day, "ii", &opened_at, &closed_at)
           != 1)
    return FALSE;
  again = closed_at != 0;
  if (again)
    {
      if (!km_db_run (apply->db, KM_SQL ("UPDATE day SET closed_at = NULL WHERE centre = $1 AND day = $2"), error, "ss", apply->centre->centre,
                      apply->day))
        return FALSE;
      event = json_object ();
      km_json_set_boolean (event, "again", TRUE);
      km_apply_event (apply, "day.opened", apply->day, event);
      apply->queue_changed = TRUE;
    }
  km_json_set_string (apply->result, "day", apply->day);
  km_json_set_time (apply->result, "opened_at", opened_at);
  km_json_set_boolean (apply->result, "again", again);
  return TRUE;
}

/* ---- day.close ---- */

typedef struct
{
  gint64 finished, left, drafts, appointments, counters;
} Ended;

/* The ids of the tickets of the day that have not ended. */
static gboolean
collect (KmApply *apply, const char *sql, const char *day, GPtrArray *ids, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (apply->db, sql, error, "ss", apply->centre->centre, day);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    g_ptr_array_add (ids, g_strdup (km_rows_text (rows, 0)));
  return step == 0;
}

/* Who paid was served, until then; who did not has left. A late fact that knows better opens the ticket again. */
static gboolean
end_ticket (KmApply *apply, const char *ticket_id, Ended *ended, GError **error)
{
  g_autoptr (KmTicketRow) row = km_ticket_row_find (apply, ticket_id, error);
  char id[KM_UUID_LENGTH];
  KmTicket *ticket;
  gint64 paid_at = 0;

  if (row == NULL || km_db_one (apply->db, KM_SQL ("SELECT max(at) FROM receipt WHERE ticket = $1"), error, "s", ticket_id, "i", &paid_at) < 0)
    return FALSE;
  ticket = row->ticket;
  km_uuid_derive (apply->command->id, ticket->id, id);
  km_ticket_row_begin (apply, row);
  if (paid_at != 0 && ticket->counter != NULL)
    {
      ticket->state = KM_TICKET_FINISHED;
      if (ticket->called_at == KM_TIME_NONE)
        ticket->called_at = paid_at;
      if (ticket->started_at == KM_TIME_NONE)
        ticket->started_at = ticket->called_at;
      ticket->finished_at = MAX (paid_at, ticket->started_at);
      ended->finished++;
    }
  else
    {
      ticket->state = KM_TICKET_LEFT;
      g_clear_pointer (&ticket->counter, g_free);
      ended->left++;
    }
  g_clear_pointer (&ticket->to_counter, g_free);
  g_clear_pointer (&ticket->hold_reason, g_free);
  row->held_at = row->reserved_until = KM_TIME_NONE;
  g_free (row->ended_by);
  row->ended_by = g_strdup (apply->command->id);
  return km_ticket_row_finish (apply, row, id, apply->command->kind, NULL, error);
}

static gboolean
end_tickets (KmApply *apply, const char *day, Ended *ended, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!collect (apply, KM_SQL ("SELECT id FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NULL "), day, ids, error)
      || !collect (apply, KM_SQL ("SELECT id FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NOT NULL"), day, ids,
                   error)
      || !collect (apply, KM_SQL ("SELECT id FROM ticket WHERE centre = $1 AND day = $2 AND counter IS NOT NULL AND finished_at IS NULL"), day, ids,
                   error)
      || !collect (apply, KM_SQL ("SELECT id FROM ticket WHERE centre = $1 AND day = $2 AND state = 'no-show'"), day, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!end_ticket (apply, g_ptr_array_index (ids, i), ended, error))
      return FALSE;
  return TRUE;
}

/* The day that is closed is today: its counters close with it. Yesterday's closing leaves today's alone. */
static gboolean
close_counters (KmApply *apply, const char *day, Ended *ended, GError **error)
{
  for (guint i = 0; g_strcmp0 (day, apply->day) == 0 && i < apply->centre->counters->len; i++)
    {
      const KmCounter *counter = g_ptr_array_index (apply->centre->counters, i);

      if (!km_db_run (apply->db,
                      KM_SQL ("UPDATE counter SET state = 'closed', account = NULL, since = $2, pause_reason = NULL WHERE counter = $1 AND state <> 'closed'"),
                      error, "si", counter->counter, apply->now))
        return FALSE;
      if (km_db_changes (apply->db) == 0)
        continue;
      ended->counters++;
      if (!km_apply_counter_event (apply, counter->counter, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
end_all (KmApply *apply, const char *day, Ended *ended, GError **error)
{
  const char *centre = apply->centre->centre;

  /* Before the tickets, which take their drafts with them. */
  if (km_db_one (apply->db, KM_SQL ("SELECT count(*) FROM draft WHERE centre = $1 AND day = $2"), error, "ss", centre, day, "i", &ended->drafts) < 0
      || !end_tickets (apply, day, ended, error)
      || !km_db_run (apply->db, KM_SQL ("DELETE FROM draft WHERE centre = $1 AND day = $2"), error, "ss", centre, day)
      || !km_draft_forget (apply->db, centre, day, error)
      || !km_db_run (apply->db, KM_SQL ("UPDATE appointment SET state = 'missed' WHERE centre = $1 AND day = $2 AND state = 'booked'"), error, "ss",
                     centre, day))
    return FALSE;
  ended->appointments = km_db_changes (apply->db);
  return close_counters (apply, day, ended, error);
}

/* The day must be there and open. */
static gboolean
find_day (KmApply *apply, const char *day, gint64 *opened_at, gint64 *closings, GError **error)
{
  gint64 closed_at = 0;
  int found = km_db_one (apply->db, KM_SQL ("SELECT opened_at, closed_at, closings FROM day WHERE centre = $1 AND day = $2"), error, "ss",
                         apply->centre->centre, day, "iii", opened_at, &closed_at, closings);

  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", "/body/day", "%s was no business day", day);
  if (found != 1)
    return FALSE;
  if (closed_at == 0)
    return TRUE;
  km_error_set (error, KM_ERROR_CONFLICT, "day-closed", "/body/day", "%s is closed already", day);
  return FALSE;
}

static json_t *
ended_to_json (const Ended *ended)
{
  json_t *json = json_object ();

  km_json_set_integer (json, "finished", ended->finished);
  km_json_set_integer (json, "left", ended->left);
  km_json_set_integer (json, "drafts", ended->drafts);
  km_json_set_integer (json, "appointments", ended->appointments);
  km_json_set_integer (json, "counters", ended->counters);
  return json;
}

/* What is carried over is a supervisor's to look at tomorrow: each open shift is a case. */
static gboolean
open_cases (KmApply *apply, json_t *open, GError **error)
{
  json_t *shift;
  gsize i;

  json_array_foreach (km_json_get_array (open, "shifts"), i, shift)
    if (!km_apply_open_case (apply, "shift-open", km_json_get_string (shift, "shift", ""), "", error))
      return FALSE;
  return TRUE;
}

gboolean
km_apply_day_close (KmApply *apply, GError **error)
{
  g_autoptr (json_t) open = NULL;
  DayBody body = { 0 };
  Ended ended = { 0 };
  gint64 opened_at = 0, closings = 0;
  const char *day;
  gboolean some = FALSE;

  if (!km_apply_read (apply, close_members, G_N_ELEMENTS (close_members), &body, error) || !enter (apply, error))
    return FALSE;
  day = body.day != NULL ? body.day : apply->day;
  if (!find_day (apply, day, &opened_at, &closings, error))
    return FALSE;
  open = km_day_open_to_json (apply->db, apply->centre->centre, day, &some, error);
  if (open == NULL)
    return FALSE;
  if (some && !body.end)
    {
      apply->extra = json_object ();
      json_object_set (apply->extra, "open", open);
      km_error_set (error, KM_ERROR_CONFLICT, "still-open", NULL, "say \"end\" to end or carry over what is open");
      return FALSE;
    }
  if (!end_all (apply, day, &ended, error)
      || !km_db_run (apply->db, KM_SQL ("UPDATE day SET closed_at = $3, closings = closings + 1 WHERE centre = $1 AND day = $2"), error, "ssi",
                     apply->centre->centre, day, apply->now)
      || !open_cases (apply, open, error))
    return FALSE;
  km_json_set_string (apply->result, "day", day);
  km_json_set_integer (apply->result, "number", closings + 1);
  km_json_set_time (apply->result, "opened_at", opened_at);
  km_json_set_time (apply->result, "closed_at", apply->now);
  km_json_set (apply->result, "ended", ended_to_json (&ended));
  json_object_set (apply->result, "open", open);
  if (!km_day_report_write (apply, day, closings + 1, error))
    return FALSE;
  km_apply_event (apply, "day.closed", day, json_pack ("{s:I, s:O}", "number", (json_int_t) closings + 1, "ended", json_object_get (apply->result, "ended")));
  apply->queue_changed = TRUE;
  return TRUE;
}
