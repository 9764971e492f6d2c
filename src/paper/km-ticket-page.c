/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-page-private.h"
#include "km-ticket-page.h"
#include "km-time.h"
#include "km-words.h"

#define ROLL_TEXT 10.0
/* Read by those who have left their glasses at home. */
#define LARGE 1.3
#define NUMBER 6.0

static char *
ahead_text (const KmTicketSlip *slip,
            KmDigits            digits)
{
  g_autofree char *number = km_number_format (slip->ahead, digits);

  return slip->ahead == 0 ? g_strdup ("لا أحد قبلك") : g_strdup_printf ("قبلك %s", number);
}

static char *
wait_text (const KmTicketSlip *slip,
           KmDigits            digits)
{
  g_autofree char *minutes = NULL;

  if (slip->wait_minutes <= 0)
    return NULL;
  if (slip->wait_minutes > 60)
    return g_strdup ("الانتظار المتوقع: أكثر من ساعة");
  minutes = km_words_count_ar ((guint64) slip->wait_minutes, KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, digits);
  return g_strdup_printf ("الانتظار المتوقع: %s", minutes);
}

static void
add_number (const KmTicketSlip *slip,
            KmFlow             *flow,
            KmDigits            digits)
{
  g_autofree char *number = km_number_format (slip->number, digits);
  g_autofree char *label = g_strdup_printf ("%s %s", slip->letter, number);
  g_autofree char *ascii = g_strdup_printf ("%s %u", slip->latin, slip->number);
  g_autofree char *latin = km_isolate_ltr (ascii);
  KmFlow *box = km_flow_open_box (flow);

  km_flow_text (box, label, NUMBER, TRUE, KM_ALIGN_CENTER);
  km_flow_close_box (flow, box, 2);
  km_flow_space (flow, 0.3);
  km_flow_text (flow, latin, LARGE, FALSE, KM_ALIGN_CENTER);
  km_flow_text (flow, slip->lane, LARGE, TRUE, KM_ALIGN_CENTER);
}

KmPage *
km_ticket_page_new (const KmTicketSlip *slip,
                    KmDigits            digits,
                    GTimeZone          *zone)
{
  static const char *const none[] = { NULL };
  static const char *const practice[] = { "تدريب", NULL };
  PangoContext *context = km_page_context_new ();
  g_autoptr(KmFlow) flow = km_flow_new (context, km_paper_content_width (KM_PAPER_ROLL80), ROLL_TEXT);
  g_autofree char *ahead = ahead_text (slip, digits);
  g_autofree char *wait = wait_text (slip, digits);
  g_autofree char *when = km_time_text (slip->issued_at, zone, KM_LANGUAGE_AR, digits, KM_TIME_TEXT_WEEKDAY | KM_TIME_TEXT_CLOCK);
  g_autofree char *title = g_strdup_printf ("%s-%u", slip->latin, slip->number);
  KmPage *page;

  if (slip->practice)
    {
      km_flow_plate (flow, "تدريب، لا يعتد به", KM_SIZE_HEAD);
      km_flow_space (flow, 0.3);
    }
  km_flow_text (flow, "مراكز خدمات مصر", KM_SIZE_TITLE, TRUE, KM_ALIGN_CENTER);
  km_flow_text (flow, slip->centre, KM_SIZE_TEXT, FALSE, KM_ALIGN_CENTER);
  km_flow_space (flow, 0.5);
  add_number (slip, flow, digits);
  km_flow_text (flow, ahead, LARGE, TRUE, KM_ALIGN_CENTER);
  if (wait != NULL)
    km_flow_text (flow, wait, KM_SIZE_TEXT, FALSE, KM_ALIGN_CENTER);
  km_flow_text (flow, when, KM_SIZE_SMALL, FALSE, KM_ALIGN_CENTER);

  if (slip->services != NULL && slip->services[0] != NULL)
    {
      km_flow_rule (flow, FALSE, 0.6);
      km_flow_text (flow, "جئت من أجل", KM_SIZE_TEXT, TRUE, KM_ALIGN_START);
      for (guint i = 0; slip->services[i] != NULL; i++)
        km_flow_text (flow, slip->services[i], LARGE, FALSE, KM_ALIGN_START);
    }
  if (slip->documents != NULL && slip->documents[0] != NULL)
    {
      km_flow_rule (flow, FALSE, 0.6);
      km_flow_text (flow, "جهّز هذه المستندات", KM_SIZE_TEXT, TRUE, KM_ALIGN_START);
      for (guint i = 0; slip->documents[i] != NULL; i++)
        {
          g_autofree char *document = km_digits_draw_sentence (slip->documents[i], digits);

          km_flow_check (flow, document, LARGE);
        }
    }
  km_flow_rule (flow, FALSE, 0.6);
  km_flow_text (flow, "إذا نودي على رقمك وأنت غائب فتوجه إلى أي شباك وقل: حضرت بعد الغياب.", KM_SIZE_TEXT, FALSE, KM_ALIGN_START);

  page = km_page_new (KM_PAPER_ROLL80, title, context, km_flow_take_blocks (flow), title, slip->practice ? practice : none, digits);
  g_object_unref (context);
  return page;
}
