/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-form-view.h"

struct _KmFormView
{
  GtkWidget parent_instance;

  KmVisit *visit; /* (owned) (nullable until bound) */
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (KmFormView, km_form_view, GTK_TYPE_WIDGET)

static KmFormSectionView *
find_section (KmFormView *self, KmFormSection *section)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (km_form_section_view_get_section (KM_FORM_SECTION_VIEW (child)) == section)
      return KM_FORM_SECTION_VIEW (child);
  return NULL;
}

static gboolean
model_has (GListModel *model, gpointer wanted)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if ((gpointer) item == wanted)
        return TRUE;
    }
  return FALSE;
}

static void
sections_changed_cb (KmFormView *self)
{
  GListModel *sections = km_visit_get_sections (self->visit);
  GtkWidget *child = gtk_widget_get_first_child (self->box);
  GtkWidget *before = NULL;

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!model_has (sections, km_form_section_view_get_section (KM_FORM_SECTION_VIEW (child))))
        gtk_box_remove (GTK_BOX (self->box), child);
      child = next;
    }
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (KmFormSection) section = g_list_model_get_item (sections, i);
      GtkWidget *view = (GtkWidget *) find_section (self, section);

      if (view == NULL)
        {
          view = km_form_section_view_new (self->visit, section);
          gtk_box_insert_child_after (GTK_BOX (self->box), view, before);
        }
      else if (gtk_widget_get_prev_sibling (view) != before)
        gtk_box_reorder_child_after (GTK_BOX (self->box), view, before);
      before = view;
    }
}

static void
km_form_view_dispose (GObject *object)
{
  KmFormView *self = KM_FORM_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_form_view_parent_class)->dispose (object);
}

static void
km_form_view_class_init (KmFormViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_form_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "kmform");
}

static void
km_form_view_init (KmFormView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
km_form_view_set_visit (KmFormView *self, KmVisit *visit)
{
  g_return_if_fail (KM_IS_FORM_VIEW (self));
  g_return_if_fail (self->visit == NULL);

  self->visit = g_object_ref (visit);
  g_signal_connect_object (km_visit_get_sections (visit), "items-changed", G_CALLBACK (sections_changed_cb), self, G_CONNECT_SWAPPED);
  sections_changed_cb (self);
}

KmFieldView *
km_form_view_find (KmFormView *self, const char *key)
{
  g_return_val_if_fail (KM_IS_FORM_VIEW (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (self->box); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      KmFieldView *view = km_form_section_view_find (KM_FORM_SECTION_VIEW (child), key);

      if (view != NULL)
        return view;
    }
  return NULL;
}

gboolean
km_form_view_go_to (KmFormView *self, const char *key)
{
  KmFieldView *view = km_form_view_find (self, key);

  return view != NULL && gtk_widget_grab_focus (GTK_WIDGET (view));
}

const char *
km_form_view_get_focus_key (KmFormView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *view = focus != NULL ? gtk_widget_get_ancestor (focus, KM_TYPE_FIELD_VIEW) : NULL;

  return view != NULL ? km_field_view_get_key (KM_FIELD_VIEW (view)) : NULL;
}
