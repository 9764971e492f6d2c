/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-money.h"

#include <string.h>

#include "km-error.h"

#define NBSP "\302\240"
#define RATE_BASE 10000

static gboolean
refuse (GError **error)
{
  km_error_set (error, KM_ERROR_INVALID, "money", NULL, "not an amount in pounds with at most two decimals");
  return FALSE;
}

/* ASCII digits, '.' for the decimal, ',' for any grouping; NULL for another character. */
static char *
plain_form (const char *text)
{
  g_autofree char *digits = km_digits_to_ascii (text);
  g_autoptr(GString) out = g_string_new (NULL);

  g_strstrip (digits);
  for (const char *at = digits; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c >= '0' && c <= '9')
      g_string_append_c (out, (char) c);
    else if (c == '.' || c == 0x066b)
      g_string_append_c (out, '.');
    else if (c == ',' || c == 0x066c || c == ' ' || c == 0xa0 || c == 0x202f)
      g_string_append_c (out, ',');
    else if (!((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x061c))
      return NULL;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
km_money_parse (const char *text, gint64 *piastres, GError **error)
{
  g_autofree char *plain = g_utf8_validate (text, -1, NULL) ? plain_form (text) : NULL;
  const char *at = plain;
  gint64 pounds = 0;
  guint digits = 0;
  guint in_group = 0;
  gboolean grouped = FALSE;
  guint decimals = 0;
  gint64 fraction = 0;

  if (plain == NULL || !g_ascii_isdigit (*at))
    return refuse (error);
  for (; g_ascii_isdigit (*at) || *at == ','; at++) {
    if (*at == ',') {
      if (grouped ? in_group != 3 : in_group > 3)
        return refuse (error);
      grouped = TRUE;
      in_group = 0;
      continue;
    }
    if (++digits > 15)
      return refuse (error);
    pounds = pounds * 10 + (*at - '0');
    in_group++;
  }
  if (grouped && in_group != 3)
    return refuse (error);
  if (*at == '.') {
    for (at++; g_ascii_isdigit (*at) && decimals < 2; at++, decimals++)
      fraction = fraction * 10 + (*at - '0');
    if (decimals == 0)
      return refuse (error);
    if (decimals == 1)
      fraction *= 10;
  }
  if (*at != '\0' || pounds > KM_MONEY_MAX / 100 || pounds * 100 + fraction > KM_MONEY_MAX)
    return refuse (error);
  *piastres = pounds * 100 + fraction;
  return TRUE;
}

char *
km_money_format (gint64 piastres, KmDigits digits, KmMoneyFlags flags)
{
  guint64 magnitude = piastres < 0 ? (guint64) 0 - (guint64) piastres : (guint64) piastres;
  g_autofree char *pounds = km_number_format ((gint64) (magnitude / 100), KM_DIGITS_LATIN);
  g_autofree char *latin = NULL;
  g_autofree char *number = NULL;

  if ((flags & KM_MONEY_DECIMALS) != 0 || magnitude % 100 != 0)
    latin = g_strdup_printf ("%s.%02u", pounds, (guint) (magnitude % 100));
  else
    latin = g_steal_pointer (&pounds);
  number = km_digits_draw (latin, digits);
  if (piastres < 0) {
    char *bracketed = g_strdup_printf ("(%s)", number);

    g_free (number);
    number = bracketed;
  }
  if ((flags & KM_MONEY_CURRENCY_AR) != 0 || ((flags & KM_MONEY_CURRENCY) != 0 && digits == KM_DIGITS_ARABIC))
    return g_strconcat (number, NBSP "ج.م", NULL);
  if ((flags & KM_MONEY_CURRENCY) != 0)
    return g_strconcat ("EGP" NBSP, number, NULL);
  return g_steal_pointer (&number);
}

gboolean
km_money_percent (gint64 base, gint64 rate_per_10000, gint64 *result)
{
  __int128 product = (__int128) base * rate_per_10000;
  __int128 half = product < 0 ? -RATE_BASE / 2 : RATE_BASE / 2;
  __int128 rounded = (product + half) / RATE_BASE;

  if (rounded > G_MAXINT64 || rounded < G_MININT64)
    return FALSE;
  *result = (gint64) rounded;
  return TRUE;
}

gboolean
km_money_add (gint64 a, gint64 b, gint64 *result)
{
  return !__builtin_add_overflow (a, b, result);
}

gboolean
km_money_multiply (gint64 a, gint64 count, gint64 *result)
{
  return !__builtin_mul_overflow (a, count, result);
}

gint64
km_money_round_to (gint64 piastres, gint64 step)
{
  __int128 magnitude = piastres < 0 ? -(__int128) piastres : piastres;
  __int128 rounded;

  g_return_val_if_fail (step > 0, piastres);
  rounded = (magnitude + step / 2) / step * step;
  if (step % 2 != 0) /* step / 2 was rounded down: a remainder of exactly half does not exist */
    rounded = (magnitude * 2 + step) / (2 * step) * step;
  if (rounded > G_MAXINT64)
    rounded = magnitude;
  return (gint64) (piastres < 0 ? -rounded : rounded);
}
