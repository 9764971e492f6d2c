// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-store-private.h"
#include "km-store.h"

/* Old versions stay useful for late facts, but not all of ten years. */
#define MAX_CATALOGUES 8

static KmTime
now_of (KmStore *self)
{
  return self->clock != NULL ? km_clock_now (self->clock) : g_get_real_time ();
}

char *
km_store_find_catalogue_at (KmStore *self, KmDb *db, KmTime at, GError **error)
{
  char *version = NULL;

  if (km_db_one (db, KM_SQL ("SELECT version FROM catalogue_published WHERE at <= $1 ORDER BY at DESC LIMIT 1"), error, "i", at, "s", &version) < 0)
    return NULL;
  /* Before the first one there was none other. */
  if (version == NULL && km_db_one (db, KM_SQL ("SELECT version FROM catalogue_published ORDER BY at LIMIT 1"), error, "", "s", &version) < 0)
    return NULL;
  if (version == NULL)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-catalogue", NULL, "no catalogue has been published");
  return version;
}

/* The version in force now, as far as memory knows; NULL: it does not. */
static char *
recall_current (KmStore *self, KmTime now)
{
  char *version = NULL;

  g_mutex_lock (&self->lock);
  if (self->current != NULL && now >= self->current_since && now < self->current_until)
    version = g_strdup (self->current);
  g_mutex_unlock (&self->lock);
  return version;
}

/* The current version; a new string, or NULL with an error. */
static char *
find_current (KmStore *self, KmDb *db, GError **error)
{
  KmTime now = now_of (self);
  char *version = recall_current (self, now);
  gint64 next = 0;
  guint changes;

  if (version != NULL)
    return version;
  g_mutex_lock (&self->lock);
  changes = self->catalogue_changes;
  g_mutex_unlock (&self->lock);
  version = km_store_find_catalogue_at (self, db, now, error);
  if (version == NULL)
    return NULL;
  if (km_db_one (db, KM_SQL ("SELECT min(at) FROM catalogue_published WHERE at > $1"), error, "i", now, "i", &next) < 0)
    {
      g_free (version);
      return NULL;
    }
  g_mutex_lock (&self->lock);
  /* What was read before a publication must not be remembered after it. */
  if (changes == self->catalogue_changes)
    {
      g_free (self->current);
      self->current = g_strdup (version);
      self->current_since = now;
      self->current_until = next != 0 ? next : G_MAXINT64;
    }
  g_mutex_unlock (&self->lock);
  return version;
}

KmTime
km_store_get_next_catalogue (KmStore *self, GError **error)
{
  KmDb *db = km_store_take_reader (self, error);
  gint64 next = 0;

  if (db == NULL)
    return KM_TIME_NONE;
  km_db_one (db, KM_SQL ("SELECT min(at) FROM catalogue_published WHERE at > $1"), error, "i", now_of (self), "i", &next);
  km_store_give_reader (self, db);
  return next != 0 ? next : KM_TIME_NONE;
}

static char *
read_document (KmDb *db, const char *version, GError **error)
{
  char *text = NULL;
  int found = km_db_one (db, KM_SQL ("SELECT document FROM catalogue WHERE version = $1"), error, "s", version, "s", &text);

  if (found == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-catalogue", NULL, "there is no catalogue %s", version);
  return text;
}

static KmCatalogue *
remember (KmStore *self, KmCatalogue *catalogue)
{
  const char *version = km_catalogue_version (catalogue);
  KmCatalogue *known;

  g_mutex_lock (&self->lock);
  known = g_hash_table_lookup (self->catalogues, version);
  if (known == NULL)
    {
      if (g_hash_table_size (self->catalogues) >= MAX_CATALOGUES)
        g_hash_table_remove_all (self->catalogues);
      g_hash_table_insert (self->catalogues, g_strdup (version), km_catalogue_ref (catalogue));
      known = catalogue;
    }
  known = km_catalogue_ref (known);
  g_mutex_unlock (&self->lock);
  km_catalogue_unref (catalogue);
  return known;
}

static KmCatalogue *
lookup (KmStore *self, const char *version)
{
  KmCatalogue *catalogue;

  g_autofree char *current = version == NULL ? recall_current (self, now_of (self)) : NULL;

  g_mutex_lock (&self->lock);
  if (version == NULL)
    version = current;
  catalogue = version != NULL ? g_hash_table_lookup (self->catalogues, version) : NULL;
  if (catalogue != NULL)
    km_catalogue_ref (catalogue);
  g_mutex_unlock (&self->lock);
  return catalogue;
}

KmCatalogue *
km_store_ref_catalogue (KmStore *self, const char *version, GError **error)
{
  KmCatalogue *catalogue = lookup (self, version);
  g_autofree char *current = NULL, *text = NULL;
  g_autoptr (json_t) document = NULL;
  KmDb *db;

  if (catalogue != NULL)
    return catalogue;
  db = km_store_take_reader (self, error);
  if (db == NULL)
    return NULL;
  if (version == NULL)
    version = current = find_current (self, db, error);
  if (version != NULL)
    text = read_document (db, version, error);
  km_store_give_reader (self, db);
  if (text == NULL)
    return NULL;
  document = km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, error);
  catalogue = document != NULL ? km_catalogue_new_from_json (document, error) : NULL;
  return catalogue != NULL ? remember (self, catalogue) : NULL;
}

