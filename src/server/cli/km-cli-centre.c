/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"
#include "km-error.h"
#include "km-json.h"

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
  { "lanes", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (Centre, lanes), 1, 64 },
  { "counters", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (Centre, counters), 1, 500 },
  { "settings", KM_JSON_OBJECT, KM_JSON_OPTIONAL, KM_JSON_AT (Centre, settings), 0, 0 },
};

typedef struct
{
  const char *lane, *letter, *latin, *name_ar, *name_en;
  json_t *authorities;
} Lane;

static const KmJsonMember lane_members[] = {
  { "lane", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Lane, lane), 0, 0 },
  { "letter", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, letter), 1, 8 },
  { "latin", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, latin), 1, 2 },
  { "name_ar", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, name_ar), 1, 200 },
  { "name_en", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Lane, name_en), 1, 200 },
  { "authorities", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (Lane, authorities), 0, 64 },
};

typedef struct
{
  const char *counter, *name_ar;
  gint64 number;
  json_t *lanes;
} Counter;

static const KmJsonMember counter_members[] = {
  { "counter", KM_JSON_CODE, KM_JSON_REQUIRED, KM_JSON_AT (Counter, counter), 0, 0 },
  { "number", KM_JSON_INTEGER, KM_JSON_REQUIRED, KM_JSON_AT (Counter, number), 1, 999 },
  { "name_ar", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Counter, name_ar), 0, 200 },
  { "lanes", KM_JSON_ARRAY, KM_JSON_REQUIRED, KM_JSON_AT (Counter, lanes), 1, 64 },
};

