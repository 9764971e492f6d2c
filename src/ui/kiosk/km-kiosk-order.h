/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-catalogue.h"
#include "km-desk.h"
#include "km-hall.h"

G_BEGIN_DECLS

/* What a visitor at the kiosk has chosen so far, and what follows from it. Main thread. */
typedef struct
{
  KmDesk *desk;                   /* (owned) */
  KmCatalogue *catalogue;         /* (owned) what the pointers below lie in */
  const KmBundleTemplate *bundle; /* (nullable) */
  GPtrArray *services;            /* const KmService *, each once */
  char *lane;                     /* (nullable) code, chosen without a service */
  const char *audience;           /* static: "citizen", ... */
  const char *priority;           /* static: "none", ... */
} KmKioskOrder;

KmKioskOrder *km_kiosk_order_new        (KmDesk       *desk);
void          km_kiosk_order_free       (KmKioskOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmKioskOrder, km_kiosk_order_free)

/* Takes the services of bundle that this centre offers. */
void          km_kiosk_order_set_bundle (KmKioskOrder           *order,
                                         const KmBundleTemplate *bundle);
/* Adds the service, or takes it away when it is there. Returns: whether it is there now. */
gboolean      km_kiosk_order_toggle     (KmKioskOrder    *order,
                                         const KmService *service);
/* The lane to wait in: that of the first service's authority, else the chosen one. NULL: no lane of the centre serves it. */
KmHallLane   *km_kiosk_order_get_lane   (KmKioskOrder *order);
/* The lane that serves authority, NULL when there is none (borrowed). */
KmHallLane   *km_kiosk_lane_of          (KmDesk            *desk,
                                         const KmAuthority *authority);
/* The papers, each once, in the order of the services, in language: NULL-terminated, strings of the catalogue. Returns: (transfer container). */
const char  **km_kiosk_order_documents  (KmKioskOrder *order,
                                         KmLanguage    language);
/* Names of the services. Returns: (transfer container). */
const char  **km_kiosk_order_names      (KmKioskOrder *order,
                                         KmLanguage    language);
/* The bundle's code, else those of the services: what ticket.issue calls "wanted". Returns: (transfer container). */
const char  **km_kiosk_order_wanted     (KmKioskOrder *order);
/* The least it costs, in piastres; exact (out): it costs just that. */
gint64        km_kiosk_order_fee        (KmKioskOrder *order,
                                         gboolean     *exact);

G_END_DECLS
