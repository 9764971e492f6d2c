/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-hall-label.h"

#define PROBE_SIZE 200
/* The Arabic face leaves room for vowel marks above and below every line, three digits high: a screen read from far away has none to spare.
 * Words need some of it for what hangs below the line. */
#define DIGITS_FACTOR 0.48
#define WORDS_FACTOR 0.66

/* The height of the lower of both digit faces for a font size of 1: Arabic-Indic digits stand lower than European ones. */
static double
digit_share (GtkWidget *label)
{
  static const char *const digits[] = { "٤", "8" };
  double lowest = 1;

  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    {
      g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (label, digits[i]);
      g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
      PangoRectangle ink;

      pango_attr_list_insert (attributes, pango_attr_size_new_absolute (PROBE_SIZE * PANGO_SCALE));
      pango_layout_set_attributes (layout, attributes);
      pango_layout_get_pixel_extents (layout, &ink, NULL);
      if (ink.height > 0)
        lowest = MIN (lowest, (double) ink.height / PROBE_SIZE);
    }
  return lowest;
}

GtkWidget *
km_hall_label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

void
km_hall_label_set_height (GtkWidget *label, double digit_height, gboolean words)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (digit_height / digit_share (label) * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_line_height_new (words ? WORDS_FACTOR : DIGITS_FACTOR));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
}
