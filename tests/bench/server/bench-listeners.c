/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-listeners BASELINE [LISTENERS]: the memory of each listener of a centre's events, and the time until one event has reached
 * the first, half and the last of them, beside a program of libmicrohttpd alone that sends the same bytes. And reads a second beside
 * the same program answering a constant. Prints the ratios beside the aims; never fails for being slow. */

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "km-scene.h"

#define ROUNDS 9
#define FIRST 20 /* listeners before the memory is looked at: what the first ones cost is not theirs */

typedef struct
{
  double first, half, last; /* milliseconds, the best round */
  double memory;            /* KiB a listener */
  double middle;            /* of `last`: the median round */
} Fan;

static double
memory_of (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid);
  g_autofree char *text = NULL;
  const char *at;

  g_file_get_contents (path, &text, NULL, NULL);
  at = text != NULL ? strstr (text, "VmRSS:") : NULL;
  return at != NULL ? g_ascii_strtod (at + strlen ("VmRSS:"), NULL) : 0;
}

static int
open_socket (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr = { htonl (INADDR_LOOPBACK) } };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("no connection: %s", g_strerror (errno));
  return fd;
}

static void
send_text (int         fd,
           const char *text)
{
  if (send (fd, text, strlen (text), MSG_NOSIGNAL) != (ssize_t) strlen (text))
    g_error ("a request was not sent");
}

/* Reads until each of the sockets has got something. Returns how long the first, half and the last took. */
static void
wait_all (int    epoll,
          guint  n,
          gint64 start,
          Fan   *fan)
{
  g_autofree gboolean *seen = g_new0 (gboolean, 100000);
  char buffer[65536];
  guint got = 0;

  while (got < n)
    {
      struct epoll_event events[512];
      int ready = epoll_wait (epoll, events, G_N_ELEMENTS (events), 20000);

      if (ready == 0)
        g_error ("%u of %u listeners got nothing", n - got, n);
      for (int i = 0; i < ready; i++)
        {
          int fd = events[i].data.fd;
          double now;

          if (recv (fd, buffer, sizeof buffer, MSG_DONTWAIT) <= 0)
            continue;
          if (seen[fd])
            continue;
          seen[fd] = TRUE;
          got++;
          now = (double) (g_get_monotonic_time () - start) / 1000;
          if (got == 1)
            fan->first = now;
          if (got == (n + 1) / 2)
            fan->half = now;
          fan->last = now;
        }
    }
}

static void
drain (int epoll)
{
  struct epoll_event events[512];
  char buffer[65536];
  int ready;

  while ((ready = epoll_wait (epoll, events, G_N_ELEMENTS (events), 200)) > 0)
    for (int i = 0; i < ready; i++)
      while (recv (events[i].data.fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0)
        ;
}

static int
compare_last (const void *a,
              const void *b)
{
  const Fan *x = a, *y = b;

  return (x->last > y->last) - (x->last < y->last);
}

typedef void (*Publish) (int fd, guint round, gpointer user_data);

static Fan
measure_fan (guint16     port,
             const char *pid,
             const char *listen_request,
             guint       n,
             gboolean    greeted,
             Publish     publish,
             gpointer    user_data)
{
  g_autofree int *fds = g_new (int, n);
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  int control = open_socket (port);
  Fan fans[ROUNDS] = { 0 }, best;
  double before = 0, memory;
  char buffer[65536];

  for (guint i = 0; i < n; i++)
    {
      struct epoll_event event = { .events = EPOLLIN };

      fds[i] = event.data.fd = open_socket (port);
      send_text (fds[i], listen_request);
      if (recv (fds[i], buffer, sizeof buffer, 0) <= 0)
        g_error ("a listener was refused");
      epoll_ctl (epoll, EPOLL_CTL_ADD, fds[i], &event);
      if (i + 1 == FIRST)
        {
          drain (epoll);
          before = memory_of (pid);
        }
    }
  drain (epoll);
  memory = (memory_of (pid) - before) / (n - FIRST);
  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      publish (control, i, user_data);
      wait_all (epoll, n, start, &fans[i]);
      if (recv (control, buffer, sizeof buffer, 0) <= 0)
        g_error ("no answer");
      drain (epoll);
    }
  qsort (fans, ROUNDS, sizeof *fans, compare_last);
  best = fans[0];
  best.memory = memory;
  best.middle = fans[ROUNDS / 2].last;
  for (guint i = 0; i < n; i++)
    close (fds[i]);
  close (control);
  close (epoll);
  return best;
}

/* ---- The two servers ---- */

static void
publish_plain (int      fd,
               guint    round,
               gpointer user_data)
{
  g_autofree char *pad = g_strnfill (GPOINTER_TO_UINT (user_data) - 50, 'x');
  g_autofree char *event = g_strdup_printf ("id: 1.%06u\nevent: counter.changed\ndata: {\"%s\"}\n\n", round, pad);
  g_autofree char *request = g_strdup_printf ("POST /publish HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s", strlen (event), event);

  send_text (fd, request);
}

typedef struct
{
  KmScene *scene;
  KmTestTill *till;
} Ours;

