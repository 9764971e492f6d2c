// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* Voids, an authority's decisions, refunds: who may, what goes back, and that the sums still equal the ledger. */

#include "km-verify.h"
#include "test-sale.h"

#define DUE 29500 /* of the four services, piastres */
#define RECEIPT "ASW-T01-2627-000001"
#define FIRST "ASW-T01-2627-000001/1" /* CSO-017 */

static const KmCaller officer = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_AUTHORITY, .account = (char *) "officer", .centre = (char *) "ASW" };
static const KmCaller cairo_supervisor = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_SUPERVISOR, .account = (char *) "supervisor", .centre = (char *) "CAI" };

static char *
sell (Server *self, char **shift)
{
  Sale sale = { .serial = 1, .counter = "ASW-03", .method = KM_METHOD_CASH };
  g_autoptr (json_t) element = NULL;

  sale.shift = *shift = sale_open_shift (self);
  element = sale_send (self, &sale, NULL);
  assert_accepted (element);
  g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
  return sale.previous;
}

static void
assert_refused (Server *self, const KmCaller *caller, const char *kind, json_t *body, const char *code)
{
  g_autoptr (json_t) element = server_wish (self, caller, kind, body);

  assert_rejected (element, code);
}

static void
assert_done (Server *self, const KmCaller *caller, const char *kind, json_t *body)
{
  g_autoptr (json_t) element = server_wish (self, caller, kind, body);

  assert_accepted (element);
}

static json_t *
void_body (const char *shift, const char *approval)
{
  return json_pack ("{s:s, s:s, s:s?, s:s?}", "receipt", RECEIPT, "reason", "wrong service", "shift", shift, "approval", approval);
}

static void
test_void (Server *self, gconstpointer data)
{
  g_autofree char *shift = NULL, *hash = sell (self, &shift), *details = NULL, *state = NULL;
  json_t *ask = json_pack ("{s:s, s:s}", "receipt", RECEIPT, "reason", "wrong service");
  g_autoptr (json_t) element = NULL;

  assert_done (self, &clerk, "transaction.ask-void", json_incref (ask));
  assert_refused (self, &clerk4, "transaction.ask-void", ask, "already-asked");
  details = server_text (self, KM_SQL ("SELECT details FROM review_case WHERE kind = 'void'"));
  g_assert_cmpstr (details, ==, "{\"reason\":\"wrong service\",\"piastres\":29500,\"clerk\":\"clerk\"}");

  assert_refused (self, &clerk, "transaction.void", void_body (NULL, NULL), "approval-needed");
  assert_refused (self, &receptionist, "transaction.void", void_body (NULL, NULL), "forbidden");
  assert_refused (self, &cairo_supervisor, "transaction.void", void_body (NULL, NULL), "other-centre");
  assert_refused (self, &supervisor, "transaction.void", json_pack ("{s:s, s:s}", "receipt", "ASW-T01-2627-000009", "reason", "x"), "unknown-receipt");

  /* Another day: the money goes back today, out of a shift that is open today. */
  server_wait (self, 24 * 3600);
  element = server_wish (self, &supervisor, "transaction.void", void_body (NULL, NULL));
  assert_accepted (element);
  g_assert_cmpint (json_array_size (json_object_get (result_of (element), "back")), ==, 1);
  assert_refused (self, &supervisor, "transaction.void", void_body (NULL, NULL), "already-void");
  assert_refused (self, &clerk, "transaction.ask-void", json_pack ("{s:s, s:s}", "receipt", RECEIPT, "reason", "x"), "already-void");

  g_assert_cmpint (server_number (self, KM_SQL ("SELECT total FROM sum_day WHERE day = '2026-07-01' AND part = 'day'")), ==, DUE);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT total FROM sum_day WHERE day = '2026-07-02' AND part = 'day'")), ==, -DUE);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT voided FROM sum_day WHERE day = '2026-07-02' AND part = 'day'")), ==, DUE);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT visits_saved FROM sum_day WHERE day = '2026-07-01' AND part = 'day'")), ==, 3);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT cash FROM sum_shift")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT voided FROM sum_shift")), ==, DUE);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT piastres FROM sum_authority WHERE authority = 'CSO' AND day = '2026-07-02'")), ==, -11000);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM request WHERE state = 'void'")), ==, 4);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT sum(cancelled) FROM sum_promise")), ==, 4);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case WHERE closed_at IS NULL")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT total FROM receipt")), ==, DUE);
  assert_verified (self, 0);

  /* A void that names nothing, a sum that was touched: found. */
  g_assert_true (km_db_exec (km_store_get_writer (self->store), "UPDATE sum_clerk SET voided = voided + 1 WHERE day = '2026-07-02'", NULL));
  assert_verified (self, 1);
  g_assert_true (km_db_exec (km_store_get_writer (self->store), "UPDATE sum_clerk SET voided = voided - 1 WHERE day = '2026-07-02'; "
                                                                "UPDATE receipt_void SET voided_by = 'clerk'", NULL));
  assert_verified (self, 1);
}

