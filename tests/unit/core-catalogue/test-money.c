/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-error.h"
#include "km-fees.h"

/* Money: the six bases of fees, the settling of payments. Every row is an amount that someone
 * would pay. */

static const char *
answer_from (const char *field_id,
             gpointer    data)
{
  return g_hash_table_lookup (data, field_id);
}

static gint64
fees_of (KmCatalogue *catalogue,
         const char  *code,
         const char  *choice,
         const char  *field,
         const char  *value,
         gint64      *pass_through)
{
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) lines = km_fee_lines_new ();
  g_autoptr (GError) error = NULL;
  gboolean needs_choice;

  if (field != NULL)
    g_hash_table_insert (answers, (gpointer) field, (gpointer) value);
  km_fees_for_item (km_catalogue_service (catalogue, code), 1, choice, answer_from, answers, lines, &needs_choice, &error);
  g_assert_no_error (error);
  g_assert_false (needs_choice);
  *pass_through = km_fee_lines_pass_through (lines);
  return km_fee_lines_total (lines);
}

static void
test_bases (void)
{
  static const struct
  {
    const char *service, *choice, *field, *value;
    gint64 total, pass_through;
  } cases[] = {
    { "CRM-001", NULL, NULL, NULL, 7000, 0 },                               /* fixed */
    { "TRF-001", NULL, NULL, NULL, 114000, 0 },                             /* seven fixed lines */
    { "CSO-009", NULL, "cso_009.copies", "1", 4500, 0 },                    /* per copy */
    { "CSO-009", NULL, "cso_009.copies", "3", 13500, 0 },
    { "CSO-014", NULL, "cso_014.copies", "20", 128000, 0 },
    { "CRG-007", NULL, "crg_007.pages", "12", 17000, 0 },                   /* 12 pages at 10.00 and 50.00 */
    { "TRF-014", NULL, "trf_014.years", "3", 83000, 0 },                    /* two lines by year and a fixed one */
    { "CRG-001", NULL, "company.capital", "10000000", 27500, 0 },           /* 0.1 % of 100,000.00 = 100.00 */
    { "CRG-001", NULL, "company.capital", "1", 17500, 0 },                  /* 0.1 % of a piastre: nothing */
    { "CRG-001", NULL, "company.capital", "500", 17501, 0 },                /* half a piastre rounds up */
    { "CRG-001", NULL, "company.capital", "499", 17500, 0 },
    { "TAX-006", NULL, "deed.value", "100000033", 2500001, 0 },             /* 2.5 %, rounded half up */
    { "TRF-013", NULL, "vehicle.value", "75000000", 1905000, 0 },           /* 2.5 % of 750,000.00 and insurance */
    { "PAY-001", NULL, "pay_001.amount", "43218", 43718, 43218 },           /* passed through */
    { "PAY-001", NULL, "pay_001.amount", "0", 500, 0 },
    { "CSO-001", "express", NULL, NULL, 51500, 0 },                         /* choice: one line alone */
    { "CSO-001", "normal", NULL, NULL, 5000, 0 },
    { "TRF-012", "tax_1630", NULL, NULL, 65000, 0 },                        /* choice beside a fixed line */
    { "CSO-016", NULL, NULL, NULL, 0, 0 },                                  /* free of charge */
  };
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 pass_through;
      gint64 total = fees_of (catalogue, cases[i].service, cases[i].choice, cases[i].field, cases[i].value, &pass_through);

      if (total != cases[i].total || pass_through != cases[i].pass_through)
        g_error ("%s, row %zu: %" G_GINT64_FORMAT " (%" G_GINT64_FORMAT " passed through)", cases[i].service, i, total, pass_through);
    }
}

static void
test_bad_fees (void)
{
  static const struct
  {
    const char *service, *choice, *field, *value, *code;
  } cases[] = {
    { "CSO-001", "royal", NULL, NULL, "bad-body" },
    { "CRM-001", "service", NULL, NULL, "bad-body" },                        /* a line that is no choice */
    { "CSO-009", NULL, "cso_009.copies", "-1", "bad-amount" },
    { "CSO-009", NULL, "cso_009.copies", "1.5", "bad-amount" },
    { "CSO-009", NULL, "cso_009.copies", "many", "bad-amount" },
    { "CSO-009", NULL, "cso_009.copies", "99999999999", "bad-amount" },
    { "TAX-006", NULL, "deed.value", "9223372036854775807", "bad-amount" },
    { "TAX-006", NULL, "deed.value", "92233720368547758070", "bad-amount" },
  };
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (GPtrArray) lines = km_fee_lines_new ();
      g_autoptr (GError) error = NULL;

      if (cases[i].field != NULL)
        g_hash_table_insert (answers, (gpointer) cases[i].field, (gpointer) cases[i].value);
      g_assert_false (km_fees_for_item (km_catalogue_service (catalogue, cases[i].service), 1, cases[i].choice, answer_from, answers, lines, NULL, &error));
      g_assert_cmpstr (km_error_get_wire_code (error), ==, cases[i].code);
    }
}

