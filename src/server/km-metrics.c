/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-metrics.h"
#include "km-server-private.h"

static void
put (GString    *text,
     const char *name,
     const char *type,
     const char *help,
     double      value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "# HELP km_%s %s\n# TYPE km_%s %s\nkm_%s %s\n", name, help, name, type, name,
                          g_ascii_formatd (number, sizeof number, "%.15g", value));
}

static void
put_requests (GString             *text,
              const KmHttpFigures *http)
{
  static const char *const bounds[] = { "0.001", "0.005", "0.01", "0.025", "0.05", "0.1", "0.5", "+Inf" };
  guint64 sum = 0;

  g_string_append (text, "# HELP km_http_answers_total Answers by the hundreds of their status.\n# TYPE km_http_answers_total counter\n");
  for (guint i = 1; i < G_N_ELEMENTS (http->by_class); i++)
    g_string_append_printf (text, "km_http_answers_total{class=\"%uxx\"} %" G_GUINT64_FORMAT "\n", i, http->by_class[i]);

  g_string_append (text, "# HELP km_http_answer_seconds From the first byte of a request to the last of its answer.\n# TYPE km_http_answer_seconds histogram\n");
  for (guint i = 0; i < G_N_ELEMENTS (http->buckets); i++)
    {
      sum += http->buckets[i];
      g_string_append_printf (text, "km_http_answer_seconds_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n", bounds[i], sum);
    }
  g_string_append_printf (text, "km_http_answer_seconds_sum %.6f\nkm_http_answer_seconds_count %" G_GUINT64_FORMAT "\n",
                          (double) http->microseconds / G_USEC_PER_SEC, sum);
}

static void
count_cb (const KmSession *session,
          gpointer         user_data)
{
  (*(guint *) user_data)++;
}

char *
km_metrics_to_text (KmServer *server)
{
  GString *text = g_string_new (NULL);
  KmHttpFigures http;
  KmWriterFigures writer;
  KmStreamsFigures streams;
  guint sessions = 0;

  km_http_get_figures (server->http, &http);
  km_writer_get_figures (server->writer, &writer);
  km_streams_get_figures (server->streams, &streams);
  km_sessions_foreach (server->sessions, count_cb, &sessions);

  put (text, "uptime_seconds", "gauge", "Since the server started.", (double) ((g_get_monotonic_time () - server->started) / G_USEC_PER_SEC));
  put (text, "http_requests_total", "counter", "Requests begun.", (double) http.requests);
  put (text, "http_connections", "gauge", "Connections open.", http.connections);
  put (text, "http_waiting", "gauge", "Requests and listeners that wait for something.", http.waiting);
  put_requests (text, &http);
  put (text, "sessions", "gauge", "People and devices signed in.", sessions);
  put (text, "listeners", "gauge", "Event streams open.", streams.listeners);
  put (text, "listeners_cut_total", "counter", "Event streams ended because nobody read them.", (double) streams.cut);
  put (text, "listeners_reset_total", "counter", "Event streams that began with a reset.", (double) streams.resets);
  put (text, "commands_total", "counter", "Commands executed.", (double) writer.commands);
  put (text, "commits_total", "counter", "Transactions committed.", (double) writer.commits);
  put (text, "commits_lost_total", "counter", "Transactions whose outcome was unknown.", (double) writer.lost);
  put (text, "commands_waiting", "gauge", "Commands in the writer's queue.", writer.waiting);
  put (text, "writer_busy_seconds_total", "counter", "Time the writer worked, without its commits.", (double) writer.busy_micros / G_USEC_PER_SEC);
  put (text, "writer_commit_seconds_total", "counter", "Time the writer's commits took.", (double) writer.commit_micros / G_USEC_PER_SEC);
  return g_string_free (text, FALSE);
}
