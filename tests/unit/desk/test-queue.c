/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-ticket-item.h"
#include "km-visit-fixture.h"

/* What the queue shows of the server's answers and events. */

/* A ticket of the lane that ASW-03 serves, as the server writes it. */
static json_t *
make_ticket (Visiting *f, const char *id, gint64 number, const char *state)
{
  json_t *ticket;

  if (km_visit_get_state (f->visit) == KM_VISIT_EMPTY)
    AWAIT_BOOL (km_visit_take_async (f->visit, "CIV", 42, "citizen", NULL, await_cb, &await),
                km_visit_take_finish (f->visit, await.result, &await_error));
  ticket = km_ticket_to_json (km_ticket_item_get_ticket (km_visit_get_ticket (f->visit)));
  km_json_set_string (ticket, "id", id);
  km_json_set_integer (ticket, "number", number);
  km_json_set_string (ticket, "state", state);
  return ticket;
}

static json_t *
make_snapshot (void)
{
  return json_pack ("{s:[], s:[], s:[], s:[], s:[]}", "waiting", "called", "serving", "held", "counters");
}

static guint
count (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

/* Who did not come when called stands there after a restart, too, and leaves the list by coming back. */
static void
test_absent (Visiting *f, gconstpointer data)
{
  KmQueue *queue = km_desk_get_queue (f->desk);
  g_autoptr (json_t) snapshot = make_snapshot (), back = NULL;
  g_autoptr (KmTicketItem) item = NULL;

  json_object_set_new (snapshot, "absent", json_pack ("[o, o]", make_ticket (f, "0193a000-0000-7000-8000-000000000001", 7, "no-show"),
                                                      make_ticket (f, "0193a000-0000-7000-8000-000000000002", 8, "no-show")));
  km_queue_take_snapshot (queue, snapshot);
  g_assert_cmpuint (count (km_queue_get_absent (queue)), ==, 2);
  item = g_list_model_get_item (km_queue_get_absent (queue), 0);
  g_assert_cmpstr (km_ticket_item_get_label (item), ==, "M 7");
  g_assert_cmpuint (km_queue_get_waiting_count (queue), ==, 0);

  back = make_ticket (f, "0193a000-0000-7000-8000-000000000001", 7, "waiting");
  km_json_set_string (back, "counter", NULL);
  km_queue_take_ticket (queue, back);
  WAIT_UNTIL (km_queue_get_waiting_count (queue) == 1);
  g_assert_cmpuint (count (km_queue_get_absent (queue)), ==, 1);
}

/* An answer without the list, and one with an entry that this version cannot read, are read for what they hold. */
static void
test_tolerant (Visiting *f, gconstpointer data)
{
  KmQueue *queue = km_desk_get_queue (f->desk);
  g_autoptr (json_t) without = make_snapshot (), odd = make_snapshot ();

  km_queue_take_snapshot (queue, without);
  g_assert_true (km_queue_get_ready (queue));
  g_assert_cmpuint (count (km_queue_get_absent (queue)), ==, 0);
  json_object_set_new (odd, "absent", json_pack ("[{s:s}, n, o]", "state", "no-show",
                                                 make_ticket (f, "0193a000-0000-7000-8000-000000000003", 9, "no-show")));
  km_queue_take_snapshot (queue, odd);
  g_assert_cmpuint (count (km_queue_get_absent (queue)), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) g_test_add ("/desk/queue/" name, Visiting, NULL, visit_set_up, function, visit_tear_down)
  TEST ("absent", test_absent);
  TEST ("tolerant", test_tolerant);
  return g_test_run ();
}
