/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "km-application.h"
#include "km-counter-window.h"
#include "km-dashboard-window.h"
#include "km-desk.h"
#include "km-hall-window.h"
#include "km-kiosk-window.h"
#include "km-locale.h"
#include "km-paths.h"
#include "km-settings.h"
#include "km-sign-in-window.h"

#include "resources/km-counter-resources.h"
#include "resources/km-shell-resources.h"

struct _KmApplication
{
  AdwApplication parent_instance;

  KmOptions options;
  KmSettings *settings;
  KmDesk *desk;      /* (nullable) until a server is known */
  GtkWidget *window; /* (not owned) the one window of the moment */
  gboolean closing;  /* the desk is being closed: nothing opens any more */
  guint signal_ids[2];
};

G_DEFINE_FINAL_TYPE (KmApplication, km_application, ADW_TYPE_APPLICATION)

#define KM_PRACTICE_ID KM_APPLICATION_ID ".Practice"

static void show_window (KmApplication *self);

static void
window_gone_cb (gpointer data, GObject *window)
{
  KmApplication *self = data;

  if (self->window == (GtkWidget *) window)
    self->window = NULL;
}

/* The new window is shown before the old one goes, so that the program is never without one and nothing flickers. */
static void
replace_window (KmApplication *self, GtkWidget *window)
{
  GtkWidget *old = self->window;

  if (old)
    g_object_weak_unref (G_OBJECT (old), window_gone_cb, self);
  self->window = window;
  g_object_weak_ref (G_OBJECT (window), window_gone_cb, self);
  if (old && gtk_window_is_maximized (GTK_WINDOW (old)))
    gtk_window_maximize (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  if (old)
    gtk_window_destroy (GTK_WINDOW (old));
}

static void
desk_closed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmApplication) self = data;
  g_autoptr(GError) error = NULL;

  if (!km_desk_close_finish (KM_DESK (object), result, &error))
    g_printerr ("khadamat-counter: %s\n", error->message);
  g_application_release (G_APPLICATION (self));
}

/* What was typed is on disk before the process ends, also when the window is closed or a signal ends it. */
static void
close_desk (KmApplication *self)
{
  if (self->closing)
    return;
  self->closing = TRUE;
  if (!self->desk)
    return;
  g_application_hold (G_APPLICATION (self));
  km_desk_close_async (self->desk, desk_closed_cb, g_object_ref (self));
}

static void
leave (KmApplication *self)
{
  close_desk (self);
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static gboolean
signal_cb (gpointer data)
{
  leave (data);
  return G_SOURCE_CONTINUE;
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  leave (data);
}

static void
start_practice (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program ? program : "khadamat-counter", "--practice", NULL);
  if (!process)
    g_printerr ("khadamat-counter: %s\n", error->message);
}

static void
practice_activated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmApplication) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* Run from the build tree, the bus does not know how to start it. */
  if (!reply && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    start_practice ();
  g_application_release (G_APPLICATION (self));
}

/* The desktop entry's action: practice is a program of its own, beside this one. The bus starts it: a child of this process would end
 * with it where each program has a sandbox. */
static void
practice_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KmApplication *self = data;
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  GVariantBuilder platform;

  if (self->options.practice)
    {
      g_application_activate (G_APPLICATION (self));
      return;
    }
  if (!bus)
    {
      start_practice ();
      return;
    }
  g_variant_builder_init (&platform, G_VARIANT_TYPE ("a{sv}"));
  g_application_hold (G_APPLICATION (self));
  g_dbus_connection_call (bus, KM_PRACTICE_ID, "/com/khadamatmisr/Counter/Practice", "org.freedesktop.Application", "Activate",
                          g_variant_new ("(a{sv})", &platform), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, practice_activated_cb, g_object_ref (self));
}

static void
state_cb (KmApplication *self)
{
  KmDeskState state = km_desk_get_state (self->desk);

  if (self->closing)
    return;
  if (state == KM_DESK_SIGNED_IN || (self->window && !KM_IS_SIGN_IN_WINDOW (self->window)))
    show_window (self);
}

