/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Exactly once, in order, and to the piastre. */

#include <string.h>

#include "km-json.h"
#include "km-test-desk.h"

static KmTestServer *server;

static json_t *
issue_command (void)
{
  return km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none"));
}

static gsize
count_waiting (const char *token,
               const char *centre)
{
  g_autofree char *path = g_strdup_printf ("/v1/centres/%s/queue", centre);
  g_autoptr (KmReply) reply = km_test_request (server, "GET", path, token, NULL, NULL);

  km_assert_status (reply, 200);
  return json_array_size (json_object_get (reply->json, "waiting"));
}

static void
test_twice (void)
{
  g_autofree char *token = km_test_sign_in (server, "reception", "ASW", NULL);
  gsize before = count_waiting (token, "ASW");
  json_t *command = issue_command ();
  json_t *first = km_test_send (server, token, json_incref (command));
  json_t *second = km_test_send (server, token, json_incref (command));
  json_t *changed;

  g_assert_cmpstr (km_test_status (first), ==, "accepted");
  g_assert_cmpstr (km_test_status (second), ==, "duplicate");
  g_assert_true (json_equal (json_object_get (first, "result"), json_object_get (second, "result")));
  g_assert_cmpint (count_waiting (token, "ASW"), ==, before + 1);

  /* The same id for something else. */
  changed = json_deep_copy (command);
  json_object_set_new (json_object_get (changed, "body"), "lane", json_string ("NOT"));
  json_decref (second);
  second = km_test_send (server, token, changed);
  g_assert_cmpstr (km_test_status (second), ==, "rejected");
  g_assert_cmpstr (km_test_code (second), ==, "id-reused");
  g_assert_cmpint (count_waiting (token, "ASW"), ==, before + 1);
  json_decref (first);
  json_decref (second);
  json_decref (command);
}

static void
test_fifty (void)
{
  g_autofree char *token = km_test_sign_in (server, "reception", "ASW", NULL);
  gsize before = count_waiting (token, "ASW");
  json_t *envelope = json_pack ("{s:[o]}", "commands", issue_command ());
  char *body = json_dumps (envelope, JSON_COMPACT);
  g_autofree char *request = g_strdup_printf ("POST /v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s", token, strlen (body), body);
  KmTestLink *links[50];
  g_autofree char *ticket = NULL;
  guint accepted = 0, duplicate = 0;

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    links[i] = km_test_link_open (server);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    g_assert_true (km_test_link_send (links[i], request, strlen (request)));
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autoptr (KmReply) reply = km_test_link_receive (links[i]);
      json_t *element;
      const char *id;

      g_assert_nonnull (reply);
      km_assert_status (reply, 200);
      element = json_array_get (json_object_get (reply->json, "results"), 0);
      accepted += strcmp (km_test_status (element), "accepted") == 0;
      duplicate += strcmp (km_test_status (element), "duplicate") == 0;
      id = km_json_get_string (json_object_get (json_object_get (element, "result"), "ticket"), "id", NULL);
      if (ticket == NULL)
        ticket = g_strdup (id);
      g_assert_cmpstr (id, ==, ticket);
      km_test_link_free (links[i]);
    }
  g_assert_cmpint (accepted, ==, 1);
  g_assert_cmpint (duplicate, ==, 49);
  g_assert_cmpint (count_waiting (token, "ASW"), ==, before + 1);
  free (body);
  json_decref (envelope);
}

