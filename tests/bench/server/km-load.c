/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <glib-unix.h>

#include "km-load.h"

typedef struct
{
  int fd;
  guint index;
  guint round;
  GString *out;
  gsize sent;
  GString *in;
  gint64 began;
} Link;

typedef struct
{
  int epoll;
  KmLoadNext next;
  gpointer user_data;
  guint busy;
  GArray *times; /* gint64 microseconds */
  KmLoadResult result;
} Load;

static void
send_more (Load *load,
           Link *link)
{
  while (link->sent < link->out->len)
    {
      ssize_t n = send (link->fd, link->out->str + link->sent, link->out->len - link->sent, MSG_NOSIGNAL);

      if (n < 0)
        {
          struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = link };

          g_assert_true (errno == EAGAIN);
          epoll_ctl (load->epoll, EPOLL_CTL_MOD, link->fd, &event);
          return;
        }
      link->sent += (gsize) n;
    }
}

static void
begin (Load *load,
       Link *link)
{
  gboolean more;

  g_string_truncate (link->out, 0);
  link->sent = 0;
  more = load->next (link->index, link->round++, link->in->str, link->out, load->user_data);
  g_string_truncate (link->in, 0);
  if (!more)
    return;
  load->busy++;
  link->began = g_get_monotonic_time ();
  send_more (load, link);
}

/* Whether the answer is whole. */
static gboolean
is_whole (const GString *in)
{
  const char *end = strstr (in->str, "\r\n\r\n");
  const char *length = end != NULL ? strcasestr (in->str, "Content-Length:") : NULL;

  return length != NULL && in->len >= (gsize) (end + 4 - in->str) + (gsize) strtoul (length + strlen ("Content-Length:"), NULL, 10);
}

static void
receive (Load  *load,
         Link  *link,
         gint64 until)
{
  char buffer[65536];
  ssize_t n;

  while ((n = recv (link->fd, buffer, sizeof buffer, 0)) > 0)
    g_string_append_len (link->in, buffer, n);
  if (n == 0)
    g_error ("the server closed a connection");
  if (is_whole (link->in))
    {
      gint64 now = g_get_monotonic_time (), took = now - link->began;
      gboolean good = g_str_has_prefix (link->in->str, "HTTP/1.1 200") && (strstr (link->in->str, "\"accepted\"") != NULL || strstr (link->in->str, "\"duplicate\"") != NULL);

      if (!good && load->result.failures == 0)
        g_printerr ("# %s\n", link->in->str);
      load->result.answers += good;
      load->result.failures += !good;
      g_array_append_val (load->times, took);
      load->busy--;
      if (now < until)
        begin (load, link);
    }
}

static Link *
open_link (Load   *load,
           guint16 port,
           guint   index)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr = { htonl (INADDR_LOOPBACK) } };
  Link *link = g_new0 (Link, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = link };
  int one = 1;

  link->index = index;
  link->out = g_string_new (NULL);
  link->in = g_string_new (NULL);
  link->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (link->fd, >=, 0);
  if (connect (link->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("no connection: %s", g_strerror (errno));
  setsockopt (link->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  g_unix_set_fd_nonblocking (link->fd, TRUE, NULL);
  epoll_ctl (load->epoll, EPOLL_CTL_ADD, link->fd, &event);
  return link;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

KmLoadResult
km_load_run (guint16    port,
             guint      connections,
             double     seconds,
             KmLoadNext next,
             gpointer   user_data)
{
  Load load = { .next = next, .user_data = user_data };
  Link **links = g_new0 (Link *, connections);
  gint64 start, until;

  load.epoll = epoll_create1 (EPOLL_CLOEXEC);
  load.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < connections; i++)
    links[i] = open_link (&load, port, i);
  start = g_get_monotonic_time ();
  until = start + (gint64) (seconds * G_USEC_PER_SEC);
  for (guint i = 0; i < connections; i++)
    begin (&load, links[i]);
  while (load.busy > 0)
    {
      struct epoll_event events[64];
      int n = epoll_wait (load.epoll, events, G_N_ELEMENTS (events), 1000);

      for (int i = 0; i < n; i++)
        {
          if ((events[i].events & EPOLLOUT) != 0)
            send_more (&load, events[i].data.ptr);
          receive (&load, events[i].data.ptr, until);
        }
    }
  load.result.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_array_sort (load.times, compare_times);
  if (load.times->len > 0)
    {
      load.result.p50 = (double) g_array_index (load.times, gint64, load.times->len / 2) / 1000;
      load.result.p99 = (double) g_array_index (load.times, gint64, load.times->len * 99 / 100) / 1000;
    }
  for (guint i = 0; i < connections; i++)
    {
      close (links[i]->fd);
      g_string_free (links[i]->out, TRUE);
      g_string_free (links[i]->in, TRUE);
      g_free (links[i]);
    }
  g_free (links);
  close (load.epoll);
  g_array_unref (load.times);
  return load.result;
}
