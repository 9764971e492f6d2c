/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-history.h"

G_BEGIN_DECLS

/* Asks how the money of a refused request goes back, in a window over @parent; @trouble (nullable): what was wrong before. Private to the
 * history. */
void     km_refund_dialog_async  (GtkWindow           *parent,
                                  KmHistoryRequest    *request,
                                  const char          *trouble,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
/* FALSE with G_IO_ERROR_CANCELLED when the clerk left. @method is a word of the desk (static), @reference new. */
gboolean km_refund_dialog_finish (GAsyncResult        *result,
                                  const char         **method,
                                  char               **reference,
                                  GError             **error);

G_END_DECLS
