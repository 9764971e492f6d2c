/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Counted nouns: the six forms of Arabic plurals (validators §11, words.md). */
#include "km-words.h"

typedef struct {
  const char *none;         /* 0 */
  const char *one;          /* 1, number left out */
  const char *two;          /* 2, number left out */
  const char *two_oblique;
  const char *few;          /* 3-10, genitive plural */
  const char *many;         /* 11-99, accusative singular */
  const char *hundred;      /* 100-102, 200 …, genitive singular */
  const char *english;
  const char *english_many;
} Noun;

static const Noun nouns[KM_N_NOUNS] = {
  [KM_NOUN_MINUTE] = { "أقل من دقيقة", "دقيقة واحدة", "دقيقتان", "دقيقتين", "دقائق", "دقيقة", "دقيقة", "minute", "minutes" },
  [KM_NOUN_HOUR] = { "أقل من ساعة", "ساعة واحدة", "ساعتان", "ساعتين", "ساعات", "ساعة", "ساعة", "hour", "hours" },
  [KM_NOUN_DAY] = { "أقل من يوم", "يوم واحد", "يومان", "يومين", "أيام", "يومًا", "يوم", "day", "days" },
  [KM_NOUN_YEAR] = { "أقل من سنة", "سنة واحدة", "سنتان", "سنتين", "سنوات", "سنة", "سنة", "year", "years" },
  [KM_NOUN_POUND] = { "لا شيء", "جنيه واحد", "جنيهان", "جنيهين", "جنيهات", "جنيهًا", "جنيه", "pound", "pounds" },
  [KM_NOUN_PIASTRE] = { "لا شيء", "قرش واحد", "قرشان", "قرشين", "قروش", "قرشًا", "قرش", "piastre", "piastres" },
  [KM_NOUN_TRANSACTION] = { "لا توجد معاملات", "معاملة واحدة", "معاملتان", "معاملتين", "معاملات", "معاملة", "معاملة", "transaction", "transactions" },
  [KM_NOUN_SERVICE] = { "لا توجد خدمات", "خدمة واحدة", "خدمتان", "خدمتين", "خدمات", "خدمة", "خدمة", "service", "services" },
  [KM_NOUN_RECEIPT] = { "لا توجد إيصالات", "إيصال واحد", "إيصالان", "إيصالين", "إيصالات", "إيصالًا", "إيصال", "receipt", "receipts" },
  [KM_NOUN_COPY] = { "بلا نسخ", "نسخة واحدة", "نسختان", "نسختين", "نسخ", "نسخة", "نسخة", "copy", "copies" },
  [KM_NOUN_PAGE] = { "بلا صفحات", "صفحة واحدة", "صفحتان", "صفحتين", "صفحات", "صفحة", "صفحة", "page", "pages" },
  [KM_NOUN_REQUEST] = { "لا توجد طلبات", "طلب واحد", "طلبان", "طلبين", "طلبات", "طلبًا", "طلب", "request", "requests" },
  [KM_NOUN_VISITOR] = { "لا يوجد متعاملون", "متعامل واحد", "متعاملان", "متعاملين", "متعاملين", "متعاملًا", "متعامل", "visitor", "visitors" },
  [KM_NOUN_TICKET] = { "لا توجد تذاكر", "تذكرة واحدة", "تذكرتان", "تذكرتين", "تذاكر", "تذكرة", "تذكرة", "ticket", "tickets" },
  [KM_NOUN_DOCUMENT] = { "لا توجد مستندات", "مستند واحد", "مستندان", "مستندين", "مستندات", "مستندًا", "مستند", "document", "documents" },
  [KM_NOUN_FIELD] = { "لا توجد بيانات", "بيان واحد", "بيانان", "بيانين", "بيانات", "بيانًا", "بيان", "field", "fields" },
  [KM_NOUN_DIGIT] = { "بلا أرقام", "رقم واحد", "رقمان", "رقمين", "أرقام", "رقمًا", "رقم", "digit", "digits" },
};

guint
km_words_plural_ar (guint64 n)
{
  guint64 rest = n % 100;

  if (n <= 2)
    return (guint) n;
  if (rest >= 3 && rest <= 10)
    return 3;
  return rest >= 11 ? 4 : 5;
}

static char *
draw (guint64 n, KmDigits digits)
{
  return km_number_format ((gint64) MIN (n, (guint64) G_MAXINT64), digits);
}

char *
km_words_count_ar (guint64 n, KmNoun noun, KmCase grammatical_case, KmDigits digits)
{
  const Noun *forms = &nouns[noun];
  guint form = km_words_plural_ar (n);
  g_autofree char *number = NULL;

  g_return_val_if_fail (noun < KM_N_NOUNS, NULL);
  if (form == 0)
    return g_strdup (forms->none);
  if (form == 1)
    return g_strdup (forms->one);
  if (form == 2)
    return g_strdup (grammatical_case == KM_CASE_OBLIQUE ? forms->two_oblique : forms->two);
  number = draw (n, digits);
  return g_strdup_printf ("%s %s", number, form == 3 ? forms->few : form == 4 ? forms->many : forms->hundred);
}

char *
km_words_count_en (guint64 n, KmNoun noun)
{
  g_autofree char *number = draw (n, KM_DIGITS_LATIN);

  g_return_val_if_fail (noun < KM_N_NOUNS, NULL);
  return g_strdup_printf ("%s %s", number, n == 1 ? nouns[noun].english : nouns[noun].english_many);
}

char *
km_words_count (guint64 n, KmNoun noun, KmCase grammatical_case, KmLanguage language, KmDigits digits)
{
  return language == KM_LANGUAGE_AR ? km_words_count_ar (n, noun, grammatical_case, digits) : km_words_count_en (n, noun);
}
