/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* test-arabic-keys --language ar|en --shots FOLDER: a clerk's hands on a keyboard with an American and an Arabic layout, key by key:
 * names in Arabic letters, numbers that stay as they are read, and every shortcut of the window while the Arabic layout is on. */
#include <gio/gio.h>
#include <string.h>

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-keyboard.h"
#include "km-main-job.h"

#define NARROW "\xe2\x80\xaf"

static char *language;
static char *shots;

enum
{
  AMERICAN,
  ARABIC,
};

typedef struct
{
  KmMainJob   job;
  KmKeyboard *keyboard;
} Hands;

static void
press (Hands      *hands,
       const char *modifiers,
       const char *cap)
{
  km_driver_focus_window (hands->job.driver);
  km_keyboard_press (hands->keyboard, modifiers, cap);
}

static void
type (Hands      *hands,
      const char *text)
{
  km_driver_focus_window (hands->job.driver);
  km_keyboard_type (hands->keyboard, text);
}

/* The words of a label without its mnemonic. Returns: (transfer full) */
static char *
plain (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("", parts);
}

/* --- waiting -------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char      *name;    /* of the accessible that should have the focus */
  AtspiAccessible *entry;
  const char      *text;    /* that should stand in ENTRY */
} Wanted;

static gboolean
focused_cb (KmDriver *driver,
            gpointer  data)
{
  Wanted *wanted = data;
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

  return g_strcmp0 (name, wanted->name) == 0;
}

static gboolean
reads_cb (KmDriver *driver,
          gpointer  data)
{
  Wanted *wanted = data;
  g_autofree char *text = km_driver_text_of (wanted->entry);

  return g_strcmp0 (text, wanted->text) == 0;
}

static void
wait_focus (Hands      *hands,
            const char *name)
{
  Wanted wanted = { .name = name };

  if (!km_driver_wait_until (hands->job.driver, focused_cb, &wanted))
    km_driver_fail (hands->job.driver, "«%s» has not the focus", name);
}

static void
wait_reads (Hands           *hands,
            AtspiAccessible *entry,
            const char      *text)
{
  Wanted wanted = { .entry = entry, .text = text };

  if (!km_driver_wait_until (hands->job.driver, reads_cb, &wanted))
    {
      g_autofree char *there = km_driver_text_of (entry);

      km_driver_fail (hands->job.driver, "«%s» stands where «%s» should", there, text);
    }
}

/* --- the steps ------------------------------------------------------------------------------------------------ */

/* A name and a password by the American keys, Enter after each. */
static void
sign_in (Hands *hands)
{
  g_autofree char *user_name = plain (_("_User name"));
  g_autofree char *button = plain (_("_Sign in"));

  km_driver_fill (hands->job.driver, user_name, "");
  type (hands, "clerk");
  press (hands, NULL, "Return");
  type (hands, "practice");
  km_driver_wait_sensitive (hands->job.driver, button);
  press (hands, NULL, "Return");
  g_object_unref (km_driver_find (hands->job.driver, "text", _("Float: the cash in the drawer now, in pounds")));
}

static gboolean
called_cb (KmDriver *driver,
           gpointer  data)
{
  Hands *hands = data;
  g_autofree char *name = g_strconcat (_("Start serving"), "*", NULL);
  g_autoptr (AtspiAccessible) start = km_driver_look (driver, "push button", name);

  if (start != NULL)
    return TRUE;
  press (hands, NULL, "F2");
  return FALSE;
}

/* Ctrl+R puts the called ticket back, Ctrl+Z takes that back. */
static void
returned_and_undone (Hands *hands)
{
  g_autofree char *start = g_strconcat (_("Start serving"), "*", NULL);

  if (!km_driver_wait_until (hands->job.driver, called_cb, hands))
    km_driver_fail (hands->job.driver, "nobody was called");
  press (hands, "ctrl", "r");
  km_driver_wait_gone (hands->job.driver, "push button", start);

  press (hands, "ctrl", "z");
  g_object_unref (km_driver_find (hands->job.driver, "push button", start));
}

/* Ctrl+K leads to the search; what is typed there by the Arabic keys is found. */
static void
add_by_name (Hands      *hands,
             const char *typed,
             const char *service)
{
  g_autofree char *shown = g_strconcat ("*", km_answers_service (hands->job.answers, service), "*", NULL);
  g_autoptr (AtspiAccessible) search = NULL;

  press (hands, "ctrl", "k");
  wait_focus (hands, _("Search for a service or bundle"));
  search = km_driver_focused (hands->job.driver);
  type (hands, typed);
  wait_reads (hands, search, typed);
  g_object_unref (km_driver_find (hands->job.driver, "list item", shown));
  press (hands, NULL, "Return");
  wait_reads (hands, search, "");
}

typedef struct
{
  Hands      *hands;
  const char *name;
  const char *modifiers;
  char       *before;
} Walk;

/* Presses Tab once for each place it leads to. */
static gboolean
walked_cb (KmDriver *driver,
           gpointer  data)
{
  Walk *walk = data;
  g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
  g_autofree char *name = focused != NULL ? atspi_accessible_get_name (focused, NULL) : NULL;

  if (g_strcmp0 (name, walk->name) == 0)
    return TRUE;
  if (name != NULL && g_strcmp0 (name, walk->before) != 0)
    {
      g_free (walk->before);
      walk->before = g_steal_pointer (&name);
      press (walk->hands, walk->modifiers, "Tab");
    }
  return FALSE;
}

