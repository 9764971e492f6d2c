/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <libsoup/soup.h>

#include "km-desk-error.h"
#include "km-props.h"

#include "km-link.h"

/* Answers above this are parsed on a worker thread. */
#define LARGE_ANSWER (16 * 1024)
/* No answer of the server is larger: the catalogue is about one megabyte. */
#define MAX_ANSWER (32 * 1024 * 1024)

struct _KmLink
{
  GObject parent_instance;

  gboolean online;
  char *server;
  char *backlog;
  GTlsDatabase *tls;
  SoupSession *sessions[KM_N_LINKS];
  gint64 offset;
  gboolean offset_known;
  KmTime last_now;
};

static const KmProp props[] = {
  { "online", KM_PROP_BOOLEAN, G_STRUCT_OFFSET (KmLink, online) },
  { "offset", KM_PROP_INT64, G_STRUCT_OFFSET (KmLink, offset) },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmLink, km_link, G_TYPE_OBJECT)

static const guint timeouts[KM_N_LINKS] = { 8, 30, 30 };

static void
km_link_finalize (GObject *object)
{
  KmLink *self = KM_LINK (object);

  for (guint i = 0; i < KM_N_LINKS; i++)
    {
      soup_session_abort (self->sessions[i]);
      g_clear_object (&self->sessions[i]);
    }
  g_clear_object (&self->tls);
  g_free (self->server);
  g_free (self->backlog);
  G_OBJECT_CLASS (km_link_parent_class)->finalize (object);
}

static void
km_link_class_init (KmLinkClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_link_finalize;
}

static void
km_link_init (KmLink *self)
{
  for (guint i = 0; i < KM_N_LINKS; i++)
    self->sessions[i] = soup_session_new_with_options ("timeout", timeouts[i], "idle-timeout", 120u, "max-conns-per-host", 4,
                                                       "user-agent", "khadamat-counter/" KM_VERSION, NULL);
}

KmLink *
km_link_new (void)
{
  return g_object_new (KM_TYPE_LINK, NULL);
}

void
km_link_set_server (KmLink *self, const char *url)
{
  g_free (self->server);
  self->server = g_strdup (url);
  if (self->server && g_str_has_suffix (self->server, "/"))
    self->server[strlen (self->server) - 1] = '\0';
}

const char *
km_link_get_server (KmLink *self)
{
  return self->server;
}

void
km_link_set_tls_database (KmLink *self, GTlsDatabase *database)
{
  g_set_object (&self->tls, database);
  for (guint i = 0; i < KM_N_LINKS; i++)
    soup_session_set_tls_database (self->sessions[i], database);
}

GTlsDatabase *
km_link_get_tls_database (KmLink *self)
{
  return self->tls;
}

void
km_link_set_backlog (KmLink *self, const char *value)
{
  g_free (self->backlog);
  self->backlog = g_strdup (value);
}

gboolean
km_link_get_online (KmLink *self)
{
  return self->online;
}

void
km_link_set_online (KmLink *self, gboolean online)
{
  km_props_set_boolean (self, "online", &self->online, online);
}

/* Never runs backwards within a process, whatever the machine's clock does. */
KmTime
km_link_now (KmLink *self)
{
  KmTime now = g_get_real_time () + self->offset;

  if (now <= self->last_now)
    now = self->last_now + 1;
  self->last_now = now;
  return now;
}

gint64
km_link_get_offset (KmLink *self, gboolean *known)
{
  if (known)
    *known = self->offset_known;
  return self->offset;
}

void
km_link_set_offset (KmLink *self, gint64 offset)
{
  km_props_set_int64 (self, "offset", &self->offset, offset);
  /* A clock that was ahead is followed back, or every stamp would keep its error. */
  self->last_now = 0;
}

/* --- one request ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  SoupMessage *message; /* (owned) */
  gint64 sent_at;       /* monotonic */
  GBytes *answer;       /* (owned) (nullable) */
  char *etag;           /* (owned) (nullable) */
  gboolean not_modified;
  KmProblem *problem;   /* (owned) (nullable) */
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->message);
  g_clear_pointer (&request->answer, g_bytes_unref);
  g_clear_pointer (&request->problem, km_problem_free);
  g_free (request->etag);
  g_free (request);
}

/* The round trip's middle is the server's moment; a slow answer says little, so that it is used only while nothing better is known. */
static void
learn_time (KmLink *self, Request *request)
{
  const char *header = soup_message_headers_get_one (soup_message_get_response_headers (request->message), "Km-Time");
  gint64 trip = g_get_monotonic_time () - request->sent_at;
  KmTime server;

  if (header == NULL || !km_time_parse (header, &server, NULL))
    return;
  if (self->offset_known && trip > 2 * G_USEC_PER_SEC)
    return;
  {
    gint64 offset = server - (g_get_real_time () - trip / 2);

    if (!self->offset_known || ABS (offset - self->offset) > 50000)
      km_link_set_offset (self, offset);
    self->offset_known = TRUE;
  }
}

