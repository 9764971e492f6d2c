// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who is next, and why: lanes, skills, audiences, ranks, coming back. */

#include <string.h>

#include "test-queue-support.h"

/* A ticket of an audience. */
static char *
issue_for (Server *self, const char *lane, const char *audience)
{
  g_autoptr (json_t) element = server_wish (self, &receptionist, "ticket.issue",
                                            json_pack ("{s:s, s:s, s:s}", "lane", lane, "audience", audience, "priority", "none"));

  assert_accepted (element);
  return g_strdup (km_json_get_string (ticket_of (element), "id", NULL));
}

/* ---- Whom a counter serves ---- */

static void
test_assign (Server *self, gconstpointer data)
{
  g_autofree char *traffic = issue (self, "TRF", "none"), *civil = NULL, *notary = NULL, *called = NULL;
  json_t *element;

  server_wait (self, 60);
  civil = issue (self, "CIV", "none");
  server_wait (self, 60);
  notary = issue (self, "NOT", "none");

  /* ASW-06 serves the notary alone, until the supervisor says otherwise, from one call to the next. */
  queue_expect_next (self, "ASW-06", "oldest", notary);
  queue_tell (self, "ticket.return", queue_at (notary, "ASW-06"));
  element = queue_decide (self, "counter.assign", json_pack ("{s:s, s:[s,s]}", "counter", "ASW-06", "lanes", "CIV", "NOT"));
  assert_accepted (element);
  json_decref (element);
  queue_expect_next (self, "ASW-06", "oldest", civil);
  queue_tell (self, "ticket.return", queue_at (civil, "ASW-06"));

  /* The clerk's own skills narrow it, and only while that clerk calls. */
  element = queue_decide (self, "counter.assign", json_pack ("{s:s, s:s, s:[s]}", "counter", "ASW-03", "clerk", "clerk", "skills", "NOT"));
  assert_accepted (element);
  json_decref (element);
  called = queue_call_as (self, &clerk, "ASW-03", "oldest");
  g_assert_cmpstr (called, ==, notary);
  queue_tell (self, "ticket.return", queue_at (notary, "ASW-03"));
  queue_expect_next (self, "ASW-03", "oldest", traffic);
  queue_tell (self, "ticket.return", queue_at (traffic, "ASW-03"));
  element = queue_decide (self, "counter.assign", json_pack ("{s:s, s:s}", "counter", "ASW-03", "clerk", "clerk"));
  assert_accepted (element);
  json_decref (element);
  g_clear_pointer (&called, g_free);
  called = queue_call_as (self, &clerk, "ASW-03", "oldest");
  g_assert_cmpstr (called, ==, traffic);

  /* Nobody for this counter, though somebody waits; then nobody at all. */
  element = queue_decide (self, "counter.assign", json_pack ("{s:s, s:[s]}", "counter", "ASW-06", "lanes", "BIZ"));
  json_decref (element);
  queue_expect_next (self, "ASW-06", "others", NULL);
  assert_verified (self, 0);
}

