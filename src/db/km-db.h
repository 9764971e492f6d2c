// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Wraps every SQL literal of the house, so that a test can collect all of them from the sources and PREPARE each one
 * on the other database. Statements are portable: $n for values, BIGINT and TEXT, ON CONFLICT, RETURNING. */
#define KM_SQL(literal) literal

#define KM_DB_ERROR (km_db_error_quark ())
GQuark km_db_error_quark (void);

typedef enum
{
  KM_DB_ERROR_FAILED,     /* anything else: a wrong statement */
  KM_DB_ERROR_BUSY,       /* another connection holds it; trying again may help */
  KM_DB_ERROR_FULL,       /* no room: SQLite rolls the whole transaction back on this */
  KM_DB_ERROR_READ_ONLY,  /* the file or its folder cannot be written */
  KM_DB_ERROR_CORRUPT,    /* damaged, or not a database, or a value of a wrong type */
  KM_DB_ERROR_LOCKED,     /* another process holds the exclusive lock */
  KM_DB_ERROR_CONSTRAINT, /* a key or a check of the schema says no */
  KM_DB_ERROR_TOO_NEW,    /* a newer program has migrated this database */
  KM_DB_ERROR_GONE,       /* the transaction that was begun is no longer there */
  KM_DB_ERROR_NOT_FOUND,  /* no such file, and CREATE was not asked for */
  KM_DB_ERROR_IO,         /* the disk or the memory failed */
} KmDbError;

typedef enum
{
  KM_DB_NONE = 0,
  KM_DB_CREATE = 1 << 0,         /* make the file (mode 0600) when there is none; the folder must exist */
  KM_DB_READ_ONLY = 1 << 1,      /* a connection that cannot write */
  KM_DB_EXCLUSIVE_LOCK = 1 << 2, /* hold PATH.lock: one process at a time; further connections open without this flag */
} KmDbFlags;

/* A connection. One thread at a time may use it (it may be handed on); rows belong to their connection. */
typedef struct _KmDb KmDb;
typedef struct _KmRows KmRows;

/* Opens `uri` ("sqlite:PATH"). Write-ahead log, synchronous=FULL, foreign keys on, 5 s busy timeout.
 * Errors: NOT_FOUND, READ_ONLY, LOCKED, CORRUPT, FAILED. Owned by the caller; close with km_db_close(). */
KmDb *km_db_open (const char *uri, KmDbFlags flags, GError **error);

/* Closes the connection, rolling an open transaction back, and lets the lock go. NULL is allowed. All rows must be freed. */
void km_db_close (KmDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmDb, km_db_close)

/* The file behind the connection. Owned by the connection. */
const char *km_db_get_path (KmDb *db);

/* Runs one or several statements without values and without rows (schema, pragmas). Not cached. */
gboolean km_db_exec (KmDb *db, const char *sql, GError **error);

/* Runs one statement without reading rows. The statement is prepared once and kept. `types` names the values that
 * follow, one letter each: i = gint64 (cast smaller integers!), s = const char * (NULL is SQL NULL), b = GBytes *
 * (NULL is SQL NULL), n = SQL NULL (takes no argument). */
gboolean km_db_run (KmDb *db, const char *sql, GError **error, const char *types, ...);

/* Rows changed, inserted or deleted by the last km_db_run(). */
gint64 km_db_changes (KmDb *db);

/* Starts a query; values as for km_db_run(). The first km_rows_next() steps to the first row. NULL on error. */
KmRows *km_db_query (KmDb *db, const char *sql, GError **error, const char *types, ...);

/* Reads the first row of a query (also of INSERT … RETURNING, which runs to its end). `in` and its values as for
 * km_db_run(); then `out`, one letter a column, and a pointer each: i = gint64 * (SQL NULL gives 0), s = char ** (a new
 * string, SQL NULL gives NULL), b = GBytes **, - = column skipped (takes no argument). A NULL pointer skips as well.
 *     r = km_db_one (db, KM_SQL ("SELECT a, b FROM t WHERE c = $1"), error, "s", c, "is", &a, &b);
 * Returns 1 (a row), 0 (none; the outputs are untouched) or -1 (error, nothing to free). */
