/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* khadamat-server as a program: its subcommands, and what it says when something is wrong: a clear message and an exit code
 * of its own for each. */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "km-catalogue-folder.h"
#include "km-cli.h"
#include "km-db.h"
#include "km-json.h"
#include "km-test-desk.h"

#define RUN(errors, input, ...) km_test_run (errors, input, (const char *const[]) { __VA_ARGS__, NULL })

#define assert_says(errors, wanted) \
  G_STMT_START { \
    if (strstr (errors, wanted) == NULL) \
      g_error ("%s:%d: no “%s” in “%s”", __FILE__, __LINE__, wanted, errors); \
    g_assert_true (g_str_has_prefix (errors, "khadamat-server: ")); \
  } G_STMT_END

typedef struct
{
  char *folder;
  char *path; /* of a database that is not there */
  char *uri;
} Place;

static void
place_clear (Place *place)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", place->folder);

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (place->folder);
  g_free (place->path);
  g_free (place->uri);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static Place
new_place (void)
{
  Place place;
  g_autoptr (GError) error = NULL;

  place.folder = g_dir_make_tmp ("km-program-XXXXXX", &error);
  g_assert_no_error (error);
  place.path = g_build_filename (place.folder, "real.db", NULL);
  place.uri = g_strdup_printf ("sqlite:%s", place.path);
  return place;
}

static void
init_real (const Place *place)
{
  g_assert_cmpint (RUN (NULL, "a password\n", "init", "--database", place->uri, "--administrator", "root", "--name-ar", "مدير"), ==, KM_EXIT_OK);
}

