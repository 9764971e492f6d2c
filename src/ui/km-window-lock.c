/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "km-idle.h"
#include "km-lock-page.h"
#include "km-settings.h"
#include "km-window-lock.h"

typedef struct
{
  GtkWindow *window;    /* (not owned): this ends with it */
  GtkStack *stack;      /* (not owned): its */
  KmDesk *desk;         /* (owned) */
  KmSettings *settings; /* (owned) */
  GtkWidget *page;      /* (nullable) (not owned) until it is wanted: the locked screen */
  GtkWidget *focus;     /* (nullable) (not owned) what had the focus when it was locked */
  gulong locked_id;
} Lock;

static guint
minutes_cb (gpointer data)
{
  return km_settings_get_lock_minutes (((Lock *) data)->settings);
}

static void
idle_cb (gpointer data)
{
  Lock *lock = data;

  if (!km_desk_get_locked (lock->desk))
    km_desk_lock (lock->desk);
}

/* What else stands open over this window shows as little. */
static void
show_others (Lock *lock, gboolean show)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      gboolean hidden = g_object_get_data (G_OBJECT (window), "km-hidden-by-lock") != NULL;

      if (gtk_window_get_transient_for (window) != lock->window || (show ? !hidden : !gtk_widget_get_visible (GTK_WIDGET (window))))
        continue;
      g_object_set_data (G_OBJECT (window), "km-hidden-by-lock", show ? NULL : lock);
      gtk_widget_set_visible (GTK_WIDGET (window), show);
    }
}

static void
add_page (Lock *lock)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Khadamat Misr Counter"), NULL));
  gtk_box_append (GTK_BOX (box), header);
  lock->page = km_lock_page_new (lock->desk);
  gtk_box_append (GTK_BOX (box), lock->page);
  gtk_stack_add_named (lock->stack, box, "locked");
}

static void
update (Lock *lock)
{
  gboolean locked = km_desk_get_locked (lock->desk);

  if (locked == (g_strcmp0 (gtk_stack_get_visible_child_name (lock->stack), "locked") == 0))
    return;
  if (locked && gtk_stack_get_child_by_name (lock->stack, "locked") == NULL)
    add_page (lock);
  if (locked)
    g_set_weak_pointer (&lock->focus, gtk_root_get_focus (GTK_ROOT (lock->window)));
  show_others (lock, !locked);
  gtk_stack_set_visible_child_name (lock->stack, locked ? "locked" : "open");
  if (locked)
    gtk_widget_grab_focus (lock->page);
  if (locked || lock->focus == NULL)
    return;
  gtk_widget_grab_focus (lock->focus);
  /* What stands there is not selected: the next key would write over it. */
  if (GTK_IS_EDITABLE (lock->focus))
    gtk_editable_set_position (GTK_EDITABLE (lock->focus), -1);
}

static void
lock_free (gpointer data)
{
  Lock *lock = data;

  g_signal_handler_disconnect (lock->desk, lock->locked_id);
  g_clear_weak_pointer (&lock->focus);
  g_object_unref (lock->desk);
  g_object_unref (lock->settings);
  g_free (lock);
}

void
km_window_lock_add (GtkWindow *window, GtkStack *stack, KmDesk *desk)
{
  Lock *lock = g_new0 (Lock, 1);

  lock->window = window;
  lock->stack = stack;
  lock->desk = g_object_ref (desk);
  lock->settings = km_settings_new ();
  lock->locked_id = g_signal_connect_swapped (desk, "notify::locked", G_CALLBACK (update), lock);
  g_object_set_data_full (G_OBJECT (window), "km-window-lock", lock, lock_free);
  km_idle_watch (GTK_WIDGET (window), minutes_cb, idle_cb, lock);
  update (lock);
}
