/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-shift --language ar|en --shots FOLDER: a drawer's day by the keyboard alone. Opened by denominations, one sale, one visitor held,
 * cash paid in, looked into by surprise, counted blind with a difference, signed for, closed. What is on the papers is what the server has.
 * And the drawer of another day, which goes to the next clerk. */
#include <gio/gio.h>
#include <string.h>

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-db.h"
#include "km-main-job.h"
#include "km-money.h"
#include "paper-text.h"

static char *language;
static char *shots;

typedef struct
{
  KmMainJob job;
  KmDb     *server;
  char     *shift; /* id */
} Day;

/* --- what the server knows ---------------------------------------------------------------------------------------- */

static gint64
ask (Day        *day,
     const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmRows) rows = km_db_query (day->server, sql, &error, "s", day->shift);

  g_assert_no_error (error);
  g_assert_cmpint (km_rows_next (rows, &error), ==, 1);
  g_assert_no_error (error);
  return km_rows_int (rows, 0);
}

static void
open_database (Day *day)
{
  g_autofree char *database = km_main_job_find_file (day->job.state_dir, "server.db");
  g_autofree char *uri = g_strconcat ("sqlite:", database, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (database);
  day->server = km_db_open (uri, KM_DB_READ_ONLY, &error);
  g_assert_no_error (error);
}

static gboolean
opened_cb (KmDriver *driver,
           gpointer  data)
{
  Day *day = data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&day->shift, g_free);
  km_db_one (day->server, "SELECT id FROM shift WHERE state = 'open'", &error, "", "s", &day->shift);
  g_assert_no_error (error);
  return day->shift != NULL;
}

static gboolean
paid_in_cb (KmDriver *driver,
            gpointer  data)
{
  return ask (data, "SELECT count(*) FROM pay_in WHERE shift = $1") == 1;
}

static gboolean
looked_cb (KmDriver *driver,
           gpointer  data)
{
  return ask (data, "SELECT count(*) FROM shift_count WHERE purpose = 'surprise' AND witness = 'supervisor' AND shift = $1") == 1;
}

static gboolean
verified_cb (KmDriver *driver,
             gpointer  data)
{
  return ask (data, "SELECT count(*) FROM shift WHERE verified_by = 'supervisor' AND id = $1") == 1;
}

static gboolean
closed_cb (KmDriver *driver,
           gpointer  data)
{
  return ask (data, "SELECT count(*) FROM shift WHERE state = 'closed' AND id = $1") == 1;
}

/* --- the papers ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  Day        *day;
  const char *prefix;
  char       *path;
} Paper;

static gboolean
printed_cb (KmDriver *driver,
            gpointer  data)
{
  Paper *paper = data;
  g_autoptr (GDir) dir = g_dir_open (paper->day->job.pdf_dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, paper->prefix) && g_str_has_suffix (name, ".pdf"))
      {
        paper->path = g_build_filename (paper->day->job.pdf_dir, name, NULL);
        return TRUE;
      }
  return FALSE;
}

/* The text of the paper whose file begins so, once it is there. */
static char *
read_paper (Day        *day,
            const char *prefix)
{
  Paper paper = { day, prefix, NULL };
  g_autofree char *path = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool = NULL;

  if (!km_driver_wait_until (day->job.driver, printed_cb, &paper))
    km_driver_fail (day->job.driver, "no paper %s came", prefix);
  path = paper.path;
  tool = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "pdftotext", "-layout", path, "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (tool, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return paper_text_normalise (text);
}

static void
assert_amount (const char *paper,
               gint64      piastres)
{
  g_autofree char *amount = km_money_format (ABS (piastres), KM_DIGITS_ARABIC, KM_MONEY_DECIMALS);

  paper_text_assert (paper, amount);
}

/* --- the hands ------------------------------------------------------------------------------------------------------ */

static char *
denomination (Day   *day,
              gint64 piastres)
{
  return km_money_format (piastres, day->job.arabic ? KM_DIGITS_ARABIC : KM_DIGITS_LATIN, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);
}


static gboolean
focused_cb (KmDriver *driver,
            gpointer  data)
{
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

  return g_strcmp0 (name, data) == 0;
}

static void
wait_for_focus (Day        *day,
                const char *name)
{
  if (!km_driver_wait_until (day->job.driver, focused_cb, (gpointer) name))
    km_driver_fail (day->job.driver, "«%s» did not get the focus", name);
}

