/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-words.h"

/* Written by hand from the rules of words.md, not by the code under test. Piastres, and the words between فقط and لا غير. */
static const struct {
  gint64      piastres;
  const char *words;
} amounts[] = {
  { 0, "صفر جنيه مصري" },
  { 1, "قرش واحد" },
  { 2, "قرشان" },
  { 3, "ثلاثة قروش" },
  { 5, "خمسة قروش" },
  { 8, "ثمانية قروش" },
  { 10, "عشرة قروش" },
  { 11, "أحد عشر قرشًا" },
  { 12, "اثنا عشر قرشًا" },
  { 15, "خمسة عشر قرشًا" },
  { 20, "عشرون قرشًا" },
  { 21, "واحد وعشرون قرشًا" },
  { 25, "خمسة وعشرون قرشًا" },
  { 32, "اثنان وثلاثون قرشًا" },
  { 50, "خمسون قرشًا" },
  { 75, "خمسة وسبعون قرشًا" },
  { 99, "تسعة وتسعون قرشًا" },
  { 1 * 100, "جنيه مصري واحد" },
  { 2 * 100, "جنيهان مصريان" },
  { 3 * 100, "ثلاثة جنيهات مصرية" },
  { 4 * 100, "أربعة جنيهات مصرية" },
  { 5 * 100, "خمسة جنيهات مصرية" },
  { 6 * 100, "ستة جنيهات مصرية" },
  { 7 * 100, "سبعة جنيهات مصرية" },
  { 8 * 100, "ثمانية جنيهات مصرية" },
  { 9 * 100, "تسعة جنيهات مصرية" },
  { 10 * 100, "عشرة جنيهات مصرية" },
  { 11 * 100, "أحد عشر جنيهًا مصريًا" },
  { 12 * 100, "اثنا عشر جنيهًا مصريًا" },
  { 13 * 100, "ثلاثة عشر جنيهًا مصريًا" },
  { 14 * 100, "أربعة عشر جنيهًا مصريًا" },
  { 15 * 100, "خمسة عشر جنيهًا مصريًا" },
  { 16 * 100, "ستة عشر جنيهًا مصريًا" },
  { 17 * 100, "سبعة عشر جنيهًا مصريًا" },
  { 18 * 100, "ثمانية عشر جنيهًا مصريًا" },
  { 19 * 100, "تسعة عشر جنيهًا مصريًا" },
  { 20 * 100, "عشرون جنيهًا مصريًا" },
  { 21 * 100, "واحد وعشرون جنيهًا مصريًا" },
  { 22 * 100, "اثنان وعشرون جنيهًا مصريًا" },
  { 23 * 100, "ثلاثة وعشرون جنيهًا مصريًا" },
  { 28 * 100, "ثمانية وعشرون جنيهًا مصريًا" },
  { 30 * 100, "ثلاثون جنيهًا مصريًا" },
  { 40 * 100, "أربعون جنيهًا مصريًا" },
  { 45 * 100, "خمسة وأربعون جنيهًا مصريًا" },
  { 50 * 100, "خمسون جنيهًا مصريًا" },
  { 60 * 100, "ستون جنيهًا مصريًا" },
  { 64 * 100, "أربعة وستون جنيهًا مصريًا" },
  { 70 * 100, "سبعون جنيهًا مصريًا" },
  { 80 * 100, "ثمانون جنيهًا مصريًا" },
  { 90 * 100, "تسعون جنيهًا مصريًا" },
  { 99 * 100, "تسعة وتسعون جنيهًا مصريًا" },
  { 100 * 100, "مائة جنيه مصري" },
  { 101 * 100, "مائة جنيه مصري وجنيه واحد" },
  { 102 * 100, "مائة جنيه مصري وجنيهان" },
  { 103 * 100, "مائة وثلاثة جنيهات مصرية" },
  { 110 * 100, "مائة وعشرة جنيهات مصرية" },
  { 111 * 100, "مائة وأحد عشر جنيهًا مصريًا" },
  { 112 * 100, "مائة واثنا عشر جنيهًا مصريًا" },
  { 120 * 100, "مائة وعشرون جنيهًا مصريًا" },
  { 121 * 100, "مائة وواحد وعشرون جنيهًا مصريًا" },
  { 179 * 100 + 50, "مائة وتسعة وسبعون جنيهًا مصريًا وخمسون قرشًا" },
  { 179 * 100, "مائة وتسعة وسبعون جنيهًا مصريًا" },
  { 199 * 100, "مائة وتسعة وتسعون جنيهًا مصريًا" },
  { 200 * 100, "مائتا جنيه مصري" },
  { 201 * 100, "مائتا جنيه مصري وجنيه واحد" },
  { 202 * 100, "مائتا جنيه مصري وجنيهان" },
  { 203 * 100, "مائتان وثلاثة جنيهات مصرية" },
  { 211 * 100, "مائتان وأحد عشر جنيهًا مصريًا" },
  { 250 * 100, "مائتان وخمسون جنيهًا مصريًا" },
  { 300 * 100, "ثلاثمائة جنيه مصري" },
  { 342 * 100, "ثلاثمائة واثنان وأربعون جنيهًا مصريًا" },
  { 400 * 100, "أربعمائة جنيه مصري" },
  { 410 * 100, "أربعمائة وعشرة جنيهات مصرية" },
  { 500 * 100, "خمسمائة جنيه مصري" },
  { 501 * 100, "خمسمائة جنيه مصري وجنيه واحد" },
  { 515 * 100, "خمسمائة وخمسة عشر جنيهًا مصريًا" },
  { 600 * 100, "ستمائة جنيه مصري" },
  { 700 * 100, "سبعمائة جنيه مصري" },
  { 720 * 100, "سبعمائة وعشرون جنيهًا مصريًا" },
  { 800 * 100, "ثمانمائة جنيه مصري" },
  { 900 * 100, "تسعمائة جنيه مصري" },
  { 999 * 100 + 99, "تسعمائة وتسعة وتسعون جنيهًا مصريًا وتسعة وتسعون قرشًا" },
  { 1000 * 100, "ألف جنيه مصري" },
  { 1001 * 100, "ألف جنيه مصري وجنيه واحد" },
  { 1002 * 100, "ألف جنيه مصري وجنيهان" },
  { 1003 * 100, "ألف وثلاثة جنيهات مصرية" },
  { 1010 * 100, "ألف وعشرة جنيهات مصرية" },
  { 1011 * 100, "ألف وأحد عشر جنيهًا مصريًا" },
  { 1053 * 100, "ألف وثلاثة وخمسون جنيهًا مصريًا" },
  { 1100 * 100, "ألف ومائة جنيه مصري" },
  { 1101 * 100, "ألف ومائة جنيه مصري وجنيه واحد" },
  { 1140 * 100, "ألف ومائة وأربعون جنيهًا مصريًا" },
  { 1200 * 100, "ألف ومائتا جنيه مصري" },
  { 1250 * 100 + 50, "ألف ومائتان وخمسون جنيهًا مصريًا وخمسون قرشًا" },
  { 1385 * 100, "ألف وثلاثمائة وخمسة وثمانون جنيهًا مصريًا" },
  { 1725 * 100, "ألف وسبعمائة وخمسة وعشرون جنيهًا مصريًا" },
  { 2000 * 100, "ألفا جنيه مصري" },
  { 2001 * 100, "ألفا جنيه مصري وجنيه واحد" },
  { 2002 * 100, "ألفا جنيه مصري وجنيهان" },
  { 2003 * 100, "ألفان وثلاثة جنيهات مصرية" },
  { 2011 * 100, "ألفان وأحد عشر جنيهًا مصريًا" },
  { 2100 * 100, "ألفان ومائة جنيه مصري" },
  { 2200 * 100, "ألفان ومائتا جنيه مصري" },
  { 2500 * 100, "ألفان وخمسمائة جنيه مصري" },
  { 2950 * 100, "ألفان وتسعمائة وخمسون جنيهًا مصريًا" },
  { 3000 * 100, "ثلاثة آلاف جنيه مصري" },
  { 3001 * 100, "ثلاثة آلاف جنيه مصري وجنيه واحد" },
  { 3200 * 100, "ثلاثة آلاف ومائتا جنيه مصري" },
  { 5000 * 100, "خمسة آلاف جنيه مصري" },
  { 8008 * 100, "ثمانية آلاف وثمانية جنيهات مصرية" },
  { 10000 * 100, "عشرة آلاف جنيه مصري" },
  { 10026 * 100 + 55, "عشرة آلاف وستة وعشرون جنيهًا مصريًا وخمسة وخمسون قرشًا" },
  { 11000 * 100, "أحد عشر ألف جنيه مصري" },
  { 11001 * 100, "أحد عشر ألف جنيه مصري وجنيه واحد" },
  { 11002 * 100, "أحد عشر ألف جنيه مصري وجنيهان" },
  { 11003 * 100, "أحد عشر ألفًا وثلاثة جنيهات مصرية" },
  { 11500 * 100, "أحد عشر ألفًا وخمسمائة جنيه مصري" },
  { 12000 * 100, "اثنا عشر ألف جنيه مصري" },
  { 12012 * 100, "اثنا عشر ألفًا واثنا عشر جنيهًا مصريًا" },
  { 20000 * 100, "عشرون ألف جنيه مصري" },
  { 21000 * 100, "واحد وعشرون ألف جنيه مصري" },
  { 22200 * 100, "اثنان وعشرون ألفًا ومائتا جنيه مصري" },
  { 50000 * 100, "خمسون ألف جنيه مصري" },
  { 99999 * 100 + 99, "تسعة وتسعون ألفًا وتسعمائة وتسعة وتسعون جنيهًا مصريًا وتسعة وتسعون قرشًا" },
  { 100000 * 100, "مائة ألف جنيه مصري" },
  { 100001 * 100, "مائة ألف جنيه مصري وجنيه واحد" },
  { 100100 * 100, "مائة ألف ومائة جنيه مصري" },
  { 101000 * 100, "مائة ألف وألف جنيه مصري" },
  { 102000 * 100, "مائة ألف وألفا جنيه مصري" },
  { 102500 * 100, "مائة ألف وألفان وخمسمائة جنيه مصري" },
  { 103000 * 100, "مائة وثلاثة آلاف جنيه مصري" },
  { 111000 * 100, "مائة وأحد عشر ألف جنيه مصري" },
  { 111111 * 100, "مائة وأحد عشر ألفًا ومائة وأحد عشر جنيهًا مصريًا" },
  { 200000 * 100, "مائتا ألف جنيه مصري" },
  { 200500 * 100, "مائتا ألف وخمسمائة جنيه مصري" },
  { 202000 * 100, "مائتا ألف وألفا جنيه مصري" },
  { 205000 * 100, "مائتان وخمسة آلاف جنيه مصري" },
  { 211000 * 100, "مائتان وأحد عشر ألف جنيه مصري" },
  { 250000 * 100, "مائتان وخمسون ألف جنيه مصري" },
  { 300000 * 100, "ثلاثمائة ألف جنيه مصري" },
  { 800800 * 100, "ثمانمائة ألف وثمانمائة جنيه مصري" },
  { 999999 * 100, "تسعمائة وتسعة وتسعون ألفًا وتسعمائة وتسعة وتسعون جنيهًا مصريًا" },
  { G_GINT64_CONSTANT (1000000) * 100, "مليون جنيه مصري" },
  { G_GINT64_CONSTANT (1000001) * 100, "مليون جنيه مصري وجنيه واحد" },
  { G_GINT64_CONSTANT (1000000) * 100 + 1, "مليون جنيه مصري وقرش واحد" },
  { G_GINT64_CONSTANT (1001000) * 100, "مليون وألف جنيه مصري" },
  { G_GINT64_CONSTANT (1002000) * 100, "مليون وألفا جنيه مصري" },
  { G_GINT64_CONSTANT (1234567) * 100 + 89, "مليون ومائتان وأربعة وثلاثون ألفًا وخمسمائة وسبعة وستون جنيهًا مصريًا وتسعة وثمانون قرشًا" },
  { G_GINT64_CONSTANT (2000000) * 100, "مليونا جنيه مصري" },
  { G_GINT64_CONSTANT (2000002) * 100, "مليونا جنيه مصري وجنيهان" },
  { G_GINT64_CONSTANT (2000003) * 100, "مليونان وثلاثة جنيهات مصرية" },
  { G_GINT64_CONSTANT (2200000) * 100, "مليونان ومائتا ألف جنيه مصري" },
  { G_GINT64_CONSTANT (2500000) * 100, "مليونان وخمسمائة ألف جنيه مصري" },
  { G_GINT64_CONSTANT (3000000) * 100, "ثلاثة ملايين جنيه مصري" },
  { G_GINT64_CONSTANT (10000000) * 100, "عشرة ملايين جنيه مصري" },
  { G_GINT64_CONSTANT (11000000) * 100, "أحد عشر مليون جنيه مصري" },
  { G_GINT64_CONSTANT (11000500) * 100, "أحد عشر مليونًا وخمسمائة جنيه مصري" },
  { G_GINT64_CONSTANT (12012012) * 100, "اثنا عشر مليونًا واثنا عشر ألفًا واثنا عشر جنيهًا مصريًا" },
  { G_GINT64_CONSTANT (100000000) * 100, "مائة مليون جنيه مصري" },
  { G_GINT64_CONSTANT (101000000) * 100, "مائة مليون ومليون جنيه مصري" },
  { G_GINT64_CONSTANT (102000000) * 100, "مائة مليون ومليونا جنيه مصري" },
  { G_GINT64_CONSTANT (200000000) * 100, "مائتا مليون جنيه مصري" },
  { G_GINT64_CONSTANT (250000000) * 100, "مائتان وخمسون مليون جنيه مصري" },
  { G_GINT64_CONSTANT (1000000000) * 100, "مليار جنيه مصري" },
  { G_GINT64_CONSTANT (2000000000) * 100, "مليارا جنيه مصري" },
  { G_GINT64_CONSTANT (2000000100) * 100, "ملياران ومائة جنيه مصري" },
  { G_GINT64_CONSTANT (3000000000) * 100, "ثلاثة مليارات جنيه مصري" },
  { G_GINT64_CONSTANT (12000000000) * 100, "اثنا عشر مليار جنيه مصري" },
  { G_GINT64_CONSTANT (12500000000) * 100, "اثنا عشر مليارًا وخمسمائة مليون جنيه مصري" },
  { G_GINT64_CONSTANT (200000000000) * 100, "مائتا مليار جنيه مصري" },
  { G_GINT64_CONSTANT (1000000000000) * 100, "تريليون جنيه مصري" },
  { 1 * 100 + 1, "جنيه مصري واحد وقرش واحد" },
  { 1 * 100 + 50, "جنيه مصري واحد وخمسون قرشًا" },
  { 2 * 100 + 2, "جنيهان مصريان وقرشان" },
  { 3 * 100 + 3, "ثلاثة جنيهات مصرية وثلاثة قروش" },
  { 11 * 100 + 11, "أحد عشر جنيهًا مصريًا وأحد عشر قرشًا" },
  { 95 * 100 + 50, "خمسة وتسعون جنيهًا مصريًا وخمسون قرشًا" },
  { 100 * 100 + 25, "مائة جنيه مصري وخمسة وعشرون قرشًا" },
  { 101 * 100 + 1, "مائة جنيه مصري وجنيه واحد وقرش واحد" },
  { 102 * 100 + 10, "مائة جنيه مصري وجنيهان وعشرة قروش" },
  { 200 * 100 + 75, "مائتا جنيه مصري وخمسة وسبعون قرشًا" },
  { 2000 * 100 + 5, "ألفا جنيه مصري وخمسة قروش" },
  { -17950, "مائة وتسعة وسبعون جنيهًا مصريًا وخمسون قرشًا" },
};

