// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-directory.h"
#include "km-error.h"
#include "km-json.h"

struct _KmDirectory
{
  gatomicrefcount ref_count;
  GPtrArray *centres;
  GHashTable *by_code;    /* centre → KmCentre */
  GHashTable *by_counter; /* counter → KmCounter */
  GHashTable *skills;     /* "centre account" → char ** of lanes */
};

/* Minutes; a centre's settings may say otherwise. */
#define DEFAULT_SERVICE_MINUTES 10

static const int default_head_start[KM_N_PRIORITIES] = {
  [KM_PRIORITY_DISABILITY] = 15,
  [KM_PRIORITY_ELDERLY] = 10,
  [KM_PRIORITY_PREGNANT] = 15,
  [KM_PRIORITY_INFANT] = 10,
};

static void
lane_free (gpointer data)
{
  KmLane *lane = data;

  g_free (lane->lane);
  g_free (lane->letter);
  g_free (lane->latin);
  g_free (lane->name_ar);
  g_free (lane->name_en);
  g_strfreev (lane->authorities);
  g_free (lane);
}

static void
counter_free (gpointer data)
{
  KmCounter *counter = data;

  g_free (counter->counter);
  g_free (counter->centre);
  g_free (counter->name_ar);
  g_strfreev (counter->lanes);
  g_strfreev (counter->audiences);
  g_free (counter);
}

static void
centre_free (gpointer data)
{
  KmCentre *centre = data;

  g_free (centre->centre);
  g_free (centre->name_ar);
  g_free (centre->name_en);
  g_free (centre->kind);
  json_decref (centre->settings);
  g_clear_pointer (&centre->only, g_hash_table_unref);
  g_clear_pointer (&centre->also, g_hash_table_unref);
  g_clear_pointer (&centre->not, g_hash_table_unref);
  g_ptr_array_unref (centre->lanes);
  g_ptr_array_unref (centre->counters);
  g_free (centre);
}

/* The strings of an array as a set, which borrows them; NULL without one. */
static GHashTable *
read_set (json_t *array)
{
  GHashTable *set = array != NULL ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;
  json_t *element;
  gsize i;

  json_array_foreach (array, i, element)
    if (json_is_string (element))
      g_hash_table_add (set, (gpointer) json_string_value (element));
  return set;
}

static gboolean
read_settings (KmCentre *centre, const char *text, GError **error)
{
  json_t *starts, *services;

  centre->settings = text != NULL ? km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, NULL) : NULL;
  if (!json_is_object (centre->settings))
    {
      g_set_error (error, KM_DB_ERROR, KM_DB_ERROR_CORRUPT, "centre %s: the settings are not a JSON object", centre->centre);
      return FALSE;
    }
  services = km_json_get_object (centre->settings, "services");
  centre->only = read_set (km_json_get_array (services, "only"));
  centre->also = read_set (km_json_get_array (services, "also"));
  centre->not = read_set (km_json_get_array (services, "not"));
  starts = km_json_get_object (centre->settings, "head_starts");
  for (guint i = 0; i < KM_N_PRIORITIES; i++)
    centre->head_start[i] = i == KM_PRIORITY_NONE
                              ? 0
                              : (int) km_json_get_integer (starts, km_priority_to_string ((KmPriority) i), default_head_start[i]);
  centre->service_minutes = (int) CLAMP (km_json_get_integer (centre->settings, "service_minutes", DEFAULT_SERVICE_MINUTES), 1, 600);
  return TRUE;
}

static gboolean
load_centres (KmDirectory *self, KmDb *db, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT centre, name_ar, name_en, kind, settings FROM centre ORDER BY centre"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmCentre *centre = g_new0 (KmCentre, 1);

      centre->lanes = g_ptr_array_new_with_free_func (lane_free);
      centre->counters = g_ptr_array_new_with_free_func (counter_free);
      centre->centre = g_strdup (km_rows_text (rows, 0));
      centre->name_ar = g_strdup (km_rows_text (rows, 1));
      centre->name_en = g_strdup (km_rows_text (rows, 2));
      centre->kind = g_strdup (km_rows_text (rows, 3));
      g_ptr_array_add (self->centres, centre);
      g_hash_table_insert (self->by_code, centre->centre, centre);
      if (!read_settings (centre, km_rows_text (rows, 4), error))
        return FALSE;
    }
  return step == 0;
}

static char **
split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static gboolean
load_lanes (KmDirectory *self, KmDb *db, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db,
                                         KM_SQL ("SELECT centre, lane, letter, latin, name_ar, name_en, authorities FROM lane "
                                                 "ORDER BY centre, position, lane"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmCentre *centre = g_hash_table_lookup (self->by_code, km_rows_text (rows, 0));
      KmLane *lane = g_new0 (KmLane, 1);

      lane->lane = g_strdup (km_rows_text (rows, 1));
      lane->letter = g_strdup (km_rows_text (rows, 2));
      lane->latin = g_strdup (km_rows_text (rows, 3));
      lane->name_ar = g_strdup (km_rows_text (rows, 4));
      lane->name_en = g_strdup (km_rows_text (rows, 5));
      lane->authorities = split (km_rows_text (rows, 6));
      g_ptr_array_add (centre->lanes, lane);
    }
  return step == 0;
}

static gboolean
load_counters (KmDirectory *self, KmDb *db, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT counter, centre, number, name_ar, lanes, audiences FROM counter ORDER BY centre, number"),
                                         error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmCentre *centre = g_hash_table_lookup (self->by_code, km_rows_text (rows, 1));
      KmCounter *counter = g_new0 (KmCounter, 1);

      counter->counter = g_strdup (km_rows_text (rows, 0));
      counter->centre = g_strdup (km_rows_text (rows, 1));
      counter->number = (int) km_rows_int (rows, 2);
      counter->name_ar = g_strdup (km_rows_text (rows, 3));
      counter->lanes = split (km_rows_text (rows, 4));
      counter->audiences = split (km_rows_text (rows, 5));
      g_ptr_array_add (centre->counters, counter);
      g_hash_table_insert (self->by_counter, counter->counter, counter);
    }
  return step == 0;
}

