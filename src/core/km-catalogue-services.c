/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"

#define FIELDS_MAX 16 /* that one service asks; a name and its number count apart */

/* Authorities, governorates and the services of each authority. */

gboolean
km_catalogue_read_places (KmCatalogueReader *reader)
{
  static const KmCatalogueKey authority_keys[] = {
    { "code", 's', FALSE },       { "name_ar", 's', FALSE },     { "name_en", 's', FALSE },
    { "ministry_ar", 's', FALSE }, { "ministry_en", 's', FALSE },
  };
  static const KmCatalogueKey governorate_keys[] = { { "code", 's', FALSE }, { "name_ar", 's', FALSE }, { "name_en", 's', FALSE } };
  /* Those of the national ID (validators.md §1): its check hangs on them. */
  static const char *const codes[] = { "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "21",
                                       "22", "23", "24", "25", "26", "27", "28", "29", "31", "32", "33", "34", "35", "88" };
  KmCatalogue *catalogue = reader->catalogue;
  json_t *list = json_object_get (catalogue->document, "authorities");
  json_t *values[5];

  reader->file = "authorities.json";
  reader->where[0] = '\0';
  if (json_array_size (list) == 0)
    return km_reader_fail (reader, "a list is expected");
  catalogue->n_authorities = (guint) json_array_size (list);
  catalogue->authorities = km_reader_new (reader, sizeof (KmAuthority), catalogue->n_authorities);
  for (guint i = 0; i < catalogue->n_authorities; i++)
    {
      KmAuthority *authority = &catalogue->authorities[i];

      km_reader_at (reader, "authority %u", i + 1);
      if (!km_reader_object (reader, json_array_get (list, i), authority_keys, 5, values))
        return FALSE;
      authority->code = json_string_value (values[0]);
      km_reader_at (reader, "authority %s", authority->code);
      if (!km_reader_is_code (authority->code, "AAA"))
        return km_reader_fail (reader, "bad code");
      if (!km_reader_arabic (reader, "name", values[1], 200) || !km_reader_english (reader, "name", values[2], 200) ||
          !km_reader_arabic (reader, "ministry", values[3], 200) || !km_reader_english (reader, "ministry", values[4], 200))
        return FALSE;
      authority->name_ar = authority->short_ar = json_string_value (values[1]);
      authority->name_en = authority->short_en = json_string_value (values[2]);
      authority->ministry_ar = json_string_value (values[3]);
      authority->ministry_en = json_string_value (values[4]);
      authority->position = i;
      if (!g_hash_table_insert (catalogue->authority_by_code, (gpointer) authority->code, authority))
        return km_reader_fail (reader, "repeated code");
    }

  list = json_object_get (catalogue->document, "governorates");
  reader->file = "governorates.json";
  reader->where[0] = '\0';
  if (json_array_size (list) != G_N_ELEMENTS (codes))
    return km_reader_fail (reader, "the codes are not the 27 governorates and 88");
  catalogue->n_governorates = G_N_ELEMENTS (codes);
  catalogue->governorates = km_reader_new (reader, sizeof (KmGovernorate), G_N_ELEMENTS (codes));
  catalogue->governorate_codes = km_reader_new (reader, sizeof (char *), G_N_ELEMENTS (codes) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      KmGovernorate *governorate = &catalogue->governorates[i];

      km_reader_at (reader, "governorate %u", i + 1);
      if (!km_reader_object (reader, json_array_get (list, i), governorate_keys, 3, values))
        return FALSE;
      governorate->code = catalogue->governorate_codes[i] = json_string_value (values[0]);
      km_reader_at (reader, "governorate %s", governorate->code);
      if (!km_reader_arabic (reader, "name", values[1], 60) || !km_reader_english (reader, "name", values[2], 60))
        return FALSE;
      governorate->name_ar = json_string_value (values[1]);
      governorate->name_en = json_string_value (values[2]);
      if (!g_hash_table_insert (catalogue->governorate_by_code, (gpointer) governorate->code, governorate))
        return km_reader_fail (reader, "repeated code");
    }
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (!g_hash_table_contains (catalogue->governorate_by_code, codes[i]))
      {
        reader->where[0] = '\0';
        return km_reader_fail (reader, "governorate %s is missing", codes[i]);
      }
  return TRUE;
}

