/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-cli.h"
#include "km-json.h"
#include "km-keys.h"
#include "km-reads.h"

/* Letters and digits that are not taken for one another when read aloud or copied by hand; 32 of them. */
static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

#define HALF 5

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
  g_autoptr (GString) list = g_string_new (NULL);
  json_t *hashes = json_array ();
  int code;

  for (int i = 0; i < count; i++)
    {
      char text[2 * HALF + 2];
      g_autofree char *hash = NULL;

      make_code (text);
      hash = km_hash_text (text);
      json_array_append_new (hashes, json_string (hash));
      g_string_append_printf (list, "%s\n", text);
    }
  code = km_cli_decide (store, "till.allow", json_pack ("{s:s, s:o}", "centre", centre, "code_hashes", hashes), NULL);
  /* The only time they are seen: the database keeps their hashes. */
  if (code == KM_EXIT_OK)
    g_print ("%s", list->str);
  return code;
}

static const char *
text_of (json_t     *json,
         const char *name)
{
  return km_json_get_string (json, name, "-");
}

/* Code, centre, since when, until when, last heard of, and what it last said that it has not delivered. */
static int
list_tills (KmStore    *store,
            const char *centre)
{
  g_autofree char *after = g_strdup ("");

  while (after != NULL)
    {
      KmPage page = { .after = after, .centre = centre, .limit = 500 };
      g_autoptr (GError) error = NULL;
      json_t *json = km_read_tills (store, &page, &error);
      char *next;
      json_t *till;
      gsize i;

      if (json == NULL)
        return km_cli_fail_with (error, "till");
      json_array_foreach (json_object_get (json, "tills"), i, till)
        {
          json_t *backlog = km_json_get_object (till, "backlog");

          g_print ("%s\t%s\t%s\t%s\t%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\n", text_of (till, "till"), text_of (till, "centre"), text_of (till, "enrolled_at"),
                   text_of (till, "revoked_at"), text_of (till, "seen_at"), km_json_get_integer (backlog, "count", 0), km_json_get_integer (backlog, "piastres", 0));
        }
      next = g_strdup (km_json_get_string (json, "next", NULL));
      g_free (after);
      after = next;
      json_decref (json);
    }
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
  KmStore *store;
  int code = KM_EXIT_OK;

  if (!km_cli_parse (entries, "codes|list|revoke [TILL]",
                     _("Prints one-time codes, valid for seven days, with which new workstations enrol; lists the tills (code, centre, enrolled, revoked, last heard of, commands and "
                       "piastres not delivered yet); withdraws one. The server must not run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (!(argc == 2 && (strcmp (argv[1], "codes") == 0 || strcmp (argv[1], "list") == 0)) && !(argc == 3 && strcmp (argv[1], "revoke") == 0))
    return km_cli_fail (KM_EXIT_USAGE, _("say what to do: till codes, till list, or till revoke TILL"));
  if (strcmp (argv[1], "codes") == 0 && (centre == NULL || count < 1 || count > 1000))
    return km_cli_fail (KM_EXIT_USAGE, _("say which centre, and how many codes (1 to 1000): --centre CODE --count N"));
  if (sodium_init () < 0)
    return km_cli_fail (KM_EXIT_FAILED, _("there is no source of randomness"));
  store = km_cli_open (uri, KM_STORE_NONE, &code);
  if (store == NULL)
    return code;
  if (strcmp (argv[1], "codes") == 0)
    code = make_codes (store, centre, count);
  else if (strcmp (argv[1], "list") == 0)
    code = list_tills (store, centre);
  else
    code = km_cli_decide (store, "till.revoke", json_pack ("{s:s}", "till", argv[2]), NULL);
  km_store_close (store);
  return code;
}
