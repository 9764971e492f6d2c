/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "km-receipt.h"

#include "km-visit-private.h"

/* Quote before money, then one local transaction: number, chain, signature, fact, shift, draft. What the printer gets is on disk. */

typedef struct
{
  KmTransaction *transaction; /* (owned): whole but for the receipt's number, chain and signature */
  gboolean only_quote;
} Payment;

static void
payment_free (Payment *payment)
{
  g_clear_pointer (&payment->transaction, km_transaction_unref);
  g_free (payment);
}

/* --- the transaction as it stands --------------------------------------------------------------------------------------------------------- */

static KmTransaction *
make_transaction (KmVisit *self, KmQuote **quote_out, GError **error)
{
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_form (self->form, self->bundle, self->data ? self->data->id : NULL,
                                                                        self->choices, km_visit_document_state, self);
  g_autoptr (GPtrArray) tenders = km_visit_make_tenders (self, &self->settlement);
  g_autoptr (KmQuote) quote = NULL;

  for (guint i = 0; i < tenders->len; i++)
    g_ptr_array_add (transaction->payments, km_tender_copy (tenders->pdata[i]));
  quote = km_quote (self->catalogue, transaction, km_desk_now (self->desk), self->desk->zone, error);
  if (quote == NULL)
    return NULL;
  g_ptr_array_set_size (transaction->payments, 0);
  if (!km_transaction_apply_quote (transaction, self->catalogue, quote, tenders, error))
    return NULL;
  if (quote_out)
    *quote_out = g_steal_pointer (&quote);
  return g_steal_pointer (&transaction);
}

/* What a quote was agreed for: everything but the promises' minutes. */
static char *
fingerprint (const KmTransaction *transaction)
{
  g_autoptr (json_t) json = km_transaction_to_json (transaction);
  g_autofree char *text = NULL;
  json_t *item;
  gsize i;

  json_array_foreach (km_json_get_array (json, "items"), i, item)
    json_object_del (item, "promised_at");
  text = km_json_dump_canonical (json, NULL);
  return km_hash_text (text);
}

/* --- the receipt, on the store's thread ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  KmTransaction *transaction;
  KmFact *fact; /* (owned): its body is made here */
  char *till;
  char fiscal_year[5];
  guint8 secret[KM_SIGN_SECRET_BYTES];
  gint64 cash, electronic;
  /* the paid draft */
  char *slot;
  json_t *draft;
} Making;

static void
making_free (Making *making)
{
  sodium_memzero (making->secret, sizeof making->secret);
  g_clear_pointer (&making->transaction, km_transaction_unref);
  g_clear_pointer (&making->fact, km_fact_free);
  g_free (making->till);
  g_free (making->slot);
  json_decref (making->draft);
  g_free (making);
}

/* What the ledger needs, without a name or an answer. */
static json_t *
ledger_of (json_t *body)
{
  json_t *ledger = json_object (), *items = json_array (), *item;
  json_t *receipt = json_copy (km_json_get_object (body, "receipt"));
  gsize i;

  json_array_foreach (km_json_get_array (body, "items"), i, item)
    {
      json_t *line = json_object ();

      km_json_set_integer (line, "item", km_json_get_integer (item, "item", 0));
      km_json_set_string (line, "service", km_json_get_string (item, "service", NULL));
      json_array_append_new (items, line);
    }
  json_object_del (receipt, "visitor");
  km_json_set (ledger, "items", items);
  km_json_set (ledger, "fees", json_incref (json_object_get (body, "fees")));
  km_json_set (ledger, "adjustments", json_incref (json_object_get (body, "adjustments")));
  km_json_set (ledger, "total", json_incref (json_object_get (body, "total")));
  km_json_set (ledger, "payments", json_incref (json_object_get (body, "payments")));
  km_json_set (ledger, "receipt", receipt);
  return ledger;
}

