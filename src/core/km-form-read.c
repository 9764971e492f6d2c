/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-error.h"
#include "km-form-private.h"
#include "km-json.h"

/* Reading a form: what is missing, what goes on the wire, what a draft keeps. */

const char *
km_form_get_answer (const KmForm *form,
                    const char   *key)
{
  const Entry *entry = km_form_lookup (form, key);

  return entry != NULL ? entry->value : NULL;
}

static gboolean
asked_by (const Entry *entry,
          guint        item)
{
  for (guint i = 0; i < entry->view.items->len; i++)
    if (g_array_index (entry->view.items, guint, i) == item)
      return TRUE;
  return FALSE;
}

static gboolean
is_gap (const Entry *entry)
{
  return entry->view.visible && (entry->view.blocks || (entry->view.required && entry->value == NULL && !entry->view.not_applicable));
}

GPtrArray *
km_form_gaps (const KmForm *form,
              guint         item)
{
  GPtrArray *gaps = g_ptr_array_new ();

  for (guint i = 0; i < form->order->len; i++)
    {
      Entry *entry = form->order->pdata[i];

      if (is_gap (entry) && (item == 0 || asked_by (entry, item)))
        g_ptr_array_add (gaps, entry->key);
    }
  return gaps;
}

const char *
km_form_next_gap (const KmForm *form,
                  const char   *after_key)
{
  guint n = form->order->len;
  guint start = 0;

  for (guint i = 0; after_key != NULL && i < n; i++)
    if (strcmp (((const Entry *) form->order->pdata[i])->key, after_key) == 0)
      start = i + 1;
  for (guint i = 0; i < n; i++)
    {
      const Entry *entry = form->order->pdata[(start + i) % n];

      if (is_gap (entry))
        return entry->key;
    }
  return NULL;
}

void
km_form_completeness (const KmForm *form,
                      guint         item,
                      guint        *done,
                      guint        *total)
{
  *done = *total = 0;
  for (guint i = 0; i < form->order->len; i++)
    {
      const Entry *entry = form->order->pdata[i];

      if (!entry->view.visible || !(entry->view.required || entry->view.blocks) || (item != 0 && !asked_by (entry, item)))
        continue;
      ++*total;
      if (!is_gap (entry))
        ++*done;
    }
}

const char *
km_form_item_answer (const KmForm *form,
                     guint         item,
                     const char   *field_id)
{
  for (guint i = 0; i < form->order->len; i++)
    {
      const Entry *entry = form->order->pdata[i];

      if (strcmp (entry->view.field->id, field_id) == 0 && asked_by (entry, item))
        return entry->view.visible ? entry->value : NULL;
    }
  return NULL;
}

static const char *const visitors[] = { "applicant", "principal", "seller", "lessor", "first_party", "manager" };

gboolean
km_form_visitor_shows_passport (const KmForm *form)
{
  for (gsize i = 0; i < G_N_ELEMENTS (visitors); i++)
    {
      const KmPerson *person = km_catalogue_person (form->catalogue, visitors[i]);

      if (person != NULL && km_form_entry_in_scope (form, 0, person->fields[KM_PERSON_FULL_NAME]) != NULL)
        return km_form_person_shows_passport (form, person, 0);
    }
  return FALSE;
}

void
km_form_visitor (const KmForm *form,
                 const char  **name,
                 const char  **identity,
                 gboolean     *passport)
{
  *name = *identity = NULL;
  *passport = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (visitors); i++)
    {
      const KmPerson *person = km_catalogue_person (form->catalogue, visitors[i]);
      const Entry *entry = person != NULL ? km_form_entry_in_scope (form, 0, person->fields[KM_PERSON_FULL_NAME]) : NULL;

      if (entry == NULL || entry->value == NULL)
        continue;
      *name = entry->value;
      *passport = km_form_person_shows_passport (form, person, 0);
      entry = km_form_entry_in_scope (form, 0, person->fields[*passport ? KM_PERSON_PASSPORT_NUMBER : KM_PERSON_NATIONAL_ID]);
      *identity = entry != NULL && entry->view.visible ? entry->value : NULL;
      return;
    }
}

/* ---- the wire ---- */

/* A key without a scope is shared by the items; the others go with each item that asks. */
static gboolean
is_shared (const Entry *entry)
{
  return strchr (entry->key, '/') == NULL;
}

