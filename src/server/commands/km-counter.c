// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-ticket-row.h"
#include "km-commands.h"
#include "km-error.h"

typedef struct
{
  const char *counter, *reason;
} CounterBody;

static const KmJsonMember members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (CounterBody, counter), 0, 0 },
};

static const KmJsonMember pause_members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (CounterBody, counter), 0, 0 },
  { "reason", KM_JSON_CODE, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (CounterBody, reason), 0, 0 },
};

/* Somebody else sits there, as far as the server knows. */
static gboolean
check_account (KmApply *apply, const char *counter, GError **error)
{
  g_autofree char *state = NULL, *account = NULL;

  if (km_db_one (apply->db, KM_SQL ("SELECT state, account FROM counter WHERE counter = $1"), error, "s", counter, "ss", &state, &account) < 0)
    return FALSE;
  if (g_strcmp0 (state, "closed") != 0 && account != NULL && g_strcmp0 (account, apply->actor) != 0)
    km_apply_flag (apply, "counter-occupied");
  return TRUE;
}

static gboolean
set_state (KmApply *apply, const KmJsonMember *of, gsize n_of, const char *state, gboolean releases, GError **error)
{
  CounterBody body = { 0 };
  gboolean closed = g_str_equal (state, "closed");

  if (!km_apply_read (apply, of, n_of, &body, error))
    return FALSE;
  apply->subject = g_strdup (body.counter);
  if (km_apply_enter_counter (apply, body.counter, error) == NULL || !check_account (apply, body.counter, error)
      || !km_db_run (apply->db, KM_SQL ("UPDATE counter SET state = $2, account = $3, till = $4, since = $5, pause_reason = $6 WHERE counter = $1"),
                     error, "ssssis", body.counter, state, closed ? NULL : apply->actor, apply->till, apply->at, body.reason)
      || (releases && !km_ticket_row_release (apply, body.counter, error)))
    return FALSE;
  km_json_set_string (apply->result, "counter", body.counter);
  km_json_set_string (apply->result, "state", state);
  apply->queue_changed = TRUE;
  return km_apply_counter_event (apply, body.counter, error);
}

gboolean
km_apply_counter_open (KmApply *apply, GError **error)
{
  return set_state (apply, members, G_N_ELEMENTS (members), "open", FALSE, error);
}

gboolean
km_apply_counter_resume (KmApply *apply, GError **error)
{
  return set_state (apply, members, G_N_ELEMENTS (members), "open", FALSE, error);
}

gboolean
km_apply_counter_pause (KmApply *apply, GError **error)
{
  return set_state (apply, pause_members, G_N_ELEMENTS (pause_members), "paused", TRUE, error);
}

gboolean
km_apply_counter_close (KmApply *apply, GError **error)
{
  return set_state (apply, members, G_N_ELEMENTS (members), "closed", TRUE, error);
}

/* ---- counter.assign ---- */

typedef struct
{
  const char *counter, *clerk;
  json_t *lanes, *audiences, *skills;
} AssignBody;

static const KmJsonMember assign_members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (AssignBody, counter), 0, 0 },
  { "lanes", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AssignBody, lanes), 1, 64 },
  { "audiences", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AssignBody, audiences), 0, 3 },
  { "clerk", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AssignBody, clerk), 1, 128 },
  { "skills", KM_JSON_ARRAY, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (AssignBody, skills), 1, 64 },
};

/* The codes of `array` with blanks between, each known and once. NULL with an error that names `field`. */
static char *
join_known (KmApply *apply, json_t *array, const char *field, gboolean lanes, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (gsize i = 0; i < json_array_size (array); i++)
    {
      const char *code = json_string_value (json_array_get (array, i));

      if (code == NULL || (!lanes && !km_audience_is_valid (code)))
        {
          km_error_set (error, KM_ERROR_INVALID, "bad-body", field, "element %" G_GSIZE_FORMAT " is no code", i);
          return NULL;
        }
      if (lanes && km_centre_find_lane (apply->centre, code) == NULL)
        {
          km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-lane", field, "there is no lane %s", code);
          return NULL;
        }
      if (!g_ptr_array_find_with_equal_func (codes, code, g_str_equal, NULL))
        g_ptr_array_add (codes, (gpointer) code);
    }
  g_ptr_array_add (codes, NULL);
  return g_strjoinv (" ", (char **) codes->pdata);
}

