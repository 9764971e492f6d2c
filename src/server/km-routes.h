/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-request.h"
#include "km-store.h"

G_BEGIN_DECLS

/* The API: every path that is answered, and to whom. The table is what data/openapi.json describes, and a test holds the
 * two together. */

typedef enum
{
  KM_ACCESS_ANYONE,
  KM_ACCESS_LOCAL,   /* this machine itself */
  KM_ACCESS_PERSON,  /* a session with one of the route's roles */
  KM_ACCESS_TILL,    /* a till's own token */
  KM_ACCESS_EITHER,  /* a session with one of the roles, or a till */
} KmAccess;

/* All routes, in the order of the paths; static. */
const KmRoute *km_routes_get_all (guint     *n_routes);

/* Finds out who asks and whether the route lets them; also that a centre in the path is their own. */
gboolean       km_routes_gate    (KmRequest *request,
                                  gpointer   user_data);

/* The handlers (user_data is the KmServer), in the files of their names. */
/* Answers what @read says of the centre in the path, or what it said a moment ago if nothing was written since. @what names it. */
typedef json_t *(*KmCentreRead) (KmStore    *store,
                                 const char *centre,
                                 KmTime      now,
                                 GError    **error);
void           km_route_answer_kept  (KmRequest    *request,
                                      gpointer      server,
                                      const char   *what,
                                      KmCentreRead  read);

void           km_route_sign_in      (KmRequest *request, gpointer server);
void           km_route_who_am_i     (KmRequest *request, gpointer server);
void           km_route_sign_out     (KmRequest *request, gpointer server);
void           km_route_approve      (KmRequest *request, gpointer server);
void           km_route_commands     (KmRequest *request, gpointer server);
void           km_route_quote        (KmRequest *request, gpointer server);
void           km_route_catalogue    (KmRequest *request, gpointer server);
void           km_route_centres      (KmRequest *request, gpointer server);
void           km_route_centre       (KmRequest *request, gpointer server);
void           km_route_queue        (KmRequest *request, gpointer server);
void           km_route_waits        (KmRequest *request, gpointer server);
void           km_route_days         (KmRequest *request, gpointer server);
void           km_route_day          (KmRequest *request, gpointer server);
void           km_route_draft        (KmRequest *request, gpointer server);
void           km_route_dashboard    (KmRequest *request, gpointer server);
void           km_route_receipt      (KmRequest *request, gpointer server);
void           km_route_transaction  (KmRequest *request, gpointer server);
void           km_route_cases        (KmRequest *request, gpointer server);
void           km_route_all_centres  (KmRequest *request, gpointer server);
void           km_route_search       (KmRequest *request, gpointer server);
void           km_route_requests     (KmRequest *request, gpointer server);
void           km_route_report       (KmRequest *request, gpointer server);
void           km_route_shift        (KmRequest *request, gpointer server);
void           km_route_till         (KmRequest *request, gpointer server);
void           km_route_events       (KmRequest *request, gpointer server);
void           km_route_health       (KmRequest *request, gpointer server);
void           km_route_metrics      (KmRequest *request, gpointer server);
void           km_route_password      (KmRequest *request, gpointer server);
void           km_route_upload_catalogue (KmRequest *request, gpointer server);
void           km_route_accounts      (KmRequest *request, gpointer server);
void           km_route_tills         (KmRequest *request, gpointer server);
void           km_route_catalogues    (KmRequest *request, gpointer server);
void           km_route_public_services (KmRequest *request, gpointer server);
void           km_route_public_centres (KmRequest *request, gpointer server);
void           km_route_openapi      (KmRequest *request, gpointer server);

G_END_DECLS
