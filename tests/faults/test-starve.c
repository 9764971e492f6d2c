/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "km-books.h"
#include "km-db.h"
#include "km-error.h"
#include "km-walker.h"

/* What a till's file can run into: no room, no right to write, another process, a newer version, damage. Each is one calm sentence, and
 * nothing is half done. */

static guint32 seed;

/* The line says an error of @kind with a sentence for a person. */
static void
assert_error (KmWalker *walker, json_t *line, int kind)
{
  if (line == NULL)
    km_walker_fail (walker, "nothing was said");
  g_assert_cmpstr (json_string_value (json_object_get (line, "domain")), ==, g_quark_to_string (KM_ERROR));
  if (json_integer_value (json_object_get (line, "kind")) != kind)
    km_walker_fail (walker, "not an error of kind %d", kind);
  g_assert_cmpstr (json_string_value (json_object_get (line, "sentence")), !=, "");
  /* Technical words are for the details. */
  g_assert_null (strstr (json_string_value (json_object_get (line, "sentence")), "SQL"));
}

static void
assert_not_opened (KmWalker *walker, int kind)
{
  km_walker_wait_end (walker);
  g_assert_cmpint (walker->status, ==, 1);
  assert_error (walker, km_walker_last (walker, "not-opened"), kind);
}

static void
serve (KmWalker *walker, guint receipts)
{
  km_walker_start (walker, receipts, 0, NULL);
  km_walker_wait_end (walker);
  if (walker->status != 0)
    km_walker_fail (walker, "the visitors were not served");
  km_walker_wait_no_server (walker);
}

/* --- no room ------------------------------------------------------------------------------------------------------------------- */

/* Inside name spaces of our own, where a small disk may be mounted: filled until nothing more goes into it, then emptied. */
static void
fill_disk (const char *path)
{
  FILE *file = fopen (path, "ab");
  char block[1024] = { 0 };

  g_assert_nonnull (file);
  setvbuf (file, NULL, _IONBF, 0);
  while (fwrite (block, 1, sizeof block, file) == sizeof block)
    ;
  fclose (file);
}

/* A small disk at @path; FALSE (and the test is skipped) where none can be mounted. */
static gboolean
mount_small (const char *path)
{
  g_autofree char *command = g_strdup_printf ("mount -t tmpfs -o size=8m none '%s'", path);
  int status = 1;

  if (g_getenv ("KM_FAULTS_OWN_MOUNTS") && g_spawn_command_line_sync (command, NULL, NULL, &status, NULL) && status == 0)
    return TRUE;
  g_test_skip ("no disk can be mounted here");
  return FALSE;
}

