/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-banner.h"

struct _KmBanner
{
  GtkWidget parent_instance;

  GtkWidget *revealer;
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (KmBanner, km_banner, GTK_TYPE_WIDGET)

enum
{
  PROP_TITLE = 1,
  PROP_BUTTON_LABEL,
  PROP_REVEALED,
  LAST_PROP,
};
static GParamSpec *pspecs[LAST_PROP];

enum
{
  BUTTON_CLICKED,
  LAST_SIGNAL,
};
static guint signals[LAST_SIGNAL];

static void
km_banner_dispose (GObject *object)
{
  KmBanner *self = KM_BANNER (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (km_banner_parent_class)->dispose (object);
}

static void
km_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KmBanner *self = KM_BANNER (object);

  switch (id)
    {
    case PROP_TITLE:
      km_banner_set_title (self, g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      km_banner_set_button (self, g_value_get_string (value));
      break;
    case PROP_REVEALED:
      km_banner_set_revealed (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
km_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KmBanner *self = KM_BANNER (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_widget_get_visible (self->button) ? gtk_button_get_label (GTK_BUTTON (self->button)) : NULL);
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, km_banner_get_revealed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
km_banner_class_init (KmBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = km_banner_dispose;
  object_class->set_property = km_banner_set_property;
  object_class->get_property = km_banner_get_property;

  pspecs[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  pspecs[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  pspecs[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, LAST_PROP, pspecs);

  signals[BUTTON_CLICKED] = g_signal_new ("button-clicked", KM_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "kmbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
button_clicked_cb (KmBanner *self, GtkButton *button)
{
  g_signal_emit (self, signals[BUTTON_CLICKED], 0);
}

static void
km_banner_init (KmBanner *self)
{
  self->revealer = gtk_revealer_new ();
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->box, "km-banner");
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->box);

  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->label);

  self->button = gtk_button_new ();
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->button, FALSE);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (button_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->button);
}

KmBanner *
km_banner_new (KmBannerKind kind, const char *title)
{
  KmBanner *self = g_object_new (KM_TYPE_BANNER,
                                 "accessible-role", kind == KM_BANNER_WARNING ? GTK_ACCESSIBLE_ROLE_ALERT : GTK_ACCESSIBLE_ROLE_STATUS,
                                 "title", title,
                                 NULL);

  if (kind == KM_BANNER_PRACTICE)
    gtk_widget_add_css_class (self->box, "practice");
  else if (kind == KM_BANNER_WARNING)
    gtk_widget_add_css_class (self->box, "warning");
  return self;
}

void
km_banner_set_title (KmBanner *self, const char *title)
{
  g_return_if_fail (KM_IS_BANNER (self));

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->label)), title ? title : "") == 0)
    return;
  gtk_label_set_label (GTK_LABEL (self->label), title ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title ? title : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_TITLE]);
}

void
km_banner_set_button (KmBanner *self, const char *label)
{
  g_return_if_fail (KM_IS_BANNER (self));

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->button)), label) == 0)
    return;
  gtk_widget_set_visible (self->button, label != NULL);
  gtk_button_set_label (GTK_BUTTON (self->button), label ? label : "");
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_BUTTON_LABEL]);
}

void
km_banner_set_revealed (KmBanner *self, gboolean revealed)
{
  g_return_if_fail (KM_IS_BANNER (self));

  if (km_banner_get_revealed (self) == !!revealed)
    return;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), revealed);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_REVEALED]);
}

gboolean
km_banner_get_revealed (KmBanner *self)
{
  g_return_val_if_fail (KM_IS_BANNER (self), FALSE);

  return gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
}
