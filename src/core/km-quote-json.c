/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-quote.h"

#include "km-error.h"
#include "km-json.h"

/* A quote on the wire: written by the server, read (tolerantly) by the counter. */

static json_t *
settlement_to_json (const KmSettlement *settlement)
{
  json_t *json = json_object ();

  km_json_set_integer (json, "principal", settlement->principal);
  km_json_set_integer (json, "electronic", settlement->electronic);
  km_json_set_integer (json, "cash_principal", settlement->cash_principal);
  km_json_set_integer (json, "limited", settlement->limited);
  km_json_set_integer (json, "surcharge", settlement->surcharge);
  km_json_set_integer (json, "rounding", settlement->rounding);
  km_json_set_integer (json, "cash_due", settlement->cash_due);
  km_json_set_integer (json, "total", settlement->total);
  return json;
}

json_t *
km_quote_to_json (const KmQuote *quote)
{
  json_t *json = json_object ();
  json_t *lines = json_array ();
  json_t *authorities = json_array ();
  json_t *promises = json_array ();

  for (guint i = 0; i < quote->lines->len; i++)
    json_array_append_new (lines, km_transaction_fee_to_json (quote->lines->pdata[i]));
  for (guint i = 0; i < quote->authorities->len; i++)
    {
      const KmQuoteAuthority *authority = quote->authorities->pdata[i];
      json_t *one = json_object ();

      km_json_set_string (one, "authority", authority->authority);
      km_json_set_string (one, "name_ar", authority->name_ar);
      km_json_set_string (one, "name_en", authority->name_en);
      km_json_set_integer (one, "piastres", authority->piastres);
      km_json_set_integer (one, "pass_through", authority->pass_through);
      km_json_set_integer (one, "items", authority->items);
      json_array_append_new (authorities, one);
    }
  for (guint i = 0; i < quote->promises->len; i++)
    {
      const KmQuotePromise *promise = quote->promises->pdata[i];
      json_t *one = json_object ();

      km_json_set_integer (one, "item", promise->item);
      km_json_set_string (one, "service", promise->service);
      km_json_set_time (one, "promised_at", promise->promised_at);
      json_array_append_new (promises, one);
    }
  km_json_set_string (json, "catalogue", quote->catalogue);
  km_json_set_time (json, "at", quote->at);
  km_json_set (json, "lines", lines);
  km_json_set (json, "authorities", authorities);
  km_json_set (json, "promises", promises);
  km_json_set_integer (json, "fees", quote->fees);
  km_json_set_integer (json, "pass_through", quote->pass_through);
  km_json_set_integer (json, "cash_free", quote->cash_free);
  km_json_set_integer (json, "exemption", quote->exemption);
  km_json_set (json, "settlement", settlement_to_json (&quote->settlement));
  km_json_set_integer (json, "cash_without_surcharge", quote->cash_free_limit);
  km_json_set (json, "all_cash", quote->all_cash_allowed ? settlement_to_json (&quote->all_cash) : NULL);
  return json;
}

static gboolean
read_settlement (json_t       *json,
                 const char   *path,
                 KmSettlement *settlement,
                 GError      **error)
{
  static const KmJsonMember members[] = {
    { "principal", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, principal) },
    { "electronic", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, electronic) },
    { "cash_principal", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, cash_principal) },
    { "limited", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, limited) },
    { "surcharge", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, surcharge) },
    { "rounding", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, rounding) },
    { "cash_due", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, cash_due) },
    { "total", KM_JSON_INTEGER, 0, KM_JSON_AT (KmSettlement, total) },
  };

  return km_json_read (json, path, members, G_N_ELEMENTS (members), KM_JSON_TOLERANT, settlement, error);
}

static gboolean
read_line (KmQuote *quote,
           json_t  *json,
           GError **error)
{
  KmTransactionFee *fee = km_transaction_fee_from_json (json, "/lines", KM_JSON_TOLERANT, error);

  if (fee != NULL)
    g_ptr_array_add (quote->lines, fee);
  return fee != NULL;
}