static void
test_one_call_wins (void)
{
  /* Two counters wish for the same ticket in the same moment. */
  g_autofree char *one = km_test_sign_in (server, "clerk", "CAI", "CAI-01");
  g_autofree char *two = km_test_sign_in (server, "clerk2", "CAI", "CAI-02");
  g_autofree char *ticket = km_test_issue (server, one, "CIV");
  json_t *first = km_test_send (server, one, km_test_command ("ticket.call", json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "CAI-01")));
  json_t *second = km_test_send (server, two, km_test_command ("ticket.call", json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "CAI-02")));
  json_t *empty = km_test_send (server, two, km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", "CAI-02")));

  g_assert_cmpstr (km_test_status (first), ==, "accepted");
  g_assert_cmpstr (km_test_status (second), ==, "rejected");
  g_assert_cmpstr (km_test_code (second), ==, "ticket-elsewhere");
  /* An empty queue is an answer. */
  g_assert_cmpstr (km_test_status (empty), ==, "accepted");
  g_assert_true (json_is_null (json_object_get (json_object_get (empty, "result"), "ticket")));
  json_decref (first);
  json_decref (second);
  json_decref (empty);
}

static void
test_gap (void)
{
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  json_t *first = km_test_fact (till, "clerk", "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
  json_t *second = km_test_fact (till, "clerk", "counter.pause", json_pack ("{s:s}", "counter", "ASW-03"));
  json_t *third = km_test_fact (till, "clerk", "counter.resume", json_pack ("{s:s}", "counter", "ASW-03"));
  json_t *element = km_test_send (server, till->token, json_incref (second));
  json_t *results;
  g_autoptr (KmReply) reply = NULL;

  g_assert_cmpstr (km_test_status (element), ==, "retry");
  g_assert_cmpstr (km_test_code (element), ==, "gap");
  g_assert_cmpint (km_json_get_integer (json_object_get (element, "problem"), "expected", 0), ==, 1);
  json_decref (element);

  /* One POST with a hole: what stands before it is done. */
  results = km_test_send_all (server, till->token, json_pack ("[O, O]", first, third));
  g_assert_cmpstr (km_test_status (json_array_get (results, 0)), ==, "accepted");
  g_assert_cmpstr (km_test_code (json_array_get (results, 1)), ==, "gap");
  g_assert_cmpint (km_json_get_integer (json_object_get (json_array_get (results, 1), "problem"), "expected", 0), ==, 2);
  json_decref (results);

  reply = km_test_request (server, "GET", "/v1/tills/current", till->token, NULL, NULL);
  km_assert_status (reply, 200);
  g_assert_cmpstr (km_json_get_string (reply->json, "till", ""), ==, till->code);
  g_assert_cmpint (km_json_get_integer (reply->json, "last_n", -1), ==, 1);

  results = km_test_send_all (server, till->token, json_pack ("[O, O, O]", first, second, third));
  g_assert_cmpstr (km_test_status (json_array_get (results, 0)), ==, "duplicate");
  g_assert_cmpstr (km_test_status (json_array_get (results, 1)), ==, "accepted");
  g_assert_cmpstr (km_test_status (json_array_get (results, 2)), ==, "accepted");
  json_decref (results);
  json_decref (first);
  json_decref (second);
  json_decref (third);
}

/* A fact of a newer program, and one that cannot be read: each is answered for good, and the next one comes in. */
static void
test_never_stuck (void)
{
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  json_t *future = km_test_fact (till, "clerk", "ticket.teleport", json_pack ("{s:s}", "to", "Luxor"));
  json_t *open = km_test_fact (till, "clerk", "counter.open", json_pack ("{s:s}", "counter", "ASW-05"));
  json_t *unreadable = km_test_fact (till, "clerk", "counter.pause", json_pack ("{s:s}", "counter", "ASW-05"));
  json_t *close = km_test_fact (till, "clerk", "counter.close", json_pack ("{s:s}", "counter", "ASW-05"));
  json_t *results;
  g_autoptr (KmReply) reply = NULL;

  json_object_set_new (unreadable, "body", json_string ("not an object"));
  results = km_test_send_all (server, till->token, json_pack ("[O, O, O, O]", future, open, unreadable, close));
  g_assert_cmpstr (km_test_status (json_array_get (results, 0)), ==, "accepted");
  g_assert_true (km_test_has_flag (json_array_get (results, 0), "unknown-kind"));
  g_assert_cmpstr (km_test_status (json_array_get (results, 1)), ==, "accepted");
  g_assert_cmpstr (km_test_status (json_array_get (results, 2)), ==, "rejected");
  g_assert_cmpstr (km_test_code (json_array_get (results, 2)), ==, "bad-body");
  g_assert_cmpstr (km_test_status (json_array_get (results, 3)), ==, "accepted");
  json_decref (results);

  reply = km_test_request (server, "GET", "/v1/tills/current", till->token, NULL, NULL);
  g_assert_cmpint (km_json_get_integer (reply->json, "last_n", -1), ==, 4);
  results = km_test_send_all (server, till->token, json_pack ("[o, o, o, o]", future, open, unreadable, close));
  g_assert_cmpstr (km_test_status (json_array_get (results, 0)), ==, "duplicate");
  g_assert_cmpstr (km_test_code (json_array_get (results, 2)), ==, "bad-body");
  g_assert_cmpstr (km_test_status (json_array_get (results, 3)), ==, "duplicate");
  json_decref (results);
}

static void
test_behind (void)
{
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autoptr (KmReply) session = km_test_request_json (server, "POST", "/v1/sessions", NULL,
                                                      json_pack ("{s:s, s:s, s:s, s:s, s:s, s:b}", "username", "clerk", "password", "practice", "centre", "ASW", "counter", "ASW-04", "till", till->code, "take_over", 1));
  const char *token = km_json_get_string (session->json, "token", NULL);
  json_t *wish = km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", "ASW-04"));
  json_t *late = km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", "ASW-04"));
  json_t *element;

  km_assert_status (session, 201);
  json_object_set_new (wish, "after", json_integer (1));
  element = km_test_send (server, token, wish);
  g_assert_cmpstr (km_test_status (element), ==, "retry");
  g_assert_cmpstr (km_test_code (element), ==, "behind");
  json_decref (element);

  json_object_set_new (late, "valid_until", json_string ("2020-01-01T00:00:00Z"));
  element = km_test_send (server, token, late);
  g_assert_cmpstr (km_test_status (element), ==, "rejected");
  g_assert_cmpstr (km_test_code (element), ==, "expired");
  json_decref (element);
}

static void
test_backlog (void)
{
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "ASW", NULL);
  json_t *open = json_pack ("{s:[o]}", "commands", km_test_fact (till, "clerk", "counter.open", json_pack ("{s:s}", "counter", "ASW-06")));
  char *body = json_dumps (open, 0);
  g_autoptr (KmReply) posted = km_test_request (server, "POST", "/v1/commands", till->token, body, "Km-Backlog: 3,41000,2026-11-21T09:00:00.000Z");
  g_autoptr (KmReply) after = km_test_request (server, "POST", "/v1/commands", till->token, body, "Km-Backlog: nonsense");
  g_autoptr (KmReply) queue = km_test_request (server, "GET", "/v1/centres/ASW/queue", supervisor, NULL, NULL);
  json_t *counter;
  gsize i;
  gboolean found = FALSE;

  km_assert_status (posted, 200);
  km_assert_status (after, 200);
  km_assert_status (queue, 200);
  json_array_foreach (json_object_get (queue->json, "counters"), i, counter)
    {
      if (strcmp (km_json_get_string (counter, "counter", ""), "ASW-06") != 0)
        continue;
      found = TRUE;
      g_assert_cmpint (km_json_get_integer (json_object_get (counter, "backlog"), "count", 0), ==, 3);
      g_assert_cmpint (km_json_get_integer (json_object_get (counter, "backlog"), "piastres", 0), ==, 41000);
      g_assert_nonnull (km_json_get_string (counter, "last_seen", NULL));
      g_assert_cmpstr (km_json_get_string (counter, "name_en", ""), ==, "Mahmoud Said");
    }
  g_assert_true (found);
  free (body);
  json_decref (open);
}

