/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-visit-private.h"

/* Tickets that come to this counter: resumed, taken by number, called; and what is taken back. */

static gboolean
finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- facts about tickets that are not in front -------------------------------------------------------------------------------------- */

typedef struct
{
  char *slot;
  json_t *draft, *tender;
} Stored;

static void
stored_free (Stored *stored)
{
  g_free (stored->slot);
  json_decref (stored->draft);
  json_decref (stored->tender);
  g_free (stored);
}

static gboolean
load_draft (KmStoreSide *side, gpointer data, GError **error)
{
  Stored *stored = data;

  return km_store_get_draft (side, stored->slot, &stored->draft, &stored->tender, error);
}

static void
did_fetch_draft (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmVisit *self = KM_VISIT (source);
  KmMove *move = g_task_get_task_data (task);
  g_autoptr (KmDraft) newer = km_visit_fetch_draft_finish (self, result);

  self->moving = FALSE;
  if (newer != NULL)
    {
      json_decref (move->draft);
      json_decref (move->tender);
      move->draft = g_steal_pointer (&newer->work);
      move->tender = g_steal_pointer (&newer->tender);
    }
  km_visit_write_move (self, task, km_visit_ticket_body (self, move->before->id));
}

static void
did_load_draft (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmVisit *self = g_task_get_source_object (task);
  KmMove *move = g_task_get_task_data (task);
  Stored *stored = km_store_run_data (result);
  GError *error = NULL;

  self->moving = FALSE;
  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      km_visit_set_busy (self);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  move->draft = g_steal_pointer (&stored->draft);
  move->tender = g_steal_pointer (&stored->tender);
  self->moving = TRUE;
  km_visit_fetch_draft_async (self, move->before->id, move->draft, did_fetch_draft, task);
}

/* The place must be free: no ticket and no unpaid basket. */
static gboolean
is_free (KmVisit *self, GTask *task)
{
  if (!km_desk_is_open (self->desk))
    km_visit_refuse (task, KM_ERROR_UNAUTHORIZED, "unauthorized");
  else if (self->moving || self->paying)
    km_visit_refuse (task, KM_ERROR_BUSY, "busy");
  else if (km_shift_get_state (self->desk->shift) != KM_SHIFT_OPEN)
    km_visit_refuse (task, KM_ERROR_CONFLICT, "no-shift");
  else if (self->data && self->data->state == KM_TICKET_CALLED)
    km_visit_refuse (task, KM_ERROR_BUSY, "called");
  else if (self->unpaid)
    km_visit_refuse (task, KM_ERROR_CONFLICT, "unpaid");
  else if (self->data)
    km_visit_refuse (task, KM_ERROR_BUSY, "visit-open");
  else
    return TRUE;
  return FALSE;
}

void
km_visit_resume_async (KmVisit *self, KmTicketItem *ticket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_resume_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);
  Stored *stored;

  if (!is_free (self, task))
    return;
  move->kind = "ticket.resume";
  move->before = km_ticket_copy (km_ticket_item_get_ticket (ticket));
  move->after = km_ticket_copy (move->before);
  move->after->state = KM_TICKET_SERVING;
  if (move->after->started_at == KM_TIME_NONE)
    move->after->started_at = km_desk_now (self->desk);
  g_free (move->after->counter);
  move->after->counter = g_strdup (km_desk_get_counter (self->desk));
  g_clear_pointer (&move->after->hold_reason, g_free);
  km_visit_new_work (self);
  km_props_set_string (self, "audience", &self->audience, move->after->audience);
  km_props_set_string (self, "why", &self->why, km_why_text ("resumed"));
  self->moving = TRUE;
  km_visit_set_busy (self);
  stored = g_new0 (Stored, 1);
  stored->slot = km_visit_ticket_slot (move->before->id);
  km_store_run_async (self->desk->store, load_draft, stored, (GDestroyNotify) stored_free, did_load_draft, task);
}

