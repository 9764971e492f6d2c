/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an administrator decides: accounts, centres, settings, tills. The catalogue is in test-catalogue. */

#include <string.h>

#include "km-json.h"
#include "km-keys.h"
#include "km-test-desk.h"

static KmTestServer *server;

/* Sends a decision; what comes back must be rejected with @code ("": accepted). @field: the place it must name, or NULL. */
static json_t *
decide (const char *token,
        const char *kind,
        json_t     *body,
        const char *code,
        const char *field)
{
  json_t *element = km_test_send (server, token, km_test_command (kind, body));

  if (strcmp (km_test_code (element), code) != 0 || (*code == '\0' && strcmp (km_test_status (element), "accepted") != 0) ||
      (field != NULL && g_strcmp0 (km_json_get_string (json_object_get (element, "problem"), "field", NULL), field) != 0))
    g_error ("%s: wanted “%s” at %s: %s", kind, code, field != NULL ? field : "-", json_dumps (element, 0));
  return element;
}

static void
do_it (const char *token,
       const char *kind,
       json_t     *body)
{
  json_decref (decide (token, kind, body, "", NULL));
}

static void
refuse (const char *token,
        const char *kind,
        json_t     *body,
        const char *code,
        const char *field)
{
  json_decref (decide (token, kind, body, code, field));
}

static char *
handle_of (const char *token,
           const char *password)
{
  g_autoptr (KmReply) reply = km_test_request_json (server, "POST", "/v1/passwords", token, json_pack ("{s:s}", "password", password));

  km_assert_status (reply, 201);
  return g_strdup (km_json_get_string (reply->json, "password", NULL));
}

static void
make_account (const char *token,
              const char *username,
              const char *role,
              const char *centre,
              const char *password)
{
  g_autofree char *handle = handle_of (token, password);

  do_it (token, "account.put", json_pack ("{s:s, s:s, s:s, s:s?, s:s}", "username", username, "name_ar", "سامية", "role", role, "centre", centre, "password", handle));
}

/* The token, or NULL with the status that must come instead. */
static char *
sign_in (const char *username,
         const char *password,
         const char *centre,
         guint       status)
{
  g_autoptr (KmReply) reply = km_test_request_json (server, "POST", "/v1/sessions", NULL, json_pack ("{s:s, s:s, s:s}", "username", username, "password", password, "centre", centre));

  km_assert_status (reply, status);
  return status == 201 ? g_strdup (km_json_get_string (reply->json, "token", NULL)) : NULL;
}

static guint
status_of (const char *token)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/v1/sessions/current", token, NULL, NULL);

  return reply->status;
}

