/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-paper.h"
#include "km-settings.h"
#include "km-ui-text.h"

#include "km-receipt-printing-private.h"

/* How long a queue may take before the clerk is told and the PDF takes its place. */
#define PRINTER_SECONDS 20

/* Shows the dialog of a prepared operation; what came of it comes by "done". */
static GtkPrintOperationResult
run_dialog (GtkPrintOperation *operation, GtkWindow *parent)
{
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

typedef struct
{
  GtkWindow *parent;      /* (owned) (nullable) */
  KmDesk *desk;           /* (owned) */
  KmReceipt *receipt;     /* (owned) (nullable) */
  KmSlip *slip;           /* (owned) (nullable) in place of a receipt */
  KmPage *page;           /* (owned) (nullable) until it is laid out */
  GBytes *bytes;          /* (owned) (nullable) the page as the way wants it; with the dialog none */
  KmSettings *settings;   /* (owned) */
  KmPrintTo way;          /* one answer for the whole job, whatever the settings become meanwhile */
  KmReceiptPrintingRun run;
  GtkPrintOperation *operation; /* (owned) (nullable) */
  GtkPrintContext *waiting; /* (owned) (nullable) of the page that waits for the mark */
  int waiting_page;
  gboolean marking;
  gboolean done;          /* the operation has said how it ended */
  char *trouble;          /* (owned) (nullable) what went wrong with the printer, a sentence */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->parent);
  g_clear_object (&job->desk);
  g_clear_pointer (&job->receipt, km_receipt_unref);
  g_clear_pointer (&job->slip, km_slip_unref);
  g_clear_pointer (&job->page, km_page_unref);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_object (&job->settings);
  g_clear_object (&job->operation);
  g_clear_object (&job->waiting);
  g_free (job->trouble);
  g_free (job);
}

/* An original is handed over once; of a copy or a slip there may be more. */
static gboolean
is_original (Job *job)
{
  return job->receipt != NULL && job->receipt->copy == 0;
}

/* No personal data: a receipt's number, and which copy of it; or what gave its money back. */
static char *
file_name (Job *job)
{
  const char *number;

  if (job->slip != NULL)
    return km_slip_name (job->slip);
  number = job->receipt->transaction->receipt->number;
  return job->receipt->copy > 0 ? g_strdup_printf ("%s-%u", number, job->receipt->copy) : g_strdup (number);
}

/* So many come out at once; what is printed again comes out once. */
static guint
copies_of (Job *job)
{
  return is_original (job) ? km_settings_get_copies (job->settings) : 1;
}

/* What the network printer is told beside the picture: its drawer opens for cash, once. */
static KmEscposFlags
flags_of (Job *job)
{
  const GPtrArray *payments = is_original (job) ? job->receipt->transaction->payments : NULL;
  KmEscposFlags flags = km_settings_get_cutter (job->settings) ? KM_ESCPOS_CUT : 0;

  for (guint i = 0; payments != NULL && i < payments->len; i++)
    if (((const KmTender *) payments->pdata[i])->method == KM_METHOD_CASH && km_settings_get_drawer (job->settings))
      flags |= KM_ESCPOS_DRAWER;
  return flags;
}

/* Folder and file: a whole path is not for people, and one of a portal or a sandbox says nothing at all. */
static char *
words_for_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *folder_name = g_path_get_basename (folder);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *both = g_strconcat (folder_name, "/", name, NULL);

  return km_isolate_ltr (both);
}

/* --- the last way: a PDF in the folder --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = km_pdf_folder_save_finish (result, &error);
  Job *job = g_task_get_task_data (task);

  if (path == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (job->trouble != NULL)
    {
      g_autofree char *isolated = words_for_path (path);

      /* Translators: first what went wrong with the printer, then where the receipt was kept. */
      g_task_return_pointer (task, g_strdup_printf (job->slip != NULL ? _("%1$s The paper is kept as %2$s.") : _("%1$s The receipt is kept as %2$s."),
                                                    job->trouble, isolated), g_free);
    }
  else
    {
      g_autofree char *isolated = words_for_path (path);

      g_task_return_pointer (task, g_strdup_printf (_("Saved as %s"), isolated), g_free);
    }
}

