/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stopping, being killed, and starting again: an answered command is on disk, an unanswered one happens once. */

#include <string.h>

#include "km-json.h"
#include "km-test-desk.h"

static KmTestServer *
again (KmTestServer *server)
{
  g_autofree char *folder = g_strdup (server->folder);

  server->keep_folder = TRUE;
  km_test_server_free (server);
  return km_test_server_start (folder, NULL);
}

static char *
request_for (const char *token,
             json_t     *command)
{
  json_t *envelope = json_pack ("{s:[O]}", "commands", command);
  char *body = json_dumps (envelope, JSON_COMPACT);
  char *request = g_strdup_printf ("POST /v1/commands HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s", token, strlen (body), body);

  free (body);
  json_decref (envelope);
  return request;
}

#define MANY 200

/* Commands on many links, the end in the midst of them; then the same again. */
static void
end_in_the_midst (gboolean kill)
{
  KmTestServer *server = km_test_server_start (NULL, NULL);
  g_autofree char *token = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autoptr (KmTestLink) idle = km_test_link_open (server);
  json_t *commands[MANY];
  KmTestLink *links[MANY];
  gboolean answered[MANY] = { FALSE };
  g_autoptr (KmReply) queue = NULL;
  guint n_answered = 0;

  for (guint i = 0; i < MANY; i++)
    {
      commands[i] = km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", "CIV", "audience", "citizen", "priority", "none"));
      links[i] = km_test_link_open (server);
    }
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *request = request_for (token, commands[i]);

      km_test_link_send (links[i], request, strlen (request));
      if (i == MANY / 2)
        {
          /* The first is answered: from here on the end may come at any moment. */
          g_autoptr (KmReply) reply = km_test_link_receive (links[0]);

          g_assert_nonnull (reply);
          km_assert_status (reply, 200);
          answered[0] = TRUE;
          if (kill)
            km_test_server_kill (server);
          else
            g_subprocess_send_signal (server->process, 15);
        }
    }
  for (guint i = 1; i < MANY; i++)
    {
      g_autoptr (KmReply) reply = km_test_link_receive (links[i]);

      if (reply == NULL)
        continue;
      if (reply->status == 503)
        {
          g_assert_cmpstr (km_reply_code (reply), ==, "stopping");
          continue;
        }
      km_assert_status (reply, 200);
      g_assert_cmpstr (km_test_status (json_array_get (json_object_get (reply->json, "results"), 0)), ==, "accepted");
      answered[i] = TRUE;
    }
  if (!kill)
    g_assert_cmpint (km_test_server_stop (server), ==, 0);

  server = again (server);
  for (guint i = 0; i < MANY; i++)
    {
      json_t *element = km_test_send (server, token, json_incref (commands[i]));

      if (answered[i])
        g_assert_cmpstr (km_test_status (element), ==, "duplicate");
      else
        g_assert_true (strcmp (km_test_status (element), "duplicate") == 0 || strcmp (km_test_status (element), "accepted") == 0);
      n_answered += answered[i];
      json_decref (element);
    }
  g_test_message ("%u of %u were answered before the end", n_answered, MANY);
  queue = km_test_request (server, "GET", "/v1/centres/ASW/queue", token, NULL, NULL);
  g_assert_cmpint (json_array_size (json_object_get (queue->json, "waiting")), ==, MANY);

  for (guint i = 0; i < MANY; i++)
    {
      km_test_link_free (links[i]);
      json_decref (commands[i]);
    }
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  km_test_server_free (server);
}

static void
test_drain (void)
{
  end_in_the_midst (FALSE);
}

static void
test_kill (void)
{
  end_in_the_midst (TRUE);
}

