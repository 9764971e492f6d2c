/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What khadamat-server says to the person who runs it, in Arabic and in English, with the same exit codes; what it answers over the
 * wire does not depend on the language it was started in. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "km-cli.h"
#include "km-db.h"
#include "km-test-client.h"
#include "km-test-desk.h"

typedef struct
{
  char *folder;
  char *real;    /* a real database */
  char *newer;   /* one that a newer program made */
  char *broken;  /* a catalogue */
} Place;

static void
run_shell (const char *format,
           ...)
{
  g_autofree char *command = NULL;
  va_list arguments;
  int status;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static char *
new_database (const char *folder,
              const char *name)
{
  char *uri = g_strdup_printf ("sqlite:%s/%s", folder, name);
  const char *arguments[] = { "init", "--database", uri, "--administrator", "root", "--name-ar", "مدير", NULL };

  g_assert_cmpint (km_test_run (NULL, "a password\n", arguments), ==, KM_EXIT_OK);
  return uri;
}

static void
set_up (Place        *place,
        gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  KmDb *db;

  place->folder = g_dir_make_tmp ("km-languages-XXXXXX", &error);
  g_assert_no_error (error);
  place->real = new_database (place->folder, "real.db");
  place->newer = new_database (place->folder, "newer.db");
  place->broken = g_build_filename (place->folder, "catalogue", NULL);
  db = km_db_open (place->newer, KM_DB_NONE, &error);
  g_assert_no_error (error);
  km_db_exec (db, "INSERT INTO km_schema (version, name, at) VALUES (9999, 'from-tomorrow', 0)", &error);
  g_assert_no_error (error);
  km_db_close (db);
  run_shell ("cp -r '%s' '%s'", g_getenv ("KM_CATALOGUE"), place->broken);
  run_shell ("rm '%s/services/CSO.json'", place->broken);
}

static void
tear_down (Place        *place,
           gconstpointer unused)
{
  run_shell ("rm -rf '%s'", place->folder);
  g_free (place->folder);
  g_free (place->real);
  g_free (place->newer);
  g_free (place->broken);
}

/* The same mistake in both languages: the same exit code, a sentence of each, and in both the thing that is wrong. */
static void
check (int                code,
       const char        *arabic,
       const char        *english,
       const char        *both,
       const char *const *arguments)
{
  static const char *const languages[] = { "ar", "en" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *errors = NULL;
      const char *wanted = i == 0 ? arabic : english;

      g_assert_cmpint (km_test_run_in (languages[i], NULL, &errors, "x\n", arguments), ==, code);
      g_assert_true (g_str_has_prefix (errors, "khadamat-server: "));
      if (strstr (errors, wanted) == NULL || strstr (errors, both) == NULL)
        g_error ("%s %s: no “%s” or no “%s” in “%s”", languages[i], arguments[0], wanted, both, errors);
    }
}

#define CHECK(code, arabic, english, both, ...) check (code, arabic, english, both, (const char *const[]) { __VA_ARGS__, NULL })

static void
test_mistakes (Place        *place,
               gconstpointer unused)
{
  g_autofree char *nothing = g_strdup_printf ("sqlite:%s/nothing.db", place->folder);

  CHECK (KM_EXIT_USAGE, "ليس أمرًا معروفًا", "is not a command", "dance", "dance");
  CHECK (KM_EXIT_USAGE, "المزيد في", "tells more", "--fast", "serve", "--fast");
  CHECK (KM_EXIT_USAGE, "حدد قاعدة البيانات", "say which database", "--database", "serve");
  CHECK (KM_EXIT_USAGE, "ليست قاعدة بيانات", "is not a database", "mysql:x", "serve", "--database", "mysql:x");
  CHECK (KM_EXIT_USAGE, "معًا", "go together", "--tls-key", "serve", "--database", nothing, "--tls-key", "x");
  CHECK (KM_EXIT_USAGE, "مكشوفة", "in clear", "0.0.0.0:0", "serve", "--database", place->real, "--listen", "0.0.0.0:0");
  CHECK (KM_EXIT_USAGE, "ليس بصيغة", "is not ADDRESS", "here", "serve", "--database", place->real, "--listen", "here");
  CHECK (KM_EXIT_NO_DATABASE, "غير موجودة", "does not exist", "nothing.db", "serve", "--database", nothing);
  CHECK (KM_EXIT_TOO_NEW, "إصدار أحدث", "newer version", "newer.db", "serve", "--database", place->newer, "--listen", "127.0.0.1:0");
  CHECK (KM_EXIT_WRONG_MODE, "قاعدة عمل فعلي", "real database", "real.db", "serve", "--practice", "--database", place->real, "--listen", "127.0.0.1:0");
  CHECK (KM_EXIT_CATALOGUE, "غير سليم", "is not right", "CSO.json", "catalogue", "check", "--catalogue", place->broken);
  CHECK (KM_EXIT_CATALOGUE, "الملف ناقص", "the file is missing", "CSO.json", "catalogue", "check", "--catalogue", place->broken);
  CHECK (KM_EXIT_FAILED, "موجود بالفعل", "there already", "real.db", "init", "--database", place->real, "--administrator", "x", "--name-ar", "x");
}

/* What verify finds. */
static void
test_findings (Place        *place,
               gconstpointer unused)
{
  static const struct
  {
    const char *language, *wanted;
  } both[] = { { "ar", "ASW: سلسلة المراجعة تنتهي عند" }, { "en", "ASW: the audit chain ends at" } };
  g_autoptr (GError) error = NULL;
  KmDb *db = km_db_open (place->real, KM_DB_NONE, &error);

  g_assert_no_error (error);
  km_db_exec (db, "INSERT INTO centre (centre, name_ar, name_en, kind, settings, audit_number) VALUES ('ASW', 'أسوان', 'Aswan', 'centre', '{}', 7)", &error);
  g_assert_no_error (error);
  km_db_close (db);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      const char *arguments[] = { "verify", "--database", place->real, NULL };
      g_autofree char *output = NULL;

      g_assert_cmpint (km_test_run_in (both[i].language, &output, NULL, NULL, arguments), ==, KM_EXIT_DAMAGED);
      if (strstr (output, both[i].wanted) == NULL)
        g_error ("no “%s” in “%s”", both[i].wanted, output);
    }
}

