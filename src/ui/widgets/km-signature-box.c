/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-field-entry.h"

#include "km-signature-box.h"

struct _KmSignatureBox
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *username;
  GtkWidget *password;
};

G_DEFINE_FINAL_TYPE (KmSignatureBox, km_signature_box, GTK_TYPE_WIDGET)

enum
{
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
username_done_cb (KmSignatureBox *self)
{
  gtk_widget_grab_focus (self->password);
}

static void
password_done_cb (KmSignatureBox *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
km_signature_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KM_SIGNATURE_BOX (widget)->username);
}

static void
km_signature_box_dispose (GObject *object)
{
  g_clear_pointer (&KM_SIGNATURE_BOX (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (km_signature_box_parent_class)->dispose (object);
}

static void
km_signature_box_class_init (KmSignatureBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_signature_box_dispose;
  widget_class->grab_focus = km_signature_box_grab_focus;
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_row (GtkWidget *grid, int row, const char *words, GtkWidget *entry)
{
  GtkWidget *label = gtk_label_new (words);

  /* The entry's accessible name says whose signature it is: km_signature_box_set_title(). */
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), entry, 1, row, 1, 1);
  return entry;
}

static void
km_signature_box_init (KmSignatureBox *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  self->username = add_row (grid, 0, _("User name"), km_field_entry_new ());
  km_field_entry_set_ltr (KM_FIELD_ENTRY (self->username), TRUE);
  self->password = add_row (grid, 1, _("Password"), gtk_password_entry_new ());
  km_field_entry_keep_at_edge (GTK_EDITABLE (self->password));
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), grid);
  g_signal_connect_object (self->username, "activate", G_CALLBACK (username_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->password, "activate", G_CALLBACK (password_done_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
km_signature_box_new (void)
{
  return g_object_new (KM_TYPE_SIGNATURE_BOX, NULL);
}

void
km_signature_box_set_title (KmSignatureBox *self, const char *title)
{
  g_autofree char *username = NULL, *password = NULL;

  g_return_if_fail (KM_IS_SIGNATURE_BOX (self));

  /* Translators: an entry of a second person's signature: whose, then what ("Supervisor: password"). */
  username = g_strdup_printf (_("%1$s: %2$s"), title, _("User name"));
  password = g_strdup_printf (_("%1$s: %2$s"), title, _("Password"));
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->username), GTK_ACCESSIBLE_PROPERTY_LABEL, username, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->password), GTK_ACCESSIBLE_PROPERTY_LABEL, password, -1);
}

const char *
km_signature_box_get_username (KmSignatureBox *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->username));
}

const char *
km_signature_box_get_password (KmSignatureBox *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->password));
}

void
km_signature_box_clear (KmSignatureBox *self, gboolean all)
{
  g_return_if_fail (KM_IS_SIGNATURE_BOX (self));

  if (all)
    gtk_editable_set_text (GTK_EDITABLE (self->username), "");
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
}
