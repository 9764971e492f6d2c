// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "km-json.h"
#include "km-summary.h"

#define MAX_ROWS 20000 /* kept in memory between transactions */

typedef struct
{
  KmSum sum;
  char *centre, *day, *key;
  gboolean loaded;             /* base holds what the database has */
  gboolean dirty;
  gint64 base[KM_MAX_SUMS];
  gint64 delta[KM_MAX_SUMS];   /* of kept commands, not written yet */
  gint64 pending[KM_MAX_SUMS]; /* of the command that runs */
  gboolean touched;            /* by the command that runs */
} Row;

struct _KmSummary
{
  GHashTable *rows;
  GPtrArray *touched; /* Row */
  GPtrArray *dirty;   /* Row */
  Row *last[KM_N_SUMS]; /* found last: a move adds to one row several times */
};

/* The names as they stand in the schema; the last element is NULL. */
static const char *const lane_columns[] = { "last_number", "tickets", "waiting", "called", "serving", "held", "served", "no_show",
                                            "gone", "waited", "wait_seconds", "service_seconds", NULL };
static const char *const counter_columns[] = { "served", "service_seconds", "receipts", "piastres", NULL };
static const char *const rating_columns[] = { "ratings", "score", NULL };
static const char *const hour_columns[] = { "arrived", "served", "waited", "wait_seconds", NULL };
static const char *const authority_columns[] = { "requests", "piastres", "pass_through", "voided", "refunded", "back", NULL };
static const char *const day_columns[] = { "receipts", "total", "cash", "electronic", "pass_through", "surcharge", "rounding", "requests",
        "visits_saved", "voids", "voided", "refunds", "refunded", NULL };
static const char *const shift_columns[] = { "receipts", "total", "cash", "card", "wallet", "orders", "pass_through", "paid_in", "voids",
        "voided", "refunds", "refunded", NULL };
static const char *const method_columns[] = { "payments", "piastres", "backs", "back", NULL };
static const char *const clerk_columns[] = { "receipts", "requests", "total", "cash", "electronic", "voids", "voided", "refunds", "refunded", NULL };
static const char *const promise_columns[] = { "promised", "kept", "late", "cancelled", NULL };

