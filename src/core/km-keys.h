/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hashes, signatures and sealing, all from libsodium. Nothing here makes randomness: seeds and nonces are passed in. A program
 * calls sodium_init () once before its threads start. Any thread. */

#define KM_HASH_BYTES 32
#define KM_HASH_HEX_LENGTH 65 /* with the final NUL */
#define KM_SIGN_SEED_BYTES 32
#define KM_SIGN_PUBLIC_BYTES 32
#define KM_SIGN_SECRET_BYTES 64
#define KM_SIGNATURE_BYTES 64
#define KM_SECRET_KEY_BYTES 32
#define KM_SECRET_NONCE_BYTES 24
#define KM_BOX_SEED_BYTES 32
#define KM_BOX_PUBLIC_BYTES 32
#define KM_BOX_SECRET_BYTES 32

/* BLAKE2b-256. */
void        km_hash (const void *data, gsize length, guint8 out[KM_HASH_BYTES]);
const char *km_hash_hex (const void *data, gsize length, char out[KM_HASH_HEX_LENGTH]);
char       *km_hash_text (const char *text); /* hexadecimal, new string */

/* The same with a secret key of KM_HASH_BYTES: who has the hash alone cannot try texts. Hexadecimal, new string. */
char       *km_hash_text_keyed (const char *text, const guint8 key[KM_HASH_BYTES]);
void        km_hash_new_key (guint8 key[KM_HASH_BYTES]); /* random */

/* TRUE for 64 lower-case hexadecimal digits. */
gboolean km_hash_is_valid (const char *text);

/* TRUE if both are equal; takes the same time whatever they are. For tokens' hashes. */
gboolean km_hash_equal (const char *a, const char *b);

/* base64url without padding (RFC 4648 §5). New string; decode is strict: NULL with KM_ERROR_INVALID for anything else. */
char   *km_base64url_encode (const void *data, gsize length);
GBytes *km_base64url_decode (const char *text, GError **error);

/* Ed25519. */
void     km_sign_keypair (const guint8 seed[KM_SIGN_SEED_BYTES], guint8 public_key[KM_SIGN_PUBLIC_BYTES], guint8 secret_key[KM_SIGN_SECRET_BYTES]);
char    *km_sign (const void *data, gsize length, const guint8 secret_key[KM_SIGN_SECRET_BYTES]); /* base64url, new */
gboolean km_sign_verify (const void *data, gsize length, const char *signature, const char *public_key); /* both base64url */

/* Secretbox (XSalsa20-Poly1305): nonce and ciphertext in one. The nonce must never repeat for a key. */
GBytes *km_secret_seal (const void *data, gsize length, const guint8 key[KM_SECRET_KEY_BYTES], const guint8 nonce[KM_SECRET_NONCE_BYTES]);
GBytes *km_secret_open (const void *data, gsize length, const guint8 key[KM_SECRET_KEY_BYTES], GError **error); /* KM_ERROR_CORRUPT */

/* Sealed box to a public key (libsodium's crypto_box_seal with the ephemeral key made from @seed, used once). seal is NULL if
 * @public_key is no key (a point of small order). */
void    km_box_keypair (const guint8 seed[KM_BOX_SEED_BYTES], guint8 public_key[KM_BOX_PUBLIC_BYTES], guint8 secret_key[KM_BOX_SECRET_BYTES]);
GBytes *km_box_seal (const void *data, gsize length, const guint8 public_key[KM_BOX_PUBLIC_BYTES], const guint8 seed[KM_BOX_SEED_BYTES]);
GBytes *km_box_open (const void *data, gsize length, const guint8 public_key[KM_BOX_PUBLIC_BYTES], const guint8 secret_key[KM_BOX_SECRET_BYTES], GError **error);

G_END_DECLS
