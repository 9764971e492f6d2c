/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-quote.h"

#include "km-error.h"
#include "km-json.h"

/* From a form to the body that is quoted, and from a quote to the body that is complete. */

static void
take_answers (GHashTable *answers,
              json_t     *json)
{
  const char *id;
  json_t *value;

  json_object_foreach (json, id, value)
    g_hash_table_insert (answers, g_strdup (id), g_strdup (json_string_value (value)));
  json_decref (json);
}

KmTransaction *
km_transaction_new_from_form (KmForm             *form,
                              KmBundle           *bundle,
                              const char         *ticket,
                              GHashTable         *choices,
                              KmDocumentStateFunc document_state,
                              gpointer            data)
{
  KmTransaction *transaction = km_transaction_new ();

  transaction->ticket = g_strdup (ticket);
  transaction->catalogue = g_strdup (km_catalogue_version (km_bundle_catalogue (bundle)));
  transaction->audience = km_form_audience (form);
  take_answers (transaction->answers, km_form_shared_answers (form));
  for (guint i = 0; i < km_bundle_n_items (bundle); i++)
    {
      const KmBundleItem *one = km_bundle_nth (bundle, i);
      const KmService *service = one->service;
      KmTransactionItem *item = km_transaction_add_item (transaction);

      item->item = one->item;
      item->service = g_strdup (service->code);
      item->name = g_strdup (service->name_ar);
      item->authority = g_strdup (service->authority->code);
      item->authority_name = g_strdup (service->authority->short_ar);
      item->for_whom = g_strdup (km_form_item_name (form, one->item));
      item->choice = choices != NULL ? g_strdup (g_hash_table_lookup (choices, GUINT_TO_POINTER (one->item))) : NULL;
      take_answers (item->answers, km_form_own_answers (form, one->item));
      km_form_not_applicable (form, one->item, item->not_applicable);
      for (guint j = 0; j < service->n_documents; j++)
        {
          const char *label = service->documents[j].label_ar;

          km_transaction_item_add_document (item, label, document_state != NULL ? document_state (one->item, label, data) : KM_DOCUMENT_MISSING);
        }
    }
  return transaction;
}

static void
take_lines (KmTransaction *transaction,
            const KmQuote *quote)
{
  g_ptr_array_set_size (transaction->fees, 0);
  for (guint i = 0; i < quote->lines->len; i++)
    {
      const KmTransactionFee *line = quote->lines->pdata[i];
      KmTransactionFee *fee = km_transaction_add_fee (transaction);

      *fee = *line;
      fee->code = g_strdup (line->code);
      fee->name = g_strdup (line->name);
      fee->authority = g_strdup (line->authority);
      fee->basis = g_strdup (line->basis);
    }
  for (guint i = 0; i < quote->promises->len; i++)
    {
      const KmQuotePromise *promise = quote->promises->pdata[i];
      KmTransactionItem *item = (KmTransactionItem *) km_transaction_find_item (transaction, promise->item);

      if (item != NULL)
        item->promised_at = promise->promised_at;
    }
}

gboolean
km_transaction_apply_quote (KmTransaction *transaction,
                            KmCatalogue   *catalogue,
                            const KmQuote *quote,
                            GPtrArray     *tenders,
                            GError       **error)
{
  KmDue due = km_quote_due (quote);
  KmSettlement settlement;

  if (!km_payment_check (km_catalogue_payment (catalogue), &due, tenders, &settlement, error))
    return FALSE;
  take_lines (transaction, quote);
  /* Exemptions were there before the quote; surcharge and rounding follow from the tenders. */
  for (guint i = transaction->adjustments->len; i > 0; i--)
    if (g_strcmp0 (((const KmTransactionAdjustment *) transaction->adjustments->pdata[i - 1])->code, "exemption") != 0)
      g_ptr_array_remove_index (transaction->adjustments, i - 1);
  if (settlement.surcharge != 0)
    km_transaction_add_adjustment (transaction, "surcharge", settlement.surcharge)->basis = g_strdup ("law-18-2019");
  if (settlement.rounding != 0)
    km_transaction_add_adjustment (transaction, "rounding", settlement.rounding)->basis = g_strdup ("cash-step");
  transaction->total = settlement.total;
  g_ptr_array_set_size (transaction->payments, 0);
  for (guint i = 0; i < tenders->len; i++)
    g_ptr_array_add (transaction->payments, km_tender_copy (tenders->pdata[i]));
  return TRUE;
}
