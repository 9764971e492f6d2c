/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-json.h"
#include "km-payment.h"
#include "km-reads-private.h"
#include "km-view.h"

json_t *
km_read_codes (const char *text)
{
  g_auto (GStrv) codes = g_strsplit (text != NULL ? text : "", " ", -1);
  json_t *list = json_array ();

  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (*codes[i] != '\0')
        json_array_append_new (list, json_string (codes[i]));
    }
  return list;
}

/* The ticket of who waits longest. */
static gboolean
read_longest (KmReading *reading,
              json_t    *json,
              KmTime     since,
              GError   **error)
{
  g_autoptr (KmRows) rows = NULL;
  int step;

  km_json_set_time (json, "longest_wait_since", since);
  km_json_set (json, "longest_wait_ticket", NULL);
  if (since == KM_TIME_NONE)
    return TRUE;
  /* In two halves, each with its index: without them this would read all tickets there ever were. */
  rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at, position FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NULL AND issued_at = $3 UNION ALL SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at, position FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NOT NULL AND issued_at = $3 ORDER BY position LIMIT 1"),
                      error, "ssi", reading->centre->centre, reading->day, (gint64) since);
  step = rows != NULL ? km_rows_next (rows, error) : -1;
  if (step == 1)
    {
      g_autoptr (KmTicket) ticket = km_view_ticket_from_row (rows, reading->directory);

      km_json_set (json, "longest_wait_ticket", km_ticket_to_json (ticket));
    }
  return step >= 0;
}

static gboolean
read_served (KmReading *reading,
             json_t    *json,
             GError   **error)
{
  gint64 served = 0, seconds = 0;

  if (km_db_one (reading->db, KM_SQL ("SELECT COALESCE(SUM(served), 0), COALESCE(SUM(service_seconds), 0) FROM sum_lane WHERE centre = $1 AND day = $2"),
                 error, "ss", reading->centre->centre, reading->day, "ii", &served, &seconds) < 0)
    return FALSE;
  km_json_set_integer (json, "served", served);
  km_json_set_integer (json, "average_service_seconds", served > 0 ? seconds / served : 0);
  return TRUE;
}

/* What each authority's services brought in, by the catalogue's names. */
static json_t *
read_authorities (KmReading *reading,
                  GError   **error)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (reading->store, NULL, NULL);
  g_autoptr (json_t) list = json_array ();
  g_autoptr (KmRows) rows = NULL;
  int step;

  rows = km_db_query (reading->db, KM_SQL ("SELECT authority, piastres, requests FROM sum_authority WHERE centre = $1 AND day = $2 ORDER BY piastres DESC, authority"),
                      error, "ss", reading->centre->centre, reading->day);
  if (rows == NULL)
    return NULL;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      const char *code = km_rows_text (rows, 0);
      const KmAuthority *authority = catalogue != NULL ? km_catalogue_authority (catalogue, code) : NULL;
      json_t *element = json_object ();

      km_json_set_string (element, "authority", code);
      km_json_set_string (element, "name_ar", authority != NULL ? km_authority_short_name (authority, KM_LANGUAGE_AR) : code);
      km_json_set_string (element, "name_en", authority != NULL ? km_authority_short_name (authority, KM_LANGUAGE_EN) : code);
      km_json_set_integer (element, "piastres", km_rows_int (rows, 1));
      km_json_set_integer (element, "count", km_rows_int (rows, 2));
      json_array_append_new (list, element);
    }
  return step == 0 ? g_steal_pointer (&list) : NULL;
}

/* Whose fees no administrator has approved yet. */
static json_t *
read_unapproved (KmReading *reading)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (reading->store, NULL, NULL);
  json_t *list = catalogue != NULL ? km_store_list_unapproved (reading->store, catalogue, NULL) : NULL;

  return list != NULL ? list : json_array ();
}

