/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-visit-items-private.h"

#define ITEM(Type, type)                                                                                                                   \
  G_DEFINE_FINAL_TYPE (Type, type, G_TYPE_OBJECT)                                                                                          \
  static void type##_class_init (Type##Class *klass)                                                                                       \
  {                                                                                                                                        \
    km_props_install (G_OBJECT_CLASS (klass), type##_props, G_N_ELEMENTS (type##_props));                                                  \
  }                                                                                                                                        \
  static void type##_init (Type *self)                                                                                                     \
  {                                                                                                                                        \
  }

#define TEXT(value) ((value) ? (value) : "")

static const KmProp km_visit_item_props[] = {
  { "service", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, service) },
  { "name", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, name) },
  { "short-name", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, short_name) },
  { "authority", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, authority) },
  { "authority-name", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, authority_name) },
  { "for-whom", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, for_whom) },
  { "bundle", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, bundle) },
  { "fee-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, fee_text) },
  { "promised-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, promised_text) },
  { "status-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmVisitItem, status_text) },
  { "item", KM_PROP_UINT, G_STRUCT_OFFSET (KmVisitItem, item) },
  { "missing-count", KM_PROP_UINT, G_STRUCT_OFFSET (KmVisitItem, missing_count) },
  { "missing-documents", KM_PROP_UINT, G_STRUCT_OFFSET (KmVisitItem, missing_documents) },
  { "fee", KM_PROP_INT64, G_STRUCT_OFFSET (KmVisitItem, fee) },
  { "promised-at", KM_PROP_INT64, G_STRUCT_OFFSET (KmVisitItem, promised_at) },
  { "for-whom-needed", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmVisitItem, for_whom_needed) },
  { "complete", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmVisitItem, complete) },
  { "has-choices", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmVisitItem, has_choices) },
  { NULL },
};
ITEM (KmVisitItem, km_visit_item)

static const KmProp km_form_choice_props[] = {
  { "value", KM_PROP_STRING, G_STRUCT_OFFSET (KmFormChoice, value) },
  { "label", KM_PROP_STRING, G_STRUCT_OFFSET (KmFormChoice, label) },
  { NULL },
};
ITEM (KmFormChoice, km_form_choice)

static const KmProp km_document_item_props[] = {
  { "id", KM_PROP_STRING, G_STRUCT_OFFSET (KmDocumentItem, id) },
  { "label", KM_PROP_STRING, G_STRUCT_OFFSET (KmDocumentItem, label) },
  { "services", KM_PROP_STRING, G_STRUCT_OFFSET (KmDocumentItem, services) },
  { "state", KM_PROP_INT, G_STRUCT_OFFSET (KmDocumentItem, state) },
  { "service-count", KM_PROP_UINT, G_STRUCT_OFFSET (KmDocumentItem, service_count) },
  { "produced", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmDocumentItem, produced) },
  { NULL },
};
ITEM (KmDocumentItem, km_document_item)

static const KmProp km_fee_group_props[] = {
  { "authority", KM_PROP_STRING, G_STRUCT_OFFSET (KmFeeGroup, authority) },
  { "name", KM_PROP_STRING, G_STRUCT_OFFSET (KmFeeGroup, name) },
  { "amount-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmFeeGroup, amount_text) },
  { "piastres", KM_PROP_INT64, G_STRUCT_OFFSET (KmFeeGroup, piastres) },
  { "pass-through", KM_PROP_INT64, G_STRUCT_OFFSET (KmFeeGroup, pass_through) },
  { NULL },
};
ITEM (KmFeeGroup, km_fee_group)

static const KmProp km_fee_choice_props[] = {
  { "code", KM_PROP_STRING, G_STRUCT_OFFSET (KmFeeChoice, code) },
  { "label", KM_PROP_STRING, G_STRUCT_OFFSET (KmFeeChoice, label) },
  { "amount-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmFeeChoice, amount_text) },
  { "item", KM_PROP_UINT, G_STRUCT_OFFSET (KmFeeChoice, item) },
  { "piastres", KM_PROP_INT64, G_STRUCT_OFFSET (KmFeeChoice, piastres) },
  { "active", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmFeeChoice, active) },
  { NULL },
};
ITEM (KmFeeChoice, km_fee_choice)

static const KmProp km_service_hit_props[] = {
  { "code", KM_PROP_STRING, G_STRUCT_OFFSET (KmServiceHit, code) },
  { "name", KM_PROP_STRING, G_STRUCT_OFFSET (KmServiceHit, name) },
  { "authority-name", KM_PROP_STRING, G_STRUCT_OFFSET (KmServiceHit, authority_name) },
  { "via", KM_PROP_STRING, G_STRUCT_OFFSET (KmServiceHit, via) },
  { "fee-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmServiceHit, fee_text) },
  { "why-not", KM_PROP_STRING, G_STRUCT_OFFSET (KmServiceHit, why_not) },
  { "service-count", KM_PROP_UINT, G_STRUCT_OFFSET (KmServiceHit, service_count) },
  { "is-bundle", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmServiceHit, is_bundle) },
  { "available", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmServiceHit, available) },
  { "suggested", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmServiceHit, suggested) },
  { "quick", KM_PROP_UINT, G_STRUCT_OFFSET (KmServiceHit, quick) },
  { NULL },
};
ITEM (KmServiceHit, km_service_hit)