gboolean
km_visit_resume_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
km_visit_take_async (KmVisit *self, const char *lane, guint number, const char *audience, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_take_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);
  json_t *known = km_desk_find_lane (self->desk, lane), *body;
  char day[KM_DATE_FORMAT_LENGTH];
  KmTicket *ticket;

  if (known == NULL || number == 0 || number > 99999)
    {
      km_visit_refuse (task, KM_ERROR_INVALID, known ? "unknown-ticket" : "unknown-lane");
      return;
    }
  if (!is_free (self, task))
    return;
  ticket = km_ticket_new ();
  ticket->issued_at = ticket->effective_at = ticket->called_at = km_desk_now (self->desk);
  ticket->started_at = ticket->finished_at = KM_TIME_NONE;
  ticket->id = km_desk_uuid (ticket->called_at);
  ticket->number = (int) number;
  ticket->lane = g_strdup (lane);
  ticket->letter = g_strdup (km_json_get_string (known, "letter", ""));
  ticket->latin = g_strdup (km_json_get_string (known, "latin", ""));
  ticket->audience = g_strdup (audience && km_audience_is_valid (audience) ? audience : "citizen");
  ticket->state = KM_TICKET_CALLED;
  ticket->counter = g_strdup (km_desk_get_counter (self->desk));
  ticket->centre = g_strdup (km_desk_get_centre (self->desk));
  ticket->day = g_strdup (km_time_business_date (ticket->called_at, self->desk->zone, day));
  if (ticket->wanted == NULL)
    ticket->wanted = g_new0 (char *, 1);
  move->kind = "ticket.take";
  move->before = km_ticket_copy (ticket);
  move->after = ticket;
  body = km_visit_ticket_body (self, ticket->id);
  km_json_set_integer (body, "number", number);
  km_json_set_string (body, "lane", lane);
  km_json_set_string (body, "audience", ticket->audience);
  km_visit_new_work (self);
  km_props_set_string (self, "audience", &self->audience, ticket->audience);
  km_props_set_string (self, "why", &self->why, NULL);
  km_visit_write_move (self, task, body);
}

gboolean
km_visit_take_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static void
did_write_apart (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmVisit *self = g_task_get_source_object (task);
  KmMove *move = g_task_get_task_data (task);
  GError *error = NULL;

  if (!km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  km_visit_show_in_queue (self, move->after);
  g_task_return_boolean (task, TRUE);
}

void
km_visit_came_back_async (KmVisit *self, KmTicketItem *ticket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_came_back_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);
  KmWrite *write;

  if (!km_desk_is_open (self->desk))
    {
      km_visit_refuse (task, KM_ERROR_UNAUTHORIZED, "unauthorized");
      return;
    }
  move->kind = "ticket.came-back";
  move->before = km_ticket_copy (km_ticket_item_get_ticket (ticket));
  move->after = km_ticket_copy (move->before);
  move->after->state = KM_TICKET_WAITING;
  move->after->effective_at = km_ticket_effective_came_back (move->before->effective_at, km_desk_now (self->desk));
  km_move_to_queue (move);
  write = km_write_new ();
  km_write_fact (write, km_desk_fact (self->desk, move->kind, km_visit_ticket_body (self, move->before->id)));
  km_outbox_write_async (self->desk->outbox, write, did_write_apart, task);
}

gboolean
km_visit_came_back_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

static void
did_undo (GObject *source, GAsyncResult *result, gpointer user_data)
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
  km_props_set_string (self, "audience", &self->audience, move->after->audience);
  if (move->draft)
    km_visit_take_work (self, move->draft, move->tender);
  km_visit_set_ticket (self, move->after, self->undo.why);
  km_visit_forget_undo (self);
  km_visit_show_in_queue (self, move->after);
  km_visit_save_soon (self);
  g_task_return_boolean (task, TRUE);
}

void
km_visit_undo_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_undo_async, cancellable, callback, user_data);
  KmMove *move = g_task_get_task_data (task);
  g_autofree char *slot = NULL, *ticket_slot = NULL;
  KmWrite *write;
  KmFact *fact;
  json_t *body, *draft;

  if (self->moving || self->paying)
    {
      km_visit_refuse (task, KM_ERROR_BUSY, "busy");
      return;
    }
  if (!self->can_undo || self->undo.command == NULL || self->data || km_visit_has_work (self)
      || g_get_monotonic_time () - self->undo.made_at > KM_TICKET_UNDO_SECONDS * G_USEC_PER_SEC)
    {
      km_visit_refuse (task, KM_ERROR_CONFLICT, "nothing-to-undo");
      return;
    }
  move->kind = "ticket.undo";
  move->after = km_ticket_copy (self->undo.before);
  move->draft = json_incref (self->undo.draft);
  move->tender = json_incref (self->undo.tender);
  body = json_object ();
  km_json_set_string (body, "command", self->undo.command);
  write = km_write_new ();
  fact = km_write_fact (write, km_desk_fact (self->desk, move->kind, body));
  slot = km_visit_slot (self);
  ticket_slot = km_visit_ticket_slot (move->after->id);
  draft = move->draft ? json_deep_copy (move->draft) : km_visit_draft_json (self);
  km_json_set (draft, "ticket", km_ticket_to_json (move->after));
  km_write_draft (write, slot, fact->made_at, draft, json_incref (move->tender));
  km_write_draft (write, ticket_slot, fact->made_at, NULL, NULL);
  self->moving = TRUE;
  km_visit_set_busy (self);
  km_outbox_write_async (self->desk->outbox, write, did_undo, task);
}

