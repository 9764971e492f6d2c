/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-ask.h"
#include "km-shift-paper.h"
#include "km-shift.h"
#include "km-take-dialog.h"

#include "km-counter-window-private.h"

/* --- moves of the ticket: facts and wishes of the visit, one way for all --- */

typedef gboolean (*VisitFinish) (KmVisit *visit, GAsyncResult *result, GError **error);

/* What comes after a move. */
typedef enum
{
  THEN_NOTHING,
  THEN_CALL_NEXT,
} Then;

typedef struct
{
  KmCounterWindow *window; /* (owned) */
  VisitFinish finish;
  Then then;
  KmHoldNote *note; /* (owned) (nullable): what the visitor takes along when the hold is done */
} Move;

static void call_next (KmCounterWindow *self);

static void
move_free (Move *move)
{
  g_object_unref (move->window);
  g_clear_pointer (&move->note, km_hold_note_free);
  g_free (move);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

static Move *
move_new (KmCounterWindow *window, VisitFinish finish, Then then)
{
  Move *move = g_new0 (Move, 1);

  move->window = g_object_ref (window);
  move->finish = finish;
  move->then = then;
  return move;
}

static Move *
hold_new (KmCounterWindow *window, const char *reason, Then then)
{
  Move *move = move_new (window, km_visit_hold_finish, then);

  move->note = km_hold_note_new (window->visit, reason);
  return move;
}

static void
offer_undo (KmCounterWindow *self)
{
  g_autofree char *text = NULL;
  gboolean can_undo;

  g_object_get (self->visit, "can-undo", &can_undo, "undo-text", &text, NULL);
  if (can_undo && text != NULL && *text != '\0')
    km_window_toast_action (KM_WINDOW (self), text, _("Undo"), "counter.undo", NULL);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Move) move = data;
  g_autoptr (GError) error = NULL;

  if (!move->finish (KM_VISIT (source), result, &error))
    {
      km_counter_window_say (move->window, error);
      return;
    }
  if (move->note != NULL)
    km_shift_paper_print (KM_WINDOW (move->window), KM_SHIFT_PAPER_HOLD, g_steal_pointer (&move->note));
  if (move->then == THEN_CALL_NEXT)
    call_next (move->window);
  else if (move->finish != km_visit_undo_finish)
    offer_undo (move->window);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  gboolean nobody = FALSE;

  if (!km_visit_call_next_finish (KM_VISIT (source), result, &nobody, &error))
    km_counter_window_say (self, error);
  else if (nobody)
    km_window_toast (KM_WINDOW (self), _("Nobody is waiting in the lanes of this counter."));
}

/* Without the server nobody can be called by it: the visitor who was called by hand is taken by the number on the slip. */
static void
taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *lane = NULL;
  guint number;

  if (km_take_dialog_finish (result, &lane, &number, &error))
    km_visit_take_async (self->visit, lane, number, "citizen", self->cancellable, moved_cb,
                         move_new (self, km_visit_take_finish, THEN_NOTHING));
}

static void
call_next (KmCounterWindow *self)
{
  if (km_desk_get_online (self->desk))
    km_visit_call_next_async (self->visit, self->cancellable, called_cb, g_object_ref (self));
  else if (km_visit_get_state (self->visit) != KM_VISIT_EMPTY)
    km_visit_finish_async (self->visit, self->cancellable, moved_cb, move_new (self, km_visit_finish_finish, THEN_CALL_NEXT));
  else
    km_take_dialog_async (GTK_WINDOW (self), self->queue, self->cancellable, taken_cb, g_object_ref (self));
}

static void
finish_visit (KmCounterWindow *self)
{
  km_visit_finish_async (self->visit, self->cancellable, moved_cb, move_new (self, km_visit_finish_finish, THEN_NOTHING));
}

/* --- F2 and F12 throw nothing away --- */

typedef struct
{
  KmCounterWindow *window; /* (owned) */
  gboolean call;           /* F2, else F12 */
} Unpaid;

static void
unpaid_free (Unpaid *unpaid)
{
  g_object_unref (unpaid->window);
  g_free (unpaid);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unpaid, unpaid_free)

static void
unpaid_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Unpaid) unpaid = data;
  KmCounterWindow *self = unpaid->window;
  g_autofree char *answer = km_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "hold") == 0)
    {
      km_visit_hold_async (self->visit, "payment", NULL, self->cancellable, moved_cb,
                           hold_new (self, "payment", unpaid->call ? THEN_CALL_NEXT : THEN_NOTHING));
    }
  else if (g_strcmp0 (answer, "delete") == 0)
    {
      km_visit_clear (self->visit);
      if (unpaid->call)
        call_next (self);
      else if (km_visit_get_state (self->visit) != KM_VISIT_EMPTY)
        finish_visit (self);
    }
}

