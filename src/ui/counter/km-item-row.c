/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-field-entry.h"
#include "km-ui-text.h"
#include "km-window.h"

#include "km-item-row.h"

struct _KmItemRow
{
  GtkListBoxRow parent_instance;

  KmVisit *visit;    /* (owned) */
  KmVisitItem *item; /* (owned) */
  gboolean compact;
  gboolean updating;

  GtkWidget *icon;
  GtkWidget *name;
  GtkWidget *status;
  GtkWidget *line_status; /* the same words, beside the name: compact */
  GtkWidget *fee;
  GtkWidget *person;      /* entry */
};

G_DEFINE_FINAL_TYPE (KmItemRow, km_item_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (KmItemRow *self)
{
  g_autofree char *name = NULL, *short_name = NULL, *status = NULL, *fee = NULL, *for_whom = NULL, *spoken = NULL, *title = NULL;
  g_autofree char *number = NULL, *missing = NULL, *tooltip = NULL;
  gboolean complete, needed;
  guint fields, documents;

  g_object_get (self->item, "missing-count", &fields, "missing-documents", &documents, NULL);
  number = km_ui_number (fields + documents);
  /* Translators: how many entries and papers a service in a long basket still lacks. */
  missing = g_strdup_printf (ngettext ("%s missing", "%s missing", fields + documents), number);
  g_object_get (self->item, "name", &name, "short-name", &short_name, "status-text", &status, "fee-text", &fee, "for-whom", &for_whom,
                "complete", &complete, "for-whom-needed", &needed, NULL);
  title = for_whom != NULL && *for_whom != '\0'
              /* Translators: a service and the person it is for. */
              ? g_strdup_printf (_("%1$s: %2$s"), short_name, for_whom)
              : g_strdup (short_name);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), complete ? "object-select-symbolic" : "content-loading-symbolic");
  if (complete)
    {
      gtk_widget_add_css_class (self->icon, "success");
      gtk_widget_remove_css_class (self->icon, "warning");
    }
  else
    {
      gtk_widget_add_css_class (self->icon, "warning");
      gtk_widget_remove_css_class (self->icon, "success");
    }
  gtk_label_set_text (GTK_LABEL (self->name), title);
  gtk_label_set_text (GTK_LABEL (self->status), status);
  gtk_label_set_text (GTK_LABEL (self->line_status), missing);
  gtk_widget_set_visible (self->status, !self->compact && status != NULL && *status != '\0');
  gtk_widget_set_visible (self->line_status, self->compact && fields + documents > 0);
  gtk_label_set_text (GTK_LABEL (self->fee), fee);
  tooltip = g_strdup_printf ("%s\n%s", name, status != NULL ? status : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->person)))) &&
      g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->person)), for_whom) != 0)
    {
      self->updating = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->person), for_whom != NULL ? for_whom : "");
      self->updating = FALSE;
    }
  if (needed)
    gtk_widget_set_visible (self->person, TRUE);
  spoken = g_strdup_printf ("%s، %s، %s", for_whom != NULL && *for_whom != '\0' ? title : name, status != NULL ? status : "",
                            fee != NULL ? fee : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
say_error (KmItemRow *self, const GError *error)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), KM_TYPE_WINDOW);
  g_autofree char *sentence = km_desk_error_sentence (error);

  if (window != NULL)
    km_window_toast_error (KM_WINDOW (window), sentence, error);
}

static void
person_changed_cb (KmItemRow *self)
{
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->person));

  if (!self->updating && g_strcmp0 (text, km_visit_item_get_for_whom (self->item)) != 0 &&
      !km_visit_set_for_whom (self->visit, km_visit_item_get_item (self->item), text, &error))
    say_error (self, error);
}

static void
remove_cb (KmItemRow *self)
{
  g_autoptr (GError) error = NULL;

  g_object_ref (self);
  if (!km_visit_remove_item (self->visit, km_visit_item_get_item (self->item), &error))
    say_error (self, error);
  g_object_unref (self);
}

static gboolean
delete_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  KmItemRow *self = KM_ITEM_ROW (widget);

  /* Inside the person's name Delete deletes letters. */
  if (gtk_widget_get_focus_child (widget) != NULL)
    return GDK_EVENT_PROPAGATE;
  remove_cb (self);
  return GDK_EVENT_STOP;
}

static void
km_item_row_dispose (GObject *object)
{
  KmItemRow *self = KM_ITEM_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_item_row_parent_class)->dispose (object);
}

static void
km_item_row_class_init (KmItemRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_item_row_dispose;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Delete, 0, delete_shortcut_cb, NULL);
}

static GtkWidget *
label (const char *css_class, gboolean fills)
{
  GtkWidget *text = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, fills);
  if (css_class != NULL)
    gtk_widget_add_css_class (text, css_class);
  return text;
}

static void
km_item_row_init (KmItemRow *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_CENTER);
  self->name = label (NULL, TRUE);
  self->status = label ("caption", TRUE);
  /* What is missing is read whole, if need be in two lines. */
  gtk_label_set_wrap (GTK_LABEL (self->status), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->status), PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (self->status, "dim-label");
  self->line_status = label ("caption", FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->line_status), PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (self->line_status, "dim-label");
  self->fee = label ("numeric", FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->fee), PANGO_ELLIPSIZE_NONE);

  self->person = km_field_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->person), _("For whom"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->person), GTK_ACCESSIBLE_PROPERTY_LABEL, _("For whom the service is"), -1);
  gtk_widget_set_visible (self->person, FALSE);
  gtk_widget_add_css_class (self->person, "person");

  gtk_box_append (GTK_BOX (line), self->name);
  gtk_box_append (GTK_BOX (line), self->line_status);
  gtk_box_append (GTK_BOX (texts), line);
  gtk_box_append (GTK_BOX (texts), self->status);
  gtk_box_append (GTK_BOX (texts), self->person);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "small");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (remove, _("Remove from the transaction (Delete)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove from the transaction"), -1);
  gtk_box_append (GTK_BOX (row), self->icon);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), self->fee);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_widget_add_css_class (row, "item-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), row);

  g_signal_connect_object (self->person, "changed", G_CALLBACK (person_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
km_item_row_new (KmVisit *visit, KmVisitItem *item)
{
  KmItemRow *self = g_object_new (KM_TYPE_ITEM_ROW, NULL);

  self->visit = g_object_ref (visit);
  self->item = g_object_ref (item);
  /* Name, words, fee and person move together. */
  g_signal_connect_object (item, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
km_item_row_set_compact (KmItemRow *self, gboolean compact)
{
  g_return_if_fail (KM_IS_ITEM_ROW (self));

  if (self->compact == !!compact)
    return;
  self->compact = !!compact;
  update (self);
}

void
km_item_row_ask_person (KmItemRow *self)
{
  g_return_if_fail (KM_IS_ITEM_ROW (self));

  gtk_widget_set_visible (self->person, TRUE);
  gtk_widget_grab_focus (self->person);
}
