/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-bad-input --language ar|en --shots FOLDER: what a clerk does wrong is said calmly, in place, and loses nothing. */
#include <gio/gio.h>
#include <string.h>

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-main-job.h"

/* Fourteen digits of the right form, but its holder was born on 30 February. */
#define NO_SUCH_BIRTH "29002300101243"

static char *language;
static char *shots;

/* Waits until SENTENCE stands on screen as it is. */
static void
wait_sentence (KmDriver   *driver,
               const char *sentence)
{
  g_autofree char *pattern = g_regex_escape_string (sentence, -1);

  g_free (km_driver_wait_text (driver, pattern));
}

/* The words of a label without its mnemonic. Returns: (transfer full) */
static char *
plain (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("", parts);
}

typedef struct
{
  const char *role;
  const char *name;
} Focus;

static gboolean
has_focus_cb (KmDriver *driver,
              gpointer  data)
{
  Focus *wanted = data;
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *role = focused != NULL ? atspi_accessible_get_role_name (focused, NULL) : NULL;
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

  return name != NULL && g_str_has_suffix (role, wanted->role) && (wanted->name == NULL || g_str_has_prefix (name, wanted->name));
}

static void
wait_focus (KmDriver   *driver,
            const char *role,
            const char *name)
{
  Focus wanted = { role, name };

  if (!km_driver_wait_until (driver, has_focus_cb, &wanted))
    {
      g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
      g_autofree char *there = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

      km_driver_fail (driver, "%s «%s» has not the focus: «%s» has", role, name != NULL ? name : "*", there != NULL ? there : "");
    }
}

/* A name, a wrong password and Enter. */
static void
sign_in_with (KmDriver   *driver,
              const char *username,
              const char *password)
{
  g_autofree char *user_name = plain (_("_User name"));
  g_autofree char *button = plain (_("_Sign in"));

  km_driver_fill (driver, user_name, "");
  km_driver_type (driver, username);
  km_driver_key (driver, "Return");
  wait_focus (driver, "text", NULL);
  km_driver_type (driver, password);
  km_driver_wait_sensitive (driver, button);
  km_driver_key (driver, "Return");
}

static void
wrong_password (KmMainJob *job)
{
  g_autofree char *button = plain (_("_Sign in"));

  sign_in_with (job->driver, "clerk", "wrong");
  wait_sentence (job->driver, _("The user name or the password is wrong. Repeated errors stop sign-in for a while."));
  km_driver_shot (job->driver, "wrong-password");
  /* The name stands, and the password is asked for again: nothing is to be cleared by hand. */
  wait_focus (job->driver, "text", NULL);
  km_driver_type (job->driver, "practice");
  km_driver_wait_sensitive (job->driver, button);
  km_driver_key (job->driver, "Return");
}

/* Another clerk at the same counter is asked first, and leaving it changes nothing. */
static void
counter_taken (KmMainJob  *job,
               const char *folder)
{
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, language, NULL);
  g_autofree char *port_file = g_build_filename (folder, "state", "server", "port", NULL);
  g_autofree char *own = g_build_filename (folder, "other", NULL);
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;
  g_autofree char *user_name = plain (_("_User name"));
  g_autoptr (GError) error = NULL;
  KmMainJob other = { .driver = driver, .answers = job->answers, .arabic = job->arabic, .state_dir = own, .pdf_dir = job->pdf_dir };

  g_file_get_contents (port_file, &port, NULL, &error);
  g_assert_no_error (error);
  url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  km_main_job_start_beside (&other, url);
  sign_in_with (driver, "clerk2", "practice");
  wait_sentence (driver, _("The counter is taken"));
  /* The question names who sits there. */
  wait_sentence (driver, job->arabic ? "محمود سعيد" : "Mahmoud Said");
  wait_focus (driver, "button", C_("leave a dialog", "Back"));
  km_driver_shot (job->driver, "counter-taken");
  km_driver_key (driver, "Return");
  km_driver_wait_gone (driver, NULL, _("The counter is taken"));
  g_object_unref (km_driver_find (driver, "text", user_name));
  km_driver_stop (driver);
}

/* Nobody waits. */
static void
empty_queue (KmMainJob *job)
{
  km_driver_key (job->driver, "F2");
  wait_sentence (job->driver, _("Nobody is waiting in the lanes of this counter."));
  km_driver_shot (job->driver, "nobody-waits");
}

