// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-store.h"

G_BEGIN_DECLS

/* Fees that an administrator has confirmed with their authority (domain.md §0). What is approved is an authority's list of fees, by its
 * hash: a new catalogue that charges the same stays approved, one that charges a piastre more does not. See also
 * km_store_list_unapproved(). Any thread. */

/* The hash of what `authority` charges in `catalogue` (new string); NULL: nothing, or there is no such authority. */
char *km_fee_approval_hash_fees (KmCatalogue *catalogue, const char *authority);

/* 1: that list was approved, `at` (nullable) then; 0: it was not; -1: an error of the database. */
int km_fee_approval_find (KmDb *db, const char *authority, const char *fees_hash, KmTime *at, GError **error);

/* Of the codes `unapproved` those that stand in `authorities`: an array of codes, or of objects with a member "authority". New array. */
json_t *km_fee_approval_pick (json_t *unapproved, json_t *authorities);

G_END_DECLS
