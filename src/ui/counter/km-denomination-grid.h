/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-shift.h"

G_BEGIN_DECLS

#define KM_DENOMINATION_GRID_MAX 16

/* A drawer by denomination, for the keyboard alone: a row each, its count, its amount; Enter and Down go on, Up goes back. Signals:
 * "changed"; "finished": Enter in the last row. */
#define KM_TYPE_DENOMINATION_GRID (km_denomination_grid_get_type ())
G_DECLARE_FINAL_TYPE (KmDenominationGrid, km_denomination_grid, KM, DENOMINATION_GRID, GtkWidget)

GtkWidget *km_denomination_grid_new       (void);
/* Fills @rows (room for KM_DENOMINATION_GRID_MAX) with all denominations; returns how many. */
guint      km_denomination_grid_get_rows  (KmDenominationGrid *self,
                                           KmDenomination     *rows);
/* Piastres. */
gint64     km_denomination_grid_get_total (KmDenominationGrid *self);
/* Nothing was typed. */
gboolean   km_denomination_grid_is_empty  (KmDenominationGrid *self);
void       km_denomination_grid_clear     (KmDenominationGrid *self);

G_END_DECLS
