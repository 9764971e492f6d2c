/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-history.h"

G_BEGIN_DECLS

/* One whole transaction to read, with the buttons of what can be done about it. Private to the history. */
#define KM_TYPE_HISTORY_DETAIL_VIEW (km_history_detail_view_get_type ())
G_DECLARE_FINAL_TYPE (KmHistoryDetailView, km_history_detail_view, KM, HISTORY_DETAIL_VIEW, GtkWidget)

GtkWidget *km_history_detail_view_new        (void);
/* NULL: nothing is chosen. */
void       km_history_detail_view_set_detail (KmHistoryDetailView *self,
                                              KmHistoryDetail     *detail);
/* Instead of a transaction: why there is none (NULL: nothing is wrong). */
void       km_history_detail_view_set_trouble (KmHistoryDetailView *self,
                                               const char          *sentence);

G_END_DECLS