static void
test_quote (void)
{
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", NULL);
  json_t *body = km_test_quote_body ();
  json_t *bare = json_deep_copy (body);
  json_t *piastre = json_deep_copy (body);
  json_t *total = json_deep_copy (body);
  json_t *unknown = json_deep_copy (body);
  json_t *old = json_deep_copy (body);
  json_t *line = json_array_get (json_object_get (piastre, "fees"), 0);
  gint64 price = km_json_get_integer (line, "piastres", 0);
  g_autoptr (KmReply) right = km_test_request_json (server, "POST", "/v1/transactions/quote", token, body);
  g_autoptr (KmReply) without = NULL;
  g_autoptr (KmReply) differs = NULL;
  g_autoptr (KmReply) sum = NULL;
  g_autoptr (KmReply) service = NULL;
  g_autoptr (KmReply) version = NULL;

  km_assert_status (right, 200);
  g_assert_cmpint (json_array_size (json_object_get (right->json, "lines")), ==, 4);
  g_assert_cmpint (json_array_size (json_object_get (right->json, "authorities")), ==, 4);
  g_assert_cmpint (json_array_size (json_object_get (right->json, "promises")), ==, 4);

  json_array_clear (json_object_get (bare, "fees"));
  without = km_test_request_json (server, "POST", "/v1/transactions/quote", token, bare);
  km_assert_status (without, 200);
  g_assert_true (json_equal (json_object_get (without->json, "lines"), json_object_get (right->json, "lines")));

  json_object_set_new (line, "piastres", json_integer (price + 1));
  differs = km_test_request_json (server, "POST", "/v1/transactions/quote", token, piastre);
  km_assert_problem (differs, 409, "fee-differs");
  g_assert_cmpint (km_json_get_integer (differs->json, "expected", 0), ==, price);
  g_assert_cmpint (km_json_get_integer (differs->json, "given", 0), ==, price + 1);
  g_assert_cmpstr (km_json_get_string (differs->json, "service", ""), ==, "CRM-001");

  json_object_set_new (total, "total", json_integer (km_json_get_integer (total, "total", 0) + 1));
  sum = km_test_request_json (server, "POST", "/v1/transactions/quote", token, total);
  km_assert_problem (sum, 409, "total-differs");

  json_object_set_new (json_array_get (json_object_get (unknown, "items"), 0), "service", json_string ("XXX-001"));
  service = km_test_request_json (server, "POST", "/v1/transactions/quote", token, unknown);
  km_assert_problem (service, 422, "unknown-service");

  json_object_set_new (old, "catalogue", json_string ("0000000000000000000000000000000000000000000000000000000000000000"));
  version = km_test_request_json (server, "POST", "/v1/transactions/quote", token, old);
  km_assert_problem (version, 422, "unknown-catalogue");
}