static gboolean
read_audience (KmCatalogueReader *reader,
               KmService         *service,
               const json_t      *audience,
               const json_t      *places)
{
  const char **words = km_reader_strings (reader, "audience", audience, 1);

  if (words == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      KmAudience one;

      if (!km_audience_from_string (words[i], &one))
        return km_reader_fail (reader, "unknown audience \"%s\"", words[i]);
      service->audience |= 1u << one;
    }
  words = km_reader_strings (reader, "available_at", places, 1);
  if (words == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], "fixed") == 0)
      service->fixed = TRUE;
    else if (strcmp (words[i], "mobile") == 0)
      service->mobile = TRUE;
    else
      return km_reader_fail (reader, "unknown place \"%s\"", words[i]);
  return TRUE;
}

static gboolean
read_form (KmCatalogueReader *reader,
           KmService         *service,
           const json_t      *form,
           const json_t      *own,
           GHashTable        *uses)
{
  KmCatalogue *catalogue = reader->catalogue;
  g_autofree char *prefix = g_ascii_strdown (service->code, -1);
  guint n_own = (guint) json_array_size (own);
  KmField *own_fields = km_reader_new (reader, sizeof (KmField), n_own);
  const char **ids = km_reader_strings (reader, "fields", form, 1);
  KmServiceField *fields;

  if (ids == NULL)
    return FALSE;
  service->n_fields = (guint) json_array_size (form);
  if (service->n_fields < 5 || service->n_fields > FIELDS_MAX)
    return km_reader_fail (reader, "the form has %u fields", service->n_fields);
  prefix[3] = '_';
  for (guint i = 0; i < n_own; i++)
    {
      KmField *field = &own_fields[i];

      if (!km_catalogue_read_field (reader, json_array_get (own, i), field))
        return FALSE;
      field->owner = service;
      if (strncmp (field->id, prefix, 7) != 0 || field->id[7] != '.')
        return km_reader_fail (reader, "own field %s lacks the service prefix", field->id);
      if (!g_strv_contains (ids, field->id))
        return km_reader_fail (reader, "own field %s is not on the form", field->id);
      if (g_hash_table_contains (catalogue->field_by_id, field->id))
        return km_reader_fail (reader, "own field %s stands twice", field->id);
      g_hash_table_insert (catalogue->field_by_id, (gpointer) field->id, field);
    }
  fields = km_reader_new (reader, sizeof (KmServiceField), service->n_fields);
  for (guint i = 0; i < service->n_fields; i++)
    {
      const KmField *field = km_catalogue_field (catalogue, ids[i]);

      if (field == NULL)
        return km_reader_fail (reader, "unknown field %s", ids[i]);
      if (field->owner != NULL && field->owner != service)
        return km_reader_fail (reader, "field %s belongs to %s", ids[i], field->owner->code);
      fields[i].field = field;
      if (field->owner == NULL)
        g_hash_table_insert (uses, (gpointer) field, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (uses, field)) + 1));
      if (service->about == NULL && field->section != NULL && field->section->about)
        service->about = field->section;
    }
  service->fields = fields;
  return TRUE;
}

