/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-paper.h"
#include "km-receipt-words.h"
#include "paper-text.h"
#include "receipt-fixture.h"

#define NBSP "\302\240"

static char *
receipt_text (Fixture      fixture,
              FixtureMarks marks,
              KmPaperSize  paper)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmReceipt) receipt = fixture_receipt (fixture, &marks);
  g_autoptr (KmPage) page = km_receipt_page_new (receipt, paper, KM_DIGITS_ARABIC, zone);

  return paper_text_of_page (page);
}

static void
test_four_authorities (gconstpointer data)
{
  g_autofree char *text = receipt_text (FIXTURE_FOUR, (FixtureMarks) { 0 }, (KmPaperSize) GPOINTER_TO_INT (data));

  paper_text_assert (text, "مراكز خدمات مصر مركز أسوان إيصال تحصيل رقم الإيصال ASW-T03-2627-000042");
  /* 2026-07-01T09:00Z is noon in Cairo. */
  paper_text_assert (text, "الأربعاء يوليو ٢٠٢٦ ١٢:٠٠");
  paper_text_assert (text, "موظف الشباك محمود سعيد إبراهيم رقم ١٢٤ التذكرة ٤٢ الوردية e21c9f03 لائحة الرسوم 9f86d081884c");
  paper_text_assert (text, "مقدم الطلب أحمد عبد الرحمن محمد السيد الرقم القومي 286*********73");
  paper_text_assert (text, "الأحوال المدنية التموين الأدلة الجنائية الشهر العقاري");
  paper_text_assert (text, "قيد مولود مجانًا إصدار شهادة ميلاد مميكنة لأول مرة باسم مريم ٣ نسخ ٤٥٫٠٠ ١٣٥٫٠٠");
  paper_text_assert (text, "إضافة فرد إلى بطاقة تموين صحيفة الحالة الجنائية رسم الإصدار ٧٠٫٠٠ دمغة ٣٫٥٠ ٧٣٫٥٠ صفحتان ١٥٫٠٠ ٣٠٫٠٠");
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *request = g_strdup_printf ("ASW-T03-2627-000042/%u", i);

      paper_text_assert (text, request);
    }
  paper_text_assert (text, "الإجمالي ٢٣٨٫٥٠ ج.م فقط مائتان وثمانية وثلاثون جنيهًا مصريًا وخمسون قرشًا لا غير");
  paper_text_assert (text, "نقدًا المدفوع ٢٥٠٫٠٠ الباقي ١١٫٥٠");
  paper_text_assert (text, "موعد الاستلام ومكانه الخميس يوليو الأحد ٢٦ من ٩ ص إلى ٣ م بأصل البطاقة وهذا الإيصال");
  paper_text_assert (text, "احتفظ بهذا الإيصال لاستلام مستنداتك امسح الرمز الشكاوى الحكومية الموحدة 16528");
  paper_text_assert (text, "بياناتك محمية بقانون حماية البيانات الشخصية رقم ١٥١ لسنة ٢٠٢٠");

  /* An original of a real day bears no mark. */
  g_assert_false (paper_text_has (text, "تدريب"));
  g_assert_false (paper_text_has (text, "صورة رقم"));
  g_assert_false (paper_text_has (text, "ملغى"));
}

static void
test_money (gconstpointer data)
{
  g_autofree char *text = receipt_text (FIXTURE_MIXED, (FixtureMarks) { 0 }, (KmPaperSize) GPOINTER_TO_INT (data));

  paper_text_assert (text, "جواز السفر A12****89 جون ماكفرسون");
  paper_text_assert (text, "مبالغ محصلة لصالح جهات أخرى ١٬٦٣٢٫٧٥ سداد فاتورة كهرباء قيمة الفاتورة ٤٣٢٫٧٥ المخالفات ١٬٢٠٠٫٠٠");
  paper_text_assert (text, "رسم نسبي على الثمن من القيمة ٦٬٢٥٠٫٠٠ ورق مؤمن ٢٥٫٠٥ ٦٬٢٧٥٫٠٥");
  paper_text_assert (text, "المستحق ٨٬٩١٢٫٨٠ مقابل إداري ٦١٫١٠ إعفاء مخصوم ذوو الإعاقة ٢٥٫٠٥ كسور نقد مخصومة ٠٫١٠ ٨٬٩٤٨٫٧٥");
  paper_text_assert (text, "فقط ثمانية آلاف وتسعمائة وثمانية وأربعون جنيهًا مصريًا وخمسة وسبعون قرشًا لا غير");
  paper_text_assert (text, "بطاقة ميزة رقم العملية 845512093311 آخر أربعة أرقام 4417 أمر توريد 2026-0091177 المدفوع ٢٬٠٠٠٫٠٠ الباقي ٣٠١٫٢٥");
  paper_text_assert (text, "توصيل بالبريد بأصل جواز السفر");
  /* What is done at the counter stands apart from what one comes back for. */
  paper_text_assert (text, "سُلِّم اليوم");
  g_assert_false (paper_text_has (text, "-٢٥"));
}

