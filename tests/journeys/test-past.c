/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-past --language ar|en --shots FOLDER: a visitor has paid and comes back. By keys alone the clerk finds the receipt by the national ID,
 * prints it again, asks for its void, has it voided by the supervisor who comes over, and prints the paper to sign. Screen, server's
 * database and paper must say the same. */
#include <gio/gio.h>
#include <string.h>

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-db.h"
#include "km-main-job.h"
#include "km-money.h"
#include "paper-text.h"

#define NATIONAL_ID "28612032801473"

static char *language;
static char *shots;

typedef struct
{
  KmMainJob job;
  KmDb     *server;
  char     *number;  /* of the receipt */
} Day;

/* --- what the server knows ---------------------------------------------------------------------------------------- */

static gint64
ask (Day        *day,
     const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmRows) rows = km_db_query (day->server, sql, &error, "s", day->number);

  g_assert_no_error (error);
  g_assert_cmpint (km_rows_next (rows, &error), ==, 1);
  g_assert_no_error (error);
  return km_rows_int (rows, 0);
}

static gboolean
delivered_cb (KmDriver *driver,
              gpointer  data)
{
  return ask (data, "SELECT count(*) FROM receipt WHERE number = $1") == 1;
}

static gboolean
asked_cb (KmDriver *driver,
          gpointer  data)
{
  return ask (data, "SELECT count(*) FROM review_case WHERE subject = $1 AND kind = 'void' AND closed_at IS NULL") == 1;
}

