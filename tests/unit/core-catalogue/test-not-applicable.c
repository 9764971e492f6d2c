/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-error.h"
#include "km-json.h"

/* «لا ينطبق» (counter.md §1.4): on every required field but names and identity; recorded, not missing, told to the authority. */

static void
set_not_applicable (Fixture    *fixture,
                    const char *key,
                    gboolean    not_applicable)
{
  km_form_changes_free (km_form_set_not_applicable (fixture->form, key, not_applicable));
}

static gboolean
is_gap (Fixture    *fixture,
        const char *key)
{
  g_autoptr (GPtrArray) gaps = km_form_gaps (fixture->form, 0);

  return g_ptr_array_find_with_equal_func (gaps, key, g_str_equal, NULL);
}

static void
test_said_and_taken_back (Fixture      *fixture,
                          gconstpointer data)
{
  const KmFormEntry *mobile = km_form_find (fixture->form, "applicant.mobile");
  g_autoptr (KmFormChanges) changes = NULL;

  g_assert_nonnull (mobile);
  g_assert_true (mobile->may_not_apply);
  g_assert_true (is_gap (fixture, "applicant.mobile"));
  changes = km_form_set_not_applicable (fixture->form, "applicant.mobile", TRUE);
  g_assert_true (g_ptr_array_find_with_equal_func (changes->keys, "applicant.mobile", g_str_equal, NULL));
  g_assert_true (mobile->not_applicable);
  g_assert_false (is_gap (fixture, "applicant.mobile"));

  set_not_applicable (fixture, "applicant.mobile", FALSE);
  g_assert_true (is_gap (fixture, "applicant.mobile"));

  /* An answer takes it back, a wrong one too; and it takes an answer away, a wrong one too. */
  set_not_applicable (fixture, "applicant.mobile", TRUE);
  fixture_set (fixture, "applicant.mobile", "01035521478");
  g_assert_false (mobile->not_applicable);
  g_assert_cmpstr (mobile->value, ==, "01035521478");
  fixture_set (fixture, "applicant.mobile", "0103");
  g_assert_nonnull (mobile->problem);
  set_not_applicable (fixture, "applicant.mobile", TRUE);
  g_assert_null (mobile->value);
  g_assert_null (mobile->typed);
  g_assert_null (mobile->problem);
  g_assert_false (is_gap (fixture, "applicant.mobile"));
}

/* What was filled by itself is taken away, and fills again when it is taken back. */
static void
test_filled (Fixture      *fixture,
             gconstpointer data)
{
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  fixture_assert_answer (fixture, "applicant.birth_date", "1986-12-03", KM_ANSWER_NATIONAL_ID);
  set_not_applicable (fixture, "applicant.birth_date", TRUE);
  g_assert_null (km_form_get_answer (fixture->form, "applicant.birth_date"));
  set_not_applicable (fixture, "applicant.birth_date", FALSE);
  fixture_assert_answer (fixture, "applicant.birth_date", "1986-12-03", KM_ANSWER_NATIONAL_ID);
}

/* A national ID tells a birth date: that it did not apply was said too early. What it does not tell stays as it was said. */
static void
test_national_id_later (Fixture      *fixture,
                        gconstpointer data)
{
  set_not_applicable (fixture, "applicant.birth_date", TRUE);
  set_not_applicable (fixture, "applicant.occupation", TRUE);
  fixture_set (fixture, "applicant.national_id", FIXTURE_NATIONAL_ID);
  fixture_assert_answer (fixture, "applicant.birth_date", "1986-12-03", KM_ANSWER_NATIONAL_ID);
  g_assert_false (km_form_find (fixture->form, "applicant.birth_date")->not_applicable);
  g_assert_true (km_form_find (fixture->form, "applicant.occupation")->not_applicable);
}

static void
test_not_of_identity (Fixture      *fixture,
                      gconstpointer data)
{
  static const char *const keys[] = { "applicant.full_name", "applicant.national_id", "2/cso_009.copies", "no.such" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const KmFormEntry *entry = km_form_find (fixture->form, keys[i]);
      g_autoptr (KmFormChanges) changes = km_form_set_not_applicable (fixture->form, keys[i], TRUE);

      g_assert_cmpuint (changes->keys->len, ==, 0);
      g_assert_true (entry == NULL || (!entry->may_not_apply && !entry->not_applicable));
    }
}

static void
test_draft (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (json_t) draft = NULL;
  g_autoptr (KmForm) again = NULL;
  g_autoptr (GError) error = NULL;
  GDate today = fixture_today ();

  set_not_applicable (fixture, "applicant.mobile", TRUE);
  draft = km_form_to_json (fixture->form);
  again = km_form_new (fixture->bundle, KM_AUDIENCE_CITIZEN, &today);
  g_assert_true (km_form_restore (again, draft, &error));
  g_assert_no_error (error);
  g_assert_true (km_form_find (again, "applicant.mobile")->not_applicable);
  /* Another item that asks the same is told the same. */
  fixture_add (fixture, "CRM-001", NULL);
  g_assert_true (km_form_find (fixture->form, "applicant.mobile")->not_applicable);
}

/* ---- on the wire ---- */

static KmTransaction *
transaction_without (Fixture    *fixture,
                     const char *key)
{
  if (key != NULL)
    set_not_applicable (fixture, key, TRUE);
  return fixture_transaction (fixture->form, fixture->bundle, TRUE, NULL);
}

