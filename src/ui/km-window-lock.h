/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-desk.h"

G_BEGIN_DECLS

/* Locks @window with @desk: its content, the page "open" of @stack, gives way to the locked screen, other windows over it are hidden, and the
 * focus comes back to where it was. Also locks when no hand was on the machine for as long as the preferences say. Ends with @window. Main
 * thread. */
void km_window_lock_add (GtkWindow *window, GtkStack *stack, KmDesk *desk);

G_END_DECLS
