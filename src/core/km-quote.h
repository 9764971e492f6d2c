/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-form.h"
#include "km-fees.h"
#include "km-transaction.h"

G_BEGIN_DECLS

/* What a transaction costs and when it will be ready, reckoned from the catalogue and
 * the answers alone. The same function runs on the server and, offline, at the counter. */
typedef struct
{
  char *authority;         /* "authority" */
  char *name_ar, *name_en; /* "name_ar", "name_en": short */
  gint64 piastres;         /* "piastres": its own fees, without pass-through */
  gint64 pass_through;     /* "pass_through" */
  guint items;             /* "items" */
} KmQuoteAuthority;

typedef struct
{
  guint item;              /* "item" */
  char *service;           /* "service" */
  KmTime promised_at;      /* "promised_at" */
} KmQuotePromise;

typedef struct
{
  char *catalogue;         /* "catalogue": version it was reckoned with */
  KmTime at;               /* "at" */
  GPtrArray *lines;        /* "lines": KmTransactionFee */
  GPtrArray *authorities;  /* "authorities": KmQuoteAuthority, in the order of the items */
  GPtrArray *promises;     /* "promises": KmQuotePromise */
  gint64 fees;             /* "fees" */
  gint64 pass_through;     /* "pass_through" */
  gint64 cash_free;        /* "cash_free": part of the fees that the law leaves outside the cash limit */
  gint64 exemption;        /* "exemption": positive; only what an approval stands for */
  KmSettlement settlement; /* "settlement": for the tenders given; without tenders, all electronic */
  gint64 cash_free_limit;  /* "cash_without_surcharge": most of the principal that may be cash at no surcharge */
  gboolean all_cash_allowed; /* "all_cash": null when refused, else … */
  KmSettlement all_cash;   /* … the settlement if all of it is cash */
} KmQuote;

KmQuote *km_quote_new (void); /* empty, for reading */
void km_quote_free (KmQuote *quote);
/* What is due, for km_payment_settle(). */
KmDue km_quote_due (const KmQuote *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmQuote, km_quote_free)

/* Errors carry a wire code and the JSON pointer of the member at fault: "unknown-service",
 * "unknown-catalogue" (the transaction names another version), "bad-body" for an answer that is
 * missing for a fee, a fee choice not made, a service not offered to the audience. Promises
 * are reckoned from `at`. */
KmQuote *km_quote (KmCatalogue *catalogue, const KmTransaction *transaction, KmTime at, GTimeZone *tz, GError **error);
json_t *km_quote_to_json (const KmQuote *quote);
KmQuote *km_quote_new_from_json (json_t *json, GError **error);

/* Where a complete transaction differs from the quote. `code` is the stable wire code. */
typedef struct
{
  char *code;              /* "fee-differs", "total-differs", "surcharge-differs", "payment-differs" */
  char *service;           /* code of the service, or NULL */
  char *fee;               /* code of the fee line, or NULL */
  gint64 expected, given;  /* piastres */
  char *field;             /* JSON pointer */
} KmQuoteDifference;

void km_quote_difference_free (KmQuoteDifference *difference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmQuoteDifference, km_quote_difference_free)

/* NULL when they agree to the piastre, else the first difference. Rounding and
 * surcharge are reckoned anew from the payments. */
KmQuoteDifference *km_quote_compare (const KmQuote *quote, KmCatalogue *catalogue, const KmTransaction *transaction);
/* "Fee «قيد عائلي» changed from 64.00 to 70.00…", translated; free it. */
char *km_quote_difference_sentence (const KmQuoteDifference *difference, KmCatalogue *catalogue, KmLanguage language);

/* The whole transaction but its payments, adjustments and receipt, from a bundle and
 * its form. document_state may be NULL (all missing); choices maps item -> fee code. Needs
 * no completeness: KM_ERROR_INVALID only for what km_quote() refuses. */
typedef KmDocumentState (*KmDocumentStateFunc) (guint item, const char *label_ar, gpointer data);
KmTransaction *km_transaction_new_from_form (KmForm *form, KmBundle *bundle, const char *ticket, GHashTable *choices,
                                             KmDocumentStateFunc document_state, gpointer data);
/* Puts the quote's fee lines, promises, adjustments and total, and the tenders (copied),
 * into a transaction that is not shared yet. */
gboolean km_transaction_apply_quote (KmTransaction *transaction, KmCatalogue *catalogue, const KmQuote *quote,
                                     GPtrArray *tenders, GError **error);

/* Answers against the catalogue: every field belongs to its service or is shared by one,
 * required ones are there, values are clean. FALSE with KM_ERROR_INVALID and the field's JSON
 * pointer. `today` as in km_form_new(). */
gboolean km_transaction_check_answers (KmCatalogue *catalogue, const KmTransaction *transaction, const GDate *today,
                                       GError **error);

G_END_DECLS
