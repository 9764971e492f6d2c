/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-page.h"
#include "km-receipt.h"

G_BEGIN_DECLS

/*
 * Lays a receipt out (contents: counter.md §4, domain.md §3). Its marks (practice, void, copy) and large type come from the
 * receipt; zone is Africa/Cairo's. Never fails: a signature too long for a QR symbol leaves the symbol out, the paper comes.
 * Takes a few milliseconds, the first page of a process some 20 for fonts. Any thread. Returns: (transfer full).
 */
KmPage *km_receipt_page_new (KmReceipt   *receipt,
                             KmPaperSize  paper,
                             KmDigits     digits,
                             GTimeZone   *zone);

/* The same in a thread; the receipt must not change meanwhile (it is immutable). Only cancelling is an error. */
void    km_receipt_page_new_async  (KmReceipt           *receipt,
                                    KmPaperSize          paper,
                                    KmDigits             digits,
                                    GTimeZone           *zone,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
KmPage *km_receipt_page_new_finish (GAsyncResult        *result,
                                    GError             **error);

G_END_DECLS
