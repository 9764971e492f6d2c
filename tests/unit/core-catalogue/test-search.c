/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-search.h"

/* What people type finds what they mean. */

static gboolean
finds (const KmSearch *search,
       const char     *text,
       const char     *code,
       const char    **alias)
{
  g_autoptr (GPtrArray) hits = km_search_find (search, text, 10);

  for (guint i = 0; i < hits->len; i++)
    {
      const KmSearchHit *hit = hits->pdata[i];

      if (strcmp (hit->service != NULL ? hit->service->code : hit->bundle->code, code) == 0)
        {
          *alias = hit->alias;
          return TRUE;
        }
    }
  return FALSE;
}

static void
test_finds (void)
{
  static const struct
  {
    const char *text, *code, *alias;
  } cases[] = {
    /* spelling: alef, hamza, ta marbuta, alef maqsura, digits, diacritics, tatweel */
    { "شهادة ميلاد", "CSO-009", NULL },
    { "شهاده ميلاد", "CSO-009", NULL },
    { "شَهَادَة مِيلاد", "CSO-009", NULL },
    { "شـــهادة ميلاد", "CSO-009", NULL },
    { "ميلاد شهادة", "CSO-009", NULL },
    { "شها ميل", "CSO-009", NULL },
    { "اثبات تاريخ عقد ايجار", "NOT-017", NULL },
    { "إثبات تاريخ عقد إيجار", "NOT-017", NULL },
    { "سيارة ملاكى", "TRF-011", NULL },
    { "٢٠٣٠", "TRF-013", NULL },
    { "2030", "TRF-013", NULL },
    /* the article may be left out */
    { "اقامة بالبطاقة", "CSO-005", NULL },
    { "بطاقة تموين", "SUP-004", NULL },
    /* English, codes, authorities */
    { "birth certificate", "CSO-009", NULL },
    { "Birth CERT", "CSO-010", NULL },
    { "CSO-014", "CSO-014", NULL },
    { "cso 014", "CSO-014", NULL },
    { "المرور", "TRF-001", NULL },
    /* bundles */
    { "مولود جديد", "BND-01", NULL },
    { "newborn", "BND-01", NULL },
    { "BND-08", "BND-08", NULL },
    /* visitors' own words */
    { "فيش", "CRM-001", "فيش" },
    { "فيش وتشبيه", "CRM-002", "فيش وتشبيه" },
    { "برنت", "NOS-002", NULL },
    { "نمر", "TRF-020", "نمر" },
    { "باسبور", "PAS-001", "باسبور" },
    { "ختم الخارجيه", "CON-003", "ختم الخارجية" },
    { "رخصة العربيه", "TRF-012", "رخصة العربية" },
    { "النور", "PAY-001", "النور" },
    { "كعب", "LAB-001", "كعب عمل" },
    /* the wrong layout, both ways */
    { "tda", "CRM-001", "فيش" },
    { "fhsf,v", "PAS-001", "باسبور" },
    { "ىثصلاخقى", "BND-01", NULL },
  };
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  g_autoptr (KmSearch) search = km_search_new (catalogue);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *alias = NULL;

      if (!finds (search, cases[i].text, cases[i].code, &alias))
        g_error ("\"%s\" does not find %s", cases[i].text, cases[i].code);
      if (cases[i].alias != NULL)
        g_assert_cmpstr (alias, ==, cases[i].alias);
    }
}

static void
test_order (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  g_autoptr (KmSearch) search = km_search_new (catalogue);
  g_autoptr (GPtrArray) code = km_search_find (search, "CSO-001", 10);
  g_autoptr (GPtrArray) whole = km_search_find (search, "قيد", 50);
  g_autoptr (GPtrArray) few = km_search_find (search, "شهادة", 3);
  g_autoptr (GPtrArray) nothing = km_search_find (search, "ديناصور", 10);
  g_autoptr (GPtrArray) empty = km_search_find (search, "  ", 10);
  g_autoptr (GPtrArray) newborn = km_search_find (search, "مولود", 10);

  g_assert_cmpuint (code->len, ==, 1);
  g_assert_cmpstr (((KmSearchHit *) code->pdata[0])->service->code, ==, "CSO-001");
  for (guint i = 1; i < whole->len; i++)
    g_assert_cmpint (((KmSearchHit *) whole->pdata[i - 1])->rank, <=, ((KmSearchHit *) whole->pdata[i])->rank);
  g_assert_cmpuint (few->len, ==, 3);
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpuint (empty->len, ==, 0);
  /* The ready-made bundle before the single service. */
  g_assert_nonnull (((KmSearchHit *) newborn->pdata[0])->bundle);
}

/* Every name finds its own service, typed whole and by its first letters. */
static void
test_every_name (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  g_autoptr (KmSearch) search = km_search_new (catalogue);

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);
      const char *const names[] = { service->name_ar, service->name_en, service->short_ar, service->code };

      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        {
          const char *alias;

          if (!finds (search, names[j], service->code, &alias))
            g_error ("\"%s\" does not find %s", names[j], service->code);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/finds", test_finds);
  g_test_add_func ("/search/order", test_order);
  g_test_add_func ("/search/every-name", test_every_name);
  return g_test_run ();
}
