/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* A service in the basket: what it still lacks in words, its fee, for whom it is, and the way to take it out (Delete). */
#define KM_TYPE_ITEM_ROW (km_item_row_get_type ())
G_DECLARE_FINAL_TYPE (KmItemRow, km_item_row, KM, ITEM_ROW, GtkListBoxRow)

/* Returns (transfer floating). Main thread, as all of this type. */
GtkWidget *km_item_row_new         (KmVisit     *visit,
                                    KmVisitItem *item);
/* One line instead of two, for baskets of more than four. */
void       km_item_row_set_compact (KmItemRow   *self,
                                    gboolean     compact);
/* Opens the line for the person's name and puts the caret there. */
void       km_item_row_ask_person  (KmItemRow   *self);

G_END_DECLS
