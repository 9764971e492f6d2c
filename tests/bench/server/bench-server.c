/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-server BASELINE SLOW-SYNC [ROUNDS]: durable commands a second over HTTP, by turns in one run. On this disk beside a program
 * that does no real work; and with each sync slowed by 5 ms beside the same server with one command in a transaction. Prints the
 * ratios beside the aims of the design; never fails for being slow. Of the rounds the best is told, and their median: another
 * program's work on this machine makes a round slower, never faster. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "km-scene.h"

#define LINKS 64
#define CENTRES 8
#define COUNTERS 200 /* of each centre: a call-next needs a counter that is free; more would be no centre any more */
#define SECONDS 1.5
#define MAX_ROUNDS 9

typedef struct
{
  double rate;
  double p99;
  double writer; /* microseconds of the writer's CPU for a command */
  double batch;  /* commands in a transaction */
} Figure;

typedef enum
{
  LOAD_ISSUE,
  LOAD_CALL,
  LOAD_VISIT,
  LOAD_COMPLETE,
  N_LOADS,
} LoadKind;

static const struct
{
  const char *name;
  KmPumpNext next;
  double aim; /* of the baseline's rate; 0: told, no aim */
} loads[N_LOADS] = {
  [LOAD_ISSUE] = { "ticket.issue", km_scene_next_issue, 0.3 },
  [LOAD_CALL] = { "ticket.call-next", km_scene_next_call, 0.3 },
  [LOAD_VISIT] = { "issue, call, start, finish", km_scene_next_visit, 0 },
  [LOAD_COMPLETE] = { "transaction.complete", km_scene_next_sale, 0.1 },
};

static Figure
measure (LoadKind    kind,
         gboolean    alone,
         const char *preload)
{
  const char *one[] = { "--batch=1", NULL };
  KmPumpOptions options = { .connections = LINKS, .seconds = SECONDS, .expect = { "\"accepted\"", "\"flags\":[]" } };
  guint tills = kind == LOAD_VISIT || kind == LOAD_COMPLETE ? LINKS : 0;
  KmScene *scene = km_scene_new (CENTRES, kind == LOAD_CALL ? COUNTERS : LINKS / CENTRES, LINKS, tills, alone ? one : NULL, preload);
  KmPumpResult result;
  Figure figure;
  double busy, commands, commits;

  if (kind == LOAD_CALL)
    km_scene_fill_queues (scene, preload != NULL ? 600 : COUNTERS);
  if (kind == LOAD_COMPLETE)
    km_scene_make_sales (scene, preload != NULL ? 60 : 120);

  busy = km_scene_metric (scene, "km_writer_busy_seconds_total");
  commands = km_scene_metric (scene, "km_commands_total");
  commits = km_scene_metric (scene, "km_commits_total");
  result = km_pump_run (scene->server->port, &options, loads[kind].next, scene);
  busy = km_scene_metric (scene, "km_writer_busy_seconds_total") - busy;
  commands = km_scene_metric (scene, "km_commands_total") - commands;
  commits = km_scene_metric (scene, "km_commits_total") - commits;
  if (result.failures > 0)
    g_printerr ("# %s: %u failures\n", loads[kind].name, result.failures);
  figure = (Figure) { result.answers / result.seconds, result.p99, commands > 0 ? busy * 1e6 / commands : 0, commits > 0 ? commands / commits : 0 };
  km_scene_free (scene);
  return figure;
}

static Figure
measure_baseline (const char *program,
                  const char *batch,
                  const char *preload)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-baseline-XXXXXX", &error);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", folder);
  char *tokens[] = { (char *) "0123456789012345678901234567890123456789012", NULL };
  KmScene scene = { .n_centres = 1, .tokens = tokens };
  KmPumpOptions options = { .connections = LINKS, .seconds = SECONDS, .expect = { "\"accepted\"" } };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  KmPumpResult result;

  if (preload != NULL)
    g_setenv ("LD_PRELOAD", preload, TRUE);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, folder, batch, NULL);
  g_unsetenv ("LD_PRELOAD");
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  result = km_pump_run ((guint16) g_ascii_strtoull (line + strlen ("Listening on port "), NULL, 10), &options, km_scene_next_issue, &scene);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_subprocess_wait (process, NULL, NULL);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  return (Figure) { result.answers / result.seconds, result.p99, 0, 0 };
}

static int
compare_figures (const void *a,
                 const void *b)
{
  const Figure *x = a, *y = b;

  return (x->rate > y->rate) - (x->rate < y->rate);
}

static double
ratio (double a,
       double b)
{
  return b > 0 ? a / b : 0;
}

/* Sorts the rounds: the last is the best. */
static void
print_disk (const char *baseline,
            guint       rounds)
{
  Figure ground[MAX_ROUNDS], figures[N_LOADS][MAX_ROUNDS];

  for (guint i = 0; i < rounds; i++)
    {
      ground[i] = measure_baseline (baseline, "512", NULL);
      for (guint kind = 0; kind < N_LOADS; kind++)
        figures[kind][i] = measure (kind, FALSE, NULL);
    }
  qsort (ground, rounds, sizeof *ground, compare_figures);
  printf ("On this disk, %u connections at %u centres, the best of %u rounds by turns (in brackets: of medians)\n", LINKS, CENTRES, rounds);
  printf ("  %-26s %7.0f/s  p99 %6.1f ms\n", "baseline: no real work", ground[rounds - 1].rate, ground[rounds - 1].p99);
  for (guint kind = 0; kind < N_LOADS; kind++)
    {
      Figure best;

      qsort (figures[kind], rounds, sizeof *ground, compare_figures);
      best = figures[kind][rounds - 1];
      printf ("  %-26s %7.0f/s  p99 %6.1f ms = %.1f x (aim <= 3)  writer %4.0f us each, %3.0f in a transaction  ratio %.2f (%.2f)", loads[kind].name, best.rate, best.p99,
              ratio (best.p99, ground[rounds - 1].p99), best.writer, best.batch, ratio (best.rate, ground[rounds - 1].rate),
              ratio (figures[kind][rounds / 2].rate, ground[rounds / 2].rate));
      printf (loads[kind].aim > 0 ? "  aim >= %.1f\n" : "\n", loads[kind].aim);
    }
}

static void
print_slow (const char *baseline,
            const char *preload)
{
  Figure bare_alone = measure_baseline (baseline, "1", preload), bare = measure_baseline (baseline, "512", preload);

  printf ("Each sync 5 ms slower, %u connections\n", LINKS);
  printf ("  %-26s one in a transaction %6.0f/s p99 %6.1f ms; together %6.0f/s p99 %6.1f ms  ratio %.1f\n", "baseline: no real work", bare_alone.rate, bare_alone.p99, bare.rate, bare.p99,
          ratio (bare.rate, bare_alone.rate));
  for (guint kind = 0; kind < N_LOADS; kind++)
    {
      Figure alone = measure (kind, TRUE, preload);
      Figure together = measure (kind, FALSE, preload);

      printf ("  %-26s one in a transaction %6.0f/s p99 %6.1f ms; together %6.0f/s p99 %6.1f ms, %3.0f in a transaction  ratio %.1f (aim >= 10)\n", loads[kind].name, alone.rate, alone.p99, together.rate,
              together.p99, together.batch, ratio (together.rate, alone.rate));
    }
}

int
main (int    argc,
      char **argv)
{
  guint rounds = argc > 3 ? (guint) CLAMP (atoi (argv[3]), 1, MAX_ROUNDS) : 3;

  if (argc < 3)
    return 2;
  print_disk (argv[1], rounds);
  print_slow (argv[1], argv[2]);
  return 0;
}
