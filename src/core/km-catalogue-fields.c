/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-catalogue-private.h"

/* Sections, fields, persons and conditions. */

static const char *const role_words[KM_N_PERSON_ROLES] = {
  [KM_PERSON_NONE] = "",
  [KM_PERSON_FULL_NAME] = "full_name",
  [KM_PERSON_NATIONAL_ID] = "national_id",
  [KM_PERSON_PASSPORT_NUMBER] = "passport_number",
  [KM_PERSON_NATIONALITY] = "nationality",
  [KM_PERSON_BIRTH_DATE] = "birth_date",
  [KM_PERSON_SEX] = "sex",
  [KM_PERSON_BIRTH_GOVERNORATE] = "birth_governorate",
  [KM_PERSON_BIRTH_PLACE] = "birth_place",
  [KM_PERSON_MOTHER_NAME] = "mother_name",
  [KM_PERSON_OCCUPATION] = "occupation",
  [KM_PERSON_GOVERNORATE] = "governorate",
  [KM_PERSON_DISTRICT] = "district",
  [KM_PERSON_ADDRESS] = "address",
  [KM_PERSON_MOBILE] = "mobile",
};

gboolean
km_catalogue_read_sections (KmCatalogueReader *reader)
{
  static const KmCatalogueKey keys[] = {
    { "prefix", 's', FALSE }, { "name_ar", 's', FALSE }, { "name_en", 's', FALSE }, { "shared", 'b', FALSE }, { "about", 'b', FALSE },
  };
  KmCatalogue *catalogue = reader->catalogue;
  json_t *sections = json_object_get (json_object_get (catalogue->document, "sections"), "sections");
  json_t *values[G_N_ELEMENTS (keys)];

  reader->file = "sections.json";
  reader->where[0] = '\0';
  if (!json_is_array (sections))
    return km_reader_fail (reader, "\"sections\" is missing");
  catalogue->n_sections = (guint) json_array_size (sections);
  catalogue->sections = km_reader_new (reader, sizeof (KmSection), catalogue->n_sections);
  for (guint i = 0; i < catalogue->n_sections; i++)
    {
      KmSection *section = &catalogue->sections[i];

      km_reader_at (reader, "section %u", i + 1);
      if (!km_reader_object (reader, json_array_get (sections, i), keys, G_N_ELEMENTS (keys), values))
        return FALSE;
      section->prefix = json_string_value (values[0]);
      km_reader_at (reader, "section %s", section->prefix);
      if (!km_reader_is_code (section->prefix, "w+"))
        return km_reader_fail (reader, "bad prefix");
      if (!km_reader_arabic (reader, "name", values[1], 40) || !km_reader_english (reader, "name", values[2], 40))
        return FALSE;
      section->name_ar = json_string_value (values[1]);
      section->name_en = json_string_value (values[2]);
      section->shared = json_is_true (values[3]);
      section->about = json_is_true (values[4]);
      section->position = i;
      if (!g_hash_table_insert (catalogue->section_by_prefix, (gpointer) section->prefix, section))
        return km_reader_fail (reader, "repeated prefix");
    }
  return TRUE;
}

/* Words of lower-case letters, digits and _ that begin with a letter, at least two, with dots between. */
static gboolean
is_field_id (const char *id)
{
  guint words = 0;

  for (;;)
    {
      if (!g_ascii_islower (*id))
        return FALSE;
      while (g_ascii_islower (*id) || g_ascii_isdigit (*id) || *id == '_')
        id++;
      words++;
      if (*id == '\0')
        return words >= 2;
      if (*id++ != '.')
        return FALSE;
    }
}

