/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"
#include "km-json.h"

/* A file holds one centre, a list of them, or the command's body. */
static json_t *
to_body (json_t *json)
{
  if (json_is_array (json))
    return json_pack ("{s:o}", "centres", json);
  if (json_object_get (json, "centres") != NULL)
    return json;
  return json_pack ("{s:[o]}", "centres", json);
}

static int
put (const char *uri,
     const char *file)
{
  int code = KM_EXIT_OK;
  json_t *json = km_cli_read_json (file, &code);

  return json != NULL ? km_cli_put_file (uri, "centre.put", to_body (json)) : code;
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

      g_print ("%s\t%s\t%u\t%u\t%s\n", centre->centre, centre->kind, centre->lanes->len, centre->counters->len, centre->name_ar);
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
                     _("Lists the centres (code, kind, lanes, counters, name), or makes or changes one or many from a JSON file {centre, name_ar, name_en, kind: centre or van, "
                       "lanes: [{lane, letter, latin, name_ar, name_en, authorities}], counters: [{counter, number, lanes}], settings}. The server must not run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    return list (uri);
  if (argc == 3 && strcmp (argv[1], "put") == 0)
    return put (uri, argv[2]);
  return km_cli_fail (KM_EXIT_USAGE, _("say what to do: centre list, or centre put FILE"));
}
