/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-receipt.h"

#include <string.h>

#include "km-error.h"
#include "km-keys.h"

#define PREFIX "KM1"
#define NO_PREVIOUS "-"
#define TILL_MAX 32
#define SERIAL_MAX 999999

/* ---- numbers ---- */

char *
km_receipt_number_format (const char *till,
                          const char *fiscal_year,
                          guint       serial)
{
  g_return_val_if_fail (serial >= 1 && serial <= SERIAL_MAX, NULL);
  return g_strdup_printf ("%s-%s-%06u", till, fiscal_year, serial);
}

gboolean
km_receipt_number_parse (const char *number,
                         char      **till,
                         char        fiscal_year[5],
                         guint      *serial)
{
  gsize length = number != NULL ? strlen (number) : 0;
  const char *year, *digits;
  guint value = 0;

  /* "-YYYY-NNNNNN" after the till's code */
  if (length < 12 + 1 || length > 12 + TILL_MAX || strspn (number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != length || number[0] == '-')
    return FALSE;
  year = number + length - 11;
  digits = number + length - 6;
  if (year[-1] != '-' || digits[-1] != '-' || year[-2] == '-' || strspn (year, "0123456789") != 4 || strspn (digits, "0123456789") != 6)
    return FALSE;
  for (const char *p = digits; *p != '\0'; p++)
    value = value * 10 + (guint) (*p - '0');
  if (value == 0)
    return FALSE;
  if (till != NULL)
    *till = g_strndup (number, length - 12);
  if (fiscal_year != NULL)
    {
      memcpy (fiscal_year, year, 4);
      fiscal_year[4] = '\0';
    }
  if (serial != NULL)
    *serial = value;
  return TRUE;
}

char *
km_receipt_request_number (const char *number,
                           guint       item)
{
  return g_strdup_printf ("%s/%u", number, item);
}

/* ---- text, hash, code ---- */

/* One line: a name and values between bars. What could end a line or a value is escaped, so
 * that two different receipts never have one text. */
static void
add_line (GString    *text,
          const char *name,
          ...) G_GNUC_NULL_TERMINATED;

static void
add_line (GString    *text,
          const char *name,
          ...)
{
  va_list values;
  const char *value;
  const char *between = " ";

  g_string_append (text, name);
  va_start (values, name);
  while ((value = va_arg (values, const char *)) != NULL)
    {
      g_string_append (text, between);
      between = "|";
      for (; *value != '\0'; value++)
        switch (*value)
          {
          case '\\':
            g_string_append (text, "\\\\");
            break;
          case '|':
            g_string_append (text, "\\p");
            break;
          case '\n':
            g_string_append (text, "\\n");
            break;
          default:
            g_string_append_c (text, *value);
          }
    }
  va_end (values);
  g_string_append_c (text, '\n');
}

typedef struct
{
  char text[24];
} Number;

static const char *
number (Number *buffer,
        gint64  value)
{
  g_snprintf (buffer->text, sizeof buffer->text, "%" G_GINT64_FORMAT, value);
  return buffer->text;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
add_head (GString             *text,
          const KmTransaction *transaction)
{
  const KmTransactionReceipt *receipt = transaction->receipt;
  char at[KM_TIME_FORMAT_LENGTH];
  Number a, b;

  g_string_append (text, PREFIX "\n");
  add_line (text, "number", receipt->number, NULL);
  add_line (text, "at", km_time_format (receipt->at, at), NULL);
  add_line (text, "practice", receipt->practice ? "yes" : "no", NULL);
  add_line (text, "centre", or_empty (receipt->centre_code), or_empty (receipt->centre_name_ar), NULL);
  add_line (text, "counter", or_empty (receipt->counter_code), number (&a, receipt->counter_number), NULL);
  add_line (text, "clerk", number (&a, receipt->clerk_number), or_empty (receipt->clerk_name_ar), NULL);
  add_line (text, "shift", or_empty (receipt->shift), NULL);
  add_line (text, "ticket", or_empty (receipt->ticket_label), NULL);
  add_line (text, "visitor", or_empty (receipt->visitor_name), receipt->visitor_passport ? "passport" : "national-id", or_empty (receipt->visitor_identity),
            NULL);
  add_line (text, "catalogue", or_empty (transaction->catalogue), NULL);
  add_line (text, "collection", number (&a, receipt->collection_from), number (&b, receipt->collection_to), NULL);
}

static void
add_item (GString                 *text,
          const KmTransaction     *transaction,
          const KmTransactionItem *item)
{
  char at[KM_TIME_FORMAT_LENGTH];
  Number a, b, c, d;

  add_line (text, "request", number (&a, item->item), item->service, or_empty (item->name), or_empty (item->authority_name), or_empty (item->for_whom),
            item->promised_at != KM_TIME_NONE ? km_time_format (item->promised_at, at) : "", NULL);
  for (guint i = 0; i < transaction->fees->len; i++)
    {
      const KmTransactionFee *fee = transaction->fees->pdata[i];

      if (fee->item == item->item)
        add_line (text, "fee", number (&a, fee->item), fee->code, or_empty (fee->name), number (&b, fee->piastres), fee->basis, number (&c, fee->count),
                  number (&d, fee->unit), fee->pass_through ? "pass-through" : "revenue", NULL);
    }
}

char *
km_receipt_text (const KmTransaction *transaction)
{
  GString *text = g_string_sized_new (1024);
  Number a, b, c;

  g_return_val_if_fail (transaction->receipt != NULL, NULL);
  add_head (text, transaction);
  for (guint i = 0; i < transaction->items->len; i++)
    add_item (text, transaction, transaction->items->pdata[i]);
  for (guint i = 0; i < transaction->adjustments->len; i++)
    {
      const KmTransactionAdjustment *adjustment = transaction->adjustments->pdata[i];

      add_line (text, "adjustment", adjustment->code, number (&a, adjustment->piastres), or_empty (adjustment->basis), or_empty (adjustment->approval), NULL);
    }
  add_line (text, "total", number (&a, transaction->total), NULL);
  for (guint i = 0; i < transaction->payments->len; i++)
    {
      const KmTender *tender = transaction->payments->pdata[i];

      add_line (text, "paid", km_payment_method_to_string (tender->method), number (&a, tender->piastres), number (&b, tender->received),
                number (&c, tender->change), or_empty (tender->reference), or_empty (tender->scheme), or_empty (tender->last4), NULL);
    }
  return g_string_free (text, FALSE);
}

char *
km_receipt_hash (const KmTransaction *transaction)
{
  g_autofree char *text = km_receipt_text (transaction);

  return km_hash_text (text);
}

char *
km_receipt_payload (const KmTransaction *transaction)
{
  const KmTransactionReceipt *receipt = transaction->receipt;
  char at[KM_TIME_FORMAT_LENGTH];

  g_return_val_if_fail (receipt != NULL && receipt->hash != NULL, NULL);
  return g_strdup_printf (PREFIX "|%s|%s|%" G_GINT64_FORMAT "|%s|%s", receipt->number, km_time_format (receipt->at, at), transaction->total, receipt->hash,
                          receipt->previous != NULL ? receipt->previous : NO_PREVIOUS);
}

char *
km_receipt_qr (const KmTransaction *transaction)
{
  g_autofree char *payload = km_receipt_payload (transaction);
  const char *link = transaction->receipt->link;

  g_return_val_if_fail (payload != NULL && transaction->receipt->signature != NULL, NULL);
  return g_strconcat (or_empty (link), link != NULL ? "#" : "", payload, "|", transaction->receipt->signature, NULL);
}

gboolean
km_receipt_sign (KmTransaction *transaction,
                 const guint8   secret_key[64],
                 GError       **error)
{
  KmTransactionReceipt *receipt = transaction->receipt;
  g_autofree char *payload = NULL;

  if (receipt == NULL || receipt->at == KM_TIME_NONE || !km_receipt_number_parse (receipt->number, NULL, NULL, NULL))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-body", "/receipt", "a receipt needs its number and time before it is signed");
      return FALSE;
    }
  g_free (receipt->hash);
  receipt->hash = km_receipt_hash (transaction);
  payload = km_receipt_payload (transaction);
  g_free (receipt->signature);
  receipt->signature = km_sign (payload, strlen (payload), secret_key);
  return TRUE;
}

gboolean
km_receipt_verify (const KmTransaction *transaction,
                   const char          *public_key)
{
  const KmTransactionReceipt *receipt = transaction->receipt;
  g_autofree char *hash = NULL;
  g_autofree char *payload = NULL;

  if (receipt == NULL || receipt->hash == NULL || receipt->signature == NULL)
    return FALSE;
  hash = km_receipt_hash (transaction);
  if (strcmp (hash, receipt->hash) != 0)
    return FALSE;
  payload = km_receipt_payload (transaction);
  return km_sign_verify (payload, strlen (payload), receipt->signature, public_key);
}

void
km_receipt_code_free (KmReceiptCode *code)
{
  if (code == NULL)
    return;
  g_free (code->number);
  g_free (code->hash);
  g_free (code->previous);
  g_free (code->signature);
  g_free (code->payload);
  g_free (code);
}

KmReceiptCode *
km_receipt_code_parse (const char *text,
                       GError    **error)
{
  const char *fragment = strchr (text, '#');
  const char *start = fragment != NULL ? fragment + 1 : text;
  g_auto (GStrv) parts = g_strsplit (start, "|", 8);
  g_autoptr (KmReceiptCode) code = g_new0 (KmReceiptCode, 1);

  if (g_strv_length (parts) == 7 && strcmp (parts[0], PREFIX) == 0 && km_receipt_number_parse (parts[1], NULL, NULL, NULL) &&
      km_time_parse (parts[2], &code->at, NULL) && g_ascii_string_to_signed (parts[3], 10, 0, G_MAXINT64, &code->piastres, NULL) &&
      km_hash_is_valid (parts[4]) && (strcmp (parts[5], NO_PREVIOUS) == 0 || km_hash_is_valid (parts[5])) && parts[6][0] != '\0')
    {
      code->number = g_strdup (parts[1]);
      code->hash = g_strdup (parts[4]);
      code->previous = strcmp (parts[5], NO_PREVIOUS) != 0 ? g_strdup (parts[5]) : NULL;
      code->signature = g_strdup (parts[6]);
      code->payload = g_strndup (start, (gsize) (strrchr (start, '|') - start));
      return g_steal_pointer (&code);
    }
  km_error_set (error, KM_ERROR_INVALID, NULL, NULL, "no code of a receipt");
  return NULL;
}

gboolean
km_receipt_code_verify (const KmReceiptCode *code,
                        const char          *public_key)
{
  return km_sign_verify (code->payload, strlen (code->payload), code->signature, public_key);
}
