/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-time.h"

#include <string.h>

#include "km-error.h"

#define FIRST_YEAR 1970
#define LAST_YEAR 2199
#define FIRST_DATE_YEAR 1800
#define FISCAL_YEAR_FIRST_MONTH 7

/* Days since 1970-01-01 of a Gregorian date, and back: Howard Hinnant's algorithms, without tables or loops. */
static gint64
days_from_civil (gint64 year, guint month, guint day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * ((gint64) month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void
civil_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 day_of_era = z - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 mp = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * mp + 2) / 5 + 1);
  *month = (int) (mp < 10 ? mp + 3 : mp - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

/* @n digits at *@at; -1 if another character stands there. */
static int
take_digits (const char **at, guint n)
{
  int value = 0;

  for (guint i = 0; i < n; i++) {
    if (!g_ascii_isdigit (**at))
      return -1;
    value = value * 10 + (**at - '0');
    (*at)++;
  }
  return value;
}

static gboolean
take_char (const char **at, char c)
{
  if (**at != c)
    return FALSE;
  (*at)++;
  return TRUE;
}

static gboolean
take_date (const char **at, int *year, int *month, int *day)
{
  *year = take_digits (at, 4);
  if (*year < 1 || !take_char (at, '-'))
    return FALSE;
  *month = take_digits (at, 2);
  if (*month < 1 || !take_char (at, '-'))
    return FALSE;
  *day = take_digits (at, 2);
  return *day >= 1 && g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

static gboolean
take_time (const char **at, gint64 *microseconds)
{
  int hour, minute, second;
  gint64 fraction = 0;
  guint decimals = 0;

  hour = take_digits (at, 2);
  if (hour < 0 || hour > 23 || !take_char (at, ':'))
    return FALSE;
  minute = take_digits (at, 2);
  if (minute < 0 || minute > 59 || !take_char (at, ':'))
    return FALSE;
  second = take_digits (at, 2);
  if (second < 0 || second > 59)
    return FALSE;
  if (**at == '.') {
    (*at)++;
    for (; g_ascii_isdigit (**at) && decimals < 7; (*at)++, decimals++)
      fraction = fraction * 10 + (**at - '0');
    if (decimals == 3)
      fraction *= 1000;
    else if (decimals != 6)
      return FALSE;
  }
  *microseconds = ((hour * 60 + minute) * 60 + second) * KM_TIME_SECOND + fraction;
  return TRUE;
}

gboolean
km_time_parse (const char *text, KmTime *time, GError **error)
{
  const char *at = text;
  int year, month, day;
  gint64 microseconds;

  if (text != NULL && take_date (&at, &year, &month, &day) && year >= FIRST_YEAR && year <= LAST_YEAR && take_char (&at, 'T') &&
      take_time (&at, &microseconds) && take_char (&at, 'Z') && *at == '\0') {
    *time = days_from_civil (year, (guint) month, (guint) day) * KM_TIME_DAY + microseconds;
    return TRUE;
  }
  km_error_set (error, KM_ERROR_INVALID, NULL, NULL, "not a time like 2026-07-01T09:00:00.000Z");
  return FALSE;
}

static void
put_digits (char *at, int n, gint64 value)
{
  for (; n > 0; n--, value /= 10)
    at[n - 1] = (char) ('0' + value % 10);
}

const char *
km_time_format (KmTime time, char out[KM_TIME_FORMAT_LENGTH])
{
  gint64 days = floor_div (time, KM_TIME_DAY);
  gint64 rest = time - days * KM_TIME_DAY;
  int year, month, day;

  civil_from_days (days, &year, &month, &day);
  /* By hand: every event, answer and hash has several times in it. */
  memcpy (out, "0000-00-00T00:00:00.000000Z", KM_TIME_FORMAT_LENGTH);
  put_digits (out, 4, CLAMP (year, 0, 9999));
  put_digits (out + 5, 2, month);
  put_digits (out + 8, 2, day);
  put_digits (out + 11, 2, rest / KM_TIME_HOUR);
  put_digits (out + 14, 2, rest / KM_TIME_MINUTE % 60);
  put_digits (out + 17, 2, rest / KM_TIME_SECOND % 60);
  put_digits (out + 20, 6, rest % KM_TIME_SECOND);
  return out;
}

char *
km_time_to_string (KmTime time)
{
  char text[KM_TIME_FORMAT_LENGTH];

  return g_strdup (km_time_format (time, text));
}

gboolean
km_date_parse (const char *text, GDate *date, GError **error)
{
  const char *at = text;
  int year, month, day;

  if (text != NULL && take_date (&at, &year, &month, &day) && *at == '\0' && year >= FIRST_DATE_YEAR && year <= LAST_YEAR) {
    g_date_clear (date, 1);
    g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
    return TRUE;
  }
  km_error_set (error, KM_ERROR_INVALID, NULL, NULL, "not a date like 2026-11-21");
  return FALSE;
}

const char *
km_date_format (const GDate *date, char out[KM_DATE_FORMAT_LENGTH])
{
  /* By hand, as a time: every command has its business day. */
  memcpy (out, "0000-00-00", KM_DATE_FORMAT_LENGTH);
  put_digits (out, 4, g_date_get_year (date) % 10000);
  put_digits (out + 5, 2, (int) g_date_get_month (date) % 100);
  put_digits (out + 8, 2, g_date_get_day (date) % 100);
  return out;
}

static gint64
offset_at (GTimeZone *zone, gint64 utc_seconds)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc_seconds));
}

static gint64
local_seconds (KmTime time, GTimeZone *zone)
{
  gint64 seconds = floor_div (time, KM_TIME_SECOND);

  return seconds + offset_at (zone, seconds);
}

GDate
km_time_date (KmTime time, GTimeZone *zone)
{
  GDate date;
  int year, month, day;

  civil_from_days (floor_div (local_seconds (time, zone), 86400), &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return date;
}

const char *
km_time_business_date (KmTime time, GTimeZone *zone, char out[KM_DATE_FORMAT_LENGTH])
{
  GDate date = km_time_date (time, zone);

  return km_date_format (&date, out);
}

int
km_time_minute_of_day (KmTime time, GTimeZone *zone)
{
  gint64 seconds = local_seconds (time, zone);

  return (int) ((seconds - floor_div (seconds, 86400) * 86400) / 60);
}

KmTime
km_time_from_local (const GDate *date, int minute_of_day, GTimeZone *zone)
{
  gint64 local = days_from_civil (g_date_get_year (date), (guint) g_date_get_month (date), g_date_get_day (date)) * 86400 + minute_of_day * 60;
  gint64 before = offset_at (zone, local - 86400);
  gint64 after = offset_at (zone, local + 86400);

  /* With the offset of before a doubled minute is its first, a skipped one moves forward; only when that moment lies after
   * the change and the later offset fits is the later one meant. */
  if (offset_at (zone, local - before) != before && offset_at (zone, local - after) == after)
    return (local - after) * KM_TIME_SECOND;
  return (local - before) * KM_TIME_SECOND;
}

const char *
km_time_fiscal_year (KmTime time, GTimeZone *zone, char out[5])
{
  GDate date = km_time_date (time, zone);
  int first = g_date_get_year (&date) - (g_date_get_month (&date) < FISCAL_YEAR_FIRST_MONTH ? 1 : 0);

  g_snprintf (out, 5, "%02d%02d", first % 100, (first + 1) % 100);
  return out;
}
