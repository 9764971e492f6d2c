// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* A visitor's way: appointments, being known again, what everybody is told, drafts of a held visit, satisfaction. */

#include <string.h>

#include "km-error.h"
#include "km-reads.h"
#include "test-queue-support.h"

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

static json_t *
cancel (Server *self, const char *appointment)
{
  return server_wish (self, &receptionist, "appointment.cancel", json_pack ("{s:s}", "appointment", appointment));
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
      queue_expect_next (self, "ASW-01", "appointment", id);
      queue_tell (self, "ticket.start", queue_at (id, "ASW-01"));
      queue_tell (self, "ticket.finish", queue_at (id, "ASW-01"));
    }
  assert_verified (self, 0);
}

/* Who does not come frees the place; what was used or missed stays as it was. */
static void
test_appointment_cancelled (Server *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  json_t *element;

  for (int i = 0; i < 4; i++)
    {
      element = book (self, "CIV", "none", START + KM_TIME_HOUR + i * KM_TIME_MINUTE, i == 0 ? "29503150101238" : NULL);
      assert_accepted (element);
      if (i == 0)
        first = g_strdup (appointment_of (element));
      json_decref (element);
    }
  element = server_wish (self, &cairo_clerk, "appointment.cancel", json_pack ("{s:s}", "appointment", first));
  assert_rejected (element, "other-centre");
  json_decref (element);
  for (int i = 0; i < 2; i++)
    {
      element = cancel (self, first);
      assert_accepted (element);
      g_assert_cmpint (km_json_get_boolean (result_of (element), "known", FALSE), ==, i == 1);
      g_assert_cmpstr (km_json_get_string (km_json_get_object (result_of (element), "appointment"), "state", NULL), ==, "cancelled");
      json_decref (element);
    }
  element = check_in (self, first);
  assert_rejected (element, "appointment-state");
  json_decref (element);

  /* The place is free, and who gave it up may book again. */
  element = book (self, "CIV", "none", START + KM_TIME_HOUR + 5 * KM_TIME_MINUTE, "29503150101238");
  assert_accepted (element);
  g_assert_cmpstr (appointment_of (element), !=, first);
  g_free (first);
  first = g_strdup (appointment_of (element));
  json_decref (element);
  element = book (self, "CIV", "none", START + KM_TIME_HOUR + 6 * KM_TIME_MINUTE, NULL);
  assert_rejected (element, "slot-full");
  json_decref (element);
  element = check_in (self, first);
  assert_accepted (element);
  json_decref (element);
  element = cancel (self, first);
  assert_rejected (element, "appointment-state");
  json_decref (element);
  element = cancel (self, "00000000-0000-7000-8000-000000000000");
  assert_rejected (element, "not-found");
  json_decref (element);
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
  queue_expect_next (self, "ASW-01", "oldest", id);
  queue_tell (self, "ticket.no-show", queue_at (id, "ASW-01"));
  server_wait (self, 60);
  element = issue_known (self, NATIONAL_ID);
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, id);
  g_assert_cmpstr (state_of (element), ==, "waiting");
  json_decref (element);
  queue_expect_next (self, "ASW-01", "came-back", id);
  queue_hold (self, id, "ASW-01");
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
  queue_expect_next (self, "ASW-01", "resumed", id);
  queue_tell (self, "ticket.start", queue_at (id, "ASW-01"));
  queue_tell (self, "ticket.finish", queue_at (id, "ASW-01"));
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
  queue_expect_next (self, "ASW-01", "oldest", gone);
  queue_tell (self, "ticket.no-show", queue_at (gone, "ASW-01"));
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
  queue_open_counter (self, "ASW-02");
  json_decref (queue);
  queue = read_queue (self);
  g_assert_cmpint (km_json_get_integer (lane_of (queue, "CIV"), "estimate_seconds", 0), ==, 1800);

  /* The day's own services count: two of two minutes make it six. */
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *ticket = queue_call_as (self, &supervisor, "ASW-02", "oldest");

      queue_tell (self, "ticket.start", queue_at (ticket, "ASW-02"));
      server_wait (self, 120);
      queue_tell (self, "ticket.finish", queue_at (ticket, "ASW-02"));
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

  queue_expect_next (self, "ASW-06", "oldest", ticket);
  json_decref (server_wish (self, &supervisor, "ticket.recall", queue_at (ticket, "ASW-06")));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'lane.changed' AND subject = 'TRF'")), ==, others);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'lane.changed' AND subject = 'NOT'")), ==, own + 1);
}

