/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What HTTP itself must stand: bodies of every bad kind, methods, headers, and the description of it all. */

#include <string.h>

#include "km-command-table.h"
#include "km-json.h"
#include "km-routes.h"
#include "km-test-desk.h"
#include "km-time.h"

static KmTestServer *server;

static void
test_health (void)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/healthz", NULL, NULL, NULL);
  g_autoptr (KmReply) head = NULL;
  g_autoptr (KmTestLink) link = NULL;
  g_autofree char *status = NULL;
  KmTime time;

  km_assert_status (reply, 200);
  g_assert_true (json_is_true (json_object_get (reply->json, "practice")));
  g_assert_true (km_time_parse (g_hash_table_lookup (reply->headers, "km-time"), &time, NULL));
  g_assert_cmpint (ABS (time - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);

  link = km_test_link_open (server);
  g_assert_true (km_test_link_send (link, "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n", strlen ("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n")));
  status = km_test_link_read_line (link);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
}

static void
test_paths (void)
{
  static const char *const nowhere[] = { "/", "/v1", "/v1/", "/v1/nothing", "/v1/centres/", "/v1/centres/ASW/queue/x", "/v1/receipts/", "//healthz", "/V1/centres", "/v1/transactions/a/b" };

  for (guint i = 0; i < G_N_ELEMENTS (nowhere); i++)
    {
      g_autoptr (KmReply) reply = km_test_request (server, "GET", nowhere[i], NULL, NULL, NULL);

      km_assert_problem (reply, 404, "not-found");
      g_assert_nonnull (g_hash_table_lookup (reply->headers, "km-time"));
    }
}

static void
test_methods (void)
{
  g_autoptr (KmReply) put = km_test_request (server, "PUT", "/v1/commands", NULL, "{}", NULL);
  g_autoptr (KmReply) post = km_test_request (server, "POST", "/v1/sessions/current", NULL, "{}", NULL);
  g_autoptr (KmReply) strange = km_test_request (server, "BREW", "/healthz", NULL, NULL, NULL);

  km_assert_problem (put, 405, "method");
  g_assert_cmpstr (g_hash_table_lookup (put->headers, "allow"), ==, "POST");
  km_assert_problem (post, 405, "method");
  g_assert_cmpstr (g_hash_table_lookup (post->headers, "allow"), ==, "GET, DELETE");
  km_assert_problem (strange, 405, "method");
}

