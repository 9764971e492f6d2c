// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include <sodium.h>

#include "km-draft-key.h"
#include "km-error.h"
#include "km-keys.h"

static gboolean
read_key (KmDb *db, const char *centre, const char *day, guint8 key[KM_SECRET_KEY_BYTES], GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (km_db_one (db, KM_SQL ("SELECT key FROM draft_key WHERE centre = $1 AND day = $2"), error, "ss", centre, day, "s", &text) < 0)
    return FALSE;
  bytes = text != NULL ? km_base64url_decode (text, NULL) : NULL;
  if (bytes == NULL || g_bytes_get_size (bytes) != KM_SECRET_KEY_BYTES)
    {
      km_error_set (error, KM_ERROR_CORRUPT, NULL, NULL, "there is no key for drafts of %s", day);
      return FALSE;
    }
  memcpy (key, g_bytes_get_data (bytes, NULL), KM_SECRET_KEY_BYTES);
  return TRUE;
}

char *
km_draft_seal (KmDb *db, const char *centre, const char *day, const char *draft, GError **error)
{
  guint8 key[KM_SECRET_KEY_BYTES], nonce[KM_SECRET_NONCE_BYTES];
  g_autofree char *text = NULL;
  g_autoptr (GBytes) sealed = NULL;

  randombytes_buf (key, sizeof key);
  text = km_base64url_encode (key, sizeof key);
  if (!km_db_run (db, KM_SQL ("INSERT INTO draft_key (centre, day, key) VALUES ($1, $2, $3) ON CONFLICT (centre, day) DO NOTHING"), error, "sss",
                  centre, day, text)
      || !read_key (db, centre, day, key, error))
    return NULL;
  randombytes_buf (nonce, sizeof nonce);
  sealed = km_secret_seal (draft, strlen (draft), key, nonce);
  sodium_memzero (key, sizeof key);
  return km_base64url_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
}

char *
km_draft_open (KmDb *db, const char *centre, const char *day, const char *sealed, GError **error)
{
  guint8 key[KM_SECRET_KEY_BYTES];
  g_autoptr (GBytes) bytes = km_base64url_decode (sealed, error);
  g_autoptr (GBytes) draft = NULL;

  if (bytes == NULL || !read_key (db, centre, day, key, error))
    return NULL;
  draft = km_secret_open (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), key, error);
  sodium_memzero (key, sizeof key);
  return draft != NULL ? g_strndup (g_bytes_get_data (draft, NULL), g_bytes_get_size (draft)) : NULL;
}

gboolean
km_draft_forget (KmDb *db, const char *centre, const char *day, GError **error)
{
  return km_db_run (db, KM_SQL ("DELETE FROM draft_key WHERE centre = $1 AND day = $2"), error, "ss", centre, day);
}
