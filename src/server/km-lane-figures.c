// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-json.h"
#include "km-lane-figures.h"
#include "km-wait.h"

GArray *
km_lane_figures_new (const KmCentre *centre)
{
  GArray *figures = g_array_sized_new (FALSE, TRUE, sizeof (KmLaneFigures), centre->lanes->len);

  for (guint i = 0; i < centre->lanes->len; i++)
    {
      KmLaneFigures one = { .lane = g_ptr_array_index (centre->lanes, i), .longest_since = KM_TIME_NONE, .estimate = KM_WAIT_UNKNOWN };

      g_array_append_val (figures, one);
    }
  return figures;
}

KmLaneFigures *
km_lane_figures_find (GArray *figures, const char *lane)
{
  for (guint i = 0; i < figures->len; i++)
    {
      KmLaneFigures *one = &g_array_index (figures, KmLaneFigures, i);

      if (g_strcmp0 (one->lane->lane, lane) == 0)
        return one;
    }
  return NULL;
}

gboolean
km_lane_figures_read (GArray *figures, KmDb *db, const KmCentre *centre, const char *day, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT lane, last_number, tickets, waiting, called, serving, held, served, no_show, gone, waited, "
                                                 "wait_seconds, service_seconds FROM sum_lane WHERE centre = $1 AND day = $2"),
                                         error, "ss", centre->centre, day);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmLaneFigures *one = km_lane_figures_find (figures, km_rows_text (rows, 0));

      for (int i = 0; one != NULL && i < KM_N_LANE_SUMS; i++)
        one->sums[i] = km_rows_int (rows, i + 1);
    }
  return step == 0;
}

/* The lanes that one counter serves now, as bits. */
static guint64
lanes_of (GArray *figures, KmDirectory *directory, const char *counter, const char *account)
{
  const KmCounter *known = km_directory_find_counter (directory, counter);
  g_autofree const char **lanes = known != NULL ? km_directory_lanes_of (directory, known, account) : NULL;
  guint64 bits = 0;

  for (guint i = 0; lanes != NULL && i < MIN (figures->len, KM_WAIT_MAX_LANES); i++)
    if (g_strv_contains (lanes, g_array_index (figures, KmLaneFigures, i).lane->lane))
      bits |= G_GUINT64_CONSTANT (1) << i;
  return bits;
}

static gboolean
read_counters (GArray *figures, GArray *counters, KmDb *db, KmDirectory *directory, const KmCentre *centre, GError **error)
{
  /* Whoever is called or served keeps a counter busy, whatever it says of itself. */
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT c.counter, c.account, t.id FROM counter c LEFT JOIN ticket t ON t.counter = c.counter "
                                                 "AND t.state IN ('called', 'serving') WHERE c.centre = $1 AND c.state = 'open'"),
                                         error, "s", centre->centre);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmWaitCounter counter = { lanes_of (figures, directory, km_rows_text (rows, 0), km_rows_text (rows, 1)), !km_rows_is_null (rows, 2) };

      for (guint i = 0; i < MIN (figures->len, KM_WAIT_MAX_LANES); i++)
        g_array_index (figures, KmLaneFigures, i).counters += (counter.lanes >> i & 1) != 0;
      g_array_append_val (counters, counter);
    }
  return step == 0;
}

gboolean
km_lane_figures_estimate (GArray *figures, KmDb *db, KmDirectory *directory, const KmCentre *centre, GError **error)
{
  g_autoptr (GArray) counters = g_array_new (FALSE, FALSE, sizeof (KmWaitCounter));
  KmWaitLane lanes[KM_WAIT_MAX_LANES] = { { 0 } };
  guint n = MIN (figures->len, KM_WAIT_MAX_LANES);

  if (!read_counters (figures, counters, db, directory, centre, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      KmLaneFigures *one = &g_array_index (figures, KmLaneFigures, i);

      one->service_seconds = km_wait_service_seconds (one->sums[KM_LANE_SERVED], one->sums[KM_LANE_SERVICE_SECONDS], centre->service_minutes * 60);
      lanes[i].waiting = one->sums[KM_LANE_WAITING];
      lanes[i].service_seconds = one->service_seconds;
    }
  km_wait_estimate (lanes, n, (const KmWaitCounter *) counters->data, counters->len);
  for (guint i = 0; i < n; i++)
    g_array_index (figures, KmLaneFigures, i).estimate = lanes[i].estimate;
  return TRUE;
}

json_t *
km_lane_figures_to_json (const KmLaneFigures *self)
{
  json_t *json = json_object ();

  km_json_set_string (json, "lane", self->lane->lane);
  km_json_set_integer (json, "waiting", self->sums[KM_LANE_WAITING]);
  km_json_set_time (json, "longest_since", self->longest_since);
  km_json_set_integer (json, "called", self->sums[KM_LANE_CALLED]);
  km_json_set_integer (json, "serving", self->sums[KM_LANE_SERVING]);
  km_json_set_integer (json, "held", self->sums[KM_LANE_HELD]);
  km_json_set_integer (json, "served", self->sums[KM_LANE_SERVED]);
  km_json_set_integer (json, "no_show", self->sums[KM_LANE_NO_SHOW]);
  km_json_set_integer (json, "counters", self->counters);
  km_json_set_integer (json, "service_seconds", self->service_seconds);
  km_json_set (json, "estimate_seconds", self->estimate != KM_WAIT_UNKNOWN ? json_integer (self->estimate) : NULL);
  return json;
}
