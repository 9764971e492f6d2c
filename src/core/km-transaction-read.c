/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-transaction.h"

#include <string.h>

#include "km-bundle.h"
#include "km-error.h"
#include "km-json.h"
#include "km-keys.h"
#include "km-money.h"
#include "km-receipt.h"

/* Reading the JSON of a transaction. Bounds keep what the server's writer does for one
 * command small: no list is longer than the largest bundle can make it. */

#define ITEM_NUMBER_MAX 999
#define ANSWERS_MAX 200
#define ANSWER_BYTES_MAX 8192 /* 2,000 Arabic letters and room for those outside the common plane */
#define NAME_BYTES_MAX 400
#define DOCUMENTS_MAX 40
#define FEES_MAX 400
#define ADJUSTMENTS_MAX 8
#define PAYMENTS_MAX 16
#define SIGNATURE_LENGTH 86 /* 64 bytes in base64url */

typedef struct
{
  KmTransactionUse use;
  GError **error;
} Reader;

static gboolean
fail (Reader     *reader,
      const char *path,
      const char *member,
      const char *reason)
{
  g_autofree char *field = g_strconcat (path, "/", member, NULL);

  km_error_set (reader->error, KM_ERROR_INVALID, "bad-body", field, "%s: %s", field, reason);
  return FALSE;
}

/* In a quote's body what the quote will say may be left out. */
static gboolean
read_members (Reader             *reader,
              json_t             *json,
              const char         *path,
              const KmJsonMember *members,
              gsize               n,
              gsize               n_always,
              gpointer            out)
{
  g_autofree KmJsonMember *relaxed = NULL;

  if (reader->use == KM_TRANSACTION_QUOTE)
    {
      relaxed = g_memdup2 (members, n * sizeof *members);
      for (gsize i = n_always; i < n; i++)
        relaxed[i].flags |= KM_JSON_OPTIONAL | KM_JSON_NULLABLE;
    }
  return km_json_read (json, path, relaxed != NULL ? relaxed : members, n, KM_JSON_STRICT, out, reader->error);
}

static gboolean
read_answers (Reader     *reader,
              json_t     *object,
              const char *path,
              GHashTable *answers)
{
  const char *id;
  json_t *value;

  if (json_object_size (object) > ANSWERS_MAX)
    return fail (reader, path, "answers", "too many answers");
  json_object_foreach (object, id, value)
    {
      const char *text = json_string_value (value);
      g_autofree char *where = g_strconcat (path, "/answers", NULL);

      if (strlen (id) > 64)
        return fail (reader, path, "answers", "a field's name is too long");
      if (text == NULL)
        return fail (reader, where, id, "must be a string");
      if (json_string_length (value) > ANSWER_BYTES_MAX)
        return fail (reader, where, id, "too long");
      for (const char *p = text; *p != '\0'; p++)
        if ((guchar) *p < 0x20 && *p != '\n' && *p != '\t')
          return fail (reader, where, id, "holds a control character");
      g_hash_table_insert (answers, g_strdup (id), g_strdup (text));
    }
  return TRUE;
}

static gboolean
read_not_applicable (Reader            *reader,
                     json_t            *array,
                     const char        *path,
                     KmTransactionItem *item)
{
  for (gsize i = 0; i < json_array_size (array); i++)
    {
      json_t *value = json_array_get (array, i);
      const char *id = json_string_value (value);

      if (id == NULL || json_string_length (value) == 0 || json_string_length (value) > 64)
        return fail (reader, path, "not_applicable", "must hold names of fields");
      if (km_transaction_item_is_not_applicable (item, id))
        return fail (reader, path, "not_applicable", "names a field twice");
      g_ptr_array_add (item->not_applicable, g_strdup (id));
    }
  return TRUE;
}

