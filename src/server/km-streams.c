/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>
#include <sys/socket.h>

#include "km-request-private.h"
#include "km-streams.h"

/* libmicrohttpd's own piece for each listener, which it fills for HTTP/1.0 alone (in chunks it writes into the connection's memory),
 * and what the kernel may keep for one: with the cursor, all that a slow listener costs. */
#define BLOCK_BYTES 256
#define SEND_BUFFER_BYTES (64 * 1024)

typedef struct
{
  KmStreams *streams;
  struct MHD_Connection *connection;
  GList link;          /* in streams->listeners */
  char *centre;
  char *key;
  gint64 seq;          /* of the last event handed over, or being handed over */
  KmEvent *event;      /* being handed over */
  gsize offset;
  gboolean comment;    /* a comment is due */
  gboolean asleep;     /* suspended */
  gboolean ended;
  gint64 written;      /* monotonic */
} Listener;

struct _KmStreams
{
  KmEventLog *log;
  KmHttp *http;
  KmStreamsOptions options;
  KmStreamAlive alive;
  gpointer alive_data;
  KmHttpNow now;
  gpointer now_data;

  GMutex mutex;
  GQueue listeners;
  gboolean ending;
  KmStreamsFigures figures;
  GThread *thread;
};

/* Copies what is left of the listener's event into @buffer. */
static gssize
take (Listener *listener,
      char     *buffer,
      gsize     max)
{
  gsize length;
  const char *text = km_event_get_text (listener->event, &length);
  gsize n = MIN (length - listener->offset, max);

  memcpy (buffer, text + listener->offset, n);
  listener->offset += n;
  if (listener->offset == length)
    g_clear_pointer (&listener->event, km_event_unref);
  listener->written = g_get_monotonic_time ();
  return (gssize) n;
}

static ssize_t
feed_cb (void    *user_data,
         uint64_t position,
         char    *buffer,
         size_t   max)
{
  Listener *listener = user_data;
  KmStreams *self = listener->streams;
  g_autoptr (GMutexLocker) locker = NULL;

  if (listener->event != NULL)
    return take (listener, buffer, max);

  locker = g_mutex_locker_new (&self->mutex);
  if (listener->ended)
    return MHD_CONTENT_READER_END_OF_STREAM;

  switch (km_event_log_next (self->log, listener->centre, listener->seq, &listener->event))
    {
    case KM_EVENTS_NEXT:
      listener->seq = km_event_get_seq (listener->event);
      listener->offset = 0;
      return take (listener, buffer, max);

    case KM_EVENTS_LOST:
      /* Its next event is gone: it comes again with its last number, and gets a reset. */
      listener->ended = TRUE;
      self->figures.cut++;
      return MHD_CONTENT_READER_END_OF_STREAM;

    case KM_EVENTS_NONE:
    default:
      break;
    }

  if (listener->comment && max >= 3)
    {
      listener->comment = FALSE;
      listener->written = g_get_monotonic_time ();
      memcpy (buffer, ":\n\n", 3);
      return 3;
    }
  /* Under the lock, so that the thread that wakes cannot come between the look at the log and the sleep. */
  listener->asleep = TRUE;
  km_http_suspend (self->http, listener->connection);
  return 0;
}

/* The connection is closed, or has all it gets. */
static void
gone_cb (void *user_data)
{
  Listener *listener = user_data;
  KmStreams *self = listener->streams;

  g_mutex_lock (&self->mutex);
  g_queue_unlink (&self->listeners, &listener->link);
  self->figures.listeners--;
  g_mutex_unlock (&self->mutex);

  g_clear_pointer (&listener->event, km_event_unref);
  g_free (listener->centre);
  g_free (listener->key);
  g_free (listener);
}

static void
wake (KmStreams *self,
      Listener  *listener)
{
  if (!listener->asleep)
    return;
  listener->asleep = FALSE;
  km_http_resume (self->http, listener->connection);
}

/* Closes under a listener that is busy sending to somebody who does not read: the HTTP thread sees it and cleans up. */
static void
cut (KmStreams *self,
     Listener  *listener)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (listener->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

  listener->ended = TRUE;
  self->figures.cut++;
  if (info != NULL)
    shutdown (info->connect_fd, SHUT_RDWR);
}

/* One round over all: who has something new, who was silent for long, who is too slow. */
static void
visit_all (KmStreams *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 silence = (gint64) self->options.comment_seconds * G_USEC_PER_SEC;
  const char *centre = "";
  gint64 last = 0;

  g_mutex_lock (&self->mutex);
  for (GList *link = self->listeners.head; link != NULL; link = link->next)
    {
      Listener *listener = link->data;

      if (listener->ended)
        continue;
      if (strcmp (centre, listener->centre) != 0)
        {
          centre = listener->centre;
          last = km_event_log_get_seq (self->log, centre);
        }
      if (self->ending)
        {
          listener->ended = TRUE;
          wake (self, listener);
        }
      else if (!listener->asleep && last - listener->seq > (gint64) self->options.lag)
        {
          cut (self, listener);
        }
      else if (last > listener->seq)
        {
          wake (self, listener);
        }
      else if (listener->asleep && now - listener->written >= silence)
        {
          if (self->alive (listener->key, self->alive_data))
            listener->comment = TRUE;
          else
            listener->ended = TRUE;
          wake (self, listener);
        }
    }
  g_mutex_unlock (&self->mutex);
}

