// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "km-db.h"

typedef struct
{
  char *folder;
  char *path;
  char *uri;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("km-db-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->uri = g_strconcat ("sqlite:", fixture->path, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->uri);
}

static KmDb *
open_new (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  KmDb *db = km_db_open (fixture->uri, KM_DB_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (km_db_exec (db, "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT, c BYTEA);", &error));
  g_assert_no_error (error);
  return db;
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KmDb) db = open_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) blob = g_bytes_new_static ("\0\1\2", 3);
  g_autoptr (GBytes) back = NULL;
  g_autofree char *text = NULL;
  gint64 number = 0;
  struct stat status;

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  /* $2 before $1, and a $ inside quotes: numbers mean places, quoted text stays. */
  g_assert_true (km_db_run (db, KM_SQL ("INSERT INTO t (c, b, a) VALUES ($3, $2 || '$1', $1)"), &error, "isb",
                            G_MAXINT64, "سلام", blob));
  g_assert_no_error (error);
  g_assert_cmpint (km_db_changes (db), ==, 1);
  g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT a, b, c FROM t WHERE a = $1"), &error, "i", G_MAXINT64, "isb", &number, &text, &back), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (number, ==, G_MAXINT64);
  g_assert_cmpstr (text, ==, "سلام$1");
  g_assert_true (g_bytes_equal (back, blob));

  g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT a FROM t WHERE a = $1"), &error, "i", (gint64) 1, "i", &number), ==, 0);
  g_assert_cmpint (km_db_one (db, KM_SQL ("INSERT INTO t (a, b, c) VALUES ($1, $2, $3) RETURNING a"), &error, "isn", (gint64) 1, NULL,
                              "i", &number), ==, 1);
  g_assert_cmpint (number, ==, 1);
  g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT count(*) FROM t"), &error, "", "i", &number), ==, 1);
  g_assert_cmpint (number, ==, 2);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KmDb) db = open_new (fixture);
  g_autoptr (GError) error = NULL;
  KmRows *outer, *inner;
  const char *query = KM_SQL ("SELECT a, b FROM t ORDER BY a");

  for (gint64 i = 1; i <= 3; i++)
    g_assert_true (km_db_run (db, KM_SQL ("INSERT INTO t (a, b) VALUES ($1, $2)"), &error, "is", i, i == 2 ? NULL : "x"));
  /* The same statement read twice at once. */
  outer = km_db_query (db, query, &error, "");
  for (int i = 1; i <= 3; i++)
    {
      g_assert_cmpint (km_rows_next (outer, &error), ==, 1);
      g_assert_cmpint (km_rows_int (outer, 0), ==, i);
      g_assert_cmpint (km_rows_is_null (outer, 1), ==, i == 2);
      inner = km_db_query (db, query, &error, "");
      for (int j = 1; j <= 3; j++)
        g_assert_cmpint (km_rows_next (inner, &error), ==, 1);
      g_assert_cmpint (km_rows_int (inner, 0), ==, 3);
      g_assert_cmpint (km_rows_next (inner, &error), ==, 0);
      km_rows_free (inner);
    }
  g_assert_cmpint (km_rows_next (outer, &error), ==, 0);
  km_rows_free (outer);
  g_assert_no_error (error);
}

static void
test_wrong_type (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KmDb) db = open_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 number = 7;

  g_assert_true (km_db_exec (db, "INSERT INTO t (a, b) VALUES (1, x'00')", &error));
  g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT a, b FROM t"), &error, "", "is", &number, &text), ==, -1);
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT);
  g_assert_null (text);
}

static void
test_statement_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KmDb) db = open_new (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_false (km_db_run (db, KM_SQL ("INSERT INTO none VALUES ($1)"), &error, "i", (gint64) 1));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (km_db_run (db, KM_SQL ("INSERT INTO t (a) VALUES ($1)"), &error, ""));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (km_db_run (db, "DELETE FROM t; DELETE FROM t", &error, ""));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED);
  g_clear_error (&error);
  for (int i = 0; i < 2; i++)
    {
      gboolean fine = km_db_run (db, KM_SQL ("INSERT INTO t (a) VALUES ($1)"), &error, "i", (gint64) 1);

      g_assert_cmpint (fine, ==, i == 0);
    }
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_null (km_db_open ("oracle:x", KM_DB_CREATE, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED);
}

