/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-key-button.h"
#include "km-time.h"
#include "km-ui-text.h"
#include "km-validate.h"

#include "km-read-back-page.h"

struct _KmReadBackPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *sections;
  GtkWidget *back;
};

G_DEFINE_FINAL_TYPE (KmReadBackPage, km_read_back_page, GTK_TYPE_WIDGET)

/* An answer as it is read aloud: the choice's words, a number grouped; in Arabic its digits are those of the card. */
static char *
spoken_value (KmFormField *field)
{
  /* What the visitor reads on the card in Arabic-Indic digits; codes with letters stay as they are. */
  static const char *const figures[] = { "national_id", "phone", "money", "integer", "copies", NULL };
  const char *type = km_form_field_get_field_type (field);
  guint selected = km_form_field_get_selected (field);
  g_autofree char *shown = NULL;
  GDate date;

  if (selected != G_MAXUINT)
    {
      g_autoptr (KmFormChoice) choice = g_list_model_get_item (km_form_field_get_choices (field), selected);

      return g_strdup (choice != NULL ? km_form_choice_get_label (choice) : "");
    }
  if (g_strcmp0 (type, "date") == 0 && km_date_parse (km_form_field_get_value (field), &date, NULL))
    return km_date_text (&date, km_ui_language (), km_ui_digits (), KM_TIME_TEXT_WEEKDAY);
  shown = km_validate_display (type, km_form_field_get_value (field));
  if (g_strv_contains (figures, type))
    return km_digits_draw (shown, km_ui_digits ());
  return km_form_field_get_ltr (field) ? km_isolate_ltr (shown) : g_steal_pointer (&shown);
}

static void
append_field (GtkGrid *grid, int row, KmFormField *field)
{
  g_autofree char *text = spoken_value (field);
  GtkWidget *label = gtk_label_new (km_form_field_get_label (field));
  GtkWidget *value = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_set_valign (value, GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (value, "title-4");
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, value, 1, row, 1, 1);
}

static void
append_section (KmReadBackPage *self, KmFormSection *section)
{
  GtkWidget *heading = gtk_label_new (km_form_section_get_title (section));
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "paid-card");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (section)); i++)
    {
      g_autoptr (KmFormField) field = g_list_model_get_item (G_LIST_MODEL (section), i);

      if (km_form_field_get_value (field)[0] != '\0')
        append_field (GTK_GRID (grid), row++, field);
    }
  if (row == 0)
    {
      g_object_ref_sink (heading);
      g_object_unref (heading);
      g_object_ref_sink (grid);
      g_object_unref (grid);
      return;
    }
  gtk_box_append (GTK_BOX (self->sections), heading);
  gtk_box_append (GTK_BOX (self->sections), grid);
}

static gboolean
km_read_back_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KM_READ_BACK_PAGE (widget)->back);
}

static void
km_read_back_page_dispose (GObject *object)
{
  g_clear_pointer (&KM_READ_BACK_PAGE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (km_read_back_page_parent_class)->dispose (object);
}

static void
km_read_back_page_class_init (KmReadBackPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_read_back_page_dispose;
  widget_class->grab_focus = km_read_back_page_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kmreadback");
}

static void
km_read_back_page_init (KmReadBackPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->sections = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_margin_start (self->sections, 16);
  gtk_widget_set_margin_end (self->sections, 16);
  gtk_widget_set_margin_bottom (self->sections, 8);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->sections);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), scroller);
  self->back = km_key_button_new (_("Back to the form"), "F8", "counter.read-back");
  gtk_widget_set_halign (self->back, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_bottom (self->back, 12);
  gtk_box_append (GTK_BOX (self->box), self->back);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reading back with the visitor"), -1);
}

void
km_read_back_page_show (KmReadBackPage *self, KmVisit *visit)
{
  GtkWidget *child;
  GListModel *sections;

  g_return_if_fail (KM_IS_READ_BACK_PAGE (self));

  while ((child = gtk_widget_get_first_child (self->sections)) != NULL)
    gtk_box_remove (GTK_BOX (self->sections), child);
  if (visit == NULL)
    return;
  sections = km_visit_get_sections (visit);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (KmFormSection) section = g_list_model_get_item (sections, i);

      append_section (self, section);
    }
}
