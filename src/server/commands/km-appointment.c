// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "../km-appointments.h"
#include "../km-ticket-new.h"
#include "../km-visitor.h"
#include "km-commands.h"
#include "km-error.h"
#include "km-promise.h"

#define SLOT (15 * KM_TIME_MINUTE)
#define SLOT_CAPACITY 4                /* of a lane, unless the centre's settings say otherwise ("appointments_per_slot") */
#define MAX_AHEAD (60 * KM_TIME_DAY)

/* ---- appointment.book ---- */

typedef struct
{
  const char *lane, *audience, *priority, *national_id;
  KmTime at;
  json_t *wanted;
} BookBody;

static const KmJsonMember book_members[] = {
  { "lane", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (BookBody, lane), 0, 0 },
  { "audience", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (BookBody, audience), 0, 0 },
  { "priority", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (BookBody, priority), 0, 0 },
  { "at", KM_JSON_TIME, KM_JSON_REQUIRED, KM_JSON_AT (BookBody, at), 0, 0 },
  { "wanted", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (BookBody, wanted), 0, KM_TICKET_MAX_WANTED },
  { "national_id", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (BookBody, national_id), 0, 64 },
};

/* The booked time lies ahead, and the centre is open then by the calendar. */
static gboolean
check_time (KmApply *apply, KmTime at, GError **error)
{
  GTimeZone *zone = km_store_get_zone (apply->store);
  GDate date = km_time_date (at, zone);
  int minute = km_time_minute_of_day (at, zone);
  KmCatalogue *catalogue = NULL;
  KmHours hours;

  if (at <= apply->now || at > apply->now + MAX_AHEAD || at % KM_TIME_MINUTE != 0)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/at", "a whole minute within the next 60 days");
      return FALSE;
    }
  catalogue = km_store_ref_catalogue (apply->store, NULL, error);
  if (catalogue == NULL)
    return FALSE;
  hours = km_calendar_hours (km_catalogue_calendar (catalogue), &date);
  km_catalogue_unref (catalogue);
  if (minute >= hours.from && minute < hours.to)
    return TRUE;
  km_error_set (error, KM_ERROR_CONFLICT, "not-open", "/body/at", "the centre is closed then");
  return FALSE;
}

/* One more in the quarter of an hour; its row says how many there are. */
static gboolean
take_slot (KmApply *apply, const char *lane, KmTime at, GError **error)
{
  gint64 capacity = km_json_get_integer (apply->centre->settings, "appointments_per_slot", SLOT_CAPACITY), booked = 0;

  if (km_db_one (apply->db,
                 KM_SQL ("INSERT INTO appointment_slot (centre, lane, at, booked) VALUES ($1, $2, $3, 1) "
                         "ON CONFLICT (centre, lane, at) DO UPDATE SET booked = appointment_slot.booked + 1 RETURNING booked"),
                 error, "ssi", apply->centre->centre, lane, at - at % SLOT, "i", &booked) != 1)
    return FALSE;
  if (booked <= capacity)
    return TRUE;
  km_error_set (error, KM_ERROR_CONFLICT, "slot-full", "/body/at", "%d appointments stand there already", (int) capacity);
  return FALSE;
}

/* The visitor's own of that day, if there is one. */
static gboolean
find_same (KmApply *apply, const char *day, const char *visitor, KmAppointment **appointment, GError **error)
{
  g_autofree char *id = NULL;

  if (visitor == NULL)
    return TRUE;
  switch (km_db_one (apply->db,
                     KM_SQL ("SELECT id FROM appointment WHERE centre = $1 AND day = $2 AND visitor = $3 AND visitor IS NOT NULL AND state = 'booked'"),
                     error, "sss", apply->centre->centre, day, visitor, "s", &id))
    {
    case 1:
      *appointment = km_appointment_find (apply->db, id, error);
      return *appointment != NULL;
    case 0:
      return TRUE;
    default:
      return FALSE;
    }
}

