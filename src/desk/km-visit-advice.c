/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-advice.h"
#include "km-words.h"

#include "km-visit-private.h"

/* What core advises, as sentences with something to press. */

static gboolean
is_settled (const char *label_ar, gpointer visit)
{
  return km_visit_document_state (0, label_ar, visit) != KM_DOCUMENT_MISSING;
}

static char *
service_name (KmVisit *self, const KmService *service)
{
  return km_digits_draw_sentence (km_service_short_name (service, km_visit_language (self)), km_desk_digits (self->desk));
}

static const KmService *
nth_service (KmVisit *self, const KmAdvice *advice, guint n)
{
  return km_bundle_find (self->bundle, g_array_index (advice->items, guint, n))->service;
}

/* «قيد مولود، ثم شهادة ميلاد، ثم قيد عائلي» */
static char *
in_order (KmVisit *self, const KmAdvice *advice)
{
  g_autofree char *text = service_name (self, nth_service (self, advice, 0));

  for (guint i = 1; i < advice->items->len; i++)
    {
      g_autofree char *first = g_steal_pointer (&text), *then = NULL;

      if (nth_service (self, advice, i) == nth_service (self, advice, i - 1))
        {
          text = g_steal_pointer (&first);
          continue;
        }
      then = service_name (self, nth_service (self, advice, i));
      /* Translators: services in the order in which they are done, "birth registration, then birth certificate". */
      text = g_strdup_printf (_ ("%1$s, then %2$s"), first, then);
    }
  return g_steal_pointer (&text);
}

static char *
sentence (KmVisit *self, const KmAdvice *advice)
{
  KmDigits digits = km_desk_digits (self->desk);
  g_autofree char *name = NULL, *document = NULL, *count = NULL;

  switch (advice->kind)
    {
    case KM_ADVICE_ADD:
      name = service_name (self, advice->service);
      document = km_digits_draw_sentence (km_desk_pick (self->desk, advice->label_ar, advice->label_en), digits);
      /* Translators: %1$s is a document the visitor needs, %2$s the service that issues it. */
      return g_strdup_printf (_ ("If “%1$s” is missing: it is issued here by “%2$s”."), document, name);
    case KM_ADVICE_COPIES:
      name = service_name (self, nth_service (self, advice, 0));
      /* Translators: %s is a service that stands twice for the same person. */
      return g_strdup_printf (_ ("“%s” is asked for twice for the same person: one request with more copies will do."), name);
    case KM_ADVICE_ONE_CARD:
      count = km_words_count (advice->items->len, KM_NOUN_SERVICE, KM_CASE_NOMINATIVE, km_visit_language (self), digits);
      /* Translators: %s is a count ("2 services") of changes to a national ID card. */
      return g_strdup_printf (_ ("%s end in one national ID card: one of them may do."), count);
    case KM_ADVICE_ORDER:
    default:
      name = in_order (self, advice);
      /* Translators: %s is a list of services in the order in which they are done. */
      return g_strdup_printf (_ ("Done in this order: %s."), name);
    }
}

static const char *
kind_word (KmAdviceKind kind)
{
  static const char *const words[] = {
    [KM_ADVICE_ORDER] = "order", [KM_ADVICE_ADD] = "add", [KM_ADVICE_COPIES] = "copies", [KM_ADVICE_ONE_CARD] = "one-card",
  };

  return words[kind];
}

static char *
identify (const KmAdvice *advice)
{
  g_autoptr (GString) id = g_string_new (kind_word (advice->kind));

  if (advice->service != NULL)
    g_string_append_printf (id, " %s", advice->service->code);
  for (guint i = 0; i < advice->items->len && advice->kind != KM_ADVICE_ADD; i++)
    g_string_append_printf (id, " %u", g_array_index (advice->items, guint, i));
  return g_strdup (id->str);
}

