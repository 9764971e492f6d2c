/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <jansson.h>

#include "km-problem.h"

G_BEGIN_DECLS

/* One HTTP request and its answer. A handler runs on an HTTP thread, where it may do an indexed read at most: it answers
 * there, or calls km_request_suspend() and hands the request to another thread, which answers it once, whenever it can.
 * After the answer the request may be gone. */
typedef struct _KmRequest KmRequest;

typedef void (*KmRequestHandler) (KmRequest *request,
                                  gpointer   user_data);

/* A route: what is answered at a path, and to whom. */
typedef struct
{
  const char *method;       /* "GET" (answers HEAD too), "POST", "PUT", "DELETE" */
  const char *pattern;      /* "/v1/centres/{centre}/queue": a part in braces matches one part of a path */
  gsize max_body;           /* in bytes; 0: a body is refused */
  guint access;             /* for the gate (km-routes.h) */
  guint roles;              /* the same */
  KmRequestHandler handler;
} KmRoute;

/* Asked before a route's handler, on the HTTP thread; FALSE: it has answered. */
typedef gboolean (*KmRequestGate) (KmRequest *request,
                                   gpointer   user_data);

/* The most parts in braces that a pattern has. */
#define KM_ROUTE_PARAMETERS 2

const char *km_request_get_method     (KmRequest  *self);
const KmRoute *km_request_get_route   (KmRequest  *self);

/* The part of the path that matched the pattern's braces, from 0. Never NULL for one that the route has. */
const char *km_request_get_parameter  (KmRequest  *self,
                                       guint       index);

/* A parameter after the question mark, or NULL; and a header, or NULL. Valid while the request is. */
const char *km_request_get_query      (KmRequest  *self,
                                       const char *name);
const char *km_request_get_header     (KmRequest  *self,
                                       const char *name);

/* The token of "Authorization: Bearer TOKEN"; NULL when there is none. */
const char *km_request_get_token      (KmRequest  *self);

/* The body, all of it. */
const char *km_request_get_body       (KmRequest  *self,
                                       gsize      *length);

/* The other end's address as text, and whether it is this machine itself (never, when a proxy forwarded the request). */
const char *km_request_get_peer       (KmRequest  *self);
gboolean    km_request_is_local       (KmRequest  *self);

/* What the gate found out about who asks, for the handler; freed with the request. */
void        km_request_set_subject    (KmRequest  *self,
                                       gpointer    subject,
                                       GDestroyNotify free_subject);
gpointer    km_request_get_subject    (KmRequest  *self);

/* Frees @data with the request; once a request, before the answer. */
void        km_request_keep           (KmRequest  *self,
                                       gpointer    data,
                                       GDestroyNotify free_data);

/* Answers later: must be called on the HTTP thread before the request is handed on. */
void        km_request_suspend        (KmRequest  *self);

/* Adds a header to the answer, before answering. */
void        km_request_set_header     (KmRequest  *self,
                                       const char *name,
                                       const char *value);

/* Answers with JSON; takes @body over. The text is made on the HTTP thread. Any thread. */
void        km_request_answer_json    (KmRequest  *self,
                                       guint       status,
                                       json_t     *body);

/* Answers with @body as it is; @body NULL: an answer without a body. Any thread. */
void        km_request_answer_bytes   (KmRequest  *self,
                                       guint       status,
                                       const char *type,
                                       GBytes     *body);

/* Answers with a problem of RFC 9457; takes @problem over. Any thread. */
void        km_request_answer_problem (KmRequest  *self,
                                       KmProblem  *problem);

/* The same for a code without more to say; @detail may be NULL. Any thread. */
void        km_request_answer_code    (KmRequest  *self,
                                       const char *code,
                                       const char *detail);

/* The same for what @error means by its wire code. Any thread. */
void        km_request_answer_error   (KmRequest  *self,
                                       const GError *error);

G_END_DECLS
