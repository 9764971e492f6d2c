// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-ticket-new.h"
#include "km-commands.h"
#include "km-error.h"

#define HOLD_OWN (5 * KM_TIME_MINUTE) /* a held ticket is its counter's for so long */

typedef struct
{
  const char *ticket, *counter, *reason, *note, *lane, *to_counter;
} FactBody;

#define TICKET { "ticket", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (FactBody, ticket), 0, 0 }
#define COUNTER { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (FactBody, counter), 0, 0 }
/* The reception has no counter. */
#define ANY_COUNTER { "counter", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (FactBody, counter), 0, 0 }

static const KmJsonMember counter_members[] = { TICKET, COUNTER };
static const KmJsonMember hall_members[] = { TICKET, ANY_COUNTER };
static const KmJsonMember hold_members[] = {
  TICKET,
  COUNTER,
  { "reason", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (FactBody, reason), 0, 0 },
  { "note", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (FactBody, note), 0, 500 },
};
static const KmJsonMember transfer_members[] = {
  TICKET,
  ANY_COUNTER,
  { "lane", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (FactBody, lane), 0, 0 },
  { "to_counter", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (FactBody, to_counter), 0, 0 },
};

/* Reads the body, enters the centre and finds the ticket. */
static KmTicketRow *
find (KmApply *apply, const KmJsonMember *members, gsize n_members, FactBody *body, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;

  if (!km_apply_read (apply, members, n_members, body, error))
    return NULL;
  apply->subject = g_strdup (body->ticket);
  if (body->counter != NULL ? km_apply_enter_counter (apply, body->counter, error) == NULL
                            : !km_apply_enter_centre (apply, apply->caller->centre, error))
    return NULL;
  if (!km_apply_touch_day (apply, NULL, error))
    return NULL;
  row = km_ticket_row_find (apply, body->ticket, error);
  if (row != NULL && g_strcmp0 (row->ticket->centre, apply->centre->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", "/body/ticket", "the ticket is another centre's");
      return NULL;
    }
  return row != NULL && km_apply_check_day (apply, row->ticket->day, error) ? g_steal_pointer (&row) : NULL;
}

/* Whether the ticket moves. It does if the table of moves says so and the ticket is this counter's, or nobody's. What else is
 * reported is told by a flag; if the ticket is still somewhere in the queue or at this counter, the counter knows better than the
 * server what happened in front of it; what is at another counter, or gone, stays as it is. */
static gboolean
fits (KmApply *apply, const KmTicketRow *row, const FactBody *body)
{
  const KmTicket *ticket = row->ticket;
  const char *kind = apply->command->kind;
  gboolean allowed = km_ticket_move_find (kind, ticket->state) != NULL;
  gboolean gone = ticket->state == KM_TICKET_FINISHED || ticket->state == KM_TICKET_LEFT;
  gboolean held = ticket->state == KM_TICKET_HELD;

  if (!gone && ticket->counter != NULL && g_strcmp0 (ticket->counter, body->counter) != 0)
    {
      if (!held)
        {
          km_apply_flag (apply, "ticket-elsewhere");
          return FALSE;
        }
      /* Another counter takes a held ticket on: at once only with a flag. */
      if (g_str_equal (kind, "ticket.resume") && apply->at < row->held_at + HOLD_OWN)
        km_apply_flag (apply, "ticket-elsewhere");
    }
  if (!allowed)
    km_apply_flag (apply, "ticket-state");
  return allowed || !gone;
}

static void
set_counter (KmTicketRow *row, const char *counter)
{
  g_free (row->ticket->counter);
  row->ticket->counter = g_strdup (counter);
}

/* The closing of its day ended the ticket, and now comes what had really happened: the ticket is judged and moved as it was before. */
static gboolean
open_again (KmApply *apply, const KmTicketRow *row, KmTicketRow **as_it_was, GError **error)
{
  g_autofree char *before = NULL;

  if (row->ended_by == NULL)
    return TRUE;
  if (km_db_one (apply->db, KM_SQL ("SELECT before FROM ticket_move WHERE command = $1"), error, "s", row->last_move, "s", &before) != 1)
    return FALSE;
  *as_it_was = km_ticket_row_find (apply, row->ticket->id, error);
  return *as_it_was != NULL && km_ticket_row_restore (*as_it_was, before, error);
}

typedef void (*Change) (KmApply *apply, KmTicketRow *row, const FactBody *body);

static gboolean
move (KmApply *apply, KmTicketRow *row, const FactBody *body, Change change, GError **error)
{
  KmTicketState to = km_ticket_move_find_kind (apply->command->kind)->to;
  g_autoptr (KmTicketRow) was = NULL;

  if (!open_again (apply, row, &was, error))
    return FALSE;
  if (!fits (apply, was != NULL ? was : row, body))
    km_apply_flag (apply, "not-applied");
  else
    {
      if ((to == KM_TICKET_SERVING || to == KM_TICKET_CALLED) && !km_ticket_row_make_room (apply, body->counter, row->ticket->id, error))
        return FALSE;
      km_ticket_row_begin (apply, row);
      if (was != NULL)
        km_ticket_row_take_state (row, was);
      change (apply, row, body);
      row->ticket->state = to;
      if (!km_ticket_row_finish (apply, row, apply->command->id, apply->command->kind, NULL, error))
        return FALSE;
    }
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  return TRUE;
}

static gboolean
run (KmApply *apply, const KmJsonMember *members, gsize n_members, Change change, GError **error)
{
  FactBody body = { 0 };
  g_autoptr (KmTicketRow) row = find (apply, members, n_members, &body, error);

  return row != NULL && move (apply, row, &body, change, error);
}

static void
start (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  if (row->ticket->called_at == KM_TIME_NONE)
    row->ticket->called_at = apply->at;
  row->ticket->started_at = apply->at;
  row->ticket->finished_at = KM_TIME_NONE;
  g_clear_pointer (&row->ticket->to_counter, g_free);
  set_counter (row, body->counter);
}

static void
hold (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  row->held_at = apply->at;
  g_free (row->ticket->hold_reason);
  row->ticket->hold_reason = g_strdup (body->reason);
  set_counter (row, body->counter);
}

static void
resume (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  row->held_at = KM_TIME_NONE;
  g_clear_pointer (&row->ticket->hold_reason, g_free);
  if (row->ticket->called_at == KM_TIME_NONE)
    row->ticket->called_at = apply->at;
  if (row->ticket->started_at == KM_TIME_NONE)
    row->ticket->started_at = apply->at;
  set_counter (row, body->counter);
}

static void
put_back (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  km_ticket_wait_again (row);
}

static void
no_show (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  set_counter (row, NULL);
}

static void
came_back (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  km_ticket_back (apply, row, body->to_counter);
}

static void
leave (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  row->held_at = KM_TIME_NONE;
  g_clear_pointer (&row->ticket->hold_reason, g_free);
  set_counter (row, NULL);
}

static void
finish (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  KmTicket *ticket = row->ticket;

  if (ticket->called_at == KM_TIME_NONE)
    ticket->called_at = apply->at;
  if (ticket->started_at == KM_TIME_NONE)
    ticket->started_at = ticket->called_at;
  ticket->finished_at = apply->at;
  row->held_at = KM_TIME_NONE;
  g_clear_pointer (&ticket->hold_reason, g_free);
  set_counter (row, body->counter);
}

gboolean
km_apply_ticket_start (KmApply *apply, GError **error)
{
  return run (apply, counter_members, G_N_ELEMENTS (counter_members), start, error);
}

gboolean
km_apply_ticket_hold (KmApply *apply, GError **error)
{
  return run (apply, hold_members, G_N_ELEMENTS (hold_members), hold, error);
}

gboolean
km_apply_ticket_resume (KmApply *apply, GError **error)
{
  return run (apply, counter_members, G_N_ELEMENTS (counter_members), resume, error);
}

gboolean
km_apply_ticket_return (KmApply *apply, GError **error)
{
  return run (apply, counter_members, G_N_ELEMENTS (counter_members), put_back, error);
}

gboolean
km_apply_ticket_no_show (KmApply *apply, GError **error)
{
  return run (apply, counter_members, G_N_ELEMENTS (counter_members), no_show, error);
}

gboolean
km_apply_ticket_came_back (KmApply *apply, GError **error)
{
  FactBody body = { 0 };
  g_autofree char *counter = NULL;
  g_autoptr (KmTicketRow) row = find (apply, hall_members, G_N_ELEMENTS (hall_members), &body, error);

  if (row == NULL || !km_ticket_back_find_counter (apply, row, &counter, error))
    return FALSE;
  body.to_counter = counter;
  return move (apply, row, &body, came_back, error);
}

gboolean
km_apply_ticket_leave (KmApply *apply, GError **error)
{
  return run (apply, hall_members, G_N_ELEMENTS (hall_members), leave, error);
}

gboolean
km_apply_ticket_finish (KmApply *apply, GError **error)
{
  return run (apply, counter_members, G_N_ELEMENTS (counter_members), finish, error);
}

/* ---- ticket.transfer ---- */

static void
transfer (KmApply *apply, KmTicketRow *row, const FactBody *body)
{
  km_ticket_wait_again (row);
  if (body->lane != NULL)
    {
      g_free (row->ticket->lane);
      row->ticket->lane = g_strdup (body->lane);
    }
  g_free (row->ticket->to_counter);
  row->ticket->to_counter = g_strdup (body->to_counter);
  /* Sent on, it is like any other that waits. */
  if (row->ticket->basis == KM_BASIS_RESUMED)
    row->ticket->basis = row->ticket->booked_at != KM_TIME_NONE ? KM_BASIS_APPOINTMENT : KM_BASIS_ISSUE;
}

/* A counter that does not work now releases what is sent to it: the ticket then waits in its lane. */
static gboolean
check_target (KmApply *apply, FactBody *body, GError **error)
{
  const KmCounter *target;
  g_autofree char *state = NULL;

  if (body->lane == NULL && body->to_counter == NULL)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/lane", "a transfer names a lane or a counter");
      return FALSE;
    }
  if (body->lane != NULL && km_centre_find_lane (apply->centre, body->lane) == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-lane", "/body/lane", "there is no lane %s", body->lane);
      return FALSE;
    }
  if (body->to_counter == NULL)
    return TRUE;
  target = km_directory_find_counter (apply->directory, body->to_counter);
  if (target == NULL || g_strcmp0 (target->centre, apply->centre->centre) != 0)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-counter", "/body/to_counter", "there is no counter %s", body->to_counter);
      return FALSE;
    }
  if (km_db_one (apply->db, KM_SQL ("SELECT state FROM counter WHERE counter = $1"), error, "s", body->to_counter, "s", &state) < 0)
    return FALSE;
  if (g_strcmp0 (state, "open") != 0)
    body->to_counter = NULL;
  return TRUE;
}

