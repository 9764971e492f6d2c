/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-transaction.h"

G_BEGIN_DECLS

typedef enum
{
  KM_SLIP_VOID,   /* a receipt was voided: all its money goes back */
  KM_SLIP_REFUND, /* a request was refused: its money goes back */
} KmSlipKind;

/* What an authority gives back. Strings owned. */
typedef struct
{
  char *name;      /* Arabic, short */
  gint64 piastres;
} KmSlipAuthority;

typedef struct _KmSlip KmSlip;

/* Everything that stands on the paper which the visitor signs for money handed back. Strings are owned; Arabic, as all paper. Whoever made
 * it fills it in before it is shared; then it is immutable, with an atomic count of references. */
struct _KmSlip
{
  gatomicrefcount ref_count;
  KmSlipKind kind;
  char *receipt;           /* "ASW-T03-2627-000042" */
  KmTime receipt_at;
  char *request;           /* of a refund: "ASW-T03-2627-000042/2"; else NULL */
  char *service;           /* of a refund: its name; else NULL */
  KmTime at;               /* of the void or refund */
  char *centre;
  int counter;             /* where the money is handed back */
  char *clerk;             /* who hands it back */
  int clerk_number;
  char *shift;             /* id; out of which it goes */
  char *visitor;           /* or NULL */
  char *identity;          /* masked, or NULL */
  gboolean passport;       /* the masked number is a passport's */
  GPtrArray *authorities;  /* KmSlipAuthority */
  GPtrArray *back;         /* KmTender: how it goes back */
  gint64 piastres;         /* in all */
  char *reason;            /* or NULL */
  char *approved_by;       /* a name, or NULL */
  gboolean practice;
};

/* Of a paid transaction with its receipt part. The void gives back what was paid, as it was paid. */
KmSlip *km_slip_new_void (const KmTransaction *transaction);
/* Of one item of it, by @method and with its @reference (nullable). NULL when there is no such item. */
KmSlip *km_slip_new_refund (const KmTransaction *transaction, guint item, gint64 piastres, KmPaymentMethod method, const char *reference);

KmSlip *km_slip_ref (KmSlip *slip);
void km_slip_unref (KmSlip *slip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmSlip, km_slip_unref)

/* "ASW-T03-2627-000042-void", "ASW-T03-2627-000042-2-refund": for titles and file names. Free it. */
char *km_slip_name (const KmSlip *slip);

G_END_DECLS
