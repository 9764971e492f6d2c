/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-pump.h"
#include "km-test-desk.h"

G_BEGIN_DECLS

/* A server with as many centres and counters as a load asks for, and what counters say to it. */

typedef struct
{
  KmTestServer *server;
  guint n_centres;
  guint per_centre;    /* counters of each */
  guint connections;   /* of the load: connection i is at centre i % n_centres */
  char **centres;
  char **tokens;       /* a supervisor's at each centre */
  guint n_tills;
  KmTestTill **tills;  /* till i is at centre i % n_centres */
  GPtrArray **made;    /* for each till: char *, requests made before */
} KmScene;

/* Makes a practice database with @centres of @per_centre counters beside the usual ones, starts the server over it (with
 * @arguments; @preload, nullable, is loaded into it alone), signs in and enrols @tills. */
KmScene     *km_scene_new            (guint              centres,
                                      guint              per_centre,
                                      guint              connections,
                                      guint              tills,
                                      const char *const *arguments,
                                      const char        *preload);
void         km_scene_free           (KmScene           *self);

/* The code of a counter: counter @n of the centre of connection @index. */
char        *km_scene_counter        (KmScene           *self,
                                      guint              index,
                                      guint              n);

/* Lets @tickets wait at each centre, in the lane "CIV". */
void         km_scene_fill_queues    (KmScene           *self,
                                      guint              tickets);

/* Opens a shift at a counter for each till and makes @each transactions of four services. */
void         km_scene_make_sales     (KmScene           *self,
                                      guint              each);

/* A figure of /metrics. */
double       km_scene_metric         (KmScene           *self,
                                      const char        *name);

/* Appends a POST /v1/commands. */
void         km_scene_post           (GString           *request,
                                      const char        *token,
                                      const char        *body);

/* Kinds of load, for km_pump_run() with the scene as data. */
gboolean     km_scene_next_issue     (guint index, guint round, const char *answer, GString *request, gpointer scene);
/* Each call at another counter, until the connection has no counter left. */
gboolean     km_scene_next_call      (guint index, guint round, const char *answer, GString *request, gpointer scene);
/* The whole way of a visitor at the connection's first counter: issue, call-next, start, finish, by turns. */
gboolean     km_scene_next_visit     (guint index, guint round, const char *answer, GString *request, gpointer scene);
/* What km_scene_make_sales() made. */
gboolean     km_scene_next_sale      (guint index, guint round, const char *answer, GString *request, gpointer scene);

G_END_DECLS
