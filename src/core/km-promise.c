/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-promise.h"

#define MINUTES_A_DAY 1440
#define SEARCH_DAYS 4000 /* a calendar without working days ends here */

const KmHoliday *
km_calendar_holiday (const KmCalendar *calendar,
                     const GDate      *date)
{
  gint32 julian = (gint32) g_date_get_julian (date);

  for (guint i = 0; i < calendar->n_holidays; i++)
    if (calendar->holidays[i].date == julian)
      return &calendar->holidays[i];
  return NULL;
}

KmHours
km_calendar_hours (const KmCalendar *calendar,
                   const GDate      *date)
{
  KmHours hours = calendar->week[g_date_get_weekday (date)];
  gint32 julian = (gint32) g_date_get_julian (date);

  if (hours.from >= hours.to || km_calendar_holiday (calendar, date) != NULL)
    return (KmHours) { 0, 0 };
  for (guint i = 0; i < calendar->n_seasons; i++)
    if (julian >= calendar->seasons[i].first && julian <= calendar->seasons[i].last)
      return calendar->seasons[i].hours;
  return hours;
}

gboolean
km_calendar_is_working_day (const KmCalendar *calendar,
                            const GDate      *date)
{
  KmHours hours = km_calendar_hours (calendar, date);

  return hours.from < hours.to;
}

/* Minutes within opening hours, day by day: no day's own clock is compared with another's. */
static KmTime
promise_minutes (const KmCalendar *calendar,
                 GTimeZone        *tz,
                 KmTime            from,
                 gint64            minutes)
{
  GDate date = km_time_date (from, tz);
  int at = km_time_minute_of_day (from, tz);

  for (guint day = 0; day < SEARCH_DAYS; day++)
    {
      KmHours hours = km_calendar_hours (calendar, &date);
      int start = MAX (at, hours.from);

      if (start < hours.to)
        {
          if (minutes <= hours.to - start)
            return km_time_from_local (&date, start + (int) minutes, tz);
          minutes -= hours.to - start;
        }
      g_date_add_days (&date, 1);
      at = 0;
    }
  return from + minutes * KM_TIME_MINUTE;
}

static KmTime
promise_days (const KmCalendar *calendar,
              GTimeZone        *tz,
              KmTime            from,
              gint64            days)
{
  GDate date = km_time_date (from, tz);
  int at = km_time_minute_of_day (from, tz);

  for (guint day = 0; day < SEARCH_DAYS; day++)
    {
      g_date_add_days (&date, 1);
      if (km_calendar_is_working_day (calendar, &date) && --days == 0)
        {
          KmHours hours = km_calendar_hours (calendar, &date);

          return km_time_from_local (&date, CLAMP (at, hours.from, hours.to), tz);
        }
    }
  return from + days * KM_TIME_DAY;
}

KmTime
km_promise (const KmCalendar *calendar,
            GTimeZone        *tz,
            KmTime            made_at,
            gint64            sla_minutes)
{
  KmTime up = (made_at + KM_TIME_MINUTE - 1) / KM_TIME_MINUTE * KM_TIME_MINUTE;

  if (sla_minutes < MINUTES_A_DAY)
    return promise_minutes (calendar, tz, up, sla_minutes);
  return promise_days (calendar, tz, up, (sla_minutes + MINUTES_A_DAY - 1) / MINUTES_A_DAY);
}
