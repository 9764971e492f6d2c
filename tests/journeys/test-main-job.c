/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-main-job --language ar|en --shots FOLDER: the path of a clerk from sign-in to the next visitor, over four authorities and one
 * service twice for two persons. What is on screen, what the server's database says and what is on the paper must agree. */
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
  KmMainJob  job;
  char      *number;
  KmDb      *server;
} Journey;

/* --- what the server knows ---------------------------------------------------------------------------------------- */

static gint64
ask (Journey    *journey,
     const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmRows) rows = km_db_query (journey->server, sql, &error, "s", journey->number);
  gint64 value;

  g_assert_no_error (error);
  g_assert_cmpint (km_rows_next (rows, &error), ==, 1);
  g_assert_no_error (error);
  value = km_rows_int (rows, 0);
  return value;
}

static gboolean
delivered_cb (KmDriver *driver,
              gpointer  data)
{
  return ask (data, "SELECT count(*) FROM receipt WHERE number = $1") == 1;
}

static gboolean
finished_cb (KmDriver *driver,
             gpointer  data)
{
  return ask (data, "SELECT count(*) FROM ticket WHERE state = 'finished' AND id = (SELECT ticket FROM receipt WHERE number = $1)") == 1;
}

/* --- the paper ---------------------------------------------------------------------------------------------------- */

