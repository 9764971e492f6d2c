// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-payment.h"
#include "km-summary.h"

G_BEGIN_DECLS

/* What money does to the sums: the same arithmetic for the commands that record it and for km-verify, which reckons the whole
 * ledger anew. Amounts in piastres; `sign` is 1 for what is taken and -1 for what goes back. */
typedef struct
{
  const char *centre, *day, *counter, *clerk, *shift; /* shift, counter: nullable */
  gboolean after;                                     /* came when its day was closed */
  gint64 total, cash, electronic, pass_through, surcharge, rounding;
  gint64 requests, authorities;
} KmMoneySum;

/* A receipt; with -1 its void, where day, shift and after are those of the void. */
void km_money_sums_receipt (KmSummary *summary, const KmMoneySum *receipt, int sign);
/* A fee line, on the same days. */
void km_money_sums_fee (KmSummary *summary, const char *centre, const char *day, const char *authority, gboolean pass_through, gint64 piastres, int sign);
/* A payment. `shift` nullable. */
void km_money_sums_payment (KmSummary *summary, const char *centre, const char *day, const char *shift, KmPaymentMethod method, gint64 piastres,
                            int sign);
/* One refused request's money handed back by `clerk`: total is what was handed back, of which pass_through was other bodies' and
 * rounding came of the cash step. `authority` is "" when the request is not known. */
void km_money_sums_refund (KmSummary *summary, const KmMoneySum *refund, const char *authority);

G_END_DECLS
