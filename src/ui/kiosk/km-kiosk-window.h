/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef struct _KmDesk KmDesk;

/* The ticket kiosk at the door, for fingers and for the reception's keyboard: what did you come for, who are you, here is your number and
 * what to have at hand. It goes back to its start by itself. On the whole screen; F11 and Escape leave it, Ctrl+Shift+L signs out. */
#define KM_TYPE_KIOSK_WINDOW (km_kiosk_window_get_type ())
G_DECLARE_FINAL_TYPE (KmKioskWindow, km_kiosk_window, KM, KIOSK_WINDOW, GtkApplicationWindow)

KmKioskWindow *km_kiosk_window_new (GtkApplication *application, KmDesk *desk);

G_END_DECLS