static const KmProp km_advice_item_props[] = {
  { "id", KM_PROP_STRING, G_STRUCT_OFFSET (KmAdviceItem, id) },
  { "kind", KM_PROP_STRING, G_STRUCT_OFFSET (KmAdviceItem, kind) },
  { "text", KM_PROP_STRING, G_STRUCT_OFFSET (KmAdviceItem, text) },
  { "action-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmAdviceItem, action_text) },
  { "service", KM_PROP_STRING, G_STRUCT_OFFSET (KmAdviceItem, service) },
  { "item", KM_PROP_UINT, G_STRUCT_OFFSET (KmAdviceItem, item) },
  { "other", KM_PROP_UINT, G_STRUCT_OFFSET (KmAdviceItem, other) },
  { NULL },
};
ITEM (KmAdviceItem, km_advice_item)

static const KmProp km_tender_item_props[] = {
  { "method", KM_PROP_STRING, G_STRUCT_OFFSET (KmTenderItem, method) },
  { "method-name", KM_PROP_STRING, G_STRUCT_OFFSET (KmTenderItem, method_name) },
  { "amount-text", KM_PROP_STRING, G_STRUCT_OFFSET (KmTenderItem, amount_text) },
  { "reference", KM_PROP_STRING, G_STRUCT_OFFSET (KmTenderItem, reference) },
  { "last4", KM_PROP_STRING, G_STRUCT_OFFSET (KmTenderItem, last4) },
  { "index", KM_PROP_UINT, G_STRUCT_OFFSET (KmTenderItem, index) },
  { "piastres", KM_PROP_INT64, G_STRUCT_OFFSET (KmTenderItem, piastres) },
  { NULL },
};
ITEM (KmTenderItem, km_tender_item)

/* --- a field ------------------------------------------------------------------------------------------------------------------- */

#define AT(member) G_STRUCT_OFFSET (KmFormField, member)
static const KmProp km_form_field_props[] = {
  { "key", KM_PROP_STRING, AT (key) },
  { "label", KM_PROP_STRING, AT (label) },
  { "full-label", KM_PROP_STRING, AT (full_label) },
  { "help", KM_PROP_STRING, AT (help) },
  { "type", KM_PROP_STRING, AT (type) },
  { "value", KM_PROP_STRING, AT (value) },
  { "text", KM_PROP_STRING, AT (text) },
  { "source", KM_PROP_STRING, AT (source) },
  { "source-text", KM_PROP_STRING, AT (source_text) },
  { "askers", KM_PROP_STRING, AT (askers) },
  { "problem", KM_PROP_STRING, AT (problem) },
  { "identity-text", KM_PROP_STRING, AT (identity_text) },
  { "severity", KM_PROP_INT, AT (severity) },
  { "required", KM_PROP_BOOLEAN, AT (required) },
  { "missing", KM_PROP_BOOLEAN, AT (missing) },
  { "in-tab-order", KM_PROP_BOOLEAN, AT (in_tab_order) },
  { "na", KM_PROP_BOOLEAN, AT (na) },
  { "na-allowed", KM_PROP_BOOLEAN, AT (na_allowed) },
  { "office", KM_PROP_BOOLEAN, AT (office) },
  { "ltr", KM_PROP_BOOLEAN, AT (ltr) },
  { "max-length", KM_PROP_UINT, AT (max_length) },
  { "choices", KM_PROP_OBJECT, AT (choices), g_list_model_get_type },
  { NULL },
};
#undef AT

G_DEFINE_FINAL_TYPE (KmFormField, km_form_field, G_TYPE_OBJECT)

static void
km_form_field_class_init (KmFormFieldClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), km_form_field_props, G_N_ELEMENTS (km_form_field_props));
}