/* The last of all promises: when the visitor can have everything. */
static char *
promise_text (KmVisit *self)
{
  KmTime now = km_desk_now (self->desk), last = 0;
  g_autofree char *when = NULL;

  if (!km_visit_has_work (self))
    return g_strdup ("");
  for (guint i = 0; i < km_bundle_n_items (self->bundle); i++)
    last = MAX (last, km_promise (km_catalogue_calendar (self->catalogue), self->desk->zone, now, km_bundle_nth (self->bundle, i)->service->sla_minutes));
  when = km_time_relative_text (last, now, self->desk->zone, km_visit_language (self), km_desk_digits (self->desk), TRUE);
  /* Translators: %s is a moment ("today, 2:30 PM"): when the last of the services is ready. */
  return g_strdup_printf (km_bundle_n_items (self->bundle) > 1 ? _ ("all ready %s") : _ ("ready %s"), when);
}

void
km_visit_sync_advice (KmVisit *self)
{
  g_autoptr (GPtrArray) advice = km_visit_has_work (self) ? km_advise (self->bundle, km_visit_may_add, is_settled, self) : g_ptr_array_new ();
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < advice->len; i++)
    {
      const KmAdvice *one = advice->pdata[i];
      char *id = identify (one);
      KmAdviceItem *item = km_visit_object_for (self->advice_objects, id, KM_TYPE_ADVICE_ITEM);

      g_hash_table_add (seen, id);
      km_props_set_string (item, "id", &item->id, id);
      km_props_set_string (item, "kind", &item->kind, kind_word (one->kind));
      km_props_take_string (item, "text", &item->text, sentence (self, one));
      km_props_set_string (item, "action-text", &item->action_text,
                           one->kind == KM_ADVICE_ADD ? C_ ("advice", "Add") : one->kind == KM_ADVICE_COPIES ? C_ ("advice", "One request") : "");
      km_props_set_string (item, "service", &item->service, one->service != NULL ? one->service->code : NULL);
      if (one->kind == KM_ADVICE_COPIES)
        {
          km_props_set_uint (item, "item", &item->item, g_array_index (one->items, guint, 0));
          km_props_set_uint (item, "other", &item->other, g_array_index (one->items, guint, 1));
        }
      g_ptr_array_add (wanted, item);
    }
  km_list_update (G_LIST_STORE (self->advice), wanted);
  g_hash_table_foreach_remove (self->advice_objects, km_visit_is_unseen, seen);
  km_props_take_string (self, "promise-text", &self->promise_text, promise_text (self));
}

/* The key of the item's number of copies; NULL when it is not on the form. */
static const KmFormEntry *
copies_of (KmVisit *self, guint item)
{
  GPtrArray *entries = km_form_entries (self->form);

  for (guint i = 0; i < entries->len; i++)
    {
      const KmFormEntry *entry = entries->pdata[i];

      if (entry->field->type == KM_FIELD_COPIES && entry->items->len == 1 && g_array_index (entry->items, guint, 0) == item)
        return entry;
    }
  return NULL;
}

static gint64
number_of (const KmFormEntry *entry)
{
  return entry != NULL && entry->value != NULL ? g_ascii_strtoll (entry->value, NULL, 10) : 1;
}

gboolean
km_visit_take_advice (KmVisit *self, KmAdviceItem *advice, GError **error)
{
  const KmFormEntry *stays;
  gint64 copies;

  if (g_strcmp0 (advice->kind, "add") == 0)
    return km_visit_add_service (self, advice->service, error);
  stays = self->form != NULL ? copies_of (self, advice->item) : NULL;
  if (g_strcmp0 (advice->kind, "copies") != 0 || stays == NULL)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_NOT_FOUND, "not-found", advice->kind));
      return FALSE;
    }
  copies = number_of (stays) + number_of (copies_of (self, advice->other));
  if (km_visit_remove_item (self, advice->other, error))
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, copies);

      km_visit_set_answer (self, stays->key, text);
      return TRUE;
    }
  return FALSE;
}
