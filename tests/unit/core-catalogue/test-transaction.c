/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-error.h"
#include "km-json.h"

/* The transaction's body and its quote: for every service of the catalogue, and for
 * everything that can be wrong. */

/* Four services of three authorities: choice, per copy, free, passed through. */
#define FOUR "CSO-001 CSO-009 NOS-002 PAY-001"

/* ---- JSON ---- */

static void
test_round_trip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
  g_autoptr (json_t) json = km_transaction_to_json (transaction);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmTransaction) again = km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, &error);
  g_autoptr (json_t) json_again = NULL;
  g_autofree char *text = km_receipt_text (transaction);
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  json_again = km_transaction_to_json (again);
  text_again = km_receipt_text (again);
  g_assert_true (json_equal (json, json_again));
  g_assert_cmpstr (text, ==, text_again);
}

static void
test_quote_body (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GHashTable) choices = fixture_choices (fixture->bundle);
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_form (fixture->form, fixture->bundle, NULL, choices, NULL, NULL);
  g_autoptr (json_t) json = km_transaction_to_json (transaction);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmTransaction) full = km_transaction_new_from_json (json, KM_TRANSACTION_QUOTE, &error);
  g_autoptr (json_t) small = json_pack ("{ss ss s[{si ss s{ss}}] s{}}", "catalogue", km_catalogue_version (fixture->catalogue), "audience", "citizen", "items", "item",
                                        1, "service", "CSO-009", "answers", "cso_009.copies", "2", "answers");
  g_autoptr (KmTransaction) least = NULL;
  g_autoptr (KmQuote) quote = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (full);
  /* What is missing for a quote may be missing; for a complete transaction nothing may. */
  g_assert_null (km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, NULL));
  least = km_transaction_new_from_json (small, KM_TRANSACTION_QUOTE, &error);
  g_assert_no_error (error);
  quote = km_quote (fixture->catalogue, least, fixture_now (), fixture->zone, &error);
  g_assert_no_error (error);
  g_assert_cmpint (quote->fees, ==, 9000);
}

typedef struct
{
  const char *pointer;
  const char *value;       /* NULL: taken away */
  const char *field;       /* of the error */
} Wrong;

static void
replace (json_t     *json,
         const char *pointer,
         const char *value)
{
  g_auto (GStrv) steps = g_strsplit (pointer + 1, "/", -1);
  guint n = g_strv_length (steps);
  json_t *with = value != NULL ? json_loads (value, JSON_DECODE_ANY, NULL) : NULL;

  for (guint i = 0; i + 1 < n; i++)
    json = json_is_array (json) ? json_array_get (json, (gsize) g_ascii_strtoull (steps[i], NULL, 10)) : json_object_get (json, steps[i]);
  if (json_is_array (json))
    json_array_set_new (json, (gsize) g_ascii_strtoull (steps[n - 1], NULL, 10), with);
  else if (with != NULL)
    json_object_set_new (json, steps[n - 1], with);
  else
    g_assert_cmpint (json_object_del (json, steps[n - 1]), ==, 0);
}

