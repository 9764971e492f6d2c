/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-history-private.h"
#include "km-visit-fixture.h"

/* What a text is taken for, and the history without a server: this till's own file. */

#define CODE "KM1|ASW-T09-2627-000042|2026-11-21T10:00:00.000000Z|17000|" HASH "|-|c2lnbmF0dXJl"
#define HASH "88c383e42377d97dd0a91e4babd4ff52e3741fd27cbbef58013e801f9c6fb0ca"

/* --- the words ---------------------------------------------------------------------------------------------------------------- */

static KmHistoryQuery *
read_words (const char *text, const char *day)
{
  static const char lanes_text[] = "[{\"lane\":\"CIV\",\"letter\":\"م\",\"latin\":\"M\"}]";
  g_autoptr (json_t) lanes = json_loads (lanes_text, 0, NULL);
  KmHistoryPlace place = { .till = "ASW-T09", .fiscal_year = "2627", .lanes = lanes };
  g_autoptr (GError) error = NULL;
  KmHistoryQuery *query;

  g_date_set_dmy (&place.today, 21, 11, 2026);
  query = km_history_query_new (text, day, &place, &error);
  g_assert_no_error (error);
  return query;
}

static void
test_words (void)
{
  static const struct
  {
    const char *text;
    KmHistoryBy by;
    const char *value, *day;
  } cases[] = {
    { "ASW-T03-2627-000042", KM_HISTORY_BY_RECEIPT, "ASW-T03-2627-000042" },
    { " asw-t03-2627-000042 ", KM_HISTORY_BY_RECEIPT, "ASW-T03-2627-000042" },
    { "ASW-T03-2627-000042/2", KM_HISTORY_BY_RECEIPT, "ASW-T03-2627-000042" },
    { "VAN-01-T1-2627-000007", KM_HISTORY_BY_RECEIPT, "VAN-01-T1-2627-000007" },
    { "٤٢", KM_HISTORY_BY_RECEIPT, "ASW-T09-2627-000042" },
    { CODE, KM_HISTORY_BY_RECEIPT, "ASW-T09-2627-000042" },
    { "https://example.org/r#" CODE, KM_HISTORY_BY_RECEIPT, "ASW-T09-2627-000042" },
    { "28612032801473", KM_HISTORY_BY_NATIONAL_ID, "28612032801473" },
    { "2 861203 28 0147 3", KM_HISTORY_BY_NATIONAL_ID, "28612032801473" },
    { "٢٨٦١٢٠٣٢٨٠١٤٧٣", KM_HISTORY_BY_NATIONAL_ID, "28612032801473" },
    { "م ٤٢", KM_HISTORY_BY_TICKET, "م 42" },
    { "M42", KM_HISTORY_BY_TICKET, "M42" },
    { "m 42", KM_HISTORY_BY_TICKET, "m 42" },
    { "A12345678", KM_HISTORY_BY_PASSPORT, "A12345678" },
    { "19/11/2026", KM_HISTORY_BY_DAY, NULL, "2026-11-19" },
    { "٢٠٢٦-١١-١٩", KM_HISTORY_BY_DAY, NULL, "2026-11-19" },
    { "أمس", KM_HISTORY_BY_DAY, NULL, "2026-11-20" },
    { "", KM_HISTORY_BY_DAY, NULL, "2026-11-21" },
    { "سعاد محمود", KM_HISTORY_BY_NAME, "سعاد محمود" },
    { "ق ٤٢", KM_HISTORY_BY_NAME, "ق 42" },
    { "Ahmed Abd", KM_HISTORY_BY_NAME, "Ahmed Abd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KmHistoryQuery) query = read_words (cases[i].text, NULL);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (query->by, ==, cases[i].by);
      g_assert_cmpstr (query->value, ==, cases[i].value);
      g_assert_cmpstr (query->day, ==, cases[i].day);
      g_assert_true ((query->code != NULL) == (strstr (cases[i].text, "KM1|") != NULL));
    }
}

/* Personal data stands in the body alone, and a day beside it. */
static void
test_body (void)
{
  g_autoptr (KmHistoryQuery) query = read_words ("سعاد محمود", "٢١/١١/٢٠٢٦");
  g_autoptr (json_t) body = km_history_query_to_json (query, "next-page");
  g_autoptr (KmHistoryQuery) number = read_words ("ASW-T03-2627-000042", "21/11/2026");
  g_autoptr (json_t) of_number = km_history_query_to_json (number, NULL);
  KmHistoryPlace place = { .till = "ASW-T09", .fiscal_year = "2627" };
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (km_json_get_string (body, "name", NULL), ==, "سعاد محمود");
  g_assert_cmpstr (km_json_get_string (body, "day", NULL), ==, "2026-11-21");
  g_assert_cmpstr (km_json_get_string (body, "cursor", NULL), ==, "next-page");
  g_assert_cmpuint (json_object_size (body), ==, 3);
  /* A number says it all: a day beside it would only hide it. */
  g_assert_cmpuint (json_object_size (of_number), ==, 1);
  g_date_set_dmy (&place.today, 21, 11, 2026);
  g_assert_null (km_history_query_new ("سعاد", "31/2/2026", &place, &error));
  g_assert_true (km_desk_error_is (error, "bad-day"));
}

static void
test_whole (void)
{
  g_assert_true (km_history_is_whole ("28612032801473"));
  g_assert_true (km_history_is_whole ("ASW-T03-2627-000042"));
  g_assert_true (km_history_is_whole ("https://example.org/r#" CODE));
  g_assert_false (km_history_is_whole ("2861203280147"));
  g_assert_false (km_history_is_whole ("KM1|ASW-T09-2627-000042"));
  g_assert_false (km_history_is_whole ("سعاد"));
  g_assert_false (km_history_is_whole (""));
}

/* --- the file -------------------------------------------------------------------------------------------------------------------- */

static KmHistory *
find (Visiting *f, const char *text)
{
  KmHistory *history = km_desk_get_history (f->desk);

  AWAIT_BOOL (km_history_search_async (history, text, NULL, NULL, await_cb, &await), km_history_search_finish (history, await.result, &await_error));
  return history;
}

static guint
n_found (Visiting *f, const char *text)
{
  return g_list_model_get_n_items (km_history_get_items (find (f, text)));
}

static char *
prop (gpointer object, const char *name)
{
  char *text = NULL;

  g_object_get (object, name, &text, NULL);
  return text;
}

static KmReceipt *
pay (Visiting *f)
{
  visit_add (f, "CRM-001");
  visit_fill (f);
  visit_set_tender (f, "cash", km_visit_get_total (f->visit), NULL, NULL);
  return visit_pay (f);
}

static void
open_number (Visiting *f, const char *number)
{
  KmHistory *history = km_desk_get_history (f->desk);

  AWAIT_BOOL (km_history_open_async (history, number, NULL, await_cb, &await), km_history_open_finish (history, await.result, &await_error));
}

static void
test_own_file (Visiting *f, gconstpointer data)
{
  g_autoptr (KmReceipt) first = pay (f), second = pay (f);
  KmHistory *history = km_desk_get_history (f->desk);
  g_autoptr (KmHistoryItem) item = NULL, again = NULL;
  g_autofree char *status = NULL, *visitor = NULL, *identity = NULL, *total = NULL;
  gboolean local;

  g_assert_cmpuint (n_found (f, ""), ==, 2);
  g_object_get (history, "local", &local, NULL);
  g_assert_true (local);
  status = prop (history, "status");
  g_assert_cmpstr (status, !=, "");
  /* The newest first, masked. */
  item = g_list_model_get_item (km_history_get_items (history), 0);
  g_assert_cmpstr (km_history_item_get_number (item), ==, second->transaction->receipt->number);
  visitor = prop (item, "visitor");
  g_assert_cmpstr (visitor, ==, "أحمد عبد الرحمن محمد السيد");
  identity = prop (item, "identity");
  g_assert_cmpstr (identity, ==, "286*********73");

  g_assert_cmpuint (n_found (f, "28612032801473"), ==, 2);
  /* The same receipt is the same object. */
  again = g_list_model_get_item (km_history_get_items (history), 0);
  g_assert_true (again == item);
  g_assert_cmpuint (n_found (f, "28612032801474"), ==, 0);
  g_assert_cmpuint (n_found (f, "احمد السيد"), ==, 2);
  g_assert_cmpuint (n_found (f, "احمد فهمي"), ==, 0);
  g_assert_cmpuint (n_found (f, "1/1/2020"), ==, 0);
  g_assert_cmpuint (n_found (f, "1"), ==, 1);
  g_assert_nonnull (km_history_get_detail (history));
  g_assert_cmpstr (km_history_detail_get_number (km_history_get_detail (history)), ==, first->transaction->receipt->number);
}

static KmHistoryFact *
find_fact (KmHistoryDetail *detail, const char *value)
{
  GListModel *sections = km_history_detail_get_sections (detail);

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (KmHistorySection) section = g_list_model_get_item (sections, i);

      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++)
        {
          g_autoptr (KmHistoryFact) fact = g_list_model_get_item (G_LIST_MODEL (section), j);

          g_test_message ("%s | %s | %s", km_history_section_get_title (section), km_history_fact_get_label (fact), km_history_fact_get_value (fact));
          if (strcmp (km_history_fact_get_value (fact), value) == 0)
            return g_steal_pointer (&fact);
        }
    }
  return NULL;
}

