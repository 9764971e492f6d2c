// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-fee-approval.h"
#include "km-json.h"
#include "km-keys.h"
#include "km-store-private.h"

/* A fee as it counts for an approval: what is charged, by what measure, and what it is called. */
static json_t *
fee_to_json (const KmFee *fee)
{
  json_t *json = json_object ();

  km_json_set_string (json, "code", fee->code);
  km_json_set_string (json, "label_ar", fee->label_ar);
  km_json_set_integer (json, "piastres", fee->piastres);
  km_json_set_string (json, "basis", km_fee_basis_to_string (fee->basis));
  return json;
}

char *
km_fee_approval_hash_fees (KmCatalogue *catalogue, const char *authority)
{
  g_autoptr (json_t) services = json_object ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);
      json_t *fees;

      if (service->n_fees == 0 || g_strcmp0 (service->authority->code, authority) != 0)
        continue;
      fees = json_array ();
      for (guint j = 0; j < service->n_fees; j++)
        json_array_append_new (fees, fee_to_json (&service->fees[j]));
      km_json_set (services, service->code, fees);
    }
  if (json_object_size (services) == 0)
    return NULL;
  text = km_json_dump_canonical (services, NULL);
  return km_hash_text (text);
}

int
km_fee_approval_find (KmDb *db, const char *authority, const char *fees_hash, KmTime *at, GError **error)
{
  gint64 approved_at = 0;
  int found = km_db_one (db, KM_SQL ("SELECT approved_at FROM fee_approval WHERE authority = $1 AND fees_hash = $2"), error, "ss", authority,
                         fees_hash, "i", &approved_at);

  if (found == 1 && at != NULL)
    *at = approved_at;
  return found;
}

/* Reads it anew. */
static json_t *
read_unapproved (KmDb *db, KmCatalogue *catalogue, GError **error)
{
  g_autoptr (json_t) list = json_array ();

  for (guint i = 0; i < km_catalogue_n_authorities (catalogue); i++)
    {
      const char *authority = km_catalogue_nth_authority (catalogue, i)->code;
      g_autofree char *hash = km_fee_approval_hash_fees (catalogue, authority);
      int found = hash != NULL ? km_fee_approval_find (db, authority, hash, NULL, error) : 1;

      if (found < 0)
        return NULL;
      if (found == 0)
        json_array_append_new (list, json_string (authority));
    }
  return g_steal_pointer (&list);
}

json_t *
km_store_list_unapproved (KmStore *self, KmCatalogue *catalogue, GError **error)
{
  const char *version = km_catalogue_version (catalogue);
  json_t *list, *copy = NULL;
  guint changes;
  KmDb *db;

  g_mutex_lock (&self->lock);
  list = g_hash_table_lookup (self->unapproved, version);
  if (list != NULL)
    copy = json_deep_copy (list);
  changes = self->catalogue_changes;
  g_mutex_unlock (&self->lock);
  if (copy != NULL)
    return copy;

  db = km_store_take_reader (self, error);
  list = db != NULL ? read_unapproved (db, catalogue, error) : NULL;
  km_store_give_reader (self, db);
  if (list == NULL)
    return NULL;
  copy = json_deep_copy (list);
  g_mutex_lock (&self->lock);
  if (changes == self->catalogue_changes)
    g_hash_table_insert (self->unapproved, g_strdup (version), list);
  else
    json_decref (list);
  g_mutex_unlock (&self->lock);
  return copy;
}

json_t *
km_fee_approval_pick (json_t *unapproved, json_t *authorities)
{
  json_t *picked = json_array ();
  json_t *one, *other;
  gsize i, j;

  json_array_foreach (unapproved, i, one)
    {
      json_array_foreach (authorities, j, other)
        {
          const char *code = json_is_string (other) ? json_string_value (other) : km_json_get_string (other, "authority", NULL);

          if (g_strcmp0 (json_string_value (one), code) == 0)
            {
              json_array_append (picked, one);
              break;
            }
        }
    }
  return picked;
}
