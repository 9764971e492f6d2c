/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <microhttpd.h>

#include "km-http.h"
#include "km-request.h"

G_BEGIN_DECLS

/* What of a body too large is still read before the refusal, so that the sender sees the answer and not a reset. */
#define KM_REQUEST_DRAIN (16 * 1024 * 1024)

struct _KmRequest
{
  KmHttp *http;
  struct MHD_Connection *connection;
  gint64 began;          /* monotonic */

  const KmRoute *route;  /* NULL: a problem is known already */
  const char *method;
  char *parameters[KM_ROUTE_PARAMETERS];
  const char *refusal;   /* the code of a problem found before the handler ran */
  char *allow;           /* methods, for 405 */

  GByteArray *body;
  gsize received;
  gsize max_body;

  gpointer subject;
  GDestroyNotify free_subject;
  gpointer kept;
  GDestroyNotify free_kept;

  gboolean dispatched;
  gboolean suspended;
  gboolean queued;
  gint answered;         /* atomic; the members below are set before it */

  guint status;
  char *type;
  json_t *json;
  GBytes *bytes;
  struct MHD_Response *response; /* a ready one: event streams */
  GPtrArray *headers;            /* name, value, name, value… */

  char peer[64];                 /* who asks: behind a proxy that is trusted, whom it names */
  gboolean forwarded;            /* a proxy says that it asks for somebody else */
  gboolean stream;               /* the answer has no end of its own */
  char code[32];                 /* of the problem, or "" */
};

KmRequest       *km_request_new            (KmHttp                *http,
                                            struct MHD_Connection *connection,
                                            const char *const     *trusted_proxies);
void             km_request_free           (KmRequest             *self);

/* Answers with a response made elsewhere, which is taken over. */
void             km_request_answer_response (KmRequest            *self,
                                             guint                 status,
                                             struct MHD_Response  *response);

/* Gives the answer to the connection; on the HTTP thread. */
enum MHD_Result  km_request_queue          (KmRequest             *self);

/* Headers that every answer carries: the server's time, and what goes with its status. */
void             km_http_decorate          (KmHttp                *http,
                                            guint                  status,
                                            struct MHD_Response   *response);

G_END_DECLS
