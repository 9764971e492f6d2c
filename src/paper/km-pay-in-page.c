/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "km-page-private.h"
#include "km-paper-words.h"
#include "km-pay-in-page.h"

static void
add_slip (const KmPaperPart *part, const KmPayInSlip *slip, const char *whose)
{
  KmFlow *flow = part->flow;
  g_autofree char *clerk = km_paper_person (part, slip->clerk, slip->clerk_number);
  g_autofree char *counter = km_paper_number (part, slip->counter_number);
  g_autofree char *moment = km_paper_moment (part, slip->at);
  g_autofree char *amount = km_paper_money (part, slip->piastres);
  g_autofree char *in_words = km_paper_money_in_words (part, slip->piastres);
  g_autofree char *reference = slip->reference != NULL && *slip->reference != '\0' ? km_isolate_ltr (slip->reference) : NULL;
  g_autofree char *till = km_isolate_ltr (slip->till);
  const char *const under[] = { km_paper_say (part, "موظف الشباك", "Clerk"), km_paper_say (part, "مستلم النقدية", "Cash taken by") };
  KmFlow *box;

  km_paper_head (part, slip->practice, slip->centre, km_paper_say (part, "حافظة توريد", "Paying-in slip"));
  km_flow_text (flow, whose, KM_SIZE_SMALL, FALSE, KM_ALIGN_CENTER);
  km_paper_fact (part, km_paper_say (part, "التاريخ", "Date"), moment);
  km_paper_fact (part, km_paper_say (part, "الشباك", "Counter"), counter);
  km_paper_fact (part, km_paper_say (part, "موظف الشباك", "Clerk"), clerk);
  km_paper_fact (part, km_paper_say (part, "نقطة التحصيل", "Till"), till);
  km_paper_fact (part, km_paper_say (part, "البنك", "Bank"), slip->bank);
  km_paper_fact (part, km_paper_say (part, "رقم الحافظة", "Slip number"), reference);
  km_flow_space (flow, 0.4);
  box = km_flow_open_box (flow);
  km_flow_text (box, amount, KM_SIZE_TITLE, TRUE, KM_ALIGN_CENTER);
  km_flow_text (box, in_words, KM_SIZE_TEXT, FALSE, KM_ALIGN_CENTER);
  km_flow_close_box (flow, box, 1.2);
  km_flow_signatures (flow, under, G_N_ELEMENTS (under));
}

KmPage *
km_pay_in_page_new (const KmPayInSlip *slip, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  PangoContext *context = km_page_context_new_for (language);
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), km_paper_text_size (paper));
  KmPaperPart part = { language, digits, zone, paper, flow };
  g_autofree char *title = g_strdup_printf ("PAYIN-%s-%04d", slip->shift + MAX (strlen (slip->shift), 8) - 8,
                                            km_time_minute_of_day (slip->at, zone));
  const char *head = km_paper_say (&part, "حافظة توريد", "Paying-in slip");

  add_slip (&part, slip, km_paper_say (&part, "نسخة جهة التوريد", "For whom it is paid in to"));
  km_flow_space (flow, 1.2);
  km_flow_rule (flow, TRUE, 0.8);
  km_flow_space (flow, 0.8);
  add_slip (&part, slip, km_paper_say (&part, "نسخة العهدة", "For the drawer"));
  return km_paper_finish (&part, context, title, head, slip->practice);
}
