// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-db.h"

G_BEGIN_DECLS

/* Drafts hold what visitors told. They come in the clear over TLS, so that any counter of the centre can go on with them, and lie in the
 * database under a key of the business day, which ends with it. */

/* The sealed form of `draft`; makes the day's key when it is the first. NULL with an error. Writer's thread. */
char *km_draft_seal (KmDb *db, const char *centre, const char *day, const char *draft, GError **error);

/* The draft again; NULL with an error (KM_ERROR_CORRUPT: the key is gone, or another's). */
char *km_draft_open (KmDb *db, const char *centre, const char *day, const char *sealed, GError **error);

/* Erases the day's key: its drafts are gone. */
gboolean km_draft_forget (KmDb *db, const char *centre, const char *day, GError **error);

G_END_DECLS
