/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-arabic.h"
#include "km-field-entry.h"
#include "km-pill.h"

#include "km-waiting-popover.h"

#define MAX_LIST_HEIGHT 360

struct _KmWaitingPopover
{
  GtkPopover parent_instance;

  GtkWidget *search;
  GtkListBox *list;
  GtkFilter *filter; /* (owned) */
  char *wanted; /* (owned) (nullable) folded */
};

G_DEFINE_FINAL_TYPE (KmWaitingPopover, km_waiting_popover, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char ticket_key[] = "km-ticket";

static void
choose (KmWaitingPopover *self, GtkListBoxRow *row)
{
  g_autofree char *id = NULL;

  if (row == NULL)
    return;
  id = g_strdup (km_ticket_item_get_id (g_object_get_data (G_OBJECT (row), ticket_key)));
  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, id);
  g_object_unref (self);
}

static GtkListBoxRow *
first_row (KmWaitingPopover *self)
{
  return gtk_list_box_get_row_at_index (self->list, 0);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KmWaitingPopover *self)
{
  choose (self, row);
}

static void
search_activated_cb (KmWaitingPopover *self)
{
  choose (self, first_row (self));
}

static void
search_changed_cb (KmWaitingPopover *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_free (self->wanted);
  self->wanted = km_arabic_fold (text);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static gboolean
is_wanted (gpointer item, gpointer data)
{
  KmWaitingPopover *self = data;
  KmTicketItem *ticket = item;
  g_autofree char *told = NULL, *folded = NULL;

  if (self->wanted == NULL || *self->wanted == '\0')
    return TRUE;
  told = g_strjoin (" ", km_ticket_item_get_label (ticket), km_ticket_item_get_latin_label (ticket), km_ticket_item_get_lane_name (ticket), NULL);
  folded = km_arabic_fold (told);
  return strstr (folded, self->wanted) != NULL;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  KmTicketItem *ticket = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *lane = gtk_label_new (NULL);
  GtkWidget *minutes = gtk_label_new (NULL);
  g_autofree char *priority = NULL, *name = NULL;

  g_object_bind_property (ticket, "label", label, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (ticket, "lane-name", lane, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (ticket, "minutes-text", minutes, "label", G_BINDING_SYNC_CREATE);
  g_object_get (ticket, "priority-name", &priority, NULL);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_xalign (GTK_LABEL (lane), 0);
  gtk_label_set_xalign (GTK_LABEL (minutes), 0);
  gtk_widget_add_css_class (minutes, "dim-label");
  gtk_widget_add_css_class (minutes, "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), lane);
  gtk_box_append (GTK_BOX (texts), minutes);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), texts);
  if (priority != NULL && *priority != '\0')
    {
      GtkWidget *pill = km_pill_new (KM_PILL_BUSY, priority);

      gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (pill, "small");
      gtk_box_append (GTK_BOX (box), pill);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), ticket_key, g_object_ref (ticket), g_object_unref);
  /* Translators: a row that calls this ticket; %s is a ticket ("M 42"). */
  name = g_strdup_printf (_("Call ticket %s"), km_ticket_item_get_label (ticket));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
shown_cb (KmWaitingPopover *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->search);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KmWaitingPopover *self)
{
  GtkListBoxRow *row = first_row (self);

  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down) || row == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

static void
km_waiting_popover_finalize (GObject *object)
{
  KmWaitingPopover *self = KM_WAITING_POPOVER (object);

  gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_free (self->wanted);
  G_OBJECT_CLASS (km_waiting_popover_parent_class)->finalize (object);
}

static void
km_waiting_popover_class_init (KmWaitingPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = km_waiting_popover_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
km_waiting_popover_init (KmWaitingPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_("Call a ticket out of turn"));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_start (heading, 6);
  gtk_widget_set_margin_top (heading, 6);

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Ticket number"), "search-delay", 0, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Ticket number"), -1);
  km_field_entry_keep_at_edge (GTK_EDITABLE (self->search));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_popover_popdown), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->search, keys);

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "choice-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Waiting"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));

  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect (self, "map", G_CALLBACK (shown_cb), NULL);
}

GtkWidget *
km_waiting_popover_new (KmQueue *queue)
{
  KmWaitingPopover *self;
  g_autoptr (GtkFilterListModel) shown = NULL;

  g_return_val_if_fail (KM_IS_QUEUE (queue), NULL);

  self = g_object_new (KM_TYPE_WAITING_POPOVER, NULL);
  shown = gtk_filter_list_model_new (g_object_ref (km_queue_get_waiting (queue)), g_object_ref (self->filter));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (shown), make_row, self, NULL);
  return GTK_WIDGET (self);
}
