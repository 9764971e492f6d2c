/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-hall --language ar|en --shots FOLDER: a visitor takes a ticket at the kiosk, a clerk calls it, the hall's screen shows where to go. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-db.h"
#include "km-main-job.h"
#include "paper-text.h"

static char *language;
static char *shots;

static char *
plain (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("", parts);
}

static void
sign_in_device (KmDriver *driver)
{
  g_autoptr (AtspiAccessible) account = km_driver_find (driver, "push button", _("Hall display"));
  g_autofree char *button = plain (_("_Sign in"));

  km_driver_click (driver, account);
  km_driver_wait_sensitive (driver, button);
  km_driver_key (driver, "Return");
}

/* The first file of that name under folder. Returns: (transfer full) (nullable) */
static char *
find_file (const char *folder,
           const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      char *found;

      if (strcmp (entry, name) == 0)
        return g_steal_pointer (&path);
      found = g_file_test (path, G_FILE_TEST_IS_DIR) ? find_file (path, name) : NULL;
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Another program of the same centre, with files of its own. */
static KmDriver *
start_beside (const char *folder,
              const char *name,
              const char *window)
{
  KmDriver *driver = km_driver_new (KM_TEST_PROGRAM, language, NULL);
  g_autofree char *port_file = find_file (folder, "port");
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;
  g_autofree char *own = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  const char *arguments[] = { "--practice", "--server", NULL, "--state-dir", own, window != NULL ? "--window" : NULL, window, NULL };

  g_assert_nonnull (port_file);
  g_file_get_contents (port_file, &port, NULL, &error);
  g_assert_no_error (error);
  url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  arguments[2] = url;
  km_driver_start (driver, arguments);
  return driver;
}

static gboolean
slip_cb (KmDriver *driver,
         gpointer  data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static char *
read_slip (const char *path)
{
  const char *command[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  return paper_text_normalise (text);
}

/* The visitor's way: what happened, a newborn, the ticket. Returns: (transfer full): the number on the screen. */
static char *
take_ticket (KmDriver *driver)
{
  g_autofree char *life = g_strconcat (_("Something happened in your life"), "*", NULL);
  g_autofree char *newborn = g_strconcat (g_str_equal (language, "ar") ? "مولود جديد" : "Newborn child", "*", NULL);
  g_autoptr (AtspiAccessible) event = km_driver_find (driver, "push button", life);
  g_autoptr (AtspiAccessible) bundle = NULL;
  g_autoptr (AtspiAccessible) issue = NULL;

  km_driver_shot (driver, "kiosk-start");
  km_driver_click (driver, event);
  bundle = km_driver_find (driver, "push button", newborn);
  km_driver_shot (driver, "kiosk-bundles");
  km_driver_click (driver, bundle);
  issue = km_driver_find (driver, "push button", _("Take the ticket"));
  g_object_unref (km_driver_find (driver, NULL, _("Have these papers at hand")));
  km_driver_shot (driver, "kiosk-details");
  km_driver_click (driver, issue);
  g_object_unref (km_driver_find (driver, NULL, _("Your ticket")));
  return km_driver_wait_text (driver, g_str_equal (language, "ar") ? "^م [٠-٩]+$" : "^M [0-9]+$");
}

static gint64
ask (KmDb       *server,
     const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmRows) rows = km_db_query (server, sql, &error, "");

  g_assert_no_error (error);
  g_assert_cmpint (km_rows_next (rows, &error), ==, 1);
  return km_rows_int (rows, 0);
}

static void
test_hall (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-hall-XXXXXX", &error);
  g_autofree char *receipts = g_build_filename (folder, "receipts", NULL);
  g_autofree char *database = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *label = NULL;
  g_autofree char *slip = NULL;
  g_autofree char *paper = NULL;
  g_autofree char *called = NULL;
  g_autoptr (KmAnswers) answers = km_answers_new (KM_TEST_CATALOGUE, language);
  KmDriver *kiosk = km_driver_new (KM_TEST_PROGRAM, language, shots);
  KmDriver *clerk, *hall;
  KmMainJob door = { .driver = kiosk, .answers = answers, .arabic = g_str_equal (language, "ar"), .state_dir = folder, .pdf_dir = receipts };
  KmMainJob desk = { .answers = answers, .arabic = door.arabic };
  KmDb *server;
  gint64 number;

  g_assert_no_error (error);
  km_main_job_start (&door, "kiosk");
  sign_in_device (kiosk);
  label = take_ticket (kiosk);
  km_driver_shot (kiosk, "kiosk-number");

  /* The server has it, with what the visitor came for. */
  database = find_file (folder, "server.db");
  g_assert_nonnull (database);
  uri = g_strconcat ("sqlite:", database, NULL);
  server = km_db_open (uri, KM_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (server, "SELECT count(*) FROM ticket WHERE wanted = 'BND-01'"), ==, 1);
  number = ask (server, "SELECT number FROM ticket WHERE wanted = 'BND-01'");

  /* The paper has it. */
  slip = g_strdup_printf ("%s/M-%" G_GINT64_FORMAT ".pdf", receipts, number);
  g_assert_true (km_driver_wait_until (kiosk, slip_cb, slip));
  paper = read_slip (slip);
  paper_text_assert (paper, "تدريب الأحوال المدنية جهز هذه المستندات");
  g_object_unref (km_driver_find (kiosk, NULL, _("Take your slip of paper.")));

  /* The screen in the room, then a clerk who calls until it is that ticket's turn. */
  hall = start_beside (folder, "hall", "hall");
  sign_in_device (hall);
  g_free (km_driver_wait_text (hall, "الانتظار المتوقع|Expected wait"));
  km_driver_shot (kiosk, "hall-empty");
  clerk = start_beside (folder, "clerk", NULL);
  desk.driver = clerk;
  km_main_job_sign_in (&desk, "clerk", TRUE);
  km_main_job_open_shift (&desk, "100");
  km_main_job_call_next (&desk);
  called = km_driver_wait_text (hall, "^(شباك|Counter)\u00a0[1١]$");
  km_driver_shot (kiosk, "hall-called");
  g_test_message ("ticket %s, screen %s", label, called);

  km_driver_stop (clerk);
  km_driver_free (clerk);
  km_driver_stop (hall);
  km_driver_free (hall);
  km_db_close (server);
  km_driver_stop (kiosk);
  km_driver_free (kiosk);
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
  g_test_add_func ("/journey/hall", test_hall);
  return g_test_run ();
}
