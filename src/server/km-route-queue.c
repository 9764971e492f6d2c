/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-error.h"
#include "km-reads.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-subject.h"

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

void
km_route_queue (KmRequest *request,
                gpointer   user_data)
{
  km_route_answer_kept (request, user_data, "queue", km_read_queue);
}

void
km_route_waits (KmRequest *request,
                gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_waits (server->store, km_request_get_parameter (request, 0), km_clock_now (server->clock), &error);

  answer (request, json, error);
}

void
km_route_days (KmRequest *request,
               gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_days (server->store, km_request_get_parameter (request, 0), km_clock_now (server->clock), &error);

  answer (request, json, error);
}

void
km_route_day (KmRequest *request,
              gpointer   user_data)
{
  KmServer *server = user_data;
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_day (server->store, km_request_get_parameter (request, 0), km_request_get_parameter (request, 1),
                              km_clock_now (server->clock), &error);

  answer (request, json, error);
}

void
km_route_draft (KmRequest *request,
                gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  g_autoptr (GError) error = NULL;
  json_t *json = km_read_draft (server->store, subject->caller, km_request_get_parameter (request, 0), &error);

  answer (request, json, error);
}
