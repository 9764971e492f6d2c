/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-visit-private.h"

/* What is in front, on disk: at most 100 ms behind the fingers, and with every move of the ticket in the same transaction. */

/* The write itself takes the rest of the 100 ms. */
#define SAVE_MS 60
#define SAVE_AGAIN_MS 1000 /* after a save that failed */

char *
km_visit_slot (KmVisit *self)
{
  return g_strconcat ("visit/", km_desk_get_counter (self->desk), NULL);
}

char *
km_visit_ticket_slot (const char *ticket)
{
  return g_strconcat ("ticket/", ticket, NULL);
}

json_t *
km_visit_draft_json (KmVisit *self)
{
  json_t *draft = json_object (), *choices = json_object (), *documents = json_object ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *item = g_strdup_printf ("%u", GPOINTER_TO_UINT (key));

      km_json_set_string (choices, item, value);
    }
  g_hash_table_iter_init (&iter, self->document_states);
  while (g_hash_table_iter_next (&iter, &key, &value))
    km_json_set_string (documents, key, km_document_state_to_string (GPOINTER_TO_INT (value)));
  km_json_set_string (draft, "username", self->desk->clerk.username);
  km_json_set (draft, "ticket", self->data ? km_ticket_to_json (self->data) : NULL);
  km_json_set_string (draft, "why", self->why);
  km_json_set_string (draft, "audience", self->audience);
  km_json_set_boolean (draft, "large_type", self->large_type);
  km_json_set_string (draft, "receipt", self->receipt);
  km_json_set (draft, "bundle", self->bundle ? km_bundle_to_json (self->bundle) : NULL);
  km_json_set (draft, "form", self->form ? km_form_to_json (self->form) : NULL);
  km_json_set (draft, "choices", choices);
  km_json_set (draft, "documents", documents);
  return draft;
}

json_t *
km_visit_tender_json (KmVisit *self)
{
  json_t *tender = json_object (), *taken = json_array ();

  for (guint i = 0; i < self->taken->len; i++)
    {
      const KmTender *one = self->taken->pdata[i];
      json_t *element = json_object ();

      km_json_set_string (element, "method", km_payment_method_to_string (one->method));
      km_json_set_integer (element, "piastres", one->piastres);
      km_json_set_string (element, "reference", one->reference);
      km_json_set_string (element, "scheme", one->scheme);
      km_json_set_string (element, "last4", one->last4);
      json_array_append_new (taken, element);
    }
  km_json_set_string (tender, "method", self->method);
  km_json_set_integer (tender, "received", self->received);
  km_json_set_string (tender, "reference", self->reference);
  km_json_set_string (tender, "scheme", self->scheme);
  km_json_set_string (tender, "last4", self->last4);
  km_json_set (tender, "taken", taken);
  return tender;
}

static void
take_tender (KmVisit *self, json_t *tender)
{
  json_t *element;
  gsize i;

  if (tender == NULL)
    return;
  km_visit_clear_tender (self);
  km_props_set_string (self, "method", &self->method, km_json_get_string (tender, "method", "cash"));
  km_props_set_int64 (self, "received", &self->received, km_json_get_integer (tender, "received", 0));
  km_props_set_string (self, "reference", &self->reference, km_json_get_string (tender, "reference", NULL));
  km_props_set_string (self, "scheme", &self->scheme, km_json_get_string (tender, "scheme", NULL));
  km_props_set_string (self, "last4", &self->last4, km_json_get_string (tender, "last4", NULL));
  json_array_foreach (km_json_get_array (tender, "taken"), i, element)
    {
      KmPaymentMethod method;
      KmTender *one;

      if (!km_payment_method_from_string (km_json_get_string (element, "method", ""), &method))
        continue;
      one = km_tender_new (method, km_json_get_integer (element, "piastres", 0));
      one->received = one->piastres;
      one->reference = g_strdup (km_json_get_string (element, "reference", NULL));
      one->scheme = g_strdup (km_json_get_string (element, "scheme", NULL));
      one->last4 = g_strdup (km_json_get_string (element, "last4", NULL));
      g_ptr_array_add (self->taken, one);
    }
}

static void
take_marks (KmVisit *self, json_t *draft)
{
  const char *name;
  json_t *value;

  g_hash_table_remove_all (self->choices);
  g_hash_table_remove_all (self->document_states);
  json_object_foreach (km_json_get_object (draft, "choices"), name, value)
    if (json_is_string (value))
      g_hash_table_insert (self->choices, GUINT_TO_POINTER ((guint) g_ascii_strtoull (name, NULL, 10)), g_strdup (json_string_value (value)));
  json_object_foreach (km_json_get_object (draft, "documents"), name, value)
    {
      KmDocumentState state;

      if (json_is_string (value) && km_document_state_from_string (json_string_value (value), &state))
        g_hash_table_insert (self->document_states, g_strdup (name), GINT_TO_POINTER (state));
    }
}

