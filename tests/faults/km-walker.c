/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "km-walker.h"

#define VISITORS_PER_HOUR 36000

/* Removes what stands behind @path; links are not followed. */
static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

KmWalker *
km_walker_new (guint32 seed)
{
  KmWalker *self = g_new0 (KmWalker, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *script = NULL;

  self->folder = g_dir_make_tmp ("km-faults-XXXXXX", &error);
  g_assert_no_error (error);
  self->state_dir = g_build_filename (self->folder, "state", NULL);
  self->server = g_build_filename (self->folder, "server", NULL);
  self->pids = g_build_filename (self->folder, "pids", NULL);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  self->patience = 60;
  g_assert_cmpint (g_mkdir (self->state_dir, 0700), ==, 0);
  script = g_strdup_printf ("#!/bin/sh\necho $$ >>'%s'\nexec '%s' \"$@\" --visitors-per-hour %u --seed %u\n", self->pids, KM_TEST_SERVER,
                            VISITORS_PER_HOUR, seed);
  g_assert_true (g_file_set_contents_full (self->server, script, -1, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  return self;
}

void
km_walker_free (KmWalker *self)
{
  if (self->process && !self->ended)
    km_walker_kill (self);
  km_walker_wait_no_server (self);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_ptr_array_unref (self->lines);
  if (g_getenv ("KM_KEEP"))
    g_printerr ("kept: %s\n", self->folder);
  else
    remove_all (self->folder);
  g_free (self->folder);
  g_free (self->state_dir);
  g_free (self->server);
  g_free (self->pids);
  g_free (self);
}

/* --- waiting ------------------------------------------------------------------------------------------------------------- */

static gboolean
tick_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

typedef gboolean (*Condition) (KmWalker *self, gpointer data);

/* TRUE: the condition holds. */
static gboolean
wait_until (KmWalker *self, guint ms, Condition condition, gpointer data)
{
  gboolean over = FALSE;
  guint id = g_timeout_add (ms, tick_cb, &over);

  while (!condition (self, data) && !over)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (id);
  return !over || condition (self, data);
}

static gboolean
has_ended (KmWalker *self, gpointer data)
{
  return self->ended && self->status != -2;
}

void
km_walker_wait_ms (KmWalker *self, guint ms)
{
  wait_until (self, ms, has_ended, NULL);
}

void
km_walker_wait_end (KmWalker *self)
{
  if (!wait_until (self, self->patience * 1000, has_ended, NULL))
    km_walker_fail (self, "it does not end");
}

/* --- the process --------------------------------------------------------------------------------------------------------- */

static void
did_read_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KmWalker *self = user_data;
  g_autofree char *text = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  json_t *line = text ? json_loads (text, 0, NULL) : NULL;

  /* A killed process may leave half a line: it was not said. */
  if (line)
    g_ptr_array_add (self->lines, line);
  if (text)
    g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, did_read_line, self);
  else
    self->ended = TRUE;
}

static void
did_wait (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KmWalker *self = user_data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  self->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  if (self->status != -1)
    self->killed_at = g_get_monotonic_time ();
}

void
km_walker_start (KmWalker *self, guint receipts, guint pace_ms, const char *const *more)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_ptr_array_set_size (self->lines, 0);
  self->ended = FALSE;
  self->status = -2;
  for (guint i = 0; self->prefix && self->prefix[i]; i++)
    g_ptr_array_add (argv, g_strdup (self->prefix[i]));
  g_ptr_array_add (argv, g_strdup (KM_TEST_WALK));
  g_ptr_array_add (argv, g_strdup_printf ("--state-dir=%s", self->state_dir));
  g_ptr_array_add (argv, g_strdup_printf ("--server-program=%s", self->server));
  g_ptr_array_add (argv, g_strdup_printf ("--receipts=%u", receipts));
  g_ptr_array_add (argv, g_strdup_printf ("--pace=%u", pace_ms));
  for (guint i = 0; more && more[i]; i++)
    g_ptr_array_add (argv, g_strdup (more[i]));
  g_ptr_array_add (argv, NULL);
  self->process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, did_read_line, self);
  g_subprocess_wait_async (self->process, NULL, did_wait, self);
}

