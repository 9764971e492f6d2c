/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "km-printer.h"

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static char *
save (const char *folder,
      const char *name,
      const char *text,
      GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  km_pdf_folder_save_async (folder, name, bytes, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return km_pdf_folder_save_finish (result, error);
}

static void
assert_file (const char *path,
             const char *expected)
{
  g_autofree char *text = NULL;
  GStatBuf info;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* Nothing half written stays behind. */
      g_assert_false (g_str_has_prefix (name, "."));
      g_remove (path);
    }
  g_rmdir (folder);
}

static void
test_never_replaces (void)
{
  g_autofree char *top = g_dir_make_tmp ("km-paper-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (top, "receipts", NULL);
  GError *error = NULL;
  g_autofree char *first = save (folder, "ASW-T03-2627-000042", "one", &error);
  g_autofree char *second = NULL;
  g_autofree char *name = NULL;

  g_assert_no_error (error);
  name = g_path_get_basename (first);
  g_assert_cmpstr (name, ==, "ASW-T03-2627-000042.pdf");
  second = save (folder, "ASW-T03-2627-000042", "two", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (second, "/ASW-T03-2627-000042 (2).pdf"));
  assert_file (first, "one");
  assert_file (second, "two");

  remove_folder (folder);
  g_rmdir (top);
}

/* A request's number holds a slash. */
static void
test_slash (void)
{
  g_autofree char *top = g_dir_make_tmp ("km-paper-XXXXXX", NULL);
  GError *error = NULL;
  g_autofree char *path = save (top, "ASW-T03-2627-000042/2", "x", &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (path, "/ASW-T03-2627-000042-2.pdf"));
  remove_folder (top);
}

static void
test_no_folder (void)
{
  g_autofree char *top = g_dir_make_tmp ("km-paper-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (top, "file", NULL);
  g_autofree char *folder = g_build_filename (file, "receipts", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_null (save (folder, "a", "x", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_assert_nonnull (strstr (km_print_error_sentence (error), "folder"));
  remove_folder (top);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paper/pdf-folder/never-replaces", test_never_replaces);
  g_test_add_func ("/paper/pdf-folder/slash", test_slash);
  g_test_add_func ("/paper/pdf-folder/no-folder", test_no_folder);
  return g_test_run ();
}
