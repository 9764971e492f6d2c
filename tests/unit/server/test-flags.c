// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

/* Every flag of a transaction, each by one fact that differs in one thing from what is right, and each with its case. */

#include <string.h>

#include "km-account.h"
#include "km-catalogue-folder.h"
#include "test-sale.h"

typedef struct
{
  Server *server;
  Sale sale;
  char *shift;      /* of clerk at ASW-03 */
  const char *actor;
  char *id;         /* of the command */
  gint64 ahead;     /* of the till's clock */
  char *texts[2];   /* freed */
} Scene;

static void
pay_by_card (Scene *scene)
{
  scene->sale.method = KM_METHOD_CARD;
  scene->sale.reference = "RRN-1";
}

static void
overcharge (Scene *scene)
{
  scene->sale.overcharge = 1;
}

static void
skip_number (Scene *scene)
{
  scene->sale.serial++;
}

static void
lose_previous (Scene *scene)
{
  g_clear_pointer (&scene->sale.previous, g_free);
}

static void
at_no_counter (Scene *scene)
{
  scene->sale.counter = "ASW-44";
}

static void
at_cairo (Scene *scene)
{
  scene->sale.counter = "CAI-01";
}

static void
for_no_ticket (Scene *scene)
{
  scene->sale.ticket = scene->texts[0] = server_id (scene->server);
}

static void
for_other_ticket (Scene *scene)
{
  scene->sale.ticket = scene->texts[0] = issue (scene->server, "CIV", "none");
  json_decref (call_next (scene->server, "ASW-04"));
}

static void
in_no_shift (Scene *scene)
{
  scene->sale.shift = scene->texts[0] = server_id (scene->server);
}

static void
in_closed_shift (Scene *scene)
{
  KmCaller till = server_till (scene->server);
  char *shift = server_id (scene->server);
  const char *kinds[] = { "shift.open", "shift.count", "shift.close" };
  json_t *bodies[] = {
    json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-05", "float", 0),
    json_pack ("{s:s, s:[], s:i}", "shift", shift, "denominations", "counted", 0),
    json_pack ("{s:s}", "shift", shift),
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (KmCommand) command = server_fact (scene->server, kinds[i], "clerk", bodies[i]);

      json_decref (server_send (scene->server, &till, command, NULL));
    }
  scene->sale.shift = scene->texts[0] = shift;
}

static void
by_colleague (Scene *scene)
{
  scene->actor = "clerk2";
}

static void
by_nobody (Scene *scene)
{
  scene->actor = "ghost";
}

static void
by_reception (Scene *scene)
{
  scene->actor = "reception";
}

static gboolean
disable (KmDb *db, KmTime now, gpointer data, GError **error)
{
  const KmAccount account = { .username = (char *) "gone", .name_ar = (char *) "x", .name_en = (char *) "x", .number = (char *) "1", .hash = (char *) "x", .role = KM_ROLE_NONE };

  return km_account_put (db, &account, 0, error);
}

static void
by_disabled (Scene *scene)
{
  g_assert_true (km_writer_call_sync (scene->server->writer, disable, NULL, NULL));
  scene->actor = "gone";
}

static void
too_early (Scene *scene)
{
  scene->ahead = 3 * KM_TIME_MINUTE;
}

static void
exempt (Scene *scene, const char *basis, const char *approval)
{
  scene->sale.exemption = 5000;
  scene->sale.basis = basis;
  scene->sale.approval = approval;
}

static void
exempt_rightly (Scene *scene)
{
  scene->texts[0] = sale_sign (scene->server, scene->id, "transaction.complete", "supervisor", KM_ROLE_SUPERVISOR);
  exempt (scene, "law-10-2018", scene->texts[0]);
}

static void
exempt_without_law (Scene *scene)
{
  exempt_rightly (scene);
  scene->sale.basis = NULL;
}

static void
exempt_by_guess (Scene *scene)
{
  exempt (scene, "law-10-2018", "guessed");
}

static void
exempt_oneself (Scene *scene)
{
  scene->texts[0] = sale_sign (scene->server, scene->id, "transaction.complete", "clerk", KM_ROLE_SUPERVISOR);
  exempt (scene, "law-10-2018", scene->texts[0]);
}

static void
exempt_unsigned (KmTransaction *transaction)
{
  km_transaction_add_adjustment (transaction, "exemption", -5000)->basis = g_strdup ("law-10-2018");
  transaction->total -= 5000;
  for (guint i = 0; i < transaction->payments->len; i++)
    {
      KmTender *tender = g_ptr_array_index (transaction->payments, i);

      tender->piastres -= 5000;
      tender->received -= 5000;
    }
}

static void
close_day (Scene *scene)
{
  g_assert_true (km_db_exec (km_store_get_writer (scene->server->store), "UPDATE day SET closed_at = opened_at + 1", NULL));
}