static void
test_amounts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++) {
    g_autofree char *expected = g_strdup_printf ("فقط %s لا غير", amounts[i].words);
    g_autofree char *words = km_words_amount_ar (amounts[i].piastres);

    g_assert_cmpstr (words, ==, expected);
  }
}

/* ---- Reading the words back: an own, simple reader that knows words and values only ---- */

static const struct {
  const char *word;
  guint64     value; /* below 1,000: added to the group; else a scale */
  guint       times; /* of a scale: 0 = the group's, 2 = the dual */
} vocabulary[] = {
  { "واحد", 1, 0 }, { "اثنان", 2, 0 }, { "ثلاثة", 3, 0 }, { "أربعة", 4, 0 }, { "خمسة", 5, 0 }, { "ستة", 6, 0 }, { "سبعة", 7, 0 },
  { "ثمانية", 8, 0 }, { "تسعة", 9, 0 }, { "عشرة", 10, 0 }, { "أحد", 1, 0 }, { "اثنا", 2, 0 }, { "عشر", 10, 0 }, { "عشرون", 20, 0 },
  { "ثلاثون", 30, 0 }, { "أربعون", 40, 0 }, { "خمسون", 50, 0 }, { "ستون", 60, 0 }, { "سبعون", 70, 0 }, { "ثمانون", 80, 0 },
  { "تسعون", 90, 0 }, { "مائة", 100, 0 }, { "مائتان", 200, 0 }, { "مائتا", 200, 0 }, { "ثلاثمائة", 300, 0 }, { "أربعمائة", 400, 0 },
  { "خمسمائة", 500, 0 }, { "ستمائة", 600, 0 }, { "سبعمائة", 700, 0 }, { "ثمانمائة", 800, 0 }, { "تسعمائة", 900, 0 },
  { "ألف", 1000, 0 }, { "ألفًا", 1000, 0 }, { "آلاف", 1000, 0 }, { "ألفان", 1000, 2 }, { "ألفا", 1000, 2 },
  { "مليون", 1000000, 0 }, { "مليونًا", 1000000, 0 }, { "ملايين", 1000000, 0 }, { "مليونان", 1000000, 2 }, { "مليونا", 1000000, 2 },
  { "مليار", 1000000000, 0 }, { "مليارًا", 1000000000, 0 }, { "مليارات", 1000000000, 0 }, { "ملياران", 1000000000, 2 },
  { "مليارا", 1000000000, 2 },
};

