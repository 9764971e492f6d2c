// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>
#include <time.h>

#include "km-error.h"
#include "km-execute.h"
#include "km-log.h"
#include "km-writer.h"

#define MAX_COMMANDS 256               /* in a transaction */
#define TIME (10 * G_TIME_SPAN_MILLISECOND) /* of a transaction before its commit */
/* On a disk that is slow to sync, short transactions would mostly wait for it: each may last so many times what a commit takes, but
 * never so long that whoever waits would feel it. */
#define TIME_FOR_COMMIT 4
#define MAX_TIME (50 * G_TIME_SPAN_MILLISECOND)
#define MAX_WAITING 20000              /* commands in the queue: more is 503 */
#define BACKLOG_AGE (60 * KM_TIME_SECOND)
#define BACKLOG_COUNT 10               /* commands in a POST */
#define QUIET (200 * G_TIME_SPAN_MILLISECOND)
#define CHECKPOINT_COMMANDS 20000      /* without a quiet moment */

/* A batch of commands, or a function to be called. */
typedef struct
{
  KmBatch *batch;
  KmWriterFunc func;
  KmWriterDone done;
  gpointer data;
  /* Results, held until the commit. */
  GString *answers;
  GError *error;
} Item;

struct _KmWriter
{
  KmStore *store;
  KmClock *clock;
  KmExecutor *executor;
  GThread *thread, *checkpointer;

  GMutex lock; /* of all below */
  GCond work, checkpoint;
  GQueue live, backlog; /* Item */
  guint waiting;
  guint limit; /* commands in a transaction */
  gint64 usual_commit; /* microseconds, the last ones weighing most; the thread's own */
  guint generation; /* atomic */
  gboolean stopping;
  guint since_checkpoint; /* commands */
  gboolean checkpoint_wanted, checkpoint_stop;
  KmWriterFigures figures;
  guint room; /* commands that may wait */
  KmKindFigures *kinds;
};

static guint
item_size (const Item *item)
{
  return item->batch != NULL ? item->batch->commands->len : 1;
}

/* What a till brings late: it may wait a little, for those who stand at a counter now. */
static gboolean
is_backlog (KmWriter *self, const KmBatch *batch)
{
  KmTime old = km_clock_now (self->clock) - BACKLOG_AGE;

  if (batch->caller->kind != KM_CALLER_TILL)
    return FALSE;
  if (batch->commands->len > BACKLOG_COUNT)
    return TRUE;
  for (guint i = 0; i < batch->commands->len; i++)
    {
      const KmCommand *command = g_ptr_array_index (batch->commands, i);

      if (command != NULL && command->made_at < old)
        return TRUE;
    }
  return FALSE;
}

static gboolean
push (KmWriter *self, Item *item, gboolean backlog)
{
  gboolean taken;

  g_mutex_lock (&self->lock);
  taken = !self->stopping && self->waiting + item_size (item) <= self->room;
  if (taken)
    {
      g_queue_push_tail (backlog ? &self->backlog : &self->live, item);
      self->waiting += item_size (item);
      g_cond_signal (&self->work);
    }
  g_mutex_unlock (&self->lock);
  if (!taken)
    g_free (item);
  return taken;
}

gboolean
km_writer_submit (KmWriter *self, KmBatch *batch)
{
  Item *item = g_new0 (Item, 1);

  item->batch = batch;
  return push (self, item, is_backlog (self, batch));
}

gboolean
km_writer_call (KmWriter *self, KmWriterFunc func, gpointer data, KmWriterDone done)
{
  Item *item = g_new0 (Item, 1);

  item->func = func;
  item->data = data;
  item->done = done;
  return push (self, item, FALSE);
}

typedef struct
{
  KmWriterFunc func;
  gpointer data;
  GMutex lock;
  GCond cond;
  gboolean finished;
  GError *error;
} SyncCall;

static gboolean
sync_func (KmDb *db, KmTime now, gpointer data, GError **error)
{
  SyncCall *call = data;

  return call->func (db, now, call->data, error);
}

static void
sync_done_cb (gpointer data, const GError *error)
{
  SyncCall *call = data;

  g_mutex_lock (&call->lock);
  call->error = error != NULL ? g_error_copy (error) : NULL;
  call->finished = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->lock);
}

