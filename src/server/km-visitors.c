// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <math.h>
#include <string.h>

#include "km-practice.h"

#define AT_THE_DOOR 5  /* who stand there when the day begins */
#define ENOUGH 40      /* waiting in a centre */
#define BOOKED 0.08    /* come by appointment */

struct _KmVisitors
{
  KmStore *store;
  KmWriter *writer;
  KmClock *clock;
  int per_hour;
  GRand *chance;
  GThread *thread;
  GMutex lock;
  GCond cond;
  gboolean stopping;
  gboolean asking;   /* something is asked for and not answered yet */
  gboolean accepted; /* the last was */
};

static void
answered_cb (KmBatch *batch, GString *answers, const char *code)
{
  KmVisitors *self = batch->data;
  gboolean accepted = answers != NULL && strstr (answers->str, "\"status\":\"accepted\"") != NULL;

  if (answers != NULL)
    g_string_free (answers, TRUE);
  km_batch_free (batch);
  g_mutex_lock (&self->lock);
  self->accepted = accepted;
  self->asking = FALSE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* One after the other, so that the count of who waits is right. */
static void
ask (KmVisitors *self, KmBatch *batch)
{
  self->asking = TRUE;
  if (!km_writer_submit (self->writer, batch))
    {
      km_batch_free (batch);
      return;
    }
  g_mutex_lock (&self->lock);
  while (self->asking)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

static char *
new_id (KmVisitors *self, KmTime now)
{
  guint8 random[10];
  char id[KM_UUID_LENGTH];

  for (guint i = 0; i < sizeof random; i++)
    random[i] = (guint8) g_rand_int_range (self->chance, 0, 256);
  return g_strdup (km_uuid_v7 (now, random, id));
}

/* A service of the lane, as a visitor at the kiosk would pick it. */
static json_t *
pick_wanted (KmVisitors *self, const KmLane *lane)
{
  KmCatalogue *catalogue = km_store_ref_catalogue (self->store, NULL, NULL);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  json_t *wanted = json_array ();

  for (guint i = 0; catalogue != NULL && i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);

      for (guint j = 0; lane->authorities[j] != NULL; j++)
        if (g_str_has_prefix (service->code, lane->authorities[j]))
          g_ptr_array_add (codes, (gpointer) service->code);
    }
  if (codes->len > 0)
    json_array_append_new (wanted, json_string (g_ptr_array_index (codes, (guint) g_rand_int_range (self->chance, 0, (int) codes->len))));
  g_clear_pointer (&catalogue, km_catalogue_unref);
  return wanted;
}

/* One command of the reception, done before the next. FALSE: it was refused. `body` is taken. */
static gboolean
do_now (KmVisitors *self, const KmCentre *centre, const char *kind, const char *id, json_t *body)
{
  KmCaller caller = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_RECEPTIONIST, .account = (char *) "reception", .centre = centre->centre };
  g_autoptr (KmCommand) command = km_command_new (id, kind, km_clock_now (self->clock), body);
  KmBatch *batch = km_batch_new (&caller, answered_cb, self);

  json_decref (body);
  km_batch_add (batch, command);
  self->accepted = FALSE;
  ask (self, batch);
  return self->accepted;
}

static json_t *
new_visit (KmVisitors *self, const KmCentre *centre)
{
  static const char *const audiences[] = { "citizen", "citizen", "citizen", "citizen", "citizen", "citizen", "citizen", "citizen", "foreigner", "investor" };
  static const KmPriority priorities[] = { KM_PRIORITY_ELDERLY, KM_PRIORITY_DISABILITY, KM_PRIORITY_PREGNANT, KM_PRIORITY_INFANT };
  const KmLane *lane = g_ptr_array_index (centre->lanes, (guint) g_rand_int_range (self->chance, 0, (int) centre->lanes->len));
  KmPriority priority = g_rand_double (self->chance) < 0.15 ? priorities[g_rand_int_range (self->chance, 0, 4)] : KM_PRIORITY_NONE;
  json_t *body = json_object ();

  km_json_set_string (body, "lane", lane->lane);
  km_json_set_string (body, "audience", audiences[g_rand_int_range (self->chance, 0, G_N_ELEMENTS (audiences))]);
  km_json_set_string (body, "priority", km_priority_to_string (priority));
  km_json_set (body, "wanted", pick_wanted (self, lane));
  return body;
}