static gboolean
check_shift (KmStoreSide *side, const char *shift, GError **error)
{
  gint64 open = 0;

  if (km_db_one (side->db, KM_SQL ("SELECT count(*) FROM shift WHERE id = $1 AND closed_at IS NULL AND counted IS NULL"), error, "s", shift, "i",
                 &open) < 0)
    return FALSE;
  if (open == 0)
    g_propagate_error (error, km_desk_error_new (KM_ERROR_CONFLICT, "no-shift", NULL));
  return open > 0;
}

static gboolean
make_receipt (KmStoreSide *side, gpointer data, GError **error)
{
  Making *making = data;
  KmTransactionReceipt *receipt = making->transaction->receipt;
  KmFact *fact = making->fact;
  gint64 serial = 0;

  if (!check_shift (side, receipt->shift, error))
    return FALSE;
  if (km_db_one (side->db,
                 KM_SQL ("INSERT INTO serial (fiscal_year, last) VALUES ($1, 1) ON CONFLICT (fiscal_year) DO UPDATE SET last = serial.last + 1 RETURNING last"),
                 error, "s", making->fiscal_year, "i", &serial) <= 0)
    return FALSE;
  g_clear_pointer (&receipt->previous, g_free);
  if (km_db_one (side->db, KM_SQL ("SELECT chain FROM till WHERE id = 1"), error, "", "s", &receipt->previous) < 0)
    return FALSE;
  receipt->number = km_receipt_number_format (making->till, making->fiscal_year, (guint) serial);
  if (!km_receipt_sign (making->transaction, making->secret, error))
    return FALSE;
  fact->body = km_transaction_to_json (making->transaction);
  fact->ledger = ledger_of (fact->body);
  fact->receipt = g_strdup (receipt->number);
  if (!km_outbox_insert (side, fact, error))
    return FALSE;
  if (!km_db_run (side->db,
                  KM_SQL ("INSERT INTO receipt (number, n, fiscal_year, serial, at, shift, piastres, previous, hash, signature, ticket) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
                  error, "sisiisissss", receipt->number, fact->n, making->fiscal_year, serial, receipt->at, receipt->shift, fact->piastres,
                  receipt->previous, receipt->hash, receipt->signature, receipt->ticket_label)
      || !km_db_run (side->db, KM_SQL ("UPDATE till SET chain = $1 WHERE id = 1"), error, "s", receipt->hash)
      || !km_db_run (side->db,
                     KM_SQL ("UPDATE shift SET cash = cash + $1, electronic = electronic + $2, transactions = transactions + 1 WHERE id = $3"), error,
                     "iis", making->cash, making->electronic, receipt->shift))
    return FALSE;
  /* Only a ticket still stands in front; its basket became the receipt. */
  if (making->draft)
    km_json_set_string (making->draft, "receipt", receipt->number);
  return km_store_put_draft (side, making->slot, fact->made_at, making->draft, NULL, error);
}

/* --- after it is on disk ------------------------------------------------------------------------------------------------------------------ */

/* What was asked for, and which offices were named: the next visitor's clerk finds them sooner. */
static void
note_habits (KmVisit *self, const KmTransaction *transaction)
{
  KmTime now = km_desk_now (self->desk);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  GHashTableIter iter;
  const char *id, *value;

  for (guint i = 0; i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i);
      const char *code = item->origin != NULL ? item->origin->code : item->service->code;

      if (!g_ptr_array_find_with_equal_func (codes, code, g_str_equal, NULL))
        g_ptr_array_add (codes, (gpointer) code);
    }
  g_ptr_array_add (codes, NULL);
  km_habits_use (self->desk->habits, km_desk_get_counter (self->desk), (const char *const *) codes->pdata, now);
  for (guint i = 0; i <= transaction->items->len; i++)
    {
      const KmTransactionItem *item = i < transaction->items->len ? transaction->items->pdata[i] : NULL;

      g_hash_table_iter_init (&iter, item != NULL ? item->answers : transaction->answers);
      while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &value))
        {
          const KmField *field = km_catalogue_field (self->catalogue, id);

          if (field != NULL && field->remember)
            km_habits_remember (self->desk->habits, id, value, now);
        }
    }
}

