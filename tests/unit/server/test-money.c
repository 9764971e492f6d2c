// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include "test-sale.h"

#define DUE 29500 /* of the four services, piastres */

static guint
n_flags (json_t *element)
{
  return (guint) json_array_size (json_object_get (element, "flags"));
}

static void
test_complete (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self), *number = NULL;
  g_autofree char *ticket = issue (self, "CIV", "none");
  Sale sale = { .serial = 1, .shift = shift, .ticket = ticket, .counter = "ASW-03", .method = KM_METHOD_CASH };
  KmCaller till = server_till (self);
  g_autoptr (KmCommand) command = NULL;
  json_t *element;

  json_decref (call_next (self, "ASW-03"));
  command = server_fact (self, "transaction.complete", "clerk", sale_body (self, &sale));
  element = server_send (self, &till, command, NULL);
  assert_accepted (element);
  g_assert_cmpint (n_flags (element), ==, 0);
  g_assert_cmpstr (km_json_get_string (result_of (element), "receipt", NULL), ==, "ASW-T01-2627-000001");
  g_assert_cmpint (json_array_size (json_object_get (result_of (element), "requests")), ==, 4);
  json_decref (element);
  /* Sent again: once. */
  element = server_send (self, &till, command, NULL);
  g_assert_cmpstr (status_of (element), ==, "duplicate");
  json_decref (element);

  g_assert_cmpint (server_number (self, KM_SQL ("SELECT total FROM sum_day WHERE centre = 'ASW' AND day = '2026-07-01' AND part = 'day'")), ==, DUE);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT cash FROM sum_shift")), ==, DUE);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT piastres FROM sum_authority WHERE authority = 'CSO'")), ==, 11000);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM request")), ==, 4);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case")), ==, 0);
  number = server_text (self, KM_SQL ("SELECT number FROM request WHERE service = 'CRM-001'"));
  g_assert_cmpstr (number, ==, "ASW-T01-2627-000001/2");
  assert_verified (self, 0);

  /* Reprints are counted. */
  for (int copy = 1; copy <= 2; copy++)
    {
      element = server_tell (self, "receipt.reprint", json_pack ("{s:s, s:i}", "number", "ASW-T01-2627-000001", "copy", copy));
      g_assert_cmpint (n_flags (element), ==, 0);
      g_assert_cmpint (km_json_get_integer (result_of (element), "copies", 0), ==, copy);
      json_decref (element);
    }
  g_free (sale.previous);
}

/* Money that was taken is recorded, whatever does not agree. */
static void
test_flags (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self), *unknown = server_id (self), *previous = NULL;
  Sale sale = { .serial = 1, .shift = shift, .counter = "ASW-03", .method = KM_METHOD_CARD, .reference = "RRN-1" };
  json_t *element, *body;

  element = server_tell (self, "transaction.complete", sale_body (self, &sale));
  g_assert_cmpint (n_flags (element), ==, 0);
  json_decref (element);

  sale.serial = 2;
  element = server_tell (self, "transaction.complete", sale_body (self, &sale));
  g_assert_true (has_flag (element, "reference-seen"));
  g_assert_cmpint (n_flags (element), ==, 1);
  json_decref (element);

  sale.serial = 3;
  sale.reference = "RRN-3";
  sale.overcharge = 1;
  element = server_tell (self, "transaction.complete", sale_body (self, &sale));
  assert_accepted (element);
  g_assert_true (has_flag (element, "fee-differs"));
  json_decref (element);
  sale.overcharge = 0;

  sale.serial = 5;
  sale.reference = "RRN-5";
  sale.ticket = unknown;
  sale.shift = unknown;
  sale.counter = "ASW-44";
  element = server_tell (self, "transaction.complete", sale_body (self, &sale));
  assert_accepted (element);
  g_assert_true (has_flag (element, "receipt-gap"));
  g_assert_true (has_flag (element, "unknown-ticket"));
  g_assert_true (has_flag (element, "no-shift"));
  g_assert_true (has_flag (element, "unknown-counter"));
  json_decref (element);

  /* Another chain, another catalogue, a text that was changed after signing. */
  sale.serial = 6;
  sale.reference = "RRN-6";
  sale.ticket = NULL;
  sale.shift = shift;
  sale.counter = "ASW-03";
  g_free (sale.previous);
  sale.previous = NULL;
  body = sale_body (self, &sale);
  km_json_set_string (body, "catalogue", "0000000000000000000000000000000000000000000000000000000000000000");
  element = server_tell (self, "transaction.complete", body);
  assert_accepted (element);
  g_assert_true (has_flag (element, "chain-broken"));
  g_assert_true (has_flag (element, "catalogue-old"));
  g_assert_true (has_flag (element, "unknown-catalogue"));
  g_assert_true (has_flag (element, "bad-signature"));
  json_decref (element);

  /* A number that is taken, and a body that is none, are refused; the next fact comes in. */
  element = server_tell (self, "transaction.complete", sale_body (self, &sale));
  assert_rejected (element, "id-reused");
  json_decref (element);
  element = server_tell (self, "transaction.complete", json_object ());
  assert_rejected (element, "bad-body");
  json_decref (element);

  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM receipt")), ==, 5);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case WHERE kind = 'fact'")), ==, 4);
  assert_verified (self, 1); /* the text that was changed */
  g_free (sale.previous);
}

