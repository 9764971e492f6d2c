/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-await.h"
#include "km-desk-private.h"
#include "km-shift-private.h"
#include "km-visit-fixture.h"

/* The drawer: without a server, and against the real practice server with a second person's signature. */

static void
refused (KmShift *shift, GAsyncResult *result, gboolean (*finish) (KmShift *, GAsyncResult *, GError **), const char *code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (finish (shift, result, &error));
  if (!km_desk_error_is (error, code))
    g_error ("expected %s: %s", code, error->message);
}

#define REFUSED(call, finish, code)                     \
  G_STMT_START                                          \
  {                                                     \
    Await await = { NULL };                             \
    call;                                               \
    refused (shift, await_result (&await, #call), finish, code); \
    AWAIT_CLEAR (await);                                \
  }                                                     \
  G_STMT_END

static KmShiftReport *
report_of (KmShift *shift, const char *id)
{
  Await await = { NULL };
  g_autoptr (GError) error = NULL;
  KmShiftReport *report;

  km_shift_report_async (shift, id, KM_LANGUAGE_AR, NULL, await_cb, &await);
  report = km_shift_report_finish (shift, await_result (&await, "report"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (await);
  return report;
}

static const KmDenomination ten[] = { { 10000, 1 } };

/* --- without a server --- */

static void
test_open_counted (Visiting *f, gconstpointer data)
{
  KmShift *shift = f->desk->shift;
  const KmDenomination rows[] = { { 20000, 2 }, { 5000, 0 }, { 25, 3 } };
  const KmDenomination impossible[] = { { 0, 2 } };
  g_autoptr (KmShiftReport) report = NULL;

  /* The fixture's is open: a second one is none. */
  REFUSED (km_shift_open_counted_async (shift, rows, 3, NULL, await_cb, &await), km_shift_open_finish, "shift-open");
  AWAIT_BOOL (km_shift_count_async (shift, ten, 1, NULL, await_cb, &await), km_shift_count_finish (shift, await.result, &await_error));
  AWAIT_BOOL (km_shift_close_signed_async (shift, "supervisor", "practice", NULL, await_cb, &await),
              km_shift_close_finish (shift, await.result, &await_error));
  REFUSED (km_shift_open_counted_async (shift, impossible, 1, NULL, await_cb, &await), km_shift_open_finish, "bad-amount");
  AWAIT_BOOL (km_shift_open_counted_async (shift, rows, 3, NULL, await_cb, &await), km_shift_open_finish (shift, await.result, &await_error));
  g_assert_cmpint (km_shift_get_float (shift), ==, 40075);
  report = report_of (shift, NULL);
  g_assert_cmpint (report->float_piastres, ==, 40075);
  g_assert_cmpuint (report->float_coins->len, ==, 2);
}

static void
test_pay_in (Visiting *f, gconstpointer data)
{
  KmShift *shift = f->desk->shift;
  g_autoptr (KmShiftReport) report = NULL;
  const KmShiftPayIn *pay_in;

  REFUSED (km_shift_pay_in_async (shift, 10001, "BM-1", NULL, NULL, await_cb, &await), km_shift_pay_in_finish, "bad-amount");
  AWAIT_BOOL (km_shift_pay_in_async (shift, 4000, "BM-1", "بنك مصر", NULL, await_cb, &await),
              km_shift_pay_in_finish (shift, await.result, &await_error));
  AWAIT_BOOL (km_shift_pay_in_async (shift, 1000, "", NULL, NULL, await_cb, &await), km_shift_pay_in_finish (shift, await.result, &await_error));
  report = report_of (shift, NULL);
  g_assert_cmpuint (report->pay_ins->len, ==, 2);
  pay_in = report->pay_ins->pdata[0];
  g_assert_cmpstr (pay_in->bank, ==, "بنك مصر");
  g_assert_cmpstr (pay_in->reference, ==, "BM-1");
  g_assert_cmpint (km_shift_report_drawer (report), ==, 5000);
  /* Blind: the sum is not said before the count. */
  g_assert_cmpint (km_shift_get_expected (shift), ==, 0);
  AWAIT_BOOL (km_shift_count_async (shift, ten, 1, NULL, await_cb, &await), km_shift_count_finish (shift, await.result, &await_error));
  g_assert_cmpint (km_shift_get_expected (shift), ==, 5000);
  g_assert_cmpint (km_shift_get_difference (shift), ==, 5000);
}

/* What is unsent holds the shift open, until a supervisor signs; without the server that is on the paper, and the fact says so. */
static void
test_unsent (Visiting *f, gconstpointer data)
{
  KmShift *shift = f->desk->shift;
  g_autofree char *id = g_strdup (km_shift_get_id (shift)), *last = NULL, *signer = NULL;
  g_autoptr (KmShiftReport) report = NULL;

  AWAIT_BOOL (km_shift_count_async (shift, ten, 1, NULL, await_cb, &await), km_shift_count_finish (shift, await.result, &await_error));
  REFUSED (km_shift_close_async (shift, NULL, await_cb, &await), km_shift_close_finish, "backlog");
  REFUSED (km_shift_close_signed_async (shift, "clerk", "practice", NULL, await_cb, &await), km_shift_close_finish, "own-shift");
  REFUSED (km_shift_close_signed_async (shift, "supervisor", "", NULL, await_cb, &await), km_shift_close_finish, "approval-needed");
  REFUSED (km_shift_verify_async (shift, "supervisor", "practice", NULL, await_cb, &await), km_shift_verify_finish, "needs-server");
  g_assert_cmpint (km_shift_get_state (shift), ==, KM_SHIFT_COUNTED);
  AWAIT_BOOL (km_shift_close_signed_async (shift, "supervisor", "practice", NULL, await_cb, &await),
              km_shift_close_finish (shift, await.result, &await_error));
  g_assert_cmpint (km_shift_get_state (shift), ==, KM_SHIFT_NONE);
  g_object_get (shift, "last-id", &last, "signer", &signer, NULL);
  g_assert_cmpstr (last, ==, id);
  g_assert_cmpstr (signer, ==, "supervisor");
  report = report_of (shift, NULL);
  g_assert_cmpstr (report->id, ==, id);
  g_assert_cmpuint (report->unsent, >, 0);
  g_assert_cmpint (report->closed_at, >, 0);
  g_assert_cmpint (km_shift_report_difference (report), ==, 0);
  g_assert_cmpstr (report->clerk, ==, "محمود سعيد");
  g_assert_cmpstr (report->till, ==, "ASW-T09");
}

/* A second signature is not guessed at. */
static void
test_sign_offline (Visiting *f, gconstpointer data)
{
  KmShift *shift = f->desk->shift;

  REFUSED (km_shift_surprise_async (shift, ten, 1, "supervisor", "practice", NULL, await_cb, &await), km_shift_surprise_finish, "needs-server");
  REFUSED (km_shift_hand_over_async (shift, ten, 1, "clerk2", "practice", NULL, await_cb, &await), km_shift_hand_over_finish, "needs-server");
  REFUSED (km_shift_hand_over_async (shift, ten, 1, "clerk", "practice", NULL, await_cb, &await), km_shift_hand_over_finish, "own-shift");
  REFUSED (km_shift_verify_async (shift, "supervisor", "practice", NULL, await_cb, &await), km_shift_verify_finish, "not-counted");
  g_assert_cmpint (km_shift_get_state (shift), ==, KM_SHIFT_OPEN);
  /* Nothing of it is in the way of what follows. */
  AWAIT_BOOL (km_shift_count_async (shift, ten, 1, NULL, await_cb, &await), km_shift_count_finish (shift, await.result, &await_error));
}

static void
test_report_of_sale (Visiting *f, gconstpointer data)
{
  KmShift *shift = f->desk->shift;
  g_autoptr (KmReceipt) receipt = NULL;
  g_autoptr (KmShiftReport) report = NULL;
  gint64 fees = 0;

  visit_add (f, "CRM-001");
  visit_add (f, "CSO-009");
  visit_fill (f);
  visit_set_tender (f, "cash", 50000, NULL, NULL);
  receipt = visit_pay (f);
  report = report_of (shift, NULL);
  g_assert_cmpuint (report->transactions, ==, 1);
  g_assert_cmpint (report->total, ==, receipt->total);
  g_assert_cmpint (report->cash, ==, receipt->total);
  g_assert_cmpuint (report->takings->len, ==, 2);
  for (guint i = 0; i < report->takings->len; i++)
    {
      const KmShiftTaking *taking = report->takings->pdata[i];

      g_assert_nonnull (taking->name);
      fees += taking->piastres;
    }
  g_assert_cmpint (fees + report->adjustments, ==, report->total);
}

/* --- with the practice server --- */

typedef struct
{
  char *folder;
  KmDesk *desk;
} Fixture;

static void
sign_in (KmDesk *desk, const char *username)
{
  AWAIT_BOOL (km_desk_sign_in_async (desk, username, "practice", "ASW", "ASW-03", FALSE, NULL, await_cb, &await),
              km_desk_sign_in_finish (desk, await.result, &await_error));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("km-desk-XXXXXX", NULL);
  f->desk = km_desk_new (f->folder, NULL, TRUE, g_getenv ("KM_SERVER"), g_getenv ("KM_CATALOGUE"));
  km_desk_set_language (f->desk, KM_LANGUAGE_EN);
  AWAIT_BOOL (km_desk_open_async (f->desk, NULL, await_cb, &await), km_desk_open_finish (f->desk, await.result, &await_error));
  sign_in (f->desk, "clerk");
  WAIT_UNTIL (km_queue_get_ready (km_desk_get_queue (f->desk)));
  AWAIT_BOOL (km_shift_open_async (f->desk->shift, 10000, NULL, await_cb, &await), km_shift_open_finish (f->desk->shift, await.result, &await_error));
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
}

/* No fact came back with a flag. */
static void
notice_cb (KmDesk *desk, const char *sentence, const char *details, gpointer data)
{
  g_error ("a notice: %s %s", sentence, details);
}

static json_t *
read_shift (KmDesk *desk, const char *id)
{
  g_autofree char *path = g_strdup_printf ("/v1/shifts/%s", id);
  g_autoptr (GError) error = NULL;
  Await await = { NULL };
  json_t *answer;

  km_desk_read_async (desk, path, NULL, await_cb, &await);
  answer = km_desk_read_finish (desk, await_result (&await, "shift"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (await);
  return answer;
}

/* The surprise count with its second signature, the closing count, the supervisor's signature on it, the end. */
static void
test_signed_day (Fixture *f, gconstpointer data)
{
  KmShift *shift = f->desk->shift;
  const KmDenomination nine[] = { { 5000, 1 }, { 1000, 4 } };
  g_autofree char *id = g_strdup (km_shift_get_id (shift)), *signer = NULL, *none = NULL, *witness = NULL;
  g_autoptr (KmShiftReport) report = NULL;
  g_autoptr (json_t) answer = NULL;
  json_t *first;

  g_signal_connect (f->desk, "notice", G_CALLBACK (notice_cb), NULL);
  REFUSED (km_shift_surprise_async (shift, ten, 1, "supervisor", "wrong", NULL, await_cb, &await), km_shift_surprise_finish, "bad-credentials");
  REFUSED (km_shift_surprise_async (shift, ten, 1, "clerk2", "practice", NULL, await_cb, &await), km_shift_surprise_finish, "forbidden");
  AWAIT_BOOL (km_shift_surprise_async (shift, ten, 1, "supervisor", "practice", NULL, await_cb, &await),
              km_shift_surprise_finish (shift, await.result, &await_error));
  g_assert_cmpint (km_shift_get_state (shift), ==, KM_SHIFT_OPEN);
  /* Who saw the drawer by surprise has not signed for its end. */
  g_object_get (shift, "signer", &none, "witness", &witness, NULL);
  g_assert_true (none == NULL || *none == '\0');
  g_assert_cmpstr (witness, !=, "");
  AWAIT_BOOL (km_shift_pay_in_async (shift, 500, "BM-9", "بنك مصر", NULL, await_cb, &await), km_shift_pay_in_finish (shift, await.result, &await_error));
  AWAIT_BOOL (km_shift_count_async (shift, nine, 2, NULL, await_cb, &await), km_shift_count_finish (shift, await.result, &await_error));
  g_assert_cmpint (km_shift_get_difference (shift), ==, -500);
  AWAIT_BOOL (km_shift_verify_async (shift, "supervisor", "practice", NULL, await_cb, &await),
              km_shift_verify_finish (shift, await.result, &await_error));
  g_object_get (shift, "signer", &signer, NULL);
  g_assert_cmpstr (signer, !=, "");
  REFUSED (km_shift_verify_async (shift, "supervisor", "practice", NULL, await_cb, &await), km_shift_verify_finish, "already-verified");
  AWAIT_BOOL (km_shift_close_async (shift, NULL, await_cb, &await), km_shift_close_finish (shift, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);

  answer = read_shift (f->desk, id);
  g_assert_cmpstr (km_json_get_string (answer, "state", NULL), ==, "closed");
  g_assert_cmpstr (km_json_get_string (answer, "verified_by", NULL), ==, "supervisor");
  g_assert_cmpint (km_json_get_integer (answer, "expected", 0), ==, 9500);
  first = json_array_get (km_json_get_array (answer, "counts"), 0);
  g_assert_cmpstr (km_json_get_string (first, "purpose", NULL), ==, "surprise");
  g_assert_cmpstr (km_json_get_string (first, "witness", NULL), ==, "supervisor");
  report = report_of (shift, NULL);
  g_assert_cmpstr (report->id, ==, id);
  g_assert_cmpint (report->expected, ==, 9500);
  g_assert_cmpuint (report->unsent, ==, 0);
  g_assert_cmpuint (report->looks->len, ==, 1);
  g_assert_cmpstr (report->signer, ==, signer);
  g_assert_cmpstr (report->witness, ==, witness);
}

/* The drawer goes on with the next clerk, who finds a shift that is open. */
static void
test_hand_over (Fixture *f, gconstpointer data)
{
  KmShift *shift = f->desk->shift;
  const KmDenomination rows[] = { { 5000, 2 } };
  g_autofree char *old = g_strdup (km_shift_get_id (shift)), *signer = NULL;
  g_autoptr (KmShiftReport) report = NULL, next = NULL;
  g_autoptr (json_t) answer = NULL;

  g_signal_connect (f->desk, "notice", G_CALLBACK (notice_cb), NULL);
  AWAIT_BOOL (km_shift_hand_over_async (shift, rows, 1, "clerk2", "practice", NULL, await_cb, &await),
              km_shift_hand_over_finish (shift, await.result, &await_error));
  g_assert_cmpint (km_shift_get_state (shift), ==, KM_SHIFT_NONE);
  g_object_get (shift, "signer", &signer, NULL);
  g_assert_cmpstr (signer, !=, "");
  report = report_of (shift, NULL);
  g_assert_cmpstr (report->id, ==, old);
  g_assert_cmpstr (report->handed_to, ==, "clerk2");
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  AWAIT_BOOL (km_desk_sign_out_async (f->desk, NULL, await_cb, &await), km_desk_sign_out_finish (f->desk, await.result, &await_error));
  sign_in (f->desk, "clerk2");
  WAIT_UNTIL (km_shift_get_state (shift) == KM_SHIFT_OPEN);
  g_assert_cmpint (km_shift_get_float (shift), ==, 10000);
  answer = read_shift (f->desk, km_shift_get_id (shift));
  g_assert_cmpstr (km_json_get_string (answer, "account", NULL), ==, "clerk2");
  next = report_of (shift, NULL);
  g_assert_cmpint (next->float_piastres, ==, 10000);
  g_assert_cmpuint (next->float_coins->len, ==, 1);
  AWAIT_BOOL (km_shift_count_async (shift, rows, 1, NULL, await_cb, &await), km_shift_count_finish (shift, await.result, &await_error));
  g_assert_cmpint (km_shift_get_difference (shift), ==, 0);
  AWAIT_BOOL (km_shift_close_async (shift, NULL, await_cb, &await), km_shift_close_finish (shift, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define OFFLINE(name, func) g_test_add ("/desk/shift/" name, Visiting, NULL, visit_set_up, func, visit_tear_down)
  OFFLINE ("open-counted", test_open_counted);
  OFFLINE ("pay-in", test_pay_in);
  OFFLINE ("unsent", test_unsent);
  OFFLINE ("needs-server", test_sign_offline);
  OFFLINE ("report-of-sale", test_report_of_sale);
  g_test_add ("/desk/shift/signed-day", Fixture, NULL, set_up, test_signed_day, tear_down);
  g_test_add ("/desk/shift/hand-over", Fixture, NULL, set_up, test_hand_over, tear_down);
  return g_test_run ();
}
