/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-language.h"
#include "km-page.h"

G_BEGIN_DECLS

/* What stands on the slip that goes with cash to the bank or the safe. Strings are borrowed for the call. */
typedef struct
{
  const char *centre;            /* name in the paper's language */
  const char *clerk;
  const char *clerk_number;      /* (nullable) */
  const char *till;              /* ASW-T03 */
  const char *shift;             /* id */
  int counter_number;
  gint64 at;                     /* microseconds UTC */
  gint64 piastres;
  const char *reference;         /* number of the bank's slip, "" without */
  const char *bank;              /* (nullable) */
  gboolean practice;
} KmPayInSlip;

/* «حافظة توريد», once for the bank and once for the drawer on the same paper. Title: PAYIN- and the tail of the shift's id and the minute.
 * Any thread. Returns: (transfer full). */
KmPage *km_pay_in_page_new (const KmPayInSlip *slip,
                            KmPaperSize        paper,
                            KmLanguage         language,
                            KmDigits           digits,
                            GTimeZone         *zone);

G_END_DECLS
