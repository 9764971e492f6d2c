/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-fake-server.h"

static void
answer (SoupServerMessage *message, guint status, json_t *json)
{
  gsize length;
  char *text = km_json_dump (json, &length);

  soup_message_headers_append (soup_server_message_get_response_headers (message), "Km-Time", "2026-11-21T12:00:00.000000Z");
  soup_server_message_set_response (message, status < 400 ? "application/json" : "application/problem+json", SOUP_MEMORY_TAKE, text, length);
  soup_server_message_set_status (message, status, NULL);
}

static void
problem (SoupServerMessage *message, guint status, const char *code)
{
  g_autoptr (json_t) json = json_object ();

  km_json_set_integer (json, "status", status);
  km_json_set_string (json, "code", code);
  answer (message, status, json);
}

static json_t *
execute (Fake *fake, json_t *command, gboolean unknown)
{
  json_t *result = json_object ();
  const char *id = km_json_get_string (command, "id", "");
  gint64 n = km_json_get_integer (command, "n", 0);

  km_json_set_string (result, "id", id);
  if (unknown || (!g_hash_table_contains (fake->seen, id) && n != fake->last_n + 1))
    {
      json_t *why = json_object ();

      km_json_set_string (result, "status", "retry");
      km_json_set_string (why, "code", unknown ? "unknown" : "gap");
      if (!unknown)
        km_json_set_integer (why, "expected", fake->last_n + 1);
      km_json_set (result, "problem", why);
      return result;
    }
  if (g_hash_table_contains (fake->seen, id) && n <= fake->last_n)
    km_json_set_string (result, "status", "duplicate");
  else
    {
      fake->disorder = fake->disorder || n != fake->last_n + 1;
      fake->last_n = n;
      fake->executed++;
      g_hash_table_add (fake->seen, g_strdup (id));
      km_json_set_string (result, "status", "accepted");
    }
  km_json_set (result, "result", json_object ());
  km_json_set (result, "flags", json_array ());
  return result;
}

static void
take_commands (Fake *fake, SoupServerMessage *message, FakeMood mood)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (json_t) envelope = km_json_parse (body->data, body->length, 32, NULL);
  g_autoptr (json_t) all = json_object ();
  json_t *commands = km_json_get_array (envelope, "commands"), *results = json_array (), *command;
  gsize i;

  g_assert_nonnull (commands);
  fake->largest = MAX (fake->largest, (guint) json_array_size (commands));
  json_array_foreach (commands, i, command)
    json_array_append_new (results, execute (fake, command, mood == FAKE_UNKNOWN));
  km_json_set (all, "results", results);
  if (mood == FAKE_LOSE_ANSWER)
    {
      g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);

      /* The cable is pulled after the work was done. */
      g_io_stream_close (connection, NULL, NULL);
      return;
    }
  answer (message, 200, all);
}

static void
handle_commands (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fake *fake = user_data;
  FakeMood mood = FAKE_FINE;

  g_mutex_lock (&fake->lock);
  fake->requests++;
  g_free (fake->backlog);
  fake->backlog = g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Km-Backlog"));
  if (fake->times > 0)
    {
      mood = fake->mood;
      fake->times--;
    }
  if (mood == FAKE_BUSY)
    problem (message, 503, "unavailable");
  else if (mood == FAKE_REVOKED)
    problem (message, 401, "till-revoked");
  else
    take_commands (fake, message, mood);
  g_mutex_unlock (&fake->lock);
}

static void
handle_till (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fake *fake = user_data;
  g_autoptr (json_t) json = json_object ();

  km_json_set_string (json, "till", "ASW-T01");
  km_json_set_integer (json, "last_n", fake_last_n (fake));
  km_json_set_boolean (json, "revoked", fake->revoked);
  answer (message, 200, json);
}

