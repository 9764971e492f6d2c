/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-hall.h"

G_BEGIN_DECLS

/* A ticket as it stands on the visitor's paper: its letter in a filled box of its own (a letter beside digits reads as one), then the number. */
#define KM_TYPE_HALL_TICKET (km_hall_ticket_get_type ())
G_DECLARE_FINAL_TYPE (KmHallTicket, km_hall_ticket, KM, HALL_TICKET, GtkWidget)

GtkWidget *km_hall_ticket_new        (void);
/* call: nullable, nothing is shown. latin: the Latin letter and European digits, left to right. */
void       km_hall_ticket_set        (KmHallTicket *self,
                                      KmHallCall   *call,
                                      gboolean      latin);
void       km_hall_ticket_set_height (KmHallTicket *self,
                                      double        digit_height);

G_END_DECLS
