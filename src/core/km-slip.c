/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-slip.h"

#include "km-receipt.h"

static void
authority_free (KmSlipAuthority *authority)
{
  g_free (authority->name);
  g_free (authority);
}

static KmSlip *
slip_new (KmSlipKind kind, const KmTransaction *transaction)
{
  const KmTransactionReceipt *receipt = transaction->receipt;
  KmSlip *slip = g_new0 (KmSlip, 1);

  g_atomic_ref_count_init (&slip->ref_count);
  slip->kind = kind;
  slip->receipt = g_strdup (receipt->number);
  slip->receipt_at = receipt->at;
  slip->at = receipt->at;
  slip->centre = g_strdup (receipt->centre_name_ar);
  slip->counter = receipt->counter_number;
  slip->clerk = g_strdup (receipt->clerk_name_ar);
  slip->clerk_number = receipt->clerk_number;
  slip->shift = g_strdup (receipt->shift);
  slip->visitor = g_strdup (receipt->visitor_name);
  slip->identity = g_strdup (receipt->visitor_identity);
  slip->passport = receipt->visitor_passport;
  slip->practice = receipt->practice;
  slip->authorities = g_ptr_array_new_with_free_func ((GDestroyNotify) authority_free);
  slip->back = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
  return slip;
}

static void
add_authority (KmSlip *slip, const char *name, gint64 piastres)
{
  KmSlipAuthority *authority;

  for (guint i = 0; i < slip->authorities->len; i++)
    {
      authority = slip->authorities->pdata[i];
      if (g_strcmp0 (authority->name, name) == 0)
        {
          authority->piastres += piastres;
          return;
        }
    }
  authority = g_new0 (KmSlipAuthority, 1);
  authority->name = g_strdup (name);
  authority->piastres = piastres;
  g_ptr_array_add (slip->authorities, authority);
}

KmSlip *
km_slip_new_void (const KmTransaction *transaction)
{
  KmSlip *slip;

  g_return_val_if_fail (transaction != NULL && transaction->receipt != NULL, NULL);
  slip = slip_new (KM_SLIP_VOID, transaction);
  slip->piastres = transaction->total;
  for (guint i = 0; i < transaction->fees->len; i++)
    {
      const KmTransactionFee *fee = transaction->fees->pdata[i];
      const KmTransactionItem *item = km_transaction_find_item (transaction, fee->item);

      add_authority (slip, item != NULL ? item->authority_name : fee->authority, fee->piastres);
    }
  for (guint i = 0; i < transaction->payments->len; i++)
    g_ptr_array_add (slip->back, km_tender_copy (transaction->payments->pdata[i]));
  return slip;
}

KmSlip *
km_slip_new_refund (const KmTransaction *transaction, guint item, gint64 piastres, KmPaymentMethod method, const char *reference)
{
  const KmTransactionItem *found;
  KmTender *tender;
  KmSlip *slip;

  g_return_val_if_fail (transaction != NULL && transaction->receipt != NULL, NULL);
  found = km_transaction_find_item (transaction, item);
  if (found == NULL)
    return NULL;
  slip = slip_new (KM_SLIP_REFUND, transaction);
  slip->piastres = piastres;
  slip->request = km_receipt_request_number (transaction->receipt->number, item);
  slip->service = g_strdup (found->name);
  add_authority (slip, found->authority_name, piastres);
  tender = km_tender_new (method, piastres);
  tender->received = piastres;
  tender->reference = g_strdup (reference);
  g_ptr_array_add (slip->back, tender);
  return slip;
}

KmSlip *
km_slip_ref (KmSlip *slip)
{
  g_atomic_ref_count_inc (&slip->ref_count);
  return slip;
}

void
km_slip_unref (KmSlip *slip)
{
  if (slip == NULL || !g_atomic_ref_count_dec (&slip->ref_count))
    return;
  g_free (slip->receipt);
  g_free (slip->request);
  g_free (slip->service);
  g_free (slip->centre);
  g_free (slip->clerk);
  g_free (slip->shift);
  g_free (slip->visitor);
  g_free (slip->identity);
  g_free (slip->reason);
  g_free (slip->approved_by);
  g_ptr_array_unref (slip->authorities);
  g_ptr_array_unref (slip->back);
  g_free (slip);
}

char *
km_slip_name (const KmSlip *slip)
{
  if (slip->kind == KM_SLIP_VOID)
    return g_strconcat (slip->receipt, "-void", NULL);
  return g_strdelimit (g_strconcat (slip->request, "-refund", NULL), "/", '-');
}
