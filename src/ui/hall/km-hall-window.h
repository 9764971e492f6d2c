/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct _KmDesk KmDesk;

/* The screen over the waiting room: the ticket just called, the calls before it, what a new ticket must wait for in each lane. Digits are
 * as high as shares of the screen's height (counter.md §3.28), whatever the screen. Arabic and English take turns, in the same places.
 * It starts on the whole screen; F11 and Escape leave it, Ctrl+Shift+L signs out. */
#define KM_TYPE_HALL_WINDOW (km_hall_window_get_type ())
G_DECLARE_FINAL_TYPE (KmHallWindow, km_hall_window, KM, HALL_WINDOW, GtkApplicationWindow)

KmHallWindow *km_hall_window_new (GtkApplication *application, KmDesk *desk);

G_END_DECLS
