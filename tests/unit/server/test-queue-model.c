// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* Random days against a small model of the queue's rules, written from the design and knowing neither SQL nor the server's code: after
 * each step the ticket that moved, after each day the whole queue, are what the model says. */

#include <string.h>

#include "km-reads.h"
#include "test-sale.h"

#define COUNTERS 5
#define STEP 7 /* seconds; no multiple of it lies near the five minutes of a reservation */

static const char *const lane_codes[] = { "CIV", "NOT", "TRF", "BIZ" };
static const char *const audiences[] = { "citizen", "citizen", "citizen", "investor", "foreigner" };
static const char *const priorities[] = { "none", "none", "none", "elderly", "disability", "infant" };
static const int heads[] = { 0, 0, 0, 10, 15, 10 };

typedef struct
{
  char *id;
  int order; /* of issue */
  const char *state, *audience, *basis;
  int lane;
  gboolean priority;
  KmTime issued, rank, booked, reserved; /* 0: none */
  int counter, to_counter;               /* -1: none */
} Ticket;

typedef struct
{
  gboolean open, clerk; /* clerk: "clerk" sits there, not the supervisor */
  guint lanes;          /* bits */
  const char *audience; /* NULL: everyone */
} Counter;

typedef struct
{
  Server *server;
  GRand *chance;
  GPtrArray *tickets; /* Ticket */
  Counter counters[COUNTERS];
  Ticket last;     /* as it was before the till's last move; id NULL: nothing to take back */
  Ticket *moved;   /* by it */
  char *move;
} Model;

static void
ticket_free (gpointer data)
{
  Ticket *ticket = data;

  g_free (ticket->id);
  g_free (ticket);
}

static int
pick (Model *self, int n)
{
  return g_rand_int_range (self->chance, 0, n);
}

static const char *
code (int counter)
{
  static const char *const codes[COUNTERS] = { "ASW-01", "ASW-02", "ASW-03", "ASW-04", "ASW-05" };

  return counter >= 0 ? codes[counter] : NULL;
}

static Ticket *
at_counter (Model *self, int counter)
{
  for (guint i = 0; i < self->tickets->len; i++)
    {
      Ticket *ticket = g_ptr_array_index (self->tickets, i);

      if (ticket->counter == counter && (g_str_equal (ticket->state, "called") || g_str_equal (ticket->state, "serving")))
        return ticket;
    }
  return NULL;
}

static gboolean
before (const Ticket *a, const Ticket *b)
{
  return a->rank != b->rank ? a->rank < b->rank : a->order < b->order;
}

/* A ticket in one of `states`, "" for none there. */
static Ticket *
pick_in (Model *self, const char *states)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < self->tickets->len; i++)
    if (strstr (states, ((Ticket *) g_ptr_array_index (self->tickets, i))->state) != NULL)
      g_ptr_array_add (found, g_ptr_array_index (self->tickets, i));
  return found->len > 0 ? g_ptr_array_index (found, (guint) pick (self, (int) found->len)) : NULL;
}

/* ---- Comparing ---- */

static void
compare (Model *self, const Ticket *ticket, json_t *json)
{
  g_assert_cmpstr (km_json_get_string (json, "id", NULL), ==, ticket->id);
  g_assert_cmpstr (km_json_get_string (json, "state", NULL), ==, ticket->state);
  g_assert_cmpint (km_json_get_time (json, "effective_at", 0), ==, ticket->rank);
  g_assert_cmpstr (km_json_get_string (json, "lane", NULL), ==, lane_codes[ticket->lane]);
  g_assert_cmpstr (km_json_get_string (json, "basis", NULL), ==, ticket->basis);
  g_assert_cmpstr (km_json_get_string (json, "counter", NULL), ==, code (ticket->counter));
  g_assert_cmpstr (km_json_get_string (json, "to_counter", NULL), ==, code (ticket->to_counter));
}

