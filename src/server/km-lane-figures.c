// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-json.h"
#include "km-lane-figures.h"

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

/* What one counter is to a wait now: the lanes it serves with who sits there, as bits, and whether somebody is at it. */
static KmWaitCounter
reckon_counter (const KmCentre *centre, const KmCounter *counter, KmDirectory *directory, const char *account, gboolean busy)
{
  g_autofree const char **lanes = km_directory_lanes_of (directory, counter, account);
  KmWaitCounter reckoned = { .busy = busy };

  for (guint i = 0; i < MIN (centre->lanes->len, KM_WAIT_MAX_LANES); i++)
    if (g_strv_contains (lanes, ((const KmLane *) g_ptr_array_index (centre->lanes, i))->lane))
      reckoned.lanes |= G_GUINT64_CONSTANT (1) << i;
  return reckoned;
}

GArray *
km_lane_figures_read_counters (const KmCentre *centre, KmDb *db, KmDirectory *directory, GError **error)
{
  /* Whoever is called or served keeps a counter busy, whatever it says of itself. In the order of the centre's own list. */
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT c.counter, c.account, t.id FROM counter c LEFT JOIN ticket t ON t.counter = c.counter "
                                                 "AND t.state IN ('called', 'serving') WHERE c.centre = $1 AND c.state = 'open' ORDER BY c.number"),
                                         error, "s", centre->centre);
  g_autoptr (GArray) counters = g_array_sized_new (FALSE, TRUE, sizeof (KmWaitCounter), centre->counters->len);
  int step = rows != NULL ? 1 : -1;
  guint at = 0;

  g_array_set_size (counters, centre->counters->len);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      while (at < centre->counters->len && strcmp (((KmCounter *) g_ptr_array_index (centre->counters, at))->counter, km_rows_text (rows, 0)) != 0)
        at++;
      /* One that this directory does not know yet. */
      if (at == centre->counters->len)
        break;
      g_array_index (counters, KmWaitCounter, at)
        = reckon_counter (centre, g_ptr_array_index (centre->counters, at), directory, km_rows_text (rows, 1), !km_rows_is_null (rows, 2));
    }
  return step >= 0 ? g_steal_pointer (&counters) : NULL;
}

gboolean
km_lane_figures_read_counter (GArray *counters, const KmCentre *centre, KmDb *db, KmDirectory *directory, const KmCounter *counter, GError **error)
{
  g_autofree char *account = NULL, *ticket = NULL;
  guint at;
  int found;

  if (!g_ptr_array_find (centre->counters, counter, &at))
    return TRUE;
  found = km_db_one (db,
                     KM_SQL ("SELECT c.account, t.id FROM counter c LEFT JOIN ticket t ON t.counter = c.counter AND t.state IN ('called', 'serving') "
                             "WHERE c.counter = $1 AND c.state = 'open'"),
                     error, "s", counter->counter, "ss", &account, &ticket);
  if (found < 0)
    return FALSE;
  g_array_index (counters, KmWaitCounter, at)
    = found == 1 ? reckon_counter (centre, counter, directory, account, ticket != NULL) : (KmWaitCounter) { 0 };
  return TRUE;
}

void
km_lane_figures_reckon (GArray *figures, const KmCentre *centre, GArray *counters)
{
  KmWaitLane lanes[KM_WAIT_MAX_LANES] = { { 0 } };
  guint n = MIN (figures->len, KM_WAIT_MAX_LANES);

  for (guint i = 0; i < n; i++)
    {
      KmLaneFigures *one = &g_array_index (figures, KmLaneFigures, i);

      for (guint j = 0; j < counters->len; j++)
        one->counters += g_array_index (counters, KmWaitCounter, j).lanes >> i & 1;
      one->service_seconds = km_wait_service_seconds (one->sums[KM_LANE_SERVED], one->sums[KM_LANE_SERVICE_SECONDS], centre->service_minutes * 60);
      lanes[i].waiting = one->sums[KM_LANE_WAITING];
      lanes[i].service_seconds = one->service_seconds;
    }
  km_wait_estimate (lanes, n, (const KmWaitCounter *) counters->data, counters->len);
  for (guint i = 0; i < n; i++)
    g_array_index (figures, KmLaneFigures, i).estimate = lanes[i].estimate;
}

gboolean
km_lane_figures_estimate (GArray *figures, KmDb *db, KmDirectory *directory, const KmCentre *centre, GError **error)
{
  g_autoptr (GArray) counters = km_lane_figures_read_counters (centre, db, directory, error);

  if (counters == NULL)
    return FALSE;
  km_lane_figures_reckon (figures, centre, counters);
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
