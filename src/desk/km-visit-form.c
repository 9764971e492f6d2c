/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-validate.h"
#include "km-words.h"

#include "km-visit-private.h"

/* Basket, form and documents as the windows see them: objects that stay while their thing stays, changed by difference. */

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

static KmAudience
audience_of (KmVisit *self)
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

static gboolean
is_missing (const KmFormEntry *entry)
{
  return entry->visible && ((entry->required && entry->value == NULL) || (entry->problem && entry->blocks));
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
  km_props_set_boolean (item, "required", &item->required, entry->required);
  km_props_set_boolean (item, "missing", &item->missing, is_missing (entry));
  km_props_set_boolean (item, "in-tab-order", &item->in_tab_order, entry->source != KM_ANSWER_NATIONAL_ID || entry->problem != NULL);
  km_props_set_boolean (item, "ltr", &item->ltr, km_validate_is_ltr (type));
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
    missing += is_missing (group->entries->pdata[i]) ? 1 : 0;
  km_props_set_string (section, "id", &section->id, group->key);
  km_props_take_string (section, "title", &section->title, km_digits_draw_sentence (title ? title : "", km_desk_digits (self->desk)));
  km_props_take_string (section, "askers", &section->askers, joined (self, group->askers));
  km_props_set_strv (section, "authorities", &section->authorities, (const char *const *) names->pdata);
  km_props_set_uint (section, "missing-count", &section->missing_count, missing);
}

static gpointer
object_for (GHashTable *table, const char *key, GType type)
{
  gpointer object = g_hash_table_lookup (table, key);

  if (object == NULL)
    {
      object = g_object_new (type, NULL);
      g_hash_table_insert (table, g_strdup (key), object);
    }
  return object;
}

/* Objects of what went away are let go, so that a field that comes back later is a new one. */
static gboolean
is_unseen (gpointer key, gpointer object, gpointer seen)
{
  return !g_hash_table_contains (seen, key);
}

static void
sync_sections (KmVisit *self)
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
          field = object_for (self->field_objects, entry->key, KM_TYPE_FORM_FIELD);
          g_hash_table_add (seen_fields, (gpointer) entry->key);
          update_field (self, field, entry);
          g_ptr_array_add (fields, field);
        }
      if (fields->len == 0)
        continue;
      section = object_for (self->section_objects, group->key, KM_TYPE_FORM_SECTION);
      g_hash_table_add (seen_sections, (gpointer) group->key);
      update_section (self, section, group);
      km_list_update (section->fields, fields);
      g_ptr_array_add (sections, section);
    }
  km_list_update (G_LIST_STORE (self->sections), sections);
  g_hash_table_foreach_remove (self->section_objects, is_unseen, seen_sections);
  g_hash_table_foreach_remove (self->field_objects, is_unseen, seen_fields);
}

