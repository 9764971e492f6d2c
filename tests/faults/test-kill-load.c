/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The server killed (SIGKILL) at random moments under load from 50 connections that send again what was not answered: every
 * command that was acknowledged is on disk with the answer that was told, none happened twice, numbers are unique, receipts have no
 * gap, and `verify` agrees. */

#include <stdlib.h>
#include <string.h>

#include "km-db.h"
#include "km-test-desk.h"
#include "km-test-poster.h"

#define CENTRE "CAI"
#define CALLERS 15 /* counters that call, start and finish */
#define SELLERS 20 /* tills that take money */
#define ISSUERS 15 /* connections of the reception */
#define CLIENTS (CALLERS + SELLERS + ISSUERS)

static guint kills = 5;
static guint32 seed;

typedef struct
{
  KmTestPlace place;
  char *token; /* a supervisor's */
  gint stop;   /* atomic: finish what was begun, and no more */
} Scene;

typedef struct
{
  Scene *scene;
  guint index;
  GThread *thread;
  KmTestPoster *poster;
  KmTestTill *till;    /* callers and sellers */
  char *counter;
  char *shift;
  GRand *chance;
  GHashTable *told;    /* id → JSON of the answer, without its status: what was acknowledged */
  guint n_issued, n_sold, n_facts;
  guint duplicates;
} Client;

/* Remembers what was told. The answers, which stay the caller's. */
static json_t *
send_all (Client     *self,
          const char *token,
          json_t     *commands)
{
  json_t *results = km_test_poster_send (self->poster, token, commands);
  json_t *element;
  gsize i;

  json_array_foreach (results, i, element)
    {
      g_autoptr (json_t) kept = json_copy (element);
      const char *status = km_json_get_string (element, "status", "");
      g_autofree char *id = g_strdup (km_json_get_string (element, "id", ""));
      char *text;

      self->duplicates += strcmp (status, "duplicate") == 0;
      json_object_del (kept, "id");
      json_object_set_new (kept, "status", json_string (strcmp (status, "rejected") == 0 ? "rejected" : "accepted"));
      text = json_dumps (kept, JSON_COMPACT | JSON_SORT_KEYS);
      g_assert_true (g_hash_table_insert (self->told, g_steal_pointer (&id), g_strdup (text)));
      free (text);
    }
  return results;
}

static json_t *
fact (Client     *self,
      const char *kind,
      json_t     *body)
{
  self->n_facts++;
  return km_test_fact (self->till, "supervisor", kind, body);
}

static void
issue (Client *self)
{
  static const char *const lanes[] = { "CIV", "NOT", "SOC" };
  json_t *commands = json_array ();
  guint n = (guint) g_rand_int_range (self->chance, 1, 4);

  for (guint i = 0; i < n; i++)
    json_array_append_new (commands, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", lanes[g_rand_int_range (self->chance, 0, G_N_ELEMENTS (lanes))],
                                                                                 "audience", "citizen", "priority", "none")));
  self->n_issued += n;
  json_decref (send_all (self, self->scene->token, commands));
}

