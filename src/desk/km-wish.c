/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-command.h"

#include "km-desk-private.h"

/* Live requests of a person's session: wishes, decisions, reads. */

#define WISH_SECONDS 10
#define WISH_TRIES 3

typedef struct
{
  char *kind;
  char *id;
  json_t *body;
  gint64 after;
  KmTime made_at, valid_until;
  guint tries;
  gboolean was_behind;
  KmProblem *problem;
  guint retry_id;
} Wish;

static void
wish_free (Wish *wish)
{
  g_free (wish->kind);
  g_free (wish->id);
  json_decref (wish->body);
  g_clear_pointer (&wish->problem, km_problem_free);
  g_free (wish);
}

static void send_wish (GTask *task);

static gboolean
send_again (gpointer user_data)
{
  send_wish (user_data);
  return G_SOURCE_REMOVE;
}

void
km_desk_check_session (KmDesk *self, const GError *error)
{
  if (!g_error_matches (error, KM_ERROR, KM_ERROR_UNAUTHORIZED) || self->state != KM_DESK_SIGNED_IN)
    return;
  km_desk_forget_session (self);
  km_desk_notice (self, km_desk_sentence ("unauthorized"), error->message);
}

static void did_flush (GObject *source, GAsyncResult *result, gpointer user_data);

static void
refused (GTask *task, json_t *result)
{
  KmDesk *self = g_task_get_source_object (task);
  Wish *wish = g_task_get_task_data (task);
  json_t *problem = km_json_get_object (result, "problem");

  g_clear_pointer (&wish->problem, km_problem_free);
  wish->problem = problem ? km_problem_from_json (problem, NULL) : NULL;
  if (wish->problem == NULL)
    wish->problem = km_problem_new ("unavailable", "a result without a problem");
  /* The facts before it have not arrived yet: let them go first, once. */
  if (strcmp (wish->problem->code, "behind") == 0 && !wish->was_behind)
    {
      wish->was_behind = TRUE;
      km_outbox_connect (self->outbox);
      km_outbox_flush_async (self->outbox, wish->after, NULL, did_flush, task);
      return;
    }
  g_task_return_error (task, km_desk_error_from_problem (wish->problem));
  g_object_unref (task);
}

static void
got_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Wish *wish = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  json_t *first;
  const char *status;

  if (json == NULL)
    {
      /* Whether it happened is not known: the same command is sent again; it happens once. */
      if ((g_error_matches (error, KM_ERROR, KM_ERROR_OFFLINE) || g_error_matches (error, KM_ERROR, KM_ERROR_UNAVAILABLE))
          && ++wish->tries < WISH_TRIES && km_link_now (self->link) < wish->valid_until)
        {
          g_error_free (error);
          g_timeout_add (150 * wish->tries, send_again, task);
          return;
        }
      if (km_link_send_problem (result))
        wish->problem = km_problem_copy (km_link_send_problem (result));
      g_task_return_error (task, g_error_copy (error));
      km_desk_check_session (self, error);
      g_error_free (error);
      g_object_unref (task);
      return;
    }
  first = json_array_get (km_json_get_array (json, "results"), 0);
  status = km_json_get_string (first, "status", "");
  if (strcmp (status, "accepted") != 0 && strcmp (status, "duplicate") != 0)
    {
      refused (task, first);
      return;
    }
  first = km_json_get_object (first, "result");
  g_task_return_pointer (task, first ? json_incref (first) : json_object (), (GDestroyNotify) json_decref);
  g_object_unref (task);
}

static void
send_wish (GTask *task)
{
  KmDesk *self = g_task_get_source_object (task);
  Wish *wish = g_task_get_task_data (task);
  g_autoptr (json_t) envelope = json_object ();
  g_autoptr (KmCommand) command = km_command_new (wish->id, wish->kind, wish->made_at, wish->body);
  g_autoptr (GBytes) body = NULL;
  json_t *commands = json_array ();

  if (self->clerk.token == NULL)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_UNAUTHORIZED, "unauthorized", NULL));
      g_object_unref (task);
      return;
    }
  command->after = wish->after;
  command->valid_until = wish->valid_until;
  json_array_append_new (commands, km_command_to_json (command));
  km_json_set (envelope, "commands", commands);
  body = km_link_body (envelope);
  km_link_send_async (self->link, KM_LINK_COMMANDS, "POST", "/v1/commands", self->clerk.token, body, NULL, self->cancellable, got_result, task);
}

static void
did_flush (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!km_outbox_flush_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  send_wish (task);
}

void
km_desk_wish_async (KmDesk *self, const char *kind, json_t *body, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  km_desk_wish_as_async (self, NULL, kind, body, cancellable, callback, user_data);
}

void
km_desk_wish_as_async (KmDesk *self, const char *id, const char *kind, json_t *body, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Wish *wish = g_new0 (Wish, 1);

  g_task_set_source_tag (task, km_desk_wish_async);
  wish->kind = g_strdup (kind);
  wish->made_at = km_link_now (self->link);
  wish->id = id ? g_strdup (id) : km_desk_uuid (wish->made_at);
  wish->body = body;
  wish->valid_until = wish->made_at + WISH_SECONDS * KM_TIME_SECOND;
  wish->after = self->enrolled ? km_outbox_get_last_n (self->outbox) : KM_COMMAND_NO_AFTER;
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  if (wish->after > 0 && km_outbox_get_backlog_count (self->outbox) > 0)
    km_outbox_flush_async (self->outbox, wish->after, cancellable, did_flush, task);
  else
    send_wish (task);
}

json_t *
km_desk_wish_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const KmProblem *
km_desk_wish_problem (GAsyncResult *result)
{
  Wish *wish = g_task_get_task_data (G_TASK (result));

  return wish->problem;
}

/* --- reads --------------------------------------------------------------------------------------------------------------- */

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  GError *error = NULL;
  json_t *json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);

  if (json == NULL)
    {
      g_autoptr (GError) copy = g_error_copy (error);

      g_task_return_error (task, error);
      km_desk_check_session (self, copy);
    }
  else
    g_task_return_pointer (task, json, (GDestroyNotify) json_decref);
}

void
km_desk_read_async (KmDesk *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_desk_read_async);
  km_link_send_async (self->link, KM_LINK_READS, "GET", path, self->clerk.token, NULL, NULL, cancellable ? cancellable : self->cancellable,
                      did_read, task);
}

json_t *
km_desk_read_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
