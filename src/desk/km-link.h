/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. HTTP to the server: requests as JSON, answers as JSON or as an error with the server's code. It learns the server's
 * time from every answer. Main thread; large answers are parsed on a worker thread. */

#include <gio/gio.h>

#include "km-json.h"
#include "km-problem.h"
#include "km-time.h"

G_BEGIN_DECLS

typedef enum
{
  KM_LINK_COMMANDS, /* wishes and decisions: short timeout */
  KM_LINK_OUTBOX,   /* facts */
  KM_LINK_READS,
  KM_N_LINKS
} KmLinkChannel;

/* Properties: "online" (b): the last request reached a server; "offset" (x): km_link_get_offset(). */
#define KM_TYPE_LINK (km_link_get_type ())
G_DECLARE_FINAL_TYPE (KmLink, km_link, KM, LINK, GObject)

KmLink *km_link_new (void);
/* "http://127.0.0.1:8080"; NULL: there is none yet, everything answers "offline". */
void km_link_set_server (KmLink *self, const char *url);
const char *km_link_get_server (KmLink *self);
/* Trust these authorities instead of the system's. */
void km_link_set_tls_database (KmLink *self, GTlsDatabase *database);
GTlsDatabase *km_link_get_tls_database (KmLink *self);
/* The value of Km-Backlog from now on. */
void km_link_set_backlog (KmLink *self, const char *value);

gboolean km_link_get_online (KmLink *self);
/* Told by the event stream, which notices a silent server first. */
void km_link_set_online (KmLink *self, gboolean online);

/* Server's time; server minus local clock in microseconds, and whether it was ever learned. */
KmTime km_link_now (KmLink *self);
gint64 km_link_get_offset (KmLink *self, gboolean *known);
void km_link_set_offset (KmLink *self, gint64 offset);

/* @path starts with "/v1"; @token nullable; @body (nullable): JSON text; @etag (nullable): If-None-Match. */
void km_link_send_async (KmLink *self, KmLinkChannel channel, const char *method, const char *path, const char *token, GBytes *body,
                         const char *etag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The answer (new reference; JSON null for an empty one). @etag (nullable, transfer full). *@not_modified for a 304 (then NULL without error).
 * Errors: KM_ERROR_OFFLINE "offline" when no answer came; else the problem's. */
json_t *km_link_send_finish (KmLink *self, GAsyncResult *result, char **etag, gboolean *not_modified, GError **error);
/* The problem of a refused request, or NULL (borrowed from @result). */
const KmProblem *km_link_send_problem (GAsyncResult *result);

GBytes *km_link_body (json_t *json);

G_END_DECLS