static void
test_accounts (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autofree char *handle = handle_of (admin, "first password");
  g_autofree char *again = handle_of (admin, "second password");
  g_autofree char *token = NULL;
  g_autofree char *next = NULL;

  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "clerk", "centre", "ASW"), "unknown-password", "/body/password");
  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "clerk", "centre", "ASW", "password", "made-up"), "unknown-password", "/body/password");
  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "king", "centre", "ASW"), "bad-body", "/body/role");
  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "clerk"), "invalid", "/body/centre");
  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "authority", "centre", "ASW"), "invalid", "/body/authority");
  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "authority", "centre", "ASW", "authority", "XXX"), "invalid", "/body/authority");
  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "clerk", "centre", "XYZ", "password", handle), "unknown-centre", NULL);
  /* What was refused has used nothing up. */
  do_it (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "clerk", "centre", "ASW", "password", handle));
  refuse (admin, "account.set-password", json_pack ("{s:s, s:s}", "username", "samia", "password", handle), "unknown-password", "/body/password");

  token = sign_in ("samia", "first password", "ASW", 201);
  sign_in ("samia", "first password", "CAI", 403);
  do_it (admin, "account.set-password", json_pack ("{s:s, s:s}", "username", "samia", "password", again));
  g_assert_cmpint (status_of (token), ==, 401);
  sign_in ("samia", "first password", "ASW", 401);
  next = sign_in ("samia", "second password", "ASW", 201);

  /* Another role: who sits there signs in anew. A new name alone disturbs nobody. */
  do_it (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية علي", "role", "clerk", "centre", "ASW"));
  g_assert_cmpint (status_of (next), ==, 200);
  do_it (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية علي", "role", "supervisor", "centre", "ASW"));
  g_assert_cmpint (status_of (next), ==, 401);

  refuse (admin, "account.disable", json_pack ("{s:s}", "username", "nobody"), "not-found", "/body/username");
  refuse (admin, "account.disable", json_pack ("{s:s}", "username", "admin"), "forbidden", "/body/username");
  refuse (admin, "account.put", json_pack ("{s:s, s:s, s:s, s:s}", "username", "admin", "name_ar", "سامي", "role", "clerk", "centre", "ASW"), "forbidden", "/body/username");
}

/* Somebody whose account ends while they work: the session is gone at once, what they did before counts, what they do after is flagged. */
static void
test_disabled (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "CAI", NULL);
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *token = NULL;
  json_t *before, *after, *element;

  make_account (admin, "walid", "clerk", "ASW", "nine lives");
  token = sign_in ("walid", "nine lives", "ASW", 201);
  before = km_test_fact (till, "walid", "counter.open", json_pack ("{s:s}", "counter", "ASW-02"));
  do_it (admin, "account.disable", json_pack ("{s:s}", "username", "walid"));
  after = km_test_fact (till, "walid", "counter.close", json_pack ("{s:s}", "counter", "ASW-02"));

  g_assert_cmpint (status_of (token), ==, 401);
  sign_in ("walid", "nine lives", "ASW", 401);
  element = km_test_send (server, till->token, before);
  g_assert_false (km_test_has_flag (element, "account-disabled"));
  json_decref (element);
  element = km_test_send (server, till->token, after);
  g_assert_true (km_test_has_flag (element, "account-disabled"));
  json_decref (element);
}

/* A handle is its maker's, and a centre's administrator decides about the centre alone. */
static void
test_own_centre (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autofree char *theirs = NULL;
  g_autofree char *local = NULL;
  g_autofree char *mine = NULL;
  g_autoptr (KmReply) own = NULL;
  g_autoptr (KmReply) other = NULL;
  g_autoptr (KmReply) upload = NULL;

  make_account (admin, "aswadmin", "administrator", "ASW", "nine lives");
  local = sign_in ("aswadmin", "nine lives", "ASW", 201);
  theirs = handle_of (admin, "another one");
  refuse (local, "account.put", json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "hany", "name_ar", "هاني", "role", "clerk", "centre", "ASW", "password", theirs), "unknown-password", "/body/password");
  mine = handle_of (local, "another one");
  refuse (local, "account.put", json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "hany", "name_ar", "هاني", "role", "clerk", "centre", "CAI", "password", mine), "other-centre", NULL);
  refuse (local, "account.put", json_pack ("{s:s, s:s, s:s, s:s}", "username", "hany", "name_ar", "هاني", "role", "administrator", "password", mine), "forbidden", NULL);
  do_it (local, "account.put", json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "hany", "name_ar", "هاني", "role", "clerk", "centre", "ASW", "password", mine));
  refuse (local, "account.disable", json_pack ("{s:s}", "username", "admin"), "forbidden", NULL);
  refuse (local, "settings.put", json_pack ("{s:s, s:{}}", "centre", "CAI", "settings"), "other-centre", NULL);
  refuse (local, "counter.put", json_pack ("{s:s, s:s, s:i, s:[s]}", "centre", "CAI", "counter", "CAI-01", "number", 1, "lanes", "CIV"), "other-centre", NULL);
  refuse (local, "centre.put", json_pack ("{s:[{s:s, s:s, s:s, s:s}]}", "centres", "centre", "NEW", "name_ar", "جديد", "name_en", "New", "kind", "centre"), "forbidden", "/body/centres/0");
  refuse (local, "catalogue.publish", json_pack ("{s:s}", "version", "3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a"), "forbidden", NULL);
  refuse (local, "calendar.put", json_object (), "forbidden", NULL);
  upload = km_test_request (server, "PUT", "/v1/catalogues/3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a", local, "{}", NULL);
  km_assert_problem (upload, 403, "forbidden");

  own = km_test_request (server, "GET", "/v1/accounts?limit=500", local, NULL, NULL);
  km_assert_status (own, 200);
  for (gsize i = 0; i < json_array_size (json_object_get (own->json, "accounts")); i++)
    g_assert_cmpstr (km_json_get_string (json_array_get (json_object_get (own->json, "accounts"), i), "centre", ""), ==, "ASW");
  other = km_test_request (server, "GET", "/v1/accounts?centre=CAI", local, NULL, NULL);
  km_assert_problem (other, 403, "other-centre");
}