static gboolean
read_documents (Reader            *reader,
                json_t            *array,
                const char        *path,
                KmTransactionItem *item)
{
  typedef struct
  {
    const char *label, *state;
  } Raw;
  static const KmJsonMember members[] = {
    { "label", KM_JSON_STRING, 0, KM_JSON_AT (Raw, label), 1, NAME_BYTES_MAX },
    { "state", KM_JSON_CODE, 0, KM_JSON_AT (Raw, state) },
  };

  for (gsize i = 0; i < json_array_size (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("%s/documents/%" G_GSIZE_FORMAT, path, i);
      KmDocumentState state;
      Raw raw = { 0 };

      if (!km_json_read (json_array_get (array, i), where, members, G_N_ELEMENTS (members), KM_JSON_STRICT, &raw, reader->error))
        return FALSE;
      if (!km_document_state_from_string (raw.state, &state))
        return fail (reader, where, "state", "must be present, missing or na");
      km_transaction_item_add_document (item, raw.label, state);
    }
  return TRUE;
}

static gboolean
read_item (Reader        *reader,
           json_t        *json,
           const char    *path,
           KmTransaction *transaction)
{
  typedef struct
  {
    gint64 item;
    const char *service, *name, *authority, *authority_name, *for_whom, *choice;
    json_t *answers, *not_applicable, *documents;
    KmTime promised_at;
  } Raw;
  static const KmJsonMember members[] = {
    { "item", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, item), 1, ITEM_NUMBER_MAX },
    { "service", KM_JSON_CODE, 0, KM_JSON_AT (Raw, service) },
    { "answers", KM_JSON_OBJECT, 0, KM_JSON_AT (Raw, answers) },
    { "name", KM_JSON_STRING, 0, KM_JSON_AT (Raw, name), 1, NAME_BYTES_MAX },
    { "authority", KM_JSON_CODE, 0, KM_JSON_AT (Raw, authority) },
    { "authority_name", KM_JSON_STRING, 0, KM_JSON_AT (Raw, authority_name), 1, NAME_BYTES_MAX },
    { "for", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (Raw, for_whom), 1, NAME_BYTES_MAX },
    { "not_applicable", KM_JSON_ARRAY, KM_JSON_OPTIONAL, KM_JSON_AT (Raw, not_applicable), 1, ANSWERS_MAX },
    { "documents", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, documents), 0, DOCUMENTS_MAX },
    { "choice", KM_JSON_CODE, KM_JSON_NULLABLE, KM_JSON_AT (Raw, choice) },
    { "promised_at", KM_JSON_TIME, 0, KM_JSON_AT (Raw, promised_at) },
  };
  Raw raw = { .promised_at = KM_TIME_NONE };
  KmTransactionItem *item;

  if (!read_members (reader, json, path, members, G_N_ELEMENTS (members), 3, &raw))
    return FALSE;
  if (km_transaction_find_item (transaction, (guint) raw.item) != NULL)
    return fail (reader, path, "item", "stands twice");
  item = km_transaction_add_item (transaction);
  item->item = (guint) raw.item;
  item->service = g_strdup (raw.service);
  item->name = g_strdup (raw.name);
  item->authority = g_strdup (raw.authority);
  item->authority_name = g_strdup (raw.authority_name);
  item->for_whom = g_strdup (raw.for_whom);
  item->choice = g_strdup (raw.choice);
  item->promised_at = raw.promised_at;
  return read_answers (reader, raw.answers, path, item->answers) && read_not_applicable (reader, raw.not_applicable, path, item) &&
         read_documents (reader, raw.documents, path, item);
}

