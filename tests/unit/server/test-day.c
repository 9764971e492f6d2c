// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* The business day: opened once, closed with a report that stays, and what comes late. */

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

static json_t *
read_day (Server *self, const char *day)
{
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_day (self->store, "ASW", day, server_now (self), &error);

  g_assert_no_error (error);
  return json;
}

static gint64
number_at (json_t *json, const char *one, const char *two, const char *three)
{
  json_t *inner = km_json_get_object (json, one);

  return three != NULL ? km_json_get_integer (km_json_get_object (inner, two), three, -1) : km_json_get_integer (inner, two, -1);
}

/* ---- Opening ---- */

static void
test_open (Server *self, gconstpointer data)
{
  json_t *element = decide (self, "day.open", json_object ());
  KmTime opened_at;

  assert_accepted (element);
  g_assert_cmpstr (km_json_get_string (result_of (element), "day", NULL), ==, "2026-07-01");
  g_assert_false (km_json_get_boolean (result_of (element), "again", TRUE));
  opened_at = km_json_get_time (result_of (element), "opened_at", 0);
  json_decref (element);
  server_wait (self, 600);

  /* Once: by hand, by a ticket, by a fact from offline. */
  element = decide (self, "day.open", json_pack ("{s:s}", "day", "2026-07-01"));
  g_assert_cmpint (km_json_get_time (result_of (element), "opened_at", 0), ==, opened_at);
  json_decref (element);
  g_free (issue (self, "CIV", "none"));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM day")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'day.opened'")), ==, 1);

  element = decide (self, "day.open", json_pack ("{s:s}", "day", "2026-07-02"));
  assert_rejected (element, "not-today");
  json_decref (element);
  element = decide (self, "day.open", json_pack ("{s:s}", "day", "tomorrow"));
  assert_rejected (element, "bad-body");
  json_decref (element);
}

/* A till that was offline yesterday: its facts open yesterday, once, and count there. */
static void
test_open_offline (Server *self, gconstpointer data)
{
  KmCaller till = server_till (self);
  g_autofree char *first = server_id (self), *second = server_id (self);
  const char *ids[] = { first, second };

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (KmCommand) take = NULL;
      g_autoptr (json_t) element = NULL;

      take = server_fact (self, "ticket.take", "clerk",
                          json_pack ("{s:s, s:i, s:s, s:s, s:s}", "ticket", ids[i], "number", 7 + i, "lane", "CIV", "audience", "citizen", "counter",
                                     "ASW-03"));
      take->made_at = server_now (self) - KM_TIME_DAY + i * KM_TIME_HOUR;
      element = server_send (self, &till, take, NULL);
      assert_accepted (element);
      g_assert_cmpstr (km_json_get_string (ticket_of (element), "day", NULL), ==, "2026-06-30");
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM day WHERE day = '2026-06-30'")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM day")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT last_number FROM sum_lane WHERE day = '2026-06-30'")), ==, 8);
}

