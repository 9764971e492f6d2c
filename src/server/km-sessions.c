/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-keys.h"
#include "km-password.h"
#include "km-sessions-private.h"

KmSession *
km_session_new (const char      *token_hash,
                const KmCaller  *caller,
                const KmAccount *account,
                KmTime           began,
                KmTime           expires)
{
  KmSession *session = g_new0 (KmSession, 1);

  g_atomic_ref_count_init (&session->ref_count);
  session->caller = km_caller_copy (caller);
  session->token_hash = g_strdup (token_hash);
  session->name_ar = g_strdup (account->name_ar);
  session->name_en = g_strdup (account->name_en);
  session->number = g_strdup (account->number);
  session->began = began;
  session->expires = expires;
  session->seen = began;
  return session;
}

KmSession *
km_session_ref (KmSession *session)
{
  g_atomic_ref_count_inc (&session->ref_count);
  return session;
}

void
km_session_unref (KmSession *session)
{
  if (!g_atomic_ref_count_dec (&session->ref_count))
    return;
  km_caller_free (session->caller);
  g_free (session->token_hash);
  g_free (session->name_ar);
  g_free (session->name_en);
  g_free (session->number);
  g_free (session);
}

KmTime
km_session_lifetime (KmRole role)
{
  return role == KM_ROLE_DEVICE ? KM_SESSION_DEVICE_LIFETIME : KM_SESSION_LIFETIME;
}

gboolean
km_session_is_over (KmRole role,
                    KmTime seen,
                    KmTime expires,
                    KmTime now)
{
  return now >= expires || (role != KM_ROLE_DEVICE && now - seen >= KM_SESSION_IDLE);
}

/* Reads what the database keeps, and holds each session against its account's rights of today. */
static gboolean
load (KmSessions *self,
      KmDb       *db,
      GError    **error)
{
  KmTime now = g_get_real_time ();
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT token_hash, username, role, centre, counter, till, created_at, seen_at, expires_at FROM session WHERE ended_at IS NULL"), error, "");
  int step;

  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (KmAccount) account = NULL;
      KmRole role = km_role_from_string (km_rows_text (rows, 2));
      KmCaller caller = {
        .kind = KM_CALLER_SESSION,
        .role = role,
        .account = (char *) km_rows_text (rows, 1),
        .centre = (char *) km_rows_text (rows, 3),
        .counter = (char *) km_rows_text (rows, 4),
        .till = (char *) km_rows_text (rows, 5),
      };
      KmSession *session;

      if (km_session_is_over (role, km_rows_int (rows, 7), km_rows_int (rows, 8), now))
        continue;
      account = km_account_find (db, caller.account, km_clock_now (self->clock), &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (account == NULL || account->role != role || (account->centre != NULL && g_strcmp0 (account->centre, caller.centre) != 0))
        continue;
      caller.house = km_account_is_house (account);
      session = km_session_new (km_rows_text (rows, 0), &caller, account, km_rows_int (rows, 6), km_rows_int (rows, 8));
      session->seen = km_rows_int (rows, 7);
      g_hash_table_insert (self->sessions, session->token_hash, session);
    }
  return step == 0;
}

KmSessions *
km_sessions_new (KmStore  *store,
                 KmWriter *writer,
                 KmClock  *clock,
                 GError  **error)
{
  KmSessions *self = g_new0 (KmSessions, 1);
  KmDb *db;
  gboolean loaded;

  self->store = store;
  self->writer = writer;
  self->clock = km_clock_ref (clock);
  self->throttle = km_throttle_new ();
  g_mutex_init (&self->mutex);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) km_session_unref);
  km_sign_in_start (self);

  db = km_store_take_reader (store, error);
  loaded = db != NULL && load (self, db, error);
  if (db != NULL)
    km_store_give_reader (store, db);
  if (!loaded)
    {
      km_sessions_stop (self);
      km_sessions_free (self);
      return NULL;
    }
  return self;
}

void
km_sessions_stop (KmSessions *self)
{
  /* Who waits for a password's check still gets an answer. */
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
}

void
km_sessions_free (KmSessions *self)
{
  km_sessions_stop (self);
  g_hash_table_unref (self->sessions);
  km_throttle_free (self->throttle);
  km_clock_unref (self->clock);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

KmSession *
km_sessions_find (KmSessions *self,
                  const char *token)
{
  char hash[KM_HASH_HEX_LENGTH];
  KmTime now = g_get_real_time ();
  KmSession *session;

  km_hash_hex (token, strlen (token), hash);
  g_mutex_lock (&self->mutex);
  session = g_hash_table_lookup (self->sessions, hash);
  if (session != NULL && km_session_is_over (session->caller->role, session->seen, session->expires, now))
    session = NULL;
  if (session != NULL)
    {
      session->seen = now;
      session->seen_changed = TRUE;
      km_session_ref (session);
    }
  g_mutex_unlock (&self->mutex);
  return session;
}

gboolean
km_sessions_is_alive (KmSessions *self,
                      const char *token_hash)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const KmSession *session = g_hash_table_lookup (self->sessions, token_hash);

  return session != NULL && !km_session_is_over (session->caller->role, session->seen, session->expires, g_get_real_time ());
}

void
km_sessions_foreach (KmSessions *self,
                     void      (*func) (const KmSession *session, gpointer user_data),
                     gpointer    user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  KmTime now = g_get_real_time ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KmSession *session = value;

      if (!km_session_is_over (session->caller->role, session->seen, session->expires, now))
        func (session, user_data);
    }
}

