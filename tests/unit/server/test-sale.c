// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-approval.h"
#include "km-keys.h"
#include "km-password.h"
#include "km-verify.h"
#include "test-sale.h"

static const char *const services[] = { "CSO-017", "CRM-001", "NOT-003", "PPO-003" };

static void
add_items (KmTransaction *transaction, KmCatalogue *catalogue)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      const KmService *service = km_catalogue_service (catalogue, services[i]);
      KmTransactionItem *item = km_transaction_add_item (transaction);

      item->item = i + 1;
      item->service = g_strdup (service->code);
      item->name = g_strdup (service->name_ar);
      item->authority = g_strdup (service->authority->code);
      item->authority_name = g_strdup (km_authority_short_name (service->authority, KM_LANGUAGE_AR));
    }
}

static KmTransactionReceipt *
make_receipt (Server *self, const Sale *sale)
{
  KmTransactionReceipt *receipt = km_transaction_receipt_new ();

  receipt->number = km_receipt_number_format (self->till, "2627", sale->serial);
  receipt->at = server_now (self);
  receipt->previous = g_strdup (sale->previous);
  receipt->shift = g_strdup (sale->shift);
  receipt->counter_code = g_strdup (sale->counter);
  receipt->counter_number = 3;
  receipt->centre_code = g_strdup ("ASW");
  receipt->centre_name_ar = g_strdup ("أسوان");
  receipt->centre_name_en = g_strdup ("Aswan");
  receipt->clerk_username = g_strdup ("clerk");
  receipt->clerk_name_ar = g_strdup ("محمود سعيد");
  receipt->clerk_name_en = g_strdup ("Mahmoud Said");
  receipt->clerk_number = 124;
  receipt->visitor_name = g_strdup (sale->name);
  receipt->practice = TRUE;
  receipt->collection_from = 9 * 60;
  receipt->collection_to = 15 * 60;
  receipt->link = g_strdup ("https://example.org/r");
  receipt->complaints = g_strdup ("16528");
  return receipt;
}

json_t *
sale_body (Server *self, Sale *sale)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (self->store, NULL, &error);
  g_autoptr (KmTransaction) transaction = km_transaction_new ();
  g_autoptr (KmQuote) quote = NULL;
  g_autoptr (GPtrArray) tenders = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
  KmTender *tender;

  g_assert_no_error (error);
  transaction->catalogue = g_strdup (km_catalogue_version (catalogue));
  transaction->ticket = g_strdup (sale->ticket);
  add_items (transaction, catalogue);
  if (sale->name != NULL)
    g_hash_table_insert (transaction->answers, g_strdup ("applicant.full_name"), g_strdup (sale->name));
  if (sale->national_id != NULL)
    g_hash_table_insert (transaction->answers, g_strdup ("applicant.national_id"), g_strdup (sale->national_id));
  if (sale->exemption != 0)
    {
      KmTransactionAdjustment *adjustment = km_transaction_add_adjustment (transaction, "exemption", -sale->exemption);

      adjustment->basis = g_strdup (sale->basis);
      adjustment->approval = g_strdup (sale->approval);
    }
  quote = km_quote (catalogue, transaction, server_now (self), km_store_get_zone (self->store), &error);
  g_assert_no_error (error);
  tender = km_tender_new (sale->method, quote->fees - quote->exemption);
  tender->reference = g_strdup (sale->reference);
  if (sale->method == KM_METHOD_CARD)
    {
      tender->scheme = g_strdup ("meeza");
      tender->last4 = g_strdup ("1234");
    }
  g_ptr_array_add (tenders, tender);
  g_assert_true (km_transaction_apply_quote (transaction, catalogue, quote, tenders, &error));
  g_assert_no_error (error);
  if (sale->overcharge != 0)
    {
      ((KmTransactionFee *) g_ptr_array_index (transaction->fees, 0))->piastres += sale->overcharge;
      transaction->total += sale->overcharge;
    }
  transaction->receipt = make_receipt (self, sale);
  g_assert_true (km_receipt_sign (transaction, self->secret_key, &error));
  g_assert_no_error (error);
  g_free (sale->previous);
  sale->previous = g_strdup (transaction->receipt->hash);
  return km_transaction_to_json (transaction);
}

char *
sale_open_shift (Server *self)
{
  char *shift = server_id (self);
  g_autoptr (json_t) element = server_tell (self, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-03", "float", 50000));

  assert_accepted (element);
  g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
  return shift;
}

json_t *
sale_send (Server *self, Sale *sale, const char *id)
{
  KmCaller till = server_till (self);
  json_t *body = sale_body (self, sale);
  g_autoptr (KmCommand) command = id != NULL ? km_command_new (id, "transaction.complete", server_now (self), body)
                                             : server_command (self, "transaction.complete", json_incref (body));

  json_decref (body);
  command->n = ++self->n;
  km_command_set_actor (command, "clerk");
  return server_send (self, &till, command, NULL);
}

typedef struct
{
  const char *hash, *command, *kind, *username;
  KmRole role;
} Signature;

static gboolean
sign (KmDb *db, KmTime now, gpointer data, GError **error)
{
  const Signature *signature = data;

  return km_approval_write (db, signature->hash, signature->command, signature->kind, signature->username, signature->role, NULL, now, error);
}

char *
sale_sign (Server *self, const char *command, const char *kind, const char *username, KmRole role)
{
  g_autoptr (GError) error = NULL;
  char *token = km_token_new ();
  g_autofree char *hash = km_hash_text (token);
  Signature signature = { hash, command, kind, username, role };

  km_writer_call_sync (self->writer, sign, &signature, &error);
  g_assert_no_error (error);
  return token;
}

void
assert_verified (Server *self, guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (KmDirectory) directory = km_store_ref_directory (self->store);
  KmDb *db = km_store_take_reader (self->store, &error);

  found = km_verify (db, directory, &error);
  g_assert_no_error (error);
  km_store_give_reader (self->store, db);
  for (guint i = 0; i < found->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (found, i));
  g_assert_cmpint (found->len, ==, expected);
}
