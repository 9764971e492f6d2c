/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-appointments.h"
#include "km-error.h"
#include "km-json.h"
#include "km-lane-figures.h"
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

static json_t *
lanes_to_json (GArray *lanes)
{
  json_t *list = json_array ();

  for (guint i = 0; i < lanes->len; i++)
    json_array_append_new (list, km_lane_figures_to_json (&g_array_index (lanes, KmLaneFigures, i)));
  return list;
}

static GArray *
read_figures (KmReading *reading,
              GError   **error)
{
  g_autoptr (GArray) lanes = km_lane_figures_new (reading->centre);

  if (!km_lane_figures_read (lanes, reading->db, reading->centre, reading->day, error) ||
      !km_lane_figures_estimate (lanes, reading->db, reading->directory, reading->centre, error))
    return NULL;
  return g_steal_pointer (&lanes);
}

static void
note_longest (GArray     *lanes,
              const char *lane,
              KmTime      since)
{
  KmLaneFigures *figures = km_lane_figures_find (lanes, lane);

  if (figures != NULL && (figures->longest_since == KM_TIME_NONE || since < figures->longest_since))
    figures->longest_since = since;
}

/* Who waits, in the order of the call; those sent to one counter stand at their place among the others. */
static gboolean
read_waiting (KmReading *reading,
              json_t    *json,
              GError   **error)
{
  g_autoptr (GArray) lanes = read_figures (reading, error);
  g_autoptr (json_t) waiting = json_array ();
  g_autoptr (KmRows) rows = NULL;
  int step;

  if (lanes == NULL)
    return FALSE;
  rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at, position FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NULL UNION ALL SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at, position FROM ticket WHERE centre = $1 AND day = $2 AND state = 'waiting' AND to_counter IS NOT NULL ORDER BY effective_at, position"),
                      error, "ss", reading->centre->centre, reading->day);
  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      g_autoptr (KmTicket) ticket = km_view_ticket_from_row (rows, reading->directory);

      note_longest (lanes, ticket->lane, ticket->issued_at);
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

  rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at FROM ticket WHERE centre = $1 AND day = $2 AND counter IS NOT NULL AND finished_at IS NULL AND state IN ('called', 'serving', 'held') ORDER BY called_at, position"),
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

/* Who missed the call today, and may come back. */
static gboolean
read_absent (KmReading *reading,
             json_t    *json,
             GError   **error)
{
  g_autoptr (json_t) absent = json_array ();
  g_autoptr (KmRows) rows = NULL;
  int step;

  rows = km_db_query (reading->db, KM_SQL ("SELECT id, centre, day, lane, label_lane, number, audience, priority, state, issued_at, effective_at, called_at, started_at, finished_at, counter, to_counter, recalls, wanted, hold_reason, basis, booked_at FROM ticket WHERE centre = $1 AND day = $2 AND state = 'no-show' ORDER BY effective_at, position"),
                      error, "ss", reading->centre->centre, reading->day);
  if (rows == NULL)
    return FALSE;
  while ((step = km_rows_next (rows, error)) == 1)
    {
      g_autoptr (KmTicket) ticket = km_view_ticket_from_row (rows, reading->directory);

      json_array_append_new (absent, km_ticket_to_json (ticket));
    }
  if (step < 0)
    return FALSE;
  json_object_set (json, "absent", absent);
  return TRUE;
}

static json_t *
read_queue (KmReading  *reading,
            const char *centre,
            KmTime      now,
            GError    **error)
{
  g_autoptr (json_t) json = km_read_begin (reading, centre, now, error);
  json_t *counters, *appointments;

  if (json == NULL || !read_waiting (reading, json, error) || !read_busy (reading, json, error) || !read_absent (reading, json, error))
    return NULL;
  appointments = km_appointments_booked (reading->db, centre, reading->day, error);
  if (appointments == NULL)
    return NULL;
  km_json_set (json, "appointments", appointments);
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
  g_autoptr (GArray) lanes = read_figures (reading, error);
  g_autoptr (KmRows) rows = NULL;
  int step;

  *waiting = 0;
  *longest_since = KM_TIME_NONE;
  if (lanes == NULL)
    return FALSE;
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
      note_longest (lanes, km_rows_text (rows, 0), since);
    }
  if (step < 0)
    return FALSE;
  km_json_set (json, "lanes", lanes_to_json (lanes));
  return TRUE;
}

/* For who stands in the street: how long the wait is, and nothing of anybody. */
static json_t *
read_waits (KmReading  *reading,
            const char *centre,
            KmTime      now,
            GError    **error)
{
  g_autoptr (json_t) json = km_read_begin (reading, centre, now, error);
  g_autoptr (GArray) lanes = json != NULL ? read_figures (reading, error) : NULL;
  json_t *list;

  if (lanes == NULL)
    return NULL;
  json_object_del (json, "epoch");
  json_object_del (json, "seq");
  km_json_set_time (json, "at", now);
  list = json_array ();
  for (guint i = 0; i < lanes->len; i++)
    {
      const KmLaneFigures *figures = &g_array_index (lanes, KmLaneFigures, i);
      json_t *lane = json_object ();

      km_json_set_string (lane, "lane", figures->lane->lane);
      km_json_set_string (lane, "letter", figures->lane->letter);
      km_json_set_string (lane, "latin", figures->lane->latin);
      km_json_set_string (lane, "name_ar", figures->lane->name_ar);
      km_json_set_string (lane, "name_en", figures->lane->name_en);
      km_json_set_integer (lane, "waiting", figures->sums[KM_LANE_WAITING]);
      km_json_set_integer (lane, "counters", figures->counters);
      km_json_set (lane, "estimate_seconds", figures->estimate >= 0 ? json_integer (figures->estimate) : NULL);
      json_array_append_new (list, lane);
    }
  km_json_set (json, "lanes", list);
  return g_steal_pointer (&json);
}

json_t *
km_read_waits (KmStore    *store,
               const char *centre,
               KmTime      now,
               GError    **error)
{
  KmReading reading;
  json_t *json = km_reading_open (&reading, store, error) ? read_waits (&reading, centre, now, error) : NULL;

  km_reading_close (&reading);
  return json;
}
