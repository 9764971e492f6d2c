/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-event-log.h"
#include "km-http.h"

G_BEGIN_DECLS

/* The event streams: each listener is a suspended connection with a cursor into the log. One thread wakes them; a listener
 * that does not read costs its cursor, and is cut when that has fallen too far behind. */
typedef struct _KmStreams KmStreams;

typedef struct
{
  guint lag;              /* events behind at which a listener is cut */
  guint comment_seconds;  /* a sign of life after so much silence */
  guint limit;            /* listeners at most */
} KmStreamsOptions;

/* Whether a listener may go on listening; called on the streams' thread now and then. */
typedef gboolean (*KmStreamAlive) (const char *key,
                                   gpointer    user_data);

typedef struct
{
  guint listeners;
  guint64 cut;     /* too slow */
  guint64 resets;
} KmStreamsFigures;

KmStreams *km_streams_new         (KmEventLog             *log,
                                   KmHttp                 *http,
                                   const KmStreamsOptions *options,
                                   KmStreamAlive           alive,
                                   gpointer                alive_data,
                                   KmHttpNow               now,
                                   gpointer                now_data);

/* Answers @request with the events of @centre, after "epoch.seq" @last_event_id (NULL: from now on). A number that does
 * not fit gives one reset first. @key is handed to the alive function. 503 "unavailable" above the limit. */
void       km_streams_open        (KmStreams              *self,
                                   KmRequest              *request,
                                   const char             *centre,
                                   const char             *key,
                                   const char             *last_event_id);

void       km_streams_get_figures (KmStreams              *self,
                                   KmStreamsFigures       *figures);

/* Ends all streams; their clients come again and resume. Then km_streams_free(), after km_http_stop(). */
void       km_streams_end         (KmStreams              *self);
void       km_streams_free        (KmStreams              *self);

G_END_DECLS
