// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jansson.h>

#include "km-db.h"
#include "km-time.h"

G_BEGIN_DECLS

/* A booked visit, as it lies in the database. */
typedef struct
{
  char *id;
  char *centre;
  char *day;
  int number; /* said at the door */
  KmTime at;
  char *lane, *audience, *priority;
  char **wanted;
  char *visitor; /* keyed hash; nullable; never on the wire */
  char *state;   /* booked, checked-in, missed */
  char *ticket;  /* nullable */
} KmAppointment;

void km_appointment_free (KmAppointment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmAppointment, km_appointment_free)

/* By its id. NULL with "not-found", or an error of the database. On the thread of the connection. */
KmAppointment *km_appointment_find (KmDb *db, const char *id, GError **error);

/* Its visitor is here and holds that ticket. */
void km_appointment_set_state (KmAppointment *self, const char *state);
void km_appointment_set_ticket (KmAppointment *self, const char *ticket);

/* {id, number, day, at, lane, audience, priority, wanted, state, ticket}: nothing that tells who it is. New reference. */
json_t *km_appointment_to_json (const KmAppointment *self);

/* Those of a day that nobody came for yet, by their time: an array of the above, at most 500. New reference. */
json_t *km_appointments_booked (KmDb *db, const char *centre, const char *day, GError **error);

G_END_DECLS
