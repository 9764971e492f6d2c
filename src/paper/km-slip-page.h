/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-page.h"
#include "km-slip.h"

G_BEGIN_DECLS

/*
 * Lays out the paper for money that is handed back: «ملغى» for a voided receipt, «رد مبلغ» for a refused request; the receipt's number,
 * the amount in figures and words, per authority and by way of payment, the reason, and lines to sign. Always Arabic. Title:
 * km_slip_name(). Any thread. Returns: (transfer full).
 */
KmPage *km_slip_page_new (const KmSlip *slip,
                          KmPaperSize   paper,
                          KmDigits      digits,
                          GTimeZone    *zone);

/* The same in a thread; the slip must not change meanwhile. Only cancelling is an error. */
void    km_slip_page_new_async  (KmSlip              *slip,
                                 KmPaperSize          paper,
                                 KmDigits             digits,
                                 GTimeZone           *zone,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
KmPage *km_slip_page_new_finish (GAsyncResult        *result,
                                 GError             **error);

G_END_DECLS