static json_t *
new_centre (const char *code,
            const char *kind)
{
  g_autofree char *counter = g_strdup_printf ("%s-01", code);

  return json_pack ("{s:s, s:s, s:s, s:s, s:[{s:s, s:s, s:s, s:s, s:s, s:[s]}], s:[{s:s, s:i, s:[s]}]}", "centre", code, "name_ar", "مركز", "name_en", "Centre", "kind", kind, "lanes", "lane", "CIV", "letter", "م",
                    "latin", "M", "name_ar", "الأحوال", "name_en", "Civil", "authorities", "CSO", "counters", "counter", counter, "number", 1, "lanes", "CIV");
}

static json_t *
get (const char *path,
     const char *token)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", path, token, NULL, NULL);

  km_assert_status (reply, 200);
  return json_incref (reply->json);
}

/* Hundreds of vans in one command, and work in them within the same POST. */
static void
test_centres (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  json_t *centres = json_array (), *commands = json_array (), *results, *list, *bad;
  g_autofree char *reception = NULL;
  gsize before, i;
  json_t *element;

  list = get ("/v1/centres", NULL);
  before = json_array_size (json_object_get (list, "centres"));
  json_decref (list);
  for (i = 0; i < 300; i++)
    {
      g_autofree char *code = g_strdup_printf ("V%03zu", i);

      json_array_append_new (centres, new_centre (code, "van"));
    }
  /* One that is wrong, and none of them is made. */
  bad = json_deep_copy (centres);
  json_object_set_new (json_array_get (bad, 299), "kind", json_string ("ship"));
  refuse (admin, "centre.put", json_pack ("{s:o}", "centres", bad), "bad-body", "/body/centres/299/kind");
  list = get ("/v1/centres", NULL);
  g_assert_cmpint (json_array_size (json_object_get (list, "centres")), ==, before);
  json_decref (list);

  json_array_append_new (commands, km_test_command ("centre.put", json_pack ("{s:o}", "centres", centres)));
  json_array_append_new (commands, km_test_command ("counter.put", json_pack ("{s:s, s:s, s:i, s:[s]}", "centre", "V007", "counter", "V007-02", "number", 2, "lanes", "CIV")));
  json_array_append_new (commands, km_test_command ("settings.put", json_pack ("{s:s, s:{s:s}}", "centre", "V007", "settings", "hotline", "15558")));
  results = km_test_send_all (server, admin, commands);
  json_array_foreach (results, i, element)
    if (strcmp (km_test_status (element), "accepted") != 0)
      g_error ("%s", json_dumps (element, 0));
  json_decref (results);
  list = get ("/v1/centres", NULL);
  g_assert_cmpint (json_array_size (json_object_get (list, "centres")), ==, before + 300);
  json_decref (list);
  list = get ("/v1/centres/V007", NULL);
  g_assert_cmpint (json_array_size (json_object_get (list, "counters")), ==, 2);
  g_assert_cmpstr (km_json_get_string (json_object_get (list, "settings"), "hotline", ""), ==, "15558");
  json_decref (list);

  /* People work there at once, and its books are in order. */
  reception = km_test_sign_in (server, "reception", "V007", NULL);
  g_free (km_test_issue (server, reception, "CIV"));
  list = get ("/v1/centres/V007/queue", reception);
  g_assert_cmpint (json_array_size (json_object_get (list, "waiting")), ==, 1);
  json_decref (list);
}