/* Midnight is Cairo's, in summer and in winter and on the nights between; each day begins with number 1. */
static void
test_midnight (Server *self, gconstpointer data)
{
  static const struct
  {
    const char *time, *day;
    int number;
  } cases[] = {
    { "2026-02-10T21:59:00Z", "2026-02-10", 1 }, { "2026-02-10T22:01:00Z", "2026-02-11", 1 }, { "2026-02-11T21:59:00Z", "2026-02-11", 2 },
    /* Summer time begins as 24 April begins: from 23:59 to 01:00. */
    { "2026-04-23T21:59:00Z", "2026-04-23", 1 }, { "2026-04-23T22:01:00Z", "2026-04-24", 1 }, { "2026-04-24T20:59:00Z", "2026-04-24", 2 },
    { "2026-04-24T21:01:00Z", "2026-04-25", 1 }, { "2026-07-01T20:59:00Z", "2026-07-01", 1 }, { "2026-07-01T21:01:00Z", "2026-07-02", 1 },
    /* It ends as 29 October ends: the hour before midnight comes twice. */
    { "2026-10-29T20:30:00Z", "2026-10-29", 1 }, { "2026-10-29T21:30:00Z", "2026-10-29", 2 }, { "2026-10-29T22:01:00Z", "2026-10-30", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) element = NULL;
      KmTime time;

      g_assert_true (km_time_parse (cases[i].time, &time, NULL));
      km_clock_set (self->clock, time);
      element = server_wish (self, &receptionist, "ticket.issue",
                             json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none"));
      g_test_message ("%s", cases[i].time);
      g_assert_cmpstr (km_json_get_string (ticket_of (element), "day", NULL), ==, cases[i].day);
      g_assert_cmpint (km_json_get_integer (ticket_of (element), "number", 0), ==, cases[i].number);
    }
  assert_verified (self, 0);
}

/* ---- Closing ---- */

typedef struct
{
  char *waiting, *called, *serving, *held, *absent, *shift;
} Day;

static void
day_clear (Day *day)
{
  g_free (day->waiting);
  g_free (day->called);
  g_free (day->serving);
  g_free (day->held);
  g_free (day->absent);
  g_free (day->shift);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Day, day_clear)

static char *
call_at (Server *self, const char *counter)
{
  g_autoptr (json_t) element = call_next (self, counter);

  g_assert_nonnull (ticket_of (element));
  return g_strdup (km_json_get_string (ticket_of (element), "id", NULL));
}

/* One ticket in every state there is, a shift, a draft and an appointment. */
static void
play (Server *self, Day *day)
{
  g_autofree char *done = NULL;
  json_t *body, *element;

  for (int i = 0; i < 6; i++)
    g_free (issue (self, "CIV", "none"));
  day->shift = server_id (self);
  tell (self, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", day->shift, "counter", "ASW-03", "float", 10000));
  done = call_at (self, "ASW-01");
  tell (self, "ticket.start", at (done, "ASW-01"));
  server_wait (self, 300);
  tell (self, "ticket.finish", at (done, "ASW-01"));
  day->absent = call_at (self, "ASW-01");
  tell (self, "ticket.no-show", at (day->absent, "ASW-01"));
  day->held = call_at (self, "ASW-01");
  tell (self, "ticket.start", at (day->held, "ASW-01"));
  element = decide (self, "draft.save", json_pack ("{s:s, s:s}", "ticket", day->held, "draft", "c2VhbGVk"));
  assert_accepted (element);
  json_decref (element);
  tell (self, "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", day->held, "counter", "ASW-01", "reason", "document"));
  day->called = call_at (self, "ASW-01");
  day->serving = call_at (self, "ASW-03");
  tell (self, "ticket.start", at (day->serving, "ASW-03"));
  day->waiting = server_text (self, KM_SQL ("SELECT id FROM ticket WHERE state = 'waiting'"));
  body = json_pack ("{s:s, s:s, s:s}", "lane", "NOT", "audience", "citizen", "priority", "none");
  km_json_set_time (body, "at", START + 3 * KM_TIME_HOUR);
  element = server_wish (self, &receptionist, "appointment.book", body);
  assert_accepted (element);
  json_decref (element);
}

static void
test_close (Server *self, gconstpointer data)
{
  g_auto (Day) day = { 0 };
  g_autoptr (json_t) refused = NULL;
  g_autoptr (json_t) closed = NULL;
  g_autoptr (json_t) read = NULL;
  json_t *element, *open, *report;

  element = decide (self, "day.close", json_object ());
  assert_rejected (element, "not-found");
  json_decref (element);
  play (self, &day);

  /* It lists what is open, and does nothing yet. */
  refused = decide (self, "day.close", json_object ());
  assert_rejected (refused, "still-open");
  open = km_json_get_object (km_json_get_object (refused, "problem"), "open");
  g_assert_cmpint (km_json_get_integer (open, "waiting", -1), ==, 1);
  g_assert_cmpint (km_json_get_integer (open, "called", -1), ==, 1);
  g_assert_cmpint (km_json_get_integer (open, "serving", -1), ==, 1);
  g_assert_cmpint (km_json_get_integer (open, "held", -1), ==, 1);
  g_assert_cmpint (km_json_get_integer (open, "absent", -1), ==, 1);
  g_assert_cmpint (km_json_get_integer (open, "drafts", -1), ==, 1);
  g_assert_cmpint (km_json_get_integer (open, "appointments", -1), ==, 1);
  g_assert_cmpint (json_array_size (json_object_get (open, "shifts")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket WHERE state = 'left'")), ==, 0);

  server_wait (self, 3600);
  closed = decide (self, "day.close", json_pack ("{s:b}", "end", 1));
  assert_accepted (closed);
  g_assert_cmpint (km_json_get_integer (result_of (closed), "number", 0), ==, 1);
  g_assert_cmpint (number_at (result_of (closed), "ended", "left", NULL), ==, 5);
  g_assert_cmpint (number_at (result_of (closed), "ended", "drafts", NULL), ==, 1);
  g_assert_cmpint (number_at (result_of (closed), "ended", "appointments", NULL), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM draft")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM appointment WHERE state = 'missed'")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM counter WHERE state <> 'closed'")), ==, 0);
  /* Money is not ended by a program: the shift goes on, and is a case. */
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM shift WHERE state = 'open'")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case WHERE kind = 'shift-open' AND closed_at IS NULL")), ==, 1);

  element = decide (self, "day.close", json_pack ("{s:b}", "end", 1));
  assert_rejected (element, "day-closed");
  json_decref (element);
  element = server_wish (self, &receptionist, "ticket.issue",
                         json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none"));
  assert_rejected (element, "day-closed");
  json_decref (element);

  read = read_day (self, "2026-07-01");
  report = km_json_get_object (json_array_get (json_object_get (read, "reports"), 0), "report");
  g_assert_cmpint (number_at (report, "lanes", "CIV", "served"), ==, 1);
  g_assert_cmpint (number_at (report, "lanes", "CIV", "gone"), ==, 5);
  g_assert_cmpint (number_at (report, "lanes", "CIV", "waiting"), ==, 0);
  g_assert_cmpint (number_at (report, "counters", "ASW-01", "served"), ==, 1);
  g_assert_cmpint (number_at (report, "audit", "number", NULL), >, 0);
  g_assert_cmpstr (km_json_get_string (report, "closed_by", NULL), ==, "supervisor");
  g_assert_cmpint (json_array_size (json_object_get (report, "shifts")), ==, 1);
  assert_verified (self, 0);
}

/* What had happened before the closing and comes after it: it is recorded as it was, in its day, and in no report. */
static void
test_late (Server *self, gconstpointer data)
{
  g_auto (Day) day = { 0 };
  KmCaller till = server_till (self);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (json_t) read = NULL;
  g_autoptr (KmCommand) finish = NULL;
  KmTime then;
  json_t *element;

  play (self, &day);
  then = server_now (self) + 5 * KM_TIME_MINUTE;
  server_wait (self, 3600);
  element = decide (self, "day.close", json_pack ("{s:b}", "end", 1));
  assert_accepted (element);
  json_decref (element);
  before = server_text (self, KM_SQL ("SELECT body FROM day_report"));

  /* The next morning: the one who was served was finished yesterday, as the till knows. */
  server_wait (self, 20 * 3600);
  g_free (issue (self, "CIV", "none"));
  finish = server_fact (self, "ticket.finish", "clerk", at (day.serving, "ASW-03"));
  finish->made_at = then;
  element = server_send (self, &till, finish, NULL);
  assert_accepted (element);
  g_assert_true (has_flag (element, "day-closed"));
  g_assert_false (has_flag (element, "not-applied") || has_flag (element, "ticket-state"));
  g_assert_cmpstr (state_of (element), ==, "finished");
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT served FROM sum_lane WHERE lane = 'CIV' AND day = '2026-07-01'")), ==, 2);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT served FROM sum_counter WHERE counter = 'ASW-03' AND day = '2026-07-01'")), ==, 1);

  /* One that the closing ended is at another counter by now, or it is not: then the fact is told and changes nothing. */
  element = server_tell (self, "ticket.finish", at (day.called, "ASW-05"));
  g_assert_true (has_flag (element, "ticket-elsewhere") && has_flag (element, "not-applied") && has_flag (element, "day-closed"));
  json_decref (element);

  after = server_text (self, KM_SQL ("SELECT body FROM day_report"));
  g_assert_cmpstr (before, ==, after);
  read = read_day (self, "2026-07-01");
  g_assert_cmpint (number_at (read, "after", "facts", "ticket.finish"), ==, 2);
  assert_verified (self, 0);

  /* And verify does see a report that was rewritten, and a draft that should be gone. */
  {
    g_autoptr (GPtrArray) found = NULL;
    g_autoptr (KmDirectory) directory = km_store_ref_directory (self->store);
    KmDb *db = km_store_get_writer (self->store);

    g_assert_true (km_db_exec (db, "UPDATE day_report SET body = '{}'; UPDATE sum_rating SET score = 1; INSERT INTO sum_rating VALUES ('ASW', "
                                   "'2026-07-01', 'ASW-01', 1, 5); UPDATE appointment_slot SET booked = 9; INSERT INTO draft SELECT id, centre, day, "
                                   "'ASW-01', NULL, 1, 'x' FROM ticket WHERE state = 'left' LIMIT 1", NULL));
    found = km_verify (db, directory, NULL);
    g_assert_cmpint (found->len, >=, 4);
  }
}

