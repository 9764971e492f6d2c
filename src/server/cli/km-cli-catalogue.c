/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-catalogue-folder.h"
#include "km-cli.h"
#include "km-json.h"
#include "km-reads.h"

static int
check (const char *folder)
{
  g_autoptr (GError) error = NULL;
  json_t *document = km_catalogue_folder_load (folder, &error);
  g_autoptr (KmCatalogue) catalogue = document != NULL ? km_catalogue_new_from_json (document, &error) : NULL;

  json_decref (document);
  if (catalogue == NULL)
    return km_cli_fail (KM_EXIT_CATALOGUE, _("the catalogue in %s is not right: %s"), folder, error->message);
  g_print ("%s\n", km_catalogue_version (catalogue));
  g_print (_("authorities: %u, services: %u, bundles: %u, governorates: %u"), km_catalogue_n_authorities (catalogue), km_catalogue_n_services (catalogue),
           km_catalogue_n_bundles (catalogue), km_catalogue_n_governorates (catalogue));
  g_print ("\n");
  return KM_EXIT_OK;
}

/* Lays the checked files down; the version, or NULL: it has complained. */
static char *
lay_down (KmStore    *store,
          const char *folder,
          int        *code)
{
  g_autoptr (GError) error = NULL;
  KmDb *db = km_store_get_writer (store);
  json_t *document = km_catalogue_folder_load (folder, &error);
  char *version = NULL;

  if (document != NULL && km_db_begin (db, &error))
    {
      version = km_store_put_catalogue (store, db, document, g_get_real_time (), &error);
      if (version == NULL || !km_db_commit (db, &error))
        {
          g_clear_pointer (&version, g_free);
          km_db_rollback (db);
        }
    }
  json_decref (document);
  if (version == NULL)
    *code = km_cli_fail_with (error, folder);
  return version;
}

static int
publish (KmStore    *store,
         const char *folder,
         const char *from)
{
  int code = check (folder);
  g_autofree char *version = code == KM_EXIT_OK ? lay_down (store, folder, &code) : NULL;

  if (version != NULL)
    code = km_cli_decide (store, "catalogue.publish", json_pack ("{s:s, s:s?}", "version", version, "from", from), NULL);
  if (code == KM_EXIT_OK)
    g_print ("%s\n", _("published"));
  return code;
}

static int
approve (KmStore    *store,
         const char *authority)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *version = km_store_get_current_catalogue (store, &error);

  if (version == NULL)
    return km_cli_fail_with (error, authority);
  return km_cli_decide (store, "catalogue.approve", json_pack ("{s:s, s:s}", "version", version, "authority", authority), NULL);
}

/* A version a line, with since when it is in force, and whose fees of the current one nobody has approved. */
static int
list (KmStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_read_catalogues (store, &error);
  g_autoptr (GString) codes = g_string_new (NULL);
  json_t *one, *at;
  gsize i, j;

  if (json == NULL)
    return km_cli_fail_with (error, "catalogue");
  json_array_foreach (json_object_get (json, "catalogues"), i, one)
    {
      g_print ("%s%s", km_json_get_string (one, "version", ""), g_strcmp0 (km_json_get_string (one, "version", NULL), km_json_get_string (json, "current", NULL)) == 0 ? "\t*" : "\t");
      json_array_foreach (json_object_get (one, "in_force_from"), j, at)
        g_print ("\t%s", json_string_value (at));
      g_print ("\n");
    }
  json_array_foreach (json_object_get (json, "unapproved"), i, one)
    g_string_append_printf (codes, " %s", json_string_value (one));
  if (codes->len > 0)
    {
      g_print (_("Fees not yet approved:%s"), codes->str);
      g_print ("\n");
    }
  return KM_EXIT_OK;
}

int
km_cli_catalogue (int    argc,
                  char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *from = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database; checking needs none"), "sqlite:PATH" },
    { "catalogue", 0, 0, G_OPTION_ARG_FILENAME, &folder, _("The folder of the catalogue's files (else $KM_CATALOGUE, else the installed one)"), "FOLDER" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, _("From when it is in force, in UTC (2027-07-01T00:00:00.000Z); at once unless told"), "TIME" },
    { NULL },
  };
  KmStore *store;
  int code = KM_EXIT_OK;

  if (!km_cli_parse (entries, "check|publish|list|approve [AUTHORITY]",
                     _("Checks the files of a catalogue; checks and publishes them; lists the versions; approves the fees of an authority in the current one. All but checking: the server must not run."),
                     &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc == 2 && strcmp (argv[1], "check") == 0)
    return check (km_cli_catalogue_folder (folder));
  if (!(argc == 2 && (strcmp (argv[1], "publish") == 0 || strcmp (argv[1], "list") == 0)) && !(argc == 3 && strcmp (argv[1], "approve") == 0))
    return km_cli_fail (KM_EXIT_USAGE, _("say what to do: catalogue check, publish, list, or approve AUTHORITY"));
  store = km_cli_open (uri, KM_STORE_NONE, &code);
  if (store == NULL)
    return code;
  if (strcmp (argv[1], "publish") == 0)
    code = publish (store, km_cli_catalogue_folder (folder), from);
  else if (strcmp (argv[1], "list") == 0)
    code = list (store);
  else
    code = approve (store, argv[2]);
  km_store_close (store);
  return code;
}
