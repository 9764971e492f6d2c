/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-receipt-parts.h"
#include "km-receipt-words.h"
#include "km-time.h"

#define HEADLINE 1.5 /* counter.md §4.33 */

/* What is done within ten minutes of the payment is done before its visitor leaves the counter. */
#define AT_THE_COUNTER (10 * KM_TIME_MINUTE)

static gboolean
is_taken_along (const KmReceiptPart *part,
                const KmReceiptLine *line)
{
  return line->today && line->item->promised_at - part->receipt->transaction->receipt->at <= AT_THE_COUNTER;
}

static gboolean
comes_by_post (const KmReceiptPart *part,
               const KmReceiptLine *line)
{
  return g_strcmp0 (km_transaction_answer (part->receipt->transaction, line->item, "delivery.method"), "post") == 0;
}

static void
add_request (const KmReceiptPart *part,
             KmFlow              *flow,
             const KmReceiptLine *line,
             gboolean             by_post)
{
  g_autofree char *number = km_receipt_words_number (line->item->item, part->digits);
  g_autofree char *name = km_receipt_words_name (line->item->name, part->digits);
  g_autofree char *text = g_strdup_printf ("%s. %s%s", number, name, by_post ? "، توصيل بالبريد" : "");

  km_flow_text (flow, text, 1, FALSE, KM_ALIGN_START);
}

/* "مركز أسوان، من ٩ ص إلى ٣ م، بأصل البطاقة وهذا الإيصال" */
static char *
place_text (const KmReceiptPart    *part,
            const KmReceiptPromise *promise)
{
  const KmTransactionReceipt *paper = part->receipt->transaction->receipt;
  const char *identity = paper->visitor_passport ? "بأصل جواز السفر وهذا الإيصال" : "بأصل البطاقة وهذا الإيصال";
  g_autofree char *hours = NULL;

  if (promise->today)
    return g_strdup_printf ("%s، بهذا الإيصال", paper->centre_name_ar);
  hours = km_receipt_words_hours (paper->collection_from, paper->collection_to, part->digits);
  return g_strdup_printf ("%s، %s، %s", paper->centre_name_ar, hours, identity);
}

static void
add_box (const KmReceiptPart    *part,
         const KmReceiptPromise *promise)
{
  KmFlow *box = NULL;
  gboolean collect = FALSE;
  g_autofree char *when = km_time_text (promise->promised_at, part->zone, KM_LANGUAGE_AR, part->digits,
                                        KM_TIME_TEXT_WEEKDAY | (promise->today ? KM_TIME_TEXT_CLOCK : 0));

  for (guint i = 0; i < promise->lines->len; i++)
    {
      const KmReceiptLine *line = g_ptr_array_index (promise->lines, i);
      gboolean by_post = comes_by_post (part, line);

      if (is_taken_along (part, line))
        continue;
      if (box == NULL)
        {
          box = km_flow_open_box (part->flow);
          km_flow_text (box, when, HEADLINE, TRUE, KM_ALIGN_START);
        }
      add_request (part, box, line, by_post);
      collect = collect || !by_post;
    }
  if (box == NULL)
    return;
  if (collect)
    {
      g_autofree char *place = place_text (part, promise);

      km_flow_text (box, place, 1, TRUE, KM_ALIGN_START);
    }
  km_flow_close_box (part->flow, box, 1.4);
  km_flow_space (part->flow, 0.5);
}

void
km_receipt_part_add_promises (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;
  gboolean any = FALSE, later = FALSE;

  for (guint i = 0; i < receipt->lines->len; i++)
    if (!is_taken_along (part, g_ptr_array_index (receipt->lines, i)))
      later = TRUE;

  if (later)
    {
      km_flow_text (part->flow, "موعد الاستلام ومكانه", 1.1, TRUE, KM_ALIGN_START);
      km_flow_keep (part->flow);
      km_flow_space (part->flow, 0.3);
      km_flow_keep (part->flow);
      for (guint i = 0; i < receipt->promises->len; i++)
        add_box (part, g_ptr_array_index (receipt->promises, i));
    }

  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const KmReceiptLine *line = g_ptr_array_index (receipt->lines, i);

      if (!is_taken_along (part, line))
        continue;
      if (!any)
        {
          km_flow_text (part->flow, "سُلِّم اليوم", 1.1, TRUE, KM_ALIGN_START);
          km_flow_keep (part->flow);
        }
      any = TRUE;
      add_request (part, part->flow, line, FALSE);
    }
}
