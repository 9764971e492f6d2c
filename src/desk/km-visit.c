/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-visit-private.h"

#define TICK_SECONDS 5
#define AIM_MINUTES 15
/* A visitor is given this time to come, and a second call (counter.md, point 22). */
#define NO_SHOW_MINUTES 2
#define NO_SHOW_PRIORITY_MINUTES 4
/* What an event says against this till is believed when it still stands after this. */
#define DOUBT_MS 2000

#define AT(member) G_STRUCT_OFFSET (KmVisit, member)
static const KmProp props[] = {
  { "state", KM_PROP_ENUM, AT (state), km_visit_state_get_type },
  { "ticket", KM_PROP_OBJECT, AT (ticket), km_ticket_item_get_type },
  { "why", KM_PROP_STRING, AT (why) },
  { "restored", KM_PROP_BOOLEAN, AT (restored) },
  { "busy", KM_PROP_BOOLEAN, AT (busy) },
  { "minutes", KM_PROP_UINT, AT (minutes) },
  { "aim-minutes", KM_PROP_UINT, AT (aim_minutes) },
  { "elapsed-text", KM_PROP_STRING, AT (elapsed_text) },
  { "audience", KM_PROP_STRING, AT (audience), NULL, TRUE },
  { "no-show-wait-text", KM_PROP_STRING, AT (no_show_wait_text) },
  { "can-undo", KM_PROP_BOOLEAN, AT (can_undo) },
  { "undo-text", KM_PROP_STRING, AT (undo_text) },
  { "items", KM_PROP_OBJECT, AT (items), g_list_model_get_type },
  { "sections", KM_PROP_OBJECT, AT (sections), g_list_model_get_type },
  { "documents", KM_PROP_OBJECT, AT (documents), g_list_model_get_type },
  { "advice", KM_PROP_OBJECT, AT (advice), g_list_model_get_type },
  { "promise-text", KM_PROP_STRING, AT (promise_text) },
  { "suggestions", KM_PROP_OBJECT, AT (suggestions), g_list_model_get_type },
  { "title", KM_PROP_STRING, AT (title) },
  { "question-count", KM_PROP_UINT, AT (question_count) },
  { "answered-count", KM_PROP_UINT, AT (answered_count) },
  { "asked-apart-count", KM_PROP_UINT, AT (asked_apart_count) },
  { "counts-text", KM_PROP_STRING, AT (counts_text) },
  { "answered-text", KM_PROP_STRING, AT (answered_text) },
  { "missing-count", KM_PROP_UINT, AT (missing_count) },
  { "missing-documents", KM_PROP_UINT, AT (missing_documents) },
  { "missing-text", KM_PROP_STRING, AT (missing_text) },
  { "complete", KM_PROP_BOOLEAN, AT (complete) },
  { "unpaid", KM_PROP_BOOLEAN, AT (unpaid) },
  { "fee-groups", KM_PROP_OBJECT, AT (fee_groups), g_list_model_get_type },
  { "fee-choices", KM_PROP_OBJECT, AT (fee_choices), g_list_model_get_type },
  { "tenders", KM_PROP_OBJECT, AT (tenders), g_list_model_get_type },
  { "subtotal", KM_PROP_INT64, AT (subtotal) },
  { "pass-through", KM_PROP_INT64, AT (pass_through) },
  { "surcharge", KM_PROP_INT64, AT (surcharge) },
  { "rounding", KM_PROP_INT64, AT (rounding) },
  { "total", KM_PROP_INT64, AT (total) },
  { "total-text", KM_PROP_STRING, AT (total_text) },
  { "due", KM_PROP_INT64, AT (due) },
  { "due-text", KM_PROP_STRING, AT (due_text) },
  { "method", KM_PROP_STRING, AT (method) },
  { "received", KM_PROP_INT64, AT (received) },
  { "change", KM_PROP_INT64, AT (change) },
  { "change-text", KM_PROP_STRING, AT (change_text) },
  { "reference", KM_PROP_STRING, AT (reference) },
  { "scheme", KM_PROP_STRING, AT (scheme) },
  { "last4", KM_PROP_STRING, AT (last4) },
  { "tender-problem", KM_PROP_STRING, AT (tender_problem) },
  { "cash-text", KM_PROP_STRING, AT (cash_text) },
  { "quoted", KM_PROP_BOOLEAN, AT (quoted) },
  { "ready", KM_PROP_BOOLEAN, AT (ready) },
  { "action-text", KM_PROP_STRING, AT (action_text) },
  { "large-type", KM_PROP_BOOLEAN, AT (large_type), NULL, TRUE },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmVisit, km_visit, G_TYPE_OBJECT)

