/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Numbers and amounts in words. Source of the agreement: words.md's rules of formal Egyptian administrative Arabic, which
 * ICU's spell-out does not follow (it writes إثنان، ثلاثة مائة). */
#include "km-words.h"

#include <string.h>

#define N_SCALES 6

typedef struct {
  const char *one;        /* ألف */
  const char *dual;       /* ألفان */
  const char *dual_oblique;
  const char *dual_joined; /* before the counted noun the nūn drops: ألفا جنيه */
  const char *dual_joined_oblique;
  const char *plural;     /* ثلاثة آلاف */
  const char *accusative; /* أحد عشر ألفًا */
} Scale;

/* Index = power of a thousand; the first has no word of its own. */
static const Scale scales[N_SCALES + 1] = {
  { NULL },
  { "ألف", "ألفان", "ألفين", "ألفا", "ألفي", "آلاف", "ألفًا" },
  { "مليون", "مليونان", "مليونين", "مليونا", "مليوني", "ملايين", "مليونًا" },
  { "مليار", "ملياران", "مليارين", "مليارا", "ملياري", "مليارات", "مليارًا" },
  { "تريليون", "تريليونان", "تريليونين", "تريليونا", "تريليوني", "تريليونات", "تريليونًا" },
  { "كوادريليون", "كوادريليونان", "كوادريليونين", "كوادريليونا", "كوادريليوني", "كوادريليونات", "كوادريليونًا" },
  { "كوينتيليون", "كوينتيليونان", "كوينتيليونين", "كوينتيليونا", "كوينتيليوني", "كوينتيليونات", "كوينتيليونًا" },
};

static const char *const units[2][10] = {
  { "صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة" },
  { "صفر", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع" },
};

static const char *const tens[2][10] = {
  { NULL, "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون" },
  { NULL, "عشرة", "عشرين", "ثلاثين", "أربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين" },
};

static const char *const hundreds[10] = {
  NULL, "مائة", NULL, "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة",
};

static void
append_and (GString *out)
{
  if (out->len > 0)
    g_string_append (out, " و");
}

/* 1 to 99. */
static void
append_below_hundred (GString *out, guint n, KmGender gender, KmCase grammatical_case)
{
  gboolean oblique = grammatical_case == KM_CASE_OBLIQUE;
  guint unit = n % 10;

  if (n == 2) {
    g_string_append (out, gender == KM_GENDER_FEMININE ? (oblique ? "اثنتين" : "اثنتان") : (oblique ? "اثنين" : "اثنان"));
  } else if (n < 10) {
    g_string_append (out, units[gender][n]);
  } else if (n == 10) {
    g_string_append (out, gender == KM_GENDER_FEMININE ? "عشر" : "عشرة");
  } else if (n == 11) {
    g_string_append (out, gender == KM_GENDER_FEMININE ? "إحدى عشرة" : "أحد عشر");
  } else if (n == 12) {
    g_string_append (out, gender == KM_GENDER_FEMININE ? (oblique ? "اثنتي عشرة" : "اثنتا عشرة") : (oblique ? "اثني عشر" : "اثنا عشر"));
  } else if (n < 20) {
    g_string_append (out, units[gender][unit]);
    g_string_append (out, gender == KM_GENDER_FEMININE ? " عشرة" : " عشر");
  } else {
    if (unit == 1)
      g_string_append (out, gender == KM_GENDER_FEMININE ? "إحدى" : "واحد");
    else if (unit != 0)
      append_below_hundred (out, unit, gender, grammatical_case);
    if (unit != 0)
      g_string_append (out, " و");
    g_string_append (out, tens[oblique][n / 10]);
  }
}

/* @n is 1 to 9 hundreds; @joined: a noun follows directly (مائتا جنيه). */
static void
append_hundreds (GString *out, guint n, KmCase grammatical_case, gboolean joined)
{
  gboolean oblique = grammatical_case == KM_CASE_OBLIQUE;

  if (n == 2)
    g_string_append (out, joined ? (oblique ? "مائتي" : "مائتا") : (oblique ? "مائتين" : "مائتان"));
  else
    g_string_append (out, hundreds[n]);
}

static void
append_dual (GString *out, const Scale *scale, KmCase grammatical_case, gboolean joined)
{
  gboolean oblique = grammatical_case == KM_CASE_OBLIQUE;

  if (joined)
    g_string_append (out, oblique ? scale->dual_joined_oblique : scale->dual_joined);
  else
    g_string_append (out, oblique ? scale->dual_oblique : scale->dual);
}

/* @group (1 to 999) thousands, millions …, which are counted nouns themselves; @joined: the last words of the number, and a
 * noun follows. */
static void
append_scaled (GString *out, guint group, const Scale *scale, KmCase grammatical_case, gboolean joined)
{
  guint rest = group % 100;

  if (group >= 100) {
    append_hundreds (out, group / 100, grammatical_case, rest <= 2);
    if (rest <= 2) {
      g_string_append_c (out, ' ');
      g_string_append (out, scale->one);
    }
    if (rest == 0)
      return;
    g_string_append (out, " و");
  }
  if (rest == 1) {
    g_string_append (out, scale->one);
  } else if (rest == 2) {
    append_dual (out, scale, grammatical_case, joined);
  } else {
    append_below_hundred (out, rest, KM_GENDER_MASCULINE, grammatical_case);
    g_string_append_c (out, ' ');
    g_string_append (out, rest <= 10 ? scale->plural : joined ? scale->one : scale->accusative);
  }
}

/* The cardinal @n > 0. @joined: a counted noun follows in iḍāfa (only when @n is a multiple of 100). */
static void
append_number (GString *out, guint64 n, KmGender gender, KmCase grammatical_case, gboolean joined)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint64 power = 1;

  for (guint i = 0; i < N_SCALES; i++)
    power *= 1000;
  for (guint i = N_SCALES; i > 0; i--, power /= 1000) {
    guint group = (guint) (n / power % 1000);

    if (group == 0)
      continue;
    append_and (text);
    append_scaled (text, group, &scales[i], grammatical_case, joined && n % power == 0);
  }
  if (n % 1000 >= 100) {
    append_and (text);
    append_hundreds (text, (guint) (n % 1000 / 100), grammatical_case, joined && n % 100 == 0);
  }
  if (n % 100 != 0) {
    append_and (text);
    append_below_hundred (text, (guint) (n % 100), gender, grammatical_case);
  }
  g_string_append_len (out, text->str, (gssize) text->len);
}

