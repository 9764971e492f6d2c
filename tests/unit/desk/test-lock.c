/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-visit-fixture.h"

/* The locked screen: only the right password opens it, without the server too, and nothing that stands there is lost. */

static void
unlock (KmDesk *desk, const char *password, const char *error_code)
{
  Await tried = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean opened;

  km_desk_unlock_async (desk, password, await_cb, &tried);
  opened = km_desk_unlock_finish (desk, await_result (&tried, "unlock"), &error);
  AWAIT_CLEAR (tried);
  g_assert_cmpint (opened, ==, error_code == NULL);
  if (error_code != NULL)
    g_assert_true (km_desk_error_is (error, error_code));
  else
    g_assert_no_error (error);
}

static void
test_password (Visiting *f, gconstpointer data)
{
  visit_add (f, "CRM-001");
  km_visit_set_answer (f->visit, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  /* Nothing to compare with yet: a lock that nobody could open is none. */
  g_assert_false (km_desk_lock (f->desk));
  km_desk_keep_password (f->desk, "correct horse");
  WAIT_UNTIL (km_desk_lock (f->desk));
  g_assert_true (km_desk_get_locked (f->desk));

  unlock (f->desk, "wrong horse", "wrong-password");
  unlock (f->desk, "", "wrong-password");
  g_assert_true (km_desk_get_locked (f->desk));
  unlock (f->desk, "correct horse", NULL);
  g_assert_false (km_desk_get_locked (f->desk));
  g_assert_cmpstr (km_form_field_get_value (visit_field (f, "applicant.full_name")), ==, "أحمد عبد الرحمن محمد السيد");
}

static gboolean
read_lock (KmStoreSide *side, gpointer data, GError **error)
{
  return km_store_get_secret (side, "lock", data, error);
}

static GBytes *
kept (Visiting *f)
{
  GBytes *lock = NULL;

  AWAIT_BOOL (km_store_run_async (f->desk->store, read_lock, &lock, NULL, await_cb, &await), km_store_run_finish (f->desk->store, await.result, &await_error));
  return lock;
}

/* Ended while it was locked, the next start is locked; signed out, nothing is kept. */
static void
test_restart (Visiting *f, gconstpointer data)
{
  g_autoptr (GBytes) lock = NULL, gone = NULL;

  km_desk_keep_password (f->desk, "correct horse");
  WAIT_UNTIL (km_desk_lock (f->desk));
  lock = kept (f);
  g_assert_nonnull (lock);
  g_assert_null (g_strstr_len (g_bytes_get_data (lock, NULL), (gssize) g_bytes_get_size (lock), "horse"));

  /* What a start does with what the file has. */
  g_clear_pointer (&f->desk->lock_hash, g_free);
  f->desk->locked = FALSE;
  km_desk_take_lock (f->desk, lock);
  g_assert_true (km_desk_get_locked (f->desk));
  unlock (f->desk, "correct horse", NULL);

  km_desk_forget_lock (f->desk);
  gone = kept (f);
  g_assert_null (gone);
  g_assert_null (km_desk_get_setting (f->desk, "locked"));
  g_assert_false (km_desk_lock (f->desk));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lock/password", Visiting, NULL, visit_set_up, test_password, visit_tear_down);
  g_test_add ("/lock/restart", Visiting, NULL, visit_set_up, test_restart, visit_tear_down);
  return g_test_run ();
}
