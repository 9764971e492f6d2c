/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "km-await.h"
#include "km-desk-private.h"
#include "km-fill-form.h"
#include "km-outbox-private.h"
#include "km-receipt.h"
#include "km-test-client.h"
#include "km-uuid.h"

/* A long time without a server, and then its return: how fast a till's outbox is delivered, beside the rate at which the same server takes
 * the same transactions from a client that does nothing but send them, and how much memory it takes. */

#define PARCEL 100

static guint facts = 10000;

/* --- whole transactions, signed, of a series ----------------------------------------------------------------------------------------- */

typedef struct
{
  json_t *template;  /* (owned): the body of a real one */
  char *till;
  char fiscal_year[5];
  guint8 secret[KM_SIGN_SECRET_BYTES];
  guint serial;
  char *previous;    /* (owned) (nullable) */
  KmTime at;
} Series;

static void
series_clear (Series *series)
{
  json_decref (series->template);
  g_free (series->till);
  g_free (series->previous);
}

/* The next one of the series. */
static json_t *
next_body (Series *series, gint64 *total)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_json (series->template, KM_TRANSACTION_COMPLETE, &error);
  KmTransactionReceipt *receipt;

  g_assert_no_error (error);
  receipt = transaction->receipt;
  g_free (receipt->number);
  receipt->number = km_receipt_number_format (series->till, series->fiscal_year, ++series->serial);
  g_free (receipt->previous);
  receipt->previous = g_strdup (series->previous);
  g_clear_pointer (&receipt->hash, g_free);
  g_clear_pointer (&receipt->signature, g_free);
  km_receipt_sign (transaction, series->secret, &error);
  g_assert_no_error (error);
  g_free (series->previous);
  series->previous = g_strdup (receipt->hash);
  if (total)
    *total = transaction->total;
  return km_transaction_to_json (transaction);
}

/* --- the workstation ------------------------------------------------------------------------------------------------------------------ */

static void
sign_in (KmDesk *desk)
{
  KmShift *shift = km_desk_get_shift (desk);

  AWAIT_BOOL (km_desk_open_async (desk, NULL, await_cb, &await), km_desk_open_finish (desk, await.result, &await_error));
  AWAIT_BOOL (km_desk_sign_in_async (desk, "clerk", "practice", "ASW", "ASW-01", TRUE, NULL, await_cb, &await),
              km_desk_sign_in_finish (desk, await.result, &await_error));
  AWAIT_BOOL (km_shift_open_async (shift, 50000, NULL, await_cb, &await), km_shift_open_finish (shift, await.result, &await_error));
}

