/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "km-page-private.h"
#include "km-receipt-page.h"
#include "km-receipt-parts.h"
#include "km-receipt-words.h"
#include "km-words.h"

#define ROLL_TEXT 8.6
#define A5_TEXT 9.2
#define LARGE 1.28

/* A module is whole dots at 203 dpi; the symbol with its neighbours stays below this share of a roll. */
#define SYMBOL_MAX (33 * 72 / 25.4)

static void
add_head (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;
  const KmTransactionReceipt *paper = receipt->transaction->receipt;
  KmFlow *flow = part->flow;

  if (receipt->voided)
    {
      km_flow_plate (flow, "ملغى", 1.3);
      km_flow_space (flow, 0.2);
      if (receipt->voided_at != KM_TIME_NONE)
        {
          g_autofree char *when = km_receipt_words_moment (receipt->voided_at, part->zone, part->digits);
          g_autofree char *text = g_strdup_printf ("تاريخ الإلغاء: %s", when);

          km_flow_text (flow, text, 0.88, FALSE, KM_ALIGN_CENTER);
        }
      if (receipt->void_reason != NULL)
        {
          g_autofree char *text = g_strdup_printf ("السبب: %s", receipt->void_reason);

          km_flow_text (flow, text, 0.88, FALSE, KM_ALIGN_CENTER);
        }
      km_flow_space (flow, 0.3);
    }
  if (paper->practice)
    {
      km_flow_plate (flow, "تدريب، لا يعتد به", 1.1);
      km_flow_space (flow, 0.3);
    }
  if (receipt->copy > 0)
    {
      g_autofree char *text = km_receipt_words_copy (receipt->copy, part->digits);

      km_flow_plate (flow, text, 1.1);
      km_flow_space (flow, 0.3);
    }

  km_flow_text (flow, "مراكز خدمات مصر", 1.35, TRUE, KM_ALIGN_CENTER);
  km_flow_text (flow, paper->centre_name_ar, 1.05, FALSE, KM_ALIGN_CENTER);
  km_flow_text (flow, "إيصال تحصيل", 1.2, TRUE, KM_ALIGN_CENTER);
}

/* Labels and values: one under the other on a roll, two abreast on A5. */
static void
add_facts (const KmReceiptPart *part,
           GPtrArray           *facts)
{
  if (part->paper == KM_PAPER_ROLL80)
    {
      for (guint i = 0; i + 1 < facts->len; i += 2)
        km_flow_pair (part->flow, facts->pdata[i], facts->pdata[i + 1], 1, FALSE, i == 0, KM_FIRM_START);
      return;
    }
  for (guint i = 0; i + 1 < facts->len; i += 4)
    {
      KmCell cells[4] = {
        { facts->pdata[i], 0, 0.16, KM_ALIGN_START, 0.92, FALSE },
        { facts->pdata[i + 1], 0.16, 0.55, KM_ALIGN_START, 1, i == 0 },
      };
      gboolean both = i + 3 < facts->len;

      if (both)
        {
          cells[2] = (KmCell) { facts->pdata[i + 2], 0.56, 0.72, KM_ALIGN_START, 0.92, FALSE };
          cells[3] = (KmCell) { facts->pdata[i + 3], 0.72, 1, KM_ALIGN_START, 1, FALSE };
        }
      km_flow_cells (part->flow, cells, both ? 4 : 2);
    }
}

static void
add_fact (GPtrArray  *facts,
          const char *label,
          char       *value)
{
  g_ptr_array_add (facts, g_strdup (label));
  g_ptr_array_add (facts, value);
}

static void
add_who (const KmReceiptPart *part)
{
  const KmTransactionReceipt *paper = part->receipt->transaction->receipt;
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *counter = km_receipt_words_number (paper->counter_number, part->digits);
  g_autofree char *clerk = km_receipt_words_number (paper->clerk_number, part->digits);

  add_fact (facts, "رقم الإيصال", km_isolate_ltr (paper->number));
  if (paper->visitor_name != NULL)
    add_fact (facts, "مقدم الطلب", g_strdup (paper->visitor_name));
  add_fact (facts, "التاريخ", km_receipt_words_moment (paper->at, part->zone, part->digits));
  if (paper->visitor_identity != NULL)
    add_fact (facts, paper->visitor_passport ? "جواز السفر" : "الرقم القومي", km_isolate_ltr (paper->visitor_identity));
  add_fact (facts, "الشباك", g_steal_pointer (&counter));
  if (paper->ticket_label != NULL)
    add_fact (facts, "التذكرة", g_strdup (paper->ticket_label));
  add_fact (facts, "موظف الشباك", g_strdup_printf ("%s، رقم %s", paper->clerk_name_ar, clerk));
  add_facts (part, facts);
}

