/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-paper.h"
#include "km-settings.h"
#include "km-ticket-printing.h"
#include "km-ui-text.h"

/* Nobody waits longer before a machine. */
#define PRINTER_SECONDS 20

typedef struct
{
  KmSettings *settings;
  KmPrintTo way;
  KmPage *page;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->settings);
  g_clear_pointer (&job->page, km_page_unref);
  g_free (job);
}

static void
finish (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  gboolean done = km_print_finish (result, &error);

  finish (data, done, error);
}

static void
network_printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  gboolean done = km_print_network_finish (result, &error);

  finish (data, done, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  g_autofree char *path = km_pdf_folder_save_finish (result, &error);

  finish (data, path != NULL, error);
}

static void
print_to_network (GTask *task, GBytes *bytes)
{
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *address = km_settings_dup (job->settings, "network-printer");
  g_autoptr(GSocketConnectable) parsed = g_network_address_parse (address, 9100, &error);

  if (!parsed)
    {
      finish (task, FALSE, error);
      return;
    }
  km_print_network_async (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)), g_network_address_get_port (G_NETWORK_ADDRESS (parsed)),
                          bytes, PRINTER_SECONDS, g_task_get_cancellable (task), network_printed_cb, task);
}

static void
print_to_queue (GTask *task, GBytes *pdf)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *printer = job->way == KM_PRINT_TO_PRINTER ? km_settings_dup (job->settings, "printer") : NULL;
  double width, height;

  km_page_get_size (job->page, &width, &height);
  km_print_async (printer && *printer ? printer : NULL, pdf, KM_PRINT_FORMAT_PDF, km_page_get_title (job->page), width, height, PRINTER_SECONDS,
                  NULL, NULL, NULL, g_task_get_cancellable (task), printed_cb, task);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) bytes = km_page_render_finish (result, &error);

  if (!bytes)
    {
      finish (task, FALSE, error);
      return;
    }
  switch (job->way)
    {
    case KM_PRINT_TO_NETWORK:
      print_to_network (task, bytes);
      break;
    case KM_PRINT_TO_FOLDER:
      {
        g_autofree char *folder = km_settings_dup_pdf_folder (job->settings);

        km_pdf_folder_save_async (folder, km_page_get_title (job->page), bytes, g_task_get_cancellable (task), saved_cb, task);
        break;
      }
    case KM_PRINT_TO_PRINTER:
    case KM_PRINT_TO_DIALOG:
    default:
      print_to_queue (task, bytes);
      break;
    }
}

void
km_ticket_printing_async (const KmIssuedTicket *ticket, KmKioskOrder *order, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  KmHallLane *lane = km_kiosk_order_get_lane (order);
  /* The paper is Arabic whatever the window's language, as every paper is. */
  g_autofree const char **services = km_kiosk_order_names (order, KM_LANGUAGE_AR);
  g_autofree const char **documents = km_kiosk_order_documents (order, KM_LANGUAGE_AR);
  KmTicketSlip slip = {
    .centre = ticket->centre_name, .letter = ticket->letter, .latin = ticket->latin, .number = ticket->number, .lane = ticket->lane_name_ar,
    .ahead = ticket->ahead, .wait_minutes = lane ? km_hall_lane_get_wait_minutes (lane) : -1, .issued_at = ticket->issued_at,
    .services = services, .documents = documents, .practice = ticket->practice,
  };

  g_task_set_source_tag (task, km_ticket_printing_async);
  job->settings = km_settings_new ();
  job->way = km_settings_resolve_print_to (job->settings, ticket->practice);
  job->page = km_ticket_page_new (&slip, KM_DIGITS_ARABIC, km_ui_zone ());
  g_task_set_task_data (task, job, job_free);
  km_page_render_async (job->page, job->way == KM_PRINT_TO_NETWORK ? KM_PAGE_FORMAT_ESCPOS : KM_PAGE_FORMAT_PDF, cancellable, rendered_cb, task);
}

gboolean
km_ticket_printing_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
