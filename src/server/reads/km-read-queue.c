/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-error.h"
#include "km-json.h"
#include "km-reads.h"
#include "km-reads-private.h"
#include "km-view.h"

/* Epoch, number of the last event, centre and day: what every snapshot begins with. */
json_t *
km_read_begin (KmReading  *reading,
               const char *centre,
               KmTime      now,
               GError    **error)
{
  g_autoptr (json_t) json = json_object ();
  gint64 seq = 0;

  reading->centre = km_directory_find_centre (reading->directory, centre);
  if (reading->centre == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-centre", NULL, "There is no centre %s", centre);
      return NULL;
    }
  if (km_db_one (reading->db, KM_SQL ("SELECT seq FROM centre WHERE centre = $1"), error, "s", centre, "i", &seq) != 1)
    return NULL;
  km_time_business_date (now, km_store_get_zone (reading->store), reading->day);
  km_json_set_string (json, "epoch", km_store_get_epoch (reading->store));
  km_json_set_integer (json, "seq", seq);
  km_json_set_string (json, "centre", centre);
  km_json_set_string (json, "day", reading->day);
  return g_steal_pointer (&json);
}

gboolean
km_reading_open (KmReading *reading,
                 KmStore   *store,
                 GError   **error)
{
  *reading = (KmReading) { .store = store };
  reading->db = km_store_take_reader (store, error);
  if (reading->db == NULL)
    return FALSE;
  reading->directory = km_store_ref_directory (store);
  return km_db_begin_read (reading->db, error);
}

void
km_reading_close (KmReading *reading)
{
  if (reading->db == NULL)
    return;
  if (km_db_in_transaction (reading->db))
    km_db_rollback (reading->db);
  km_store_give_reader (reading->store, reading->db);
  km_directory_unref (reading->directory);
}

/* How many wait in a lane, and since when the one who waits longest. */
typedef struct
{
  const char *lane;
  gint64 waiting;
  KmTime longest_since;
} LaneFigures;

static void
count (GArray         *lanes,
       const KmTicket *ticket)
{
  for (guint i = 0; i < lanes->len; i++)
    {
      LaneFigures *figures = &g_array_index (lanes, LaneFigures, i);

      if (g_strcmp0 (figures->lane, ticket->lane) != 0)
        continue;
      if (figures->waiting == 0 || ticket->issued_at < figures->longest_since)
        figures->longest_since = ticket->issued_at;
      figures->waiting++;
    }
}

static GArray *
lanes_of (const KmCentre *centre)
{
  GArray *lanes = g_array_new (FALSE, FALSE, sizeof (LaneFigures));

  for (guint i = 0; i < centre->lanes->len; i++)
    {
      LaneFigures figures = { ((const KmLane *) g_ptr_array_index (centre->lanes, i))->lane, 0, KM_TIME_NONE };

      g_array_append_val (lanes, figures);
    }
  return lanes;
}

static json_t *
lanes_to_json (const GArray *lanes)
{
  json_t *list = json_array ();

  for (guint i = 0; i < lanes->len; i++)
    {
      const LaneFigures *figures = &g_array_index (lanes, LaneFigures, i);
      json_t *lane = json_object ();

      km_json_set_string (lane, "lane", figures->lane);
      km_json_set_integer (lane, "waiting", figures->waiting);
      km_json_set_time (lane, "longest_since", figures->longest_since);
      json_array_append_new (list, lane);
    }
  return list;
}

