/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-json.h"

/* The form: what is merged and what is not, what is missing, what a draft keeps. */

/* ---- merging ---- */

static void
test_merged (Fixture      *fixture,
             gconstpointer data)
{
  const KmFormEntry *name = km_form_find (fixture->form, "applicant.full_name");
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *entries = km_form_entries (fixture->form);

  g_assert_nonnull (name);
  /* Four services of two authorities ask; one question. */
  g_assert_cmpuint (name->items->len, ==, 4);
  g_assert_cmpuint (name->askers->len, ==, 2);
  for (guint i = 0; i < entries->len; i++)
    g_assert_true (g_hash_table_add (keys, (gpointer) ((KmFormEntry *) entries->pdata[i])->key));
  /* Own answers are asked for each. */
  g_assert_nonnull (km_form_find (fixture->form, "2/cso_009.copies"));
  g_assert_nonnull (km_form_find (fixture->form, "3/cso_014.copies"));
  g_assert_null (km_form_find (fixture->form, "cso_009.copies"));
  g_assert_cmpstr (km_form_nth_group (fixture->form, 0)->key, ==, "applicant");
  g_assert_cmpstr (km_form_nth_group (fixture->form, 0)->title_ar, ==, "مقدم الطلب");
}

/* The figures of counter.md §1.2: 47 questions, 37 once shared, 27 with the same person once; and one more since, the marital status,
 * which spares the single and the widowed the spouse. */
