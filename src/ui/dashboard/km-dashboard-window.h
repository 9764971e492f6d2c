/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-window.h"

G_BEGIN_DECLS

/* A supervisor's window: the day in figures, the counters, the lanes, takings by authority, what needs a look. Live; shows only
 * what the server sent. */
#define KM_TYPE_DASHBOARD_WINDOW (km_dashboard_window_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardWindow, km_dashboard_window, KM, DASHBOARD_WINDOW, KmWindow)

KmDashboardWindow *km_dashboard_window_new (AdwApplication *application,
                                            KmDesk         *desk);

G_END_DECLS