/* Basket and form of the draft with the catalogue in force; with the one they were made with while it is still at hand and the new one no
 * longer knows a service. */
static gboolean
take_basket (KmVisit *self, json_t *draft)
{
  KmCatalogue *catalogue = self->desk->catalogue;
  json_t *basket = json_object_get (draft, "bundle"), *answers = json_object_get (draft, "form");
  KmAudience audience = KM_AUDIENCE_CITIZEN;
  GDate today = km_visit_today (self);
  g_autoptr (KmBundle) bundle = NULL;
  g_autoptr (KmForm) form = NULL;

  if (basket == NULL || json_is_null (basket))
    return TRUE;
  bundle = km_bundle_new_from_json (catalogue, basket, NULL);
  if (bundle == NULL)
    return FALSE;
  km_audience_from_string (self->audience, &audience);
  form = km_form_new (bundle, audience, &today);
  if (answers && !json_is_null (answers) && !km_form_restore (form, answers, NULL))
    return FALSE;
  g_clear_pointer (&self->form, km_form_free);
  g_clear_pointer (&self->bundle, km_bundle_free);
  km_catalogue_ref (catalogue);
  g_clear_pointer (&self->catalogue, km_catalogue_unref);
  self->catalogue = catalogue;
  self->bundle = g_steal_pointer (&bundle);
  self->form = g_steal_pointer (&form);
  return TRUE;
}

void
km_visit_take_work (KmVisit *self, json_t *draft, json_t *tender)
{
  take_tender (self, tender);
  km_props_set_string (self, "audience", &self->audience, km_json_get_string (draft, "audience", "citizen"));
  km_props_set_boolean (self, "large-type", &self->large_type, km_json_get_boolean (draft, "large_type", FALSE));
  g_free (self->receipt);
  self->receipt = g_strdup (km_json_get_string (draft, "receipt", NULL));
  take_marks (self, draft);
  if (self->desk->catalogue == NULL)
    {
      json_incref (draft);
      json_decref (self->pending);
      self->pending = draft;
    }
  else if (!take_basket (self, draft) && self->bundle == NULL)
    km_desk_notice (self->desk, _ ("The catalogue changed: the services of the kept transaction are entered anew."), NULL);
  if (self->bundle == NULL && self->pending == NULL)
    km_visit_new_basket (self);
  km_visit_sync (self);
}

/* --- saving ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *slot;
  KmTime at;
  json_t *draft, *tender;
} Save;

static void
save_free (Save *save)
{
  g_free (save->slot);
  json_decref (save->draft);
  json_decref (save->tender);
  g_free (save);
}

static gboolean
write_draft (KmStoreSide *side, gpointer data, GError **error)
{
  Save *save = data;

  return km_store_put_draft (side, save->slot, save->at, save->draft, save->tender, error);
}

static gboolean
is_nothing (KmVisit *self)
{
  return self->data == NULL && !km_visit_has_work (self) && self->pending == NULL;
}

static gboolean save_timeout (gpointer user_data);

/* The work is on disk, or is no more: what was wrong with it is over. */
static void
saved (KmVisit *self)
{
  if (!self->unsaved)
    return;
  self->unsaved = FALSE;
  if (self->desk && !self->desk->closing)
    km_desk_set_error (self->desk, NULL);
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmVisit) self = user_data;
  g_autoptr (GError) error = NULL;

  if (km_store_run_finish (KM_STORE (source), result, &error))
    saved (self);
  else if (self->desk && !self->desk->closing)
    {
      /* A full disk: what was typed is still here, and is written as soon as there is room. */
      km_desk_set_error (self->desk, error);
      self->unsaved = TRUE;
      if (self->draft_id == 0)
        self->draft_id = g_timeout_add (SAVE_AGAIN_MS, save_timeout, self);
    }
}

static Save *
save_new (KmVisit *self)
{
  Save *save = g_new0 (Save, 1);

  save->slot = km_visit_slot (self);
  save->at = km_desk_now (self->desk);
  if (!is_nothing (self))
    {
      save->draft = km_visit_draft_json (self);
      save->tender = km_visit_tender_json (self);
    }
  return save;
}

static void
save_now (KmVisit *self)
{
  if (*km_desk_get_counter (self->desk) == '\0' || self->pending)
    return;
  km_store_run_async (self->desk->store, write_draft, save_new (self), (GDestroyNotify) save_free, did_save, g_object_ref (self));
}

static void
did_save_for (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (km_store_run_finish (KM_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    {
      /* What was typed before it is not on disk either. */
      km_visit_save_soon (g_task_get_source_object (task));
      g_task_return_error (task, error);
    }
}

static void
save_for (KmVisit *self, GTask *task)
{
  gboolean signed_in = *km_desk_get_counter (self->desk) != '\0';

  if (!signed_in || self->pending)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_UNAVAILABLE, signed_in ? "no-catalogue" : "unauthorized", NULL));
      g_object_unref (task);
      return;
    }
  km_store_run_async (self->desk->store, write_draft, save_new (self), (GDestroyNotify) save_free, did_save_for, task);
}

