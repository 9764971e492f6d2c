/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-idle.h"

/* One hand works in all windows of the program. */
static gint64 last_event; /* monotonic */

#define LOOK_SECONDS 5

typedef struct
{
  guint (*minutes) (gpointer data);
  void (*idle) (gpointer data);
  gpointer data;
  guint source;
} Watch;

void
km_idle_reset (void)
{
  last_event = g_get_monotonic_time ();
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event)
{
  static const GdkEventType of_a_hand[] = { GDK_KEY_PRESS, GDK_BUTTON_PRESS, GDK_MOTION_NOTIFY, GDK_SCROLL, GDK_TOUCH_BEGIN };

  for (guint i = 0; i < G_N_ELEMENTS (of_a_hand); i++)
    if (gdk_event_get_event_type (event) == of_a_hand[i])
      km_idle_reset ();
  return GDK_EVENT_PROPAGATE;
}

static gboolean
look_cb (gpointer user_data)
{
  Watch *watch = user_data;
  guint minutes = watch->minutes (watch->data);

  if (minutes > 0 && g_get_monotonic_time () - last_event >= (gint64) minutes * 60 * G_USEC_PER_SEC)
    watch->idle (watch->data);
  return G_SOURCE_CONTINUE;
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_source_remove (watch->source);
  g_free (watch);
}

void
km_idle_watch (GtkWidget *window, guint (*minutes) (gpointer data), void (*idle) (gpointer data), gpointer data)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();
  Watch *watch = g_new0 (Watch, 1);

  watch->minutes = minutes;
  watch->idle = idle;
  watch->data = data;
  km_idle_reset ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (event_cb), NULL);
  gtk_widget_add_controller (window, controller);
  watch->source = g_timeout_add_seconds (LOOK_SECONDS, look_cb, watch);
  g_object_set_data_full (G_OBJECT (window), "km-idle-watch", watch, watch_free);
}
