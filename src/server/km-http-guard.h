/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <microhttpd.h>

G_BEGIN_DECLS

/* Watches the connections: nobody holds more than a share of them, and nobody holds one by sending a request drop by drop. libmicrohttpd
 * itself sees only those that are silent. */
typedef struct _KmHttpGuard KmHttpGuard;

/* @per_address: connections of one address at most, but for this machine and @exempt (addresses as text, NULL-terminated, may be NULL).
 * @wait_seconds: how long a connection may be without a request that came in whole; @receive_seconds: how long its body may take. */
KmHttpGuard    *km_http_guard_new    (guint               per_address,
                                      const char *const  *exempt,
                                      guint               wait_seconds,
                                      guint               receive_seconds);
/* After the daemon has stopped. */
void            km_http_guard_free   (KmHttpGuard        *self);

/* For MHD_start_daemon() and MHD_OPTION_NOTIFY_CONNECTION, with the guard as closure. */
enum MHD_Result km_http_guard_accept (void               *guard,
                                      const struct sockaddr *address,
                                      socklen_t           length);
void            km_http_guard_notify (void               *guard,
                                      struct MHD_Connection *connection,
                                      void              **context,
                                      enum MHD_ConnectionNotificationCode what);

/* Where a connection is: its request's head came in; all of it came in; it was answered. On the connection's thread. */
typedef enum
{
  KM_CONNECTION_WAITS,
  KM_CONNECTION_RECEIVES,
  KM_CONNECTION_WORKS,
} KmConnectionState;

void            km_http_guard_tell   (struct MHD_Connection *connection,
                                      KmConnectionState   state);

/* Connections refused for their address, and cut for being slow, since the start. */
void            km_http_guard_count  (KmHttpGuard        *self,
                                      guint64            *refused,
                                      guint64            *cut);

/* The address as text. "" for one that is none of the internet's. */
void            km_http_guard_format (const struct sockaddr *address,
                                      char                text[64]);

G_END_DECLS
