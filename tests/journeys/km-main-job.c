/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "km-main-job.h"

/* More gaps than any form has: a form that never ends is a bug. */
#define MAX_GAPS 200

/* Of the common monitor; with-display.sh makes its screen of this size. */
#define KM_MAIN_JOB_WINDOW_HEIGHT 768

/* Lets _() say what the window says, from the same catalogues of the build tree. Call it before anything else. */
void
km_main_job_language (const char *language)
{
  setlocale (LC_ALL, "C.UTF-8");
  /* A newer glibc looks at no LANGUAGE in C.UTF-8. */
  setlocale (LC_MESSAGES, "en_US.UTF-8");
  setlocale (LC_NUMERIC, "C");
  g_setenv ("LANGUAGE", language, TRUE);
  bindtextdomain (GETTEXT_PACKAGE, KM_TEST_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* The words of a label without its mnemonic. Returns: (transfer full) */
static char *
plain (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("", parts);
}

/* Receipts go to a folder as PDF, set as an administrator would set it, before the first start. */
static void
write_settings (KmMainJob *job)
{
  g_autofree char *folder = g_build_filename (job->state_dir, "config", "glib-2.0", "settings", NULL);
  g_autofree char *path = g_build_filename (folder, "keyfile", NULL);
  g_autofree char *text = g_strdup_printf ("[com/khadamatmisr/Counter]\nprint-to='folder'\npdf-folder='%s'\n", job->pdf_dir);
  g_autofree char *config = g_build_filename (job->state_dir, "config", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (job->pdf_dir, 0755), ==, 0);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
}

/* Starts the application in practice mode on its own folder; WINDOW is nullable. */
void
km_main_job_start (KmMainJob  *job,
                   const char *window)
{
  g_autofree char *state = g_build_filename (job->state_dir, "state", NULL);
  const char *arguments[] = { "--practice", "--state-dir", state, window != NULL ? "--window" : NULL, window, NULL };

  write_settings (job);
  km_driver_start (job->driver, arguments);
}

/* Starts a second workstation of the same practice centre: it takes another one's server. */
void
km_main_job_start_beside (KmMainJob  *job,
                          const char *server_url)
{
  g_autofree char *state = g_build_filename (job->state_dir, "state", NULL);
  const char *arguments[] = { "--practice", "--server", server_url, "--state-dir", state, NULL };

  write_settings (job);
  km_driver_start (job->driver, arguments);
}

/* Signs in by name and password, at the first counter or (COUNTER is FALSE) at none. */
void
km_main_job_sign_in (KmMainJob  *job,
                     const char *username,
                     gboolean    counter)
{
  /* The practice page offers its accounts as buttons; a clerk of a real centre types. Here both are tried. */
  if (counter)
    {
      g_autofree char *user_name = plain (_("_User name"));
      g_autofree char *button = plain (_("_Sign in"));

      /* As it is typed: Enter leads from the name to the password, and from there in. */
      km_driver_fill (job->driver, user_name, "");
      km_driver_type (job->driver, username);
      km_driver_key (job->driver, "Return");
      km_driver_type (job->driver, "practice");
      km_driver_wait_sensitive (job->driver, button);
      km_driver_key (job->driver, "Return");
    }
  else
    {
      g_autoptr (AtspiAccessible) account = km_driver_find (job->driver, "push button", _("Supervisor"));
      g_autofree char *button = plain (_("_Sign in"));

      km_driver_click (job->driver, account);
      km_driver_wait_sensitive (job->driver, button);
      km_driver_key (job->driver, "Return");
    }
}

void
km_main_job_open_shift (KmMainJob  *job,
                        const char *pounds)
{
  km_driver_fill (job->driver, _("Float: the cash in the drawer now, in pounds"), pounds);
  km_driver_key (job->driver, "Return");
  g_object_unref (km_driver_find (job->driver, NULL, _("No ticket at this counter")));
}

/* F2, until a visitor is called: they arrive by themselves. */
static gboolean
called_cb (KmDriver *driver,
           gpointer  data)
{
  g_autoptr (AtspiAccessible) start = km_driver_look (driver, "push button", data);

  if (start != NULL)
    return TRUE;
  km_driver_key (driver, "F2");
  return FALSE;
}

void
km_main_job_call_next (KmMainJob *job)
{
  g_autofree char *start = g_strconcat (_("Start serving"), "*", NULL);

  if (!km_driver_wait_until (job->driver, called_cb, start))
    {
      km_driver_fail (job->driver, "nobody was called");
    }
}

void
km_main_job_begin (KmMainJob *job)
{
  g_autofree char *name = g_strconcat (_("Start serving"), "*", NULL);
  g_autoptr (AtspiAccessible) start = km_driver_find (job->driver, "push button", name);

  km_driver_click (job->driver, start);
  km_driver_wait_gone (job->driver, "push button", name);
}

/* --- the form ------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmMainJob *job;
  char      *before;  /* what had the focus before the key */
} Moved;

static char *
describe_focus (KmMainJob *job)
{
  g_autoptr (AtspiAccessible) focused = km_driver_focused (job->driver);
  g_autoptr (AtspiComponent) component = NULL;
  g_autofree AtspiRect *rect = NULL;
  g_autofree char *role = NULL;
  g_autofree char *name = NULL;

  if (focused == NULL)
    return g_strdup ("");
  role = atspi_accessible_get_role_name (focused, NULL);
  name = atspi_accessible_get_name (focused, NULL);
  component = atspi_accessible_get_component_iface (focused);
  if (component != NULL)
    rect = atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL);
  return g_strdup_printf ("%s «%s» at %d,%d", role, name, rect != NULL ? rect->x : 0, rect != NULL ? rect->y : 0);
}

