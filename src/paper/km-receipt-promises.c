/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-receipt-parts.h"
#include "km-receipt-words.h"
#include "km-time.h"

#define HEADLINE KM_SIZE_TITLE /* what a visitor comes back to look for */

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

  km_flow_text (flow, text, KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
}

/* "مركز أسوان، من ٩ ص إلى ٣ م", or today "مركز أسوان، بهذا الإيصال" */
static char *
place_text (const KmReceiptPart    *part,
            const KmReceiptPromise *promise)
{
  const KmTransactionReceipt *paper = part->receipt->transaction->receipt;
  g_autofree char *hours = NULL;

  if (promise->today)
    return g_strdup_printf ("%s، بهذا الإيصال", paper->centre_name_ar);
  hours = km_receipt_words_hours (paper->collection_from, paper->collection_to, part->digits);
  return g_strdup_printf ("%s، %s", paper->centre_name_ar, hours);
}

/* The box of one date in a column of its own, or NULL when all of it was taken along. */
static KmFlow *
box_new (const KmReceiptPart    *part,
         const KmReceiptPromise *promise,
         double                  width)
{
  KmFlow *column = km_flow_open_part (part->flow, width);
  KmFlow *box = km_flow_open_box (column);
  gboolean any = FALSE, collect = FALSE;
  g_autofree char *when = promise->today ? km_receipt_words_moment (promise->promised_at, part->zone, part->digits)
                                         : km_receipt_words_date (promise->promised_at, part->zone, part->digits);

  km_flow_text (box, when, HEADLINE, TRUE, KM_ALIGN_START);
  for (guint i = 0; i < promise->lines->len; i++)
    {
      const KmReceiptLine *line = g_ptr_array_index (promise->lines, i);
      gboolean by_post = comes_by_post (part, line);

      if (is_taken_along (part, line))
        continue;
      add_request (part, box, line, by_post);
      any = TRUE;
      collect = collect || !by_post;
    }
  if (!any)
    {
      km_flow_free (box);
      km_flow_free (column);
      return NULL;
    }
  if (collect)
    {
      g_autofree char *place = place_text (part, promise);

      km_flow_text (box, place, KM_SIZE_HEAD, TRUE, KM_ALIGN_START);
      if (!promise->today)
        km_flow_text (box, part->receipt->transaction->receipt->visitor_passport ? "بأصل جواز السفر وهذا الإيصال"
                                                                                 : "بأصل البطاقة وهذا الإيصال",
                      KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
    }
  km_flow_close_box (column, box, 1.4);
  return column;
}

/* One under the other on a roll and in large type, two abreast on A5. */
static void
add_boxes (const KmReceiptPart *part)
{
  GPtrArray *promises = part->receipt->promises;
  double whole = km_flow_get_width (part->flow);
  double width = part->columns ? (whole - KM_FLOW_GAP) / 2 : whole;
  KmFlow *right = NULL;

  for (guint i = 0; i < promises->len; i++)
    {
      KmFlow *column = box_new (part, g_ptr_array_index (promises, i), width);

      if (column == NULL)
        continue;
      if (part->columns && right == NULL)
        {
          right = column;
          continue;
        }
      km_flow_close_parts (part->flow, part->columns ? right : column, part->columns ? column : NULL, FALSE);
      km_flow_space (part->flow, 0.5);
      right = NULL;
    }
  if (right != NULL)
    {
      km_flow_close_parts (part->flow, right, NULL, FALSE);
      km_flow_space (part->flow, 0.5);
    }
}

void
km_receipt_part_add_promises (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;
  gboolean any = FALSE, later = FALSE;

  for (guint i = 0; i < receipt->promises->len; i++)
    {
      const KmReceiptPromise *promise = g_ptr_array_index (receipt->promises, i);

      for (guint j = 0; j < promise->lines->len; j++)
        if (!is_taken_along (part, g_ptr_array_index (promise->lines, j)))
          later = TRUE;
    }

  if (later)
    {
      km_flow_text (part->flow, "موعد الاستلام ومكانه", KM_SIZE_HEAD, TRUE, KM_ALIGN_START);
      km_flow_keep (part->flow);
      km_flow_space (part->flow, 0.3);
      km_flow_keep (part->flow);
      add_boxes (part);
    }

  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const KmReceiptLine *line = g_ptr_array_index (receipt->lines, i);

      if (!is_taken_along (part, line))
        continue;
      if (!any)
        {
          km_flow_text (part->flow, "سُلِّم اليوم", KM_SIZE_HEAD, TRUE, KM_ALIGN_START);
          km_flow_keep (part->flow);
        }
      any = TRUE;
      add_request (part, part->flow, line, FALSE);
    }
}
