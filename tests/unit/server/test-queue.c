// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* Who is next, and why: lanes, skills, audiences, appointments, coming back, and who is known again. */

#include <string.h>

#include "km-error.h"
#include "km-reads.h"
#include "km-verify.h"
#include "test-sale.h"

static json_t *
at (const char *ticket, const char *counter)
{
  return json_pack ("{s:s, s:s}", "ticket", ticket, "counter", counter);
}

/* A fact that is accepted without a flag. */
static void
tell (Server *self, const char *kind, json_t *body)
{
  g_autoptr (json_t) element = server_tell (self, kind, body);

  if (g_strcmp0 (status_of (element), "accepted") != 0 || json_array_size (json_object_get (element, "flags")) != 0)
    g_error ("%s: %s", kind, json_dumps (element, JSON_INDENT (1)));
}

static json_t *
decide (Server *self, const char *kind, json_t *body)
{
  return server_wish (self, &supervisor, kind, body);
}

static void
open_counter (Server *self, const char *counter)
{
  tell (self, "counter.open", json_pack ("{s:s}", "counter", counter));
}

/* Who is called at `counter` by `caller`: the ticket's id (new string) or NULL, and why. */
static char *
call_as (Server *self, const KmCaller *caller, const char *counter, const char *why)
{
  g_autoptr (json_t) element = server_wish (self, caller, "ticket.call-next", json_pack ("{s:s}", "counter", counter));

  assert_accepted (element);
  g_assert_cmpstr (km_json_get_string (km_json_get_object (result_of (element), "why"), "code", NULL), ==, why);
  return ticket_of (element) != NULL ? g_strdup (km_json_get_string (ticket_of (element), "id", NULL)) : NULL;
}

static void
expect_next (Server *self, const char *counter, const char *why, const char *ticket)
{
  g_autofree char *next = call_as (self, &supervisor, counter, why);

  g_assert_cmpstr (next, ==, ticket);
}

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
  expect_next (self, "ASW-06", "oldest", notary);
  tell (self, "ticket.return", at (notary, "ASW-06"));
  element = decide (self, "counter.assign", json_pack ("{s:s, s:[s,s]}", "counter", "ASW-06", "lanes", "CIV", "NOT"));
  assert_accepted (element);
  json_decref (element);
  expect_next (self, "ASW-06", "oldest", civil);
  tell (self, "ticket.return", at (civil, "ASW-06"));

  /* The clerk's own skills narrow it, and only while that clerk calls. */
  element = decide (self, "counter.assign", json_pack ("{s:s, s:s, s:[s]}", "counter", "ASW-03", "clerk", "clerk", "skills", "NOT"));
  assert_accepted (element);
  json_decref (element);
  called = call_as (self, &clerk, "ASW-03", "oldest");
  g_assert_cmpstr (called, ==, notary);
  tell (self, "ticket.return", at (notary, "ASW-03"));
  expect_next (self, "ASW-03", "oldest", traffic);
  tell (self, "ticket.return", at (traffic, "ASW-03"));
  element = decide (self, "counter.assign", json_pack ("{s:s, s:s}", "counter", "ASW-03", "clerk", "clerk"));
  assert_accepted (element);
  json_decref (element);
  g_clear_pointer (&called, g_free);
  called = call_as (self, &clerk, "ASW-03", "oldest");
  g_assert_cmpstr (called, ==, traffic);

  /* Nobody for this counter, though somebody waits; then nobody at all. */
  element = decide (self, "counter.assign", json_pack ("{s:s, s:[s]}", "counter", "ASW-06", "lanes", "BIZ"));
  json_decref (element);
  expect_next (self, "ASW-06", "others", NULL);
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
      g_autoptr (json_t) element = decide (self, "counter.assign", json_loads (cases[i].body, 0, NULL));

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
  element = decide (self, "counter.assign", json_pack ("{s:s, s:[s,s]}", "counter", "ASW-02", "audiences", "investor", "foreigner"));
  assert_accepted (element);
  json_decref (element);
  expect_next (self, "ASW-02", "oldest", foreigner);
  tell (self, "ticket.leave", at (foreigner, "ASW-02"));
  expect_next (self, "ASW-02", "oldest", investor);
  tell (self, "ticket.leave", at (investor, "ASW-02"));
  expect_next (self, "ASW-02", "others", NULL);
  element = decide (self, "counter.assign", json_pack ("{s:s, s:[s]}", "counter", "ASW-02", "audiences", "citizen"));
  json_decref (element);
  expect_next (self, "ASW-02", "oldest", citizen);
  tell (self, "ticket.leave", at (citizen, "ASW-02"));
  element = decide (self, "counter.assign", json_pack ("{s:s, s:[]}", "counter", "ASW-02", "audiences"));
  json_decref (element);
  expect_next (self, "ASW-02", "nobody", NULL);
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
    { { 0, "CIV", "none" }, { 10, "CIV", "elderly" }, { 10, "NOT", "infant" } },
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
          expect_next (self, "ASW-01", orders[i].calls[j].why, ticket);
          tell (self, "ticket.start", at (ticket, "ASW-01"));
          tell (self, "ticket.finish", at (ticket, "ASW-01"));
        }
      expect_next (self, "ASW-01", "nobody", NULL);
      for (guint j = 0; j < 5; j++)
        g_free (ids[j]);
      server_wait (self, 3600);
    }
  assert_verified (self, 0);
}