static void
unmount (const char *path)
{
  g_autofree char *command = g_strdup_printf ("umount '%s'", path);
  int status = 1;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

/* The till's disk alone is small. */
static void
test_full_till (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autofree char *ballast = g_build_filename (walker->state_dir, "ballast", NULL);
  g_autofree char *server_dir = g_build_filename (walker->state_dir, "server", NULL);
  g_autofree char *elsewhere = g_build_filename (walker->folder, "server-data", NULL);
  int at;

  if (!mount_small (walker->state_dir))
    return;
  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_assert_cmpint (symlink (elsewhere, server_dir), ==, 0);
  km_walker_start (walker, 3, 1, NULL);
  at = km_walker_wait_step (walker, 0, "started", 2);
  fill_disk (ballast);
  at = km_walker_wait_step (walker, (guint) MAX (at, 0), "trouble", 1);
  if (at < 0)
    km_walker_fail (walker, "a full disk was not noticed");
  assert_error (walker, km_walker_line (walker, (guint) at), KM_ERROR_FULL);
  /* It goes on asking for a while and is refused each time; then there is room. */
  at = km_walker_wait_step (walker, (guint) at, "trouble", 3);
  g_assert_cmpint (at, >, 0);
  g_assert_cmpint (g_unlink (ballast), ==, 0);
  km_walker_wait_end (walker);
  if (walker->status != 0)
    km_walker_fail (walker, "it did not go on after there was room");
  /* What was wrong is no longer said. */
  g_assert_cmpstr (json_string_value (json_object_get (km_walker_last (walker, "done"), "error")), ==, "");
  km_walker_wait_no_server (walker);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
  unmount (walker->state_dir);
}

/* The server's disk alone is small: the visitor in front is served to the end, the rest when there is room. */
static void
test_full_server (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autofree char *server_dir = g_build_filename (walker->state_dir, "server", NULL);
  g_autofree char *ballast = g_build_filename (server_dir, "ballast", NULL);
  int at, trouble;

  g_assert_cmpint (g_mkdir (server_dir, 0700), ==, 0);
  if (!mount_small (server_dir))
    return;
  km_walker_start (walker, 3, 1, NULL);
  at = km_walker_wait_step (walker, 0, "started", 2);
  fill_disk (ballast);
  at = km_walker_wait_step (walker, (guint) MAX (at, 0), "finished", 1);
  if (at < 0)
    km_walker_fail (walker, "the visitor was not served to the end");
  trouble = km_walker_wait_step (walker, (guint) at, "trouble", 1);
  g_assert_cmpint (trouble, >, at);
  g_assert_cmpstr (json_string_value (json_object_get (km_walker_line (walker, (guint) trouble), "sentence")), !=, "");
  g_assert_cmpint (g_unlink (ballast), ==, 0);
  km_walker_wait_end (walker);
  if (walker->status != 0)
    km_walker_fail (walker, "it did not go on after there was room");
  km_walker_wait_no_server (walker);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
  unmount (server_dir);
}

/* --- no right to write ----------------------------------------------------------------------------------------------------------- */

static void
test_read_only (void)
{
  static const char *const nobody[] = { "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", NULL };
  g_autoptr (KmWalker) walker = km_walker_new (seed);

  if (geteuid () == 0)
    {
      walker->prefix = nobody;
      g_assert_cmpint (g_chmod (walker->folder, 0755), ==, 0);
    }
  g_assert_cmpint (g_chmod (walker->state_dir, 0555), ==, 0);
  km_walker_start (walker, 1, 0, NULL);
  assert_not_opened (walker, KM_ERROR_READ_ONLY);
  g_assert_cmpint (g_chmod (walker->state_dir, 0700), ==, 0);
  walker->prefix = NULL;
  serve (walker, 1);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
}

/* --- another process --------------------------------------------------------------------------------------------------------------- */

static void
test_second_process (void)
{
  g_autoptr (KmWalker) first = km_walker_new (seed), second = km_walker_new (seed);
  g_autofree char *own = g_steal_pointer (&second->state_dir);

  second->state_dir = g_strdup (first->state_dir);
  km_walker_start (first, 2, 1, NULL);
  km_walker_wait_step (first, 0, "started", 1);
  km_walker_start (second, 1, 0, NULL);
  assert_not_opened (second, KM_ERROR_IN_USE);
  km_walker_wait_end (first);
  g_assert_cmpint (first->status, ==, 0);
  km_walker_wait_no_server (first);
  km_books_assert (first->state_dir, KM_BOOKS_NONE);
}

/* --- made by a newer version --------------------------------------------------------------------------------------------------------- */

static void
change (const char *path, const char *sql)
{
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_NONE, &error);

  g_assert_no_error (error);
  km_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

#define MAKE_NEWER KM_SQL ("INSERT INTO km_schema (version, name, at) VALUES (9999, 'of-tomorrow', 0)")
#define MAKE_OLD KM_SQL ("DELETE FROM km_schema WHERE version = 9999")

static void
test_newer_till (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autofree char *till_db = g_build_filename (walker->state_dir, "till.db", NULL);

  serve (walker, 1);
  change (till_db, MAKE_NEWER);
  km_walker_start (walker, 2, 0, NULL);
  assert_not_opened (walker, KM_ERROR_TOO_NEW);
  change (till_db, MAKE_OLD);
  serve (walker, 2);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
}

/* The till itself is sound: it starts, says that its server does not, and goes on when it does. */
static void
test_newer_server (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autofree char *server_db = g_build_filename (walker->state_dir, "server", "server.db", NULL);
  json_t *opened;

  serve (walker, 1);
  change (server_db, MAKE_NEWER);
  km_walker_start (walker, 2, 0, NULL);
  km_walker_wait_step (walker, 0, "opened", 1);
  opened = km_walker_last (walker, "opened");
  g_assert_false (json_is_true (json_object_get (opened, "online")));
  g_assert_cmpstr (json_string_value (json_object_get (opened, "error")), !=, "");
  km_walker_wait_step (walker, 0, "trouble", 1);
  km_walker_wait_no_server (walker);
  change (server_db, MAKE_OLD);
  km_walker_wait_end (walker);
  if (walker->status != 0)
    km_walker_fail (walker, "it did not go on");
  km_walker_wait_no_server (walker);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
}

/* --- damaged --------------------------------------------------------------------------------------------------------------------------- */

static void
test_damaged_till (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autofree char *till_db = g_build_filename (walker->state_dir, "till.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize length, now;

  serve (walker, 1);
  g_assert_true (g_file_get_contents (till_db, &before, &length, NULL));
  memset (before, 'x', 100);
  g_assert_true (g_file_set_contents (till_db, before, (gssize) length, NULL));
  km_walker_start (walker, 2, 0, NULL);
  assert_not_opened (walker, KM_ERROR_CORRUPT);
  /* What is left of it is left alone. */
  g_assert_true (g_file_get_contents (till_db, &after, &now, NULL));
  g_assert_cmpmem (before, length, after, now);
}

/* The key beside the file is gone: what is sealed cannot be read, and no new key is made over it. */
static void
test_lost_key (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autofree char *key = g_build_filename (walker->state_dir, "till.key", NULL);
  g_autofree char *away = g_build_filename (walker->folder, "away", NULL);

  serve (walker, 1);
  if (g_rename (key, away) != 0)
    {
      g_test_skip ("the key is in a keyring");
      return;
    }
  km_walker_start (walker, 2, 0, NULL);
  assert_not_opened (walker, KM_ERROR_CORRUPT);
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rename (away, key), ==, 0);
  serve (walker, 2);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
}

int
main (int argc, char **argv)
{
  const char *text = g_getenv ("KM_FAULTS_SEED");

  g_test_init (&argc, &argv, NULL);
  seed = text ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
  g_test_message ("KM_FAULTS_SEED=%u", seed);
  g_test_add_func ("/faults/starve/full-till", test_full_till);
  g_test_add_func ("/faults/starve/full-server", test_full_server);
  g_test_add_func ("/faults/starve/read-only", test_read_only);
  g_test_add_func ("/faults/starve/second-process", test_second_process);
  g_test_add_func ("/faults/starve/newer-till", test_newer_till);
  g_test_add_func ("/faults/starve/newer-server", test_newer_server);
  g_test_add_func ("/faults/starve/damaged-till", test_damaged_till);
  g_test_add_func ("/faults/starve/lost-key", test_lost_key);
  return g_test_run ();
}
