/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-shift-private.h"

/* What a second person signs beside the clerk: a surprise count, the drawer's way to the next clerk, the end of a shift with something
 * unsent, the count itself. The fact is made first, because the signature is for its id; then it is signed, then it is on disk. */

static void
fail (GTask *task, GError *error)
{
  KmShift *self = g_task_get_source_object (task);

  self->busy = FALSE;
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
write_signed (GTask *task)
{
  KmShift *self = g_task_get_source_object (task);
  KmShiftMove *move = g_task_get_task_data (task);

  km_write_fact (move->write, g_steal_pointer (&move->fact));
  if (move->ends)
    km_write_fact (move->write, km_shift_fact (self, "counter.close", self->id, km_shift_counter_body (self), FALSE));
  km_shift_move_write (task);
}

static void
did_sign (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmShiftMove *move = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) answer = km_desk_sign_finish (KM_DESK (source), result, &error);

  if (answer != NULL)
    {
      move->signer = g_strdup (km_desk_pick_json (KM_DESK (source), km_json_get_object (answer, "account")));
      km_json_set_string (move->fact->body, "approval", km_json_get_string (answer, "approval", NULL));
      write_signed (task);
    }
  else if (g_error_matches (error, KM_ERROR, KM_ERROR_OFFLINE) && g_str_equal (move->fact->kind, "shift.close"))
    {
      /* Nobody is there to ask for the password: the paper is signed, and a supervisor finds a case. */
      g_error_free (error);
      move->signer = g_strdup (move->username);
      write_signed (task);
    }
  else
    fail (task, error);
}

void
km_shift_move_sign (GTask *task)
{
  KmShift *self = g_task_get_source_object (task);
  KmShiftMove *move = g_task_get_task_data (task);

  km_desk_sign_async (self->desk, move->fact->id, move->fact->kind, move->username, move->password, g_task_get_cancellable (task), did_sign, task);
}

/* FALSE when it was refused: a name and a password, of somebody else. */
static gboolean
take_signer (GTask *task, const char *username, const char *password)
{
  KmShift *self = g_task_get_source_object (task);
  KmShiftMove *move = g_task_get_task_data (task);

  if (username == NULL || *username == '\0' || password == NULL || *password == '\0')
    {
      km_shift_move_refuse (task, KM_ERROR_INVALID, "approval-needed");
      return FALSE;
    }
  if (g_strcmp0 (username, self->desk->clerk.username) == 0)
    {
      km_shift_move_refuse (task, KM_ERROR_FORBIDDEN, "own-shift");
      return FALSE;
    }
  move->username = g_strdup (username);
  move->password = g_strdup (password);
  return TRUE;
}

/* The body of a count; NULL when it was refused. */
static json_t *
count_body (GTask *task, const KmDenomination *rows, guint n_rows, gint64 *counted)
{
  KmShift *self = g_task_get_source_object (task);
  json_t *body, *list;

  if (!km_shift_read_rows (rows, n_rows, &list, counted))
    {
      km_shift_move_refuse (task, KM_ERROR_INVALID, "bad-amount");
      return NULL;
    }
  body = json_object ();
  km_json_set_string (body, "shift", self->id);
  km_json_set (body, "denominations", list);
  km_json_set_integer (body, "counted", *counted);
  return body;
}

/* --- a surprise count ------------------------------------------------------------------------------------------------------------- */

void
km_shift_surprise_async (KmShift *self, const KmDenomination *rows, guint n_rows, const char *username, const char *password,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_shift_move_begin (self, km_shift_surprise_async, cancellable, callback, user_data);
  KmShiftMove *move = g_task_get_task_data (task);
  gint64 counted;
  json_t *body;

  if (self->state != KM_SHIFT_OPEN || self->busy)
    {
      km_shift_move_refuse (task, KM_ERROR_CONFLICT, "no-shift");
      return;
    }
  if (!take_signer (task, username, password))
    return;
  body = count_body (task, rows, n_rows, &counted);
  if (body == NULL)
    return;
  km_json_set_boolean (body, "surprise", TRUE);
  move->fact = km_shift_fact (self, "shift.count", self->id, body, TRUE);
  km_json_set_integer (move->fact->ledger, "expected", km_shift_drawer (self));
  move->after = km_shift_current (self);
  self->busy = TRUE;
  km_shift_move_sign (task);
}

gboolean
km_shift_surprise_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return km_shift_move_finish (result, error);
}

/* --- the drawer goes to another clerk -------------------------------------------------------------------------------------------------- */

void
km_shift_hand_over_async (KmShift *self, const KmDenomination *rows, guint n_rows, const char *username, const char *password,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_shift_move_begin (self, km_shift_hand_over_async, cancellable, callback, user_data);
  KmShiftMove *move = g_task_get_task_data (task);
  KmShiftRow *next;
  gint64 counted;
  json_t *body;

  if (self->state != KM_SHIFT_OPEN || self->busy)
    {
      km_shift_move_refuse (task, KM_ERROR_CONFLICT, "no-shift");
      return;
    }
  if (km_visit_get_state (self->desk->visit) != KM_VISIT_EMPTY)
    {
      km_shift_move_refuse (task, KM_ERROR_BUSY, "visit-open");
      return;
    }
  if (!take_signer (task, username, password))
    return;
  body = count_body (task, rows, n_rows, &counted);
  if (body == NULL)
    return;
  next = g_new0 (KmShiftRow, 1);
  next->opened_at = km_desk_now (self->desk);
  next->id = km_desk_uuid (next->opened_at);
  next->counter = g_strdup (self->desk->clerk.counter);
  next->username = g_strdup (username);
  next->float_piastres = counted;
  km_json_set_string (body, "next_shift", next->id);
  km_json_set_string (body, "to", username);
  move->fact = km_shift_fact (self, "shift.hand-over", self->id, body, TRUE);
  km_json_set_integer (move->fact->ledger, "expected", km_shift_drawer (self));
  move->ends = TRUE;
  move->counter_state = "closed";
  km_shift_step_count (move->write, self->id, counted);
  km_shift_step_close (move->write, self->id, next->opened_at);
  km_shift_step_insert (move->write, next);
  self->busy = TRUE;
  km_shift_move_sign (task);
}

