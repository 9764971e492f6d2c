/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit-items.h"

G_BEGIN_DECLS

/* A line of the service search: the service or bundle, the visitor's own word that found it, who gives it, what it costs. */
#define KM_TYPE_HIT_ROW (km_hit_row_get_type ())
G_DECLARE_FINAL_TYPE (KmHitRow, km_hit_row, KM, HIT_ROW, GtkListBoxRow)

/* Returns (transfer floating). Main thread. */
GtkWidget    *km_hit_row_new     (KmServiceHit *hit);
KmServiceHit *km_hit_row_get_hit (KmHitRow     *self);

G_END_DECLS