static gboolean
read_documents (KmCatalogueReader *reader,
                KmService         *service,
                const json_t      *array)
{
  enum { LABEL_AR, LABEL_EN, PASSPORT_AR, PASSPORT_EN, N };
  static const KmCatalogueKey keys[N] = {
    [LABEL_AR] = { "label_ar", 's', FALSE },
    [LABEL_EN] = { "label_en", 's', FALSE },
    [PASSPORT_AR] = { "passport_label_ar", 's', TRUE },
    [PASSPORT_EN] = { "passport_label_en", 's', TRUE },
  };
  json_t *values[N];
  KmDocument *documents;

  service->n_documents = (guint) json_array_size (array);
  if (service->n_documents == 0)
    return km_reader_fail (reader, "no document");
  documents = km_reader_new (reader, sizeof (KmDocument), service->n_documents);
  for (guint i = 0; i < service->n_documents; i++)
    {
      if (!km_reader_object (reader, json_array_get (array, i), keys, N, values) ||
          !km_reader_arabic (reader, "document", values[LABEL_AR], 120) || !km_reader_english (reader, "document", values[LABEL_EN], 140))
        return FALSE;
      documents[i].label_ar = json_string_value (values[LABEL_AR]);
      documents[i].label_en = json_string_value (values[LABEL_EN]);
      if ((values[PASSPORT_AR] != NULL) != (values[PASSPORT_EN] != NULL))
        return km_reader_fail (reader, "the document \"%s\" has its passport's name in one language", documents[i].label_ar);
      if (values[PASSPORT_AR] != NULL && (!km_reader_arabic (reader, "document", values[PASSPORT_AR], 120) ||
                                          !km_reader_english (reader, "document", values[PASSPORT_EN], 140)))
        return FALSE;
      documents[i].passport_label_ar = json_string_value (values[PASSPORT_AR]);
      documents[i].passport_label_en = json_string_value (values[PASSPORT_EN]);
      for (guint j = 0; j < i; j++)
        if (strcmp (documents[j].label_ar, documents[i].label_ar) == 0)
          return km_reader_fail (reader, "the document \"%s\" stands twice", documents[i].label_ar);
    }
  service->documents = documents;
  return TRUE;
}

