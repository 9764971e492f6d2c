/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-approval.h"
#include "km-error.h"
#include "km-fee-approval.h"
#include "km-json.h"
#include "km-quote.h"
#include "km-reads.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-settings.h"
#include "km-subject.h"

static void
answer (KmRequest    *request,
        json_t       *json,
        const GError *error)
{
  if (json != NULL)
    km_request_answer_json (request, 200, json);
  else
    km_request_answer_error (request, error);
}

void
km_route_dashboard (KmRequest *request,
                    gpointer   user_data)
{
  km_route_answer_kept (request, user_data, "dashboard", km_read_dashboard);
}

void
km_route_receipt (KmRequest *request,
                  gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_receipt (server->store, subject->caller, km_request_get_parameter (request, 0), &error);

  answer (request, json, error);
}

void
km_route_transaction (KmRequest *request,
                      gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_transaction (server->store, subject->caller, km_request_get_parameter (request, 0), &error);

  answer (request, json, error);
}

void
km_route_shift (KmRequest *request,
                gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_shift (server->store, subject->caller, km_request_get_parameter (request, 0), &error);

  answer (request, json, error);
}

void
km_route_till (KmRequest *request,
               gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_till (server->store, subject->caller->till, &error);

  answer (request, json, error);
}

/* The difference as a problem that a counter can explain: which line, what it should be. */
static KmProblem *
problem_from_difference (const KmQuoteDifference *difference)
{
  KmProblem *problem = km_problem_new_for_field (difference->code, difference->field, "The amounts are not those of the catalogue");

  if (difference->service != NULL)
    km_problem_set_extra (problem, "service", json_string (difference->service));
  if (difference->fee != NULL)
    km_problem_set_extra (problem, "fee", json_string (difference->fee));
  km_problem_set_extra (problem, "expected", json_integer (difference->expected));
  km_problem_set_extra (problem, "given", json_integer (difference->given));
  return problem;
}

/* The first difference; without tenders yet, the total is the one of paying electronically, without rounding. */
static KmQuoteDifference *
compare (const KmQuote       *quote,
         KmCatalogue         *catalogue,
         const KmTransaction *transaction)
{
  KmQuoteDifference *difference = km_quote_compare (quote, catalogue, transaction);

  if (difference == NULL || transaction->payments->len > 0 || strcmp (difference->code, "payment-differs") != 0)
    return difference;
  if (transaction->total == 0 || transaction->total == quote->settlement.total)
    {
      km_quote_difference_free (difference);
      return NULL;
    }
  g_free (difference->code);
  difference->code = g_strdup ("total-differs");
  g_free (difference->field);
  difference->field = g_strdup ("/total");
  difference->expected = quote->settlement.total;
  difference->given = transaction->total;
  return difference;
}

/* The first item that the centre does not offer, as a problem; NULL: it offers them all. */
static KmProblem *
find_not_offered (KmServer            *server,
                  const char          *code,
                  KmCatalogue         *catalogue,
                  const KmTransaction *transaction)
{
  g_autoptr (KmDirectory) directory = km_store_ref_directory (server->store);
  const KmCentre *centre = km_directory_find_centre (directory, code);

  for (guint i = 0; centre != NULL && i < transaction->items->len; i++)
    {
      const KmTransactionItem *item = g_ptr_array_index (transaction->items, i);
      const KmService *service = km_catalogue_service (catalogue, item->service);
      g_autofree char *field = g_strdup_printf ("/items/%u/service", i);
      KmProblem *problem;

      if (service == NULL || km_settings_offers (centre, service))
        continue;
      problem = km_problem_new_for_field ("service-not-offered", field, "The centre does not offer this service");
      km_problem_set_extra (problem, "service", json_string (service->code));
      return problem;
    }
  return NULL;
}

/* The quote, and whose fees in it no administrator has approved yet. NULL: an error of the database. */
static json_t *
quote_to_json (KmServer      *server,
               KmCatalogue   *catalogue,
               const KmQuote *quote,
               GError       **error)
{
  g_autoptr (json_t) unapproved = km_store_list_unapproved (server->store, catalogue, error);
  json_t *json;

  if (unapproved == NULL)
    return NULL;
  json = km_quote_to_json (quote);
  km_json_set (json, "unapproved", km_fee_approval_pick (unapproved, json_object_get (json, "authorities")));
  return json;
}

/* An exemption stands on a signature that is still good: what is signed too late is refused before any money. */
static gboolean
check_exemptions (KmServer            *server,
                  const KmCaller      *caller,
                  const KmTransaction *transaction,
                  GError             **error)
{
  for (guint i = 0; i < transaction->adjustments->len; i++)
    {
      const KmTransactionAdjustment *adjustment = g_ptr_array_index (transaction->adjustments, i);
      g_autofree char *field = g_strdup_printf ("/adjustments/%u", i);
      gboolean open = FALSE, read;
      KmDb *db;

      if (strcmp (adjustment->code, "exemption") != 0)
        continue;
      if (adjustment->approval == NULL || *adjustment->approval == '\0' || adjustment->basis == NULL || *adjustment->basis == '\0')
        {
          km_error_set (error, KM_ERROR_FORBIDDEN, "approval-needed", field, "an exemption has a legal basis and a second signature");
          return FALSE;
        }
      db = km_store_take_reader (server->store, error);
      read = db != NULL && km_approval_is_open (db, adjustment->approval, "transaction.complete", caller->centre, km_clock_now (server->clock), &open, error);
      km_store_give_reader (server->store, db);
      if (!read)
        return FALSE;
      if (!open)
        {
          km_error_set (error, KM_ERROR_FORBIDDEN, "bad-approval", field, "not for a transaction, used, or expired");
          return FALSE;
        }
    }
  return TRUE;
}

void
km_route_quote (KmRequest *request,
                gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  gsize length;
  const char *text = km_request_get_body (request, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) body = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error);
  g_autoptr (KmTransaction) transaction = body != NULL ? km_transaction_new_from_json (body, KM_TRANSACTION_QUOTE, &error) : NULL;
  g_autoptr (KmCatalogue) catalogue = transaction != NULL ? km_store_ref_catalogue (server->store, NULL, &error) : NULL;
  g_autoptr (KmQuote) quote = NULL;
  g_autoptr (KmQuoteDifference) difference = NULL;
  KmProblem *not_offered = NULL;
  json_t *json;

  if (catalogue != NULL && check_exemptions (server, subject->caller, transaction, &error))
    quote = km_quote (catalogue, transaction, km_clock_now (server->clock), km_store_get_zone (server->store), &error);
  if (quote == NULL)
    {
      km_request_answer_error (request, error);
      return;
    }
  not_offered = find_not_offered (server, subject->caller->centre, catalogue, transaction);
  if (not_offered != NULL)
    {
      km_request_answer_problem (request, not_offered);
      return;
    }
  /* A counter that has reckoned already sends its lines: a difference of one piastre is refused here, before any money. */
  if (transaction->fees->len > 0)
    difference = compare (quote, catalogue, transaction);
  if (difference != NULL)
    km_request_answer_problem (request, problem_from_difference (difference));
  else if ((json = quote_to_json (server, catalogue, quote, &error)) != NULL)
    km_request_answer_json (request, 200, json);
  else
    km_request_answer_error (request, error);
}