/* From the first row on: two hundreds and so on down, Enter after each. COUNTS has all nine. */
static void
count_drawer (Day              *day,
              const char *const *counts)
{
  g_autofree char *first = denomination (day, 20000);

  wait_for_focus (day, first);
  for (guint i = 0; i < 9; i++)
    {
      if (counts[i] != NULL)
        km_driver_type (day->job.driver, counts[i]);
      km_driver_key (day->job.driver, "Return");
    }
}

static void
sign (Day        *day,
      const char *title,
      const char *who)
{
  g_autofree char *username = g_strdup_printf (_("%1$s: %2$s"), title, _("User name"));
  g_autofree char *password = g_strdup_printf (_("%1$s: %2$s"), title, _("Password"));

  wait_for_focus (day, username);
  km_driver_type (day->job.driver, who);
  km_driver_key (day->job.driver, "Return");
  wait_for_focus (day, password);
  km_driver_type (day->job.driver, "practice");
}

/* --- the day -------------------------------------------------------------------------------------------------------- */

/* 200 + 2 × 50 + 4 × 0.25 pounds. */
static void
open_shift (Day *day)
{
  static const char *const drawer[] = { "1", NULL, "2", NULL, NULL, NULL, NULL, NULL, "4" };
  KmDriver *driver = day->job.driver;

  count_drawer (day, drawer);
  wait_for_focus (day, _("Float: the cash in the drawer now, in pounds"));
  km_driver_shot (driver, "open");
  km_driver_key (driver, "Return");
  g_object_unref (km_driver_find (driver, NULL, _("No ticket at this counter")));
  open_database (day);
  g_assert_true (km_driver_wait_until (driver, opened_cb, day));
  g_assert_cmpint (ask (day, "SELECT float_piastres FROM shift WHERE id = $1"), ==, 30100);
  g_assert_cmpint (ask (day, "SELECT length(float_denominations) FROM shift WHERE id = $1"), >, 20);
}

static void
sell (Day *day)
{
  KmMainJob *job = &day->job;
  g_autofree char *shown = g_strconcat ("*", km_answers_service (job->answers, "CRM-001"), "*", NULL);

  km_main_job_call_next (job);
  km_main_job_begin (job);
  km_main_job_add (job, "CRM-001", shown);
  km_main_job_fill (job);
  km_main_job_pay (job, KM_PAY_CASH);
  g_free (km_main_job_receipt_number (job));
  km_driver_key (job->driver, "F12");
  g_object_unref (km_driver_find (job->driver, NULL, _("No ticket at this counter")));
}

/* A visitor whose papers are at home takes a paper along. */
static void
hold (Day *day)
{
  KmMainJob *job = &day->job;
  g_autofree char *shown = g_strconcat ("*", km_answers_service (job->answers, "CSO-001"), "*", NULL);
  g_autofree char *slip = NULL;

  km_main_job_call_next (job);
  km_main_job_begin (job);
  km_main_job_add (job, "CSO-001", shown);
  km_driver_key (job->driver, "F4");
  g_object_unref (km_driver_find (job->driver, NULL, _("A document is missing")));
  km_driver_key (job->driver, "1");
  slip = read_paper (day, "HOLD-");
  paper_text_assert (slip, "تدريب تذكرة معلقة مستند ناقص المستندات الناقصة بهذه الورقة دون تذكرة جديدة");
  g_object_unref (km_driver_find (job->driver, NULL, _("No ticket at this counter")));
}

static void
pay_in (Day *day)
{
  KmDriver *driver = day->job.driver;
  g_autofree char *slip = NULL;

  km_driver_key (driver, "shift+F9");
  wait_for_focus (day, _("Amount, in pounds"));
  km_driver_type (driver, "150.50");
  km_driver_key (driver, "Return");
  wait_for_focus (day, _("Bank or safe"));
  km_driver_type (driver, "بنك مصر");
  km_driver_key (driver, "Return");
  wait_for_focus (day, _("Number of the slip"));
  km_driver_type (driver, "BM-0042");
  km_driver_shot (driver, "pay-in");
  km_driver_key (driver, "Return");
  slip = read_paper (day, "PAYIN-");
  paper_text_assert (slip, "حافظة توريد ١٥٠٫٥٠ بنك مصر BM-0042 فقط مائة وخمسون جنيهًا مصريًا وخمسون قرشًا لا غير محمود سعيد");
  g_assert_true (km_driver_wait_until (driver, paid_in_cb, day));
  g_assert_cmpint (ask (day, "SELECT piastres FROM pay_in WHERE shift = $1"), ==, 15050);
}

