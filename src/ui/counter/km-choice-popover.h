/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A short list of answers, each with its number as key (1 to 9): why a ticket is held, where it is transferred. Up and Down walk
 * it too, Escape leaves.
 * Signal: chosen (s id). The popover closes by itself before it is emitted. */
#define KM_TYPE_CHOICE_POPOVER (km_choice_popover_get_type ())
G_DECLARE_FINAL_TYPE (KmChoicePopover, km_choice_popover, KM, CHOICE_POPOVER, GtkPopover)

/* Returns (transfer floating): an empty popover; set its parent with gtk_widget_set_parent(). title is what is asked. Main thread. */
GtkWidget *km_choice_popover_new    (const char      *title);
void       km_choice_popover_clear  (KmChoicePopover *self);
/* Appends an answer; note is a second, dim line (nullable). All strings are copied. */
void       km_choice_popover_append (KmChoicePopover *self,
                                     const char      *id,
                                     const char      *label,
                                     const char      *note);

G_END_DECLS
