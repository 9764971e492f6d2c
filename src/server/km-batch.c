// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "km-problem.h"
#include "km-writer.h"

static void
command_unref (gpointer data)
{
  if (data != NULL)
    km_command_unref (data);
}

static void
answer_unref (gpointer data)
{
  json_decref (data);
}

static void
check_free (gpointer data)
{
  km_receipt_check_free (data);
}

KmBatch *
km_batch_new (const KmCaller *caller, KmBatchDone done, gpointer data)
{
  KmBatch *batch = g_new0 (KmBatch, 1);

  batch->caller = km_caller_copy (caller);
  batch->commands = g_ptr_array_new_with_free_func (command_unref);
  batch->answers = g_ptr_array_new_with_free_func (answer_unref);
  batch->sent = g_ptr_array_new_with_free_func (answer_unref);
  batch->checks = g_ptr_array_new_with_free_func (check_free);
  batch->done = done;
  batch->data = data;
  return batch;
}

void
km_batch_add (KmBatch *batch, KmCommand *command)
{
  g_ptr_array_add (batch->commands, km_command_ref (command));
  g_ptr_array_add (batch->answers, NULL);
  g_ptr_array_add (batch->sent, NULL);
  g_ptr_array_add (batch->checks, NULL);
}

void
km_batch_add_answer (KmBatch *batch, json_t *sent, json_t *element)
{
  g_ptr_array_add (batch->commands, NULL);
  g_ptr_array_add (batch->answers, element);
  g_ptr_array_add (batch->sent, json_incref (sent));
  g_ptr_array_add (batch->checks, NULL);
}

guint
km_batch_count_checks (const KmBatch *batch)
{
  guint n = 0;

  for (guint i = 0; i < batch->commands->len; i++)
    n += g_ptr_array_index (batch->commands, i) != NULL && km_receipt_check_is_for (batch->caller, g_ptr_array_index (batch->commands, i));
  return n;
}

void
km_batch_check (KmBatch *batch, KmStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  KmDb *db = km_store_take_reader (store, &error);

  if (db == NULL)
    return;
  /* A till's key never changes: a new one is a new till. */
  key = km_receipt_check_find_key (db, batch->caller, &error);
  km_store_give_reader (store, db);
  for (guint i = 0; error == NULL && i < batch->commands->len; i++)
    {
      const KmCommand *command = g_ptr_array_index (batch->commands, i);

      if (command != NULL && km_receipt_check_is_for (batch->caller, command))
        g_ptr_array_index (batch->checks, i) = km_receipt_check_new (batch->caller, command, key, km_store_get_search_key (store));
    }
}

void
km_batch_free (KmBatch *batch)
{
  if (batch == NULL)
    return;
  km_caller_free (batch->caller);
  g_ptr_array_unref (batch->commands);
  g_ptr_array_unref (batch->answers);
  g_ptr_array_unref (batch->sent);
  g_ptr_array_unref (batch->checks);
  g_free (batch);
}

json_t *
km_result_rejected (const char *id, const char *code, const char *field, const char *detail)
{
  g_autoptr (KmProblem) problem = field != NULL ? km_problem_new_for_field (code, field, detail) : km_problem_new (code, detail);
  json_t *element = json_object ();

  km_json_set_string (element, "id", id);
  km_json_set_string (element, "status", "rejected");
  km_json_set (element, "problem", km_problem_to_json (problem));
  km_json_set (element, "flags", json_array ());
  return element;
}
