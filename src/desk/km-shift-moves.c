/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-shift-private.h"

/* Opening, counting, paying in: facts and the shift's row in one local transaction. What somebody else signs is in km-shift-signed.c. */

/* --- the moves ---------------------------------------------------------------------------------------------------------------- */

static void
move_free (KmShiftMove *move)
{
  g_clear_pointer (&move->write, km_write_free);
  g_clear_pointer (&move->after, km_shift_row_free);
  g_clear_pointer (&move->fact, km_fact_free);
  g_free (move->username);
  g_free (move->password);
  g_free (move->signer);
  g_free (move);
}

KmShiftRow *
km_shift_current (KmShift *self)
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
  KmShiftMove *move = g_task_get_task_data (task);
  GError *error = NULL;

  self->busy = FALSE;
  if (!km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (move->ends)
    km_props_set_string (self, "last-id", &self->last_id, self->id);
  if (move->signer && move->ends)
    km_props_set_string (self, "signer", &self->signer, move->signer);
  else if (move->signer)
    km_props_set_string (self, "witness", &self->witness, move->signer);
  km_shift_show (self, move->after);
  if (move->counter_state)
    km_desk_set_counter_state (self->desk, move->counter_state);
  g_task_return_boolean (task, TRUE);
}

void
km_shift_move_write (GTask *task)
{
  KmShift *self = g_task_get_source_object (task);
  KmShiftMove *move = g_task_get_task_data (task);

  km_outbox_write_async (self->desk->outbox, g_steal_pointer (&move->write), did_write, task);
}

