/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk: how a ticket item is made and kept up to date. */

#include "km-desk-private.h"
#include "km-ticket.h"

G_BEGIN_DECLS

KmTicketItem *km_ticket_item_new (KmDesk *desk, const KmTicket *ticket);
/* The same ticket as it is now. */
void km_ticket_item_update (KmTicketItem *self, const KmTicket *ticket);
/* Minutes and words anew. */
void km_ticket_item_refresh (KmTicketItem *self);
void km_ticket_item_set_why (KmTicketItem *self, const char *why);
const KmTicket *km_ticket_item_get_ticket (KmTicketItem *self);
/* The sentence for a reason of call-next: "oldest", "priority", "sent-here", "resumed", "appointment". */
const char *km_why_text (const char *code);
const char *km_priority_text (KmPriority priority);
const char *km_hold_reason_text (const char *reason);
const char *km_counter_state_text (const char *state);
const char *km_ticket_state_text (KmTicketState state);
const char *km_audience_text (const char *audience);

G_END_DECLS
