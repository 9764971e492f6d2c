/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "km-books.h"
#include "km-db.h"
#include "km-main-job.h"

/* The application with its window, and the server behind it, killed where it hurts: while F9 asks for the quote, in the milliseconds after
 * it, while the receipt is printed, after F2 and F12. A clerk walks the main job by keys, visitor after visitor; what was in front before stands there afterwards,
 * paid exactly once or not at all, and in the end till and server agree to the piastre. */

#define SERVICE "CSO-009"
#define SAVED_MS 250      /* by then what was typed is in the till's file */
#define EARLY_MS 40       /* just after a key */
#define LATE_MS 500       /* printing is over by then, or nearly so */

static guint kills = 6;
static guint32 seed;

typedef struct
{
  KmMainJob job;
  char *folder;    /* (owned) of the till's file */
  char *till_db;   /* (owned) */
  char *server_db; /* (owned) */
  GRand *chance;   /* (owned) */
  gint64 price;    /* of the first receipt: all are for the same service; 0 before */
  gint64 due;      /* receipts that the till must have by now */
  guint apps;
  guint servers;
  guint unpaid;    /* times that F9 was pressed and nothing was taken */
} Path;

/* What dies at F9. */
typedef enum
{
  KILL_ASKING,      /* the application, while its server keeps it waiting for the quote */
  KILL_APPLICATION,
  KILL_SERVER,
  N_VICTIMS
} Victim;

/* --- what the files say ------------------------------------------------------------------------------------------------------ */

/* The first column as text, "" when there is no row. Returns: (transfer full) */
static char *
ask_text (const char *path, const char *sql)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  KmDb *db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  KmRows *rows;
  char *text;

  g_assert_no_error (error);
  rows = km_db_query (db, sql, &error, "");
  g_assert_no_error (error);
  text = g_strdup (km_rows_next (rows, &error) > 0 ? km_rows_text (rows, 0) : "");
  g_assert_no_error (error);
  km_rows_free (rows);
  km_db_close (db);
  return text;
}

static gint64
receipts (Path *path)
{
  return km_books_ask (path->till_db, KM_SQL ("SELECT count(*) FROM receipt"));
}

static char *
last_receipt (Path *path)
{
  return ask_text (path->till_db, KM_SQL ("SELECT number FROM receipt ORDER BY n DESC LIMIT 1"));
}

/* Who stands at the counter, for the server. */
static char *
in_front (Path *path)
{
  return ask_text (path->server_db, KM_SQL ("SELECT id FROM ticket WHERE state IN ('called', 'serving')"));
}

static gboolean
delivered_cb (KmDriver *driver, gpointer data)
{
  Path *path = data;

  return km_books_ask (path->till_db, KM_SQL ("SELECT count(*) FROM outbox WHERE state = 'waiting'")) == 0;
}

