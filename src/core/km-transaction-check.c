/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-quote.h"

#include <string.h>

#include "km-error.h"
#include "km-money.h"
#include "km-national-id.h"
#include "km-time.h"
#include "km-validate.h"

/* A transaction's answers against the catalogue, as the form would have taken them. */

static gboolean
fail (GError    **error,
      const char *path,
      const char *id,
      const char *reason)
{
  g_autofree char *field = g_strconcat (path, "/answers", id != NULL ? "/" : "", id, NULL);

  km_error_set (error, KM_ERROR_INVALID, "bad-body", field, "%s: %s", field, reason);
  return FALSE;
}

static gboolean
is_clean (KmCatalogue   *catalogue,
          const KmField *field,
          const char    *value,
          gboolean       foreigner,
          const GDate   *today)
{
  const char *type = km_validate_type_of_field (km_field_type_to_string (field->type), field->id);
  g_autofree const char **choices = NULL;
  g_autofree char *clean = NULL;
  KmValidateContext context = {
    .today = *today,
    .has_min = field->min != G_MININT64,
    .has_max = field->max != G_MAXINT64,
    .min = field->min,
    .max = field->max,
    .max_length = field->max_length,
    .governorates = km_catalogue_governorate_codes (catalogue),
    .company = field->section != NULL && (strcmp (field->section->prefix, "company") == 0 || strcmp (field->section->prefix, "factory") == 0),
    .nationality = foreigner ? "" : NULL,
  };
  gint64 piastres;

  /* Clean money is piastres; what is typed is pounds. */
  if (field->type == KM_FIELD_MONEY)
    return g_ascii_string_to_signed (value, 10, 0, KM_MONEY_MAX, &piastres, NULL) && (!context.has_min || piastres >= field->min * 100) &&
           (!context.has_max || piastres <= field->max * 100);
  if (field->n_choices > 0)
    {
      choices = g_new0 (const char *, field->n_choices + 1);
      for (guint i = 0; i < field->n_choices; i++)
        choices[i] = field->choices[i].value;
      context.choices = choices;
    }
  return km_validate (type, value, &context, &clean, NULL) && strcmp (clean, value) == 0;
}

static gboolean
check_values (KmCatalogue         *catalogue,
              const KmTransaction *transaction,
              const KmTransactionItem *item, /* NULL: the shared ones */
              const char          *path,
              const GDate         *today,
              GError             **error)
{
  const gboolean foreigner = transaction->audience == KM_AUDIENCE_FOREIGNER;
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, item != NULL ? item->answers : transaction->answers);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const KmField *field = NULL;

      for (guint i = 0; i < transaction->items->len && field == NULL; i++)
        {
          const KmTransactionItem *one = transaction->items->pdata[i];
          const KmService *service = km_catalogue_service (catalogue, one->service);

          if (service != NULL && (item == NULL || item == one))
            field = km_service_field (catalogue, service, id);
        }
      if (field == NULL || (item == NULL && field->owner != NULL))
        return fail (error, path, id, "no service of it asks for this");
      if (!is_clean (catalogue, field, value, foreigner, today))
        return fail (error, path, id, "not in clean form");
    }
  return TRUE;
}

/* The sex that the national ID tells, where the form does not ask for it. */
static const char *
derived_sex (const KmTransaction     *transaction,
             const KmTransactionItem *item,
             const KmField           *field,
             const GDate             *today)
{
  const KmField *identity = field->person != NULL && field->role == KM_PERSON_SEX ? field->person->fields[KM_PERSON_NATIONAL_ID] : NULL;
  const char *text = identity != NULL ? km_transaction_answer (transaction, item, identity->id) : NULL;
  KmNationalId id;

  return text != NULL && km_national_id_parse (text, today, &id, NULL) ? km_sex_to_string (id.sex) : NULL;
}

/* The answer that a condition looks at: the item's, else any item's (counter.md §1.5: one form). */
static const char *
condition_answer (const KmTransaction     *transaction,
                  const KmTransactionItem *item,
                  const KmField           *field,
                  const GDate             *today)
{
  const char *value = km_transaction_answer (transaction, item, field->id);

  for (guint i = 0; i < transaction->items->len && value == NULL; i++)
    value = g_hash_table_lookup (((const KmTransactionItem *) transaction->items->pdata[i])->answers, field->id);
  return value != NULL ? value : derived_sex (transaction, item, field, today);
}

/* «لا ينطبق» may be said of what the item's service asks, where the rule allows it and no answer says otherwise. */
static gboolean
check_not_applicable (KmCatalogue             *catalogue,
                      const KmTransaction     *transaction,
                      const KmTransactionItem *item,
                      const KmService         *service,
                      const char              *path,
                      GError                 **error)
{
  for (guint i = 0; i < item->not_applicable->len; i++)
    {
      const char *id = item->not_applicable->pdata[i];
      const KmField *field = km_service_field (catalogue, service, id);
      const char *reason = NULL;

      if (field == NULL)
        reason = "its service does not ask for this";
      else if (!km_field_may_not_apply (field))
        reason = "applies to everyone";
      else if (km_transaction_answer (transaction, item, id) != NULL)
        reason = "is answered too";
      if (reason != NULL)
        {
          g_autofree char *where = g_strdup_printf ("%s/not_applicable/%u", path, i);

          km_error_set (error, KM_ERROR_INVALID, "bad-body", where, "%s: %s: %s", where, id, reason);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_required (KmCatalogue             *catalogue,
                const KmTransaction     *transaction,
                const KmTransactionItem *item,
                const KmService         *service,
                const char              *path,
                const GDate             *today,
                GError                 **error)
{
  for (guint i = 0; i < service->n_fields; i++)
    {
      const KmServiceField *asked = &service->fields[i];
      const KmField *field = asked->field;
      const KmField *passport = field->role == KM_PERSON_NATIONAL_ID ? field->person->fields[KM_PERSON_PASSPORT_NUMBER] : NULL;

      if (!field->required || km_transaction_answer (transaction, item, field->id) != NULL ||
          km_transaction_item_is_not_applicable (item, field->id))
        continue;
      /* One paper or the other; whose nationality is whose is the counter's to see. */
      if (passport != NULL && km_transaction_answer (transaction, item, passport->id) != NULL)
        continue;
      if (asked->when.field != NULL)
        {
          const char *value = condition_answer (transaction, item, asked->when.field, today);

          if (value == NULL || !g_strv_contains (asked->when.values, value))
            continue;
        }
      return fail (error, path, field->id, "required and missing");
    }
  return TRUE;
}

gboolean
km_transaction_check_answers (KmCatalogue         *catalogue,
                              const KmTransaction *transaction,
                              const GDate         *today,
                              GError             **error)
{
  if (!check_values (catalogue, transaction, NULL, "", today, error))
    return FALSE;
  for (guint i = 0; i < transaction->items->len; i++)
    {
      const KmTransactionItem *item = transaction->items->pdata[i];
      const KmService *service = km_catalogue_service (catalogue, item->service);
      g_autofree char *path = g_strdup_printf ("/items/%u", i);

      if (service == NULL)
        {
          g_autofree char *field = g_strconcat (path, "/service", NULL);

          km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-service", field, "%s: the catalogue has no service %s", field, item->service);
          return FALSE;
        }
      if (!check_values (catalogue, transaction, item, path, today, error) ||
          !check_not_applicable (catalogue, transaction, item, service, path, error) ||
          !check_required (catalogue, transaction, item, service, path, today, error))
        return FALSE;
    }
  return TRUE;
}
