/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-json.h"
#include "km-keys.h"
#include "km-quote.h"
#include "km-receipt.h"
#include "km-catalogue-folder.h"
#include "km-test-desk.h"

char *
km_test_sign_in (KmTestServer *server,
                 const char   *username,
                 const char   *centre,
                 const char   *counter)
{
  g_autoptr (KmReply) reply = NULL;
  json_t *body = json_pack ("{s:s, s:s, s:s, s:s?, s:b}", "username", username, "password", "practice", "centre", centre, "counter", counter, "take_over", 1);

  reply = km_test_request_json (server, "POST", "/v1/sessions", NULL, body);
  km_assert_status (reply, 201);
  return g_strdup (json_string_value (json_object_get (reply->json, "token")));
}

KmTestTill *
km_test_enrol (KmTestServer *server,
               const char   *centre)
{
  KmTestTill *till = g_new0 (KmTestTill, 1);
  guint8 seed[KM_SIGN_SEED_BYTES], public_key[KM_SIGN_PUBLIC_BYTES];
  g_autofree char *key = NULL;
  g_autofree char *hash = NULL;
  json_t *element;

  for (guint i = 0; i < sizeof seed; i++)
    seed[i] = (guint8) g_random_int_range (0, 256);
  till->secret = g_new0 (guint8, KM_SIGN_SECRET_BYTES);
  km_sign_keypair (seed, public_key, till->secret);
  key = km_base64url_encode (public_key, sizeof public_key);
  till->token = km_test_uuid ();
  hash = km_hash_text (till->token);
  element = km_test_send (server, NULL, km_test_command ("till.enrol", json_pack ("{s:s, s:s, s:s, s:s}", "code", "practice", "public_key", key, "token_hash", hash, "centre", centre)));
  g_assert_cmpstr (km_test_status (element), ==, "accepted");
  till->code = g_strdup (km_json_get_string (json_object_get (element, "result"), "till", NULL));
  till->centre = g_strdup (centre);
  json_decref (element);
  return till;
}

void
km_test_till_free (KmTestTill *till)
{
  g_free (till->code);
  g_free (till->centre);
  g_free (till->token);
  g_free (till->secret);
  g_free (till->previous);
  g_free (till);
}

json_t *
km_test_command (const char *kind,
                 json_t     *body)
{
  g_autofree char *id = km_test_uuid ();
  g_autofree char *now = km_test_now ();

  return json_pack ("{s:s, s:s, s:s, s:o}", "id", id, "kind", kind, "made_at", now, "body", body);
}

json_t *
km_test_fact (KmTestTill *till,
              const char *actor,
              const char *kind,
              json_t     *body)
{
  json_t *command = km_test_command (kind, body);

  json_object_set_new (command, "n", json_integer (++till->n));
  json_object_set_new (command, "actor", json_string (actor));
  return command;
}

json_t *
km_test_send_all (KmTestServer *server,
                  const char   *token,
                  json_t       *commands)
{
  g_autoptr (KmReply) reply = km_test_request_json (server, "POST", "/v1/commands", token, json_pack ("{s:o}", "commands", commands));

  km_assert_status (reply, 200);
  return json_incref (json_object_get (reply->json, "results"));
}

json_t *
km_test_send (KmTestServer *server,
              const char   *token,
              json_t       *command)
{
  json_t *results = km_test_send_all (server, token, json_pack ("[o]", command));
  json_t *element = json_incref (json_array_get (results, 0));

  g_assert_cmpint (json_array_size (results), ==, 1);
  json_decref (results);
  return element;
}

const char *
km_test_status (json_t *element)
{
  return km_json_get_string (element, "status", "");
}

const char *
km_test_code (json_t *element)
{
  return km_json_get_string (json_object_get (element, "problem"), "code", "");
}

gboolean
km_test_has_flag (json_t     *element,
                  const char *flag)
{
  json_t *value;
  gsize i;

  json_array_foreach (json_object_get (element, "flags"), i, value)
    {
      if (g_strcmp0 (json_string_value (value), flag) == 0)
        return TRUE;
    }
  return FALSE;
}