static gboolean
is_there (Path *path, const char *suffix)
{
  g_autofree char *number = last_receipt (path);
  g_autofree char *name = g_strconcat (number, suffix, ".pdf", NULL);
  g_autofree char *file = g_build_filename (path->job.pdf_dir, name, NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/* The original is given up before it goes to the printer, so that there are never two: then a copy takes its place. */
static gboolean
printed_cb (KmDriver *driver, gpointer data)
{
  Path *path = data;

  /* The papers of the receipts before are there already. */
  return km_books_ask (path->till_db, KM_SQL ("SELECT count(*) FROM receipt")) >= path->due
         && km_books_ask (path->till_db, KM_SQL ("SELECT count(*) FROM receipt WHERE printed_at IS NULL")) == 0
         && (is_there (path, "") || is_there (path, "-1"));
}

/* --- the server's process ---------------------------------------------------------------------------------------------------- */

/* The server that works on this folder, 0 when there is none. */
static GPid
find_server (Path *path)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc && (name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *file = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length;

      if (!g_ascii_isdigit (name[0]) || !g_file_get_contents (file, &line, &length, NULL) || length == 0)
        continue;
      for (gsize i = 0; i + 1 < length; i++)
        if (line[i] == '\0')
          line[i] = ' ';
      if (strstr (line, "khadamat-server ") && strstr (line, path->folder))
        return (GPid) atoi (name);
    }
  return 0;
}

static gboolean
server_runs_cb (KmDriver *driver, gpointer data)
{
  return find_server (data) != 0;
}

static gboolean
no_server_cb (KmDriver *driver, gpointer data)
{
  return find_server (data) == 0;
}

/* --- waiting and killing ------------------------------------------------------------------------------------------------------ */

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean late = FALSE;

  g_timeout_add (ms, late_cb, &late);
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for (Path *path, gboolean (*condition) (KmDriver *, gpointer), const char *what)
{
  if (!km_driver_wait_until (path->job.driver, condition, path))
    km_driver_fail (path->job.driver, "in vain: %s", what);
}

/* The application on the same folder again. */
static void
start_again (Path *path)
{
  km_main_job_start (&path->job, NULL);
  g_object_unref (km_driver_find (path->job.driver, NULL, _("Online")));
}

/* Takes one of both away, @ms after a key. FALSE: the application is gone. */
static gboolean
kill_one (Path *path, gboolean server, const char *key, guint ms)
{
  GPid pid = server ? find_server (path) : 0;

  km_driver_key (path->job.driver, key);
  wait_ms (ms);
  if (server)
    {
      g_assert_cmpint (pid, >, 0);
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      path->servers++;
    }
  else
    {
      km_driver_kill (path->job.driver);
      path->apps++;
    }
  g_test_message ("the %s was killed %u ms after %s", server ? "server" : "application", ms, key);
  return server;
}

/* F9 has begun, and is not pressed twice. */
static gboolean
paying_cb (KmDriver *driver, gpointer data)
{
  g_autoptr (AtspiAccessible) button = km_driver_look (driver, "push button", _("Take payment and print"));
  g_autoptr (AtspiStateSet) states = NULL;

  if (button == NULL)
    return FALSE;
  atspi_accessible_clear_cache (button);
  states = atspi_accessible_get_state_set (button);
  return !atspi_state_set_contains (states, ATSPI_STATE_SENSITIVE);
}

/* Takes the application away @ms after it began to ask a server that does not answer. */
static void
kill_asking (Path *path, guint ms)
{
  GPid pid = find_server (path);

  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  km_driver_key (path->job.driver, "F9");
  wait_for (path, paying_cb, "the payment's beginning");
  wait_ms (ms);
  km_driver_kill (path->job.driver);
  g_assert_cmpint (kill (pid, SIGCONT), ==, 0);
  path->apps++;
  g_test_message ("the application was killed %u ms after it asked for the quote", ms);
}

/* --- the form as it stands ---------------------------------------------------------------------------------------------------- */

static void
add_entries (AtspiAccessible *accessible, KmAnswers *answers, GString *form)
{
  AtspiRole role = atspi_accessible_get_role (accessible, NULL);
  int n = atspi_accessible_get_child_count (accessible, NULL);

  if (role == ATSPI_ROLE_TEXT || role == ATSPI_ROLE_CHECK_BOX || role == ATSPI_ROLE_RADIO_BUTTON)
    {
      g_autofree char *name = atspi_accessible_get_name (accessible, NULL);

      atspi_accessible_clear_cache (accessible);
      if (role == ATSPI_ROLE_TEXT && km_answers_find (answers, name))
        {
          g_autofree char *text = km_driver_text_of (accessible);

          /* Drawn in groups when the focus is elsewhere: what was typed counts. */
          g_string_append_printf (form, "%s = ", name);
          for (const char *at = text; *at; at = g_utf8_next_char (at))
            if (g_unichar_isalnum (g_utf8_get_char (at)))
              g_string_append_unichar (form, g_utf8_get_char (at));
          g_string_append_c (form, '\n');
        }
      else if (role != ATSPI_ROLE_TEXT)
        {
          g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (accessible);

          if (atspi_state_set_contains (states, ATSPI_STATE_CHECKED))
            g_string_append_printf (form, "[%s]\n", name);
        }
    }
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (accessible, i, NULL);

      if (child)
        add_entries (child, answers, form);
    }
}

/* Answers and ticked papers, one a line. Returns: (transfer full) */
static char *
read_form (Path *path)
{
  g_autoptr (AtspiAccessible) window = km_driver_find (path->job.driver, "application", NULL);
  GString *form = g_string_new (NULL);

  add_entries (window, path->job.answers, form);
  return g_string_free (form, FALSE);
}

/* --- the path ------------------------------------------------------------------------------------------------------------------ */

