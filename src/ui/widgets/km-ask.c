/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "km-ask.h"

/* Above the floor AdwAlertDialog replaces AdwMessageDialog, by the same names but for how it is shown and closed; the older one complains of
 * its own heading there. The pins warn of what is newer than the floor: that is so here alone. */
#if ADW_CHECK_VERSION (1, 5, 0)
#define KM_PINS_OFF G_GNUC_BEGIN_IGNORE_DEPRECATIONS
#define KM_PINS_ON G_GNUC_END_IGNORE_DEPRECATIONS
KM_PINS_OFF
typedef AdwAlertDialog Dialog;
#define DIALOG(object) ADW_ALERT_DIALOG (object)
#define dialog_do(name) adw_alert_dialog_##name
#define dialog_new(parent, heading, body) adw_alert_dialog_new (heading, body)
#define dialog_present(dialog, parent) adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent))
#define dialog_close(dialog) adw_dialog_close (ADW_DIALOG (dialog))
#else
typedef AdwMessageDialog Dialog;
#define DIALOG(object) ADW_MESSAGE_DIALOG (object)
#define dialog_do(name) adw_message_dialog_##name
#define dialog_new(parent, heading, body) adw_message_dialog_new (parent, heading, body)
#define dialog_present(dialog, parent) gtk_window_present (GTK_WINDOW (dialog))
#define dialog_close(dialog) gtk_window_close (GTK_WINDOW (dialog))
#endif

static void
response_cb (Dialog *dialog, const char *response, gpointer data)
{
  g_autoptr(GTask) task = g_object_ref (data);

  /* Answered once, whatever the dialog says on its way out. */
  g_signal_handlers_disconnect_by_func (dialog, response_cb, data);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_strdup (response), g_free);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  dialog_close (data);
}

static void
unref_task (gpointer data, GClosure *closure)
{
  g_object_unref (data);
}

void
km_ask_async (GtkWindow *parent, const char *heading, const char *body, GtkWidget *child, const KmAnswer *answers, gsize n_answers,
              const char *leave_id, const char *default_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, cancellable, callback, user_data);
  Dialog *dialog;

  g_return_if_fail (n_answers > 0);

  g_task_set_source_tag (task, km_ask_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  dialog = DIALOG (dialog_new (parent, heading, body));
  for (gsize i = 0; i < n_answers; i++)
    {
      dialog_do (add_response) (dialog, answers[i].id, answers[i].label);
      if (answers[i].kind == KM_ANSWER_SUGGESTED)
        dialog_do (set_response_appearance) (dialog, answers[i].id, ADW_RESPONSE_SUGGESTED);
      else if (answers[i].kind == KM_ANSWER_DESTRUCTIVE)
        dialog_do (set_response_appearance) (dialog, answers[i].id, ADW_RESPONSE_DESTRUCTIVE);
    }
  dialog_do (set_close_response) (dialog, leave_id ? leave_id : answers[0].id);
  if (default_id)
    dialog_do (set_default_response) (dialog, default_id);
  if (child)
    dialog_do (set_extra_child) (dialog, child);

  if (cancellable)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), dialog, 0);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_steal_pointer (&task), unref_task, 0);
  dialog_present (dialog, parent);
}

char *
km_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
km_ask_show_details (GtkWindow *parent, const char *heading, const char *sentence, const char *details)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();
  Dialog *dialog = DIALOG (dialog_new (parent, heading, sentence));

  gtk_text_view_set_editable (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (text), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), 8);
  /* Technical text is English: it reads from the left whatever the window does. */
  gtk_widget_set_direction (text, GTK_TEXT_DIR_LTR);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), details, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Details"), -1);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text);
  gtk_widget_add_css_class (scroller, "card");
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 120);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_set_size_request (scroller, 420, -1);

  dialog_do (set_extra_child) (dialog, scroller);
  dialog_do (add_response) (dialog, "back", C_("leave a dialog", "Back"));
  dialog_present (dialog, parent);
}

#ifdef KM_PINS_ON
KM_PINS_ON
#endif
