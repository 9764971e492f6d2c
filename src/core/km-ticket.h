/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "km-digits.h"
#include "km-json.h"
#include "km-time.h"

G_BEGIN_DECLS

/* One visitor's place in the queue. */
typedef enum {
  KM_TICKET_NONE, /* does not exist yet; never on the wire */
  KM_TICKET_WAITING,
  KM_TICKET_CALLED,
  KM_TICKET_SERVING,
  KM_TICKET_HELD,
  KM_TICKET_FINISHED,
  KM_TICKET_NO_SHOW,
  KM_TICKET_LEFT,
  KM_N_TICKET_STATES,
} KmTicketState;

typedef enum {
  KM_PRIORITY_NONE,
  KM_PRIORITY_DISABILITY,
  KM_PRIORITY_ELDERLY,
  KM_PRIORITY_PREGNANT,
  KM_PRIORITY_INFANT,
  KM_N_PRIORITIES,
} KmPriority;

/* What a ticket's rank is reckoned from. */
typedef enum {
  KM_BASIS_ISSUE,       /* when it was issued, less the head start of its priority */
  KM_BASIS_APPOINTMENT, /* the booked time, or the check-in when that was late */
  KM_BASIS_CAME_BACK,   /* missed its call, and is here again */
  KM_BASIS_RESUMED,     /* was held for something, and is back with it */
  KM_N_BASES,
} KmTicketBasis;

#define KM_TICKET_MASK(state) (1u << (state))

/* One allowed move: a command of @kind takes a ticket from any state of @from to @to. */
typedef struct {
  const char   *kind;
  guint         from;     /* mask of KM_TICKET_MASK () */
  KmTicketState to;
  gboolean      undoable; /* ticket.undo may take it back within 30 s */
} KmTicketMove;

/* The one table of moves; @n is its length. ticket.undo is not a move of its own: it restores what the undone one changed. */
const KmTicketMove *km_ticket_moves (gsize *n);

/* The move of @kind from @from, or NULL if it is not allowed. */
const KmTicketMove *km_ticket_move_find (const char *kind, KmTicketState from);

/* The move of @kind whatever the state (a fact that does not fit is recorded with a flag), or NULL if @kind moves no ticket. */
const KmTicketMove *km_ticket_move_find_kind (const char *kind);

#define KM_TICKET_UNDO_SECONDS 30

const char *km_ticket_state_to_string (KmTicketState state); /* static; NULL for NONE */
gboolean    km_ticket_state_from_string (const char *text, KmTicketState *state);
const char *km_priority_to_string (KmPriority priority);
gboolean    km_priority_from_string (const char *text, KmPriority *priority);

const char *km_ticket_basis_to_string (KmTicketBasis basis);
gboolean    km_ticket_basis_from_string (const char *text, KmTicketBasis *basis);

/* So long a ticket that is back from being held is kept for the counter that held it; then any counter of its lane calls it. */
#define KM_TICKET_RESERVED_MINUTES 5

/* The rank in the queue: issue time less the head start of the priority. */
KmTime km_ticket_effective_at (KmTime issued_at, int head_start_minutes);
/* came-back: its own rank, but not before ten minutes ago. */
KmTime km_ticket_effective_came_back (KmTime own, KmTime now);
/* appointment: the booked time, but not before a quarter of an hour before the check-in. */
KmTime km_ticket_effective_appointment (KmTime booked, KmTime checked_in);

/* A ticket as all ends know it. Strings are owned; KM_TIME_NONE and NULL where the wire has null. */
typedef struct {
  char         *id;
  int           number;
  char         *lane;     /* "CIV" */
  char         *letter;   /* "م" */
  char         *latin;    /* "M" */
  char         *audience; /* citizen, investor, foreigner */
  KmPriority    priority;
  KmTicketState state;
  KmTicketBasis basis;
  KmTime        booked_at; /* of the appointment; KM_TIME_NONE: it has none */
  KmTime        issued_at, effective_at, called_at, started_at, finished_at;
  char         *counter;    /* who called, serves or holds it; nullable */
  char         *to_counter; /* transferred to; nullable */
  int           recalls;
  char        **wanted; /* codes of services or bundles; never NULL */
  char         *hold_reason; /* nullable */
  char         *centre;
  char         *day; /* "2026-11-21" */
} KmTicket;

/* Read tolerantly (an answer may grow), but what is known must be right. KM_ERROR_INVALID with the field. */
KmTicket *km_ticket_from_json (json_t *json, GError **error);
json_t   *km_ticket_to_json (const KmTicket *ticket);
KmTicket *km_ticket_new (void);
KmTicket *km_ticket_copy (const KmTicket *ticket);
void      km_ticket_free (KmTicket *ticket);

/* Why this ticket is the next one at @counter, as a stable code: "resumed", "sent-here", "appointment", "came-back", "priority"
 * or "oldest". @passed: somebody who came earlier still waits for that counter. Static. Design, "A queue with one index". */
const char *km_ticket_why (const KmTicket *ticket, const char *counter, gboolean passed);

/* "م ٤٢" or "M 42": no leading zeros. New string. */
char *km_ticket_label (const KmTicket *ticket, KmDigits digits);
char *km_ticket_label_of (const char *letter, int number, KmDigits digits);

gboolean km_audience_is_valid (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmTicket, km_ticket_free)

G_END_DECLS
