/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-catalogue.h"

G_BEGIN_DECLS

/* An index of a catalogue's services and bundles: by name in both languages, by
 * authority's short name, by visitors' own words (aliases) and by code. It folds
 * by validators.md §10 and matches a prefix of any word; every word typed must
 * match. Building costs a few milliseconds, a search well under one. Immutable
 * after new: any thread. */
typedef struct _KmSearch KmSearch;

typedef struct
{
  const KmService *service;          /* or NULL: a bundle */
  const KmBundleTemplate *bundle;    /* or NULL: a service */
  const char *alias;                 /* the visitors' word it was found by ("فيش"), else NULL */
  int rank;                          /* lower is better */
} KmSearchHit;

KmSearch *km_search_new (KmCatalogue *catalogue);
void km_search_free (KmSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmSearch, km_search_free)

/* At most `max` hits, best first: code, then whole words, then beginnings of
 * words; the catalogue's order among equals. An empty text finds nothing. Where
 * nothing is found, the text is read again as typed on the other keyboard layout
 * (counter.md §1.11). Returns an array of KmSearchHit that frees its elements. */
GPtrArray *km_search_find (const KmSearch *search, const char *text, guint max);

G_END_DECLS
