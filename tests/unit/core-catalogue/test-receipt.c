/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-keys.h"

/* The receipt as a model, its text, its signature, the code that is scanned. */

/* Four services of three authorities: choice, per copy, free, passed through. */
#define FOUR "CSO-001 CSO-009 NOS-002 PAY-001"

static void
test_receipt (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *public_key = NULL;
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, &public_key);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmReceipt) receipt = km_receipt_new (transaction, NULL, fixture->zone, &error);
  g_autofree char *text = km_receipt_text (transaction);
  g_autofree char *qr = km_receipt_qr (transaction);
  g_autoptr (KmReceiptCode) code = NULL;
  const KmReceiptMarks marks = { .copy = 2, .voided = TRUE, .voided_at = fixture_now (), .void_reason = "خطأ في الاسم" };
  g_autoptr (KmReceipt) copy = km_receipt_new (transaction, &marks, fixture->zone, &error);
  KmReceiptPromise *first;

  g_assert_no_error (error);
  g_assert_cmpuint (receipt->lines->len, ==, 4);
  g_assert_cmpuint (receipt->authorities->len, ==, 3);
  g_assert_cmpstr (((KmReceiptLine *) receipt->lines->pdata[1])->request, ==, "ASW-T03-2627-000042/2");
  g_assert_cmpint (((KmReceiptLine *) receipt->lines->pdata[2])->piastres, ==, 0);
  g_assert_cmpint (receipt->total, ==, 135050);
  g_assert_cmpint (receipt->pass_through, ==, 125050);
  /* Three are ready today, the card tomorrow. */
  g_assert_cmpuint (receipt->promises->len, ==, 2);
  first = receipt->promises->pdata[0];
  g_assert_true (first->today);
  g_assert_cmpuint (first->lines->len, ==, 3);
  g_assert_cmpuint (copy->copy, ==, 2);
  g_assert_true (copy->voided);
  g_assert_true (g_str_has_prefix (text, "KM1\nnumber ASW-T03-2627-000042\nat 2026-11-22T08:00:00.000000Z\npractice yes\n"));
  g_assert_nonnull (strstr (text, "\ntotal 135050\n"));
  g_assert_null (strstr (text, FIXTURE_NATIONAL_ID));
  g_assert_true (km_receipt_verify (transaction, public_key));
  g_assert_true (g_str_has_prefix (qr, "https://receipt.khadamatmisr.example/#KM1|ASW-T03-2627-000042|2026-11-22T08:00:00"));
  code = km_receipt_code_parse (qr, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code->number, ==, "ASW-T03-2627-000042");
  g_assert_cmpint (code->piastres, ==, 135050);
  g_assert_cmpint (code->at, ==, fixture_now ());
  g_assert_cmpstr (code->hash, ==, transaction->receipt->hash);
  g_assert_null (code->previous);
  g_assert_true (km_receipt_code_verify (code, public_key));
}

/* Whatever is changed afterwards is found. */
static void
test_forged (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *public_key = NULL;
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, &public_key);
  KmTransactionItem *item = transaction->items->pdata[0];
  KmTransactionFee *fee = transaction->fees->pdata[0];
  KmTender *tender = transaction->payments->pdata[0];
  guint8 seed[KM_SIGN_SEED_BYTES] = { 8 };
  guint8 other_public[KM_SIGN_PUBLIC_BYTES], secret[KM_SIGN_SECRET_BYTES];
  g_autofree char *other_key = NULL;
  g_autofree char *qr = NULL;
  g_autoptr (KmReceiptCode) code = NULL;

#define FORGE(statement, back)                                  \
  G_STMT_START                                                  \
  {                                                             \
    statement;                                                  \
    g_assert_false (km_receipt_verify (transaction, public_key)); \
    back;                                                       \
    g_assert_true (km_receipt_verify (transaction, public_key));  \
  }                                                             \
  G_STMT_END

  FORGE (transaction->total--, transaction->total++);
  FORGE (fee->piastres += 100, fee->piastres -= 100);
  FORGE (fee->pass_through = TRUE, fee->pass_through = FALSE);
  FORGE (item->promised_at += 1, item->promised_at -= 1);
  FORGE (item->name[0] ^= 1, item->name[0] ^= 1);
  FORGE (tender->received++, tender->received--);
  FORGE (transaction->receipt->practice = FALSE, transaction->receipt->practice = TRUE);
  FORGE (transaction->receipt->at += 1, transaction->receipt->at -= 1);
  FORGE (transaction->receipt->visitor_name[0] ^= 1, transaction->receipt->visitor_name[0] ^= 1);
  FORGE (transaction->receipt->number[16] = '9', transaction->receipt->number[16] = '0');
  /* Another till's key says nothing about this one's paper. */
  km_sign_keypair (seed, other_public, secret);
  other_key = km_base64url_encode (other_public, sizeof other_public);
  g_assert_false (km_receipt_verify (transaction, other_key));
  qr = km_receipt_qr (transaction);
  code = km_receipt_code_parse (qr, NULL);
  g_assert_true (km_receipt_code_verify (code, public_key));
  g_assert_false (km_receipt_code_verify (code, other_key));
  code->payload[strlen (code->payload) - 1] = '0';
  g_assert_false (km_receipt_code_verify (code, public_key));
}

