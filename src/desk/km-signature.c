/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"

/* A second signature, given at this machine. */

static void
got_signature (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);

  if (km_desk_error_is (error, "offline"))
    g_task_return_error (task, km_desk_error_new (KM_ERROR_OFFLINE, "needs-server", error->message));
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (km_json_get_string (json, "approval", NULL) == NULL)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_FAILED, "bad-answer", "approvals"));
  else
    g_task_return_pointer (task, g_steal_pointer (&json), (GDestroyNotify) json_decref);
}

void
km_desk_sign_async (KmDesk *self, const char *id, const char *kind, const char *username, const char *password, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = g_strstrip (km_digits_to_ascii (username));
  g_autoptr (json_t) json = NULL;
  g_autoptr (GBytes) body = NULL;

  g_task_set_source_tag (task, km_desk_sign_async);
  if (g_ascii_strcasecmp (name, self->clerk.username ? self->clerk.username : "") == 0)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_FORBIDDEN, "own-signature", NULL));
      return;
    }
  if (*name == '\0' || *password == '\0')
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_FORBIDDEN, "bad-credentials", NULL));
      return;
    }
  json = json_object ();
  km_json_set_string (json, "username", name);
  km_json_set_string (json, "password", password);
  km_json_set_string (json, "for", id);
  km_json_set_string (json, "kind", kind);
  body = km_link_body (json);
  km_link_send_async (self->link, KM_LINK_COMMANDS, "POST", "/v1/approvals", NULL, body, NULL, cancellable ? cancellable : self->cancellable,
                      got_signature, g_steal_pointer (&task));
}

json_t *
km_desk_sign_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
