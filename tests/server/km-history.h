/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/* What clients were told about a centre's queue, and the proof that it could have happened one command after the other:
 *
 * 1. By the clients' clocks alone: no ticket was at two counters. A counter has a ticket for sure from the answer that gave it until
 *    it sends what lets it go.
 * 2. The server's order (each command's number in the centre's audit chain) agrees with time: what was answered before another was
 *    sent comes before it.
 * 3. Done again in that order by the rules of the design, each command gives what was told: who is called is the one with the
 *    smallest effective_at among those that the counter may call (ties by issue order); effective_at itself; numbers; states; refusals.
 *
 * Only ticket.take flagged "ticket-elsewhere" makes a second ticket of a number that is somewhere already. */

typedef struct
{
  char *id;         /* of the command */
  char *kind;
  gint64 made_at;   /* as the command said */
  json_t *body;
  char *counter;    /* where; NULL: the reception */
  gint64 sent;      /* monotonic */
  gint64 answered;
  json_t *answer;   /* the element */
  gint64 order;     /* in the server; 0: it did not record it */
} KmHistoryOp;

typedef struct
{
  GPtrArray *ops;          /* KmHistoryOp */
  const char *(*lanes) (const char *counter); /* codes with blanks between */
} KmHistory;

KmHistoryOp *km_history_add       (KmHistory   *self,
                                   const char  *id,
                                   const char  *kind,
                                   gint64       made_at,
                                   json_t      *body,
                                   const char  *counter,
                                   gint64       sent,
                                   gint64       answered,
                                   json_t      *answer);
void         km_history_init      (KmHistory   *self,
                                   const char *(*lanes) (const char *counter));
void         km_history_clear     (KmHistory   *self);

/* NULL, or the first thing that cannot be; g_free. @final (may be NULL): ticket id → "state counter" as the database has it in the end. */
char        *km_history_check     (KmHistory   *self,
                                   GHashTable  *final);

G_END_DECLS