/* Nobody voids their own receipt, by whatever hand; a signature is for one command, once, for five minutes. */
static void
test_signatures (Server *self, gconstpointer data)
{
  g_autofree char *shift = NULL, *hash = sell (self, &shift);
  static const struct
  {
    const char *kind, *username;
    KmRole role;
    int wait;
    gboolean other_command;
    const char *code; /* NULL: accepted */
  } cases[] = {
    { "transaction.void", "clerk", KM_ROLE_SUPERVISOR, 0, FALSE, "own-receipt" }, /* promoted meanwhile */
    { "shift.verify", "supervisor", KM_ROLE_SUPERVISOR, 0, FALSE, "bad-approval" },
    { "transaction.void", "supervisor", KM_ROLE_SUPERVISOR, 0, TRUE, "bad-approval" },
    { "transaction.void", "supervisor", KM_ROLE_SUPERVISOR, 301, FALSE, "bad-approval" },
    { "transaction.void", "supervisor", KM_ROLE_SUPERVISOR, 299, FALSE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = server_id (self), *other = server_id (self);
      g_autofree char *token = sale_sign (self, cases[i].other_command ? other : id, cases[i].kind, cases[i].username, cases[i].role);
      json_t *body = void_body (NULL, token);
      g_autoptr (KmCommand) command = km_command_new (id, "transaction.void", server_now (self), body);
      g_autoptr (json_t) element = NULL;
      g_autoptr (json_t) again = NULL;

      json_decref (body);
      server_wait (self, cases[i].wait);
      element = server_send (self, &clerk, command, NULL);
      if (cases[i].code != NULL)
        {
          assert_rejected (element, cases[i].code);
          continue;
        }
      assert_accepted (element);
      again = server_send (self, &clerk, command, NULL);
      g_assert_cmpstr (status_of (again), ==, "duplicate");
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM approval WHERE used_at IS NOT NULL")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM receipt_void WHERE voided_by = 'supervisor'")), ==, 1);
  assert_verified (self, 0);
}

static void
test_void_shift (Server *self, gconstpointer data)
{
  g_autofree char *shift = NULL, *hash = sell (self, &shift), *second = server_id (self);

  json_decref (server_tell (self, "shift.count", json_pack ("{s:s, s:[], s:i}", "shift", shift, "denominations", "counted", 79500)));
  json_decref (server_tell (self, "shift.close", json_pack ("{s:s}", "shift", shift)));
  assert_refused (self, &supervisor, "transaction.void", void_body (NULL, NULL), "shift-closed");
  assert_refused (self, &supervisor, "transaction.void", void_body (second, NULL), "unknown-shift");
  json_decref (server_tell (self, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", second, "counter", "ASW-03", "float", 50000)));
  assert_done (self, &supervisor, "transaction.void", void_body (second, NULL));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT min(cash) FROM sum_shift")), ==, -DUE);
  assert_verified (self, 0);
}

static json_t *
request_body (const char *number)
{
  return json_pack ("{s:s}", "request", number);
}

static json_t *
refund_body (const char *shift, gint64 piastres)
{
  return json_pack ("{s:s, s:s, s:s, s:s, s:I}", "request", FIRST, "shift", shift, "counter", "ASW-03", "method", "cash", "piastres",
                    (json_int_t) piastres);
}

static void
test_requests (Server *self, gconstpointer data)
{
  g_autofree char *shift = NULL, *hash = sell (self, &shift), *number = NULL;

  assert_refused (self, &clerk, "request.approve", request_body (FIRST), "forbidden");
  assert_refused (self, &supervisor, "request.ready", request_body (FIRST), "forbidden");
  assert_refused (self, &officer, "request.approve", request_body (RECEIPT "/2"), "other-authority");
  assert_refused (self, &officer, "request.approve", request_body (RECEIPT "/9"), "unknown-request");
  assert_refused (self, &officer, "request.deliver", request_body (FIRST), "request-state");
  assert_done (self, &officer, "request.approve", json_pack ("{s:s, s:s}", "request", FIRST, "authority_number", "CSO-88"));
  assert_refused (self, &officer, "request.approve", request_body (FIRST), "request-state");
  assert_done (self, &officer, "request.ready", request_body (FIRST));
  assert_refused (self, &officer, "request.reject", json_pack ("{s:s, s:s}", "request", FIRST, "reason", "x"), "request-state");
  assert_done (self, &clerk, "request.deliver", request_body (FIRST));
  number = server_text (self, KM_SQL ("SELECT authority_number FROM request WHERE item = 1"));
  g_assert_cmpstr (number, ==, "CSO-88");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT kept FROM sum_promise WHERE authority = 'CSO'")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM request_move")), ==, 3);
  /* What was delivered is not void any more. */
  assert_refused (self, &supervisor, "transaction.void", void_body (NULL, NULL), "request-state");
  assert_verified (self, 0);
}