static const struct
{
  const char *table;
  const char *const *columns;
  guint n;
  const char *select;
  const char *select_all;
  const char *upsert;
} sums[KM_N_SUMS] = {
  [KM_SUM_LANE] = {
    "sum_lane", lane_columns, KM_N_LANE_SUMS,
    KM_SQL ("SELECT last_number, tickets, waiting, called, serving, held, served, no_show, gone, waited, wait_seconds, service_seconds "
            "FROM sum_lane WHERE centre = $1 AND day = $2 AND lane = $3"),
    KM_SQL ("SELECT centre, day, lane, last_number, tickets, waiting, called, serving, held, served, no_show, gone, waited, wait_seconds, service_seconds FROM sum_lane"),
    KM_SQL ("INSERT INTO sum_lane (centre, day, lane, last_number, tickets, waiting, called, serving, held, served, no_show, gone, waited, "
            "wait_seconds, service_seconds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
            "ON CONFLICT (centre, day, lane) DO UPDATE SET last_number = sum_lane.last_number + excluded.last_number, "
            "tickets = sum_lane.tickets + excluded.tickets, waiting = sum_lane.waiting + excluded.waiting, "
            "called = sum_lane.called + excluded.called, serving = sum_lane.serving + excluded.serving, held = sum_lane.held + excluded.held, "
            "served = sum_lane.served + excluded.served, no_show = sum_lane.no_show + excluded.no_show, gone = sum_lane.gone + excluded.gone, "
            "waited = sum_lane.waited + excluded.waited, wait_seconds = sum_lane.wait_seconds + excluded.wait_seconds, "
            "service_seconds = sum_lane.service_seconds + excluded.service_seconds"),
  },
  [KM_SUM_COUNTER] = {
    "sum_counter", counter_columns, KM_N_COUNTER_SUMS,
    KM_SQL ("SELECT served, service_seconds, receipts, piastres FROM sum_counter WHERE centre = $1 AND day = $2 AND counter = $3"),
    KM_SQL ("SELECT centre, day, counter, served, service_seconds, receipts, piastres FROM sum_counter"),
    KM_SQL ("INSERT INTO sum_counter (centre, day, counter, served, service_seconds, receipts, piastres) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (centre, day, counter) DO UPDATE SET served = sum_counter.served + excluded.served, "
            "service_seconds = sum_counter.service_seconds + excluded.service_seconds, receipts = sum_counter.receipts + excluded.receipts, "
            "piastres = sum_counter.piastres + excluded.piastres"),
  },
  [KM_SUM_HOUR] = {
    "sum_hour", hour_columns, KM_N_HOUR_SUMS,
    KM_SQL ("SELECT arrived, served, waited, wait_seconds FROM sum_hour WHERE centre = $1 AND day = $2 AND hour = $3"),
    KM_SQL ("SELECT centre, day, hour, arrived, served, waited, wait_seconds FROM sum_hour"),
    KM_SQL ("INSERT INTO sum_hour (centre, day, hour, arrived, served, waited, wait_seconds) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (centre, day, hour) DO UPDATE SET arrived = sum_hour.arrived + excluded.arrived, served = sum_hour.served + excluded.served, "
            "waited = sum_hour.waited + excluded.waited, wait_seconds = sum_hour.wait_seconds + excluded.wait_seconds"),
  },
  [KM_SUM_RATING] = {
    "sum_rating", rating_columns, KM_N_RATING_SUMS,
    KM_SQL ("SELECT ratings, score FROM sum_rating WHERE centre = $1 AND day = $2 AND counter = $3"),
    KM_SQL ("SELECT centre, day, counter, ratings, score FROM sum_rating"),
    KM_SQL ("INSERT INTO sum_rating (centre, day, counter, ratings, score) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (centre, day, counter) DO UPDATE SET ratings = sum_rating.ratings + excluded.ratings, score = sum_rating.score + excluded.score"),
  },
  [KM_SUM_AUTHORITY] = {
    "sum_authority", authority_columns, KM_N_AUTHORITY_SUMS,
    KM_SQL ("SELECT requests, piastres, pass_through, voided, refunded, back FROM sum_authority WHERE centre = $1 AND day = $2 AND "
            "authority = $3"),
    KM_SQL ("SELECT centre, day, authority, requests, piastres, pass_through, voided, refunded, back FROM sum_authority"),
    KM_SQL ("INSERT INTO sum_authority (centre, day, authority, requests, piastres, pass_through, voided, refunded, back) VALUES "
            "($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (centre, day, authority) DO UPDATE SET requests = "
            "sum_authority.requests + excluded.requests, piastres = sum_authority.piastres + excluded.piastres, pass_through = "
            "sum_authority.pass_through + excluded.pass_through, voided = sum_authority.voided + excluded.voided, refunded = "
            "sum_authority.refunded + excluded.refunded, back = sum_authority.back + excluded.back"),
  },
  [KM_SUM_DAY] = {
    "sum_day", day_columns, KM_N_DAY_SUMS,
    KM_SQL ("SELECT receipts, total, cash, electronic, pass_through, surcharge, rounding, requests, visits_saved, voids, voided, "
            "refunds, refunded FROM sum_day WHERE centre = $1 AND day = $2 AND part = $3"),
    KM_SQL ("SELECT centre, day, part, receipts, total, cash, electronic, pass_through, surcharge, rounding, requests, "
            "visits_saved, voids, voided, refunds, refunded FROM sum_day"),
    KM_SQL ("INSERT INTO sum_day (centre, day, part, receipts, total, cash, electronic, pass_through, surcharge, rounding, "
            "requests, visits_saved, voids, voided, refunds, refunded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
            "$13, $14, $15, $16) ON CONFLICT (centre, day, part) DO UPDATE SET receipts = sum_day.receipts + excluded.receipts, "
            "total = sum_day.total + excluded.total, cash = sum_day.cash + excluded.cash, electronic = sum_day.electronic + "
            "excluded.electronic, pass_through = sum_day.pass_through + excluded.pass_through, surcharge = sum_day.surcharge + "
            "excluded.surcharge, rounding = sum_day.rounding + excluded.rounding, requests = sum_day.requests + excluded.requests, "
            "visits_saved = sum_day.visits_saved + excluded.visits_saved, voids = sum_day.voids + excluded.voids, voided = "
            "sum_day.voided + excluded.voided, refunds = sum_day.refunds + excluded.refunds, refunded = sum_day.refunded + "
            "excluded.refunded"),
  },
  [KM_SUM_SHIFT] = {
    "sum_shift", shift_columns, KM_N_SHIFT_SUMS,
    KM_SQL ("SELECT receipts, total, cash, card, wallet, orders, pass_through, paid_in, voids, voided, refunds, refunded FROM "
            "sum_shift WHERE centre = $1 AND day = $2 AND shift = $3"),
    KM_SQL ("SELECT centre, day, shift, receipts, total, cash, card, wallet, orders, pass_through, paid_in, voids, voided, refunds, "
            "refunded FROM sum_shift"),
    KM_SQL ("INSERT INTO sum_shift (centre, day, shift, receipts, total, cash, card, wallet, orders, pass_through, paid_in, voids, "
            "voided, refunds, refunded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT "
            "(centre, day, shift) DO UPDATE SET receipts = sum_shift.receipts + excluded.receipts, total = sum_shift.total + "
            "excluded.total, cash = sum_shift.cash + excluded.cash, card = sum_shift.card + excluded.card, wallet = "
            "sum_shift.wallet + excluded.wallet, orders = sum_shift.orders + excluded.orders, pass_through = sum_shift.pass_through "
            "+ excluded.pass_through, paid_in = sum_shift.paid_in + excluded.paid_in, voids = sum_shift.voids + excluded.voids, "
            "voided = sum_shift.voided + excluded.voided, refunds = sum_shift.refunds + excluded.refunds, refunded = "
            "sum_shift.refunded + excluded.refunded"),
  },
  [KM_SUM_METHOD] = {
    "sum_method", method_columns, KM_N_METHOD_SUMS,
    KM_SQL ("SELECT payments, piastres, backs, back FROM sum_method WHERE centre = $1 AND day = $2 AND method = $3"),
    KM_SQL ("SELECT centre, day, method, payments, piastres, backs, back FROM sum_method"),
    KM_SQL ("INSERT INTO sum_method (centre, day, method, payments, piastres, backs, back) VALUES ($1, $2, $3, $4, $5, $6, $7) ON "
            "CONFLICT (centre, day, method) DO UPDATE SET payments = sum_method.payments + excluded.payments, piastres = "
            "sum_method.piastres + excluded.piastres, backs = sum_method.backs + excluded.backs, back = sum_method.back + "
            "excluded.back"),
  },
  [KM_SUM_CLERK] = {
    "sum_clerk", clerk_columns, KM_N_CLERK_SUMS,
    KM_SQL ("SELECT receipts, requests, total, cash, electronic, voids, voided, refunds, refunded FROM sum_clerk WHERE centre = $1 "
            "AND day = $2 AND clerk = $3"),
    KM_SQL ("SELECT centre, day, clerk, receipts, requests, total, cash, electronic, voids, voided, refunds, refunded FROM "
            "sum_clerk"),
    KM_SQL ("INSERT INTO sum_clerk (centre, day, clerk, receipts, requests, total, cash, electronic, voids, voided, refunds, "
            "refunded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (centre, day, clerk) DO UPDATE SET "
            "receipts = sum_clerk.receipts + excluded.receipts, requests = sum_clerk.requests + excluded.requests, total = "
            "sum_clerk.total + excluded.total, cash = sum_clerk.cash + excluded.cash, electronic = sum_clerk.electronic + "
            "excluded.electronic, voids = sum_clerk.voids + excluded.voids, voided = sum_clerk.voided + excluded.voided, refunds = "
            "sum_clerk.refunds + excluded.refunds, refunded = sum_clerk.refunded + excluded.refunded"),
  },
  [KM_SUM_PROMISE] = {
    "sum_promise", promise_columns, KM_N_PROMISE_SUMS,
    KM_SQL ("SELECT promised, kept, late, cancelled FROM sum_promise WHERE centre = $1 AND day = $2 AND authority = $3"),
    KM_SQL ("SELECT centre, day, authority, promised, kept, late, cancelled FROM sum_promise"),
    KM_SQL ("INSERT INTO sum_promise (centre, day, authority, promised, kept, late, cancelled) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (centre, day, authority) DO UPDATE SET promised = sum_promise.promised + excluded.promised, kept = "
            "sum_promise.kept + excluded.kept, late = sum_promise.late + excluded.late, cancelled = sum_promise.cancelled + "
            "excluded.cancelled"),
  },
};