static void
finish_problem (GTask *task, Request *request, json_t *json)
{
  guint status = soup_message_get_status (request->message);
  g_autoptr (GError) none = NULL;
  GError *error;

  if (json_is_object (json))
    request->problem = km_problem_from_json (json, &none);
  if (request->problem)
    {
      if (request->problem->status == 0)
        request->problem->status = status;
      error = km_desk_error_from_problem (request->problem);
    }
  else
    {
      g_autofree char *details = g_strdup_printf ("HTTP %u without a problem document", status);

      error = km_desk_error_new (status >= 500 ? KM_ERROR_UNAVAILABLE : KM_ERROR_FAILED, "server-trouble", details);
    }
  g_task_return_error (task, error);
}

/* @json (nullable, taken) or why the answer is none. */
static void
finish_answer (GTask *task, json_t *json, const GError *error)
{
  Request *request = g_task_get_task_data (task);
  guint status = soup_message_get_status (request->message);
  g_autoptr (json_t) answer = json;

  if (status < 200 || status >= 300)
    finish_problem (task, request, answer);
  else if (error)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_BAD_JSON, "bad-answer", error->message));
  else
    g_task_return_pointer (task, answer ? g_steal_pointer (&answer) : json_null (), (GDestroyNotify) json_decref);
}

static json_t *
parse (GBytes *answer, GError **error)
{
  gsize length;
  const void *bytes = g_bytes_get_data (answer, &length);

  return length > 0 ? km_json_parse (bytes, length, KM_JSON_MAX_DEPTH, error) : NULL;
}

static void
parse_large (GTask *work, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  json_t *json = parse (task_data, &error);

  if (error)
    g_task_return_error (work, error);
  else
    g_task_return_pointer (work, json, (GDestroyNotify) json_decref);
}

static void
did_parse (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  json_t *json = g_task_propagate_pointer (G_TASK (result), &error);

  finish_answer (task, json, error);
}

static void
got_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmLink *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *answer = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (answer == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_task_return_error (task, km_desk_error_take (error));
          return;
        }
      km_link_set_online (self, FALSE);
      g_task_return_error (task, km_desk_error_new (KM_ERROR_OFFLINE,
                                                    g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE) ? "untrusted" : "offline",
                                                    error->message));
      g_error_free (error);
      return;
    }
  request->answer = answer;
  learn_time (self, request);
  km_link_set_online (self, TRUE);
  request->etag = g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (request->message), "ETag"));
  if (soup_message_get_status (request->message) == SOUP_STATUS_NOT_MODIFIED)
    {
      request->not_modified = TRUE;
      g_task_return_pointer (task, NULL, NULL);
    }
  else if (g_bytes_get_size (answer) > MAX_ANSWER)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_TOO_LARGE, "bad-answer", "the answer is too large"));
  else if (g_bytes_get_size (answer) > LARGE_ANSWER)
    {
      /* The worker may drop its task last: it holds nothing but the bytes. */
      g_autoptr (GTask) work = g_task_new (NULL, NULL, did_parse, g_steal_pointer (&task));

      g_task_set_task_data (work, g_bytes_ref (answer), (GDestroyNotify) g_bytes_unref);
      g_task_run_in_thread (work, parse_large);
    }
  else
    {
      g_autoptr (GError) unreadable = NULL;
      json_t *json = parse (answer, &unreadable);

      finish_answer (task, json, unreadable);
    }
}

void
km_link_send_async (KmLink *self, KmLinkChannel channel, const char *method, const char *path, const char *token, GBytes *body, const char *etag,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *url = NULL;
  Request *request = g_new0 (Request, 1);
  SoupMessageHeaders *headers;

  g_task_set_source_tag (task, km_link_send_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  url = self->server ? g_strconcat (self->server, path, NULL) : NULL;
  request->message = url ? soup_message_new (method, url) : NULL;
  if (request->message == NULL)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_OFFLINE, "offline", url ? url : "no server yet"));
      return;
    }
  headers = soup_message_get_request_headers (request->message);
  soup_message_headers_append (headers, "Accept", "application/json");
  if (token)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_append (headers, "Authorization", bearer);
    }
  if (etag)
    soup_message_headers_append (headers, "If-None-Match", etag);
  if (self->backlog && strcmp (method, "POST") == 0)
    soup_message_headers_append (headers, "Km-Backlog", self->backlog);
  if (body)
    soup_message_set_request_body_from_bytes (request->message, "application/json", body);
  request->sent_at = g_get_monotonic_time ();
  soup_session_send_and_read_async (self->sessions[channel], request->message, G_PRIORITY_DEFAULT, cancellable, got_answer,
                                    g_steal_pointer (&task));
}

json_t *
km_link_send_finish (KmLink *self, GAsyncResult *result, char **etag, gboolean *not_modified, GError **error)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  if (etag)
    *etag = g_steal_pointer (&request->etag);
  if (not_modified)
    *not_modified = request->not_modified;
  return g_task_propagate_pointer (G_TASK (result), error);
}

const KmProblem *
km_link_send_problem (GAsyncResult *result)
{
  Request *request = g_task_get_task_data (G_TASK (result));

  return request->problem;
}

GBytes *
km_link_body (json_t *json)
{
  gsize length;
  char *text = km_json_dump (json, &length);

  return g_bytes_new_take (text, length);
}
