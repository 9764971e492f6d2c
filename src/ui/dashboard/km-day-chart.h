/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The day by the hour: how many came (light) and how many were served (full), a pair of bars for each hour of the model. Time runs with
 * the reading direction. Draws only hours that the server sent; the whole is also its accessible description. */
#define KM_TYPE_DAY_CHART (km_day_chart_get_type ())
G_DECLARE_FINAL_TYPE (KmDayChart, km_day_chart, KM, DAY_CHART, GtkWidget)

/* hours: of KmDashboardHour. */
GtkWidget *km_day_chart_new (GListModel *hours);

G_END_DECLS
