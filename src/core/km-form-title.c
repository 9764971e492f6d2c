/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"
#include "km-form-private.h"

/* Headings: which of its service a copy is, and whose (counter.md §1.7). */

/* The name of the person a service is about; of those that are only its own, the first, when it
 * is about nobody. NULL: it is about the visitor. */
static const KmField *
name_field (const KmService *service)
{
  const KmField *first = NULL;

  for (guint i = 0; i < service->n_fields; i++)
    {
      const KmField *field = service->fields[i].field;

      if (field->owner != NULL || field->role != KM_PERSON_FULL_NAME || field->section->shared)
        continue;
      if (field->section == service->about)
        return field;
      if (first == NULL)
        first = field;
    }
  return first;
}

static const char *
item_name (const KmForm       *self,
           const KmBundleItem *item)
{
  const KmField *field;
  g_autofree char *key = NULL;
  const Entry *entry;
  guint total;

  if (item->for_whom != NULL)
    return item->for_whom;
  km_bundle_ordinal (self->bundle, item->item, &total);
  field = total > 1 || item->copy != 0 ? name_field (item->service) : NULL;
  if (field == NULL)
    return NULL;
  key = km_form_key (item, field);
  entry = km_form_lookup (self, key);
  return entry != NULL && entry->view.visible ? entry->value : NULL;
}

const char *
km_form_item_name (const KmForm *form,
                   guint         item)
{
  const KmBundleItem *found = km_bundle_find (form->bundle, item);

  return found != NULL ? item_name (form, found) : NULL;
}

static char *
title_of (const KmForm       *self,
          const KmFormGroup  *group,
          const KmBundleItem *item,
          KmLanguage          language)
{
  const gboolean arabic = language == KM_LANGUAGE_AR;
  GString *title = g_string_new (NULL);
  const char *name = item_name (self, item);
  const KmField *named = name_field (item->service);
  guint total;
  guint ordinal = km_bundle_ordinal (self->bundle, item->item, &total);

  if (group->section != NULL)
    {
      g_string_append (title, km_section_name (group->section, language));
      if (group->item == 0)
        return g_string_free (title, FALSE);
      g_string_append (title, arabic ? "، " : ", ");
      /* Only the person's own section: "Father, Karim" would read as the father's name. */
      if (name != NULL && named != NULL && named->section == group->section)
        {
          g_string_append (title, name);
          return g_string_free (title, FALSE);
        }
    }
  g_string_append (title, km_service_short_name (item->service, language));
  if (total > 1)
    g_string_append_printf (title, arabic ? " %u من %u" : " %u of %u", ordinal, total);
  if (name != NULL)
    g_string_append_printf (title, ": %s", name);
  return g_string_free (title, FALSE);
}

gboolean
km_form_retitle (KmForm *form)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < form->groups->len; i++)
    {
      KmFormGroup *group = form->groups->pdata[i];
      const Entry *first = group->entries->pdata[0];
      const KmBundleItem *item = km_bundle_find (form->bundle, g_array_index (first->view.items, guint, 0));
      char *title = title_of (form, group, item, KM_LANGUAGE_AR);

      if (g_strcmp0 (title, group->title_ar) == 0)
        {
          g_free (title);
          continue;
        }
      g_free ((char *) group->title_ar);
      g_free ((char *) group->title_en);
      group->title_ar = title;
      group->title_en = title_of (form, group, item, KM_LANGUAGE_EN);
      changed = TRUE;
    }
  return changed;
}