KmTransactionFee *
km_transaction_fee_from_json (json_t     *json,
                              const char *path,
                              KmJsonMode  mode,
                              GError    **error)
{
  typedef struct
  {
    gint64 item, piastres, count, unit;
    const char *code, *name, *authority, *basis;
    gboolean pass_through;
  } Raw;
  /* Who reads tolerantly takes what is absent for null. */
  guint nullable = KM_JSON_NULLABLE | (mode == KM_JSON_TOLERANT ? KM_JSON_OPTIONAL : 0);
  const KmJsonMember members[] = {
    { "item", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, item), 1, ITEM_NUMBER_MAX },
    { "code", KM_JSON_CODE, 0, KM_JSON_AT (Raw, code) },
    { "name", KM_JSON_STRING, 0, KM_JSON_AT (Raw, name), 1, NAME_BYTES_MAX },
    { "authority", KM_JSON_CODE, 0, KM_JSON_AT (Raw, authority) },
    { "basis", KM_JSON_CODE, 0, KM_JSON_AT (Raw, basis) },
    { "piastres", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, piastres), 0, KM_MONEY_MAX },
    { "count", KM_JSON_INTEGER, nullable, KM_JSON_AT (Raw, count), 0, 100000 },
    { "unit", KM_JSON_INTEGER, nullable, KM_JSON_AT (Raw, unit), 0, KM_MONEY_MAX },
    { "pass_through", KM_JSON_BOOLEAN, 0, KM_JSON_AT (Raw, pass_through) },
  };
  KmTransactionFee *fee;
  Raw raw = { 0 };

  if (!km_json_read (json, path, members, G_N_ELEMENTS (members), mode, &raw, error))
    return NULL;
  fee = g_new0 (KmTransactionFee, 1);
  fee->item = (guint) raw.item;
  fee->code = g_strdup (raw.code);
  fee->name = g_strdup (raw.name);
  fee->authority = g_strdup (raw.authority);
  fee->basis = g_strdup (raw.basis);
  fee->piastres = raw.piastres;
  fee->count = raw.count;
  fee->unit = raw.unit;
  fee->pass_through = raw.pass_through;
  return fee;
}

static gboolean
read_fee (Reader        *reader,
          json_t        *json,
          const char    *path,
          KmTransaction *transaction)
{
  KmTransactionFee *fee = km_transaction_fee_from_json (json, path, KM_JSON_STRICT, reader->error);
  KmFeeBasis basis;

  if (fee == NULL)
    return FALSE;
  g_ptr_array_add (transaction->fees, fee);
  if (!km_fee_basis_from_string (fee->basis, &basis))
    return fail (reader, path, "basis", "unknown basis");
  if (km_transaction_find_item (transaction, fee->item) == NULL)
    return fail (reader, path, "item", "no such item");
  return TRUE;
}

static gboolean
read_adjustment (Reader        *reader,
                 json_t        *json,
                 const char    *path,
                 KmTransaction *transaction)
{
  typedef struct
  {
    const char *code, *basis, *approval;
    gint64 piastres;
  } Raw;
  static const KmJsonMember members[] = {
    { "code", KM_JSON_CODE, 0, KM_JSON_AT (Raw, code) },
    { "piastres", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, piastres), -KM_MONEY_MAX, KM_MONEY_MAX },
    { "basis", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (Raw, basis), 0, NAME_BYTES_MAX },
    { "approval", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (Raw, approval), 0, 64 },
  };
  KmTransactionAdjustment *adjustment;
  Raw raw = { 0 };

  if (!km_json_read (json, path, members, G_N_ELEMENTS (members), KM_JSON_STRICT, &raw, reader->error))
    return FALSE;
  if (strcmp (raw.code, "surcharge") != 0 && strcmp (raw.code, "exemption") != 0 && strcmp (raw.code, "rounding") != 0)
    return fail (reader, path, "code", "must be surcharge, exemption or rounding");
  if (strcmp (raw.code, "rounding") != 0 && (raw.piastres > 0) != (strcmp (raw.code, "surcharge") == 0))
    return fail (reader, path, "piastres", "a surcharge adds, an exemption takes off");
  adjustment = km_transaction_add_adjustment (transaction, raw.code, raw.piastres);
  adjustment->basis = g_strdup (raw.basis);
  adjustment->approval = g_strdup (raw.approval);
  return TRUE;
}

