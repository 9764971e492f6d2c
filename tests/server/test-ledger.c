/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is read of money over HTTP: found again by whoever may, on its way at an authority, signed for, reported. */

#include <string.h>

#include "km-json.h"
#include "km-test-desk.h"

static KmTestServer *server;
static KmTestTill *till;
static char *shift, *clerk, *supervisor, *admin, *officer, *cairo;
static char *receipts[3]; /* of one visitor, oldest first */

/* Those who are not needed in every test. */
static void
need (char      **token,
      const char *username,
      const char *centre)
{
  *token = km_test_sign_in (server, username, centre, NULL);
}

static json_t *
decide (const char *token,
        const char *kind,
        json_t     *body)
{
  return km_test_send (server, token, km_test_command (kind, body));
}

static void
assert_decided (const char *token,
                const char *kind,
                json_t     *body)
{
  json_t *element = decide (token, kind, body);

  if (strcmp (km_test_status (element), "accepted") != 0)
    g_error ("%s: %s", kind, json_dumps (element, JSON_INDENT (1)));
  json_decref (element);
}

/* A server of its own for each test, with three transactions of one visitor. */
typedef struct
{
  int unused;
} Scene;

static void
set_up (Scene        *scene,
        gconstpointer data)
{
  json_t *element;

  server = km_test_server_start (NULL, NULL);
  till = km_test_enrol (server, "ASW");
  shift = km_test_uuid ();
  clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-01");
  supervisor = km_test_sign_in (server, "supervisor", "ASW", NULL);
  json_decref (km_test_send (server, till->token, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 50000))));
  for (const char *who = data; *who != '\0'; who++)
    switch (*who)
      {
      case 'a':
        need (&admin, "admin", "ASW");
        break;
      case 'o':
        need (&officer, "officer", "ASW");
        break;
      default:
        need (&cairo, "clerk2", "CAI");
        break;
      }
  for (guint i = 0; i < G_N_ELEMENTS (receipts); i++)
    {
      element = km_test_send (server, till->token, km_test_fact (till, "clerk", "transaction.complete", km_test_transaction (till, "clerk", "ASW-01", shift, NULL)));
      g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
      receipts[i] = g_strdup (km_json_get_string (json_object_get (element, "result"), "receipt", ""));
      json_decref (element);
    }
}

static void
tear_down (Scene        *scene,
           gconstpointer data)
{
  if (server->process != NULL)
    g_assert_cmpint (km_test_server_stop (server), ==, 0);
  g_clear_pointer (&server, km_test_server_free);
  g_clear_pointer (&till, km_test_till_free);
  g_clear_pointer (&shift, g_free);
  g_clear_pointer (&clerk, g_free);
  g_clear_pointer (&supervisor, g_free);
  g_clear_pointer (&admin, g_free);
  g_clear_pointer (&officer, g_free);
  g_clear_pointer (&cairo, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (receipts); i++)
    g_clear_pointer (&receipts[i], g_free);
}

/* ---- Search ---- */

static KmReply *
search (const char *token,
        json_t     *body)
{
  return km_test_request_json (server, "POST", "/v1/transactions/search", token, body);
}

