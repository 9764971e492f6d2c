/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-counter-window-private.h"

/* One ticket called out of turn: the list of who waits, and the wish. It goes back to its place with Ctrl+R. */

void
km_counter_call_ask (GtkWidget *widget, const char *name, GVariant *parameter)
{
  km_queue_column_ask_call (KM_COUNTER_WINDOW (widget)->queue_column);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!km_visit_call_finish (KM_VISIT (source), result, &error))
    km_counter_window_say (self, error);
}

void
km_counter_call (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  GListModel *waiting = km_queue_get_waiting (self->queue);

  for (guint i = 0; i < g_list_model_get_n_items (waiting); i++)
    {
      g_autoptr (KmTicketItem) ticket = g_list_model_get_item (waiting, i);

      if (g_strcmp0 (km_ticket_item_get_id (ticket), g_variant_get_string (parameter, NULL)) == 0)
        {
          km_visit_call_async (self->visit, ticket, self->cancellable, called_cb, g_object_ref (self));
          return;
        }
    }
}