static void
ask_unpaid (KmCounterWindow *self, gboolean call)
{
  static const KmAnswer answers[] = {
    { "back", N_("Back"), KM_ANSWER_PLAIN },
    { "delete", N_("Delete the transaction"), KM_ANSWER_DESTRUCTIVE },
    { "hold", N_("Hold"), KM_ANSWER_SUGGESTED },
  };
  KmAnswer translated[G_N_ELEMENTS (answers)];
  KmTicketItem *ticket = km_visit_get_ticket (self->visit);
  gboolean can_hold = km_visit_get_state (self->visit) == KM_VISIT_SERVING;
  g_autofree char *body = NULL;
  Unpaid *unpaid = g_new0 (Unpaid, 1);

  unpaid->window = g_object_ref (self);
  unpaid->call = call;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      translated[i] = answers[i];
      translated[i].label = _(answers[i].label);
    }
  if (ticket != NULL)
    body = g_strdup_printf (_("The transaction of ticket %s is not paid. Holding it keeps the data, deleting it is final."),
                            km_ticket_item_get_label (ticket));
  else
    body = g_strdup (_("This transaction is not paid. Deleting it is final."));
  km_ask_async (GTK_WINDOW (self), _("Not paid yet"), body, NULL, translated, can_hold ? 3 : 2, "back", can_hold ? "hold" : "back",
                self->cancellable, unpaid_answered_cb, unpaid);
}

static void
call_next_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  if (km_visit_get_unpaid (self->visit))
    ask_unpaid (self, TRUE);
  else
    call_next (self);
}

static void
finish_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  if (km_visit_get_unpaid (self->visit))
    ask_unpaid (self, FALSE);
  else
    finish_visit (self);
}

/* --- the other moves --- */

static void
start_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_visit_start_async (self->visit, self->cancellable, moved_cb, move_new (self, km_visit_start_finish, THEN_NOTHING));
}

static void
recall_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_visit_recall_async (self->visit, self->cancellable, moved_cb, move_new (self, km_visit_recall_finish, THEN_NOTHING));
}

static void
ask_hold_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  km_queue_column_ask_hold (KM_COUNTER_WINDOW (widget)->queue_column);
}

static void
hold_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  const char *reason = g_variant_get_string (parameter, NULL);

  km_visit_hold_async (self->visit, reason, NULL, self->cancellable, moved_cb, hold_new (self, reason, THEN_NOTHING));
}

static void
ask_transfer_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  km_queue_column_ask_transfer (KM_COUNTER_WINDOW (widget)->queue_column);
}

static void
transfer_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  GListModel *places = km_queue_get_places (self->queue);

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (KmQueuePlace) place = g_list_model_get_item (places, i);

      if (g_strcmp0 (km_queue_place_get_code (place), g_variant_get_string (parameter, NULL)) == 0)
        {
          km_visit_transfer_async (self->visit, place, self->cancellable, moved_cb, move_new (self, km_visit_transfer_finish, THEN_NOTHING));
          return;
        }
    }
}

static void
no_show_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  g_autofree char *wait = NULL;

  /* Too early: the key says how long the ticket is still waited for. */
  g_object_get (self->visit, "no-show-wait-text", &wait, NULL);
  if (wait != NULL && *wait != '\0')
    km_window_toast (KM_WINDOW (self), wait);
  else
    km_visit_no_show_async (self->visit, self->cancellable, moved_cb, move_new (self, km_visit_no_show_finish, THEN_NOTHING));
}

static void
return_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_visit_return_async (self->visit, self->cancellable, moved_cb, move_new (self, km_visit_return_finish, THEN_NOTHING));
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_visit_undo_async (self->visit, self->cancellable, moved_cb, move_new (self, km_visit_undo_finish, THEN_NOTHING));
}

static KmTicketItem *
find_ticket (GListModel *tickets, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (tickets); i++)
    {
      g_autoptr (KmTicketItem) ticket = g_list_model_get_item (tickets, i);

      if (g_strcmp0 (km_ticket_item_get_id (ticket), id) == 0)
        return g_steal_pointer (&ticket);
    }
  return NULL;
}

static void
resume_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  g_autoptr (KmTicketItem) ticket = find_ticket (km_queue_get_held (self->queue), g_variant_get_string (parameter, NULL));

  if (ticket != NULL)
    km_visit_resume_async (self->visit, ticket, self->cancellable, moved_cb, move_new (self, km_visit_resume_finish, THEN_NOTHING));
}

