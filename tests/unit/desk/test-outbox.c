/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-await.h"
#include "km-desk.h"
#include "km-error.h"
#include "km-fake-server.h"
#include "km-outbox.h"

/* Delivery by n against a server that is away, loses answers, was restored, or says no. */

typedef struct
{
  char *folder;
  KmStore *store;
  KmLink *link;
  KmOutbox *outbox;
  Fake *fake;
  char *trouble;
} Fixture;

static void
trouble_cb (KmOutbox *outbox, const char *code, Fixture *f)
{
  g_free (f->trouble);
  f->trouble = g_strdup (code);
}

static void
open_outbox (Fixture *f)
{
  f->store = km_store_new (f->folder, FALSE);
  AWAIT_BOOL (km_store_open_async (f->store, NULL, await_cb, &await), km_store_open_finish (f->store, await.result, &await_error));
  f->link = km_link_new ();
  f->outbox = km_outbox_new (f->store, f->link);
  km_outbox_set_backoff (f->outbox, 2, 20);
  g_signal_connect (f->outbox, "trouble", G_CALLBACK (trouble_cb), f);
  AWAIT_BOOL (km_outbox_load_async (f->outbox, await_cb, &await), km_outbox_load_finish (f->outbox, await.result, &await_error));
}

static void
close_outbox (Fixture *f)
{
  km_outbox_stop (f->outbox);
  /* What is under way holds the outbox until it is told. */
  while (G_OBJECT (f->outbox)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  AWAIT_BOOL (km_store_close_async (f->store, await_cb, &await), km_store_close_finish (f->store, await.result, &await_error));
  g_assert_finalize_object (f->outbox);
  g_clear_object (&f->link);
  g_clear_object (&f->store);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("km-outbox-XXXXXX", NULL);
  f->fake = fake_new ();
  open_outbox (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_outbox (f);
  fake_free (f->fake);
  remove_tree (f->folder);
  g_free (f->folder);
  g_free (f->trouble);
}

static void
connect_now (Fixture *f)
{
  km_link_set_server (f->link, f->fake->url);
  km_outbox_set_token (f->outbox, "token");
}

static void
write_facts (Fixture *f, guint count)
{
  for (guint done = 0; done < count;)
    {
      KmWrite *write = km_write_new ();

      for (guint i = 0; i < 10 && done < count; i++, done++)
        {
          KmFact *fact = km_write_fact (write, km_fact_new ("ticket.start", km_link_now (f->link), "clerk", json_object ()));

          fact->piastres = 100;
        }
      AWAIT_BOOL (km_outbox_write_async (f->outbox, write, await_cb, &await), km_outbox_write_finish (f->outbox, await.result, &await_error));
    }
}

static void
all_delivered (Fixture *f, gint64 n)
{
  WAIT_UNTIL (km_outbox_get_backlog_count (f->outbox) == 0 && fake_last_n (f->fake) == n);
  g_assert_false (f->fake->disorder);
  g_assert_cmpint (km_outbox_get_backlog_piastres (f->outbox), ==, 0);
}

static void
test_in_order (Fixture *f, gconstpointer data)
{
  write_facts (f, 250);
  g_assert_cmpuint (km_outbox_get_backlog_count (f->outbox), ==, 250);
  g_assert_cmpint (km_outbox_get_backlog_piastres (f->outbox), ==, 25000);
  connect_now (f);
  all_delivered (f, 250);
  g_assert_cmpuint (f->fake->executed, ==, 250);
  g_assert_cmpuint (f->fake->largest, <=, 100);
  g_assert_cmpuint (f->fake->requests, ==, 3);
}

static void
test_busy (Fixture *f, gconstpointer data)
{
  fake_set_mood (f->fake, FAKE_BUSY, 4);
  connect_now (f);
  write_facts (f, 12);
  all_delivered (f, 12);
  g_assert_cmpuint (f->fake->executed, ==, 12);
}

static void
test_unknown (Fixture *f, gconstpointer data)
{
  fake_set_mood (f->fake, FAKE_UNKNOWN, 3);
  connect_now (f);
  write_facts (f, 3);
  all_delivered (f, 3);
  g_assert_cmpuint (f->fake->executed, ==, 3);
}

static void
test_lost_answer (Fixture *f, gconstpointer data)
{
  fake_set_mood (f->fake, FAKE_LOSE_ANSWER, 2);
  connect_now (f);
  write_facts (f, 7);
  all_delivered (f, 7);
  g_assert_cmpuint (f->fake->executed, ==, 7);
  g_assert_cmpuint (f->fake->requests, >=, 2);
}

static void
test_restored_server (Fixture *f, gconstpointer data)
{
  connect_now (f);
  write_facts (f, 10);
  all_delivered (f, 10);
  /* Yesterday's backup: it lacks the last five, and says so at the next fact. */
  fake_set_last_n (f->fake, 5);
  write_facts (f, 1);
  all_delivered (f, 11);
  g_assert_cmpuint (f->fake->executed, ==, 16);
}

static void
test_connect_sends_again (Fixture *f, gconstpointer data)
{
  connect_now (f);
  write_facts (f, 10);
  all_delivered (f, 10);
  fake_set_last_n (f->fake, 7);
  km_outbox_connect (f->outbox);
  all_delivered (f, 10);
  g_assert_cmpuint (f->fake->executed, ==, 13);
}

static void
test_server_has_more (Fixture *f, gconstpointer data)
{
  write_facts (f, 4);
  /* The answers to the first three were lost with the last process. */
  fake_set_last_n (f->fake, 3);
  connect_now (f);
  all_delivered (f, 4);
  g_assert_cmpuint (f->fake->executed, ==, 1);
}

static void
test_rolled_back (Fixture *f, gconstpointer data)
{
  write_facts (f, 2);
  fake_set_last_n (f->fake, 9);
  connect_now (f);
  WAIT_UNTIL (f->trouble != NULL);
  g_assert_cmpstr (f->trouble, ==, "rolled-back");
  g_assert_cmpuint (km_outbox_get_backlog_count (f->outbox), ==, 2);
  g_assert_cmpuint (f->fake->requests, ==, 0);
}

static gboolean
forget_first (KmStoreSide *side, gpointer data, GError **error)
{
  return km_db_run (side->db, KM_SQL ("DELETE FROM outbox WHERE n <= 3"), error, "");
}

/* Restored from before what this till still keeps: a hole that nobody can fill is said to be one, and nothing is sent past it. */
static void
test_server_lost (Fixture *f, gconstpointer data)
{
  write_facts (f, 5);
  connect_now (f);
  all_delivered (f, 5);
  AWAIT_BOOL (km_store_run_async (f->store, forget_first, NULL, NULL, await_cb, &await), km_store_run_finish (f->store, await.result, &await_error));
  fake_set_last_n (f->fake, 1);
  km_outbox_connect (f->outbox);
  WAIT_UNTIL (f->trouble != NULL);
  g_assert_cmpstr (f->trouble, ==, "server-lost");
  g_assert_true (km_outbox_get_stopped (f->outbox));
  g_assert_cmpint (fake_last_n (f->fake), ==, 1);
}

static void
test_revoked (Fixture *f, gconstpointer data)
{
  fake_set_mood (f->fake, FAKE_REVOKED, 1);
  connect_now (f);
  write_facts (f, 1);
  WAIT_UNTIL (f->trouble != NULL);
  g_assert_cmpstr (f->trouble, ==, "till-revoked");
  g_assert_cmpuint (km_outbox_get_backlog_count (f->outbox), ==, 1);
}

/* What was done before, or without knowing, still reaches the server. */
static void
test_revoked_delivers (Fixture *f, gconstpointer data)
{
  f->fake->revoked = TRUE;
  write_facts (f, 12);
  connect_now (f);
  all_delivered (f, 12);
  g_assert_cmpstr (f->trouble, ==, "till-revoked");
}

static void
test_flush (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Await offline = { NULL };

  write_facts (f, 2);
  km_outbox_set_token (f->outbox, "token");
  km_outbox_flush_async (f->outbox, 2, NULL, await_cb, &offline);
  g_assert_false (km_outbox_flush_finish (f->outbox, await_result (&offline, "flush"), &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_OFFLINE);
  AWAIT_CLEAR (offline);
  connect_now (f);
  AWAIT_BOOL (km_outbox_flush_async (f->outbox, 2, NULL, await_cb, &await), km_outbox_flush_finish (f->outbox, await.result, &await_error));
  g_assert_cmpint (fake_last_n (f->fake), ==, 2);
  g_assert_true (km_link_get_online (f->link));
}

static void
test_after_a_restart (Fixture *f, gconstpointer data)
{
  write_facts (f, 5);
  close_outbox (f);
  open_outbox (f);
  g_assert_cmpuint (km_outbox_get_backlog_count (f->outbox), ==, 5);
  g_assert_cmpint (km_outbox_get_last_n (f->outbox), ==, 5);
  write_facts (f, 1);
  connect_now (f);
  all_delivered (f, 6);
  g_assert_true (g_str_has_prefix (f->fake->backlog, "6,600,"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) g_test_add ("/desk/outbox/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("in-order", test_in_order);
  TEST ("busy", test_busy);
  TEST ("unknown", test_unknown);
  TEST ("lost-answer", test_lost_answer);
  TEST ("restored-server", test_restored_server);
  TEST ("connect-sends-again", test_connect_sends_again);
  TEST ("server-has-more", test_server_has_more);
  TEST ("rolled-back", test_rolled_back);
  TEST ("server-lost", test_server_lost);
  TEST ("revoked", test_revoked);
  TEST ("revoked-delivers", test_revoked_delivers);
  TEST ("flush", test_flush);
  TEST ("after-a-restart", test_after_a_restart);
  return g_test_run ();
}
