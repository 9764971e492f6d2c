/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-money.h"
#include "km-page-private.h"
#include "km-paper-words.h"
#include "km-words.h"

const char *
km_paper_say (const KmPaperPart *part, const char *ar, const char *en)
{
  return part->language == KM_LANGUAGE_EN ? en : ar;
}

char *
km_paper_amount (const KmPaperPart *part, gint64 piastres)
{
  return km_money_format (ABS (piastres), part->digits, KM_MONEY_DECIMALS);
}

char *
km_paper_money (const KmPaperPart *part, gint64 piastres)
{
  return km_money_format (ABS (piastres), part->digits,
                          KM_MONEY_DECIMALS | (part->language == KM_LANGUAGE_EN ? KM_MONEY_CURRENCY : KM_MONEY_CURRENCY_AR));
}

char *
km_paper_money_in_words (const KmPaperPart *part, gint64 piastres)
{
  return part->language == KM_LANGUAGE_EN ? km_words_amount_en (piastres) : km_words_amount_ar (piastres);
}

char *
km_paper_moment (const KmPaperPart *part, KmTime at)
{
  return km_time_text (at, part->zone, part->language, part->digits, KM_TIME_TEXT_WEEKDAY | KM_TIME_TEXT_CLOCK);
}

char *
km_paper_number (const KmPaperPart *part, gint64 n)
{
  return km_number_format (n, part->digits);
}

double
km_paper_text_size (KmPaperSize paper)
{
  static const double sizes[] = { [KM_PAPER_ROLL80] = 8.8, [KM_PAPER_A5] = 8.6, [KM_PAPER_A4] = 10.5 };

  return sizes[paper];
}

void
km_paper_head (const KmPaperPart *part, gboolean practice, const char *centre, const char *title)
{
  KmFlow *flow = part->flow;

  if (practice)
    {
      km_flow_plate (flow, km_paper_say (part, "تدريب، لا يعتد به", "Practice, not valid"), KM_SIZE_HEAD);
      km_flow_space (flow, 0.3);
    }
  if (part->paper == KM_PAPER_ROLL80)
    {
      km_flow_text (flow, km_paper_say (part, "مراكز خدمات مصر", "Khadamat Misr Centres"), KM_SIZE_TITLE, TRUE, KM_ALIGN_CENTER);
      km_flow_text (flow, centre, KM_SIZE_TEXT, FALSE, KM_ALIGN_CENTER);
      km_flow_text (flow, title, KM_SIZE_HEAD, TRUE, KM_ALIGN_CENTER);
    }
  else
    {
      KmCell cells[] = {
        { km_paper_say (part, "مراكز خدمات مصر", "Khadamat Misr Centres"), 0, 0.4, KM_ALIGN_START, KM_SIZE_HEAD, TRUE },
        { title, 0.4, 0.7, KM_ALIGN_CENTER, KM_SIZE_TITLE, TRUE },
        { centre, 0.7, 1, KM_ALIGN_END, KM_SIZE_TEXT, FALSE },
      };

      km_flow_cells (flow, cells, G_N_ELEMENTS (cells));
    }
  km_flow_rule (flow, TRUE, 0.8);
}

void
km_paper_section (const KmPaperPart *part, KmFlow *flow, const char *title)
{
  km_flow_rule (flow, FALSE, 0.6);
  km_flow_text (flow, title, KM_SIZE_TEXT, TRUE, KM_ALIGN_START);
  km_flow_keep (flow);
}

void
km_paper_fact (const KmPaperPart *part, const char *label, const char *value)
{
  KmCell cells[] = {
    { label, 0, 0.2, KM_ALIGN_START, KM_SIZE_TEXT, FALSE },
    { value, 0.2, 1, KM_ALIGN_START, KM_SIZE_TEXT, TRUE },
  };

  if (value == NULL || *value == '\0')
    return;
  if (part->paper == KM_PAPER_ROLL80)
    km_flow_pair (part->flow, label, value, KM_SIZE_TEXT, FALSE, TRUE, KM_FIRM_START);
  else
    km_flow_cells (part->flow, cells, G_N_ELEMENTS (cells));
}

void
km_paper_line (KmFlow *flow, const char *name, char *amount, gboolean bold)
{
  g_autofree char *owned = amount;

  km_flow_pair (flow, name, owned, KM_SIZE_TEXT, bold, bold, KM_FIRM_END);
}

KmPage *
km_paper_finish (const KmPaperPart *part, PangoContext *context, const char *title, const char *head, gboolean practice)
{
  static const char *const none[] = { NULL }, *const arabic[] = { "تدريب", NULL }, *const english[] = { "Practice", NULL };
  const char *const *marks = !practice ? none : part->language == KM_LANGUAGE_EN ? english : arabic;
  KmPage *page = km_page_new (part->paper, title, context, km_flow_take_blocks (part->flow), head, marks, part->digits);

  g_object_unref (context);
  return page;
}

char *
km_paper_person (const KmPaperPart *part, const char *name, const char *number)
{
  g_autofree char *drawn = number != NULL && *number != '\0' ? km_digits_draw (number, part->digits) : NULL;

  if (drawn == NULL)
    return g_strdup (name);
  return g_strdup_printf (km_paper_say (part, "%s، رقم %s", "%s, no. %s"), name, drawn);
}
