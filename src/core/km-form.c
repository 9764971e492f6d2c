/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"
#include "km-form-private.h"

/* What stands on the form and where. What the answers do to each other is in km-form-fill.c. */

static void
entry_free (Entry *entry)
{
  g_ptr_array_unref (entry->view.askers);
  g_array_unref (entry->view.items);
  g_free (entry->key);
  g_free (entry->value);
  g_free (entry->typed);
  g_free (entry->source_key);
  g_free (entry->problem_code);
  g_free (entry->problem);
  g_free (entry);
}

static void
group_free (KmFormGroup *group)
{
  g_free ((char *) group->key);
  g_free ((char *) group->title_ar);
  g_free ((char *) group->title_en);
  g_ptr_array_unref (group->askers);
  g_ptr_array_unref (group->entries);
  g_free (group);
}

void
km_form_changes_free (KmFormChanges *changes)
{
  if (changes == NULL)
    return;
  g_ptr_array_unref (changes->keys);
  g_free (changes);
}

KmForm *
km_form_new (KmBundle    *bundle,
             KmAudience   audience,
             const GDate *today)
{
  KmForm *self = g_new0 (KmForm, 1);
  g_autoptr (KmFormChanges) changes = NULL;

  self->bundle = bundle;
  self->catalogue = km_bundle_catalogue (bundle);
  self->audience = audience;
  self->today = *today;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
  self->identity = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->order = g_ptr_array_new ();
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  changes = km_form_update (self);
  return self;
}

void
km_form_free (KmForm *form)
{
  if (form == NULL)
    return;
  g_ptr_array_unref (form->groups);
  g_ptr_array_unref (form->order);
  g_hash_table_unref (form->identity);
  g_hash_table_unref (form->entries);
  g_free (form);
}

/* ---- keys ---- */

static guint
scope_of (const KmBundleItem *item,
          const KmField      *field)
{
  if (field->owner != NULL)
    return item->item;
  if (field->about)
    return item->copy != 0 ? item->copy : item->service->about == NULL ? item->item : 0;
  return field->section->shared ? 0 : item->copy;
}

char *
km_form_key (const KmBundleItem *item,
             const KmField      *field)
{
  guint scope = scope_of (item, field);

  if (scope != 0)
    return g_strdup_printf ("%u/%s", scope, field->id);
  if (field->about)
    return g_strdup_printf ("%s/%s", item->service->about->prefix, field->id);
  return g_strdup (field->id);
}

Entry *
km_form_lookup (const KmForm *form,
                const char   *key)
{
  Entry *entry = key != NULL ? g_hash_table_lookup (form->entries, key) : NULL;

  return entry != NULL && entry->on_form ? entry : NULL;
}

Entry *
km_form_entry_in_scope (const KmForm  *form,
                        guint          scope,
                        const KmField *field)
{
  g_autofree char *scoped = NULL;

  if (field == NULL)
    return NULL;
  if (scope == 0 || (field->owner == NULL && field->section->shared))
    return km_form_lookup (form, field->id);
  scoped = g_strdup_printf ("%u/%s", scope, field->id);
  return km_form_lookup (form, scoped);
}

Entry *
km_form_entry_for_item (const KmForm  *form,
                        guint          item,
                        const KmField *field)
{
  const KmBundleItem *found = km_bundle_find (form->bundle, item);
  Entry *entry = NULL;

  if (found != NULL && (field->owner == NULL || field->owner == found->service))
    {
      g_autofree char *key = km_form_key (found, field);

      entry = km_form_lookup (form, key);
    }
  return entry != NULL ? entry : km_form_lookup (form, field->id);
}

/* ---- what stands on the form ---- */

static Entry *
put_on_form (KmForm             *self,
             const KmBundleItem *item,
             const KmField      *field)
{
  g_autofree char *key = km_form_key (item, field);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->key = g_steal_pointer (&key);
      entry->view.key = entry->key;
      entry->view.field = field;
      entry->view.askers = g_ptr_array_new ();
      entry->view.items = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->entries, entry->key, entry);
    }
  if (!entry->on_form)
    {
      entry->on_form = TRUE;
      g_ptr_array_add (self->order, entry);
    }
  entry->view.scope = scope_of (item, field);
  if (!g_ptr_array_find (entry->view.askers, item->service->authority, NULL))
    g_ptr_array_add (entry->view.askers, (gpointer) item->service->authority);
  if (entry->view.items->len == 0 || g_array_index (entry->view.items, guint, entry->view.items->len - 1) != item->item)
    g_array_append_val (entry->view.items, item->item);
  return entry;
}

