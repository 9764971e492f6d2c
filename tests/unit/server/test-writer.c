// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-catalogue-folder.h"
#include "km-error.h"
#include "km-heads.h"
#include "km-practice.h"
#include "test-support.h"

static json_t *
issue_body (void)
{
  return json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none");
}

static void
test_exactly_once (Server *self, gconstpointer data)
{
  g_autoptr (KmCommand) command = server_command (self, "ticket.issue", issue_body ());
  g_autoptr (json_t) nothing = json_object ();
  g_autoptr (KmCommand) other = km_command_new (command->id, "ticket.issue", command->made_at, nothing);
  g_autoptr (json_t) first = server_send (self, &receptionist, command, NULL);
  g_autoptr (json_t) second = server_send (self, &receptionist, command, NULL);
  g_autoptr (json_t) third = server_send (self, &receptionist, other, NULL);

  assert_accepted (first);
  g_assert_cmpint (km_json_get_integer (ticket_of (first), "number", 0), ==, 1);
  g_assert_cmpstr (status_of (second), ==, "duplicate");
  g_assert_true (json_equal (result_of (first), result_of (second)));
  assert_rejected (third, "id-reused");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 1);

  /* Also after a restart. */
  g_clear_pointer (&second, json_decref);
  server_stop (self);
  server_start (self);
  second = server_send (self, &receptionist, command, NULL);
  g_assert_cmpstr (status_of (second), ==, "duplicate");
}

typedef struct
{
  Server *server;
  KmCommand *command;
  gint accepted, duplicates;
} Race;

static gpointer
race_thread (gpointer data)
{
  Race *race = data;
  g_autoptr (json_t) element = server_send (race->server, &receptionist, race->command, NULL);

  if (g_strcmp0 (status_of (element), "accepted") == 0)
    g_atomic_int_inc (&race->accepted);
  else if (g_strcmp0 (status_of (element), "duplicate") == 0)
    g_atomic_int_inc (&race->duplicates);
  return NULL;
}

static void
test_fifty_at_once (Server *self, gconstpointer data)
{
  g_autoptr (KmCommand) command = server_command (self, "ticket.issue", issue_body ());
  Race race = { .server = self, .command = command };
  GThread *threads[50];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, race_thread, &race);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (race.accepted, ==, 1);
  g_assert_cmpint (race.duplicates, ==, 49);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 1);
}

