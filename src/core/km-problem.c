/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-problem.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-error.h"
#include "km-json.h"

typedef struct {
  const char *code;
  int         status;
  const char *title;
  const char *sentence;
} Code;

/* Every stable code of the wire, in alphabetical order. A code never changes its meaning. */
static const Code codes[] = {
  { "already-asked", 409, "Asked already",
    N_("This void was asked for already and waits for a supervisor.") },
  { "already-refunded", 409, "Refunded already",
    N_("Money was handed back for this already.") },
  { "already-verified", 409, "Signed for already",
    N_("This shift was signed for already.") },
  { "already-void", 409, "Void already",
    N_("This receipt is void already.") },
  { "appointment-state", 409, "Appointment's state does not allow it",
    N_("This appointment was used, missed or cancelled before.") },
  { "approval-needed", 403, "Another person's signature needed",
    N_("A supervisor signs for this. Ask for the second signature.") },
  { "bad-amount", 422, "Amount out of range",
    N_("This amount is not possible here.") },
  { "bad-approval", 403, "Signature not valid",
    N_("The second signature does not belong to this step, was used, or has expired. Ask for it again.") },
  { "bad-body", 422, "Body does not fit the kind",
    N_("The server did not understand part of what was sent. Nothing was done; the details help the administrator.") },
  { "bad-code", 403, "Wrong or used code",
    N_("The enrolment code is wrong or was used before. The administrator can give a new one.") },
  { "bad-credentials", 401, "Wrong user name or password",
    N_("The user name or the password is wrong. Repeated errors stop sign-in for a while.") },
  { "bad-json", 400, "Not JSON",
    N_("The server could not read what was sent. Nothing was done; try again.") },
  { "behind", 409, "Facts are still on their way",
    N_("Earlier steps are still being sent. Try again in a moment.") },
  { "busy", 503, "Busy",
    N_("The server is busy. Nothing was lost; try again in a moment.") },
  { "cancelled", 499, "Cancelled",
    N_("The step was stopped before it ended.") },
  { "catalogue", 422, "Catalogue does not fit",
    N_("The catalogue of services has an error and is not used. The details name the file and the service.") },
  { "conflict", 409, "Conflict",
    N_("Something changed in the meantime. Look again before going on.") },
  { "corrupt", 500, "Damaged data",
    N_("Stored data is damaged and was not touched. The administrator can restore it.") },
  { "counter-occupied", 409, "Counter occupied",
    N_("Another account is signed in at this counter. Going on here closes it there, and nothing is lost.") },
  { "day-closed", 409, "Business day closed",
    N_("The business day is closed.") },
  { "expired", 409, "Too late",
    N_("The request came too late and was not carried out. Try again.") },
  { "failed", 500, "Failed",
    N_("The step did not succeed. Nothing was lost; try again.") },
  { "fee-differs", 409, "Fee differs",
    N_("A fee differs from the fee table. Review the total with the visitor before collecting.") },
  { "forbidden", 403, "Forbidden",
    N_("This account may not do this.") },
  { "foreign-shift", 409, "Another's shift is open",
    N_("Another clerk's shift is open at this counter. It is handed over or closed first.") },
  { "full", 503, "Disk full",
    N_("The disk is full. Nothing was half done; free some space and try again.") },
  { "gap", 409, "A fact is missing before this one",
    N_("Earlier steps are sent again first. Nothing is lost.") },
  { "id-reused", 409, "Id used for something else",
    N_("The same number was used for another step. A supervisor must look at it.") },
  { "in-use", 409, "In use",
    N_("This is already in use by another program on this machine.") },
  { "invalid", 422, "Not valid",
    N_("Part of this is not valid. Nothing was done.") },
  { "locked", 409, "Locked",
    N_("The file is locked by another program on this machine.") },
  { "method", 405, "Method not allowed",
    N_("This version of the program asks for something that the server does not offer.") },
  { "no-shift", 409, "No open shift",
    N_("No shift is open. Open it with its float first.") },
  { "not-acceptable", 406, "Not acceptable",
    N_("This version of the program asks for something that the server does not offer.") },
  { "not-counted", 409, "Not counted",
    N_("The drawer is counted first.") },
  { "not-for-audience", 422, "Not for this audience",
    N_("This service is not offered to this kind of visitor.") },
  { "not-found", 404, "Not found",
    N_("This was not found.") },
  { "not-open", 409, "Closed then",
    N_("The centre is closed at that time. Choose another time.") },
  { "not-today", 409, "Not today",
    N_("This belongs to another day.") },
  { "offline", 503, "Offline",
    N_("There is no connection to the server. Work goes on, and everything is sent by itself when it is back.") },
  { "other-authority", 403, "Belongs to another authority",
    N_("This request belongs to another authority.") },
  { "other-centre", 403, "Belongs to another centre",
    N_("This belongs to another centre.") },
  { "overflow", 422, "Number too large",
    N_("A number is too large.") },
  { "own-receipt", 403, "Own receipt",
    N_("Nobody voids their own receipt. Another supervisor decides.") },
  { "own-shift", 403, "Own shift",
    N_("Nobody signs for their own drawer. A supervisor does.") },
  { "payment-differs", 409, "Payments differ from the total",
    N_("What was paid differs from the total. Review the amounts before printing.") },
  { "read-only", 503, "Read only",
    N_("The server reads but does not write at the moment. Nothing was lost; the administrator must look at it.") },
  { "request-state", 409, "Request's state does not allow it",
    N_("This request has moved on meanwhile.") },
  { "role-centre", 403, "No role at this centre",
    N_("This account has no role at this centre.") },
  { "service-not-offered", 422, "Service not offered here",
    N_("This centre does not offer this service.") },
  { "shift-closed", 409, "Shift not open",
    N_("This shift is not open any more. Choose one that is open.") },
  { "slot-full", 409, "Fully booked",
    N_("No appointment is free at that time. Choose another time.") },
  { "slow-down", 429, "Too many attempts",
    N_("Too many attempts. Sign-in is possible again in a short while.") },
  { "stale-version", 409, "Changed meanwhile",
    N_("Someone else changed this meanwhile. The newest version is shown; look again.") },
  { "still-open", 409, "Something is still open",
    N_("Some things of this day are still open. Look through them, then close the day all the same or go on with them.") },
  { "stopping", 503, "Stopping",
    N_("The server is being stopped. Work goes on, and everything is sent when it is back.") },
  { "surcharge-differs", 409, "Surcharge differs",
    N_("The surcharge differs from the payment rules. Review the total with the visitor.") },
  { "ticket-elsewhere", 409, "Ticket is at another counter",
    N_("This ticket was called at another counter. Press F2 to call the next.") },
  { "ticket-state", 409, "Ticket's state does not allow it",
    N_("This ticket has moved on meanwhile.") },
  { "till-revoked", 401, "Till revoked",
    N_("This till was withdrawn. The administrator can enrol it anew; what is saved here stays.") },
  { "too-deep", 400, "JSON too deep",
    N_("The server could not read what was sent. Nothing was done; try again.") },
  { "too-fast", 429, "Too many requests",
    N_("The server was asked too often from here. It is tried again by itself in a moment.") },
  { "too-large", 413, "Too large",
    N_("What was sent is too large. Nothing was done.") },
  { "too-many", 400, "Too many at once",
    N_("Too much was sent at once. Nothing was done.") },
  { "too-new", 500, "Made by a newer version",
    N_("The data belongs to a newer version of the program. It was not touched.") },
  { "total-differs", 409, "Total differs",
    N_("The total is not the sum of its lines. Review it before collecting.") },
  { "unauthorized", 401, "Sign-in needed",
    N_("The sign-in has ended. Sign in again; nothing is lost.") },
  { "unavailable", 503, "Not available now",
    N_("The server cannot answer now. Work goes on; it is tried again by itself.") },
  { "unknown", 503, "Outcome unknown",
    N_("It is not known yet whether the step was saved. It is sent again by itself and happens once.") },
  { "unknown-catalogue", 422, "Unknown catalogue version",
    N_("The server does not know this version of the catalogue.") },
  { "unknown-centre", 404, "Unknown centre",
    N_("There is no such centre.") },
  { "unknown-counter", 404, "Unknown counter",
    N_("There is no such counter in this centre.") },
  { "unknown-kind", 422, "Unknown kind of command",
    N_("This version of the program asks for something that the server does not offer.") },
  { "unknown-lane", 404, "Unknown lane",
    N_("There is no such lane in this centre.") },
  { "unknown-password", 404, "No such password waiting",
    N_("The new password was not sent in time. Enter it again.") },
  { "unknown-receipt", 404, "Unknown receipt",
    N_("There is no receipt with this number.") },
  { "unknown-report", 404, "Unknown report",
    N_("There is no such report.") },
  { "unknown-request", 404, "Unknown request",
    N_("There is no request with this number.") },
  { "unknown-service", 422, "Unknown service",
    N_("There is no such service in the catalogue.") },
  { "unknown-shift", 404, "Unknown shift",
    N_("There is no such shift.") },
  { "unknown-ticket", 404, "Unknown ticket",
    N_("There is no such ticket today.") },
  { "wrong-sort", 403, "Wrong credential for this sort of command",
    N_("This is sent with another sign-in: payments by the till, decisions by the person.") },
};

