/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-layout.h"
#include "km-validate.h"

#include "km-visit-private.h"

/* What the clerk does to basket, form and documents, and the walk through what is missing. */

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
      self->form = km_form_new (self->bundle, km_visit_audience (self), &today);
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
  if (!km_service_for_audience (found, km_visit_audience (self)))
    return fail (error, KM_ERROR_FORBIDDEN, "not-for-audience", service);
  if (!km_desk_offers (self->desk, found))
    return fail (error, KM_ERROR_FORBIDDEN, "service-not-offered", service);
  if (km_bundle_add (self->bundle, found, NULL) == 0)
    return fail (error, KM_ERROR_TOO_LARGE, "too-many-items", service);
  bundle_changed (self);
  return TRUE;
}

gboolean
km_visit_may_add (const KmService *service, gpointer visit)
{
  KmVisit *self = visit;

  return km_service_for_audience (service, km_visit_audience (self)) && km_desk_offers (self->desk, service);
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
    offered += km_visit_may_add (found->services[i], self) ? 1 : 0;
  if (offered == 0)
    return fail (error, KM_ERROR_FORBIDDEN, "service-not-offered", bundle);
  if (km_bundle_add_offered (self->bundle, found, km_visit_may_add, self) == 0)
    return fail (error, KM_ERROR_CONFLICT, "already", bundle);
  /* What the bundle holds for another kind of visitor stays away, and the clerk is told. */
  if (offered < found->n_services)
    {
      guint n = found->n_services - offered;
      g_autofree char *number = km_number_format (n, km_desk_digits (self->desk));
      g_autofree char *sentence =
        g_strdup_printf (ngettext ("%s service of this bundle is not offered here or to this kind of visitor, and was left out.",
                                   "%s services of this bundle are not offered here or to this kind of visitor, and were left out.", n), number);

      km_desk_notice (self->desk, sentence, found->code);
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

/* The form changed by an answer: what is shown follows, and the draft. */
static void
form_changed (KmVisit *self, KmFormChanges *changes)
{
  if (changes->keys->len == 0 && !changes->structure && !changes->titles)
    return;
  g_object_freeze_notify (G_OBJECT (self));
  km_visit_sync_changes (self, changes);
  km_visit_sync_completeness (self);
  g_object_thaw_notify (G_OBJECT (self));
  km_visit_changed (self);
}

void
km_visit_set_answer (KmVisit *self, const char *key, const char *text)
{
  g_autoptr (KmFormChanges) changes = NULL;

  if (self->form == NULL || self->paying || km_form_find (self->form, key) == NULL)
    return;
  changes = km_form_set_answer (self->form, key, text);
  form_changed (self, changes);
}

void
km_visit_set_not_applicable (KmVisit *self, const char *key, gboolean not_applicable)
{
  g_autoptr (KmFormChanges) changes = NULL;

  if (self->form == NULL || self->paying)
    return;
  changes = km_form_set_not_applicable (self->form, key, not_applicable);
  form_changed (self, changes);
}

char *
km_visit_turn_layout (KmVisit *self, const char *key, const char *text)
{
  const KmFormEntry *entry = self->form != NULL ? km_form_find (self->form, key) : NULL;

  return entry != NULL ? km_layout_turn (km_validate_type_of_field (km_field_type_to_string (entry->field->type), entry->field->id), text) : NULL;
}

char *
km_visit_switch_identity (KmVisit *self, const char *key)
{
  g_autofree char *other = self->form != NULL && !self->paying ? g_strdup (km_form_other_identity (self->form, key)) : NULL;
  g_autoptr (KmFormChanges) changes = NULL;

  if (other == NULL)
    return NULL;
  changes = km_form_set_identity (self->form, key, !km_form_identity_is_passport (self->form, key));
  form_changed (self, changes);
  return g_steal_pointer (&other);
}

void
km_visit_set_document (KmVisit *self, const char *document, KmDocumentState state)
{
  if (self->paying || g_hash_table_lookup (self->document_objects, document) == NULL
      || km_visit_document_state (0, document, self) == state)
    return;
  g_hash_table_insert (self->document_states, g_strdup (document), GINT_TO_POINTER (state));
  km_visit_sync_advice (self);
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
  changes = km_form_set_audience (self->form, km_visit_audience (self));
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
        add_gap (stops, km_visit_is_missing (entry) ? KM_GAP_FIELD : KM_GAP_NONE, g_strdup (entry->key));
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
