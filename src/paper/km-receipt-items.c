/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-receipt-parts.h"
#include "km-receipt-words.h"

/* Details stand under the name they belong to; on a roll the amounts of single fees stand in a column inside the one of the
 * requests, as in a ledger. */
#define INDENT 1.25
#define INNER 5.2

/* Columns of A5, as shares of the width from the right: name, count, unit price, fee, request. */
#define COLUMN_COUNT 0.45
#define COLUMN_UNIT 0.58
#define COLUMN_FEE 0.72
#define COLUMN_AMOUNT 0.85

static void
add_columns (const KmReceiptPart *part,
             const char          *name,
             const char          *count,
             const char          *unit,
             const char          *fee,
             const char          *amount)
{
  KmCell cells[] = {
    { name, 0, COLUMN_COUNT - 0.01, KM_ALIGN_START, KM_SIZE_SMALL, FALSE },
    { count, COLUMN_COUNT, COLUMN_UNIT, KM_ALIGN_CENTER, KM_SIZE_SMALL, FALSE },
    { unit, COLUMN_UNIT, COLUMN_FEE, KM_ALIGN_CENTER, KM_SIZE_SMALL, FALSE },
    { fee, COLUMN_FEE, COLUMN_AMOUNT, KM_ALIGN_END, KM_SIZE_SMALL, FALSE },
    { amount, COLUMN_AMOUNT, 1, KM_ALIGN_END, KM_SIZE_SMALL, FALSE },
  };

  km_flow_cells (part->flow, cells, G_N_ELEMENTS (cells));
}

/* The request's own line: on A5 its number stands where fees have count and price. */
static void
add_title (const KmReceiptPart *part,
           const char          *title,
           const char          *request,
           const char          *amount)
{
  KmCell cells[] = {
    { title, 0, COLUMN_COUNT - 0.01, KM_ALIGN_START, KM_SIZE_TEXT, FALSE },
    { request, COLUMN_COUNT, COLUMN_FEE, KM_ALIGN_CENTER, KM_SIZE_SMALL, FALSE },
    { amount, COLUMN_AMOUNT, 1, KM_ALIGN_END, KM_SIZE_TEXT, FALSE },
  };

  if (part->columns)
    km_flow_cells (part->flow, cells, G_N_ELEMENTS (cells));
  else
    km_flow_pair (part->flow, title, amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
}

/* "رسم الشهادة، ٣ نسخ، سعر النسخة ٤٥٫٠٠" on a roll, columns on A5. alone: the request's line has its amount already. */
static void
add_fee (const KmReceiptPart    *part,
         const KmTransactionFee *fee,
         gboolean                alone)
{
  g_autofree char *name = km_receipt_words_name (fee->name, part->digits);
  g_autofree char *counted = km_receipt_words_count (fee, part->digits);
  g_autofree char *units = km_receipt_words_units (fee, part->digits);
  g_autofree char *amount = km_receipt_words_amount (fee->piastres, part->digits);
  g_autofree char *text = counted != NULL ? g_strdup_printf ("%s، %s", name, counted) : g_strdup (name);

  if (part->columns && units != NULL)
    {
      g_autofree char *unit = km_receipt_words_amount (fee->unit, part->digits);

      add_columns (part, name, units, unit, amount, NULL);
    }
  else if (part->columns)
    add_columns (part, text, NULL, NULL, amount, NULL);
  else if (alone)
    km_flow_text (part->flow, text, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
  else
    {
      km_flow_set_indent (part->flow, INDENT, INNER);
      km_flow_pair (part->flow, text, amount, KM_SIZE_SMALL, FALSE, FALSE, KM_FIRM_END);
      km_flow_set_indent (part->flow, INDENT, 0);
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
  if (own > 0)
    amount = km_receipt_words_amount (own, part->digits);
  else if (own == 0 && n_passed == 0)
    amount = g_strdup ("مجانًا");

  km_flow_space (part->flow, 0.2);
  km_flow_keep (part->flow);
  number_ltr = km_isolate_ltr (line->request);
  add_title (part, title, number_ltr, amount);
  km_flow_keep (part->flow);
  km_flow_set_indent (part->flow, INDENT, 0);

  if (!part->columns)
    details = g_strdup_printf (named ? "طلب %s، باسم %s" : "طلب %s", number_ltr, item->for_whom);
  else if (named)
    details = g_strdup_printf ("باسم %s", item->for_whom);
  if (details != NULL)
    km_flow_text (part->flow, details, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);

  for (guint i = 0; i < line->fees->len; i++)
    {
      const KmTransactionFee *fee = g_ptr_array_index (line->fees, i);

      if (fee->pass_through)
        continue;
      km_flow_keep (part->flow);
      add_fee (part, fee, n_own == 1);
    }
  if (n_own == 0 && n_passed > 0)
    {
      km_flow_keep (part->flow);
      km_flow_text (part->flow, "مبلغ محصل لصالح جهة أخرى، مبين أدناه", KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
    }
  km_flow_set_indent (part->flow, 0, 0);
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

/* The fees that stand there as the catalogue has them, and that nobody has confirmed yet. */
static void
add_unapproved (const KmReceiptPart *part)
{
  const KmReceipt *receipt = part->receipt;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; receipt->unapproved != NULL && i < receipt->authorities->len; i++)
    {
      const KmReceiptAuthority *authority = g_ptr_array_index (receipt->authorities, i);

      if (authority->piastres > 0 && g_strv_contains ((const char *const *) receipt->unapproved, authority->code))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "، " : "رسوم لم تُعتمد بعد: ", authority->name);
    }
  if (text->len == 0)
    return;
  km_flow_space (part->flow, 0.3);
  km_flow_text (part->flow, text->str, KM_SIZE_SMALL, FALSE, KM_ALIGN_START);
}

void
km_receipt_part_add_items (const KmReceiptPart *part)
{
  GPtrArray *authorities = part->receipt->authorities;

  if (part->columns)
    {
      add_columns (part, "الجهة والخدمة", "العدد", "سعر الوحدة", "الرسم", "المبلغ");
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
  add_unapproved (part);
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

      for (guint j = 0; j < line->fees->len; j++)
        {
          const KmTransactionFee *fee = g_ptr_array_index (line->fees, j);
          g_autofree char *what = km_receipt_words_name (fee->name, part->digits);
          g_autofree char *text = g_strdup_printf ("%s. %s: %s", number, name, what);
          g_autofree char *amount = km_receipt_words_amount (fee->piastres, part->digits);

          if (fee->pass_through)
            km_flow_pair (part->flow, text, amount, KM_SIZE_TEXT, FALSE, FALSE, KM_FIRM_END);
        }
    }
}
