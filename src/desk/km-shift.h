/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* KmShift: the clerk's shift on this till. Main thread only; money in piastres. The till knows its own cash, so that opening,
 * taking and closing work without the server; the expected cash is shown only after the count. */

#include <gio/gio.h>

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
 *   difference-text (s, «عجز ٥٫٠٠ ج.م» or "") */
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
gboolean km_shift_open_finish (KmShift *self, GAsyncResult *result, GError **error);
/* The blind count; afterwards "expected" and "difference" are known. Error "visit-open" while a ticket is in front. */
void km_shift_count_async (KmShift *self, const KmDenomination *rows, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean km_shift_count_finish (KmShift *self, GAsyncResult *result, GError **error);
/* Closes a counted shift and the counter. Error "backlog" while facts of this shift are unsent. */
void km_shift_close_async (KmShift *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_shift_close_finish (KmShift *self, GAsyncResult *result, GError **error);
/* Cash handed to the bank or the safe during the shift, with its slip's @reference. */
void km_shift_pay_in_async (KmShift *self, gint64 piastres, const char *reference, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean km_shift_pay_in_finish (KmShift *self, GAsyncResult *result, GError **error);

G_END_DECLS
