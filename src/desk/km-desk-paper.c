/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-history-private.h"

/* Past receipts of this till: which were printed, which are printed again. */

struct _KmReceiptItem
{
  GObject parent_instance;
  char *number, *ticket_label;
  gint64 at, piastres;
  gboolean sent, printed;
  guint copies;
};
#define AT(member) G_STRUCT_OFFSET (KmReceiptItem, member)
static const KmProp props[] = {
  { "number", KM_PROP_STRING, AT (number) },
  { "ticket-label", KM_PROP_STRING, AT (ticket_label) },
  { "at", KM_PROP_INT64, AT (at) },
  { "piastres", KM_PROP_INT64, AT (piastres) },
  { "sent", KM_PROP_BOOLEAN, AT (sent) },
  { "printed", KM_PROP_BOOLEAN, AT (printed) },
  { "copies", KM_PROP_UINT, AT (copies) },
  { NULL },
};
G_DEFINE_FINAL_TYPE (KmReceiptItem, km_receipt_item, G_TYPE_OBJECT)

static void
km_receipt_item_class_init (KmReceiptItemClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
}

static void
km_receipt_item_init (KmReceiptItem *self)
{
}

const char *
km_receipt_item_get_number (KmReceiptItem *self)
{
  return self->number ? self->number : "";
}

/* --- reading one from the file --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *number; /* NULL: the newest that is due */
  json_t *body; /* (nullable): not here (any longer) */
  json_t *given; /* (nullable): the body when it is not here */
  json_t *voided; /* (nullable): what is known of its void */
  gint64 copies;
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->number);
  json_decref (reading->body);
  json_decref (reading->given);
  json_decref (reading->voided);
  g_free (reading);
}

static gboolean
read_body (KmStoreSide *side, Reading *reading, GError **error)
{
  g_autoptr (GBytes) sealed = NULL, plain = NULL;
  int found = km_db_one (side->db, KM_SQL ("SELECT sealed FROM outbox WHERE n = (SELECT n FROM receipt WHERE number = $1)"), error, "s", reading->number, "b", &sealed);

  if (found < 0 || !km_history_get_void (side, reading->number, &reading->voided, error))
    return FALSE;
  if (found == 0)
    {
      reading->body = json_incref (reading->given);
      return TRUE;
    }
  plain = km_store_unseal (side, sealed, error);
  if (plain == NULL)
    return FALSE;
  reading->body = km_json_parse (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), KM_JSON_MAX_DEPTH, error);
  return reading->body != NULL;
}

gboolean
km_desk_read_unprinted (KmStoreSide *side, char **number, GError **error)
{
  return km_db_one (side->db, KM_SQL ("SELECT number FROM receipt WHERE printed_at IS NULL AND offered_at IS NULL ORDER BY n DESC LIMIT 1"), error, "",
                    "s", number)
         >= 0;
}

static gboolean
read_unprinted (KmStoreSide *side, gpointer data, GError **error)
{
  Reading *reading = data;

  return km_desk_read_unprinted (side, &reading->number, error) && (reading->number == NULL || read_body (side, reading, error));
}

static KmReceipt *
make_receipt (KmDesk *self, const Reading *reading, guint copy, GError **error)
{
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_json (reading->body, KM_TRANSACTION_COMPLETE, error);
  KmReceiptMarks marks = {
    .copy = copy,
    .voided = reading->voided != NULL,
    .voided_at = km_json_get_time (reading->voided, "at", KM_TIME_NONE),
    .void_reason = km_json_get_string (reading->voided, "reason", NULL),
  };

  return transaction ? km_receipt_new (transaction, &marks, self->zone, error) : NULL;
}

static void
did_read_unprinted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Reading *reading = km_store_run_data (result);
  GError *error = NULL;
  KmReceipt *receipt;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    g_task_return_error (task, error);
  else if (reading->body == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else if ((receipt = make_receipt (self, reading, 0, &error)) == NULL)
    g_task_return_error (task, km_desk_error_take (error));
  else
    {
      /* An earlier one comes up when a later one was offered in this run already. */
      km_props_set_string (self, "unprinted-number", &self->unprinted_number, reading->number);
      g_task_return_pointer (task, receipt, (GDestroyNotify) km_receipt_unref);
    }
}

