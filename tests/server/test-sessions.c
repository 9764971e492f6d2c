/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in: right and wrong passwords, delays, counters taken, tokens. */

#include "km-json.h"
#include "km-test-desk.h"

static KmTestServer *server;

static KmReply *
sign_in (const char *username,
         const char *password,
         const char *centre,
         const char *counter,
         const char *till,
         gboolean    take_over)
{
  return km_test_request_json (server, "POST", "/v1/sessions", NULL,
                               json_pack ("{s:s, s:s, s:s, s:s?, s:s?, s:b}", "username", username, "password", password, "centre", centre, "counter", counter,
                                          "till", till, "take_over", (int) take_over));
}

static void
test_in_and_out (void)
{
  g_autoptr (KmReply) reply = sign_in ("clerk", "practice", "ASW", "ASW-01", NULL, FALSE);
  const char *token = km_json_get_string (reply->json, "token", NULL);
  g_autoptr (KmReply) who = NULL;
  g_autoptr (KmReply) out = NULL;
  g_autoptr (KmReply) after = NULL;

  km_assert_status (reply, 201);
  g_assert_cmpint (strlen (token), ==, 43);
  g_assert_cmpstr (km_json_get_string (reply->json, "role", ""), ==, "clerk");
  g_assert_cmpstr (km_json_get_string (reply->json, "counter", ""), ==, "ASW-01");
  g_assert_cmpstr (km_json_get_string (json_object_get (reply->json, "account"), "name_en", ""), ==, "Mahmoud Said");
  g_assert_true (km_json_get_boolean (reply->json, "practice", FALSE));

  who = km_test_request (server, "GET", "/v1/sessions/current", token, NULL, NULL);
  km_assert_status (who, 200);
  g_assert_cmpstr (km_json_get_string (json_object_get (who->json, "account"), "username", ""), ==, "clerk");
  g_assert_null (json_object_get (who->json, "token"));

  out = km_test_request (server, "DELETE", "/v1/sessions/current", token, NULL, NULL);
  km_assert_status (out, 204);
  after = km_test_request (server, "GET", "/v1/sessions/current", token, NULL, NULL);
  km_assert_problem (after, 401, "unauthorized");
}

static void
test_wrong (void)
{
  g_autoptr (KmReply) unknown = sign_in ("nobody-here", "practice", "ASW", NULL, "T-A", FALSE);
  g_autoptr (KmReply) wrong = sign_in ("clerk", "wrong", "ASW", NULL, "T-A", FALSE);
  g_autoptr (KmReply) elsewhere = sign_in ("clerk", "wrong", "NOWHERE", "NOTHING", "T-A", FALSE);
  g_autoptr (KmReply) centre = sign_in ("clerk", "practice", "NOWHERE", NULL, "T-B", FALSE);
  g_autoptr (KmReply) counter = sign_in ("clerk", "practice", "ASW", "ASW-99", "T-B", FALSE);
  g_autoptr (KmReply) foreign = sign_in ("clerk", "practice", "ASW", "CAI-01", "T-B", FALSE);
  g_autoptr (KmReply) more = km_test_request_json (server, "POST", "/v1/sessions", NULL, json_pack ("{s:s, s:s, s:s, s:i}", "username", "clerk", "password", "practice", "centre", "ASW", "x", 1));

  /* Nothing tells which names exist, or anything else before the password is right. */
  km_assert_problem (unknown, 401, "bad-credentials");
  km_assert_problem (wrong, 401, "bad-credentials");
  km_assert_problem (elsewhere, 401, "bad-credentials");
  g_assert_cmpint (g_bytes_compare (unknown->body, wrong->body), ==, 0);
  km_assert_problem (centre, 404, "unknown-centre");
  km_assert_problem (counter, 404, "unknown-counter");
  km_assert_problem (foreign, 404, "unknown-counter");
  km_assert_problem (more, (int) more->status, "bad-body");
  g_assert_cmpstr (km_json_get_string (more->json, "field", ""), ==, "/x");
}

static void
test_delay (void)
{
  g_autoptr (KmReply) slowed = NULL;
  g_autoptr (KmReply) right = NULL;
  g_autoptr (KmReply) other_till = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (KmReply) wrong = sign_in ("officer", "wrong", "ASW", NULL, "T-C", FALSE);

      km_assert_problem (wrong, 401, "bad-credentials");
    }
  slowed = sign_in ("officer", "wrong", "ASW", NULL, "T-C", FALSE);
  km_assert_problem (slowed, 429, "slow-down");
  g_assert_cmpint (g_ascii_strtoll (g_hash_table_lookup (slowed->headers, "retry-after"), NULL, 10), >=, 1);
  /* The delay holds for the right password too: it is looked at before any hashing. */
  right = sign_in ("officer", "practice", "ASW", NULL, "T-C", FALSE);
  km_assert_problem (right, 429, "slow-down");
  /* Slowed at this till, not locked out of the house. */
  other_till = sign_in ("officer", "practice", "ASW", NULL, "T-D", FALSE);
  km_assert_status (other_till, 201);
}

