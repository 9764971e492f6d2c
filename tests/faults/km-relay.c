/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-relay.h"

#define CHUNK 16384
#define LOST_OF_TEN 3

static const char refusal[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
                              "Connection: close\r\nContent-Length: 80\r\n\r\n"
                              "{\"type\":\"about:blank\",\"title\":\"unavailable\",\"status\":503,\"code\":\"unavailable\"  }";

struct _KmRelay
{
  GSocketService *service;
  guint16 server_port;
  char *url;
  KmRelayMode mode;
  GRand *chance;
  guint harm;
  GPtrArray *links; /* of Link */
};

typedef struct
{
  gatomicrefcount ref_count;
  KmRelay *relay;
  GCancellable *cut;
  GSocketConnection *client, *server;
  gboolean said; /* something of an answer was passed on */
} Link;

/* One direction of a link. */
typedef struct
{
  Link *link;
  GInputStream *from;
  GOutputStream *to;
  gboolean answers;
  guint8 bytes[CHUNK];
} Pipe;

static void
link_unref (Link *link)
{
  if (!g_atomic_ref_count_dec (&link->ref_count))
    return;
  g_clear_object (&link->client);
  g_clear_object (&link->server);
  g_object_unref (link->cut);
  g_free (link);
}

static Link *
link_ref (Link *link)
{
  g_atomic_ref_count_inc (&link->ref_count);
  return link;
}

static void
cut (Link *link) /* what is under way on it ends by itself, with an error */
{
  if (link->relay)
    {
      KmRelay *relay = g_steal_pointer (&link->relay);

      g_cancellable_cancel (link->cut);
      g_io_stream_close (G_IO_STREAM (link->client), NULL, NULL);
      if (link->server)
        g_io_stream_close (G_IO_STREAM (link->server), NULL, NULL);
      g_ptr_array_remove_fast (relay->links, link);
    }
}

static void
pipe_free (Pipe *pipe)
{
  link_unref (pipe->link);
  g_free (pipe);
}

static void pump (Pipe *pipe);

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pipe *pipe = user_data;

  if (pipe->link->relay && g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      pump (pipe);
      return;
    }
  cut (pipe->link);
  pipe_free (pipe);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pipe *pipe = user_data;
  Link *link = pipe->link;
  KmRelay *relay = link->relay;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (relay == NULL || length <= 0)
    {
      cut (link);
      pipe_free (pipe);
      return;
    }
  if (pipe->answers && relay->mode == KM_RELAY_LOSE && g_rand_int_range (relay->chance, 0, 10) < LOST_OF_TEN)
    {
      relay->harm++;
      cut (link);
      pipe_free (pipe);
      return;
    }
  if (relay->mode == KM_RELAY_UNAVAILABLE)
    {
      relay->harm++;
      memcpy (pipe->bytes, refusal, sizeof refusal - 1);
      length = sizeof refusal - 1;
    }
  if (relay->mode == KM_RELAY_SILENT)
    pump (pipe);
  else
    g_output_stream_write_all_async (pipe->to, pipe->bytes, (gsize) length, G_PRIORITY_DEFAULT, link->cut, did_write, pipe);
}

static void
pump (Pipe *pipe)
{
  g_input_stream_read_async (pipe->from, pipe->bytes, CHUNK, G_PRIORITY_DEFAULT, pipe->link->cut, did_read, pipe);
}

static void
start_pipe (Link *link, GSocketConnection *from, GSocketConnection *to, gboolean answers)
{
  Pipe *pipe = g_new0 (Pipe, 1);

  pipe->link = link_ref (link);
  pipe->from = g_io_stream_get_input_stream (G_IO_STREAM (from));
  pipe->to = g_io_stream_get_output_stream (G_IO_STREAM (to));
  pipe->answers = answers;
  pump (pipe);
}

static void
did_connect (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Link *link = user_data;

  link->server = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, NULL);
  if (link->relay == NULL || link->server == NULL)
    cut (link);
  else
    {
      start_pipe (link, link->client, link->server, FALSE);
      start_pipe (link, link->server, link->client, TRUE);
    }
  link_unref (link);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  KmRelay *self = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  Link *link;

  if (self->mode == KM_RELAY_REFUSE)
    return TRUE;
  link = g_new0 (Link, 1);
  g_atomic_ref_count_init (&link->ref_count);
  link->relay = self;
  link->cut = g_cancellable_new ();
  link->client = g_object_ref (connection);
  g_ptr_array_add (self->links, link);
  if (self->mode == KM_RELAY_UNAVAILABLE || self->mode == KM_RELAY_SILENT)
    start_pipe (link, link->client, link->client, FALSE);
  else
    g_socket_client_connect_to_host_async (client, "127.0.0.1", self->server_port, link->cut, did_connect, link_ref (link));
  return TRUE;
}

KmRelay *
km_relay_new (guint16 server_port, guint32 seed)
{
  KmRelay *self = g_new0 (KmRelay, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  self->server_port = server_port;
  self->chance = g_rand_new_with_seed (seed);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) link_unref);
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);
  return self;
}

static void
cut_all (KmRelay *self)
{
  while (self->links->len > 0)
    cut (self->links->pdata[self->links->len - 1]);
}

void
km_relay_free (KmRelay *self)
{
  cut_all (self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_ptr_array_unref (self->links);
  g_rand_free (self->chance);
  g_free (self->url);
  g_free (self);
}

const char *
km_relay_get_url (KmRelay *self)
{
  return self->url;
}

void
km_relay_set_mode (KmRelay *self, KmRelayMode mode)
{
  self->mode = mode;
  cut_all (self);
}

guint
km_relay_get_harm (KmRelay *self)
{
  return self->harm;
}