/* Who waits, in order, and who is held or missed the call. */
static void
compare_queue (Model *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) queue = km_read_queue (self->server->store, "ASW", server_now (self->server), &error);
  json_t *waiting = json_object_get (queue, "waiting");
  gsize n = 0, held = 0, absent = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < self->tickets->len; i++)
    {
      const Ticket *ticket = g_ptr_array_index (self->tickets, i);
      gsize place = 0;

      held += g_str_equal (ticket->state, "held");
      absent += g_str_equal (ticket->state, "no-show");
      if (!g_str_equal (ticket->state, "waiting"))
        continue;
      n++;
      for (guint j = 0; j < self->tickets->len; j++)
        {
          const Ticket *other = g_ptr_array_index (self->tickets, j);

          place += g_str_equal (other->state, "waiting") && before (other, ticket);
        }
      compare (self, ticket, json_array_get (waiting, place));
    }
  g_assert_cmpint (json_array_size (waiting), ==, n);
  g_assert_cmpint (json_array_size (json_object_get (queue, "held")), ==, held);
  g_assert_cmpint (json_array_size (json_object_get (queue, "absent")), ==, absent);
}

/* ---- Steps ---- */

static void
arrive (Model *self)
{
  Ticket *ticket = g_new0 (Ticket, 1);
  int priority = pick (self, G_N_ELEMENTS (priorities));
  g_autoptr (json_t) booked = NULL;
  g_autoptr (json_t) element = NULL;
  json_t *body;

  ticket->lane = pick (self, G_N_ELEMENTS (lane_codes));
  ticket->audience = audiences[pick (self, G_N_ELEMENTS (audiences))];
  ticket->priority = heads[priority] > 0;
  ticket->basis = "issue";
  body = json_pack ("{s:s, s:s, s:s}", "lane", lane_codes[ticket->lane], "audience", ticket->audience, "priority", priorities[priority]);
  if (pick (self, 8) == 0)
    {
      KmTime now = server_now (self->server);

      ticket->booked = now - now % KM_TIME_MINUTE + (1 + pick (self, 30)) * KM_TIME_MINUTE;
      km_json_set_time (body, "at", ticket->booked);
      booked = server_wish (self->server, &receptionist, "appointment.book", body);
      if (g_strcmp0 (code_of (booked), "slot-full") == 0 || g_strcmp0 (code_of (booked), "not-open") == 0)
        {
          g_free (ticket);
          return;
        }
      assert_accepted (booked);
      if (pick (self, 2) == 0) /* late */
        server_wait (self->server, 10 * 60 + 3 * STEP);
      ticket->basis = "appointment";
      element = server_wish (self->server, &receptionist, "appointment.check-in",
                             json_pack ("{s:s}", "appointment",
                                        km_json_get_string (km_json_get_object (result_of (booked), "appointment"), "id", NULL)));
    }
  else
    element = server_wish (self->server, &receptionist, "ticket.issue", body);
  assert_accepted (element);
  ticket->id = g_strdup (km_json_get_string (ticket_of (element), "id", NULL));
  ticket->order = (int) self->tickets->len;
  ticket->state = "waiting";
  ticket->counter = ticket->to_counter = -1;
  ticket->issued = km_json_get_time (ticket_of (element), "issued_at", 0);
  ticket->rank = (ticket->booked != 0 ? MAX (ticket->booked, ticket->issued - 15 * KM_TIME_MINUTE) : ticket->issued) - heads[priority] * KM_TIME_MINUTE;
  g_ptr_array_add (self->tickets, ticket);
  compare (self, ticket, ticket_of (element));
}

static gboolean
may_call (const Model *self, int counter, const Ticket *ticket, KmTime now)
{
  const Counter *place = &self->counters[counter];

  if (!g_str_equal (ticket->state, "waiting"))
    return FALSE;
  if (ticket->to_counter == counter)
    return TRUE;
  if ((place->lanes >> ticket->lane & 1) == 0 || (place->audience != NULL && !g_str_equal (place->audience, ticket->audience)))
    return FALSE;
  return ticket->to_counter == -1 || (ticket->reserved != 0 && ticket->reserved <= now);
}