static void
test_search (Scene *scene, gconstpointer data)
{
  const struct
  {
    const char *member, *value;
    gsize found;
  } cases[] = {
    { "receipt", receipts[1], 1 },
    { "receipt", "ASW-T99-2627-000001", 0 },
    { "national_id", KM_TEST_NATIONAL_ID, 3 },
    { "national_id", "٢٨٦١٢٠٣٢٨٠١٤٧٣", 3 },
    { "national_id", "28612032801474", 0 },
    { "passport", KM_TEST_NATIONAL_ID, 3 },
    { "name", "محمود", 3 },
    { "name", "الرحمن سعاد", 0 }, /* «عبد الرحمن» is one word */
    { "name", "عبدالرحمن سُعاد", 3 },
    { "name", "سعاد حسن", 0 },
    { "name", "محم", 0 }, /* whole words */
    { "ticket", "M 1", 0 },
    { "ticket", "nothing", 0 },
    { "day", "2020-01-01", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KmReply) own = search (clerk, json_pack ("{s:s}", cases[i].member, cases[i].value));
      g_autoptr (KmReply) elsewhere = search (cairo, json_pack ("{s:s}", cases[i].member, cases[i].value));

      km_assert_status (own, 200);
      g_test_message ("%s %s: %zu", cases[i].member, cases[i].value, json_array_size (json_object_get (own->json, "receipts")));
      g_assert_cmpint (json_array_size (json_object_get (own->json, "receipts")), ==, cases[i].found);
      /* Another centre has nothing of it, and no word that there is something. */
      km_assert_status (elsewhere, 200);
      g_assert_cmpint (json_array_size (json_object_get (elsewhere->json, "receipts")), ==, 0);
    }
}

/* By what stands on the visitor's slip, in either letters. */
static void
test_by_ticket (Scene *scene, gconstpointer data)
{
  g_autofree char *ticket = km_test_issue (server, clerk, "CIV");
  static const char *const labels[] = { "M 1", "m1", "م ١", "م1" };
  g_autofree char *number = NULL;
  json_t *element;

  assert_decided (clerk, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-01"));
  element = km_test_send (server, till->token, km_test_fact (till, "clerk", "transaction.complete", km_test_transaction (till, "clerk", "ASW-01", shift, ticket)));
  g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
  number = g_strdup (km_json_get_string (json_object_get (element, "result"), "receipt", ""));
  json_decref (element);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (KmReply) reply = search (clerk, json_pack ("{s:s}", "ticket", labels[i]));

      g_assert_cmpint (json_array_size (json_object_get (reply->json, "receipts")), ==, 1);
      g_assert_cmpstr (km_json_get_string (json_array_get (json_object_get (reply->json, "receipts"), 0), "number", ""), ==, number);
    }
}

static void
test_pages (Scene *scene, gconstpointer data)
{
  const char *filters[] = { "{\"national_id\": \"" KM_TEST_NATIONAL_ID "\"}", "{\"name\": \"سعاد\"}", NULL };
  g_autofree char *by_day = NULL;
  g_autoptr (KmReply) one = search (clerk, json_pack ("{s:s}", "receipt", receipts[0]));

  by_day = g_strdup_printf ("{\"day\": \"%s\"}", km_json_get_string (json_array_get (json_object_get (one->json, "receipts"), 0), "day", ""));
  filters[2] = by_day;
  for (guint f = 0; f < G_N_ELEMENTS (filters); f++)
    {
      g_autofree char *cursor = NULL;

      /* The newest first, one a page, to the end. */
      for (int i = 2; i >= 0; i--)
        {
          json_t *body = json_loads (filters[f], 0, NULL);
          g_autoptr (KmReply) page = NULL;

          json_object_set_new (body, "limit", json_integer (1));
          if (cursor != NULL)
            json_object_set_new (body, "cursor", json_string (cursor));
          page = search (clerk, body);
          km_assert_status (page, 200);
          g_assert_cmpint (json_array_size (json_object_get (page->json, "receipts")), ==, 1);
          g_assert_cmpstr (km_json_get_string (json_array_get (json_object_get (page->json, "receipts"), 0), "number", ""), ==, receipts[i]);
          g_free (cursor);
          cursor = g_strdup (km_json_get_string (page->json, "next", NULL));
        }
      g_assert_null (cursor);
    }
}

static void
test_bad_searches (Scene *scene, gconstpointer data)
{
  static const char *const bodies[] = { "{}", "{\"limit\": 5}", "{\"name\": \"\"}", "{\"day\": \"2026-02-30\"}", "{\"day\": \"2026-07-01\", \"cursor\": \"x\"}",
                                        "{\"receipt\": \"a b\"}", "{\"name\": \"x\", \"limit\": 51}", "{\"name\": 5}" };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (KmReply) reply = km_test_request (server, "POST", "/v1/transactions/search", clerk, bodies[i], NULL);

      km_assert_problem (reply, 422, "bad-body");
    }
}

