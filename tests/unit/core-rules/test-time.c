/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-error.h"
#include "km-time.h"

static GTimeZone *
cairo (void)
{
  GTimeZone *zone = g_time_zone_new_identifier ("Africa/Cairo");

  g_assert_nonnull (zone);
  return zone;
}

static KmTime
at (const char *text)
{
  g_autoptr(GError) error = NULL;
  KmTime time;

  km_time_parse (text, &time, &error);
  g_assert_no_error (error);
  return time;
}

static void
test_parse (void)
{
  static const char *const refused[] = {
    "", "2026", "2026-07-01", "2026-07-01T09:00Z", "2026-07-01 09:00:00Z", "2026-07-01t09:00:00Z", "2026-07-01T09:00:00z",
    "2026-07-01T09:00:00", "2026-07-01T09:00:00+00:00", "2026-07-01T12:00:00+03:00", "2026-07-01T09:00:00.Z", "2026-07-01T09:00:00.1Z",
    "2026-07-01T09:00:00.12Z", "2026-07-01T09:00:00.1234Z", "2026-07-01T09:00:00.1234567Z", "2026-02-30T09:00:00Z", "2026-13-01T09:00:00Z",
    "2026-00-01T09:00:00Z", "2026-07-00T09:00:00Z", "2026-07-01T24:00:00Z", "2026-07-01T09:60:00Z", "2026-07-01T09:00:60Z",
    "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", " 2026-07-01T09:00:00Z", "2026-07-01T09:00:00Z ", "٢٠٢٦-07-01T09:00:00Z",
    "+026-07-01T09:00:00Z", "2026-7-1T9:0:0Z",
  };

  g_assert_cmpint (at ("1970-01-01T00:00:00Z"), ==, 0);
  g_assert_cmpint (at ("2026-07-01T09:00:00Z"), ==, G_GINT64_CONSTANT (1782896400000000));
  g_assert_cmpint (at ("2026-07-01T09:00:00.001Z"), ==, G_GINT64_CONSTANT (1782896400001000));
  g_assert_cmpint (at ("2026-07-01T09:00:00.000001Z"), ==, G_GINT64_CONSTANT (1782896400000001));
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr(GError) error = NULL;
    KmTime time;

    if (km_time_parse (refused[i], &time, &error))
      g_error ("accepted: %s", refused[i]);
    g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
  }
}

static void
test_round_trip (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (5);

  for (guint i = 0; i < 20000; i++) {
    KmTime time = (KmTime) (g_rand_double (random) * 7.2e15); /* to the year 2198 */
    g_autoptr(GDateTime) reference = g_date_time_new_from_unix_utc (time / KM_TIME_SECOND);
    g_autofree char *expected = g_date_time_format (reference, "%Y-%m-%dT%H:%M:%S");
    char text[KM_TIME_FORMAT_LENGTH];

    km_time_format (time, text);
    g_assert_true (g_str_has_prefix (text, expected));
    g_assert_cmpint (at (text), ==, time);
  }
}

static void
test_dates (void)
{
  GDate date;
  char text[KM_DATE_FORMAT_LENGTH];

  g_assert_true (km_date_parse ("2024-02-29", &date, NULL));
  g_assert_cmpstr (km_date_format (&date, text), ==, "2024-02-29");
  g_assert_false (km_date_parse ("2023-02-29", &date, NULL));
  g_assert_false (km_date_parse ("2024-2-29", &date, NULL));
  g_assert_false (km_date_parse ("2024-02-29T", &date, NULL));
  g_assert_false (km_date_parse ("1799-12-31", &date, NULL));
  g_assert_false (km_date_parse (NULL, &date, NULL));
}

