/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libsecret/secret.h>

#include "km-keyring.h"

static const SecretSchema schema = {
  KM_APPLICATION_ID ".till", SECRET_SCHEMA_NONE, { { "file", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

char *
km_keyring_lookup (const char *state_dir)
{
  g_autoptr (GError) error = NULL;
  char *secret, *copy;

  secret = secret_password_lookup_sync (&schema, NULL, &error, "file", state_dir, NULL);
  copy = g_strdup (secret);
  secret_password_free (secret);
  return copy;
}

gboolean
km_keyring_store (const char *state_dir, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *back = NULL;

  if (!secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Khadamat Misr Counter", secret, NULL, &error, "file", state_dir, NULL))
    return FALSE;
  /* A key that cannot be read back would lock the till out of its own file. */
  back = km_keyring_lookup (state_dir);
  return g_strcmp0 (back, secret) == 0;
}