/* ---- Coming back ---- */

static void
hold (Server *self, const char *ticket, const char *counter)
{
  tell (self, "ticket.start", at (ticket, counter));
  tell (self, "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", ticket, "counter", counter, "reason", "document"));
}

static void
test_held_is_back (Server *self, gconstpointer data)
{
  g_autofree char *held = issue (self, "CIV", "none"), *other = NULL;
  g_autofree char *before = NULL, *after = NULL;
  json_t *element;

  open_counter (self, "ASW-03");
  expect_next (self, "ASW-03", "oldest", held);
  before = server_text (self, KM_SQL ("SELECT CAST(effective_at AS TEXT) FROM ticket"));
  hold (self, held, "ASW-03");
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
  expect_next (self, "ASW-04", "oldest", other);
  expect_next (self, "ASW-03", "resumed", held);
  hold (self, held, "ASW-03");

  /* The counter that held it is busy with another: after five minutes any counter of the lane calls. */
  tell (self, "ticket.return", at (other, "ASW-04"));
  expect_next (self, "ASW-03", "oldest", other);
  tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", held));
  server_wait (self, 4 * 60 + 59);
  expect_next (self, "ASW-04", "others", NULL);
  server_wait (self, 1);
  expect_next (self, "ASW-06", "others", NULL); /* the notary's does not serve that lane */
  expect_next (self, "ASW-04", "resumed", held);
  hold (self, held, "ASW-04");

  /* The counter that held it has closed: whoever calls first. (The supervisor called there, the clerk closes: that is told.) */
  json_decref (server_tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-04")));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM counter WHERE state = 'closed' AND counter = 'ASW-04'")), ==, 1);
  json_decref (server_tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-03")));
  element = server_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", held));
  g_assert_true (json_is_null (json_object_get (ticket_of (element), "to_counter")));
  json_decref (element);
  expect_next (self, "ASW-02", "resumed", held);
  assert_verified (self, 0);
}

