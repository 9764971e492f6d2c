/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-receipt-parts.h"
#include "km-receipt-words.h"

#define SMALL 0.88

/* Columns of A5, as shares of the width from the right: name, count, unit price, amount. */
#define COLUMN_COUNT 0.60
#define COLUMN_UNIT 0.72
#define COLUMN_AMOUNT 0.86

static void
add_columns (const KmReceiptPart *part,
             const char          *name,
             const char          *count,
             const char          *unit,
             const char          *amount,
             double               size,
             gboolean             bold)
{
  KmCell cells[] = {
    { name, 0, COLUMN_COUNT - 0.01, KM_ALIGN_START, size, bold },
    { count, COLUMN_COUNT, COLUMN_UNIT, KM_ALIGN_CENTER, size, FALSE },
    { unit, COLUMN_UNIT, COLUMN_AMOUNT, KM_ALIGN_CENTER, size, FALSE },
    { amount, COLUMN_AMOUNT, 1, KM_ALIGN_END, bold ? size : 1, FALSE },
  };

  km_flow_cells (part->flow, cells, G_N_ELEMENTS (cells));
}

/* "رسم الشهادة، ٣ نسخ، سعر النسخة ٤٥٫٠٠" on a roll, columns on A5. amount may be NULL where the item's own line has it. */
static void
add_fee (const KmReceiptPart    *part,
         const KmTransactionFee *fee,
         const char             *prefix,
         gboolean                with_amount)
{
  g_autofree char *name = km_receipt_words_name (fee->name, part->digits);
  g_autofree char *titled = prefix != NULL ? g_strdup_printf ("%s%s", prefix, name) : g_strdup (name);
  g_autofree char *counted = km_receipt_words_count (fee, part->digits);
  g_autofree char *amount = with_amount ? km_receipt_words_amount (fee->piastres, part->digits) : NULL;

  if (part->paper == KM_PAPER_A5 && km_receipt_words_unit (fee) != NULL)
    {
      g_autofree char *figure = km_receipt_words_number (fee->count, part->digits);
      g_autofree char *count = g_strdup_printf ("%s %s", figure, km_receipt_words_unit (fee));
      g_autofree char *unit = km_receipt_words_amount (fee->unit, part->digits);

      add_columns (part, titled, count, unit, amount, SMALL, FALSE);
    }
  else
    {
      g_autofree char *text = counted != NULL ? g_strdup_printf ("%s، %s", titled, counted) : g_strdup (titled);

      if (part->paper == KM_PAPER_A5)
        add_columns (part, text, NULL, NULL, amount, SMALL, FALSE);
      else if (amount != NULL)
        km_flow_pair (part->flow, text, amount, SMALL, FALSE, FALSE, KM_FIRM_END);
      else
        km_flow_text (part->flow, text, SMALL, FALSE, KM_ALIGN_START);
    }
}

static void
add_item (const KmReceiptPart *part,
          const KmReceiptLine *line)
{
  const KmTransactionItem *item = line->item;
  g_autofree char *number = km_receipt_words_number (item->item, part->digits);
  g_autofree char *name = km_receipt_words_name (item->name, part->digits);
  g_autofree char *title = g_strdup_printf ("%s. %s", number, name);
  g_autofree char *request = NULL;
  g_autofree char *amount = NULL;
  guint n_own = 0, n_passed = 0;
  gint64 own = 0;

  for (guint i = 0; i < line->fees->len; i++)
    {
      const KmTransactionFee *fee = g_ptr_array_index (line->fees, i);

      if (fee->pass_through)
        n_passed++;
      else
        {
          n_own++;
          own += fee->piastres;
        }
    }
  if (n_own == 1 && own > 0)
    amount = km_receipt_words_amount (own, part->digits);
  else if (own == 0 && n_passed == 0)
    amount = g_strdup ("مجانًا");

  km_flow_space (part->flow, 0.25);
  if (part->paper == KM_PAPER_A5)
    add_columns (part, title, NULL, NULL, amount, 1, TRUE);
  else
    km_flow_pair (part->flow, title, amount, 1, TRUE, FALSE, KM_FIRM_END);
  km_flow_keep (part->flow);

  request = item->for_whom != NULL && *item->for_whom != '\0'
              ? g_strdup_printf ("طلب " KM_LRI "%s" KM_PDI "، باسم %s", line->request, item->for_whom)
              : g_strdup_printf ("طلب " KM_LRI "%s" KM_PDI, line->request);
  km_flow_text (part->flow, request, SMALL, FALSE, KM_ALIGN_START);

  for (guint i = 0; i < line->fees->len; i++)
    {
      const KmTransactionFee *fee = g_ptr_array_index (line->fees, i);

      if (fee->pass_through)
        continue;
      km_flow_keep (part->flow);
      add_fee (part, fee, NULL, n_own > 1);
    }
  if (n_own == 0 && n_passed > 0)
    {
      km_flow_keep (part->flow);
      km_flow_text (part->flow, "مبلغ محصل لصالح جهة أخرى، مبين أدناه", SMALL, FALSE, KM_ALIGN_START);
    }
}

static void
add_sum (const KmReceiptPart *part,
         const char          *what,
         gint64               piastres)
{
  g_autofree char *amount = km_receipt_words_amount (piastres, part->digits);

  km_flow_keep (part->flow);
  km_flow_pair (part->flow, what, amount, 1, FALSE, TRUE, KM_FIRM_END);
}

void
km_receipt_part_add_items (const KmReceiptPart *part)
{
  GPtrArray *authorities = part->receipt->authorities;

  if (part->paper == KM_PAPER_A5)
    {
      add_columns (part, "الخدمة والرسم", "العدد", "سعر الوحدة", "المبلغ", SMALL, FALSE);
      km_flow_keep (part->flow);
    }
  for (guint i = 0; i < authorities->len; i++)
    {
      const KmReceiptAuthority *authority = g_ptr_array_index (authorities, i);
      g_autofree char *sum = g_strdup_printf ("إجمالي %s", authority->name);

      if (i > 0)
        km_flow_rule (part->flow, TRUE, 0.5);
      km_flow_text (part->flow, authority->name, 1, FALSE, KM_ALIGN_CENTER);
      km_flow_keep (part->flow);
      for (guint j = 0; j < authority->lines->len; j++)
        add_item (part, g_ptr_array_index (authority->lines, j));
      if (authority->piastres > 0)
        add_sum (part, sum, authority->piastres);
    }
}

void
km_receipt_part_add_pass_through (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;

  if (receipt->pass_through == 0)
    return;

  km_flow_rule (part->flow, TRUE, 0.8);
  km_flow_text (part->flow, "مبالغ محصلة لصالح جهات أخرى", 1, FALSE, KM_ALIGN_CENTER);
  km_flow_keep (part->flow);
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const KmReceiptLine *line = g_ptr_array_index (receipt->lines, i);
      g_autofree char *number = km_receipt_words_number (line->item->item, part->digits);
      g_autofree char *prefix = g_strdup_printf ("%s. ", number);

      for (guint j = 0; j < line->fees->len; j++)
        {
          const KmTransactionFee *fee = g_ptr_array_index (line->fees, j);

          if (fee->pass_through)
            add_fee (part, fee, prefix, TRUE);
        }
    }
  add_sum (part, "إجمالي المبالغ المحصلة لصالح جهات أخرى", receipt->pass_through);
}
