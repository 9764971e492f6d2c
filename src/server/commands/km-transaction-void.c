// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "../km-approval.h"
#include "../km-money-sums.h"
#include "../km-request-row.h"
#include "km-commands.h"
#include "km-error.h"

/* A receipt is voided whole, by a supervisor who neither issued it nor asked for it. It stays as it was: the void names it, and its
 * money goes back out of an open shift. */

typedef struct
{
  const char *receipt, *reason, *shift, *approval;
} VoidBody;

static const KmJsonMember ask_members[] = {
  { "receipt", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (VoidBody, receipt), 0, 0 },
  { "reason", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (VoidBody, reason), 1, 500 },
};

static const KmJsonMember void_members[] = {
  { "receipt", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (VoidBody, receipt), 0, 0 },
  { "reason", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (VoidBody, reason), 1, 500 },
  { "shift", KM_JSON_UUID, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (VoidBody, shift), 0, 0 },
  { "approval", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (VoidBody, approval), 1, 128 },
};

typedef struct
{
  char *centre, *clerk, *counter, *shift, *body;
  gint64 total, cash, electronic, pass_through, surcharge, rounding;
} Receipt;

static void
receipt_clear (Receipt *receipt)
{
  g_free (receipt->centre);
  g_free (receipt->clerk);
  g_free (receipt->counter);
  g_free (receipt->shift);
  g_free (receipt->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Receipt, receipt_clear)

/* Reads body and receipt, and enters its centre. */
static gboolean
find (KmApply *apply, const KmJsonMember *members, gsize n_members, VoidBody *body, Receipt *receipt, GError **error)
{
  gint64 voided = 0, refunds = 0;
  int found;

  if (!km_apply_read (apply, members, n_members, body, error))
    return FALSE;
  apply->subject = g_strdup (body->receipt);
  found = km_db_one (apply->db,
                     KM_SQL ("SELECT centre, clerk, counter, shift, body, total, cash, electronic, pass_through, surcharge, rounding FROM receipt "
                             "WHERE number = $1"),
                     error, "s", body->receipt, "sssssiiiiii", &receipt->centre, &receipt->clerk, &receipt->counter, &receipt->shift, &receipt->body,
                     &receipt->total, &receipt->cash, &receipt->electronic, &receipt->pass_through, &receipt->surcharge, &receipt->rounding);
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-receipt", "/body/receipt", "there is no receipt %s", body->receipt);
  if (found != 1 || !km_apply_enter_centre (apply, receipt->centre, error) || !km_apply_touch_day (apply, NULL, error))
    return FALSE;
  voided = km_db_one (apply->db, KM_SQL ("SELECT at FROM receipt_void WHERE receipt = $1"), error, "s", body->receipt, "-");
  if (voided == 0)
    refunds = km_db_one (apply->db, KM_SQL ("SELECT at FROM refund WHERE receipt = $1 LIMIT 1"), error, "s", body->receipt, "-");
  if (voided == 1)
    km_error_set (error, KM_ERROR_CONFLICT, "already-void", "/body/receipt", "%s is void already", body->receipt);
  else if (refunds == 1)
    km_error_set (error, KM_ERROR_CONFLICT, "already-refunded", "/body/receipt", "a request of %s was refunded", body->receipt);
  return voided == 0 && refunds == 0;
}

gboolean
km_apply_transaction_ask_void (KmApply *apply, GError **error)
{
  VoidBody body = { 0 };
  g_auto (Receipt) receipt = { 0 };
  json_t *details;
  int asked;

  if (!find (apply, ask_members, G_N_ELEMENTS (ask_members), &body, &receipt, error))
    return FALSE;
  asked = km_db_one (apply->db, KM_SQL ("SELECT id FROM review_case WHERE subject = $1 AND kind = 'void' AND closed_at IS NULL"), error, "s",
                     body.receipt, "-");
  if (asked == 1)
    km_error_set (error, KM_ERROR_CONFLICT, "already-asked", "/body/receipt", "the void of %s waits for a supervisor", body.receipt);
  if (asked != 0)
    return FALSE;
  details = json_object ();
  km_json_set_string (details, "reason", body.reason);
  km_json_set_integer (details, "piastres", receipt.total);
  km_json_set_string (details, "clerk", receipt.clerk);
  km_json_set_string (apply->result, "receipt", body.receipt);
  return km_apply_open_case_with (apply, "void", body.receipt, "", details, error);
}

/* ---- transaction.void ---- */

/* The one who asks and the one who issued are not the one who decides. */
static gboolean
check_signer (KmApply *apply, const VoidBody *body, const Receipt *receipt, const char *signer, char **asked_by, GError **error)
{
  if (km_db_one (apply->db, KM_SQL ("SELECT actor FROM review_case WHERE subject = $1 AND kind = 'void' AND closed_at IS NULL"), error, "s",
                 body->receipt, "s", asked_by) < 0)
    return FALSE;
  if (g_strcmp0 (signer, receipt->clerk) != 0 && g_strcmp0 (signer, *asked_by) != 0)
    return TRUE;
  km_error_set (error, KM_ERROR_FORBIDDEN, "own-receipt", "/body/receipt", "nobody voids their own receipt");
  return FALSE;
}

/* The money goes back out of a drawer that is open now. */
static gboolean
check_shift (KmApply *apply, const char *shift, GError **error)
{
  g_autofree char *centre = NULL, *state = NULL;
  int found = km_db_one (apply->db, KM_SQL ("SELECT centre, state FROM shift WHERE id = $1"), error, "s", shift, "ss", &centre, &state);

  if (found < 0)
    return FALSE;
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-shift", "/body/shift", "there is no shift %s", shift);
  else if (strcmp (centre, apply->centre->centre) != 0)
    km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", "/body/shift", "the shift belongs to %s", centre);
  else if (strcmp (state, "open") != 0)
    km_error_set (error, KM_ERROR_CONFLICT, "shift-closed", "/body/shift", "the shift is %s: name the open one that hands the money back", state);
  else
    return TRUE;
  return FALSE;
}

static gboolean
void_requests (KmApply *apply, const VoidBody *body, const Receipt *receipt, KmMoneySum *sum, GError **error)
{
  g_autoptr (GHashTable) authorities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) numbers = km_request_numbers (body->receipt, receipt->body);

  for (guint i = 0; i < numbers->len; i++)
    {
      g_auto (KmRequestRow) request = { 0 };

      if (!km_request_row_find (apply, g_ptr_array_index (numbers, i), &request, error))
        return FALSE;
      if (strcmp (request.state, "delivered") == 0)
        {
          km_error_set (error, KM_ERROR_CONFLICT, "request-state", "/body/receipt", "%s is delivered already", request.number);
          return FALSE;
        }
      if (!km_request_row_move (apply, &request, "void", body->reason, error))
        return FALSE;
      km_summary_add (apply->summary, KM_SUM_AUTHORITY, apply->centre->centre, apply->day, request.authority, KM_AUTHORITY_VOIDED, 1);
      g_hash_table_add (authorities, g_strdup (request.authority));
    }
  sum->requests = numbers->len;
  sum->authorities = g_hash_table_size (authorities);
  return TRUE;
}

