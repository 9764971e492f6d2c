/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-document-row.h"

struct _KmDocumentRow
{
  GtkListBoxRow parent_instance;

  KmVisit *visit;           /* (owned) */
  KmDocumentItem *document; /* (owned) */
  gboolean updating;

  GtkWidget *check;
  GtkWidget *text;
  GtkWidget *note;
  GtkWidget *na;
};

G_DEFINE_FINAL_TYPE (KmDocumentRow, km_document_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_produced (KmDocumentRow *self)
{
  gboolean produced;

  g_object_get (self->document, "produced", &produced, NULL);
  return produced;
}

static void
update (KmDocumentRow *self)
{
  KmDocumentState state = km_document_item_get_state (self->document);
  gboolean produced = is_produced (self);
  g_autofree char *services = NULL, *spoken = NULL;
  const char *words = produced ? _("Made within this transaction") : state == KM_DOCUMENT_PRESENT ? _("There")
                      : state == KM_DOCUMENT_NA ? _("Not applicable") : _("Missing");

  g_object_get (self->document, "services", &services, NULL);
  self->updating = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), produced || state == KM_DOCUMENT_PRESENT);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->na), !produced && state == KM_DOCUMENT_NA);
  self->updating = FALSE;
  gtk_widget_set_sensitive (self->check, !produced);
  gtk_widget_set_visible (self->na, !produced);
  gtk_label_set_text (GTK_LABEL (self->text), km_document_item_get_label (self->document));
  gtk_label_set_text (GTK_LABEL (self->note), produced ? words : services != NULL ? services : "");
  gtk_widget_set_visible (self->note, *gtk_label_get_text (GTK_LABEL (self->note)) != '\0');
  if (state == KM_DOCUMENT_NA)
    gtk_widget_add_css_class (self->text, "dim-label");
  else
    gtk_widget_remove_css_class (self->text, "dim-label");
  spoken = g_strdup_printf (_("%1$s: %2$s"), km_document_item_get_label (self->document), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
check_toggled_cb (KmDocumentRow *self)
{
  if (!self->updating)
    km_visit_set_document (self->visit, km_document_item_get_id (self->document),
                           gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)) ? KM_DOCUMENT_PRESENT : KM_DOCUMENT_MISSING);
}

static void
na_toggled_cb (KmDocumentRow *self)
{
  if (!self->updating)
    km_visit_set_document (self->visit, km_document_item_get_id (self->document),
                           gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->na)) ? KM_DOCUMENT_NA : KM_DOCUMENT_MISSING);
}

static gboolean
na_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  KmDocumentRow *self = KM_DOCUMENT_ROW (widget);

  if (is_produced (self))
    return GDK_EVENT_PROPAGATE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->na), !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->na)));
  return GDK_EVENT_STOP;
}

/* A row of a list would stop Tab itself, before its tick and after it. */
static gboolean
km_document_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget)), direction);
}

static gboolean
km_document_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KM_DOCUMENT_ROW (widget)->check);
}

static void
km_document_row_dispose (GObject *object)
{
  KmDocumentRow *self = KM_DOCUMENT_ROW (object);

  g_clear_object (&self->document);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_document_row_parent_class)->dispose (object);
}

static void
km_document_row_class_init (KmDocumentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_document_row_dispose;
  widget_class->focus = km_document_row_focus;
  widget_class->grab_focus = km_document_row_grab_focus;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, GDK_ALT_MASK, na_shortcut_cb, NULL);
}

static void
km_document_row_init (KmDocumentRow *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->check = gtk_check_button_new ();
  self->text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_wrap (GTK_LABEL (self->text), TRUE);
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_box_append (GTK_BOX (texts), self->text);
  gtk_box_append (GTK_BOX (texts), self->note);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (self->check), texts);
  gtk_widget_set_hexpand (self->check, TRUE);

  self->na = gtk_toggle_button_new_with_label (_("Not applicable"));
  gtk_widget_add_css_class (self->na, "flat");
  gtk_widget_add_css_class (self->na, "na-button");
  gtk_widget_set_focusable (self->na, FALSE);
  gtk_widget_set_valign (self->na, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->na, _("Not applicable (Alt+N)"));

  gtk_box_append (GTK_BOX (row), self->check);
  gtk_box_append (GTK_BOX (row), self->na);
  gtk_widget_add_css_class (row, "document-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), row);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  /* The tick is the stop of Tab, not the row around it. */
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->check, "toggled", G_CALLBACK (check_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->na, "toggled", G_CALLBACK (na_toggled_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
km_document_row_new (KmVisit *visit, KmDocumentItem *document)
{
  KmDocumentRow *self = g_object_new (KM_TYPE_DOCUMENT_ROW, NULL);

  self->visit = g_object_ref (visit);
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

KmDocumentItem *
km_document_row_get_document (KmDocumentRow *self)
{
  g_return_val_if_fail (KM_IS_DOCUMENT_ROW (self), NULL);

  return self->document;
}
