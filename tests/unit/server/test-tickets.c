// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-verify.h"
#include "test-support.h"

static json_t *
move_body (const char *ticket, const char *counter)
{
  return json_pack ("{s:s, s:s}", "ticket", ticket, "counter", counter);
}

static json_t *
tell_move (Server *self, const char *kind, const char *ticket, const char *counter)
{
  return server_tell (self, kind, move_body (ticket, counter));
}

static void
assert_verified (Server *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (KmDirectory) directory = km_store_ref_directory (self->store);
  KmDb *db = km_store_take_reader (self->store, &error);

  g_assert_true (km_db_begin_read (db, &error));
  found = km_verify (db, directory, &error);
  g_assert_no_error (error);
  km_store_give_reader (self->store, db);
  for (guint i = 0; i < found->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (found, i));
  g_assert_cmpint (found->len, ==, 0);
}

/* Calls and says which number came, 0 for nobody. */
static int
next_number (Server *self, const char *counter, const char *why, char **id)
{
  g_autoptr (json_t) element = call_next (self, counter);
  json_t *ticket = ticket_of (element);

  assert_accepted (element);
  if (ticket == NULL)
    return 0;
  if (why != NULL)
    g_assert_cmpstr (km_json_get_string (km_json_get_object (result_of (element), "why"), "code", NULL), ==, why);
  if (id != NULL)
    *id = g_strdup (km_json_get_string (ticket, "id", NULL));
  return (int) km_json_get_integer (ticket, "number", -1);
}

static void
finish (Server *self, const char *ticket, const char *counter)
{
  g_autoptr (json_t) started = tell_move (self, "ticket.start", ticket, counter);
  g_autoptr (json_t) finished = NULL;

  assert_accepted (started);
  server_wait (self, 120);
  finished = tell_move (self, "ticket.finish", ticket, counter);
  g_assert_cmpstr (state_of (finished), ==, "finished");
}

static void
test_queue (Server *self, gconstpointer data)
{
  g_autofree char *one = issue (self, "CIV", "none"), *two = NULL, *three = NULL, *four = NULL, *late = NULL, *called = NULL;
  g_autoptr (json_t) busy = NULL;

  server_wait (self, 8 * 60);
  two = issue (self, "NOT", "none");
  server_wait (self, 60);
  three = issue (self, "CIV", "elderly"); /* ten minutes before its time: before `one` by a minute */
  server_wait (self, 20 * 60);
  four = issue (self, "CIV", "disability");
  late = issue (self, "CIV", "none");

  g_assert_cmpint (next_number (self, "ASW-03", "priority", &called), ==, 2);
  g_assert_cmpstr (called, ==, three);
  /* The counter is taken. */
  busy = call_next (self, "ASW-03");
  assert_rejected (busy, "ticket-state");
  g_assert_cmpstr (km_json_get_string (km_json_get_object (km_json_get_object (busy, "problem"), "ticket"), "id", NULL), ==, three);
  finish (self, three, "ASW-03");
  g_assert_cmpint (next_number (self, "ASW-03", "oldest", NULL), ==, 1);
  finish (self, one, "ASW-03");
  g_clear_pointer (&called, g_free);
  g_assert_cmpint (next_number (self, "ASW-03", "oldest", &called), ==, 1); /* the notary's, who waits longer than the head start */
  g_assert_cmpstr (called, ==, two);
  finish (self, two, "ASW-03");
  g_assert_cmpint (next_number (self, "ASW-05", NULL, NULL), ==, 3);
  g_assert_cmpint (next_number (self, "ASW-06", NULL, NULL), ==, 0); /* serves NOT alone */
  finish (self, four, "ASW-05");
  finish (self, late, "ASW-05"); /* never called, but served: the counter knows */
  assert_verified (self);
}