static void
make_desk (KmApplication *self, const char *server)
{
  g_autofree char *program = km_paths_server_program ();
  g_autofree char *catalogue = km_paths_catalogue_dir ();
  g_autofree char *folder = NULL;

  if (self->options.state_dir)
    folder = g_canonicalize_filename (self->options.state_dir, NULL);
  else
    folder = g_build_filename (g_get_user_state_dir (), "khadamat-misr-counter", self->options.practice ? "practice" : "till", NULL);
  self->desk = km_desk_new (folder, server, self->options.practice, program, catalogue);
  km_desk_set_ca_file (self->desk, self->options.ca_file);
  km_desk_set_language (self->desk, km_locale_is_arabic () ? KM_DESK_ARABIC : KM_DESK_ENGLISH);
  g_signal_connect_object (self->desk, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
}

static void
server_chosen_cb (KmApplication *self, const char *url, KmSignInWindow *window)
{
  km_settings_set (self->settings, "server-url", url);
  make_desk (self, url);
  km_sign_in_window_set_desk (window, self->desk);
}

static void
cannot_work_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmApplication) self = data;

  km_desk_sign_out_finish (KM_DESK (object), result, NULL);
  if (KM_IS_SIGN_IN_WINDOW (self->window))
    km_sign_in_window_say (KM_SIGN_IN_WINDOW (self->window), _("This account has no work at a counter or the dashboard."));
}

static gboolean
is_leader (const char *role)
{
  return g_strcmp0 (role, "supervisor") == 0 || g_strcmp0 (role, "administrator") == 0;
}

/* Which window the signed-in person gets: what the command line asked for if the role may have it, else the role's own. */
static GtkWidget *
window_for_role (KmApplication *self)
{
  const char *role = km_desk_get_role (self->desk);
  const char *counter = km_desk_get_counter (self->desk);
  gboolean leads = is_leader (role);
  gboolean at_counter = counter && *counter;
  gboolean device = g_strcmp0 (role, "device") == 0;

  if (leads && !(at_counter && g_strcmp0 (self->options.window, "dashboard") != 0))
    return GTK_WIDGET (km_dashboard_window_new (ADW_APPLICATION (self), self->desk));
  if (at_counter)
    return GTK_WIDGET (km_counter_window_new (ADW_APPLICATION (self), self->desk));
  /* A screen on the wall and the kiosk at the door sign in as devices; the reception has the kiosk. */
  if (device && g_strcmp0 (self->options.window, "kiosk") != 0)
    return GTK_WIDGET (km_hall_window_new (GTK_APPLICATION (self), self->desk));
  if (device || g_strcmp0 (role, "receptionist") == 0)
    return GTK_WIDGET (km_kiosk_window_new (GTK_APPLICATION (self), self->desk));
  return NULL;
}

/* Windows of people and devices that sit at no counter. */
static gboolean
wants_no_counter (KmApplication *self)
{
  return self->options.window && !g_str_equal (self->options.window, "counter");
}

static void
painted_cb (KmApplication *self)
{
  leave (self);
}

static void
show_window (KmApplication *self)
{
  if (self->desk && km_desk_get_state (self->desk) == KM_DESK_SIGNED_IN)
    {
      GtkWidget *window = window_for_role (self);

      if (window)
        replace_window (self, window);
      else
        km_desk_sign_out_async (self->desk, NULL, cannot_work_cb, g_object_ref (self));
    }
  else
    {
      GtkWidget *window = km_sign_in_window_new (GTK_APPLICATION (self), self->desk, wants_no_counter (self));

      g_signal_connect_object (window, "server-chosen", G_CALLBACK (server_chosen_cb), self, G_CONNECT_SWAPPED);
      replace_window (self, window);
      if (self->options.exit_after_startup)
        g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
km_application_activate (GApplication *application)
{
  KmApplication *self = KM_APPLICATION (application);

  if (self->closing)
    return;
  if (self->window)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      return;
    }
  if (!self->desk)
    {
      g_autofree char *saved = km_settings_dup (self->settings, "server-url");
      const char *server = self->options.server ? self->options.server : saved;

      /* Practice brings its own server unless one is named. */
      if (self->options.practice)
        make_desk (self, self->options.server);
      else if (*server)
        make_desk (self, server);
    }
  show_window (self);
}

static gboolean
may_open (const char *role, const char *window)
{
  if (g_str_equal (window, "dashboard"))
    return is_leader (role);
  return g_strcmp0 (role, "device") == 0 || (g_str_equal (window, "kiosk") && g_strcmp0 (role, "receptionist") == 0);
}

static gboolean
is_open (KmApplication *self, const char *window)
{
  return (KM_IS_DASHBOARD_WINDOW (self->window) && g_str_equal (window, "dashboard"))
         || (KM_IS_HALL_WINDOW (self->window) && g_str_equal (window, "hall")) || (KM_IS_KIOSK_WINDOW (self->window) && g_str_equal (window, "kiosk"));
}

/* Asked for from outside: by the desktop entry's action of that name, or by a second start with --window. */
static void
window_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KmApplication *self = data;
  const char *window = g_action_get_name (G_ACTION (action));

  if (self->closing)
    return;
  g_free (self->options.window);
  self->options.window = g_strdup (window);
  if (!self->window || KM_IS_SIGN_IN_WINDOW (self->window) || is_open (self, window))
    g_application_activate (G_APPLICATION (self));
  else if (self->desk && may_open (km_desk_get_role (self->desk), window))
    show_window (self);
  else
    {
      gtk_window_present (GTK_WINDOW (self->window));
      if (KM_IS_WINDOW (self->window))
        km_window_toast (KM_WINDOW (self->window), _("This account may not open that window."));
    }
}