/* Egypt has summer time again since 2023: last Friday of April to last Thursday of October. */
static void
test_cairo (void)
{
  g_autoptr(GTimeZone) zone = cairo ();
  g_autofree char *summer = km_time_clock_text (at ("2026-07-01T09:00:00Z"), zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC);
  g_autofree char *winter = km_time_clock_text (at ("2026-11-21T09:00:00Z"), zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC);
  g_autofree char *morning = km_time_clock_text (at ("2026-11-21T07:10:00Z"), zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC);
  g_autofree char *midnight = km_time_clock_text (at ("2026-11-20T22:00:00Z"), zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC);
  g_autofree char *english = km_time_clock_text (at ("2026-11-21T12:30:00Z"), zone, KM_LANGUAGE_EN, KM_DIGITS_LATIN);
  char day[KM_DATE_FORMAT_LENGTH];
  char year[5];

  g_assert_cmpstr (summer, ==, "١٢:٠٠ م");
  g_assert_cmpstr (winter, ==, "١١:٠٠ ص");
  g_assert_cmpstr (morning, ==, "٩:١٠ ص");
  g_assert_cmpstr (midnight, ==, "١٢:٠٠ ص");
  g_assert_cmpstr (english, ==, "2:30 PM");
  g_assert_cmpstr (km_time_business_date (at ("2026-06-30T20:59:59.999999Z"), zone, day), ==, "2026-06-30");
  g_assert_cmpstr (km_time_business_date (at ("2026-06-30T21:00:00Z"), zone, day), ==, "2026-07-01");
  g_assert_cmpstr (km_time_fiscal_year (at ("2026-06-30T20:59:59Z"), zone, year), ==, "2526");
  g_assert_cmpstr (km_time_fiscal_year (at ("2026-06-30T21:00:00Z"), zone, year), ==, "2627");
  g_assert_cmpstr (km_time_fiscal_year (at ("2026-11-21T09:00:00Z"), zone, year), ==, "2627");
  g_assert_cmpstr (km_time_fiscal_year (at ("2099-07-02T09:00:00Z"), zone, year), ==, "9900");
}

static void
test_from_local (void)
{
  g_autoptr(GTimeZone) zone = cairo ();
  GDate date;
  KmTime time;

  /* There and back, for every hour of two years. */
  for (time = at ("2026-01-01T00:00:00Z"); time < at ("2028-01-01T00:00:00Z"); time += KM_TIME_HOUR) {
    int minute = km_time_minute_of_day (time, zone);
    KmTime back;

    date = km_time_date (time, zone);
    back = km_time_from_local (&date, minute, zone);
    /* The doubled hour of October gives its first. */
    g_assert_true (back == time || back == time - KM_TIME_HOUR);
    g_assert_cmpint (km_time_minute_of_day (back, zone), ==, minute);
  }
  /* 24 April 2026: 00:00 to 00:59 do not exist. */
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 24, G_DATE_APRIL, 2026);
  time = km_time_from_local (&date, 30, zone);
  g_assert_cmpint (km_time_minute_of_day (time, zone), ==, 90);
  /* 29 October 2026: 23:00 to 23:59 stand twice. */
  g_date_set_dmy (&date, 29, G_DATE_OCTOBER, 2026);
  g_assert_cmpint (km_time_from_local (&date, 23 * 60 + 30, zone), ==, at ("2026-10-29T20:30:00Z"));
  g_date_set_dmy (&date, 1, G_DATE_JULY, 2026);
  g_assert_cmpint (km_time_from_local (&date, 12 * 60, zone), ==, at ("2026-07-01T09:00:00Z"));
  g_assert_cmpint (km_time_from_local (&date, 24 * 60, zone), ==, at ("2026-07-01T21:00:00Z"));
}

static void
test_text (void)
{
  g_autoptr(GTimeZone) zone = cairo ();
  KmTime time = at ("2026-11-21T09:00:00Z");
  g_autofree char *date = km_time_text (time, zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC, KM_TIME_TEXT_DATE);
  g_autofree char *full = km_time_text (time, zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC, KM_TIME_TEXT_WEEKDAY | KM_TIME_TEXT_CLOCK);
  g_autofree char *english = km_time_text (time, zone, KM_LANGUAGE_EN, KM_DIGITS_LATIN, KM_TIME_TEXT_WEEKDAY | KM_TIME_TEXT_CLOCK);
  g_autofree char *short_text = km_time_text (time, zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC, KM_TIME_TEXT_NO_YEAR);

  g_assert_cmpstr (date, ==, "٢١ نوفمبر ٢٠٢٦");
  g_assert_cmpstr (full, ==, "السبت ٢١ نوفمبر ٢٠٢٦، ١١:٠٠ ص");
  g_assert_cmpstr (english, ==, "Saturday 21 November 2026, 11:00 AM");
  g_assert_cmpstr (short_text, ==, "٢١ نوفمبر");
}