static void
test_late_promise (Server *self, gconstpointer data)
{
  g_autofree char *shift = NULL, *hash = sell (self, &shift);

  server_wait (self, 90 * 24 * 3600);
  assert_done (self, &officer, "request.ready", request_body (FIRST));
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT late FROM sum_promise WHERE authority = 'CSO'")), ==, 1);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT kept FROM sum_promise WHERE authority = 'CSO'")), ==, 0);
  assert_verified (self, 0);
}

/* A refusal of one request makes what refund.pay hands back, of that request alone. */
static void
test_refund (Server *self, gconstpointer data)
{
  g_autofree char *shift = NULL, *hash = sell (self, &shift);
  json_t *element;

  assert_refused (self, &officer, "request.reject", json_pack ("{s:s, s:s, s:i}", "request", FIRST, "reason", "not entitled", "refund", 11001), "bad-amount");
  element = server_wish (self, &officer, "request.reject", json_pack ("{s:s, s:s}", "request", FIRST, "reason", "not entitled"));
  assert_accepted (element);
  g_assert_cmpint (km_json_get_integer (result_of (element), "refundable", 0), ==, 11000);
  json_decref (element);

  element = server_tell (self, "refund.pay", refund_body (shift, 11000));
  assert_accepted (element);
  g_assert_cmpint (json_array_size (json_object_get (element, "flags")), ==, 0);
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT cash FROM sum_shift")), ==, DUE - 11000);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT total FROM sum_day WHERE part = 'day'")), ==, DUE - 11000);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT refunded FROM sum_clerk")), ==, 11000);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT piastres FROM sum_authority WHERE authority = 'CSO'")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM request WHERE state = 'refunded'")), ==, 1);
  assert_refused (self, &supervisor, "transaction.void", void_body (NULL, NULL), "already-refunded");

  /* Handed back again, and in another amount: it is gone from the drawer, and told. */
  element = server_tell (self, "refund.pay", refund_body (shift, 10000));
  assert_accepted (element);
  g_assert_true (has_flag (element, "already-refunded"));
  g_assert_true (has_flag (element, "amount-differs"));
  json_decref (element);
  element = server_tell (self, "refund.pay", json_pack ("{s:s, s:s, s:s, s:i}", "request", RECEIPT "/9", "shift", shift, "method", "card", "piastres", 100));
  assert_accepted (element);
  g_assert_true (has_flag (element, "unknown-request"));
  json_decref (element);
  element = server_tell (self, "refund.pay", json_pack ("{s:s, s:s, s:s, s:i}", "request", RECEIPT "/2", "shift", shift, "method", "gold", "piastres", 100));
  assert_rejected (element, "bad-body");
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT cash FROM sum_shift")), ==, DUE - 21000);
  assert_verified (self, 0);
}

/* Changes the database and takes it back; what `km_verify` says in between, on the same connection, is not nothing. */
static void
assert_found (Server *self, KmDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDirectory) directory = km_store_ref_directory (self->store);
  g_autoptr (GPtrArray) found = NULL;

  g_assert_true (km_db_exec (db, sql, &error));
  g_assert_no_error (error);
  found = km_verify (db, directory, &error);
  g_assert_no_error (error);
  g_assert_true (km_db_exec (db, "ROLLBACK TO t; RELEASE t", &error));
  if (found->len == 0)
    g_error ("nothing was found after %s", sql);
}

