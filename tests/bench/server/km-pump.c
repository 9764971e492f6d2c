/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <glib-unix.h>

#include "km-pump.h"

typedef struct
{
  int fd;
  guint index;
  guint round;
  gboolean busy;
  gboolean done;     /* it has no more */
  GString *out;
  gsize sent;
  GString *in;
  gint64 began;      /* or was due */
  gint64 due;        /* thinking until then */
} Link;

typedef struct
{
  const KmPumpOptions *options;
  KmPumpNext next;
  gpointer user_data;
  int epoll;
  gint64 until;
  guint busy;
  GQueue idle;       /* Link: of an open loop */
  GQueue owed;       /* gint64 *: when requests were due that found no connection free */
  gint64 next_due;   /* of an open loop */
  GSequence *thinking; /* Link, by due */
  GArray *times;     /* gint64 microseconds */
  KmPumpResult result;
} Pump;

/* A random time with this mean, so that arrivals do not come in step. */
static gint64
random_pause (double mean)
{
  return (gint64) (-log (1 - g_random_double ()) * mean * G_USEC_PER_SEC);
}

static int
compare_due (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  const Link *x = a, *y = b;

  return x->due != y->due ? (x->due > y->due) - (x->due < y->due) : (x->index > y->index) - (x->index < y->index);
}

static void
send_more (Pump *self,
           Link *link)
{
  while (link->sent < link->out->len)
    {
      ssize_t n = send (link->fd, link->out->str + link->sent, link->out->len - link->sent, MSG_NOSIGNAL);

      if (n < 0)
        {
          struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.ptr = link };

          if (errno != EAGAIN)
            g_error ("the server closed a connection: %s", g_strerror (errno));
          epoll_ctl (self->epoll, EPOLL_CTL_MOD, link->fd, &event);
          return;
        }
      link->sent += (gsize) n;
    }
}

static void
begin (Pump  *self,
       Link  *link,
       gint64 began)
{
  g_string_truncate (link->out, 0);
  link->sent = 0;
  link->done = !self->next (link->index, link->round++, link->in->str, link->out, self->user_data);
  g_string_truncate (link->in, 0);
  if (link->done)
    return;
  link->busy = TRUE;
  self->busy++;
  link->began = began;
  send_more (self, link);
}

/* A connection is free: what does it do next? */
static void
go_on (Pump  *self,
       Link  *link,
       gint64 now)
{
  g_autofree gint64 *owed = NULL;

  if (self->options->rate > 0)
    {
      owed = g_queue_pop_head (&self->owed);
      if (owed != NULL)
        begin (self, link, *owed);
      else
        g_queue_push_tail (&self->idle, link);
      return;
    }
  link->due = now + (self->options->think > 0 ? random_pause (self->options->think) : 0);
  if (link->due >= self->until)
    return;
  if (link->due <= now)
    begin (self, link, now);
  else
    g_sequence_insert_sorted (self->thinking, link, compare_due, NULL);
}

static gboolean
is_good (Pump       *self,
         const char *answer)
{
  gboolean good = g_str_has_prefix (answer, "HTTP/1.1 200");

  for (guint i = 0; i < G_N_ELEMENTS (self->options->expect); i++)
    good = good && (self->options->expect[i] == NULL || strstr (answer, self->options->expect[i]) != NULL);
  return good;
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
receive (Pump *self,
         Link *link)
{
  char buffer[65536];
  ssize_t n;
  gint64 now, took;
  gboolean good;

  while ((n = recv (link->fd, buffer, sizeof buffer, 0)) > 0)
    g_string_append_len (link->in, buffer, n);
  if (n == 0)
    g_error ("the server closed a connection");
  if (!link->busy || !is_whole (link->in))
    return;
  now = g_get_monotonic_time ();
  took = now - link->began;
  good = is_good (self, link->in->str);
  if (!good && self->result.failures == 0)
    g_printerr ("# %s\n", link->in->str);
  self->result.answers += good;
  self->result.failures += !good;
  g_array_append_val (self->times, took);
  link->busy = FALSE;
  self->busy--;
  go_on (self, link, now);
}

/* Begins what is due now. Returns how many milliseconds epoll may wait. */
static int
begin_due (Pump *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 wake = now + G_USEC_PER_SEC;

  while (self->options->rate > 0 && self->next_due <= now && self->next_due < self->until)
    {
      Link *link = g_queue_pop_head (&self->idle);

      if (link != NULL)
        begin (self, link, self->next_due);
      else
        g_queue_push_tail (&self->owed, g_memdup2 (&self->next_due, sizeof self->next_due));
      self->next_due += random_pause (1 / self->options->rate);
    }
  if (self->options->rate > 0 && self->next_due < self->until)
    wake = self->next_due;
  while (!g_sequence_is_empty (self->thinking))
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->thinking);
      Link *link = g_sequence_get (first);

      if (link->due > now)
        {
          wake = MIN (wake, link->due);
          break;
        }
      g_sequence_remove (first);
      begin (self, link, now);
    }
  return (int) CLAMP ((wake - now + 999) / 1000, 0, 1000);
}

