/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <inttypes.h>
#include <string.h>

#include "km-catalogue-private.h"
#include "km-catalogue-words.h"
#include "km-time.h"

/* The calendar and the payment rules of a catalogue version. */

static gboolean
read_minutes (const char *text,
              int        *minutes)
{
  if (!km_reader_is_code (text, "99:99"))
    return FALSE;
  *minutes = (text[0] - '0') * 600 + (text[1] - '0') * 60 + (text[3] - '0') * 10 + (text[4] - '0');
  return text[3] < '6' && *minutes <= 1440;
}

static gboolean
read_hours (KmCatalogueReader *reader,
            const json_t      *object,
            KmHours           *hours)
{
  static const KmCatalogueKey keys[] = { { "from", 's', FALSE }, { "to", 's', FALSE } };
  json_t *values[G_N_ELEMENTS (keys)];

  if (!km_reader_object (reader, object, keys, G_N_ELEMENTS (keys), values))
    return FALSE;
  if (!read_minutes (json_string_value (values[0]), &hours->from) || !read_minutes (json_string_value (values[1]), &hours->to) ||
      hours->from >= hours->to)
    return km_reader_fail (reader, _("bad hours %s to %s"), json_string_value (values[0]), json_string_value (values[1]));
  return TRUE;
}

static gboolean
read_date (KmCatalogueReader *reader,
           const json_t      *text,
           gint32            *julian)
{
  GDate date;

  if (!km_date_parse (json_string_value (text), &date, NULL))
    return km_reader_fail (reader, _("\"%s\" is no date"), json_string_value (text));
  *julian = (gint32) g_date_get_julian (&date);
  return TRUE;
}

static gboolean
read_holidays (KmCatalogueReader *reader,
               const json_t      *array,
               KmCalendar        *calendar)
{
  static const KmCatalogueKey keys[] = {
    { "date", 's', FALSE }, { "name_ar", 's', FALSE }, { "name_en", 's', FALSE }, { "expected", 'b', TRUE },
  };
  json_t *values[G_N_ELEMENTS (keys)];
  guint n = (guint) json_array_size (array);
  KmHoliday *holidays = km_reader_new (reader, sizeof (KmHoliday), n);

  for (guint i = 0; i < n; i++)
    {
      km_reader_at (reader, "holiday %u", i + 1);
      if (!km_reader_object (reader, json_array_get (array, i), keys, G_N_ELEMENTS (keys), values) ||
          !read_date (reader, values[0], &holidays[i].date) || !km_reader_arabic (reader, "name", values[1], 60) ||
          !km_reader_english (reader, "name", values[2], 60))
        return FALSE;
      holidays[i].name_ar = json_string_value (values[1]);
      holidays[i].name_en = json_string_value (values[2]);
      if (i > 0 && holidays[i].date <= holidays[i - 1].date)
        return km_reader_fail (reader, _("holidays are not in order of date"));
    }
  calendar->holidays = holidays;
  calendar->n_holidays = n;
  return TRUE;
}

static gboolean
read_seasons (KmCatalogueReader *reader,
              const json_t      *array,
              KmCalendar        *calendar)
{
  static const KmCatalogueKey keys[] = {
    { "from", 's', FALSE }, { "to", 's', FALSE }, { "hours", 'o', FALSE }, { "name_ar", 's', FALSE }, { "name_en", 's', FALSE },
  };
  json_t *values[G_N_ELEMENTS (keys)];
  guint n = (guint) json_array_size (array);
  KmSeason *seasons = km_reader_new (reader, sizeof (KmSeason), n);

  for (guint i = 0; i < n; i++)
    {
      km_reader_at (reader, "season %u", i + 1);
      if (!km_reader_object (reader, json_array_get (array, i), keys, G_N_ELEMENTS (keys), values) ||
          !read_date (reader, values[0], &seasons[i].first) || !read_date (reader, values[1], &seasons[i].last) ||
          !read_hours (reader, values[2], &seasons[i].hours) || !km_reader_arabic (reader, "name", values[3], 60) ||
          !km_reader_english (reader, "name", values[4], 60))
        return FALSE;
      seasons[i].name_ar = json_string_value (values[3]);
      seasons[i].name_en = json_string_value (values[4]);
      if (seasons[i].last < seasons[i].first || (i > 0 && seasons[i].first <= seasons[i - 1].last))
        return km_reader_fail (reader, _("seasons are not in order of date"));
    }
  calendar->seasons = seasons;
  calendar->n_seasons = n;
  return TRUE;
}

