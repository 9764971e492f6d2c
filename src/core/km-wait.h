/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KM_WAIT_UNKNOWN (-1)
#define KM_WAIT_MAX_LANES 64

/* A lane: who waits, and how long one visitor takes there. */
typedef struct {
  gint64 waiting;         /* tickets */
  gint64 service_seconds; /* mean of one service; see km_wait_service_seconds () */
  gint64 estimate;        /* out: seconds, or KM_WAIT_UNKNOWN */
} KmWaitLane;

/* A counter at work. */
typedef struct {
  guint64  lanes; /* bit i: it serves lane i */
  gboolean busy;  /* somebody is called or served there */
} KmWaitCounter;

/* The mean service of today, in seconds: with few visitors served yet it leans on @usual, which weighs as much as two of them. */
gint64 km_wait_service_seconds (gint64 served, gint64 seconds, gint64 usual);

/* How long who takes a ticket of each lane now will wait: all who wait are called before. A counter that serves several lanes gives
 * each its share by the work that waits there, as calling in order of rank does; where every counter is busy, half a service passes
 * before the next one is free. KM_WAIT_UNKNOWN for a lane that no counter serves now. At most KM_WAIT_MAX_LANES lanes. Pure. */
void km_wait_estimate (KmWaitLane *lanes, guint n_lanes, const KmWaitCounter *counters, guint n_counters);

G_END_DECLS
