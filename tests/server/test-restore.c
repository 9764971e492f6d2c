/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A copy under load, a server restored from it, whose tills send again what it lacks; a damaged file, of which the rest is saved; and the
 * books for an auditor. */

#include <glib/gstdio.h>
#include <string.h>

#include "km-cli.h"
#include "km-db.h"
#include "km-keys.h"
#include "km-test-desk.h"

#define RUN(errors, ...) km_test_run (errors, NULL, (const char *const[]) { __VA_ARGS__, NULL })

static KmTestServer *
again (KmTestServer *server)
{
  g_autofree char *folder = g_strdup (server->folder);

  server->keep_folder = TRUE;
  km_test_server_free (server);
  return km_test_server_start (folder, NULL);
}

/* A till as a workstation keeps it: every fact on disk before it is sent, and sent again from where the server stands. */
typedef struct
{
  KmTestTill *till;
  json_t *outbox;
  char *shift;
} Desk;

static void
add (Desk       *desk,
     const char *kind,
     json_t     *body)
{
  json_array_append_new (desk->outbox, km_test_fact (desk->till, "clerk", kind, body));
}

static void
sell (Desk *desk)
{
  add (desk, "transaction.complete", km_test_transaction (desk->till, "clerk", "ASW-01", desk->shift, NULL));
}

/* Delivers what the server lacks; how many facts that were. */
static guint
deliver (KmTestServer *server,
         Desk         *desk)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/v1/tills/current", desk->till->token, NULL, NULL);
  gint64 last_n = km_json_get_integer (reply->json, "last_n", -1);
  json_t *missing = json_array (), *results, *one;
  guint n;
  gsize i;

  km_assert_status (reply, 200);
  json_array_foreach (desk->outbox, i, one)
    if (km_json_get_integer (one, "n", 0) > last_n)
      json_array_append (missing, one);
  n = (guint) json_array_size (missing);
  if (n == 0)
    {
      json_decref (missing);
      return 0;
    }
  results = km_test_send_all (server, desk->till->token, missing);
  json_array_foreach (results, i, one)
    if (strcmp (km_test_status (one), "accepted") != 0 || json_array_size (json_object_get (one, "flags")) != 0)
      g_error ("%s", json_dumps (one, 0));
  json_decref (results);
  return n;
}

static gint64
number_of (const char *path,
           const char *sql)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", path);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  gint64 value = -1;

  g_assert_no_error (error);
  g_assert_cmpint (km_db_one (db, sql, &error, "", "i", &value), ==, 1);
  return value;
}

typedef struct
{
  KmTestServer *server;
  char *token;
  gint stop;
  guint issued;
} Load;

static gpointer
load_thread (gpointer data)
{
  Load *load = data;

  while (!g_atomic_int_get (&load->stop))
    {
      g_free (km_test_issue (load->server, load->token, "CIV"));
      load->issued++;
    }
  return NULL;
}

