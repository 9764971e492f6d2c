/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The event stream: in order, without a hole, resumed, reset, and cut for who does not read. */

#include <string.h>
#include <sys/socket.h>

#include "km-json.h"
#include "km-test-desk.h"

static KmTestServer *server;

/* One event as it came. */
typedef struct
{
  char *id;
  char *kind;
  json_t *data;
  gint64 seq;
} Event;

static void
event_clear (Event *event)
{
  g_free (event->id);
  g_free (event->kind);
  json_decref (event->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Event, event_clear)

/* The next line of the body, out of its chunks: a chunk's head is a line of its own, a hexadecimal number. Events of this
 * server never begin a line with one. NULL at the end. */
static char *
read_event_line (KmTestLink *link)
{
  for (;;)
    {
      g_autofree char *line = km_test_link_read_line (link);

      if (line == NULL)
        return NULL;
      if (strcmp (line, "0") == 0)
        return NULL;
      if (*line != '\0' && strspn (line, "0123456789abcdefABCDEF") == strlen (line))
        continue;
      return g_steal_pointer (&line);
    }
}

/* A data line may be cut by the border of two chunks: its parts are put together until it is whole JSON. */
static json_t *
read_data (KmTestLink *link,
           const char *first)
{
  g_autoptr (GString) text = g_string_new (first);
  json_t *data;

  while ((data = json_loads (text->str, 0, NULL)) == NULL)
    {
      g_autofree char *line = read_event_line (link);

      g_assert_nonnull (line);
      g_string_append (text, line);
    }
  return data;
}

static gboolean
read_event (KmTestLink *link,
            Event      *event)
{
  *event = (Event) { NULL };
  for (;;)
    {
      g_autofree char *line = read_event_line (link);

      if (line == NULL)
        return FALSE;
      if (g_str_has_prefix (line, "id: "))
        event->id = g_strdup (line + 4);
      else if (g_str_has_prefix (line, "event: "))
        event->kind = g_strdup (line + 7);
      else if (g_str_has_prefix (line, "data: "))
        {
          event->data = read_data (link, line + 6);
          event->seq = km_json_get_integer (event->data, "seq", -1);
          g_assert_cmpstr (km_json_get_string (event->data, "kind", ""), ==, event->kind);
          return TRUE;
        }
    }
}

/* Opens a stream, and reads its head and the first comment: from then on nothing is missed. */
static KmTestLink *
listen_to (const char *token,
           const char *centre,
           const char *last_event_id)
{
  KmTestLink *link = km_test_link_open (server);
  g_autoptr (GString) request = g_string_new (NULL);
  g_autofree char *status = NULL;

  g_string_append_printf (request, "GET /v1/events?centre=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n", centre, token);
  if (last_event_id != NULL)
    g_string_append_printf (request, "Last-Event-ID: %s\r\n", last_event_id);
  g_string_append (request, "\r\n");
  g_assert_true (km_test_link_send (link, request->str, request->len));
  status = km_test_link_read_line (link);
  g_assert_cmpstr (status, ==, "HTTP/1.1 200 OK");
  for (;;)
    {
      g_autofree char *line = km_test_link_read_line (link);

      g_assert_nonnull (line);
      if (*line == '\0')
        break;
    }
  return link;
}

static void
wait_for_comment (KmTestLink *link)
{
  g_autofree char *line = read_event_line (link);

  g_assert_cmpstr (line, ==, ":");
}

static gint64
queue_seq (const char *token,
           const char *centre,
           char      **epoch)
{
  g_autofree char *path = g_strdup_printf ("/v1/centres/%s/queue", centre);
  g_autoptr (KmReply) reply = km_test_request (server, "GET", path, token, NULL, NULL);

  km_assert_status (reply, 200);
  if (epoch != NULL)
    *epoch = g_strdup (km_json_get_string (reply->json, "epoch", NULL));
  return km_json_get_integer (reply->json, "seq", -1);
}

static void
issue_many (const char *token,
            const char *lane,
            guint       count)
{
  while (count > 0)
    {
      json_t *commands = json_array ();
      guint n = MIN (count, 100);
      json_t *results;

      for (guint i = 0; i < n; i++)
        json_array_append_new (commands, km_test_command ("ticket.issue", json_pack ("{s:s, s:s, s:s}", "lane", lane, "audience", "citizen", "priority", "none")));
      results = km_test_send_all (server, token, commands);
      g_assert_cmpint (json_array_size (results), ==, n);
      g_assert_cmpstr (km_test_status (json_array_get (results, n - 1)), ==, "accepted");
      json_decref (results);
      count -= n;
    }
}

static void
test_order (void)
{
  g_autofree char *token = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autofree char *epoch = NULL;
  gint64 before = queue_seq (token, "ASW", &epoch), last = before, end;
  g_autoptr (KmTestLink) link = listen_to (token, "ASW", NULL);
  guint tickets = 0;

  wait_for_comment (link);
  issue_many (token, "CIV", 250);
  end = queue_seq (token, "ASW", NULL);
  g_assert_cmpint (end, >=, before + 250);
  while (last < end)
    {
      g_auto (Event) event = { NULL };
      g_autofree char *id = NULL;

      g_assert_true (read_event (link, &event));
      g_assert_cmpint (event.seq, ==, last + 1);
      last = event.seq;
      id = g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, last);
      g_assert_cmpstr (event.id, ==, id);
      tickets += strcmp (event.kind, "ticket.changed") == 0;
      if (strcmp (event.kind, "ticket.changed") == 0)
        g_assert_cmpstr (km_json_get_string (json_object_get (event.data, "body"), "id", "-"), ==, km_json_get_string (event.data, "subject", ""));
    }
  g_assert_cmpint (tickets, ==, 250);
}

