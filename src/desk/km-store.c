/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "km-desk-error.h"
#include "km-desk-schema.h"
#include "km-json.h"
#include "km-keyring.h"
#include "km-uuid.h"

#include "km-store.h"

struct _KmStore
{
  GObject parent_instance;

  char *state_dir, *path;
  gboolean keyring;
  GThread *thread;
  GAsyncQueue *jobs; /* of Job */

  /* The store's thread only. */
  KmStoreSide side;
};

G_DEFINE_FINAL_TYPE (KmStore, km_store, G_TYPE_OBJECT)

typedef enum
{
  IN_TRANSACTION,
  BARE,  /* without one */
  OPENS, /* without one, and the file is not there before it */
} How;

typedef struct
{
  KmStoreFunc func; /* NULL: the thread ends */
  gpointer data;
  GDestroyNotify free_data;
  How how;
  KmStore *store; /* (owned) */
} Job;

static void
job_free (Job *job)
{
  if (job->free_data)
    job->free_data (job->data);
  g_object_unref (job->store);
  g_free (job);
}

void
km_desk_random (void *out, gsize length)
{
  guint8 *to = out;

  while (length > 0)
    {
      gssize got = getrandom (to, MIN (length, 256), 0);

      if (got < 0 && errno == EINTR)
        continue;
      g_assert (got > 0);
      to += got;
      length -= got;
    }
}

char *
km_desk_uuid (KmTime at)
{
  guint8 random[10];
  char out[KM_UUID_LENGTH];

  km_desk_random (random, sizeof random);
  return g_strdup (km_uuid_v7 (at, random, out));
}

static gboolean
run_job (KmStore *self, Job *job, GError **error)
{
  if (self->side.db == NULL)
    {
      g_set_error_literal (error, KM_DB_ERROR, KM_DB_ERROR_GONE, "the till's file is closed");
      return FALSE;
    }
  if (job->how == BARE)
    return job->func (&self->side, job->data, error);
  if (!km_db_begin (self->side.db, error))
    return FALSE;
  if (!job->func (&self->side, job->data, error) || !km_db_commit (self->side.db, error))
    {
      km_db_rollback (self->side.db);
      return FALSE;
    }
  return TRUE;
}

static gpointer
run_jobs (gpointer data)
{
  GAsyncQueue *jobs = data;
  gboolean go_on = TRUE;

  while (go_on)
    {
      g_autoptr (GTask) task = g_async_queue_pop (jobs);
      Job *job = g_task_get_task_data (task);
      GError *error = NULL;
      gboolean done;

      if (job->func == NULL)
        {
          g_clear_pointer (&job->store->side.db, km_db_close);
          sodium_memzero (job->store->side.key, sizeof job->store->side.key);
          go_on = FALSE;
          done = TRUE;
        }
      else if (job->how == OPENS)
        done = job->func (&job->store->side, job->data, &error);
      else
        done = run_job (job->store, job, &error);

      if (done)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, km_desk_error_take (error));
    }
  g_async_queue_unref (jobs);
  return NULL;
}

static void
push (KmStore *self, KmStoreFunc func, gpointer data, GDestroyNotify free_data, How how, GTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->free_data = free_data;
  job->how = how;
  job->store = g_object_ref (self);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (self->thread == NULL)
    {
      g_task_return_new_error (task, KM_ERROR, KM_ERROR_FAILED, "the till's file is closed");
      g_object_unref (task);
      return;
    }
  g_async_queue_push (self->jobs, task);
}

/* --- opening ---------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *state_dir;
  gboolean keyring;
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->state_dir);
  g_free (opening);
}

/* The key's file is written whole and synced before the first secret is sealed with it. */
static gboolean
write_key_file (const char *path, const guint8 *key, GError **error)
{
  g_autofree char *hex = g_malloc (KM_SECRET_KEY_BYTES * 2 + 1);
  gboolean done;

  sodium_bin2hex (hex, KM_SECRET_KEY_BYTES * 2 + 1, key, KM_SECRET_KEY_BYTES);
  done = g_file_set_contents_full (path, hex, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  sodium_memzero (hex, KM_SECRET_KEY_BYTES * 2);
  return done;
}

static gboolean
parse_key (const char *hex, guint8 *key)
{
  size_t length;

  return sodium_hex2bin (key, KM_SECRET_KEY_BYTES, hex, strlen (hex), "\n", &length, NULL) == 0 && length == KM_SECRET_KEY_BYTES;
}

/* The key of the file: from the keyring or from the 0600 file beside it. A till that is enrolled never gets a new one by itself. */
static gboolean
load_key (KmStoreSide *side, Opening *opening, gboolean fresh, GError **error)
{
  g_autofree char *path = g_build_filename (opening->state_dir, "till.key", NULL);
  g_autofree char *hex = NULL;
  g_autoptr (GError) none = NULL;

  if (g_file_get_contents (path, &hex, NULL, &none))
    {
      if (parse_key (hex, side->key))
        return TRUE;
    }
  else if (opening->keyring && (hex = km_keyring_lookup (opening->state_dir)) != NULL)
    {
      if (parse_key (hex, side->key))
        return TRUE;
    }
  if (!fresh)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_CORRUPT, "file-key", path));
      return FALSE;
    }
  km_desk_random (side->key, sizeof side->key);
  if (opening->keyring)
    {
      g_autofree char *text = g_malloc0 (KM_SECRET_KEY_BYTES * 2 + 1);
      gboolean kept;

      sodium_bin2hex (text, KM_SECRET_KEY_BYTES * 2 + 1, side->key, KM_SECRET_KEY_BYTES);
      kept = km_keyring_store (opening->state_dir, text);
      sodium_memzero (text, KM_SECRET_KEY_BYTES * 2);
      if (kept)
        return TRUE;
    }
  return write_key_file (path, side->key, error);
}

