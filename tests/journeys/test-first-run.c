/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-first-run --language ar|en --shots FOLDER: the first start on a machine where nothing is set and nothing is there: no server, no
 * keyring, no portal, no printer. Each is said in words, with the way on, and nothing ends the program. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-main-job.h"

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

static void
test_first_run (void)
{
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, language, shots);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-first-run-XXXXXX", &error);
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autofree char *file = g_build_filename (state, "till.db", NULL);
  g_autofree char *key = g_build_filename (state, "till.key", NULL);
  g_autofree char *address = plain (_("_Address of the server"));
  const char *arguments[] = { "--state-dir", state, NULL };

  g_assert_no_error (error);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  km_driver_start (driver, arguments);

  /* No server is known: it is asked for, and what cannot be one is said beside the entry. */
  wait_sentence (driver, _("The address of the centre's server. To learn without one, open the program in practice mode."));
  km_driver_shot (driver, "which-server");
  km_driver_fill (driver, address, "aswan");
  km_driver_key (driver, "Return");
  wait_sentence (driver, _("This is not an address of a server. It looks like https://server.example:8443."));
  km_driver_shot (driver, "no-address");

  /* Nobody listens there: a page that says so, with the way on. The file and its key were made all the same. */
  km_driver_fill (driver, address, "http://127.0.0.1:1");
  km_driver_key (driver, "Return");
  wait_sentence (driver, _("The server cannot be reached. Signing in needs it. Its address can be changed in the preferences."));
  km_driver_shot (driver, "no-server");
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (key, G_FILE_TEST_EXISTS));
  km_driver_key (driver, "ctrl+comma");
  g_object_unref (km_driver_find (driver, NULL, _("Receipts go to")));
  km_driver_shot (driver, "preferences");
  km_driver_key (driver, "Escape");

  /* Once more leads to the same page, not to nothing. */
  km_driver_key (driver, "Return");
  wait_sentence (driver, _("The server cannot be reached. Signing in needs it. Its address can be changed in the preferences."));
  km_driver_stop (driver);
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
  g_test_add_func ("/journey/first-run", test_first_run);
  return g_test_run ();
}
