/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#define _GNU_SOURCE
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "km-await.h"
#include "km-desk-error.h"
#include "km-desk.h"
#include "km-outbox-private.h"

/* The till's file: one process, whole transactions whatever crashes, nothing personal in clear. */

static const char *program;

static KmStore *
open_store (const char *folder, GError **error)
{
  KmStore *store = km_store_new (folder, FALSE);
  Await await = { NULL };

  km_store_open_async (store, NULL, await_cb, &await);
  if (!km_store_open_finish (store, await_result (&await, "open"), error))
    {
      Await closed = { NULL };

      AWAIT_CLEAR (await);
      km_store_close_async (store, await_cb, &closed);
      km_store_close_finish (store, await_result (&closed, "close"), NULL);
      AWAIT_CLEAR (closed);
      g_clear_object (&store);
    }
  AWAIT_CLEAR (await);
  return store;
}

static void
close_store (KmStore *store)
{
  AWAIT_BOOL (km_store_close_async (store, await_cb, &await), km_store_close_finish (store, await.result, &await_error));
  g_assert_finalize_object (store);
}

static void
run (KmStore *store, KmStoreFunc func, gpointer data)
{
  AWAIT_BOOL (km_store_run_async (store, func, data, NULL, await_cb, &await), km_store_run_finish (store, await.result, &await_error));
}

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("km-store-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
done_with (char *folder)
{
  remove_tree (folder);
  g_free (folder);
}

static void
test_one_process (void)
{
  char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  KmStore *first = open_store (folder, &error), *second;
  g_autofree char *sentence = NULL;

  g_assert_no_error (error);
  second = open_store (folder, &error);
  g_assert_null (second);
  g_assert_error (error, KM_ERROR, KM_ERROR_IN_USE);
  sentence = km_desk_error_sentence (error);
  g_assert_cmpstr (sentence, ==, km_desk_sentence ("file-in-use"));
  close_store (first);
  done_with (folder);
}

static void
test_modes (void)
{
  char *folder = make_folder ();
  KmStore *store = open_store (folder, NULL);
  static const char *const files[] = { "till.db", "till.key" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
      struct stat status;

      g_assert_cmpint (stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
    }
  close_store (store);
  done_with (folder);
}

static gboolean
make_newer (KmStoreSide *side, gpointer data, GError **error)
{
  return km_db_run (side->db, KM_SQL ("INSERT INTO km_schema (version, name, at) VALUES ($1, $2, $3)"), error, "isi", (gint64) 99, "later", (gint64) 1);
}

static void
test_newer (void)
{
  char *folder = make_folder ();
  KmStore *store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  run (store, make_newer, NULL);
  close_store (store);
  g_assert_null (open_store (folder, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_TOO_NEW);
  done_with (folder);
}

static void
test_damaged (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "till.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "this is no database, but long enough to be looked at as one ....", -1, NULL));
  g_assert_null (open_store (folder, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_CORRUPT);
  done_with (folder);
}

static void
test_unwritable (void)
{
  char *folder = make_folder ();
  g_autofree char *file = g_build_filename (folder, "file", NULL), *inside = g_build_filename (folder, "file", "till", NULL);
  g_autoptr (GError) error = NULL;

  /* A file where the folder should be: not even root can write there. */
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (open_store (inside, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_READ_ONLY);
  done_with (folder);
}

static gboolean
put_secret (KmStoreSide *side, gpointer data, GError **error)
{
  return km_store_put_secret (side, "token", "abc", 3, error);
}

static void
test_key_lost (void)
{
  char *folder = make_folder ();
  g_autofree char *key = g_build_filename (folder, "till.key", NULL);
  KmStore *store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  run (store, put_secret, NULL);
  close_store (store);
  g_assert_cmpint (g_unlink (key), ==, 0);
  g_assert_null (open_store (folder, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_CORRUPT);
  g_assert_true (km_desk_error_is (error, "file-key"));
  done_with (folder);
}

/* --- nothing personal in clear ---------------------------------------------------------------------------------------------------- */

#define NAME "Ahmed-Abdelrahman-Mohamed-Elsayed"
#define REFERENCE "REF-0123456789"

static gboolean
put_draft (KmStoreSide *side, gpointer data, GError **error)
{
  g_autoptr (json_t) draft = json_object (), tender = json_object ();

  km_json_set_string (draft, "name", NAME);
  km_json_set_string (tender, "reference", REFERENCE);
  return km_store_put_draft (side, "visit/X", 1, draft, tender, error);
}

static gboolean
get_draft (KmStoreSide *side, gpointer data, GError **error)
{
  g_autoptr (json_t) draft = NULL, tender = NULL;

  if (!km_store_get_draft (side, "visit/X", &draft, &tender, error))
    return FALSE;
  g_assert_cmpstr (km_json_get_string (draft, "name", NULL), ==, NAME);
  g_assert_cmpstr (km_json_get_string (tender, "reference", NULL), ==, REFERENCE);
  return TRUE;
}

static void
test_sealed (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "till.db", NULL), *content = NULL;
  KmStore *store = open_store (folder, NULL);
  gsize length;

  run (store, put_draft, NULL);
  run (store, get_draft, NULL);
  close_store (store);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_null (g_strstr_len (content, length, NAME));
  g_assert_null (memmem (content, length, NAME, strlen (NAME)));
  /* What the ledger needs lies in clear. */
  g_assert_nonnull (memmem (content, length, REFERENCE, strlen (REFERENCE)));
  done_with (folder);
}

/* --- killed in the middle ----------------------------------------------------------------------------------------------------------- */

/* One write of three facts and a draft, and where the process ends in it: before, between and after the steps, and once after the
 * commit. */
#define LAST_STEP 5

static gboolean
end_here (KmStoreSide *side, gpointer data, GError **error)
{
  _exit (0);
  return FALSE;
}

static gboolean
take_serial (KmStoreSide *side, gpointer data, GError **error)
{
  gint64 last = 0;

  return km_db_one (side->db,
                    KM_SQL ("INSERT INTO serial (fiscal_year, last) VALUES ($1, 1) ON CONFLICT (fiscal_year) DO UPDATE SET last = serial.last + 1 RETURNING last"),
                    error, "s", "2627", "i", &last)
         > 0;
}

static KmWrite *
make_write (int end_at)
{
  KmWrite *write = km_write_new ();
  int step = 0;

#define END_HERE                                                                                                                          \
  if (end_at == step++)                                                                                                                    \
  km_write_step (write, end_here, NULL, NULL)

  END_HERE;
  km_write_fact (write, km_fact_new ("ticket.start", 1, "clerk", json_object ()));
  END_HERE;
  km_write_step (write, take_serial, NULL, NULL);
  END_HERE;
  km_write_fact (write, km_fact_new ("transaction.complete", 2, "clerk", json_object ()));
  END_HERE;
  km_write_draft (write, "visit/X", 3, json_object (), NULL);
  END_HERE;
  return write;
#undef END_HERE
}

static int
be_ended (const char *folder, int end_at)
{
  KmStore *store = open_store (folder, NULL);
  KmWrite *write = make_write (end_at);

  g_assert_nonnull (store);
  AWAIT_BOOL (km_store_run_async (store, km_write_run, write, (GDestroyNotify) km_write_free, await_cb, &await),
              km_store_run_finish (store, await.result, &await_error));
  _exit (0);
}

typedef struct
{
  gint64 facts, last_n, drafts, serial;
} Counts;

static gboolean
count (KmStoreSide *side, gpointer data, GError **error)
{
  Counts *counts = data;

  return km_db_one (side->db,
                    KM_SQL ("SELECT (SELECT count(*) FROM outbox), (SELECT last_n FROM till), (SELECT count(*) FROM draft), "
                            "coalesce((SELECT last FROM serial WHERE fiscal_year = '2627'), 0)"),
                    error, "", "iiii", &counts->facts, &counts->last_n, &counts->drafts, &counts->serial)
         > 0;
}

static void
test_ended_at_every_step (void)
{
  for (int end_at = 0; end_at <= LAST_STEP; end_at++)
    {
      char *folder = make_folder ();
      g_autofree char *step = g_strdup_printf ("%d", end_at);
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, program, "--end", folder, step, NULL);
      gint64 wanted = end_at == LAST_STEP ? 1 : 0;
      Counts counts = { 0 };
      KmStore *store;

      g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
      store = open_store (folder, NULL);
      g_assert_nonnull (store);
      run (store, count, &counts);
      g_assert_cmpint (counts.facts, ==, 2 * wanted);
      g_assert_cmpint (counts.last_n, ==, 2 * wanted);
      g_assert_cmpint (counts.drafts, ==, wanted);
      g_assert_cmpint (counts.serial, ==, wanted);
      /* The next one takes the number that the dead one did not keep. */
      AWAIT_BOOL (km_store_run_async (store, km_write_run, make_write (-1), (GDestroyNotify) km_write_free, await_cb, &await),
                  km_store_run_finish (store, await.result, &await_error));
      run (store, count, &counts);
      g_assert_cmpint (counts.last_n, ==, 2 * wanted + 2);
      g_assert_cmpint (counts.serial, ==, wanted + 1);
      close_store (store);
      done_with (folder);
    }
}

static gboolean
fail_late (KmStoreSide *side, gpointer data, GError **error)
{
  g_set_error_literal (error, KM_DB_ERROR, KM_DB_ERROR_FULL, "no room");
  return FALSE;
}

static void
test_failed_write_leaves_nothing (void)
{
  char *folder = make_folder ();
  KmStore *store = open_store (folder, NULL);
  KmWrite *write = make_write (-1);
  g_autoptr (GError) error = NULL;
  Await await_failed = { NULL };
  Counts counts = { 0 };

  km_write_step (write, fail_late, NULL, NULL);
  km_store_run_async (store, km_write_run, write, (GDestroyNotify) km_write_free, await_cb, &await_failed);
  g_assert_false (km_store_run_finish (store, await_result (&await_failed, "write"), &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_FULL);
  g_assert_true (km_desk_error_is (error, "disk-full"));
  AWAIT_CLEAR (await_failed);
  run (store, count, &counts);
  g_assert_cmpint (counts.facts, ==, 0);
  g_assert_cmpint (counts.serial, ==, 0);
  close_store (store);
  done_with (folder);
}

int
main (int argc, char *argv[])
{
  program = argv[0];
  if (argc == 4 && strcmp (argv[1], "--end") == 0)
    return be_ended (argv[2], atoi (argv[3]));
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/store/one-process", test_one_process);
  g_test_add_func ("/desk/store/modes", test_modes);
  g_test_add_func ("/desk/store/newer", test_newer);
  g_test_add_func ("/desk/store/damaged", test_damaged);
  g_test_add_func ("/desk/store/unwritable", test_unwritable);
  g_test_add_func ("/desk/store/key-lost", test_key_lost);
  g_test_add_func ("/desk/store/sealed", test_sealed);
  g_test_add_func ("/desk/store/ended-at-every-step", test_ended_at_every_step);
  g_test_add_func ("/desk/store/failed-write-leaves-nothing", test_failed_write_leaves_nothing);
  return g_test_run ();
}
