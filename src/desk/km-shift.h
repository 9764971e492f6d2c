/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* KmShift: the clerk's shift on this till. Main thread only; money in piastres. The till knows its own cash, so that opening,
 * taking and closing work without the server; the expected cash is shown only after the count. */

#include <gio/gio.h>

#include "km-language.h"
#include "km-shift-report.h"

G_BEGIN_DECLS

typedef enum
{
  KM_SHIFT_NONE,
  KM_SHIFT_OPEN,
  KM_SHIFT_COUNTED, /* counted blind, difference known, not closed yet */
} KmShiftState;

GType km_shift_state_get_type (void);
#define KM_TYPE_SHIFT_STATE (km_shift_state_get_type ())

/* One row of the count. @piastres: the denomination (20000 … 25). */
typedef struct
{
  gint64 piastres;
  guint count;
} KmDenomination;

/* Properties (read-only): state (KmShiftState), id (s), float (x), opened-at (x, µs UTC), opened-text (s, «الوردية منذ ٩:١٠ ص، ٢٧ معاملة»),
 *   transactions (u), taken-cash (x), taken-electronic (x), counted (x), expected (x, 0 before the count), difference (x, counted − expected),
 *   difference-text (s, «عجز ٥٫٠٠ ج.م» or "")    last-id (s, "" or the shift that ended in this run: its report can still be had)
 *   signer (s, "" or the name of who signed for the count, or took the drawer over)    witness (s, the same of the last surprise count) */
#define KM_TYPE_SHIFT (km_shift_get_type ())
G_DECLARE_FINAL_TYPE (KmShift, km_shift, KM, SHIFT, GObject)
KmShiftState km_shift_get_state (KmShift *self);
gint64 km_shift_get_float (KmShift *self);
gint64 km_shift_get_opened_at (KmShift *self);
guint km_shift_get_transactions (KmShift *self);
gint64 km_shift_get_counted (KmShift *self);
gint64 km_shift_get_expected (KmShift *self);
gint64 km_shift_get_difference (KmShift *self);

/* The denominations of the count, largest first, and their number. */
const gint64 *km_shift_denominations (guint *n);

/* Opens the shift with @float_piastres (0 and more) and the counter with it. On disk when it finishes. Errors "shift-open",
 * "bad-amount". */
void km_shift_open_async (KmShift *self, gint64 float_piastres, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same with the float by denomination. */
void km_shift_open_counted_async (KmShift *self, const KmDenomination *rows, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean km_shift_open_finish (KmShift *self, GAsyncResult *result, GError **error);
/* The blind count; afterwards "expected" and "difference" are known. Error "visit-open" while a ticket is in front. */
void km_shift_count_async (KmShift *self, const KmDenomination *rows, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean km_shift_count_finish (KmShift *self, GAsyncResult *result, GError **error);
/* Closes a counted shift and the counter. Error "backlog" while facts of this till are unsent. */
void km_shift_close_async (KmShift *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The same although something is unsent, signed by a supervisor. Where the server cannot be asked for the password, the supervisor signs
 * the paper alone: the name goes with the fact, and the server opens a case. Errors of a signature ("bad-credentials", "forbidden", …);
 * "own-shift": nobody signs for their own drawer. */
void km_shift_close_signed_async (KmShift *self, const char *username, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean km_shift_close_finish (KmShift *self, GAsyncResult *result, GError **error);
/* Cash handed to the bank or the safe during the shift, with its slip's @reference ("") and @bank (nullable). */
void km_shift_pay_in_async (KmShift *self, gint64 piastres, const char *reference, const char *bank, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean km_shift_pay_in_finish (KmShift *self, GAsyncResult *result, GError **error);

/* --- with a second person, who signs by user name and password; the server is needed ("needs-server") ------------------------------- */

/* A surprise count: the shift goes on. The second of the committee signs. */
void km_shift_surprise_async (KmShift *self, const KmDenomination *rows, guint n_rows, const char *username, const char *password,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_shift_surprise_finish (KmShift *self, GAsyncResult *result, GError **error);
/* The drawer goes to the clerk @username, who signs: this shift ends with the count, theirs begins with it. Error "visit-open". */
void km_shift_hand_over_async (KmShift *self, const KmDenomination *rows, guint n_rows, const char *username, const char *password,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_shift_hand_over_finish (KmShift *self, GAsyncResult *result, GError **error);
/* A supervisor signs for the count of this shift, or of the one that ended last. */
void km_shift_verify_async (KmShift *self, const char *username, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean km_shift_verify_finish (KmShift *self, GAsyncResult *result, GError **error);

/* --- paper --------------------------------------------------------------------------------------------------------------------------- */

/* Everything that stands on the report of @id (NULL: this shift, else the one that ended last), in @language, from this till's own file;
 * with a connection the server's voids, refunds and signature. Error "no-shift". */
void km_shift_report_async (KmShift *self, const char *id, KmLanguage language, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
KmShiftReport *km_shift_report_finish (KmShift *self, GAsyncResult *result, GError **error);

G_END_DECLS
