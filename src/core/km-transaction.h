/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-json.h"
#include "km-payment.h"
#include "km-promise.h"

G_BEGIN_DECLS

/* The body of `transaction.complete`: everything that is on the paper, and the
 * answers. This file is the definition of that JSON; every member stands beside its C
 * name. Immutable once shared (refcount is atomic). */
typedef struct _KmTransaction KmTransaction;

typedef enum
{
  KM_DOCUMENT_PRESENT,     /* "present" */
  KM_DOCUMENT_MISSING,     /* "missing" */
  KM_DOCUMENT_NA,          /* "na" */
} KmDocumentState;

typedef struct
{
  char *label;             /* "label": Arabic, as in the catalogue */
  KmDocumentState state;   /* "state" */
} KmTransactionDocument;

typedef struct
{
  guint item;              /* "item": from 1 */
  char *service;           /* "service": code */
  char *name;              /* "name": Arabic */
  char *authority;         /* "authority": code */
  char *authority_name;    /* "authority_name": Arabic, short */
  char *for_whom;          /* "for" or null */
  GHashTable *answers;     /* "answers": field id -> clean value; its own */
  GPtrArray *not_applicable; /* "not_applicable": ids (char *) of required fields that do not apply to this visitor; the member
                              * is left out while there is none */
  GPtrArray *documents;    /* "documents": KmTransactionDocument */
  char *choice;            /* "choice": code of the fee picked, or null */
  KmTime promised_at;      /* "promised_at" */
} KmTransactionItem;

typedef struct
{
  guint item;              /* "item" */
  char *code;              /* "code" */
  char *name;              /* "name": Arabic */
  char *authority;         /* "authority" */
  char *basis;             /* "basis": word of km_fee_basis_to_string() */
  gint64 piastres;         /* "piastres": due */
  gint64 count;            /* "count": copies, pages, years; 0 is null */
  gint64 unit;             /* "unit": price of one (for percent_of_value the rate); 0 is null */
  gboolean pass_through;   /* "pass_through" */
} KmTransactionFee;

typedef struct
{
  char *code;              /* "code": "surcharge", "exemption", "rounding" */
  gint64 piastres;         /* "piastres": negative for an exemption */
  char *basis;             /* "basis": why, or null */
  char *approval;          /* "approval": id of the approval, or null */
} KmTransactionAdjustment;

/* "receipt" */
typedef struct
{
  char *number;            /* "number": ASW-T03-2627-000042 */
  KmTime at;               /* "at" */
  char *previous;          /* "previous": hash of the till's previous receipt; null for the first */
  char *hash;              /* "hash": BLAKE2b-256 in hex of km_receipt_text() */
  char *signature;         /* "signature": base64url */
  char *shift;             /* "shift": id */
  char *counter_code;      /* "counter": {"code", */
  int counter_number;      /*             "number"} */
  char *centre_code;       /* "centre": {"code", */
  char *centre_name_ar;    /*            "name_ar", */
  char *centre_name_en;    /*            "name_en"} */
  char *clerk_username;    /* "clerk": {"username", */
  char *clerk_name_ar;     /*           "name_ar", */
  char *clerk_name_en;     /*           "name_en", */
  int clerk_number;        /*           "number"} */
  char *ticket_label;      /* "ticket_label": "م ٤٢" or null */
  char *visitor_name;      /* "visitor": {"name", or null */
  char *visitor_identity;  /*             "identity_masked"} or null */
  gboolean visitor_passport; /*           "passport": the masked number is a passport's */
  gboolean practice;       /* "practice" */
  gboolean large_type;     /* "large_type" */
  int collection_from;     /* "collection": {"from","to"} minutes after midnight */
  int collection_to;
  char *link;              /* "link": base of the QR's address */
  char *complaints;        /* "complaints": hotline */
} KmTransactionReceipt;

struct _KmTransaction
{
  gatomicrefcount ref_count;
  char *ticket;            /* "ticket": id or null */
  char *catalogue;         /* "catalogue": version */
  KmAudience audience;     /* "audience" */
  GPtrArray *items;        /* "items": KmTransactionItem */
  GHashTable *answers;     /* "answers": shared, field id -> clean value */
  GPtrArray *fees;         /* "fees": KmTransactionFee, in order of the items */
  GPtrArray *adjustments;  /* "adjustments": KmTransactionAdjustment */
  gint64 total;            /* "total": fees and adjustments */
  GPtrArray *payments;     /* "payments": KmTender */
  KmTransactionReceipt *receipt; /* "receipt"; NULL in a quote's body */
};

typedef enum
{
  KM_TRANSACTION_COMPLETE, /* payments and receipt must be there */
  KM_TRANSACTION_QUOTE,    /* payments may be there (an intended split); fees, adjustments, total and receipt need not */
} KmTransactionUse;

KmTransaction *km_transaction_new (void);
KmTransaction *km_transaction_ref (KmTransaction *transaction);
void km_transaction_unref (KmTransaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmTransaction, km_transaction_unref)

/* Strict: an unknown or missing member, a wrong type or a value out of bounds is
 * KM_ERROR_INVALID, "bad-body" on the wire, with its JSON pointer (km_error_get_field). Knows no
 * catalogue. */
KmTransaction *km_transaction_new_from_json (json_t *body, KmTransactionUse use, GError **error);
json_t *km_transaction_to_json (const KmTransaction *transaction);
json_t *km_transaction_fee_to_json (const KmTransactionFee *fee);
/* A fee line out of @json, new; NULL with "bad-body". @mode: a till's command is read strictly, an answer tolerantly. */
KmTransactionFee *km_transaction_fee_from_json (json_t *json, const char *path, KmJsonMode mode, GError **error);
void km_transaction_fee_free (KmTransactionFee *fee);

KmTransactionItem *km_transaction_add_item (KmTransaction *transaction);
KmTransactionFee *km_transaction_add_fee (KmTransaction *transaction);
KmTransactionAdjustment *km_transaction_add_adjustment (KmTransaction *transaction, const char *code, gint64 piastres);
void km_transaction_item_add_document (KmTransactionItem *item, const char *label, KmDocumentState state);
KmTransactionReceipt *km_transaction_receipt_new (void);
void km_transaction_receipt_free (KmTransactionReceipt *receipt);

const KmTransactionItem *km_transaction_find_item (const KmTransaction *transaction, guint item);
/* Whether «لا ينطبق» was said of this field for this item (counter.md §1.4). */
gboolean km_transaction_item_is_not_applicable (const KmTransactionItem *item, const char *field_id);
/* The item's own answer, else the shared one; NULL when there is none. */
const char *km_transaction_answer (const KmTransaction *transaction, const KmTransactionItem *item, const char *field_id);
/* Sums over the fee lines and adjustments of that code. */
gint64 km_transaction_fees_total (const KmTransaction *transaction);
gint64 km_transaction_pass_through (const KmTransaction *transaction);
gint64 km_transaction_adjustment (const KmTransaction *transaction, const char *code);
gint64 km_transaction_paid (const KmTransaction *transaction, KmPaymentMethod method);

const char *km_document_state_to_string (KmDocumentState state);
gboolean km_document_state_from_string (const char *text, KmDocumentState *state);

G_END_DECLS
