/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "km-printer.h"

#define MAX_NAMES 10000

typedef struct
{
  char *folder;
  char *name;
  GBytes *pdf;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->folder);
  g_free (saving->name);
  g_bytes_unref (saving->pdf);
  g_free (saving);
}

static void
set_errno (GError    **error,
           const char *path)
{
  int number = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number), "%s: %s", path, g_strerror (number));
}

/* Gives the finished file its name, never one that is taken. File systems without links get a rename after a look. */
static char *
settle (const char *temporary,
        const char *folder,
        const char *name,
        GError    **error)
{
  for (int i = 1; i <= MAX_NAMES; i++)
    {
      g_autofree char *file = i == 1 ? g_strdup_printf ("%s.pdf", name) : g_strdup_printf ("%s (%d).pdf", name, i);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (link (temporary, path) == 0)
        {
          g_unlink (temporary);
          return g_steal_pointer (&path);
        }
      if (errno == EEXIST || g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (g_rename (temporary, path) == 0)
        return g_steal_pointer (&path);
      set_errno (error, path);
      return NULL;
    }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST, "%s: too many papers named %s", folder, name);
  return NULL;
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Saving *saving = task_data;
  GError *error = NULL;
  g_autofree char *hidden = g_strdup_printf (".%s.XXXXXX", saving->name);
  g_autofree char *temporary = g_build_filename (saving->folder, hidden, NULL);
  gsize size;
  const char *data = g_bytes_get_data (saving->pdf, &size);
  char *path;
  int fd;

  if (g_mkdir_with_parents (saving->folder, 0700) != 0)
    {
      set_errno (&error, saving->folder);
      g_task_return_error (task, error);
      return;
    }
  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      set_errno (&error, saving->folder);
      g_task_return_error (task, error);
      return;
    }

  for (gsize done = 0; done < size;)
    {
      ssize_t n = write (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_errno (&error, temporary);
          break;
        }
      done += (gsize) n;
    }
  if (error == NULL && fsync (fd) != 0)
    set_errno (&error, temporary);
  g_close (fd, NULL);

  path = error == NULL ? settle (temporary, saving->folder, saving->name, &error) : NULL;
  if (path == NULL)
    {
      g_unlink (temporary);
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, path, g_free);
}

void
km_pdf_folder_save_async (const char          *folder,
                          const char          *name,
                          GBytes              *pdf,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Saving *saving = g_new0 (Saving, 1);

  saving->folder = g_strdup (folder);
  saving->name = g_strdelimit (g_strdup (name), "/", '-');
  saving->pdf = g_bytes_ref (pdf);
  g_task_set_source_tag (task, km_pdf_folder_save_async);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_thread);
}

char *
km_pdf_folder_save_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_pdf_folder_save_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
