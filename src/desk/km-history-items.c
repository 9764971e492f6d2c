/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-money.h"

#include "km-history-private.h"

/* The small objects of the history's lists. */

/* --- a receipt of the list ------------------------------------------------------------------------------------------------------- */

struct _KmHistoryItem
{
  GObject parent_instance;
  char *number, *at_text, *visitor, *identity, *services_text, *counter_text, *total_text;
  gint64 at, total;
  gboolean voided;
};
#define AT(member) G_STRUCT_OFFSET (KmHistoryItem, member)
static const KmProp item_props[] = {
  { "number", KM_PROP_STRING, AT (number) },
  { "at", KM_PROP_INT64, AT (at) },
  { "at-text", KM_PROP_STRING, AT (at_text) },
  { "visitor", KM_PROP_STRING, AT (visitor) },
  { "identity", KM_PROP_STRING, AT (identity) },
  { "services-text", KM_PROP_STRING, AT (services_text) },
  { "counter-text", KM_PROP_STRING, AT (counter_text) },
  { "total", KM_PROP_INT64, AT (total) },
  { "total-text", KM_PROP_STRING, AT (total_text) },
  { "void", KM_PROP_BOOLEAN, AT (voided) },
  { NULL },
};
#undef AT
G_DEFINE_FINAL_TYPE (KmHistoryItem, km_history_item, G_TYPE_OBJECT)

static void
km_history_item_class_init (KmHistoryItemClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), item_props, G_N_ELEMENTS (item_props));
}

static void
km_history_item_init (KmHistoryItem *self)
{
}

KmHistoryItem *
km_history_item_new (const char *number)
{
  KmHistoryItem *self = g_object_new (KM_TYPE_HISTORY_ITEM, NULL);

  self->number = g_strdup (number);
  return self;
}

const char *
km_history_item_get_number (KmHistoryItem *self)
{
  return self->number;
}

void
km_history_item_set_void (KmHistoryItem *self, gboolean voided)
{
  km_props_set_boolean (self, "void", &self->voided, voided);
}

static char *
services_text (KmDesk *desk, json_t *services)
{
  GString *text = g_string_new (NULL);
  json_t *one;
  gsize i;

  json_array_foreach (services, i, one)
    {
      const KmService *service = desk->catalogue ? km_catalogue_service (desk->catalogue, km_json_get_string (one, "service", "")) : NULL;
      const char *name = service ? km_service_short_name (service, km_desk_language (desk)) : km_json_get_string (one, "name", "");
      g_autofree char *drawn = km_digits_draw_sentence (name, km_desk_digits (desk));

      g_string_append_printf (text, "%s%s", i ? km_desk_pick (desk, "، ", ", ") : "", drawn);
    }
  return g_string_free (text, FALSE);
}

static char *
counter_text (KmDesk *desk, const char *code)
{
  json_t *counter = km_desk_find_counter (desk, code);

  return counter ? km_desk_counter_text (desk, (guint) km_json_get_integer (counter, "number", 0)) : g_strdup (code ? code : "");
}

void
km_history_item_take (KmHistoryItem *self, KmDesk *desk, json_t *element)
{
  KmTime at = km_json_get_time (element, "at", 0);

  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_int64 (self, "at", &self->at, at);
  km_props_take_string (self, "at-text", &self->at_text,
                        km_time_relative_text (at, km_desk_now (desk), desk->zone, km_desk_language (desk), km_desk_digits (desk), TRUE));
  km_props_set_string (self, "visitor", &self->visitor, km_json_get_string (element, "visitor", NULL));
  km_props_set_string (self, "identity", &self->identity, km_json_get_string (element, "identity_masked", NULL));
  km_props_take_string (self, "services-text", &self->services_text, services_text (desk, km_json_get_array (element, "services")));
  km_props_take_string (self, "counter-text", &self->counter_text, counter_text (desk, km_json_get_string (element, "counter", NULL)));
  km_props_set_int64 (self, "total", &self->total, km_json_get_integer (element, "total", 0));
  km_props_take_string (self, "total-text", &self->total_text,
                        km_money_format (self->total, km_desk_digits (desk), KM_MONEY_DECIMALS | KM_MONEY_CURRENCY));
  km_props_set_boolean (self, "void", &self->voided, km_json_get_boolean (element, "void", FALSE));
  g_object_thaw_notify (G_OBJECT (self));
}

/* --- a line ---------------------------------------------------------------------------------------------------------------------- */

struct _KmHistoryFact
{
  GObject parent_instance;
  char *label, *value, *full_label;
  gboolean not_applicable, ltr;
};
#define AT(member) G_STRUCT_OFFSET (KmHistoryFact, member)
static const KmProp fact_props[] = {
  { "label", KM_PROP_STRING, AT (label) },
  { "value", KM_PROP_STRING, AT (value) },
  { "full-label", KM_PROP_STRING, AT (full_label) },
  { "not-applicable", KM_PROP_BOOLEAN, AT (not_applicable) },
  { "ltr", KM_PROP_BOOLEAN, AT (ltr) },
  { NULL },
};
#undef AT
G_DEFINE_FINAL_TYPE (KmHistoryFact, km_history_fact, G_TYPE_OBJECT)