/* ---- Requests ---- */

static void
test_requests (Scene *scene, gconstpointer data)
{
  g_autoptr (KmReply) own = km_test_request (server, "GET", "/v1/requests", officer, NULL, NULL);
  g_autoptr (KmReply) foreign = km_test_request (server, "GET", "/v1/requests?authority=CRM", officer, NULL, NULL);
  g_autoptr (KmReply) all = km_test_request (server, "GET", "/v1/requests?state=received&limit=5", supervisor, NULL, NULL);
  g_autoptr (KmReply) wrong = km_test_request (server, "GET", "/v1/requests?state=lost", supervisor, NULL, NULL);
  g_autoptr (KmReply) same = NULL;
  g_autoptr (KmReply) changed = NULL;
  g_autofree char *header = NULL, *path = NULL;
  json_t *first;

  km_assert_status (own, 200);
  km_assert_problem (foreign, 403, "other-authority");
  km_assert_problem (wrong, 422, "bad-body");
  g_assert_cmpint (json_array_size (json_object_get (own->json, "requests")), ==, 3);
  first = json_array_get (json_object_get (own->json, "requests"), 0);
  g_assert_cmpstr (km_json_get_string (first, "service", ""), ==, "CSO-019");
  /* The officer decides, and sees the form; a supervisor sees that it is there. */
  g_assert_cmpstr (km_json_get_string (json_object_get (first, "answers"), "applicant.full_name", ""), ==, KM_TEST_VISITOR);
  km_assert_status (all, 200);
  g_assert_cmpint (json_array_size (json_object_get (all->json, "requests")), ==, 5);
  g_assert_null (json_object_get (json_array_get (json_object_get (all->json, "requests"), 0), "answers"));

  /* To the last page, none twice. */
  {
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *next = g_strdup (km_json_get_string (all->json, "next", NULL));
    json_t *page = json_incref (all->json), *request;
    gsize i;

    for (;;)
      {
        g_autofree char *more = NULL;
        g_autoptr (KmReply) reply = NULL;

        json_array_foreach (json_object_get (page, "requests"), i, request)
          g_assert_true (g_hash_table_add (seen, g_strdup (km_json_get_string (request, "request", ""))));
        json_decref (page);
        if (next == NULL)
          break;
        more = g_strdup_printf ("/v1/requests?limit=5&cursor=%s", next);
        reply = km_test_request (server, "GET", more, supervisor, NULL, NULL);
        km_assert_status (reply, 200);
        page = json_incref (reply->json);
        g_free (next);
        next = g_strdup (km_json_get_string (reply->json, "next", NULL));
      }
    g_assert_cmpint (g_hash_table_size (seen), ==, 12);
  }

  header = g_strdup_printf ("If-None-Match: %s", (const char *) g_hash_table_lookup (own->headers, "etag"));
  same = km_test_request (server, "GET", "/v1/requests", officer, NULL, header);
  km_assert_status (same, 304);
  assert_decided (officer, "request.approve", json_pack ("{s:s, s:s}", "request", km_json_get_string (first, "request", ""), "authority_number", "CSO-1"));
  changed = km_test_request (server, "GET", "/v1/requests", officer, NULL, header);
  km_assert_status (changed, 200);
  g_assert_cmpint (json_array_size (json_object_get (changed->json, "requests")), ==, 2);
}

/* ---- What goes back, on the receipt ---- */

static KmReply *
read_receipt (const char *number)
{
  g_autofree char *path = g_strconcat ("/v1/receipts/", number, NULL);
  KmReply *reply = km_test_request (server, "GET", path, clerk, NULL, NULL);

  km_assert_status (reply, 200);
  return reply;
}

