/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fixture.h"

/* When things will be ready: opening hours, weekends, holidays, summer time. Times are written in UTC;
 * Cairo is two hours ahead, three in summer. */

static void
check (const KmCalendar *calendar,
       const char       *made,
       gint64            minutes,
       const char       *ready)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  KmTime at, expected, promised;

  g_assert_true (km_time_parse (made, &at, NULL));
  g_assert_true (km_time_parse (ready, &expected, NULL));
  promised = km_promise (calendar, zone, at, minutes);
  if (promised != expected)
    {
      g_autofree char *text = km_time_to_string (promised);

      g_error ("%s and %" G_GINT64_FORMAT " minutes: %s, not %s", made, minutes, text, ready);
    }
}

static void
test_promise (void)
{
  static const struct
  {
    const char *made;
    gint64 minutes;
    const char *ready;
  } cases[] = {
    /* Sunday 22 November 2026, open 9 to 17 in Cairo (7 to 15 UTC) */
    { "2026-11-22T08:00:00Z", 15, "2026-11-22T08:15:00Z" },
    { "2026-11-22T08:00:00Z", 480, "2026-11-23T08:00:00Z" },        /* the rest of the day and an hour of the next */
    { "2026-11-22T14:50:00Z", 10, "2026-11-22T15:00:00Z" },         /* until closing */
    { "2026-11-22T14:50:00Z", 11, "2026-11-23T07:01:00Z" },
    { "2026-11-22T05:00:00Z", 30, "2026-11-22T07:30:00Z" },         /* before opening */
    { "2026-11-22T20:00:00Z", 30, "2026-11-23T07:30:00Z" },         /* after closing */
    { "2026-11-22T08:00:00.000001Z", 15, "2026-11-22T08:16:00Z" },  /* whole minutes, rounded up */
    { "2026-11-22T08:00:30Z", 15, "2026-11-22T08:16:00Z" },
    /* over the weekend: Thursday, then Sunday */
    { "2026-11-19T14:30:00Z", 60, "2026-11-22T07:30:00Z" },
    { "2026-11-20T10:00:00Z", 60, "2026-11-22T08:00:00Z" },         /* made on a Friday */
    { "2026-11-21T10:00:00Z", 1439, "2026-11-24T14:59:00Z" },       /* eight hours a day: Sun, Mon, and 7:59 of Tuesday */
    /* from a day on: working days, the same time of day */
    { "2026-11-22T08:00:00Z", 1440, "2026-11-23T08:00:00Z" },
    { "2026-11-22T08:00:00Z", 1441, "2026-11-24T08:00:00Z" },       /* begun days are whole ones */
    { "2026-11-19T08:00:00Z", 1440, "2026-11-22T08:00:00Z" },
    { "2026-11-19T08:00:00Z", 7200, "2026-11-26T08:00:00Z" },
    { "2026-11-21T08:00:00Z", 1440, "2026-11-22T08:00:00Z" },
    { "2026-11-22T20:00:00Z", 1440, "2026-11-23T15:00:00Z" },       /* moved into opening hours */
    { "2026-11-22T03:00:00Z", 1440, "2026-11-23T07:00:00Z" },
    /* holidays: 6 October is a Tuesday, 25 January a Monday */
    { "2026-10-05T07:00:00Z", 1440, "2026-10-07T07:00:00Z" },
    { "2026-10-05T13:30:00Z", 60, "2026-10-07T06:30:00Z" },
    { "2027-01-24T08:00:00Z", 2880, "2027-01-27T08:00:00Z" },
    /* Ramadan: 9 to 15 */
    { "2027-02-09T12:30:00Z", 60, "2027-02-10T07:30:00Z" },
    /* the end of summer time (last Thursday of October, 29 October 2026): the clock's time stays */
    { "2026-10-28T07:00:00Z", 4320, "2026-11-02T08:00:00Z" },
    { "2026-10-29T13:30:00Z", 60, "2026-11-01T07:30:00Z" },
    /* its beginning (last Friday of April, 30 April 2027); Sham El Nessim is Monday 3 May */
    { "2027-04-29T08:00:00Z", 1440, "2027-05-02T07:00:00Z" },
    { "2027-04-29T08:00:00Z", 2880, "2027-05-04T07:00:00Z" },
  };
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check (km_catalogue_calendar (catalogue), cases[i].made, cases[i].minutes, cases[i].ready);
}

static void
test_hours (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  const KmCalendar *calendar = km_catalogue_calendar (catalogue);
  GDate date = fixture_today ();

  g_assert_false (km_calendar_is_working_day (calendar, &date)); /* Saturday */
  g_date_add_days (&date, 1);
  g_assert_true (km_calendar_is_working_day (calendar, &date));
  g_assert_cmpint (km_calendar_hours (calendar, &date).from, ==, 540);
  g_assert_cmpint (km_calendar_hours (calendar, &date).to, ==, 1020);
  g_date_set_dmy (&date, 6, G_DATE_OCTOBER, 2026);
  g_assert_false (km_calendar_is_working_day (calendar, &date));
  g_assert_cmpstr (km_calendar_holiday (calendar, &date)->name_en, ==, "Armed Forces Day");
  g_date_set_dmy (&date, 10, G_DATE_FEBRUARY, 2027);
  g_assert_cmpint (km_calendar_hours (calendar, &date).to, ==, 900);
}

/* Years without an announced holiday, and the longest promise: two years of working days. */
static void
test_far (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  g_autoptr (GTimeZone) zone = fixture_zone ();
  KmTime promised = km_promise (km_catalogue_calendar (catalogue), zone, fixture_now (), 730 * 1440);
  GDate date = km_time_date (promised, zone);

  g_assert_true (km_calendar_is_working_day (km_catalogue_calendar (catalogue), &date));
  g_assert_cmpint (g_date_get_year (&date), ==, 2029);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/promise/table", test_promise);
  g_test_add_func ("/promise/hours", test_hours);
  g_test_add_func ("/promise/far", test_far);
  return g_test_run ();
}