gboolean
km_apply_ticket_transfer (KmApply *apply, GError **error)
{
  FactBody body = { 0 };
  g_autoptr (KmTicketRow) row = find (apply, transfer_members, G_N_ELEMENTS (transfer_members), &body, error);

  return row != NULL && check_target (apply, &body, error) && move (apply, row, &body, transfer, error);
}

/* ---- ticket.take ---- */

typedef struct
{
  const char *ticket, *lane, *audience, *counter;
  gint64 number;
} TakeBody;

static const KmJsonMember take_members[] = {
  { "ticket", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (TakeBody, ticket), 0, 0 },
  { "number", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (TakeBody, number), 1, 99999 },
  { "lane", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (TakeBody, lane), 0, 0 },
  { "audience", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (TakeBody, audience), 0, 0 },
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (TakeBody, counter), 0, 0 },
};

/* The number is one the server knows: its ticket is called, and the till's id for it means the same from now on. */
static gboolean
take_known (KmApply *apply, KmTicketRow *row, const TakeBody *body, GError **error)
{
  KmTicket *ticket = row->ticket;

  if (!km_db_run (apply->db, KM_SQL ("INSERT INTO ticket_alias (id, ticket) VALUES ($1, $2)"), error, "ss", body->ticket, ticket->id)
      || !km_ticket_row_make_room (apply, body->counter, ticket->id, error))
    return FALSE;
  km_ticket_row_begin (apply, row);
  ticket->state = KM_TICKET_CALLED;
  ticket->called_at = apply->at;
  ticket->started_at = ticket->finished_at = KM_TIME_NONE;
  row->held_at = row->reserved_until = KM_TIME_NONE;
  g_clear_pointer (&ticket->to_counter, g_free);
  g_clear_pointer (&row->ended_by, g_free);
  set_counter (row, body->counter);
  return km_ticket_row_finish (apply, row, apply->command->id, apply->command->kind, NULL, error);
}

