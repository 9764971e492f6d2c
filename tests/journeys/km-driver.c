/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>

#include "km-driver-private.h"

/* --- the hands ------------------------------------------------------------------------------------------------ */

static char *
run_tool (const char * const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool =
    g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (tool, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

/* The visible windows that xdotool finds, the newest last. Returns: (transfer full) */
static GStrv
find_windows (const char *how,
              const char *what,
              gboolean    of_class)
{
  const char *argv[] = { "xdotool", "search", "--all", "--onlyvisible", how, what, of_class ? "--class" : NULL, KM_APPLICATION_ID, NULL };
  g_autofree char *found = run_tool (argv);

  return g_strsplit (g_strstrip (found), "\n", -1);
}

/* What runs without a sandbox, by its number: a window of that name, but not of the one that is in a sandbox. */
static GArray *plain_pids;

gboolean
km_driver_is_plain (GPid pid)
{
  for (guint i = 0; plain_pids != NULL && i < plain_pids->len; i++)
    if (g_array_index (plain_pids, GPid, i) == pid)
      return TRUE;
  return FALSE;
}

static gboolean
is_of_plain (const char *window)
{
  for (guint i = 0; plain_pids != NULL && i < plain_pids->len; i++)
    {
      g_autofree char *pid = g_strdup_printf ("%d", (int) g_array_index (plain_pids, GPid, i));
      g_auto (GStrv) windows = find_windows ("--pid", pid, FALSE);

      if (g_strv_contains ((const char * const *) windows, window))
        return TRUE;
    }
  return FALSE;
}

/* Above the floor's 4.8, GTK says of a widget where it stands in its window without the shadow around: beside where a mouse must go. And
 * keys that are given to the window of a list that hangs at another go no further. */
static gboolean
is_newer (KmDriver *driver)
{
  g_autoptr (AtspiAccessible) application = driver->toolkit == NULL ? km_driver_application (driver) : NULL;

  if (application != NULL)
    driver->toolkit = atspi_accessible_get_toolkit_version (application, NULL);
  return driver->toolkit != NULL && !g_str_has_prefix (driver->toolkit, "4.8.");
}

/* There is no window manager: the newest visible window of the application takes the keys. Returns: (transfer full) */
static char *
focus_window (KmDriver *driver)
{
  g_autofree char *pid = g_strdup_printf ("%d", (int) driver->pid);
  g_auto (GStrv) windows = driver->wrapped ? find_windows ("--class", KM_APPLICATION_ID, FALSE) : find_windows ("--pid", pid, is_newer (driver));
  guint n = g_strv_length (windows);
  char *window;
  const char *focus[] = { "xdotool", "windowfocus", "--sync", NULL, NULL };

  while (driver->wrapped && n > 0 && is_of_plain (windows[n - 1]))
    n--;
  window = g_strdup (n > 0 ? windows[n - 1] : "");
  focus[3] = window;
  if (*window != '\0')
    g_free (run_tool (focus));
  return window;
}

/* Gives the keys to the application's newest window, for hands other than xdotool's. */
void
km_driver_focus_window (KmDriver *driver)
{
  g_free (focus_window (driver));
}

/* Puts the application's newest window before those of others, for the mouse too. */
void
km_driver_raise_window (KmDriver *driver)
{
  g_autofree char *window = focus_window (driver);
  const char *argv[] = { "xdotool", "windowraise", window, NULL };

  g_free (run_tool (argv));
}

/* Presses a key or chord as xdotool names it ("F2", "ctrl+k"). */
void
km_driver_key (KmDriver   *driver,
               const char *key)
{
  g_autofree char *window = focus_window (driver);
  const char *argv[] = { "xdotool", "key", "--clearmodifiers", key, NULL };

  g_free (run_tool (argv));
}

/* Types into whatever has the focus. What no key of the keyboard gives (Arabic letters) is put in as an input method does: xdotool
 * would redefine keys for it faster than the application learns of them. */
void
km_driver_type (KmDriver   *driver,
                const char *text)
{
  if (g_str_is_ascii (text))
    {
      g_autofree char *window = focus_window (driver);
      const char *argv[] = { "xdotool", "type", "--delay", "8", text, NULL };

      g_free (run_tool (argv));
    }
  else
    {
      g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
      g_autoptr (AtspiEditableText) editable = focused != NULL ? atspi_accessible_get_editable_text_iface (focused) : NULL;

      if (editable == NULL)
        km_driver_fail (driver, "«%s» cannot be typed: no entry has the focus", text);
      atspi_editable_text_set_text_contents (editable, text, NULL);
    }
}

/* As a screen reader presses a button. FALSE when ACCESSIBLE cannot be pressed. */
static gboolean
press (AtspiAccessible *accessible)
{
  g_autoptr (AtspiAction) action = atspi_accessible_get_action_iface (accessible);

  return action != NULL && atspi_action_get_n_actions (action, NULL) > 0 && atspi_action_do_action (action, 0, NULL);
}

/* Clicks the middle of ACCESSIBLE with the mouse; where that cannot be found, and in a sandbox, it is pressed instead. */
void
km_driver_click (KmDriver        *driver,
                 AtspiAccessible *accessible)
{
  g_autofree char *window = focus_window (driver);
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (accessible);
  g_autofree AtspiRect *rect = NULL;
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

  if ((driver->wrapped || is_newer (driver)) && press (accessible))
    return;
  g_assert_nonnull (component);
  rect = atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  g_assert_nonnull (rect);
  x = g_strdup_printf ("%d", rect->x + rect->width / 2);
  y = g_strdup_printf ("%d", rect->y + rect->height / 2);
  {
    const char *argv[] = { "xdotool", "mousemove", "--window", window, x, y, "click", "1", NULL };

    g_free (run_tool (argv));
  }
}

typedef struct
{
  AtspiAccessible *entry;
  gboolean         empty;
  guint            looks;
} Filled;

static gboolean
filled_cb (KmDriver *driver,
           gpointer  data)
{
  Filled *filled = data;
  g_autofree char *now = km_driver_text_of (filled->entry);

  return now != NULL && (*now == '\0') == filled->empty;
}

static gboolean
has_focus_cb (KmDriver *driver,
              gpointer  data)
{
  Filled *filled = data;
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (filled->entry);

  if (states != NULL && atspi_state_set_contains (states, ATSPI_STATE_FOCUSED))
    return TRUE;
  /* A click on a window that was still being laid out went beside it: as a person does, click again. Where no click hits, the keyboard
   * goes from one to the next. */
  if (driver->wrapped && filled->looks++ % 10 == 9)
    km_driver_key (driver, "Tab");
  else if (!driver->wrapped && filled->looks++ % 40 == 0)
    km_driver_click (driver, filled->entry);
  return FALSE;
}

/* Clicks into the entry named NAME, replaces what stands there by typing TEXT, and waits until something (or nothing) stands
 * there: entries draw digits in groups and in the reader's figures. */
void
km_driver_fill (KmDriver   *driver,
                const char *name,
                const char *text)
{
  g_autoptr (AtspiAccessible) entry = km_driver_find (driver, "text", name);
  Filled filled = { entry, *text == '\0', 0 };

  if (!km_driver_wait_until (driver, has_focus_cb, &filled))
    km_driver_fail (driver, "«%s» does not take the focus", name);
  km_driver_key (driver, "ctrl+a");
  if (*text == '\0')
    km_driver_key (driver, "Delete");
  else
    km_driver_type (driver, text);
  if (!km_driver_wait_until (driver, filled_cb, &filled))
    km_driver_fail (driver, "«%s» did not take «%s»", name, text);
}

typedef struct
{
  const char *name;
  const char *option;
} Choice;

static gboolean
chosen_cb (KmDriver *driver,
           gpointer  data)
{
  Choice *choice = data;
  g_autoptr (AtspiAccessible) box = km_driver_look (driver, "combo box", choice->name);
  g_autoptr (AtspiAccessible) option = box != NULL ? km_driver_find_inside (box, choice->option) : NULL;

  return option != NULL;
}

/* Chooses OPTION in the drop-down NAME by typing: opens it, walks its list, and waits until the choice stands. */
void
km_driver_choose (KmDriver   *driver,
                  const char *name,
                  const char *option)
{
  g_autoptr (AtspiAccessible) box = km_driver_find (driver, "combo box", name);
  g_autoptr (AtspiAccessible) row = NULL;
  Choice choice = { name, option };

  km_driver_click (driver, box);
  row = km_driver_find (driver, "list item", option);
  km_driver_click (driver, row);
  if (!km_driver_wait_until (driver, chosen_cb, &choice))
    km_driver_fail (driver, "«%s» did not take the choice «%s»", name, option);
}

/* --- the process ---------------------------------------------------------------------------------------------- */

static void
focus_cb (AtspiEvent *event,
          void       *data)
{
  KmDriver *driver = data;

  /* The frame says so too; a person looks at what is in it. */
  if (event->detail1 == 1 && km_driver_is_ours (driver, event->source)
      && atspi_accessible_get_role (event->source, NULL) != ATSPI_ROLE_FRAME)
    g_set_object (&driver->focused, event->source);
  g_boxed_free (ATSPI_TYPE_EVENT, event);
}

/* Pictures of an earlier run would stand among those of this one: what km_driver_shot() has named goes. */
static void
empty_shots (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_regex_match_simple ("^[0-9]{2,}-.*\\.png$", name, 0, 0))
        g_unlink (path);
    }
}