gboolean
km_writer_call_sync (KmWriter *self, KmWriterFunc func, gpointer data, GError **error)
{
  SyncCall call = { .func = func, .data = data };
  gboolean fine;

  g_mutex_init (&call.lock);
  g_cond_init (&call.cond);
  if (km_writer_call (self, sync_func, &call, sync_done_cb))
    {
      g_mutex_lock (&call.lock);
      while (!call.finished)
        g_cond_wait (&call.cond, &call.lock);
      g_mutex_unlock (&call.lock);
    }
  else
    km_error_set (&call.error, KM_ERROR_BUSY, NULL, NULL, "the writer takes nothing more");
  g_mutex_clear (&call.lock);
  g_cond_clear (&call.cond);
  fine = call.error == NULL;
  if (!fine)
    g_propagate_error (error, call.error);
  return fine;
}

/* ---- The thread ---- */

/* Time of the processor that this thread has used. */
static gint64
thread_micros (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);
  return (gint64) used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

/* The next item for a transaction that holds so much already, or NULL. Live ones go first, but if a backlog waits they
 * leave it its half. */
static Item *
pop (KmWriter *self, guint live, guint backlog, gboolean half_over)
{
  Item *item = NULL;
  gboolean half_full;
  guint half;

  g_mutex_lock (&self->lock);
  half = MAX (self->limit / 2, 1);
  half_full = live >= half || half_over;
  if (g_queue_is_empty (&self->backlog) || !half_full || backlog >= half)
    item = g_queue_pop_head (&self->live);
  if (item == NULL && backlog < half)
    item = g_queue_pop_head (&self->backlog);
  if (item != NULL)
    self->waiting -= item_size (item);
  g_mutex_unlock (&self->lock);
  return item;
}

/* FALSE: the transaction is lost. */
static gboolean
execute_batch (KmWriter *self, Item *item)
{
  KmBatch *batch = item->batch;

  item->answers = g_string_sized_new (2048);
  g_string_append (item->answers, "{\"results\":[");
  for (guint i = 0; i < batch->commands->len; i++)
    {
      const KmCommand *command = g_ptr_array_index (batch->commands, i);
      gint64 began = g_get_monotonic_time ();
      g_autofree char *element = NULL;

      if (command != NULL)
        element = km_executor_execute (self->executor, batch->caller, command, g_ptr_array_index (batch->checks, i));
      else
        {
          element = km_executor_refuse (self->executor, batch->caller, g_ptr_array_index (batch->sent, i),
                                        g_steal_pointer (&g_ptr_array_index (batch->answers, i)));
        }
      if (element == NULL)
        return FALSE;
      km_kind_figures_count (self->kinds, command != NULL ? command->kind : NULL, element, g_get_monotonic_time () - began);
      if (i > 0)
        g_string_append_c (item->answers, ',');
      g_string_append (item->answers, element);
    }
  g_string_append (item->answers, "]}");
  return TRUE;
}

static gboolean
execute_call (KmWriter *self, Item *item, KmTime now)
{
  KmDb *db = km_store_get_writer (self->store);
  g_autoptr (GError) error = NULL;

  if (!km_db_savepoint (db, &error))
    return FALSE;
  if (item->func (db, now, item->data, &item->error))
    return km_db_release (db, &error);
  if (item->error == NULL)
    km_error_set (&item->error, KM_ERROR_FAILED, NULL, NULL, "not written");
  return !km_executor_is_fatal (db, item->error) && km_db_rollback_to (db, &error);
}

static void
finish (Item *item, const char *code)
{
  g_autoptr (GError) lost = NULL;

  if (code != NULL)
    {
      if (item->answers != NULL)
        g_string_free (g_steal_pointer (&item->answers), TRUE);
      g_clear_error (&item->error);
    }
  if (item->batch != NULL)
    {
      item->batch->done (item->batch, item->answers, code);
    }
  else
    {
      if (code != NULL)
        km_error_set (&lost, strcmp (code, "unknown") == 0 ? KM_ERROR_UNKNOWN_OUTCOME : KM_ERROR_UNAVAILABLE, code, NULL, "not written");
      if (item->done != NULL)
        item->done (item->data, lost != NULL ? lost : item->error);
      g_clear_error (&item->error);
    }
  g_free (item);
}

static void
finish_all (GPtrArray *items, const char *code)
{
  for (guint i = 0; i < items->len; i++)
    finish (g_ptr_array_index (items, i), code);
}

