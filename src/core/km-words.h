/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "km-digits.h"
#include "km-language.h"

G_BEGIN_DECLS

/* Amounts and counts in words. All strings returned are new. Any thread. */

typedef enum {
  KM_CASE_NOMINATIVE, /* تبقى دقيقتان */
  KM_CASE_OBLIQUE,    /* منذ دقيقتين: after a preposition or a noun of action */
} KmCase;

typedef enum {
  KM_GENDER_MASCULINE,
  KM_GENDER_FEMININE,
} KmGender;

/* Nouns that are counted on screen or paper. */
typedef enum {
  KM_NOUN_MINUTE,
  KM_NOUN_HOUR,
  KM_NOUN_DAY,
  KM_NOUN_YEAR,
  KM_NOUN_POUND,
  KM_NOUN_PIASTRE,
  KM_NOUN_TRANSACTION,
  KM_NOUN_SERVICE,
  KM_NOUN_RECEIPT,
  KM_NOUN_COPY,
  KM_NOUN_PAGE,
  KM_NOUN_REQUEST,
  KM_NOUN_VISITOR,
  KM_NOUN_TICKET,
  KM_NOUN_DOCUMENT,
  KM_NOUN_FIELD,
  KM_NOUN_DIGIT,
  KM_N_NOUNS,
} KmNoun;

/* "فقط مائة وتسعة وسبعون جنيهًا مصريًا وخمسون قرشًا لا غير" by words.md; 0 is «فقط صفر جنيه مصري لا غير». A negative amount is
 * written as its magnitude: the paper says رد beside it. Right for every gint64. */
char *km_words_amount_ar (gint64 piastres);

/* "Only one hundred seventy-nine Egyptian pounds and fifty piastres". */
char *km_words_amount_en (gint64 piastres);

/* @n of @noun by the six Arabic forms (دقيقة واحدة، دقيقتان، ٣ دقائق، ١١ دقيقة، ١٠٠ دقيقة); 0 is the noun's own "none". */
char *km_words_count_ar (guint64 n, KmNoun noun, KmCase grammatical_case, KmDigits digits);

/* "1 minute", "2 minutes", "0 minutes". */
char *km_words_count_en (guint64 n, KmNoun noun);

/* By language; @grammatical_case is for Arabic. */
char *km_words_count (guint64 n, KmNoun noun, KmCase grammatical_case, KmLanguage language, KmDigits digits);

/* The cardinal number alone: اثنان وأربعون; oblique اثنين وأربعين (after رقم); feminine ثماني، إحدى عشرة. */
char *km_words_number_ar (guint64 n, KmGender gender, KmCase grammatical_case);
char *km_words_number_en (guint64 n);

/* Which of the six gettext forms @n takes (validators §11). */
guint km_words_plural_ar (guint64 n);

G_END_DECLS
