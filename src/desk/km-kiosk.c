/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"
#include "km-kiosk.h"
#include "km-ticket.h"

void
km_issued_ticket_free (KmIssuedTicket *ticket)
{
  g_free (ticket->letter);
  g_free (ticket->latin);
  g_free (ticket->lane);
  g_free (ticket->lane_name_ar);
  g_free (ticket->lane_name_en);
  g_free (ticket->centre_name);
  g_free (ticket);
}

static KmIssuedTicket *
issued (KmDesk *self, json_t *result)
{
  g_autoptr (KmTicket) ticket = km_ticket_from_json (km_json_get_object (result, "ticket"), NULL);
  KmIssuedTicket *made;
  json_t *lane;

  if (ticket == NULL)
    return NULL;
  lane = km_desk_find_lane (self, ticket->lane);
  made = g_new0 (KmIssuedTicket, 1);
  made->letter = g_strdup (ticket->letter);
  made->latin = g_strdup (ticket->latin);
  made->lane = g_strdup (ticket->lane);
  made->lane_name_ar = g_strdup (km_json_get_string (lane, "name_ar", ticket->lane));
  made->lane_name_en = g_strdup (km_json_get_string (lane, "name_en", ticket->lane));
  made->centre_name = g_strdup (km_desk_get_centre_name (self));
  made->number = (guint) ticket->number;
  made->ahead = (guint) MAX (0, km_json_get_integer (result, "ahead", 0));
  made->issued_at = ticket->issued_at;
  made->practice = self->practice;
  return made;
}

static void
did_wish (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (json_t) json = km_desk_wish_finish (KM_DESK (source), result, &error);
  KmIssuedTicket *ticket = json ? issued (KM_DESK (source), json) : NULL;

  if (ticket)
    g_task_return_pointer (task, ticket, (GDestroyNotify) km_issued_ticket_free);
  else
    g_task_return_error (task, error ? error : km_desk_error_new (KM_ERROR_FAILED, "bad-answer", "ticket.issue"));
}

void
km_desk_issue_async (KmDesk *self, const char *lane, const char *audience, const char *priority, const char *const *wanted,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  json_t *body = json_object ();

  g_task_set_source_tag (task, km_desk_issue_async);
  km_json_set_string (body, "lane", lane);
  km_json_set_string (body, "audience", audience);
  km_json_set_string (body, "priority", priority);
  if (wanted && wanted[0])
    {
      json_t *codes = json_array ();

      for (guint i = 0; wanted[i]; i++)
        json_array_append_new (codes, json_string (wanted[i]));
      km_json_set (body, "wanted", codes);
    }
  km_desk_wish_async (self, "ticket.issue", body, cancellable, did_wish, task);
}

KmIssuedTicket *
km_desk_issue_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
km_desk_offers (KmDesk *self, const KmService *service)
{
  json_t *offered = km_json_get_array (self->centre_info, "services");
  json_t *code;
  gsize i;

  if (offered == NULL)
    return g_strcmp0 (km_json_get_string (self->centre_info, "kind", "fixed"), "van") == 0 ? service->mobile : service->fixed;
  json_array_foreach (offered, i, code)
    if (g_strcmp0 (json_string_value (code), service->code) == 0)
      return TRUE;
  return FALSE;
}
