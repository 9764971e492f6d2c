// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdlib.h>
#include <string.h>

#include "km-db-private.h"
#include "km-db.h"

/* The one table that this folder knows: which migrations have run. Its rows are only ever added. */
static const char schema_sql[] = KM_SQL ("CREATE TABLE IF NOT EXISTS km_schema (version BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT NOT NULL)");

int
km_db_schema_version (KmDb *db, GError **error)
{
  gint64 tables = 0, version = 0;

  if (km_db_one (db, db->driver->count_schema, error, "", "i", &tables) < 0)
    return -1;
  if (tables == 0)
    return 0;
  if (km_db_one (db, KM_SQL ("SELECT max(version) FROM km_schema"), error, "", "i", &version) < 0)
    return -1;
  return (int) version;
}

static gboolean
copy_before (KmDb *db, int version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s.before-%d", db->path, version + 1);

  for (int i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s.before-%d-%d", db->path, version + 1, i);
    }
  return km_db_copy (db, path, error);
}

static gboolean
apply (KmDb *db, const KmDbMigration *migration, GError **error)
{
  if (!km_db_begin (db, error))
    return FALSE;
  if (!km_db_exec (db, migration->sql, error)
      || !km_db_run (db, KM_SQL ("INSERT INTO km_schema (version, name, at) VALUES ($1, $2, $3)"), error, "isi",
                     (gint64) migration->version, migration->name, g_get_real_time ())
      || !km_db_commit (db, error))
    {
      g_prefix_error (error, "migration %d (%s): ", migration->version, migration->name);
      km_db_rollback (db);
      return FALSE;
    }
  return TRUE;
}

gboolean
km_db_migrate (KmDb *db, const KmDbMigration *migrations, gsize n_migrations, GError **error)
{
  int version = km_db_schema_version (db, error);
  int newest = (int) n_migrations;
  g_autofree char *first = NULL;

  if (version < 0)
    return FALSE;
  for (gsize i = 0; i < n_migrations; i++)
    g_return_val_if_fail (migrations[i].version == (int) i + 1, FALSE);
  if (version > newest)
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_TOO_NEW, "%s: version %d, this program knows %d", db->path, version, newest);
      return FALSE;
    }
  if (version > 0)
    {
      if (km_db_one (db, KM_SQL ("SELECT name FROM km_schema WHERE version = 1"), error, "", "s", &first) < 0)
        return FALSE;
      if (g_strcmp0 (first, migrations[0].name) != 0)
        {
          g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT, "%s: the file of another program (%s)", db->path,
                       first != NULL ? first : "unnamed");
          return FALSE;
        }
      if (version < newest && !copy_before (db, version, error))
        {
          g_prefix_error (error, "the copy before the migration: ");
          return FALSE;
        }
    }
  else if (newest > 0 && !km_db_exec (db, schema_sql, error))
    return FALSE;

  for (int i = version; i < newest; i++)
    if (!apply (db, &migrations[i], error))
      return FALSE;
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

gboolean
km_db_migrate_resource (KmDb *db, GResource *resource, const char *folder, GError **error)
{
  g_auto (GStrv) names = g_resource_enumerate_children (resource, folder, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (GArray) migrations = g_array_new (FALSE, TRUE, sizeof (KmDbMigration));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint n;

  if (names == NULL)
    return FALSE;
  n = g_strv_length (names);
  qsort (names, n, sizeof (char *), compare_names);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat (folder, "/", names[i], NULL);
      GBytes *text = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
      KmDbMigration migration;

      if (text == NULL)
        return FALSE;
      g_ptr_array_add (texts, text);
      /* Resource data is followed by a zero byte. */
      migration = (KmDbMigration) { .version = atoi (names[i]), .name = names[i], .sql = g_bytes_get_data (text, NULL) };
      g_array_append_val (migrations, migration);
    }
  return km_db_migrate (db, (const KmDbMigration *) (gpointer) migrations->data, migrations->len, error);
}