char *
km_test_issue (KmTestServer *server,
               const char   *session,
               const char   *lane)
{
  json_t *element = km_test_send (server, session, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", lane, "audience", "citizen", "priority", "none")));
  char *id;

  g_assert_cmpstr (km_test_status (element), ==, "accepted");
  id = g_strdup (km_json_get_string (json_object_get (json_object_get (element, "result"), "ticket"), "id", NULL));
  json_decref (element);
  return id;
}

/* ---- Transactions ---- */

static KmCatalogue *
get_catalogue (void)
{
  static KmCatalogue *catalogue;
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (catalogue == NULL)
    {
      g_autoptr (GError) error = NULL;
      json_t *document = km_catalogue_folder_load (g_getenv ("KM_CATALOGUE"), &error);

      g_assert_no_error (error);
      catalogue = km_catalogue_new_from_json (document, &error);
      g_assert_no_error (error);
      json_decref (document);
    }
  return catalogue;
}

/* Four services of four authorities, all of fixed fees. */
static KmTransaction *
new_transaction (const char *ticket)
{
  static const char *const services[] = { "CRM-001", "NOS-001", "LAB-001", "CSO-019" };
  KmCatalogue *catalogue = get_catalogue ();
  KmTransaction *transaction = km_transaction_new ();

  transaction->ticket = g_strdup (ticket);
  g_free (transaction->catalogue);
  transaction->catalogue = g_strdup (km_catalogue_version (catalogue));
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      const KmService *service = km_catalogue_service (catalogue, services[i]);
      KmTransactionItem *item = km_transaction_add_item (transaction);

      g_assert_nonnull (service);
      item->item = i + 1;
      item->service = g_strdup (service->code);
      item->name = g_strdup (service->name_ar);
      item->authority = g_strdup (service->authority->code);
      item->authority_name = g_strdup (service->authority->short_ar);
      item->promised_at = g_get_real_time () + KM_TIME_DAY;
    }
  return transaction;
}

/* Puts the catalogue's fee lines in; returns their sum. */
static gint64
add_fees (KmTransaction *transaction)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Africa/Cairo");
  g_autoptr (GError) error = NULL;
  g_autoptr (KmQuote) quote = km_quote (get_catalogue (), transaction, g_get_real_time (), zone, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < quote->lines->len; i++)
    {
      const KmTransactionFee *line = g_ptr_array_index (quote->lines, i);
      KmTransactionFee *fee = km_transaction_add_fee (transaction);

      *fee = *line;
      fee->code = g_strdup (line->code);
      fee->name = g_strdup (line->name);
      fee->authority = g_strdup (line->authority);
      fee->basis = g_strdup (line->basis);
    }
  return quote->fees;
}

json_t *
km_test_quote_body (void)
{
  g_autoptr (KmTransaction) transaction = new_transaction (NULL);

  transaction->total = add_fees (transaction);
  return km_transaction_to_json (transaction);
}

json_t *
km_test_transaction (KmTestTill *till,
                     const char *actor,
                     const char *counter,
                     const char *shift,
                     const char *ticket)
{
  g_autoptr (KmTransaction) transaction = new_transaction (ticket);
  KmTransactionReceipt *receipt = km_transaction_receipt_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Africa/Cairo");
  g_autoptr (GError) error = NULL;
  KmTender *tender;
  char year[5];

  transaction->total = add_fees (transaction);
  tender = km_tender_new (KM_METHOD_CASH, transaction->total);
  tender->received = transaction->total;
  g_ptr_array_add (transaction->payments, tender);

  receipt->at = g_get_real_time ();
  km_time_fiscal_year (receipt->at, zone, year);
  receipt->number = km_receipt_number_format (till->code, year, (guint) ++till->serial);
  receipt->previous = g_strdup (till->previous);
  receipt->shift = g_strdup (shift);
  receipt->counter_code = g_strdup (counter);
  receipt->counter_number = 1;
  receipt->centre_code = g_strdup (till->centre);
  receipt->centre_name_ar = g_strdup ("مركز");
  receipt->centre_name_en = g_strdup ("Centre");
  receipt->clerk_username = g_strdup (actor);
  receipt->clerk_name_ar = g_strdup ("محمود سعيد");
  receipt->clerk_name_en = g_strdup ("Mahmoud Said");
  receipt->clerk_number = 124;
  receipt->visitor_name = g_strdup (KM_TEST_VISITOR);
  receipt->visitor_identity = g_strdup ("286*********73");
  g_hash_table_insert (transaction->answers, g_strdup ("applicant.full_name"), g_strdup (KM_TEST_VISITOR));
  g_hash_table_insert (transaction->answers, g_strdup ("applicant.national_id"), g_strdup (KM_TEST_NATIONAL_ID));
  receipt->practice = TRUE;
  receipt->collection_from = 9 * 60;
  receipt->collection_to = 15 * 60;
  receipt->link = g_strdup ("https://example.org/r");
  receipt->complaints = g_strdup ("16528");
  transaction->receipt = receipt;
  km_receipt_sign (transaction, till->secret, &error);
  g_assert_no_error (error);
  g_free (till->previous);
  till->previous = g_strdup (receipt->hash);
  return km_transaction_to_json (transaction);
}
