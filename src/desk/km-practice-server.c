/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "km-backoff.h"
#include "km-desk.h"
#include "km-desk-error.h"
#include "km-props.h"

#include "km-practice-server.h"

#define LISTEN_SECONDS 20
#define STOP_SECONDS 5
#define SAID_BYTES 2000
#define EXIT_LOCKED 4 /* of khadamat-server: another process uses the database */

struct _KmPracticeServer
{
  GObject parent_instance;

  char *url, *problem;
  char *state_dir, *program, *catalogue_dir;
  int visitors;
  gboolean launching;   /* a worker is starting it */
  GSubprocess *process; /* (nullable) */
  guint alive;          /* how many of its process and its error pipe have not ended */
  GString *said;        /* the end of what it wrote there */
  char *port_file;
  guint retry_id, limit_id;
  KmBackoff backoff;
  gboolean stopping;
  GTask *start; /* (nullable): waits for the first url */
  GTask *stop;  /* (nullable) */
};

static const KmProp props[] = {
  { "url", KM_PROP_STRING, G_STRUCT_OFFSET (KmPracticeServer, url) },
  { "problem", KM_PROP_STRING, G_STRUCT_OFFSET (KmPracticeServer, problem) },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmPracticeServer, km_practice_server, G_TYPE_OBJECT)

static void launch (KmPracticeServer *self);

static void
finish_start_with (KmPracticeServer *self, const char *code, const char *problem)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->start);

  g_clear_handle_id (&self->limit_id, g_source_remove);
  if (task == NULL)
    return;
  if (problem)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_UNAVAILABLE, code, problem));
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish_start (KmPracticeServer *self, const char *problem)
{
  finish_start_with (self, "practice-server", problem);
}

/* What a refusal to start means to the person, by the server's exit status. */
static const char *
code_of_status (int status)
{
  static const char *const codes[] = {
    [5] = "too-new", [6] = "file-read-only", [7] = "catalogue", [8] = "no-zone", [9] = "file-practice", [10] = "corrupt", [12] = "disk-full",
  };

  return status >= 0 && status < (int) G_N_ELEMENTS (codes) && codes[status] ? codes[status] : "practice-server";
}

/* --- listening to it ----------------------------------------------------------------------------------------------------- */

/* One of its two pipes, while lines come. */
typedef struct
{
  KmPracticeServer *server; /* (owned) */
  GSubprocess *process;     /* (owned): of that pipe; the server may have another by then */
  GDataInputStream *lines;  /* (owned) */
} Pipe;

static void
pipe_free (Pipe *pipe)
{
  g_object_unref (pipe->server);
  g_object_unref (pipe->process);
  g_object_unref (pipe->lines);
  g_free (pipe);
}

static void
read_pipe (KmPracticeServer *self, GInputStream *stream, GAsyncReadyCallback callback)
{
  Pipe *pipe = g_new0 (Pipe, 1);

  pipe->server = g_object_ref (self);
  pipe->process = g_object_ref (self->process);
  pipe->lines = g_data_input_stream_new (stream);
  g_data_input_stream_read_line_async (pipe->lines, G_PRIORITY_DEFAULT, NULL, callback, pipe);
}

static void
got_port (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmPracticeServer) self = user_data;
  g_autofree char *text = NULL, *url = NULL;
  gint64 port;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, NULL, NULL, NULL) || self->process == NULL || self->stopping)
    return;
  port = g_ascii_strtoll (text, NULL, 10);
  if (port <= 0 || port > 65535)
    return;
  km_backoff_reset (&self->backoff);
  url = g_strdup_printf ("http://127.0.0.1:%" G_GINT64_FORMAT, port);
  km_props_set_string (self, "problem", &self->problem, NULL);
  km_props_set_string (self, "url", &self->url, url);
  finish_start (self, NULL);
}

/* It says that it listens, in whatever language, when the file with its port stands. */
static void
got_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pipe *pipe = user_data;
  KmPracticeServer *self = pipe->server;
  g_autofree char *line = g_data_input_stream_read_line_finish (pipe->lines, result, NULL, NULL);

  if (line == NULL)
    {
      pipe_free (pipe);
      return;
    }
  if (pipe->process == self->process && *km_practice_server_get_url (self) == '\0')
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->port_file);

      g_file_load_contents_async (file, NULL, got_port, g_object_ref (self));
    }
  g_data_input_stream_read_line_async (pipe->lines, G_PRIORITY_DEFAULT, NULL, got_line, pipe);
}

static gboolean
relaunch (gpointer user_data)
{
  KmPracticeServer *self = user_data;

  self->retry_id = 0;
  launch (self);
  return G_SOURCE_REMOVE;
}

static void
stopped (KmPracticeServer *self)
{
  g_autoptr (GTask) stop = g_steal_pointer (&self->stop);

  g_clear_handle_id (&self->limit_id, g_source_remove);
  if (stop)
    g_task_return_boolean (stop, TRUE);
}

