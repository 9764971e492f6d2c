// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "km-error.h"
#include "km-problem.h"
#include "km-verify.h"
#include "test-support.h"

static json_t *
issue_body (void)
{
  return json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none");
}

/* The disk is full in the middle of a batch: all of it is unknown, nothing of it is there, and sent again it happens once. */
static void
test_full_disk (Server *self, gconstpointer data)
{
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) km_command_unref);
  g_autoptr (json_t) again = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *first = issue (self, "CIV", "none");
  const char *code = NULL;
  gint64 pages = server_number (self, "PRAGMA page_count"), events;

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (commands, server_command (self, "ticket.issue", issue_body ()));
  limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages + 3);
  events = server_number (self, KM_SQL ("SELECT max(seq) FROM event WHERE centre = 'ASW'"));
  g_assert_true (km_db_exec (km_store_get_writer (self->store), limit, NULL));
  g_assert_null (server_send_all (self, &receptionist, commands, &code));
  g_assert_cmpstr (code, ==, "unknown");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT max(seq) FROM event WHERE centre = 'ASW'")), ==, events);
  g_assert_cmpint (km_event_log_get_seq (self->log, "ASW"), ==, events);

  /* The connection was opened again, without the limit. */
  again = server_send_all (self, &receptionist, commands, NULL);
  g_assert_nonnull (again);
  for (guint i = 0; i < 100; i++)
    {
      assert_accepted (json_array_get (again, i));
      g_assert_cmpint (km_json_get_integer (ticket_of (json_array_get (again, i)), "number", 0), ==, i + 2);
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT waiting FROM sum_lane WHERE lane = 'CIV'")), ==, 101);
}

/* The log cannot grow when the transaction is committed: whether it is on disk is not known, so nobody is told that it is. */
static void
test_commit (Server *self, gconstpointer data)
{
  g_autofree char *first = issue (self, "CIV", "none");
  g_autofree char *wal = g_strconcat (self->uri + strlen ("sqlite:"), "-wal", NULL);
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) km_command_unref);
  g_autoptr (json_t) answers = NULL;
  KmWriterFigures figures;
  struct rlimit before, limit;
  struct stat status;
  const char *code = NULL;

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (commands, server_command (self, "ticket.issue", issue_body ()));
  g_assert_cmpint (g_stat (wal, &status), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = (rlim_t) status.st_size;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  answers = server_send_all (self, &receptionist, commands, &code);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_null (answers);
  g_assert_cmpstr (code, ==, "unknown");
  km_writer_get_figures (self->writer, &figures);
  g_assert_cmpint (figures.lost, ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 1);

  /* Sent again: each once, with the next numbers. */
  answers = server_send_all (self, &receptionist, commands, NULL);
  for (guint i = 0; i < 20; i++)
    {
      assert_accepted (json_array_get (answers, i));
      g_assert_cmpint (km_json_get_integer (ticket_of (json_array_get (answers, i)), "number", 0), ==, i + 2);
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 21);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) - max(seq) FROM event WHERE centre = 'ASW'")), ==, 0);
}

/* The room ends at every write of a batch in turn: before the last, nothing of it is there; with it, all. */
static void
test_every_write (Server *self, gconstpointer data)
{
  g_autofree char *first = issue (self, "CIV", "none");
  g_autofree char *wal = g_strconcat (self->uri + strlen ("sqlite:"), "-wal", NULL);
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) km_command_unref);
  g_autoptr (json_t) answers = NULL;
  struct rlimit before, limit;
  guint attempts = 0;

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (commands, server_command (self, "ticket.issue", issue_body ()));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  for (rlim_t room = 0; answers == NULL; room += 2060)
    {
      struct stat status;
      const char *code = NULL;

      g_assert_cmpint (g_stat (wal, &status), ==, 0);
      limit = before;
      limit.rlim_cur = (rlim_t) status.st_size + room;
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      answers = server_send_all (self, &receptionist, commands, &code);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      if (answers != NULL)
        break;
      attempts++;
      g_assert_cmpstr (code, ==, "unknown");
      g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 1);
    }
  g_test_message ("%u times without room", attempts);
  g_assert_cmpint (attempts, >=, 3);
  for (guint i = 0; i < 20; i++)
    assert_accepted (json_array_get (answers, i));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 21);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT max(number) FROM ticket")), ==, 21);
}

static void
assert_refused (Server *self, const char *expected)
{
  g_autoptr (KmCommand) command = server_command (self, "ticket.issue", issue_body ());
  g_autofree char *first = NULL;
  KmWriterFigures figures;
  const char *code = NULL;

  g_assert_null (server_send (self, &receptionist, command, &code));
  g_assert_cmpstr (code, ==, expected);
  g_assert_cmpint (km_problem_status (code), ==, 503);
  g_assert_cmpstr (km_problem_sentence (code), !=, km_problem_sentence ("unknown"));
  km_writer_get_figures (self->writer, &figures);
  g_assert_cmpint (figures.lost, ==, 0);
  /* Reading goes on. */
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), >=, 0);
}

static gboolean
write_nothing (KmDb *db, KmTime now, gpointer data, GError **error)
{
  return TRUE;
}