void
km_desk_get_unprinted_receipt_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_desk_get_unprinted_receipt_async);
  km_store_run_async (self->store, read_unprinted, g_new0 (Reading, 1), (GDestroyNotify) reading_free, did_read_unprinted, task);
}

KmReceipt *
km_desk_get_unprinted_receipt_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- printed ------------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
mark (KmStoreSide *side, gpointer data, GError **error)
{
  Reading *reading = data;

  if (!km_db_run (side->db, KM_SQL ("UPDATE receipt SET printed_at = $1 WHERE number = $2 AND printed_at IS NULL"), error, "is",
                  g_get_real_time (), reading->number))
    return FALSE;
  if (km_db_changes (side->db) == 0)
    {
      gint64 known = 0;

      if (km_db_one (side->db, KM_SQL ("SELECT count(*) FROM receipt WHERE number = $1"), error, "s", reading->number, "i", &known) < 0)
        return FALSE;
      if (known == 0)
        {
          g_propagate_error (error, km_desk_error_new (KM_ERROR_NOT_FOUND, "no-receipt", reading->number));
          return FALSE;
        }
    }
  return TRUE;
}

static void
did_mark (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Reading *reading = km_store_run_data (result);
  GError *error = NULL;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_strcmp0 (self->unprinted_number, reading->number) == 0)
    km_props_set_string (self, "unprinted-number", &self->unprinted_number, NULL);
  g_task_return_boolean (task, TRUE);
}

/* A mark on the receipt of @number, made by @func. */
static void
mark_async (KmDesk *self, KmStoreFunc func, const char *number, GAsyncReadyCallback done, GTask *task)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->number = g_strdup (number);
  km_store_run_async (self->store, func, reading, (GDestroyNotify) reading_free, done, task);
}

void
km_desk_mark_printed_async (KmDesk *self, const char *number, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_desk_mark_printed_async);
  mark_async (self, mark, number, did_mark, task);
}

gboolean
km_desk_mark_printed_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- offered ------------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
note_offer (KmStoreSide *side, gpointer data, GError **error)
{
  Reading *reading = data;

  return km_db_run (side->db, KM_SQL ("UPDATE receipt SET offered_at = $1 WHERE number = $2 AND offered_at IS NULL"), error, "is",
                    g_get_real_time (), reading->number);
}

static void
did_note_offer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (km_store_run_finish (KM_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
km_desk_mark_offered_async (KmDesk *self, const char *number, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_desk_mark_offered_async);
  mark_async (self, note_offer, number, did_note_offer, task);
}

gboolean
km_desk_mark_offered_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- the list ------------------------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  gint64 max;
  GPtrArray *items; /* KmReceiptItem: made here, handed over whole */
} Listing;

static void
listing_free (Listing *listing)
{
  g_ptr_array_unref (listing->items);
  g_free (listing);
}

static gboolean
list (KmStoreSide *side, gpointer data, GError **error)
{
  Listing *listing = data;
  g_autoptr (KmRows) rows = km_db_query (side->db,
                                         KM_SQL ("SELECT receipt.number, receipt.at, receipt.piastres, receipt.ticket, receipt.printed_at, receipt.copies, "
                                                 "coalesce(outbox.state, 'sent') FROM receipt LEFT JOIN outbox ON outbox.n = receipt.n "
                                                 "ORDER BY receipt.n DESC LIMIT $1"),
                                         error, "i", listing->max);
  int more;

  if (rows == NULL)
    return FALSE;
  while ((more = km_rows_next (rows, error)) > 0)
    {
      KmReceiptItem *item = g_object_new (KM_TYPE_RECEIPT_ITEM, NULL);

      item->number = g_strdup (km_rows_text (rows, 0));
      item->at = km_rows_int (rows, 1);
      item->piastres = km_rows_int (rows, 2);
      item->ticket_label = g_strdup (km_rows_text (rows, 3));
      item->printed = !km_rows_is_null (rows, 4);
      item->copies = (guint) km_rows_int (rows, 5);
      item->sent = g_strcmp0 (km_rows_text (rows, 6), "sent") == 0;
      g_ptr_array_add (listing->items, item);
    }
  return more == 0;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Listing *listing = km_store_run_data (result);
  GError *error = NULL;
  GListStore *store;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  store = g_list_store_new (KM_TYPE_RECEIPT_ITEM);
  g_list_store_splice (store, 0, 0, listing->items->pdata, listing->items->len);
  g_task_return_pointer (task, store, g_object_unref);
}

