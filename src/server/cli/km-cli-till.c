/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"
#include "km-keys.h"

/* Letters and digits that are not taken for one another when read aloud or copied by hand; 32 of them. */
static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

#define HALF 5
#define VALID_DAYS 7

/* Fifty random bits. */
static void
make_code (char code[2 * HALF + 2])
{
  guint8 bytes[2 * HALF];

  randombytes_buf (bytes, sizeof bytes);
  for (guint i = 0, at = 0; i < sizeof bytes; i++)
    {
      if (i == HALF)
        code[at++] = '-';
      code[at++] = alphabet[bytes[i] % 32];
    }
  code[2 * HALF + 1] = '\0';
}

static int
make_codes (KmStore    *store,
            const char *centre,
            int         count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  KmDb *db = km_store_get_writer (store);
  gint64 expires = g_get_real_time () + VALID_DAYS * G_TIME_SPAN_DAY;
  gboolean written = km_db_begin (db, &error);

  for (int i = 0; written && i < count; i++)
    {
      char code[2 * HALF + 2];
      g_autofree char *hash = NULL;

      make_code (code);
      hash = km_hash_text (code);
      written = km_db_run (db, KM_SQL ("INSERT INTO enrol_code (code_hash, centre, made_by, expires_at) VALUES ($1, $2, 'khadamat-server', $3)"), &error, "ssi", hash, centre, expires);
      g_string_append_printf (list, "%s\n", code);
    }
  if (!written || !km_db_commit (db, &error))
    {
      km_db_rollback (db);
      return km_cli_fail_with (error, centre);
    }
  /* The only time they are seen: the database keeps their hashes. */
  g_print ("%s", list->str);
  return KM_EXIT_OK;
}

int
km_cli_till (int    argc,
             char **argv)
{
  g_autofree char *uri = NULL;
  g_autofree char *centre = NULL;
  int count = 1;
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &uri, _("The database"), "sqlite:PATH" },
    { "centre", 0, 0, G_OPTION_ARG_STRING, &centre, _("The centre the tills will belong to"), "CODE" },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, _("How many codes (1)"), "N" },
    { NULL },
  };
  g_autoptr (KmDirectory) directory = NULL;
  KmStore *store;
  int code = KM_EXIT_OK;

  if (!km_cli_parse (entries, "codes", _("Prints one-time codes, valid for seven days, with which new workstations enrol. The server must not run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc != 2 || strcmp (argv[1], "codes") != 0)
    return km_cli_fail (KM_EXIT_USAGE, _("say what to do: till codes"));
  if (centre == NULL || count < 1 || count > 1000)
    return km_cli_fail (KM_EXIT_USAGE, _("say which centre, and how many codes (1 to 1000): --centre CODE --count N"));
  if (sodium_init () < 0)
    return km_cli_fail (KM_EXIT_FAILED, _("there is no source of randomness"));
  store = km_cli_open (uri, KM_STORE_NONE, &code);
  if (store == NULL)
    return code;
  directory = km_store_ref_directory (store);
  if (km_directory_find_centre (directory, centre) == NULL)
    code = km_cli_fail (KM_EXIT_USAGE, _("there is no centre %s: “khadamat-server centre put” makes it"), centre);
  else
    code = make_codes (store, centre, count);
  g_clear_pointer (&directory, km_directory_unref);
  km_store_close (store);
  return code;
}
