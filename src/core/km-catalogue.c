/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"
#include "km-error.h"
#include "km-json.h"

json_t *
km_catalogue_document (const KmCatalogue *catalogue)
{
  return catalogue->document;
}

/* Order matters: services need fields, persons need the services' own fields, conditions need
 * both; names and bundles hang on all of them. */
static gboolean
read_all (KmCatalogueReader *reader)
{
  static const KmCatalogueKey keys[] = {
    { "authorities", 'a', FALSE }, { "fields", 'a', FALSE },       { "services", 'o', FALSE },
    { "bundles", 'a', FALSE },     { "governorates", 'a', FALSE }, { "calendar", 'o', FALSE },
    { "payment", 'o', FALSE },     { "aliases", 'o', FALSE },      { "sections", 'o', FALSE },
  };
  json_t *values[G_N_ELEMENTS (keys)];

  reader->file = "catalogue";
  return km_reader_object (reader, reader->catalogue->document, keys, G_N_ELEMENTS (keys), values) && km_catalogue_read_places (reader) &&
         km_catalogue_read_sections (reader) && km_catalogue_read_fields (reader) && km_catalogue_read_services (reader) &&
         km_catalogue_read_persons (reader) && km_catalogue_read_conditions (reader) && km_catalogue_read_bundles (reader) &&
         km_catalogue_read_names (reader) && km_catalogue_read_calendar (reader) && km_catalogue_read_payment (reader);
}

KmCatalogue *
km_catalogue_new_from_json (json_t  *document,
                            GError **error)
{
  g_autoptr (KmCatalogue) catalogue = g_new0 (KmCatalogue, 1);
  KmCatalogueReader reader = { .catalogue = catalogue, .error = error };

  g_return_val_if_fail (document != NULL, NULL);
  g_atomic_ref_count_init (&catalogue->ref_count);
  catalogue->document = json_incref (document);
  catalogue->blocks = g_ptr_array_new_with_free_func (g_free);
  catalogue->authority_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  catalogue->section_by_prefix = g_hash_table_new (g_str_hash, g_str_equal);
  catalogue->person_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  catalogue->field_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  catalogue->service_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  catalogue->bundle_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  catalogue->governorate_by_code = g_hash_table_new (g_str_hash, g_str_equal);
  if (!read_all (&reader))
    return NULL;
  catalogue->version = km_catalogue_compute_version (document);
  return g_steal_pointer (&catalogue);
}

KmCatalogue *
km_catalogue_ref (KmCatalogue *catalogue)
{
  g_atomic_ref_count_inc (&catalogue->ref_count);
  return catalogue;
}

void
km_catalogue_unref (KmCatalogue *catalogue)
{
  if (catalogue == NULL || !g_atomic_ref_count_dec (&catalogue->ref_count))
    return;
  g_hash_table_unref (catalogue->authority_by_code);
  g_hash_table_unref (catalogue->section_by_prefix);
  g_hash_table_unref (catalogue->person_by_code);
  g_hash_table_unref (catalogue->field_by_id);
  g_hash_table_unref (catalogue->service_by_code);
  g_hash_table_unref (catalogue->bundle_by_code);
  g_hash_table_unref (catalogue->governorate_by_code);
  g_ptr_array_unref (catalogue->blocks);
  json_decref (catalogue->document);
  g_free (catalogue->version);
  g_free (catalogue);
}

const char *
km_catalogue_version (const KmCatalogue *catalogue)
{
  return catalogue->version;
}