static void
test_marks (gconstpointer data)
{
  KmPaperSize paper = (KmPaperSize) GPOINTER_TO_INT (data);
  g_autofree char *practice = receipt_text (FIXTURE_FOUR, (FixtureMarks) { .practice = TRUE }, paper);
  g_autofree char *copy = receipt_text (FIXTURE_FOUR, (FixtureMarks) { .copy = 2 }, paper);
  g_autofree char *voided = receipt_text (FIXTURE_FOUR, (FixtureMarks) { .voided = TRUE }, paper);
  g_autofree char *all = receipt_text (FIXTURE_FOUR, (FixtureMarks) { TRUE, TRUE, 3, TRUE, NULL }, paper);
  static const char *const codes[] = { "CSO", "XYZ", NULL };
  g_autofree char *unapproved = receipt_text (FIXTURE_FOUR, (FixtureMarks) { .unapproved = codes }, paper);

  paper_text_assert (practice, "تدريب، لا يعتد به");
  paper_text_assert (copy, "صورة رقم ٢");
  paper_text_assert (voided, "ملغى ١٢:٤٠ سداد مكرر");
  paper_text_assert (all, "تدريب، لا يعتد به صورة ٣ ملغى");
  g_assert_false (paper_text_has (all, "لم تُعتمد"));
  paper_text_assert (unapproved, "رسوم لم تُعتمد بعد");
}

static void
test_long (gconstpointer data)
{
  g_autofree char *text = receipt_text (FIXTURE_LONG, (FixtureMarks) { 0 }, (KmPaperSize) GPOINTER_TO_INT (data));

  for (guint i = 1; i <= 17; i++)
    {
      g_autofree char *request = g_strdup_printf ("ASW-T03-2627-000042/%u", i);

      paper_text_assert (text, request);
    }
  paper_text_assert (text, "شهادة براءة ذمة من المخالفات المرورية للمركبة طلب معاش تكافل وكرامة لأسرة متوفى أغسطس");
}

static void
test_wide (gconstpointer data)
{
  g_autofree char *text = receipt_text (FIXTURE_WIDE, (FixtureMarks) { 0 }, (KmPaperSize) GPOINTER_TO_INT (data));

  paper_text_assert (text, "١٢٬٣٤٥٬٦٧٨٫٠٠ ١٢٬٣٤٦٬٤١٨٫٠٠ ج.م اثنا عشر مليونًا ٤٨ صفحة النحراوي");
}

static void
test_free (void)
{
  g_autofree char *text = receipt_text (FIXTURE_FREE, (FixtureMarks) { 0 }, KM_PAPER_ROLL80);

  paper_text_assert (text, "استعلام عن مستحقات تأمينية مجانًا الإجمالي ٠٫٠٠ سُلِّم اليوم");
  g_assert_false (paper_text_has (text, "مقدم الطلب"));
  g_assert_false (paper_text_has (text, "الرقم القومي"));
  g_assert_false (paper_text_has (text, "موعد الاستلام"));
}

static void
test_sheets (void)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  FixtureMarks marks = { 0 };
  g_autoptr (KmReceipt) receipt = fixture_receipt (FIXTURE_LONG, &marks);
  g_autoptr (KmPage) roll = km_receipt_page_new (receipt, KM_PAPER_ROLL80, KM_DIGITS_ARABIC, zone);
  g_autoptr (KmPage) a5 = km_receipt_page_new (receipt, KM_PAPER_A5, KM_DIGITS_ARABIC, zone);
  g_autofree char *text = paper_text_of_page (a5);
  double width, height;

  km_page_get_size (roll, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 80 * 72 / 25.4, 0.01);
  g_assert_cmpfloat (height, >, 1000);
  g_assert_cmpuint (km_page_get_n_sheets (roll), ==, 1);
  g_assert_cmpstr (km_page_get_title (roll), ==, "ASW-T03-2627-000042");

  km_page_get_size (a5, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 148 * 72 / 25.4, 0.01);
  g_assert_cmpfloat_with_epsilon (height, 210 * 72 / 25.4, 0.01);
  g_assert_cmpuint (km_page_get_n_sheets (a5), >, 1);
  paper_text_assert (text, "صفحة ١ من تابع");
}

