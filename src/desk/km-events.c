/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libsoup/soup.h>

#include "km-backoff.h"
#include "km-desk-error.h"
#include "km-props.h"

#include "km-events.h"

/* The server writes a comment each 15 s: three missed ones are a dead stream. */
#define SILENCE_SECONDS 45

struct _KmEvents
{
  GObject parent_instance;

  gboolean connected;
  KmLink *link; /* (owned) */
  SoupSession *session;
  GCancellable *cancellable; /* of the stream that runs */
  char *centre, *token, *epoch;
  gint64 seq;
  KmBackoff backoff;
  guint retry_id;
  gboolean running;

  /* The event being read. */
  GDataInputStream *lines;
  char *event, *id;
  GString *data;
};

static const KmProp props[] = {
  { "connected", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmEvents, connected) },
  { NULL },
};

enum { EVENT, RESET, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KmEvents, km_events, G_TYPE_OBJECT)

static void connect_stream (KmEvents *self);

static void
forget_stream (KmEvents *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->lines);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_pointer (&self->event, g_free);
  g_clear_pointer (&self->id, g_free);
  g_string_truncate (self->data, 0);
  km_props_set_boolean (self, "connected", &self->connected, FALSE);
}

static gboolean
retry (gpointer user_data)
{
  KmEvents *self = user_data;

  self->retry_id = 0;
  connect_stream (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (KmEvents *self)
{
  forget_stream (self);
  if (self->running)
    self->retry_id = g_timeout_add (km_backoff_next (&self->backoff), retry, self);
}

static void
ask_for_reset (KmEvents *self)
{
  forget_stream (self);
  self->running = FALSE;
  g_signal_emit (self, signals[RESET], 0);
}

/* FALSE: the stream ended by what was read. */
static gboolean
dispatch (KmEvents *self)
{
  g_autoptr (json_t) json = NULL;
  g_autofree char *kind = g_steal_pointer (&self->event), *id = g_steal_pointer (&self->id);
  const char *dot = id ? strrchr (id, '.') : NULL;
  gint64 seq = dot ? g_ascii_strtoll (dot + 1, NULL, 10) : -1;

  if (self->data->len == 0 && kind == NULL)
    return TRUE;
  json = km_json_parse (self->data->str, self->data->len, KM_JSON_MAX_DEPTH, NULL);
  g_string_truncate (self->data, 0);
  if (g_strcmp0 (kind, "reset") == 0)
    {
      ask_for_reset (self);
      return FALSE;
    }
  if (json == NULL || seq < 0)
    return TRUE;
  if (g_strcmp0 (self->epoch, "") != 0 && strncmp (id, self->epoch, dot - id) != 0)
    {
      ask_for_reset (self);
      return FALSE;
    }
  /* What came before the snapshot, or twice. Several events may share a command's number. */
  if (seq < self->seq)
    return TRUE;
  self->seq = seq;
  g_object_ref (self);
  g_signal_emit (self, signals[EVENT], 0, kind ? kind : km_json_get_string (json, "kind", ""), json);
  g_object_unref (self);
  return TRUE;
}

static void
take_line (KmEvents *self, const char *line)
{
  const char *colon = strchr (line, ':');
  const char *value = colon ? colon + 1 + (colon[1] == ' ') : "";
  gsize length = colon ? (gsize) (colon - line) : strlen (line);

  if (length == 2 && strncmp (line, "id", 2) == 0)
    {
      g_free (self->id);
      self->id = g_strdup (value);
    }
  else if (length == 5 && strncmp (line, "event", 5) == 0)
    {
      g_free (self->event);
      self->event = g_strdup (value);
    }
  else if (length == 4 && strncmp (line, "data", 4) == 0)
    {
      if (self->data->len > 0)
        g_string_append_c (self->data, '\n');
      g_string_append (self->data, value);
    }
}

static void read_line (KmEvents *self);

static void
got_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmEvents) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || G_DATA_INPUT_STREAM (source) != self->lines)
    return;
  if (line == NULL)
    {
      if (error)
        km_link_set_online (self->link, FALSE);
      retry_later (self);
      return;
    }
  if (line[0] == '\0')
    {
      if (!dispatch (self))
        return;
      /* A listener may have stopped or restarted the stream. */
      if (G_DATA_INPUT_STREAM (source) != self->lines)
        return;
    }
  else if (line[0] != ':')
    take_line (self, line);
  read_line (self);
}

static void
read_line (KmEvents *self)
{
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, self->cancellable, got_line, g_object_ref (self));
}

typedef struct
{
  KmEvents *self; /* (owned) */
  SoupMessage *message; /* (owned) */
  GCancellable *cancellable; /* (owned) */
} Connecting;