static void
test_strict (Fixture      *fixture,
             gconstpointer data)
{
  static const Wrong cases[] = {
    { "/catalogue", NULL, "/catalogue" },
    { "/catalogue", "\"new\"", "/catalogue" },
    { "/catalogue", "\"XYZ6ca1bf2f451b55aea360c1f50b9fd96f3de01edf449add23fda953eae3b0\"", "/catalogue" },
    { "/more", "1", "/more" },
    { "/audience", "\"tourist\"", "/audience" },
    { "/ticket", "\"42\"", "/ticket" },
    { "/items", "[]", "/items" },
    { "/items/0", "7", "/items/0" },
    { "/items/0/item", "0", "/items/0/item" },
    { "/items/0/item", "\"1\"", "/items/0/item" },
    { "/items/1/item", "1", "/items/1/item" },
    { "/items/0/service", "\"CSO 001\"", "/items/0/service" },
    { "/items/0/name", "\"\"", "/items/0/name" },
    { "/items/0/promised_at", "\"tomorrow\"", "/items/0/promised_at" },
    { "/items/0/promised_at", "null", "/items/0/promised_at" },
    { "/items/0/answers/cso_001.guarantor", "7", "/items/0/answers/cso_001.guarantor" },
    { "/items/0/documents/0/state", "\"lost\"", "/items/0/documents/0/state" },
    { "/items/0/documents/0/tick", "true", "/items/0/documents/0/tick" },
    { "/answers", "[]", "/answers" },
    { "/answers/applicant.mobile", "null", "/answers/applicant.mobile" },
    { "/fees/0/item", "9", "/fees/0/item" },
    { "/fees/0/basis", "\"gift\"", "/fees/0/basis" },
    { "/fees/0/piastres", "-1", "/fees/0/piastres" },
    { "/fees/0/piastres", "100000000000001", "/fees/0/piastres" },
    { "/fees/0/piastres", "50.5", "/fees/0/piastres" },
    { "/fees/0/pass_through", "0", "/fees/0/pass_through" },
    { "/adjustments", "[{\"code\":\"tip\",\"piastres\":1,\"basis\":null,\"approval\":null}]", "/adjustments/0/code" },
    { "/adjustments", "[{\"code\":\"exemption\",\"piastres\":1,\"basis\":null,\"approval\":null}]", "/adjustments/0/piastres" },
    { "/total", "-1", "/total" },
    { "/payments/0/method", "\"gold\"", "/payments/0/method" },
    { "/payments/0/change", NULL, "/payments/0/change" },
    { "/payments/0/last4", "\"4111111111111111\"", "/payments/0/last4" },
    { "/receipt", NULL, "/receipt" },
    { "/receipt/number", "\"42\"", "/receipt/number" },
    { "/receipt/hash", "\"abc\"", "/receipt/hash" },
    { "/receipt/signature", "\"abc\"", "/receipt/signature" },
    { "/receipt/shift", "\"one\"", "/receipt/shift" },
    { "/receipt/counter/number", "\"3\"", "/receipt/counter/number" },
    { "/receipt/centre/name_ar", NULL, "/receipt/centre/name_ar" },
    { "/receipt/clerk/password", "\"practice\"", "/receipt/clerk/password" },
    { "/receipt/visitor/identity_masked", "\"28612032801473\"", "/receipt/visitor/identity_masked" },
    { "/receipt/collection/to", "1441", "/receipt/collection/to" },
    { "/receipt/practice", "1", "/receipt/practice" },
  };
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
  g_autoptr (json_t) json = km_transaction_to_json (transaction);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) copy = json_deep_copy (json);
      g_autoptr (GError) error = NULL;

      replace (copy, cases[i].pointer, cases[i].value);
      if (km_transaction_new_from_json (copy, KM_TRANSACTION_COMPLETE, &error) != NULL)
        g_error ("%s: taken although wrong", cases[i].pointer);
      g_assert_cmpstr (km_error_get_wire_code (error), ==, "bad-body");
      g_assert_cmpstr (km_error_get_field (error), ==, cases[i].field);
    }
}

static void
test_bounds (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
  g_autoptr (json_t) json = km_transaction_to_json (transaction);
  json_t *items = json_object_get (json, "items");
  g_autofree char *long_text = g_strnfill (8193, 'a');
  g_autoptr (GError) error = NULL;

  json_object_set_new (json_object_get (json, "answers"), "applicant.address", json_string (long_text));
  g_assert_null (km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, &error));
  g_assert_cmpstr (km_error_get_field (error), ==, "/answers/applicant.address");
  g_clear_error (&error);
  for (int i = 0; i < 40; i++)
    json_array_append (items, json_array_get (items, 0));
  g_assert_null (km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, &error));
  g_assert_cmpstr (km_error_get_field (error), ==, "/items");
}