static void
test_detail (Visiting *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = pay (f);
  KmHistory *history = km_desk_get_history (f->desk);
  KmHistoryDetail *detail;
  g_autoptr (KmHistoryRequest) request = NULL;
  g_autoptr (KmHistoryFact) name = NULL;
  g_autofree char *service = NULL, *state = NULL;
  gboolean can_void, local;

  open_number (f, receipt->transaction->receipt->number);
  detail = km_history_get_detail (history);
  g_assert_cmpuint (g_list_model_get_n_items (km_history_detail_get_requests (detail)), ==, 1);
  request = g_list_model_get_item (km_history_detail_get_requests (detail), 0);
  service = prop (request, "service-name");
  g_assert_cmpstr (service, !=, "");
  /* The server was not asked: nothing is made up. */
  g_assert_cmpstr (km_history_request_get_state (request), ==, "");
  g_object_get (detail, "can-void", &can_void, "local", &local, NULL);
  g_assert_true (local);
  g_assert_false (can_void);
  name = find_fact (detail, "أحمد عبد الرحمن محمد السيد");
  g_assert_nonnull (name);
  /* Opened once more it is the same object. */
  open_number (f, receipt->transaction->receipt->number);
  g_assert_true (detail == km_history_get_detail (history));
  km_history_clear (history);
  g_assert_null (km_history_get_detail (history));
  g_assert_cmpuint (g_list_model_get_n_items (km_history_get_items (history)), ==, 0);
}

