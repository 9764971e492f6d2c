/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>

#include "km-books.h"
#include "km-memory.h"

/* The till killed (SIGKILL) at random moments of the main job and started again on the same folder: the same visitor, form, receipt number
 * and money, and at the end nothing twice and nothing missing. */

/* Design: at most the last 100 ms of typing are lost. The desk saves after 60 ms; a starved machine's scheduler and disk add theirs, and a test
 * judges no time: what is older than this must be there on any machine. */
#define TYPING (500 * G_TIME_SPAN_MILLISECOND)

static guint kills = 30;
static guint32 seed;

/* Steps that a kill may follow; NULL: any. What is rare or delicate is named more often than chance would. */
static const char *const moments[] = { NULL, NULL, "opening", "opened", "found", "calling", "called", "started", "basket", "answer", "document", "choice",
                                       "paying", "tender", "completing", "completing", "completed", "printing", "printed", "finishing", "finished" };
/* What only a new till does, one after the other at its first starts. */
static const char *const first_moments[] = { "opening", "signing-in", "signing-in", "opening-shift" };

/* Waits for a moment and kills. FALSE: it had ended before. */
static gboolean
kill_somewhere (KmWalker *walker, GRand *chance, guint start)
{
  const char *step = start < G_N_ELEMENTS (first_moments) ? first_moments[start] : moments[g_rand_int_range (chance, 0, G_N_ELEMENTS (moments))];
  guint nth = (guint) g_rand_int_range (chance, 1, step == NULL || g_str_equal (step, "answer") ? 30 : 2);
  guint more = (guint) g_rand_int_range (chance, 0, start < G_N_ELEMENTS (first_moments) ? 120 : 25);

  if (km_walker_wait_step (walker, 0, step, nth) < 0)
    return FALSE;
  km_walker_wait_ms (walker, more);
  if (!km_walker_kill (walker))
    return FALSE;
  g_test_message ("killed %u ms after %u × %s", more, nth, step ? step : "any step");
  return TRUE;
}

static void
learn (KmWalker *walker, KmMemory *memory)
{
  g_autofree char *missing = km_memory_take (memory, walker, TYPING);

  if (missing)
    km_walker_fail (walker, "after a kill: %s", missing);
}

static void
test_kill_application (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autoptr (KmMemory) memory = km_memory_new ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);

  for (guint i = 0; i < kills; i++)
    {
      km_walker_start (walker, 1000000, 1, NULL);
      if (!kill_somewhere (walker, chance, i))
        km_walker_fail (walker, "it ended by itself");
      learn (walker, memory);
    }
  km_walker_start (walker, km_memory_receipts (memory) + 2, 0, NULL);
  km_walker_wait_end (walker);
  if (walker->status != 0)
    km_walker_fail (walker, "the last visitors were not served");
  learn (walker, memory);
  km_walker_wait_no_server (walker);
  km_books_assert (walker->state_dir, KM_BOOKS_NONE);
}

int
main (int argc, char **argv)
{
  const char *text;

  g_test_init (&argc, &argv, NULL);
  text = g_getenv ("KM_FAULTS_KILLS");
  if (text)
    kills = (guint) atoi (text);
  text = g_getenv ("KM_FAULTS_SEED");
  seed = text ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
  g_test_message ("KM_FAULTS_SEED=%u KM_FAULTS_KILLS=%u", seed, kills);
  g_test_add_func ("/faults/kill-application", test_kill_application);
  return g_test_run ();
}