/* ---- quote ---- */

static void
test_quote (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GHashTable) choices = fixture_choices (fixture->bundle);
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_form (fixture->form, fixture->bundle, NULL, choices, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmQuote) quote = km_quote (fixture->catalogue, transaction, fixture_now (), fixture->zone, &error);
  g_autoptr (json_t) json = NULL;
  g_autoptr (KmQuote) again = NULL;
  g_autoptr (json_t) json_again = NULL;

  g_assert_no_error (error);
  /* 50.00 for the card, 45.00 for the certificate, nothing, 1,250.50 passed through and 5.00 for that. */
  g_assert_cmpint (quote->fees, ==, 5000 + 4500 + 125050 + 500);
  g_assert_cmpint (quote->pass_through, ==, 125050);
  g_assert_cmpuint (quote->authorities->len, ==, 3);
  g_assert_cmpuint (quote->promises->len, ==, 4);
  g_assert_cmpint (((KmQuoteAuthority *) quote->authorities->pdata[0])->piastres, ==, 9500);
  g_assert_cmpint (quote->settlement.total, ==, quote->fees);
  g_assert_true (quote->all_cash_allowed);
  g_assert_cmpint (quote->all_cash.surcharge, ==, 0);
  g_assert_cmpint (quote->all_cash.cash_due, ==, 135050);
  json = km_quote_to_json (quote);
  again = km_quote_new_from_json (json, &error);
  g_assert_no_error (error);
  json_again = km_quote_to_json (again);
  g_assert_true (json_equal (json, json_again));
  json_object_set_new (json, "later", json_integer (1)); /* answers may grow */
  km_quote_free (km_quote_new_from_json (json, &error));
  g_assert_no_error (error);
  json_object_del (json, "lines");
  g_assert_null (km_quote_new_from_json (json, NULL));
}

static void
test_quote_refused (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GHashTable) choices = fixture_choices (fixture->bundle);
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_form (fixture->form, fixture->bundle, NULL, choices, NULL, NULL);
  KmTransactionItem *card = transaction->items->pdata[0];
  KmTransactionItem *birth = transaction->items->pdata[1];
  g_autoptr (GError) error = NULL;

#define REFUSED(wire, at)                                                                                       \
  G_STMT_START                                                                                                  \
  {                                                                                                             \
    g_assert_null (km_quote (fixture->catalogue, transaction, fixture_now (), fixture->zone, &error));          \
    g_assert_cmpstr (km_error_get_wire_code (error), ==, wire);                                                 \
    g_assert_cmpstr (km_error_get_field (error), ==, at);                                                       \
    g_clear_error (&error);                                                                                     \
  }                                                                                                             \
  G_STMT_END

  g_free (card->choice);
  card->choice = NULL;
  REFUSED ("bad-body", "/items/0/choice");
  card->choice = g_strdup ("royal");
  REFUSED ("bad-body", "/items/0/answers");
  g_free (card->choice);
  card->choice = g_strdup ("urgent");
  g_hash_table_insert (birth->answers, g_strdup ("cso_009.copies"), g_strdup ("many"));
  REFUSED ("bad-amount", "/items/1/answers");
  g_hash_table_remove (birth->answers, "cso_009.copies");
  REFUSED ("bad-body", "/items/1/answers/cso_009.copies");
  g_hash_table_insert (birth->answers, g_strdup ("cso_009.copies"), g_strdup ("2"));
  transaction->audience = KM_AUDIENCE_FOREIGNER;
  REFUSED ("not-for-audience", "/items/0/service");
  transaction->audience = KM_AUDIENCE_CITIZEN;
  g_free (card->service);
  card->service = g_strdup ("CSO-998");
  REFUSED ("unknown-service", "/items/0/service");
  g_free (card->service);
  card->service = g_strdup ("CSO-001");
  g_free (transaction->catalogue);
  transaction->catalogue = g_strnfill (64, '0');
  REFUSED ("unknown-catalogue", "/catalogue");
}