json_t *
km_session_to_json (const KmSession *session,
                    const char      *token,
                    gboolean         practice,
                    KmTime           clock_ahead)
{
  json_t *json = json_object ();
  json_t *account = json_object ();

  if (token != NULL)
    km_json_set_string (json, "token", token);
  km_json_set_string (account, "username", session->caller->account);
  km_json_set_string (account, "name_ar", session->name_ar);
  km_json_set_string (account, "name_en", session->name_en);
  km_json_set_string (account, "number", session->number);
  km_json_set (json, "account", account);
  km_json_set_string (json, "role", km_role_to_string (session->caller->role));
  km_json_set_string (json, "centre", session->caller->centre);
  km_json_set_string (json, "counter", session->caller->counter);
  km_json_set_string (json, "till", session->caller->till);
  km_json_set_time (json, "expires_at", session->expires + clock_ahead);
  km_json_set_boolean (json, "practice", practice);
  return json;
}

/* ---- Ending ---- */

typedef struct
{
  KmSessions *self;
  KmSession *session;
  KmWriterDone done;
  gpointer user_data;
} SignOut;

static gboolean
delete_session (KmDb    *db,
                KmTime   now,
                gpointer data,
                GError **error)
{
  const SignOut *out = data;

  return km_db_run (db, KM_SQL ("UPDATE session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL"), error, "si", out->session->token_hash, (gint64) g_get_real_time ());
}

static void
signed_out (gpointer      data,
            const GError *error)
{
  SignOut *out = data;

  if (error == NULL)
    {
      g_mutex_lock (&out->self->mutex);
      g_hash_table_remove (out->self->sessions, out->session->token_hash);
      g_mutex_unlock (&out->self->mutex);
    }
  out->done (out->user_data, error);
  km_session_unref (out->session);
  g_free (out);
}

gboolean
km_sessions_sign_out (KmSessions  *self,
                      KmSession   *session,
                      KmWriterDone done,
                      gpointer     user_data)
{
  SignOut *out = g_new0 (SignOut, 1);

  out->self = self;
  out->session = km_session_ref (session);
  out->done = done;
  out->user_data = user_data;
  if (km_writer_call (self->writer, delete_session, out, signed_out))
    return TRUE;
  km_session_unref (out->session);
  g_free (out);
  return FALSE;
}

static gboolean
is_of_account (gpointer key,
               gpointer value,
               gpointer user_data)
{
  return g_strcmp0 (((const KmSession *) value)->caller->account, user_data) == 0;
}

void
km_sessions_end_account (KmSessions *self,
                         const char *username)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_foreach_remove (self->sessions, is_of_account, (gpointer) username);
  g_mutex_unlock (&self->mutex);
}

/* ---- Once a minute ---- */

typedef struct
{
  char *token_hash;
  KmTime seen; /* KM_TIME_NONE: it is over */
} Change;

static void
clear_change (gpointer data)
{
  g_free (((Change *) data)->token_hash);
}

static gboolean
write_changes (KmDb    *db,
               KmTime   now,
               gpointer data,
               GError **error)
{
  const GArray *changes = data;

  /* Who sat where is asked for days afterwards, not for ever. */
  if (!km_db_run (db, KM_SQL ("DELETE FROM session WHERE ended_at < $1"), error, "i", (gint64) (g_get_real_time () - KM_SESSION_KEPT)))
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);
      gboolean written = change->seen == KM_TIME_NONE
        ? km_db_run (db, KM_SQL ("UPDATE session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL"), error, "si", change->token_hash, (gint64) g_get_real_time ())
        : km_db_run (db, KM_SQL ("UPDATE session SET seen_at = $2 WHERE token_hash = $1"), error, "si", change->token_hash, (gint64) change->seen);

      if (!written)
        return FALSE;
    }
  return TRUE;
}

static void
changes_written (gpointer      data,
                 const GError *error)
{
  /* What was not written stands in memory, and is written by a later sweep when it changes again. */
  g_array_unref (data);
}

void
km_sessions_sweep (KmSessions *self)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  KmTime now = g_get_real_time ();
  GHashTableIter iter;
  gpointer value;

  g_array_set_clear_func (changes, clear_change);
  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      KmSession *session = value;
      gboolean over = km_session_is_over (session->caller->role, session->seen, session->expires, now);
      Change change = { NULL, over ? KM_TIME_NONE : session->seen };

      if (!over && !session->seen_changed)
        continue;
      change.token_hash = g_strdup (session->token_hash);
      g_array_append_val (changes, change);
      session->seen_changed = FALSE;
      if (over)
        g_hash_table_iter_remove (&iter);
    }
  g_mutex_unlock (&self->mutex);

  if (changes->len == 0 || !km_writer_call (self->writer, write_changes, changes, changes_written))
    g_array_unref (changes);
}

/* ---- Tills ---- */

KmCaller *
km_sessions_find_till (KmSessions *self,
                       const char *token,
                       gboolean   *revoked,
                       GError    **error)
{
  char hash[KM_HASH_HEX_LENGTH];
  g_autofree char *till = NULL;
  g_autofree char *centre = NULL;
  gint64 revoked_at = 0;
  KmDb *db = km_store_take_reader (self->store, error);
  KmCaller caller = { .kind = KM_CALLER_TILL };
  int found;

  if (db == NULL)
    return NULL;
  km_hash_hex (token, strlen (token), hash);
  found = km_db_one (db, KM_SQL ("SELECT till, centre, revoked_at FROM till WHERE token_hash = $1"), error, "s", hash, "ssi", &till, &centre, &revoked_at);
  km_store_give_reader (self->store, db);
  if (found != 1)
    return NULL;
  *revoked = revoked_at != 0;
  caller.till = till;
  caller.centre = centre;
  return km_caller_copy (&caller);
}
