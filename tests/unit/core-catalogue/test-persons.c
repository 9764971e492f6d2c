/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fixture.h"
#include "km-json.h"

/* The form: what a national ID tells, which paper a person shows, what is asked only sometimes. */

static void
assert_changed (KmFormChanges     *changes,
                const char *const *keys)
{
  g_autoptr (KmFormChanges) taken = changes;

  for (guint i = 0; i < taken->keys->len; i++)
    if (!g_strv_contains (keys, taken->keys->pdata[i]))
      g_error ("%s changed too", (const char *) taken->keys->pdata[i]);
  g_assert_cmpuint (taken->keys->len, ==, g_strv_length ((char **) keys));
}

/* ---- national ID ---- */

static void
test_national_id (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const changed[] = { "applicant.national_id", "applicant.birth_date", "applicant.birth_place", "applicant.sex", "applicant.military_status", NULL };
  static const char *const wrong[] = { "applicant.national_id", "applicant.birth_date", "applicant.birth_place", "applicant.sex", "applicant.military_status", NULL };

  fixture_add (fixture, "CSO-001", NULL);
  g_assert_false (fixture_visible (fixture, "applicant.military_status"));
  assert_changed (km_form_set_answer (fixture->form, "applicant.national_id", "٢ ٨٦١٢٠٣ ٢٨ ٠١٤٧ ٣"), changed);
  fixture_assert_answer (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID, KM_ANSWER_TYPED);
  fixture_assert_answer (fixture, "applicant.birth_date", "1986-12-03", KM_ANSWER_NATIONAL_ID);
  fixture_assert_answer (fixture, "applicant.sex", "male", KM_ANSWER_NATIONAL_ID);
  fixture_assert_answer (fixture, "applicant.birth_place", "أسوان", KM_ANSWER_NATIONAL_ID);
  g_assert_true (fixture_visible (fixture, "applicant.military_status"));
  /* A woman's number: her data, and nothing about military service. */
  fixture_set (fixture, "applicant.national_id", FIXTURE_WOMAN_ID);
  fixture_assert_answer (fixture, "applicant.sex", "female", KM_ANSWER_NATIONAL_ID);
  g_assert_false (fixture_visible (fixture, "applicant.military_status"));
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  /* A wrong number takes back what it told. */
  assert_changed (km_form_set_answer (fixture->form, "applicant.national_id", "286120328014"), wrong);
  fixture_assert_answer (fixture, "applicant.birth_date", NULL, KM_ANSWER_NONE);
  g_assert_true (km_form_find (fixture->form, "applicant.national_id")->blocks);
  g_assert_cmpstr (km_form_find (fixture->form, "applicant.national_id")->typed, ==, "286120328014");
  g_assert_nonnull (km_form_find (fixture->form, "applicant.national_id")->problem);
}

static void
test_national_id_clash (Fixture      *fixture,
                        gconstpointer data)
{
  const KmFormEntry *birth;

  fixture_add (fixture, "CSO-001", NULL);
  fixture_set (fixture, "applicant.birth_date", "04/12/1986");
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  birth = km_form_find (fixture->form, "applicant.birth_date");
  g_assert_cmpstr (birth->value, ==, "1986-12-04");
  g_assert_cmpstr (birth->problem_code, ==, "national-id-differs");
  g_assert_false (birth->blocks);
  fixture_set (fixture, "applicant.birth_date", "03/12/1986");
  g_assert_null (birth->problem_code);
  /* Emptied by hand it stays empty, until another number comes. */
  fixture_set (fixture, "applicant.birth_date", "");
  fixture_assert_answer (fixture, "applicant.birth_date", NULL, KM_ANSWER_NONE);
  fixture_set (fixture, "applicant.national_id", FIXTURE_WOMAN_ID);
  fixture_assert_answer (fixture, "applicant.birth_date", "1990-03-15", KM_ANSWER_NATIONAL_ID);
}

/* ---- identity ---- */

static void
test_identity (Fixture      *fixture,
               gconstpointer data)
{
  fixture_add (fixture, "TRF-002", NULL);
  g_assert_true (fixture_visible (fixture, "applicant.national_id"));
  g_assert_true (km_form_find (fixture->form, "applicant.national_id")->required);
  g_assert_false (fixture_visible (fixture, "applicant.passport_number"));
  km_form_changes_free (km_form_set_audience (fixture->form, KM_AUDIENCE_FOREIGNER));
  g_assert_false (fixture_visible (fixture, "applicant.national_id"));
  g_assert_false (km_form_find (fixture->form, "applicant.national_id")->required);
  g_assert_true (km_form_find (fixture->form, "applicant.passport_number")->required);
  /* The person's nationality says more than the ticket. */
  fixture_set (fixture, "applicant.nationality", "EG");
  g_assert_true (fixture_visible (fixture, "applicant.national_id"));
  km_form_changes_free (km_form_set_audience (fixture->form, KM_AUDIENCE_CITIZEN));
  fixture_set (fixture, "applicant.nationality", "SD");
  g_assert_true (km_form_identity_is_passport (fixture->form, "applicant.national_id"));
  g_assert_true (fixture_visible (fixture, "applicant.passport_number"));
  /* And the clerk, who has the paper in hand, more than both. */
  km_form_changes_free (km_form_set_identity (fixture->form, "applicant.passport_number", FALSE));
  g_assert_true (fixture_visible (fixture, "applicant.national_id"));
}

