/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-json.h"
#include "km-time.h"

#include "drawer-fixture.h"
#include "receipt-fixture.h"

#define SHIFT "0193a5b2-8d2f-7b4c-8d66-4a1b23456789"

static KmTime
moment (const char *clock)
{
  g_autofree char *text = g_strdup_printf ("2026-07-01T%s:00Z", clock);
  KmTime at = 0;

  g_assert_true (km_time_parse (text, &at, NULL));
  return at;
}

static void
add (KmShiftReport *report, const char *kind, const char *clock, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_json_parse (body, strlen (body), 16, &error);

  g_assert_no_error (error);
  km_shift_report_add (report, kind, moment (clock), json);
}

static void
add_sale (KmShiftReport *report, const char *authority, int piastres, const char *method)
{
  g_autofree char *body = g_strdup_printf ("{\"fees\":[{\"authority\":\"%s\",\"piastres\":%d}],\"adjustments\":[{\"code\":\"rounding\",\"piastres\":5}],"
                                           "\"total\":%d,\"payments\":[{\"method\":\"%s\",\"piastres\":%d}]}",
                                           authority, piastres, piastres + 5, method, piastres + 5);

  add (report, "transaction.complete", "08:00", body);
}

static void
name_takings (KmShiftReport *report, gboolean english)
{
  static const char *const names[][3] = {
    { "CSO", "الأحوال المدنية", "Civil Status" }, { "CRM", "الأدلة الجنائية", "Criminal Evidence" }, { "TRF", "المرور", "Traffic" },
  };

  for (guint i = 0; i < report->takings->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        KmShiftTaking *taking = report->takings->pdata[i];

        if (g_str_equal (taking->authority, names[j][0]))
          taking->name = g_strdup (names[j][english ? 2 : 1]);
      }
}

static KmShiftReport *
report_new (gboolean full, gboolean english, gboolean practice)
{
  KmShiftReport *report = km_shift_report_new (SHIFT);

  report->till = g_strdup ("ASW-T03");
  report->centre = g_strdup (english ? "Aswan" : "مركز أسوان");
  report->clerk = g_strdup (english ? "Mahmoud Said Ibrahim" : "محمود سعيد إبراهيم");
  report->clerk_number = g_strdup ("124");
  report->counter_number = 3;
  report->practice = practice;
  if (!full)
    {
      add (report, "shift.open", "06:10", "{\"float\":20000}");
      add_sale (report, "CSO", 4495, "cash");
      add (report, "shift.count", "11:55", "{\"counted\":24500,\"denominations\":[{\"piastres\":20000,\"count\":1},{\"piastres\":500,\"count\":9}]}");
      name_takings (report, english);
      return report;
    }
  add (report, "shift.open", "06:10", "{\"float\":20000,\"denominations\":[{\"piastres\":5000,\"count\":2},{\"piastres\":1000,\"count\":10}]}");
  add_sale (report, "CSO", 134995, "cash");
  add_sale (report, "CRM", 6995, "card");
  add_sale (report, "TRF", 249995, "wallet");
  add_sale (report, "CSO", 8995, "order");
  add (report, "shift.pay-in", "09:30", "{\"piastres\":100000,\"reference\":\"BANK-2627-0042\",\"bank\":\"بنك مصر\"}");
  add (report, "refund.pay", "09:40", "{\"method\":\"cash\",\"piastres\":4500}");
  add (report, "shift.count", "10:00", "{\"counted\":50500,\"surprise\":true,\"denominations\":[{\"piastres\":20000,\"count\":2},{\"piastres\":10000,\"count\":1},"
                                       "{\"piastres\":500,\"count\":1}]}");
  add (report, "shift.count", "11:55", "{\"counted\":50000,\"denominations\":[{\"piastres\":20000,\"count\":1},{\"piastres\":10000,\"count\":2},"
                                       "{\"piastres\":5000,\"count\":1},{\"piastres\":100,\"count\":49},{\"piastres\":25,\"count\":4}]}");
  add (report, "shift.close", "12:00", "{\"unsent\":3}");
  report->unsent_piastres = 41000;
  report->voids = 1;
  report->voided = 7000;
  report->signer = g_strdup (english ? "Hoda Kamal" : "هدى كمال");
  report->witness = g_strdup (english ? "Mona Fouad" : "منى فؤاد");
  g_ptr_array_add (report->held, g_strdup (english ? "M 42" : "م ٤٢"));
  g_ptr_array_add (report->held, g_strdup (english ? "S 7" : "س ٧"));
  name_takings (report, english);
  return report;
}

KmPage *
drawer_page (Drawer drawer, KmPaperSize paper, KmLanguage language, gboolean practice)
{
  static const char *const services_ar[] = { "تجديد بطاقة الرقم القومي", "صحيفة الحالة الجنائية", NULL };
  static const char *const services_en[] = { "Renewal of the national ID card", "Criminal record", NULL };
  static const char *const missing[] = { "أصل البطاقة الحالية", "نموذج 40 طلب الحصول على صورة وثيقة", "صورة حديثة 4×6", NULL };
  gboolean english = language == KM_LANGUAGE_EN;
  KmDigits digits = english ? KM_DIGITS_LATIN : KM_DIGITS_ARABIC;
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmShiftReport) report = report_new (drawer != DRAWER_EVEN, english, practice);
  KmPayInSlip pay_in = {
    .centre = report->centre, .clerk = report->clerk, .clerk_number = "124", .till = "ASW-T03", .shift = SHIFT, .counter_number = 3, .at = moment ("09:30"),
    .piastres = 100050, .reference = "BANK-2627-0042", .bank = "بنك مصر", .practice = practice,
  };
  KmHoldSlip hold = {
    .centre = report->centre, .label = "م ٤٢", .latin_label = "M 42", .lane = english ? "Civil status" : "الأحوال المدنية", .counter_number = 3,
    .at = moment ("09:00"), .kept_until = moment ("09:00"), .reason = english ? "A paper is missing" : "مستند ناقص",
    .services = english ? services_en : services_ar, .missing = missing, .practice = practice,
  };

  switch (drawer)
    {
    case DRAWER_SURPRISE:
      return km_surprise_page_new (report, paper, language, digits, zone);
    case DRAWER_PAY_IN:
      return km_pay_in_page_new (&pay_in, paper, language, digits, zone);
    case DRAWER_HOLD:
      return km_hold_page_new (&hold, paper, language, digits, zone);
    case DRAWER_TEST:
      return km_test_strip_new ("EPSON-TM-T20", moment ("09:00"), paper, language, digits, zone);
    case DRAWER_REPORT:
    case DRAWER_EVEN:
    default:
      return km_shift_report_page_new (report, paper, language, digits, zone);
    }
}
