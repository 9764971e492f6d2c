/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-receipt-parts.h"
#include "km-receipt-words.h"

#define SMALL KM_SIZE_SMALL
#define INDENT 1.25

/* Columns of A5, as shares of the width from the right: name, count, unit price, amount. */
#define COLUMN_COUNT 0.55
#define COLUMN_UNIT 0.69
#define COLUMN_AMOUNT 0.86

static void
add_columns (const KmReceiptPart *part,
             const char          *name,
             const char          *count,
             const char          *unit,
             const char          *amount,
             double               size)
{
  KmCell cells[] = {
    { name, 0, COLUMN_COUNT - 0.01, KM_ALIGN_START, size, FALSE },
    { count, COLUMN_COUNT, COLUMN_UNIT, KM_ALIGN_CENTER, size, FALSE },
    { unit, COLUMN_UNIT, COLUMN_AMOUNT, KM_ALIGN_CENTER, size, FALSE },
    { amount, COLUMN_AMOUNT, 1, KM_ALIGN_END, size, FALSE },
  };

  km_flow_cells (part->flow, cells, G_N_ELEMENTS (cells));
}

/* The item's own line: on A5 its request's number stands where fees have count and price. */
static void
add_title (const KmReceiptPart *part,
           const char          *title,
           const char          *request,
           const char          *amount)
{
  KmCell cells[] = {
    { title, 0, COLUMN_COUNT - 0.01, KM_ALIGN_START, KM_SIZE_TEXT, FALSE },
    { request, COLUMN_COUNT, COLUMN_AMOUNT, KM_ALIGN_CENTER, SMALL, FALSE },
    { amount, COLUMN_AMOUNT, 1, KM_ALIGN_END, KM_SIZE_TEXT, FALSE },
  };

  if (part->columns)
    km_flow_cells (part->flow, cells, G_N_ELEMENTS (cells));
  else
    km_flow_pair (part->flow, title, amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
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

  g_autofree char *units = km_receipt_words_units (fee, part->digits);

  if (part->paper == KM_PAPER_A5 && units != NULL)
    {
      g_autofree char *unit = km_receipt_words_amount (fee->unit, part->digits);

      add_columns (part, titled, units, unit, amount, SMALL);
    }
  else
    {
      g_autofree char *text = counted != NULL ? g_strdup_printf ("%s، %s", titled, counted) : g_strdup (titled);

      if (part->paper == KM_PAPER_A5)
        add_columns (part, text, NULL, NULL, amount, SMALL);
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
  g_autofree char *number_ltr = NULL;
  g_autofree char *details = NULL;
  g_autofree char *amount = NULL;
  gboolean named = item->for_whom != NULL && *item->for_whom != '\0';
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

  km_flow_space (part->flow, 0.2);
  km_flow_keep (part->flow);
  number_ltr = km_isolate_ltr (line->request);
  add_title (part, title, number_ltr, amount);
  km_flow_keep (part->flow);
  km_flow_set_indent (part->flow, INDENT);

  if (!part->columns)
    details = g_strdup_printf (named ? "طلب %s، باسم %s" : "طلب %s", number_ltr, item->for_whom);
  else if (named)
    details = g_strdup_printf ("باسم %s", item->for_whom);
  if (details != NULL)
    km_flow_text (part->flow, details, SMALL, FALSE, KM_ALIGN_START);

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
  km_flow_set_indent (part->flow, 0);
}

/* What somebody gets, in bold, above what it is made of. */
static void
add_heading (const KmReceiptPart *part,
             const char          *who,
             gint64               piastres)
{
  g_autofree char *amount = piastres > 0 ? km_receipt_words_amount (piastres, part->digits) : NULL;

  km_flow_pair (part->flow, who, amount, KM_SIZE_TEXT, TRUE, TRUE, KM_FIRM_END);
  km_flow_keep (part->flow);
}

void
km_receipt_part_add_items (const KmReceiptPart *part)
{
  GPtrArray *authorities = part->receipt->authorities;

  if (part->paper == KM_PAPER_A5)
    {
      add_columns (part, "الجهة والخدمة", "العدد", "سعر الوحدة", "المبلغ", SMALL);
      km_flow_keep (part->flow);
      km_flow_space (part->flow, 0.3);
      km_flow_keep (part->flow);
    }
  for (guint i = 0; i < authorities->len; i++)
    {
      const KmReceiptAuthority *authority = g_ptr_array_index (authorities, i);

      if (i > 0)
        km_flow_rule (part->flow, TRUE, 0.5);
      add_heading (part, authority->name, authority->piastres);
      for (guint j = 0; j < authority->lines->len; j++)
        add_item (part, g_ptr_array_index (authority->lines, j));
    }
}

void
km_receipt_part_add_pass_through (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;

  if (receipt->pass_through == 0)
    return;

  km_flow_rule (part->flow, TRUE, 0.8);
  add_heading (part, "مبالغ محصلة لصالح جهات أخرى", receipt->pass_through);
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const KmReceiptLine *line = g_ptr_array_index (receipt->lines, i);
      g_autofree char *number = km_receipt_words_number (line->item->item, part->digits);
      g_autofree char *name = km_receipt_words_name (line->item->name, part->digits);
      g_autofree char *prefix = g_strdup_printf ("%s. %s: ", number, name);

      for (guint j = 0; j < line->fees->len; j++)
        {
          const KmTransactionFee *fee = g_ptr_array_index (line->fees, j);

          if (fee->pass_through)
            add_fee (part, fee, prefix, TRUE);
        }
    }
}
