/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-command.h"
#include "km-log.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-subject.h"

#define SMALL_BODY (16 * 1024)
#define CATALOGUE_BODY (8 * 1024 * 1024)
#define STAFF (KM_ROLE_CLERK | KM_ROLE_RECEPTIONIST | KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR)
#define MONEY (KM_ROLE_CLERK | KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR)

static const KmRoute routes[] = {
  { "GET", "/healthz", 0, KM_ACCESS_ANYONE, 0, km_route_health },
  { "GET", "/metrics", 0, KM_ACCESS_LOCAL, 0, km_route_metrics },
  { "GET", "/v1/accounts", 0, KM_ACCESS_PERSON, KM_ROLE_ADMINISTRATOR, km_route_accounts },
  { "POST", "/v1/approvals", SMALL_BODY, KM_ACCESS_ANYONE, 0, km_route_approve },
  { "GET", "/v1/catalogue", 0, KM_ACCESS_EITHER, KM_ROLE_ANY, km_route_catalogue },
  { "GET", "/v1/catalogues", 0, KM_ACCESS_PERSON, KM_ROLE_ADMINISTRATOR, km_route_catalogues },
  { "PUT", "/v1/catalogues/{version}", CATALOGUE_BODY, KM_ACCESS_PERSON, KM_ROLE_ADMINISTRATOR, km_route_upload_catalogue },
  { "GET", "/v1/centres", 0, KM_ACCESS_ANYONE, 0, km_route_centres },
  { "GET", "/v1/centres/{centre}", 0, KM_ACCESS_ANYONE, 0, km_route_centre },
  { "GET", "/v1/centres/{centre}/cases", 0, KM_ACCESS_PERSON, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, km_route_cases },
  { "GET", "/v1/centres/{centre}/dashboard", 0, KM_ACCESS_PERSON, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, km_route_dashboard },
  { "GET", "/v1/centres/{centre}/days", 0, KM_ACCESS_PERSON, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, km_route_days },
  { "GET", "/v1/centres/{centre}/days/{day}", 0, KM_ACCESS_PERSON, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, km_route_day },
  { "GET", "/v1/centres/{centre}/queue", 0, KM_ACCESS_EITHER, STAFF | KM_ROLE_DEVICE, km_route_queue },
  { "POST", "/v1/commands", KM_COMMAND_MAX_REQUEST_BYTES, KM_ACCESS_ANYONE, 0, km_route_commands },
  { "GET", "/v1/dashboard", 0, KM_ACCESS_PERSON, KM_ROLE_ADMINISTRATOR, km_route_all_centres },
  { "GET", "/v1/events", 0, KM_ACCESS_EITHER, STAFF | KM_ROLE_DEVICE, km_route_events },
  { "GET", "/v1/openapi.json", 0, KM_ACCESS_ANYONE, 0, km_route_openapi },
  { "POST", "/v1/passwords", SMALL_BODY, KM_ACCESS_PERSON, KM_ROLE_ADMINISTRATOR, km_route_password },
  { "GET", "/v1/public/centres", 0, KM_ACCESS_ANYONE, 0, km_route_public_centres },
  { "GET", "/v1/public/centres/{centre}/queue", 0, KM_ACCESS_ANYONE, 0, km_route_waits },
  { "GET", "/v1/public/services", 0, KM_ACCESS_ANYONE, 0, km_route_public_services },
  { "GET", "/v1/receipts/{number}", 0, KM_ACCESS_PERSON, MONEY, km_route_receipt },
  { "GET", "/v1/reports/{name}", 0, KM_ACCESS_PERSON, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, km_route_report },
  { "GET", "/v1/requests", 0, KM_ACCESS_PERSON, KM_ROLE_AUTHORITY | KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, km_route_requests },
  { "POST", "/v1/sessions", SMALL_BODY, KM_ACCESS_ANYONE, 0, km_route_sign_in },
  { "GET", "/v1/sessions/current", 0, KM_ACCESS_PERSON, KM_ROLE_ANY, km_route_who_am_i },
  { "DELETE", "/v1/sessions/current", 0, KM_ACCESS_PERSON, KM_ROLE_ANY, km_route_sign_out },
  { "GET", "/v1/shifts/{id}", 0, KM_ACCESS_PERSON, MONEY, km_route_shift },
  { "GET", "/v1/tickets/{id}/draft", 0, KM_ACCESS_PERSON, KM_ROLE_CLERK | KM_ROLE_SUPERVISOR, km_route_draft },
  { "GET", "/v1/tills", 0, KM_ACCESS_PERSON, KM_ROLE_SUPERVISOR | KM_ROLE_ADMINISTRATOR, km_route_tills },
  { "GET", "/v1/tills/current", 0, KM_ACCESS_TILL, 0, km_route_till },
  { "POST", "/v1/transactions/quote", KM_COMMAND_MAX_BYTES, KM_ACCESS_PERSON, KM_ROLE_CLERK | KM_ROLE_SUPERVISOR, km_route_quote },
  { "POST", "/v1/transactions/search", SMALL_BODY, KM_ACCESS_PERSON, MONEY, km_route_search },
  { "GET", "/v1/transactions/{id}", 0, KM_ACCESS_PERSON, MONEY, km_route_transaction },
};

