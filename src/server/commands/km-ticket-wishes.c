// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"

#define MAX_RESERVED 50 /* of those kept for other counters: so many are looked at */

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
  row->reserved_until = KM_TIME_NONE;
  return km_ticket_row_finish (apply, row, apply->command->id, apply->command->kind, NULL, error);
}

typedef struct
{
  char id[KM_UUID_LENGTH];
  gint64 effective_at, position;
} Candidate;

/* The smallest rank is the next, whoever was sent here among the others; ties by issue order. */
static void
consider (Candidate *best, KmRows *rows)
{
  gint64 effective_at = km_rows_int (rows, 1), position = km_rows_int (rows, 2);

  if (best->id[0] != '\0' && (effective_at > best->effective_at || (effective_at == best->effective_at && position >= best->position)))
    return;
  g_strlcpy (best->id, km_rows_text (rows, 0), sizeof best->id);
  best->effective_at = effective_at;
  best->position = position;
}

/* The first of a queue. */
static gboolean
look (KmRows *rows, Candidate *best, GError **error)
{
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  if (step == 1)
    consider (best, rows);
  return step >= 0;
}

static gboolean
look_sent (KmApply *apply, const KmCounter *counter, Candidate *best, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (apply->db,
                                         KM_SQL ("SELECT id, effective_at, position FROM ticket WHERE to_counter = $1 AND day = $2 "
                                                 "AND state = 'waiting' AND to_counter IS NOT NULL ORDER BY effective_at, position LIMIT 1"),
                                         error, "ss", counter->counter, apply->day);

  return look (rows, best, error);
}

/* Back from being held, and the counter that held them had its five minutes: whoever serves their lane may call them. */
static gboolean
look_reserved (KmApply *apply, const KmCounter *counter, const char **lanes, Candidate *best, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (apply->db,
                                         KM_SQL ("SELECT id, effective_at, position, lane, audience FROM ticket WHERE centre = $1 AND day = $2 "
                                                 "AND state = 'waiting' AND reserved_until IS NOT NULL AND reserved_until <= $3 LIMIT $4"),
                                         error, "ssii", counter->centre, apply->day, apply->now, (gint64) MAX_RESERVED);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    if (g_strv_contains (lanes, km_rows_text (rows, 3)) && km_counter_serves_audience (counter, km_rows_text (rows, 4)))
      consider (best, rows);
  return step == 0;
}

static gboolean
look_lane (KmApply *apply, const KmCounter *counter, const char *lane, Candidate *best, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (apply->db,
                                         KM_SQL ("SELECT id, effective_at, position FROM ticket WHERE centre = $1 AND day = $2 AND lane = $3 "
                                                 "AND state = 'waiting' AND to_counter IS NULL ORDER BY effective_at, position LIMIT 1"),
                                         error, "sss", counter->centre, apply->day, lane);

  return look (rows, best, error);
}

/* A counter for some audiences alone: citizens stand nearly everywhere in the lane's index, the others have one of their own. */
static gboolean
look_audience (KmApply *apply, const KmCounter *counter, const char *lane, const char *audience, Candidate *best, GError **error)
{
  g_autoptr (KmRows) rows = NULL;

  if (g_str_equal (audience, "citizen"))
    rows = km_db_query (apply->db,
                        KM_SQL ("SELECT id, effective_at, position FROM ticket WHERE centre = $1 AND day = $2 AND lane = $3 AND state = 'waiting' "
                                "AND to_counter IS NULL AND audience = 'citizen' ORDER BY effective_at, position LIMIT 1"),
                        error, "sss", counter->centre, apply->day, lane);
  else
    rows = km_db_query (apply->db,
                        KM_SQL ("SELECT id, effective_at, position FROM ticket WHERE centre = $1 AND day = $2 AND lane = $3 AND state = 'waiting' "
                                "AND to_counter IS NULL AND audience = $4 AND audience <> 'citizen' ORDER BY effective_at, position LIMIT 1"),
                        error, "ssss", counter->centre, apply->day, lane, audience);
  return look (rows, best, error);
}