static void
km_form_field_init (KmFormField *self)
{
  self->choices = G_LIST_MODEL (g_list_store_new (KM_TYPE_FORM_CHOICE));
  self->in_tab_order = TRUE;
}

/* --- a section, itself the list of its fields ----------------------------------------------------------------------------------- */

static GType
section_item_type (GListModel *model)
{
  return KM_TYPE_FORM_FIELD;
}

static guint
section_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (KM_FORM_SECTION (model)->fields));
}

static gpointer
section_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (KM_FORM_SECTION (model)->fields), position);
}

static void
section_list_init (GListModelInterface *iface)
{
  iface->get_item_type = section_item_type;
  iface->get_n_items = section_n_items;
  iface->get_item = section_item;
}

#define AT(member) G_STRUCT_OFFSET (KmFormSection, member)
static const KmProp km_form_section_props[] = {
  { "id", KM_PROP_STRING, AT (id) },
  { "title", KM_PROP_STRING, AT (title) },
  { "askers", KM_PROP_STRING, AT (askers) },
  { "authorities", KM_PROP_STRV, AT (authorities) },
  { "missing-count", KM_PROP_UINT, AT (missing_count) },
  { NULL },
};
#undef AT

G_DEFINE_FINAL_TYPE_WITH_CODE (KmFormSection, km_form_section, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, section_list_init))

static void
km_form_section_finalize (GObject *object)
{
  g_clear_object (&KM_FORM_SECTION (object)->fields);
  km_props_clear (object);
  G_OBJECT_CLASS (km_form_section_parent_class)->finalize (object);
}

static void
km_form_section_class_init (KmFormSectionClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), km_form_section_props, G_N_ELEMENTS (km_form_section_props));
  G_OBJECT_CLASS (klass)->finalize = km_form_section_finalize;
}

static void
pass_on (GListModel *model, guint position, guint removed, guint added, GListModel *self)
{
  g_list_model_items_changed (self, position, removed, added);
}

static void
km_form_section_init (KmFormSection *self)
{
  self->fields = g_list_store_new (KM_TYPE_FORM_FIELD);
  g_signal_connect_object (self->fields, "items-changed", G_CALLBACK (pass_on), self, 0);
}

/* --- the radio buttons of an item ------------------------------------------------------------------------------------------------- */

static GType
group_item_type (GListModel *model)
{
  return KM_TYPE_FEE_CHOICE;
}

static guint
group_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (KM_FEE_CHOICE_GROUP (model)->choices));
}

static gpointer
group_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (KM_FEE_CHOICE_GROUP (model)->choices), position);
}

static void
group_list_init (GListModelInterface *iface)
{
  iface->get_item_type = group_item_type;
  iface->get_n_items = group_n_items;
  iface->get_item = group_item;
}

static const KmProp km_fee_choice_group_props[] = {
  { "item", KM_PROP_UINT, G_STRUCT_OFFSET (KmFeeChoiceGroup, item) },
  { "title", KM_PROP_STRING, G_STRUCT_OFFSET (KmFeeChoiceGroup, title) },
  { "chosen", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmFeeChoiceGroup, chosen) },
  { NULL },
};

G_DEFINE_FINAL_TYPE_WITH_CODE (KmFeeChoiceGroup, km_fee_choice_group, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, group_list_init))

static void
km_fee_choice_group_finalize (GObject *object)
{
  g_clear_object (&KM_FEE_CHOICE_GROUP (object)->choices);
  km_props_clear (object);
  G_OBJECT_CLASS (km_fee_choice_group_parent_class)->finalize (object);
}

