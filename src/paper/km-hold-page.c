/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-hold-page.h"
#include "km-page-private.h"
#include "km-paper-words.h"

/* Read by those who have left their glasses at home, as the ticket is. */
#define LARGE 1.25
#define NUMBER 4.5

static void
add_list (const KmPaperPart *part, const char *title, const char *const *list, gboolean boxes)
{
  if (list == NULL || list[0] == NULL)
    return;
  km_paper_section (part, part->flow, title);
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *text = km_digits_draw_sentence (list[i], part->digits);

      if (boxes)
        km_flow_check (part->flow, text, LARGE);
      else
        km_flow_text (part->flow, text, KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
    }
}

static char *
title_of (const KmHoldSlip *slip)
{
  g_auto (GStrv) parts = g_strsplit (slip->latin_label, " ", -1);
  g_autofree char *joined = g_strjoinv ("-", parts);

  return g_strconcat ("HOLD-", joined, NULL);
}

KmPage *
km_hold_page_new (const KmHoldSlip *slip, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  PangoContext *context = km_page_context_new_for (language);
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), km_paper_text_size (paper) * 1.1);
  KmPaperPart part = { language, digits, zone, paper, flow };
  const char *head = km_paper_say (&part, "تذكرة معلقة", "Held ticket");
  g_autofree char *title = title_of (slip), *latin = km_isolate_ltr (slip->latin_label);
  g_autofree char *counter = km_paper_number (&part, slip->counter_number);
  g_autofree char *moment = km_paper_moment (&part, slip->at);
  KmFlow *box;

  km_paper_head (&part, slip->practice, slip->centre, head);
  box = km_flow_open_box (flow);
  km_flow_text (box, language == KM_LANGUAGE_EN ? latin : slip->label, NUMBER, TRUE, KM_ALIGN_CENTER);
  km_flow_close_box (flow, box, 2);
  km_flow_space (flow, 0.3);
  km_flow_text (flow, language == KM_LANGUAGE_EN ? slip->label : latin, LARGE, FALSE, KM_ALIGN_CENTER);
  km_flow_text (flow, slip->lane, LARGE, TRUE, KM_ALIGN_CENTER);
  km_flow_space (flow, 0.3);
  km_paper_fact (&part, km_paper_say (&part, "التعليق", "Held"), moment);
  km_paper_fact (&part, km_paper_say (&part, "الشباك", "Counter"), counter);
  km_paper_fact (&part, km_paper_say (&part, "السبب", "Reason"), slip->reason);
  add_list (&part, km_paper_say (&part, "الخدمات", "Services"), slip->services, FALSE);
  add_list (&part, km_paper_say (&part, "المستندات الناقصة", "Missing papers"), slip->missing, TRUE);
  km_flow_rule (flow, FALSE, 0.6);
  if (slip->kept_until > 0)
    {
      g_autofree char *until = km_time_text (slip->kept_until, zone, language, digits, KM_TIME_TEXT_WEEKDAY);
      g_autofree char *kept = g_strdup_printf (km_paper_say (&part, "بياناتك محفوظة حتى نهاية العمل يوم %s.", "Your data is kept until the end of work on %s."), until);

      km_flow_text (flow, kept, KM_SIZE_TEXT, TRUE, KM_ALIGN_START);
    }
  km_flow_text (flow, km_paper_say (&part, "العودة إلى أي شباك بهذه الورقة دون تذكرة جديدة.", "Come back to any counter with this paper; no new ticket is needed."),
                LARGE, TRUE, KM_ALIGN_START);
  return km_paper_finish (&part, context, title, head, slip->practice);
}
