/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-cups.h"
#include "km-network-printer.h"
#include "km-printer-state.h"
#include "km-printer.h"

#define DEFAULT_TIMEOUT 3

typedef struct
{
  char *name; /* (nullable): host or queue */
  guint16 port;
  guint timeout;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_free (asking->name);
  g_free (asking);
}

const char *
km_printer_condition_text (KmPrinterCondition condition)
{
  switch (condition)
    {
    case KM_PRINTER_READY:
      return _("The printer is ready");
    case KM_PRINTER_LITTLE_PAPER:
      return _("The paper of the printer is running out");
    case KM_PRINTER_OUT_OF_PAPER:
      return _("The printer is out of paper");
    case KM_PRINTER_COVER_OPEN:
      return _("The printer's cover is open");
    case KM_PRINTER_NOT_RESPONDING:
      return _("The printer does not respond");
    case KM_PRINTER_MISSING:
      return _("No printer is set up");
    case KM_PRINTER_UNKNOWN:
    default:
      return _("The printer has not been asked yet");
    }
}

KmPrinterCondition
km_printer_condition_of (const GError *error)
{
  if (error->domain != KM_PRINT_ERROR)
    return KM_PRINTER_NOT_RESPONDING;
  switch ((KmPrintErrorCode) error->code)
    {
    case KM_PRINT_ERROR_OUT_OF_PAPER:
      return KM_PRINTER_OUT_OF_PAPER;
    case KM_PRINT_ERROR_COVER_OPEN:
      return KM_PRINTER_COVER_OPEN;
    case KM_PRINT_ERROR_NO_PRINTER:
    case KM_PRINT_ERROR_UNKNOWN_PRINTER:
      return KM_PRINTER_MISSING;
    case KM_PRINT_ERROR_FAILED:
    case KM_PRINT_ERROR_CUPS_AWAY:
    case KM_PRINT_ERROR_REFUSED:
    case KM_PRINT_ERROR_NOT_RESPONDING:
    default:
      return KM_PRINTER_NOT_RESPONDING;
    }
}

static void
network_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Asking *asking = task_data;
  g_autoptr (GError) error = NULL;
  gboolean little_paper = FALSE;

  if (km_network_printer_ask (asking->name, asking->port, asking->timeout, &little_paper, cancellable, &error))
    g_task_return_int (task, little_paper ? KM_PRINTER_LITTLE_PAPER : KM_PRINTER_READY);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, km_printer_condition_of (error));
}

void
km_printer_network_condition_async (const char *host, guint16 port, guint timeout_seconds, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  asking->name = g_strdup (host);
  asking->port = port;
  asking->timeout = timeout_seconds > 0 ? timeout_seconds : DEFAULT_TIMEOUT;
  g_task_set_source_tag (task, km_printer_condition_finish);
  g_task_set_task_data (task, asking, asking_free);
  g_task_run_in_thread (task, network_thread);
}

static KmPrinterCondition
condition_from (gboolean stopped, const char *reasons)
{
  if (reasons != NULL && (strstr (reasons, "media-empty") != NULL || strstr (reasons, "media-needed") != NULL))
    return KM_PRINTER_OUT_OF_PAPER;
  if (reasons != NULL && (strstr (reasons, "cover-open") != NULL || strstr (reasons, "door-open") != NULL))
    return KM_PRINTER_COVER_OPEN;
  if (stopped || (reasons != NULL && (strstr (reasons, "offline") != NULL || strstr (reasons, "connecting-to-device") != NULL)))
    return KM_PRINTER_NOT_RESPONDING;
  if (reasons != NULL && strstr (reasons, "media-low") != NULL)
    return KM_PRINTER_LITTLE_PAPER;
  return KM_PRINTER_READY;
}

static void
queue_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Asking *asking = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (http_t) http = km_cups_connect (&error);
  g_autofree char *reasons = NULL;
  gboolean accepting = FALSE, stopped = FALSE;

  if (http != NULL && asking->name == NULL)
    asking->name = g_strdup (cupsGetDefault2 (http));
  if (http != NULL && asking->name == NULL)
    g_task_return_int (task, KM_PRINTER_MISSING);
  else if (http == NULL || !km_cups_query_queue (http, asking->name, &accepting, &stopped, &reasons, &error))
    g_task_return_int (task, km_printer_condition_of (error));
  else
    g_task_return_int (task, condition_from (stopped || !accepting, reasons));
}

void
km_printer_queue_condition_async (const char *queue, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  asking->name = g_strdup (queue);
  g_task_set_source_tag (task, km_printer_condition_finish);
  g_task_set_task_data (task, asking, asking_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, queue_thread);
}

KmPrinterCondition
km_printer_condition_finish (GAsyncResult *result, GError **error)
{
  GError *failed = NULL;
  gssize condition;

  g_return_val_if_fail (g_async_result_is_tagged (result, km_printer_condition_finish), KM_PRINTER_UNKNOWN);

  condition = g_task_propagate_int (G_TASK (result), &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, failed);
      return KM_PRINTER_UNKNOWN;
    }
  return (KmPrinterCondition) condition;
}