static void
test_places (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  json_t *centre;

  refuse (admin, "centre.put", json_pack ("{s:[o]}", "centres", new_centre ("a b", "centre")), "bad-body", "/body/centres/0/centre");
  refuse (admin, "centre.put", json_pack ("{s:[o]}", "centres", new_centre ("TOO-LONG-A-CODE", "centre")), "bad-body", "/body/centres/0/centre");
  refuse (admin, "counter.put", json_pack ("{s:s, s:s, s:i, s:[s]}", "centre", "ASW", "counter", "CAI-01", "number", 77, "lanes", "CIV"), "conflict", "/body/counter");
  refuse (admin, "counter.put", json_pack ("{s:s, s:s, s:i, s:[s]}", "centre", "ASW", "counter", "ASW-77", "number", 1, "lanes", "CIV"), "conflict", "/body/number");
  refuse (admin, "counter.put", json_pack ("{s:s, s:s, s:i, s:[s]}", "centre", "ASW", "counter", "ASW-77", "number", 77, "lanes", "XXX"), "unknown-lane", "/body/lanes");
  refuse (admin, "counter.put", json_pack ("{s:s, s:s, s:i, s:[s]}", "centre", "XYZ", "counter", "XYZ-77", "number", 77, "lanes", "XXX"), "unknown-centre", NULL);
  refuse (admin, "lane.put", json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:[s]}", "centre", "ASW", "lane", "NEW", "letter", "م", "latin", "N", "name_ar", "جديد", "name_en", "New", "authorities", "CSO"), "conflict", "/body/letter");
  refuse (admin, "lane.put", json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:[s]}", "centre", "ASW", "lane", "NEW", "letter", "ن", "latin", "N", "name_ar", "جديد", "name_en", "New", "authorities", "XXX"), "bad-body", "/body/authorities");
  do_it (admin, "lane.put", json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:[s]}", "centre", "CAI", "lane", "NEW", "letter", "ن", "latin", "N", "name_ar", "جديد", "name_en", "New", "authorities", "CSO"));
  centre = get ("/v1/centres/CAI", NULL);
  g_assert_cmpstr (km_json_get_string (json_array_get (json_object_get (centre, "lanes"), 6), "lane", ""), ==, "NEW");
  json_decref (centre);
}

