/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to KmDashboardModel: the insides of its rows, set with the functions of km-props.h. */

#include "km-dashboard-model.h"
#include "km-props.h"

G_BEGIN_DECLS

struct _KmDashboardCounter
{
  GObject parent_instance;
  char *code, *name, *state, *state_name, *clerk, *ticket_label, *minutes_text, *silent_text;
  guint number, minutes, served, backlog_count;
  gboolean late;
  gint64 backlog_piastres;
};

struct _KmDashboardAuthority
{
  GObject parent_instance;
  char *code, *name, *amount_text;
  gint64 piastres;
  guint count;
};

struct _KmDashboardLane
{
  GObject parent_instance;
  char *code, *letter, *name, *text;
  guint waiting, longest_minutes;
};

struct _KmDashboardHour
{
  GObject parent_instance;
  char *label;
  gint64 start;
  guint arrived, served, wait_minutes;
};

struct _KmDashboardCase
{
  GObject parent_instance;
  char *id, *kind, *title, *subject, *flags, *opened_text;
  gint64 opened_at;
};

G_END_DECLS
