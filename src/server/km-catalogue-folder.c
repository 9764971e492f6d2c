/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-catalogue-folder.h"

static void
unref_bytes_cb (gpointer bytes)
{
  g_bytes_unref (bytes);
}

/* Adds the catalogue's files in @folder to @files, their names with @prefix before them. */
static gboolean
read_files (const char *folder,
            const char *prefix,
            GHashTable *files,
            GError    **error)
{
  g_autofree char *path = g_build_filename (folder, prefix, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  const char *entry;

  if (dir == NULL)
    return FALSE;
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = g_strconcat (prefix, entry, NULL);
      g_autofree char *file = g_build_filename (folder, name, NULL);
      char *text;
      gsize length;

      if (!km_catalogue_is_file_name (name))
        continue;
      if (!g_file_get_contents (file, &text, &length, error))
        return FALSE;
      g_hash_table_insert (files, g_steal_pointer (&name), g_bytes_new_take (text, length));
    }
  return TRUE;
}

json_t *
km_catalogue_folder_load (const char *folder,
                          GError    **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_bytes_cb);

  if (!read_files (folder, "", files, error) || !read_files (folder, "services/", files, error))
    return NULL;
  return km_catalogue_assemble (files, error);
}

char *
km_catalogue_folder_publish (KmStore    *store,
                             const char *folder,
                             KmTime      now,
                             GError    **error)
{
  json_t *document = km_catalogue_folder_load (folder, error);
  KmDb *db = km_store_get_writer (store);
  g_autofree char *current = NULL;
  g_autofree char *version = NULL;
  GBytes *present;

  if (document == NULL)
    return NULL;
  if (!km_db_begin (db, error))
    {
      json_decref (document);
      return NULL;
    }
  version = km_store_put_catalogue (store, db, document, now, error);
  json_decref (document);
  present = version != NULL ? km_store_ref_catalogue_document (store, NULL, &current, NULL) : NULL;
  g_clear_pointer (&present, g_bytes_unref);
  /* Nobody listens yet who would have to be told. */
  if (version == NULL || (g_strcmp0 (version, current) != 0 && !km_store_publish_catalogue (store, db, version, now, now, error)) ||
      !km_store_mark_announced (db, version, error) ||
      !km_db_commit (db, error))
    {
      km_db_rollback (db);
      return NULL;
    }
  km_store_forget_catalogue (store);
  return g_steal_pointer (&version);
}
