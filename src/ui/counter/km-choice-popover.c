/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-key-button.h"
#include "km-ui-text.h"

#include "km-choice-popover.h"

struct _KmChoicePopover
{
  GtkPopover parent_instance;

  GtkListBox *list; /* (owned by the widget tree) */
  guint n_choices;
};

G_DEFINE_FINAL_TYPE (KmChoicePopover, km_choice_popover, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
choose (KmChoicePopover *self, GtkListBoxRow *row)
{
  g_autofree char *id = NULL;

  if (row == NULL)
    return;
  id = g_strdup (gtk_widget_get_name (gtk_list_box_row_get_child (row)));
  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, id);
  g_object_unref (self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, KmChoicePopover *self)
{
  choose (self, row);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KmChoicePopover *self)
{
  gunichar c = gdk_keyval_to_unicode (keyval);
  int number = g_unichar_digit_value (c);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || number < 1)
    return GDK_EVENT_PROPAGATE;
  choose (self, gtk_list_box_get_row_at_index (self->list, number - 1));
  return GDK_EVENT_STOP;
}

static void
mapped_cb (KmChoicePopover *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
km_choice_popover_class_init (KmChoicePopoverClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
}

static void
km_choice_popover_init (KmChoicePopover *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}

GtkWidget *
km_choice_popover_new (const char *title)
{
  KmChoicePopover *self = g_object_new (KM_TYPE_CHOICE_POPOVER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_start (heading, 6);
  gtk_widget_set_margin_top (heading, 6);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "choice-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), list);
  self->list = GTK_LIST_BOX (list);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  return GTK_WIDGET (self);
}

void
km_choice_popover_clear (KmChoicePopover *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (KM_IS_CHOICE_POPOVER (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  self->n_choices = 0;
}

void
km_choice_popover_append (KmChoicePopover *self, const char *id, const char *label, const char *note)
{
  GtkWidget *box, *texts, *name, *row;

  g_return_if_fail (KM_IS_CHOICE_POPOVER (self));

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  name = gtk_label_new (label);
  gtk_widget_set_name (box, id);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), name);
  if (note != NULL && *note != '\0')
    {
      GtkWidget *second = gtk_label_new (note);

      gtk_label_set_xalign (GTK_LABEL (second), 0);
      gtk_widget_add_css_class (second, "dim-label");
      gtk_widget_add_css_class (second, "caption");
      gtk_box_append (GTK_BOX (texts), second);
    }
  gtk_box_append (GTK_BOX (box), texts);
  self->n_choices++;
  if (self->n_choices <= 9)
    {
      g_autofree char *number = km_ui_number (self->n_choices);

      gtk_box_append (GTK_BOX (box), km_key_cap_new (number));
    }
  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (self->list, row);
}