static guint
row_hash (gconstpointer data)
{
  const Row *row = data;

  return ((g_str_hash (row->centre) * 31 + g_str_hash (row->day)) * 31 + g_str_hash (row->key)) * 31 + row->sum;
}

static gboolean
row_equal (gconstpointer a, gconstpointer b)
{
  const Row *one = a, *two = b;

  return one->sum == two->sum && g_str_equal (one->key, two->key) && g_str_equal (one->day, two->day) && g_str_equal (one->centre, two->centre);
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->centre);
  g_free (row->day);
  g_free (row->key);
  g_free (row);
}

KmSummary *
km_summary_new (void)
{
  KmSummary *self = g_new0 (KmSummary, 1);

  self->rows = g_hash_table_new_full (row_hash, row_equal, row_free, NULL);
  self->touched = g_ptr_array_new ();
  self->dirty = g_ptr_array_new ();
  return self;
}

void
km_summary_free (KmSummary *self)
{
  g_ptr_array_unref (self->touched);
  g_ptr_array_unref (self->dirty);
  g_hash_table_unref (self->rows);
  g_free (self);
}

static Row *
find (KmSummary *self, KmSum sum, const char *centre, const char *day, const char *key)
{
  Row wanted = { .sum = sum, .centre = (char *) centre, .day = (char *) day, .key = (char *) key };
  Row *row = self->last[sum];

  if (row != NULL && row_equal (row, &wanted))
    return row;
  row = g_hash_table_lookup (self->rows, &wanted);
  if (row == NULL)
    {
      row = g_new0 (Row, 1);
      row->sum = sum;
      row->centre = g_strdup (centre);
      row->day = g_strdup (day);
      row->key = g_strdup (key);
      g_hash_table_add (self->rows, row);
    }
  self->last[sum] = row;
  return row;
}

