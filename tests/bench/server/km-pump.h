/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Load on an HTTP server from one thread: so many connections, each with one request at a time. */

/* Writes the next request of connection @index (its whole text) to @request; FALSE: it has no more. @answer is the whole answer
 * to the one before, "" for the first. */
typedef gboolean (*KmPumpNext) (guint       index,
                                guint       round,
                                const char *answer,
                                GString    *request,
                                gpointer    user_data);

typedef struct
{
  guint connections;
  double seconds;     /* nothing new is begun after so long */
  double think;       /* seconds: the mean pause of a connection after an answer (exponential); 0: none */
  double rate;        /* requests a second in all, due at random whether the server keeps up or not (an open loop); 0: each
                       * connection begins when it has its answer (a closed loop) */
  const char *expect[2]; /* what a good answer contains, for example "\"accepted\""; without, a 200 is good */
} KmPumpOptions;

typedef struct
{
  guint answers;      /* 200 with what was expected in it */
  guint failures;     /* any other */
  guint late;         /* of an open loop: due in time, never begun */
  double seconds;     /* until the last answer */
  double p50, p99, p999, longest; /* milliseconds: from when it was sent; in an open loop from when it was due */
} KmPumpResult;

KmPumpResult km_pump_run (guint16              port,
                          const KmPumpOptions *options,
                          KmPumpNext           next,
                          gpointer             user_data);

G_END_DECLS