/* Every refusal is the same when it is asked again, and leaves nothing. */
static void
test_refusals (Server *self, gconstpointer data)
{
  KmCaller till = server_till (self);
  g_autoptr (KmCommand) fact = server_command (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
  struct
  {
    const KmCaller *caller;
    const char *kind;
    json_t *body;
    const char *code;
  } cases[] = {
    { &receptionist, "ticket.nothing", json_object (), "unknown-kind" },
    { &till, "ticket.issue", issue_body (), "wrong-sort" },
    { &receptionist, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"), "wrong-sort" },
    { &anyone, "ticket.issue", issue_body (), "unauthorized" },
    { &receptionist, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-03"), "forbidden" },
    { &clerk, "till.revoke", json_pack ("{s:s}", "till", "ASW-T01"), "forbidden" },
    { &clerk, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-04"), "forbidden" },
    { &clerk, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-99"), "unknown-counter" },
    { &supervisor, "ticket.call-next", json_pack ("{s:s}", "counter", "CAI-01"), "other-centre" },
    { &supervisor, "ticket.call-next", json_pack ("{s:s, s:i}", "counter", "ASW-01", "more", 1), "bad-body" },
    { &receptionist, "ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "XYZ", "audience", "citizen", "priority", "none"), "unknown-lane" },
    { &receptionist, "ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "martian", "priority", "none"), "bad-body" },
    { &receptionist, "ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "rich"), "bad-body" },
    { &anyone, "till.enrol", json_pack ("{s:s, s:s, s:s, s:s}", "code", "guess", "public_key", "x", "token_hash", "y", "centre", "ASW"), "bad-body" },
    { &administrator, "catalogue.publish", json_pack ("{s:s}", "version", "0000000000000000000000000000000000000000000000000000000000000000"), "unknown-catalogue" },
    { &clerk, "ticket.recall", json_pack ("{s:s, s:s}", "counter", "ASW-03", "ticket", "00000000-0000-7000-8000-000000000000"), "unknown-ticket" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KmCommand) command = server_command (self, cases[i].kind, cases[i].body);
      g_autoptr (json_t) first = server_send (self, cases[i].caller, command, NULL);
      g_autoptr (json_t) second = server_send (self, cases[i].caller, command, NULL);

      assert_rejected (first, cases[i].code);
      assert_rejected (second, cases[i].code);
    }
  {
    g_autoptr (json_t) element = server_send (self, &till, fact, NULL); /* without a number */

    assert_rejected (element, "bad-body");
  }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT last_n FROM till")), ==, 0);
}

static void
test_gap (Server *self, gconstpointer data)
{
  KmCaller till = server_till (self);
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) km_command_unref);
  g_autoptr (json_t) answers = NULL;
  g_autoptr (json_t) again = NULL;
  json_t *element;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (commands, server_fact (self, i % 2 == 0 ? "counter.open" : "counter.pause", "clerk", json_pack ("{s:s}", "counter", "ASW-03")));
  /* The second is missing: the third waits. */
  g_ptr_array_remove_index (commands, 1);
  answers = server_send_all (self, &till, commands, NULL);
  assert_accepted (json_array_get (answers, 0));
  element = json_array_get (answers, 1);
  g_assert_cmpstr (status_of (element), ==, "retry");
  g_assert_cmpstr (code_of (element), ==, "gap");
  g_assert_cmpint (km_json_get_integer (km_json_get_object (element, "problem"), "expected", 0), ==, 2);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT last_n FROM till")), ==, 1);

  /* A number that was used, by another command. */
  ((KmCommand *) g_ptr_array_index (commands, 1))->n = 1;
  again = server_send (self, &till, g_ptr_array_index (commands, 1), NULL);
  assert_rejected (again, "id-reused");
}

static void
test_wish_order (Server *self, gconstpointer data)
{
  g_autoptr (KmCommand) early = server_command (self, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-03"));
  g_autoptr (KmCommand) late = server_command (self, "ticket.call-next", json_pack ("{s:s}", "counter", "ASW-03"));
  g_autoptr (json_t) behind = NULL;
  json_t *fine = NULL, *expired = NULL, *told = NULL;

  early->after = 1;
  behind = server_send (self, &clerk, early, NULL);
  g_assert_cmpstr (status_of (behind), ==, "retry");
  g_assert_cmpstr (code_of (behind), ==, "behind");
  told = server_tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
  assert_accepted (told);
  fine = server_send (self, &clerk, early, NULL);
  assert_accepted (fine);
  g_assert_true (json_is_null (json_object_get (result_of (fine), "ticket")));

  late->valid_until = server_now (self) - 1;
  expired = server_send (self, &clerk, late, NULL);
  assert_rejected (expired, "expired");
  json_decref (fine);
  json_decref (expired);
  json_decref (told);
}

/* Facts are judged by the rights their actor had, and recorded whatever they say. */
static void
test_flags (Server *self, gconstpointer data)
{
  KmCaller till = server_till (self);
  struct
  {
    const char *actor, *kind;
    json_t *body;
    const char *flag;
    gboolean applied;
  } cases[] = {
    { "nobody", "counter.open", json_pack ("{s:s}", "counter", "ASW-03"), "account-unknown", TRUE },
    { NULL, "counter.pause", json_pack ("{s:s}", "counter", "ASW-03"), "account-unknown", TRUE },
    { "officer", "counter.open", json_pack ("{s:s}", "counter", "ASW-03"), "not-permitted", TRUE },
    { "clerk2", "counter.open", json_pack ("{s:s}", "counter", "ASW-03"), "counter-occupied", TRUE },
    { "clerk", "counter.open", json_pack ("{s:s}", "counter", "ASW-77"), "unknown-counter", FALSE },
    { "clerk", "counter.open", json_pack ("{s:s}", "counter", "CAI-01"), "other-centre", FALSE },
    { "clerk", "ticket.start", json_pack ("{s:s, s:s}", "counter", "ASW-03", "ticket", "00000000-0000-7000-8000-000000000000"), "unknown-ticket", FALSE },
    { "clerk", "receipt.reprint", json_pack ("{s:s, s:i}", "number", "ASW-T01-2627-000009", "copy", 1), "unknown-receipt", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KmCommand) command = server_fact (self, cases[i].kind, cases[i].actor, cases[i].body);
      g_autoptr (json_t) element = server_send (self, &till, command, NULL);

      assert_accepted (element);
      g_assert_true (has_flag (element, cases[i].flag));
      g_assert_cmpint (has_flag (element, "not-applied"), ==, !cases[i].applied);
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case WHERE closed_at IS NULL")), ==, G_N_ELEMENTS (cases));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT last_n FROM till")), ==, G_N_ELEMENTS (cases));

  /* Unreadable: rejected for good, and the next one comes in. */
  {
    g_autoptr (json_t) bad = server_tell (self, "counter.open", json_pack ("{s:i}", "counter", 3));
    g_autoptr (json_t) good = server_tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
    g_autofree char *id = server_text (self, KM_SQL ("SELECT id FROM review_case WHERE subject LIKE 'ASW-T01-2627-%'"));
    g_autoptr (json_t) closed = NULL;
    json_t *again = NULL;

    assert_rejected (bad, "bad-body");
    assert_accepted (good);
    closed = server_wish (self, &supervisor, "case.close", json_pack ("{s:s, s:s}", "case", id, "note", "seen"));
    assert_accepted (closed);
    again = server_wish (self, &supervisor, "case.close", json_pack ("{s:s}", "case", id));
    assert_rejected (again, "stale-version");
    json_decref (again);
  }
}

static void
test_rights_of_the_time (Server *self, gconstpointer data)
{
  KmCaller till = server_till (self);
  g_autoptr (KmCommand) before = server_fact (self, "counter.open", "clerk", json_pack ("{s:s}", "counter", "ASW-03"));
  g_autoptr (KmCommand) after = NULL;
  g_autoptr (json_t) first = NULL;
  json_t *second = NULL;

  server_wait (self, 60);
  g_assert_true (km_db_run (km_store_get_writer (self->store),
                            KM_SQL ("INSERT INTO account_right (username, since, role) VALUES ('clerk', $1, 'none')"), NULL, "i", server_now (self)));
  server_wait (self, 60);
  after = server_fact (self, "counter.pause", "clerk", json_pack ("{s:s}", "counter", "ASW-03"));
  first = server_send (self, &till, before, NULL);
  second = server_send (self, &till, after, NULL);
  assert_accepted (first);
  g_assert_false (has_flag (first, "account-disabled"));
  assert_accepted (second);
  g_assert_true (has_flag (second, "account-disabled"));
  json_decref (second);
}

static gboolean
call_func (KmDb *db, KmTime now, gpointer data, GError **error)
{
  if (!km_db_run (db, KM_SQL ("INSERT INTO store (key, value) VALUES ($1, 'x')"), error, "s", data))
    return FALSE;
  if (g_str_equal (data, "refused"))
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, NULL, NULL, "no");
      return FALSE;
    }
  return TRUE;
}

static void
test_calls (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (km_writer_call_sync (self->writer, call_func, (gpointer) "written", &error));
  g_assert_no_error (error);
  g_assert_false (km_writer_call_sync (self->writer, call_func, (gpointer) "refused", &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_FORBIDDEN);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM store WHERE value = 'x'")), ==, 1);
}

/* Events have no holes; the log says what the database says; the audit chain holds. */
static void
test_chains (Server *self, gconstpointer data)
{
  g_autoptr (KmRows) rows = NULL;
  KmDb *db;
  char hash[KM_HASH_HEX_LENGTH] = "";
  gint64 n = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = issue (self, "NOT", "none");
      g_autoptr (json_t) called = call_next (self, "ASW-06");
      g_autoptr (json_t) started = server_tell (self, "ticket.start", json_pack ("{s:s, s:s}", "ticket", id, "counter", "ASW-06"));
      g_autoptr (json_t) finished = server_tell (self, "ticket.finish", json_pack ("{s:s, s:s}", "ticket", id, "counter", "ASW-06"));

      g_assert_cmpstr (state_of (finished), ==, "finished");
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) - max(seq) FROM event WHERE centre = 'ASW'")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT max(seq) FROM event WHERE centre = 'ASW'")), ==, km_event_log_get_seq (self->log, "ASW"));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT seq FROM centre WHERE centre = 'ASW'")), ==, km_event_log_get_seq (self->log, "ASW"));

  db = km_store_take_reader (self->store, NULL);
  rows = km_db_query (db, KM_SQL ("SELECT number, at, kind, actor, till, subject, body_hash, hash FROM audit WHERE centre = 'ASW' ORDER BY number"),
                      NULL, "");
  while (km_rows_next (rows, NULL) == 1)
    {
      char previous[KM_HASH_HEX_LENGTH];

      memcpy (previous, hash, sizeof hash);
      km_audit_hash (previous, km_rows_int (rows, 0), km_rows_int (rows, 1), km_rows_text (rows, 2), km_rows_text (rows, 3), km_rows_text (rows, 4),
                     km_rows_text (rows, 5), km_rows_text (rows, 6), hash);
      g_assert_cmpstr (hash, ==, km_rows_text (rows, 7));
      g_assert_cmpint (km_rows_int (rows, 0), ==, ++n);
    }
  g_clear_pointer (&rows, km_rows_free);
  km_store_give_reader (self->store, db);
  g_assert_cmpint (n, >=, 20);
}

