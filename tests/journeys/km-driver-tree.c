/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "km-driver-private.h"

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

  /* What was hidden is not there for a person. (Another page of a stack is not told apart by GTK 4.8.) */
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

/* Ends the test: prints the tree that is there and leaves a picture beside the sentence. */
void
km_driver_fail (KmDriver   *driver,
                const char *format,
                ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  km_driver_dump (driver);
  km_driver_shot (driver, "failed");
  g_error ("%s", sentence);
}

/* Is ACCESSIBLE, or the application that it belongs to, the one that was started? What comes out of a sandbox bears the number of the
 * sandbox's door, and is told by its name. */
gboolean
km_driver_is_ours (KmDriver        *driver,
                   AtspiAccessible *accessible)
{
  if (driver->wrapped)
    {
      g_autoptr (AtspiAccessible) application = atspi_accessible_get_application (accessible, NULL);
      g_autofree char *name = application != NULL ? atspi_accessible_get_name (application, NULL) : NULL;

      return g_strcmp0 (name, KM_APPLICATION_ID) == 0 && !km_driver_is_plain ((GPid) atspi_accessible_get_process_id (accessible, NULL));
    }
  return (GPid) atspi_accessible_get_process_id (accessible, NULL) == driver->pid;
}

/* The application on the bus. Returns: (transfer full) (nullable) */
AtspiAccessible *
km_driver_application (KmDriver *driver)
{
  AtspiAccessible *desktop = atspi_get_desktop (0);
  int n = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; i < n; i++)
    {
      AtspiAccessible *child = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (child != NULL && km_driver_is_ours (driver, child))
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

/* Is ROLE what a test calls WANTED? "text" is any entry, also one that hides what is typed; a newer GTK tells a button that stays
 * pressed from others, and a newer libatspi has other words. */
gboolean
km_driver_role_is (const char *role,
                   const char *wanted)
{
  static const char *const same[][2] = {
    { "text", "password text" }, { "text", "entry" }, { "push button", "button" }, { "push button", "toggle button" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if (strcmp (wanted, same[i][0]) == 0 && strcmp (role, same[i][1]) == 0)
      return TRUE;
  return strcmp (role, wanted) == 0;
}

static gboolean
matches_cb (AtspiAccessible *accessible,
            const char      *role,
            const char      *name,
            gpointer         data)
{
  Wanted *wanted = data;

  if (wanted->role != NULL && !km_driver_role_is (role, wanted->role))
    return FALSE;
  return wanted->name == NULL || g_pattern_match_simple (wanted->name, name);
}

static gboolean
found_cb (KmDriver *driver,
          gpointer  data)
{
  Wanted *wanted = data;
  g_autoptr (AtspiAccessible) root = km_driver_application (driver);

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
      km_driver_fail (driver, "no %s named «%s» appeared", role != NULL ? role : "thing", name != NULL ? name : "*");
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

  return states != NULL && atspi_state_set_contains (states, ATSPI_STATE_FOCUSED) && strcmp (role, "frame") != 0;
}

/* What has the keyboard's focus: what said so last, while it still does, else whoever is found. Returns: (transfer full) (nullable) */
AtspiAccessible *
km_driver_focused (KmDriver *driver)
{
  g_autoptr (AtspiAccessible) root = NULL;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (driver->focused != NULL)
    {
      atspi_accessible_clear_cache (driver->focused);
      if (focused_cb (driver->focused, "", "", NULL))
        return g_object_ref (driver->focused);
    }
  root = km_driver_application (driver);
  return root != NULL ? walk (root, TRUE, focused_cb, NULL) : NULL;
}

static gboolean
sensitive_cb (KmDriver *driver,
              gpointer  name)
{
  g_autoptr (AtspiAccessible) button = km_driver_look (driver, "push button", name);
  g_autoptr (AtspiStateSet) states = button != NULL ? atspi_accessible_get_state_set (button) : NULL;

  return states != NULL && atspi_state_set_contains (states, ATSPI_STATE_SENSITIVE);
}

/* Waits until the button NAME can be pressed. */
void
km_driver_wait_sensitive (KmDriver   *driver,
                          const char *name)
{
  if (!km_driver_wait_until (driver, sensitive_cb, (gpointer) name))
    {
      km_driver_fail (driver, "the button «%s» cannot be pressed", name);
    }
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
      km_driver_fail (driver, "the %s named «%s» stayed", role != NULL ? role : "thing", name != NULL ? name : "*");
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
  g_autoptr (AtspiAccessible) root = km_driver_application (driver);
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
      km_driver_fail (driver, "nothing reads as /%s/", pattern);
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
  g_autoptr (AtspiAccessible) root = km_driver_application (driver);

  if (root != NULL)
    dump_one (root, 0);
  else
    g_printerr ("# the application is not on the accessibility bus\n");
}

/* The first accessible below ROOT, shown or not, whose name matches the pattern NAME. Returns: (transfer full) (nullable) */
AtspiAccessible *
km_driver_find_inside (AtspiAccessible *root,
                       const char      *name)
{
  Wanted wanted = { .name = name };

  return walk (root, FALSE, matches_cb, &wanted);
}