static gboolean
find_next (KmApply *apply, const KmCounter *counter, const char **lanes, Candidate *best, GError **error)
{
  if (!look_sent (apply, counter, best, error) || !look_reserved (apply, counter, lanes, best, error))
    return FALSE;
  for (guint i = 0; lanes[i] != NULL; i++)
    {
      gint64 waiting = 0;

      if (!km_summary_get (apply->summary, apply->db, KM_SUM_LANE, counter->centre, apply->day, lanes[i], KM_LANE_WAITING, &waiting, error))
        return FALSE;
      if (waiting == 0)
        continue;
      if (counter->audiences[0] == NULL && !look_lane (apply, counter, lanes[i], best, error))
        return FALSE;
      for (guint j = 0; counter->audiences[j] != NULL; j++)
        if (!look_audience (apply, counter, lanes[i], counter->audiences[j], best, error))
          return FALSE;
    }
  return TRUE;
}

/* Whether somebody who came before still waits in these lanes: such a one stands behind by less than the head start. */
static gboolean
has_passed (KmApply *apply, const KmTicket *ticket, const char **lanes, gboolean *passed, GError **error)
{
  *passed = FALSE;
  for (guint i = 0; ticket->priority != KM_PRIORITY_NONE && !*passed && lanes[i] != NULL; i++)
    {
      int found = km_db_one (apply->db,
                             KM_SQL ("SELECT 1 FROM ticket WHERE centre = $1 AND day = $2 AND lane = $3 AND state = 'waiting' AND to_counter IS NULL "
                                     "AND effective_at >= $4 AND effective_at < $5 AND issued_at < $5 LIMIT 1"),
                             error, "sssii", ticket->centre, ticket->day, lanes[i], ticket->effective_at, ticket->issued_at, "-");

      if (found < 0)
        return FALSE;
      *passed = found == 1;
    }
  return TRUE;
}

static json_t *
why (KmApply *apply, const KmTicket *ticket, const char *code)
{
  json_t *json = json_object ();

  km_json_set_string (json, "code", code);
  km_json_set_string (json, "lane", ticket->lane);
  km_json_set_integer (json, "waited_minutes", MAX (0, (apply->now - ticket->issued_at) / KM_TIME_MINUTE));
  km_json_set_string (json, "priority", km_priority_to_string (ticket->priority));
  return json;
}

/* Nobody comes: "nobody" waits at all, or those who do are for "others", and how many. */
static gboolean
answer_nobody (KmApply *apply, GError **error)
{
  json_t *json;
  gint64 all = 0;

  for (guint i = 0; i < apply->centre->lanes->len; i++)
    {
      const KmLane *lane = g_ptr_array_index (apply->centre->lanes, i);
      gint64 waiting = 0;

      if (!km_summary_get (apply->summary, apply->db, KM_SUM_LANE, apply->centre->centre, apply->day, lane->lane, KM_LANE_WAITING, &waiting, error))
        return FALSE;
      all += waiting;
    }
  json = json_object ();
  km_json_set_string (json, "code", all > 0 ? "others" : "nobody");
  km_json_set_integer (json, "waiting", all);
  km_json_set (apply->result, "ticket", NULL);
  km_json_set (apply->result, "why", json);
  return TRUE;
}

gboolean
km_apply_ticket_call_next (KmApply *apply, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  CallBody body = { 0 };
  const KmCounter *counter;
  g_autofree const char **lanes = NULL;
  Candidate best = { 0 };
  const char *code;
  gboolean passed;

  if (!km_apply_read (apply, next_members, G_N_ELEMENTS (next_members), &body, error))
    return FALSE;
  counter = km_apply_enter_counter (apply, body.counter, error);
  if (counter == NULL || !check_free (apply, body.counter, error))
    return FALSE;
  lanes = km_directory_lanes_of (apply->directory, counter, apply->actor);
  if (!find_next (apply, counter, lanes, &best, error))
    return FALSE;
  if (best.id[0] == '\0')
    return answer_nobody (apply, error);
  row = km_ticket_row_find (apply, best.id, error);
  if (row == NULL || !has_passed (apply, row->ticket, lanes, &passed, error))
    return FALSE;
  code = km_ticket_why (row->ticket, body.counter, passed);
  if (!call (apply, row, body.counter, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  km_json_set (apply->result, "why", why (apply, row->ticket, code));
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