/* The clerk who held it sits at another counter now: there it comes first. */
static void
test_same_clerk (Server *self, gconstpointer data)
{
  g_autofree char *held = issue (self, "CIV", "none"), *called = NULL;

  open_counter (self, "ASW-03");
  called = call_as (self, &clerk, "ASW-03", "oldest");
  g_assert_cmpstr (called, ==, held);
  hold (self, held, "ASW-03");
  tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-03"));
  open_counter (self, "ASW-05");
  tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", held));
  expect_next (self, "ASW-03", "others", NULL);
  expect_next (self, "ASW-05", "resumed", held);
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

      expect_next (self, "ASW-01", "oldest", ticket);
      tell (self, "ticket.no-show", at (ticket, "ASW-01"));
      server_wait (self, cases[i].away * 60);
      element = server_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", ticket));
      g_assert_cmpint ((server_now (self) - km_json_get_time (ticket_of (element), "effective_at", 0) + KM_TIME_MINUTE / 2) / KM_TIME_MINUTE, ==,
                       cases[i].ahead);
      expect_next (self, "ASW-01", "came-back", ticket);
      tell (self, "ticket.leave", at (ticket, "ASW-01"));
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

  open_counter (self, "ASW-03");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ticket = issue (self, "CIV", "elderly"), *before = NULL, *sums = NULL, *after = NULL, *sums_after = NULL;
      g_autoptr (KmCommand) move = NULL;
      json_t *body;

      expect_next (self, "ASW-03", "oldest", ticket);
      if (g_str_equal (cases[i].from, "ticket.no-show"))
        tell (self, "ticket.no-show", at (ticket, "ASW-03"));
      else if (g_str_equal (cases[i].from, "ticket.hold"))
        hold (self, ticket, "ASW-03");
      else
        tell (self, "ticket.start", at (ticket, "ASW-03"));
      server_wait (self, 20 * 60);
      before = server_text (self, state);
      sums = server_text (self, KM_SQL ("SELECT waiting || '|' || held || '|' || no_show || '|' || served || '|' || waited FROM sum_lane WHERE lane = 'CIV'"));
      body = at (ticket, "ASW-03");
      if (g_str_equal (cases[i].kind, "ticket.transfer"))
        km_json_set_string (body, "to_counter", "ASW-03");
      if (g_str_equal (cases[i].kind, "ticket.hold"))
        km_json_set_string (body, "reason", "document");
      move = server_fact (self, cases[i].kind, "clerk", body);
      json_decref (server_send (self, &till, move, NULL));
      server_wait (self, 10);
      tell (self, "ticket.undo", json_pack ("{s:s}", "command", move->id));
      after = server_text (self, state);
      sums_after = server_text (self, KM_SQL ("SELECT waiting || '|' || held || '|' || no_show || '|' || served || '|' || waited FROM sum_lane WHERE lane = 'CIV'"));
      g_test_message ("%s after %s", cases[i].kind, cases[i].from);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpstr (sums_after, ==, sums);
      json_decref (server_tell (self, "ticket.leave", json_pack ("{s:s}", "ticket", ticket)));
      json_decref (server_tell (self, "ticket.leave", at (ticket, "ASW-03")));
    }
  assert_verified (self, 0);
}

/* ---- Appointments ---- */

static json_t *
book (Server *self, const char *lane, const char *priority, KmTime when, const char *national_id)
{
  json_t *body = json_pack ("{s:s, s:s, s:s}", "lane", lane, "audience", "citizen", "priority", priority);

  km_json_set_time (body, "at", when);
  if (national_id != NULL)
    km_json_set_string (body, "national_id", national_id);
  return server_wish (self, &receptionist, "appointment.book", body);
}

static const char *
appointment_of (json_t *element)
{
  return km_json_get_string (km_json_get_object (result_of (element), "appointment"), "id", NULL);
}

static json_t *
check_in (Server *self, const char *appointment)
{
  return server_wish (self, &receptionist, "appointment.check-in", json_pack ("{s:s}", "appointment", appointment));
}