static char *
read_paper (Journey *journey)
{
  g_autofree char *name = g_strconcat (journey->number, ".pdf", NULL);
  g_autofree char *path = g_build_filename (journey->job.pdf_dir, name, NULL);
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (tool, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return paper_text_normalise (text);
}

static gboolean
printed_cb (KmDriver *driver,
            gpointer  data)
{
  Journey *journey = data;
  g_autofree char *name = g_strconcat (journey->number, ".pdf", NULL);
  g_autofree char *path = g_build_filename (journey->job.pdf_dir, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* --- the path ----------------------------------------------------------------------------------------------------- */

static KmDriver *
start_supervisor (Journey    *journey,
                  const char *folder,
                  KmAnswers  *answers)
{
  KmDriver *driver = km_driver_new (KM_TEST_PROGRAM, language, NULL);
  g_autofree char *port_file = km_main_job_find_file (folder, "port");
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;
  g_autofree char *own = g_build_filename (folder, "supervisor", NULL);
  g_autoptr (GError) error = NULL;
  KmMainJob job = { .driver = driver, .answers = answers, .arabic = journey->job.arabic, .state_dir = own, .pdf_dir = journey->job.pdf_dir };

  g_assert_nonnull (port_file);
  g_file_get_contents (port_file, &port, NULL, &error);
  g_assert_no_error (error);
  url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  km_main_job_start_beside (&job, url);
  km_main_job_sign_in (&job, "supervisor", FALSE);
  return driver;
}

static void
test_main_job (void)
{
  Journey journey = { 0 };
  KmMainJob *job = &journey.job;
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, language, shots);
  g_autoptr (KmAnswers) answers = km_answers_new (KM_TEST_CATALOGUE, language);
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *paper = NULL;
  g_autofree char *total = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *pattern = NULL;
  g_autofree char *served = NULL;
  KmDriver *supervisor;
  g_autofree char *folder = g_dir_make_tmp ("km-journey-XXXXXX", &error);
  gint64 piastres;

  g_assert_no_error (error);
  job->driver = driver;
  job->answers = answers;
  job->arabic = strcmp (language, "ar") == 0;
  job->state_dir = folder;
  job->pdf_dir = g_build_filename (folder, "receipts", NULL);

  km_main_job_start (job, NULL);
  km_driver_shot (driver, "sign-in");
  km_main_job_sign_in (job, "clerk", TRUE);
  g_object_unref (km_driver_find (driver, "text", _("Float: the cash in the drawer now, in pounds")));
  km_driver_shot (driver, "shift");
  km_main_job_open_shift (job, "200");
  km_driver_shot (driver, "ready");
  km_main_job_call_next (job);
  km_driver_shot (driver, "called");
  km_main_job_begin (job);

  /* Found by another spelling: alef without hamza, ta marbuta as ha. */
  km_main_job_add (job, job->arabic ? "بدء نشاط تجارى" : "sole business", job->arabic ? "بدء نشاط*" : "Starting a sole*");
  km_driver_shot (driver, "bundle");
  certificate = g_strconcat ("*", km_answers_service (answers, "CSO-009"), "*", NULL);
  km_main_job_add (job, "CSO-009", certificate);
  km_main_job_add (job, "CSO-009", certificate);
  km_driver_shot (driver, "twice");
  km_main_job_fill (job);
  km_driver_shot (driver, "filled");
  km_main_job_pay (job, job->arabic ? KM_PAY_CARD : KM_PAY_CASH);
  journey.number = km_main_job_receipt_number (job);
  km_driver_shot (driver, "paid");
  g_test_message ("receipt %s", journey.number);

  /* The server has it once, and its parts agree. */
  database = km_main_job_find_file (folder, "server.db");
  g_assert_nonnull (database);
  uri = g_strconcat ("sqlite:", database, NULL);
  journey.server = km_db_open (uri, KM_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (km_driver_wait_until (driver, delivered_cb, &journey));
  piastres = ask (&journey, "SELECT total FROM receipt WHERE number = $1");
  g_assert_cmpint (piastres, >, 0);
  g_assert_cmpint (ask (&journey, "SELECT count(*) FROM request WHERE receipt = $1"), ==, 6);
  g_assert_cmpint (ask (&journey, "SELECT count(DISTINCT authority) FROM request WHERE receipt = $1"), >=, 4);
  g_assert_cmpint (ask (&journey, "SELECT count(*) FROM request WHERE receipt = $1 AND service = 'CSO-009'"), ==, 2);
  g_assert_cmpint (ask (&journey, "SELECT sum(piastres) FROM payment WHERE receipt = $1"), ==, piastres);
  g_assert_cmpint (ask (&journey, "SELECT sum(piastres) FROM fee_line WHERE receipt = $1")
                     + ask (&journey, "SELECT surcharge + rounding FROM receipt WHERE number = $1"), ==, piastres);
  g_assert_cmpint (ask (&journey, "SELECT length(flags) FROM receipt WHERE number = $1"), ==, 0);

  /* The paper says the same. */
  g_assert_true (km_driver_wait_until (driver, printed_cb, &journey));
  paper = read_paper (&journey);
  paper_text_assert (paper, journey.number);
  paper_text_assert (paper, "تدريب الأحوال المدنية الشهر العقاري الضرائب السجل التجاري");
  total = km_money_format (piastres, KM_DIGITS_ARABIC, KM_MONEY_DECIMALS);
  paper_text_assert (paper, total);

  /* The supervisor's dashboard, on another workstation, knows of it by itself. */
  supervisor = start_supervisor (&journey, folder, answers);
  shown = km_money_format (piastres, job->arabic ? KM_DIGITS_ARABIC : KM_DIGITS_LATIN, KM_MONEY_DECIMALS);
  pattern = g_regex_escape_string (shown, -1);
  g_free (km_driver_wait_text (supervisor, pattern));
  g_free (km_driver_wait_text (supervisor, job->arabic ? "محمود سعيد" : "Mahmoud Said"));
  g_free (km_driver_wait_text (supervisor, job->arabic ? "السجل التجاري" : "Commercial Register"));
  km_driver_shot (driver, "dashboard");

  /* F2: this one is finished, the next one called. The dashboard follows. */
  km_main_job_call_next (job);
  g_assert_true (km_driver_wait_until (driver, finished_cb, &journey));
  served = g_strdup_printf ("^%s: *%s", _("Served today"), job->arabic ? "١" : "1");
  g_free (km_driver_wait_text (supervisor, served));
  km_driver_shot (driver, "dashboard-after");
  km_driver_stop (supervisor);
  km_driver_free (supervisor);
  km_driver_shot (driver, "next");

  km_db_close (journey.server);
  g_free (journey.number);
  g_free (job->pdf_dir);
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
  g_test_add_func ("/journey/main-job", test_main_job);
  return g_test_run ();
}