/* Why nothing can be written now, or NULL: for /healthz, and once for the log. */
static void
set_trouble (KmWriter *self, const char *trouble, const GError *error)
{
  gboolean changed;

  g_mutex_lock (&self->lock);
  /* A damage does not heal because another page could be written. */
  if (g_strcmp0 (self->figures.trouble, "corrupt") == 0)
    trouble = self->figures.trouble;
  changed = g_strcmp0 (trouble, self->figures.trouble) != 0;
  self->figures.trouble = trouble;
  self->figures.began = 0;
  g_mutex_unlock (&self->lock);
  if (changed && trouble != NULL)
    km_log ("not-writing", "reason", trouble, "text", error != NULL ? error->message : NULL, NULL);
  else if (changed)
    km_log ("writing-again", NULL);
}

/* A transaction that is lost says nothing about any of its commands: nothing of it is remembered, and the connection is
 * opened again. */
static void
lose (KmWriter *self, GPtrArray *items, const GError *error)
{
  if (error != NULL)
    km_executor_is_fatal (km_store_get_writer (self->store), error);
  set_trouble (self, km_executor_take_reason (), error);
  km_db_rollback (km_store_get_writer (self->store));
  km_executor_lost (self->executor);
  g_atomic_int_inc (&self->generation);
  km_store_reopen_writer (self->store, NULL);
  g_mutex_lock (&self->lock);
  self->figures.lost++;
  g_mutex_unlock (&self->lock);
  finish_all (items, "unknown");
}

/* Nothing can be begun: everybody who waits is told why, and that nothing was done. */
static void
turn_away (KmWriter *self, const GError *error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  const char *code = "unavailable";
  Item *item;

  if (g_error_matches (error, KM_DB_ERROR, KM_DB_ERROR_FULL))
    code = "full";
  else if (g_error_matches (error, KM_DB_ERROR, KM_DB_ERROR_READ_ONLY))
    code = "read-only";
  set_trouble (self, code, error);
  while ((item = pop (self, 0, 0, FALSE)) != NULL)
    g_ptr_array_add (items, item);
  /* Who comes while they are told finds out anew. */
  finish_all (items, code);
}

static void
transact (KmWriter *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  gint64 start = g_get_monotonic_time (), began = thread_micros (), used, executed, committed;
  guint live = 0, backlog = 0, limit = g_atomic_int_get (&self->limit);
  gint64 time = CLAMP (TIME_FOR_COMMIT * self->usual_commit, TIME, MAX_TIME), elapsed = 0;
  gboolean fine = TRUE;
  KmTime now = km_clock_now (self->clock);
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->lock);
  self->figures.began = start;
  g_mutex_unlock (&self->lock);
  if (!km_store_begin (self->store, &error))
    {
      turn_away (self, error);
      return;
    }
  km_executor_begin (self->executor, now);
  while (fine && live + backlog < limit && (elapsed = g_get_monotonic_time () - start) < time)
    {
      Item *item = pop (self, live, backlog, elapsed >= time / 2);

      if (item == NULL)
        break;
      g_ptr_array_add (items, item);
      if (item->batch != NULL && is_backlog (self, item->batch))
        backlog += item_size (item);
      else
        live += item_size (item);
      fine = item->batch != NULL ? execute_batch (self, item) : execute_call (self, item, now);
    }
  fine = fine && km_executor_flush (self->executor, &error);
  used = thread_micros () - began;
  executed = g_get_monotonic_time ();
  fine = fine && km_db_commit (km_store_get_writer (self->store), &error);
  committed = g_get_monotonic_time ();
  self->usual_commit = (3 * self->usual_commit + committed - executed) / 4;
  began = thread_micros ();
  if (!fine)
    {
      lose (self, items, error);
      return;
    }
  set_trouble (self, NULL, NULL);
  km_executor_take_reason ();
  km_executor_committed (self->executor);
  g_atomic_int_inc (&self->generation);
  finish_all (items, NULL);

  g_mutex_lock (&self->lock);
  self->figures.commits++;
  self->figures.commands += live + backlog;
  self->figures.commit_micros += committed - executed;
  self->figures.last_commit = g_get_real_time ();
  km_histogram_add (&self->figures.sizes, KM_HISTOGRAM_SIZE, live + backlog);
  km_histogram_add (&self->figures.syncs, KM_HISTOGRAM_MICROSECONDS, committed - executed);
  self->figures.busy_micros += used + thread_micros () - began;
  self->since_checkpoint += live + backlog;
  g_mutex_unlock (&self->lock);
}

