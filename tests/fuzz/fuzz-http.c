/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Paths, query values and headers of reads, to a whole server over its socket. The first byte says who asks; the first line is what is
 * asked for, each further line a header. */

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "km-catalogue-folder.h"
#include "km-fuzz.h"
#include "km-practice.h"
#include "km-server.h"

static KmServer *server;
static char *tokens[4]; /* NULL: nobody */
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

/* Sends a request, and reads until it is clear how it was answered. */
static char *
ask (const char *request,
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
      if (strstr (whole->str, "text/event-stream") != NULL || whole->len > 1024 * 1024)
        break;
    }
  g_socket_close (socket, NULL);
  return g_string_free (whole, FALSE);
}

static char *
sign_in (const char *username)
{
  g_autofree char *body = g_strdup_printf ("{\"username\":\"%s\",\"password\":\"practice\",\"centre\":\"ASW\"}", username);
  g_autofree char *request = g_strdup_printf ("POST /v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", strlen (body), body);
  g_autofree char *answer = ask (request, strlen (request));
  const char *token = strstr (answer, "\"token\":\"");

  g_assert_nonnull (token);
  token += strlen ("\"token\":\"");
  return g_strndup (token, strcspn (token, "\""));
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
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
  tokens[1] = sign_in ("supervisor");
  tokens[2] = sign_in ("admin");
  tokens[3] = sign_in ("officer");
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GString) request = g_string_new ("GET ");
  g_autofree char *answer = NULL;
  const char *token, *at = (const char *) data + 1, *end = (const char *) data + size;
  const char *line;
  guint status;

  if (size < 2)
    return 0;
  token = tokens[data[0] % G_N_ELEMENTS (tokens)];
  line = memchr (at, '\n', (gsize) (end - at));
  g_string_append_len (request, at, (line != NULL ? line : end) - at);
  g_string_append (request, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  while (line != NULL && ++line < end)
    {
      const char *next = memchr (line, '\n', (gsize) (end - line));

      g_string_append_len (request, line, (next != NULL ? next : end) - line);
      g_string_append (request, "\r\n");
      line = next;
    }
  g_string_append (request, "\r\n");
  answer = ask (request->str, request->len);
  if (*answer == '\0')
    return 0; /* closed: that is an answer, too */
  g_assert_true (g_str_has_prefix (answer, "HTTP/1."));
  status = (guint) g_ascii_strtoull (answer + strlen ("HTTP/1.1 "), NULL, 10);
  if (status >= 500 && status != 501 && status != 505)
    g_error ("%s\nto %s", answer, request->str);
  return 0;
}
