/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <jansson.h>
#include <string.h>

#include "km-answers.h"

struct _KmAnswers
{
  GHashTable *by_label;  /* label → text */
  GHashTable *services;  /* code → name */
  GHashTable *labels;    /* field's id → label */
};

/* Answers by the field's id (a GLib pattern), first match; all invented. The national IDs are of a man born in Aswan, a
 * woman born in Cairo and a child. */
static const struct { const char *id, *text; } by_id[] = {
  { "applicant.full_name", "أحمد عبد الرحمن محمد السيد" },
  { "applicant.national_id", "28612032801473" },
  { "spouse.full_name", "سارة محمود حسن علي" },
  { "spouse.national_id", "29002150101243" },
  { "mother.*name", "منى علي حسن إبراهيم" },
  { "mother.national_id", "29002150101243" },
  { "father.*name", "أحمد عبد الرحمن محمد السيد" },
  { "father.national_id", "28612032801473" },
  { "child.*name", "يوسف" },
  { "*.national_id", "29105212100357" },
  { "*full_name", "كريم سمير فؤاد حنا" },
  { "*company.name*", "شركة النيل للتجارة" },
  { "*district*", "مركز أسوان" },
  { "*address*", "١٤ شارع الصداقة" },
  { "*.pages", "3" },
  { "*.years", "1" },
};

/* Answers by type. */
static const struct { const char *type, *text; } by_type[] = {
  { "text", "بيان" },
  { "multiline", "بيان للتجربة" },
  { "address", "١٤ شارع الصداقة، أسوان" },
  { "national_id", "29105212100357" },
  { "passport_number", "A12345678" },
  { "phone", "01035521474" },
  { "email", "ahmed@example.com" },
  { "date", "15/03/2020" },
  { "money", "1500" },
  { "integer", "2" },
  { "copies", "3" },
  { "plate_number", "أ ب ج 123" },
  { "tax_number", "100531385" },
  { "commercial_register_number", "83594" },
  { "iban", "EG380019000500000000263180002" },
};

static const char *
answer_for (const char *id,
            const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_id); i++)
    if (g_pattern_match_simple (by_id[i].id, id))
      return by_id[i].text;
  for (guint i = 0; i < G_N_ELEMENTS (by_type); i++)
    if (strcmp (by_type[i].type, type) == 0)
      return by_type[i].text;
  return NULL;
}

static void
add_fields (KmAnswers  *answers,
            json_t     *fields,
            const char *language)
{
  g_autofree char *member = g_strdup_printf ("label_%s", language);
  size_t at;
  json_t *field;

  json_array_foreach (fields, at, field)
    {
      const char *id = json_string_value (json_object_get (field, "id"));
      const char *type = json_string_value (json_object_get (field, "type"));
      const char *label = json_string_value (json_object_get (field, member));
      const char *text = answer_for (id, type);

      g_hash_table_insert (answers->labels, g_strdup (id), g_strdup (label));
      if (text != NULL && !g_hash_table_contains (answers->by_label, label))
        g_hash_table_insert (answers->by_label, g_strdup (label), (gpointer) text);
    }
}

static json_t *
load (const char *folder,
      const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  json_error_t error;
  json_t *document = json_load_file (path, 0, &error);

  if (document == NULL)
    g_error ("%s: %s", path, error.text);
  return document;
}

KmAnswers *
km_answers_new (const char *catalogue_folder,
                const char *language)
{
  KmAnswers *answers = g_new0 (KmAnswers, 1);
  g_autofree char *services = g_build_filename (catalogue_folder, "services", NULL);
  g_autofree char *name_member = g_strdup_printf ("name_%s", language);
  g_autoptr (GDir) dir = g_dir_open (services, 0, NULL);
  json_t *shared = load (catalogue_folder, "fields.json");
  const char *file;

  answers->by_label = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  answers->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  answers->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  add_fields (answers, shared, language);
  json_decref (shared);
  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      json_t *list = load (services, file);
      json_t *service;
      size_t at;

      json_array_foreach (list, at, service)
        {
          add_fields (answers, json_object_get (service, "own_fields"), language);
          g_hash_table_insert (answers->services, g_strdup (json_string_value (json_object_get (service, "code"))),
                               g_strdup (json_string_value (json_object_get (service, name_member))));
        }
      json_decref (list);
    }
  return answers;
}

void
km_answers_free (KmAnswers *answers)
{
  if (answers == NULL)
    return;
  g_hash_table_unref (answers->by_label);
  g_hash_table_unref (answers->services);
  g_hash_table_unref (answers->labels);
  g_free (answers);
}

/* What to type into the field that reads LABEL; NULL for one that is chosen or ticked. */
const char *
km_answers_find (KmAnswers  *answers,
                 const char *label)
{
  return g_hash_table_lookup (answers->by_label, label);
}

/* The name of a service in the journey's language. */
const char *
km_answers_service (KmAnswers  *answers,
                    const char *code)
{
  const char *name = g_hash_table_lookup (answers->services, code);

  g_assert_nonnull (name);
  return name;
}

/* How the field ID of the catalogue is named on screen, in the journey's language. */
const char *
km_answers_label (KmAnswers  *answers,
                  const char *id)
{
  const char *label = g_hash_table_lookup (answers->labels, id);

  g_assert_nonnull (label);
  return label;
}
