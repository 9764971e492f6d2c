// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "../km-money-sums.h"
#include "../km-request-row.h"
#include "km-commands.h"
#include "km-error.h"
#include "km-money.h"

/* Money was handed back for one refused request: a negative payment in the shift that handed it. It is gone from the drawer, so it is
 * recorded whatever does not agree. */

typedef struct
{
  const char *request, *shift, *counter, *method_text, *reference;
  KmPaymentMethod method;
  gint64 piastres;
} RefundBody;

static const KmJsonMember refund_members[] = {
  { "request", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (RefundBody, request), 0, 0 },
  { "shift", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (RefundBody, shift), 0, 0 },
  { "counter", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (RefundBody, counter), 0, 0 },
  { "method", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (RefundBody, method_text), 1, 16 },
  { "piastres", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (RefundBody, piastres), 1, KM_MONEY_MAX },
  { "reference", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (RefundBody, reference), 1, 64 },
};

static gboolean
read_body (KmApply *apply, RefundBody *body, GError **error)
{
  if (!km_apply_read (apply, refund_members, G_N_ELEMENTS (refund_members), body, error))
    return FALSE;
  if (km_payment_method_from_string (body->method_text, &body->method))
    return TRUE;
  km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/method", "cash, card, wallet or order");
  return FALSE;
}

static gboolean
check_shift (KmApply *apply, const char *shift, GError **error)
{
  g_autofree char *state = NULL, *account = NULL;
  int found = km_db_one (apply->db, KM_SQL ("SELECT state, account FROM shift WHERE id = $1"), error, "s", shift, "ss", &state, &account);

  if (found == 0)
    km_apply_flag (apply, "no-shift");
  else if (found == 1)
    {
      if (strcmp (state, "open") != 0)
        km_apply_flag (apply, "shift-closed");
      if (g_strcmp0 (account, apply->actor) != 0)
        km_apply_flag (apply, "foreign-shift");
    }
  return found >= 0;
}

/* FALSE without an error: no such request; then only the drawer's side is known. */
static gboolean
check_request (KmApply *apply, const char *number, KmRequestRow *row, GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (!km_request_row_find (apply, number, row, &failed))
    {
      if (failed->domain == KM_DB_ERROR)
        g_propagate_error (error, g_steal_pointer (&failed));
      else
        km_apply_flag (apply, "unknown-request");
      return FALSE;
    }
  if (g_strcmp0 (row->centre, apply->centre->centre) != 0)
    km_apply_flag (apply, "other-centre");
  if (strcmp (row->state, "refunded") == 0)
    km_apply_flag (apply, "already-refunded");
  else if (strcmp (row->state, "void") == 0)
    km_apply_flag (apply, "receipt-void");
  else if (strcmp (row->state, "rejected") != 0)
    km_apply_flag (apply, "request-state");
  return TRUE;
}

/* What was allowed is handed back to the piastre, in cash to the cash step. Returns the rounding. */
static gint64
check_amount (KmApply *apply, const RefundBody *body, const KmRequestRow *row)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (apply->store, NULL, NULL);
  gint64 step = catalogue != NULL && body->method == KM_METHOD_CASH ? km_catalogue_payment (catalogue)->cash_step : 1;
  gint64 due = km_money_round_to (row->refundable, step);

  if (body->piastres == due)
    return due - row->refundable;
  km_apply_flag (apply, "amount-differs");
  km_apply_detail (apply, "expected", json_integer (due));
  km_apply_detail (apply, "given", json_integer (body->piastres));
  return 0;
}

static void
add_sums (KmApply *apply, const RefundBody *body, const char *authority, gint64 pass_through, gint64 rounding, gboolean after)
{
  gboolean cash = body->method == KM_METHOD_CASH;
  const KmMoneySum sum = {
    .centre = apply->centre->centre,
    .day = apply->day,
    .counter = body->counter,
    .clerk = apply->actor,
    .shift = body->shift,
    .after = after,
    .total = body->piastres,
    .cash = cash ? body->piastres : 0,
    .electronic = cash ? 0 : body->piastres,
    .pass_through = pass_through,
    .rounding = rounding,
  };

  km_money_sums_refund (apply->summary, &sum, authority);
  km_money_sums_payment (apply->summary, sum.centre, sum.day, body->shift, body->method, body->piastres, -1);
}

gboolean
km_apply_refund_pay (KmApply *apply, GError **error)
{
  RefundBody body = { 0 };
  g_auto (KmRequestRow) row = { 0 };
  g_autoptr (GError) failed = NULL;
  gint64 pass_through = 0, rounding = 0;
  gboolean after = FALSE, known, fits;

  if (!read_body (apply, &body, error))
    return FALSE;
  apply->subject = g_strdup (body.request);
  if (!km_apply_enter_centre (apply, apply->caller->centre, error) || !km_apply_touch_day (apply, &after, error)
      || !check_shift (apply, body.shift, error))
    return FALSE;
  known = check_request (apply, body.request, &row, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  fits = known && strcmp (row.state, "rejected") == 0;
  if (known)
    {
      rounding = check_amount (apply, &body, &row);
      if (km_db_one (apply->db,
                     KM_SQL ("SELECT COALESCE(CAST(sum(piastres) AS BIGINT), 0) FROM fee_line WHERE receipt = $1 AND item = $2 AND pass_through <> 0"),
                     error, "si", row.receipt, row.item, "i", &pass_through) != 1)
        return FALSE;
      /* Other bodies' money goes back first: it was never the centre's. */
      pass_through = MIN (pass_through, body.piastres - rounding);
    }
  if (!km_db_run (apply->db,
                  KM_SQL ("INSERT INTO refund (id, request, receipt, authority, centre, day, after_closing, at, shift, counter, actor, method, piastres, "
                          "pass_through, rounding, reference) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
                  error, "ssssssiissssiiis", apply->command->id, body.request, known ? row.receipt : "", known ? row.authority : "",
                  apply->centre->centre, apply->day, (gint64) after, apply->at, body.shift, body.counter, apply->actor, body.method_text,
                  body.piastres, pass_through, rounding, body.reference)
      || (fits && !km_request_row_move (apply, &row, "refunded", NULL, error)))
    return FALSE;
  add_sums (apply, &body, known ? row.authority : "", pass_through, rounding, after);
  apply->queue_changed = TRUE;
  km_json_set_string (apply->result, "request", body.request);
  km_json_set_integer (apply->result, "piastres", body.piastres);
  return TRUE;
}
