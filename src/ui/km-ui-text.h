/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "km-digits.h"
#include "km-language.h"

G_BEGIN_DECLS

/* Numbers, amounts, durations and times as this program's language draws them: thin over the rules of core, which are told
 * language, digits and zone. Strings returned are new. Main thread. */

KmLanguage km_ui_language (void);
/* Arabic-Indic in Arabic. */
KmDigits   km_ui_digits   (void);
/* Africa/Cairo (borrowed), UTC where the machine has no time zones: the server refuses to start without. */
GTimeZone *km_ui_zone     (void);

/* What stands between the parts of a line: «، » or ", ". Static. */
const char *km_ui_comma   (void);
char *km_ui_number        (gint64 number);
/* «١٧٩٫٠٠ ج.م» for columns and totals. */
char *km_ui_money         (gint64 piastres);
/* «٢٤٬٣١٥ ج.م», with piastres only when there are some, for tiles. */
char *km_ui_money_short   (gint64 piastres);
/* «٦ دقائق»; oblique after a preposition: «منذ دقيقتين». minutes < 0 counts as 0. */
char *km_ui_minutes       (gint64   minutes,
                           gboolean oblique);
/* «٢٢ د»: for narrow tiles alone. */
char *km_ui_minutes_short (gint64 minutes);
/* «٢:٣٠ م». at: microseconds since 1970 UTC. */
char *km_ui_clock         (gint64 at);
/* «السبت ٢١ نوفمبر». */
char *km_ui_day           (gint64 at);

G_END_DECLS
