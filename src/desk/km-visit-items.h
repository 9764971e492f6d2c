/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The small objects of a visit's lists: what stands in the basket and on the form. They are made and changed by KmVisit alone; a
 * window binds to their properties, all read-only. Main thread only; money in piastres. */

#include <gio/gio.h>

#include "km-transaction.h"

G_BEGIN_DECLS

typedef enum
{
  KM_FIELD_FINE,
  KM_FIELD_WARN,  /* going on is possible after a look */
  KM_FIELD_BLOCK, /* must be mended before money */
} KmFieldSeverity;

/* A service in the basket. Properties: item (u, 1…, never reused in a visit), service (s, code), name (s), short-name (s),
 *   authority (s, code), authority-name (s, short), for-whom (s, ""), for-whom-needed (b: the same service stands twice), bundle (s, code or ""),
 *   missing-count (u, fields), missing-documents (u), fee (x), fee-text (s, «١٣٥٫٠٠» or «مجانًا»), promised-at (x), promised-text (s, «جاهز اليوم
 *   ٢:٣٠ م»), status-text (s, «ينقصها بيانان» or the promise), complete (b), has-choices (b) */
#define KM_TYPE_VISIT_ITEM (km_visit_item_get_type ())
G_DECLARE_FINAL_TYPE (KmVisitItem, km_visit_item, KM, VISIT_ITEM, GObject)
guint km_visit_item_get_item (KmVisitItem *self);
const char *km_visit_item_get_service (KmVisitItem *self);
const char *km_visit_item_get_name (KmVisitItem *self);
const char *km_visit_item_get_for_whom (KmVisitItem *self);
gint64 km_visit_item_get_fee (KmVisitItem *self);
guint km_visit_item_get_missing_count (KmVisitItem *self);

/* A value of a field of type choice (and governorate). Properties: value (s), label (s). */
#define KM_TYPE_FORM_CHOICE (km_form_choice_get_type ())
G_DECLARE_FINAL_TYPE (KmFormChoice, km_form_choice, KM, FORM_CHOICE, GObject)
const char *km_form_choice_get_value (KmFormChoice *self);
const char *km_form_choice_get_label (KmFormChoice *self);

/* One question on the form. Properties:
 *   key (s, "applicant.full_name" or "2/child.name")     label (s, short, under its section)      full-label (s: accessible name, problems)
 *   help (s)         type (s, the catalogue's: text, national_id, passport, mobile, date, money, choice, boolean, copies, …)
 *   value (s, clean form: ASCII digits, ISO date, piastres; "" when unanswered)      text (s, what was typed or the value as a person types it)
 *   source (s: "", "typed", "national-id", "same", "default")       source-text (s, «من الرقم القومي»)
 *   askers (s, short names of the authorities that ask)            problem (s, one sentence or "")      severity (KmFieldSeverity)
 *   required (b)     missing (b, required and unanswered)          in-tab-order (b: false for what a national ID filled in, while it has no problem)
 *   na (b, «لا ينطبق» was chosen)       na-allowed (b)             ltr (b, a code or number typed left to right)
 *   identity-text (s, «جواز السفر» where this person may show it in place of the national ID, and the reverse; else "")
 *   office (b, names an office: km_visit_complete_office() knows what was typed there before)
 *   max-length (u, 0 = none)            choices (GListModel of KmFormChoice, empty for other types) */
#define KM_TYPE_FORM_FIELD (km_form_field_get_type ())
G_DECLARE_FINAL_TYPE (KmFormField, km_form_field, KM, FORM_FIELD, GObject)
const char *km_form_field_get_key (KmFormField *self);
const char *km_form_field_get_label (KmFormField *self);
const char *km_form_field_get_full_label (KmFormField *self);
const char *km_form_field_get_field_type (KmFormField *self);
const char *km_form_field_get_value (KmFormField *self);
const char *km_form_field_get_text (KmFormField *self);
const char *km_form_field_get_source (KmFormField *self);
const char *km_form_field_get_problem (KmFormField *self);
KmFieldSeverity km_form_field_get_severity (KmFormField *self);
gboolean km_form_field_get_required (KmFormField *self);
gboolean km_form_field_get_missing (KmFormField *self);
gboolean km_form_field_get_in_tab_order (KmFormField *self);
gboolean km_form_field_get_ltr (KmFormField *self);
guint km_form_field_get_max_length (KmFormField *self);
GListModel *km_form_field_get_choices (KmFormField *self);
/* The index of the value among the choices, G_MAXUINT when unanswered. */
guint km_form_field_get_selected (KmFormField *self);

