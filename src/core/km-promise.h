/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-catalogue.h"
#include "km-time.h"

G_BEGIN_DECLS

/* Minutes after midnight, local time; from == to: closed. */
typedef struct
{
  int from, to;
} KmHours;

typedef struct
{
  gint32 date;             /* Julian day of GDate */
  const char *name_ar, *name_en;
} KmHoliday;

/* A stretch of days with other hours (Ramadan), inclusive. */
typedef struct
{
  gint32 first, last;      /* Julian days */
  KmHours hours;
  const char *name_ar, *name_en;
} KmSeason;

/* Part of the catalogue version; holidays by the moon are announced days before, so
 * a new version carries them. */
struct _KmCalendar
{
  KmHours week[8];         /* by GDateWeekday: [1] Monday … [7] Sunday; closed on the weekend */
  KmHours collection;      /* when papers are handed out */
  const KmHoliday *holidays;
  guint n_holidays;
  const KmSeason *seasons;
  guint n_seasons;
};

/* Opening hours of a day; from == to on weekends and holidays. */
KmHours km_calendar_hours (const KmCalendar *calendar, const GDate *date);
gboolean km_calendar_is_working_day (const KmCalendar *calendar, const GDate *date);
const KmHoliday *km_calendar_holiday (const KmCalendar *calendar, const GDate *date);

/* When a request made at made_at will be ready (design §4): below 1,440 minutes, so
 * many minutes within opening hours; from 1,440, that many working days (rounded up) at
 * the same time of day, moved into that day's opening hours. Whole minutes, rounded up.
 * tz is Africa/Cairo's zone; local clock differences are never used across a change of
 * summer time within a promise counted in minutes. */
KmTime km_promise (const KmCalendar *calendar, GTimeZone *tz, KmTime made_at, gint64 sla_minutes);

G_END_DECLS