static gboolean
look_up (const char *word, guint64 *value, guint *times)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vocabulary); i++) {
    if (strcmp (vocabulary[i].word, word) == 0) {
      *value = vocabulary[i].value;
      *times = vocabulary[i].times;
      return TRUE;
    }
  }
  return FALSE;
}

/* The pounds that "فقط … لا غير" of whole pounds says. */
static guint64
read_back (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  guint64 total = 0;
  guint64 group = 0;
  guint n_nouns = 0;

  for (guint i = 1; strcmp (words[i], "لا") != 0; i++) {
    guint64 value;
    guint times;
    const char *word = words[i];

    if (!look_up (word, &value, &times) && g_str_has_prefix (word, "و"))
      word += strlen ("و");
    if (look_up (word, &value, &times)) {
      if (value < 1000) {
        group += value;
      } else {
        total += value * (times > 0 ? times : group > 0 ? group : 1);
        group = 0;
      }
      continue;
    }
    if (strcmp (word, "جنيهان") == 0)
      group += 2;
    else if (!g_str_has_prefix (word, "جنيه") && !g_str_has_prefix (word, "مصري"))
      g_error ("no number's word: %s in %s", word, text);
    n_nouns += g_str_has_prefix (word, "جنيه");
  }
  g_assert_cmpuint (n_nouns, >=, 1);
  g_assert_cmpuint (n_nouns, <=, 2);
  return total + group;
}

