/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-shift-paper.h"
#include "km-shift.h"

#include "km-counter-window-private.h"

/* What the counter's window does with the drawer beside selling: the page of the shift does the work. */

static void
begin (GtkWidget *widget, KmShiftTask task)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  self->counting = TRUE;
  km_shift_page_set_task (self->shift_page, task);
  km_counter_window_update_page (self);
  km_counter_actions_update (self);
}

void
km_counter_shift_close (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin (widget, KM_SHIFT_TASK_CLOSE);
}

void
km_counter_shift_surprise (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin (widget, KM_SHIFT_TASK_SURPRISE);
}

void
km_counter_shift_hand_over (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin (widget, KM_SHIFT_TASK_HAND_OVER);
}

void
km_counter_shift_pay_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin (widget, KM_SHIFT_TASK_PAY_IN);
}

void
km_counter_shift_print_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  km_shift_paper_print (KM_WINDOW (widget), KM_SHIFT_PAPER_REPORT, NULL);
}

void
km_counter_shift_update (KmCounterWindow *self, gboolean work, gboolean idle)
{
  GtkWidget *widget = GTK_WIDGET (self);
  KmShiftState state = km_shift_get_state (self->shift);
  g_autofree char *last = NULL;

  g_object_get (self->shift, "last-id", &last, NULL);
  gtk_widget_action_set_enabled (widget, "counter.close-shift", state != KM_SHIFT_NONE && idle);
  gtk_widget_action_set_enabled (widget, "counter.surprise-count", work);
  gtk_widget_action_set_enabled (widget, "counter.hand-over", work && idle);
  gtk_widget_action_set_enabled (widget, "counter.pay-in", work);
  /* What the drawer should hold is on it: not before the count. */
  gtk_widget_action_set_enabled (widget, "counter.print-report",
                                 state == KM_SHIFT_COUNTED || (state == KM_SHIFT_NONE && last != NULL && *last != '\0'));
}
