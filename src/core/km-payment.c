/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-payment.h"

#include <string.h>

#include "km-error.h"
#include "km-money.h"

#define REFERENCE_MAX 64

static const char *const methods[] = {
  [KM_METHOD_CASH] = "cash",
  [KM_METHOD_CARD] = "card",
  [KM_METHOD_WALLET] = "wallet",
  [KM_METHOD_ORDER] = "order",
};

const char *
km_payment_method_to_string (KmPaymentMethod method)
{
  g_return_val_if_fail ((gsize) method < G_N_ELEMENTS (methods), NULL);
  return methods[method];
}

gboolean
km_payment_method_from_string (const char      *text,
                               KmPaymentMethod *method)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_strcmp0 (methods[i], text) == 0)
      {
        *method = (KmPaymentMethod) i;
        return TRUE;
      }
  return FALSE;
}

const KmCardScheme *
km_payment_rules_scheme (const KmPaymentRules *rules,
                         const char           *code)
{
  for (guint i = 0; code != NULL && i < rules->n_schemes; i++)
    if (strcmp (rules->schemes[i].code, code) == 0)
      return &rules->schemes[i];
  return NULL;
}

const char *
km_card_scheme_name (const KmCardScheme *scheme,
                     KmLanguage          language)
{
  return language == KM_LANGUAGE_AR ? scheme->name_ar : scheme->name_en;
}

KmTender *
km_tender_new (KmPaymentMethod method,
               gint64          piastres)
{
  KmTender *tender = g_new0 (KmTender, 1);

  tender->method = method;
  tender->piastres = tender->received = piastres;
  return tender;
}

KmTender *
km_tender_copy (const KmTender *tender)
{
  KmTender *copy = g_new (KmTender, 1);

  *copy = *tender;
  copy->reference = g_strdup (tender->reference);
  copy->scheme = g_strdup (tender->scheme);
  copy->last4 = g_strdup (tender->last4);
  return copy;
}

void
km_tender_free (KmTender *tender)
{
  if (tender == NULL)
    return;
  g_free (tender->reference);
  g_free (tender->scheme);
  g_free (tender->last4);
  g_free (tender);
}

/* What of the cash the limit does not look at: other bodies' money and exempt services. An exemption
 * lowers what is due, so it never makes room for more free cash than is left. */
static gint64
free_part (const KmDue *due)
{
  return MIN (due->pass_through + due->cash_free, due->fees - due->exemption);
}

gboolean
km_payment_settle (const KmPaymentRules *rules,
                   const KmDue          *due,
                   gint64                electronic,
                   KmSettlement         *settlement,
                   GError              **error)
{
  KmSettlement s = { .electronic = electronic };

  memset (settlement, 0, sizeof *settlement);
  s.principal = due->fees - due->exemption;
  if (due->fees < 0 || due->exemption < 0 || s.principal < 0 || due->pass_through < 0 || due->cash_free < 0 || electronic < 0 ||
      due->fees > KM_MONEY_MAX)
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-amount", NULL, "an amount is out of bounds");
      return FALSE;
    }
  if (electronic > s.principal)
    {
      km_error_set (error, KM_ERROR_INVALID, "payment-differs", "/payments", "more is paid than is due: %" G_GINT64_FORMAT " over %" G_GINT64_FORMAT,
                    electronic, s.principal);
      return FALSE;
    }
  s.cash_principal = s.principal - electronic;
  s.limited = MAX (0, s.cash_principal - free_part (due));
  if (s.limited > rules->cash_limit && rules->cash_over_limit != KM_CASH_OVER_ALLOW)
    {
      if (rules->cash_over_limit == KM_CASH_OVER_REFUSE)
        {
          km_error_set (error, KM_ERROR_FORBIDDEN, "payment-differs", "/payments", "cash above the limit of %" G_GINT64_FORMAT " is refused", rules->cash_limit);
          return FALSE;
        }
      if (!km_money_percent (s.limited, rules->surcharge_rate, &s.surcharge))
        s.surcharge = rules->surcharge_cap;
      s.surcharge = MIN (s.surcharge, rules->surcharge_cap);
    }
  s.cash_due = s.cash_principal + s.surcharge;
  s.rounding = km_money_round_to (s.cash_due, rules->cash_step) - s.cash_due;
  s.cash_due += s.rounding;
  s.total = s.electronic + s.cash_due;
  *settlement = s;
  return TRUE;
}

