/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The way through the system's print dialog, without the dialog: the same operation with the same callbacks is exported into a
 * PDF, or left as a clerk leaves the dialog. The receipt was really paid for, at a practice server of its own. */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "km-await.h"
#include "km-counter-window.h"
#include "km-desk.h"
#include "km-fill-form.h"
#include "km-queue.h"
#include "km-receipt-printing-private.h"
#include "km-shift.h"
#include "resources/km-counter-resources.h"
#include "resources/km-shell-resources.h"

static char *folder, *exported;
static KmDesk *desk;
static KmReceipt *receipt;

/* --- a receipt that is due --- */

static void
pay (void)
{
  KmVisit *visit = km_desk_get_visit (desk);
  g_autoptr (GError) error = NULL;
  Await paid = { NULL };
  gboolean nobody;

  WAIT_UNTIL (km_queue_get_waiting_count (km_desk_get_queue (desk)) > 0);
  AWAIT_BOOL (km_visit_call_next_async (visit, NULL, await_cb, &await), km_visit_call_next_finish (visit, await.result, &nobody, &await_error));
  AWAIT_BOOL (km_visit_start_async (visit, NULL, await_cb, &await), km_visit_start_finish (visit, await.result, &await_error));
  km_visit_set_audience (visit, "citizen");
  g_assert_true (km_visit_add_service (visit, "CRM-001", &error));
  g_assert_no_error (error);
  fill_form (visit);
  AWAIT_BOOL (km_visit_set_tender_async (visit, "card", 0, "REF-1", "meeza", "1234", await_cb, &await),
              km_visit_set_tender_finish (visit, await.result, &await_error));
  km_visit_complete_async (visit, NULL, await_cb, &paid);
  receipt = km_visit_complete_finish (visit, await_result (&paid, "complete"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (paid);
}

static void
open_desk (void)
{
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("km-printing-XXXXXX", &error);
  g_assert_no_error (error);
  exported = g_build_filename (folder, "exported.pdf", NULL);
  desk = km_desk_new (folder, NULL, TRUE, g_getenv ("KM_SERVER"), g_getenv ("KM_CATALOGUE"));
  AWAIT_BOOL (km_desk_open_async (desk, NULL, await_cb, &await), km_desk_open_finish (desk, await.result, &await_error));
  AWAIT_BOOL (km_desk_sign_in_async (desk, "clerk", "practice", "ASW", "ASW-03", FALSE, NULL, await_cb, &await),
              km_desk_sign_in_finish (desk, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_catalogue (desk) != NULL && km_queue_get_ready (km_desk_get_queue (desk)));
  AWAIT_BOOL (km_shift_open_async (km_desk_get_shift (desk), 20000, NULL, await_cb, &await),
              km_shift_open_finish (km_desk_get_shift (desk), await.result, &await_error));
  pay ();
}

static void
close_desk (void)
{
  km_receipt_unref (receipt);
  AWAIT_BOOL (km_desk_close_async (desk, await_cb, &await), km_desk_close_finish (desk, await.result, &await_error));
  g_assert_finalize_object (desk);
  remove_tree (folder);
  g_free (exported);
  g_free (folder);
}

static gboolean
is_due (void)
{
  g_autofree char *number = NULL;

  g_object_get (desk, "unprinted-number", &number, NULL);
  return g_strcmp0 (number, receipt->transaction->receipt->number) == 0;
}

/* --- what stands in for the dialog --- */

/* The dialog's «Cancel»: GTK tells the result and asks for no page. */
static GtkPrintOperationResult
leave (GtkPrintOperation *operation, GtkWindow *parent)
{
  g_signal_emit_by_name (operation, "done", GTK_PRINT_OPERATION_RESULT_CANCEL);
  return GTK_PRINT_OPERATION_RESULT_CANCEL;
}

/* A sandbox without a print portal: GTK has no dialog to show, returns so, and emits nothing. */
static GtkPrintOperationResult
refuse (GtkPrintOperation *operation, GtkWindow *parent)
{
  return GTK_PRINT_OPERATION_RESULT_ERROR;
}

static GtkPrintOperationResult
export (GtkPrintOperation *operation, GtkWindow *parent)
{
  g_autoptr (GError) error = NULL;
  GtkPrintOperationResult result;

  gtk_print_operation_set_export_filename (operation, exported);
  result = gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, parent, &error);
  g_assert_no_error (error);
  return result;
}

static char *
print (KmReceiptPrintingRun run, GCancellable *cancellable, GError **error)
{
  Await printed = { NULL };
  char *sentence;

  km_receipt_printing_run_async (NULL, desk, receipt, run, cancellable, await_cb, &printed);
  g_assert_null (printed.result);
  sentence = km_receipt_printing_finish (await_result (&printed, "printing"), error);
  AWAIT_CLEAR (printed);
  return sentence;
}

/* --- tests --- */

/* The dialog left: no paper, and the original is still due. */
static void
test_left (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = print (leave, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sentence, ==, "Not printed. The transaction is saved.");
  g_assert_true (is_due ());
  g_assert_false (g_file_test (exported, G_FILE_TEST_EXISTS));
}

/* No dialog can be shown: the person is told, and the receipt is kept. */
static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = print (refuse, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (sentence, "The printing service of this computer does not answer."));
  g_assert_nonnull (strstr (sentence, ".pdf"));
  g_assert_true (is_due ());
}

/* The window went away while the page was being laid out: no dialog any more. */
static void
test_closed (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  g_cancellable_cancel (cancellable);
  sentence = print (export, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (sentence);
  g_assert_true (is_due ());
  g_assert_false (g_file_test (exported, G_FILE_TEST_EXISTS));
}

/* The dialog answered: the receipt is drawn, and was marked as printed before. */
static void
test_answered (void)
{
  const char *arguments[] = { "pdftotext", "-layout", exported, "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = print (export, NULL, &error), *text = NULL;
  int status;

  g_assert_no_error (error);
  g_assert_cmpstr (sentence, ==, "The receipt went to the printer.");
  g_assert_false (is_due ());
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_nonnull (strstr (text, receipt->transaction->receipt->number));
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

static KmReceipt *
get_unprinted (void)
{
  g_autoptr (GError) error = NULL;
  Await read = { NULL };
  KmReceipt *unprinted;

  km_desk_get_unprinted_receipt_async (desk, await_cb, &read);
  unprinted = km_desk_get_unprinted_receipt_finish (desk, await_result (&read, "unprinted"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (read);
  return unprinted;
}

static gboolean
is_noted (void)
{
  g_autoptr (KmReceipt) unprinted = get_unprinted ();

  return unprinted == NULL;
}

/* Ended between the money and the paper: the window that comes next offers the original in a toast with its button, and notes that it
 * did, so that a later one does not offer it again. */
static void
test_offered (void)
{
  const char *sentence = _("The last receipt was not printed before the program ended.");
  g_autoptr (KmReceipt) unprinted = NULL;
  KmCounterWindow *first, *second;

  km_receipt_unref (receipt);
  pay ();
  unprinted = get_unprinted ();
  g_assert_nonnull (unprinted);
  g_assert_cmpstr (unprinted->transaction->receipt->number, ==, receipt->transaction->receipt->number);

  first = km_counter_window_new (NULL, desk);
  gtk_window_present (GTK_WINDOW (first));
  WAIT_UNTIL (shows (GTK_WIDGET (first), sentence));
  g_assert_true (shows (GTK_WIDGET (first), _("Print")));
  WAIT_UNTIL (is_noted ());
  gtk_window_destroy (GTK_WINDOW (first));

  second = km_counter_window_new (NULL, desk);
  gtk_window_present (GTK_WINDOW (second));
  WAIT_UNTIL (gtk_widget_get_mapped (GTK_WIDGET (second)) && gtk_widget_get_width (GTK_WIDGET (second)) > 0);
  g_assert_true (is_noted ());
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (shows (GTK_WIDGET (second), sentence));
  gtk_window_destroy (GTK_WINDOW (second));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  int status;

  gtk_test_init (&argc, &argv);
  adw_init ();
  g_resources_register (km_shell_get_resource ());
  g_resources_register (km_counter_get_resource ());
  open_desk ();
  g_test_add_func ("/receipt-printing/left", test_left);
  g_test_add_func ("/receipt-printing/refused", test_refused);
  g_test_add_func ("/receipt-printing/closed", test_closed);
  g_test_add_func ("/receipt-printing/answered", test_answered);
  g_test_add_func ("/receipt-printing/offered", test_offered);
  status = g_test_run ();
  close_desk ();
  return status;
}
