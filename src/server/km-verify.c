// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-heads.h"
#include "km-json.h"
#include "km-payment.h"
#include "km-receipt.h"
#include "km-summary.h"
#include "km-ticket-row.h"
#include "km-verify.h"
#include "km-view.h"

typedef struct
{
  KmDb *db;
  KmDirectory *directory;
  KmSummary *sums; /* reckoned anew */
  GPtrArray *found;
} Verify;

static void
found (Verify *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
found (Verify *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->found, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* ---- Chains ---- */

static gboolean
check_chain (Verify *self, const char *centre, gint64 head_number, const char *head_hash, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT a.number, a.at, a.kind, a.actor, a.till, a.subject, a.body_hash, a.hash, c.hash "
                                                 "FROM audit a LEFT JOIN command c ON c.id = a.subject WHERE a.centre = $1 ORDER BY a.number"),
                                         error, "s", centre);
  char hash[KM_HASH_HEX_LENGTH] = "";
  gint64 number = 0;
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      char previous[KM_HASH_HEX_LENGTH];
      const char *command_hash = km_rows_text (rows, 8);

      memcpy (previous, hash, sizeof hash);
      number++;
      km_audit_hash (previous, number, km_rows_int (rows, 1), km_rows_text (rows, 2), km_rows_text (rows, 3), km_rows_text (rows, 4),
                     km_rows_text (rows, 5), km_rows_text (rows, 6), hash);
      if (km_rows_int (rows, 0) != number || g_strcmp0 (hash, km_rows_text (rows, 7)) != 0)
        {
          found (self, "%s: the audit chain is broken at number %" G_GINT64_FORMAT, centre, number);
          return TRUE;
        }
      if (command_hash != NULL && g_strcmp0 (command_hash, km_rows_text (rows, 6)) != 0)
        found (self, "%s: command %s is not the one of the audit chain", centre, km_rows_text (rows, 5));
    }
  if (step == 0 && (number != head_number || g_strcmp0 (hash, head_hash) != 0))
    found (self, "%s: the audit chain ends at %" G_GINT64_FORMAT ", not at %" G_GINT64_FORMAT, centre, number, head_number);
  return step == 0;
}

static gboolean
check_events (Verify *self, const char *centre, gint64 seq, GError **error)
{
  gint64 count = 0, last = 0;

  if (km_db_one (self->db, KM_SQL ("SELECT count(*), max(seq) FROM event WHERE centre = $1"), error, "s", centre, "ii", &count, &last) < 0)
    return FALSE;
  /* Old events may have been taken away from the front, never from the middle or the end. */
  if (count > 0)
    {
      gint64 first = 0;

      if (km_db_one (self->db, KM_SQL ("SELECT min(seq) FROM event WHERE centre = $1"), error, "s", centre, "i", &first) < 0)
        return FALSE;
      if (last - first + 1 != count)
        found (self, "%s: events are missing between %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, centre, first, last);
      if (last != seq)
        found (self, "%s: the last event is %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT, centre, last, seq);
    }
  return TRUE;
}

static gboolean
check_centres (Verify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db, KM_SQL ("SELECT centre, seq, audit_number, audit_hash FROM centre ORDER BY centre"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    if (!check_chain (self, km_rows_text (rows, 0), km_rows_int (rows, 2), km_rows_text (rows, 3), error)
        || !check_events (self, km_rows_text (rows, 0), km_rows_int (rows, 1), error))
      return FALSE;
  return step == 0;
}

/* ---- The ledger, reckoned anew ---- */

/* The highest number of each lane's tickets, whoever gave it. */
static gboolean
add_numbers (Verify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db, KM_SQL ("SELECT centre, day, label_lane, max(number) FROM ticket GROUP BY centre, day, label_lane"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_summary_add (self->sums, KM_SUM_LANE, km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), KM_LANE_LAST_NUMBER,
                    km_rows_int (rows, 3));
  return step == 0;
}

static gboolean
add_tickets (Verify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, "
                                                 "effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, "
                                                 "hold_reason FROM ticket"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmTicketRow row = { .ticket = km_view_ticket_from_row (rows, self->directory), .held_at = KM_TIME_NONE };

      km_ticket_row_count (self->sums, &row, 1);
      km_ticket_free (row.ticket);
    }
  return step == 0;
}

static void
add_receipt_day (Verify *self, KmRows *rows, const char *part)
{
  for (guint column = KM_DAY_TOTAL; column < KM_N_DAY_SUMS; column++)
    km_summary_add (self->sums, KM_SUM_DAY, km_rows_text (rows, 1), km_rows_text (rows, 2), part, column, km_rows_int (rows, 4 + (int) column));
  km_summary_add (self->sums, KM_SUM_DAY, km_rows_text (rows, 1), km_rows_text (rows, 2), part, KM_DAY_RECEIPTS, 1);
}

static void
check_receipt_hash (Verify *self, const char *number, const char *hash, const char *body)
{
  g_autoptr (json_t) json = body != NULL ? km_json_parse (body, strlen (body), KM_JSON_MAX_DEPTH, NULL) : NULL;
  KmTransaction *transaction = json != NULL ? km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, NULL) : NULL;
  g_autofree char *again = transaction != NULL ? km_receipt_hash (transaction) : NULL;

  /* A receipt whose hash was wrong when it came was flagged then; what must hold is that the body is still what came. */
  if (transaction == NULL || g_strcmp0 (transaction->receipt->hash, hash) != 0)
    found (self, "receipt %s: its body is not what was recorded", number);
  else if (g_strcmp0 (again, hash) != 0)
    found (self, "receipt %s: the hash is not that of its text", number);
  g_clear_pointer (&transaction, km_transaction_unref);
}

/* Columns: number, centre, day, counter, shift, then those of sum_day from total on, after_closing, hash, body. */
static gboolean
add_receipts (Verify *self, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT number, centre, day, counter, shift, total, cash, electronic, pass_through, surcharge, "
                                                 "rounding, after_closing, hash, body FROM receipt"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      const char *centre = km_rows_text (rows, 1), *counter = km_rows_text (rows, 3), *shift = km_rows_text (rows, 4);

      add_receipt_day (self, rows, "day");
      if (km_rows_int (rows, 11) != 0)
        add_receipt_day (self, rows, "after");
      km_summary_add (self->sums, KM_SUM_COUNTER, centre, km_rows_text (rows, 2), counter, KM_COUNTER_RECEIPTS, 1);
      km_summary_add (self->sums, KM_SUM_COUNTER, centre, km_rows_text (rows, 2), counter, KM_COUNTER_PIASTRES, km_rows_int (rows, 5));
      if (shift != NULL)
        {
          km_summary_add (self->sums, KM_SUM_SHIFT, centre, "", shift, KM_SHIFT_RECEIPTS, 1);
          km_summary_add (self->sums, KM_SUM_SHIFT, centre, "", shift, KM_SHIFT_TOTAL, km_rows_int (rows, 5));
          km_summary_add (self->sums, KM_SUM_SHIFT, centre, "", shift, KM_SHIFT_PASS_THROUGH, km_rows_int (rows, 8));
        }
      check_receipt_hash (self, km_rows_text (rows, 0), km_rows_text (rows, 12), km_rows_text (rows, 13));
    }
  return step == 0;
}

