/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-event-log.h"
#include "km-presence.h"
#include "km-server.h"
#include "km-sessions.h"
#include "km-streams.h"

G_BEGIN_DECLS

struct _KmServer
{
  KmStore *store;
  KmClock *clock;
  KmEventLog *log;
  KmWriter *writer;
  KmSessions *sessions;
  KmPresence *presence;
  KmHttp *http;
  KmStreams *streams;
  GBytes *openapi;
  gint64 started;    /* monotonic */
  guint sweep;       /* source */
  gint ready;        /* atomic: requests that come before are told to wait */
};

G_END_DECLS
