// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-store.h"

G_BEGIN_DECLS

/* Reads a folder as data/catalogue is laid out into one document, checked. NULL with KM_ERROR naming file, service and reason. */
json_t *km_seed_load_catalogue (const char *folder, GError **error);

/* Adds the document to the store and publishes it, unless it is the current one. Program without a running writer. */
gboolean km_seed_publish_catalogue (KmStore *store, json_t *document, KmTime now, GError **error);

/* Fills a new practice store: the practice accounts (password "practice"), the centres ASW, CAI and VAN-01 with lanes and
 * counters, and the catalogue of `folder`. A store that has centres keeps them, and gets the folder's catalogue if it is another
 * one. Takes about 60 ms for the password's hash. Before the writer is started. */
gboolean km_seed_practice (KmStore *store, const char *folder, KmTime now, GError **error);

G_END_DECLS