static void
save_pdf (GTask *owned_task, GBytes *pdf)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);
  g_autofree char *folder = km_settings_dup_pdf_folder (job->settings), *name = file_name (job);

  km_pdf_folder_save_async (folder, name, pdf, g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

static void
rendered_instead_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = km_page_render_finish (result, &error);

  if (pdf == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    save_pdf (g_steal_pointer (&task), pdf);
}

static void
save_instead (GTask *owned_task, const GError *error)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);

  g_free (job->trouble);
  job->trouble = g_strdup (km_print_error_sentence (error));
  if (job->way == KM_PRINT_TO_PRINTER && copies_of (job) == 1)
    save_pdf (g_steal_pointer (&task), job->bytes);
  else
    km_page_render_async (job->page, KM_PAGE_FORMAT_PDF, g_task_get_cancellable (task), rendered_instead_cb, g_object_ref (task));
}

/* --- silently --- */

/* Takes @task; @error is NULL when the printer has it. */
static void
printer_done (GTask *owned_task, const GError *error)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);

  if (error == NULL)
    g_task_return_pointer (task, g_strdup (job->slip != NULL ? _("The paper is printed.") : _("The receipt is printed.")), g_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    save_instead (g_steal_pointer (&task), error);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  km_print_finish (result, &error);
  printer_done (data, error);
}

static void
print_to_queue (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);
  g_autofree char *printer = km_settings_dup (job->settings, "printer");
  double width, height;

  km_page_get_size (job->page, &width, &height);
  km_print_async (printer != NULL && *printer != '\0' ? printer : NULL, job->bytes, KM_PRINT_FORMAT_PDF, km_page_get_title (job->page), width,
                  height, PRINTER_SECONDS, NULL, NULL, NULL, g_task_get_cancellable (task), printed_cb, g_object_ref (task));
}

static void
network_printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  km_print_network_finish (result, &error);
  printer_done (data, error);
}

static void
print_to_network (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = km_settings_dup (job->settings, "network-printer");
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (address != NULL ? address : "", 9100, &error);

  if (parsed == NULL)
    {
      save_instead (g_steal_pointer (&task), error);
      return;
    }
  km_print_network_async (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)), g_network_address_get_port (G_NETWORK_ADDRESS (parsed)),
                          job->bytes, PRINTER_SECONDS, g_task_get_cancellable (task), network_printed_cb, g_object_ref (task));
}

/* --- the system's print dialog --- */

static void
marked_late_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (task);

  /* The dialog was answered: the paper comes; unmarked it would at worst be offered once more. */
  if (!km_desk_mark_printed_finish (KM_DESK (source), result, &error))
    g_debug ("A printed receipt was not marked: %s", error->message);
  job->marking = FALSE;
  if (job->waiting == NULL)
    return;
  km_page_draw (job->page, (guint) job->waiting_page, gtk_print_context_get_cairo_context (job->waiting));
  g_clear_object (&job->waiting);
  gtk_print_operation_draw_page_finish (job->operation);
}

/* The dialog was answered, nothing is drawn yet: before that the original may still be given up. */
static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (!is_original (job))
    return;
  job->marking = TRUE;
  km_desk_mark_printed_async (job->desk, job->receipt->transaction->receipt->number, marked_late_cb, g_object_ref (task));
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int number, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (job->marking)
    {
      /* The job is handed over when its last page is drawn: none before the mark is on the disk. */
      gtk_print_operation_set_defer_drawing (operation);
      g_set_object (&job->waiting, context);
      job->waiting_page = number;
    }
  else
    km_page_draw (job->page, (guint) number, gtk_print_context_get_cairo_context (context));
}

