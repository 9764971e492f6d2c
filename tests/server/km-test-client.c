/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "km-answer-check.h"
#include "km-test-client.h"
#include "km-time.h"
#include "km-uuid.h"

static const char *
server_program (void)
{
  const char *program = g_getenv ("KM_SERVER");

  g_assert_nonnull (program);
  return program;
}

int
km_test_run_in (const char        *language,
                char             **output,
                char             **errors,
                const char        *input,
                const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;
  g_autofree char *complaints = NULL;

  /* A program that ends before it has read all is judged by its exit code. */
  signal (SIGPIPE, SIG_IGN);
  g_ptr_array_add (argv, (char *) server_program ());
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);
  if (language != NULL)
    g_subprocess_launcher_setenv (launcher, "LANGUAGE", language, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &said, &complaints, &error);
  g_assert_no_error (error);
  g_test_message ("%s %s: %s%s", arguments[0], arguments[0] != NULL && arguments[1] != NULL ? arguments[1] : "", said, complaints);
  if (output != NULL)
    *output = g_steal_pointer (&said);
  if (errors != NULL)
    *errors = g_steal_pointer (&complaints);
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

int
km_test_run (const char       **errors,
             const char        *input,
             const char *const *arguments)
{
  /* The last one's stays, so that a caller need not free what it looks at once. */
  static char *complaints;
  int status;

  g_clear_pointer (&complaints, g_free);
  status = km_test_run_in (NULL, NULL, &complaints, input, arguments);
  if (errors != NULL)
    *errors = complaints;
  return status;
}

static void
start (KmTestServer      *self,
       gboolean           practice,
       const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *port_file = g_build_filename (self->folder, "port", NULL);

  g_ptr_array_add (argv, g_strdup (server_program ()));
  g_ptr_array_add (argv, g_strdup ("serve"));
  if (practice)
    {
      g_ptr_array_add (argv, g_strdup ("--practice"));
      g_ptr_array_add (argv, g_strdup ("--visitors-per-hour=0"));
    }
  g_ptr_array_add (argv, g_strdup ("--stop-with-parent"));
  g_ptr_array_add (argv, g_strdup ("--listen=127.0.0.1:0"));
  g_ptr_array_add (argv, g_strdup_printf ("--database=sqlite:%s", self->database));
  g_ptr_array_add (argv, g_strdup_printf ("--port-file=%s", port_file));
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);

  self->process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));

  /* It says when it listens; by then the file with the port stands. */
  while (self->port == 0)
    {
      g_autofree char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);
      g_autofree char *port = NULL;

      g_assert_no_error (error);
      if (line == NULL)
        g_error ("khadamat-server ended before it listened");
      g_file_get_contents (port_file, &port, NULL, &error);
      g_assert_no_error (error);
      self->port = (guint16) g_ascii_strtoull (port, NULL, 10);
    }
}

KmTestServer *
km_test_server_start (const char        *folder,
                      const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  KmTestServer *self = g_new0 (KmTestServer, 1);

  self->folder = folder != NULL ? g_strdup (folder) : g_dir_make_tmp ("km-server-XXXXXX", &error);
  g_assert_no_error (error);
  self->database = g_build_filename (self->folder, "server.db", NULL);
  start (self, TRUE, arguments);
  return self;
}

KmTestServer *
km_test_server_start_real (const char *database)
{
  KmTestServer *self = g_new0 (KmTestServer, 1);

  self->folder = g_path_get_dirname (database);
  self->database = g_strdup (database);
  self->keep_folder = TRUE;
  start (self, FALSE, NULL);
  return self;
}

int
km_test_server_stop (KmTestServer *self)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (self->process))
    g_error ("khadamat-server was ended by signal %d", g_subprocess_get_term_sig (self->process));
  status = g_subprocess_get_exit_status (self->process);
  g_clear_object (&self->process);
  return status;
}

void
km_test_server_kill (KmTestServer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
km_test_server_free (KmTestServer *self)
{
  if (self->process != NULL)
    km_test_server_kill (self);
  g_clear_object (&self->output);
  if (!self->keep_folder)
    remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->database);
  g_free (self);
}

KmTestLink *
km_test_link_open (KmTestServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  KmTestLink *self = g_new0 (KmTestLink, 1);

  /* A test that hangs says where. */
  g_socket_client_set_timeout (client, 60);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1", server->port, NULL, &error);
  g_assert_no_error (error);
  self->input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)));
  g_data_input_stream_set_newline_type (self->input, G_DATA_STREAM_NEWLINE_TYPE_LF);
  return self;
}

void
km_test_link_free (KmTestLink *self)
{
  g_object_unref (self->input);
  g_object_unref (self->connection);
  g_free (self);
}

gboolean
km_test_link_send (KmTestLink *self,
                   const void *bytes,
                   gsize       length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)), bytes, length, NULL, NULL, NULL);
}

