/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "km-error.h"
#include "km-http-guard.h"
#include "km-request-private.h"

/* Whom the proxy names: the last of the list, which it added itself; what stands before it anybody may have written. */
static void
read_forwarded (KmRequest         *self,
                const char *const *trusted_proxies)
{
  const char *list = km_request_get_header (self, "X-Forwarded-For");
  const char *last = list != NULL ? strrchr (list, ',') : NULL;
  g_autofree char *address = NULL;

  self->forwarded = list != NULL || km_request_get_header (self, "Forwarded") != NULL;
  if (list == NULL || trusted_proxies == NULL || !g_strv_contains (trusted_proxies, self->peer))
    return;
  address = g_strstrip (g_strdup (last != NULL ? last + 1 : list));
  if (strlen (address) < sizeof self->peer && g_hostname_is_ip_address (address))
    g_strlcpy (self->peer, address, sizeof self->peer);
}

KmRequest *
km_request_new (KmHttp                *http,
                struct MHD_Connection *connection,
                const char *const     *trusted_proxies)
{
  KmRequest *self = g_new0 (KmRequest, 1);
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

  self->http = http;
  self->connection = connection;
  self->began = g_get_monotonic_time ();
  km_http_guard_format (info != NULL ? info->client_addr : NULL, self->peer);
  read_forwarded (self, trusted_proxies);
  return self;
}

void
km_request_free (KmRequest *self)
{
  for (guint i = 0; i < KM_ROUTE_PARAMETERS; i++)
    g_free (self->parameters[i]);
  g_free (self->allow);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self->type);
  g_clear_pointer (&self->json, json_decref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->response, MHD_destroy_response);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  if (self->free_subject != NULL && self->subject != NULL)
    self->free_subject (self->subject);
  if (self->kept != NULL)
    self->free_kept (self->kept);
  g_free (self);
}

const char *
km_request_get_method (KmRequest *self)
{
  return self->method;
}

const KmRoute *
km_request_get_route (KmRequest *self)
{
  return self->route;
}

const char *
km_request_get_parameter (KmRequest *self,
                          guint      index)
{
  g_return_val_if_fail (index < KM_ROUTE_PARAMETERS, NULL);

  return self->parameters[index];
}

