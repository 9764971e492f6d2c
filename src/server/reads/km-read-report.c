/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-account.h"
#include "km-error.h"
#include "km-json.h"
#include "km-reads-private.h"

#define MAX_DAYS 3660

/* What a figure is, and with it what it is written as and whether a sum of it means something. */
typedef enum
{
  COUNT,    /* added up */
  PIASTRES, /* added up */
  SECONDS,  /* added up */
  AVERAGE,  /* the figure `of` by `by`: seconds */
  SHARE,    /* the figure `of` by `by`, in hundredths of a percent */
  SCORE,    /* the figure `of` by `by`, in hundredths */
} Type;

typedef struct
{
  const char *name;
  const char *title_ar, *title_en;
  Type type;
  guint of, by; /* AVERAGE, SHARE: columns of this report */
} Column;

typedef enum
{
  KEY_NONE,
  KEY_AUTHORITY,
  KEY_METHOD,
  KEY_CLERK,
  KEY_LANE,
  KEY_COUNTER,
} Key;

#define MAX_COLUMNS 10

typedef struct
{
  const char *name;
  const char *title_ar, *title_en;
  Key key;
  const char *sql; /* day, key, then the columns that are not reckoned; $1 centre, $2 and $3 first and last day */
  Column columns[MAX_COLUMNS];
} Report;

static const Report reports[] = {
  { "promises-kept", "الالتزام بالمواعيد", "Promises kept", KEY_AUTHORITY,
    KM_SQL ("SELECT day, authority, promised, kept, late, cancelled FROM sum_promise WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY day, authority"),
    { { "promised", "مواعيد مستحقة", "Promised", COUNT, 0, 0 },
      { "kept", "في الموعد", "Kept", COUNT, 0, 0 },
      { "late", "متأخرة", "Late", COUNT, 0, 0 },
      { "cancelled", "ملغاة أو مرفوضة", "Cancelled", COUNT, 0, 0 },
      { "kept_share", "نسبة الالتزام ٪", "Kept %", SHARE, 1, 0 } } },
  { "revenue-by-authority", "المتحصلات حسب الجهة", "Revenue by authority", KEY_AUTHORITY,
    KM_SQL ("SELECT day, authority, requests, voided, refunded, piastres + back, back, piastres, pass_through FROM sum_authority WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY day, authority"),
    { { "requests", "الطلبات", "Requests", COUNT, 0, 0 },
      { "voided", "طلبات ملغاة", "Voided requests", COUNT, 0, 0 },
      { "refunded", "طلبات رُدت رسومها", "Refunded requests", COUNT, 0, 0 },
      { "collected", "المحصل", "Collected", PIASTRES, 0, 0 },
      { "back", "المردود", "Handed back", PIASTRES, 0, 0 },
      { "piastres", "الصافي", "Net", PIASTRES, 0, 0 },
      { "pass_through", "مبالغ لحساب الغير", "For other bodies", PIASTRES, 0, 0 } } },
  { "revenue-by-clerk", "المتحصلات حسب الموظف", "Revenue by clerk", KEY_CLERK,
    KM_SQL ("SELECT day, clerk, receipts, requests, cash, electronic, total, voids, voided, refunds, refunded FROM sum_clerk WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY day, clerk"),
    { { "receipts", "الإيصالات", "Receipts", COUNT, 0, 0 },
      { "requests", "الطلبات", "Requests", COUNT, 0, 0 },
      { "cash", "نقدًا", "Cash", PIASTRES, 0, 0 },
      { "electronic", "إلكترونيًا", "Electronic", PIASTRES, 0, 0 },
      { "total", "الصافي", "Net", PIASTRES, 0, 0 },
      { "voids", "إيصالات ملغاة", "Voided receipts", COUNT, 0, 0 },
      { "voided", "قيمة الملغى", "Voided amount", PIASTRES, 0, 0 },
      { "refunds", "مرات الرد", "Refunds", COUNT, 0, 0 },
      { "refunded", "قيمة المردود", "Refunded amount", PIASTRES, 0, 0 } } },
  { "revenue-by-method", "المتحصلات حسب طريقة السداد", "Revenue by method", KEY_METHOD,
    KM_SQL ("SELECT day, method, payments, piastres + back, backs, back, piastres FROM sum_method WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY day, method"),
    { { "payments", "المدفوعات", "Payments", COUNT, 0, 0 },
      { "collected", "المحصل", "Collected", PIASTRES, 0, 0 },
      { "backs", "مرات الرد", "Hand-backs", COUNT, 0, 0 },
      { "back", "المردود", "Handed back", PIASTRES, 0, 0 },
      { "piastres", "الصافي", "Net", PIASTRES, 0, 0 } } },
  { "satisfaction", "رضا المتعاملين", "Satisfaction", KEY_COUNTER,
    KM_SQL ("SELECT day, counter, ratings, score FROM sum_rating WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY day, counter"),
    { { "ratings", "التقييمات", "Ratings", COUNT, 0, 0 },
      { "score", "مجموع الدرجات", "Score", COUNT, 0, 0 },
      { "score_average", "متوسط الدرجة", "Average score", SCORE, 1, 0 } } },
  { "visits-saved", "الزيارات الموفرة", "Visits saved", KEY_NONE,
    KM_SQL ("SELECT day, part, receipts - voids, requests, visits_saved FROM sum_day WHERE centre = $1 AND day >= $2 AND day <= $3 AND part = 'day' ORDER BY day"),
    { { "receipts", "الإيصالات", "Receipts", COUNT, 0, 0 },
      { "requests", "الطلبات", "Requests", COUNT, 0, 0 },
      { "visits_saved", "الزيارات الموفرة", "Visits saved", COUNT, 0, 0 } } },
  { "waiting-times", "أزمنة الانتظار", "Waiting times", KEY_LANE,
    KM_SQL ("SELECT day, lane, tickets, served, no_show, gone, waited, wait_seconds, service_seconds FROM sum_lane WHERE centre = $1 AND day >= $2 AND day <= $3 ORDER BY day, lane"),
    { { "tickets", "التذاكر", "Tickets", COUNT, 0, 0 },
      { "served", "خُدم", "Served", COUNT, 0, 0 },
      { "no_show", "لم يحضر", "No-show", COUNT, 0, 0 },
      { "gone", "انصرف", "Left", COUNT, 0, 0 },
      { "waited", "نودي عليه", "Called", COUNT, 0, 0 },
      { "wait_seconds", "مجموع الانتظار (ثانية)", "Waiting (s)", SECONDS, 0, 0 },
      { "service_seconds", "مجموع الخدمة (ثانية)", "Service (s)", SECONDS, 0, 0 },
      { "wait_seconds_average", "متوسط الانتظار (ثانية)", "Average wait (s)", AVERAGE, 5, 4 },
      { "service_seconds_average", "متوسط الخدمة (ثانية)", "Average service (s)", AVERAGE, 6, 1 } } },
};

