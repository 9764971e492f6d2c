/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "km-books.h"
#include "km-relay.h"
#include "km-walker.h"

/* The network and the server as they are on a bad day: the visitor in front is served to the end, with a receipt, and everything arrives
 * afterwards, once. */

static guint32 seed;

/* --- a server that has stopped in the middle of everything -------------------------------------------------------------------- */

static void
test_silent (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  json_t *trouble;
  GPid pid;
  int at;

  km_walker_start (walker, 2, 1, NULL);
  at = km_walker_wait_step (walker, 0, "basket", 1);
  pid = km_walker_server_pid (walker);
  g_assert_cmpint (pid, >, 0);
  kill (pid, SIGSTOP);
  /* Nobody answers: paid, printed and finished all the same; only the next ticket needs the server. */
  at = km_walker_wait_step (walker, (guint) at, "finished", 1);
  g_assert_cmpint (at, >, 0);
  at = km_walker_wait_step (walker, (guint) at, "trouble", 1);
  g_assert_cmpint (at, >, 0);
  trouble = km_walker_line (walker, (guint) at);
  g_assert_cmpstr (json_string_value (json_object_get (trouble, "at")), ==, "called");
  g_assert_cmpstr (json_string_value (json_object_get (trouble, "sentence")), !=, "");
  kill (pid, SIGCONT);
  km_walker_wait_end (walker);
  if (walker->status != 0)
    km_walker_fail (walker, "it did not go on after the server came back");
  km_walker_wait_no_server (walker);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
}

/* --- behind a bad network -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmWalker *walker;
  KmRelay *relay;
  GSubprocess *server;
  const char *more[2];
  char *option;
} Bad;

static gboolean
go_round_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static Bad *
bad_new (void)
{
  Bad *bad = g_new0 (Bad, 1);
  g_autofree char *folder = NULL, *database = NULL, *port_file = NULL, *port = NULL;
  g_autoptr (GError) error = NULL;
  guint id = g_timeout_add (10, go_round_cb, NULL);

  bad->walker = km_walker_new (seed);
  folder = g_build_filename (bad->walker->state_dir, "server", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  database = g_strdup_printf ("sqlite:%s/server.db", folder);
  port_file = g_build_filename (folder, "port", NULL);
  bad->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, bad->walker->server, "serve", "--practice",
                                  "--stop-with-parent", "--database", database, "--listen", "127.0.0.1:0", "--port-file", port_file, NULL);
  g_assert_no_error (error);
  while (!g_file_get_contents (port_file, &port, NULL, NULL))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  bad->relay = km_relay_new ((guint16) g_ascii_strtoull (port, NULL, 10), seed);
  bad->option = g_strdup_printf ("--server=%s", km_relay_get_url (bad->relay));
  bad->more[0] = bad->option;
  return bad;
}

static void
bad_end (Bad *bad)
{
  km_walker_wait_end (bad->walker);
  if (bad->walker->status != 0)
    km_walker_fail (bad->walker, "it gave up");
  km_relay_free (bad->relay);
  g_output_stream_close (g_subprocess_get_stdin_pipe (bad->server), NULL, NULL);
  km_walker_wait_no_server (bad->walker);
  km_books_assert (bad->walker->state_dir, KM_BOOKS_NONE);
  g_object_unref (bad->server);
  km_walker_free (bad->walker);
  g_free (bad->option);
  g_free (bad);
}

/* Three answers of ten are lost after the server did what was asked. */
static void
test_lost_answers (void)
{
  Bad *bad = bad_new ();

  km_walker_start (bad->walker, 4, 1, bad->more);
  km_walker_wait_step (bad->walker, 0, "found", 1);
  km_relay_set_mode (bad->relay, KM_RELAY_LOSE);
  km_walker_wait_step (bad->walker, 0, "finished", 3);
  g_assert_cmpuint (km_relay_get_harm (bad->relay), >, 0);
  km_relay_set_mode (bad->relay, KM_RELAY_PASS);
  bad_end (bad);
}

/* What does not answer as it should, from a visitor's start until he has gone. */
static void
test_absent (gconstpointer mode)
{
  Bad *bad = bad_new ();
  int at;

  km_walker_start (bad->walker, 2, 1, bad->more);
  at = km_walker_wait_step (bad->walker, 0, "started", 1);
  km_relay_set_mode (bad->relay, GPOINTER_TO_INT (mode));
  at = km_walker_wait_step (bad->walker, (guint) MAX (at, 0), "finished", 1);
  if (at < 0)
    km_walker_fail (bad->walker, "the visitor was not served to the end");
  at = km_walker_wait_step (bad->walker, (guint) at, "trouble", 1);
  g_assert_cmpint (at, >, 0);
  km_relay_set_mode (bad->relay, KM_RELAY_PASS);
  bad_end (bad);
}

/* A till whose server is not there at its start: nobody can sign in, and that is said; then it is there. */
static void
test_absent_at_start (void)
{
  Bad *bad = bad_new ();
  int at;

  km_relay_set_mode (bad->relay, KM_RELAY_REFUSE);
  km_walker_start (bad->walker, 1, 1, bad->more);
  at = km_walker_wait_step (bad->walker, 0, "trouble", 1);
  g_assert_cmpint (at, >, 0);
  g_assert_cmpstr (json_string_value (json_object_get (km_walker_line (bad->walker, (guint) at), "sentence")), !=, "");
  km_relay_set_mode (bad->relay, KM_RELAY_PASS);
  bad_end (bad);
}

/* Killed while it is offline, with a receipt that only it knows; started again while it is still offline. */
static void
test_killed_offline (void)
{
  Bad *bad = bad_new ();
  int at;

  km_walker_start (bad->walker, 2, 1, bad->more);
  at = km_walker_wait_step (bad->walker, 0, "tender", 1);
  km_relay_set_mode (bad->relay, KM_RELAY_REFUSE);
  at = km_walker_wait_step (bad->walker, (guint) MAX (at, 0), "completed", 1);
  g_assert_cmpint (at, >, 0);
  g_assert_true (km_walker_kill (bad->walker));
  km_walker_start (bad->walker, 2, 1, bad->more);
  at = km_walker_wait_step (bad->walker, 0, "finished", 1);
  if (at < 0)
    km_walker_fail (bad->walker, "the visitor was not found again");
  g_assert_cmpint (json_integer_value (json_object_get (km_walker_last (bad->walker, "found"), "backlog")), >, 0);
  km_relay_set_mode (bad->relay, KM_RELAY_PASS);
  bad_end (bad);
}

int
main (int argc, char **argv)
{
  const char *text = g_getenv ("KM_FAULTS_SEED");

  g_test_init (&argc, &argv, NULL);
  seed = text ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
  g_test_message ("KM_FAULTS_SEED=%u", seed);
  g_test_add_func ("/faults/network/silent-server", test_silent);
  g_test_add_func ("/faults/network/lost-answers", test_lost_answers);
  g_test_add_data_func ("/faults/network/unavailable", GINT_TO_POINTER (KM_RELAY_UNAVAILABLE), test_absent);
  g_test_add_data_func ("/faults/network/refused", GINT_TO_POINTER (KM_RELAY_REFUSE), test_absent);
  g_test_add_func ("/faults/network/absent-at-start", test_absent_at_start);
  g_test_add_func ("/faults/network/killed-offline", test_killed_offline);
  return g_test_run ();
}
