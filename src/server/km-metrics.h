/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-server.h"

G_BEGIN_DECLS

/* What the server counts, in Prometheus' text format; g_free. Any thread. */
char *km_metrics_to_text (KmServer *server);

G_END_DECLS
