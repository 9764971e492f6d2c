/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <jansson.h>

#include "km-time.h"

G_BEGIN_DECLS

/* KmShiftReport: everything that stands on a shift's report, added up from the shift's own facts in their order. What the till cannot
 * know (voids and refunds of other windows, the second signature) is set from the server's answer. Money in piastres. Reference counted;
 * filled by one thread, then only read. */

typedef struct
{
  gint64 piastres;
  gint64 count;
} KmShiftCoins;

/* What one authority gets. */
typedef struct
{
  char *authority;   /* code */
  char *name;        /* short name in the paper's language, NULL until it is set */
  guint fees;        /* lines */
  gint64 piastres;
} KmShiftTaking;

typedef struct
{
  KmTime at;
  gint64 piastres;
  char *reference;   /* "" without */
  char *bank;        /* (nullable) */
} KmShiftPayIn;

/* A surprise count: the drawer of a shift that went on. */
typedef struct
{
  KmTime at;
  gint64 counted, expected;
} KmShiftLook;

typedef struct
{
  gatomicrefcount ref_count;

  char *id, *till, *centre, *clerk, *clerk_number; /* names in the paper's language */
  int counter_number;
  gboolean practice;

  KmTime opened_at, counted_at, closed_at; /* 0: not yet */
  gint64 float_piastres;
  GArray *float_coins;   /* KmShiftCoins; empty when only the sum was given */

  guint transactions;
  gint64 cash, card, wallet, order, total; /* taken; refunds in cash are not taken off here */
  gint64 adjustments;    /* surcharges, exemptions and rounding in it */
  GPtrArray *takings;    /* KmShiftTaking, in the order of their first fee */
  GPtrArray *pay_ins;    /* KmShiftPayIn */
  gint64 paid_in;
  guint refunds, voids;
  gint64 refunded, voided;
  GArray *looks;         /* KmShiftLook */
  GArray *look_coins;    /* KmShiftCoins: of the last of them */

  gboolean is_counted;
  GArray *coins;         /* KmShiftCoins: what was counted */
  gint64 counted, expected;

  guint unsent;          /* facts that waited when it was closed */
  gint64 unsent_piastres;
  char *signer;          /* (nullable): who signed for the count beside the clerk, or took the drawer over */
  char *witness;         /* (nullable): the second of the last surprise count */
  char *handed_to;       /* (nullable): user name of who took the drawer over */
  GPtrArray *held;       /* char *: labels of held tickets */
} KmShiftReport;

KmShiftReport *km_shift_report_new (const char *id);
KmShiftReport *km_shift_report_ref (KmShiftReport *report);
void           km_shift_report_unref (KmShiftReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmShiftReport, km_shift_report_unref)

/* Adds a fact of the shift, in the order of the till: @kind "shift.open", "transaction.complete", …; others are skipped. @ledger is the
 * body, or what of it lies in clear. */
void           km_shift_report_add (KmShiftReport *report, const char *kind, KmTime at, json_t *ledger);

/* What should lie in the drawer, from what was added so far. */
gint64         km_shift_report_drawer (KmShiftReport *report);

/* counted − expected; 0 before the count. */
gint64         km_shift_report_difference (KmShiftReport *report);

/* What the server has of the same shift (GET /v1/shifts/{id}). Its expected sum, refunds, voids and signature prevail. */
void           km_shift_report_take_answer (KmShiftReport *report, json_t *answer);

/* {piastres, count} of each, without the empty ones. */
json_t        *km_shift_coins_to_json (const KmShiftCoins *coins, gsize n);
/* Their sum; FALSE on an impossible one. */
gboolean       km_shift_coins_sum (const KmShiftCoins *coins, gsize n, gint64 *sum);

G_END_DECLS
