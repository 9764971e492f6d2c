/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. What the flags that a server puts on a fact mean to the supervisor who looks at its case. */

#include <glib.h>

G_BEGIN_DECLS

/* The words for @flag, translated, static: never NULL and never the code itself. A flag of a newer server gets words that fit any. */
const char *km_flag_text (const char *flag);
/* Whether @flag has words of its own. */
gboolean km_flag_is_known (const char *flag);

G_END_DECLS