static const Code *
find_code (const char *code)
{
  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (codes); i++) {
    if (strcmp (codes[i].code, code) == 0)
      return &codes[i];
  }
  return NULL;
}

static const char *const reserved[] = { "type", "title", "status", "detail", "code", "field", NULL };

KmProblem *
km_problem_new (const char *code, const char *detail)
{
  return km_problem_new_for_field (code, NULL, detail);
}

KmProblem *
km_problem_new_for_field (const char *code, const char *field, const char *detail)
{
  const Code *known = find_code (code);
  KmProblem *problem = g_new0 (KmProblem, 1);

  problem->status = known != NULL ? known->status : 500;
  problem->code = g_strdup (code);
  problem->title = g_strdup (known != NULL ? known->title : code);
  problem->detail = g_strdup (detail);
  problem->field = g_strdup (field);
  return problem;
}

KmProblem *
km_problem_new_from_error (const GError *error)
{
  gboolean ours = error->domain == KM_ERROR;

  return km_problem_new_for_field (km_error_get_wire_code (error), km_error_get_field (error), ours ? error->message : NULL);
}

/* The KmErrorCode that a status stands for, so that callers can decide by the kind of failure. */
static KmErrorCode
error_code_of (const KmProblem *problem)
{
  for (KmErrorCode code = KM_ERROR_FAILED; code <= KM_ERROR_FULL; code++) {
    if (strcmp (km_error_code_to_wire (code), problem->code) == 0)
      return code;
  }
  switch (problem->status) {
    case 400:
    case 422:
      return KM_ERROR_INVALID;
    case 401:
      return KM_ERROR_UNAUTHORIZED;
    case 403:
      return KM_ERROR_FORBIDDEN;
    case 404:
      return KM_ERROR_NOT_FOUND;
    case 409:
      return KM_ERROR_CONFLICT;
    case 413:
      return KM_ERROR_TOO_LARGE;
    case 429:
      return KM_ERROR_BUSY;
    case 503:
      return KM_ERROR_UNAVAILABLE;
    default:
      return KM_ERROR_FAILED;
  }
}

