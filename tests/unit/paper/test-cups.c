/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <cups/cups.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "km-printer-state.h"
#include "km-printer.h"

/* A CUPS of our own: its socket, spool and queues lie in a temporary folder. */
static char *folder;
static GSubprocess *cupsd;

/* The printer: takes bytes until the other side is done, then closes. */
typedef struct
{
  GSocketService *service;
  guint16 port;
  GMutex lock;
  GByteArray *got;
} Sink;

static gboolean
sink_run_cb (GThreadedSocketService *service,
             GSocketConnection      *connection,
             GObject                *source,
             gpointer                user_data)
{
  Sink *sink = user_data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  guint8 buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      g_mutex_lock (&sink->lock);
      g_byte_array_append (sink->got, buffer, (guint) n);
      g_mutex_unlock (&sink->lock);
    }
  return TRUE;
}

static void
sink_start (Sink *sink)
{
  GError *error = NULL;

  g_mutex_init (&sink->lock);
  sink->got = g_byte_array_new ();
  sink->service = g_threaded_socket_service_new (4);
  sink->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (sink->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (sink->service, "run", G_CALLBACK (sink_run_cb), sink);
  g_socket_service_start (sink->service);
}

static void
sink_stop (Sink *sink)
{
  g_socket_service_stop (sink->service);
  g_socket_listener_close (G_SOCKET_LISTENER (sink->service));
  g_object_unref (sink->service);
  g_byte_array_unref (sink->got);
  g_mutex_clear (&sink->lock);
}

static void
run (const char *first,
     ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  const char *argument = first;
  va_list list;

  va_start (list, first);
  for (; argument != NULL; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (char *) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  process = g_subprocess_newv ((const char *const *) arguments->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
add_queue (const char *name,
           guint16     port)
{
  g_autofree char *uri = g_strdup_printf ("socket://127.0.0.1:%u", port);

  run ("/usr/sbin/lpadmin", "-p", name, "-E", "-v", uri, "-m", "raw", "-D", "طابعة الشباك", "-L", "صالة ١", NULL);
}

static void
remove_queue (const char *name)
{
  run ("/usr/sbin/lpadmin", "-x", name, NULL);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

typedef struct
{
  GArray *states;
  guint n_freed;
  GCancellable *cancellable; /* cancelled when the job is being printed */
  GThread *thread;
} Seen;

static void
progress_cb (KmPrintState  state,
             const char   *reason,
             gpointer      user_data)
{
  Seen *seen = user_data;

  g_assert_true (g_thread_self () == seen->thread);
  g_array_append_val (seen->states, state);
  if (seen->cancellable != NULL && state == KM_PRINT_STATE_PRINTING)
    g_cancellable_cancel (seen->cancellable);
}

static void
progress_free_cb (gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_freed++;
}

static gboolean
print (const char   *queue,
       GBytes       *bytes,
       KmPrintFormat format,
       guint         timeout,
       Seen         *seen,
       GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  double width = format == KM_PRINT_FORMAT_PDF ? 226.8 : 0, height = format == KM_PRINT_FORMAT_PDF ? 600 : 0;
  gboolean done;

  seen->states = g_array_new (FALSE, FALSE, sizeof (KmPrintState));
  seen->n_freed = 0;
  seen->thread = g_thread_self ();
  km_print_async (queue, bytes, format, "ASW-T03-2627-000042", width, height, timeout, progress_cb, seen, progress_free_cb,
                  seen->cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  done = km_print_finish (result, error);
  g_clear_object (&result);
  while (seen->n_freed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen->n_freed, ==, 1);
  return done;
}

static GPtrArray *
list (GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  km_printers_list_async (NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return km_printers_list_finish (result, error);
}

static int
count_jobs (void)
{
  cups_job_t *jobs = NULL;
  int n = cupsGetJobs (&jobs, NULL, 0, CUPS_WHICHJOBS_ACTIVE);

  cupsFreeJobs (n, jobs);
  return n;
}

static void
test_no_printer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-1.5", 8);
  Seen seen = { NULL };

  g_assert_null (list (&error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_NO_PRINTER);
  g_clear_error (&error);

  g_assert_false (print (NULL, bytes, KM_PRINT_FORMAT_PDF, 5, &seen, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_NO_PRINTER);
  g_array_unref (seen.states);
}

static void
test_list (void)
{
  g_autoptr (GPtrArray) printers = NULL;
  GError *error = NULL;
  const KmPrinter *printer;

  add_queue ("Zwei", 9);
  add_queue ("Eins", 9);
  run ("/usr/sbin/lpadmin", "-d", "Zwei", NULL);
  printers = list (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (printers->len, ==, 2);
  printer = g_ptr_array_index (printers, 0);
  g_assert_cmpstr (printer->name, ==, "Zwei");
  g_assert_true (printer->is_default);
  g_assert_true (printer->accepting);
  g_assert_false (printer->stopped);
  g_assert_cmpstr (printer->description, ==, "طابعة الشباك");
  g_assert_cmpstr (printer->location, ==, "صالة ١");
  remove_queue ("Eins");
  remove_queue ("Zwei");
}

static GBytes *
document_new (void)
{
  GString *text = g_string_new ("%PDF-1.5\n");

  while (text->len < 100000)
    g_string_append (text, "% not much of a page\n");
  return g_string_free_to_bytes (text);
}

static void
assert_arrives (KmPrintFormat format)
{
  Sink sink;
  Seen seen = { NULL };
  g_autoptr (GBytes) bytes = document_new ();
  GError *error = NULL;

  sink_start (&sink);
  add_queue ("Roll", sink.port);
  g_assert_true (print ("Roll", bytes, format, 30, &seen, &error));
  g_assert_no_error (error);
  g_mutex_lock (&sink.lock);
  g_assert_cmpmem (sink.got->data, sink.got->len, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_mutex_unlock (&sink.lock);
  g_assert_cmpuint (seen.states->len, >=, 2);
  g_assert_cmpint (g_array_index (seen.states, KmPrintState, 0), ==, KM_PRINT_STATE_SENDING);
  g_assert_cmpint (g_array_index (seen.states, KmPrintState, seen.states->len - 1), ==, KM_PRINT_STATE_DONE);
  g_assert_cmpint (count_jobs (), ==, 0);
  remove_queue ("Roll");
  sink_stop (&sink);
  g_array_unref (seen.states);
}

static void
test_pdf_arrives (void)
{
  assert_arrives (KM_PRINT_FORMAT_PDF);
}

static void
test_raw_arrives (void)
{
  assert_arrives (KM_PRINT_FORMAT_RAW);
}

static void
test_unknown_printer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = document_new ();
  Seen seen = { NULL };

  /* Refused at once: an hour is not waited for. */
  g_assert_false (print ("Nowhere", bytes, KM_PRINT_FORMAT_PDF, 3600, &seen, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_UNKNOWN_PRINTER);
  g_assert_cmpuint (seen.states->len, ==, 0);
  g_array_unref (seen.states);
}

static void
test_refusing_printer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = document_new ();
  Seen seen = { NULL };

  add_queue ("Shut", 9);
  run ("/usr/sbin/cupsreject", "Shut", NULL);
  g_assert_false (print ("Shut", bytes, KM_PRINT_FORMAT_PDF, 30, &seen, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_REFUSED);
  remove_queue ("Shut");
  g_array_unref (seen.states);
}

static KmPrinterCondition
condition (const char *queue)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KmPrinterCondition answer;

  km_printer_queue_condition_async (queue, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = km_printer_condition_finish (result, &error);
  g_assert_no_error (error);
  return answer;
}

/* How a queue is, without a job for it. */
static void
test_condition (void)
{
  g_assert_cmpint (condition (NULL), ==, KM_PRINTER_MISSING);
  add_queue ("Desk", 9);
  run ("/usr/sbin/lpadmin", "-d", "Desk", NULL);
  g_assert_cmpint (condition ("Desk"), ==, KM_PRINTER_READY);
  g_assert_cmpint (condition (NULL), ==, KM_PRINTER_READY);
  g_assert_cmpint (condition ("Nowhere"), ==, KM_PRINTER_MISSING);
  run ("/usr/sbin/cupsdisable", "Desk", NULL);
  g_assert_cmpint (condition ("Desk"), ==, KM_PRINTER_NOT_RESPONDING);
  run ("/usr/sbin/cupsenable", "Desk", NULL);
  run ("/usr/sbin/cupsreject", "Desk", NULL);
  g_assert_cmpint (condition ("Desk"), ==, KM_PRINTER_NOT_RESPONDING);
  remove_queue ("Desk");
}

/* The queue is stopped: the clerk sees it, and after the time given the job is taken back. */
static void
test_late (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = document_new ();
  Seen seen = { NULL };
  gboolean stopped = FALSE;

  add_queue ("Off", 9);
  run ("/usr/sbin/cupsdisable", "Off", NULL);
  g_assert_false (print ("Off", bytes, KM_PRINT_FORMAT_PDF, 1, &seen, &error));
  g_assert_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_NOT_RESPONDING);
  for (guint i = 0; i < seen.states->len; i++)
    stopped = stopped || g_array_index (seen.states, KmPrintState, i) == KM_PRINT_STATE_STOPPED;
  g_assert_true (stopped);
  g_assert_cmpint (count_jobs (), ==, 0);
  remove_queue ("Off");
  g_array_unref (seen.states);
}

/* The printer is switched off, and the clerk has waited enough. */
static void
test_cancelled (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = document_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Seen seen = { .cancellable = cancellable };

  g_socket_listener_close (listener);
  add_queue ("Dead", port);
  g_assert_false (print ("Dead", bytes, KM_PRINT_FORMAT_PDF, 60, &seen, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_jobs (), ==, 0);
  remove_queue ("Dead");
  g_array_unref (seen.states);
}

static void
write_file (const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
}

static gboolean
start_cups (void)
{
  static const char *const folders[] = { "etc", "spool", "spool/tmp", "cache", "state", "log" };
  g_autofree char *socket_path = NULL;
  g_autofree char *conf = NULL;
  g_autofree char *files = NULL;
  g_autofree char *conf_path = NULL;
  g_autofree char *files_path = NULL;
  gint64 deadline;
  GError *error = NULL;

  if (g_access ("/usr/sbin/cupsd", X_OK) != 0 || getuid () != 0)
    return FALSE;

  folder = g_dir_make_tmp ("km-cups-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folder, folders[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
    }
  run ("/bin/chgrp", "-R", "lp", folder, NULL);
  {
    g_autofree char *spool = g_build_filename (folder, "spool", NULL);
    g_autofree char *cache = g_build_filename (folder, "cache", NULL);
    g_autofree char *temporary = g_build_filename (folder, "spool/tmp", NULL);

    g_assert_cmpint (g_chmod (spool, 0770), ==, 0);
    g_assert_cmpint (g_chmod (cache, 0770), ==, 0);
    g_assert_cmpint (g_chmod (temporary, 01770), ==, 0);
  }

  socket_path = g_build_filename (folder, "cups.sock", NULL);
  conf = g_strdup_printf ("Listen %s\nLogLevel info\nMaxLogSize 0\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n"
                          "<Location />\n  Order allow,deny\n  Allow localhost\n</Location>\n"
                          "<Location /admin>\n  Order allow,deny\n  Allow localhost\n</Location>\n"
                          "<Policy default>\n  JobPrivateAccess all\n  JobPrivateValues none\n  <Limit All>\n"
                          "    Order allow,deny\n    Allow localhost\n  </Limit>\n</Policy>\n",
                          socket_path);
  files = g_strdup_printf ("SystemGroup root\nServerRoot %s/etc\nRequestRoot %s/spool\nTempDir %s/spool/tmp\nCacheDir %s/cache\n"
                           "StateDir %s/state\nAccessLog %s/log/access_log\nErrorLog %s/log/error_log\nPageLog %s/log/page_log\n",
                           folder, folder, folder, folder, folder, folder, folder, folder);
  write_file ("etc/cupsd.conf", conf);
  write_file ("etc/cups-files.conf", files);
  conf_path = g_build_filename (folder, "etc/cupsd.conf", NULL);
  files_path = g_build_filename (folder, "etc/cups-files.conf", NULL);
  cupsd = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "/usr/sbin/cupsd",
                            "-f", "-c", conf_path, "-s", files_path, NULL);
  g_assert_no_error (error);

  g_setenv ("CUPS_SERVER", socket_path, TRUE);
  deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  for (;;)
    {
      http_t *http = httpConnect2 (socket_path, 0, NULL, AF_UNSPEC, HTTP_ENCRYPTION_IF_REQUESTED, 1, 1000, NULL);

      if (http != NULL)
        {
          httpClose (http);
          return TRUE;
        }
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (20000);
    }
}

static void
stop_cups (void)
{
  g_subprocess_send_signal (cupsd, SIGTERM);
  g_subprocess_wait (cupsd, NULL, NULL);
  g_object_unref (cupsd);
  run ("/bin/rm", "-rf", folder, NULL);
  g_free (folder);
}

int
main (int    argc,
      char **argv)
{
  int status;

  /* Before any library asks for it. */
  g_unsetenv ("LPDEST");
  g_unsetenv ("PRINTER");
  g_test_init (&argc, &argv, NULL);
  if (!start_cups ())
    {
      g_print ("1..0 # SKIP needs cupsd and root\n");
      return 0;
    }

  g_test_add_func ("/paper/cups/no-printer", test_no_printer);
  g_test_add_func ("/paper/cups/list", test_list);
  g_test_add_func ("/paper/cups/pdf-arrives", test_pdf_arrives);
  g_test_add_func ("/paper/cups/raw-arrives", test_raw_arrives);
  g_test_add_func ("/paper/cups/unknown-printer", test_unknown_printer);
  g_test_add_func ("/paper/cups/refusing-printer", test_refusing_printer);
  g_test_add_func ("/paper/cups/condition", test_condition);
  g_test_add_func ("/paper/cups/late", test_late);
  g_test_add_func ("/paper/cups/cancelled", test_cancelled);
  status = g_test_run ();
  stop_cups ();
  return status;
}
