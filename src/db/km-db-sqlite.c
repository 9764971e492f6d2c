// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "km-db-private.h"
#include "km-db.h"

#define MAX_LITERALS 2000 /* beyond: found by their text */
/* What SQLite keeps at hand for short-lived values: the default of 40 pieces is used up by one command. */
#define LOOKASIDE_BYTES 1200
#define LOOKASIDE_PIECES 200

typedef struct
{
  KmDb parent;
  sqlite3 *handle;
  GHashTable *statements; /* SQL → Statement */
  GHashTable *literals;   /* where an SQL literal lies → its Statement: nearly every statement is one, and long */
  int lock_fd;
} KmDbSqlite;

typedef struct
{
  sqlite3_stmt *handle;
  const char *sql;  /* the key it is kept under */
  int n_values;
  gboolean in_use;  /* by rows that are not freed yet */
  gboolean cached;
  gboolean copied;  /* it holds copies of values, to be let go with the rows */
} Statement;

typedef struct
{
  KmRows parent;
  Statement *statement;
} KmRowsSqlite;

static KmDbError
error_code (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return KM_DB_ERROR_BUSY;
    case SQLITE_FULL:
      return KM_DB_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return KM_DB_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return KM_DB_ERROR_CORRUPT;
    case SQLITE_CONSTRAINT:
      return KM_DB_ERROR_CONSTRAINT;
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
      return KM_DB_ERROR_IO;
    default:
      return KM_DB_ERROR_FAILED;
    }
}

static gboolean
fail (KmDbSqlite *self, int result, GError **error)
{
  g_set_error (error, KM_DB_ERROR, error_code (result), "%s (SQLite %d)",
               self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (result),
               self->handle != NULL ? sqlite3_extended_errcode (self->handle) : result);
  return FALSE;
}

static gboolean
fail_errno (const char *path, int saved, GError **error)
{
  KmDbError code = KM_DB_ERROR_FAILED;

  if (saved == EROFS || saved == EACCES || saved == EPERM)
    code = KM_DB_ERROR_READ_ONLY;
  else if (saved == ENOENT)
    code = KM_DB_ERROR_NOT_FOUND;
  else if (saved == ENOSPC)
    code = KM_DB_ERROR_FULL;
  g_set_error (error, KM_DB_ERROR, code, "%s: %s", path, g_strerror (saved));
  return FALSE;
}

static void
statement_free (gpointer data)
{
  Statement *statement = data;

  sqlite3_finalize (statement->handle);
  g_free (statement);
}

/* The lock is a file of its own: closing any descriptor of the database file would drop SQLite's own locks on it. */
static gboolean
take_lock (KmDbSqlite *self, GError **error)
{
  g_autofree char *path = g_strconcat (self->parent.path, ".lock", NULL);

  self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd < 0)
    return fail_errno (path, errno, error);
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail_errno (path, errno, error);
  g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_LOCKED, "%s: another process is using this file", self->parent.path);
  return FALSE;
}

int
km_db_hold (const char *uri, GError **error)
{
  KmDbSqlite self = { .lock_fd = -1 };
  g_autofree char *path = NULL;

  if (!g_str_has_prefix (uri, "sqlite:"))
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED, "%s: write sqlite:PATH", uri);
      return -1;
    }
  path = g_strdup (uri + strlen ("sqlite:"));
  self.parent.path = path;
  if (take_lock (&self, error))
    return self.lock_fd;
  if (self.lock_fd >= 0)
    close (self.lock_fd);
  return -1;
}

