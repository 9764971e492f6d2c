/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-flow.h"
#include "km-page.h"
#include "km-receipt.h"

G_BEGIN_DECLS

/* What every part of a receipt needs to be laid out. All borrowed. Private to paper. */
typedef struct
{
  const KmReceipt *receipt;
  KmPaperSize paper;
  gboolean columns; /* A5 in common type: wide enough for things side by side */
  KmDigits digits;
  GTimeZone *zone;
  KmFlow *flow;
} KmReceiptPart;

/* The requests by authority, each with its number and fee lines, and what each authority gets. */
void km_receipt_part_add_items        (const KmReceiptPart *part);

/* Money that is collected for other bodies, apart; nothing when there is none. */
void km_receipt_part_add_pass_through (const KmReceiptPart *part);

/* What was taken along, and when and where the rest is to be had. */
void km_receipt_part_add_promises     (const KmReceiptPart *part);

G_END_DECLS
