/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-desk.h"

G_BEGIN_DECLS

/* What stands in the window before the first call and after the last: the float that opens the shift, the blind count by
 * denomination that ends it, the difference, and the closing.
 * Signals: leave (the count was left without counting), done (the shift was opened or closed). */
#define KM_TYPE_SHIFT_PAGE (km_shift_page_get_type ())
G_DECLARE_FINAL_TYPE (KmShiftPage, km_shift_page, KM, SHIFT_PAGE, GtkWidget)

/* Binds the page to @desk, once, for its life. Main thread, as all of this type. */
void km_shift_page_set_desk (KmShiftPage *self,
                             KmDesk      *desk);
/* Shows what the shift's state asks for and puts the caret where the next key belongs. */
void km_shift_page_begin    (KmShiftPage *self);

G_END_DECLS
