/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-rates.h"

#define ENTRIES 65536

struct _KmRates
{
  GMutex mutex;
  GHashTable *entries; /* key → gint64 *: when all its turns will be there again, monotonic */
  gint64 interval;     /* between turns, microseconds; 0: no limit */
  gint64 room;         /* how far ahead of now an entry may be */
};

KmRates *
km_rates_new (guint per_second,
              guint burst)
{
  KmRates *self = g_new0 (KmRates, 1);

  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->interval = per_second > 0 ? G_USEC_PER_SEC / per_second : 0;
  self->room = self->interval * MAX (burst, 1);
  return self;
}

void
km_rates_free (KmRates *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
is_full_again (gpointer key,
               gpointer value,
               gpointer user_data)
{
  return *(gint64 *) value <= *(const gint64 *) user_data;
}

/* Who makes up addresses must not fill the memory: those with all their turns go first, then all. What is lost is a delay. */
static void
make_room (KmRates *self,
           gint64   now)
{
  if (g_hash_table_size (self->entries) < ENTRIES)
    return;
  g_hash_table_foreach_remove (self->entries, is_full_again, &now);
  if (g_hash_table_size (self->entries) >= ENTRIES)
    g_hash_table_remove_all (self->entries);
}

static guint
ask (KmRates    *self,
     const char *key,
     gint64      now,
     gboolean    take)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gint64 *entry, next;

  if (self->interval == 0)
    return 0;
  locker = g_mutex_locker_new (&self->mutex);
  entry = g_hash_table_lookup (self->entries, key);
  next = MAX (entry != NULL ? *entry : now, now) + self->interval;
  if (next - now > self->room)
    return (guint) ((next - now - self->room + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  if (!take)
    return 0;
  if (entry == NULL)
    {
      make_room (self, now);
      entry = g_new (gint64, 1);
      g_hash_table_insert (self->entries, g_strdup (key), entry);
    }
  *entry = next;
  return 0;
}

guint
km_rates_take (KmRates    *self,
               const char *key,
               gint64      now)
{
  return ask (self, key, now, TRUE);
}

guint
km_rates_check (KmRates    *self,
                const char *key,
                gint64      now)
{
  return ask (self, key, now, FALSE);
}
