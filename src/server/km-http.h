/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "km-histogram.h"
#include "km-request.h"

G_BEGIN_DECLS

/* The HTTP end of the server: a few threads of libmicrohttpd, each with its own epoll; bounds on everything; requests
 * that wait are suspended and cost no thread. */
typedef struct _KmHttp KmHttp;

typedef struct
{
  const char *listen;           /* "ADDRESS:PORT"; "[…]:PORT" for IPv6; port 0: any */
  const char *tls_certificate;  /* files in PEM; both or none */
  const char *tls_key;
  guint threads;                /* 0: as many as processors, 2 … 8 */
  guint connection_limit;       /* 0: what the limit of open files allows, at most 20,000 */
  guint timeout_seconds;        /* without a whole request, and without progress; 0: 75 */
  guint address_limit;          /* connections of one address at most, but for this machine and the proxies; 0: 1,000 */
  const char *const *trusted_proxies; /* addresses whose X-Forwarded-For is believed; NULL-terminated, may be NULL */
  gboolean log_requests;        /* a record for each answer */
} KmHttpOptions;

/* Numbers since the start, for /metrics. */
typedef struct
{
  guint64 requests;
  guint64 by_class[6];          /* answers by hundreds of their status */
  guint64 refused;              /* connections, too many of one address */
  guint64 cut;                  /* connections that sent too slowly */
  guint waiting;                /* suspended now */
  guint connections;            /* open now */
} KmHttpFigures;

/* The same of one route. An event stream is counted when it ends, and not timed. */
typedef struct
{
  guint64 by_class[6];
  KmHistogram took;             /* from the first byte of the request to the last of the answer */
} KmRouteFigures;

typedef gint64 (*KmHttpNow) (gpointer user_data);

/* Listens and serves @routes (@n_routes of them, which must outlive the server), gate and handlers called with @user_data.
 * @now gives the server's time in UTC microseconds for the header Km-Time. Errors: G_IO_ERROR_ADDRESS_IN_USE when the
 * port is taken, G_IO_ERROR_PERMISSION_DENIED, G_IO_ERROR_INVALID_ARGUMENT for an address, files that cannot be read, or
 * an address off loopback without TLS. */
KmHttp  *km_http_start        (const KmHttpOptions *options,
                               const KmRoute       *routes,
                               guint                n_routes,
                               KmRequestGate        gate,
                               gpointer             user_data,
                               KmHttpNow            now,
                               gpointer             now_data,
                               GError             **error);

guint16  km_http_get_port     (KmHttp              *self);

void     km_http_get_figures  (KmHttp              *self,
                               KmHttpFigures       *figures);

/* @figures has room for every route, and at the end for what matched none. */
void     km_http_get_route_figures (KmHttp         *self,
                                    KmRouteFigures *figures);

/* Stops in order. First km_http_quiesce(): nobody new is let in, whoever still asks on an open connection gets 503
 * "stopping", and when it returns no handler is running any more. Then the caller drains what answers suspended requests. Last km_http_stop(), which waits until every
 * suspended request was answered, and frees. */
void     km_http_quiesce      (KmHttp              *self);
void     km_http_stop         (KmHttp              *self);

/* The most connections at once. */
guint    km_http_get_limit    (KmHttp              *self);

/* Suspending and resuming a connection, counted, so that stopping can wait for all (event streams). */
struct MHD_Connection;
void     km_http_suspend      (KmHttp                *self,
                               struct MHD_Connection *connection);
void     km_http_resume       (KmHttp                *self,
                               struct MHD_Connection *connection);

G_END_DECLS
