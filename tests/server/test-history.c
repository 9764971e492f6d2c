/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Many counters and a reception move tickets at once over HTTP, and race for some of them; what each was told is checked (km-history.h).
 * And the checker itself: histories that cannot be are found. */

#include <stdlib.h>
#include <string.h>

#include "km-db.h"
#include "km-history.h"
#include "km-json.h"
#include "km-test-desk.h"
#include "km-test-poster.h"

#define CENTRE "CAI"
#define COUNTERS 14
#define RECEPTIONS 4

static guint steps = 40;
static guint32 seed;

/* As the practice database has them. */
static const char *
lanes_of (const char *counter)
{
  return atoi (counter + strlen (CENTRE) + 1) <= 10 ? "CIV NOT TRF BIZ SOC PAS" : "CIV SOC";
}

typedef struct
{
  KmTestPlace place;
  char *token;
  GMutex mutex;        /* of all below */
  GRand *chance;
  KmHistory history;
  GPtrArray *seen;     /* json_t: tickets, as issued */
  GPtrArray *held;     /* char *: ids */
  GPtrArray *gone;     /* char *: who did not come */
} Scene;

typedef struct
{
  Scene *scene;
  GThread *thread;
  KmTestPoster *poster;
  KmTestTill *till;
  char *counter;       /* NULL: the reception */
  char *ticket;        /* at the counter now */
  char *state;
} Client;

static int
dice (Scene *scene,
      int    sides)
{
  int thrown;

  g_mutex_lock (&scene->mutex);
  thrown = g_rand_int_range (scene->chance, 0, sides);
  g_mutex_unlock (&scene->mutex);
  return thrown;
}

/* Any of the list's ids, which stays in it half of the time: then somebody else tries the same. */
static char *
pick (Scene     *scene,
      GPtrArray *list)
{
  char *id = NULL;

  g_mutex_lock (&scene->mutex);
  if (list->len > 0)
    {
      guint i = (guint) g_rand_int_range (scene->chance, 0, (int) list->len);

      id = g_strdup (g_ptr_array_index (list, i));
      if (g_rand_boolean (scene->chance))
        g_ptr_array_remove_index_fast (list, i);
    }
  g_mutex_unlock (&scene->mutex);
  return id;
}

static void
put (Scene      *scene,
     GPtrArray  *list,
     const char *id)
{
  g_mutex_lock (&scene->mutex);
  g_ptr_array_add (list, g_strdup (id));
  g_mutex_unlock (&scene->mutex);
}

/* Sends one command, writes down what was told, and returns the ticket told of (new reference) if the command did something. */
static json_t *
tell (Client     *self,
      gboolean    as_fact,
      const char *kind,
      json_t     *body)
{
  g_autoptr (json_t) kept = json_incref (body);
  json_t *command = as_fact ? km_test_fact (self->till, "supervisor", kind, body) : km_test_command (kind, body);
  g_autofree char *id = g_strdup (km_json_get_string (command, "id", NULL));
  KmTime made_at = km_json_get_time (command, "made_at", 0);
  gint64 sent = g_get_monotonic_time (), answered;
  g_autoptr (json_t) results = km_test_poster_send (self->poster, as_fact ? self->till->token : self->scene->token, json_pack ("[o]", command));
  json_t *element = json_array_get (results, 0);

  answered = g_get_monotonic_time ();
  g_mutex_lock (&self->scene->mutex);
  km_history_add (&self->scene->history, id, kind, made_at, kept, self->counter, sent, answered, element);
  g_mutex_unlock (&self->scene->mutex);
  if (strcmp (km_test_status (element), "accepted") != 0 || km_test_has_flag (element, "not-applied"))
    return NULL;
  return json_incref (km_json_get_object (json_object_get (element, "result"), "ticket"));
}

/* After a command of this counter: the ticket is here, or it is not. */
static void
take_note (Client *self,
           json_t *told)
{
  const char *state = km_json_get_string (told, "state", "");
  gboolean here = told != NULL && g_strcmp0 (km_json_get_string (told, "counter", NULL), self->counter) == 0 && (strcmp (state, "called") == 0 || strcmp (state, "serving") == 0);

  g_free (self->ticket);
  g_free (self->state);
  self->ticket = here ? g_strdup (km_json_get_string (told, "id", NULL)) : NULL;
  self->state = here ? g_strdup (state) : NULL;
  json_decref (told);
}