static void
test_bodies (void)
{
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", NULL);
  static const struct
  {
    const char *body;
    const char *code;
  } bad[] = {
    { "", "bad-json" },
    { "{", "bad-json" },
    { "not json", "bad-json" },
    { "{\"commands\":[]} x", "bad-json" },
    { "{\"commands\":[],\"commands\":[]}", "bad-json" },
    { "{\"commands\":[{\"id\":01}]}", "bad-json" },
    { "{\"commands\":[18446744073709551617]}", "bad-json" },
    { "{\"commands\":[\"\\u0000\"]}", "bad-json" },
    { "{\"commands\":[\"\xff\"]}", "bad-json" },
    { "[]", "bad-body" },
    { "{}", "bad-body" },
    { "{\"commands\":{}}", "bad-body" },
    { "{\"commands\":[]}", "bad-body" },
    { "{\"commands\":[],\"more\":1}", "bad-body" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (KmReply) reply = km_test_request (server, "POST", "/v1/commands", token, bad[i].body, NULL);

      g_test_message ("body %u", i);
      g_assert_cmpint (reply->status / 100, ==, 4);
      km_assert_problem (reply, (int) reply->status, bad[i].code);
    }
}

static void
test_elements (void)
{
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", NULL);
  /* One that cannot be read does not spoil the others. */
  json_t *results = km_test_send_all (server, token, json_pack ("[i, {}, {s:s}, o]", 1, "id", "not-a-uuid",
                                                                km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none"))));
  json_t *unknown = km_test_send (server, token, km_test_command ("ticket.paint", json_object ()));

  g_assert_cmpint (json_array_size (results), ==, 4);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpstr (km_test_status (json_array_get (results, i)), ==, "rejected");
      g_assert_cmpstr (km_test_code (json_array_get (results, i)), ==, "bad-body");
    }
  g_assert_cmpstr (km_test_status (json_array_get (results, 3)), ==, "accepted");
  json_decref (results);

  g_assert_cmpstr (km_test_status (unknown), ==, "rejected");
  g_assert_cmpstr (km_test_code (unknown), ==, "unknown-kind");
  json_decref (unknown);
}

static void
test_deep (void)
{
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", NULL);
  g_autoptr (GString) body = g_string_new ("{\"commands\":[");
  g_autoptr (KmReply) reply = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (body, '[');
  reply = km_test_request (server, "POST", "/v1/commands", token, body->str, NULL);
  km_assert_problem (reply, 400, "too-deep");
}

/* @size bytes of blanks in a body announced by its length, or sent in chunks; returns the answer. */
static KmReply *
send_large (const char *path,
            gsize       size,
            gboolean    chunked,
            const char *header)
{
  g_autoptr (KmTestLink) link = km_test_link_open (server);
  g_autofree char *blanks = g_strnfill (64 * 1024, ' ');
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s", path, header);
  if (chunked)
    g_string_append (head, "Transfer-Encoding: chunked\r\n\r\n");
  else
    g_string_append_printf (head, "Content-Length: %zu\r\n\r\n", size);
  g_assert_true (km_test_link_send (link, head->str, head->len));
  for (gsize sent = 0; sent < size; sent += 64 * 1024)
    {
      gboolean more = (!chunked || km_test_link_send (link, "10000\r\n", 7)) && km_test_link_send (link, blanks, 64 * 1024) && (!chunked || km_test_link_send (link, "\r\n", 2));

      if (!more)
        break;
    }
  if (chunked)
    km_test_link_send (link, "0\r\n\r\n", 5);
  return km_test_link_receive (link);
}

static void
test_large (void)
{
  g_autoptr (KmReply) announced = send_large ("/v1/commands", 10 * 1024 * 1024, FALSE, "");
  g_autoptr (KmReply) chunked = send_large ("/v1/commands", 10 * 1024 * 1024, TRUE, "");
  g_autoptr (KmReply) small = send_large ("/v1/sessions", 64 * 1024, FALSE, "");
  g_autoptr (KmReply) get = km_test_request (server, "GET", "/v1/centres", NULL, "{}", NULL);
  g_autoptr (KmTestLink) link = km_test_link_open (server);
  g_autoptr (KmReply) expected = NULL;
  static const char head[] = "POST /v1/commands HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n";

  km_assert_problem (announced, 413, "too-large");
  km_assert_problem (chunked, 413, "too-large");
  km_assert_problem (small, 413, "too-large");
  km_assert_problem (get, 413, "too-large");

  /* Who asks first is told before sending. */
  g_assert_true (km_test_link_send (link, head, strlen (head)));
  expected = km_test_link_receive (link);
  g_assert_nonnull (expected);
  km_assert_problem (expected, 413, "too-large");
}

static void
test_many (void)
{
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", NULL);
  json_t *commands = json_array ();
  g_autofree char *large = g_strnfill (300 * 1024, 'x');
  g_autoptr (KmReply) reply = NULL;
  json_t *element;

  for (guint i = 0; i < 101; i++)
    json_array_append_new (commands, km_test_command ("ticket.issue", json_object ()));
  reply = km_test_request_json (server, "POST", "/v1/commands", token, json_pack ("{s:o}", "commands", commands));
  km_assert_problem (reply, (int) reply->status, "too-many");
  g_assert_cmpint (reply->status / 100, ==, 4);

  element = km_test_send (server, token, km_test_command ("ticket.issue", json_pack ("{s:s}", "lane", large)));
  g_assert_cmpstr (km_test_status (element), ==, "rejected");
  g_assert_cmpstr (km_test_code (element), ==, "too-large");
  json_decref (element);
}

static void
test_keep_alive (void)
{
  g_autoptr (KmTestLink) link = km_test_link_open (server);

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (KmReply) reply = km_test_link_request (link, i % 2 == 0 ? "GET" : "POST", i % 2 == 0 ? "/v1/centres" : "/v1/nothing", NULL, i % 2 == 0 ? NULL : "{}", NULL);

      g_assert_nonnull (reply);
      km_assert_status (reply, i % 2 == 0 ? 200 : 404);
    }
}

static void
test_media (void)
{
  g_autoptr (KmTestLink) link = km_test_link_open (server);
  g_autoptr (KmReply) reply = NULL;
  static const char request[] = "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b";

  g_assert_true (km_test_link_send (link, request, strlen (request)));
  reply = km_test_link_receive (link);
  g_assert_nonnull (reply);
  km_assert_problem (reply, 406, "not-acceptable");
}

static void
test_headers (void)
{
  g_autofree char *much = g_strnfill (2000, 'x');
  g_autofree char *more = g_strnfill (100000, 'x');
  g_autofree char *fits = g_strdup_printf ("Cookie: %s", much);
  g_autofree char *too_large = g_strdup_printf ("Cookie: %s", more);
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/v1/centres", NULL, NULL, fits);
  g_autoptr (KmTestLink) link = km_test_link_open (server);
  g_autoptr (KmReply) refused = km_test_link_request (link, "GET", "/v1/centres", NULL, NULL, too_large);
  g_autoptr (KmReply) after = km_test_request (server, "GET", "/v1/centres", NULL, NULL, NULL);

  km_assert_status (reply, 200);
  /* Told or cut off, and nobody else notices. */
  if (refused != NULL)
    g_assert_cmpint (refused->status / 100, ==, 4);
  km_assert_status (after, 200);
}

static void
test_metrics (void)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/metrics", NULL, NULL, NULL);
  g_autoptr (KmReply) forwarded = km_test_request (server, "GET", "/metrics", NULL, NULL, "X-Forwarded-For: 192.0.2.1");
  g_autofree char *text = NULL;

  km_assert_status (reply, 200);
  text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  g_assert_nonnull (strstr (text, "\nkm_commits_total "));
  g_assert_nonnull (strstr (text, "\nkm_http_answer_seconds_bucket{method=\"GET\",route=\"/v1/centres\",le=\"+Inf\"} "));
  /* What came through a proxy is not this machine. */
  km_assert_problem (forwarded, 403, "forbidden");
}