gboolean
km_catalogue_read_calendar (KmCatalogueReader *reader)
{
  enum { WEEKEND, HOURS, COLLECTION, SEASONS, HOLIDAYS, N };
  static const KmCatalogueKey keys[N] = {
    [WEEKEND] = { "weekend", 'a', FALSE }, [HOURS] = { "hours", 'o', FALSE },       [COLLECTION] = { "collection", 'o', FALSE },
    [SEASONS] = { "seasons", 'a', FALSE }, [HOLIDAYS] = { "holidays", 'a', FALSE },
  };
  KmCalendar *calendar = &reader->catalogue->calendar;
  json_t *values[N];
  KmHours hours;

  reader->file = "calendar.json";
  reader->where[0] = '\0';
  if (!km_reader_object (reader, json_object_get (reader->catalogue->document, "calendar"), keys, N, values) ||
      !read_hours (reader, values[HOURS], &hours) || !read_hours (reader, values[COLLECTION], &calendar->collection))
    return FALSE;
  for (guint day = 1; day <= 7; day++)
    calendar->week[day] = hours;
  for (gsize i = 0; i < json_array_size (values[WEEKEND]); i++)
    {
      json_t *day = json_array_get (values[WEEKEND], i);

      if (!json_is_integer (day) || json_integer_value (day) < 1 || json_integer_value (day) > 7)
        return km_reader_fail (reader, _("a weekend day is 1 (Monday) to 7 (Sunday)"));
      calendar->week[json_integer_value (day)] = (KmHours) { 0, 0 };
    }
  if (json_array_size (values[WEEKEND]) >= 7)
    return km_reader_fail (reader, _("no working day is left"));
  return read_seasons (reader, values[SEASONS], calendar) && read_holidays (reader, values[HOLIDAYS], calendar);
}

static gboolean
read_bounded (KmCatalogueReader *reader,
              const char        *name,
              const json_t      *value,
              gint64             min,
              gint64             max,
              gint64            *out)
{
  *out = json_integer_value (value);
  if (*out < min || *out > max)
    return km_reader_fail (reader, _("\"%s\" must be from %" PRId64 " to %" PRId64), name, min, max);
  return TRUE;
}

static gboolean
read_schemes (KmCatalogueReader *reader,
              const json_t      *array,
              KmPaymentRules    *rules)
{
  static const KmCatalogueKey keys[] = { { "code", 's', FALSE }, { "name_ar", 's', FALSE }, { "name_en", 's', FALSE } };
  json_t *values[G_N_ELEMENTS (keys)];
  guint n = (guint) json_array_size (array);
  KmCardScheme *schemes = km_reader_new (reader, sizeof (KmCardScheme), n);

  for (guint i = 0; i < n; i++)
    {
      if (!km_reader_object (reader, json_array_get (array, i), keys, G_N_ELEMENTS (keys), values) ||
          !km_reader_arabic (reader, "scheme", values[1], 30) || !km_reader_english (reader, "scheme", values[2], 30))
        return FALSE;
      schemes[i].code = json_string_value (values[0]);
      schemes[i].name_ar = json_string_value (values[1]);
      schemes[i].name_en = json_string_value (values[2]);
      if (!km_reader_is_code (schemes[i].code, "w+"))
        return km_reader_fail (reader, _("bad scheme \"%s\""), schemes[i].code);
      for (guint j = 0; j < i; j++)
        if (strcmp (schemes[j].code, schemes[i].code) == 0)
          return km_reader_fail (reader, _("repeated scheme \"%s\""), schemes[i].code);
    }
  rules->schemes = schemes;
  rules->n_schemes = n;
  return TRUE;
}

static gboolean
read_denominations (KmCatalogueReader *reader,
                    const json_t      *array,
                    KmPaymentRules    *rules)
{
  guint n = (guint) json_array_size (array);
  gint64 *piastres = km_reader_new (reader, sizeof (gint64), n + 1);

  if (n == 0)
    return km_reader_fail (reader, _("no denomination"));
  for (guint i = 0; i < n; i++)
    {
      piastres[i] = json_integer_value (json_array_get (array, i));
      if (piastres[i] < 1 || (i > 0 && piastres[i] >= piastres[i - 1]))
        return km_reader_fail (reader, _("denominations are piastres, the largest first"));
    }
  rules->denominations = piastres;
  return TRUE;
}

