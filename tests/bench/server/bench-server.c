/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-server BASELINE SLOW-SYNC: durable commands a second over HTTP, by turns in one run. On this disk beside a program that
 * does no real work; and with each sync slowed by 5 ms beside the same server with one command in a transaction. Prints the
 * ratios beside the aims of the design; never fails for being slow. */

#include <stdio.h>
#include <string.h>

#include "km-load.h"
#include "km-test-desk.h"

#define LINKS 64
#define COUNTERS 20
#define SECONDS 1.5
#define ROUNDS 3
#define MADE 120 /* transactions of each till */

typedef struct
{
  KmTestServer *server;
  char *token;             /* a supervisor's */
  KmTestTill *tills[LINKS];
  GPtrArray *made[LINKS];  /* char *: requests made before */
} Scene;

typedef struct
{
  double rate;
  double p99;
  double writer;           /* microseconds of the writer's CPU for a command */
} Figure;

static void
write_request (GString    *request,
               const char *token,
               const char *body)
{
  g_string_append_printf (request, "POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
                          token, strlen (body), body);
}

/* ---- The three loads ---- */

static gboolean
next_issue (guint       index,
            guint       round,
            const char *answer,
            GString    *request,
            gpointer    user_data)
{
  const Scene *scene = user_data;
  g_autofree char *id = km_test_uuid ();
  g_autofree char *now = km_test_now ();
  g_autofree char *body = g_strdup_printf ("{\"commands\":[{\"id\":\"%s\",\"kind\":\"ticket.issue\",\"made_at\":\"%s\",\"body\":{\"lane\":\"CIV\",\"audience\":\"citizen\",\"priority\":\"none\"}}]}", id, now);

  write_request (request, scene->token, body);
  return TRUE;
}

/* A counter calls the next, who did not come: the wish and the fact that frees the counter, by turns. */
static gboolean
next_call (guint       index,
           guint       round,
           const char *answer,
           GString    *request,
           gpointer    user_data)
{
  const Scene *scene = user_data;
  KmTestTill *till = scene->tills[index];
  g_autofree char *id = km_test_uuid ();
  g_autofree char *now = km_test_now ();
  g_autofree char *body = NULL;
  const char *ticket;

  if (round % 2 == 0)
    {
      body = g_strdup_printf ("{\"commands\":[{\"id\":\"%s\",\"kind\":\"ticket.call-next\",\"made_at\":\"%s\",\"body\":{\"counter\":\"CAI-%02u\"}}]}", id, now, index + 1);
      write_request (request, scene->token, body);
      return TRUE;
    }
  ticket = strstr (answer, "\"ticket\":{\"id\":\"");
  if (ticket == NULL)
    return FALSE;
  body = g_strdup_printf ("{\"commands\":[{\"id\":\"%s\",\"kind\":\"ticket.no-show\",\"made_at\":\"%s\",\"n\":%" G_GINT64_FORMAT ",\"actor\":\"supervisor\",\"body\":{\"ticket\":\"%.36s\",\"counter\":\"CAI-%02u\"}}]}",
                          id, now, ++till->n, ticket + strlen ("\"ticket\":{\"id\":\""), index + 1);
  write_request (request, till->token, body);
  return TRUE;
}

static gboolean
next_made (guint       index,
           guint       round,
           const char *answer,
           GString    *request,
           gpointer    user_data)
{
  const Scene *scene = user_data;

  if (round >= scene->made[index]->len)
    return FALSE;
  g_string_append (request, g_ptr_array_index (scene->made[index], round));
  return TRUE;
}

/* ---- Scenes ---- */

/* How many tickets wait for @n_calls, so that no counter finds the queue empty. */
static void
fill_queue (Scene *scene,
            guint  tickets)
{
  for (guint i = 0; i < tickets; i += 100)
    {
      json_t *commands = json_array ();

      for (guint j = 0; j < 100; j++)
        json_array_append_new (commands, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none")));
      json_decref (km_test_send_all (scene->server, scene->token, commands));
    }
}

static void
make_transactions (Scene *scene)
{
  g_autofree char *shift = km_test_uuid ();

  for (guint i = 0; i < LINKS; i++)
    {
      KmTestTill *till = scene->tills[i];

      scene->made[i] = g_ptr_array_new_with_free_func (g_free);
      if (i == 0)
        json_decref (km_test_send (scene->server, till->token, km_test_fact (till, "supervisor", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "CAI-01", "float", 0))));
      for (guint j = 0; j < MADE; j++)
        {
          json_t *envelope = json_pack ("{s:[o]}", "commands", km_test_fact (till, "supervisor", "transaction.complete", km_test_transaction (till, "supervisor", "CAI-01", shift, NULL)));
          char *body = json_dumps (envelope, JSON_COMPACT);
          GString *request = g_string_new (NULL);

          write_request (request, till->token, body);
          g_ptr_array_add (scene->made[i], g_string_free (request, FALSE));
          free (body);
          json_decref (envelope);
        }
    }
}

static double
metric (KmTestServer *server,
        const char   *name)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/metrics", NULL, NULL, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  g_autofree char *line = g_strdup_printf ("\n%s ", name);
  const char *at = strstr (text, line);

  return at != NULL ? g_ascii_strtod (at + strlen (line), NULL) : 0;
}

