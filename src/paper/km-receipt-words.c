/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-money.h"
#include "km-receipt-words.h"
#include "km-words.h"

#define NBSP "\302\240" /* U+00A0 */

static const struct
{
  const char *basis;
  KmNoun noun;
  const char *price;
} counted[] = {
  { "per_copy", KM_NOUN_COPY, "سعر النسخة" },
  { "per_page", KM_NOUN_PAGE, "سعر الصفحة" },
  { "per_year", KM_NOUN_YEAR, "سعر السنة" },
};

static const struct
{
  const char *scheme, *name;
} schemes[] = {
  { "meeza", "ميزة" },
  { "visa", "فيزا" },
  { "mastercard", "ماستركارد" },
};

char *
km_receipt_words_amount (gint64   piastres,
                         KmDigits digits)
{
  return km_money_format (ABS (piastres), digits, KM_MONEY_DECIMALS);
}

char *
km_receipt_words_total (gint64   piastres,
                        KmDigits digits)
{
  return km_money_format (ABS (piastres), digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY_AR);
}

/* The last two words stay on one line. Takes text. */
static char *
join_last (char *text)
{
  g_autofree char *plain = text;
  char *last = strrchr (plain, ' ');

  if (last == NULL)
    return g_steal_pointer (&plain);
  *last = '\0';
  return g_strconcat (plain, NBSP, last + 1, NULL);
}

char *
km_receipt_words_in_words (gint64 piastres)
{
  return join_last (km_words_amount_ar (piastres));
}

char *
km_receipt_words_moment (KmTime     at,
                         GTimeZone *zone,
                         KmDigits   digits)
{
  return join_last (km_time_text (at, zone, KM_LANGUAGE_AR, digits, KM_TIME_TEXT_WEEKDAY | KM_TIME_TEXT_CLOCK));
}

char *
km_receipt_words_date (KmTime     at,
                       GTimeZone *zone,
                       KmDigits   digits)
{
  return km_time_text (at, zone, KM_LANGUAGE_AR, digits, KM_TIME_TEXT_WEEKDAY);
}

char *
km_receipt_words_number (gint64   n,
                         KmDigits digits)
{
  g_autofree char *latin = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  return km_digits_draw (latin, digits);
}

char *
km_receipt_words_name (const char *name,
                       KmDigits    digits)
{
  return km_digits_draw_sentence (name, digits);
}

char *
km_receipt_words_units (const KmTransactionFee *fee,
                        KmDigits                digits)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    if (fee->count > 0 && g_str_equal (fee->basis, counted[i].basis))
      return km_words_count_ar ((guint64) fee->count, counted[i].noun, KM_CASE_NOMINATIVE, digits);
  return NULL;
}

/* 250 piastres in 100 pounds are 2.5 %. */
static char *
rate_text (gint64   rate,
           KmDigits digits)
{
  g_autofree char *latin = NULL;

  if (rate % 100 == 0)
    latin = g_strdup_printf ("%" G_GINT64_FORMAT "%%", rate / 100);
  else if (rate % 10 == 0)
    latin = g_strdup_printf ("%" G_GINT64_FORMAT ".%d%%", rate / 100, (int) (rate % 100 / 10));
  else
    latin = g_strdup_printf ("%" G_GINT64_FORMAT ".%02d%%", rate / 100, (int) (rate % 100));
  return km_digits_draw (latin, digits);
}

char *
km_receipt_words_count (const KmTransactionFee *fee,
                        KmDigits                digits)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    if (fee->count > 0 && g_str_equal (fee->basis, counted[i].basis))
      {
        g_autofree char *count = km_receipt_words_units (fee, digits);
        g_autofree char *unit = km_receipt_words_amount (fee->unit, digits);

        return g_strdup_printf ("%s، %s %s", count, counted[i].price, unit);
      }
  if (g_str_equal (fee->basis, "percent_of_value") && fee->unit > 0 && !fee->pass_through)
    {
      g_autofree char *rate = rate_text (fee->unit, digits);

      return g_strdup_printf ("%s من القيمة", rate);
    }
  return NULL;
}

