// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-day-report.h"

#include "km-error.h"
#include "km-json.h"
#include "km-keys.h"

/* One row of the sums into `json` under its key. */
static gboolean
add_row (KmApply *apply, json_t *json, KmSum sum, const char *day, const char *key, const char *name, GError **error)
{
  json_t *row = km_summary_to_json (apply->summary, apply->db, sum, apply->centre->centre, day, key, error);

  if (row == NULL)
    return FALSE;
  km_json_set (json, name, row);
  return TRUE;
}

static gboolean
add_keys (KmApply *apply, json_t *report, KmSum sum, const char *day, const char *name, GError **error)
{
  g_autoptr (GPtrArray) keys = km_summary_keys (apply->summary, apply->db, sum, apply->centre->centre, day, error);
  json_t *json = json_object ();

  km_json_set (report, name, json);
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    if (!add_row (apply, json, sum, day, g_ptr_array_index (keys, i), g_ptr_array_index (keys, i), error))
      return FALSE;
  return keys != NULL;
}

static gboolean
add_places (KmApply *apply, json_t *report, const char *day, GError **error)
{
  json_t *lanes = json_object (), *counters = json_object ();

  km_json_set (report, "lanes", lanes);
  km_json_set (report, "counters", counters);
  for (guint i = 0; i < apply->centre->lanes->len; i++)
    {
      const KmLane *lane = g_ptr_array_index (apply->centre->lanes, i);

      if (!add_row (apply, lanes, KM_SUM_LANE, day, lane->lane, lane->lane, error))
        return FALSE;
    }
  for (guint i = 0; i < apply->centre->counters->len; i++)
    {
      const KmCounter *counter = g_ptr_array_index (apply->centre->counters, i);

      if (!add_row (apply, counters, KM_SUM_COUNTER, day, counter->counter, counter->counter, error))
        return FALSE;
    }
  return TRUE;
}

/* The day's shifts as they stand: what was expected is said only where it was counted. */
static gboolean
add_shifts (KmApply *apply, json_t *report, const char *day, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (apply->db,
                                         KM_SQL ("SELECT id, counter, account, state, float_piastres, counted, expected, counted_at FROM shift "
                                                 "WHERE centre = $1 AND day = $2 ORDER BY opened_at, id"),
                                         error, "ss", apply->centre->centre, day);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (report, "shifts", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *shift = json_object ();
      gboolean counted = !km_rows_is_null (rows, 7);

      km_json_set_string (shift, "shift", km_rows_text (rows, 0));
      km_json_set_string (shift, "counter", km_rows_text (rows, 1));
      km_json_set_string (shift, "account", km_rows_text (rows, 2));
      km_json_set_string (shift, "state", km_rows_text (rows, 3));
      km_json_set_integer (shift, "float", km_rows_int (rows, 4));
      km_json_set (shift, "counted", counted ? json_integer (km_rows_int (rows, 5)) : NULL);
      km_json_set (shift, "expected", counted ? json_integer (km_rows_int (rows, 6)) : NULL);
      json_array_append_new (list, shift);
    }
  return step == 0;
}

static json_t *
make (KmApply *apply, const char *day, gint64 *audit_number, char **audit_hash, GError **error)
{
  g_autoptr (json_t) report = json_deep_copy (apply->result);
  json_t *audit = json_object ();

  km_json_set (report, "audit", audit);
  km_json_set_string (report, "centre", apply->centre->centre);
  km_json_set_string (report, "closed_by", apply->actor);
  if (km_db_one (apply->db, KM_SQL ("SELECT audit_number, audit_hash FROM centre WHERE centre = $1"), error, "s", apply->centre->centre, "is",
                 audit_number, audit_hash) != 1
      || !add_row (apply, report, KM_SUM_DAY, day, "day", "takings", error) || !add_row (apply, report, KM_SUM_DAY, day, "after", "after", error)
      || !add_places (apply, report, day, error) || !add_keys (apply, report, KM_SUM_HOUR, day, "hours", error)
      || !add_keys (apply, report, KM_SUM_AUTHORITY, day, "authorities", error) || !add_keys (apply, report, KM_SUM_RATING, day, "ratings", error)
      || !add_keys (apply, report, KM_SUM_METHOD, day, "methods", error) || !add_keys (apply, report, KM_SUM_CLERK, day, "clerks", error)
      || !add_keys (apply, report, KM_SUM_PROMISE, day, "promises", error)
      || !add_shifts (apply, report, day, error))
    return NULL;
  km_json_set_integer (audit, "number", *audit_number);
  km_json_set_string (audit, "hash", *audit_hash);
  return g_steal_pointer (&report);
}

gboolean
km_day_report_write (KmApply *apply, const char *day, gint64 number, GError **error)
{
  g_autofree char *audit_hash = NULL, *body = NULL, *hash = NULL;
  gint64 audit_number = 0;
  g_autoptr (json_t) report = make (apply, day, &audit_number, &audit_hash, error);

  if (report == NULL)
    return FALSE;
  body = km_json_dump_canonical (report, NULL);
  hash = km_hash_text (body);
  km_json_set_string (apply->result, "hash", hash);
  return km_db_run (apply->db,
                    KM_SQL ("INSERT INTO day_report (centre, day, number, at, closed_by, audit_number, audit_hash, hash, body) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                    error, "ssiisisss", apply->centre->centre, day, number, apply->now, apply->actor, audit_number, audit_hash, hash, body);
}
