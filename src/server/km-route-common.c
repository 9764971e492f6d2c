/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-error.h"
#include "km-health.h"
#include "km-json.h"
#include "km-metrics.h"
#include "km-reads.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-settings.h"
#include "km-subject.h"

/* Whether "If-None-Match" names @etag. */
static gboolean
has_already (KmRequest  *request,
             const char *etag)
{
  const char *known = km_request_get_header (request, "If-None-Match");

  return known != NULL && strstr (known, etag) != NULL;
}

void
km_route_catalogue (KmRequest *request,
                    gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *version = km_store_get_current_catalogue (server->store, &error);
  g_autofree char *etag = version != NULL ? g_strdup_printf ("\"%s\"", version) : NULL;
  gboolean known = etag != NULL && has_already (request, etag);
  g_autoptr (GBytes) document = NULL;

  /* A counter asks at every start, and mostly has it: the document is read for those who lack it. */
  if (version != NULL && !known)
    document = km_store_ref_catalogue_document (server->store, version, NULL, &error);
  if (error != NULL)
    {
      km_request_answer_error (request, error);
      return;
    }
  km_request_set_header (request, "ETag", etag);
  km_request_set_header (request, "Cache-Control", "private, no-cache");
  if (known)
    km_request_answer_bytes (request, 304, NULL, NULL);
  else
    km_request_answer_bytes (request, 200, "application/json", document);
}

void
km_route_centres (KmRequest *request,
                  gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (KmDirectory) directory = km_store_ref_directory (server->store);
  GPtrArray *centres = km_directory_get_centres (directory);
  json_t *list = json_array ();

  for (guint i = 0; i < centres->len; i++)
    {
      const KmCentre *centre = g_ptr_array_index (centres, i);

      json_array_append_new (list, json_pack ("{s:s, s:s, s:s, s:s}", "centre", centre->centre, "name_ar", centre->name_ar, "name_en", centre->name_en, "kind", centre->kind));
    }
  km_request_answer_json (request, 200, json_pack ("{s:o}", "centres", list));
}

void
km_route_answer_kept (KmRequest    *request,
                      gpointer      user_data,
                      const char   *what,
                      KmCentreRead  read)
{
  KmServer *server = user_data;
  const char *centre = km_request_get_parameter (request, 0);
  guint generation = km_writer_get_generation (server->writer);
  g_autoptr (GBytes) answer = km_read_cache_get (server->cache, what, centre, generation);
  g_autoptr (GError) error = NULL;

  if (answer == NULL)
    {
      g_autoptr (json_t) json = read (server->store, centre, km_clock_now (server->clock), &error);
      gsize length;
      char *text;

      if (json == NULL)
        {
          km_request_answer_error (request, error);
          return;
        }
      text = km_json_dump (json, &length);
      answer = g_bytes_new_take (text, length);
      km_read_cache_put (server->cache, what, centre, generation, answer);
    }
  km_request_answer_bytes (request, 200, "application/json", answer);
}

static json_t *
read_centre (KmStore    *store,
             const char *code,
             KmTime      now,
             GError    **error)
{
  g_autoptr (KmDirectory) directory = km_store_ref_directory (store);
  const KmCentre *centre = km_directory_find_centre (directory, code);

  if (centre != NULL)
    {
      g_autoptr (KmCatalogue) catalogue = km_store_ref_catalogue (store, NULL, NULL);
      json_t *json = km_centre_to_json (centre);

      /* Of no catalogue, a centre offers nothing yet. */
      km_json_set (json, "services", catalogue != NULL ? km_settings_list_offered (centre, catalogue) : json_array ());
      return json;
    }
  km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-centre", NULL, "There is no centre %s", code);
  return NULL;
}

void
km_route_centre (KmRequest *request,
                 gpointer   user_data)
{
  km_route_answer_kept (request, user_data, "centre", read_centre);
}

void
km_route_events (KmRequest *request,
                 gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  const char *centre = km_request_get_query (request, "centre");

  if (centre == NULL)
    km_request_answer_problem (request, km_problem_new_for_field ("bad-body", "/centre", "Which centre: ?centre=CODE"));
  else if (!subject->caller->house && g_strcmp0 (centre, subject->caller->centre) != 0)
    km_request_answer_code (request, "other-centre", NULL);
  else
    km_streams_open (server->streams, request, centre, subject->session != NULL ? subject->session->token_hash : "", km_request_get_header (request, "Last-Event-ID"));
}

void
km_route_openapi (KmRequest *request,
                  gpointer   user_data)
{
  KmServer *server = user_data;

  km_request_set_header (request, "Cache-Control", "no-cache");
  km_request_answer_bytes (request, 200, "application/json", server->openapi);
}

void
km_route_health (KmRequest *request,
                 gpointer   user_data)
{
  const char *code, *detail;
  json_t *health = km_health_read (user_data, &code, &detail);

  if (health != NULL)
    km_request_answer_json (request, 200, health);
  else
    km_request_answer_code (request, code, detail);
}

void
km_route_metrics (KmRequest *request,
                  gpointer   user_data)
{
  g_autofree char *text = km_metrics_to_text (user_data);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  km_request_answer_bytes (request, 200, "text/plain; version=0.0.4", bytes);
}
