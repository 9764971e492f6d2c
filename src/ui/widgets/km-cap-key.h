/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Activates @action on @window when @modifiers and the key with @cap are pressed, @cap being what one of the keyboard's layouts has on
 * that key without Shift ("comma" and "l", also while the Arabic layout is on, where GTK 4.8 does not find a sign that this layout has
 * elsewhere, nor a letter with Shift). Other letters need no help: a plain binding finds them. Main thread.
 */
void km_cap_key_add (GtkWidget       *window,
                     guint            cap,
                     GdkModifierType  modifiers,
                     const char      *action);

G_END_DECLS
