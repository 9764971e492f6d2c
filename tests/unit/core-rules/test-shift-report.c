/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-json.h"
#include "km-shift-report.h"

/* A shift's report, added up from its facts. */

#define ID "0193a5b2-8d2f-7b4c-8d66-4a1b23456789"
#define NEXT "0193a5b2-8d2f-7b4c-8d66-4a1b2345678a"

static void
add (KmShiftReport *report, const char *kind, KmTime at, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_json_parse (body, strlen (body), 16, &error);

  g_assert_no_error (error);
  km_shift_report_add (report, kind, at, json);
}

static const char sale[] = "{\"items\":[],\"fees\":[{\"item\":1,\"authority\":\"CRM\",\"piastres\":7000},{\"item\":2,\"authority\":\"CSO\",\"piastres\":4500},"
                           "{\"item\":2,\"authority\":\"CRM\",\"piastres\":500}],\"adjustments\":[{\"code\":\"rounding\",\"piastres\":-25}],\"total\":11975,"
                           "\"payments\":[{\"method\":\"cash\",\"piastres\":5000},{\"method\":\"card\",\"piastres\":6975}]}";

static void
test_sums (void)
{
  g_autoptr (KmShiftReport) report = km_shift_report_new (ID);
  const KmShiftTaking *first, *second;
  const KmShiftPayIn *pay_in;

  add (report, "shift.open", 1, "{\"shift\":\"" ID "\",\"float\":20000,\"denominations\":[{\"piastres\":10000,\"count\":2}]}");
  add (report, "counter.open", 1, "{\"counter\":\"ASW-03\"}");
  add (report, "transaction.complete", 2, sale);
  add (report, "transaction.complete", 3, sale);
  add (report, "refund.pay", 3, "{\"method\":\"cash\",\"piastres\":2000}");
  add (report, "refund.pay", 3, "{\"method\":\"card\",\"piastres\":900}");
  g_assert_cmpint (km_shift_report_drawer (report), ==, 20000 + 10000 - 2000);
  add (report, "shift.pay-in", 4, "{\"piastres\":15000,\"reference\":\"BM-7\",\"bank\":\"بنك مصر\"}");
  add (report, "shift.count", 5, "{\"counted\":12000,\"surprise\":true,\"denominations\":[{\"piastres\":500,\"count\":24}]}");
  g_assert_false (report->is_counted);
  add (report, "shift.count", 6, "{\"counted\":12950,\"denominations\":[{\"piastres\":5000,\"count\":2},{\"piastres\":50,\"count\":59},{\"piastres\":25,\"count\":0}]}");
  /* Who counts again changes nothing of the first. */
  add (report, "shift.count", 7, "{\"counted\":13000,\"denominations\":[{\"piastres\":1000,\"count\":13}]}");
  add (report, "shift.close", 8, "{\"unsent\":3}");

  g_assert_cmpint (report->opened_at, ==, 1);
  g_assert_cmpint (report->counted_at, ==, 6);
  g_assert_cmpint (report->closed_at, ==, 8);
  g_assert_cmpuint (report->transactions, ==, 2);
  g_assert_cmpint (report->cash, ==, 10000);
  g_assert_cmpint (report->card, ==, 13950);
  g_assert_cmpint (report->total, ==, 23950);
  g_assert_cmpint (report->adjustments, ==, -50);
  g_assert_cmpuint (report->takings->len, ==, 2);
  first = report->takings->pdata[0];
  second = report->takings->pdata[1];
  g_assert_cmpstr (first->authority, ==, "CRM");
  g_assert_cmpint (first->piastres, ==, 15000);
  g_assert_cmpint (second->piastres, ==, 9000);
  /* By authority and by method the same was taken. */
  g_assert_cmpint (first->piastres + second->piastres + report->adjustments, ==, report->total);
  pay_in = report->pay_ins->pdata[0];
  g_assert_cmpstr (pay_in->bank, ==, "بنك مصر");
  g_assert_cmpint (report->paid_in, ==, 15000);
  g_assert_cmpuint (report->refunds, ==, 2);
  g_assert_cmpint (report->refunded, ==, 2000);
  g_assert_cmpuint (report->looks->len, ==, 1);
  g_assert_cmpint (g_array_index (report->looks, KmShiftLook, 0).expected, ==, 13000);
  g_assert_cmpuint (report->look_coins->len, ==, 1);
  g_assert_cmpint (report->expected, ==, 13000);
  g_assert_cmpint (km_shift_report_difference (report), ==, -50);
  g_assert_cmpuint (report->coins->len, ==, 2);
  g_assert_cmpuint (report->unsent, ==, 3);
}