/* One transaction of three authorities, as a clerk makes it. */
static json_t *
make_template (KmDesk *desk)
{
  static const char *const services[] = { "CRM-001", "CSO-014", "CSO-009", "CSO-001" };
  KmVisit *visit = km_desk_get_visit (desk);
  g_autoptr (KmReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  Await paid = { NULL };

  km_visit_set_audience (visit, "citizen");
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      km_visit_add_service (visit, services[i], &error);
      g_assert_no_error (error);
    }
  fill_form (visit);
  AWAIT_BOOL (km_visit_set_tender_async (visit, "cash", 0, NULL, NULL, NULL, await_cb, &await),
              km_visit_set_tender_finish (visit, await.result, &await_error));
  km_visit_complete_async (visit, NULL, await_cb, &paid);
  receipt = km_visit_complete_finish (visit, await_result (&paid, "complete"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (paid);
  WAIT_UNTIL (km_desk_get_backlog_count (desk) == 0);
  return km_transaction_to_json (receipt->transaction);
}

static gboolean
write_some (KmStoreSide *side, gpointer data, GError **error)
{
  Series *series = data;

  for (guint i = 0; i < PARCEL; i++)
    {
      gint64 total;
      json_t *body = next_body (series, &total);
      KmFact *fact = km_fact_new ("transaction.complete", series->at + i, "clerk", body);
      gboolean done;

      fact->piastres = total;
      fact->ledger = json_deep_copy (json_object_get (body, "payments"));
      done = km_outbox_insert (side, fact, error);
      km_fact_free (fact);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

static void
fill_outbox (KmDesk *desk, Series *series)
{
  for (guint i = 0; i < facts / PARCEL; i++)
    {
      KmWrite *write = km_write_new ();

      series->at = km_desk_now (desk);
      km_write_step (write, write_some, series, NULL);
      AWAIT_BOOL (km_outbox_write_async (desk->outbox, write, await_cb, &await), km_outbox_write_finish (desk->outbox, await.result, &await_error));
    }
  g_assert_cmpuint (km_desk_get_backlog_count (desk), ==, facts);
}

/* --- the baseline --------------------------------------------------------------------------------------------------------------------- */

/* A till without a workstation. */
static char *
enrol (KmTestServer *server, Series *series)
{
  guint8 seed[KM_SIGN_SEED_BYTES], public_key[KM_SIGN_PUBLIC_BYTES];
  g_autofree char *token = km_test_uuid (), *id = km_test_uuid (), *now = km_test_now (), *key = NULL, *hash = km_hash_text (token);
  g_autoptr (KmReply) reply = NULL;

  km_desk_random (seed, sizeof seed);
  km_sign_keypair (seed, public_key, series->secret);
  key = km_base64url_encode (public_key, sizeof public_key);
  reply = km_test_request_json (server, "POST", "/v1/commands", NULL,
                                json_pack ("{s:[{s:s, s:s, s:s, s:{s:s, s:s, s:s, s:s}}]}", "commands", "id", id, "kind", "till.enrol", "made_at", now,
                                           "body", "code", "practice", "public_key", key, "token_hash", hash, "centre", "ASW"));
  km_assert_status (reply, 200);
  series->till = g_strdup (km_json_get_string (km_json_get_object (json_array_get (km_json_get_array (reply->json, "results"), 0), "result"), "till", NULL));
  g_assert_nonnull (series->till);
  return g_steal_pointer (&token);
}

static char *
make_request (Series *series, const char *token, gint64 *n)
{
  g_autoptr (json_t) envelope = json_object ();
  json_t *commands = json_array ();
  g_autofree char *text = NULL, *now = km_test_now ();

  for (guint i = 0; i < PARCEL; i++)
    {
      g_autofree char *id = km_test_uuid ();

      json_array_append_new (commands, json_pack ("{s:s, s:s, s:s, s:I, s:s, s:o}", "id", id, "kind", "transaction.complete", "made_at", now, "n",
                                                  (json_int_t) ++*n, "actor", "clerk", "body", next_body (series, NULL)));
    }
  json_object_set_new (envelope, "commands", commands);
  text = json_dumps (envelope, JSON_COMPACT);
  return g_strdup_printf ("POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                          "Content-Length: %zu\r\n\r\n%s",
                          token, strlen (text), text);
}

/* Commands a second, of one client that only sends; making them is not counted. */
static double
plain_rate (KmTestServer *server, Series *series)
{
  g_autofree char *token = enrol (server, series);
  KmTestLink *link = km_test_link_open (server);
  gint64 spent = 0, n = 0;

  for (guint i = 0; i < facts / PARCEL; i++)
    {
      g_autofree char *request = make_request (series, token, &n);
      g_autoptr (KmReply) reply = NULL;
      gint64 start = g_get_monotonic_time ();
      json_t *result;
      gsize k;

      g_assert_true (km_test_link_send (link, request, strlen (request)));
      reply = km_test_link_receive (link);
      spent += g_get_monotonic_time () - start;
      g_assert_nonnull (reply);
      km_assert_status (reply, 200);
      json_array_foreach (km_json_get_array (reply->json, "results"), k, result)
        g_assert_cmpstr (km_json_get_string (result, "status", ""), ==, "accepted");
    }
  km_test_link_free (link);
  return facts * 1e6 / spent;
}

/* --- the delivery ----------------------------------------------------------------------------------------------------------------------- */

static double
resident (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  words = g_strsplit (text, " ", 3);
  return g_ascii_strtod (words[1], NULL) * sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

static gboolean
look_cb (gpointer data)
{
  double *most = data;

  *most = MAX (*most, resident ());
  return G_SOURCE_CONTINUE;
}

static double
delivery_rate (KmDesk *desk, const char *url, double *before, double *most)
{
  gint64 start;
  guint id;

  *most = *before = resident ();
  id = g_timeout_add (50, look_cb, most);
  start = g_get_monotonic_time ();
  km_link_set_server (desk->link, url);
  km_outbox_connect (desk->outbox);
  while (km_desk_get_backlog_count (desk) > 0)
    g_main_context_iteration (NULL, TRUE);
  start = g_get_monotonic_time () - start;
  g_source_remove (id);
  return facts * 1e6 / start;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("km-bench-XXXXXX", NULL);
  KmTestServer *server = km_test_server_start (NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", server->port);
  KmDesk *desk = km_desk_new (folder, url, TRUE, NULL, NULL);
  Series own = { NULL }, plain = { NULL };
  double baseline, delivered, before, most;

  if (g_getenv ("KM_BENCH_FACTS"))
    facts = (guint) MAX (1, atoi (g_getenv ("KM_BENCH_FACTS")) / PARCEL) * PARCEL;
  km_desk_set_language (desk, KM_LANGUAGE_EN);
  sign_in (desk);
  own.template = make_template (desk);
  own.till = g_strdup (desk->till);
  own.serial = 1;
  own.previous = g_strdup (km_json_get_string (km_json_get_object (own.template, "receipt"), "hash", NULL));
  memcpy (own.secret, desk->till_secret, sizeof own.secret);
  km_time_fiscal_year (km_desk_now (desk), desk->zone, own.fiscal_year);
  plain.template = json_incref (own.template);
  memcpy (plain.fiscal_year, own.fiscal_year, sizeof plain.fiscal_year);

  baseline = plain_rate (server, &plain);
  km_link_set_server (desk->link, NULL);
  fill_outbox (desk, &own);
  delivered = delivery_rate (desk, url, &before, &most);
  g_print ("outbox: %u transactions delivered at %.0f a second; a client that only sends them: %.0f; ratio %.2f (aim 0.50)\n", facts, delivered, baseline,
           delivered / baseline);
  g_print ("memory: %.1f MiB before, %.1f MiB at most\n", before, most);

  AWAIT_BOOL (km_desk_close_async (desk, await_cb, &await), km_desk_close_finish (desk, await.result, &await_error));
  g_object_unref (desk);
  km_test_server_free (server);
  series_clear (&own);
  series_clear (&plain);
  remove_tree (folder);
  return delivered / baseline >= 0.5 ? 0 : 1;
}
