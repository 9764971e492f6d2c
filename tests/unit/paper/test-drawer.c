/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "drawer-fixture.h"
#include "paper-picture.h"
#include "paper-text.h"

/* The papers of the drawer: what they say, and how they look. */

static const KmPaperSize papers[] = { KM_PAPER_ROLL80, KM_PAPER_A5, KM_PAPER_A4 };

static char *
text_of (Drawer drawer, KmPaperSize paper, KmLanguage language, gboolean practice)
{
  g_autoptr (KmPage) page = drawer_page (drawer, paper, language, practice);

  g_assert_cmpint (km_page_get_paper (page), ==, paper);
  return paper_text_of_page (page);
}

static void
test_report (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autofree char *text = text_of (DRAWER_REPORT, papers[i], KM_LANGUAGE_AR, FALSE);

      paper_text_assert (text, "تقرير الوردية مركز أسوان محمود سعيد إبراهيم رقم ١٢٤ ASW-T03 23456789");
      /* By method and by authority, and the two columns add up to the same. */
      paper_text_assert (text, "العهدة ٢٠٠٫٠٠ ٤ معاملات نقدًا ١٬٣٥٠٫٠٠ بطاقة ٧٠٫٠٠ محفظة ٢٬٥٠٠٫٠٠ أمر توريد ٩٠٫٠٠ ٤٬٠١٠٫٠٠");
      paper_text_assert (text, "الأحوال ١٬٤٣٩٫٩٠ الأدلة ٦٩٫٩٥ المرور ٢٬٤٩٩٫٩٥ وتقريب ٠٫٢٠");
      paper_text_assert (text, "بنك مصر BANK-2627-0042 ١٬٠٠٠٫٠٠ رد مبلغ ٤٥٫٠٠ ملغاة ٧٠٫٠٠");
      paper_text_assert (text, "الموجود ٥٠٠٫٠٠ المتوقع ٥٠٥٫٠٠ عجز ٥٫٠٠ فقط خمسة جنيهات مصرية لا غير");
      paper_text_assert (text, "جرد مفاجئ فرق بانتظار الإرسال ٣ ٤١٠٫٠٠ معلقة م ٤٢ س ٧ المشرف هدى كمال");
      g_assert_false (paper_text_has (text, "زيادة"));
      g_assert_false (paper_text_has (text, "تدريب"));
    }
}

static void
test_even (void)
{
  g_autofree char *text = text_of (DRAWER_EVEN, KM_PAPER_ROLL80, KM_LANGUAGE_AR, TRUE);

  paper_text_assert (text, "تدريب، لا يعتد به العهدة ٢٠٠٫٠٠ معاملة واحدة المتوقع ٢٤٥٫٠٠ لا فرق");
  g_assert_false (paper_text_has (text, "عجز"));
  g_assert_false (paper_text_has (text, "بطاقة"));
  g_assert_false (paper_text_has (text, "معلقة"));
}

static void
test_surprise (void)
{
  g_autofree char *text = text_of (DRAWER_SURPRISE, KM_PAPER_A5, KM_LANGUAGE_AR, FALSE);

  paper_text_assert (text, "محضر جرد مفاجئ ٥٠٥٫٠٠ لا فرق عضو لجنة الجرد منى فؤاد");
  /* Only what the committee saw: nothing of the closing count. */
  g_assert_false (paper_text_has (text, "عجز"));
}

static void
test_pay_in (void)
{
  g_autofree char *text = text_of (DRAWER_PAY_IN, KM_PAPER_ROLL80, KM_LANGUAGE_AR, FALSE);

  paper_text_assert (text, "حافظة توريد ١٬٠٠٠٫٥٠ فقط ألف جنيه مصري وخمسون قرشًا لا غير بنك مصر BANK-2627-0042");
  paper_text_assert (text, "نسخة جهة التوريد نسخة العهدة مستلم النقدية");
}

static void
test_hold (void)
{
  g_autofree char *text = text_of (DRAWER_HOLD, KM_PAPER_ROLL80, KM_LANGUAGE_AR, FALSE);

  paper_text_assert (text, "م ٤٢ M 42 الأحوال المدنية مستند ناقص تجديد بطاقة أصل البطاقة الحالية نموذج ٤٠ طلب");
  paper_text_assert (text, "بياناتك محفوظة حتى نهاية العمل يوم الأربعاء يوليو ٢٠٢٦ العودة إلى أي شباك بهذه الورقة دون تذكرة جديدة");
}

