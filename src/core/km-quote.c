/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-quote.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-error.h"
#include "km-money.h"

static void
authority_free (KmQuoteAuthority *authority)
{
  g_free (authority->authority);
  g_free (authority->name_ar);
  g_free (authority->name_en);
  g_free (authority);
}

static void
promise_free (KmQuotePromise *promise)
{
  g_free (promise->service);
  g_free (promise);
}

KmQuote *
km_quote_new (void)
{
  KmQuote *quote = g_new0 (KmQuote, 1);

  quote->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) km_transaction_fee_free);
  quote->authorities = g_ptr_array_new_with_free_func ((GDestroyNotify) authority_free);
  quote->promises = g_ptr_array_new_with_free_func ((GDestroyNotify) promise_free);
  return quote;
}

void
km_quote_free (KmQuote *quote)
{
  if (quote == NULL)
    return;
  g_free (quote->catalogue);
  g_ptr_array_unref (quote->lines);
  g_ptr_array_unref (quote->authorities);
  g_ptr_array_unref (quote->promises);
  g_free (quote);
}

KmDue
km_quote_due (const KmQuote *quote)
{
  return (KmDue) {
    .fees = quote->fees,
    .pass_through = quote->pass_through,
    .cash_free = quote->cash_free,
    .exemption = quote->exemption,
  };
}

typedef struct
{
  const KmTransaction *transaction;
  const KmTransactionItem *item;
} AnswerSource;

static const char *
answer_of_item (const char *field_id,
                gpointer    data)
{
  const AnswerSource *source = data;

  return km_transaction_answer (source->transaction, source->item, field_id);
}

static gboolean
fail_at (GError    **error,
         const char *wire_code,
         guint       n,
         const char *member,
         const char *reason)
{
  g_autofree char *field = g_strdup_printf ("/items/%u/%s", n, member);

  km_error_set (error, strcmp (wire_code, "unknown-service") == 0 ? KM_ERROR_NOT_FOUND : KM_ERROR_INVALID, wire_code, field, "%s: %s", field, reason);
  return FALSE;
}

static KmQuoteAuthority *
find_authority (KmQuote           *quote,
                const KmAuthority *authority)
{
  KmQuoteAuthority *found;

  for (guint i = 0; i < quote->authorities->len; i++)
    {
      found = quote->authorities->pdata[i];
      if (strcmp (found->authority, authority->code) == 0)
        return found;
    }
  found = g_new0 (KmQuoteAuthority, 1);
  found->authority = g_strdup (authority->code);
  found->name_ar = g_strdup (authority->short_ar);
  found->name_en = g_strdup (authority->short_en);
  g_ptr_array_add (quote->authorities, found);
  return found;
}

static gboolean
is_cash_free (const KmPaymentRules *rules,
              const char           *service)
{
  return g_strv_contains (rules->cash_free_services, service);
}

static gboolean
quote_line (KmQuote              *quote,
            const KmPaymentRules *rules,
            KmQuoteAuthority     *authority,
            const KmFeeLine      *line,
            guint                 n,
            GError              **error)
{
  KmTransactionFee *fee;

  if (line->missing != NULL)
    {
      g_autofree char *member = g_strconcat ("answers/", line->missing, NULL);

      return fail_at (error, "bad-body", n, member, "the fee hangs on it and it is missing");
    }
  if (!km_money_add (quote->fees, line->piastres, &quote->fees) || quote->fees > KM_MONEY_MAX)
    return fail_at (error, "bad-amount", n, "service", "the fees are too large");
  fee = g_new0 (KmTransactionFee, 1);
  fee->item = line->item;
  fee->code = g_strdup (line->fee->code);
  fee->name = g_strdup (line->fee->label_ar);
  fee->authority = g_strdup (line->service->authority->code);
  fee->basis = g_strdup (km_fee_basis_to_string (line->fee->basis));
  fee->piastres = line->piastres;
  fee->count = line->count;
  fee->unit = line->fee->basis == KM_FEE_FIXED || line->fee->basis == KM_FEE_CHOICE ? 0 : line->fee->piastres;
  fee->pass_through = line->fee->pass_through;
  g_ptr_array_add (quote->lines, fee);
  if (fee->pass_through)
    {
      authority->pass_through += fee->piastres;
      quote->pass_through += fee->piastres;
    }
  else
    {
      authority->piastres += fee->piastres;
      if (is_cash_free (rules, line->service->code))
        quote->cash_free += fee->piastres;
    }
  return TRUE;
}

