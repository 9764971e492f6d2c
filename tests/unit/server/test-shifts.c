// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* Drawers: counted blind, by surprise, handed over by name, signed for by somebody else; a difference stays a difference. */

#include "test-sale.h"

static json_t *
tell_with_id (Server *self, const char *id, const char *kind, const char *actor, json_t *body)
{
  KmCaller till = server_till (self);
  g_autoptr (KmCommand) command = km_command_new (id, kind, server_now (self), body);

  json_decref (body);
  command->n = ++self->n;
  km_command_set_actor (command, actor);
  return server_send (self, &till, command, NULL);
}

static json_t *
count_body (const char *shift, int fifties, gboolean surprise, const char *approval)
{
  return json_pack ("{s:s, s:[{s:i, s:i}], s:i, s:b, s:s?}", "shift", shift, "denominations", "piastres", 5000, "count", fifties, "counted",
                    fifties * 5000, "surprise", surprise, "approval", approval);
}

static guint
n_flags (json_t *element)
{
  return (guint) json_array_size (json_object_get (element, "flags"));
}

static void
test_count_again (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self);
  json_t *element = server_tell (self, "shift.count", count_body (shift, 9, FALSE, NULL));

  g_assert_cmpint (n_flags (element), ==, 0);
  g_assert_cmpint (km_json_get_integer (result_of (element), "difference", 0), ==, -5000);
  json_decref (element);
  /* Now the expected sum is known: counting again changes nothing of what was found first. */
  element = server_tell (self, "shift.count", count_body (shift, 10, FALSE, NULL));
  g_assert_true (has_flag (element, "counted-again"));
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT counted FROM shift")), ==, 45000);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM shift_count")), ==, 2);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM review_case")), ==, 2);
  assert_verified (self, 0);
}

static void
test_surprise (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self), *id = server_id (self), *details = NULL, *state = NULL;
  g_autofree char *token = sale_sign (self, id, "shift.count", "supervisor", KM_ROLE_SUPERVISOR);
  json_t *element = tell_with_id (self, id, "shift.count", "clerk", count_body (shift, 9, TRUE, token));

  assert_accepted (element);
  g_assert_cmpint (n_flags (element), ==, 0);
  json_decref (element);
  state = server_text (self, KM_SQL ("SELECT state FROM shift"));
  g_assert_cmpstr (state, ==, "open");
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM shift WHERE counted_at IS NULL")), ==, 1);
  details = server_text (self, KM_SQL ("SELECT details FROM review_case WHERE kind = 'shift-difference'"));
  g_assert_cmpstr (details, ==,
                   "{\"purpose\":\"surprise\",\"expected\":50000,\"counted\":45000,\"difference\":-5000,\"clerk\":\"clerk\",\"counter\":\"ASW-03\"}");
  /* Alone it is no committee, and nobody is their own witness. */
  element = server_tell (self, "shift.count", count_body (shift, 10, TRUE, NULL));
  g_assert_true (has_flag (element, "approval-missing"));
  json_decref (element);
  g_free (id);
  g_free (token);
  id = server_id (self);
  token = sale_sign (self, id, "shift.count", "clerk", KM_ROLE_SUPERVISOR);
  element = tell_with_id (self, id, "shift.count", "clerk", count_body (shift, 10, TRUE, token));
  g_assert_true (has_flag (element, "own-approval"));
  json_decref (element);
}

static json_t *
hand_over_body (const char *shift, const char *next, const char *to, const char *approval)
{
  return json_pack ("{s:s, s:s, s:s, s:[{s:i, s:i}], s:i, s:s?}", "shift", shift, "next_shift", next, "to", to, "denominations", "piastres", 5000,
                    "count", 10, "counted", 50000, "approval", approval);
}

static void
test_hand_over (Server *self, gconstpointer data)
{
  static const struct
  {
    const char *actor, *to, *signer;
    KmRole role;
    const char *flag; /* NULL: none */
  } cases[] = {
    { "clerk", "clerk2", "clerk2", KM_ROLE_CLERK, NULL },
    { "clerk", "clerk2", NULL, KM_ROLE_NONE, "approval-missing" },
    { "clerk", "clerk2", "supervisor", KM_ROLE_SUPERVISOR, "bad-approval" }, /* not the one who takes it */
    { "clerk", "clerk", "clerk2", KM_ROLE_CLERK, "same-account" },
    { "clerk", "nobody", "clerk2", KM_ROLE_CLERK, "account-unknown" },
    { "clerk", "reception", "reception", KM_ROLE_CLERK, "not-permitted" },
    { "clerk2", "clerk2", "clerk", KM_ROLE_CLERK, NULL },                        /* told by the taker, signed by the giver */
    { "clerk2", "clerk2", "supervisor", KM_ROLE_SUPERVISOR, "foreign-shift" },   /* the clerk is away */
    { "clerk2", "clerk2", "clerk2", KM_ROLE_CLERK, "own-approval" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shift = sale_open_shift (self), *next = server_id (self), *id = server_id (self), *sql = NULL, *account = NULL;
      g_autofree char *token = cases[i].signer != NULL ? sale_sign (self, id, "shift.hand-over", cases[i].signer, cases[i].role) : NULL;
      json_t *element = tell_with_id (self, id, "shift.hand-over", cases[i].actor, hand_over_body (shift, next, cases[i].to, token));

      g_test_message ("case %zu: %s", i, json_dumps (json_object_get (element, "flags"), 0));
      assert_accepted (element);
      if (cases[i].flag == NULL)
        g_assert_cmpint (n_flags (element), ==, 0);
      else
        g_assert_true (has_flag (element, cases[i].flag));
      json_decref (element);
      sql = g_strdup_printf ("SELECT account FROM shift WHERE id = '%s' AND state = 'open' AND float_piastres = 50000", next);
      account = server_text (self, sql);
      g_assert_cmpstr (account, ==, cases[i].to);
      json_decref (server_tell (self, "shift.count", count_body (next, 10, FALSE, NULL)));
      json_decref (server_tell (self, "shift.close", json_pack ("{s:s}", "shift", next)));
    }
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM shift WHERE state <> 'closed'")), ==, 0);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM shift_count WHERE purpose = 'hand-over'")), ==, G_N_ELEMENTS (cases));
  assert_verified (self, 0);
}

