/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* KmHall: what the waiting room is shown: the ticket just called, the calls before it, and how long a lane takes now. Never a name.
 * Live from the events of the centre. Main thread only. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* A ticket sent to a counter. Properties (read-only): id (s), letter (s), latin (s), number (u), counter (s, code), counter-number (u),
 *   called-at (x, µs UTC), recalls (u). A call that is repeated stays the same object. */
#define KM_TYPE_HALL_CALL (km_hall_call_get_type ())
G_DECLARE_FINAL_TYPE (KmHallCall, km_hall_call, KM, HALL_CALL, GObject)
const char *km_hall_call_get_id (KmHallCall *self);
const char *km_hall_call_get_letter (KmHallCall *self);
const char *km_hall_call_get_latin (KmHallCall *self);
guint km_hall_call_get_number (KmHallCall *self);
guint km_hall_call_get_counter_number (KmHallCall *self);

/* A lane. Properties (read-only): code (s), name-ar (s), name-en (s), letter (s), latin (s), waiting (u), authorities (strv, codes),
 *   wait-minutes (i, what who takes a ticket now must expect, rounded up to five minutes; -1 while nobody can tell). */
#define KM_TYPE_HALL_LANE (km_hall_lane_get_type ())
G_DECLARE_FINAL_TYPE (KmHallLane, km_hall_lane, KM, HALL_LANE, GObject)
const char *km_hall_lane_get_code (KmHallLane *self);
const char *km_hall_lane_get_name_ar (KmHallLane *self);
const char *km_hall_lane_get_name_en (KmHallLane *self);
const char *const *km_hall_lane_get_authorities (KmHallLane *self);
guint km_hall_lane_get_waiting (KmHallLane *self);
int km_hall_lane_get_wait_minutes (KmHallLane *self);

/* A call is shown at least so long before the next one takes its place (counter.md §3.30). */
#define KM_HALL_CALL_SECONDS 8
/* How many earlier calls stay. */
#define KM_HALL_CALLS 5

/* Properties (read-only):
 *   ready (b, a snapshot came)      stale (b, the connection is lost: what is shown is from `at`)    at (x, µs UTC, when it was last true)
 *   current (KmHallCall or NULL)    calls (GListModel of KmHallCall, newest first, without current)   lanes (GListModel of KmHallLane)
 * Signal "called" (KmHallCall): a ticket appears, or is called again: the chime. */
#define KM_TYPE_HALL (km_hall_get_type ())
G_DECLARE_FINAL_TYPE (KmHall, km_hall, KM, HALL, GObject)
gboolean km_hall_get_ready (KmHall *self);
gboolean km_hall_get_stale (KmHall *self);
gint64 km_hall_get_at (KmHall *self);
KmHallCall *km_hall_get_current (KmHall *self);
GListModel *km_hall_get_calls (KmHall *self);
GListModel *km_hall_get_lanes (KmHall *self);

G_END_DECLS
