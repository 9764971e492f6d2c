/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-compat.h"
#include "km-key-button.h"

void
km_compat_show_about (GtkWindow *parent)
{
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about,
                "application-name", _("Khadamat Misr Counter"),
                "application-icon", KM_APPLICATION_ID,
                "version", KM_VERSION,
                "developer-name", "Khadamat Misr Counter",
                "license-type", GTK_LICENSE_GPL_3_0,
                "comments", _("The counter of Egypt's one-stop government service centres: one visitor, one form, one receipt."),
                "transient-for", parent,
                "modal", TRUE,
                NULL);
  gtk_window_present (GTK_WINDOW (about));
}

static void
folder_response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr(GTask) task = data;
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file)
    g_task_return_pointer (task, g_file_get_path (file), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No folder was chosen");
  g_object_unref (dialog);
}

void
km_compat_choose_folder_async (GtkWindow *parent, const char *title, const char *accept_label, const char *folder, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, NULL, callback, user_data);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, accept_label, C_("leave a dialog", "Back"));

  g_task_set_source_tag (task, km_compat_choose_folder_async);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (folder && g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_autoptr(GFile) start = g_file_new_for_path (folder);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), start, NULL);
    }
  g_signal_connect (dialog, "response", G_CALLBACK (folder_response_cb), g_steal_pointer (&task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

char *
km_compat_choose_folder_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_keys (GtkWidget *page, const char *const *pairs)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; pairs[i] && pairs[i + 1]; i += 2)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), g_dgettext (GETTEXT_PACKAGE, pairs[i + 1]));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), km_key_cap_new (pairs[i]));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
}

void
km_compat_show_shortcuts (GtkWindow *parent, const char *const *own, const char *const *common)
{
  GtkWidget *window = adw_preferences_window_new ();
  GtkWidget *page = adw_preferences_page_new ();

  if (own)
    add_keys (page, own);
  add_keys (page, common);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_title (GTK_WINDOW (window), _("Keyboard shortcuts"));
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 620);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}