static void
test_not_yet (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) lines = km_fee_lines_new ();
  gboolean needs_choice;

  g_assert_true (km_fees_for_item (km_catalogue_service (catalogue, "CSO-009"), 1, NULL, answer_from, answers, lines, &needs_choice, NULL));
  g_assert_cmpstr (((KmFeeLine *) lines->pdata[0])->missing, ==, "cso_009.copies");
  g_assert_cmpint (km_fee_lines_total (lines), ==, 0);
  g_assert_true (km_fees_for_item (km_catalogue_service (catalogue, "TRF-012"), 2, NULL, answer_from, answers, lines, &needs_choice, NULL));
  g_assert_true (needs_choice);
  g_assert_cmpint (km_fee_lines_total (lines), ==, 30000);
}

static void
test_settle (void)
{
  static const struct
  {
    gint64 fees, pass_through, cash_free, exemption, electronic;
    gint64 surcharge, rounding, cash_due, total;
  } cases[] = {
    /* within the limit */
    { 0, 0, 0, 0, 0, 0, 0, 0, 0 },
    { 4500, 0, 0, 0, 0, 0, 0, 4500, 4500 },
    { 50000, 0, 0, 0, 0, 0, 0, 50000, 50000 },
    /* above it: ten per cent of all of the cash, at most 10,000 pounds */
    { 50025, 0, 0, 0, 0, 5003, -3, 55025, 55025 },
    { 72000, 0, 0, 0, 0, 7200, 0, 79200, 79200 },
    { 10000000, 0, 0, 0, 0, 1000000, 0, 11000000, 11000000 },
    { 10000010, 0, 0, 0, 0, 1000000, -10, 11000000, 11000000 },
    { 50000000, 0, 0, 0, 0, 1000000, 0, 51000000, 51000000 },
    /* cash to 25 piastres, half up */
    { 4512, 0, 0, 0, 0, 0, -12, 4500, 4500 },
    { 4513, 0, 0, 0, 0, 0, 12, 4525, 4525 },
    { 12, 0, 0, 0, 0, 0, -12, 0, 0 },
    { 13, 0, 0, 0, 0, 0, 12, 25, 25 },
    /* by card: to the piastre, no limit */
    { 4512, 0, 0, 0, 4512, 0, 0, 0, 4512 },
    { 5000000, 0, 0, 0, 5000000, 0, 0, 0, 5000000 },
    /* split: the limit looks at the cash part */
    { 72000, 0, 0, 0, 22000, 0, 0, 50000, 72000 },
    { 72000, 0, 0, 0, 21999, 5000, -1, 55000, 76999 },
    { 72000, 0, 0, 0, 60000, 0, 0, 12000, 72000 },
    /* passed through: outside the limit, paid by cash first */
    { 250000, 200000, 0, 0, 0, 0, 0, 250000, 250000 },
    { 250000, 199900, 0, 0, 0, 5010, -10, 255000, 255000 },
    { 250000, 250000, 0, 0, 0, 0, 0, 250000, 250000 },
    { 250000, 200000, 0, 0, 100000, 0, 0, 150000, 250000 },
    { 100000, 20000, 0, 0, 10000, 7000, 0, 97000, 107000 },
    /* services that the law leaves out */
    { 100000, 0, 60000, 0, 0, 0, 0, 100000, 100000 },
    /* exempted */
    { 60000, 0, 0, 10000, 0, 0, 0, 50000, 50000 },
    { 60000, 0, 0, 60000, 0, 0, 0, 0, 0 },
  };
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KmDue due = { cases[i].fees, cases[i].pass_through, cases[i].cash_free, cases[i].exemption };
      g_autoptr (GError) error = NULL;
      KmSettlement s;

      km_payment_settle (km_catalogue_payment (catalogue), &due, cases[i].electronic, &s, &error);
      g_assert_no_error (error);
      if (s.surcharge != cases[i].surcharge || s.rounding != cases[i].rounding || s.cash_due != cases[i].cash_due || s.total != cases[i].total)
        g_error ("row %zu: surcharge %" G_GINT64_FORMAT " rounding %" G_GINT64_FORMAT " cash %" G_GINT64_FORMAT " total %" G_GINT64_FORMAT, i, s.surcharge,
                 s.rounding, s.cash_due, s.total);
      g_assert_cmpint (s.cash_due % 25, ==, 0);
      g_assert_cmpint (s.total, ==, s.principal + s.surcharge + s.rounding);
    }
}

