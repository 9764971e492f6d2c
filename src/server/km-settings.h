// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jansson.h>

#include "km-catalogue.h"
#include "km-directory.h"

G_BEGIN_DECLS

/* What a centre's settings may say; each member may be left out.
 *
 *   head_starts      {disability, elderly, infant, pregnant}: minutes, 0 to 240
 *   service_minutes  what a visit is aimed to take, 1 to 240
 *   hours            [{day: 1 Monday … 7 Sunday, from: "09:00", to: "17:00"}…]; without it, the catalogue's calendar
 *   services         {only: [codes]}, or {also: [codes], not: [codes]}: a van offers what is marked mobile and a centre what is marked
 *                    fixed, until told otherwise
 *   thresholds       {wait_minutes, silent_minutes, backlog_minutes}: from when a dashboard warns, 1 to 1,440
 *   place            {governorate, address_ar, address_en, latitude, longitude}: the last two in millionths of a degree
 *   schedule         [{date, from, to, place_ar, place_en}…]: where a van stands and when
 *   hotline          digits
 *   recovery_key     the centre's public key, to which tills seal their file keys (base64url) */

/* Checks all of it strictly; service codes against `catalogue` (NULL: not looked up). `path`: of the settings ("/body/settings").
 * KM_ERROR_INVALID "bad-body" or "unknown-service" with the member's JSON pointer. Any thread. */
gboolean km_settings_check (json_t *settings, KmCatalogue *catalogue, const char *path, GError **error);

/* Whether the centre offers the service. */
gboolean km_settings_offers (const KmCentre *centre, const KmService *service);

/* The codes of all services of `catalogue` that the centre offers. New array. */
json_t *km_settings_list_offered (const KmCentre *centre, KmCatalogue *catalogue);

G_END_DECLS
