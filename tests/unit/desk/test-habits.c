/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-habits.h"
#include "km-visit-fixture.h"

/* What a till is used for most: quick services, search, remembered offices; and that nothing personal is among them. */

typedef struct
{
  char *folder;
  KmStore *store;
  KmHabits *habits;
} Fixture;

static void
open_habits (Fixture *f)
{
  f->store = km_store_new (f->folder, FALSE);
  AWAIT_BOOL (km_store_open_async (f->store, NULL, await_cb, &await), km_store_open_finish (f->store, await.result, &await_error));
  f->habits = km_habits_new (f->store);
  km_habits_load (f->habits);
}

static void
close_habits (Fixture *f)
{
  AWAIT_BOOL (km_store_close_async (f->store, await_cb, &await), km_store_close_finish (f->store, await.result, &await_error));
  g_assert_finalize_object (f->habits);
  g_clear_object (&f->store);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("km-habits-XXXXXX", NULL);
  open_habits (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_habits (f);
  remove_tree (f->folder);
  g_free (f->folder);
}

static char *
most_used (Fixture *f, const char *counter)
{
  g_autoptr (GPtrArray) codes = km_habits_most_used (f->habits, counter);

  g_ptr_array_add (codes, NULL);
  return g_strjoinv (" ", (char **) codes->pdata);
}

static void
test_most_used (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *other = NULL, *again = NULL;

  km_habits_use (f->habits, "ASW-03", (const char *const[]) { "CSO-009", "CRM-001", NULL }, 1);
  km_habits_use (f->habits, "ASW-03", (const char *const[]) { "CRM-001", NULL }, 2);
  km_habits_use (f->habits, "ASW-03", (const char *const[]) { "TRF-001", NULL }, 3);
  km_habits_use (f->habits, "ASW-04", (const char *const[]) { "PAY-001", NULL }, 4);
  first = most_used (f, "ASW-03");
  g_assert_cmpstr (first, ==, "CRM-001 TRF-001 CSO-009"); /* most, then the latest */
  other = most_used (f, "ASW-04");
  g_assert_cmpstr (other, ==, "PAY-001");
  g_assert_cmpuint (km_habits_times (f->habits, "ASW-03", "CRM-001"), ==, 2);
  g_assert_cmpuint (km_habits_times (f->habits, "ASW-05", "CRM-001"), ==, 0);

  /* The next morning. */
  close_habits (f);
  open_habits (f);
  WAIT_UNTIL (km_habits_times (f->habits, "ASW-03", "CRM-001") == 2);
  again = most_used (f, "ASW-03");
  g_assert_cmpstr (again, ==, "CRM-001 TRF-001 CSO-009");
}

static char *
complete (Fixture *f, const char *text)
{
  g_autoptr (GPtrArray) values = km_habits_complete (f->habits, "vehicle.traffic_unit", text, 3);

  g_ptr_array_add (values, NULL);
  return g_strjoinv ("|", (char **) values->pdata);
}

static void
test_offices (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text, *offered;
  } cases[] = {
    { "م", "مرور أسوان|مرور إدفو" },
    { "مرور ا", "مرور أسوان|مرور إدفو" },    /* the hamza need not be typed */
    { "إدفو", "مرور إدفو" },                  /* any word's beginning */
    { "مرور أسوان", "" },                     /* what stands there already is not offered */
    { "كوم", "" },
  };

  km_habits_remember (f->habits, "vehicle.traffic_unit", "مرور إدفو", 1);
  km_habits_remember (f->habits, "vehicle.traffic_unit", "مرور أسوان", 2);
  km_habits_remember (f->habits, "vehicle.traffic_unit", "مرور أسوان", 3);
  km_habits_remember (f->habits, "case.court", "محكمة أسوان", 4);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *offered = complete (f, cases[i].text);

      g_assert_cmpstr (offered, ==, cases[i].offered);
    }
}

