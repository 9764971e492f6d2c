/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-receipt-printing.h"

G_BEGIN_DECLS

/* Runs @operation, which has all its callbacks: over @parent (nullable) with the dialog, or without one.
 * Returns how it ended, or that it goes on. */
typedef GtkPrintOperationResult (*KmReceiptPrintingRun) (GtkPrintOperation *operation, GtkWindow *parent);

/* The way through the print dialog whatever the settings say; @run runs the operation. Else as km_receipt_printing_async(). */
void km_receipt_printing_run_async (GtkWindow            *parent,
                                    KmDesk               *desk,
                                    KmReceipt            *receipt,
                                    KmReceiptPrintingRun  run,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);

G_END_DECLS
