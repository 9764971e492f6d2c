/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <sodium.h>

#include "km-desk-private.h"

/* The locked screen: who is signed in stays so, with all that stands there; only their password opens it, also without the server. What it
 * is compared with is Argon2id's, kept in the till's sealed secrets, so that ending the program opens nothing. */

#define FREE_TRIES 3      /* before each further one waits */
#define LONGEST_WAIT 16   /* seconds */

static gboolean
save_lock (KmStoreSide *side, gpointer data, GError **error)
{
  const char *hash = data;

  return hash ? km_store_put_secret (side, "lock", hash, strlen (hash), error) : km_store_delete_secret (side, "lock", error);
}

static void
free_password (gpointer password)
{
  sodium_memzero (password, strlen (password));
  g_free (password);
}

static void
hash (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char text[crypto_pwhash_STRBYTES];
  const char *password = data;

  if (crypto_pwhash_str (text, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0)
    g_task_return_pointer (task, g_strdup (text), g_free);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
did_hash (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KmDesk *self = KM_DESK (source);
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Signed out meanwhile, or no memory for it: then there is no lock. */
  if (text == NULL || self->clerk.token == NULL || self->closing)
    return;
  g_free (self->lock_hash);
  self->lock_hash = g_steal_pointer (&text);
  km_store_run_async (self->store, save_lock, g_strdup (self->lock_hash), g_free, NULL, NULL);
}

void
km_desk_keep_password (KmDesk *self, const char *password)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, did_hash, NULL);

  g_task_set_source_tag (task, km_desk_keep_password);
  g_task_set_task_data (task, g_strdup (password), free_password);
  g_task_run_in_thread (task, hash);
}

void
km_desk_take_lock (KmDesk *self, GBytes *kept)
{
  if (kept == NULL)
    return;
  g_free (self->lock_hash);
  self->lock_hash = g_strndup (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept));
  km_props_set_boolean (self, "locked", &self->locked, g_strcmp0 (km_desk_get_setting (self, "locked"), "1") == 0);
}

static void
set_locked (KmDesk *self, gboolean locked)
{
  km_desk_set_setting (self, "locked", locked ? "1" : NULL);
  km_props_set_boolean (self, "locked", &self->locked, locked);
}

void
km_desk_forget_lock (KmDesk *self)
{
  g_clear_pointer (&self->lock_hash, g_free);
  self->wrong_tries = 0;
  set_locked (self, FALSE);
  km_store_run_async (self->store, save_lock, NULL, NULL, NULL, NULL);
}

gboolean
km_desk_lock (KmDesk *self)
{
  g_return_val_if_fail (KM_IS_DESK (self), FALSE);

  if (self->state != KM_DESK_SIGNED_IN || self->lock_hash == NULL)
    return FALSE;
  set_locked (self, TRUE);
  return TRUE;
}

gboolean
km_desk_get_locked (KmDesk *self)
{
  g_return_val_if_fail (KM_IS_DESK (self), FALSE);

  return self->locked;
}

/* --- opening --- */

typedef struct
{
  char *password;
  char *hash;
} Try;

static void
try_free (Try *one)
{
  free_password (one->password);
  g_free (one->hash);
  g_free (one);
}

static void
verify (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Try *one = data;

  g_task_return_boolean (task, crypto_pwhash_str_verify (one->hash, one->password, strlen (one->password)) == 0);
}

static void
did_verify (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = KM_DESK (source);

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    {
      self->wrong_tries = 0;
      set_locked (self, FALSE);
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->wrong_tries++;
  g_task_return_error (task, km_desk_error_new (KM_ERROR_UNAUTHORIZED, "wrong-password", NULL));
}

static gboolean
try_now (gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Try *one = g_task_get_task_data (task);
  g_autoptr (GTask) work = g_task_new (self, NULL, did_verify, task);
  Try *copy = g_new0 (Try, 1);

  copy->password = g_strdup (one->password);
  copy->hash = g_strdup (one->hash);
  g_task_set_task_data (work, copy, (GDestroyNotify) try_free);
  g_task_run_in_thread (work, verify);
  return G_SOURCE_REMOVE;
}

void
km_desk_unlock_async (KmDesk *self, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Try *one;

  g_return_if_fail (KM_IS_DESK (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, km_desk_unlock_async);
  if (!self->locked || self->lock_hash == NULL)
    {
      set_locked (self, FALSE);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  one = g_new0 (Try, 1);
  one->password = g_strdup (password);
  one->hash = g_strdup (self->lock_hash);
  g_task_set_task_data (task, one, (GDestroyNotify) try_free);
  /* Slower and slower, never shut. */
  if (self->wrong_tries < FREE_TRIES)
    try_now (task);
  else
    g_timeout_add_seconds (MIN (1u << MIN (self->wrong_tries - FREE_TRIES, 4u), LONGEST_WAIT), try_now, task);
}

gboolean
km_desk_unlock_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
