/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-desk.h"

G_BEGIN_DECLS

/* What is done with the drawer of an open shift. */
typedef enum
{
  KM_SHIFT_TASK_CLOSE,     /* the blind count that ends the shift, then its closing */
  KM_SHIFT_TASK_SURPRISE,  /* a count that ends nothing, with a second signature */
  KM_SHIFT_TASK_HAND_OVER, /* a count that the next clerk signs */
  KM_SHIFT_TASK_PAY_IN,
} KmShiftTask;

/* What stands in the window before the first call, after the last, and when the drawer is looked into: the float by denomination that
 * opens the shift, the blind count, the difference after it, the second signature, the closing; paying in; the hand-over.
 * Signals: leave (the task was left or is over, the shift goes on), done (the shift was opened or ended). */
#define KM_TYPE_SHIFT_PAGE (km_shift_page_get_type ())
G_DECLARE_FINAL_TYPE (KmShiftPage, km_shift_page, KM, SHIFT_PAGE, GtkWidget)

/* Binds the page to @desk, once, for its life. Main thread, as all of this type. */
void km_shift_page_set_desk (KmShiftPage *self,
                             KmDesk      *desk);
/* What km_shift_page_begin() begins while a shift is open. */
void km_shift_page_set_task (KmShiftPage *self,
                             KmShiftTask  task);
/* Shows what the shift's state asks for and puts the caret where the next key belongs. */
void km_shift_page_begin    (KmShiftPage *self);

G_END_DECLS
