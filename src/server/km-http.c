/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "km-http-guard.h"
#include "km-http-listen.h"
#include "km-log.h"
#include "km-request-private.h"
#include "km-time.h"

/* A request must have come in whole by then, however slowly its sender drips. */
#define REQUEST_SECONDS 60
/* How long stopping waits for answers that are still being sent. */
#define STOP_SECONDS 10
/* Half of it is for the request line and headers together: a token, some proxies. It is most of what a listener costs. */
#define CONNECTION_MEMORY 5120
/* A centre's workstations behind one address, with room. */
#define ADDRESS_LIMIT 1000

struct _KmHttp
{
  struct MHD_Daemon *daemon;
  const KmRoute *routes;
  guint n_routes;
  KmRequestGate gate;
  gpointer user_data;
  KmHttpNow now;
  gpointer now_data;
  guint16 port;
  guint limit;
  char *certificate;
  char *key;
  char *last_message; /* what libmicrohttpd said while starting */
  gboolean started;

  gint stopping;      /* atomic */
  GRWLock handling;   /* read-locked while a handler runs: once it can be write-locked, no handler is under way */
  GMutex mutex;
  GCond changed;
  gint suspended; /* atomic; becomes 0 under the lock alone */
  guint requests; /* begun and not completed */
  KmHttpFigures figures;
  KmRouteFigures *route_figures; /* of each route, and of none */
  KmHttpGuard *guard;
  char **trusted_proxies;
  gboolean log_requests;
};

/* The value of the next part of @path at @*from, which stands after a slash. */
static gboolean
next_part (const char **from,
           const char **part,
           gsize       *length)
{
  if (**from != '/')
    return FALSE;
  *part = *from + 1;
  *length = strcspn (*part, "/");
  *from = *part + *length;
  return TRUE;
}

/* Whether @path is what @pattern means; the parts for braces are handed over in @parameters. */
static gboolean
match_path (const char *pattern,
            const char *path,
            char       *parameters[KM_ROUTE_PARAMETERS])
{
  const char *wanted, *given;
  gsize wanted_length, given_length;
  const char *starts[KM_ROUTE_PARAMETERS];
  gsize lengths[KM_ROUTE_PARAMETERS];
  guint n = 0;

  while (next_part (&pattern, &wanted, &wanted_length))
    {
      if (!next_part (&path, &given, &given_length))
        return FALSE;
      if (wanted_length > 0 && wanted[0] == '{' && n < KM_ROUTE_PARAMETERS)
        {
          if (given_length == 0)
            return FALSE;
          starts[n] = given;
          lengths[n] = given_length;
          n++;
        }
      else if (wanted_length != given_length || memcmp (wanted, given, wanted_length) != 0)
        {
          return FALSE;
        }
    }
  if (*path != '\0')
    return FALSE;
  for (guint i = 0; i < n; i++)
    parameters[i] = g_strndup (starts[i], lengths[i]);
  return TRUE;
}

/* Finds the route of @request, or why it has none. */
static void
find_route (KmHttp     *self,
            KmRequest  *request,
            const char *method,
            const char *path)
{
  const char *wanted = strcmp (method, "HEAD") == 0 ? "GET" : method;
  g_autoptr (GString) allow = NULL;

  for (guint i = 0; i < self->n_routes; i++)
    {
      const KmRoute *route = &self->routes[i];
      char *parameters[KM_ROUTE_PARAMETERS] = { NULL };

      if (!match_path (route->pattern, path, parameters))
        continue;
      if (strcmp (route->method, wanted) == 0)
        {
          request->route = route;
          request->method = route->method;
          request->max_body = route->max_body;
          memcpy (request->parameters, parameters, sizeof parameters);
          return;
        }
      if (allow == NULL)
        allow = g_string_new (NULL);
      g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", route->method);
      for (guint j = 0; j < KM_ROUTE_PARAMETERS; j++)
        g_free (parameters[j]);
    }
  request->refusal = allow != NULL ? "method" : "not-found";
  request->allow = allow != NULL ? g_string_free (g_steal_pointer (&allow), FALSE) : NULL;
}