/* Who waits, in the order of the call; those sent to one counter stand at their place among the others. */
static gboolean
read_waiting (KmReading *reading,
              json_t    *json,
              GError   **error)
{
  g_autoptr (GArray) lanes = lanes_of (reading->centre);
  g_autoptr (json_t) waiting = json_array ();
  g_autoptr (KmRows) rows = NULL;
  int step;

  rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, position FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NULL UNION ALL SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, position FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NOT NULL ORDER BY effective_at, position"),
                      error, "ss", reading->centre->centre, reading->day);
  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      g_autoptr (KmTicket) ticket = km_view_ticket_from_row (rows, reading->directory);

      count (lanes, ticket);
      json_array_append_new (waiting, km_ticket_to_json (ticket));
    }
  if (step < 0)
    return FALSE;
  json_object_set (json, "waiting", waiting);
  km_json_set (json, "lanes", lanes_to_json (lanes));
  return TRUE;
}

static gboolean
read_busy (KmReading *reading,
           json_t    *json,
           GError   **error)
{
  g_autoptr (json_t) called = json_array ();
  g_autoptr (json_t) serving = json_array ();
  g_autoptr (json_t) held = json_array ();
  g_autoptr (KmRows) rows = NULL;
  int step;

  rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason FROM ticket WHERE centre = $1 AND day = $2 AND counter IS NOT NULL AND finished_at IS NULL AND state IN ('called', 'serving', 'held') ORDER BY called_at, position"),
                      error, "ss", reading->centre->centre, reading->day);
  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      g_autoptr (KmTicket) ticket = km_view_ticket_from_row (rows, reading->directory);

      json_array_append_new (ticket->state == KM_TICKET_CALLED ? called : ticket->state == KM_TICKET_SERVING ? serving : held, km_ticket_to_json (ticket));
    }
  if (step < 0)
    return FALSE;
  json_object_set (json, "called", called);
  json_object_set (json, "serving", serving);
  json_object_set (json, "held", held);
  return TRUE;
}

static json_t *
read_queue (KmReading  *reading,
            const char *centre,
            KmTime      now,
            GError    **error)
{
  g_autoptr (json_t) json = km_read_begin (reading, centre, now, error);
  json_t *counters;

  if (json == NULL || !read_waiting (reading, json, error) || !read_busy (reading, json, error))
    return NULL;
  counters = km_view_counters (reading->db, reading->directory, reading->centre, error);
  if (counters == NULL)
    return NULL;
  km_json_set (json, "counters", counters);
  return g_steal_pointer (&json);
}

json_t *
km_read_queue (KmStore    *store,
               const char *centre,
               KmTime      now,
               GError    **error)
{
  KmReading reading;
  json_t *json = km_reading_open (&reading, store, error) ? read_queue (&reading, centre, now, error) : NULL;

  km_reading_close (&reading);
  return json;
}

gboolean
km_read_lanes (KmReading *reading,
               json_t    *json,
               gint64    *waiting,
               KmTime    *longest_since,
               GError   **error)
{
  g_autoptr (GArray) lanes = lanes_of (reading->centre);
  g_autoptr (KmRows) rows = NULL;
  int step;

  *waiting = 0;
  *longest_since = KM_TIME_NONE;
  rows = km_db_query (reading->db, KM_SQL ("SELECT lane, COUNT(*), MIN(issued_at) FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NULL GROUP BY lane UNION ALL SELECT lane, COUNT(*), MIN(issued_at) FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NOT NULL GROUP BY lane"),
                      error, "ss", reading->centre->centre, reading->day);
  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      KmTime since = km_rows_int (rows, 2);

      *waiting += km_rows_int (rows, 1);
      if (*longest_since == KM_TIME_NONE || since < *longest_since)
        *longest_since = since;
      for (guint i = 0; i < lanes->len; i++)
        {
          LaneFigures *figures = &g_array_index (lanes, LaneFigures, i);

          if (g_strcmp0 (figures->lane, km_rows_text (rows, 0)) != 0)
            continue;
          if (figures->waiting == 0 || since < figures->longest_since)
            figures->longest_since = since;
          figures->waiting += km_rows_int (rows, 1);
        }
    }
  if (step < 0)
    return FALSE;
  km_json_set (json, "lanes", lanes_to_json (lanes));
  return TRUE;
}