static const char *
why (const Model *self, int counter, const Ticket *ticket)
{
  if (g_str_equal (ticket->basis, "resumed"))
    return "resumed";
  if (ticket->to_counter == counter)
    return "sent-here";
  if (!g_str_equal (ticket->basis, "issue"))
    return ticket->basis;
  for (guint i = 0; ticket->priority && i < self->tickets->len; i++)
    {
      const Ticket *other = g_ptr_array_index (self->tickets, i);

      if (g_str_equal (other->state, "waiting") && other->to_counter == -1 && (self->counters[counter].lanes >> other->lane & 1) != 0
          && before (ticket, other) && other->issued < ticket->issued && other->rank < ticket->issued)
        return "priority";
    }
  return "oldest";
}

static void
call (Model *self, int counter)
{
  g_autoptr (json_t) element = NULL;
  KmTime now = server_now (self->server);
  const char *reason;
  Ticket *next = NULL;
  gboolean some = FALSE;

  if (at_counter (self, counter) != NULL)
    return;
  for (guint i = 0; i < self->tickets->len; i++)
    {
      Ticket *ticket = g_ptr_array_index (self->tickets, i);

      some = some || g_str_equal (ticket->state, "waiting");
      if (may_call (self, counter, ticket, now) && (next == NULL || before (ticket, next)))
        next = ticket;
    }
  element = call_next (self->server, code (counter));
  assert_accepted (element);
  reason = km_json_get_string (km_json_get_object (result_of (element), "why"), "code", NULL);
  if (next == NULL)
    {
      g_assert_null (ticket_of (element));
      g_assert_cmpstr (reason, ==, some ? "others" : "nobody");
      return;
    }
  g_assert_cmpstr (reason, ==, why (self, counter, next));
  if (!self->counters[counter].open || self->counters[counter].clerk)
    self->counters[counter] = (Counter) { TRUE, FALSE, self->counters[counter].lanes, self->counters[counter].audience };
  next->state = "called";
  next->counter = counter;
  next->to_counter = -1;
  next->reserved = 0;
  compare (self, next, ticket_of (element));
  if (self->moved == next)
    self->moved = NULL;
}

static void
wait_again (Ticket *ticket)
{
  ticket->state = "waiting";
  ticket->counter = -1;
  ticket->reserved = 0;
}

/* Sends a move of the ticket, of which the model knows already what becomes of it. */
static void
send (Model *self, const char *kind, json_t *body, const Ticket *was, Ticket *ticket, KmTime made_at)
{
  KmCaller till = server_till (self->server);
  g_autoptr (KmCommand) fact = server_fact (self->server, kind, "clerk", body);
  g_autoptr (json_t) element = NULL;

  fact->made_at = made_at;
  element = server_send (self->server, &till, fact, NULL);
  assert_accepted (element);
  g_assert_false (has_flag (element, "not-applied"));
  compare (self, ticket, ticket_of (element));
  self->last = *was;
  self->moved = ticket;
  g_free (self->move);
  self->move = g_strdup (fact->id);
}

/* Where who was held goes first: to the clerk, else to the counter, if they work. */
static int
find_holder (Model *self, const Ticket *ticket)
{
  for (int i = 0; i < COUNTERS; i++)
    if (self->counters[i].open && self->counters[i].clerk)
      return i;
  return self->counters[ticket->counter].open ? ticket->counter : -1;
}

static void
come_back (Model *self)
{
  Ticket *ticket = pick_in (self, "held no-show"), was;
  KmTime now = server_now (self->server);

  if (ticket == NULL)
    return;
  was = *ticket;
  if (g_str_equal (ticket->state, "held"))
    {
      int holder = find_holder (self, ticket);

      wait_again (ticket);
      ticket->to_counter = holder;
      ticket->reserved = holder >= 0 ? now + 5 * KM_TIME_MINUTE : 0;
      ticket->basis = "resumed";
    }
  else
    {
      wait_again (ticket);
      ticket->to_counter = -1;
      ticket->rank = MAX (ticket->rank, now - 10 * KM_TIME_MINUTE);
      ticket->basis = "came-back";
    }
  send (self, "ticket.came-back", json_pack ("{s:s}", "ticket", ticket->id), &was, ticket, now);
}