static void
did_make (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmVisit *self = g_task_get_source_object (task);
  Payment *payment = g_task_get_task_data (task);
  KmTransaction *transaction = payment->transaction;
  KmReceipt *receipt;
  GError *error = NULL;
  gint64 cash;

  self->paying = FALSE;
  km_visit_set_busy (self);
  if (!km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  cash = km_transaction_paid (transaction, KM_METHOD_CASH);
  km_shift_add_transaction (self->desk->shift, cash, transaction->total - cash);
  km_props_set_string (self->desk, "unprinted-number", &self->desk->unprinted_number, transaction->receipt->number);
  km_visit_cancel_save (self);
  note_habits (self, transaction);
  km_visit_new_work (self);
  self->receipt = g_strdup (transaction->receipt->number);
  if (self->data)
    km_visit_set_ticket (self, self->data, self->why);
  else
    g_clear_pointer (&self->receipt, g_free);
  receipt = km_receipt_new (transaction, NULL, self->desk->zone, &error);
  if (receipt == NULL)
    g_task_return_error (task, km_desk_error_take (error));
  else
    g_task_return_pointer (task, receipt, (GDestroyNotify) km_receipt_unref);
}

static json_t *
paid_draft (KmVisit *self)
{
  json_t *draft;

  if (self->data == NULL)
    return NULL;
  draft = km_visit_draft_json (self);
  json_object_del (draft, "bundle");
  json_object_del (draft, "form");
  json_object_del (draft, "choices");
  json_object_del (draft, "documents");
  return draft;
}

static KmTransactionReceipt *
receipt_part (KmVisit *self, KmTime at)
{
  KmDesk *desk = self->desk;
  KmTransactionReceipt *receipt = km_transaction_receipt_new ();
  const KmPaymentRules *rules = km_catalogue_payment (self->catalogue);
  const KmCalendar *calendar = km_catalogue_calendar (self->catalogue);
  const char *name = NULL, *identity = NULL;

  receipt->at = at;
  receipt->shift = g_strdup (km_shift_get_id (desk->shift));
  receipt->counter_code = g_strdup (desk->clerk.counter);
  receipt->counter_number = (int) desk->counter_number;
  receipt->centre_code = g_strdup (desk->clerk.centre);
  receipt->centre_name_ar = g_strdup (km_json_get_string (desk->centre_info, "name_ar", desk->clerk.centre));
  receipt->centre_name_en = g_strdup (km_json_get_string (desk->centre_info, "name_en", desk->clerk.centre));
  receipt->clerk_username = g_strdup (desk->clerk.username);
  receipt->clerk_name_ar = g_strdup (desk->clerk.name_ar);
  receipt->clerk_name_en = g_strdup (desk->clerk.name_en);
  receipt->clerk_number = (int) g_ascii_strtoll (desk->clerk.number, NULL, 10);
  /* Paper is Arabic whatever the window's language. */
  receipt->ticket_label = self->data ? km_ticket_label (self->data, KM_DIGITS_ARABIC) : NULL;
  km_form_visitor (self->form, &name, &identity, &receipt->visitor_passport);
  receipt->visitor_name = g_strdup (name);
  receipt->visitor_identity = identity ? km_mask_identity (identity) : NULL;
  receipt->practice = desk->practice;
  receipt->large_type = self->large_type;
  receipt->collection_from = calendar->collection.from;
  receipt->collection_to = calendar->collection.to;
  receipt->link = g_strdup (rules->receipt_link);
  receipt->complaints = g_strdup (rules->complaints);
  return receipt;
}

static void
make (KmVisit *self, GTask *task)
{
  Payment *payment = g_task_get_task_data (task);
  KmTransaction *transaction = payment->transaction;
  Making *making = g_new0 (Making, 1);
  KmWrite *write = km_write_new ();
  KmTime now = km_desk_now (self->desk);

  transaction->receipt = receipt_part (self, now);
  making->transaction = km_transaction_ref (transaction);
  making->fact = km_desk_fact (self->desk, "transaction.complete", NULL);
  making->fact->made_at = now;
  making->fact->piastres = transaction->total;
  making->fact->shift = g_strdup (transaction->receipt->shift);
  making->till = g_strdup (self->desk->till);
  km_time_fiscal_year (now, self->desk->zone, making->fiscal_year);
  memcpy (making->secret, self->desk->till_secret, sizeof making->secret);
  making->cash = km_transaction_paid (transaction, KM_METHOD_CASH);
  making->electronic = transaction->total - making->cash;
  making->slot = km_visit_slot (self);
  making->draft = paid_draft (self);
  km_write_step (write, make_receipt, making, (GDestroyNotify) making_free);
  km_outbox_write_async (self->desk->outbox, write, did_make, task);
}

/* --- the quote ---------------------------------------------------------------------------------------------------------------------------- */

static void
quote_failed (KmVisit *self, GTask *task, GError *error)
{
  self->paying = FALSE;
  km_visit_set_busy (self);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
quote_agreed (KmVisit *self, GTask *task, gboolean by_server)
{
  Payment *payment = g_task_get_task_data (task);

  if (by_server)
    {
      g_free (self->quoted_for);
      self->quoted_for = fingerprint (payment->transaction);
    }
  km_props_set_boolean (self, "quoted", &self->quoted, by_server);
  if (!payment->only_quote)
    {
      make (self, task);
      return;
    }
  self->paying = FALSE;
  km_visit_set_busy (self);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static GError *
difference_error (KmVisit *self, const KmQuoteDifference *difference)
{
  g_autofree char *sentence = km_quote_difference_sentence (difference, self->catalogue, km_visit_language (self));
  g_autofree char *details = g_strdup_printf ("%s: expected %" G_GINT64_FORMAT ", given %" G_GINT64_FORMAT, difference->code, difference->expected,
                                              difference->given);

  return km_desk_error_new_sentence (KM_ERROR_CONFLICT, "fee-differs", sentence, details);
}

typedef struct
{
  GTask *task;
  GError *error;
} Refreshing;

static void
did_refresh (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Refreshing *refreshing = user_data;
  KmVisit *self = g_task_get_source_object (refreshing->task);

  km_desk_refresh_catalogue_finish (KM_DESK (source), result, NULL);
  km_visit_catalogue_changed (self);
  quote_failed (self, refreshing->task, refreshing->error);
  g_free (refreshing);
}

/* The server reckons otherwise: its catalogue comes first, so that the basket shows what the sentence says. */
static void
differs (KmVisit *self, GTask *task, GError *error)
{
  Refreshing *refreshing = g_new0 (Refreshing, 1);

  refreshing->task = task;
  refreshing->error = error;
  self->paying = FALSE;
  km_props_set_boolean (self, "quoted", &self->quoted, FALSE);
  km_desk_refresh_catalogue_async (self->desk, did_refresh, refreshing);
}

static void
got_quote (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmVisit *self = g_task_get_source_object (task);
  Payment *payment = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  g_autoptr (KmQuote) quote = NULL;
  g_autoptr (KmQuoteDifference) difference = NULL;
  g_autoptr (GError) unreadable = NULL;

  if (json == NULL)
    {
      g_autoptr (GError) failed = error;

      /* Without the server this till's own rules count; the server looks at the fact later. */
      if (g_error_matches (failed, KM_ERROR, KM_ERROR_OFFLINE) || g_error_matches (failed, KM_ERROR, KM_ERROR_UNAVAILABLE)
          || g_error_matches (failed, KM_ERROR, KM_ERROR_UNAUTHORIZED))
        quote_agreed (self, task, FALSE);
      else if (km_desk_error_is (failed, "fee-differs") || km_desk_error_is (failed, "unknown-catalogue") || km_desk_error_is (failed, "total-differs"))
        differs (self, task, g_error_copy (failed));
      else
        quote_failed (self, task, g_error_copy (failed));
      return;
    }
  quote = km_quote_new_from_json (json, &unreadable);
  if (quote == NULL)
    {
      quote_failed (self, task, km_desk_error_new (KM_ERROR_FAILED, "bad-answer", unreadable->message));
      return;
    }
  difference = km_quote_compare (quote, self->catalogue, payment->transaction);
  if (difference)
    differs (self, task, difference_error (self, difference));
  else
    quote_agreed (self, task, TRUE);
}

static void
ask_server (KmVisit *self, GTask *task)
{
  Payment *payment = g_task_get_task_data (task);
  g_autofree char *now = fingerprint (payment->transaction);
  g_autoptr (json_t) json = NULL;
  g_autoptr (GBytes) body = NULL;

  if (self->desk->clerk.token == NULL || !km_link_get_online (self->desk->link))
    {
      quote_agreed (self, task, FALSE);
      return;
    }
  if (!payment->only_quote && self->quoted && g_strcmp0 (self->quoted_for, now) == 0)
    {
      quote_agreed (self, task, TRUE);
      return;
    }
  json = km_transaction_to_json (payment->transaction);
  json_object_del (json, "receipt");
  body = km_link_body (json);
  km_link_send_async (self->desk->link, KM_LINK_COMMANDS, "POST", "/v1/transactions/quote", self->desk->clerk.token, body, NULL,
                      g_task_get_cancellable (task), got_quote, task);
}

/* --- the calls ------------------------------------------------------------------------------------------------------------------------------ */

static void
refuse (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
begin (KmVisit *self, GTask *task, gboolean only_quote)
{
  Payment *payment = g_new0 (Payment, 1);
  GError *error = NULL;

  payment->only_quote = only_quote;
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, payment, (GDestroyNotify) payment_free);
  if (!km_desk_is_open (self->desk))
    refuse (task, km_desk_error_new (KM_ERROR_UNAUTHORIZED, "unauthorized", NULL));
  else if (self->moving || self->paying)
    refuse (task, km_desk_error_new (KM_ERROR_BUSY, "busy", NULL));
  else if (!km_visit_has_work (self) || self->needs_choice || self->fee_missing || (!only_quote && !self->complete))
    refuse (task, km_desk_error_new_sentence (KM_ERROR_INVALID, "incomplete",
                                              self->missing_text && *self->missing_text ? self->missing_text : km_desk_sentence ("incomplete"), NULL));
  else if (!only_quote && *self->tender_problem)
    refuse (task, km_desk_error_new_sentence (KM_ERROR_INVALID, "tender", self->tender_problem, NULL));
  else if (!only_quote && km_shift_get_state (self->desk->shift) != KM_SHIFT_OPEN)
    refuse (task, km_desk_error_new (KM_ERROR_CONFLICT, "no-shift", NULL));
  else if (!only_quote && !self->desk->enrolled)
    refuse (task, km_desk_error_new (KM_ERROR_FORBIDDEN, "till-revoked", NULL));
  else if ((payment->transaction = make_transaction (self, NULL, &error)) == NULL)
    refuse (task, km_desk_error_take (error));
  else
    return TRUE;
  return FALSE;
}

void
km_visit_quote_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_visit_quote_async);
  if (!begin (self, task, TRUE))
    return;
  self->paying = TRUE;
  km_visit_set_busy (self);
  ask_server (self, task);
}

gboolean
km_visit_quote_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_visit_complete_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_visit_complete_async);
  if (!begin (self, task, FALSE))
    return;
  self->paying = TRUE;
  km_visit_set_busy (self);
  ask_server (self, task);
}

KmReceipt *
km_visit_complete_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