typedef struct
{
  guint next;
  const char *step;
  guint wanted;
} Wanted;

static gboolean
has_said (KmWalker *self, gpointer data)
{
  Wanted *wanted = data;

  while (wanted->next < self->lines->len && wanted->wanted > 0)
    {
      if (wanted->step == NULL || strcmp (km_walker_step (self, wanted->next), wanted->step) == 0)
        wanted->wanted--;
      wanted->next++;
    }
  return wanted->wanted == 0 || has_ended (self, NULL);
}

int
km_walker_wait_step (KmWalker *self, guint from, const char *step, guint nth)
{
  Wanted wanted = { from, step, nth };

  if (!wait_until (self, self->patience * 1000, has_said, &wanted))
    km_walker_fail (self, "it does not come to “%s”", step ? step : "the next step");
  return wanted.wanted == 0 ? (int) wanted.next - 1 : -1;
}

gboolean
km_walker_kill (KmWalker *self)
{
  if (has_ended (self, NULL))
    return FALSE;
  self->killed_at = g_get_monotonic_time ();
  g_subprocess_force_exit (self->process);
  km_walker_wait_end (self);
  return self->status == -1;
}

/* --- its server ---------------------------------------------------------------------------------------------------------- */

/* By its arguments: a number may belong to another process by now. A zombie has none. */
static gboolean
is_running (KmWalker *self, GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", (int) pid);
  g_autofree char *arguments = NULL;
  gsize length;

  if (!g_file_get_contents (path, &arguments, &length, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (arguments[i] == '\0')
      arguments[i] = ' ';
  return length > 0 && g_strrstr_len (arguments, length, self->state_dir) != NULL;
}

GPid
km_walker_server_pid (KmWalker *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;

  if (!g_file_get_contents (self->pids, &text, NULL, NULL))
    return 0;
  pids = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = g_strv_length (pids); i > 0; i--)
    {
      GPid pid = (GPid) g_ascii_strtoll (pids[i - 1], NULL, 10);

      if (pid > 0 && is_running (self, pid))
        return pid;
    }
  return 0;
}

/* A clock for the conditions that nobody tells. */
static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
has_other_server (KmWalker *self, gpointer data)
{
  GPid pid = km_walker_server_pid (self);

  return pid != 0 && pid != *(GPid *) data;
}

static gboolean
has_no_server (KmWalker *self, gpointer data)
{
  return km_walker_server_pid (self) == 0;
}

GPid
km_walker_wait_server (KmWalker *self, GPid pid)
{
  guint id = g_timeout_add (5, look_again_cb, NULL);

  if (!wait_until (self, self->patience * 1000, has_other_server, &pid))
    km_walker_fail (self, "no server starts");
  g_source_remove (id);
  return km_walker_server_pid (self);
}

void
km_walker_wait_no_server (KmWalker *self)
{
  guint id = g_timeout_add (5, look_again_cb, NULL);

  if (!wait_until (self, self->patience * 1000, has_no_server, NULL))
    km_walker_fail (self, "the server does not end");
  g_source_remove (id);
}

/* --- what was said --------------------------------------------------------------------------------------------------------- */

json_t *
km_walker_line (KmWalker *self, guint index)
{
  return self->lines->pdata[index];
}

const char *
km_walker_step (KmWalker *self, guint index)
{
  const char *step = json_string_value (json_object_get (self->lines->pdata[index], "step"));

  return step ? step : "";
}

json_t *
km_walker_last (KmWalker *self, const char *step)
{
  for (guint i = self->lines->len; i > 0; i--)
    if (strcmp (km_walker_step (self, i - 1), step) == 0)
      return self->lines->pdata[i - 1];
  return NULL;
}

void
km_walker_dump (KmWalker *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      g_autofree char *text = json_dumps (self->lines->pdata[i], JSON_COMPACT | JSON_SORT_KEYS);

      g_printerr ("walk: %s\n", text);
    }
}

void
km_walker_fail (KmWalker *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  km_walker_dump (self);
  g_printerr ("folder: %s\n", self->folder);
  g_error ("%s", message);
}
