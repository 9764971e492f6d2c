/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-advice.h"

/* What is said of a bundle before its form is filled. */

static gboolean
anything (const KmService *service,
          gpointer         data)
{
  return TRUE;
}

static gboolean
nothing (const KmService *service,
         gpointer         data)
{
  return FALSE;
}

static gboolean
has_all (const char *label,
         gpointer    data)
{
  return TRUE;
}

static char *
said (Fixture          *fixture,
      KmServiceFilter   offered,
      KmDocumentSettled settled,
      KmAdviceKind      kind)
{
  g_autoptr (GPtrArray) advice = km_advise (fixture->bundle, offered, settled, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < advice->len; i++)
    {
      const KmAdvice *one = advice->pdata[i];

      if (one->kind != kind)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " | " : "", one->service != NULL ? one->service->code : "");
      for (guint j = 0; j < one->items->len && kind != KM_ADVICE_ADD; j++)
        g_string_append_printf (text, "%s%s", j > 0 ? " " : "", km_bundle_find (fixture->bundle, g_array_index (one->items, guint, j))->service->code);
    }
  return g_strdup (text->str);
}

/* Each of the ready-made bundles: what makes a paper stands before what needs it. */
static void
test_order (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  guint ordered = 0;

  for (guint n = 0; n < km_catalogue_n_bundles (catalogue); n++)
    {
      g_autoptr (KmBundle) bundle = km_bundle_new (catalogue);
      g_autoptr (GPtrArray) advice = NULL;

      km_bundle_add_template (bundle, km_catalogue_nth_bundle (catalogue, n));
      advice = km_advise (bundle, nothing, NULL, NULL);
      for (guint i = 0; i < advice->len; i++)
        {
          const KmAdvice *one = advice->pdata[i];

          if (one->kind != KM_ADVICE_ORDER)
            continue;
          ordered++;
          g_assert_cmpuint (one->items->len, >=, 2);
          for (guint user = 0; user < one->items->len; user++)
            for (guint later = user + 1; later < one->items->len; later++)
              {
                const KmService *service = km_bundle_find (bundle, g_array_index (one->items, guint, user))->service;
                const KmService *maker = km_bundle_find (bundle, g_array_index (one->items, guint, later))->service;

                for (guint d = 0; d < service->n_documents; d++)
                  {
                    gboolean makes = g_strv_contains (maker->produces, service->documents[d].label_ar);
                    gboolean back = FALSE;

                    /* Two that each make what the other needs have no order. */
                    for (guint k = 0; k < maker->n_documents; k++)
                      back |= g_strv_contains (service->produces, maker->documents[k].label_ar);
                    if (makes && !back)
                      g_error ("%s: %s stands before %s", km_catalogue_nth_bundle (catalogue, n)->code, service->code, maker->code);
                  }
              }
        }
    }
  g_assert_cmpuint (ordered, >, 10);
}

/* A paper that is missing is made here; not when the visitor has it, nor where nothing is offered, nor when it is asked for already. */
static void
test_add (Fixture      *fixture,
          gconstpointer data)
{
  g_autofree char *missing = said (fixture, anything, NULL, KM_ADVICE_ADD);
  g_autofree char *there = said (fixture, anything, has_all, KM_ADVICE_ADD);
  g_autofree char *nowhere = said (fixture, nothing, NULL, KM_ADVICE_ADD);
  g_auto (GStrv) codes = g_strsplit (missing, " | ", -1);
  g_autofree char *after = NULL;

  g_assert_cmpstr (missing, !=, "");
  g_assert_cmpstr (there, ==, "");
  g_assert_cmpstr (nowhere, ==, "");
  fixture_add (fixture, codes[0], NULL);
  after = said (fixture, anything, NULL, KM_ADVICE_ADD);
  g_assert_null (strstr (after, codes[0]));
}

static void
test_copies (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *others = NULL, *same = NULL;

  fixture_add (fixture, "CSO-009", "مريم");
  fixture_add (fixture, "CSO-009", "يوسف");
  others = said (fixture, anything, has_all, KM_ADVICE_COPIES);
  g_assert_cmpstr (others, ==, "");
  fixture_add (fixture, "CSO-009", "مريم");
  same = said (fixture, anything, has_all, KM_ADVICE_COPIES);
  g_assert_cmpstr (same, ==, "CSO-009 CSO-009");
}

static void
test_silent (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) none = km_advise (fixture->bundle, anything, NULL, NULL);
  g_autoptr (GPtrArray) one = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  fixture_add (fixture, "PAY-001", NULL);
  one = km_advise (fixture->bundle, anything, has_all, NULL);
  g_assert_cmpuint (one->len, ==, 0);
}

#define ADD(path, data, function) g_test_add (path, Fixture, data, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice/order", test_order);
  ADD ("/advice/add", "TAX-001 SUP-004", test_add);
  ADD ("/advice/copies", NULL, test_copies);
  ADD ("/advice/silent", NULL, test_silent);
  return g_test_run ();
}
