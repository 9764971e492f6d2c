/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-catalogue-private.h"
#include "km-form-private.h"
#include "km-national-id.h"
#include "km-time.h"
#include "km-validate.h"

/* What answers do to each other: the national ID fills in its person, a person is filled from
 * another, conditions show and hide, the identity rule asks for one paper or the other. All of it
 * is reckoned anew after each answer, from the answers alone, until nothing moves. */

#define ROUNDS_MAX 6 /* national ID -> sex -> husband from applicant -> his sex …: four are the longest chain */
#define EGYPT "EG"

static gboolean
replace_text (char      **text,
              const char *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (with);
  return TRUE;
}

void
km_form_entry_set_value (Entry         *entry,
                         const char    *value,
                         KmAnswerSource source,
                         const char    *source_key)
{
  if (value == NULL)
    source = KM_ANSWER_NONE;
  entry->changed |= replace_text (&entry->value, value) | replace_text (&entry->source_key, source_key) | (entry->view.source != source);
  entry->view.value = entry->value;
  entry->view.source_key = entry->source_key;
  entry->view.source = source;
}

void
km_form_entry_set_problem (Entry      *entry,
                           gboolean    blocks,
                           const char *code,
                           const char *sentence)
{
  entry->changed |= replace_text (&entry->problem_code, code) | replace_text (&entry->problem, sentence) | (entry->view.blocks != blocks);
  entry->view.problem_code = entry->problem_code;
  entry->view.problem = entry->problem;
  entry->view.blocks = blocks;
}

/* ---- what a national ID says ---- */

static char *
derive (const KmForm   *self,
        const KmPerson *person,
        guint           scope,
        KmPersonRole    role)
{
  const Entry *entry = km_form_entry_in_scope (self, scope, person->fields[KM_PERSON_NATIONAL_ID]);
  char date[KM_DATE_FORMAT_LENGTH];
  KmNationalId id;

  if (entry == NULL || entry->value == NULL || !entry->view.visible || !km_national_id_parse (entry->value, &self->today, &id, NULL))
    return NULL;
  switch (role)
    {
    case KM_PERSON_BIRTH_DATE:
      return g_strdup (km_date_format (&id.birth, date));
    case KM_PERSON_SEX:
      return g_strdup (km_sex_to_string (id.sex));
    case KM_PERSON_BIRTH_GOVERNORATE:
      return g_strdup (id.governorate);
    case KM_PERSON_BIRTH_PLACE:
      {
        const KmGovernorate *governorate = km_catalogue_governorate (self->catalogue, id.governorate);

        return governorate != NULL ? g_strdup (governorate->name_ar) : NULL;
      }
    case KM_PERSON_NATIONALITY:
      return g_strdup (EGYPT);
    case KM_PERSON_NONE:
    case KM_PERSON_FULL_NAME:
    case KM_PERSON_NATIONAL_ID:
    case KM_PERSON_PASSPORT_NUMBER:
    case KM_PERSON_MOTHER_NAME:
    case KM_PERSON_OCCUPATION:
    case KM_PERSON_GOVERNORATE:
    case KM_PERSON_DISTRICT:
    case KM_PERSON_ADDRESS:
    case KM_PERSON_MOBILE:
    case KM_N_PERSON_ROLES:
    default:
      return NULL;
    }
}

/* ---- conditions ---- */

typedef enum
{
  HOLDS,
  FAILS,
  UNKNOWN, /* the field is not on the form and nothing tells its answer */
} Holds;

static Holds
holds (const KmForm      *self,
       const KmCondition *condition,
       guint              item)
{
  const KmField *field = condition->field;
  const Entry *entry;
  g_autofree char *derived = NULL;
  const char *value;

  if (field == NULL)
    return HOLDS;
  entry = km_form_entry_for_item (self, item, field);
  value = entry != NULL ? entry->value : NULL;
  if (value == NULL && field->person != NULL)
    value = derived = derive (self, field->person, entry != NULL ? entry->view.scope : 0, field->role);
  if (value == NULL)
    return entry != NULL ? FAILS : UNKNOWN;
  return g_strv_contains (condition->values, value) ? HOLDS : FAILS;
}

/* ---- the same person twice ---- */

typedef struct
{
  const KmSame *pairs[3 + KM_BUNDLE_MAX_ITEMS];
  guint lengths[3 + KM_BUNDLE_MAX_ITEMS];
  guint n;
} SameLists;

static void
collect_same (const KmForm *self,
              SameLists    *lists)
{
  lists->n = 0;
  lists->pairs[lists->n] = km_catalogue_same (self->catalogue, &lists->lengths[0]);
  lists->n++;
  for (guint i = 0; i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleTemplate *origin = km_bundle_nth (self->bundle, i)->origin;
      gboolean known = origin == NULL;

      for (guint j = 0; j < lists->n && !known; j++)
        known = lists->pairs[j] == origin->same;
      if (known)
        continue;
      lists->pairs[lists->n] = origin->same;
      lists->lengths[lists->n] = origin->n_same;
      lists->n++;
    }
}