static KmAppointment *
book (KmApply *apply, const BookBody *body, const char *day, const char *visitor, char **wanted, GError **error)
{
  g_autofree char *joined = g_strjoinv (" ", wanted);
  gint64 number = 0;

  if (!take_slot (apply, body->lane, body->at, error)
      || km_db_one (apply->db,
                    KM_SQL ("INSERT INTO appointment_day (centre, day, last_number) VALUES ($1, $2, 1) "
                            "ON CONFLICT (centre, day) DO UPDATE SET last_number = appointment_day.last_number + 1 RETURNING last_number"),
                    error, "ss", apply->centre->centre, day, "i", &number) != 1
      || !km_db_run (apply->db,
                     KM_SQL ("INSERT INTO appointment (id, centre, day, number, at, lane, audience, priority, wanted, visitor, state, booked_at, "
                             "booked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'booked', $11, $12)"),
                     error, "sssiisssssis", apply->command->id, apply->centre->centre, day, number, body->at, body->lane, body->audience,
                     body->priority, joined, visitor, apply->now, apply->actor))
    return NULL;
  return km_appointment_find (apply->db, apply->command->id, error);
}

static void
tell (KmApply *apply, const KmAppointment *appointment)
{
  km_apply_event (apply, "appointment.changed", appointment->id, km_appointment_to_json (appointment));
}

gboolean
km_apply_appointment_book (KmApply *apply, GError **error)
{
  g_autoptr (KmAppointment) appointment = NULL;
  g_autofree char *visitor = NULL;
  g_auto (GStrv) wanted = NULL;
  BookBody body = { 0 };
  KmPriority priority;
  char day[KM_DATE_FORMAT_LENGTH];
  gboolean known;

  km_visitor_hide (apply);
  if (!km_apply_read (apply, book_members, G_N_ELEMENTS (book_members), &body, error))
    return FALSE;
  wanted = km_ticket_new_read_wanted (body.wanted, error);
  if (wanted == NULL)
    return FALSE;
  if (!km_audience_is_valid (body.audience) || !km_priority_from_string (body.priority, &priority))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", km_audience_is_valid (body.audience) ? "/body/priority" : "/body/audience", "unknown value");
      return FALSE;
    }
  if (apply->caller->centre == NULL)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "the session is at no centre");
      return FALSE;
    }
  if (!km_apply_enter_centre (apply, apply->caller->centre, error) || !km_visitor_read (apply, body.national_id, &visitor, error))
    return FALSE;
  if (km_centre_find_lane (apply->centre, body.lane) == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-lane", "/body/lane", "there is no lane %s", body.lane);
      return FALSE;
    }
  if (!check_time (apply, body.at, error))
    return FALSE;
  km_time_business_date (body.at, km_store_get_zone (apply->store), day);
  if (!find_same (apply, day, visitor, &appointment, error))
    return FALSE;
  known = appointment != NULL;
  if (!known)
    {
      appointment = book (apply, &body, day, visitor, wanted, error);
      if (appointment == NULL)
        return FALSE;
      tell (apply, appointment);
    }
  km_json_set (apply->result, "appointment", km_appointment_to_json (appointment));
  km_json_set_boolean (apply->result, "known", known);
  return TRUE;
}

/* ---- appointment.cancel ---- */

typedef struct
{
  const char *appointment;
} CancelBody;

static const KmJsonMember cancel_members[] = {
  { "appointment", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (CancelBody, appointment), 0, 0 },
};