static void
test_assign_refused (Server *self, gconstpointer data)
{
  static const struct
  {
    const char *body, *code;
  } cases[] = {
    { "{\"counter\":\"ASW-03\"}", "bad-body" },
    { "{\"counter\":\"ASW-03\",\"lanes\":[]}", "bad-body" },
    { "{\"counter\":\"ASW-03\",\"lanes\":[\"XYZ\"]}", "unknown-lane" },
    { "{\"counter\":\"ASW-03\",\"lanes\":[1]}", "bad-body" },
    { "{\"counter\":\"ASW-03\",\"audiences\":[\"tourist\"]}", "bad-body" },
    { "{\"counter\":\"ASW-03\",\"skills\":[\"CIV\"]}", "bad-body" },
    { "{\"counter\":\"ASW-03\",\"clerk\":\"nobody\",\"skills\":[\"CIV\"]}", "not-found" },
    { "{\"counter\":\"ASW-99\",\"lanes\":[\"CIV\"]}", "unknown-counter" },
    { "{\"counter\":\"CAI-01\",\"lanes\":[\"CIV\"]}", "other-centre" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) element = queue_decide (self, "counter.assign", json_loads (cases[i].body, 0, NULL));

      assert_rejected (element, cases[i].code);
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM clerk_skill")), ==, 0);
}

static void
test_audiences (Server *self, gconstpointer data)
{
  g_autofree char *citizen = issue_for (self, "CIV", "citizen"), *foreigner = NULL, *investor = NULL;
  json_t *element;

  server_wait (self, 60);
  foreigner = issue_for (self, "CIV", "foreigner");
  server_wait (self, 60);
  investor = issue_for (self, "BIZ", "investor");
  element = queue_decide (self, "counter.assign", json_pack ("{s:s, s:[s,s]}", "counter", "ASW-02", "audiences", "investor", "foreigner"));
  assert_accepted (element);
  json_decref (element);
  queue_expect_next (self, "ASW-02", "oldest", foreigner);
  queue_tell (self, "ticket.leave", queue_at (foreigner, "ASW-02"));
  queue_expect_next (self, "ASW-02", "oldest", investor);
  queue_tell (self, "ticket.leave", queue_at (investor, "ASW-02"));
  queue_expect_next (self, "ASW-02", "others", NULL);
  element = queue_decide (self, "counter.assign", json_pack ("{s:s, s:[s]}", "counter", "ASW-02", "audiences", "citizen"));
  json_decref (element);
  queue_expect_next (self, "ASW-02", "oldest", citizen);
  queue_tell (self, "ticket.leave", queue_at (citizen, "ASW-02"));
  element = queue_decide (self, "counter.assign", json_pack ("{s:s, s:[]}", "counter", "ASW-02", "audiences"));
  json_decref (element);
  queue_expect_next (self, "ASW-02", "nobody", NULL);
}

/* ---- The order ---- */

/* Who comes when, in minutes, with what priority; and in which order they are called at a counter for all, with the reason. */
static const struct
{
  const char *name;
  struct
  {
    int minute;
    const char *lane, *priority;
  } arrivals[5];
  int wait; /* minutes from the last arrival to the first call */
  struct
  {
    int who;
    const char *why;
  } calls[5];
} orders[] = {
  { "one after the other",
    { { 0, "CIV", "none" }, { 1, "NOT", "none" }, { 2, "TRF", "none" } },
    1,
    { { 0, "oldest" }, { 1, "oldest" }, { 2, "oldest" } } },
  { "at the same moment, the order of issue",
    { { 0, "TRF", "none" }, { 0, "CIV", "none" }, { 0, "NOT", "none" }, { 0, "BIZ", "none" } },
    0,
    { { 0, "oldest" }, { 1, "oldest" }, { 2, "oldest" }, { 3, "oldest" } } },
  { "a priority passes those of its head start, nobody else",
    { { 0, "CIV", "none" }, { 6, "NOT", "none" }, { 14, "TRF", "none" }, { 15, "CIV", "elderly" } },
    1,
    { { 0, "oldest" }, { 3, "priority" }, { 1, "oldest" }, { 2, "oldest" } } },
  { "a priority that passes nobody is the oldest",
    { { 0, "CIV", "pregnant" }, { 1, "CIV", "none" } },
    1,
    { { 0, "oldest" }, { 1, "oldest" } } },
  { "two priorities before one who came first: both have passed somebody",
    { { 0, "CIV", "none" }, { 3, "CIV", "disability" }, { 4, "CIV", "disability" } },
    1,
    { { 1, "priority" }, { 2, "priority" }, { 0, "oldest" } } },
  { "equal ranks, the order of issue",
    { { 0, "CIV", "none" }, { 11, "CIV", "elderly" }, { 11, "NOT", "infant" } }, /* a minute after the first: the clock goes on between two arrivals */
    1,
    { { 0, "oldest" }, { 1, "oldest" }, { 2, "oldest" } } },
};

/* Who comes in one minute comes in one moment: one transaction. Says how many they were. */
static guint
arrive (Server *self, gsize order, guint first, char *ids[5])
{
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) km_command_unref);
  g_autoptr (json_t) answers = NULL;
  guint n = 0;

  for (; first + n < 5 && orders[order].arrivals[first + n].lane != NULL
         && orders[order].arrivals[first + n].minute == orders[order].arrivals[first].minute;
       n++)
    g_ptr_array_add (commands, server_command (self, "ticket.issue",
                                               json_pack ("{s:s, s:s, s:s}", "lane", orders[order].arrivals[first + n].lane, "audience", "citizen",
                                                          "priority", orders[order].arrivals[first + n].priority)));
  answers = server_send_all (self, &receptionist, commands, NULL);
  for (guint i = 0; i < n; i++)
    ids[first + i] = g_strdup (km_json_get_string (ticket_of (json_array_get (answers, i)), "id", NULL));
  return n;
}