static enum MHD_Result
count_length_cb (void              *user_data,
                 enum MHD_ValueKind kind,
                 const char        *name,
                 const char        *value)
{
  if (g_ascii_strcasecmp (name, "Content-Length") == 0 || g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    (*(guint *) user_data)++;
  return MHD_YES;
}

/* Whether it is said in two ways where the body ends: a proxy might believe the other one, and take what follows for a request of somebody
 * else's. */
static gboolean
is_ambiguous (KmRequest *request)
{
  guint said = 0;

  MHD_get_connection_values (request->connection, MHD_HEADER_KIND, count_length_cb, &said);
  return said > 1;
}

/* What can be refused by the headers alone. */
static void
check_headers (KmRequest *request)
{
  const char *length = km_request_get_header (request, "Content-Length");
  const char *chunked = km_request_get_header (request, "Transfer-Encoding");
  const char *type = km_request_get_header (request, "Content-Type");
  guint64 announced = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;

  if ((length != NULL || chunked != NULL) && is_ambiguous (request))
    {
      request->refusal = "not-acceptable";
      km_request_set_header (request, "Connection", "close");
    }
  if (request->refusal != NULL)
    return;
  if (announced > request->max_body || (request->max_body == 0 && chunked != NULL))
    request->refusal = "too-large";
  else if (request->max_body > 0 && type != NULL && g_ascii_strncasecmp (type, "application/json", strlen ("application/json")) != 0)
    request->refusal = "not-acceptable";
}

static enum MHD_Result
begin_request (KmHttp                *self,
               struct MHD_Connection *connection,
               const char            *url,
               const char            *method,
               void                 **state)
{
  KmRequest *request = km_request_new (self, connection, (const char *const *) self->trusted_proxies);
  const char *expect;

  *state = request;
  km_http_guard_tell (connection, KM_CONNECTION_RECEIVES);
  g_mutex_lock (&self->mutex);
  self->requests++;
  self->figures.requests++;
  g_mutex_unlock (&self->mutex);

  find_route (self, request, method, url);
  check_headers (request);
  if (g_atomic_int_get (&self->stopping))
    request->refusal = "stopping";

  /* Who asks before sending is told now; for the others the body is read first, since an answer before it would be lost
   * in the reset of the connection. */
  expect = km_request_get_header (request, "Expect");
  if (request->refusal != NULL && expect != NULL)
    {
      request->dispatched = TRUE;
      if (request->allow != NULL)
        km_request_set_header (request, "Allow", request->allow);
      km_request_answer_code (request, request->refusal, NULL);
      return km_request_queue (request);
    }
  return MHD_YES;
}

static enum MHD_Result
take_body (KmRequest  *request,
           const char *data,
           size_t     *size)
{
  request->received += *size;
  if (request->received > KM_REQUEST_DRAIN || g_get_monotonic_time () - request->began > REQUEST_SECONDS * G_USEC_PER_SEC)
    return MHD_NO;
  if (request->refusal == NULL && request->received > request->max_body)
    {
      request->refusal = "too-large";
      g_clear_pointer (&request->body, g_byte_array_unref);
    }
  if (request->refusal == NULL)
    {
      if (request->body == NULL)
        request->body = g_byte_array_new ();
      g_byte_array_append (request->body, (const guint8 *) data, (guint) *size);
    }
  *size = 0;
  return MHD_YES;
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
  KmHttp *self = user_data;
  KmRequest *request = *state;

  if (request == NULL)
    return begin_request (self, connection, url, method, state);
  if (request->queued)
    {
      *size = 0;
      return MHD_YES;
    }
  if (*size > 0)
    return take_body (request, data, size);

  if (!request->dispatched)
    {
      request->dispatched = TRUE;
      km_http_guard_tell (connection, KM_CONNECTION_WORKS);
      g_rw_lock_reader_lock (&self->handling);
      if (request->refusal == NULL && g_atomic_int_get (&self->stopping))
        request->refusal = "stopping";
      if (request->refusal == NULL && self->gate (request, self->user_data))
        request->route->handler (request, self->user_data);
      g_rw_lock_reader_unlock (&self->handling);
      if (request->refusal != NULL)
        {
          if (request->allow != NULL)
            km_request_set_header (request, "Allow", request->allow);
          km_request_answer_code (request, request->refusal, NULL);
        }
      if (request->suspended)
        return MHD_YES;
    }
  return g_atomic_int_get (&request->answered) ? km_request_queue (request) : MHD_NO;
}

/* The status and time of a request, without what somebody typed: the route stands for the path. */
static void
log_request (const KmRequest *request,
             gint64           took)
{
  char status[12], micros[24];

  g_snprintf (status, sizeof status, "%u", request->status);
  g_snprintf (micros, sizeof micros, "%" G_GINT64_FORMAT, took);
  km_log ("request", "method", request->route != NULL ? request->route->method : "-", "route", request->route != NULL ? request->route->pattern : "-",
          "status", status, "code", *request->code != '\0' ? request->code : NULL, "microseconds", micros, "address", request->peer, NULL);
}

static void
completed_cb (void                           *user_data,
              struct MHD_Connection          *connection,
              void                          **state,
              enum MHD_RequestTerminationCode code)
{
  KmHttp *self = user_data;
  KmRequest *request = g_steal_pointer (state);
  gint64 took;

  if (request == NULL)
    return;
  km_http_guard_tell (connection, KM_CONNECTION_WAITS);
  took = g_get_monotonic_time () - request->began;
  if (self->log_requests)
    log_request (request, took);
  else if (request->queued && request->status >= 500)
    km_log_some ("answer", "route", request->route != NULL ? request->route->pattern : "-", "status", request->status == 503 ? "503" : "500", "code", request->code, NULL);

  g_mutex_lock (&self->mutex);
  self->requests--;
  if (request->queued)
    {
      KmRouteFigures *figures = &self->route_figures[request->route != NULL ? (guint) (request->route - self->routes) : self->n_routes];

      self->figures.by_class[MIN (request->status / 100, 5)]++;
      figures->by_class[MIN (request->status / 100, 5)]++;
      if (!request->stream)
        km_histogram_add (&figures->took, KM_HISTOGRAM_MICROSECONDS, took);
    }
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  km_request_free (request);
}

static void
log_cb (void       *user_data,
        const char *format,
        va_list     arguments) G_GNUC_PRINTF (2, 0);

static void
log_cb (void       *user_data,
        const char *format,
        va_list     arguments)
{
  KmHttp *self = user_data;
  g_autofree char *message = g_strchomp (g_strdup_vprintf (format, arguments));

  if (!self->started)
    {
      g_free (self->last_message);
      self->last_message = g_strdup (message);
    }
  g_debug ("http: %s", message);
}

void
km_http_decorate (KmHttp              *self,
                  guint                status,
                  struct MHD_Response *response)
{
  char time[KM_TIME_FORMAT_LENGTH];

  MHD_add_response_header (response, "Km-Time", km_time_format (self->now (self->now_data), time));
  if ((status == 503 || status == 429) && MHD_get_response_header (response, "Retry-After") == NULL)
    MHD_add_response_header (response, "Retry-After", "1");
  if (status == 401)
    MHD_add_response_header (response, "WWW-Authenticate", "Bearer");
  if (g_atomic_int_get (&self->stopping))
    MHD_add_response_header (response, "Connection", "close");
}

static void
free_http (KmHttp *self)
{
  g_rw_lock_clear (&self->handling);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->certificate);
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_free (self->key);
  g_free (self->last_message);
  g_free (self->route_figures);
  g_clear_pointer (&self->guard, km_http_guard_free);
  g_strfreev (self->trusted_proxies);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmHttp, free_http)

