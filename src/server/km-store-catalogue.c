// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-store-private.h"
#include "km-store.h"

/* Old versions stay useful for late facts, but not all of ten years. */
#define MAX_CATALOGUES 8

/* The current version; a new string, or NULL with an error. */
static char *
find_current (KmStore *self, KmDb *db, GError **error)
{
  char *version = NULL;

  g_mutex_lock (&self->lock);
  version = g_strdup (self->current);
  g_mutex_unlock (&self->lock);
  if (version != NULL)
    return version;
  if (km_db_one (db, KM_SQL ("SELECT version FROM catalogue_published ORDER BY at DESC LIMIT 1"), error, "", "s", &version) < 0)
    return NULL;
  if (version == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-catalogue", NULL, "no catalogue has been published");
      return NULL;
    }
  g_mutex_lock (&self->lock);
  if (self->current == NULL)
    self->current = g_strdup (version);
  g_mutex_unlock (&self->lock);
  return version;
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

  g_mutex_lock (&self->lock);
  if (version == NULL)
    version = self->current;
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
  char *version;

  g_mutex_lock (&self->lock);
  version = g_strdup (self->current);
  g_mutex_unlock (&self->lock);
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

char *
km_store_put_catalogue (KmStore *self, KmDb *db, json_t *document, KmTime now, GError **error)
{
  KmCatalogue *catalogue = km_catalogue_new_from_json (document, error);
  g_autofree char *text = NULL;
  char *version;

  if (catalogue == NULL)
    return NULL;
  version = g_strdup (km_catalogue_version (catalogue));
  km_catalogue_unref (remember (self, catalogue));
  text = km_json_dump_canonical (document, NULL);
  if (!km_db_run (db, KM_SQL ("INSERT INTO catalogue (version, document, added_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING"),
                  error, "ssi", version, text, now))
    g_clear_pointer (&version, g_free);
  return version;
}

gboolean
km_store_publish_catalogue (KmStore *self, KmDb *db, const char *version, KmTime now, GError **error)
{
  gint64 there = 0, last = 0;

  if (km_db_one (db, KM_SQL ("SELECT count(*) FROM catalogue WHERE version = $1"), error, "s", version, "i", &there) < 0
      || km_db_one (db, KM_SQL ("SELECT max(at) FROM catalogue_published"), error, "", "i", &last) < 0)
    return FALSE;
  if (there == 0)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-catalogue", "/body/version", "there is no catalogue %s", version);
      return FALSE;
    }
  return km_db_run (db, KM_SQL ("INSERT INTO catalogue_published (version, at) VALUES ($1, $2)"), error, "si", version, MAX (now, last + 1));
}

void
km_store_forget_catalogue (KmStore *self)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->current, g_free);
  g_mutex_unlock (&self->lock);
}
