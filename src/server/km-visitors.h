// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-clock.h"
#include "km-writer.h"

G_BEGIN_DECLS

/* Practice visitors: a thread that takes tickets as people at the door would, in every centre. */
typedef struct _KmVisitors KmVisitors;

/* `per_hour` visitors a centre (a van a quarter of it) at random moments that `seed` decides; some stand at the door already. A
 * centre where forty wait gets no more. */
KmVisitors *km_visitors_start (KmStore *store, KmWriter *writer, KmClock *clock, guint per_hour, guint32 seed);

/* Ends the thread. Before km_writer_stop(). */
void km_visitors_stop (KmVisitors *self);

G_END_DECLS
