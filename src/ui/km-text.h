/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "km-digits.h"

G_BEGIN_DECLS

/* Numbers, durations and times as a person reads them, in the language of the program. All return (transfer full). Main thread. */

/* The digits of the language: Arabic-Indic in Arabic. */
KmDigits km_text_digits (void);

char *km_text_number  (gint64 number);
/* Whole pounds without decimals in a sentence «٤١٠ جنيهات», piastres apart. */
char *km_text_pounds  (gint64 piastres);
/* «١٧٩٫٠٠ ج.م», for columns and totals. */
char *km_text_money   (gint64 piastres);
/* «أقل من دقيقة», «٦ دقائق»: nominative. minutes < 0 counts as 0. */
char *km_text_minutes (gint64 minutes);
/* «منذ دقيقتين». */
char *km_text_minutes_ago (gint64 minutes);
/* «٢٢ د», «١ س ٥ د»: for narrow tiles alone. */
char *km_text_minutes_short (gint64 minutes);
/* «٢:٣٠ م» on the centre's clock (Africa/Cairo). at: microseconds since 1970 UTC. */
char *km_text_time (gint64 at);
/* «السبت ٢١ نوفمبر». */
char *km_text_date (gint64 at);

G_END_DECLS