GError *
km_problem_to_error (const KmProblem *problem)
{
  GError *error = NULL;

  km_error_set (&error, error_code_of (problem), problem->code, problem->field, "%s",
                problem->detail != NULL ? problem->detail : problem->title);
  return error;
}

void
km_problem_set_extra (KmProblem *problem, const char *name, json_t *value)
{
  if (g_strv_contains (reserved, name)) {
    json_decref (value);
    g_return_if_reached ();
  }
  if (problem->extra == NULL)
    problem->extra = json_object ();
  km_json_set (problem->extra, name, value);
}

KmProblem *
km_problem_copy (const KmProblem *problem)
{
  KmProblem *copy = km_problem_new_for_field (problem->code, problem->field, problem->detail);

  g_free (copy->title);
  copy->title = g_strdup (problem->title);
  copy->status = problem->status;
  copy->extra = problem->extra != NULL ? json_deep_copy (problem->extra) : NULL;
  return copy;
}

void
km_problem_free (KmProblem *problem)
{
  g_free (problem->code);
  g_free (problem->title);
  g_free (problem->detail);
  g_free (problem->field);
  json_decref (problem->extra);
  g_free (problem);
}

KmProblem *
km_problem_from_json (json_t *json, GError **error)
{
  const char *code = km_json_get_string (json, "code", NULL);
  KmProblem *problem;
  const char *name;
  json_t *value;

  if (code == NULL) {
    km_error_set (error, KM_ERROR_INVALID, NULL, "/code", "a problem without a code");
    return NULL;
  }
  problem = km_problem_new_for_field (code, km_json_get_string (json, "field", NULL), km_json_get_string (json, "detail", NULL));
  problem->status = (int) CLAMP (km_json_get_integer (json, "status", problem->status), 0, 999);
  g_free (problem->title);
  problem->title = g_strdup (km_json_get_string (json, "title", code));
  json_object_foreach (json, name, value) {
    if (!g_strv_contains (reserved, name))
      km_problem_set_extra (problem, name, json_incref (value));
  }
  return problem;
}

json_t *
km_problem_to_json (const KmProblem *problem)
{
  json_t *json = json_object ();

  km_json_set_string (json, "type", "about:blank");
  km_json_set_string (json, "title", problem->title);
  km_json_set_integer (json, "status", problem->status);
  if (problem->detail != NULL)
    km_json_set_string (json, "detail", problem->detail);
  km_json_set_string (json, "code", problem->code);
  if (problem->field != NULL)
    km_json_set_string (json, "field", problem->field);
  if (problem->extra != NULL)
    json_object_update (json, problem->extra);
  return json;
}

int
km_problem_status (const char *code)
{
  const Code *known = find_code (code);

  return known != NULL ? known->status : 500;
}

const char *
km_problem_sentence (const char *code)
{
  const Code *known = find_code (code);

  return _((known != NULL ? known : find_code ("failed"))->sentence);
}

const char *const *
km_problem_codes (gsize *n)
{
  static const char *names[G_N_ELEMENTS (codes)];
  static gsize filled;

  if (g_once_init_enter (&filled)) {
    for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
      names[i] = codes[i].code;
    g_once_init_leave (&filled, 1);
  }
  *n = G_N_ELEMENTS (codes);
  return names;
}
