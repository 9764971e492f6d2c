// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include <glib/gstdio.h>
#include <sodium.h>

#include "km-catalogue-folder.h"
#include "km-keys.h"
#include "km-practice.h"
#include "test-support.h"

const KmCaller anyone = { .kind = KM_CALLER_ANYONE };
const KmCaller clerk = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_CLERK, .account = (char *) "clerk", .centre = (char *) "ASW",
                         .counter = (char *) "ASW-03", .till = (char *) "ASW-T01" };
const KmCaller clerk4 = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_CLERK, .account = (char *) "clerk2", .centre = (char *) "ASW",
                          .counter = (char *) "ASW-04" };
const KmCaller receptionist = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_RECEPTIONIST, .account = (char *) "reception", .centre = (char *) "ASW" };
const KmCaller supervisor = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_SUPERVISOR, .account = (char *) "supervisor", .centre = (char *) "ASW" };
const KmCaller administrator = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_ADMINISTRATOR, .account = (char *) "admin", .house = TRUE };
const KmCaller cairo_clerk = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_CLERK, .account = (char *) "clerk", .centre = (char *) "CAI",
                               .counter = (char *) "CAI-01" };

KmCaller
server_till (Server *self)
{
  return (KmCaller) { .kind = KM_CALLER_TILL, .centre = (char *) "ASW", .till = self->till };
}

void
server_start (Server *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *version = NULL;

  self->store = km_store_open (self->uri, KM_STORE_CREATE | KM_STORE_PRACTICE, &error);
  g_assert_no_error (error);
  km_practice_seed (self->store, START, &error);
  g_assert_no_error (error);
  version = km_catalogue_folder_publish (self->store, g_getenv ("KM_CATALOGUE"), START, &error);
  g_assert_no_error (error);
  self->log = km_event_log_new (km_store_get_epoch (self->store), 4096);
  self->writer = km_writer_new (self->store, self->clock, self->log, &error);
  g_assert_no_error (error);
}

void
server_stop (Server *self)
{
  g_clear_pointer (&self->writer, km_writer_stop);
  g_clear_pointer (&self->log, km_event_log_unref);
  g_clear_pointer (&self->store, km_store_close);
}

static void
enrol (Server *self)
{
  static const guint8 seed[32] = { 7 };
  g_autofree char *key = NULL, *hash = km_hash_text ("the till's token");
  g_autoptr (json_t) element = NULL;

  km_sign_keypair (seed, self->public_key, self->secret_key);
  key = km_base64url_encode (self->public_key, sizeof self->public_key);
  element = server_wish (self, &anyone, "till.enrol",
                         json_pack ("{s:s, s:s, s:s, s:s}", "code", "practice", "public_key", key, "token_hash", hash, "centre", "ASW"));
  assert_accepted (element);
  self->till = g_strdup (km_json_get_string (result_of (element), "till", NULL));
}

void
server_set_up (Server *self, gconstpointer data)
{
  g_autofree char *path = NULL;

  g_assert_cmpint (sodium_init (), >=, 0);
  self->folder = g_dir_make_tmp ("km-server-XXXXXX", NULL);
  path = g_build_filename (self->folder, "server.db", NULL);
  self->uri = g_strconcat ("sqlite:", path, NULL);
  self->clock = km_clock_new ();
  km_clock_set (self->clock, START);
  server_start (self);
  enrol (self);
}

void
server_tear_down (Server *self, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  server_stop (self);
  km_clock_unref (self->clock);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->uri);
  g_free (self->till);
}

KmTime
server_now (Server *self)
{
  return km_clock_now (self->clock);
}

void
server_wait (Server *self, int seconds)
{
  km_clock_set (self->clock, server_now (self) + seconds * KM_TIME_SECOND);
}

char *
server_id (Server *self)
{
  guint8 random[10] = { 0 };
  char id[KM_UUID_LENGTH];

  self->ids++;
  for (guint i = 0; i < 4; i++)
    random[9 - i] = (guint8) (self->ids >> (8 * i));
  return g_strdup (km_uuid_v7 (server_now (self), random, id));
}

KmCommand *
server_command (Server *self, const char *kind, json_t *body)
{
  g_autofree char *id = server_id (self);
  KmCommand *command = km_command_new (id, kind, server_now (self), body);

  json_decref (body);
  return command;
}

KmCommand *
server_fact (Server *self, const char *kind, const char *actor, json_t *body)
{
  KmCommand *command = server_command (self, kind, body);

  command->n = ++self->n;
  km_command_set_actor (command, actor);
  return command;
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean finished;
  json_t *answers;
  const char *code;
} Answer;

