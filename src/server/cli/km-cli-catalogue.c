/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-catalogue-folder.h"
#include "km-cli.h"

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

static int
publish (const char *uri,
         const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *version = NULL;
  int code = check (folder);
  KmStore *store;

  if (code != KM_EXIT_OK)
    return code;
  store = km_cli_open (uri, KM_STORE_NONE, &code);
  if (store == NULL)
    return code;
  version = km_catalogue_folder_publish (store, folder, g_get_real_time (), &error);
  if (version == NULL)
    code = km_cli_fail_with (error, folder);
  else
    g_print ("%s\n", _("published"));
  km_store_close (store);
  return code;
}

int
km_cli_catalogue (int    argc,
                  char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database, for publish"), "sqlite:PATH" },
    { "catalogue", 0, 0, G_OPTION_ARG_FILENAME, &folder, _("The folder of the catalogue's files (else $KM_CATALOGUE, else the installed one)"), "FOLDER" },
    { NULL },
  };

  if (!km_cli_parse (entries, "check|publish", _("Checks the files of a catalogue, or checks them and makes them the current catalogue of a database."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc == 2 && strcmp (argv[1], "check") == 0)
    return check (km_cli_catalogue_folder (folder));
  if (argc == 2 && strcmp (argv[1], "publish") == 0)
    return publish (uri, km_cli_catalogue_folder (folder));
  return km_cli_fail (KM_EXIT_USAGE, _("say what to do: catalogue check, or catalogue publish"));
}
