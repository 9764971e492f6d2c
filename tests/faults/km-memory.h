/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-walker.h"

G_BEGIN_DECLS

/* What a till must still know after it was killed: put together from the lines that walk had said. */
typedef struct _KmMemory KmMemory;

KmMemory *km_memory_new (void);
void km_memory_free (KmMemory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmMemory, km_memory_free)

/* Takes what was said from a start to its kill: compares what was found with what must be known from the starts before, then learns what
 * was done. Of what was typed only that counts which was older than @typing microseconds at the kill. NULL, or what is missing (free it). */
char *km_memory_take (KmMemory *self, KmWalker *walker, gint64 typing);
/* The receipts made so far. */
guint km_memory_receipts (KmMemory *self);

G_END_DECLS