static gboolean
read_payment (Reader        *reader,
              json_t        *json,
              const char    *path,
              KmTransaction *transaction)
{
  typedef struct
  {
    const char *method, *reference, *scheme, *last4;
    gint64 piastres, received, change;
  } Raw;
  static const KmJsonMember members[] = {
    { "method", KM_JSON_CODE, 0, KM_JSON_AT (Raw, method) },
    { "piastres", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, piastres), 0, KM_MONEY_MAX },
    { "received", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, received), 0, KM_MONEY_MAX },
    { "change", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, change), 0, KM_MONEY_MAX },
    { "reference", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (Raw, reference), 1, 64 },
    { "scheme", KM_JSON_CODE, KM_JSON_NULLABLE, KM_JSON_AT (Raw, scheme) },
    { "last4", KM_JSON_CODE, KM_JSON_NULLABLE, KM_JSON_AT (Raw, last4) },
  };
  KmPaymentMethod method;
  KmTender *tender;
  Raw raw = { 0 };

  if (!read_members (reader, json, path, members, G_N_ELEMENTS (members), 2, &raw))
    return FALSE;
  if (!km_payment_method_from_string (raw.method, &method))
    return fail (reader, path, "method", "must be cash, card, wallet or order");
  /* Whole card numbers must not even arrive (domain.md §2). */
  if (raw.last4 != NULL && (strlen (raw.last4) != 4 || strspn (raw.last4, "0123456789") != 4))
    return fail (reader, path, "last4", "four digits, never more");
  tender = km_tender_new (method, raw.piastres);
  tender->received = json_object_get (json, "received") != NULL ? raw.received : raw.piastres;
  tender->change = raw.change;
  tender->reference = g_strdup (raw.reference);
  tender->scheme = g_strdup (raw.scheme);
  tender->last4 = g_strdup (raw.last4);
  g_ptr_array_add (transaction->payments, tender);
  return TRUE;
}

typedef struct
{
  const char *code, *name_ar, *name_en, *username;
  gint64 number;
} Named;

static gboolean
read_named (Reader     *reader,
            json_t     *json,
            const char *which,
            gboolean    with_number,
            gboolean    with_names,
            Named      *named)
{
  static const KmJsonMember code = { "code", KM_JSON_CODE, 0, KM_JSON_AT (Named, code) };
  static const KmJsonMember number = { "number", KM_JSON_INTEGER, 0, KM_JSON_AT (Named, number), 0, 1000000 };
  static const KmJsonMember name_ar = { "name_ar", KM_JSON_STRING, 0, KM_JSON_AT (Named, name_ar), 1, NAME_BYTES_MAX };
  static const KmJsonMember name_en = { "name_en", KM_JSON_STRING, 0, KM_JSON_AT (Named, name_en), 1, NAME_BYTES_MAX };
  static const KmJsonMember username = { "username", KM_JSON_CODE, 0, KM_JSON_AT (Named, username) };
  g_autofree char *path = g_strconcat ("/receipt/", which, NULL);
  KmJsonMember members[4];
  gsize n = 0;

  members[n++] = with_number && with_names ? username : code;
  if (with_number)
    members[n++] = number;
  if (with_names)
    {
      members[n++] = name_ar;
      members[n++] = name_en;
    }
  memset (named, 0, sizeof *named);
  return km_json_read (json, path, members, n, KM_JSON_STRICT, named, reader->error);
}

static gboolean
read_visitor (Reader               *reader,
              json_t               *json,
              KmTransactionReceipt *receipt)
{
  typedef struct
  {
    const char *name, *identity;
    gboolean passport;
  } Raw;
  static const KmJsonMember members[] = {
    { "name", KM_JSON_STRING, 0, KM_JSON_AT (Raw, name), 1, NAME_BYTES_MAX },
    { "identity_masked", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (Raw, identity), 1, 32 },
    { "passport", KM_JSON_BOOLEAN, KM_JSON_OPTIONAL, KM_JSON_AT (Raw, passport) },
  };
  Raw raw = { 0 };

  if (!km_json_read (json, "/receipt/visitor", members, G_N_ELEMENTS (members), KM_JSON_STRICT, &raw, reader->error))
    return FALSE;
  if (raw.identity != NULL && strchr (raw.identity, '*') == NULL)
    return fail (reader, "/receipt/visitor", "identity_masked", "must be masked");
  receipt->visitor_name = g_strdup (raw.name);
  receipt->visitor_identity = g_strdup (raw.identity);
  receipt->visitor_passport = raw.passport;
  return TRUE;
}

