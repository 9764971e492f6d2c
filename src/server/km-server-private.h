/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-chores.h"
#include "km-event-log.h"
#include "km-pool.h"
#include "km-presence.h"
#include "km-rates.h"
#include "km-read-cache.h"
#include "km-server.h"
#include "km-sessions.h"
#include "km-streams.h"

G_BEGIN_DECLS

/* An answer that is the same for everybody, kept for some seconds (km-route-public.c). */
typedef struct
{
  GMutex lock; /* of all below */
  GBytes *bytes;
  char *etag;
  gint64 until; /* monotonic */
} KmPublicPage;

void km_public_page_clear (KmPublicPage *page);

struct _KmServer
{
  KmStore *store;
  KmClock *clock;
  KmEventLog *log;
  KmWriter *writer;
  KmSessions *sessions;
  KmChores *chores;
  KmPresence *presence;
  KmReadCache *cache;
  KmHttp *http;
  KmStreams *streams;
  KmPool *pool;      /* long reads */
  KmPool *checks;    /* signatures of a till's backlog */
  GBytes *openapi;
  KmPublicPage public_services, public_centres;
  KmRates *accounts;   /* requests of an account or a till */
  KmRates *addresses;  /* requests without a token, or with a false one, of an address */
  KmRates *sign_ins;   /* of an address */
  gint64 started;    /* monotonic */
  guint sweep, heal; /* sources */
  KmTime next_catalogue; /* when another one comes into force; the main thread's */
  gint ready;        /* atomic: requests that come before are told to wait */
};

G_END_DECLS