static void
test_receipt (Scene *scene, gconstpointer data)
{
  g_autofree char *request = g_strconcat (receipts[1], "/4", NULL);
  g_autoptr (KmReply) voided = NULL;
  g_autoptr (KmReply) refunded = NULL;
  g_autoptr (KmReply) found = NULL;
  json_t *element;

  assert_decided (supervisor, "transaction.void", json_pack ("{s:s, s:s}", "receipt", receipts[2], "reason", "twice"));
  voided = read_receipt (receipts[2]);
  g_assert_cmpstr (km_json_get_string (json_object_get (voided->json, "void"), "voided_by", ""), ==, "supervisor");
  g_assert_cmpstr (km_json_get_string (json_array_get (json_object_get (voided->json, "requests"), 0), "state", ""), ==, "void");
  found = search (clerk, json_pack ("{s:s}", "receipt", receipts[2]));
  g_assert_true (json_is_true (json_object_get (json_array_get (json_object_get (found->json, "receipts"), 0), "void")));

  assert_decided (officer, "request.reject", json_pack ("{s:s, s:s}", "request", request, "reason", "not entitled"));
  element = km_test_send (server, till->token, km_test_fact (till, "clerk", "refund.pay", json_pack ("{s:s, s:s, s:s, s:i}", "request", request, "shift", shift, "method", "cash", "piastres", 6000)));
  g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
  json_decref (element);
  refunded = read_receipt (receipts[1]);
  g_assert_true (json_is_null (json_object_get (refunded->json, "void")));
  g_assert_cmpint (km_json_get_integer (json_array_get (json_object_get (refunded->json, "refunds"), 0), "piastres", 0), ==, 6000);
  g_assert_cmpstr (km_json_get_string (json_array_get (json_object_get (refunded->json, "requests"), 3), "state", ""), ==, "refunded");
}

/* ---- Second signatures ---- */

static void
test_approvals (Scene *scene, gconstpointer data)
{
  static const struct
  {
    const char *username, *password, *kind;
    guint status;
    const char *code;
  } cases[] = {
    { "supervisor", "practice", "transaction.void", 201, NULL },
    { "supervisor", "wrong", "transaction.void", 401, "bad-credentials" },
    { "nobody", "practice", "transaction.void", 401, "bad-credentials" },
    { "clerk", "practice", "transaction.void", 403, "forbidden" },
    { "clerk2", "practice", "shift.hand-over", 201, NULL },
    { "supervisor", "practice", "account.put", 403, "forbidden" }, /* takes no signature */
    { "supervisor", "practice", "No Kind", 422, "bad-body" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = km_test_uuid ();
      json_t *body = json_pack ("{s:s, s:s, s:s, s:s}", "username", cases[i].username, "password", cases[i].password, "for", id, "kind", cases[i].kind);
      g_autoptr (KmReply) reply = km_test_request_json (server, "POST", "/v1/approvals", NULL, body);

      if (cases[i].code != NULL)
        km_assert_problem (reply, cases[i].status, cases[i].code);
      else
        km_assert_status (reply, cases[i].status);
    }
}

/* Before money: an exemption without a good signature is refused, with one it is taken off. */
static void
test_exemption (Scene *scene, gconstpointer data)
{
  g_autofree char *id = km_test_uuid ();
  g_autoptr (KmReply) signature = km_test_request_json (server, "POST", "/v1/approvals", NULL, json_pack ("{s:s, s:s, s:s, s:s}", "username", "supervisor", "password", "practice", "for", id, "kind", "transaction.complete"));
  const struct
  {
    const char *basis, *approval, *code;
  } cases[] = {
    { NULL, "x", "approval-needed" },
    { "law-10-2018", NULL, "approval-needed" },
    { "law-10-2018", "guessed", "bad-approval" },
    { "law-10-2018", km_json_get_string (signature->json, "approval", ""), NULL },
  };

  km_assert_status (signature, 201);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      json_t *body = km_test_quote_body ();
      g_autoptr (KmReply) reply = NULL;

      json_array_clear (json_object_get (body, "fees"));
      json_array_append_new (json_object_get (body, "adjustments"), json_pack ("{s:s, s:i, s:s?, s:s?}", "code", "exemption", "piastres", -5000, "basis", cases[i].basis, "approval", cases[i].approval));
      reply = km_test_request_json (server, "POST", "/v1/transactions/quote", clerk, body);
      if (cases[i].code != NULL)
        km_assert_problem (reply, 403, cases[i].code);
      else
        {
          km_assert_status (reply, 200);
          g_assert_cmpint (km_json_get_integer (reply->json, "exemption", 0), ==, 5000);
        }
    }
}

