/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-account.h"
#include "km-sessions.h"
#include "km-throttle.h"

G_BEGIN_DECLS

/* A clerk's day with some to spare; a break longer than two hours asks for the password again. A display or kiosk stays. */
#define KM_SESSION_LIFETIME (16 * G_TIME_SPAN_HOUR)
#define KM_SESSION_IDLE (2 * G_TIME_SPAN_HOUR)
#define KM_SESSION_DEVICE_LIFETIME (365 * G_TIME_SPAN_DAY)
/* How long an ended session stays in the database. */
#define KM_SESSION_KEPT (30 * G_TIME_SPAN_DAY)

struct _KmSessions
{
  KmStore *store;
  KmWriter *writer;
  KmClock *clock;
  KmThrottle *throttle;
  GThreadPool *pool;    /* checks passwords; NULL when stopping */

  GMutex mutex;
  GHashTable *sessions; /* token_hash → KmSession */
};

KmSession *km_session_new      (const char      *token_hash,
                                const KmCaller  *caller,
                                const KmAccount *account,
                                KmTime           began,
                                KmTime           expires);
KmTime     km_session_lifetime (KmRole           role);

/* Whether a session used last at @seen is over at @now. */
gboolean   km_session_is_over  (KmRole           role,
                                KmTime           seen,
                                KmTime           expires,
                                KmTime           now);

/* Makes the pool (km-sign-in.c). */
void       km_sign_in_start    (KmSessions      *self);

G_END_DECLS
