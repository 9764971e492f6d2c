/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-field-entry.h"
#include "km-ui-text.h"

#include "km-denomination-grid.h"

struct _KmDenominationGrid
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *counts[KM_DENOMINATION_GRID_MAX];
  GtkWidget *amounts[KM_DENOMINATION_GRID_MAX];
  guint n;
};

G_DEFINE_FINAL_TYPE (KmDenominationGrid, km_denomination_grid, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
count_at (KmDenominationGrid *self, guint i)
{
  g_autofree char *text = km_field_entry_dup_clean (KM_FIELD_ENTRY (self->counts[i]));
  guint64 count;

  return g_ascii_string_to_unsigned (text, 10, 0, 1000000, &count, NULL) ? (guint) count : 0;
}

static guint
row_of (KmDenominationGrid *self, GtkWidget *entry)
{
  guint i = 0;

  while (i < self->n && self->counts[i] != entry)
    i++;
  return i;
}

static void
changed_cb (GtkWidget *entry, KmDenominationGrid *self)
{
  guint row = row_of (self, entry);
  gint64 amount = km_shift_denominations (NULL)[row] * count_at (self, row);
  g_autofree char *text = amount > 0 ? km_ui_money (amount) : NULL;

  gtk_label_set_text (GTK_LABEL (self->amounts[row]), text != NULL ? text : "");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate_cb (GtkWidget *entry, KmDenominationGrid *self)
{
  guint row = row_of (self, entry);

  if (row + 1 < self->n)
    gtk_widget_grab_focus (self->counts[row + 1]);
  else
    g_signal_emit (self, signals[FINISHED], 0);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KmDenominationGrid *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *entry = focus != NULL ? gtk_widget_get_ancestor (focus, KM_TYPE_FIELD_ENTRY) : NULL;
  guint row = entry != NULL ? row_of (self, entry) : self->n;

  if (row == self->n || (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Down)
    activate_cb (entry, self);
  else if (row > 0)
    gtk_widget_grab_focus (self->counts[row - 1]);
  return GDK_EVENT_STOP;
}

static gboolean
km_denomination_grid_grab_focus (GtkWidget *widget)
{
  KmDenominationGrid *self = KM_DENOMINATION_GRID (widget);

  return self->n > 0 && gtk_widget_grab_focus (self->counts[0]);
}

static void
km_denomination_grid_dispose (GObject *object)
{
  g_clear_pointer (&KM_DENOMINATION_GRID (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (km_denomination_grid_parent_class)->dispose (object);
}

static void
km_denomination_grid_class_init (KmDenominationGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_denomination_grid_dispose;
  widget_class->grab_focus = km_denomination_grid_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
add_row (KmDenominationGrid *self, guint i, gint64 piastres)
{
  g_autofree char *amount = km_ui_money (piastres);
  GtkWidget *label = gtk_label_new (amount);

  self->counts[i] = km_field_entry_new ();
  self->amounts[i] = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 11);
  gtk_widget_add_css_class (label, "numeric");
  km_field_entry_set_kind (KM_FIELD_ENTRY (self->counts[i]), KM_FIELD_ENTRY_NUMBER);
  km_field_entry_set_digits (KM_FIELD_ENTRY (self->counts[i]), km_ui_digits ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->counts[i]), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->counts[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, amount, -1);
  gtk_label_set_xalign (GTK_LABEL (self->amounts[i]), 1);
  gtk_label_set_width_chars (GTK_LABEL (self->amounts[i]), 14);
  gtk_widget_add_css_class (self->amounts[i], "numeric");
  gtk_widget_add_css_class (self->amounts[i], "dim-label");
  g_signal_connect_object (self->counts[i], "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (self->counts[i], "activate", G_CALLBACK (activate_cb), self, 0);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, (int) i, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->counts[i], 1, (int) i, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->amounts[i], 2, (int) i, 1, 1);
}

static void
km_denomination_grid_init (KmDenominationGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  const gint64 *denominations = km_shift_denominations (&self->n);

  self->n = MIN (self->n, KM_DENOMINATION_GRID_MAX);
  self->grid = gtk_grid_new ();
  gtk_widget_add_css_class (self->grid, "denominations");
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  for (guint i = 0; i < self->n; i++)
    add_row (self, i, denominations[i]);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
km_denomination_grid_new (void)
{
  return g_object_new (KM_TYPE_DENOMINATION_GRID, NULL);
}

guint
km_denomination_grid_get_rows (KmDenominationGrid *self, KmDenomination *rows)
{
  g_return_val_if_fail (KM_IS_DENOMINATION_GRID (self), 0);

  for (guint i = 0; i < self->n; i++)
    {
      rows[i].piastres = km_shift_denominations (NULL)[i];
      rows[i].count = count_at (self, i);
    }
  return self->n;
}

gint64
km_denomination_grid_get_total (KmDenominationGrid *self)
{
  gint64 sum = 0;

  g_return_val_if_fail (KM_IS_DENOMINATION_GRID (self), 0);

  for (guint i = 0; i < self->n; i++)
    sum += km_shift_denominations (NULL)[i] * count_at (self, i);
  return sum;
}

gboolean
km_denomination_grid_is_empty (KmDenominationGrid *self)
{
  g_return_val_if_fail (KM_IS_DENOMINATION_GRID (self), TRUE);

  for (guint i = 0; i < self->n; i++)
    if (*gtk_editable_get_text (GTK_EDITABLE (self->counts[i])) != '\0')
      return FALSE;
  return TRUE;
}

void
km_denomination_grid_clear (KmDenominationGrid *self)
{
  g_return_if_fail (KM_IS_DENOMINATION_GRID (self));

  for (guint i = 0; i < self->n; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->counts[i]), "");
}