static gboolean
read_choices (KmCatalogueReader *reader,
              const json_t      *array,
              KmField           *field)
{
  static const KmCatalogueKey keys[] = { { "value", 's', FALSE }, { "label_ar", 's', FALSE }, { "label_en", 's', FALSE } };
  json_t *values[G_N_ELEMENTS (keys)];
  guint n = (guint) json_array_size (array);
  KmChoice *choices;

  if (n < 2)
    return km_reader_fail (reader, "a choice needs two values or more");
  choices = km_reader_new (reader, sizeof (KmChoice), n);
  for (guint i = 0; i < n; i++)
    {
      if (!km_reader_object (reader, json_array_get (array, i), keys, G_N_ELEMENTS (keys), values) ||
          !km_reader_arabic (reader, "choice", values[1], 80) || !km_reader_english (reader, "choice", values[2], 80))
        return FALSE;
      choices[i].value = json_string_value (values[0]);
      choices[i].label_ar = json_string_value (values[1]);
      choices[i].label_en = json_string_value (values[2]);
      if (!km_reader_is_code (choices[i].value, "W+"))
        return km_reader_fail (reader, "bad choice value \"%s\"", choices[i].value);
      for (guint j = 0; j < i; j++)
        {
          if (strcmp (choices[j].value, choices[i].value) == 0)
            return km_reader_fail (reader, "repeated choice value \"%s\"", choices[i].value);
          if (strcmp (choices[j].label_ar, choices[i].label_ar) == 0)
            return km_reader_fail (reader, "repeated choice label \"%s\"", choices[i].label_ar);
        }
    }
  field->choices = choices;
  field->n_choices = n;
  return TRUE;
}

gboolean
km_catalogue_read_field (KmCatalogueReader *reader,
                         const json_t      *object,
                         KmField           *field)
{
  enum { ID, LABEL_AR, LABEL_EN, TYPE, REQUIRED, MAX_LENGTH, MIN, MAX, CHOICES, HELP_AR, WHEN, ABOUT, REMEMBER, N };
  static const KmCatalogueKey keys[N] = {
    [ID] = { "id", 's', FALSE },
    [LABEL_AR] = { "label_ar", 's', FALSE },
    [LABEL_EN] = { "label_en", 's', FALSE },
    [TYPE] = { "type", 's', FALSE },
    [REQUIRED] = { "required", 'b', FALSE },
    [MAX_LENGTH] = { "max_length", 'i', TRUE },
    [MIN] = { "min", 'i', TRUE },
    [MAX] = { "max", 'i', TRUE },
    [CHOICES] = { "choices", 'a', TRUE },
    [HELP_AR] = { "help_ar", 's', TRUE },
    [WHEN] = { "when", 'o', TRUE },
    [ABOUT] = { "about", 'b', TRUE },
    [REMEMBER] = { "remember", 'b', TRUE },
  };
  json_t *values[N];

  if (!km_reader_object (reader, object, keys, N, values))
    return FALSE;
  field->about = json_is_true (values[ABOUT]);
  field->remember = json_is_true (values[REMEMBER]);
  field->id = json_string_value (values[ID]);
  if (!is_field_id (field->id))
    return km_reader_fail (reader, "bad field id \"%s\"", field->id);
  if (!km_reader_arabic (reader, field->id, values[LABEL_AR], 90) || !km_reader_english (reader, field->id, values[LABEL_EN], 90))
    return FALSE;
  field->label_ar = field->short_ar = json_string_value (values[LABEL_AR]);
  field->label_en = field->short_en = json_string_value (values[LABEL_EN]);
  if (!km_field_type_from_string (json_string_value (values[TYPE]), &field->type))
    return km_reader_fail (reader, "%s: unknown type \"%s\"", field->id, json_string_value (values[TYPE]));
  field->required = json_is_true (values[REQUIRED]);
  field->help_ar = json_string_value (values[HELP_AR]);
  if (field->help_ar != NULL && !km_reader_arabic (reader, field->id, values[HELP_AR], 200))
    return FALSE;
  if (field->type == KM_FIELD_CHOICE)
    {
      if (!read_choices (reader, values[CHOICES], field))
        return FALSE;
    }
  else if (values[CHOICES] != NULL)
    {
      return km_reader_fail (reader, "%s: choices given for type %s", field->id, km_field_type_to_string (field->type));
    }
  field->min = values[MIN] != NULL ? json_integer_value (values[MIN]) : G_MININT64;
  field->max = values[MAX] != NULL ? json_integer_value (values[MAX]) : G_MAXINT64;
  if (field->min > field->max)
    return km_reader_fail (reader, "%s: min is greater than max", field->id);
  if (values[MAX_LENGTH] != NULL)
    {
      json_int_t length = json_integer_value (values[MAX_LENGTH]);

      if (length < 1 || length > 10000)
        return km_reader_fail (reader, "%s: max_length is out of bounds", field->id);
      field->max_length = (guint) length;
    }
  else if (field->type == KM_FIELD_TEXT || field->type == KM_FIELD_MULTILINE)
    {
      return km_reader_fail (reader, "%s: text without max_length", field->id);
    }
  return TRUE;
}

