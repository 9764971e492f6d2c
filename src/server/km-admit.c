// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-admit.h"
#include "km-error.h"

/* ---- Answers ---- */

json_t *
km_answer_problem (const char *id, const char *status, const KmProblem *problem, json_t *extra)
{
  json_t *element = json_object (), *json = km_problem_to_json (problem);

  if (extra != NULL)
    json_object_update_missing (json, extra);
  km_json_set_string (element, "id", id);
  km_json_set_string (element, "status", status);
  km_json_set (element, "problem", json);
  km_json_set (element, "flags", json_array ());
  return element;
}

json_t *
km_answer_refuse (const KmCommand *command, const char *status, const char *code, const char *detail)
{
  g_autoptr (KmProblem) problem = km_problem_new (code, detail);

  return km_answer_problem (command->id, status, problem, NULL);
}

json_t *
km_answer_try_again (const KmCommand *command)
{
  return km_answer_refuse (command, "retry", "unavailable", NULL);
}

json_t *
km_answer_gap (const KmCommand *command, gint64 expected)
{
  g_autoptr (KmProblem) problem = km_problem_new ("gap", "facts of a till come one by one");

  km_problem_set_extra (problem, "expected", json_integer (expected));
  return km_answer_problem (command->id, "retry", problem, NULL);
}

json_t *
km_answer_again (const KmCommand *command, const char *answer)
{
  json_t *element = km_json_parse (answer, strlen (answer), KM_JSON_MAX_DEPTH + 4, NULL);

  if (element == NULL)
    return km_answer_try_again (command);
  km_json_set_string (element, "id", command->id);
  if (g_strcmp0 (km_json_get_string (element, "status", NULL), "accepted") == 0)
    km_json_set_string (element, "status", "duplicate");
  return element;
}

/* ---- Rights ---- */

json_t *
km_admit_caller (const KmCaller *caller, const KmCommand *command, const KmCommandKind *kind)
{
  gboolean fact = kind->sort == KM_COMMAND_FACT;

  if (caller->kind == KM_CALLER_ANYONE)
    return (kind->rules & KM_COMMAND_RULE_ANYONE) != 0 ? NULL : km_answer_refuse (command, "rejected", "unauthorized", NULL);
  /* Facts ride on the till's credential, what a person decides or wishes on the person's: neither can do the other's. */
  if (fact != (caller->kind == KM_CALLER_TILL))
    return km_answer_refuse (command, "rejected", "wrong-sort", fact ? "a fact is sent by its till" : "this is sent by a person's session");
  if (!fact && (kind->roles & caller->role) == 0)
    return km_answer_refuse (command, "rejected", "forbidden", NULL);
  return NULL;
}

gboolean
km_admit_actor (KmApply *apply, const KmCommandKind *kind, GError **error)
{
  g_autofree char *role = NULL, *centre = NULL;
  int found = 0;

  if (apply->actor != NULL)
    found = km_db_one (apply->db,
                       KM_SQL ("SELECT role, centre FROM account_right WHERE username = $1 AND since <= $2 ORDER BY since DESC LIMIT 1"), error,
                       "si", apply->actor, apply->at, "ss", &role, &centre);
  if (found < 0)
    return FALSE;
  if (found == 0)
    km_apply_flag (apply, "account-unknown");
  else if (km_role_from_string (role) == KM_ROLE_NONE)
    km_apply_flag (apply, "account-disabled");
  else if ((kind->roles & km_role_from_string (role)) == 0 || (centre != NULL && g_strcmp0 (centre, apply->caller->centre) != 0))
    km_apply_flag (apply, "not-permitted");
  return TRUE;
}

/* ---- The order of a till's facts ---- */

json_t *
km_admit_order (KmDb *db, KmTime now, const KmCaller *caller, const KmCommand *command, const KmCommandKind *kind, KmTillState *till, GError **error)
{
  if (caller->till != NULL)
    {
      int found = km_db_one (db, KM_SQL ("SELECT last_n, revoked_at FROM till WHERE till = $1"), error, "s", caller->till, "ii", &till->last_n,
                             &till->revoked_at);

      if (found < 0)
        return NULL;
      if (found == 0 && kind->sort == KM_COMMAND_FACT)
        return km_answer_refuse (command, "rejected", "unauthorized", "there is no such till");
    }
  if (kind->sort == KM_COMMAND_FACT)
    {
      if (command->n == till->last_n + 1)
        return NULL;
      if (command->n <= 0)
        return km_answer_refuse (command, "rejected", "bad-body", "a fact has a number n");
      if (command->n <= till->last_n)
        return km_answer_refuse (command, "rejected", "id-reused", "this till's fact of that number was another one");
      return km_answer_gap (command, till->last_n + 1);
    }
  if (kind->sort == KM_COMMAND_WISH)
    {
      if (command->valid_until > 0 && now > command->valid_until)
        return km_answer_refuse (command, "rejected", "expired", NULL);
      if (command->after > till->last_n)
        return km_answer_refuse (command, "retry", "behind", "facts that the wish presumes have not arrived");
    }
  return NULL;
}