static void
km_history_fact_class_init (KmHistoryFactClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), fact_props, G_N_ELEMENTS (fact_props));
}

static void
km_history_fact_init (KmHistoryFact *self)
{
}

const char *
km_history_fact_get_label (KmHistoryFact *self)
{
  return self->label;
}

const char *
km_history_fact_get_value (KmHistoryFact *self)
{
  return self->value;
}

void
km_history_fact_set_full_label (KmHistoryFact *self, const char *label)
{
  km_props_set_string (self, "full-label", &self->full_label, label);
}

void
km_history_fact_set_not_applicable (KmHistoryFact *self)
{
  km_props_set_boolean (self, "not-applicable", &self->not_applicable, TRUE);
}

void
km_history_fact_set_ltr (KmHistoryFact *self, gboolean ltr)
{
  km_props_set_boolean (self, "ltr", &self->ltr, ltr);
}

/* --- lines under a title ------------------------------------------------------------------------------------------------------------ */

struct _KmHistorySection
{
  GObject parent_instance;
  char *kind, *title;
  GPtrArray *facts;
};

static GType
section_get_item_type (GListModel *model)
{
  return KM_TYPE_HISTORY_FACT;
}

static guint
section_get_n_items (GListModel *model)
{
  return KM_HISTORY_SECTION (model)->facts->len;
}

static gpointer
section_get_item (GListModel *model, guint position)
{
  KmHistorySection *self = KM_HISTORY_SECTION (model);

  return position < self->facts->len ? g_object_ref (self->facts->pdata[position]) : NULL;
}

static void
section_model_init (GListModelInterface *iface)
{
  iface->get_item_type = section_get_item_type;
  iface->get_n_items = section_get_n_items;
  iface->get_item = section_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KmHistorySection, km_history_section, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, section_model_init))

static void
km_history_section_finalize (GObject *object)
{
  KmHistorySection *self = KM_HISTORY_SECTION (object);

  g_free (self->kind);
  g_free (self->title);
  g_ptr_array_unref (self->facts);
  G_OBJECT_CLASS (km_history_section_parent_class)->finalize (object);
}

static void
km_history_section_class_init (KmHistorySectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = km_history_section_finalize;
}

static void
km_history_section_init (KmHistorySection *self)
{
  self->facts = g_ptr_array_new_with_free_func (g_object_unref);
}

KmHistorySection *
km_history_section_new (const char *kind, const char *title)
{
  KmHistorySection *self = g_object_new (KM_TYPE_HISTORY_SECTION, NULL);

  self->kind = g_strdup (kind);
  self->title = g_strdup (title);
  return self;
}

/* Before anybody listens. */
KmHistoryFact *
km_history_section_add (KmHistorySection *self, const char *label, char *value)
{
  KmHistoryFact *fact = g_object_new (KM_TYPE_HISTORY_FACT, NULL);

  fact->label = g_strdup (label);
  fact->full_label = g_strdup (label);
  fact->value = value;
  g_ptr_array_add (self->facts, fact);
  return fact;
}

const char *
km_history_section_get_title (KmHistorySection *self)
{
  return self->title;
}

const char *
km_history_section_get_kind (KmHistorySection *self)
{
  return self->kind;
}

/* --- a request ---------------------------------------------------------------------------------------------------------------------- */

struct _KmHistoryRequest
{
  GObject parent_instance;
  char *number, *service_name, *authority_name, *person, *state, *state_text, *when_text, *authority_number, *due_text;
  guint item;
  gint64 due, refundable;
  gboolean can_refund;
};
#define AT(member) G_STRUCT_OFFSET (KmHistoryRequest, member)
static const KmProp request_props[] = {
  { "number", KM_PROP_STRING, AT (number) },
  { "item", KM_PROP_UINT, AT (item) },
  { "service-name", KM_PROP_STRING, AT (service_name) },
  { "authority-name", KM_PROP_STRING, AT (authority_name) },
  { "person", KM_PROP_STRING, AT (person) },
  { "state", KM_PROP_STRING, AT (state) },
  { "state-text", KM_PROP_STRING, AT (state_text) },
  { "when-text", KM_PROP_STRING, AT (when_text) },
  { "authority-number", KM_PROP_STRING, AT (authority_number) },
  { "due", KM_PROP_INT64, AT (due) },
  { "due-text", KM_PROP_STRING, AT (due_text) },
  { "can-refund", KM_PROP_BOOLEAN, AT (can_refund) },
  { NULL },
};
G_DEFINE_FINAL_TYPE (KmHistoryRequest, km_history_request, G_TYPE_OBJECT)

static void
km_history_request_class_init (KmHistoryRequestClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), request_props, G_N_ELEMENTS (request_props));
}

