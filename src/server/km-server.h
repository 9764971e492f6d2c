/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-clock.h"
#include "km-http.h"
#include "km-store.h"
#include "km-writer.h"

G_BEGIN_DECLS

/* The server at work: writer, sessions, event streams and HTTP around one store, started and stopped in the right order. */
typedef struct _KmServer KmServer;

/* Limits of its own, beside those of HTTP. */
typedef struct
{
  guint requests_per_second; /* of one account or till, and of one address without a token; 0: no limit */
  guint waiting_commands;    /* in the writer's queue; 0: as the writer wants */
} KmServerLimits;

/* Starts all of it. @limits may be NULL: none. @store must outlive the server; timers run in the default main context of the calling thread. Errors:
 * those of km_http_start() and of the database. */
KmServer *km_server_start      (KmStore             *store,
                                KmClock             *clock,
                                const KmHttpOptions *options,
                                const KmServerLimits *limits,
                                GError             **error);

guint16   km_server_get_port   (KmServer            *self);
KmWriter *km_server_get_writer (KmServer            *self);

/* Stops in order: nobody new is let in and who asks gets 503; the checks of passwords end; the writer drains and answers;
 * the listeners' streams end; HTTP stops. Then frees. Whoever else uses the writer must have ended before. */
void      km_server_stop       (KmServer            *self);

G_END_DECLS
