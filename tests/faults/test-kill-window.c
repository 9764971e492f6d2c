/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "km-books.h"
#include "km-driver.h"
#include "km-memory.h"

/* The application itself, with its window, on a till's folder: walk leaves a visitor half served, the application is started there, shows
 * that visitor, is typed into and killed at a random moment, also while it starts; then walk finds everything again and goes on. */

/* Design: at most the last 100 ms of typing are lost. The desk saves after 60 ms; a starved machine's scheduler and disk add theirs, and a test
 * judges no time: what is older than this must be there on any machine. */
#define TYPING (500 * G_TIME_SPAN_MILLISECOND)
#define LOOK_MS 1500 /* for a field to take the focus or what is typed */

static guint kills = 30;
static guint32 seed;

static const char *const moments[] = { "basket", "answer", "answer", "answer", "choice", "document" };

/* A visitor in front with something on the form. */
static void
leave_half_done (KmWalker *walker, KmMemory *memory, GRand *chance)
{
  const char *step = moments[g_rand_int_range (chance, 0, G_N_ELEMENTS (moments))];
  g_autofree char *missing = NULL;

  km_walker_start (walker, 1000000, 6, NULL);
  if (km_walker_wait_step (walker, 0, step, (guint) g_rand_int_range (chance, 1, step[0] == 'a' ? 20 : 2)) < 0 || !km_walker_kill (walker))
    km_walker_fail (walker, "it ended by itself");
  missing = km_memory_take (memory, walker, TYPING);
  if (missing)
    km_walker_fail (walker, "after a kill: %s", missing);
  km_walker_wait_no_server (walker);
}

/* The label of the visitor in front, as the window may write it: with marks between letter and number. */
static char *
label_pattern (KmWalker *walker)
{
  json_t *line = km_walker_last (walker, "called");
  const char *label = json_string_value (json_object_get (line ? line : km_walker_last (walker, "found"), "label"));
  g_auto (GStrv) parts = g_strsplit (label ? label : "", " ", 2);

  if (g_strv_length (parts) < 2)
    km_walker_fail (walker, "nobody stands there");
  return g_strdup_printf ("(?<!\\w)%s[^\\w,]*%s(?!\\d)", parts[0], parts[1]);
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean late = FALSE;

  g_timeout_add (ms, late_cb, &late);
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

/* The entry that has the focus, within LOOK_MS; with @text in it if that is given. */
static AtspiAccessible *
wait_entry (KmDriver *driver, const char *text)
{
  gboolean late = FALSE;
  guint id = g_timeout_add (LOOK_MS, late_cb, &late);

  while (!late)
    {
      g_autoptr (AtspiAccessible) focused = km_driver_focused (driver);
      g_autofree char *role = focused ? atspi_accessible_get_role_name (focused, NULL) : NULL;
      g_autofree char *name = focused ? atspi_accessible_get_name (focused, NULL) : NULL;
      g_autofree char *now = g_strcmp0 (role, "text") == 0 ? km_driver_text_of (focused) : NULL;

      if (now && !g_str_has_prefix (name, "Search") && (text == NULL || strcmp (now, text) == 0))
        {
          g_source_remove (id);
          return g_steal_pointer (&focused);
        }
      wait_ms (10);
    }
  return NULL;
}

/* Goes to a gap of the form that takes letters and types a word that nobody else types. The word; NULL when there is no such gap. */
static char *
type_something (KmDriver *driver, guint number)
{
  g_autofree char *word = g_strdup_printf ("Kill%c%c", 'a' + (number / 26) % 26, 'a' + number % 26);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (AtspiAccessible) entry = NULL, typed = NULL;

      km_driver_key (driver, "F7");
      entry = wait_entry (driver, NULL);
      if (entry == NULL)
        continue;
      km_driver_key (driver, "ctrl+a");
      km_driver_type (driver, word);
      typed = wait_entry (driver, word);
      if (typed)
        {
          g_autofree char *name = atspi_accessible_get_name (typed, NULL);

          g_test_message ("typed %s into “%s”", word, name);
          return g_steal_pointer (&word);
        }
    }
  return NULL;
}

/* Starts the application, sees the visitor, types, kills. */
static char *
kill_at_work (KmWalker *walker, KmDriver *driver, GRand *chance, guint number)
{
  const char *arguments[] = { "--practice", "--state-dir", walker->state_dir, NULL };
  g_autofree char *pattern = label_pattern (walker);
  g_autofree char *seen = NULL;
  guint more = (guint) g_rand_int_range (chance, 105, 300);
  char *typed;

  km_driver_start (driver, arguments);
  seen = km_driver_wait_text (driver, pattern);
  if (number == 0)
    km_driver_shot (driver, "found-again");
  typed = type_something (driver, number);
  wait_ms (more);
  km_driver_kill (driver);
  g_test_message ("killed at work with %s, %u ms after “%s” was typed", seen, more, typed ? typed : "");
  return typed;
}

/* Kills it while it starts. */
static void
kill_at_start (KmWalker *walker, GRand *chance)
{
  guint ms = (guint) g_rand_int_range (chance, 0, 1500);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, KM_TEST_PROGRAM, "--language", "en", "--practice",
                                                      "--state-dir", walker->state_dir, NULL);

  g_assert_no_error (error);
  wait_ms (ms);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  g_test_message ("killed %u ms after its start", ms);
}

/* What was typed into the window stands among the answers that walk found. */
static void
check_typed (KmWalker *walker, const char *typed)
{
  json_t *found = km_walker_last (walker, "found"), *value;
  const char *key;

  json_object_foreach (json_object_get (found, "answers"), key, value)
    if (g_strcmp0 (json_string_value (value), typed) == 0)
      return;
  km_walker_fail (walker, "“%s” was typed into the window and is lost", typed);
}

static void
test_kill_window (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autoptr (KmMemory) memory = km_memory_new ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  KmDriver *driver;

  driver = km_driver_new (KM_TEST_PROGRAM, "en", g_getenv ("KM_FAULTS_SHOTS"));
  for (guint i = 0; i < kills; i++)
    {
      g_autofree char *typed = NULL, *missing = NULL;

      leave_half_done (walker, memory, chance);
      if (i % 3 == 2)
        kill_at_start (walker, chance);
      else
        typed = kill_at_work (walker, driver, chance, i);
      km_walker_start (walker, km_memory_receipts (memory) + 1, 0, NULL);
      km_walker_wait_end (walker);
      if (walker->status != 0)
        km_walker_fail (walker, "the visitor was not served to the end");
      missing = km_memory_take (memory, walker, 0);
      if (missing)
        km_walker_fail (walker, "after the window: %s", missing);
      if (typed)
        check_typed (walker, typed);
    }
  km_driver_free (driver);
  km_walker_wait_no_server (walker);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
}

int
main (int argc, char **argv)
{
  const char *text;

  g_test_init (&argc, &argv, NULL);
  /* The accessibility bus warns of an application that was killed. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  text = g_getenv ("KM_FAULTS_KILLS");
  if (text)
    kills = (guint) atoi (text);
  text = g_getenv ("KM_FAULTS_SEED");
  seed = text ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
  g_test_message ("KM_FAULTS_SEED=%u KM_FAULTS_KILLS=%u", seed, kills);
  /* Nobody arrives while the window is there: the queue is walk's. */
  g_setenv ("KM_PRACTICE_VISITORS", "0", TRUE);
  g_test_add_func ("/faults/kill-window", test_kill_window);
  return g_test_run ();
}
