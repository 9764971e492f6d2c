/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* start APPLICATION BASELINE: time from exec to the first frame, and the peak of resident memory, of both by turns (A B A B …).
 * Prints medians and ratios beside the aims of the design; never fails for being slow. */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 9

typedef struct
{
  double milliseconds[ROUNDS];
  double mebibytes[ROUNDS];
} Figures;

static gboolean
run_once (const char * const *argv,
          double             *milliseconds,
          double             *mebibytes)
{
  gint64 start = g_get_monotonic_time ();
  pid_t pid = fork ();
  struct rusage usage;
  int status;

  if (pid == 0)
    {
      execv (argv[0], (char * const *) argv);
      _exit (127);
    }
  while (wait4 (pid, &status, 0, &usage) < 0)
    if (errno != EINTR)
      return FALSE;
  *milliseconds = (g_get_monotonic_time () - start) / 1e3;
  *mebibytes = usage.ru_maxrss / 1024.0;
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("km-bench-start-XXXXXX", NULL);
  Figures application = { 0 };
  Figures baseline = { 0 };

  if (argc != 3 || folder == NULL)
    {
      fprintf (stderr, "usage: start APPLICATION BASELINE\n");
      return 2;
    }
  for (int i = -1; i < ROUNDS; i++)
    {
      /* The first round warms the page cache and is not counted. */
      int at = MAX (i, 0);
      const char *a[] = { argv[1], "--practice", "--state-dir", folder, "--exit-after-startup", NULL };
      const char *b[] = { argv[2], NULL };

      if (!run_once (a, &application.milliseconds[at], &application.mebibytes[at])
          || !run_once (b, &baseline.milliseconds[at], &baseline.mebibytes[at]))
        {
          fprintf (stderr, "a program did not end well\n");
          return 1;
        }
    }
  {
    double ms = median (application.milliseconds);
    double ms0 = median (baseline.milliseconds);
    double mb = median (application.mebibytes);
    double mb0 = median (baseline.mebibytes);

    printf ("exec to first frame: %.0f ms, a bare window %.0f ms: %.2f x (aim 1.5)\n", ms, ms0, ms / ms0);
    printf ("peak resident memory: %.1f MiB, a bare window %.1f MiB: %.2f x (aim 1.6)\n", mb, mb0, mb / mb0);
  }
  return 0;
}
