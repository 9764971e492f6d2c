/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-form-section-view.h"

G_BEGIN_DECLS

/* The merged form of the visit: its sections, one below the other. Follows the visit by difference. */
#define KM_TYPE_FORM_VIEW (km_form_view_get_type ())
G_DECLARE_FINAL_TYPE (KmFormView, km_form_view, KM, FORM_VIEW, GtkWidget)

/* Binds the form to @visit, once, for its life. Main thread, as all of this type. */
void         km_form_view_set_visit (KmFormView *self,
                                     KmVisit    *visit);
/* The view of the field @key, or NULL (owned by the form). */
KmFieldView *km_form_view_find      (KmFormView *self,
                                     const char *key);
/* Moves the focus to the field @key; FALSE when it is not on the form. */
gboolean     km_form_view_go_to     (KmFormView *self,
                                     const char *key);
/* The key of the field that has the focus, or NULL (owned by its view). */
const char  *km_form_view_get_focus_key (KmFormView *self);

G_END_DECLS