static void
km_history_request_init (KmHistoryRequest *self)
{
}

KmHistoryRequest *
km_history_request_new (const char *number)
{
  KmHistoryRequest *self = g_object_new (KM_TYPE_HISTORY_REQUEST, NULL);

  self->number = g_strdup (number);
  return self;
}

const char *
km_history_request_get_number (KmHistoryRequest *self)
{
  return self->number;
}

const char *
km_history_request_get_state (KmHistoryRequest *self)
{
  return self->state ? self->state : "";
}

gint64
km_history_request_get_due (KmHistoryRequest *self)
{
  return self->due;
}

gboolean
km_history_request_get_can_refund (KmHistoryRequest *self)
{
  return self->can_refund;
}

guint
km_history_request_item (KmHistoryRequest *self)
{
  return self->item;
}

gint64
km_history_request_refundable (KmHistoryRequest *self)
{
  return self->refundable;
}

static const char *
state_text (const char *state)
{
  static const struct
  {
    const char *state, *text;
  } states[] = {
    { "received", NC_ ("request state", "At the authority") }, { "approved", NC_ ("request state", "Approved") },
    { "ready", NC_ ("request state", "Ready") },               { "delivered", NC_ ("request state", "Delivered") },
    { "rejected", NC_ ("request state", "Refused") },          { "refunded", NC_ ("request state", "Refused, paid back") },
    { "void", NC_ ("request state", "Void") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (states[i].state, state) == 0)
      return g_dpgettext2 (NULL, "request state", states[i].text);
  return state ? state : "";
}

static char *
when_text (KmDesk *desk, const char *state, KmTime promised, KmTime ready)
{
  KmTime at = ready > 0 ? ready : promised;
  g_autofree char *text = NULL;

  /* Who has it, or has no right to it any more, waits for nothing. */
  if (at <= 0 || g_strcmp0 (state, "void") == 0 || g_strcmp0 (state, "rejected") == 0 || g_strcmp0 (state, "refunded") == 0
      || g_strcmp0 (state, "delivered") == 0)
    return g_strdup ("");
  text = km_time_relative_text (at, km_desk_now (desk), desk->zone, km_desk_language (desk), km_desk_digits (desk), TRUE);
  /* Translators: %s is a day and a time of day. */
  return g_strdup_printf (ready > 0 ? _ ("Ready since: %s") : _ ("Expected: %s"), text);
}

void
km_history_request_take (KmHistoryRequest *self, KmDesk *desk, const KmTransaction *transaction, guint item, json_t *request)
{
  const KmTransactionItem *found = km_transaction_find_item (transaction, item);
  const KmService *service = desk->catalogue && found ? km_catalogue_service (desk->catalogue, found->service) : NULL;
  const char *state = km_json_get_string (request, "state", "");
  KmDigits digits = km_desk_digits (desk);
  gint64 step = desk->catalogue ? km_catalogue_payment (desk->catalogue)->cash_step : 1;
  gboolean refused = g_strcmp0 (state, "rejected") == 0;

  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_uint (self, "item", &self->item, item);
  km_props_take_string (self, "service-name", &self->service_name,
                        km_digits_draw_sentence (service ? km_service_name (service, km_desk_language (desk)) : (found ? found->name : ""), digits));
  km_props_set_string (self, "authority-name", &self->authority_name,
                       service ? km_authority_short_name (service->authority, km_desk_language (desk)) : (found ? found->authority_name : ""));
  km_props_set_string (self, "person", &self->person, found ? found->for_whom : NULL);
  km_props_set_string (self, "state", &self->state, state);
  km_props_set_string (self, "state-text", &self->state_text, state_text (state));
  km_props_take_string (self, "when-text", &self->when_text,
                        when_text (desk, state, found ? found->promised_at : 0, km_json_get_time (request, "ready_at", 0)));
  km_props_set_string (self, "authority-number", &self->authority_number, km_json_get_string (request, "authority_number", NULL));
  self->refundable = refused ? km_json_get_integer (request, "refundable", 0) : 0;
  km_props_set_int64 (self, "due", &self->due, self->refundable > 0 ? km_money_round_to (self->refundable, step) : 0);
  km_props_take_string (self, "due-text", &self->due_text,
                        self->due > 0 ? km_money_format (self->due, digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY) : NULL);
  km_props_set_boolean (self, "can-refund", &self->can_refund, self->due > 0);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Paid back here: the server hears of it with the fact. */
void
km_history_request_set_refunded (KmHistoryRequest *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_string (self, "state", &self->state, "refunded");
  km_props_set_string (self, "state-text", &self->state_text, state_text ("refunded"));
  self->refundable = 0;
  km_props_set_int64 (self, "due", &self->due, 0);
  km_props_set_string (self, "due-text", &self->due_text, NULL);
  km_props_set_boolean (self, "can-refund", &self->can_refund, FALSE);
  g_object_thaw_notify (G_OBJECT (self));
}