static void
forget_rows (KmSummary *self)
{
  memset (self->last, 0, sizeof self->last);
  g_hash_table_remove_all (self->rows);
}

void
km_summary_add (KmSummary *self, KmSum sum, const char *centre, const char *day, const char *key, guint column, gint64 delta)
{
  Row *row;

  g_assert (column < sums[sum].n);
  if (delta == 0)
    return;
  row = find (self, sum, centre, day, key);
  row->pending[column] += delta;
  if (!row->touched)
    {
      row->touched = TRUE;
      g_ptr_array_add (self->touched, row);
    }
}

gboolean
km_summary_get (KmSummary *self, KmDb *db, KmSum sum, const char *centre, const char *day, const char *key, guint column, gint64 *value,
                GError **error)
{
  Row *row = find (self, sum, centre, day, key);

  if (!row->loaded)
    {
      g_autoptr (KmRows) rows = km_db_query (db, sums[sum].select, error, "sss", centre, day, key);
      int step = rows != NULL ? km_rows_next (rows, error) : -1;

      if (step < 0)
        return FALSE;
      for (guint i = 0; step == 1 && i < sums[sum].n; i++)
        row->base[i] = km_rows_int (rows, (int) i);
      row->loaded = TRUE;
    }
  *value = row->base[column] + row->delta[column] + row->pending[column];
  return TRUE;
}

