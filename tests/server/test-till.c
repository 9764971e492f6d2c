/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "km-await.h"
#include "km-db.h"
#include "km-desk.h"
#include "km-json.h"
#include "km-queue.h"
#include "km-shift.h"
#include "km-test-client.h"

/* A workstation becomes a till of a real server, is withdrawn or put back to an older file, and becomes another till in the same folder. */

#define CODES 3

typedef struct
{
  char *folder;
  char *uri, *database; /* of the server */
  char *state;          /* folder of the till */
  char *till_db;
  char **codes;
  KmTestServer *server;
  KmDesk *desk;
  char *notice;
} Fixture;

/* --- the server --------------------------------------------------------------------------------------------------------------- */

#define RUN(input, ...) g_assert_cmpint (km_test_run (NULL, input, (const char *const[]) { __VA_ARGS__, NULL }), ==, 0)

static void
make_server (Fixture *f)
{
  static const char centre[] = "{\"centre\":\"GZA\",\"name_ar\":\"الجيزة\",\"name_en\":\"Giza\",\"kind\":\"centre\",\"settings\":{\"head_starts\":{}},"
                               "\"lanes\":[{\"lane\":\"CIV\",\"letter\":\"م\",\"latin\":\"M\",\"name_ar\":\"الأحوال\",\"name_en\":\"Civil\",\"authorities\":[\"CSO\"]}],"
                               "\"counters\":[{\"counter\":\"GZA-01\",\"number\":1,\"lanes\":[\"CIV\"]}]}";
  g_autofree char *file = g_build_filename (f->folder, "centre.json", NULL);
  g_autofree char *command = g_strdup_printf ("%s till codes --database %s --centre GZA --count %d", g_getenv ("KM_SERVER"), f->uri, CODES);
  g_autofree char *codes = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  RUN ("a password\n", "init", "--database", f->uri, "--administrator", "root", "--name-ar", "مدير");
  g_file_set_contents (file, centre, -1, &error);
  g_assert_no_error (error);
  RUN (NULL, "centre", "put", "--database", f->uri, file);
  RUN ("first\n", "account", "add", "--database", f->uri, "--role", "clerk", "--centre", "GZA", "--name-ar", "سعاد", "--number", "7", "suad");
  g_spawn_command_line_sync (command, &codes, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  f->codes = g_strsplit (codes, "\n", -1);
  g_assert_cmpuint (g_strv_length (f->codes), >=, CODES);
}

static void
start_server (Fixture *f)
{
  f->server = km_test_server_start_real (f->database);
}

static void
stop_server (Fixture *f)
{
  g_assert_cmpint (km_test_server_stop (f->server), ==, 0);
  g_clear_pointer (&f->server, km_test_server_free);
}

static void
withdraw (Fixture *f, const char *till)
{
  g_autoptr (KmReply) reply = km_test_request_json (f->server, "POST", "/v1/sessions", NULL,
                                                    json_pack ("{s:s, s:s, s:s}", "username", "root", "password", "a password", "centre", "GZA"));
  g_autoptr (KmReply) done = NULL;
  g_autofree char *id = km_test_uuid (), *now = km_test_now ();

  km_assert_status (reply, 201);
  done = km_test_request_json (f->server, "POST", "/v1/commands", json_string_value (json_object_get (reply->json, "token")),
                               json_pack ("{s:[{s:s, s:s, s:s, s:{s:s}}]}", "commands", "id", id, "kind", "till.revoke", "made_at", now, "body", "till", till));
  km_assert_status (done, 200);
  g_assert_cmpstr (km_json_get_string (json_array_get (km_json_get_array (done->json, "results"), 0), "status", ""), ==, "accepted");
}

static gint64
ask (const char *path, const char *sql)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  KmDb *db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  gint64 value = -1;

  g_assert_no_error (error);
  km_db_one (db, sql, &error, "", "i", &value);
  g_assert_no_error (error);
  km_db_close (db);
  return value;
}

/* --- the workstation ------------------------------------------------------------------------------------------------------------ */

static void
notice_cb (KmDesk *desk, const char *sentence, const char *details, Fixture *f)
{
  g_free (f->notice);
  f->notice = g_strdup_printf ("%s (%s)", sentence, details);
}

static void
open_desk (Fixture *f)
{
  g_autofree char *url = f->server ? g_strdup_printf ("http://127.0.0.1:%u", f->server->port) : g_strdup ("http://127.0.0.1:1");

  f->desk = km_desk_new (f->state, url, FALSE, NULL, NULL);
  km_desk_set_language (f->desk, KM_LANGUAGE_EN);
  g_signal_connect (f->desk, "notice", G_CALLBACK (notice_cb), f);
  AWAIT_BOOL (km_desk_open_async (f->desk, NULL, await_cb, &await), km_desk_open_finish (f->desk, await.result, &await_error));
}

