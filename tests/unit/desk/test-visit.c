/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-visit-fixture.h"

#include "km-kiosk.h"

/* The form of a visit, without a server: by difference, prefill, completeness, gaps. */

static void
count_changes (GListModel *model, guint position, guint removed, guint added, guint *changes)
{
  *changes += removed + added;
}

static void
test_by_difference (Visiting *f, gconstpointer data)
{
  g_autoptr (KmFormField) name = NULL;
  g_autoptr (KmFormSection) applicant = NULL;
  g_autoptr (GError) error = NULL;
  guint changes = 0, sections;

  visit_add (f, "CRM-001");
  km_visit_set_answer (f->visit, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  name = g_object_ref (visit_field (f, "applicant.full_name"));
  applicant = g_list_model_get_item (km_visit_get_sections (f->visit), 0);
  sections = g_list_model_get_n_items (km_visit_get_sections (f->visit));

  /* One more service: the same objects, only additions, nothing typed is lost. */
  g_signal_connect (km_visit_get_sections (f->visit), "items-changed", G_CALLBACK (count_changes), &changes);
  visit_add (f, "CSO-014");
  g_assert_true (km_visit_find_field (f->visit, "applicant.full_name") == name);
  g_assert_cmpstr (km_form_field_get_value (name), ==, "أحمد عبد الرحمن محمد السيد");
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_sections (f->visit)), ==, sections + changes);
  g_signal_handlers_disconnect_by_data (km_visit_get_sections (f->visit), &changes);
  {
    g_autoptr (KmFormSection) first = g_list_model_get_item (km_visit_get_sections (f->visit), 0);

    g_assert_true (first == applicant);
  }

  /* Both authorities ask for the name. */
  {
    g_autofree char *askers = NULL;

    g_object_get (name, "askers", &askers, NULL);
    g_assert_nonnull (strchr (askers, ','));
  }

  /* Away and back: the answer comes back with the field. */
  g_assert_true (km_visit_remove_item (f->visit, 1, &error));
  g_assert_true (km_visit_remove_item (f->visit, 2, &error));
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_sections (f->visit)), ==, 0);
  g_assert_null (km_visit_find_field (f->visit, "applicant.full_name"));
  visit_add (f, "CRM-001");
  g_assert_cmpstr (km_form_field_get_value (visit_field (f, "applicant.full_name")), ==, "أحمد عبد الرحمن محمد السيد");
  /* Item numbers are not used twice. */
  {
    g_autoptr (KmVisitItem) item = g_list_model_get_item (km_visit_get_items (f->visit), 0);

    g_assert_cmpuint (km_visit_item_get_item (item), ==, 3);
  }
}

static void
test_national_id_fills (Visiting *f, gconstpointer data)
{
  gboolean in_tab_order;

  visit_add (f, "CSO-001");
  g_assert_cmpstr (km_form_field_get_value (visit_field (f, "applicant.birth_date")), ==, "");
  km_visit_set_answer (f->visit, "applicant.national_id", "٢٨٦١٢٠٣٢٨٠١٤٧٣");
  g_assert_cmpstr (km_form_field_get_value (visit_field (f, "applicant.national_id")), ==, "28612032801473");
  g_assert_cmpstr (km_form_field_get_value (visit_field (f, "applicant.birth_date")), ==, "1986-12-03");
  g_assert_cmpstr (km_form_field_get_value (visit_field (f, "applicant.sex")), ==, "male");
  g_assert_cmpstr (km_form_field_get_source (visit_field (f, "applicant.birth_date")), ==, "national-id");
  g_object_get (visit_field (f, "applicant.birth_date"), "in-tab-order", &in_tab_order, NULL);
  g_assert_false (in_tab_order);
  /* A problem stands beside its field and keeps what was typed. */
  km_visit_set_answer (f->visit, "applicant.national_id", "123");
  g_assert_cmpstr (km_form_field_get_text (visit_field (f, "applicant.national_id")), ==, "123");
  g_assert_cmpint (km_form_field_get_severity (visit_field (f, "applicant.national_id")), ==, KM_FIELD_BLOCK);
  g_assert_cmpstr (km_form_field_get_problem (visit_field (f, "applicant.national_id")), !=, "");
}