static KmReceipt *
reprint (Visiting *f)
{
  KmHistory *history = km_desk_get_history (f->desk);
  g_autoptr (GError) error = NULL;
  Await done = { NULL };
  KmReceipt *receipt;

  km_history_reprint_async (history, await_cb, &done);
  receipt = km_history_reprint_finish (history, await_result (&done, "reprint"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (done);
  return receipt;
}

/* A void that is known is on every paper of its receipt, and its money leaves the drawer once. */
static void
test_void_mark (Visiting *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = pay (f), copy = NULL, voided = NULL, last = NULL;
  KmHistory *history = km_desk_get_history (f->desk);
  const char *number = receipt->transaction->receipt->number;
  g_autoptr (json_t) note = json_object ();
  gint64 before = 0, after = -1;
  Await done = { NULL };
  g_autoptr (GError) error = NULL;

  open_number (f, number);
  copy = reprint (f);
  g_assert_cmpuint (copy->copy, ==, 1);
  g_assert_false (copy->voided);
  km_json_set_time (note, "at", km_desk_now (f->desk));
  km_json_set_string (note, "reason", "سداد مكرر");
  km_json_set_string (note, "shift", km_shift_get_id (f->desk->shift));
  km_json_set_string (note, "voided_by", "supervisor");
  g_object_get (f->desk->shift, "taken-cash", &before, NULL);
  g_assert_cmpint (before, ==, receipt->total);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KmReceipt) between = NULL;

      /* The store does one after the other: a copy that is there comes after the void. */
      km_history_learn_void (history, number, note, receipt->total, 0, FALSE);
      between = reprint (f);
      g_assert_true (between->voided);
    }
  g_object_get (f->desk->shift, "taken-cash", &after, NULL);
  g_assert_cmpint (after, ==, 0);
  voided = reprint (f);
  g_assert_true (voided->voided);
  g_assert_cmpstr (voided->void_reason, ==, "سداد مكرر");
  g_assert_cmpuint (voided->copy, ==, 4);
  /* Also the last receipt's key of the counter. */
  km_desk_reprint_async (f->desk, number, await_cb, &done);
  last = km_desk_reprint_finish (f->desk, await_result (&done, "reprint"), &error);
  g_assert_no_error (error);
  g_assert_true (last->voided);
  AWAIT_CLEAR (done);
  /* The list and the slip know it as well. */
  open_number (f, number);
  g_assert_true (km_history_detail_get_void (km_history_get_detail (history)));
  {
    g_autoptr (KmSlip) slip = km_history_dup_slip (history);

    g_assert_nonnull (slip);
    g_assert_cmpint (slip->piastres, ==, receipt->total);
    g_assert_cmpstr (slip->reason, ==, "سداد مكرر");
    g_assert_true (slip->practice);
  }
}

