/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-histogram.h"

static const gint64 microseconds[KM_HISTOGRAM_BOUNDS] = { 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 5000000 };
static const gint64 sizes[KM_HISTOGRAM_BOUNDS] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192 };

void
km_histogram_add (KmHistogram    *self,
                  KmHistogramUnit unit,
                  gint64          value)
{
  const gint64 *bounds = unit == KM_HISTOGRAM_SIZE ? sizes : microseconds;
  guint i = 0;

  while (i < KM_HISTOGRAM_BOUNDS && value > bounds[i])
    i++;
  self->buckets[i]++;
  self->count++;
  self->sum += (guint64) MAX (value, 0);
}

void
km_histogram_append (const KmHistogram *self,
                     KmHistogramUnit    unit,
                     GString           *text,
                     const char        *name,
                     const char        *labels)
{
  const char *comma = *labels != '\0' ? "," : "";
  g_autofree char *braced = *labels != '\0' ? g_strdup_printf ("{%s}", labels) : g_strdup ("");
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 below = 0;

  for (guint i = 0; i < KM_HISTOGRAM_BOUNDS; i++)
    {
      below += self->buckets[i];
      g_ascii_formatd (number, sizeof number, "%.15g", unit == KM_HISTOGRAM_SIZE ? (double) sizes[i] : (double) microseconds[i] / G_USEC_PER_SEC);
      g_string_append_printf (text, "km_%s_bucket{%s%sle=\"%s\"} %" G_GUINT64_FORMAT "\n", name, labels, comma, number, below);
    }
  g_string_append_printf (text, "km_%s_bucket{%s%sle=\"+Inf\"} %" G_GUINT64_FORMAT "\n", name, labels, comma, self->count);
  g_ascii_formatd (number, sizeof number, "%.15g", unit == KM_HISTOGRAM_SIZE ? (double) self->sum : (double) self->sum / G_USEC_PER_SEC);
  g_string_append_printf (text, "km_%s_sum%s %s\nkm_%s_count%s %" G_GUINT64_FORMAT "\n", name, braced, number, name, braced, self->count);
}
