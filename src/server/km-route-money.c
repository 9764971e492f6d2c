/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-json.h"
#include "km-keys.h"
#include "km-reads.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-subject.h"

/* Reads that look at more than a few rows: on the pool. */

static void
answer (KmRequest    *request,
        json_t       *json,
        const GError *error)
{
  if (json != NULL)
    km_request_answer_json (request, 200, json);
  else
    km_request_answer_error (request, error);
}

static gboolean
has_already (KmRequest  *request,
             const char *etag)
{
  const char *known = km_request_get_header (request, "If-None-Match");

  return known != NULL && strstr (known, etag) != NULL;
}

static void
set_etag (KmRequest  *request,
          const char *etag)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", etag);

  km_request_set_header (request, "ETag", quoted);
  km_request_set_header (request, "Cache-Control", "private, no-cache");
}

/* ---- Search ---- */

static void
search (KmRequest *request,
        gpointer   data)
{
  KmServer *server = data;
  const KmSubject *subject = km_request_get_subject (request);
  gsize length;
  const char *text = km_request_get_body (request, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) body = km_json_parse (text, length, KM_JSON_MAX_DEPTH, &error);
  json_t *json = body != NULL ? km_read_search (server->store, subject->caller, body, km_clock_now (server->clock), &error) : NULL;

  answer (request, json, error);
}

void
km_route_search (KmRequest *request,
                 gpointer   user_data)
{
  KmServer *server = user_data;

  km_pool_run (server->pool, request, search, server, NULL);
}

/* ---- Requests ---- */

static void
requests (KmRequest *request,
          gpointer   data)
{
  KmServer *server = data;
  const KmSubject *subject = km_request_get_subject (request);
  const char *limit = km_request_get_query (request, "limit");
  KmRequestsQuery query = {
    .authority = km_request_get_query (request, "authority"),
    .state = km_request_get_query (request, "state"),
    .cursor = km_request_get_query (request, "cursor"),
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *etag = NULL;
  json_t *json;

  if (limit != NULL && !g_ascii_string_to_signed (limit, 10, 1, 1000, &query.limit, NULL))
    query.limit = -1;
  json = km_read_requests (server->store, subject->caller, &query, km_clock_now (server->clock), &error);
  if (json == NULL)
    {
      km_request_answer_error (request, error);
      return;
    }
  text = km_json_dump (json, NULL);
  etag = km_hash_text (text);
  set_etag (request, etag);
  if (!has_already (request, etag))
    {
      km_request_answer_json (request, 200, json);
      return;
    }
  json_decref (json);
  km_request_answer_bytes (request, 304, NULL, NULL);
}

void
km_route_requests (KmRequest *request,
                   gpointer   user_data)
{
  KmServer *server = user_data;

  km_pool_run (server->pool, request, requests, server, NULL);
}

/* ---- Cases ---- */

static void
cases (KmRequest *request,
       gpointer   data)
{
  KmServer *server = data;
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_cases (server->store, km_request_get_parameter (request, 0), km_request_get_query (request, "state"),
                                km_request_get_query (request, "cursor"), km_clock_now (server->clock), &error);

  answer (request, json, error);
}

void
km_route_cases (KmRequest *request,
                gpointer   user_data)
{
  KmServer *server = user_data;

  km_pool_run (server->pool, request, cases, server, NULL);
}

/* ---- All centres ---- */

static void
all_centres (KmRequest *request,
             gpointer   data)
{
  KmServer *server = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  json_t *json = km_read_all_centres (server->store, km_request_get_header (request, "If-None-Match"), km_clock_now (server->clock), &etag, &error);

  if (error != NULL)
    {
      km_request_answer_error (request, error);
      return;
    }
  set_etag (request, etag);
  if (json != NULL)
    km_request_answer_json (request, 200, json);
  else
    km_request_answer_bytes (request, 304, NULL, NULL);
}

void
km_route_all_centres (KmRequest *request,
                      gpointer   user_data)
{
  KmServer *server = user_data;

  km_pool_run (server->pool, request, all_centres, server, NULL);
}

/* ---- Reports ---- */

/* Over the caller's centre; an administrator may ask for all of them. NULL with an error, else `centre` may be NULL: all. */
static gboolean
find_scope (KmRequest   *request,
            const char **centre,
            GError     **error)
{
  const KmSubject *subject = km_request_get_subject (request);
  const char *scope = km_request_get_query (request, "scope");

  *centre = subject->caller->centre;
  if (scope == NULL || strcmp (scope, "centre") == 0)
    return TRUE;
  if (strcmp (scope, "all") != 0)
    km_error_set (error, KM_ERROR_INVALID, "bad-body", "/scope", "centre or all");
  else if (subject->caller->role != KM_ROLE_ADMINISTRATOR)
    km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", "/scope", "all centres are an administrator's to look at");
  else
    *centre = NULL;
  return *centre == NULL;
}

static void
report (KmRequest *request,
        gpointer   data)
{
  KmServer *server = data;
  const char *name = km_request_get_parameter (request, 0);
  const char *format = km_request_get_query (request, "format");
  const char *centre;
  gboolean csv = g_strcmp0 (format, "csv") == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = NULL;
  g_autoptr (GBytes) table = NULL;
  g_autofree char *disposition = NULL;

  if (format != NULL && !csv && strcmp (format, "json") != 0)
    km_error_set (&error, KM_ERROR_INVALID, "bad-body", "/format", "json or csv");
  else if (find_scope (request, &centre, &error))
    json = km_read_report (server->store, centre, name, km_request_get_query (request, "from"), km_request_get_query (request, "to"), &error);
  if (json == NULL)
    km_request_answer_error (request, error);
  else if (!csv)
    km_request_answer_json (request, 200, g_steal_pointer (&json));
  else
    {
      table = km_report_to_csv (json, g_strcmp0 (km_request_get_query (request, "language"), "en") == 0);
      disposition = g_strdup_printf ("attachment; filename=\"%s.csv\"", name);
      km_request_set_header (request, "Content-Disposition", disposition);
      km_request_answer_bytes (request, 200, "text/csv; charset=utf-8", table);
    }
}

void
km_route_report (KmRequest *request,
                 gpointer   user_data)
{
  KmServer *server = user_data;

  km_pool_run (server->pool, request, report, server, NULL);
}
