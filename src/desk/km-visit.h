/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* KmVisit: the visitor in front of the counter: ticket, basket, form, documents, money. One object for the desk's life; it is
 * empty between two visitors.
 *
 * Main thread only. Setters take effect at once (form, fees, completeness are changed by difference: objects of a field that stays are the
 * same objects) and are on disk at most 100 ms later; a tender is on disk before km_visit_set_tender_async() finishes. After a crash the
 * desk brings the same ticket, basket, form, documents, choices and tenders back ("restored").
 *
 * Moves of the ticket are facts: finished when on disk, whether or not the server is reachable. call-next, call and recall are wishes:
 * they need the server ("offline"). */

#include "km-desk.h"
#include "km-queue.h"
#include "km-visit-items.h"

G_BEGIN_DECLS

typedef enum
{
  KM_VISIT_EMPTY,
  KM_VISIT_CALLED,
  KM_VISIT_SERVING,
  KM_VISIT_PAID, /* still serving; the receipt is made and the basket is empty */
} KmVisitState;

GType km_visit_state_get_type (void);
#define KM_TYPE_VISIT_STATE (km_visit_state_get_type ())

/* Properties (read-only unless "rw"):
 * the ticket
 *   state (KmVisitState)     ticket (KmTicketItem or NULL)     why (s)          restored (b, brought back after a crash until the first change)
 *   busy (b, a wish or the payment is under way)             minutes (u, since start; ticks)  aim-minutes (u)
 *   elapsed-text (s, «٦ دقائق من ١٥», then «تجاوز بدقيقتين»)     audience (s, rw: citizen, investor, foreigner)   no-show-wait-text (s, "" when F6 may act)
 *   can-undo (b) undo-text (s, «أُنهيت خدمة التذكرة أ ٤٢.»)
 * the work
 *   items (GListModel KmVisitItem)      sections (GListModel KmFormSection)     documents (GListModel KmDocumentItem)
 *   suggestions (GListModel KmServiceHit: what the ticket says was asked for)     advice (GListModel KmAdviceItem, most useful first)
 *   promise-text (s, «جاهز كله ...»: the last of the promises, "" without work)
 *   title (s, the bundle's or the only service's name)   question-count (u)  answered-count (u)  asked-apart-count (u, before sharing)
 *   counts-text (s, «٢٧ بيانًا بدلًا من ٤٧»)  answered-text (s, «اكتمل ١٨ من ٢٧»)
 *   missing-count (u, fields)           missing-documents (u)   missing-text (s, «ينقص ٥ بيانات ومستند واحد», "" when nothing)   complete (b)
 *   unpaid (b: something is in the basket and no receipt was made)
 * the money (piastres)
 *   fee-groups (GListModel KmFeeGroup)  fee-choices (GListModel KmFeeChoiceGroup)
 *   subtotal (x, fees)  pass-through (x, of it)  surcharge (x)  rounding (x)  total (x, what is due now by the chosen tender)   total-text (s)
 *   tenders (GListModel KmTenderItem, taken already)  due (x, total less tenders)  due-text (s)
 *   method (s: cash, card, wallet, order)   received (x)  change (x)  change-text (s)   reference (s)  scheme (s)  last4 (s)
 *   tender-problem (s, "" or why this tender cannot be taken yet)   cash-text (s, "" or the cash limit's sentence)
 *   quoted (b: the server has agreed to this total)  ready (b: F9 takes money now)
 *   action-text (s, the F9 button: «تحصيل وطباعة» or missing-text)
 *   large-type (b, rw: the receipt in large letters) */
#define KM_TYPE_VISIT (km_visit_get_type ())
G_DECLARE_FINAL_TYPE (KmVisit, km_visit, KM, VISIT, GObject)

/* --- the ticket ---------------------------------------------------------------------------------------------------------- */

/* Finishes the visitor being served, if any, and calls the next. Error "unpaid" while the basket is unpaid, "called" while a called
 * ticket stands, "no-shift", "offline", "behind". *@nobody is set when nobody waits: no error, the visit stays empty. */
