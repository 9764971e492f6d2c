// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-ticket-row.h"

G_BEGIN_DECLS

/* How a ticket comes into the queue, and back into it. Writer's thread only. */

typedef struct
{
  const KmLane *lane;
  const char *audience;
  KmPriority priority;
  char **wanted;       /* not taken over */
  const char *visitor; /* keyed hash; nullable */
  KmTime booked_at;    /* of an appointment; KM_TIME_NONE: came without */
} KmTicketWish;

/* Writes a waiting ticket under the lane's next number of the day; its id is the command's. NULL on error. */
KmTicketRow *km_ticket_new_write (KmApply *apply, const KmTicketWish *wish, GError **error);

/* Who is called before this waiting ticket, as far as it can be told now. */
gboolean km_ticket_new_count_ahead (KmApply *apply, const KmTicket *ticket, gint64 *ahead, GError **error);

/* The ticket that the visitor holds today, in whatever state but finished or left; NULL without an error: none. Who missed the call or
 * was held is back by asking for a ticket: it waits again. */
KmTicketRow *km_ticket_new_find_visitor (KmApply *apply, const char *visitor, GError **error);

/* Codes of services or bundles out of `array` (nullable); whether the catalogue knows them is not asked: it is what the visitor
 * said. NULL with "bad-body". */
char **km_ticket_new_read_wanted (json_t *array, GError **error);
#define KM_TICKET_MAX_WANTED 32

/* Where a held ticket goes first when its visitor is back: to the clerk who held it, wherever that is now, else to the counter; NULL
 * in `counter` if neither works, or if the ticket is not held. New string. */
gboolean km_ticket_back_find_counter (KmApply *apply, const KmTicketRow *row, char **counter, GError **error);

/* The visitor is in the hall again (between begin and finish): waits with the rank of the design. `counter`: of the above. */
void km_ticket_back (KmApply *apply, KmTicketRow *row, const char *counter);

/* Back to the queue, as it was before it was called. */
void km_ticket_wait_again (KmTicketRow *row);

G_END_DECLS