/* After an answer: only what it touched. */
static void
sync_changes (KmVisit *self, const KmFormChanges *changes)
{
  if (changes->structure)
    {
      sync_sections (self);
      return;
    }
  for (guint i = 0; i < changes->keys->len; i++)
    {
      const KmFormEntry *entry = km_form_find (self->form, changes->keys->pdata[i]);
      KmFormField *field = g_hash_table_lookup (self->field_objects, changes->keys->pdata[i]);

      /* A condition made a field appear or go. */
      if (entry && entry->visible != (field != NULL))
        {
          sync_sections (self);
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

/* --- documents -------------------------------------------------------------------------------------------------------------------- */

static void
sync_documents (KmVisit *self)
{
  g_autoptr (GPtrArray) papers = self->bundle ? km_bundle_documents (self->bundle) : NULL;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  KmDigits digits = km_desk_digits (self->desk);
  guint missing = 0;

  for (guint i = 0; papers && i < papers->len; i++)
    {
      const KmBundleDocument *paper = papers->pdata[i];
      KmDocumentItem *item = object_for (self->document_objects, paper->label_ar, KM_TYPE_DOCUMENT_ITEM);
      KmDocumentState state = km_visit_document_state (0, paper->label_ar, self);
      g_autofree char *services = NULL;

      if (paper->items->len > 1)
        {
          g_autofree char *count = km_words_count (paper->items->len, KM_NOUN_SERVICE, KM_CASE_OBLIQUE, km_visit_language (self), digits);

          /* Translators: %s is a count ("3 services"): a paper that several services want. */
          services = g_strdup_printf (_ ("for %s"), count);
        }
      g_hash_table_add (seen, (gpointer) paper->label_ar);
      km_props_set_string (item, "id", &item->id, paper->label_ar);
      km_props_take_string (item, "label", &item->label,
                            km_digits_draw_sentence (km_desk_pick (self->desk, paper->label_ar, paper->label_en), digits));
      km_props_set_int (item, "state", &item->state, state);
      km_props_set_string (item, "services", &item->services, services);
      km_props_set_uint (item, "service-count", &item->service_count, paper->items->len);
      km_props_set_boolean (item, "produced", &item->produced, paper->produced_by != 0);
      if (state == KM_DOCUMENT_MISSING && paper->produced_by == 0)
        missing++;
      g_ptr_array_add (wanted, item);
    }
  km_list_update (G_LIST_STORE (self->documents), wanted);
  g_hash_table_foreach_remove (self->document_objects, is_unseen, seen);
  km_props_set_uint (self, "missing-documents", &self->missing_documents, missing);
}

/* --- the basket -------------------------------------------------------------------------------------------------------------------- */

static guint
item_missing_documents (KmVisit *self, const KmService *service)
{
  guint missing = 0;

  for (guint i = 0; i < service->n_documents; i++)
    {
      KmDocumentItem *paper = g_hash_table_lookup (self->document_objects, service->documents[i].label_ar);

      if (paper && !paper->produced && paper->state == KM_DOCUMENT_MISSING)
        missing++;
    }
  return missing;
}

static char *
status_text (KmVisit *self, const KmVisitItem *item)
{
  KmLanguage language = km_visit_language (self);
  KmDigits digits = km_desk_digits (self->desk);
  g_autofree char *fields = NULL, *papers = NULL;

  if (item->missing_count == 0 && item->missing_documents == 0)
    return g_strdup (item->promised_text);
  fields = km_words_count (item->missing_count, KM_NOUN_FIELD, KM_CASE_NOMINATIVE, language, digits);
  papers = km_words_count (item->missing_documents, KM_NOUN_DOCUMENT, KM_CASE_NOMINATIVE, language, digits);
  if (item->missing_documents == 0)
    /* Translators: %s is a count ("2 answers"), about a service. */
    return g_strdup_printf (_ ("still needs %s"), fields);
  if (item->missing_count == 0)
    return g_strdup_printf (_ ("still needs %s"), papers);
  /* Translators: %1$s and %2$s are counts ("2 answers", "1 document"), about a service. */
  return g_strdup_printf (_ ("still needs %1$s and %2$s"), fields, papers);
}

static void
update_item (KmVisit *self, KmVisitItem *object, const KmBundleItem *item)
{
  KmLanguage language = km_visit_language (self);
  KmDigits digits = km_desk_digits (self->desk);
  const KmService *service = item->service;
  KmTime now = km_desk_now (self->desk);
  KmTime promised = km_promise (km_catalogue_calendar (self->catalogue), self->desk->zone, now, service->sla_minutes);
  g_autoptr (GPtrArray) gaps = km_form_gaps (self->form, item->item);
  g_autofree char *when = km_time_relative_text (promised, now, self->desk->zone, language, digits, TRUE);
  gboolean needs_choice = km_service_has_choice_fees (service) && km_visit_choice (self, item->item) == NULL;
  guint total = 1, ordinal = km_bundle_ordinal (self->bundle, item->item, &total);

  g_object_freeze_notify (G_OBJECT (object));
  km_props_set_uint (object, "item", &object->item, item->item);
  km_props_set_string (object, "service", &object->service, service->code);
  km_props_take_string (object, "name", &object->name, km_digits_draw_sentence (km_service_name (service, language), digits));
  km_props_take_string (object, "short-name", &object->short_name, km_digits_draw_sentence (km_service_short_name (service, language), digits));
  km_props_set_string (object, "authority", &object->authority, service->authority->code);
  km_props_set_string (object, "authority-name", &object->authority_name, km_authority_short_name (service->authority, language));
  km_props_set_string (object, "for-whom", &object->for_whom, item->for_whom);
  km_props_set_boolean (object, "for-whom-needed", &object->for_whom_needed, total > 1 && ordinal > 1 && item->for_whom == NULL);
  km_props_set_string (object, "bundle", &object->bundle, item->origin ? item->origin->code : NULL);
  km_props_set_boolean (object, "has-choices", &object->has_choices, km_service_has_choice_fees (service));
  km_props_set_int64 (object, "promised-at", &object->promised_at, promised);
  /* Translators: %s is a moment ("today, 2:30 PM"). */
  km_props_take_string (object, "promised-text", &object->promised_text, g_strdup_printf (_ ("ready %s"), when));
  km_props_set_uint (object, "missing-count", &object->missing_count, gaps->len + (needs_choice ? 1 : 0));
  km_props_set_uint (object, "missing-documents", &object->missing_documents, item_missing_documents (self, service));
  km_props_set_boolean (object, "complete", &object->complete, object->missing_count == 0 && object->missing_documents == 0);
  km_props_take_string (object, "status-text", &object->status_text, status_text (self, object));
  g_object_thaw_notify (G_OBJECT (object));
}

static void
sync_items (KmVisit *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; self->bundle && i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i);
      gpointer key = GUINT_TO_POINTER (item->item);
      KmVisitItem *object = g_hash_table_lookup (self->item_objects, key);

      if (object == NULL)
        {
          object = g_object_new (KM_TYPE_VISIT_ITEM, NULL);
          g_hash_table_insert (self->item_objects, key, object);
        }
      g_hash_table_add (seen, key);
      update_item (self, object, item);
      g_ptr_array_add (wanted, object);
    }
  km_list_update (G_LIST_STORE (self->items), wanted);
  g_hash_table_foreach_remove (self->item_objects, is_unseen, seen);
}

/* --- how far it is ------------------------------------------------------------------------------------------------------------------ */

static char *
missing_text (KmVisit *self)
{
  KmLanguage language = km_visit_language (self);
  KmDigits digits = km_desk_digits (self->desk);
  g_autofree char *fields = km_words_count (self->missing_count, KM_NOUN_FIELD, KM_CASE_NOMINATIVE, language, digits);
  g_autofree char *papers = km_words_count (self->missing_documents, KM_NOUN_DOCUMENT, KM_CASE_NOMINATIVE, language, digits);

  if (self->missing_count == 0 && self->missing_documents == 0)
    return g_strdup ("");
  if (self->missing_documents == 0)
    /* Translators: %s is a count ("5 answers"). */
    return g_strdup_printf (_ ("Missing: %s"), fields);
  if (self->missing_count == 0)
    return g_strdup_printf (_ ("Missing: %s"), papers);
  /* Translators: %1$s and %2$s are counts ("5 answers", "1 document"). */
  return g_strdup_printf (_ ("Missing: %1$s and %2$s"), fields, papers);
}

static char *
title_of (KmVisit *self)
{
  const KmBundleTemplate *origin = NULL;
  gboolean one_origin = TRUE;

  for (guint i = 0; i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i);

      if (i == 0)
        origin = item->origin;
      one_origin = one_origin && item->origin == origin;
    }
  if (km_bundle_n_items (self->bundle) == 1)
    return g_strdup (km_service_name (km_bundle_nth (self->bundle, 0)->service, km_visit_language (self)));
  if (origin && one_origin)
    /* Translators: %s is the name of a bundle of services ("Newborn child"). */
    return g_strdup_printf (_ ("Bundle: %s"), km_bundle_template_name (origin, km_visit_language (self)));
  return km_words_count (km_bundle_n_items (self->bundle), KM_NOUN_SERVICE, KM_CASE_NOMINATIVE, km_visit_language (self),
                         km_desk_digits (self->desk));
}

