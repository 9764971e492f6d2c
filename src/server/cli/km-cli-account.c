/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-account.h"
#include "km-cli.h"
#include "km-json.h"
#include "km-new-password.h"
#include "km-password.h"

typedef struct
{
  char *uri;
  char *role;
  char *centre;
  char *name_ar;
  char *name_en;
  char *number;
  char *authority;
} Options;

/* Hashes what stands on the standard input, before anything of the database is touched. */
static char *
read_hash (int *code)
{
  g_autoptr (GError) error = NULL;
  char *password = km_cli_read_secret (_("Password"));
  char *hash = password != NULL ? km_password_hash (password, &error) : NULL;

  km_password_wipe (password);
  if (hash == NULL)
    *code = km_cli_fail (KM_EXIT_USAGE, "%s", error != NULL ? error->message : _("the password is read from the standard input, one line"));
  return hash;
}

/* A handle for the password that stands on the standard input; NULL: it has complained. */
static char *
lay_down_password (KmStore *store,
                   int     *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = read_hash (code);
  KmDb *db = km_store_get_writer (store);
  char *handle;

  if (hash == NULL)
    return NULL;
  handle = km_token_new ();
  if (km_db_begin (db, &error) && km_new_password_keep (db, handle, hash, KM_CLI_ACTOR, g_get_real_time (), &error) && km_db_commit (db, &error))
    return handle;
  km_db_rollback (db);
  *code = km_cli_fail_with (error, km_db_get_path (db));
  g_free (handle);
  return NULL;
}

static int
add (const Options *options,
     const char    *username)
{
  KmRole role = km_role_from_string (options->role != NULL ? options->role : "");
  g_autofree char *handle = NULL;
  int code = KM_EXIT_OK;
  KmStore *store;

  if (role == KM_ROLE_NONE)
    return km_cli_fail (KM_EXIT_USAGE, _("--role is clerk, receptionist, supervisor, administrator, authority or device"));
  if (options->name_ar == NULL)
    return km_cli_fail (KM_EXIT_USAGE, _("say the person's name: --name-ar"));
  if (role != KM_ROLE_ADMINISTRATOR && role != KM_ROLE_AUTHORITY && options->centre == NULL)
    return km_cli_fail (KM_EXIT_USAGE, _("say which centre: --centre; only an administrator or an officer may have all"));
  store = km_cli_open (options->uri, KM_STORE_NONE, &code);
  if (store == NULL)
    return code;
  handle = lay_down_password (store, &code);
  if (handle != NULL)
    code = km_cli_decide (store, "account.put", json_pack ("{s:s, s:s, s:s?, s:s?, s:s, s:s?, s:s?, s:s}", "username", username, "name_ar", options->name_ar, "name_en", options->name_en, "number", options->number,
                                                           "role", options->role, "centre", options->centre, "authority", options->authority, "password", handle), NULL);
  km_store_close (store);
  return code;
}

/* Changes one thing of an account that exists. */
static int
change (const Options *options,
        const char    *username,
        gboolean       disable)
{
  g_autofree char *handle = NULL;
  int code = KM_EXIT_OK;
  KmStore *store = km_cli_open (options->uri, KM_STORE_NONE, &code);

  if (store == NULL)
    return code;
  if (disable)
    code = km_cli_decide (store, "account.disable", json_pack ("{s:s}", "username", username), NULL);
  else if ((handle = lay_down_password (store, &code)) != NULL)
    code = km_cli_decide (store, "account.set-password", json_pack ("{s:s, s:s}", "username", username, "password", handle), NULL);
  km_store_close (store);
  return code;
}

static int
list (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  int code = KM_EXIT_OK;
  KmStore *store = km_cli_open (options->uri, KM_STORE_NONE, &code);

  if (store == NULL)
    return code;
  accounts = km_account_list (km_store_get_writer (store), NULL, 0, g_get_real_time (), &error);
  if (accounts == NULL)
    code = km_cli_fail_with (error, options->uri);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const KmAccount *account = g_ptr_array_index (accounts, i);

      g_print ("%s\t%s\t%s\t%s\t%s\n", account->username, account->role == KM_ROLE_NONE ? "disabled" : km_role_to_string (account->role),
               account->centre != NULL ? account->centre : "*", account->number, account->name_ar);
    }
  km_store_close (store);
  return code;
}

int
km_cli_account (int    argc,
                char **argv)
{
  Options options = { NULL };
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &options.uri, _("The database"), "sqlite:PATH" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, _("clerk, receptionist, supervisor, administrator, authority, device"), "ROLE" },
    { "centre", 0, 0, G_OPTION_ARG_STRING, &options.centre, _("The centre; an administrator without one has all"), "CODE" },
    { "name-ar", 0, 0, G_OPTION_ARG_STRING, &options.name_ar, _("The name in Arabic"), "NAME" },
    { "name-en", 0, 0, G_OPTION_ARG_STRING, &options.name_en, _("The name in Latin letters"), "NAME" },
    { "number", 0, 0, G_OPTION_ARG_STRING, &options.number, _("The staff number"), "NUMBER" },
    { "authority", 0, 0, G_OPTION_ARG_STRING, &options.authority, _("An officer's authority"), "CODE" },
    { NULL },
  };
  int code;

  if (!km_cli_parse (entries, "list|add|password|disable [USERNAME]",
                     _("Lists, adds and disables accounts, and sets passwords. A password is read from the standard input, one line. The server must not run."), &argc, &argv))
    return KM_EXIT_USAGE;
  if (argc == 2 && strcmp (argv[1], "list") == 0)
    code = list (&options);
  else if (argc == 3 && strcmp (argv[1], "add") == 0)
    code = add (&options, argv[2]);
  else if (argc == 3 && strcmp (argv[1], "password") == 0)
    code = change (&options, argv[2], FALSE);
  else if (argc == 3 && strcmp (argv[1], "disable") == 0)
    code = change (&options, argv[2], TRUE);
  else
    code = km_cli_fail (KM_EXIT_USAGE, _("say what to do: account list, add USERNAME, password USERNAME or disable USERNAME"));
  g_free (options.uri);
  g_free (options.role);
  g_free (options.centre);
  g_free (options.name_ar);
  g_free (options.name_en);
  g_free (options.number);
  g_free (options.authority);
  return code;
}