static void
km_fee_choice_group_class_init (KmFeeChoiceGroupClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), km_fee_choice_group_props, G_N_ELEMENTS (km_fee_choice_group_props));
  G_OBJECT_CLASS (klass)->finalize = km_fee_choice_group_finalize;
}

static void
km_fee_choice_group_init (KmFeeChoiceGroup *self)
{
  self->choices = g_list_store_new (KM_TYPE_FEE_CHOICE);
  g_signal_connect_object (self->choices, "items-changed", G_CALLBACK (pass_on), self, 0);
}

/* --- getters ------------------------------------------------------------------------------------------------------------------------ */

#define GETTER(type, Type, prefix, name, expression)                                                                                       \
  type prefix##_get_##name (Type *self)                                                                                                    \
  {                                                                                                                                        \
    return expression;                                                                                                                     \
  }

GETTER (guint, KmVisitItem, km_visit_item, item, self->item)
GETTER (const char *, KmVisitItem, km_visit_item, service, TEXT (self->service))
GETTER (const char *, KmVisitItem, km_visit_item, name, TEXT (self->name))
GETTER (const char *, KmVisitItem, km_visit_item, for_whom, TEXT (self->for_whom))
GETTER (gint64, KmVisitItem, km_visit_item, fee, self->fee)
GETTER (guint, KmVisitItem, km_visit_item, missing_count, self->missing_count)
GETTER (const char *, KmFormChoice, km_form_choice, value, TEXT (self->value))
GETTER (const char *, KmFormChoice, km_form_choice, label, TEXT (self->label))
GETTER (const char *, KmFormField, km_form_field, key, TEXT (self->key))
GETTER (const char *, KmFormField, km_form_field, label, TEXT (self->label))
GETTER (const char *, KmFormField, km_form_field, full_label, TEXT (self->full_label))
GETTER (const char *, KmFormField, km_form_field, field_type, TEXT (self->type))
GETTER (const char *, KmFormField, km_form_field, value, TEXT (self->value))
GETTER (const char *, KmFormField, km_form_field, text, TEXT (self->text))
GETTER (const char *, KmFormField, km_form_field, source, TEXT (self->source))
GETTER (const char *, KmFormField, km_form_field, problem, TEXT (self->problem))
GETTER (KmFieldSeverity, KmFormField, km_form_field, severity, (KmFieldSeverity) self->severity)
GETTER (gboolean, KmFormField, km_form_field, required, self->required)
GETTER (gboolean, KmFormField, km_form_field, missing, self->missing)
GETTER (gboolean, KmFormField, km_form_field, in_tab_order, self->in_tab_order)
GETTER (gboolean, KmFormField, km_form_field, ltr, self->ltr)
GETTER (guint, KmFormField, km_form_field, max_length, self->max_length)
GETTER (GListModel *, KmFormField, km_form_field, choices, self->choices)
GETTER (const char *, KmFormSection, km_form_section, id, TEXT (self->id))
GETTER (const char *, KmFormSection, km_form_section, title, TEXT (self->title))
GETTER (const char *, KmDocumentItem, km_document_item, id, TEXT (self->id))
GETTER (const char *, KmDocumentItem, km_document_item, label, TEXT (self->label))
GETTER (KmDocumentState, KmDocumentItem, km_document_item, state, (KmDocumentState) self->state)
GETTER (guint, KmFeeChoice, km_fee_choice, item, self->item)
GETTER (const char *, KmFeeChoice, km_fee_choice, code, TEXT (self->code))
GETTER (gboolean, KmFeeChoice, km_fee_choice, active, self->active)
GETTER (const char *, KmServiceHit, km_service_hit, code, TEXT (self->code))
GETTER (const char *, KmServiceHit, km_service_hit, name, TEXT (self->name))
GETTER (gboolean, KmServiceHit, km_service_hit, is_bundle, self->is_bundle)

guint
km_form_field_get_selected (KmFormField *self)
{
  guint n = g_list_model_get_n_items (self->choices);

  for (guint i = 0; self->value && *self->value && i < n; i++)
    {
      g_autoptr (KmFormChoice) choice = g_list_model_get_item (self->choices, i);

      if (g_strcmp0 (choice->value, self->value) == 0)
        return i;
    }
  return G_MAXUINT;
}
