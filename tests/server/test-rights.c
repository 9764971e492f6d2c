/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may do what: every route and every kind of command that exists, taken from the tables themselves, so that a new one
 * cannot be forgotten. */

#include <string.h>

#include "km-command-table.h"
#include "km-json.h"
#include "km-keys.h"
#include "km-routes.h"
#include "km-test-desk.h"

static const struct
{
  const char *username;
  KmRole role;
} people[] = {
  { "clerk", KM_ROLE_CLERK },       { "reception", KM_ROLE_RECEPTIONIST }, { "supervisor", KM_ROLE_SUPERVISOR },
  { "admin", KM_ROLE_ADMINISTRATOR }, { "officer", KM_ROLE_AUTHORITY },      { "display", KM_ROLE_DEVICE },
};

/* ---- Routes ---- */

/* A path that fits the pattern, for somebody of the centre @centre. */
static char *
fill_pattern (const char *pattern,
              const char *centre)
{
  g_autoptr (GString) path = g_string_new (pattern);

  g_string_replace (path, "{centre}", centre, 0);
  g_string_replace (path, "{number}", "ASW-T01-2627-999999", 0);
  g_string_replace (path, "{version}", "3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a", 0);
  g_string_replace (path, "{id}", "0193a5b2-7c1e-7a3b-9c55-3f0a12345678", 0);
  g_string_replace (path, "{name}", "visits-saved", 0);
  if (strcmp (pattern, "/v1/events") == 0)
    g_string_append_printf (path, "?centre=%s", centre);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* The status and the code alone: an event stream does not end. */
static guint
ask (KmTestServer  *server,
     const KmRoute *route,
     const char    *path,
     const char    *token,
     char         **code)
{
  g_autoptr (KmTestLink) link = km_test_link_open (server);
  g_autofree char *authorization = token != NULL ? g_strdup_printf ("Authorization: Bearer %s\r\n", token) : g_strdup ("");
  g_autofree char *request = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: x\r\n%s%s\r\n", route->method, path, authorization, route->max_body > 0 ? "Content-Length: 2\r\n" : "");
  g_autofree char *body = g_strconcat (request, route->max_body > 0 ? "{}" : "", NULL);
  g_autofree char *line = NULL;
  g_autoptr (KmReply) reply = NULL;
  guint status;

  *code = NULL;
  g_assert_true (km_test_link_send (link, body, strlen (body)));
  if (strcmp (route->pattern, "/v1/events") != 0)
    {
      reply = km_test_link_receive (link);
      g_assert_nonnull (reply);
      *code = g_strdup (km_reply_code (reply));
      return reply->status;
    }
  line = km_test_link_read_line (link);
  g_assert_nonnull (line);
  status = (guint) g_ascii_strtoull (line + strlen ("HTTP/1.1 "), NULL, 10);
  return status;
}

static void
expect (KmTestServer  *server,
        const KmRoute *route,
        const char    *path,
        const char    *token,
        const char    *who,
        guint          wanted)
{
  g_autofree char *code = NULL;
  guint status = ask (server, route, path, token, &code);
  gboolean right = wanted != 0 ? status == wanted : status != 401 && status != 403 && status < 500;

  if (!right)
    g_error ("%s %s as %s: %u %s", route->method, path, who, status, code != NULL ? code : "");
}

static void
test_routes (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  char *tokens[G_N_ELEMENTS (people)];
  guint n;
  const KmRoute *routes = km_routes_get_all (&n);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    tokens[i] = km_test_sign_in (server, people[i].username, "ASW", NULL);
  for (guint i = 0; i < n; i++)
    {
      const KmRoute *route = &routes[i];
      g_autofree char *path = fill_pattern (route->pattern, "ASW");
      g_autofree char *elsewhere = fill_pattern (route->pattern, "CAI");
      gboolean open = route->access == KM_ACCESS_ANYONE || route->access == KM_ACCESS_LOCAL;

      if (strcmp (route->pattern, "/v1/commands") == 0)
        continue; /* by kind, below */
      expect (server, route, path, NULL, "nobody", open ? 0 : 401);
      expect (server, route, path, "not-a-token", "a false token", open ? 0 : 401);
      expect (server, route, path, till->token, "a till", open || route->access == KM_ACCESS_TILL || route->access == KM_ACCESS_EITHER ? 0 : 403);
      if (open)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (people); j++)
        {
          gboolean allowed = route->access != KM_ACCESS_TILL && (route->roles & people[j].role) != 0;

          if (allowed && strcmp (path, elsewhere) != 0)
            /* An administrator of all centres sits in one of them and may look at each. */
            expect (server, route, elsewhere, tokens[j], people[j].username, people[j].role == KM_ROLE_ADMINISTRATOR ? 0 : 403);
          expect (server, route, path, tokens[j], people[j].username, allowed ? 0 : 403);
          if (strcmp (route->method, "DELETE") == 0)
            {
              /* That was the session's end. */
              g_free (tokens[j]);
              tokens[j] = km_test_sign_in (server, people[j].username, "ASW", NULL);
            }
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_free (tokens[i]);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

/* ---- Kinds of commands ---- */

typedef struct
{
  KmTestServer *server;
  KmTestTill *till;
  char *clerk;
  char *admin;
  char *supervisor;
  char *officer; /* of CSO */
  GHashTable *done; /* kind → the body it was done with */
} Scene;

/* A token with which @username signs the command. */
static json_t *
sign (Scene      *scene,
      const char *username,
      json_t     *command)
{
  json_t *body = json_pack ("{s:s, s:s, s:O, s:O}", "username", username, "password", "practice", "for", json_object_get (command, "id"), "kind", json_object_get (command, "kind"));
  g_autoptr (KmReply) reply = km_test_request_json (scene->server, "POST", "/v1/approvals", NULL, body);

  km_assert_status (reply, 201);
  return json_incref (json_object_get (reply->json, "approval"));
}

/* Does a command that must be accepted without a flag, signed by @signer (may be NULL), and remembers that its kind was done. Returns its id. */
static char *
act_signed (Scene      *scene,
            const char *kind,
            const char *session,
            const char *signer,
            json_t     *body)
{
  const KmCommandKind *known = km_command_table_find (kind);
  json_t *command, *element, *again, *second;
  char *id;

  g_assert_nonnull (known);
  g_hash_table_insert (scene->done, g_strdup (kind), json_deep_copy (body));
  command = known->sort == KM_COMMAND_FACT ? km_test_fact (scene->till, "clerk", kind, body) : km_test_command (kind, body);
  id = g_strdup (json_string_value (json_object_get (command, "id")));
  if (signer != NULL)
    json_object_set_new (json_object_get (command, "body"), "approval", sign (scene, signer, command));
  again = json_deep_copy (command);
  element = km_test_send (scene->server, known->sort == KM_COMMAND_FACT ? scene->till->token : session, command);
  if (strcmp (km_test_status (element), "accepted") != 0 || json_array_size (json_object_get (element, "flags")) != 0)
    g_error ("%s: %s", kind, json_dumps (element, JSON_INDENT (1)));
  /* The answer was lost: sent again it happens once, and says the same. */
  second = km_test_send (scene->server, known->sort == KM_COMMAND_FACT ? scene->till->token : session, again);
  g_assert_cmpstr (km_test_status (second), ==, "duplicate");
  g_assert_true (json_equal (json_object_get (second, "result"), json_object_get (element, "result")));
  json_decref (second);
  json_decref (element);
  return id;
}

static char *
act (Scene      *scene,
     const char *kind,
     const char *session,
     json_t     *body)
{
  return act_signed (scene, kind, session, NULL, body);
}

static void
do_it (Scene      *scene,
       const char *kind,
       json_t     *body)
{
  g_free (act (scene, kind, scene->clerk, body));
}

static json_t *
at_counter (const char *ticket)
{
  return json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "ASW-01");
}

static char *
issue (Scene *scene)
{
  g_hash_table_insert (scene->done, g_strdup ("ticket.issue"), json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none"));
  return km_test_issue (scene->server, scene->clerk, "CIV");
}

static char *
first_case (Scene *scene)
{
  g_autoptr (KmReply) reply = km_test_request (scene->server, "GET", "/v1/centres/ASW/dashboard", scene->supervisor, NULL, NULL);

  km_assert_status (reply, 200);
  return g_strdup (km_json_get_string (json_array_get (json_object_get (reply->json, "cases"), 0), "id", NULL));
}

static void
play_tickets (Scene *scene)
{
  g_autofree char *first = issue (scene);
  g_autofree char *second = issue (scene);
  g_autofree char *third = issue (scene);
  g_autofree char *fourth = km_test_uuid ();
  g_autofree char *move = NULL;

  do_it (scene, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-01"));
  do_it (scene, "ticket.recall", at_counter (first));
  do_it (scene, "ticket.start", at_counter (first));
  do_it (scene, "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", first, "counter", "ASW-01", "reason", "papers"));
  do_it (scene, "ticket.resume", at_counter (first));
  do_it (scene, "ticket.finish", at_counter (first));

  do_it (scene, "ticket.call", at_counter (second));
  do_it (scene, "ticket.return", at_counter (second));
  do_it (scene, "ticket.call", at_counter (second));
  do_it (scene, "ticket.no-show", at_counter (second));
  do_it (scene, "ticket.came-back", at_counter (second));
  do_it (scene, "ticket.call", at_counter (second));
  move = act (scene, "ticket.start", scene->clerk, at_counter (second));
  do_it (scene, "ticket.undo", json_pack ("{s:s}", "command", move));
  do_it (scene, "ticket.transfer", json_pack ("{s:s, s:s, s:s}", "ticket", second, "counter", "ASW-01", "lane", "NOT"));
  do_it (scene, "ticket.leave", json_pack ("{s:s}", "ticket", third));
  do_it (scene, "ticket.take", json_pack ("{s:s, s:i, s:s, s:s, s:s}", "ticket", fourth, "number", 900, "lane", "CIV", "audience", "citizen", "counter", "ASW-01"));
  do_it (scene, "ticket.start", at_counter (fourth));
  do_it (scene, "ticket.finish", at_counter (fourth));
}

/* A handle for a new password, of the administrator's. */
static char *
lay_down_password (Scene *scene)
{
  g_autoptr (KmReply) reply = km_test_request (scene->server, "POST", "/v1/passwords", scene->admin, "{\"password\":\"nine lives\"}", NULL);

  km_assert_status (reply, 201);
  return g_strdup (km_json_get_string (reply->json, "password", NULL));
}

static void
play_administration (Scene      *scene,
                     const char *version)
{
  g_autofree char *first = lay_down_password (scene);
  g_autofree char *second = lay_down_password (scene);
  g_autofree char *code = km_test_uuid ();
  g_autofree char *hash = km_hash_text (code);
  json_t *lane = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:[s]}", "lane", "CIV", "letter", "م", "latin", "M", "name_ar", "الأحوال", "name_en", "Civil", "authorities", "CSO");

  g_free (act (scene, "account.put", scene->admin, json_pack ("{s:s, s:s, s:s, s:s, s:s}", "username", "samia", "name_ar", "سامية", "role", "clerk", "centre", "ASW", "password", first)));
  g_free (act (scene, "account.set-password", scene->admin, json_pack ("{s:s, s:s}", "username", "samia", "password", second)));
  g_free (act (scene, "account.disable", scene->admin, json_pack ("{s:s}", "username", "samia")));
  g_free (act (scene, "centre.put", scene->admin, json_pack ("{s:[{s:s, s:s, s:s, s:s, s:[O], s:[{s:s, s:i, s:[s]}]}]}", "centres", "centre", "GZA", "name_ar", "الجيزة", "name_en", "Giza", "kind", "centre",
                                                             "lanes", lane, "counters", "counter", "GZA-01", "number", 1, "lanes", "CIV")));
  json_object_set_new (lane, "centre", json_string ("ASW"));
  g_free (act (scene, "lane.put", scene->admin, lane));
  g_free (act (scene, "counter.put", scene->admin, json_pack ("{s:s, s:s, s:i, s:[s]}", "centre", "ASW", "counter", "ASW-08", "number", 8, "lanes", "BIZ")));
  g_free (act (scene, "settings.put", scene->admin, json_pack ("{s:s, s:{s:i}}", "centre", "ASW", "settings", "service_minutes", 12)));
  g_free (act (scene, "calendar.put", scene->admin, json_pack ("{s:[i, i]}", "weekend", 5, 6)));
  g_free (act (scene, "catalogue.approve", scene->admin, json_pack ("{s:s, s:s}", "version", version, "authority", "CSO")));
  g_free (act (scene, "till.allow", scene->admin, json_pack ("{s:s, s:[s]}", "centre", "ASW", "code_hashes", hash)));
}

static void
play_house (Scene *scene)
{
  g_autoptr (KmTestTill) other = km_test_enrol (scene->server, "ASW");
  g_autoptr (KmReply) catalogue = km_test_request (scene->server, "GET", "/v1/catalogue", scene->admin, NULL, NULL);
  g_autofree char *version = g_strndup ((const char *) g_hash_table_lookup (catalogue->headers, "etag") + 1, 64);
  g_autofree char *now = km_test_now ();
  g_autofree char *subject = NULL;
  json_t *element;

  g_hash_table_insert (scene->done, g_strdup ("till.enrol"), json_object ());
  g_free (act (scene, "till.revoke", scene->admin, json_pack ("{s:s}", "till", other->code)));
  g_free (act (scene, "catalogue.publish", scene->admin, json_pack ("{s:s}", "version", version)));
  play_administration (scene, version);
  g_free (act (scene, "practice.set-clock", scene->admin, json_pack ("{s:s}", "at", now)));

  /* A fact that does not fit opens a case. */
  element = km_test_send (scene->server, scene->till->token, km_test_fact (scene->till, "clerk", "ticket.finish", at_counter ("0193a5b2-7c1e-7a3b-9c55-3f0a12345678")));
  g_assert_cmpstr (km_test_status (element), ==, "accepted");
  g_assert_true (km_test_has_flag (element, "unknown-ticket"));
  json_decref (element);
  subject = first_case (scene);
  g_free (act (scene, "case.close", scene->supervisor, json_pack ("{s:s}", "case", subject)));
}

/* A whole transaction; its receipt's number. Its last request is the officer's. */
static char *
sell (Scene      *scene,
      const char *shift)
{
  json_t *transaction = km_test_transaction (scene->till, "clerk", "ASW-01", shift, NULL);
  char *number = g_strdup (km_json_get_string (json_object_get (transaction, "receipt"), "number", ""));

  do_it (scene, "transaction.complete", transaction);
  return number;
}

static json_t *
own_request (const char *receipt)
{
  g_autofree char *number = g_strconcat (receipt, "/4", NULL);

  return json_pack ("{s:s}", "request", number);
}

/* What an authority decides, what goes back, and who signs. */
static void
play_requests (Scene      *scene,
               const char *shift)
{
  g_autofree char *first = sell (scene, shift);
  g_autofree char *second = sell (scene, shift);
  g_autofree char *third = sell (scene, shift);
  json_t *body = own_request (second);

  g_free (act (scene, "request.approve", scene->officer, own_request (first)));
  g_free (act (scene, "request.ready", scene->officer, own_request (first)));
  g_free (act (scene, "request.deliver", scene->clerk, own_request (first)));
  json_object_set_new (body, "reason", json_string ("not entitled"));
  g_free (act (scene, "request.reject", scene->officer, body));
  body = own_request (second);
  json_object_update_new (body, json_pack ("{s:s, s:s, s:i}", "shift", shift, "method", "card", "piastres", 6000));
  do_it (scene, "refund.pay", body);
  do_it (scene, "transaction.ask-void", json_pack ("{s:s, s:s}", "receipt", third, "reason", "wrong service"));
  g_free (act_signed (scene, "transaction.void", scene->clerk, "supervisor", json_pack ("{s:s, s:s}", "receipt", third, "reason", "wrong service")));
}

static void
play_hand_over (Scene *scene)
{
  g_autofree char *shift = km_test_uuid ();
  g_autofree char *next = km_test_uuid ();

  do_it (scene, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 50000));
  g_free (act_signed (scene, "shift.hand-over", NULL, "clerk2", json_pack ("{s:s, s:s, s:s, s:[{s:i, s:i}], s:i}", "shift", shift, "next_shift", next, "to", "clerk2", "denominations", "piastres", 10000, "count", 5, "counted", 50000)));
}

static void
play (Scene *scene)
{
  g_autofree char *shift = km_test_uuid ();
  json_t *transaction;

  do_it (scene, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 50000));
  do_it (scene, "counter.open", json_pack ("{s:s}", "counter", "ASW-01"));
  do_it (scene, "counter.pause", json_pack ("{s:s, s:s}", "counter", "ASW-01", "reason", "break"));
  do_it (scene, "counter.resume", json_pack ("{s:s}", "counter", "ASW-01"));
  play_tickets (scene);

  transaction = km_test_transaction (scene->till, "clerk", "ASW-01", shift, NULL);
  do_it (scene, "transaction.complete", json_incref (transaction));
  do_it (scene, "receipt.reprint", json_pack ("{s:s, s:i}", "number", km_json_get_string (json_object_get (transaction, "receipt"), "number", ""), "copy", 1));
  json_decref (transaction);
  play_requests (scene, shift);

  do_it (scene, "shift.pay-in", json_pack ("{s:s, s:i, s:s}", "shift", shift, "piastres", 10000, "reference", "BANK-1"));
  do_it (scene, "shift.count", json_pack ("{s:s, s:[{s:i, s:i}], s:i}", "shift", shift, "denominations", "piastres", 10000, "count", 5, "counted", 50000));
  do_it (scene, "shift.close", json_pack ("{s:s}", "shift", shift));
  g_free (act (scene, "shift.verify", scene->supervisor, json_pack ("{s:s}", "shift", shift)));
  play_hand_over (scene);
  do_it (scene, "counter.close", json_pack ("{s:s}", "counter", "ASW-01"));
  play_house (scene);
}