static void
look_into_the_drawer (Day *day)
{
  static const char *const drawer[] = { "1", NULL, NULL, "1", NULL, NULL, NULL, "1", NULL };
  KmDriver *driver = day->job.driver;
  g_autofree char *record = NULL;

  km_driver_key (driver, "shift+F8");
  count_drawer (day, drawer);
  sign (day, _("Second of the committee: supervisor"), "supervisor");
  km_driver_shot (driver, "surprise");
  km_driver_key (driver, "Return");
  record = read_paper (day, "COUNT-");
  g_assert_true (km_driver_wait_until (driver, looked_cb, day));
  paper_text_assert (record, "محضر جرد مفاجئ");
  assert_amount (record, ask (day, "SELECT counted FROM shift_count WHERE purpose = 'surprise' AND shift = $1"));
  assert_amount (record, ask (day, "SELECT expected FROM shift_count WHERE purpose = 'surprise' AND shift = $1"));
  g_object_unref (km_driver_find (driver, NULL, _("No ticket at this counter")));
}

static void
close_shift (Day *day)
{
  static const char *const drawer[] = { "1", NULL, NULL, NULL, NULL, "1", NULL, NULL, "2" };
  KmDriver *driver = day->job.driver;
  g_autofree char *report = NULL, *file = NULL, *tail = NULL;
  gint64 expected, difference;

  km_driver_key (driver, "shift+F12");
  count_drawer (day, drawer);
  km_driver_shot (driver, "count");
  km_driver_key (driver, "ctrl+Return");
  g_object_unref (km_driver_find (driver, NULL, _("Sign for the count")));
  km_driver_shot (driver, "counted");
  expected = ask (day, "SELECT expected FROM shift WHERE id = $1");
  difference = 20550 - expected;
  g_assert_cmpint (difference, !=, 0);

  /* The supervisor signs on the spot. */
  {
    g_autofree char *username = g_strdup_printf (_("%1$s: %2$s"), _("Supervisor's signature"), _("User name"));

    km_driver_fill (driver, username, "");
    sign (day, _("Supervisor's signature"), "supervisor");
    km_driver_key (driver, "Return");
    g_assert_true (km_driver_wait_until (driver, verified_cb, day));
  }
  wait_for_focus (day, _("Close shift"));
  km_driver_shot (driver, "signed");
  km_driver_key (driver, "ctrl+Return");
  g_object_unref (km_driver_find (driver, "text", _("Float: the cash in the drawer now, in pounds")));
  g_assert_true (km_driver_wait_until (driver, closed_cb, day));
  km_driver_shot (driver, "closed");

  tail = g_strdup (day->shift + strlen (day->shift) - 8);
  file = g_strconcat ("SHIFT-", tail, NULL);
  report = read_paper (day, file);
  paper_text_assert (report, "تدريب تقرير الوردية محمود سعيد نقدًا BM-0042 بنك مصر جرد مفاجئ المشرف تذاكر معلقة");
  paper_text_assert (report, tail);
  paper_text_assert (report, difference < 0 ? "عجز" : "زيادة");
  assert_amount (report, difference);
  assert_amount (report, expected);
  assert_amount (report, ask (day, "SELECT counted FROM shift WHERE id = $1"));
  assert_amount (report, ask (day, "SELECT float_piastres FROM shift WHERE id = $1"));
  assert_amount (report, ask (day, "SELECT sum(total) FROM receipt WHERE shift = $1"));
  assert_amount (report, ask (day, "SELECT cash FROM sum_shift WHERE day = '' AND shift = $1"));
  assert_amount (report, ask (day, "SELECT paid_in FROM sum_shift WHERE day = '' AND shift = $1"));
  g_assert_cmpint (ask (day, "SELECT count(*) FROM review_case WHERE kind = 'shift-difference' AND subject = $1"), >=, 1);
}

