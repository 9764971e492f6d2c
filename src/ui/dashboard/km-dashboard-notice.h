/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-dashboard-model.h"

G_BEGIN_DECLS

/* KmDashboardNotice: tells the desktop of cases that come while @window is not in front of the supervisor. There is one notice at most: it
 * is replaced as more come, and taken back when the window is looked at or nothing is left to decide. Pressing it brings the dashboard
 * (app.dashboard). What was there when the dashboard was first read is no news; a notice names a receipt, never a person. */
#define KM_TYPE_DASHBOARD_NOTICE (km_dashboard_notice_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardNotice, km_dashboard_notice, KM, DASHBOARD_NOTICE, GObject)

/* @window owns it and outlives it. */
KmDashboardNotice *km_dashboard_notice_new (GtkWindow *window, KmDashboardModel *model);

G_END_DECLS
