// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-money-sums.h"

static void
add_day (KmSummary *summary, const KmMoneySum *sum, const char *part, int sign)
{
  const gint64 values[KM_N_DAY_SUMS] = {
    [KM_DAY_TOTAL] = sum->total,
    [KM_DAY_CASH] = sum->cash,
    [KM_DAY_ELECTRONIC] = sum->electronic,
    [KM_DAY_PASS_THROUGH] = sum->pass_through,
    [KM_DAY_SURCHARGE] = sum->surcharge,
    [KM_DAY_ROUNDING] = sum->rounding,
    [KM_DAY_REQUESTS] = sum->requests,
    [KM_DAY_VISITS_SAVED] = MAX (0, sum->authorities - 1),
  };

  for (guint column = 0; column < KM_N_DAY_SUMS; column++)
    km_summary_add (summary, KM_SUM_DAY, sum->centre, sum->day, part, column, sign * values[column]);
}

static void
add_parts (KmSummary *summary, const KmMoneySum *sum, int sign, guint count_column, guint amount_column)
{
  const char *parts[] = { "day", sum->after ? "after" : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (parts) && parts[i] != NULL; i++)
    {
      add_day (summary, sum, parts[i], sign);
      km_summary_add (summary, KM_SUM_DAY, sum->centre, sum->day, parts[i], count_column, 1);
      if (amount_column != count_column)
        km_summary_add (summary, KM_SUM_DAY, sum->centre, sum->day, parts[i], amount_column, sum->total);
    }
}

static void
add_shift (KmSummary *summary, const KmMoneySum *sum, guint column, gint64 value)
{
  if (sum->shift != NULL)
    km_summary_add (summary, KM_SUM_SHIFT, sum->centre, "", sum->shift, column, value);
}

static void
add_clerk (KmSummary *summary, const KmMoneySum *sum, guint column, gint64 value)
{
  if (sum->clerk != NULL)
    km_summary_add (summary, KM_SUM_CLERK, sum->centre, sum->day, sum->clerk, column, value);
}

static void
add_counter (KmSummary *summary, const KmMoneySum *sum, guint column, gint64 value)
{
  if (sum->counter != NULL)
    km_summary_add (summary, KM_SUM_COUNTER, sum->centre, sum->day, sum->counter, column, value);
}

void
km_money_sums_receipt (KmSummary *summary, const KmMoneySum *receipt, int sign)
{
  gboolean back = sign < 0;

  if (back)
    add_parts (summary, receipt, sign, KM_DAY_VOIDS, KM_DAY_VOIDED);
  else
    add_parts (summary, receipt, sign, KM_DAY_RECEIPTS, KM_DAY_RECEIPTS);
  /* The receipt was written and stays counted, its void beside it; its requests and its money are no more. */
  if (!back)
    {
      add_counter (summary, receipt, KM_COUNTER_RECEIPTS, 1);
      add_shift (summary, receipt, KM_SHIFT_RECEIPTS, 1);
      add_clerk (summary, receipt, KM_CLERK_RECEIPTS, 1);
    }
  else
    {
      add_shift (summary, receipt, KM_SHIFT_VOIDS, 1);
      add_shift (summary, receipt, KM_SHIFT_VOIDED, receipt->total);
      add_clerk (summary, receipt, KM_CLERK_VOIDS, 1);
      add_clerk (summary, receipt, KM_CLERK_VOIDED, receipt->total);
    }
  add_counter (summary, receipt, KM_COUNTER_PIASTRES, sign * receipt->total);
  add_shift (summary, receipt, KM_SHIFT_TOTAL, sign * receipt->total);
  add_shift (summary, receipt, KM_SHIFT_PASS_THROUGH, sign * receipt->pass_through);
  add_clerk (summary, receipt, KM_CLERK_REQUESTS, sign * receipt->requests);
  add_clerk (summary, receipt, KM_CLERK_TOTAL, sign * receipt->total);
  add_clerk (summary, receipt, KM_CLERK_CASH, sign * receipt->cash);
  add_clerk (summary, receipt, KM_CLERK_ELECTRONIC, sign * receipt->electronic);
}

void
km_money_sums_fee (KmSummary *summary, const char *centre, const char *day, const char *authority, gboolean pass_through, gint64 piastres, int sign)
{
  km_summary_add (summary, KM_SUM_AUTHORITY, centre, day, authority, pass_through ? KM_AUTHORITY_PASS_THROUGH : KM_AUTHORITY_PIASTRES, sign * piastres);
  if (sign < 0 && !pass_through)
    km_summary_add (summary, KM_SUM_AUTHORITY, centre, day, authority, KM_AUTHORITY_BACK, piastres);
}

void
km_money_sums_payment (KmSummary *summary, const char *centre, const char *day, const char *shift, KmPaymentMethod method, gint64 piastres, int sign)
{
  static const guint columns[] = {
    [KM_METHOD_CASH] = KM_SHIFT_CASH,
    [KM_METHOD_CARD] = KM_SHIFT_CARD,
    [KM_METHOD_WALLET] = KM_SHIFT_WALLET,
    [KM_METHOD_ORDER] = KM_SHIFT_ORDERS,
  };
  const char *word = km_payment_method_to_string (method);

  if (shift != NULL)
    km_summary_add (summary, KM_SUM_SHIFT, centre, "", shift, columns[method], sign * piastres);
  km_summary_add (summary, KM_SUM_METHOD, centre, day, word, sign < 0 ? KM_METHOD_SUM_BACKS : KM_METHOD_SUM_PAYMENTS, 1);
  km_summary_add (summary, KM_SUM_METHOD, centre, day, word, KM_METHOD_SUM_PIASTRES, sign * piastres);
  if (sign < 0)
    km_summary_add (summary, KM_SUM_METHOD, centre, day, word, KM_METHOD_SUM_BACK, piastres);
}

void
km_money_sums_refund (KmSummary *summary, const KmMoneySum *refund, const char *authority)
{
  gint64 own = refund->total - refund->pass_through - refund->rounding;

  add_parts (summary, refund, -1, KM_DAY_REFUNDS, KM_DAY_REFUNDED);
  add_counter (summary, refund, KM_COUNTER_PIASTRES, -refund->total);
  add_shift (summary, refund, KM_SHIFT_TOTAL, -refund->total);
  add_shift (summary, refund, KM_SHIFT_PASS_THROUGH, -refund->pass_through);
  add_shift (summary, refund, KM_SHIFT_REFUNDS, 1);
  add_shift (summary, refund, KM_SHIFT_REFUNDED, refund->total);
  add_clerk (summary, refund, KM_CLERK_TOTAL, -refund->total);
  add_clerk (summary, refund, KM_CLERK_CASH, -refund->cash);
  add_clerk (summary, refund, KM_CLERK_ELECTRONIC, -refund->electronic);
  add_clerk (summary, refund, KM_CLERK_REFUNDS, 1);
  add_clerk (summary, refund, KM_CLERK_REFUNDED, refund->total);
  if (*authority == '\0')
    return;
  km_money_sums_fee (summary, refund->centre, refund->day, authority, FALSE, own, -1);
  km_money_sums_fee (summary, refund->centre, refund->day, authority, TRUE, refund->pass_through, -1);
  km_summary_add (summary, KM_SUM_AUTHORITY, refund->centre, refund->day, authority, KM_AUTHORITY_REFUNDED, 1);
}
