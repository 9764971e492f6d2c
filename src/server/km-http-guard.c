/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "km-http-guard.h"
#include "km-log.h"

typedef struct
{
  GList link;
  int fd;
  gint state;       /* atomic: KmConnectionState */
  gint64 since;     /* monotonic; read by the guard's thread, where a moment more or less is nothing */
  gboolean cut;
  char address[64]; /* "" when it is not counted */
} Watched;

struct _KmHttpGuard
{
  guint per_address;
  char **exempt;
  gint64 wait, receive; /* microseconds */

  GMutex mutex;
  GCond end;
  gboolean ending;
  GQueue connections;     /* Watched */
  GHashTable *addresses;  /* text → number of connections */
  guint64 refused, cut;
  GThread *thread;
};

void
km_http_guard_format (const struct sockaddr *address,
                      char                   text[64])
{
  text[0] = '\0';
  if (address != NULL && address->sa_family == AF_INET)
    inet_ntop (AF_INET, &((const struct sockaddr_in *) (const void *) address)->sin_addr, text, 64);
  else if (address != NULL && address->sa_family == AF_INET6)
    inet_ntop (AF_INET6, &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr, text, 64);
  if (g_str_has_prefix (text, "::ffff:"))
    memmove (text, text + strlen ("::ffff:"), strlen (text) - strlen ("::ffff:") + 1);
}

static gboolean
is_counted (const KmHttpGuard *self,
            const char        *address)
{
  return *address != '\0' && !g_str_has_prefix (address, "127.") && strcmp (address, "::1") != 0 &&
         (self->exempt == NULL || !g_strv_contains ((const char *const *) self->exempt, address));
}

enum MHD_Result
km_http_guard_accept (void                  *guard,
                      const struct sockaddr *address,
                      socklen_t              length)
{
  KmHttpGuard *self = guard;
  char text[64];
  gboolean allowed = TRUE;

  km_http_guard_format (address, text);
  if (is_counted (self, text))
    {
      g_mutex_lock (&self->mutex);
      allowed = GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, text)) < self->per_address;
      if (!allowed)
        self->refused++;
      g_mutex_unlock (&self->mutex);
    }
  if (!allowed)
    km_log_some ("connection-refused", "address", text, "reason", "too many of this address", NULL);
  return allowed ? MHD_YES : MHD_NO;
}

/* Under the lock. */
static void
count (KmHttpGuard *self,
       const char  *address,
       int          change)
{
  guint n;

  if (*address == '\0')
    return;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address)) + (guint) change;
  if (n == 0)
    g_hash_table_remove (self->addresses, address);
  else
    g_hash_table_insert (self->addresses, g_strdup (address), GUINT_TO_POINTER (n));
}

void
km_http_guard_notify (void                               *guard,
                      struct MHD_Connection              *connection,
                      void                              **context,
                      enum MHD_ConnectionNotificationCode what)
{
  KmHttpGuard *self = guard;
  Watched *watched = *context;

  if (what == MHD_CONNECTION_NOTIFY_STARTED)
    {
      const union MHD_ConnectionInfo *fd = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD);
      const union MHD_ConnectionInfo *peer = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

      watched = g_new0 (Watched, 1);
      watched->link.data = watched;
      watched->fd = fd != NULL ? fd->connect_fd : -1;
      watched->since = g_get_monotonic_time ();
      km_http_guard_format (peer != NULL ? peer->client_addr : NULL, watched->address);
      if (!is_counted (self, watched->address))
        watched->address[0] = '\0';
      g_mutex_lock (&self->mutex);
      g_queue_push_tail_link (&self->connections, &watched->link);
      count (self, watched->address, 1);
      g_mutex_unlock (&self->mutex);
      *context = watched;
    }
  else if (watched != NULL)
    {
      /* Its socket is still open here: until the lock is left, nobody else can have got its number. */
      g_mutex_lock (&self->mutex);
      g_queue_unlink (&self->connections, &watched->link);
      count (self, watched->address, -1);
      g_mutex_unlock (&self->mutex);
      *context = NULL;
      g_free (watched);
    }
}

void
km_http_guard_tell (struct MHD_Connection *connection,
                    KmConnectionState      state)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  Watched *watched = info != NULL ? info->socket_context : NULL;

  if (watched == NULL)
    return;
  if (state != KM_CONNECTION_WORKS)
    __atomic_store_n (&watched->since, g_get_monotonic_time (), __ATOMIC_RELAXED);
  g_atomic_int_set (&watched->state, state);
}

static gboolean
is_slow (const KmHttpGuard *self,
         Watched           *watched,
         gint64             now)
{
  gint64 took = now - __atomic_load_n (&watched->since, __ATOMIC_RELAXED);

  switch (g_atomic_int_get (&watched->state))
    {
    case KM_CONNECTION_WAITS:
      return took > self->wait;
    case KM_CONNECTION_RECEIVES:
      return took > self->receive;
    default:
      return FALSE;
    }
}

static gpointer
run (gpointer user_data)
{
  KmHttpGuard *self = user_data;
  gint64 pause = CLAMP (MIN (self->wait, self->receive) / 4, G_USEC_PER_SEC / 4, 5 * G_USEC_PER_SEC);

  g_mutex_lock (&self->mutex);
  while (!self->ending)
    {
      gint64 now = g_get_monotonic_time ();

      for (GList *link = self->connections.head; link != NULL; link = link->next)
        {
          Watched *watched = link->data;

          if (watched->cut || !is_slow (self, watched, now))
            continue;
          /* The thread of the connection sees the end, and cleans up. */
          shutdown (watched->fd, SHUT_RDWR);
          watched->cut = TRUE;
          self->cut++;
        }
      g_cond_wait_until (&self->end, &self->mutex, now + pause);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

KmHttpGuard *
km_http_guard_new (guint              per_address,
                   const char *const *exempt,
                   guint              wait_seconds,
                   guint              receive_seconds)
{
  KmHttpGuard *self = g_new0 (KmHttpGuard, 1);

  self->per_address = per_address;
  self->exempt = g_strdupv ((char **) exempt);
  self->wait = (gint64) wait_seconds * G_USEC_PER_SEC;
  self->receive = (gint64) receive_seconds * G_USEC_PER_SEC;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->end);
  g_queue_init (&self->connections);
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->thread = g_thread_new ("km-http-guard", run, self);
  return self;
}

void
km_http_guard_free (KmHttpGuard *self)
{
  g_mutex_lock (&self->mutex);
  self->ending = TRUE;
  g_cond_signal (&self->end);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_strfreev (self->exempt);
  g_hash_table_unref (self->addresses);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->end);
  g_free (self);
}

void
km_http_guard_count (KmHttpGuard *self,
                     guint64     *refused,
                     guint64     *cut)
{
  g_mutex_lock (&self->mutex);
  *refused = self->refused;
  *cut = self->cut;
  g_mutex_unlock (&self->mutex);
}
