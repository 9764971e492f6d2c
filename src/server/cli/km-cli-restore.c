/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "km-cli.h"
#include "km-verify.h"

/* Whether a copy is worth being restored: undamaged, chains and sums in order. Says what is not. */
static int
prove (KmDb       *db,
       const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDirectory) directory = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (km_db_check (db, &error) && km_db_begin_read (db, &error))
    {
      directory = km_directory_load (db, &error);
      findings = directory != NULL ? km_verify (db, directory, &error) : NULL;
      km_db_rollback (db);
    }
  if (findings == NULL)
    return km_cli_fail_with (error, path);
  for (guint i = 0; i < findings->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (findings, i));
  if (findings->len > 0)
    return km_cli_fail (KM_EXIT_DAMAGED, _("%s is not in order, and was not restored"), path);
  return KM_EXIT_OK;
}

/* A copy of @from beside @path that begins anew. */
static gboolean
prepare (KmDb       *from,
         const char *copy,
         GError    **error)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", copy);
  g_autoptr (KmDb) db = NULL;

  g_unlink (copy);
  if (!km_db_copy (from, copy, error))
    return FALSE;
  db = km_db_open (uri, KM_DB_NONE, error);
  if (db == NULL || !km_db_begin (db, error))
    return FALSE;
  if (km_store_begin_anew (db, error) && km_db_commit (db, error))
    return km_db_checkpoint (db, TRUE, NULL, error);
  km_db_rollback (db);
  return FALSE;
}

/* Moves what lies at @path, with its log, aside. Nothing is deleted. */
static gboolean
move_aside (const char *path,
            char      **aside)
{
  static const char *const endings[] = { "-wal", "-shm", "" };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *mark = g_date_time_format (now, "%Y%m%dT%H%M%SZ");

  *aside = g_strdup_printf ("%s.before-restore-%s", path, mark);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (*aside, endings[i], NULL);

      if (g_file_test (from, G_FILE_TEST_EXISTS) && g_rename (from, to) != 0)
        return FALSE;
    }
  return TRUE;
}

static int
restore (KmDb       *from,
         const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_strconcat (path, ".restoring", NULL);
  g_autofree char *aside = NULL;

  if (!prepare (from, copy, &error))
    {
      g_unlink (copy);
      return km_cli_fail_with (error, path);
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !move_aside (path, &aside))
    return km_cli_fail (KM_EXIT_READ_ONLY, _("%s could not be moved aside"), path);
  if (g_rename (copy, path) != 0)
    return km_cli_fail (KM_EXIT_READ_ONLY, _("%s could not be put in place; it lies at %s"), path, copy);
  g_print ("%s\n", path);
  if (aside != NULL)
    {
      g_print (_("What was there before lies at %s"), aside);
      g_print ("\n");
    }
  g_print ("%s\n", _("Everybody signs in anew. Tills send again by themselves what the copy lacks; those enrolled after it enrol anew."));
  return KM_EXIT_OK;
}

int
km_cli_restore (int    argc,
                char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *from = NULL;
  gboolean replace = FALSE;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database to put in place"), "sqlite:PATH" },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, _("The copy that “backup” wrote"), "PATH" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, _("Move a database that is there aside"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *from_uri = NULL;
  g_autoptr (KmDb) db = NULL;
  const char *path;
  int code, lock;

  if (!km_cli_parse (entries, NULL, _("Puts a copy in the place of a database, as the beginning of a new one: its listeners read everything anew. The server must not run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc > 1 || uri == NULL || from == NULL || !g_str_has_prefix (uri, "sqlite:"))
    return km_cli_fail (KM_EXIT_USAGE, _("say what and from where: restore --database sqlite:PATH --from PATH"));
  path = uri + strlen ("sqlite:");
  from_uri = g_strdup_printf ("sqlite:%s", from);
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !replace)
    return km_cli_fail (KM_EXIT_FAILED, _("%s is there already; --replace moves it aside"), path);
  db = km_db_open (from_uri, KM_DB_READ_ONLY, &error);
  if (db == NULL)
    return km_cli_fail_with (error, from);
  code = prove (db, from);
  if (code != KM_EXIT_OK)
    return code;
  lock = km_db_hold (uri, &error);
  if (lock < 0)
    return km_cli_fail_with (error, path);
  code = restore (db, path);
  close (lock);
  return code;
}
