/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-history.h"

G_BEGIN_DECLS

/* One receipt of the history's list, and one request of a transaction: they follow their objects. Private to the history. */
GtkWidget     *km_history_row_new         (KmHistoryItem    *item);
/* Borrowed; NULL for a row that is no receipt's. */
KmHistoryItem *km_history_row_get_item    (GtkListBoxRow    *row);

/* With a button for what may be handed back, when it may. */
GtkWidget     *km_history_request_row_new (KmHistoryRequest *request);

G_END_DECLS