static void
test_moves (Server *self, gconstpointer data)
{
  g_autofree char *a = issue (self, "CIV", "none"), *b = issue (self, "CIV", "none"), *id = NULL;
  json_t *element;

  /* Return: the same place in the queue. */
  g_assert_cmpint (next_number (self, "ASW-03", NULL, NULL), ==, 1);
  element = server_wish (self, &clerk, "ticket.recall", move_body (a, "ASW-03"));
  assert_accepted (element);
  g_assert_cmpint (km_json_get_integer (ticket_of (element), "recalls", 0), ==, 1);
  json_decref (element);
  element = tell_move (self, "ticket.return", a, "ASW-03");
  g_assert_cmpstr (state_of (element), ==, "waiting");
  g_assert_true (json_is_null (json_object_get (ticket_of (element), "called_at")));
  json_decref (element);
  g_assert_cmpint (next_number (self, "ASW-03", NULL, NULL), ==, 1);

  /* No-show and back, not before the ten minutes. */
  element = tell_move (self, "ticket.no-show", a, "ASW-03");
  g_assert_cmpstr (state_of (element), ==, "no-show");
  json_decref (element);
  server_wait (self, 30 * 60);
  element = server_tell (self, "ticket.came-back", json_pack ("{s:s}", "ticket", a));
  g_assert_cmpstr (state_of (element), ==, "waiting");
  g_assert_cmpint (km_json_get_time (ticket_of (element), "effective_at", 0), >=, server_now (self) - 10 * KM_TIME_MINUTE - KM_TIME_SECOND);
  json_decref (element);
  g_assert_cmpint (next_number (self, "ASW-03", NULL, NULL), ==, 2);

  /* Hold and resume. */
  element = tell_move (self, "ticket.start", b, "ASW-03");
  g_assert_cmpstr (state_of (element), ==, "serving");
  json_decref (element);
  element = server_tell (self, "ticket.hold", json_pack ("{s:s, s:s, s:s}", "ticket", b, "counter", "ASW-03", "reason", "document-missing"));
  g_assert_cmpstr (state_of (element), ==, "held");
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "hold_reason", NULL), ==, "document-missing");
  json_decref (element);
  element = tell_move (self, "ticket.resume", b, "ASW-04"); /* at once, at another counter: told */
  g_assert_true (has_flag (element, "ticket-elsewhere"));
  g_assert_cmpstr (state_of (element), ==, "serving");
  json_decref (element);

  /* Transfer to another lane keeps number and rank; to a counter that is open it goes there. */
  element = server_tell (self, "ticket.transfer", json_pack ("{s:s, s:s, s:s, s:n}", "ticket", b, "counter", "ASW-04", "lane", "NOT", "to_counter"));
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "lane", NULL), ==, "NOT");
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "latin", NULL), ==, "M");
  json_decref (element);
  element = server_tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-08"));
  json_decref (element);
  element = server_tell (self, "ticket.transfer", json_pack ("{s:s, s:s, s:s}", "ticket", b, "counter", "ASW-04", "to_counter", "ASW-08"));
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "to_counter", NULL), ==, "ASW-08");
  json_decref (element);
  g_assert_cmpint (next_number (self, "ASW-06", NULL, NULL), ==, 0);
  g_assert_cmpint (next_number (self, "ASW-08", "sent-here", &id), ==, 2);
  element = tell_move (self, "ticket.return", b, "ASW-08");
  json_decref (element);
  element = server_tell (self, "ticket.transfer", json_pack ("{s:s, s:s, s:s}", "ticket", b, "counter", "ASW-08", "to_counter", "ASW-08"));
  json_decref (element);
  /* A counter that closes releases what was sent to it; to a closed one nothing is sent. */
  element = server_tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-08"));
  assert_accepted (element);
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket WHERE to_counter IS NOT NULL")), ==, 0);
  element = server_tell (self, "ticket.transfer", json_pack ("{s:s, s:s}", "ticket", b, "to_counter", "ASW-08"));
  g_assert_true (json_is_null (json_object_get (ticket_of (element), "to_counter")));
  json_decref (element);
  element = server_tell (self, "ticket.leave", json_pack ("{s:s}", "ticket", b));
  g_assert_cmpstr (state_of (element), ==, "left");
  json_decref (element);
  assert_verified (self);
}