/* Process and pipe have ended: everything it said is known. */
static void
one_ended (KmPracticeServer *self, GSubprocess *process)
{
  g_autoptr (GSubprocess) ended = NULL;
  g_autofree char *problem = NULL, *said = NULL;
  gboolean exited;
  int status;

  if (process != self->process || --self->alive > 0)
    return;
  ended = g_steal_pointer (&self->process);
  if (self->stopping)
    {
      stopped (self);
      return;
    }
  exited = g_subprocess_get_if_exited (ended);
  status = exited ? g_subprocess_get_exit_status (ended) : 0;
  said = g_utf8_make_valid (self->said->str, -1);
  if (exited)
    problem = g_strdup_printf ("the practice server ended with status %d: %s", status, g_strchomp (said));
  else
    problem = g_strdup_printf ("the practice server was ended by signal %d", g_subprocess_get_term_sig (ended));
  km_props_set_string (self, "url", &self->url, NULL);
  km_props_set_string (self, "problem", &self->problem, problem);
  /* The server before it may still be letting its database go; any other refusal is the same a second later, and nobody waits for it. */
  if (exited && status != EXIT_LOCKED)
    finish_start_with (self, code_of_status (status), problem);
  self->retry_id = g_timeout_add (km_backoff_next (&self->backoff), relaunch, self);
}

/* Read to its end all the time: a full pipe would hold the server up. */
static void
got_complaint (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pipe *pipe = user_data;
  KmPracticeServer *self = pipe->server;
  g_autofree char *line = g_data_input_stream_read_line_finish (pipe->lines, result, NULL, NULL);

  if (line == NULL)
    {
      one_ended (self, pipe->process);
      pipe_free (pipe);
      return;
    }
  g_printerr ("%s\n", line);
  if (pipe->process == self->process)
    {
      g_string_append_printf (self->said, "%s\n", line);
      if (self->said->len > SAID_BYTES)
        g_string_erase (self->said, 0, (gssize) (self->said->len - SAID_BYTES));
    }
  g_data_input_stream_read_line_async (pipe->lines, G_PRIORITY_DEFAULT, NULL, got_complaint, pipe);
}

static void
did_exit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmPracticeServer) self = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  one_ended (self, G_SUBPROCESS (source));
}

/* --- starting it, on a worker: folders are made, programs looked for and processes begun there ---------------------------------- */

typedef struct
{
  char *state_dir, *program, *catalogue_dir, *port_file;
  int visitors;
} Launch;

static void
launch_free (Launch *launch)
{
  g_free (launch->state_dir);
  g_free (launch->program);
  g_free (launch->catalogue_dir);
  g_free (launch->port_file);
  g_free (launch);
}

/* The program beside this one: installed in the same folder, else in the build tree (build/src/ui/… beside build/src/), else in PATH. */
static char *
find_program (const char *program)
{
  static const char *const places[] = { "khadamat-server", "../khadamat-server", "../src/khadamat-server", "../libexec/khadamat-server",
                                        "../../src/khadamat-server", "../../../src/khadamat-server" };
  g_autofree char *own = NULL, *folder = NULL, *installed = NULL;

  if (program)
    return g_strdup (program);
  own = g_file_read_link ("/proc/self/exe", NULL);
  folder = own ? g_path_get_dirname (own) : NULL;
  for (guint i = 0; folder && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_canonicalize_filename (path, NULL);
    }
  installed = g_build_filename (KM_BINDIR, "khadamat-server", NULL);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return g_find_program_in_path ("khadamat-server");
}

static void
start_process (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Launch *self = task_data;
  g_autofree char *program = NULL;
  g_autofree char *database = g_strdup_printf ("sqlite:%s/server.db", self->state_dir);
  g_autofree char *visitors = self->visitors >= 0 ? g_strdup_printf ("%d", self->visitors) : NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  GSubprocess *process;
  GError *error = NULL;

  if (g_mkdir_with_parents (self->state_dir, 0700) < 0)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_READ_ONLY, "file-read-only", g_strerror (errno)));
      return;
    }
  program = find_program (self->program);
  if (program == NULL)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_UNAVAILABLE, "practice-server", "khadamat-server was not found"));
      return;
    }
  g_unlink (self->port_file);
  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, (char *) "serve");
  g_ptr_array_add (argv, (char *) "--practice");
  g_ptr_array_add (argv, (char *) "--stop-with-parent");
  g_ptr_array_add (argv, (char *) "--database");
  g_ptr_array_add (argv, database);
  g_ptr_array_add (argv, (char *) "--listen");
  g_ptr_array_add (argv, (char *) "127.0.0.1:0");
  g_ptr_array_add (argv, (char *) "--port-file");
  g_ptr_array_add (argv, self->port_file);
  if (self->catalogue_dir)
    {
      g_ptr_array_add (argv, (char *) "--catalogue");
      g_ptr_array_add (argv, self->catalogue_dir);
    }
  if (visitors)
    {
      g_ptr_array_add (argv, (char *) "--visitors-per-hour");
      g_ptr_array_add (argv, visitors);
    }
  g_ptr_array_add (argv, NULL);
  /* Its standard input is a pipe that only this process holds: the end of this process, however it comes, closes it. */
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  if (process)
    g_task_return_pointer (task, process, g_object_unref);
  else
    g_task_return_error (task, km_desk_error_new (KM_ERROR_UNAVAILABLE, "practice-server", error->message));
  g_clear_error (&error);
}