/* F2 until somebody is called: not while the server is away, for then it asks for the number on the slip. */
static gboolean
called_cb (KmDriver *driver, gpointer data)
{
  g_autofree char *name = g_strconcat (_("Start serving"), "*", NULL);
  g_autoptr (AtspiAccessible) start = km_driver_look (driver, "push button", name);
  g_autoptr (AtspiAccessible) question = start ? NULL : km_driver_look (driver, "dialog", NULL);
  g_autoptr (AtspiAccessible) online = start ? NULL : km_driver_look (driver, NULL, _("Online"));

  if (start)
    return TRUE;
  if (question)
    km_driver_key (driver, "Escape");
  else if (online)
    km_driver_key (driver, "F2");
  return FALSE;
}

static void
fill_in (Path *path)
{
  g_autofree char *line = g_strconcat ("*", km_answers_service (path->job.answers, SERVICE), "*", NULL);

  wait_for (path, called_cb, "a visitor");
  km_main_job_begin (&path->job);
  /* Others come too, and the service is a citizen's. */
  while (!km_driver_shows (path->job.driver, ", Citizen$"))
    {
      km_driver_key (path->job.driver, "F12");
      wait_for (path, called_cb, "a citizen");
      km_main_job_begin (&path->job);
    }
  km_main_job_add (&path->job, SERVICE, line);
  km_main_job_fill (&path->job);
  km_main_job_tender (&path->job, KM_PAY_CASH);
  wait_ms (SAVED_MS);
}

/* After a start with nothing taken: the form stands as it was, and F9 takes the money. */
static void
pay_again (Path *path, const char *form)
{
  g_autofree char *after = NULL;

  g_object_unref (km_driver_find (path->job.driver, "push button", _("Take payment and print")));
  after = read_form (path);
  g_assert_cmpstr (after, ==, form);
  path->unpaid++;
  g_test_message ("nothing was paid, and the form stands");
  km_driver_key (path->job.driver, "F9");
}

/* After a start with the money taken: the paper is offered once, or its copy is. */
static void
print_again (Path *path, gboolean unprinted)
{
  if (unprinted)
    {
      g_autofree char *number = last_receipt (path);
      g_autofree char *pattern = g_regex_escape_string (number, -1);

      g_free (km_driver_wait_text (path->job.driver, pattern));
    }
  if (unprinted || !is_there (path, ""))
    km_driver_key (path->job.driver, "ctrl+p");
  g_test_message ("it was paid, %s", unprinted ? "and the paper was offered" : is_there (path, "") ? "and printed" : "and a copy is printed");
}

/* F9 and a kill; then the same visitor, the same form and one receipt. */
static void
pay (Path *path, Victim victim, guint ms)
{
  g_autofree char *visitor = in_front (path);
  g_autofree char *form = read_form (path);
  gint64 before = receipts (path);
  g_autofree char *number = NULL, *shown = NULL, *who = NULL, *sql = NULL;

  path->due = before + 1;
  g_assert_cmpstr (visitor, !=, "");
  g_assert_nonnull (strchr (form, '='));
  if (victim == KILL_ASKING)
    kill_asking (path, ms);
  else
    kill_one (path, victim == KILL_SERVER, "F9", ms);
  if (victim != KILL_SERVER)
    {
      gboolean unprinted = km_books_ask (path->till_db, KM_SQL ("SELECT count(*) FROM receipt WHERE printed_at IS NULL")) == 1;
      gboolean paid = receipts (path) > before;

      start_again (path);
      if (paid)
        print_again (path, unprinted);
      else
        pay_again (path, form);
    }
  wait_for (path, printed_cb, "the receipt's paper");
  if (victim == KILL_SERVER)
    shown = km_main_job_receipt_number (&path->job);
  number = last_receipt (path);
  if (shown)
    g_assert_cmpstr (shown, ==, number);
  g_assert_cmpint (receipts (path), ==, before + 1);
  wait_for (path, server_runs_cb, "a server");
  wait_for (path, delivered_cb, "the receipt at the server");
  sql = g_strdup_printf ("SELECT ticket FROM receipt WHERE number = '%s'", number);
  who = ask_text (path->server_db, sql);
  g_assert_cmpstr (who, ==, visitor);
  g_free (sql);
  sql = g_strdup_printf ("SELECT piastres FROM receipt WHERE number = '%s' AND copies <= 1", number);
  if (path->price == 0)
    path->price = km_books_ask (path->till_db, sql);
  g_assert_cmpint (path->price, >, 0);
  g_assert_cmpint (km_books_ask (path->till_db, sql), ==, path->price);
}