gboolean
km_visit_undo_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

/* --- wishes ------------------------------------------------------------------------------------------------------------------------- */

/* Whoever called it first is known from the events. */
static GError *
say_where (KmVisit *self, KmTicketItem *asked, GAsyncResult *result, GError *error)
{
  const KmProblem *problem = km_desk_wish_problem (result);
  json_t *counter = asked ? km_desk_find_counter (self->desk, km_ticket_item_get_ticket (asked)->counter) : NULL;
  g_autofree char *where = NULL, *sentence = NULL, *details = NULL;
  GError *with_place;

  if (g_error_matches (error, KM_ERROR, KM_ERROR_OFFLINE))
    sentence = g_strdup (km_desk_sentence ("needs-server"));
  else if (problem && (strcmp (problem->code, "ticket-state") == 0 || strcmp (problem->code, "ticket-elsewhere") == 0) && counter)
    {
      where = km_desk_counter_text (self->desk, (guint) km_json_get_integer (counter, "number", 0));
      /* Translators: %s is a counter ("Counter 5"). */
      sentence = g_strdup_printf (_ ("This ticket was called from %s. Press F2 for the next one."), where);
    }
  else
    return error;
  details = km_desk_error_details (error);
  with_place = km_desk_error_new_sentence (error->code, km_error_get_wire_code (error), sentence, details);
  g_error_free (error);
  return with_place;
}

/* Unless something was entered meanwhile, or another ticket is in front. */
static void
take_kept (KmVisit *self, const char *slot, json_t *work, json_t *tender)
{
  g_autofree char *now = self->data ? km_visit_ticket_slot (self->data->id) : NULL;

  if (work == NULL || g_strcmp0 (now, slot) != 0 || km_visit_has_work (self) || self->paying)
    return;
  km_visit_take_work (self, work, tender);
  km_visit_set_ticket (self, self->data, self->why);
  km_visit_save_soon (self);
}

static void
did_fetch_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Stored *own = user_data;
  KmVisit *self = KM_VISIT (source);
  g_autoptr (KmDraft) newer = km_visit_fetch_draft_finish (self, result);

  take_kept (self, own->slot, newer ? newer->work : own->draft, newer ? newer->tender : own->tender);
  stored_free (own);
}

static void
did_load_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmVisit) self = user_data;
  Stored *stored = km_store_run_data (result);
  Stored *own;

  if (!km_store_run_finish (KM_STORE (source), result, NULL) || self->data == NULL)
    return;
  own = g_new0 (Stored, 1);
  own->slot = g_strdup (stored->slot);
  own->draft = g_steal_pointer (&stored->draft);
  own->tender = g_steal_pointer (&stored->tender);
  km_visit_fetch_draft_async (self, self->data->id, own->draft, did_fetch_kept, own);
}

/* A ticket that was returned or transferred with its work may come back to this till, or from another one. */
static void
load_kept (KmVisit *self)
{
  Stored *stored = g_new0 (Stored, 1);

  stored->slot = km_visit_ticket_slot (self->data->id);
  km_store_run_async (self->desk->store, load_draft, stored, (GDestroyNotify) stored_free, did_load_kept, g_object_ref (self));
}

