/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"

/* What hangs on services that are read already: short names, visitors' words, papers
 * made on the way, ready-made bundles. */

#define SHORT_NAME_MAX 28 /* letters that a row of the basket holds (counter.md §1.14) */

static gboolean
read_short (KmCatalogueReader *reader,
            const json_t      *object,
            const char       **short_ar,
            const char       **short_en)
{
  static const KmCatalogueKey keys[] = { { "short_ar", 's', FALSE }, { "short_en", 's', FALSE } };
  json_t *values[G_N_ELEMENTS (keys)];

  if (!km_reader_object (reader, object, keys, G_N_ELEMENTS (keys), values) ||
      !km_reader_arabic (reader, "short_ar", values[0], SHORT_NAME_MAX) || !km_reader_english (reader, "short_en", values[1], SHORT_NAME_MAX))
    return FALSE;
  *short_ar = json_string_value (values[0]);
  *short_en = json_string_value (values[1]);
  return TRUE;
}

static gboolean
read_short_names (KmCatalogueReader *reader)
{
  KmCatalogue *catalogue = reader->catalogue;
  json_t *root = json_object_get (catalogue->document, "sections");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  const char *code;
  json_t *object;

  reader->file = "sections.json";
  json_object_foreach (json_object_get (root, "authorities"), code, object)
    {
      KmAuthority *authority = (KmAuthority *) km_catalogue_authority (catalogue, code);

      km_reader_at (reader, "authority %s", code);
      if (authority == NULL)
        return km_reader_fail (reader, "unknown");
      if (!read_short (reader, object, &authority->short_ar, &authority->short_en))
        return FALSE;
    }
  json_object_foreach (json_object_get (root, "services"), code, object)
    {
      KmService *service = (KmService *) km_catalogue_service (catalogue, code);

      km_reader_at (reader, "service %s", code);
      if (service == NULL)
        return km_reader_fail (reader, "unknown");
      if (!read_short (reader, object, &service->short_ar, &service->short_en))
        return FALSE;
    }
  json_object_foreach (json_object_get (root, "fields"), code, object)
    {
      KmField *field = (KmField *) km_catalogue_field (catalogue, code);

      km_reader_at (reader, "field %s", code);
      if (field == NULL || field->implied)
        return km_reader_fail (reader, "unknown");
      if (!read_short (reader, object, &field->short_ar, &field->short_en))
        return FALSE;
    }
  for (guint i = 0; i < catalogue->n_services; i++)
    {
      const KmService *service = &catalogue->services[i];

      km_reader_at (reader, "service %s", service->code);
      if (g_utf8_strlen (service->short_ar, -1) > SHORT_NAME_MAX)
        return km_reader_fail (reader, "a name over %d letters needs a short one", SHORT_NAME_MAX);
      if (!g_hash_table_add (names, (gpointer) service->short_ar))
        return km_reader_fail (reader, "the short name \"%s\" stands twice", service->short_ar);
    }
  return TRUE;
}

/* {"services": ["CSO-001", …]}: they end in one card of one person. */
static gboolean
read_one_card (KmCatalogueReader *reader,
               const json_t      *object)
{
  static const KmCatalogueKey keys[] = { { "services", 'a', FALSE } };
  json_t *values[G_N_ELEMENTS (keys)];
  const char **codes;

  if (object == NULL)
    return TRUE;
  km_reader_at (reader, "one_card");
  if (!km_reader_object (reader, object, keys, G_N_ELEMENTS (keys), values) ||
      (codes = km_reader_strings (reader, "services", values[0], 2)) == NULL)
    return FALSE;
  for (gsize i = 0; codes[i] != NULL; i++)
    {
      KmService *service = (KmService *) km_catalogue_service (reader->catalogue, codes[i]);

      if (service == NULL)
        return km_reader_fail (reader, "unknown service \"%s\"", codes[i]);
      service->one_card = TRUE;
    }
  return TRUE;
}

