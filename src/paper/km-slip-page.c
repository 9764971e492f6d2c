/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "km-page-private.h"
#include "km-receipt-words.h"
#include "km-slip-page.h"

#define ROLL_TEXT 8.6
#define A5_TEXT 8.8
#define SIGNATURE 2.4 /* room for a hand above its line */

typedef struct
{
  const KmSlip *slip;
  KmPaperSize paper;
  KmDigits digits;
  GTimeZone *zone;
  KmFlow *flow;
} Part;

static void
add_head (const Part *part)
{
  const KmSlip *slip = part->slip;
  KmFlow *flow = part->flow;

  km_flow_plate (flow, slip->kind == KM_SLIP_VOID ? "ملغى" : "رد مبلغ", KM_SIZE_TITLE);
  km_flow_space (flow, 0.3);
  if (slip->practice)
    {
      km_flow_plate (flow, "تدريب، لا يعتد به", KM_SIZE_HEAD);
      km_flow_space (flow, 0.3);
    }
  km_flow_text (flow, "مراكز خدمات مصر", KM_SIZE_TITLE, TRUE, KM_ALIGN_CENTER);
  km_flow_text (flow, slip->centre, KM_SIZE_TEXT, FALSE, KM_ALIGN_CENTER);
  km_flow_text (flow, slip->kind == KM_SLIP_VOID ? "إلغاء إيصال تحصيل" : "رد رسوم طلب مرفوض", KM_SIZE_HEAD, TRUE, KM_ALIGN_CENTER);
}

/* Takes value. */
static void
add_fact (const Part *part,
          const char *label,
          char       *value,
          gboolean    bold)
{
  g_autofree char *owned = value;

  km_flow_pair (part->flow, label, owned, KM_SIZE_TEXT, FALSE, bold, KM_FIRM_START);
}

static void
add_facts (const Part *part)
{
  const KmSlip *slip = part->slip;
  g_autofree char *clerk = km_receipt_words_number (slip->clerk_number, part->digits);

  add_fact (part, "رقم الإيصال", km_isolate_ltr (slip->receipt), TRUE);
  add_fact (part, "تاريخ الإيصال", km_receipt_words_moment (slip->receipt_at, part->zone, part->digits), FALSE);
  if (slip->request != NULL)
    add_fact (part, "رقم الطلب", km_isolate_ltr (slip->request), TRUE);
  if (slip->service != NULL)
    add_fact (part, "الخدمة", km_receipt_words_name (slip->service, part->digits), FALSE);
  if (slip->visitor != NULL)
    add_fact (part, "مقدم الطلب", g_strdup (slip->visitor), FALSE);
  if (slip->identity != NULL)
    add_fact (part, slip->passport ? "جواز السفر" : "الرقم القومي", km_isolate_ltr (slip->identity), FALSE);
  add_fact (part, slip->kind == KM_SLIP_VOID ? "تاريخ الإلغاء" : "تاريخ الرد", km_receipt_words_moment (slip->at, part->zone, part->digits), FALSE);
  add_fact (part, "الشباك", km_receipt_words_number (slip->counter, part->digits), FALSE);
  add_fact (part, "موظف الشباك", g_strdup_printf ("%s، رقم %s", slip->clerk, clerk), FALSE);
  if (slip->reason != NULL && *slip->reason != '\0')
    add_fact (part, "السبب", km_receipt_words_name (slip->reason, part->digits), FALSE);
  if (slip->approved_by != NULL)
    add_fact (part, "اعتماد", g_strdup (slip->approved_by), FALSE);
}

