/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a printer is, without printing. */
typedef enum
{
  KM_PRINTER_UNKNOWN,        /* nobody was asked yet, or the way has no printer */
  KM_PRINTER_READY,
  KM_PRINTER_LITTLE_PAPER,   /* it prints, and says that the roll is near its end */
  KM_PRINTER_OUT_OF_PAPER,
  KM_PRINTER_COVER_OPEN,
  KM_PRINTER_NOT_RESPONDING,
  KM_PRINTER_MISSING,        /* no such queue, or none at all */
} KmPrinterCondition;

/* Words for @condition, translated. Static. */
const char *km_printer_condition_text (KmPrinterCondition condition);

/* What an error of printing says of the printer. */
KmPrinterCondition km_printer_condition_of (const GError *error);

/* Asks a network printer (port 0: 9100) by DLE EOT; one that takes the connection and answers no question is taken as ready. Bounded by
 * timeout_seconds (0: 3); never blocks the caller. */
void km_printer_network_condition_async (const char          *host,
                                         guint16              port,
                                         guint                timeout_seconds,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);

/* Asks the printing system about a queue (NULL: its default one). */
void km_printer_queue_condition_async (const char          *queue,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);

/* Of either. KM_PRINTER_UNKNOWN with G_IO_ERROR_CANCELLED; no other error. */
KmPrinterCondition km_printer_condition_finish (GAsyncResult  *result,
                                                GError       **error);

G_END_DECLS
