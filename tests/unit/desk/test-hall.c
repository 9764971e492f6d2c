/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-await.h"
#include "km-desk-private.h"
#include "km-ticket.h"

/* The waiting room's screen, told what the server tells it. */

typedef struct
{
  char *folder;
  KmDesk *desk;
  KmHall *hall;
  guint chimes;
} Fixture;

static void
called_cb (KmHall *hall, KmHallCall *call, Fixture *f)
{
  f->chimes++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("km-hall-XXXXXX", NULL);
  f->desk = km_desk_new (f->folder, "http://127.0.0.1:9", TRUE, NULL, NULL);
  f->hall = km_desk_get_hall (f->desk);
  f->desk->centre_info = json_loads ("{\"lanes\": [{\"lane\": \"CIV\", \"letter\": \"م\", \"latin\": \"M\", \"name_ar\": \"الأحوال المدنية\", \"name_en\": \"Civil "
                                     "status\", \"authorities\": [\"CSO\", \"CRM\"]}], \"counters\": [{\"counter\": \"ASW-01\", \"number\": 1}, "
                                     "{\"counter\": \"ASW-05\", \"number\": 5}]}", 0, NULL);
  g_assert_nonnull (f->desk->centre_info);
  g_signal_connect (f->hall, "called", G_CALLBACK (called_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->desk);
  remove_tree (f->folder);
  g_free (f->folder);
}

/* A ticket as the wire has it. called: minutes after nine, -1 for none. */
static json_t *
ticket (guint number, KmTicketState state, const char *counter, int called, int recalls)
{
  g_autoptr (KmTicket) ticket = km_ticket_new ();
  g_autofree char *id = g_strdup_printf ("019abc00-0000-7000-8000-%012u", number);
  KmTime nine;

  g_assert_true (km_time_parse ("2026-11-22T09:00:00Z", &nine, NULL));
  ticket->id = g_steal_pointer (&id);
  ticket->number = (int) number;
  ticket->lane = g_strdup ("CIV");
  ticket->letter = g_strdup ("م");
  ticket->latin = g_strdup ("M");
  ticket->audience = g_strdup ("citizen");
  ticket->state = state;
  ticket->issued_at = ticket->effective_at = nine;
  ticket->called_at = called < 0 ? KM_TIME_NONE : nine + called * KM_TIME_MINUTE;
  ticket->started_at = state == KM_TICKET_SERVING ? ticket->called_at : KM_TIME_NONE;
  ticket->finished_at = KM_TIME_NONE;
  ticket->counter = g_strdup (counter);
  ticket->recalls = recalls;
  ticket->centre = g_strdup ("ASW");
  ticket->day = g_strdup ("2026-11-22");
  return km_ticket_to_json (ticket);
}

static void
tell (Fixture *f, json_t *json)
{
  km_hall_take_ticket (f->hall, json);
  json_decref (json);
}

/* Takes called and serving (each may be NULL). */
static void
tell_all (Fixture *f, json_t *called, json_t *serving)
{
  json_t *snapshot = json_pack ("{s: [], s: [], s: [{s: s, s: i, s: i}]}", "called", "serving", "lanes", "lane", "CIV", "waiting", 4, "estimate_seconds", 601);

  if (called)
    json_array_append_new (json_object_get (snapshot, "called"), called);
  if (serving)
    json_array_append_new (json_object_get (snapshot, "serving"), serving);
  km_hall_take_snapshot (f->hall, snapshot);
  json_decref (snapshot);
}

static guint
current (Fixture *f)
{
  KmHallCall *call = km_hall_get_current (f->hall);

  return call ? km_hall_call_get_number (call) : 0;
}

/* The numbers of the earlier calls, «2 1». */
static char *
earlier (Fixture *f)
{
  GListModel *calls = km_hall_get_calls (f->hall);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (KmHallCall) call = g_list_model_get_item (calls, i);

      g_string_append_printf (text, i > 0 ? " %u" : "%u", km_hall_call_get_number (call));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_earlier (Fixture *f, const char *wanted)
{
  g_autofree char *text = earlier (f);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_switched_on (Fixture *f, gconstpointer data)
{
  GListModel *lanes = km_hall_get_lanes (f->hall);
  g_autoptr (KmHallLane) lane = NULL;

  /* Events before the room is known are not believed. */
  tell (f, ticket (9, KM_TICKET_CALLED, "ASW-01", 1, 0));
  g_assert_null (km_hall_get_current (f->hall));

  tell_all (f, ticket (8, KM_TICKET_CALLED, "ASW-05", 20, 0), ticket (7, KM_TICKET_SERVING, "ASW-01", 10, 0));
  g_assert_true (km_hall_get_ready (f->hall));
  g_assert_cmpuint (current (f), ==, 8);
  g_assert_cmpuint (km_hall_call_get_counter_number (km_hall_get_current (f->hall)), ==, 5);
  assert_earlier (f, "7");
  /* What was called before the screen was on makes no sound. */
  g_assert_cmpuint (f->chimes, ==, 0);

  g_assert_cmpuint (g_list_model_get_n_items (lanes), ==, 1);
  lane = g_list_model_get_item (lanes, 0);
  g_assert_cmpuint (km_hall_lane_get_waiting (lane), ==, 4);
  /* 601 seconds are more than ten minutes: told in steps of five, never too little. */
  g_assert_cmpint (km_hall_lane_get_wait_minutes (lane), ==, 15);
  g_assert_true (g_strv_contains (km_hall_lane_get_authorities (lane), "CRM"));
}

static void
test_calls (Fixture *f, gconstpointer data)
{
  km_hall_set_call_ms (f->hall, 1);
  tell_all (f, NULL, NULL);
  for (guint number = 1; number <= 8; number++)
    {
      tell (f, ticket (number, KM_TICKET_CALLED, "ASW-01", (int) number, 0));
      WAIT_UNTIL (current (f) == number);
      tell (f, ticket (number, KM_TICKET_SERVING, "ASW-01", (int) number, 0));
    }
  /* Five stay, the newest first, and who is being served is still told where. */
  assert_earlier (f, "7 6 5 4 3");
  g_assert_cmpuint (f->chimes, ==, 8);

  /* Called once more: large again, and no longer among the earlier ones. */
  tell (f, ticket (6, KM_TICKET_CALLED, "ASW-05", 30, 0));
  WAIT_UNTIL (current (f) == 6);
  assert_earlier (f, "8 7 5 4 3");
}

static void
test_recall (Fixture *f, gconstpointer data)
{
  km_hall_set_call_ms (f->hall, 1);
  tell_all (f, NULL, NULL);
  tell (f, ticket (1, KM_TICKET_CALLED, "ASW-01", 1, 0));
  WAIT_UNTIL (f->chimes == 1);
  tell (f, ticket (1, KM_TICKET_CALLED, "ASW-01", 1, 1));
  WAIT_UNTIL (f->chimes == 2);
  g_assert_cmpuint (current (f), ==, 1);
  assert_earlier (f, "");
  /* The same news twice is one call. */
  tell (f, ticket (1, KM_TICKET_CALLED, "ASW-01", 1, 1));
  tell (f, ticket (2, KM_TICKET_CALLED, "ASW-05", 2, 0));
  WAIT_UNTIL (current (f) == 2);
  g_assert_cmpuint (f->chimes, ==, 3);
}

/* counter.md §3.30: a call keeps the screen, the next one waits; one that is over by then is not called any more. */
static void
test_in_turn (Fixture *f, gconstpointer data)
{
  km_hall_set_call_ms (f->hall, G_MAXINT);
  tell_all (f, NULL, NULL);
  tell (f, ticket (1, KM_TICKET_CALLED, "ASW-01", 1, 0));
  tell (f, ticket (2, KM_TICKET_CALLED, "ASW-05", 2, 0));
  g_assert_cmpuint (current (f), ==, 1);
  tell (f, ticket (2, KM_TICKET_NO_SHOW, NULL, -1, 0));

  /* The room anew, as after a restart of the server: nothing waits, nothing is called twice. */
  tell_all (f, ticket (1, KM_TICKET_CALLED, "ASW-01", 1, 0), NULL);
  g_assert_cmpuint (current (f), ==, 1);
  g_assert_cmpuint (f->chimes, ==, 1);
  km_hall_take_snapshot (f->hall, NULL);
  g_assert_false (km_hall_get_ready (f->hall));
  g_assert_null (km_hall_get_current (f->hall));
}

static void
test_stale (Fixture *f, gconstpointer data)
{
  tell_all (f, NULL, NULL);
  km_hall_set_stale (f->hall, TRUE, 1000);
  km_hall_set_stale (f->hall, TRUE, 2000);
  g_assert_true (km_hall_get_stale (f->hall));
  /* The hour at which it was lost, not of the last try. */
  g_assert_cmpint (km_hall_get_at (f->hall), ==, 1000);
  km_hall_set_stale (f->hall, FALSE, 3000);
  g_assert_false (km_hall_get_stale (f->hall));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(path, function) g_test_add ("/hall/" path, Fixture, NULL, set_up, function, tear_down)
  TEST ("switched-on", test_switched_on);
  TEST ("calls", test_calls);
  TEST ("recall", test_recall);
  TEST ("in-turn", test_in_turn);
  TEST ("stale", test_stale);
  return g_test_run ();
}