static gboolean
open_file (KmStoreSide *side, gpointer data, GError **error)
{
  Opening *opening = data;
  g_autofree char *uri = g_strconcat ("sqlite:", side->path, NULL);
  g_autoptr (KmDb) db = NULL;
  gint64 secrets = 0;

  if (sodium_init () < 0)
    {
      g_set_error_literal (error, KM_ERROR, KM_ERROR_FAILED, "libsodium does not start");
      return FALSE;
    }
  if (g_mkdir_with_parents (opening->state_dir, 0700) < 0)
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_READ_ONLY, "%s: %s", opening->state_dir, g_strerror (errno));
      return FALSE;
    }
  db = km_db_open (uri, KM_DB_CREATE | KM_DB_EXCLUSIVE_LOCK, error);
  if (db == NULL)
    return FALSE;
  if (!km_db_migrate_resource (db, km_desk_schema_get_resource (), "/com/khadamatmisr/Counter/desk-schema", error))
    return FALSE;
  if (km_db_one (db, KM_SQL ("SELECT (SELECT count(*) FROM secret) + (SELECT count(*) FROM outbox)"), error, "", "i", &secrets) < 0)
    return FALSE;
  if (!load_key (side, opening, secrets == 0, error))
    return FALSE;
  side->db = g_steal_pointer (&db);
  return TRUE;
}

void
km_store_open_async (KmStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, km_store_open_async);
  g_task_set_check_cancellable (task, FALSE);
  opening->state_dir = g_strdup (self->state_dir);
  opening->keyring = self->keyring;
  if (self->thread == NULL)
    self->thread = g_thread_new ("km-store", run_jobs, g_async_queue_ref (self->jobs));
  push (self, open_file, opening, (GDestroyNotify) opening_free, OPENS, task);
}

gboolean
km_store_open_finish (KmStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
did_close (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KmStore *self = KM_STORE (source);
  g_autoptr (GTask) task = user_data;

  /* The thread has answered its last job and is leaving: this does not wait. */
  g_clear_pointer (&self->thread, g_thread_join);
  g_task_return_boolean (task, TRUE);
}

void
km_store_close_async (KmStore *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_store_close_async);
  if (self->thread == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  push (self, NULL, NULL, NULL, BARE, g_task_new (self, NULL, did_close, task));
}

gboolean
km_store_close_finish (KmStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_store_run_async (KmStore *self, KmStoreFunc func, gpointer data, GDestroyNotify free_data, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_store_run_async);
  push (self, func, data, free_data, IN_TRANSACTION, task);
}

void
km_store_run_bare_async (KmStore *self, KmStoreFunc func, gpointer data, GDestroyNotify free_data, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_store_run_bare_async);
  push (self, func, data, free_data, BARE, task);
}

gboolean
km_store_run_finish (KmStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gpointer
km_store_run_data (GAsyncResult *result)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  return job->data;
}

/* --- what jobs use ---------------------------------------------------------------------------------------------------- */

GBytes *
km_store_seal (KmStoreSide *side, const void *data, gsize length)
{
  guint8 nonce[KM_SECRET_NONCE_BYTES];

  km_desk_random (nonce, sizeof nonce);
  return km_secret_seal (data, length, side->key, nonce);
}

GBytes *
km_store_unseal (KmStoreSide *side, GBytes *sealed, GError **error)
{
  gsize length;
  const void *data = g_bytes_get_data (sealed, &length);

  return km_secret_open (data, length, side->key, error);
}