/* What cannot even be begun was certainly not done, and it is said why. */
static void
test_not_begun (Server *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL;

  km_store_set_reserve (self->store, G_MAXUINT64);
  assert_refused (self, "full");
  assert_refused (self, "full");
  g_assert_false (km_writer_call_sync (self->writer, write_nothing, NULL, &error));
  g_assert_true (km_error_has_wire_code (error, "full"));
  km_store_set_reserve (self->store, 0);
  first = issue (self, "CIV", "none");

  /* No right to write, for this connection. */
  g_assert_true (km_db_exec (km_store_get_writer (self->store), "PRAGMA query_only = ON", NULL));
  assert_refused (self, "read-only");
  second = issue (self, "CIV", "none");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM ticket")), ==, 2);
}

/* A fact that the schema cannot take is kept beside it, with a case; the next one comes in. */
static void
test_conflict (Server *self, gconstpointer data)
{
  g_autofree char *shift = server_id (self);
  json_t *element = server_tell (self, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-03", "float", 100));

  assert_accepted (element);
  json_decref (element);
  element = server_tell (self, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-04", "float", 200));
  assert_accepted (element);
  g_assert_true (has_flag (element, "conflict"));
  g_assert_true (has_flag (element, "not-applied"));
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case WHERE kind = 'fact'")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT last_n FROM till")), ==, 2);
  element = server_tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));
  assert_accepted (element);
  json_decref (element);
}

static void
assert_next (Server *self)
{
  g_autoptr (json_t) element = server_tell (self, "counter.open", json_pack ("{s:s}", "counter", "ASW-03"));

  assert_accepted (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT last_n FROM till")), ==, self->n);
}

/* Whatever a till's fact says, the next one comes in: nothing that it did may be held up for ever. */
static void
test_never_stuck (Server *self, gconstpointer data)
{
  KmCaller till = server_till (self);
  g_autoptr (KmCommand) future = server_fact (self, "ticket.teleport", "clerk", json_pack ("{s:s}", "to", "Luxor"));
  g_autoptr (KmCommand) reused = NULL, wish = NULL;
  g_autoptr (json_t) sent = NULL;
  g_autoptr (json_t) found = NULL;
  g_autofree char *status = NULL, *text = NULL;
  json_t *element = server_send (self, &till, future, NULL);

  /* Of a kind that only a newer program knows: kept, with a case. */
  assert_accepted (element);
  g_assert_true (has_flag (element, "unknown-kind"));
  g_assert_true (has_flag (element, "not-applied"));
  json_decref (element);
  element = server_send (self, &till, future, NULL);
  g_assert_cmpstr (status_of (element), ==, "duplicate");
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case WHERE flags = 'unknown-kind not-applied'")), ==, 1);
  assert_next (self);

  /* Not readable: later than the next it waits, as the next it is refused and uses its number up, also when it comes again. */
  sent = json_pack ("{s:s, s:s, s:I, s:i}", "id", future->id, "kind", "?", "n", (json_int_t) self->n + 2, "body", 7);
  element = server_send_unreadable (self, &till, json_incref (sent));
  g_assert_cmpstr (status_of (element), ==, "retry");
  g_assert_cmpstr (code_of (element), ==, "gap");
  json_decref (element);
  json_object_set_new (sent, "n", json_integer (++self->n));
  for (guint i = 0; i < 2; i++)
    {
      element = server_send_unreadable (self, &till, json_incref (sent));
      assert_rejected (element, "bad-body");
      g_assert_cmpstr (km_json_get_string (element, "id", NULL), ==, future->id);
      json_decref (element);
      g_assert_cmpint (server_number (self, KM_SQL ("SELECT last_n FROM till")), ==, self->n);
    }
  status = server_text (self, KM_SQL ("SELECT status FROM command WHERE n = 3"));
  text = server_text (self, KM_SQL ("SELECT body FROM command WHERE n = 3"));
  g_assert_cmpstr (status, ==, "rejected");
  found = km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, NULL);
  g_assert_true (json_equal (json_object_get (found, "sent"), sent));
  assert_next (self);

  /* Another command's id; and what is no fact at all. */
  reused = km_command_new (future->id, "counter.pause", server_now (self), future->body);
  reused->n = ++self->n;
  wish = server_fact (self, "ticket.issue", "clerk", issue_body ());
  for (guint i = 0; i < 2; i++)
    {
      element = server_send (self, &till, reused, NULL);
      assert_rejected (element, "id-reused");
      json_decref (element);
      element = server_send (self, &till, wish, NULL);
      assert_rejected (element, "wrong-sort");
      json_decref (element);
    }
  assert_next (self);

  /* A person's session does not move a till's numbers. */
  reused->n = self->n + 1;
  element = server_send (self, &receptionist, reused, NULL);
  assert_rejected (element, "wrong-sort");
  json_decref (element);
  assert_next (self);
  {
    g_autoptr (KmDirectory) directory = km_store_ref_directory (self->store);
    KmDb *db = km_store_take_reader (self->store, NULL);
    g_autoptr (GPtrArray) wrong = km_verify (db, directory, NULL);

    km_store_give_reader (self->store, db);
    g_assert_cmpint (wrong->len, ==, 0);
  }
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/faults/full-disk", test_full_disk);
  ADD ("/faults/commit", test_commit);
  ADD ("/faults/every-write", test_every_write);
  ADD ("/faults/not-begun", test_not_begun);
  ADD ("/faults/conflict", test_conflict);
  ADD ("/faults/never-stuck", test_never_stuck);
  return g_test_run ();
}
