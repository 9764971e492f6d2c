/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-transaction.h"

#include "km-json.h"

/* Writing the JSON of a transaction: every member, null where there is nothing. */

static json_t *
answers_to_json (GHashTable *answers)
{
  json_t *json = json_object ();
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &id, &value))
    km_json_set_string (json, id, value);
  return json;
}

static void
set_count (json_t     *json,
           const char *name,
           gint64      value)
{
  km_json_set (json, name, value != 0 ? json_integer (value) : NULL);
}

static json_t *
item_to_json (const KmTransactionItem *item)
{
  json_t *json = json_object ();
  json_t *documents = json_array ();

  for (guint i = 0; i < item->documents->len; i++)
    {
      const KmTransactionDocument *document = item->documents->pdata[i];
      json_t *one = json_object ();

      km_json_set_string (one, "label", document->label);
      km_json_set_string (one, "state", km_document_state_to_string (document->state));
      json_array_append_new (documents, one);
    }
  km_json_set_integer (json, "item", item->item);
  km_json_set_string (json, "service", item->service);
  km_json_set_string (json, "name", item->name);
  km_json_set_string (json, "authority", item->authority);
  km_json_set_string (json, "authority_name", item->authority_name);
  km_json_set_string (json, "for", item->for_whom);
  km_json_set (json, "answers", answers_to_json (item->answers));
  if (item->not_applicable->len > 0)
    {
      json_t *not_applicable = json_array ();

      for (guint i = 0; i < item->not_applicable->len; i++)
        json_array_append_new (not_applicable, json_string (item->not_applicable->pdata[i]));
      km_json_set (json, "not_applicable", not_applicable);
    }
  km_json_set (json, "documents", documents);
  km_json_set_string (json, "choice", item->choice);
  km_json_set_time (json, "promised_at", item->promised_at);
  return json;
}

json_t *
km_transaction_fee_to_json (const KmTransactionFee *fee)
{
  json_t *json = json_object ();

  km_json_set_integer (json, "item", fee->item);
  km_json_set_string (json, "code", fee->code);
  km_json_set_string (json, "name", fee->name);
  km_json_set_string (json, "authority", fee->authority);
  km_json_set_string (json, "basis", fee->basis);
  km_json_set_integer (json, "piastres", fee->piastres);
  set_count (json, "count", fee->count);
  set_count (json, "unit", fee->unit);
  km_json_set_boolean (json, "pass_through", fee->pass_through);
  return json;
}

static json_t *
adjustment_to_json (const KmTransactionAdjustment *adjustment)
{
  json_t *json = json_object ();

  km_json_set_string (json, "code", adjustment->code);
  km_json_set_integer (json, "piastres", adjustment->piastres);
  km_json_set_string (json, "basis", adjustment->basis);
  km_json_set_string (json, "approval", adjustment->approval);
  return json;
}

static json_t *
payment_to_json (const KmTender *tender)
{
  json_t *json = json_object ();

  km_json_set_string (json, "method", km_payment_method_to_string (tender->method));
  km_json_set_integer (json, "piastres", tender->piastres);
  km_json_set_integer (json, "received", tender->received);
  km_json_set_integer (json, "change", tender->change);
  km_json_set_string (json, "reference", tender->reference);
  km_json_set_string (json, "scheme", tender->scheme);
  km_json_set_string (json, "last4", tender->last4);
  return json;
}

static json_t *
receipt_to_json (const KmTransactionReceipt *receipt)
{
  json_t *json = json_object ();
  json_t *counter = json_object ();
  json_t *centre = json_object ();
  json_t *clerk = json_object ();
  json_t *collection = json_object ();
  json_t *visitor = NULL;

  km_json_set_string (counter, "code", receipt->counter_code);
  km_json_set_integer (counter, "number", receipt->counter_number);
  km_json_set_string (centre, "code", receipt->centre_code);
  km_json_set_string (centre, "name_ar", receipt->centre_name_ar);
  km_json_set_string (centre, "name_en", receipt->centre_name_en);
  km_json_set_string (clerk, "username", receipt->clerk_username);
  km_json_set_string (clerk, "name_ar", receipt->clerk_name_ar);
  km_json_set_string (clerk, "name_en", receipt->clerk_name_en);
  km_json_set_integer (clerk, "number", receipt->clerk_number);
  km_json_set_integer (collection, "from", receipt->collection_from);
  km_json_set_integer (collection, "to", receipt->collection_to);
  if (receipt->visitor_name != NULL)
    {
      visitor = json_object ();
      km_json_set_string (visitor, "name", receipt->visitor_name);
      km_json_set_string (visitor, "identity_masked", receipt->visitor_identity);
      km_json_set_boolean (visitor, "passport", receipt->visitor_passport);
    }
  km_json_set_string (json, "number", receipt->number);
  km_json_set_time (json, "at", receipt->at);
  km_json_set_string (json, "previous", receipt->previous);
  km_json_set_string (json, "hash", receipt->hash);
  km_json_set_string (json, "signature", receipt->signature);
  km_json_set_string (json, "shift", receipt->shift);
  km_json_set (json, "counter", counter);
  km_json_set (json, "centre", centre);
  km_json_set (json, "clerk", clerk);
  km_json_set_string (json, "ticket_label", receipt->ticket_label);
  km_json_set (json, "visitor", visitor);
  km_json_set_boolean (json, "practice", receipt->practice);
  km_json_set_boolean (json, "large_type", receipt->large_type);
  km_json_set (json, "collection", collection);
  km_json_set_string (json, "link", receipt->link);
  km_json_set_string (json, "complaints", receipt->complaints);
  return json;
}

static json_t *
list_to_json (GPtrArray *list,
              json_t *(*element) (gconstpointer))
{
  json_t *json = json_array ();

  for (guint i = 0; i < list->len; i++)
    json_array_append_new (json, element (list->pdata[i]));
  return json;
}

json_t *
km_transaction_to_json (const KmTransaction *transaction)
{
  json_t *json = json_object ();

  km_json_set_string (json, "ticket", transaction->ticket);
  km_json_set_string (json, "catalogue", transaction->catalogue);
  km_json_set_string (json, "audience", km_audience_to_string (transaction->audience));
  km_json_set (json, "items", list_to_json (transaction->items, (json_t * (*) (gconstpointer)) item_to_json));
  km_json_set (json, "answers", answers_to_json (transaction->answers));
  km_json_set (json, "fees", list_to_json (transaction->fees, (json_t * (*) (gconstpointer)) km_transaction_fee_to_json));
  km_json_set (json, "adjustments", list_to_json (transaction->adjustments, (json_t * (*) (gconstpointer)) adjustment_to_json));
  km_json_set_integer (json, "total", transaction->total);
  km_json_set (json, "payments", list_to_json (transaction->payments, (json_t * (*) (gconstpointer)) payment_to_json));
  km_json_set (json, "receipt", transaction->receipt != NULL ? receipt_to_json (transaction->receipt) : NULL);
  return json;
}