static void
test_elsewhere (Server *self, gconstpointer data)
{
  g_autofree char *a = issue (self, "CIV", "none"), *b = issue (self, "CIV", "none");
  json_t *element = server_wish (self, &supervisor, "ticket.call", move_body (b, "ASW-04"));

  assert_accepted (element);
  json_decref (element);
  element = server_wish (self, &clerk, "ticket.call", move_body (b, "ASW-03"));
  assert_rejected (element, "ticket-elsewhere");
  json_decref (element);
  element = server_wish (self, &clerk, "ticket.recall", move_body (a, "ASW-03"));
  assert_rejected (element, "ticket-state");
  json_decref (element);
  element = tell_move (self, "ticket.start", b, "ASW-03");
  assert_accepted (element);
  g_assert_true (has_flag (element, "ticket-elsewhere"));
  g_assert_true (has_flag (element, "not-applied"));
  g_assert_cmpstr (state_of (element), ==, "called");
  json_decref (element);
  element = tell_move (self, "ticket.finish", a, "ASW-03"); /* waiting, as far as the server knew */
  g_assert_true (has_flag (element, "ticket-state"));
  g_assert_cmpstr (state_of (element), ==, "finished");
  json_decref (element);
  element = tell_move (self, "ticket.hold", a, "ASW-03"); /* no reason */
  assert_rejected (element, "bad-body");
  json_decref (element);
  element = tell_move (self, "ticket.return", a, "ASW-03");
  g_assert_true (has_flag (element, "not-applied"));
  g_assert_cmpstr (state_of (element), ==, "finished");
  json_decref (element);
  assert_verified (self);
}

static json_t *
take_body (const char *ticket, int number, const char *counter)
{
  return json_pack ("{s:s, s:i, s:s, s:s, s:s}", "ticket", ticket, "number", number, "lane", "CIV", "audience", "citizen", "counter", counter);
}

static void
test_take (Server *self, gconstpointer data)
{
  g_autofree char *known = issue (self, "CIV", "none");
  g_autofree char *first = server_id (self), *second = server_id (self), *third = server_id (self), *after = NULL;
  json_t *element;

  /* The number that the server gave: the same ticket under two ids. */
  element = server_tell (self, "ticket.take", take_body (first, 1, "ASW-03"));
  assert_accepted (element);
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, known);
  g_assert_cmpstr (state_of (element), ==, "called");
  json_decref (element);
  element = tell_move (self, "ticket.start", first, "ASW-03");
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, known);
  g_assert_cmpstr (state_of (element), ==, "serving");
  json_decref (element);

  /* One it does not know, while another is at the counter there: that one is held. */
  element = server_tell (self, "ticket.take", take_body (second, 7, "ASW-03"));
  assert_accepted (element);
  g_assert_true (has_flag (element, "counter-busy"));
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, second);
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket WHERE state = 'held'")), ==, 1);
  /* Its number is not given again. */
  after = issue (self, "CIV", "none");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT max(number) FROM ticket")), ==, 8);
  /* A number that was served already is another visitor's. */
  finish (self, second, "ASW-03");
  element = server_tell (self, "ticket.take", take_body (third, 7, "ASW-03"));
  assert_accepted (element);
  g_assert_cmpstr (km_json_get_string (ticket_of (element), "id", NULL), ==, third);
  json_decref (element);
  assert_verified (self);
}

static json_t *
undo (Server *self, const char *command)
{
  return server_tell (self, "ticket.undo", json_pack ("{s:s}", "command", command));
}

