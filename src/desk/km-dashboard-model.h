/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* KmDashboardModel: a supervisor's day in figures. Reads the snapshot, re-reads when events say that something moved (at most once
 * a second). Main thread only; money in piastres. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* A counter. Properties (read-only): code (s), number (u), name (s, «شباك ٣»), state (s: closed, open, paused, called, serving),
 *   state-name (s), clerk (s, whole name or ""), ticket-label (s or ""), minutes (u, in this state), minutes-text (s), served (u), late (b),
 *   silent-text (s, "" or «لم يتصل منذ ١٢:٠٣، آخر ما أبلغ عنه: ٣ معاملات»), backlog-count (u), backlog-piastres (x) */
#define KM_TYPE_DASHBOARD_COUNTER (km_dashboard_counter_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardCounter, km_dashboard_counter, KM, DASHBOARD_COUNTER, GObject)

/* Takings of an authority. Properties: code (s), name (s), piastres (x), count (u), amount-text (s). */
#define KM_TYPE_DASHBOARD_AUTHORITY (km_dashboard_authority_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardAuthority, km_dashboard_authority, KM, DASHBOARD_AUTHORITY, GObject)

/* A lane. Properties: code (s), letter (s), name (s), waiting (u), longest-minutes (u), text (s). */
#define KM_TYPE_DASHBOARD_LANE (km_dashboard_lane_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardLane, km_dashboard_lane, KM, DASHBOARD_LANE, GObject)

/* An hour of the day. Properties: start (x, µs UTC), label (s, «٩ ص»), arrived (u), served (u), wait-minutes (u, average). */
#define KM_TYPE_DASHBOARD_HOUR (km_dashboard_hour_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardHour, km_dashboard_hour, KM, DASHBOARD_HOUR, GObject)

/* Something to look at. Properties: id (s), kind (s), title (s), subject (s), flags (s), opened-at (x), opened-text (s). */
#define KM_TYPE_DASHBOARD_CASE (km_dashboard_case_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardCase, km_dashboard_case, KM, DASHBOARD_CASE, GObject)

/* Properties (read-only): ready (b), stale (b, what is shown is older than the connection's loss), at (x, µs UTC), day-text (s),
 *   waiting (u), longest-wait-minutes (u), longest-wait-label (s), waiting-per-counter (s, «٦ لكل شباك مفتوح»), open-counters (u), served (u),
 *   average-service-minutes (u), takings (x), takings-cash (x), takings-electronic (x), takings-pass-through (x), takings-text (s),
 *   counters, authorities, lanes, hours, cases (GListModels of the types above) */
#define KM_TYPE_DASHBOARD_MODEL (km_dashboard_model_get_type ())
G_DECLARE_FINAL_TYPE (KmDashboardModel, km_dashboard_model, KM, DASHBOARD_MODEL, GObject)
gboolean km_dashboard_model_get_ready (KmDashboardModel *self);
guint km_dashboard_model_get_waiting (KmDashboardModel *self);
guint km_dashboard_model_get_longest_wait_minutes (KmDashboardModel *self);
guint km_dashboard_model_get_served (KmDashboardModel *self);
gint64 km_dashboard_model_get_takings (KmDashboardModel *self);
GListModel *km_dashboard_model_get_counters (KmDashboardModel *self);
GListModel *km_dashboard_model_get_authorities (KmDashboardModel *self);
GListModel *km_dashboard_model_get_lanes (KmDashboardModel *self);
GListModel *km_dashboard_model_get_hours (KmDashboardModel *self);
GListModel *km_dashboard_model_get_cases (KmDashboardModel *self);

G_END_DECLS