const KmRoute *
km_routes_get_all (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}

KmSubject *
km_subject_new (const KmCaller *caller,
                KmSession      *session)
{
  KmSubject *subject = g_new0 (KmSubject, 1);

  subject->caller = km_caller_copy (caller);
  subject->session = session != NULL ? km_session_ref (session) : NULL;
  return subject;
}

void
km_subject_free (KmSubject *subject)
{
  km_caller_free (subject->caller);
  g_clear_pointer (&subject->session, km_session_unref);
  g_free (subject);
}

static void
tell_to_wait (KmRequest *request,
              guint      wait)
{
  char seconds[12];

  g_snprintf (seconds, sizeof seconds, "%u", wait);
  km_request_set_header (request, "Retry-After", seconds);
  km_request_answer_code (request, "too-fast", NULL);
  km_log_some ("too-fast", "route", km_request_get_route (request)->pattern, "address", km_request_get_peer (request), NULL);
}

static gboolean
is_this_machine (const char *peer)
{
  return g_str_has_prefix (peer, "127.") || strcmp (peer, "::1") == 0;
}

/* Whether whoever asks has a turn left; else it has answered. This machine's own programs are not held back by their address: behind a
 * proxy that is not trusted it is everybody's. */
static gboolean
has_turn (KmRates    *rates,
          KmRequest  *request,
          const char *key)
{
  guint wait = km_rates_take (rates, key, g_get_monotonic_time ());

  if (wait > 0)
    tell_to_wait (request, wait);
  return wait == 0;
}

static gboolean
has_address_turn (KmServer  *server,
                  KmRequest *request)
{
  const KmRoute *route = km_request_get_route (request);
  const char *peer = km_request_get_peer (request);

  if (is_this_machine (peer) || route->handler == km_route_health)
    return TRUE;
  return has_turn (route->handler == km_route_sign_in || route->handler == km_route_approve ? server->sign_ins : server->addresses, request, peer);
}

/* A false token costs one of the address's turns; a right one none, or a hall full of tills would hold itself back. */
static gboolean
may_guess (KmServer  *server,
           KmRequest *request)
{
  const char *peer = km_request_get_peer (request);
  guint wait = is_this_machine (peer) ? 0 : km_rates_check (server->addresses, peer, g_get_monotonic_time ());

  if (wait > 0)
    tell_to_wait (request, wait);
  return wait == 0;
}

static gboolean
has_own_turn (KmServer  *server,
              KmRequest *request,
              KmSubject *subject)
{
  const KmCaller *caller = subject->caller;

  if (caller->kind == KM_CALLER_ANYONE)
    return has_address_turn (server, request);
  return has_turn (server->accounts, request, caller->kind == KM_CALLER_TILL ? caller->till : caller->account);
}