static void
test_order (Server *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      char *ids[5] = { NULL };
      KmTime begin = server_now (self);

      for (guint j = 0, n; j < 5 && orders[i].arrivals[j].lane != NULL; j += n)
        {
          km_clock_set (self->clock, begin + orders[i].arrivals[j].minute * KM_TIME_MINUTE);
          n = arrive (self, i, j, ids);
        }
      server_wait (self, orders[i].wait * 60);
      for (guint j = 0; j < 5 && orders[i].calls[j].why != NULL; j++)
        {
          const char *ticket = ids[orders[i].calls[j].who];

          g_test_message ("%s: call %u", orders[i].name, j);
          queue_expect_next (self, "ASW-01", orders[i].calls[j].why, ticket);
          queue_tell (self, "ticket.start", queue_at (ticket, "ASW-01"));
          queue_tell (self, "ticket.finish", queue_at (ticket, "ASW-01"));
        }
      queue_expect_next (self, "ASW-01", "nobody", NULL);
      for (guint j = 0; j < 5; j++)
        g_free (ids[j]);
      server_wait (self, 3600);
    }
  assert_verified (self, 0);
}

/* ---- Coming back ---- */

static void
test_held_is_back (Server *self, gconstpointer data)
{
  g_autofree char *held = issue (self, "CIV", "none"), *other = NULL;
  g_autofree char *before = NULL, *after = NULL;
  json_t *element;

  queue_open_counter (self, "ASW-03");
  queue_expect_next (self, "ASW-03", "oldest", held);
  before = server_text (self, KM_SQL ("SELECT CAST(effective_at AS TEXT) FROM ticket"));
  queue_hold (self, held, "ASW-03");
  server_wait (self, 40 * 60);
  other = issue (self, "CIV", "disability");

  /* Ahead, with its own rank; for five minutes of the counter that held it. */
  element = server_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", held));
  g_assert_cmpstr (state_of (element), ==, "waiting");
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "to_counter", NULL), ==, "ASW-03");
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "basis", NULL), ==, "resumed");
  json_decref (element);
  after = server_text (self, KM_SQL ("SELECT CAST(effective_at AS TEXT) FROM ticket WHERE basis = 'resumed'"));
  g_assert_cmpstr (before, ==, after);
  queue_expect_next (self, "ASW-04", "oldest", other);
  queue_expect_next (self, "ASW-03", "resumed", held);
  queue_hold (self, held, "ASW-03");

  /* The counter that held it is busy with another: after five minutes any counter of the lane calls. */
  queue_tell (self, "ticket.return", queue_at (other, "ASW-04"));
  queue_expect_next (self, "ASW-03", "oldest", other);
  queue_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", held));
  server_wait (self, 4 * 60 + 59);
  queue_expect_next (self, "ASW-04", "others", NULL);
  server_wait (self, 1);
  queue_expect_next (self, "ASW-06", "others", NULL); /* the notary's does not serve that lane */
  queue_expect_next (self, "ASW-04", "resumed", held);
  queue_hold (self, held, "ASW-04");

  /* The counter that held it has closed: whoever calls first. (The supervisor called there, the clerk closes: that is told.) */
  json_decref (server_tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-04")));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM counter WHERE state = 'closed' AND counter = 'ASW-04'")), ==, 1);
  json_decref (server_tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-03")));
  element = server_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", held));
  g_assert_true (json_is_null (json_object_get (ticket_of (element), "to_counter")));
  json_decref (element);
  queue_expect_next (self, "ASW-02", "resumed", held);
  assert_verified (self, 0);
}

/* The clerk who held it sits at another counter now: there it comes first. */
static void
test_same_clerk (Server *self, gconstpointer data)
{
  g_autofree char *held = issue (self, "CIV", "none"), *called = NULL;

  queue_open_counter (self, "ASW-03");
  called = queue_call_as (self, &clerk, "ASW-03", "oldest");
  g_assert_cmpstr (called, ==, held);
  queue_hold (self, held, "ASW-03");
  queue_tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-03"));
  queue_open_counter (self, "ASW-05");
  queue_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", held));
  queue_expect_next (self, "ASW-03", "others", NULL);
  queue_expect_next (self, "ASW-05", "resumed", held);
}

