/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "km-network-printer.h"
#include "km-printer.h"

#define DEFAULT_PORT 9100
#define DEFAULT_TIMEOUT 15
#define STATE_MICROSECONDS (600 * 1000)
#define ACKNOWLEDGE_MILLISECONDS 20

/* DLE EOT 2: cause of being off-line; DLE EOT 4: the paper's sensors. Every answer is one byte with these bits fixed. */
#define ANSWER_MASK 0x93
#define ANSWER_BITS 0x12
#define COVER_OPEN 0x04
#define PAPER_STOP 0x20
#define PAPER_END 0x60
#define PAPER_NEAR_END 0x0c

/* Such printers take one connection at a time: this program never asks while it prints, nor prints two papers at once. */
static GMutex one_at_a_time;

typedef struct
{
  char *host;
  guint16 port;
  GBytes *bytes;
  guint timeout;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_free (sending->host);
  g_bytes_unref (sending->bytes);
  g_free (sending);
}

/* TRUE with the answer's byte, FALSE when the printer does not answer or says something else. */
static gboolean
ask (GSocketConnection *connection,
     guint8             question,
     guint8            *answer,
     GCancellable      *cancellable)
{
  const guint8 request[] = { 0x10, 0x04, question };
  GSocket *socket = g_socket_connection_get_socket (connection);
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  return g_output_stream_write_all (out, request, sizeof request, NULL, cancellable, NULL)
         && g_socket_condition_timed_wait (socket, G_IO_IN, STATE_MICROSECONDS, cancellable, NULL)
         && g_input_stream_read (in, answer, 1, cancellable, NULL) == 1 && (*answer & ANSWER_MASK) == ANSWER_BITS;
}

static gboolean
is_ready (GSocketConnection  *connection,
          gboolean           *little_paper,
          GCancellable       *cancellable,
          GError            **error)
{
  guint8 cause, paper;
  gboolean told;

  *little_paper = FALSE;

  if (!ask (connection, 2, &cause, cancellable))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (cause & COVER_OPEN)
    {
      g_set_error_literal (error, KM_PRINT_ERROR, KM_PRINT_ERROR_COVER_OPEN, "the printer says that its cover is open");
      return FALSE;
    }
  told = (cause & PAPER_STOP) == 0 && ask (connection, 4, &paper, cancellable);
  if ((cause & PAPER_STOP) || (told && (paper & PAPER_END) != 0))
    {
      g_set_error_literal (error, KM_PRINT_ERROR, KM_PRINT_ERROR_OUT_OF_PAPER, "the printer says that it has no paper");
      return FALSE;
    }
  *little_paper = told && (paper & PAPER_NEAR_END) != 0;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static GSocketConnection *
connect_to (const char    *host,
            guint16        port,
            guint          timeout,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE); /* a printer stands in the same room */
  g_socket_client_set_timeout (client, timeout);
  return g_socket_client_connect_to_host (client, host, port > 0 ? port : DEFAULT_PORT, cancellable, error);
}

gboolean
km_network_printer_ask (const char    *host,
                        guint16        port,
                        guint          timeout_seconds,
                        gboolean      *little_paper,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&one_at_a_time);
  g_autoptr (GSocketConnection) connection = connect_to (host, port, timeout_seconds, cancellable, error);

  g_assert (locker != NULL);
  if (connection == NULL || !is_ready (connection, little_paper, cancellable, error))
    return FALSE;
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

/* Waits until the other side has acknowledged every byte: what only lies in this machine's buffers is not printed. */
static gboolean
is_taken (GSocketConnection  *connection,
          gint64              deadline,
          GCancellable       *cancellable,
          GError            **error)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  int unsent = 0;

  while (ioctl (g_socket_get_fd (socket), SIOCOUTQ, &unsent) == 0 && unsent > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_get_monotonic_time () >= deadline || !g_socket_is_connected (socket))
        {
          g_set_error (error, KM_PRINT_ERROR, KM_PRINT_ERROR_NOT_RESPONDING, "the printer left %d bytes", unsent);
          return FALSE;
        }
      g_usleep (ACKNOWLEDGE_MILLISECONDS * 1000);
    }
  return TRUE;
}

static gboolean
send (Sending       *sending,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&one_at_a_time);
  g_autoptr (GSocketConnection) connection = NULL;
  gint64 deadline = g_get_monotonic_time () + (gint64) sending->timeout * G_USEC_PER_SEC;
  gboolean little_paper;
  gsize size;
  const guint8 *data = g_bytes_get_data (sending->bytes, &size);

  g_assert (locker != NULL);
  connection = connect_to (sending->host, sending->port, sending->timeout, cancellable, error);
  if (connection == NULL || !is_ready (connection, &little_paper, cancellable, error))
    return FALSE;
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data, size, NULL, cancellable, error)
      || !is_taken (connection, deadline, cancellable, error))
    return FALSE;
  return g_io_stream_close (G_IO_STREAM (connection), cancellable, error);
}

static void
send_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (send (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else if (error->domain == KM_PRINT_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, KM_PRINT_ERROR, KM_PRINT_ERROR_NOT_RESPONDING, "%s", error->message);
}

void
km_print_network_async (const char          *host,
                        guint16              port,
                        GBytes              *escpos,
                        guint                timeout_seconds,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);

  sending->host = g_strdup (host);
  sending->port = port;
  sending->bytes = g_bytes_ref (escpos);
  sending->timeout = timeout_seconds > 0 ? timeout_seconds : DEFAULT_TIMEOUT;
  g_task_set_source_tag (task, km_print_network_async);
  g_task_set_task_data (task, sending, sending_free);
  g_task_run_in_thread (task, send_thread);
}

gboolean
km_print_network_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_print_network_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
