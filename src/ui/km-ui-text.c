/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-locale.h"
#include "km-money.h"
#include "km-time.h"
#include "km-ui-text.h"

KmLanguage
km_ui_language (void)
{
  return km_locale_is_arabic () ? KM_LANGUAGE_AR : KM_LANGUAGE_EN;
}

KmDigits
km_ui_digits (void)
{
  return km_locale_is_arabic () ? KM_DIGITS_ARABIC : KM_DIGITS_LATIN;
}

GTimeZone *
km_ui_zone (void)
{
  static GTimeZone *zone;

  if (!zone)
    {
      zone = g_time_zone_new_identifier ("Africa/Cairo");
      if (!zone)
        zone = g_time_zone_new_utc ();
    }
  return zone;
}

const char *
km_ui_comma (void)
{
  return km_ui_language () == KM_LANGUAGE_AR ? "، " : ", ";
}

char *
km_ui_number (gint64 number)
{
  return km_number_format (number, km_ui_digits ());
}

char *
km_ui_money (gint64 piastres)
{
  return km_money_format (piastres, km_ui_digits (), KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);
}

char *
km_ui_money_short (gint64 piastres)
{
  return km_money_format (piastres, km_ui_digits (), KM_MONEY_CURRENCY);
}

char *
km_ui_minutes (gint64 minutes, gboolean oblique)
{
  return km_duration_text (MAX (minutes, 0), km_ui_language (), km_ui_digits (), oblique);
}

char *
km_ui_minutes_short (gint64 minutes)
{
  return km_duration_short_text (MAX (minutes, 0), km_ui_language (), km_ui_digits ());
}

char *
km_ui_clock (gint64 at)
{
  return km_time_clock_text (at, km_ui_zone (), km_ui_language (), km_ui_digits ());
}

char *
km_ui_day (gint64 at)
{
  return km_time_text (at, km_ui_zone (), km_ui_language (), km_ui_digits (), KM_TIME_TEXT_WEEKDAY | KM_TIME_TEXT_NO_YEAR);
}
