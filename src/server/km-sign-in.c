/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-approval.h"
#include "km-error.h"
#include "km-json.h"
#include "km-keys.h"
#include "km-password.h"
#include "km-sessions-private.h"

/* A check takes 64 MiB and some 60 ms: two at once, and no more waiting than would be answered in a few seconds. */
#define POOL_THREADS 2
#define POOL_QUEUE 64

typedef struct
{
  KmSessions *self;
  KmSignIn *ask;
  KmSignedIn done;
  gpointer user_data;

  KmAccount *account;
  KmSession *session;  /* the one to be */
  char *token;
  KmProblem *problem;
  GPtrArray *replaced; /* hashes of sessions that end */
} Attempt;

KmSignIn *
km_sign_in_new (void)
{
  return g_new0 (KmSignIn, 1);
}

void
km_sign_in_free (KmSignIn *ask)
{
  km_password_wipe (ask->password);
  g_free (ask->username);
  g_free (ask->centre);
  g_free (ask->counter);
  g_free (ask->till);
  g_free (ask->source);
  g_free (ask->approve);
  g_free (ask->approve_kind);
  g_free (ask);
}

static void
free_attempt (Attempt *attempt)
{
  km_sign_in_free (attempt->ask);
  g_clear_pointer (&attempt->account, km_account_free);
  g_clear_pointer (&attempt->session, km_session_unref);
  km_password_wipe (attempt->token);
  g_clear_pointer (&attempt->problem, km_problem_free);
  g_clear_pointer (&attempt->replaced, g_ptr_array_unref);
  g_free (attempt);
}

static void
finish (Attempt *attempt)
{
  KmProblem *problem = g_steal_pointer (&attempt->problem);

  attempt->done (attempt->user_data, problem == NULL ? attempt->session : NULL, problem == NULL ? attempt->token : NULL, problem);
  free_attempt (attempt);
}

/* ---- In the writer's transaction ---- */

/* A session (a row of meet_all()) that stands in the way: at the same counter, or of the same account elsewhere. With take-over it ends; else it
 * is the problem, with who sits there. The same person at the same counter simply comes back. */
static gboolean
meet (Attempt    *attempt,
      KmDb       *db,
      KmRows     *rows,
      GError    **error)
{
  const char *hash = km_rows_text (rows, 0);
  const char *username = km_rows_text (rows, 1);
  KmRole role = km_role_from_string (km_rows_text (rows, 2));
  const char *counter = km_rows_text (rows, 3);
  KmTime began = km_rows_int (rows, 4);
  KmTime seen = km_rows_int (rows, 5);
  KmTime ahead = km_clock_now (attempt->self->clock) - g_get_real_time ();
  gboolean same_account = strcmp (username, attempt->account->username) == 0;
  gboolean same_counter = g_strcmp0 (counter, attempt->ask->counter) == 0;
  g_autoptr (KmAccount) account = NULL;
  const KmSession *known;
  json_t *occupant;

  /* What memory knows of its last use is newer than the row. */
  g_mutex_lock (&attempt->self->mutex);
  known = g_hash_table_lookup (attempt->self->sessions, hash);
  if (known != NULL)
    seen = MAX (seen, known->seen);
  g_mutex_unlock (&attempt->self->mutex);

  if (attempt->ask->take_over || (same_account && same_counter) || km_session_is_over (role, seen, km_rows_int (rows, 6), g_get_real_time ()))
    {
      g_ptr_array_add (attempt->replaced, g_strdup (hash));
      return TRUE;
    }

  account = km_account_find (db, username, km_clock_now (attempt->self->clock), NULL);
  occupant = json_object ();
  km_json_set_string (occupant, "name_ar", account != NULL ? account->name_ar : username);
  km_json_set_string (occupant, "name_en", account != NULL ? account->name_en : username);
  km_json_set_string (occupant, "counter", counter);
  km_json_set_boolean (occupant, "same_account", same_account);
  km_json_set_time (occupant, "since", began + ahead);
  attempt->problem = km_problem_new ("counter-occupied", same_counter ? "Somebody is signed in at this counter" : "This account is signed in at another counter");
  km_problem_set_extra (attempt->problem, "occupant", occupant);
  return TRUE;
}

/* Everything that stands at the counter, or belongs to the account at any counter. */
static gboolean
meet_all (Attempt *attempt,
          KmDb    *db,
          GError **error)
{
  g_autoptr (KmRows) rows = NULL;
  int step;

  if (attempt->ask->counter == NULL)
    return TRUE;
  rows = km_db_query (db, KM_SQL ("SELECT token_hash, username, role, counter, created_at, seen_at, expires_at FROM session WHERE ended_at IS NULL AND (counter = $1 OR (username = $2 AND counter IS NOT NULL))"),
                      error, "ss", attempt->ask->counter, attempt->account->username);
  if (rows == NULL)
    return FALSE;
  while (attempt->problem == NULL && (step = km_rows_next (rows, error)) == 1)
    {
      if (!meet (attempt, db, rows, error))
        return FALSE;
    }
  return attempt->problem != NULL || step == 0;
}

