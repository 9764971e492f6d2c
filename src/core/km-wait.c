/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-wait.h"

#define USUAL_WEIGHT 2
#define NOTHING 0.5 /* seconds of work that are none */

gint64
km_wait_service_seconds (gint64 served, gint64 seconds, gint64 usual)
{
  return (seconds + USUAL_WEIGHT * usual) / (MAX (0, served) + USUAL_WEIGHT);
}

/* Adds to @rates how fast the counter takes work off each lane: one second a second in all. */
static void
share (const KmWaitCounter *counter, const double *work, guint n_lanes, double *rates)
{
  double whole = 0;

  for (guint i = 0; i < n_lanes; i++)
    if ((counter->lanes >> i & 1) != 0)
      whole += work[i];
  for (guint i = 0; i < n_lanes && whole > 0; i++)
    if ((counter->lanes >> i & 1) != 0)
      rates[i] += work[i] / whole;
}

/* Lets the counters work until one more lane is empty. FALSE: nothing moves any more. */
static gboolean
pass (double *work, guint n_lanes, const KmWaitCounter *counters, guint n_counters, double *clock)
{
  double rates[KM_WAIT_MAX_LANES] = { 0 }, step = 0;

  for (guint c = 0; c < n_counters; c++)
    share (&counters[c], work, n_lanes, rates);
  for (guint i = 0; i < n_lanes; i++)
    if (work[i] > 0 && rates[i] > 0 && (step <= 0 || work[i] / rates[i] < step))
      step = work[i] / rates[i];
  if (step <= 0)
    return FALSE;
  *clock += step;
  for (guint i = 0; i < n_lanes; i++) {
    work[i] -= rates[i] * step;
    if (work[i] < NOTHING)
      work[i] = 0;
  }
  return TRUE;
}

void
km_wait_estimate (KmWaitLane *lanes, guint n_lanes, const KmWaitCounter *counters, guint n_counters)
{
  double work[KM_WAIT_MAX_LANES] = { 0 }, empty_at[KM_WAIT_MAX_LANES] = { 0 }, clock = 0;
  gboolean moving = TRUE;

  g_return_if_fail (n_lanes <= KM_WAIT_MAX_LANES);
  for (guint i = 0; i < n_lanes; i++)
    work[i] = (double) lanes[i].waiting * (double) MAX (1, lanes[i].service_seconds);
  while (moving) {
    gboolean was_empty[KM_WAIT_MAX_LANES];

    for (guint i = 0; i < n_lanes; i++)
      was_empty[i] = work[i] <= 0;
    moving = pass (work, n_lanes, counters, n_counters, &clock);
    for (guint i = 0; i < n_lanes; i++)
      if (!was_empty[i] && work[i] <= 0)
        empty_at[i] = clock;
  }
  for (guint i = 0; i < n_lanes; i++) {
    guint serving = 0, free_ones = 0;

    for (guint c = 0; c < n_counters; c++)
      if ((counters[c].lanes >> i & 1) != 0) {
        serving++;
        free_ones += !counters[c].busy;
      }
    if (serving == 0)
      lanes[i].estimate = KM_WAIT_UNKNOWN;
    else
      lanes[i].estimate = (gint64) (empty_at[i] + 0.5) + (free_ones > 0 ? 0 : lanes[i].service_seconds / (2 * serving));
  }
}