static void
check (Visiting *f, const char *code, const char *validity)
{
  KmHistory *history = find (f, code);
  g_autofree char *said = prop (history, "validity"), *text = prop (history, "validity-text");

  g_test_message ("%s: %s", code, text);
  g_assert_cmpstr (said, ==, validity);
  g_assert_cmpstr (text, !=, "");
}

/* Of its own paper a till is sure without anybody; of another's it says nothing. */
static void
test_scanned (Visiting *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = pay (f);
  g_autofree char *code = km_receipt_qr (receipt->transaction);
  g_auto (GStrv) parts = g_strsplit (code, "|", -1);
  g_autofree char *tampered = NULL, *other = NULL, *amount = g_strdup (parts[3]);

  check (f, code, "valid");
  g_assert_nonnull (km_history_get_detail (km_desk_get_history (f->desk)));
  g_free (parts[3]);
  parts[3] = g_strdup ("1");
  tampered = g_strjoinv ("|", parts);
  check (f, tampered, "invalid");
  g_free (parts[3]);
  parts[3] = g_steal_pointer (&amount);
  g_free (parts[1]);
  parts[1] = g_strdup ("ASW-T01-2627-000001");
  other = g_strjoinv ("|", parts);
  check (f, other, "unknown");
  /* A search of another kind says nothing of a paper. */
  {
    KmHistory *history = find (f, "");
    g_autofree char *said = prop (history, "validity");

    g_assert_cmpstr (said, ==, "");
  }
}

/* What needs the server says so; what nobody refused is not paid back. */
static void
test_refused (Visiting *f, gconstpointer data)
{
  KmHistory *history = km_desk_get_history (f->desk);
  g_autoptr (KmReceipt) receipt = pay (f);
  g_autoptr (KmHistoryRequest) request = NULL;
  g_autoptr (GError) nothing = NULL, asked = NULL, own = NULL, voided = NULL, refunded = NULL;
  Await a = { NULL }, b = { NULL }, c = { NULL }, d = { NULL }, e = { NULL };

  km_history_ask_void_async (history, "سداد مكرر", await_cb, &a);
  g_assert_false (km_history_ask_void_finish (history, await_result (&a, "ask"), &nothing));
  g_assert_true (km_desk_error_is (nothing, "no-transaction"));
  open_number (f, receipt->transaction->receipt->number);
  km_history_ask_void_async (history, "سداد مكرر", await_cb, &b);
  g_assert_false (km_history_ask_void_finish (history, await_result (&b, "ask"), &asked));
  g_assert_true (km_desk_error_is (asked, "needs-server"));
  km_history_void_async (history, "سداد مكرر", "Clerk", "practice", await_cb, &c);
  g_assert_null (km_history_void_finish (history, await_result (&c, "void"), &own));
  g_assert_true (km_desk_error_is (own, "own-signature"));
  km_history_void_async (history, "سداد مكرر", "supervisor", "practice", await_cb, &d);
  g_assert_null (km_history_void_finish (history, await_result (&d, "void"), &voided));
  g_assert_true (km_desk_error_is (voided, "needs-server"));
  request = g_list_model_get_item (km_history_detail_get_requests (km_history_get_detail (history)), 0);
  km_history_refund_async (history, request, "cash", NULL, await_cb, &e);
  g_assert_null (km_history_refund_finish (history, await_result (&e, "refund"), &refunded));
  g_assert_true (km_desk_error_is (refunded, "not-refundable"));
  AWAIT_CLEAR (a);
  AWAIT_CLEAR (b);
  AWAIT_CLEAR (c);
  AWAIT_CLEAR (d);
  AWAIT_CLEAR (e);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/words", test_words);
  g_test_add_func ("/history/body", test_body);
  g_test_add_func ("/history/whole", test_whole);
#define VISIT(path, func) g_test_add (path, Visiting, NULL, visit_set_up, func, visit_tear_down)
  VISIT ("/history/own-file", test_own_file);
  VISIT ("/history/detail", test_detail);
  VISIT ("/history/void-mark", test_void_mark);
  VISIT ("/history/scanned", test_scanned);
  VISIT ("/history/refused", test_refused);
  return g_test_run ();
}