static void
test_words (void)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autofree char *moment = km_receipt_words_moment (G_GINT64_CONSTANT (1782896400) * G_USEC_PER_SEC, zone, KM_DIGITS_ARABIC);
  g_autofree char *hours = km_receipt_words_hours (9 * 60, 15 * 60, KM_DIGITS_ARABIC);
  g_autofree char *noon = km_receipt_words_hours (0, 12 * 60 + 30, KM_DIGITS_ARABIC);
  g_autofree char *latin = km_receipt_words_hours (9 * 60, 15 * 60, KM_DIGITS_LATIN);

  g_assert_cmpstr (moment, ==, "الأربعاء ١ يوليو ٢٠٢٦، ١٢:٠٠" NBSP "م");
  g_assert_cmpstr (hours, ==, "من ٩" NBSP "ص إلى ٣" NBSP "م");
  g_assert_cmpstr (noon, ==, "من ١٢" NBSP "ص إلى ١٢:٣٠" NBSP "م");
  g_assert_cmpstr (latin, ==, "من 9" NBSP "ص إلى 3" NBSP "م");
}

/* Latin digits are the clerk's choice; codes look the same in both. */
static void
test_latin_digits (void)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  FixtureMarks marks = { 0 };
  g_autoptr (KmReceipt) receipt = fixture_receipt (FIXTURE_FOUR, &marks);
  g_autoptr (KmPage) page = km_receipt_page_new (receipt, KM_PAPER_ROLL80, KM_DIGITS_LATIN, zone);
  g_autofree char *text = paper_text_of_page (page);

  paper_text_assert (text, "238.50 12:00 2026 250.00 ASW-T03-2627-000042/2");
  g_assert_false (paper_text_has (text, "٢٣٨"));
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

/* Laid out in one thread, drawn in another, while this one lays out its own. */
static void
test_threads (void)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  FixtureMarks marks = { .practice = TRUE };
  g_autoptr (KmReceipt) receipt = fixture_receipt (FIXTURE_FOUR, &marks);
  g_autoptr (KmPage) expected = NULL;
  g_autofree char *text = NULL;
  GAsyncResult *results[8] = { NULL };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    km_receipt_page_new_async (receipt, i % 2 == 0 ? KM_PAPER_ROLL80 : KM_PAPER_A5, KM_DIGITS_ARABIC, zone, NULL, result_cb,
                               &results[i]);
  expected = km_receipt_page_new (receipt, KM_PAPER_ROLL80, KM_DIGITS_ARABIC, zone);
  text = paper_text_of_page (expected);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (KmPage) page = NULL;
      g_autoptr (GAsyncResult) rendered = NULL;
      g_autoptr (GBytes) pdf = NULL;

      while (results[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      page = km_receipt_page_new_finish (results[i], &error);
      g_assert_no_error (error);
      km_page_render_async (page, i < 4 ? KM_PAGE_FORMAT_PDF : KM_PAGE_FORMAT_ESCPOS, NULL, result_cb, &rendered);
      while (rendered == NULL)
        g_main_context_iteration (NULL, TRUE);
      pdf = km_page_render_finish (rendered, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (pdf), >, 10000);
      if (i % 2 == 0)
        {
          g_autofree char *again = paper_text_of_page (page);

          g_assert_cmpstr (again, ==, text);
        }
      g_object_unref (results[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/paper/text/four-authorities/roll", GINT_TO_POINTER (KM_PAPER_ROLL80), test_four_authorities);
  g_test_add_data_func ("/paper/text/four-authorities/a5", GINT_TO_POINTER (KM_PAPER_A5), test_four_authorities);
  g_test_add_data_func ("/paper/text/money/roll", GINT_TO_POINTER (KM_PAPER_ROLL80), test_money);
  g_test_add_data_func ("/paper/text/money/a5", GINT_TO_POINTER (KM_PAPER_A5), test_money);
  g_test_add_data_func ("/paper/text/marks/roll", GINT_TO_POINTER (KM_PAPER_ROLL80), test_marks);
  g_test_add_data_func ("/paper/text/marks/a5", GINT_TO_POINTER (KM_PAPER_A5), test_marks);
  g_test_add_data_func ("/paper/text/long/roll", GINT_TO_POINTER (KM_PAPER_ROLL80), test_long);
  g_test_add_data_func ("/paper/text/long/a5", GINT_TO_POINTER (KM_PAPER_A5), test_long);
  g_test_add_data_func ("/paper/text/wide/roll", GINT_TO_POINTER (KM_PAPER_ROLL80), test_wide);
  g_test_add_data_func ("/paper/text/wide/a5", GINT_TO_POINTER (KM_PAPER_A5), test_wide);
  g_test_add_func ("/paper/text/free", test_free);
  g_test_add_func ("/paper/text/sheets", test_sheets);
  g_test_add_func ("/paper/text/words", test_words);
  g_test_add_func ("/paper/text/latin-digits", test_latin_digits);
  g_test_add_func ("/paper/text/threads", test_threads);
  return g_test_run ();
}
