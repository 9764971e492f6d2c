/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/resource.h>

#include "km-http-listen.h"

guint
km_http_connection_limit (guint wanted)
{
  struct rlimit files;
  guint most = 20000;

  if (getrlimit (RLIMIT_NOFILE, &files) == 0)
    {
      files.rlim_cur = files.rlim_max;
      setrlimit (RLIMIT_NOFILE, &files);
      if (getrlimit (RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY && files.rlim_cur < most + 128)
        most = files.rlim_cur > 256 ? (guint) files.rlim_cur - 128 : 128;
    }
  return wanted > 0 ? MIN (wanted, most) : most;
}

GSocket *
km_http_listen_on (const char *where,
                   gboolean    with_tls,
                   GError    **error)
{
  g_autoptr (GNetworkAddress) parsed = NULL;
  g_autoptr (GInetAddress) inet = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  const char *colon = strrchr (where, ':');

  if (colon == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is not ADDRESS:PORT"), where);
      return NULL;
    }
  parsed = G_NETWORK_ADDRESS (g_network_address_parse (where, 0, error));
  if (parsed == NULL)
    return NULL;
  inet = g_inet_address_new_from_string (strcmp (g_network_address_get_hostname (parsed), "localhost") == 0 ? "127.0.0.1" : g_network_address_get_hostname (parsed));
  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is not an IP address and a port"), where);
      return NULL;
    }
  if (!with_tls && !g_inet_address_get_is_loopback (inet))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("%s is not this machine alone: passwords would cross the network in clear. Give --tls-certificate and --tls-key, or listen on 127.0.0.1 behind a reverse proxy"), where);
      return NULL;
    }
  address = g_inet_socket_address_new (inet, g_network_address_get_port (parsed));
  socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, 1024);
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    {
      g_prefix_error (error, "%s: ", where);
      return NULL;
    }
  return g_steal_pointer (&socket);
}
