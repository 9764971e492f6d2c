// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-db-private.h"
#include "km-db.h"

G_DEFINE_QUARK (km-db-error-quark, km_db_error)

static const KmDbDriver *const drivers[] = { &km_db_sqlite_driver };

KmDb *
km_db_open (const char *uri, KmDbFlags flags, GError **error)
{
  g_return_val_if_fail (uri != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (drivers); i++)
    {
      gsize length = strlen (drivers[i]->scheme);

      if (strncmp (uri, drivers[i]->scheme, length) == 0 && uri[length] == ':' && uri[length + 1] != '\0')
        return drivers[i]->open (uri + length + 1, flags, error);
    }
  g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED, "no database driver for \"%.12s…\": write sqlite:PATH", uri);
  return NULL;
}

void
km_db_close (KmDb *db)
{
  if (db == NULL)
    return;
  km_db_rollback (db);
  db->driver->close (db);
}

const char *
km_db_get_path (KmDb *db)
{
  return db->path;
}

/* A database may end a transaction by itself (SQLite on a full disk): what is asked for after that must not run alone. */
static gboolean
check_present (KmDb *db, GError **error)
{
  if (!db->begun || db->driver->in_transaction (db))
    return TRUE;
  g_set_error_literal (error, KM_DB_ERROR, KM_DB_ERROR_GONE, "the database has rolled the transaction back");
  return FALSE;
}

gboolean
km_db_exec (KmDb *db, const char *sql, GError **error)
{
  return check_present (db, error) && db->driver->exec (db, sql, error);
}

static guint
collect (KmDbValue *values, const char *types, va_list *arguments)
{
  guint n = 0;

  for (const char *t = types; t != NULL && *t != '\0'; t++, n++)
    {
      g_assert (n < KM_DB_MAX_VALUES);
      values[n] = (KmDbValue) { .type = *t };
      switch (*t)
        {
        case 'i':
          values[n].integer = va_arg (*arguments, gint64);
          break;
        case 's':
          values[n].text = va_arg (*arguments, const char *);
          if (values[n].text == NULL)
            values[n].type = 'n';
          break;
        case 'b':
          values[n].blob = va_arg (*arguments, GBytes *);
          if (values[n].blob == NULL)
            values[n].type = 'n';
          break;
        case 'n':
          break;
        default:
          g_error ("km-db: unknown value type '%c'", *t);
        }
    }
  return n;
}

gboolean
km_db_run (KmDb *db, const char *sql, GError **error, const char *types, ...)
{
  KmDbValue values[KM_DB_MAX_VALUES];
  guint n;
  va_list arguments;
  KmRows *rows;
  int step;

  va_start (arguments, types);
  n = collect (values, types, &arguments);
  va_end (arguments);

  if (!check_present (db, error))
    return FALSE;
  rows = db->driver->query (db, sql, values, n, TRUE, error);
  if (rows == NULL)
    return FALSE;
  do
    step = db->driver->rows_next (rows, error);
  while (step == 1);
  db->driver->rows_free (rows);
  return step == 0;
}

gint64
km_db_changes (KmDb *db)
{
  return db->driver->changes (db);
}

KmRows *
km_db_query (KmDb *db, const char *sql, GError **error, const char *types, ...)
{
  KmDbValue values[KM_DB_MAX_VALUES];
  guint n;
  va_list arguments;

  va_start (arguments, types);
  n = collect (values, types, &arguments);
  va_end (arguments);
  return check_present (db, error) ? db->driver->query (db, sql, values, n, FALSE, error) : NULL;
}

static void
read_row (KmRows *rows, const char *out, va_list *arguments)
{
  int column = 0;

  for (const char *o = out; o != NULL && *o != '\0'; o++, column++)
    {
      gpointer target = *o == '-' ? NULL : va_arg (*arguments, gpointer);

      if (target == NULL)
        continue;
      switch (*o)
        {
        case 'i':
          *(gint64 *) target = km_rows_int (rows, column);
          break;
        case 's':
          *(char **) target = g_strdup (km_rows_text (rows, column));
          break;
        case 'b':
          *(GBytes **) target = km_rows_blob (rows, column);
          break;
        default:
          g_error ("km-db: unknown column type '%c'", *o);
        }
    }
}

static void
clear_row (const char *out, va_list *arguments)
{
  for (const char *o = out; o != NULL && *o != '\0'; o++)
    {
      gpointer target = *o == '-' ? NULL : va_arg (*arguments, gpointer);

      if (target == NULL)
        continue;
      if (*o == 's')
        g_clear_pointer ((char **) target, g_free);
      else if (*o == 'b')
        g_clear_pointer ((GBytes **) target, g_bytes_unref);
    }
}