char *
km_test_link_read_line (KmTestLink *self)
{
  char *line = g_data_input_stream_read_line (self->input, NULL, NULL, NULL);

  return line != NULL ? g_strchomp (line) : NULL;
}

/* Reads @length bytes onto the end of @body. */
static gboolean
read_exactly (KmTestLink *self,
              GByteArray *body,
              gsize       length)
{
  gsize at = body->len, got;

  g_byte_array_set_size (body, (guint) (at + length));
  return g_input_stream_read_all (G_INPUT_STREAM (self->input), body->data + at, length, &got, NULL, NULL) && got == length;
}

static gboolean
read_body (KmTestLink *self,
           KmReply    *reply,
           GByteArray *body)
{
  const char *length = g_hash_table_lookup (reply->headers, "content-length");
  const char *encoding = g_hash_table_lookup (reply->headers, "transfer-encoding");

  if (encoding == NULL)
    return length == NULL || read_exactly (self, body, g_ascii_strtoull (length, NULL, 10));
  for (;;)
    {
      g_autofree char *line = km_test_link_read_line (self);
      g_autofree char *end = NULL;
      gsize size = line != NULL ? g_ascii_strtoull (line, NULL, 16) : 0;

      if (line == NULL || !read_exactly (self, body, size))
        return FALSE;
      end = km_test_link_read_line (self);
      if (size == 0)
        return TRUE;
    }
}

KmReply *
km_test_link_receive (KmTestLink *self)
{
  g_autoptr (KmReply) reply = g_new0 (KmReply, 1);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree char *first = km_test_link_read_line (self);

  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (first == NULL || !g_str_has_prefix (first, "HTTP/1.1 "))
    return NULL;
  reply->status = (guint) g_ascii_strtoull (first + strlen ("HTTP/1.1 "), NULL, 10);
  for (;;)
    {
      g_autofree char *line = km_test_link_read_line (self);
      char *colon;

      if (line == NULL)
        return NULL;
      if (*line == '\0')
        break;
      colon = strchr (line, ':');
      g_assert_nonnull (colon);
      g_hash_table_insert (reply->headers, g_ascii_strdown (line, colon - line), g_strdup (g_strstrip (colon + 1)));
    }
  if (reply->status == 100)
    return km_test_link_receive (self);
  if (reply->status != 304 && reply->status != 204 && !read_body (self, reply, body))
    return NULL;
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&body));
  reply->json = json_loadb (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), 0, NULL);
  return g_steal_pointer (&reply);
}

KmReply *
km_test_link_request (KmTestLink *self,
                      const char *method,
                      const char *path,
                      const char *token,
                      const char *body,
                      const char *header)
{
  g_autoptr (GString) request = g_string_new (NULL);
  g_autofree char *problem = NULL;
  KmReply *reply;

  g_string_append_printf (request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path);
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  if (header != NULL)
    g_string_append_printf (request, "%s\r\n", header);
  if (body != NULL)
    g_string_append_printf (request, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen (body));
  g_string_append (request, "\r\n");
  if (body != NULL)
    g_string_append (request, body);
  /* A server that refuses early may close before all is sent: its answer is read all the same. */
  km_test_link_send (self, request->str, request->len);
  reply = km_test_link_receive (self);
  if (reply != NULL && reply->json != NULL)
    problem = km_answer_check (method, path, reply->status, g_hash_table_lookup (reply->headers, "content-type"), reply->json);
  if (problem != NULL)
    g_error ("%s %s answers otherwise than data/openapi.json says: %s\n%.*s", method, path, problem, (int) MIN (g_bytes_get_size (reply->body), 2000),
             (const char *) g_bytes_get_data (reply->body, NULL));
  return reply;
}

KmReply *
km_test_request (KmTestServer *server,
                 const char   *method,
                 const char   *path,
                 const char   *token,
                 const char   *body,
                 const char   *header)
{
  g_autoptr (KmTestLink) link = km_test_link_open (server);
  KmReply *reply = km_test_link_request (link, method, path, token, body, header);

  if (reply == NULL)
    g_error ("no answer to %s %s", method, path);
  return reply;
}

KmReply *
km_test_request_json (KmTestServer *server,
                      const char   *method,
                      const char   *path,
                      const char   *token,
                      json_t       *body)
{
  char *text = json_dumps (body, JSON_COMPACT);
  KmReply *reply = km_test_request (server, method, path, token, text, NULL);

  free (text);
  json_decref (body);
  return reply;
}

void
km_reply_free (KmReply *self)
{
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  json_decref (self->json);
  g_free (self);
}

const char *
km_reply_code (KmReply *self)
{
  const char *code = json_string_value (json_object_get (self->json, "code"));

  return code != NULL ? code : "";
}

char *
km_test_uuid (void)
{
  char text[37];
  guint8 bytes[10];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_random_int_range (0, 256);
  km_uuid_v7 (g_get_real_time (), bytes, text);
  return g_strdup (text);
}

char *
km_test_now (void)
{
  return km_time_to_string (g_get_real_time ());
}
