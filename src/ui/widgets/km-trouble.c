/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "km-ask.h"
#include "km-desk.h"
#include "km-trouble.h"

struct _KmTroublePage
{
  GtkWidget parent_instance;

  GtkWidget *page;
  GtkWidget *retry;
  GtkWidget *details_button;
  char *sentence;
  char *details;
};

G_DEFINE_FINAL_TYPE (KmTroublePage, km_trouble_page, GTK_TYPE_WIDGET)

enum
{
  RETRY,
  LEAVE,
  LAST_SIGNAL,
};
static guint signals[LAST_SIGNAL];

char *
km_trouble_sentence (const GError *error)
{
  g_return_val_if_fail (error, NULL);

  return km_desk_error_sentence (error);
}

char *
km_trouble_details (const GError *error)
{
  g_autofree char *technical = NULL;

  g_return_val_if_fail (error, NULL);

  technical = km_desk_error_details (error);
  return g_strdup_printf ("%s %d\n%s", g_quark_to_string (error->domain), error->code, technical ? technical : error->message);
}

static void
retry_cb (KmTroublePage *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
leave_cb (KmTroublePage *self)
{
  g_signal_emit (self, signals[LEAVE], 0);
}

static void
details_cb (KmTroublePage *self)
{
  km_ask_show_details (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Details"), self->sentence, self->details);
}

static void
km_trouble_page_dispose (GObject *object)
{
  KmTroublePage *self = KM_TROUBLE_PAGE (object);

  g_clear_pointer (&self->page, gtk_widget_unparent);
  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->details, g_free);
  G_OBJECT_CLASS (km_trouble_page_parent_class)->dispose (object);
}

static void
km_trouble_page_class_init (KmTroublePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_trouble_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);

  signals[RETRY] = g_signal_new ("retry", KM_TYPE_TROUBLE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEAVE] = g_signal_new ("leave", KM_TYPE_TROUBLE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (GtkWidget *box, const char *label, GCallback callback, KmTroublePage *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "pill-button");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
km_trouble_page_init (KmTroublePage *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->page), "dialog-warning-symbolic");
  gtk_widget_set_hexpand (self->page, TRUE);
  gtk_widget_set_vexpand (self->page, TRUE);
  gtk_widget_set_parent (self->page, GTK_WIDGET (self));

  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  self->retry = add_button (buttons, _("_Retry"), G_CALLBACK (retry_cb), self);
  gtk_widget_add_css_class (self->retry, "suggested-action");
  self->details_button = add_button (buttons, _("_Details"), G_CALLBACK (details_cb), self);
  add_button (buttons, _("_Close the program"), G_CALLBACK (leave_cb), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->page), buttons);
}

GtkWidget *
km_trouble_page_new (void)
{
  return g_object_new (KM_TYPE_TROUBLE_PAGE, NULL);
}

void
km_trouble_page_set_error (KmTroublePage *self, const char *title, const char *sentence, const GError *error, gboolean can_retry)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (KM_IS_TROUBLE_PAGE (self));
  g_return_if_fail (error);

  g_free (self->sentence);
  g_free (self->details);
  self->sentence = sentence ? g_strdup (sentence) : km_trouble_sentence (error);
  self->details = km_trouble_details (error);
  markup = g_markup_escape_text (self->sentence, -1);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->page), markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->sentence, -1);
  gtk_widget_set_visible (self->retry, can_retry);
  gtk_widget_grab_focus (can_retry ? self->retry : self->details_button);
}