GType
km_visit_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { KM_VISIT_EMPTY, "KM_VISIT_EMPTY", "empty" },
    { KM_VISIT_CALLED, "KM_VISIT_CALLED", "called" },
    { KM_VISIT_SERVING, "KM_VISIT_SERVING", "serving" },
    { KM_VISIT_PAID, "KM_VISIT_PAID", "paid" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("KmVisitState", values));
  return type;
}

KmLanguage
km_visit_language (KmVisit *self)
{
  return km_desk_language (self->desk);
}

/* --- the ticket in front ----------------------------------------------------------------------------------------------------- */

static char *
elapsed_text (KmVisit *self)
{
  KmDigits digits = km_desk_digits (self->desk);
  KmLanguage language = km_visit_language (self);
  g_autofree char *spent = NULL, *aim = km_number_format (self->aim_minutes, digits);

  if (self->state != KM_VISIT_SERVING && self->state != KM_VISIT_PAID)
    return g_strdup ("");
  if (self->minutes > self->aim_minutes)
    {
      spent = km_duration_text (self->minutes - self->aim_minutes, language, digits, TRUE);
      /* Translators: %s is a duration ("2 minutes"). */
      return g_strdup_printf (_ ("Over by %s"), spent);
    }
  spent = km_duration_text (self->minutes, language, digits, FALSE);
  /* Translators: %1$s is a duration ("6 minutes"), %2$s the minutes aimed at ("15"). */
  return g_strdup_printf (_ ("%1$s of %2$s"), spent, aim);
}

static char *
no_show_text (KmVisit *self)
{
  gint64 minutes, waited;
  g_autofree char *rest = NULL;

  if (self->state != KM_VISIT_CALLED || self->data == NULL || self->data->recalls >= 2)
    return g_strdup ("");
  minutes = self->data->priority != KM_PRIORITY_NONE ? NO_SHOW_PRIORITY_MINUTES : NO_SHOW_MINUTES;
  waited = km_desk_now (self->desk) - self->data->called_at;
  if (self->data->called_at == KM_TIME_NONE || waited >= minutes * KM_TIME_MINUTE)
    return g_strdup ("");
  rest = km_duration_text ((minutes * KM_TIME_MINUTE - waited + KM_TIME_MINUTE - 1) / KM_TIME_MINUTE, km_visit_language (self),
                           km_desk_digits (self->desk), FALSE);
  /* Translators: %s is a duration ("2 minutes"). */
  return g_strdup_printf (_ ("The visitor was called just now; still %s to come"), rest);
}

void
km_visit_update_clock (KmVisit *self)
{
  json_t *settings = km_json_get_object (self->desk->centre_info, "settings");
  KmTime since = self->data ? self->data->started_at : KM_TIME_NONE;
  gint64 minutes = 0;

  if (since != KM_TIME_NONE && self->state >= KM_VISIT_SERVING)
    minutes = MAX (0, km_desk_now (self->desk) - since) / KM_TIME_MINUTE;
  km_props_set_uint (self, "aim-minutes", &self->aim_minutes, (guint) km_json_get_integer (settings, "service_minutes", AIM_MINUTES));
  km_props_set_uint (self, "minutes", &self->minutes, (guint) minutes);
  km_props_take_string (self, "elapsed-text", &self->elapsed_text, elapsed_text (self));
  km_props_take_string (self, "no-show-wait-text", &self->no_show_wait_text, no_show_text (self));
  if (self->ticket)
    km_ticket_item_refresh (self->ticket);
}