static void
done_cb (KmBatch *batch, GString *answers, const char *code)
{
  Answer *answer = batch->data;
  g_autoptr (json_t) json = answers != NULL ? km_json_parse (answers->str, answers->len, KM_JSON_MAX_DEPTH + 4, NULL) : NULL;

  g_assert_true (answers == NULL || json != NULL);
  if (answers != NULL)
    g_string_free (answers, TRUE);
  km_batch_free (batch);
  g_mutex_lock (&answer->lock);
  answer->answers = json_incref (km_json_get_array (json, "results"));
  answer->code = g_intern_string (code);
  answer->finished = TRUE;
  g_cond_signal (&answer->cond);
  g_mutex_unlock (&answer->lock);
}

static json_t *
submit (Server *self, KmBatch *batch, Answer *answer, const char **code)
{
  g_mutex_init (&answer->lock);
  g_cond_init (&answer->cond);
  g_assert_true (km_writer_submit (self->writer, batch));
  g_mutex_lock (&answer->lock);
  while (!answer->finished)
    g_cond_wait (&answer->cond, &answer->lock);
  g_mutex_unlock (&answer->lock);
  g_mutex_clear (&answer->lock);
  g_cond_clear (&answer->cond);
  if (code != NULL)
    *code = answer->code;
  return answer->answers;
}

json_t *
server_send_all (Server *self, const KmCaller *caller, GPtrArray *commands, const char **code)
{
  Answer answer = { 0 };
  KmBatch *batch = km_batch_new (caller, done_cb, &answer);

  for (guint i = 0; i < commands->len; i++)
    km_batch_add (batch, g_ptr_array_index (commands, i));
  return submit (self, batch, &answer, code);
}

json_t *
server_send_unreadable (Server *self, const KmCaller *caller, json_t *sent)
{
  Answer answer = { 0 };
  KmBatch *batch = km_batch_new (caller, done_cb, &answer);
  g_autoptr (json_t) answers = NULL;

  km_batch_add_answer (batch, sent, km_result_rejected (km_json_get_string (sent, "id", NULL), "bad-body", "/body", "not readable"));
  json_decref (sent);
  answers = submit (self, batch, &answer, NULL);
  return json_incref (json_array_get (answers, 0));
}

json_t *
server_send (Server *self, const KmCaller *caller, KmCommand *command, const char **code)
{
  g_autoptr (GPtrArray) commands = g_ptr_array_new ();
  g_autoptr (json_t) answers = NULL;

  g_ptr_array_add (commands, command);
  answers = server_send_all (self, caller, commands, code);
  return answers != NULL ? json_incref (json_array_get (answers, 0)) : NULL;
}

json_t *
server_wish (Server *self, const KmCaller *caller, const char *kind, json_t *body)
{
  g_autoptr (KmCommand) command = server_command (self, kind, body);

  return server_send (self, caller, command, NULL);
}

json_t *
server_tell (Server *self, const char *kind, json_t *body)
{
  g_autoptr (KmCommand) command = server_fact (self, kind, "clerk", body);
  KmCaller till = server_till (self);

  return server_send (self, &till, command, NULL);
}

const char *
status_of (json_t *element)
{
  return km_json_get_string (element, "status", NULL);
}

const char *
code_of (json_t *element)
{
  return km_json_get_string (km_json_get_object (element, "problem"), "code", NULL);
}

json_t *
result_of (json_t *element)
{
  return km_json_get_object (element, "result");
}

gboolean
has_flag (json_t *element, const char *flag)
{
  json_t *flags = km_json_get_array (element, "flags");

  for (gsize i = 0; i < json_array_size (flags); i++)
    if (g_strcmp0 (json_string_value (json_array_get (flags, i)), flag) == 0)
      return TRUE;
  return FALSE;
}

json_t *
ticket_of (json_t *element)
{
  return km_json_get_object (result_of (element), "ticket");
}

const char *
state_of (json_t *element)
{
  return km_json_get_string (ticket_of (element), "state", NULL);
}

gint64
server_number (Server *self, const char *sql)
{
  KmDb *db = km_store_take_reader (self->store, NULL);
  gint64 value = -1;

  g_assert_cmpint (km_db_one (db, sql, NULL, "", "i", &value), >=, 0);
  km_store_give_reader (self->store, db);
  return value;
}

char *
server_text (Server *self, const char *sql)
{
  KmDb *db = km_store_take_reader (self->store, NULL);
  char *value = NULL;

  g_assert_cmpint (km_db_one (db, sql, NULL, "", "s", &value), >=, 0);
  km_store_give_reader (self->store, db);
  return value;
}

char *
issue (Server *self, const char *lane, const char *priority)
{
  g_autoptr (json_t) element = server_wish (self, &receptionist, "ticket.issue",
                                            json_pack ("{s:s, s:s, s:s}", "lane", lane, "audience", "citizen", "priority", priority));

  assert_accepted (element);
  return g_strdup (km_json_get_string (ticket_of (element), "id", NULL));
}

json_t *
call_next (Server *self, const char *counter)
{
  return server_wish (self, &supervisor, "ticket.call-next", json_pack ("{s:s}", "counter", counter));
}
