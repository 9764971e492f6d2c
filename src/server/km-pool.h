/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-request.h"

G_BEGIN_DECLS

/* A few threads for reads that look at more than an index's few rows: search, lists, reports, all centres at once. An HTTP thread
 * never does them: it suspends the request and hands it over. Bounded: what would wait too long is refused at once. */
typedef struct _KmPool KmPool;

/* Runs on a thread of the pool, and must answer the request, once. */
typedef void (*KmPoolFunc)  (KmRequest *request,
                             gpointer   data);

KmPool  *km_pool_new        (guint       threads,
                             guint       queue);

/* Suspends @request and runs @func with it and @data, which @free_data (nullable) frees afterwards; when too many wait already,
 * answers 503 "busy" itself. On the HTTP thread of the request. */
void     km_pool_run        (KmPool     *self,
                             KmRequest  *request,
                             KmPoolFunc  func,
                             gpointer    data,
                             GDestroyNotify free_data);

/* Ends what is under way, and frees. Nothing may be handed over any more. */
void     km_pool_free       (KmPool     *self);

G_END_DECLS