/* Calls the next, serves, lets go: the two facts in one POST, or in two. */
static void
serve (Client *self)
{
  json_t *called = send_all (self, self->scene->token, json_pack ("[o]", km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", self->counter))));
  json_t *result = json_object_get (json_array_get (called, 0), "result");
  g_autofree char *ticket = g_strdup (km_json_get_string (json_object_get (result, "ticket"), "id", NULL));
  json_t *start, *finish;

  json_decref (called);
  if (ticket == NULL)
    return;
  start = fact (self, "ticket.start", json_pack ("{s:s, s:s}", "ticket", ticket, "counter", self->counter));
  finish = fact (self, "ticket.finish", json_pack ("{s:s, s:s}", "ticket", ticket, "counter", self->counter));
  if (g_rand_boolean (self->chance))
    json_decref (send_all (self, self->till->token, json_pack ("[o, o]", start, finish)));
  else
    {
      json_decref (send_all (self, self->till->token, json_pack ("[o]", start)));
      json_decref (send_all (self, self->till->token, json_pack ("[o]", finish)));
    }
}

static void
sell (Client *self)
{
  json_t *commands = json_array ();
  guint n = (guint) g_rand_int_range (self->chance, 1, 4);

  for (guint i = 0; i < n; i++)
    json_array_append_new (commands, fact (self, "transaction.complete", km_test_transaction (self->till, "supervisor", self->counter, self->shift, NULL)));
  self->n_sold += n;
  json_decref (send_all (self, self->till->token, commands));
}

static gpointer
run (gpointer user_data)
{
  Client *self = user_data;

  while (!g_atomic_int_get (&self->scene->stop))
    {
      if (self->index < CALLERS)
        serve (self);
      else if (self->index < CALLERS + SELLERS)
        sell (self);
      else
        issue (self);
    }
  return NULL;
}

static Client *
client_new (Scene        *scene,
            KmTestServer *server,
            guint         index)
{
  Client *self = g_new0 (Client, 1);

  self->scene = scene;
  self->index = index;
  self->poster = km_test_poster_new (&scene->place);
  self->chance = g_rand_new_with_seed (seed + index);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (index < CALLERS + SELLERS)
    {
      self->till = km_test_enrol (server, CENTRE);
      self->counter = g_strdup_printf ("%s-%02u", CENTRE, index % 20 + 1);
    }
  if (index >= CALLERS && index < CALLERS + SELLERS)
    {
      self->shift = km_test_uuid ();
      json_decref (send_all (self, self->till->token, json_pack ("[o]", fact (self, "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", self->shift, "counter", self->counter, "float", 0)))));
    }
  return self;
}

static void
client_free (Client *self)
{
  km_test_poster_free (self->poster);
  g_clear_pointer (&self->till, km_test_till_free);
  g_free (self->counter);
  g_free (self->shift);
  g_rand_free (self->chance);
  g_hash_table_unref (self->told);
  g_free (self);
}

/* ---- The books ---- */

static gint64
number (KmDb       *db,
        const char *sql,
        const char *value)
{
  g_autoptr (GError) error = NULL;
  gint64 found = -1;
  int rows = value != NULL ? km_db_one (db, sql, &error, "s", value, "i", &found) : km_db_one (db, sql, &error, "", "i", &found);

  g_assert_no_error (error);
  g_assert_cmpint (rows, ==, 1);
  return found;
}

/* What was told stands in the database, word for word. */
static void
check_told (KmDb   *db,
            Client *client)
{
  GHashTableIter iter;
  const char *id, *told;

  g_hash_table_iter_init (&iter, client->told);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &told))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *answer = NULL;
      g_autoptr (json_t) json = NULL;
      char *text;
      int found = km_db_one (db, "SELECT answer FROM command WHERE id = $1", &error, "s", id, "s", &answer);

      g_assert_no_error (error);
      if (found != 1)
        g_error ("command %s was acknowledged and is lost: %s", id, told);
      json = json_loads (answer, 0, NULL);
      json_object_del (json, "id");
      text = json_dumps (json, JSON_COMPACT | JSON_SORT_KEYS);
      g_assert_cmpstr (text, ==, told);
      free (text);
    }
}

static void
check_till (KmDb   *db,
            Client *client)
{
  const char *till = client->till->code;

  g_assert_cmpint (number (db, "SELECT last_n FROM till WHERE till = $1", till), ==, client->n_facts);
  g_assert_cmpint (number (db, "SELECT count(*) FROM command WHERE till = $1 AND n > 0", till), ==, client->n_facts);
  g_assert_cmpint (number (db, "SELECT count(*) FROM receipt WHERE till = $1", till), ==, client->n_sold);
  g_assert_cmpint (number (db, "SELECT COALESCE(max(serial), 0) FROM receipt WHERE till = $1", till), ==, client->n_sold);
}

