/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-bundle.h"

#include <string.h>

#include "km-arabic.h"
#include "km-error.h"
#include "km-json.h"

struct _KmBundle
{
  KmCatalogue *catalogue;
  GPtrArray *items;        /* KmBundleItem */
  guint next;              /* the next number, of an item or a scope */
};

static void
item_free (KmBundleItem *item)
{
  g_free (item->for_whom);
  g_free (item);
}

KmBundle *
km_bundle_new (KmCatalogue *catalogue)
{
  KmBundle *self = g_new0 (KmBundle, 1);

  self->catalogue = km_catalogue_ref (catalogue);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->next = 1;
  return self;
}

void
km_bundle_free (KmBundle *bundle)
{
  if (bundle == NULL)
    return;
  g_ptr_array_unref (bundle->items);
  km_catalogue_unref (bundle->catalogue);
  g_free (bundle);
}

KmCatalogue *
km_bundle_catalogue (const KmBundle *bundle)
{
  return bundle->catalogue;
}

guint
km_bundle_n_items (const KmBundle *bundle)
{
  return bundle->items->len;
}

const KmBundleItem *
km_bundle_nth (const KmBundle *bundle,
               guint           n)
{
  g_return_val_if_fail (n < bundle->items->len, NULL);
  return bundle->items->pdata[n];
}

const KmBundleItem *
km_bundle_find (const KmBundle *bundle,
                guint           item)
{
  for (guint i = 0; i < bundle->items->len; i++)
    {
      const KmBundleItem *one = bundle->items->pdata[i];

      if (one->item == item)
        return one;
    }
  return NULL;
}

guint
km_bundle_next_item (const KmBundle *bundle)
{
  return bundle->next;
}

/* Whether another item of the same service answers for the same persons. */
static gboolean
clashes (const KmBundle     *bundle,
         const KmBundleItem *item,
         guint               copy)
{
  for (guint i = 0; i < bundle->items->len; i++)
    {
      const KmBundleItem *one = bundle->items->pdata[i];

      if (one != item && one->service == item->service && one->copy == copy)
        return TRUE;
    }
  return FALSE;
}

static gboolean
scope_in_use (const KmBundle     *bundle,
              const KmBundleItem *item,
              guint               copy)
{
  for (guint i = 0; i < bundle->items->len; i++)
    if (bundle->items->pdata[i] != item && ((const KmBundleItem *) bundle->items->pdata[i])->copy == copy)
      return TRUE;
  return FALSE;
}

/* Its own number mostly; another when items for someone else still use that. */
static guint
own_scope (KmBundle     *bundle,
           KmBundleItem *item)
{
  return scope_in_use (bundle, item, item->item) ? bundle->next++ : item->item;
}

static void
choose_copy (KmBundle     *bundle,
             KmBundleItem *item)
{
  g_autofree char *name = NULL;

  if (item->for_whom == NULL)
    {
      if (clashes (bundle, item, 0))
        item->copy = own_scope (bundle, item);
      else
        item->copy = 0;
      return;
    }
  name = km_arabic_fold (item->for_whom);
  for (guint i = 0; i < bundle->items->len; i++)
    {
      const KmBundleItem *one = bundle->items->pdata[i];
      g_autofree char *other = one != item && one->for_whom != NULL ? km_arabic_fold (one->for_whom) : NULL;

      if (other != NULL && one->copy != 0 && strcmp (name, other) == 0 && !clashes (bundle, item, one->copy))
        {
          item->copy = one->copy;
          return;
        }
    }
  if (item->copy == 0 || scope_in_use (bundle, item, item->copy))
    item->copy = own_scope (bundle, item);
}

guint
km_bundle_add (KmBundle               *bundle,
               const KmService        *service,
               const KmBundleTemplate *origin)
{
  KmBundleItem *item;

  if (bundle->items->len >= KM_BUNDLE_MAX_ITEMS)
    return 0;
  item = g_new0 (KmBundleItem, 1);
  item->item = bundle->next++;
  item->service = service;
  item->origin = origin;
  g_ptr_array_add (bundle->items, item);
  choose_copy (bundle, item);
  return item->item;
}

static guint
add_services (KmBundle               *bundle,
              const KmBundleTemplate *template,
              KmServiceFilter         wanted,
              gpointer                data)
{
  guint added = 0;

  for (guint i = 0; i < template->n_services; i++)
    {
      const KmService *service = template->services[i];
      gboolean present = wanted != NULL && !wanted (service, data);

      for (guint j = 0; j < bundle->items->len && !present; j++)
        present = ((const KmBundleItem *) bundle->items->pdata[j])->service == service;
      if (!present && km_bundle_add (bundle, service, template) != 0)
        added++;
    }
  return added;
}

guint
km_bundle_add_template (KmBundle               *bundle,
                        const KmBundleTemplate *template)
{
  return add_services (bundle, template, NULL, NULL);
}

guint
km_bundle_add_offered (KmBundle               *bundle,
                       const KmBundleTemplate *template,
                       KmServiceFilter         wanted,
                       gpointer                data)
{
  return add_services (bundle, template, wanted, data);
}

gboolean
km_bundle_remove (KmBundle *bundle,
                  guint     item)
{
  const KmBundleItem *found = km_bundle_find (bundle, item);

  return found != NULL && g_ptr_array_remove (bundle->items, (gpointer) found);
}

