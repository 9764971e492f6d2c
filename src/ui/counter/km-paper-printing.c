/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-settings.h"
#include "km-ui-text.h"

#include "km-paper-printing.h"

/* How long a queue may take before the clerk is told and the PDF takes its place. */
#define PRINTER_SECONDS 20

typedef struct
{
  GtkWindow *parent;            /* (owned) (nullable) */
  KmSettings *settings;         /* (owned) */
  KmPrintTo way;                /* one answer for the whole job, whatever the settings become meanwhile */
  KmPaperSize paper;
  KmLanguage language;
  KmDigits digits;
  GTimeZone *zone;              /* (owned) */
  KmPaperFunc func;
  gpointer data;                /* (owned) */
  GDestroyNotify free_data;
  KmPage *page;                 /* (owned) (nullable) until it is laid out */
  GtkPrintOperation *operation; /* (owned) (nullable) */
  gboolean done;                /* the operation has said how it ended */
  char *trouble;                /* (owned) (nullable) what went wrong with the printer, a sentence */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->parent);
  g_clear_object (&job->settings);
  g_clear_object (&job->operation);
  g_clear_pointer (&job->page, km_page_unref);
  g_clear_pointer (&job->zone, g_time_zone_unref);
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job->trouble);
  g_free (job);
}

/* --- the last way: a PDF in the folder --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = km_pdf_folder_save_finish (result, &error);
  Job *job = g_task_get_task_data (task);
  g_autofree char *name = NULL, *isolated = NULL;

  if (path == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  name = g_path_get_basename (path);
  isolated = km_isolate_ltr (name);
  if (job->trouble != NULL)
    /* Translators: first what went wrong with the printer, then where the paper was kept. */
    g_task_return_pointer (task, g_strdup_printf (_("%1$s. The paper is kept as %2$s."), job->trouble, isolated), g_free);
  else
    g_task_return_pointer (task, g_strdup_printf (_("Saved as %s"), isolated), g_free);
}

static void
rendered_pdf_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = km_page_render_finish (result, &error);
  Job *job = g_task_get_task_data (task);
  g_autofree char *folder = NULL;

  if (pdf == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  folder = km_settings_dup_pdf_folder (job->settings);
  km_pdf_folder_save_async (folder, km_page_get_title (job->page), pdf, g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

static void
save_pdf (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);

  km_page_render_async (job->page, KM_PAGE_FORMAT_PDF, g_task_get_cancellable (task), rendered_pdf_cb, g_object_ref (task));
}

static void
save_instead (GTask *task, KmPrinterCondition condition)
{
  Job *job = g_task_get_task_data (task);

  g_free (job->trouble);
  job->trouble = g_strdup (km_printer_condition_text (condition));
  save_pdf (task);
}

/* --- silently --- */

/* Takes @task; @error is NULL when the printer has it. */
static void
printer_done (GTask *owned_task, const GError *error)
{
  g_autoptr (GTask) task = owned_task;

  if (error == NULL)
    g_task_return_pointer (task, g_strdup (_("The paper is printed.")), g_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    save_instead (g_steal_pointer (&task), km_printer_condition_of (error));
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  km_print_finish (result, &error);
  printer_done (data, error);
}

static void
network_printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  km_print_network_finish (result, &error);
  printer_done (data, error);
}

static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = km_page_render_finish (result, &error);
  g_autofree char *host = NULL, *printer = NULL;
  Job *job = g_task_get_task_data (task);
  guint16 port;
  double width, height;

  if (bytes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (job->way == KM_PRINT_TO_NETWORK)
    {
      if (km_settings_get_network_printer (job->settings, &host, &port))
        km_print_network_async (host, port, bytes, PRINTER_SECONDS, g_task_get_cancellable (task), network_printed_cb, g_object_ref (task));
      else
        save_instead (g_steal_pointer (&task), KM_PRINTER_MISSING);
      return;
    }
  printer = km_settings_dup (job->settings, "printer");
  km_page_get_size (job->page, &width, &height);
  km_print_async (printer != NULL && *printer != '\0' ? printer : NULL, bytes, KM_PRINT_FORMAT_PDF, km_page_get_title (job->page), width, height,
                  PRINTER_SECONDS, NULL, NULL, NULL, g_task_get_cancellable (task), printed_cb, g_object_ref (task));
}

/* --- the system's print dialog --- */

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int number, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  km_page_draw (job->page, (guint) number, gtk_print_context_get_cairo_context (context));
}

