/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-receipt-printing.h"
#include "km-refund-dialog.h"

#include "km-history-window-private.h"

static void
set_working (KmHistoryWindow *self, gboolean working)
{
  self->working = working;
  /* Closed meanwhile: what was done stands, and its paper can be printed from the history. */
  if (self->history != NULL)
    km_history_actions_update (self);
}

static void
say (KmHistoryWindow *self, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (self->history == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sentence = km_desk_error_sentence (error);
  km_window_toast_error (KM_WINDOW (self), sentence, error);
}

/* --- paper --- */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = km_receipt_printing_finish (result, &error);

  if (self->history == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_working (self, FALSE);
  if (sentence == NULL)
    say (self, error);
  else
    km_window_toast (KM_WINDOW (self), sentence);
}

static void
print_slip (KmHistoryWindow *self, KmSlip *slip)
{
  if (self->history != NULL)
    km_receipt_printing_slip_async (GTK_WINDOW (self), self->desk, slip, self->cancellable, printed_cb, g_object_ref (self));
}

static void
reprinted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmReceipt) receipt = km_history_reprint_finish (KM_HISTORY (source), result, &error);

  if (receipt == NULL)
    {
      set_working (self, FALSE);
      say (self, error);
      return;
    }
  if (self->history != NULL)
    km_receipt_printing_async (GTK_WINDOW (self), self->desk, receipt, self->cancellable, printed_cb, g_object_ref (self));
}

static void
reprint_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmHistoryWindow *self = KM_HISTORY_WINDOW (widget);

  set_working (self, TRUE);
  km_history_reprint_async (self->history, reprinted_cb, g_object_ref (self));
}

static void
slip_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmHistoryWindow *self = KM_HISTORY_WINDOW (widget);
  g_autoptr (KmSlip) slip = km_history_dup_slip (self->history);

  if (slip == NULL)
    return;
  set_working (self, TRUE);
  print_slip (self, slip);
}

/* --- asking for a void --- */

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;

  set_working (self, FALSE);
  if (km_history_ask_void_finish (KM_HISTORY (source), result, &error) && self->history != NULL)
    km_window_toast (KM_WINDOW (self), _("The supervisor was asked to void the receipt. It is valid until that is approved."));
  else if (error != NULL)
    say (self, error);
}

static void
ask_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (KmVoidAnswer) answer = km_void_dialog_finish (result, NULL);

  if (answer == NULL || self->history == NULL)
    return;
  set_working (self, TRUE);
  km_history_ask_void_async (self->history, answer->reason, asked_cb, g_object_ref (self));
  km_void_answer_free (self->answer);
  self->answer = g_steal_pointer (&answer);
}

static void
ask_void_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KmHistoryWindow *self = KM_HISTORY_WINDOW (widget);

  km_void_dialog_async (GTK_WINDOW (self), km_history_detail_get_number (km_history_get_detail (self->history)), FALSE, NULL, NULL, self->cancellable,
                        ask_answered_cb, g_object_ref (self));
}

/* --- a void signed here --- */

static void ask_signature (KmHistoryWindow *self, const char *trouble);

/* What another name or password may mend. */
static gboolean
is_about_signature (const GError *error)
{
  static const char *const codes[] = { "bad-credentials", "own-signature", "own-receipt", "forbidden", "bad-approval", "slow-down" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (km_desk_error_is (error, codes[i]))
      return TRUE;
  return FALSE;
}

static void
voided_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmSlip) slip = km_history_void_finish (KM_HISTORY (source), result, &error);

  if (self->history == NULL)
    return;
  if (slip != NULL)
    {
      g_clear_pointer (&self->answer, km_void_answer_free);
      print_slip (self, slip);
      return;
    }
  set_working (self, FALSE);
  if (is_about_signature (error))
    {
      g_autofree char *sentence = km_desk_error_sentence (error);

      ask_signature (self, sentence);
      return;
    }
  g_clear_pointer (&self->answer, km_void_answer_free);
  say (self, error);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (KmVoidAnswer) answer = km_void_dialog_finish (result, NULL);

  if (answer == NULL || self->history == NULL)
    return;
  set_working (self, TRUE);
  km_history_void_async (self->history, answer->reason, answer->username, answer->password, voided_cb, g_object_ref (self));
  km_void_answer_free (self->answer);
  self->answer = g_steal_pointer (&answer);
}

static void
ask_signature (KmHistoryWindow *self, const char *trouble)
{
  KmHistoryDetail *detail = km_history_get_detail (self->history);

  if (detail != NULL)
    km_void_dialog_async (GTK_WINDOW (self), km_history_detail_get_number (detail), TRUE, trouble != NULL ? self->answer : NULL, trouble,
                          self->cancellable, signed_cb, g_object_ref (self));
}

static void
void_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_signature (KM_HISTORY_WINDOW (widget), NULL);
}

/* --- a refund --- */

typedef struct
{
  KmHistoryWindow *window;   /* (owned) */
  KmHistoryRequest *request; /* (owned) */
} Refund;