int km_db_one (KmDb *db, const char *sql, GError **error, const char *in, ...);

/* 1: a row is there; 0: no more rows; -1: error. */
int km_rows_next (KmRows *rows, GError **error);

/* A column of the row, counted from 0. NULL in SQL is 0 and NULL. Text and blobs belong to the row: copy what lives longer
 * than the next step. A value of another type than asked for gives 0 or NULL and makes the next km_rows_next() fail
 * with CORRUPT. km_rows_blob() gives a new reference (transfer full). */
gint64 km_rows_int (KmRows *rows, int column);
const char *km_rows_text (KmRows *rows, int column);
GBytes *km_rows_blob (KmRows *rows, int column);
gboolean km_rows_is_null (KmRows *rows, int column);

void km_rows_free (KmRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmRows, km_rows_free)

/* Transactions. While one is begun, every call on the connection looks whether it is still there: if the database has
 * rolled it back by itself, the call fails with GONE and nothing runs outside of it. km_db_rollback() ends that state.
 * After a failed km_db_commit() the outcome is not known: roll back, close and open again. */
gboolean km_db_begin (KmDb *db, GError **error); /* immediate: takes the write lock at once */
gboolean km_db_commit (KmDb *db, GError **error);
void km_db_rollback (KmDb *db);
gboolean km_db_savepoint (KmDb *db, GError **error); /* nest by calling again */
gboolean km_db_release (KmDb *db, GError **error);
gboolean km_db_rollback_to (KmDb *db, GError **error); /* back to the last savepoint, and releases it */
gboolean km_db_in_transaction (KmDb *db);

/* A read transaction: all queries until km_db_rollback() or km_db_commit() see one state. */
gboolean km_db_begin_read (KmDb *db, GError **error);

typedef struct
{
  int version; /* 1, 2, 3 … without holes */
  const char *name;
  const char *sql;
} KmDbMigration;

/* Brings the schema to the newest version, a transaction for each migration. Before the first change to a database that
 * has a version already, the file is copied to PATH.before-VERSION (never over an older copy). Errors: TOO_NEW (the database knows
 * a later version), CORRUPT (migration 1 in the file has another name: it is another program's file), FULL (no room for the copy). */
gboolean km_db_migrate (KmDb *db, const KmDbMigration *migrations, gsize n_migrations, GError **error);

/* The same with the files NNNN-name.sql in `folder` of a resource. */
gboolean km_db_migrate_resource (KmDb *db, GResource *resource, const char *folder, GError **error);

/* The version the schema has: 0 for a new file, -1 on error. */
int km_db_schema_version (KmDb *db, GError **error);

/* Writes a whole, consistent copy to `path`, which must not exist. Free space is checked first (FULL). */
gboolean km_db_copy (KmDb *db, const char *path, GError **error);

/* Holds the lock of `uri` ("sqlite:PATH") without opening it, for who puts another file in its place. A descriptor to be closed, or -1 with
 * LOCKED, READ_ONLY, FAILED. */
int km_db_hold (const char *uri, GError **error);

/* What became of a table in km_db_salvage(). */
typedef struct
{
  char *table;
  gint64 rows; /* that were saved */
  guint holes; /* places that could not be read */
} KmDbSalvaged;

/* Copies what can be read of the damaged file `path` (which is only read) into the empty tables of `to`, row by row, over what cannot be
 * read. One for each table of `to`; NULL: not even the list of tables can be read, or `to` cannot be written. */
GPtrArray *km_db_salvage (KmDb *to, const char *path, GError **error);

/* Automatic checkpoints after so many pages of write-ahead log; 0 = none, the owner calls km_db_checkpoint(). Default 1000. */
void km_db_set_autocheckpoint (KmDb *db, int pages);

/* Moves the write-ahead log into the file as far as no reader is in the way; `truncate` waits for readers (up to the
 * busy timeout) and empties the log. `pages_left` (nullable) gets the pages that remain. */
gboolean km_db_checkpoint (KmDb *db, gboolean truncate, gint64 *pages_left, GError **error);

/* Looks through the whole file for damage (slow: reads all of it). */
gboolean km_db_check (KmDb *db, GError **error);

G_END_DECLS
