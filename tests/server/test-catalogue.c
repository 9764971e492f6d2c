/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A new catalogue on its way: uploaded, checked, published for a day to come, in force on that day, its fees approved. */

#include <string.h>

#include "km-catalogue-folder.h"
#include "km-json.h"
#include "km-test-desk.h"

static json_t *
load_document (void)
{
  g_autoptr (GError) error = NULL;
  json_t *document = km_catalogue_folder_load (g_getenv ("KM_CATALOGUE"), &error);

  g_assert_no_error (error);
  return document;
}

static json_t *
find_service (json_t     *document,
              const char *code)
{
  g_autofree char *authority = g_strndup (code, 3);
  json_t *service;
  gsize i;

  json_array_foreach (json_object_get (json_object_get (document, "services"), authority), i, service)
    if (g_strcmp0 (km_json_get_string (service, "code", NULL), code) == 0)
      return service;
  g_error ("no service %s", code);
}

static char *
version_of (json_t *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmCatalogue) catalogue = km_catalogue_new_from_json (document, &error);

  g_assert_no_error (error);
  return g_strdup (km_catalogue_version (catalogue));
}

static KmReply *
upload (KmTestServer *server,
        const char   *token,
        const char   *version,
        json_t       *document)
{
  g_autofree char *path = g_strdup_printf ("/v1/catalogues/%s", version);

  return km_test_request_json (server, "PUT", path, token, json_incref (document));
}

static json_t *
decide (KmTestServer *server,
        const char   *token,
        const char   *kind,
        json_t       *body)
{
  json_t *element = km_test_send (server, token, km_test_command (kind, body));

  if (strcmp (km_test_status (element), "accepted") != 0)
    g_error ("%s: %s", kind, json_dumps (element, 0));
  return element;
}

static char *
current (KmTestServer *server,
         const char   *token)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/v1/catalogue", token, NULL, NULL);
  g_autofree char *etag = g_strdup (g_hash_table_lookup (reply->headers, "etag"));

  km_assert_status (reply, 200);
  return g_strndup (etag + 1, strlen (etag) - 2);
}

static void
set_clock (KmTestServer *server,
           const char   *token,
           const char   *at)
{
  json_decref (decide (server, token, "practice.set-clock", json_pack ("{s:s}", "at", at)));
}

/* The codes of "unapproved" with blanks between. */
static char *
unapproved (KmTestServer *server,
            const char   *token)
{
  g_autoptr (KmReply) reply = km_test_request_json (server, "POST", "/v1/transactions/quote", token, km_test_quote_body ());
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *code;
  gsize i;

  km_assert_status (reply, 200);
  json_array_foreach (json_object_get (reply->json, "unapproved"), i, code)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_string_value (code));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_broken (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "ASW", NULL);
  json_t *document = load_document ();
  g_autofree char *version = version_of (document);
  g_autofree char *other = g_strnfill (64, 'a');
  g_autoptr (KmReply) named = NULL, foreign = NULL, broken = NULL, words = NULL, again = NULL;

  named = upload (server, admin, other, document);
  km_assert_problem (named, 422, "bad-body");
  foreign = upload (server, supervisor, version, document);
  km_assert_problem (foreign, 403, "forbidden");
  again = upload (server, admin, version, document);
  km_assert_status (again, 201);
  g_assert_cmpstr (km_json_get_string (again->json, "version", ""), ==, version);

  json_object_del (find_service (document, "CSO-001"), "name_ar");
  broken = upload (server, admin, other, document);
  km_assert_problem (broken, 422, "catalogue");
  g_assert_cmpstr (km_json_get_string (broken->json, "file", ""), ==, "services/CSO.json");
  g_assert_cmpstr (km_json_get_string (broken->json, "where", ""), ==, "CSO-001");
  g_assert_nonnull (strstr (km_json_get_string (broken->json, "reason", ""), "name_ar"));
  words = km_test_request (server, "PUT", "/v1/catalogues/x", admin, "[[[[", NULL);
  km_assert_problem (words, 400, "bad-json");
  json_decref (document);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

