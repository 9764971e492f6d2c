/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>

#include "km-driver.h"

struct _KmDriver
{
  char        *program;
  char        *language;
  char        *shot_folder;
  GSubprocess *process;
  GPid         pid;
  guint        shots;
};

/* --- waiting ------------------------------------------------------------------------------------------------- */

static gboolean
tick_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The bus tells of changes, but not of every one in GTK 4.8: look again each 30 ms while the main context runs. */
static void
let_time_pass (void)
{
  gboolean passed = FALSE;

  g_timeout_add (30, tick_cb, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
}

/* Waits until CONDITION holds; FALSE when patience ends. */
gboolean
km_driver_wait_until (KmDriver  *driver,
                      gboolean (*condition) (KmDriver *driver, gpointer data),
                      gpointer   data)
{
  gint64 end = g_get_monotonic_time () + KM_DRIVER_PATIENCE_SECONDS * G_USEC_PER_SEC;

  for (;;)
    {
      if (condition (driver, data))
        return TRUE;
      if (g_get_monotonic_time () > end)
        return FALSE;
      let_time_pass ();
    }
}

/* --- the tree ------------------------------------------------------------------------------------------------ */

typedef gboolean (*VisitFunc) (AtspiAccessible *accessible, const char *role, const char *name, gpointer data);

static AtspiAccessible *
walk (AtspiAccessible *root,
      gboolean         showing_only,
      VisitFunc        visit,
      gpointer         data)
{
  g_autofree char *role = NULL;
  g_autofree char *name = NULL;
  int n;

  /* What is not shown (another page of a stack) is not there for a person. */
  if (showing_only)
    {
      g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (root);
      AtspiRole kind = atspi_accessible_get_role (root, NULL);

      if (kind != ATSPI_ROLE_APPLICATION && states != NULL
          && !atspi_state_set_contains (states, ATSPI_STATE_VISIBLE))
        return NULL;
    }
  role = atspi_accessible_get_role_name (root, NULL);
  name = atspi_accessible_get_name (root, NULL);
  if (role != NULL && visit (root, role, name != NULL ? name : "", data))
    return g_object_ref (root);
  n = atspi_accessible_get_child_count (root, NULL);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (root, i, NULL);
      AtspiAccessible *found;

      if (child == NULL)
        continue;
      found = walk (child, showing_only, visit, data);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static AtspiAccessible *
application (KmDriver *driver)
{
  AtspiAccessible *desktop = atspi_get_desktop (0);
  int n = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; i < n; i++)
    {
      AtspiAccessible *child = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (child != NULL && (GPid) atspi_accessible_get_process_id (child, NULL) == driver->pid)
        {
          atspi_accessible_clear_cache (child);
          return child;
        }
      g_clear_object (&child);
    }
  return NULL;
}

typedef struct
{
  const char *role;          /* NULL: any */
  const char *name;          /* a GLib pattern; NULL: any */
  GRegex     *pattern;
  char       *text;
  AtspiAccessible *found;
} Wanted;

static gboolean
matches_cb (AtspiAccessible *accessible,
            const char      *role,
            const char      *name,
            gpointer         data)
{
  Wanted *wanted = data;

  if (wanted->role != NULL && strcmp (role, wanted->role) != 0)
    return FALSE;
  return wanted->name == NULL || g_pattern_match_simple (wanted->name, name);
}

static gboolean
found_cb (KmDriver *driver,
          gpointer  data)
{
  Wanted *wanted = data;
  g_autoptr (AtspiAccessible) root = application (driver);

  if (root != NULL)
    wanted->found = walk (root, TRUE, matches_cb, wanted);
  return wanted->found != NULL;
}

static gboolean
gone_cb (KmDriver *driver,
         gpointer  data)
{
  Wanted *wanted = data;

  g_clear_object (&wanted->found);
  return !found_cb (driver, data);
}

/* The first accessible of ROLE (nullable) whose name matches the pattern NAME (nullable; * and ? are wild), now.
 * Returns: (transfer full) (nullable) */
AtspiAccessible *
km_driver_look (KmDriver   *driver,
                const char *role,
                const char *name)
{
  Wanted wanted = { .role = role, .name = name };

  found_cb (driver, &wanted);
  return wanted.found;
}

/* The same, waiting until it is there. Returns: (transfer full) */
AtspiAccessible *
km_driver_find (KmDriver   *driver,
                const char *role,
                const char *name)
{
  Wanted wanted = { .role = role, .name = name };

  if (!km_driver_wait_until (driver, found_cb, &wanted))
    {
      km_driver_dump (driver);
      km_driver_shot (driver, "not-found");
      g_error ("no %s named «%s» appeared", role != NULL ? role : "thing", name != NULL ? name : "*");
    }
  return wanted.found;
}

static gboolean
focused_cb (AtspiAccessible *accessible,
            const char      *role,
            const char      *name,
            gpointer         data)
{
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (accessible);

  return states != NULL && atspi_state_set_contains (states, ATSPI_STATE_FOCUSED);
}

/* What has the keyboard's focus, now. Returns: (transfer full) (nullable) */
AtspiAccessible *
km_driver_focused (KmDriver *driver)
{
  g_autoptr (AtspiAccessible) root = application (driver);

  return root != NULL ? walk (root, TRUE, focused_cb, NULL) : NULL;
}

/* Waits until no such accessible is there any more. */
void
km_driver_wait_gone (KmDriver   *driver,
                     const char *role,
                     const char *name)
{
  Wanted wanted = { .role = role, .name = name };

  if (!km_driver_wait_until (driver, gone_cb, &wanted))
    {
      km_driver_dump (driver);
      g_error ("the %s named «%s» stayed", role != NULL ? role : "thing", name != NULL ? name : "*");
    }
}

/* The text of an entry, or the name of anything else. Returns: (transfer full) */
char *
km_driver_text_of (AtspiAccessible *accessible)
{
  g_autoptr (AtspiText) text = atspi_accessible_get_text_iface (accessible);
  char *content = NULL;

  /* (0, -1) gives nothing in GTK 4.8 */
  if (text != NULL)
    content = atspi_text_get_text (text, 0, atspi_text_get_character_count (text, NULL), NULL);
  return content != NULL ? content : atspi_accessible_get_name (accessible, NULL);
}

static gboolean
text_cb (AtspiAccessible *accessible,
         const char      *role,
         const char      *name,
         gpointer         data)
{
  Wanted *wanted = data;

  if (g_regex_match (wanted->pattern, name, 0, NULL))
    {
      wanted->text = g_strdup (name);
      return TRUE;
    }
  if (strcmp (role, "text") == 0 || strcmp (role, "label") == 0)
    {
      g_autofree char *content = km_driver_text_of (accessible);

      if (content != NULL && g_regex_match (wanted->pattern, content, 0, NULL))
        {
          wanted->text = g_steal_pointer (&content);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
text_there_cb (KmDriver *driver,
               gpointer  data)
{
  Wanted *wanted = data;
  g_autoptr (AtspiAccessible) root = application (driver);
  g_autoptr (AtspiAccessible) found = NULL;

  if (root != NULL)
    found = walk (root, TRUE, text_cb, wanted);
  return found != NULL;
}

/* Waits until something on screen reads as the regular expression PATTERN, and gives its text. Returns: (transfer full) */
char *
km_driver_wait_text (KmDriver   *driver,
                     const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  Wanted wanted = { .pattern = regex };

  g_assert_nonnull (regex);
  if (!km_driver_wait_until (driver, text_there_cb, &wanted))
    {
      km_driver_dump (driver);
      km_driver_shot (driver, "not-shown");
      g_error ("nothing reads as /%s/", pattern);
    }
  return wanted.text;
}

/* Does anything on screen read as PATTERN now? */
gboolean
km_driver_shows (KmDriver   *driver,
                 const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  Wanted wanted = { .pattern = regex };
  gboolean shown = text_there_cb (driver, &wanted);

  g_free (wanted.text);
  return shown;
}

static void
dump_one (AtspiAccessible *accessible,
          int              depth)
{
  g_autofree char *role = atspi_accessible_get_role_name (accessible, NULL);
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);
  g_autofree char *text = km_driver_text_of (accessible);
  int n = atspi_accessible_get_child_count (accessible, NULL);

  g_printerr ("# %*s%s «%s»%s%s\n", depth * 2, "", role, name, text != NULL && g_strcmp0 (text, name) != 0 ? " = " : "",
              text != NULL && g_strcmp0 (text, name) != 0 ? text : "");
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (accessible, i, NULL);

      if (child != NULL)
        dump_one (child, depth + 1);
    }
}

/* Prints the tree that is there, for whoever reads a failed test. */
void
km_driver_dump (KmDriver *driver)
{
  g_autoptr (AtspiAccessible) root = application (driver);

  if (root != NULL)
    dump_one (root, 0);
  else
    g_printerr ("# the application is not on the accessibility bus\n");
}

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

/* There is no window manager: the newest visible window of the application takes the keys. Returns: (transfer full) */
static char *
focus_window (KmDriver *driver)
{
  g_autofree char *pid = g_strdup_printf ("%d", (int) driver->pid);
  const char *search[] = { "xdotool", "search", "--onlyvisible", "--pid", pid, NULL };
  g_autofree char *found = run_tool (search);
  g_auto (GStrv) windows = g_strsplit (g_strstrip (found), "\n", -1);
  guint n = g_strv_length (windows);
  char *window = g_strdup (n > 0 ? windows[n - 1] : "");
  const char *focus[] = { "xdotool", "windowfocus", "--sync", window, NULL };

  if (*window != '\0')
    g_free (run_tool (focus));
  return window;
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

/* Types into whatever has the focus. */
void
km_driver_type (KmDriver   *driver,
                const char *text)
{
  g_autofree char *window = focus_window (driver);
  const char *argv[] = { "xdotool", "type", "--delay", "8", text, NULL };

  g_free (run_tool (argv));
}

/* Clicks the middle of ACCESSIBLE with the mouse. */
void
km_driver_click (KmDriver        *driver,
                 AtspiAccessible *accessible)
{
  g_autofree char *window = focus_window (driver);
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (accessible);
  g_autofree AtspiRect *rect = NULL;
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;

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
  const char      *text;
} Filled;

static gboolean
filled_cb (KmDriver *driver,
           gpointer  data)
{
  Filled *filled = data;
  g_autofree char *now = km_driver_text_of (filled->entry);

  return g_strcmp0 (now, filled->text) == 0;
}

/* Puts TEXT into the entry named NAME as a paste would, and waits until it stands there. */
void
km_driver_fill (KmDriver   *driver,
                const char *name,
                const char *text)
{
  g_autoptr (AtspiAccessible) entry = km_driver_find (driver, "text", name);
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (entry);
  Filled filled = { entry, text };

  g_assert_nonnull (editable);
  atspi_editable_text_set_text_contents (editable, text, NULL);
  if (!km_driver_wait_until (driver, filled_cb, &filled))
    g_error ("«%s» did not take «%s»", name, text);
}

static gboolean
chosen_cb (KmDriver *driver,
           gpointer  data)
{
  Wanted *wanted = data;
  g_autoptr (AtspiAccessible) box = km_driver_look (driver, "combo box", wanted->name);
  g_autoptr (AtspiAccessible) option = NULL;
  Wanted inner = { .name = wanted->text };

  if (box == NULL)
    return FALSE;
  option = walk (box, FALSE, matches_cb, &inner);
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
  Wanted wanted = { .name = name, .text = (char *) option };

  km_driver_click (driver, box);
  row = km_driver_find (driver, "list item", option);
  km_driver_click (driver, row);
  if (!km_driver_wait_until (driver, chosen_cb, &wanted))
    g_error ("«%s» did not take the choice «%s»", name, option);
}

/* --- the process ---------------------------------------------------------------------------------------------- */

KmDriver *
km_driver_new (const char *program,
               const char *language,
               const char *shot_folder)
{
  KmDriver *driver = g_new0 (KmDriver, 1);

  atspi_init ();
  driver->program = g_strdup (program);
  driver->language = g_strdup (language);
  driver->shot_folder = g_strdup (shot_folder);
  if (shot_folder != NULL)
    g_assert_cmpint (g_mkdir_with_parents (shot_folder, 0755), ==, 0);
  return driver;
}

void
km_driver_free (KmDriver *driver)
{
  if (driver == NULL)
    return;
  if (driver->process != NULL)
    km_driver_kill (driver);
  g_free (driver->program);
  g_free (driver->language);
  g_free (driver->shot_folder);
  g_free (driver);
}

static gboolean
on_bus_cb (KmDriver *driver,
           gpointer  data)
{
  g_autoptr (AtspiAccessible) root = application (driver);

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
  if (!km_driver_wait_until (driver, on_bus_cb, NULL))
    g_error ("the application did not come up");
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

/* Ends the application as a person would, by closing its window, and expects a clean end. */
void
km_driver_stop (KmDriver *driver)
{
  g_autoptr (GError) error = NULL;

  km_driver_key (driver, "ctrl+q");
  g_subprocess_wait (driver->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (driver->process));
  g_assert_cmpint (g_subprocess_get_exit_status (driver->process), ==, 0);
  g_clear_object (&driver->process);
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