static const char *
token_of (char      *const tokens[],
          KmRole     role)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      if (people[i].role == role)
        return tokens[i];
    }
  return NULL;
}

/* Nobody, the wrong credential, and every role, against one kind. */
static void
check_kind (Scene               *scene,
            const KmCommandKind *kind,
            char                *tokens[])
{
  json_t *body = g_hash_table_lookup (scene->done, kind->kind);
  gboolean fact = kind->sort == KM_COMMAND_FACT;
  g_autoptr (KmReply) nobody = NULL;
  json_t *element;

  /* What is not played here is held to the table by matrix.py, with its example from the description. */
  if (body == NULL)
    return;

  if ((kind->rules & KM_COMMAND_RULE_ANYONE) == 0)
    {
      nobody = km_test_request_json (scene->server, "POST", "/v1/commands", NULL, json_pack ("{s:[o]}", "commands", km_test_command (kind->kind, json_deep_copy (body))));
      km_assert_problem (nobody, 401, "unauthorized");
    }

  element = km_test_send (scene->server, fact ? token_of (tokens, KM_ROLE_CLERK) : scene->till->token, km_test_command (kind->kind, json_deep_copy (body)));
  g_assert_cmpstr (km_test_status (element), ==, "rejected");
  g_assert_cmpstr (km_test_code (element), ==, "wrong-sort");
  json_decref (element);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      gboolean allowed = (kind->roles & people[i].role) != 0;

      element = fact ? km_test_send (scene->server, scene->till->token, km_test_fact (scene->till, people[i].username, kind->kind, json_deep_copy (body)))
                     : km_test_send (scene->server, tokens[i], km_test_command (kind->kind, json_deep_copy (body)));
      g_test_message ("%s as %s: %s %s", kind->kind, people[i].username, km_test_status (element), km_test_code (element));
      g_assert_cmpstr (km_test_code (element), !=, "wrong-sort");
      if (fact)
        {
          /* Never refused for who did it: it happened, and a supervisor is told. */
          g_assert_cmpstr (km_test_code (element), !=, "forbidden");
          g_assert_cmpint (km_test_has_flag (element, "not-permitted"), ==, !allowed && strcmp (km_test_status (element), "accepted") == 0);
          if (strcmp (km_test_status (element), "retry") == 0 || (strcmp (km_test_status (element), "rejected") == 0 && strcmp (km_test_code (element), "id-reused") != 0))
            g_error ("%s: %s", kind->kind, json_dumps (element, JSON_INDENT (1)));
        }
      else if (allowed)
        g_assert_cmpstr (km_test_code (element), !=, "forbidden");
      else
        g_assert_cmpstr (km_test_code (element), ==, "forbidden");
      json_decref (element);
    }
}

