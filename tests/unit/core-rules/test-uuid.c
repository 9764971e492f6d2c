/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-uuid.h"

static void
test_v7 (void)
{
  guint8 zeros[10] = { 0 };
  guint8 ones[10];
  char a[KM_UUID_LENGTH];
  char b[KM_UUID_LENGTH];

  memset (ones, 0xff, sizeof ones);
  /* The moment of RFC 9562's example, 017F22E2-79B0-7…. */
  g_assert_cmpstr (km_uuid_v7 (G_GINT64_CONSTANT (1645557742000000), zeros, a), ==, "017f22e2-79b0-7000-8000-000000000000");
  g_assert_cmpstr (km_uuid_v7 (G_GINT64_CONSTANT (1645557742000000), ones, b), ==, "017f22e2-79b0-7fff-bfff-ffffffffffff");
  g_assert_true (km_uuid_is_valid (a));
  g_assert_true (km_uuid_is_valid (b));
  /* Later is greater. */
  km_uuid_v7 (G_GINT64_CONSTANT (1645557742001000), zeros, a);
  g_assert_cmpint (strcmp (b, a), <, 0);
  g_assert_cmpstr (km_uuid_v7 (-5, zeros, a), ==, "00000000-0000-7000-8000-000000000000");
}

static void
test_valid (void)
{
  static const char *const refused[] = {
    "", "017f22e2-79b0-7000-8000-00000000000", "017f22e2-79b0-7000-8000-0000000000000", "017F22E2-79b0-7000-8000-000000000000",
    "017f22e279b0-7000-8000-0000000000000", "017f22e2-79b0-7000-8000-00000000000g", "{17f22e2-79b0-7000-8000-00000000000}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (km_uuid_is_valid (refused[i]));
  g_assert_false (km_uuid_is_valid (NULL));
}

static void
test_derive (void)
{
  char a[KM_UUID_LENGTH], b[KM_UUID_LENGTH], c[KM_UUID_LENGTH], d[KM_UUID_LENGTH];

  km_uuid_derive ("017f22e2-79b0-7000-8000-000000000000", "ticket", a);
  km_uuid_derive ("017f22e2-79b0-7000-8000-000000000000", "ticket", b);
  km_uuid_derive ("017f22e2-79b0-7000-8000-000000000000", "request/1", c);
  km_uuid_derive ("017f22e2-79b0-7000-8000-000000000000t", "icket", d);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
  g_assert_cmpstr (a, !=, d);
  g_assert_true (km_uuid_is_valid (a));
  g_assert_cmpint (a[14], ==, '8');
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uuid/v7", test_v7);
  g_test_add_func ("/uuid/valid", test_valid);
  g_test_add_func ("/uuid/derive", test_derive);
  return g_test_run ();
}
