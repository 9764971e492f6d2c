// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-settings.h"

typedef struct
{
  json_t *head_starts, *hours, *services, *thresholds, *place, *schedule;
  gint64 service_minutes;
  const char *hotline, *recovery_key;
} Settings;

static const KmJsonMember settings_members[] = {
  { "head_starts", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, head_starts), 0, 0 },
  { "service_minutes", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, service_minutes), 1, 240 },
  { "hours", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, hours), 0, 7 },
  { "services", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, services), 0, 0 },
  { "thresholds", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, thresholds), 0, 0 },
  { "place", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, place), 0, 0 },
  { "schedule", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, schedule), 0, 366 },
  { "hotline", KM_JSON_STRING, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, hotline), 3, 15 },
  { "recovery_key", KM_JSON_STRING, KM_JSON_OPTIONAL, KM_JSON_AT (Settings, recovery_key), 43, 43 },
};

typedef struct
{
  gint64 disability, elderly, infant, pregnant;
} HeadStarts;

static const KmJsonMember head_start_members[] = {
  { "disability", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (HeadStarts, disability), 0, 240 },
  { "elderly", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (HeadStarts, elderly), 0, 240 },
  { "infant", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (HeadStarts, infant), 0, 240 },
  { "pregnant", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (HeadStarts, pregnant), 0, 240 },
};

typedef struct
{
  gint64 wait_minutes, silent_minutes, backlog_minutes;
} Thresholds;

static const KmJsonMember threshold_members[] = {
  { "wait_minutes", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Thresholds, wait_minutes), 1, 1440 },
  { "silent_minutes", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Thresholds, silent_minutes), 1, 1440 },
  { "backlog_minutes", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Thresholds, backlog_minutes), 1, 1440 },
};

typedef struct
{
  gint64 day;
  const char *date, *from, *to, *place_ar, *place_en;
} Hours;

static const KmJsonMember hours_members[] = {
  { "day", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (Hours, day), 1, 7 },
  { "from", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Hours, from), 5, 5 },
  { "to", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Hours, to), 5, 5 },
};

static const KmJsonMember schedule_members[] = {
  { "date", KM_JSON_DATE, KM_JSON_REQUIRED, KM_JSON_AT (Hours, date), 0, 0 },
  { "from", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Hours, from), 5, 5 },
  { "to", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Hours, to), 5, 5 },
  { "place_ar", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Hours, place_ar), 1, 300 },
  { "place_en", KM_JSON_STRING, KM_JSON_OPTIONAL, KM_JSON_AT (Hours, place_en), 1, 300 },
};

typedef struct
{
  const char *governorate, *address_ar, *address_en;
  gint64 latitude, longitude;
} Place;

static const KmJsonMember place_members[] = {
  { "governorate", KM_JSON_STRING, KM_JSON_OPTIONAL, KM_JSON_AT (Place, governorate), 2, 2 },
  { "address_ar", KM_JSON_STRING, KM_JSON_OPTIONAL, KM_JSON_AT (Place, address_ar), 1, 300 },
  { "address_en", KM_JSON_STRING, KM_JSON_OPTIONAL, KM_JSON_AT (Place, address_en), 1, 300 },
  { "latitude", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Place, latitude), -90000000, 90000000 },
  { "longitude", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Place, longitude), -180000000, 180000000 },
};

typedef struct
{
  json_t *only, *also, *not;
} Services;

static const KmJsonMember services_members[] = {
  { "only", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Services, only), 1, 1000 },
  { "also", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Services, also), 0, 1000 },
  { "not", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Services, not), 0, 1000 },
};

static gboolean
fail (GError **error, const char *path, const char *name, const char *detail)
{
  g_autofree char *field = g_strdup_printf ("%s/%s", path, name);

  km_error_set (error, KM_ERROR_INVALID, "bad-body", field, "%s", detail);
  return FALSE;
}

