/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-account.h"
#include "km-cli.h"
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

static gboolean
put (KmDb      *db,
     KmAccount *account,
     GError   **error)
{
  if (!km_db_begin (db, error))
    return FALSE;
  if (km_account_put (db, account, g_get_real_time (), error) && km_db_commit (db, error))
    return TRUE;
  km_db_rollback (db);
  return FALSE;
}

static int
add (const Options *options,
     const char    *username)
{
  KmRole role = km_role_from_string (options->role != NULL ? options->role : "");
  KmAccount account = {
    .username = (char *) username,
    .name_ar = options->name_ar,
    .name_en = options->name_en != NULL ? options->name_en : options->name_ar,
    .number = options->number != NULL ? options->number : "",
    .authority = options->authority,
    .role = role,
    .centre = options->centre,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  int code = KM_EXIT_OK;
  KmStore *store;

  if (role == KM_ROLE_NONE)
    return km_cli_fail (KM_EXIT_USAGE, _("--role is clerk, receptionist, supervisor, administrator, authority or device"));
  if (options->name_ar == NULL)
    return km_cli_fail (KM_EXIT_USAGE, _("say the person's name: --name-ar"));
  if (role != KM_ROLE_ADMINISTRATOR && options->centre == NULL)
    return km_cli_fail (KM_EXIT_USAGE, _("say which centre: --centre; only an administrator may have all"));
  store = km_cli_open (options->uri, KM_STORE_NONE, &code);
  if (store == NULL)
    return code;
  hash = read_hash (&code);
  account.hash = hash;
  if (hash != NULL && !put (km_store_get_writer (store), &account, &error))
    code = km_cli_fail_with (error, username);
  km_store_close (store);
  return code;
}

/* Changes one thing of an account that exists. */
static int
change (const Options *options,
        const char    *username,
        gboolean       disable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmAccount) account = NULL;
  g_autofree char *hash = NULL;
  int code = KM_EXIT_OK;
  KmStore *store = km_cli_open (options->uri, KM_STORE_NONE, &code);

  if (store == NULL)
    return code;
  account = km_account_find (km_store_get_writer (store), username, g_get_real_time (), &error);
  if (error != NULL)
    code = km_cli_fail_with (error, username);
  else if (account == NULL)
    code = km_cli_fail (KM_EXIT_FAILED, _("there is no account “%s”"), username);
  else if (!disable && (hash = read_hash (&code)) != NULL)
    {
      g_free (account->hash);
      account->hash = g_steal_pointer (&hash);
    }
  if (code == KM_EXIT_OK && disable)
    account->role = KM_ROLE_NONE;
  if (code == KM_EXIT_OK && !put (km_store_get_writer (store), account, &error))
    code = km_cli_fail_with (error, username);
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