static void
take_called (KmVisit *self, GTask *task, json_t *answer)
{
  KmMove *move = g_task_get_task_data (task);
  json_t *json = km_json_get_object (answer, "ticket"), *why = km_json_get_object (answer, "why");
  g_autoptr (GError) error = NULL;
  g_autoptr (KmTicket) ticket = json ? km_ticket_from_json (json, &error) : NULL;

  if (ticket == NULL)
    {
      if (json)
        g_task_return_error (task, km_desk_error_new (KM_ERROR_FAILED, "bad-answer", error->message));
      else
        {
          move->nobody = TRUE;
          g_task_return_boolean (task, TRUE);
        }
      return;
    }
  km_visit_forget_undo (self);
  if (self->data == NULL || strcmp (self->data->id, ticket->id) != 0)
    {
      km_visit_new_work (self);
      km_visit_set_audience (self, ticket->audience);
      /* Large letters by themselves for whoever reads with difficulty (counter.md, point 33). */
      km_visit_set_large_type (self, ticket->priority == KM_PRIORITY_ELDERLY || ticket->priority == KM_PRIORITY_DISABILITY);
    }
  km_visit_set_ticket (self, ticket, why ? km_why_text (km_json_get_string (why, "code", NULL)) : self->why);
  if (!km_visit_has_work (self))
    load_kept (self);
  km_visit_show_in_queue (self, ticket);
  km_visit_save_soon (self);
  g_task_return_boolean (task, TRUE);
}

static void
got_called (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmVisit *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (json_t) answer = km_desk_wish_finish (KM_DESK (source), result, &error);

  self->moving = FALSE;
  km_visit_set_busy (self);
  if (answer == NULL)
    {
      KmMove *move = g_task_get_task_data (task);

      /* A call whose answer was lost stands at this counter: the snapshot brings it. */
      if (km_desk_error_is (error, "ticket-state"))
        km_desk_read_snapshots (self->desk);
      g_task_return_error (task, say_where (self, move->asked, result, error));
    }
  else
    take_called (self, task, answer);
}

static void
wish (KmVisit *self, GTask *task, const char *kind, json_t *body)
{
  self->moving = TRUE;
  km_visit_set_busy (self);
  km_desk_wish_async (self->desk, kind, body, g_task_get_cancellable (task), got_called, task);
}

static json_t *
counter_body (KmVisit *self)
{
  json_t *body = json_object ();

  km_json_set_string (body, "counter", km_desk_get_counter (self->desk));
  return body;
}

static void
call_next (KmVisit *self, GTask *task)
{
  if (is_free (self, task))
    wish (self, task, "ticket.call-next", counter_body (self));
}

static void
did_finish_first (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!km_visit_finish_finish (KM_VISIT (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  call_next (KM_VISIT (source), task);
}

static void
did_end_break (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmVisit *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!km_desk_resume_finish (KM_DESK (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  call_next (self, task);
}

void
km_visit_call_next_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_call_next_async, cancellable, callback, user_data);

  if (self->state >= KM_VISIT_SERVING && !self->unpaid && !self->moving && !self->paying)
    km_visit_finish_async (self, cancellable, did_finish_first, task);
  else if (g_strcmp0 (self->desk->counter_state, "paused") == 0 && self->data == NULL)
    km_desk_resume_async (self->desk, did_end_break, task);
  else
    call_next (self, task);
}

gboolean
km_visit_call_next_finish (KmVisit *self, GAsyncResult *result, gboolean *nobody, GError **error)
{
  KmMove *move = g_task_get_task_data (G_TASK (result));

  if (nobody)
    *nobody = move->nobody;
  return finish (result, error);
}

void
km_visit_call_async (KmVisit *self, KmTicketItem *ticket, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_call_async, cancellable, callback, user_data);
  json_t *body;

  if (!is_free (self, task))
    return;
  body = counter_body (self);
  km_json_set_string (body, "ticket", km_ticket_item_get_id (ticket));
  ((KmMove *) g_task_get_task_data (task))->asked = g_object_ref (ticket);
  wish (self, task, "ticket.call", body);
}

gboolean
km_visit_call_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
km_visit_recall_async (KmVisit *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = km_visit_move_task (self, km_visit_recall_async, cancellable, callback, user_data);
  json_t *body;

  if (self->moving || self->paying)
    km_visit_refuse (task, KM_ERROR_BUSY, "busy");
  else if (self->state != KM_VISIT_CALLED)
    km_visit_refuse (task, KM_ERROR_CONFLICT, "not-called");
  else
    {
      body = counter_body (self);
      km_json_set_string (body, "ticket", self->data->id);
      wish (self, task, "ticket.recall", body);
    }
}

gboolean
km_visit_recall_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}