static void
check_books (const char *database,
             Client    **clients)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", database);
  const char *verify[] = { "verify", "--database", uri, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  guint issued = 0, sold = 0, duplicates = 0, again = 0, told = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < CLIENTS; i++)
    {
      check_told (db, clients[i]);
      if (clients[i]->till != NULL)
        check_till (db, clients[i]);
      issued += clients[i]->n_issued;
      sold += clients[i]->n_sold;
      duplicates += clients[i]->duplicates;
      told += g_hash_table_size (clients[i]->told);
      again += km_test_poster_again (clients[i]->poster);
    }
  g_test_message ("%u commands acknowledged, %u as duplicates; %u POSTs were sent again", told, duplicates, again);
  /* None twice: as many tickets, receipts, requests and payments as were asked for, and none but those. */
  g_assert_cmpint (number (db, "SELECT count(*) FROM ticket", NULL), ==, issued);
  g_assert_cmpint (number (db, "SELECT count(*) FROM receipt", NULL), ==, sold);
  g_assert_cmpint (number (db, "SELECT count(*) FROM request", NULL), ==, 4 * sold);
  g_assert_cmpint (number (db, "SELECT count(*) FROM payment", NULL), ==, sold);
  g_assert_cmpint (number (db, "SELECT CAST(COALESCE(sum(receipts), 0) AS BIGINT) FROM sum_day WHERE part = 'day'", NULL), ==, sold);
  /* Numbers of tickets: each once, from 1 without a hole. */
  g_assert_cmpint (number (db, "SELECT count(*) FROM (SELECT DISTINCT day, label_lane, number FROM ticket) AS labels", NULL), ==, issued);
  g_assert_cmpint (number (db, "SELECT CAST(COALESCE(sum(most), 0) AS BIGINT) FROM (SELECT max(number) AS most FROM ticket GROUP BY day, label_lane) AS lanes", NULL), ==, issued);
  km_db_close (g_steal_pointer (&db));
  g_assert_cmpint (km_test_run (NULL, NULL, verify), ==, 0);
}

static void
test_kill_load (void)
{
  Scene scene = { 0 };
  Client *clients[CLIENTS];
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  KmTestServer *server = km_test_server_start (NULL, NULL);
  g_autofree char *folder = g_strdup (server->folder);

  km_test_place_init (&scene.place);
  km_test_place_set (&scene.place, server->port);
  scene.token = km_test_sign_in (server, "supervisor", CENTRE, NULL);
  for (guint i = 0; i < CLIENTS; i++)
    clients[i] = client_new (&scene, server, i);
  for (guint i = 0; i < CLIENTS; i++)
    clients[i]->thread = g_thread_new ("client", run, clients[i]);

  for (guint i = 0; i < kills; i++)
    {
      /* After so many answers more, and a moment of any length: in the middle of whatever it does then. */
      km_test_place_wait (&scene.place, km_test_place_answers (&scene.place) + (guint) g_rand_int_range (chance, 1, 120));
      g_usleep ((gulong) g_rand_int_range (chance, 0, 20000));
      km_test_place_set (&scene.place, 0);
      km_test_server_kill (server);
      server->keep_folder = TRUE;
      km_test_server_free (server);
      server = km_test_server_start (folder, NULL);
      km_test_place_set (&scene.place, server->port);
    }
  km_test_place_wait (&scene.place, km_test_place_answers (&scene.place) + CLIENTS);
  g_atomic_int_set (&scene.stop, TRUE);
  for (guint i = 0; i < CLIENTS; i++)
    g_thread_join (clients[i]->thread);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);

  check_books (server->database, clients);
  for (guint i = 0; i < CLIENTS; i++)
    client_free (clients[i]);
  g_free (scene.token);
  km_test_place_clear (&scene.place);
  km_test_server_free (server);
}

int
main (int    argc,
      char **argv)
{
  const char *text;

  g_test_init (&argc, &argv, NULL);
  text = g_getenv ("KM_FAULTS_KILLS");
  if (text != NULL)
    kills = (guint) atoi (text);
  text = g_getenv ("KM_FAULTS_SEED");
  seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
  g_test_message ("KM_FAULTS_SEED=%u KM_FAULTS_KILLS=%u", seed, kills);
  g_test_add_func ("/faults/kill-load", test_kill_load);
  return g_test_run ();
}
