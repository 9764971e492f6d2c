// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"

#define MAX_WANTED 32
#define MAX_AHEAD 500 /* a priority ticket counts so far: no scan of a long queue */

/* ---- ticket.issue ---- */

typedef struct
{
  const char *lane, *audience, *priority;
  json_t *wanted;
} IssueBody;

static const KmJsonMember issue_members[] = {
  { "lane", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (IssueBody, lane), 0, 0 },
  { "audience", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (IssueBody, audience), 0, 0 },
  { "priority", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (IssueBody, priority), 0, 0 },
  { "wanted", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (IssueBody, wanted), 0, MAX_WANTED },
};

static gboolean
is_code (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= 64
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./") == strlen (text);
}

/* Codes of services or bundles; whether the catalogue knows them is not asked: it is what the visitor said. */
static char **
read_wanted (json_t *array, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < json_array_size (array); i++)
    {
      const char *code = json_string_value (json_array_get (array, i));

      if (!is_code (code))
        {
          km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/wanted", "element %" G_GSIZE_FORMAT " is not a code", i);
          return NULL;
        }
      g_strv_builder_add (builder, code);
    }
  return g_strv_builder_end (builder);
}

/* Who is before this new ticket in its lane. */
static gboolean
count_ahead (KmApply *apply, const KmTicket *ticket, gint64 *ahead, GError **error)
{
  if (ticket->priority == KM_PRIORITY_NONE)
    return km_summary_get (apply->summary, apply->db, KM_SUM_LANE, ticket->centre, ticket->day, ticket->lane, KM_LANE_WAITING, ahead, error);
  return km_db_one (apply->db,
                    KM_SQL ("SELECT count(*) FROM (SELECT 1 AS one FROM ticket WHERE centre = $1 AND day = $2 AND lane = $3 AND state = 'waiting' "
                            "AND to_counter IS NULL AND effective_at <= $4 LIMIT $5) AS before"),
                    error, "sssii", ticket->centre, ticket->day, ticket->lane, ticket->effective_at, (gint64) MAX_AHEAD, "i", ahead)
         == 1;
}

gboolean
km_apply_ticket_issue (KmApply *apply, GError **error)
{
  g_autoptr (KmTicketRow) row = g_new0 (KmTicketRow, 1);
  KmTicket *ticket = row->ticket = km_ticket_new ();
  IssueBody body = { 0 };
  const KmLane *lane;
  gint64 number = 0, ahead = 0;

  if (!km_apply_read (apply, issue_members, G_N_ELEMENTS (issue_members), &body, error))
    return FALSE;
  g_strfreev (ticket->wanted);
  ticket->wanted = read_wanted (body.wanted, error);
  if (ticket->wanted == NULL)
    return FALSE;
  if (!km_audience_is_valid (body.audience) || !km_priority_from_string (body.priority, &ticket->priority))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", km_audience_is_valid (body.audience) ? "/body/priority" : "/body/audience", "unknown value");
      return FALSE;
    }
  if (apply->caller->centre == NULL)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "the session is at no centre");
      return FALSE;
    }
  if (!km_apply_enter_centre (apply, apply->caller->centre, error) || !km_apply_touch_day (apply, NULL, error))
    return FALSE;
  lane = km_centre_find_lane (apply->centre, body.lane);
  if (lane == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-lane", "/body/lane", "there is no lane %s", body.lane);
      return FALSE;
    }
  if (!km_summary_get (apply->summary, apply->db, KM_SUM_LANE, apply->centre->centre, apply->day, lane->lane, KM_LANE_LAST_NUMBER, &number, error))
    return FALSE;
  km_summary_add (apply->summary, KM_SUM_LANE, apply->centre->centre, apply->day, lane->lane, KM_LANE_LAST_NUMBER, 1);

  /* The command's own id, which is ordered by time: a derived one would put every ticket on another page. */
  ticket->id = g_strdup (apply->command->id);
  ticket->number = (int) number + 1;
  ticket->lane = g_strdup (lane->lane);
  ticket->letter = g_strdup (lane->letter);
  ticket->latin = g_strdup (lane->latin);
  ticket->audience = g_strdup (body.audience);
  ticket->state = KM_TICKET_WAITING;
  ticket->issued_at = apply->now;
  ticket->effective_at = km_ticket_effective_at (apply->now, apply->centre->head_start[ticket->priority]);
  ticket->called_at = ticket->started_at = ticket->finished_at = KM_TIME_NONE;
  ticket->centre = g_strdup (apply->centre->centre);
  ticket->day = g_strdup (apply->day);
  row->label_lane = g_strdup (lane->lane);
  row->origin = g_strdup ("issued");
  row->held_at = KM_TIME_NONE;
  row->position = apply->position;
  row->last_move = g_strdup (apply->command->id);
  if (!count_ahead (apply, ticket, &ahead, error) || !km_ticket_row_insert (apply, row, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  km_json_set_integer (apply->result, "ahead", ahead);
  return TRUE;
}

/* ---- Calling ---- */

typedef struct
{
  const char *counter, *ticket;
} CallBody;

static const KmJsonMember next_members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (CallBody, counter), 0, 0 },
};