static void
test_verify (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self), *id = server_id (self), *by = NULL;
  g_autofree char *token = sale_sign (self, id, "shift.verify", "supervisor", KM_ROLE_SUPERVISOR);
  const KmCaller own = { .kind = KM_CALLER_SESSION, .role = KM_ROLE_SUPERVISOR, .account = (char *) "clerk", .centre = (char *) "ASW" };
  json_t *body = json_pack ("{s:s}", "shift", shift);
  json_t *signed_body = json_pack ("{s:s, s:s}", "shift", shift, "approval", token);
  g_autoptr (KmCommand) command = km_command_new (id, "shift.verify", server_now (self), signed_body);
  json_t *element = server_wish (self, &supervisor, "shift.verify", json_incref (body));

  json_decref (signed_body);
  assert_rejected (element, "not-counted");
  json_decref (element);
  json_decref (server_tell (self, "shift.count", count_body (shift, 10, FALSE, NULL)));
  element = server_wish (self, &own, "shift.verify", json_incref (body));
  assert_rejected (element, "own-shift");
  json_decref (element);
  element = server_wish (self, &clerk, "shift.verify", json_incref (body));
  assert_rejected (element, "approval-needed");
  json_decref (element);
  element = server_send (self, &clerk, command, NULL);
  assert_accepted (element);
  json_decref (element);
  element = server_wish (self, &supervisor, "shift.verify", body);
  assert_rejected (element, "already-verified");
  json_decref (element);
  by = server_text (self, KM_SQL ("SELECT verified_by FROM shift"));
  g_assert_cmpstr (by, ==, "supervisor");
}

/* With something unsent a supervisor signs for the end; a name without a signature is a case. */
static void
test_close_unsent (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self), *id = server_id (self), *later = server_id (self), *second = NULL;
  g_autofree char *token = sale_sign (self, id, "shift.close", "supervisor", KM_ROLE_SUPERVISOR);
  json_t *element;

  json_decref (server_tell (self, "shift.count", count_body (shift, 10, FALSE, NULL)));
  element = tell_with_id (self, id, "shift.close", "clerk", json_pack ("{s:s, s:i, s:s, s:s}", "shift", shift, "unsent", 3, "supervisor", "supervisor",
                                                                       "approval", token));
  assert_accepted (element);
  g_assert_cmpint (n_flags (element), ==, 0);
  g_assert_cmpstr (km_json_get_string (result_of (element), "signed_by", NULL), ==, "supervisor");
  json_decref (element);

  second = sale_open_shift (self);
  json_decref (server_tell (self, "shift.count", count_body (second, 10, FALSE, NULL)));
  element = tell_with_id (self, later, "shift.close", "clerk", json_pack ("{s:s, s:i, s:s}", "shift", second, "unsent", 2, "supervisor", "supervisor"));
  assert_accepted (element);
  g_assert_true (has_flag (element, "approval-missing"));
  json_decref (element);
  g_assert_cmpint (server_number (self, KM_SQL ("SELECT count(*) FROM shift WHERE state <> 'closed'")), ==, 0);
  assert_verified (self, 0);
}

static void
test_pay_in (Server *self, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (self);
  static const struct
  {
    int piastres;
    const char *reference, *bank, *flag;
  } cases[] = {
    { 10000, "S-1", "Banque Misr", NULL },
    { 10000, "S-1", "NBE", NULL }, /* another bank's slip */
    { 10000, "S-1", "NBE", "slip-seen" },
    { 20000, "", NULL, NULL },
    { 1, "", NULL, "drawer-short" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) element = server_tell (self, "shift.pay-in", json_pack ("{s:s, s:i, s:s, s:s?}", "shift", shift, "piastres", cases[i].piastres,
                                                                                 "reference", cases[i].reference, "bank", cases[i].bank));

      assert_accepted (element);
      g_assert_cmpint (n_flags (element), ==, cases[i].flag != NULL);
      g_assert_true (cases[i].flag == NULL || has_flag (element, cases[i].flag));
    }
  assert_verified (self, 0);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/shifts/count-again", test_count_again);
  ADD ("/shifts/surprise", test_surprise);
  ADD ("/shifts/hand-over", test_hand_over);
  ADD ("/shifts/verify", test_verify);
  ADD ("/shifts/close-unsent", test_close_unsent);
  ADD ("/shifts/pay-in", test_pay_in);
  return g_test_run ();
}
