/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-field-aside.h"

struct _KmFieldAside
{
  GtkWidget parent_instance;

  KmVisit *visit;        /* (owned) */
  KmFormField *field;    /* (owned) */
  GtkWidget *na;         /* (nullable) */
  GtkWidget *identity;   /* (nullable) */
  gboolean wanted;
  gboolean updating;     /* the visit is being shown: what changes was not pressed */
};

G_DEFINE_FINAL_TYPE (KmFieldAside, km_field_aside, GTK_TYPE_WIDGET)

static void
na_toggled_cb (KmFieldAside *self)
{
  if (!self->updating)
    km_visit_set_not_applicable (self->visit, km_form_field_get_key (self->field), gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->na)));
}

static void
identity_clicked_cb (KmFieldAside *self)
{
  km_field_aside_switch_identity (self);
}

static void
make_small (KmFieldAside *self, GtkWidget *button, const char *tooltip)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "aside-button");
  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
update_na (KmFieldAside *self)
{
  gboolean na, allowed;

  g_object_get (self->field, "na", &na, "na-allowed", &allowed, NULL);
  allowed = na || (self->wanted && allowed);
  if (allowed && self->na == NULL)
    {
      self->na = gtk_toggle_button_new_with_label (_("Not applicable"));
      make_small (self, self->na, _("Not applicable (Alt+N)"));
      g_signal_connect_object (self->na, "toggled", G_CALLBACK (na_toggled_cb), self, G_CONNECT_SWAPPED);
    }
  if (self->na == NULL)
    return;
  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->na), na);
  self->updating = FALSE;
  gtk_widget_set_visible (self->na, allowed);
}

static void
update_identity (KmFieldAside *self)
{
  g_autofree char *text = NULL;
  gboolean there;

  g_object_get (self->field, "identity-text", &text, NULL);
  there = self->wanted && text != NULL && *text != '\0';
  if (there && self->identity == NULL)
    {
      self->identity = gtk_button_new ();
      make_small (self, self->identity, _("Show the other paper (Alt+P)"));
      g_signal_connect_object (self->identity, "clicked", G_CALLBACK (identity_clicked_cb), self, G_CONNECT_SWAPPED);
    }
  if (self->identity == NULL)
    return;
  if (there)
    gtk_button_set_label (GTK_BUTTON (self->identity), text);
  gtk_widget_set_visible (self->identity, there);
}

static void
update (KmFieldAside *self)
{
  update_na (self);
  update_identity (self);
}

static void
km_field_aside_dispose (GObject *object)
{
  KmFieldAside *self = KM_FIELD_ASIDE (object);

  g_clear_pointer (&self->na, gtk_widget_unparent);
  g_clear_pointer (&self->identity, gtk_widget_unparent);
  g_clear_object (&self->field);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_field_aside_parent_class)->dispose (object);
}

static void
km_field_aside_class_init (KmFieldAsideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_field_aside_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
km_field_aside_init (KmFieldAside *self)
{
}

GtkWidget *
km_field_aside_new (KmVisit *visit, KmFormField *field)
{
  KmFieldAside *self = g_object_new (KM_TYPE_FIELD_ASIDE, NULL);

  self->visit = g_object_ref (visit);
  self->field = g_object_ref (field);
  g_signal_connect_object (field, "notify::na", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (field, "notify::na-allowed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (field, "notify::identity-text", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
km_field_aside_set_wanted (KmFieldAside *self, gboolean wanted)
{
  g_return_if_fail (KM_IS_FIELD_ASIDE (self));

  if (self->wanted == wanted)
    return;
  self->wanted = wanted;
  update (self);
}

gboolean
km_field_aside_toggle_na (KmFieldAside *self)
{
  gboolean na, allowed;

  g_return_val_if_fail (KM_IS_FIELD_ASIDE (self), FALSE);

  g_object_get (self->field, "na", &na, "na-allowed", &allowed, NULL);
  if (na || allowed)
    km_visit_set_not_applicable (self->visit, km_form_field_get_key (self->field), !na);
  return na || allowed;
}

gboolean
km_field_aside_switch_identity (KmFieldAside *self)
{
  g_autofree char *other = NULL;
  g_autoptr (GtkWidget) window = NULL;

  g_return_val_if_fail (KM_IS_FIELD_ASIDE (self), FALSE);

  /* This field leaves the form: the other one gets the focus from the window. */
  window = g_object_ref (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
  other = km_visit_switch_identity (self->visit, km_form_field_get_key (self->field));
  if (other != NULL)
    gtk_widget_activate_action (window, "counter.go-to", "s", other);
  return other != NULL;
}