char *
km_receipt_words_method (const KmTender *tender)
{
  switch (tender->method)
    {
    case KM_METHOD_CASH:
      return g_strdup ("نقدًا");
    case KM_METHOD_WALLET:
      return g_strdup ("محفظة إلكترونية");
    case KM_METHOD_ORDER:
      return g_strdup ("أمر توريد");
    case KM_METHOD_CARD:
      for (gsize i = 0; tender->scheme != NULL && i < G_N_ELEMENTS (schemes); i++)
        if (g_str_equal (tender->scheme, schemes[i].scheme))
          return g_strdup_printf ("بطاقة %s", schemes[i].name);
      if (tender->scheme != NULL)
        return g_strdup_printf ("بطاقة " KM_LRI "%s" KM_PDI, tender->scheme);
      return g_strdup ("بطاقة");
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

char *
km_receipt_words_reference (const KmTender *tender)
{
  GString *text = g_string_new (NULL);

  if (tender->reference != NULL)
    g_string_append_printf (text, "رقم العملية " KM_LRI "%s" KM_PDI, tender->reference);
  if (tender->last4 != NULL)
    g_string_append_printf (text, "%sآخر أربعة أرقام " KM_LRI "%s" KM_PDI, text->len > 0 ? "، " : "", tender->last4);
  return g_string_free (text, text->len == 0);
}

char *
km_receipt_words_adjustment (const KmTransactionAdjustment *adjustment,
                             KmDigits                       digits)
{
  const char *what;
  g_autofree char *basis = NULL;

  if (g_str_equal (adjustment->code, "surcharge"))
    what = "مقابل إداري";
  else if (g_str_equal (adjustment->code, "exemption"))
    what = "إعفاء مخصوم";
  else if (g_str_equal (adjustment->code, "rounding"))
    return g_strdup (adjustment->piastres < 0 ? "كسور نقد مخصومة" : "كسور نقد مضافة");
  else
    what = adjustment->piastres < 0 ? "خصم" : "إضافة";

  if (adjustment->basis == NULL || *adjustment->basis == '\0')
    return g_strdup (what);
  basis = km_receipt_words_name (adjustment->basis, digits);
  return g_strdup_printf ("%s: %s", what, basis);
}

static char *
hour_text (int      minute,
           KmDigits digits)
{
  int hour = minute / 60 % 24;
  int hour12 = hour % 12 == 0 ? 12 : hour % 12;
  const char *half = hour < 12 ? "ص" : "م";
  g_autofree char *latin = minute % 60 == 0 ? g_strdup_printf ("%d", hour12)
                                            : g_strdup_printf ("%d:%02d", hour12, minute % 60);
  g_autofree char *figures = km_digits_draw (latin, digits);

  return g_strconcat (figures, NBSP, half, NULL);
}

char *
km_receipt_words_hours (int      from,
                        int      to,
                        KmDigits digits)
{
  g_autofree char *first = hour_text (from, digits);
  g_autofree char *last = hour_text (to, digits);

  return g_strdup_printf ("من %s إلى %s", first, last);
}

const char **
km_receipt_words_marks (const KmReceipt *receipt)
{
  const char **marks = g_new0 (const char *, 4);
  guint n = 0;

  if (receipt->voided)
    marks[n++] = "ملغى";
  if (receipt->transaction->receipt->practice)
    marks[n++] = "تدريب، لا يعتد به";
  if (receipt->copy > 0)
    marks[n++] = "صورة";
  return marks;
}

char *
km_receipt_words_copy (guint    copy,
                       KmDigits digits)
{
  g_autofree char *number = km_receipt_words_number (copy, digits);

  return g_strdup_printf ("صورة رقم %s", number);
}
