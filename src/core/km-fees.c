/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-fees.h"

#include "km-error.h"
#include "km-money.h"

#define COUNT_MAX 10000 /* copies, pages, years: far above any field's own bound */

void
km_fee_line_free (KmFeeLine *line)
{
  g_free (line);
}

GPtrArray *
km_fee_lines_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) km_fee_line_free);
}

const KmField *
km_service_fee_field (const KmService *service,
                      KmFeeBasis       basis)
{
  for (guint i = 0; i < service->n_fields; i++)
    {
      const KmField *field = service->fields[i].field;

      switch (basis)
        {
        case KM_FEE_PER_COPY:
          if (field->type == KM_FIELD_COPIES)
            return field;
          break;
        case KM_FEE_PER_PAGE:
          if (field->type == KM_FIELD_INTEGER && g_str_has_suffix (field->id, ".pages"))
            return field;
          break;
        case KM_FEE_PER_YEAR:
          if (field->type == KM_FIELD_INTEGER && g_str_has_suffix (field->id, ".years"))
            return field;
          break;
        case KM_FEE_PERCENT_OF_VALUE:
          if (field->type == KM_FIELD_MONEY)
            return field;
          break;
        case KM_FEE_FIXED:
        case KM_FEE_CHOICE:
        default:
          return NULL;
        }
    }
  return NULL;
}

static gboolean
set_amount (KmFeeLine     *line,
            const KmField *field,
            const char    *text,
            GError       **error)
{
  const gboolean value = line->fee->basis == KM_FEE_PERCENT_OF_VALUE;
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, 0, value ? KM_MONEY_MAX : COUNT_MAX, &number, NULL))
    {
      km_error_set (error, KM_ERROR_INVALID, "bad-amount", NULL, "%s: %s is no number to reckon a fee by", line->service->code, field->id);
      return FALSE;
    }
  if (value)
    line->base = number;
  else
    line->count = number;
  if (!(value ? km_money_percent (number, line->fee->piastres, &line->piastres)
              : km_money_multiply (line->fee->piastres, number, &line->piastres)))
    {
      km_error_set (error, KM_ERROR_OVERFLOW, "bad-amount", NULL, "%s: %s is too large", line->service->code, field->id);
      return FALSE;
    }
  return TRUE;
}

gboolean
km_fees_for_item (const KmService *service,
                  guint            item,
                  const char      *choice,
                  KmAnswerFunc     answer,
                  gpointer         data,
                  GPtrArray       *lines,
                  gboolean        *needs_choice,
                  GError         **error)
{
  if (needs_choice != NULL)
    *needs_choice = choice == NULL && km_service_has_choice_fees (service);
  if (choice != NULL)
    {
      const KmFee *fee = km_service_find_fee (service, choice);

      if (fee == NULL || fee->basis != KM_FEE_CHOICE)
        {
          km_error_set (error, KM_ERROR_INVALID, "bad-body", NULL, "%s offers no choice \"%s\"", service->code, choice);
          return FALSE;
        }
    }
  for (guint i = 0; i < service->n_fees; i++)
    {
      const KmFee *fee = &service->fees[i];
      const KmField *field = km_service_fee_field (service, fee->basis);
      KmFeeLine *line;

      if (fee->basis == KM_FEE_CHOICE && g_strcmp0 (choice, fee->code) != 0)
        continue;
      line = g_new0 (KmFeeLine, 1);
      line->item = item;
      line->service = service;
      line->fee = fee;
      g_ptr_array_add (lines, line);
      if (field == NULL)
        {
          line->piastres = fee->piastres;
        }
      else
        {
          const char *text = answer (field->id, data);

          if (text == NULL || *text == '\0')
            line->missing = field->id;
          else if (!set_amount (line, field, text, error))
            return FALSE;
        }
    }
  return TRUE;
}

gint64
km_service_least_fee (const KmService *service, gboolean *exact)
{
  gint64 total = 0, cheapest = -1;
  gboolean known = TRUE;

  for (guint i = 0; i < service->n_fees; i++)
    {
      const KmFee *fee = &service->fees[i];

      switch (fee->basis)
        {
        case KM_FEE_FIXED:
          total += fee->piastres;
          break;
        case KM_FEE_CHOICE:
          known = known && (cheapest < 0 || cheapest == fee->piastres);
          cheapest = cheapest < 0 ? fee->piastres : MIN (cheapest, fee->piastres);
          break;
        case KM_FEE_PER_COPY:
        case KM_FEE_PER_PAGE:
        case KM_FEE_PER_YEAR:
          total += fee->piastres;
          known = FALSE;
          break;
        case KM_FEE_PERCENT_OF_VALUE:
        default:
          known = FALSE;
          break;
        }
    }
  if (exact)
    *exact = known;
  return total + MAX (cheapest, 0);
}

gint64
km_fee_lines_total (GPtrArray *lines)
{
  gint64 total = 0;

  for (guint i = 0; i < lines->len; i++)
    total += ((const KmFeeLine *) lines->pdata[i])->piastres;
  return total;
}

gint64
km_fee_lines_pass_through (GPtrArray *lines)
{
  gint64 total = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const KmFeeLine *line = lines->pdata[i];

      if (line->fee->pass_through)
        total += line->piastres;
    }
  return total;
}
