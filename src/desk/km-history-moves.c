/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-money.h"

#include "km-history-private.h"

/* What is done about the open transaction: a copy, a void asked for or signed here, a refund. */

typedef struct
{
  KmDesk *desk;            /* (owned): it outlives what is asked of it */
  KmHistoryDetail *detail; /* (owned) */
  char *number;
  /* a void */
  char *id, *reason, *shift; /* shift: (nullable) the receipt's own */
  char *username;
  char *signed_by;
  /* a refund */
  KmHistoryRequest *request; /* (owned) */
  guint item;
  gint64 piastres;
  KmPaymentMethod method;
  char *reference;
  KmTime at;
} Move;

static void
move_free (Move *move)
{
  g_clear_object (&move->desk);
  g_clear_object (&move->detail);
  g_clear_object (&move->request);
  g_free (move->number);
  g_free (move->id);
  g_free (move->reason);
  g_free (move->shift);
  g_free (move->username);
  g_free (move->signed_by);
  g_free (move->reference);
  g_free (move);
}

/* NULL when no transaction is open: the task has ended then. */
static GTask *
begin (KmHistory *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Move *move;

  g_task_set_source_tag (task, tag);
  if (self->detail == NULL)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_CONFLICT, "no-transaction", NULL));
      return NULL;
    }
  move = g_new0 (Move, 1);
  move->desk = g_object_ref (self->desk);
  move->detail = g_object_ref (self->detail);
  move->number = g_strdup (km_history_detail_get_number (self->detail));
  g_task_set_task_data (task, move, (GDestroyNotify) move_free);
  return g_steal_pointer (&task);
}

static void
refuse (GTask *task, KmErrorCode kind, const char *code)
{
  g_task_return_error (task, km_desk_error_new (kind, code, NULL));
  g_object_unref (task);
}

static char *
open_shift (KmHistory *self)
{
  return km_shift_get_state (self->desk->shift) == KM_SHIFT_OPEN ? g_strdup (km_shift_get_id (self->desk->shift)) : NULL;
}

static GError *
live_error (GError *error)
{
  g_autoptr (GError) given = error;

  if (g_error_matches (given, KM_ERROR, KM_ERROR_OFFLINE))
    return km_desk_error_new (KM_ERROR_OFFLINE, "needs-server", given->message);
  return g_steal_pointer (&given);
}

/* --- a copy ------------------------------------------------------------------------------------------------------------------------ */

static void
did_reprint (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;
  KmReceipt *receipt = km_desk_reprint_finish (KM_DESK (source), result, &error);

  if (receipt == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  km_history_detail_set_copies (move->detail, receipt->copy);
  g_task_return_pointer (task, receipt, (GDestroyNotify) km_receipt_unref);
}

void
km_history_reprint_async (KmHistory *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (self, km_history_reprint_async, callback, user_data);

  if (task)
    km_desk_reprint_known_async (self->desk, km_history_detail_get_number (self->detail), km_history_detail_body (self->detail),
                                 km_history_detail_copies (self->detail), did_reprint, task);
}

KmReceipt *
km_history_reprint_finish (KmHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- asking for a void --------------------------------------------------------------------------------------------------------------- */

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmHistory *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_desk_wish_finish (KM_DESK (source), result, &error);

  if (json || km_desk_error_is (error, "already-asked"))
    {
      g_hash_table_add (self->asked, g_strdup (move->number));
      km_history_detail_set_asked (move->detail);
    }
  if (json)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, live_error (error));
}

void
km_history_ask_void_async (KmHistory *self, const char *reason, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (self, km_history_ask_void_async, callback, user_data);
  json_t *body;

  if (task == NULL)
    return;
  body = json_object ();
  km_json_set_string (body, "receipt", km_history_detail_get_number (self->detail));
  km_json_set_string (body, "reason", reason);
  km_desk_wish_async (self->desk, "transaction.ask-void", body, NULL, did_ask, task);
}

