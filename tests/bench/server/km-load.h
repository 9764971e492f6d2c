/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Load on an HTTP server from one thread: so many connections, each with one request at a time, as fast as it answers. */

/* Writes the next request of connection @index (its whole text) to @request; FALSE: it has no more. @answer is the whole answer
 * to the one before, "" for the first. */
typedef gboolean (*KmLoadNext) (guint       index,
                                guint       round,
                                const char *answer,
                                GString    *request,
                                gpointer    user_data);

typedef struct
{
  guint answers;      /* 200 with "accepted" or "duplicate" in it */
  guint failures;     /* any other */
  double seconds;
  double p50, p99;    /* milliseconds */
} KmLoadResult;

KmLoadResult km_load_run (guint16    port,
                          guint      connections,
                          double     seconds,
                          KmLoadNext next,
                          gpointer   user_data);

G_END_DECLS