#define QUICK_MAX 100

static gboolean
read_quick (KmCatalogueReader *reader,
            const json_t      *array)
{
  KmCatalogue *catalogue = reader->catalogue;
  const char **codes;

  km_reader_at (reader, "quick");
  if (array == NULL)
    {
      catalogue->quick = km_reader_new (reader, sizeof (KmService *), 1);
      return TRUE;
    }
  if (!json_is_array (array) || json_array_size (array) > QUICK_MAX)
    return km_reader_fail (reader, "a list of at most %d services", QUICK_MAX);
  codes = km_reader_strings (reader, "quick", array, 0);
  if (codes == NULL)
    return FALSE;
  catalogue->quick = km_reader_new (reader, sizeof (KmService *), json_array_size (array) + 1);
  for (gsize i = 0; codes[i] != NULL; i++)
    {
      catalogue->quick[i] = km_catalogue_service (catalogue, codes[i]);
      if (catalogue->quick[i] == NULL)
        return km_reader_fail (reader, "unknown service \"%s\"", codes[i]);
    }
  return TRUE;
}

/* What is remembered is shown to the next visitor's clerk. */
static gboolean
check_remembered (KmCatalogueReader *reader)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, reader->catalogue->field_by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const KmField *field = value;

      if (field->remember && (field->type != KM_FIELD_TEXT || field->person != NULL))
        return km_reader_fail (reader, "%s: only the name of an office is remembered, as a text of nobody", field->id);
    }
  return TRUE;
}

static gboolean
read_aliases (KmCatalogueReader *reader)
{
  static const KmCatalogueKey keys[] = { { "services", 'o', FALSE }, { "bundles", 'o', FALSE } };
  KmCatalogue *catalogue = reader->catalogue;
  json_t *values[G_N_ELEMENTS (keys)];
  const char *code;
  json_t *list;

  reader->file = "aliases.json";
  reader->where[0] = '\0';
  if (!km_reader_object (reader, json_object_get (catalogue->document, "aliases"), keys, G_N_ELEMENTS (keys), values))
    return FALSE;
  for (guint kind = 0; kind < 2; kind++)
    json_object_foreach (values[kind], code, list)
      {
        KmService *service = kind == 0 ? (KmService *) km_catalogue_service (catalogue, code) : NULL;
        KmBundleTemplate *bundle = kind == 1 ? (KmBundleTemplate *) km_catalogue_bundle (catalogue, code) : NULL;
        const char **aliases;

        km_reader_at (reader, "%s", code);
        if (service == NULL && bundle == NULL)
          return km_reader_fail (reader, "unknown");
        aliases = km_reader_strings (reader, "aliases", list, 1);
        if (aliases == NULL)
          return FALSE;
        for (gsize i = 0; i < json_array_size (list); i++)
          if (!km_reader_arabic (reader, "alias", json_array_get (list, i), 40))
            return FALSE;
        if (service != NULL)
          service->aliases = aliases;
        else
          bundle->aliases = aliases;
      }
  return TRUE;
}

static gboolean
check_produced (KmCatalogueReader *reader)
{
  KmCatalogue *catalogue = reader->catalogue;
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < catalogue->n_services; i++)
    for (guint j = 0; j < catalogue->services[i].n_documents; j++)
      g_hash_table_add (wanted, (gpointer) catalogue->services[i].documents[j].label_ar);
  for (guint i = 0; i < catalogue->n_services; i++)
    {
      const KmService *service = &catalogue->services[i];
      g_autofree char *file = g_strdup_printf ("services/%s.json", service->authority->code);

      reader->file = file;
      km_reader_at (reader, "%s", service->code);
      for (guint j = 0; service->produces[j] != NULL; j++)
        if (!g_hash_table_contains (wanted, service->produces[j]))
          return km_reader_fail (reader, "produces \"%s\", which no service asks for", service->produces[j]);
    }
  return TRUE;
}