static void
notified (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_silent_when_the_same (Visiting *f, gconstpointer data)
{
  guint count = 0;

  visit_add (f, "CRM-001");
  km_visit_set_answer (f->visit, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  g_signal_connect (visit_field (f, "applicant.mobile"), "notify", G_CALLBACK (notified), &count);
  g_signal_connect (km_visit_get_items (f->visit), "items-changed", G_CALLBACK (notified), &count);
  km_visit_set_answer (f->visit, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  km_visit_set_answer (f->visit, "applicant.occupation", "مهندس");
  g_assert_cmpuint (count, ==, 0);
  g_signal_handlers_disconnect_by_data (visit_field (f, "applicant.mobile"), &count);
  g_signal_handlers_disconnect_by_data (km_visit_get_items (f->visit), &count);
}

static void
test_gaps (Visiting *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *again = NULL, *last = NULL;
  KmGapKind kind;
  g_autoptr (KmReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  Await refused = { NULL };

  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, &first), ==, KM_GAP_NONE);
  g_assert_null (first);
  visit_add (f, "CSO-001");
  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, &first), ==, KM_GAP_FIELD);
  g_assert_cmpint (km_visit_next_gap (f->visit, first, &second), ==, KM_GAP_FIELD);
  g_assert_cmpstr (first, !=, second);
  /* Filled, it is passed over; from it the walk still goes on. */
  km_visit_set_answer (f->visit, first, "أحمد عبد الرحمن محمد السيد");
  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, &again), ==, KM_GAP_FIELD);
  g_assert_cmpstr (again, ==, second);
  /* Round once: fields, the speed, the papers, then the first again. */
  last = g_strdup (second);
  for (guint i = 0, seen = 0; i < 100; i++)
    {
      char *next = NULL;

      kind = km_visit_next_gap (f->visit, last, &next);
      g_assert_cmpint (kind, !=, KM_GAP_NONE);
      seen |= 1u << kind;
      g_free (last);
      last = next;
      if (strcmp (last, second) == 0)
        {
          g_assert_cmpuint (seen, ==, 1u << KM_GAP_FIELD | 1u << KM_GAP_CHOICE | 1u << KM_GAP_DOCUMENT);
          break;
        }
    }
  g_assert_cmpstr (last, ==, second);
  /* F9 is never dead: it says what is missing and takes nothing. */
  g_assert_true (g_str_has_prefix (km_visit_get_missing_text (f->visit), "Missing:"));
  km_visit_complete_async (f->visit, NULL, await_cb, &refused);
  receipt = km_visit_complete_finish (f->visit, await_result (&refused, "complete"), &error);
  g_assert_null (receipt);
  g_assert_true (km_desk_error_is (error, "incomplete"));
  AWAIT_CLEAR (refused);
}

static void
test_twice_for_two (Visiting *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean needed;

  visit_add (f, "CSO-009");
  visit_add (f, "CSO-009");
  {
    g_autoptr (KmVisitItem) second = g_list_model_get_item (km_visit_get_items (f->visit), 1);

    g_object_get (second, "for-whom-needed", &needed, NULL);
    g_assert_true (needed);
    g_assert_true (km_visit_set_for_whom (f->visit, 2, "مريم", &error));
    g_assert_cmpstr (km_visit_item_get_for_whom (second), ==, "مريم");
  }
  /* Each has its own copies; the applicant stands once. */
  g_assert_nonnull (km_visit_find_field (f->visit, "applicant.full_name"));
  g_assert_null (km_visit_find_field (f->visit, "2/applicant.full_name"));
  g_assert_nonnull (km_visit_find_field (f->visit, "1/cso_009.copies"));
  g_assert_nonnull (km_visit_find_field (f->visit, "2/cso_009.copies"));
  g_assert_nonnull (km_visit_find_field (f->visit, "subject.full_name"));
  g_assert_nonnull (km_visit_find_field (f->visit, "2/subject.full_name"));
}

static void
test_headings_named (Visiting *f, gconstpointer data)
{
  GListModel *sections = km_visit_get_sections (f->visit);
  g_autoptr (KmFormSection) own = NULL;
  guint changes = 0;

  visit_add (f, "CSO-010");
  visit_add (f, "CSO-010");
  own = g_list_model_get_item (sections, g_list_model_get_n_items (sections) - 1);
  g_signal_connect (sections, "items-changed", G_CALLBACK (count_changes), &changes);
  km_visit_set_answer (f->visit, "2/subject.full_name", "يوسف أحمد عبد الرحمن محمد");
  g_assert_cmpstr (km_form_section_get_title (own), ==, "Birth certificate, copy 2 of 2: يوسف أحمد عبد الرحمن محمد");
  g_assert_cmpuint (changes, ==, 0); /* the heading moves along; nothing comes, goes or is made anew */
  g_signal_handlers_disconnect_by_data (sections, &changes);
}

/* A key press must not drop a frame (design, §10): one more service in a bundle of ten, and one more letter. The time is told, not
 * judged: a slow machine fails no test. */
static void
test_speed_told (Visiting *f, gconstpointer data)
{
  static const char *const services[] = { "CSO-016", "CSO-009", "CSO-014", "SUP-004", "CRM-001", "NOT-001", "TRF-001", "PPO-001", "NOS-001", "SOL-001" };
  gint64 began, key, one_more;

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    visit_add (f, services[i]);
  began = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    km_visit_set_answer (f->visit, "applicant.full_name", i % 2 ? "أحمد عبد الرحمن محمد" : "أحمد عبد الرحمن محمد السيد");
  key = (g_get_monotonic_time () - began) / 100;
  began = g_get_monotonic_time ();
  visit_add (f, "TRF-020");
  one_more = g_get_monotonic_time () - began;
  g_test_message ("%" G_GINT64_FORMAT " µs a letter, %" G_GINT64_FORMAT " µs for one more service", key, one_more);
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (f->visit)), ==, G_N_ELEMENTS (services) + 1);
}