static void
put_items (KmForm *self)
{
  for (guint i = 0; i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i);

      for (guint j = 0; j < item->service->n_fields; j++)
        {
          const KmField *field = item->service->fields[j].field;

          put_on_form (self, item, field);
          /* Whoever is asked for a national ID may have a passport instead. */
          if (field->role == KM_PERSON_NATIONAL_ID && field->person->fields[KM_PERSON_PASSPORT_NUMBER] != NULL)
            put_on_form (self, item, field->person->fields[KM_PERSON_PASSPORT_NUMBER]);
        }
    }
}

/* An item that was for the visitor and is now for someone else (or back) takes along what
 * was typed for it. */
static void
carry_answers (KmForm *self)
{
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = self->order->pdata[i];

      if (entry->was_on_form || entry->touched)
        continue;
      g_hash_table_iter_init (&iter, self->entries);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          Entry *left = value;

          if (left->view.field == entry->view.field && left->was_on_form && !left->on_form && left->touched)
            {
              km_form_entry_set_value (entry, left->value, left->view.source, NULL);
              g_free (entry->typed);
              entry->typed = g_strdup (left->typed);
              entry->view.typed = entry->typed;
              entry->view.not_applicable = left->view.not_applicable;
              km_form_entry_set_problem (entry, left->view.blocks, left->problem_code, left->problem);
              entry->touched = TRUE;
              break;
            }
        }
    }
}

/* ---- groups ---- */

/* The section an entry is drawn in; NULL: among the item's own. */
static const KmSection *
section_of (const KmForm *self,
            const Entry  *entry)
{
  const KmField *field = entry->view.field;

  if (field->owner != NULL)
    return NULL;
  if (field->about)
    return km_bundle_find (self->bundle, g_array_index (entry->view.items, guint, 0))->service->about;
  return field->section;
}

static char *
group_key (const KmSection *section,
           guint            scope)
{
  if (section == NULL)
    return g_strdup_printf ("%u/", scope);
  return scope != 0 ? g_strdup_printf ("%u/%s", scope, section->prefix) : g_strdup (section->prefix);
}

static KmFormGroup *
find_group (GPtrArray  *groups,
            const char *key)
{
  for (guint i = 0; i < groups->len; i++)
    {
      KmFormGroup *group = groups->pdata[i];

      if (strcmp (group->key, key) == 0)
        return group;
    }
  return NULL;
}

static int
group_rank (const KmFormGroup *group)
{
  /* The visitor and what is shared, then copies by person, then what single services ask. */
  if (group->section == NULL)
    return 2;
  return group->item != 0 ? 1 : 0;
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const KmFormGroup *x = *(const KmFormGroup *const *) a;
  const KmFormGroup *y = *(const KmFormGroup *const *) b;

  if (group_rank (x) != group_rank (y))
    return group_rank (x) - group_rank (y);
  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;
  return x->section != NULL ? (int) x->section->position - (int) y->section->position : 0;
}

/* Fields stand as in the catalogue, a passport beside the national ID it stands for, the
 * applicant's relation after the person it is to. */
static gint64
entry_rank (const KmForm  *self,
            const KmField *field)
{
  const KmField *fields = self->catalogue->fields;

  if (field->owner != NULL)
    {
      for (guint i = 0; i < field->owner->n_fields; i++)
        if (field->owner->fields[i].field == field)
          return i;
      return 0;
    }
  if (field->about)
    return G_MAXINT64;
  if (field->role == KM_PERSON_PASSPORT_NUMBER && field->person->fields[KM_PERSON_NATIONAL_ID] != NULL)
    return 2 * (field->person->fields[KM_PERSON_NATIONAL_ID] - fields) + 1;
  return 2 * (field - fields);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const Entry *x = *(const Entry *const *) a;
  const Entry *y = *(const Entry *const *) b;
  gint64 rank_x = entry_rank (data, x->view.field);
  gint64 rank_y = entry_rank (data, y->view.field);

  return rank_x < rank_y ? -1 : rank_x > rank_y;
}

