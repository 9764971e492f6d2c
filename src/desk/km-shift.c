/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-money.h"
#include "km-words.h"

#include "km-desk-private.h"

struct _KmShift
{
  GObject parent_instance;

  int state;
  char *id, *opened_text, *difference_text;
  gint64 float_piastres, opened_at, taken_cash, taken_electronic, counted, expected, difference;
  guint transactions;

  KmDesk *desk; /* (unowned): owns this */
  gint64 paid_in;
  gboolean busy;
};

#define AT(member) G_STRUCT_OFFSET (KmShift, member)
static const KmProp props[] = {
  { "state", KM_PROP_ENUM, AT (state), km_shift_state_get_type },
  { "id", KM_PROP_STRING, AT (id) },
  { "float", KM_PROP_INT64, AT (float_piastres) },
  { "opened-at", KM_PROP_INT64, AT (opened_at) },
  { "opened-text", KM_PROP_STRING, AT (opened_text) },
  { "transactions", KM_PROP_UINT, AT (transactions) },
  { "taken-cash", KM_PROP_INT64, AT (taken_cash) },
  { "taken-electronic", KM_PROP_INT64, AT (taken_electronic) },
  { "counted", KM_PROP_INT64, AT (counted) },
  { "expected", KM_PROP_INT64, AT (expected) },
  { "difference", KM_PROP_INT64, AT (difference) },
  { "difference-text", KM_PROP_STRING, AT (difference_text) },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmShift, km_shift, G_TYPE_OBJECT)

GType
km_shift_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { KM_SHIFT_NONE, "KM_SHIFT_NONE", "none" },
    { KM_SHIFT_OPEN, "KM_SHIFT_OPEN", "open" },
    { KM_SHIFT_COUNTED, "KM_SHIFT_COUNTED", "counted" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("KmShiftState", values));
  return type;
}

const gint64 *
km_shift_denominations (guint *n)
{
  static const gint64 denominations[] = { 20000, 10000, 5000, 2000, 1000, 500, 100, 50, 25 };

  if (n)
    *n = G_N_ELEMENTS (denominations);
  return denominations;
}

/* --- what is shown --------------------------------------------------------------------------------------------------------- */

static void
update_texts (KmShift *self)
{
  KmDigits digits = km_desk_digits (self->desk);
  KmLanguage language = km_desk_language (self->desk);
  g_autofree char *opened = NULL, *difference = NULL;

  if (self->state != KM_SHIFT_NONE && self->desk->zone)
    {
      g_autofree char *clock = km_time_clock_text (self->opened_at, self->desk->zone, language, digits);
      g_autofree char *count = km_words_count (self->transactions, KM_NOUN_TRANSACTION, KM_CASE_NOMINATIVE, language, digits);

      /* Translators: %1$s is a time of day, %2$s a count of transactions. */
      opened = g_strdup_printf (_ ("Shift since %1$s, %2$s"), clock, count);
    }
  if (self->state == KM_SHIFT_COUNTED && self->difference != 0)
    {
      g_autofree char *amount = km_money_format (ABS (self->difference), digits, KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);

      difference = g_strdup_printf (self->difference < 0 ? _ ("Short %s") : _ ("Over %s"), amount);
    }
  km_props_set_string (self, "opened-text", &self->opened_text, opened);
  km_props_set_string (self, "difference-text", &self->difference_text, difference);
}

typedef struct
{
  char *counter, *username;
  gboolean found;
  char *id;
  gint64 opened_at, float_piastres, cash, electronic, paid_in, transactions, counted;
  gboolean is_counted;
} Row;

static void
row_free (Row *row)
{
  g_free (row->counter);
  g_free (row->username);
  g_free (row->id);
  g_free (row);
}