void km_visit_call_next_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_call_next_finish (KmVisit *self, GAsyncResult *result, gboolean *nobody, GError **error);
/* Calls this waiting ticket out of turn. Error "ticket-state": someone else already called it (the sentence says where). */
void km_visit_call_async (KmVisit *self, KmTicketItem *ticket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_call_finish (KmVisit *self, GAsyncResult *result, GError **error);
void km_visit_recall_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_recall_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* "This visitor stands here": takes a ticket by its number when it was called by hand (offline). */
void km_visit_take_async (KmVisit *self, const char *lane, guint number, const char *audience, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_take_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* called → serving. Also happens by itself with the first change of basket or form while a ticket is called. */
void km_visit_start_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_start_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* serving → held; the work is kept as the ticket's draft. @reason: "document", "payment", "other-office", "visitor", "other"; @note or NULL. */
void km_visit_hold_async (KmVisit *self, const char *reason, const char *note, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean km_visit_hold_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* held → serving, with its draft. The visit must be empty ("visit-open"). */
void km_visit_resume_async (KmVisit *self, KmTicketItem *ticket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_resume_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* called → waiting, at its old place. */
void km_visit_return_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_return_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* To a lane or a counter; the draft goes with it as far as this till. */
void km_visit_transfer_async (KmVisit *self, KmQueuePlace *place, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_transfer_finish (KmVisit *self, GAsyncResult *result, GError **error);
void km_visit_no_show_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_no_show_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* no-show → waiting: @ticket is one of the queue's "absent". */
void km_visit_came_back_async (KmVisit *self, KmTicketItem *ticket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_came_back_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* serving → finished. Error "unpaid" while the basket is unpaid: hold, km_visit_clear() or pay first. */
void km_visit_finish_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_finish_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* Takes the last move back, within 30 s ("can-undo"). */
void km_visit_undo_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_undo_finish (KmVisit *self, GAsyncResult *result, GError **error);

/* --- the work ------------------------------------------------------------------------------------------------------------ */

/* Services and bundles for @text, best first (GListModel of KmServiceHit, transfer full); with "" what was asked for, then the ready-made
 * bundles. */
GListModel *km_visit_search (KmVisit *self, const char *text, guint max);
/* All FALSE with @error (no such service, not for this audience, more items than a transaction holds), the visit unchanged. A basket may
 * be filled without a ticket, too (a visitor at a van). */
gboolean km_visit_add_service (KmVisit *self, const char *service, GError **error);
gboolean km_visit_add_bundle (KmVisit *self, const char *bundle, GError **error);
/* Adds what stands on Ctrl+@number (1 to 9): the service or bundle that this counter is asked for most. Error "no-quick": none stands there. */
gboolean km_visit_add_quick (KmVisit *self, guint number, GError **error);
/* Does what @advice offers: adds the service, or asks once with more copies what was asked twice. */
gboolean km_visit_take_advice (KmVisit *self, KmAdviceItem *advice, GError **error);
gboolean km_visit_remove_item (KmVisit *self, guint item, GError **error);
/* @name NULL or "": for the applicant. */
gboolean km_visit_set_for_whom (KmVisit *self, guint item, const char *name, GError **error);
/* What was typed; kept even when it has a problem. Never fails for a key on the form. */
void km_visit_set_answer (KmVisit *self, const char *key, const char *text);
/* How @text for the field @key reads on the other keyboard layout, when it was typed on the wrong one (transfer full); else NULL. */
char *km_visit_turn_layout (KmVisit *self, const char *key, const char *text);
/* The person of @key shows the other paper, passport or national ID. The key of the field that asks for it now (transfer full), NULL when
 * there is no other. */
char *km_visit_switch_identity (KmVisit *self, const char *key);
/* What stood in the field @key (one that names an office) before and goes with @text, most used first; NULL-terminated (transfer full). */
char **km_visit_complete_office (KmVisit *self, const char *key, const char *text, guint max);
/* «لا ينطبق» for a field that allows it. */
void km_visit_set_not_applicable (KmVisit *self, const char *key, gboolean not_applicable);
void km_visit_set_document (KmVisit *self, const char *document, KmDocumentState state);
void km_visit_set_fee_choice (KmVisit *self, guint item, const char *code);
/* The whole work thrown away, knowingly; the ticket stays. */
void km_visit_clear (KmVisit *self);
KmFormField *km_visit_find_field (KmVisit *self, const char *key);

/* The gap after @after (a field's key, a document's id, or NULL: the first): F7. Fields in form order, then fee choices, documents, tender. */
typedef enum
{
  KM_GAP_NONE,
  KM_GAP_FIELD,
  KM_GAP_CHOICE,
  KM_GAP_DOCUMENT,
  KM_GAP_TENDER,
} KmGapKind;
/* *@id (transfer full, nullable): the field's key, the document's id, the item's number for a choice, the property's name for a tender. */
KmGapKind km_visit_next_gap (KmVisit *self, const char *after, char **id);

/* --- the money ----------------------------------------------------------------------------------------------------------- */

/* The tender being typed. @method: cash, card, wallet, order. @received in piastres (cash; 0 = exactly the total). @last4: four digits only.
 * Finishes when it is on disk; the properties change at once. */
void km_visit_set_tender_async (KmVisit *self, const char *method, gint64 received, const char *reference, const char *scheme,
                                const char *last4, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_set_tender_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* Takes the typed tender for @piastres of the due (splitting over cards); the next one is typed after it. */
void km_visit_add_tender_async (KmVisit *self, gint64 piastres, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_add_tender_finish (KmVisit *self, GAsyncResult *result, GError **error);
void km_visit_remove_tender_async (KmVisit *self, guint index, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_remove_tender_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* Asks the server whether it sees the same fees (offline: this till's own rules). Error "fee-differs": the sentence says which and how
 * much; the visit has taken the new catalogue over, nothing else changed. */
void km_visit_quote_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_visit_quote_finish (KmVisit *self, GAsyncResult *result, GError **error);
/* F9: quote, then one local transaction that takes the receipt number, signs, and writes the fact; then the outbox sends it. Returns
 * the receipt for the paper (transfer full). Errors "incomplete", "fee-differs", "tender", "no-shift", "full". Nothing was taken when it
 * fails. Call km_desk_mark_printed_async() before the job goes to the printer. */
void km_visit_complete_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
KmReceipt *km_visit_complete_finish (KmVisit *self, GAsyncResult *result, GError **error);

/* --- getters of the properties that windows ask for directly ------------------------------------------------------------------ */
KmVisitState km_visit_get_state (KmVisit *self);
KmTicketItem *km_visit_get_ticket (KmVisit *self);
GListModel *km_visit_get_items (KmVisit *self);
GListModel *km_visit_get_sections (KmVisit *self);
GListModel *km_visit_get_documents (KmVisit *self);
GListModel *km_visit_get_suggestions (KmVisit *self);
GListModel *km_visit_get_advice (KmVisit *self);
GListModel *km_visit_get_fee_groups (KmVisit *self);
GListModel *km_visit_get_fee_choices (KmVisit *self);
GListModel *km_visit_get_tenders (KmVisit *self);
gint64 km_visit_get_total (KmVisit *self);
gint64 km_visit_get_due (KmVisit *self);
gboolean km_visit_get_unpaid (KmVisit *self);
gboolean km_visit_get_complete (KmVisit *self);
gboolean km_visit_get_ready (KmVisit *self);
gboolean km_visit_get_busy (KmVisit *self);
const char *km_visit_get_missing_text (KmVisit *self);
const char *km_visit_get_method (KmVisit *self);
void km_visit_set_audience (KmVisit *self, const char *audience);
void km_visit_set_large_type (KmVisit *self, gboolean large_type);

G_END_DECLS
