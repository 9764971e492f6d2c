/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. One stream of server-sent events for the signed-in centre: in order, resumed after the last number, on a session
 * of its own that notices a silent server after 45 s. Main thread. */

#include "km-link.h"

G_BEGIN_DECLS

/* Signals:
 *   "event" (s kind, p json_t *data (borrowed): {seq, kind, subject, at, body})
 *   "reset" ()    what was missed cannot be told: read the snapshots again, then km_events_start() from them
 * Property "connected" (b). */
#define KM_TYPE_EVENTS (km_events_get_type ())
G_DECLARE_FINAL_TYPE (KmEvents, km_events, KM, EVENTS, GObject)

KmEvents *km_events_new (KmLink *link);
/* Listens to @centre with @token from just after @seq of @epoch (a snapshot's). Replaces a stream that runs. */
void km_events_start (KmEvents *self, const char *centre, const char *token, const char *epoch, gint64 seq);
void km_events_stop (KmEvents *self);
/* Tries now if it waits for the next try. */
void km_events_retry_now (KmEvents *self);
gboolean km_events_get_connected (KmEvents *self);
/* First and longest wait between tries, in milliseconds (tests). */
void km_events_set_backoff (KmEvents *self, guint first_ms, guint longest_ms);

G_END_DECLS