static void
transfer (Model *self)
{
  Ticket *ticket = pick_in (self, "waiting called serving held"), was;
  json_t *body;

  if (ticket == NULL)
    return;
  was = *ticket;
  body = json_pack ("{s:s, s:s?}", "ticket", ticket->id, "counter", code (ticket->counter));
  wait_again (ticket);
  ticket->to_counter = -1;
  if (pick (self, 2) == 0)
    {
      ticket->lane = pick (self, G_N_ELEMENTS (lane_codes));
      km_json_set_string (body, "lane", lane_codes[ticket->lane]);
    }
  else
    {
      int counter = pick (self, COUNTERS);

      km_json_set_string (body, "to_counter", code (counter));
      if (self->counters[counter].open)
        ticket->to_counter = counter;
    }
  if (g_str_equal (ticket->basis, "resumed"))
    ticket->basis = ticket->booked != 0 ? "appointment" : "issue";
  send (self, "ticket.transfer", body, &was, ticket, server_now (self->server));
}

/* The moves at a counter: from one state to another. */
static void
move (Model *self)
{
  static const struct
  {
    const char *kind, *from, *to;
  } moves[] = {
    { "ticket.start", "called", "serving" },   { "ticket.start", "called", "serving" },  { "ticket.hold", "serving", "held" },
    { "ticket.finish", "serving", "finished" }, { "ticket.finish", "serving", "finished" }, { "ticket.return", "called", "waiting" },
    { "ticket.no-show", "called", "no-show" }, { "ticket.resume", "held", "serving" },    { "ticket.leave", "waiting called serving held", "left" },
  };
  int n = pick (self, G_N_ELEMENTS (moves));
  Ticket *ticket = pick_in (self, moves[n].from), was;
  json_t *body;
  int counter;

  if (ticket == NULL)
    return;
  was = *ticket;
  counter = ticket->counter;
  if (g_str_equal (moves[n].kind, "ticket.resume"))
    {
      counter = pick (self, COUNTERS);
      if (at_counter (self, counter) != NULL)
        return;
    }
  body = json_pack ("{s:s, s:s?}", "ticket", ticket->id, "counter", code (counter));
  if (g_str_equal (moves[n].kind, "ticket.hold"))
    km_json_set_string (body, "reason", "document");
  if (g_str_equal (moves[n].to, "waiting"))
    wait_again (ticket);
  ticket->state = moves[n].to;
  ticket->counter = strstr ("serving held finished", moves[n].to) != NULL ? counter : -1;
  send (self, moves[n].kind, body, &was, ticket, server_now (self->server));
}

/* Takes the till's last move back, unless the ticket has moved since or its counter has another. */
static void
undo (Model *self)
{
  Ticket *ticket = self->moved, *other, back = self->last;

  if (ticket == NULL)
    return;
  other = back.counter >= 0 ? at_counter (self, back.counter) : NULL;
  if (strstr ("called serving", back.state) != NULL && other != NULL && other != ticket)
    return;
  if (back.to_counter >= 0 && !self->counters[back.to_counter].open)
    {
      back.to_counter = -1;
      back.reserved = 0;
    }
  *ticket = back;
  send (self, "ticket.undo", json_pack ("{s:s}", "command", self->move), &back, ticket, server_now (self->server));
  self->moved = NULL;
}