static void
test_language (Visiting *f, gconstpointer data)
{
  g_autofree char *english = NULL, *arabic = NULL;

  visit_add (f, "CRM-001");
  english = g_strdup (km_form_field_get_label (visit_field (f, "applicant.full_name")));
  km_desk_set_language (f->desk, KM_LANGUAGE_AR);
  arabic = g_strdup (km_form_field_get_label (visit_field (f, "applicant.full_name")));
  g_assert_cmpstr (english, !=, arabic);
}

static gboolean
has_text (GObject *object, const char *property, const char *text)
{
  g_autofree char *value = NULL;

  g_object_get (object, property, &value, NULL);
  return g_strcmp0 (value, text) == 0;
}

static char *
paper_label (Visiting *f, const char *id)
{
  GListModel *documents = km_visit_get_documents (f->visit);

  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (GObject) paper = g_list_model_get_item (documents, i);
      g_autofree char *label = NULL;

      if (!has_text (paper, "id", id))
        continue;
      g_object_get (paper, "label", &label, NULL);
      return g_steal_pointer (&label);
    }
  return NULL;
}

/* Alt+P: one paper in place of the other, each with what was typed; the list of documents says the same. */
static void
test_identity (Visiting *f, gconstpointer data)
{
  g_autofree char *other = NULL, *back = NULL, *before = NULL, *after = NULL;
  const KmService *service = NULL;
  const KmDocument *document = NULL;
  KmCatalogue *catalogue = km_desk_get_catalogue (f->desk);

  km_desk_set_language (f->desk, KM_DESK_ARABIC);
  for (guint i = 0; i < km_catalogue_n_services (catalogue) && document == NULL; i++)
    {
      service = km_catalogue_nth_service (catalogue, i);
      for (guint k = 0; k < service->n_documents && document == NULL; k++)
        if (service->documents[k].passport_label_ar != NULL && km_service_for_audience (service, KM_AUDIENCE_CITIZEN)
            && km_service_find_field (service, "applicant.national_id") != NULL && km_desk_offers (f->desk, service))
          document = &service->documents[k];
    }
  g_assert_nonnull (document);
  visit_add (f, service->code);
  km_visit_set_answer (f->visit, "applicant.national_id", "28612032801473");
  g_assert_true (has_text (G_OBJECT (visit_field (f, "applicant.national_id")), "identity-text", "Passport"));
  before = paper_label (f, document->label_ar);
  g_assert_null (km_visit_switch_identity (f->visit, "applicant.full_name"));

  other = km_visit_switch_identity (f->visit, "applicant.national_id");
  g_assert_cmpstr (other, ==, "applicant.passport_number");
  g_assert_null (km_visit_find_field (f->visit, "applicant.national_id"));
  g_assert_true (has_text (G_OBJECT (visit_field (f, "applicant.passport_number")), "identity-text", "National ID"));
  after = paper_label (f, document->label_ar);
  g_assert_cmpstr (after, !=, before);
  g_assert_nonnull (strstr (after, "جواز"));

  back = km_visit_switch_identity (f->visit, other);
  g_assert_cmpstr (back, ==, "applicant.national_id");
  g_assert_cmpstr (km_form_field_get_value (visit_field (f, "applicant.national_id")), ==, "28612032801473");
}

static void
test_not_applicable (Visiting *f, gconstpointer data)
{
  KmFormField *mobile;
  gboolean na, allowed;
  guint before, after;

  visit_add (f, "CRM-001");
  mobile = visit_field (f, "applicant.mobile");
  g_object_get (f->visit, "missing-count", &before, NULL);
  km_visit_set_not_applicable (f->visit, "applicant.mobile", TRUE);
  g_object_get (mobile, "na", &na, "na-allowed", &allowed, NULL);
  g_object_get (f->visit, "missing-count", &after, NULL);
  g_assert_true (na && allowed);
  g_assert_false (km_form_field_get_missing (mobile));
  g_assert_cmpuint (after, ==, before - 1);
  km_visit_set_not_applicable (f->visit, "applicant.full_name", TRUE);
  g_object_get (visit_field (f, "applicant.full_name"), "na", &na, "na-allowed", &allowed, NULL);
  g_assert_false (na || allowed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) g_test_add ("/desk/visit/" name, Visiting, NULL, visit_set_up, function, visit_tear_down)
  TEST ("by-difference", test_by_difference);
  TEST ("national-id-fills", test_national_id_fills);
  TEST ("silent-when-the-same", test_silent_when_the_same);
  TEST ("gaps", test_gaps);
  TEST ("twice-for-two", test_twice_for_two);
  TEST ("headings-named", test_headings_named);
  TEST ("fast-enough", test_speed_told);
  TEST ("language", test_language);
  TEST ("identity", test_identity);
  TEST ("not-applicable", test_not_applicable);
  return g_test_run ();
}