static void
sync_counts (KmVisit *self)
{
  g_autoptr (GPtrArray) gaps = self->form ? km_form_gaps (self->form, 0) : NULL;
  GPtrArray *entries = self->form ? km_form_entries (self->form) : NULL;
  KmDigits digits = km_desk_digits (self->desk);
  guint questions = 0, answered = 0, apart = 0, unchosen = 0;
  gboolean work = km_visit_has_work (self);

  for (guint i = 0; entries && i < entries->len; i++)
    {
      const KmFormEntry *entry = entries->pdata[i];

      if (!entry->visible)
        continue;
      questions++;
      apart += entry->items->len;
      answered += entry->value != NULL && !(entry->problem && entry->blocks) ? 1 : 0;
    }
  for (guint i = 0; work && i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i);

      unchosen += km_service_has_choice_fees (item->service) && km_visit_choice (self, item->item) == NULL ? 1 : 0;
    }
  km_props_set_uint (self, "question-count", &self->question_count, questions);
  km_props_set_uint (self, "answered-count", &self->answered_count, answered);
  km_props_set_uint (self, "asked-apart-count", &self->asked_apart_count, apart);
  km_props_set_uint (self, "missing-count", &self->missing_count, (gaps ? gaps->len : 0) + unchosen);
  km_props_take_string (self, "missing-text", &self->missing_text, work ? missing_text (self) : g_strdup (""));
  km_props_take_string (self, "title", &self->title, work ? title_of (self) : g_strdup (""));
  if (questions > 0)
    {
      g_autofree char *asked = km_words_count (questions, KM_NOUN_FIELD, KM_CASE_NOMINATIVE, km_visit_language (self), digits);
      g_autofree char *instead = km_number_format (apart, digits);
      g_autofree char *done = km_number_format (answered, digits), *all = km_number_format (questions, digits);

      /* Translators: %1$s is a count ("27 answers"), %2$s the number there would be without merging ("47"). */
      km_props_take_string (self, "counts-text", &self->counts_text,
                            apart > questions ? g_strdup_printf (_ ("%1$s instead of %2$s"), asked, instead) : g_strdup (asked));
      /* Translators: %1$s and %2$s are numbers: answered questions and all of them. */
      km_props_take_string (self, "answered-text", &self->answered_text, g_strdup_printf (_ ("%1$s of %2$s complete"), done, all));
    }
  else
    {
      km_props_set_string (self, "counts-text", &self->counts_text, NULL);
      km_props_set_string (self, "answered-text", &self->answered_text, NULL);
    }
}

