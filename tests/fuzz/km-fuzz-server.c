/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "km-catalogue-folder.h"
#include "km-fuzz-server.h"
#include "km-practice.h"
#include "km-server.h"
#include "km-uuid.h"

static KmServer *server;
static char *database;  /* its folder */

static void
remove_cb (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s", database);

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

static GSocket *
connect_to (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, km_server_get_port (server));
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  g_socket_set_timeout (socket, 60);
  g_assert_true (g_socket_connect (socket, address, NULL, NULL));
  return socket;
}

/* The first that a stream says after its head. */
static gboolean
has_begun (const char *answer)
{
  const char *body = strstr (answer, "text/event-stream") != NULL ? strstr (answer, "\r\n\r\n") : NULL;

  return body != NULL && strstr (body + 4, "\n\n") != NULL;
}

char *
km_fuzz_server_ask (const char *request,
                    gsize       length)
{
  g_autoptr (GSocket) socket = connect_to ();
  char buffer[4097];
  gssize got;
  GString *whole = g_string_new (NULL);

  for (gsize sent = 0; sent < length;)
    {
      gssize n = g_socket_send (socket, request + sent, length - sent, NULL, NULL);

      if (n <= 0)
        break;
      sent += (gsize) n;
    }
  while ((got = g_socket_receive (socket, buffer, sizeof buffer - 1, NULL, NULL)) > 0)
    {
      g_string_append_len (whole, buffer, got);
      /* A stream has no end. */
      if (has_begun (whole->str) || whole->len > 1024 * 1024)
        break;
    }
  g_socket_close (socket, NULL);
  return g_string_free (whole, FALSE);
}

char *
km_fuzz_server_sign_in (const char *username)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"practice\",\"centre\":\"ASW\"}", username);
  g_autofree char *request = g_strdup_printf ("POST /v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", strlen (body), body);
  g_autofree char *answer = km_fuzz_server_ask (request, strlen (request));
  const char *token = strstr (answer, "\"token\":\"");

  g_assert_nonnull (token);
  token += strlen ("\"token\":\"");
  return g_strndup (token, strcspn (token, "\""));
}

void
km_fuzz_server_wish (const char *token,
                     const char *kind,
                     const char *body)
{
  static guint8 random[10]; /* each another */
  char id[KM_UUID_LENGTH], now[KM_TIME_FORMAT_LENGTH];
  g_autofree char *text = g_strdup_printf ("{\"commands\":[{\"id\":\"%s\",\"kind\":\"%s\",\"made_at\":\"%s\",\"body\":%s}]}", km_uuid_v7 (g_get_real_time (), random, id), kind,
                                           km_time_format (g_get_real_time (), now), body);
  g_autofree char *request = g_strdup_printf ("POST /v1/commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s", token,
                                              strlen (text), text);
  g_autofree char *answer = km_fuzz_server_ask (request, strlen (request));

  random[9]++;
  g_assert_nonnull (strstr (answer, "\"accepted\""));
}

void
km_fuzz_server_start (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-fuzz-XXXXXX", &error);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autofree char *version = NULL;
  KmHttpOptions options = { .listen = "127.0.0.1:0", .threads = 2 };
  KmStore *store;

  g_assert_no_error (error);
  store = km_store_open (uri, KM_STORE_CREATE | KM_STORE_PRACTICE, &error);
  g_assert_no_error (error);
  km_practice_seed (store, g_get_real_time (), &error);
  g_assert_no_error (error);
  version = km_catalogue_folder_publish (store, g_getenv ("KM_CATALOGUE"), g_get_real_time (), &error);
  g_assert_no_error (error);
  server = km_server_start (store, km_clock_new (), &options, NULL, &error);
  g_assert_no_error (error);
  database = g_steal_pointer (&folder);
  atexit (remove_cb);
}