#define COUNT_AND_NTH(one, Type, many)                                        \
  guint km_catalogue_n_##many (const KmCatalogue *catalogue)                  \
  {                                                                           \
    return catalogue->n_##many;                                               \
  }                                                                           \
  const Type *km_catalogue_nth_##one (const KmCatalogue *catalogue, guint n)  \
  {                                                                           \
    g_return_val_if_fail (n < catalogue->n_##many, NULL);                     \
    return &catalogue->many[n];                                               \
  }

COUNT_AND_NTH (authority, KmAuthority, authorities)
COUNT_AND_NTH (service, KmService, services)
COUNT_AND_NTH (bundle, KmBundleTemplate, bundles)
COUNT_AND_NTH (governorate, KmGovernorate, governorates)
COUNT_AND_NTH (section, KmSection, sections)
COUNT_AND_NTH (person, KmPerson, persons)

#define LOOKUP(one, Type, table)                                              \
  const Type *km_catalogue_##one (const KmCatalogue *catalogue, const char *key) \
  {                                                                           \
    return key != NULL ? g_hash_table_lookup (catalogue->table, key) : NULL;  \
  }

LOOKUP (authority, KmAuthority, authority_by_code)
LOOKUP (service, KmService, service_by_code)
LOOKUP (bundle, KmBundleTemplate, bundle_by_code)
LOOKUP (governorate, KmGovernorate, governorate_by_code)
LOOKUP (field, KmField, field_by_id)
LOOKUP (section, KmSection, section_by_prefix)
LOOKUP (person, KmPerson, person_by_code)

const KmCalendar *
km_catalogue_calendar (const KmCatalogue *catalogue)
{
  return &catalogue->calendar;
}

const KmPaymentRules *
km_catalogue_payment (const KmCatalogue *catalogue)
{
  return &catalogue->payment;
}

const char *const *
km_catalogue_governorate_codes (const KmCatalogue *catalogue)
{
  return catalogue->governorate_codes;
}

const KmService *const *
km_catalogue_quick (const KmCatalogue *catalogue)
{
  return catalogue->quick;
}

const KmSame *
km_catalogue_same (const KmCatalogue *catalogue,
                   guint             *n)
{
  *n = catalogue->n_same;
  return catalogue->same;
}

const KmServiceField *
km_service_find_field (const KmService *service,
                       const char      *id)
{
  for (guint i = 0; i < service->n_fields; i++)
    if (strcmp (service->fields[i].field->id, id) == 0)
      return &service->fields[i];
  return NULL;
}

const KmField *
km_service_field (const KmCatalogue *catalogue,
                  const KmService   *service,
                  const char        *id)
{
  const KmServiceField *found = km_service_find_field (service, id);
  const KmField *field;

  if (found != NULL)
    return found->field;
  /* A passport stands for a national ID that the form asks for. */
  field = km_catalogue_field (catalogue, id);
  if (field != NULL && field->role == KM_PERSON_PASSPORT_NUMBER && field->person != NULL &&
      field->person->fields[KM_PERSON_NATIONAL_ID] != NULL && km_service_find_field (service, field->person->fields[KM_PERSON_NATIONAL_ID]->id) != NULL)
    return field;
  return NULL;
}

const KmFee *
km_service_find_fee (const KmService *service,
                     const char      *code)
{
  for (guint i = 0; i < service->n_fees; i++)
    if (strcmp (service->fees[i].code, code) == 0)
      return &service->fees[i];
  return NULL;
}

const KmChoice *
km_field_find_choice (const KmField *field,
                      const char    *value)
{
  for (guint i = 0; i < field->n_choices; i++)
    if (strcmp (field->choices[i].value, value) == 0)
      return &field->choices[i];
  return NULL;
}

gboolean
km_field_may_not_apply (const KmField *field)
{
  switch (field->type)
    {
    case KM_FIELD_NATIONAL_ID:
    case KM_FIELD_PASSPORT_NUMBER:
    case KM_FIELD_COPIES:
    case KM_FIELD_BOOLEAN:
    case KM_FIELD_MONEY:
      return FALSE;
    case KM_FIELD_INTEGER:
      return !g_str_has_suffix (field->id, ".pages") && !g_str_has_suffix (field->id, ".years");
    case KM_FIELD_TEXT:
    case KM_FIELD_MULTILINE:
    case KM_FIELD_DATE:
    case KM_FIELD_CHOICE:
    case KM_FIELD_PHONE:
    case KM_FIELD_EMAIL:
    case KM_FIELD_GOVERNORATE:
    case KM_FIELD_ADDRESS:
    case KM_FIELD_PLATE_NUMBER:
    case KM_FIELD_TAX_NUMBER:
    case KM_FIELD_COMMERCIAL_REGISTER_NUMBER:
    case KM_FIELD_IBAN:
    default:
      return field->role != KM_PERSON_FULL_NAME && field->role != KM_PERSON_NATIONALITY;
    }
}

gboolean
km_service_has_choice_fees (const KmService *service)
{
  for (guint i = 0; i < service->n_fees; i++)
    if (service->fees[i].basis == KM_FEE_CHOICE)
      return TRUE;
  return FALSE;
}

gboolean
km_service_for_audience (const KmService *service,
                         KmAudience       audience)
{
  return (service->audience & (1u << audience)) != 0;
}

/* ---- a folder's files into one document ---- */

static const char *const single_files[] = {
  "authorities", "fields", "bundles", "governorates", "calendar", "payment", "aliases", "sections",
};

gboolean
km_catalogue_is_file_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (single_files); i++)
    if (g_str_has_prefix (name, single_files[i]) && strcmp (name + strlen (single_files[i]), ".json") == 0)
      return TRUE;
  return km_reader_is_code (name, "services/AAA.json");
}

static json_t *
parse_file (const char *name,
            GBytes     *bytes,
            GError    **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return km_catalogue_parse (name, text != NULL ? text : "", length, error);
}

json_t *
km_catalogue_assemble (GHashTable *files,
                       GError    **error)
{
  g_autoptr (json_t) document = json_object ();
  json_t *services = json_object ();
  GHashTableIter iter;
  gpointer name, bytes;

  json_object_set_new (document, "services", services);
  for (gsize i = 0; i < G_N_ELEMENTS (single_files); i++)
    {
      g_autofree char *file = g_strconcat (single_files[i], ".json", NULL);
      GBytes *content = g_hash_table_lookup (files, file);
      json_t *json;

      if (content == NULL)
        {
          km_error_set (error, KM_ERROR_INVALID, "catalogue", NULL, "%s: the file is missing", file);
          return NULL;
        }
      json = parse_file (file, content, error);
      if (json == NULL)
        return NULL;
      json_object_set_new (document, single_files[i], json);
    }
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    {
      char code[4] = { 0 };
      json_t *json;

      if (!km_catalogue_is_file_name (name))
        {
          km_error_set (error, KM_ERROR_INVALID, "catalogue", NULL, "%s: no file of a catalogue", (const char *) name);
          return NULL;
        }
      if (!g_str_has_prefix (name, "services/"))
        continue;
      json = parse_file (name, bytes, error);
      if (json == NULL)
        return NULL;
      memcpy (code, (const char *) name + strlen ("services/"), 3);
      json_object_set_new (services, code, json);
    }
  return g_steal_pointer (&document);
}
