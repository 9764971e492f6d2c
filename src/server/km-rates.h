/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often each of many may ask: so many times a second on average, and a burst at once. In memory, bounded; any thread. */
typedef struct _KmRates KmRates;

/* @per_second 0: no limit. */
KmRates *km_rates_new   (guint       per_second,
                         guint       burst);
void     km_rates_free  (KmRates    *self);

/* Takes one of @key's turns at the monotonic time @now. 0: it may; else the seconds to wait, and no turn was taken. */
guint    km_rates_take  (KmRates    *self,
                         const char *key,
                         gint64      now);

/* The same without taking one. */
guint    km_rates_check (KmRates    *self,
                         const char *key,
                         gint64      now);

G_END_DECLS