static gboolean
answered_cb (KmDriver *driver,
             gpointer  data)
{
  AtspiAccessible *entry = data;
  g_autofree char *text = km_driver_text_of (entry);

  return text != NULL && *text != '\0';
}

/* Has what took the focus come into view? */
static gboolean
in_view_cb (KmDriver *driver,
            gpointer  data)
{
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (data);
  g_autofree AtspiRect *rect = component != NULL ? atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL) : NULL;

  return rect != NULL && rect->y >= 0 && rect->y + rect->height <= KM_MAIN_JOB_WINDOW_HEIGHT;
}

/* The button inside a drop-down has the focus, not the drop-down. */
static gboolean
in_drop_down (AtspiAccessible *accessible)
{
  g_autoptr (AtspiAccessible) parent = atspi_accessible_get_parent (accessible, NULL);

  return parent != NULL && atspi_accessible_get_role (parent, NULL) == ATSPI_ROLE_COMBO_BOX;
}

static gboolean
left_cb (KmDriver *driver,
         gpointer  data)
{
  g_autoptr (AtspiStateSet) states = NULL;

  atspi_accessible_clear_cache (data);
  states = atspi_accessible_get_state_set (data);
  return states != NULL && !atspi_state_set_contains (states, ATSPI_STATE_FOCUSED);
}

/* The keys went with the list's window, and no window manager gives them back. */
static gboolean
back_cb (KmDriver *driver,
         gpointer  data)
{
  km_driver_focus_window (driver);
  return !left_cb (driver, data);
}

/* Takes the first choice of the drop-down whose BUTTON has the focus: Down goes to it from the prompt, or (GTK 4.24) to the prompt
 * first. */