static void
test_wire (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = transaction_without (fixture, "applicant.mobile");
  g_autoptr (json_t) json = km_transaction_to_json (transaction);
  g_autoptr (KmTransaction) again = NULL;
  g_autoptr (GError) error = NULL;
  GDate today = fixture_today ();
  guint told = 0;

  g_assert_false (g_hash_table_contains (transaction->answers, "applicant.mobile"));
  again = km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < again->items->len; i++)
    {
      const KmTransactionItem *item = again->items->pdata[i];
      const KmService *service = km_catalogue_service (fixture->catalogue, item->service);

      g_assert_cmpint (km_transaction_item_is_not_applicable (item, "applicant.mobile"), ==, km_service_find_field (service, "applicant.mobile") != NULL);
      told += item->not_applicable->len;
    }
  g_assert_cmpuint (told, >, 0);
  g_assert_true (km_transaction_check_answers (fixture->catalogue, again, &today, &error));
  g_assert_no_error (error);
}

static void
test_absent_member (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (KmTransaction) transaction = transaction_without (fixture, NULL);
  g_autoptr (json_t) json = km_transaction_to_json (transaction);

  g_assert_null (json_object_get (json_array_get (json_object_get (json, "items"), 0), "not_applicable"));
}

/* What a till may not say so of, a server refuses before money: with the place. */
static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *ids;      /* JSON of the first item's member */
    const char *place;
  } cases[] = {
    { "[]", "/items/0/not_applicable" },
    { "[7]", "/items/0/not_applicable" },
    { "[\"\"]", "/items/0/not_applicable" },
    { "[\"applicant.address\", \"applicant.address\"]", "/items/0/not_applicable" },
    { "[\"applicant.full_name\"]", "/items/0/not_applicable/0" },      /* a name */
    { "[\"applicant.national_id\"]", "/items/0/not_applicable/0" },    /* identity */
    { "[\"vehicle.chassis_number\"]", "/items/0/not_applicable/0" },   /* not asked by it */
    { "[\"no.such\"]", "/items/0/not_applicable/0" },
    { "[\"applicant.address\"]", "/items/0/not_applicable/0" },        /* answered */
  };
  g_autoptr (KmTransaction) transaction = transaction_without (fixture, NULL);
  GDate today = fixture_today ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) json = km_transaction_to_json (transaction);
      g_autoptr (json_t) ids = json_loads (cases[i].ids, 0, NULL);
      g_autoptr (KmTransaction) read = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].ids);
      json_object_set (json_array_get (json_object_get (json, "items"), 0), "not_applicable", ids);
      read = km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, &error);
      if (read != NULL)
        g_assert_false (km_transaction_check_answers (fixture->catalogue, read, &today, &error));
      g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
      g_assert_cmpstr (km_error_get_field (error), ==, cases[i].place);
    }
}

/* Every one of the services can be finished by a visitor to whom nothing but name and identity applies. */
static void
test_every_service (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  GDate today = fixture_today ();
  guint said = 0;

  for (guint n = 0; n < km_catalogue_n_services (catalogue); n++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, n);
      KmAudience audience = km_service_for_audience (service, KM_AUDIENCE_CITIZEN)    ? KM_AUDIENCE_CITIZEN
                            : km_service_for_audience (service, KM_AUDIENCE_INVESTOR) ? KM_AUDIENCE_INVESTOR
                                                                                      : KM_AUDIENCE_FOREIGNER;
      g_autoptr (KmBundle) bundle = km_bundle_new (catalogue);
      g_autoptr (KmForm) form = km_form_new (bundle, audience, &today);
      g_autoptr (GPtrArray) gaps = NULL;
      g_autoptr (GHashTable) choices = NULL;
      g_autoptr (KmTransaction) transaction = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (km_bundle_add (bundle, service, NULL), ==, 1);
      km_form_changes_free (km_form_update (form));
      gaps = km_form_gaps (form, 0);
      for (guint i = 0; i < gaps->len; i++)
        {
          const KmFormEntry *entry = km_form_find (form, gaps->pdata[i]);

          said += entry->may_not_apply ? 1 : 0;
          km_form_changes_free (km_form_set_not_applicable (form, entry->key, TRUE));
        }
      fixture_fill (form);
      g_clear_pointer (&gaps, g_ptr_array_unref);
      gaps = km_form_gaps (form, 0);
      g_assert_cmpuint (gaps->len, ==, 0);
      choices = fixture_choices (bundle);
      transaction = km_transaction_new_from_form (form, bundle, NULL, choices, NULL, NULL);
      if (!km_transaction_check_answers (catalogue, transaction, &today, &error))
        g_error ("%s: %s", service->code, error->message);
    }
  g_assert_cmpuint (said, >, 1000);
}

#define ADD(path, data, set_up, function) g_test_add (path, Fixture, data, set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/not-applicable/said-and-taken-back", "BND-01", fixture_set_up, test_said_and_taken_back);
  ADD ("/not-applicable/filled", "PAS-001", fixture_set_up, test_filled);
  ADD ("/not-applicable/national-id-later", "PAS-001", fixture_set_up, test_national_id_later);
  ADD ("/not-applicable/not-of-identity", "BND-01", fixture_set_up, test_not_of_identity);
  ADD ("/not-applicable/draft", "BND-01", fixture_set_up, test_draft);
  ADD ("/not-applicable/wire", "BND-01", fixture_set_up_filled, test_wire);
  ADD ("/not-applicable/absent-member", "BND-01", fixture_set_up_filled, test_absent_member);
  ADD ("/not-applicable/refused", "CRM-001", fixture_set_up_filled, test_refused);
  g_test_add_func ("/not-applicable/every-service", test_every_service);
  return g_test_run ();
}
