/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* The foot of the basket, always in sight: total, how it is paid, what is received and goes back, and the button of F9 that says
 * what is still missing. */
#define KM_TYPE_PAYMENT_BOX (km_payment_box_get_type ())
G_DECLARE_FINAL_TYPE (KmPaymentBox, km_payment_box, KM, PAYMENT_BOX, GtkWidget)

/* Binds the box to @visit, once, for its life. Main thread, as all of this type. */
void km_payment_box_set_visit (KmPaymentBox *self,
                               KmVisit      *visit);
/* Moves the focus to what the tender still lacks: @property is the visit's ("received", "reference", "last4", …; nullable). */
void km_payment_box_go_to     (KmPaymentBox *self,
                               const char   *property);

G_END_DECLS