static json_t *
about (Client     *self,
       const char *ticket)
{
  return json_pack ("{s:s, s:s}", "ticket", ticket, "counter", self->counter);
}

static void
step_free (Client *self)
{
  int thrown = dice (self->scene, 100);
  g_autofree char *held = NULL;
  g_autoptr (json_t) seen = NULL;

  if (thrown >= 70 && thrown < 85 && (held = pick (self->scene, self->scene->held)) != NULL)
    {
      take_note (self, tell (self, TRUE, "ticket.resume", about (self, held)));
      return;
    }
  if (thrown >= 85)
    {
      g_mutex_lock (&self->scene->mutex);
      if (self->scene->seen->len > 0)
        seen = json_incref (g_ptr_array_index (self->scene->seen, (guint) g_rand_int_range (self->scene->chance, 0, (int) self->scene->seen->len)));
      g_mutex_unlock (&self->scene->mutex);
    }
  if (seen != NULL && thrown < 95)
    {
      take_note (self, tell (self, FALSE, "ticket.call", about (self, km_json_get_string (seen, "id", NULL))));
    }
  else if (seen != NULL)
    {
      g_autofree char *id = km_test_uuid ();

      take_note (self, tell (self, TRUE, "ticket.take", json_pack ("{s:s, s:I, s:s, s:s, s:s}", "ticket", id, "number", (json_int_t) km_json_get_integer (seen, "number", 0), "lane",
                                                                   km_json_get_string (seen, "lane", NULL), "audience", "citizen", "counter", self->counter)));
    }
  else
    {
      take_note (self, tell (self, FALSE, "ticket.call-next", json_pack ("{s:s}", "counter", self->counter)));
    }
}

static json_t *
where_to (Client *self)
{
  static const char *const lanes[] = { "CIV", "SOC", "NOT" };
  json_t *body = about (self, self->ticket);

  if (dice (self->scene, 2) == 0)
    json_object_set_new (body, "to_counter", json_sprintf ("%s-%02d", CENTRE, dice (self->scene, COUNTERS) + 1));
  else
    json_object_set_new (body, "lane", json_string (lanes[dice (self->scene, G_N_ELEMENTS (lanes))]));
  return body;
}

static void
step_busy (Client *self)
{
  gboolean called = strcmp (self->state, "called") == 0;
  g_autofree char *ticket = g_strdup (self->ticket);
  int thrown = dice (self->scene, 100);

  if (thrown < 15)
    take_note (self, tell (self, TRUE, "ticket.transfer", where_to (self)));
  else if (called && thrown < 25)
    take_note (self, tell (self, TRUE, "ticket.return", about (self, ticket)));
  else if (called && thrown < 40)
    {
      take_note (self, tell (self, TRUE, "ticket.no-show", about (self, ticket)));
      put (self->scene, self->scene->gone, ticket);
    }
  else if (called)
    take_note (self, tell (self, TRUE, "ticket.start", about (self, ticket)));
  else if (thrown < 45)
    {
      json_t *body = about (self, ticket);

      json_object_set_new (body, "reason", json_string ("paper"));
      take_note (self, tell (self, TRUE, "ticket.hold", body));
      put (self->scene, self->scene->held, ticket);
    }
  else
    take_note (self, tell (self, TRUE, "ticket.finish", about (self, ticket)));
}

static void
step_reception (Client *self)
{
  static const char *const lanes[] = { "CIV", "SOC", "NOT", "PAS" };
  static const char *const priorities[] = { "none", "none", "none", "elderly", "disability", "pregnant", "infant" };
  g_autofree char *gone = dice (self->scene, 4) == 0 ? pick (self->scene, self->scene->gone) : NULL;
  json_t *told;

  if (gone != NULL)
    {
      json_decref (tell (self, TRUE, "ticket.came-back", json_pack ("{s:s}", "ticket", gone)));
      return;
    }
  told = tell (self, FALSE, "ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", lanes[dice (self->scene, G_N_ELEMENTS (lanes))], "audience", "citizen", "priority",
                                                       priorities[dice (self->scene, G_N_ELEMENTS (priorities))]));
  g_assert_nonnull (told);
  g_mutex_lock (&self->scene->mutex);
  g_ptr_array_add (self->scene->seen, told);
  g_mutex_unlock (&self->scene->mutex);
}