/* The same body from another centre. */
static void
check_elsewhere (Scene               *scene,
                 const KmCommandKind *kind,
                 char                *tokens[],
                 KmTestTill          *till)
{
  /* These name no centre: they are the caller's own, or the whole house's. */
  static const char *const own[] = { "ticket.issue", "catalogue.publish", "practice.set-clock", "till.enrol", NULL };
  json_t *body = g_hash_table_lookup (scene->done, kind->kind);
  json_t *element;

  if (body == NULL || g_strv_contains (own, kind->kind))
    return;
  if (kind->sort == KM_COMMAND_FACT)
    {
      element = km_test_send (scene->server, till->token, km_test_fact (till, "clerk", kind->kind, json_deep_copy (body)));
      g_test_message ("%s from elsewhere: %s %s %zu flags", kind->kind, km_test_status (element), km_test_code (element), json_array_size (json_object_get (element, "flags")));
      if (json_array_size (json_object_get (element, "flags")) == 0 && strcmp (km_test_code (element), "id-reused") != 0)
        g_error ("%s of another centre: %s", kind->kind, json_dumps (element, JSON_INDENT (1)));
      json_decref (element);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      /* An administrator of all centres acts in each. */
      if ((kind->roles & people[i].role) == 0 || people[i].role == KM_ROLE_ADMINISTRATOR)
        continue;
      element = km_test_send (scene->server, tokens[i], km_test_command (kind->kind, json_deep_copy (body)));
      g_assert_cmpstr (km_test_status (element), ==, "rejected");
      /* A clerk may not even act for another counter of the own centre. */
      if (strcmp (km_test_code (element), "other-centre") != 0 && (people[i].role != KM_ROLE_CLERK || strcmp (km_test_code (element), "forbidden") != 0))
        g_error ("%s of another centre: %s", kind->kind, json_dumps (element, JSON_INDENT (1)));
      json_decref (element);
    }
}

