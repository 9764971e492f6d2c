/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-visit-fixture.h"

/* The money of a visit and the tickets it is taken for, without a server. */

static void
test_cash (Visiting *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = NULL;
  const KmTender *tender;
  gint64 change = 0;
  gboolean unpaid;

  visit_add (f, "CRM-001");
  visit_fill (f);
  g_assert_true (km_visit_get_complete (f->visit));
  g_assert_cmpint (km_visit_get_total (f->visit), >, 0);
  visit_set_tender (f, "cash", km_visit_get_total (f->visit) - 25, NULL, NULL);
  g_assert_false (km_visit_get_ready (f->visit));
  visit_set_tender (f, "cash", km_visit_get_total (f->visit) + 1000, NULL, NULL);
  g_assert_true (km_visit_get_ready (f->visit));
  g_object_get (f->visit, "change", &change, NULL);
  g_assert_cmpint (change, ==, 1000);
  receipt = visit_pay (f);
  tender = receipt->transaction->payments->pdata[0];
  g_assert_cmpint (tender->change, ==, 1000);
  g_assert_cmpstr (receipt->transaction->receipt->previous, ==, NULL);
  /* Offline, on disk, waiting to be sent; the shift knows its cash. */
  g_assert_cmpuint (km_desk_get_backlog_count (f->desk), >=, 3);
  g_assert_cmpint (km_desk_get_backlog_piastres (f->desk), ==, receipt->total);
  g_assert_cmpuint (km_shift_get_transactions (f->desk->shift), ==, 1);
  g_object_get (f->visit, "unpaid", &unpaid, NULL);
  g_assert_false (unpaid);
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (f->visit)), ==, 0);
}

static void
test_card_and_chain (Visiting *f, gconstpointer data)
{
  g_autoptr (KmReceipt) first = NULL, second = NULL;
  g_autofree char *last4 = NULL;

  visit_add (f, "CRM-001");
  visit_fill (f);
  visit_set_tender (f, "card", 0, NULL, NULL);
  g_assert_false (km_visit_get_ready (f->visit));
  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, NULL), ==, KM_GAP_TENDER);
  /* A whole card number is never kept. */
  visit_set_tender (f, "card", 0, "778899", "5078031234561234");
  g_object_get (f->visit, "last4", &last4, NULL);
  g_assert_cmpstr (last4, ==, "1234");
  g_assert_true (km_visit_get_ready (f->visit));
  first = visit_pay (f);
  visit_add (f, "CRM-001");
  visit_fill (f);
  visit_set_tender (f, "card", 0, "778900", "1234");
  second = visit_pay (f);
  g_assert_cmpstr (first->transaction->receipt->number + strlen ("ASW-T09-"), !=, second->transaction->receipt->number + strlen ("ASW-T09-"));
  g_assert_true (g_str_has_suffix (first->transaction->receipt->number, "-000001"));
  g_assert_true (g_str_has_suffix (second->transaction->receipt->number, "-000002"));
  g_assert_cmpstr (second->transaction->receipt->previous, ==, first->transaction->receipt->hash);
  {
    guint8 seed[KM_SIGN_SEED_BYTES] = { 1 }, public_key[KM_SIGN_PUBLIC_BYTES], secret[KM_SIGN_SECRET_BYTES];
    g_autofree char *key = NULL;

    km_sign_keypair (seed, public_key, secret);
    key = km_base64url_encode (public_key, sizeof public_key);
    g_assert_true (km_receipt_verify (second->transaction, key));
  }
}

/* The sum of the first authority as it is shown. Returns: (transfer full) */
static char *
first_amount (Visiting *f)
{
  g_autoptr (GObject) group = g_list_model_get_item (km_visit_get_fee_groups (f->visit), 0);
  char *text = NULL;

  g_object_get (group, "amount-text", &text, NULL);
  return text;
}

/* Before a speed is chosen a card costs an unknown amount, which is not nothing. */
static void
test_not_known (Visiting *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;

  visit_add (f, "CSO-004");
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_fee_choices (f->visit)), ==, 1);
  before = first_amount (f);
  g_assert_cmpstr (before, ==, "Not known yet");
  {
    g_autoptr (GListModel) group = g_list_model_get_item (km_visit_get_fee_choices (f->visit), 0);
    g_autoptr (KmFeeChoice) choice = g_list_model_get_item (group, 0);

    km_visit_set_fee_choice (f->visit, km_fee_choice_get_item (choice), km_fee_choice_get_code (choice));
  }
  after = first_amount (f);
  g_assert_cmpstr (after, !=, before);
  g_assert_cmpstr (after, !=, "Free of charge");
}