/* Made here and not by SQLite, so that the mode is private and the reason of a failure is known. */
static gboolean
take_file (KmDbSqlite *self, KmDbFlags flags, GError **error)
{
  int mode = (flags & KM_DB_READ_ONLY) != 0 ? O_RDONLY : O_RDWR;
  int fd;

  if (g_access (self->parent.path, F_OK) == 0)
    {
      if (g_access (self->parent.path, mode == O_RDONLY ? R_OK : W_OK) != 0)
        return fail_errno (self->parent.path, errno, error);
      return TRUE;
    }
  if ((flags & KM_DB_CREATE) == 0)
    return fail_errno (self->parent.path, ENOENT, error);
  fd = open (self->parent.path, mode | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_errno (self->parent.path, errno, error);
  close (fd);
  return TRUE;
}

static gboolean
sqlite_exec (KmDb *db, const char *sql, GError **error)
{
  KmDbSqlite *self = (KmDbSqlite *) db;
  int result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || fail (self, result, error);
}

static void
sqlite_close (KmDb *db)
{
  KmDbSqlite *self = (KmDbSqlite *) db;

  g_hash_table_unref (self->literals);
  g_hash_table_unref (self->statements);
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("km-db: %s closed while rows are open", self->parent.path);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->parent.path);
  g_free (self);
}

/* What a savepoint must be able to put back is kept in one piece of memory of this size, and in a file beyond it. The default of
 * 64 KiB is less than a command of many rows needs, and with temp_store = MEMORY it would be pieces of 1 KiB: measured, a savepoint
 * around five rows costs 60 µs with the default, 24 µs with those pieces, 8 µs so. Before SQLite is used for the first time. */
static void
configure (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_STMTJRNL_SPILL, 512 * 1024);
      /* Nobody asks SQLite what memory it has, and counting takes a lock at each allocation of every connection. */
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

static KmDb *
sqlite_open (const char *path, KmDbFlags flags, GError **error)
{
  KmDbSqlite *self = g_new0 (KmDbSqlite, 1);
  gboolean read_only = (flags & KM_DB_READ_ONLY) != 0;
  int result;

  configure ();
  self->parent.driver = &km_db_sqlite_driver;
  self->parent.path = g_strdup (path);
  self->lock_fd = -1;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, statement_free);
  self->literals = g_hash_table_new (NULL, NULL);

  if (!take_file (self, flags, error) || ((flags & KM_DB_EXCLUSIVE_LOCK) != 0 && !take_lock (self, error)))
    goto failed;
  result = sqlite3_open_v2 (path, &self->handle,
                            (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                            NULL);
  if (result != SQLITE_OK)
    {
      fail (self, result, error);
      goto failed;
    }
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_BYTES, LOOKASIDE_PIECES);
  sqlite3_busy_timeout (self->handle, 5000);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  /* The first statement that reads the file says whether it is a database at all. */
  if (!sqlite_exec (&self->parent, "PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;"
                                   "SELECT count(*) FROM sqlite_schema;", error))
    goto failed;
  /* What is deleted is overwritten where its page is written anyway: a key that ends, a row that was a person's. */
  if (!read_only && !sqlite_exec (&self->parent, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST;", error))
    goto failed;
  return &self->parent;

failed:
  sqlite_close (&self->parent);
  return NULL;
}

/* SQLite reads $1 as a name and numbers names by first appearance; ?1 is the number that is meant. Quoted text stays. */
static char *
rewrite (const char *sql)
{
  GString *text = g_string_new (NULL);
  char quote = 0;

  for (const char *p = sql; *p != '\0'; p++)
    {
      if (quote != 0)
        quote = *p == quote ? 0 : quote;
      else if (*p == '\'' || *p == '"')
        quote = *p;
      g_string_append_c (text, quote == 0 && *p == '$' && g_ascii_isdigit (p[1]) ? '?' : *p);
    }
  return g_string_free (text, FALSE);
}

/* The kept statement of this text. A literal is found by its place, and looked at all the same: another text may lie there later. */
static Statement *
find_kept (KmDbSqlite *self, const char *sql)
{
  Statement *statement = g_hash_table_lookup (self->literals, sql);

  if (statement != NULL && strcmp (statement->sql, sql) == 0)
    return statement;
  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL && g_hash_table_size (self->literals) < MAX_LITERALS)
    g_hash_table_insert (self->literals, (gpointer) sql, statement);
  return statement;
}

