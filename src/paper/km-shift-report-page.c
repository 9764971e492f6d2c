/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "km-page-private.h"
#include "km-paper-words.h"
#include "km-shift-report-page.h"
#include "km-words.h"

/* Ids are long; their tail tells them apart on paper, as on receipts. */
static const char *
tail_of (const char *id)
{
  return id + MAX (strlen (id), 8) - 8;
}

static void
add_who (const KmPaperPart *part, KmShiftReport *report)
{
  g_autofree char *counter = km_paper_number (part, report->counter_number);
  g_autofree char *clerk = km_paper_person (part, report->clerk, report->clerk_number);
  g_autofree char *codes = g_strdup_printf (KM_LRI "%s" KM_PDI "%s" KM_LRI "%s" KM_PDI, report->till, km_paper_say (part, "، ", ", "),
                                            tail_of (report->id));
  g_autofree char *opened = km_paper_moment (part, report->opened_at);
  g_autofree char *closed = report->closed_at > 0 ? km_paper_moment (part, report->closed_at) : NULL;

  km_paper_fact (part, km_paper_say (part, "الشباك", "Counter"), counter);
  km_paper_fact (part, km_paper_say (part, "موظف الشباك", "Clerk"), clerk);
  km_paper_fact (part, km_paper_say (part, "نقطة التحصيل والوردية", "Till and shift"), codes);
  km_paper_fact (part, km_paper_say (part, "فتح الوردية", "Opened"), opened);
  km_paper_fact (part, km_paper_say (part, "إغلاق الوردية", "Closed"), closed);
}

/* A line a denomination: its value, how many, how much. */
static void
add_coins (const KmPaperPart *part, KmFlow *flow, const GArray *coins)
{
  for (guint i = 0; i < coins->len; i++)
    {
      const KmShiftCoins *one = &g_array_index (coins, KmShiftCoins, i);
      g_autofree char *value = km_paper_money (part, one->piastres);
      g_autofree char *count = km_paper_number (part, one->count);
      g_autofree char *sum = km_paper_amount (part, one->piastres * one->count);
      KmCell cells[] = {
        { value, 0, 0.38, KM_ALIGN_START, KM_SIZE_TEXT, FALSE },
        { count, 0.38, 0.58, KM_ALIGN_CENTER, KM_SIZE_TEXT, FALSE },
        { sum, 0.58, 1, KM_ALIGN_END, KM_SIZE_TEXT, FALSE },
      };

      km_flow_cells (flow, cells, G_N_ELEMENTS (cells));
    }
}

static void
add_float (const KmPaperPart *part, KmFlow *flow, KmShiftReport *report)
{
  km_paper_section (part, flow, km_paper_say (part, "العهدة عند الفتح", "Opening float"));
  add_coins (part, flow, report->float_coins);
  km_paper_line (flow, km_paper_say (part, "العهدة", "Float"), km_paper_money (part, report->float_piastres), TRUE);
}

static void
add_method (const KmPaperPart *part, KmFlow *flow, const char *name, gint64 piastres)
{
  if (piastres != 0)
    km_paper_line (flow, name, km_paper_amount (part, piastres), FALSE);
}