static void
test_store_modes (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (km_store_open (self->uri, KM_STORE_PRACTICE, &error));
  g_assert_error (error, KM_DB_ERROR, KM_DB_ERROR_LOCKED);
  g_clear_error (&error);
  server_stop (self);
  g_assert_null (km_store_open (self->uri, KM_STORE_NONE, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_CONFLICT);
  server_start (self);
}

static void
test_house (Server *self, gconstpointer data)
{
  g_autoptr (json_t) clock = server_wish (self, &administrator, "practice.set-clock", json_pack ("{s:s}", "at", "2026-08-01T06:00:00Z"));
  g_autoptr (json_t) revoked = NULL;
  json_t *fact = NULL;
  KmTime then;

  assert_accepted (clock);
  km_time_parse ("2026-08-01T06:00:00Z", &then, NULL);
  g_assert_cmpint (server_now (self) - then, <, 60 * KM_TIME_SECOND);
  revoked = server_wish (self, &administrator, "till.revoke", json_pack ("{s:s}", "till", self->till));
  assert_accepted (revoked);
  fact = server_tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
  assert_accepted (fact);
  g_assert_true (has_flag (fact, "till-revoked"));
  json_decref (fact);
}

/* The same seed, the same visitors; a centre where forty wait gets no more. */
static char *
watch_visitors (Server *self)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  KmVisitors *visitors = km_visitors_new (self->store, self->writer, self->clock, 1000000, 7);
  KmDb *db = km_store_take_reader (self->store, NULL);
  g_autoptr (KmRows) rows = NULL;
  guint64 generation = 0;

  for (gint64 waiting = 0; waiting < 40;)
    {
      km_event_log_wait (self->log, &generation, g_get_monotonic_time () + G_USEC_PER_SEC / 10);
      g_assert_cmpint (km_db_one (db, KM_SQL ("SELECT count(*) FROM ticket WHERE centre = 'ASW'"), NULL, "", "i", &waiting), ==, 1);
    }
  km_visitors_free (visitors);
  rows = km_db_query (db, KM_SQL ("SELECT lane, priority, audience, wanted FROM ticket WHERE centre = 'ASW' ORDER BY position LIMIT 5"), NULL, "");
  while (km_rows_next (rows, NULL) == 1)
    g_string_append_printf (seen, "%s %s %s %s\n", km_rows_text (rows, 0), km_rows_text (rows, 1), km_rows_text (rows, 2), km_rows_text (rows, 3));
  g_clear_pointer (&rows, km_rows_free);
  km_store_give_reader (self->store, db);
  return g_string_free (g_steal_pointer (&seen), FALSE);
}