static void
assert_differs (Fixture             *fixture,
                const KmQuote       *quote,
                const KmTransaction *transaction,
                const char          *code,
                const char          *service,
                gint64               expected,
                gint64               given)
{
  g_autoptr (KmQuoteDifference) difference = km_quote_compare (quote, fixture->catalogue, transaction);
  g_autofree char *sentence = NULL;

  g_assert_nonnull (difference);
  g_assert_cmpstr (difference->code, ==, code);
  g_assert_cmpstr (difference->service, ==, service);
  g_assert_cmpint (difference->expected, ==, expected);
  g_assert_cmpint (difference->given, ==, given);
  sentence = km_quote_difference_sentence (difference, fixture->catalogue, KM_LANGUAGE_EN);
  g_assert_true (g_str_has_suffix (sentence, "."));
}

/* A difference of one piastre is told, with the service and both amounts. */
static void
test_compare (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmQuote) quote = km_quote (fixture->catalogue, transaction, fixture_now (), fixture->zone, &error);
  KmTransactionFee *fee = transaction->fees->pdata[1];
  KmTender *cash = transaction->payments->pdata[0];
  KmTransactionFee *more;

  g_assert_no_error (error);
  g_assert_null (km_quote_compare (quote, fixture->catalogue, transaction));
  fee->piastres++;
  assert_differs (fixture, quote, transaction, "fee-differs", "CSO-009", 4500, 4501);
  fee->piastres--;
  transaction->total++;
  assert_differs (fixture, quote, transaction, "total-differs", NULL, 135050, 135051);
  transaction->total--;
  km_transaction_add_adjustment (transaction, "surcharge", 1);
  assert_differs (fixture, quote, transaction, "surcharge-differs", NULL, 0, 1);
  g_ptr_array_set_size (transaction->adjustments, 0);
  km_transaction_add_adjustment (transaction, "rounding", 1);
  assert_differs (fixture, quote, transaction, "total-differs", NULL, 0, 1);
  g_ptr_array_set_size (transaction->adjustments, 0);
  /* An exemption that nobody approved counts for nothing. */
  km_transaction_add_adjustment (transaction, "exemption", -4500);
  assert_differs (fixture, quote, transaction, "total-differs", NULL, 0, -4500);
  g_ptr_array_set_size (transaction->adjustments, 0);
  cash->piastres -= 25;
  assert_differs (fixture, quote, transaction, "payment-differs", NULL, 135050, 135050);
  cash->piastres += 25;
  /* A line too many, the same line twice, a line too few. */
  more = km_transaction_add_fee (transaction);
  *more = (KmTransactionFee) { .item = 2, .code = g_strdup ("gift"), .basis = g_strdup ("fixed"), .piastres = 1 };
  assert_differs (fixture, quote, transaction, "fee-differs", "CSO-009", 0, 1);
  g_free (more->code);
  more->code = g_strdup (fee->code);
  more->piastres = fee->piastres;
  assert_differs (fixture, quote, transaction, "fee-differs", "CSO-009", 0, 4500);
  g_ptr_array_remove (transaction->fees, more);
  g_assert_null (km_quote_compare (quote, fixture->catalogue, transaction));
  g_ptr_array_remove_index (transaction->fees, 1);
  assert_differs (fixture, quote, transaction, "fee-differs", "CSO-009", 4500, 0);
}

