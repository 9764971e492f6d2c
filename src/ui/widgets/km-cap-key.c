/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-cap-key.h"

typedef struct
{
  guint cap;
  GdkModifierType modifiers;
  char *action;
} CapKey;

static void
cap_key_free (gpointer data, GClosure *closure)
{
  CapKey *key = data;

  g_free (key->action);
  g_free (key);
}

static gboolean
has_cap (GdkDisplay *display, guint keycode, guint cap)
{
  g_autofree GdkKeymapKey *keys = NULL;
  g_autofree guint *keyvals = NULL;
  int n = 0;

  if (!gdk_display_map_keycode (display, keycode, &keys, &keyvals, &n))
    return FALSE;
  for (int i = 0; i < n; i++)
    if (keys[i].level == 0 && keyvals[i] == cap)
      return TRUE;
  return FALSE;
}

static gboolean
pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, gpointer data)
{
  CapKey *key = data;
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != key->modifiers
      || !has_cap (gtk_widget_get_display (window), keycode, key->cap))
    return FALSE;
  return gtk_widget_activate_action (window, key->action, NULL);
}

void
km_cap_key_add (GtkWidget *window, guint cap, GdkModifierType modifiers, const char *action)
{
  GtkEventController *controller;
  CapKey *key;

  g_return_if_fail (GTK_IS_WIDGET (window));
  g_return_if_fail (action != NULL);

  controller = gtk_event_controller_key_new ();
  key = g_new0 (CapKey, 1);
  key->cap = cap;
  key->modifiers = modifiers;
  key->action = g_strdup (action);
  g_signal_connect_data (controller, "key-pressed", G_CALLBACK (pressed_cb), key, cap_key_free, 0);
  gtk_widget_add_controller (window, controller);
}