gboolean
km_catalogue_read_fields (KmCatalogueReader *reader)
{
  KmCatalogue *catalogue = reader->catalogue;
  json_t *fields = json_object_get (catalogue->document, "fields");
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);

  reader->file = "fields.json";
  reader->where[0] = '\0';
  if (!json_is_array (fields))
    return km_reader_fail (reader, "a list is expected");
  catalogue->n_fields = (guint) json_array_size (fields);
  catalogue->fields = km_reader_new (reader, sizeof (KmField), catalogue->n_fields);
  for (guint i = 0; i < catalogue->n_fields; i++)
    {
      KmField *field = &catalogue->fields[i];
      char prefix[64];

      km_reader_at (reader, "field %u", i + 1);
      if (!km_catalogue_read_field (reader, json_array_get (fields, i), field))
        return FALSE;
      km_reader_at (reader, "field %s", field->id);
      if (!g_hash_table_insert (catalogue->field_by_id, (gpointer) field->id, field))
        return km_reader_fail (reader, "repeated id");
      if (!g_hash_table_add (labels, (gpointer) field->label_ar))
        return km_reader_fail (reader, "repeated label \"%s\"", field->label_ar);
      g_strlcpy (prefix, field->id, MIN (sizeof prefix, (gsize) (strchr (field->id, '.') - field->id) + 1));
      field->section = g_hash_table_lookup (catalogue->section_by_prefix, prefix);
      if (field->section == NULL)
        return km_reader_fail (reader, "no section \"%s\" in sections.json", prefix);
    }
  return TRUE;
}

/* Whoever has a national ID may show a passport instead (counter.md §1.6). */
static void
imply_passport (KmCatalogueReader *reader,
                KmPerson          *person)
{
  KmCatalogue *catalogue = reader->catalogue;
  const KmField *identity = person->fields[KM_PERSON_NATIONAL_ID];
  KmField *field = km_reader_new (reader, sizeof *field, 1);
  char *id = g_strdup_printf ("%s.passport_number", person->code);
  char *label_ar = g_strdup_printf ("رقم جواز سفر %s", person->name_ar);
  char *label_en = g_strdup_printf ("Passport number: %s", person->name_en);

  g_ptr_array_add (catalogue->blocks, id);
  g_ptr_array_add (catalogue->blocks, label_ar);
  g_ptr_array_add (catalogue->blocks, label_en);
  *field = (KmField) {
    .id = id,
    .label_ar = label_ar,
    .label_en = label_en,
    .short_ar = "رقم جواز السفر",
    .short_en = "Passport number",
    .type = KM_FIELD_PASSPORT_NUMBER,
    .min = G_MININT64,
    .max = G_MAXINT64,
    .max_length = 12,
    .section = identity->section,
    .person = person,
    .role = KM_PERSON_PASSPORT_NUMBER,
    .implied = TRUE,
  };
  person->fields[KM_PERSON_PASSPORT_NUMBER] = field;
  g_hash_table_insert (catalogue->field_by_id, id, field);
}