static void
test_exemption (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GHashTable) choices = fixture_choices (fixture->bundle);
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_form (fixture->form, fixture->bundle, NULL, choices, NULL, NULL);
  g_autoptr (GPtrArray) tenders = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
  KmTransactionAdjustment *exemption = km_transaction_add_adjustment (transaction, "exemption", -4500);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmQuote) quote = NULL;

  exemption->approval = g_strdup ("0193b2a0-0000-7000-8000-000000000009");
  quote = km_quote (fixture->catalogue, transaction, fixture_now (), fixture->zone, &error);
  g_assert_no_error (error);
  g_assert_cmpint (quote->exemption, ==, 4500);
  g_ptr_array_add (tenders, km_tender_new (KM_METHOD_CASH, quote->all_cash.cash_due));
  g_assert_true (km_transaction_apply_quote (transaction, fixture->catalogue, quote, tenders, &error));
  g_assert_cmpint (transaction->total, ==, 130550);
  g_assert_null (km_quote_compare (quote, fixture->catalogue, transaction));
}

/* Above the limit: the surcharge stands as an adjustment, and the sums agree. */
static void
test_surcharge (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmQuote) quote = km_quote (fixture->catalogue, transaction, fixture_now (), fixture->zone, &error);

  g_assert_no_error (error);
  g_assert_cmpint (km_transaction_fees_total (transaction), ==, 114000);
  g_assert_cmpint (km_transaction_adjustment (transaction, "surcharge"), ==, 11400);
  g_assert_cmpint (transaction->total, ==, 125400);
  g_assert_cmpint (km_transaction_paid (transaction, KM_METHOD_CASH), ==, 125400);
  g_assert_null (km_quote_compare (quote, fixture->catalogue, transaction));
  g_assert_cmpint (quote->cash_free_limit, ==, 50000);
}

/* ---- answers ---- */

static void
test_answers (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
  KmTransactionItem *birth = transaction->items->pdata[1];
  GDate today = fixture_today ();
  g_autoptr (GError) error = NULL;
  g_autofree char *mobile = g_strdup (g_hash_table_lookup (transaction->answers, "applicant.mobile"));

  km_transaction_check_answers (fixture->catalogue, transaction, &today, &error);
  g_assert_no_error (error);
  g_hash_table_insert (transaction->answers, g_strdup ("buyer.full_name"), g_strdup ("أحمد"));
  g_assert_false (km_transaction_check_answers (fixture->catalogue, transaction, &today, &error));
  g_assert_cmpstr (km_error_get_field (error), ==, "/answers/buyer.full_name");
  g_clear_error (&error);
  g_hash_table_remove (transaction->answers, "buyer.full_name");
  g_hash_table_insert (transaction->answers, g_strdup ("applicant.mobile"), g_strdup ("+201012345678"));
  g_assert_false (km_transaction_check_answers (fixture->catalogue, transaction, &today, &error));
  g_assert_cmpstr (km_error_get_field (error), ==, "/answers/applicant.mobile");
  g_clear_error (&error);
  g_hash_table_remove (transaction->answers, "applicant.mobile");
  g_assert_false (km_transaction_check_answers (fixture->catalogue, transaction, &today, &error));
  g_assert_cmpstr (km_error_get_field (error), ==, "/items/0/answers/applicant.mobile");
  g_clear_error (&error);
  g_hash_table_insert (transaction->answers, g_strdup ("applicant.mobile"), g_steal_pointer (&mobile));
  g_hash_table_insert (birth->answers, g_strdup ("cso_010.copies"), g_strdup ("1"));
  g_assert_false (km_transaction_check_answers (fixture->catalogue, transaction, &today, &error));
  g_assert_cmpstr (km_error_get_field (error), ==, "/items/1/answers/cso_010.copies");
}

/* ---- everything ---- */

/* Every service gets a form, fees, a promise and a receipt, for every audience it is offered to, paid in
 * cash and by card. */