static void
test_appointments (Server *self, gconstpointer data)
{
  /* Minutes from now: the booked time, the check-in, and the rank that follows. */
  static const struct
  {
    int booked, check_in, rank;
    const char *priority;
  } cases[] = {
    { 60, 60, 60, "none" },  { 60, 20, 60, "none" },  { 60, 65, 60, "none" },   { 60, 75, 60, "none" },
    { 60, 90, 75, "none" },  { 10, 100, 85, "none" }, { 60, 60, 50, "elderly" }, { 60, 90, 60, "disability" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KmTime begin = START + (KmTime) i * 7 * KM_TIME_DAY;
      g_autoptr (json_t) booked = NULL;
      g_autoptr (json_t) ticket = NULL;
      g_autoptr (json_t) again = NULL;
      g_autofree char *id = NULL;

      km_clock_set (self->clock, begin);
      booked = book (self, "CIV", cases[i].priority, begin + cases[i].booked * KM_TIME_MINUTE, NULL);
      assert_accepted (booked);
      km_clock_set (self->clock, begin + cases[i].check_in * KM_TIME_MINUTE);
      ticket = check_in (self, appointment_of (booked));
      assert_accepted (ticket);
      /* The clock runs on while the test does: whole minutes. */
      g_assert_cmpint ((km_json_get_time (ticket_of (ticket), "effective_at", 0) - begin + 10 * KM_TIME_SECOND) / KM_TIME_MINUTE, ==, cases[i].rank);
      g_assert_cmpint (km_json_get_time (ticket_of (ticket), "booked_at", 0), ==, begin + cases[i].booked * KM_TIME_MINUTE);
      /* A second time it is the same ticket. */
      again = check_in (self, appointment_of (booked));
      g_assert_true (km_json_get_boolean (result_of (again), "known", FALSE));
      id = g_strdup (km_json_get_string (ticket_of (again), "id", NULL));
      g_assert_cmpstr (id, ==, km_json_get_string (ticket_of (ticket), "id", NULL));
      expect_next (self, "ASW-01", "appointment", id);
      tell (self, "ticket.start", at (id, "ASW-01"));
      tell (self, "ticket.finish", at (id, "ASW-01"));
    }
  assert_verified (self, 0);
}

static void
test_appointments_refused (Server *self, gconstpointer data)
{
  g_autoptr (json_t) tomorrow = NULL;
  json_t *element;

  element = book (self, "XYZ", "none", START + KM_TIME_HOUR, NULL);
  assert_rejected (element, "unknown-lane");
  json_decref (element);
  element = book (self, "CIV", "none", START - KM_TIME_HOUR, NULL);
  assert_rejected (element, "bad-body");
  json_decref (element);
  element = book (self, "CIV", "none", START + 90 * KM_TIME_DAY, NULL);
  assert_rejected (element, "bad-body");
  json_decref (element);
  element = book (self, "CIV", "none", START + KM_TIME_HOUR + KM_TIME_SECOND, NULL);
  assert_rejected (element, "bad-body");
  json_decref (element);
  element = book (self, "CIV", "none", START + 12 * KM_TIME_HOUR, NULL); /* midnight */
  assert_rejected (element, "not-open");
  json_decref (element);
  element = book (self, "CIV", "none", START + 2 * KM_TIME_DAY, NULL); /* a Friday */
  assert_rejected (element, "not-open");
  json_decref (element);
  element = book (self, "CIV", "none", START + KM_TIME_HOUR, "12345");
  assert_rejected (element, "bad-body");
  json_decref (element);

  /* Four in a quarter of an hour and lane; the fifth finds no place, in another lane it does. */
  for (int i = 0; i < 4; i++)
    {
      element = book (self, "CIV", "none", START + KM_TIME_HOUR + i * 3 * KM_TIME_MINUTE, NULL);
      assert_accepted (element);
      g_assert_cmpint (km_json_get_integer (km_json_get_object (result_of (element), "appointment"), "number", 0), ==, i + 1);
      json_decref (element);
    }
  element = book (self, "CIV", "none", START + KM_TIME_HOUR + 14 * KM_TIME_MINUTE, NULL);
  assert_rejected (element, "slot-full");
  json_decref (element);
  element = book (self, "NOT", "none", START + KM_TIME_HOUR + 14 * KM_TIME_MINUTE, NULL);
  assert_accepted (element);
  json_decref (element);
  element = book (self, "CIV", "none", START + KM_TIME_HOUR + 15 * KM_TIME_MINUTE, NULL);
  assert_accepted (element);
  json_decref (element);

  tomorrow = book (self, "CIV", "none", START + KM_TIME_DAY, NULL);
  assert_accepted (tomorrow);
  element = check_in (self, appointment_of (tomorrow));
  assert_rejected (element, "not-today");
  json_decref (element);
  element = check_in (self, "00000000-0000-7000-8000-000000000000");
  assert_rejected (element, "not-found");
  json_decref (element);
  element = server_wish (self, &cairo_clerk, "appointment.check-in", json_pack ("{s:s}", "appointment", appointment_of (tomorrow)));
  assert_rejected (element, "other-centre");
  json_decref (element);
  assert_verified (self, 0);
}

/* ---- Who is known again ---- */

#define NATIONAL_ID "28612032801473"

static json_t *
issue_known (Server *self, const char *national_id)
{
  return server_wish (self, &receptionist, "ticket.issue",
                      json_pack ("{s:s, s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none", "national_id", national_id));
}

/* No table of the file holds the number. */
static void
assert_nowhere (Server *self, const char *number)
{
  static const char *const suffixes[] = { "", "-wal" };
  const char *path = self->uri + strlen ("sqlite:");

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
      g_autoptr (GMappedFile) file = g_mapped_file_new (name, FALSE, NULL);

      g_assert_nonnull (file);
      for (gsize at = 0; at + strlen (number) <= g_mapped_file_get_length (file); at++)
        g_assert_cmpint (memcmp (g_mapped_file_get_contents (file) + at, number, strlen (number)), !=, 0);
    }
}

