// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-place.h"
#include "km-settings.h"

typedef struct
{
  const char *centre, *name_ar, *name_en, *kind;
  json_t *lanes, *counters, *settings;
} Centre;

static const KmJsonMember centre_members[] = {
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Centre, centre), 0, 0 },
  { "name_ar", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Centre, name_ar), 1, 200 },
  { "name_en", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Centre, name_en), 1, 200 },
  { "kind", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Centre, kind), 0, 0 },
  { "lanes", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Centre, lanes), 0, 64 },
  { "counters", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Centre, counters), 0, 500 },
  { "settings", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (Centre, settings), 0, 0 },
};

typedef struct
{
  const char *centre, *lane, *letter, *latin, *name_ar, *name_en;
  json_t *authorities;
  gint64 position;
} Lane;

/* Within its centre, a lane and a counter do not name it: their members begin with the second, and a lane's end before the last. */
static const KmJsonMember lane_members[] = {
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Lane, centre), 0, 0 },
  { "lane", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Lane, lane), 0, 0 },
  { "letter", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, letter), 1, 8 },
  { "latin", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, latin), 1, 2 },
  { "name_ar", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, name_ar), 1, 200 },
  { "name_en", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, name_en), 1, 200 },
  { "authorities", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (Lane, authorities), 0, 64 },
  { "position", KM_JSON_INTEGER, KM_JSON_OPTIONAL, KM_JSON_AT (Lane, position), 0, 63 },
};

typedef struct
{
  const char *centre, *counter, *name_ar;
  gint64 number;
  json_t *lanes;
} Counter;

static const KmJsonMember counter_members[] = {
  { "centre", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Counter, centre), 0, 0 },
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Counter, counter), 0, 0 },
  { "number", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (Counter, number), 1, 999 },
  { "name_ar", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Counter, name_ar), 0, 200 },
  { "lanes", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (Counter, lanes), 1, 64 },
};

static gboolean
fail (GError **error, KmErrorCode code, const char *wire_code, const char *path, const char *name, const char *detail)
{
  g_autofree char *field = g_strdup_printf ("%s/%s", path, name);

  km_error_set (error, code, wire_code, field, "%s: %s", field, detail);
  return FALSE;
}

