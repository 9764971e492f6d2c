/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-visit-private.h"

/* The ticket's moves at this counter. Each is one local transaction of the fact and the draft it leaves, so that a restart finds the
 * counter just before or just after it. */

static void
move_free (KmMove *move)
{
  g_clear_pointer (&move->before, km_ticket_free);
  g_clear_pointer (&move->after, km_ticket_free);
  json_decref (move->body);
  json_decref (move->put_away);
  json_decref (move->tender_away);
  json_decref (move->draft);
  json_decref (move->tender);
  g_clear_object (&move->asked);
  g_free (move->command);
  g_free (move);
}

GTask *
km_visit_move_task (KmVisit *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_new0 (KmMove, 1), (GDestroyNotify) move_free);
  return task;
}

void
km_visit_refuse (GTask *task, KmErrorCode kind, const char *code)
{
  g_task_return_error (task, km_desk_error_new (kind, code, NULL));
  g_object_unref (task);
}

static gboolean
finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- undo ------------------------------------------------------------------------------------------------------------------------ */

void
km_visit_forget_undo (KmVisit *self)
{
  g_clear_handle_id (&self->undo.limit_id, g_source_remove);
  g_clear_pointer (&self->undo.command, g_free);
  g_clear_pointer (&self->undo.ticket_id, g_free);
  g_clear_pointer (&self->undo.before, km_ticket_free);
  g_clear_pointer (&self->undo.why, g_free);
  json_decref (self->undo.draft);
  json_decref (self->undo.tender);
  self->undo.draft = self->undo.tender = NULL;
  if (self->desk)
    {
      km_props_set_boolean (self, "can-undo", &self->can_undo, FALSE);
      km_props_set_string (self, "undo-text", &self->undo_text, NULL);
    }
}

static gboolean
undo_is_over (gpointer user_data)
{
  KmVisit *self = user_data;

  self->undo.limit_id = 0;
  km_visit_forget_undo (self);
  return G_SOURCE_REMOVE;
}

static char *
undo_text (const KmMove *move, const char *label)
{
  switch (move->after->state)
    {
    case KM_TICKET_HELD:
      /* Translators: %s is a ticket ("M 42"), here and below. */
      return g_strdup_printf (_ ("Ticket %s is held."), label);
    case KM_TICKET_FINISHED:
      return g_strdup_printf (_ ("Ticket %s is finished."), label);
    case KM_TICKET_NO_SHOW:
      return g_strdup_printf (_ ("Ticket %s is marked as not present."), label);
    case KM_TICKET_WAITING:
    case KM_TICKET_NONE:
    case KM_TICKET_CALLED:
    case KM_TICKET_SERVING:
    case KM_TICKET_LEFT:
    case KM_N_TICKET_STATES:
    default:
      if (strcmp (move->kind, "ticket.transfer") == 0)
        return g_strdup_printf (_ ("Ticket %s was transferred."), label);
      return g_strdup_printf (_ ("Ticket %s is back in the queue."), label);
    }
}

static void
remember_undo (KmVisit *self, KmMove *move)
{
  g_autoptr (KmTicketItem) item = km_ticket_item_new (self->desk, move->before);

  km_visit_forget_undo (self);
  self->undo.command = g_strdup (move->command);
  self->undo.ticket_id = g_strdup (move->before->id);
  self->undo.before = km_ticket_copy (move->before);
  self->undo.why = g_strdup (self->why);
  self->undo.draft = json_incref (move->put_away);
  self->undo.tender = json_incref (move->tender_away);
  self->undo.made_at = g_get_monotonic_time ();
  self->undo.limit_id = g_timeout_add_seconds (KM_TICKET_UNDO_SECONDS - 1, undo_is_over, self);
  km_props_take_string (self, "undo-text", &self->undo_text, undo_text (move, km_ticket_item_get_label (item)));
  km_props_set_boolean (self, "can-undo", &self->can_undo, TRUE);
}

/* --- a fact about the ticket in front -------------------------------------------------------------------------------------------- */

json_t *
km_visit_ticket_body (KmVisit *self, const char *ticket)
{
  json_t *body = json_object ();

  km_json_set_string (body, "ticket", ticket);
  km_json_set_string (body, "counter", km_desk_get_counter (self->desk));
  return body;
}

