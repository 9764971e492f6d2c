// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../km-place.h"
#include "../km-settings.h"
#include "km-commands.h"
#include "km-error.h"

/* What a centre is called, where it is, its lanes, counters and settings: everybody there reads it anew. */
static void
change (KmApply *apply, const char *centre)
{
  apply->directory_changed = TRUE;
  km_apply_event_in (apply, centre, "centre.changed", centre, NULL);
}

/* The catalogue in force, if one is: places may be made before it. */
static gboolean
find_catalogue (KmApply *apply, KmCatalogue **catalogue, GError **error)
{
  g_autoptr (GError) failed = NULL;

  *catalogue = km_store_ref_catalogue (apply->store, NULL, &failed);
  if (*catalogue != NULL || km_error_has_wire_code (failed, "unknown-catalogue"))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/* ---- centre.put ---- */

typedef struct
{
  json_t *centres;
} CentresBody;

static const KmJsonMember centres_members[] = {
  { "centres", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (CentresBody, centres), 1, 500 },
};

/* A new centre is the house's business, one that is there also that of its own administrator. */
static gboolean
may_put (KmApply *apply, const char *centre, const char *path, GError **error)
{
  gint64 there = 0;
  gboolean may = apply->caller->house;

  if (may || centre == NULL)
    return TRUE;
  if (km_db_one (apply->db, KM_SQL ("SELECT count(*) FROM centre WHERE centre = $1"), error, "s", centre, "i", &there) < 0)
    return FALSE;
  if (there > 0)
    return km_apply_enter_centre (apply, centre, error);
  km_error_set (error, KM_ERROR_FORBIDDEN, "forbidden", path, "a new centre is made by an administrator of all centres");
  return FALSE;
}

gboolean
km_apply_centre_put (KmApply *apply, GError **error)
{
  g_autoptr (KmCatalogue) catalogue = NULL;
  CentresBody body = { NULL };
  json_t *element, *codes;
  gsize i;

  if (!km_apply_read (apply, centres_members, G_N_ELEMENTS (centres_members), &body, error) || !find_catalogue (apply, &catalogue, error))
    return FALSE;
  codes = json_array ();
  km_json_set (apply->result, "centres", codes);
  json_array_foreach (body.centres, i, element)
    {
      g_autofree char *path = g_strdup_printf ("/body/centres/%zu", i);
      const char *code = km_json_get_string (element, "centre", NULL);

      if (!may_put (apply, code, path, error) || !km_place_put_centre (apply->db, element, catalogue, path, error))
        return FALSE;
      km_apply_add_centre (apply, code);
      change (apply, code);
      json_array_append_new (codes, json_string (code));
    }
  return TRUE;
}

/* ---- lane.put, counter.put ---- */

gboolean
km_apply_lane_put (KmApply *apply, GError **error)
{
  const char *centre = km_json_get_string (apply->command->body, "centre", NULL);
  g_autoptr (KmCatalogue) catalogue = NULL;

  if (!find_catalogue (apply, &catalogue, error) || (centre != NULL && !km_apply_enter_centre (apply, centre, error))
      || !km_place_put_lane (apply->db, apply->command->body, catalogue, "/body", error))
    return FALSE;
  change (apply, centre);
  km_json_set_string (apply->result, "lane", km_json_get_string (apply->command->body, "lane", NULL));
  return TRUE;
}

gboolean
km_apply_counter_put (KmApply *apply, GError **error)
{
  const char *centre = km_json_get_string (apply->command->body, "centre", NULL);

  if ((centre != NULL && !km_apply_enter_centre (apply, centre, error)) || !km_place_put_counter (apply->db, apply->command->body, "/body", error))
    return FALSE;
  change (apply, centre);
  km_json_set_string (apply->result, "counter", km_json_get_string (apply->command->body, "counter", NULL));
  return TRUE;
}

/* ---- settings.put ---- */

typedef struct
{
  const char *centre;
  json_t *settings;
} SettingsBody;

static const KmJsonMember settings_members[] = {
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (SettingsBody, centre), 0, 0 },
  { "settings", KM_JSON_OBJECT, KM_JSON_REQUIRED, KM_JSON_AT (SettingsBody, settings), 0, 0 },
};

gboolean
km_apply_settings_put (KmApply *apply, GError **error)
{
  g_autoptr (KmCatalogue) catalogue = NULL;
  SettingsBody body = { NULL };

  if (!km_apply_read (apply, settings_members, G_N_ELEMENTS (settings_members), &body, error)
      || !km_apply_enter_centre (apply, body.centre, error) || !find_catalogue (apply, &catalogue, error)
      || !km_settings_check (body.settings, catalogue, "/body/settings", error)
      || !km_place_put_settings (apply->db, body.centre, body.settings, error))
    return FALSE;
  change (apply, body.centre);
  km_json_set_string (apply->result, "centre", body.centre);
  return TRUE;
}