static const Report *
find_report (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reports); i++)
    if (strcmp (reports[i].name, name) == 0)
      return &reports[i];
  return NULL;
}

static gboolean
is_reckoned (const Column *column)
{
  return column->type == AVERAGE || column->type == SHARE || column->type == SCORE;
}

/* ---- Who a key is ---- */

typedef struct
{
  KmReading *reading;
  const Report *report;
  KmCatalogue *catalogue; /* nullable */
  GHashTable *clerks;     /* user name → KmAccount */
  gint64 totals[MAX_COLUMNS];
} Run;

static const KmAccount *
find_clerk (Run        *run,
            const char *username)
{
  KmAccount *account = g_hash_table_lookup (run->clerks, username);

  if (account == NULL)
    {
      account = km_account_find (run->reading->db, username, G_MAXINT64, NULL);
      if (account != NULL)
        g_hash_table_insert (run->clerks, g_strdup (username), account);
    }
  return account;
}

static void
set_names (json_t     *row,
           const char *key,
           const char *ar,
           const char *en)
{
  km_json_set_string (row, "key", key);
  km_json_set_string (row, "name_ar", ar != NULL ? ar : key);
  km_json_set_string (row, "name_en", en != NULL ? en : key);
}

static void
describe_key (Run            *run,
              json_t         *row,
              const KmCentre *centre,
              const char     *key)
{
  static const char *const methods[][3] = {
    { "cash", "نقدًا", "Cash" }, { "card", "بطاقة", "Card" }, { "wallet", "محفظة إلكترونية", "Wallet" }, { "order", "أمر توريد", "Supply order" },
  };
  const KmAuthority *authority;
  const KmAccount *account;
  const KmLane *lane;

  switch (run->report->key)
    {
    case KEY_AUTHORITY:
      authority = run->catalogue != NULL ? km_catalogue_authority (run->catalogue, key) : NULL;
      set_names (row, key, authority != NULL ? km_authority_short_name (authority, KM_LANGUAGE_AR) : NULL,
                 authority != NULL ? km_authority_short_name (authority, KM_LANGUAGE_EN) : NULL);
      return;
    case KEY_CLERK:
      account = find_clerk (run, key);
      set_names (row, key, account != NULL ? account->name_ar : NULL, account != NULL ? account->name_en : NULL);
      return;
    case KEY_LANE:
      lane = km_centre_find_lane (centre, key);
      set_names (row, key, lane != NULL ? lane->name_ar : NULL, lane != NULL ? lane->name_en : NULL);
      return;
    case KEY_METHOD:
      for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
        if (strcmp (methods[i][0], key) == 0)
          set_names (row, key, methods[i][1], methods[i][2]);
      return;
    case KEY_COUNTER:
      set_names (row, key, NULL, NULL);
      return;
    case KEY_NONE:
    default:
      return;
    }
}

/* ---- Figures ---- */

static gint64
reckon (const Column *column,
        const gint64 *values)
{
  gint64 by = values[column->by];

  if (by == 0)
    return 0;
  return values[column->of] * (column->type == SHARE ? 10000 : column->type == SCORE ? 100 : 1) / by;
}

