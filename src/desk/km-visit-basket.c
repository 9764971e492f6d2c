/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-words.h"

#include "km-visit-private.h"

/* Documents, basket and counts as the windows see them, changed by difference. */

/* --- documents -------------------------------------------------------------------------------------------------------------------- */

static void
sync_documents (KmVisit *self)
{
  g_autoptr (GPtrArray) papers = self->bundle ? km_bundle_documents (self->bundle) : NULL;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  KmDigits digits = km_desk_digits (self->desk);
  gboolean passport = self->form != NULL && km_form_visitor_shows_passport (self->form);
  guint missing = 0;

  for (guint i = 0; papers && i < papers->len; i++)
    {
      const KmBundleDocument *paper = papers->pdata[i];
      KmDocumentItem *item = km_visit_object_for (self->document_objects, paper->label_ar, KM_TYPE_DOCUMENT_ITEM);
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
                            km_digits_draw_sentence (passport && paper->passport_label_ar != NULL
                                                       ? km_desk_pick (self->desk, paper->passport_label_ar, paper->passport_label_en)
                                                       : km_desk_pick (self->desk, paper->label_ar, paper->label_en), digits));
      km_props_set_int (item, "state", &item->state, state);
      km_props_set_string (item, "services", &item->services, services);
      km_props_set_uint (item, "service-count", &item->service_count, paper->items->len);
      km_props_set_boolean (item, "produced", &item->produced, paper->produced_by != 0);
      if (state == KM_DOCUMENT_MISSING && paper->produced_by == 0)
        missing++;
      g_ptr_array_add (wanted, item);
    }
  km_list_update (G_LIST_STORE (self->documents), wanted);
  g_hash_table_foreach_remove (self->document_objects, km_visit_is_unseen, seen);
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
  g_hash_table_foreach_remove (self->item_objects, km_visit_is_unseen, seen);
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
  km_visit_sync_sections (self);
  km_visit_sync_advice (self);
  km_visit_sync_completeness (self);
  g_object_thaw_notify (G_OBJECT (self));
}
