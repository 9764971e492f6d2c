/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* KmQueue: who waits in the signed-in centre, live from its events. Main thread only. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* A ticket as a window shows it. Properties (read-only):
 *   id (s)            label (s, «م ٤٢», isolated and in the language's digits)     latin-label (s, "M 42")       number (u)
 *   lane (s, code)    lane-name (s)          audience (s)         audience-name (s)    priority (s)    priority-name (s, "" for none)
 *   state (s)         state-name (s)         issued-at (x)        called-at (x)        started-at (x)  recalls (u)
 *   minutes (u, waited since issue; ticks)   minutes-text (s, «٢٢ دقيقة»)              why (s, «الأقدم بين مساراتك» …, only for the next)
 *   counter (s, "")   mine (b, held or sent to this counter)      hold-reason (s)      wanted (s, names of what was asked for) */
#define KM_TYPE_TICKET_ITEM (km_ticket_item_get_type ())
G_DECLARE_FINAL_TYPE (KmTicketItem, km_ticket_item, KM, TICKET_ITEM, GObject)
const char *km_ticket_item_get_id (KmTicketItem *self);
const char *km_ticket_item_get_label (KmTicketItem *self);
const char *km_ticket_item_get_latin_label (KmTicketItem *self);
const char *km_ticket_item_get_lane (KmTicketItem *self);
const char *km_ticket_item_get_lane_name (KmTicketItem *self);
const char *km_ticket_item_get_audience (KmTicketItem *self);
const char *km_ticket_item_get_priority (KmTicketItem *self);
const char *km_ticket_item_get_state (KmTicketItem *self);
guint km_ticket_item_get_number (KmTicketItem *self);
guint km_ticket_item_get_minutes (KmTicketItem *self);
/* Service or bundle codes asked for at the kiosk; NULL when none (borrowed). */
const char *const *km_ticket_item_get_wanted_codes (KmTicketItem *self);

/* A place a ticket can be transferred to. Properties: "code" (s), "name" (s), "is-counter" (b), "waiting" (u). */
#define KM_TYPE_QUEUE_PLACE (km_queue_place_get_type ())
G_DECLARE_FINAL_TYPE (KmQueuePlace, km_queue_place, KM, QUEUE_PLACE, GObject)
const char *km_queue_place_get_code (KmQueuePlace *self);
const char *km_queue_place_get_name (KmQueuePlace *self);
gboolean km_queue_place_get_is_counter (KmQueuePlace *self);

/* Properties (read-only):
 *   ready (b, a snapshot came)            waiting-count (u, in this counter's lanes)     longest-wait-minutes (u)
 *   next (KmTicketItem or NULL)           next-label (s)        next-why (s)             lanes-text (s, «١٨ في الانتظار، أطولها ٢٢ دقيقة»)
 *   waiting (GListModel of KmTicketItem, this counter's lanes, in call order)
 *   held (GListModel of KmTicketItem, own first)
 *   absent (GListModel of KmTicketItem: no-shows of today that may come back)
 *   places (GListModel of KmQueuePlace: lanes, then the other open counters) */
#define KM_TYPE_QUEUE (km_queue_get_type ())
G_DECLARE_FINAL_TYPE (KmQueue, km_queue, KM, QUEUE, GObject)
gboolean km_queue_get_ready (KmQueue *self);
guint km_queue_get_waiting_count (KmQueue *self);
guint km_queue_get_longest_wait_minutes (KmQueue *self);
KmTicketItem *km_queue_get_next (KmQueue *self);
const char *km_queue_get_next_label (KmQueue *self);
const char *km_queue_get_next_why (KmQueue *self);
const char *km_queue_get_lanes_text (KmQueue *self);
GListModel *km_queue_get_waiting (KmQueue *self);
GListModel *km_queue_get_held (KmQueue *self);
GListModel *km_queue_get_absent (KmQueue *self);
GListModel *km_queue_get_places (KmQueue *self);

G_END_DECLS
