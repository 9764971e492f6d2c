/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-field-aside.h"

G_BEGIN_DECLS

/* One question of the form: label over control, where its value came from, the problem under it. What is typed goes to the visit at
 * once; what the visit changes comes back only while the person is elsewhere, so that nobody is written over. */
#define KM_TYPE_FIELD_VIEW (km_field_view_get_type ())
G_DECLARE_FINAL_TYPE (KmFieldView, km_field_view, KM, FIELD_VIEW, GtkWidget)

/* Returns (transfer floating). Main thread, as all of this type. */
GtkWidget   *km_field_view_new       (KmVisit     *visit,
                                      KmFormField *field);
/* Owned by the view; stable for its life. */
const char  *km_field_view_get_key   (KmFieldView *self);
/* The control itself (entry, drop-down, the box of radio buttons), owned by the view. */
GtkWidget   *km_field_view_get_control (KmFieldView *self);
/* TRUE for what needs both columns: addresses and long texts. */
gboolean     km_field_view_get_wide  (KmFieldView *self);
/* What may be said of the field instead of an answer (owned by the view). */
KmFieldAside *km_field_view_get_aside  (KmFieldView *self);

G_END_DECLS
