/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-catalogue-folder.h"
#include "km-practice.h"
#include "km-scene.h"
#include "km-store.h"

/* ---- The database ---- */

static void
add_centre (KmDb  *db,
            guint  index,
            guint  counters)
{
  g_autofree char *centre = g_strdup_printf ("L%02u", index);
  g_autoptr (GError) error = NULL;

  km_db_run (db, KM_SQL ("INSERT INTO centre (centre, name_ar, name_en, kind, settings) SELECT $1, name_ar, name_en, kind, settings FROM centre WHERE centre = 'CAI'"),
             &error, "s", centre);
  g_assert_no_error (error);
  km_db_run (db, KM_SQL ("INSERT INTO lane (centre, lane, position, letter, latin, name_ar, name_en, authorities) SELECT $1, lane, position, letter, latin, name_ar, name_en, authorities FROM lane WHERE centre = 'CAI'"),
             &error, "s", centre);
  g_assert_no_error (error);
  for (guint i = 0; i < counters; i++)
    {
      g_autofree char *counter = g_strdup_printf ("%s-%04u", centre, i + 1);

      km_db_run (db, KM_SQL ("INSERT INTO counter (counter, centre, number, lanes, state, account, since) SELECT $1, $2, $3, lanes, 'open', 'supervisor', 1 FROM counter WHERE counter = 'CAI-01'"),
                 &error, "ssi", counter, centre, (gint64) i + 1);
      g_assert_no_error (error);
    }
}

static char *
make_database (guint centres,
               guint per_centre)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("km-scene-XXXXXX", &error);
  g_autofree char *uri = g_strdup_printf ("sqlite:%s/server.db", folder);
  g_autofree char *version = NULL;
  KmStore *store;
  KmDb *db;

  g_assert_no_error (error);
  store = km_store_open (uri, KM_STORE_CREATE | KM_STORE_PRACTICE, &error);
  g_assert_no_error (error);
  km_practice_seed (store, g_get_real_time (), &error);
  g_assert_no_error (error);
  version = km_catalogue_folder_publish (store, g_getenv ("KM_CATALOGUE"), g_get_real_time (), &error);
  g_assert_no_error (error);
  db = km_store_get_writer (store);
  km_db_begin (db, &error);
  for (guint i = 0; i < centres; i++)
    add_centre (db, i, per_centre);
  km_db_commit (db, &error);
  g_assert_no_error (error);
  km_store_close (store);
  return folder;
}

KmScene *
km_scene_new (guint              centres,
              guint              per_centre,
              guint              connections,
              guint              tills,
              const char *const *arguments,
              const char        *preload)
{
  KmScene *self = g_new0 (KmScene, 1);
  g_autofree char *folder = make_database (centres, per_centre);

  self->n_centres = centres;
  self->per_centre = per_centre;
  self->connections = connections;
  if (preload != NULL)
    g_setenv ("LD_PRELOAD", preload, TRUE);
  self->server = km_test_server_start (folder, arguments);
  g_unsetenv ("LD_PRELOAD");
  self->centres = g_new0 (char *, centres + 1);
  self->tokens = g_new0 (char *, centres + 1);
  for (guint i = 0; i < centres; i++)
    {
      self->centres[i] = g_strdup_printf ("L%02u", i);
      self->tokens[i] = km_test_sign_in (self->server, "supervisor", self->centres[i], NULL);
    }
  self->n_tills = tills;
  self->tills = g_new0 (KmTestTill *, tills);
  self->made = g_new0 (GPtrArray *, tills);
  for (guint i = 0; i < tills; i++)
    self->tills[i] = km_test_enrol (self->server, self->centres[i % centres]);
  return self;
}

void
km_scene_free (KmScene *self)
{
  for (guint i = 0; i < self->n_tills; i++)
    {
      km_test_till_free (self->tills[i]);
      g_clear_pointer (&self->made[i], g_ptr_array_unref);
    }
  g_free (self->tills);
  g_free (self->made);
  g_strfreev (self->centres);
  g_strfreev (self->tokens);
  if (self->server->process != NULL)
    km_test_server_stop (self->server);
  km_test_server_free (self->server);
  g_free (self);
}

char *
km_scene_counter (KmScene *self,
                  guint    index,
                  guint    n)
{
  return g_strdup_printf ("%s-%04u", self->centres[index % self->n_centres], n % self->per_centre + 1);
}

/* ---- What is there before the load ---- */

