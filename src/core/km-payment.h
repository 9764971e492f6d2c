/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-catalogue.h"

G_BEGIN_DECLS

typedef enum
{
  KM_METHOD_CASH,
  KM_METHOD_CARD,
  KM_METHOD_WALLET,
  KM_METHOD_ORDER,
} KmPaymentMethod;

typedef enum
{
  KM_CASH_OVER_REFUSE,
  KM_CASH_OVER_SURCHARGE,
  KM_CASH_OVER_ALLOW,
} KmCashOver;

typedef struct
{
  const char *code;             /* "meeza" */
  const char *name_ar, *name_en;
} KmCardScheme;

/* Settings of the catalogue version; defaults of domain.md §2 (Law 18/2019). */
struct _KmPaymentRules
{
  gint64 cash_limit;            /* piastres: 50000 */
  KmCashOver cash_over_limit;
  guint surcharge_rate;         /* of 10000: 1000 is 10 % */
  gint64 surcharge_cap;         /* piastres: 1000000 */
  gint64 cash_step;             /* cash is settled to a multiple of this: 25 piastres */
  const char *const *cash_free_services; /* codes whose fees are outside the limit, NULL-terminated */
  const KmCardScheme *schemes;
  guint n_schemes;
  gint64 paying_in_limit;       /* a drawer above it is told to the supervisor */
  const gint64 *denominations;  /* piastres, largest first, 0-terminated */
  const char *receipt_link;     /* https base of the receipt's QR, without a fragment */
  const char *complaints;       /* hotline printed on receipts */
};

/* One way a part was paid. Strings are owned. */
typedef struct
{
  KmPaymentMethod method;
  gint64 piastres;         /* of the total */
  gint64 received;         /* cash: handed over; else equal to piastres */
  gint64 change;           /* cash: handed back */
  char *reference;         /* electronic: the operation's number; NULL for cash */
  char *scheme;            /* card: "meeza", "visa"…; or NULL */
  char *last4;             /* card: last four digits, never more; or NULL */
} KmTender;

KmTender *km_tender_new (KmPaymentMethod method, gint64 piastres);
KmTender *km_tender_copy (const KmTender *tender);
void km_tender_free (KmTender *tender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmTender, km_tender_free)

/* What is to be paid, in piastres. */
typedef struct
{
  gint64 fees;             /* everything due before adjustments, pass-through included */
  gint64 pass_through;     /* part of fees collected for other bodies: outside the cash limit */
  gint64 cash_free;        /* part of fees of services that the law leaves outside the limit */
  gint64 exemption;        /* taken off, positive */
} KmDue;

typedef struct
{
  gint64 principal;        /* fees less exemption */
  gint64 electronic;       /* of the principal, paid by card, wallet or order */
  gint64 cash_principal;   /* of the principal, paid in cash */
  gint64 limited;          /* of that, what the cash limit looks at */
  gint64 surcharge;        /* on cash above the limit */
  gint64 rounding;         /* to the cash step: -12 … +12 */
  gint64 cash_due;         /* to be handed over: cash_principal + surcharge + rounding */
  gint64 total;            /* principal + surcharge + rounding */
} KmSettlement;

/* Settles a due of which `electronic` piastres are paid otherwise and the rest in
 * cash. Cash pays pass-through and cash-free amounts first: what the limit looks at is
 * what remains, the reading that favours the visitor. KM_ERROR_INVALID when electronic
 * exceeds the principal or an amount is negative; KM_ERROR_FORBIDDEN when the rules
 * refuse cash above the limit. */
gboolean km_payment_settle (const KmPaymentRules *rules, const KmDue *due, gint64 electronic,
                            KmSettlement *settlement, GError **error);

/* Checks tenders (KmTender *) against a settlement: they cover it exactly, at most one
 * is cash, change is right, electronic ones have a reference, cards only four digits.
 * The error's field is a JSON pointer like "/payments/1/reference". */
gboolean km_payment_check (const KmPaymentRules *rules, const KmDue *due, GPtrArray *tenders,
                           KmSettlement *settlement, GError **error);

/* The most that may be paid in cash without a surcharge, in piastres of the principal. */
gint64 km_payment_cash_without_surcharge (const KmPaymentRules *rules, const KmDue *due);

const char *km_payment_method_to_string (KmPaymentMethod method);
gboolean km_payment_method_from_string (const char *text, KmPaymentMethod *method);
const KmCardScheme *km_payment_rules_scheme (const KmPaymentRules *rules, const char *code); /* or NULL */
const char *km_card_scheme_name (const KmCardScheme *scheme, KmLanguage language);

G_END_DECLS