static void
test_usage (void)
{
  g_auto (Place) place = new_place ();
  g_autofree char *wrong = NULL;
  const char *errors;

  g_assert_cmpint (RUN (NULL, NULL, "--help"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, NULL, "--version"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (&errors, NULL, "dance"), ==, KM_EXIT_USAGE);
  assert_says (errors, "dance");
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--fast"), ==, KM_EXIT_USAGE);
  assert_says (errors, "--fast");
  g_assert_cmpint (RUN (&errors, NULL, "serve"), ==, KM_EXIT_USAGE);
  assert_says (errors, "--database");
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--database", "mysql:x"), ==, KM_EXIT_USAGE);
  assert_says (errors, "mysql:x");
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--database", place.uri, "--tls-key", "x"), ==, KM_EXIT_USAGE);
  assert_says (errors, "go together");
  g_assert_cmpint (RUN (&errors, NULL, "account", "sing"), ==, KM_EXIT_USAGE);
  assert_says (errors, "account");
  g_assert_false (g_file_test (place.path, G_FILE_TEST_EXISTS));
}

static void
test_help (void)
{
  static const char *const commands[] = { "serve", "init", "account", "centre", "catalogue", "till", "backup", "verify" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_assert_cmpint (RUN (NULL, NULL, commands[i], "--help"), ==, KM_EXIT_OK);
}

static void
test_port_in_use (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_auto (Place) place = new_place ();
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", server->port);
  g_autofree char *port_file = g_build_filename (place.folder, "port", NULL);
  const char *errors;

  g_assert_cmpint (RUN (&errors, NULL, "serve", "--practice", "--database", place.uri, "--listen", listen, "--port-file", port_file), ==, KM_EXIT_PORT_IN_USE);
  assert_says (errors, listen);
  assert_says (errors, "in use");
  g_assert_false (g_file_test (port_file, G_FILE_TEST_EXISTS));
}

static void
test_second_process (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", server->database);
  g_autofree char *copy = g_build_filename (server->folder, "copy.db", NULL);
  g_autofree char *copy_uri = g_strdup_printf ("sqlite:%s", copy);
  g_autoptr (KmReply) reply = NULL;
  const char *errors;

  g_assert_cmpint (RUN (&errors, NULL, "serve", "--practice", "--database", uri, "--listen", "127.0.0.1:0"), ==, KM_EXIT_LOCKED);
  assert_says (errors, "another process");
  g_assert_cmpint (RUN (&errors, NULL, "account", "list", "--database", uri), ==, KM_EXIT_LOCKED);
  assert_says (errors, server->database);
  /* The first one works on; copying and proving are done beside it. */
  reply = km_test_request (server, "GET", "/healthz", NULL, NULL, NULL);
  km_assert_status (reply, 200);
  g_assert_cmpint (RUN (NULL, NULL, "backup", "--database", uri, "--to", copy), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (&errors, NULL, "backup", "--database", uri, "--to", copy), ==, KM_EXIT_FAILED);
  assert_says (errors, "there already");
  g_assert_cmpint (RUN (NULL, NULL, "verify", "--database", copy_uri), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, NULL, "verify", "--database", uri), ==, KM_EXIT_OK);
}

static void
test_newer (void)
{
  g_auto (Place) place = new_place ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  KmDb *db;
  const char *errors;

  init_real (&place);
  db = km_db_open (place.uri, KM_DB_NONE, &error);
  g_assert_no_error (error);
  km_db_exec (db, "INSERT INTO km_schema (version, name, at) VALUES (9999, 'from-tomorrow', 0)", &error);
  g_assert_no_error (error);
  km_db_checkpoint (db, TRUE, NULL, &error);
  g_assert_no_error (error);
  km_db_close (db);

  g_file_get_contents (place.path, &before, &before_length, NULL);
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--database", place.uri, "--listen", "127.0.0.1:0"), ==, KM_EXIT_TOO_NEW);
  assert_says (errors, "newer version");
  g_file_get_contents (place.path, &after, &after_length, NULL);
  g_assert_cmpmem (before, before_length, after, after_length);
}

/* Runs the program as nobody when the tests run as root, whom no permission stops. */
static int
run_unprivileged (const char       **errors,
                  const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  /* The last one's stays, so that a caller need not free what it looks at once. */
  static char *complaints;

  g_clear_pointer (&complaints, g_free);
  if (geteuid () == 0)
    {
      static const char *const nobody[] = { "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups" };

      for (guint i = 0; i < G_N_ELEMENTS (nobody); i++)
        g_ptr_array_add (argv, (char *) nobody[i]);
    }
  g_ptr_array_add (argv, (char *) g_getenv ("KM_SERVER"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &complaints, &error);
  g_assert_no_error (error);
  *errors = complaints;
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static void
test_read_only (void)
{
  g_auto (Place) place = new_place ();
  g_autofree char *fresh = g_strdup_printf ("sqlite:%s/new.db", place.folder);
  const char *existing[] = { "serve", "--database", place.uri, "--listen", "127.0.0.1:0", NULL };
  const char *new[] = { "serve", "--practice", "--database", fresh, "--listen", "127.0.0.1:0", NULL };
  const char *errors;

  init_real (&place);
  g_chmod (place.path, 0444);
  g_chmod (place.folder, 0555);
  g_assert_cmpint (run_unprivileged (&errors, existing), ==, KM_EXIT_READ_ONLY);
  assert_says (errors, "cannot be written");
  g_assert_cmpint (run_unprivileged (&errors, new), ==, KM_EXIT_READ_ONLY);
  assert_says (errors, "cannot be written");
  g_chmod (place.folder, 0755);
}

static void
test_database (void)
{
  g_auto (Place) place = new_place ();
  g_autofree char *garbage = g_build_filename (place.folder, "garbage.db", NULL);
  g_autofree char *garbage_uri = g_strdup_printf ("sqlite:%s", garbage);
  const char *errors;

  g_assert_cmpint (RUN (&errors, NULL, "serve", "--database", place.uri, "--listen", "127.0.0.1:0"), ==, KM_EXIT_NO_DATABASE);
  assert_says (errors, "init");
  g_assert_false (g_file_test (place.path, G_FILE_TEST_EXISTS));

  g_file_set_contents (garbage, "This is a letter to a friend, and no database at all, however long it may be.", -1, NULL);
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--database", garbage_uri, "--listen", "127.0.0.1:0"), ==, KM_EXIT_DAMAGED);
  assert_says (errors, "not a database");

  init_real (&place);
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--practice", "--database", place.uri, "--listen", "127.0.0.1:0"), ==, KM_EXIT_WRONG_MODE);
  assert_says (errors, "practice");
  g_assert_cmpint (RUN (&errors, "x\n", "init", "--database", place.uri, "--administrator", "root", "--name-ar", "مدير"), ==, KM_EXIT_FAILED);
  assert_says (errors, "there already");
}

/* A copy of the catalogue in which the first service of CSO has lost its name. */
static char *
break_catalogue (const Place *place)
{
  g_autofree char *folder = g_build_filename (place->folder, "catalogue", NULL);
  g_autofree char *command = g_strdup_printf ("cp -r '%s' '%s'", g_getenv ("KM_CATALOGUE"), folder);
  g_autofree char *file = g_build_filename (folder, "services", "CSO.json", NULL);
  json_t *json, *list;

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  json = json_load_file (file, 0, NULL);
  g_assert_nonnull (json);
  list = json_is_array (json) ? json : json_object_get (json, "services");
  g_assert_cmpint (json_object_del (json_array_get (list, 0), "name_ar"), ==, 0);
  g_assert_cmpint (json_dump_file (json, file, JSON_INDENT (1)), ==, 0);
  json_decref (json);
  return g_steal_pointer (&folder);
}

static void
test_catalogue (void)
{
  g_auto (Place) place = new_place ();
  g_autofree char *broken = break_catalogue (&place);
  g_autofree char *nowhere = g_build_filename (place.folder, "nowhere", NULL);
  const char *errors;

  g_assert_cmpint (RUN (NULL, NULL, "catalogue", "check"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (&errors, NULL, "catalogue", "check", "--catalogue", broken), ==, KM_EXIT_CATALOGUE);
  assert_says (errors, "CSO.json");
  assert_says (errors, "CSO-001");
  assert_says (errors, "name_ar");
  g_assert_cmpint (RUN (&errors, NULL, "catalogue", "check", "--catalogue", nowhere), ==, KM_EXIT_CATALOGUE);
  assert_says (errors, nowhere);
  g_assert_cmpint (RUN (&errors, "x\n", "init", "--database", place.uri, "--administrator", "root", "--name-ar", "مدير", "--catalogue", broken), ==, KM_EXIT_CATALOGUE);
  assert_says (errors, "CSO-001");
  g_assert_false (g_file_test (place.path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--practice", "--database", place.uri, "--listen", "127.0.0.1:0", "--catalogue", broken), ==, KM_EXIT_CATALOGUE);
  assert_says (errors, "CSO-001");
}

static void
test_zone (void)
{
  g_auto (Place) place = new_place ();
  g_autofree char *command = g_strdup_printf ("env TZDIR=%s %s serve --practice --database %s --listen 127.0.0.1:0", place.folder, g_getenv ("KM_SERVER"), place.uri);
  g_autofree char *errors = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (command, NULL, &errors, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, KM_EXIT_NO_ZONE);
  assert_says (errors, "Africa/Cairo");
}

static void
test_off_loopback (void)
{
  g_auto (Place) place = new_place ();
  const char *errors;

  g_assert_cmpint (RUN (&errors, NULL, "serve", "--practice", "--database", place.uri, "--listen", "0.0.0.0:0"), ==, KM_EXIT_USAGE);
  assert_says (errors, "--tls-certificate");
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--practice", "--database", place.uri, "--listen", "here"), ==, KM_EXIT_USAGE);
  assert_says (errors, "here");
  g_assert_cmpint (RUN (&errors, NULL, "serve", "--practice", "--database", place.uri, "--listen", "0.0.0.0:0", "--tls-certificate", place.path, "--tls-key", place.path), !=, KM_EXIT_OK);
  assert_says (errors, place.path);
}

static gboolean
accept_certificate_cb (GTlsConnection      *connection,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags flags,
                       gpointer             user_data)
{
  return TRUE;
}

static void
test_tls (void)
{
  g_auto (Place) place = new_place ();
  g_autofree char *certificate = g_build_filename (place.folder, "certificate.pem", NULL);
  g_autofree char *key = g_build_filename (place.folder, "key.pem", NULL);
  g_autofree char *command = g_strdup_printf ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost -keyout %s -out %s", key, certificate);
  const char *arguments[] = { "--tls-certificate", certificate, "--tls-key", key, "--listen", "0.0.0.0:0", NULL };
  g_autoptr (KmTestServer) server = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) plain = NULL;
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *line = NULL;
  int status;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()) || !g_spawn_command_line_sync (command, NULL, NULL, &status, NULL) || status != 0)
    {
      g_test_skip ("TLS for GIO, or openssl, is not installed");
      return;
    }
  server = km_test_server_start (NULL, arguments);
  plain = g_socket_client_connect_to_host (client, "127.0.0.1", server->port, NULL, &error);
  g_assert_no_error (error);
  tls = g_tls_client_connection_new (G_IO_STREAM (plain), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (tls), "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", strlen ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), NULL, NULL, &error);
  g_assert_no_error (error);
  input = g_data_input_stream_new (g_io_stream_get_input_stream (tls));
  line = g_data_input_stream_read_line (input, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strchomp (line), ==, "HTTP/1.1 200 OK");
  g_assert_cmpint (g_tls_connection_get_protocol_version (G_TLS_CONNECTION (tls)), >=, G_TLS_PROTOCOL_VERSION_TLS_1_2);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

static guint
sign_in (KmTestServer *server,
         const char   *username,
         const char   *password,
         const char   *centre,
         const char   *code)
{
  g_autoptr (KmReply) reply = km_test_request_json (server, "POST", "/v1/sessions", NULL, json_pack ("{s:s, s:s, s:s}", "username", username, "password", password, "centre", centre));

  g_assert_cmpstr (km_reply_code (reply), ==, code);
  return reply->status;
}

static json_t *
enrol (KmTestServer *server,
       const char   *code)
{
  return km_test_send (server, NULL, km_test_command ("till.enrol", json_pack ("{s:s, s:s, s:s, s:s}", "code", code, "public_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "token_hash",
                                                                               "00000000000000000000000000000000000000000000000000000000000000aa", "centre", "GZA")));
}

/* What only a real database has: rights in one centre, passwords of one's own, codes that are used once. */
static void
serve_real (const Place *place,
            const char  *code)
{
  g_autoptr (KmTestServer) server = NULL;
  json_t *first, *second, *word;

  g_assert_cmpint (RUN (NULL, "x\n", "account", "add", "--database", place->uri, "--role", "administrator", "--name-ar", "رانيا", "rania"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, NULL, "centre", "list", "--database", place->uri), ==, KM_EXIT_OK);
  server = km_test_server_start_real (place->path);
  g_assert_cmpint (sign_in (server, "suad", "second", "GZA", ""), ==, 201);
  g_assert_cmpint (sign_in (server, "suad", "first", "GZA", "bad-credentials"), ==, 401);
  g_assert_cmpint (sign_in (server, "suad", "second", "ASW", "unknown-centre"), ==, 404);
  g_assert_cmpint (sign_in (server, "suad", "second", "QLY", "role-centre"), ==, 403);
  g_assert_cmpint (sign_in (server, "rania", "x", "QLY", ""), ==, 201);
  g_assert_cmpint (sign_in (server, "ali", "x", "GZA", "bad-credentials"), ==, 401);

  word = enrol (server, "practice");
  first = enrol (server, code);
  second = enrol (server, code);
  g_assert_cmpstr (km_test_code (word), ==, "bad-code");
  g_assert_cmpstr (km_test_status (first), ==, "accepted");
  g_assert_cmpstr (km_json_get_string (json_object_get (first, "result"), "till", ""), ==, "GZA-T01");
  g_assert_cmpstr (km_test_code (second), ==, "bad-code");
  json_decref (word);
  json_decref (first);
  json_decref (second);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

/* From nothing to a workstation that is enrolled, without practice. */
static void
test_real (void)
{
  g_auto (Place) place = new_place ();
  g_autofree char *file = g_build_filename (place.folder, "centre.json", NULL);
  g_autofree char *other = g_build_filename (place.folder, "other.json", NULL);
  g_autofree char *codes = NULL;
  g_autofree char *listing = NULL;
  g_autofree char *command = g_strdup_printf ("%s till codes --database %s --centre GZA --count 2", g_getenv ("KM_SERVER"), place.uri);
  g_autofree char *list = g_strdup_printf ("%s account list --database %s", g_getenv ("KM_SERVER"), place.uri);
  const char *errors;
  int status;
  g_auto (GStrv) lines = NULL;

  init_real (&place);
  g_file_set_contents (file,
                       "{\"centre\":\"GZA\",\"name_ar\":\"الجيزة\",\"name_en\":\"Giza\",\"kind\":\"centre\",\"settings\":{\"head_starts\":{\"elderly\":12}},"
                       "\"lanes\":[{\"lane\":\"CIV\",\"letter\":\"م\",\"latin\":\"M\",\"name_ar\":\"الأحوال\",\"name_en\":\"Civil\",\"authorities\":[\"CSO\"]}],"
                       "\"counters\":[{\"counter\":\"GZA-01\",\"number\":1,\"lanes\":[\"CIV\"]}]}",
                       -1, NULL);
  g_assert_cmpint (RUN (NULL, NULL, "centre", "put", "--database", place.uri, file), ==, KM_EXIT_OK);
  g_file_set_contents (other,
                       "{\"centre\":\"QLY\",\"name_ar\":\"القليوبية\",\"name_en\":\"Qalyubia\",\"kind\":\"van\",\"lanes\":[{\"lane\":\"CIV\",\"letter\":\"م\",\"latin\":\"M\",\"name_ar\":\"الأحوال\",\"name_en\":\"Civil\","
                       "\"authorities\":[\"CSO\"]}],\"counters\":[{\"counter\":\"QLY-01\",\"number\":1,\"lanes\":[\"XXX\"]}]}",
                       -1, NULL);
  g_assert_cmpint (RUN (&errors, NULL, "centre", "put", "--database", place.uri, other), ==, KM_EXIT_FAILED);
  assert_says (errors, "/counters/0");
  {
    g_autofree char *text = NULL;
    g_autoptr (GString) right = NULL;

    g_file_get_contents (other, &text, NULL, NULL);
    right = g_string_new (text);
    g_string_replace (right, "XXX", "CIV", 0);
    g_file_set_contents (other, right->str, -1, NULL);
  }
  g_assert_cmpint (RUN (NULL, NULL, "centre", "put", "--database", place.uri, other), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, NULL, "centre", "list", "--database", place.uri), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, "first\n", "account", "add", "--database", place.uri, "--role", "clerk", "--centre", "GZA", "--name-ar", "سعاد", "--number", "7", "suad"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, "second\n", "account", "password", "--database", place.uri, "suad"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, "x\n", "account", "add", "--database", place.uri, "--role", "supervisor", "--centre", "GZA", "--name-ar", "علي", "ali"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (NULL, NULL, "account", "disable", "--database", place.uri, "ali"), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (&errors, NULL, "account", "disable", "--database", place.uri, "nobody"), ==, KM_EXIT_FAILED);
  assert_says (errors, "nobody");
  g_assert_cmpint (RUN (&errors, "x\n", "account", "add", "--database", place.uri, "--role", "king", "--name-ar", "x", "king"), ==, KM_EXIT_USAGE);
  assert_says (errors, "--role");
  g_assert_true (g_spawn_command_line_sync (list, &listing, NULL, &status, NULL));
  g_assert_nonnull (strstr (listing, "suad\tclerk\tGZA\t7\tسعاد"));
  g_assert_nonnull (strstr (listing, "ali\tdisabled"));
  g_assert_true (g_spawn_command_line_sync (command, &codes, NULL, &status, NULL));
  g_assert_cmpint (WEXITSTATUS (status), ==, KM_EXIT_OK);
  lines = g_strsplit (codes, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), ==, 3);
  g_assert_cmpint (strlen (lines[0]), ==, 11);
  g_assert_cmpstr (lines[0], !=, lines[1]);
  serve_real (&place, lines[0]);
  g_assert_cmpint (RUN (NULL, NULL, "verify", "--database", place.uri), ==, KM_EXIT_OK);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/programs/usage", test_usage);
  g_test_add_func ("/programs/help", test_help);
  g_test_add_func ("/programs/port-in-use", test_port_in_use);
  g_test_add_func ("/programs/second-process", test_second_process);
  g_test_add_func ("/programs/newer", test_newer);
  g_test_add_func ("/programs/read-only", test_read_only);
  g_test_add_func ("/programs/database", test_database);
  g_test_add_func ("/programs/catalogue", test_catalogue);
  g_test_add_func ("/programs/zone", test_zone);
  g_test_add_func ("/programs/off-loopback", test_off_loopback);
  g_test_add_func ("/programs/tls", test_tls);
  g_test_add_func ("/programs/real", test_real);
  return g_test_run ();
}
