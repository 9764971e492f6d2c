/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-receipt.h"

#include <string.h>

#include "km-error.h"

/* The paper as a model: requests under their authority, dates to come back on, sums. */

static void
line_free (KmReceiptLine *line)
{
  g_free (line->request);
  g_ptr_array_unref (line->fees);
  g_free (line);
}

static void
authority_free (KmReceiptAuthority *authority)
{
  g_ptr_array_unref (authority->lines);
  g_free (authority);
}

static void
promise_free (KmReceiptPromise *promise)
{
  g_ptr_array_unref (promise->lines);
  g_free (promise);
}

static KmReceiptLine *
add_line (KmReceipt               *self,
          const KmTransactionItem *item,
          GTimeZone               *tz)
{
  KmReceiptLine *line = g_new0 (KmReceiptLine, 1);

  line->item = item;
  line->request = km_receipt_request_number (self->transaction->receipt->number, item->item);
  line->fees = g_ptr_array_new ();
  for (guint i = 0; i < self->transaction->fees->len; i++)
    {
      KmTransactionFee *fee = self->transaction->fees->pdata[i];

      if (fee->item != item->item)
        continue;
      g_ptr_array_add (line->fees, fee);
      line->piastres += fee->piastres;
    }
  if (item->promised_at != KM_TIME_NONE)
    {
      GDate made = km_time_date (self->transaction->receipt->at, tz);
      GDate ready = km_time_date (item->promised_at, tz);

      line->today = g_date_compare (&made, &ready) == 0;
    }
  g_ptr_array_add (self->lines, line);
  return line;
}

static void
add_to_authority (KmReceipt     *self,
                  KmReceiptLine *line)
{
  KmReceiptAuthority *authority = NULL;

  for (guint i = 0; i < self->authorities->len && authority == NULL; i++)
    {
      KmReceiptAuthority *one = self->authorities->pdata[i];

      if (g_strcmp0 (one->code, line->item->authority) == 0)
        authority = one;
    }
  if (authority == NULL)
    {
      authority = g_new0 (KmReceiptAuthority, 1);
      authority->code = line->item->authority;
      authority->name = line->item->authority_name;
      authority->lines = g_ptr_array_new ();
      g_ptr_array_add (self->authorities, authority);
    }
  g_ptr_array_add (authority->lines, line);
  for (guint i = 0; i < line->fees->len; i++)
    {
      const KmTransactionFee *fee = line->fees->pdata[i];

      if (fee->pass_through)
        authority->pass_through += fee->piastres;
      else
        authority->piastres += fee->piastres;
    }
}

/* One box per day; what is ready on the day itself waits for the last of it. */
static void
add_to_promises (KmReceipt     *self,
                 KmReceiptLine *line,
                 GTimeZone     *tz)
{
  KmTime promised_at = line->item->promised_at;
  GDate date = km_time_date (promised_at, tz);
  KmReceiptPromise *promise;
  guint at;

  for (at = 0; at < self->promises->len; at++)
    {
      GDate other;
      int order;

      promise = self->promises->pdata[at];
      other = km_time_date (promise->promised_at, tz);
      order = g_date_compare (&date, &other);
      if (order == 0)
        {
          promise->promised_at = MAX (promise->promised_at, promised_at);
          g_ptr_array_add (promise->lines, line);
          return;
        }
      if (order < 0)
        break;
    }
  promise = g_new0 (KmReceiptPromise, 1);
  promise->promised_at = promised_at;
  promise->today = line->today;
  promise->lines = g_ptr_array_new ();
  g_ptr_array_add (promise->lines, line);
  g_ptr_array_insert (self->promises, (int) at, promise);
}

KmReceipt *
km_receipt_new (KmTransaction        *transaction,
                const KmReceiptMarks *marks,
                GTimeZone            *tz,
                GError              **error)
{
  KmReceipt *self;

  if (transaction->receipt == NULL || transaction->receipt->number == NULL)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/receipt", "the transaction has no receipt");
      return NULL;
    }
  self = g_new0 (KmReceipt, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->transaction = km_transaction_ref (transaction);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->authorities = g_ptr_array_new_with_free_func ((GDestroyNotify) authority_free);
  self->promises = g_ptr_array_new_with_free_func ((GDestroyNotify) promise_free);
  for (guint i = 0; i < transaction->items->len; i++)
    {
      KmReceiptLine *line = add_line (self, transaction->items->pdata[i], tz);

      add_to_authority (self, line);
      if (line->item->promised_at != KM_TIME_NONE)
        add_to_promises (self, line, tz);
    }
  self->fees = km_transaction_fees_total (transaction);
  self->pass_through = km_transaction_pass_through (transaction);
  self->surcharge = km_transaction_adjustment (transaction, "surcharge");
  self->exemption = km_transaction_adjustment (transaction, "exemption");
  self->rounding = km_transaction_adjustment (transaction, "rounding");
  self->total = transaction->total;
  if (marks != NULL)
    {
      self->copy = marks->copy;
      self->voided = marks->voided;
      self->voided_at = marks->voided_at;
      self->void_reason = g_strdup (marks->void_reason);
      self->unapproved = g_strdupv ((char **) marks->unapproved);
    }
  return self;
}

KmReceipt *
km_receipt_ref (KmReceipt *receipt)
{
  g_atomic_ref_count_inc (&receipt->ref_count);
  return receipt;
}

void
km_receipt_unref (KmReceipt *receipt)
{
  if (receipt == NULL || !g_atomic_ref_count_dec (&receipt->ref_count))
    return;
  g_ptr_array_unref (receipt->promises);
  g_ptr_array_unref (receipt->authorities);
  g_ptr_array_unref (receipt->lines);
  km_transaction_unref ((KmTransaction *) receipt->transaction);
  g_free (receipt->void_reason);
  g_strfreev (receipt->unapproved);
  g_free (receipt);
}