static void
close_desk (Fixture *f)
{
  AWAIT_BOOL (km_desk_close_async (f->desk, await_cb, &await), km_desk_close_finish (f->desk, await.result, &await_error));
  while (G_OBJECT (f->desk)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (f->desk);
  f->desk = NULL;
}

static void
enrol (Fixture *f, const char *code)
{
  AWAIT_BOOL (km_desk_enrol_async (f->desk, "GZA", code, NULL, await_cb, &await), km_desk_enrol_finish (f->desk, await.result, &await_error));
  g_assert_cmpint (km_desk_get_state (f->desk), ==, KM_DESK_SIGNED_OUT);
}

/* The sentence of the refusal. */
static char *
enrol_refused (Fixture *f, const char *code, const char *why)
{
  g_autoptr (GError) error = NULL;
  Await await = { NULL };

  km_desk_enrol_async (f->desk, "GZA", code, NULL, await_cb, &await);
  g_assert_false (km_desk_enrol_finish (f->desk, await_result (&await, "enrol"), &error));
  AWAIT_CLEAR (await);
  if (!km_desk_error_is (error, why))
    g_error ("not refused as %s: %s", why, error->message);
  return km_desk_error_sentence (error);
}

static void
sign_in (Fixture *f)
{
  AWAIT_BOOL (km_desk_sign_in_async (f->desk, "suad", "first", "GZA", "GZA-01", TRUE, NULL, await_cb, &await),
              km_desk_sign_in_finish (f->desk, await.result, &await_error));
}

static char *
till_of (Fixture *f)
{
  char *till;

  g_object_get (f->desk, "till", &till, NULL);
  return till;
}

static void
assert_till (Fixture *f, const char *wanted)
{
  g_autofree char *till = till_of (f);

  g_assert_cmpstr (till, ==, wanted);
}

/* The first till of the folder, with an open shift. */
static void
make_till (Fixture *f)
{
  start_server (f);
  open_desk (f);
  g_assert_cmpint (km_desk_get_state (f->desk), ==, KM_DESK_NEEDS_ENROL);
  g_free (enrol_refused (f, "0000-0000", "bad-code"));
  enrol (f, f->codes[0]);
  assert_till (f, "GZA-T01");
  g_free (enrol_refused (f, f->codes[1], "till-enrolled"));
  sign_in (f);
  AWAIT_BOOL (km_shift_open_async (km_desk_get_shift (f->desk), 50000, NULL, await_cb, &await),
              km_shift_open_finish (km_desk_get_shift (f->desk), await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
}

/* One more fact, which nobody hears of: the workstation is closed with it. */
static void
pause_unheard (Fixture *f)
{
  stop_server (f);
  AWAIT_BOOL (km_desk_pause_async (f->desk, "test", await_cb, &await), km_desk_pause_finish (f->desk, await.result, &await_error));
  g_assert_cmpuint (km_desk_get_backlog_count (f->desk), ==, 1);
  close_desk (f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("km-till-XXXXXX", &error);
  g_assert_no_error (error);
  f->database = g_build_filename (f->folder, "server.db", NULL);
  f->uri = g_strconcat ("sqlite:", f->database, NULL);
  f->state = g_build_filename (f->folder, "state", NULL);
  f->till_db = g_build_filename (f->state, "till.db", NULL);
  make_server (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->desk)
    close_desk (f);
  if (f->server)
    stop_server (f);
  remove_tree (f->folder);
  g_free (f->folder);
  g_free (f->database);
  g_free (f->uri);
  g_free (f->state);
  g_free (f->till_db);
  g_free (f->notice);
  g_strfreev (f->codes);
}

/* --- withdrawn ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  Fixture *f;
  Await early;
} Early;

/* In the moment in which the till learns that it is withdrawn, its last fact is still here. */
static void
state_changed_cb (KmDesk *desk, GParamSpec *pspec, Early *early)
{
  if (km_desk_get_state (desk) == KM_DESK_NEEDS_ENROL)
    km_desk_enrol_async (desk, "GZA", early->f->codes[1], NULL, await_cb, &early->early);
}

/* Everything of it is kept as it was, and nobody writes there by accident. */
static void
assert_kept (Fixture *f, const char *till, gint64 waiting)
{
  g_autofree char *path = g_strdup_printf ("%s.%s", f->till_db, till);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0400);
  g_assert_cmpint (ask (path, KM_SQL ("SELECT count(*) FROM outbox WHERE state = 'waiting'")), ==, waiting);
  g_assert_cmpint (ask (path, KM_SQL ("SELECT count(*) FROM outbox")), ==, ask (path, KM_SQL ("SELECT last_n FROM till")));
  g_assert_cmpint (ask (path, KM_SQL ("SELECT count(*) FROM till WHERE code = 'GZA-T01'")), ==, 1);
}

static void
test_withdrawn (Fixture *f, gconstpointer data)
{
  Early early = { f, { NULL } };
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  gulong id;

  make_till (f);
  pause_unheard (f);
  start_server (f);
  withdraw (f, "GZA-T01");

  open_desk (f);
  id = g_signal_connect (f->desk, "notify::state", G_CALLBACK (state_changed_cb), &early);
  if (km_desk_get_state (f->desk) == KM_DESK_NEEDS_ENROL)
    state_changed_cb (f->desk, NULL, &early);
  g_assert_false (km_desk_enrol_finish (f->desk, await_result (&early.early, "enrol"), &error));
  AWAIT_CLEAR (early.early);
  g_signal_handler_disconnect (f->desk, id);
  g_assert_true (km_desk_error_is (error, "till-undelivered"));
  sentence = km_desk_error_sentence (error);
  g_assert_nonnull (strstr (sentence, "1 waiting to be sent"));

  /* The refusal used no code up, and the server takes what the withdrawn till did. */
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  assert_till (f, "GZA-T01");
  enrol (f, f->codes[1]);
  assert_till (f, "GZA-T02");
  assert_kept (f, "GZA-T01", 0);
  g_assert_null (f->notice ? strstr (f->notice, "till before") : NULL);

  /* The shift goes on under the new till. */
  sign_in (f);
  WAIT_UNTIL (km_shift_get_state (km_desk_get_shift (f->desk)) == KM_SHIFT_OPEN);
  AWAIT_BOOL (km_desk_resume_async (f->desk, await_cb, &await), km_desk_resume_finish (f->desk, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  close_desk (f);
  g_assert_cmpint (ask (f->till_db, KM_SQL ("SELECT last_n FROM till")), >, 0);
  g_assert_cmpint (ask (f->database, KM_SQL ("SELECT last_n FROM till WHERE till = 'GZA-T02'")), ==, ask (f->till_db, KM_SQL ("SELECT last_n FROM till")));

  /* It is a till like any other after the next start. */
  open_desk (f);
  g_assert_cmpint (km_desk_get_state (f->desk), ==, KM_DESK_SIGNED_OUT);
  assert_till (f, "GZA-T02");
}

/* Nothing waited: the code leads straight to the next till, and again. */
static void
test_withdrawn_twice (Fixture *f, gconstpointer data)
{
  make_till (f);
  close_desk (f);
  withdraw (f, "GZA-T01");
  open_desk (f);
  WAIT_UNTIL (km_desk_get_state (f->desk) == KM_DESK_NEEDS_ENROL);
  g_free (enrol_refused (f, "0000-0000", "bad-code"));
  assert_till (f, "GZA-T01");
  enrol (f, f->codes[1]);
  assert_till (f, "GZA-T02");
  close_desk (f);
  withdraw (f, "GZA-T02");
  open_desk (f);
  WAIT_UNTIL (km_desk_get_state (f->desk) == KM_DESK_NEEDS_ENROL);
  enrol (f, f->codes[2]);
  assert_till (f, "GZA-T03");
  assert_kept (f, "GZA-T01", 0);
}

/* --- an older file ------------------------------------------------------------------------------------------------------------------ */

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
test_rolled_back (Fixture *f, gconstpointer data)
{
  g_autofree char *older = g_build_filename (f->folder, "older.db", NULL);
  g_autofree char *trouble = NULL;

  make_till (f);
  pause_unheard (f);
  copy_file (f->till_db, older);
  start_server (f);
  open_desk (f);
  sign_in (f);
  AWAIT_BOOL (km_desk_resume_async (f->desk, await_cb, &await), km_desk_resume_finish (f->desk, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  close_desk (f);
  copy_file (older, f->till_db);

  open_desk (f);
  WAIT_UNTIL (km_desk_get_state (f->desk) == KM_DESK_NEEDS_ENROL);
  g_object_get (f->desk, "error", &trouble, NULL);
  g_assert_nonnull (strstr (trouble, "older than what the server has"));
  /* What waits in this file will never be delivered by it: it is kept, and said. */
  enrol (f, f->codes[1]);
  assert_till (f, "GZA-T02");
  assert_kept (f, "GZA-T01", 1);
  g_assert_nonnull (f->notice);
  g_assert_nonnull (strstr (f->notice, "1 waiting to be sent"));
  g_assert_nonnull (strstr (f->notice, "till.db.GZA-T01"));
  g_assert_cmpuint (km_desk_get_backlog_count (f->desk), ==, 0);
  sign_in (f);
  AWAIT_BOOL (km_desk_pause_async (f->desk, "test", await_cb, &await), km_desk_pause_finish (f->desk, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
}

/* --- an authority of one's own ------------------------------------------------------------------------------------------------------ */

/* Runs openssl in the folder. */
static void
openssl (Fixture *f, const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("openssl %s", arguments);
  g_auto (GStrv) argv = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  g_spawn_sync (f->folder, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, said);
}

static void
make_authority (Fixture *f)
{
  g_autofree char *names = g_build_filename (f->folder, "names", NULL);

  g_assert_true (g_file_set_contents (names, "subjectAltName=IP:127.0.0.1\n", -1, NULL));
  openssl (f, "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=Authority");
  openssl (f, "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=127.0.0.1");
  openssl (f, "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names");
}

/* A desk of the TLS server, with @ca_file (nullable). */
static void
open_secure (Fixture *f, const char *ca_file)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u", f->server->port);

  f->desk = km_desk_new (f->state, url, FALSE, NULL, NULL);
  km_desk_set_language (f->desk, KM_LANGUAGE_EN);
  km_desk_set_ca_file (f->desk, ca_file);
}

static void
opened (Fixture *f)
{
  AWAIT_BOOL (km_desk_open_async (f->desk, NULL, await_cb, &await), km_desk_open_finish (f->desk, await.result, &await_error));
}

static void
test_own_authority (Fixture *f, gconstpointer data)
{
  g_autofree char *certificate = g_strdup_printf ("--tls-certificate=%s/server.pem", f->folder);
  g_autofree char *key = g_strdup_printf ("--tls-key=%s/server.key", f->folder);
  g_autofree char *ca_file = g_build_filename (f->folder, "ca.pem", NULL);
  const char *arguments[] = { certificate, key, NULL };
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;
  Await refused = { NULL };

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("TLS for GIO is not installed");
      return;
    }
  make_authority (f);
  f->server = km_test_server_start (NULL, arguments);

  /* A stranger's certificate is not talked to, and is not called a missing connection. */
  open_secure (f, NULL);
  opened (f);
  sentence = enrol_refused (f, "practice", "untrusted");
  g_assert_nonnull (strstr (sentence, "does not trust"));
  close_desk (f);

  /* A file that is no certificate opens nothing and is not kept. */
  open_secure (f, f->till_db);
  km_desk_open_async (f->desk, NULL, await_cb, &refused);
  g_assert_false (km_desk_open_finish (f->desk, await_result (&refused, "open"), &error));
  AWAIT_CLEAR (refused);
  g_assert_true (km_desk_error_is (error, "ca-file"));
  close_desk (f);

  open_secure (f, ca_file);
  opened (f);
  AWAIT_BOOL (km_desk_enrol_async (f->desk, "ASW", "practice", NULL, await_cb, &await), km_desk_enrol_finish (f->desk, await.result, &await_error));
  close_desk (f);

  /* Once is enough: the till keeps it, also when the file that was given is gone. */
  g_assert_cmpint (g_unlink (ca_file), ==, 0);
  open_secure (f, NULL);
  opened (f);
  AWAIT_BOOL (km_desk_sign_in_async (f->desk, "clerk", "practice", "ASW", "ASW-01", TRUE, NULL, await_cb, &await),
              km_desk_sign_in_finish (f->desk, await.result, &await_error));
  WAIT_UNTIL (km_queue_get_ready (km_desk_get_queue (f->desk)));
  AWAIT_BOOL (km_shift_open_async (km_desk_get_shift (f->desk), 50000, NULL, await_cb, &await),
              km_shift_open_finish (km_desk_get_shift (f->desk), await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/till/withdrawn", Fixture, NULL, set_up, test_withdrawn, tear_down);
  g_test_add ("/till/withdrawn-twice", Fixture, NULL, set_up, test_withdrawn_twice, tear_down);
  g_test_add ("/till/rolled-back", Fixture, NULL, set_up, test_rolled_back, tear_down);
  g_test_add ("/till/own-authority", Fixture, NULL, set_up, test_own_authority, tear_down);
  return g_test_run ();
}