char *
km_store_get_current_catalogue (KmStore *self, GError **error)
{
  KmDb *db = NULL;
  char *version = recall_current (self, now_of (self));

  if (version != NULL)
    return version;
  db = km_store_take_reader (self, error);
  if (db == NULL)
    return NULL;
  version = find_current (self, db, error);
  km_store_give_reader (self, db);
  return version;
}

GBytes *
km_store_ref_catalogue_document (KmStore *self, const char *version, char **its_version, GError **error)
{
  KmDb *db = km_store_take_reader (self, error);
  g_autofree char *current = NULL;
  char *text = NULL;

  if (db == NULL)
    return NULL;
  if (version == NULL)
    version = current = find_current (self, db, error);
  if (version != NULL)
    text = read_document (db, version, error);
  km_store_give_reader (self, db);
  if (text == NULL)
    return NULL;
  if (its_version != NULL)
    *its_version = g_strdup (version);
  return g_bytes_new_take (text, strlen (text));
}

gboolean
km_store_write_catalogue (KmStore *self, KmDb *db, KmCatalogue *catalogue, const char *text, KmTime now, GError **error)
{
  return km_db_run (db, KM_SQL ("INSERT INTO catalogue (version, document, added_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING"),
                    error, "ssi", km_catalogue_version (catalogue), text, now);
}

char *
km_store_put_catalogue (KmStore *self, KmDb *db, json_t *document, KmTime now, GError **error)
{
  KmCatalogue *catalogue = km_catalogue_new_from_json (document, error);
  g_autofree char *text = NULL;
  char *version = NULL;

  if (catalogue == NULL)
    return NULL;
  text = km_json_dump_canonical (document, NULL);
  if (km_store_write_catalogue (self, db, catalogue, text, now, error))
    version = g_strdup (km_catalogue_version (catalogue));
  km_catalogue_unref (remember (self, catalogue));
  return version;
}

gboolean
km_store_publish_catalogue (KmStore *self, KmDb *db, const char *version, KmTime from, KmTime now, GError **error)
{
  gint64 there = 0, last = 0;

  if (km_db_one (db, KM_SQL ("SELECT count(*) FROM catalogue WHERE version = $1"), error, "s", version, "i", &there) < 0
      || km_db_one (db, KM_SQL ("SELECT max(at) FROM catalogue_published WHERE at <= $1"), error, "i", now, "i", &last) < 0)
    return FALSE;
  if (there == 0)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-catalogue", "/body/version", "there is no catalogue %s", version);
      return FALSE;
    }
  from = MAX (from, MAX (now, last + 1));
  return km_db_run (db, KM_SQL ("DELETE FROM catalogue_published WHERE at = $1"), error, "i", from)
         && km_db_run (db, KM_SQL ("INSERT INTO catalogue_published (version, at) VALUES ($1, $2)"), error, "si", version, from);
}

gboolean
km_store_find_unannounced (KmStore *self, KmDb *db, KmTime now, char **version, KmTime *next, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *current = km_store_find_catalogue_at (self, db, now, &failed), *told = NULL;
  gint64 at = 0;

  *version = NULL;
  *next = G_MAXINT64;
  if (km_error_has_wire_code (failed, "unknown-catalogue"))
    return TRUE;
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (km_db_one (db, KM_SQL ("SELECT value FROM store WHERE key = 'announced'"), error, "", "s", &told) < 0
      || km_db_one (db, KM_SQL ("SELECT min(at) FROM catalogue_published WHERE at > $1"), error, "i", now, "i", &at) < 0)
    return FALSE;
  if (at != 0)
    *next = at;
  if (g_strcmp0 (current, told) != 0)
    *version = g_steal_pointer (&current);
  return TRUE;
}

gboolean
km_store_mark_announced (KmDb *db, const char *version, GError **error)
{
  return km_db_run (db, KM_SQL ("INSERT INTO store (key, value) VALUES ('announced', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
                    error, "s", version);
}

void
km_store_forget_catalogue (KmStore *self)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->current, g_free);
  g_hash_table_remove_all (self->unapproved);
  self->catalogue_changes++;
  g_mutex_unlock (&self->lock);
}
