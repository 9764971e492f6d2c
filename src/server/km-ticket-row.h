// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-apply.h"

G_BEGIN_DECLS

/* A ticket as it lies in the database, for the commands that move it. Writer's thread only. */
typedef struct
{
  KmTicket *ticket;
  char *label_lane; /* of the number on the visitor's paper */
  char *origin;     /* issued, taken */
  KmTime held_at;   /* KM_TIME_NONE: not held */
  gint64 position;  /* order of issue */
  char *last_move;  /* command */
  KmTime reserved_until; /* so long to_counter's alone; KM_TIME_NONE: not reserved */
  char *ended_by;   /* the command that closed the day over it; nullable */
  char *visitor;    /* keyed hash, only of a new ticket; nullable */

  /*< private >*/
  json_t *json;   /* of the ticket as it is; NULL: not made */
  json_t *before; /* between begin and finish */
  char *old_counter;
  KmTicketState old_state;
} KmTicketRow;

void km_ticket_row_free (KmTicketRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmTicketRow, km_ticket_row_free)

/* By its id, or by the id it was given at a counter that was offline. KM_ERROR "unknown-ticket". */
KmTicketRow *km_ticket_row_find (KmApply *apply, const char *id, GError **error);

/* The ticket called or served at the counter. NULL without an error: none. */
KmTicketRow *km_ticket_row_find_at (KmApply *apply, const char *counter, GError **error);

/* By the number on the paper. NULL without an error: none. */
KmTicketRow *km_ticket_row_find_number (KmApply *apply, const char *day, const char *lane, int number, GError **error);

/* The ticket as the wire has it. New reference, shared: not to be changed. */
json_t *km_ticket_row_to_json (KmTicketRow *row);

/* Writes a new ticket, counts it and tells of it. */
gboolean km_ticket_row_insert (KmApply *apply, KmTicketRow *row, GError **error);

/* A move: begin, change row->ticket, finish. Sums, the ledger of moves and events follow from the difference. `command`: the
 * id the move is remembered by; `undoes` (nullable): the move it takes back. */
void km_ticket_row_begin (KmApply *apply, KmTicketRow *row);
gboolean km_ticket_row_finish (KmApply *apply, KmTicketRow *row, const char *command, const char *kind, const char *undoes, GError **error);

/* Puts back what a move changed, from the ledger's own record of it (between begin and finish). */
gboolean km_ticket_row_restore (KmTicketRow *row, const char *before, GError **error);

/* What a move may change becomes as it is in `from` (between begin and finish); the closing of the day over it is forgotten. */
void km_ticket_row_take_state (KmTicketRow *row, const KmTicketRow *from);

/* Adds (sign 1) or takes away (-1) what the ticket contributes to the sums. Also what km-verify reckons with. */
void km_ticket_row_count (KmSummary *summary, const KmTicketRow *row, int sign);

/* Makes way for a ticket that a fact says is at `counter`: another one there is put back in the queue if it was only
 * called, or held, and the fact is flagged "counter-busy". */
gboolean km_ticket_row_make_room (KmApply *apply, const char *counter, const char *ticket, GError **error);

/* A counter that pauses or closes lets go what was sent to it: it waits in its lanes, with its own rank. */
gboolean km_ticket_row_release (KmApply *apply, const char *counter, GError **error);

/* Tells of the counter as it is now. */
gboolean km_apply_counter_event (KmApply *apply, const char *counter, GError **error);

G_END_DECLS
