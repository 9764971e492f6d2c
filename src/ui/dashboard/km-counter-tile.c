/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-counter-tile.h"
#include "km-pill.h"
#include "km-ui-text.h"

struct _KmCounterTile
{
  GtkWidget parent_instance;

  KmDashboardCounter *counter;
  GtkWidget *number;
  GtkWidget *state;
  GtkWidget *clerk;
  GtkWidget *line; /* ticket and since when, or what is unusual */
};

G_DEFINE_FINAL_TYPE (KmCounterTile, km_counter_tile, GTK_TYPE_WIDGET)

static KmPillKind
kind_of_state (const char *state)
{
  if (g_strcmp0 (state, "serving") == 0)
    return KM_PILL_GOOD;
  if (g_strcmp0 (state, "called") == 0)
    return KM_PILL_BUSY;
  if (g_strcmp0 (state, "paused") == 0)
    return KM_PILL_WARNING;
  return KM_PILL_NEUTRAL;
}

static void
set_class (KmCounterTile *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
update (KmCounterTile *self)
{
  guint number;
  gboolean late;
  g_autofree char *name = NULL;
  g_autofree char *state = NULL;
  g_autofree char *state_name = NULL;
  g_autofree char *clerk = NULL;
  g_autofree char *ticket = NULL;
  g_autofree char *minutes = NULL;
  g_autofree char *silent = NULL;
  g_autofree char *drawn = NULL;
  g_autofree char *line = NULL;
  g_autofree char *spoken = NULL;
  gboolean closed;

  g_object_get (self->counter, "number", &number, "name", &name, "state", &state, "state-name", &state_name, "clerk", &clerk, "ticket-label",
                &ticket, "minutes-text", &minutes, "late", &late, "silent-text", &silent, NULL);
  closed = g_strcmp0 (state, "closed") == 0;
  drawn = km_ui_number (number);
  if (silent && *silent)
    line = g_strdup (silent);
  else if (closed)
    line = g_strdup ("");
  else if (ticket && *ticket)
    /* Translators: a ticket and how long it has been there: "M 42, 6 minutes" */
    line = g_strdup_printf (C_("ticket and minutes", "%s, %s"), ticket, minutes);
  else
    line = g_strdup (minutes);

  gtk_label_set_label (GTK_LABEL (self->number), drawn);
  km_pill_set (self->state, silent && *silent ? KM_PILL_WARNING : kind_of_state (state), state_name);
  gtk_label_set_label (GTK_LABEL (self->clerk), clerk && *clerk ? clerk : _("No clerk"));
  gtk_label_set_label (GTK_LABEL (self->line), line);
  set_class (self, "closed", closed);
  set_class (self, "late", late && !closed);
  set_class (self, "silent", silent && *silent);
  spoken = g_strdup_printf ("%s: %s. %s. %s", name, state_name, gtk_label_get_label (GTK_LABEL (self->clerk)), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
km_counter_tile_dispose (GObject *object)
{
  KmCounterTile *self = KM_COUNTER_TILE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (km_counter_tile_parent_class)->dispose (object);
}

static void
km_counter_tile_class_init (KmCounterTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_counter_tile_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "countertile");
}

static void
km_counter_tile_init (KmCounterTile *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");

  self->number = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->number, "counter-number");
  gtk_widget_set_hexpand (self->number, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->number), 0);
  self->state = km_pill_new (KM_PILL_NEUTRAL, "");
  gtk_widget_add_css_class (self->state, "small");
  gtk_label_set_ellipsize (GTK_LABEL (self->state), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (top), self->number);
  gtk_box_append (GTK_BOX (top), self->state);
  gtk_widget_set_parent (top, GTK_WIDGET (self));

  self->clerk = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->clerk), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->clerk), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (self->clerk, GTK_WIDGET (self));

  self->line = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->line), 0);
  gtk_label_set_wrap (GTK_LABEL (self->line), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (self->line), 16);
  gtk_label_set_max_width_chars (GTK_LABEL (self->line), 20);
  gtk_widget_add_css_class (self->line, "figure-note");
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

GtkWidget *
km_counter_tile_new (KmDashboardCounter *counter)
{
  KmCounterTile *self = g_object_new (KM_TYPE_COUNTER_TILE, NULL);

  self->counter = g_object_ref (counter);
  g_signal_connect_object (counter, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