static void
show (KmShift *self, const Row *row)
{
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_int (self, "state", &self->state, row == NULL ? KM_SHIFT_NONE : (row->is_counted ? KM_SHIFT_COUNTED : KM_SHIFT_OPEN));
  km_props_set_string (self, "id", &self->id, row ? row->id : NULL);
  km_props_set_int64 (self, "float", &self->float_piastres, row ? row->float_piastres : 0);
  km_props_set_int64 (self, "opened-at", &self->opened_at, row ? row->opened_at : 0);
  km_props_set_uint (self, "transactions", &self->transactions, row ? (guint) row->transactions : 0);
  km_props_set_int64 (self, "taken-cash", &self->taken_cash, row ? row->cash : 0);
  km_props_set_int64 (self, "taken-electronic", &self->taken_electronic, row ? row->electronic : 0);
  self->paid_in = row ? row->paid_in : 0;
  km_props_set_int64 (self, "counted", &self->counted, row && row->is_counted ? row->counted : 0);
  km_props_set_int64 (self, "expected", &self->expected,
                      row && row->is_counted ? row->float_piastres + row->cash - row->paid_in : 0);
  km_props_set_int64 (self, "difference", &self->difference, self->state == KM_SHIFT_COUNTED ? self->counted - self->expected : 0);
  update_texts (self);
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
load (KmStoreSide *side, gpointer data, GError **error)
{
  Row *row = data;
  gint64 counted = -1;
  int found = km_db_one (side->db,
                         KM_SQL ("SELECT id, opened_at, float, cash, electronic, paid_in, transactions, coalesce(counted, -1) FROM shift "
                                 "WHERE counter = $1 AND username = $2 AND closed_at IS NULL"),
                         error, "ss", row->counter, row->username, "siiiiiii", &row->id, &row->opened_at, &row->float_piastres, &row->cash,
                         &row->electronic, &row->paid_in, &row->transactions, &counted);

  row->found = found > 0;
  row->is_counted = counted >= 0;
  row->counted = counted;
  return found >= 0;
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmShift) self = user_data;
  g_autoptr (GError) error = NULL;
  Row *row = km_store_run_data (result);

  if (!km_store_run_finish (KM_STORE (source), result, &error) || g_strcmp0 (row->username, self->desk->clerk.username) != 0)
    return;
  show (self, row->found ? row : NULL);
  if (row->found && g_strcmp0 (self->desk->counter_state, "closed") == 0)
    km_desk_set_counter_state (self->desk, "open");
}

void
km_shift_restore (KmShift *self)
{
  Row *row;

  if (!km_desk_is_open (self->desk))
    return;
  row = g_new0 (Row, 1);
  row->counter = g_strdup (self->desk->clerk.counter);
  row->username = g_strdup (self->desk->clerk.username);
  km_store_run_async (self->desk->store, load, row, (GDestroyNotify) row_free, did_load, g_object_ref (self));
}

void
km_shift_forget (KmShift *self)
{
  show (self, NULL);
}

void
km_shift_add_transaction (KmShift *self, gint64 cash, gint64 electronic)
{
  km_props_set_uint (self, "transactions", &self->transactions, self->transactions + 1);
  km_props_set_int64 (self, "taken-cash", &self->taken_cash, self->taken_cash + cash);
  km_props_set_int64 (self, "taken-electronic", &self->taken_electronic, self->taken_electronic + electronic);
  update_texts (self);
}

void
km_shift_retranslate (KmShift *self)
{
  update_texts (self);
}

/* --- the moves ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmWrite *write; /* (owned) until it is written */
  Row *after;     /* (owned) (nullable): what is shown when it is on disk; NULL: no shift */
  const char *counter_state; /* (nullable): unchanged */
} Move;

static void
move_free (Move *move)
{
  g_clear_pointer (&move->write, km_write_free);
  g_clear_pointer (&move->after, row_free);
  g_free (move);
}

static Row *
current (KmShift *self)
{
  Row *row = g_new0 (Row, 1);

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
  show (self, move->after);
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
  Row *row = data;
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
  Row *row;
  json_t *body;

  if (!km_desk_is_open (self->desk))
    refuse (task, KM_ERROR_CONFLICT, "unauthorized");
  else if (self->state != KM_SHIFT_NONE || self->busy)
    refuse (task, KM_ERROR_CONFLICT, "shift-open");
  else if (float_piastres < 0 || float_piastres > KM_MONEY_MAX)
    refuse (task, KM_ERROR_INVALID, "bad-amount");
  else
    {
      row = g_new0 (Row, 1);
      row->opened_at = km_desk_now (self->desk);
      row->id = km_desk_uuid (row->opened_at);
      row->counter = g_strdup (self->desk->clerk.counter);
      row->username = g_strdup (self->desk->clerk.username);
      row->float_piastres = float_piastres;
      km_write_step (move->write, insert_shift, row, (GDestroyNotify) row_free);

      move->after = g_new0 (Row, 1);
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

/* --- the object ----------------------------------------------------------------------------------------------------------------- */

KmShiftState
km_shift_get_state (KmShift *self)
{
  return self->state;
}

const char *
km_shift_get_id (KmShift *self)
{
  return self->id;
}

gint64
km_shift_get_float (KmShift *self)
{
  return self->float_piastres;
}

gint64
km_shift_get_opened_at (KmShift *self)
{
  return self->opened_at;
}

guint
km_shift_get_transactions (KmShift *self)
{
  return self->transactions;
}

gint64
km_shift_get_counted (KmShift *self)
{
  return self->counted;
}

gint64
km_shift_get_expected (KmShift *self)
{
  return self->expected;
}

gint64
km_shift_get_difference (KmShift *self)
{
  return self->difference;
}

static void
km_shift_class_init (KmShiftClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
}

static void
km_shift_init (KmShift *self)
{
}

KmShift *
km_shift_new (KmDesk *desk)
{
  KmShift *self = g_object_new (KM_TYPE_SHIFT, NULL);

  self->desk = desk;
  return self;
}