/* Closed too early: it goes on, with the next numbers; the first report stays and a second one is written. */
static void
test_reopen (Server *self, gconstpointer data)
{
  g_autofree char *first = NULL, *again = NULL, *ticket = NULL;
  g_autoptr (json_t) read = NULL;
  json_t *element;

  g_free (issue (self, "CIV", "none"));
  element = decide (self, "day.close", json_pack ("{s:b}", "end", 1));
  assert_accepted (element);
  json_decref (element);
  first = server_text (self, KM_SQL ("SELECT hash FROM day_report WHERE number = 1"));
  server_wait (self, 600);
  element = decide (self, "day.open", json_object ());
  assert_accepted (element);
  g_assert_true (km_json_get_boolean (result_of (element), "again", FALSE));
  json_decref (element);
  ticket = issue (self, "CIV", "none");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT max(number) FROM ticket")), ==, 2);
  element = call_next (self, "ASW-01");
  json_decref (element);
  tell (self, "ticket.start", at (ticket, "ASW-01"));
  tell (self, "ticket.finish", at (ticket, "ASW-01"));
  element = decide (self, "day.close", json_object ());
  assert_accepted (element);
  g_assert_cmpint (km_json_get_integer (result_of (element), "number", 0), ==, 2);
  json_decref (element);
  again = server_text (self, KM_SQL ("SELECT hash FROM day_report WHERE number = 1"));
  g_assert_cmpstr (first, ==, again);
  read = read_day (self, "2026-07-01");
  g_assert_cmpint (json_array_size (json_object_get (read, "reports")), ==, 2);
  g_assert_cmpint (number_at (km_json_get_object (json_array_get (json_object_get (read, "reports"), 1), "report"), "lanes", "CIV", "served"), ==, 1);
  assert_verified (self, 0);
}