static void
came_back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  g_autoptr (KmTicketItem) ticket = find_ticket (km_queue_get_absent (self->queue), g_variant_get_string (parameter, NULL));

  if (ticket != NULL)
    km_visit_came_back_async (self->visit, ticket, self->cancellable, moved_cb, move_new (self, km_visit_came_back_finish, THEN_NOTHING));
}

/* --- the money --- */

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmReceipt) receipt = km_visit_complete_finish (KM_VISIT (source), result, &error);

  if (receipt == NULL)
    {
      km_counter_window_say (self, error);
      return;
    }
  km_paid_page_set_receipt (km_work_column_get_paid_page (self->work_column), receipt);
  km_counter_window_print (self, receipt);
}

/* Never dead: with a gap it goes there, without one it takes the money. */
static void
pay_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  if (!km_visit_get_ready (self->visit))
    {
      km_work_column_show_gaps (self->work_column, TRUE);
      if (km_counter_window_next_gap (self, TRUE))
        return;
    }
  km_visit_complete_async (self->visit, self->cancellable, completed_cb, g_object_ref (self));
}

/* --- break and shift --- */

static void
paused_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!km_desk_pause_finish (KM_DESK (source), result, &error))
    km_counter_window_say (self, error);
}

static void
ask_break_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_popover_popup (GTK_POPOVER (KM_COUNTER_WINDOW (widget)->break_popover));
}

static void
break_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_desk_pause_async (self->desk, g_variant_get_string (parameter, NULL), paused_cb, g_object_ref (self));
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!km_desk_resume_finish (KM_DESK (source), result, &error))
    km_counter_window_say (self, error);
}

static void
back_to_work_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_desk_resume_async (self->desk, resumed_cb, g_object_ref (self));
}

/* --- the table --- */

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "counter.call-next", NULL, call_next_cb, GDK_KEY_F2, 0 },
  { "counter.ask-call", NULL, km_counter_call_ask, GDK_KEY_F2, GDK_SHIFT_MASK },
  { "counter.call", "s", km_counter_call, 0, 0 },
  { "counter.start", NULL, start_cb, 0, 0 },
  { "counter.recall", NULL, recall_cb, GDK_KEY_F3, 0 },
  { "counter.ask-hold", NULL, ask_hold_cb, GDK_KEY_F4, 0 },
  { "counter.hold", "s", hold_cb, 0, 0 },
  { "counter.ask-transfer", NULL, ask_transfer_cb, GDK_KEY_F5, 0 },
  { "counter.transfer", "s", transfer_cb, 0, 0 },
  { "counter.no-show", NULL, no_show_cb, GDK_KEY_F6, 0 },
  { "counter.return", NULL, return_cb, GDK_KEY_r, GDK_CONTROL_MASK },
  { "counter.resume", "s", resume_cb, 0, 0 },
  { "counter.came-back", "s", came_back_cb, 0, 0 },
  { "counter.finish", NULL, finish_cb, GDK_KEY_F12, 0 },
  { "counter.undo", NULL, undo_cb, GDK_KEY_z, GDK_CONTROL_MASK },
  { "counter.search", NULL, km_counter_form_search, GDK_KEY_k, GDK_CONTROL_MASK },
  { "counter.quick", "u", km_counter_form_quick, 0, 0 },
  { "counter.go-to", "s", km_counter_form_go_to, 0, 0 },
  { "counter.layout-turned", "(sss)", km_counter_form_layout_turned, 0, 0 },
  { "counter.set-answer", "(ss)", km_counter_form_set_answer, 0, 0 },
  { "counter.next-gap", NULL, km_counter_form_next_gap, GDK_KEY_F7, 0 },
  { "counter.first-gap", NULL, km_counter_form_first_gap, 0, 0 },
  { "counter.read-back", NULL, km_counter_form_read_back, GDK_KEY_F8, 0 },
  { "counter.pay", NULL, pay_cb, GDK_KEY_F9, 0 },
  { "counter.print-again", NULL, km_counter_paper_again, GDK_KEY_p, GDK_CONTROL_MASK },
  { "counter.history", NULL, km_counter_history, GDK_KEY_h, GDK_CONTROL_MASK },
  { "counter.print-unprinted", NULL, km_counter_paper_unprinted, 0, 0 },
  { "counter.ask-break", NULL, ask_break_cb, 0, 0 },
  { "counter.break", "s", break_cb, 0, 0 },
  { "counter.back-to-work", NULL, back_to_work_cb, 0, 0 },
  { "counter.close-shift", NULL, km_counter_shift_close, GDK_KEY_F12, GDK_SHIFT_MASK },
  { "counter.surprise-count", NULL, km_counter_shift_surprise, GDK_KEY_F8, GDK_SHIFT_MASK },
  { "counter.hand-over", NULL, km_counter_shift_hand_over, GDK_KEY_F5, GDK_SHIFT_MASK },
  { "counter.pay-in", NULL, km_counter_shift_pay_in, GDK_KEY_F9, GDK_SHIFT_MASK },
  { "counter.print-report", NULL, km_counter_shift_print_report, 0, 0 },
};