/* ---- Satisfaction, drafts ---- */

static void
test_rate (Server *self, gconstpointer data)
{
  g_autofree char *ticket = issue (self, "CIV", "none"), *waiting = issue (self, "CIV", "none");
  json_t *element;

  queue_expect_next (self, "ASW-03", "oldest", ticket);
  queue_tell (self, "ticket.start", queue_at (ticket, "ASW-03"));
  queue_tell (self, "ticket.finish", queue_at (ticket, "ASW-03"));
  queue_tell (self, "ticket.rate", json_pack ("{s:s, s:i}", "ticket", ticket, "score", 4));
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
  static const char typed[] = "{\"answers\":{\"applicant.full_name\":\"منى سعيد\"}}";
  g_autofree char *ticket = issue (self, "CIV", "none"), *long_one = g_strnfill (128 * 1024 + 1, 'x');
  json_t *element, *draft;

  element = save (self, &clerk, ticket, typed);
  assert_rejected (element, "ticket-state"); /* it waits */
  json_decref (element);
  queue_expect_next (self, "ASW-03", "oldest", ticket);
  queue_tell (self, "ticket.start", queue_at (ticket, "ASW-03"));
  element = save (self, &clerk4, ticket, typed);
  assert_rejected (element, "ticket-elsewhere");
  json_decref (element);
  element = save (self, &cairo_clerk, ticket, typed);
  assert_rejected (element, "other-centre");
  json_decref (element);
  element = save (self, &clerk, ticket, long_one);
  assert_rejected (element, "bad-body");
  json_decref (element);
  g_assert_null (read_draft (self, &clerk, ticket, "not-found"));
  element = save (self, &clerk, ticket, typed);
  assert_accepted (element);
  json_decref (element);

  /* It is the counter's while the visitor sits there, and any counter's of the centre while the visit is held. */
  g_assert_null (read_draft (self, &clerk4, ticket, "forbidden"));
  queue_tell (self, "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", ticket, "counter", "ASW-03", "reason", "document"));
  draft = read_draft (self, &clerk4, ticket, NULL);
  g_assert_cmpstr (km_json_get_string (draft, "draft", NULL), ==, typed);
  json_decref (draft);
  g_assert_null (read_draft (self, &cairo_clerk, ticket, "other-centre"));
  server_wait (self, 6 * 60);
  queue_tell (self, "ticket.resume", queue_at (ticket, "ASW-04"));
  g_assert_null (read_draft (self, &clerk, ticket, "forbidden"));
  draft = read_draft (self, &clerk4, ticket, NULL);
  g_assert_cmpstr (km_json_get_string (draft, "draft", NULL), ==, typed);
  json_decref (draft);
  element = save (self, &clerk4, ticket, "{}");
  assert_accepted (element);
  json_decref (element);
  draft = read_draft (self, &supervisor, ticket, NULL);
  g_assert_cmpstr (km_json_get_string (draft, "draft", NULL), ==, "{}");
  json_decref (draft);

  /* Gone with the visit; in no event and beside no command, and sealed where it lies. */
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE body LIKE '%full_name%'")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM command WHERE body LIKE '%full_name%' OR answer LIKE '%full_name%'")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM draft WHERE body LIKE '%full_name%' OR body LIKE '%answers%'")), ==, 0);
  queue_tell (self, "ticket.finish", queue_at (ticket, "ASW-04"));
  g_assert_null (read_draft (self, &clerk4, ticket, "not-found"));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM draft")), ==, 0);
  /* The day's key opens others until the day is closed. */
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM draft_key")), ==, 1);
  element = server_wish (self, &supervisor, "day.close", json_pack ("{s:b}", "end", TRUE));
  assert_accepted (element);
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM draft_key")), ==, 0);
  assert_verified (self, 0);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/visit/appointments", test_appointments);
  ADD ("/visit/appointment-cancelled", test_appointment_cancelled);
  ADD ("/visit/appointments-refused", test_appointments_refused);
  ADD ("/visit/known", test_known);
  ADD ("/visit/keys", test_keys);
  ADD ("/visit/answers", test_answers);
  ADD ("/visit/lane-events", test_lane_events);
  ADD ("/visit/rate", test_rate);
  ADD ("/visit/draft", test_draft);
  return g_test_run ();
}
