/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-fee-approval.h"
#include "km-json.h"
#include "km-payment.h"
#include "km-promise.h"
#include "km-reads-private.h"
#include "km-settings.h"

/* ---- Services and prices ---- */

static json_t *
fee_to_json (const KmFee *fee)
{
  json_t *json = json_object ();

  km_json_set_string (json, "label_ar", fee->label_ar);
  km_json_set_string (json, "label_en", fee->label_en);
  km_json_set_integer (json, "piastres", fee->piastres);
  km_json_set_string (json, "basis", km_fee_basis_to_string (fee->basis));
  km_json_set_boolean (json, "pass_through", fee->pass_through);
  return json;
}

static json_t *
service_to_json (const KmService *service)
{
  json_t *json = json_object (), *fees = json_array (), *documents = json_array (), *audience = json_array ();

  for (guint i = 0; i < service->n_fees; i++)
    json_array_append_new (fees, fee_to_json (&service->fees[i]));
  for (guint i = 0; i < service->n_documents; i++)
    json_array_append_new (documents, json_pack ("{s:s, s:s}", "label_ar", service->documents[i].label_ar, "label_en", service->documents[i].label_en));
  for (guint i = KM_AUDIENCE_CITIZEN; i <= KM_AUDIENCE_FOREIGNER; i++)
    if (km_service_for_audience (service, (KmAudience) i))
      json_array_append_new (audience, json_string (km_audience_to_string ((KmAudience) i)));
  km_json_set_string (json, "service", service->code);
  km_json_set_string (json, "name_ar", service->name_ar);
  km_json_set_string (json, "name_en", service->name_en);
  km_json_set_string (json, "authority", service->authority->code);
  km_json_set (json, "audience", audience);
  km_json_set_boolean (json, "in_centres", service->fixed);
  km_json_set_boolean (json, "in_vans", service->mobile);
  km_json_set_integer (json, "promise_minutes", service->sla_minutes);
  km_json_set (json, "fees", fees);
  km_json_set (json, "documents", documents);
  return json;
}

json_t *
km_read_public_services (KmStore *store,
                         GError **error)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (store, NULL, error);
  g_autoptr (json_t) unapproved = catalogue != NULL ? km_store_list_unapproved (store, catalogue, error) : NULL;
  json_t *json, *authorities, *services;

  if (unapproved == NULL)
    return NULL;
  json = json_object ();
  authorities = json_array ();
  services = json_array ();
  for (guint i = 0; i < km_catalogue_n_authorities (catalogue); i++)
    {
      const KmAuthority *authority = km_catalogue_nth_authority (catalogue, i);
      g_autoptr (json_t) only = json_pack ("[s]", authority->code);
      g_autoptr (json_t) waiting = km_fee_approval_pick (unapproved, only);
      json_t *element = json_object ();

      km_json_set_string (element, "authority", authority->code);
      km_json_set_string (element, "name_ar", authority->name_ar);
      km_json_set_string (element, "name_en", authority->name_en);
      km_json_set_boolean (element, "fees_approved", json_array_size (waiting) == 0);
      json_array_append_new (authorities, element);
    }
  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    json_array_append_new (services, service_to_json (km_catalogue_nth_service (catalogue, i)));
  km_json_set_string (json, "catalogue", km_catalogue_version (catalogue));
  km_json_set_string (json, "hotline", km_catalogue_payment (catalogue)->complaints);
  km_json_set (json, "authorities", authorities);
  km_json_set (json, "services", services);
  return json;
}

/* ---- Places and hours ---- */

static void
set_clock (json_t     *json,
           const char *name,
           int         minutes)
{
  g_autofree char *text = g_strdup_printf ("%02d:%02d", minutes / 60, minutes % 60);

  km_json_set_string (json, name, text);
}

/* The week of the catalogue's calendar, for a centre that keeps no hours of its own. */
static json_t *
week_to_json (const KmCalendar *calendar)
{
  json_t *week = json_array ();

  for (int day = G_DATE_MONDAY; day <= G_DATE_SUNDAY; day++)
    {
      json_t *element;

      if (calendar->week[day].from >= calendar->week[day].to)
        continue;
      element = json_object ();
      km_json_set_integer (element, "day", day);
      set_clock (element, "from", calendar->week[day].from);
      set_clock (element, "to", calendar->week[day].to);
      json_array_append_new (week, element);
    }
  return week;
}

/* From today on: nobody plans a visit to where a van stood. */
static json_t *
schedule_to_json (const KmCentre *centre,
                  const char     *today)
{
  json_t *list = json_array (), *element;
  gsize i;

  json_array_foreach (km_json_get_array (centre->settings, "schedule"), i, element)
    if (g_strcmp0 (km_json_get_string (element, "date", ""), today) >= 0)
      json_array_append_new (list, json_deep_copy (element));
  return list;
}

static json_t *
holidays_to_json (const KmCalendar *calendar,
                  gint32            today)
{
  json_t *list = json_array ();

  for (guint i = 0; i < calendar->n_holidays; i++)
    {
      json_t *element;
      char text[KM_DATE_FORMAT_LENGTH];
      GDate date;

      if (calendar->holidays[i].date < today)
        continue;
      g_date_clear (&date, 1);
      g_date_set_julian (&date, (guint32) calendar->holidays[i].date);
      element = json_object ();
      km_json_set_string (element, "date", km_date_format (&date, text));
      km_json_set_string (element, "name_ar", calendar->holidays[i].name_ar);
      km_json_set_string (element, "name_en", calendar->holidays[i].name_en);
      json_array_append_new (list, element);
    }
  return list;
}

json_t *
km_read_public_centres (KmStore *store,
                        KmTime   now,
                        GError **error)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (store, NULL, error);
  g_autoptr (KmDirectory) directory = km_store_ref_directory (store);
  GPtrArray *centres = km_directory_get_centres (directory);
  GDate date = km_time_date (now, km_store_get_zone (store));
  char today[KM_DATE_FORMAT_LENGTH];
  json_t *json, *list;

  if (catalogue == NULL)
    return NULL;
  json = json_object ();
  list = json_array ();
  km_date_format (&date, today);
  for (guint i = 0; i < centres->len; i++)
    {
      const KmCentre *centre = g_ptr_array_index (centres, i);
      json_t *own = km_json_get_array (centre->settings, "hours"), *place = km_json_get_object (centre->settings, "place"), *element = json_object ();

      km_json_set_string (element, "centre", centre->centre);
      km_json_set_string (element, "name_ar", centre->name_ar);
      km_json_set_string (element, "name_en", centre->name_en);
      km_json_set_string (element, "kind", centre->kind);
      km_json_set (element, "place", place != NULL ? json_deep_copy (place) : NULL);
      km_json_set (element, "hours", own != NULL ? json_deep_copy (own) : week_to_json (km_catalogue_calendar (catalogue)));
      km_json_set (element, "schedule", schedule_to_json (centre, today));
      km_json_set_string (element, "hotline", km_json_get_string (centre->settings, "hotline", km_catalogue_payment (catalogue)->complaints));
      km_json_set (element, "services", km_settings_list_offered (centre, catalogue));
      json_array_append_new (list, element);
    }
  km_json_set (json, "holidays", holidays_to_json (km_catalogue_calendar (catalogue), (gint32) g_date_get_julian (&date)));
  km_json_set (json, "centres", list);
  return json;
}