static gboolean
has_number_field (const KmService *service,
                  KmFeeBasis       basis)
{
  for (guint i = 0; i < service->n_fields; i++)
    {
      const KmField *field = service->fields[i].field;

      if ((basis == KM_FEE_PER_COPY && field->type == KM_FIELD_COPIES) ||
          (basis == KM_FEE_PER_PAGE && g_str_has_suffix (field->id, ".pages") && field->type == KM_FIELD_INTEGER) ||
          (basis == KM_FEE_PER_YEAR && g_str_has_suffix (field->id, ".years") && field->type == KM_FIELD_INTEGER) ||
          (basis == KM_FEE_PERCENT_OF_VALUE && field->type == KM_FIELD_MONEY))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_fees (KmCatalogueReader *reader,
           KmService         *service,
           const json_t      *array)
{
  static const KmCatalogueKey keys[] = {
    { "code", 's', FALSE }, { "label_ar", 's', FALSE }, { "label_en", 's', FALSE }, { "piastres", 'i', FALSE }, { "basis", 's', FALSE },
  };
  json_t *values[G_N_ELEMENTS (keys)];
  KmFee *fees = km_reader_new (reader, sizeof (KmFee), json_array_size (array));
  guint choices = 0;

  service->n_fees = (guint) json_array_size (array);
  for (guint i = 0; i < service->n_fees; i++)
    {
      KmFee *fee = &fees[i];

      if (!km_reader_object (reader, json_array_get (array, i), keys, G_N_ELEMENTS (keys), values) ||
          !km_reader_arabic (reader, "fee", values[1], 90) || !km_reader_english (reader, "fee", values[2], 90))
        return FALSE;
      fee->code = json_string_value (values[0]);
      fee->label_ar = json_string_value (values[1]);
      fee->label_en = json_string_value (values[2]);
      fee->piastres = json_integer_value (values[3]);
      if (!km_reader_is_code (fee->code, "w+"))
        return km_reader_fail (reader, "bad fee code \"%s\"", fee->code);
      for (guint j = 0; j < i; j++)
        if (strcmp (fees[j].code, fee->code) == 0)
          return km_reader_fail (reader, "repeated fee code \"%s\"", fee->code);
      if (!km_fee_basis_from_string (json_string_value (values[4]), &fee->basis))
        return km_reader_fail (reader, "fee %s: unknown basis \"%s\"", fee->code, json_string_value (values[4]));
      if (fee->piastres < 1 || fee->piastres > 100000000)
        return km_reader_fail (reader, "fee %s: bad amount %" G_GINT64_FORMAT, fee->code, fee->piastres);
      if (fee->basis == KM_FEE_PERCENT_OF_VALUE && fee->piastres > 10000)
        return km_reader_fail (reader, "fee %s: rate above 100%%", fee->code);
      if (fee->basis != KM_FEE_FIXED && fee->basis != KM_FEE_CHOICE && !has_number_field (service, fee->basis))
        return km_reader_fail (reader, "fee %s: %s without a field to count by", fee->code, km_fee_basis_to_string (fee->basis));
      fee->pass_through = fee->basis == KM_FEE_PERCENT_OF_VALUE && fee->piastres == 10000 && strcmp (fee->code, "amount") == 0;
      choices += fee->basis == KM_FEE_CHOICE;
    }
  if (choices == 1)
    return km_reader_fail (reader, "a choice of fees with one line only");
  service->fees = fees;
  return TRUE;
}

/* A service without fees must say why: so that a list cut off by accident is not free of charge. */
static gboolean
says_free (const char *source)
{
  g_autofree char *lower = g_ascii_strdown (source, -1);

  return strstr (lower, "free") != NULL || strstr (lower, "fund") != NULL || strstr (lower, "price") != NULL;
}

static gboolean
read_service (KmCatalogueReader *reader,
              const json_t      *object,
              const KmAuthority *authority,
              KmService         *service,
              GHashTable        *uses)
{
  enum { CODE, NAME_AR, NAME_EN, AUDIENCE, AVAILABLE, SLA, FEES, DOCUMENTS, FIELDS, OWN, CONFIDENCE, SOURCE, WHEN, PRODUCES, N };
  static const KmCatalogueKey keys[N] = {
    [CODE] = { "code", 's', FALSE },
    [NAME_AR] = { "name_ar", 's', FALSE },
    [NAME_EN] = { "name_en", 's', FALSE },
    [AUDIENCE] = { "audience", 'a', FALSE },
    [AVAILABLE] = { "available_at", 'a', FALSE },
    [SLA] = { "sla_minutes", 'i', FALSE },
    [FEES] = { "fees", 'a', FALSE },
    [DOCUMENTS] = { "documents", 'a', FALSE },
    [FIELDS] = { "fields", 'a', FALSE },
    [OWN] = { "own_fields", 'a', FALSE },
    [CONFIDENCE] = { "confidence", 's', FALSE },
    [SOURCE] = { "source", 's', FALSE },
    [WHEN] = { "when", 'o', TRUE },
    [PRODUCES] = { "produces", 'a', TRUE },
  };
  json_t *values[N];
  const char *code = json_string_value (json_object_get (object, "code"));

  if (code != NULL)
    km_reader_at (reader, "%s", code);
  if (!km_reader_object (reader, object, keys, N, values))
    return FALSE;
  service->code = code;
  if (!km_reader_is_code (code, "AAA-999") || strncmp (code, authority->code, 3) != 0)
    return km_reader_fail (reader, "code does not belong to this file");
  if (g_hash_table_contains (reader->catalogue->service_by_code, code))
    return km_reader_fail (reader, "repeated code");
  g_hash_table_insert (reader->catalogue->service_by_code, (gpointer) code, service);
  if (!km_reader_arabic (reader, "name", values[NAME_AR], 120) || !km_reader_english (reader, "name", values[NAME_EN], 120))
    return FALSE;
  service->name_ar = service->short_ar = json_string_value (values[NAME_AR]);
  service->name_en = service->short_en = json_string_value (values[NAME_EN]);
  service->authority = authority;
  if (!read_audience (reader, service, values[AUDIENCE], values[AVAILABLE]))
    return FALSE;
  service->sla_minutes = json_integer_value (values[SLA]);
  if (service->sla_minutes < 1 || service->sla_minutes > 730 * 1440)
    return km_reader_fail (reader, "bad sla_minutes %" G_GINT64_FORMAT, service->sla_minutes);
  service->confidence = json_string_value (values[CONFIDENCE]);
  if (strcmp (service->confidence, "high") != 0 && strcmp (service->confidence, "medium") != 0 && strcmp (service->confidence, "low") != 0)
    return km_reader_fail (reader, "bad confidence \"%s\"", service->confidence);
  if (!km_reader_english (reader, "source", values[SOURCE], 500))
    return FALSE;
  service->source = json_string_value (values[SOURCE]);
  if (!read_form (reader, service, values[FIELDS], values[OWN], uses) || !read_documents (reader, service, values[DOCUMENTS]) ||
      !read_fees (reader, service, values[FEES]))
    return FALSE;
  if (service->n_fees == 0 && !says_free (service->source))
    return km_reader_fail (reader, "no fee and the source does not say that the service is free");
  service->produces = km_reader_strings (reader, "produces", values[PRODUCES], 0);
  service->aliases = km_reader_new (reader, sizeof (char *), 1);
  return service->produces != NULL;
}

gboolean
km_catalogue_read_services (KmCatalogueReader *reader)
{
  KmCatalogue *catalogue = reader->catalogue;
  json_t *files = json_object_get (catalogue->document, "services");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) uses = g_hash_table_new (NULL, NULL);
  const char *file;
  json_t *list;
  guint n = 0;

  reader->file = "services";
  reader->where[0] = '\0';
  if (!json_is_object (files))
    return km_reader_fail (reader, "no services");
  json_object_foreach (files, file, list)
    {
      if (!g_hash_table_contains (catalogue->authority_by_code, file))
        return km_reader_fail (reader, "file %s.json belongs to no authority", file);
      catalogue->n_services += (guint) json_array_size (list);
    }
  catalogue->services = km_reader_new (reader, sizeof (KmService), catalogue->n_services);
  for (guint a = 0; a < catalogue->n_authorities; a++)
    {
      const KmAuthority *authority = &catalogue->authorities[a];
      g_autofree char *name = g_strdup_printf ("services/%s.json", authority->code);

      reader->file = name;
      reader->where[0] = '\0';
      list = json_object_get (files, authority->code);
      if (json_array_size (list) == 0)
        return km_reader_fail (reader, list == NULL ? "the file is missing" : "no service");
      for (gsize i = 0; i < json_array_size (list); i++, n++)
        {
          KmService *service = &catalogue->services[n];

          km_reader_at (reader, "service %u", (guint) i + 1);
          service->position = n;
          if (!read_service (reader, json_array_get (list, i), authority, service, uses))
            return FALSE;
          if (i > 0 && strcmp (catalogue->services[n - 1].code, service->code) > 0)
            return km_reader_fail (reader, "services are not in order of code");
          if (!g_hash_table_add (names, (gpointer) service->name_ar))
            return km_reader_fail (reader, "the name \"%s\" stands twice", service->name_ar);
        }
    }
  reader->file = "fields.json";
  for (guint i = 0; i < catalogue->n_fields; i++)
    {
      guint used = GPOINTER_TO_UINT (g_hash_table_lookup (uses, &catalogue->fields[i]));

      km_reader_at (reader, "field %s", catalogue->fields[i].id);
      if (used < 2)
        return km_reader_fail (reader, "a shared field used by %u services", used);
    }
  return TRUE;
}