static gboolean
is_over (Pump *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->busy > 0)
    return FALSE;
  if (self->options->rate > 0)
    return now >= self->until || (g_queue_is_empty (&self->idle) && g_queue_is_empty (&self->owed));
  return now >= self->until || g_sequence_is_empty (self->thinking);
}

static Link *
open_link (Pump   *self,
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
  if (link->fd < 0 || connect (link->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("no connection: %s", g_strerror (errno));
  setsockopt (link->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  g_unix_set_fd_nonblocking (link->fd, TRUE, NULL);
  epoll_ctl (self->epoll, EPOLL_CTL_ADD, link->fd, &event);
  return link;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *times,
            double  part)
{
  return times->len > 0 ? (double) g_array_index (times, gint64, MIN ((guint) (times->len * part), times->len - 1)) / 1000 : 0;
}

KmPumpResult
km_pump_run (guint16              port,
             const KmPumpOptions *options,
             KmPumpNext           next,
             gpointer             user_data)
{
  Pump self = { .options = options, .next = next, .user_data = user_data };
  g_autofree Link **links = g_new0 (Link *, options->connections);
  gint64 start;

  self.epoll = epoll_create1 (EPOLL_CLOEXEC);
  self.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self.thinking = g_sequence_new (NULL);
  for (guint i = 0; i < options->connections; i++)
    links[i] = open_link (&self, port, i);
  start = g_get_monotonic_time ();
  self.until = start + (gint64) (options->seconds * G_USEC_PER_SEC);
  self.next_due = start;
  for (guint i = 0; i < options->connections; i++)
    {
      /* Who thinks begins thinking: all at once would be a wave. */
      if (options->rate > 0 || options->think > 0)
        go_on (&self, links[i], start);
      else
        begin (&self, links[i], start);
    }
  while (!is_over (&self))
    {
      struct epoll_event events[64];
      int wait = begin_due (&self);
      int n = epoll_wait (self.epoll, events, G_N_ELEMENTS (events), wait);

      for (int i = 0; i < n; i++)
        {
          if ((events[i].events & EPOLLOUT) != 0)
            send_more (&self, events[i].data.ptr);
          receive (&self, events[i].data.ptr);
        }
    }
  self.result.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  self.result.late = g_queue_get_length (&self.owed);
  g_array_sort (self.times, compare_times);
  self.result.p50 = percentile (self.times, 0.5);
  self.result.p99 = percentile (self.times, 0.99);
  self.result.p999 = percentile (self.times, 0.999);
  self.result.longest = percentile (self.times, 1);
  for (guint i = 0; i < options->connections; i++)
    {
      close (links[i]->fd);
      g_string_free (links[i]->out, TRUE);
      g_string_free (links[i]->in, TRUE);
      g_free (links[i]);
    }
  close (self.epoll);
  g_array_unref (self.times);
  g_sequence_free (self.thinking);
  g_queue_clear (&self.idle);
  g_queue_clear_full (&self.owed, g_free);
  return self.result;
}