char *
km_words_number_ar (guint64 n, KmGender gender, KmCase grammatical_case)
{
  GString *out = g_string_new (NULL);

  if (n == 0)
    g_string_append (out, units[gender][0]);
  else
    append_number (out, n, gender, grammatical_case, FALSE);
  return g_string_free (out, FALSE);
}

/* ---- Amounts ---- */

/* A masculine noun with its adjective in the forms that numbers ask for. */
typedef struct {
  const char *one;    /* جنيه مصري واحد */
  const char *one_more; /* after a hundred: وجنيه واحد */
  const char *two;    /* جنيهان مصريان */
  const char *two_more;
  const char *few;    /* جنيهات مصرية */
  const char *many;   /* جنيهًا مصريًا */
  const char *hundred; /* جنيه مصري */
} Counted;

static const Counted pound = {
  "جنيه مصري واحد", "جنيه واحد", "جنيهان مصريان", "جنيهان", "جنيهات مصرية", "جنيهًا مصريًا", "جنيه مصري",
};

static const Counted piastre = {
  "قرش واحد", "قرش واحد", "قرشان", "قرشان", "قروش", "قرشًا", "قرش",
};

/* @n > 0 of @noun, nominative. The noun follows the last two digits of the number. */
static void
append_counted (GString *out, guint64 n, const Counted *noun)
{
  guint rest = (guint) (n % 100);

  if (n == 1) {
    g_string_append (out, noun->one);
  } else if (n == 2) {
    g_string_append (out, noun->two);
  } else if (rest <= 2) {
    append_number (out, n - rest, KM_GENDER_MASCULINE, KM_CASE_NOMINATIVE, TRUE);
    g_string_append_printf (out, " %s", noun->hundred);
    if (rest != 0)
      g_string_append_printf (out, " و%s", rest == 1 ? noun->one_more : noun->two_more);
  } else {
    append_number (out, n, KM_GENDER_MASCULINE, KM_CASE_NOMINATIVE, FALSE);
    g_string_append_printf (out, " %s", rest <= 10 ? noun->few : noun->many);
  }
}

static guint64
magnitude_of (gint64 piastres)
{
  return piastres < 0 ? (guint64) 0 - (guint64) piastres : (guint64) piastres;
}

char *
km_words_amount_ar (gint64 piastres)
{
  guint64 magnitude = magnitude_of (piastres);
  GString *out = g_string_new ("فقط ");

  if (magnitude == 0)
    g_string_append (out, "صفر جنيه مصري");
  if (magnitude >= 100)
    append_counted (out, magnitude / 100, &pound);
  if (magnitude % 100 != 0) {
    if (magnitude >= 100)
      g_string_append (out, " و");
    append_counted (out, magnitude % 100, &piastre);
  }
  g_string_append (out, " لا غير");
  return g_string_free (out, FALSE);
}

/* ---- English ---- */

static const char *const english_units[20] = {
  "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
  "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
};

static const char *const english_tens[10] = {
  NULL, NULL, "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
};

static const char *const english_scales[N_SCALES + 1] = {
  "", " thousand", " million", " billion", " trillion", " quadrillion", " quintillion",
};

static void
append_english_group (GString *out, guint n)
{
  if (n >= 100) {
    g_string_append_printf (out, "%s hundred", english_units[n / 100]);
    if (n % 100 != 0)
      g_string_append_c (out, ' ');
  }
  n %= 100;
  if (n >= 20) {
    g_string_append (out, english_tens[n / 10]);
    if (n % 10 != 0)
      g_string_append_printf (out, "-%s", english_units[n % 10]);
  } else if (n > 0) {
    g_string_append (out, english_units[n]);
  }
}

char *
km_words_number_en (guint64 n)
{
  GString *out = g_string_new (n == 0 ? english_units[0] : NULL);
  guint64 power = 1;

  for (guint i = 0; i < N_SCALES; i++)
    power *= 1000;
  for (guint i = N_SCALES + 1; i > 0; i--, power /= 1000) {
    guint group = (guint) (n / power % 1000);

    if (group == 0)
      continue;
    if (out->len > 0)
      g_string_append_c (out, ' ');
    append_english_group (out, group);
    g_string_append (out, english_scales[i - 1]);
  }
  return g_string_free (out, FALSE);
}

char *
km_words_amount_en (gint64 piastres)
{
  guint64 magnitude = magnitude_of (piastres);
  guint64 pounds = magnitude / 100;
  guint64 rest = magnitude % 100;
  GString *out = g_string_new ("Only ");

  if (pounds > 0 || rest == 0) {
    g_autofree char *words = km_words_number_en (pounds);

    g_string_append_printf (out, "%s Egyptian %s", words, pounds == 1 ? "pound" : "pounds");
  }
  if (rest > 0) {
    g_autofree char *words = km_words_number_en (rest);

    g_string_append_printf (out, "%s%s %s", pounds > 0 ? " and " : "", words, rest == 1 ? "piastre" : "piastres");
  }
  return g_string_free (out, FALSE);
}
