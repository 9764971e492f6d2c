/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-paper.h"
#include "km-time.h"
#include "paper-text.h"
#include "receipt-fixture.h"

/* The slip that a visitor takes at the door. */

static const char *const services[] = { "تجديد بطاقة الرقم القومي", NULL };
static const char *const documents[] = { "أصل البطاقة الحالية", "نموذج 40 طلب الحصول على صورة وثيقة", NULL };

static char *
slip_text (guint ahead, int wait, gboolean practice)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmPage) page = NULL;
  KmTicketSlip slip = {
    .centre = "مركز خدمات مصر، أسوان", .letter = "م", .latin = "M", .number = 42, .lane = "الأحوال المدنية والأدلة الجنائية", .ahead = ahead,
    .wait_minutes = wait, .services = services, .documents = documents, .practice = practice,
  };

  g_assert_true (km_time_parse ("2026-07-01T09:00:00Z", &slip.issued_at, NULL));
  page = km_ticket_page_new (&slip, KM_DIGITS_ARABIC, zone);
  g_assert_cmpint (km_page_get_paper (page), ==, KM_PAPER_ROLL80);
  g_assert_cmpuint (km_page_get_n_sheets (page), ==, 1);
  g_assert_cmpstr (km_page_get_title (page), ==, "M-42");
  return paper_text_of_page (page);
}

static void
test_text (void)
{
  g_autofree char *text = slip_text (6, 15, FALSE);

  paper_text_assert (text, "مراكز خدمات مصر أسوان م ٤٢ الأحوال المدنية والأدلة الجنائية");
  /* The English turn of the hall's screen calls the same ticket. */
  paper_text_assert (text, "M 42");
  paper_text_assert (text, "قبلك ٦ الانتظار المتوقع ١٥ دقيقة");
  paper_text_assert (text, "الأربعاء يوليو ٢٠٢٦ ١٢:٠٠");
  paper_text_assert (text, "تجديد بطاقة الرقم القومي أصل البطاقة الحالية نموذج ٤٠ طلب");
  paper_text_assert (text, "حضرت بعد الغياب");
  g_assert_false (paper_text_has (text, "تدريب"));
}

static void
test_marks (void)
{
  g_autofree char *practice = slip_text (0, -1, TRUE);
  g_autofree char *long_wait = slip_text (70, 95, FALSE);

  paper_text_assert (practice, "تدريب، لا يعتد به لا أحد قبلك");
  g_assert_false (paper_text_has (practice, "المتوقع"));
  paper_text_assert (long_wait, "قبلك ٧٠ أكثر من ساعة");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticket/text", test_text);
  g_test_add_func ("/ticket/marks", test_marks);
  return g_test_run ();
}
