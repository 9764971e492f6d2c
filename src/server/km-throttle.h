/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Slows down who guesses passwords: after a few failures the next attempt must wait, longer each time. It is asked before
 * anything is hashed. An account is slowed by who attacks it, never locked. In memory, bounded; any thread. */
typedef struct _KmThrottle KmThrottle;

KmThrottle *km_throttle_new     (void);
void        km_throttle_free    (KmThrottle *self);

/* How many seconds @username from @source (a till or an address) must still wait at the monotonic time @now; 0: go on. */
guint       km_throttle_check   (KmThrottle *self,
                                 const char *username,
                                 const char *source,
                                 gint64      now);

/* An attempt begins: it counts as failed until km_throttle_succeed(), so that many at once are no way round. */
void        km_throttle_attempt (KmThrottle *self,
                                 const char *username,
                                 const char *source,
                                 gint64      now);
void        km_throttle_succeed (KmThrottle *self,
                                 const char *username,
                                 const char *source);

/* An attempt that was never judged (the pool was full, the server stops) does not count. */
void        km_throttle_forget  (KmThrottle *self,
                                 const char *username,
                                 const char *source);

G_END_DECLS
