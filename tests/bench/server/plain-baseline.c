/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* plain-baseline: what libmicrohttpd alone can do on this machine. GET /events listens: a suspended connection with a cursor into one
 * text. POST /publish appends the body as an event and wakes all. Any other GET answers a constant. Prints its port and serves until
 * its standard input ends. A measuring stick, not a pattern. */

#include <glib.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct
{
  struct MHD_Connection *connection;
  gsize at;
  gboolean asleep;
  GList link;
} Listener;

static GMutex mutex;
static GQueue listeners;
static GString *events;

static ssize_t
feed_cb (void    *user_data,
         uint64_t position,
         char    *buffer,
         size_t   max)
{
  Listener *listener = user_data;
  gsize n;

  g_mutex_lock (&mutex);
  n = MIN (events->len - listener->at, max);
  memcpy (buffer, events->str + listener->at, n);
  listener->at += n;
  if (n == 0)
    {
      listener->asleep = TRUE;
      MHD_suspend_connection (listener->connection);
    }
  g_mutex_unlock (&mutex);
  return (ssize_t) n;
}

static void
gone_cb (void *user_data)
{
  Listener *listener = user_data;

  g_mutex_lock (&mutex);
  g_queue_unlink (&listeners, &listener->link);
  g_mutex_unlock (&mutex);
  g_free (listener);
}

static struct MHD_Response *
listen_to (struct MHD_Connection *connection)
{
  Listener *listener = g_new0 (Listener, 1);
  struct MHD_Response *response;

  listener->connection = connection;
  listener->link.data = listener;
  g_mutex_lock (&mutex);
  listener->at = events->len;
  g_queue_push_tail_link (&listeners, &listener->link);
  g_mutex_unlock (&mutex);
  response = MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, 1024, feed_cb, listener, gone_cb);
  MHD_add_response_header (response, "Content-Type", "text/event-stream");
  return response;
}

static void
publish (const char *data,
         gsize       length)
{
  g_mutex_lock (&mutex);
  g_string_append_len (events, data, (gssize) length);
  for (GList *link = listeners.head; link != NULL; link = link->next)
    {
      Listener *listener = link->data;

      if (!listener->asleep)
        continue;
      listener->asleep = FALSE;
      MHD_resume_connection (listener->connection);
    }
  g_mutex_unlock (&mutex);
}

static enum MHD_Result
handle_cb (void                  *user_data,
           struct MHD_Connection *connection,
           const char            *url,
           const char            *method,
           const char            *version,
           const char            *data,
           size_t                *size,
           void                 **state)
{
  static const char constant[] = "{\"ticket\":\"A042\",\"counter\":3,\"state\":\"called\"}";
  static int seen;
  struct MHD_Response *response;
  enum MHD_Result result;

  if (*state == NULL)
    {
      *state = &seen;
      return MHD_YES;
    }
  if (*size > 0)
    {
      publish (data, *size);
      *size = 0;
      return MHD_YES;
    }
  if (strcmp (url, "/events") == 0)
    response = listen_to (connection);
  else
    {
      response = MHD_create_response_from_buffer (strlen (constant), (void *) constant, MHD_RESPMEM_PERSISTENT);
      MHD_add_response_header (response, "Content-Type", "application/json");
    }
  result = MHD_queue_response (connection, 200, response);
  MHD_destroy_response (response);
  return result;
}

int
main (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  struct rlimit files;
  struct MHD_Daemon *server;
  char ignored[64];

  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  events = g_string_sized_new (1 << 20);
  server = MHD_start_daemon (MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle_cb, NULL,
                             MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_LIMIT, 20000u, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) 4096,
                             MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
  if (server == NULL)
    return 1;
  printf ("Listening on port %u\n", MHD_get_daemon_info (server, MHD_DAEMON_INFO_BIND_PORT)->port);
  fflush (stdout);
  while (read (STDIN_FILENO, ignored, sizeof ignored) > 0)
    ;
  /* Listeners are suspended, and stopping with one would abort: a measuring stick may just go. */
  _exit (0);
}