static void
check_agreement (guint64 pounds, const char *text)
{
  guint64 rest = pounds % 100;
  const char *noun = rest == 0 ? " جنيه مصري لا غير" : rest == 1 ? " جنيه مصري وجنيه واحد لا غير" : rest == 2 ? " جنيه مصري وجنيهان لا غير" :
                     rest <= 10 ? " جنيهات مصرية لا غير" : " جنيهًا مصريًا لا غير";

  if (pounds > 2)
    g_assert_true (g_str_has_suffix (text, noun));
  /* Iḍāfa: the nūn of the dual drops and the tanween too. */
  g_assert_null (strstr (text, "ان جنيه"));
  g_assert_null (strstr (text, "ًا جنيه "));
  g_assert_null (strstr (text, "مائتان ألف"));
  g_assert_null (strstr (text, "مائتان مليون"));
  g_assert_null (strstr (text, "ألفا و"));
  g_assert_null (strstr (text, "مليونا و"));
  g_assert_null (strstr (text, "مائتا و"));
  g_assert_null (strstr (text, "  "));
}

static void
check_pounds (guint64 pounds)
{
  g_autofree char *text = km_words_amount_ar ((gint64) pounds * 100);

  g_assert_cmpuint (read_back (text), ==, pounds);
  check_agreement (pounds, text);
}

