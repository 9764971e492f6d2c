/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "km-printer-state.h"
#include "km-printer.h"

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static void
test_list (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  km_printers_list_async (NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (km_printers_list_finish (result, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_CUPS_AWAY);
}

static void
test_print (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-1.5", 8);

  /* It says so at once: an hour is not waited for. */
  km_print_async ("Roll", bytes, KM_PRINT_FORMAT_PDF, "title", 226, 400, 3600, NULL, NULL, NULL, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (km_print_finish (result, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_CUPS_AWAY);
  g_assert_nonnull (strstr (km_print_error_sentence (error), "does not answer"));
}

static void
test_condition (void)
{
  g_autoptr (GAsyncResult) result = NULL;

  km_printer_queue_condition_async ("Roll", NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (km_printer_condition_finish (result, NULL), ==, KM_PRINTER_NOT_RESPONDING);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("km-cups-XXXXXX", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "cups.sock", NULL);
  int status;

  g_setenv ("CUPS_SERVER", nowhere, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paper/cups-away/list", test_list);
  g_test_add_func ("/paper/cups-away/print", test_print);
  g_test_add_func ("/paper/cups-away/condition", test_condition);
  status = g_test_run ();
  g_rmdir (folder);
  return status;
}
