/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-notices --language ar|en --shots FOLDER: a supervisor's dashboard is behind another window when a clerk's count differs: the desktop
 * is told, in words; pressing the notice brings the dashboard; looking at the dashboard takes the notice back. The desktop is this test:
 * it is org.freedesktop.Notifications on the session's bus. With KM_DRIVER_PROGRAM the dashboard is a sandbox's, and a portal is between. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include "km-main-job.h"

static char *language;
static char *shots;

/* --- the desktop ----------------------------------------------------------------------------------------------------- */

static const char desktop_xml[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/></method>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "</interface></node>";

typedef struct
{
  GDBusConnection *bus;
  guint            last;   /* the number of the newest notice */
  guint            closed; /* the number of the one that was taken back last */
  gboolean         owned;
  char            *title;
  char            *body;
} Desktop;

static void
desktop_call_cb (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer               data)
{
  Desktop *desktop = data;
  const char *const capabilities[] = { "actions", "body", NULL };

  if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", capabilities));
  else if (g_str_equal (method, "GetServerInformation"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ssss)", "test", "test", "1", "1.2"));
  else if (g_str_equal (method, "Notify"))
    {
      g_free (desktop->title);
      g_free (desktop->body);
      g_variant_get_child (parameters, 3, "s", &desktop->title);
      g_variant_get_child (parameters, 4, "s", &desktop->body);
      g_test_message ("notice: %s / %s", desktop->title, desktop->body);
      desktop->last++;
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", desktop->last));
    }
  else
    {
      g_variant_get (parameters, "(u)", &desktop->closed);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
owned_cb (GDBusConnection *connection,
          const char      *name,
          gpointer         data)
{
  Desktop *desktop = data;

  desktop->owned = TRUE;
}

static void
desktop_start (Desktop *desktop)
{
  static const GDBusInterfaceVTable vtable = { desktop_call_cb, NULL, NULL, { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (desktop_xml, &error);

  g_assert_no_error (error);
  desktop->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (desktop->bus, "/org/freedesktop/Notifications", node->interfaces[0], &vtable, desktop, NULL, &error);
  g_assert_no_error (error);
  g_bus_own_name_on_connection (desktop->bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, desktop, NULL);
  while (!desktop->owned)
    g_main_context_iteration (NULL, TRUE);
}

/* The person presses the notice. */
static void
desktop_press (Desktop *desktop)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (desktop->bus, NULL, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", desktop->last, "default"), &error);
  g_assert_no_error (error);
}

/* --- the room -------------------------------------------------------------------------------------------------------- */

/* The words of a label without its mnemonic. Returns: (transfer full) */
static char *
plain (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("", parts);
}

/* Another entry of the menu than DATA has the focus. */
static gboolean
moved_cb (KmDriver *driver,
          gpointer  data)
{
  char **before = data;
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *role = focused != NULL ? atspi_accessible_get_role_name (focused, NULL) : NULL;
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

  if (role == NULL || name == NULL || !km_driver_role_is (role, "menu item") || g_strcmp0 (name, *before) == 0)
    return FALSE;
  g_free (*before);
  *before = g_steal_pointer (&name);
  return TRUE;
}

static void
choose_from_menu (KmDriver   *driver,
                  const char *label)
{
  g_autofree char *wanted = plain (label);
  g_autofree char *at = NULL;

  km_driver_key (driver, "F10");
  for (int i = 0; g_strcmp0 (at, wanted) != 0; i++)
    {
      if (i > 0)
        km_driver_key (driver, "Down");
      if (i > 20 || !km_driver_wait_until (driver, moved_cb, &at))
        km_driver_fail (driver, "the menu does not lead to %s, but to %s", wanted, at);
    }
  km_driver_key (driver, "Return");
}

/* In front of the dashboard, the clerk counts nothing in a drawer that had a float. */
static void
miscount (KmMainJob *clerk)
{
  g_autofree char *record = g_strconcat (_("Record the count"), "*", NULL);

  km_driver_raise_window (clerk->driver);
  choose_from_menu (clerk->driver, _("_Close shift…"));
  g_object_unref (km_driver_find (clerk->driver, "push button", record));
  km_driver_type (clerk->driver, "0");
  km_driver_key (clerk->driver, "ctrl+Return");
  g_object_unref (km_driver_find (clerk->driver, NULL, _("Sign for the count")));
  km_driver_key (clerk->driver, "ctrl+Return");
  g_object_unref (km_driver_find (clerk->driver, NULL, _("Float: the cash in the drawer now, in pounds")));
}

typedef struct
{
  Desktop *desktop;
  guint    last;
  guint    closed;
} Awaited;

static gboolean
told_cb (KmDriver *driver,
         gpointer  data)
{
  Awaited *awaited = data;

  return awaited->desktop->last >= awaited->last && awaited->desktop->closed >= awaited->closed;
}

/* Waits until so many notices came, and that one was taken back. */
static void
wait_told (KmDriver *driver,
           Desktop  *desktop,
           guint     last,
           guint     closed)
{
  Awaited awaited = { desktop, last, closed };

  if (!km_driver_wait_until (driver, told_cb, &awaited))
    km_driver_fail (driver, "notices: %u came, %u was closed", desktop->last, desktop->closed);
}

/* No window manager is there: the last visible one of the screen's own windows is the one in front. */
static gboolean
in_front_cb (KmDriver *driver,
             gpointer  data)
{
  Display *display = data;
  Atom pid = XInternAtom (display, "_NET_WM_PID", False);
  Window root, parent, *windows;
  gboolean front = FALSE;
  unsigned int n;

  XQueryTree (display, DefaultRootWindow (display), &root, &parent, &windows, &n);
  for (unsigned int i = 0; i < n; i++)
    {
      XWindowAttributes attributes;
      unsigned long length, rest;
      unsigned char *value = NULL;
      Atom type;
      int format;

      if (!XGetWindowAttributes (display, windows[i], &attributes) || attributes.map_state != IsViewable)
        continue;
      XGetWindowProperty (display, windows[i], pid, 0, 1, False, XA_CARDINAL, &type, &format, &length, &rest, &value);
      front = length == 1 && *(unsigned long *) value == (unsigned long) km_driver_pid (driver);
      g_clear_pointer (&value, XFree);
    }
  XFree (windows);
  return front;
}

static void
test_notices (void)
{
  g_autofree char *wrapper = g_strdup (g_getenv ("KM_DRIVER_PROGRAM"));
  g_autofree char *folder = g_dir_make_tmp ("km-notices-XXXXXX", NULL);
  g_autofree char *receipts = g_build_filename (folder, "receipts", NULL);
  g_autofree char *own = g_build_filename (folder, "supervisor", NULL);
  g_autofree char *own_receipts = g_build_filename (own, "receipts", NULL);
  g_autofree char *port_file = NULL, *port = NULL, *url = NULL;
  g_autoptr (GError) error = NULL;
  Desktop desktop = { 0 };
  KmDriver *behind, *front;
  KmMainJob clerk = { .arabic = g_str_equal (language, "ar"), .state_dir = folder, .pdf_dir = receipts };
  KmMainJob supervisor = { .arabic = clerk.arabic, .state_dir = own, .pdf_dir = own_receipts };

  desktop_start (&desktop);
  /* One program of the sandbox at a time: the clerk's is not in it. */
  g_unsetenv ("KM_DRIVER_PROGRAM");
  front = clerk.driver = km_driver_new (KM_TEST_PROGRAM, language, NULL);
  km_main_job_start (&clerk, NULL);
  km_main_job_sign_in (&clerk, "clerk", TRUE);
  km_main_job_open_shift (&clerk, "100");

  port_file = km_main_job_find_file (folder, "port");
  g_assert_nonnull (port_file);
  g_file_get_contents (port_file, &port, NULL, &error);
  g_assert_no_error (error);
  url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  if (wrapper != NULL)
    g_setenv ("KM_DRIVER_PROGRAM", wrapper, TRUE);
  behind = supervisor.driver = km_driver_new (KM_TEST_PROGRAM, language, shots);
  {
    g_autofree char *state = g_build_filename (own, "state", NULL);
    const char *arguments[] = { "--practice", "--server", url, "--state-dir", state, "--window", "dashboard", NULL };

    km_driver_start (behind, arguments);
  }
  km_main_job_sign_in (&supervisor, "supervisor", FALSE);
  g_object_unref (km_driver_find (behind, NULL, _("Nothing needs attention.")));

  miscount (&clerk);
  wait_told (behind, &desktop, 1, 0);
  g_assert_cmpstr (desktop.title, ==, _("A shift's count differs"));
  g_assert_cmpuint (desktop.closed, ==, 0);
  km_driver_shot (behind, "behind");
  if (wrapper == NULL)
    {
      Display *display = XOpenDisplay (NULL);

      g_assert_nonnull (display);
      g_assert_false (in_front_cb (behind, display));
      desktop_press (&desktop);
      g_assert_true (km_driver_wait_until (behind, in_front_cb, display));
      km_driver_shot (behind, "pressed");
      XCloseDisplay (display);
    }
  km_driver_focus_window (behind);

  /* Another one; this time the dashboard is looked at by itself. */
  km_driver_raise_window (front);
  km_main_job_open_shift (&clerk, "100");
  miscount (&clerk);
  wait_told (behind, &desktop, 2, 0);
  g_assert_cmpstr (desktop.title, ==, _("A shift's count differs"));
  km_driver_focus_window (behind);
  wait_told (behind, &desktop, 2, 2);

  km_driver_stop (behind);
  km_driver_free (behind);
  km_driver_stop (front);
  km_driver_free (front);
  g_free (desktop.title);
  g_free (desktop.body);
  g_object_unref (desktop.bus);
}

int
main (int    argc,
      char **argv)
{
  const GOptionEntry entries[] = {
    { "language", 0, 0, G_OPTION_ARG_STRING, &language, NULL, NULL },
    { "shots", 0, 0, G_OPTION_ARG_FILENAME, &shots, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_ignore_unknown_options (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  g_assert_no_error (error);
  km_main_job_language (language);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journey/notices", test_notices);
  return g_test_run ();
}
