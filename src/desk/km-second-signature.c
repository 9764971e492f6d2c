/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"
#include "km-second-signature.h"

typedef struct
{
  char *token;
  char *name;
} Signature;

static void
signature_free (Signature *signature)
{
  g_free (signature->token);
  g_free (signature->name);
  g_free (signature);
}

static void
did_sign (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  const char *token = km_json_get_string (json, "approval", NULL);
  Signature *signature;

  if (json == NULL)
    {
      g_task_return_error (task, km_desk_error_take (error));
      return;
    }
  if (token == NULL)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_FAILED, "bad-answer", "an approval without its token"));
      return;
    }
  signature = g_new0 (Signature, 1);
  signature->token = g_strdup (token);
  signature->name = g_strdup (km_desk_pick_json (self, km_json_get_object (json, "account")));
  g_task_return_pointer (task, signature, (GDestroyNotify) signature_free);
}

void
km_desk_sign_async (KmDesk *self, const char *id, const char *kind, const char *username, const char *password, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (json_t) json = json_object ();
  g_autoptr (GBytes) body = NULL;

  g_task_set_source_tag (task, km_desk_sign_async);
  km_json_set_string (json, "username", username);
  km_json_set_string (json, "password", password);
  km_json_set_string (json, "for", id);
  km_json_set_string (json, "kind", kind);
  body = km_link_body (json);
  km_link_send_async (self->link, KM_LINK_COMMANDS, "POST", "/v1/approvals", NULL, body, NULL, cancellable ? cancellable : self->cancellable, did_sign,
                      task);
}

char *
km_desk_sign_finish (KmDesk *self, GAsyncResult *result, char **name, GError **error)
{
  Signature *signature = g_task_propagate_pointer (G_TASK (result), error);
  char *token;

  if (signature == NULL)
    return NULL;
  token = g_steal_pointer (&signature->token);
  if (name)
    *name = g_steal_pointer (&signature->name);
  signature_free (signature);
  return token;
}