void
km_visit_sync_completeness (KmVisit *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  sync_documents (self);
  sync_items (self);
  sync_counts (self);
  km_visit_sync_fees (self);
  km_props_set_boolean (self, "complete", &self->complete,
                        km_visit_has_work (self) && self->missing_count == 0 && self->missing_documents == 0 && !self->needs_choice
                          && !self->fee_missing);
  km_props_set_boolean (self, "unpaid", &self->unpaid, km_visit_has_work (self));
  if (self->data && self->data->state == KM_TICKET_SERVING)
    km_visit_set_state (self, self->receipt && !km_visit_has_work (self) ? KM_VISIT_PAID : KM_VISIT_SERVING);
  km_visit_sync_payment (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
km_visit_sync (KmVisit *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  sync_sections (self);
  km_visit_sync_completeness (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* --- what the clerk does ---------------------------------------------------------------------------------------------------------------- */

void
km_visit_new_basket (KmVisit *self)
{
  g_clear_pointer (&self->form, km_form_free);
  g_clear_pointer (&self->bundle, km_bundle_free);
  g_clear_pointer (&self->catalogue, km_catalogue_unref);
  if (self->desk->catalogue && self->desk->zone)
    {
      GDate today = km_visit_today (self);

      self->catalogue = km_catalogue_ref (self->desk->catalogue);
      self->bundle = km_bundle_new (self->catalogue);
      self->form = km_form_new (self->bundle, audience_of (self), &today);
    }
}

void
km_visit_new_work (KmVisit *self)
{
  g_hash_table_remove_all (self->choices);
  g_hash_table_remove_all (self->document_states);
  g_clear_pointer (&self->receipt, g_free);
  json_decref (self->pending);
  self->pending = NULL;
  km_visit_new_basket (self);
  km_visit_clear_tender (self);
  km_props_set_boolean (self, "restored", &self->restored, FALSE);
  km_visit_sync (self);
}

static gboolean
has_catalogue (KmVisit *self, GError **error)
{
  if (self->bundle == NULL && self->desk->catalogue)
    km_visit_new_work (self);
  if (self->bundle)
    return TRUE;
  g_propagate_error (error, km_desk_error_new (KM_ERROR_UNAVAILABLE, "no-catalogue", NULL));
  return FALSE;
}

static gboolean
fail (GError **error, KmErrorCode kind, const char *code, const char *details)
{
  g_propagate_error (error, km_desk_error_new (kind, code, details));
  return FALSE;
}

static void
bundle_changed (KmVisit *self)
{
  g_autoptr (KmFormChanges) changes = km_form_update (self->form);

  km_visit_sync (self);
  km_visit_changed (self);
}

gboolean
km_visit_add_service (KmVisit *self, const char *service, GError **error)
{
  const KmService *found;

  if (!has_catalogue (self, error))
    return FALSE;
  if (self->paying)
    return fail (error, KM_ERROR_BUSY, "busy", NULL);
  found = km_catalogue_service (self->catalogue, service);
  if (found == NULL)
    return fail (error, KM_ERROR_NOT_FOUND, "unknown-service", service);
  if (!km_service_for_audience (found, audience_of (self)))
    return fail (error, KM_ERROR_FORBIDDEN, "not-for-audience", service);
  if (km_bundle_add (self->bundle, found, NULL) == 0)
    return fail (error, KM_ERROR_TOO_LARGE, "too-many-items", service);
  bundle_changed (self);
  return TRUE;
}

gboolean
km_visit_add_bundle (KmVisit *self, const char *bundle, GError **error)
{
  const KmBundleTemplate *found;
  guint offered = 0;

  if (!has_catalogue (self, error))
    return FALSE;
  if (self->paying)
    return fail (error, KM_ERROR_BUSY, "busy", NULL);
  found = km_catalogue_bundle (self->catalogue, bundle);
  if (found == NULL)
    return fail (error, KM_ERROR_NOT_FOUND, "unknown-service", bundle);
  if (km_bundle_n_items (self->bundle) + found->n_services > KM_BUNDLE_MAX_ITEMS)
    return fail (error, KM_ERROR_TOO_LARGE, "too-many-items", bundle);
  for (guint i = 0; i < found->n_services; i++)
    offered += km_service_for_audience (found->services[i], audience_of (self)) ? 1 : 0;
  if (offered == 0)
    return fail (error, KM_ERROR_FORBIDDEN, "not-for-audience", bundle);
  if (km_bundle_add_template (self->bundle, found) == 0)
    return fail (error, KM_ERROR_CONFLICT, "already", bundle);
  /* What the bundle holds for another kind of visitor stays away. */
  for (guint i = km_bundle_n_items (self->bundle); offered < found->n_services && i > 0; i--)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i - 1);

      if (!km_service_for_audience (item->service, audience_of (self)))
        km_bundle_remove (self->bundle, item->item);
    }
  bundle_changed (self);
  return TRUE;
}

gboolean
km_visit_remove_item (KmVisit *self, guint item, GError **error)
{
  if (self->paying)
    return fail (error, KM_ERROR_BUSY, "busy", NULL);
  if (self->bundle == NULL || !km_bundle_remove (self->bundle, item))
    return fail (error, KM_ERROR_NOT_FOUND, "not-found", NULL);
  g_hash_table_remove (self->choices, GUINT_TO_POINTER (item));
  bundle_changed (self);
  return TRUE;
}

gboolean
km_visit_set_for_whom (KmVisit *self, guint item, const char *name, GError **error)
{
  if (self->paying)
    return fail (error, KM_ERROR_BUSY, "busy", NULL);
  if (self->bundle == NULL || !km_bundle_set_for_whom (self->bundle, item, name))
    return fail (error, KM_ERROR_NOT_FOUND, "not-found", NULL);
  bundle_changed (self);
  return TRUE;
}

void
km_visit_set_answer (KmVisit *self, const char *key, const char *text)
{
  g_autoptr (KmFormChanges) changes = NULL;

  if (self->form == NULL || self->paying || km_form_find (self->form, key) == NULL)
    return;
  changes = km_form_set_answer (self->form, key, text);
  if (changes == NULL || (changes->keys->len == 0 && !changes->structure))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  sync_changes (self, changes);
  km_visit_sync_completeness (self);
  g_object_thaw_notify (G_OBJECT (self));
  km_visit_changed (self);
}

void
km_visit_set_not_applicable (KmVisit *self, const char *key, gboolean na)
{
  KmFormField *field = km_visit_find_field (self, key);

  if (field == NULL || !field->na_allowed)
    return;
  km_props_set_boolean (field, "na", &field->na, na);
  km_visit_changed (self);
}

void
km_visit_set_document (KmVisit *self, const char *document, KmDocumentState state)
{
  if (self->paying || g_hash_table_lookup (self->document_objects, document) == NULL
      || km_visit_document_state (0, document, self) == state)
    return;
  g_hash_table_insert (self->document_states, g_strdup (document), GINT_TO_POINTER (state));
  km_visit_sync_completeness (self);
  km_visit_changed (self);
}

void
km_visit_set_fee_choice (KmVisit *self, guint item, const char *code)
{
  const KmBundleItem *found = self->bundle ? km_bundle_find (self->bundle, item) : NULL;
  const KmFee *fee = found && code ? km_service_find_fee (found->service, code) : NULL;

  if (fee == NULL || fee->basis != KM_FEE_CHOICE || self->paying || g_strcmp0 (km_visit_choice (self, item), code) == 0)
    return;
  g_hash_table_insert (self->choices, GUINT_TO_POINTER (item), g_strdup (code));
  km_visit_sync_completeness (self);
  km_visit_changed (self);
}

void
km_visit_clear (KmVisit *self)
{
  g_autofree char *receipt = g_strdup (self->receipt);

  if (self->paying)
    return;
  km_visit_new_work (self);
  self->receipt = g_steal_pointer (&receipt);
  km_visit_sync_completeness (self);
  km_visit_save_soon (self);
}

void
km_visit_set_audience (KmVisit *self, const char *audience)
{
  g_autoptr (KmFormChanges) changes = NULL;

  if (!km_audience_is_valid (audience) || self->paying || g_strcmp0 (self->audience, audience) == 0)
    return;
  km_props_set_string (self, "audience", &self->audience, audience);
  if (self->form == NULL)
    return;
  changes = km_form_set_audience (self->form, audience_of (self));
  km_visit_sync (self);
  km_visit_save_soon (self);
}

void
km_visit_set_large_type (KmVisit *self, gboolean large_type)
{
  if (km_props_set_boolean (self, "large-type", &self->large_type, large_type))
    km_visit_save_soon (self);
}

KmFormField *
km_visit_find_field (KmVisit *self, const char *key)
{
  return g_hash_table_lookup (self->field_objects, key);
}

/* A newer catalogue: what was entered goes over to it. If it no longer offers a service of the basket, the old one stays, and the
 * quote will say so before any money. */
void
km_visit_catalogue_changed (KmVisit *self)
{
  g_autoptr (json_t) work = NULL;

  if (self->desk->zone == NULL || self->paying)
    return;
  if (self->pending)
    {
      work = g_steal_pointer (&self->pending);
      km_visit_take_work (self, work, NULL);
      return;
    }
  if (!km_visit_has_work (self))
    {
      g_autofree char *receipt = g_strdup (self->receipt);

      km_visit_new_work (self);
      self->receipt = g_steal_pointer (&receipt);
      km_visit_sync_completeness (self);
      return;
    }
  work = km_visit_draft_json (self);
  km_visit_take_work (self, work, NULL);
}

/* --- gaps --------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmGapKind kind;
  char *id;
} Gap;

static void
gap_free (Gap *gap)
{
  g_free (gap->id);
  g_free (gap);
}

static void
add_gap (GPtrArray *gaps, KmGapKind kind, char *id)
{
  Gap *gap = g_new0 (Gap, 1);

  gap->kind = kind;
  gap->id = id;
  g_ptr_array_add (gaps, gap);
}

/* All stops in order, gaps or not: so that "after" may be a field that was just filled. */
KmGapKind
km_visit_next_gap (KmVisit *self, const char *after, char **id)
{
  g_autoptr (GPtrArray) stops = g_ptr_array_new_with_free_func ((GDestroyNotify) gap_free);
  GPtrArray *entries = self->form ? km_form_entries (self->form) : NULL;
  guint start = 0;

  for (guint i = 0; entries && i < entries->len; i++)
    {
      const KmFormEntry *entry = entries->pdata[i];

      if (entry->visible)
        add_gap (stops, is_missing (entry) ? KM_GAP_FIELD : KM_GAP_NONE, g_strdup (entry->key));
    }
  for (guint i = 0; self->bundle && i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i);

      if (km_service_has_choice_fees (item->service))
        add_gap (stops, km_visit_choice (self, item->item) ? KM_GAP_NONE : KM_GAP_CHOICE, g_strdup_printf ("%u", item->item));
    }
  for (guint i = 0; i < g_list_model_get_n_items (self->documents); i++)
    {
      g_autoptr (KmDocumentItem) paper = g_list_model_get_item (self->documents, i);

      add_gap (stops, !paper->produced && paper->state == KM_DOCUMENT_MISSING ? KM_GAP_DOCUMENT : KM_GAP_NONE, g_strdup (paper->id));
    }
  if (self->tender_problem && *self->tender_problem)
    add_gap (stops, KM_GAP_TENDER,
             g_strdup (g_strcmp0 (self->method, "cash") == 0 ? "received" : (self->reference && *self->reference ? "last4" : "reference")));

  for (guint i = 0; after && i < stops->len; i++)
    if (strcmp (((Gap *) stops->pdata[i])->id, after) == 0)
      start = i + 1;
  for (guint i = 0; i < stops->len; i++)
    {
      Gap *gap = stops->pdata[(start + i) % stops->len];

      if (gap->kind != KM_GAP_NONE)
        {
          if (id)
            *id = g_strdup (gap->id);
          return gap->kind;
        }
    }
  if (id)
    *id = NULL;
  return KM_GAP_NONE;
}