gboolean
km_bundle_set_for_whom (KmBundle   *bundle,
                        guint       item,
                        const char *for_whom)
{
  KmBundleItem *found = (KmBundleItem *) km_bundle_find (bundle, item);

  if (found == NULL)
    return FALSE;
  g_free (found->for_whom);
  found->for_whom = for_whom != NULL ? g_strstrip (g_strdup (for_whom)) : NULL;
  if (found->for_whom != NULL && found->for_whom[0] == '\0')
    g_clear_pointer (&found->for_whom, g_free);
  choose_copy (bundle, found);
  return TRUE;
}

void
km_bundle_clear (KmBundle *bundle)
{
  g_ptr_array_set_size (bundle->items, 0);
  bundle->next = 1;
}

guint
km_bundle_ordinal (const KmBundle *bundle,
                   guint           item,
                   guint          *total)
{
  const KmBundleItem *found = km_bundle_find (bundle, item);
  guint ordinal = 0;

  *total = 0;
  for (guint i = 0; found != NULL && i < bundle->items->len; i++)
    {
      const KmBundleItem *one = bundle->items->pdata[i];

      if (one->service != found->service)
        continue;
      ++*total;
      if (one == found)
        ordinal = *total;
    }
  return ordinal;
}

/* ---- papers ---- */

static void
document_free (KmBundleDocument *document)
{
  g_array_unref (document->items);
  g_free (document);
}

static guint
find_producer (const KmBundle *bundle,
               const char     *label,
               guint           asker)
{
  for (guint i = 0; i < bundle->items->len; i++)
    {
      const KmBundleItem *one = bundle->items->pdata[i];

      if (one->item != asker && g_strv_contains (one->service->produces, label))
        return one->item;
    }
  return 0;
}

GPtrArray *
km_bundle_documents (const KmBundle *bundle)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify) document_free);
  g_autoptr (GPtrArray) later = g_ptr_array_new ();
  g_autoptr (GHashTable) by_label = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < bundle->items->len; i++)
    {
      const KmBundleItem *item = bundle->items->pdata[i];

      for (guint j = 0; j < item->service->n_documents; j++)
        {
          const KmDocument *one = &item->service->documents[j];
          KmBundleDocument *document = g_hash_table_lookup (by_label, one->label_ar);

          if (document == NULL)
            {
              document = g_new0 (KmBundleDocument, 1);
              document->label_ar = one->label_ar;
              document->label_en = one->label_en;
              document->passport_label_ar = one->passport_label_ar;
              document->passport_label_en = one->passport_label_en;
              document->items = g_array_new (FALSE, FALSE, sizeof (guint));
              document->produced_by = find_producer (bundle, one->label_ar, item->item);
              g_hash_table_insert (by_label, (gpointer) one->label_ar, document);
              g_ptr_array_add (document->produced_by != 0 ? later : documents, document);
            }
          g_array_append_val (document->items, item->item);
        }
    }
  g_ptr_array_extend (documents, later, NULL, NULL);
  return documents;
}

/* ---- drafts ---- */

json_t *
km_bundle_to_json (const KmBundle *bundle)
{
  json_t *json = json_object ();
  json_t *items = json_array ();

  for (guint i = 0; i < bundle->items->len; i++)
    {
      const KmBundleItem *item = bundle->items->pdata[i];
      json_t *one = json_object ();

      km_json_set_integer (one, "item", item->item);
      km_json_set_string (one, "service", item->service->code);
      km_json_set_string (one, "for", item->for_whom);
      km_json_set_string (one, "bundle", item->origin != NULL ? item->origin->code : NULL);
      km_json_set_integer (one, "copy", item->copy);
      json_array_append_new (items, one);
    }
  km_json_set_integer (json, "next", bundle->next);
  km_json_set (json, "items", items);
  return json;
}

KmBundle *
km_bundle_new_from_json (KmCatalogue *catalogue,
                         json_t      *json,
                         GError     **error)
{
  g_autoptr (KmBundle) bundle = km_bundle_new (catalogue);
  json_t *items = km_json_get_array (json, "items");
  guint highest = 0;

  for (gsize i = 0; i < json_array_size (items) && i < KM_BUNDLE_MAX_ITEMS; i++)
    {
      json_t *one = json_array_get (items, i);
      const KmService *service = km_catalogue_service (catalogue, km_json_get_string (one, "service", NULL));
      gint64 number = km_json_get_integer (one, "item", 0);
      gint64 copy = km_json_get_integer (one, "copy", 0);
      KmBundleItem *item;

      if (service == NULL || number < 1 || number > 100000 || copy < 0 || copy > 100000 || km_bundle_find (bundle, (guint) number) != NULL)
        {
          km_error_set (error, KM_ERROR_INVALID, service == NULL ? "unknown-service" : NULL, NULL, "item %" G_GSIZE_FORMAT " of the draft does not fit the catalogue", i);
          return NULL;
        }
      item = g_new0 (KmBundleItem, 1);
      item->item = (guint) number;
      item->service = service;
      item->for_whom = g_strdup (km_json_get_string (one, "for", NULL));
      item->origin = km_catalogue_bundle (catalogue, km_json_get_string (one, "bundle", NULL));
      item->copy = (guint) copy;
      g_ptr_array_add (bundle->items, item);
      highest = MAX (highest, MAX (item->item, item->copy));
    }
  bundle->next = MAX (highest + 1, (guint) CLAMP (km_json_get_integer (json, "next", 1), 1, 100000));
  return g_steal_pointer (&bundle);
}
