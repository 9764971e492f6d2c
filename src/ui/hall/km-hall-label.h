/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Words of the hall's screen, whose size is the height of a digit in pixels: what must be read from far away is measured so. */

/* Returns: (transfer floating): a GtkLabel. */
GtkWidget *km_hall_label_new        (const char *css_class);
/* digit_height: pixels. words: it holds letters, not digits alone, and lines need more room. */
void       km_hall_label_set_height (GtkWidget  *label,
                                     double      digit_height,
                                     gboolean    words);

G_END_DECLS