static void
test_catalogue (void)
{
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", NULL);
  g_autoptr (KmReply) first = km_test_request (server, "GET", "/v1/catalogue", token, NULL, NULL);
  const char *etag = g_hash_table_lookup (first->headers, "etag");
  g_autofree char *header = g_strdup_printf ("If-None-Match: %s", etag);
  g_autoptr (KmReply) again = km_test_request (server, "GET", "/v1/catalogue", token, NULL, header);
  g_autoptr (KmReply) other = km_test_request (server, "GET", "/v1/catalogue", token, NULL, "If-None-Match: \"x\"");

  km_assert_status (first, 200);
  g_assert_nonnull (json_object_get (first->json, "services"));
  km_assert_status (again, 304);
  g_assert_cmpint (g_bytes_get_size (again->body), ==, 0);
  km_assert_status (other, 200);
}

/* ---- The description ---- */

static gboolean
is_described (json_t     *paths,
              const char *method,
              const char *pattern)
{
  g_autofree char *lower = g_ascii_strdown (method, -1);

  return json_object_get (json_object_get (paths, pattern), lower) != NULL;
}

/* Whose token an operation asks for is what the description says. */
static void
check_access (json_t        *paths,
              const KmRoute *route)
{
  g_autofree char *lower = g_ascii_strdown (route->method, -1);
  json_t *security = json_object_get (json_object_get (json_object_get (paths, route->pattern), lower), "security");
  gboolean session = FALSE, till = FALSE, nobody = json_array_size (security) == 0;
  json_t *one;
  gsize i;

  json_array_foreach (security, i, one)
    {
      session |= json_object_get (one, "session") != NULL;
      till |= json_object_get (one, "till") != NULL;
      nobody |= json_object_size (one) == 0;
    }
  g_test_message ("%s %s", route->method, route->pattern);
  g_assert_cmpint (nobody, ==, route->access == KM_ACCESS_ANYONE || route->access == KM_ACCESS_LOCAL);
  if (!nobody)
    {
      g_assert_cmpint (session, ==, route->access != KM_ACCESS_TILL);
      g_assert_cmpint (till, ==, route->access != KM_ACCESS_PERSON);
    }
}

