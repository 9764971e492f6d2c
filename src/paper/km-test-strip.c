/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "km-page-private.h"
#include "km-paper-words.h"
#include "km-test-strip.h"

#define SYMBOL (24 * 72 / 25.4)

const char *
km_test_strip_payload (void)
{
  return "KM1|TEST|KHADAMAT MISR";
}

/* From the whole width down to a quarter, each with its share said at its start. */
static void
add_widths (const KmPaperPart *part)
{
  static const int shares[] = { 100, 75, 50, 25 };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      g_autofree char *latin = g_strdup_printf ("%d%%", shares[i]);
      g_autofree char *share = km_digits_draw (latin, part->digits);
      KmFlow *column = km_flow_open_part (part->flow, km_flow_get_width (part->flow) * shares[i] / 100);

      km_flow_text (column, share, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
      km_flow_rule (column, FALSE, 1 + i % 2);
      km_flow_close_parts (part->flow, column, NULL, FALSE);
    }
}

static void
add_letters (const KmPaperPart *part)
{
  static const double sizes[] = { KM_SIZE_SMALL, KM_SIZE_TEXT, KM_SIZE_HEAD, KM_SIZE_TITLE };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      km_flow_text (part->flow, "الأحوال المدنية ولا سيما لأبناء مصر", sizes[i], FALSE, KM_ALIGN_START);
      km_flow_text (part->flow, "مُحمَّدٌ، بطاقةُ رقمٍ قوميٍّ، ه‍ ـا لا لأ لإ لآ", sizes[i], TRUE, KM_ALIGN_START);
    }
  km_flow_text (part->flow, "٠١٢٣٤٥٦٧٨٩ " KM_LRI "0123456789 ASW-T03-2627-000042" KM_PDI, KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
}

KmPage *
km_test_strip_new (const char *printer, gint64 at, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  PangoContext *context = km_page_context_new_for (language);
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), km_paper_text_size (paper));
  KmPaperPart part = { language, digits, zone, paper, flow };
  g_autofree char *moment = km_paper_moment (&part, at);
  const char *title = km_paper_say (&part, "شريط اختبار", "Test strip");
  KmQr *symbol = km_qr_new (km_test_strip_payload (), NULL);

  km_flow_plate (flow, title, KM_SIZE_HEAD);
  km_flow_space (flow, 0.3);
  km_paper_fact (&part, km_paper_say (&part, "الطابعة", "Printer"), printer);
  km_paper_fact (&part, km_paper_say (&part, "التاريخ", "Date"), moment);
  add_widths (&part);
  add_letters (&part);
  km_flow_check (flow, km_paper_say (&part, "مربع للتأشير", "A box to tick"), KM_SIZE_TITLE);
  km_flow_rule (flow, TRUE, 0.8);
  km_paper_line (flow, km_paper_say (&part, "الإجمالي", "Total"), km_paper_money (&part, 123456), TRUE);
  km_flow_space (flow, 0.5);
  if (symbol != NULL)
    km_flow_symbol (flow, symbol, MAX (floor (SYMBOL / symbol->width / KM_DOT), 2) * KM_DOT, KM_ALIGN_CENTER);
  km_flow_space (flow, 0.5);
  km_flow_text (flow, km_paper_say (&part, "إذا ظهر كل ما سبق كاملًا فالطابعة صالحة.", "The printer is fit when all of the above is whole."), KM_SIZE_SMALL,
                FALSE, KM_ALIGN_CENTER);
  return km_paper_finish (&part, context, "TEST", title, FALSE);
}
