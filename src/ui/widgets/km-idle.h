/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Calls @idle (with @data) when nothing was typed, moved or pressed in any window that is watched for as long as @minutes() says; it says 0
 * for never. Ends with @window. Main thread. */
void km_idle_watch (GtkWidget *window, guint (*minutes) (gpointer data), void (*idle) (gpointer data), gpointer data);
/* As if something was pressed now. */
void km_idle_reset (void);

G_END_DECLS
