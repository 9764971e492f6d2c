/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-receipt.h"

G_BEGIN_DECLS

/* What stands in the middle between the payment and the next visitor: the change to hand back, the receipt's number, when and what to
 * come for, how the print goes, and the button that prints once more. */
#define KM_TYPE_PAID_PAGE (km_paid_page_get_type ())
G_DECLARE_FINAL_TYPE (KmPaidPage, km_paid_page, KM, PAID_PAGE, GtkWidget)

/* Shows @receipt (nullable: nothing); the reference is taken. Main thread, as all of this type. */
void        km_paid_page_set_receipt (KmPaidPage *self,
                                      KmReceipt  *receipt);
/* Owned by the page; NULL when none is shown. */
KmReceipt  *km_paid_page_get_receipt (KmPaidPage *self);
/* One sentence about the paper: printing, printed, kept as PDF, printer away. */
void        km_paid_page_set_state   (KmPaidPage *self,
                                      const char *sentence);

G_END_DECLS