static const KmJsonMember call_members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (CallBody, counter), 0, 0 },
  { "ticket", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (CallBody, ticket), 0, 0 },
};

/* The counter's ticket must be gone before the next is called; the answer says which it is, so that a window that lost an
 * answer finds its visitor again. */
static gboolean
check_free (KmApply *apply, const char *counter, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (KmTicketRow) row = km_ticket_row_find_at (apply, counter, &failed);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (row == NULL)
    return TRUE;
  apply->extra = json_object ();
  km_json_set (apply->extra, "ticket", km_ticket_row_to_json (row));
  km_error_set (error, KM_ERROR_CONFLICT, "ticket-state", NULL, "a ticket is at the counter already");
  return FALSE;
}

/* Who calls is there: a counter that did not say that it opened is open. */
static gboolean
open_counter (KmApply *apply, const char *counter, GError **error)
{
  return km_db_run (apply->db,
                    KM_SQL ("UPDATE counter SET state = 'open', account = $2, till = $3, since = $4, pause_reason = NULL "
                            "WHERE counter = $1 AND (state <> 'open' OR account IS NULL OR account <> $2)"),
                    error, "sssi", counter, apply->actor, apply->till, apply->now);
}

static gboolean
call (KmApply *apply, KmTicketRow *row, const char *counter, GError **error)
{
  KmTicket *ticket = row->ticket;

  if (!open_counter (apply, counter, error))
    return FALSE;
  km_ticket_row_begin (apply, row);
  ticket->state = KM_TICKET_CALLED;
  ticket->called_at = apply->now;
  g_free (ticket->counter);
  ticket->counter = g_strdup (counter);
  g_clear_pointer (&ticket->to_counter, g_free);
  return km_ticket_row_finish (apply, row, apply->command->id, apply->command->kind, NULL, error);
}

typedef struct
{
  char id[KM_UUID_LENGTH];
  gint64 effective_at, position;
  KmTime oldest; /* earliest issue seen among all candidates */
  gboolean sent; /* to this counter by name */
} Candidate;

/* Looks at the first two of a queue: the second tells whether the first passed somebody. */
static gboolean
look (KmRows *rows, gboolean sent, Candidate *best, GError **error)
{
  int step = rows != NULL ? 1 : -1;

  for (int i = 0; step == 1 && (step = km_rows_next (rows, error)) == 1; i++)
    {
      gint64 effective_at = km_rows_int (rows, 1), position = km_rows_int (rows, 2);

      best->oldest = MIN (best->oldest, km_rows_int (rows, 3));
      if (i > 0 || (best->id[0] != '\0' && (effective_at > best->effective_at || (effective_at == best->effective_at && position > best->position))))
        continue;
      g_strlcpy (best->id, km_rows_text (rows, 0), sizeof best->id);
      best->effective_at = effective_at;
      best->position = position;
      best->sent = sent;
    }
  return step == 0;
}

static gboolean
find_next (KmApply *apply, const KmCounter *counter, Candidate *best, GError **error)
{
  {
    g_autoptr (KmRows) rows = km_db_query (apply->db,
                                           KM_SQL ("SELECT id, effective_at, position, issued_at FROM ticket WHERE to_counter = $1 AND day = $2 "
                                                   "AND state = 'waiting' AND to_counter IS NOT NULL ORDER BY effective_at, position LIMIT 2"),
                                           error, "ss", counter->counter, apply->day);

    if (!look (rows, TRUE, best, error))
      return FALSE;
  }
  for (guint i = 0; counter->lanes[i] != NULL; i++)
    {
      g_autoptr (KmRows) rows = NULL;
      gint64 waiting = 0;

      if (!km_summary_get (apply->summary, apply->db, KM_SUM_LANE, counter->centre, apply->day, counter->lanes[i], KM_LANE_WAITING, &waiting, error))
        return FALSE;
      if (waiting == 0)
        continue;
      rows = km_db_query (apply->db,
                          KM_SQL ("SELECT id, effective_at, position, issued_at FROM ticket WHERE centre = $1 AND day = $2 AND lane = $3 "
                                  "AND state = 'waiting' AND to_counter IS NULL ORDER BY effective_at, position LIMIT 2"),
                          error, "sss", counter->centre, apply->day, counter->lanes[i]);
      if (!look (rows, FALSE, best, error))
        return FALSE;
    }
  return TRUE;
}

