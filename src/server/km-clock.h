// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-time.h"

G_BEGIN_DECLS

/* The server's time: the system's, or in practice one that an administrator has set and that runs on from there. All
 * functions from any thread. */
typedef struct _KmClock KmClock;

KmClock *km_clock_new (void);
KmClock *km_clock_ref (KmClock *self);
void km_clock_unref (KmClock *self);

/* Now in server time (UTC microseconds). */
KmTime km_clock_now (KmClock *self);
/* How far it is ahead of the system's clock, in microseconds: 0 but in practice. Any thread. */
KmTime km_clock_ahead (KmClock *self);

/* The clock shows `at` from this moment on. For practice servers (practice.set-clock) and tests. */
void km_clock_set (KmClock *self, KmTime at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmClock, km_clock_unref)

G_END_DECLS