/* The printer's panel, preferences, and a paper that shows what the printer can. */
static void
print_a_test_strip (Day *day)
{
  KmDriver *driver = day->job.driver;
  g_autofree char *name = g_strconcat ("*", _("Print a test strip"), "*", NULL), *strip = NULL;
  g_autoptr (AtspiAccessible) button = NULL, panel = NULL;

  panel = km_driver_find (driver, "push button", _("Papers are saved as PDF in the folder."));
  km_driver_click (driver, panel);
  g_object_unref (km_driver_find (driver, "push button", _("Print a test strip")));
  km_driver_shot (driver, "printer");
  km_driver_key (driver, "Escape");
  km_driver_key (driver, "ctrl+comma");
  g_object_unref (km_driver_find (driver, NULL, _("Receipts go to")));
  km_driver_shot (driver, "preferences");
  button = km_driver_find (driver, "push button", name);
  km_driver_click (driver, button);
  strip = read_paper (day, "TEST");
  paper_text_assert (strip, "شريط اختبار الأحوال المدنية ٠١٢٣٤٥٦٧٨٩ ASW-T03-2627-000042");
  km_driver_key (driver, "Escape");
  km_driver_wait_gone (driver, NULL, _("Receipts go to"));
}

/* The drawer goes to the next clerk, who signs for it, signs in and goes on. */
static void
hand_over (Day *day)
{
  static const char *const drawer[] = { "1", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL };
  KmDriver *driver = day->job.driver;
  g_autofree char *report = NULL, *sign_out = g_strdup (_("Sign out"));

  km_driver_key (driver, "F10");
  g_object_unref (km_driver_find (driver, NULL, "*F12*"));
  km_driver_shot (driver, "menu");
  km_driver_key (driver, "Escape");
  km_driver_key (driver, "shift+F5");
  count_drawer (day, drawer);
  sign (day, _("Who takes the drawer over"), "clerk2");
  km_driver_shot (driver, "hand-over");
  km_driver_key (driver, "Return");
  wait_for_focus (day, sign_out);
  km_driver_shot (driver, "handed-over");
  report = read_paper (day, "SHIFT-");
  paper_text_assert (report, "تقرير الوردية تسليم الوردية إلى clerk2 متسلم العهدة لا فرق");
  g_assert_true (km_driver_wait_until (driver, closed_cb, day));
  km_driver_key (driver, "Return");
  km_main_job_sign_in (&day->job, "clerk2", TRUE);
  /* No float is asked for: the shift is open. */
  g_object_unref (km_driver_find (driver, NULL, _("No ticket at this counter")));
  g_assert_true (km_driver_wait_until (driver, opened_cb, day));
  g_assert_cmpint (ask (day, "SELECT float_piastres FROM shift WHERE account = 'clerk2' AND id = $1"), ==, 20000);
  km_driver_shot (driver, "next-clerk");
}

typedef struct
{
  Day        day;
  KmDriver  *driver;
  KmAnswers *answers;
  char      *folder;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pictures = shots != NULL ? g_build_filename (shots, data, NULL) : NULL;

  fixture->driver = km_driver_new (KM_TEST_PROGRAM, language, pictures);
  fixture->answers = km_answers_new (KM_TEST_CATALOGUE, language);
  fixture->folder = g_dir_make_tmp ("km-journey-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->day.job = (KmMainJob) { .driver = fixture->driver, .answers = fixture->answers, .arabic = strcmp (language, "ar") == 0,
                                   .state_dir = fixture->folder };
  fixture->day.job.pdf_dir = g_build_filename (fixture->folder, "receipts", NULL);
  km_main_job_start (&fixture->day.job, NULL);
  km_main_job_sign_in (&fixture->day.job, "clerk", TRUE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  km_driver_stop (fixture->driver);
  km_db_close (fixture->day.server);
  g_free (fixture->day.shift);
  g_free (fixture->day.job.pdf_dir);
  km_driver_free (fixture->driver);
  km_answers_free (fixture->answers);
  g_free (fixture->folder);
}

static void
test_hand_over (Fixture      *fixture,
                gconstpointer data)
{
  Day *day = &fixture->day;

  km_main_job_open_shift (&day->job, "200");
  open_database (day);
  g_assert_true (km_driver_wait_until (fixture->driver, opened_cb, day));
  hand_over (day);
}

static void
test_shift (Fixture      *fixture,
            gconstpointer data)
{
  Day *day = &fixture->day;

  open_shift (day);
  print_a_test_strip (day);
  sell (day);
  hold (day);
  pay_in (day);
  look_into_the_drawer (day);
  close_shift (day);
}

int
main (int    argc,
      char **argv)
{
  const GOptionEntry entries[] = {
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, NULL, NULL },
    { "shots", 0, 0, G_OPTION_ARG_FILENAME, &shots, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  g_assert_no_error (error);
  km_main_job_language (language);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/journey/shift", Fixture, "day", set_up, test_shift, tear_down);
  g_test_add ("/journey/hand-over", Fixture, "hand-over", set_up, test_hand_over, tear_down);
  return g_test_run ();
}