static void
known_printers_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *chosen = data;
  g_autoptr (GPtrArray) printers = km_printers_list_finish (result, NULL);
  g_autoptr (KmSettings) settings = km_settings_new ();

  for (guint i = 0; printers != NULL && i < printers->len; i++)
    if (g_str_equal (((const KmPrinter *) printers->pdata[i])->name, chosen))
      {
        km_settings_set (settings, "printer", chosen);
        km_settings_set_print_to (settings, KM_PRINT_TO_PRINTER);
      }
}

/* The first choice is kept, and the next paper goes there without asking; who wants the dialog each time says so in the preferences. A
 * file or a printer that only the dialog knows is no choice. */
static void
remember_printer (GtkPrintOperation *operation, KmSettings *settings)
{
  GtkPrintSettings *answer = gtk_print_operation_get_print_settings (operation);
  const char *printer = answer != NULL ? gtk_print_settings_get_printer (answer) : NULL;

  if (printer != NULL && !km_settings_has_print_to (settings) && gtk_print_settings_get (answer, GTK_PRINT_SETTINGS_OUTPUT_URI) == NULL)
    km_printers_list_async (NULL, known_printers_cb, g_strdup (printer));
}

static void
dialog_done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (task);

  job->done = TRUE;
  /* Ended while a page still waited: nothing to draw on any more. */
  g_clear_object (&job->waiting);
  switch (result)
    {
    case GTK_PRINT_OPERATION_RESULT_APPLY:
      remember_printer (operation, job->settings);
      g_task_return_pointer (task, g_strdup (job->slip != NULL ? _("The paper went to the printer.") : _("The receipt went to the printer.")), g_free);
      break;
    case GTK_PRINT_OPERATION_RESULT_CANCEL:
      g_task_return_pointer (task, g_strdup (job->slip != NULL ? _("Not printed. The slip can be printed from the history.") : _("Not printed. The transaction is saved.")), g_free);
      break;
    case GTK_PRINT_OPERATION_RESULT_ERROR:
    case GTK_PRINT_OPERATION_RESULT_IN_PROGRESS:
    default:
      gtk_print_operation_get_error (operation, &error);
      save_instead (g_steal_pointer (&task), error);
      break;
    }
}

static void
print_by_dialog (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPaperSize) paper = NULL;
  GtkPrintOperationResult result;
  double width, height;

  km_page_get_size (job->page, &width, &height);
  if (km_page_get_paper (job->page) == KM_PAPER_ROLL80)
    paper = gtk_paper_size_new_custom ("roll80", _("80 mm roll"), width, height, GTK_UNIT_POINTS);
  else
    paper = gtk_paper_size_new (km_page_get_paper (job->page) == KM_PAPER_A4 ? GTK_PAPER_NAME_A4 : GTK_PAPER_NAME_A5);
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
  gtk_print_settings_set_n_copies (settings, (int) copies_of (job));
  gtk_print_operation_set_print_settings (job->operation, settings);
  g_signal_connect (job->operation, "begin-print", G_CALLBACK (begin_print_cb), task);
  g_signal_connect (job->operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect (job->operation, "done", G_CALLBACK (dialog_done_cb), g_object_ref (task));
  result = job->run (job->operation, job->parent);
  /* All outcomes also come by "done", which holds the task, but one: in a sandbox without a portal GTK has no dialog to show and only
   * returns so. */
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR && !job->done)
    {
      g_autoptr (GError) error = g_error_new_literal (KM_PRINT_ERROR, KM_PRINT_ERROR_CUPS_AWAY, "there is no print dialog");

      /* What the handler held goes on. */
      g_signal_handlers_disconnect_by_func (job->operation, dialog_done_cb, task);
      save_instead (task, error);
    }
}

/* --- laid out, then marked, then handed over --- */

