/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-key-button.h"

GtkWidget *
km_key_cap_new (const char *key)
{
  GtkWidget *cap = gtk_label_new (key);

  gtk_widget_set_direction (cap, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (cap, "key-cap");
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  return cap;
}

GtkWidget *
km_key_button_new (const char *label, const char *key, const char *action_name)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *text = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), text);
  if (key)
    gtk_box_append (GTK_BOX (box), km_key_cap_new (key));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "key-button");
  km_key_button_set_label (button, label);
  if (key)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key, -1);
  if (action_name)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  return button;
}

void
km_key_button_set_label (GtkWidget *button, const char *label)
{
  GtkWidget *text = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));

  gtk_label_set_text_with_mnemonic (GTK_LABEL (text), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (text)), -1);
}
