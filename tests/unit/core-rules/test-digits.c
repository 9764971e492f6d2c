/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-digits.h"

typedef char *(*Function) (const char *text);

static void
check (Function function, const char *text, const char *expected)
{
  g_autofree char *result = function (text);

  g_assert_cmpstr (result, ==, expected);
}

static void
test_ascii (void)
{
  check (km_digits_to_ascii, "٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ٫", "0123456789 0123456789 ٫");
  check (km_text_clean, "  ٣\u00a0 نسخ \u202a", "3 نسخ");
  check (km_text_clean, "2\u202f950315", "2950315");
  check (km_text_clean, "\xff" "a\x01\x7f", "\uFFFDa");
  check (km_text_clean, "ا\u0654", "أ");
}

static void
check_draw (const char *text, const char *arabic)
{
  g_autofree char *drawn = km_digits_draw (text, KM_DIGITS_ARABIC);
  g_autofree char *back = km_digits_draw (drawn, KM_DIGITS_LATIN);

  g_assert_cmpstr (drawn, ==, arabic);
  g_assert_cmpstr (back, ==, text);
}

static void
test_draw (void)
{
  check_draw ("1,250.50", "١٬٢٥٠٫٥٠");
  check_draw ("96%", "٩٦٪");
  check_draw ("12:05 م.", "١٢:٠٥ م.");
  check_draw ("a, b. c", "a, b. c");
  check_draw ("", "");
}

static void
test_sentence (void)
{
  static const struct {
    const char *text, *drawn;
  } cases[] = {
    { "خلال 15 دقيقة", "خلال ١٥ دقيقة" },
    { "أولها 010 أو 011", "أولها 010 أو 011" },
    { "رسم 2.5% من القيمة", "رسم ٢٫٥٪ من القيمة" },
    { "الإيصال ASW-T03-2627-000042/2", "الإيصال ASW-T03-2627-000042/2" },
    { "نموذج 29 جوازات، 256 مرور", "نموذج ٢٩ جوازات، ٢٥٦ مرور" },
    { "1,250.50 ج.م", "١٬٢٥٠٫٥٠ ج.م" },
    { "من 9:05 إلى 3", "من ٩:٠٥ إلى ٣" },
    { "F2", "F2" },
    { "٣ نسخ و0 قرش", "٣ نسخ و٠ قرش" },
    { "2026-07-01", "2026-07-01" },
    { "+20", "+20" },
    { "مثل 19/11/2026.", "مثل ١٩/١١/٢٠٢٦." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *drawn = km_digits_draw_sentence (cases[i].text, KM_DIGITS_ARABIC);

    g_assert_cmpstr (drawn, ==, cases[i].drawn);
  }
}

static void
test_numbers (void)
{
  static const struct {
    gint64      n;
    const char *latin, *arabic;
  } cases[] = {
    { 0, "0", "٠" },
    { 999, "999", "٩٩٩" },
    { 1000, "1,000", "١٬٠٠٠" },
    { 1234567, "1,234,567", "١٬٢٣٤٬٥٦٧" },
    { -1000, "-1,000", "-١٬٠٠٠" },
    { G_MININT64, "-9,223,372,036,854,775,808", "-٩٬٢٢٣٬٣٧٢٬٠٣٦٬٨٥٤٬٧٧٥٬٨٠٨" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *latin = km_number_format (cases[i].n, KM_DIGITS_LATIN);
    g_autofree char *arabic = km_number_format (cases[i].n, KM_DIGITS_ARABIC);

    g_assert_cmpstr (latin, ==, cases[i].latin);
    g_assert_cmpstr (arabic, ==, cases[i].arabic);
  }
}

static void
test_groups (void)
{
  check (km_group_national_id, "29503150101376", "2\u202f950315\u202f01\u202f0137\u202f6");
  check (km_group_national_id, "295", "295");
  check (km_group_phone, "01012345678", "010\u202f1234\u202f5678");
  check (km_group_phone, "0227951234", "02\u202f2795\u202f1234");
  check (km_group_phone, "0972312345", "097\u202f231\u202f2345");
  check (km_group_phone, "034871234", "03\u202f487\u202f1234");
  check (km_group_phone, "16528", "16528");
  check (km_group_phone, "+966501234567", "+966501234567");
  check (km_group_tax_number, "100531385", "100\u202f531\u202f385");
  check (km_group_iban, "EG38", "EG38");
  check (km_isolate_ltr, "A1", "\u2066A1\u2069");
}

static void
test_mask (void)
{
  check (km_mask_identity, "29503150101376", "295*********76");
  check (km_mask_identity, "A12345678", "A12****78");
  check (km_mask_identity, "12345", "*****");
  check (km_mask_identity, "123456", "123*56");
  check (km_mask_identity, "", "");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digits/ascii", test_ascii);
  g_test_add_func ("/digits/draw", test_draw);
  g_test_add_func ("/digits/sentence", test_sentence);
  g_test_add_func ("/digits/numbers", test_numbers);
  g_test_add_func ("/digits/groups", test_groups);
  g_test_add_func ("/digits/mask", test_mask);
  return g_test_run ();
}