typedef enum
{
  LOAD_ISSUE,
  LOAD_CALL,
  LOAD_COMPLETE,
  N_LOADS,
} LoadKind;

static const char *const load_names[N_LOADS] = { "ticket.issue", "ticket.call-next", "transaction.complete" };

static Figure
measure (LoadKind    kind,
         gboolean    alone,
         const char *preload)
{
  static const KmLoadNext nexts[N_LOADS] = { next_issue, next_call, next_made };
  const char *one[] = { "--batch=1", NULL };
  Scene scene = { NULL };
  KmLoadResult result;
  Figure figure;
  double busy, commands;
  guint tills = kind == LOAD_ISSUE ? 0 : kind == LOAD_CALL ? COUNTERS : LINKS;

  /* The preload slows the server's syncs alone. */
  if (preload != NULL)
    g_setenv ("LD_PRELOAD", preload, TRUE);
  scene.server = km_test_server_start (NULL, alone ? one : NULL);
  g_unsetenv ("LD_PRELOAD");
  scene.token = km_test_sign_in (scene.server, "supervisor", "CAI", NULL);
  for (guint i = 0; i < tills; i++)
    scene.tills[i] = km_test_enrol (scene.server, "CAI");
  if (kind == LOAD_CALL)
    fill_queue (&scene, preload != NULL ? 2000 : 12000);
  if (kind == LOAD_COMPLETE)
    make_transactions (&scene);

  busy = metric (scene.server, "km_writer_busy_seconds_total");
  commands = metric (scene.server, "km_commands_total");
  result = km_load_run (scene.server->port, kind == LOAD_CALL ? COUNTERS : LINKS, SECONDS, nexts[kind], &scene);
  busy = metric (scene.server, "km_writer_busy_seconds_total") - busy;
  commands = metric (scene.server, "km_commands_total") - commands;
  if (result.failures > 0)
    g_printerr ("# %s: %u failures\n", load_names[kind], result.failures);
  figure = (Figure) { result.answers / result.seconds / (kind == LOAD_CALL ? 2 : 1), result.p99, commands > 0 ? busy * 1e6 / commands : 0 };

  for (guint i = 0; i < LINKS; i++)
    {
      g_clear_pointer (&scene.tills[i], km_test_till_free);
      g_clear_pointer (&scene.made[i], g_ptr_array_unref);
    }
  g_free (scene.token);
  km_test_server_stop (scene.server);
  km_test_server_free (scene.server);
  return figure;
}

static Figure
measure_baseline (const char *program)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-baseline-XXXXXX", &error);
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", folder);
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, folder, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  Scene scene = { .token = (char *) "0123456789012345678901234567890123456789012" };
  KmLoadResult result;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  result = km_load_run ((guint16) g_ascii_strtoull (line + strlen ("Listening on port "), NULL, 10), LINKS, SECONDS, next_issue, &scene);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_subprocess_wait (process, NULL, NULL);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  return (Figure) { result.answers / result.seconds, result.p99, 0 };
}

static int
compare_figures (const void *a,
                 const void *b)
{
  const Figure *x = a, *y = b;

  return (x->rate > y->rate) - (x->rate < y->rate);
}

static Figure
median (Figure *figures)
{
  qsort (figures, ROUNDS, sizeof *figures, compare_figures);
  return figures[ROUNDS / 2];
}

int
main (int    argc,
      char **argv)
{
  static const double aims[N_LOADS] = { 0.3, 0.3, 0.1 };
  Figure baseline[ROUNDS], group[N_LOADS][ROUNDS];
  Figure ground;

  if (argc != 3)
    return 2;
  for (guint i = 0; i < ROUNDS; i++)
    {
      baseline[i] = measure_baseline (argv[1]);
      for (guint kind = 0; kind < N_LOADS; kind++)
        group[kind][i] = measure (kind, FALSE, NULL);
    }
  ground = median (baseline);
  printf ("On this disk, %u connections (call-next: %u counters), medians of %u rounds by turns\n", LINKS, COUNTERS, ROUNDS);
  printf ("  %-22s %8.0f/s  p99 %6.1f ms\n", "baseline: no real work", ground.rate, ground.p99);
  for (guint kind = 0; kind < N_LOADS; kind++)
    {
      Figure figure = median (group[kind]);

      printf ("  %-22s %8.0f/s  p99 %6.1f ms  writer %5.0f us each  ratio %.2f (aim >= %.1f)\n", load_names[kind], figure.rate, figure.p99, figure.writer,
              ground.rate > 0 ? figure.rate / ground.rate : 0, aims[kind]);
    }
  printf ("Each sync 5 ms slower, %u connections\n", LINKS);
  for (guint kind = 0; kind < N_LOADS; kind++)
    {
      Figure alone = measure (kind, TRUE, argv[2]);
      Figure together = measure (kind, FALSE, argv[2]);

      printf ("  %-22s one in a transaction %6.0f/s p99 %6.1f ms; together %6.0f/s p99 %6.1f ms  ratio %.1f (aim >= 10)\n", load_names[kind], alone.rate, alone.p99, together.rate,
              together.p99, alone.rate > 0 ? together.rate / alone.rate : 0);
    }
  return 0;
}
