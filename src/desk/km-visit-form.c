/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-validate.h"

#include "km-visit-private.h"

/* The form as the windows see it: objects that stay while their field stays, changed by difference. */

GDate
km_visit_today (KmVisit *self)
{
  return km_time_date (km_desk_now (self->desk), self->desk->zone);
}

gboolean
km_visit_has_work (KmVisit *self)
{
  return self->bundle && km_bundle_n_items (self->bundle) > 0;
}

const char *
km_visit_choice (KmVisit *self, guint item)
{
  return g_hash_table_lookup (self->choices, GUINT_TO_POINTER (item));
}

KmDocumentState
km_visit_document_state (guint item, const char *label_ar, gpointer visit)
{
  KmVisit *self = visit;
  gpointer state;

  if (g_hash_table_lookup_extended (self->document_states, label_ar, NULL, &state))
    return GPOINTER_TO_INT (state);
  return KM_DOCUMENT_MISSING;
}

KmAudience
km_visit_audience (KmVisit *self)
{
  KmAudience audience = KM_AUDIENCE_CITIZEN;

  km_audience_from_string (self->audience, &audience);
  return audience;
}

static char *
joined (KmVisit *self, GPtrArray *authorities)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < authorities->len; i++)
    g_string_append_printf (text, "%s%s", i ? km_desk_pick (self->desk, "، ", ", ") : "",
                            km_authority_short_name (authorities->pdata[i], km_visit_language (self)));
  return g_string_free (text, FALSE);
}

/* --- a field --------------------------------------------------------------------------------------------------------------------- */

static KmFormChoice *
choice_at (GListStore *store, guint position)
{
  KmFormChoice *choice = g_list_model_get_item (G_LIST_MODEL (store), position);

  if (choice == NULL)
    {
      choice = g_object_new (KM_TYPE_FORM_CHOICE, NULL);
      g_list_store_append (store, choice);
    }
  return choice;
}

static void
set_choice (KmVisit *self, KmFormField *item, guint position, const char *value, const char *label)
{
  g_autoptr (KmFormChoice) choice = choice_at (G_LIST_STORE (item->choices), position);

  km_props_set_string (choice, "value", &choice->value, value);
  km_props_take_string (choice, "label", &choice->label, km_digits_draw_sentence (label, km_desk_digits (self->desk)));
}

static void
update_choices (KmVisit *self, KmFormField *item, const KmField *field)
{
  KmLanguage language = km_visit_language (self);

  if (field->type == KM_FIELD_CHOICE)
    for (guint i = 0; i < field->n_choices; i++)
      set_choice (self, item, i, field->choices[i].value, km_choice_label (&field->choices[i], language));
  else if (field->type == KM_FIELD_GOVERNORATE)
    for (guint i = 0; i < km_catalogue_n_governorates (self->catalogue); i++)
      {
        const KmGovernorate *governorate = km_catalogue_nth_governorate (self->catalogue, i);

        set_choice (self, item, i, governorate->code, km_governorate_name (governorate, language));
      }
  else if (field->type == KM_FIELD_BOOLEAN)
    {
      set_choice (self, item, 0, "true", C_ ("form", "Yes"));
      set_choice (self, item, 1, "false", C_ ("form", "No"));
    }
}

static const char *
source_word (KmAnswerSource source)
{
  switch (source)
    {
    case KM_ANSWER_TYPED:
      return "typed";
    case KM_ANSWER_NATIONAL_ID:
      return "national-id";
    case KM_ANSWER_SAME:
      return "same";
    case KM_ANSWER_DEFAULT:
      return "default";
    case KM_ANSWER_NONE:
    default:
      return "";
    }
}

static char *
source_text (KmVisit *self, const KmFormEntry *entry)
{
  const KmFormEntry *from;

  if (entry->source == KM_ANSWER_NATIONAL_ID)
    return g_strdup (_ ("from the national ID"));
  if (entry->source != KM_ANSWER_SAME)
    return g_strdup ("");
  from = entry->source_key ? km_form_find (self->form, entry->source_key) : NULL;
  if (from && from->field->person)
    /* Translators: %s is a person of the form ("Applicant"): this answer was taken from there. */
    return g_strdup_printf (_ ("from the data of: %s"), km_person_name (from->field->person, km_visit_language (self)));
  if (from && from->field->section)
    return g_strdup_printf (_ ("from the data of: %s"), km_section_name (from->field->section, km_visit_language (self)));
  return g_strdup (_ ("from another answer"));
}