static gboolean
take_new (KmApply *apply, KmTicketRow *row, const TakeBody *body, const KmLane *lane, GError **error)
{
  KmTicket *ticket = row->ticket = km_ticket_new ();
  gint64 last = 0;

  if (!km_ticket_row_make_room (apply, body->counter, body->ticket, error)
      || !km_summary_get (apply->summary, apply->db, KM_SUM_LANE, apply->centre->centre, apply->day, lane->lane, KM_LANE_LAST_NUMBER, &last, error))
    return FALSE;
  /* A number that was given by hand is not given again. */
  if (body->number > last)
    km_summary_add (apply->summary, KM_SUM_LANE, apply->centre->centre, apply->day, lane->lane, KM_LANE_LAST_NUMBER, body->number - last);
  ticket->id = g_strdup (body->ticket);
  ticket->number = (int) body->number;
  ticket->lane = g_strdup (lane->lane);
  ticket->letter = g_strdup (lane->letter);
  ticket->latin = g_strdup (lane->latin);
  ticket->audience = g_strdup (body->audience);
  ticket->priority = KM_PRIORITY_NONE;
  ticket->state = KM_TICKET_CALLED;
  ticket->issued_at = ticket->effective_at = ticket->called_at = apply->at;
  ticket->started_at = ticket->finished_at = KM_TIME_NONE;
  ticket->counter = g_strdup (body->counter);
  ticket->centre = g_strdup (apply->centre->centre);
  ticket->day = g_strdup (apply->day);
  row->label_lane = g_strdup (lane->lane);
  row->origin = g_strdup ("taken");
  row->held_at = row->reserved_until = KM_TIME_NONE;
  row->position = apply->position;
  row->last_move = g_strdup (apply->command->id);
  return km_ticket_row_insert (apply, row, error);
}

