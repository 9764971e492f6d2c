/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-desk.h"
#include "km-window.h"

G_BEGIN_DECLS

/* The clerk's window: queue, work and basket in three columns from the reading side. It binds to the objects of the desk and
 * keeps nothing of its own, so that it can be closed and made again at any moment. Before the first call it asks for the float. */
#define KM_TYPE_COUNTER_WINDOW (km_counter_window_get_type ())
G_DECLARE_FINAL_TYPE (KmCounterWindow, km_counter_window, KM, COUNTER_WINDOW, KmWindow)

/* Returns (transfer none, owned by GTK as every window): a new window of @application over @desk, not shown yet. Main thread. */
KmCounterWindow *km_counter_window_new (AdwApplication *application,
                                        KmDesk         *desk);

G_END_DECLS
