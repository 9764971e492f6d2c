// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-json.h"
#include "km-money-sums.h"
#include "km-receipt.h"
#include "km-request-row.h"
#include "km-verify-private.h"

static void
check_receipt_hash (KmVerify *self, const char *number, const char *hash, const char *body)
{
  g_autoptr (json_t) json = body != NULL ? km_json_parse (body, strlen (body), KM_JSON_MAX_DEPTH, NULL) : NULL;
  g_autoptr (KmTransaction) transaction = json != NULL ? km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, NULL) : NULL;
  g_autofree char *again = transaction != NULL ? km_receipt_hash (transaction) : NULL;

  /* A receipt whose hash was wrong when it came was flagged then; what must hold is that the body is still what came. */
  if (transaction == NULL || g_strcmp0 (transaction->receipt->hash, hash) != 0)
    km_verify_found (self, _("receipt %s: its body is not what was recorded"), number);
  else if (g_strcmp0 (again, hash) != 0)
    km_verify_found (self, _("receipt %s: the hash is not that of its text"), number);
}

/* Columns: centre, counter, clerk, total, cash, electronic, pass_through, surcharge, rounding, requests, authorities. */
static KmMoneySum
sum_from_row (KmRows *rows, const char *day, const char *shift, gboolean after)
{
  return (KmMoneySum) {
    .centre = km_rows_text (rows, 0),
    .day = day,
    .counter = km_rows_text (rows, 1),
    .clerk = km_rows_text (rows, 2),
    .shift = shift,
    .after = after,
    .total = km_rows_int (rows, 3),
    .cash = km_rows_int (rows, 4),
    .electronic = km_rows_int (rows, 5),
    .pass_through = km_rows_int (rows, 6),
    .surcharge = km_rows_int (rows, 7),
    .rounding = km_rows_int (rows, 8),
    .requests = km_rows_int (rows, 9),
    .authorities = km_rows_int (rows, 10),
  };
}

static gboolean
add_receipts (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT r.centre, r.counter, r.clerk, r.total, r.cash, r.electronic, r.pass_through, r.surcharge, "
                                                 "r.rounding, COALESCE(q.n, 0), COALESCE(q.a, 0), r.day, r.shift, r.after_closing, r.number, r.hash, r.body "
                                                 "FROM receipt r LEFT JOIN (SELECT receipt, count(*) AS n, count(DISTINCT authority) AS a FROM request "
                                                 "GROUP BY receipt) q ON q.receipt = r.number"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmMoneySum sum = sum_from_row (rows, km_rows_text (rows, 11), km_rows_text (rows, 12), km_rows_int (rows, 13) != 0);

      km_money_sums_receipt (self->sums, &sum, 1);
      check_receipt_hash (self, km_rows_text (rows, 14), km_rows_text (rows, 15), km_rows_text (rows, 16));
    }
  return step == 0;
}

static gboolean
add_voids (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT v.centre, r.counter, r.clerk, r.total, r.cash, r.electronic, r.pass_through, r.surcharge, "
                                                 "r.rounding, COALESCE(q.n, 0), COALESCE(q.a, 0), v.day, v.shift, v.after_closing, v.receipt, v.voided_by, "
                                                 "r.number FROM receipt_void v LEFT JOIN receipt r ON r.number = v.receipt LEFT JOIN (SELECT receipt, "
                                                 "count(*) AS n, count(DISTINCT authority) AS a FROM request GROUP BY receipt) q ON q.receipt = v.receipt"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmMoneySum sum = sum_from_row (rows, km_rows_text (rows, 11), km_rows_text (rows, 12), km_rows_int (rows, 13) != 0);

      if (km_rows_is_null (rows, 16))
        {
          km_verify_found (self, _("a void names receipt %s, which is not there"), km_rows_text (rows, 14));
          continue;
        }
      if (g_strcmp0 (km_rows_text (rows, 15), sum.clerk) == 0)
        km_verify_found (self, _("receipt %s: voided by who issued it"), km_rows_text (rows, 14));
      km_money_sums_receipt (self->sums, &sum, -1);
    }
  return step == 0;
}

static gboolean
add_refunds (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT centre, counter, actor, piastres, pass_through, rounding, day, shift, after_closing, method, "
                                                 "authority, request FROM refund"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmPaymentMethod method = KM_METHOD_CASH;
      gint64 piastres = km_rows_int (rows, 3);
      KmMoneySum sum = {
        .centre = km_rows_text (rows, 0),
        .day = km_rows_text (rows, 6),
        .counter = km_rows_text (rows, 1),
        .clerk = km_rows_text (rows, 2),
        .shift = km_rows_text (rows, 7),
        .after = km_rows_int (rows, 8) != 0,
        .total = piastres,
        .pass_through = km_rows_int (rows, 4),
        .rounding = km_rows_int (rows, 5),
      };

      if (!km_payment_method_from_string (km_rows_text (rows, 9), &method))
        km_verify_found (self, _("refund of %s: by %s"), km_rows_text (rows, 11), km_rows_text (rows, 9));
      if (method == KM_METHOD_CASH)
        sum.cash = piastres;
      else
        sum.electronic = piastres;
      km_money_sums_refund (self->sums, &sum, km_rows_text (rows, 10));
      km_money_sums_payment (self->sums, sum.centre, sum.day, sum.shift, method, piastres, -1);
    }
  return step == 0;
}

