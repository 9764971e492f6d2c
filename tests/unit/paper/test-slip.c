/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-paper.h"
#include "paper-text.h"
#include "receipt-fixture.h"

/* The paper that is signed for money handed back. */

static char *
slip_text (Fixture      fixture,
           gboolean     practice,
           const char  *kind,
           KmPaperSize  paper,
           const char  *title)
{
  const FixtureMarks marks = { .practice = practice };
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmReceipt) receipt = fixture_receipt (fixture, &marks);
  g_autoptr (KmSlip) slip = fixture_slip (receipt, kind);
  g_autoptr (KmPage) page = km_slip_page_new (slip, paper, KM_DIGITS_ARABIC, zone);

  g_assert_cmpint (km_page_get_paper (page), ==, paper);
  g_assert_cmpuint (km_page_get_n_sheets (page), ==, 1);
  g_assert_cmpstr (km_page_get_title (page), ==, title);
  return paper_text_of_page (page);
}

static void
test_void (gconstpointer data)
{
  g_autofree char *text = slip_text (FIXTURE_FOUR, FALSE, "void", (KmPaperSize) GPOINTER_TO_INT (data), "ASW-T03-2627-000042-void");

  paper_text_assert (text, "ملغى مراكز خدمات مصر مركز أسوان إلغاء إيصال تحصيل رقم الإيصال ASW-T03-2627-000042");
  paper_text_assert (text, "مقدم الطلب أحمد عبد الرحمن محمد السيد الرقم القومي 286*********73");
  /* Ten and five in the morning of UTC is five past one in Cairo's summer. */
  paper_text_assert (text, "تاريخ الإلغاء الأربعاء يوليو ٢٠٢٦ ١:٠٥ السبب سداد مكرر اعتماد سامية عبد العزيز");
  paper_text_assert (text, "الأحوال المدنية ١٣٥٫٠٠ الأدلة الجنائية ٧٣٫٥٠ الشهر العقاري ٣٠٫٠٠");
  paper_text_assert (text, "المبلغ المردود ٢٣٨٫٥٠ ج.م فقط مائتان وثمانية وثلاثون جنيهًا مصريًا وخمسون قرشًا لا غير نقدًا");
  paper_text_assert (text, "توقيع المتعامل بالاستلام توقيع موظف الشباك توقيع المشرف الوردية e21c9f03");
  g_assert_false (paper_text_has (text, "تدريب"));
  g_assert_false (paper_text_has (text, "رد مبلغ"));
}

/* Every way goes back as it came, with its operation. */
static void
test_tenders (gconstpointer data)
{
  g_autofree char *text = slip_text (FIXTURE_MIXED, FALSE, "void", (KmPaperSize) GPOINTER_TO_INT (data), "ASW-T03-2627-000042-void");

  paper_text_assert (text, "جواز السفر A12****89 بطاقة ميزة رقم العملية 845512093311 آخر أربعة أرقام 4417 أمر توريد 2026-0091177 نقدًا");
  paper_text_assert (text, "٨٬٩٤٨٫٧٥ ٦٬٢٥٠٫٠٠ ١٬٠٠٠٫٠٠ ١٬٦٩٨٫٧٥");
}

static void
test_refund (gconstpointer data)
{
  g_autofree char *text = slip_text (FIXTURE_FOUR, TRUE, "refund", (KmPaperSize) GPOINTER_TO_INT (data), "ASW-T03-2627-000042-4-refund");

  paper_text_assert (text, "رد مبلغ رد رسوم طلب مرفوض تدريب، لا يعتد به ASW-T03-2627-000042 رقم الطلب ASW-T03-2627-000042/4");
  paper_text_assert (text, "صحيفة الحالة الجنائية الأدلة الجنائية ٧٣٫٥٠ ج.م فقط ثلاثة وسبعون جنيهًا مصريًا وخمسون قرشًا لا غير نقدًا");
  paper_text_assert (text, "توقيع المتعامل بالاستلام توقيع موظف الشباك");
  g_assert_false (paper_text_has (text, "توقيع المشرف"));
  g_assert_false (paper_text_has (text, "ملغى"));
  g_assert_false (paper_text_has (text, "الشهر العقاري"));
}

static void
test_no_item (void)
{
  const FixtureMarks marks = { 0 };
  g_autoptr (KmReceipt) receipt = fixture_receipt (FIXTURE_FREE, &marks);

  g_assert_null (km_slip_new_refund (receipt->transaction, 9, 100, KM_METHOD_CASH, NULL));
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    KmPaperSize paper;
  } papers[] = { { "roll", KM_PAPER_ROLL80 }, { "a5", KM_PAPER_A5 } };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *voided = g_strdup_printf ("/slip/void/%s", papers[i].name);
      g_autofree char *tenders = g_strdup_printf ("/slip/tenders/%s", papers[i].name);
      g_autofree char *refund = g_strdup_printf ("/slip/refund/%s", papers[i].name);

      g_test_add_data_func (voided, GINT_TO_POINTER (papers[i].paper), test_void);
      g_test_add_data_func (tenders, GINT_TO_POINTER (papers[i].paper), test_tenders);
      g_test_add_data_func (refund, GINT_TO_POINTER (papers[i].paper), test_refund);
    }
  g_test_add_func ("/slip/no-item", test_no_item);
  return g_test_run ();
}