static void
test_known (Server *self, gconstpointer data)
{
  g_autoptr (json_t) first = issue_known (self, NATIONAL_ID);
  g_autofree char *id = g_strdup (km_json_get_string (ticket_of (first), "id", NULL));
  json_t *element;

  assert_accepted (first);
  g_assert_false (km_json_get_boolean (result_of (first), "known", TRUE));
  server_wait (self, 120);

  /* However it is typed; and only this visitor. */
  element = issue_known (self, "٢ ٨٦١٢٠٣ ٢٨ ٠١٤٧ ٣");
  g_assert_true (km_json_get_boolean (result_of (element), "known", FALSE));
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, id);
  json_decref (element);
  element = issue_known (self, "28612032801481");
  g_assert_false (km_json_get_boolean (result_of (element), "known", TRUE));
  json_decref (element);
  element = issue_known (self, "28613032801473"); /* a month 13 */
  assert_rejected (element, "bad-body");
  json_decref (element);

  /* Who missed the call is back by asking for a ticket. */
  expect_next (self, "ASW-01", "oldest", id);
  tell (self, "ticket.no-show", at (id, "ASW-01"));
  server_wait (self, 60);
  element = issue_known (self, NATIONAL_ID);
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, id);
  g_assert_cmpstr (state_of (element), ==, "waiting");
  json_decref (element);
  expect_next (self, "ASW-01", "came-back", id);
  hold (self, id, "ASW-01");
  element = issue_known (self, NATIONAL_ID);
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "basis", NULL), ==, "resumed");
  json_decref (element);

  /* An appointment for who waits already is that ticket. */
  element = book (self, "NOT", "none", START + KM_TIME_HOUR, NATIONAL_ID);
  assert_accepted (element);
  {
    g_autoptr (json_t) twice = book (self, "NOT", "none", START + 2 * KM_TIME_HOUR, NATIONAL_ID);
    g_autoptr (json_t) here = check_in (self, appointment_of (element));

    g_assert_true (km_json_get_boolean (result_of (twice), "known", FALSE));
    g_assert_cmpstr (appointment_of (twice), ==, appointment_of (element));
    g_assert_cmpstr (km_json_get_string (ticket_of (here), "id", NULL), ==, id);
  }
  json_decref (element);

  /* Served, the visitor may come again. */
  expect_next (self, "ASW-01", "resumed", id);
  tell (self, "ticket.start", at (id, "ASW-01"));
  tell (self, "ticket.finish", at (id, "ASW-01"));
  element = issue_known (self, NATIONAL_ID);
  g_assert_false (km_json_get_boolean (result_of (element), "known", TRUE));
  json_decref (element);
  element = server_wish (self, &receptionist, "ticket.issue", json_pack ("{s:s, s:s, s:i}", "lane", "CIV", "national_id", NATIONAL_ID, "priority", 1));
  assert_rejected (element, "bad-body");
  json_decref (element);

  assert_nowhere (self, NATIONAL_ID);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket WHERE visitor IS NOT NULL")), ==, 3);
  assert_verified (self, 0);
}