GTask *
km_shift_move_begin (KmShift *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  KmShiftMove *move = g_new0 (KmShiftMove, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  move->write = km_write_new ();
  g_task_set_task_data (task, move, (GDestroyNotify) move_free);
  return task;
}

void
km_shift_move_refuse (GTask *task, KmErrorCode kind, const char *code)
{
  g_task_return_error (task, km_desk_error_new (kind, code, NULL));
  g_object_unref (task);
}

gboolean
km_shift_move_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gint64
km_shift_drawer (KmShift *self)
{
  return self->float_piastres + self->taken_cash - self->paid_in;
}

KmFact *
km_shift_fact (KmShift *self, const char *kind, const char *shift, json_t *body, gboolean ledger)
{
  KmFact *fact = km_desk_fact (self->desk, kind, body);

  fact->shift = g_strdup (shift);
  if (ledger)
    fact->ledger = json_deep_copy (body);
  return fact;
}

static void
add_fact (KmShift *self, KmShiftMove *move, const char *kind, const char *shift, json_t *body, gboolean ledger)
{
  km_write_fact (move->write, km_shift_fact (self, kind, shift, body, ledger));
}

json_t *
km_shift_counter_body (KmShift *self)
{
  json_t *body = json_object ();

  km_json_set_string (body, "counter", self->desk->clerk.counter);
  return body;
}

gboolean
km_shift_read_rows (const KmDenomination *rows, guint n_rows, json_t **list, gint64 *sum)
{
  *list = json_array ();
  *sum = 0;
  for (guint i = 0; i < n_rows; i++)
    {
      json_t *row;
      gint64 amount;

      if (rows[i].piastres <= 0 || !km_money_multiply (rows[i].piastres, rows[i].count, &amount) || !km_money_add (*sum, amount, sum)
          || *sum > KM_MONEY_MAX)
        {
          g_clear_pointer (list, json_decref);
          return FALSE;
        }
      if (rows[i].count == 0)
        continue;
      row = json_object ();
      km_json_set_integer (row, "piastres", rows[i].piastres);
      km_json_set_integer (row, "count", rows[i].count);
      json_array_append_new (*list, row);
    }
  return TRUE;
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
km_shift_step_insert (KmWrite *write, KmShiftRow *row)
{
  km_write_step (write, insert_shift, row, (GDestroyNotify) km_shift_row_free);
}

/* @denominations (nullable) is taken. */
static void
open_with (GTask *task, gint64 float_piastres, json_t *denominations)
{
  KmShift *self = g_task_get_source_object (task);
  KmShiftMove *move = g_task_get_task_data (task);
  g_autoptr (json_t) coins = denominations;
  KmShiftRow *row;
  json_t *body;

  if (!km_desk_is_open (self->desk))
    km_shift_move_refuse (task, KM_ERROR_CONFLICT, "unauthorized");
  else if (self->state != KM_SHIFT_NONE || self->busy)
    km_shift_move_refuse (task, KM_ERROR_CONFLICT, "shift-open");
  else if (float_piastres < 0 || float_piastres > KM_MONEY_MAX)
    km_shift_move_refuse (task, KM_ERROR_INVALID, "bad-amount");
  else
    {
      row = g_new0 (KmShiftRow, 1);
      row->opened_at = km_desk_now (self->desk);
      row->id = km_desk_uuid (row->opened_at);
      row->counter = g_strdup (self->desk->clerk.counter);
      row->username = g_strdup (self->desk->clerk.username);
      row->float_piastres = float_piastres;

      move->after = g_new0 (KmShiftRow, 1);
      move->after->id = g_strdup (row->id);
      move->after->opened_at = row->opened_at;
      move->after->float_piastres = float_piastres;
      move->counter_state = "open";

      body = km_shift_counter_body (self);
      km_json_set_string (body, "shift", row->id);
      km_json_set_integer (body, "float", float_piastres);
      if (coins)
        km_json_set (body, "denominations", json_incref (coins));
      km_shift_step_insert (move->write, row);
      add_fact (self, move, "shift.open", move->after->id, body, TRUE);
      add_fact (self, move, "counter.open", move->after->id, km_shift_counter_body (self), FALSE);
      km_props_set_string (self, "signer", &self->signer, NULL);
      km_props_set_string (self, "witness", &self->witness, NULL);
      self->busy = TRUE;
      km_shift_move_write (task);
    }
}

void
km_shift_open_async (KmShift *self, gint64 float_piastres, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  open_with (km_shift_move_begin (self, km_shift_open_async, cancellable, callback, user_data), float_piastres, NULL);
}

void
km_shift_open_counted_async (KmShift *self, const KmDenomination *rows, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = km_shift_move_begin (self, km_shift_open_async, cancellable, callback, user_data);
  json_t *list;
  gint64 sum;

  if (!km_shift_read_rows (rows, n_rows, &list, &sum))
    km_shift_move_refuse (task, KM_ERROR_INVALID, "bad-amount");
  else
    open_with (task, sum, list);
}

gboolean
km_shift_open_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return km_shift_move_finish (result, error);
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
km_shift_step_count (KmWrite *write, const char *id, gint64 counted)
{
  km_write_step (write, set_counted, change_new (id, counted), (GDestroyNotify) change_free);
}

void
km_shift_step_close (KmWrite *write, const char *id, gint64 at)
{
  km_write_step (write, set_closed, change_new (id, at), (GDestroyNotify) change_free);
}

void
km_shift_count_async (KmShift *self, const KmDenomination *rows, guint n_rows, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = km_shift_move_begin (self, km_shift_count_async, cancellable, callback, user_data);
  KmShiftMove *move = g_task_get_task_data (task);
  gint64 counted = 0;
  json_t *body, *list;
  KmFact *fact;

  if (!km_shift_read_rows (rows, n_rows, &list, &counted))
    {
      km_shift_move_refuse (task, KM_ERROR_INVALID, "bad-amount");
      return;
    }
  if (self->state == KM_SHIFT_NONE || self->busy)
    km_shift_move_refuse (task, KM_ERROR_CONFLICT, "no-shift");
  else if (km_visit_get_state (self->desk->visit) != KM_VISIT_EMPTY)
    km_shift_move_refuse (task, KM_ERROR_BUSY, "visit-open");
  else
    {
      body = json_object ();
      km_json_set_string (body, "shift", self->id);
      km_json_set (body, "denominations", json_incref (list));
      km_json_set_integer (body, "counted", counted);
      fact = km_shift_fact (self, "shift.count", self->id, body, TRUE);
      km_json_set_integer (fact->ledger, "expected", km_shift_drawer (self));
      km_write_fact (move->write, fact);
      km_shift_step_count (move->write, self->id, counted);
      move->after = km_shift_current (self);
      move->after->counted = counted;
      move->after->is_counted = TRUE;
      self->busy = TRUE;
      km_shift_move_write (task);
    }
  json_decref (list);
}

gboolean
km_shift_count_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return km_shift_move_finish (result, error);
}

void
km_shift_pay_in_async (KmShift *self, gint64 piastres, const char *reference, const char *bank, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_shift_move_begin (self, km_shift_pay_in_async, cancellable, callback, user_data);
  KmShiftMove *move = g_task_get_task_data (task);
  json_t *body;

  if (self->state != KM_SHIFT_OPEN || self->busy)
    km_shift_move_refuse (task, KM_ERROR_CONFLICT, "no-shift");
  else if (piastres <= 0 || piastres > km_shift_drawer (self))
    km_shift_move_refuse (task, KM_ERROR_INVALID, "bad-amount");
  else
    {
      body = json_object ();
      km_json_set_string (body, "shift", self->id);
      km_json_set_integer (body, "piastres", piastres);
      km_json_set_string (body, "reference", reference ? reference : "");
      if (bank && *bank)
        km_json_set_string (body, "bank", bank);
      add_fact (self, move, "shift.pay-in", self->id, body, TRUE);
      km_write_step (move->write, add_paid_in, change_new (self->id, piastres), (GDestroyNotify) change_free);
      move->after = km_shift_current (self);
      move->after->paid_in += piastres;
      self->busy = TRUE;
      km_shift_move_write (task);
    }
}

gboolean
km_shift_pay_in_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return km_shift_move_finish (result, error);
}
