// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-approval.h"
#include "../km-money-sums.h"
#include "../km-receipt-check.h"
#include "../km-settings.h"
#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"
#include "km-quote.h"
#include "km-receipt.h"

/* The money was taken and the paper is in the visitor's hand: all of it is recorded as it was. What does not agree with what the
 * server knows is a flag. Refused are only a body that cannot be read and a receipt's number that is taken. */

typedef struct
{
  KmReceiptCheck *own;         /* nullable: made here */
  const KmReceiptCheck *check; /* that one, or the one that came with the command */
  KmTransaction *transaction;  /* of the check */
  char *till; /* of the number */
  char *ticket; /* nullable: as the server knows it, which may not be the id it had at an offline counter */
  char fiscal_year[5];
  guint serial;
  gboolean day_closed;
  gint64 cash, electronic, pass_through, authorities;
} Complete;

static void
complete_clear (Complete *complete)
{
  g_clear_pointer (&complete->own, km_receipt_check_free);
  g_free (complete->till);
  g_free (complete->ticket);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Complete, complete_clear)

/* The number's series: one after the other in each till and fiscal year, each with the hash of the one before. */
static gboolean
check_series (KmApply *apply, Complete *complete, GError **error)
{
  const KmTransactionReceipt *receipt = complete->transaction->receipt;
  g_autofree char *last_hash = NULL, *taken = NULL;
  gint64 last = 0;

  if (km_db_one (apply->db, KM_SQL ("SELECT id FROM receipt WHERE number = $1"), error, "s", receipt->number, "s", &taken) < 0)
    return FALSE;
  if (taken != NULL)
    {
      km_error_set (error, KM_ERROR_CONFLICT, "id-reused", "/body/receipt/number", "%s is another transaction's", receipt->number);
      return FALSE;
    }
  if (km_db_one (apply->db, KM_SQL ("SELECT max(serial) FROM receipt WHERE till = $1 AND fiscal_year = $2"), error, "ss", complete->till,
                 complete->fiscal_year, "i", &last) < 0
      || km_db_one (apply->db, KM_SQL ("SELECT last_hash FROM till WHERE till = $1"), error, "s", apply->till, "s", &last_hash) < 0)
    return FALSE;
  if (g_strcmp0 (complete->till, apply->till) != 0)
    km_apply_flag (apply, "receipt-foreign");
  if (complete->serial != last + 1)
    km_apply_flag (apply, "receipt-gap");
  if (g_strcmp0 (receipt->previous, last_hash) != 0)
    km_apply_flag (apply, "chain-broken");
  if (!complete->check->is_signed)
    km_apply_flag (apply, "bad-signature");
  return TRUE;
}

static void
tell_difference (KmApply *apply, const KmQuoteDifference *difference)
{
  km_apply_flag (apply, difference->code);
  km_apply_detail (apply, "expected", json_integer (difference->expected));
  km_apply_detail (apply, "given", json_integer (difference->given));
  if (difference->service != NULL)
    km_apply_detail (apply, "service", json_string (difference->service));
  if (difference->fee != NULL)
    km_apply_detail (apply, "fee", json_string (difference->fee));
}

/* What the centre does not offer was sold all the same: a supervisor sees to it. */
static void
check_offers (KmApply *apply, KmCatalogue *catalogue, const KmTransaction *transaction)
{
  for (guint i = 0; i < transaction->items->len; i++)
    {
      const KmTransactionItem *item = g_ptr_array_index (transaction->items, i);
      const KmService *service = km_catalogue_service (catalogue, item->service);

      if (service != NULL && !km_settings_offers (apply->centre, service))
        km_apply_flag (apply, "service-not-offered");
    }
}

