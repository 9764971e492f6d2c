/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* What km-history-window.c (layout, search) and km-history-actions.c (what is done about a transaction) share. */

#include "km-desk.h"
#include "km-history-detail-view.h"
#include "km-history-window.h"
#include "km-history.h"
#include "km-void-dialog.h"

G_BEGIN_DECLS

struct _KmHistoryWindow
{
  KmWindow parent_instance;

  KmDesk *desk;       /* (owned) */
  KmHistory *history; /* the desk's */
  GCancellable *cancellable; /* (owned) ends with the window */

  GtkWidget *search;
  GtkWidget *day;
  GtkWidget *kind, *count;
  GtkWidget *validity, *validity_label, *validity_box;
  GtkListBox *list;
  GtkWidget *results; /* stack: list, empty */
  GtkWidget *empty;
  GtkWidget *status;
  GtkWidget *more;
  KmHistoryDetailView *view;

  KmVoidAnswer *answer; /* (owned) (nullable) of the void that is under way */
  gboolean asked;       /* the list answers what was typed, not the day alone */
  gboolean working;
};

void km_history_actions_install (GtkWidgetClass  *klass);
/* Recomputes every action's "enabled": the one place that decides. */
void km_history_actions_update  (KmHistoryWindow *self);

G_END_DECLS
