// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jansson.h>

#include "km-directory.h"
#include "km-summary.h"
#include "km-wait.h"

G_BEGIN_DECLS

/* The lanes of a centre in figures, the same in the queue's answer, the public read and the event lane.changed. */
typedef struct
{
  const KmLane *lane;
  gint64 sums[KM_N_LANE_SUMS]; /* of the day */
  KmTime longest_since;        /* KM_TIME_NONE: nobody waits, or it was not asked */
  gint64 counters;             /* that work now and serve it */
  gint64 service_seconds;      /* of one visitor, reckoned with */
  gint64 estimate;             /* seconds of waiting for who takes a ticket now; KM_WAIT_UNKNOWN: no counter serves it */
} KmLaneFigures;

/* One for each lane, in the centre's order, all zero. Free with g_array_unref(). */
GArray *km_lane_figures_new (const KmCentre *centre);
KmLaneFigures *km_lane_figures_find (GArray *figures, const char *lane);

/* The day's sums from the database. On the thread of the connection. */
gboolean km_lane_figures_read (GArray *figures, KmDb *db, const KmCentre *centre, const char *day, GError **error);

/* Looks which counters work, with which clerk, and reckons the waits from sums[]. */
gboolean km_lane_figures_estimate (GArray *figures, KmDb *db, KmDirectory *directory, const KmCentre *centre, GError **error);

/* The same in steps, for who looks often. The counters of the centre in its own order (KmWaitCounter; a closed one serves no lane), NULL
 * with an error; one of them read again; and the waits reckoned with them. */
GArray *km_lane_figures_read_counters (const KmCentre *centre, KmDb *db, KmDirectory *directory, GError **error);
gboolean km_lane_figures_read_counter (GArray *counters, const KmCentre *centre, KmDb *db, KmDirectory *directory, const KmCounter *counter,
                                       GError **error);
void km_lane_figures_reckon (GArray *figures, const KmCentre *centre, GArray *counters);

/* {lane, waiting, longest_since, called, serving, held, served, no_show, counters, service_seconds, estimate_seconds}. New reference. */
json_t *km_lane_figures_to_json (const KmLaneFigures *self);

G_END_DECLS