json_t *
km_summary_to_json (KmSummary *self, KmDb *db, KmSum sum, const char *centre, const char *day, const char *key, GError **error)
{
  g_autoptr (json_t) json = json_object ();

  for (guint i = 0; i < sums[sum].n; i++)
    {
      gint64 value = 0;

      if (!km_summary_get (self, db, sum, centre, day, key, i, &value, error))
        return NULL;
      km_json_set_integer (json, sums[sum].columns[i], value);
    }
  return g_steal_pointer (&json);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
km_summary_keys (KmSummary *self, KmDb *db, KmSum sum, const char *centre, const char *day, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KmRows) rows = NULL;
  GHashTableIter iter;
  Row *row;
  int step;

  switch ((int) sum)
    {
    case KM_SUM_AUTHORITY:
      rows = km_db_query (db, KM_SQL ("SELECT authority FROM sum_authority WHERE centre = $1 AND day = $2"), error, "ss", centre, day);
      break;
    case KM_SUM_HOUR:
      rows = km_db_query (db, KM_SQL ("SELECT hour FROM sum_hour WHERE centre = $1 AND day = $2"), error, "ss", centre, day);
      break;
    case KM_SUM_RATING:
      rows = km_db_query (db, KM_SQL ("SELECT counter FROM sum_rating WHERE centre = $1 AND day = $2"), error, "ss", centre, day);
      break;
    case KM_SUM_METHOD:
      rows = km_db_query (db, KM_SQL ("SELECT method FROM sum_method WHERE centre = $1 AND day = $2"), error, "ss", centre, day);
      break;
    case KM_SUM_CLERK:
      rows = km_db_query (db, KM_SQL ("SELECT clerk FROM sum_clerk WHERE centre = $1 AND day = $2"), error, "ss", centre, day);
      break;
    case KM_SUM_PROMISE:
      rows = km_db_query (db, KM_SQL ("SELECT authority FROM sum_promise WHERE centre = $1 AND day = $2"), error, "ss", centre, day);
      break;
    default:
      g_assert_not_reached ();
    }
  step = rows != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    g_ptr_array_add (keys, g_strdup (km_rows_text (rows, 0)));
  if (step < 0)
    return NULL;
  /* And those that only this transaction has. */
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &row, NULL))
    if (row->sum == sum && g_str_equal (row->centre, centre) && g_str_equal (row->day, day)
        && !g_ptr_array_find_with_equal_func (keys, row->key, g_str_equal, NULL))
      g_ptr_array_add (keys, g_strdup (row->key));
  g_ptr_array_sort (keys, compare_keys);
  return g_steal_pointer (&keys);
}

void
km_summary_keep (KmSummary *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      Row *row = g_ptr_array_index (self->touched, i);
      gboolean changed = FALSE;

      for (guint c = 0; c < sums[row->sum].n; c++)
        {
          changed |= row->pending[c] != 0;
          row->delta[c] += row->pending[c];
          row->pending[c] = 0;
        }
      row->touched = FALSE;
      if (changed && !row->dirty)
        {
          row->dirty = TRUE;
          g_ptr_array_add (self->dirty, row);
        }
    }
  g_ptr_array_set_size (self->touched, 0);
}

void
km_summary_drop (KmSummary *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      Row *row = g_ptr_array_index (self->touched, i);

      for (guint c = 0; c < sums[row->sum].n; c++)
        row->pending[c] = 0;
      row->touched = FALSE;
    }
  g_ptr_array_set_size (self->touched, 0);
}