/* What anybody changes behind the program's back is found: every figure of every sum, and every row that says where money went. */
static void
test_tampered (Server *self, gconstpointer data)
{
  static const char *const sums[][16] = {
    { "sum_day", "receipts", "total", "cash", "electronic", "pass_through", "surcharge", "rounding", "requests", "visits_saved", "voids", "voided", "refunds", "refunded" },
    { "sum_shift", "receipts", "total", "cash", "card", "wallet", "orders", "pass_through", "paid_in", "voids", "voided", "refunds", "refunded" },
    { "sum_authority", "requests", "piastres", "pass_through", "voided", "refunded", "back" },
    { "sum_method", "payments", "piastres", "backs", "back" },
    { "sum_clerk", "receipts", "requests", "total", "cash", "electronic", "voids", "voided", "refunds", "refunded" },
    { "sum_promise", "promised", "kept", "late", "cancelled" },
    { "sum_counter", "receipts", "piastres" },
  };
  static const char *const rows[] = {
    "UPDATE refund SET piastres = piastres - 1",
    "UPDATE refund SET method = 'card'",
    "DELETE FROM refund",
    "DELETE FROM receipt_void",
    "UPDATE receipt_void SET voided_by = 'clerk'",
    "UPDATE receipt_void SET shift = 'x'",
    "UPDATE receipt_void SET receipt = 'x'",
    "UPDATE request SET state = 'ready' WHERE state = 'received'",
    "DELETE FROM request_move WHERE to_state = 'rejected'; UPDATE request SET state = 'rejected' WHERE state = 'refunded'",
    "UPDATE payment SET piastres = piastres + 1",
    "UPDATE payment SET method = 'gold'",
    "UPDATE fee_line SET piastres = piastres + 1 WHERE line = 0",
    "UPDATE pay_in SET piastres = piastres + 1",
    "UPDATE receipt SET total = total + 1",
    "UPDATE receipt SET clerk = 'clerk2'",
    "UPDATE receipt SET body = replace(body, 'ASW-03', 'ASW-04')",
    "UPDATE approval SET command = 'x' WHERE used_at IS NOT NULL",
    "UPDATE audit SET actor = 'clerk2' WHERE number = 3",
    "UPDATE command SET hash = '0' WHERE kind = 'refund.pay'",
    "DELETE FROM event WHERE seq = 3",
  };
  g_autofree char *shift = NULL, *id = server_id (self);
  char *previous = sell (self, &shift);
  g_autofree char *token = sale_sign (self, id, "transaction.void", "supervisor", KM_ROLE_SUPERVISOR);
  Sale second = { .serial = 2, .previous = previous, .shift = shift, .counter = "ASW-03", .method = KM_METHOD_CASH };
  KmDb *db = km_store_get_writer (self->store);
  json_t *body = json_pack ("{s:s, s:s, s:s}", "receipt", "ASW-T01-2627-000002", "reason", "x", "approval", token);
  g_autoptr (KmCommand) command = km_command_new (id, "transaction.void", server_now (self), body);
  g_autoptr (json_t) element = NULL;

  json_decref (body);
  json_decref (sale_send (self, &second, NULL));
  g_free (second.previous);
  assert_done (self, &officer, "request.reject", json_pack ("{s:s, s:s}", "request", FIRST, "reason", "x"));
  json_decref (server_tell (self, "refund.pay", refund_body (shift, 11000)));
  json_decref (server_tell (self, "shift.pay-in", json_pack ("{s:s, s:i, s:s}", "shift", shift, "piastres", 100, "reference", "1")));
  element = server_send (self, &clerk, command, NULL);
  assert_accepted (element);
  assert_verified (self, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++)
    for (gsize j = 1; sums[i][j] != NULL; j++)
      {
        g_autofree char *sql = g_strdup_printf ("SAVEPOINT t; UPDATE %s SET %s = %s + 1", sums[i][0], sums[i][j], sums[i][j]);

        assert_found (self, db, sql);
      }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sql = g_strconcat ("SAVEPOINT t; ", rows[i], NULL);

      assert_found (self, db, sql);
    }
  assert_verified (self, 0);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/money-back/void", test_void);
  ADD ("/money-back/signatures", test_signatures);
  ADD ("/money-back/void-shift", test_void_shift);
  ADD ("/money-back/requests", test_requests);
  ADD ("/money-back/late-promise", test_late_promise);
  ADD ("/money-back/refund", test_refund);
  ADD ("/money-back/tampered", test_tampered);
  return g_test_run ();
}
