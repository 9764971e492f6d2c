/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-dashboard-rows.h"

#define ROW(Type, type, TYPE_PROPS)                                                                                                        \
  G_DEFINE_FINAL_TYPE (Type, type, G_TYPE_OBJECT)                                                                                          \
  static void type##_class_init (Type##Class *klass)                                                                                       \
  {                                                                                                                                        \
    km_props_install (G_OBJECT_CLASS (klass), TYPE_PROPS, G_N_ELEMENTS (TYPE_PROPS));                                                      \
  }                                                                                                                                        \
  static void type##_init (Type *self)                                                                                                     \
  {                                                                                                                                        \
  }

#define AT(member) G_STRUCT_OFFSET (KmDashboardCounter, member)
static const KmProp counter_props[] = {
  { "code", KM_PROP_STRING, AT (code) },
  { "number", KM_PROP_UINT, AT (number) },
  { "name", KM_PROP_STRING, AT (name) },
  { "state", KM_PROP_STRING, AT (state) },
  { "state-name", KM_PROP_STRING, AT (state_name) },
  { "clerk", KM_PROP_STRING, AT (clerk) },
  { "ticket-label", KM_PROP_STRING, AT (ticket_label) },
  { "minutes", KM_PROP_UINT, AT (minutes) },
  { "minutes-text", KM_PROP_STRING, AT (minutes_text) },
  { "served", KM_PROP_UINT, AT (served) },
  { "late", KM_PROP_BOOLEAN, AT (late) },
  { "silent-text", KM_PROP_STRING, AT (silent_text) },
  { "backlog-count", KM_PROP_UINT, AT (backlog_count) },
  { "backlog-piastres", KM_PROP_INT64, AT (backlog_piastres) },
  { NULL },
};
#undef AT
ROW (KmDashboardCounter, km_dashboard_counter, counter_props)

#define AT(member) G_STRUCT_OFFSET (KmDashboardAuthority, member)
static const KmProp authority_props[] = {
  { "code", KM_PROP_STRING, AT (code) },
  { "name", KM_PROP_STRING, AT (name) },
  { "piastres", KM_PROP_INT64, AT (piastres) },
  { "count", KM_PROP_UINT, AT (count) },
  { "amount-text", KM_PROP_STRING, AT (amount_text) },
  { NULL },
};
#undef AT
ROW (KmDashboardAuthority, km_dashboard_authority, authority_props)

#define AT(member) G_STRUCT_OFFSET (KmDashboardLane, member)
static const KmProp lane_props[] = {
  { "code", KM_PROP_STRING, AT (code) },
  { "letter", KM_PROP_STRING, AT (letter) },
  { "name", KM_PROP_STRING, AT (name) },
  { "waiting", KM_PROP_UINT, AT (waiting) },
  { "longest-minutes", KM_PROP_UINT, AT (longest_minutes) },
  { "text", KM_PROP_STRING, AT (text) },
  { NULL },
};
#undef AT
ROW (KmDashboardLane, km_dashboard_lane, lane_props)

#define AT(member) G_STRUCT_OFFSET (KmDashboardHour, member)
static const KmProp hour_props[] = {
  { "start", KM_PROP_INT64, AT (start) },
  { "label", KM_PROP_STRING, AT (label) },
  { "arrived", KM_PROP_UINT, AT (arrived) },
  { "served", KM_PROP_UINT, AT (served) },
  { "wait-minutes", KM_PROP_UINT, AT (wait_minutes) },
  { NULL },
};
#undef AT
ROW (KmDashboardHour, km_dashboard_hour, hour_props)

#define AT(member) G_STRUCT_OFFSET (KmDashboardCase, member)
static const KmProp case_props[] = {
  { "id", KM_PROP_STRING, AT (id) },
  { "kind", KM_PROP_STRING, AT (kind) },
  { "title", KM_PROP_STRING, AT (title) },
  { "subject", KM_PROP_STRING, AT (subject) },
  { "flags", KM_PROP_STRING, AT (flags) },
  { "opened-at", KM_PROP_INT64, AT (opened_at) },
  { "opened-text", KM_PROP_STRING, AT (opened_text) },
  { NULL },
};
#undef AT
ROW (KmDashboardCase, km_dashboard_case, case_props)
