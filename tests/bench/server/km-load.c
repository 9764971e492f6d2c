/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* km-load: N counters at M centres against a server of its own. Each counter is a connection with a till of its own and serves one
 * visitor after the other: ticket, call, start, finish; or, with --load, does one thing alone. In a closed loop (with --think, a
 * pause after each answer) or an open one (--rate: requests come when they come). Prints throughput, percentiles and errors. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "km-scene.h"

#define MOST_CALLS 25 /* of each connection with --load=call, which needs a free counter for each */

static const struct
{
  const char *name;
  KmPumpNext next;
} loads[] = {
  { "visit", km_scene_next_visit },
  { "issue", km_scene_next_issue },
  { "call", km_scene_next_call },
  { "sale", km_scene_next_sale },
};

/* The server's memory while it works, in tenths of the time. */
typedef struct
{
  const char *pid;
  gint64 step; /* microseconds */
  gint stop;   /* atomic */
  double kib[11];
  guint n;
} Memory;

static double
resident (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid);
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, "VmRSS:")) == NULL)
    return 0;
  return g_ascii_strtod (at + strlen ("VmRSS:"), NULL);
}

static gpointer
watch (gpointer data)
{
  Memory *memory = data;
  gint64 next = g_get_monotonic_time ();

  while (!g_atomic_int_get (&memory->stop) && memory->n < G_N_ELEMENTS (memory->kib))
    {
      gint64 now = g_get_monotonic_time ();

      if (now >= next)
        {
          memory->kib[memory->n++] = resident (memory->pid);
          next += memory->step;
        }
      g_usleep (MIN (memory->step, 50000));
    }
  return NULL;
}

static int
run (KmPumpNext           next,
     guint                centres,
     guint                sales,
     const char          *preload,
     const KmPumpOptions *options)
{
  guint shared = (options->connections + centres - 1) / centres; /* connections at a centre */
  gboolean calls = next == km_scene_next_call;
  KmScene *scene = km_scene_new (centres, calls ? shared * MOST_CALLS : shared, options->connections,
                                 next == km_scene_next_visit || next == km_scene_next_sale ? options->connections : 0, NULL, preload);
  double busy, commands, commits;
  KmPumpResult result;
  Memory memory = { 0 };
  GThread *watcher;

  if (calls)
    km_scene_fill_queues (scene, shared * MOST_CALLS);
  if (next == km_scene_next_sale)
    km_scene_make_sales (scene, sales);
  busy = km_scene_metric (scene, "km_writer_busy_seconds_total");
  commands = km_scene_metric (scene, "km_commands_total");
  commits = km_scene_metric (scene, "km_commits_total");
  memory.pid = g_subprocess_get_identifier (scene->server->process);
  memory.step = (gint64) (options->seconds * G_USEC_PER_SEC / 10);
  watcher = g_thread_new ("memory", watch, &memory);
  result = km_pump_run (scene->server->port, options, next, scene);
  g_atomic_int_set (&memory.stop, TRUE);
  g_thread_join (watcher);
  busy = km_scene_metric (scene, "km_writer_busy_seconds_total") - busy;
  commands = km_scene_metric (scene, "km_commands_total") - commands;
  commits = km_scene_metric (scene, "km_commits_total") - commits;

  printf ("%u counters at %u centres, %.1f s: %u answers, %.0f a second, %u errors, %u never begun\n", options->connections, centres, result.seconds, result.answers,
          result.answers / result.seconds, result.failures, result.late);
  printf ("p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.1f ms\n", result.p50, result.p99, result.p999, result.longest);
  printf ("writer %.0f us a command, %.1f commands in a transaction\n", commands > 0 ? busy * 1e6 / commands : 0, commits > 0 ? commands / commits : 0);
  printf ("%.0f commands; memory of the server in MiB:", commands);
  for (guint i = 0; i < memory.n; i++)
    printf (" %.1f", memory.kib[i] / 1024);
  printf ("\n");
  km_scene_free (scene);
  return result.failures > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main (int    argc,
      char **argv)
{
  int counters = 64, centres = 8, sales = 200;
  double seconds = 5, think = 0, rate = 0;
  g_autofree char *load = NULL, *server = NULL, *catalogue = NULL, *preload = NULL;
  const GOptionEntry entries[] = {
    { "counters", 0, 0, G_OPTION_ARG_INT, &counters, "Counters, in all (64)", "N" },
    { "centres", 0, 0, G_OPTION_ARG_INT, &centres, "Centres (8, at most 99)", "M" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "How long (5)", "S" },
    { "think", 0, 0, G_OPTION_ARG_DOUBLE, &think, "Mean pause of a counter after each answer (0)", "S" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &rate, "An open loop: so many requests a second in all; told times are from when each was due", "R" },
    { "load", 0, 0, G_OPTION_ARG_STRING, &load, "visit (issue, call, start, finish), issue, call, or sale (visit)", "KIND" },
    { "sales", 0, 0, G_OPTION_ARG_INT, &sales, "Transactions made for each counter before --load=sale (200)", "N" },
    { "preload", 0, 0, G_OPTION_ARG_FILENAME, &preload, "A library for the server alone, such as slow-sync.so", "FILE" },
    { "server", 0, 0, G_OPTION_ARG_FILENAME, &server, "khadamat-server (else $KM_SERVER, else the one of this build)", "FILE" },
    { "catalogue", 0, 0, G_OPTION_ARG_FILENAME, &catalogue, "The catalogue's folder (else $KM_CATALOGUE, else this source's)", "FOLDER" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- loads a server and tells how it bears it");
  g_autoptr (GError) error = NULL;
  KmPumpOptions options = { .expect = { "\"accepted\"", "\"flags\":[]" } };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "km-load: %s\n", error->message);
      return 2;
    }
  g_setenv ("KM_SERVER", server != NULL ? server : KM_BUILT_SERVER, server != NULL);
  g_setenv ("KM_CATALOGUE", catalogue != NULL ? catalogue : KM_SOURCE_CATALOGUE, catalogue != NULL);
  options.connections = (guint) CLAMP (counters, 1, 10000);
  options.seconds = seconds;
  options.think = think;
  options.rate = rate;
  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    if (strcmp (loads[i].name, load != NULL ? load : "visit") == 0)
      return run (loads[i].next, (guint) CLAMP (centres, 1, MIN (99, (int) options.connections)), (guint) MAX (sales, 1), preload, &options);
  fprintf (stderr, "km-load: there is no load “%s”\n", load);
  return 2;
}
