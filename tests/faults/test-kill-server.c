/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>
#include <stdlib.h>

#include "km-books.h"
#include "km-walker.h"

/* The embedded server killed (SIGKILL) at random moments of the main job: the desk starts it again and goes on; what was answered is on
 * disk, what was not happens once. */

static guint kills = 30;
static guint32 seed;

/* Until the kills are done or it ends by itself. */
static guint
kill_servers (KmWalker *walker, GRand *chance, guint wanted)
{
  GPid last = 0;
  guint done = 0, from = 0;

  while (done < wanted)
    {
      guint steps = (guint) g_rand_int_range (chance, 1, 40);
      guint more = (guint) g_rand_int_range (chance, 0, 25);
      int at = km_walker_wait_step (walker, from, NULL, steps);
      GPid pid;

      if (at < 0)
        break;
      from = walker->lines->len;
      km_walker_wait_ms (walker, more);
      pid = km_walker_server_pid (walker);
      if (walker->ended || pid == 0 || pid == last)
        continue;
      g_test_message ("kill %u: %u ms after “%s”", (guint) pid, more, km_walker_step (walker, (guint) at));
      kill (pid, SIGKILL);
      last = pid;
      done++;
    }
  return done;
}

static void
test_kill_server (void)
{
  g_autoptr (KmWalker) walker = km_walker_new (seed);
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  guint done = 0, receipts = 0;

  while (done < kills)
    {
      receipts += 12;
      km_walker_start (walker, receipts, 1, NULL);
      done += kill_servers (walker, chance, kills - done);
      if (done < kills)
        {
          km_walker_wait_end (walker);
          if (walker->status != 0)
            km_walker_fail (walker, "it gave up");
        }
    }
  /* The rest of this start, without kills, delivers everything. */
  km_walker_wait_end (walker);
  if (walker->status != 0)
    km_walker_fail (walker, "the last visitors were not served");
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
  g_test_add_func ("/faults/kill-server", test_kill_server);
  return g_test_run ();
}
