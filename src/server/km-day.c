// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-day.h"

#include "km-json.h"

static gboolean
count (KmDb *db, json_t *json, const char *name, const char *sql, const char *centre, const char *day, gboolean *some, GError **error)
{
  gint64 value = 0;

  if (km_db_one (db, sql, error, "ss", centre, day, "i", &value) < 0)
    return FALSE;
  km_json_set_integer (json, name, value);
  *some = *some || value > 0;
  return TRUE;
}

static gboolean
count_states (KmDb *db, json_t *json, const char *centre, const char *day, gboolean *some, GError **error)
{
  static const char *const names[] = { "called", "serving", "held" };
  gint64 numbers[G_N_ELEMENTS (names)] = { 0 };
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT state, count(*) FROM ticket WHERE centre = $1 AND day = $2 AND counter IS NOT NULL "
                                                 "AND finished_at IS NULL GROUP BY state"),
                                         error, "ss", centre, day);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      if (g_strcmp0 (names[i], km_rows_text (rows, 0)) == 0)
        numbers[i] = km_rows_int (rows, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      km_json_set_integer (json, names[i], numbers[i]);
      *some = *some || numbers[i] > 0;
    }
  return step == 0;
}

/* Money is counted by people: an open shift goes on into the next day, and everybody sees it. */
static gboolean
list_shifts (KmDb *db, json_t *json, const char *centre, const char *day, gboolean *some, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT id, day, counter, account, state, opened_at FROM shift WHERE centre = $1 AND day <= $2 "
                                                 "AND state <> 'closed' ORDER BY opened_at"),
                                         error, "ss", centre, day);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "shifts", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *shift = json_object ();

      km_json_set_string (shift, "shift", km_rows_text (rows, 0));
      km_json_set_string (shift, "day", km_rows_text (rows, 1));
      km_json_set_string (shift, "counter", km_rows_text (rows, 2));
      km_json_set_string (shift, "account", km_rows_text (rows, 3));
      km_json_set_string (shift, "state", km_rows_text (rows, 4));
      km_json_set_time (shift, "opened_at", km_rows_int (rows, 5));
      json_array_append_new (list, shift);
      *some = TRUE;
    }
  return step == 0;
}

/* Facts that lie in tills yet: what they say comes after closing. */
static gboolean
list_tills (KmDb *db, json_t *json, const char *centre, gboolean *some, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT till, backlog_count, backlog_piastres, backlog_oldest, seen_at FROM till WHERE centre = $1 "
                                                 "AND backlog_count > 0 ORDER BY till"),
                                         error, "s", centre);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "tills", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *till = json_object ();

      km_json_set_string (till, "till", km_rows_text (rows, 0));
      km_json_set_integer (till, "count", km_rows_int (rows, 1));
      km_json_set_integer (till, "piastres", km_rows_int (rows, 2));
      km_json_set_time (till, "oldest", km_rows_is_null (rows, 3) ? KM_TIME_NONE : km_rows_int (rows, 3));
      km_json_set_time (till, "seen_at", km_rows_is_null (rows, 4) ? KM_TIME_NONE : km_rows_int (rows, 4));
      json_array_append_new (list, till);
      *some = TRUE;
    }
  return step == 0;
}

json_t *
km_day_open_to_json (KmDb *db, const char *centre, const char *day, gboolean *ends, GError **error)
{
  g_autoptr (json_t) json = json_object ();
  gboolean some = FALSE, ignored = FALSE;

  if (!count (db, json, "waiting",
              KM_SQL ("SELECT (SELECT count(*) FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NULL) "
                      "+ (SELECT count(*) FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NOT NULL)"),
              centre, day, &some, error)
      || !count_states (db, json, centre, day, &some, error)
      || !count (db, json, "absent", KM_SQL ("SELECT count(*) FROM ticket WHERE centre = $1 AND day = $2 AND state = 'no-show'"), centre, day, &some,
                 error)
      || !count (db, json, "drafts", KM_SQL ("SELECT count(*) FROM draft WHERE centre = $1 AND day = $2"), centre, day, &some, error)
      || !count (db, json, "appointments", KM_SQL ("SELECT count(*) FROM appointment WHERE centre = $1 AND day = $2 AND state = 'booked'"), centre,
                 day, &some, error)
      || !list_shifts (db, json, centre, day, &some, error) || !list_tills (db, json, centre, &some, error)
      || !count (db, json, "unverified",
                 KM_SQL ("SELECT count(*) FROM shift WHERE centre = $1 AND day <= $2 AND verified_at IS NULL AND counted_at IS NOT NULL"), centre, day,
                 &ignored, error)
      || !count (db, json, "cases", KM_SQL ("SELECT count(*) FROM review_case WHERE centre = $1 AND day <= $2 AND closed_at IS NULL"), centre, day,
                 &ignored, error))
    return NULL;
  if (ends != NULL)
    *ends = some;
  return g_steal_pointer (&json);
}

json_t *
km_day_after_to_json (KmDb *db, const char *centre, const char *day, GError **error)
{
  static const char *const names[] = { "receipts", "total", "cash", "electronic", "pass_through" };
  gint64 sums[G_N_ELEMENTS (names)] = { 0 };
  g_autoptr (json_t) json = json_object ();
  g_autoptr (KmRows) rows = NULL;
  json_t *facts = json_object ();
  int step;

  km_json_set (json, "facts", facts);
  if (km_db_one (db, KM_SQL ("SELECT receipts, total, cash, electronic, pass_through FROM sum_day WHERE centre = $1 AND day = $2 AND part = 'after'"),
                 error, "ss", centre, day, "iiiii", &sums[0], &sums[1], &sums[2], &sums[3], &sums[4]) < 0)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    km_json_set_integer (json, names[i], sums[i]);
  rows = km_db_query (db, KM_SQL ("SELECT kind, count(*) FROM late_fact WHERE centre = $1 AND day = $2 GROUP BY kind"), error, "ss", centre, day);
  step = rows != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_json_set_integer (facts, km_rows_text (rows, 0), km_rows_int (rows, 1));
  return step == 0 ? g_steal_pointer (&json) : NULL;
}