gint64
km_payment_cash_without_surcharge (const KmPaymentRules *rules,
                                   const KmDue          *due)
{
  gint64 principal = due->fees - due->exemption;

  if (rules->cash_over_limit == KM_CASH_OVER_ALLOW)
    return principal;
  return MIN (principal, rules->cash_limit + free_part (due));
}

static gboolean
refuse (GError    **error,
        guint       n,
        const char *member,
        const char *reason)
{
  g_autofree char *field = g_strdup_printf ("/payments/%u/%s", n, member);

  km_error_set (error, KM_ERROR_INVALID, "payment-differs", field, "%s: %s", field, reason);
  return FALSE;
}

static gboolean
check_electronic (const KmPaymentRules *rules,
                  const KmTender       *tender,
                  guint                 n,
                  GError              **error)
{
  if (tender->piastres <= 0)
    return refuse (error, n, "piastres", "must be more than nothing");
  if (tender->received != tender->piastres)
    return refuse (error, n, "received", "only cash is handed over in another amount");
  if (tender->change != 0)
    return refuse (error, n, "change", "only cash has change");
  if (tender->reference == NULL || *tender->reference == '\0' || strlen (tender->reference) > REFERENCE_MAX)
    return refuse (error, n, "reference", "the operation's number is missing");
  if (tender->method != KM_METHOD_CARD)
    {
      if (tender->scheme != NULL)
        return refuse (error, n, "scheme", "only a card has a scheme");
      if (tender->last4 != NULL)
        return refuse (error, n, "last4", "only a card has digits");
      return TRUE;
    }
  if (tender->scheme != NULL && km_payment_rules_scheme (rules, tender->scheme) == NULL)
    return refuse (error, n, "scheme", "unknown card scheme");
  if (tender->last4 != NULL && (strlen (tender->last4) != 4 || strspn (tender->last4, "0123456789") != 4))
    return refuse (error, n, "last4", "four digits, never more");
  return TRUE;
}

static gboolean
check_cash (const KmSettlement *settlement,
            const KmTender     *tender,
            guint               n,
            GError            **error)
{
  if (tender->piastres != settlement->cash_due)
    return refuse (error, n, "piastres", "not what is due in cash");
  if (tender->received < tender->piastres)
    return refuse (error, n, "received", "less than is due in cash");
  if (tender->change != tender->received - tender->piastres)
    return refuse (error, n, "change", "not the difference to what was received");
  if (tender->reference != NULL || tender->scheme != NULL || tender->last4 != NULL)
    return refuse (error, n, "reference", "cash has neither number nor card");
  return TRUE;
}

gboolean
km_payment_check (const KmPaymentRules *rules,
                  const KmDue          *due,
                  GPtrArray            *tenders,
                  KmSettlement         *settlement,
                  GError              **error)
{
  gint64 electronic = 0;
  int cash = -1;

  for (guint i = 0; i < tenders->len; i++)
    {
      const KmTender *tender = tenders->pdata[i];

      if (tender->method == KM_METHOD_CASH)
        {
          if (cash >= 0)
            return refuse (error, i, "method", "cash stands twice");
          cash = (int) i;
        }
      else
        {
          if (!check_electronic (rules, tender, i, error))
            return FALSE;
          if (!km_money_add (electronic, tender->piastres, &electronic))
            return refuse (error, i, "piastres", "too large");
        }
    }
  if (!km_payment_settle (rules, due, electronic, settlement, error))
    return FALSE;
  if (cash >= 0)
    return check_cash (settlement, tenders->pdata[cash], (guint) cash, error);
  if (settlement->cash_due > 0)
    {
      km_error_set (error, KM_ERROR_INVALID, "payment-differs", "/payments", "%" G_GINT64_FORMAT " piastres are not paid", settlement->cash_due);
      return FALSE;
    }
  return TRUE;
}