void
km_counter_actions_install (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter, actions[i].activate);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers, actions[i].name, NULL);
    }
  for (guint i = 1; i <= 9; i++)
    gtk_widget_class_add_binding_action (klass, GDK_KEY_0 + i, GDK_CONTROL_MASK, "counter.quick", "u", i);
}

void
km_counter_actions_update (KmCounterWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  KmVisitState state = km_visit_get_state (self->visit);
  KmShiftState shift = km_shift_get_state (self->shift);
  g_autofree char *counter = NULL;
  gboolean busy = km_visit_get_busy (self->visit);
  gboolean online = km_desk_get_online (self->desk);
  gboolean called = state == KM_VISIT_CALLED;
  gboolean serving = state == KM_VISIT_SERVING;
  gboolean paid = state == KM_VISIT_PAID;
  gboolean empty = state == KM_VISIT_EMPTY;
  gboolean any = g_list_model_get_n_items (km_visit_get_items (self->visit)) > 0;
  gboolean paused, work, can_undo, can_call;

  g_object_get (self->desk, "counter-state", &counter, NULL);
  g_object_get (self->visit, "can-undo", &can_undo, NULL);
  paused = g_strcmp0 (counter, "paused") == 0;
  work = shift == KM_SHIFT_OPEN && !self->counting && !paused;

  gtk_widget_action_set_enabled (widget, "counter.call-next", work && !busy && !called);
  can_call = work && !busy && empty && !any && online && km_queue_get_waiting_count (self->queue) > 0;
  gtk_widget_action_set_enabled (widget, "counter.ask-call", can_call);
  gtk_widget_action_set_enabled (widget, "counter.call", can_call);
  gtk_widget_action_set_enabled (widget, "counter.start", work && !busy && called);
  gtk_widget_action_set_enabled (widget, "counter.recall", work && !busy && called && online);
  gtk_widget_action_set_enabled (widget, "counter.ask-hold", work && !busy && serving);
  gtk_widget_action_set_enabled (widget, "counter.hold", work && !busy && serving);
  gtk_widget_action_set_enabled (widget, "counter.ask-transfer", work && !busy && (called || serving));
  gtk_widget_action_set_enabled (widget, "counter.transfer", work && !busy && (called || serving));
  gtk_widget_action_set_enabled (widget, "counter.no-show", work && !busy && called);
  gtk_widget_action_set_enabled (widget, "counter.return", work && !busy && called);
  gtk_widget_action_set_enabled (widget, "counter.resume", work && !busy && empty && !any);
  gtk_widget_action_set_enabled (widget, "counter.came-back", work && !busy);
  gtk_widget_action_set_enabled (widget, "counter.finish", work && !busy && (serving || paid));
  gtk_widget_action_set_enabled (widget, "counter.undo", work && !busy && can_undo);
  gtk_widget_action_set_enabled (widget, "counter.search", work);
  gtk_widget_action_set_enabled (widget, "counter.quick", work && state != KM_VISIT_PAID);
  gtk_widget_action_set_enabled (widget, "counter.next-gap", work && any);
  gtk_widget_action_set_enabled (widget, "counter.first-gap", work && any);
  gtk_widget_action_set_enabled (widget, "counter.read-back", work && any);
  gtk_widget_action_set_enabled (widget, "counter.pay", work && !busy && any && !self->printing);
  gtk_widget_action_set_enabled (widget, "counter.print-again", !self->printing);
  gtk_widget_action_set_enabled (widget, "counter.print-unprinted", !self->printing);
  gtk_widget_action_set_enabled (widget, "counter.ask-break", work && empty && !busy);
  gtk_widget_action_set_enabled (widget, "counter.break", work && empty && !busy);
  gtk_widget_action_set_enabled (widget, "counter.back-to-work", paused);
  km_counter_shift_update (self, work, empty && !busy);
}