/* Walks to the field ID of the form, types into it, and leaves it by Tab; it reads as DRAWN then. */
static void
answer (Hands      *hands,
        const char *modifiers,
        const char *id,
        const char *typed,
        const char *drawn)
{
  Walk walk = { hands, km_answers_label (hands->job.answers, id), modifiers, NULL };
  g_autoptr (AtspiAccessible) entry = NULL;

  if (!km_driver_wait_until (hands->job.driver, walked_cb, &walk))
    km_driver_fail (hands->job.driver, "Tab does not lead to «%s»", walk.name);
  g_free (walk.before);
  entry = km_driver_focused (hands->job.driver);
  press (hands, "ctrl", "a");
  type (hands, typed);
  press (hands, NULL, "Tab");
  wait_reads (hands, entry, drawn);
}

typedef struct
{
  Hands      *hands;
  const char *modifiers;
  const char *cap;
  const char *role;
  const char *name;
  guint       looks;
} Shown;

/* A key that met a window just closing went beside: as a person does, press again. */
static gboolean
shown_cb (KmDriver *driver,
          gpointer  data)
{
  Shown *shown = data;
  g_autoptr (AtspiAccessible) there = km_driver_look (driver, shown->role, shown->name);

  if (there != NULL)
    return TRUE;
  if (shown->looks++ % 40 == 0)
    press (shown->hands, shown->modifiers, shown->cap);
  return FALSE;
}

static void
press_for (Hands      *hands,
           const char *modifiers,
           const char *cap,
           const char *role,
           const char *name)
{
  Shown shown = { hands, modifiers, cap, role, name, 0 };

  if (!km_driver_wait_until (hands->job.driver, shown_cb, &shown))
    km_driver_fail (hands->job.driver, "%s %s does not bring «%s»", modifiers, cap, name);
}

/* What opens a window of its own: it comes, and Escape closes it. */
static void
opens (Hands      *hands,
       const char *modifiers,
       const char *cap,
       const char *title)
{
  press_for (hands, modifiers, cap, NULL, title);
  press (hands, NULL, "Escape");
  km_driver_wait_gone (hands->job.driver, NULL, title);
}

static void
test_arabic_keys (void)
{
  g_autoptr (KmDriver) driver = km_driver_new (KM_TEST_PROGRAM, language, shots);
  g_autoptr (KmAnswers) answers = km_answers_new (KM_TEST_CATALOGUE, language);
  g_autoptr (KmKeyboard) keyboard = km_keyboard_new ("us,ara", ",");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-arabic-keys-XXXXXX", &error);
  g_autofree char *user_name = plain (_("_User name"));
  Hands hands = { { 0 }, keyboard };

  g_assert_no_error (error);
  hands.job.driver = driver;
  hands.job.answers = answers;
  hands.job.arabic = strcmp (language, "ar") == 0;
  hands.job.state_dir = folder;
  hands.job.pdf_dir = g_build_filename (folder, "receipts", NULL);

  km_main_job_start (&hands.job, NULL);
  sign_in (&hands);
  km_keyboard_group (keyboard, ARABIC);
  /* One note of 200 pounds; the sum runs along. */
  type (&hands, "1");
  press (&hands, "ctrl", "Return");
  g_object_unref (km_driver_find (driver, NULL, _("No ticket at this counter")));

  returned_and_undone (&hands);
  add_by_name (&hands, "صحيفة الحالة الجنائية داخلية", "CRM-001");
  press (&hands, NULL, "F7");
  answer (&hands, NULL, "applicant.full_name", "عﻻء الدين إسماعيل محمد", "علاء الدين إسماعيل محمد");
  answer (&hands, NULL, "applicant.birth_date", "19/11/1986", "19/11/1986");
  answer (&hands, "shift", "applicant.national_id", "2 861203 28 0147 3", "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3");
  answer (&hands, NULL, "applicant.mobile", "01035521474", "010" NARROW "3552" NARROW "1474");
  /* What was read is the number: it does not say the same as the date that was typed. */
  g_free (km_driver_wait_text (driver, _("This differs from what the national ID says. Compare it with the card.")));
  km_driver_shot (driver, "filled");

  /* The same by the American keys. */
  km_keyboard_group (keyboard, AMERICAN);
  answer (&hands, "shift", "applicant.birth_date", "3/12/1986", "3/12/1986");
  answer (&hands, "shift", "applicant.national_id", "2 861203 28 0147 3", "2" NARROW "861203" NARROW "28" NARROW "0147" NARROW "3");
  answer (&hands, NULL, "applicant.mobile", "0103 552 1474", "010" NARROW "3552" NARROW "1474");
  km_keyboard_group (keyboard, ARABIC);

  /* Every other shortcut with a letter or a sign. */
  press (&hands, "ctrl", "p");
  g_free (km_driver_wait_text (driver, _("No receipt was made on this machine yet.")));
  press_for (&hands, "ctrl", "h", "text", _("Search in the history"));
  press (&hands, NULL, "Escape");
  km_driver_wait_gone (driver, "text", _("Search in the history"));
  opens (&hands, "ctrl", ",", _("Preferences"));
  opens (&hands, "ctrl+shift", "/", _("Keyboard shortcuts"));
  /* Nobody signs out over a visitor: held first, for the first of the reasons. */
  press_for (&hands, NULL, "F4", NULL, _("Why is it held?"));
  press (&hands, NULL, "1");
  g_object_unref (km_driver_find (driver, NULL, _("No ticket at this counter")));
  press_for (&hands, "ctrl+shift", "l", "text", user_name);
  press (&hands, "ctrl", "q");
  km_driver_wait_end (driver);
  g_free (hands.job.pdf_dir);
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
  g_test_add_func ("/journey/arabic-keys", test_arabic_keys);
  return g_test_run ();
}