static void
refund_free (Refund *refund)
{
  g_object_unref (refund->window);
  g_object_unref (refund->request);
  g_free (refund);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Refund, refund_free)

static void ask_refund (Refund *refund, const char *trouble);

static void
refunded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Refund) refund = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmSlip) slip = km_history_refund_finish (KM_HISTORY (source), result, &error);

  if (slip != NULL)
    {
      print_slip (refund->window, slip);
      return;
    }
  set_working (refund->window, FALSE);
  if (km_desk_error_is (error, "needs-reference") && refund->window->history != NULL)
    {
      g_autofree char *sentence = km_desk_error_sentence (error);

      ask_refund (g_steal_pointer (&refund), sentence);
    }
  else
    say (refund->window, error);
}

static void
refund_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Refund) refund = data;
  KmHistoryWindow *self = refund->window;
  KmHistoryRequest *request = refund->request;
  g_autofree char *reference = NULL;
  const char *method;

  if (!km_refund_dialog_finish (result, &method, &reference, NULL) || self->history == NULL)
    return;
  set_working (self, TRUE);
  km_history_refund_async (self->history, request, method, reference, refunded_cb, g_steal_pointer (&refund));
}

/* Takes @refund. */
static void
ask_refund (Refund *refund, const char *trouble)
{
  km_refund_dialog_async (GTK_WINDOW (refund->window), refund->request, trouble, refund->window->cancellable, refund_answered_cb, refund);
}

/* The request of @item, or (0) the first that may be paid back. Returns: (transfer full) (nullable) */
static KmHistoryRequest *
find_refundable (KmHistoryWindow *self, guint item)
{
  KmHistoryDetail *detail = km_history_get_detail (self->history);
  GListModel *requests = detail != NULL ? km_history_detail_get_requests (detail) : NULL;

  for (guint i = 0; requests != NULL && i < g_list_model_get_n_items (requests); i++)
    {
      g_autoptr (KmHistoryRequest) request = g_list_model_get_item (requests, i);
      guint its_item;

      g_object_get (request, "item", &its_item, NULL);
      if (km_history_request_get_can_refund (request) && (item == 0 || its_item == item))
        return g_steal_pointer (&request);
    }
  return NULL;
}

static void
begin_refund (KmHistoryWindow *self, guint item)
{
  KmHistoryRequest *request = find_refundable (self, item);
  Refund *refund;

  if (request == NULL)
    return;
  refund = g_new0 (Refund, 1);
  refund->window = g_object_ref (self);
  refund->request = request;
  ask_refund (refund, NULL);
}

static void
refund_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin_refund (KM_HISTORY_WINDOW (widget), 0);
}

static void
refund_request_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  begin_refund (KM_HISTORY_WINDOW (widget), g_variant_get_uint32 (parameter));
}

/* --- the window's own --- */

static void
focus_search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (KM_HISTORY_WINDOW (widget)->search);
}

static void
close_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* --- the table --- */

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "history.reprint", NULL, reprint_cb, GDK_KEY_p, GDK_CONTROL_MASK },
  { "history.ask-void", NULL, ask_void_cb, GDK_KEY_d, GDK_CONTROL_MASK },
  { "history.void", NULL, void_cb, GDK_KEY_e, GDK_CONTROL_MASK },
  { "history.refund", NULL, refund_cb, GDK_KEY_r, GDK_CONTROL_MASK },
  { "history.refund-request", "u", refund_request_cb, 0, 0 },
  { "history.slip", NULL, slip_cb, GDK_KEY_i, GDK_CONTROL_MASK },
  { "history.search", NULL, focus_search_cb, GDK_KEY_f, GDK_CONTROL_MASK },
  { "history.close", NULL, close_cb, GDK_KEY_Escape, 0 },
};

void
km_history_actions_install (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter, actions[i].activate);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers, actions[i].name, NULL);
    }
}

void
km_history_actions_update (KmHistoryWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  KmHistoryDetail *detail = km_history_get_detail (self->history);
  g_autoptr (KmHistoryRequest) refundable = find_refundable (self, 0);
  gboolean open = detail != NULL && !self->working, can_ask = FALSE, can_void = FALSE, voided = FALSE, refunded = FALSE;

  if (detail != NULL)
    g_object_get (detail, "can-ask-void", &can_ask, "can-void", &can_void, "void", &voided, "refunded", &refunded, NULL);
  gtk_widget_action_set_enabled (widget, "history.reprint", open);
  gtk_widget_action_set_enabled (widget, "history.ask-void", open && can_ask);
  gtk_widget_action_set_enabled (widget, "history.void", open && can_void);
  gtk_widget_action_set_enabled (widget, "history.refund", open && refundable != NULL);
  gtk_widget_action_set_enabled (widget, "history.refund-request", open && refundable != NULL);
  gtk_widget_action_set_enabled (widget, "history.slip", open && (voided || refunded));
}
