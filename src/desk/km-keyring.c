/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libsecret/secret.h>

#include "km-keyring.h"

/* The service is spoken to by itself, not by secret_password_store(): that one, in a sandbox, makes a keyring file of its own through a
 * portal, and where no keyring is, asks the person for the password of a new one in the middle of the first start. */

static const SecretSchema schema = {
  KM_APPLICATION_ID ".till", SECRET_SCHEMA_NONE, { { "file", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

static GHashTable *
attributes_of (const char *state_dir)
{
  return secret_attributes_build (&schema, "file", state_dir, NULL);
}

/* The person's keyring when it is there and open: what is kept in it asks nobody for anything. (transfer full) (nullable) */
static SecretCollection *
open_collection (SecretService *service)
{
  g_autoptr (SecretCollection) collection = NULL;

  collection = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, NULL);
  return collection != NULL && !secret_collection_get_locked (collection) ? g_steal_pointer (&collection) : NULL;
}

static char *
lookup (SecretService *service, GHashTable *attributes)
{
  g_autoptr (SecretValue) value = secret_service_lookup_sync (service, &schema, attributes, NULL, NULL);

  return value != NULL ? g_strdup (secret_value_get_text (value)) : NULL;
}

char *
km_keyring_lookup (const char *state_dir)
{
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, NULL);
  g_autoptr (GHashTable) attributes = attributes_of (state_dir);

  return service != NULL ? lookup (service, attributes) : NULL;
}

gboolean
km_keyring_store (const char *state_dir, const char *secret)
{
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, NULL);
  g_autoptr (GHashTable) attributes = attributes_of (state_dir);
  g_autoptr (SecretCollection) collection = service != NULL ? open_collection (service) : NULL;
  g_autoptr (SecretValue) value = secret_value_new (secret, -1, "text/plain");
  g_autofree char *back = NULL;

  /* By its path: by its alias, a collection that is gone meanwhile would be made anew. */
  if (collection == NULL ||
      !secret_service_store_sync (service, &schema, attributes, g_dbus_proxy_get_object_path (G_DBUS_PROXY (collection)), "Khadamat Misr Counter",
                                  value, NULL, NULL))
    return FALSE;
  /* A key that cannot be read back would lock the till out of its own file. */
  back = lookup (service, attributes);
  return g_strcmp0 (back, secret) == 0;
}
