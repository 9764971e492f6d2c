/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-json.h"
#include "km-test-poster.h"

struct _KmTestPoster
{
  KmTestPlace *place;
  GSocketConnection *connection;
  guint again;
};

void
km_test_place_init (KmTestPlace *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->port = 0;
  self->answers = 0;
}

void
km_test_place_clear (KmTestPlace *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
}

void
km_test_place_set (KmTestPlace *self,
                   guint16      port)
{
  g_mutex_lock (&self->mutex);
  self->port = port;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
km_test_place_wait (KmTestPlace *self,
                    guint        answers)
{
  g_mutex_lock (&self->mutex);
  while (self->answers < answers)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

guint
km_test_place_answers (KmTestPlace *self)
{
  guint answers;

  g_mutex_lock (&self->mutex);
  answers = self->answers;
  g_mutex_unlock (&self->mutex);
  return answers;
}

KmTestPoster *
km_test_poster_new (KmTestPlace *place)
{
  KmTestPoster *self = g_new0 (KmTestPoster, 1);

  self->place = place;
  return self;
}

void
km_test_poster_free (KmTestPoster *self)
{
  g_clear_object (&self->connection);
  g_free (self);
}

guint
km_test_poster_again (KmTestPoster *self)
{
  return self->again;
}

/* Waits until there is a server and connects. A server that was killed between the two leaves no connection. */
static gboolean
be_connected (KmTestPoster *self)
{
  g_autoptr (GSocketClient) client = NULL;
  guint16 port;

  if (self->connection != NULL)
    return TRUE;
  g_mutex_lock (&self->place->mutex);
  while (self->place->port == 0)
    g_cond_wait (&self->place->changed, &self->place->mutex);
  port = self->place->port;
  g_mutex_unlock (&self->place->mutex);
  client = g_socket_client_new ();
  g_socket_client_set_timeout (client, 60);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  return self->connection != NULL;
}

/* The answer's status and its body as JSON, or 0 when the connection broke before it was whole. */
static guint
receive (GInputStream *input,
         json_t      **json)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[16384];
  const char *end = NULL, *length = NULL;
  gsize whole = 0;

  do
    {
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);

      if (n <= 0)
        return 0;
      g_string_append_len (text, buffer, n);
      if (end == NULL && (end = strstr (text->str, "\r\n\r\n")) != NULL)
        {
          length = strstr (text->str, "Content-Length: ");
          g_assert_true (length != NULL && length < end);
          whole = (gsize) (end + 4 - text->str) + (gsize) g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
        }
    }
  while (end == NULL || text->len < whole);
  *json = json_loads (strstr (text->str, "\r\n\r\n") + 4, 0, NULL);
  g_assert_nonnull (*json);
  return (guint) g_ascii_strtoull (text->str + strlen ("HTTP/1.1 "), NULL, 10);
}

static guint
post (KmTestPoster *self,
      const char   *token,
      const char   *body,
      json_t      **json)
{
  g_autofree char *request = g_strdup_printf ("POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
                                              token, strlen (body), body);
  guint status = 0;

  if (!be_connected (self))
    return 0;
  if (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), request, strlen (request), NULL, NULL, NULL))
    status = receive (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)), json);
  if (status == 0)
    g_clear_object (&self->connection);
  return status;
}

static gboolean
is_final (json_t *results)
{
  json_t *element;
  gsize i;

  json_array_foreach (results, i, element)
    if (strcmp (km_json_get_string (element, "status", ""), "retry") == 0)
      return FALSE;
  return TRUE;
}

json_t *
km_test_poster_send (KmTestPoster *self,
                     const char   *token,
                     json_t       *commands)
{
  json_t *envelope = json_pack ("{s:o}", "commands", commands);
  char *body = json_dumps (envelope, JSON_COMPACT);
  json_t *results = NULL;

  for (;;)
    {
      g_autoptr (json_t) json = NULL;
      guint status = post (self, token, body, &json);

      if (status == 200 && is_final (json_object_get (json, "results")))
        {
          results = json_incref (json_object_get (json, "results"));
          break;
        }
      /* 503: it stops, or nobody knows. Anything else would be wrong. */
      if (status != 0 && status != 200 && status != 503)
        g_error ("commands were answered with %u: %s", status, km_json_get_string (json, "code", ""));
      self->again++;
      g_thread_yield ();
    }
  g_assert_cmpint (json_array_size (results), ==, json_array_size (json_object_get (envelope, "commands")));
  free (body);
  json_decref (envelope);
  g_mutex_lock (&self->place->mutex);
  self->place->answers++;
  g_cond_broadcast (&self->place->changed);
  g_mutex_unlock (&self->place->mutex);
  return results;
}