/* The pair that fills this entry now, and the field it is filled from. */
static const KmField *
find_same (const KmForm    *self,
           const SameLists *lists,
           const Entry     *entry)
{
  const KmField *field = entry->view.field;
  guint item = g_array_index (entry->view.items, guint, 0);
  const KmBundleItem *owner = km_bundle_find (self->bundle, item);

  /* Someone else is not the same person. */
  if (owner->copy != 0 && (field->owner != NULL || entry->view.scope != 0))
    return NULL;
  for (guint i = 0; i < lists->n; i++)
    for (guint j = 0; j < lists->lengths[i]; j++)
      {
        const KmSame *same = &lists->pairs[i][j];
        const KmField *from;

        if (same->to_person != NULL)
          from = field->person == same->to_person && field->role != KM_PERSON_NONE ? same->from_person->fields[field->role] : NULL;
        else
          from = same->to_field == field ? same->from_field : NULL;
        if (from != NULL && holds (self, &same->when, item) == HOLDS)
          return from;
      }
  return NULL;
}

static gboolean
shows_passport (const KmForm    *self,
                const SameLists *lists,
                const KmPerson  *person,
                guint            scope,
                guint            depth)
{
  const Entry *nationality = km_form_entry_in_scope (self, scope, person->fields[KM_PERSON_NATIONALITY]);
  const Entry *identity = km_form_entry_in_scope (self, scope, person->fields[KM_PERSON_NATIONAL_ID]);
  g_autofree char *name = scope != 0 ? g_strdup_printf ("%u/%s", scope, person->code) : g_strdup (person->code);
  int set = GPOINTER_TO_INT (g_hash_table_lookup (self->identity, name));

  if (set != 0)
    return set == 2;
  if (nationality != NULL && nationality->value != NULL && nationality->view.source != KM_ANSWER_NATIONAL_ID)
    return strcmp (nationality->value, EGYPT) != 0;
  if (identity != NULL && identity->value != NULL && identity->touched)
    return FALSE;
  if (identity != NULL && depth < 2)
    {
      const KmField *from = find_same (self, lists, identity);

      if (from != NULL && from->person != NULL)
        return shows_passport (self, lists, from->person, 0, depth + 1);
    }
  /* Of the others nothing is known: an Egyptian may sell to a foreigner. */
  return self->audience == KM_AUDIENCE_FOREIGNER && (strcmp (person->code, "applicant") == 0 || strcmp (person->code, "principal") == 0);
}

gboolean
km_form_person_shows_passport (const KmForm   *form,
                               const KmPerson *person,
                               guint           scope)
{
  SameLists lists;

  collect_same (form, &lists);
  return shows_passport (form, &lists, person, scope, 0);
}

/* ---- one round ---- */

/* A passport that a service asks of Egyptians too (for travel), not in place of the national ID. */
static gboolean
passport_for_itself (const KmForm *self,
                     const Entry  *entry)
{
  const KmField *field = entry->view.field;
  const KmField *identity = field->person->fields[KM_PERSON_NATIONAL_ID];

  for (guint i = 0; i < entry->view.items->len; i++)
    {
      const KmService *service = km_bundle_find (self->bundle, g_array_index (entry->view.items, guint, i))->service;

      if (km_service_find_field (service, field->id) == NULL)
        continue;
      if (identity == NULL || km_service_find_field (service, identity->id) == NULL || !km_service_for_audience (service, KM_AUDIENCE_FOREIGNER))
        return TRUE;
    }
  return FALSE;
}

static void
show_identity (const KmForm    *self,
               const SameLists *lists,
               const Entry     *entry,
               gboolean        *visible,
               gboolean        *required)
{
  const KmField *field = entry->view.field;
  gboolean passport = shows_passport (self, lists, field->person, entry->view.scope, 0);
  const Entry *identity = km_form_entry_in_scope (self, entry->view.scope, field->person->fields[KM_PERSON_NATIONAL_ID]);

  if (field->role == KM_PERSON_NATIONAL_ID)
    {
      /* Only who may show a passport can do without. */
      if (passport && field->person->fields[KM_PERSON_PASSPORT_NUMBER] != NULL)
        *visible = FALSE;
      return;
    }
  if (passport)
    *required = identity != NULL ? identity->view.field->required : TRUE;
  else if (identity != NULL && !passport_for_itself (self, entry))
    *visible = FALSE;
}