static void
handle_events (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fake *fake = user_data;
  const char *last = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Last-Event-ID");
  g_autofree char *text = NULL;

  g_mutex_lock (&fake->lock);
  g_ptr_array_add (fake->last_ids, g_strdup (last ? last : ""));
  if (fake->streams->len > 0)
    text = g_ptr_array_steal_index (fake->streams, 0);
  g_mutex_unlock (&fake->lock);
  if (text == NULL)
    {
      problem (message, 503, "unavailable");
      return;
    }
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/event-stream", SOUP_MEMORY_COPY, text, strlen (text));
}

/* Accepted here, for libsoup 3.2 loses a reference to every socket that it accepts itself. */
static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, SoupServer *server)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  soup_server_accept_iostream (server, G_IO_STREAM (connection), local, remote, NULL);
  return TRUE;
}

static guint
listen_on (GSocketService *service)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  g_socket_listener_add_address (G_SOCKET_LISTENER (service), any_port, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static gpointer
serve (gpointer data)
{
  Fake *fake = data;
  SoupServer *server;
  GSocketService *service;
  guint port;

  g_main_context_push_thread_default (fake->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, "/v1/commands", handle_commands, fake, NULL);
  soup_server_add_handler (server, "/v1/tills/current", handle_till, fake, NULL);
  soup_server_add_handler (server, "/v1/events", handle_events, fake, NULL);
  service = g_socket_service_new ();
  port = listen_on (service);
  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), server);
  g_socket_service_start (service);
  g_mutex_lock (&fake->lock);
  fake->port = port;
  g_cond_signal (&fake->cond);
  g_mutex_unlock (&fake->lock);
  g_main_loop_run (fake->loop);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  soup_server_disconnect (server);
  /* What was being accepted or answered lets go of its socket in the loop's next rounds. */
  while (g_main_context_iteration (fake->context, FALSE))
    continue;
  g_object_unref (service);
  g_object_unref (server);
  g_main_context_pop_thread_default (fake->context);
  return NULL;
}

Fake *
fake_new (void)
{
  Fake *fake = g_new0 (Fake, 1);

  g_mutex_init (&fake->lock);
  g_cond_init (&fake->cond);
  fake->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fake->streams = g_ptr_array_new_with_free_func (g_free);
  fake->last_ids = g_ptr_array_new_with_free_func (g_free);
  fake->context = g_main_context_new ();
  fake->loop = g_main_loop_new (fake->context, FALSE);
  fake->thread = g_thread_new ("fake", serve, fake);
  g_mutex_lock (&fake->lock);
  while (fake->port == 0)
    g_cond_wait (&fake->cond, &fake->lock);
  g_mutex_unlock (&fake->lock);
  fake->url = g_strdup_printf ("http://127.0.0.1:%u", fake->port);
  return fake;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
fake_free (Fake *fake)
{
  g_main_context_invoke (fake->context, quit, fake->loop);
  g_thread_join (fake->thread);
  g_main_loop_unref (fake->loop);
  g_main_context_unref (fake->context);
  g_hash_table_unref (fake->seen);
  g_ptr_array_unref (fake->streams);
  g_ptr_array_unref (fake->last_ids);
  g_free (fake->backlog);
  g_free (fake->url);
  g_mutex_clear (&fake->lock);
  g_cond_clear (&fake->cond);
  g_free (fake);
}

void
fake_set_mood (Fake *fake, FakeMood mood, guint times)
{
  g_mutex_lock (&fake->lock);
  fake->mood = mood;
  fake->times = times;
  g_mutex_unlock (&fake->lock);
}

gint64
fake_last_n (Fake *fake)
{
  gint64 n;

  g_mutex_lock (&fake->lock);
  n = fake->last_n;
  g_mutex_unlock (&fake->lock);
  return n;
}

void
fake_set_last_n (Fake *fake, gint64 n)
{
  g_mutex_lock (&fake->lock);
  fake->last_n = n;
  g_hash_table_remove_all (fake->seen);
  g_mutex_unlock (&fake->lock);
}
