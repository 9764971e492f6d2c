/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The choices of this machine: where receipts go, the paper, the PDF folder, the language, the server. Reads and writes KmSettings at
 * once; the printers are asked for while the window is already there. */
#define KM_TYPE_PREFERENCES_WINDOW (km_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (KmPreferencesWindow, km_preferences_window, KM, PREFERENCES_WINDOW, AdwPreferencesWindow)

/* practice: shows where practice receipts go while nobody has chosen. */
GtkWidget *km_preferences_window_new (GtkWindow *parent,
                                      gboolean   practice);

G_END_DECLS