static void
add_takings (const KmPaperPart *part, KmFlow *flow, KmShiftReport *report)
{
  g_autofree char *count = km_words_count (report->transactions, KM_NOUN_TRANSACTION, KM_CASE_NOMINATIVE, part->language, part->digits);

  km_paper_section (part, flow, km_paper_say (part, "المتحصلات", "Takings"));
  km_flow_text (flow, count, KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
  add_method (part, flow, km_paper_say (part, "نقدًا", "Cash"), report->cash);
  add_method (part, flow, km_paper_say (part, "بطاقة", "Card"), report->card);
  add_method (part, flow, km_paper_say (part, "محفظة إلكترونية", "Wallet"), report->wallet);
  add_method (part, flow, km_paper_say (part, "أمر توريد", "Supply order"), report->order);
  km_paper_line (flow, km_paper_say (part, "إجمالي المتحصلات", "Total taken"), km_paper_money (part, report->total), TRUE);
  if (report->takings->len == 0)
    return;
  km_paper_section (part, flow, km_paper_say (part, "المتحصلات حسب الجهة", "Takings by authority"));
  for (guint i = 0; i < report->takings->len; i++)
    {
      const KmShiftTaking *taking = report->takings->pdata[i];

      km_paper_line (flow, taking->name != NULL ? taking->name : taking->authority, km_paper_amount (part, taking->piastres), FALSE);
    }
  /* What belongs to no authority, so that the column adds up. */
  if (report->adjustments != 0)
    km_paper_line (flow,
                   report->adjustments > 0 ? km_paper_say (part, "مقابل إداري وتقريب", "Surcharge and rounding")
                                           : km_paper_say (part, "إعفاء وتقريب (خصم)", "Exemption and rounding (off)"),
                   km_paper_amount (part, report->adjustments), FALSE);
}

static void
add_pay_ins (const KmPaperPart *part, KmFlow *flow, KmShiftReport *report)
{
  if (report->pay_ins->len == 0)
    return;
  km_paper_section (part, flow, km_paper_say (part, "التوريد", "Paying-in"));
  for (guint i = 0; i < report->pay_ins->len; i++)
    {
      const KmShiftPayIn *pay_in = report->pay_ins->pdata[i];
      g_autofree char *clock = km_time_clock_text (pay_in->at, part->zone, part->language, part->digits);
      g_autofree char *reference = *pay_in->reference != '\0' ? km_isolate_ltr (pay_in->reference) : g_strdup ("");
      g_autofree char *name = g_strjoin (km_paper_say (part, "، ", ", "), clock, pay_in->bank != NULL ? pay_in->bank : reference,
                                         pay_in->bank != NULL && *reference != '\0' ? reference : NULL, NULL);

      km_paper_line (flow, name, km_paper_amount (part, pay_in->piastres), FALSE);
    }
  km_paper_line (flow, km_paper_say (part, "إجمالي التوريد", "Total paid in"), km_paper_money (part, report->paid_in), TRUE);
}

static void
add_counted_sum (const KmPaperPart *part, KmFlow *flow, const char *ar, const char *en, guint n, gint64 piastres)
{
  g_autofree char *count = km_paper_number (part, n);
  g_autofree char *name = g_strdup_printf (km_paper_say (part, "%s (العدد %s)", "%s (%s)"), km_paper_say (part, ar, en), count);

  if (n > 0)
    km_paper_line (flow, name, km_paper_amount (part, piastres), FALSE);
}

static void
add_money_back (const KmPaperPart *part, KmFlow *flow, KmShiftReport *report)
{
  if (report->refunds == 0 && report->voids == 0)
    return;
  km_paper_section (part, flow, km_paper_say (part, "مبالغ مردودة وإيصالات ملغاة", "Refunds and voids"));
  add_counted_sum (part, flow, "رد مبلغ", "Refunds", report->refunds, report->refunded);
  add_counted_sum (part, flow, "إيصالات ملغاة", "Voids", report->voids, report->voided);
}

/* «عجز» or «زيادة», with the amount in words. */
static void
add_difference (const KmPaperPart *part, KmFlow *flow, gint64 difference)
{
  g_autofree char *in_words = km_paper_money_in_words (part, ABS (difference));
  KmFlow *box;

  if (difference == 0)
    {
      km_flow_text (flow, km_paper_say (part, "لا فرق", "No difference"), KM_SIZE_HEAD, TRUE, KM_ALIGN_START);
      return;
    }
  km_flow_space (flow, 0.2);
  box = km_flow_open_box (flow);
  km_paper_line (box, difference < 0 ? km_paper_say (part, "عجز", "Short") : km_paper_say (part, "زيادة", "Over"),
                 km_paper_money (part, difference), TRUE);
  km_flow_text (box, in_words, KM_SIZE_TEXT, FALSE, KM_ALIGN_START);
  km_flow_close_box (flow, box, 1.2);
}

static void
add_count (const KmPaperPart *part, KmFlow *flow, const char *title, const GArray *coins, gint64 counted, gint64 expected)
{
  km_paper_section (part, flow, title);
  add_coins (part, flow, coins);
  km_paper_line (flow, km_paper_say (part, "الموجود بالجرد", "Counted"), km_paper_money (part, counted), TRUE);
  km_paper_line (flow, km_paper_say (part, "المتوقع", "Expected"), km_paper_money (part, expected), FALSE);
  add_difference (part, flow, counted - expected);
}

static void
add_looks (const KmPaperPart *part, KmFlow *flow, KmShiftReport *report)
{
  for (guint i = 0; i < report->looks->len; i++)
    {
      const KmShiftLook *look = &g_array_index (report->looks, KmShiftLook, i);
      g_autofree char *clock = km_time_clock_text (look->at, part->zone, part->language, part->digits);
      gint64 difference = look->counted - look->expected;
      g_autofree char *amount = km_paper_amount (part, difference);
      g_autofree char *name = g_strdup_printf (km_paper_say (part, "جرد مفاجئ %s", "Surprise count %s"), clock);
      const char *what = difference < 0 ? km_paper_say (part, "عجز", "short") : km_paper_say (part, "زيادة", "over");

      km_paper_line (flow, name, difference == 0 ? g_strdup (km_paper_say (part, "لا فرق", "no difference")) : g_strdup_printf ("%s %s", what, amount),
                     FALSE);
    }
}

static void
add_open_ends (const KmPaperPart *part, KmShiftReport *report)
{
  KmFlow *flow = part->flow;
  g_autoptr (GString) held = g_string_new (NULL);

  if (report->unsent == 0 && report->held->len == 0 && report->handed_to == NULL)
    return;
  km_paper_section (part, flow, km_paper_say (part, "ما بقي مفتوحًا", "Left open"));
  if (report->unsent > 0)
    {
      g_autofree char *count = km_paper_number (part, report->unsent);
      g_autofree char *amount = km_paper_money (part, report->unsent_piastres);
      g_autofree char *text = g_strdup_printf ("%s (%s)", count, amount);

      km_paper_fact (part, km_paper_say (part, "بانتظار الإرسال", "Waiting to be sent"), text);
    }
  for (guint i = 0; i < report->held->len; i++)
    g_string_append_printf (held, "%s%s", i > 0 ? km_paper_say (part, "، ", ", ") : "", (const char *) report->held->pdata[i]);
  km_paper_fact (part, km_paper_say (part, "تذاكر معلقة", "Held tickets"), held->str);
  km_paper_fact (part, km_paper_say (part, "تسليم الوردية إلى", "Handed over to"), report->handed_to);
}

static void
add_signatures (const KmPaperPart *part, KmShiftReport *report, const char *second, const char *who)
{
  g_autofree char *clerk = g_strdup_printf ("%s\n%s", km_paper_say (part, "موظف الشباك", "Clerk"), report->clerk);
  g_autofree char *other = who != NULL ? g_strdup_printf ("%s\n%s", second, who) : g_strdup (second);
  const char *const under[] = { clerk, other };

  km_flow_signatures (part->flow, under, G_N_ELEMENTS (under));
}

/* On a roll one under the other; a sheet has the drawer's way to its sum at its start and the count at its end. */
static void
lay_money (const KmPaperPart *part, KmShiftReport *report)
{
  gboolean roll = part->paper == KM_PAPER_ROLL80;
  double half = km_flow_get_width (part->flow) / 2 - 1.5 * KM_FLOW_GAP;
  KmFlow *start = roll ? part->flow : km_flow_open_part (part->flow, half);
  KmFlow *end = roll ? part->flow : km_flow_open_part (part->flow, half);
  const char *title = km_paper_say (part, "الجرد", "Count");

  add_takings (part, start, report);
  add_pay_ins (part, start, report);
  add_money_back (part, start, report);
  add_float (part, end, report);
  if (report->is_counted)
    add_count (part, end, title, report->coins, report->counted, report->expected);
  add_looks (part, end, report);
  if (!roll)
    km_flow_close_parts (part->flow, start, end, FALSE);
}

static KmPage *
finish (const KmPaperPart *part, PangoContext *context, KmShiftReport *report, const char *prefix, const char *title)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", prefix, tail_of (report->id));
  g_autofree char *head = g_strdup_printf ("%s " KM_LRI "%s" KM_PDI, title, tail_of (report->id));

  return km_paper_finish (part, context, name, head, report->practice);
}

