/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-fee-approval.h"
#include "km-json.h"
#include "km-reads-private.h"
#include "km-receipt.h"

/* Who voided it, when and why; or null. */
static gboolean
read_void (KmReading  *reading,
           const char *number,
           json_t     *json,
           GError    **error)
{
  g_autofree char *day = NULL, *shift = NULL, *reason = NULL, *asked_by = NULL, *voided_by = NULL;
  gint64 at = 0;
  int found = km_db_one (reading->db, KM_SQL ("SELECT at, day, shift, reason, asked_by, voided_by FROM receipt_void WHERE receipt = $1"), error, "s", number,
                         "isssss", &at, &day, &shift, &reason, &asked_by, &voided_by);
  json_t *voided = found == 1 ? json_object () : NULL;

  if (found == 1)
    {
      km_json_set_time (voided, "at", at);
      km_json_set_string (voided, "day", day);
      km_json_set_string (voided, "shift", shift);
      km_json_set_string (voided, "reason", reason);
      km_json_set_string (voided, "asked_by", asked_by);
      km_json_set_string (voided, "voided_by", voided_by);
    }
  km_json_set (json, "void", voided);
  return found >= 0;
}

static gboolean
read_refunds (KmReading  *reading,
              const char *number,
              json_t     *json,
              GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (reading->db, KM_SQL ("SELECT request, at, shift, method, piastres, reference FROM refund WHERE receipt = $1 ORDER BY at, id"), error, "s", number);
  json_t *list = json_array ();
  int step = rows != NULL ? 1 : -1;

  km_json_set (json, "refunds", list);
  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      json_t *element = json_object ();

      km_json_set_string (element, "request", km_rows_text (rows, 0));
      km_json_set_time (element, "at", km_rows_int (rows, 1));
      km_json_set_string (element, "shift", km_rows_text (rows, 2));
      km_json_set_string (element, "method", km_rows_text (rows, 3));
      km_json_set_integer (element, "piastres", km_rows_int (rows, 4));
      km_json_set_string (element, "reference", km_rows_text (rows, 5));
      json_array_append_new (list, element);
    }
  return step == 0;
}

/* Where each of its requests stands. */
static gboolean
read_requests (KmReading  *reading,
               const char *number,
               json_t     *transaction,
               json_t     *json,
               GError    **error)
{
  json_t *list = json_array (), *item;
  gsize i;

  km_json_set (json, "requests", list);
  json_array_foreach (km_json_get_array (transaction, "items"), i, item)
    {
      g_autofree char *request = km_receipt_request_number (number, (guint) km_json_get_integer (item, "item", 0));
      g_autofree char *service = NULL, *authority = NULL, *state = NULL, *authority_number = NULL;
      gint64 promised_at = 0, ready_at = 0, refundable = 0;
      json_t *element;
      int found = km_db_one (reading->db, KM_SQL ("SELECT service, authority, state, promised_at, ready_at, authority_number, refundable FROM request WHERE number = $1"), error, "s", request,
                             "sssiisi", &service, &authority, &state, &promised_at, &ready_at, &authority_number, &refundable);

      if (found < 0)
        return FALSE;
      if (found == 0)
        continue;
      element = json_object ();
      km_json_set_string (element, "request", request);
      km_json_set_string (element, "service", service);
      km_json_set_string (element, "authority", authority);
      km_json_set_string (element, "state", state);
      km_json_set_time (element, "promised_at", promised_at);
      km_json_set_time (element, "ready_at", ready_at != 0 ? ready_at : KM_TIME_NONE);
      km_json_set_string (element, "authority_number", authority_number);
      km_json_set_integer (element, "refundable", refundable);
      json_array_append_new (list, element);
    }
  return TRUE;
}

/* Which of its authorities' fees, as they stood then, no administrator has approved to this day. */
static gboolean
read_unapproved (KmReading *reading,
                 json_t    *transaction,
                 json_t    *json,
                 GError   **error)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (reading->store, km_json_get_string (transaction, "catalogue", NULL), NULL);
  g_autoptr (json_t) unapproved = catalogue != NULL ? km_store_list_unapproved (reading->store, catalogue, error) : json_array ();

  if (unapproved == NULL)
    return FALSE;
  km_json_set (json, "unapproved", km_fee_approval_pick (unapproved, km_json_get_array (json, "requests")));
  return TRUE;
}

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
  json_t *transaction;
  gint64 copies = 0;

  if (caller->centre != NULL && g_strcmp0 (km_rows_text (rows, 2), caller->centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "The receipt belongs to another centre");
      return NULL;
    }
  transaction = km_json_parse (body, strlen (body), KM_JSON_MAX_DEPTH, error);
  if (transaction == NULL)
    return NULL;
  km_json_set_string (json, "number", number);
  km_json_set_string (json, "id", km_rows_text (rows, 1));
  km_json_set (json, "transaction", transaction);
  if (km_db_one (reading->db, KM_SQL ("SELECT COALESCE(MAX(copy), 0) FROM reprint WHERE receipt = $1"), error, "s", number, "i", &copies) < 0
      || !read_void (reading, number, json, error) || !read_requests (reading, number, transaction, json, error)
      || !read_refunds (reading, number, json, error) || !read_unapproved (reading, transaction, json, error))
    return NULL;
  km_json_set_integer (json, "copies", copies);
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
