/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Argon2id of libsodium: 64 MiB and some 60 ms each, so never on an HTTP thread nor the writer's. */

/* The encoded hash of @password, salt included, to store; g_free. NULL with KM_ERROR_UNAVAILABLE when there is no memory
 * for it, KM_ERROR_INVALID when the password is empty or longer than KM_PASSWORD_MAX bytes. */
char       *km_password_hash    (const char *password,
                                 GError    **error);

/* Whether @password is the one of @hash. With @hash NULL it takes as long and is always FALSE: whether a name exists
 * must not show in the time. */
gboolean    km_password_verify  (const char *hash,
                                 const char *password);

#define KM_PASSWORD_MAX 1024

/* Overwrites a text that held a secret, and frees it. */
void        km_password_wipe    (char       *secret);

/* How often km_password_verify() has worked, since the start. */
guint       km_password_get_checks (void);

/* A new token: 256 random bits in base64url; g_free. Of a token only km_hash_text() is stored. */
char       *km_token_new        (void);

G_END_DECLS
