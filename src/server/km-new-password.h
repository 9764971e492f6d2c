// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "km-db.h"
#include "km-time.h"

G_BEGIN_DECLS

/* No command holds a secret: a password is hashed before the command that sets it exists. Whoever will send the command (a session by
 * POST /v1/passwords, or a program on this machine) has the hash laid down here and gets a handle, which the command names: once, by the
 * same account, within ten minutes. The handle is worth nothing to anybody else. */

#define KM_NEW_PASSWORD_LIFETIME (10 * KM_TIME_MINUTE)

/* Lays `hash` (libsodium's string) down for `made_by`, in the caller's transaction, and takes away those whose time is over. `handle` as
 * km_token_new() makes it. */
gboolean km_new_password_keep (KmDb *db, const char *handle, const char *hash, const char *made_by, KmTime now, GError **error);

/* Takes it out again: a new string, or NULL with KM_ERROR_NOT_FOUND "unknown-password" (never there, used, too old, another's). */
char *km_new_password_take (KmDb *db, const char *handle, const char *made_by, KmTime now, GError **error);

G_END_DECLS