static void
test_cash_limit (Visiting *f, gconstpointer data)
{
  g_autofree char *cash_text = NULL;
  gint64 surcharge = 0;
  guint before;

  /* A passport costs more than the cash limit. */
  visit_add (f, "PAS-001");
  before = g_list_model_get_n_items (km_visit_get_fee_choices (f->visit));
  for (guint i = 0; i < before; i++)
    {
      g_autoptr (GListModel) group = g_list_model_get_item (km_visit_get_fee_choices (f->visit), i);
      g_autoptr (KmFeeChoice) choice = g_list_model_get_item (group, 0);

      km_visit_set_fee_choice (f->visit, km_fee_choice_get_item (choice), km_fee_choice_get_code (choice));
      g_assert_true (km_fee_choice_get_active (choice));
    }
  visit_fill (f);
  visit_set_tender (f, "cash", 0, NULL, NULL);
  g_object_get (f->visit, "surcharge", &surcharge, "cash-text", &cash_text, NULL);
  g_assert_cmpint (surcharge, >, 0);
  g_assert_cmpstr (cash_text, !=, "");
  visit_set_tender (f, "wallet", 0, "W-1", NULL);
  g_object_get (f->visit, "surcharge", &surcharge, NULL);
  g_assert_cmpint (surcharge, ==, 0);
  /* Split: a card for half, the rest by wallet. */
  visit_set_tender (f, "card", 0, "C-1", "1111");
  AWAIT_BOOL (km_visit_add_tender_async (f->visit, km_visit_get_total (f->visit) / 2, await_cb, &await),
              km_visit_add_tender_finish (f->visit, await.result, &await_error));
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_tenders (f->visit)), ==, 1);
  visit_set_tender (f, "wallet", 0, "W-2", NULL);
  {
    g_autoptr (KmReceipt) receipt = visit_pay (f);

    g_assert_cmpuint (receipt->transaction->payments->len, ==, 2);
  }
}

static void
test_offline_ticket (Visiting *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Await offline = { NULL }, unpaid = { NULL };
  gboolean nobody;

  km_visit_call_next_async (f->visit, NULL, await_cb, &offline);
  g_assert_false (km_visit_call_next_finish (f->visit, await_result (&offline, "call next"), &nobody, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_OFFLINE);
  AWAIT_CLEAR (offline);
  g_clear_error (&error);
  AWAIT_BOOL (km_visit_take_async (f->visit, "CIV", 42, "citizen", NULL, await_cb, &await),
              km_visit_take_finish (f->visit, await.result, &await_error));
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_CALLED);
  g_assert_cmpstr (km_ticket_item_get_label (km_visit_get_ticket (f->visit)), ==, "M 42");
  /* The first key starts the service. */
  visit_add (f, "CRM-001");
  WAIT_UNTIL (km_visit_get_state (f->visit) == KM_VISIT_SERVING);
  /* F2 and F12 throw nothing away. */
  km_visit_finish_async (f->visit, NULL, await_cb, &unpaid);
  g_assert_false (km_visit_finish_finish (f->visit, await_result (&unpaid, "finish"), &error));
  g_assert_true (km_desk_error_is (error, "unpaid"));
  AWAIT_CLEAR (unpaid);
  visit_fill (f);
  visit_set_tender (f, "cash", 0, NULL, NULL);
  {
    g_autoptr (KmReceipt) receipt = visit_pay (f);

    g_assert_cmpstr (receipt->transaction->receipt->ticket_label, ==, "م ٤٢");
  }
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_PAID);
  AWAIT_BOOL (km_visit_finish_async (f->visit, NULL, await_cb, &await), km_visit_finish_finish (f->visit, await.result, &await_error));
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_EMPTY);
}

typedef struct
{
  char *slot;
  json_t *draft, *tender;
} Found;

static gboolean
find_draft (KmStoreSide *side, gpointer data, GError **error)
{
  Found *found = data;

  return km_store_get_draft (side, found->slot, &found->draft, &found->tender, error);
}