static Statement *
prepare (KmDbSqlite *self, const char *sql, GError **error)
{
  Statement *statement = find_kept (self, sql);
  g_autofree char *text = NULL;
  const char *tail = NULL;
  gboolean again = statement != NULL; /* the kept one is being read: this query gets one of its own */
  int result;

  if (statement != NULL && !statement->in_use)
    return statement;

  statement = g_new0 (Statement, 1);
  text = rewrite (sql);
  result = sqlite3_prepare_v3 (self->handle, text, -1, again ? 0 : SQLITE_PREPARE_PERSISTENT, &statement->handle, &tail);
  if (result != SQLITE_OK)
    {
      fail (self, result, error);
      statement_free (statement);
      return NULL;
    }
  if (statement->handle == NULL || tail[strspn (tail, " \t\n;")] != '\0')
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED, "not one statement: %.60s", sql);
      statement_free (statement);
      return NULL;
    }
  statement->n_values = sqlite3_bind_parameter_count (statement->handle);
  statement->cached = !again;
  if (!again)
    {
      char *key = g_strdup (sql);

      statement->sql = key;
      g_hash_table_insert (self->statements, key, statement);
    }
  return statement;
}

static void
let_go (Statement *statement)
{
  sqlite3_reset (statement->handle);
  /* Each value is bound anew before the statement runs again; only copies must not lie here until then. */
  if (statement->copied)
    sqlite3_clear_bindings (statement->handle);
  statement->in_use = statement->copied = FALSE;
  if (!statement->cached)
    statement_free (statement);
}

static KmRows *
sqlite_query (KmDb *db, const char *sql, const KmDbValue *values, guint n_values, gboolean stay, GError **error)
{
  KmDbSqlite *self = (KmDbSqlite *) db;
  Statement *statement = prepare (self, sql, error);
  sqlite3_destructor_type lifetime = stay ? SQLITE_STATIC : SQLITE_TRANSIENT;
  KmRowsSqlite *rows;

  if (statement == NULL)
    return NULL;
  if ((guint) statement->n_values != n_values)
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED, "%u values for %d places: %.60s", n_values, statement->n_values, sql);
      let_go (statement);
      return NULL;
    }
  for (guint i = 0; i < n_values; i++)
    {
      int place = (int) i + 1;
      gsize size;
      gconstpointer data;

      switch (values[i].type)
        {
        case 'i':
          sqlite3_bind_int64 (statement->handle, place, values[i].integer);
          break;
        case 's':
          sqlite3_bind_text (statement->handle, place, values[i].text, -1, lifetime);
          break;
        case 'b':
          data = g_bytes_get_data (values[i].blob, &size);
          sqlite3_bind_blob64 (statement->handle, place, data != NULL ? data : "", size, lifetime);
          break;
        default:
          sqlite3_bind_null (statement->handle, place);
          break;
        }
    }
  statement->in_use = TRUE;
  statement->copied = !stay;
  rows = g_new0 (KmRowsSqlite, 1);
  rows->parent.db = db;
  rows->statement = statement;
  return &rows->parent;
}

static int
sqlite_rows_next (KmRows *rows, GError **error)
{
  KmRowsSqlite *self = (KmRowsSqlite *) rows;
  int result = sqlite3_step (self->statement->handle);

  if (result == SQLITE_ROW)
    return 1;
  if (result == SQLITE_DONE)
    {
      /* Done at once, so that a finished read holds no snapshot until its rows are freed. */
      sqlite3_reset (self->statement->handle);
      return 0;
    }
  fail ((KmDbSqlite *) rows->db, result, error);
  return -1;
}

static void
sqlite_rows_free (KmRows *rows)
{
  KmRowsSqlite *self = (KmRowsSqlite *) rows;

  let_go (self->statement);
  g_free (self);
}

static char
sqlite_rows_type (KmRows *rows, int column)
{
  KmRowsSqlite *self = (KmRowsSqlite *) rows;

  if (column < 0 || column >= sqlite3_data_count (self->statement->handle))
    return '?';
  switch (sqlite3_column_type (self->statement->handle, column))
    {
    case SQLITE_INTEGER:
      return 'i';
    case SQLITE_TEXT:
      return 's';
    case SQLITE_BLOB:
      return 'b';
    case SQLITE_NULL:
      return 'n';
    default:
      return '?';
    }
}

