/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-receipt.h"
#include "km-slip.h"

/* Receipts to lay out. All were paid at 2026-07-01T09:00:00Z, noon in Cairo's summer time. */
typedef enum
{
  FIXTURE_FOUR,   /* a birth: four authorities, cash with change */
  FIXTURE_MIXED,  /* a foreigner: pass-through, percentage, surcharge, rounding, exemption, three tenders, one by post */
  FIXTURE_LONG,   /* 17 services */
  FIXTURE_WIDE,   /* the longest names and largest amounts that come */
  FIXTURE_FREE,   /* one free service, no visitor's name, taken along */
} Fixture;

typedef struct
{
  gboolean practice;
  gboolean large_type;
  guint copy;
  gboolean voided;
} FixtureMarks;

GTimeZone *fixture_zone (void);
KmReceipt *fixture_receipt (Fixture fixture, const FixtureMarks *marks);
/* The paper for the money of its void ("void") or of its fourth request ("refund"), an hour later. */
KmSlip *fixture_slip (const KmReceipt *receipt, const char *kind);
