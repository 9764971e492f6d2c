/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-national-id.h"

#include <string.h>

#include "km-digits.h"
#include "km-error.h"

/* Codes of the governorate of registration: the 27 governorates and 88, abroad (validators §1). */
static const char governorates[] = "01 02 03 04 11 12 13 14 15 16 17 18 19 21 22 23 24 25 26 27 28 29 31 32 33 34 35 88 ";

static gboolean
refuse (GError **error, const char *wire_code, const char *reason)
{
  km_error_set (error, KM_ERROR_INVALID, wire_code, NULL, "%s", reason);
  return FALSE;
}

/* The ASCII digits of @text without spaces and hyphens; NULL if another character stands there. */
static char *
clean_digits (const char *text)
{
  g_autofree char *clean = km_text_clean (text);
  char *to = clean;

  for (const char *at = clean; *at != '\0'; at++) {
    if (g_ascii_isdigit (*at))
      *to++ = *at;
    else if (*at != ' ' && *at != '-')
      return NULL;
  }
  *to = '\0';
  return g_steal_pointer (&clean);
}

static guint
number (const char *digits, guint at, guint n)
{
  guint value = 0;

  for (guint i = at; i < at + n; i++)
    value = value * 10 + (guint) (digits[i] - '0');
  return value;
}

gboolean
km_national_id_parse (const char *text, const GDate *today, KmNationalId *out, GError **error)
{
  g_autofree char *digits = clean_digits (text);
  KmNationalId id = { .sex = KM_SEX_UNKNOWN };
  guint year;

  if (digits == NULL || strlen (digits) != KM_NATIONAL_ID_LENGTH)
    return refuse (error, "national-id-length", "a national ID has 14 digits");
  if (digits[0] != '2' && digits[0] != '3')
    return refuse (error, "national-id-century", "a national ID begins with 2 or 3");
  year = (digits[0] == '2' ? 1900 : 2000) + number (digits, 1, 2);
  g_date_clear (&id.birth, 1);
  if (!g_date_valid_dmy ((GDateDay) number (digits, 5, 2), (GDateMonth) number (digits, 3, 2), (GDateYear) year))
    return refuse (error, "national-id-date", "the birth date of the national ID does not exist");
  g_date_set_dmy (&id.birth, (GDateDay) number (digits, 5, 2), (GDateMonth) number (digits, 3, 2), (GDateYear) year);
  if (today != NULL && g_date_valid (today) && g_date_compare (&id.birth, today) > 0)
    return refuse (error, "national-id-future", "the birth date of the national ID is in the future");
  memcpy (id.governorate, digits + 7, 2);
  if (strstr (governorates, id.governorate) == NULL)
    return refuse (error, "national-id-governorate", "the national ID names no governorate");
  if (number (digits, 9, 4) == 0)
    return refuse (error, "national-id-sequence", "the sequence of the national ID is zero");
  id.sex = (digits[12] - '0') % 2 == 1 ? KM_SEX_MALE : KM_SEX_FEMALE;
  if (out != NULL)
    *out = id;
  return TRUE;
}

gboolean
km_national_id_check_digit_fits (const char *clean)
{
  static const guint weights[] = { 2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 };
  guint sum = 0;
  guint k;

  if (strlen (clean) != KM_NATIONAL_ID_LENGTH)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * (guint) (clean[i] - '0');
  k = (11 - sum % 11) % 10; /* 10 gives 0, 11 gives 1 */
  return k == (guint) (clean[13] - '0');
}

guint
km_national_id_age (const KmNationalId *id, const GDate *today)
{
  int years = g_date_get_year (today) - g_date_get_year (&id->birth);

  if (g_date_get_month (today) < g_date_get_month (&id->birth) ||
      (g_date_get_month (today) == g_date_get_month (&id->birth) && g_date_get_day (today) < g_date_get_day (&id->birth)))
    years--;
  return years > 0 ? (guint) years : 0;
}

const char *
km_sex_to_string (KmSex sex)
{
  return sex == KM_SEX_MALE ? "male" : sex == KM_SEX_FEMALE ? "female" : NULL;
}