static void
set_figures (const Report *report,
             json_t       *row,
             gint64       *values)
{
  for (guint i = 0; i < MAX_COLUMNS && report->columns[i].name != NULL; i++)
    {
      const Column *column = &report->columns[i];

      if (is_reckoned (column))
        values[i] = reckon (column, values);
      km_json_set_integer (row, column->name, values[i]);
    }
}

static void
add_row (Run            *run,
         const KmCentre *centre,
         KmRows         *rows,
         json_t         *list)
{
  json_t *row = json_object ();
  gint64 values[MAX_COLUMNS] = { 0 };
  int from = 2;

  km_json_set_string (row, "day", km_rows_text (rows, 0));
  km_json_set_string (row, "centre", centre->centre);
  describe_key (run, row, centre, km_rows_text (rows, 1));
  for (guint i = 0; i < MAX_COLUMNS && run->report->columns[i].name != NULL; i++)
    if (!is_reckoned (&run->report->columns[i]))
      {
        values[i] = km_rows_int (rows, from++);
        run->totals[i] += values[i];
      }
  set_figures (run->report, row, values);
  json_array_append_new (list, row);
}

static gboolean
add_centre (Run            *run,
            const KmCentre *centre,
            const char     *from,
            const char     *to,
            json_t         *list,
            GError        **error)
{
  g_autoptr (KmRows) rows = km_db_query (run->reading->db, run->report->sql, error, "sss", centre->centre, from, to);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    add_row (run, centre, rows, list);
  return step == 0;
}

static gboolean
check_period (const char *from,
              const char *to,
              GError    **error)
{
  GDate first, last;

  if (from == NULL || !km_date_parse (from, &first, NULL))
    km_error_set (error, KM_ERROR_INVALID, "bad-body", "/from", "the first day: from=2026-07-01");
  else if (to == NULL || !km_date_parse (to, &last, NULL))
    km_error_set (error, KM_ERROR_INVALID, "bad-body", "/to", "the last day: to=2026-07-31");
  else if (g_date_compare (&first, &last) > 0 || g_date_days_between (&first, &last) >= MAX_DAYS)
    km_error_set (error, KM_ERROR_INVALID, "bad-body", "/to", "a period of at most ten years that does not end before it begins");
  else
    return TRUE;
  return FALSE;
}

static json_t *
columns_to_json (const Report *report)
{
  static const char *const types[] = { [COUNT] = "count", [PIASTRES] = "piastres", [SECONDS] = "seconds", [AVERAGE] = "seconds", [SHARE] = "share", [SCORE] = "score" };
  json_t *list = json_array ();

  for (guint i = 0; i < MAX_COLUMNS && report->columns[i].name != NULL; i++)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:s, s:s}", "name", report->columns[i].name, "title_ar", report->columns[i].title_ar, "title_en", report->columns[i].title_en,
                                            "type", types[report->columns[i].type]));
  return list;
}

static json_t *
run_report (Run        *run,
            const char *centre,
            const char *from,
            const char *to,
            GError    **error)
{
  static const char *const keys[] = { [KEY_NONE] = NULL, [KEY_AUTHORITY] = "authority", [KEY_METHOD] = "method", [KEY_CLERK] = "clerk", [KEY_LANE] = "lane", [KEY_COUNTER] = "counter" };
  GPtrArray *centres = km_directory_get_centres (run->reading->directory);
  g_autoptr (json_t) json = json_object ();
  json_t *list = json_array (), *totals;

  km_json_set_string (json, "name", run->report->name);
  km_json_set_string (json, "title_ar", run->report->title_ar);
  km_json_set_string (json, "title_en", run->report->title_en);
  km_json_set_string (json, "key", keys[run->report->key]);
  km_json_set_string (json, "centre", centre);
  km_json_set_string (json, "from", from);
  km_json_set_string (json, "to", to);
  km_json_set (json, "columns", columns_to_json (run->report));
  km_json_set (json, "rows", list);
  for (guint i = 0; i < centres->len; i++)
    {
      const KmCentre *one = g_ptr_array_index (centres, i);

      if ((centre == NULL || strcmp (one->centre, centre) == 0) && !add_centre (run, one, from, to, list, error))
        return NULL;
    }
  totals = json_object ();
  km_json_set (json, "totals", totals);
  set_figures (run->report, totals, run->totals);
  return g_steal_pointer (&json);
}

json_t *
km_read_report (KmStore    *store,
                const char *centre,
                const char *name,
                const char *from,
                const char *to,
                GError    **error)
{
  KmReading reading = { NULL };
  Run run = { .reading = &reading, .report = find_report (name) };
  json_t *json = NULL;

  if (run.report == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-report", NULL, "there is no report %s", name);
      return NULL;
    }
  if (!check_period (from, to, error))
    return NULL;
  run.clerks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) km_account_free);
  run.catalogue = km_store_ref_catalogue (store, NULL, NULL);
  if (km_reading_open (&reading, store, error))
    json = run_report (&run, centre, from, to, error);
  km_reading_close (&reading);
  g_hash_table_unref (run.clerks);
  g_clear_pointer (&run.catalogue, km_catalogue_unref);
  return json;
}
