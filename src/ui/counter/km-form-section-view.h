/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-field-view.h"

G_BEGIN_DECLS

/* A person or subject of the form: heading with a chip for each authority that asks, below it the questions in two columns. Follows
 * its model by difference: a question that stays keeps its widget, and with it text, caret and focus. */
#define KM_TYPE_FORM_SECTION_VIEW (km_form_section_view_get_type ())
G_DECLARE_FINAL_TYPE (KmFormSectionView, km_form_section_view, KM, FORM_SECTION_VIEW, GtkWidget)

/* Returns (transfer floating). Main thread, as all of this type. */
GtkWidget     *km_form_section_view_new         (KmVisit           *visit,
                                                 KmFormSection     *section);
KmFormSection *km_form_section_view_get_section (KmFormSectionView *self);
/* The view of the field @key, or NULL (owned by the section). */
KmFieldView   *km_form_section_view_find        (KmFormSectionView *self,
                                                 const char        *key);

G_END_DECLS