/* ---- For who looks at the whole ---- */

static void
test_cases (Scene *scene, gconstpointer data)
{
  g_autoptr (KmReply) before = km_test_request (server, "GET", "/v1/centres/ASW/cases", supervisor, NULL, NULL);
  g_autoptr (KmReply) during = NULL;
  g_autoptr (KmReply) closed = NULL;
  json_t *element;
  g_autofree char *id = NULL;

  km_assert_status (before, 200);
  assert_decided (clerk, "transaction.ask-void", json_pack ("{s:s, s:s}", "receipt", receipts[0], "reason", "wrong service"));
  during = km_test_request (server, "GET", "/v1/centres/ASW/cases?state=open", supervisor, NULL, NULL);
  g_assert_cmpint (json_array_size (json_object_get (during->json, "cases")), ==, json_array_size (json_object_get (before->json, "cases")) + 1);
  element = json_array_get (json_object_get (during->json, "cases"), json_array_size (json_object_get (during->json, "cases")) - 1);
  g_assert_cmpstr (km_json_get_string (element, "kind", ""), ==, "void");
  g_assert_cmpstr (km_json_get_string (json_object_get (element, "details"), "reason", ""), ==, "wrong service");
  id = g_strdup (km_json_get_string (element, "id", ""));
  assert_decided (supervisor, "case.close", json_pack ("{s:s, s:s}", "case", id, "note", "the receipt is right"));
  closed = km_test_request (server, "GET", "/v1/centres/ASW/cases?state=closed", supervisor, NULL, NULL);
  element = json_array_get (json_object_get (closed->json, "cases"), 0);
  g_assert_cmpstr (km_json_get_string (element, "id", ""), ==, id);
  g_assert_cmpstr (km_json_get_string (element, "note", ""), ==, "the receipt is right");
  g_assert_cmpstr (km_json_get_string (element, "closed_by", ""), ==, "supervisor");
}

static void
test_all_centres (Scene *scene, gconstpointer data)
{
  g_autoptr (KmReply) first = km_test_request (server, "GET", "/v1/dashboard", admin, NULL, NULL);
  g_autofree char *header = g_strdup_printf ("If-None-Match: %s", (const char *) g_hash_table_lookup (first->headers, "etag"));
  g_autoptr (KmReply) same = km_test_request (server, "GET", "/v1/dashboard", admin, NULL, header);
  g_autoptr (KmReply) later = NULL;
  json_t *aswan;

  km_assert_status (first, 200);
  km_assert_status (same, 304);
  g_assert_cmpint (json_array_size (json_object_get (first->json, "centres")), ==, 3);
  aswan = json_array_get (json_object_get (first->json, "centres"), 0);
  g_assert_cmpstr (km_json_get_string (aswan, "centre", ""), ==, "ASW");
  g_assert_cmpint (km_json_get_integer (aswan, "receipts", 0), ==, 3);
  g_free (km_test_issue (server, clerk, "CIV"));
  later = km_test_request (server, "GET", "/v1/dashboard", admin, NULL, header);
  km_assert_status (later, 200);
  g_assert_cmpint (km_json_get_integer (json_array_get (json_object_get (later->json, "centres"), 0), "tickets", 0), ==, km_json_get_integer (aswan, "tickets", 0) + 1);
}

