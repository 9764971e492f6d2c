/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. Waiting times between tries: doubling, with jitter, so that a hall of counters does not come back as one. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint first_ms, longest_ms;
  guint tries;
} KmBackoff;

static inline guint
km_backoff_next (KmBackoff *self)
{
  guint64 wait = (guint64) self->first_ms << MIN (self->tries, 16);

  self->tries++;
  wait = MIN (wait, self->longest_ms);
  return MAX (1, (guint) (wait / 2 + g_random_int_range (0, (gint32) wait / 2 + 1)));
}

static inline void
km_backoff_reset (KmBackoff *self)
{
  self->tries = 0;
}

G_END_DECLS
