/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Counts values by size, for /metrics. Plain memory: whoever adds and reads sees to the locking. */
#define KM_HISTOGRAM_BOUNDS 14

typedef struct
{
  guint64 buckets[KM_HISTOGRAM_BOUNDS + 1]; /* the last: above all bounds */
  guint64 count;
  guint64 sum;
} KmHistogram;

typedef enum
{
  KM_HISTOGRAM_MICROSECONDS, /* told in seconds, from 0.1 ms to 5 s */
  KM_HISTOGRAM_SIZE,         /* 1, 2, 4 … 8192 */
} KmHistogramUnit;

void km_histogram_add    (KmHistogram       *self,
                          KmHistogramUnit    unit,
                          gint64             value);

/* The samples of "km_NAME" with @labels (`a="b"`, or "") in Prometheus' text format, without HELP and TYPE. */
void km_histogram_append (const KmHistogram *self,
                          KmHistogramUnit    unit,
                          GString           *text,
                          const char        *name,
                          const char        *labels);

G_END_DECLS
