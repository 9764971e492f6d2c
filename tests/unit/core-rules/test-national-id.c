/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-error.h"
#include "km-national-id.h"
#include "km-time.h"

static GDate
day (const char *text)
{
  GDate date;

  g_assert_true (km_date_parse (text, &date, NULL));
  return date;
}

static void
test_fields (void)
{
  GDate today = day ("2026-11-21");
  KmNationalId id;
  char birth[KM_DATE_FORMAT_LENGTH];

  g_assert_true (km_national_id_parse ("٢ ٩٥٠٣١٥ ٠١ ٠١٣٧ ٦", &today, &id, NULL));
  g_assert_cmpstr (km_date_format (&id.birth, birth), ==, "1995-03-15");
  g_assert_cmpstr (id.governorate, ==, "01");
  g_assert_cmpstr (km_sex_to_string (id.sex), ==, "male");
  g_assert_cmpuint (km_national_id_age (&id, &today), ==, 31);

  g_assert_true (km_national_id_parse ("30402298800425", &today, &id, NULL));
  g_assert_cmpstr (km_date_format (&id.birth, birth), ==, "2004-02-29");
  g_assert_cmpstr (id.governorate, ==, "88");
  g_assert_cmpstr (km_sex_to_string (id.sex), ==, "female");
  g_assert_null (km_sex_to_string (KM_SEX_UNKNOWN));
  /* Without a day nothing is in the future. */
  g_assert_true (km_national_id_parse ("39912311600015", NULL, NULL, NULL));
  g_assert_false (km_national_id_parse ("39912311600015", &today, NULL, NULL));
}

static void
test_age (void)
{
  KmNationalId id = { .sex = KM_SEX_MALE };
  GDate before = day ("2026-03-14");
  GDate birthday = day ("2026-03-15");
  GDate born = day ("1995-03-15");
  GDate earlier = day ("1990-01-01");

  id.birth = born;
  g_assert_cmpuint (km_national_id_age (&id, &before), ==, 30);
  g_assert_cmpuint (km_national_id_age (&id, &birthday), ==, 31);
  g_assert_cmpuint (km_national_id_age (&id, &earlier), ==, 0);
  /* Born on 29 February: a year older on 1 March of other years. */
  id.birth = day ("2004-02-29");
  before = day ("2025-02-28");
  birthday = day ("2025-03-01");
  g_assert_cmpuint (km_national_id_age (&id, &before), ==, 20);
  g_assert_cmpuint (km_national_id_age (&id, &birthday), ==, 21);
}

/* The worked table of the rules' page, variant A; a k of 10 gives 0. */
static void
test_check_digit (void)
{
  static const char *const fits[] = { "29503150101370", "30402298800425", "28801012102583", "31207313500618", "29912311604056" };

  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++) {
    g_autofree char *wrong = g_strdup (fits[i]);

    g_assert_true (km_national_id_check_digit_fits (fits[i]));
    wrong[13] = (char) ('0' + (wrong[13] - '0' + 1) % 10);
    g_assert_false (km_national_id_check_digit_fits (wrong));
  }
  g_assert_false (km_national_id_check_digit_fits ("123"));
}

static void
test_codes (void)
{
  static const struct {
    const char *text, *code;
  } cases[] = {
    { "", "national-id-length" },
    { "2950315010137", "national-id-length" },
    { "2950315010137a", "national-id-length" },
    { "19503150101376", "national-id-century" },
    { "29502300101376", "national-id-date" },
    { "29500150101376", "national-id-date" },
    { "29503000101376", "national-id-date" },
    { "32611220101376", "national-id-future" },
    { "29503150501376", "national-id-governorate" },
    { "29503150001376", "national-id-governorate" },
    { "29503150100006", "national-id-sequence" },
  };
  GDate today = day ("2026-11-21");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_false (km_national_id_parse (cases[i].text, &today, NULL, &error));
    g_assert_cmpstr (km_error_get_wire_code (error), ==, cases[i].code);
    /* The number itself is personal: never in a message. */
    g_assert_true (*cases[i].text == '\0' || strstr (error->message, cases[i].text) == NULL);
  }
}

/* Exactly the 27 governorates and "abroad". */
static void
test_governorates (void)
{
  guint n = 0;

  for (guint code = 0; code < 100; code++) {
    g_autofree char *text = g_strdup_printf ("2950315%02u01376", code);

    n += (guint) km_national_id_parse (text, NULL, NULL, NULL);
  }
  g_assert_cmpuint (n, ==, 28);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/national-id/fields", test_fields);
  g_test_add_func ("/national-id/age", test_age);
  g_test_add_func ("/national-id/check-digit", test_check_digit);
  g_test_add_func ("/national-id/codes", test_codes);
  g_test_add_func ("/national-id/governorates", test_governorates);
  return g_test_run ();
}