static void
test_visitors (Server *self, gconstpointer data)
{
  g_autofree char *first = watch_visitors (self), *second = NULL;
  Server other = { 0 };

  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket WHERE centre = 'ASW'")), ==, 40);
  server_set_up (&other, NULL);
  second = watch_visitors (&other);
  server_tear_down (&other, NULL);
  g_assert_cmpstr (first, ==, second);
}

static void
test_publish (Server *self, gconstpointer data)
{
  g_autofree char *version = NULL, *now = server_text (self, KM_SQL ("SELECT version FROM catalogue_published ORDER BY at DESC LIMIT 1"));
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) document = km_catalogue_folder_load (g_getenv ("KM_CATALOGUE"), &error);
  g_autoptr (json_t) element = NULL;
  g_autoptr (KmCatalogue) current = NULL;
  json_t *payment;
  KmDb *db = km_store_get_writer (self->store);

  g_assert_no_error (error);
  payment = km_json_get_object (document, "payment");
  g_assert_nonnull (payment);
  km_json_set_integer (payment, "cash_limit", 60000);
  g_assert_true (km_db_begin (db, &error));
  version = km_store_put_catalogue (self->store, db, document, server_now (self), &error);
  g_assert_no_error (error);
  g_assert_true (km_db_commit (db, &error));
  current = km_store_ref_catalogue (self->store, NULL, &error);
  g_assert_cmpstr (km_catalogue_version (current), ==, now);
  g_clear_pointer (&current, km_catalogue_unref);

  element = server_wish (self, &administrator, "catalogue.publish", json_pack ("{s:s}", "version", version));
  assert_accepted (element);
  current = km_store_ref_catalogue (self->store, NULL, &error);
  g_assert_cmpstr (km_catalogue_version (current), ==, version);
  g_assert_cmpstr (version, !=, now);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM event WHERE kind = 'catalogue.changed'")), ==, 3);

  /* One that is not right is not taken. */
  json_object_del (document, "services");
  g_assert_null (km_store_put_catalogue (self->store, db, document, server_now (self), &error));
  g_assert_nonnull (error);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/writer/exactly-once", test_exactly_once);
  ADD ("/writer/fifty-at-once", test_fifty_at_once);
  ADD ("/writer/refusals", test_refusals);
  ADD ("/writer/gap", test_gap);
  ADD ("/writer/wish-order", test_wish_order);
  ADD ("/writer/flags", test_flags);
  ADD ("/writer/rights-of-the-time", test_rights_of_the_time);
  ADD ("/writer/calls", test_calls);
  ADD ("/writer/chains", test_chains);
  ADD ("/writer/store-modes", test_store_modes);
  ADD ("/writer/house", test_house);
  ADD ("/writer/visitors", test_visitors);
  ADD ("/writer/publish", test_publish);
  return g_test_run ();
}
