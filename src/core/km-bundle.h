/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-catalogue.h"

G_BEGIN_DECLS

/* What one visitor asks for: services of several authorities, ready-made or
 * picked. Item numbers start at 1 and are never used twice in a visit, since
 * answers and papers hang on them. Owned by one thread. */
typedef struct _KmBundle KmBundle;

typedef struct
{
  guint item;
  const KmService *service;
  char *for_whom;                    /* a name as the clerk typed it; NULL: for the applicant's own sake */
  const KmBundleTemplate *origin;    /* the ready-made bundle that brought it, or NULL */
  guint copy;                        /* 0: its persons are the shared ones; else the scope of its own copies */
} KmBundleItem;

/* One paper of the whole bundle, listed once however many services ask for it. */
typedef struct
{
  const char *label_ar, *label_en;
  const char *passport_label_ar, *passport_label_en; /* how it reads for who shows a passport, or NULL */
  GArray *items;                     /* of guint: who asks for it */
  guint produced_by;                 /* item that makes it within this transaction (counter.md §1.16), or 0 */
} KmBundleDocument;

KmBundle *km_bundle_new (KmCatalogue *catalogue);
void km_bundle_free (KmBundle *bundle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmBundle, km_bundle_free)

KmCatalogue *km_bundle_catalogue (const KmBundle *bundle);

/* Adds a service; the same one again gets its own copies of the persons (unless
 * it is for the same person as an earlier one). Returns the item's number, 0 when
 * the bundle is full (KM_BUNDLE_MAX_ITEMS). */
#define KM_BUNDLE_MAX_ITEMS 40
guint km_bundle_add (KmBundle *bundle, const KmService *service, const KmBundleTemplate *origin);
/* Adds those services of a ready-made bundle that are not there yet; returns how many. */
guint km_bundle_add_template (KmBundle *bundle, const KmBundleTemplate *template);
/* The same with those alone that are @wanted (offered here, to this kind of visitor): what is left out takes no number of an
 * item, so that a receipt's requests have no hole. */
typedef gboolean (*KmServiceFilter) (const KmService *service, gpointer data);
guint km_bundle_add_offered (KmBundle *bundle, const KmBundleTemplate *template, KmServiceFilter wanted, gpointer data);
gboolean km_bundle_remove (KmBundle *bundle, guint item);
/* For someone else: the item's persons become its own, shared among all items for
 * the same name. NULL or "" takes that back. FALSE: no such item. */
gboolean km_bundle_set_for_whom (KmBundle *bundle, guint item, const char *for_whom);
void km_bundle_clear (KmBundle *bundle);

guint km_bundle_n_items (const KmBundle *bundle);
const KmBundleItem *km_bundle_nth (const KmBundle *bundle, guint n);
const KmBundleItem *km_bundle_find (const KmBundle *bundle, guint item);
/* The next number that km_bundle_add() would give. */
guint km_bundle_next_item (const KmBundle *bundle);

/* "2 of 3": which of the items of its service this one is; *total is 1 mostly. */
guint km_bundle_ordinal (const KmBundle *bundle, guint item, guint *total);

/* Papers, each once, in order of need; what is made on the way last. Frees its
 * elements (KmBundleDocument). */
GPtrArray *km_bundle_documents (const KmBundle *bundle);

/* Drafts: {"next", "items": [{"item", "service", "for", "bundle", "copy"}…]}.
 * from_json: KM_ERROR_INVALID for what the catalogue does not know. */
json_t *km_bundle_to_json (const KmBundle *bundle);
KmBundle *km_bundle_new_from_json (KmCatalogue *catalogue, json_t *json, GError **error);

G_END_DECLS