static void
drop_cb (const char    *domain,
         GLogLevelFlags level,
         const char    *message,
         gpointer       data)
{
}

KmDriver *
km_driver_new (const char *program,
               const char *language,
               const char *shot_folder)
{
  KmDriver *driver = g_new0 (KmDriver, 1);

  /* The application runs with fatal warnings; libatspi's own, about applications that left, are not ours. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_handler ("dbind", G_LOG_LEVEL_WARNING, drop_cb, NULL);
  g_log_set_handler ("GLib-GObject", G_LOG_LEVEL_WARNING, drop_cb, NULL);
  atspi_init ();
  driver->listener = atspi_event_listener_new (focus_cb, driver, NULL);
  atspi_event_listener_register (driver->listener, "object:state-changed:focused", NULL);
  /* KM_DRIVER_PROGRAM starts the application another way, in a sandbox: one of that kind at a time. */
  driver->wrapped = g_getenv ("KM_DRIVER_PROGRAM") != NULL;
  driver->program = g_strdup (driver->wrapped ? g_getenv ("KM_DRIVER_PROGRAM") : program);
  driver->language = g_strdup (language);
  driver->shot_folder = g_strdup (shot_folder);
  if (shot_folder != NULL)
    {
      g_assert_cmpint (g_mkdir_with_parents (shot_folder, 0755), ==, 0);
      empty_shots (shot_folder);
    }
  return driver;
}