/* What a restart would find at this counter. */
static Found
read_draft (Visiting *f)
{
  Found found = { (char *) "visit/ASW-03", NULL, NULL };

  AWAIT_BOOL (km_store_run_async (f->desk->store, find_draft, &found, NULL, await_cb, &await),
              km_store_run_finish (f->desk->store, await.result, &await_error));
  return found;
}

/* The first key is a tender's: the start that it sets off is in the file before it, and the draft does not take it back. */
static void
test_tender_while_starting (Visiting *f, gconstpointer data)
{
  Found found;
  Await tender = { NULL };
  g_autoptr (GError) error = NULL;

  AWAIT_BOOL (km_visit_take_async (f->visit, "CIV", 43, "citizen", NULL, await_cb, &await),
              km_visit_take_finish (f->visit, await.result, &await_error));
  visit_add (f, "CRM-001");
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_CALLED);
  g_assert_true (km_visit_get_busy (f->visit));
  km_visit_set_tender_async (f->visit, "card", 0, "REF-7", "meeza", "1234", await_cb, &tender);
  g_assert_true (km_visit_set_tender_finish (f->visit, await_result (&tender, "tender"), &error));
  g_assert_no_error (error);
  AWAIT_CLEAR (tender);
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_SERVING);
  found = read_draft (f);
  g_assert_cmpstr (km_json_get_string (km_json_get_object (found.draft, "ticket"), "state", NULL), ==, "serving");
  g_assert_cmpstr (km_json_get_string (found.tender, "reference", NULL), ==, "REF-7");
  json_decref (found.draft);
  json_decref (found.tender);
}

/* A tender that is typed while the ticket is put away leaves nothing at the counter: the visitor is gone. */
static void
test_tender_while_holding (Visiting *f, gconstpointer data)
{
  Found found;
  Await held = { NULL }, tender = { NULL };
  g_autoptr (GError) error = NULL;

  AWAIT_BOOL (km_visit_take_async (f->visit, "CIV", 44, "citizen", NULL, await_cb, &await),
              km_visit_take_finish (f->visit, await.result, &await_error));
  visit_add (f, "CRM-001");
  WAIT_UNTIL (km_visit_get_state (f->visit) == KM_VISIT_SERVING);
  km_visit_hold_async (f->visit, "documents", NULL, NULL, await_cb, &held);
  km_visit_set_tender_async (f->visit, "card", 0, "REF-8", "meeza", "1234", await_cb, &tender);
  g_assert_true (km_visit_hold_finish (f->visit, await_result (&held, "hold"), &error));
  g_assert_no_error (error);
  AWAIT_CLEAR (held);
  g_assert_true (km_visit_set_tender_finish (f->visit, await_result (&tender, "tender"), &error));
  g_assert_no_error (error);
  AWAIT_CLEAR (tender);
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_EMPTY);
  found = read_draft (f);
  g_assert_null (found.draft);
  g_assert_null (found.tender);
}

static void
test_refusals (Visiting *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (km_visit_add_service (f->visit, "XXX-999", &error));
  g_assert_true (km_desk_error_is (error, "unknown-service"));
  g_clear_error (&error);
  km_visit_set_audience (f->visit, "foreigner");
  g_assert_false (km_visit_add_service (f->visit, "CSO-001", &error));
  g_assert_true (km_desk_error_is (error, "not-for-audience"));
  g_clear_error (&error);
  g_assert_false (km_visit_remove_item (f->visit, 7, &error));
  g_clear_error (&error);
  /* Without effect, and without a crash. */
  km_visit_set_answer (f->visit, "no.such.field", "x");
  km_visit_set_document (f->visit, "no such paper", KM_DOCUMENT_PRESENT);
  km_visit_set_fee_choice (f->visit, 9, "normal");
  g_assert_false (km_visit_get_unpaid (f->visit));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) g_test_add ("/desk/visit/" name, Visiting, NULL, visit_set_up, function, visit_tear_down)
  TEST ("cash", test_cash);
  TEST ("card-and-chain", test_card_and_chain);
  TEST ("not-known", test_not_known);
  TEST ("cash-limit", test_cash_limit);
  TEST ("offline-ticket", test_offline_ticket);
  TEST ("tender-while-starting", test_tender_while_starting);
  TEST ("tender-while-holding", test_tender_while_holding);
  TEST ("refusals", test_refusals);
  return g_test_run ();
}