const char *
km_request_get_query (KmRequest  *self,
                      const char *name)
{
  return MHD_lookup_connection_value (self->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *
km_request_get_header (KmRequest  *self,
                       const char *name)
{
  return MHD_lookup_connection_value (self->connection, MHD_HEADER_KIND, name);
}

const char *
km_request_get_token (KmRequest *self)
{
  const char *value = km_request_get_header (self, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0 || value[7] == '\0')
    return NULL;
  return value + 7;
}

const char *
km_request_get_body (KmRequest *self,
                     gsize     *length)
{
  *length = self->body != NULL ? self->body->len : 0;
  return self->body != NULL ? (const char *) self->body->data : "";
}

const char *
km_request_get_peer (KmRequest *self)
{
  return self->peer;
}

gboolean
km_request_is_local (KmRequest *self)
{
  return !self->forwarded && (g_str_has_prefix (self->peer, "127.") || strcmp (self->peer, "::1") == 0);
}

void
km_request_set_subject (KmRequest     *self,
                        gpointer       subject,
                        GDestroyNotify free_subject)
{
  g_return_if_fail (self->subject == NULL);

  self->subject = subject;
  self->free_subject = free_subject;
}

gpointer
km_request_get_subject (KmRequest *self)
{
  return self->subject;
}

void
km_request_keep (KmRequest     *self,
                 gpointer       data,
                 GDestroyNotify free_data)
{
  g_return_if_fail (self->kept == NULL);

  self->kept = data;
  self->free_kept = free_data;
}

void
km_request_suspend (KmRequest *self)
{
  g_return_if_fail (!self->suspended);

  self->suspended = TRUE;
  km_http_suspend (self->http, self->connection);
}

void
km_request_set_header (KmRequest  *self,
                       const char *name,
                       const char *value)
{
  if (self->headers == NULL)
    self->headers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

/* The answer is complete: whoever waits may go on. Nothing of @self is touched after the resume. */
static void
answer (KmRequest *self)
{
  KmHttp *http = self->http;
  struct MHD_Connection *connection = self->connection;
  gboolean suspended = self->suspended;

  g_atomic_int_set (&self->answered, TRUE);
  if (suspended)
    km_http_resume (http, connection);
}

void
km_request_answer_json (KmRequest *self,
                        guint      status,
                        json_t    *body)
{
  g_return_if_fail (!g_atomic_int_get (&self->answered));

  self->status = status;
  self->json = body;
  self->type = g_strdup (status >= 400 ? "application/problem+json" : "application/json");
  answer (self);
}

void
km_request_answer_bytes (KmRequest  *self,
                         guint       status,
                         const char *type,
                         GBytes     *body)
{
  g_return_if_fail (!g_atomic_int_get (&self->answered));

  self->status = status;
  self->type = g_strdup (type);
  self->bytes = body != NULL ? g_bytes_ref (body) : NULL;
  answer (self);
}

void
km_request_answer_response (KmRequest           *self,
                            guint                status,
                            struct MHD_Response *response)
{
  g_return_if_fail (!g_atomic_int_get (&self->answered));

  self->status = status;
  self->response = response;
  self->stream = TRUE;
  answer (self);
}

void
km_request_answer_problem (KmRequest *self,
                           KmProblem *problem)
{
  guint status = problem->status >= 400 && problem->status < 600 ? (guint) problem->status : 500;

  g_strlcpy (self->code, problem->code, sizeof self->code);
  km_request_answer_json (self, status, km_problem_to_json (problem));
  km_problem_free (problem);
}

void
km_request_answer_code (KmRequest  *self,
                        const char *code,
                        const char *detail)
{
  km_request_answer_problem (self, km_problem_new (code, detail));
}

void
km_request_answer_error (KmRequest    *self,
                         const GError *error)
{
  /* What the database says is for the log, not for who asks. */
  if (error->domain == KM_ERROR)
    km_request_answer_problem (self, km_problem_new_from_error (error));
  else
    km_request_answer_code (self, "unavailable", NULL);
}

static struct MHD_Response *
response_from_json (json_t *json)
{
  char *text = json_dumps (json, JSON_COMPACT);

  return MHD_create_response_from_buffer (strlen (text), text, MHD_RESPMEM_MUST_FREE);
}

static void
unref_bytes_cb (void *bytes)
{
  g_bytes_unref (bytes);
}

enum MHD_Result
km_request_queue (KmRequest *self)
{
  struct MHD_Response *response = g_steal_pointer (&self->response);
  enum MHD_Result result;

  if (response == NULL && self->json != NULL)
    response = response_from_json (self->json);
  else if (response == NULL && self->bytes != NULL)
    response = MHD_create_response_from_buffer_with_free_callback_cls (g_bytes_get_size (self->bytes), (void *) g_bytes_get_data (self->bytes, NULL),
                                                                       unref_bytes_cb, g_bytes_ref (self->bytes));
  else if (response == NULL)
    response = MHD_create_response_from_buffer (0, NULL, MHD_RESPMEM_PERSISTENT);

  if (self->type != NULL && (self->json != NULL || self->bytes != NULL))
    MHD_add_response_header (response, "Content-Type", self->type);
  if (self->headers != NULL)
    {
      for (guint i = 0; i + 1 < self->headers->len; i += 2)
        MHD_add_response_header (response, g_ptr_array_index (self->headers, i), g_ptr_array_index (self->headers, i + 1));
    }
  /* What a ministry's desk was told is nobody else's to keep. */
  if (self->headers == NULL || MHD_get_response_header (response, "Cache-Control") == NULL)
    MHD_add_response_header (response, "Cache-Control", "no-store");
  MHD_add_response_header (response, "X-Content-Type-Options", "nosniff");

  km_http_decorate (self->http, self->status, response);

  result = MHD_queue_response (self->connection, self->status, response);
  MHD_destroy_response (response);
  self->queued = TRUE;
  return result;
}
