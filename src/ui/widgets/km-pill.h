/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  KM_PILL_NEUTRAL,
  KM_PILL_GOOD,
  KM_PILL_BUSY,
  KM_PILL_WARNING,
  KM_PILL_PRACTICE,
} KmPillKind;

/* A short state on a coloured ground: a GtkLabel whose kind can change. The words carry the meaning, the colour only helps. */
GtkWidget *km_pill_new (KmPillKind  kind,
                        const char *text);
void       km_pill_set (GtkWidget  *pill,
                        KmPillKind  kind,
                        const char *text);

G_END_DECLS