gboolean
km_catalogue_read_persons (KmCatalogueReader *reader)
{
  static const KmCatalogueKey keys[] = {
    { "code", 's', FALSE }, { "name_ar", 's', FALSE }, { "name_en", 's', FALSE }, { "fields", 'o', FALSE },
  };
  KmCatalogue *catalogue = reader->catalogue;
  json_t *persons = json_object_get (json_object_get (catalogue->document, "sections"), "persons");
  json_t *values[G_N_ELEMENTS (keys)];

  reader->file = "sections.json";
  reader->where[0] = '\0';
  if (!json_is_array (persons))
    return km_reader_fail (reader, "\"persons\" is missing");
  catalogue->n_persons = (guint) json_array_size (persons);
  catalogue->persons = km_reader_new (reader, sizeof (KmPerson), catalogue->n_persons);
  for (guint i = 0; i < catalogue->n_persons; i++)
    {
      KmPerson *person = &catalogue->persons[i];
      const char *role_word;
      json_t *id;

      km_reader_at (reader, "person %u", i + 1);
      if (!km_reader_object (reader, json_array_get (persons, i), keys, G_N_ELEMENTS (keys), values))
        return FALSE;
      person->code = json_string_value (values[0]);
      km_reader_at (reader, "person %s", person->code);
      if (!km_reader_is_code (person->code, "w+"))
        return km_reader_fail (reader, "bad code");
      if (!km_reader_arabic (reader, "name", values[1], 40) || !km_reader_english (reader, "name", values[2], 40))
        return FALSE;
      person->name_ar = json_string_value (values[1]);
      person->name_en = json_string_value (values[2]);
      if (!g_hash_table_insert (catalogue->person_by_code, (gpointer) person->code, person))
        return km_reader_fail (reader, "repeated code");
      json_object_foreach (values[3], role_word, id)
        {
          KmField *field = json_is_string (id) ? g_hash_table_lookup (catalogue->field_by_id, json_string_value (id)) : NULL;
          guint role;

          for (role = KM_PERSON_FULL_NAME; role < KM_N_PERSON_ROLES; role++)
            if (strcmp (role_words[role], role_word) == 0)
              break;
          if (role == KM_N_PERSON_ROLES)
            return km_reader_fail (reader, "unknown role \"%s\"", role_word);
          if (field == NULL)
            return km_reader_fail (reader, "the field of role \"%s\" is unknown", role_word);
          if (field->person != NULL)
            return km_reader_fail (reader, "field %s belongs to two persons", field->id);
          if ((role == KM_PERSON_NATIONAL_ID) != (field->type == KM_FIELD_NATIONAL_ID) ||
              (role == KM_PERSON_PASSPORT_NUMBER) != (field->type == KM_FIELD_PASSPORT_NUMBER))
            return km_reader_fail (reader, "field %s cannot be \"%s\"", field->id, role_word);
          field->person = person;
          field->role = role;
          person->fields[role] = field;
        }
      if (person->fields[KM_PERSON_FULL_NAME] == NULL)
        return km_reader_fail (reader, "a person without a name");
      if (person->fields[KM_PERSON_NATIONAL_ID] != NULL && person->fields[KM_PERSON_NATIONAL_ID]->owner == NULL &&
          person->fields[KM_PERSON_PASSPORT_NUMBER] == NULL)
        imply_passport (reader, person);
    }
  for (guint i = 0; i < catalogue->n_fields; i++)
    if (catalogue->fields[i].type == KM_FIELD_NATIONAL_ID && catalogue->fields[i].person == NULL)
      return km_reader_fail (reader, "field %s belongs to no person", catalogue->fields[i].id);
  return TRUE;
}

gboolean
km_catalogue_read_condition (KmCatalogueReader *reader,
                             const json_t      *object,
                             KmCondition       *condition)
{
  static const KmCatalogueKey keys[] = { { "field", 's', FALSE }, { "values", 'a', FALSE } };
  json_t *values[G_N_ELEMENTS (keys)];
  const KmField *field;
  const char **wanted;

  if (!km_reader_object (reader, object, keys, G_N_ELEMENTS (keys), values))
    return FALSE;
  field = km_catalogue_field (reader->catalogue, json_string_value (values[0]));
  if (field == NULL)
    return km_reader_fail (reader, "condition on an unknown field \"%s\"", json_string_value (values[0]));
  if (field->type != KM_FIELD_CHOICE)
    return km_reader_fail (reader, "condition on %s, which is no choice", field->id);
  wanted = km_reader_strings (reader, "condition", values[1], 1);
  if (wanted == NULL)
    return FALSE;
  for (gsize i = 0; wanted[i] != NULL; i++)
    if (km_field_find_choice (field, wanted[i]) == NULL)
      return km_reader_fail (reader, "condition on \"%s\", which %s does not offer", wanted[i], field->id);
  condition->field = field;
  condition->values = wanted;
  return TRUE;
}

