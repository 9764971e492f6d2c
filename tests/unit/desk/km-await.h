/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Waiting in tests: an async call is awaited by running the main context; nothing sleeps. */

#include <gio/gio.h>
#include <glib/gstdio.h>

/* A context iteration that takes longer than this in all is a failure. */
#define TEST_SECONDS 100

typedef struct
{
  GAsyncResult *result;
} Await;

static inline void
await_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Await *await = user_data;

  g_assert_null (await->result);
  await->result = g_object_ref (result);
}

static inline gboolean
too_late (gpointer what)
{
  g_error ("waited too long for %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

static inline GAsyncResult *
await_result (Await *await, const char *what)
{
  guint id = g_timeout_add_seconds (TEST_SECONDS, too_late, (gpointer) what);

  while (await->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  return await->result;
}

#define AWAIT_CLEAR(await) g_clear_object (&(await).result)

/* Runs the loop until @condition holds. */
#define WAIT_UNTIL(condition)                                                                                                             \
  G_STMT_START                                                                                                                             \
  {                                                                                                                                        \
    guint wait_id = g_timeout_add_seconds (TEST_SECONDS, too_late, (gpointer) #condition);                                                  \
    guint tick_id = g_timeout_add (20, (GSourceFunc) wait_tick, NULL);                                                                     \
    while (!(condition))                                                                                                                   \
      g_main_context_iteration (NULL, TRUE);                                                                                               \
    g_source_remove (tick_id);                                                                                                             \
    g_source_remove (wait_id);                                                                                                             \
  }                                                                                                                                        \
  G_STMT_END

static inline gboolean
wait_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Calls an async function without further arguments and returns what its finish returns. */
#define AWAIT_BOOL(call, finish_call)                                                                                                     \
  G_STMT_START                                                                                                                             \
  {                                                                                                                                        \
    Await await = { NULL };                                                                                                                \
    g_autoptr (GError) await_error = NULL;                                                                                                  \
    gboolean await_done;                                                                                                                   \
    call;                                                                                                                                  \
    await_result (&await, #call);                                                                                                          \
    await_done = finish_call;                                                                                                              \
    if (await_error)                                                                                                                       \
      g_test_message ("%s: %s", #call, await_error->message);                                                                              \
    g_assert_no_error (await_error);                                                                                                       \
    g_assert_true (await_done);                                                                                                            \
    AWAIT_CLEAR (await);                                                                                                                   \
  }                                                                                                                                        \
  G_STMT_END

static inline void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