gboolean
km_shift_hand_over_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return km_shift_move_finish (result, error);
}

/* --- closing ------------------------------------------------------------------------------------------------------------------------------ */

static void
did_flush (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmShift *self = g_task_get_source_object (task);
  KmShiftMove *move = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (km_outbox_flush_finish (KM_OUTBOX (source), result, &error))
    write_signed (task);
  else if (move->username != NULL)
    {
      guint unsent = km_outbox_get_backlog_count (self->desk->outbox);

      km_json_set_integer (move->fact->body, "unsent", unsent);
      km_json_set_string (move->fact->body, "supervisor", move->username);
      km_json_set_integer (move->fact->ledger, "unsent", unsent);
      km_shift_move_sign (task);
    }
  else
    {
      g_autofree char *waiting = g_strdup (self->desk->backlog_text);
      g_autofree char *sentence = waiting && *waiting
                                    /* Translators: %s is like "3 transactions waiting to be sent (EGP 410)". */
                                    ? g_strdup_printf (_ ("%s. The shift is closed after they are sent, or with a supervisor's signature."), waiting)
                                    : g_strdup (km_desk_sentence ("backlog"));

      fail (task, km_desk_error_new_sentence (KM_ERROR_BUSY, "backlog", sentence, error->message));
    }
}

static void
close_shift (GTask *task)
{
  KmShift *self = g_task_get_source_object (task);
  KmShiftMove *move = g_task_get_task_data (task);
  json_t *body = json_object ();

  km_json_set_string (body, "shift", self->id);
  move->fact = km_shift_fact (self, "shift.close", self->id, body, TRUE);
  move->ends = TRUE;
  move->counter_state = "closed";
  km_shift_step_close (move->write, self->id, km_desk_now (self->desk));
  self->busy = TRUE;
  km_outbox_flush_async (self->desk->outbox, km_outbox_get_last_n (self->desk->outbox), g_task_get_cancellable (task), did_flush, task);
}

void
km_shift_close_async (KmShift *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_shift_move_begin (self, km_shift_close_async, cancellable, callback, user_data);

  if (self->state != KM_SHIFT_COUNTED || self->busy)
    km_shift_move_refuse (task, KM_ERROR_CONFLICT, "not-counted");
  else
    close_shift (task);
}

void
km_shift_close_signed_async (KmShift *self, const char *username, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = km_shift_move_begin (self, km_shift_close_async, cancellable, callback, user_data);

  if (self->state != KM_SHIFT_COUNTED || self->busy)
    km_shift_move_refuse (task, KM_ERROR_CONFLICT, "not-counted");
  else if (take_signer (task, username, password))
    close_shift (task);
}

gboolean
km_shift_close_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return km_shift_move_finish (result, error);
}

/* --- the second signature on the count ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *id, *shift, *signer;
} Verification;

static void
verification_free (Verification *verification)
{
  g_free (verification->id);
  g_free (verification->shift);
  g_free (verification->signer);
  g_free (verification);
}

static void
did_verify (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmShift *self = g_task_get_source_object (task);
  Verification *verification = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) answer = km_desk_wish_finish (KM_DESK (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  km_props_set_string (self, "signer", &self->signer, verification->signer);
  g_task_return_boolean (task, TRUE);
}

static void
did_sign_verification (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmShift *self = g_task_get_source_object (task);
  Verification *verification = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) answer = km_desk_sign_finish (KM_DESK (source), result, &error);
  json_t *body;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  body = json_object ();
  km_json_set_string (body, "shift", verification->shift);
  km_json_set_string (body, "approval", km_json_get_string (answer, "approval", NULL));
  verification->signer = g_strdup (km_desk_pick_json (KM_DESK (source), km_json_get_object (answer, "account")));
  km_desk_wish_as_async (self->desk, verification->id, "shift.verify", body, g_task_get_cancellable (task), did_verify, task);
}

void
km_shift_verify_async (KmShift *self, const char *username, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *shift = self->state == KM_SHIFT_COUNTED ? self->id : self->state == KM_SHIFT_NONE ? self->last_id : NULL;
  Verification *verification;

  g_task_set_source_tag (task, km_shift_verify_async);
  if (shift == NULL)
    {
      km_shift_move_refuse (task, KM_ERROR_CONFLICT, "not-counted");
      return;
    }
  if (g_strcmp0 (username, self->desk->clerk.username) == 0)
    {
      km_shift_move_refuse (task, KM_ERROR_FORBIDDEN, "own-shift");
      return;
    }
  verification = g_new0 (Verification, 1);
  verification->id = km_desk_uuid (km_desk_now (self->desk));
  verification->shift = g_strdup (shift);
  g_task_set_task_data (task, verification, (GDestroyNotify) verification_free);
  km_desk_sign_async (self->desk, verification->id, "shift.verify", username, password, cancellable, did_sign_verification, task);
}

gboolean
km_shift_verify_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
