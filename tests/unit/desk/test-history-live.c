/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-await.h"
#include "km-fill-form.h"
#include "km-history-private.h"
#include "km-queue.h"

/* The history against a real practice server: finding, voiding, paying back. */

typedef struct
{
  char *folder;
  KmDesk *desk;
  KmHistory *history;
  char *notice;
} Fixture;

static void
notice_cb (KmDesk *desk, const char *sentence, const char *details, Fixture *f)
{
  g_free (f->notice);
  f->notice = g_strdup (sentence);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("km-history-XXXXXX", NULL);
  f->desk = km_desk_new (f->folder, NULL, TRUE, g_getenv ("KM_SERVER"), g_getenv ("KM_CATALOGUE"));
  km_desk_set_language (f->desk, KM_LANGUAGE_EN);
  AWAIT_BOOL (km_desk_open_async (f->desk, NULL, await_cb, &await), km_desk_open_finish (f->desk, await.result, &await_error));
  AWAIT_BOOL (km_desk_sign_in_async (f->desk, "clerk", "practice", "ASW", "ASW-03", FALSE, NULL, await_cb, &await),
              km_desk_sign_in_finish (f->desk, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_catalogue (f->desk) != NULL && km_queue_get_ready (km_desk_get_queue (f->desk)));
  AWAIT_BOOL (km_shift_open_async (f->desk->shift, 50000, NULL, await_cb, &await), km_shift_open_finish (f->desk->shift, await.result, &await_error));
  f->history = km_desk_get_history (f->desk);
  g_signal_connect (f->desk, "notice", G_CALLBACK (notice_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  AWAIT_BOOL (km_desk_close_async (f->desk, await_cb, &await), km_desk_close_finish (f->desk, await.result, &await_error));
  while (G_OBJECT (f->desk)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (f->desk);
  remove_tree (f->folder);
  g_free (f->folder);
  g_free (f->notice);
}

/* Two services of two authorities, in cash; at the server when it returns. */
static KmReceipt *
pay (Fixture *f)
{
  KmVisit *visit = km_desk_get_visit (f->desk);
  static const char *const services[] = { "CRM-001", "CSO-019" };
  g_autoptr (GError) error = NULL;
  Await done = { NULL };
  KmReceipt *receipt;

  km_visit_set_audience (visit, "citizen");
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      km_visit_add_service (visit, services[i], &error);
      g_assert_no_error (error);
    }
  fill_form (visit);
  AWAIT_BOOL (km_visit_set_tender_async (visit, "cash", km_visit_get_total (visit), NULL, NULL, NULL, await_cb, &await),
              km_visit_set_tender_finish (visit, await.result, &await_error));
  km_visit_complete_async (visit, NULL, await_cb, &done);
  receipt = km_visit_complete_finish (visit, await_result (&done, "complete"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (done);
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  return receipt;
}

static guint
find (Fixture *f, const char *text, const char *day)
{
  gboolean local;

  AWAIT_BOOL (km_history_search_async (f->history, text, day, NULL, await_cb, &await), km_history_search_finish (f->history, await.result, &await_error));
  g_object_get (f->history, "local", &local, NULL);
  g_assert_false (local);
  return g_list_model_get_n_items (km_history_get_items (f->history));
}

static KmHistoryDetail *
open_number (Fixture *f, const char *number)
{
  AWAIT_BOOL (km_history_open_async (f->history, number, NULL, await_cb, &await), km_history_open_finish (f->history, await.result, &await_error));
  return km_history_get_detail (f->history);
}

static KmHistoryRequest *
nth_request (Fixture *f, guint n)
{
  g_autoptr (KmHistoryRequest) request = g_list_model_get_item (km_history_detail_get_requests (km_history_get_detail (f->history)), n);

  /* The list keeps it. */
  return request;
}

static gint64
taken_cash (Fixture *f)
{
  gint64 cash;

  g_object_get (f->desk->shift, "taken-cash", &cash, NULL);
  return cash;
}

/* --- somebody else at the same server ------------------------------------------------------------------------------------------- */

static json_t *
post (Fixture *f, const char *path, const char *token, json_t *json)
{
  g_autoptr (GBytes) body = km_link_body (json);
  g_autoptr (GError) error = NULL;
  Await done = { NULL };
  json_t *answer;

  km_link_send_async (f->desk->link, KM_LINK_READS, "POST", path, token, body, NULL, NULL, await_cb, &done);
  answer = km_link_send_finish (f->desk->link, await_result (&done, path), NULL, NULL, &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (done);
  json_decref (json);
  return answer;
}

/* One decision of @username, which must be accepted. */
static void
decide (Fixture *f, const char *username, const char *kind, json_t *body)
{
  g_autoptr (json_t) session = post (f, "/v1/sessions", NULL, json_pack ("{s:s, s:s, s:s}", "username", username, "password", "practice", "centre", "ASW"));
  KmTime now = km_desk_now (f->desk);
  g_autofree char *id = km_desk_uuid (now), *at = km_time_to_string (now);
  g_autoptr (json_t) answer = NULL;

  answer = post (f, "/v1/commands", km_json_get_string (session, "token", NULL),
                 json_pack ("{s:[{s:s, s:s, s:s, s:o}]}", "commands", "id", id, "kind", kind, "made_at", at, "body", body));
  g_assert_cmpstr (km_json_get_string (json_array_get (km_json_get_array (answer, "results"), 0), "status", NULL), ==, "accepted");
}

/* --- tests ------------------------------------------------------------------------------------------------------------------------ */

static void
test_find (Fixture *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = pay (f);
  const char *number = receipt->transaction->receipt->number;
  g_autofree char *request = g_strconcat (number, "/2", NULL), *code = km_receipt_qr (receipt->transaction), *validity = NULL, *copies = NULL;
  g_autoptr (KmReceipt) copy = NULL;
  KmHistoryDetail *detail;
  g_autoptr (GError) error = NULL;
  Await done = { NULL };

  g_assert_cmpuint (find (f, "", ""), ==, 1);
  g_assert_cmpuint (find (f, number, ""), ==, 1);
  g_assert_cmpuint (find (f, request, ""), ==, 1);
  g_assert_cmpuint (find (f, "2 861203 01 0047 3", ""), ==, 1);
  g_assert_cmpuint (find (f, "28612030100474", ""), ==, 0);
  g_assert_cmpuint (find (f, "السيد أحمد", "today"), ==, 1);
  g_assert_cmpuint (find (f, "السيد أحمد", "1/1/2020"), ==, 0);
  g_assert_cmpuint (find (f, code, ""), ==, 1);
  g_object_get (f->history, "validity", &validity, NULL);
  g_assert_cmpstr (validity, ==, "valid");
  detail = km_history_get_detail (f->history);
  g_assert_nonnull (detail);
  g_assert_cmpuint (g_list_model_get_n_items (km_history_detail_get_requests (detail)), ==, 2);
  g_assert_cmpstr (km_history_request_get_state (nth_request (f, 0)), ==, "received");

  km_history_reprint_async (f->history, await_cb, &done);
  copy = km_history_reprint_finish (f->history, await_result (&done, "reprint"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (copy->copy, ==, 1);
  AWAIT_CLEAR (done);
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  detail = open_number (f, number);
  g_object_get (detail, "copies-text", &copies, NULL);
  g_assert_cmpstr (copies, ==, "1 copy printed");
}

static void
try_void (Fixture *f, const char *username, const char *password, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmSlip) slip = NULL;
  Await done = { NULL };

  km_history_void_async (f->history, "سداد مكرر", username, password, await_cb, &done);
  slip = km_history_void_finish (f->history, await_result (&done, "void"), &error);
  g_assert_null (slip);
  g_test_message ("%s: %s", code, error->message);
  g_assert_true (km_desk_error_is (error, code));
  AWAIT_CLEAR (done);
  /* A wrong signature ends nobody's session. */
  g_assert_cmpint (km_desk_get_state (f->desk), ==, KM_DESK_SIGNED_IN);
}

static void
test_void_here (Fixture *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = pay (f), copy = NULL;
  KmHistoryDetail *detail = open_number (f, receipt->transaction->receipt->number);
  g_autoptr (KmSlip) slip = NULL;
  g_autoptr (GError) error = NULL, again = NULL;
  g_autofree char *text = NULL;
  Await done = { NULL }, twice = { NULL }, copied = { NULL };
  gboolean can_void;

  g_assert_cmpint (taken_cash (f), ==, receipt->total);
  AWAIT_BOOL (km_history_ask_void_async (f->history, "سداد مكرر", await_cb, &await),
              km_history_ask_void_finish (f->history, await.result, &await_error));
  km_history_ask_void_async (f->history, "سداد مكرر", await_cb, &twice);
  g_assert_false (km_history_ask_void_finish (f->history, await_result (&twice, "ask twice"), &again));
  g_assert_true (km_desk_error_is (again, "already-asked"));
  try_void (f, "clerk", "practice", "own-signature");
  try_void (f, "supervisor", "wrong", "bad-credentials");
  try_void (f, "clerk2", "practice", "forbidden");
  g_assert_cmpint (taken_cash (f), ==, receipt->total);

  km_history_void_async (f->history, "سداد مكرر", "supervisor", "practice", await_cb, &done);
  slip = km_history_void_finish (f->history, await_result (&done, "void"), &error);
  g_assert_no_error (error);
  g_assert_cmpint (slip->kind, ==, KM_SLIP_VOID);
  g_assert_cmpint (slip->piastres, ==, receipt->total);
  g_assert_cmpstr (slip->approved_by, !=, "supervisor");
  g_assert_cmpstr (slip->shift, ==, km_shift_get_id (f->desk->shift));
  g_assert_cmpuint (slip->authorities->len, ==, 2);
  WAIT_UNTIL (taken_cash (f) == 0);

  detail = open_number (f, receipt->transaction->receipt->number);
  g_assert_true (km_history_detail_get_void (detail));
  g_object_get (detail, "void-text", &text, "can-void", &can_void, NULL);
  g_assert_nonnull (strstr (text, "سداد مكرر"));
  g_assert_false (can_void);
  g_assert_cmpstr (km_history_request_get_state (nth_request (f, 1)), ==, "void");
  /* Reading it again takes nothing more out of the drawer. */
  g_assert_cmpint (taken_cash (f), ==, 0);
  km_history_reprint_async (f->history, await_cb, &copied);
  copy = km_history_reprint_finish (f->history, await_result (&copied, "reprint"), &error);
  g_assert_no_error (error);
  g_assert_true (copy->voided);
  AWAIT_CLEAR (done);
  AWAIT_CLEAR (twice);
  AWAIT_CLEAR (copied);
}

/* Approved at the dashboard: the clerk hears of it, and the drawer is right. */
static void
test_void_there (Fixture *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = pay (f);
  const char *number = receipt->transaction->receipt->number;
  KmHistoryDetail *detail = open_number (f, number);
  g_autoptr (KmSlip) slip = NULL;

  AWAIT_BOOL (km_history_ask_void_async (f->history, "خطأ في البيانات", await_cb, &await),
              km_history_ask_void_finish (f->history, await.result, &await_error));
  g_clear_pointer (&f->notice, g_free);
  decide (f, "supervisor", "transaction.void", json_pack ("{s:s, s:s}", "receipt", number, "reason", "خطأ في البيانات"));
  WAIT_UNTIL (f->notice != NULL && strstr (f->notice, number) != NULL);
  g_assert_true (km_history_detail_get_void (detail));
  g_assert_cmpint (taken_cash (f), ==, 0);
  slip = km_history_dup_slip (f->history);
  g_assert_nonnull (slip);
  g_assert_cmpstr (slip->reason, ==, "خطأ في البيانات");
}

static void
try_refund (Fixture *f, KmHistoryRequest *request, const char *method, const char *code)
{
  g_autoptr (GError) error = NULL;
  Await done = { NULL };

  km_history_refund_async (f->history, request, method, " ", await_cb, &done);
  g_assert_null (km_history_refund_finish (f->history, await_result (&done, "refund"), &error));
  g_assert_true (km_desk_error_is (error, code));
  AWAIT_CLEAR (done);
}

static void
test_refund (Fixture *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = pay (f);
  const char *number = receipt->transaction->receipt->number;
  g_autofree char *refused = g_strconcat (number, "/2", NULL);
  g_autoptr (KmHistoryRequest) request = NULL;
  g_autoptr (KmSlip) slip = NULL, later = NULL;
  g_autoptr (GError) error = NULL;
  KmHistoryDetail *detail;
  gint64 due, before = receipt->total;
  gboolean can_void;
  Await done = { NULL };

  decide (f, "officer", "request.reject", json_pack ("{s:s, s:s}", "request", refused, "reason", "البيانات لا تطابق السجل"));
  detail = open_number (f, number);
  request = g_object_ref (nth_request (f, 1));
  g_assert_cmpstr (km_history_request_get_state (request), ==, "rejected");
  g_assert_true (km_history_request_get_can_refund (request));
  due = km_history_request_get_due (request);
  g_assert_cmpint (due, >, 0);
  try_refund (f, nth_request (f, 0), "cash", "not-refundable");
  try_refund (f, request, "card", "needs-reference");

  km_history_refund_async (f->history, request, "cash", NULL, await_cb, &done);
  slip = km_history_refund_finish (f->history, await_result (&done, "refund"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (slip->request, ==, refused);
  g_assert_cmpint (slip->piastres, ==, due);
  g_assert_cmpint (taken_cash (f), ==, before - due);
  g_assert_cmpstr (km_history_request_get_state (request), ==, "refunded");
  try_refund (f, request, "cash", "not-refundable");
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);

  /* The server says the same, and that no void follows a refund. */
  detail = open_number (f, number);
  g_assert_true (request == nth_request (f, 1));
  g_assert_cmpstr (km_history_request_get_state (request), ==, "refunded");
  g_object_get (detail, "can-void", &can_void, NULL);
  g_assert_false (can_void);
  km_history_clear (f->history);
  open_number (f, number);
  later = km_history_dup_slip (f->history);
  g_assert_nonnull (later);
  g_assert_cmpint (later->piastres, ==, due);
  g_assert_cmpstr (later->request, ==, refused);
  AWAIT_CLEAR (done);
  /* What the drawer should hold is what the server expects: a count of just that has no difference. */
  {
    KmDenomination rows[] = { { 25, (guint) ((50000 + before - due) / 25) } };

    AWAIT_BOOL (km_shift_count_async (f->desk->shift, rows, 1, NULL, await_cb, &await), km_shift_count_finish (f->desk->shift, await.result, &await_error));
    g_assert_cmpint (km_shift_get_difference (f->desk->shift), ==, 0);
    WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  }
}

/* Pages follow one another, each receipt once. */
static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autofree char *status = NULL;
  gboolean more;

  for (guint i = 0; i < 23; i++)
    km_receipt_unref (pay (f));
  g_assert_cmpuint (find (f, "28612030100473", ""), ==, 20);
  g_object_get (f->history, "more", &more, "status", &status, NULL);
  g_assert_true (more);
  g_assert_cmpstr (status, !=, "");
  AWAIT_BOOL (km_history_more_async (f->history, NULL, await_cb, &await), km_history_more_finish (f->history, await.result, &await_error));
  g_assert_cmpuint (g_list_model_get_n_items (km_history_get_items (f->history)), ==, 23);
  g_object_get (f->history, "more", &more, NULL);
  g_assert_false (more);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define LIVE(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  LIVE ("/history-live/find", test_find);
  LIVE ("/history-live/void-here", test_void_here);
  LIVE ("/history-live/void-there", test_void_there);
  LIVE ("/history-live/refund", test_refund);
  LIVE ("/history-live/pages", test_pages);
  return g_test_run ();
}
