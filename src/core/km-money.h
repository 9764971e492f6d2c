/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "km-digits.h"

G_BEGIN_DECLS

/* Money is whole piastres in a gint64, everywhere. Any thread; strings returned are new. */

#define KM_MONEY_MAX (G_GINT64_CONSTANT (100000000000000)) /* a million million pounds: what is typed stays far from overflow */

typedef enum {
  KM_MONEY_PLAIN = 0,
  KM_MONEY_DECIMALS = 1 << 0,    /* always two decimals; else only when there are piastres */
  KM_MONEY_CURRENCY = 1 << 1,    /* ج.م after Arabic-Indic digits, EGP before Latin ones */
  KM_MONEY_CURRENCY_AR = 1 << 2, /* ج.م whatever the digits: Arabic window with Latin digits */
} KmMoneyFlags;

/* Pounds as typed (validators §9): at most two decimals after . or ٫; , ٬ and spaces group; digits of any script; groups
 * are of three ("12,50" is refused, not read as 1,250). FALSE with KM_ERROR_INVALID for anything else, for a sign and above KM_MONEY_MAX. */
gboolean km_money_parse (const char *text, gint64 *piastres, GError **error);

/* "١٧٩٫٠٠ ج.م", "EGP 179.00", "1,250"; the space beside the currency does not break (U+00A0). A negative amount stands in parentheses: in Arabic text a minus sign moves, and a
 * sentence says عجز or رد. */
char *km_money_format (gint64 piastres, KmDigits digits, KmMoneyFlags flags);

/* @rate is in piastres per 100 pounds (250 = 2.5 %, domain §0); rounds half up (away from zero). FALSE on overflow. */
gboolean km_money_percent (gint64 base, gint64 rate_per_10000, gint64 *result);

gboolean km_money_add (gint64 a, gint64 b, gint64 *result);
gboolean km_money_multiply (gint64 a, gint64 count, gint64 *result);

/* Nearest multiple of @step piastres (25 for cash), half up; negative amounts mirror. */
gint64 km_money_round_to (gint64 piastres, gint64 step);

G_END_DECLS
