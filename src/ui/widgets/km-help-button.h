/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "?" of a panel: a few sentences on what it is for and which keys it has. Property: topic (s, construct-only). Main thread. */
#define KM_TYPE_HELP_BUTTON (km_help_button_get_type ())
G_DECLARE_FINAL_TYPE (KmHelpButton, km_help_button, KM, HELP_BUTTON, GtkWidget)

/* Returns (transfer floating). @topic: "queue", "work", "basket", "payment", "shift", "history", "dashboard". */
GtkWidget *km_help_button_new (const char *topic);
/* The help on @topic, one sentence or key a line, NULL when there is none. */
const char *km_help_text (const char *topic);

G_END_DECLS
