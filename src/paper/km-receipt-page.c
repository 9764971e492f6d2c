/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "km-page-private.h"
#include "km-receipt-page.h"
#include "km-receipt-parts.h"
#include "km-receipt-words.h"

#define ROLL_TEXT 8.6
#define A5_TEXT 8.8
#define A4_TEXT 11.0
#define LARGE 1.28

/* Room for the QR symbol. */
#define ROLL_SYMBOL (37 * 72 / 25.4)
#define A5_SYMBOL (30 * 72 / 25.4)

static void
add_head (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;
  const KmTransactionReceipt *paper = receipt->transaction->receipt;
  KmFlow *flow = part->flow;

  if (receipt->voided)
    {
      km_flow_plate (flow, "ملغى", KM_SIZE_HEAD);
      km_flow_space (flow, 0.2);
      if (receipt->voided_at > 0)
        {
          g_autofree char *when = km_receipt_words_moment (receipt->voided_at, part->zone, part->digits);
          g_autofree char *text = g_strdup_printf ("تاريخ الإلغاء: %s", when);

          km_flow_text (flow, text, KM_SIZE_SMALL, FALSE, KM_ALIGN_CENTER);
        }
      if (receipt->void_reason != NULL)
        {
          g_autofree char *text = g_strdup_printf ("السبب: %s", receipt->void_reason);

          km_flow_text (flow, text, KM_SIZE_SMALL, FALSE, KM_ALIGN_CENTER);
        }
      km_flow_space (flow, 0.3);
    }
  if (paper->practice)
    {
      km_flow_plate (flow, "تدريب، لا يعتد به", KM_SIZE_HEAD);
      km_flow_space (flow, 0.3);
    }
  if (receipt->copy > 0)
    {
      g_autofree char *text = km_receipt_words_copy (receipt->copy, part->digits);

      km_flow_plate (flow, text, KM_SIZE_HEAD);
      km_flow_space (flow, 0.3);
    }

  if (part->paper != KM_PAPER_ROLL80)
    {
      KmCell cells[] = {
        { "مراكز خدمات مصر", 0, 0.4, KM_ALIGN_START, KM_SIZE_TITLE, TRUE },
        { "إيصال تحصيل", 0.4, 0.65, KM_ALIGN_CENTER, KM_SIZE_HEAD, TRUE },
        { paper->centre_name_ar, 0.65, 1, KM_ALIGN_END, KM_SIZE_TEXT, FALSE },
      };

      km_flow_cells (flow, cells, G_N_ELEMENTS (cells));
      return;
    }
  km_flow_text (flow, "مراكز خدمات مصر", KM_SIZE_TITLE, TRUE, KM_ALIGN_CENTER);
  km_flow_text (flow, paper->centre_name_ar, KM_SIZE_TEXT, FALSE, KM_ALIGN_CENTER);
  km_flow_text (flow, "إيصال تحصيل", KM_SIZE_HEAD, TRUE, KM_ALIGN_CENTER);
}