/* Who the request's token belongs to. NULL: it has answered. */
static KmSubject *
find_subject (KmServer  *server,
              KmRequest *request)
{
  static const KmCaller anyone = { .kind = KM_CALLER_ANYONE };
  const char *token = km_request_get_token (request);
  g_autoptr (KmSession) session = NULL;
  const KmRoute *route = km_request_get_route (request);
  g_autoptr (KmCaller) till = NULL;
  g_autoptr (GError) error = NULL;
  gboolean revoked = FALSE;

  if (token == NULL && km_request_get_header (request, "Authorization") == NULL)
    return km_subject_new (&anyone, NULL);

  session = token != NULL ? km_sessions_find (server->sessions, token) : NULL;
  if (session != NULL)
    return km_subject_new (session->caller, session);
  /* Who guesses tokens is held back before the database is asked. */
  if (session == NULL && !may_guess (server, request))
    return NULL;
  till = token != NULL ? km_sessions_find_till (server->sessions, token, &revoked, &error) : NULL;
  /* A revoked till reads nothing any more, but what it did happened: it may still deliver, and ask how far it came. */
  if (till != NULL && (!revoked || route->handler == km_route_commands || route->handler == km_route_till))
    return km_subject_new (till, NULL);

  if (till == NULL && error == NULL && !is_this_machine (km_request_get_peer (request)))
    km_rates_take (server->addresses, km_request_get_peer (request), g_get_monotonic_time ());
  if (till != NULL)
    km_request_answer_code (request, "till-revoked", NULL);
  else if (error != NULL)
    km_request_answer_error (request, error);
  else
    km_request_answer_code (request, "unauthorized", "The token is not, or no longer, valid");
  return NULL;
}

gboolean
km_routes_gate (KmRequest *request,
                gpointer   user_data)
{
  KmServer *server = user_data;
  const KmRoute *route = km_request_get_route (request);
  KmSubject *subject;
  gboolean allowed;

  if (!g_atomic_int_get (&server->ready))
    {
      km_request_answer_code (request, "unavailable", "The server is starting");
      return FALSE;
    }
  /* Signing in with the token of a session that has ended must work: nobody looks at it. */
  if (route->access == KM_ACCESS_ANYONE && route->handler != km_route_commands)
    return has_address_turn (server, request);
  if (route->access == KM_ACCESS_LOCAL)
    {
      if (!km_request_is_local (request))
        km_request_answer_code (request, "forbidden", "Only this machine itself may read this");
      return km_request_is_local (request);
    }

  subject = find_subject (server, request);
  if (subject == NULL)
    return FALSE;
  km_request_set_subject (request, subject, (GDestroyNotify) km_subject_free);
  if (!has_own_turn (server, request, subject))
    return FALSE;
  /* Whoever speaks from a workstation says how much of its work has not arrived. */
  if (subject->caller->till != NULL && subject->caller->centre != NULL)
    km_presence_heard (server->presence, subject->caller->till, subject->caller->centre, km_request_get_header (request, "Km-Backlog"));
  if (route->access == KM_ACCESS_ANYONE)
    return TRUE;

  switch (subject->caller->kind)
    {
    case KM_CALLER_SESSION:
      allowed = route->access != KM_ACCESS_TILL && (route->roles & subject->caller->role) != 0;
      break;
    case KM_CALLER_TILL:
      allowed = route->access != KM_ACCESS_PERSON;
      break;
    case KM_CALLER_ANYONE:
    default:
      km_request_answer_code (request, "unauthorized", NULL);
      return FALSE;
    }
  if (!allowed)
    {
      km_request_answer_code (request, "forbidden", NULL);
      return FALSE;
    }
  if (g_str_has_prefix (route->pattern, "/v1/centres/{centre}") && !subject->caller->house &&
      g_strcmp0 (km_request_get_parameter (request, 0), subject->caller->centre) != 0)
    {
      km_request_answer_code (request, "other-centre", NULL);
      return FALSE;
    }
  return TRUE;
}