/* ---- What the schema itself sees to ---- */

static void
test_keys (Server *self, gconstpointer data)
{
  static const char *const wrong[] = {
    "UPDATE ticket SET state = 'called', counter = 'ASW-01' WHERE state = 'waiting'",  /* two at a counter */
    "UPDATE ticket SET number = 1 WHERE state = 'waiting'",                            /* two with one number */
    "UPDATE ticket SET visitor = 'x' WHERE state = 'waiting'",                         /* two of one visitor */
  };
  g_autofree char *a = issue (self, "CIV", "none"), *b = NULL, *c = NULL;
  KmDb *db = km_store_get_writer (self->store);

  /* Numbers go on after a restart, and where a ticket is gone. */
  server_stop (self);
  server_start (self);
  db = km_store_get_writer (self->store);
  b = issue (self, "CIV", "none");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT max(number) FROM ticket")), ==, 2);
  g_assert_true (km_db_exec (db, "DELETE FROM ticket WHERE number = 2", NULL));
  c = issue (self, "CIV", "none");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT max(number) FROM ticket")), ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (km_db_exec (db, wrong[i], &error));
      g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_CONSTRAINT);
    }
}

/* ---- What is told ---- */

static json_t *
read_queue (Server *self)
{
  g_autoptr (GError) error = NULL;
  json_t *queue = km_read_queue (self->store, "ASW", server_now (self), &error);

  g_assert_no_error (error);
  return queue;
}

static json_t *
lane_of (json_t *answer, const char *lane)
{
  gsize i;
  json_t *one;

  json_array_foreach (json_object_get (answer, "lanes"), i, one)
    if (g_strcmp0 (km_json_get_string (one, "lane", NULL), lane) == 0)
      return one;
  g_assert_not_reached ();
}