/* Labels and values: one under the other on a roll and in large type, two abreast on a sheet. */
static void
add_facts (const KmReceiptPart *part,
           GPtrArray           *facts)
{
  guint n_rows;

  if (!part->columns)
    {
      for (guint i = 0; i + 1 < facts->len; i += 2)
        km_flow_pair (part->flow, facts->pdata[i], facts->pdata[i + 1], KM_SIZE_TEXT, FALSE, i == 0, KM_FIRM_START);
      return;
    }
  /* Down the right half, then down the left one. */
  n_rows = (facts->len / 2 + 1) / 2;
  for (guint row = 0; row < n_rows; row++)
    {
      guint left = (row + n_rows) * 2;
      KmCell cells[4] = {
        { facts->pdata[row * 2], 0, 0.16, KM_ALIGN_START, KM_SIZE_SMALL, FALSE },
        { facts->pdata[row * 2 + 1], 0.16, 0.55, KM_ALIGN_START, KM_SIZE_TEXT, row == 0 },
      };

      if (left < facts->len)
        {
          cells[2] = (KmCell) { facts->pdata[left], 0.57, 0.71, KM_ALIGN_START, KM_SIZE_SMALL, FALSE };
          cells[3] = (KmCell) { facts->pdata[left + 1], 0.71, 1, KM_ALIGN_START, KM_SIZE_TEXT, FALSE };
        }
      km_flow_cells (part->flow, cells, left < facts->len ? 4 : 2);
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
  add_fact (facts, "التاريخ", km_receipt_words_moment (paper->at, part->zone, part->digits));
  add_fact (facts, "الشباك", g_steal_pointer (&counter));
  add_fact (facts, "موظف الشباك", g_strdup_printf ("%s، رقم %s", paper->clerk_name_ar, clerk));
  if (paper->ticket_label != NULL)
    add_fact (facts, "التذكرة", g_strdup (paper->ticket_label));
  if (paper->visitor_name != NULL)
    add_fact (facts, "مقدم الطلب", g_strdup (paper->visitor_name));
  if (paper->visitor_identity != NULL)
    add_fact (facts, paper->visitor_passport ? "جواز السفر" : "الرقم القومي", km_isolate_ltr (paper->visitor_identity));
  add_facts (part, facts);
}

static void
add_total (const KmReceiptPart *part,
           KmFlow              *flow)
{
  const KmReceipt *receipt = part->receipt;
  const KmTransaction *transaction = receipt->transaction;
  g_autofree char *total = km_receipt_words_total (transaction->total, part->digits);
  g_autofree char *in_words = km_receipt_words_in_words (transaction->total);

  if (transaction->adjustments->len > 0)
    {
      g_autofree char *fees = km_receipt_words_amount (receipt->fees, part->digits);

      km_flow_pair (flow, "المستحق", fees, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
      for (guint i = 0; i < transaction->adjustments->len; i++)
        {
          const KmTransactionAdjustment *adjustment = g_ptr_array_index (transaction->adjustments, i);
          g_autofree char *what = km_receipt_words_adjustment (adjustment, part->digits);
          g_autofree char *amount = km_receipt_words_amount (adjustment->piastres, part->digits);

          km_flow_pair (flow, what, amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
        }
      km_flow_space (flow, 0.2);
    }
  km_flow_pair (flow, "الإجمالي", total, KM_SIZE_TITLE, TRUE, TRUE, KM_FIRM_END);
  km_flow_text (flow, in_words, KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
  km_flow_space (flow, 0.35);

  for (guint i = 0; i < transaction->payments->len; i++)
    {
      const KmTender *tender = g_ptr_array_index (transaction->payments, i);
      g_autofree char *method = km_receipt_words_method (tender);
      g_autofree char *amount = km_receipt_words_amount (tender->piastres, part->digits);
      g_autofree char *reference = km_receipt_words_reference (tender);

      km_flow_pair (flow, method, amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
      if (tender->method == KM_METHOD_CASH)
        {
          g_autofree char *received = km_receipt_words_amount (tender->received, part->digits);
          g_autofree char *change = km_receipt_words_amount (tender->change, part->digits);
          g_autofree char *paid = g_strdup_printf ("المدفوع %s", received);
          g_autofree char *back = g_strdup_printf ("الباقي %s", change);

          km_flow_pair (flow, paid, back, KM_SIZE_SMALL, FALSE, FALSE, KM_FIRM_END);
        }
      if (reference != NULL)
        km_flow_text (flow, reference, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
    }
}

/* Whole dots a module, so that a thermal printer draws them all alike. */
static double
module_size (const KmQr  *symbol,
             KmPaperSize  paper)
{
  double room = paper == KM_PAPER_A5 ? A5_SYMBOL : ROLL_SYMBOL;

  return MAX (floor (room / symbol->width / KM_DOT), 2) * KM_DOT;
}

/* What the visitor should know, in a column beside the symbol or below it. */
static void
add_advice (const KmReceiptPart *part,
            KmFlow              *flow)
{
  const char *complaints = part->receipt->transaction->receipt->complaints;

  km_flow_text (flow, "احتفظ بهذا الإيصال لاستلام مستنداتك.", KM_SIZE_TEXT, TRUE, KM_ALIGN_START);
  km_flow_text (flow, "للتحقق من صحته امسح الرمز بهاتفك أو في أي مركز.", KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
  if (complaints != NULL && *complaints != '\0')
    {
      g_autofree char *line = g_strdup_printf ("الشكاوى الحكومية الموحدة: " KM_LRI "%s" KM_PDI, complaints);

      km_flow_text (flow, line, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
    }
}

static void
add_small_print (const KmReceiptPart *part)
{
  const KmTransaction *transaction = part->receipt->transaction;
  const char *shift = transaction->receipt->shift;
  g_autofree char *privacy = km_receipt_words_name ("بياناتك محمية بقانون حماية البيانات الشخصية رقم 151 لسنة 2020، ولا "
                                                    "تُستخدم إلا لإنجاز طلباتك.", part->digits);
  /* Ids and versions are long; their tail and head tell them apart on paper. */
  g_autofree char *audit = g_strdup_printf ("الوردية " KM_LRI "%s" KM_PDI "، لائحة الرسوم " KM_LRI "%.12s" KM_PDI,
                                            shift + MAX (strlen (shift), 8) - 8, transaction->catalogue);

  km_flow_text (part->flow, privacy, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
  km_flow_text (part->flow, audit, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
}

/* On a roll what was paid, then when and where, then the symbol with advice beside it. */
static void
lay_roll (const KmReceiptPart *part,
          KmQr                *symbol)
{
  KmFlow *flow = part->flow;
  double module, width;
  KmFlow *right, *left;

  add_total (part, flow);
  km_flow_rule (flow, TRUE, 0.8);
  km_receipt_part_add_promises (part);
  km_flow_space (flow, 0.5);
  if (symbol == NULL)
    {
      add_advice (part, flow);
      return;
    }
  module = module_size (symbol, part->paper);
  width = symbol->width * module;
  right = km_flow_open_part (flow, width);
  left = km_flow_open_part (flow, km_flow_get_width (flow) - width - 1.5 * KM_FLOW_GAP);
  km_flow_symbol (right, symbol, module, KM_ALIGN_START);
  add_advice (part, left);
  km_flow_close_parts (flow, right, left, TRUE);
}

/* A sheet is wide enough for the symbol to stand beside the total. */
static void
lay_sheet (const KmReceiptPart *part,
           KmQr                *symbol)
{
  KmFlow *flow = part->flow;
  double module = symbol != NULL ? module_size (symbol, part->paper) : 0;
  double width = symbol != NULL ? symbol->width * module : 0;
  KmFlow *right = km_flow_open_part (flow, km_flow_get_width (flow) - width - 4 * KM_FLOW_GAP);
  KmFlow *left = symbol != NULL ? km_flow_open_part (flow, width) : NULL;

  add_total (part, right);
  if (symbol != NULL)
    km_flow_symbol (left, symbol, module, KM_ALIGN_END);
  km_flow_close_parts (flow, right, left, TRUE);
  km_flow_rule (flow, TRUE, 0.8);
  km_receipt_part_add_promises (part);
  km_flow_space (flow, 0.3);
  add_advice (part, flow);
}

KmPage *
km_receipt_page_new (KmReceipt   *receipt,
                     KmPaperSize  paper,
                     KmDigits     digits,
                     GTimeZone   *zone)
{
  const KmTransactionReceipt *head = receipt->transaction->receipt;
  PangoContext *context = km_page_context_new ();
  static const double sizes[] = { [KM_PAPER_ROLL80] = ROLL_TEXT, [KM_PAPER_A5] = A5_TEXT, [KM_PAPER_A4] = A4_TEXT };
  double text_size = sizes[paper] * (head->large_type ? LARGE : 1);
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), text_size);
  KmReceiptPart part = { receipt, paper, paper != KM_PAPER_ROLL80 && !head->large_type, digits, zone, flow };
  g_autofree char *payload = km_receipt_qr (receipt->transaction);
  KmQr *symbol = km_qr_new (payload, NULL);
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
  if (paper == KM_PAPER_ROLL80)
    lay_roll (&part, symbol);
  else
    lay_sheet (&part, symbol);
  km_flow_space (flow, 0.5);
  add_small_print (&part);

  page = km_page_new (paper, head->number, context, km_flow_take_blocks (flow), running_head, marks, digits);
  g_object_unref (context);
  return page;
}