static gint64
count (KmDb *db)
{
  gint64 n = -1;

  g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT count(*) FROM t"), NULL, "", "i", &n), ==, 1);
  return n;
}

static void
test_transactions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KmDb) db = open_new (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_false (km_db_savepoint (db, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_GONE);
  g_clear_error (&error);

  g_assert_true (km_db_begin (db, &error));
  g_assert_true (km_db_exec (db, "INSERT INTO t (a) VALUES (1)", &error));
  g_assert_true (km_db_savepoint (db, &error));
  g_assert_true (km_db_exec (db, "INSERT INTO t (a) VALUES (2)", &error));
  g_assert_true (km_db_savepoint (db, &error));
  g_assert_true (km_db_exec (db, "INSERT INTO t (a) VALUES (3)", &error));
  g_assert_true (km_db_rollback_to (db, &error));
  g_assert_cmpint (count (db), ==, 2);
  g_assert_true (km_db_release (db, &error));
  g_assert_true (km_db_savepoint (db, &error));
  g_assert_true (km_db_exec (db, "INSERT INTO t (a) VALUES (4)", &error));
  g_assert_true (km_db_rollback_to (db, &error));
  g_assert_true (km_db_commit (db, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (db), ==, 2);

  g_assert_true (km_db_begin (db, &error));
  g_assert_true (km_db_exec (db, "DELETE FROM t", &error));
  km_db_rollback (db);
  g_assert_cmpint (count (db), ==, 2);
}

/* On a full disk SQLite takes the whole transaction back; what follows must not run, nor commit, alone. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KmDb) db = open_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_strnfill (200000, 'x');

  g_assert_true (km_db_exec (db, "PRAGMA max_page_count = 20", &error));
  g_assert_true (km_db_begin (db, &error));
  g_assert_true (km_db_exec (db, "INSERT INTO t (a) VALUES (1)", &error));
  g_assert_true (km_db_savepoint (db, &error));
  g_assert_false (km_db_run (db, KM_SQL ("INSERT INTO t (a, b) VALUES (2, $1)"), &error, "s", large));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (km_db_in_transaction (db));

  g_assert_false (km_db_rollback_to (db, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (km_db_savepoint (db, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (km_db_run (db, KM_SQL ("INSERT INTO t (a) VALUES (3)"), &error, ""));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_GONE);
  g_clear_error (&error);

  km_db_rollback (db);
  g_assert_cmpint (count (db), ==, 0);
  g_assert_true (km_db_run (db, KM_SQL ("INSERT INTO t (a) VALUES (3)"), &error, ""));
  g_assert_no_error (error);
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KmDb *db = km_db_open (fixture->uri, KM_DB_CREATE | KM_DB_EXCLUSIVE_LOCK, &error);
  KmDb *reader;
  pid_t child;
  int status = -1;

  g_assert_no_error (error);
  /* A second process. */
  child = fork ();
  if (child == 0)
    {
      KmDb *second = km_db_open (fixture->uri, KM_DB_CREATE | KM_DB_EXCLUSIVE_LOCK, &error);

      _exit (second == NULL && g_error_matches (error, KM_DB_ERROR, KM_DB_ERROR_LOCKED) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  /* The same process, too; but its readers come in. */
  g_assert_null (km_db_open (fixture->uri, KM_DB_EXCLUSIVE_LOCK, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_LOCKED);
  g_clear_error (&error);
  reader = km_db_open (fixture->uri, KM_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_false (km_db_exec (reader, "CREATE TABLE x (a BIGINT)", &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_READ_ONLY);
  g_clear_error (&error);
  km_db_close (reader);
  km_db_close (db);
  db = km_db_open (fixture->uri, KM_DB_EXCLUSIVE_LOCK, &error);
  g_assert_no_error (error);
  km_db_close (db);
}

static void
test_open_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (km_db_open (fixture->uri, KM_DB_NONE, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* A folder in which nobody, root neither, may make a file. */
  g_assert_null (km_db_open ("sqlite:/sys/kernel/km.db", KM_DB_CREATE, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (fixture->path, "This is no database, but a letter to somebody, and long enough.", -1, NULL));
  g_assert_null (km_db_open (fixture->uri, KM_DB_CREATE, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KmDb *db = open_new (fixture);
  g_autofree char *contents = NULL;
  gsize length;

  for (gint64 i = 0; i < 500; i++)
    g_assert_true (km_db_run (db, KM_SQL ("INSERT INTO t (a, b) VALUES ($1, 'some words to fill a page or two')"), &error, "i", i));
  g_assert_true (km_db_check (db, &error));
  km_db_close (db);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  memset (contents + 4096 * 2, 0x5a, 4096);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));
  db = km_db_open (fixture->uri, KM_DB_NONE, &error);
  g_assert_no_error (error);
  g_assert_false (km_db_check (db, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT);
  km_db_close (db);
}

static const KmDbMigration migrations[] = {
  { 1, "0001-first.sql", "CREATE TABLE one (a BIGINT); INSERT INTO one VALUES (1);" },
  { 2, "0002-second.sql", "CREATE TABLE two (a BIGINT); INSERT INTO two SELECT a + 1 FROM one;" },
  { 3, "0003-broken.sql", "CREATE TABLE three (a BIGINT); INSERT INTO three VALUES (1); INSERT INTO nowhere VALUES (1);" },
};

static void
test_migrate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KmDb *db = km_db_open (fixture->uri, KM_DB_CREATE, &error);
  g_autofree char *copy = g_strconcat (fixture->path, ".before-2", NULL);
  g_autofree char *copy_uri = g_strconcat ("sqlite:", copy, NULL);
  g_autofree char *other = g_strconcat (fixture->path, ".before-3", NULL);
  gint64 n = 0;

  g_assert_cmpint (km_db_schema_version (db, &error), ==, 0);
  g_assert_true (km_db_migrate (db, migrations, 1, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_true (km_db_migrate (db, migrations, 1, &error));
  g_assert_true (km_db_migrate (db, migrations, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpint (km_db_schema_version (db, &error), ==, 2);
  g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT a FROM two"), &error, "", "i", &n), ==, 1);
  g_assert_cmpint (n, ==, 2);

  /* A broken migration leaves all as it was, with a copy beside it. */
  g_assert_false (km_db_migrate (db, migrations, 3, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (km_db_schema_version (db, &error), ==, 2);
  g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT a FROM three"), NULL, "", "i", &n), ==, -1);
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));

  /* An older program. */
  g_assert_false (km_db_migrate (db, migrations, 1, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_TOO_NEW);
  g_clear_error (&error);
  /* Another program's migrations. */
  g_assert_false (km_db_migrate (db, &(KmDbMigration[]) { { 1, "0001-else.sql", "" }, { 2, "0002-else.sql", "" } }[0], 2, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT);
  g_clear_error (&error);
  km_db_close (db);

  db = km_db_open (copy_uri, KM_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (km_db_schema_version (db, &error), ==, 1);
  km_db_close (db);
}

static void
test_checkpoint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KmDb) db = open_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  gint64 left = -1;
  struct stat status;

  km_db_set_autocheckpoint (db, 0);
  for (gint64 i = 0; i < 50; i++)
    g_assert_true (km_db_run (db, KM_SQL ("INSERT INTO t (a) VALUES ($1)"), &error, "i", i));
  g_assert_true (km_db_checkpoint (db, FALSE, &left, &error));
  g_assert_cmpint (left, ==, 0);
  g_assert_true (km_db_checkpoint (db, TRUE, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (wal, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 0);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/db/values", test_values);
  ADD ("/db/rows", test_rows);
  ADD ("/db/wrong-type", test_wrong_type);
  ADD ("/db/statement-errors", test_statement_errors);
  ADD ("/db/transactions", test_transactions);
  ADD ("/db/full", test_full);
  ADD ("/db/lock", test_lock);
  ADD ("/db/open-errors", test_open_errors);
  ADD ("/db/damaged", test_damaged);
  ADD ("/db/migrate", test_migrate);
  ADD ("/db/checkpoint", test_checkpoint);
  return g_test_run ();
}
