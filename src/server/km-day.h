// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jansson.h>

#include "km-db.h"
#include "km-directory.h"

G_BEGIN_DECLS

/* A business day as it is read: by its closing and by who looks at it. On the thread of the connection. */

/* What is still open of that day: {waiting, called, serving, held, absent, drafts, appointments (numbers of them), shifts, tills (lists),
 * unverified, cases (numbers)}. Tickets, drafts and appointments end with the day; shifts, tills' facts and cases are carried over. `ends`
 * (nullable): something there needs a word before it ends. New reference. */
json_t *km_day_open_to_json (KmDb *db, const char *centre, const char *day, gboolean *ends, GError **error);

/* What came after the day was first closed: {receipts, total, cash, electronic, pass_through, facts: {kind: number}}. New reference. */
json_t *km_day_after_to_json (KmDb *db, const char *centre, const char *day, GError **error);

G_END_DECLS