static void
test_openapi (void)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/v1/openapi.json", NULL, NULL, NULL);
  json_t *paths = json_object_get (reply->json, "paths");
  json_t *mapping = json_object_get (json_object_get (json_object_get (json_object_get (json_object_get (reply->json, "components"), "schemas"), "Command"), "discriminator"), "mapping");
  const char *path, *name;
  json_t *value, *operation;
  guint n_routes, described = 0;
  gsize n_kinds;
  const KmRoute *routes = km_routes_get_all (&n_routes);
  const KmCommandKind *kinds = km_command_table_get_all (&n_kinds);

  km_assert_status (reply, 200);
  g_assert_cmpstr (km_json_get_string (reply->json, "openapi", ""), ==, "3.1.0");
  for (guint i = 0; i < n_routes; i++)
    {
      if (!is_described (paths, routes[i].method, routes[i].pattern))
        g_error ("%s %s is answered and not described", routes[i].method, routes[i].pattern);
      check_access (paths, &routes[i]);
    }
  json_object_foreach (paths, path, value)
    {
      json_object_foreach (value, name, operation)
        described += strcmp (name, "parameters") != 0;
    }
  g_assert_cmpint (described, ==, n_routes);

  for (gsize i = 0; i < n_kinds; i++)
    {
      if (json_object_get (mapping, kinds[i].kind) == NULL)
        g_error ("%s is executed and not described", kinds[i].kind);
    }
  g_assert_cmpint (json_object_size (mapping), ==, n_kinds);
}

/* Every reference in the description leads somewhere. */
static void
check_references (json_t *root,
                  json_t *value)
{
  const char *name;
  json_t *child;
  gsize i;

  if (json_is_array (value))
    {
      json_array_foreach (value, i, child)
        check_references (root, child);
      return;
    }
  json_object_foreach (value, name, child)
    {
      if (strcmp (name, "$ref") == 0)
        {
          g_auto (GStrv) parts = g_strsplit (json_string_value (child), "/", -1);
          json_t *at = root;

          for (guint j = 1; parts[j] != NULL; j++)
            at = json_object_get (at, parts[j]);
          if (at == NULL)
            g_error ("%s leads nowhere", json_string_value (child));
        }
      check_references (root, child);
    }
}

static void
test_references (void)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/v1/openapi.json", NULL, NULL, NULL);

  check_references (reply->json, reply->json);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/health", test_health);
  g_test_add_func ("/http/paths", test_paths);
  g_test_add_func ("/http/methods", test_methods);
  g_test_add_func ("/http/bodies", test_bodies);
  g_test_add_func ("/http/elements", test_elements);
  g_test_add_func ("/http/deep", test_deep);
  g_test_add_func ("/http/large", test_large);
  g_test_add_func ("/http/many", test_many);
  g_test_add_func ("/http/keep-alive", test_keep_alive);
  g_test_add_func ("/http/media", test_media);
  g_test_add_func ("/http/headers", test_headers);
  g_test_add_func ("/http/metrics", test_metrics);
  g_test_add_func ("/http/catalogue", test_catalogue);
  g_test_add_func ("/http/openapi", test_openapi);
  g_test_add_func ("/http/references", test_references);
  server = km_test_server_start (NULL, NULL);
  status = g_test_run ();
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  km_test_server_free (server);
  return status;
}