static KmReply *
report (const char *token,
        const char *name,
        const char *query)
{
  g_autofree char *path = g_strdup_printf ("/v1/reports/%s?%s", name, query);

  return km_test_request (server, "GET", path, token, NULL, NULL);
}

/* A visitor who waits, is served, and says how it was. */
static void
serve_and_rate (void)
{
  static const char *const kinds[] = { "ticket.start", "ticket.finish", "ticket.rate" };
  g_autofree char *ticket = km_test_issue (server, clerk, "CIV");

  assert_decided (clerk, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-01"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      json_t *body = json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "ASW-01");
      json_t *element;

      if (i == 2)
        json_object_set_new (body, "score", json_integer (4));
      element = km_test_send (server, till->token, km_test_fact (till, "clerk", kinds[i], body));
      if (json_array_size (json_object_get (element, "flags")) != 0)
        g_error ("%s: %s", kinds[i], json_dumps (element, 0));
      json_decref (element);
    }
}

#define PERIOD "from=2020-01-01&to=2029-12-01"

static void
test_reports (Scene *scene, gconstpointer data)
{
  static const char *const names[] = { "promises-kept", "revenue-by-authority", "revenue-by-clerk", "revenue-by-method", "satisfaction", "visits-saved", "waiting-times" };
  static const struct
  {
    const char *name, *query;
    guint status;
    const char *code;
  } bad[] = {
    { "no-such", PERIOD, 404, "unknown-report" },
    { "visits-saved", "to=2026-07-01", 422, "bad-body" },
    { "visits-saved", "from=2026-07-02&to=2026-07-01", 422, "bad-body" },
    { "visits-saved", "from=2000-01-01&to=2026-07-01", 422, "bad-body" },
    { "visits-saved", PERIOD "&format=xls", 422, "bad-body" },
    { "visits-saved", PERIOD "&scope=all", 403, "other-centre" },
  };
  gint64 net = -1;

  serve_and_rate ();
  assert_decided (supervisor, "transaction.void", json_pack ("{s:s, s:s}", "receipt", receipts[2], "reason", "twice"));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (KmReply) reply = report (supervisor, bad[i].name, bad[i].query);

      km_assert_problem (reply, bad[i].status, bad[i].code);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (KmReply) json = report (supervisor, names[i], PERIOD);
      g_autoptr (KmReply) all = report (admin, names[i], PERIOD "&scope=all");
      g_autoptr (KmReply) csv = report (supervisor, names[i], PERIOD "&format=csv&language=en");
      g_autofree char *text = g_strndup (g_bytes_get_data (csv->body, NULL), g_bytes_get_size (csv->body));
      g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

      km_assert_status (json, 200);
      km_assert_status (all, 200);
      km_assert_status (csv, 200);
      g_assert_cmpint (json_array_size (json_object_get (json->json, "rows")), >, 0);
      g_assert_true (g_str_has_prefix (text, "\357\273\277Day,Centre"));
      /* Headings, rows, totals, and nothing after the last line's end. */
      g_assert_cmpint (g_strv_length (lines), ==, json_array_size (json_object_get (json->json, "rows")) + 3);
      g_assert_cmpstr (lines[g_strv_length (lines) - 1], ==, "");
      /* The same money, however it is cut. */
      if (strcmp (names[i], "revenue-by-clerk") == 0 || strcmp (names[i], "revenue-by-method") == 0)
        {
          gint64 sum = km_json_get_integer (json_object_get (json->json, "totals"), strcmp (names[i], "revenue-by-clerk") == 0 ? "total" : "piastres", -2);

          g_assert_true (net < 0 || net == sum);
          net = sum;
        }
      if (strcmp (names[i], "satisfaction") == 0)
        g_assert_cmpint (km_json_get_integer (json_object_get (json->json, "totals"), "score_average", 0), ==, 400);
      if (strcmp (names[i], "visits-saved") == 0)
        /* Three receipts of four authorities each, one of them void. */
        g_assert_cmpint (km_json_get_integer (json_object_get (json->json, "totals"), "visits_saved", 0), ==, 6);
    }
  g_assert_cmpint (net, >, 0);
}

