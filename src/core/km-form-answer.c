/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "km-form-private.h"
#include "km-validate.h"

/* What the clerk says to the form: an answer, «لا ينطبق», which paper a person shows. */

static gboolean
check (const KmForm *self,
       const Entry  *entry,
       const char   *text,
       char        **clean,
       KmFieldProblem *problem)
{
  const KmField *field = entry->view.field;
  const KmSection *section = field->section;
  const char *type = km_validate_type_of_field (km_field_type_to_string (field->type), field->id);
  g_autofree const char **choices = NULL;
  KmValidateContext context = {
    .today = self->today,
    .has_min = field->min != G_MININT64,
    .has_max = field->max != G_MAXINT64,
    .min = field->min,
    .max = field->max,
    .max_length = field->max_length,
    .governorates = km_catalogue_governorate_codes (self->catalogue),
    .company = section != NULL && (strcmp (section->prefix, "company") == 0 || strcmp (section->prefix, "factory") == 0),
  };

  if (field->person != NULL)
    {
      const Entry *nationality = km_form_entry_in_scope (self, entry->view.scope, field->person->fields[KM_PERSON_NATIONALITY]);

      if (nationality != NULL && nationality->value != NULL)
        context.nationality = nationality->value;
      else if (km_form_person_shows_passport (self, field->person, entry->view.scope))
        context.nationality = "";
    }
  if (field->n_choices > 0)
    {
      choices = g_new0 (const char *, field->n_choices + 1);
      for (guint i = 0; i < field->n_choices; i++)
        choices[i] = field->choices[i].value;
      context.choices = choices;
    }
  return km_validate (type, text, &context, clean, problem);
}

static void
set_typed (Entry      *entry,
           const char *typed)
{
  if (g_strcmp0 (entry->typed, typed) == 0)
    return;
  g_free (entry->typed);
  entry->view.typed = entry->typed = g_strdup (typed);
  entry->changed = TRUE;
}

static void
set_not_applicable (Entry   *entry,
                    gboolean not_applicable)
{
  entry->changed |= entry->view.not_applicable != not_applicable;
  entry->view.not_applicable = not_applicable;
}

/* A new national ID may fill again what was emptied by hand; what it tells applies, whatever was said before. */
static void
forget_emptied (KmForm         *self,
                const KmPerson *person,
                guint           scope)
{
  for (guint role = KM_PERSON_FULL_NAME; role < KM_N_PERSON_ROLES; role++)
    {
      Entry *entry = km_form_entry_in_scope (self, scope, person->fields[role]);
      gboolean told = role == KM_PERSON_BIRTH_DATE || role == KM_PERSON_SEX || role == KM_PERSON_BIRTH_GOVERNORATE || role == KM_PERSON_BIRTH_PLACE;

      if (entry == NULL || !entry->touched || entry->value != NULL || entry->typed != NULL || (entry->view.not_applicable && !told))
        continue;
      entry->touched = FALSE;
      set_not_applicable (entry, FALSE);
    }
}

KmFormChanges *
km_form_set_answer (KmForm     *form,
                    const char *key,
                    const char *text)
{
  Entry *entry = km_form_lookup (form, key);
  g_autofree char *clean = NULL;
  g_auto (KmFieldProblem) problem = { 0 };
  gboolean passed;

  if (entry == NULL)
    return km_form_collect_changes (form, FALSE);
  passed = check (form, entry, text != NULL ? text : "", &clean, &problem);
  entry->remark = FALSE;
  if (clean != NULL && clean[0] == '\0')
    g_clear_pointer (&clean, g_free);
  set_typed (entry, passed ? NULL : text);
  if (entry->view.field->role == KM_PERSON_NATIONAL_ID && passed && g_strcmp0 (clean, entry->value) != 0)
    forget_emptied (form, entry->view.field->person, entry->view.scope);
  entry->touched = TRUE;
  set_not_applicable (entry, FALSE);
  km_form_entry_set_value (entry, passed ? clean : NULL, KM_ANSWER_TYPED, NULL);
  km_form_entry_set_problem (entry, problem.severity == KM_SEVERITY_BLOCK, problem.code, problem.sentence);
  km_form_fill (form);
  return km_form_collect_changes (form, FALSE);
}

KmFormChanges *
km_form_set_not_applicable (KmForm     *form,
                            const char *key,
                            gboolean    not_applicable)
{
  Entry *entry = km_form_lookup (form, key);

  if (entry == NULL || entry->view.not_applicable == not_applicable || (not_applicable && !entry->view.may_not_apply))
    return km_form_collect_changes (form, FALSE);
  set_typed (entry, NULL);
  entry->remark = FALSE;
  entry->touched = not_applicable;
  set_not_applicable (entry, not_applicable);
  km_form_entry_set_value (entry, NULL, KM_ANSWER_NONE, NULL);
  km_form_entry_set_problem (entry, FALSE, NULL, NULL);
  km_form_fill (form);
  return km_form_collect_changes (form, FALSE);
}

gboolean
km_form_identity_is_passport (const KmForm *form,
                              const char   *key)
{
  const Entry *entry = km_form_lookup (form, key);

  return entry != NULL && entry->view.field->person != NULL && km_form_person_shows_passport (form, entry->view.field->person, entry->view.scope);
}

const char *
km_form_other_identity (const KmForm *form,
                        const char   *key)
{
  const Entry *entry = km_form_lookup (form, key);
  const KmField *field = entry != NULL ? entry->view.field : NULL;
  const Entry *other;

  if (field == NULL || (field->role != KM_PERSON_NATIONAL_ID && field->role != KM_PERSON_PASSPORT_NUMBER))
    return NULL;
  other = km_form_entry_in_scope (form, entry->view.scope,
                                  field->person->fields[field->role == KM_PERSON_NATIONAL_ID ? KM_PERSON_PASSPORT_NUMBER : KM_PERSON_NATIONAL_ID]);
  /* Both at once: a passport that is asked for its own sake. */
  return other != NULL && !other->view.visible ? other->key : NULL;
}

KmFormChanges *
km_form_set_identity (KmForm     *form,
                      const char *key,
                      gboolean    passport)
{
  const Entry *entry = km_form_lookup (form, key);
  const KmPerson *person = entry != NULL ? entry->view.field->person : NULL;

  if (person != NULL)
    {
      char *name = entry->view.scope != 0 ? g_strdup_printf ("%u/%s", entry->view.scope, person->code) : g_strdup (person->code);

      g_hash_table_insert (form->identity, name, GINT_TO_POINTER (passport ? 2 : 1));
      km_form_fill (form);
    }
  return km_form_collect_changes (form, FALSE);
}
