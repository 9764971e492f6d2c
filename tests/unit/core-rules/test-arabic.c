/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>

#include "km-arabic.h"

static void
test_fold_pairs (void)
{
  static const struct {
    const char *a, *b;
  } equal[] = {
    { "أحمد", "احمد" }, { "إيصال", "ايصال" }, { "آمال", "امال" }, { "شئون", "شؤون" }, { "مسئول", "مسؤول" }, { "هيئة", "هييه" },
    { "عبد الله", "عبدالله" }, { "أبو بكر", "ابوبكر" }, { "مُحَمَّد", "محمد" }, { "فاطمة", "فاطمه" }, { "على", "علي" },
    { "٢٠٢٦", "2026" }, { "مــحمد", "محمد" }, { "قيد-عائلي", "قيد عائلي" }, { "«قيد»", "قيد" }, { "ا\u0654حمد", "أحمد" },
    { "a\u202fb", "a b" }, { "مصر\u200fي", "مصري" }, { "STRASSE", "straße" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (equal); i++) {
    g_autofree char *a = km_arabic_fold (equal[i].a);
    g_autofree char *b = km_arabic_fold (equal[i].b);

    g_assert_cmpstr (a, ==, b);
  }
}

static void
test_fold_keeps (void)
{
  g_autofree char *article = km_arabic_fold ("البيت بيت");
  g_autofree char *abd = km_arabic_fold ("عبد");
  g_autofree char *two = km_arabic_fold ("عبد عبد الله");
  g_autofree char *broken = km_arabic_fold ("\xff\xd9");
  g_autofree char *nothing = km_arabic_fold (" ،؛ ");

  g_assert_cmpstr (article, ==, "البيت بيت");
  g_assert_cmpstr (abd, ==, "عبد");
  g_assert_cmpstr (two, ==, "عبدعبد الله");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_layout (void)
{
  static const struct {
    const char *latin, *arabic;
  } words[] = {
    { "hgsghl", "السلام" }, { "fhsf,v", "باسبور" }, { "[,h. hgstv", "جواز السفر" }, { "fvkj", "برنت" }, { "rd]", "قيد" }, { "aih]m", "شهادة" },
    { "fh`kj", "باذنت" },   { "]tu", "دفع" },     { "v.", "رز" },
  };
  g_autofree char *mixed = km_arabic_layout_map ("قيد rd] 12");
  g_autofree char *passport = km_arabic_layout_unmap ("ِ12345678");
  g_autofree char *iban = km_arabic_layout_unmap ("ُلأ38");
  g_autofree char *b = km_arabic_layout_unmap ("شلا");
  g_autofree char *latin = km_arabic_layout_unmap ("abc/[]{},.123");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *arabic = km_arabic_layout_map (words[i].latin);

    g_assert_cmpstr (arabic, ==, words[i].arabic);
  }
  g_assert_cmpstr (mixed, ==, "قيد قيد 12");
  g_assert_cmpstr (passport, ==, "A12345678");
  g_assert_cmpstr (iban, ==, "EG38");
  g_assert_cmpstr (b, ==, "ab");
  g_assert_cmpstr (latin, ==, "abc/[]{},.123");
}

/* Every letter key there and back; only what needs the doubled keys لا is ambiguous. */
static void
test_layout_round_trip (void)
{
  for (char c = 'a'; c <= 'z'; c++) {
    char text[2] = { c, '\0' };
    g_autofree char *arabic = km_arabic_layout_map (text);
    g_autofree char *back = km_arabic_layout_unmap (arabic);

    g_assert_true (km_arabic_has_letter (arabic));
    g_assert_cmpstr (back, ==, text);
  }
  g_assert_false (km_arabic_has_letter ("abc 123 ،"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arabic/fold-pairs", test_fold_pairs);
  g_test_add_func ("/arabic/fold-keeps", test_fold_keeps);
  g_test_add_func ("/arabic/layout", test_layout);
  g_test_add_func ("/arabic/layout-round-trip", test_layout_round_trip);
  return g_test_run ();
}
