// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-apply.h"

G_BEGIN_DECLS

/* Who is known again by a national ID. What is kept is a hash of it under the database's own random key: no table, event or log has
 * the number. Writer's thread only. */

/* Before anything else of a command whose body may have a member "national_id": such a body is not kept. */
void km_visitor_hide (KmApply *apply);

/* Reads `national_id` (NULL: not given, `hash` is NULL then). "bad-body" for what is no national
 * ID; the message does not repeat it. `hash`: new string. */
gboolean km_visitor_read (KmApply *apply, const char *national_id, char **hash, GError **error);

G_END_DECLS