static char *
shown_text (KmVisit *self, const KmFormEntry *entry)
{
  if (entry->typed)
    return g_strdup (entry->typed);
  if (entry->value == NULL)
    return g_strdup ("");
  if (entry->field->type == KM_FIELD_CHOICE)
    {
      const KmChoice *choice = km_field_find_choice (entry->field, entry->value);

      return g_strdup (choice ? km_choice_label (choice, km_visit_language (self)) : entry->value);
    }
  if (entry->field->type == KM_FIELD_GOVERNORATE)
    {
      const KmGovernorate *governorate = km_catalogue_governorate (self->catalogue, entry->value);

      return g_strdup (governorate ? km_governorate_name (governorate, km_visit_language (self)) : entry->value);
    }
  if (entry->field->type == KM_FIELD_BOOLEAN)
    return g_strdup (strcmp (entry->value, "true") == 0 ? C_ ("form", "Yes") : C_ ("form", "No"));
  return km_validate_display (km_field_type_to_string (entry->field->type), entry->value);
}

gboolean
km_visit_is_missing (const KmFormEntry *entry)
{
  return entry->visible && ((entry->required && entry->value == NULL && !entry->not_applicable) || (entry->problem && entry->blocks));
}

static void
update_field (KmVisit *self, KmFormField *item, const KmFormEntry *entry)
{
  const KmField *field = entry->field;
  KmLanguage language = km_visit_language (self);
  KmDigits digits = km_desk_digits (self->desk);
  const char *type = km_field_type_to_string (field->type);

  g_object_freeze_notify (G_OBJECT (item));
  update_choices (self, item, field);
  km_props_set_string (item, "key", &item->key, entry->key);
  km_props_take_string (item, "label", &item->label, km_digits_draw_sentence (km_field_short_label (field, language), digits));
  km_props_take_string (item, "full-label", &item->full_label, km_digits_draw_sentence (km_field_label (field, language), digits));
  km_props_take_string (item, "help", &item->help,
                        language == KM_LANGUAGE_AR && field->help_ar ? km_digits_draw_sentence (field->help_ar, digits) : g_strdup (""));
  km_props_set_string (item, "type", &item->type, type);
  km_props_set_string (item, "value", &item->value, entry->value);
  km_props_take_string (item, "text", &item->text, shown_text (self, entry));
  km_props_set_string (item, "source", &item->source, source_word (entry->source));
  km_props_take_string (item, "source-text", &item->source_text, source_text (self, entry));
  km_props_take_string (item, "askers", &item->askers, joined (self, entry->askers));
  km_props_set_string (item, "problem", &item->problem, entry->problem);
  km_props_set_int (item, "severity", &item->severity, entry->problem == NULL ? KM_FIELD_FINE : (entry->blocks ? KM_FIELD_BLOCK : KM_FIELD_WARN));
  km_props_set_boolean (item, "na-allowed", &item->na_allowed, entry->may_not_apply);
  km_props_set_boolean (item, "na", &item->na, entry->not_applicable);
  km_props_set_boolean (item, "required", &item->required, entry->required);
  km_props_set_boolean (item, "missing", &item->missing, km_visit_is_missing (entry));
  km_props_set_boolean (item, "in-tab-order", &item->in_tab_order, entry->source != KM_ANSWER_NATIONAL_ID || entry->problem != NULL);
  km_props_set_boolean (item, "ltr", &item->ltr, km_validate_is_ltr (type));
  km_props_set_string (item, "identity-text", &item->identity_text,
                       km_form_other_identity (self->form, entry->key) == NULL ? ""
                       : field->role == KM_PERSON_NATIONAL_ID                  ? _ ("Passport")
                                                                               : _ ("National ID"));
  km_props_set_boolean (item, "office", &item->office, field->remember);
  km_props_set_uint (item, "max-length", &item->max_length, field->max_length);
  g_object_thaw_notify (G_OBJECT (item));
}