static gboolean
read_receipt_settings (KmCatalogueReader *reader,
                       const json_t      *object,
                       KmPaymentRules    *rules)
{
  static const KmCatalogueKey keys[] = { { "link", 's', FALSE }, { "complaints", 's', FALSE } };
  json_t *values[G_N_ELEMENTS (keys)];

  if (!km_reader_object (reader, object, keys, G_N_ELEMENTS (keys), values))
    return FALSE;
  rules->receipt_link = json_string_value (values[0]);
  rules->complaints = json_string_value (values[1]);
  if (!g_str_has_prefix (rules->receipt_link, "https://") || strchr (rules->receipt_link, '#') != NULL || strlen (rules->receipt_link) > 80 ||
      !g_str_is_ascii (rules->receipt_link))
    return km_reader_fail (reader, _("the receipt's link must be https, without a fragment, at most 80 letters"));
  if (!km_reader_is_code (rules->complaints, "9+"))
    return km_reader_fail (reader, _("bad hotline \"%s\""), rules->complaints);
  return TRUE;
}

gboolean
km_catalogue_read_payment (KmCatalogueReader *reader)
{
  enum { LIMIT, OVER, RATE, CAP, STEP, FREE, SCHEMES, PAYING_IN, DENOMINATIONS, RECEIPT, N };
  static const KmCatalogueKey keys[N] = {
    [LIMIT] = { "cash_limit", 'i', FALSE },
    [OVER] = { "cash_over_limit", 's', FALSE },
    [RATE] = { "surcharge_rate", 'i', FALSE },
    [CAP] = { "surcharge_cap", 'i', FALSE },
    [STEP] = { "cash_step", 'i', FALSE },
    [FREE] = { "cash_free_services", 'a', FALSE },
    [SCHEMES] = { "schemes", 'a', FALSE },
    [PAYING_IN] = { "paying_in_limit", 'i', FALSE },
    [DENOMINATIONS] = { "denominations", 'a', FALSE },
    [RECEIPT] = { "receipt", 'o', FALSE },
  };
  KmPaymentRules *rules = &reader->catalogue->payment;
  json_t *values[N];
  const char *over;
  gint64 rate;

  reader->file = "payment.json";
  reader->where[0] = '\0';
  if (!km_reader_object (reader, json_object_get (reader->catalogue->document, "payment"), keys, N, values) ||
      !read_bounded (reader, "cash_limit", values[LIMIT], 0, 100000000, &rules->cash_limit) ||
      !read_bounded (reader, "surcharge_rate", values[RATE], 0, 10000, &rate) ||
      !read_bounded (reader, "surcharge_cap", values[CAP], 0, 100000000, &rules->surcharge_cap) ||
      !read_bounded (reader, "cash_step", values[STEP], 1, 100, &rules->cash_step) ||
      !read_bounded (reader, "paying_in_limit", values[PAYING_IN], 0, 10000000000, &rules->paying_in_limit))
    return FALSE;
  rules->surcharge_rate = (guint) rate;
  over = json_string_value (values[OVER]);
  if (strcmp (over, "refuse") == 0)
    rules->cash_over_limit = KM_CASH_OVER_REFUSE;
  else if (strcmp (over, "surcharge") == 0)
    rules->cash_over_limit = KM_CASH_OVER_SURCHARGE;
  else if (strcmp (over, "allow") == 0)
    rules->cash_over_limit = KM_CASH_OVER_ALLOW;
  else
    return km_reader_fail (reader, _("unknown \"cash_over_limit\": \"%s\""), over);
  rules->cash_free_services = km_reader_strings (reader, "cash_free_services", values[FREE], 0);
  if (rules->cash_free_services == NULL)
    return FALSE;
  for (guint i = 0; rules->cash_free_services[i] != NULL; i++)
    if (km_catalogue_service (reader->catalogue, rules->cash_free_services[i]) == NULL)
      return km_reader_fail (reader, _("unknown service %s"), rules->cash_free_services[i]);
  return read_schemes (reader, values[SCHEMES], rules) && read_denominations (reader, values[DENOMINATIONS], rules) &&
         read_receipt_settings (reader, values[RECEIPT], rules);
}