gboolean
km_history_ask_void_finish (KmHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- a void signed here -------------------------------------------------------------------------------------------------------------- */

static void
finish_slip (KmHistory *self, KmSlip *slip, const char *shift)
{
  KmDesk *desk = self->desk;

  /* Who hands the money back, and where. */
  slip->counter = (int) desk->counter_number;
  g_free (slip->clerk);
  slip->clerk = g_strdup (desk->clerk.name_ar && *desk->clerk.name_ar ? desk->clerk.name_ar : desk->clerk.username);
  slip->clerk_number = (int) g_ascii_strtoll (desk->clerk.number ? desk->clerk.number : "0", NULL, 10);
  g_free (slip->shift);
  slip->shift = g_strdup (shift);
}

static KmSlip *
void_slip (KmHistory *self, KmHistoryDetail *detail)
{
  json_t *voided = km_history_detail_void (detail);
  KmSlip *slip = km_slip_new_void (km_history_detail_transaction (detail));

  slip->at = km_json_get_time (voided, "at", km_desk_now (self->desk));
  slip->reason = g_strdup (km_json_get_string (voided, "reason", NULL));
  slip->approved_by = g_strdup (km_json_get_string (voided, "name", km_json_get_string (voided, "voided_by", NULL)));
  finish_slip (self, slip, km_json_get_string (voided, "shift", NULL));
  return slip;
}

/* The answer, as a later reading of the receipt will say it. */
static void
voided (GTask *task, json_t *answer)
{
  KmHistory *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  const KmTransaction *transaction = km_history_detail_transaction (move->detail);
  gint64 cash = km_transaction_paid (transaction, KM_METHOD_CASH);
  g_autoptr (json_t) receipt = json_object (), note = json_object (), requests = json_array ();
  g_autoptr (KmHistoryItem) item = km_history_find_item (self, move->number);
  GError *error = NULL;

  km_json_set_time (note, "at", km_desk_now (self->desk));
  km_json_set_string (note, "reason", move->reason);
  km_json_set_string (note, "shift", km_json_get_string (answer, "shift", move->shift));
  km_json_set_string (note, "voided_by", move->username);
  km_json_set_string (note, "name", move->signed_by);
  km_history_learn_void (self, move->number, note, cash, transaction->total - cash, FALSE);
  for (guint i = 0; i < transaction->items->len; i++)
    {
      const KmTransactionItem *line = transaction->items->pdata[i];
      g_autofree char *number = km_receipt_request_number (move->number, line->item);
      json_t *request = json_object ();

      km_json_set_string (request, "request", number);
      km_json_set_string (request, "state", "void");
      json_array_append_new (requests, request);
    }
  km_json_set (receipt, "transaction", json_incref (km_history_detail_body (move->detail)));
  km_json_set (receipt, "void", json_incref (note));
  km_json_set (receipt, "requests", json_incref (requests));
  if (item)
    km_history_item_set_void (item, TRUE);
  if (!km_history_detail_take (move->detail, receipt, FALSE, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, void_slip (self, move->detail), (GDestroyNotify) km_slip_unref);
}

static void
did_void (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmHistory *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_desk_wish_finish (KM_DESK (source), result, &error);

  if (json)
    voided (task, json);
  g_clear_pointer (&self->voiding, g_free);
  if (json == NULL)
    g_task_return_error (task, live_error (error));
}

static void
did_sign (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmHistory *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_desk_sign_finish (KM_DESK (source), result, &error);
  json_t *body;

  if (json == NULL)
    {
      g_clear_pointer (&self->voiding, g_free);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  move->signed_by = g_strdup (km_json_get_string (km_json_get_object (json, "account"), "name_ar", NULL));
  body = json_object ();
  km_json_set_string (body, "receipt", move->number);
  km_json_set_string (body, "reason", move->reason);
  km_json_set_string (body, "shift", move->shift);
  km_json_set_string (body, "approval", km_json_get_string (json, "approval", NULL));
  km_desk_wish_as_async (self->desk, move->id, "transaction.void", body, NULL, did_void, task);
}

void
km_history_void_async (KmHistory *self, const char *reason, const char *username, const char *password, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = begin (self, km_history_void_async, callback, user_data);
  Move *move;

  if (task == NULL)
    return;
  if (self->voiding)
    {
      refuse (task, KM_ERROR_BUSY, "busy");
      return;
    }
  move = g_task_get_task_data (task);
  move->id = km_desk_uuid (km_desk_now (self->desk));
  move->reason = g_strdup (reason);
  move->username = g_strdup (username);
  move->shift = open_shift (self);
  self->voiding = g_strdup (move->number);
  km_desk_sign_async (self->desk, move->id, "transaction.void", username, password, NULL, did_sign, task);
}

KmSlip *
km_history_void_finish (KmHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- a refund ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *request, *shift;
  gint64 cash, electronic;
} Paying;

static void
paying_free (Paying *paying)
{
  g_free (paying->request);
  g_free (paying->shift);
  g_free (paying);
}

/* Once for each request on this till, whatever the server knows yet; before the fact in the same local transaction. */
static gboolean
pay_back (KmStoreSide *side, gpointer data, GError **error)
{
  Paying *paying = data;
  g_autofree char *name = g_strconcat ("refund/", paying->request, NULL);

  if (!km_db_run (side->db, KM_SQL ("INSERT INTO cache (name, saved_at, value) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING"), error, "sis", name,
                  g_get_real_time (), "{}"))
    return FALSE;
  if (km_db_changes (side->db) == 0)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_CONFLICT, "already-refunded", NULL));
      return FALSE;
    }
  if (!km_db_run (side->db,
                  KM_SQL ("UPDATE shift SET cash = cash - $1, electronic = electronic - $2 WHERE id = $3 AND closed_at IS NULL AND counted IS NULL"),
                  error, "iis", paying->cash, paying->electronic, paying->shift))
    return FALSE;
  if (km_db_changes (side->db) == 0)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_CONFLICT, "no-shift", NULL));
      return FALSE;
    }
  return TRUE;
}