/* An Egyptian sells to a foreigner (counter.md §1.6). */
static void
test_identity_of_each (Fixture      *fixture,
                       gconstpointer data)
{
  fixture_add (fixture, "TRF-017", NULL);
  g_assert_true (fixture_visible (fixture, "buyer.national_id"));
  g_assert_false (fixture_visible (fixture, "buyer.passport_number"));
  km_form_changes_free (km_form_set_identity (fixture->form, "buyer.national_id", TRUE));
  g_assert_true (fixture_visible (fixture, "seller.national_id"));
  g_assert_false (fixture_visible (fixture, "buyer.national_id"));
  g_assert_true (km_form_find (fixture->form, "buyer.passport_number")->required);
  fixture_set (fixture, "buyer.passport_number", "n 123456");
  fixture_assert_answer (fixture, "buyer.passport_number", "N123456", KM_ANSWER_TYPED);
  fixture_fill (fixture->form);
  {
    g_autoptr (json_t) answers = km_form_shared_answers (fixture->form);

    g_assert_nonnull (json_object_get (answers, "seller.national_id"));
    g_assert_nonnull (json_object_get (answers, "buyer.passport_number"));
    g_assert_null (json_object_get (answers, "buyer.national_id"));
  }
}

/* A passport that is asked for itself stays for Egyptians: renewing it. */
static void
test_passport_for_itself (Fixture      *fixture,
                          gconstpointer data)
{
  fixture_add (fixture, "PAS-002", NULL);
  g_assert_true (fixture_visible (fixture, "applicant.national_id"));
  g_assert_true (fixture_visible (fixture, "applicant.passport_number"));
  g_assert_false (km_form_find (fixture->form, "applicant.passport_number")->required);
}

/* ---- conditions ---- */

static void
test_when (Fixture      *fixture,
           gconstpointer data)
{
  fixture_add (fixture, "CSO-010", NULL);
  fixture_add (fixture, "SOL-001", NULL);
  fixture_add (fixture, "TRF-020", NULL);
  g_assert_false (fixture_visible (fixture, "delivery.address"));
  g_assert_false (fixture_visible (fixture, "spouse.full_name"));
  g_assert_false (fixture_visible (fixture, "loss.report_number"));
  fixture_set (fixture, "delivery.method", "post");
  fixture_set (fixture, "applicant.marital_status", "married");
  fixture_set (fixture, "3/trf_020.cause", "lost");
  g_assert_true (fixture_visible (fixture, "delivery.address"));
  g_assert_true (fixture_visible (fixture, "spouse.full_name"));
  g_assert_true (km_form_find (fixture->form, "loss.report_number")->required);
  fixture_set (fixture, "spouse.full_name", "هدى محمود علي حسن");
  fixture_set (fixture, "3/trf_020.cause", "damaged");
  fixture_set (fixture, "applicant.marital_status", "widowed");
  g_assert_false (fixture_visible (fixture, "loss.report_number"));
  /* Hidden answers are not sent, and come back. */
  {
    g_autoptr (json_t) answers = km_form_shared_answers (fixture->form);

    g_assert_null (json_object_get (answers, "spouse.full_name"));
  }
  fixture_set (fixture, "applicant.marital_status", "married");
  fixture_assert_answer (fixture, "spouse.full_name", "هدى محمود علي حسن", KM_ANSWER_TYPED);
  /* Another service that loses its paper for certain asks all the same. */
  fixture_set (fixture, "3/trf_020.cause", "damaged");
  fixture_add (fixture, "TRF-007", NULL);
  g_assert_true (fixture_visible (fixture, "loss.report_number"));
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/form/national-id", NULL, test_national_id);
  ADD ("/form/national-id-clash", NULL, test_national_id_clash);
  ADD ("/form/identity", NULL, test_identity);
  ADD ("/form/identity-of-each", NULL, test_identity_of_each);
  ADD ("/form/passport-for-itself", NULL, test_passport_for_itself);
  ADD ("/form/when", NULL, test_when);
  return g_test_run ();
}