/* What a centre offers: refused before money, flagged after it. */
static void
test_settings (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-03");
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *shift = km_test_uuid ();
  g_autoptr (KmReply) offered = NULL;
  g_autoptr (KmReply) not_offered = NULL;
  json_t *element, *centre;

  offered = km_test_request_json (server, "POST", "/v1/transactions/quote", clerk, km_test_quote_body ());
  km_assert_status (offered, 200);
  refuse (admin, "settings.put", json_pack ("{s:s, s:{s:{s:[s]}}}", "centre", "ASW", "settings", "services", "not", "XXX-001"), "unknown-service", "/body/settings/services/not/0");
  refuse (admin, "settings.put", json_pack ("{s:s, s:{s:{s:[s], s:[s]}}}", "centre", "ASW", "settings", "services", "not", "CRM-001", "only", "CRM-002"), "bad-body", "/body/settings/services/only");
  refuse (admin, "settings.put", json_pack ("{s:s, s:{s:[{s:i, s:s, s:s}]}}", "centre", "ASW", "settings", "hours", "day", 7, "from", "17:00", "to", "09:00"), "bad-body", "/body/settings/hours/0/to");
  refuse (admin, "settings.put", json_pack ("{s:s, s:{s:{s:i}}}", "centre", "ASW", "settings", "head_starts", "elderly", 9999), "bad-body", "/body/settings/head_starts/elderly");
  refuse (admin, "settings.put", json_pack ("{s:s, s:{s:i}}", "centre", "ASW", "settings", "colour", 1), "bad-body", "/body/settings/colour");
  refuse (admin, "settings.put", json_pack ("{s:s, s:{s:{s:s}}}", "centre", "ASW", "settings", "place", "governorate", "99"), "bad-body", "/body/settings/place/governorate");
  do_it (admin, "settings.put", json_pack ("{s:s, s:{s:{s:[s]}, s:{s:i}}}", "centre", "ASW", "settings", "services", "not", "LAB-001", "head_starts", "elderly", 25));

  not_offered = km_test_request_json (server, "POST", "/v1/transactions/quote", clerk, km_test_quote_body ());
  km_assert_problem (not_offered, 422, "service-not-offered");
  g_assert_cmpstr (km_json_get_string (not_offered->json, "field", ""), ==, "/items/2/service");
  g_assert_cmpstr (km_json_get_string (not_offered->json, "service", ""), ==, "LAB-001");
  element = km_test_send (server, till->token, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-03", "float", 0)));
  json_decref (element);
  element = km_test_send (server, till->token, km_test_fact (till, "clerk", "transaction.complete", km_test_transaction (till, "clerk", "ASW-03", shift, NULL)));
  g_assert_cmpstr (km_test_status (element), ==, "accepted");
  g_assert_true (km_test_has_flag (element, "service-not-offered"));
  json_decref (element);
  centre = get ("/v1/centres/ASW", NULL);
  g_assert_cmpint (json_integer_value (json_object_get (json_object_get (centre, "head_starts"), "elderly")), ==, 25);
  json_decref (centre);
  do_it (admin, "settings.put", json_pack ("{s:s, s:{}}", "centre", "ASW", "settings"));
}

static json_t *
enrol (const char *code)
{
  return km_test_send (server, NULL, km_test_command ("till.enrol", json_pack ("{s:s, s:s, s:s, s:s}", "code", code, "public_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "token_hash",
                                                                               "00000000000000000000000000000000000000000000000000000000000000aa", "centre", "CAI")));
}

/* From the code an administrator made to the till that was withdrawn. */
static void
test_tills (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "CAI", NULL);
  g_autofree char *hash = km_hash_text ("ABCDE-FGHJK");
  g_autoptr (KmTestTill) till = km_test_enrol (server, "CAI");
  g_autoptr (KmReply) backlog = NULL;
  json_t *first, *second, *list, *found = NULL, *one;
  gsize i;

  refuse (admin, "till.allow", json_pack ("{s:s, s:[s]}", "centre", "CAI", "code_hashes", "ABCDE-FGHJK"), "bad-body", "/body/code_hashes/0");
  refuse (admin, "till.allow", json_pack ("{s:s, s:[s], s:s}", "centre", "CAI", "code_hashes", hash, "expires_at", "2020-01-01T00:00:00.000Z"), "bad-body", "/body/expires_at");
  do_it (admin, "till.allow", json_pack ("{s:s, s:[s]}", "centre", "CAI", "code_hashes", hash));
  refuse (admin, "till.allow", json_pack ("{s:s, s:[s]}", "centre", "CAI", "code_hashes", hash), "conflict", "/body/code_hashes/0");
  first = enrol ("ABCDE-FGHJK");
  g_assert_cmpstr (km_test_status (first), ==, "accepted");
  second = enrol ("ABCDE-FGHJK");
  g_assert_cmpstr (km_test_code (second), ==, "bad-code");

  /* What a till has not delivered yet is known here. */
  backlog = km_test_request (server, "GET", "/v1/tills/current", till->token, NULL, "Km-Backlog: 7,123400,2026-11-22T08:00:00.000Z");
  km_assert_status (backlog, 200);
  do_it (admin, "till.revoke", json_pack ("{s:s}", "till", till->code));
  list = get ("/v1/tills?limit=500", supervisor);
  json_array_foreach (json_object_get (list, "tills"), i, one)
    {
      g_assert_cmpstr (km_json_get_string (one, "centre", ""), ==, "CAI");
      if (g_strcmp0 (km_json_get_string (one, "till", ""), till->code) == 0)
        found = one;
    }
  g_assert_nonnull (found);
  g_assert_true (json_is_string (json_object_get (found, "revoked_at")));
  g_assert_cmpint (km_json_get_integer (json_object_get (found, "backlog"), "count", 0), ==, 7);
  g_assert_cmpint (km_json_get_integer (json_object_get (found, "backlog"), "piastres", 0), ==, 123400);
  json_decref (list);
  json_decref (first);
  json_decref (second);
}