void
km_visit_show_in_queue (KmVisit *self, const KmTicket *ticket)
{
  g_autoptr (json_t) json = km_ticket_to_json (ticket);

  km_queue_take_ticket (self->desk->queue, json);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmVisit *self = g_task_get_source_object (task);
  KmMove *move = g_task_get_task_data (task);
  GError *error = NULL;

  self->moving = FALSE;
  km_visit_set_busy (self);
  if (!km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (move->undoable)
    remember_undo (self, move);
  else
    km_visit_forget_undo (self);
  if (move->empties)
    {
      km_visit_cancel_save (self);
      km_visit_new_work (self);
      km_visit_set_ticket (self, NULL, NULL);
    }
  else if (move->after)
    {
      if (move->draft)
        km_visit_take_work (self, move->draft, move->tender);
      km_visit_set_ticket (self, move->after, self->why);
    }
  if (move->after)
    km_visit_show_in_queue (self, move->after);
  if (move->after && move->after->state == KM_TICKET_HELD && move->put_away)
    km_visit_share_draft_async (self, move->after->id, move->put_away, move->tender_away, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

/* Checks that the ticket in front may make this move; makes what it is afterwards. */
static gboolean
prepare (KmVisit *self, GTask *task, const char *kind, const char *otherwise)
{
  KmMove *move = g_task_get_task_data (task);
  const KmTicketMove *rule = self->data ? km_ticket_move_find (kind, self->data->state) : NULL;

  if (!km_desk_is_open (self->desk))
    km_visit_refuse (task, KM_ERROR_UNAUTHORIZED, "unauthorized");
  else if (self->moving || self->paying)
    km_visit_refuse (task, KM_ERROR_BUSY, "busy");
  else if (self->data == NULL)
    km_visit_refuse (task, KM_ERROR_NOT_FOUND, "no-visit");
  else if (rule == NULL)
    km_visit_refuse (task, KM_ERROR_CONFLICT, otherwise);
  else
    {
      move->kind = rule->kind;
      move->before = km_ticket_copy (self->data);
      move->after = km_ticket_copy (self->data);
      move->after->state = rule->to;
      return TRUE;
    }
  return FALSE;
}

void
km_visit_write_move (KmVisit *self, GTask *task, json_t *body)
{
  KmMove *move = g_task_get_task_data (task);
  KmWrite *write = km_write_new ();
  KmFact *fact = km_write_fact (write, km_desk_fact (self->desk, move->kind, body));
  g_autofree char *slot = km_visit_slot (self), *kept = km_visit_ticket_slot (move->after->id);
  gboolean keeps = move->empties && move->put_away && (move->after->state == KM_TICKET_HELD || move->after->state == KM_TICKET_WAITING);

  move->command = g_strdup (fact->id);
  if (move->put_away)
    move->tender_away = km_visit_tender_json (self);
  km_write_draft (write, kept, fact->made_at, keeps ? json_incref (move->put_away) : NULL, keeps ? json_incref (move->tender_away) : NULL);
  if (move->empties)
    {
      km_write_draft (write, slot, fact->made_at, NULL, NULL);
    }
  else
    {
      json_t *draft = move->draft ? json_deep_copy (move->draft) : km_visit_draft_json (self);

      km_json_set (draft, "ticket", km_ticket_to_json (move->after));
      km_write_draft (write, slot, fact->made_at, draft, move->draft ? json_incref (move->tender) : km_visit_tender_json (self));
    }
  self->moving = TRUE;
  km_visit_set_busy (self);
  km_outbox_write_async (self->desk->outbox, write, did_write, task);
}

static KmTime
now_of (KmVisit *self)
{
  return km_desk_now (self->desk);
}

void
km_visit_start_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_start_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);

  if (!prepare (self, task, "ticket.start", "not-called"))
    return;
  move->after->started_at = now_of (self);
  km_visit_write_move (self, task, km_visit_ticket_body (self, self->data->id));
}

gboolean
km_visit_start_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static void
did_start_by_itself (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KmVisit *self = KM_VISIT (source);
  g_autoptr (GError) error = NULL;

  self->starting = FALSE;
  if (!km_visit_start_finish (self, result, &error) && !km_desk_error_is (error, "busy"))
    km_desk_set_error (self->desk, error);
}

void
km_visit_start_by_itself (KmVisit *self)
{
  if (self->state != KM_VISIT_CALLED || self->starting || self->moving)
    return;
  self->starting = TRUE;
  km_visit_start_async (self, NULL, did_start_by_itself, NULL);
}

static json_t *
work_or_null (KmVisit *self)
{
  json_t *work = km_visit_has_work (self) || self->receipt ? km_visit_draft_json (self) : NULL;

  if (work != NULL)
    km_json_set_time (work, "saved_at", now_of (self));
  return work;
}

void
km_visit_hold_async (KmVisit *self, const char *reason, const char *note, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_hold_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);
  json_t *body;

  if (!prepare (self, task, "ticket.hold", "not-serving"))
    return;
  move->empties = TRUE;
  move->put_away = work_or_null (self);
  move->undoable = TRUE;
  g_free (move->after->hold_reason);
  move->after->hold_reason = g_strdup (reason && *reason ? reason : "other");
  body = km_visit_ticket_body (self, self->data->id);
  km_json_set_string (body, "reason", move->after->hold_reason);
  if (note && *note)
    km_json_set_string (body, "note", note);
  km_visit_write_move (self, task, body);
}

