/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-reads-private.h"

/* The receipt in the current row: number, id, centre, flags, body, received_at. */
static json_t *
receipt_from_row (KmReading      *reading,
                  KmRows         *rows,
                  const KmCaller *caller,
                  GError        **error)
{
  const char *number = km_rows_text (rows, 0);
  const char *body = km_rows_text (rows, 4);
  g_autoptr (json_t) json = json_object ();
  g_autoptr (json_t) transaction = NULL;
  gint64 copies = 0;

  if (caller->centre != NULL && g_strcmp0 (km_rows_text (rows, 2), caller->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "The receipt belongs to another centre");
      return NULL;
    }
  transaction = km_json_parse (body, strlen (body), KM_JSON_MAX_DEPTH, error);
  if (transaction == NULL ||
      km_db_one (reading->db, KM_SQL ("SELECT COALESCE(MAX(copy), 0) FROM reprint WHERE receipt = $1"), error, "s", number, "i", &copies) < 0)
    return NULL;
  km_json_set_string (json, "number", number);
  km_json_set_string (json, "id", km_rows_text (rows, 1));
  km_json_set (json, "transaction", g_steal_pointer (&transaction));
  km_json_set_integer (json, "copies", copies);
  /* Nothing on this server voids a receipt. */
  km_json_set (json, "void", NULL);
  km_json_set (json, "flags", km_read_codes (km_rows_text (rows, 3)));
  km_json_set_time (json, "received_at", km_rows_int (rows, 5));
  return g_steal_pointer (&json);
}

static json_t *
read_one (KmReading      *reading,
          const char     *sql,
          const char     *key,
          const KmCaller *caller,
          GError        **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, sql, error, "s", key);
  int step = rows != NULL ? km_rows_next (rows, error) : -1;

  if (step == 1)
    return receipt_from_row (reading, rows, caller, error);
  if (step == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", NULL, "There is no such receipt here");
  return NULL;
}

json_t *
km_read_receipt (KmStore        *store,
                 const KmCaller *caller,
                 const char     *number,
                 GError        **error)
{
  KmReading reading;
  json_t *json = NULL;

  if (km_reading_open (&reading, store, error))
    json = read_one (&reading, KM_SQL ("SELECT number, id, centre, flags, body, received_at FROM receipt WHERE number = $1"), number, caller, error);
  km_reading_close (&reading);
  return json;
}

json_t *
km_read_transaction (KmStore        *store,
                     const KmCaller *caller,
                     const char     *id,
                     GError        **error)
{
  KmReading reading;
  json_t *json = NULL;

  if (km_reading_open (&reading, store, error))
    json = read_one (&reading, KM_SQL ("SELECT number, id, centre, flags, body, received_at FROM receipt WHERE id = $1"), id, caller, error);
  km_reading_close (&reading);
  return json;
}

/* ---- Shifts ---- */

static gboolean
read_shift_takings (KmReading  *reading,
                    const char *centre,
                    const char *id,
                    json_t     *json,
                    gboolean    counted,
                    GError    **error)
{
  gint64 receipts = 0, total = 0, cash = 0, card = 0, wallet = 0, orders = 0, pass_through = 0, paid_in = 0;
  json_t *takings = json_object ();

  km_json_set (json, "takings", takings);
  if (km_db_one (reading->db, KM_SQL ("SELECT receipts, total, cash, card, wallet, orders, pass_through, paid_in FROM sum_shift WHERE centre = $1 AND day = '' AND shift = $2"),
                 error, "ss", centre, id, "iiiiiiii", &receipts, &total, &cash, &card, &wallet, &orders, &pass_through, &paid_in) < 0)
    return FALSE;
  km_json_set_integer (takings, "receipts", receipts);
  km_json_set_integer (takings, "card", card);
  km_json_set_integer (takings, "wallet", wallet);
  km_json_set_integer (takings, "order", orders);
  km_json_set_integer (takings, "paid_in", paid_in);
  /* A blind count: what should lie in the drawer, and what it could be reckoned from, is said afterwards. */
  if (counted)
    {
      km_json_set_integer (takings, "total", total);
      km_json_set_integer (takings, "cash", cash);
      km_json_set_integer (takings, "pass_through", pass_through);
    }
  return TRUE;
}