static void
test_no_show_is_back (Server *self, gconstpointer data)
{
  static const struct
  {
    int away;  /* minutes between the issue and coming back */
    int ahead; /* minutes that the rank lies before coming back */
  } cases[] = { { 3, 3 }, { 10, 10 }, { 45, 10 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ticket = issue (self, "CIV", "none");
      g_autoptr (json_t) element = NULL;

      queue_expect_next (self, "ASW-01", "oldest", ticket);
      queue_tell (self, "ticket.no-show", queue_at (ticket, "ASW-01"));
      server_wait (self, cases[i].away * 60);
      element = server_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", ticket));
      g_assert_cmpint ((server_now (self) - km_json_get_time (ticket_of (element), "effective_at", 0) + KM_TIME_MINUTE / 2) / KM_TIME_MINUTE, ==,
                       cases[i].ahead);
      queue_expect_next (self, "ASW-01", "came-back", ticket);
      queue_tell (self, "ticket.leave", queue_at (ticket, "ASW-01"));
    }
}

/* Every move that takes a rank along is taken back with it. */
static void
test_undo (Server *self, gconstpointer data)
{
  static const struct
  {
    const char *from, *kind;
  } cases[] = {
    { "ticket.hold", "ticket.came-back" },
    { "ticket.no-show", "ticket.came-back" },
    { "ticket.hold", "ticket.resume" },
    { "ticket.hold", "ticket.transfer" },
    { "ticket.hold", "ticket.leave" },
    { "ticket.start", "ticket.transfer" },
    { "ticket.start", "ticket.hold" },
    { "ticket.start", "ticket.finish" },
  };
  static const char state[] = KM_SQL ("SELECT state || '|' || lane || '|' || effective_at || '|' || basis || '|' || COALESCE(to_counter, '') || '|' "
                                      "|| COALESCE(counter, '') || '|' || COALESCE(hold_reason, '') || '|' || COALESCE(reserved_until, 0) || '|' "
                                      "|| COALESCE(called_at, 0) || '|' || COALESCE(started_at, 0) FROM ticket WHERE state <> 'left'");
  KmCaller till = server_till (self);

  queue_open_counter (self, "ASW-03");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ticket = issue (self, "CIV", "elderly"), *before = NULL, *sums = NULL, *after = NULL, *sums_after = NULL;
      g_autoptr (KmCommand) move = NULL;
      json_t *body;

      queue_expect_next (self, "ASW-03", "oldest", ticket);
      if (g_str_equal (cases[i].from, "ticket.no-show"))
        queue_tell (self, "ticket.no-show", queue_at (ticket, "ASW-03"));
      else if (g_str_equal (cases[i].from, "ticket.hold"))
        queue_hold (self, ticket, "ASW-03");
      else
        queue_tell (self, "ticket.start", queue_at (ticket, "ASW-03"));
      server_wait (self, 20 * 60);
      before = server_text (self, state);
      sums = server_text (self, KM_SQL ("SELECT waiting || '|' || held || '|' || no_show || '|' || served || '|' || waited FROM sum_lane WHERE lane = 'CIV'"));
      body = queue_at (ticket, "ASW-03");
      if (g_str_equal (cases[i].kind, "ticket.transfer"))
        km_json_set_string (body, "to_counter", "ASW-03");
      if (g_str_equal (cases[i].kind, "ticket.hold"))
        km_json_set_string (body, "reason", "document");
      move = server_fact (self, cases[i].kind, "clerk", body);
      json_decref (server_send (self, &till, move, NULL));
      server_wait (self, 10);
      queue_tell (self, "ticket.undo", json_pack ("{s:s}", "command", move->id));
      after = server_text (self, state);
      sums_after = server_text (self, KM_SQL ("SELECT waiting || '|' || held || '|' || no_show || '|' || served || '|' || waited FROM sum_lane WHERE lane = 'CIV'"));
      g_test_message ("%s after %s", cases[i].kind, cases[i].from);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpstr (sums_after, ==, sums);
      json_decref (server_tell (self, "ticket.leave", json_pack ("{s:s}", "ticket", ticket)));
      json_decref (server_tell (self, "ticket.leave", queue_at (ticket, "ASW-03")));
    }
  assert_verified (self, 0);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/queue/assign", test_assign);
  ADD ("/queue/assign-refused", test_assign_refused);
  ADD ("/queue/audiences", test_audiences);
  ADD ("/queue/order", test_order);
  ADD ("/queue/held-is-back", test_held_is_back);
  ADD ("/queue/same-clerk", test_same_clerk);
  ADD ("/queue/no-show-is-back", test_no_show_is_back);
  ADD ("/queue/undo", test_undo);
  return g_test_run ();
}