json_t *
km_form_shared_answers (const KmForm *form)
{
  json_t *json = json_object ();

  for (guint i = 0; i < form->order->len; i++)
    {
      const Entry *entry = form->order->pdata[i];

      if (is_shared (entry) && entry->view.visible && entry->value != NULL)
        km_json_set_string (json, entry->view.field->id, entry->value);
    }
  return json;
}

json_t *
km_form_own_answers (const KmForm *form,
                     guint         item)
{
  json_t *json = json_object ();

  for (guint i = 0; i < form->order->len; i++)
    {
      const Entry *entry = form->order->pdata[i];

      if (!is_shared (entry) && entry->view.visible && entry->value != NULL && asked_by (entry, item))
        km_json_set_string (json, entry->view.field->id, entry->value);
    }
  return json;
}

void
km_form_not_applicable (const KmForm *form,
                        guint         item,
                        GPtrArray    *ids)
{
  for (guint i = 0; i < form->order->len; i++)
    {
      const Entry *entry = form->order->pdata[i];

      if (entry->view.not_applicable && entry->view.visible && entry->view.required && asked_by (entry, item))
        g_ptr_array_add (ids, g_strdup (entry->view.field->id));
    }
}

/* ---- drafts ---- */

/* {"audience", "answers": {key: {"value"} or {"typed"} or {"not_applicable"} or {} (emptied by hand)}, "identity": {person: passport}}.
 * What follows from answers is not kept: it follows again. */
json_t *
km_form_to_json (const KmForm *form)
{
  json_t *json = json_object ();
  json_t *answers = json_object ();
  json_t *identity = json_object ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, form->entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Entry *entry = value;
      json_t *one;

      if (!entry->touched)
        continue;
      one = json_object ();
      if (entry->value != NULL)
        km_json_set_string (one, "value", entry->value);
      else if (entry->typed != NULL)
        km_json_set_string (one, "typed", entry->typed);
      else if (entry->view.not_applicable)
        km_json_set_boolean (one, "not_applicable", TRUE);
      json_object_set_new (answers, key, one);
    }
  g_hash_table_iter_init (&iter, form->identity);
  while (g_hash_table_iter_next (&iter, &key, &value))
    km_json_set_boolean (identity, key, GPOINTER_TO_INT (value) == 2);
  km_json_set_string (json, "audience", km_audience_to_string (form->audience));
  km_json_set (json, "answers", answers);
  km_json_set (json, "identity", identity);
  return json;
}

static void
restore_answer (KmForm *form,
                Entry  *entry,
                json_t *json)
{
  const char *value = km_json_get_string (json, "value", NULL);
  const char *typed = km_json_get_string (json, "typed", NULL);

  /* What was wrong is checked again, so that its sentence stands beside it again. */
  if (typed != NULL)
    {
      km_form_changes_free (km_form_set_answer (form, entry->key, typed));
      return;
    }
  entry->touched = TRUE;
  entry->view.not_applicable = value == NULL && km_field_may_not_apply (entry->view.field) && json_is_true (json_object_get (json, "not_applicable"));
  km_form_entry_set_value (entry, value, KM_ANSWER_TYPED, NULL);
}

gboolean
km_form_restore (KmForm  *form,
                 json_t  *json,
                 GError **error)
{
  json_t *answers = km_json_get_object (json, "answers");
  const char *key;
  json_t *value;

  if (answers == NULL || !km_audience_from_string (km_json_get_string (json, "audience", NULL), &form->audience))
    {
      km_error_set (error, KM_ERROR_INVALID, NULL, NULL, "no draft of a form");
      return FALSE;
    }
  json_object_foreach (km_json_get_object (json, "identity"), key, value)
    g_hash_table_insert (form->identity, g_strdup (key), GINT_TO_POINTER (json_is_true (value) ? 2 : 1));
  /* Clean values first: what was wrong may have hung on them. */
  for (guint pass = 0; pass < 2; pass++)
    json_object_foreach (answers, key, value)
      {
        Entry *entry = km_form_lookup (form, key);

        if (entry != NULL && (json_object_get (value, "typed") != NULL) == (pass == 1))
          restore_answer (form, entry, value);
      }
  km_form_fill (form);
  km_form_changes_free (km_form_collect_changes (form, TRUE));
  return TRUE;
}