static void
test_late (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self);
  Sale sale = { .serial = 1, .shift = shift, .counter = "ASW-03", .method = KM_METHOD_CASH };
  KmCaller till = server_till (self);
  g_autoptr (KmCommand) command = server_fact (self, "transaction.complete", "clerk", sale_body (self, &sale));
  json_t *element;

  /* The day was closed, and the clerk's account; the fact comes two days later. */
  g_assert_true (km_db_exec (km_store_get_writer (self->store), "UPDATE day SET closed_at = opened_at + 1", NULL));
  server_wait (self, 2 * 24 * 3600);
  element = server_send (self, &till, command, NULL);
  assert_accepted (element);
  g_assert_true (has_flag (element, "day-closed"));
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT total FROM sum_day WHERE day = '2026-07-01' AND part = 'day'")), ==, DUE);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT total FROM sum_day WHERE day = '2026-07-01' AND part = 'after'")), ==, DUE);
  assert_verified (self, 0);
  g_free (sale.previous);
}

static void
test_shift (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self), *second = server_id (self);
  Sale sale = { .serial = 1, .shift = shift, .counter = "ASW-03", .method = KM_METHOD_CASH };
  json_t *element = server_tell (self, "transaction.complete", sale_body (self, &sale));

  g_assert_cmpint (n_flags (element), ==, 0);
  json_decref (element);
  element = server_tell (self, "shift.pay-in", json_pack ("{s:s, s:i, s:s}", "shift", shift, "piastres", 20000, "reference", "bank 7"));
  g_assert_cmpint (n_flags (element), ==, 0);
  json_decref (element);
  /* Another one opens at the same counter. */
  element = server_tell (self, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", second, "counter", "ASW-03", "float", 0));
  assert_accepted (element);
  g_assert_true (has_flag (element, "foreign-shift"));
  json_decref (element);
  element = server_tell (self, "shift.close", json_pack ("{s:s}", "shift", second));
  g_assert_true (has_flag (element, "not-counted"));
  json_decref (element);

  /* 500 + 295 - 200 = 595 pounds; five pounds are missing. */
  element = server_tell (self, "shift.count",
                         json_pack ("{s:s, s:[{s:i, s:i}, {s:i, s:i}], s:i}", "shift", shift, "denominations", "piastres", 20000, "count", 2,
                                    "piastres", 1000, "count", 19, "counted", 59000));
  assert_accepted (element);
  g_assert_cmpint (n_flags (element), ==, 0);
  g_assert_cmpint (km_json_get_integer (result_of (element), "expected", 0), ==, 59500);
  g_assert_cmpint (km_json_get_integer (result_of (element), "difference", 0), ==, -500);
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case WHERE kind = 'shift-difference'")), ==, 1);
  element = server_tell (self, "shift.close", json_pack ("{s:s}", "shift", shift));
  g_assert_cmpint (n_flags (element), ==, 0);
  json_decref (element);

  /* Money into a closed shift, and a shift nobody opened. */
  sale.serial = 2;
  element = server_tell (self, "transaction.complete", sale_body (self, &sale));
  g_assert_true (has_flag (element, "shift-closed"));
  json_decref (element);
  element = server_tell (self, "shift.close", json_pack ("{s:s}", "shift", "00000000-0000-7000-8000-000000000000"));
  assert_accepted (element);
  g_assert_true (has_flag (element, "unknown-shift"));
  g_assert_true (has_flag (element, "not-applied"));
  json_decref (element);
  assert_verified (self, 0);
  g_free (sale.previous);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/money/complete", test_complete);
  ADD ("/money/flags", test_flags);
  ADD ("/money/late", test_late);
  ADD ("/money/shift", test_shift);
  return g_test_run ();
}