void
km_scene_fill_queues (KmScene *self,
                      guint    tickets)
{
  for (guint centre = 0; centre < self->n_centres; centre++)
    for (guint i = 0; i < tickets; i += 100)
      {
        json_t *commands = json_array ();

        for (guint j = i; j < MIN (i + 100, tickets); j++)
          json_array_append_new (commands, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none")));
        json_decref (km_test_send_all (self->server, self->tokens[centre], commands));
      }
}

void
km_scene_make_sales (KmScene *self,
                     guint    each)
{
  for (guint i = 0; i < self->n_tills; i++)
    {
      KmTestTill *till = self->tills[i];
      g_autofree char *shift = km_test_uuid ();
      g_autofree char *counter = km_scene_counter (self, i, i / self->n_centres);

      self->made[i] = g_ptr_array_new_with_free_func (g_free);
      json_decref (km_test_send (self->server, till->token, km_test_fact (till, "supervisor", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", counter, "float", 0))));
      for (guint j = 0; j < each; j++)
        {
          json_t *envelope = json_pack ("{s:[o]}", "commands", km_test_fact (till, "supervisor", "transaction.complete", km_test_transaction (till, "supervisor", counter, shift, NULL)));
          char *body = json_dumps (envelope, JSON_COMPACT);
          GString *request = g_string_new (NULL);

          km_scene_post (request, till->token, body);
          g_ptr_array_add (self->made[i], g_string_free (request, FALSE));
          free (body);
          json_decref (envelope);
        }
    }
}

double
km_scene_metric (KmScene    *self,
                 const char *name)
{
  g_autoptr (KmReply) reply = km_test_request (self->server, "GET", "/metrics", NULL, NULL, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  g_autofree char *line = g_strdup_printf ("\n%s ", name);
  const char *at = strstr (text, line);

  return at != NULL ? g_ascii_strtod (at + strlen (line), NULL) : 0;
}

/* ---- Requests ---- */

void
km_scene_post (GString    *request,
               const char *token,
               const char *body)
{
  g_string_append_printf (request, "POST /v1/commands HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
                          token, strlen (body), body);
}

G_GNUC_PRINTF (4, 5) static void
post_command (GString    *request,
              const char *token,
              const char *kind,
              const char *format,
              ...)
{
  g_autofree char *id = km_test_uuid ();
  g_autofree char *now = km_test_now ();
  g_autofree char *rest = NULL;
  g_autofree char *body = NULL;
  va_list arguments;

  va_start (arguments, format);
  rest = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  body = g_strdup_printf ("{\"commands\":[{\"id\":\"%s\",\"kind\":\"%s\",\"made_at\":\"%s\",%s}]}", id, kind, now, rest);
  km_scene_post (request, token, body);
}

gboolean
km_scene_next_issue (guint       index,
                     guint       round,
                     const char *answer,
                     GString    *request,
                     gpointer    scene)
{
  KmScene *self = scene;

  post_command (request, self->tokens[index % self->n_centres], "ticket.issue", "\"body\":{\"lane\":\"CIV\",\"audience\":\"citizen\",\"priority\":\"none\"}");
  return TRUE;
}

gboolean
km_scene_next_call (guint       index,
                    guint       round,
                    const char *answer,
                    GString    *request,
                    gpointer    scene)
{
  KmScene *self = scene;
  guint shared = MAX (self->connections / self->n_centres, 1); /* connections at this centre */
  guint n = index / self->n_centres + round * shared;
  g_autofree char *counter = NULL;

  if (n >= self->per_centre)
    return FALSE;
  counter = km_scene_counter (self, index, n);
  post_command (request, self->tokens[index % self->n_centres], "ticket.call-next", "\"body\":{\"counter\":\"%s\"}", counter);
  return TRUE;
}

gboolean
km_scene_next_visit (guint       index,
                     guint       round,
                     const char *answer,
                     GString    *request,
                     gpointer    scene)
{
  static const char *const kinds[] = { "ticket.issue", "ticket.call-next", "ticket.start", "ticket.finish" };
  KmScene *self = scene;
  KmTestTill *till = self->tills[index];
  g_autofree char *counter = km_scene_counter (self, index, index / self->n_centres);
  guint step = round % G_N_ELEMENTS (kinds);
  const char *ticket;

  if (step == 0)
    return km_scene_next_issue (index, round, answer, request, scene);
  if (step == 1)
    {
      post_command (request, self->tokens[index % self->n_centres], kinds[step], "\"body\":{\"counter\":\"%s\"}", counter);
      return TRUE;
    }
  ticket = strstr (answer, "\"ticket\":{\"id\":\"");
  if (ticket == NULL)
    return FALSE;
  post_command (request, till->token, kinds[step], "\"n\":%" G_GINT64_FORMAT ",\"actor\":\"supervisor\",\"body\":{\"ticket\":\"%.36s\",\"counter\":\"%s\"}",
                ++till->n, ticket + strlen ("\"ticket\":{\"id\":\""), counter);
  return TRUE;
}

gboolean
km_scene_next_sale (guint       index,
                    guint       round,
                    const char *answer,
                    GString    *request,
                    gpointer    scene)
{
  KmScene *self = scene;

  if (round >= self->made[index]->len)
    return FALSE;
  g_string_append (request, g_ptr_array_index (self->made[index], round));
  return TRUE;
}