static json_t *
shift_from_row (KmReading      *reading,
                KmRows         *rows,
                const KmCaller *caller,
                GError        **error)
{
  g_autoptr (json_t) json = json_object ();
  const char *centre = km_rows_text (rows, 1);
  gboolean counted = !km_rows_is_null (rows, 8);
  const char *denominations = km_rows_text (rows, 10);

  if (caller->centre != NULL && g_strcmp0 (centre, caller->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "The shift belongs to another centre");
      return NULL;
    }
  if (caller->role == KM_ROLE_CLERK && g_strcmp0 (km_rows_text (rows, 4), caller->account) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "forbidden", NULL, "The shift is another person's");
      return NULL;
    }
  km_json_set_string (json, "shift", km_rows_text (rows, 0));
  km_json_set_string (json, "centre", centre);
  km_json_set_string (json, "day", km_rows_text (rows, 2));
  km_json_set_string (json, "counter", km_rows_text (rows, 3));
  km_json_set_string (json, "account", km_rows_text (rows, 4));
  km_json_set_string (json, "state", km_rows_text (rows, 5));
  km_json_set_time (json, "opened_at", km_rows_int (rows, 6));
  km_json_set_integer (json, "float", km_rows_int (rows, 7));
  km_json_set_time (json, "counted_at", counted ? km_rows_int (rows, 8) : KM_TIME_NONE);
  km_json_set (json, "counted", counted ? json_integer (km_rows_int (rows, 9)) : NULL);
  km_json_set (json, "denominations", denominations != NULL ? json_loads (denominations, 0, NULL) : NULL);
  km_json_set (json, "expected", counted && !km_rows_is_null (rows, 11) ? json_integer (km_rows_int (rows, 11)) : NULL);
  km_json_set_time (json, "closed_at", km_rows_is_null (rows, 12) ? KM_TIME_NONE : km_rows_int (rows, 12));
  if (!read_shift_takings (reading, centre, km_rows_text (rows, 0), json, counted, error))
    return NULL;
  return g_steal_pointer (&json);
}

static json_t *
read_shift (KmReading      *reading,
            const KmCaller *caller,
            const char     *id,
            GError        **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, counter, account, state, opened_at, float_piastres, counted_at, counted, denominations, expected, closed_at FROM shift WHERE id = $1"),
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
  KmReading reading;
  json_t *json = km_reading_open (&reading, store, error) ? read_shift (&reading, caller, id, error) : NULL;

  km_reading_close (&reading);
  return json;
}

/* ---- Tills ---- */

json_t *
km_read_till (KmStore    *store,
              const char *till,
              GError    **error)
{
  KmDb *db = km_store_take_reader (store, error);
  g_autofree char *centre = NULL;
  g_autofree char *last_hash = NULL;
  gint64 last_n = 0, revoked_at = 0;
  json_t *json;
  int found;

  if (db == NULL)
    return NULL;
  found = km_db_one (db, KM_SQL ("SELECT centre, last_n, last_hash, revoked_at FROM till WHERE till = $1"), error, "s", till, "sisi", &centre, &last_n, &last_hash, &revoked_at);
  km_store_give_reader (store, db);
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", NULL, "There is no till %s", till);
  if (found != 1)
    return NULL;
  json = json_object ();
  km_json_set_string (json, "till", till);
  km_json_set_string (json, "centre", centre);
  km_json_set_integer (json, "last_n", last_n);
  km_json_set_string (json, "last_hash", last_hash);
  km_json_set_boolean (json, "revoked", revoked_at != 0);
  return json;
}

gboolean
km_read_anything (KmStore *store,
                  GError **error)
{
  KmDb *db = km_store_take_reader (store, error);
  gint64 marks = 0;
  int found = db != NULL ? km_db_one (db, KM_SQL ("SELECT COUNT(*) FROM store"), error, "", "i", &marks) : -1;

  km_store_give_reader (store, db);
  return found == 1;
}