static gboolean
read_takings (KmReading *reading,
              json_t    *json,
              GError   **error)
{
  gint64 total = 0, cash = 0, electronic = 0, pass_through = 0, receipts = 0, voids = 0, voided = 0, refunds = 0, refunded = 0, visits_saved = 0;
  json_t *takings = json_object ();
  json_t *authorities;

  km_json_set (json, "takings", takings);
  if (km_db_one (reading->db, KM_SQL ("SELECT total, cash, electronic, pass_through, receipts, voids, voided, refunds, refunded, visits_saved FROM sum_day WHERE centre = $1 AND day = $2 AND part = 'day'"),
                 error, "ss", reading->centre->centre, reading->day, "iiiiiiiiii", &total, &cash, &electronic, &pass_through, &receipts, &voids, &voided, &refunds, &refunded, &visits_saved) < 0)
    return FALSE;
  authorities = read_authorities (reading, error);
  if (authorities == NULL)
    return FALSE;
  km_json_set_integer (takings, "total", total);
  km_json_set_integer (takings, "cash", cash);
  km_json_set_integer (takings, "electronic", electronic);
  km_json_set_integer (takings, "pass_through", pass_through);
  km_json_set_integer (takings, "receipts", receipts);
  km_json_set_integer (takings, "voids", voids);
  km_json_set_integer (takings, "voided", voided);
  km_json_set_integer (takings, "refunds", refunds);
  km_json_set_integer (takings, "refunded", refunded);
  km_json_set_integer (takings, "visits_saved", visits_saved);
  km_json_set (takings, "by_authority", authorities);
  km_json_set (takings, "unapproved", read_unapproved (reading));
  return TRUE;
}

static gboolean
read_counters (KmReading *reading,
               json_t    *json,
               GError   **error)
{
  json_t *counters = km_view_counters (reading->db, reading->directory, reading->centre, error);
  json_t *counter;
  gsize i;

  if (counters == NULL)
    return FALSE;
  km_json_set (json, "counters", counters);
  json_array_foreach (counters, i, counter)
    {
      gint64 served = 0;

      if (km_db_one (reading->db, KM_SQL ("SELECT served FROM sum_counter WHERE centre = $1 AND day = $2 AND counter = $3"),
                     error, "sss", reading->centre->centre, reading->day, km_json_get_string (counter, "counter", ""), "i", &served) < 0)
        return FALSE;
      km_json_set_integer (counter, "served", served);
    }
  return TRUE;
}

static gboolean
read_cases (KmReading *reading,
            json_t    *json,
            GError   **error)
{
  g_autoptr (KmRows) rows = NULL;
  json_t *cases = json_array ();
  int step;

  km_json_set (json, "cases", cases);
  rows = km_db_query (reading->db, KM_SQL ("SELECT id, kind, subject, opened_at, flags FROM review_case WHERE centre = $1 AND closed_at IS NULL ORDER BY opened_at LIMIT 100"),
                      error, "s", reading->centre->centre);
  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      json_t *element = json_object ();

      km_json_set_string (element, "id", km_rows_text (rows, 0));
      km_json_set_string (element, "kind", km_rows_text (rows, 1));
      km_json_set_string (element, "subject", km_rows_text (rows, 2));
      km_json_set_time (element, "opened_at", km_rows_int (rows, 3));
      km_json_set (element, "flags", km_read_codes (km_rows_text (rows, 4)));
      json_array_append_new (cases, element);
    }
  return step == 0;
}

/* What lies in the drawers that are above the limit for paying in (counter.md §2.26), and the shifts that nobody has signed for. */
static gboolean
read_drawers (KmReading *reading,
              json_t    *json,
              GError   **error)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (reading->store, NULL, NULL);
  gint64 limit = catalogue != NULL ? km_catalogue_payment (catalogue)->paying_in_limit : G_MAXINT64;
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT s.id, s.counter, s.account, s.float_piastres + COALESCE(m.cash, 0) - COALESCE(m.paid_in, 0) FROM shift s LEFT JOIN sum_shift m ON m.centre = s.centre AND m.day = '' AND m.shift = s.id WHERE s.centre = $1 AND s.state <> 'closed' ORDER BY s.counter"),
                                         error, "s", reading->centre->centre);
  json_t *drawers = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "paying_in_limit", limit == G_MAXINT64 ? NULL : json_integer (limit));
  km_json_set (json, "drawers_above_limit", drawers);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *element;

      if (km_rows_int (rows, 3) <= limit)
        continue;
      element = json_object ();
      km_json_set_string (element, "shift", km_rows_text (rows, 0));
      km_json_set_string (element, "counter", km_rows_text (rows, 1));
      km_json_set_string (element, "account", km_rows_text (rows, 2));
      km_json_set_integer (element, "piastres", km_rows_int (rows, 3));
      json_array_append_new (drawers, element);
    }
  return step == 0;
}