static gboolean
read_authority (KmQuote *quote,
                json_t  *json,
                GError **error)
{
  typedef struct
  {
    const char *authority, *name_ar, *name_en;
    gint64 piastres, pass_through, items;
  } Raw;
  static const KmJsonMember members[] = {
    { "authority", KM_JSON_CODE, 0, KM_JSON_AT (Raw, authority) },
    { "name_ar", KM_JSON_STRING, 0, KM_JSON_AT (Raw, name_ar) },
    { "name_en", KM_JSON_STRING, 0, KM_JSON_AT (Raw, name_en) },
    { "piastres", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, piastres) },
    { "pass_through", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, pass_through) },
    { "items", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, items) },
  };
  KmQuoteAuthority *authority;
  Raw raw = { 0 };

  if (!km_json_read (json, "/authorities", members, G_N_ELEMENTS (members), KM_JSON_TOLERANT, &raw, error))
    return FALSE;
  authority = g_new0 (KmQuoteAuthority, 1);
  authority->authority = g_strdup (raw.authority);
  authority->name_ar = g_strdup (raw.name_ar);
  authority->name_en = g_strdup (raw.name_en);
  authority->piastres = raw.piastres;
  authority->pass_through = raw.pass_through;
  authority->items = (guint) raw.items;
  g_ptr_array_add (quote->authorities, authority);
  return TRUE;
}

static gboolean
read_promise (KmQuote *quote,
              json_t  *json,
              GError **error)
{
  typedef struct
  {
    gint64 item;
    const char *service;
    KmTime promised_at;
  } Raw;
  static const KmJsonMember members[] = {
    { "item", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, item), 1, 999 },
    { "service", KM_JSON_CODE, 0, KM_JSON_AT (Raw, service) },
    { "promised_at", KM_JSON_TIME, 0, KM_JSON_AT (Raw, promised_at) },
  };
  KmQuotePromise *promise;
  Raw raw = { 0 };

  if (!km_json_read (json, "/promises", members, G_N_ELEMENTS (members), KM_JSON_TOLERANT, &raw, error))
    return FALSE;
  promise = g_new0 (KmQuotePromise, 1);
  promise->item = (guint) raw.item;
  promise->service = g_strdup (raw.service);
  promise->promised_at = raw.promised_at;
  g_ptr_array_add (quote->promises, promise);
  return TRUE;
}

static gboolean
read_list (KmQuote  *quote,
           json_t   *array,
           gboolean (*element) (KmQuote *, json_t *, GError **),
           GError  **error)
{
  for (gsize i = 0; i < json_array_size (array); i++)
    if (!element (quote, json_array_get (array, i), error))
      return FALSE;
  return TRUE;
}

KmQuote *
km_quote_new_from_json (json_t  *json,
                        GError **error)
{
  typedef struct
  {
    const char *catalogue;
    KmTime at;
    json_t *lines, *authorities, *promises, *settlement, *all_cash;
    gint64 fees, pass_through, cash_free, exemption, cash_without_surcharge;
  } Raw;
  static const KmJsonMember members[] = {
    { "catalogue", KM_JSON_STRING, 0, KM_JSON_AT (Raw, catalogue), 64, 64 },
    { "at", KM_JSON_TIME, 0, KM_JSON_AT (Raw, at) },
    { "lines", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, lines) },
    { "authorities", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, authorities) },
    { "promises", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, promises) },
    { "fees", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, fees) },
    { "pass_through", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, pass_through) },
    { "cash_free", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Raw, cash_free) },
    { "exemption", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Raw, exemption) },
    { "settlement", KM_JSON_OBJECT, 0, KM_JSON_AT (Raw, settlement) },
    { "cash_without_surcharge", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, cash_without_surcharge) },
    { "all_cash", KM_JSON_OBJECT, KM_JSON_NULLABLE, KM_JSON_AT (Raw, all_cash) },
  };
  g_autoptr (KmQuote) quote = km_quote_new ();
  Raw raw = { 0 };

  if (!km_json_read (json, "", members, G_N_ELEMENTS (members), KM_JSON_TOLERANT, &raw, error))
    return NULL;
  quote->catalogue = g_strdup (raw.catalogue);
  quote->at = raw.at;
  quote->fees = raw.fees;
  quote->pass_through = raw.pass_through;
  quote->cash_free = raw.cash_free;
  quote->exemption = raw.exemption;
  quote->cash_free_limit = raw.cash_without_surcharge;
  quote->all_cash_allowed = raw.all_cash != NULL;
  if (!read_list (quote, raw.lines, read_line, error) || !read_list (quote, raw.authorities, read_authority, error) ||
      !read_list (quote, raw.promises, read_promise, error) || !read_settlement (raw.settlement, "/settlement", &quote->settlement, error) ||
      (raw.all_cash != NULL && !read_settlement (raw.all_cash, "/all_cash", &quote->all_cash, error)))
    return NULL;
  return g_steal_pointer (&quote);
}