void
km_driver_free (KmDriver *driver)
{
  if (driver == NULL)
    return;
  if (driver->process != NULL)
    km_driver_kill (driver);
  atspi_event_listener_deregister (driver->listener, "object:state-changed:focused", NULL);
  g_object_unref (driver->listener);
  g_clear_object (&driver->focused);
  g_free (driver->program);
  g_free (driver->toolkit);
  g_free (driver->language);
  g_free (driver->shot_folder);
  g_free (driver);
}

static gboolean
on_bus_cb (KmDriver *driver,
           gpointer  data)
{
  g_autoptr (AtspiAccessible) root = km_driver_application (driver);

  return root != NULL && atspi_accessible_get_child_count (root, NULL) > 0;
}

/* Starts the application and waits for its first window. */
void
km_driver_start (KmDriver           *driver,
                 const char * const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (driver->process);
  g_ptr_array_add (argv, driver->program);
  g_ptr_array_add (argv, (gpointer) "--language");
  g_ptr_array_add (argv, driver->language);
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  driver->process = g_subprocess_newv ((const char * const *) argv->pdata, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  driver->pid = (GPid) g_ascii_strtoll (g_subprocess_get_identifier (driver->process), NULL, 10);
  if (!driver->wrapped)
    {
      if (plain_pids == NULL)
        plain_pids = g_array_new (FALSE, FALSE, sizeof (GPid));
      g_array_append_val (plain_pids, driver->pid);
    }
  if (!km_driver_wait_until (driver, on_bus_cb, NULL))
    km_driver_fail (driver, "the application did not come up");
}

gboolean
km_driver_is_running (KmDriver *driver)
{
  return driver->process != NULL && g_subprocess_get_identifier (driver->process) != NULL;
}

GPid
km_driver_pid (KmDriver *driver)
{
  return driver->pid;
}

/* Waits for the clean end that a key has asked for. */
void
km_driver_wait_end (KmDriver *driver)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (driver->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (driver->process));
  g_assert_cmpint (g_subprocess_get_exit_status (driver->process), ==, 0);
  g_clear_object (&driver->process);
}

/* Ends the application as a person would, by closing its window, and expects a clean end. */
void
km_driver_stop (KmDriver *driver)
{
  km_driver_key (driver, "ctrl+q");
  km_driver_wait_end (driver);
}

/* Takes the application away at this instant (SIGKILL). */
void
km_driver_kill (KmDriver *driver)
{
  if (driver->process == NULL)
    return;
  g_subprocess_send_signal (driver->process, SIGKILL);
  g_subprocess_wait (driver->process, NULL, NULL);
  g_clear_object (&driver->process);
}

/* Leaves a picture of the whole screen as NN-NAME.png in the folder of this journey. */
void
km_driver_shot (KmDriver   *driver,
                const char *name)
{
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  if (driver->shot_folder == NULL)
    return;
  file = g_strdup_printf ("%02u-%s.png", ++driver->shots, name);
  path = g_build_filename (driver->shot_folder, file, NULL);
  {
    const char *argv[] = { "import", "-window", "root", path, NULL };

    g_free (run_tool (argv));
  }
}
