/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"

int
km_cli_backup (int    argc,
               char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database"), "sqlite:PATH" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, _("The file to write, which must not exist"), "PATH" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = NULL;

  if (!km_cli_parse (entries, NULL, _("Writes a whole, consistent copy of the database. The server may run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc > 1 || uri == NULL || to == NULL || !g_str_has_prefix (uri, "sqlite:"))
    return km_cli_fail (KM_EXIT_USAGE, _("say what and where to: backup --database sqlite:PATH --to PATH"));
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    return km_cli_fail (KM_EXIT_FAILED, _("%s is there already"), to);
  db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  if (db == NULL)
    return km_cli_fail_with (error, uri + strlen ("sqlite:"));
  if (!km_db_copy (db, to, &error))
    return km_cli_fail_with (error, to);
  g_print ("%s\n", to);
  return KM_EXIT_OK;
}
