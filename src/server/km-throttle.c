/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-throttle.h"

/* Failures are forgotten after so long without a new one. */
#define MEMORY (15 * 60 * G_USEC_PER_SEC)
#define ENTRIES 65536

/* How an account at one till, an account from anywhere, and a till with any account are slowed. The last two have more
 * room: a hall full of clerks who mistype in the morning is no attack. */
typedef struct
{
  char mark;
  guint free;    /* failures without a delay */
  guint most;    /* seconds */
} Rule;

static const Rule rules[] = {
  { 'b', 3, 60 },
  { 'a', 12, 8 },
  { 's', 40, 8 },
};

typedef struct
{
  guint failures;
  gint64 last;
} Entry;

struct _KmThrottle
{
  GMutex mutex;
  GHashTable *entries; /* key → Entry */
};

KmThrottle *
km_throttle_new (void)
{
  KmThrottle *self = g_new0 (KmThrottle, 1);

  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
km_throttle_free (KmThrottle *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static char *
make_key (const Rule *rule,
          const char *username,
          const char *source)
{
  g_autofree char *folded = g_utf8_casefold (username, -1);

  switch (rule->mark)
    {
    case 'a':
      return g_strdup_printf ("a\n%s", folded);
    case 's':
      return g_strdup_printf ("s\n%s", source);
    default:
      return g_strdup_printf ("b\n%s\n%s", folded, source);
    }
}

static gint64
delay_of (const Rule  *rule,
          const Entry *entry)
{
  guint doublings;

  if (entry->failures < rule->free)
    return 0;
  doublings = MIN (entry->failures - rule->free, 10);
  return (gint64) MIN (1u << doublings, rule->most) * G_USEC_PER_SEC;
}

guint
km_throttle_check (KmThrottle *self,
                   const char *username,
                   const char *source,
                   gint64      now)
{
  gint64 wait = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *key = make_key (&rules[i], username, source);
      const Entry *entry = g_hash_table_lookup (self->entries, key);

      if (entry != NULL && now - entry->last < MEMORY)
        wait = MAX (wait, entry->last + delay_of (&rules[i], entry) - now);
    }
  g_mutex_unlock (&self->mutex);
  return (guint) ((wait + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

static gboolean
is_old (gpointer key,
        gpointer value,
        gpointer user_data)
{
  const Entry *entry = value;

  return *(const gint64 *) user_data - entry->last >= MEMORY;
}

/* Someone who makes up names must not fill the memory: the old go first, then all. What is lost is a delay. */
static void
make_room (KmThrottle *self,
           gint64      now)
{
  if (g_hash_table_size (self->entries) < ENTRIES)
    return;
  g_hash_table_foreach_remove (self->entries, is_old, &now);
  if (g_hash_table_size (self->entries) >= ENTRIES)
    g_hash_table_remove_all (self->entries);
}

void
km_throttle_attempt (KmThrottle *self,
                     const char *username,
                     const char *source,
                     gint64      now)
{
  g_mutex_lock (&self->mutex);
  make_room (self, now);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      char *key = make_key (&rules[i], username, source);
      Entry *entry = g_hash_table_lookup (self->entries, key);

      if (entry == NULL)
        {
          entry = g_new0 (Entry, 1);
          g_hash_table_insert (self->entries, key, entry);
        }
      else
        {
          g_free (key);
        }
      if (now - entry->last >= MEMORY)
        entry->failures = 0;
      entry->failures++;
      entry->last = now;
    }
  g_mutex_unlock (&self->mutex);
}

void
km_throttle_succeed (KmThrottle *self,
                     const char *username,
                     const char *source)
{
  g_autofree char *both = make_key (&rules[0], username, source);

  /* The right password at this till clears this till's mistakes; what others did to the account stays counted, less the
   * attempt itself. */
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->entries, both);
  g_mutex_unlock (&self->mutex);
  km_throttle_forget (self, username, source);
}

void
km_throttle_forget (KmThrottle *self,
                    const char *username,
                    const char *source)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *key = make_key (&rules[i], username, source);
      Entry *entry = g_hash_table_lookup (self->entries, key);

      if (entry != NULL && entry->failures > 0)
        entry->failures--;
    }
  g_mutex_unlock (&self->mutex);
}