static void
test_read_back (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint64 pounds = 1; pounds <= 12500; pounds++)
    check_pounds (pounds);
  for (guint64 group = 1; group <= 999; group++) {
    check_pounds (group * 1000);
    check_pounds (group * 1000 + 1);
    check_pounds (group * 1000000);
    check_pounds (group * 1000000000);
    check_pounds (group * 1000000 + group * 1000 + group);
  }
  for (guint i = 0; i < 5000; i++) {
    guint64 pounds = (guint64) (g_rand_double (random) * 999e9) + 1;

    check_pounds (pounds);
    check_pounds (pounds / 1000 * 1000 + 100);
  }
}

static void
test_extremes (void)
{
  g_autofree char *most = km_words_amount_ar (G_MAXINT64);
  g_autofree char *least = km_words_amount_ar (G_MININT64);
  g_autofree char *english = km_words_amount_en (G_MININT64);
  g_autofree char *number = km_words_number_ar (G_MAXUINT64, KM_GENDER_MASCULINE, KM_CASE_NOMINATIVE);

  g_assert_true (g_str_has_prefix (most, "فقط اثنان وتسعون كوادريليونًا ومائتان وثلاثة وثلاثون تريليونًا"));
  g_assert_true (g_str_has_suffix (most, " جنيهًا مصريًا وسبعة قروش لا غير"));
  g_assert_true (g_str_has_suffix (least, " لا غير"));
  g_assert_true (g_str_has_prefix (english, "Only ninety-two quadrillion two hundred thirty-three trillion"));
  g_assert_true (g_str_has_prefix (number, "ثمانية عشر كوينتيليونًا وأربعمائة وستة وأربعون كوادريليونًا"));
}