/* What was checked on the pool may have been changed meanwhile: a disabled account gets no session, nor an old password. */
static gboolean
check_rights (Attempt *attempt,
              KmDb    *db,
              GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (KmAccount) account = km_account_find (db, attempt->account->username, km_clock_now (attempt->self->clock), &failed);

  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (account == NULL || account->role != attempt->account->role || g_strcmp0 (account->centre, attempt->account->centre) != 0 ||
      g_strcmp0 (account->hash, attempt->account->hash) != 0)
    attempt->problem = km_problem_new ("bad-credentials", NULL);
  return TRUE;
}

/* Another person's open shift at the counter: their money is in the drawer, and no take-over changes that. */
static gboolean
check_shift (Attempt *attempt,
             KmDb    *db,
             GError **error)
{
  g_autofree char *account = NULL;
  int found;

  if (attempt->ask->counter == NULL)
    return TRUE;
  found = km_db_one (db, KM_SQL ("SELECT account FROM shift WHERE counter = $1 AND state <> 'closed' AND account <> $2"),
                     error, "ss", attempt->ask->counter, attempt->account->username, "s", &account);
  if (found == 1)
    {
      g_autoptr (KmAccount) other = km_account_find (db, account, km_clock_now (attempt->self->clock), NULL);
      json_t *occupant = json_object ();

      km_json_set_string (occupant, "name_ar", other != NULL ? other->name_ar : account);
      km_json_set_string (occupant, "name_en", other != NULL ? other->name_en : account);
      attempt->problem = km_problem_new ("foreign-shift", "Another person's shift is open at this counter: it is closed or handed over first");
      km_problem_set_extra (attempt->problem, "occupant", occupant);
    }
  return found >= 0;
}

