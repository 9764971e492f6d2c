/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-account.h"
#include "km-catalogue-folder.h"
#include "km-cli.h"
#include "km-password.h"

/* The catalogue and the first administrator, into a store that was just made. */
static gboolean
fill (KmStore         *store,
      const KmAccount *account,
      const char      *folder,
      GError         **error)
{
  KmDb *db = km_store_get_writer (store);
  g_autofree char *version = km_catalogue_folder_publish (store, folder, g_get_real_time (), error);

  if (version == NULL || !km_db_begin (db, error))
    return FALSE;
  if (km_account_put (db, account, g_get_real_time (), error) && km_db_commit (db, error))
    return TRUE;
  km_db_rollback (db);
  return FALSE;
}

/* Takes back the files of a database that did not come to be. */
static void
remove_files (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", ".lock" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_unlink (file);
    }
}

static int
init (const char *uri,
      const char *folder,
      KmAccount  *account)
{
  const char *path = uri + strlen ("sqlite:");
  g_autoptr (GError) error = NULL;
  char *password;
  int code = KM_EXIT_OK;
  KmStore *store;
  json_t *document;
  KmCatalogue *catalogue;

  /* Everything that can be wrong is looked at before the file is made. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return km_cli_fail (KM_EXIT_FAILED, _("%s is there already"), path);
  document = km_catalogue_folder_load (folder, &error);
  catalogue = document != NULL ? km_catalogue_new_from_json (document, &error) : NULL;
  json_decref (document);
  if (catalogue == NULL)
    return km_cli_fail (KM_EXIT_CATALOGUE, _("the catalogue in %s is not right: %s"), folder, error->message);
  km_catalogue_unref (catalogue);
  password = km_cli_read_secret (_("Password of the administrator"));
  account->hash = password != NULL ? km_password_hash (password, &error) : NULL;
  km_password_wipe (password);
  if (account->hash == NULL)
    return km_cli_fail (KM_EXIT_USAGE, "%s", error != NULL ? error->message : _("the administrator's password is read from the standard input, one line"));

  store = km_cli_open (uri, KM_STORE_CREATE, &code);
  if (store == NULL)
    return code;
  if (!fill (store, account, folder, &error))
    code = km_cli_fail_with (error, path);
  km_store_close (store);
  if (code != KM_EXIT_OK)
    remove_files (path);
  else
    {
      g_print (_("%s is ready. Next: khadamat-server centre put, account add, till codes, serve"), path);
      g_print ("\n");
    }
  return code;
}

int
km_cli_init (int    argc,
             char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *username = NULL;
  g_autofree char *name_ar = NULL;
  g_autofree char *name_en = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database to make"), "sqlite:PATH" },
    { "catalogue", 0, 0, G_OPTION_ARG_FILENAME, &folder, _("The folder of the catalogue's files (else $KM_CATALOGUE, else the installed one)"), "FOLDER" },
    { "administrator", 0, 0, G_OPTION_ARG_STRING, &username, _("The user name of the first administrator"), "USERNAME" },
    { "name-ar", 0, 0, G_OPTION_ARG_STRING, &name_ar, _("Their name in Arabic"), "NAME" },
    { "name-en", 0, 0, G_OPTION_ARG_STRING, &name_en, _("Their name in Latin letters"), "NAME" },
    { NULL },
  };
  KmAccount account = { .role = KM_ROLE_ADMINISTRATOR, .number = (char *) "" };
  int code;

  if (!km_cli_parse (entries, NULL, _("Makes a new database with the catalogue and the first administrator, whose password is read from the standard input, one line."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc > 1)
    return km_cli_fail (KM_EXIT_USAGE, _("“%s” is not understood"), argv[1]);
  if (uri == NULL || !g_str_has_prefix (uri, "sqlite:") || username == NULL || name_ar == NULL)
    return km_cli_fail (KM_EXIT_USAGE, _("say which database and who: --database sqlite:PATH --administrator USERNAME --name-ar NAME"));
  account.username = username;
  account.name_ar = name_ar;
  account.name_en = name_en != NULL ? name_en : name_ar;
  code = init (uri, km_cli_catalogue_folder (folder), &account);
  g_free (account.hash);
  return code;
}
