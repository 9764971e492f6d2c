/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-dashboard-model.h"

G_BEGIN_DECLS

/* One counter of the room: number, state, clerk, ticket, since when; set apart when it is late or not heard from. Follows its
 * KmDashboardCounter by itself. */
#define KM_TYPE_COUNTER_TILE (km_counter_tile_get_type ())
G_DECLARE_FINAL_TYPE (KmCounterTile, km_counter_tile, KM, COUNTER_TILE, GtkWidget)

GtkWidget *km_counter_tile_new (KmDashboardCounter *counter);

G_END_DECLS
