// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jansson.h>

#include "km-catalogue.h"
#include "km-db.h"

G_BEGIN_DECLS

/* Centres, lanes and counters as the wire writes them, into the database, in the caller's transaction. What is there is changed,
 * nothing is taken away: a counter or a lane has a history. `path` is the JSON pointer of `json`; `catalogue` (nullable) knows which
 * authorities and services there are. Errors: KM_ERROR_INVALID "bad-body" or "unknown-service", KM_ERROR_CONFLICT "conflict" for a code,
 * number or letter that is another's, KM_ERROR_NOT_FOUND "unknown-lane", or of the database. */

/* {centre, name_ar, name_en, kind, lanes?, counters?, settings?}: settings that are left out stay as they are. */
gboolean km_place_put_centre (KmDb *db, json_t *json, KmCatalogue *catalogue, const char *path, GError **error);

/* {centre, lane, letter, latin, name_ar, name_en, authorities, position?}, and {centre, counter, number, name_ar?, lanes}: of a centre
 * that is there. */
gboolean km_place_put_lane (KmDb *db, json_t *json, KmCatalogue *catalogue, const char *path, GError **error);
gboolean km_place_put_counter (KmDb *db, json_t *json, const char *path, GError **error);

/* Checked settings take the place of the old ones. */
gboolean km_place_put_settings (KmDb *db, const char *centre, json_t *settings, GError **error);

G_END_DECLS
