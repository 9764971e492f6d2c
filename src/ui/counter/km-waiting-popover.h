/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-queue.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Who waits in this counter's lanes, in the order in which they would be called, to call one of them out of turn: typing part of a
 * ticket's number leaves those that fit, Enter takes the first, Down leads into the list. Signal "chosen" (s: the ticket's id). It says
 * nothing by itself: the window decides. Main thread.
 */
#define KM_TYPE_WAITING_POPOVER (km_waiting_popover_get_type ())
G_DECLARE_FINAL_TYPE (KmWaitingPopover, km_waiting_popover, KM, WAITING_POPOVER, GtkPopover)

GtkWidget *km_waiting_popover_new (KmQueue *queue);

G_END_DECLS
