/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* What was written down, large, to be read with the visitor before the payment: answered questions only, numbers as on the card. */
#define KM_TYPE_READ_BACK_PAGE (km_read_back_page_get_type ())
G_DECLARE_FINAL_TYPE (KmReadBackPage, km_read_back_page, KM, READ_BACK_PAGE, GtkWidget)

/* Shows the answers of @visit as they are now; NULL empties the page, so that nothing of a visitor stays. Main thread. */
void km_read_back_page_show (KmReadBackPage *self,
                             KmVisit        *visit);

G_END_DECLS
