/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* What an experienced clerk would say of the basket, in at most three lines above the form, each with what it offers to do. Not there
 * while there is nothing to say. Main thread. */
#define KM_TYPE_ADVICE_LIST (km_advice_list_get_type ())
G_DECLARE_FINAL_TYPE (KmAdviceList, km_advice_list, KM, ADVICE_LIST, GtkWidget)

/* Binds the list to @visit, once, for its life. */
void km_advice_list_set_visit (KmAdviceList *self, KmVisit *visit);

G_END_DECLS
