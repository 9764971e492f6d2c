/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-window.h"

#include "km-advice-list.h"

#define MAX_LINES 3

struct _KmAdviceList
{
  GtkWidget parent_instance;

  KmVisit *visit; /* (owned) (nullable until bound) */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (KmAdviceList, km_advice_list, GTK_TYPE_WIDGET)

static void
taken_cb (GtkButton *button, KmAdviceItem *advice)
{
  KmAdviceList *self = KM_ADVICE_LIST (gtk_widget_get_ancestor (GTK_WIDGET (button), KM_TYPE_ADVICE_LIST));
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (button), KM_TYPE_WINDOW);
  g_autoptr (KmAdviceItem) held = g_object_ref (advice);
  g_autoptr (GError) error = NULL;

  if (!km_visit_take_advice (self->visit, held, &error) && window != NULL)
    {
      g_autofree char *sentence = km_desk_error_sentence (error);

      km_window_toast_error (KM_WINDOW (window), sentence, error);
    }
}

static GtkWidget *
advice_row (gpointer item, gpointer data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  GtkWidget *label;
  g_autofree char *text = NULL, *action = NULL;

  g_object_get (item, "text", &text, "action-text", &action, NULL);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  if (*action != '\0')
    {
      GtkWidget *button = gtk_button_new_with_label (action);
      g_autofree char *name = g_strdup_printf ("%s: %s", action, text);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (taken_cb), item, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

static void
changed_cb (KmAdviceList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (km_visit_get_advice (self->visit)) > 0);
}

static void
km_advice_list_dispose (GObject *object)
{
  KmAdviceList *self = KM_ADVICE_LIST (object);
  GtkWidget *list = GTK_WIDGET (self->list);

  self->list = NULL;
  g_clear_pointer (&list, gtk_widget_unparent);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_advice_list_parent_class)->dispose (object);
}

static void
km_advice_list_class_init (KmAdviceListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_advice_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "kmadvice");
}

static void
km_advice_list_init (KmAdviceList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "advice");
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}

void
km_advice_list_set_visit (KmAdviceList *self, KmVisit *visit)
{
  GListModel *advice;

  g_return_if_fail (KM_IS_ADVICE_LIST (self));
  g_return_if_fail (self->visit == NULL);

  self->visit = g_object_ref (visit);
  advice = km_visit_get_advice (visit);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (gtk_slice_list_model_new (g_object_ref (advice), 0, MAX_LINES)), advice_row, NULL, NULL);
  g_signal_connect_object (advice, "items-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
