/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-digits.h"
#include "km-language.h"
#include "km-page.h"
#include "km-shift-report.h"

G_BEGIN_DECLS

/*
 * The report of a counted shift: opening float, takings by method and by authority, paying-ins, refunds and voids, the count by
 * denomination, what was expected and the difference in words, what is not sent yet, who is still held, hand-over, lines to sign on.
 * Title: SHIFT- and the tail of its id. Any thread. Returns: (transfer full).
 */
KmPage *km_shift_report_page_new (KmShiftReport *report,
                                  KmPaperSize    paper,
                                  KmLanguage     language,
                                  KmDigits       digits,
                                  GTimeZone     *zone);

/* The record of the last surprise count in @report («محضر جرد مفاجئ»). Title: COUNT- and the tail of the shift's id. */
KmPage *km_surprise_page_new (KmShiftReport *report,
                              KmPaperSize    paper,
                              KmLanguage     language,
                              KmDigits       digits,
                              GTimeZone     *zone);

G_END_DECLS