/* Comes a little before the time that was booked. FALSE: the centre is closed then, or the quarter of an hour full. */
static gboolean
come_by_appointment (KmVisitors *self, const KmCentre *centre, json_t *visit)
{
  KmTime now = km_clock_now (self->clock), at = now + g_rand_int_range (self->chance, 2, 12) * KM_TIME_MINUTE;
  g_autofree char *appointment = new_id (self, now), *ticket = new_id (self, now);
  json_t *body = json_deep_copy (visit);

  km_json_set_time (body, "at", at - at % KM_TIME_MINUTE);
  return do_now (self, centre, "appointment.book", appointment, body)
         && do_now (self, centre, "appointment.check-in", ticket, json_pack ("{s:s}", "appointment", appointment));
}

static void
take_ticket (KmVisitors *self, const KmCentre *centre)
{
  g_autoptr (json_t) visit = new_visit (self, centre);
  g_autofree char *id = NULL;

  if (g_rand_double (self->chance) < BOOKED && come_by_appointment (self, centre, visit))
    return;
  id = new_id (self, km_clock_now (self->clock));
  do_now (self, centre, "ticket.issue", id, json_incref (visit));
}

/* How many wait in the centre today; ENOUGH if the database does not say. */
static gint64
count_waiting (KmVisitors *self, const KmCentre *centre)
{
  KmDb *db = km_store_take_reader (self->store, NULL);
  char day[KM_DATE_FORMAT_LENGTH];
  gint64 waiting = ENOUGH;

  if (db == NULL)
    return waiting;
  km_time_business_date (km_clock_now (self->clock), km_store_get_zone (self->store), day);
  if (km_db_one (db, KM_SQL ("SELECT CAST(COALESCE(SUM(waiting), 0) AS BIGINT) FROM sum_lane WHERE centre = $1 AND day = $2"), NULL, "ss",
                 centre->centre, day, "i", &waiting) < 0)
    waiting = ENOUGH;
  km_store_give_reader (self->store, db);
  return waiting;
}

/* Microseconds to the next arrival: people come independently of each other. */
static gint64
next_gap (KmVisitors *self, const KmCentre *centre)
{
  double rate = self->per_hour / (g_strcmp0 (centre->kind, "van") == 0 ? 4.0 : 1.0);

  return (gint64) (-log (1.0 - g_rand_double (self->chance)) * 3600.0 / rate * G_USEC_PER_SEC);
}

static gpointer
visitors_thread (gpointer data)
{
  KmVisitors *self = data;
  g_autoptr (KmDirectory) directory = km_store_ref_directory (self->store);
  GPtrArray *centres = km_directory_get_centres (directory);
  g_autofree gint64 *due = g_new0 (gint64, centres->len + 1);

  for (guint i = 0; i < centres->len; i++)
    {
      const KmCentre *centre = g_ptr_array_index (centres, i);

      due[i] = g_get_monotonic_time () + next_gap (self, centre);
      for (gint64 n = count_waiting (self, centre); n < AT_THE_DOOR; n++)
        take_ticket (self, centre);
    }
  g_mutex_lock (&self->lock);
  while (!self->stopping && centres->len > 0)
    {
      guint first = 0;
      const KmCentre *centre;

      for (guint i = 1; i < centres->len; i++)
        if (due[i] < due[first])
          first = i;
      if (g_get_monotonic_time () < due[first])
        {
          g_cond_wait_until (&self->cond, &self->lock, due[first]);
          continue;
        }
      g_mutex_unlock (&self->lock);
      centre = g_ptr_array_index (centres, first);
      if (count_waiting (self, centre) < ENOUGH)
        take_ticket (self, centre);
      due[first] += next_gap (self, centre);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

KmVisitors *
km_visitors_new (KmStore *store, KmWriter *writer, KmClock *clock, int per_hour, guint32 seed)
{
  KmVisitors *self = g_new0 (KmVisitors, 1);

  g_return_val_if_fail (per_hour > 0, NULL);
  self->store = store;
  self->writer = writer;
  self->clock = km_clock_ref (clock);
  self->per_hour = per_hour;
  self->chance = g_rand_new_with_seed (seed);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("km-visitors", visitors_thread, self);
  return self;
}

void
km_visitors_free (KmVisitors *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_rand_free (self->chance);
  km_clock_unref (self->clock);
  g_free (self);
}
