/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-help-button.h"
#include "km-choice-popover.h"
#include "km-key-button.h"
#include "km-locale.h"
#include "km-pill.h"
#include "km-queue.h"
#include "km-ui-text.h"
#include "km-visit.h"
#include "km-waiting-popover.h"

#include "km-queue-column.h"

struct _KmQueueColumn
{
  GtkWidget parent_instance;

  KmDesk *desk; /* (owned) */

  GtkWidget *scroller;
  GtkWidget *ticket_card;
  GtkLabel *ticket_caption;
  GtkBox *priority_place;
  GtkStack *ticket_stack;
  GtkLabel *ticket_label;
  GtkLabel *ticket_lane;
  GtkLabel *ticket_why;
  GtkWidget *time_box;
  GtkLabel *time_label;
  GtkProgressBar *time_bar;
  GtkBox *start_place;
  GtkGrid *moves;
  GtkBox *call_place;
  GtkWidget *next_caption;
  GtkWidget *next_card;
  GtkLabel *next_label;
  GtkLabel *next_lane;
  GtkLabel *next_why;
  GtkWidget *lanes_card;
  GtkLabel *lanes_label;
  GtkWidget *held_caption;
  GtkListBox *held_list;
  GtkWidget *absent_caption;
  GtkListBox *absent_list;

  GtkWidget *priority_pill;
  GtkWidget *start_button;
  GtkWidget *hold_button;
  GtkWidget *transfer_button;
  GtkWidget *return_button;
  GtkWidget *call_button;
  GtkWidget *finish_button;
  GtkWidget *hold_popover;
  GtkWidget *transfer_popover;
  GtkWidget *call_list_button;
  GtkWidget *call_list_popover;
};

G_DEFINE_FINAL_TYPE (KmQueueColumn, km_queue_column, GTK_TYPE_WIDGET)

/* The reasons of ticket.hold, in the order of their numbers. */
static const struct
{
  const char *id;
  const char *label;
} hold_reasons[] = {
  { "document", N_("A document is missing") },
  { "payment", N_("Payment is not ready") },
  { "other-office", N_("Another office must answer first") },
  { "visitor", N_("The visitor asked for it") },
  { "other", N_("Another reason") },
};

static KmVisit *
visit_of (KmQueueColumn *self)
{
  return km_desk_get_visit (self->desk);
}

static void
show_with_caption (GtkWidget *caption, GtkWidget *content, gboolean visible)
{
  gtk_widget_set_visible (caption, visible);
  gtk_widget_set_visible (content, visible);
}

static void
update_time (KmQueueColumn *self)
{
  g_autofree char *elapsed = NULL;
  guint minutes, aim;

  g_object_get (visit_of (self), "elapsed-text", &elapsed, "minutes", &minutes, "aim-minutes", &aim, NULL);
  gtk_label_set_text (self->time_label, elapsed);
  gtk_progress_bar_set_fraction (self->time_bar, aim > 0 ? MIN (1.0, (double) minutes / aim) : 0.0);
  if (aim > 0 && minutes > aim)
    gtk_widget_add_css_class (self->time_box, "over-time");
  else
    gtk_widget_remove_css_class (self->time_box, "over-time");
}