static gpointer
run (gpointer user_data)
{
  Client *self = user_data;

  for (guint i = 0; i < steps; i++)
    {
      if (self->counter == NULL)
        step_reception (self);
      else if (self->ticket == NULL)
        step_free (self);
      else
        step_busy (self);
    }
  return NULL;
}

/* ---- What the server has of it ---- */

static GHashTable *
read_server (Scene      *scene,
             const char *database)
{
  g_autofree char *uri = g_strdup_printf ("sqlite:%s", database);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmDb) db = km_db_open (uri, KM_DB_READ_ONLY, &error);
  g_autoptr (GHashTable) orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTable *final = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (KmRows) rows = NULL;

  g_assert_no_error (error);
  rows = km_db_query (db, "SELECT subject, number FROM audit WHERE centre = $1", &error, "s", CENTRE);
  while (km_rows_next (rows, &error) == 1)
    g_hash_table_insert (orders, g_strdup (km_rows_text (rows, 0)), (gpointer) (gintptr) km_rows_int (rows, 1));
  g_assert_no_error (error);
  g_clear_pointer (&rows, km_rows_free);
  for (guint i = 0; i < scene->history.ops->len; i++)
    {
      KmHistoryOp *op = g_ptr_array_index (scene->history.ops, i);

      op->order = (gint64) (gintptr) g_hash_table_lookup (orders, op->id);
    }
  rows = km_db_query (db, "SELECT id, state, counter FROM ticket", &error, "");
  while (km_rows_next (rows, &error) == 1)
    g_hash_table_insert (final, g_strdup (km_rows_text (rows, 0)), g_strdup_printf ("%s %s", km_rows_text (rows, 1), km_rows_is_null (rows, 2) ? "" : km_rows_text (rows, 2)));
  g_assert_no_error (error);
  return final;
}

/* A midnight within the run begins another day's queue and numbers. */
static gboolean
is_one_day (Scene *scene)
{
  for (guint i = 1; i < scene->seen->len; i++)
    if (g_strcmp0 (km_json_get_string (g_ptr_array_index (scene->seen, i), "day", NULL), km_json_get_string (g_ptr_array_index (scene->seen, 0), "day", NULL)) != 0)
      return FALSE;
  return TRUE;
}

/* The same history told wrongly in one place must be found out. Returns whether it was. */
static gboolean
finds (Scene      *scene,
       GHashTable *final,
       const char *kind,
       void      (*spoil) (KmHistoryOp *op, KmHistoryOp *before))
{
  KmHistoryOp *before = NULL;

  for (guint i = 0; i < scene->history.ops->len; i++)
    {
      KmHistoryOp *op = g_ptr_array_index (scene->history.ops, i);
      json_t *ticket = km_json_get_object (json_object_get (op->answer, "result"), "ticket");
      g_autofree char *wrong = NULL;
      json_t *answer = op->answer;
      gint64 order = op->order, answered = op->answered, sent = op->sent;

      if (strcmp (op->kind, kind) != 0 || ticket == NULL || km_test_has_flag (op->answer, "not-applied"))
        continue;
      if (before == NULL)
        {
          before = op;
          continue;
        }
      op->answer = json_deep_copy (answer);
      spoil (op, before);
      wrong = km_history_check (&scene->history, final);
      json_decref (op->answer);
      op->answer = answer;
      op->order = order;
      op->answered = answered;
      op->sent = sent;
      g_test_message ("%s spoilt: %s", kind, wrong != NULL ? wrong : "not found");
      return wrong != NULL;
    }
  g_error ("the history has no two %s", kind);
}

static void
tell_another (KmHistoryOp *op,
              KmHistoryOp *before)
{
  json_object_set (json_object_get (op->answer, "result"), "ticket", json_object_get (json_object_get (before->answer, "result"), "ticket"));
}