static void
test_restore (void)
{
  KmTestServer *server = km_test_server_start (NULL, NULL);
  g_autofree char *shift = km_test_uuid ();
  Desk desk = { .till = km_test_enrol (server, "ASW"), .outbox = json_array (), .shift = shift };
  Load load = { .server = server, .token = km_test_sign_in (server, "reception", "ASW", NULL) };
  g_autofree char *copy = g_build_filename (server->folder, "copy.db", NULL);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", server->database);
  g_autofree char *copy_uri = g_strdup_printf ("sqlite:%s", copy);
  g_autofree char *clerk = NULL, *epoch = NULL, *receipt_path = NULL;
  g_autoptr (KmReply) queue = NULL, receipt = NULL, gone = NULL, fresh = NULL;
  g_autoptr (KmTestTill) late = NULL, later = NULL;
  GThread *thread;
  const char *errors;

  add (&desk, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 10000));
  sell (&desk);
  g_assert_cmpint (deliver (server, &desk), ==, 2);

  /* While visitors keep coming. */
  thread = g_thread_new ("load", load_thread, &load);
  g_assert_cmpint (RUN (NULL, "backup", "--database", uri, "--to", copy), ==, KM_EXIT_OK);
  g_atomic_int_set (&load.stop, TRUE);
  g_thread_join (thread);
  g_assert_cmpint (RUN (NULL, "verify", "--database", copy_uri), ==, KM_EXIT_OK);

  /* Work goes on, a workstation is added, and then the disk is gone: back to the copy. */
  for (guint i = 0; i < 5; i++)
    sell (&desk);
  g_assert_cmpint (deliver (server, &desk), ==, 5);
  late = km_test_enrol (server, "ASW");
  clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-01");
  queue = km_test_request (server, "GET", "/v1/centres/ASW/queue", clerk, NULL, NULL);
  epoch = g_strdup (km_json_get_string (queue->json, "epoch", NULL));
  g_assert_cmpint (RUN (&errors, "restore", "--database", uri, "--from", copy, "--replace"), ==, KM_EXIT_LOCKED);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  g_assert_cmpint (RUN (&errors, "restore", "--database", uri, "--from", copy), ==, KM_EXIT_FAILED);
  g_assert_nonnull (strstr (errors, "--replace"));
  g_assert_cmpint (RUN (NULL, "restore", "--database", uri, "--from", copy, "--replace"), ==, KM_EXIT_OK);
  g_assert_cmpint (number_of (server->database, "SELECT count(*) FROM receipt"), ==, 1);

  server = again (server);
  gone = km_test_request (server, "GET", "/v1/sessions/current", clerk, NULL, NULL);
  km_assert_problem (gone, 401, "unauthorized");
  g_assert_cmpint (deliver (server, &desk), ==, 5);
  g_assert_cmpint (deliver (server, &desk), ==, 0);
  g_free (clerk);
  clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-01");
  receipt_path = g_strdup_printf ("/v1/receipts/%s", km_json_get_string (json_object_get (json_object_get (json_array_get (desk.outbox, 6), "body"), "receipt"), "number", ""));
  receipt = km_test_request (server, "GET", receipt_path, clerk, NULL, NULL);
  km_assert_status (receipt, 200);
  fresh = km_test_request (server, "GET", "/v1/centres/ASW/queue", clerk, NULL, NULL);
  g_assert_cmpstr (km_json_get_string (fresh->json, "epoch", ""), !=, epoch);
  /* The code of the till that the copy does not know is never given again. */
  later = km_test_enrol (server, "ASW");
  g_assert_cmpstr (later->code, !=, late->code);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  g_assert_cmpint (number_of (server->database, "SELECT count(*) FROM receipt"), ==, 6);
  g_assert_cmpint (RUN (NULL, "verify", "--database", uri), ==, KM_EXIT_OK);
  km_test_till_free (desk.till);
  json_decref (desk.outbox);
  g_free (load.token);
  km_test_server_free (server);
}

/* A page in the midst of the file is overwritten: the other rows are saved, and what was lost is said. */
static void
test_recover (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *token = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", server->database);
  g_autofree char *saved = g_build_filename (server->folder, "saved.db", NULL);
  g_autofree char *output = NULL;
  g_autofree char *bytes = NULL;
  const char *arguments[] = { "recover", "--database", uri, "--to", saved, NULL };
  const char *errors;
  gint64 before, after, page;
  gsize length;

  for (guint i = 0; i < 150; i++)
    g_free (km_test_issue (server, token, "CIV"));
  g_assert_cmpint (RUN (&errors, "recover", "--database", uri, "--to", saved), ==, KM_EXIT_LOCKED);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  before = number_of (server->database, "SELECT count(*) FROM command");
  page = number_of (server->database, "SELECT pageno FROM dbstat WHERE name = 'command' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 3");
  g_file_get_contents (server->database, &bytes, &length, NULL);
  memset (bytes + (page - 1) * 4096, 0xA5, 4096);
  g_file_set_contents (server->database, bytes, (gssize) length, NULL);
  g_assert_cmpint (RUN (&errors, "verify", "--database", uri), ==, KM_EXIT_DAMAGED);

  g_assert_cmpint (km_test_run_in (NULL, &output, NULL, NULL, arguments), ==, KM_EXIT_OK);
  g_assert_nonnull (strstr (output, "command: "));
  g_assert_nonnull (strstr (output, "1 table has lost something"));
  after = number_of (saved, "SELECT count(*) FROM command");
  g_test_message ("%d of %d commands saved", (int) after, (int) before);
  g_assert_cmpint (after, <, before);
  g_assert_cmpint (after, >, before - 60);
  g_assert_cmpint (number_of (saved, "SELECT count(*) FROM ticket"), ==, 150);
  g_assert_cmpint (RUN (&errors, "recover", "--database", uri, "--to", saved), ==, KM_EXIT_FAILED);
}