static KmFormGroup *
take_group (KmForm          *self,
            GPtrArray       *old,
            const KmSection *section,
            guint            scope)
{
  g_autofree char *key = group_key (section, scope);
  KmFormGroup *group = find_group (self->groups, key);

  if (group != NULL)
    return group;
  group = find_group (old, key);
  if (group != NULL)
    {
      g_ptr_array_remove (old, group);
      g_ptr_array_set_size (group->entries, 0);
      g_ptr_array_set_size (group->askers, 0);
    }
  else
    {
      group = g_new0 (KmFormGroup, 1);
      group->key = g_steal_pointer (&key);
      group->section = section;
      group->item = scope;
      group->askers = g_ptr_array_new ();
      group->entries = g_ptr_array_new ();
    }
  g_ptr_array_add (self->groups, group);
  return group;
}

/* Puts the entries into groups and in order. */
static void
build_groups (KmForm *self)
{
  g_autoptr (GPtrArray) old = self->groups;

  /* Those that are taken over leave `old`; what stays there is freed with it. */
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  g_ptr_array_set_free_func (old, NULL);
  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = self->order->pdata[i];
      KmFormGroup *group = take_group (self, old, section_of (self, entry), entry->view.scope);

      g_ptr_array_add (group->entries, entry);
      for (guint j = 0; j < entry->view.askers->len; j++)
        if (!g_ptr_array_find (group->askers, entry->view.askers->pdata[j], NULL))
          g_ptr_array_add (group->askers, entry->view.askers->pdata[j]);
    }
  g_ptr_array_set_free_func (old, (GDestroyNotify) group_free);
  g_ptr_array_sort (self->groups, compare_groups);
  g_ptr_array_set_size (self->order, 0);
  for (guint i = 0; i < self->groups->len; i++)
    {
      KmFormGroup *group = self->groups->pdata[i];

      g_ptr_array_sort_with_data (group->entries, compare_entries, self);
      for (guint j = 0; j < group->entries->len; j++)
        {
          Entry *entry = group->entries->pdata[j];

          entry->view.group = i;
          g_ptr_array_add (self->order, entry);
        }
    }
}

KmFormChanges *
km_form_collect_changes (KmForm  *form,
                         gboolean structure)
{
  KmFormChanges *changes = g_new0 (KmFormChanges, 1);

  changes->keys = g_ptr_array_new ();
  changes->structure = structure;
  changes->titles = km_form_retitle (form);
  for (guint i = 0; i < form->order->len; i++)
    {
      Entry *entry = form->order->pdata[i];

      if (entry->changed)
        g_ptr_array_add (changes->keys, entry->key);
      entry->changed = FALSE;
    }
  return changes;
}

static gboolean
same_order (GPtrArray *a,
            GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;
  return TRUE;
}

KmFormChanges *
km_form_update (KmForm *form)
{
  g_autoptr (GPtrArray) before = form->order;
  GHashTableIter iter;
  gpointer value;
  gboolean structure;

  g_hash_table_iter_init (&iter, form->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      entry->was_on_form = entry->on_form;
      entry->on_form = FALSE;
      g_ptr_array_set_size (entry->view.askers, 0);
      g_array_set_size (entry->view.items, 0);
    }
  form->order = g_ptr_array_new ();
  put_items (form);
  carry_answers (form);
  build_groups (form);
  structure = !same_order (before, form->order);
  km_form_fill (form);
  return km_form_collect_changes (form, structure);
}

KmFormChanges *
km_form_set_audience (KmForm    *form,
                      KmAudience audience)
{
  form->audience = audience;
  km_form_fill (form);
  return km_form_collect_changes (form, FALSE);
}

KmAudience
km_form_audience (const KmForm *form)
{
  return form->audience;
}

guint
km_form_n_groups (const KmForm *form)
{
  return form->groups->len;
}

const KmFormGroup *
km_form_nth_group (const KmForm *form,
                   guint         n)
{
  g_return_val_if_fail (n < form->groups->len, NULL);
  return form->groups->pdata[n];
}

const KmFormEntry *
km_form_find (const KmForm *form,
              const char   *key)
{
  Entry *entry = km_form_lookup (form, key);

  return entry != NULL ? &entry->view : NULL;
}

GPtrArray *
km_form_entries (const KmForm *form)
{
  return form->order;
}