gboolean
km_store_put_secret (KmStoreSide *side, const char *name, const void *data, gsize length, GError **error)
{
  g_autoptr (GBytes) sealed = km_store_seal (side, data, length);

  return km_db_run (side->db, KM_SQL ("INSERT INTO secret (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed"),
                    error, "sb", name, sealed);
}

gboolean
km_store_get_secret (KmStoreSide *side, const char *name, GBytes **value, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  int found = km_db_one (side->db, KM_SQL ("SELECT sealed FROM secret WHERE name = $1"), error, "s", name, "b", &sealed);

  *value = NULL;
  if (found < 0)
    return FALSE;
  if (found > 0)
    *value = km_store_unseal (side, sealed, error);
  return found == 0 || *value != NULL;
}

gboolean
km_store_delete_secret (KmStoreSide *side, const char *name, GError **error)
{
  return km_db_run (side->db, KM_SQL ("DELETE FROM secret WHERE name = $1"), error, "s", name);
}

gboolean
km_store_put_setting (KmStoreSide *side, const char *name, const char *value, GError **error)
{
  if (value == NULL)
    return km_db_run (side->db, KM_SQL ("DELETE FROM setting WHERE name = $1"), error, "s", name);
  return km_db_run (side->db, KM_SQL ("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
                    error, "ss", name, value);
}

gboolean
km_store_put_cache (KmStoreSide *side, const char *name, KmTime at, const char *value, GError **error)
{
  return km_db_run (side->db,
                    KM_SQL ("INSERT INTO cache (name, saved_at, value) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET saved_at = excluded.saved_at, value = excluded.value"),
                    error, "sis", name, at, value);
}

gboolean
km_store_get_cache (KmStoreSide *side, const char *name, char **value, GError **error)
{
  *value = NULL;
  return km_db_one (side->db, KM_SQL ("SELECT value FROM cache WHERE name = $1"), error, "s", name, "s", value) >= 0;
}

gboolean
km_store_put_draft (KmStoreSide *side, const char *slot, KmTime at, json_t *draft, json_t *tender, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL, *clear = NULL;
  gsize length;

  if (draft == NULL)
    return km_db_run (side->db, KM_SQL ("DELETE FROM draft WHERE slot = $1"), error, "s", slot);
  text = km_json_dump (draft, &length);
  if (tender)
    clear = km_json_dump (tender, NULL);
  sealed = km_store_seal (side, text, length);
  return km_db_run (side->db,
                    KM_SQL ("INSERT INTO draft (slot, saved_at, tender, sealed) VALUES ($1, $2, $3, $4) "
                            "ON CONFLICT (slot) DO UPDATE SET saved_at = excluded.saved_at, tender = excluded.tender, sealed = excluded.sealed"),
                    error, "sisb", slot, at, clear, sealed);
}

gboolean
km_store_get_draft (KmStoreSide *side, const char *slot, json_t **draft, json_t **tender, GError **error)
{
  g_autoptr (GBytes) sealed = NULL, plain = NULL;
  g_autofree char *clear = NULL;
  int found;

  *draft = NULL;
  if (tender)
    *tender = NULL;
  found = km_db_one (side->db, KM_SQL ("SELECT tender, sealed FROM draft WHERE slot = $1"), error, "s", slot, "sb", &clear, &sealed);
  if (found <= 0)
    return found == 0;
  plain = km_store_unseal (side, sealed, error);
  if (plain == NULL)
    return FALSE;
  *draft = km_json_parse (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), KM_JSON_MAX_DEPTH, error);
  if (*draft == NULL)
    return FALSE;
  if (tender && clear)
    *tender = km_json_parse (clear, strlen (clear), KM_JSON_MAX_DEPTH, error);
  return TRUE;
}

/* --- the object ------------------------------------------------------------------------------------------------------- */

static void
km_store_finalize (GObject *object)
{
  KmStore *self = KM_STORE (object);

  /* A job holds a reference, so that none is left; an owner who forgot to close leaves a thread that waits for nothing. */
  g_async_queue_unref (self->jobs);
  g_free (self->path);
  g_free (self->state_dir);
  G_OBJECT_CLASS (km_store_parent_class)->finalize (object);
}

static void
km_store_class_init (KmStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = km_store_finalize;
}

static void
km_store_init (KmStore *self)
{
  self->jobs = g_async_queue_new_full (g_object_unref);
}

KmStore *
km_store_new (const char *state_dir, gboolean keyring)
{
  KmStore *self = g_object_new (KM_TYPE_STORE, NULL);

  self->state_dir = g_strdup (state_dir);
  self->side.path = self->path = g_build_filename (state_dir, "till.db", NULL);
  self->keyring = keyring;
  return self;
}