static void
change_effective (KmHistoryOp *op,
                  KmHistoryOp *before)
{
  json_object_set_new (json_object_get (json_object_get (op->answer, "result"), "ticket"), "effective_at", json_string ("2020-01-01T00:00:00Z"));
}

static void
lose_record (KmHistoryOp *op,
             KmHistoryOp *before)
{
  op->order = 0;
}

static void
answer_too_early (KmHistoryOp *op,
                  KmHistoryOp *before)
{
  op->sent = op->answered = 1;
}

static void
hide_refusal (KmHistoryOp *op,
              KmHistoryOp *before)
{
  json_object_set_new (op->answer, "status", json_string ("rejected"));
}

static Client *
client_new (Scene        *scene,
            KmTestServer *server,
            guint         index)
{
  Client *self = g_new0 (Client, 1);

  self->scene = scene;
  self->poster = km_test_poster_new (&scene->place);
  self->till = km_test_enrol (server, CENTRE);
  self->counter = index < COUNTERS ? g_strdup_printf ("%s-%02u", CENTRE, index + 1) : NULL;
  return self;
}

static void
client_free (Client *self)
{
  km_test_poster_free (self->poster);
  km_test_till_free (self->till);
  g_free (self->counter);
  g_free (self->ticket);
  g_free (self->state);
  g_free (self);
}

static void
test_history (void)
{
  Scene scene = { .chance = g_rand_new_with_seed (seed) };
  Client *clients[COUNTERS + RECEPTIONS];
  KmTestServer *server = km_test_server_start (NULL, NULL);
  g_autoptr (GHashTable) final = NULL;
  g_autofree char *wrong = NULL;

  g_mutex_init (&scene.mutex);
  km_history_init (&scene.history, lanes_of);
  scene.seen = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  scene.held = g_ptr_array_new_with_free_func (g_free);
  scene.gone = g_ptr_array_new_with_free_func (g_free);
  km_test_place_init (&scene.place);
  km_test_place_set (&scene.place, server->port);
  scene.token = km_test_sign_in (server, "supervisor", CENTRE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = client_new (&scene, server, i);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i]->thread = g_thread_new ("client", run, clients[i]);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_thread_join (clients[i]->thread);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);

  final = read_server (&scene, server->database);
  if (!is_one_day (&scene))
    {
      g_test_skip ("midnight passed");
    }
  else
    {
      wrong = km_history_check (&scene.history, final);
      if (wrong != NULL)
        g_error ("%s", wrong);
      g_test_message ("%u commands, %u tickets: as if one after the other", scene.history.ops->len, g_hash_table_size (final));
      g_assert_true (finds (&scene, final, "ticket.call-next", tell_another));
      g_assert_true (finds (&scene, final, "ticket.call-next", change_effective));
      g_assert_true (finds (&scene, final, "ticket.call-next", hide_refusal));
      g_assert_true (finds (&scene, final, "ticket.start", lose_record));
      g_assert_true (finds (&scene, final, "ticket.start", answer_too_early));
      g_assert_true (finds (&scene, final, "ticket.finish", tell_another));
    }

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
  km_history_clear (&scene.history);
  g_ptr_array_unref (scene.seen);
  g_ptr_array_unref (scene.held);
  g_ptr_array_unref (scene.gone);
  g_rand_free (scene.chance);
  g_mutex_clear (&scene.mutex);
  km_test_place_clear (&scene.place);
  g_free (scene.token);
  km_test_server_free (server);
}

/* ---- The checker, on histories made up here ---- */

#define T0 (1000 * KM_TIME_DAY)

