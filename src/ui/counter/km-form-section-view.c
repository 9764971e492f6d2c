/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-form-section-view.h"

struct _KmFormSectionView
{
  GtkWidget parent_instance;

  KmVisit *visit;         /* (owned) */
  KmFormSection *section; /* (owned) */

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *chips;
  GtkWidget *grid;
  GHashTable *views; /* key (owned by the view) → KmFieldView (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (KmFormSectionView, km_form_section_view, GTK_TYPE_WIDGET)

static void
update_heading (KmFormSectionView *self)
{
  g_auto (GStrv) authorities = NULL;
  GtkWidget *chip;

  gtk_label_set_text (GTK_LABEL (self->title), km_form_section_get_title (self->section));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, km_form_section_get_title (self->section), -1);
  while ((chip = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), chip);
  g_object_get (self->section, "authorities", &authorities, NULL);
  for (guint i = 0; authorities != NULL && authorities[i] != NULL; i++)
    {
      chip = gtk_label_new (authorities[i]);
      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->chips), chip);
    }
}

/* Puts the view of each field at its place in the grid. Moving a cell is a property of the layout: the widget is not taken out. */
static void
place (KmFormSectionView *self, KmFieldView *view, int column, int row, int width)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->grid);
  GtkGridLayoutChild *child;

  if (gtk_widget_get_parent (GTK_WIDGET (view)) == NULL)
    gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (view), column, row, width, 1);
  child = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, GTK_WIDGET (view)));
  g_object_set (child, "column", column, "row", row, "column-span", width, NULL);
  if (column == 0 && width == 1)
    gtk_widget_add_css_class (GTK_WIDGET (view), "first");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (view), "first");
}

static void
fields_changed_cb (KmFormSectionView *self)
{
  GListModel *fields = G_LIST_MODEL (self->section);
  guint n = g_list_model_get_n_items (fields);
  g_autoptr (GHashTable) keep = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  GtkWidget *before = NULL;
  GHashTableIter iter;
  gpointer view;
  int column = 0, row = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KmFormField) field = g_list_model_get_item (fields, i);

      view = g_hash_table_lookup (self->views, km_form_field_get_key (field));
      if (view == NULL)
        {
          view = km_field_view_new (self->visit, field);
          g_hash_table_insert (self->views, (gpointer) km_field_view_get_key (view), view);
        }
      g_hash_table_add (keep, (gpointer) km_field_view_get_key (view));
      g_ptr_array_add (order, view);
    }
  g_hash_table_iter_init (&iter, self->views);
  while (g_hash_table_iter_next (&iter, NULL, &view))
    if (!g_hash_table_contains (keep, km_field_view_get_key (view)))
      {
        g_hash_table_iter_remove (&iter);
        gtk_grid_remove (GTK_GRID (self->grid), view);
      }

  for (guint i = 0; i < order->len; i++)
    {
      gboolean wide;

      view = g_ptr_array_index (order, i);
      wide = km_field_view_get_wide (view) || (i + 1 == order->len && column == 0);
      if (wide && column == 1)
        {
          /* The cell before stands alone in its row: it takes the whole of it. */
          place (self, g_ptr_array_index (order, i - 1), 0, row, 2);
          row++;
          column = 0;
        }
      place (self, view, column, row, wide ? 2 : 1);
      if (wide || column == 1)
        {
          row++;
          column = 0;
        }
      else
        column = 1;
      /* Tab follows the order of the children. */
      gtk_widget_insert_after (view, self->grid, before);
      before = view;
    }
}

KmFieldView *
km_form_section_view_find (KmFormSectionView *self, const char *key)
{
  g_return_val_if_fail (KM_IS_FORM_SECTION_VIEW (self), NULL);

  return g_hash_table_lookup (self->views, key);
}

KmFormSection *
km_form_section_view_get_section (KmFormSectionView *self)
{
  g_return_val_if_fail (KM_IS_FORM_SECTION_VIEW (self), NULL);

  return self->section;
}

static void
km_form_section_view_dispose (GObject *object)
{
  KmFormSectionView *self = KM_FORM_SECTION_VIEW (object);

  if (self->section != NULL)
    g_signal_handlers_disconnect_by_data (self->section, self);
  if (self->views != NULL)
    g_hash_table_remove_all (self->views);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->section);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_form_section_view_parent_class)->dispose (object);
}

static void
km_form_section_view_finalize (GObject *object)
{
  g_clear_pointer (&KM_FORM_SECTION_VIEW (object)->views, g_hash_table_unref);
  G_OBJECT_CLASS (km_form_section_view_parent_class)->finalize (object);
}

static void
km_form_section_view_class_init (KmFormSectionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_form_section_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = km_form_section_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kmsection");
}

static void
km_form_section_view_init (KmFormSectionView *self)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->views = g_hash_table_new (g_str_hash, g_str_equal);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->title = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->title, "heading");
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (heading), self->title);
  gtk_box_append (GTK_BOX (heading), self->chips);
  gtk_box_append (GTK_BOX (self->box), heading);

  self->grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_widget_add_css_class (self->grid, "card");
  gtk_widget_add_css_class (self->grid, "form-card");
  gtk_widget_set_overflow (self->grid, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (self->box), self->grid);
}

GtkWidget *
km_form_section_view_new (KmVisit *visit, KmFormSection *section)
{
  KmFormSectionView *self = g_object_new (KM_TYPE_FORM_SECTION_VIEW, NULL);

  self->visit = g_object_ref (visit);
  self->section = g_object_ref (section);
  g_signal_connect_object (section, "items-changed", G_CALLBACK (fields_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (section, "notify::title", G_CALLBACK (update_heading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (section, "notify::authorities", G_CALLBACK (update_heading), self, G_CONNECT_SWAPPED);
  update_heading (self);
  fields_changed_cb (self);
  return GTK_WIDGET (self);
}