/* A condition never hangs on a field that has one itself: then the order would matter. */
static gboolean
check_chain (KmCatalogueReader *reader,
             const KmField     *field,
             const KmCondition *condition)
{
  if (condition->field == field)
    return km_reader_fail (reader, "%s hangs on itself", field->id);
  if (condition->field != NULL && condition->field->when.field != NULL)
    return km_reader_fail (reader, "%s hangs on %s, which hangs on another field", field->id, condition->field->id);
  return TRUE;
}

static gboolean
read_service_conditions (KmCatalogueReader *reader,
                         KmService         *service,
                         const json_t      *json)
{
  json_t *when = json_object_get (json, "when");
  const char *id;
  json_t *object;

  for (guint i = 0; i < service->n_fields; i++)
    ((KmServiceField *) service->fields)[i].when = service->fields[i].field->when;
  json_object_foreach (when, id, object)
    {
      KmServiceField *service_field = (KmServiceField *) km_service_find_field (service, id);

      if (service_field == NULL)
        return km_reader_fail (reader, "condition for %s, which is not on the form", id);
      memset (&service_field->when, 0, sizeof service_field->when);
      if (json_is_null (object))
        continue;
      if (!km_catalogue_read_condition (reader, object, &service_field->when))
        return FALSE;
      if (service_field->when.field->owner != NULL && service_field->when.field->owner != service)
        return km_reader_fail (reader, "condition on %s of another service", service_field->when.field->id);
      if (!check_chain (reader, service_field->field, &service_field->when))
        return FALSE;
    }
  return TRUE;
}

gboolean
km_catalogue_read_conditions (KmCatalogueReader *reader)
{
  KmCatalogue *catalogue = reader->catalogue;
  json_t *fields = json_object_get (catalogue->document, "fields");
  json_t *files = json_object_get (catalogue->document, "services");
  guint n = 0;

  reader->file = "fields.json";
  for (guint i = 0; i < catalogue->n_fields; i++)
    {
      json_t *when = json_object_get (json_array_get (fields, i), "when");

      km_reader_at (reader, "field %s", catalogue->fields[i].id);
      if (when != NULL && !km_catalogue_read_condition (reader, when, &catalogue->fields[i].when))
        return FALSE;
      if (catalogue->fields[i].when.field != NULL && catalogue->fields[i].when.field->owner != NULL)
        return km_reader_fail (reader, "a shared field hangs on %s of one service", catalogue->fields[i].when.field->id);
    }
  for (guint i = 0; i < catalogue->n_fields; i++)
    {
      km_reader_at (reader, "field %s", catalogue->fields[i].id);
      if (!check_chain (reader, &catalogue->fields[i], &catalogue->fields[i].when))
        return FALSE;
    }
  for (guint a = 0; a < catalogue->n_authorities; a++)
    {
      g_autofree char *file = g_strdup_printf ("services/%s.json", catalogue->authorities[a].code);
      json_t *list = json_object_get (files, catalogue->authorities[a].code);

      reader->file = file;
      for (gsize i = 0; i < json_array_size (list); i++, n++)
        {
          KmService *service = &catalogue->services[n];
          json_t *own = json_object_get (json_array_get (list, i), "own_fields");

          km_reader_at (reader, "%s", service->code);
          for (gsize j = 0; j < json_array_size (own); j++)
            {
              json_t *object = json_array_get (own, j);
              json_t *when = json_object_get (object, "when");
              KmField *field = g_hash_table_lookup (catalogue->field_by_id, json_string_value (json_object_get (object, "id")));

              if (when != NULL && (!km_catalogue_read_condition (reader, when, &field->when) || !check_chain (reader, field, &field->when)))
                return FALSE;
            }
          if (!read_service_conditions (reader, service, json_array_get (list, i)))
            return FALSE;
        }
    }
  return TRUE;
}