static void
test_newborn_questions (Fixture      *fixture,
                        gconstpointer data)
{
  guint asked = 0, shared = 0, filled = 0;
  GPtrArray *entries = km_form_entries (fixture->form);

  for (guint i = 0; i < km_bundle_n_items (fixture->bundle); i++)
    asked += km_bundle_nth (fixture->bundle, i)->service->n_fields;
  for (guint i = 0; i < entries->len; i++)
    shared += ((KmFormEntry *) entries->pdata[i])->field->role != KM_PERSON_PASSPORT_NUMBER;
  g_assert_cmpuint (asked, ==, 48);
  g_assert_cmpuint (shared, ==, 38);
  fixture_set (fixture, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  fixture_set (fixture, "applicant.marital_status", "married");
  fixture_set (fixture, "spouse.full_name", "هدى محمود علي حسن");
  fixture_set (fixture, "spouse.national_id", FIXTURE_WOMAN_ID);
  fixture_set (fixture, "child.full_name", "مريم");
  fixture_set (fixture, "child.birth_date", "10/11/2026");
  for (guint i = 0; i < entries->len; i++)
    filled += ((KmFormEntry *) entries->pdata[i])->source == KM_ANSWER_SAME;
  g_assert_cmpuint (filled, ==, 9); /* father and mother, name and number; the subject's name, birth date and mother; the new member's name and birth date */
  fixture_assert_answer (fixture, "father.full_name", "أحمد عبد الرحمن محمد السيد", KM_ANSWER_SAME);
  fixture_assert_answer (fixture, "mother.national_id", FIXTURE_WOMAN_ID, KM_ANSWER_SAME);
  fixture_assert_answer (fixture, "subject.full_name", "مريم", KM_ANSWER_SAME);
  fixture_assert_answer (fixture, "subject.mother_name", "هدى محمود علي حسن", KM_ANSWER_SAME);
  fixture_assert_answer (fixture, "4/sup_004.member", "مريم", KM_ANSWER_SAME);
  fixture_assert_answer (fixture, "4/sup_004.member_birth", "2026-11-10", KM_ANSWER_SAME);
  g_assert_cmpstr (km_form_find (fixture->form, "father.full_name")->source_key, ==, "applicant.full_name");
}

/* Somebody else's mother: what the clerk types stays, and what is emptied stays empty. */
static void
test_same_is_editable (Fixture      *fixture,
                       gconstpointer data)
{
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  fixture_set (fixture, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  fixture_assert_answer (fixture, "father.full_name", "أحمد عبد الرحمن محمد السيد", KM_ANSWER_SAME);
  fixture_set (fixture, "father.full_name", "خالد محمود حسن علي");
  fixture_set (fixture, "applicant.full_name", "أحمد عبد الله محمد السيد");
  fixture_assert_answer (fixture, "father.full_name", "خالد محمود حسن علي", KM_ANSWER_TYPED);
  fixture_set (fixture, "father.full_name", "");
  fixture_assert_answer (fixture, "father.full_name", NULL, KM_ANSWER_NONE);
  /* A mother applies: the husband is the father. */
  fixture_set (fixture, "applicant.national_id", FIXTURE_WOMAN_ID);
  fixture_assert_answer (fixture, "mother.full_name", "أحمد عبد الله محمد السيد", KM_ANSWER_SAME);
}

static void
test_relation (Fixture      *fixture,
               gconstpointer data)
{
  /* BND-19: a death certificate and a guardian for a minor are about two people. */
  g_assert_nonnull (km_form_find (fixture->form, "deceased/applicant.relation"));
  g_assert_nonnull (km_form_find (fixture->form, "minor/applicant.relation"));
  g_assert_null (km_form_find (fixture->form, "applicant.relation"));
  fixture_set (fixture, "deceased/applicant.relation", "son");
  fixture_assert_answer (fixture, "minor/applicant.relation", NULL, KM_ANSWER_NONE);
  g_assert_cmpstr (km_form_item_answer (fixture->form, 1, "applicant.relation"), ==, "son");
  g_assert_null (km_form_item_answer (fixture->form, 2, "applicant.relation"));
  {
    g_autoptr (json_t) shared = km_form_shared_answers (fixture->form);
    g_autoptr (json_t) own = km_form_own_answers (fixture->form, 1);

    g_assert_null (json_object_get (shared, "applicant.relation"));
    g_assert_cmpstr (json_string_value (json_object_get (own, "applicant.relation")), ==, "son");
  }
}

static void
test_self (Fixture      *fixture,
           gconstpointer data)
{
  fixture_add (fixture, "CSO-010", NULL);
  fixture_set (fixture, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  fixture_assert_answer (fixture, "subject.full_name", NULL, KM_ANSWER_NONE);
  fixture_set (fixture, "subject/applicant.relation", "self");
  fixture_assert_answer (fixture, "subject.full_name", "أحمد عبد الرحمن محمد السيد", KM_ANSWER_SAME);
  fixture_assert_answer (fixture, "subject.national_id", FIXTURE_NATIONAL_ID, KM_ANSWER_SAME);
  /* His number is known now, so what it tells is too. */
  fixture_assert_answer (fixture, "subject.birth_date", "1986-12-03", KM_ANSWER_NATIONAL_ID);
  fixture_assert_answer (fixture, "subject.birth_governorate", "28", KM_ANSWER_NATIONAL_ID);
  fixture_set (fixture, "subject/applicant.relation", "father");
  fixture_assert_answer (fixture, "subject.full_name", NULL, KM_ANSWER_NONE);
  fixture_assert_answer (fixture, "subject.birth_date", NULL, KM_ANSWER_NONE);
}

static void
test_twice (Fixture      *fixture,
            gconstpointer data)
{
  guint first = fixture_add (fixture, "CSO-010", NULL);
  guint second, third;
  const KmFormEntry *name = km_form_find (fixture->form, "subject.full_name");
  g_autofree char *key = NULL;

  fixture_set (fixture, "subject.full_name", "مريم أحمد عبد الرحمن");
  fixture_set (fixture, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  second = fixture_add (fixture, "CSO-010", NULL);
  third = fixture_add (fixture, "CSO-010", "يوسف");
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (second, ==, 2);
  g_assert_cmpuint (third, ==, 3);
  /* The first keeps its key, its address and its answer. */
  g_assert_true (km_form_find (fixture->form, "subject.full_name") == name);
  g_assert_cmpstr (name->value, ==, "مريم أحمد عبد الرحمن");
  g_assert_cmpuint (name->items->len, ==, 1);
  fixture_assert_answer (fixture, "2/subject.full_name", NULL, KM_ANSWER_NONE);
  fixture_assert_answer (fixture, "3/subject.full_name", NULL, KM_ANSWER_NONE);
  g_assert_nonnull (km_form_find (fixture->form, "2/applicant.relation"));
  g_assert_cmpuint (km_form_find (fixture->form, "applicant.full_name")->items->len, ==, 3);
  g_assert_cmpuint (km_form_find (fixture->form, "delivery.method")->items->len, ==, 3);
  for (guint i = 0; i < km_form_n_groups (fixture->form); i++)
    {
      const KmFormGroup *group = km_form_nth_group (fixture->form, i);

      if (strcmp (group->key, "3/subject") == 0)
        g_assert_cmpstr (group->title_ar, ==, "صاحب الشأن، يوسف");
      if (strcmp (group->key, "3/") == 0)
        g_assert_cmpstr (group->title_ar, ==, "شهادة ميلاد مميكنة 3 من 3: يوسف");
      if (strcmp (group->key, "2/subject") == 0)
        g_assert_cmpstr (group->title_en, ==, "Person concerned, Birth certificate, copy 2 of 3");
    }
  /* Self does not fill a copy: it is for someone else. */
  fixture_set (fixture, "2/applicant.relation", "self");
  fixture_assert_answer (fixture, "2/subject.full_name", NULL, KM_ANSWER_NONE);
  fixture_set (fixture, "2/subject.full_name", "ليلى أحمد عبد الرحمن");
  /* The first goes; the second stays what it was, and its number is not given again. */
  g_assert_true (km_bundle_remove (fixture->bundle, first));
  km_form_changes_free (km_form_update (fixture->form));
  fixture_assert_answer (fixture, "2/subject.full_name", "ليلى أحمد عبد الرحمن", KM_ANSWER_TYPED);
  g_assert_null (km_form_find (fixture->form, "subject.full_name"));
  g_assert_cmpuint (fixture_add (fixture, "CSO-011", NULL), ==, 4);
}

static const char *
title (Fixture    *fixture,
       const char *key)
{
  for (guint i = 0; i < km_form_n_groups (fixture->form); i++)
    if (strcmp (km_form_nth_group (fixture->form, i)->key, key) == 0)
      return km_form_nth_group (fixture->form, i)->title_ar;
  return NULL;
}

/* The same service twice: each heading, and the paper, carry the name of the person it is about, as it stands on the form. */
static void
test_named (Fixture      *fixture,
            gconstpointer data)
{
  const KmFormGroup *own;

  fixture_add (fixture, "CSO-010", NULL);
  fixture_set (fixture, "subject.full_name", "مريم أحمد عبد الرحمن محمد");
  /* One alone needs no telling apart. */
  g_assert_cmpstr (title (fixture, "1/"), ==, "شهادة ميلاد مميكنة");
  g_assert_null (km_form_item_name (fixture->form, 1));
  fixture_add (fixture, "CSO-010", NULL);
  g_assert_cmpstr (title (fixture, "1/"), ==, "شهادة ميلاد مميكنة 1 من 2: مريم أحمد عبد الرحمن محمد");
  g_assert_cmpstr (title (fixture, "2/"), ==, "شهادة ميلاد مميكنة 2 من 2");
  own = km_form_nth_group (fixture->form, km_form_find (fixture->form, "2/cso_010.copies")->group);
  {
    g_autoptr (KmFormChanges) changes = km_form_set_answer (fixture->form, "2/subject.full_name", "يوسف أحمد عبد الرحمن محمد");
    g_autoptr (KmFormChanges) other = km_form_set_answer (fixture->form, "2/cso_010.copies", "2");

    g_assert_true (changes->titles);
    g_assert_false (changes->structure);
    g_assert_false (other->titles);
  }
  g_assert_true (km_form_nth_group (fixture->form, km_form_find (fixture->form, "2/cso_010.copies")->group) == own);
  g_assert_cmpstr (own->title_ar, ==, "شهادة ميلاد مميكنة 2 من 2: يوسف أحمد عبد الرحمن محمد");
  g_assert_cmpstr (own->title_en, ==, "Birth certificate, copy 2 of 2: يوسف أحمد عبد الرحمن محمد");
  g_assert_cmpstr (title (fixture, "2/subject"), ==, "صاحب الشأن، يوسف أحمد عبد الرحمن محمد");
  g_assert_cmpstr (title (fixture, "subject"), ==, "صاحب الشأن");
  {
    g_autoptr (KmTransaction) transaction = km_transaction_new_from_form (fixture->form, fixture->bundle, NULL, NULL, NULL, NULL);

    g_assert_cmpstr (km_transaction_find_item (transaction, 1)->for_whom, ==, "مريم أحمد عبد الرحمن محمد");
    g_assert_cmpstr (km_transaction_find_item (transaction, 2)->for_whom, ==, "يوسف أحمد عبد الرحمن محمد");
  }
  /* The name given in the basket goes before; taken away, the heading has none. */
  km_bundle_set_for_whom (fixture->bundle, 2, "يوسف");
  km_form_changes_free (km_form_update (fixture->form));
  g_assert_cmpstr (title (fixture, "2/"), ==, "شهادة ميلاد مميكنة 2 من 2: يوسف");
  km_bundle_set_for_whom (fixture->bundle, 2, NULL);
  km_form_changes_free (km_form_update (fixture->form));
  fixture_set (fixture, "2/subject.full_name", "");
  g_assert_cmpstr (title (fixture, "2/"), ==, "شهادة ميلاد مميكنة 2 من 2");
  /* It is not the father's name. */
  fixture_add (fixture, "CSO-009", NULL);
  fixture_add (fixture, "CSO-009", NULL);
  fixture_set (fixture, "4/subject.full_name", "كريم سمير فؤاد حنا");
  g_assert_cmpstr (title (fixture, "4/father"), ==, "الأب، شهادة ميلاد لأول مرة 2 من 2: كريم سمير فؤاد حنا");
}

static void
test_for_whom (Fixture      *fixture,
               gconstpointer data)
{
  guint birth = fixture_add (fixture, "CSO-010", NULL);
  guint other = fixture_add (fixture, "SOL-013", NULL);
  g_autoptr (KmFormChanges) changes = NULL;

  fixture_set (fixture, "subject.full_name", "فاطمة حسن علي محمد");
  g_assert_cmpuint (km_form_find (fixture->form, "subject.full_name")->items->len, ==, 2);
  /* Both are for the same person: one copy, and what was typed goes along. */
  km_bundle_set_for_whom (fixture->bundle, birth, "فاطمة");
  km_bundle_set_for_whom (fixture->bundle, other, "فاطمه");
  changes = km_form_update (fixture->form);
  g_assert_true (changes->structure);
  fixture_assert_answer (fixture, "1/subject.full_name", "فاطمة حسن علي محمد", KM_ANSWER_TYPED);
  g_assert_cmpuint (km_form_find (fixture->form, "1/subject.full_name")->items->len, ==, 2);
  g_assert_null (km_form_find (fixture->form, "subject.full_name"));
  /* One of them is for another after all. */
  km_bundle_set_for_whom (fixture->bundle, birth, "زينب");
  km_form_changes_free (km_form_update (fixture->form));
  g_assert_cmpuint (km_form_find (fixture->form, "1/subject.full_name")->items->len, ==, 1);
  fixture_assert_answer (fixture, "1/subject.full_name", "فاطمة حسن علي محمد", KM_ANSWER_TYPED);
  fixture_assert_answer (fixture, "3/subject.full_name", NULL, KM_ANSWER_NONE);
  km_bundle_set_for_whom (fixture->bundle, other, NULL);
  km_form_changes_free (km_form_update (fixture->form));
  fixture_assert_answer (fixture, "subject.full_name", "فاطمة حسن علي محمد", KM_ANSWER_TYPED);
}

/* One more service in a bundle: what stays keeps its address, its answer and its place. */
static void
test_difference (Fixture      *fixture,
                 gconstpointer data)
{
  GPtrArray *entries = km_form_entries (fixture->form);
  g_autoptr (GPtrArray) before = g_ptr_array_copy (entries, NULL, NULL);
  guint at = 0;

  fixture_set (fixture, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  fixture_add (fixture, "PAS-001", NULL);
  entries = km_form_entries (fixture->form);
  for (guint i = 0; i < entries->len; i++)
    if (at < before->len && entries->pdata[i] == before->pdata[at])
      at++;
  g_assert_cmpuint (at, ==, before->len);
  fixture_assert_answer (fixture, "applicant.full_name", "أحمد عبد الرحمن محمد السيد", KM_ANSWER_TYPED);
  {
    g_autoptr (KmFormChanges) nothing = km_form_update (fixture->form);

    g_assert_false (nothing->structure);
    g_assert_cmpuint (nothing->keys->len, ==, 0);
  }
}

/* ---- gaps ---- */

static void
test_gaps (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GPtrArray) gaps = NULL;
  guint done, total;
  const char *key;

  fixture_add (fixture, "CRM-001", NULL);
  gaps = km_form_gaps (fixture->form, 0);
  g_assert_cmpuint (gaps->len, ==, 11);
  km_form_completeness (fixture->form, 1, &done, &total);
  g_assert_cmpuint (done, ==, 0);
  g_assert_cmpuint (total, ==, 11);
  g_assert_cmpstr (km_form_next_gap (fixture->form, NULL), ==, "applicant.full_name");
  fixture_set (fixture, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  g_assert_cmpstr (km_form_next_gap (fixture->form, NULL), ==, "applicant.national_id");
  /* Round and round. */
  key = km_form_next_gap (fixture->form, "1/crm_001.addressed_to");
  g_assert_cmpstr (key, ==, "applicant.national_id");
  fixture_set (fixture, "applicant.mobile", "0101234");
  g_assert_true (km_form_find (fixture->form, "applicant.mobile")->blocks);
  g_assert_cmpstr (km_form_next_gap (fixture->form, "applicant.mother_name"), !=, NULL);
  fixture_fill (fixture->form);
  g_assert_null (km_form_next_gap (fixture->form, NULL));
  km_form_completeness (fixture->form, 1, &done, &total);
  g_assert_cmpuint (done, ==, total);
}

static void
test_visitor (Fixture      *fixture,
              gconstpointer data)
{
  const char *name, *identity;
  gboolean passport;

  km_form_visitor (fixture->form, &name, &identity, &passport);
  g_assert_null (name);
  fixture_add (fixture, "NOT-001", NULL);
  fixture_set (fixture, "principal.full_name", "أحمد عبد الرحمن محمد السيد");
  fixture_set (fixture, "principal.national_id", FIXTURE_NATIONAL_ID);
  km_form_visitor (fixture->form, &name, &identity, &passport);
  g_assert_cmpstr (name, ==, "أحمد عبد الرحمن محمد السيد");
  g_assert_cmpstr (identity, ==, FIXTURE_NATIONAL_ID);
  g_assert_false (passport);
}

/* ---- drafts ---- */

static void
test_draft (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (json_t) bundle_json = NULL;
  g_autoptr (json_t) form_json = NULL;
  g_autoptr (KmBundle) bundle = NULL;
  g_autoptr (KmForm) form = NULL;
  g_autoptr (json_t) again = NULL;
  g_autoptr (GError) error = NULL;
  GDate today = fixture_today ();

  fixture_add (fixture, "PAY-001", "يوسف");
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  fixture_set (fixture, "applicant.mobile", "12");
  fixture_set (fixture, "5/pay_001.amount", "432.18");
  fixture_set (fixture, "father.full_name", "");
  km_form_changes_free (km_form_set_identity (fixture->form, "spouse.national_id", TRUE));
  bundle_json = km_bundle_to_json (fixture->bundle);
  form_json = km_form_to_json (fixture->form);
  bundle = km_bundle_new_from_json (fixture->catalogue, bundle_json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (km_bundle_next_item (bundle), ==, km_bundle_next_item (fixture->bundle));
  g_assert_cmpstr (km_bundle_find (bundle, 5)->for_whom, ==, "يوسف");
  form = km_form_new (bundle, KM_AUDIENCE_INVESTOR, &today);
  g_assert_true (km_form_restore (form, form_json, &error));
  g_assert_cmpint (km_form_audience (form), ==, KM_AUDIENCE_CITIZEN);
  g_assert_cmpstr (km_form_get_answer (form, "5/pay_001.amount"), ==, "43218");
  g_assert_cmpstr (km_form_find (form, "applicant.mobile")->typed, ==, "12");
  g_assert_true (km_form_find (form, "applicant.mobile")->blocks);
  g_assert_null (km_form_get_answer (form, "father.full_name"));
  g_assert_true (km_form_identity_is_passport (form, "spouse.national_id"));
  for (guint i = 0; i < km_form_entries (form)->len; i++)
    {
      const KmFormEntry *a = km_form_entries (form)->pdata[i];
      const KmFormEntry *b = km_form_entries (fixture->form)->pdata[i];

      g_assert_cmpstr (a->key, ==, b->key);
      g_assert_cmpstr (a->value, ==, b->value);
      g_assert_cmpint (a->visible, ==, b->visible);
      g_assert_cmpint (a->required, ==, b->required);
    }
  again = km_form_to_json (form);
  g_assert_true (json_equal (form_json, again));
  {
    g_autoptr (json_t) nothing = json_object ();

    g_assert_false (km_form_restore (form, nothing, NULL));
    json_object_set_new (nothing, "items", json_pack ("[{si ss}]", "item", 1, "service", "CSO-998"));
    g_assert_null (km_bundle_new_from_json (fixture->catalogue, nothing, NULL));
  }
}

/* ---- papers ---- */

static void
test_documents (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GPtrArray) documents = NULL;
  const KmBundleDocument *clearance = NULL;

  documents = km_bundle_documents (fixture->bundle);
  for (guint i = 0; i < documents->len; i++)
    {
      const KmBundleDocument *document = documents->pdata[i];

      if (strcmp (document->label_en, "Clearance certificate for fines") == 0 || strstr (document->label_ar, "براءة الذمة") != NULL)
        clearance = document;
      if (i > 0)
        g_assert_true (document->produced_by != 0 || ((const KmBundleDocument *) documents->pdata[i - 1])->produced_by == 0);
    }
  g_assert_nonnull (clearance);
  g_assert_cmpstr (km_bundle_find (fixture->bundle, clearance->produced_by)->service->code, ==, "PPO-003");
}

/* ---- everything ---- */

static void
test_every_service (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  GDate today = fixture_today ();

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);

      for (guint audience = KM_AUDIENCE_CITIZEN; audience <= KM_AUDIENCE_FOREIGNER; audience++)
        {
          g_autoptr (KmBundle) bundle = NULL;
          g_autoptr (KmForm) form = NULL;
          guint done, total;

          if (!km_service_for_audience (service, audience))
            continue;
          bundle = km_bundle_new (catalogue);
          km_bundle_add (bundle, service, NULL);
          form = km_form_new (bundle, audience, &today);
          g_assert_cmpuint (km_form_entries (form)->len, >=, service->n_fields);
          for (guint j = 0; j < service->n_fields; j++)
            {
              g_autofree char *own = g_strdup_printf ("1/%s", service->fields[j].field->id);
              g_autofree char *about = service->about != NULL ? g_strdup_printf ("%s/%s", service->about->prefix, service->fields[j].field->id) : NULL;

              g_assert_true (km_form_find (form, service->fields[j].field->id) != NULL || km_form_find (form, own) != NULL || km_form_find (form, about) != NULL);
            }
          fixture_fill (form);
          km_form_completeness (form, 1, &done, &total);
          g_assert_cmpuint (done, ==, total);
        }
    }
}

/* Every bundle, asked twice over: no key stands twice, every pair of `same` does something. */
static void
test_every_bundle (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  GDate today = fixture_today ();

  for (guint i = 0; i < km_catalogue_n_bundles (catalogue); i++)
    {
      g_autoptr (KmBundle) bundle = km_bundle_new (catalogue);
      g_autoptr (KmForm) form = NULL;
      g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
      const KmBundleTemplate *template = km_catalogue_nth_bundle (catalogue, i);

      g_assert_cmpuint (km_bundle_add_template (bundle, template), ==, template->n_services);
      g_assert_cmpuint (km_bundle_add_template (bundle, template), ==, 0);
      for (guint j = 0; j < template->n_services; j++)
        km_bundle_add (bundle, template->services[j], NULL);
      form = km_form_new (bundle, KM_AUDIENCE_CITIZEN, &today);
      for (guint j = 0; j < km_form_entries (form)->len; j++)
        g_assert_true (g_hash_table_add (keys, (gpointer) ((KmFormEntry *) km_form_entries (form)->pdata[j])->key));
      fixture_fill (form);
      while (km_bundle_n_items (bundle) > 0)
        {
          km_bundle_remove (bundle, km_bundle_nth (bundle, 0)->item);
          km_form_changes_free (km_form_update (form));
        }
      g_assert_cmpuint (km_form_n_groups (form), ==, 0);
      g_assert_cmpuint (km_form_entries (form)->len, ==, 0);
    }
}

static gboolean
is_for (const KmService *service,
        gpointer         audience)
{
  return km_service_for_audience (service, GPOINTER_TO_UINT (audience));
}

/* What a bundle holds for another kind of visitor takes no number: a receipt's requests run from 1 without a hole. */
static void
test_offered (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  for (guint i = 0; i < km_catalogue_n_bundles (catalogue); i++)
    for (KmAudience audience = KM_AUDIENCE_CITIZEN; audience <= KM_AUDIENCE_FOREIGNER; audience++)
      {
        g_autoptr (KmBundle) bundle = km_bundle_new (catalogue);
        const KmBundleTemplate *template = km_catalogue_nth_bundle (catalogue, i);
        guint offered = 0;

        for (guint j = 0; j < template->n_services; j++)
          offered += km_service_for_audience (template->services[j], audience) ? 1 : 0;
        g_assert_cmpuint (km_bundle_add_offered (bundle, template, is_for, GUINT_TO_POINTER (audience)), ==, offered);
        g_assert_cmpuint (km_bundle_n_items (bundle), ==, offered);
        for (guint j = 0; j < offered; j++)
          {
            g_assert_cmpuint (km_bundle_nth (bundle, j)->item, ==, j + 1);
            g_assert_true (km_service_for_audience (km_bundle_nth (bundle, j)->service, audience));
          }
      }
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/form/merged", "BND-01", test_merged);
  ADD ("/form/newborn-questions", "BND-01", test_newborn_questions);
  ADD ("/form/same-is-editable", "BND-01", test_same_is_editable);
  ADD ("/form/relation", "BND-19", test_relation);
  ADD ("/form/self", NULL, test_self);
  ADD ("/form/twice", NULL, test_twice);
  ADD ("/form/named", NULL, test_named);
  ADD ("/form/for-whom", NULL, test_for_whom);
  ADD ("/form/difference", "BND-01", test_difference);
  ADD ("/form/gaps", NULL, test_gaps);
  ADD ("/form/visitor", NULL, test_visitor);
  ADD ("/form/draft", "BND-01", test_draft);
  ADD ("/form/documents", "BND-08", test_documents);
  g_test_add_func ("/form/every-service", test_every_service);
  g_test_add_func ("/form/every-bundle", test_every_bundle);
  g_test_add_func ("/form/offered", test_offered);
  return g_test_run ();
}