static gboolean
read_unverified (KmReading *reading,
                 json_t    *json,
                 GError   **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT id, counter, account, day, counted, expected, counted_at FROM shift WHERE centre = $1 AND verified_at IS NULL AND counted_at IS NOT NULL ORDER BY counted_at LIMIT 100"),
                                         error, "s", reading->centre->centre);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "shifts_to_verify", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *element = json_object ();

      km_json_set_string (element, "shift", km_rows_text (rows, 0));
      km_json_set_string (element, "counter", km_rows_text (rows, 1));
      km_json_set_string (element, "account", km_rows_text (rows, 2));
      km_json_set_string (element, "day", km_rows_text (rows, 3));
      km_json_set_integer (element, "counted", km_rows_int (rows, 4));
      km_json_set_integer (element, "difference", km_rows_int (rows, 4) - km_rows_int (rows, 5));
      km_json_set_time (element, "counted_at", km_rows_int (rows, 6));
      json_array_append_new (list, element);
    }
  return step == 0;
}

/* Of the promises for today: how many, and how they went. */
static gboolean
read_promises (KmReading *reading,
               json_t    *json,
               GError   **error)
{
  gint64 promised = 0, kept = 0, late = 0, cancelled = 0;
  json_t *promises = json_object ();

  km_json_set (json, "promises", promises);
  if (km_db_one (reading->db, KM_SQL ("SELECT CAST(COALESCE(SUM(promised), 0) AS BIGINT), CAST(COALESCE(SUM(kept), 0) AS BIGINT), CAST(COALESCE(SUM(late), 0) AS BIGINT), CAST(COALESCE(SUM(cancelled), 0) AS BIGINT) FROM sum_promise WHERE centre = $1 AND day = $2"),
                 error, "ss", reading->centre->centre, reading->day, "iiii", &promised, &kept, &late, &cancelled) < 0)
    return FALSE;
  km_json_set_integer (promises, "promised", promised);
  km_json_set_integer (promises, "kept", kept);
  km_json_set_integer (promises, "late", late);
  km_json_set_integer (promises, "cancelled", cancelled);
  return TRUE;
}

static gboolean
read_hours (KmReading *reading,
            json_t    *json,
            GError   **error)
{
  g_autoptr (KmRows) rows = NULL;
  json_t *hours = json_array ();
  int step;

  km_json_set (json, "hours", hours);
  rows = km_db_query (reading->db, KM_SQL ("SELECT hour, arrived, served, waited, wait_seconds FROM sum_hour WHERE centre = $1 AND day = $2 ORDER BY hour"),
                      error, "ss", reading->centre->centre, reading->day);
  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      gint64 waited = km_rows_int (rows, 3);
      json_t *element = json_object ();

      km_json_set_string (element, "hour", km_rows_text (rows, 0));
      km_json_set_integer (element, "arrived", km_rows_int (rows, 1));
      km_json_set_integer (element, "served", km_rows_int (rows, 2));
      km_json_set_integer (element, "wait_seconds_average", waited > 0 ? km_rows_int (rows, 4) / waited : 0);
      json_array_append_new (hours, element);
    }
  return step == 0;
}

static json_t *
read_dashboard (KmReading  *reading,
                const char *centre,
                KmTime      now,
                GError    **error)
{
  g_autoptr (json_t) json = km_read_begin (reading, centre, now, error);
  gint64 waiting;
  KmTime longest_since;

  if (json == NULL || !km_read_lanes (reading, json, &waiting, &longest_since, error))
    return NULL;
  km_json_set_time (json, "at", now);
  km_json_set_integer (json, "waiting", waiting);
  if (!read_longest (reading, json, longest_since, error) || !read_served (reading, json, error) || !read_takings (reading, json, error) ||
      !read_counters (reading, json, error) || !read_cases (reading, json, error) || !read_hours (reading, json, error) ||
      !read_drawers (reading, json, error) || !read_unverified (reading, json, error) || !read_promises (reading, json, error))
    return NULL;
  return g_steal_pointer (&json);
}

json_t *
km_read_dashboard (KmStore    *store,
                   const char *centre,
                   KmTime      now,
                   GError    **error)
{
  KmReading reading;
  json_t *json = km_reading_open (&reading, store, error) ? read_dashboard (&reading, centre, now, error) : NULL;

  km_reading_close (&reading);
  return json;
}
