/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-history-private.h"

/* One transaction: opening it, whether a scanned paper is that of it, and hearing of its void. */

static void
follow_cb (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

GCancellable *
km_history_renew (GCancellable **place, GCancellable *outer)
{
  g_cancellable_cancel (*place);
  g_clear_object (place);
  *place = g_cancellable_new ();
  if (outer && g_cancellable_is_cancelled (outer))
    g_cancellable_cancel (*place);
  else if (outer)
    g_signal_connect_object (outer, "cancelled", G_CALLBACK (follow_cb), *place, 0);
  return *place;
}

typedef struct
{
  KmDesk *desk; /* (owned): it outlives what is asked of it */
  char *number;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->desk);
  g_free (opening->number);
  g_free (opening);
}

static void
opened (GTask *task, json_t *receipt, gboolean local)
{
  KmHistory *self = g_task_get_source_object (task);
  const char *number = ((Opening *) g_task_get_task_data (task))->number;
  g_autoptr (KmHistoryDetail) detail = NULL;
  g_autoptr (KmHistoryItem) item = km_history_find_item (self, number);
  GError *error = NULL;

  if (self->detail && strcmp (km_history_detail_get_number (self->detail), number) == 0)
    detail = g_object_ref (self->detail);
  else
    detail = km_history_detail_new (self->desk, number);
  if (!km_history_detail_take (detail, receipt, local, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_hash_table_contains (self->asked, number) && !km_history_detail_get_void (detail))
    km_history_detail_set_asked (detail);
  if (item)
    km_history_item_set_void (item, km_history_detail_get_void (detail));
  if (detail != self->detail)
    g_clear_pointer (&self->slip, km_slip_unref);
  if (!local && km_history_detail_void (detail))
    {
      const KmTransaction *transaction = km_history_detail_transaction (detail);
      gint64 cash = km_transaction_paid (transaction, KM_METHOD_CASH);

      km_history_learn_void (self, number, km_history_detail_void (detail), cash, transaction->total - cash, FALSE);
    }
  km_props_set_object (self, "detail", &self->detail, detail);
  km_history_check_code (self);
  g_task_return_boolean (task, TRUE);
}

static void
did_read_file (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  KmHistoryReading *reading = km_store_run_data (result);
  GError *error = NULL;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    g_task_return_error (task, error);
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (reading->receipt == NULL)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_NOT_FOUND, km_desk_get_online (opening->desk) ? "unknown-receipt" : "needs-server", NULL));
  else
    opened (task, reading->receipt, TRUE);
}

static void
read_file (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  km_store_run_async (opening->desk->store, km_history_read, km_history_reading_new (opening->number), (GDestroyNotify) km_history_reading_free,
                      did_read_file, task);
}

static void
got_receipt (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (json_t) json = km_desk_read_finish (KM_DESK (source), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_clear_error (&error);
      g_task_return_error_if_cancelled (task);
    }
  /* One that is not delivered yet is in the file. */
  else if (g_error_matches (error, KM_ERROR, KM_ERROR_OFFLINE) || g_error_matches (error, KM_ERROR, KM_ERROR_NOT_FOUND))
    {
      g_error_free (error);
      read_file (g_steal_pointer (&task));
    }
  else if (error)
    g_task_return_error (task, error);
  else
    opened (task, json, FALSE);
}

void
km_history_open_async (KmHistory *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, km_history_renew (&self->opening, cancellable), callback, user_data);
  g_autofree char *path = g_strconcat ("/v1/receipts/", number, NULL);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, km_history_open_async);
  g_task_set_check_cancellable (task, FALSE);
  opening->desk = g_object_ref (self->desk);
  opening->number = g_strdup (number);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  if (km_desk_get_online (self->desk) && self->desk->clerk.token)
    km_desk_read_async (self->desk, path, g_task_get_cancellable (task), got_receipt, task);
  else
    read_file (task);
}