static void
check_relative (const char *text, const char *expected)
{
  g_autoptr(GTimeZone) zone = cairo ();
  g_autofree char *result = km_time_relative_text (at (text), at ("2026-11-21T09:00:00Z"), zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC, FALSE);

  g_assert_cmpstr (result, ==, expected);
}

static void
test_relative (void)
{
  g_autoptr(GTimeZone) zone = cairo ();
  KmTime now = at ("2026-11-21T09:00:00Z");
  g_autofree char *clock = km_time_relative_text (now + 3 * KM_TIME_HOUR, now, zone, KM_LANGUAGE_AR, KM_DIGITS_ARABIC, TRUE);
  g_autofree char *english = km_time_relative_text (now + KM_TIME_DAY, now, zone, KM_LANGUAGE_EN, KM_DIGITS_LATIN, TRUE);

  check_relative ("2026-11-21T21:59:00Z", "اليوم");
  check_relative ("2026-11-21T22:00:00Z", "غدًا");
  check_relative ("2026-11-24T09:00:00Z", "الثلاثاء ٢٤ نوفمبر ٢٠٢٦");
  check_relative ("2026-11-20T09:00:00Z", "الجمعة ٢٠ نوفمبر ٢٠٢٦");
  g_assert_cmpstr (clock, ==, "اليوم، ٢:٠٠ م");
  g_assert_cmpstr (english, ==, "Tomorrow, 11:00 AM");
}

static void
test_durations (void)
{
  static const struct {
    gint64      minutes;
    gboolean    oblique;
    const char *words;
    const char *short_text;
  } cases[] = {
    { -3, FALSE, "أقل من دقيقة", "أقل من ١ د" },
    { 0, FALSE, "أقل من دقيقة", "أقل من ١ د" },
    { 1, FALSE, "دقيقة واحدة", "١ د" },
    { 2, FALSE, "دقيقتان", "٢ د" },
    { 2, TRUE, "دقيقتين", "٢ د" },
    { 6, FALSE, "٦ دقائق", "٦ د" },
    { 22, FALSE, "٢٢ دقيقة", "٢٢ د" },
    { 60, FALSE, "ساعة واحدة", "١ س" },
    { 65, FALSE, "ساعة واحدة و٥ دقائق", "١ س ٥ د" },
    { 122, TRUE, "ساعتين ودقيقتين", "٢ س ٢ د" },
    { 11 * 60, FALSE, "١١ ساعة", "١١ س" },
    { 48 * 60, FALSE, "يومان", "٤٨ س" },
    { 11 * 24 * 60 + 180, FALSE, "١١ يومًا و٣ ساعات", "٢٦٧ س" },
  };
  g_autofree char *english = km_duration_text (61, KM_LANGUAGE_EN, KM_DIGITS_LATIN, FALSE);
  g_autofree char *english_short = km_duration_short_text (61, KM_LANGUAGE_EN, KM_DIGITS_LATIN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = km_duration_text (cases[i].minutes, KM_LANGUAGE_AR, KM_DIGITS_ARABIC, cases[i].oblique);
    g_autofree char *short_text = km_duration_short_text (cases[i].minutes, KM_LANGUAGE_AR, KM_DIGITS_ARABIC);

    g_assert_cmpstr (words, ==, cases[i].words);
    g_assert_cmpstr (short_text, ==, cases[i].short_text);
  }
  g_assert_cmpstr (english, ==, "1 hour 1 minute");
  g_assert_cmpstr (english_short, ==, "1 h 1 min");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/round-trip", test_round_trip);
  g_test_add_func ("/time/dates", test_dates);
  g_test_add_func ("/time/cairo", test_cairo);
  g_test_add_func ("/time/from-local", test_from_local);
  g_test_add_func ("/time/text", test_text);
  g_test_add_func ("/time/relative", test_relative);
  g_test_add_func ("/time/durations", test_durations);
  return g_test_run ();
}
