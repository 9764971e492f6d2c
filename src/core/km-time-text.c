/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Dates, times of day and durations as a person reads them (words.md). Egyptian month names; GLib and ICU are not asked: their
 * Arabic depends on the locale that is installed. */
#include "km-time.h"

#include "km-words.h"

static const char *const month_names[2][13] = {
  { NULL, "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر" },
  { NULL, "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" },
};

static const char *const weekday_names[2][8] = {
  { NULL, "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد" },
  { NULL, "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
};

const char *
km_time_weekday_name (GDateWeekday weekday, KmLanguage language)
{
  g_return_val_if_fail (weekday >= G_DATE_MONDAY && weekday <= G_DATE_SUNDAY, "");
  return weekday_names[language][weekday];
}

const char *
km_time_month_name (GDateMonth month, KmLanguage language)
{
  g_return_val_if_fail (month >= G_DATE_JANUARY && month <= G_DATE_DECEMBER, "");
  return month_names[language][month];
}

char *
km_date_text (const GDate *date, KmLanguage language, KmDigits digits, KmTimeTextFlags flags)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if ((flags & KM_TIME_TEXT_WEEKDAY) != 0)
    g_string_append_printf (text, "%s ", km_time_weekday_name (g_date_get_weekday (date), language));
  g_string_append_printf (text, "%d %s", g_date_get_day (date), km_time_month_name (g_date_get_month (date), language));
  if ((flags & KM_TIME_TEXT_NO_YEAR) == 0)
    g_string_append_printf (text, " %d", g_date_get_year (date));
  return km_digits_draw (text->str, digits);
}

char *
km_time_clock_text (KmTime time, GTimeZone *zone, KmLanguage language, KmDigits digits)
{
  int minute = km_time_minute_of_day (time, zone);
  int hour = minute / 60 % 12;
  const char *half = minute < 12 * 60 ? (language == KM_LANGUAGE_AR ? "ص" : "AM") : (language == KM_LANGUAGE_AR ? "م" : "PM");
  g_autofree char *text = g_strdup_printf ("%d:%02d %s", hour == 0 ? 12 : hour, minute % 60, half);

  return km_digits_draw (text, digits);
}

static char *
with_clock (const char *day, KmTime time, GTimeZone *zone, KmLanguage language, KmDigits digits)
{
  g_autofree char *clock = km_time_clock_text (time, zone, language, digits);

  return g_strconcat (day, language == KM_LANGUAGE_AR ? "، " : ", ", clock, NULL);
}

char *
km_time_text (KmTime time, GTimeZone *zone, KmLanguage language, KmDigits digits, KmTimeTextFlags flags)
{
  GDate date = km_time_date (time, zone);
  g_autofree char *day = km_date_text (&date, language, digits, flags);

  if ((flags & KM_TIME_TEXT_CLOCK) == 0)
    return g_steal_pointer (&day);
  return with_clock (day, time, zone, language, digits);
}

char *
km_time_relative_text (KmTime time, KmTime now, GTimeZone *zone, KmLanguage language, KmDigits digits, gboolean clock)
{
  GDate date = km_time_date (time, zone);
  GDate today = km_time_date (now, zone);
  int days = g_date_days_between (&today, &date);
  g_autofree char *day = NULL;

  if (days == 0)
    day = g_strdup (language == KM_LANGUAGE_AR ? "اليوم" : "Today");
  else if (days == 1)
    day = g_strdup (language == KM_LANGUAGE_AR ? "غدًا" : "Tomorrow");
  else
    day = km_date_text (&date, language, digits, KM_TIME_TEXT_WEEKDAY);
  return clock ? with_clock (day, time, zone, language, digits) : g_steal_pointer (&day);
}

static char *
join_counts (gint64 big, KmNoun big_noun, gint64 small, KmNoun small_noun, KmLanguage language, KmDigits digits, KmCase grammatical_case)
{
  g_autofree char *first = km_words_count ((guint64) big, big_noun, grammatical_case, language, digits);
  g_autofree char *second = NULL;

  if (small == 0)
    return g_steal_pointer (&first);
  second = km_words_count ((guint64) small, small_noun, grammatical_case, language, digits);
  return g_strconcat (first, language == KM_LANGUAGE_AR ? " و" : " ", second, NULL);
}

char *
km_duration_text (gint64 minutes, KmLanguage language, KmDigits digits, gboolean oblique)
{
  KmCase grammatical_case = oblique ? KM_CASE_OBLIQUE : KM_CASE_NOMINATIVE;

  if (minutes <= 0)
    return g_strdup (language == KM_LANGUAGE_AR ? "أقل من دقيقة" : "less than a minute");
  if (minutes < 60)
    return km_words_count ((guint64) minutes, KM_NOUN_MINUTE, grammatical_case, language, digits);
  if (minutes < 24 * 60)
    return join_counts (minutes / 60, KM_NOUN_HOUR, minutes % 60, KM_NOUN_MINUTE, language, digits, grammatical_case);
  return join_counts (minutes / (24 * 60), KM_NOUN_DAY, minutes / 60 % 24, KM_NOUN_HOUR, language, digits, grammatical_case);
}

char *
km_duration_short_text (gint64 minutes, KmLanguage language, KmDigits digits)
{
  const char *minute = language == KM_LANGUAGE_AR ? "د" : "min";
  const char *hour = language == KM_LANGUAGE_AR ? "س" : "h";
  g_autofree char *text = NULL;

  if (minutes <= 0)
    text = g_strdup_printf (language == KM_LANGUAGE_AR ? "أقل من 1 %s" : "under 1 %s", minute);
  else if (minutes < 60)
    text = g_strdup_printf ("%d %s", (int) minutes, minute);
  else if (minutes % 60 == 0)
    text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", minutes / 60, hour);
  else
    text = g_strdup_printf ("%" G_GINT64_FORMAT " %s %d %s", minutes / 60, hour, (int) (minutes % 60), minute);
  return km_digits_draw (text, digits);
}
