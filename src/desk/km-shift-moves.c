/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-shift-private.h"

/* Opening, counting, paying in, closing: facts and the shift's row in one local transaction. */

/* --- the moves ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmWrite *write; /* (owned) until it is written */
  KmShiftRow *after;     /* (owned) (nullable): what is shown when it is on disk; NULL: no shift */
  const char *counter_state; /* (nullable): unchanged */
} Move;

static void
move_free (Move *move)
{
  g_clear_pointer (&move->write, km_write_free);
  g_clear_pointer (&move->after, km_shift_row_free);
  g_free (move);
}

static KmShiftRow *
current (KmShift *self)
{
  KmShiftRow *row = g_new0 (KmShiftRow, 1);

  row->id = g_strdup (self->id);
  row->opened_at = self->opened_at;
  row->float_piastres = self->float_piastres;
  row->cash = self->taken_cash;
  row->electronic = self->taken_electronic;
  row->paid_in = self->paid_in;
  row->transactions = self->transactions;
  row->counted = self->counted;
  row->is_counted = self->state == KM_SHIFT_COUNTED;
  return row;
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmShift *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);
  GError *error = NULL;

  self->busy = FALSE;
  if (!km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  km_shift_show (self, move->after);
  if (move->counter_state)
    km_desk_set_counter_state (self->desk, move->counter_state);
  g_task_return_boolean (task, TRUE);
}

static void
write_move (GTask *task)
{
  KmShift *self = g_task_get_source_object (task);
  Move *move = g_task_get_task_data (task);

  km_outbox_write_async (self->desk->outbox, g_steal_pointer (&move->write), did_write, task);
}

static GTask *
begin (KmShift *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Move *move = g_new0 (Move, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  move->write = km_write_new ();
  g_task_set_task_data (task, move, (GDestroyNotify) move_free);
  return task;
}

static void
refuse (GTask *task, KmErrorCode kind, const char *code)
{
  g_task_return_error (task, km_desk_error_new (kind, code, NULL));
  g_object_unref (task);
}

static gboolean
finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static KmFact *
add_fact (KmShift *self, Move *move, const char *kind, const char *shift, json_t *body, gboolean ledger)
{
  KmFact *fact = km_desk_fact (self->desk, kind, body);

  fact->shift = g_strdup (shift);
  if (ledger)
    fact->ledger = json_deep_copy (body);
  return km_write_fact (move->write, fact);
}

static json_t *
counter_body (KmShift *self)
{
  json_t *body = json_object ();

  km_json_set_string (body, "counter", self->desk->clerk.counter);
  return body;
}

static gboolean
insert_shift (KmStoreSide *side, gpointer data, GError **error)
{
  KmShiftRow *row = data;
  gint64 open = 0;

  if (km_db_one (side->db, KM_SQL ("SELECT count(*) FROM shift WHERE counter = $1 AND closed_at IS NULL"), error, "s", row->counter, "i", &open) < 0)
    return FALSE;
  if (open > 0)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_CONFLICT, "shift-open", NULL));
      return FALSE;
    }
  return km_db_run (side->db, KM_SQL ("INSERT INTO shift (id, counter, username, opened_at, float) VALUES ($1, $2, $3, $4, $5)"), error, "sssii",
                    row->id, row->counter, row->username, row->opened_at, row->float_piastres);
}

void
km_shift_open_async (KmShift *self, gint64 float_piastres, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (self, km_shift_open_async, cancellable, callback, user_data);
  Move *move = g_task_get_task_data (task);
  KmShiftRow *row;
  json_t *body;

  if (!km_desk_is_open (self->desk))
    refuse (task, KM_ERROR_CONFLICT, "unauthorized");
  else if (self->state != KM_SHIFT_NONE || self->busy)
    refuse (task, KM_ERROR_CONFLICT, "shift-open");
  else if (float_piastres < 0 || float_piastres > KM_MONEY_MAX)
    refuse (task, KM_ERROR_INVALID, "bad-amount");
  else
    {
      row = g_new0 (KmShiftRow, 1);
      row->opened_at = km_desk_now (self->desk);
      row->id = km_desk_uuid (row->opened_at);
      row->counter = g_strdup (self->desk->clerk.counter);
      row->username = g_strdup (self->desk->clerk.username);
      row->float_piastres = float_piastres;
      km_write_step (move->write, insert_shift, row, (GDestroyNotify) km_shift_row_free);

      move->after = g_new0 (KmShiftRow, 1);
      move->after->id = g_strdup (row->id);
      move->after->opened_at = row->opened_at;
      move->after->float_piastres = float_piastres;
      move->counter_state = "open";

      body = counter_body (self);
      km_json_set_string (body, "shift", row->id);
      km_json_set_integer (body, "float", float_piastres);
      add_fact (self, move, "shift.open", row->id, body, TRUE);
      add_fact (self, move, "counter.open", row->id, counter_body (self), FALSE);
      self->busy = TRUE;
      write_move (task);
    }
}

gboolean
km_shift_open_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

typedef struct
{
  char *id;
  gint64 value;
} Change;

static void
change_free (Change *change)
{
  g_free (change->id);
  g_free (change);
}

static Change *
change_new (const char *id, gint64 value)
{
  Change *change = g_new0 (Change, 1);

  change->id = g_strdup (id);
  change->value = value;
  return change;
}