static void
test_answers (Server *self, gconstpointer data)
{
  g_autofree char *gone = issue (self, "CIV", "none"), *last = NULL, *event = NULL;
  g_autoptr (json_t) queue = read_queue (self);
  g_autoptr (json_t) told = NULL;
  g_autoptr (json_t) waits = NULL;

  /* No counter works: nobody knows how long it will be. */
  g_assert_true (json_is_null (json_object_get (lane_of (queue, "CIV"), "estimate_seconds")));
  expect_next (self, "ASW-01", "oldest", gone);
  tell (self, "ticket.no-show", at (gone, "ASW-01"));
  for (int i = 0; i < 6; i++)
    {
      g_free (last);
      last = issue (self, "CIV", "none");
    }
  json_decref (queue);
  queue = read_queue (self);
  g_assert_cmpint (json_array_size (json_object_get (queue, "absent")), ==, 1);
  g_assert_cmpstr (km_json_get_string (json_array_get (json_object_get (queue, "absent"), 0), "id", NULL), ==, gone);
  /* Six before, one counter at ten minutes each, as long as nobody was served. */
  g_assert_cmpint (km_json_get_integer (lane_of (queue, "CIV"), "estimate_seconds", 0), ==, 3600);
  g_assert_cmpint (km_json_get_integer (lane_of (queue, "CIV"), "counters", 0), ==, 1);
  g_assert_cmpint (km_json_get_integer (lane_of (queue, "CIV"), "no_show", 0), ==, 1);
  open_counter (self, "ASW-02");
  json_decref (queue);
  queue = read_queue (self);
  g_assert_cmpint (km_json_get_integer (lane_of (queue, "CIV"), "estimate_seconds", 0), ==, 1800);

  /* The day's own services count: two of two minutes make it six. */
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *ticket = call_as (self, &supervisor, "ASW-02", "oldest");

      tell (self, "ticket.start", at (ticket, "ASW-02"));
      server_wait (self, 120);
      tell (self, "ticket.finish", at (ticket, "ASW-02"));
    }
  json_decref (queue);
  queue = read_queue (self);
  g_assert_cmpint (km_json_get_integer (lane_of (queue, "CIV"), "service_seconds", 0), ==, 360);
  g_assert_cmpint (km_json_get_integer (lane_of (queue, "CIV"), "estimate_seconds", 0), ==, 720);

  /* The same figures in the event, and for the street. */
  event = server_text (self, KM_SQL ("SELECT body FROM event WHERE kind = 'lane.changed' AND subject = 'CIV' ORDER BY seq DESC LIMIT 1"));
  told = km_json_parse (event, strlen (event), 8, NULL);
  g_assert_cmpint (km_json_get_integer (told, "waiting", 0), ==, 4);
  g_assert_cmpint (km_json_get_integer (told, "served", 0), ==, 2);
  g_assert_cmpint (km_json_get_integer (told, "estimate_seconds", 0), ==, 720);
  waits = km_read_waits (self->store, "ASW", server_now (self), NULL);
  g_assert_cmpint (km_json_get_integer (lane_of (waits, "CIV"), "estimate_seconds", 0), ==, 720);
  g_assert_null (strstr (event, last));
}

/* A lane that did not change is not told of again. */
static void
test_lane_events (Server *self, gconstpointer data)
{
  g_autofree char *ticket = issue (self, "NOT", "none");
  gint64 others = server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'lane.changed' AND subject = 'TRF'"));
  gint64 own = server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'lane.changed' AND subject = 'NOT'"));

  expect_next (self, "ASW-06", "oldest", ticket);
  json_decref (server_wish (self, &supervisor, "ticket.recall", at (ticket, "ASW-06")));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'lane.changed' AND subject = 'TRF'")), ==, others);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'lane.changed' AND subject = 'NOT'")), ==, own + 1);
}

/* ---- Satisfaction, drafts ---- */

static void
test_rate (Server *self, gconstpointer data)
{
  g_autofree char *ticket = issue (self, "CIV", "none"), *waiting = issue (self, "CIV", "none");
  json_t *element;

  expect_next (self, "ASW-03", "oldest", ticket);
  tell (self, "ticket.start", at (ticket, "ASW-03"));
  tell (self, "ticket.finish", at (ticket, "ASW-03"));
  tell (self, "ticket.rate", json_pack ("{s:s, s:i}", "ticket", ticket, "score", 4));
  element = server_tell (self, "ticket.rate", json_pack ("{s:s, s:i}", "ticket", ticket, "score", 1));
  g_assert_true (has_flag (element, "rated-already") && has_flag (element, "not-applied"));
  json_decref (element);
  element = server_tell (self, "ticket.rate", json_pack ("{s:s, s:i}", "ticket", waiting, "score", 2));
  g_assert_true (has_flag (element, "ticket-state"));
  json_decref (element);
  for (int score = 0; score <= 6; score += 6)
    {
      element = server_tell (self, "ticket.rate", json_pack ("{s:s, s:i}", "ticket", ticket, "score", score));
      assert_rejected (element, "bad-body");
      json_decref (element);
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT score FROM sum_rating WHERE counter = 'ASW-03'")), ==, 4);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT ratings FROM sum_rating WHERE counter = 'ASW-03'")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT score FROM sum_rating WHERE counter = ''")), ==, 2);
  assert_verified (self, 0);
}

