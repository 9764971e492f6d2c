/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "km-catalogue-folder.h"
#include "km-cli.h"
#include "km-log.h"
#include "km-practice.h"
#include "km-server.h"

/* Of one account or till: a counter in the rush hour sends two. */
#define REQUESTS_PER_SECOND 100
#define DEFAULT_LISTEN "127.0.0.1:7700"

typedef struct
{
  char *uri;
  char *listen;
  char *port_file;
  char *certificate;
  char *key;
  char *catalogue;
  gboolean practice;
  gboolean stop_with_parent;
  int visitors_per_hour;
  gint64 seed;
  int batch;
  char **trusted_proxies;
  int requests_per_second;
  gboolean log_requests;
  int timeout, waiting, connections;
} Options;

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* Whoever started the server holds the other end of its standard input: when that is gone, so is the need for it. */
static gboolean
parent_cb (int          fd,
           GIOCondition condition,
           gpointer     user_data)
{
  char ignored[256];
  ssize_t n = read (fd, ignored, sizeof ignored);

  if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* The store, and what a practice store needs before the first visitor: its catalogue, centres and accounts. */
static KmStore *
open_store (const Options *options,
            KmClock       *clock,
            int           *code)
{
  g_autoptr (GError) error = NULL;
  KmStore *store = km_cli_open (options->uri, options->practice ? KM_STORE_PRACTICE | KM_STORE_CREATE : KM_STORE_NONE, code);
  const char *folder = km_cli_catalogue_folder (options->catalogue);

  if (store == NULL || !options->practice)
    return store;
  if (!km_practice_seed (store, km_clock_now (clock), &error))
    {
      *code = km_cli_fail_with (error, options->uri);
    }
  else
    {
      g_autofree char *version = km_catalogue_folder_publish (store, folder, km_clock_now (clock), &error);

      if (version == NULL && error->domain != KM_DB_ERROR)
        *code = km_cli_fail (KM_EXIT_CATALOGUE, _("the catalogue in %s is not right: %s"), folder, error->message);
      else if (version == NULL)
        *code = km_cli_fail_with (error, options->uri);
    }
  if (error == NULL)
    return store;
  km_store_close (store);
  return NULL;
}

/* Says where the server listens, in the file first: who reads the line may read the file. */
static gboolean
announce (const Options *options,
          guint16        port,
          int           *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("%u\n", port);

  if (options->port_file != NULL && !g_file_set_contents (options->port_file, text, -1, &error))
    {
      *code = km_cli_fail (KM_EXIT_READ_ONLY, _("%s cannot be written: %s"), options->port_file, error->message);
      return FALSE;
    }
  km_log ("listening", "address", options->listen != NULL ? options->listen : DEFAULT_LISTEN, "tls", options->certificate != NULL ? "yes" : "no", "practice", options->practice ? "yes" : "no", NULL);
  g_print (_("Listening on port %u"), port);
  g_print ("\n");
  return TRUE;
}

/* Announces the server and runs until it is told to stop. */
static void
run (const Options *options,
     KmServer      *server,
     KmStore       *store,
     KmClock       *clock,
     int           *code)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  KmVisitors *visitors = NULL;

  /* Before anybody knows that it listens: who reads that may tell it to stop at once. */
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGHUP, quit_cb, loop);
  if (options->stop_with_parent)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, parent_cb, loop);
  if (options->batch > 0)
    km_writer_set_limit (km_server_get_writer (server), (guint) options->batch);
  if (options->practice && options->visitors_per_hour > 0)
    visitors = km_visitors_new (store, km_server_get_writer (server), clock, options->visitors_per_hour, (guint32) options->seed);
  if (announce (options, km_server_get_port (server), code))
    g_main_loop_run (loop);
  g_clear_pointer (&visitors, km_visitors_free);
}

static int
serve (const Options *options)
{
  KmHttpOptions http = {
    .listen = options->listen != NULL ? options->listen : DEFAULT_LISTEN,
    .tls_certificate = options->certificate,
    .tls_key = options->key,
    .trusted_proxies = (const char *const *) options->trusted_proxies,
    .log_requests = options->log_requests,
    .timeout_seconds = (guint) options->timeout,
    .address_limit = (guint) options->connections,
  };
  KmServerLimits limits = {
    .requests_per_second = options->requests_per_second >= 0 ? (guint) options->requests_per_second : options->practice ? 0 : REQUESTS_PER_SECOND,
    .waiting_commands = (guint) options->waiting,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KmClock) clock = km_clock_new ();
  int code = KM_EXIT_OK;
  KmStore *store = open_store (options, clock, &code);
  KmServer *server;

  if (store == NULL)
    return code;
  server = km_server_start (store, clock, &http, &limits, &error);
  if (server == NULL)
    {
      code = km_cli_fail_with (error, http.listen);
    }
  else
    {
      run (options, server, store, clock, &code);
      km_log ("stopping", NULL);
      km_server_stop (server);
      if (options->port_file != NULL)
        g_unlink (options->port_file);
    }
  km_store_close (store);
  return code;
}

