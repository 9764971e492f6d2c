/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The body of POST /v1/commands, executed: the first byte says who sends it, the rest is what the writer is handed. Every input begins with
 * the same database, since nothing is ever committed. */

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "km-catalogue-folder.h"
#include "km-execute.h"
#include "km-fuzz.h"
#include "km-practice.h"

#define NOW G_GINT64_CONSTANT (1782896400000000) /* 2026-07-01T09:00:00Z */
#define TICKET "0193a5b2-7c1e-7a3b-9c55-3f0a12345678"

static KmStore *store;
static KmExecutor *executor;
static char *database; /* its folder */

static void
remove_cb (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s", database);

  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

static const KmCaller callers[] = {
  { .kind = KM_CALLER_TILL, .centre = (char *) "ASW", .till = (char *) "ASW-T01" },
  { .kind = KM_CALLER_SESSION, .role = KM_ROLE_CLERK, .account = (char *) "clerk", .centre = (char *) "ASW", .counter = (char *) "ASW-01", .till = (char *) "ASW-T01" },
  { .kind = KM_CALLER_SESSION, .role = KM_ROLE_SUPERVISOR, .account = (char *) "supervisor", .centre = (char *) "ASW" },
  { .kind = KM_CALLER_SESSION, .role = KM_ROLE_ADMINISTRATOR, .account = (char *) "admin", .centre = (char *) "ASW" },
  { .kind = KM_CALLER_SESSION, .role = KM_ROLE_RECEPTIONIST, .account = (char *) "reception", .centre = (char *) "ASW" },
  { .kind = KM_CALLER_SESSION, .role = KM_ROLE_AUTHORITY, .account = (char *) "officer", .centre = (char *) "ASW" },
  { .kind = KM_CALLER_ANYONE },
};

/* The result, as it is sent: always JSON. */
static json_t *
execute (const KmCaller *caller,
         json_t         *sent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmCommand) command = km_command_from_json (sent, &error);
  g_autofree char *text = NULL;
  json_t *element;

  if (command != NULL)
    text = km_executor_execute (executor, caller, command, NULL);
  else
    text = km_executor_refuse (executor, caller, sent, km_result_rejected (json_string_value (json_object_get (sent, "id")), "bad-body", NULL, error->message));
  /* Nothing that is only said may break the transaction. */
  g_assert_nonnull (text);
  element = json_loads (text, 0, NULL);
  g_assert_nonnull (element);
  return element;
}

/* What is there before every input: a till, an open day with a ticket at a counter. */
static void
prepare (void)
{
  static const char *const facts[] = {
    "{\"id\":\"0193a5b2-0000-7000-8000-000000000001\",\"kind\":\"till.enrol\",\"made_at\":\"2026-07-01T09:00:00.000Z\",\"body\":{\"code\":\"practice\","
    "\"public_key\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"token_hash\":\"9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f\",\"centre\":\"ASW\"}}",
    "{\"id\":\"0193a5b2-0000-7000-8000-000000000002\",\"kind\":\"ticket.take\",\"made_at\":\"2026-07-01T09:00:00.000Z\",\"n\":1,\"actor\":\"clerk\",\"body\":{\"ticket\":\"" TICKET "\","
    "\"number\":42,\"lane\":\"CIV\",\"audience\":\"citizen\",\"counter\":\"ASW-01\"}}",
  };
  KmDb *db = km_store_get_writer (store);

  g_assert_true (km_store_begin (store, NULL));
  km_executor_begin (executor, NOW);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      json_t *sent = json_loads (facts[i], 0, NULL), *element = execute (i == 0 ? &callers[6] : &callers[0], sent);

      g_assert_cmpstr (json_string_value (json_object_get (element, "status")), ==, "accepted");
      json_decref (element);
      json_decref (sent);
    }
  g_assert_true (km_executor_flush (executor, NULL));
  g_assert_true (km_db_commit (db, NULL));
  km_executor_committed (executor);
}

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-fuzz-XXXXXX", &error);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autofree char *version = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (sodium_init (), >=, 0);
  store = km_store_open (uri, KM_STORE_CREATE | KM_STORE_PRACTICE, &error);
  g_assert_no_error (error);
  km_practice_seed (store, NOW, &error);
  g_assert_no_error (error);
  version = km_catalogue_folder_publish (store, g_getenv ("KM_CATALOGUE"), NOW, &error);
  g_assert_no_error (error);
  executor = km_executor_new (store, km_clock_new (), km_event_log_new (km_store_get_epoch (store), 64));
  prepare ();
  database = g_steal_pointer (&folder);
  atexit (remove_cb);
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const KmCaller *caller;
  g_autoptr (json_t) envelope = NULL;
  json_t *list, *sent;
  gsize i;

  if (size < 2)
    return 0;
  caller = &callers[data[0] % G_N_ELEMENTS (callers)];
  envelope = km_json_parse ((const char *) data + 1, size - 1, KM_COMMAND_MAX_DEPTH, NULL);
  list = envelope != NULL ? km_command_list_from_json (envelope, NULL) : NULL;
  if (list == NULL)
    return 0;
  g_assert_true (km_store_begin (store, NULL));
  km_executor_begin (executor, NOW + KM_TIME_MINUTE);
  json_array_foreach (list, i, sent)
    {
      json_t *element = execute (caller, sent);
      const char *status = json_string_value (json_object_get (element, "status"));

      g_assert_nonnull (status);
      g_assert_true (strcmp (status, "rejected") != 0 || json_is_object (json_object_get (element, "problem")));
      json_decref (element);
    }
  g_assert_true (km_executor_flush (executor, NULL));
  km_db_rollback (km_store_get_writer (store));
  km_executor_lost (executor);
  return 0;
}