/* As nobody when the tests run as root, whom no permission stops. */
static void
test_read_only (Place        *place,
                gconstpointer unused)
{
  static const struct
  {
    const char *language;
    const char *wanted;
  } both[] = { { "ar", "تتعذر الكتابة" }, { "en", "cannot be written" } };
  const char *user = geteuid () == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";

  g_chmod (place->folder, 0555);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autofree char *command = g_strdup_printf ("%senv LANGUAGE=%s %s serve --practice --database sqlite:%s/new.db --listen 127.0.0.1:0", user,
                                                  both[i].language, g_getenv ("KM_SERVER"), place->folder);
      g_autofree char *errors = NULL;
      int status;

      g_assert_true (g_spawn_command_line_sync (command, NULL, &errors, &status, NULL));
      g_assert_cmpint (WEXITSTATUS (status), ==, KM_EXIT_READ_ONLY);
      g_assert_nonnull (strstr (errors, both[i].wanted));
    }
  g_chmod (place->folder, 0755);
}

static void
test_running (Place        *place,
              gconstpointer unused)
{
  g_autoptr (KmTestServer) server = km_test_server_start_real (place->real + strlen ("sqlite:"));
  g_autofree char *port = g_strdup_printf ("127.0.0.1:%u", server->port);
  g_autofree char *other = new_database (place->folder, "other.db");

  CHECK (KM_EXIT_PORT_IN_USE, "يستخدمه برنامج آخر", "in use by another program", port, "serve", "--database", other, "--listen", port);
  CHECK (KM_EXIT_LOCKED, "تستخدمها عملية أخرى", "another process", "real.db", "serve", "--database", place->real, "--listen", "127.0.0.1:0");
  CHECK (KM_EXIT_LOCKED, "تستخدمها عملية أخرى", "another process", "real.db", "account", "list", "--database", place->real);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

/* Every command explains itself and names every exit code, in both languages. */
static void
test_help (void)
{
  static const char *const commands[] = { NULL, "serve", "init", "account", "centre", "lane", "counter", "settings", "calendar", "catalogue", "till",
                                          "backup", "restore", "recover", "export", "verify" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *arguments[] = { commands[i] != NULL ? commands[i] : "--help", commands[i] != NULL ? "--help" : NULL, NULL };
      g_autofree char *arabic = NULL;
      g_autofree char *english = NULL;

      g_assert_cmpint (km_test_run_in ("ar", &arabic, NULL, NULL, arguments), ==, KM_EXIT_OK);
      g_assert_cmpint (km_test_run_in ("en", &english, NULL, NULL, arguments), ==, KM_EXIT_OK);
      g_assert_nonnull (strstr (arabic, "رموز الخروج:"));
      g_assert_nonnull (strstr (english, "Exit codes:"));
      for (int code = KM_EXIT_OK; code <= KM_EXIT_NOT_ALLOWED; code++)
        {
          g_autofree char *line = g_strdup_printf ("\n  %2d  ", code);

          g_assert_nonnull (strstr (arabic, line));
          g_assert_nonnull (strstr (english, line));
        }
    }
}

/* Started by a person who reads Arabic, it speaks to programs as ever. */
static void
test_wire (void)
{
  g_autoptr (KmTestServer) server = NULL;
  g_autoptr (KmReply) reply = NULL;

  g_setenv ("LANGUAGE", "ar", TRUE);
  server = km_test_server_start (NULL, NULL);
  g_setenv ("LANGUAGE", "en", TRUE);
  reply = km_test_request (server, "GET", "/v1/sessions/current", NULL, NULL, NULL);
  km_assert_problem (reply, 401, "unauthorized");
  g_assert_cmpstr (json_string_value (json_object_get (reply->json, "title")), ==, "Sign-in needed");
  /* Also where the same words are a person's elsewhere: what is wrong with a catalogue. */
  {
    g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
    g_autofree char *path = g_strdup_printf ("/v1/catalogues/%064d", 0);
    g_autoptr (KmReply) refused = km_test_request_json (server, "PUT", path, admin, json_object ());

    km_assert_problem (refused, 422, "catalogue");
    g_assert_true (g_str_is_ascii (json_string_value (json_object_get (refused->json, "detail"))));
  }
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/languages/mistakes", Place, NULL, set_up, test_mistakes, tear_down);
  g_test_add ("/languages/findings", Place, NULL, set_up, test_findings, tear_down);
  g_test_add ("/languages/read-only", Place, NULL, set_up, test_read_only, tear_down);
  g_test_add ("/languages/running", Place, NULL, set_up, test_running, tear_down);
  g_test_add_func ("/languages/help", test_help);
  g_test_add_func ("/languages/wire", test_wire);
  return g_test_run ();
}
