/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-await.h"
#include "km-events.h"
#include "km-fake-server.h"

/* The event stream: in order, resumed after the last number, reset when it cannot be told. */

typedef struct
{
  Fake *fake;
  KmLink *link;
  KmEvents *events;
  GString *got; /* "kind:seq " */
  guint resets;
} Fixture;

static void
event_cb (KmEvents *events, const char *kind, json_t *event, Fixture *f)
{
  g_string_append_printf (f->got, "%s:%" G_GINT64_FORMAT " ", kind, km_json_get_integer (event, "seq", -1));
}

static void
reset_cb (KmEvents *events, Fixture *f)
{
  f->resets++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->fake = fake_new ();
  f->link = km_link_new ();
  km_link_set_server (f->link, f->fake->url);
  f->events = km_events_new (f->link);
  km_events_set_backoff (f->events, 2, 20);
  f->got = g_string_new (NULL);
  g_signal_connect (f->events, "event", G_CALLBACK (event_cb), f);
  g_signal_connect (f->events, "reset", G_CALLBACK (reset_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  km_events_stop (f->events);
  while (G_OBJECT (f->events)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (f->events);
  g_clear_object (&f->link);
  fake_free (f->fake);
  g_string_free (f->got, TRUE);
}

static void
add_stream (Fixture *f, const char *text)
{
  g_mutex_lock (&f->fake->lock);
  g_ptr_array_add (f->fake->streams, g_strdup (text));
  g_mutex_unlock (&f->fake->lock);
}

static guint
connections (Fixture *f)
{
  guint n;

  g_mutex_lock (&f->fake->lock);
  n = f->fake->last_ids->len;
  g_mutex_unlock (&f->fake->lock);
  return n;
}

static char *
event (const char *epoch, guint seq, const char *kind)
{
  return g_strdup_printf ("id: %s.%u\nevent: %s\ndata: {\"seq\": %u,\ndata: \"kind\": \"%s\", \"body\": {}}\n\n", epoch, seq, kind, seq, kind);
}

static void
test_resumes (Fixture *f, gconstpointer data)
{
  g_autofree char *four = event ("e1", 4, "ticket.changed"), *five = event ("e1", 5, "day.changed"), *six = event ("e1", 6, "counter.changed");
  g_autofree char *first = g_strconcat (": hello\n\n", four, five, NULL), *second = g_strconcat (five, six, NULL);

  add_stream (f, first);
  add_stream (f, second);
  km_events_start (f->events, "ASW", "token", "e1", 3);
  WAIT_UNTIL (strstr (f->got->str, "counter.changed:6"));
  g_assert_cmpstr (f->fake->last_ids->pdata[0], ==, "e1.3");
  g_assert_cmpstr (f->fake->last_ids->pdata[1], ==, "e1.5");
  g_assert_true (g_str_has_prefix (f->got->str, "ticket.changed:4 day.changed:5 "));
  g_assert_true (g_str_has_suffix (f->got->str, "counter.changed:6 "));
  g_assert_cmpuint (f->resets, ==, 0);
}

static void
test_old_events_are_skipped (Fixture *f, gconstpointer data)
{
  g_autofree char *two = event ("e1", 2, "ticket.changed"), *nine = event ("e1", 9, "day.changed");
  g_autofree char *stream = g_strconcat (two, nine, NULL);

  add_stream (f, stream);
  km_events_start (f->events, "ASW", "token", "e1", 8);
  WAIT_UNTIL (strstr (f->got->str, "day.changed:9"));
  g_assert_cmpstr (f->got->str, ==, "day.changed:9 ");
}

static void
test_reset (Fixture *f, gconstpointer data)
{
  guint before;

  add_stream (f, "id: e2.1\nevent: reset\ndata: {\"epoch\":\"e2\",\"seq\":1}\n\n");
  km_events_start (f->events, "ASW", "token", "e1", 3);
  WAIT_UNTIL (f->resets == 1);
  before = connections (f);
  /* It waits for the snapshot; then it goes on from there. */
  g_assert_cmpuint (before, ==, 1);
  {
    g_autofree char *two = event ("e2", 2, "ticket.changed");

    add_stream (f, two);
  }
  km_events_start (f->events, "ASW", "token", "e2", 1);
  WAIT_UNTIL (strstr (f->got->str, "ticket.changed:2"));
  g_assert_cmpuint (f->resets, ==, 1);
}

static void
test_other_epoch (Fixture *f, gconstpointer data)
{
  g_autofree char *one = event ("other", 4, "ticket.changed");

  add_stream (f, one);
  km_events_start (f->events, "ASW", "token", "e1", 3);
  WAIT_UNTIL (f->resets == 1);
  g_assert_cmpstr (f->got->str, ==, "");
}

static void
test_tries_again (Fixture *f, gconstpointer data)
{
  g_autofree char *four = event ("e1", 4, "ticket.changed");

  /* 503 at first. */
  km_events_start (f->events, "ASW", "token", "e1", 3);
  WAIT_UNTIL (connections (f) >= 3);
  g_assert_false (km_events_get_connected (f->events));
  add_stream (f, four);
  WAIT_UNTIL (strstr (f->got->str, "ticket.changed:4"));
}

static void
test_unknown_lines (Fixture *f, gconstpointer data)
{
  add_stream (f, "retry: 10\nnonsense\nid:e1.4\nevent:later.kind\ndata:{\"seq\":4}\n\nid: e1.5\nevent: broken\ndata: {not json\n\n"
                 "id: e1.6\nevent: ticket.changed\ndata: {\"seq\":6}\n\n");
  km_events_start (f->events, "ASW", "token", "e1", 3);
  WAIT_UNTIL (strstr (f->got->str, "ticket.changed:6"));
  g_assert_true (g_str_has_prefix (f->got->str, "later.kind:4 ticket.changed:6 "));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) g_test_add ("/desk/events/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("resumes", test_resumes);
  TEST ("old-events-are-skipped", test_old_events_are_skipped);
  TEST ("reset", test_reset);
  TEST ("other-epoch", test_other_epoch);
  TEST ("tries-again", test_tries_again);
  TEST ("unknown-lines", test_unknown_lines);
  return g_test_run ();
}