/* A section of the form: a person or subject. Is itself a GListModel of KmFormField. Properties: id (s, stable), title (s, «مقدم الطلب», «شهادة
 * ميلاد ٢ من ٣: مريم»), askers (s, authorities' short names joined by "، "), authorities (GStrv, the same apart, for chips), missing-count (u) */
#define KM_TYPE_FORM_SECTION (km_form_section_get_type ())
G_DECLARE_FINAL_TYPE (KmFormSection, km_form_section, KM, FORM_SECTION, GObject)
const char *km_form_section_get_id (KmFormSection *self);
const char *km_form_section_get_title (KmFormSection *self);

/* A paper to be shown, once for all services that want the same. Properties: id (s, stable), label (s), state (KmDocumentState
 * of core as i: KM_DOCUMENT_MISSING until something is ticked), services (s, «لثلاث خدمات» or ""), service-count (u), produced (b, «يصدر ضمن هذه المعاملة»: nothing to tick). */
#define KM_TYPE_DOCUMENT_ITEM (km_document_item_get_type ())
G_DECLARE_FINAL_TYPE (KmDocumentItem, km_document_item, KM, DOCUMENT_ITEM, GObject)
const char *km_document_item_get_id (KmDocumentItem *self);
const char *km_document_item_get_label (KmDocumentItem *self);
KmDocumentState km_document_item_get_state (KmDocumentItem *self);

/* What an authority gets. Properties: authority (s), name (s, short), piastres (x), amount-text (s), pass-through (x). */
#define KM_TYPE_FEE_GROUP (km_fee_group_get_type ())
G_DECLARE_FINAL_TYPE (KmFeeGroup, km_fee_group, KM, FEE_GROUP, GObject)

/* One radio button of an item's speeds. Properties: item (u), code (s), label (s), piastres (x), amount-text (s), active (b). */
#define KM_TYPE_FEE_CHOICE (km_fee_choice_get_type ())
G_DECLARE_FINAL_TYPE (KmFeeChoice, km_fee_choice, KM, FEE_OPTION, GObject)
guint km_fee_choice_get_item (KmFeeChoice *self);
const char *km_fee_choice_get_code (KmFeeChoice *self);
gboolean km_fee_choice_get_active (KmFeeChoice *self);

/* The radio buttons of an item; itself a GListModel of KmFeeChoice. Properties: item (u), title (s, the service's name), chosen (b). */
#define KM_TYPE_FEE_CHOICE_GROUP (km_fee_choice_group_get_type ())
G_DECLARE_FINAL_TYPE (KmFeeChoiceGroup, km_fee_choice_group, KM, FEE_CHOICE_GROUP, GObject)

/* A line of the service search. Properties: code (s), name (s), authority-name (s, "" for a bundle), via (s, the visitor's word that found it
 * or ""), is-bundle (b), service-count (u), fee-text (s), available (b), why-not (s, «للأجانب فقط» …), suggested (b, asked for on the ticket),
 * quick (u, 1 to 9: Ctrl and this digit adds it; else 0). */
#define KM_TYPE_SERVICE_HIT (km_service_hit_get_type ())
G_DECLARE_FINAL_TYPE (KmServiceHit, km_service_hit, KM, SERVICE_HIT, GObject)
const char *km_service_hit_get_code (KmServiceHit *self);
const char *km_service_hit_get_name (KmServiceHit *self);
gboolean km_service_hit_get_is_bundle (KmServiceHit *self);

/* What an experienced clerk would say of this basket. Properties: kind (s: "add", "copies", "one-card", "order"), text (s, one or two
 * sentences), action-text (s, «إضافة», "" where there is nothing to press). */
#define KM_TYPE_ADVICE_ITEM (km_advice_item_get_type ())
G_DECLARE_FINAL_TYPE (KmAdviceItem, km_advice_item, KM, ADVICE_ITEM, GObject)

/* One tender already taken (a payment may be split). Properties: index (u), method (s), method-name (s), piastres (x), amount-text (s),
 * reference (s), last4 (s). */
#define KM_TYPE_TENDER_ITEM (km_tender_item_get_type ())
G_DECLARE_FINAL_TYPE (KmTenderItem, km_tender_item, KM, TENDER_ITEM, GObject)

G_END_DECLS