/* A field's memory is bounded: what was typed once goes before what is used, and the new one stays. */
static void
test_bounded (Fixture *f, gconstpointer data)
{
  g_autofree char *often = NULL, *newest = NULL, *first = NULL;

  km_habits_remember (f->habits, "vehicle.traffic_unit", "وحدة كثيرة", 1);
  km_habits_remember (f->habits, "vehicle.traffic_unit", "وحدة كثيرة", 1);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *unit = g_strdup_printf ("مكتب%u", i);

      km_habits_remember (f->habits, "vehicle.traffic_unit", unit, 10 + i);
    }
  often = complete (f, "وحدة");
  newest = complete (f, "مكتب299");
  first = complete (f, "مكتب0");
  g_assert_cmpstr (often, ==, "وحدة كثيرة");
  g_assert_cmpstr (first, ==, "");
  close_habits (f);
  open_habits (f);
  for (;;)
    {
      g_autofree char *loaded = complete (f, "وحدة");

      if (*loaded != '\0')
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_clear_pointer (&first, g_free);
  first = complete (f, "مكتب0");
  g_assert_cmpstr (first, ==, "");
  g_clear_pointer (&newest, g_free);
  newest = complete (f, "مكتب29");
  g_assert_cmpstr (newest, ==, "مكتب299|مكتب298|مكتب297");
}

/* --- at the counter ---------------------------------------------------------------------------------------------------------------- */

static char *
hits (Visiting *f, const char *text, guint max)
{
  g_autoptr (GListModel) found = km_visit_search (f->visit, text, max);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (KmServiceHit) hit = g_list_model_get_item (found, i);

      g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", km_service_hit_get_code (hit));
    }
  return g_strdup (codes->str);
}

static void
test_quick (Visiting *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmReceipt) receipt = NULL;
  g_autoptr (GListModel) found = NULL;
  g_autoptr (KmServiceHit) first = NULL;
  g_autofree char *before = hits (f, "شهادة", 40), *after = NULL;
  guint quick;

  /* A service that stands first neither by name nor by the catalogue's own list. */
  visit_add (f, "TAX-001");
  visit_fill (f);
  visit_set_tender (f, "cash", 0, NULL, NULL);
  receipt = visit_pay (f);
  g_assert_nonnull (receipt);

  found = km_visit_search (f->visit, "", 40);
  first = g_list_model_get_item (found, 0);
  g_object_get (first, "quick", &quick, NULL);
  g_assert_cmpstr (km_service_hit_get_code (first), ==, "TAX-001");
  g_assert_cmpuint (quick, ==, 1);
  g_assert_true (km_visit_add_quick (f->visit, 1, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (f->visit)), ==, 1);
  g_assert_false (km_visit_add_quick (f->visit, 0, NULL));
  g_assert_false (km_visit_add_quick (f->visit, 10, &error));
  g_assert_true (km_desk_error_is (error, "no-quick"));
  after = hits (f, "شهادة", 40);
  g_assert_cmpuint (strlen (after), ==, strlen (before)); /* the same, maybe in another order */
}

/* Only what the catalogue marks as an office is in the till's file, and it is in clear: no name, no number, no address may be. */
static void
test_nothing_personal (Visiting *f, gconstpointer data)
{
  KmCatalogue *catalogue = km_desk_get_catalogue (f->desk);
  g_autoptr (KmReceipt) receipt = NULL;
  g_autofree char *wal = g_build_filename (f->folder, "till.db-wal", NULL), *file = g_build_filename (f->folder, "till.db", NULL);
  const char *const paths[] = { wal, file };

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);

      for (guint k = 0; k < service->n_fields; k++)
        g_assert_true (!service->fields[k].field->remember || service->fields[k].field->person == NULL);
    }
  visit_add (f, "CRM-001");
  km_visit_set_answer (f->visit, "applicant.full_name", "شخصية سرية تماما وحدها");
  visit_fill (f);
  visit_set_tender (f, "cash", 0, NULL, NULL);
  receipt = visit_pay (f);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_get_contents (paths[i], &bytes, &length, NULL))
        g_assert_null (g_strstr_len (bytes, (gssize) length, "شخصية سرية"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/habits/most-used", Fixture, NULL, set_up, test_most_used, tear_down);
  g_test_add ("/habits/offices", Fixture, NULL, set_up, test_offices, tear_down);
  g_test_add ("/habits/bounded", Fixture, NULL, set_up, test_bounded, tear_down);
  g_test_add ("/habits/quick", Visiting, NULL, visit_set_up, test_quick, visit_tear_down);
  g_test_add ("/habits/nothing-personal", Visiting, NULL, visit_set_up, test_nothing_personal, visit_tear_down);
  return g_test_run ();
}