static void
open_database (Day *day)
{
  g_autofree char *file = km_main_job_find_file (day->job.state_dir, "server.db");
  g_autofree char *uri = g_strconcat ("sqlite:", file, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (file);
  day->server = km_db_open (uri, KM_DB_READ_ONLY, &error);
  g_assert_no_error (error);
}

/* --- paper -------------------------------------------------------------------------------------------------------- */

static gboolean
there_cb (KmDriver *driver,
          gpointer  data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

/* What pdftotext reads on NUMBER-SUFFIX.pdf, normalised, once it is there. Returns: (transfer full) */
static char *
read_paper (Day        *day,
            const char *suffix)
{
  g_autofree char *name = g_strconcat (day->number, suffix, ".pdf", NULL);
  g_autofree char *path = g_build_filename (day->job.pdf_dir, name, NULL);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool = NULL;
  g_autofree char *text = NULL;

  if (!km_driver_wait_until (day->job.driver, there_cb, path))
    km_driver_fail (day->job.driver, "%s was not printed", name);
  tool = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (tool, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return paper_text_normalise (text);
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static gboolean
focused_cb (KmDriver *driver,
            gpointer  data)
{
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

  return g_strcmp0 (name, data) == 0;
}

static void
wait_focus (Day        *day,
            const char *name)
{
  if (!km_driver_wait_until (day->job.driver, focused_cb, (gpointer) name))
    km_driver_fail (day->job.driver, "«%s» has not the focus", name);
}

/* A sentence stands somewhere on the screen. */
static void
wait_sentence (Day        *day,
               const char *sentence)
{
  g_autofree char *pattern = g_regex_escape_string (sentence, -1);

  g_free (km_driver_wait_text (day->job.driver, pattern));
}

/* A visitor pays in cash, in the middle of a day of others. */
static void
pay (Day *day)
{
  KmMainJob *job = &day->job;
  g_autofree char *name = g_strconcat ("*", km_answers_service (job->answers, "CSO-009"), "*", NULL);

  km_main_job_call_next (job);
  km_main_job_begin (job);
  km_main_job_add (job, job->arabic ? "بدء نشاط تجاري" : "sole business", job->arabic ? "بدء نشاط*" : "Starting a sole*");
  km_main_job_add (job, "CSO-009", name);
  km_main_job_fill (job);
  km_main_job_pay (job, KM_PAY_CASH);
  day->number = km_main_job_receipt_number (job);
  g_assert_true (km_driver_wait_until (job->driver, delivered_cb, day));
}

/* Ctrl+H opens it with the focus in the words; a whole national ID needs no Enter, and what it finds is open at once. */
static void
find (Day *day)
{
  KmDriver *driver = day->job.driver;
  g_autofree char *row = g_strconcat ("*", day->number, "*", NULL);

  km_driver_key (driver, "ctrl+h");
  wait_focus (day, _("Search in the history"));
  g_object_unref (km_driver_find (driver, "list item", row));
  km_driver_shot (driver, "day");
  km_driver_type (driver, "28612032801474");
  wait_sentence (day, _("There is no transaction with this national ID."));
  km_driver_shot (driver, "nothing");
  km_driver_key (driver, "ctrl+a");
  km_driver_type (driver, NATIONAL_ID);
  km_driver_wait_sensitive (driver, _("Print again"));
  g_object_unref (km_driver_find (driver, "list item", row));
  /* Down goes into the list, Up comes back. */
  km_driver_key (driver, "Down");
  km_driver_shot (driver, "found");
  km_driver_key (driver, "Up");
  wait_focus (day, _("Search in the history"));
}

static void
reprint (Day *day)
{
  g_autofree char *paper = NULL;

  km_driver_key (day->job.driver, "ctrl+p");
  paper = read_paper (day, "-1");
  paper_text_assert (paper, day->number);
  paper_text_assert (paper, "صورة رقم ١");
  g_assert_false (paper_text_has (paper, "ملغى"));
}

static void
ask_void (Day *day)
{
  KmDriver *driver = day->job.driver;

  km_driver_wait_sensitive (driver, _("Ask for a void…"));
  km_driver_key (driver, "ctrl+d");
  g_object_unref (km_driver_find (driver, "text", _("More about it, optional")));
  km_driver_shot (driver, "ask");
  km_driver_key (driver, "Tab");
  wait_focus (day, _("More about it, optional"));
  km_driver_key (driver, "Return");
  wait_sentence (day, _("A void was asked for. The receipt is valid until it is approved."));
  g_assert_true (km_driver_wait_until (driver, asked_cb, day));
  km_driver_shot (driver, "asked");
}

/* The supervisor comes over: a wrong password first, then the right one. */
static void
void_here (Day *day)
{
  KmDriver *driver = day->job.driver;
  g_autofree char *paper = NULL, *copy = NULL, *amount = NULL;
  gint64 total = ask (day, "SELECT total FROM receipt WHERE number = $1");

  km_driver_wait_sensitive (driver, _("Void with a supervisor here…"));
  km_driver_key (driver, "ctrl+e");
  km_driver_fill (driver, _("Supervisor's user name"), "supervisor");
  km_driver_key (driver, "Return");
  km_driver_type (driver, "wrong");
  km_driver_shot (driver, "signature");
  km_driver_key (driver, "Return");
  wait_sentence (day, _("The user name or the password is wrong. Repeated errors stop sign-in for a while."));
  km_driver_shot (driver, "wrong");
  km_driver_type (driver, "practice");
  km_driver_key (driver, "Return");

  paper = read_paper (day, "-void");
  paper_text_assert (paper, "ملغى إلغاء إيصال تحصيل تدريب، لا يعتد به سداد مكرر توقيع المشرف");
  paper_text_assert (paper, day->number);
  amount = km_money_format (total, KM_DIGITS_ARABIC, KM_MONEY_DECIMALS);
  paper_text_assert (paper, amount);
  g_object_unref (km_driver_find (driver, "push button", _("Print the slip")));
  g_assert_cmpint (ask (day, "SELECT count(*) FROM receipt_void WHERE receipt = $1 AND voided_by = 'supervisor' AND asked_by = 'clerk'"), ==, 1);
  g_assert_cmpint (ask (day, "SELECT count(*) FROM review_case WHERE subject = $1 AND closed_at IS NULL"), ==, 0);
  g_assert_cmpint (ask (day, "SELECT count(*) FROM request WHERE receipt = $1 AND state <> 'void'"), ==, 0);
  km_driver_shot (driver, "void");

  /* A copy of it says so. */
  km_driver_wait_sensitive (driver, _("Print again"));
  km_driver_key (driver, "ctrl+p");
  copy = read_paper (day, "-2");
  paper_text_assert (copy, "ملغى صورة رقم ٢ سداد مكرر");
}

/* Escape leaves it, and the counter is as it was. */
static void
leave (Day *day)
{
  KmDriver *driver = day->job.driver;

  km_driver_key (driver, "Escape");
  km_driver_wait_gone (driver, "text", _("Search in the history"));
  km_driver_shot (driver, "left");
  km_main_job_call_next (&day->job);
}

static void
test_past (void)
{
  Day day = { { 0 }, NULL, NULL };
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, language, shots);
  g_autoptr (KmAnswers) answers = km_answers_new (KM_TEST_CATALOGUE, language);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-past-XXXXXX", &error);

  g_assert_no_error (error);
  day.job.driver = driver;
  day.job.answers = answers;
  day.job.arabic = strcmp (language, "ar") == 0;
  day.job.state_dir = folder;
  day.job.pdf_dir = g_build_filename (folder, "receipts", NULL);

  km_main_job_start (&day.job, NULL);
  km_main_job_sign_in (&day.job, "clerk", TRUE);
  km_main_job_open_shift (&day.job, "200");
  open_database (&day);
  pay (&day);
  find (&day);
  reprint (&day);
  ask_void (&day);
  void_here (&day);
  leave (&day);
  km_db_close (day.server);
  g_free (day.number);
  g_free (day.job.pdf_dir);
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
  g_test_add_func ("/journey/past", test_past);
  return g_test_run ();
}
