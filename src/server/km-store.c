// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <sys/statvfs.h>

#include "km-error.h"
#include "km-keys.h"
#include "km-server-schema.h"
#include "km-store-private.h"
#include "km-store.h"

#define MAX_READERS 8
#define RESERVE (1024 * 1024) /* more than a transaction of the writer's takes */

/* The record of how the store began: its epoch, and whether it is practice. */
static gboolean
init_marks (KmStore *self, KmStoreFlags flags, GError **error)
{
  guint8 random[16];
  g_autofree char *epoch = NULL, *practice = NULL;
  gboolean wanted = (flags & KM_STORE_PRACTICE) != 0;

  if (km_db_one (self->writer, KM_SQL ("SELECT value FROM store WHERE key = 'epoch'"), error, "", "s", &epoch) < 0)
    return FALSE;
  if (epoch == NULL)
    {
      randombytes_buf (random, sizeof random);
      epoch = km_base64url_encode (random, sizeof random);
      if (!km_db_begin (self->writer, error))
        return FALSE;
      if (!km_db_run (self->writer, KM_SQL ("INSERT INTO store (key, value) VALUES ('epoch', $1)"), error, "s", epoch)
          || !km_db_run (self->writer, KM_SQL ("INSERT INTO store (key, value) VALUES ('practice', $1)"), error, "s", wanted ? "yes" : "no")
          || !km_db_commit (self->writer, error))
        {
          km_db_rollback (self->writer);
          return FALSE;
        }
    }
  if (km_db_one (self->writer, KM_SQL ("SELECT value FROM store WHERE key = 'practice'"), error, "", "s", &practice) < 0)
    return FALSE;
  self->epoch = g_steal_pointer (&epoch);
  self->practice = g_strcmp0 (practice, "yes") == 0;
  if (self->practice == wanted)
    return TRUE;
  km_error_set (error, KM_ERROR_CONFLICT, NULL, NULL, self->practice ? _("this is a practice database: serve it with --practice")
                                                                     : _("this is a real database: it cannot be used for practice"));
  return FALSE;
}

/* The key of what receipts are searched by: random, made once. */
static gboolean
make_search_key (KmStore *self, GError **error)
{
  g_autofree char *text = NULL;

  randombytes_buf (self->search_key, sizeof self->search_key);
  text = km_base64url_encode (self->search_key, sizeof self->search_key);
  if (!km_db_begin (self->writer, error))
    return FALSE;
  if (km_db_run (self->writer, KM_SQL ("INSERT INTO store (key, value) VALUES ('search_key', $1)"), error, "s", text)
      && km_receipt_keys_write_all (self->writer, self->search_key, error) && km_db_commit (self->writer, error))
    return TRUE;
  km_db_rollback (self->writer);
  return FALSE;
}

static gboolean
init_search_key (KmStore *self, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) key = NULL;

  if (km_db_one (self->writer, KM_SQL ("SELECT value FROM store WHERE key = 'search_key'"), error, "", "s", &text) < 0)
    return FALSE;
  if (text == NULL)
    return make_search_key (self, error);
  key = km_base64url_decode (text, error);
  if (key == NULL)
    return FALSE;
  if (g_bytes_get_size (key) != sizeof self->search_key)
    {
      km_error_set (error, KM_ERROR_CORRUPT, NULL, NULL, "the search key is damaged");
      return FALSE;
    }
  memcpy (self->search_key, g_bytes_get_data (key, NULL), sizeof self->search_key);
  return TRUE;
}

const guint8 *
km_store_get_search_key (KmStore *self)
{
  return self->search_key;
}

#define TILLS_LEFT_OUT 100 /* more than a centre enrols between two copies */

gboolean
km_store_begin_anew (KmDb *db, GError **error)
{
  guint8 random[16];
  g_autofree char *epoch = NULL;

  randombytes_buf (random, sizeof random);
  epoch = km_base64url_encode (random, sizeof random);
  return km_db_run (db, KM_SQL ("INSERT INTO store (key, value) VALUES ('epoch', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value"), error,
                    "s", epoch)
         && km_db_run (db, KM_SQL ("UPDATE session SET ended_at = $1 WHERE ended_at IS NULL"), error, "i", (gint64) g_get_real_time ())
         && km_db_run (db, KM_SQL ("UPDATE centre SET tills = tills + $1"), error, "i", (gint64) TILLS_LEFT_OUT);
}

KmStore *
km_store_open (const char *uri, KmStoreFlags flags, GError **error)
{
  KmStore *self = g_new0 (KmStore, 1);
  KmDbFlags db_flags = KM_DB_EXCLUSIVE_LOCK | ((flags & KM_STORE_CREATE) != 0 ? KM_DB_CREATE : KM_DB_NONE);

  self->uri = g_strdup (uri);
  self->reserve = RESERVE;
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) km_db_close);
  self->catalogues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) km_catalogue_unref);
  self->unapproved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  g_mutex_init (&self->lock);
  g_cond_init (&self->returned);

  /* ICU's and others' zone data may not know Cairo's summer time; without the system's zone no day and no promise is right. */
  self->zone = g_time_zone_new_identifier ("Africa/Cairo");
  if (self->zone == NULL)
    {
      km_error_set (error, KM_ERROR_UNAVAILABLE, NULL, NULL, _("the time zone Africa/Cairo is not installed (package tzdata)"));
      goto failed;
    }
  /* This connection only holds the lock, so that the writer's can be closed and opened again under it. */
  self->guard = km_db_open (uri, db_flags, error);
  if (self->guard == NULL
      || !km_db_migrate_resource (self->guard, km_server_schema_get_resource (), "/com/khadamatmisr/Counter/schema/server", error)
      || !km_store_reopen_writer (self, error) || !init_marks (self, flags, error) || !init_search_key (self, error))
    goto failed;
  self->directory = km_directory_load (self->writer, error);
  if (self->directory == NULL)
    goto failed;
  return self;