/* "09:30"; minutes after midnight, or -1. */
static int
read_clock (const char *text)
{
  static const char pattern[] = "00:00";
  int hour, minute;

  for (guint i = 0; i < strlen (pattern); i++)
    if (pattern[i] == ':' ? text[i] != ':' : !g_ascii_isdigit (text[i]))
      return -1;
  hour = (text[0] - '0') * 10 + text[1] - '0';
  minute = (text[3] - '0') * 10 + text[4] - '0';
  return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

static gboolean
check_hours (json_t *list, gboolean schedule, const char *path, GError **error)
{
  gboolean seen[8] = { FALSE };
  json_t *element;
  gsize i;

  json_array_foreach (list, i, element)
    {
      g_autofree char *at = g_strdup_printf ("%s/%zu", path, i);
      Hours hours = { 0 };

      if (!km_json_read (element, at, schedule ? schedule_members : hours_members,
                         schedule ? G_N_ELEMENTS (schedule_members) : G_N_ELEMENTS (hours_members), KM_JSON_STRICT, &hours, error))
        return FALSE;
      if (read_clock (hours.from) < 0 || read_clock (hours.to) < 0 || read_clock (hours.from) >= read_clock (hours.to))
        return fail (error, at, "to", "two times of a day, the later one second");
      if (!schedule && seen[hours.day])
        return fail (error, at, "day", "a day stands once");
      seen[hours.day] = TRUE;
    }
  return TRUE;
}

static gboolean
check_codes (json_t *codes, KmCatalogue *catalogue, const char *path, GError **error)
{
  json_t *code;
  gsize i;

  json_array_foreach (codes, i, code)
    {
      g_autofree char *at = g_strdup_printf ("%s/%zu", path, i);

      if (!json_is_string (code) || (catalogue != NULL && km_catalogue_service (catalogue, json_string_value (code)) == NULL))
        {
          km_error_set (error, KM_ERROR_INVALID, json_is_string (code) ? "unknown-service" : "bad-body", at, "there is no such service");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_services (json_t *json, KmCatalogue *catalogue, const char *path, GError **error)
{
  g_autofree char *at_only = g_strconcat (path, "/only", NULL);
  g_autofree char *at_also = g_strconcat (path, "/also", NULL);
  g_autofree char *at_not = g_strconcat (path, "/not", NULL);
  Services services = { NULL };

  if (!km_json_read (json, path, services_members, G_N_ELEMENTS (services_members), KM_JSON_STRICT, &services, error))
    return FALSE;
  if (services.only != NULL && (services.also != NULL || services.not != NULL))
    return fail (error, path, "only", "either a whole list, or what differs from the usual one");
  return check_codes (services.only, catalogue, at_only, error) && check_codes (services.also, catalogue, at_also, error)
         && check_codes (services.not, catalogue, at_not, error);
}

/* Reads an object of which only the bounds matter. */
static gboolean
check_object (json_t *json, const char *path, const char *name, const KmJsonMember *members, gsize n_members, gpointer out, GError **error)
{
  g_autofree char *at = g_strdup_printf ("%s/%s", path, name);

  return json == NULL || km_json_read (json, at, members, n_members, KM_JSON_STRICT, out, error);
}

gboolean
km_settings_check (json_t *json, KmCatalogue *catalogue, const char *path, GError **error)
{
  g_autofree char *at_hours = g_strconcat (path, "/hours", NULL);
  g_autofree char *at_schedule = g_strconcat (path, "/schedule", NULL);
  g_autofree char *at_services = g_strconcat (path, "/services", NULL);
  Settings settings = { NULL };
  HeadStarts starts = { 0 };
  Thresholds thresholds = { 0 };
  Place place = { NULL };

  if (!km_json_read (json, path, settings_members, G_N_ELEMENTS (settings_members), KM_JSON_STRICT, &settings, error)
      || !check_object (settings.head_starts, path, "head_starts", head_start_members, G_N_ELEMENTS (head_start_members), &starts, error)
      || !check_object (settings.thresholds, path, "thresholds", threshold_members, G_N_ELEMENTS (threshold_members), &thresholds, error)
      || !check_object (settings.place, path, "place", place_members, G_N_ELEMENTS (place_members), &place, error)
      || !check_hours (settings.hours, FALSE, at_hours, error) || !check_hours (settings.schedule, TRUE, at_schedule, error)
      || (settings.services != NULL && !check_services (settings.services, catalogue, at_services, error)))
    return FALSE;
  if (place.governorate != NULL && catalogue != NULL && km_catalogue_governorate (catalogue, place.governorate) == NULL)
    return fail (error, path, "place/governorate", "there is no such governorate");
  if (settings.hotline != NULL && strspn (settings.hotline, "0123456789") != strlen (settings.hotline))
    return fail (error, path, "hotline", "digits alone");
  return TRUE;
}

gboolean
km_settings_offers (const KmCentre *centre, const KmService *service)
{
  if (centre->only != NULL)
    return g_hash_table_contains (centre->only, service->code);
  if (centre->not != NULL && g_hash_table_contains (centre->not, service->code))
    return FALSE;
  if (centre->also != NULL && g_hash_table_contains (centre->also, service->code))
    return TRUE;
  return g_str_equal (centre->kind, "van") ? service->mobile : service->fixed;
}

json_t *
km_settings_list_offered (const KmCentre *centre, KmCatalogue *catalogue)
{
  json_t *list = json_array ();

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);

      if (km_settings_offers (centre, service))
        json_array_append_new (list, json_string (service->code));
    }
  return list;
}
