/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The queue, drafts and the business day over HTTP: each answer is held to data/openapi.json as it comes. */

#include <string.h>

#include "km-json.h"
#include "km-test-desk.h"

static json_t *
accepted (KmTestServer *server,
          const char   *token,
          json_t       *command)
{
  json_t *element = km_test_send (server, token, command);

  if (strcmp (km_test_status (element), "accepted") != 0 || json_array_size (json_object_get (element, "flags")) != 0)
    g_error ("%s", json_dumps (element, JSON_INDENT (1)));
  return element;
}

static void
done (KmTestServer *server,
      const char   *token,
      json_t       *command)
{
  json_decref (accepted (server, token, command));
}

static char *
ticket_of (json_t *element)
{
  return g_strdup (km_json_get_string (km_json_get_object (km_json_get_object (element, "result"), "ticket"), "id", NULL));
}

static json_t *
at (const char *ticket)
{
  return json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "ASW-03");
}

static void
test_visit (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *reception = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-03");
  g_autofree char *clerk2 = km_test_sign_in (server, "clerk2", "ASW", "ASW-04");
  g_autofree char *elsewhere = km_test_sign_in (server, "supervisor", "CAI", NULL);
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "ASW", NULL);
  json_t *issued = accepted (server, reception, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none", "national_id", "28612032801473")));
  json_t *again = accepted (server, reception, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s, s:s}", "lane", "NOT", "audience", "citizen", "priority", "none", "national_id", "2 861203 28 01473")));
  g_autofree char *ticket = ticket_of (issued);
  g_autofree char *same = ticket_of (again);
  g_autofree char *path = g_strdup_printf ("/v1/tickets/%s/draft", ticket);

  g_assert_cmpstr (ticket, ==, same);
  json_decref (issued);
  json_decref (again);
  done (server, clerk, km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", "ASW-03")));
  done (server, till->token, km_test_fact (till, "clerk", "ticket.start", at (ticket)));
  done (server, clerk, km_test_command ("draft.save", json_pack ("{s:s, s:s}", "ticket", ticket, "draft", "c2VhbGVk")));
  {
    g_autoptr (KmReply) own = km_test_request (server, "GET", path, clerk, NULL, NULL);
    g_autoptr (KmReply) colleague = km_test_request (server, "GET", path, clerk2, NULL, NULL);
    g_autoptr (KmReply) foreign = km_test_request (server, "GET", path, elsewhere, NULL, NULL);
    g_autoptr (KmReply) wrong = km_test_request (server, "GET", path, reception, NULL, NULL);
    g_autoptr (KmReply) nobody = km_test_request (server, "GET", path, NULL, NULL, NULL);

    km_assert_status (own, 200);
    g_assert_cmpstr (km_json_get_string (own->json, "draft", NULL), ==, "c2VhbGVk");
    km_assert_problem (colleague, 403, "forbidden");
    km_assert_problem (foreign, 403, "other-centre");
    km_assert_problem (wrong, 403, "forbidden");
    km_assert_problem (nobody, 401, "unauthorized");
  }
  /* Held: the next counter finds it, and it ends with the visit. */
  done (server, till->token, km_test_fact (till, "clerk", "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", ticket, "counter", "ASW-03", "reason", "document")));
  {
    g_autoptr (KmReply) colleague = km_test_request (server, "GET", path, clerk2, NULL, NULL);

    km_assert_status (colleague, 200);
  }
  done (server, till->token, km_test_fact (till, "clerk", "ticket.resume", at (ticket)));
  done (server, till->token, km_test_fact (till, "clerk", "ticket.finish", at (ticket)));
  done (server, till->token, km_test_fact (till, "clerk", "ticket.rate", json_pack ("{s:s, s:i}", "ticket", ticket, "score", 5)));
  {
    g_autoptr (KmReply) gone = km_test_request (server, "GET", path, clerk, NULL, NULL);

    km_assert_problem (gone, 404, "not-found");
  }
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

/* What was chosen at the kiosk comes to whoever calls the ticket. */
static void
assert_wanted (json_t *ticket)
{
  json_t *wanted = json_object_get (ticket, "wanted");

  g_assert_cmpint (json_array_size (wanted), ==, 2);
  g_assert_cmpstr (json_string_value (json_array_get (wanted, 0)), ==, "BND-01");
  g_assert_cmpstr (json_string_value (json_array_get (wanted, 1)), ==, "CSO-009");
}

static void
test_wanted (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *reception = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-03");
  json_t *body = json_pack ("{s:s, s:s, s:s, s:[s, s]}", "lane", "CIV", "audience", "citizen", "priority", "none", "wanted", "BND-01", "CSO-009");
  json_t *element = accepted (server, reception, km_test_command ("ticket.issue", body));

  assert_wanted (km_json_get_object (km_json_get_object (element, "result"), "ticket"));
  json_decref (element);
  {
    g_autoptr (KmReply) queue = km_test_request (server, "GET", "/v1/centres/ASW/queue", clerk, NULL, NULL);

    km_assert_status (queue, 200);
    assert_wanted (json_array_get (json_object_get (queue->json, "waiting"), 0));
  }
  element = accepted (server, clerk, km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", "ASW-03")));
  assert_wanted (km_json_get_object (km_json_get_object (element, "result"), "ticket"));
  json_decref (element);
  body = json_pack ("{s:s, s:s, s:s, s:[s]}", "lane", "CIV", "audience", "citizen", "priority", "none", "wanted", "مولود جديد");
  element = km_test_send (server, reception, km_test_command ("ticket.issue", body));
  g_assert_cmpstr (km_test_code (element), ==, "bad-body");
  json_decref (element);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

static void
test_day (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autofree char *reception = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "ASW", NULL);
  g_autofree char *path = NULL;
  json_t *element;

  g_free (km_test_issue (server, reception, "CIV"));
  {
    g_autoptr (KmReply) waits = km_test_request (server, "GET", "/v1/public/centres/ASW/queue", NULL, NULL, NULL);
    g_autoptr (KmReply) nowhere = km_test_request (server, "GET", "/v1/public/centres/XYZ/queue", NULL, NULL, NULL);
    g_autoptr (KmReply) queue = km_test_request (server, "GET", "/v1/centres/ASW/queue", reception, NULL, NULL);

    km_assert_status (waits, 200);
    g_assert_cmpint (json_array_size (json_object_get (waits->json, "lanes")), ==, 6);
    km_assert_problem (nowhere, 404, "unknown-centre");
    km_assert_status (queue, 200);
  }
  element = km_test_send (server, supervisor, km_test_command ("day.close", json_object ()));
  g_assert_cmpstr (km_test_code (element), ==, "still-open");
  g_assert_cmpint (km_json_get_integer (km_json_get_object (km_json_get_object (element, "problem"), "open"), "waiting", 0), ==, 1);
  json_decref (element);
  element = km_test_send (server, reception, km_test_command ("day.close", json_pack ("{s:b}", "end", 1)));
  g_assert_cmpstr (km_test_code (element), ==, "forbidden");
  json_decref (element);
  element = accepted (server, supervisor, km_test_command ("day.close", json_pack ("{s:b}", "end", 1)));
  path = g_strdup_printf ("/v1/centres/ASW/days/%s", km_json_get_string (km_json_get_object (element, "result"), "day", ""));
  json_decref (element);
  {
    g_autoptr (KmReply) day = km_test_request (server, "GET", path, supervisor, NULL, NULL);
    g_autoptr (KmReply) days = km_test_request (server, "GET", "/v1/centres/ASW/days", supervisor, NULL, NULL);
    g_autoptr (KmReply) never = km_test_request (server, "GET", "/v1/centres/ASW/days/2020-01-01", supervisor, NULL, NULL);
    g_autoptr (KmReply) foreign = km_test_request (server, "GET", "/v1/centres/CAI/days", supervisor, NULL, NULL);
    g_autoptr (KmReply) wrong = km_test_request (server, "GET", path, reception, NULL, NULL);

    km_assert_status (day, 200);
    g_assert_cmpint (json_array_size (json_object_get (day->json, "reports")), ==, 1);
    km_assert_status (days, 200);
    g_assert_cmpint (json_array_size (json_object_get (days->json, "days")), ==, 1);
    km_assert_problem (never, 404, "not-found");
    km_assert_problem (foreign, 403, "other-centre");
    km_assert_problem (wrong, 403, "forbidden");
  }
  element = km_test_send (server, reception, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none")));
  g_assert_cmpstr (km_test_code (element), ==, "day-closed");
  json_decref (element);
  done (server, supervisor, km_test_command ("day.open", json_object ()));
  g_free (km_test_issue (server, reception, "CIV"));
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/visit", test_visit);
  g_test_add_func ("/queue/wanted", test_wanted);
  g_test_add_func ("/queue/day", test_day);
  return g_test_run ();
}