static gboolean
quote_item (KmQuote             *quote,
            KmCatalogue         *catalogue,
            const KmTransaction *transaction,
            guint                n,
            GTimeZone           *tz,
            GError             **error)
{
  const KmTransactionItem *item = transaction->items->pdata[n];
  const KmService *service = km_catalogue_service (catalogue, item->service);
  AnswerSource source = { transaction, item };
  g_autoptr (GPtrArray) lines = km_fee_lines_new ();
  g_autoptr (GError) local = NULL;
  KmQuoteAuthority *authority;
  KmQuotePromise *promise;
  gboolean needs_choice;

  if (service == NULL)
    return fail_at (error, "unknown-service", n, "service", "the catalogue has no such service");
  if (!km_service_for_audience (service, transaction->audience))
    return fail_at (error, "not-for-audience", n, "service", "not offered to this audience");
  if (!km_fees_for_item (service, item->item, item->choice, answer_of_item, &source, lines, &needs_choice, &local))
    return fail_at (error, km_error_get_wire_code (local), n, "answers", local->message);
  if (needs_choice)
    return fail_at (error, "bad-body", n, "choice", "one of the fees must be chosen");
  authority = find_authority (quote, service->authority);
  authority->items++;
  for (guint i = 0; i < lines->len; i++)
    if (!quote_line (quote, km_catalogue_payment (catalogue), authority, lines->pdata[i], n, error))
      return FALSE;
  promise = g_new0 (KmQuotePromise, 1);
  promise->item = item->item;
  promise->service = g_strdup (service->code);
  promise->promised_at = km_promise (km_catalogue_calendar (catalogue), tz, quote->at, service->sla_minutes);
  g_ptr_array_add (quote->promises, promise);
  return TRUE;
}

KmQuote *
km_quote (KmCatalogue         *catalogue,
          const KmTransaction *transaction,
          KmTime               at,
          GTimeZone           *tz,
          GError             **error)
{
  g_autoptr (KmQuote) quote = km_quote_new ();
  const KmPaymentRules *rules = km_catalogue_payment (catalogue);
  gint64 electronic = 0;
  KmDue due;

  quote->at = at;
  quote->catalogue = g_strdup (km_catalogue_version (catalogue));
  if (g_strcmp0 (transaction->catalogue, quote->catalogue) != 0)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-catalogue", "/catalogue", "reckoned with another version of the catalogue");
      return NULL;
    }
  for (guint i = 0; i < transaction->items->len; i++)
    if (!quote_item (quote, catalogue, transaction, i, tz, error))
      return NULL;
  for (guint i = 0; i < transaction->adjustments->len; i++)
    {
      const KmTransactionAdjustment *adjustment = transaction->adjustments->pdata[i];

      if (strcmp (adjustment->code, "exemption") == 0 && adjustment->approval != NULL && adjustment->approval[0] != '\0')
        quote->exemption -= adjustment->piastres;
    }
  quote->exemption = CLAMP (quote->exemption, 0, quote->fees);
  due = km_quote_due (quote);
  for (guint i = 0; i < transaction->payments->len; i++)
    {
      const KmTender *tender = transaction->payments->pdata[i];

      if (tender->method != KM_METHOD_CASH)
        electronic += tender->piastres;
    }
  if (transaction->payments->len == 0)
    electronic = quote->fees - quote->exemption;
  if (!km_payment_settle (rules, &due, electronic, &quote->settlement, error))
    return NULL;
  quote->cash_free_limit = km_payment_cash_without_surcharge (rules, &due);
  quote->all_cash_allowed = km_payment_settle (rules, &due, 0, &quote->all_cash, NULL);
  return g_steal_pointer (&quote);
}

/* ---- comparing ---- */

void
km_quote_difference_free (KmQuoteDifference *difference)
{
  if (difference == NULL)
    return;
  g_free (difference->code);
  g_free (difference->service);
  g_free (difference->fee);
  g_free (difference->field);
  g_free (difference);
}

static KmQuoteDifference *
difference_new (const char *code,
                const char *service,
                const char *fee,
                gint64      expected,
                gint64      given,
                char       *field)
{
  KmQuoteDifference *difference = g_new0 (KmQuoteDifference, 1);

  difference->code = g_strdup (code);
  difference->service = g_strdup (service);
  difference->fee = g_strdup (fee);
  difference->expected = expected;
  difference->given = given;
  difference->field = field;
  return difference;
}

static const KmTransactionFee *
find_line (GPtrArray  *lines,
           guint       item,
           const char *code,
           guint      *position)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const KmTransactionFee *fee = lines->pdata[i];

      if (fee->item == item && strcmp (fee->code, code) == 0)
        {
          *position = i;
          return fee;
        }
    }
  return NULL;
}

