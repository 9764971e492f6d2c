/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"
#include "km-verify.h"

static int
verify (KmDb       *db,
        const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDirectory) directory = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (!km_db_check (db, &error))
    return km_cli_fail_with (error, path);
  /* One state of the database, while the server goes on writing. */
  if (!km_db_begin_read (db, &error))
    return km_cli_fail_with (error, path);
  directory = km_directory_load (db, &error);
  findings = directory != NULL ? km_verify (db, directory, &error) : NULL;
  if (findings == NULL)
    return km_cli_fail_with (error, path);
  for (guint i = 0; i < findings->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (findings, i));
  if (findings->len > 0)
    return km_cli_fail (KM_EXIT_DAMAGED, ngettext ("%s: %u finding", "%s: %u findings", findings->len), path, findings->len);
  g_print ("%s\n", _("whole"));
  return KM_EXIT_OK;
}

int
km_cli_verify (int    argc,
               char **argv)
{
  g_autofree char *uri = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database"), "sqlite:PATH" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = NULL;
  int code;

  if (!km_cli_parse (entries, NULL, _("Proves that the file is undamaged, that the audit chains hold, and that the summaries equal the ledger. The server may run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc > 1 || uri == NULL || !g_str_has_prefix (uri, "sqlite:"))
    return km_cli_fail (KM_EXIT_USAGE, _("say which database: verify --database sqlite:PATH"));
  db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  if (db == NULL)
    return km_cli_fail_with (error, uri + strlen ("sqlite:"));
  code = verify (db, uri + strlen ("sqlite:"));
  if (km_db_in_transaction (db))
    km_db_rollback (db);
  return code;
}
