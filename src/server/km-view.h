/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <jansson.h>

#include "km-directory.h"
#include "km-db.h"
#include "km-ticket.h"

G_BEGIN_DECLS

/* What the wire shows of a ticket and of a counter, the same in reads and in events. On the thread of the connection. */

/* The ticket in the current row of a query whose columns are, in this order: id, centre, day, lane, label_lane, number,
 * audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls,
 * wanted, hold_reason, basis, booked_at. Free with km_ticket_free(). */
KmTicket *km_view_ticket_from_row (KmRows      *rows,
                                   KmDirectory *directory);

/* A ticket by its id. NULL with "unknown-ticket", or an error of the database. */
KmTicket *km_view_ticket          (KmDb        *db,
                                   KmDirectory *directory,
                                   const char  *id,
                                   GError     **error);

/* {counter, number, state, account, name_ar, name_en, ticket, since, last_seen, backlog}. state is closed, open, paused,
 * called or serving; ticket the one that is called or served there, or null; backlog what its till last said, null when
 * nothing waits. NULL with "unknown-counter", or an error of the database. New reference. */
json_t   *km_view_counter         (KmDb        *db,
                                   KmDirectory *directory,
                                   const char  *counter,
                                   GError     **error);

/* The same for who knows already which ticket is called or served there (NULL: none), and its JSON (NULL: not made yet). */
json_t   *km_view_counter_with    (KmDb           *db,
                                   const char     *counter,
                                   const KmTicket *ticket,
                                   json_t         *ticket_json,
                                   GError        **error);

/* The counters of a centre, by number: an array of the above. */
json_t   *km_view_counters        (KmDb           *db,
                                   KmDirectory    *directory,
                                   const KmCentre *centre,
                                   GError        **error);

G_END_DECLS
