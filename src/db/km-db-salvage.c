// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <sqlite3.h>

#include "km-db-private.h"

#define STEPS_MOST 48 /* doublings of the way over a hole: past any row number there is */

static void
salvaged_free (gpointer data)
{
  KmDbSalvaged *salvaged = data;

  g_free (salvaged->table);
  g_free (salvaged);
}

typedef struct
{
  sqlite3 *from;
  sqlite3_stmt *read;
  KmDb *to;
  char *insert;
  guint n_columns;
  GError *error; /* of the writing: that ends it */
} Salvage;

/* Writes the row that was read: its number stands first, and is not kept. */
static gboolean
write_row (Salvage *self)
{
  g_autofree KmDbValue *values = g_new0 (KmDbValue, self->n_columns);
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  KmRows *rows;
  gboolean fine;

  for (guint i = 0; i < self->n_columns; i++)
    {
      int column = (int) i + 1;

      switch (sqlite3_column_type (self->read, column))
        {
        case SQLITE_INTEGER:
          values[i] = (KmDbValue) { .type = 'i', .integer = sqlite3_column_int64 (self->read, column) };
          break;
        case SQLITE_NULL:
          values[i] = (KmDbValue) { .type = 'n' };
          break;
        case SQLITE_BLOB:
          g_ptr_array_add (blobs, g_bytes_new (sqlite3_column_blob (self->read, column), (gsize) sqlite3_column_bytes (self->read, column)));
          values[i] = (KmDbValue) { .type = 'b', .blob = g_ptr_array_index (blobs, blobs->len - 1) };
          break;
        default:
          values[i] = (KmDbValue) { .type = 's', .text = (const char *) sqlite3_column_text (self->read, column) };
        }
    }
  rows = self->to->driver->query (self->to, self->insert, values, self->n_columns, TRUE, &self->error);
  fine = rows != NULL && self->to->driver->rows_next (rows, &self->error) >= 0;
  if (rows != NULL)
    self->to->driver->rows_free (rows);
  return fine;
}

/* Reads on from a row number; the last one that was read, and whether the end was reached. FALSE: writing failed. */
static gboolean
read_from (Salvage *self, gint64 *last, gboolean *end, KmDbSalvaged *salvaged)
{
  int result;

  sqlite3_reset (self->read);
  sqlite3_bind_int64 (self->read, 1, *last);
  while ((result = sqlite3_step (self->read)) == SQLITE_ROW)
    {
      if (!write_row (self))
        return FALSE;
      *last = sqlite3_column_int64 (self->read, 0);
      salvaged->rows++;
    }
  *end = result == SQLITE_DONE;
  return TRUE;
}

/* A table's rows in the order of their numbers; over what cannot be read in steps that double. */
static gboolean
read_table (Salvage *self, KmDbSalvaged *salvaged)
{
  gint64 last = G_MININT64, step = 1;
  gboolean end = FALSE;
  guint steps = 0;

  while (!end && steps < STEPS_MOST)
    {
      gint64 from = last;

      if (!read_from (self, &last, &end, salvaged))
        return FALSE;
      if (end)
        break;
      if (steps == 0 || last != from)
        {
          salvaged->holes++;
          step = 1;
          steps = 0;
        }
      /* The rows have numbers from 1 on. */
      last = MAX (last, 0) + step;
      step *= 2;
      steps++;
    }
  return TRUE;
}

/* The columns that both have, with commas between; NULL: the damaged one has no such table. */
static char *
list_columns (sqlite3 *from, KmDb *to, const char *table, guint *n)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA table_info (\"%s\")", table);
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (KmRows) rows = km_db_query (to, sql, NULL, "");
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (from, sql, -1, &statement, NULL) == SQLITE_OK)
    while (sqlite3_step (statement) == SQLITE_ROW)
      g_hash_table_add (there, g_strdup ((const char *) sqlite3_column_text (statement, 1)));
  sqlite3_finalize (statement);
  *n = 0;
  while (rows != NULL && km_rows_next (rows, NULL) == 1)
    if (g_hash_table_contains (there, km_rows_text (rows, 1)))
      {
        g_string_append_printf (columns, "%s\"%s\"", *n > 0 ? ", " : "", km_rows_text (rows, 1));
        (*n)++;
      }
  return *n > 0 ? g_string_free (g_steal_pointer (&columns), FALSE) : NULL;
}

static gboolean
salvage_table (sqlite3 *from, KmDb *to, const char *table, GPtrArray *list, GError **error)
{
  Salvage self = { .from = from, .to = to };
  g_autofree char *columns = list_columns (from, to, table, &self.n_columns);
  g_autofree char *select = g_strdup_printf ("SELECT rowid, %s FROM \"%s\" WHERE rowid > ?1 ORDER BY rowid", columns, table);
  g_autoptr (GString) insert = g_string_new (NULL);
  KmDbSalvaged *salvaged = g_new0 (KmDbSalvaged, 1);
  gboolean fine = TRUE;

  salvaged->table = g_strdup (table);
  g_ptr_array_add (list, salvaged);
  if (columns == NULL || sqlite3_prepare_v2 (from, select, -1, &self.read, NULL) != SQLITE_OK)
    {
      /* A table that came with a later version is no loss. */
      salvaged->holes = columns != NULL;
      return TRUE;
    }
  g_string_printf (insert, "INSERT OR REPLACE INTO \"%s\" (%s) VALUES (", table, columns);
  for (guint i = 0; i < self.n_columns; i++)
    g_string_append_printf (insert, "%s?%u", i > 0 ? ", " : "", i + 1);
  g_string_append_c (insert, ')');
  self.insert = insert->str;
  fine = read_table (&self, salvaged);
  sqlite3_finalize (self.read);
  if (!fine)
    g_propagate_error (error, self.error);
  return fine;
}

GPtrArray *
km_db_salvage (KmDb *to, const char *path, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (salvaged_free);
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *from = NULL;
  gboolean fine = sqlite3_open_v2 (path, &from, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
                  && sqlite3_exec (from, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) == SQLITE_OK;

  if (!fine)
    g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT, "%s", from != NULL ? sqlite3_errmsg (from) : "no memory");
  {
    g_autoptr (KmRows) rows = fine ? km_db_query (to, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'km_schema'", error, "") : NULL;

    while (rows != NULL && km_rows_next (rows, NULL) == 1)
      g_ptr_array_add (tables, g_strdup (km_rows_text (rows, 0)));
  }
  /* A row may have come without the one it stands on. */
  fine = fine && km_db_exec (to, "PRAGMA foreign_keys = OFF", error) && km_db_begin (to, error);
  for (guint i = 0; fine && i < tables->len; i++)
    fine = salvage_table (from, to, g_ptr_array_index (tables, i), list, error);
  fine = fine && km_db_commit (to, error);
  if (!fine)
    km_db_rollback (to);
  sqlite3_close (from);
  return fine ? g_steal_pointer (&list) : NULL;
}
