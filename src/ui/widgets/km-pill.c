/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-pill.h"

static const char *const kinds[] = {
  [KM_PILL_NEUTRAL] = "neutral",
  [KM_PILL_GOOD] = "good",
  [KM_PILL_BUSY] = "busy",
  [KM_PILL_WARNING] = "warning",
  [KM_PILL_PRACTICE] = "practice",
};

GtkWidget *
km_pill_new (KmPillKind kind, const char *text)
{
  GtkWidget *pill = gtk_label_new (NULL);

  gtk_widget_add_css_class (pill, "pill");
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  km_pill_set (pill, kind, text);
  return pill;
}

void
km_pill_set (GtkWidget *pill, KmPillKind kind, const char *text)
{
  g_return_if_fail (kind < G_N_ELEMENTS (kinds));

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (i != kind)
      gtk_widget_remove_css_class (pill, kinds[i]);
  gtk_widget_add_css_class (pill, kinds[kind]);
  gtk_label_set_label (GTK_LABEL (pill), text);
}