static json_t *
save (Server *self, const KmCaller *caller, const char *ticket, const char *draft)
{
  return server_wish (self, caller, "draft.save", json_pack ("{s:s, s:s?}", "ticket", ticket, "draft", draft));
}

static json_t *
read_draft (Server *self, const KmCaller *caller, const char *ticket, const char *code)
{
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_draft (self->store, caller, ticket, &error);

  g_assert_cmpstr (error != NULL ? km_error_get_wire_code (error) : NULL, ==, code);
  return json;
}

static void
test_draft (Server *self, gconstpointer data)
{
  static const char sealed[] = "c2VhbGVkLWJ5LXRoZS1jb3VudGVy";
  g_autofree char *ticket = issue (self, "CIV", "none"), *long_one = g_strnfill (128 * 1024 + 1, 'x');
  json_t *element, *draft;

  element = save (self, &clerk, ticket, sealed);
  assert_rejected (element, "ticket-state"); /* it waits */
  json_decref (element);
  expect_next (self, "ASW-03", "oldest", ticket);
  tell (self, "ticket.start", at (ticket, "ASW-03"));
  element = save (self, &clerk4, ticket, sealed);
  assert_rejected (element, "ticket-elsewhere");
  json_decref (element);
  element = save (self, &cairo_clerk, ticket, sealed);
  assert_rejected (element, "other-centre");
  json_decref (element);
  element = save (self, &clerk, ticket, long_one);
  assert_rejected (element, "bad-body");
  json_decref (element);
  g_assert_null (read_draft (self, &clerk, ticket, "not-found"));
  element = save (self, &clerk, ticket, sealed);
  assert_accepted (element);
  json_decref (element);

  /* It is the counter's while the visitor sits there, and any counter's of the centre while the visit is held. */
  g_assert_null (read_draft (self, &clerk4, ticket, "forbidden"));
  tell (self, "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", ticket, "counter", "ASW-03", "reason", "document"));
  draft = read_draft (self, &clerk4, ticket, NULL);
  g_assert_cmpstr (km_json_get_string (draft, "draft", NULL), ==, sealed);
  json_decref (draft);
  g_assert_null (read_draft (self, &cairo_clerk, ticket, "other-centre"));
  server_wait (self, 6 * 60);
  tell (self, "ticket.resume", at (ticket, "ASW-04"));
  g_assert_null (read_draft (self, &clerk, ticket, "forbidden"));
  draft = read_draft (self, &clerk4, ticket, NULL);
  json_decref (draft);

  /* Gone with the visit; in no event and beside no command. */
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE body LIKE '%c2VhbGVk%'")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM command WHERE body LIKE '%c2VhbGVk%' OR answer LIKE '%c2VhbGVk%'")), ==, 0);
  tell (self, "ticket.finish", at (ticket, "ASW-04"));
  g_assert_null (read_draft (self, &clerk4, ticket, "not-found"));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM draft")), ==, 0);
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
  ADD ("/queue/appointments", test_appointments);
  ADD ("/queue/appointments-refused", test_appointments_refused);
  ADD ("/queue/known", test_known);
  ADD ("/queue/keys", test_keys);
  ADD ("/queue/answers", test_answers);
  ADD ("/queue/lane-events", test_lane_events);
  ADD ("/queue/rate", test_rate);
  ADD ("/queue/draft", test_draft);
  return g_test_run ();
}