static gint64
sqlite_rows_int (KmRows *rows, int column)
{
  return sqlite3_column_int64 (((KmRowsSqlite *) rows)->statement->handle, column);
}

static const char *
sqlite_rows_text (KmRows *rows, int column)
{
  return (const char *) sqlite3_column_text (((KmRowsSqlite *) rows)->statement->handle, column);
}

static GBytes *
sqlite_rows_blob (KmRows *rows, int column)
{
  sqlite3_stmt *handle = ((KmRowsSqlite *) rows)->statement->handle;
  gconstpointer data = sqlite3_column_blob (handle, column);

  return g_bytes_new (data, (gsize) sqlite3_column_bytes (handle, column));
}

static gint64
sqlite_changes (KmDb *db)
{
  return sqlite3_changes64 (((KmDbSqlite *) db)->handle);
}

static gboolean
sqlite_in_transaction (KmDb *db)
{
  return sqlite3_get_autocommit (((KmDbSqlite *) db)->handle) == 0;
}

static gboolean
sqlite_copy (KmDb *db, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct statvfs room;
  struct stat size;
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return fail_errno (path, EEXIST, error);
  if (g_stat (db->path, &size) == 0 && statvfs (folder, &room) == 0
      && (guint64) room.f_bavail * room.f_frsize < (guint64) size.st_size)
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_FULL, "%s: no room for a copy of %" G_GINT64_FORMAT " bytes", folder,
                   (gint64) size.st_size);
      return FALSE;
    }
  if (!km_db_run (db, "VACUUM INTO $1", error, "s", path))
    {
      g_unlink (path);
      return FALSE;
    }
  g_chmod (path, 0600);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fsync (fd) != 0)
    {
      int saved = errno;

      if (fd >= 0)
        close (fd);
      return fail_errno (path, saved, error);
    }
  close (fd);
  return TRUE;
}

static void
sqlite_set_autocheckpoint (KmDb *db, int pages)
{
  sqlite3_wal_autocheckpoint (((KmDbSqlite *) db)->handle, pages);
}

static gboolean
sqlite_checkpoint (KmDb *db, gboolean truncate, gint64 *pages_left, GError **error)
{
  KmDbSqlite *self = (KmDbSqlite *) db;
  int in_log = 0, moved = 0;
  int result = sqlite3_wal_checkpoint_v2 (self->handle, NULL, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
                                          &in_log, &moved);

  if (result != SQLITE_OK)
    return fail (self, result, error);
  if (pages_left != NULL)
    *pages_left = MAX (0, in_log - moved);
  return TRUE;
}

static gboolean
sqlite_check (KmDb *db, GError **error)
{
  g_autofree char *verdict = NULL;
  int found = km_db_one (db, "PRAGMA quick_check (1)", error, "", "s", &verdict);

  if (found < 0 || g_strcmp0 (verdict, "ok") == 0)
    return found >= 0;
  g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT, "%s: %s", db->path, verdict != NULL ? verdict : "no answer");
  return FALSE;
}

const KmDbDriver km_db_sqlite_driver = {
  .scheme = "sqlite",
  .open = sqlite_open,
  .close = sqlite_close,
  .exec = sqlite_exec,
  .query = sqlite_query,
  .rows_next = sqlite_rows_next,
  .rows_free = sqlite_rows_free,
  .rows_type = sqlite_rows_type,
  .rows_int = sqlite_rows_int,
  .rows_text = sqlite_rows_text,
  .rows_blob = sqlite_rows_blob,
  .changes = sqlite_changes,
  .in_transaction = sqlite_in_transaction,
  .begin_write = "BEGIN IMMEDIATE",
  .begin_read = "BEGIN",
  .count_schema = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'km_schema'",
  .copy = sqlite_copy,
  .set_autocheckpoint = sqlite_set_autocheckpoint,
  .checkpoint = sqlite_checkpoint,
  .check = sqlite_check,
};