gboolean
km_apply_appointment_cancel (KmApply *apply, GError **error)
{
  g_autoptr (KmAppointment) appointment = NULL;
  CancelBody body = { 0 };
  gboolean known;

  if (!km_apply_read (apply, cancel_members, G_N_ELEMENTS (cancel_members), &body, error))
    return FALSE;
  appointment = km_appointment_find (apply->db, body.appointment, error);
  if (appointment == NULL || !km_apply_enter_centre (apply, appointment->centre, error))
    return FALSE;
  known = strcmp (appointment->state, "cancelled") == 0;
  if (!known && strcmp (appointment->state, "booked") != 0)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "appointment-state", "/body/appointment", "the appointment is %s", appointment->state);
      return FALSE;
    }
  if (!known)
    {
      /* Its place in the quarter of an hour is somebody else's now. */
      if (!km_db_run (apply->db, KM_SQL ("UPDATE appointment SET state = 'cancelled' WHERE id = $1"), error, "s", appointment->id)
          || !km_db_run (apply->db, KM_SQL ("UPDATE appointment_slot SET booked = booked - 1 WHERE centre = $1 AND lane = $2 AND at = $3"), error,
                         "ssi", appointment->centre, appointment->lane, appointment->at - appointment->at % SLOT))
        return FALSE;
      km_appointment_set_state (appointment, "cancelled");
      tell (apply, appointment);
    }
  km_json_set (apply->result, "appointment", km_appointment_to_json (appointment));
  km_json_set_boolean (apply->result, "known", known);
  return TRUE;
}

/* ---- appointment.check-in ---- */

typedef struct
{
  const char *appointment;
} CheckInBody;

static const KmJsonMember check_in_members[] = {
  { "appointment", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (CheckInBody, appointment), 0, 0 },
};

/* A ticket for who is here: the one that is held already, by its paper or by who it is, else a new one. */
static KmTicketRow *
get_ticket (KmApply *apply, const KmAppointment *appointment, gboolean *known, GError **error)
{
  g_autoptr (GError) failed = NULL;
  KmTicketWish wish = {
    .audience = appointment->audience,
    .wanted = appointment->wanted,
    .visitor = appointment->visitor,
    .booked_at = appointment->at,
  };
  KmTicketRow *row;

  *known = TRUE;
  if (appointment->ticket != NULL)
    return km_ticket_row_find (apply, appointment->ticket, error);
  row = km_ticket_new_find_visitor (apply, appointment->visitor, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  if (row != NULL)
    return row;
  *known = FALSE;
  wish.lane = km_centre_find_lane (apply->centre, appointment->lane);
  if (wish.lane == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-lane", NULL, "the lane %s is gone", appointment->lane);
      return NULL;
    }
  km_priority_from_string (appointment->priority, &wish.priority);
  return km_ticket_new_write (apply, &wish, error);
}

gboolean
km_apply_appointment_check_in (KmApply *apply, GError **error)
{
  g_autoptr (KmAppointment) appointment = NULL;
  g_autoptr (KmTicketRow) row = NULL;
  CheckInBody body = { 0 };
  gboolean known;
  gint64 ahead = 0;

  if (!km_apply_read (apply, check_in_members, G_N_ELEMENTS (check_in_members), &body, error))
    return FALSE;
  appointment = km_appointment_find (apply->db, body.appointment, error);
  if (appointment == NULL || !km_apply_enter_centre (apply, appointment->centre, error))
    return FALSE;
  if (strcmp (appointment->state, "cancelled") == 0)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "appointment-state", "/body/appointment", "the appointment is cancelled");
      return FALSE;
    }
  if (g_strcmp0 (appointment->day, apply->day) != 0)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "not-today", "/body/appointment", "the appointment is of %s", appointment->day);
      return FALSE;
    }
  if (!km_apply_need_day (apply, error))
    return FALSE;
  row = get_ticket (apply, appointment, &known, error);
  if (row == NULL)
    return FALSE;
  if (appointment->ticket == NULL)
    {
      if (!km_db_run (apply->db, KM_SQL ("UPDATE appointment SET state = 'checked-in', ticket = $2 WHERE id = $1"), error, "ss", appointment->id,
                      row->ticket->id))
        return FALSE;
      km_appointment_set_ticket (appointment, row->ticket->id);
      tell (apply, appointment);
    }
  if (row->ticket->state == KM_TICKET_WAITING && !km_ticket_new_count_ahead (apply, row->ticket, &ahead, error))
    return FALSE;
  km_json_set (apply->result, "ticket", km_ticket_row_to_json (row));
  km_json_set_integer (apply->result, "ahead", ahead);
  km_json_set_boolean (apply->result, "known", known);
  return TRUE;
}
