/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-advice.h"

#include <string.h>

static void
advice_free (gpointer data)
{
  g_array_unref (((KmAdvice *) data)->items);
  g_free (data);
}

static KmAdvice *
advice_add (GPtrArray   *advice,
            KmAdviceKind kind)
{
  KmAdvice *one = g_new0 (KmAdvice, 1);

  one->kind = kind;
  one->items = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (advice, one);
  return one;
}

static gboolean
has_item (const GArray *items,
          guint         item)
{
  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, guint, i) == item)
      return TRUE;
  return FALSE;
}

/* ---- the order ---- */

static gboolean
makes_for (const KmBundleItem *maker,
           const KmBundleItem *user)
{
  if (maker == user)
    return FALSE;
  for (guint i = 0; i < user->service->n_documents; i++)
    if (g_strv_contains (maker->service->produces, user->service->documents[i].label_ar))
      return TRUE;
  return FALSE;
}

/* After what it needs, as far as that does not need it in turn. */
static void
place (const KmBundle     *bundle,
       const KmBundleItem *item,
       GArray             *placed,
       GHashTable         *visiting)
{
  if (has_item (placed, item->item) || !g_hash_table_add (visiting, (gpointer) item))
    return;
  for (guint i = 0; i < km_bundle_n_items (bundle); i++)
    if (makes_for (km_bundle_nth (bundle, i), item))
      place (bundle, km_bundle_nth (bundle, i), placed, visiting);
  g_array_append_val (placed, item->item);
}

static void
advise_order (const KmBundle *bundle,
              GPtrArray      *advice)
{
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) visiting = g_hash_table_new (NULL, NULL);
  KmAdvice *order = NULL;

  for (guint i = 0; i < km_bundle_n_items (bundle); i++)
    place (bundle, km_bundle_nth (bundle, i), placed, visiting);
  for (guint i = 0; i < placed->len; i++)
    {
      const KmBundleItem *item = km_bundle_find (bundle, g_array_index (placed, guint, i));
      gboolean part = FALSE;

      for (guint j = 0; j < km_bundle_n_items (bundle) && !part; j++)
        part = makes_for (item, km_bundle_nth (bundle, j)) || makes_for (km_bundle_nth (bundle, j), item);
      if (!part)
        continue;
      if (order == NULL)
        order = advice_add (advice, KM_ADVICE_ORDER);
      g_array_append_val (order->items, item->item);
    }
}

/* ---- what could be made here ---- */

static const KmService *
find_maker (const KmBundle *bundle,
            const char     *label,
            KmServiceFilter offered,
            gpointer        data)
{
  KmCatalogue *catalogue = km_bundle_catalogue (bundle);

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);

      if (g_strv_contains (service->produces, label) && (offered == NULL || offered (service, data)))
        return service;
    }
  return NULL;
}

static void
advise_making (const KmBundle   *bundle,
               KmServiceFilter   offered,
               KmDocumentSettled settled,
               gpointer          data,
               GPtrArray        *advice)
{
  g_autoptr (GPtrArray) documents = km_bundle_documents (bundle);
  g_autoptr (GHashTable) named = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < documents->len; i++)
    {
      const KmBundleDocument *document = documents->pdata[i];
      const KmService *service;
      KmAdvice *one;

      /* "If the applicant is an agent": mostly nobody lacks it. */
      if (strstr (document->label_ar, "إذا") != NULL)
        continue;
      if (document->produced_by != 0 || (settled != NULL && settled (document->label_ar, data)))
        continue;
      service = find_maker (bundle, document->label_ar, offered, data);
      if (service == NULL || !g_hash_table_add (named, (gpointer) service))
        continue;
      one = advice_add (advice, KM_ADVICE_ADD);
      one->service = service;
      one->label_ar = document->label_ar;
      one->label_en = document->label_en;
      g_array_append_vals (one->items, document->items->data, document->items->len);
    }
}

/* ---- asked twice ---- */

static gboolean
counts_copies (const KmService *service)
{
  for (guint i = 0; i < service->n_fields; i++)
    if (service->fields[i].field->type == KM_FIELD_COPIES)
      return TRUE;
  return FALSE;
}

static gboolean
same_person (const KmBundleItem *a,
             const KmBundleItem *b)
{
  return a->copy == b->copy && g_strcmp0 (a->for_whom, b->for_whom) == 0;
}

static gboolean
is_twice (const KmBundleItem *a,
          const KmBundleItem *b)
{
  /* A second one of the same service has persons of its own until it is said that it is for the same. */
  return a->service == b->service && counts_copies (a->service) && a->for_whom != NULL && g_strcmp0 (a->for_whom, b->for_whom) == 0;
}

static gboolean
is_one_card (const KmBundleItem *a,
             const KmBundleItem *b)
{
  return a->service != b->service && a->service->one_card && b->service->one_card && same_person (a, b);
}

static void
advise_together (const KmBundle *bundle,
                 KmAdviceKind    kind,
                 gboolean      (*together) (const KmBundleItem *a, const KmBundleItem *b),
                 GPtrArray      *advice)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < km_bundle_n_items (bundle); i++)
    {
      const KmBundleItem *first = km_bundle_nth (bundle, i);
      KmAdvice *one = NULL;

      if (g_hash_table_contains (taken, first))
        continue;
      for (guint j = i + 1; j < km_bundle_n_items (bundle); j++)
        {
          const KmBundleItem *other = km_bundle_nth (bundle, j);

          if (!together (first, other))
            continue;
          if (one == NULL)
            {
              one = advice_add (advice, kind);
              g_array_append_val (one->items, first->item);
            }
          g_array_append_val (one->items, other->item);
          g_hash_table_add (taken, (gpointer) other);
        }
    }
}

GPtrArray *
km_advise (const KmBundle   *bundle,
           KmServiceFilter   offered,
           KmDocumentSettled settled,
           gpointer          data)
{
  GPtrArray *advice = g_ptr_array_new_with_free_func (advice_free);

  advise_together (bundle, KM_ADVICE_ONE_CARD, is_one_card, advice);
  advise_together (bundle, KM_ADVICE_COPIES, is_twice, advice);
  advise_order (bundle, advice);
  advise_making (bundle, offered, settled, data, advice);
  return advice;
}
