/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* unsent --folder FOLDER: leaves work that could not be sent: a clerk serves a visitor, the server goes away in the middle, the visitor is
 * served to the end, and the program is closed. Prints the receipt's number.
 * unsent --folder FOLDER --receipt NUMBER: opens the program again on the same folder, perhaps a newer one, with the server back, and ends
 * when the server has that receipt. All of FOLDER is this program's. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "km-db.h"
#include "km-main-job.h"

static GSubprocess *
start_server (const char *folder,
              const char *listen,
              char      **url)
{
  g_autofree char *database = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autofree char *port_file = g_build_filename (folder, "port", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *server;
  char *port = NULL;

  g_remove (port_file);
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, KM_TEST_SERVER, "serve", "--practice", "--database", database, "--listen", listen,
                             "--port-file", port_file, "--catalogue", KM_TEST_CATALOGUE, NULL);
  g_assert_no_error (error);
  while (!g_file_get_contents (port_file, &port, NULL, NULL))
    g_usleep (20000);
  *url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  g_free (port);
  return server;
}

static void
stop_server (GSubprocess *server)
{
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  g_object_unref (server);
}

static void
leave_unsent (KmMainJob  *job,
              const char *folder)
{
  g_autofree char *url = NULL;
  GSubprocess *server = start_server (folder, "127.0.0.1:0", &url);
  g_autofree char *certificate = g_strconcat ("*", km_answers_service (job->answers, "CSO-009"), "*", NULL);
  g_autofree char *kept = g_build_filename (folder, "url", NULL);
  g_autofree char *number = NULL;

  g_file_set_contents (kept, url, -1, NULL);
  km_main_job_start_beside (job, url);
  km_main_job_sign_in (job, "clerk", TRUE);
  km_main_job_open_shift (job, "200");
  km_main_job_call_next (job);
  km_main_job_begin (job);
  km_main_job_add (job, "CSO-009", certificate);
  stop_server (server);
  km_main_job_fill (job);
  km_main_job_pay (job, KM_PAY_CASH);
  number = km_main_job_receipt_number (job);
  km_driver_shot (job->driver, "unsent");
  g_print ("%s\n", number);
  km_driver_stop (job->driver);
}

typedef struct
{
  const char *database;
  const char *receipt;
} Awaited;

static gboolean
delivered_cb (KmDriver *driver,
              gpointer  data)
{
  Awaited *awaited = data;
  g_autoptr (GError) error = NULL;
  KmDb *server = km_db_open (awaited->database, KM_DB_READ_ONLY, &error);
  gboolean there;

  g_assert_no_error (error);
  {
    g_autoptr (KmRows) rows = km_db_query (server, "SELECT count(*) FROM receipt WHERE number = $1", &error, "s", awaited->receipt);

    g_assert_no_error (error);
    there = km_rows_next (rows, &error) == 1 && km_rows_int (rows, 0) == 1;
    g_assert_no_error (error);
  }
  km_db_close (server);
  return there;
}

static void
deliver (KmMainJob  *job,
         const char *folder,
         const char *receipt)
{
  g_autofree char *kept = g_build_filename (folder, "url", NULL);
  g_autofree char *database = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autofree char *before = NULL, *url = NULL;
  Awaited awaited = { database, receipt };
  GSubprocess *server;

  g_assert_true (g_file_get_contents (kept, &before, NULL, NULL));
  server = start_server (folder, before + strlen ("http://"), &url);
  g_assert_cmpstr (url, ==, before);
  if (delivered_cb (job->driver, &awaited))
    km_driver_fail (job->driver, "%s was sent already: nothing is tried", receipt);
  km_main_job_start_beside (job, url);
  if (!km_driver_wait_until (job->driver, delivered_cb, &awaited))
    km_driver_fail (job->driver, "%s was not delivered", receipt);
  km_driver_shot (job->driver, "delivered");
  g_print ("%s is delivered\n", receipt);
  km_driver_stop (job->driver);
  stop_server (server);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *receipt = NULL;
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Folder of both programs", "FOLDER" },
    { "receipt", 0, 0, G_OPTION_ARG_STRING, &receipt, "What is to be delivered", "NUMBER" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  KmMainJob job = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || folder == NULL)
    {
      g_printerr ("unsent: %s\n", error != NULL ? error->message : "--folder is missing");
      return 2;
    }
  km_main_job_language ("ar");
  job.arabic = TRUE;
  job.driver = km_driver_new (KM_TEST_PROGRAM, "ar", folder);
  job.answers = km_answers_new (KM_TEST_CATALOGUE, "ar");
  job.state_dir = g_canonicalize_filename (folder, NULL);
  job.pdf_dir = g_build_filename (job.state_dir, "receipts", NULL);
  if (receipt != NULL)
    deliver (&job, job.state_dir, receipt);
  else
    leave_unsent (&job, job.state_dir);
  km_driver_free (job.driver);
  km_answers_free (job.answers);
  g_free (job.state_dir);
  g_free (job.pdf_dir);
  return 0;
}