static gboolean
write_row (Row *row, KmDb *db, GError **error)
{
  const gint64 *d = row->delta;
  const char *sql = sums[row->sum].upsert;

  switch (row->sum)
    {
    case KM_SUM_LANE:
      return km_db_run (db, sql, error, "sssiiiiiiiiiiii", row->centre, row->day, row->key, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7],
                        d[8], d[9], d[10], d[11]);
    case KM_SUM_RATING:
      return km_db_run (db, sql, error, "sssii", row->centre, row->day, row->key, d[0], d[1]);
    case KM_SUM_COUNTER:
    case KM_SUM_HOUR:
    case KM_SUM_METHOD:
    case KM_SUM_PROMISE:
      return km_db_run (db, sql, error, "sssiiii", row->centre, row->day, row->key, d[0], d[1], d[2], d[3]);
    case KM_SUM_AUTHORITY:
      return km_db_run (db, sql, error, "sssiiiiii", row->centre, row->day, row->key, d[0], d[1], d[2], d[3], d[4], d[5]);
    case KM_SUM_DAY:
      return km_db_run (db, sql, error, "sssiiiiiiiiiiiii", row->centre, row->day, row->key, d[0], d[1], d[2], d[3], d[4], d[5], d[6],
                         d[7], d[8], d[9], d[10], d[11], d[12]);
    case KM_SUM_SHIFT:
      return km_db_run (db, sql, error, "sssiiiiiiiiiiii", row->centre, row->day, row->key, d[0], d[1], d[2], d[3], d[4], d[5], d[6],
                         d[7], d[8], d[9], d[10], d[11]);
    case KM_SUM_CLERK:
      return km_db_run (db, sql, error, "sssiiiiiiiii", row->centre, row->day, row->key, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7],
                         d[8]);
    case KM_N_SUMS:
    default:
      g_assert_not_reached ();
    }
}

gboolean
km_summary_flush (KmSummary *self, KmDb *db, GError **error)
{
  for (guint i = 0; i < self->dirty->len; i++)
    if (!write_row (g_ptr_array_index (self->dirty, i), db, error))
      return FALSE;
  for (guint i = 0; i < self->dirty->len; i++)
    {
      Row *row = g_ptr_array_index (self->dirty, i);

      for (guint c = 0; c < sums[row->sum].n; c++)
        {
          row->base[c] += row->delta[c];
          row->delta[c] = 0;
        }
      row->dirty = FALSE;
    }
  g_ptr_array_set_size (self->dirty, 0);
  if (g_hash_table_size (self->rows) > MAX_ROWS)
    forget_rows (self);
  return TRUE;
}

void
km_summary_forget (KmSummary *self)
{
  g_ptr_array_set_size (self->touched, 0);
  g_ptr_array_set_size (self->dirty, 0);
  forget_rows (self);
}

gboolean
km_summary_compare (KmSummary *self, KmDb *db, GPtrArray *differences, GError **error)
{
  GHashTableIter iter;
  Row *row;

  for (guint sum = 0; sum < KM_N_SUMS; sum++)
    {
      g_autoptr (KmRows) rows = km_db_query (db, sums[sum].select_all, error, "");
      int step = rows != NULL ? 1 : -1;

      while (step == 1 && (step = km_rows_next (rows, error)) == 1)
        {
          row = find (self, (KmSum) sum, km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2));
          for (guint c = 0; c < sums[sum].n; c++)
            row->base[c] = km_rows_int (rows, (int) c + 3);
        }
      if (step < 0)
        return FALSE;
    }
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &row, NULL))
    for (guint c = 0; c < sums[row->sum].n; c++)
      if (row->base[c] != row->pending[c])
        g_ptr_array_add (differences,
                         g_strdup_printf (_("%s (%s, %s, %s): %s is %" PRId64 ", the ledger says %" PRId64), sums[row->sum].table,
                                          row->centre, row->day, row->key, sums[row->sum].columns[c], row->base[c], row->pending[c]));
  return TRUE;
}