static const char *
bad_address (char **addresses)
{
  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    if (!g_hostname_is_ip_address (addresses[i]))
      return addresses[i];
  return NULL;
}

int
km_cli_serve (int    argc,
              char **argv)
{
  Options options = { .visitors_per_hour = 40 };
  const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &options.uri, _("The database"), "sqlite:PATH" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options.listen, _("Where to listen (127.0.0.1:7700); port 0 takes any; off this machine only with TLS"), "ADDRESS:PORT" },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &options.port_file, _("A file that gets the port once the server listens"), "FILE" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options.certificate, _("The certificate, with its chain, in PEM"), "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options.key, _("Its key, in PEM"), "FILE" },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &options.practice, _("Practice: makes and fills its database by itself; nothing is real"), NULL },
    { "catalogue", 0, 0, G_OPTION_ARG_FILENAME, &options.catalogue, _("Practice: the folder of the catalogue (else $KM_CATALOGUE, else the installed one)"), "FOLDER" },
    { "visitors-per-hour", 0, 0, G_OPTION_ARG_INT, &options.visitors_per_hour, _("Practice: how many visitors arrive at a centre (40); 0 for none"), "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, _("Practice: another number, other visitors (1)"), "N" },
    { "trusted-proxy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.trusted_proxies, _("A reverse proxy's address, whose X-Forwarded-For is believed; may be given several times"), "ADDRESS" },
    { "requests-per-second", 0, 0, G_OPTION_ARG_INT, &options.requests_per_second, _("Of one account, till or address at most (100; practice: no limit); 0 for no limit"), "N" },
    { "connections-per-address", 0, 0, G_OPTION_ARG_INT, &options.connections, _("Connections of one address at most (1000), but of this machine and the proxies"), "N" },
    { "log-requests", 0, 0, G_OPTION_ARG_NONE, &options.log_requests, _("A record for each request, without anything personal"), NULL },
    { "timeout", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &options.timeout, "For tests: seconds that a request may take to arrive", "N" },
    { "waiting-commands", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &options.waiting, "For tests: commands in the writer's queue at most", "N" },
    { "batch", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &options.batch, _("For measuring: commands in a transaction at most"), "N" },
    { "stop-with-parent", 0, 0, G_OPTION_ARG_NONE, &options.stop_with_parent, _("Stop when the standard input ends"), NULL },
    { NULL },
  };
  int code;

  options.seed = 1;
  options.requests_per_second = -1;
  signal (SIGPIPE, SIG_IGN);
  km_log_start ();
  if (!km_cli_parse (entries, NULL, _("Serves a database until it gets SIGTERM."), &argc, &argv))
    code = KM_EXIT_USAGE;
  else if (argc > 1)
    code = km_cli_fail (KM_EXIT_USAGE, _("“%s” is not understood"), argv[1]);
  else if ((options.certificate == NULL) != (options.key == NULL))
    code = km_cli_fail (KM_EXIT_USAGE, _("--tls-certificate and --tls-key go together"));
  else if (options.visitors_per_hour < 0 || options.visitors_per_hour > 100000)
    code = km_cli_fail (KM_EXIT_USAGE, _("--visitors-per-hour is 0 to 100000"));
  else if (options.requests_per_second < -1 || options.requests_per_second > 1000000 || options.connections < 0 || options.timeout < 0 || options.waiting < 0)
    code = km_cli_fail (KM_EXIT_USAGE, _("--requests-per-second and --connections-per-address are not below 0"));
  else if (bad_address (options.trusted_proxies) != NULL)
    code = km_cli_fail (KM_EXIT_USAGE, _("“%s” is not an IP address"), bad_address (options.trusted_proxies));
  else
    code = serve (&options);
  g_strfreev (options.trusted_proxies);
  g_free (options.uri);
  g_free (options.listen);
  g_free (options.port_file);
  g_free (options.certificate);
  g_free (options.key);
  g_free (options.catalogue);
  return code;
}
