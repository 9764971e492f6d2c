/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-figure-tile.h"

struct _KmFigureTile
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *value;
  GtkWidget *note;
};

G_DEFINE_FINAL_TYPE (KmFigureTile, km_figure_tile, GTK_TYPE_WIDGET)

static void
km_figure_tile_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (km_figure_tile_parent_class)->dispose (object);
}

static void
km_figure_tile_class_init (KmFigureTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_figure_tile_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "figuretile");
}

static GtkWidget *
add_label (KmFigureTile *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
km_figure_tile_init (KmFigureTile *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  self->title = add_label (self, "figure-title");
  self->value = add_label (self, "figure-value");
  self->note = add_label (self, "figure-note");
}

GtkWidget *
km_figure_tile_new (const char *title)
{
  KmFigureTile *self = g_object_new (KM_TYPE_FIGURE_TILE, NULL);

  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), title);
  return GTK_WIDGET (self);
}

void
km_figure_tile_set (KmFigureTile *self, const char *value, const char *note)
{
  g_autofree char *spoken = NULL;

  g_return_if_fail (KM_IS_FIGURE_TILE (self));

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->value)), value) == 0 && g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->note)), note ? note : "") == 0)
    return;
  gtk_label_set_label (GTK_LABEL (self->value), value);
  gtk_label_set_label (GTK_LABEL (self->note), note ? note : "");
  /* Translators: a figure as a screen reader says it: what it counts, its value, what it rests on */
  spoken = g_strdup_printf (_("%s: %s. %s"), gtk_label_get_label (GTK_LABEL (self->title)), value, note ? note : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