KmHttp *
km_http_start (const KmHttpOptions *options,
               const KmRoute       *routes,
               guint                n_routes,
               KmRequestGate        gate,
               gpointer             user_data,
               KmHttpNow            now,
               gpointer             now_data,
               GError             **error)
{
  g_autoptr (KmHttp) self = g_new0 (KmHttp, 1);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) local = NULL;
  gboolean with_tls = options->tls_certificate != NULL;
  unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG | (with_tls ? MHD_USE_TLS : 0);
  guint timeout = options->timeout_seconds > 0 ? options->timeout_seconds : 75;
  guint threads = options->threads > 0 ? options->threads : CLAMP (g_get_num_processors (), 2, 8);
  struct MHD_OptionItem tls[] = {
    { MHD_OPTION_HTTPS_MEM_CERT, 0, NULL },
    { MHD_OPTION_HTTPS_MEM_KEY, 0, NULL },
    { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *) "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
    { MHD_OPTION_END, 0, NULL },
  };
  int fd;

  self->routes = routes;
  self->n_routes = n_routes;
  self->route_figures = g_new0 (KmRouteFigures, n_routes + 1);
  self->trusted_proxies = g_strdupv ((char **) options->trusted_proxies);
  self->log_requests = options->log_requests;
  self->gate = gate;
  self->user_data = user_data;
  self->now = now;
  self->now_data = now_data;
  g_rw_lock_init (&self->handling);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->limit = MAX (km_http_connection_limit (options->connection_limit), threads);

  if (with_tls && (!g_file_get_contents (options->tls_certificate, &self->certificate, NULL, error) ||
                   !g_file_get_contents (options->tls_key, &self->key, NULL, error)))
    return NULL;
  tls[0].ptr_value = self->certificate;
  tls[1].ptr_value = self->key;
  if (!with_tls)
    tls[0].option = MHD_OPTION_END;

  socket = km_http_listen_on (options->listen, with_tls, error);
  if (socket == NULL)
    return NULL;
  local = g_socket_get_local_address (socket, error);
  if (local == NULL)
    return NULL;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  fd = dup (g_socket_get_fd (socket));

  self->guard = km_http_guard_new (options->address_limit > 0 ? options->address_limit : ADDRESS_LIMIT, options->trusted_proxies, timeout, MIN (timeout, REQUEST_SECONDS));
  self->daemon = MHD_start_daemon (flags, 0, km_http_guard_accept, self->guard, handle_cb, self,
                                   MHD_OPTION_EXTERNAL_LOGGER, log_cb, self,
                                   MHD_OPTION_LISTEN_SOCKET, fd,
                                   MHD_OPTION_CONNECTION_LIMIT, self->limit,
                                   MHD_OPTION_CONNECTION_TIMEOUT, timeout,
                                   MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) CONNECTION_MEMORY,
                                   MHD_OPTION_THREAD_POOL_SIZE, threads,
                                   MHD_OPTION_STRICT_FOR_CLIENT, 1,
                                   MHD_OPTION_NOTIFY_COMPLETED, completed_cb, self,
                                   MHD_OPTION_NOTIFY_CONNECTION, km_http_guard_notify, self->guard,
                                   MHD_OPTION_ARRAY, tls,
                                   MHD_OPTION_END);
  if (self->daemon == NULL)
    {
      close (fd);
      if (with_tls)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("the certificate %s and the key %s cannot be used: %s"), options->tls_certificate, options->tls_key,
                     self->last_message != NULL ? self->last_message : "not in PEM, or not of one another");
      else
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("the server cannot start: %s"), self->last_message != NULL ? self->last_message : _("libmicrohttpd says no more"));
      return NULL;
    }
  self->started = TRUE;
  return g_steal_pointer (&self);
}

