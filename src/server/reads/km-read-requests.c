/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-reads-private.h"
#include "km-transaction.h"

#define DEFAULT_LIMIT 50
#define MAX_LIMIT 200

static const char *const states[] = { "received", "approved", "ready", "delivered", "rejected", "refunded", "void", NULL };

typedef struct
{
  KmReading *reading;
  const KmRequestsQuery *query;
  KmTime now;
  gboolean officer;
  KmTime cursor_at;
  char *cursor_number;
  GPtrArray *elements; /* json_t *: by promised_at and number */
} Requests;

static gboolean
refuse (GError    **error,
        const char *field,
        const char *reason)
{
  km_error_set (error, KM_ERROR_INVALID, "bad-body", field, "%s", reason);
  return FALSE;
}

static gboolean
read_query (Requests *self,
            GError  **error)
{
  const KmRequestsQuery *query = self->query;

  if (!g_strv_contains (states, query->state))
    return refuse (error, "/state", "received, approved, ready, delivered, rejected, refunded or void");
  if (query->limit < 1 || query->limit > MAX_LIMIT)
    return refuse (error, "/limit", "1 to 200");
  self->cursor_at = G_MININT64;
  return km_read_cursor_parse (query->cursor, &self->cursor_at, &self->cursor_number, error);
}

/* What the service asks for, of all that the visitor answered: no ministry sees another's. */
static json_t *
answers_of (Requests            *self,
            const KmTransaction *transaction,
            const KmTransactionItem *item)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (self->reading->store, transaction->catalogue, NULL);
  const KmService *service = catalogue != NULL ? km_catalogue_service (catalogue, item->service) : NULL;
  json_t *answers = json_object ();
  GHashTable *both[] = { transaction->answers, item->answers };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      GHashTableIter iter;
      const char *id, *value;

      g_hash_table_iter_init (&iter, both[i]);
      while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &value))
        /* An item's own answers are its own, whatever the catalogue still knows of it. */
        if (both[i] == item->answers || (service != NULL && km_service_field (catalogue, service, id) != NULL))
          km_json_set_string (answers, id, value);
    }
  return answers;
}

static void
add_form (Requests   *self,
          json_t     *element,
          const char *body,
          guint       n)
{
  g_autoptr (json_t) json = km_json_parse (body, strlen (body), KM_JSON_MAX_DEPTH, NULL);
  g_autoptr (KmTransaction) transaction = json != NULL ? km_transaction_new_from_json (json, KM_TRANSACTION_COMPLETE, NULL) : NULL;
  const KmTransactionItem *item = transaction != NULL ? km_transaction_find_item (transaction, n) : NULL;
  json_t *documents, *not_applicable;

  if (item == NULL)
    return;
  km_json_set_string (element, "visitor", transaction->receipt->visitor_name);
  km_json_set_string (element, "for", item->for_whom);
  km_json_set (element, "answers", answers_of (self, transaction, item));
  not_applicable = json_array ();
  for (guint i = 0; i < item->not_applicable->len; i++)
    json_array_append_new (not_applicable, json_string (item->not_applicable->pdata[i]));
  km_json_set (element, "not_applicable", not_applicable);
  documents = json_array ();
  for (guint i = 0; i < item->documents->len; i++)
    {
      const KmTransactionDocument *document = g_ptr_array_index (item->documents, i);

      json_array_append_new (documents, json_pack ("{s:s, s:s}", "label", document->label, "state", km_document_state_to_string (document->state)));
    }
  km_json_set (element, "documents", documents);
}

