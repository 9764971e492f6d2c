/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-reads-private.h"

/* What was taken, by method. A blind count: what should lie in the drawer, and what it could be reckoned from, is said afterwards. */
static gboolean
read_takings (KmReading  *reading,
              const char *centre,
              const char *id,
              json_t     *json,
              gboolean    counted,
              GError    **error)
{
  gint64 receipts = 0, total = 0, cash = 0, card = 0, wallet = 0, orders = 0, pass_through = 0, paid_in = 0, voids = 0, voided = 0, refunds = 0, refunded = 0;
  json_t *takings = json_object ();

  km_json_set (json, "takings", takings);
  if (km_db_one (reading->db, KM_SQL ("SELECT receipts, total, cash, card, wallet, orders, pass_through, paid_in, voids, voided, refunds, refunded FROM sum_shift WHERE centre = $1 AND day = '' AND shift = $2"),
                 error, "ss", centre, id, "iiiiiiiiiiii", &receipts, &total, &cash, &card, &wallet, &orders, &pass_through, &paid_in, &voids, &voided, &refunds, &refunded) < 0)
    return FALSE;
  km_json_set_integer (takings, "receipts", receipts);
  km_json_set_integer (takings, "card", card);
  km_json_set_integer (takings, "wallet", wallet);
  km_json_set_integer (takings, "order", orders);
  km_json_set_integer (takings, "paid_in", paid_in);
  km_json_set_integer (takings, "voids", voids);
  km_json_set_integer (takings, "refunds", refunds);
  if (counted)
    {
      km_json_set_integer (takings, "total", total);
      km_json_set_integer (takings, "cash", cash);
      km_json_set_integer (takings, "pass_through", pass_through);
      km_json_set_integer (takings, "voided", voided);
      km_json_set_integer (takings, "refunded", refunded);
    }
  return TRUE;
}

/* Every count as it was made; @blind: without what was expected, for a clerk who has yet to count. */
static gboolean
read_counts (KmReading  *reading,
             const char *id,
             json_t     *json,
             gboolean    blind,
             GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT purpose, at, actor, witness, counted, expected, denominations FROM shift_count WHERE shift = $1 ORDER BY at, id"), error, "s", id);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "counts", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *element = json_object ();
      const char *denominations = km_rows_text (rows, 6);

      km_json_set_string (element, "purpose", km_rows_text (rows, 0));
      km_json_set_time (element, "at", km_rows_int (rows, 1));
      km_json_set_string (element, "actor", km_rows_text (rows, 2));
      km_json_set_string (element, "witness", km_rows_text (rows, 3));
      km_json_set_integer (element, "counted", km_rows_int (rows, 4));
      km_json_set (element, "expected", blind ? NULL : json_integer (km_rows_int (rows, 5)));
      km_json_set (element, "difference", blind ? NULL : json_integer (km_rows_int (rows, 4) - km_rows_int (rows, 5)));
      km_json_set (element, "denominations", km_json_parse (denominations, strlen (denominations), KM_JSON_MAX_DEPTH, NULL));
      json_array_append_new (list, element);
    }
  return step == 0;
}

static gboolean
read_pay_ins (KmReading  *reading,
              const char *id,
              json_t     *json,
              GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT at, piastres, reference, bank, actor FROM pay_in WHERE shift = $1 ORDER BY at, id"), error, "s", id);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "pay_ins", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *element = json_object ();

      km_json_set_time (element, "at", km_rows_int (rows, 0));
      km_json_set_integer (element, "piastres", km_rows_int (rows, 1));
      km_json_set_string (element, "reference", km_rows_text (rows, 2));
      km_json_set_string (element, "bank", km_rows_text (rows, 3));
      km_json_set_string (element, "actor", km_rows_text (rows, 4));
      json_array_append_new (list, element);
    }
  return step == 0;
}

static void
set_time (json_t     *json,
          const char *name,
          KmRows     *rows,
          int         column)
{
  km_json_set_time (json, name, km_rows_is_null (rows, column) ? KM_TIME_NONE : km_rows_int (rows, column));
}

static void
set_piastres (json_t     *json,
              const char *name,
              KmRows     *rows,
              int         column)
{
  km_json_set (json, name, km_rows_is_null (rows, column) ? NULL : json_integer (km_rows_int (rows, column)));
}

static gboolean
may_read (KmRows         *rows,
          const KmCaller *caller,
          GError        **error)
{
  if (caller->centre != NULL && g_strcmp0 (km_rows_text (rows, 1), caller->centre) != 0)
    km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "The shift belongs to another centre");
  else if (caller->role == KM_ROLE_CLERK && g_strcmp0 (km_rows_text (rows, 4), caller->account) != 0)
    km_error_set (error, KM_ERROR_FORBIDDEN, "forbidden", NULL, "The shift is another person's");
  else
    return TRUE;
  return FALSE;
}

static json_t *
shift_from_row (KmReading      *reading,
                KmRows         *rows,
                const KmCaller *caller,
                GError        **error)
{
  g_autoptr (json_t) json = json_object ();
  const char *id = km_rows_text (rows, 0), *centre = km_rows_text (rows, 1), *denominations = km_rows_text (rows, 10);
  gboolean counted = !km_rows_is_null (rows, 8);

  if (!may_read (rows, caller, error))
    return NULL;
  km_json_set_string (json, "shift", id);
  km_json_set_string (json, "centre", centre);
  km_json_set_string (json, "day", km_rows_text (rows, 2));
  km_json_set_string (json, "counter", km_rows_text (rows, 3));
  km_json_set_string (json, "account", km_rows_text (rows, 4));
  km_json_set_string (json, "state", km_rows_text (rows, 5));
  km_json_set_time (json, "opened_at", km_rows_int (rows, 6));
  km_json_set_integer (json, "float", km_rows_int (rows, 7));
  set_time (json, "counted_at", rows, 8);
  set_piastres (json, "counted", rows, 9);
  km_json_set (json, "denominations", denominations != NULL ? km_json_parse (denominations, strlen (denominations), KM_JSON_MAX_DEPTH, NULL) : NULL);
  set_piastres (json, "expected", rows, 11);
  set_time (json, "closed_at", rows, 12);
  set_time (json, "verified_at", rows, 13);
  km_json_set_string (json, "verified_by", km_rows_text (rows, 14));
  km_json_set_string (json, "next_shift", km_rows_text (rows, 15));
  if (!read_takings (reading, centre, id, json, counted, error) || !read_counts (reading, id, json, !counted && caller->role == KM_ROLE_CLERK, error) || !read_pay_ins (reading, id, json, error))
    return NULL;
  return g_steal_pointer (&json);
}

static json_t *
read_shift (KmReading      *reading,
            const KmCaller *caller,
            const char     *id,
            GError        **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, counter, account, state, opened_at, float_piastres, counted_at, counted, denominations, expected, closed_at, verified_at, verified_by, next_shift FROM shift WHERE id = $1"),
                                         error, "s", id);
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  if (step == 1)
    return shift_from_row (reading, rows, caller, error);
  if (step == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", NULL, "There is no such shift here");
  return NULL;
}

json_t *
km_read_shift (KmStore        *store,
               const KmCaller *caller,
               const char     *id,
               GError        **error)
{
  KmReading reading = { NULL };
  json_t *json = km_reading_open (&reading, store, error) ? read_shift (&reading, caller, id, error) : NULL;

  km_reading_close (&reading);
  return json;
}
