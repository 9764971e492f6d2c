/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "km-digits.h"
#include "km-language.h"

G_BEGIN_DECLS

/* A moment: microseconds since 1970-01-01T00:00:00Z. The rules never ask a clock: the moment is passed in. */
typedef gint64 KmTime;

#define KM_TIME_NONE G_MININT64
#define KM_TIME_SECOND (G_GINT64_CONSTANT (1000000))
#define KM_TIME_MINUTE (60 * KM_TIME_SECOND)
#define KM_TIME_HOUR (60 * KM_TIME_MINUTE)
#define KM_TIME_DAY (24 * KM_TIME_HOUR)
#define KM_TIME_FORMAT_LENGTH 28 /* with the final NUL */
#define KM_DATE_FORMAT_LENGTH 11

/* RFC 3339 in UTC only: "2026-07-01T09:00:00Z" with no, three or six decimals; years 1970 to 2199. FALSE with KM_ERROR_INVALID
 * for any other spelling (offset, lower case, leap second, impossible date). Any thread. */
gboolean km_time_parse (const char *text, KmTime *time, GError **error);

/* "2026-07-01T09:00:00.000000Z", always six decimals. */
const char *km_time_format (KmTime time, char out[KM_TIME_FORMAT_LENGTH]);
char       *km_time_to_string (KmTime time);

/* ISO dates, "2026-11-21". */
gboolean    km_date_parse (const char *text, GDate *date, GError **error);
const char *km_date_format (const GDate *date, char out[KM_DATE_FORMAT_LENGTH]);

/* The local date of @time in @zone (Africa/Cairo, loaded by the program). The business day is this date's ISO form. */
GDate       km_time_date (KmTime time, GTimeZone *zone);
const char *km_time_business_date (KmTime time, GTimeZone *zone, char out[KM_DATE_FORMAT_LENGTH]);

/* The local wall clock of @time; minutes since midnight. */
int km_time_minute_of_day (KmTime time, GTimeZone *zone);

/* The moment of a local date and minute of day (0 to 1,440) in @zone. A minute that summer time skips is moved forward; of a
 * doubled one it is the first. */
KmTime km_time_from_local (const GDate *date, int minute_of_day, GTimeZone *zone);

/* The fiscal year (1 July to 30 June) of @time as four digits: "2627". */
const char *km_time_fiscal_year (KmTime time, GTimeZone *zone, char out[5]);

/* Words. New strings. */
typedef enum {
  KM_TIME_TEXT_DATE = 0,
  KM_TIME_TEXT_WEEKDAY = 1 << 0, /* السبت ٢١ نوفمبر ٢٠٢٦ */
  KM_TIME_TEXT_CLOCK = 1 << 1,   /* …، ١٢:٠٠ م */
  KM_TIME_TEXT_NO_YEAR = 1 << 2,
} KmTimeTextFlags;

char *km_date_text (const GDate *date, KmLanguage language, KmDigits digits, KmTimeTextFlags flags);
char *km_time_text (KmTime time, GTimeZone *zone, KmLanguage language, KmDigits digits, KmTimeTextFlags flags);

/* "١٢:٠٠ م", "2:30 PM". */
char *km_time_clock_text (KmTime time, GTimeZone *zone, KmLanguage language, KmDigits digits);

/* On screen (not on paper): اليوم or غدًا, else weekday and date; with the clock if asked for. */
char *km_time_relative_text (KmTime time, KmTime now, GTimeZone *zone, KmLanguage language, KmDigits digits, gboolean clock);

/* Weekday 1 (Monday) to 7 (Sunday), month 1 to 12. Static. */
const char *km_time_weekday_name (GDateWeekday weekday, KmLanguage language);
const char *km_time_month_name (GDateMonth month, KmLanguage language);

/* A duration in whole minutes, as words: أقل من دقيقة، دقيقتان، ٣ دقائق; from an hour on hours and minutes, from a day on days
 * and hours. @oblique: after a preposition (منذ دقيقتين). */
char *km_duration_text (gint64 minutes, KmLanguage language, KmDigits digits, gboolean oblique);

/* For narrow tiles: "٢٢ د", "١ س ٥ د"; "22 min". */
char *km_duration_short_text (gint64 minutes, KmLanguage language, KmDigits digits);

G_END_DECLS