/* Reckons the fees anew, with the catalogue the counter had. */
static gboolean
check_fees (KmApply *apply, Complete *complete, GError **error)
{
  const KmTransaction *transaction = complete->transaction;
  g_autoptr (GError) failed = NULL;
  g_autoptr (KmQuote) quote = NULL;
  g_autoptr (KmQuoteDifference) difference = NULL;
  g_autofree char *in_force = km_store_find_catalogue_at (apply->store, apply->db, transaction->receipt->at, &failed);
  KmCatalogue *catalogue = NULL;

  /* The fees of the day of payment: what was paid before a new version came into force is not old, however late it arrives. */
  if (in_force != NULL && g_strcmp0 (in_force, transaction->catalogue) != 0)
    km_apply_flag (apply, "catalogue-old");
  if (failed == NULL)
    catalogue = km_store_ref_catalogue (apply->store, transaction->catalogue, &failed);
  if (catalogue != NULL)
    check_offers (apply, catalogue, transaction);
  if (catalogue != NULL)
    quote = km_quote (catalogue, transaction, transaction->receipt->at, km_store_get_zone (apply->store), &failed);
  if (quote != NULL)
    {
      difference = km_quote_compare (quote, catalogue, transaction);
      if (difference != NULL)
        tell_difference (apply, difference);
    }
  g_clear_pointer (&catalogue, km_catalogue_unref);
  if (failed == NULL)
    return TRUE;
  if (failed->domain == KM_DB_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  km_apply_flag (apply, km_error_get_wire_code (failed));
  return TRUE;
}

/* Counter, clerk, ticket and shift as the receipt names them. */
static gboolean
check_place (KmApply *apply, Complete *complete, GError **error)
{
  const KmTransaction *transaction = complete->transaction;
  const KmTransactionReceipt *receipt = transaction->receipt;
  const KmCounter *counter = km_directory_find_counter (apply->directory, receipt->counter_code);
  g_autofree char *state = NULL, *account = NULL;

  if (counter == NULL)
    km_apply_flag (apply, "unknown-counter");
  else if (g_strcmp0 (counter->centre, apply->centre->centre) != 0 || g_strcmp0 (receipt->centre_code, apply->centre->centre) != 0)
    km_apply_flag (apply, "other-centre");
  if (g_strcmp0 (receipt->clerk_username, apply->actor) != 0)
    km_apply_flag (apply, "clerk-differs");
  if (receipt->practice != km_store_is_practice (apply->store))
    km_apply_flag (apply, "practice-differs");

  if (transaction->ticket != NULL)
    {
      g_autoptr (GError) failed = NULL;
      g_autoptr (KmTicketRow) row = km_ticket_row_find (apply, transaction->ticket, &failed);

      if (failed != NULL && failed->domain == KM_DB_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      if (row == NULL)
        km_apply_flag (apply, "unknown-ticket");
      else if (g_strcmp0 (row->ticket->counter, receipt->counter_code) != 0)
        km_apply_flag (apply, "ticket-elsewhere");
      complete->ticket = g_strdup (row != NULL ? row->ticket->id : transaction->ticket);
    }

  switch (km_db_one (apply->db, KM_SQL ("SELECT state, account FROM shift WHERE id = $1"), error, "s", receipt->shift, "ss", &state, &account))
    {
    case 1:
      if (g_strcmp0 (state, "open") != 0)
        km_apply_flag (apply, "shift-closed");
      if (g_strcmp0 (account, apply->actor) != 0)
        km_apply_flag (apply, "foreign-shift");
      return TRUE;
    case 0:
      km_apply_flag (apply, "no-shift");
      return TRUE;
    default:
      return FALSE;
    }
}

/* An exemption stands on a law and on the signature of somebody else. */
static gboolean
check_exemptions (KmApply *apply, const Complete *complete, GError **error)
{
  const KmTransaction *transaction = complete->transaction;

  for (guint i = 0; i < transaction->adjustments->len; i++)
    {
      const KmTransactionAdjustment *adjustment = g_ptr_array_index (transaction->adjustments, i);
      g_autofree char *signer = NULL;
      int used;

      if (!g_str_equal (adjustment->code, "exemption"))
        continue;
      if (adjustment->basis == NULL || *adjustment->basis == '\0')
        km_apply_flag (apply, "no-basis");
      if (adjustment->approval == NULL || *adjustment->approval == '\0')
        {
          km_apply_flag (apply, "approval-missing");
          continue;
        }
      used = km_approval_use (apply, adjustment->approval, &signer, error);
      if (used < 0)
        return FALSE;
      if (used == 0)
        km_apply_flag (apply, "bad-approval");
      else if (g_strcmp0 (signer, transaction->receipt->clerk_username) == 0)
        km_apply_flag (apply, "own-approval");
      else
        km_apply_detail (apply, "approved_by", json_string (signer));
    }
  return TRUE;
}

static gboolean
is_first_of_authority (const KmTransaction *transaction, guint n)
{
  const KmTransactionItem *item = g_ptr_array_index (transaction->items, n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (((const KmTransactionItem *) g_ptr_array_index (transaction->items, i))->authority, item->authority))
      return FALSE;
  return TRUE;
}

static gboolean
write_items (KmApply *apply, Complete *complete, json_t *numbers, GError **error)
{
  const KmTransaction *transaction = complete->transaction;
  const KmTransactionReceipt *receipt = transaction->receipt;

  for (guint i = 0; i < transaction->items->len; i++)
    {
      const KmTransactionItem *item = g_ptr_array_index (transaction->items, i);
      g_autofree char *number = km_receipt_request_number (receipt->number, item->item);
      char promise_day[KM_DATE_FORMAT_LENGTH];

      km_time_business_date (item->promised_at, km_store_get_zone (apply->store), promise_day);
      if (!km_db_run (apply->db,
                      KM_SQL ("INSERT INTO request (number, receipt, item, centre, day, authority, service, state, at, promised_at, promise_day) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', $8, $9, $10)"),
                      error, "ssissssiis", number, receipt->number, (gint64) item->item, apply->centre->centre, apply->day, item->authority,
                      item->service, apply->at, item->promised_at, promise_day))
        return FALSE;
      complete->authorities += is_first_of_authority (transaction, i);
      km_summary_add (apply->summary, KM_SUM_PROMISE, apply->centre->centre, promise_day, item->authority, KM_PROMISE_PROMISED, 1);
      km_summary_add (apply->summary, KM_SUM_AUTHORITY, apply->centre->centre, apply->day, item->authority, KM_AUTHORITY_REQUESTS, 1);
      json_array_append_new (numbers, json_string (number));
    }
  for (guint i = 0; i < transaction->fees->len; i++)
    {
      const KmTransactionFee *fee = g_ptr_array_index (transaction->fees, i);
      const KmTransactionItem *item = km_transaction_find_item (transaction, fee->item);

      if (!km_db_run (apply->db,
                      KM_SQL ("INSERT INTO fee_line (receipt, line, item, authority, service, code, piastres, pass_through) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
                      error, "siisssii", receipt->number, (gint64) i, (gint64) fee->item, fee->authority, item != NULL ? item->service : "",
                      fee->code, fee->piastres, (gint64) fee->pass_through))
        return FALSE;
      km_money_sums_fee (apply->summary, apply->centre->centre, apply->day, fee->authority, fee->pass_through, fee->piastres, 1);
    }
  return TRUE;
}

static gboolean
write_payments (KmApply *apply, Complete *complete, GError **error)
{
  const KmTransaction *transaction = complete->transaction;
  const KmTransactionReceipt *receipt = transaction->receipt;

  for (guint i = 0; i < transaction->payments->len; i++)
    {
      const KmTender *tender = g_ptr_array_index (transaction->payments, i);
      g_autofree char *seen = NULL;

      /* The operation of a card or a wallet pays once. */
      if (tender->reference != NULL
          && km_db_one (apply->db, KM_SQL ("SELECT receipt FROM payment WHERE reference = $1 AND method = $2 LIMIT 1"), error, "ss",
                        tender->reference, km_payment_method_to_string (tender->method), "s", &seen) < 0)
        return FALSE;
      if (seen != NULL)
        km_apply_flag (apply, "reference-seen");
      if (!km_db_run (apply->db,
                      KM_SQL ("INSERT INTO payment (receipt, line, shift, method, piastres, received, change, reference, scheme, last4) "
                              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                      error, "sissiiisss", receipt->number, (gint64) i, receipt->shift, km_payment_method_to_string (tender->method),
                      tender->piastres, tender->received, tender->change, tender->reference, tender->scheme, tender->last4))
        return FALSE;
      if (tender->method == KM_METHOD_CASH)
        complete->cash += tender->piastres;
      else
        complete->electronic += tender->piastres;
      km_money_sums_payment (apply->summary, apply->centre->centre, apply->day, receipt->shift, tender->method, tender->piastres, 1);
    }
  return TRUE;
}

static void
add_sums (KmApply *apply, const Complete *complete)
{
  const KmTransaction *transaction = complete->transaction;
  const KmTransactionReceipt *receipt = transaction->receipt;
  const KmMoneySum sum = {
    .centre = apply->centre->centre,
    .day = apply->day,
    .counter = receipt->counter_code,
    .clerk = receipt->clerk_username,
    .shift = receipt->shift,
    .after = complete->day_closed,
    .total = transaction->total,
    .cash = complete->cash,
    .electronic = complete->electronic,
    .pass_through = complete->pass_through,
    .surcharge = km_transaction_adjustment (transaction, "surcharge"),
    .rounding = km_transaction_adjustment (transaction, "rounding"),
    .requests = transaction->items->len,
    .authorities = complete->authorities,
  };

  km_money_sums_receipt (apply->summary, &sum, 1);
}

static gboolean
write_receipt (KmApply *apply, const Complete *complete, GError **error)
{
  const KmTransaction *transaction = complete->transaction;
  const KmTransactionReceipt *receipt = transaction->receipt;
  g_autofree char *body = km_json_dump (apply->command->body, NULL);
  g_autofree char *flags = km_apply_join_flags (apply);

  return km_db_run (apply->db,
                    KM_SQL ("INSERT INTO receipt (number, id, centre, day, till, fiscal_year, serial, at, received_at, after_closing, clerk, counter, "
                            "shift, ticket, catalogue, total, cash, electronic, pass_through, surcharge, rounding, hash, previous, flags, body) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)"),
                    error, "ssssssiiiisssssiiiiiissss", receipt->number, apply->command->id, apply->centre->centre, apply->day, complete->till,
                    complete->fiscal_year, (gint64) complete->serial, receipt->at, apply->now, (gint64) complete->day_closed,
                    receipt->clerk_username, receipt->counter_code, receipt->shift, complete->ticket, transaction->catalogue,
                    transaction->total, complete->cash, complete->electronic, complete->pass_through,
                    km_transaction_adjustment (transaction, "surcharge"), km_transaction_adjustment (transaction, "rounding"), receipt->hash,
                    receipt->previous, flags, body)
         && km_db_run (apply->db, KM_SQL ("UPDATE till SET last_hash = $2 WHERE till = $1"), error, "ss", apply->till, receipt->hash);
}

/* What was found out where the command was admitted; else it is found out now. */
static gboolean
read_transaction (KmApply *apply, Complete *complete, GError **error)
{
  complete->check = apply->check;
  if (complete->check == NULL)
    {
      g_autoptr (GError) failed = NULL;
      g_autofree char *key = km_receipt_check_find_key (apply->db, apply->caller, &failed);

      if (failed != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failed));
          return FALSE;
        }
      complete->check = complete->own = km_receipt_check_new (apply->caller, apply->command, key, km_store_get_search_key (apply->store));
    }
  complete->transaction = complete->check->transaction;
  if (complete->transaction != NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (complete->check->error));
  if (error != NULL)
    km_error_prefix_field (*error, "/body");
  return FALSE;
}

gboolean
km_apply_transaction_complete (KmApply *apply, GError **error)
{
  g_auto (Complete) complete = { 0 };
  json_t *numbers;

  if (!read_transaction (apply, &complete, error))
    return FALSE;
  if (!km_receipt_number_parse (complete.transaction->receipt->number, &complete.till, complete.fiscal_year, &complete.serial))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/receipt/number", "not a receipt's number");
      return FALSE;
    }
  apply->subject = g_strdup (complete.transaction->receipt->number);
  complete.pass_through = km_transaction_pass_through (complete.transaction);
  if (!km_apply_enter_centre (apply, apply->caller->centre, error) || !km_apply_touch_day (apply, &complete.day_closed, error)
      || !check_series (apply, &complete, error) || !check_fees (apply, &complete, error) || !check_place (apply, &complete, error)
      || !check_exemptions (apply, &complete, error))
    return FALSE;
  numbers = json_array ();
  km_json_set (apply->result, "requests", numbers);
  if (!write_items (apply, &complete, numbers, error) || !write_payments (apply, &complete, error) || !write_receipt (apply, &complete, error)
      || !km_receipt_keys_write (apply->db, complete.check->keys, complete.transaction->receipt, error))
    return FALSE;
  add_sums (apply, &complete);
  apply->queue_changed = TRUE;
  apply->body_kept = TRUE;
  km_json_set_string (apply->result, "receipt", complete.transaction->receipt->number);
  km_apply_event (apply, "receipt.made", complete.transaction->receipt->number, NULL);
  return TRUE;
}

/* ---- receipt.reprint ---- */

typedef struct
{
  const char *number;
  gint64 copy;
  const char *counter;
} ReprintBody;

static const KmJsonMember reprint_members[] = {
  { "number", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (ReprintBody, number), 0, 0 },
  { "copy", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (ReprintBody, copy), 1, 10000 },
  { "counter", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (ReprintBody, counter), 0, 0 },
};

gboolean
km_apply_receipt_reprint (KmApply *apply, GError **error)
{
  ReprintBody body = { 0 };
  g_autofree char *centre = NULL;
  gint64 last = 0;

  if (!km_apply_read (apply, reprint_members, G_N_ELEMENTS (reprint_members), &body, error))
    return FALSE;
  apply->subject = g_strdup (body.number);
  if (!km_apply_enter_centre (apply, apply->caller->centre, error)
      || km_db_one (apply->db, KM_SQL ("SELECT centre FROM receipt WHERE number = $1"), error, "s", body.number, "s", &centre) < 0
      || km_db_one (apply->db, KM_SQL ("SELECT max(copy) FROM reprint WHERE receipt = $1"), error, "s", body.number, "i", &last) < 0)
    return FALSE;
  if (centre == NULL)
    km_apply_flag (apply, "unknown-receipt");
  else if (g_strcmp0 (centre, apply->centre->centre) != 0)
    km_apply_flag (apply, "other-centre");
  if (body.copy != last + 1)
    km_apply_flag (apply, "copy-differs");
  if (!km_db_run (apply->db, KM_SQL ("INSERT INTO reprint (id, receipt, copy, actor, counter, at) VALUES ($1, $2, $3, $4, $5, $6)"), error,
                  "ssissi", apply->command->id, body.number, body.copy, apply->actor, body.counter, apply->at))
    return FALSE;
  km_json_set_string (apply->result, "number", body.number);
  km_json_set_integer (apply->result, "copies", MAX (last, body.copy));
  return TRUE;
}