static void
km_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  KmApplication *self = KM_APPLICATION (application);

  /* The last one is closed by the person: the desk is closed while the program is still held. */
  if (!self->window || self->window == GTK_WIDGET (window))
    if (g_list_length (gtk_application_get_windows (application)) <= 1)
      close_desk (self);
  GTK_APPLICATION_CLASS (km_application_parent_class)->window_removed (application, window);
}

static void
km_application_startup (GApplication *application)
{
  KmApplication *self = KM_APPLICATION (application);
  const GActionEntry actions[] = {
    { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
    { "practice", practice_cb, NULL, NULL, NULL, { 0 } },
    { "dashboard", window_cb, NULL, NULL, NULL, { 0 } },
    { "hall", window_cb, NULL, NULL, NULL, { 0 } },
    { "kiosk", window_cb, NULL, NULL, NULL, { 0 } },
  };
  static const char *const quit_keys[] = { "<Control>q", NULL };

  G_APPLICATION_CLASS (km_application_parent_class)->startup (application);
  km_locale_init_gtk ();
  gtk_window_set_default_icon_name (KM_APPLICATION_ID);
  self->settings = km_settings_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, signal_cb, self);
}

static void
km_application_shutdown (GApplication *application)
{
  KmApplication *self = KM_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  if (self->window)
    g_object_weak_unref (G_OBJECT (self->window), window_gone_cb, self);
  self->window = NULL;
  g_clear_object (&self->desk);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (km_application_parent_class)->shutdown (application);
}

static void
km_application_finalize (GObject *object)
{
  KmApplication *self = KM_APPLICATION (object);

  g_free (self->options.server);
  g_free (self->options.window);
  g_free (self->options.language);
  g_free (self->options.state_dir);
  g_free (self->options.ca_file);
  G_OBJECT_CLASS (km_application_parent_class)->finalize (object);
}

static void
km_application_class_init (KmApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = km_application_finalize;
  application_class->startup = km_application_startup;
  application_class->activate = km_application_activate;
  application_class->shutdown = km_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_removed = km_application_window_removed;
}

static void
km_application_init (KmApplication *self)
{
}

KmApplication *
km_application_new (const KmOptions *options)
{
  GApplicationFlags flags = options->state_dir ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS;
  KmApplication *self;

  if (options->service)
    flags |= G_APPLICATION_IS_SERVICE;
  /* The resources lie in a static library: naming them keeps them in the program. */
  g_resources_register (km_shell_get_resource ());
  g_resources_register (km_counter_get_resource ());

  self = g_object_new (KM_TYPE_APPLICATION,
                       "application-id", options->practice ? KM_PRACTICE_ID : KM_APPLICATION_ID,
                       "flags", flags,
                       "resource-base-path", "/com/khadamatmisr/Counter",
                       NULL);
  self->options.practice = options->practice;
  self->options.exit_after_startup = options->exit_after_startup;
  self->options.server = g_strdup (options->server);
  self->options.window = g_strdup (options->window);
  self->options.language = g_strdup (options->language);
  self->options.state_dir = g_strdup (options->state_dir);
  self->options.ca_file = g_strdup (options->ca_file);
  return self;
}
