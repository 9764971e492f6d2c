// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jansson.h>

#include "km-db.h"
#include "km-ticket.h"

G_BEGIN_DECLS

/* The centres with their lanes and counters, as one immutable snapshot of the database: read by every thread without a
 * query. What changes with every visitor (a counter's state, queues) is not in it. */
typedef struct
{
  char *lane;   /* "CIV" */
  char *letter; /* "م" */
  char *latin;  /* "M" */
  char *name_ar;
  char *name_en;
  char **authorities; /* codes */
} KmLane;

typedef struct
{
  char *counter; /* "ASW-01" */
  char *centre;
  int number;
  char *name_ar; /* nullable */
  char **lanes;  /* that it serves, in the centre's order */
  char **audiences; /* that it serves; empty: everyone */
} KmCounter;

typedef struct
{
  char *centre; /* "ASW" */
  char *name_ar;
  char *name_en;
  char *kind;                       /* centre, van */
  json_t *settings;                 /* object; kept as it is: read, never changed */
  int head_start[KM_N_PRIORITIES];  /* minutes, from the settings */
  GHashTable *only, *also, *not;    /* service codes, from the settings; each nullable: see km_settings_offers() */
  GPtrArray *lanes;                 /* KmLane, in order */
  GPtrArray *counters;              /* KmCounter, by number */
  int service_minutes;              /* a usual service, from the settings: what waits are reckoned with before anybody was served */
} KmCentre;

typedef struct _KmDirectory KmDirectory;

/* Reads all centres. Errors of KM_DB_ERROR; CORRUPT for settings that are no JSON object. */
KmDirectory *km_directory_load (KmDb *db, GError **error);
KmDirectory *km_directory_ref (KmDirectory *self);
void km_directory_unref (KmDirectory *self);

GPtrArray *km_directory_get_centres (KmDirectory *self); /* KmCentre, by code; owned by the directory */
const KmCentre *km_directory_find_centre (KmDirectory *self, const char *centre);
const KmCounter *km_directory_find_counter (KmDirectory *self, const char *counter);
const KmLane *km_centre_find_lane (const KmCentre *centre, const char *lane);

/* The lanes that @counter serves while @account (nullable) sits there: its own, narrowed by the clerk's skills in that centre. New
 * container of strings that belong to the directory: free with g_free(). */
const char **km_directory_lanes_of (KmDirectory *self, const KmCounter *counter, const char *account);

gboolean km_counter_serves_audience (const KmCounter *counter, const char *audience);

/* What @account may serve in @centre; NULL: no limit. Owned by the directory. */
char **km_directory_skills (KmDirectory *self, const char *centre, const char *account);

/* The wire form of GET /v1/centres/{centre}. New reference. */
json_t *km_centre_to_json (const KmCentre *centre);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmDirectory, km_directory_unref)

G_END_DECLS