static gpointer
run (gpointer user_data)
{
  KmStreams *self = user_data;
  guint64 generation = 0;
  gboolean ending = FALSE;

  while (!ending)
    {
      km_event_log_wait (self->log, &generation, g_get_monotonic_time () + G_USEC_PER_SEC);
      visit_all (self);
      g_mutex_lock (&self->mutex);
      ending = self->ending;
      g_mutex_unlock (&self->mutex);
    }
  /* Those that fell asleep between the last round and the mark. */
  visit_all (self);
  return NULL;
}

KmStreams *
km_streams_new (KmEventLog             *log,
                KmHttp                 *http,
                const KmStreamsOptions *options,
                KmStreamAlive           alive,
                gpointer                alive_data,
                KmHttpNow               now,
                gpointer                now_data)
{
  KmStreams *self = g_new0 (KmStreams, 1);

  self->log = km_event_log_ref (log);
  self->http = http;
  self->options = *options;
  self->alive = alive;
  self->alive_data = alive_data;
  self->now = now;
  self->now_data = now_data;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->listeners);
  self->thread = g_thread_new ("km-streams", run, self);
  return self;
}

/* Where a listener begins: after @last_event_id if that fits; else at the end, with a reset if it named a place. */
static void
place_cursor (KmStreams  *self,
              Listener   *listener,
              const char *last_event_id)
{
  const char *epoch = km_event_log_get_epoch (self->log);
  gint64 last = km_event_log_get_seq (self->log, listener->centre);
  const char *dot = last_event_id != NULL ? strrchr (last_event_id, '.') : NULL;
  g_autoptr (KmEvent) next = NULL;
  gint64 seq;

  listener->seq = last;
  if (last_event_id == NULL)
    return;
  if (dot != NULL && (gsize) (dot - last_event_id) == strlen (epoch) && strncmp (last_event_id, epoch, strlen (epoch)) == 0 &&
      g_ascii_string_to_signed (dot + 1, 10, 0, G_MAXINT64, &seq, NULL) &&
      km_event_log_next (self->log, listener->centre, seq, &next) != KM_EVENTS_LOST)
    {
      listener->seq = seq;
      return;
    }
  listener->event = km_event_new_reset (epoch, last, self->now (self->now_data));
  self->figures.resets++;
}

void
km_streams_open (KmStreams  *self,
                 KmRequest  *request,
                 const char *centre,
                 const char *key,
                 const char *last_event_id)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  struct MHD_Response *response;
  Listener *listener;
  int size = SEND_BUFFER_BYTES;

  g_mutex_lock (&self->mutex);
  if (self->ending || self->figures.listeners >= self->options.limit)
    {
      gboolean ending = self->ending;

      g_mutex_unlock (&self->mutex);
      km_request_answer_code (request, ending ? "stopping" : "unavailable", "No more event streams at the moment");
      return;
    }
  listener = g_new0 (Listener, 1);
  listener->streams = self;
  listener->connection = request->connection;
  listener->centre = g_strdup (centre);
  listener->key = g_strdup (key);
  listener->link.data = listener;
  listener->written = g_get_monotonic_time ();
  listener->comment = TRUE; /* the first bytes say at once that the stream stands */
  place_cursor (self, listener, last_event_id);
  g_queue_push_tail_link (&self->listeners, &listener->link);
  self->figures.listeners++;
  g_mutex_unlock (&self->mutex);

  if (info != NULL)
    setsockopt (info->connect_fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  response = MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, BLOCK_BYTES, feed_cb, listener, gone_cb);
  MHD_add_response_header (response, "Content-Type", "text/event-stream");
  MHD_add_response_header (response, "X-Accel-Buffering", "no");
  km_request_answer_response (request, 200, response);
}

void
km_streams_get_figures (KmStreams        *self,
                        KmStreamsFigures *figures)
{
  g_mutex_lock (&self->mutex);
  *figures = self->figures;
  g_mutex_unlock (&self->mutex);
}

void
km_streams_end (KmStreams *self)
{
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  g_mutex_unlock (&self->mutex);
  km_event_log_wake (self->log);
  g_clear_pointer (&self->thread, g_thread_join);
}

void
km_streams_free (KmStreams *self)
{
  if (self->thread != NULL)
    km_streams_end (self);
  g_mutex_clear (&self->mutex);
  km_event_log_unref (self->log);
  g_free (self);
}
