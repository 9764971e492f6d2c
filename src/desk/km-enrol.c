/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <unistd.h>

#include "km-command.h"

#include "km-desk-private.h"
#include "km-outbox-private.h"

/* Making this installation a till: a key and a token of its own, made here; the server learns the public key and the token's hash.
 *
 * A till that was withdrawn, or whose file is older than what the server has, is never a till again. Its file is set aside whole
 * (till.db.CODE, read-only) before the one-time code is used, and the ledger of the new till begins empty in the old place: with the shift
 * that is open, the drafts and the settings of this machine. */

typedef struct
{
  char *centre;
  guint8 seed[KM_SIGN_SEED_BYTES];
  guint8 secret[KM_SIGN_SECRET_BYTES];
  char *public_key, *token;
  char *till; /* the server's answer */
  KmTime now;
  gboolean anew;   /* practice: what an older till of this file made is thrown away */
  char *code;      /* the administrator's */
  char *aside;     /* (nullable): where the file of the till before is kept */
  char *left_text; /* (nullable): what of it was never delivered */
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
  g_free (enrolling->code);
  g_free (enrolling->aside);
  g_free (enrolling->left_text);
  g_free (enrolling);
}

/* --- the till before ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *aside;  /* (owned) (nullable): there was none */
  guint waiting;
  gint64 piastres, oldest;
  gboolean delivers; /* what waits is still on its way */
} Before;

static void
before_free (Before *before)
{
  g_free (before->aside);
  g_free (before);
}

/* The new name is on the disk, too. */
static gboolean
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_IO, "%s: %s", folder, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return done;
}

/* A till's code is never given twice: a file of that name is what an attempt before this one left. */
static gboolean
set_aside (KmStoreSide *side, gpointer data, GError **error)
{
  Before *before = data;
  g_autofree char *till = NULL, *copy = NULL;

  if (km_db_one (side->db, KM_SQL ("SELECT code FROM till WHERE id = 1"), error, "", "s", &till) < 0
      || !km_outbox_count (side, &before->waiting, &before->piastres, &before->oldest, error))
    return FALSE;
  if (till == NULL || (before->waiting > 0 && before->delivers))
    return TRUE;
  before->aside = g_strconcat (side->path, ".", till, NULL);
  copy = g_strconcat (before->aside, ".new", NULL);
  g_unlink (copy);
  if (!km_db_copy (side->db, copy, error))
    return FALSE;
  if (g_chmod (copy, 0400) != 0 || g_rename (copy, before->aside) != 0)
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_IO, "%s: %s", before->aside, g_strerror (errno));
      g_unlink (copy);
      return FALSE;
    }
  return sync_folder (before->aside, error);
}

/* --- the new one ------------------------------------------------------------------------------------------------------------- */

static gboolean
clear_ledger (KmStoreSide *side, GError **error)
{
  return km_db_run (side->db, KM_SQL ("DELETE FROM outbox"), error, "") && km_db_run (side->db, KM_SQL ("DELETE FROM receipt"), error, "")
         && km_db_run (side->db, KM_SQL ("DELETE FROM serial"), error, "");
}

static gboolean
start_anew (KmStoreSide *side, GError **error)
{
  return clear_ledger (side, error) && km_db_run (side->db, KM_SQL ("DELETE FROM shift"), error, "")
         && km_db_run (side->db, KM_SQL ("DELETE FROM draft"), error, "");
}

