/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-read-cache.h"

#define MAX_AGE G_USEC_PER_SEC
#define MAX_ENTRIES 2000

typedef struct
{
  guint generation;
  gint64 kept; /* monotonic */
  GBytes *answer;
} Entry;

struct _KmReadCache
{
  GMutex mutex;
  GHashTable *entries; /* "what centre" → Entry */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_bytes_unref (entry->answer);
  g_free (entry);
}

KmReadCache *
km_read_cache_new (void)
{
  KmReadCache *self = g_new0 (KmReadCache, 1);

  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

void
km_read_cache_free (KmReadCache *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

GBytes *
km_read_cache_get (KmReadCache *self,
                   const char  *what,
                   const char  *centre,
                   guint        generation)
{
  g_autofree char *key = g_strconcat (what, " ", centre, NULL);
  const Entry *entry;
  GBytes *answer = NULL;

  g_mutex_lock (&self->mutex);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL && entry->generation == generation && g_get_monotonic_time () - entry->kept < MAX_AGE)
    answer = g_bytes_ref (entry->answer);
  g_mutex_unlock (&self->mutex);
  return answer;
}

void
km_read_cache_put (KmReadCache *self,
                   const char  *what,
                   const char  *centre,
                   guint        generation,
                   GBytes      *answer)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->generation = generation;
  entry->kept = g_get_monotonic_time ();
  entry->answer = g_bytes_ref (answer);
  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    g_hash_table_remove_all (self->entries);
  g_hash_table_insert (self->entries, g_strconcat (what, " ", centre, NULL), entry);
  g_mutex_unlock (&self->mutex);
}