/* Requests with their promises; a request stands where its last move left it. */
static gboolean
add_requests (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT q.centre, q.day, q.authority, q.number, q.state, q.promise_day, q.promised_at, q.ready_at, v.day, v.centre "
                                                 "FROM request q LEFT JOIN receipt_void v ON v.receipt = q.receipt"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      const char *centre = km_rows_text (rows, 0), *authority = km_rows_text (rows, 2), *state = km_rows_text (rows, 4), *day = km_rows_text (rows, 5);
      int column = km_request_promise_column (state, km_rows_is_null (rows, 7) ? KM_TIME_NONE : km_rows_int (rows, 7), km_rows_int (rows, 6));

      km_summary_add (self->sums, KM_SUM_AUTHORITY, centre, km_rows_text (rows, 1), authority, KM_AUTHORITY_REQUESTS, 1);
      if (!km_rows_is_null (rows, 8))
        km_summary_add (self->sums, KM_SUM_AUTHORITY, km_rows_text (rows, 9), km_rows_text (rows, 8), authority, KM_AUTHORITY_VOIDED, 1);
      if (strcmp (state, "void") == 0 && km_rows_is_null (rows, 8))
        km_verify_found (self, _("request %s is void, and its receipt is not"), km_rows_text (rows, 3));
      else if (strcmp (state, "void") != 0 && !km_rows_is_null (rows, 8))
        km_verify_found (self, _("request %s is %s, and its receipt is void"), km_rows_text (rows, 3), state);
      if (*day == '\0')
        continue;
      km_summary_add (self->sums, KM_SUM_PROMISE, centre, day, authority, KM_PROMISE_PROMISED, 1);
      if (column >= 0)
        km_summary_add (self->sums, KM_SUM_PROMISE, centre, day, authority, (guint) column, 1);
    }
  return step == 0;
}

/* A request stands nowhere that no move has brought it. */
static gboolean
check_moves (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT q.number, q.state FROM request q WHERE q.state <> 'received' AND NOT EXISTS (SELECT 1 FROM request_move m "
                                                 "WHERE m.request = q.number AND m.to_state = q.state)"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_verify_found (self, _("request %s is %s, and no move made it so"), km_rows_text (rows, 0), km_rows_text (rows, 1));
  return step == 0;
}

static gboolean
add_fees (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT r.centre, r.day, f.authority, f.pass_through, f.piastres, v.centre, v.day FROM fee_line f "
                                                 "JOIN receipt r ON r.number = f.receipt LEFT JOIN receipt_void v ON v.receipt = f.receipt"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      gboolean pass_through = km_rows_int (rows, 3) != 0;

      km_money_sums_fee (self->sums, km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), pass_through, km_rows_int (rows, 4), 1);
      if (!km_rows_is_null (rows, 5))
        km_money_sums_fee (self->sums, km_rows_text (rows, 5), km_rows_text (rows, 6), km_rows_text (rows, 2), pass_through, km_rows_int (rows, 4), -1);
    }
  return step == 0;
}

static gboolean
add_payments (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT r.centre, r.day, p.shift, p.method, p.piastres, v.centre, v.day, v.shift FROM payment p "
                                                 "JOIN receipt r ON r.number = p.receipt LEFT JOIN receipt_void v ON v.receipt = p.receipt"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      gint64 piastres = km_rows_int (rows, 4);
      KmPaymentMethod method;

      if (!km_payment_method_from_string (km_rows_text (rows, 3), &method))
        {
          km_verify_found (self, _("a payment by %s"), km_rows_text (rows, 3));
          continue;
        }
      km_money_sums_payment (self->sums, km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), method, piastres, 1);
      if (!km_rows_is_null (rows, 5))
        km_money_sums_payment (self->sums, km_rows_text (rows, 5), km_rows_text (rows, 6), km_rows_text (rows, 7), method, piastres, -1);
    }
  return step == 0;
}

static gboolean
add_paid_in (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db, KM_SQL ("SELECT s.centre, p.shift, p.piastres FROM pay_in p JOIN shift s ON s.id = p.shift"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_summary_add (self->sums, KM_SUM_SHIFT, km_rows_text (rows, 0), "", km_rows_text (rows, 1), KM_SHIFT_PAID_IN, km_rows_int (rows, 2));
  return step == 0;
}

/* A second signature that was used stands for a command that was executed. */
static gboolean
check_approvals (KmVerify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT a.command, a.username FROM approval a LEFT JOIN command c ON c.id = a.command AND c.kind = a.kind "
                                                 "WHERE a.used_at IS NOT NULL AND c.id IS NULL"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_verify_found (self, _("the signature of %s stands for command %s, which is not there"), km_rows_text (rows, 1), km_rows_text (rows, 0));
  return step == 0;
}

gboolean
km_verify_money (KmVerify *self, GError **error)
{
  return add_receipts (self, error) && add_voids (self, error) && add_refunds (self, error) && add_requests (self, error)
         && check_moves (self, error) && add_fees (self, error) && add_payments (self, error) && add_paid_in (self, error)
         && check_approvals (self, error);
}