static gboolean
show (const KmForm    *self,
      const SameLists *lists,
      Entry           *entry)
{
  const KmField *field = entry->view.field;
  gboolean visible = FALSE;
  gboolean required = field->required;
  const KmField *asked = field;

  /* A passport hangs on what its national ID hangs on. */
  if (field->role == KM_PERSON_PASSPORT_NUMBER && field->person->fields[KM_PERSON_NATIONAL_ID] != NULL)
    asked = field->person->fields[KM_PERSON_NATIONAL_ID];
  for (guint i = 0; i < entry->view.items->len && !visible; i++)
    {
      guint item = g_array_index (entry->view.items, guint, i);
      const KmService *service = km_bundle_find (self->bundle, item)->service;
      const KmServiceField *service_field = km_service_find_field (service, field->id);

      if (service_field == NULL)
        service_field = km_service_find_field (service, asked->id);
      visible = service_field == NULL || holds (self, &service_field->when, item) != FAILS;
    }
  if (visible && (field->role == KM_PERSON_NATIONAL_ID || field->role == KM_PERSON_PASSPORT_NUMBER))
    show_identity (self, lists, entry, &visible, &required);
  required &= visible;
  if (visible == entry->view.visible && required == entry->view.required)
    return FALSE;
  entry->view.visible = visible;
  entry->view.required = required;
  entry->view.may_not_apply = required && km_field_may_not_apply (field);
  entry->changed = TRUE;
  return TRUE;
}

static gboolean
fill (const KmForm    *self,
      const SameLists *lists,
      Entry           *entry)
{
  const KmField *field = entry->view.field;
  g_autofree char *derived = NULL;
  const char *value = NULL, *source_key = NULL;
  KmAnswerSource source = KM_ANSWER_NONE;

  if (entry->touched)
    return FALSE;
  if (field->person != NULL)
    derived = derive (self, field->person, entry->view.scope, field->role);
  if (derived != NULL)
    {
      const Entry *identity = km_form_entry_in_scope (self, entry->view.scope, field->person->fields[KM_PERSON_NATIONAL_ID]);

      value = derived;
      source = KM_ANSWER_NATIONAL_ID;
      source_key = identity->key;
    }
  else
    {
      const KmField *from = find_same (self, lists, entry);
      const Entry *other = from != NULL ? km_form_lookup (self, from->id) : NULL;

      if (from != NULL && from->owner == NULL && (other == NULL || other->value == NULL) && from->person != NULL)
        {
          derived = derive (self, from->person, 0, from->role);
          other = derived != NULL ? km_form_lookup (self, from->person->fields[KM_PERSON_NATIONAL_ID]->id) : NULL;
          value = derived;
        }
      else if (other != NULL && other->view.visible)
        {
          value = other->value;
        }
      if (value != NULL)
        {
          source = KM_ANSWER_SAME;
          source_key = other->key;
        }
    }
  if (value == NULL && (field->type == KM_FIELD_COPIES || field->type == KM_FIELD_BOOLEAN))
    {
      value = field->type == KM_FIELD_COPIES ? "1" : "false";
      source = KM_ANSWER_DEFAULT;
    }
  if (g_strcmp0 (entry->value, value) == 0 && entry->view.source == source)
    return FALSE;
  km_form_entry_set_value (entry, value, source, source_key);
  return TRUE;
}

/* What was typed and the national ID say different things: a remark, the clerk has the paper in hand. */
static void
remark (const KmForm *self,
        Entry        *entry)
{
  const KmField *field = entry->view.field;
  g_autofree char *derived = NULL;

  if (entry->problem_code != NULL && !entry->remark)
    return;
  if (entry->touched && entry->value != NULL && field->person != NULL &&
      (field->role == KM_PERSON_BIRTH_DATE || field->role == KM_PERSON_SEX || field->role == KM_PERSON_BIRTH_GOVERNORATE))
    derived = derive (self, field->person, entry->view.scope, field->role);
  entry->remark = derived != NULL && strcmp (derived, entry->value) != 0;
  if (entry->remark)
    km_form_entry_set_problem (entry, FALSE, "national-id-differs", _("This differs from what the national ID says. Compare it with the card."));
  else
    km_form_entry_set_problem (entry, FALSE, NULL, NULL);
}

void
km_form_fill (KmForm *form)
{
  SameLists lists;

  collect_same (form, &lists);
  for (guint round = 0; round < ROUNDS_MAX; round++)
    {
      gboolean moved = FALSE;

      for (guint i = 0; i < form->order->len; i++)
        moved |= show (form, &lists, form->order->pdata[i]);
      for (guint i = 0; i < form->order->len; i++)
        moved |= fill (form, &lists, form->order->pdata[i]);
      if (!moved)
        break;
    }
  for (guint i = 0; i < form->order->len; i++)
    remark (form, form->order->pdata[i]);
}
