/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "km-cli.h"
#include "km-export.h"

static gboolean
is_date (const char *text)
{
  GDate date;

  return text != NULL && km_date_parse (text, &date, NULL);
}

static int
export_books (const char *uri,
              KmExport   *what,
              const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  g_autoptr (KmDirectory) directory = NULL;
  gint64 rows = -1;

  /* One state of the database, while the server goes on writing. */
  if (db == NULL || !km_db_begin_read (db, &error))
    return km_cli_fail_with (error, uri + strlen ("sqlite:"));
  directory = km_directory_load (db, &error);
  if (directory != NULL && km_directory_find_centre (directory, what->centre) == NULL)
    return km_cli_fail (KM_EXIT_FAILED, _("there is no centre %s"), what->centre);
  if (directory != NULL && g_mkdir (folder, 0700) != 0)
    return km_cli_fail (errno == EEXIST ? KM_EXIT_FAILED : KM_EXIT_READ_ONLY, errno == EEXIST ? _("%s is there already") : _("%s cannot be made"), folder);
  if (directory != NULL)
    rows = km_export (db, what, folder, &error);
  km_db_rollback (db);
  if (rows < 0)
    return km_cli_fail_with (error, folder);
  g_print (_("%s: %lld rows; manifest.json names every file with its hash"), folder, (long long) rows);
  g_print ("\n");
  return KM_EXIT_OK;
}

int
km_cli_export (int    argc,
               char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *centre = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database"), "sqlite:PATH" },
    { "centre", 0, 0, G_OPTION_ARG_STRING, &centre, _("The centre"), "CODE" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, _("The first day"), "2026-11-01" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, _("The last day"), "2026-11-30" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, _("The folder to make"), "FOLDER" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, _("csv (unless told) or json"), "FORMAT" },
    { NULL },
  };
  KmExport what = { .now = g_get_real_time () };

  if (!km_cli_parse (entries, NULL,
                     _("Writes receipts, fees, payments, voids, refunds, reprints, shifts and what was paid in, of a centre and a period, without the visitors' names, and a manifest of "
                       "hashes. The server may run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc > 1 || uri == NULL || !g_str_has_prefix (uri, "sqlite:") || centre == NULL || folder == NULL || !is_date (from) || !is_date (to) || strcmp (from, to) > 0)
    return km_cli_fail (KM_EXIT_USAGE, _("say what and where to: export --database sqlite:PATH --centre CODE --from DATE --to DATE --folder FOLDER"));
  if (format != NULL && strcmp (format, "csv") != 0 && strcmp (format, "json") != 0)
    return km_cli_fail (KM_EXIT_USAGE, _("--format is csv or json"));
  what.centre = centre;
  what.from = from;
  what.to = to;
  what.json = g_strcmp0 (format, "json") == 0;
  return export_books (uri, &what, folder);
}
