/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-keys.h"

#include <sodium.h>
#include <string.h>

#include "km-error.h"

G_STATIC_ASSERT (KM_SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (KM_SIGN_SECRET_BYTES == crypto_sign_SECRETKEYBYTES);
G_STATIC_ASSERT (KM_SIGN_SEED_BYTES == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (KM_SIGNATURE_BYTES == crypto_sign_BYTES);
G_STATIC_ASSERT (KM_SECRET_KEY_BYTES == crypto_secretbox_KEYBYTES);
G_STATIC_ASSERT (KM_SECRET_NONCE_BYTES == crypto_secretbox_NONCEBYTES);
G_STATIC_ASSERT (KM_BOX_SEED_BYTES == crypto_box_SEEDBYTES);
G_STATIC_ASSERT (KM_BOX_PUBLIC_BYTES == crypto_box_PUBLICKEYBYTES);
G_STATIC_ASSERT (KM_BOX_SECRET_BYTES == crypto_box_SECRETKEYBYTES);
G_STATIC_ASSERT (KM_BOX_PUBLIC_BYTES + crypto_box_MACBYTES == crypto_box_SEALBYTES);

void
km_hash (const void *data, gsize length, guint8 out[KM_HASH_BYTES])
{
  crypto_generichash (out, KM_HASH_BYTES, data, length, NULL, 0);
}

const char *
km_hash_hex (const void *data, gsize length, char out[KM_HASH_HEX_LENGTH])
{
  guint8 hash[KM_HASH_BYTES];

  km_hash (data, length, hash);
  sodium_bin2hex (out, KM_HASH_HEX_LENGTH, hash, sizeof hash);
  return out;
}

char *
km_hash_text (const char *text)
{
  char *out = g_malloc (KM_HASH_HEX_LENGTH);

  km_hash_hex (text, strlen (text), out);
  return out;
}

char *
km_hash_text_keyed (const char *text, const guint8 key[KM_HASH_BYTES])
{
  guint8 hash[KM_HASH_BYTES];
  char *out = g_malloc (KM_HASH_HEX_LENGTH);

  crypto_generichash (hash, sizeof hash, (const guint8 *) text, strlen (text), key, KM_HASH_BYTES);
  sodium_bin2hex (out, KM_HASH_HEX_LENGTH, hash, sizeof hash);
  return out;
}

void
km_hash_new_key (guint8 key[KM_HASH_BYTES])
{
  randombytes_buf (key, KM_HASH_BYTES);
}

gboolean
km_hash_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < KM_HASH_HEX_LENGTH - 1; i++) {
    if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
      return FALSE;
  }
  return text[KM_HASH_HEX_LENGTH - 1] == '\0';
}

gboolean
km_hash_equal (const char *a, const char *b)
{
  gsize length = strlen (a);

  return length == strlen (b) && sodium_memcmp (a, b, length) == 0;
}