/* One fact, two shifts. */
static void
test_hand_over (void)
{
  g_autoptr (KmShiftReport) old = km_shift_report_new (ID), next = km_shift_report_new (NEXT);
  const char *body = "{\"shift\":\"" ID "\",\"next_shift\":\"" NEXT "\",\"to\":\"clerk2\",\"counted\":20100,\"denominations\":[{\"piastres\":100,\"count\":201}]}";

  add (old, "shift.open", 1, "{\"float\":20000}");
  add (old, "shift.hand-over", 9, body);
  add (next, "shift.hand-over", 9, body);
  g_assert_cmpstr (old->handed_to, ==, "clerk2");
  g_assert_cmpint (old->closed_at, ==, 9);
  g_assert_cmpint (km_shift_report_difference (old), ==, 100);
  g_assert_null (next->handed_to);
  g_assert_false (next->is_counted);
  g_assert_cmpint (next->opened_at, ==, 9);
  g_assert_cmpint (next->float_piastres, ==, 20100);
  g_assert_cmpuint (next->float_coins->len, ==, 1);
}

/* What the till cannot know comes from the server. */
static void
test_answer (void)
{
  g_autoptr (KmShiftReport) report = km_shift_report_new (ID);
  const char text[] = "{\"expected\":19000,\"verified_by\":\"supervisor\",\"takings\":{\"voids\":1,\"voided\":1000,\"refunds\":0,\"refunded\":0}}";
  g_autoptr (json_t) answer = km_json_parse (text, strlen (text), 8, NULL);
  g_autoptr (json_t) blind = km_json_parse ("{\"expected\":null}", 17, 8, NULL);

  add (report, "shift.open", 1, "{\"float\":20000}");
  add (report, "shift.count", 2, "{\"counted\":19000,\"denominations\":[]}");
  km_shift_report_take_answer (report, blind);
  g_assert_cmpint (report->expected, ==, 20000);
  km_shift_report_take_answer (report, answer);
  g_assert_cmpint (km_shift_report_difference (report), ==, 0);
  g_assert_cmpuint (report->voids, ==, 1);
  g_assert_cmpstr (report->signer, ==, "supervisor");
}

static void
test_coins (void)
{
  const KmShiftCoins coins[] = { { 20000, 3 }, { 25, 0 }, { 50, 4 } }, impossible[] = { { 20000, G_MAXINT64 } }, none[] = { { 0, 1 } };
  g_autoptr (json_t) json = km_shift_coins_to_json (coins, G_N_ELEMENTS (coins));
  gint64 sum;

  g_assert_true (km_shift_coins_sum (coins, G_N_ELEMENTS (coins), &sum));
  g_assert_cmpint (sum, ==, 60200);
  g_assert_cmpuint (json_array_size (json), ==, 2);
  g_assert_false (km_shift_coins_sum (impossible, 1, &sum));
  g_assert_false (km_shift_coins_sum (none, 1, &sum));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shift-report/sums", test_sums);
  g_test_add_func ("/shift-report/hand-over", test_hand_over);
  g_test_add_func ("/shift-report/answer", test_answer);
  g_test_add_func ("/shift-report/coins", test_coins);
  return g_test_run ();
}
