/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to the history and its parts. */

#include "km-desk-private.h"
#include "km-history.h"
#include "km-receipt.h"
#include "km-slip.h"

G_BEGIN_DECLS

/* --- what is looked for (any thread) --- */

typedef enum
{
  KM_HISTORY_BY_DAY,
  KM_HISTORY_BY_RECEIPT,
  KM_HISTORY_BY_NATIONAL_ID,
  KM_HISTORY_BY_PASSPORT,
  KM_HISTORY_BY_TICKET,
  KM_HISTORY_BY_NAME,
} KmHistoryBy;

typedef struct
{
  KmHistoryBy by;
  char *value;         /* clean; NULL for a day */
  char *day;           /* (nullable) ISO date */
  KmReceiptCode *code; /* (nullable): what a scanner read */
} KmHistoryQuery;

/* What surrounds the words. Borrowed. */
typedef struct
{
  GDate today;
  const char *till;        /* (nullable): a short number is a serial of this till */
  const char *fiscal_year; /* "2627" */
  json_t *lanes;           /* (nullable): their letters tell a ticket */
} KmHistoryPlace;

/* NULL with "bad-day". */
KmHistoryQuery *km_history_query_new (const char *text, const char *day, const KmHistoryPlace *place, GError **error);
void km_history_query_free (KmHistoryQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmHistoryQuery, km_history_query_free)
/* The body of POST /v1/transactions/search. */
json_t *km_history_query_to_json (const KmHistoryQuery *query, const char *cursor);

/* --- this till's file --- */

/* One page of its receipts, newest first. */
typedef struct
{
  KmHistoryQuery *query; /* (owned) a copy */
  KmTime from, to;       /* of the day; to is not in it */
  gint64 before;         /* receipts whose n is smaller */
  json_t *receipts;      /* (owned) as the server's search answers */
  gint64 next;           /* of the next page; 0: that was all */
} KmHistoryScan;

KmHistoryScan *km_history_scan_new (const KmHistoryQuery *query, gint64 before, GTimeZone *zone);
void km_history_scan_free (KmHistoryScan *scan);
/* KmStoreFunc. */
gboolean km_history_scan (KmStoreSide *side, gpointer data, GError **error);

/* One receipt as GET /v1/receipts answers, without its requests. */
typedef struct
{
  char *number;
  json_t *receipt; /* (owned) (nullable): not here (any longer) */
} KmHistoryReading;

KmHistoryReading *km_history_reading_new (const char *number);
void km_history_reading_free (KmHistoryReading *reading);
gboolean km_history_read (KmStoreSide *side, gpointer data, GError **error);

/* What is known of a void, as the server's "void" with "name" (of who signed): *@voided stays NULL without one. */
gboolean km_history_get_void (KmStoreSide *side, const char *number, json_t **voided, GError **error);

/* Notes a void and takes its money out of the shift that handed it back, once: whoever hears of it first. */
typedef struct
{
  char *number;
  json_t *voided;          /* (owned) */
  gint64 cash, electronic; /* went back */
  gboolean is_new;         /* out: not known before */
  gboolean own_shift;      /* out: the shift is this till's, still open */
} KmHistoryVoid;

KmHistoryVoid *km_history_void_new (const char *number, json_t *voided, gint64 cash, gint64 electronic);
void km_history_void_free (KmHistoryVoid *note);
gboolean km_history_note_void (KmStoreSide *side, gpointer data, GError **error);

/* --- objects --- */

KmHistoryItem *km_history_item_new (const char *number);
/* Fills it from an element of the search's answer. */
void km_history_item_take (KmHistoryItem *self, KmDesk *desk, json_t *element);

KmHistoryDetail *km_history_detail_new (KmDesk *desk, const char *number);
/* From GET /v1/receipts/{number}, or (@local) from the file. */
gboolean km_history_detail_take (KmHistoryDetail *self, json_t *receipt, gboolean local, GError **error);
void km_history_detail_set_asked (KmHistoryDetail *self);
void km_history_detail_set_refunded (KmHistoryDetail *self);
void km_history_request_set_refunded (KmHistoryRequest *self);
void km_history_detail_update (KmHistoryDetail *self);
const KmTransaction *km_history_detail_transaction (KmHistoryDetail *self);
json_t *km_history_detail_body (KmHistoryDetail *self); /* borrowed: the transaction */
json_t *km_history_detail_void (KmHistoryDetail *self); /* borrowed (nullable) */
json_t *km_history_detail_last_refund (KmHistoryDetail *self); /* borrowed (nullable) */
guint km_history_detail_copies (KmHistoryDetail *self);
void km_history_detail_set_copies (KmHistoryDetail *self, guint copies);
guint km_history_request_item (KmHistoryRequest *self);
gint64 km_history_request_refundable (KmHistoryRequest *self);
KmHistoryRequest *km_history_request_new (const char *number);
void km_history_request_take (KmHistoryRequest *self, KmDesk *desk, const KmTransaction *transaction, guint item, json_t *request);

/* The lines of a transaction, a new list of KmHistorySection. */
GPtrArray *km_history_sections (KmDesk *desk, const KmTransaction *transaction, json_t *refunds);

KmHistorySection *km_history_section_new (const char *kind, const char *title);
/* Takes @value. */
KmHistoryFact *km_history_section_add (KmHistorySection *self, const char *label, char *value);
void km_history_fact_set_full_label (KmHistoryFact *self, const char *label);
void km_history_fact_set_not_applicable (KmHistoryFact *self);
void km_history_fact_set_ltr (KmHistoryFact *self, gboolean ltr);

struct _KmHistory
{
  GObject parent_instance;

  gboolean busy, local, more;
  char *count_text, *kind_text, *status, *validity, *validity_text;
  KmHistoryDetail *detail; /* (owned) (nullable) */

  KmDesk *desk;            /* (unowned): owns this */
  GListStore *items;
  KmHistoryQuery *query;   /* (owned) (nullable) */
  char *cursor;            /* (owned) (nullable) of the server's next page */
  gint64 before;           /* of the file's next page */
  GCancellable *searching; /* (owned) (nullable) of the newest search */
  GCancellable *opening;   /* (owned) (nullable) */
  GHashTable *asked;       /* numbers whose void was asked for here */
  char *voiding;           /* (owned) (nullable) what this window voids now */
  KmSlip *slip;            /* (owned) (nullable) of the refund that was just paid */
};

KmHistoryItem *km_history_find_item (KmHistory *self, const char *number); /* new reference (nullable) */
void km_history_item_set_void (KmHistoryItem *self, gboolean voided);
/* A cancellable of its own in place of *@place, which ends: a newer request or @outer (nullable) cancels it. */
GCancellable *km_history_renew (GCancellable **place, GCancellable *outer);
/* Notes a void of @number and takes it out of the shift; @tell: the clerk has not seen it happen. */
void km_history_learn_void (KmHistory *self, const char *number, json_t *voided, gint64 cash, gint64 electronic, gboolean tell);
/* What the open transaction says of a scanned code. */
void km_history_check_code (KmHistory *self);

G_END_DECLS