static gboolean
make_session (KmDb    *db,
              KmTime   now,
              gpointer data,
              GError **error)
{
  Attempt *attempt = data;
  const KmSession *session = attempt->session;
  const KmCaller *caller = session->caller;

  if (!check_rights (attempt, db, error))
    return FALSE;
  if (attempt->problem != NULL)
    return TRUE;
  if (!check_shift (attempt, db, error) || (attempt->problem == NULL && !meet_all (attempt, db, error)))
    return FALSE;
  if (attempt->problem != NULL)
    return TRUE;
  for (guint i = 0; i < attempt->replaced->len; i++)
    {
      if (!km_db_run (db, KM_SQL ("UPDATE session SET ended_at = $2 WHERE token_hash = $1"), error, "si", g_ptr_array_index (attempt->replaced, i), (gint64) session->began))
        return FALSE;
    }
  return km_db_run (db, KM_SQL ("INSERT INTO session (token_hash, username, role, centre, counter, till, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                    error, "ssssssiii", session->token_hash, caller->account, km_role_to_string (caller->role), caller->centre, caller->counter, caller->till,
                    (gint64) session->began, (gint64) session->seen, (gint64) session->expires);
}

static void
session_made (gpointer      data,
              const GError *error)
{
  Attempt *attempt = data;
  KmSessions *self = attempt->self;

  if (error != NULL && attempt->problem == NULL)
    attempt->problem = error->domain == KM_ERROR ? km_problem_new_from_error (error) : km_problem_new ("unavailable", NULL);
  if (attempt->problem == NULL)
    {
      g_mutex_lock (&self->mutex);
      for (guint i = 0; i < attempt->replaced->len; i++)
        g_hash_table_remove (self->sessions, g_ptr_array_index (attempt->replaced, i));
      g_hash_table_insert (self->sessions, attempt->session->token_hash, km_session_ref (attempt->session));
      g_mutex_unlock (&self->mutex);
    }
  finish (attempt);
}

/* ---- On the pool ---- */

/* Whether the account may be where it wants to be. Asked only after the password. */
static gboolean
check_place (Attempt *attempt)
{
  const KmSignIn *ask = attempt->ask;
  const KmAccount *account = attempt->account;
  g_autoptr (KmDirectory) directory = km_store_ref_directory (attempt->self->store);
  const KmCounter *counter = ask->counter != NULL ? km_directory_find_counter (directory, ask->counter) : NULL;

  if (km_directory_find_centre (directory, ask->centre) == NULL)
    attempt->problem = km_problem_new ("unknown-centre", NULL);
  else if (account->centre != NULL && strcmp (account->centre, ask->centre) != 0)
    attempt->problem = km_problem_new ("role-centre", "The account has no role in this centre");
  else if (ask->counter != NULL && (counter == NULL || strcmp (counter->centre, ask->centre) != 0))
    attempt->problem = km_problem_new ("unknown-counter", NULL);
  return attempt->problem == NULL;
}

/* ---- Second signatures ---- */

static gboolean
make_approval (KmDb    *db,
               KmTime   now,
               gpointer data,
               GError **error)
{
  Attempt *attempt = data;
  const KmCaller *caller = attempt->session->caller;

  attempt->session->expires = now + KM_APPROVAL_LIFE;
  return km_approval_write (db, attempt->session->token_hash, attempt->ask->approve, attempt->ask->approve_kind, caller->account, caller->role, caller->centre, now, error);
}

static void
approval_made (gpointer      data,
               const GError *error)
{
  Attempt *attempt = data;

  if (error != NULL)
    attempt->problem = error->domain == KM_ERROR ? km_problem_new_from_error (error) : km_problem_new ("unavailable", NULL);
  finish (attempt);
}

/* The password was right: may this person sign a command of that kind? */
static void
approve (Attempt *attempt)
{
  KmSessions *self = attempt->self;
  KmAccount *account = attempt->account;
  KmCaller caller = { .kind = KM_CALLER_SESSION, .role = account->role, .account = account->username, .centre = account->centre };
  g_autofree char *hash = NULL;

  if ((km_approval_roles (attempt->ask->approve_kind) & account->role) == 0)
    attempt->problem = km_problem_new ("forbidden", "This account may not sign that");
  else
    {
      attempt->token = km_token_new ();
      hash = km_hash_text (attempt->token);
      attempt->session = km_session_new (hash, &caller, account, 0, 0);
      if (km_writer_call (self->writer, make_approval, attempt, approval_made))
        return;
      attempt->problem = km_problem_new ("unavailable", "The server is too busy");
    }
  finish (attempt);
}

static void
check_password (gpointer data,
                gpointer user_data)
{
  Attempt *attempt = data;
  KmSessions *self = user_data;
  KmSignIn *ask = attempt->ask;
  g_autoptr (GError) error = NULL;
  KmDb *db = km_store_take_reader (self->store, &error);
  gboolean right;

  if (db != NULL)
    {
      attempt->account = km_account_find (db, ask->username, km_clock_now (self->clock), &error);
      km_store_give_reader (self->store, db);
    }
  if (error != NULL)
    {
      km_throttle_forget (self->throttle, ask->username, ask->source);
      attempt->problem = km_problem_new ("unavailable", "The accounts cannot be read at the moment");
      finish (attempt);
      return;
    }

  right = km_password_verify (attempt->account != NULL ? attempt->account->hash : NULL, ask->password);
  if (!right || attempt->account->role == KM_ROLE_NONE)
    {
      attempt->problem = km_problem_new ("bad-credentials", NULL);
      finish (attempt);
      return;
    }
  km_throttle_succeed (self->throttle, ask->username, ask->source);
  if (ask->approve != NULL)
    {
      approve (attempt);
      return;
    }

  if (check_place (attempt))
    {
      KmTime now = g_get_real_time ();
      KmCaller caller = {
        .kind = KM_CALLER_SESSION,
        .role = attempt->account->role,
        .account = attempt->account->username,
        .centre = ask->centre,
        .counter = ask->counter,
        .till = ask->till,
        .house = km_account_is_house (attempt->account),
      };
      g_autofree char *hash = NULL;

      attempt->token = km_token_new ();
      hash = km_hash_text (attempt->token);
      attempt->session = km_session_new (hash, &caller, attempt->account, now, now + km_session_lifetime (caller.role));
      attempt->replaced = g_ptr_array_new_with_free_func (g_free);
      if (km_writer_call (self->writer, make_session, attempt, session_made))
        return;
      attempt->problem = km_problem_new ("unavailable", "The server is too busy to sign anybody in");
    }
  finish (attempt);
}

void
km_sign_in_start (KmSessions *self)
{
  self->pool = g_thread_pool_new (check_password, self, POOL_THREADS, FALSE, NULL);
}

void
km_sessions_sign_in (KmSessions *self,
                     KmSignIn   *ask,
                     KmSignedIn  done,
                     gpointer    user_data)
{
  Attempt *attempt = g_new0 (Attempt, 1);
  gint64 now = g_get_monotonic_time ();
  guint wait = km_throttle_check (self->throttle, ask->username, ask->source, now);

  attempt->self = self;
  attempt->ask = ask;
  attempt->done = done;
  attempt->user_data = user_data;
  if (wait > 0)
    {
      attempt->problem = km_problem_new ("slow-down", "Too many wrong passwords: wait before the next attempt");
      km_problem_set_extra (attempt->problem, "retry_after", json_integer (wait));
    }
  else if (g_thread_pool_unprocessed (self->pool) >= POOL_QUEUE)
    {
      attempt->problem = km_problem_new ("unavailable", "Too many people sign in at this moment");
    }
  if (attempt->problem != NULL)
    {
      finish (attempt);
      return;
    }
  km_throttle_attempt (self->throttle, ask->username, ask->source, now);
  g_thread_pool_push (self->pool, attempt, NULL);
}