static void
test_english (void)
{
  g_autofree char *report = text_of (DRAWER_REPORT, KM_PAPER_A4, KM_LANGUAGE_EN, TRUE);
  g_autofree char *slip = text_of (DRAWER_PAY_IN, KM_PAPER_A5, KM_LANGUAGE_EN, FALSE);
  g_autofree char *hold = text_of (DRAWER_HOLD, KM_PAPER_ROLL80, KM_LANGUAGE_EN, FALSE);

  paper_text_assert (report, "Practice, not valid Shift report Aswan Mahmoud Said Short 5.00 five Egyptian pounds Supervisor Hoda Kamal");
  paper_text_assert (slip, "Paying-in slip 1,000.50 BANK-2627-0042");
  paper_text_assert (hold, "Held ticket M 42 A paper is missing Criminal record kept until end of work on Wednesday 1 July 2026");
}

/* As many sheets as copies: every queue prints them, whatever it thinks of options. */
static void
test_copies (void)
{
  g_autoptr (KmPage) page = drawer_page (DRAWER_EVEN, KM_PAPER_A5, KM_LANGUAGE_AR, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = km_page_to_pdf_copies (page, 3, &error);
  g_autoptr (GSubprocess) tool = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "pdftotext", "-", "-", NULL);
  g_autoptr (GBytes) text = NULL;
  const char *data;
  gsize size;
  guint n = 0;

  g_assert_no_error (error);
  g_subprocess_communicate (tool, pdf, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (text, &size);
  for (gsize i = 0; i < size; i++)
    n += data[i] == '\f';
  g_assert_cmpuint (n, ==, 3);
}

/* --- pictures --- */

typedef struct
{
  const char *name;
  Drawer drawer;
  KmPaperSize paper;
  KmLanguage language;
  gboolean practice;
} Case;

static const Case cases[] = {
  { "report-roll", DRAWER_REPORT, KM_PAPER_ROLL80, KM_LANGUAGE_AR, FALSE },
  { "report-a5", DRAWER_REPORT, KM_PAPER_A5, KM_LANGUAGE_AR, FALSE },
  { "report-a4", DRAWER_REPORT, KM_PAPER_A4, KM_LANGUAGE_AR, FALSE },
  { "report-a4-en", DRAWER_REPORT, KM_PAPER_A4, KM_LANGUAGE_EN, FALSE },
  { "report-even-roll-practice", DRAWER_EVEN, KM_PAPER_ROLL80, KM_LANGUAGE_AR, TRUE },
  { "report-roll-en", DRAWER_EVEN, KM_PAPER_ROLL80, KM_LANGUAGE_EN, FALSE },
  { "surprise-a5", DRAWER_SURPRISE, KM_PAPER_A5, KM_LANGUAGE_AR, FALSE },
  { "pay-in-roll", DRAWER_PAY_IN, KM_PAPER_ROLL80, KM_LANGUAGE_AR, FALSE },
  { "pay-in-a5", DRAWER_PAY_IN, KM_PAPER_A5, KM_LANGUAGE_AR, TRUE },
  { "hold-roll", DRAWER_HOLD, KM_PAPER_ROLL80, KM_LANGUAGE_AR, FALSE },
  { "hold-roll-en", DRAWER_HOLD, KM_PAPER_ROLL80, KM_LANGUAGE_EN, FALSE },
  { "test-strip", DRAWER_TEST, KM_PAPER_ROLL80, KM_LANGUAGE_AR, FALSE },
};

static void
test_golden (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (KmPage) page = drawer_page (test->drawer, test->paper, test->language, test->practice);

  paper_picture_assert_golden (page, test->name);
}

static void
test_nothing_cut (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (KmPage) page = drawer_page (test->drawer, test->paper, test->language, test->practice);

  g_assert_cmpuint (km_page_get_n_sheets (page), ==, 1);
  paper_picture_assert_nothing_cut (page);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawer/report", test_report);
  g_test_add_func ("/drawer/even", test_even);
  g_test_add_func ("/drawer/surprise", test_surprise);
  g_test_add_func ("/drawer/pay-in", test_pay_in);
  g_test_add_func ("/drawer/hold", test_hold);
  g_test_add_func ("/drawer/english", test_english);
  g_test_add_func ("/drawer/copies", test_copies);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *golden = g_strdup_printf ("/drawer/golden/%s", cases[i].name);
      g_autofree char *cut = g_strdup_printf ("/drawer/nothing-cut/%s", cases[i].name);

      g_test_add_data_func (golden, &cases[i], test_golden);
      g_test_add_data_func (cut, &cases[i], test_nothing_cut);
    }
  return g_test_run ();
}
