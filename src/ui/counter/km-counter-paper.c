/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-history-window.h"
#include "km-receipt-printing.h"

#include "km-counter-window-private.h"

/* What the counter's window does with receipts: the original, the copy, and the original that a crash left unprinted. */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = km_receipt_printing_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->printing = FALSE;
  km_counter_actions_update (self);
  km_printer_button_check (self->printer_button);
  if (sentence == NULL)
    {
      sentence = g_strdup (_("Not printed. The transaction is saved."));
      km_counter_window_say (self, error);
    }
  km_paid_page_set_state (km_work_column_get_paid_page (self->work_column), sentence);
  if (km_visit_get_state (self->visit) != KM_VISIT_PAID)
    km_window_toast (KM_WINDOW (self), sentence);
}

void
km_counter_window_print (KmCounterWindow *self, KmReceipt *receipt)
{
  g_free (self->last_receipt);
  self->last_receipt = g_strdup (receipt->transaction->receipt->number);
  self->printing = TRUE;
  km_paid_page_set_state (km_work_column_get_paid_page (self->work_column), _("Printing…"));
  km_counter_actions_update (self);
  km_receipt_printing_async (GTK_WINDOW (self), self->desk, receipt, self->cancellable, printed_cb, g_object_ref (self));
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* Not noted, it would at worst be offered once more. */
  if (!km_desk_mark_offered_finish (KM_DESK (source), result, &error))
    g_debug ("An offered receipt was not noted: %s", error->message);
}

static void
unprinted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmReceipt) receipt = km_desk_get_unprinted_receipt_finish (KM_DESK (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || receipt == NULL)
    return;
  km_paid_page_set_receipt (km_work_column_get_paid_page (self->work_column), receipt);
  km_window_toast_action (KM_WINDOW (self), _("The last receipt was not printed before the program ended."), _("Print"),
                          "counter.print-unprinted", NULL);
  km_desk_mark_offered_async (self->desk, receipt->transaction->receipt->number, offered_cb, NULL);
}

/* A crash may have come between the payment and the printer: the paper is offered once, as the original. */
void
km_counter_paper_offer (KmCounterWindow *self)
{
  g_autofree char *number = NULL;

  g_object_get (self->desk, "unprinted-number", &number, NULL);
  if (number != NULL && *number != '\0' && !self->printing && self->last_receipt == NULL)
    km_desk_get_unprinted_receipt_async (self->desk, unprinted_cb, g_object_ref (self));
}

/* --- once more --- */

static void
reprinted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmReceipt) receipt = km_desk_reprint_finish (KM_DESK (source), result, &error);

  self->printing = FALSE;
  if (receipt == NULL)
    {
      km_counter_window_say (self, error);
      km_counter_actions_update (self);
      return;
    }
  km_counter_window_print (self, receipt);
}

static void
receipts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmCounterWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) receipts = km_desk_receipts_finish (KM_DESK (source), result, &error);
  g_autoptr (KmReceiptItem) last = receipts != NULL ? g_list_model_get_item (receipts, 0) : NULL;

  if (last != NULL)
    {
      km_desk_reprint_async (self->desk, km_receipt_item_get_number (last), reprinted_cb, g_object_ref (self));
      return;
    }
  self->printing = FALSE;
  km_counter_actions_update (self);
  if (error != NULL)
    km_counter_window_say (self, error);
  else
    km_window_toast (KM_WINDOW (self), _("No receipt was made on this machine yet."));
}

void
km_counter_paper_again (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  KmReceipt *shown = km_paid_page_get_receipt (km_work_column_get_paid_page (self->work_column));
  g_autofree char *unprinted = NULL;

  /* The dialog was left without printing: the original is still due, not a copy. */
  g_object_get (self->desk, "unprinted-number", &unprinted, NULL);
  if (shown != NULL && g_strcmp0 (unprinted, shown->transaction->receipt->number) == 0)
    {
      km_counter_window_print (self, shown);
      return;
    }
  self->printing = TRUE;
  km_counter_actions_update (self);
  if (self->last_receipt != NULL)
    km_desk_reprint_async (self->desk, self->last_receipt, reprinted_cb, g_object_ref (self));
  else
    km_desk_receipts_async (self->desk, 1, receipts_cb, g_object_ref (self));
}

void
km_counter_paper_unprinted (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);
  KmReceipt *receipt = km_paid_page_get_receipt (km_work_column_get_paid_page (self->work_column));

  if (receipt != NULL && !self->printing)
    km_counter_window_print (self, receipt);
}

/* --- past ones --- */

void
km_counter_history (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmCounterWindow *self = KM_COUNTER_WINDOW (widget);

  if (self->history == NULL)
    {
      self->history = km_history_window_new (GTK_WINDOW (self), self->desk);
      g_object_add_weak_pointer (G_OBJECT (self->history), (gpointer *) &self->history);
    }
  gtk_window_present (GTK_WINDOW (self->history));
}
