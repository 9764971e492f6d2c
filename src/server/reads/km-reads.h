/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <jansson.h>

#include "km-caller.h"
#include "km-event-log.h"
#include "km-store.h"

G_BEGIN_DECLS

/* What is read over the wire, as JSON; each answer is one state of the database. Any thread. Errors: KM_ERROR with a wire code
 * ("unknown-centre", "not-found", "other-centre", "forbidden"), or of the database. New references. */

/* The queue of @centre on the business day of @now, with the number of its last event. */
json_t  *km_read_queue        (KmStore        *store,
                               const char     *centre,
                               KmTime          now,
                               GError        **error);

/* How long the wait is in each lane, for anyone: no ticket, no name. */
json_t  *km_read_waits        (KmStore        *store,
                               const char     *centre,
                               KmTime          now,
                               GError        **error);

/* What was typed for a visit that goes on, sealed as it came: for the counter that the ticket is at, for any of its centre while it
 * is held, and for supervisors. "not-found": nothing was saved. */
json_t  *km_read_draft        (KmStore        *store,
                               const KmCaller *caller,
                               const char     *ticket,
                               GError        **error);

/* The business days of @centre, the newest first; one of them with its reports, what came after closing, and what is open yet. */
json_t  *km_read_days         (KmStore        *store,
                               const char     *centre,
                               KmTime          now,
                               GError        **error);
json_t  *km_read_day          (KmStore        *store,
                               const char     *centre,
                               const char     *day,
                               KmTime          now,
                               GError        **error);

/* The day of @centre in figures, from summaries: as fast in year 10 as on day 1. */
json_t  *km_read_dashboard    (KmStore        *store,
                               const char     *centre,
                               KmTime          now,
                               GError        **error);

/* A receipt by its number, or by its transaction's id; of the caller's centre. */
json_t  *km_read_receipt      (KmStore        *store,
                               const KmCaller *caller,
                               const char     *number,
                               GError        **error);
json_t  *km_read_transaction  (KmStore        *store,
                               const KmCaller *caller,
                               const char     *id,
                               GError        **error);

/* A shift: a clerk's own, or any of the centre for a supervisor. What cash is expected is said only after the count. */
json_t  *km_read_shift        (KmStore        *store,
                               const KmCaller *caller,
                               const char     *id,
                               GError        **error);

/* Receipts of the caller's centre by number, identity, name, ticket or day: pages of the newest first. @body is as it came. For the
 * pool. */
json_t  *km_read_search       (KmStore        *store,
                               const KmCaller *caller,
                               json_t         *body,
                               KmTime          now,
                               GError        **error);

/* Requests of the caller's centre in one state, the next promise first; an officer's own authority alone, with their forms. For the
 * pool. */
typedef struct
{
  const char *authority; /* nullable: all */
  const char *state;     /* nullable: received */
  const char *cursor;    /* nullable */
  gint64 limit;          /* 0: as many as usual */
} KmRequestsQuery;

json_t  *km_read_requests     (KmStore               *store,
                               const KmCaller        *caller,
                               const KmRequestsQuery *query,
                               KmTime                 now,
                               GError               **error);

/* What a supervisor must look at (@state NULL or "open") or has looked at ("closed"). */
json_t  *km_read_cases        (KmStore        *store,
                               const char     *centre,
                               const char     *state,
                               const char     *cursor,
                               KmTime          now,
                               GError        **error);

/* The day of all centres in figures. @etag gets a new string; when @known (nullable) has it, the answer is NULL without an error. For
 * the pool. */
json_t  *km_read_all_centres  (KmStore        *store,
                               const char     *known,
                               KmTime          now,
                               char          **etag,
                               GError        **error);

/* A report of the period from @from to @to (ISO dates) over the caller's centre, or over all of them: {name, from, to, columns, rows}.
 * "unknown-report". For the pool. */
json_t  *km_read_report       (KmStore        *store,
                               const char     *centre,
                               const char     *name,
                               const char     *from,
                               const char     *to,
                               GError        **error);

/* The same as a table for a spreadsheet: UTF-8 with its mark, CRLF, money in pounds; headings in Arabic, or in English. */
GBytes  *km_report_to_csv     (json_t         *report,
                               gboolean        english);

/* How far the till's facts have come. */
json_t  *km_read_till         (KmStore        *store,
                               const char     *till,
                               GError        **error);

/* A page of a list: what comes after @after (NULL: from the first), of one centre (NULL: of all). */
typedef struct
{
  const char *after;
  const char *centre;
  guint limit;
} KmPage;

/* {accounts, next}, {tills, next}: next is what to ask after, or null. */
json_t  *km_read_accounts     (KmStore        *store,
                               const KmPage   *page,
                               KmTime          now,
                               GError        **error);
json_t  *km_read_tills        (KmStore        *store,
                               const KmPage   *page,
                               GError        **error);

/* The catalogues that were uploaded, since when each is or will be in force, and whose fees of the current one nobody approved. */
json_t  *km_read_catalogues   (KmStore        *store,
                               GError        **error);

/* For anyone, without a name: services with prices and papers; centres with places, hours, van schedules and what they offer. */
json_t  *km_read_public_services (KmStore     *store,
                               GError        **error);
json_t  *km_read_public_centres (KmStore      *store,
                               KmTime          now,
                               GError        **error);

/* Puts the last @count events of each centre into a new log, so that who was cut off by a restart goes on without a reset.
 * Before the writer starts. */
gboolean km_read_recent_events (KmStore       *store,
                               KmEventLog     *log,
                               guint           count,
                               GError        **error);

/* Whether the database can be read at all. */
gboolean km_read_anything     (KmStore        *store,
                               GError        **error);

G_END_DECLS
