/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-counter-window-private.h"

/* The actions of the clerk's window on search and form. */

void
km_counter_form_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  km_work_column_focus_search (KM_COUNTER_WINDOW (widget)->work_column);
}

void
km_counter_form_quick (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  g_autoptr (GError) error = NULL;

  if (km_visit_add_quick (self->visit, g_variant_get_uint32 (parameter), &error))
    km_work_column_added (self->work_column, FALSE);
  else
    km_counter_window_say (self, error);
}

void
km_counter_form_layout_turned (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *key, *typed, *turned;
  g_autofree char *sentence = NULL;

  g_variant_get (parameter, "(&s&s&s)", &key, &typed, &turned);
  /* Translators: %s is what was typed on the wrong keyboard layout, as it reads on the right one. */
  sentence = g_strdup_printf (_("Typed on the other keyboard layout: it reads “%s”."), turned);
  km_window_toast_action (KM_WINDOW (widget), sentence, _("Undo"), "counter.set-answer", g_variant_new ("(ss)", key, typed));
}

void
km_counter_form_set_answer (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *key, *text;

  g_variant_get (parameter, "(&s&s)", &key, &text);
  km_visit_set_answer (KM_COUNTER_WINDOW (widget)->visit, key, text);
}

void
km_counter_form_go_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  km_form_view_go_to (km_work_column_get_form (KM_COUNTER_WINDOW (widget)->work_column), g_variant_get_string (parameter, NULL));
}

/* After a bundle was added: to the first question, without a word about the many that are not answered yet. */
void
km_counter_form_first_gap (GtkWidget *widget, const char *name, GVariant *parameter)
{
  km_counter_window_next_gap (KM_COUNTER_WINDOW (widget), TRUE);
}

void
km_counter_form_next_gap (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_work_column_show_gaps (self->work_column, TRUE);
  km_counter_window_next_gap (self, FALSE);
}

/* Back from reading, F9 or F7 find their gap on the form. */
void
km_counter_form_read_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  km_work_column_toggle_read_back (self->work_column);
}