static gboolean
read_authority (Requests   *self,
                const char *authority,
                GError    **error)
{
  g_autoptr (KmRows) rows = km_db_query (self->reading->db,
                                         KM_SQL ("SELECT q.number, q.receipt, q.item, q.service, q.at, q.promised_at, q.ready_at, q.authority_number, q.refundable, r.body FROM request q JOIN receipt r ON r.number = q.receipt WHERE q.centre = $1 AND q.authority = $2 AND q.state = $3 AND (q.promised_at > $4 OR (q.promised_at = $4 AND q.number > $5)) ORDER BY q.promised_at, q.number LIMIT $6"),
                                         error, "sssisi", self->reading->centre->centre, authority, self->query->state, self->cursor_at, self->cursor_number != NULL ? self->cursor_number : "", self->query->limit + 1);
  int step = rows != NULL ? 1 : -1;

  while (step == 1 && (step = km_rows_next (rows, error)) == 1)
    {
      KmTime promised_at = km_rows_int (rows, 5), ready_at = km_rows_is_null (rows, 6) ? KM_TIME_NONE : km_rows_int (rows, 6);
      json_t *element = json_object ();

      km_json_set_string (element, "request", km_rows_text (rows, 0));
      km_json_set_string (element, "receipt", km_rows_text (rows, 1));
      km_json_set_string (element, "service", km_rows_text (rows, 3));
      km_json_set_string (element, "authority", authority);
      km_json_set_string (element, "state", self->query->state);
      km_json_set_time (element, "at", km_rows_int (rows, 4));
      km_json_set_time (element, "promised_at", promised_at);
      km_json_set_time (element, "ready_at", ready_at);
      km_json_set_boolean (element, "late", ready_at != KM_TIME_NONE ? ready_at > promised_at : self->now > promised_at);
      km_json_set_string (element, "authority_number", km_rows_text (rows, 7));
      km_json_set_integer (element, "refundable", km_rows_int (rows, 8));
      /* Who decides sees the form; who only looks does not. */
      if (self->officer)
        add_form (self, element, km_rows_text (rows, 9), (guint) km_rows_int (rows, 2));
      g_ptr_array_add (self->elements, element);
    }
  return step == 0;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  json_t *one = *(json_t *const *) a, *two = *(json_t *const *) b;
  int by_promise = strcmp (km_json_get_string (one, "promised_at", ""), km_json_get_string (two, "promised_at", ""));

  return by_promise != 0 ? by_promise : strcmp (km_json_get_string (one, "request", ""), km_json_get_string (two, "request", ""));
}

/* Of all authorities there are: each by its index, then in one order. */
static gboolean
read_all (Requests *self,
          GError  **error)
{
  g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (self->reading->store, NULL, error);

  if (catalogue == NULL)
    return FALSE;
  for (guint i = 0; i < km_catalogue_n_authorities (catalogue); i++)
    if (!read_authority (self, km_catalogue_nth_authority (catalogue, i)->code, error))
      return FALSE;
  g_ptr_array_sort (self->elements, compare);
  return TRUE;
}

static json_t *
answer (Requests *self)
{
  json_t *json = json_object (), *list = json_array ();
  g_autofree char *next = NULL;

  km_json_set (json, "requests", list);
  for (guint i = 0; i < self->elements->len && i < self->query->limit; i++)
    json_array_append (list, g_ptr_array_index (self->elements, i));
  if (self->elements->len > self->query->limit)
    {
      json_t *last = json_array_get (list, json_array_size (list) - 1);

      next = km_read_cursor_make (km_json_get_time (last, "promised_at", 0), km_json_get_string (last, "request", ""));
    }
  km_json_set_string (json, "next", next);
  return json;
}

static json_t *
read_requests (Requests       *self,
               const KmCaller *caller,
               GError        **error)
{
  g_autofree char *own = NULL;
  const char *authority = self->query->authority;
  gboolean fine;

  if (self->officer)
    {
      if (km_db_one (self->reading->db, KM_SQL ("SELECT authority FROM account WHERE username = $1"), error, "s", caller->account, "s", &own) < 0)
        return NULL;
      if (own == NULL || (authority != NULL && strcmp (authority, own) != 0))
        {
          km_error_set (error, KM_ERROR_FORBIDDEN, "other-authority", "/authority", "an officer sees the own authority's requests");
          return NULL;
        }
      authority = own;
    }
  fine = authority != NULL ? read_authority (self, authority, error) : read_all (self, error);
  return fine ? answer (self) : NULL;
}

json_t *
km_read_requests (KmStore               *store,
                  const KmCaller        *caller,
                  const KmRequestsQuery *query,
                  KmTime                 now,
                  GError               **error)
{
  KmReading reading = { NULL };
  KmRequestsQuery asked = *query;
  Requests self = { .reading = &reading, .query = &asked, .now = now, .officer = caller->role == KM_ROLE_AUTHORITY };
  json_t *json = NULL;
  g_autoptr (json_t) begin = NULL;

  if (asked.state == NULL)
    asked.state = "received";
  if (asked.limit == 0)
    asked.limit = DEFAULT_LIMIT;
  self.elements = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  if (read_query (&self, error) && km_reading_open (&reading, store, error))
    {
      begin = km_read_begin (&reading, caller->centre, now, error);
      json = begin != NULL ? read_requests (&self, caller, error) : NULL;
    }
  km_reading_close (&reading);
  g_ptr_array_unref (self.elements);
  g_free (self.cursor_number);
  return json;
}
