/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-key-button.h"
#include "km-ui-text.h"

#include "km-hit-row.h"

struct _KmHitRow
{
  GtkListBoxRow parent_instance;

  KmServiceHit *hit; /* (owned) */
};

G_DEFINE_FINAL_TYPE (KmHitRow, km_hit_row, GTK_TYPE_LIST_BOX_ROW)

static void
km_hit_row_dispose (GObject *object)
{
  g_clear_object (&KM_HIT_ROW (object)->hit);
  G_OBJECT_CLASS (km_hit_row_parent_class)->dispose (object);
}

static void
km_hit_row_class_init (KmHitRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_hit_row_dispose;
}

static void
km_hit_row_init (KmHitRow *self)
{
}

static GtkWidget *
line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* What stands in the second line: who gives it, or how many services a bundle has, or why it cannot be taken. */
static char *
second_line (KmServiceHit *hit)
{
  g_autofree char *authority = NULL, *why_not = NULL, *number = NULL;
  gboolean available;
  guint count;

  g_object_get (hit, "authority-name", &authority, "why-not", &why_not, "available", &available, "service-count", &count, NULL);
  if (!available && why_not != NULL && *why_not != '\0')
    return g_steal_pointer (&why_not);
  if (!km_service_hit_get_is_bundle (hit))
    return authority != NULL ? g_steal_pointer (&authority) : g_strdup ("");
  number = km_ui_number (count);
  /* Translators: what a ready-made bundle holds. */
  return g_strdup_printf (ngettext ("Bundle of %s service", "Bundle of %s services", count), number);
}

GtkWidget *
km_hit_row_new (KmServiceHit *hit)
{
  KmHitRow *self = g_object_new (KM_TYPE_HIT_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name (km_service_hit_get_is_bundle (hit) ? "view-list-symbolic" : "text-x-generic-symbolic");
  GtkWidget *second, *fee;
  g_autofree char *via = NULL, *fee_text = NULL, *name = NULL, *below = second_line (hit), *spoken = NULL;
  gboolean available, suggested;
  guint quick;

  self->hit = g_object_ref (hit);
  g_object_get (hit, "via", &via, "fee-text", &fee_text, "available", &available, "suggested", &suggested, "quick", &quick,
                NULL);
  /* The visitor's word stands before the official name, on screen alone. */
  name = via != NULL && *via != '\0' ? g_strdup_printf (_("%1$s: %2$s"), via, km_service_hit_get_name (hit))
                                     : g_strdup (km_service_hit_get_name (hit));
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), line (name, NULL));
  second = line (below, "dim-label");
  gtk_widget_add_css_class (second, "caption");
  gtk_box_append (GTK_BOX (texts), second);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  if (suggested)
    {
      GtkWidget *chip = gtk_label_new (_("asked for"));

      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), chip);
    }
  if (quick > 0)
    {
      g_autofree char *key = g_strdup_printf ("Ctrl %u", quick);

      gtk_box_append (GTK_BOX (box), km_key_cap_new (key));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key, -1);
    }
  fee = gtk_label_new (fee_text);
  gtk_widget_add_css_class (fee, "dim-label");
  gtk_widget_add_css_class (fee, "numeric");
  gtk_box_append (GTK_BOX (box), fee);
  gtk_widget_add_css_class (box, "hit");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_widget_set_sensitive (GTK_WIDGET (self), available);
  spoken = g_strdup_printf ("%s، %s، %s", name, below, fee_text != NULL ? fee_text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return GTK_WIDGET (self);
}

KmServiceHit *
km_hit_row_get_hit (KmHitRow *self)
{
  g_return_val_if_fail (KM_IS_HIT_ROW (self), NULL);

  return self->hit;
}