/* F2 or F12 after the payment, and a kill: the visitor is finished once, by that key or by the next. */
static void
leave (Path *path, gboolean server, const char *key, guint ms)
{
  g_autofree char *number = last_receipt (path);
  g_autofree char *finished = g_strdup_printf ("SELECT count(*) FROM ticket_move m WHERE to_state = 'finished' AND ticket = (SELECT ticket FROM receipt "
                                               "WHERE number = '%s')", number);

  if (!kill_one (path, server, key, ms))
    start_again (path);
  else
    wait_for (path, server_runs_cb, "a server");
  wait_for (path, called_cb, "the next visitor");
  wait_for (path, delivered_cb, "the moves at the server");
  g_assert_cmpint (km_books_ask (path->server_db, finished), ==, 1);
  g_assert_cmpint (km_books_ask (path->server_db, KM_SQL ("SELECT count(*) FROM ticket WHERE state IN ('called', 'serving')")), ==, 1);
}

static void
test_kill_path (void)
{
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, "en", g_getenv ("KM_FAULTS_SHOTS"));
  g_autoptr (KmAnswers) answers = km_answers_new (KM_TEST_CATALOGUE, "en");
  g_autoptr (GError) error = NULL;
  Path path = { .chance = g_rand_new_with_seed (seed) };

  path.job.driver = driver;
  path.job.answers = answers;
  path.job.state_dir = g_dir_make_tmp ("km-path-XXXXXX", &error);
  g_assert_no_error (error);
  path.job.pdf_dir = g_build_filename (path.job.state_dir, "receipts", NULL);
  path.folder = g_build_filename (path.job.state_dir, "state", NULL);
  path.till_db = g_build_filename (path.folder, "till.db", NULL);
  path.server_db = g_build_filename (path.folder, "server", "server.db", NULL);

  km_main_job_start (&path.job, NULL);
  km_main_job_sign_in (&path.job, "clerk", TRUE);
  km_main_job_open_shift (&path.job, "200");
  for (guint i = 0; i < kills; i += 2)
    {
      Victim victim = (i / 2) % N_VICTIMS;
      gboolean early = (i / 2) < N_VICTIMS || g_rand_boolean (path.chance);

      fill_in (&path);
      pay (&path, victim, (guint) g_rand_int_range (path.chance, 0, early ? EARLY_MS : LATE_MS));
      leave (&path, victim != KILL_SERVER, g_rand_boolean (path.chance) ? "F2" : "F12", (guint) g_rand_int_range (path.chance, 0, LATE_MS));
    }
  g_test_message ("%u times the application (%u times with nothing paid), %u times the server", path.apps, path.unpaid, path.servers);
  g_assert_cmpuint (path.unpaid, >, 0);
  km_driver_kill (driver);
  wait_for (&path, no_server_cb, "the server's end");
  g_assert_cmpint (km_books_ask (path.till_db, KM_SQL ("SELECT count(*) FROM receipt")), ==, (kills + 1) / 2);
  km_books_assert (path.folder, KM_BOOKS_NONE);

  g_rand_free (path.chance);
  g_free (path.job.state_dir);
  g_free (path.job.pdf_dir);
  g_free (path.folder);
  g_free (path.till_db);
  g_free (path.server_db);
}

int
main (int argc, char **argv)
{
  const char *text;

  km_main_job_language ("en");
  g_test_init (&argc, &argv, NULL);
  /* The accessibility bus warns of an application that was killed. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  text = g_getenv ("KM_FAULTS_KILLS");
  if (text)
    kills = (guint) atoi (text);
  text = g_getenv ("KM_FAULTS_SEED");
  seed = text ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
  g_test_message ("KM_FAULTS_SEED=%u KM_FAULTS_KILLS=%u", seed, kills);
  /* Somebody always waits. */
  g_setenv ("KM_PRACTICE_VISITORS", "1200", TRUE);
  g_test_add_func ("/faults/kill-path", test_kill_path);
  return g_test_run ();
}