static void
test_undo (Server *self, gconstpointer data)
{
  KmCaller till = server_till (self);
  g_autofree char *a = issue (self, "CIV", "elderly");
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (KmCommand) start = NULL;
  g_autoptr (KmCommand) done = NULL;
  json_t *element;

  g_assert_cmpint (next_number (self, "ASW-03", NULL, NULL), ==, 1);
  start = server_fact (self, "ticket.start", "clerk", move_body (a, "ASW-03"));
  json_decref (server_send (self, &till, start, NULL));
  before = server_text (self, KM_SQL ("SELECT state || '|' || effective_at || '|' || called_at || '|' || started_at || '|' || counter FROM ticket"));
  done = server_fact (self, "ticket.finish", "clerk", move_body (a, "ASW-03"));
  json_decref (server_send (self, &till, done, NULL));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT served FROM sum_lane WHERE lane = 'CIV'")), ==, 1);

  /* Not the last move; then the last one; then not twice. */
  element = undo (self, start->id);
  g_assert_true (has_flag (element, "ticket-state"));
  g_assert_true (has_flag (element, "not-applied"));
  json_decref (element);
  element = undo (self, done->id);
  assert_accepted (element);
  g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
  g_assert_cmpstr (state_of (element), ==, "serving");
  json_decref (element);
  after = server_text (self, KM_SQL ("SELECT state || '|' || effective_at || '|' || called_at || '|' || started_at || '|' || counter FROM ticket"));
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT served FROM sum_lane WHERE lane = 'CIV'")), ==, 0);
  assert_verified (self);
  element = undo (self, done->id);
  g_assert_true (has_flag (element, "not-applied"));
  json_decref (element);
  element = undo (self, "00000000-0000-7000-8000-000000000000");
  g_assert_true (has_flag (element, "not-found"));
  json_decref (element);

  /* Late ones are told; a counter that is taken keeps its visitor. */
  {
    g_autoptr (KmCommand) leave = server_fact (self, "ticket.leave", "clerk", move_body (a, "ASW-03"));
    g_autofree char *b = NULL;

    json_decref (server_send (self, &till, leave, NULL));
    server_wait (self, 60);
    b = issue (self, "CIV", "none");
    g_assert_cmpint (next_number (self, "ASW-03", NULL, NULL), ==, 2);
    element = undo (self, leave->id);
    g_assert_true (has_flag (element, "counter-busy"));
    g_assert_true (has_flag (element, "not-applied"));
    json_decref (element);
    element = tell_move (self, "ticket.return", b, "ASW-03");
    json_decref (element);
    element = undo (self, leave->id);
    g_assert_true (has_flag (element, "undo-late"));
    g_assert_cmpstr (state_of (element), ==, "serving");
    json_decref (element);
  }
  assert_verified (self);
}

static void
test_counters (Server *self, gconstpointer data)
{
  json_t *element = server_tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
  g_autofree char *account = NULL;

  g_assert_cmpstr (km_json_get_string (result_of (element), "state", NULL), ==, "open");
  json_decref (element);
  account = server_text (self, KM_SQL ("SELECT account FROM counter WHERE counter = 'ASW-03'"));
  g_assert_cmpstr (account, ==, "clerk");
  element = server_tell (self, "counter.pause", json_pack ("{s:s, s:s}", "counter", "ASW-03", "reason", "prayer"));
  g_assert_cmpstr (km_json_get_string (result_of (element), "state", NULL), ==, "paused");
  json_decref (element);
  element = server_tell (self, "counter.resume", json_pack ("{s:s}", "counter", "ASW-03"));
  g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
  json_decref (element);
  element = server_tell (self, "counter.close", json_pack ("{s:s}", "counter", "ASW-03"));
  g_assert_cmpstr (km_json_get_string (result_of (element), "state", NULL), ==, "closed");
  json_decref (element);
}

