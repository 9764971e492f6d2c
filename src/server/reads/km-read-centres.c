/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-json.h"
#include "km-keys.h"
#include "km-reads-private.h"

/* The numbers of all centres' last events and the day: as long as they stay, so does the answer. */
static char *
make_etag (KmReading  *reading,
           const char *day,
           GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT centre, seq FROM centre ORDER BY centre"), error, "");
  g_autoptr (GString) text = g_string_new (km_store_get_epoch (reading->store));
  int step = rows != NULL ? 1 : -1;

  g_string_append_printf (text, "|%s", day);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    g_string_append_printf (text, "|%s|%" G_GINT64_FORMAT, km_rows_text (rows, 0), km_rows_int (rows, 1));
  return step == 0 ? km_hash_text (text->str) : NULL;
}

/* One centre's day in a few figures, all from rows of summaries. */
static json_t *
read_centre (KmReading      *reading,
             const KmCentre *centre,
             const char     *day,
             GError        **error)
{
  g_autoptr (json_t) json = json_object ();
  gint64 tickets = 0, waiting = 0, serving = 0, served = 0, waited = 0, wait_seconds = 0, receipts = 0, total = 0, cash = 0, electronic = 0, visits_saved = 0;
  gint64 open = 0, cases = 0, promised = 0, kept = 0, late = 0;

  if (km_db_one (reading->db, KM_SQL ("SELECT CAST(COALESCE(SUM(tickets), 0) AS BIGINT), CAST(COALESCE(SUM(waiting), 0) AS BIGINT), CAST(COALESCE(SUM(called + serving), 0) AS BIGINT), CAST(COALESCE(SUM(served), 0) AS BIGINT), CAST(COALESCE(SUM(waited), 0) AS BIGINT), CAST(COALESCE(SUM(wait_seconds), 0) AS BIGINT) FROM sum_lane WHERE centre = $1 AND day = $2"),
                 error, "ss", centre->centre, day, "iiiiii", &tickets, &waiting, &serving, &served, &waited, &wait_seconds) < 0
      || km_db_one (reading->db, KM_SQL ("SELECT receipts, total, cash, electronic, visits_saved FROM sum_day WHERE centre = $1 AND day = $2 AND part = 'day'"),
                    error, "ss", centre->centre, day, "iiiii", &receipts, &total, &cash, &electronic, &visits_saved) < 0
      || km_db_one (reading->db, KM_SQL ("SELECT count(*) FROM counter WHERE centre = $1 AND state = 'open'"), error, "s", centre->centre, "i", &open) < 0
      || km_db_one (reading->db, KM_SQL ("SELECT count(*) FROM review_case WHERE centre = $1 AND closed_at IS NULL"), error, "s", centre->centre, "i", &cases) < 0
      || km_db_one (reading->db, KM_SQL ("SELECT CAST(COALESCE(SUM(promised), 0) AS BIGINT), CAST(COALESCE(SUM(kept), 0) AS BIGINT), CAST(COALESCE(SUM(late), 0) AS BIGINT) FROM sum_promise WHERE centre = $1 AND day = $2"),
                    error, "ss", centre->centre, day, "iii", &promised, &kept, &late) < 0)
    return NULL;
  km_json_set_string (json, "centre", centre->centre);
  km_json_set_string (json, "name_ar", centre->name_ar);
  km_json_set_string (json, "name_en", centre->name_en);
  km_json_set_string (json, "kind", centre->kind);
  km_json_set_integer (json, "open_counters", open);
  km_json_set_integer (json, "tickets", tickets);
  km_json_set_integer (json, "waiting", waiting);
  km_json_set_integer (json, "serving", serving);
  km_json_set_integer (json, "served", served);
  km_json_set_integer (json, "wait_seconds_average", waited > 0 ? wait_seconds / waited : 0);
  km_json_set_integer (json, "receipts", receipts);
  km_json_set_integer (json, "total", total);
  km_json_set_integer (json, "cash", cash);
  km_json_set_integer (json, "electronic", electronic);
  km_json_set_integer (json, "visits_saved", visits_saved);
  km_json_set_integer (json, "open_cases", cases);
  km_json_set_integer (json, "promised", promised);
  km_json_set_integer (json, "promises_kept", kept);
  km_json_set_integer (json, "promises_late", late);
  return g_steal_pointer (&json);
}

static json_t *
read_all (KmReading  *reading,
          const char *day,
          KmTime      now,
          GError    **error)
{
  GPtrArray *centres = km_directory_get_centres (reading->directory);
  g_autoptr (json_t) json = json_object ();
  json_t *list = json_array ();

  km_json_set_string (json, "day", day);
  km_json_set_time (json, "at", now);
  km_json_set (json, "centres", list);
  for (guint i = 0; i < centres->len; i++)
    {
      json_t *centre = read_centre (reading, g_ptr_array_index (centres, i), day, error);

      if (centre == NULL)
        return NULL;
      json_array_append_new (list, centre);
    }
  return g_steal_pointer (&json);
}

json_t *
km_read_all_centres (KmStore    *store,
                     const char *known,
                     KmTime      now,
                     char      **etag,
                     GError    **error)
{
  KmReading reading = { NULL };
  char day[KM_DATE_FORMAT_LENGTH];
  json_t *json = NULL;

  km_time_business_date (now, km_store_get_zone (store), day);
  if (km_reading_open (&reading, store, error))
    {
      *etag = make_etag (&reading, day, error);
      if (*etag != NULL && (known == NULL || strstr (known, *etag) == NULL))
        json = read_all (&reading, day, now, error);
    }
  km_reading_close (&reading);
  return json;
}