/* F9 before the form is full: it goes to the first gap, the same as F7 from the top, and the summary says what is missing. */
static void
gaps (KmMainJob *job)
{
  g_autofree char *certificate = g_strconcat ("*", km_answers_service (job->answers, "CSO-009"), "*", NULL);
  g_auto (GStrv) missing = g_strsplit (_("Missing: %s"), "%", 2);
  g_autoptr (AtspiAccessible) first = NULL;
  g_autofree char *name = NULL;

  km_main_job_add (job, "CSO-009", certificate);
  km_driver_key (job->driver, "F9");
  wait_sentence (job->driver, missing[0]);
  wait_focus (job->driver, "text", NULL);
  first = km_driver_focused (job->driver);
  name = atspi_accessible_get_name (first, NULL);
  if (km_answers_find (job->answers, name) == NULL)
    km_driver_fail (job->driver, "F9 went to «%s», which is no field of the form", name);
  km_driver_shot (job->driver, "gaps");

  /* Elsewhere in the form it goes there again. */
  km_driver_key (job->driver, "F7");
  km_driver_key (job->driver, "F9");
  wait_focus (job->driver, "text", name);
}

typedef struct
{
  KmMainJob *job;
  char      *name;  /* of the entry that was found */
} NationalId;

/* Is a national ID asked for where the focus is? Else one gap further. */
static gboolean
at_national_id_cb (KmDriver *driver,
                   gpointer  data)
{
  NationalId *wanted = data;
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;
  const char *answer = name != NULL ? km_answers_find (wanted->job->answers, name) : NULL;

  if (answer != NULL && g_regex_match_simple ("^[23][0-9]{13}$", answer, 0, 0))
    {
      wanted->name = g_steal_pointer (&name);
      return TRUE;
    }
  km_driver_key (driver, "F7");
  return FALSE;
}

/* A number that cannot be is called so when it is left, in words beside it; what was typed stays. */
static void
wrong_national_id (KmMainJob *job)
{
  NationalId wanted = { job, NULL };
  g_autoptr (AtspiAccessible) entry = NULL;
  g_autofree char *text = NULL;

  if (!km_driver_wait_until (job->driver, at_national_id_cb, &wanted))
    km_driver_fail (job->driver, "no national ID is asked for");
  entry = km_driver_focused (job->driver);
  km_driver_type (job->driver, NO_SUCH_BIRTH);
  km_driver_key (job->driver, "Tab");
  wait_sentence (job->driver, _("The birth date in the national ID number does not exist."));
  text = km_driver_text_of (entry);
  g_assert_cmpstr (text, !=, "");
  km_driver_shot (job->driver, "wrong-national-id");
  g_free (wanted.name);
}

/* F2 over an unpaid basket asks first; Enter takes what loses nothing. */
static void
unpaid (KmMainJob *job)
{
  g_autofree char *certificate = g_strconcat ("*", km_answers_service (job->answers, "CSO-009"), "*", NULL);

  km_driver_key (job->driver, "F2");
  wait_sentence (job->driver, _("This transaction is not paid. Deleting it is final."));
  wait_focus (job->driver, "button", _("Back"));
  km_driver_shot (job->driver, "unpaid");
  km_driver_key (job->driver, "Return");
  km_driver_wait_gone (job->driver, NULL, _("Not paid yet"));
  g_object_unref (km_driver_find (job->driver, "label", certificate));
  wait_sentence (job->driver, _("The birth date in the national ID number does not exist."));
}

static void
test_bad_input (void)
{
  KmMainJob job = { 0 };
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, language, shots);
  g_autoptr (KmAnswers) answers = km_answers_new (KM_TEST_CATALOGUE, language);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-bad-input-XXXXXX", &error);

  g_assert_no_error (error);
  job.driver = driver;
  job.answers = answers;
  job.arabic = strcmp (language, "ar") == 0;
  job.state_dir = folder;
  job.pdf_dir = g_build_filename (folder, "receipts", NULL);

  km_main_job_start (&job, NULL);
  wrong_password (&job);
  g_object_unref (km_driver_find (driver, "text", _("Float: the cash in the drawer now, in pounds")));
  counter_taken (&job, folder);
  km_main_job_open_shift (&job, "200");
  empty_queue (&job);
  gaps (&job);
  wrong_national_id (&job);
  unpaid (&job);
  g_free (job.pdf_dir);
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
  /* Nobody arrives: F2 finds an empty queue. */
  g_setenv ("KM_PRACTICE_VISITORS", "0", TRUE);
  km_main_job_language (language);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journey/bad-input", test_bad_input);
  return g_test_run ();
}