/* --- the form -------------------------------------------------------------------------------------------------------------------- */

static void
update_section (KmVisit *self, KmFormSection *section, const KmFormGroup *group)
{
  KmLanguage language = km_visit_language (self);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *title = language == KM_LANGUAGE_EN && group->title_en ? group->title_en : group->title_ar;
  guint missing = 0;

  for (guint i = 0; i < group->askers->len; i++)
    g_ptr_array_add (names, (gpointer) km_authority_short_name (group->askers->pdata[i], language));
  g_ptr_array_add (names, NULL);
  for (guint i = 0; i < group->entries->len; i++)
    missing += km_visit_is_missing (group->entries->pdata[i]) ? 1 : 0;
  km_props_set_string (section, "id", &section->id, group->key);
  km_props_take_string (section, "title", &section->title, km_digits_draw_sentence (title ? title : "", km_desk_digits (self->desk)));
  km_props_take_string (section, "askers", &section->askers, joined (self, group->askers));
  km_props_set_strv (section, "authorities", &section->authorities, (const char *const *) names->pdata);
  km_props_set_uint (section, "missing-count", &section->missing_count, missing);
}

gpointer
km_visit_object_for (GHashTable *table, const char *key, GType type)
{
  gpointer object = g_hash_table_lookup (table, key);

  if (object == NULL)
    {
      object = g_object_new (type, NULL);
      g_hash_table_insert (table, g_strdup (key), object);
    }
  return object;
}

gboolean
km_visit_is_unseen (gpointer key, gpointer object, gpointer seen)
{
  return !g_hash_table_contains (seen, key);
}

void
km_visit_sync_sections (KmVisit *self)
{
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();
  g_autoptr (GHashTable) seen_sections = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen_fields = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; self->form && i < km_form_n_groups (self->form); i++)
    {
      const KmFormGroup *group = km_form_nth_group (self->form, i);
      g_autoptr (GPtrArray) fields = g_ptr_array_new ();
      KmFormSection *section;

      for (guint k = 0; k < group->entries->len; k++)
        {
          const KmFormEntry *entry = group->entries->pdata[k];
          KmFormField *field;

          if (!entry->visible)
            continue;
          field = km_visit_object_for (self->field_objects, entry->key, KM_TYPE_FORM_FIELD);
          g_hash_table_add (seen_fields, (gpointer) entry->key);
          update_field (self, field, entry);
          g_ptr_array_add (fields, field);
        }
      if (fields->len == 0)
        continue;
      section = km_visit_object_for (self->section_objects, group->key, KM_TYPE_FORM_SECTION);
      g_hash_table_add (seen_sections, (gpointer) group->key);
      update_section (self, section, group);
      km_list_update (section->fields, fields);
      g_ptr_array_add (sections, section);
    }
  km_list_update (G_LIST_STORE (self->sections), sections);
  g_hash_table_foreach_remove (self->section_objects, km_visit_is_unseen, seen_sections);
  g_hash_table_foreach_remove (self->field_objects, km_visit_is_unseen, seen_fields);
}

void
km_visit_sync_changes (KmVisit *self, const KmFormChanges *changes)
{
  if (changes->structure)
    {
      km_visit_sync_sections (self);
      return;
    }
  for (guint i = 0; i < changes->keys->len; i++)
    {
      const KmFormEntry *entry = km_form_find (self->form, changes->keys->pdata[i]);
      KmFormField *field = g_hash_table_lookup (self->field_objects, changes->keys->pdata[i]);

      /* A condition made a field appear or go. */
      if (entry && entry->visible != (field != NULL))
        {
          km_visit_sync_sections (self);
          return;
        }
      if (entry && field)
        update_field (self, field, entry);
    }
  for (guint i = 0; i < km_form_n_groups (self->form); i++)
    {
      const KmFormGroup *group = km_form_nth_group (self->form, i);
      KmFormSection *section = g_hash_table_lookup (self->section_objects, group->key);

      if (section)
        update_section (self, section, group);
    }
}