gboolean
km_apply_ticket_take (KmApply *apply, GError **error)
{
  g_autoptr (KmTicketRow) row = NULL;
  g_autoptr (GError) failed = NULL;
  TakeBody body = { 0 };
  const KmLane *lane;

  if (!km_apply_read (apply, take_members, G_N_ELEMENTS (take_members), &body, error))
    return FALSE;
  apply->subject = g_strdup (body.ticket);
  if (!km_audience_is_valid (body.audience))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/audience", "unknown value");
      return FALSE;
    }
  if (km_apply_enter_counter (apply, body.counter, error) == NULL || !km_apply_touch_day (apply, NULL, error))
    return FALSE;
  lane = km_centre_find_lane (apply->centre, body.lane);
  if (lane == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-lane", "/body/lane", "there is no lane %s", body.lane);
      return FALSE;
    }
  row = km_ticket_row_find_number (apply, apply->day, lane->lane, (int) body.number, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  /* Known and still somewhere (or ended by the closing of the day alone): it is the same visitor. Served, gone or at another counter:
   * another visitor with that number. */
  if (row != NULL && row->ended_by == NULL && km_ticket_move_find (apply->command->kind, row->ticket->state) == NULL && row->ticket->state != KM_TICKET_NO_SHOW)
    {
      if (g_strcmp0 (row->ticket->counter, body.counter) != 0 || row->ticket->state == KM_TICKET_FINISHED)
        {
          km_apply_flag (apply, "ticket-elsewhere");
          g_clear_pointer (&row, km_ticket_row_free);
        }
    }
  if (row == NULL)
    {
      row = g_new0 (KmTicketRow, 1);
      if (!take_new (apply, row, &body, lane, error))
        return FALSE;
    }
  else if (!take_known (apply, row, &body, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  return TRUE;
}