static void
add_money (const Part *part)
{
  const KmSlip *slip = part->slip;
  KmFlow *flow = part->flow;
  g_autofree char *total = km_receipt_words_total (slip->piastres, part->digits);
  g_autofree char *in_words = km_receipt_words_in_words (slip->piastres);
  gint64 others = slip->piastres;

  for (guint i = 0; i < slip->authorities->len; i++)
    {
      const KmSlipAuthority *authority = g_ptr_array_index (slip->authorities, i);
      g_autofree char *amount = km_receipt_words_amount (authority->piastres, part->digits);

      km_flow_pair (flow, authority->name, amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
      others -= authority->piastres;
    }
  /* No authority's: what was added for cash, let off, or rounded. */
  if (others != 0)
    {
      g_autofree char *amount = km_receipt_words_amount (others, part->digits);

      km_flow_pair (flow, others > 0 ? "مقابل إداري وكسور مضافة" : "إعفاء وكسور مخصومة", amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
    }
  km_flow_rule (flow, FALSE, 1);
  km_flow_pair (flow, "المبلغ المردود", total, KM_SIZE_TITLE, TRUE, TRUE, KM_FIRM_END);
  km_flow_text (flow, in_words, KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
  km_flow_space (flow, 0.35);
  for (guint i = 0; i < slip->back->len; i++)
    {
      const KmTender *tender = g_ptr_array_index (slip->back, i);
      g_autofree char *method = km_receipt_words_method (tender);
      g_autofree char *amount = km_receipt_words_amount (tender->piastres, part->digits);
      g_autofree char *reference = km_receipt_words_reference (tender);

      km_flow_pair (flow, method, amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
      if (reference != NULL)
        km_flow_text (flow, reference, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
    }
}

static void
add_line (KmFlow     *flow,
          const char *who)
{
  km_flow_space (flow, SIGNATURE);
  km_flow_rule (flow, TRUE, 0.8);
  km_flow_text (flow, who, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
}

/* The first of @n at the start of @flow, the others beside it. */
static void
add_lines_abreast (KmFlow            *flow,
                   const char *const *who,
                   guint              n)
{
  double width = (km_flow_get_width (flow) - (n - 1) * 2 * KM_FLOW_GAP) / n;
  KmFlow *start = km_flow_open_part (flow, width);
  KmFlow *end = km_flow_open_part (flow, km_flow_get_width (flow) - width - 2 * KM_FLOW_GAP);

  add_line (start, who[0]);
  if (n > 2)
    add_lines_abreast (end, who + 1, n - 1);
  else
    add_line (end, who[1]);
  km_flow_close_parts (flow, start, end, FALSE);
}

/* Who got the money, who gave it, and who allowed it: one under the other on a roll, side by side on A5. */
static void
add_signatures (const Part *part)
{
  static const char *const who[] = { "توقيع المتعامل بالاستلام", "توقيع موظف الشباك", "توقيع المشرف" };
  guint n = part->slip->kind == KM_SLIP_VOID ? 3 : 2;

  if (part->paper != KM_PAPER_ROLL80)
    add_lines_abreast (part->flow, who, n);
  else
    for (guint i = 0; i < n; i++)
      add_line (part->flow, who[i]);
}

KmPage *
km_slip_page_new (const KmSlip *slip,
                  KmPaperSize   paper,
                  KmDigits      digits,
                  GTimeZone    *zone)
{
  static const char *const none[] = { NULL };
  static const char *const practice[] = { "تدريب، لا يعتد به", NULL };
  PangoContext *context = km_page_context_new ();
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), paper == KM_PAPER_ROLL80 ? ROLL_TEXT : A5_TEXT);
  Part part = { slip, paper, digits, zone, flow };
  g_autofree char *name = km_slip_name (slip);
  g_autofree char *running_head = g_strdup_printf ("%s " KM_LRI "%s" KM_PDI "، تابع", slip->kind == KM_SLIP_VOID ? "إلغاء إيصال" : "رد مبلغ",
                                                   slip->receipt);
  /* Ids are long; their tail tells them apart on paper. */
  g_autofree char *audit = slip->shift != NULL ? g_strdup_printf ("الوردية " KM_LRI "%s" KM_PDI, slip->shift + MAX (strlen (slip->shift), 8) - 8) : NULL;
  KmPage *page;

  add_head (&part);
  km_flow_rule (flow, TRUE, 0.8);
  add_facts (&part);
  km_flow_rule (flow, TRUE, 0.8);
  add_money (&part);
  add_signatures (&part);
  if (audit != NULL)
    {
      km_flow_space (flow, 0.5);
      km_flow_text (flow, audit, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
    }
  page = km_page_new (paper, name, context, km_flow_take_blocks (flow), running_head, slip->practice ? practice : none, digits);
  g_object_unref (context);
  return page;
}

/* --- in a thread --- */

typedef struct
{
  KmSlip *slip;
  KmPaperSize paper;
  KmDigits digits;
  GTimeZone *zone;
} Laying;

static void
laying_free (gpointer data)
{
  Laying *laying = data;

  km_slip_unref (laying->slip);
  g_time_zone_unref (laying->zone);
  g_free (laying);
}

static void
lay_thread (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Laying *laying = task_data;

  g_task_return_pointer (task, km_slip_page_new (laying->slip, laying->paper, laying->digits, laying->zone), (GDestroyNotify) km_page_unref);
}

void
km_slip_page_new_async (KmSlip              *slip,
                        KmPaperSize          paper,
                        KmDigits             digits,
                        GTimeZone           *zone,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Laying *laying = g_new0 (Laying, 1);

  laying->slip = km_slip_ref (slip);
  laying->paper = paper;
  laying->digits = digits;
  laying->zone = g_time_zone_ref (zone);
  g_task_set_source_tag (task, km_slip_page_new_async);
  g_task_set_task_data (task, laying, laying_free);
  g_task_run_in_thread (task, lay_thread);
}

KmPage *
km_slip_page_new_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_slip_page_new_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
