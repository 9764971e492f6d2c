/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "km-lock-page.h"

struct _KmLockPage
{
  GtkWidget parent_instance;

  KmDesk *desk; /* (owned) */
  GtkWidget *page;
  GtkWidget *password;
  GtkWidget *open;
  GtkWidget *problem;
  gboolean busy; /* a password is being tried */
};

G_DEFINE_FINAL_TYPE (KmLockPage, km_lock_page, GTK_TYPE_WIDGET)

/* The entry stays as it is: what has the focus and is made insensitive loses it without a word. */
static void
set_busy (KmLockPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->open, !busy);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmLockPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  if (!km_desk_unlock_finish (KM_DESK (source), result, &error))
    sentence = km_desk_error_sentence (error);
  gtk_label_set_text (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, sentence != NULL);
  set_busy (self, FALSE);
}

static void
open_cb (KmLockPage *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));

  if (*password == '\0' || self->busy)
    return;
  set_busy (self, TRUE);
  km_desk_unlock_async (self->desk, password, unlocked_cb, g_object_ref (self));
}

/* What the entry did not want ends here: no key reaches the window's own. */
static gboolean
key_cb (void)
{
  return GDK_EVENT_STOP;
}

static void
mapped_cb (KmLockPage *self)
{
  g_autofree char *name = NULL;

  /* Translators: %s is the name of who is signed in. */
  name = g_strdup_printf (_("Locked by %s. What stands there is kept as it is."), km_desk_get_account_name (self->desk));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->page), name);
}

static gboolean
km_lock_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KM_LOCK_PAGE (widget)->password);
}

static void
km_lock_page_dispose (GObject *object)
{
  KmLockPage *self = KM_LOCK_PAGE (object);

  g_clear_pointer (&self->page, gtk_widget_unparent);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_lock_page_parent_class)->dispose (object);
}

static void
km_lock_page_class_init (KmLockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_lock_page_dispose;
  widget_class->grab_focus = km_lock_page_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "kmlock");
}

static void
km_lock_page_init (KmLockPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->page), "system-lock-screen-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->page), _("The screen is locked"));
  self->password = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->password), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->password), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Password"), -1);
  g_object_set (self->password, "placeholder-text", _("Password"), NULL);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  self->open = gtk_button_new_with_label (_("Unlock"));
  gtk_widget_add_css_class (self->open, "suggested-action");
  gtk_box_append (GTK_BOX (box), self->password);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), self->open);
  gtk_widget_set_size_request (box, 280, -1);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->page), box);
  gtk_widget_set_parent (self->page, GTK_WIDGET (self));
  gtk_widget_set_vexpand (self->page, TRUE);

  g_signal_connect_swapped (self->password, "activate", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
}

GtkWidget *
km_lock_page_new (KmDesk *desk)
{
  KmLockPage *self = g_object_new (KM_TYPE_LOCK_PAGE, NULL);

  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}
