/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-form-view.h"
#include "km-paid-page.h"

G_BEGIN_DECLS

/* The column in the middle: the search for services, under it the merged form, and after the payment what the paper says. */
#define KM_TYPE_WORK_COLUMN (km_work_column_get_type ())
G_DECLARE_FINAL_TYPE (KmWorkColumn, km_work_column, KM, WORK_COLUMN, GtkWidget)

/* Binds the column to @visit, once, for its life. Main thread, as all of this type. */
void           km_work_column_set_visit    (KmWorkColumn *self,
                                            KmVisit      *visit);
/* Something was put into the basket: the search is empty again, and the focus goes to the first question of a bundle, else back to the
 * search. */
void           km_work_column_added        (KmWorkColumn *self,
                                            gboolean      bundle);
/* Puts the caret into the search, what stands there selected. */
void           km_work_column_focus_search (KmWorkColumn *self);
/* Owned by the column. */
KmFormView    *km_work_column_get_form     (KmWorkColumn *self);
KmPaidPage *km_work_column_get_paid_page (KmWorkColumn *self);
/* Marks what is still missing on the form, from the first F9 or F7 of a visit on. */
void           km_work_column_show_gaps    (KmWorkColumn *self,
                                            gboolean      show);
/* Leaves the reading back, so that a field can take the focus. */
void           km_work_column_show_form    (KmWorkColumn *self);
/* F8: shows what was written down, to be read with the visitor, or the form again. */
void           km_work_column_toggle_read_back (KmWorkColumn *self);

G_END_DECLS
