/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-desk.h"
#include "km-receipt.h"
#include "km-slip.h"

G_BEGIN_DECLS

/*
 * Puts a receipt on paper as this machine's settings say: silently to a printer or a thermal printer, else through the system's
 * print dialog over @parent, and where neither works as a PDF into the folder. An original is first marked as handed over
 * (km_desk_mark_printed_async(); with the dialog when it is answered, not when it is left), so that it is never offered as an original twice. Never blocks. Main thread.
 */
void  km_receipt_printing_async  (GtkWindow           *parent,
                                  KmDesk              *desk,
                                  KmReceipt           *receipt,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/* The same for the slip of a void or a refund, which may be printed as often as it is wanted. Ends with km_receipt_printing_finish(). */
void  km_receipt_printing_slip_async (GtkWindow      *parent,
                                  KmDesk              *desk,
                                  KmSlip              *slip,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/* Returns (transfer full): a calm sentence about where the paper is now, also when the printer failed and a PDF took its place.
 * NULL with the error of the disk (nothing was printed) or G_IO_ERROR_CANCELLED. */
char *km_receipt_printing_finish (GAsyncResult        *result,
                                  GError             **error);

G_END_DECLS