static void
test_settle_refused (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  KmPaymentRules refuse = *km_catalogue_payment (catalogue);
  KmPaymentRules allow = refuse;
  KmDue due = { .fees = 60000 };
  KmDue negative = { .fees = -1 };
  KmDue too_free = { .fees = 100, .exemption = 101 };
  g_autoptr (GError) error = NULL;
  KmSettlement s;

  refuse.cash_over_limit = KM_CASH_OVER_REFUSE;
  allow.cash_over_limit = KM_CASH_OVER_ALLOW;
  g_assert_false (km_payment_settle (&refuse, &due, 0, &s, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_true (km_payment_settle (&refuse, &due, 10000, &s, NULL));
  g_assert_true (km_payment_settle (&allow, &due, 0, &s, NULL));
  g_assert_cmpint (s.surcharge, ==, 0);
  g_assert_false (km_payment_settle (&allow, &due, 60001, &s, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
  g_assert_false (km_payment_settle (&allow, &due, -1, &s, NULL));
  g_assert_false (km_payment_settle (&allow, &negative, 0, &s, NULL));
  g_assert_false (km_payment_settle (&allow, &too_free, 0, &s, NULL));
  g_assert_cmpint (km_payment_cash_without_surcharge (&refuse, &due), ==, 50000);
  g_assert_cmpint (km_payment_cash_without_surcharge (&allow, &due), ==, 60000);
}

typedef struct
{
  KmPaymentMethod method;
  gint64 piastres, received, change;
  const char *reference, *scheme, *last4;
} Row;

static void
test_tenders (void)
{
  static const struct
  {
    gint64 fees;
    Row rows[3];
    guint n;
    const char *field;     /* NULL: taken */
  } cases[] = {
    { 4500, { { KM_METHOD_CASH, 4500, 5000, 500 } }, 1, NULL },
    { 4512, { { KM_METHOD_CASH, 4500, 4500, 0 } }, 1, NULL },
    { 4512, { { KM_METHOD_CARD, 4512, 4512, 0, "4711", "meeza", "1234" } }, 1, NULL },
    { 4512, { { KM_METHOD_CARD, 4512, 4512, 0, "4711" } }, 1, NULL },
    { 72000, { { KM_METHOD_CASH, 79200, 80000, 800 } }, 1, NULL },
    { 90000, { { KM_METHOD_CASH, 50000, 50000, 0 }, { KM_METHOD_CARD, 20000, 20000, 0, "1" }, { KM_METHOD_WALLET, 20000, 20000, 0, "2" } }, 3, NULL },
    { 90000, { { KM_METHOD_CARD, 45000, 45000, 0, "1", "visa" }, { KM_METHOD_CARD, 45000, 45000, 0, "2", "visa" } }, 2, NULL },
    { 90000, { { KM_METHOD_ORDER, 90000, 90000, 0, "order-7" } }, 1, NULL },
    { 0, { { KM_METHOD_CASH } }, 0, NULL },
    { 4500, { { KM_METHOD_CASH } }, 0, "/payments" },
    { 4500, { { KM_METHOD_CASH, 4500, 4000, 0 } }, 1, "/payments/0/received" },
    { 4500, { { KM_METHOD_CASH, 4500, 5000, 400 } }, 1, "/payments/0/change" },
    { 4500, { { KM_METHOD_CASH, 4525, 4525, 0 } }, 1, "/payments/0/piastres" },
    { 72000, { { KM_METHOD_CASH, 72000, 72000, 0 } }, 1, "/payments/0/piastres" },
    { 4500, { { KM_METHOD_CASH, 2000, 2000, 0 }, { KM_METHOD_CASH, 2500, 2500, 0 } }, 2, "/payments/1/method" },
    { 4500, { { KM_METHOD_CASH, 4500, 4500, 0, "1" } }, 1, "/payments/0/reference" },
    { 4500, { { KM_METHOD_CARD, 4500, 4500, 0, NULL, "visa" } }, 1, "/payments/0/reference" },
    { 4500, { { KM_METHOD_CARD, 4500, 4500, 0, "1", "diners" } }, 1, "/payments/0/scheme" },
    { 4500, { { KM_METHOD_CARD, 4500, 4500, 0, "1", "visa", "12345" } }, 1, "/payments/0/last4" },
    { 4500, { { KM_METHOD_CARD, 4500, 4500, 0, "1", "visa", "12a4" } }, 1, "/payments/0/last4" },
    { 4500, { { KM_METHOD_CARD, 4500, 5000, 500, "1" } }, 1, "/payments/0/received" },
    { 4500, { { KM_METHOD_CARD, 5000, 5000, 0, "1" } }, 1, "/payments" },
    { 4500, { { KM_METHOD_CARD, 0, 0, 0, "1" } }, 1, "/payments/0/piastres" },
    { 4500, { { KM_METHOD_WALLET, 4500, 4500, 0, "1", "visa" } }, 1, "/payments/0/scheme" },
    { 4500, { { KM_METHOD_WALLET, 4500, 4500, 0, "1", NULL, "1234" } }, 1, "/payments/0/last4" },
    { 4500, { { KM_METHOD_CARD, 4000, 4000, 0, "1" } }, 1, "/payments" },
  };
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) tenders = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
      g_autoptr (GError) error = NULL;
      KmDue due = { .fees = cases[i].fees };
      KmSettlement settlement;

      for (guint j = 0; j < cases[i].n; j++)
        {
          const Row *row = &cases[i].rows[j];
          KmTender *tender = km_tender_new (row->method, row->piastres);

          tender->received = row->received;
          tender->change = row->change;
          tender->reference = g_strdup (row->reference);
          tender->scheme = g_strdup (row->scheme);
          tender->last4 = g_strdup (row->last4);
          g_ptr_array_add (tenders, tender);
        }
      km_payment_check (km_catalogue_payment (catalogue), &due, tenders, &settlement, &error);
      if (cases[i].field == NULL)
        {
          g_assert_no_error (error);
          continue;
        }
      if (error == NULL || g_strcmp0 (km_error_get_field (error), cases[i].field) != 0)
        g_error ("row %zu: %s", i, error != NULL ? error->message : "taken");
      g_assert_cmpstr (km_error_get_wire_code (error), ==, "payment-differs");
    }
}

/* What the kiosk tells beforehand: never more than what is then charged, and just that where it says so. */
static void
test_least (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  guint n_exact = 0;

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);
      g_autoptr (GPtrArray) lines = km_fee_lines_new ();
      g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
      gboolean exact;
      gint64 least = km_service_least_fee (service, &exact);
      const char *cheapest = NULL;
      gint64 price = G_MAXINT64;

      for (guint f = 0; f < service->n_fees; f++)
        if (service->fees[f].basis == KM_FEE_CHOICE && service->fees[f].piastres < price)
          {
            cheapest = service->fees[f].code;
            price = service->fees[f].piastres;
          }
        else if (service->fees[f].basis != KM_FEE_FIXED && service->fees[f].basis != KM_FEE_CHOICE)
          {
            const KmField *field = km_service_fee_field (service, service->fees[f].basis);

            g_assert_false (exact);
            if (field != NULL)
              g_hash_table_insert (answers, (gpointer) field->id, (gpointer) "1");
          }
      g_assert_true (km_fees_for_item (service, 1, cheapest, answer_from, answers, lines, NULL, NULL));
      g_assert_cmpint (least, <=, km_fee_lines_total (lines));
      if (exact)
        {
          n_exact++;
          g_assert_cmpint (least, ==, km_fee_lines_total (lines));
        }
    }
  g_assert_cmpuint (n_exact, >, km_catalogue_n_services (catalogue) / 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/bases", test_bases);
  g_test_add_func ("/money/bad-fees", test_bad_fees);
  g_test_add_func ("/money/not-yet", test_not_yet);
  g_test_add_func ("/money/least", test_least);
  g_test_add_func ("/money/settle", test_settle);
  g_test_add_func ("/money/settle-refused", test_settle_refused);
  g_test_add_func ("/money/tenders", test_tenders);
  return g_test_run ();
}