static void
did_launch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmPracticeServer) self = user_data;
  g_autoptr (GError) error = NULL;

  self->launching = FALSE;
  self->process = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->process == NULL)
    {
      g_autofree char *details = km_desk_error_details (error);

      if (self->stopping)
        {
          stopped (self);
          return;
        }
      km_props_set_string (self, "problem", &self->problem, details);
      finish_start_with (self, km_error_get_wire_code (error), details);
      self->retry_id = g_timeout_add (km_backoff_next (&self->backoff), relaunch, self);
      return;
    }
  g_string_truncate (self->said, 0);
  self->alive = 2;
  g_subprocess_wait_async (self->process, NULL, did_exit, g_object_ref (self));
  read_pipe (self, g_subprocess_get_stderr_pipe (self->process), got_complaint);
  read_pipe (self, g_subprocess_get_stdout_pipe (self->process), got_line);
  if (self->stopping)
    g_output_stream_close_async (g_subprocess_get_stdin_pipe (self->process), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
launch (KmPracticeServer *self)
{
  /* The worker may drop its task last: it holds nothing of this object. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, did_launch, g_object_ref (self));
  Launch *launch = g_new0 (Launch, 1);

  launch->state_dir = g_strdup (self->state_dir);
  launch->program = g_strdup (self->program);
  launch->catalogue_dir = g_strdup (self->catalogue_dir);
  launch->port_file = g_strdup (self->port_file);
  launch->visitors = self->visitors;
  self->launching = TRUE;
  g_task_set_task_data (task, launch, (GDestroyNotify) launch_free);
  g_task_run_in_thread (task, start_process);
}

static gboolean
waited_long_enough (gpointer user_data)
{
  KmPracticeServer *self = user_data;

  self->limit_id = 0;
  finish_start (self, self->problem && *self->problem ? self->problem : "the practice server does not listen");
  return G_SOURCE_REMOVE;
}

void
km_practice_server_start_async (KmPracticeServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_practice_server_start_async);
  self->start = g_steal_pointer (&task);
  self->limit_id = g_timeout_add_seconds (LISTEN_SECONDS, waited_long_enough, self);
  launch (self);
}

gboolean
km_practice_server_start_finish (KmPracticeServer *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
kill_it (gpointer user_data)
{
  KmPracticeServer *self = user_data;

  self->limit_id = 0;
  if (self->process)
    g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

void
km_practice_server_stop_async (KmPracticeServer *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_practice_server_stop_async);
  self->stopping = TRUE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  finish_start (self, "stopped");
  if (self->process == NULL && !self->launching)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stop = g_steal_pointer (&task);
  if (self->process)
    g_output_stream_close_async (g_subprocess_get_stdin_pipe (self->process), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  self->limit_id = g_timeout_add_seconds (STOP_SECONDS, kill_it, self);
}

gboolean
km_practice_server_stop_finish (KmPracticeServer *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
km_practice_server_get_url (KmPracticeServer *self)
{
  return self->url ? self->url : "";
}

int
km_practice_server_get_pid (KmPracticeServer *self)
{
  const char *pid = self->process ? g_subprocess_get_identifier (self->process) : NULL;

  return pid ? (int) g_ascii_strtoll (pid, NULL, 10) : 0;
}

void
km_practice_server_set_visitors (KmPracticeServer *self, int per_hour)
{
  self->visitors = per_hour;
}

static void
km_practice_server_finalize (GObject *object)
{
  KmPracticeServer *self = KM_PRACTICE_SERVER (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->limit_id, g_source_remove);
  g_clear_object (&self->process);
  g_string_free (self->said, TRUE);
  g_free (self->state_dir);
  g_free (self->program);
  g_free (self->catalogue_dir);
  g_free (self->port_file);
  km_props_clear (self);
  G_OBJECT_CLASS (km_practice_server_parent_class)->finalize (object);
}

static void
km_practice_server_class_init (KmPracticeServerClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_practice_server_finalize;
}

static void
km_practice_server_init (KmPracticeServer *self)
{
  self->visitors = -1;
  self->said = g_string_new (NULL);
  self->backoff = (KmBackoff) { .first_ms = 200, .longest_ms = 10000 };
}

KmPracticeServer *
km_practice_server_new (const char *state_dir, const char *program, const char *catalogue_dir)
{
  KmPracticeServer *self = g_object_new (KM_TYPE_PRACTICE_SERVER, NULL);

  self->state_dir = g_strdup (state_dir);
  self->program = g_strdup (program);
  self->catalogue_dir = g_strdup (catalogue_dir);
  self->port_file = g_build_filename (state_dir, "port", NULL);
  return self;
}