static gboolean
take_back_lines (KmApply *apply, const char *receipt, const char *shift, json_t *back, GError **error)
{
  g_autoptr (KmRows) fees = km_db_query (apply->db, KM_SQL ("SELECT authority, pass_through, piastres FROM fee_line WHERE receipt = $1"), error, "s", receipt);
  g_autoptr (KmRows) payments = NULL;
  int step = fees != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (fees, error)) == 1)
    km_money_sums_fee (apply->summary, apply->centre->centre, apply->day, km_rows_text (fees, 0), km_rows_int (fees, 1) != 0, km_rows_int (fees, 2), -1);
  if (step == 0)
    payments = km_db_query (apply->db, KM_SQL ("SELECT method, piastres, reference FROM payment WHERE receipt = $1 ORDER BY line"), error, "s", receipt);
  step = payments != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (payments, error)) == 1)
    {
      KmPaymentMethod method = KM_METHOD_CASH;
      json_t *element = json_object ();

      km_payment_method_from_string (km_rows_text (payments, 0), &method);
      km_money_sums_payment (apply->summary, apply->centre->centre, apply->day, shift, method, km_rows_int (payments, 1), -1);
      km_json_set_string (element, "method", km_rows_text (payments, 0));
      km_json_set_integer (element, "piastres", km_rows_int (payments, 1));
      km_json_set_string (element, "reference", km_rows_text (payments, 2));
      json_array_append_new (back, element);
    }
  return step == 0;
}

static gboolean
close_asks (KmApply *apply, const char *receipt, const char *signer, GError **error)
{
  g_autofree char *id = NULL;
  int found = km_db_one (apply->db,
                         KM_SQL ("UPDATE review_case SET closed_at = $2, closed_by = $3 WHERE subject = $1 AND kind = 'void' AND closed_at IS NULL RETURNING id"),
                         error, "sis", receipt, apply->now, signer, "s", &id);

  if (found == 1)
    km_apply_event (apply, "case.closed", id, NULL);
  return found >= 0;
}

gboolean
km_apply_transaction_void (KmApply *apply, GError **error)
{
  VoidBody body = { 0 };
  g_auto (Receipt) receipt = { 0 };
  g_autofree char *signer = NULL, *asked_by = NULL;
  const char *shift;
  gboolean after = FALSE;
  KmMoneySum sum;
  json_t *event, *back;

  if (!find (apply, void_members, G_N_ELEMENTS (void_members), &body, &receipt, error))
    return FALSE;
  shift = body.shift != NULL ? body.shift : receipt.shift;
  signer = km_approval_signer (apply, body.approval, error);
  if (signer == NULL || !check_signer (apply, &body, &receipt, signer, &asked_by, error) || !check_shift (apply, shift, error)
      || !km_apply_touch_day (apply, &after, error))
    return FALSE;
  sum = (KmMoneySum) {
    .centre = apply->centre->centre,
    .day = apply->day,
    .counter = receipt.counter,
    .clerk = receipt.clerk,
    .shift = shift,
    .after = after,
    .total = receipt.total,
    .cash = receipt.cash,
    .electronic = receipt.electronic,
    .pass_through = receipt.pass_through,
    .surcharge = receipt.surcharge,
    .rounding = receipt.rounding,
  };
  back = json_array ();
  km_json_set (apply->result, "back", back);
  if (!km_db_run (apply->db,
                  KM_SQL ("INSERT INTO receipt_void (receipt, id, centre, day, after_closing, at, shift, reason, asked_by, voided_by) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                  error, "ssssiissss", body.receipt, apply->command->id, apply->centre->centre, apply->day, (gint64) after, apply->at, shift,
                  body.reason, asked_by != NULL ? asked_by : apply->actor, signer)
      || !void_requests (apply, &body, &receipt, &sum, error) || !take_back_lines (apply, body.receipt, shift, back, error)
      || !close_asks (apply, body.receipt, signer, error))
    return FALSE;
  km_money_sums_receipt (apply->summary, &sum, -1);
  apply->queue_changed = TRUE;
  km_json_set_string (apply->result, "receipt", body.receipt);
  km_json_set_string (apply->result, "shift", shift);
  event = json_object ();
  km_json_set_integer (event, "piastres", receipt.total);
  km_apply_event (apply, "receipt.void", body.receipt, event);
  return TRUE;
}
