/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "drawer-fixture.h"
#include "km-printer.h"
#include "printed.h"

/* A printer on loopback in a thread of its own: takes one connection, answers questions about its state as it is told, and
 * keeps everything else. */
typedef struct
{
  GSocketListener *listener;
  guint16 port;
  int cause, paper; /* answers to DLE EOT 2 and 4; -1: silent */
  GThread *thread;
  GByteArray *got;
} Printer;

static gpointer
printer_thread (gpointer data)
{
  Printer *printer = data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (printer->listener, NULL, NULL, NULL);
  GInputStream *in;
  GOutputStream *out;
  guint8 byte;
  guint8 question[3];
  guint n = 0;

  if (connection == NULL)
    return NULL;
  in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  while (g_input_stream_read (in, &byte, 1, NULL, NULL) == 1)
    {
      static const guint8 start[] = { 0x10, 0x04 };
      int answer;
      guint8 said;

      /* Questions come first; whatever follows is paper. */
      if (printer->got->len > 0 || (n < 2 && byte != start[n]))
        {
          g_byte_array_append (printer->got, &byte, 1);
          continue;
        }
      question[n++] = byte;
      if (n < 3)
        continue;
      n = 0;
      answer = question[2] == 2 ? printer->cause : printer->paper;
      said = (guint8) answer;
      if (answer >= 0)
        g_output_stream_write_all (out, &said, 1, NULL, NULL, NULL);
    }
  return NULL;
}

static void
printer_start (Printer *printer,
               int      cause,
               int      paper)
{
  GError *error = NULL;

  printer->listener = g_socket_listener_new ();
  printer->port = g_socket_listener_add_any_inet_port (printer->listener, NULL, &error);
  g_assert_no_error (error);
  printer->cause = cause;
  printer->paper = paper;
  printer->got = g_byte_array_new ();
  printer->thread = g_thread_new ("printer", printer_thread, printer);
}

