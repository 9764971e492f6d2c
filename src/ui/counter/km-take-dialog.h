/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-queue.h"

G_BEGIN_DECLS

/* Asks, while the server is away, which visitor stands here: lane and number as on the slip. Never blocks. Main thread. */
void     km_take_dialog_async  (GtkWindow           *parent,
                                KmQueue             *queue,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

/* FALSE with G_IO_ERROR_CANCELLED when the clerk left. *lane is (transfer full). */
gboolean km_take_dialog_finish (GAsyncResult        *result,
                                char               **lane,
                                guint               *number,
                                GError             **error);

G_END_DECLS