static void
test_english (void)
{
  static const struct {
    gint64      piastres;
    const char *words;
  } cases[] = {
    { 0, "Only zero Egyptian pounds" },
    { 1, "Only one piastre" },
    { 50, "Only fifty piastres" },
    { 100, "Only one Egyptian pound" },
    { 101, "Only one Egyptian pound and one piastre" },
    { 17950, "Only one hundred seventy-nine Egyptian pounds and fifty piastres" },
    { 1200000, "Only twelve thousand Egyptian pounds" },
    { 100000000, "Only one million Egyptian pounds" },
    { 123456789, "Only one million two hundred thirty-four thousand five hundred sixty-seven Egyptian pounds and eighty-nine piastres" },
    { G_GINT64_CONSTANT (100000000000), "Only one billion Egyptian pounds" },
    { 1900, "Only nineteen Egyptian pounds" },
    { 2000, "Only twenty Egyptian pounds" },
    { 11200, "Only one hundred twelve Egyptian pounds" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = km_words_amount_en (cases[i].piastres);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static void
test_numbers (void)
{
  static const struct {
    guint64     n;
    KmGender    gender;
    KmCase      grammatical_case;
    const char *words;
  } cases[] = {
    { 0, KM_GENDER_MASCULINE, KM_CASE_NOMINATIVE, "صفر" },
    { 2, KM_GENDER_MASCULINE, KM_CASE_OBLIQUE, "اثنين" },
    { 2, KM_GENDER_FEMININE, KM_CASE_OBLIQUE, "اثنتين" },
    { 3, KM_GENDER_MASCULINE, KM_CASE_OBLIQUE, "ثلاثة" },
    { 3, KM_GENDER_FEMININE, KM_CASE_NOMINATIVE, "ثلاث" },
    { 8, KM_GENDER_FEMININE, KM_CASE_NOMINATIVE, "ثماني" },
    { 10, KM_GENDER_FEMININE, KM_CASE_NOMINATIVE, "عشر" },
    { 11, KM_GENDER_FEMININE, KM_CASE_NOMINATIVE, "إحدى عشرة" },
    { 12, KM_GENDER_FEMININE, KM_CASE_NOMINATIVE, "اثنتا عشرة" },
    { 12, KM_GENDER_MASCULINE, KM_CASE_OBLIQUE, "اثني عشر" },
    { 18, KM_GENDER_FEMININE, KM_CASE_NOMINATIVE, "ثماني عشرة" },
    { 21, KM_GENDER_FEMININE, KM_CASE_NOMINATIVE, "إحدى وعشرون" },
    { 42, KM_GENDER_MASCULINE, KM_CASE_NOMINATIVE, "اثنان وأربعون" },
    { 42, KM_GENDER_MASCULINE, KM_CASE_OBLIQUE, "اثنين وأربعين" },
    { 200, KM_GENDER_MASCULINE, KM_CASE_OBLIQUE, "مائتين" },
    { 342, KM_GENDER_MASCULINE, KM_CASE_OBLIQUE, "ثلاثمائة واثنين وأربعين" },
    { 2000, KM_GENDER_MASCULINE, KM_CASE_OBLIQUE, "ألفين" },
    { 11000, KM_GENDER_MASCULINE, KM_CASE_NOMINATIVE, "أحد عشر ألفًا" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = km_words_number_ar (cases[i].n, cases[i].gender, cases[i].grammatical_case);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static void
test_counts (void)
{
  static const struct {
    guint64     n;
    KmNoun      noun;
    KmCase      grammatical_case;
    const char *words;
  } cases[] = {
    { 0, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "أقل من دقيقة" },
    { 1, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "دقيقة واحدة" },
    { 2, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "دقيقتان" },
    { 2, KM_NOUN_MINUTE, KM_CASE_OBLIQUE, "دقيقتين" },
    { 3, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "٣ دقائق" },
    { 10, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "١٠ دقائق" },
    { 11, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "١١ دقيقة" },
    { 99, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "٩٩ دقيقة" },
    { 100, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "١٠٠ دقيقة" },
    { 103, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, "١٠٣ دقائق" },
    { 3, KM_NOUN_POUND, KM_CASE_NOMINATIVE, "٣ جنيهات" },
    { 11, KM_NOUN_POUND, KM_CASE_NOMINATIVE, "١١ جنيهًا" },
    { 100, KM_NOUN_POUND, KM_CASE_NOMINATIVE, "١٠٠ جنيه" },
    { 410, KM_NOUN_POUND, KM_CASE_NOMINATIVE, "٤١٠ جنيهات" },
    { 12345, KM_NOUN_POUND, KM_CASE_NOMINATIVE, "١٢٬٣٤٥ جنيهًا" },
    { 2, KM_NOUN_TRANSACTION, KM_CASE_NOMINATIVE, "معاملتان" },
    { 3, KM_NOUN_VISITOR, KM_CASE_NOMINATIVE, "٣ متعاملين" },
    { 11, KM_NOUN_VISITOR, KM_CASE_NOMINATIVE, "١١ متعاملًا" },
    { 0, KM_NOUN_VISITOR, KM_CASE_NOMINATIVE, "لا يوجد متعاملون" },
    { 5, KM_NOUN_FIELD, KM_CASE_NOMINATIVE, "٥ بيانات" },
    { 1, KM_NOUN_DOCUMENT, KM_CASE_NOMINATIVE, "مستند واحد" },
  };
  g_autofree char *latin = km_words_count_ar (3, KM_NOUN_COPY, KM_CASE_NOMINATIVE, KM_DIGITS_LATIN);
  g_autofree char *one = km_words_count_en (1, KM_NOUN_COPY);
  g_autofree char *many = km_words_count (1200, KM_NOUN_COPY, KM_CASE_NOMINATIVE, KM_LANGUAGE_EN, KM_DIGITS_LATIN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = km_words_count_ar (cases[i].n, cases[i].noun, cases[i].grammatical_case, KM_DIGITS_ARABIC);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
  /* Every noun has every form. */
  for (guint noun = 0; noun < KM_N_NOUNS; noun++) {
    for (guint n = 0; n < 102; n += n < 3 ? 1 : 7) {
      g_autofree char *words = km_words_count_ar (n, (KmNoun) noun, KM_CASE_OBLIQUE, KM_DIGITS_ARABIC);

      g_assert_null (strstr (words, "(null)"));
      g_assert_cmpint (g_utf8_strlen (words, -1), >, 2);
    }
  }
  g_assert_cmpstr (latin, ==, "3 نسخ");
  g_assert_cmpstr (one, ==, "1 copy");
  g_assert_cmpstr (many, ==, "1,200 copies");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/amounts", test_amounts);
  g_test_add_func ("/words/read-back", test_read_back);
  g_test_add_func ("/words/extremes", test_extremes);
  g_test_add_func ("/words/english", test_english);
  g_test_add_func ("/words/numbers", test_numbers);
  g_test_add_func ("/words/counts", test_counts);
  return g_test_run ();
}
