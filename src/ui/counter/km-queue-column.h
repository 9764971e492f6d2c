/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-desk.h"

G_BEGIN_DECLS

/* The column at the reading side: the ticket in front, its moves, who is next and why, who waits, who is on hold.
 * Moves are the window's actions (counter.…); only the answers to "why hold?" and "where to?" are asked here. */
#define KM_TYPE_QUEUE_COLUMN (km_queue_column_get_type ())
G_DECLARE_FINAL_TYPE (KmQueueColumn, km_queue_column, KM, QUEUE_COLUMN, GtkWidget)

/* Binds the column to @desk, once, for its life. Main thread, as all of this type. */
void km_queue_column_set_desk     (KmQueueColumn *self,
                                   KmDesk        *desk);
/* Asks by number why the ticket is held; the answer activates counter.hold(s). */
void km_queue_column_ask_hold     (KmQueueColumn *self);
/* Shows who waits; the answer activates counter.call(s). */
void km_queue_column_ask_call     (KmQueueColumn *self);
/* Asks by number where the ticket goes; the answer activates counter.transfer(s). */
void km_queue_column_ask_transfer (KmQueueColumn *self);
/* Puts the focus on the button that calls the next. */
void km_queue_column_focus_call   (KmQueueColumn *self);

G_END_DECLS