static gboolean
read_collection (Reader               *reader,
                 json_t               *json,
                 KmTransactionReceipt *receipt)
{
  typedef struct
  {
    gint64 from, to;
  } Raw;
  static const KmJsonMember members[] = {
    { "from", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, from), 0, 1440 },
    { "to", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, to), 0, 1440 },
  };
  Raw raw = { 0 };

  if (!km_json_read (json, "/receipt/collection", members, G_N_ELEMENTS (members), KM_JSON_STRICT, &raw, reader->error))
    return FALSE;
  receipt->collection_from = (int) raw.from;
  receipt->collection_to = (int) raw.to;
  return TRUE;
}

static gboolean
read_receipt (Reader        *reader,
              json_t        *json,
              KmTransaction *transaction)
{
  typedef struct
  {
    const char *number, *previous, *hash, *signature, *shift, *ticket_label, *link, *complaints;
    KmTime at;
    json_t *counter, *centre, *clerk, *visitor, *collection;
    gboolean practice, large_type;
  } Raw;
  static const KmJsonMember members[] = {
    { "number", KM_JSON_CODE, 0, KM_JSON_AT (Raw, number) },
    { "at", KM_JSON_TIME, 0, KM_JSON_AT (Raw, at) },
    { "previous", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (Raw, previous), 64, 64 },
    { "hash", KM_JSON_STRING, 0, KM_JSON_AT (Raw, hash), 64, 64 },
    { "signature", KM_JSON_STRING, 0, KM_JSON_AT (Raw, signature), SIGNATURE_LENGTH, SIGNATURE_LENGTH },
    { "shift", KM_JSON_UUID, 0, KM_JSON_AT (Raw, shift) },
    { "counter", KM_JSON_OBJECT, 0, KM_JSON_AT (Raw, counter) },
    { "centre", KM_JSON_OBJECT, 0, KM_JSON_AT (Raw, centre) },
    { "clerk", KM_JSON_OBJECT, 0, KM_JSON_AT (Raw, clerk) },
    { "ticket_label", KM_JSON_STRING, KM_JSON_NULLABLE, KM_JSON_AT (Raw, ticket_label), 1, 32 },
    { "visitor", KM_JSON_OBJECT, KM_JSON_NULLABLE, KM_JSON_AT (Raw, visitor) },
    { "practice", KM_JSON_BOOLEAN, 0, KM_JSON_AT (Raw, practice) },
    { "large_type", KM_JSON_BOOLEAN, 0, KM_JSON_AT (Raw, large_type) },
    { "collection", KM_JSON_OBJECT, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Raw, collection) },
    { "link", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Raw, link), 1, 80 },
    { "complaints", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Raw, complaints), 1, 16 },
  };
  KmTransactionReceipt *receipt = transaction->receipt = km_transaction_receipt_new ();
  Named counter, centre, clerk;
  Raw raw = { 0 };

  if (!km_json_read (json, "/receipt", members, G_N_ELEMENTS (members), KM_JSON_STRICT, &raw, reader->error) ||
      !read_named (reader, raw.counter, "counter", TRUE, FALSE, &counter) || !read_named (reader, raw.centre, "centre", FALSE, TRUE, &centre) ||
      !read_named (reader, raw.clerk, "clerk", TRUE, TRUE, &clerk))
    return FALSE;
  if (!km_receipt_number_parse (raw.number, NULL, NULL, NULL))
    return fail (reader, "/receipt", "number", "no receipt number");
  if (!km_hash_is_valid (raw.hash) || (raw.previous != NULL && !km_hash_is_valid (raw.previous)))
    return fail (reader, "/receipt", "hash", "must be 64 hexadecimal digits");
  receipt->number = g_strdup (raw.number);
  receipt->at = raw.at;
  receipt->previous = g_strdup (raw.previous);
  receipt->hash = g_strdup (raw.hash);
  receipt->signature = g_strdup (raw.signature);
  receipt->shift = g_strdup (raw.shift);
  receipt->counter_code = g_strdup (counter.code);
  receipt->counter_number = (int) counter.number;
  receipt->centre_code = g_strdup (centre.code);
  receipt->centre_name_ar = g_strdup (centre.name_ar);
  receipt->centre_name_en = g_strdup (centre.name_en);
  receipt->clerk_username = g_strdup (clerk.username);
  receipt->clerk_name_ar = g_strdup (clerk.name_ar);
  receipt->clerk_name_en = g_strdup (clerk.name_en);
  receipt->clerk_number = (int) clerk.number;
  receipt->ticket_label = g_strdup (raw.ticket_label);
  receipt->practice = raw.practice;
  receipt->large_type = raw.large_type;
  receipt->link = g_strdup (raw.link);
  receipt->complaints = g_strdup (raw.complaints);
  return (raw.visitor == NULL || read_visitor (reader, raw.visitor, receipt)) &&
         (raw.collection == NULL || read_collection (reader, raw.collection, receipt));
}

