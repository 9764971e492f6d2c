// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-error.h"
#include "km-keys.h"
#include "km-new-password.h"

gboolean
km_new_password_keep (KmDb *db, const char *handle, const char *hash, const char *made_by, KmTime now, GError **error)
{
  g_autofree char *handle_hash = km_hash_text (handle);

  return km_db_run (db, KM_SQL ("DELETE FROM new_password WHERE expires_at <= $1"), error, "i", now)
         && km_db_run (db, KM_SQL ("INSERT INTO new_password (handle_hash, hash, made_by, expires_at) VALUES ($1, $2, $3, $4)"), error, "sssi",
                       handle_hash, hash, made_by, now + KM_NEW_PASSWORD_LIFETIME);
}

char *
km_new_password_take (KmDb *db, const char *handle, const char *made_by, KmTime now, GError **error)
{
  g_autofree char *handle_hash = km_hash_text (handle);
  char *hash = NULL;

  if (km_db_one (db, KM_SQL ("DELETE FROM new_password WHERE handle_hash = $1 AND made_by = $2 AND expires_at > $3 RETURNING hash"), error, "ssi",
                 handle_hash, made_by, now, "s", &hash) == 0)
    km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-password", "/body/password", "no password waits under this handle");
  return hash;
}
