/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <jansson.h>

#include "km-server.h"

G_BEGIN_DECLS

/* Whether the server can do its work now: looks at the disk and at the writer, writes nothing, reads one row. NULL with the code of a
 * problem ("full", "read-only", "unavailable") and what is the matter when it cannot. New reference. Any thread. */
json_t *km_health_read (KmServer    *server,
                        const char **code,
                        const char **detail);

G_END_DECLS