KmPage *
km_shift_report_page_new (KmShiftReport *report, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  PangoContext *context = km_page_context_new_for (language);
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), km_paper_text_size (paper));
  KmPaperPart part = { language, digits, zone, paper, flow };
  const char *title = km_paper_say (&part, "تقرير الوردية", "Shift report");

  km_paper_head (&part, report->practice, report->centre, title);
  add_who (&part, report);
  lay_money (&part, report);
  add_open_ends (&part, report);
  add_signatures (&part, report, report->handed_to != NULL ? km_paper_say (&part, "متسلم العهدة", "Taken over by") : km_paper_say (&part, "المشرف", "Supervisor"),
                  report->signer);
  return finish (&part, context, report, "SHIFT", title);
}

KmPage *
km_surprise_page_new (KmShiftReport *report, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  PangoContext *context = km_page_context_new_for (language);
  g_autoptr (KmFlow) flow = km_flow_new (context, km_paper_content_width (paper), km_paper_text_size (paper));
  KmPaperPart part = { language, digits, zone, paper, flow };
  const char *title = km_paper_say (&part, "محضر جرد مفاجئ", "Record of a surprise count");

  km_paper_head (&part, report->practice, report->centre, title);
  add_who (&part, report);
  if (report->looks->len > 0)
    {
      const KmShiftLook *look = &g_array_index (report->looks, KmShiftLook, report->looks->len - 1);
      g_autofree char *when = km_paper_moment (&part, look->at);

      km_paper_fact (&part, km_paper_say (&part, "وقت الجرد", "Counted at"), when);
      add_count (&part, flow, km_paper_say (&part, "الجرد", "Count"), report->look_coins, look->counted, look->expected);
    }
  add_signatures (&part, report, km_paper_say (&part, "عضو لجنة الجرد", "Second of the committee"), report->witness);
  return finish (&part, context, report, "COUNT", title);
}