void
km_desk_receipts_async (KmDesk *self, guint max, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  g_task_set_source_tag (task, km_desk_receipts_async);
  listing->max = max;
  listing->items = g_ptr_array_new_with_free_func (g_object_unref);
  km_store_run_async (self->store, list, listing, (GDestroyNotify) listing_free, did_list, task);
}

GListModel *
km_desk_receipts_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- printing again --------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  Reading *reading; /* (owned) */
  KmFact *fact;     /* (owned) */
} Reprint;

static void
reprint_clear (gpointer data)
{
  Reprint *reprint = data;

  g_clear_pointer (&reprint->reading, reading_free);
  g_clear_pointer (&reprint->fact, km_fact_free);
}

/* Held by the write and by whoever waits for it. */
static void
reprint_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, reprint_clear);
}

/* The body first: a copy that cannot be made is not counted. */
static gboolean
count_copy (KmStoreSide *side, gpointer data, GError **error)
{
  Reprint *reprint = data;
  Reading *reading = reprint->reading;
  gint64 copies = 0;
  int found;

  if (!read_body (side, reading, error))
    return FALSE;
  if (reading->body == NULL)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_NOT_FOUND, "no-receipt", reading->number));
      return FALSE;
    }
  found = km_db_one (side->db,
                     KM_SQL ("UPDATE receipt SET copies = CASE WHEN copies > $3 THEN copies ELSE $3 END + 1, printed_at = coalesce(printed_at, $1) "
                             "WHERE number = $2 RETURNING copies"),
                     error, "isi", g_get_real_time (), reading->number, reading->copies, "i", &copies);
  if (found < 0)
    return FALSE;
  reading->copies = found > 0 ? copies : reading->copies + 1;
  km_json_set_integer (reprint->fact->body, "copy", reading->copies);
  return km_outbox_insert (side, reprint->fact, error);
}

static void
did_count (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Reprint *reprint = g_task_get_task_data (task);
  GError *error = NULL;
  KmReceipt *receipt;

  if (!km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    g_task_return_error (task, error);
  else if ((receipt = make_receipt (self, reprint->reading, (guint) reprint->reading->copies, &error)) == NULL)
    g_task_return_error (task, km_desk_error_take (error));
  else
    g_task_return_pointer (task, receipt, (GDestroyNotify) km_receipt_unref);
}

void
km_desk_reprint_async (KmDesk *self, const char *number, GAsyncReadyCallback callback, gpointer user_data)
{
  km_desk_reprint_known_async (self, number, NULL, 0, callback, user_data);
}

void
km_desk_reprint_known_async (KmDesk *self, const char *number, json_t *body_known, guint copies, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Reprint *reprint = g_atomic_rc_box_new0 (Reprint);
  KmWrite *write = km_write_new ();
  json_t *body = json_object ();

  g_task_set_source_tag (task, km_desk_reprint_async);
  km_json_set_string (body, "number", number);
  km_json_set_integer (body, "copy", 1);
  km_json_set_string (body, "counter", self->clerk.counter);
  reprint->reading = g_new0 (Reading, 1);
  reprint->reading->number = g_strdup (number);
  reprint->reading->given = json_incref (body_known);
  reprint->reading->copies = copies;
  reprint->fact = km_desk_fact (self, "receipt.reprint", body);
  g_task_set_task_data (task, reprint, reprint_release);
  km_write_step (write, count_copy, g_atomic_rc_box_acquire (reprint), reprint_release);
  km_outbox_write_async (self->outbox, write, did_count, task);
}

KmReceipt *
km_desk_reprint_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