/* Fees of the day of payment. */
static void
test_scheduled (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-01");
  json_t *document = load_document ();
  g_autofree char *old = version_of (document);
  g_autofree char *new = NULL, *before = NULL, *after = NULL, *later = NULL;
  g_autoptr (KmReply) sent = NULL, quote = NULL, list = NULL;
  json_t *fee = json_array_get (json_object_get (find_service (document, "CRM-001"), "fees"), 0);
  json_t *element;

  set_clock (server, admin, "2027-03-01T09:00:00.000Z");
  json_object_set_new (fee, "piastres", json_integer (km_json_get_integer (fee, "piastres", 0) + 500));
  new = version_of (document);
  element = km_test_send (server, admin, km_test_command ("catalogue.publish", json_pack ("{s:s}", "version", new)));
  g_assert_cmpstr (km_test_code (element), ==, "unknown-catalogue");
  json_decref (element);
  sent = upload (server, admin, new, document);
  km_assert_status (sent, 201);

  json_decref (decide (server, admin, "catalogue.publish", json_pack ("{s:s, s:s}", "version", new, "from", "2027-07-01T00:00:00.000Z")));
  before = current (server, clerk);
  g_assert_cmpstr (before, ==, old);
  quote = km_test_request_json (server, "POST", "/v1/transactions/quote", clerk, km_test_quote_body ());
  km_assert_status (quote, 200);
  list = km_test_request (server, "GET", "/v1/catalogues", admin, NULL, NULL);
  km_assert_status (list, 200);
  g_assert_cmpstr (km_json_get_string (list->json, "current", ""), ==, old);
  g_assert_cmpint (json_array_size (json_object_get (list->json, "catalogues")), ==, 2);

  /* Its day comes; whoever listens is told within the next transaction, once. */
  set_clock (server, admin, "2027-07-01T00:00:01.000Z");
  g_free (km_test_issue (server, clerk, "CIV"));
  g_free (km_test_issue (server, clerk, "CIV"));
  after = current (server, clerk);
  g_assert_cmpstr (after, ==, new);
  {
    g_autofree char *uri = g_strdup_printf ("sqlite:%s", server->database);
    g_autoptr (GError) error = NULL;
    g_autoptr (KmDb) db = km_db_open (uri, KM_DB_READ_ONLY, &error);
    gint64 told = 0;

    g_assert_no_error (error);
    g_assert_cmpint (km_db_one (db, "SELECT count(*) FROM event WHERE kind = 'catalogue.changed' AND centre = 'ASW'", &error, "", "i", &told), ==, 1);
    g_assert_cmpint (told, ==, 1);
  }
  g_clear_pointer (&quote, km_reply_free);
  quote = km_test_request_json (server, "POST", "/v1/transactions/quote", clerk, km_test_quote_body ());
  km_assert_problem (quote, 422, "unknown-catalogue");

  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  json_decref (document);
}

/* What an administrator has confirmed stays confirmed while it is the same; a new holiday asks for nothing. */
static void
test_approval (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-01");
  g_autofree char *version = current (server, clerk);
  g_autofree char *first = unapproved (server, clerk);
  g_autofree char *second = NULL, *third = NULL, *next = NULL;
  g_auto (GStrv) codes = g_strsplit (first, " ", -1);
  g_autoptr (KmReply) catalogue = NULL, list = NULL;
  json_t *element, *document, *fee;
  gsize before;

  g_assert_cmpint (g_strv_length (codes), ==, 4);
  element = km_test_send (server, admin, km_test_command ("catalogue.approve", json_pack ("{s:s, s:s}", "version", version, "authority", "XXX")));
  g_assert_cmpstr (km_test_code (element), ==, "bad-body");
  json_decref (element);
  for (guint i = 0; codes[i] != NULL; i++)
    json_decref (decide (server, admin, "catalogue.approve", json_pack ("{s:s, s:s}", "version", version, "authority", codes[i])));
  second = unapproved (server, clerk);
  g_assert_cmpstr (second, ==, "");

  list = km_test_request (server, "GET", "/v1/catalogues", admin, NULL, NULL);
  before = json_array_size (json_object_get (list->json, "unapproved"));
  element = decide (server, admin, "calendar.put", json_pack ("{s:[{s:s, s:s, s:s, s:b}]}", "holidays", "date", "2027-02-02", "name_ar", "عطلة", "name_en", "A holiday", "expected", 0));
  next = g_strdup (km_json_get_string (json_object_get (element, "result"), "version", NULL));
  json_decref (element);
  g_assert_cmpstr (next, !=, version);
  third = current (server, clerk);
  g_assert_cmpstr (third, ==, next);
  catalogue = km_test_request (server, "GET", "/v1/catalogue", clerk, NULL, NULL);
  g_assert_cmpint (json_array_size (json_object_get (json_object_get (catalogue->json, "calendar"), "holidays")), ==, 1);
  g_clear_pointer (&list, km_reply_free);
  list = km_test_request (server, "GET", "/v1/catalogues", admin, NULL, NULL);
  g_assert_cmpint (json_array_size (json_object_get (list->json, "unapproved")), ==, before);

  /* One piastre more, and it must be looked at again. */
  document = json_deep_copy (catalogue->json);
  fee = json_array_get (json_object_get (find_service (document, "CRM-001"), "fees"), 0);
  json_object_set_new (fee, "piastres", json_integer (km_json_get_integer (fee, "piastres", 0) + 1));
  g_free (next);
  next = version_of (document);
  {
    g_autoptr (KmReply) sent = upload (server, admin, next, document);

    km_assert_status (sent, 201);
    g_assert_cmpint (json_array_size (json_object_get (sent->json, "unapproved")), ==, before + 1);
  }
  element = km_test_send (server, admin, km_test_command ("calendar.put", json_pack ("{s:[s]}", "holidays", "tomorrow")));
  g_assert_cmpstr (km_test_status (element), ==, "rejected");
  g_assert_cmpstr (km_test_code (element), ==, "catalogue");
  json_decref (element);
  json_decref (document);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/broken", test_broken);
  g_test_add_func ("/catalogue/scheduled", test_scheduled);
  g_test_add_func ("/catalogue/approval", test_approval);
  return g_test_run ();
}
