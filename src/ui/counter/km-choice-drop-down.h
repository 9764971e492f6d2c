/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkDropDown over choices (KmFormChoice) whose first line is the prompt: position 0 is "nothing chosen", the choices follow from 1.
 * Letters typed on it choose by the beginning of a label, as the hand is used to, spelling variants alike. Returns (transfer floating).
 * Main thread. */
GtkWidget *km_choice_drop_down_new (GListModel *choices);

G_END_DECLS
