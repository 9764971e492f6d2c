/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-command-table.h"
#include "km-error.h"
#include "km-routes.h"
#include "km-server-private.h"
#include "km-subject.h"

#define FEW_CHECKS 3 /* of signatures, that an HTTP thread does itself: together less than reading a long body takes */

/* The batch is on disk, or nobody knows: on the writer's thread. */
static void
batch_done (KmBatch    *batch,
            GString    *answers,
            const char *code)
{
  KmRequest *request = batch->data;
  g_autoptr (GBytes) bytes = answers != NULL ? g_string_free_to_bytes (answers) : NULL;

  /* Freed with the request, on its own thread: the writer has others waiting. */
  km_request_keep (request, batch, (GDestroyNotify) km_batch_free);
  if (bytes != NULL)
    km_request_answer_bytes (request, 200, "application/json", bytes);
  else
    km_request_answer_code (request, code, NULL);
}

/* Without a token, only what asks for none may be sent. */
static gboolean
is_for_anyone (const KmBatch *batch)
{
  for (guint i = 0; i < batch->commands->len; i++)
    {
      const KmCommand *command = g_ptr_array_index (batch->commands, i);
      const KmCommandKind *kind = command != NULL ? km_command_table_find (command->kind) : NULL;

      if (kind == NULL || (kind->rules & KM_COMMAND_RULE_ANYONE) == 0)
        return FALSE;
    }
  return TRUE;
}

static KmBatch *
read_batch (const KmCaller *caller,
            json_t         *list,
            KmRequest      *request)
{
  KmBatch *batch = km_batch_new (caller, batch_done, request);
  json_t *element;
  gsize i;

  json_array_foreach (list, i, element)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KmCommand) command = km_command_from_json (element, &error);

      if (command != NULL)
        km_batch_add (batch, command);
      else
        km_batch_add_answer (batch, element,
                             km_result_rejected (json_string_value (json_object_get (element, "id")), km_error_get_wire_code (error),
                                                 km_error_get_field (error), error->message));
    }
  return batch;
}

static void
submit (KmServer  *server,
        KmRequest *request,
        KmBatch   *batch)
{
  if (km_writer_submit (server->writer, batch))
    return;
  km_batch_free (batch);
  km_request_answer_code (request, "busy", "Too many commands are waiting");
}

typedef struct
{
  KmServer *server;
  KmBatch *batch; /* NULL once it was handed on */
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  km_batch_free (check->batch);
  g_free (check);
}

/* A till's backlog: many signatures are a pool's work, while which no other connection waits. */
static void
check_cb (KmRequest *request,
          gpointer   data)
{
  Check *check = data;

  km_batch_check (check->batch, check->server->store);
  submit (check->server, request, g_steal_pointer (&check->batch));
}

static void
check_apart (KmServer  *server,
             KmRequest *request,
             KmBatch   *batch)
{
  Check *check = g_new0 (Check, 1);

  check->server = server;
  check->batch = batch;
  km_pool_run (server->checks, request, check_cb, check, check_free);
}

void
km_route_commands (KmRequest *request,
                   gpointer   user_data)
{
  KmServer *server = user_data;
  const KmSubject *subject = km_request_get_subject (request);
  gsize length;
  const char *text = km_request_get_body (request, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) envelope = km_json_parse (text, length, KM_COMMAND_MAX_DEPTH, &error);
  json_t *list = envelope != NULL ? km_command_list_from_json (envelope, &error) : NULL;
  KmBatch *batch;
  guint checks;

  if (list == NULL)
    {
      km_request_answer_error (request, error);
      return;
    }
  batch = read_batch (subject->caller, list, request);
  if (subject->caller->kind == KM_CALLER_ANYONE && !is_for_anyone (batch))
    {
      km_batch_free (batch);
      km_request_answer_code (request, "unauthorized", NULL);
      return;
    }
  checks = km_batch_count_checks (batch);
  if (checks > FEW_CHECKS)
    {
      check_apart (server, request, batch);
      return;
    }
  if (checks > 0)
    km_batch_check (batch, server->store);
  km_request_suspend (request);
  submit (server, request, batch);
}
