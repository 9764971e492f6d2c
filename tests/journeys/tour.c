/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* tour --output FOLDER [--language ar|en]: plays the whole main job in practice mode on the display it is given, saying each
 * step; leaves a picture of each and the receipt's PDF in FOLDER. For who has no screen, and for who writes the manual. */
#include <gio/gio.h>
#include <locale.h>
#include <string.h>

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-main-job.h"

static void say (KmMainJob *job, const char *picture, const char *sentence);

static void
say (KmMainJob  *job,
     const char *picture,
     const char *sentence)
{
  g_print ("%s\n", sentence);
  km_driver_shot (job->driver, picture);
}

static void
remove_tree (const char *path)
{
  const char *argv[] = { "rm", "-rf", "--", path, NULL };
  g_autoptr (GSubprocess) remove = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, NULL);

  if (remove != NULL)
    g_subprocess_wait (remove, NULL, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *language = NULL;
  g_autofree char *until = NULL;
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "Folder for the pictures and the receipt", "FOLDER" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, "ar or en", "LANGUAGE" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, "Wait at the end until something reads so (a regular expression)", "PATTERN" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;
  g_autofree char *certificate = NULL;
  KmMainJob job = { 0 };

  setlocale (LC_ALL, "C.UTF-8");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || output == NULL)
    {
      g_printerr ("tour: %s\n", error != NULL ? error->message : "--output is missing");
      return 2;
    }
  if (language == NULL)
    language = g_strdup ("ar");
  km_main_job_language (language);
  job.arabic = strcmp (language, "ar") == 0;
  job.driver = km_driver_new (KM_TEST_PROGRAM, language, output);
  job.answers = km_answers_new (KM_TEST_CATALOGUE, language);
  job.state_dir = g_dir_make_tmp ("km-tour-XXXXXX", &error);
  g_assert_no_error (error);
  job.pdf_dir = g_canonicalize_filename (output, NULL);

  g_print ("1. The counter starts in practice mode, with a server of its own.\n");
  km_main_job_start (&job, NULL);
  say (&job, "sign-in", "2. The clerk signs in.");
  km_main_job_sign_in (&job, "clerk", TRUE);
  g_object_unref (km_driver_find (job.driver, "text", _("Float: the cash in the drawer now, in pounds")));
  say (&job, "shift", "3. The clerk opens the shift with the counted cash.");
  km_main_job_open_shift (&job, "200");
  say (&job, "ready", "4. F2 calls the next visitor.");
  km_main_job_call_next (&job);
  say (&job, "called", "5. The visitor has come: serving begins.");
  km_main_job_begin (&job);
  km_main_job_add (&job, job.arabic ? "بدء نشاط تجاري" : "sole business", job.arabic ? "بدء نشاط*" : "Starting a sole*");
  say (&job, "bundle", "6. A ready-made bundle is added: services of four authorities.");
  certificate = g_strconcat ("*", km_answers_service (job.answers, "CSO-009"), "*", NULL);
  km_main_job_add (&job, "CSO-009", certificate);
  say (&job, "form", "7. One more service, and the one form over all of them is filled.");
  km_main_job_fill (&job);
  say (&job, "filled", "8. Form and documents are complete; the payment is taken.");
  km_main_job_pay (&job, KM_PAY_CARD);
  number = km_main_job_receipt_number (&job);
  say (&job, "paid", "9. The transaction is committed and its receipt is printed.");
  g_print ("   %s\n", number);
  if (until != NULL)
    {
      g_free (km_driver_wait_text (job.driver, until));
      km_driver_shot (job.driver, "paper");
    }
  km_driver_stop (job.driver);

  g_print ("The pictures and the receipt are in %s\n", output);
  km_driver_free (job.driver);
  km_answers_free (job.answers);
  remove_tree (job.state_dir);
  g_free (job.state_dir);
  g_free (job.pdf_dir);
  return 0;
}