gboolean
km_visit_hold_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
km_move_to_queue (KmMove *move)
{
  KmTicket *after = move->after;

  after->called_at = after->started_at = after->finished_at = KM_TIME_NONE;
  g_clear_pointer (&after->counter, g_free);
  g_clear_pointer (&after->hold_reason, g_free);
}

void
km_visit_return_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_return_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);

  if (!prepare (self, task, "ticket.return", "not-called"))
    return;
  move->empties = TRUE;
  move->put_away = work_or_null (self);
  move->undoable = TRUE;
  km_move_to_queue (move);
  km_visit_write_move (self, task, km_visit_ticket_body (self, self->data->id));
}

gboolean
km_visit_return_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static void
did_share (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmMove *move = g_task_get_task_data (task);

  km_visit_share_draft_finish (KM_VISIT (source), result);
  km_visit_write_move (KM_VISIT (source), task, g_steal_pointer (&move->body));
}

void
km_visit_transfer_async (KmVisit *self, KmQueuePlace *place, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_transfer_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);
  const char *code = km_queue_place_get_code (place);
  gboolean is_counter = km_queue_place_get_is_counter (place);
  g_autoptr (json_t) tender = NULL;
  json_t *body, *lane;

  if (!prepare (self, task, "ticket.transfer", "no-visit"))
    return;
  move->empties = TRUE;
  move->put_away = work_or_null (self);
  move->undoable = TRUE;
  km_move_to_queue (move);
  g_clear_pointer (&move->after->to_counter, g_free);
  if (is_counter)
    move->after->to_counter = g_strdup (code);
  else if ((lane = km_desk_find_lane (self->desk, code)) != NULL)
    {
      g_free (move->after->lane);
      move->after->lane = g_strdup (code);
    }
  body = km_visit_ticket_body (self, self->data->id);
  km_json_set_string (body, "lane", is_counter ? NULL : code);
  km_json_set_string (body, "to_counter", is_counter ? code : NULL);
  if (move->put_away == NULL)
    {
      km_visit_write_move (self, task, body);
      return;
    }
  /* First the work: once the ticket waits elsewhere, this counter may say no more about it. */
  move->body = body;
  self->moving = TRUE;
  km_visit_set_busy (self);
  tender = km_visit_tender_json (self);
  km_visit_share_draft_async (self, self->data->id, move->put_away, tender, did_share, task);
}

gboolean
km_visit_transfer_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
km_visit_no_show_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_no_show_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);

  if (!prepare (self, task, "ticket.no-show", "not-called"))
    return;
  move->empties = TRUE;
  move->put_away = work_or_null (self);
  move->undoable = TRUE;
  km_visit_write_move (self, task, km_visit_ticket_body (self, self->data->id));
}

gboolean
km_visit_no_show_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
km_visit_finish_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_finish_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);

  if (self->unpaid)
    {
      km_visit_refuse (task, KM_ERROR_CONFLICT, "unpaid");
      return;
    }
  if (!prepare (self, task, "ticket.finish", "not-serving"))
    return;
  move->empties = TRUE;
  move->put_away = work_or_null (self);
  move->undoable = TRUE;
  move->after->finished_at = now_of (self);
  km_visit_write_move (self, task, km_visit_ticket_body (self, self->data->id));
}

gboolean
km_visit_finish_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}