static void
choose_first (KmMainJob       *job,
              AtspiAccessible *button)
{
  for (int downs = 1; downs <= 2; downs++)
    {
      g_autofree char *name = NULL;

      /* The list takes the focus from its button; what is typed before goes past it. */
      km_driver_key (job->driver, "space");
      if (!km_driver_wait_until (job->driver, left_cb, button))
        km_driver_fail (job->driver, "the list does not open");
      for (int i = 0; i < downs; i++)
        km_driver_key (job->driver, "Down");
      km_driver_key (job->driver, "Return");
      if (!km_driver_wait_until (job->driver, back_cb, button))
        km_driver_fail (job->driver, "the list does not close");
      name = atspi_accessible_get_name (button, NULL);
      if (g_strcmp0 (name, _("Choose")) != 0)
        return;
    }
}

/* Answers whatever has the focus. FALSE when it is the payment's turn. */
static gboolean
answer_focused (KmMainJob *job)
{
  g_autoptr (AtspiAccessible) focused = km_driver_focused (job->driver);
  g_autofree char *role = NULL;
  g_autofree char *name = NULL;

  g_assert_nonnull (focused);
  role = atspi_accessible_get_role_name (focused, NULL);
  name = atspi_accessible_get_name (focused, NULL);
  if (km_driver_role_is (role, "text"))
    {
      const char *text = km_answers_find (job->answers, name);

      if (text == NULL)
        return FALSE;
      km_driver_key (job->driver, "ctrl+a");
      km_driver_type (job->driver, text);
      if (!km_driver_wait_until (job->driver, answered_cb, focused))
        km_driver_fail (job->driver, "«%s» did not take «%s»", name, text);
    }
  else if (strcmp (role, "check box") == 0 || strcmp (role, "radio button") == 0)
    km_driver_key (job->driver, "space");
  else if (in_drop_down (focused))
    {
      /* Nobody opens a list that is not yet seen (and GTK 4.8 knows no monitor for a list below the screen). */
      if (!km_driver_wait_until (job->driver, in_view_cb, focused))
        km_driver_fail (job->driver, "%s «%s» has the focus and is not in view", role, name);
      choose_first (job, focused);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
focus_moved_cb (KmDriver *driver,
                gpointer  data)
{
  Moved *moved = data;
  g_autofree char *now = describe_focus (moved->job);

  return *now != '\0' && strcmp (now, moved->before) != 0;
}

static gboolean
typing_cb (KmDriver *driver,
           gpointer  data)
{
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autoptr (AtspiEditableText) editable = focused != NULL ? atspi_accessible_get_editable_text_iface (focused) : NULL;

  return editable != NULL;
}

static gboolean
emptied_cb (KmDriver *driver,
            gpointer  data)
{
  g_autofree char *text = km_driver_text_of (data);

  return text == NULL || *text == '\0';
}

/* Searches for what is TYPED and adds the line that reads SHOWN (a pattern) with Enter, which empties the search. */
void
km_main_job_add (KmMainJob  *job,
                 const char *typed,
                 const char *shown)
{
  g_autoptr (AtspiAccessible) search = NULL;
  g_autoptr (AtspiAccessible) hit = NULL;

  km_driver_key (job->driver, "ctrl+k");
  if (!km_driver_wait_until (job->driver, typing_cb, NULL))
    km_driver_fail (job->driver, "Ctrl+K leads to no entry");
  search = km_driver_focused (job->driver);
  km_driver_type (job->driver, typed);
  hit = km_driver_find (job->driver, "list item", shown);
  km_driver_key (job->driver, "Return");
  if (!km_driver_wait_until (job->driver, emptied_cb, search))
    km_driver_fail (job->driver, "«%s» was not added", typed);
}

static gboolean
focus_is_on (KmMainJob  *job,
             const char *role)
{
  g_autoptr (AtspiAccessible) focused = km_driver_focused (job->driver);
  g_autofree char *name = focused != NULL ? atspi_accessible_get_role_name (focused, NULL) : NULL;

  return g_strcmp0 (name, role) == 0;
}

/* In a list of few papers a ticked one stays, and keeps the focus. */
static gboolean
on_unticked (KmMainJob *job)
{
  g_autoptr (AtspiAccessible) focused = km_driver_focused (job->driver);
  g_autoptr (AtspiStateSet) states = focused != NULL ? atspi_accessible_get_state_set (focused) : NULL;

  return focus_is_on (job, "check box") && states != NULL && !atspi_state_set_contains (states, ATSPI_STATE_CHECKED);
}

/* Does F9 take the money now, and no longer say what is missing? */
static gboolean
ready_to_pay (KmMainJob *job)
{
  g_autoptr (AtspiAccessible) button = km_driver_look (job->driver, "push button", _("Take payment and print"));

  return button != NULL;
}

/* Walks the gaps of form, choices and documents by F7 and answers each, until only the money is missing. */
void
km_main_job_fill (KmMainJob *job)
{
  gboolean moved_by_itself = FALSE;

  for (int i = 0; i < MAX_GAPS; i++)
    {
      g_autofree char *before = describe_focus (job);
      Moved moved = { job, before };
      g_autofree char *here = NULL;

      if (!moved_by_itself)
        {
          km_driver_key (job->driver, "F7");
          if (!km_driver_wait_until (job->driver, focus_moved_cb, &moved))
            km_driver_fail (job->driver, "F7 did not leave %s", before);
        }
      here = describe_focus (job);
      if (!answer_focused (job))
        return;
      moved_by_itself = FALSE;
      if (g_str_has_prefix (here, "check box"))
        {
          /* A paper that is ticked leaves the list of what is missing, and the focus goes to the next. */
          moved.before = here;
          if (!km_driver_wait_until (job->driver, focus_moved_cb, &moved))
            km_driver_fail (job->driver, "the tick did not leave %s", here);
          moved_by_itself = on_unticked (job) || focus_is_on (job, "text");
          if (!moved_by_itself && ready_to_pay (job))
            return;
        }
    }
  km_driver_fail (job->driver, "the form has no end");
}

/* --- the money ------------------------------------------------------------------------------------------------ */

/* Types the payment: enough in cash, or a card with its reference and last digits. */
void
km_main_job_tender (KmMainJob *job,
                    KmPay      how)
{
  if (how == KM_PAY_CARD)
    {
      g_autoptr (AtspiAccessible) card = km_driver_find (job->driver, "push button", _("Card"));

      km_driver_click (job->driver, card);
      km_driver_fill (job->driver, _("Reference of the operation"), "480019273");
      km_driver_fill (job->driver, _("Last four digits of the card"), "4417");
    }
  else
    {
      g_autoptr (AtspiAccessible) cash = km_driver_find (job->driver, "push button", _("Cash"));

      km_driver_click (job->driver, cash);
      km_driver_fill (job->driver, _("Received, in pounds"), "20000");
    }
}

/* Types the payment and takes it with F9. */
void
km_main_job_pay (KmMainJob *job,
                 KmPay      how)
{
  km_main_job_tender (job, how);
  km_driver_key (job->driver, "F9");
}

/* Waits for the page after payment and reads the receipt's number from it. Returns: (transfer full) */
char *
km_main_job_receipt_number (KmMainJob *job)
{
  g_autofree char *text = km_driver_wait_text (job->driver, "[A-Z0-9]+-T[0-9]+-[0-9]{4}-[0-9]{6}");
  g_autoptr (GRegex) number = g_regex_new ("[A-Z0-9]+-T[0-9]+-[0-9]{4}-[0-9]{6}", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_true (g_regex_match (number, text, 0, &match));
  return g_match_info_fetch (match, 0);
}

/* The file NAME anywhere below FOLDER. Returns: (transfer full) (nullable) */
char *
km_main_job_find_file (const char *folder,
                       const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);

      if (strcmp (entry, name) == 0)
        return g_steal_pointer (&path);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          char *found = km_main_job_find_file (path, name);

          if (found != NULL)
            return found;
        }
    }
  return NULL;
}