static gboolean
tick (gpointer user_data)
{
  km_visit_update_clock (user_data);
  return G_SOURCE_CONTINUE;
}

static void
update_suggestions (KmVisit *self)
{
  g_autoptr (GListModel) hits = NULL;
  const char *const *codes = self->ticket ? km_ticket_item_get_wanted_codes (self->ticket) : NULL;

  g_list_store_remove_all (G_LIST_STORE (self->suggestions));
  if (codes == NULL)
    return;
  hits = km_visit_search (self, "", 20);
  for (guint i = 0; i < g_list_model_get_n_items (hits); i++)
    {
      g_autoptr (KmServiceHit) hit = g_list_model_get_item (hits, i);

      if (hit->suggested)
        g_list_store_append (G_LIST_STORE (self->suggestions), hit);
    }
}

void
km_visit_set_state (KmVisit *self, KmVisitState state)
{
  if (self->state != (int) state)
    {
      self->state = state;
      g_object_notify (G_OBJECT (self), "state");
    }
  km_visit_update_clock (self);
  km_visit_sync_payment (self);
}

void
km_visit_set_ticket (KmVisit *self, const KmTicket *ticket, const char *why)
{
  g_autoptr (KmTicketItem) item = NULL;

  g_clear_handle_id (&self->doubt_id, g_source_remove);
  if (ticket != self->data)
    {
      KmTicket *copy = ticket ? km_ticket_copy (ticket) : NULL;

      g_clear_pointer (&self->data, km_ticket_free);
      self->data = copy;
    }
  g_object_freeze_notify (G_OBJECT (self));
  if (self->data == NULL)
    km_props_set_object (self, "ticket", &self->ticket, NULL);
  else if (self->ticket && strcmp (km_ticket_item_get_id (self->ticket), self->data->id) == 0)
    km_ticket_item_update (self->ticket, self->data);
  else
    {
      item = km_ticket_item_new (self->desk, self->data);
      km_props_set_object (self, "ticket", &self->ticket, item);
    }
  km_props_set_string (self, "why", &self->why, self->data ? why : NULL);
  if (self->data == NULL)
    km_visit_set_state (self, KM_VISIT_EMPTY);
  else if (self->data->state == KM_TICKET_CALLED)
    km_visit_set_state (self, KM_VISIT_CALLED);
  else
    km_visit_set_state (self, self->receipt && !km_visit_has_work (self) ? KM_VISIT_PAID : KM_VISIT_SERVING);
  update_suggestions (self);
  if (self->data && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (TICK_SECONDS, tick, self);
  else if (self->data == NULL)
    g_clear_handle_id (&self->tick_id, g_source_remove);
  g_object_thaw_notify (G_OBJECT (self));
}

void
km_visit_set_busy (KmVisit *self)
{
  km_props_set_boolean (self, "busy", &self->busy, self->moving || self->paying);
  if (!self->moving && !self->paying)
    km_visit_save_waiting (self);
}

void
km_visit_changed (KmVisit *self)
{
  km_props_set_boolean (self, "restored", &self->restored, FALSE);
  km_visit_start_by_itself (self);
  km_visit_save_soon (self);
}

/* --- what others tell --------------------------------------------------------------------------------------------------------- */

static gboolean
says_otherwise (KmVisit *self, const KmTicket *ticket)
{
  if (ticket->state != KM_TICKET_CALLED && ticket->state != KM_TICKET_SERVING)
    return TRUE;
  return g_strcmp0 (ticket->counter, km_desk_get_counter (self->desk)) != 0;
}

static gboolean
believe (gpointer user_data)
{
  KmVisit *self = user_data;
  g_autofree char *sentence = NULL;

  self->doubt_id = 0;
  if (self->data == NULL || self->moving || self->paying || km_outbox_get_backlog_count (self->desk->outbox) > 0)
    return G_SOURCE_REMOVE;
  /* Translators: %s is a ticket ("M 42"). */
  sentence = g_strdup_printf (_ ("Ticket %s is now elsewhere. What was entered here is kept."), km_ticket_item_get_label (self->ticket));
  km_visit_set_ticket (self, NULL, NULL);
  km_visit_save_soon (self);
  km_desk_notice (self->desk, sentence, NULL);
  return G_SOURCE_REMOVE;
}

/* The server's word on the ticket in front. While facts of this till are unsent, this till knows better; and an event may be older than
 * the last answer, so that what contradicts is looked at twice. */
void
km_visit_take_ticket (KmVisit *self, json_t *json)
{
  g_autoptr (KmTicket) ticket = NULL;

  if (!km_desk_is_open (self->desk))
    return;
  ticket = km_ticket_from_json (json, NULL);
  if (ticket == NULL)
    return;
  if (self->data == NULL || strcmp (ticket->id, self->data->id) != 0)
    return;
  if (km_outbox_get_backlog_count (self->desk->outbox) > 0 || self->moving)
    return;
  if (says_otherwise (self, ticket))
    {
      if (self->doubt_id == 0)
        self->doubt_id = g_timeout_add (DOUBT_MS, believe, self);
      return;
    }
  g_clear_handle_id (&self->doubt_id, g_source_remove);
  if (ticket->state == KM_TICKET_CALLED && self->state != KM_VISIT_CALLED)
    return;
  km_visit_set_ticket (self, ticket, self->why);
}

/* A call whose answer was lost, or a counter taken over: what stands at this counter is in front. */
void
km_visit_snapshot_done (KmVisit *self, json_t *snapshot)
{
  static const char *const lists[] = { "called", "serving" };
  gboolean seen = FALSE;
  json_t *element;
  gsize i;

  if (self->restoring)
    {
      json_incref (snapshot);
      json_decref (self->snapshot);
      self->snapshot = snapshot;
      return;
    }
  if (!km_desk_is_open (self->desk) || km_outbox_get_backlog_count (self->desk->outbox) > 0 || self->moving)
    return;
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    json_array_foreach (km_json_get_array (snapshot, lists[k]), i, element)
      {
        g_autoptr (KmTicket) ticket = NULL;

        if (g_strcmp0 (km_json_get_string (element, "counter", NULL), km_desk_get_counter (self->desk)) != 0)
          continue;
        ticket = km_ticket_from_json (element, NULL);
        if (ticket == NULL)
          continue;
        seen = TRUE;
        if (self->data == NULL)
          {
            km_props_set_string (self, "audience", &self->audience, ticket->audience);
            km_visit_set_ticket (self, ticket, NULL);
            km_visit_save_soon (self);
          }
        else
          km_visit_take_ticket (self, element);
      }
  if (!seen && self->data && self->doubt_id == 0)
    self->doubt_id = g_timeout_add (DOUBT_MS, believe, self);
}

void
km_visit_retranslate (KmVisit *self)
{
  if (self->ticket)
    km_ticket_item_refresh (self->ticket);
  km_visit_sync (self);
  km_visit_update_clock (self);
  update_suggestions (self);
}

/* --- getters -------------------------------------------------------------------------------------------------------------------- */

#define GETTER(type, name, expression)                                                                                                    \
  type km_visit_get_##name (KmVisit *self)                                                                                                 \
  {                                                                                                                                        \
    g_return_val_if_fail (KM_IS_VISIT (self), (type) 0);                                                                                   \
    return expression;                                                                                                                     \
  }

GETTER (KmVisitState, state, self->state)
GETTER (KmTicketItem *, ticket, self->ticket)
GETTER (GListModel *, items, self->items)
GETTER (GListModel *, sections, self->sections)
GETTER (GListModel *, documents, self->documents)
GETTER (GListModel *, suggestions, self->suggestions)
GETTER (GListModel *, advice, self->advice)
GETTER (GListModel *, fee_groups, self->fee_groups)
GETTER (GListModel *, fee_choices, self->fee_choices)
GETTER (GListModel *, tenders, self->tenders)
GETTER (gint64, total, self->total)
GETTER (gint64, due, self->due)
GETTER (gboolean, unpaid, self->unpaid)
GETTER (gboolean, complete, self->complete)
GETTER (gboolean, ready, self->ready)
GETTER (gboolean, busy, self->busy)
GETTER (const char *, missing_text, self->missing_text ? self->missing_text : "")
GETTER (const char *, method, self->method ? self->method : "")

/* --- the object ----------------------------------------------------------------------------------------------------------------- */

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (strcmp (pspec->name, "audience") == 0)
    km_visit_set_audience (KM_VISIT (object), g_value_get_string (value));
  else if (strcmp (pspec->name, "large-type") == 0)
    km_visit_set_large_type (KM_VISIT (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
km_visit_finalize (GObject *object)
{
  KmVisit *self = KM_VISIT (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  g_clear_handle_id (&self->doubt_id, g_source_remove);
  self->desk = NULL;
  km_visit_forget_undo (self);
  g_clear_pointer (&self->data, km_ticket_free);
  g_clear_pointer (&self->form, km_form_free);
  g_clear_pointer (&self->bundle, km_bundle_free);
  g_clear_pointer (&self->catalogue, km_catalogue_unref);
  g_hash_table_unref (self->choices);
  g_hash_table_unref (self->document_states);
  g_hash_table_unref (self->item_objects);
  g_hash_table_unref (self->section_objects);
  g_hash_table_unref (self->field_objects);
  g_hash_table_unref (self->advice_objects);
  g_hash_table_unref (self->document_objects);
  g_hash_table_unref (self->fee_group_objects);
  g_hash_table_unref (self->choice_group_objects);
  g_ptr_array_unref (self->taken);
  g_clear_pointer (&self->saves, g_ptr_array_unref);
  g_free (self->quoted_for);
  g_free (self->receipt);
  json_decref (self->pending);
  json_decref (self->snapshot);
  km_props_clear (self);
  G_OBJECT_CLASS (km_visit_parent_class)->finalize (object);
}

static void
km_visit_class_init (KmVisitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = set_property;
  km_props_install (object_class, props, G_N_ELEMENTS (props));
  object_class->finalize = km_visit_finalize;
}

static void
km_visit_init (KmVisit *self)
{
  self->choices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->document_states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->item_objects = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->section_objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->field_objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->advice_objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->document_objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->fee_group_objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->choice_group_objects = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
  self->items = G_LIST_MODEL (g_list_store_new (KM_TYPE_VISIT_ITEM));
  self->sections = G_LIST_MODEL (g_list_store_new (KM_TYPE_FORM_SECTION));
  self->documents = G_LIST_MODEL (g_list_store_new (KM_TYPE_DOCUMENT_ITEM));
  self->advice = G_LIST_MODEL (g_list_store_new (KM_TYPE_ADVICE_ITEM));
  self->suggestions = G_LIST_MODEL (g_list_store_new (KM_TYPE_SERVICE_HIT));
  self->fee_groups = G_LIST_MODEL (g_list_store_new (KM_TYPE_FEE_GROUP));
  self->fee_choices = G_LIST_MODEL (g_list_store_new (KM_TYPE_FEE_CHOICE_GROUP));
  self->tenders = G_LIST_MODEL (g_list_store_new (KM_TYPE_TENDER_ITEM));
  self->method = g_strdup ("cash");
  self->audience = g_strdup ("citizen");
  self->tender_problem = g_strdup ("");
}

KmVisit *
km_visit_new (KmDesk *desk)
{
  KmVisit *self = g_object_new (KM_TYPE_VISIT, NULL);

  self->desk = desk;
  return self;
}