static gboolean
save (KmStoreSide *side, gpointer data, GError **error)
{
  Enrolling *enrolling = data;

  if (enrolling->anew && !start_anew (side, error))
    return FALSE;
  if (enrolling->aside && !clear_ledger (side, error))
    return FALSE;
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
  if (enrolling->anew || enrolling->aside)
    {
      km_props_set_string (self, "unprinted-number", &self->unprinted_number, NULL);
      km_shift_forget (self->shift);
    }
  if (enrolling->left_text)
    {
      /* Translators: %s is what waits, as in "3 waiting to be sent (EGP 120)". */
      g_autofree char *sentence = g_strdup_printf (_ ("Not everything of the till before could be sent: %s. It is kept on this machine for the administrator."),
                                                   enrolling->left_text);

      km_desk_notice (self, sentence, enrolling->aside);
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

static Enrolling *
enrolling_new (const char *centre, const char *code)
{
  Enrolling *enrolling = g_new0 (Enrolling, 1);
  guint8 public_key[KM_SIGN_PUBLIC_BYTES], token[32];

  enrolling->centre = g_strdup (centre);
  enrolling->code = g_strdup (code);
  km_desk_random (enrolling->seed, sizeof enrolling->seed);
  km_sign_keypair (enrolling->seed, public_key, enrolling->secret);
  enrolling->public_key = km_base64url_encode (public_key, sizeof public_key);
  km_desk_random (token, sizeof token);
  enrolling->token = km_base64url_encode (token, sizeof token);
  sodium_memzero (token, sizeof token);
  return enrolling;
}

/* Uses the one-time code up. */
static void
send_code (GTask *task)
{
  KmDesk *self = g_task_get_source_object (task);
  Enrolling *enrolling = g_task_get_task_data (task);
  g_autoptr (json_t) envelope = json_object ();
  g_autoptr (KmCommand) command = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (json_t) body = json_object ();
  g_autofree char *id = NULL;
  json_t *commands = json_array ();
  char hash[KM_HASH_HEX_LENGTH];
  KmTime now = km_link_now (self->link);

  km_hash_hex (enrolling->token, strlen (enrolling->token), hash);
  km_json_set_string (body, "code", enrolling->code);
  km_json_set_string (body, "public_key", enrolling->public_key);
  km_json_set_string (body, "token_hash", hash);
  km_json_set_string (body, "centre", enrolling->centre);
  id = km_desk_uuid (now);
  command = km_command_new (id, "till.enrol", now, body);
  json_array_append_new (commands, km_command_to_json (command));
  km_json_set (envelope, "commands", commands);
  bytes = km_link_body (envelope);
  km_link_send_async (self->link, KM_LINK_COMMANDS, "POST", "/v1/commands", NULL, bytes, NULL, g_task_get_cancellable (task), got_answer, task);
}

static void
did_set_aside (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Enrolling *enrolling = g_task_get_task_data (task);
  Before *before = km_store_run_data (result);
  GError *error = NULL;

  if (km_store_run_finish (KM_STORE (source), result, &error) && before->waiting > 0 && before->delivers)
    {
      /* Translators: %s is what waits, as in "3 waiting to be sent (EGP 120)". */
      g_autofree char *sentence = g_strdup_printf (_ ("The work of the withdrawn till is sent first: %s. After that this machine can be registered anew."),
                                                   self->backlog_text ? self->backlog_text : "");

      km_outbox_kick (self->outbox);
      error = km_desk_error_new_sentence (KM_ERROR_BUSY, "till-undelivered", sentence, self->till);
    }
  if (error)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  enrolling->aside = g_steal_pointer (&before->aside);
  if (enrolling->aside && before->waiting > 0)
    enrolling->left_text = g_strdup (self->backlog_text);
  send_code (task);
}

void
km_desk_enrol_async (KmDesk *self, const char *centre, const char *code, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Before *before;

  g_task_set_source_tag (task, km_desk_enrol_async);
  if (self->enrolled)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_CONFLICT, "till-enrolled", self->till));
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, enrolling_new (centre, code), (GDestroyNotify) enrolling_free);
  before = g_new0 (Before, 1);
  /* A server that knows the withdrawn till takes what it did; one that does not, or has other facts of those numbers, never will. */
  before->delivers = self->till_token != NULL && !km_outbox_get_stopped (self->outbox);
  km_store_run_bare_async (self->store, set_aside, before, (GDestroyNotify) before_free, did_set_aside, task);
}

gboolean
km_desk_enrol_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_desk_ensure_till_async (KmDesk *self, const char *centre, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, self->cancellable, callback, user_data);

  g_task_set_source_tag (task, km_desk_ensure_till_async);
  if (self->enrolled && g_strcmp0 (self->till_centre, centre) == 0)
    g_task_return_boolean (task, TRUE);
  else if (!self->practice)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_FORBIDDEN, self->enrolled ? "other-centre" : "till-revoked", self->till_centre));
  else
    {
      Enrolling *enrolling = enrolling_new (centre, "practice");

      enrolling->anew = TRUE;
      g_task_set_task_data (task, enrolling, (GDestroyNotify) enrolling_free);
      send_code (task);
      return;
    }
  g_object_unref (task);
}

gboolean
km_desk_ensure_till_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