static void
test_fact_differs (void)
{
  /* What the quote refuses is recorded as a fact, and flagged. */
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *shift = km_test_uuid ();
  json_t *open = km_test_send (server, till->token, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-07", "float", 0)));
  json_t *body = km_test_transaction (till, "clerk", "ASW-07", shift, NULL);
  json_t *line = json_array_get (json_object_get (body, "fees"), 0);
  json_t *element;

  json_object_set_new (line, "piastres", json_integer (km_json_get_integer (line, "piastres", 0) + 1));
  element = km_test_send (server, till->token, km_test_fact (till, "clerk", "transaction.complete", body));
  g_assert_cmpstr (km_test_status (open), ==, "accepted");
  g_assert_cmpstr (km_test_status (element), ==, "accepted");
  g_assert_true (km_test_has_flag (element, "fee-differs"));
  json_decref (open);
  json_decref (element);
}

/* The day in figures, after what this file did in a centre of its own. */
static void
test_dashboard (void)
{
  g_autoptr (KmTestTill) till = km_test_enrol (server, "VAN-01");
  g_autofree char *shift = km_test_uuid ();
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "VAN-01", NULL);
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "VAN-01", "VAN-01-01");
  g_autofree char *ticket = km_test_issue (server, clerk, "CIV");
  g_autofree char *waiting = km_test_issue (server, clerk, "NOT");
  json_t *called = km_test_send (server, clerk, km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", "VAN-01-01")));
  json_t *facts = json_array ();
  json_t *results, *takings, *counter;
  g_autoptr (KmReply) reply = NULL;
  gint64 total;

  /* A van offers what is marked mobile, until told otherwise. */
  {
    g_autofree char *admin = km_test_sign_in (server, "admin", "VAN-01", NULL);
    json_t *put = km_test_send (server, admin, km_test_command ("settings.put", json_pack ("{s:s, s:{s:{s:[s, s, s, s]}}}", "centre", "VAN-01", "settings", "services", "also", "CRM-001", "NOS-001", "LAB-001", "CSO-019")));

    g_assert_cmpstr (km_test_status (put), ==, "accepted");
    json_decref (put);
  }
  g_assert_cmpstr (km_json_get_string (json_object_get (json_object_get (called, "result"), "ticket"), "id", ""), ==, ticket);
  json_array_append_new (facts, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "VAN-01-01", "float", 10000)));
  json_array_append_new (facts, km_test_fact (till, "clerk", "counter.open", json_pack ("{s:s}", "counter", "VAN-01-01")));
  json_array_append_new (facts, km_test_fact (till, "clerk", "ticket.start", json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "VAN-01-01")));
  json_array_append_new (facts, km_test_fact (till, "clerk", "transaction.complete", km_test_transaction (till, "clerk", "VAN-01-01", shift, ticket)));
  total = km_json_get_integer (json_object_get (json_array_get (facts, 3), "body"), "total", 0);
  json_array_append_new (facts, km_test_fact (till, "clerk", "ticket.finish", json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "VAN-01-01")));
  results = km_test_send_all (server, till->token, facts);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpstr (km_test_status (json_array_get (results, i)), ==, "accepted");
      g_assert_cmpint (json_array_size (json_object_get (json_array_get (results, i), "flags")), ==, 0);
    }

  reply = km_test_request (server, "GET", "/v1/centres/VAN-01/dashboard", supervisor, NULL, NULL);
  km_assert_status (reply, 200);
  takings = json_object_get (reply->json, "takings");
  counter = json_array_get (json_object_get (reply->json, "counters"), 0);
  g_assert_cmpint (km_json_get_integer (reply->json, "waiting", -1), ==, 1);
  g_assert_cmpstr (km_json_get_string (json_object_get (reply->json, "longest_wait_ticket"), "id", ""), ==, waiting);
  g_assert_cmpint (km_json_get_integer (reply->json, "served", -1), ==, 1);
  g_assert_cmpint (km_json_get_integer (takings, "total", -1), ==, total);
  g_assert_cmpint (km_json_get_integer (takings, "cash", -1), ==, total);
  g_assert_cmpint (km_json_get_integer (takings, "electronic", -1), ==, 0);
  g_assert_cmpint (json_array_size (json_object_get (takings, "by_authority")), ==, 4);
  g_assert_cmpint (km_json_get_integer (counter, "served", -1), ==, 1);
  g_assert_cmpstr (km_json_get_string (counter, "state", ""), ==, "open");
  g_assert_cmpint (json_array_size (json_object_get (reply->json, "hours")), >=, 1);
  json_decref (called);
  json_decref (results);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/twice", test_twice);
  g_test_add_func ("/commands/fifty", test_fifty);
  g_test_add_func ("/commands/one-call-wins", test_one_call_wins);
  g_test_add_func ("/commands/gap", test_gap);
  g_test_add_func ("/commands/never-stuck", test_never_stuck);
  g_test_add_func ("/commands/behind", test_behind);
  g_test_add_func ("/commands/backlog", test_backlog);
  g_test_add_func ("/commands/quote", test_quote);
  g_test_add_func ("/commands/fact-differs", test_fact_differs);
  g_test_add_func ("/commands/dashboard", test_dashboard);
  server = km_test_server_start (NULL, NULL);
  status = g_test_run ();
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  km_test_server_free (server);
  return status;
}
