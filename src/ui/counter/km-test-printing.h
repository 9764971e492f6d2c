/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints the test strip as this machine's settings say. As km_paper_printing_async(). */
void  km_test_printing_async  (GtkWindow           *parent,
                               gboolean             practice,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
char *km_test_printing_finish (GAsyncResult        *result,
                               GError             **error);

G_END_DECLS