/* Yesterday is closed this morning: today's counters and queue stay as they are. */
static void
test_close_yesterday (Server *self, gconstpointer data)
{
  g_autofree char *old = issue (self, "CIV", "none"), *today = NULL, *state = NULL;
  json_t *element;

  server_wait (self, 20 * 3600);
  today = issue (self, "CIV", "none");
  tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
  element = decide (self, "day.close", json_pack ("{s:s, s:b}", "day", "2026-07-01", "end", 1));
  assert_accepted (element);
  g_assert_cmpint (number_at (result_of (element), "ended", "left", NULL), ==, 1);
  g_assert_cmpint (number_at (result_of (element), "ended", "counters", NULL), ==, 0);
  json_decref (element);
  state = server_text (self, KM_SQL ("SELECT state FROM counter WHERE counter = 'ASW-03'"));
  g_assert_cmpstr (state, ==, "open");
  element = call_next (self, "ASW-03");
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, today);
  json_decref (element);
  element = decide (self, "day.close", json_pack ("{s:s}", "day", "2026-07-09"));
  assert_rejected (element, "not-found");
  json_decref (element);
  g_assert_cmpstr (old, !=, today);
  assert_verified (self, 0);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/day/open", test_open);
  ADD ("/day/open-offline", test_open_offline);
  ADD ("/day/midnight", test_midnight);
  ADD ("/day/close", test_close);
  ADD ("/day/late", test_late);
  ADD ("/day/reopen", test_reopen);
  ADD ("/day/close-yesterday", test_close_yesterday);
  return g_test_run ();
}
