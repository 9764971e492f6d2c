/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <sodium.h>
#include <string.h>

#include "km-error.h"
#include "km-keys.h"

static void
from_hex (const char *hex, guint8 *out, gsize size)
{
  gsize written;

  g_assert_cmpint (sodium_hex2bin (out, size, hex, strlen (hex), NULL, &written, NULL), ==, 0);
  g_assert_cmpuint (written, ==, size);
}

static void
test_hash (void)
{
  char hex[KM_HASH_HEX_LENGTH];
  g_autofree char *text = km_hash_text ("abc");

  /* The published value of BLAKE2b-256 ("abc"). */
  g_assert_cmpstr (km_hash_hex ("abc", 3, hex), ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  g_assert_cmpstr (text, ==, hex);
  g_assert_cmpstr (km_hash_hex ("", 0, hex), ==, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  g_assert_true (km_hash_is_valid (hex));
  g_assert_false (km_hash_is_valid ("abc"));
  g_assert_false (km_hash_is_valid (NULL));
  hex[63] = 'A';
  g_assert_false (km_hash_is_valid (hex));
  g_assert_true (km_hash_equal ("abc", "abc"));
  g_assert_false (km_hash_equal ("abc", "abd"));
  g_assert_false (km_hash_equal ("abc", "abcd"));
}

static void
test_base64url (void)
{
  static const char *const refused[] = { "A", "AA==", "A A", "+/+/", "AAA=", "é" };

  for (gsize n = 0; n < 70; n++) {
    guint8 data[70];
    g_autofree char *text = NULL;
    g_autoptr(GBytes) back = NULL;

    for (gsize i = 0; i < n; i++)
      data[i] = (guint8) (i * 37 + n * 11);
    text = km_base64url_encode (data, n);
    back = km_base64url_decode (text, NULL);
    g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), data, n);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null (km_base64url_decode (refused[i], &error));
    g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
  }
}

/* RFC 8032 §7.1, test 2. */
static void
test_sign (void)
{
  guint8 seed[KM_SIGN_SEED_BYTES], public_key[KM_SIGN_PUBLIC_BYTES], expected_key[KM_SIGN_PUBLIC_BYTES], secret[KM_SIGN_SECRET_BYTES];
  guint8 expected[KM_SIGNATURE_BYTES];
  guint8 message = 0x72;
  guint8 other = 0x73;
  g_autofree char *signature = NULL;
  g_autofree char *expected_text = NULL;
  g_autofree char *key = NULL;

  from_hex ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", seed, sizeof seed);
  from_hex ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", expected_key, sizeof expected_key);
  from_hex ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            expected, sizeof expected);
  km_sign_keypair (seed, public_key, secret);
  g_assert_cmpmem (public_key, sizeof public_key, expected_key, sizeof expected_key);
  signature = km_sign (&message, 1, secret);
  expected_text = km_base64url_encode (expected, sizeof expected);
  g_assert_cmpstr (signature, ==, expected_text);
  key = km_base64url_encode (public_key, sizeof public_key);
  g_assert_true (km_sign_verify (&message, 1, signature, key));
  g_assert_false (km_sign_verify (&other, 1, signature, key));
  g_assert_false (km_sign_verify (&message, 1, key, key));
  g_assert_false (km_sign_verify (&message, 1, signature, signature));
  g_assert_false (km_sign_verify (&message, 1, NULL, key));
  g_assert_false (km_sign_verify (&message, 1, "!", key));
}

static void
test_secret (void)
{
  guint8 key[KM_SECRET_KEY_BYTES] = { 1 };
  guint8 wrong[KM_SECRET_KEY_BYTES] = { 2 };
  guint8 nonce[KM_SECRET_NONCE_BYTES] = { 3 };
  g_autoptr(GBytes) sealed = km_secret_seal ("سر", strlen ("سر"), key, nonce);
  g_autoptr(GBytes) empty = km_secret_seal ("", 0, key, nonce);
  gsize size;
  const guint8 *data = g_bytes_get_data (sealed, &size);
  g_autoptr(GBytes) opened = km_secret_open (data, size, key, NULL);
  g_autoptr(GBytes) opened_empty = km_secret_open (g_bytes_get_data (empty, NULL), g_bytes_get_size (empty), key, NULL);
  g_autofree guint8 *damaged = g_memdup2 (data, size);
  g_autoptr(GError) error = NULL;

  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "سر", strlen ("سر"));
  g_assert_cmpuint (g_bytes_get_size (opened_empty), ==, 0);
  g_assert_null (km_secret_open (data, size, wrong, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_CORRUPT);
  damaged[size - 1] ^= 1;
  g_assert_null (km_secret_open (damaged, size, key, NULL));
  for (gsize n = 0; n < size; n++)
    g_assert_null (km_secret_open (data, n, key, NULL));
}

static void
test_box (void)
{
  guint8 seed[KM_BOX_SEED_BYTES] = { 1 };
  guint8 ephemeral[KM_BOX_SEED_BYTES] = { 2 };
  guint8 zero[KM_BOX_PUBLIC_BYTES] = { 0 };
  guint8 public_key[KM_BOX_PUBLIC_BYTES], secret_key[KM_BOX_SECRET_BYTES];
  g_autoptr(GBytes) sealed = NULL;
  g_autoptr(GBytes) opened = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;
  const void *data;

  km_box_keypair (seed, public_key, secret_key);
  sealed = km_box_seal ("key", 3, public_key, ephemeral);
  data = g_bytes_get_data (sealed, &size);
  g_assert_cmpuint (size, ==, 3 + crypto_box_SEALBYTES);
  opened = km_box_open (data, size, public_key, secret_key, NULL);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "key", 3);
  g_assert_null (km_box_open (data, size - 1, public_key, secret_key, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_CORRUPT);
  g_assert_null (km_box_open (data, 10, public_key, secret_key, NULL));
  g_assert_null (km_box_seal ("key", 3, zero, ephemeral));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/keys/hash", test_hash);
  g_test_add_func ("/keys/base64url", test_base64url);
  g_test_add_func ("/keys/sign", test_sign);
  g_test_add_func ("/keys/secret", test_secret);
  g_test_add_func ("/keys/box", test_box);
  return g_test_run ();
}