static void
test_occupied (void)
{
  g_autoptr (KmReply) first = sign_in ("clerk", "practice", "ASW", "ASW-02", NULL, FALSE);
  g_autoptr (KmReply) again = sign_in ("clerk", "practice", "ASW", "ASW-02", NULL, FALSE);
  g_autoptr (KmReply) second = sign_in ("clerk2", "practice", "ASW", "ASW-02", NULL, FALSE);
  g_autoptr (KmReply) taken = sign_in ("clerk2", "practice", "ASW", "ASW-02", NULL, TRUE);
  g_autoptr (KmReply) old = NULL;
  g_autoptr (KmReply) new = NULL;
  json_t *occupant = json_object_get (second->json, "occupant");

  km_assert_status (first, 201);
  /* The same person at the same counter comes back: the old session ends. */
  km_assert_status (again, 201);
  old = km_test_request (server, "GET", "/v1/sessions/current", km_json_get_string (first->json, "token", NULL), NULL, NULL);
  km_assert_problem (old, 401, "unauthorized");

  km_assert_problem (second, 409, "counter-occupied");
  g_assert_cmpstr (km_json_get_string (occupant, "name_en", ""), ==, "Mahmoud Said");
  g_assert_cmpstr (km_json_get_string (occupant, "name_ar", ""), ==, "محمود سعيد");
  g_assert_nonnull (km_json_get_string (occupant, "since", NULL));

  km_assert_status (taken, 201);
  new = km_test_request (server, "GET", "/v1/sessions/current", km_json_get_string (again->json, "token", NULL), NULL, NULL);
  km_assert_problem (new, 401, "unauthorized");
}

static void
test_elsewhere (void)
{
  g_autoptr (KmReply) first = sign_in ("clerk", "practice", "ASW", "ASW-03", NULL, FALSE);
  g_autoptr (KmReply) second = sign_in ("clerk", "practice", "ASW", "ASW-04", NULL, FALSE);
  g_autoptr (KmReply) moved = sign_in ("clerk", "practice", "ASW", "ASW-04", NULL, TRUE);
  g_autoptr (KmReply) old = NULL;

  km_assert_status (first, 201);
  km_assert_problem (second, 409, "counter-occupied");
  g_assert_cmpstr (km_json_get_string (json_object_get (second->json, "occupant"), "counter", ""), ==, "ASW-03");
  km_assert_status (moved, 201);
  old = km_test_request (server, "GET", "/v1/sessions/current", km_json_get_string (first->json, "token", NULL), NULL, NULL);
  km_assert_problem (old, 401, "unauthorized");
}

static void
test_foreign_shift (void)
{
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *shift = km_test_uuid ();
  json_t *opened = km_test_send (server, till->token, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-05", "float", 50000)));
  g_autoptr (KmReply) other = sign_in ("clerk2", "practice", "ASW", "ASW-05", NULL, TRUE);
  g_autoptr (KmReply) own = sign_in ("clerk", "practice", "ASW", "ASW-05", NULL, TRUE);

  g_assert_cmpstr (km_test_status (opened), ==, "accepted");
  json_decref (opened);
  km_assert_problem (other, 409, "foreign-shift");
  km_assert_status (own, 201);
}

static void
test_same_moment (void)
{
  /* Many at one counter in the same moment: one of them gets it. */
  const char *names[] = { "clerk", "clerk2", "supervisor", "reception", "admin" };
  KmTestLink *links[G_N_ELEMENTS (names)];
  guint got = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"practice\",\"centre\":\"CAI\",\"counter\":\"CAI-07\",\"till\":\"T-%u\"}", names[i], i);
      g_autofree char *request = g_strdup_printf ("POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen (body), body);

      links[i] = km_test_link_open (server);
      g_assert_true (km_test_link_send (links[i], request, strlen (request)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (KmReply) reply = km_test_link_receive (links[i]);

      g_assert_nonnull (reply);
      if (reply->status == 201)
        got++;
      else
        g_assert_cmpint (reply->status, ==, g_str_equal (km_reply_code (reply), "role-centre") ? 403 : 409);
      km_test_link_free (links[i]);
    }
  g_assert_cmpint (got, <=, 1);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sessions/in-and-out", test_in_and_out);
  g_test_add_func ("/sessions/wrong", test_wrong);
  g_test_add_func ("/sessions/delay", test_delay);
  g_test_add_func ("/sessions/occupied", test_occupied);
  g_test_add_func ("/sessions/elsewhere", test_elsewhere);
  g_test_add_func ("/sessions/foreign-shift", test_foreign_shift);
  g_test_add_func ("/sessions/same-moment", test_same_moment);
  server = km_test_server_start (NULL, NULL);
  status = g_test_run ();
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  km_test_server_free (server);
  return status;
}