static KmSlip *
refund_slip (KmHistory *self, const Move *move)
{
  KmSlip *slip = km_slip_new_refund (km_history_detail_transaction (move->detail), move->item, move->piastres, move->method, move->reference);

  slip->at = move->at;
  finish_slip (self, slip, move->shift);
  return slip;
}

static void
did_pay (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmHistory *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean cash = move->method == KM_METHOD_CASH;

  if (!km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_strcmp0 (km_shift_get_id (self->desk->shift), move->shift) == 0)
    km_shift_take_back (self->desk->shift, cash ? move->piastres : 0, cash ? 0 : move->piastres);
  km_history_request_set_refunded (move->request);
  km_history_detail_set_refunded (move->detail);
  g_clear_pointer (&self->slip, km_slip_unref);
  self->slip = refund_slip (self, move);
  g_task_return_pointer (task, km_slip_ref (self->slip), (GDestroyNotify) km_slip_unref);
}

void
km_history_refund_async (KmHistory *self, KmHistoryRequest *request, const char *method, const char *reference, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = begin (self, km_history_refund_async, callback, user_data);
  g_autofree char *clean = km_text_clean (reference ? reference : "");
  KmPaymentMethod how;
  Move *move;
  Paying *paying;
  KmWrite *write;
  KmFact *fact;
  json_t *body;

  if (task == NULL)
    return;
  move = g_task_get_task_data (task);
  move->shift = open_shift (self);
  if (!km_payment_method_from_string (method, &how) || !km_history_request_get_can_refund (request) || km_history_detail_get_void (self->detail))
    {
      refuse (task, KM_ERROR_CONFLICT, "not-refundable");
      return;
    }
  if (move->shift == NULL)
    {
      refuse (task, KM_ERROR_CONFLICT, "no-shift");
      return;
    }
  if (how != KM_METHOD_CASH && *clean == '\0')
    {
      refuse (task, KM_ERROR_INVALID, "needs-reference");
      return;
    }
  move->method = how;
  move->request = g_object_ref (request);
  move->item = km_history_request_item (request);
  /* Cash goes back to its step, everything else to the piastre. */
  move->piastres = how == KM_METHOD_CASH ? km_history_request_get_due (request) : km_history_request_refundable (request);
  move->reference = how != KM_METHOD_CASH ? g_strdup (clean) : NULL;
  if (how == KM_METHOD_CASH && !km_shift_has_cash (self->desk->shift, move->piastres))
    {
      refuse (task, KM_ERROR_CONFLICT, "drawer-short");
      return;
    }
  body = json_object ();
  km_json_set_string (body, "request", km_history_request_get_number (request));
  km_json_set_string (body, "shift", move->shift);
  km_json_set_string (body, "counter", self->desk->clerk.counter);
  km_json_set_string (body, "method", km_payment_method_to_string (how));
  km_json_set_integer (body, "piastres", move->piastres);
  km_json_set_string (body, "reference", move->reference);
  fact = km_desk_fact (self->desk, "refund.pay", body);
  fact->shift = g_strdup (move->shift);
  fact->piastres = -move->piastres;
  fact->ledger = json_deep_copy (body);
  move->at = fact->made_at;
  paying = g_new0 (Paying, 1);
  paying->request = g_strdup (km_history_request_get_number (request));
  paying->shift = g_strdup (move->shift);
  paying->cash = how == KM_METHOD_CASH ? move->piastres : 0;
  paying->electronic = move->piastres - paying->cash;
  write = km_write_new ();
  km_write_step (write, pay_back, paying, (GDestroyNotify) paying_free);
  km_write_fact (write, fact);
  km_outbox_write_async (self->desk->outbox, write, did_pay, task);
}

KmSlip *
km_history_refund_finish (KmHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the paper once more --------------------------------------------------------------------------------------------------------------- */

/* Of a refund that the server has recorded. */
static KmSlip *
recorded_refund (KmHistory *self)
{
  json_t *refund = km_history_detail_last_refund (self->detail);
  const char *request = km_json_get_string (refund, "request", ""), *slash = strchr (request, '/');
  KmPaymentMethod method = KM_METHOD_CASH;
  KmSlip *slip;

  if (slash == NULL)
    return NULL;
  km_payment_method_from_string (km_json_get_string (refund, "method", ""), &method);
  slip = km_slip_new_refund (km_history_detail_transaction (self->detail), (guint) g_ascii_strtoull (slash + 1, NULL, 10),
                             km_json_get_integer (refund, "piastres", 0), method, km_json_get_string (refund, "reference", NULL));
  if (slip == NULL)
    return NULL;
  slip->at = km_json_get_time (refund, "at", slip->at);
  finish_slip (self, slip, km_json_get_string (refund, "shift", NULL));
  return slip;
}

KmSlip *
km_history_dup_slip (KmHistory *self)
{
  if (self->detail == NULL)
    return NULL;
  if (km_history_detail_void (self->detail))
    return void_slip (self, self->detail);
  if (self->slip && strcmp (self->slip->receipt, km_history_detail_get_number (self->detail)) == 0)
    return km_slip_ref (self->slip);
  return recorded_refund (self);
}