static void
want_checkpoint (KmWriter *self)
{
  self->checkpoint_wanted = TRUE;
  self->since_checkpoint = 0;
  g_cond_signal (&self->checkpoint);
}

static gpointer
writer_thread (gpointer data)
{
  KmWriter *self = data;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      while (g_queue_is_empty (&self->live) && g_queue_is_empty (&self->backlog) && !self->stopping)
        {
          if (self->since_checkpoint == 0)
            g_cond_wait (&self->work, &self->lock);
          else if (!g_cond_wait_until (&self->work, &self->lock, g_get_monotonic_time () + QUIET))
            want_checkpoint (self);
        }
      if (g_queue_is_empty (&self->live) && g_queue_is_empty (&self->backlog))
        break;
      if (self->since_checkpoint > CHECKPOINT_COMMANDS)
        want_checkpoint (self);
      g_mutex_unlock (&self->lock);
      transact (self);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* Moves the write-ahead log into the file while the writer goes on. */
static gpointer
checkpoint_thread (gpointer data)
{
  KmWriter *self = data;

  g_mutex_lock (&self->lock);
  while (!self->checkpoint_stop)
    {
      if (!self->checkpoint_wanted)
        {
          g_cond_wait (&self->checkpoint, &self->lock);
          continue;
        }
      self->checkpoint_wanted = FALSE;
      g_mutex_unlock (&self->lock);
      km_store_checkpoint (self->store, NULL);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

static gboolean
start_log (KmStore *store, KmEventLog *log, GError **error)
{
  KmDb *db = km_store_get_writer (store);
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT centre, seq FROM centre"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    km_event_log_start (log, km_rows_text (rows, 0), km_rows_int (rows, 1));
  return step == 0;
}

KmWriter *
km_writer_new (KmStore *store, KmClock *clock, KmEventLog *log, GError **error)
{
  KmWriter *self;

  if (!start_log (store, log, error))
    return NULL;
  self = g_new0 (KmWriter, 1);
  self->store = store;
  self->limit = MAX_COMMANDS;
  self->room = MAX_WAITING;
  self->kinds = km_kind_figures_new ();
  self->figures.last_commit = KM_TIME_NONE;
  self->clock = km_clock_ref (clock);
  km_store_set_clock (store, clock);
  self->executor = km_executor_new (store, clock, log);
  g_mutex_init (&self->lock);
  g_cond_init (&self->work);
  g_cond_init (&self->checkpoint);
  g_queue_init (&self->live);
  g_queue_init (&self->backlog);
  self->thread = g_thread_new ("km-writer", writer_thread, self);
  self->checkpointer = g_thread_new ("km-checkpoint", checkpoint_thread, self);
  return self;
}

void
km_writer_set_account_func (KmWriter *self, void (*func) (const char *username, gpointer data), gpointer data)
{
  g_mutex_lock (&self->lock);
  km_executor_set_account_func (self->executor, func, data);
  g_mutex_unlock (&self->lock);
}

void
km_writer_set_limit (KmWriter *self, guint commands)
{
  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->limit, CLAMP (commands, 1, MAX_COMMANDS));
  g_mutex_unlock (&self->lock);
}

guint
km_writer_get_generation (KmWriter *self)
{
  return (guint) g_atomic_int_get (&self->generation);
}

void
km_writer_get_figures (KmWriter *self, KmWriterFigures *figures)
{
  g_mutex_lock (&self->lock);
  *figures = self->figures;
  figures->waiting = self->waiting;
  g_mutex_unlock (&self->lock);
}

KmKindFigures *
km_writer_get_kinds (KmWriter *self)
{
  return self->kinds;
}

void
km_writer_set_room (KmWriter *self, guint commands)
{
  g_mutex_lock (&self->lock);
  self->room = commands;
  g_mutex_unlock (&self->lock);
}

void
km_writer_stop (KmWriter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->work);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_mutex_lock (&self->lock);
  self->checkpoint_stop = TRUE;
  g_cond_signal (&self->checkpoint);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->checkpointer);
  km_executor_free (self->executor);
  km_kind_figures_free (self->kinds);
  km_clock_unref (self->clock);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->work);
  g_cond_clear (&self->checkpoint);
  g_free (self);
}