static char *
skill_key (const char *centre, const char *account)
{
  return g_strconcat (centre, " ", account, NULL);
}

static gboolean
load_skills (KmDirectory *self, KmDb *db, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT centre, username, lanes FROM clerk_skill"), error, "");
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    g_hash_table_insert (self->skills, skill_key (km_rows_text (rows, 0), km_rows_text (rows, 1)), split (km_rows_text (rows, 2)));
  return step == 0;
}

KmDirectory *
km_directory_load (KmDb *db, GError **error)
{
  g_autoptr (KmDirectory) self = g_new0 (KmDirectory, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->centres = g_ptr_array_new_with_free_func (centre_free);
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_counter = g_hash_table_new (g_str_hash, g_str_equal);
  self->skills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  if (load_centres (self, db, error) && load_lanes (self, db, error) && load_counters (self, db, error) && load_skills (self, db, error))
    return g_steal_pointer (&self);
  return NULL;
}

KmDirectory *
km_directory_ref (KmDirectory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
km_directory_unref (KmDirectory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->skills);
  g_hash_table_unref (self->by_counter);
  g_hash_table_unref (self->by_code);
  g_ptr_array_unref (self->centres);
  g_free (self);
}

GPtrArray *
km_directory_get_centres (KmDirectory *self)
{
  return self->centres;
}

const KmCentre *
km_directory_find_centre (KmDirectory *self, const char *centre)
{
  return centre != NULL ? g_hash_table_lookup (self->by_code, centre) : NULL;
}

const KmCounter *
km_directory_find_counter (KmDirectory *self, const char *counter)
{
  return counter != NULL ? g_hash_table_lookup (self->by_counter, counter) : NULL;
}

char **
km_directory_skills (KmDirectory *self, const char *centre, const char *account)
{
  g_autofree char *key = account != NULL ? skill_key (centre, account) : NULL;

  return key != NULL ? g_hash_table_lookup (self->skills, key) : NULL;
}

gboolean
km_counter_serves_audience (const KmCounter *counter, const char *audience)
{
  return counter->audiences[0] == NULL || g_strv_contains ((const char *const *) counter->audiences, audience);
}

const char **
km_directory_lanes_of (KmDirectory *self, const KmCounter *counter, const char *account)
{
  char **skills = g_hash_table_size (self->skills) > 0 ? km_directory_skills (self, counter->centre, account) : NULL;
  const char **lanes = g_new0 (const char *, g_strv_length (counter->lanes) + 1);
  guint n = 0;

  for (guint i = 0; counter->lanes[i] != NULL; i++)
    if (skills == NULL || g_strv_contains ((const char *const *) skills, counter->lanes[i]))
      lanes[n++] = counter->lanes[i];
  return lanes;
}

const KmLane *
km_centre_find_lane (const KmCentre *centre, const char *lane)
{
  for (guint i = 0; i < centre->lanes->len; i++)
    {
      KmLane *candidate = g_ptr_array_index (centre->lanes, i);

      if (g_strcmp0 (candidate->lane, lane) == 0)
        return candidate;
    }
  return NULL;
}

static json_t *
strings_to_json (char **strings)
{
  json_t *array = json_array ();

  for (guint i = 0; strings[i] != NULL; i++)
    json_array_append_new (array, json_string (strings[i]));
  return array;
}

json_t *
km_centre_to_json (const KmCentre *centre)
{
  json_t *object = json_object (), *lanes = json_array (), *counters = json_array (), *starts = json_object ();

  km_json_set_string (object, "centre", centre->centre);
  km_json_set_string (object, "name_ar", centre->name_ar);
  km_json_set_string (object, "name_en", centre->name_en);
  km_json_set_string (object, "kind", centre->kind);
  for (guint i = 0; i < centre->lanes->len; i++)
    {
      KmLane *lane = g_ptr_array_index (centre->lanes, i);
      json_t *element = json_object ();

      km_json_set_string (element, "lane", lane->lane);
      km_json_set_string (element, "letter", lane->letter);
      km_json_set_string (element, "latin", lane->latin);
      km_json_set_string (element, "name_ar", lane->name_ar);
      km_json_set_string (element, "name_en", lane->name_en);
      km_json_set (element, "authorities", strings_to_json (lane->authorities));
      json_array_append_new (lanes, element);
    }
  for (guint i = 0; i < centre->counters->len; i++)
    {
      KmCounter *counter = g_ptr_array_index (centre->counters, i);
      json_t *element = json_object ();

      km_json_set_string (element, "counter", counter->counter);
      km_json_set_integer (element, "number", counter->number);
      km_json_set_string (element, "name_ar", counter->name_ar);
      km_json_set (element, "lanes", strings_to_json (counter->lanes));
      km_json_set (element, "audiences", strings_to_json (counter->audiences));
      json_array_append_new (counters, element);
    }
  for (guint i = KM_PRIORITY_NONE + 1; i < KM_N_PRIORITIES; i++)
    km_json_set_integer (starts, km_priority_to_string ((KmPriority) i), centre->head_start[i]);
  km_json_set (object, "lanes", lanes);
  km_json_set (object, "counters", counters);
  km_json_set (object, "head_starts", starts);
  km_json_set (object, "settings", json_deep_copy (centre->settings));
  return object;
}