char *
km_base64url_encode (const void *data, gsize length)
{
  gsize size = sodium_base64_encoded_len (length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *out = g_malloc (size);

  return sodium_bin2base64 (out, size, data, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

GBytes *
km_base64url_decode (const char *text, GError **error)
{
  gsize length = strlen (text);
  gsize size = length / 4 * 3 + 3;
  gsize written = 0;
  const char *end = NULL;
  g_autofree guint8 *out = g_malloc (size);

  if (sodium_base642bin (out, size, text, length, NULL, &written, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text + length) {
    km_error_set (error, KM_ERROR_INVALID, NULL, NULL, "not base64url without padding");
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&out), written);
}

void
km_sign_keypair (const guint8 seed[KM_SIGN_SEED_BYTES], guint8 public_key[KM_SIGN_PUBLIC_BYTES], guint8 secret_key[KM_SIGN_SECRET_BYTES])
{
  crypto_sign_seed_keypair (public_key, secret_key, seed);
}

char *
km_sign (const void *data, gsize length, const guint8 secret_key[KM_SIGN_SECRET_BYTES])
{
  guint8 signature[KM_SIGNATURE_BYTES];

  crypto_sign_detached (signature, NULL, data, length, secret_key);
  return km_base64url_encode (signature, sizeof signature);
}

gboolean
km_sign_verify (const void *data, gsize length, const char *signature, const char *public_key)
{
  g_autoptr(GBytes) signature_bytes = NULL;
  g_autoptr(GBytes) key_bytes = NULL;

  if (signature == NULL || public_key == NULL)
    return FALSE;
  signature_bytes = km_base64url_decode (signature, NULL);
  key_bytes = km_base64url_decode (public_key, NULL);
  if (signature_bytes == NULL || g_bytes_get_size (signature_bytes) != KM_SIGNATURE_BYTES ||
      key_bytes == NULL || g_bytes_get_size (key_bytes) != KM_SIGN_PUBLIC_BYTES)
    return FALSE;
  return crypto_sign_verify_detached (g_bytes_get_data (signature_bytes, NULL), data, length, g_bytes_get_data (key_bytes, NULL)) == 0;
}

GBytes *
km_secret_seal (const void *data, gsize length, const guint8 key[KM_SECRET_KEY_BYTES], const guint8 nonce[KM_SECRET_NONCE_BYTES])
{
  gsize size = KM_SECRET_NONCE_BYTES + crypto_secretbox_MACBYTES + length;
  guint8 *out = g_malloc (size);

  memcpy (out, nonce, KM_SECRET_NONCE_BYTES);
  crypto_secretbox_easy (out + KM_SECRET_NONCE_BYTES, data, length, nonce, key);
  return g_bytes_new_take (out, size);
}

GBytes *
km_secret_open (const void *data, gsize length, const guint8 key[KM_SECRET_KEY_BYTES], GError **error)
{
  const guint8 *bytes = data;
  gsize overhead = KM_SECRET_NONCE_BYTES + crypto_secretbox_MACBYTES;
  g_autofree guint8 *out = NULL;

  if (length >= overhead) {
    out = g_malloc (length - overhead + 1);
    if (crypto_secretbox_open_easy (out, bytes + KM_SECRET_NONCE_BYTES, length - KM_SECRET_NONCE_BYTES, bytes, key) == 0)
      return g_bytes_new_take (g_steal_pointer (&out), length - overhead);
  }
  km_error_set (error, KM_ERROR_CORRUPT, NULL, NULL, "sealed data does not open with this key");
  return NULL;
}

void
km_box_keypair (const guint8 seed[KM_BOX_SEED_BYTES], guint8 public_key[KM_BOX_PUBLIC_BYTES], guint8 secret_key[KM_BOX_SECRET_BYTES])
{
  crypto_box_seed_keypair (public_key, secret_key, seed);
}

/* What crypto_box_seal () does, with the ephemeral key from @seed: the rules make no randomness themselves. */
GBytes *
km_box_seal (const void *data, gsize length, const guint8 public_key[KM_BOX_PUBLIC_BYTES], const guint8 seed[KM_BOX_SEED_BYTES])
{
  gsize size = crypto_box_SEALBYTES + length;
  g_autofree guint8 *out = g_malloc (size);
  int result;
  guint8 secret_key[KM_BOX_SECRET_BYTES];
  guint8 nonce[crypto_box_NONCEBYTES];
  guint8 keys[2 * KM_BOX_PUBLIC_BYTES];

  crypto_box_seed_keypair (out, secret_key, seed);
  memcpy (keys, out, KM_BOX_PUBLIC_BYTES);
  memcpy (keys + KM_BOX_PUBLIC_BYTES, public_key, KM_BOX_PUBLIC_BYTES);
  crypto_generichash (nonce, sizeof nonce, keys, sizeof keys, NULL, 0);
  result = crypto_box_easy (out + KM_BOX_PUBLIC_BYTES, data, length, nonce, public_key, secret_key);
  sodium_memzero (secret_key, sizeof secret_key);
  return result == 0 ? g_bytes_new_take (g_steal_pointer (&out), size) : NULL;
}

GBytes *
km_box_open (const void *data, gsize length, const guint8 public_key[KM_BOX_PUBLIC_BYTES], const guint8 secret_key[KM_BOX_SECRET_BYTES], GError **error)
{
  g_autofree guint8 *out = NULL;

  if (length >= crypto_box_SEALBYTES) {
    out = g_malloc (length - crypto_box_SEALBYTES + 1);
    if (crypto_box_seal_open (out, data, length, public_key, secret_key) == 0)
      return g_bytes_new_take (g_steal_pointer (&out), length - crypto_box_SEALBYTES);
  }
  km_error_set (error, KM_ERROR_CORRUPT, NULL, NULL, "sealed box does not open with this key");
  return NULL;
}
