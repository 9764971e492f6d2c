/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-metrics.h"
#include "km-password.h"
#include "km-routes.h"
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
put_family (GString    *text,
            const char *name,
            const char *type,
            const char *help)
{
  g_string_append_printf (text, "# HELP km_%s %s\n# TYPE km_%s %s\n", name, help, name, type);
}

/* Every route, and what matched none; those that were never asked say nothing. */
static void
put_routes (GString  *text,
            KmServer *server)
{
  guint n;
  const KmRoute *routes = km_routes_get_all (&n);
  g_autofree KmRouteFigures *figures = g_new0 (KmRouteFigures, n + 1);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  km_http_get_route_figures (server->http, figures);
  put_family (text, "http_answers_total", "counter", "Answers by route and the hundreds of their status.");
  for (guint i = 0; i <= n; i++)
    {
      g_ptr_array_add (labels, i < n ? g_strdup_printf ("method=\"%s\",route=\"%s\"", routes[i].method, routes[i].pattern) : g_strdup ("method=\"\",route=\"none\""));
      for (guint j = 1; j < G_N_ELEMENTS (figures->by_class); j++)
        if (figures[i].by_class[j] > 0)
          g_string_append_printf (text, "km_http_answers_total{%s,class=\"%uxx\"} %" G_GUINT64_FORMAT "\n", (char *) labels->pdata[i], j, figures[i].by_class[j]);
    }
  put_family (text, "http_answer_seconds", "histogram", "From the first byte of a request to the last of its answer, without event streams.");
  for (guint i = 0; i <= n; i++)
    if (figures[i].took.count > 0)
      km_histogram_append (&figures[i].took, KM_HISTOGRAM_MICROSECONDS, text, "http_answer_seconds", labels->pdata[i]);
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
  KmStoreDisk disk;
  guint sessions = 0;

  km_http_get_figures (server->http, &http);
  km_writer_get_figures (server->writer, &writer);
  km_streams_get_figures (server->streams, &streams);
  km_sessions_foreach (server->sessions, count_cb, &sessions);

  put (text, "uptime_seconds", "gauge", "Since the server started.", (double) ((g_get_monotonic_time () - server->started) / G_USEC_PER_SEC));
  put (text, "http_requests_total", "counter", "Requests begun.", (double) http.requests);
  put (text, "http_connections", "gauge", "Connections open.", http.connections);
  put (text, "http_waiting", "gauge", "Requests and listeners that wait for something.", http.waiting);
  put (text, "http_connections_refused_total", "counter", "Connections refused, too many of one address.", (double) http.refused);
  put (text, "http_connections_cut_total", "counter", "Connections cut, their request came too slowly.", (double) http.cut);
  put_routes (text, server);
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
  put (text, "writer_last_commit_timestamp_seconds", "gauge", "When something was written last; 0 before the first.",
       writer.last_commit != KM_TIME_NONE ? (double) writer.last_commit / G_USEC_PER_SEC : 0);
  put (text, "writer_in_trouble", "gauge", "1 when the last transaction could not be written.", writer.trouble != NULL);
  put_family (text, "writer_batch_commands", "histogram", "Commands in a transaction.");
  km_histogram_append (&writer.sizes, KM_HISTOGRAM_SIZE, text, "writer_batch_commands", "");
  put_family (text, "writer_commit_seconds", "histogram", "How long a commit took.");
  km_histogram_append (&writer.syncs, KM_HISTOGRAM_MICROSECONDS, text, "writer_commit_seconds", "");
  km_kind_figures_append (km_writer_get_kinds (server->writer), text);
  put (text, "password_checks_total", "counter", "Passwords checked, of accounts that exist and of those that do not.", (double) km_password_get_checks ());
  if (km_store_look_at_disk (server->store, &disk))
    {
      put (text, "database_bytes", "gauge", "Size of the database's file.", (double) disk.size);
      put (text, "database_log_bytes", "gauge", "Size of its write-ahead log.", (double) disk.log_size);
      put (text, "disk_free_bytes", "gauge", "Room on the database's disk.", (double) disk.free);
    }
  return g_string_free (text, FALSE);
}