static void
add_total (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;
  const KmTransaction *transaction = receipt->transaction;
  KmFlow *flow = part->flow;
  g_autofree char *total = km_receipt_words_total (transaction->total, part->digits);
  g_autofree char *in_words = km_words_amount_ar (transaction->total);

  if (transaction->adjustments->len > 0)
    {
      g_autofree char *fees = km_receipt_words_amount (receipt->fees, part->digits);

      km_flow_pair (flow, "المستحق", fees, 1, FALSE, FALSE, KM_FIRM_END);
      for (guint i = 0; i < transaction->adjustments->len; i++)
        {
          const KmTransactionAdjustment *adjustment = g_ptr_array_index (transaction->adjustments, i);
          g_autofree char *what = km_receipt_words_adjustment (adjustment, part->digits);
          g_autofree char *amount = km_receipt_words_amount (adjustment->piastres, part->digits);

          km_flow_pair (flow, what, amount, 1, FALSE, FALSE, KM_FIRM_END);
        }
      km_flow_space (flow, 0.2);
    }
  km_flow_pair (flow, "الإجمالي", total, 1.6, TRUE, TRUE, KM_FIRM_END);
  km_flow_keep (flow);
  km_flow_text (flow, in_words, 1, FALSE, KM_ALIGN_START);
  km_flow_space (flow, 0.35);

  for (guint i = 0; i < transaction->payments->len; i++)
    {
      const KmTender *tender = g_ptr_array_index (transaction->payments, i);
      g_autofree char *method = km_receipt_words_method (tender);
      g_autofree char *amount = km_receipt_words_amount (tender->piastres, part->digits);
      g_autofree char *reference = km_receipt_words_reference (tender);

      km_flow_pair (flow, method, amount, 1, FALSE, FALSE, KM_FIRM_END);
      if (tender->method == KM_METHOD_CASH)
        {
          g_autofree char *received = km_receipt_words_amount (tender->received, part->digits);
          g_autofree char *change = km_receipt_words_amount (tender->change, part->digits);
          g_autofree char *paid = g_strdup_printf ("المدفوع %s", received);
          g_autofree char *back = g_strdup_printf ("الباقي %s", change);

          km_flow_pair (flow, paid, back, 0.92, FALSE, FALSE, KM_FIRM_END);
        }
      if (reference != NULL)
        km_flow_text (flow, reference, 0.92, FALSE, KM_ALIGN_START);
    }
}

/* Whole dots a module, so that a thermal printer draws them all alike. */
static double
module_size (const KmQr *symbol)
{
  double dots = floor (SYMBOL_MAX / symbol->width / KM_DOT);

  return MAX (dots, 2) * KM_DOT;
}

static void
add_foot (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;
  const KmTransactionReceipt *paper = receipt->transaction->receipt;
  KmFlow *flow = part->flow;
  g_autofree char *payload = km_receipt_qr (receipt->transaction);
  KmQr *symbol = km_qr_new (payload, NULL);
  double module = symbol != NULL ? module_size (symbol) : 0;
  KmFlow *beside = symbol != NULL ? km_flow_open_beside (flow, symbol->width * module) : flow;
  g_autofree char *privacy = km_receipt_words_name ("بياناتك محمية بقانون حماية البيانات الشخصية رقم 151 لسنة 2020، ولا تُستخدم إلا لإنجاز طلباتك.", part->digits);
  const char *shift_end = paper->shift + MAX (strlen (paper->shift), 8) - 8;
  g_autofree char *audit = NULL;

  km_flow_text (beside, "احتفظ بهذا الإيصال لاستلام مستنداتك.", 0.88, TRUE, KM_ALIGN_START);
  km_flow_space (beside, 0.25);
  if (symbol != NULL)
    {
      km_flow_text (beside, "للتحقق من صحته امسح الرمز بهاتفك أو في أي مركز.", 0.88, FALSE, KM_ALIGN_START);
      km_flow_space (beside, 0.25);
    }
  if (paper->complaints != NULL && *paper->complaints != '\0')
    {
      g_autofree char *line = g_strdup_printf ("الشكاوى الحكومية الموحدة: " KM_LRI "%s" KM_PDI, paper->complaints);

      km_flow_text (beside, line, 0.88, FALSE, KM_ALIGN_START);
    }
  if (symbol != NULL)
    km_flow_close_beside (flow, beside, symbol, module);

  km_flow_space (flow, 0.5);
  km_flow_text (flow, privacy, 0.8, FALSE, KM_ALIGN_START);
  audit = g_strdup_printf ("الوردية " KM_LRI "%s" KM_PDI "، لائحة الرسوم " KM_LRI "%.12s" KM_PDI, shift_end,
                           receipt->transaction->catalogue);
  km_flow_text (flow, audit, 0.8, FALSE, KM_ALIGN_START);
}

KmPage *
km_receipt_page_new (KmReceipt   *receipt,
                     KmPaperSize  paper,
                     KmDigits     digits,
                     GTimeZone   *zone)
{
  const KmTransactionReceipt *head = receipt->transaction->receipt;
  PangoContext *context = km_page_context_new ();
  double text_size = (paper == KM_PAPER_ROLL80 ? ROLL_TEXT : A5_TEXT) * (head->large_type ? LARGE : 1);
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), text_size);
  KmReceiptPart part = { receipt, paper, digits, zone, flow };
  KmPage *page;
  g_autofree const char **marks = km_receipt_words_marks (receipt);
  g_autofree char *running_head = g_strdup_printf ("إيصال تحصيل " KM_LRI "%s" KM_PDI "، تابع", head->number);

  add_head (&part);
  km_flow_rule (flow, TRUE, 0.8);
  add_who (&part);
  km_flow_rule (flow, TRUE, 0.8);
  km_receipt_part_add_items (&part);
  km_receipt_part_add_pass_through (&part);
  km_flow_rule (flow, FALSE, 1);
  add_total (&part);
  km_flow_rule (flow, TRUE, 0.8);
  km_receipt_part_add_promises (&part);
  km_flow_space (flow, 0.5);
  add_foot (&part);

  page = km_page_new (paper, head->number, context, km_flow_take_blocks (flow), running_head, marks);
  g_object_unref (context);
  return page;
}
