/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-reads.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-server-resources.h"

/* Events kept for each centre, for who comes back; and how far behind a listener may fall that does not read. */
#define RING 4096
#define LAG 2048
/* Events of before the start that are still handed out: those of the last moments, which a listener may have missed. */
#define RECENT 256
#define COMMENT_SECONDS 15
#define SWEEP_SECONDS 60
/* Searches and reports at once, and those that may wait: a bounded time, and readers of the database are left for the others. */
#define POOL_THREADS 2
#define POOL_QUEUE 64
#define CHECKS_QUEUE 1000 /* POSTs: every till of a country has one, and the writer's queue is bounded too */
#define HEAL_SECONDS 1
/* Work comes in bursts: a form sends little for a minute, then all at once. */
#define BURST_SECONDS 5
/* A hall that opens, and several halls behind one address; a check of a password takes a sixteenth of a second. */
#define SIGN_INS_PER_SECOND 5
#define SIGN_IN_BURST 60

static gint64
now_cb (gpointer user_data)
{
  return km_clock_now (user_data);
}

static gboolean
is_alive_cb (const char *key,
             gpointer    user_data)
{
  KmServer *self = user_data;

  /* A till's stream has no session behind it. */
  return *key == '\0' || km_sessions_is_alive (self->sessions, key);
}

static void
account_cb (const char *username,
            gpointer    user_data)
{
  KmServer *self = user_data;

  km_sessions_end_account (self->sessions, username);
}

static gboolean
write_nothing (KmDb    *db,
               KmTime   now,
               gpointer data,
               GError **error)
{
  return TRUE;
}

static gboolean
sweep_cb (gpointer user_data)
{
  KmServer *self = user_data;

  km_sessions_sweep (self->sessions);
  /* A catalogue whose day has come is told of within a transaction: at night nobody else would begin one. */
  if (self->next_catalogue != KM_TIME_NONE && km_clock_now (self->clock) >= self->next_catalogue)
    km_writer_call (self->writer, write_nothing, NULL, NULL);
  self->next_catalogue = km_store_get_next_catalogue (self->store, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
write_something (KmDb    *db,
                 KmTime   now,
                 gpointer data,
                 GError **error)
{
  return km_db_run (db, KM_SQL ("UPDATE store SET value = value WHERE key = 'epoch'"), error, "");
}

/* A server that could not write is sent nothing any more by who asks for its health: it finds out by itself when it can again. */
static gboolean
heal_cb (gpointer user_data)
{
  KmServer *self = user_data;
  KmWriterFigures figures;

  km_writer_get_figures (self->writer, &figures);
  if (figures.trouble != NULL && strcmp (figures.trouble, "corrupt") != 0 && figures.waiting == 0)
    km_writer_call (self->writer, write_something, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static void
free_server (KmServer *self)
{
  g_clear_handle_id (&self->sweep, g_source_remove);
  g_clear_handle_id (&self->heal, g_source_remove);
  if (self->http != NULL)
    km_http_quiesce (self->http);
  if (self->sessions != NULL)
    km_sessions_stop (self->sessions);
  g_clear_pointer (&self->chores, km_chores_stop);
  g_clear_pointer (&self->pool, km_pool_free);
  g_clear_pointer (&self->checks, km_pool_free);
  g_clear_pointer (&self->writer, km_writer_stop);
  if (self->streams != NULL)
    km_streams_end (self->streams);
  g_clear_pointer (&self->http, km_http_stop);
  g_clear_pointer (&self->streams, km_streams_free);
  g_clear_pointer (&self->sessions, km_sessions_free);
  g_clear_pointer (&self->presence, km_presence_free);
  g_clear_pointer (&self->cache, km_read_cache_free);
  g_clear_pointer (&self->log, km_event_log_unref);
  g_clear_pointer (&self->clock, km_clock_unref);
  g_clear_pointer (&self->openapi, g_bytes_unref);
  km_public_page_clear (&self->public_services);
  km_public_page_clear (&self->public_centres);
  g_clear_pointer (&self->accounts, km_rates_free);
  g_clear_pointer (&self->addresses, km_rates_free);
  g_clear_pointer (&self->sign_ins, km_rates_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmServer, free_server)

KmServer *
km_server_start (KmStore             *store,
                 KmClock             *clock,
                 const KmHttpOptions *options,
                 const KmServerLimits *limits,
                 GError             **error)
{
  guint per_second = limits != NULL ? limits->requests_per_second : 0;
  g_autoptr (KmServer) self = g_new0 (KmServer, 1);
  KmStreamsOptions streams = { .lag = LAG, .comment_seconds = COMMENT_SECONDS };
  const KmRoute *routes;
  guint n_routes;

  g_mutex_init (&self->public_services.lock);
  g_mutex_init (&self->public_centres.lock);
  self->store = store;
  self->clock = km_clock_ref (clock);
  self->started = g_get_monotonic_time ();
  self->accounts = km_rates_new (per_second, BURST_SECONDS * per_second);
  self->addresses = km_rates_new (per_second, BURST_SECONDS * per_second);
  self->sign_ins = km_rates_new (per_second > 0 ? SIGN_INS_PER_SECOND : 0, SIGN_IN_BURST);
  self->log = km_event_log_new (km_store_get_epoch (store), RING);
  self->openapi = g_resource_lookup_data (km_server_resources_get_resource (), "/com/khadamatmisr/Counter/server/openapi.json", G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (self->openapi == NULL)
    return NULL;

  if (!km_read_recent_events (store, self->log, RECENT, error))
    return NULL;
  self->writer = km_writer_new (store, clock, self->log, error);
  if (self->writer == NULL)
    return NULL;
  self->presence = km_presence_new (self->writer);
  self->cache = km_read_cache_new ();
  self->sessions = km_sessions_new (store, self->writer, clock, error);
  if (self->sessions == NULL)
    return NULL;
  km_writer_set_account_func (self->writer, account_cb, self);
  self->chores = km_chores_new ();
  self->next_catalogue = km_store_get_next_catalogue (store, NULL);
  self->pool = km_pool_new (POOL_THREADS, POOL_QUEUE);
  self->checks = km_pool_new (POOL_THREADS, CHECKS_QUEUE);
  routes = km_routes_get_all (&n_routes);
  self->http = km_http_start (options, routes, n_routes, km_routes_gate, self, now_cb, clock, error);
  if (self->http == NULL)
    return NULL;
  streams.limit = km_http_get_limit (self->http) - km_http_get_limit (self->http) / 8;
  self->streams = km_streams_new (self->log, self->http, &streams, is_alive_cb, self, now_cb, clock);
  if (limits != NULL && limits->waiting_commands > 0)
    km_writer_set_room (self->writer, limits->waiting_commands);
  self->heal = g_timeout_add_seconds (HEAL_SECONDS, heal_cb, self);
  self->sweep = g_timeout_add_seconds (SWEEP_SECONDS, sweep_cb, self);
  g_atomic_int_set (&self->ready, TRUE);
  return g_steal_pointer (&self);
}

guint16
km_server_get_port (KmServer *self)
{
  return km_http_get_port (self->http);
}

KmWriter *
km_server_get_writer (KmServer *self)
{
  return self->writer;
}

void
km_server_stop (KmServer *self)
{
  km_sessions_sweep (self->sessions);
  free_server (self);
}