static gboolean
read_same (KmCatalogueReader *reader,
           const json_t      *array,
           KmSame           **out,
           guint             *n_out)
{
  static const KmCatalogueKey keys[] = { { "to", 's', FALSE }, { "from", 's', FALSE }, { "when", 'o', TRUE } };
  KmCatalogue *catalogue = reader->catalogue;
  json_t *values[G_N_ELEMENTS (keys)];
  guint n = (guint) json_array_size (array);
  KmSame *same = km_reader_new (reader, sizeof (KmSame), n);

  for (guint i = 0; i < n; i++)
    {
      const char *to, *from;

      if (!km_reader_object (reader, json_array_get (array, i), keys, G_N_ELEMENTS (keys), values))
        return FALSE;
      to = json_string_value (values[0]);
      from = json_string_value (values[1]);
      same[i].to_person = km_catalogue_person (catalogue, to);
      same[i].from_person = km_catalogue_person (catalogue, from);
      same[i].to_field = km_catalogue_field (catalogue, to);
      same[i].from_field = km_catalogue_field (catalogue, from);
      if ((same[i].to_person == NULL || same[i].from_person == NULL) && (same[i].to_field == NULL || same[i].from_field == NULL))
        return km_reader_fail (reader, "same: \"%s\" and \"%s\" are neither two persons nor two fields", to, from);
      if (strcmp (to, from) == 0)
        return km_reader_fail (reader, "same: \"%s\" from itself", to);
      if (same[i].to_field != NULL && same[i].to_field->type != same[i].from_field->type)
        return km_reader_fail (reader, "same: \"%s\" and \"%s\" are of different types", to, from);
      if (values[2] != NULL && !km_catalogue_read_condition (reader, values[2], &same[i].when))
        return FALSE;
    }
  *out = same;
  *n_out = n;
  return TRUE;
}

gboolean
km_catalogue_read_names (KmCatalogueReader *reader)
{
  enum { SECTIONS, PERSONS, AUTHORITIES, SERVICES, FIELDS, SAME, ONE_CARD, QUICK, N };
  static const KmCatalogueKey keys[N] = {
    [SECTIONS] = { "sections", 'a', FALSE }, [PERSONS] = { "persons", 'a', FALSE }, [AUTHORITIES] = { "authorities", 'o', FALSE },
    [SERVICES] = { "services", 'o', FALSE }, [FIELDS] = { "fields", 'o', FALSE },   [SAME] = { "same", 'a', FALSE },
    [ONE_CARD] = { "one_card", 'o', TRUE },         [QUICK] = { "quick", 'a', TRUE },
  };
  KmCatalogue *catalogue = reader->catalogue;
  json_t *values[N];

  reader->file = "sections.json";
  reader->where[0] = '\0';
  return km_reader_object (reader, json_object_get (catalogue->document, "sections"), keys, N, values) && read_short_names (reader) &&
         (reader->where[0] = '\0', read_same (reader, values[SAME], &catalogue->same, &catalogue->n_same)) &&
         read_one_card (reader, values[ONE_CARD]) && read_quick (reader, values[QUICK]) && check_remembered (reader) && read_aliases (reader) &&
         check_produced (reader);
}

static gboolean
asks_for (const KmBundleTemplate *bundle,
          const KmPerson         *person,
          const KmField          *field)
{
  for (guint i = 0; i < bundle->n_services; i++)
    for (guint j = 0; j < bundle->services[i]->n_fields; j++)
      {
        const KmField *one = bundle->services[i]->fields[j].field;

        if (person != NULL ? one->person == person : one == field)
          return TRUE;
      }
  return FALSE;
}

/* A bundle is worth its name when its services share a field; a pair of `same` that
 * touches no form of it is a slip. */
