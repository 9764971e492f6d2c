/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-window.h"

G_BEGIN_DECLS

/* The history beside the counter: the list of what was found, and one whole transaction. It forgets everything when it is closed, and closes
 * when its clerk signs out. */
#define KM_TYPE_HISTORY_WINDOW (km_history_window_get_type ())
G_DECLARE_FINAL_TYPE (KmHistoryWindow, km_history_window, KM, HISTORY_WINDOW, KmWindow)

GtkWidget *km_history_window_new (GtkWindow *parent,
                                  KmDesk    *desk);

G_END_DECLS
