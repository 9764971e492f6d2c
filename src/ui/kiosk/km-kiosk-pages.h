/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-kiosk-order.h"

G_BEGIN_DECLS

/* The pages of the kiosk. Each is built for what it shows and thrown away with it; large enough for a finger. */

/* A card to touch: a title and a line under it (nullable). Returns: (transfer floating): a GtkButton. */
GtkWidget *km_kiosk_card_new     (const char *title,
                                  const char *note);
/* A page: heading, body that scrolls, buttons at its foot. back: whether «رجوع» stands there (action kiosk.back). foot (out, nullable): the box
 * of the buttons. Returns: (transfer floating). */
GtkWidget *km_kiosk_page_new     (const char *heading,
                                  const char *note,
                                  GtkWidget  *body,
                                  gboolean    back,
                                  GtkWidget **foot);
/* Cards side by side. Returns: (transfer floating): a GtkFlowBox; its children are not selectable. */
GtkWidget *km_kiosk_cards_new    (void);
void       km_kiosk_cards_add    (GtkWidget  *cards,
                                  GtkWidget  *card);
/* What of order is to be seen and said before the ticket is taken: services, papers, fees, the wait; audience and priority to choose, kept
 * in order. The button activates kiosk.issue. Returns: (transfer floating). */
GtkWidget *km_kiosk_details_new  (KmKioskOrder *order);

G_END_DECLS