typedef gboolean (*ElementFunc) (Reader *reader, json_t *json, const char *path, KmTransaction *transaction);

static gboolean
read_list (Reader        *reader,
           json_t        *array,
           const char    *name,
           ElementFunc    element,
           KmTransaction *transaction)
{
  for (gsize i = 0; i < json_array_size (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%" G_GSIZE_FORMAT, name, i);

      if (!element (reader, json_array_get (array, i), path, transaction))
        return FALSE;
    }
  return TRUE;
}

KmTransaction *
km_transaction_new_from_json (json_t           *body,
                              KmTransactionUse  use,
                              GError          **error)
{
  typedef struct
  {
    const char *ticket, *catalogue, *audience;
    json_t *items, *answers, *fees, *adjustments, *payments, *receipt;
    gint64 total;
  } Raw;
  static const KmJsonMember members[] = {
    { "catalogue", KM_JSON_STRING, 0, KM_JSON_AT (Raw, catalogue), 64, 64 },
    { "audience", KM_JSON_CODE, 0, KM_JSON_AT (Raw, audience) },
    { "items", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, items), 1, KM_BUNDLE_MAX_ITEMS },
    { "answers", KM_JSON_OBJECT, 0, KM_JSON_AT (Raw, answers) },
    { "ticket", KM_JSON_UUID, KM_JSON_NULLABLE, KM_JSON_AT (Raw, ticket) },
    { "fees", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, fees), 0, FEES_MAX },
    { "adjustments", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, adjustments), 0, ADJUSTMENTS_MAX },
    { "total", KM_JSON_INTEGER, 0, KM_JSON_AT (Raw, total), 0, KM_MONEY_MAX },
    { "payments", KM_JSON_ARRAY, 0, KM_JSON_AT (Raw, payments), 0, PAYMENTS_MAX },
    { "receipt", KM_JSON_OBJECT, 0, KM_JSON_AT (Raw, receipt) },
  };
  g_autoptr (KmTransaction) transaction = km_transaction_new ();
  Reader reader = { use, error };
  Raw raw = { 0 };

  if (!read_members (&reader, body, "", members, G_N_ELEMENTS (members), 4, &raw))
    return NULL;
  if (!km_hash_is_valid (raw.catalogue))
    {
      fail (&reader, "", "catalogue", "must be 64 hexadecimal digits");
      return NULL;
    }
  if (!km_audience_from_string (raw.audience, &transaction->audience))
    {
      fail (&reader, "", "audience", "must be citizen, investor or foreigner");
      return NULL;
    }
  transaction->ticket = g_strdup (raw.ticket);
  transaction->catalogue = g_strdup (raw.catalogue);
  transaction->total = raw.total;
  if (!read_list (&reader, raw.items, "items", read_item, transaction) || !read_answers (&reader, raw.answers, "", transaction->answers) ||
      !read_list (&reader, raw.fees, "fees", read_fee, transaction) ||
      !read_list (&reader, raw.adjustments, "adjustments", read_adjustment, transaction) ||
      !read_list (&reader, raw.payments, "payments", read_payment, transaction) ||
      (raw.receipt != NULL && !read_receipt (&reader, raw.receipt, transaction)))
    return NULL;
  return g_steal_pointer (&transaction);
}