static void
printer_stop (Printer *printer)
{
  if (printer->thread != NULL)
    g_thread_join (printer->thread);
  g_socket_listener_close (printer->listener);
  g_object_unref (printer->listener);
  g_byte_array_unref (printer->got);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static gboolean
print (guint16       port,
       GBytes       *bytes,
       guint         timeout,
       GCancellable *cancellable,
       GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  km_print_network_async ("127.0.0.1", port, bytes, timeout, cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return km_print_network_finish (result, error);
}

static GBytes *
paper_new (void)
{
  guint8 *data = g_malloc (200000);

  for (gsize i = 0; i < 200000; i++)
    data[i] = (guint8) (i * 7 + 1);
  return g_bytes_new_take (data, 200000);
}

static void
assert_printed (int cause,
                int paper)
{
  Printer printer;
  g_autoptr (GBytes) bytes = paper_new ();
  GError *error = NULL;

  printer_start (&printer, cause, paper);
  g_assert_true (print (printer.port, bytes, 10, NULL, &error));
  g_assert_no_error (error);
  g_thread_join (g_steal_pointer (&printer.thread));
  g_assert_cmpmem (printer.got->data, printer.got->len, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  printer_stop (&printer);
}

static void
test_ready (void)
{
  assert_printed (0x12, 0x12);
}

/* Many printers answer no questions: they get the paper all the same. */
static void
test_silent (void)
{
  assert_printed (-1, -1);
}

static void
assert_refused (int              cause,
                int              paper,
                KmPrintErrorCode code)
{
  Printer printer;
  g_autoptr (GBytes) bytes = paper_new ();
  g_autoptr (GError) error = NULL;

  printer_start (&printer, cause, paper);
  g_assert_false (print (printer.port, bytes, 10, NULL, &error));
  g_assert_error (error, KM_PRINT_ERROR, (int) code);
  g_assert_cmpuint (printer.got->len, ==, 0);
  printer_stop (&printer);
}

static void
test_cover_open (void)
{
  assert_refused (0x12 | 0x04, 0x12, KM_PRINT_ERROR_COVER_OPEN);
}

static void
test_out_of_paper (void)
{
  assert_refused (0x12, 0x12 | 0x60, KM_PRINT_ERROR_OUT_OF_PAPER);
  assert_refused (0x12 | 0x20, 0x12, KM_PRINT_ERROR_OUT_OF_PAPER);
}

static void
test_away (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GBytes) bytes = paper_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  g_assert_false (print (port, bytes, 5, NULL, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_NOT_RESPONDING);
  g_assert_nonnull (strstr (km_print_error_sentence (error), "does not respond"));
}

/* It takes the connection and then nothing more: the bytes lie in buffers, and nobody is told that they were printed. */
static void
test_stuck (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint8 *data = g_malloc0 (16 * 1024 * 1024);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, 16 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_assert_false (print (port, bytes, 1, NULL, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_NOT_RESPONDING);
}

static void
test_cancelled (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint8 *data = g_malloc0 (16 * 1024 * 1024);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, 16 * 1024 * 1024);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_cancellable_cancel (cancellable);
  g_assert_false (print (port, bytes, 30, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- what comes out of it --- */

/* Every paper of the drawer, through the wire: the dots on the other side are the page. */
static void
test_pages (void)
{
  static const Drawer drawers[] = { DRAWER_REPORT, DRAWER_SURPRISE, DRAWER_PAY_IN, DRAWER_HOLD, DRAWER_TEST };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (drawers); i++)
    {
      KmLanguage language = i % 2 == 0 ? KM_LANGUAGE_AR : KM_LANGUAGE_EN;
      g_autoptr (KmPage) page = drawer_page (drawers[i / 2], KM_PAPER_ROLL80, language, FALSE);
      g_autoptr (GBytes) bytes = km_page_to_escpos_for (page, KM_ESCPOS_CUT | KM_ESCPOS_DRAWER, 1, NULL);
      g_auto (Printed) printed = { 0 };
      GError *error = NULL;
      Printer printer;

      printer_start (&printer, 0x12, 0x12);
      g_assert_true (print (printer.port, bytes, 10, NULL, &error));
      g_assert_no_error (error);
      g_thread_join (g_steal_pointer (&printer.thread));
      printed = printed_decode (printer.got->data, printer.got->len);
      g_assert_cmpuint (printed.n_cuts, ==, 1);
      g_assert_cmpuint (printed.n_kicks, ==, 1);
      printed_assert_page (&printed, page, NULL, NULL);
      printer_stop (&printer);
    }
}

/* --- its state --- */

static KmPrinterCondition
condition (guint16 port, guint timeout, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  km_printer_network_condition_async ("127.0.0.1", port, timeout, cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return km_printer_condition_finish (result, error);
}

static void
assert_condition (int cause, int paper, KmPrinterCondition expected)
{
  Printer printer;
  GError *error = NULL;

  printer_start (&printer, cause, paper);
  g_assert_cmpint (condition (printer.port, 5, NULL, &error), ==, expected);
  g_assert_no_error (error);
  /* Nothing but questions went over the wire. */
  g_thread_join (g_steal_pointer (&printer.thread));
  g_assert_cmpuint (printer.got->len, ==, 0);
  printer_stop (&printer);
}

static void
test_condition (void)
{
  assert_condition (0x12, 0x12, KM_PRINTER_READY);
  assert_condition (-1, -1, KM_PRINTER_READY);
  assert_condition (0x12, -1, KM_PRINTER_READY);
  assert_condition (0x12, 0x12 | 0x0c, KM_PRINTER_LITTLE_PAPER);
  assert_condition (0x12, 0x12 | 0x60, KM_PRINTER_OUT_OF_PAPER);
  assert_condition (0x12 | 0x20, 0x12, KM_PRINTER_OUT_OF_PAPER);
  assert_condition (0x12 | 0x04, 0x12, KM_PRINTER_COVER_OPEN);
  /* Noise is no answer. */
  assert_condition (0xff, 0xff, KM_PRINTER_READY);
}

static void
test_condition_away (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL, cancelled = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_cancellable_cancel (cancellable);
  condition (port, 5, cancellable, &cancelled);
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_socket_listener_close (listener);
  g_assert_cmpint (condition (port, 5, NULL, &error), ==, KM_PRINTER_NOT_RESPONDING);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (km_printer_condition_text (KM_PRINTER_NOT_RESPONDING), "does not respond"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paper/network/ready", test_ready);
  g_test_add_func ("/paper/network/silent", test_silent);
  g_test_add_func ("/paper/network/cover-open", test_cover_open);
  g_test_add_func ("/paper/network/out-of-paper", test_out_of_paper);
  g_test_add_func ("/paper/network/away", test_away);
  g_test_add_func ("/paper/network/stuck", test_stuck);
  g_test_add_func ("/paper/network/cancelled", test_cancelled);
  g_test_add_func ("/paper/network/pages", test_pages);
  g_test_add_func ("/paper/network/condition", test_condition);
  g_test_add_func ("/paper/network/condition-away", test_condition_away);
  return g_test_run ();
}