static void
test_restart (void)
{
  KmTestServer *server = km_test_server_start (NULL, NULL);
  g_autoptr (KmTestTill) till = km_test_enrol (server, "ASW");
  g_autofree char *shift = km_test_uuid ();
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", "ASW-01");
  g_autofree char *supervisor = km_test_sign_in (server, "supervisor", "ASW", NULL);
  g_autofree char *ticket = km_test_issue (server, token, "CIV");
  json_t *called = km_test_send (server, token, km_test_command ("ticket.call-next", json_pack ("{s:s}", "counter", "ASW-01")));
  json_t *facts = json_array ();
  json_t *results;
  static const char *const paths[] = { "/v1/centres/ASW/queue", "/v1/centres/ASW/dashboard", "/v1/centres/ASW", "/v1/sessions/current" };
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func ((GDestroyNotify) km_reply_free);
  g_autoptr (KmReply) receipt = NULL;
  g_autofree char *path = NULL;

  json_array_append_new (facts, km_test_fact (till, "clerk", "shift.open", json_pack ("{s:s, s:s, s:i}", "shift", shift, "counter", "ASW-01", "float", 10000)));
  json_array_append_new (facts, km_test_fact (till, "clerk", "ticket.start", json_pack ("{s:s, s:s}", "ticket", ticket, "counter", "ASW-01")));
  json_array_append_new (facts, km_test_fact (till, "clerk", "transaction.complete", km_test_transaction (till, "clerk", "ASW-01", shift, ticket)));
  results = km_test_send_all (server, till->token, json_incref (facts));
  path = g_strdup_printf ("/v1/receipts/%s", km_json_get_string (json_object_get (json_array_get (results, 2), "result"), "receipt", ""));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (km_test_status (json_array_get (results, i)), ==, "accepted");
  json_decref (results);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_ptr_array_add (before, km_test_request (server, "GET", paths[i], supervisor, NULL, NULL));
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  server = again (server);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (KmReply) after = km_test_request (server, "GET", paths[i], supervisor, NULL, NULL);
      KmReply *was = g_ptr_array_index (before, i);

      km_assert_status (after, 200);
      json_object_del (was->json, "at");
      json_object_del (after->json, "at");
      if (!json_equal (was->json, after->json))
        {
          g_autofree char *one = json_dumps (was->json, JSON_COMPACT);
          g_autofree char *two = json_dumps (after->json, JSON_COMPACT);

          g_error ("%s before the restart: %s\nafter: %s", paths[i], one, two);
        }
    }
  receipt = km_test_request (server, "GET", path, token, NULL, NULL);
  km_assert_status (receipt, 200);
  results = km_test_send_all (server, till->token, facts);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (km_test_status (json_array_get (results, i)), ==, "duplicate");
  json_decref (results);
  json_decref (called);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  km_test_server_free (server);
}

static void
test_parent (void)
{
  /* Whoever started it is gone: its end of the pipe closes. */
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *port_file = g_build_filename (server->folder, "port", NULL);

  g_assert_true (g_file_test (port_file, G_FILE_TEST_EXISTS));
  g_output_stream_close (g_subprocess_get_stdin_pipe (server->process), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait (server->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (server->process));
  g_assert_cmpint (g_subprocess_get_exit_status (server->process), ==, 0);
  g_assert_false (g_file_test (port_file, G_FILE_TEST_EXISTS));
  g_clear_object (&server->process);
}

static void
test_visitors (void)
{
  /* With visitors, some stand at the door already; and the server stops as well with them. */
  static const char *const arguments[] = { "--visitors-per-hour=1000", "--seed=7", NULL };
  g_autoptr (KmTestServer) server = km_test_server_start (NULL, arguments);
  g_autofree char *token = km_test_sign_in (server, "clerk", "ASW", NULL);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gsize waiting = 0;

  while (waiting == 0)
    {
      g_autoptr (KmReply) queue = km_test_request (server, "GET", "/v1/centres/ASW/queue", token, NULL, NULL);

      waiting = json_array_size (json_object_get (queue->json, "waiting"));
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lifecycle/drain", test_drain);
  g_test_add_func ("/lifecycle/kill", test_kill);
  g_test_add_func ("/lifecycle/restart", test_restart);
  g_test_add_func ("/lifecycle/parent", test_parent);
  g_test_add_func ("/lifecycle/visitors", test_visitors);
  return g_test_run ();
}