/* Anything in any order: the sums equal the ledger, the chains hold, and no counter has two tickets. */
static void
test_random_walk (Server *self, gconstpointer data)
{
  static const char *const kinds[] = { "ticket.start", "ticket.finish", "ticket.hold", "ticket.resume", "ticket.return", "ticket.no-show",
                                       "ticket.came-back", "ticket.leave", "ticket.transfer", "ticket.take", "ticket.undo", "counter.close" };
  static const char *const lanes[] = { "CIV", "NOT", "TRF", "BIZ" };
  g_autoptr (GRand) chance = g_rand_new_with_seed (g_test_rand_int () & 0xffff);
  g_autoptr (GPtrArray) tickets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func (g_free);
  KmCaller till = server_till (self);
  guint steps = g_test_thorough () ? 5000 : 700;

  for (guint step = 0; step < steps; step++)
    {
      g_autofree char *counter = g_strdup_printf ("ASW-%02d", g_rand_int_range (chance, 1, 5));
      const char *ticket = tickets->len > 0 ? g_ptr_array_index (tickets, (guint) g_rand_int_range (chance, MAX (0, (int) tickets->len - 25), (int) tickets->len)) : NULL;
      g_autoptr (json_t) element = NULL;

      server_wait (self, g_rand_int_range (chance, 0, 90));
      switch (ticket == NULL ? 0 : g_rand_int_range (chance, 0, 6))
        {
        case 0:
          g_ptr_array_add (tickets, issue (self, lanes[g_rand_int_range (chance, 0, 4)], km_priority_to_string ((KmPriority) g_rand_int_range (chance, 0, KM_N_PRIORITIES))));
          break;
        case 1:
        case 2:
          element = call_next (self, counter);
          break;
        default:
          {
            const char *kind = kinds[g_rand_int_range (chance, 0, G_N_ELEMENTS (kinds))];
            g_autoptr (KmCommand) fact = NULL;
            json_t *body;

            if (g_str_equal (kind, "ticket.undo"))
              body = json_pack ("{s:s}", "command", moves->len > 0 ? g_ptr_array_index (moves, moves->len - 1) : "00000000-0000-7000-8000-000000000000");
            else if (g_str_equal (kind, "counter.close"))
              body = json_pack ("{s:s}", "counter", counter);
            else if (g_str_equal (kind, "ticket.take"))
              {
                g_autofree char *id = server_id (self);

                body = take_body (id, g_rand_int_range (chance, 1, 60), counter);
                g_ptr_array_add (tickets, g_steal_pointer (&id));
              }
            else
              body = move_body (ticket, counter);
            if (g_str_equal (kind, "ticket.hold"))
              km_json_set_string (body, "reason", "errand");
            if (g_str_equal (kind, "ticket.transfer"))
              km_json_set_string (body, g_rand_boolean (chance) ? "lane" : "to_counter", g_rand_boolean (chance) ? "NOT" : "ASW-02");
            fact = server_fact (self, kind, "clerk", body);
            element = server_send (self, &till, fact, NULL);
            assert_accepted (element);
            g_ptr_array_add (moves, g_strdup (fact->id));
          }
        }
    }
  assert_verified (self);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM (SELECT counter FROM ticket WHERE state IN ('called', 'serving') "
                                                "GROUP BY counter HAVING count(*) > 1) AS twice")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket WHERE state IN ('called', 'serving', 'held') AND counter IS NULL")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket WHERE state = 'waiting' AND (counter IS NOT NULL OR called_at IS NOT NULL)")), ==, 0);

  /* And verify does find what is wrong. */
  {
    g_autoptr (GPtrArray) found = NULL;
    g_autoptr (KmDirectory) directory = km_store_ref_directory (self->store);
    KmDb *db = km_store_get_writer (self->store);

    g_assert_true (km_db_exec (db, "UPDATE sum_lane SET waiting = waiting + 1 WHERE lane = 'CIV'; UPDATE audit SET actor = 'x' WHERE number = 9;"
                                   "DELETE FROM event WHERE seq = 5", NULL));
    found = km_verify (db, directory, NULL);
    g_assert_cmpint (found->len, >=, 3);
  }
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/tickets/queue", test_queue);
  ADD ("/tickets/moves", test_moves);
  ADD ("/tickets/elsewhere", test_elsewhere);
  ADD ("/tickets/take", test_take);
  ADD ("/tickets/undo", test_undo);
  ADD ("/tickets/counters", test_counters);
  ADD ("/tickets/random-walk", test_random_walk);
  return g_test_run ();
}
