/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* What may be said of a field instead of an answer: «لا ينطبق» (Alt+N), or that the person shows the other paper (Alt+P). The buttons stand
 * there only where they are wanted: they would take the label's room; they are made when they are first wanted. Main thread. */
#define KM_TYPE_FIELD_ASIDE (km_field_aside_get_type ())
G_DECLARE_FINAL_TYPE (KmFieldAside, km_field_aside, KM, FIELD_ASIDE, GtkWidget)

GtkWidget *km_field_aside_new (KmVisit *visit, KmFormField *field);
/* Whether the field has the focus or the pointer. */
void km_field_aside_set_wanted (KmFieldAside *self, gboolean wanted);
/* The keys of the two; FALSE where there is nothing to say. */
gboolean km_field_aside_toggle_na (KmFieldAside *self);
gboolean km_field_aside_switch_identity (KmFieldAside *self);

G_END_DECLS
