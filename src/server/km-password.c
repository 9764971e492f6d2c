/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <sodium.h>
#include <string.h>

#include "km-error.h"
#include "km-password.h"

static gint checks; /* atomic */

static const char *
get_dummy (void)
{
  static gsize once;
  static char dummy[crypto_pwhash_STRBYTES];

  if (g_once_init_enter (&once))
    {
      static const char nobody[] = "nobody's";

      if (crypto_pwhash_str (dummy, nobody, strlen (nobody), crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        dummy[0] = '\0';
      g_once_init_leave (&once, 1);
    }
  return dummy;
}

char *
km_password_hash (const char *password,
                  GError    **error)
{
  char hash[crypto_pwhash_STRBYTES];
  gsize length = strlen (password);

  if (length == 0 || length > KM_PASSWORD_MAX)
    {
      km_error_set (error, KM_ERROR_INVALID, NULL, "/password", "A password has 1 to %d bytes", KM_PASSWORD_MAX);
      return NULL;
    }
  if (sodium_init () < 0 || crypto_pwhash_str (hash, password, length, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    {
      km_error_set (error, KM_ERROR_UNAVAILABLE, NULL, NULL, "There is not enough memory to hash a password");
      return NULL;
    }
  return g_strdup (hash);
}

gboolean
km_password_verify (const char *hash,
                    const char *password)
{
  gboolean right;

  if (sodium_init () < 0)
    return FALSE;
  g_atomic_int_inc (&checks);
  right = crypto_pwhash_str_verify (hash != NULL ? hash : get_dummy (), password, strlen (password)) == 0;
  return right && hash != NULL;
}

guint
km_password_get_checks (void)
{
  return (guint) g_atomic_int_get (&checks);
}

void
km_password_wipe (char *secret)
{
  if (secret == NULL)
    return;
  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

char *
km_token_new (void)
{
  guint8 bytes[32];
  char text[sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  return g_strdup (text);
}