/* Opens, pauses or closes; the latter two let go what was sent there. */
static void
change_counter (Model *self, int counter)
{
  static const char *const kinds[] = { "counter.open", "counter.open", "counter.pause", "counter.close" };
  const char *kind = kinds[pick (self, G_N_ELEMENTS (kinds))];
  g_autoptr (json_t) element = server_tell (self->server, kind, json_pack ("{s:s}", "counter", code (counter)));

  assert_accepted (element);
  self->counters[counter].open = g_str_equal (kind, "counter.open");
  self->counters[counter].clerk = !g_str_equal (kind, "counter.close");
  for (guint i = 0; !self->counters[counter].open && i < self->tickets->len; i++)
    {
      Ticket *ticket = g_ptr_array_index (self->tickets, i);

      if (!g_str_equal (ticket->state, "waiting") || ticket->to_counter != counter)
        continue;
      ticket->to_counter = -1;
      ticket->reserved = 0;
      if (self->moved == ticket)
        self->moved = NULL;
    }
}

static void
assign (Model *self, int counter)
{
  static const char *const wanted[] = { NULL, NULL, "citizen", "investor" };
  json_t *lanes = json_array (), *list = json_array ();
  g_autoptr (json_t) element = NULL;

  self->counters[counter].lanes = 1 + (guint) pick (self, (1 << G_N_ELEMENTS (lane_codes)) - 1);
  self->counters[counter].audience = wanted[pick (self, G_N_ELEMENTS (wanted))];
  for (guint i = 0; i < G_N_ELEMENTS (lane_codes); i++)
    if ((self->counters[counter].lanes >> i & 1) != 0)
      json_array_append_new (lanes, json_string (lane_codes[i]));
  if (self->counters[counter].audience != NULL)
    json_array_append_new (list, json_string (self->counters[counter].audience));
  element = server_wish (self->server, &supervisor, "counter.assign",
                         json_pack ("{s:s, s:o, s:o}", "counter", code (counter), "lanes", lanes, "audiences", list));
  assert_accepted (element);
}

static void
step (Model *self)
{
  int counter = pick (self, COUNTERS);

  switch (pick (self, 16))
    {
    case 0:
    case 1:
    case 2:
    case 3:
      arrive (self);
      break;
    case 4:
    case 5:
    case 6:
      call (self, counter);
      break;
    case 7:
      come_back (self);
      break;
    case 8:
      transfer (self);
      break;
    case 9:
      undo (self);
      break;
    case 10:
      change_counter (self, counter);
      break;
    case 11:
      if (pick (self, 3) == 0)
        assign (self, counter);
      break;
    default:
      move (self);
      break;
    }
}

static void
test_model (Server *server, gconstpointer data)
{
  guint32 seed = (guint32) g_test_rand_int () & 0xffffff;
  guint days = g_test_thorough () ? 12 : 2;

  g_test_message ("seed %u", seed);
  for (guint day = 0; day < days; day++)
    {
      Model self = { .server = server, .chance = g_rand_new_with_seed (seed + day), .tickets = g_ptr_array_new_with_free_func (ticket_free) };

      /* A morning each, so that the day does not end on the way: on Wednesdays. */
      km_clock_set (server->clock, START - 3 * KM_TIME_HOUR + (KmTime) day * 14 * KM_TIME_DAY);
      for (int i = 0; i < COUNTERS; i++)
        {
          g_autoptr (json_t) open = server_tell (server, "counter.close", json_pack ("{s:s}", "counter", code (i)));

          assert_accepted (open);
          assign (&self, i);
        }
      for (guint i = 0; i < 500; i++)
        {
          server_wait (server, STEP * pick (&self, 8));
          step (&self);
          if (i % 50 == 0)
            compare_queue (&self);
        }
      compare_queue (&self);
      {
        g_autoptr (json_t) closed = server_wish (server, &supervisor, "day.close", json_pack ("{s:b}", "end", 1));

        assert_accepted (closed);
      }
      g_assert_cmpint (self.tickets->len, >, 50);
      g_ptr_array_unref (self.tickets);
      g_rand_free (self.chance);
      g_free (self.move);
    }
  assert_verified (server, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/queue-model/days", Server, NULL, server_set_up, test_model, server_tear_down);
  return g_test_run ();
}
