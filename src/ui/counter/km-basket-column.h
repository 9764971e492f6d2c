/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* The column away from the reading side: services with what they lack, speeds to choose, papers to tick, fees by authority; below
 * them, always in sight, the payment. */
#define KM_TYPE_BASKET_COLUMN (km_basket_column_get_type ())
G_DECLARE_FINAL_TYPE (KmBasketColumn, km_basket_column, KM, BASKET_COLUMN, GtkWidget)

/* Binds the column to @visit, once, for its life. Main thread, as all of this type. */
void        km_basket_column_set_visit      (KmBasketColumn *self,
                                             KmVisit        *visit);
/* Moves the focus to a gap of km_visit_next_gap() that lies in this column. */
void        km_basket_column_go_to          (KmBasketColumn *self,
                                             KmGapKind       kind,
                                             const char     *id);
/* The id of the document or choice that has the focus, as km_visit_next_gap() takes it, or NULL. Returns (transfer full). */
char       *km_basket_column_dup_focus_id   (KmBasketColumn *self);

G_END_DECLS
