/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-transaction.h"

#include <string.h>

static const char *const document_states[] = {
  [KM_DOCUMENT_PRESENT] = "present",
  [KM_DOCUMENT_MISSING] = "missing",
  [KM_DOCUMENT_NA] = "na",
};

const char *
km_document_state_to_string (KmDocumentState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (document_states), NULL);
  return document_states[state];
}

gboolean
km_document_state_from_string (const char      *text,
                               KmDocumentState *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (document_states); i++)
    if (g_strcmp0 (document_states[i], text) == 0)
      {
        *state = (KmDocumentState) i;
        return TRUE;
      }
  return FALSE;
}

static void
document_free (KmTransactionDocument *document)
{
  g_free (document->label);
  g_free (document);
}

static void
item_free (KmTransactionItem *item)
{
  g_free (item->service);
  g_free (item->name);
  g_free (item->authority);
  g_free (item->authority_name);
  g_free (item->for_whom);
  g_hash_table_unref (item->answers);
  g_ptr_array_unref (item->not_applicable);
  g_ptr_array_unref (item->documents);
  g_free (item->choice);
  g_free (item);
}

void
km_transaction_fee_free (KmTransactionFee *fee)
{
  if (fee == NULL)
    return;
  g_free (fee->code);
  g_free (fee->name);
  g_free (fee->authority);
  g_free (fee->basis);
  g_free (fee);
}

static void
adjustment_free (KmTransactionAdjustment *adjustment)
{
  g_free (adjustment->code);
  g_free (adjustment->basis);
  g_free (adjustment->approval);
  g_free (adjustment);
}

static GHashTable *
answers_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

KmTransaction *
km_transaction_new (void)
{
  KmTransaction *self = g_new0 (KmTransaction, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->answers = answers_new ();
  self->fees = g_ptr_array_new_with_free_func ((GDestroyNotify) km_transaction_fee_free);
  self->adjustments = g_ptr_array_new_with_free_func ((GDestroyNotify) adjustment_free);
  self->payments = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
  return self;
}

KmTransaction *
km_transaction_ref (KmTransaction *transaction)
{
  g_atomic_ref_count_inc (&transaction->ref_count);
  return transaction;
}

void
km_transaction_unref (KmTransaction *transaction)
{
  if (transaction == NULL || !g_atomic_ref_count_dec (&transaction->ref_count))
    return;
  g_free (transaction->ticket);
  g_free (transaction->catalogue);
  g_ptr_array_unref (transaction->items);
  g_hash_table_unref (transaction->answers);
  g_ptr_array_unref (transaction->fees);
  g_ptr_array_unref (transaction->adjustments);
  g_ptr_array_unref (transaction->payments);
  km_transaction_receipt_free (transaction->receipt);
  g_free (transaction);
}

KmTransactionItem *
km_transaction_add_item (KmTransaction *transaction)
{
  KmTransactionItem *item = g_new0 (KmTransactionItem, 1);

  item->answers = answers_new ();
  item->not_applicable = g_ptr_array_new_with_free_func (g_free);
  item->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) document_free);
  item->promised_at = KM_TIME_NONE;
  g_ptr_array_add (transaction->items, item);
  return item;
}

KmTransactionFee *
km_transaction_add_fee (KmTransaction *transaction)
{
  KmTransactionFee *fee = g_new0 (KmTransactionFee, 1);

  g_ptr_array_add (transaction->fees, fee);
  return fee;
}

KmTransactionAdjustment *
km_transaction_add_adjustment (KmTransaction *transaction,
                               const char    *code,
                               gint64         piastres)
{
  KmTransactionAdjustment *adjustment = g_new0 (KmTransactionAdjustment, 1);

  adjustment->code = g_strdup (code);
  adjustment->piastres = piastres;
  g_ptr_array_add (transaction->adjustments, adjustment);
  return adjustment;
}

void
km_transaction_item_add_document (KmTransactionItem *item,
                                  const char        *label,
                                  KmDocumentState    state)
{
  KmTransactionDocument *document = g_new0 (KmTransactionDocument, 1);

  document->label = g_strdup (label);
  document->state = state;
  g_ptr_array_add (item->documents, document);
}

KmTransactionReceipt *
km_transaction_receipt_new (void)
{
  KmTransactionReceipt *receipt = g_new0 (KmTransactionReceipt, 1);

  receipt->at = KM_TIME_NONE;
  return receipt;
}

void
km_transaction_receipt_free (KmTransactionReceipt *receipt)
{
  if (receipt == NULL)
    return;
  g_free (receipt->number);
  g_free (receipt->previous);
  g_free (receipt->hash);
  g_free (receipt->signature);
  g_free (receipt->shift);
  g_free (receipt->counter_code);
  g_free (receipt->centre_code);
  g_free (receipt->centre_name_ar);
  g_free (receipt->centre_name_en);
  g_free (receipt->clerk_username);
  g_free (receipt->clerk_name_ar);
  g_free (receipt->clerk_name_en);
  g_free (receipt->ticket_label);
  g_free (receipt->visitor_name);
  g_free (receipt->visitor_identity);
  g_free (receipt->link);
  g_free (receipt->complaints);
  g_free (receipt);
}

const KmTransactionItem *
km_transaction_find_item (const KmTransaction *transaction,
                          guint                item)
{
  for (guint i = 0; i < transaction->items->len; i++)
    {
      const KmTransactionItem *one = transaction->items->pdata[i];

      if (one->item == item)
        return one;
    }
  return NULL;
}

gboolean
km_transaction_item_is_not_applicable (const KmTransactionItem *item,
                                       const char              *field_id)
{
  return g_ptr_array_find_with_equal_func (item->not_applicable, field_id, g_str_equal, NULL);
}

const char *
km_transaction_answer (const KmTransaction     *transaction,
                       const KmTransactionItem *item,
                       const char              *field_id)
{
  const char *own = g_hash_table_lookup (item->answers, field_id);

  return own != NULL ? own : g_hash_table_lookup (transaction->answers, field_id);
}

gint64
km_transaction_fees_total (const KmTransaction *transaction)
{
  gint64 total = 0;

  for (guint i = 0; i < transaction->fees->len; i++)
    total += ((const KmTransactionFee *) transaction->fees->pdata[i])->piastres;
  return total;
}

gint64
km_transaction_pass_through (const KmTransaction *transaction)
{
  gint64 total = 0;

  for (guint i = 0; i < transaction->fees->len; i++)
    {
      const KmTransactionFee *fee = transaction->fees->pdata[i];

      if (fee->pass_through)
        total += fee->piastres;
    }
  return total;
}

gint64
km_transaction_adjustment (const KmTransaction *transaction,
                           const char          *code)
{
  gint64 total = 0;

  for (guint i = 0; i < transaction->adjustments->len; i++)
    {
      const KmTransactionAdjustment *adjustment = transaction->adjustments->pdata[i];

      if (strcmp (adjustment->code, code) == 0)
        total += adjustment->piastres;
    }
  return total;
}

gint64
km_transaction_paid (const KmTransaction *transaction,
                     KmPaymentMethod      method)
{
  gint64 total = 0;

  for (guint i = 0; i < transaction->payments->len; i++)
    {
      const KmTender *tender = transaction->payments->pdata[i];

      if (tender->method == method)
        total += tender->piastres;
    }
  return total;
}