static void
test_drawers (Scene *scene, gconstpointer data)
{
  g_autoptr (KmReply) low = km_test_request (server, "GET", "/v1/centres/ASW/dashboard", supervisor, NULL, NULL);
  g_autoptr (KmReply) high = NULL;
  g_autoptr (KmReply) counted = NULL;
  g_autofree char *rich = km_test_uuid ();
  gint64 limit = km_json_get_integer (low->json, "paying_in_limit", 0);
  json_t *drawers, *waiting;

  g_assert_cmpint (limit, >, 50000);
  g_assert_cmpint (json_array_size (json_object_get (low->json, "drawers_above_limit")), ==, 0);
  json_decref (km_test_send (server, till->token, km_test_fact (till, "clerk2", "shift.open", json_pack ("{s:s, s:s, s:I}", "shift", rich, "counter", "ASW-02", "float", (json_int_t) (limit + 1)))));
  high = km_test_request (server, "GET", "/v1/centres/ASW/dashboard", supervisor, NULL, NULL);
  drawers = json_object_get (high->json, "drawers_above_limit");
  g_assert_cmpint (json_array_size (drawers), ==, 1);
  g_assert_cmpstr (km_json_get_string (json_array_get (drawers, 0), "counter", ""), ==, "ASW-02");
  json_decref (km_test_send (server, till->token, km_test_fact (till, "clerk2", "shift.count", json_pack ("{s:s, s:[], s:i}", "shift", rich, "denominations", "counted", 0))));
  counted = km_test_request (server, "GET", "/v1/centres/ASW/dashboard", supervisor, NULL, NULL);
  waiting = json_object_get (counted->json, "shifts_to_verify");
  g_assert_cmpint (json_array_size (waiting), ==, 1);
  g_assert_cmpint (km_json_get_integer (json_array_get (waiting, 0), "difference", 0), ==, -(limit + 1));
  assert_decided (supervisor, "shift.verify", json_pack ("{s:s}", "shift", rich));
}

/* After all of it the database still proves itself. */
static void
test_whole (Scene *scene, gconstpointer data)
{
  g_autofree char *uri = g_strconcat ("sqlite:", server->database, NULL);
  const char *arguments[] = { "verify", "--database", uri, NULL };
  const char *errors = NULL;

  test_requests (scene, data);
  test_receipt (scene, data);
  test_cases (scene, data);
  test_drawers (scene, data);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  if (km_test_run (&errors, NULL, arguments) != 0)
    g_error ("verify: %s", errors);
}

/* Beside clerk and supervisor: a the administrator, o the officer of CSO, c a clerk of Cairo. */
#define ADD(path, who, function) g_test_add (path, Scene, who, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/ledger/search", "c", test_search);
  ADD ("/ledger/by-ticket", "", test_by_ticket);
  ADD ("/ledger/pages", "", test_pages);
  ADD ("/ledger/bad-searches", "", test_bad_searches);
  ADD ("/ledger/requests", "o", test_requests);
  ADD ("/ledger/receipt", "o", test_receipt);
  ADD ("/ledger/approvals", "", test_approvals);
  ADD ("/ledger/exemption", "", test_exemption);
  ADD ("/ledger/cases", "", test_cases);
  ADD ("/ledger/all-centres", "a", test_all_centres);
  ADD ("/ledger/reports", "a", test_reports);
  ADD ("/ledger/drawers", "", test_drawers);
  ADD ("/ledger/whole", "o", test_whole);
  return g_test_run ();
}