/* The codes of an array with blanks between, as they lie in the database. NULL for what is not a list of different codes. */
static char *
join_codes (json_t *array, const char *path, const char *name, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *element;
  gsize i;

  json_array_foreach (array, i, element)
    {
      const char *code = json_string_value (element);

      if (code == NULL || *code == '\0' || strpbrk (code, " \t\r\n") != NULL || !g_hash_table_add (seen, (gpointer) code))
        {
          fail (error, KM_ERROR_INVALID, "bad-body", path, name, "codes, each once");
          return NULL;
        }
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", code);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- Lanes ---- */

static gboolean
put_lane (KmDb *db, const Lane *lane, KmCatalogue *catalogue, const char *path, GError **error)
{
  g_autofree char *authorities = join_codes (lane->authorities, path, "authorities", error);
  gint64 others = 0;
  json_t *element;
  gsize i;

  if (authorities == NULL)
    return FALSE;
  json_array_foreach (lane->authorities, i, element)
    if (catalogue != NULL && km_catalogue_authority (catalogue, json_string_value (element)) == NULL)
      return fail (error, KM_ERROR_INVALID, "bad-body", path, "authorities", "the catalogue has no such authority");
  if (km_db_one (db, KM_SQL ("SELECT count(*) FROM lane WHERE centre = $1 AND lane <> $2 AND (letter = $3 OR latin = $4)"), error, "ssss",
                 lane->centre, lane->lane, lane->letter, lane->latin, "i", &others) < 0)
    return FALSE;
  /* Two tickets of one label would be called by the same words. */
  if (others > 0)
    return fail (error, KM_ERROR_CONFLICT, "conflict", path, "letter", "another lane of the centre has this letter");
  return km_db_run (db,
                    KM_SQL ("INSERT INTO lane (centre, lane, position, letter, latin, name_ar, name_en, authorities) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (centre, lane) DO UPDATE SET position = excluded.position, "
                            "letter = excluded.letter, latin = excluded.latin, name_ar = excluded.name_ar, name_en = excluded.name_en, "
                            "authorities = excluded.authorities"),
                    error, "ssisssss", lane->centre, lane->lane, lane->position, lane->letter, lane->latin, lane->name_ar, lane->name_en,
                    authorities);
}

gboolean
km_place_put_lane (KmDb *db, json_t *json, KmCatalogue *catalogue, const char *path, GError **error)
{
  Lane lane = { .position = -1 };

  if (!km_json_read (json, path, lane_members, G_N_ELEMENTS (lane_members), KM_JSON_STRICT, &lane, error))
    return FALSE;
  /* One that is there keeps its place in the list, a new one comes last. */
  if (lane.position < 0
      && (km_db_one (db, KM_SQL ("SELECT count(*) FROM lane WHERE centre = $1"), error, "s", lane.centre, "i", &lane.position) < 0
          || km_db_one (db, KM_SQL ("SELECT position FROM lane WHERE centre = $1 AND lane = $2"), error, "ss", lane.centre, lane.lane, "i",
                        &lane.position) < 0))
    return FALSE;
  return put_lane (db, &lane, catalogue, path, error);
}

/* ---- Counters ---- */

static gboolean
check_lanes (KmDb *db, const Counter *counter, const char *path, GError **error)
{
  json_t *element;
  gsize i;

  json_array_foreach (counter->lanes, i, element)
    {
      gint64 there = 0;

      if (km_db_one (db, KM_SQL ("SELECT count(*) FROM lane WHERE centre = $1 AND lane = $2"), error, "ss", counter->centre,
                     json_string_value (element), "i", &there) < 0)
        return FALSE;
      if (there == 0)
        return fail (error, KM_ERROR_NOT_FOUND, "unknown-lane", path, "lanes", "the centre has no such lane");
    }
  return TRUE;
}

static gboolean
put_counter (KmDb *db, const Counter *counter, const char *path, GError **error)
{
  g_autofree char *lanes = join_codes (counter->lanes, path, "lanes", error);
  g_autofree char *home = NULL;
  gint64 others = 0;

  if (lanes == NULL || !check_lanes (db, counter, path, error)
      || km_db_one (db, KM_SQL ("SELECT centre FROM counter WHERE counter = $1"), error, "s", counter->counter, "s", &home) < 0
      || km_db_one (db, KM_SQL ("SELECT count(*) FROM counter WHERE centre = $1 AND number = $2 AND counter <> $3"), error, "sis",
                    counter->centre, counter->number, counter->counter, "i", &others) < 0)
    return FALSE;
  if (home != NULL && strcmp (home, counter->centre) != 0)
    return fail (error, KM_ERROR_CONFLICT, "conflict", path, "counter", "a counter of another centre has this code");
  if (others > 0)
    return fail (error, KM_ERROR_CONFLICT, "conflict", path, "number", "another counter of the centre has this number");
  return km_db_run (db,
                    KM_SQL ("INSERT INTO counter (counter, centre, number, name_ar, lanes) VALUES ($1, $2, $3, $4, $5) "
                            "ON CONFLICT (counter) DO UPDATE SET number = excluded.number, name_ar = excluded.name_ar, lanes = excluded.lanes"),
                    error, "ssiss", counter->counter, counter->centre, counter->number, counter->name_ar, lanes);
}

gboolean
km_place_put_counter (KmDb *db, json_t *json, const char *path, GError **error)
{
  Counter counter = { NULL };

  return km_json_read (json, path, counter_members, G_N_ELEMENTS (counter_members), KM_JSON_STRICT, &counter, error)
         && put_counter (db, &counter, path, error);
}

/* ---- Centres ---- */

/* What stands on every receipt of the centre and in the codes of its tills: short, and nothing that reads like a separator. */
static gboolean
is_centre_code (const char *code)
{
  return strlen (code) >= 2 && strlen (code) <= 12 && g_ascii_isupper (code[0])
         && strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen (code);
}

static gboolean
check_centre (const Centre *centre, KmCatalogue *catalogue, const char *path, GError **error)
{
  g_autofree char *settings_path = g_strconcat (path, "/settings", NULL);

  if (!is_centre_code (centre->centre))
    return fail (error, KM_ERROR_INVALID, "bad-body", path, "centre", "a code has 2 to 12 of A-Z, 0-9 and -, and begins with a letter");
  if (strcmp (centre->kind, "centre") != 0 && strcmp (centre->kind, "van") != 0)
    return fail (error, KM_ERROR_INVALID, "bad-body", path, "kind", "centre or van");
  return centre->settings == NULL || km_settings_check (centre->settings, catalogue, settings_path, error);
}

gboolean
km_place_put_settings (KmDb *db, const char *centre, json_t *settings, GError **error)
{
  g_autofree char *text = km_json_dump_canonical (settings, NULL);

  return km_db_run (db, KM_SQL ("UPDATE centre SET settings = $2 WHERE centre = $1"), error, "ss", centre, text);
}

gboolean
km_place_put_centre (KmDb *db, json_t *json, KmCatalogue *catalogue, const char *path, GError **error)
{
  Centre centre = { NULL };
  json_t *element;
  gsize i;

  if (!km_json_read (json, path, centre_members, G_N_ELEMENTS (centre_members), KM_JSON_STRICT, &centre, error)
      || !check_centre (&centre, catalogue, path, error)
      || !km_db_run (db,
                     KM_SQL ("INSERT INTO centre (centre, name_ar, name_en, kind, settings) VALUES ($1, $2, $3, $4, '{}') "
                             "ON CONFLICT (centre) DO UPDATE SET name_ar = excluded.name_ar, name_en = excluded.name_en, kind = excluded.kind"),
                     error, "ssss", centre.centre, centre.name_ar, centre.name_en, centre.kind)
      || (centre.settings != NULL && !km_place_put_settings (db, centre.centre, centre.settings, error)))
    return FALSE;
  json_array_foreach (centre.lanes, i, element)
    {
      g_autofree char *at = g_strdup_printf ("%s/lanes/%zu", path, i);
      Lane lane = { .centre = centre.centre, .position = (gint64) i };

      if (!km_json_read (element, at, lane_members + 1, G_N_ELEMENTS (lane_members) - 2, KM_JSON_STRICT, &lane, error)
          || !put_lane (db, &lane, catalogue, at, error))
        return FALSE;
    }
  json_array_foreach (centre.counters, i, element)
    {
      g_autofree char *at = g_strdup_printf ("%s/counters/%zu", path, i);
      Counter counter = { .centre = centre.centre };

      if (!km_json_read (element, at, counter_members + 1, G_N_ELEMENTS (counter_members) - 1, KM_JSON_STRICT, &counter, error)
          || !put_counter (db, &counter, at, error))
        return FALSE;
    }
  return TRUE;
}