static void
test_resume (void)
{
  g_autofree char *token = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autofree char *epoch = NULL;
  g_autofree char *id = NULL;
  gint64 seq = queue_seq (token, "ASW", &epoch);
  g_autoptr (KmTestLink) link = NULL;

  issue_many (token, "CIV", 5);
  id = g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, seq);
  link = listen_to (token, "ASW", id);
  for (guint i = 0; i < 5; i++)
    {
      g_auto (Event) event = { NULL };

      g_assert_true (read_event (link, &event));
      g_assert_cmpint (event.seq, ==, ++seq);
    }
}

static void
test_reset (void)
{
  g_autofree char *token = km_test_sign_in (server, "reception", "ASW", NULL);
  g_autofree char *epoch = NULL;
  gint64 seq = queue_seq (token, "ASW", &epoch);
  g_autofree char *ahead = g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, seq + 1000);
  const char *ids[] = { "other-epoch.1", "nonsense", "", ".", ahead };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (KmTestLink) link = listen_to (token, "ASW", ids[i]);
      g_auto (Event) reset = { NULL };
      g_auto (Event) next = { NULL };

      g_assert_true (read_event (link, &reset));
      g_assert_cmpstr (reset.kind, ==, "reset");
      g_assert_cmpstr (km_json_get_string (json_object_get (reset.data, "body"), "epoch", ""), ==, epoch);
      g_assert_cmpint (km_json_get_integer (json_object_get (reset.data, "body"), "seq", -1), ==, seq);
      issue_many (token, "CIV", 1);
      g_assert_true (read_event (link, &next));
      g_assert_cmpint (next.seq, ==, seq + 1);
      seq = queue_seq (token, "ASW", NULL);
    }
}

static gint64
metric (const char *name)
{
  g_autoptr (KmReply) reply = km_test_request (server, "GET", "/metrics", NULL, NULL, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
  g_autofree char *line = g_strdup_printf ("\n%s ", name);
  const char *at = strstr (text, line);

  g_assert_nonnull (at);
  return g_ascii_strtoll (at + strlen (line), NULL, 10);
}

static void
test_slow (void)
{
  g_autofree char *token = km_test_sign_in (server, "reception", "CAI", NULL);
  g_autoptr (KmTestLink) link = km_test_link_open (server);
  g_autofree char *request = g_strdup_printf ("GET /v1/events?centre=CAI HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", token);
  gint64 cut = metric ("km_listeners_cut_total"), deadline;
  int size = 4096;
  gsize got;
  g_autofree char *buffer = g_malloc (4 * 1024 * 1024);
  g_autofree char *status = NULL;
  gboolean ended;

  /* A listener that reads nothing, and whose kernel keeps little for it. */
  setsockopt (g_socket_get_fd (g_socket_connection_get_socket (link->connection)), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  g_assert_true (km_test_link_send (link, request, strlen (request)));
  status = km_test_link_read_line (link);
  g_assert_nonnull (status);
  issue_many (token, "CIV", 2900);

  deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (metric ("km_listeners_cut_total") == cut)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);

  /* What it still gets ends soon, and long before all 2900. */
  ended = g_input_stream_read_all (G_INPUT_STREAM (link->input), buffer, 4 * 1024 * 1024, &got, NULL, NULL);
  g_assert_true (!ended || got < 4 * 1024 * 1024);
  g_assert_cmpint (got, <, 1024 * 1024);
}

static void
test_restart (void)
{
  /* After a restart the stream goes on where it ended, without a reset. */
  g_autofree char *token = km_test_sign_in (server, "reception", "VAN-01", NULL);
  g_autofree char *epoch = NULL;
  g_autofree char *id = NULL;
  gint64 seq;
  g_autoptr (KmTestLink) link = NULL;
  g_autoptr (KmTestLink) ended = listen_to (token, "VAN-01", NULL);
  g_autofree char *folder = g_strdup (server->folder);

  wait_for_comment (ended);
  issue_many (token, "CIV", 1);
  seq = queue_seq (token, "VAN-01", &epoch);
  issue_many (token, "CIV", 3);
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  /* The stream was ended in good order: its last chunk came. */
  for (;;)
    {
      g_auto (Event) event = { NULL };

      if (!read_event (ended, &event))
        break;
    }
  server->keep_folder = TRUE;
  km_test_server_free (server);
  server = km_test_server_start (folder, NULL);

  id = g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, seq);
  link = listen_to (token, "VAN-01", id);
  for (guint i = 0; i < 3; i++)
    {
      g_auto (Event) event = { NULL };

      g_assert_true (read_event (link, &event));
      g_assert_cmpint (event.seq, ==, ++seq);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/order", test_order);
  g_test_add_func ("/events/resume", test_resume);
  g_test_add_func ("/events/reset", test_reset);
  g_test_add_func ("/events/slow", test_slow);
  g_test_add_func ("/events/restart", test_restart);
  server = km_test_server_start (NULL, NULL);
  status = g_test_run ();
  g_assert_cmpint (km_test_server_stop (server), ==, 0);
  km_test_server_free (server);
  return status;
}
