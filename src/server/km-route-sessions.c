/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-json.h"
#include "km-log.h"
#include "km-password.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-subject.h"

/* What a request in the writer's or the pool's hands needs for its answer. */
typedef struct
{
  KmServer *server;
  KmRequest *request;
} Pending;

/* A pause is told in the header too. */
static void
refuse (KmRequest *request,
        KmProblem *problem)
{
  if (strcmp (problem->code, "slow-down") == 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (json_object_get (problem->extra, "retry_after")));

      km_request_set_header (request, "Retry-After", seconds);
    }
  km_request_answer_problem (request, problem);
}

static void
signed_in (gpointer    user_data,
           KmSession  *session,
           const char *token,
           KmProblem  *problem)
{
  g_autofree Pending *pending = user_data;
  KmServer *server = pending->server;

  if (problem != NULL)
    km_log_some ("sign-in-refused", "code", problem->code, "address", km_request_get_peer (pending->request), NULL);
  else
    km_log ("sign-in", "role", km_role_to_string (session->caller->role), "centre", session->caller->centre, "counter", session->caller->counter, NULL);
  if (problem == NULL)
    km_request_answer_json (pending->request, 201, km_session_to_json (session, token, km_store_is_practice (server->store), km_clock_ahead (server->clock)));
  else
    refuse (pending->request, problem);
}

typedef struct
{
  const char *username;
  const char *password;
  const char *centre;
  const char *counter;
  const char *till;
  gboolean take_over;
} Wanted;

static const KmJsonMember wanted_members[] = {
  { "username", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wanted, username), 1, 128 },
  { "password", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wanted, password), 1, KM_PASSWORD_MAX },
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Wanted, centre), 0, 0 },
  { "counter", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Wanted, counter), 0, 0 },
  { "till", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Wanted, till), 0, 0 },
  { "take_over", KM_JSON_BOOLEAN, KM_JSON_OPTIONAL, KM_JSON_AT (Wanted, take_over), 0, 0 },
};

void
km_route_sign_in (KmRequest *request,
                  gpointer   user_data)
{
  KmServer *server = user_data;
  gsize length;
  const char *text = km_request_get_body (request, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) body = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error);
  Wanted wanted = { NULL };
  Pending *pending;
  KmSignIn *ask;

  if (body == NULL || !km_json_read (body, "", wanted_members, G_N_ELEMENTS (wanted_members), KM_JSON_STRICT, &wanted, &error))
    {
      km_request_answer_error (request, error);
      return;
    }
  ask = km_sign_in_new ();
  ask->username = g_strdup (wanted.username);
  ask->password = g_strdup (wanted.password);
  ask->centre = g_strdup (wanted.centre);
  ask->counter = g_strdup (wanted.counter);
  ask->till = g_strdup (wanted.till);
  ask->source = g_strdup (wanted.till != NULL ? wanted.till : km_request_get_peer (request));
  ask->take_over = wanted.take_over;

  pending = g_new0 (Pending, 1);
  pending->server = server;
  pending->request = request;
  km_request_suspend (request);
  km_sessions_sign_in (server->sessions, ask, signed_in, pending);
}

/* ---- Second signatures ---- */

typedef struct
{
  const char *username;
  const char *password;
  const char *command;
  const char *kind;
} Signature;

static const KmJsonMember signature_members[] = {
  { "username", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Signature, username), 1, 128 },
  { "password", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Signature, password), 1, KM_PASSWORD_MAX },
  { "for", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (Signature, command), 0, 0 },
  { "kind", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Signature, kind), 0, 0 },
};

static void
approved (gpointer    user_data,
          KmSession  *session,
          const char *token,
          KmProblem  *problem)
{
  KmRequest *request = user_data;
  json_t *account, *json;

  if (problem != NULL)
    {
      refuse (request, problem);
      return;
    }
  account = json_object ();
  km_json_set_string (account, "username", session->caller->account);
  km_json_set_string (account, "name_ar", session->name_ar);
  km_json_set_string (account, "name_en", session->name_en);
  km_json_set_string (account, "number", session->number);
  json = json_object ();
  km_json_set_string (json, "approval", token);
  km_json_set (json, "account", account);
  km_json_set_string (json, "role", km_role_to_string (session->caller->role));
  km_json_set_time (json, "expires_at", session->expires);
  km_request_answer_json (request, 201, json);
}

void
km_route_approve (KmRequest *request,
                  gpointer   user_data)
{
  KmServer *server = user_data;
  gsize length;
  const char *text = km_request_get_body (request, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) body = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error);
  Signature signature = { NULL };
  KmSignIn *ask;

  if (body == NULL || !km_json_read (body, "", signature_members, G_N_ELEMENTS (signature_members), KM_JSON_STRICT, &signature, &error))
    {
      km_request_answer_error (request, error);
      return;
    }
  ask = km_sign_in_new ();
  ask->username = g_strdup (signature.username);
  ask->password = g_strdup (signature.password);
  ask->approve = g_strdup (signature.command);
  ask->approve_kind = g_strdup (signature.kind);
  ask->source = g_strdup (km_request_get_peer (request));
  km_request_suspend (request);
  km_sessions_sign_in (server->sessions, ask, approved, request);
}

void
km_route_who_am_i (KmRequest *request,
                   gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);

  km_request_answer_json (request, 200, km_session_to_json (subject->session, NULL, km_store_is_practice (server->store), km_clock_ahead (server->clock)));
}

static void
signed_out (gpointer      user_data,
            const GError *error)
{
  KmRequest *request = user_data;

  if (error == NULL)
    km_request_answer_bytes (request, 204, NULL, NULL);
  else
    km_request_answer_code (request, "unavailable", "Signing out could not be written");
}

void
km_route_sign_out (KmRequest *request,
                   gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);

  km_request_suspend (request);
  if (!km_sessions_sign_out (server->sessions, subject->session, signed_out, request))
    km_request_answer_code (request, "unavailable", "The server is too busy");
}