static void
connecting_free (Connecting *connecting)
{
  g_object_unref (connecting->self);
  g_object_unref (connecting->message);
  g_object_unref (connecting->cancellable);
  g_free (connecting);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connecting, connecting_free)

static void
got_stream (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Connecting) connecting = user_data;
  KmEvents *self = connecting->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (connecting->cancellable != self->cancellable || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stream == NULL)
    {
      km_link_set_online (self->link, FALSE);
      retry_later (self);
      return;
    }
  if (soup_message_get_status (connecting->message) != SOUP_STATUS_OK)
    {
      guint status = soup_message_get_status (connecting->message);

      /* The session is over: reading the snapshot again tells why. */
      if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
        ask_for_reset (self);
      else
        retry_later (self);
      return;
    }
  km_backoff_reset (&self->backoff);
  self->lines = g_data_input_stream_new (stream);
  g_data_input_stream_set_newline_type (self->lines, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  km_link_set_online (self->link, TRUE);
  km_props_set_boolean (self, "connected", &self->connected, TRUE);
  if (self->lines)
    read_line (self);
}

static void
connect_stream (KmEvents *self)
{
  g_autofree char *url = NULL, *last = NULL, *bearer = NULL;
  Connecting *connecting;
  SoupMessageHeaders *headers;

  if (km_link_get_server (self->link) == NULL)
    {
      retry_later (self);
      return;
    }
  if (km_link_get_tls_database (self->link))
    soup_session_set_tls_database (self->session, km_link_get_tls_database (self->link));
  url = g_strdup_printf ("%s/v1/events?centre=%s", km_link_get_server (self->link), self->centre);
  last = g_strdup_printf ("%s.%" G_GINT64_FORMAT, self->epoch, self->seq);
  bearer = g_strconcat ("Bearer ", self->token, NULL);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  connecting = g_new0 (Connecting, 1);
  connecting->self = g_object_ref (self);
  connecting->cancellable = g_object_ref (self->cancellable);
  connecting->message = soup_message_new (SOUP_METHOD_GET, url);
  if (connecting->message == NULL)
    {
      connecting->message = soup_message_new (SOUP_METHOD_GET, "http://invalid/");
      connecting_free (connecting);
      retry_later (self);
      return;
    }
  headers = soup_message_get_request_headers (connecting->message);
  soup_message_headers_append (headers, "Accept", "text/event-stream");
  soup_message_headers_append (headers, "Authorization", bearer);
  if (*self->epoch)
    soup_message_headers_append (headers, "Last-Event-ID", last);
  soup_session_send_async (self->session, connecting->message, G_PRIORITY_DEFAULT, self->cancellable, got_stream, connecting);
}

void
km_events_start (KmEvents *self, const char *centre, const char *token, const char *epoch, gint64 seq)
{
  forget_stream (self);
  g_free (self->centre);
  g_free (self->token);
  g_free (self->epoch);
  self->centre = g_strdup (centre);
  self->token = g_strdup (token);
  self->epoch = g_strdup (epoch ? epoch : "");
  self->seq = seq;
  self->running = TRUE;
  connect_stream (self);
}

void
km_events_stop (KmEvents *self)
{
  self->running = FALSE;
  forget_stream (self);
}

void
km_events_retry_now (KmEvents *self)
{
  if (self->retry_id == 0)
    return;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  connect_stream (self);
}

gboolean
km_events_get_connected (KmEvents *self)
{
  return self->connected;
}

void
km_events_set_backoff (KmEvents *self, guint first_ms, guint longest_ms)
{
  self->backoff.first_ms = first_ms;
  self->backoff.longest_ms = longest_ms;
}

static void
km_events_finalize (GObject *object)
{
  KmEvents *self = KM_EVENTS (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->lines);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->link);
  g_free (self->centre);
  g_free (self->token);
  g_free (self->epoch);
  g_free (self->event);
  g_free (self->id);
  g_string_free (self->data, TRUE);
  G_OBJECT_CLASS (km_events_parent_class)->finalize (object);
}

static void
km_events_class_init (KmEventsClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_events_finalize;
  signals[EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                 G_TYPE_POINTER);
  signals[RESET] = g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
km_events_init (KmEvents *self)
{
  self->data = g_string_new (NULL);
  self->backoff = (KmBackoff) { .first_ms = 500, .longest_ms = 30000 };
  self->session = soup_session_new_with_options ("timeout", (guint) SILENCE_SECONDS, "max-conns-per-host", 2, "user-agent",
                                                 "khadamat-counter/" KM_VERSION, NULL);
}

KmEvents *
km_events_new (KmLink *link)
{
  KmEvents *self = g_object_new (KM_TYPE_EVENTS, NULL);

  self->link = g_object_ref (link);
  return self;
}
