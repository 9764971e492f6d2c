/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Answers that many ask for and that change with a commit alone, as they were sent last: a hall's displays and a centre's counters
 * ask for the same queue. Any thread. */
typedef struct _KmReadCache KmReadCache;

KmReadCache *km_read_cache_new   (void);
void         km_read_cache_free  (KmReadCache *self);

/* What was kept for @what about @centre when the database stood at @generation (km_writer_get_generation(), asked before the read),
 * for a second at most: the time of day changes such answers too. New reference, or NULL. */
GBytes      *km_read_cache_get   (KmReadCache *self,
                                  const char  *what,
                                  const char  *centre,
                                  guint        generation);
void         km_read_cache_put   (KmReadCache *self,
                                  const char  *what,
                                  const char  *centre,
                                  guint        generation,
                                  GBytes      *answer);

G_END_DECLS