static void
test_kinds (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  Scene scene = { .server = server };
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autoptr (KmTestTill) elsewhere = km_test_enrol (server, "CAI");
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "ASW", "ASW-01");
  char *here[G_N_ELEMENTS (people)], *there[G_N_ELEMENTS (people)];
  gsize n;
  const KmCommandKind *kinds = km_command_table_get_all (&n);

  scene.till = till;
  scene.done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      here[i] = people[i].role == KM_ROLE_CLERK ? g_strdup (clerk) : km_test_sign_in (server, people[i].username, "ASW", NULL);
      there[i] = km_test_sign_in (server, people[i].username, "CAI", NULL);
    }
  scene.clerk = clerk;
  scene.supervisor = here[2];
  scene.admin = here[3];
  scene.officer = here[4];
  play (&scene);

  for (gsize i = 0; i < n; i++)
    check_kind (&scene, &kinds[i], here);
  for (gsize i = 0; i < n; i++)
    check_elsewhere (&scene, &kinds[i], there, elsewhere);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_free (here[i]);
      g_free (there[i]);
    }
  g_hash_table_unref (scene.done);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

/* What is read by its id belongs to a centre, and a clerk's shift to the clerk. */
static void
test_ids (void)
{
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *shift = km_test_uuid ();
  g_autofree char *clerk = km_test_sign_in (server, "clerk", "ASW", NULL);
  g_autofree char *clerk2 = km_test_sign_in (server, "clerk2", "ASW", NULL);
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "ASW", NULL);
  g_autofree char *foreign = km_test_sign_in (server, "supervisor", "CAI", NULL);
  json_t *open = km_test_send (server, till->token, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 50000)));
  json_t *complete = km_test_fact (till, "clerk", "transaction.complete", km_test_transaction (till, "clerk", "ASW-01", shift, NULL));
  g_autofree char *id = g_strdup (km_json_get_string (complete, "id", NULL));
  json_t *done = km_test_send (server, till->token, complete);
  g_autofree char *receipt = g_strdup_printf ("/v1/receipts/%s", km_json_get_string (json_object_get (done, "result"), "receipt", ""));
  g_autofree char *transaction = g_strdup_printf ("/v1/transactions/%s", id);
  g_autofree char *shift_path = g_strdup_printf ("/v1/shifts/%s", shift);
  const char *paths[] = { receipt, transaction, shift_path };

  g_assert_cmpstr (km_test_status (open), ==, "accepted");
  g_assert_cmpstr (km_test_status (done), ==, "accepted");
  g_assert_cmpint (json_array_size (json_object_get (done, "flags")), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (KmReply) own = km_test_request (server, "GET", paths[i], clerk, NULL, NULL);
      g_autoptr (KmReply) chief = km_test_request (server, "GET", paths[i], supervisor, NULL, NULL);
      g_autoptr (KmReply) other = km_test_request (server, "GET", paths[i], foreign, NULL, NULL);

      km_assert_status (own, 200);
      km_assert_status (chief, 200);
      km_assert_problem (other, 403, "other-centre");
      if (i < 2)
        g_assert_true (json_is_object (json_object_get (json_object_get (own->json, "transaction"), "receipt")));
      else
        /* A blind count: nothing tells the cash before it. */
        g_assert_true (json_is_null (json_object_get (own->json, "expected")) && json_object_get (json_object_get (own->json, "takings"), "cash") == NULL);
    }
  {
    g_autoptr (KmReply) colleague = km_test_request (server, "GET", shift_path, clerk2, NULL, NULL);

    km_assert_problem (colleague, 403, "forbidden");
  }
  json_decref (open);
  json_decref (done);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rights/routes", test_routes);
  g_test_add_func ("/rights/kinds", test_kinds);
  g_test_add_func ("/rights/ids", test_ids);
  return g_test_run ();
}