static gboolean
add_lines (Verify *self, GError **error)
{
  g_autoptr (KmRows) requests = km_db_query (self->db, KM_SQL ("SELECT centre, day, authority FROM request"), error, "");
  g_autoptr (KmRows) fees = NULL;
  int step = requests != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (requests, error)) == 1)
    km_summary_add (self->sums, KM_SUM_AUTHORITY, km_rows_text (requests, 0), km_rows_text (requests, 1), km_rows_text (requests, 2),
                    KM_AUTHORITY_REQUESTS, 1);
  if (step < 0)
    return FALSE;
  fees = km_db_query (self->db,
                      KM_SQL ("SELECT r.centre, r.day, f.authority, f.pass_through, f.piastres FROM fee_line f JOIN receipt r ON r.number = f.receipt"),
                      error, "");
  step = fees != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (fees, error)) == 1)
    km_summary_add (self->sums, KM_SUM_AUTHORITY, km_rows_text (fees, 0), km_rows_text (fees, 1), km_rows_text (fees, 2),
                    km_rows_int (fees, 3) != 0 ? KM_AUTHORITY_PASS_THROUGH : KM_AUTHORITY_PIASTRES, km_rows_int (fees, 4));
  return step == 0;
}

static gboolean
add_payments (Verify *self, GError **error)
{
  static const guint columns[] = {
    [KM_METHOD_CASH] = KM_SHIFT_CASH, [KM_METHOD_CARD] = KM_SHIFT_CARD, [KM_METHOD_WALLET] = KM_SHIFT_WALLET, [KM_METHOD_ORDER] = KM_SHIFT_ORDERS,
  };
  g_autoptr (KmRows) rows = km_db_query (self->db,
                                         KM_SQL ("SELECT r.centre, p.shift, p.method, p.piastres FROM payment p JOIN receipt r ON r.number = p.receipt "
                                                 "WHERE p.shift IS NOT NULL"),
                                         error, "");
  g_autoptr (KmRows) paid_in = NULL;
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmPaymentMethod method;

      if (km_payment_method_from_string (km_rows_text (rows, 2), &method))
        km_summary_add (self->sums, KM_SUM_SHIFT, km_rows_text (rows, 0), "", km_rows_text (rows, 1), columns[method], km_rows_int (rows, 3));
      else
        found (self, "a payment by %s", km_rows_text (rows, 2));
    }
  if (step < 0)
    return FALSE;
  paid_in = km_db_query (self->db, KM_SQL ("SELECT s.centre, p.shift, p.piastres FROM pay_in p JOIN shift s ON s.id = p.shift"), error, "");
  step = paid_in != NULL ? 1 : -1;
  while (step == 1 && (step = km_rows_next (paid_in, error)) == 1)
    km_summary_add (self->sums, KM_SUM_SHIFT, km_rows_text (paid_in, 0), "", km_rows_text (paid_in, 1), KM_SHIFT_PAID_IN, km_rows_int (paid_in, 2));
  return step == 0;
}

GPtrArray *
km_verify (KmDb *db, KmDirectory *directory, GError **error)
{
  Verify self = { .db = db, .directory = directory };
  gboolean fine;

  self.sums = km_summary_new ();
  self.found = g_ptr_array_new_with_free_func (g_free);
  fine = check_centres (&self, error) && add_numbers (&self, error) && add_tickets (&self, error) && add_receipts (&self, error)
         && add_lines (&self, error) && add_payments (&self, error) && km_summary_compare (self.sums, db, self.found, error);
  km_summary_free (self.sums);
  if (fine)
    return self.found;
  g_ptr_array_unref (self.found);
  return NULL;
}