static void
hand_over (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Job *job = g_task_get_task_data (task);

  switch (job->way)
    {
    case KM_PRINT_TO_PRINTER:
      print_to_queue (g_steal_pointer (&task));
      break;
    case KM_PRINT_TO_NETWORK:
      print_to_network (g_steal_pointer (&task));
      break;
    case KM_PRINT_TO_FOLDER:
      save_pdf (g_steal_pointer (&task), job->bytes);
      break;
    case KM_PRINT_TO_DIALOG:
    default:
      g_assert_not_reached ();
    }
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (!km_desk_mark_printed_finish (KM_DESK (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!g_task_return_error_if_cancelled (task))
    hand_over (g_steal_pointer (&task));
}

/* Only a paper that can be printed gives the original up. */
static void
rendered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (task);

  job->bytes = km_page_render_finish (result, &error);
  if (job->bytes == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (is_original (job))
    km_desk_mark_printed_async (job->desk, job->receipt->transaction->receipt->number, marked_cb, g_object_ref (task));
  else
    hand_over (g_steal_pointer (&task));
}

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (task);

  job->page = job->slip != NULL ? km_slip_page_new_finish (result, &error) : km_receipt_page_new_finish (result, &error);
  if (job->page == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (job->way == KM_PRINT_TO_DIALOG)
    print_by_dialog (g_steal_pointer (&task));
  else
    km_page_render_copies_async (job->page, job->way == KM_PRINT_TO_NETWORK ? KM_PAGE_FORMAT_ESCPOS : KM_PAGE_FORMAT_PDF, flags_of (job),
                                 job->way == KM_PRINT_TO_FOLDER ? 1 : copies_of (job), g_task_get_cancellable (task), rendered_cb,
                                 g_object_ref (task));
}

/* Either @receipt or @slip. */
static void
start (GtkWindow *parent, KmDesk *desk, KmReceipt *receipt, KmSlip *slip, KmReceiptPrintingRun run, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  gboolean practice = slip != NULL ? slip->practice : receipt->transaction->receipt->practice;
  KmPaperSize paper;

  g_task_set_source_tag (task, km_receipt_printing_async);
  job->parent = parent != NULL ? g_object_ref (parent) : NULL;
  job->desk = g_object_ref (desk);
  job->receipt = receipt != NULL ? km_receipt_ref (receipt) : NULL;
  job->slip = slip != NULL ? km_slip_ref (slip) : NULL;
  job->settings = km_settings_new ();
  job->run = run != NULL ? run : run_dialog;
  job->way = run != NULL ? KM_PRINT_TO_DIALOG : km_settings_resolve_print_to (job->settings, practice);
  g_task_set_task_data (task, job, job_free);
  paper = km_settings_get_paper (job->settings);
  /* A receipt is Arabic whatever the window's language: a signed paper does not depend on it. */
  if (slip != NULL)
    km_slip_page_new_async (slip, paper, KM_DIGITS_ARABIC, km_ui_zone (), cancellable, laid_out_cb, g_object_ref (task));
  else
    km_receipt_page_new_async (receipt, paper, KM_DIGITS_ARABIC, km_ui_zone (), cancellable, laid_out_cb, g_object_ref (task));
}

void
km_receipt_printing_async (GtkWindow *parent, KmDesk *desk, KmReceipt *receipt, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  start (parent, desk, receipt, NULL, NULL, cancellable, callback, user_data);
}

void
km_receipt_printing_slip_async (GtkWindow *parent, KmDesk *desk, KmSlip *slip, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  start (parent, desk, NULL, slip, NULL, cancellable, callback, user_data);
}

void
km_receipt_printing_run_async (GtkWindow *parent, KmDesk *desk, KmReceipt *receipt, KmReceiptPrintingRun run, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (run != NULL);

  start (parent, desk, receipt, NULL, run, cancellable, callback, user_data);
}

char *
km_receipt_printing_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