/* A name with a bar or a line break cannot make one receipt read like another. */
static void
test_escaped (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
  KmTransactionReceipt *receipt = transaction->receipt;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;

  g_free (receipt->clerk_name_ar);
  receipt->clerk_name_ar = g_strdup ("محمود\ntotal 1");
  one = km_receipt_text (transaction);
  g_assert_null (strstr (one, "\ntotal 1\n"));
  g_free (receipt->clerk_name_ar);
  receipt->clerk_name_ar = g_strdup ("محمود|a");
  two = km_receipt_text (transaction);
  g_free (receipt->clerk_name_ar);
  receipt->clerk_name_ar = g_strdup ("محمود\\pa");
  three = km_receipt_text (transaction);
  g_assert_cmpstr (two, !=, three);
}

static void
test_numbers (void)
{
  static const char *const wrong[] = {
    "", "42", "ASW-T03-2627-00042", "ASW-T03-2627-0000042", "ASW-T03-262-000042", "ASW-T03-2627-000000", "asw-T03-2627-000042", "-2627-000042", "--2627-000042",
    "ASW-T03--2627-000042", "ASW-T03-2627-00004a", "ASW T03-2627-000042", "ASW-T03-2627-000042/1",
  };
  g_autofree char *number = km_receipt_number_format ("ASW-T03", "2627", 999999);
  g_autofree char *request = km_receipt_request_number (number, 12);
  g_autofree char *till = NULL;
  char year[5];
  guint serial;

  g_assert_cmpstr (number, ==, "ASW-T03-2627-999999");
  g_assert_cmpstr (request, ==, "ASW-T03-2627-999999/12");
  g_assert_true (km_receipt_number_parse (number, &till, year, &serial));
  g_assert_cmpstr (till, ==, "ASW-T03");
  g_assert_cmpstr (year, ==, "2627");
  g_assert_cmpuint (serial, ==, 999999);
  g_assert_true (km_receipt_number_parse ("VAN-01-T01-2627-000001", NULL, NULL, NULL));
  g_assert_false (km_receipt_number_parse (NULL, NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (km_receipt_number_parse (wrong[i], NULL, NULL, NULL))
      g_error ("\"%s\" is no receipt number", wrong[i]);
}

static void
test_codes (void)
{
  static const char *const wrong[] = {
    "", "#", "https://example.org/", "KM1|ASW-T03-2627-000042", "KM2|ASW-T03-2627-000042|2026-11-22T08:00:00Z|1|h|-|s",
    "KM1|ASW-T03-2627-000042|2026-11-22T08:00:00Z|1|abc|-|s", "KM1|ASW-T03-2627-000042|yesterday|1|0000000000000000000000000000000000000000000000000000000000000000|-|s",
    "KM1|ASW-T03-2627-000042|2026-11-22T08:00:00Z|-1|0000000000000000000000000000000000000000000000000000000000000000|-|s",
    "KM1|ASW-T03-2627-000042|2026-11-22T08:00:00Z|1|0000000000000000000000000000000000000000000000000000000000000000|-|",
    "KM1|ASW-T03-2627-000042|2026-11-22T08:00:00Z|1|0000000000000000000000000000000000000000000000000000000000000000|-|s|more",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (km_receipt_code_parse (wrong[i], NULL) != NULL)
      g_error ("\"%s\" is no code of a receipt", wrong[i]);
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, fixture_set_up_filled, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/receipt/model", FOUR, test_receipt);
  ADD ("/receipt/forged", FOUR, test_forged);
  ADD ("/receipt/escaped", FOUR, test_escaped);
  g_test_add_func ("/receipt/numbers", test_numbers);
  g_test_add_func ("/receipt/codes", test_codes);
  return g_test_run ();
}
