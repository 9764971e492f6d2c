/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>

#include "km-error.h"
#include "km-money.h"

static void
test_parse (void)
{
  static const struct {
    const char *text;
    gint64      piastres; /* -1: refused */
  } cases[] = {
    { "0", 0 },
    { "1", 100 },
    { "179.00", 17900 },
    { "179.5", 17950 },
    { "179.05", 17905 },
    { "١٧٩٫٥٠", 17950 },
    { "۱۷۹", 17900 },
    { "1,250", 125000 },
    { "١٬٢٥٠٫٥٠", 125050 },
    { "1 250 000", 125000000 },
    { "1\u202f250", 125000 },
    { " 45 ", 4500 },
    { "\u206645\u2069", 4500 },
    { "1000000000000", 100000000000000 },
    { "0.01", 1 },
    { "00045", 4500 },
    { "1000000000000.01", -1 },
    { "9999999999999999", -1 },
    { "99999999999999999999999", -1 },
    { "12,50", -1 },
    { "1,2345", -1 },
    { "1234,567", -1 },
    { ",123", -1 },
    { "1,,234", -1 },
    { "1,234,", -1 },
    { "1.234", -1 },
    { "1.", -1 },
    { ".5", -1 },
    { "1.2.3", -1 },
    { "-5", -1 },
    { "+5", -1 },
    { "5 ج.م", -1 },
    { "1e3", -1 },
    { "", -1 },
    { " ", -1 },
    { "abc", -1 },
    { "\xff", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(GError) error = NULL;
    gint64 piastres = -7;

    if (km_money_parse (cases[i].text, &piastres, &error)) {
      g_assert_no_error (error);
      g_assert_cmpint (piastres, ==, cases[i].piastres);
    } else {
      g_assert_cmpint (cases[i].piastres, ==, -1);
      g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
      g_assert_cmpint (piastres, ==, -7);
    }
  }
}

static void
test_format (void)
{
  static const struct {
    gint64       piastres;
    KmDigits     digits;
    KmMoneyFlags flags;
    const char  *text;
  } cases[] = {
    { 17900, KM_DIGITS_ARABIC, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY, "١٧٩٫٠٠\u00a0ج.م" },
    { 17900, KM_DIGITS_LATIN, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY, "EGP\u00a0179.00" },
    { 17900, KM_DIGITS_LATIN, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY_AR, "179.00\u00a0ج.م" },
    { 17900, KM_DIGITS_ARABIC, KM_MONEY_PLAIN, "١٧٩" },
    { 17950, KM_DIGITS_ARABIC, KM_MONEY_PLAIN, "١٧٩٫٥٠" },
    { 123456789, KM_DIGITS_ARABIC, KM_MONEY_DECIMALS, "١٬٢٣٤٬٥٦٧٫٨٩" },
    { 5, KM_DIGITS_LATIN, KM_MONEY_PLAIN, "0.05" },
    { 0, KM_DIGITS_LATIN, KM_MONEY_DECIMALS, "0.00" },
    { -17950, KM_DIGITS_ARABIC, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY, "(١٧٩٫٥٠)\u00a0ج.م" },
    { G_MININT64, KM_DIGITS_LATIN, KM_MONEY_PLAIN, "(92,233,720,368,547,758.08)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = km_money_format (cases[i].piastres, cases[i].digits, cases[i].flags);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* What is drawn reads back as the same amount. */
static void
test_round_trip (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 5000; i++) {
    gint64 piastres = (gint64) (g_rand_double (random) * (double) KM_MONEY_MAX) >> g_rand_int_range (random, 0, 46);
    g_autofree char *text = km_money_format (piastres, i % 2 == 0 ? KM_DIGITS_ARABIC : KM_DIGITS_LATIN, i % 3 == 0 ? KM_MONEY_DECIMALS : KM_MONEY_PLAIN);
    gint64 back;

    g_assert_true (km_money_parse (text, &back, NULL));
    g_assert_cmpint (back, ==, piastres);
  }
}

static void
test_percent (void)
{
  static const struct {
    gint64 base, rate, result;
  } cases[] = {
    { 10000, 250, 250 },      { 72000, 1000, 7200 },  { 1, 5000, 1 }, { 1, 4999, 0 }, { 3, 5000, 2 }, { -1, 5000, -1 }, { -3, 5000, -2 },
    { 12345, 250, 309 },      { 100, 10000, 100 },    { 0, 250, 0 },  { 19, 250, 0 },  { 20, 250, 1 },
    { G_MAXINT64, 10000, G_MAXINT64 },
  };
  gint64 result;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (km_money_percent (cases[i].base, cases[i].rate, &result));
    g_assert_cmpint (result, ==, cases[i].result);
  }
  g_assert_false (km_money_percent (G_MAXINT64, 10001, &result));
  g_assert_false (km_money_percent (G_MININT64, 20000, &result));
}

static void
test_checked (void)
{
  gint64 result = 0;

  g_assert_true (km_money_add (1, 2, &result));
  g_assert_cmpint (result, ==, 3);
  g_assert_false (km_money_add (G_MAXINT64, 1, &result));
  g_assert_false (km_money_add (G_MININT64, -1, &result));
  g_assert_true (km_money_multiply (4500, 3, &result));
  g_assert_cmpint (result, ==, 13500);
  g_assert_false (km_money_multiply (G_MAXINT64 / 2, 3, &result));
}

static void
test_round (void)
{
  g_assert_cmpint (km_money_round_to (12, 25), ==, 0);
  g_assert_cmpint (km_money_round_to (13, 25), ==, 25);
  g_assert_cmpint (km_money_round_to (37, 25), ==, 25);
  g_assert_cmpint (km_money_round_to (38, 25), ==, 50);
  g_assert_cmpint (km_money_round_to (-13, 25), ==, -25);
  g_assert_cmpint (km_money_round_to (5, 10), ==, 10);
  g_assert_cmpint (km_money_round_to (4, 10), ==, 0);
  g_assert_cmpint (km_money_round_to (100, 1), ==, 100);
  g_assert_cmpint (km_money_round_to (G_MAXINT64, 25), ==, G_MAXINT64 - 7);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/round-trip", test_round_trip);
  g_test_add_func ("/money/percent", test_percent);
  g_test_add_func ("/money/checked", test_checked);
  g_test_add_func ("/money/round", test_round);
  return g_test_run ();
}