static void
test_every_service (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  g_autoptr (GTimeZone) zone = fixture_zone ();
  GDate today = fixture_today ();

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    for (guint audience = KM_AUDIENCE_CITIZEN; audience <= KM_AUDIENCE_FOREIGNER; audience++)
      {
        const KmService *service = km_catalogue_nth_service (catalogue, i);
        g_autoptr (KmBundle) bundle = NULL;
        g_autoptr (KmForm) form = NULL;

        if (!km_service_for_audience (service, audience))
          continue;
        bundle = km_bundle_new (catalogue);
        km_bundle_add (bundle, service, NULL);
        form = km_form_new (bundle, audience, &today);
        fixture_fill (form);
        for (guint cash = 0; cash < 2; cash++)
          {
            g_autofree char *public_key = NULL;
            g_autoptr (KmTransaction) transaction = fixture_transaction (form, bundle, cash, &public_key);
            g_autoptr (json_t) json = km_transaction_to_json (transaction);
            g_autoptr (GError) error = NULL;
            g_autoptr (KmTransaction) again = km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, &error);
            g_autoptr (KmQuote) quote = NULL;
            g_autoptr (KmReceipt) receipt = NULL;
            const KmTransactionItem *item;

            if (again == NULL || !km_transaction_check_answers (catalogue, again, &today, &error))
              g_error ("%s for a %s: %s", service->code, km_audience_to_string (audience), error->message);
            quote = km_quote (catalogue, again, fixture_now (), zone, &error);
            g_assert_no_error (error);
            g_assert_null (km_quote_compare (quote, catalogue, again));
            item = again->items->pdata[0];
            g_assert_cmpint (item->promised_at, >, fixture_now ());
            g_assert_true ((service->n_fees == 0) == (again->fees->len == 0));
            receipt = km_receipt_new (again, NULL, zone, &error);
            g_assert_no_error (error);
            g_assert_cmpuint (receipt->lines->len, ==, 1);
            g_assert_cmpuint (receipt->promises->len, ==, 1);
            g_assert_true (km_receipt_verify (again, public_key));
          }
      }
}

/* Every ready-made bundle goes through whole. */
static void
test_every_bundle (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  g_autoptr (GTimeZone) zone = fixture_zone ();
  GDate today = fixture_today ();

  for (guint i = 0; i < km_catalogue_n_bundles (catalogue); i++)
    {
      const KmBundleTemplate *template = km_catalogue_nth_bundle (catalogue, i);
      g_autoptr (KmBundle) bundle = km_bundle_new (catalogue);
      g_autoptr (KmForm) form = NULL;
      g_autoptr (KmTransaction) transaction = NULL;
      g_autoptr (GError) error = NULL;
      guint common = ~0u;
      guint audience = 0;

      for (guint j = 0; j < template->n_services; j++)
        common &= template->services[j]->audience;
      while (audience <= KM_AUDIENCE_FOREIGNER && (common & (1u << audience)) == 0)
        audience++;
      /* Some bundles are for two people of whom each is something else: an Egyptian and a foreigner. */
      if (audience > KM_AUDIENCE_FOREIGNER)
        continue;
      km_bundle_add_template (bundle, template);
      form = km_form_new (bundle, audience, &today);
      fixture_fill (form);
      transaction = fixture_transaction (form, bundle, FALSE, NULL);
      g_assert_cmpuint (transaction->items->len, ==, template->n_services);
      if (!km_transaction_check_answers (catalogue, transaction, &today, &error))
        g_error ("%s: %s", template->code, error->message);
    }
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, fixture_set_up_filled, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/transaction/round-trip", FOUR, test_round_trip);
  ADD ("/transaction/quote-body", FOUR, test_quote_body);
  ADD ("/transaction/strict", FOUR, test_strict);
  ADD ("/transaction/bounds", FOUR, test_bounds);
  ADD ("/transaction/quote", FOUR, test_quote);
  ADD ("/transaction/quote-refused", FOUR, test_quote_refused);
  ADD ("/transaction/compare", FOUR, test_compare);
  ADD ("/transaction/exemption", FOUR, test_exemption);
  ADD ("/transaction/surcharge", "TRF-001", test_surcharge);
  ADD ("/transaction/answers", FOUR, test_answers);
  g_test_add_func ("/transaction/every-service", test_every_service);
  g_test_add_func ("/transaction/every-bundle", test_every_bundle);
  return g_test_run ();
}