static json_t *
why (KmApply *apply, const KmTicket *ticket, const Candidate *best)
{
  json_t *json = json_object ();
  const char *code = "oldest";

  if (best->sent)
    code = "sent-here";
  else if (ticket->priority != KM_PRIORITY_NONE && best->oldest < ticket->issued_at)
    code = "priority";
  km_json_set_string (json, "code", code);
  km_json_set_string (json, "lane", ticket->lane);
  km_json_set_integer (json, "waited_minutes", MAX (0, (apply->now - ticket->issued_at) / KM_TIME_MINUTE));
  km_json_set_string (json, "priority", km_priority_to_string (ticket->priority));
  return json;
}

gboolean
km_apply_ticket_call_next (KmApply *apply, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  CallBody body = { 0 };
  const KmCounter *counter;
  Candidate best = { .oldest = G_MAXINT64 };

  if (!km_apply_read (apply, next_members, G_N_ELEMENTS (next_members), &body, error))
    return FALSE;
  counter = km_apply_enter_counter (apply, body.counter, error);
  if (counter == NULL || !check_free (apply, body.counter, error) || !find_next (apply, counter, &best, error))
    return FALSE;
  if (best.id[0] == '\0')
    {
      km_json_set (apply->result, "ticket", NULL);
      km_json_set (apply->result, "why", NULL);
      return TRUE;
    }
  row = km_ticket_row_find (apply, best.id, error);
  if (row == NULL || !call (apply, row, body.counter, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  km_json_set (apply->result, "why", why (apply, row->ticket, &best));
  return TRUE;
}

static KmTicketRow *
find_called (KmApply *apply, CallBody *body, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;

  if (!km_apply_read (apply, call_members, G_N_ELEMENTS (call_members), body, error)
      || km_apply_enter_counter (apply, body->counter, error) == NULL)
    return NULL;
  row = km_ticket_row_find (apply, body->ticket, error);
  if (row == NULL)
    return NULL;
  if (g_strcmp0 (row->ticket->centre, apply->centre->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", "/body/ticket", "the ticket is another centre's");
      return NULL;
    }
  apply->extra = json_object ();
  km_json_set (apply->extra, "ticket", km_ticket_row_to_json (row));
  if (row->ticket->counter != NULL && g_strcmp0 (row->ticket->counter, body->counter) != 0)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "ticket-elsewhere", NULL, "the ticket is at %s", row->ticket->counter);
      return NULL;
    }
  return g_steal_pointer (&row);
}

static gboolean
refuse_state (const KmTicketRow *row, GError **error)
{
  km_error_set (error, KM_ERROR_CONFLICT, "ticket-state", NULL, "the ticket is %s", km_ticket_state_to_string (row->ticket->state));
  return FALSE;
}

gboolean
km_apply_ticket_call (KmApply *apply, GError **error)
{
  CallBody body = { 0 };
  g_autoptr (KmTicketRow) row = find_called (apply, &body, error);

  if (row == NULL)
    return FALSE;
  if (km_ticket_move_find (apply->command->kind, row->ticket->state) == NULL)
    return refuse_state (row, error);
  g_clear_pointer (&apply->extra, json_decref);
  if (!check_free (apply, body.counter, error) || !call (apply, row, body.counter, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  return TRUE;
}

gboolean
km_apply_ticket_recall (KmApply *apply, GError **error)
{
  CallBody body = { 0 };
  g_autoptr (KmTicketRow) row = find_called (apply, &body, error);

  if (row == NULL)
    return FALSE;
  if (km_ticket_move_find (apply->command->kind, row->ticket->state) == NULL)
    return refuse_state (row, error);
  km_ticket_row_begin (apply, row);
  row->ticket->recalls++;
  if (!km_ticket_row_finish (apply, row, apply->command->id, apply->command->kind, NULL, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  return TRUE;
}
