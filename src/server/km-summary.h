// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jansson.h>

#include "km-db.h"

G_BEGIN_DECLS

/* The sums behind dashboards and shifts. Commands add to them in memory; the writer writes each changed row once, in the same
 * transaction. Writer's thread only. */
typedef struct _KmSummary KmSummary;

typedef enum
{
  KM_SUM_LANE,      /* sum_lane (centre, day, lane) */
  KM_SUM_COUNTER,   /* sum_counter (centre, day, counter) */
  KM_SUM_HOUR,      /* sum_hour (centre, day, hour) */
  KM_SUM_RATING,    /* sum_rating (centre, day, counter) */
  KM_SUM_AUTHORITY, /* sum_authority (centre, day, authority) */
  KM_SUM_DAY,       /* sum_day (centre, day, "day" or "after") */
  KM_SUM_SHIFT,     /* sum_shift (centre, "", shift) */
  KM_SUM_METHOD,    /* sum_method (centre, day, method) */
  KM_SUM_CLERK,     /* sum_clerk (centre, day, clerk) */
  KM_SUM_PROMISE,   /* sum_promise (centre, day of the promise, authority) */
  KM_N_SUMS,
} KmSum;

/* Columns in the order of the tables. */
enum { KM_LANE_LAST_NUMBER, KM_LANE_TICKETS, KM_LANE_WAITING, KM_LANE_CALLED, KM_LANE_SERVING, KM_LANE_HELD, KM_LANE_SERVED,
       KM_LANE_NO_SHOW, KM_LANE_GONE, KM_LANE_WAITED, KM_LANE_WAIT_SECONDS, KM_LANE_SERVICE_SECONDS, KM_N_LANE_SUMS };
enum { KM_COUNTER_SERVED, KM_COUNTER_SERVICE_SECONDS, KM_COUNTER_RECEIPTS, KM_COUNTER_PIASTRES, KM_N_COUNTER_SUMS };
enum { KM_RATING_RATINGS, KM_RATING_SCORE, KM_N_RATING_SUMS };
enum { KM_HOUR_ARRIVED, KM_HOUR_SERVED, KM_HOUR_WAITED, KM_HOUR_WAIT_SECONDS, KM_N_HOUR_SUMS };
/* What goes back to a visitor is taken off the sums of the day, shift and counter that hand it back, and stands in columns of its
 * own beside them: what was taken is the sum of both. */
enum { KM_AUTHORITY_REQUESTS, KM_AUTHORITY_PIASTRES, KM_AUTHORITY_PASS_THROUGH, KM_AUTHORITY_VOIDED, KM_AUTHORITY_REFUNDED, KM_AUTHORITY_BACK,
       KM_N_AUTHORITY_SUMS };
enum { KM_DAY_RECEIPTS, KM_DAY_TOTAL, KM_DAY_CASH, KM_DAY_ELECTRONIC, KM_DAY_PASS_THROUGH, KM_DAY_SURCHARGE, KM_DAY_ROUNDING, KM_DAY_REQUESTS,
       KM_DAY_VISITS_SAVED, KM_DAY_VOIDS, KM_DAY_VOIDED, KM_DAY_REFUNDS, KM_DAY_REFUNDED, KM_N_DAY_SUMS };
enum { KM_SHIFT_RECEIPTS, KM_SHIFT_TOTAL, KM_SHIFT_CASH, KM_SHIFT_CARD, KM_SHIFT_WALLET, KM_SHIFT_ORDERS, KM_SHIFT_PASS_THROUGH,
       KM_SHIFT_PAID_IN, KM_SHIFT_VOIDS, KM_SHIFT_VOIDED, KM_SHIFT_REFUNDS, KM_SHIFT_REFUNDED, KM_N_SHIFT_SUMS };
enum { KM_METHOD_SUM_PAYMENTS, KM_METHOD_SUM_PIASTRES, KM_METHOD_SUM_BACKS, KM_METHOD_SUM_BACK, KM_N_METHOD_SUMS };
enum { KM_CLERK_RECEIPTS, KM_CLERK_REQUESTS, KM_CLERK_TOTAL, KM_CLERK_CASH, KM_CLERK_ELECTRONIC, KM_CLERK_VOIDS, KM_CLERK_VOIDED,
       KM_CLERK_REFUNDS, KM_CLERK_REFUNDED, KM_N_CLERK_SUMS };
enum { KM_PROMISE_PROMISED, KM_PROMISE_KEPT, KM_PROMISE_LATE, KM_PROMISE_CANCELLED, KM_N_PROMISE_SUMS };
#define KM_MAX_SUMS KM_N_DAY_SUMS

KmSummary *km_summary_new (void);
void km_summary_free (KmSummary *self);

/* Adds `delta` to a column; counts once the command is kept. */
void km_summary_add (KmSummary *self, KmSum sum, const char *centre, const char *day, const char *key, guint column, gint64 delta);

/* What the column holds now, with all that was added in this transaction. FALSE: an error of the database. */
gboolean km_summary_get (KmSummary *self, KmDb *db, KmSum sum, const char *centre, const char *day, const char *key, guint column,
                         gint64 *value, GError **error);

/* All columns of a row by their names, as they are now; NULL with an error. New reference. */
json_t *km_summary_to_json (KmSummary *self, KmDb *db, KmSum sum, const char *centre, const char *day, const char *key, GError **error);

/* The keys that the day has rows for, in order: of KM_SUM_AUTHORITY, _HOUR, _RATING, _METHOD, _CLERK and _PROMISE (char *). NULL with an error. */
GPtrArray *km_summary_keys (KmSummary *self, KmDb *db, KmSum sum, const char *centre, const char *day, GError **error);

/* The command's savepoint was released, or rolled back. */
void km_summary_keep (KmSummary *self);
void km_summary_drop (KmSummary *self);

/* Writes what has changed, before the commit. */
gboolean km_summary_flush (KmSummary *self, KmDb *db, GError **error);

/* Forgets all: the transaction was lost, or the database is another one. */
void km_summary_forget (KmSummary *self);

/* Compares what was added here, to an empty summary, with all rows of the database; a sentence for each difference goes into
 * `differences`. For km-verify. */
gboolean km_summary_compare (KmSummary *self, KmDb *db, GPtrArray *differences, GError **error);

G_END_DECLS