static gboolean
check_bundle (KmCatalogueReader      *reader,
              const KmBundleTemplate *bundle)
{
  g_autoptr (GHashTable) fields = g_hash_table_new (NULL, NULL);
  gboolean shares = FALSE;

  for (guint i = 0; i < bundle->n_services; i++)
    for (guint j = 0; j < bundle->services[i]->n_fields; j++)
      shares |= !g_hash_table_add (fields, (gpointer) bundle->services[i]->fields[j].field);
  if (!shares)
    return km_reader_fail (reader, "the services of the bundle share no field");
  for (guint i = 0; i < bundle->n_same; i++)
    if (!asks_for (bundle, bundle->same[i].to_person, bundle->same[i].to_field) ||
        !asks_for (bundle, bundle->same[i].from_person, bundle->same[i].from_field))
      return km_reader_fail (reader, "same: pair %u is not on the forms of the bundle", i + 1);
  return TRUE;
}

gboolean
km_catalogue_read_bundles (KmCatalogueReader *reader)
{
  enum { CODE, NAME_AR, NAME_EN, SERVICES, NOTE_AR, SAME, N };
  static const KmCatalogueKey keys[N] = {
    [CODE] = { "code", 's', FALSE },         [NAME_AR] = { "name_ar", 's', FALSE }, [NAME_EN] = { "name_en", 's', FALSE },
    [SERVICES] = { "services", 'a', FALSE }, [NOTE_AR] = { "note_ar", 's', FALSE }, [SAME] = { "same", 'a', TRUE },
  };
  KmCatalogue *catalogue = reader->catalogue;
  json_t *list = json_object_get (catalogue->document, "bundles");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  json_t *values[N];

  reader->file = "bundles.json";
  reader->where[0] = '\0';
  if (json_array_size (list) == 0)
    return km_reader_fail (reader, "a list is expected");
  catalogue->n_bundles = (guint) json_array_size (list);
  catalogue->bundles = km_reader_new (reader, sizeof (KmBundleTemplate), catalogue->n_bundles);
  for (guint i = 0; i < catalogue->n_bundles; i++)
    {
      KmBundleTemplate *bundle = &catalogue->bundles[i];
      const KmService **services;
      const char **codes;

      km_reader_at (reader, "bundle %u", i + 1);
      if (!km_reader_object (reader, json_array_get (list, i), keys, N, values))
        return FALSE;
      bundle->code = json_string_value (values[CODE]);
      km_reader_at (reader, "%s", bundle->code);
      if (!km_reader_is_code (bundle->code, "BND-99"))
        return km_reader_fail (reader, "bad bundle code");
      if (!g_hash_table_insert (catalogue->bundle_by_code, (gpointer) bundle->code, bundle))
        return km_reader_fail (reader, "repeated code");
      if (!km_reader_arabic (reader, "name", values[NAME_AR], 80) || !km_reader_english (reader, "name", values[NAME_EN], 80) ||
          !km_reader_arabic (reader, "note", values[NOTE_AR], 250))
        return FALSE;
      bundle->name_ar = json_string_value (values[NAME_AR]);
      bundle->name_en = json_string_value (values[NAME_EN]);
      bundle->note_ar = json_string_value (values[NOTE_AR]);
      bundle->aliases = km_reader_new (reader, sizeof (char *), 1);
      if (!g_hash_table_add (names, (gpointer) bundle->name_ar))
        return km_reader_fail (reader, "repeated name");
      codes = km_reader_strings (reader, "services", values[SERVICES], 2);
      if (codes == NULL)
        return FALSE;
      bundle->n_services = (guint) json_array_size (values[SERVICES]);
      services = km_reader_new (reader, sizeof (KmService *), bundle->n_services);
      for (guint j = 0; j < bundle->n_services; j++)
        {
          services[j] = km_catalogue_service (catalogue, codes[j]);
          if (services[j] == NULL)
            return km_reader_fail (reader, "unknown service %s", codes[j]);
        }
      bundle->services = services;
      if (!read_same (reader, values[SAME], (KmSame **) &bundle->same, &bundle->n_same) || !check_bundle (reader, bundle))
        return FALSE;
    }
  return TRUE;
}
