// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-caller.h"
#include "km-db.h"
#include "km-time.h"

G_BEGIN_DECLS

/* A person who may sign in. Rights are rows with a beginning, so that what was done is judged by the rights of its time. */
typedef struct
{
  char *username;
  char *name_ar;
  char *name_en;
  char *number;    /* staff number, "124" */
  char *authority; /* nullable: an officer's authority */
  char *hash;      /* of the password (libsodium's string) */
  KmRole role;     /* at the time asked for; NONE: disabled, or not yet there */
  char *centre;    /* nullable: all centres */
} KmAccount;

void km_account_free (KmAccount *account);

/* The account with its rights at `at`. NULL without an error: there is none. Any thread with a connection of its own. */
KmAccount *km_account_find (KmDb *db, const char *username, KmTime at, GError **error);

/* The accounts at `at` that come after the user name `after` (NULL: from the first), by user name, at most `limit` (0: all). */
GPtrArray *km_account_list (KmDb *db, const char *after, guint limit, KmTime at, GError **error);

/* An administrator of all centres. */
gboolean km_account_is_house (const KmAccount *account);

/* Makes or changes an account, in the caller's transaction; role NONE disables it from `now` on. */
gboolean km_account_put (KmDb *db, const KmAccount *account, KmTime now, GError **error);

gboolean km_account_set_hash (KmDb *db, const char *username, const char *hash, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmAccount, km_account_free)

G_END_DECLS