static void
revoke_till (Scene *scene)
{
  json_t *element;

  g_assert_true (km_db_exec (km_store_get_writer (scene->server->store), "UPDATE day SET closed_at = NULL", NULL));
  element = server_wish (scene->server, &administrator, "till.revoke", json_pack ("{s:s}", "till", scene->server->till));
  assert_accepted (element);
  json_decref (element);
}

static void
take_less (KmTransaction *transaction)
{
  ((KmTender *) g_ptr_array_index (transaction->payments, 0))->received -= 100;
}

static void
add_surcharge (KmTransaction *transaction)
{
  km_transaction_add_adjustment (transaction, "surcharge", 5);
}

static void
add_rounding (KmTransaction *transaction)
{
  km_transaction_add_adjustment (transaction, "rounding", 5);
}

static void
sell_nothing_known (KmTransaction *transaction)
{
  KmTransactionItem *item = g_ptr_array_index (transaction->items, 0);

  g_free (item->service);
  item->service = g_strdup ("XXX-001");
}

static void
serve_foreigner (KmTransaction *transaction)
{
  transaction->audience = KM_AUDIENCE_FOREIGNER;
}

static void
forget_practice (KmTransaction *transaction)
{
  transaction->receipt->practice = FALSE;
}

static void
name_colleague (KmTransaction *transaction)
{
  g_free (transaction->receipt->clerk_username);
  transaction->receipt->clerk_username = g_strdup ("clerk2");
}

static void
take_other_series (KmTransaction *transaction)
{
  g_free (transaction->receipt->number);
  transaction->receipt->number = g_strdup ("ASW-T77-2627-000001");
}

static void
use_no_catalogue (KmTransaction *transaction)
{
  g_free (transaction->catalogue);
  transaction->catalogue = g_strnfill (64, '0');
}

static void
change_after_signing (json_t *body)
{
  json_t *receipt = json_object_get (body, "receipt");
  g_autofree char *signature = g_strdup (km_json_get_string (receipt, "signature", ""));

  signature[0] = signature[0] == 'A' ? 'B' : 'A';
  km_json_set_string (receipt, "signature", signature);
}

static const struct
{
  const char *flags; /* blank between, in order of the alphabet; "": none */
  void (*before) (Scene *scene);
  void (*edit) (KmTransaction *transaction); /* signed after it */
  void (*spoil) (json_t *body);
} cases[] = {
  { "", NULL, NULL, NULL },
  { "", pay_by_card, NULL, NULL },
  { "reference-seen", pay_by_card, NULL, NULL },
  { "fee-differs", overcharge, NULL, NULL },
  { "payment-differs", NULL, take_less, NULL },
  { "surcharge-differs", NULL, add_surcharge, NULL },
  { "total-differs", NULL, add_rounding, NULL },
  { "unknown-service", NULL, sell_nothing_known, NULL },
  { "catalogue-old unknown-catalogue", NULL, use_no_catalogue, NULL },
  { "not-for-audience", NULL, serve_foreigner, NULL },
  { "receipt-gap", skip_number, NULL, NULL },
  { "chain-broken", lose_previous, NULL, NULL },
  { "bad-signature", NULL, NULL, change_after_signing },
  { "receipt-foreign", NULL, take_other_series, NULL },
  { "unknown-counter", at_no_counter, NULL, NULL },
  { "other-centre", at_cairo, NULL, NULL },
  { "clerk-differs", NULL, name_colleague, NULL },
  { "clerk-differs foreign-shift", by_colleague, NULL, NULL },
  { "foreign-shift", by_colleague, name_colleague, NULL },
  { "practice-differs", NULL, forget_practice, NULL },
  { "unknown-ticket", for_no_ticket, NULL, NULL },
  { "ticket-elsewhere", for_other_ticket, NULL, NULL },
  { "no-shift", in_no_shift, NULL, NULL },
  { "shift-closed", in_closed_shift, NULL, NULL },
  { "account-unknown clerk-differs foreign-shift", by_nobody, NULL, NULL },
  { "account-disabled clerk-differs foreign-shift", by_disabled, NULL, NULL },
  { "clerk-differs foreign-shift not-permitted", by_reception, NULL, NULL },
  { "clock-ahead", too_early, NULL, NULL },
  { "", exempt_rightly, NULL, NULL },
  { "no-basis", exempt_without_law, NULL, NULL },
  { "bad-approval", exempt_by_guess, NULL, NULL },
  { "own-approval", exempt_oneself, NULL, NULL },
  { "approval-missing total-differs", NULL, exempt_unsigned, NULL },
  { "day-closed", close_day, NULL, NULL },
  { "till-revoked", revoke_till, NULL, NULL },
};

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
flags_of (json_t *element)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  json_t *flags = km_json_get_array (element, "flags");

  for (gsize i = 0; i < json_array_size (flags); i++)
    g_ptr_array_add (list, (gpointer) json_string_value (json_array_get (flags, i)));
  g_ptr_array_sort (list, compare);
  g_ptr_array_add (list, NULL);
  return g_strjoinv (" ", (char **) list->pdata);
}