failed:
  km_store_close (self);
  return NULL;
}

void
km_store_close (KmStore *self)
{
  if (self == NULL)
    return;
  g_assert (self->taken == 0);
  g_ptr_array_unref (self->readers);
  g_clear_pointer (&self->writer, km_db_close);
  g_clear_pointer (&self->guard, km_db_close);
  g_clear_pointer (&self->directory, km_directory_unref);
  g_hash_table_unref (self->catalogues);
  g_hash_table_unref (self->unapproved);
  g_clear_pointer (&self->clock, km_clock_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->returned);
  g_free (self->current);
  g_free (self->epoch);
  g_free (self->uri);
  g_free (self);
}

void
km_store_set_clock (KmStore *self, KmClock *clock)
{
  g_clear_pointer (&self->clock, km_clock_unref);
  self->clock = km_clock_ref (clock);
}

const char *
km_store_get_epoch (KmStore *self)
{
  return self->epoch;
}

gboolean
km_store_is_practice (KmStore *self)
{
  return self->practice;
}

GTimeZone *
km_store_get_zone (KmStore *self)
{
  return self->zone;
}

KmDb *
km_store_take_reader (KmStore *self, GError **error)
{
  KmDb *db = NULL;

  g_mutex_lock (&self->lock);
  while (self->readers->len == 0 && self->taken >= MAX_READERS)
    g_cond_wait (&self->returned, &self->lock);
  self->taken++;
  if (self->readers->len > 0)
    db = g_ptr_array_steal_index_fast (self->readers, self->readers->len - 1);
  g_mutex_unlock (&self->lock);
  if (db == NULL)
    db = km_db_open (self->uri, KM_DB_READ_ONLY, error);
  if (db == NULL)
    {
      g_mutex_lock (&self->lock);
      self->taken--;
      g_cond_signal (&self->returned);
      g_mutex_unlock (&self->lock);
    }
  return db;
}

void
km_store_give_reader (KmStore *self, KmDb *db)
{
  if (db == NULL)
    return;
  km_db_rollback (db);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->readers, db);
  self->taken--;
  g_cond_signal (&self->returned);
  g_mutex_unlock (&self->lock);
}

KmDirectory *
km_store_ref_directory (KmStore *self)
{
  KmDirectory *directory;

  g_mutex_lock (&self->lock);
  directory = km_directory_ref (self->directory);
  g_mutex_unlock (&self->lock);
  return directory;
}

gboolean
km_store_reload_directory (KmStore *self, GError **error)
{
  KmDb *db = km_store_take_reader (self, error);
  KmDirectory *fresh = db != NULL ? km_directory_load (db, error) : NULL;

  km_store_give_reader (self, db);
  if (fresh == NULL)
    return FALSE;
  g_mutex_lock (&self->lock);
  km_directory_unref (self->directory);
  self->directory = fresh;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

KmDb *
km_store_get_writer (KmStore *self)
{
  return self->writer;
}

gboolean
km_store_reopen_writer (KmStore *self, GError **error)
{
  g_clear_pointer (&self->writer, km_db_close);
  self->writer = km_db_open (self->uri, KM_DB_NONE, error);
  if (self->writer == NULL)
    return FALSE;
  /* Checkpoints have a connection of their own, and run in quiet moments (km_store_checkpoint). */
  km_db_set_autocheckpoint (self->writer, 0);
  return km_db_exec (self->writer, "PRAGMA cache_size = -65536", error);
}

/* A full disk would be noticed by the commit alone, whose outcome is then unknown: it is asked for room before anything is begun. */
static gboolean
has_room (KmStore *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (km_db_get_path (self->writer));
  struct statvfs room;
  guint64 reserve;

  g_mutex_lock (&self->lock);
  reserve = self->reserve;
  g_mutex_unlock (&self->lock);
  if (statvfs (folder, &room) != 0 || (guint64) room.f_bavail * room.f_frsize >= reserve)
    return TRUE;
  g_set_error_literal (error, KM_DB_ERROR, KM_DB_ERROR_FULL, "the disk is full");
  return FALSE;
}

gboolean
km_store_begin (KmStore *self, GError **error)
{
  if ((self->writer == NULL && !km_store_reopen_writer (self, error)) || !has_room (self, error))
    return FALSE;
  if (km_db_begin (self->writer, error))
    return TRUE;
  /* Opened anew for the next try: what is allowed again is seen by a fresh connection only. */
  km_store_reopen_writer (self, NULL);
  return FALSE;
}

void
km_store_set_reserve (KmStore *self, guint64 bytes)
{
  g_mutex_lock (&self->lock);
  self->reserve = bytes;
  g_mutex_unlock (&self->lock);
}

gboolean
km_store_checkpoint (KmStore *self, GError **error)
{
  return km_db_checkpoint (self->guard, FALSE, NULL, error);
}

void
km_store_finish_checkpoint (KmStore *self)
{
  if (self->writer != NULL && !km_db_in_transaction (self->writer))
    km_db_checkpoint (self->writer, FALSE, NULL, NULL);
}