int
km_db_one (KmDb *db, const char *sql, GError **error, const char *in, ...)
{
  KmDbValue values[KM_DB_MAX_VALUES];
  guint n;
  va_list arguments, again;
  const char *out;
  KmRows *rows;
  int result, step;

  va_start (arguments, in);
  n = collect (values, in, &arguments);
  out = va_arg (arguments, const char *);
  va_copy (again, arguments);

  rows = check_present (db, error) ? db->driver->query (db, sql, values, n, TRUE, error) : NULL;
  result = rows == NULL ? -1 : km_rows_next (rows, error);
  if (result == 1)
    {
      read_row (rows, out, &arguments);
      /* To its end: a statement with RETURNING is done only then, and a wrong type is told by the next step. */
      do
        step = km_rows_next (rows, error);
      while (step == 1);
      if (step < 0)
        {
          clear_row (out, &again);
          result = -1;
        }
    }
  km_rows_free (rows);
  va_end (again);
  va_end (arguments);
  return result;
}

int
km_rows_next (KmRows *rows, GError **error)
{
  if (rows->wrong_type)
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT, "column %d holds a value of a wrong type", rows->wrong_column);
      return -1;
    }
  return rows->db->driver->rows_next (rows, error);
}

/* TRUE if the column has a value of the type asked for; a wrong type is remembered, NULL is not wrong. */
static gboolean
has (KmRows *rows, int column, char type)
{
  char found = rows->db->driver->rows_type (rows, column);

  if (found == type)
    return TRUE;
  if (found != 'n' && !rows->wrong_type)
    {
      rows->wrong_type = TRUE;
      rows->wrong_column = column;
    }
  return FALSE;
}

gint64
km_rows_int (KmRows *rows, int column)
{
  return has (rows, column, 'i') ? rows->db->driver->rows_int (rows, column) : 0;
}

const char *
km_rows_text (KmRows *rows, int column)
{
  return has (rows, column, 's') ? rows->db->driver->rows_text (rows, column) : NULL;
}

GBytes *
km_rows_blob (KmRows *rows, int column)
{
  return has (rows, column, 'b') ? rows->db->driver->rows_blob (rows, column) : NULL;
}

gboolean
km_rows_is_null (KmRows *rows, int column)
{
  return rows->db->driver->rows_type (rows, column) == 'n';
}

void
km_rows_free (KmRows *rows)
{
  if (rows != NULL)
    rows->db->driver->rows_free (rows);
}

static gboolean
begin (KmDb *db, const char *how, GError **error)
{
  g_return_val_if_fail (!db->begun, FALSE);
  if (!km_db_run (db, how, error, NULL))
    return FALSE;
  db->begun = TRUE;
  db->depth = 0;
  return TRUE;
}

gboolean
km_db_begin (KmDb *db, GError **error)
{
  return begin (db, db->driver->begin_write, error);
}

gboolean
km_db_begin_read (KmDb *db, GError **error)
{
  return begin (db, db->driver->begin_read, error);
}

gboolean
km_db_commit (KmDb *db, GError **error)
{
  g_return_val_if_fail (db->begun && db->depth == 0, FALSE);
  if (!check_present (db, error) || !km_db_run (db, KM_SQL ("COMMIT"), error, NULL))
    return FALSE;
  db->begun = FALSE;
  return TRUE;
}

void
km_db_rollback (KmDb *db)
{
  if (db->driver->in_transaction (db))
    db->driver->exec (db, KM_SQL ("ROLLBACK"), NULL);
  db->begun = FALSE;
  db->depth = 0;
}

/* Savepoints of one name nest: ROLLBACK TO and RELEASE mean the newest. Outside of a transaction SQLite would begin one with
 * the savepoint and commit it with the release, so there must be one. */
static gboolean
in_begun (KmDb *db, GError **error)
{
  if (db->begun)
    return check_present (db, error);
  g_set_error_literal (error, KM_DB_ERROR, KM_DB_ERROR_GONE, "a savepoint needs a transaction");
  return FALSE;
}

gboolean
km_db_savepoint (KmDb *db, GError **error)
{
  if (!in_begun (db, error) || !km_db_run (db, KM_SQL ("SAVEPOINT km"), error, NULL))
    return FALSE;
  db->depth++;
  return TRUE;
}

gboolean
km_db_release (KmDb *db, GError **error)
{
  if (!in_begun (db, error) || !km_db_run (db, KM_SQL ("RELEASE SAVEPOINT km"), error, NULL))
    return FALSE;
  db->depth--;
  return TRUE;
}

gboolean
km_db_rollback_to (KmDb *db, GError **error)
{
  if (!in_begun (db, error) || !km_db_run (db, KM_SQL ("ROLLBACK TO SAVEPOINT km"), error, NULL))
    return FALSE;
  return km_db_release (db, error);
}

gboolean
km_db_in_transaction (KmDb *db)
{
  return db->driver->in_transaction (db);
}

gboolean
km_db_copy (KmDb *db, const char *path, GError **error)
{
  return db->driver->copy (db, path, error);
}

void
km_db_set_autocheckpoint (KmDb *db, int pages)
{
  db->driver->set_autocheckpoint (db, pages);
}

gboolean
km_db_checkpoint (KmDb *db, gboolean truncate, gint64 *pages_left, GError **error)
{
  return db->driver->checkpoint (db, truncate, pages_left, error);
}

gboolean
km_db_check (KmDb *db, GError **error)
{
  return db->driver->check (db, error);
}