/* The codes of an array with blanks between, as they lie in the database; each must be one of @known (NULL: any). */
static char *
join_codes (json_t     *array,
            json_t     *known,
            const char *path,
            GError    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *element;
  gsize i;

  json_array_foreach (array, i, element)
    {
      const char *code = json_string_value (element);
      gboolean found = known == NULL;
      json_t *other;
      gsize j;

      json_array_foreach (known, j, other)
        found = found || g_strcmp0 (code, km_json_get_string (other, "lane", NULL)) == 0;
      if (code == NULL || *code == '\0' || strpbrk (code, " \t\r\n") != NULL || !found)
        {
          km_error_set (error, KM_ERROR_INVALID, "bad-body", path, "%s/%zu: there is no such code", path, i);
          return NULL;
        }
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", code);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
put_lanes (KmDb         *db,
           const Centre *centre,
           GError      **error)
{
  json_t *element;
  gsize i;

  json_array_foreach (centre->lanes, i, element)
    {
      Lane lane = { NULL };
      g_autofree char *path = g_strdup_printf ("/lanes/%zu", i);
      g_autofree char *authorities = NULL;

      if (!km_json_read (element, path, lane_members, G_N_ELEMENTS (lane_members), KM_JSON_STRICT, &lane, error))
        return FALSE;
      authorities = join_codes (lane.authorities, NULL, path, error);
      if (authorities == NULL ||
          !km_db_run (db, KM_SQL ("INSERT INTO lane (centre, lane, position, letter, latin, name_ar, name_en, authorities) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (centre, lane) DO UPDATE SET position = excluded.position, letter = excluded.letter, latin = excluded.latin, name_ar = excluded.name_ar, name_en = excluded.name_en, authorities = excluded.authorities"),
                      error, "ssisssss", centre->centre, lane.lane, (gint64) i, lane.letter, lane.latin, lane.name_ar, lane.name_en, authorities))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_counters (KmDb         *db,
              const Centre *centre,
              GError      **error)
{
  json_t *element;
  gsize i;

  json_array_foreach (centre->counters, i, element)
    {
      Counter counter = { NULL };
      g_autofree char *path = g_strdup_printf ("/counters/%zu", i);
      g_autofree char *lanes = NULL;

      if (!km_json_read (element, path, counter_members, G_N_ELEMENTS (counter_members), KM_JSON_STRICT, &counter, error))
        return FALSE;
      lanes = join_codes (counter.lanes, centre->lanes, path, error);
      if (lanes == NULL ||
          !km_db_run (db, KM_SQL ("INSERT INTO counter (counter, centre, number, name_ar, lanes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (counter) DO UPDATE SET number = excluded.number, name_ar = excluded.name_ar, lanes = excluded.lanes"),
                      error, "ssiss", counter.counter, centre->centre, counter.number, counter.name_ar, lanes))
        return FALSE;
    }
  return TRUE;
}

/* A centre as GET /v1/centres/{centre} shows it, head_starts standing in its settings. What is there is changed, nothing
 * is taken away. */
static gboolean
put_centre (KmDb    *db,
            json_t  *json,
            GError **error)
{
  Centre centre = { NULL };
  g_autofree char *settings = NULL;

  if (!km_json_read (json, "", centre_members, G_N_ELEMENTS (centre_members), KM_JSON_STRICT, &centre, error))
    return FALSE;
  settings = centre.settings != NULL ? km_json_dump_canonical (centre.settings, NULL) : g_strdup ("{}");
  if (!km_db_begin (db, error))
    return FALSE;
  if (km_db_run (db, KM_SQL ("INSERT INTO centre (centre, name_ar, name_en, kind, settings) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (centre) DO UPDATE SET name_ar = excluded.name_ar, name_en = excluded.name_en, kind = excluded.kind, settings = excluded.settings"),
                 error, "sssss", centre.centre, centre.name_ar, centre.name_en, centre.kind, settings) &&
      put_lanes (db, &centre, error) && put_counters (db, &centre, error) && km_db_commit (db, error))
    return TRUE;
  km_db_rollback (db);
  return FALSE;
}

static int
put (const char *uri,
     const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (json_t) json = NULL;
  gsize length;
  int code = KM_EXIT_OK;
  KmStore *store;

  if (!g_file_get_contents (file, &text, &length, &error))
    return km_cli_fail_with (error, file);
  json = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error);
  if (json == NULL)
    return km_cli_fail (KM_EXIT_FAILED, "%s: %s", file, error->message);
  store = km_cli_open (uri, KM_STORE_NONE, &code);
  if (store == NULL)
    return code;
  if (!put_centre (km_store_get_writer (store), json, &error))
    code = km_cli_fail_with (error, file);
  km_store_close (store);
  return code;
}

static int
list (const char *uri)
{
  int code = KM_EXIT_OK;
  KmStore *store = km_cli_open (uri, KM_STORE_NONE, &code);
  g_autoptr (KmDirectory) directory = NULL;
  GPtrArray *centres;

  if (store == NULL)
    return code;
  directory = km_store_ref_directory (store);
  centres = km_directory_get_centres (directory);
  for (guint i = 0; i < centres->len; i++)
    {
      const KmCentre *centre = g_ptr_array_index (centres, i);

      g_print ("%s\t%s\t%u lanes\t%u counters\t%s\n", centre->centre, centre->kind, centre->lanes->len, centre->counters->len, centre->name_ar);
    }
  km_store_close (store);
  return code;
}

int
km_cli_centre (int    argc,
               char **argv)
{
  g_autofree char *uri = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database"), "sqlite:PATH" },
    { NULL },
  };

  if (!km_cli_parse (entries, "list|put [FILE]",
                     _("Lists the centres, or makes or changes one from a JSON file {centre, name_ar, name_en, kind: centre or van, lanes: [{lane, letter, latin, name_ar, name_en, "
                     "authorities}], counters: [{counter, number, lanes}], settings: {head_starts}}. The server must not run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    return list (uri);
  if (argc == 3 && strcmp (argv[1], "put") == 0)
    return put (uri, argv[2]);
  return km_cli_fail (KM_EXIT_USAGE, _("say what to do: centre list, or centre put FILE"));
}
