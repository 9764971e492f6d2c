/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-error.h"
#include "km-ticket.h"
#include "km-wait.h"

/* Every kind in every state, drawn by hand from the design; '-' = not allowed, else the first letter of where it goes:
 * w(aiting) c(alled) s(erving) h(eld) f(inished) n(o-show) l(eft). Columns: none waiting called serving held finished no-show left. */
static const struct {
  const char *kind;
  const char *to;
} expected[] = {
  { "ticket.issue",     "w-------" },
  { "ticket.take",      "cc------" },
  { "ticket.call-next", "-c------" },
  { "ticket.call",      "-c------" },
  { "ticket.recall",    "--c-----" },
  { "ticket.start",     "--s-----" },
  { "ticket.hold",      "---h----" },
  { "ticket.resume",    "----s---" },
  { "ticket.return",    "--w-----" },
  { "ticket.transfer",  "-wwww---" },
  { "ticket.no-show",   "--n-----" },
  { "ticket.came-back", "----w-w-" },
  { "ticket.leave",     "-llll---" },
  { "ticket.finish",    "---f----" },
};

static const char letters[KM_N_TICKET_STATES] = { '?', 'w', 'c', 's', 'h', 'f', 'n', 'l' };

static void
test_every_move (void)
{
  gsize n;
  const KmTicketMove *moves = km_ticket_moves (&n);

  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < n; i++) {
    g_assert_cmpstr (moves[i].kind, ==, expected[i].kind);
    g_assert_true (km_ticket_move_find_kind (moves[i].kind) == &moves[i]);
    for (guint from = 0; from < KM_N_TICKET_STATES; from++) {
      const KmTicketMove *move = km_ticket_move_find (expected[i].kind, (KmTicketState) from);
      char to = move != NULL ? letters[move->to] : '-';

      if (to != expected[i].to[from])
        g_error ("%s from %u: %c", expected[i].kind, from, to);
    }
  }
  g_assert_null (km_ticket_move_find ("ticket.undo", KM_TICKET_FINISHED));
  g_assert_null (km_ticket_move_find_kind ("transaction.complete"));
}

/* finished and left are ends; what is not an end can be left; every state can be reached. */
static void
test_reachable (void)
{
  gsize n;
  const KmTicketMove *moves = km_ticket_moves (&n);
  guint reached = KM_TICKET_MASK (KM_TICKET_NONE);

  for (guint round = 0; round < KM_N_TICKET_STATES; round++) {
    for (gsize i = 0; i < n; i++) {
      if ((moves[i].from & reached) != 0)
        reached |= KM_TICKET_MASK (moves[i].to);
    }
  }
  g_assert_cmpuint (reached, ==, KM_TICKET_MASK (KM_N_TICKET_STATES) - 1);
  for (gsize i = 0; i < n; i++) {
    g_assert_cmpuint (moves[i].from & (KM_TICKET_MASK (KM_TICKET_FINISHED) | KM_TICKET_MASK (KM_TICKET_LEFT)), ==, 0);
    g_assert_cmpint (moves[i].to, !=, KM_TICKET_NONE);
    /* Calls and issues are not the till's moves to take back. */
    g_assert_cmpint (moves[i].undoable, ==, i >= 5);
  }
}

static void
test_names (void)
{
  for (guint i = KM_TICKET_WAITING; i < KM_N_TICKET_STATES; i++) {
    KmTicketState state;

    g_assert_true (km_ticket_state_from_string (km_ticket_state_to_string ((KmTicketState) i), &state));
    g_assert_cmpint (state, ==, (int) i);
  }
  for (guint i = 0; i < KM_N_PRIORITIES; i++) {
    KmPriority priority;

    g_assert_true (km_priority_from_string (km_priority_to_string ((KmPriority) i), &priority));
    g_assert_cmpint (priority, ==, (int) i);
  }
  g_assert_null (km_ticket_state_to_string (KM_TICKET_NONE));
  g_assert_false (km_ticket_state_from_string (NULL, &(KmTicketState) { KM_TICKET_NONE }));
  g_assert_false (km_ticket_state_from_string ("Waiting", &(KmTicketState) { KM_TICKET_NONE }));
  g_assert_false (km_priority_from_string ("vip", &(KmPriority) { KM_PRIORITY_NONE }));
  g_assert_true (km_audience_is_valid ("citizen"));
  g_assert_false (km_audience_is_valid ("tourist"));
}

