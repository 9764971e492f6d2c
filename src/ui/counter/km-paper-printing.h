/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-paper.h"

G_BEGIN_DECLS

/*
 * Papers beside receipts (reports, slips, the test strip) on the way that this machine's settings name: silently to a printer or a thermal
 * printer, else through the system's print dialog over the parent, and where neither works as a PDF into the folder. Never blocks. Main
 * thread.
 */

/* Lays a paper out, in a thread: @data is its alone until it is freed. Returns: (transfer full). */
typedef KmPage *(*KmPaperFunc) (gpointer     data,
                                KmPaperSize  paper,
                                KmLanguage   language,
                                KmDigits     digits,
                                GTimeZone   *zone);

/* Prints what @func lays out from @data. @practice: the way while nobody has chosen one. */
void  km_paper_printing_async  (GtkWindow           *parent,
                                gboolean             practice,
                                KmPaperFunc          func,
                                gpointer             data,
                                GDestroyNotify       free_data,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

/* Returns (transfer full): a calm sentence about where the paper is now. *@trouble (nullable): the printer did not take it. NULL with the error of the disk or G_IO_ERROR_CANCELLED. */
char *km_paper_printing_finish (GAsyncResult        *result,
                                gboolean            *trouble,
                                GError             **error);

G_END_DECLS
