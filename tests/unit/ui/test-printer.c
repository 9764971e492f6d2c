/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "km-printer-button.h"
#include "km-settings.h"
#include "km-test-printing.h"

/* The printer in the header and the papers beside receipts, over a printer on loopback that says what it is told. */

typedef struct
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  guint16 port;
  gint cause, paper; /* atomic: answers to DLE EOT 2 and 4 */
  gint bytes;        /* atomic: of papers */
} Printer;

static Printer printer;
static char *folder;

static void
serve (GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  guint8 question[3], byte;
  guint n = 0;
  gboolean paper = FALSE;

  while (g_input_stream_read (in, &byte, 1, printer.cancellable, NULL) == 1)
    {
      guint8 said;

      if (paper || (n == 0 && byte != 0x10) || (n == 1 && byte != 0x04))
        {
          paper = TRUE;
          g_atomic_int_inc (&printer.bytes);
          continue;
        }
      question[n++] = byte;
      if (n < 3)
        continue;
      n = 0;
      said = (guint8) g_atomic_int_get (question[2] == 2 ? &printer.cause : &printer.paper);
      g_output_stream_write_all (out, &said, 1, NULL, NULL, NULL);
    }
}

static gpointer
printer_thread (gpointer data)
{
  for (;;)
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (printer.listener, NULL, printer.cancellable, NULL);

      if (connection == NULL)
        return NULL;
      serve (connection);
    }
}

static void
say (int cause, int paper)
{
  g_atomic_int_set (&printer.cause, cause);
  g_atomic_int_set (&printer.paper, paper);
}

static void
printer_start (void)
{
  g_autoptr (GError) error = NULL;

  printer.listener = g_socket_listener_new ();
  printer.cancellable = g_cancellable_new ();
  printer.port = g_socket_listener_add_any_inet_port (printer.listener, NULL, &error);
  g_assert_no_error (error);
  say (0x12, 0x12);
  printer.thread = g_thread_new ("printer", printer_thread, NULL);
}

static void
printer_stop (void)
{
  g_cancellable_cancel (printer.cancellable);
  g_thread_join (printer.thread);
  g_socket_listener_close (printer.listener);
  g_clear_object (&printer.listener);
  g_clear_object (&printer.cancellable);
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

static void
wait_for (KmPrinterButton *button, KmPrinterCondition condition)
{
  km_printer_button_check (button);
  while (km_printer_button_get_condition (button) != condition)
    g_main_context_iteration (NULL, TRUE);
}

static KmSettings *
settings_for (guint16 port)
{
  KmSettings *settings = km_settings_new ();
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);

  km_settings_set (settings, "network-printer", address);
  km_settings_set_print_to (settings, KM_PRINT_TO_NETWORK);
  km_settings_set (settings, "pdf-folder", folder);
  return settings;
}

/* Ready is an icon; whatever is wrong is said in words, and goes away by itself. */
static void
test_button (void)
{
  GtkWidget *window = g_object_ref_sink (gtk_window_new ()), *button = km_printer_button_new (FALSE);
  GtkWidget *menu_button = gtk_widget_get_first_child (button);
  g_autoptr (KmSettings) settings = NULL;

  printer_start ();
  settings = settings_for (printer.port);
  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (KM_PRINTER_BUTTON (button), KM_PRINTER_READY);
  g_assert_false (gtk_widget_has_css_class (menu_button, "warning"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, "The printer is ready");
  say (0x12, 0x12 | 0x60);
  wait_for (KM_PRINTER_BUTTON (button), KM_PRINTER_OUT_OF_PAPER);
  g_assert_true (gtk_widget_has_css_class (menu_button, "warning"));
  g_assert_true (has_text (menu_button, "out of paper"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, "The printer is out of paper");
  say (0x12 | 0x04, 0x12);
  wait_for (KM_PRINTER_BUTTON (button), KM_PRINTER_COVER_OPEN);
  say (0x12, 0x12);
  wait_for (KM_PRINTER_BUTTON (button), KM_PRINTER_READY);
  g_assert_false (has_text (menu_button, "cover"));
  printer_stop ();
  wait_for (KM_PRINTER_BUTTON (button), KM_PRINTER_NOT_RESPONDING);
  /* Another way, another word. */
  km_settings_set_print_to (settings, KM_PRINT_TO_FOLDER);
  wait_for (KM_PRINTER_BUTTON (button), KM_PRINTER_UNKNOWN);
  g_assert_false (gtk_widget_has_css_class (menu_button, "warning"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **out = data;

  *out = g_object_ref (result);
}

static char *
print_strip (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *sentence;

  km_test_printing_async (NULL, FALSE, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  sentence = km_test_printing_finish (result, &error);
  g_assert_no_error (error);
  return sentence;
}

/* A paper goes to the printer, and into the folder when there is none: never nowhere. */
static void
test_strip (void)
{
  g_autoptr (KmSettings) settings = NULL;
  g_autofree char *there = NULL, *away = NULL, *path = g_build_filename (folder, "TEST.pdf", NULL);

  printer_start ();
  settings = settings_for (printer.port);
  g_atomic_int_set (&printer.bytes, 0);
  there = print_strip ();
  g_assert_cmpstr (there, ==, "The paper is printed.");
  printer_stop ();
  g_assert_cmpint (g_atomic_int_get (&printer.bytes), >, 10000);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  away = print_strip ();
  g_assert_nonnull (strstr (away, "does not respond"));
  g_assert_nonnull (strstr (away, "TEST.pdf"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_remove (path);
}

int
main (int argc, char **argv)
{
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  folder = g_dir_make_tmp ("km-printer-XXXXXX", NULL);
  g_test_add_func ("/printer/button", test_button);
  g_test_add_func ("/printer/strip", test_strip);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