static void
dialog_done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);

  job->done = TRUE;
  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    g_task_return_pointer (task, g_strdup (_("The paper went to the printer.")), g_free);
  else if (result == GTK_PRINT_OPERATION_RESULT_CANCEL)
    g_task_return_pointer (task, g_strdup (_("Not printed.")), g_free);
  else
    save_instead (g_steal_pointer (&task), KM_PRINTER_NOT_RESPONDING);
}

static void
print_by_dialog (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = NULL;
  double width, height;

  km_page_get_size (job->page, &width, &height);
  if (job->paper == KM_PAPER_ROLL80)
    paper = gtk_paper_size_new_custom ("roll80", _("80 mm roll"), width, height, GTK_UNIT_POINTS);
  else
    paper = gtk_paper_size_new (job->paper == KM_PAPER_A4 ? GTK_PAPER_NAME_A4 : GTK_PAPER_NAME_A5);
  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_POINTS);
  job->operation = gtk_print_operation_new ();
  gtk_print_operation_set_default_page_setup (job->operation, setup);
  gtk_print_operation_set_use_full_page (job->operation, TRUE);
  gtk_print_operation_set_unit (job->operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (job->operation, (int) km_page_get_n_sheets (job->page));
  gtk_print_operation_set_job_name (job->operation, km_page_get_title (job->page));
  gtk_print_operation_set_allow_async (job->operation, TRUE);
  g_signal_connect (job->operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect (job->operation, "done", G_CALLBACK (dialog_done_cb), g_object_ref (task));
  /* Without any dialog to show GTK only returns an error, without "done". */
  if (gtk_print_operation_run (job->operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, job->parent, NULL) == GTK_PRINT_OPERATION_RESULT_ERROR
      && !job->done)
    {
      g_signal_handlers_disconnect_by_func (job->operation, dialog_done_cb, task);
      save_instead (task, KM_PRINTER_MISSING);
    }
}

/* --- laid out, then handed over --- */

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (task);

  job->page = g_task_propagate_pointer (G_TASK (result), &error);
  if (job->page == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  switch (job->way)
    {
    case KM_PRINT_TO_PRINTER:
      km_page_render_async (job->page, KM_PAGE_FORMAT_PDF, g_task_get_cancellable (task), rendered_cb, g_object_ref (task));
      break;
    case KM_PRINT_TO_NETWORK:
      km_page_render_copies_async (job->page, KM_PAGE_FORMAT_ESCPOS, km_settings_get_cutter (job->settings) ? KM_ESCPOS_CUT : 0, 1,
                                   g_task_get_cancellable (task), rendered_cb, g_object_ref (task));
      break;
    case KM_PRINT_TO_FOLDER:
      save_pdf (g_steal_pointer (&task));
      break;
    case KM_PRINT_TO_DIALOG:
    default:
      print_by_dialog (g_steal_pointer (&task));
      break;
    }
}

static void
lay_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;

  g_task_return_pointer (task, job->func (job->data, job->paper, job->language, job->digits, job->zone), (GDestroyNotify) km_page_unref);
}

void
km_paper_printing_async (GtkWindow *parent, gboolean practice, KmPaperFunc func, gpointer data, GDestroyNotify free_data, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) laying = g_task_new (NULL, cancellable, laid_out_cb, task);
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, km_paper_printing_async);
  job->parent = parent != NULL ? g_object_ref (parent) : NULL;
  job->settings = km_settings_new ();
  job->way = km_settings_resolve_print_to (job->settings, practice);
  job->paper = km_settings_get_paper (job->settings);
  job->language = km_settings_get_paper_language (job->settings);
  job->digits = job->language == KM_LANGUAGE_EN ? KM_DIGITS_LATIN : KM_DIGITS_ARABIC;
  job->zone = g_time_zone_ref (km_ui_zone ());
  job->func = func;
  job->data = data;
  job->free_data = free_data;
  g_task_set_task_data (task, job, job_free);
  /* The job lives as long as @task, which the callback of the laying holds. */
  g_task_set_task_data (laying, job, NULL);
  g_task_run_in_thread (laying, lay_thread);
}

char *
km_paper_printing_finish (GAsyncResult *result, gboolean *trouble, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, km_paper_printing_async), NULL);

  if (trouble != NULL)
    *trouble = ((Job *) g_task_get_task_data (G_TASK (result)))->trouble != NULL;

  return g_task_propagate_pointer (G_TASK (result), error);
}