static void
test_effective (void)
{
  KmTime now = 100 * KM_TIME_MINUTE;

  g_assert_cmpint (km_ticket_effective_at (now, 15), ==, 85 * KM_TIME_MINUTE);
  g_assert_cmpint (km_ticket_effective_at (now, 0), ==, now);
  g_assert_cmpint (km_ticket_effective_came_back (50 * KM_TIME_MINUTE, now), ==, 90 * KM_TIME_MINUTE);
  g_assert_cmpint (km_ticket_effective_came_back (95 * KM_TIME_MINUTE, now), ==, 95 * KM_TIME_MINUTE);
  g_assert_cmpint (km_ticket_effective_appointment (now, 60 * KM_TIME_MINUTE), ==, now);
  g_assert_cmpint (km_ticket_effective_appointment (now, 130 * KM_TIME_MINUTE), ==, 115 * KM_TIME_MINUTE);
}

static void
test_why (void)
{
  static const struct {
    KmTicketBasis basis;
    const char *to_counter;
    KmPriority priority;
    gboolean passed;
    const char *why;
  } cases[] = {
    { KM_BASIS_ISSUE, NULL, KM_PRIORITY_NONE, FALSE, "oldest" },
    { KM_BASIS_ISSUE, NULL, KM_PRIORITY_NONE, TRUE, "oldest" },
    { KM_BASIS_ISSUE, NULL, KM_PRIORITY_ELDERLY, FALSE, "oldest" },
    { KM_BASIS_ISSUE, NULL, KM_PRIORITY_ELDERLY, TRUE, "priority" },
    { KM_BASIS_ISSUE, "ASW-03", KM_PRIORITY_ELDERLY, TRUE, "sent-here" },
    { KM_BASIS_ISSUE, "ASW-04", KM_PRIORITY_NONE, FALSE, "oldest" },
    { KM_BASIS_APPOINTMENT, NULL, KM_PRIORITY_ELDERLY, TRUE, "appointment" },
    { KM_BASIS_APPOINTMENT, "ASW-03", KM_PRIORITY_NONE, TRUE, "sent-here" },
    { KM_BASIS_CAME_BACK, NULL, KM_PRIORITY_NONE, TRUE, "came-back" },
    { KM_BASIS_RESUMED, "ASW-03", KM_PRIORITY_NONE, FALSE, "resumed" },
    { KM_BASIS_RESUMED, "ASW-04", KM_PRIORITY_NONE, FALSE, "resumed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KmTicket ticket = { .basis = cases[i].basis, .to_counter = (char *) cases[i].to_counter, .priority = cases[i].priority };

    g_assert_cmpstr (km_ticket_why (&ticket, "ASW-03", cases[i].passed), ==, cases[i].why);
  }
  for (guint i = 0; i < KM_N_BASES; i++) {
    KmTicketBasis basis;

    g_assert_true (km_ticket_basis_from_string (km_ticket_basis_to_string ((KmTicketBasis) i), &basis));
    g_assert_cmpint (basis, ==, (int) i);
  }
}

/* The estimate by hand: @lanes are waiting and seconds, @counters bits of lanes, negative: busy. */
static void
test_wait (void)
{
  static const struct {
    int lanes[3][2];
    int counters[4]; /* 0 ends them */
    gint64 expected[3];
  } cases[] = {
    { { { 0, 600 } }, { 1 }, { 0, KM_WAIT_UNKNOWN, KM_WAIT_UNKNOWN } },
    { { { 0, 600 } }, { -1 }, { 300, KM_WAIT_UNKNOWN, KM_WAIT_UNKNOWN } },
    { { { 0, 600 } }, { -1, 1 }, { 0, KM_WAIT_UNKNOWN, KM_WAIT_UNKNOWN } },
    { { { 6, 600 } }, { -1, -1 }, { 1800 + 150, KM_WAIT_UNKNOWN, KM_WAIT_UNKNOWN } },
    { { { 6, 600 } }, { 0 }, { KM_WAIT_UNKNOWN, KM_WAIT_UNKNOWN, KM_WAIT_UNKNOWN } },
    /* Two counters for both lanes: all are called in one order, so all wait for all. */
    { { { 4, 600 }, { 2, 300 } }, { 3, 3 }, { 1500, 1500, KM_WAIT_UNKNOWN } },
    /* One counter for all three, one for the second alone: that one is through first, then the other two share. */
    { { { 2, 600 }, { 1, 600 }, { 1, 600 } }, { 7, 2 }, { 1920, 480, 1920 } },
    /* Nobody serves the third. */
    { { { 1, 600 }, { 1, 600 }, { 9, 600 } }, { 1, 2 }, { 600, 600, KM_WAIT_UNKNOWN } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KmWaitLane lanes[3] = { { 0 } };
    KmWaitCounter counters[4] = { { 0 } };
    guint n = 0;

    for (guint l = 0; l < 3; l++) {
      lanes[l].waiting = cases[i].lanes[l][0];
      lanes[l].service_seconds = cases[i].lanes[l][1];
    }
    for (; n < 4 && cases[i].counters[n] != 0; n++)
      counters[n] = (KmWaitCounter) { (guint64) ABS (cases[i].counters[n]), cases[i].counters[n] < 0 };
    km_wait_estimate (lanes, 3, counters, n);
    for (guint l = 0; l < 3; l++)
      if (lanes[l].estimate != cases[i].expected[l])
        g_error ("case %" G_GSIZE_FORMAT ", lane %u: %" G_GINT64_FORMAT, i, l, lanes[l].estimate);
  }
  g_assert_cmpint (km_wait_service_seconds (0, 0, 600), ==, 600);
  g_assert_cmpint (km_wait_service_seconds (2, 600, 600), ==, 450);
  g_assert_cmpint (km_wait_service_seconds (98, 98 * 300, 600), ==, 306);
}

static const char wire[] =
  "{\"id\":\"0190b0a8-1234-7000-8000-000000000001\",\"number\":42,\"lane\":\"CIV\",\"letter\":\"م\",\"latin\":\"M\",\"audience\":\"citizen\","
  "\"priority\":\"elderly\",\"state\":\"called\",\"basis\":\"appointment\",\"booked_at\":\"2026-11-21T07:50:00.000000Z\",\"issued_at\":\"2026-11-21T08:00:00.000000Z\",\"effective_at\":\"2026-11-21T07:50:00.000000Z\","
  "\"called_at\":\"2026-11-21T08:05:00.000000Z\",\"started_at\":null,\"finished_at\":null,\"counter\":\"ASW-03\",\"to_counter\":null,\"recalls\":1,"
  "\"wanted\":[\"CSO-009\",\"BND-01\"],\"hold_reason\":null,\"centre\":\"ASW\",\"day\":\"2026-11-21\"}";

static void
test_wire (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(json_t) json = km_json_parse (wire, strlen (wire), KM_JSON_MAX_DEPTH, &error);
  g_autoptr(KmTicket) ticket = km_ticket_from_json (json, &error);
  g_autoptr(KmTicket) copy = NULL;
  g_autoptr(json_t) written = NULL;
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;
  g_autofree char *latin = NULL;

  g_assert_no_error (error);
  copy = km_ticket_copy (ticket);
  written = km_ticket_to_json (copy);
  text = km_json_dump (written, NULL);
  g_assert_cmpstr (text, ==, wire);
  g_assert_cmpint (ticket->state, ==, KM_TICKET_CALLED);
  g_assert_cmpint (ticket->priority, ==, KM_PRIORITY_ELDERLY);
  g_assert_cmpint (ticket->started_at, ==, KM_TIME_NONE);
  g_assert_cmpstr (ticket->wanted[1], ==, "BND-01");
  label = km_ticket_label (ticket, KM_DIGITS_ARABIC);
  latin = km_ticket_label (ticket, KM_DIGITS_LATIN);
  g_assert_cmpstr (label, ==, "م ٤٢");
  g_assert_cmpstr (latin, ==, "M 42");
}

static void
test_wire_tolerant (void)
{
  static const struct {
    const char *name;
    const char *value; /* JSON; NULL removes the member */
    const char *field; /* NULL: accepted */
  } changes[] = {
    { "new_member", "[1]", NULL },
    { "wanted", NULL, NULL },
    { "called_at", NULL, NULL },
    { "basis", NULL, NULL },
    { "basis", "\"whim\"", NULL },
    { "booked_at", NULL, NULL },
    { "booked_at", "\"noon\"", "/booked_at" },
    { "state", "\"resting\"", "/state" },
    { "priority", "\"vip\"", "/priority" },
    { "audience", "\"tourist\"", "/audience" },
    { "number", "0", "/number" },
    { "number", "\"42\"", "/number" },
    { "wanted", "[1]", "/wanted" },
    { "issued_at", NULL, "/issued_at" },
    { "day", "\"21/11/2026\"", "/day" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) json = km_json_parse (wire, strlen (wire), KM_JSON_MAX_DEPTH, NULL);
    g_autoptr(KmTicket) ticket = NULL;

    if (changes[i].value != NULL)
      json_object_set_new (json, changes[i].name, json_loads (changes[i].value, JSON_DECODE_ANY, NULL));
    else
      json_object_del (json, changes[i].name);
    ticket = km_ticket_from_json (json, &error);
    if (changes[i].field == NULL)
      g_assert_no_error (error);
    else
      g_assert_cmpstr (km_error_get_field (error), ==, changes[i].field);
    g_assert_cmpint (ticket != NULL, ==, changes[i].field == NULL);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/every-move", test_every_move);
  g_test_add_func ("/ticket/reachable", test_reachable);
  g_test_add_func ("/ticket/names", test_names);
  g_test_add_func ("/ticket/effective", test_effective);
  g_test_add_func ("/ticket/why", test_why);
  g_test_add_func ("/ticket/wait", test_wait);
  g_test_add_func ("/ticket/wire", test_wire);
  g_test_add_func ("/ticket/wire-tolerant", test_wire_tolerant);
  return g_test_run ();
}
