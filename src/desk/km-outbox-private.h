/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to the outbox and its parts. */

#include "km-outbox.h"

G_BEGIN_DECLS

/* KmStoreFunc of a whole KmWrite. */
gboolean km_write_run (KmStoreSide *side, gpointer data, GError **error);
gint64 km_write_last_n (KmWrite *write);
void km_write_counts (KmWrite *write, guint *waiting, gint64 *piastres);

/* The facts that are sent next, as one envelope. */
typedef struct
{
  GBytes *envelope; /* (owned) (nullable): nothing waits */
  guint count;
  gint64 first_n, last_n;
} KmParcel;

KmParcel *km_parcel_new (void);
void km_parcel_free (KmParcel *parcel);
/* KmStoreFunc: fills a KmParcel. */
gboolean km_parcel_take (KmStoreSide *side, gpointer data, GError **error);

/* What the server said of one fact. */
typedef struct
{
  gint64 n;
  char *kind;
  gboolean rejected;
  char *flags;   /* (nullable) joined by spaces */
  char *problem; /* (nullable) code */
  gint64 piastres;
} KmOutcome;

/* The outcomes of an answered parcel; KmStoreFunc marks them, fills n and kind, and counts what waits. */
typedef struct
{
  json_t *results;     /* (owned) {"results": […]} */
  KmTime now;
  GPtrArray *outcomes; /* of KmOutcome, in order of n */
  char *stopped;       /* (owned) (nullable): code of the first "retry" */
  gint64 expected;     /* of a gap; 0 = none */
  guint waiting;
  gint64 piastres;
  gint64 oldest;       /* KM_TIME_NONE when nothing waits */
} KmDelivery;

KmDelivery *km_delivery_new (json_t *results, KmTime now);
void km_delivery_free (KmDelivery *delivery);
gboolean km_delivery_mark (KmStoreSide *side, gpointer data, GError **error);

/* The server has facts up to @server_n only (or as far as that): what it lacks is waiting again, what it has is sent. */
typedef struct
{
  gint64 server_n;
  KmTime now;
  gboolean rolled_back; /* the server knows facts that this file never made */
  gboolean lost;        /* it lacks facts that are no longer kept here */
  guint again;          /* that many wait again */
  guint waiting;
  gint64 piastres, last_n, oldest;
} KmCatchUp;

gboolean km_catch_up (KmStoreSide *side, gpointer data, GError **error);
gboolean km_outbox_count (KmStoreSide *side, guint *waiting, gint64 *piastres, gint64 *oldest, GError **error);

G_END_DECLS