static void
update_ticket (KmQueueColumn *self)
{
  KmVisit *visit = visit_of (self);
  KmTicketItem *ticket = km_visit_get_ticket (visit);
  KmVisitState state = km_visit_get_state (visit);
  gboolean online = km_desk_get_online (self->desk);

  gtk_stack_set_visible_child_name (self->ticket_stack, ticket != NULL ? "ticket" : "none");
  gtk_widget_set_visible (self->priority_pill, FALSE);
  if (ticket != NULL)
    {
      g_autofree char *label = NULL, *lane = NULL, *audience = NULL, *priority = NULL, *why = NULL, *where = NULL;

      g_object_get (ticket, "label", &label, "lane-name", &lane, "audience-name", &audience, "priority-name", &priority, NULL);
      g_object_get (visit, "why", &why, NULL);
      gtk_label_set_text (self->ticket_label, label);
      /* Translators: a lane and for whom it was taken, as in "Civil status, citizen". */
      where = g_strdup_printf (_("%1$s, %2$s"), lane != NULL ? lane : "", audience != NULL ? audience : "");
      gtk_label_set_text (self->ticket_lane, where);
      gtk_label_set_text (self->ticket_why, why != NULL ? why : "");
      gtk_widget_set_visible (GTK_WIDGET (self->ticket_why), why != NULL && *why != '\0');
      if (priority != NULL && *priority != '\0')
        {
          km_pill_set (self->priority_pill, KM_PILL_BUSY, priority);
          gtk_widget_set_visible (self->priority_pill, TRUE);
        }
    }
  gtk_label_set_text (self->ticket_caption, state == KM_VISIT_CALLED ? _("Called, not here yet") : _("Current ticket"));
  gtk_widget_set_visible (GTK_WIDGET (self->start_place), state == KM_VISIT_CALLED);
  gtk_widget_set_visible (self->time_box, state == KM_VISIT_SERVING || state == KM_VISIT_PAID);
  gtk_widget_set_visible (self->return_button, state == KM_VISIT_CALLED);
  gtk_widget_set_visible (self->finish_button, state == KM_VISIT_SERVING || state == KM_VISIT_PAID);

  if (state == KM_VISIT_SERVING || state == KM_VISIT_PAID)
    km_key_button_set_label (self->call_button, online ? _("Finish and call next") : _("Finish and take a number"));
  else
    km_key_button_set_label (self->call_button, online ? _("Call next") : _("Take a ticket by its number"));
  if (state == KM_VISIT_EMPTY || state == KM_VISIT_PAID)
    gtk_widget_add_css_class (self->call_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->call_button, "suggested-action");
  update_time (self);
}

static void
update_next (KmQueueColumn *self)
{
  KmQueue *queue = km_desk_get_queue (self->desk);
  KmTicketItem *next = km_queue_get_next (queue);
  const char *lanes = km_queue_get_lanes_text (queue);

  show_with_caption (self->next_caption, self->next_card, next != NULL);
  if (next != NULL)
    {
      g_autofree char *lane = NULL, *minutes = NULL, *line = NULL;

      g_object_get (next, "lane-name", &lane, "minutes-text", &minutes, NULL);
      /* Translators: a lane and how long the ticket has waited, as in "Notary, 22 minutes". */
      line = g_strdup_printf (_("%1$s, waiting %2$s"), lane != NULL ? lane : "", minutes != NULL ? minutes : "");
      gtk_label_set_text (self->next_label, km_queue_get_next_label (queue));
      gtk_label_set_text (self->next_lane, line);
      gtk_label_set_text (self->next_why, km_queue_get_next_why (queue));
    }
  if (km_queue_get_ready (queue) && km_queue_get_waiting_count (queue) == 0)
    gtk_label_set_text (self->lanes_label, _("Nobody is waiting in the lanes of this counter."));
  else
    gtk_label_set_text (self->lanes_label, lanes != NULL ? lanes : "");
  gtk_widget_set_visible (self->call_list_button, km_queue_get_waiting_count (queue) > 1);
  gtk_widget_set_visible (self->lanes_card, *gtk_label_get_text (self->lanes_label) != '\0');
}

/* A row of the lists of tickets that may come back: label, note, one button with the window's action on that ticket. */
static GtkWidget *
ticket_row (KmTicketItem *ticket, const char *note_property, const char *button_label, const char *action)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *note = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_with_label (button_label);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *name = NULL;

  g_object_bind_property (ticket, "label", label, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (ticket, note_property, note, "label", G_BINDING_SYNC_CREATE);
  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_widget_set_hexpand (note, TRUE);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", km_ticket_item_get_id (ticket));
  name = g_strdup_printf ("%s %s", button_label, km_ticket_item_get_label (ticket));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), note);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "ticket-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

static GtkWidget *
held_row (gpointer item, gpointer data)
{
  return ticket_row (item, "hold-reason", _("Resume"), "counter.resume");
}

static GtkWidget *
absent_row (gpointer item, gpointer data)
{
  return ticket_row (item, "minutes-text", _("Came back"), "counter.came-back");
}

static void
update_lists (KmQueueColumn *self)
{
  KmQueue *queue = km_desk_get_queue (self->desk);

  show_with_caption (self->held_caption, GTK_WIDGET (self->held_list), g_list_model_get_n_items (km_queue_get_held (queue)) > 0);
  show_with_caption (self->absent_caption, GTK_WIDGET (self->absent_list), g_list_model_get_n_items (km_queue_get_absent (queue)) > 0);
}

static void
hold_chosen_cb (KmChoicePopover *popover, const char *id, KmQueueColumn *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "counter.hold", "s", id);
}