/* Every page of a list together is the list. */
static void
check_pages (const char *path,
             const char *list,
             const char *name,
             const char *token)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *whole = g_strdup_printf ("%s?limit=500", path);
  g_autofree char *after = g_strdup ("");
  json_t *all = get (whole, token);

  while (after != NULL)
    {
      g_autofree char *page = g_strdup_printf ("%s?limit=2&after=%s", path, after);
      json_t *reply = get (page, token);
      json_t *one;
      gsize i;

      json_array_foreach (json_object_get (reply, list), i, one)
        g_assert_true (g_hash_table_add (seen, g_strdup (km_json_get_string (one, name, ""))));
      g_assert_cmpint (json_array_size (json_object_get (reply, list)), <=, 2);
      g_free (after);
      after = g_strdup (km_json_get_string (reply, "next", NULL));
      json_decref (reply);
    }
  g_assert_cmpint (g_hash_table_size (seen), ==, json_array_size (json_object_get (all, list)));
  g_assert_cmpint (g_hash_table_size (seen), >, 2);
  json_decref (all);
}

static void
test_pages (void)
{
  g_autofree char *admin = km_test_sign_in (server, "admin", "ASW", NULL);
  g_autoptr (KmReply) reply = NULL;

  for (guint i = 0; i < 3; i++)
    km_test_till_free (km_test_enrol (server, "ASW"));
  check_pages ("/v1/accounts", "accounts", "username", admin);
  check_pages ("/v1/tills", "tills", "till", admin);
  reply = km_test_request (server, "GET", "/v1/tills?limit=0", admin, NULL, NULL);
  km_assert_problem (reply, 422, "bad-body");
}

/* What anyone may read: no name, no token, and not again while it is the same. */
static void
check_public (const char *path)
{
  g_autoptr (KmReply) first = km_test_request (server, "GET", path, NULL, NULL, NULL);
  g_autofree char *known = NULL;
  g_autoptr (KmReply) second = NULL;

  km_assert_status (first, 200);
  g_assert_nonnull (strstr (g_hash_table_lookup (first->headers, "cache-control"), "public"));
  g_assert_null (g_strstr_len (g_bytes_get_data (first->body, NULL), (gssize) g_bytes_get_size (first->body), "username"));
  known = g_strdup_printf ("If-None-Match: %s", (const char *) g_hash_table_lookup (first->headers, "etag"));
  second = km_test_request (server, "GET", path, NULL, NULL, known);
  km_assert_status (second, 304);
}

static void
test_public (void)
{
  json_t *services = get ("/v1/public/services", NULL), *centres = get ("/v1/public/centres", NULL), *centre;
  json_t *aswan = NULL, *van = NULL;
  gsize i;

  g_assert_cmpint (json_array_size (json_object_get (services, "services")), ==, 255);
  g_assert_cmpstr (km_json_get_string (services, "hotline", ""), ==, "16528");
  json_array_foreach (json_object_get (centres, "centres"), i, centre)
    {
      if (g_strcmp0 (km_json_get_string (centre, "centre", NULL), "ASW") == 0)
        aswan = centre;
      if (g_strcmp0 (km_json_get_string (centre, "centre", NULL), "VAN-01") == 0)
        van = centre;
    }
  g_assert_nonnull (aswan);
  g_assert_nonnull (van);
  /* Five working days of the calendar; and a van offers less. */
  g_assert_cmpint (json_array_size (json_object_get (aswan, "hours")), ==, 5);
  g_assert_cmpint (json_array_size (json_object_get (van, "services")), <, json_array_size (json_object_get (aswan, "services")));
  g_assert_cmpint (json_array_size (json_object_get (van, "services")), >, 0);
  json_decref (services);
  json_decref (centres);
  check_public ("/v1/public/services");
  check_public ("/v1/public/centres");
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/admin/accounts", test_accounts);
  g_test_add_func ("/admin/disabled", test_disabled);
  g_test_add_func ("/admin/own-centre", test_own_centre);
  g_test_add_func ("/admin/centres", test_centres);
  g_test_add_func ("/admin/places", test_places);
  g_test_add_func ("/admin/settings", test_settings);
  g_test_add_func ("/admin/tills", test_tills);
  g_test_add_func ("/admin/pages", test_pages);
  g_test_add_func ("/admin/public", test_public);
  server = km_test_server_start (NULL, NULL);
  status = g_test_run ();
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  if (status == 0)
    {
      g_autofree char *uri = g_strdup_printf ("sqlite:%s", server->database);
      const char *arguments[] = { "verify", "--database", uri, NULL };

      g_assert_cmpint (km_test_run (NULL, NULL, arguments), ==, 0);
    }
  km_test_server_free (server);
  return status;
}
