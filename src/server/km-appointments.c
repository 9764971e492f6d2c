// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-appointments.h"

#include "km-error.h"
#include "km-json.h"

void
km_appointment_free (KmAppointment *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->centre);
  g_free (self->day);
  g_free (self->lane);
  g_free (self->audience);
  g_free (self->priority);
  g_strfreev (self->wanted);
  g_free (self->visitor);
  g_free (self->state);
  g_free (self->ticket);
  g_free (self);
}

/* Columns: id, centre, day, number, at, lane, audience, priority, wanted, visitor, state, ticket. */
static KmAppointment *
from_row (KmRows *rows)
{
  KmAppointment *self = g_new0 (KmAppointment, 1);
  const char *wanted = km_rows_text (rows, 8);

  self->id = g_strdup (km_rows_text (rows, 0));
  self->centre = g_strdup (km_rows_text (rows, 1));
  self->day = g_strdup (km_rows_text (rows, 2));
  self->number = (int) km_rows_int (rows, 3);
  self->at = km_rows_int (rows, 4);
  self->lane = g_strdup (km_rows_text (rows, 5));
  self->audience = g_strdup (km_rows_text (rows, 6));
  self->priority = g_strdup (km_rows_text (rows, 7));
  self->wanted = g_strsplit (wanted != NULL ? wanted : "", " ", -1);
  self->visitor = g_strdup (km_rows_text (rows, 9));
  self->state = g_strdup (km_rows_text (rows, 10));
  self->ticket = g_strdup (km_rows_text (rows, 11));
  return self;
}

KmAppointment *
km_appointment_find (KmDb *db, const char *id, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT id, centre, day, number, at, lane, audience, priority, wanted, visitor, state, ticket "
                                                 "FROM appointment WHERE id = $1"),
                                         error, "s", id);
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  if (step == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", "/body/appointment", "there is no appointment %s", id);
  return step == 1 ? from_row (rows) : NULL;
}

void
km_appointment_set_state (KmAppointment *self, const char *state)
{
  g_free (self->state);
  self->state = g_strdup (state);
}

void
km_appointment_set_ticket (KmAppointment *self, const char *ticket)
{
  g_free (self->ticket);
  self->ticket = g_strdup (ticket);
  km_appointment_set_state (self, "checked-in");
}

json_t *
km_appointment_to_json (const KmAppointment *self)
{
  json_t *json = json_object (), *wanted = json_array ();

  for (guint i = 0; self->wanted[i] != NULL; i++)
    json_array_append_new (wanted, json_string (self->wanted[i]));
  km_json_set_string (json, "id", self->id);
  km_json_set_integer (json, "number", self->number);
  km_json_set_string (json, "day", self->day);
  km_json_set_time (json, "at", self->at);
  km_json_set_string (json, "lane", self->lane);
  km_json_set_string (json, "audience", self->audience);
  km_json_set_string (json, "priority", self->priority);
  km_json_set (json, "wanted", wanted);
  km_json_set_string (json, "state", self->state);
  km_json_set_string (json, "ticket", self->ticket);
  return json;
}

json_t *
km_appointments_booked (KmDb *db, const char *centre, const char *day, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT id, centre, day, number, at, lane, audience, priority, wanted, visitor, state, ticket "
                                                 "FROM appointment WHERE centre = $1 AND day = $2 AND state = 'booked' ORDER BY at, number LIMIT 500"),
                                         error, "ss", centre, day);
  g_autoptr (json_t) list = json_array ();
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      g_autoptr (KmAppointment) appointment = from_row (rows);

      json_array_append_new (list, km_appointment_to_json (appointment));
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}