static void
transfer_chosen_cb (KmChoicePopover *popover, const char *id, KmQueueColumn *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "counter.transfer", "s", id);
}

static void
call_chosen_cb (KmWaitingPopover *popover, const char *id, KmQueueColumn *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "counter.call", "s", id);
}

static void
point_at (KmQueueColumn *self, GtkWidget *popover, GtkWidget *button)
{
  graphene_rect_t bounds;
  GdkRectangle area;

  if (!gtk_widget_compute_bounds (button, GTK_WIDGET (self), &bounds))
    return;
  area.x = (int) bounds.origin.x;
  area.y = (int) bounds.origin.y;
  area.width = (int) bounds.size.width;
  area.height = (int) bounds.size.height;
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &area);
}

static void
km_queue_column_dispose (GObject *object)
{
  KmQueueColumn *self = KM_QUEUE_COLUMN (object);

  g_clear_pointer (&self->hold_popover, gtk_widget_unparent);
  g_clear_pointer (&self->transfer_popover, gtk_widget_unparent);
  g_clear_pointer (&self->call_list_popover, gtk_widget_unparent);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_queue_column_parent_class)->dispose (object);
}

static void
km_queue_column_class_init (KmQueueColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_queue_column_dispose;
  g_type_ensure (KM_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-queue.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kmqueue");
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, scroller);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, ticket_card);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, ticket_caption);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, priority_place);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, ticket_stack);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, ticket_label);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, ticket_lane);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, ticket_why);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, time_box);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, time_label);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, time_bar);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, start_place);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, moves);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, call_place);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, next_caption);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, next_card);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, next_label);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, next_lane);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, next_why);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, lanes_card);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, lanes_label);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, held_caption);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, held_list);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, absent_caption);
  gtk_widget_class_bind_template_child (widget_class, KmQueueColumn, absent_list);
}

static GtkWidget *
wide_button (const char *label, const char *key, const char *action)
{
  GtkWidget *button = km_key_button_new (label, key, action);

  gtk_widget_set_hexpand (button, TRUE);
  return button;
}

static void
km_queue_column_init (KmQueueColumn *self)
{
  GtkWidget *recall, *no_show;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->priority_pill = km_pill_new (KM_PILL_BUSY, "");
  gtk_box_append (self->priority_place, self->priority_pill);

  self->start_button = wide_button (_("Start serving"), "Enter", "counter.start");
  gtk_widget_add_css_class (self->start_button, "suggested-action");
  gtk_box_append (self->start_place, self->start_button);

  recall = wide_button (_("Recall"), "F3", "counter.recall");
  self->hold_button = wide_button (_("Hold"), "F4", "counter.ask-hold");
  self->transfer_button = wide_button (_("Transfer"), "F5", "counter.ask-transfer");
  no_show = wide_button (_("No-show"), "F6", "counter.no-show");
  gtk_widget_add_css_class (no_show, "no-show");
  self->return_button = wide_button (_("Return to queue"), "Ctrl R", "counter.return");
  gtk_grid_attach (self->moves, recall, 0, 0, 1, 1);
  gtk_grid_attach (self->moves, self->hold_button, 1, 0, 1, 1);
  gtk_grid_attach (self->moves, self->transfer_button, 0, 1, 1, 1);
  gtk_grid_attach (self->moves, no_show, 1, 1, 1, 1);
  gtk_grid_attach (self->moves, self->return_button, 0, 2, 2, 1);

  self->call_button = wide_button (_("Call next"), "F2", "counter.call-next");
  gtk_widget_add_css_class (self->call_button, "tall");
  self->finish_button = wide_button (_("Finish"), "F12", "counter.finish");
  gtk_box_append (self->call_place, self->call_button);
  gtk_box_append (self->call_place, self->finish_button);

  self->call_list_button = km_key_button_new (_("Call another"), "Shift F2", "counter.ask-call");
  gtk_widget_add_css_class (self->call_list_button, "flat");
  gtk_widget_add_css_class (self->call_list_button, "small");
  gtk_widget_set_halign (self->call_list_button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->lanes_card), self->call_list_button);

  self->hold_popover = km_choice_popover_new (_("Why is it held?"));
  for (guint i = 0; i < G_N_ELEMENTS (hold_reasons); i++)
    km_choice_popover_append (KM_CHOICE_POPOVER (self->hold_popover), hold_reasons[i].id, _(hold_reasons[i].label), NULL);
  gtk_widget_set_parent (self->hold_popover, GTK_WIDGET (self));
  g_signal_connect (self->hold_popover, "chosen", G_CALLBACK (hold_chosen_cb), self);

  self->transfer_popover = km_choice_popover_new (_("Where to?"));
  gtk_widget_set_parent (self->transfer_popover, GTK_WIDGET (self));
  g_signal_connect (self->transfer_popover, "chosen", G_CALLBACK (transfer_chosen_cb), self);
}

