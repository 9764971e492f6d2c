/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "km-cli.h"
#include "km-server-schema.h"
#include "km-verify.h"

/* What the saved books do not add up to any more. */
static void
tell_findings (KmDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDirectory) directory = km_directory_load (db, &error);
  g_autoptr (GPtrArray) findings = directory != NULL ? km_verify (db, directory, &error) : NULL;

  for (guint i = 0; findings != NULL && i < findings->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (findings, i));
  if (error != NULL)
    g_print ("%s\n", error->message);
}

/* Fills a new database with what can be read. The tables that lost something are told. */
static int
recover (const char *from,
         const char *to)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", to);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tables = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_CREATE | KM_DB_EXCLUSIVE_LOCK, &error);
  guint lost = 0;

  if (db != NULL && km_db_migrate_resource (db, km_server_schema_get_resource (), "/com/khadamatmisr/Counter/schema/server", &error))
    tables = km_db_salvage (db, from, &error);
  if (tables == NULL)
    {
      int code = km_cli_fail_with (error, from);

      g_clear_pointer (&db, km_db_close);
      g_unlink (to);
      return code;
    }
  for (guint i = 0; i < tables->len; i++)
    {
      const KmDbSalvaged *table = g_ptr_array_index (tables, i);

      if (table->holes == 0)
        continue;
      lost++;
      g_print (_("%s: %lld rows saved; %u places could not be read"), table->table, (long long) table->rows, table->holes);
      g_print ("\n");
    }
  if (!km_db_begin (db, &error) || !km_store_begin_anew (db, &error) || !km_db_commit (db, &error))
    return km_cli_fail_with (error, to);
  tell_findings (db);
  g_print ("%s\n", to);
  if (lost > 0)
    g_print (ngettext ("%u table has lost something. Tills send again by themselves what they still keep (30 days).", "%u tables have lost something. Tills send again by themselves what they still keep (30 days).", lost), lost);
  else
    g_print ("%s", _("Every row could be read."));
  g_print ("\n");
  return KM_EXIT_OK;
}

int
km_cli_recover (int    argc,
                char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The damaged database; it is only read"), "sqlite:PATH" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, _("The file to write, which must not exist"), "PATH" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  const char *path;
  int code, lock;

  if (!km_cli_parse (entries, NULL, _("Saves what can be read of a damaged database into a new one, and says what was lost. The server must not run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc > 1 || uri == NULL || to == NULL || !g_str_has_prefix (uri, "sqlite:"))
    return km_cli_fail (KM_EXIT_USAGE, _("say what and where to: recover --database sqlite:PATH --to PATH"));
  path = uri + strlen ("sqlite:");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return km_cli_fail (KM_EXIT_NO_DATABASE, _("%s does not exist"), path);
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    return km_cli_fail (KM_EXIT_FAILED, _("%s is there already"), to);
  lock = km_db_hold (uri, &error);
  if (lock < 0)
    return km_cli_fail_with (error, path);
  code = recover (path, to);
  close (lock);
  return code;
}