static json_t *
make_body (Scene *scene, void (*edit) (KmTransaction *transaction))
{
  json_t *body = sale_body (scene->server, &scene->sale);
  g_autoptr (KmTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;

  if (edit == NULL)
    return body;
  transaction = km_transaction_new_from_json (body, KM_TRANSACTION_COMPLETE, &error);
  g_assert_no_error (error);
  json_decref (body);
  edit (transaction);
  g_assert_true (km_receipt_sign (transaction, scene->server->secret_key, &error));
  g_free (scene->sale.previous);
  scene->sale.previous = g_strdup (transaction->receipt->hash);
  return km_transaction_to_json (transaction);
}

static json_t *
send_it (Scene *scene, json_t *body)
{
  Server *server = scene->server;
  KmCaller till = server_till (server);
  g_autoptr (KmCommand) command = km_command_new (scene->id, "transaction.complete", server_now (server) + scene->ahead, body);

  json_decref (body);
  command->n = ++server->n;
  km_command_set_actor (command, scene->actor);
  return server_send (server, &till, command, NULL);
}

static void
play (Scene *scene, gsize n)
{
  g_autofree char *flags = NULL, *sql = NULL;
  gboolean foreign = cases[n].edit == take_other_series;
  g_autoptr (json_t) element = NULL;
  json_t *body;

  scene->sale = (Sale) { .serial = scene->sale.serial + !foreign, .previous = scene->sale.previous, .shift = scene->shift, .counter = "ASW-03",
                         .method = KM_METHOD_CASH };
  scene->actor = "clerk";
  scene->ahead = 0;
  scene->id = server_id (scene->server);
  if (cases[n].before != NULL)
    cases[n].before (scene);
  body = make_body (scene, cases[n].edit);
  if (cases[n].spoil != NULL)
    cases[n].spoil (body);
  element = send_it (scene, body);
  assert_accepted (element);
  flags = flags_of (element);
  g_test_message ("%zu: %s", n, flags);
  g_assert_cmpstr (flags, ==, cases[n].flags);

  /* What was flagged is one case, with all its flags; what was not is none. */
  sql = g_strdup_printf ("SELECT count(*) FROM review_case WHERE command = '%s' AND kind = 'fact' AND closed_at IS NULL", scene->id);
  g_assert_cmpint (server_number (scene->server, sql), ==, *flags != '\0');
  g_clear_pointer (&scene->id, g_free);
  g_clear_pointer (&scene->texts[0], g_free);
  g_clear_pointer (&scene->texts[1], g_free);
}

static void
test_flags (Server *server, gconstpointer data)
{
  Scene scene = { .server = server, .shift = sale_open_shift (server) };
  g_autofree char *details = NULL;

  for (gsize n = 0; n < G_N_ELEMENTS (cases); n++)
    play (&scene, n);
  g_assert_cmpint (server_number (server, KM_SQL ("SELECT count(*) FROM receipt")), ==, G_N_ELEMENTS (cases));
  details = server_text (server, KM_SQL ("SELECT details FROM review_case WHERE flags = 'fee-differs'"));
  g_assert_nonnull (strstr (details, "\"service\":\"CSO-017\""));
  assert_verified (server, 0);
  g_free (scene.sale.previous);
  g_free (scene.shift);
}

/* Fees of the version the counter had: a newer one makes an old transaction old, not wrong. */
static void
test_old_catalogue (Server *server, gconstpointer data)
{
  g_autofree char *shift = sale_open_shift (server), *flags = NULL, *version = NULL;
  Scene scene = { .server = server, .sale = { .serial = 1, .shift = shift, .counter = "ASW-03", .method = KM_METHOD_CASH }, .actor = "clerk" };
  g_autoptr (GError) error = NULL;
  json_t *body = sale_body (server, &scene.sale), *document, *rules;
  KmDb *db = km_store_get_writer (server->store);
  g_autoptr (json_t) element = NULL;
  /* The new one is in force just after the first, so before the receipt. */
  KmTime from = server_number (server, KM_SQL ("SELECT max(at) FROM catalogue_published")) + 1;

  document = km_catalogue_folder_load (g_getenv ("KM_CATALOGUE"), &error);
  g_assert_no_error (error);
  rules = json_object_get (document, "payment");
  json_object_set_new (rules, "cash_limit", json_integer (km_json_get_integer (rules, "cash_limit", 0) + 100));
  g_assert_true (km_db_begin (db, NULL));
  version = km_store_put_catalogue (server->store, db, document, server_now (server), &error);
  g_assert_no_error (error);
  g_assert_true (km_store_publish_catalogue (server->store, db, version, from, from, &error));
  g_assert_true (km_db_commit (db, NULL));
  km_store_forget_catalogue (server->store);
  json_decref (document);
  scene.id = server_id (server);
  element = send_it (&scene, body);
  flags = flags_of (element);
  g_assert_cmpstr (flags, ==, "catalogue-old");
  g_free (scene.id);
  g_free (scene.sale.previous);
}

#define ADD(path, function) g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/flags/each", test_flags);
  ADD ("/flags/old-catalogue", test_old_catalogue);
  return g_test_run ();
}
