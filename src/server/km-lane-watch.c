// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-json.h"
#include "km-lane-figures.h"
#include "km-lane-watch.h"

#define STEP 300 /* seconds: an expected wait is told in steps of five minutes */

struct _KmLaneWatch
{
  GHashTable *told;         /* "centre lane" → its figures as text */
  KmDirectory *directory;   /* nullable: the counters below are read with it */
  GHashTable *counters;     /* centre → GArray of KmWaitCounter: a centre has many, and each transaction changes few */
  GHashTable *changed;      /* counter → itself: to be read again */
};

KmLaneWatch *
km_lane_watch_new (void)
{
  KmLaneWatch *self = g_new0 (KmLaneWatch, 1);

  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
km_lane_watch_free (KmLaneWatch *self)
{
  g_clear_pointer (&self->directory, km_directory_unref);
  g_hash_table_unref (self->counters);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->told);
  g_free (self);
}

static void
forget_counters (KmLaneWatch *self)
{
  g_clear_pointer (&self->directory, km_directory_unref);
  g_hash_table_remove_all (self->counters);
  g_hash_table_remove_all (self->changed);
}

void
km_lane_watch_forget (KmLaneWatch *self)
{
  g_hash_table_remove_all (self->told);
  forget_counters (self);
}

void
km_lane_watch_note (KmLaneWatch *self, const char *counter)
{
  if (!g_hash_table_contains (self->changed, counter))
    g_hash_table_add (self->changed, g_strdup (counter));
}

/* The centre's counters as they are now: owned by the watch. */
static GArray *
find_counters (KmLaneWatch *self, KmDb *db, KmDirectory *directory, const KmCentre *centre, GError **error)
{
  GHashTableIter iter;
  const char *code;
  GArray *counters;

  if (self->directory != directory)
    {
      forget_counters (self);
      self->directory = km_directory_ref (directory);
    }
  counters = g_hash_table_lookup (self->counters, centre->centre);
  if (counters == NULL)
    {
      counters = km_lane_figures_read_counters (centre, db, directory, error);
      if (counters != NULL)
        g_hash_table_insert (self->counters, g_strdup (centre->centre), counters);
    }
  g_hash_table_iter_init (&iter, self->changed);
  while (counters != NULL && g_hash_table_iter_next (&iter, (gpointer *) &code, NULL))
    {
      const KmCounter *counter = km_directory_find_counter (directory, code);

      if (counter != NULL && strcmp (counter->centre, centre->centre) != 0)
        continue;
      if (counter != NULL && !km_lane_figures_read_counter (counters, centre, db, directory, counter, error))
        return NULL;
      g_hash_table_iter_remove (&iter);
    }
  return counters;
}

/* Whether the lane is another than when it was last told of, and remembers it as it is now. */
static gboolean
has_changed (KmLaneWatch *self, const char *centre, const KmLaneFigures *lane)
{
  g_autoptr (GString) now = g_string_new (NULL);
  g_autofree char *key = g_strconcat (centre, " ", lane->lane->lane, NULL);

  for (guint i = KM_LANE_WAITING; i <= KM_LANE_GONE; i++)
    g_string_append_printf (now, "%" G_GINT64_FORMAT " ", lane->sums[i]);
  g_string_append_printf (now, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, lane->counters,
                          lane->estimate < 0 ? lane->estimate : (lane->estimate + STEP - 1) / STEP);
  if (g_strcmp0 (g_hash_table_lookup (self->told, key), now->str) == 0)
    return FALSE;
  g_hash_table_replace (self->told, g_steal_pointer (&key), g_strdup (now->str));
  return TRUE;
}

static gboolean
tell_lane (const char *centre, const KmLaneFigures *lane, KmLaneTell tell, gpointer user_data, GError **error)
{
  g_autoptr (json_t) json = km_lane_figures_to_json (lane);
  g_autofree char *text = NULL;

  /* Not asked here: it would read the whole lane. */
  json_object_del (json, "longest_since");
  text = km_json_dump (json, NULL);
  return tell (user_data, centre, "lane.changed", lane->lane->lane, text, error);
}

gboolean
km_lane_watch_look (KmLaneWatch *self, KmSummary *summary, KmDb *db, KmDirectory *directory, const KmCentre *centre, const char *day,
                    KmLaneTell tell, gpointer user_data, GError **error)
{
  g_autoptr (GArray) lanes = km_lane_figures_new (centre);
  g_autofree char *body = NULL;
  GArray *counters = find_counters (self, db, directory, centre, error);
  gint64 waiting = 0, served = 0;

  if (counters == NULL)
    return FALSE;
  for (guint i = 0; i < lanes->len; i++)
    {
      KmLaneFigures *lane = &g_array_index (lanes, KmLaneFigures, i);

      for (guint column = 0; column < KM_N_LANE_SUMS; column++)
        if (!km_summary_get (summary, db, KM_SUM_LANE, centre->centre, day, lane->lane->lane, column, &lane->sums[column], error))
          return FALSE;
      waiting += lane->sums[KM_LANE_WAITING];
      served += lane->sums[KM_LANE_SERVED];
    }
  km_lane_figures_reckon (lanes, centre, counters);
  for (guint i = 0; i < lanes->len; i++)
    {
      const KmLaneFigures *lane = &g_array_index (lanes, KmLaneFigures, i);

      if (has_changed (self, centre->centre, lane) && !tell_lane (centre->centre, lane, tell, user_data, error))
        return FALSE;
    }
  body = g_strdup_printf ("{\"waiting\":%" G_GINT64_FORMAT ",\"served\":%" G_GINT64_FORMAT "}", waiting, served);
  return tell (user_data, centre->centre, "day.changed", day, body, error);
}