static gboolean
assign_counter (KmApply *apply, const AssignBody *body, GError **error)
{
  g_autofree char *lanes = NULL, *audiences = NULL;

  if (body->lanes != NULL)
    {
      lanes = join_known (apply, body->lanes, "/body/lanes", TRUE, error);
      if (lanes == NULL
          || !km_db_run (apply->db, KM_SQL ("UPDATE counter SET lanes = $2 WHERE counter = $1"), error, "ss", body->counter, lanes))
        return FALSE;
    }
  if (body->audiences != NULL)
    {
      audiences = join_known (apply, body->audiences, "/body/audiences", FALSE, error);
      if (audiences == NULL
          || !km_db_run (apply->db, KM_SQL ("UPDATE counter SET audiences = $2 WHERE counter = $1"), error, "ss", body->counter, audiences))
        return FALSE;
    }
  return TRUE;
}

/* A clerk's skills narrow what the counter serves; none given: no limit any more. */
static gboolean
assign_clerk (KmApply *apply, const AssignBody *body, GError **error)
{
  g_autofree char *skills = NULL, *known = NULL;
  int found;

  if (body->clerk == NULL)
    return TRUE;
  found = km_db_one (apply->db, KM_SQL ("SELECT username FROM account WHERE username = $1"), error, "s", body->clerk, "s", &known);
  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "not-found", "/body/clerk", "there is no account %s", body->clerk);
  if (found != 1)
    return FALSE;
  if (body->skills == NULL)
    return km_db_run (apply->db, KM_SQL ("DELETE FROM clerk_skill WHERE centre = $1 AND username = $2"), error, "ss", apply->centre->centre, body->clerk);
  skills = join_known (apply, body->skills, "/body/skills", TRUE, error);
  return skills != NULL
         && km_db_run (apply->db,
                       KM_SQL ("INSERT INTO clerk_skill (centre, username, lanes) VALUES ($1, $2, $3) "
                               "ON CONFLICT (centre, username) DO UPDATE SET lanes = excluded.lanes"),
                       error, "sss", apply->centre->centre, body->clerk, skills);
}

static json_t *
codes (json_t *given, char **others)
{
  json_t *list;

  if (given != NULL)
    return json_deep_copy (given);
  list = json_array ();
  for (guint i = 0; others[i] != NULL; i++)
    json_array_append_new (list, json_string (others[i]));
  return list;
}

/* What holds from now on, as all windows of the centre are told. */
static void
tell_assigned (KmApply *apply, const KmCounter *counter, const AssignBody *body)
{
  km_json_set_string (apply->result, "counter", body->counter);
  km_json_set (apply->result, "lanes", codes (body->lanes, counter->lanes));
  km_json_set (apply->result, "audiences", codes (body->audiences, counter->audiences));
  km_json_set_string (apply->result, "clerk", body->clerk);
  km_json_set (apply->result, "skills", body->skills != NULL ? json_deep_copy (body->skills) : NULL);
  km_apply_event (apply, "centre.changed", apply->centre->centre, json_deep_copy (apply->result));
  apply->directory_changed = apply->queue_changed = TRUE;
}

gboolean
km_apply_counter_assign (KmApply *apply, GError **error)
{
  AssignBody body = { 0 };
  const KmCounter *counter;

  if (!km_apply_read (apply, assign_members, G_N_ELEMENTS (assign_members), &body, error))
    return FALSE;
  if (body.lanes == NULL && body.audiences == NULL && body.clerk == NULL)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body", "nothing to assign");
      return FALSE;
    }
  if (body.skills != NULL && body.clerk == NULL)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/body/clerk", "skills are a clerk's");
      return FALSE;
    }
  counter = km_apply_enter_counter (apply, body.counter, error);
  if (counter == NULL || !assign_counter (apply, &body, error) || !assign_clerk (apply, &body, error))
    return FALSE;
  tell_assigned (apply, counter, &body);
  return TRUE;
}