static const char *
service_of_item (const KmTransaction *transaction,
                 guint                item)
{
  const KmTransactionItem *found = km_transaction_find_item (transaction, item);

  return found != NULL ? found->service : NULL;
}

static KmQuoteDifference *
compare_fees (const KmQuote       *quote,
              const KmTransaction *transaction)
{
  guint n = 0;

  for (guint i = 0; i < quote->lines->len; i++)
    {
      const KmTransactionFee *line = quote->lines->pdata[i];
      const KmTransactionFee *given = find_line (transaction->fees, line->item, line->code, &n);

      if (given == NULL || given->piastres != line->piastres || given->pass_through != line->pass_through)
        return difference_new ("fee-differs", service_of_item (transaction, line->item), line->code, line->piastres,
                               given != NULL ? given->piastres : 0,
                               given != NULL ? g_strdup_printf ("/fees/%u/piastres", n) : g_strdup ("/fees"));
    }
  for (guint i = 0; i < transaction->fees->len; i++)
    {
      const KmTransactionFee *given = transaction->fees->pdata[i];

      /* One that the quote has not, or the same one twice. */
      if (find_line (quote->lines, given->item, given->code, &n) == NULL ||
          (find_line (transaction->fees, given->item, given->code, &n) != NULL && n != i))
        return difference_new ("fee-differs", service_of_item (transaction, given->item), given->code, 0, given->piastres,
                               g_strdup_printf ("/fees/%u", i));
    }
  return NULL;
}

KmQuoteDifference *
km_quote_compare (const KmQuote       *quote,
                  KmCatalogue         *catalogue,
                  const KmTransaction *transaction)
{
  KmQuoteDifference *difference = compare_fees (quote, transaction);
  gint64 exemption = -km_transaction_adjustment (transaction, "exemption");
  gint64 surcharge = km_transaction_adjustment (transaction, "surcharge");
  gint64 rounding = km_transaction_adjustment (transaction, "rounding");
  KmDue due = km_quote_due (quote);
  g_autoptr (GError) local = NULL;
  KmSettlement settlement;

  if (difference != NULL)
    return difference;
  if (exemption != quote->exemption)
    return difference_new ("total-differs", NULL, NULL, -quote->exemption, -exemption, g_strdup ("/adjustments"));
  if (!km_payment_check (km_catalogue_payment (catalogue), &due, transaction->payments, &settlement, &local))
    {
      const char *field = km_error_get_field (local);

      /* The settlement is filled as far as it went: all nothing when even that was not possible. */
      return difference_new ("payment-differs", NULL, NULL, settlement.total, transaction->total, g_strdup (field != NULL ? field : "/payments"));
    }
  if (surcharge != settlement.surcharge)
    return difference_new ("surcharge-differs", NULL, NULL, settlement.surcharge, surcharge, g_strdup ("/adjustments"));
  if (rounding != settlement.rounding)
    return difference_new ("total-differs", NULL, NULL, settlement.rounding, rounding, g_strdup ("/adjustments"));
  if (transaction->total != settlement.total)
    return difference_new ("total-differs", NULL, NULL, settlement.total, transaction->total, g_strdup ("/total"));
  return NULL;
}

char *
km_quote_difference_sentence (const KmQuoteDifference *difference,
                              KmCatalogue             *catalogue,
                              KmLanguage               language)
{
  const KmService *service = km_catalogue_service (catalogue, difference->service);
  const KmDigits digits = language == KM_LANGUAGE_AR ? KM_DIGITS_ARABIC : KM_DIGITS_LATIN;
  g_autofree char *given = km_money_format (difference->given, digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);
  g_autofree char *expected = km_money_format (difference->expected, digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);

  if (service != NULL)
    /* Translators: a service, then the amount before and the amount now. */
    return g_strdup_printf (_("The fee of “%s” changed from %s to %s. Review the total with the visitor before collecting."),
                            km_service_short_name (service, language), given, expected);
  if (strcmp (difference->code, "surcharge-differs") == 0)
    return g_strdup_printf (_("The surcharge for cash is %2$s, not %1$s. Review the total with the visitor before collecting."), given, expected);
  if (strcmp (difference->code, "payment-differs") == 0)
    return g_strdup (_("What is paid does not match what is due. Check the amounts and the operation's number."));
  return g_strdup_printf (_("The total differs: %2$s instead of %1$s. Review it with the visitor before collecting."), given, expected);
}