guint16
km_http_get_port (KmHttp *self)
{
  return self->port;
}

guint
km_http_get_limit (KmHttp *self)
{
  return self->limit;
}

void
km_http_get_figures (KmHttp        *self,
                     KmHttpFigures *figures)
{
  const union MHD_DaemonInfo *info = MHD_get_daemon_info (self->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);

  g_mutex_lock (&self->mutex);
  *figures = self->figures;
  figures->waiting = (guint) g_atomic_int_get (&self->suspended);
  g_mutex_unlock (&self->mutex);
  km_http_guard_count (self->guard, &figures->refused, &figures->cut);
  figures->connections = info != NULL ? info->num_connections : 0;
}

void
km_http_get_route_figures (KmHttp         *self,
                           KmRouteFigures *figures)
{
  g_mutex_lock (&self->mutex);
  memcpy (figures, self->route_figures, (self->n_routes + 1) * sizeof *figures);
  g_mutex_unlock (&self->mutex);
}

void
km_http_suspend (KmHttp                *self,
                 struct MHD_Connection *connection)
{
  g_atomic_int_inc (&self->suspended);
  MHD_suspend_connection (connection);
}

void
km_http_resume (KmHttp                *self,
                struct MHD_Connection *connection)
{
  MHD_resume_connection (connection);
  /* Counted down after the resume: at zero nothing is suspended, and the daemon may be stopped and freed. While others are suspended
   * too, nobody waits for this one: an event resumes thousands, against the threads that suspend them again. */
  for (gint n = g_atomic_int_get (&self->suspended); n > 1; n = g_atomic_int_get (&self->suspended))
    if (g_atomic_int_compare_and_exchange (&self->suspended, n, n - 1))
      return;
  g_mutex_lock (&self->mutex);
  g_atomic_int_add (&self->suspended, -1);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

void
km_http_quiesce (KmHttp *self)
{
  MHD_socket listening;

  if (g_atomic_int_exchange (&self->stopping, TRUE))
    return;
  listening = MHD_quiesce_daemon (self->daemon);
  if (listening != MHD_INVALID_SOCKET)
    close (listening);
  g_rw_lock_writer_lock (&self->handling);
  g_rw_lock_writer_unlock (&self->handling);
}

void
km_http_stop (KmHttp *self)
{
  gint64 until = g_get_monotonic_time () + STOP_SECONDS * G_USEC_PER_SEC;

  km_http_quiesce (self);
  g_mutex_lock (&self->mutex);
  /* Stopping with a suspended connection would abort the process: there is no limit to this wait. */
  while (g_atomic_int_get (&self->suspended) > 0)
    g_cond_wait (&self->changed, &self->mutex);
  while (self->requests > 0)
    {
      if (!g_cond_wait_until (&self->changed, &self->mutex, until))
        break;
    }
  g_mutex_unlock (&self->mutex);
  MHD_stop_daemon (self->daemon);
  free_http (self);
}