void
km_queue_column_set_desk (KmQueueColumn *self, KmDesk *desk)
{
  KmVisit *visit;
  KmQueue *queue;
  static const char *const of_ticket[] = { "notify::ticket", "notify::state", "notify::why" };
  static const char *const of_time[] = { "notify::minutes", "notify::elapsed-text", "notify::aim-minutes" };
  static const char *const of_queue[] = { "notify::ready", "notify::waiting-count", "notify::next", "notify::next-label", "notify::next-why",
                                          "notify::lanes-text" };

  g_return_if_fail (KM_IS_QUEUE_COLUMN (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  visit = km_desk_get_visit (desk);
  queue = km_desk_get_queue (desk);
  for (guint i = 0; i < G_N_ELEMENTS (of_ticket); i++)
    g_signal_connect_object (visit, of_ticket[i], G_CALLBACK (update_ticket), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (of_time); i++)
    g_signal_connect_object (visit, of_time[i], G_CALLBACK (update_time), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (of_queue); i++)
    g_signal_connect_object (queue, of_queue[i], G_CALLBACK (update_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::online", G_CALLBACK (update_ticket), self, G_CONNECT_SWAPPED);

  self->call_list_popover = km_waiting_popover_new (queue);
  gtk_widget_set_parent (self->call_list_popover, GTK_WIDGET (self));
  g_signal_connect (self->call_list_popover, "chosen", G_CALLBACK (call_chosen_cb), self);

  gtk_list_box_bind_model (self->held_list, km_queue_get_held (queue), held_row, NULL, NULL);
  gtk_list_box_bind_model (self->absent_list, km_queue_get_absent (queue), absent_row, NULL, NULL);
  g_signal_connect_object (km_queue_get_held (queue), "items-changed", G_CALLBACK (update_lists), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_queue_get_absent (queue), "items-changed", G_CALLBACK (update_lists), self, G_CONNECT_SWAPPED);
  update_ticket (self);
  update_next (self);
  update_lists (self);
}

void
km_queue_column_ask_hold (KmQueueColumn *self)
{
  g_return_if_fail (KM_IS_QUEUE_COLUMN (self));

  point_at (self, self->hold_popover, self->hold_button);
  gtk_popover_popup (GTK_POPOVER (self->hold_popover));
}

void
km_queue_column_ask_call (KmQueueColumn *self)
{
  g_return_if_fail (KM_IS_QUEUE_COLUMN (self));

  point_at (self, self->call_list_popover, gtk_widget_get_mapped (self->call_list_button) ? self->call_list_button : self->call_button);
  gtk_popover_popup (GTK_POPOVER (self->call_list_popover));
}

void
km_queue_column_ask_transfer (KmQueueColumn *self)
{
  GListModel *places;

  g_return_if_fail (KM_IS_QUEUE_COLUMN (self));

  places = km_queue_get_places (km_desk_get_queue (self->desk));
  km_choice_popover_clear (KM_CHOICE_POPOVER (self->transfer_popover));
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (KmQueuePlace) place = g_list_model_get_item (places, i);
      g_autofree char *note = NULL;
      guint waiting;

      g_object_get (place, "waiting", &waiting, NULL);
      if (!km_queue_place_get_is_counter (place))
        {
          g_autofree char *number = km_number_format (waiting, km_ui_digits ());

          /* Translators: %s is how many tickets wait in a lane. */
          note = g_strdup_printf (ngettext ("%s waiting", "%s waiting", waiting), number);
        }
      km_choice_popover_append (KM_CHOICE_POPOVER (self->transfer_popover), km_queue_place_get_code (place), km_queue_place_get_name (place),
                                note);
    }
  point_at (self, self->transfer_popover, self->transfer_button);
  gtk_popover_popup (GTK_POPOVER (self->transfer_popover));
}

void
km_queue_column_focus_call (KmQueueColumn *self)
{
  g_return_if_fail (KM_IS_QUEUE_COLUMN (self));

  gtk_widget_grab_focus (self->call_button);
}