/* A fact with one event: the counter pauses, and goes on. */
static void
publish_ours (int      fd,
              guint    round,
              gpointer user_data)
{
  Ours *ours = user_data;
  json_t *body = round % 2 == 0 ? json_pack ("{s:s, s:s}", "counter", "L00-0001", "reason", "break") : json_pack ("{s:s}", "counter", "L00-0001");
  json_t *envelope = json_pack ("{s:[o]}", "commands", km_test_fact (ours->till, "supervisor", round % 2 == 0 ? "counter.pause" : "counter.resume", body));
  char *text = json_dumps (envelope, JSON_COMPACT);
  g_autoptr (GString) request = g_string_new (NULL);

  km_scene_post (request, ours->till->token, text);
  send_text (fd, request->str);
  free (text);
  json_decref (envelope);
}

typedef struct
{
  GSubprocess *process;
  guint16 port;
} Plain;

static Plain
start_plain (const char *program)
{
  g_autoptr (GError) error = NULL;
  Plain plain = { g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, NULL), 0 };
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (plain.process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  plain.port = (guint16) g_ascii_strtoull (line + strlen ("Listening on port "), NULL, 10);
  return plain;
}

static void
stop_plain (Plain *plain)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (plain->process), NULL, NULL);
  g_subprocess_wait (plain->process, NULL, NULL);
  g_object_unref (plain->process);
}

static void
print_fan (const char *program,
           guint       n)
{
  KmScene *scene = km_scene_new (1, 8, 1, 1, NULL, NULL);
  Ours ours = { scene, scene->tills[0] };
  g_autofree char *request = g_strdup_printf ("GET /v1/events?centre=L00 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", scene->tokens[0]);
  Plain plain = start_plain (program);
  Fan theirs, mine;

  mine = measure_fan (scene->server->port, g_subprocess_get_identifier (scene->server->process), request, n, TRUE, publish_ours, &ours);
  theirs = measure_fan (plain.port, g_subprocess_get_identifier (plain.process), "GET /events HTTP/1.1\r\nHost: x\r\n\r\n", n, FALSE, publish_plain, GUINT_TO_POINTER (450));
  stop_plain (&plain);
  km_scene_free (scene);
  printf ("%u listeners, the best of %u rounds (in brackets: the median)\n", n, ROUNDS);
  printf ("  libmicrohttpd alone     %4.1f KiB each; one event at the first %5.1f ms, half %5.1f ms, last %6.1f ms (%.1f)\n", theirs.memory, theirs.first, theirs.half, theirs.last, theirs.middle);
  printf ("  khadamat-server         %4.1f KiB each (aim <= 8); one event at the first %5.1f ms, half %5.1f ms, last %6.1f ms (%.1f)  ratio %.2f (%.2f) (aim <= 1.5)\n", mine.memory, mine.first, mine.half,
          mine.last, mine.middle, mine.last / theirs.last, mine.middle / theirs.middle);
}

/* ---- Reads ---- */

typedef struct
{
  const char *path;
  const char *token;
} Read;

static gboolean
next_read (guint       index,
           guint       round,
           const char *answer,
           GString    *request,
           gpointer    user_data)
{
  const Read *read = user_data;

  g_string_append_printf (request, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", read->path, read->token);
  return TRUE;
}

static void
print_reads (const char *program)
{
  static const char *const paths[] = { "/v1/sessions/current", "/v1/centres/L00", "/v1/centres/L00/queue", "/v1/centres/L00/dashboard" };
  KmScene *scene = km_scene_new (1, 20, 1, 0, NULL, NULL);
  Plain plain = start_plain (program);
  KmPumpOptions options = { .connections = 64, .seconds = 1.5 };
  double constant = 0;

  km_scene_fill_queues (scene, 30);
  for (guint round = 0; round < 3; round++)
    {
      Read read = { "/constant", scene->tokens[0] };
      KmPumpResult result = km_pump_run (plain.port, &options, next_read, &read);

      constant = MAX (constant, result.answers / result.seconds);
    }
  printf ("Reads, 64 connections, 30 tickets waiting, 20 counters\n  %-26s %8.0f/s\n", "a constant", constant);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      double best = 0, p99 = 0;

      for (guint round = 0; round < 3; round++)
        {
          Read read = { paths[i], scene->tokens[0] };
          KmPumpResult result = km_pump_run (scene->server->port, &options, next_read, &read);

          if (result.failures == 0 && result.answers / result.seconds > best)
            {
              best = result.answers / result.seconds;
              p99 = result.p99;
            }
        }
      printf ("  %-26s %8.0f/s  p99 %6.1f ms  ratio %.2f (aim >= 0.5)\n", paths[i], best, p99, best / constant);
    }
  stop_plain (&plain);
  km_scene_free (scene);
}

int
main (int    argc,
      char **argv)
{
  struct rlimit files;
  guint n = argc > 2 ? (guint) atoi (argv[2]) : 6500;

  if (argc < 2)
    return 2;
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  if (files.rlim_cur != RLIM_INFINITY && n + 200 > files.rlim_cur)
    n = (guint) files.rlim_cur - 200;
  print_fan (argv[1], n);
  print_reads (argv[1]);
  return 0;
}
