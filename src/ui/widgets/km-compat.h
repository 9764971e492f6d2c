/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What libadwaita and GTK replaced above the floor, in one file, so that a later floor changes nothing else. */

/* Shows who made this and under which licence. */
void  km_compat_show_about (GtkWindow *parent);

/* Asks for a folder, starting at folder (nullable). */
void  km_compat_choose_folder_async (GtkWindow           *parent,
                                     const char          *title,
                                     const char          *accept_label,
                                     const char          *folder,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* Returns (transfer full) the chosen path, or NULL: G_IO_ERROR_CANCELLED when the person left. */
char *km_compat_choose_folder_finish (GAsyncResult  *result,
                                      GError       **error);

/* A window of keys: NULL-terminated lists of pairs of key and words (msgids marked with N_()), own first (nullable). */
void  km_compat_show_shortcuts (GtkWindow         *parent,
                                const char *const *own,
                                const char *const *common);

G_END_DECLS
