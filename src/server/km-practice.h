/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-clock.h"
#include "km-store.h"
#include "km-writer.h"

G_BEGIN_DECLS

/* What a practice server has of its own. */

/* Puts the practice centres, their lanes and counters, and the practice accounts into a store that has none, in one
 * transaction; a store that has them is left as it is. For a program that is alone with the store, before the writer. The
 * catalogue is published apart, after it. */
gboolean    km_practice_seed   (KmStore  *store,
                                KmTime    now,
                                GError  **error);

/* Visitors who keep arriving: tickets issued by themselves, about @per_hour (at least 1) at each practice centre, a quarter of
 * it at a van; five stand at each door already. The same ones for the same @seed. A centre where forty wait gets no more. A
 * thread of its own. */
typedef struct _KmVisitors KmVisitors;

KmVisitors *km_visitors_new    (KmStore  *store,
                                KmWriter *writer,
                                KmClock  *clock,
                                int       per_hour,
                                guint32   seed);

/* Ends the thread; before the writer stops. */
void        km_visitors_free   (KmVisitors *self);

G_END_DECLS
