/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "km-cli.h"
#include "km-json.h"
#include "km-problem.h"
#include "km-uuid.h"
#include "km-writer.h"

typedef struct
{
  GMutex lock;
  GCond done;
  gboolean finished;
  json_t *answers;
  char *code;
} Waiting;

static void
done_cb (KmBatch    *batch,
         GString    *answers,
         const char *code)
{
  Waiting *waiting = batch->data;

  km_batch_free (batch);
  g_mutex_lock (&waiting->lock);
  if (answers != NULL)
    {
      waiting->answers = km_json_parse (answers->str, answers->len, KM_JSON_MAX_DEPTH + 4, NULL);
      g_string_free (answers, TRUE);
    }
  waiting->code = g_strdup (code);
  waiting->finished = TRUE;
  g_cond_signal (&waiting->done);
  g_mutex_unlock (&waiting->lock);
}

static KmCommand *
new_command (const char *kind,
             json_t     *body)
{
  guint8 random[10];
  char id[KM_UUID_LENGTH];
  KmTime now = g_get_real_time ();

  randombytes_buf (random, sizeof random);
  return km_command_new (km_uuid_v7 (now, random, id), kind, now, body);
}

/* What a refusal means to the person: the place, the sentence, the detail. */
static int
complain (json_t *element)
{
  json_t *problem = km_json_get_object (element, "problem");
  const char *field = km_json_get_string (problem, "field", "");
  const char *detail = km_json_get_string (problem, "detail", "");
  const char *code = km_json_get_string (problem, "code", "failed");
  g_autofree char *sentence = g_strdup (km_problem_sentence (code));

  if (g_str_has_suffix (sentence, "."))
    sentence[strlen (sentence) - 1] = '\0';
  return km_cli_fail (strcmp (code, "catalogue") == 0 ? KM_EXIT_CATALOGUE : KM_EXIT_FAILED, "%s%s%s (%s)", g_str_has_prefix (field, "/body") ? field + strlen ("/body") : field,
                      *field != '\0' ? ": " : "", sentence, *detail != '\0' ? detail : code);
}

int
km_cli_decide (KmStore    *store,
               const char *kind,
               json_t     *body,
               json_t    **result)
{
  static const KmCaller caller = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_ADMINISTRATOR, .account = (char *) KM_CLI_ACTOR, .house = TRUE };
  g_autoptr (KmClock) clock = km_clock_new ();
  g_autoptr (KmEventLog) log = km_event_log_new (km_store_get_epoch (store), 1);
  g_autoptr (KmCommand) command = new_command (kind, body);
  g_autoptr (GError) error = NULL;
  KmWriter *writer = km_writer_new (store, clock, log, &error);
  Waiting waiting = { .finished = FALSE };
  json_t *element;
  KmBatch *batch;
  int code = KM_EXIT_OK;

  json_decref (body);
  if (writer == NULL)
    return km_cli_fail_with (error, kind);
  g_mutex_init (&waiting.lock);
  g_cond_init (&waiting.done);
  batch = km_batch_new (&caller, done_cb, &waiting);
  km_batch_add (batch, command);
  km_writer_submit (writer, batch);
  g_mutex_lock (&waiting.lock);
  while (!waiting.finished)
    g_cond_wait (&waiting.done, &waiting.lock);
  g_mutex_unlock (&waiting.lock);
  km_writer_stop (writer);

  element = json_array_get (json_object_get (waiting.answers, "results"), 0);
  if (element == NULL)
    code = g_strcmp0 (waiting.code, "full") == 0 ? km_cli_fail (KM_EXIT_FULL, _("there is no room on the disk; nothing was done"))
                                                 : km_cli_fail (KM_EXIT_FAILED, _("the database could not be written (%s); nothing was done"), waiting.code);
  else if (strcmp (km_json_get_string (element, "status", ""), "accepted") != 0)
    code = complain (element);
  else if (result != NULL)
    *result = json_incref (json_object_get (element, "result"));
  json_decref (waiting.answers);
  g_free (waiting.code);
  g_mutex_clear (&waiting.lock);
  g_cond_clear (&waiting.done);
  return code;
}