static void
add (KmHistory  *history,
     const char *kind,
     const char *ticket,
     int         number,
     const char *counter,
     const char *state,
     KmTime      effective_at,
     gint64      sent,
     gint64      answered,
     gint64      order)
{
  g_autofree char *id = km_test_uuid ();
  gboolean issue = strcmp (kind, "ticket.issue") == 0;
  char at[KM_TIME_FORMAT_LENGTH];
  g_autoptr (json_t) body = issue ? json_pack ("{s:s, s:s}", "lane", "CIV", "priority", "none") : json_pack ("{s:s?}", "ticket", ticket);
  g_autoptr (json_t) answer = json_pack ("{s:s, s:{s:o}, s:[]}", "status", "accepted", "result", "ticket",
                                         ticket == NULL ? json_null () : json_pack ("{s:s, s:i, s:s, s:s, s:s?, s:s, s:s}", "id", ticket, "number", number, "lane", "CIV", "state", state, "counter",
                                                                                    counter, "effective_at", km_time_format (effective_at, at), "issued_at", at), "flags");

  km_history_add (history, id, kind, T0, body, issue ? NULL : counter, sent, answered, answer)->order = order;
}

static const char *
all_lanes (const char *counter)
{
  return "CIV";
}

static void
expect (KmHistory  *history,
        const char *what)
{
  g_autofree char *wrong = km_history_check (history, NULL);

  if (what == NULL)
    g_assert_cmpstr (wrong, ==, NULL);
  else if (wrong == NULL || strstr (wrong, what) == NULL)
    g_error ("the checker says “%s” and not “%s”", wrong, what);
  km_history_clear (history);
  km_history_init (history, all_lanes);
}

static void
test_checker (void)
{
  KmHistory history;

  km_history_init (&history, all_lanes);
  /* Two who came are called in their order, by two counters at once. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 1);
  add (&history, "ticket.issue", "b", 2, NULL, "waiting", T0 + 1, 30, 40, 2);
  add (&history, "ticket.call-next", "b", 2, "X-2", "called", T0 + 1, 50, 70, 4);
  add (&history, "ticket.call-next", "a", 1, "X-1", "called", T0, 50, 80, 3);
  expect (&history, NULL);
  /* The second before the first. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 1);
  add (&history, "ticket.issue", "b", 2, NULL, "waiting", T0 + 1, 30, 40, 2);
  add (&history, "ticket.call-next", "b", 2, "X-2", "called", T0 + 1, 50, 70, 3);
  expect (&history, "the next was a");
  /* One to two counters. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 1);
  add (&history, "ticket.call-next", "a", 1, "X-1", "called", T0, 30, 40, 2);
  add (&history, "ticket.call-next", "a", 1, "X-2", "called", T0, 50, 60, 3);
  expect (&history, "at once");
  /* The same, both asked at the same time: the clocks cannot tell, the order does. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 1);
  add (&history, "ticket.call-next", "a", 1, "X-1", "called", T0, 30, 40, 2);
  add (&history, "ticket.finish", "a", 1, "X-1", "finished", T0, 41, 60, 4);
  add (&history, "ticket.call-next", "a", 1, "X-2", "called", T0, 50, 55, 3);
  expect (&history, "the next was nobody");
  /* Nobody, though one waits. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 1);
  add (&history, "ticket.call-next", NULL, 0, "X-1", NULL, 0, 30, 40, 2);
  expect (&history, "the next was a");
  /* A number twice, and one left out. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 1);
  add (&history, "ticket.issue", "b", 1, NULL, "waiting", T0, 30, 40, 2);
  expect (&history, "after 1");
  /* Against time: the call stands before the issue that was answered before it was sent. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 2);
  add (&history, "ticket.call-next", NULL, 0, "X-1", NULL, 0, 30, 40, 1);
  expect (&history, "stands after it");
  /* Another effective_at than the ticket came with. */
  add (&history, "ticket.issue", "a", 1, NULL, "waiting", T0, 10, 20, 1);
  add (&history, "ticket.call-next", "a", 1, "X-1", "called", T0 - 5, 30, 40, 2);
  expect (&history, "told of a");
  km_history_clear (&history);
}

int
main (int    argc,
      char **argv)
{
  const char *text;

  g_test_init (&argc, &argv, NULL);
  text = g_getenv ("KM_HISTORY_STEPS");
  if (text != NULL)
    steps = (guint) atoi (text);
  text = g_getenv ("KM_HISTORY_SEED");
  seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : g_random_int ();
  g_test_message ("KM_HISTORY_SEED=%u KM_HISTORY_STEPS=%u", seed, steps);
  g_test_add_func ("/history/checker", test_checker);
  g_test_add_func ("/history/counters", test_history);
  return g_test_run ();
}