gboolean
km_history_open_finish (KmHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- a scanned paper ---------------------------------------------------------------------------------------------------------------- */

static void
set_validity (KmHistory *self, const char *validity, const char *text)
{
  km_props_set_string (self, "validity-text", &self->validity_text, text);
  km_props_set_string (self, "validity", &self->validity, validity);
}

/* This till's own key is at hand; the keys of others the server has. */
static gboolean
signed_here (KmHistory *self, const KmReceiptCode *code)
{
  /* An Ed25519 secret key ends with its public one. */
  g_autofree char *key = km_base64url_encode (self->desk->till_secret + KM_SIGN_SECRET_BYTES - KM_SIGN_PUBLIC_BYTES, KM_SIGN_PUBLIC_BYTES);

  return km_receipt_code_verify (code, key);
}

static gboolean
same_paper (const KmTransaction *transaction, const KmReceiptCode *code)
{
  g_autofree char *payload = km_receipt_payload (transaction);

  return g_strcmp0 (payload, code->payload) == 0 && g_strcmp0 (transaction->receipt->signature, code->signature) == 0;
}

/* "ASW-T03" is a till of ASW. */
static gboolean
is_of_centre (const char *till, const char *centre)
{
  const char *end = g_strrstr (till, "-T");

  return end && centre && strlen (centre) == (gsize) (end - till) && strncmp (till, centre, (gsize) (end - till)) == 0;
}

/* Never "not valid" of what is only not known. */
void
km_history_check_code (KmHistory *self)
{
  const KmReceiptCode *code = self->query ? self->query->code : NULL;
  g_autofree char *till = NULL;
  gboolean own;

  if (code == NULL)
    return;
  km_receipt_number_parse (code->number, &till, NULL, NULL);
  own = self->desk->enrolled && g_strcmp0 (till, self->desk->till) == 0;
  if (own && !signed_here (self, code))
    set_validity (self, "invalid", _ ("Not valid: this machine did not sign it."));
  else if (self->detail && strcmp (km_history_detail_get_number (self->detail), code->number) == 0)
    {
      if (!same_paper (km_history_detail_transaction (self->detail), code))
        set_validity (self, "invalid", _ ("Not valid: something else is recorded under this number."));
      else if (km_history_detail_get_void (self->detail))
        set_validity (self, "valid", _ ("Valid paper of a receipt that is void."));
      else
        set_validity (self, "valid", _ ("Valid: it is what was recorded."));
    }
  else if (own)
    set_validity (self, "valid", _ ("Valid: this machine signed it."));
  else if (self->local)
    set_validity (self, "unknown", _ ("It is checked when there is a connection."));
  else if (!is_of_centre (till, self->desk->clerk.centre))
    set_validity (self, "unknown", _ ("It belongs to another centre, and is checked there."));
  else
    set_validity (self, "unknown", _ ("The server does not know it yet. It is checked after its till has sent it."));
}

/* --- voids, by whomever --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmHistory *self; /* (owned) */
  KmDesk *desk;    /* (owned) */
  gboolean tell;
} Learning;

static void
did_learn (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Learning *learning = user_data;
  g_autoptr (KmHistory) self = learning->self;
  g_autoptr (KmDesk) desk = learning->desk;
  KmHistoryVoid *note = km_store_run_data (result);
  g_autoptr (GError) error = NULL;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    km_desk_notice (desk, km_desk_sentence ("failed"), error->message);
  else if (note->is_new)
    {
      if (note->own_shift && g_strcmp0 (km_shift_get_id (desk->shift), km_json_get_string (note->voided, "shift", "")) == 0)
        km_shift_take_back (desk->shift, note->cash, note->electronic);
      if (learning->tell)
        {
          g_autofree char *number = km_isolate_ltr (note->number);
          /* Translators: %s is a receipt's number. */
          g_autofree char *sentence = g_strdup_printf (_ ("Receipt %s is void now. Its money goes back to the visitor, with the paper from the history."), number);

          km_desk_notice (desk, sentence, NULL);
        }
    }
  g_free (learning);
}

void
km_history_learn_void (KmHistory *self, const char *number, json_t *voided, gint64 cash, gint64 electronic, gboolean tell)
{
  Learning *learning = g_new0 (Learning, 1);

  learning->self = g_object_ref (self);
  learning->desk = g_object_ref (self->desk);
  learning->tell = tell;
  km_store_run_async (self->desk->store, km_history_note_void, km_history_void_new (number, voided, cash, electronic),
                      (GDestroyNotify) km_history_void_free, did_learn, learning);
}

static void
got_voided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmHistory) self = user_data;
  g_autoptr (json_t) json = km_desk_read_finish (KM_DESK (source), result, NULL);
  g_autoptr (KmTransaction) transaction = json ? km_transaction_new_from_json (km_json_get_object (json, "transaction"), KM_TRANSACTION_COMPLETE, NULL) : NULL;
  const char *number = km_json_get_string (json, "number", "");
  g_autoptr (KmHistoryItem) item = km_history_find_item (self, number);
  g_autofree char *till = NULL;
  gint64 cash;

  if (transaction == NULL || km_json_get_object (json, "void") == NULL)
    return;
  cash = km_transaction_paid (transaction, KM_METHOD_CASH);
  km_receipt_number_parse (number, &till, NULL, NULL);
  km_history_learn_void (self, number, km_json_get_object (json, "void"), cash, transaction->total - cash, g_strcmp0 (till, self->desk->till) == 0);
  if (item)
    km_history_item_set_void (item, TRUE);
  if (self->detail && strcmp (km_history_detail_get_number (self->detail), number) == 0)
    km_history_detail_take (self->detail, json, FALSE, NULL);
}

void
km_history_take_void (KmHistory *self, const char *number)
{
  g_autoptr (KmHistoryItem) item = km_history_find_item (self, number);
  gboolean open = self->detail && strcmp (km_history_detail_get_number (self->detail), number) == 0;
  g_autofree char *till = NULL, *path = NULL;

  /* Displays hear of it too; and what is voided here is known from its own answer. */
  if (!km_desk_is_open (self->desk) || g_strcmp0 (self->voiding, number) == 0 || !km_receipt_number_parse (number, &till, NULL, NULL))
    return;
  if (!open && item == NULL && g_strcmp0 (till, self->desk->till) != 0)
    return;
  path = g_strconcat ("/v1/receipts/", number, NULL);
  km_desk_read_async (self->desk, path, NULL, got_voided, g_object_ref (self));
}
