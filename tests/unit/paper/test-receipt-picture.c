/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-paper.h"
#include "paper-picture.h"
#include "receipt-fixture.h"

typedef struct
{
  const char *name;
  Fixture fixture;
  KmPaperSize paper;
  FixtureMarks marks;
  const char *slip; /* "void", "refund": the paper for its money; NULL: the receipt */
} Case;

static const Case cases[] = {
  { "four-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { 0 } },
  { "four-a5", FIXTURE_FOUR, KM_PAPER_A5, { 0 } },
  { "money-roll", FIXTURE_MIXED, KM_PAPER_ROLL80, { 0 } },
  { "money-a5", FIXTURE_MIXED, KM_PAPER_A5, { 0 } },
  { "long-roll", FIXTURE_LONG, KM_PAPER_ROLL80, { 0 } },
  { "long-a5", FIXTURE_LONG, KM_PAPER_A5, { 0 } },
  { "free-roll", FIXTURE_FREE, KM_PAPER_ROLL80, { 0 } },
  { "wide-roll", FIXTURE_WIDE, KM_PAPER_ROLL80, { 0 } },
  { "wide-large-roll", FIXTURE_WIDE, KM_PAPER_ROLL80, { .large_type = TRUE } },
  { "wide-a5", FIXTURE_WIDE, KM_PAPER_A5, { 0 } },
  { "money-a4", FIXTURE_MIXED, KM_PAPER_A4, { 0 } },
  { "long-a4", FIXTURE_LONG, KM_PAPER_A4, { 0 } },
  { "practice-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .practice = TRUE } },
  { "reprint-a5", FIXTURE_FOUR, KM_PAPER_A5, { .copy = 2 } },
  { "void-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .voided = TRUE } },
  { "large-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .large_type = TRUE } },
  { "all-marks-large-a5", FIXTURE_MIXED, KM_PAPER_A5, { TRUE, TRUE, 1, TRUE } },
  { "slip-void-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { 0 }, "void" },
  { "slip-void-practice-a5", FIXTURE_MIXED, KM_PAPER_A5, { .practice = TRUE }, "void" },
  { "slip-refund-roll", FIXTURE_FOUR, KM_PAPER_ROLL80, { .practice = TRUE }, "refund" },
  { "slip-refund-a5", FIXTURE_FOUR, KM_PAPER_A5, { 0 }, "refund" },
};

static KmPage *
page_of (const Case *test)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmReceipt) receipt = fixture_receipt (test->fixture, &test->marks);
  g_autoptr (KmSlip) slip = test->slip != NULL ? fixture_slip (receipt, test->slip) : NULL;

  if (slip != NULL)
    return km_slip_page_new (slip, test->paper, KM_DIGITS_ARABIC, zone);
  return km_receipt_page_new (receipt, test->paper, KM_DIGITS_ARABIC, zone);
}

static void
test_golden (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (KmPage) page = page_of (test);

  paper_picture_assert_golden (page, test->name);
}

static void
test_nothing_cut (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (KmPage) page = page_of (test);

  paper_picture_assert_nothing_cut (page);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *golden = g_strdup_printf ("/paper/picture/golden/%s", cases[i].name);
      g_autofree char *cut = g_strdup_printf ("/paper/picture/nothing-cut/%s", cases[i].name);

      g_test_add_data_func (golden, &cases[i], test_golden);
      g_test_add_data_func (cut, &cases[i], test_nothing_cut);
    }
  return g_test_run ();
}
