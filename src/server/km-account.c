// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-account.h"

void
km_account_free (KmAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->username);
  g_free (account->name_ar);
  g_free (account->name_en);
  g_free (account->number);
  g_free (account->authority);
  g_free (account->hash);
  g_free (account->centre);
  g_free (account);
}

static gboolean
read_right (KmDb *db, KmAccount *account, KmTime at, GError **error)
{
  g_autofree char *role = NULL;

  if (km_db_one (db, KM_SQL ("SELECT role, centre FROM account_right WHERE username = $1 AND since <= $2 ORDER BY since DESC LIMIT 1"),
                 error, "si", account->username, at, "ss", &role, &account->centre) < 0)
    return FALSE;
  account->role = km_role_from_string (role);
  return TRUE;
}

KmAccount *
km_account_find (KmDb *db, const char *username, KmTime at, GError **error)
{
  g_autoptr (KmAccount) account = g_new0 (KmAccount, 1);

  if (km_db_one (db, KM_SQL ("SELECT username, name_ar, name_en, number, authority, hash FROM account WHERE username = $1"), error, "s",
                 username, "ssssss", &account->username, &account->name_ar, &account->name_en, &account->number, &account->authority,
                 &account->hash) != 1)
    return NULL;
  return read_right (db, account, at, error) ? g_steal_pointer (&account) : NULL;
}

gboolean
km_account_is_house (const KmAccount *account)
{
  return account->role == KM_ROLE_ADMINISTRATOR && account->centre == NULL;
}

GPtrArray *
km_account_list (KmDb *db, const char *after, guint limit, KmTime at, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) km_account_free);
  g_autoptr (KmRows) rows = km_db_query (db, KM_SQL ("SELECT username, name_ar, name_en, number, authority, hash FROM account "
                                                     "WHERE username > $1 ORDER BY username LIMIT $2"),
                                         error, "si", after != NULL ? after : "", limit > 0 ? (gint64) limit : G_MAXINT64);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmAccount *account = g_new0 (KmAccount, 1);

      g_ptr_array_add (accounts, account);
      account->username = g_strdup (km_rows_text (rows, 0));
      account->name_ar = g_strdup (km_rows_text (rows, 1));
      account->name_en = g_strdup (km_rows_text (rows, 2));
      account->number = g_strdup (km_rows_text (rows, 3));
      account->authority = g_strdup (km_rows_text (rows, 4));
      account->hash = g_strdup (km_rows_text (rows, 5));
      if (!read_right (db, account, at, error))
        step = -1;
    }
  return step == 0 ? g_steal_pointer (&accounts) : NULL;
}

gboolean
km_account_put (KmDb *db, const KmAccount *account, KmTime now, GError **error)
{
  return km_db_run (db,
                    KM_SQL ("INSERT INTO account (username, name_ar, name_en, number, authority, hash) VALUES ($1, $2, $3, $4, $5, $6) "
                            "ON CONFLICT (username) DO UPDATE SET name_ar = excluded.name_ar, name_en = excluded.name_en, "
                            "number = excluded.number, authority = excluded.authority, hash = excluded.hash"),
                    error, "ssssss", account->username, account->name_ar, account->name_en, account->number, account->authority,
                    account->hash)
         && km_db_run (db,
                       KM_SQL ("INSERT INTO account_right (username, since, role, centre) VALUES ($1, $2, $3, $4) "
                               "ON CONFLICT (username, since) DO UPDATE SET role = excluded.role, centre = excluded.centre"),
                       error, "siss", account->username, now, km_role_to_string (account->role), account->centre);
}

gboolean
km_account_set_hash (KmDb *db, const char *username, const char *hash, GError **error)
{
  return km_db_run (db, KM_SQL ("UPDATE account SET hash = $2 WHERE username = $1"), error, "ss", username, hash);
}
