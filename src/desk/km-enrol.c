/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "km-command.h"

#include "km-desk-private.h"

/* Making this installation a till: a key and a token of its own, made here; the server learns the public key and the token's hash. */

typedef struct
{
  char *centre;
  guint8 seed[KM_SIGN_SEED_BYTES];
  guint8 secret[KM_SIGN_SECRET_BYTES];
  char *public_key, *token;
  char *till; /* the server's answer */
  KmTime now;
  gboolean anew; /* practice: what an older till of this file made is thrown away */
} Enrolling;

static void
enrolling_free (Enrolling *enrolling)
{
  sodium_memzero (enrolling->seed, sizeof enrolling->seed);
  sodium_memzero (enrolling->secret, sizeof enrolling->secret);
  g_free (enrolling->centre);
  g_free (enrolling->public_key);
  g_free (enrolling->token);
  g_free (enrolling->till);
  g_free (enrolling);
}

static gboolean
start_anew (KmStoreSide *side, GError **error)
{
  return km_db_run (side->db, KM_SQL ("DELETE FROM outbox"), error, "") && km_db_run (side->db, KM_SQL ("DELETE FROM receipt"), error, "")
         && km_db_run (side->db, KM_SQL ("DELETE FROM serial"), error, "") && km_db_run (side->db, KM_SQL ("DELETE FROM shift"), error, "")
         && km_db_run (side->db, KM_SQL ("DELETE FROM draft"), error, "");
}

static gboolean
save (KmStoreSide *side, gpointer data, GError **error)
{
  Enrolling *enrolling = data;
  gint64 facts = 0;

  if (enrolling->anew && !start_anew (side, error))
    return FALSE;
  if (km_db_one (side->db, KM_SQL ("SELECT count(*) FROM outbox"), error, "", "i", &facts) < 0)
    return FALSE;
  if (facts > 0)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_CONFLICT, "rolled-back", "this file holds the facts of another till"));
      return FALSE;
    }
  return km_db_run (side->db,
                    KM_SQL ("UPDATE till SET code = $1, centre = $2, public_key = $3, enrolled_at = $4, last_n = 0, chain = NULL WHERE id = 1"), error,
                    "sssi", enrolling->till, enrolling->centre, enrolling->public_key, enrolling->now)
         && km_store_put_secret (side, "seed", enrolling->seed, sizeof enrolling->seed, error)
         && km_store_put_secret (side, "token", enrolling->token, strlen (enrolling->token), error);
}

static void
did_load_outbox (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!km_outbox_load_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  km_outbox_set_token (self->outbox, self->till_token);
  if (self->state == KM_DESK_NEEDS_ENROL)
    km_desk_set_state (self, KM_DESK_SIGNED_OUT);
  g_task_return_boolean (task, TRUE);
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Enrolling *enrolling = km_store_run_data (result);
  GError *error = NULL;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  memcpy (self->till_secret, enrolling->secret, sizeof self->till_secret);
  g_free (self->till_token);
  self->till_token = g_strdup (enrolling->token);
  g_free (self->till_centre);
  self->till_centre = g_strdup (enrolling->centre);
  self->enrolled = TRUE;
  km_desk_set_error (self, NULL);
  km_props_set_string (self, "till", &self->till, enrolling->till);
  if (enrolling->anew)
    {
      km_props_set_string (self, "unprinted-number", &self->unprinted_number, NULL);
      km_shift_forget (self->shift);
    }
  km_outbox_load_async (self->outbox, did_load_outbox, task);
}

static void
got_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Enrolling *enrolling = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  json_t *first = json ? json_array_get (km_json_get_array (json, "results"), 0) : NULL;
  json_t *answer = km_json_get_object (first, "result");
  const char *till = km_json_get_string (answer, "till", NULL);

  if (json == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (till == NULL)
    {
      json_t *problem_json = km_json_get_object (first, "problem");
      g_autoptr (KmProblem) problem = problem_json ? km_problem_from_json (problem_json, NULL) : NULL;

      g_task_return_error (task, problem ? km_desk_error_from_problem (problem) : km_desk_error_new (KM_ERROR_FAILED, "bad-answer", "till.enrol"));
      g_object_unref (task);
      return;
    }
  enrolling->till = g_strdup (till);
  enrolling->now = km_link_now (self->link);
  /* The task keeps a copy of nothing: the job takes the whole struct over. */
  {
    Enrolling *taken = g_memdup2 (enrolling, sizeof *enrolling);

    *enrolling = (Enrolling) { 0 };
    km_store_run_async (self->store, save, taken, (GDestroyNotify) enrolling_free, did_save, task);
  }
}

static void
enrol (KmDesk *self, const char *centre, const char *code, gboolean anew, GCancellable *cancellable, GTask *task)
{
  Enrolling *enrolling = g_new0 (Enrolling, 1);
  guint8 public_key[KM_SIGN_PUBLIC_BYTES], token[32];
  g_autoptr (json_t) envelope = json_object ();
  g_autoptr (KmCommand) command = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (json_t) body = json_object ();
  g_autofree char *id = NULL;
  json_t *commands = json_array ();
  char hash[KM_HASH_HEX_LENGTH];
  KmTime now = km_link_now (self->link);

  enrolling->centre = g_strdup (centre);
  enrolling->anew = anew;
  km_desk_random (enrolling->seed, sizeof enrolling->seed);
  km_sign_keypair (enrolling->seed, public_key, enrolling->secret);
  enrolling->public_key = km_base64url_encode (public_key, sizeof public_key);
  km_desk_random (token, sizeof token);
  enrolling->token = km_base64url_encode (token, sizeof token);
  sodium_memzero (token, sizeof token);
  km_hash_hex (enrolling->token, strlen (enrolling->token), hash);
  g_task_set_task_data (task, enrolling, (GDestroyNotify) enrolling_free);

  km_json_set_string (body, "code", code);
  km_json_set_string (body, "public_key", enrolling->public_key);
  km_json_set_string (body, "token_hash", hash);
  km_json_set_string (body, "centre", centre);
  id = km_desk_uuid (now);
  command = km_command_new (id, "till.enrol", now, body);
  json_array_append_new (commands, km_command_to_json (command));
  km_json_set (envelope, "commands", commands);
  bytes = km_link_body (envelope);
  km_link_send_async (self->link, KM_LINK_COMMANDS, "POST", "/v1/commands", NULL, bytes, NULL, cancellable, got_answer, task);
}

void
km_desk_enrol_async (KmDesk *self, const char *centre, const char *code, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_desk_enrol_async);
  enrol (self, centre, code, FALSE, cancellable, task);
}

gboolean
km_desk_enrol_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_desk_ensure_till_async (KmDesk *self, const char *centre, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_desk_ensure_till_async);
  if (self->enrolled && g_strcmp0 (self->till_centre, centre) == 0)
    g_task_return_boolean (task, TRUE);
  else if (!self->practice)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_FORBIDDEN, self->enrolled ? "other-centre" : "till-revoked", self->till_centre));
  else
    {
      enrol (self, centre, "practice", TRUE, self->cancellable, task);
      return;
    }
  g_object_unref (task);
}

gboolean
km_desk_ensure_till_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
