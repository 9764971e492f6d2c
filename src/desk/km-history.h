/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* KmHistory: past transactions of the centre, found again. Main thread only; texts are in the desk's language. Nothing of what is looked
 * for stands in an address or a log. Without the server it finds this till's own receipts in its file. Errors as in km-desk.h. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KmReceipt KmReceipt;
typedef struct _KmSlip KmSlip;

/* One receipt of the list. Properties: number (s), at (x, µs UTC), at-text (s), visitor (s), identity (s, masked), services-text (s, names),
 * counter-text (s, «شباك ٣»), total (x), total-text (s), void (b). */
#define KM_TYPE_HISTORY_ITEM (km_history_item_get_type ())
G_DECLARE_FINAL_TYPE (KmHistoryItem, km_history_item, KM, HISTORY_ITEM, GObject)
const char *km_history_item_get_number (KmHistoryItem *self);

/* One line of a transaction: label (s), value (s), full-label (s, what a screen reader says), not-applicable (b, «لا ينطبق»), ltr (b). */
#define KM_TYPE_HISTORY_FACT (km_history_fact_get_type ())
G_DECLARE_FINAL_TYPE (KmHistoryFact, km_history_fact, KM, HISTORY_FACT, GObject)
const char *km_history_fact_get_label (KmHistoryFact *self);
const char *km_history_fact_get_value (KmHistoryFact *self);

/* Lines under a title (s); kind (s): "money", "answers", "documents". A GListModel of KmHistoryFact. */
#define KM_TYPE_HISTORY_SECTION (km_history_section_get_type ())
G_DECLARE_FINAL_TYPE (KmHistorySection, km_history_section, KM, HISTORY_SECTION, GObject)
const char *km_history_section_get_title (KmHistorySection *self);
const char *km_history_section_get_kind (KmHistorySection *self);

/* A request of the transaction. Properties: number (s), item (u), service-name (s), authority-name (s), person (s, whose it is, or ""),
 * state (s: received, approved, ready, delivered, rejected, refunded, void; "" when the server was not asked), state-text (s), when-text (s),
 * authority-number (s), due (x, what would be handed back in cash now, 0: nothing), due-text (s), can-refund (b). */
#define KM_TYPE_HISTORY_REQUEST (km_history_request_get_type ())
G_DECLARE_FINAL_TYPE (KmHistoryRequest, km_history_request, KM, HISTORY_REQUEST, GObject)
const char *km_history_request_get_number (KmHistoryRequest *self);
const char *km_history_request_get_state (KmHistoryRequest *self);
gint64 km_history_request_get_due (KmHistoryRequest *self);
gboolean km_history_request_get_can_refund (KmHistoryRequest *self);

/* A whole transaction; the same object while the same receipt stays open. Properties: number (s), at-text (s), where-text (s, counter, clerk,
 * shift), ticket (s), visitor (s), identity (s, masked), total (x), total-text (s), copies (u), copies-text (s), void (b), void-text (s, when,
 * why, by whom), asked (b, a void waits for a supervisor), refunded (b), flags-text (s), local (b: from this till's file, the server was not
 * asked), can-ask-void (b), can-void (b), practice (b). */
#define KM_TYPE_HISTORY_DETAIL (km_history_detail_get_type ())
G_DECLARE_FINAL_TYPE (KmHistoryDetail, km_history_detail, KM, HISTORY_DETAIL, GObject)
const char *km_history_detail_get_number (KmHistoryDetail *self);
gboolean km_history_detail_get_void (KmHistoryDetail *self);
GListModel *km_history_detail_get_requests (KmHistoryDetail *self); /* of KmHistoryRequest */
GListModel *km_history_detail_get_sections (KmHistoryDetail *self); /* of KmHistorySection */

/* Properties: busy (b), local (b, the list is of this till's file), more (b, there is a next page), count-text (s), kind-text (s, what the
 * text was taken for), status (s, a sentence when the list is empty or not whole), validity (s: "", "valid", "invalid", "unknown": of a
 * scanned code), validity-text (s), detail (KmHistoryDetail or NULL). */
#define KM_TYPE_HISTORY (km_history_get_type ())
G_DECLARE_FINAL_TYPE (KmHistory, km_history, KM, HISTORY, GObject)
GListModel *km_history_get_items (KmHistory *self); /* of KmHistoryItem, the newest first */
KmHistoryDetail *km_history_get_detail (KmHistory *self);

/* Finds by one @text: a receipt's or request's number, a scanned code, a national ID, a passport, a ticket («م ٤٢», M 42), a date, else a
 * name; an empty one finds the day. @day: a date as typed, or empty: any (today where nothing else is asked). "bad-day". A newer search
 * cancels this one. A receipt that is asked for by its number is opened too. */
void km_history_search_async (KmHistory *self, const char *text, const char *day, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean km_history_search_finish (KmHistory *self, GAsyncResult *result, GError **error);
/* The next page, while there is one. */
void km_history_more_async (KmHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_history_more_finish (KmHistory *self, GAsyncResult *result, GError **error);
/* Whether @text needs no more typing to be looked for: a scanned code, a whole number. */
gboolean km_history_is_whole (const char *text);

/* Reads one transaction; "detail" is it when it finishes. A newer one cancels this. */
void km_history_open_async (KmHistory *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_history_open_finish (KmHistory *self, GAsyncResult *result, GError **error);
/* Forgets list and transaction: nobody looks any more. */
void km_history_clear (KmHistory *self);

/* All of these are about "detail" ("no-transaction" without one). A copy to print: counted as a fact, marked «صورة», and «ملغى» if it is
 * void (transfer full). */
void km_history_reprint_async (KmHistory *self, GAsyncReadyCallback callback, gpointer user_data);
KmReceipt *km_history_reprint_finish (KmHistory *self, GAsyncResult *result, GError **error);
/* Asks a supervisor for a void, who decides at the dashboard. "already-asked", "already-void", "needs-server". */
void km_history_ask_void_async (KmHistory *self, const char *reason, GAsyncReadyCallback callback, gpointer user_data);
gboolean km_history_ask_void_finish (KmHistory *self, GAsyncResult *result, GError **error);
/* Voids it now, signed by a supervisor who stands here; the money goes back out of the open shift. The paper to sign (transfer full).
 * Errors of km_desk_sign_async() ("own-signature", "bad-credentials"), "own-receipt", "shift-closed", "request-state". */
void km_history_void_async (KmHistory *self, const char *reason, const char *username, const char *password, GAsyncReadyCallback callback,
                            gpointer user_data);
KmSlip *km_history_void_finish (KmHistory *self, GAsyncResult *result, GError **error);
/* Hands the money of a refused request back, out of the open shift: a fact. @method: "cash", "card", "wallet", "order"; @reference: of the
 * operation, needed when it is not cash. The paper to sign (transfer full). "no-shift", "not-refundable", "already-refunded",
 * "drawer-short", "needs-reference". */
void km_history_refund_async (KmHistory *self, KmHistoryRequest *request, const char *method, const char *reference,
                              GAsyncReadyCallback callback, gpointer user_data);
KmSlip *km_history_refund_finish (KmHistory *self, GAsyncResult *result, GError **error);
/* The paper of the void, or of the last refund, once more; NULL when nothing went back (transfer full). */
KmSlip *km_history_dup_slip (KmHistory *self);

G_END_DECLS