static gboolean
set_counted (KmStoreSide *side, gpointer data, GError **error)
{
  Change *change = data;

  return km_db_run (side->db, KM_SQL ("UPDATE shift SET counted = $1 WHERE id = $2"), error, "is", change->value, change->id);
}

static gboolean
add_paid_in (KmStoreSide *side, gpointer data, GError **error)
{
  Change *change = data;

  return km_db_run (side->db, KM_SQL ("UPDATE shift SET paid_in = paid_in + $1 WHERE id = $2"), error, "is", change->value, change->id);
}

static gboolean
set_closed (KmStoreSide *side, gpointer data, GError **error)
{
  Change *change = data;

  return km_db_run (side->db, KM_SQL ("UPDATE shift SET closed_at = $1 WHERE id = $2"), error, "is", change->value, change->id);
}

void
km_shift_count_async (KmShift *self, const KmDenomination *rows, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = begin (self, km_shift_count_async, cancellable, callback, user_data);
  Move *move = g_task_get_task_data (task);
  gint64 counted = 0;
  json_t *body, *list;

  for (guint i = 0; i < n_rows; i++)
    {
      gint64 amount;

      if (rows[i].piastres <= 0 || !km_money_multiply (rows[i].piastres, rows[i].count, &amount) || !km_money_add (counted, amount, &counted))
        {
          refuse (task, KM_ERROR_INVALID, "bad-amount");
          return;
        }
    }
  if (self->state == KM_SHIFT_NONE || self->busy)
    refuse (task, KM_ERROR_CONFLICT, "no-shift");
  else if (km_visit_get_state (self->desk->visit) != KM_VISIT_EMPTY)
    refuse (task, KM_ERROR_BUSY, "visit-open");
  else
    {
      list = json_array ();
      for (guint i = 0; i < n_rows; i++)
        if (rows[i].count > 0)
          {
            json_t *row = json_object ();

            km_json_set_integer (row, "piastres", rows[i].piastres);
            km_json_set_integer (row, "count", rows[i].count);
            json_array_append_new (list, row);
          }
      body = json_object ();
      km_json_set_string (body, "shift", self->id);
      km_json_set (body, "denominations", list);
      km_json_set_integer (body, "counted", counted);
      add_fact (self, move, "shift.count", self->id, body, TRUE);
      km_write_step (move->write, set_counted, change_new (self->id, counted), (GDestroyNotify) change_free);
      move->after = current (self);
      move->after->counted = counted;
      move->after->is_counted = TRUE;
      self->busy = TRUE;
      write_move (task);
    }
}

gboolean
km_shift_count_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static void
did_flush (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmShift *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!km_outbox_flush_finish (KM_OUTBOX (source), result, &error))
    {
      g_autofree char *waiting = g_strdup (self->desk->backlog_text);
      g_autofree char *sentence = waiting && *waiting
                                    /* Translators: %s is like "3 transactions waiting to be sent (EGP 410)". */
                                    ? g_strdup_printf (_ ("%s. The shift is closed after they are sent."), waiting)
                                    : g_strdup (km_desk_sentence ("backlog"));

      self->busy = FALSE;
      g_task_return_error (task, km_desk_error_new_sentence (KM_ERROR_BUSY, "backlog", sentence, error->message));
      g_object_unref (task);
      return;
    }
  write_move (task);
}

void
km_shift_close_async (KmShift *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (self, km_shift_close_async, cancellable, callback, user_data);
  Move *move = g_task_get_task_data (task);
  json_t *body;

  if (self->state != KM_SHIFT_COUNTED || self->busy)
    refuse (task, KM_ERROR_CONFLICT, "not-counted");
  else
    {
      body = json_object ();
      km_json_set_string (body, "shift", self->id);
      add_fact (self, move, "shift.close", self->id, body, TRUE);
      add_fact (self, move, "counter.close", self->id, counter_body (self), FALSE);
      km_write_step (move->write, set_closed, change_new (self->id, km_desk_now (self->desk)), (GDestroyNotify) change_free);
      move->counter_state = "closed";
      self->busy = TRUE;
      km_outbox_flush_async (self->desk->outbox, km_outbox_get_last_n (self->desk->outbox), cancellable, did_flush, task);
    }
}

gboolean
km_shift_close_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
km_shift_pay_in_async (KmShift *self, gint64 piastres, const char *reference, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = begin (self, km_shift_pay_in_async, cancellable, callback, user_data);
  Move *move = g_task_get_task_data (task);
  json_t *body;

  if (self->state != KM_SHIFT_OPEN || self->busy)
    refuse (task, KM_ERROR_CONFLICT, "no-shift");
  else if (piastres <= 0 || piastres > self->float_piastres + self->taken_cash - self->paid_in)
    refuse (task, KM_ERROR_INVALID, "bad-amount");
  else
    {
      body = json_object ();
      km_json_set_string (body, "shift", self->id);
      km_json_set_integer (body, "piastres", piastres);
      km_json_set_string (body, "reference", reference ? reference : "");
      add_fact (self, move, "shift.pay-in", self->id, body, TRUE);
      km_write_step (move->write, add_paid_in, change_new (self->id, piastres), (GDestroyNotify) change_free);
      move->after = current (self);
      move->after->paid_in += piastres;
      self->busy = TRUE;
      write_move (task);
    }
}

gboolean
km_shift_pay_in_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}
