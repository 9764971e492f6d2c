/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label drawn as the cap of a key: «F2», «Ctrl K». key is drawn left to right whatever the language. */
GtkWidget *km_key_cap_new (const char *key);

/* A button that shows its key. label may carry a mnemonic; key is drawn as a cap ("F9"), told to screen readers as the
 * button's key shortcut, and only shown: the action's accelerator is set where the action is. action_name is nullable. */
GtkWidget *km_key_button_new (const char *label,
                              const char *key,
                              const char *action_name);
/* Changes the words of a button made by km_key_button_new(). */
void       km_key_button_set_label (GtkWidget  *button,
                                    const char *label);

G_END_DECLS
