// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-directory.h"

G_BEGIN_DECLS

/* Proves what the database says of itself: that the audit chain of every centre is whole and each command's body is the one in
 * it, that events have no holes, that every receipt's hash is that of its text, and that the sums equal the ledger reckoned anew.
 * Reads everything: for a connection of its own, in a read transaction.
 *
 * Returns one English sentence for each thing found (an empty array: all is well), NULL with KM_DB_ERROR when reading failed. */
GPtrArray *km_verify (KmDb *db, KmDirectory *directory, GError **error);

G_END_DECLS
