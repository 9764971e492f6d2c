/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One figure with what it counts above and what it rests on below. Spoken as one thing: «في الانتظار: ١٨، ٥ شبابيك مفتوحة». */
#define KM_TYPE_FIGURE_TILE (km_figure_tile_get_type ())
G_DECLARE_FINAL_TYPE (KmFigureTile, km_figure_tile, KM, FIGURE_TILE, GtkWidget)

GtkWidget *km_figure_tile_new (const char   *title);
/* value: the figure as drawn; note is nullable. */
void       km_figure_tile_set (KmFigureTile *self,
                               const char   *value,
                               const char   *note);

G_END_DECLS