static void
test_export (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *shift = km_test_uuid ();
  Desk desk = { .till = km_test_enrol (server, "ASW"), .outbox = json_array (), .shift = shift };
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", server->database);
  g_autofree char *folder = g_build_filename (server->folder, "books", NULL);
  g_autofree char *other = g_build_filename (server->folder, "books-json", NULL);
  g_autofree char *manifest_path = g_build_filename (folder, "manifest.json", NULL);
  g_autofree char *json_path = g_build_filename (other, "receipts.json", NULL);
  json_t *manifest, *file, *receipts;
  const char *errors;
  gsize i;

  add (&desk, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 10000));
  for (i = 0; i < 3; i++)
    sell (&desk);
  deliver (server, &desk);
  /* While the server runs. */
  g_assert_cmpint (RUN (&errors, "export", "--database", uri, "--centre", "ASW", "--from", "2020-01-01", "--to", "yesterday", "--folder", folder), ==, KM_EXIT_USAGE);
  g_assert_cmpint (RUN (&errors, "export", "--database", uri, "--centre", "XYZ", "--from", "2020-01-01", "--to", "2099-12-31", "--folder", folder), ==, KM_EXIT_FAILED);
  g_assert_cmpint (RUN (NULL, "export", "--database", uri, "--centre", "ASW", "--from", "2020-01-01", "--to", "2099-12-31", "--folder", folder), ==, KM_EXIT_OK);
  g_assert_cmpint (RUN (&errors, "export", "--database", uri, "--centre", "ASW", "--from", "2020-01-01", "--to", "2099-12-31", "--folder", folder), ==, KM_EXIT_FAILED);
  g_assert_cmpint (RUN (NULL, "export", "--database", uri, "--centre", "ASW", "--from", "2020-01-01", "--to", "2099-12-31", "--folder", other, "--format", "json"), ==, KM_EXIT_OK);

  manifest = json_load_file (manifest_path, 0, NULL);
  g_assert_cmpstr (km_json_get_string (manifest, "centre", ""), ==, "ASW");
  g_assert_true (json_is_true (json_object_get (manifest, "practice")));
  g_assert_cmpint (json_array_size (json_object_get (manifest, "files")), ==, 8);
  json_array_foreach (json_object_get (manifest, "files"), i, file)
    {
      const char *name = km_json_get_string (file, "file", "");
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      char hash[KM_HASH_HEX_LENGTH];
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_assert_cmpint (km_json_get_integer (file, "bytes", -1), ==, length);
      g_assert_cmpstr (km_json_get_string (file, "blake2b_256", ""), ==, km_hash_hex (text, length, hash));
      /* Nobody's name or number is in it. */
      g_assert_null (strstr (text, "full_name"));
      if (strcmp (name, "receipts.csv") == 0)
        g_assert_cmpint (km_json_get_integer (file, "rows", -1), ==, 3);
      if (strcmp (name, "fees.csv") == 0)
        g_assert_cmpint (km_json_get_integer (file, "rows", -1), ==, 12);
    }
  receipts = json_load_file (json_path, 0, NULL);
  g_assert_cmpint (json_array_size (receipts), ==, 3);
  g_assert_cmpint (km_json_get_integer (json_array_get (receipts, 2), "serial", 0), ==, 3);
  json_decref (manifest);
  json_decref (receipts);
  km_test_till_free (desk.till);
  json_decref (desk.outbox);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

/* What a till brings after a day without the server: each signature is looked at, and a wrong one is its own receipt's alone. */
static void
test_backlog (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *shift = km_test_uuid ();
  g_autoptr (json_t) results = NULL;
  json_t *commands = json_array ();
  const guint wrong = 3, n = 6;

  json_decref (km_test_send (server, till->token, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 50000))));
  for (guint i = 0; i < n; i++)
    json_array_append_new (commands, km_test_fact (till, "clerk", "transaction.complete", km_test_transaction (till, "clerk", "ASW-01", shift, NULL)));
  {
    json_t *receipt = json_object_get (json_object_get (json_array_get (commands, wrong), "body"), "receipt");
    json_t *other = json_object_get (json_object_get (json_array_get (commands, 0), "body"), "receipt");

    json_object_set (receipt, "signature", json_object_get (other, "signature"));
  }
  results = km_test_send_all (server, till->token, commands);
  g_assert_cmpint (json_array_size (results), ==, n);
  for (guint i = 0; i < n; i++)
    {
      json_t *element = json_array_get (results, i), *flags = json_object_get (element, "flags");

      g_assert_cmpstr (km_test_status (element), ==, "accepted");
      g_assert_cmpint (json_array_size (flags), ==, i == wrong);
      if (i == wrong)
        g_assert_cmpstr (json_string_value (json_array_get (flags, 0)), ==, "bad-signature");
    }
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/restore/backlog", test_backlog);
  g_test_add_func ("/restore/tills-send-again", test_restore);
  g_test_add_func ("/restore/recover", test_recover);
  g_test_add_func ("/restore/export", test_export);
  return g_test_run ();
}
