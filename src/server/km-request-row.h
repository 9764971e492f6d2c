// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-apply.h"

G_BEGIN_DECLS

/* A request on its way at its authority:
 *   received → approved → ready → delivered, received → ready; received or approved → rejected → refunded; all but delivered and
 *   refunded → void. Writer's thread only. */
typedef struct
{
  char *number, *receipt, *centre, *authority, *state, *promise_day;
  gint64 item, promised_at, refundable;
} KmRequestRow;

void km_request_row_clear (KmRequestRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KmRequestRow, km_request_row_clear)

/* Fills `row`, which is all zero. "unknown-request". */
gboolean km_request_row_find (KmApply *apply, const char *number, KmRequestRow *row, GError **error);

/* Writes the move with its note (nullable), counts the promise, and tells listeners. The caller has entered the centre and looked at the
 * state. */
gboolean km_request_row_move (KmApply *apply, KmRequestRow *row, const char *to_state, const char *note, GError **error);

/* The numbers of all requests of a receipt, from its body. Owned strings. */
GPtrArray *km_request_numbers (const char *receipt, const char *body);

/* Which column of sum_promise a request counts in beside "promised": `ready_at` KM_TIME_NONE: never was. -1: in none yet. */
int km_request_promise_column (const char *state, KmTime ready_at, KmTime promised_at);

G_END_DECLS