static gboolean
save_after (gpointer user_data)
{
  KmVisit *self = user_data;
  g_autoptr (GPtrArray) tasks = NULL;

  self->save_after_id = 0;
  if (self->moving || self->paying || self->desk == NULL)
    return G_SOURCE_REMOVE;
  tasks = g_steal_pointer (&self->saves);
  for (guint i = 0; i < tasks->len; i++)
    save_for (self, tasks->pdata[i]);
  return G_SOURCE_REMOVE;
}

void
km_visit_save_for (KmVisit *self, GTask *task)
{
  if (!self->moving && !self->paying)
    {
      save_for (self, task);
      return;
    }
  /* The ticket is becoming something else: a draft that says what it was must not follow the move into the file. */
  if (self->saves == NULL)
    self->saves = g_ptr_array_new ();
  g_ptr_array_add (self->saves, task);
}

void
km_visit_save_waiting (KmVisit *self)
{
  /* Not now: whoever ended the move still says what came of it. */
  if (self->saves && self->save_after_id == 0)
    self->save_after_id = g_idle_add_full (G_PRIORITY_DEFAULT, save_after, g_object_ref (self), g_object_unref);
}

static gboolean
save_timeout (gpointer user_data)
{
  KmVisit *self = user_data;

  /* A move under way writes the draft itself; what is typed meanwhile follows it. */
  if (self->moving || self->paying)
    return G_SOURCE_CONTINUE;
  self->draft_id = 0;
  save_now (self);
  return G_SOURCE_REMOVE;
}

void
km_visit_save_soon (KmVisit *self)
{
  if (self->draft_id == 0)
    self->draft_id = g_timeout_add (SAVE_MS, save_timeout, self);
}

void
km_visit_cancel_save (KmVisit *self)
{
  g_clear_handle_id (&self->draft_id, g_source_remove);
  saved (self);
}

void
km_visit_flush_draft (KmVisit *self)
{
  if (self->draft_id == 0)
    return;
  km_visit_cancel_save (self);
  save_now (self);
}

void
km_visit_write_draft (KmVisit *self, KmWrite *write)
{
  g_autofree char *slot = km_visit_slot (self);

  if (is_nothing (self))
    km_write_draft (write, slot, km_desk_now (self->desk), NULL, NULL);
  else
    km_write_draft (write, slot, km_desk_now (self->desk), km_visit_draft_json (self), km_visit_tender_json (self));
}

/* --- coming back --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
load_draft (KmStoreSide *side, gpointer data, GError **error)
{
  Save *save = data;

  return km_store_get_draft (side, save->slot, &save->draft, &save->tender, error);
}

static void
come_back (KmVisit *self, Save *save)
{
  g_autoptr (KmTicket) ticket = NULL;
  json_t *json;

  if (save->draft == NULL || !km_desk_is_open (self->desk) || self->data || km_visit_has_work (self))
    return;
  json = km_json_get_object (save->draft, "ticket");
  ticket = json ? km_ticket_from_json (json, NULL) : NULL;
  km_visit_take_work (self, save->draft, save->tender);
  if (ticket)
    km_visit_set_ticket (self, ticket, km_json_get_string (save->draft, "why", NULL));
  km_props_set_boolean (self, "restored", &self->restored, TRUE);
  if (ticket)
    {
      /* Translators: %s is a ticket ("M 42"). */
      g_autofree char *sentence = g_strdup_printf (_ ("The data of ticket %s is back as it was."), km_ticket_item_get_label (self->ticket));

      km_desk_notice (self->desk, sentence, NULL);
    }
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmVisit) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) snapshot = g_steal_pointer (&self->snapshot);
  Save *save = km_store_run_data (result);

  self->restoring = FALSE;
  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      km_desk_set_error (self->desk, error);
      return;
    }
  come_back (self, save);
  if (snapshot)
    km_visit_snapshot_done (self, snapshot);
}

void
km_visit_restore (KmVisit *self)
{
  Save *save;

  if (!km_desk_is_open (self->desk))
    return;
  km_visit_new_work (self);
  self->restoring = TRUE;
  save = g_new0 (Save, 1);
  save->slot = km_visit_slot (self);
  km_store_run_async (self->desk->store, load_draft, save, (GDestroyNotify) save_free, did_load, g_object_ref (self));
}

void
km_visit_forget (KmVisit *self)
{
  km_visit_cancel_save (self);
  km_visit_forget_undo (self);
  km_visit_set_ticket (self, NULL, NULL);
  km_visit_new_work (self);
}
