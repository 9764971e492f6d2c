/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The clerk's window: the ticket, what fits, what it says. */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-counter-fixture.h"

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (toplevel))
        return ADW_MESSAGE_DIALOG (toplevel);
    }
  return NULL;
}

/* What the button of the answer does: says it, then closes. */
static void
press (AdwMessageDialog *dialog, const char *answer)
{
  g_assert_nonnull (dialog);
  g_object_ref (dialog);
  adw_message_dialog_response (dialog, answer);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
  settle ();
}

static void
wait_for_state (KmVisitState state)
{
  while (km_visit_get_state (visit ()) != state || km_visit_get_busy (visit ()))
    g_main_context_iteration (NULL, TRUE);
}

/* F2 with an unpaid basket asks first; the safe answer is the one that Enter gives, and it keeps the work with its ticket. */
static void
test_unpaid (void)
{
  KmQueue *queue = km_desk_get_queue (desk);
  AdwMessageDialog *dialog;
  g_autofree char *first = NULL;

  km_visit_clear (visit ());
  while (km_queue_get_waiting_count (queue) < 2)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (window), "counter.call-next", NULL);
  wait_for_state (KM_VISIT_CALLED);
  first = g_strdup (km_ticket_item_get_id (km_visit_get_ticket (visit ())));
  gtk_widget_activate_action (GTK_WIDGET (window), "counter.start", NULL);
  wait_for_state (KM_VISIT_SERVING);
  add_service ("CRM-001");

  gtk_widget_activate_action (GTK_WIDGET (window), "counter.call-next", NULL);
  settle ();
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "hold");
  press (dialog, "back");
  g_assert_null (find_dialog ());
  g_assert_cmpstr (km_ticket_item_get_id (km_visit_get_ticket (visit ())), ==, first);
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (visit ())), ==, 1);

  gtk_widget_activate_action (GTK_WIDGET (window), "counter.finish", NULL);
  settle ();
  press (find_dialog (), "hold");
  wait_for_state (KM_VISIT_EMPTY);
  while (g_list_model_get_n_items (km_queue_get_held (queue)) == 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (window), "counter.resume", "s", first);
  wait_for_state (KM_VISIT_SERVING);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (visit ())), ==, 1);
  km_visit_clear (visit ());
  gtk_widget_activate_action (GTK_WIDGET (window), "counter.finish", NULL);
  wait_for_state (KM_VISIT_EMPTY);
}

static void
check_named (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_named (child);
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_focusable (widget))
    return;
  if (KM_IS_FIELD_ENTRY (widget) || GTK_IS_CHECK_BUTTON (widget) || (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL))
    if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) &&
        !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY) &&
        gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL && gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) == NULL &&
        gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL)
      g_error ("A %s without an accessible name in a %s", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
}

/* Every control that takes the focus says what it is. */
static void
test_names (void)
{
  g_autoptr (GError) error = NULL;

  km_visit_clear (visit ());
  g_assert_true (km_visit_add_bundle (visit (), "BND-01", &error));
  g_assert_no_error (error);
  settle ();
  check_named (GTK_WIDGET (window));
}

/* The longest bundle fits: the frame asks for no more than the common monitor. */
static void
test_fits (void)
{
  g_autoptr (GError) error = NULL;
  int width, height;

  km_visit_clear (visit ());
  g_assert_true (km_visit_add_bundle (visit (), "BND-06", &error));
  g_assert_no_error (error);
  settle ();
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 1366);
  g_assert_cmpint (height, <=, 768);
  km_visit_clear (visit ());
}

/* --- sentences of the queue --- */

static GtkWidget *
find_label (GtkWidget *widget, const char *text, const char *inside)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *below = inside != NULL && strcmp (G_OBJECT_TYPE_NAME (child), inside) == 0 ? NULL : inside;
      GtkWidget *found = find_label (child, text, below);

      if (found != NULL)
        return found;
    }
  return inside == NULL && GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), text) == 0
             ? widget
             : NULL;
}

static GtkWidget *
find_toast_close (GtkWidget *widget, gboolean inside)
{
  inside = inside || strcmp (G_OBJECT_TYPE_NAME (widget), "AdwToastWidget") == 0;
  if (inside && GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "window-close-symbolic") == 0
      && g_object_get_data (G_OBJECT (widget), "pressed") == NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_toast_close (child, inside);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Toasts stand one after another for some seconds: the earlier ones are closed, each once, as it stays while it goes away. */
static void
wait_for_toast (const char *text)
{
  while (find_label (GTK_WIDGET (window), text, "AdwToastWidget") == NULL)
    {
      GtkWidget *button = find_toast_close (GTK_WIDGET (window), FALSE);

      if (button != NULL)
        {
          g_object_set_data (G_OBJECT (button), "pressed", window);
          g_signal_emit_by_name (button, "clicked");
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

/* A second till at the same practice server. */
static KmDesk *
open_other_desk (const char *other_folder)
{
  g_autofree char *file = g_build_filename (folder, "server", "port", NULL), *port = NULL, *url = NULL;
  g_autoptr (GError) error = NULL;
  KmDesk *other;

  g_assert_true (g_file_get_contents (file, &port, NULL, &error));
  url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  other = km_desk_new (other_folder, url, TRUE, NULL, NULL);
  WAIT_FOR (km_desk_open_async (other, NULL, done_cb, &wait), km_desk_open_finish (other, wait.result, &wait_error));
  WAIT_FOR (km_desk_sign_in_async (other, "clerk2", "practice", "ASW", "ASW-04", FALSE, NULL, done_cb, &wait),
            km_desk_sign_in_finish (other, wait.result, &wait_error));
  WAIT_FOR (km_shift_open_async (km_desk_get_shift (other), 0, NULL, done_cb, &wait),
            km_shift_open_finish (km_desk_get_shift (other), wait.result, &wait_error));
  return other;
}

/* Two clerks want the same visitor: the later one is told where the ticket is and what to press, and nothing is in front. */
static void
test_called_elsewhere (void)
{
  KmQueue *queue = km_desk_get_queue (desk);
  g_autofree char *other_folder = g_dir_make_tmp ("km-counter-XXXXXX", NULL), *sentence = NULL, *number = NULL;
  g_autoptr (KmTicketItem) asked = NULL;
  g_autoptr (GError) error = NULL;
  Wait called = { NULL };
  KmDesk *other = open_other_desk (other_folder);
  KmVisit *theirs = km_desk_get_visit (other);

  km_visit_clear (visit ());
  while (km_queue_get_next (queue) == NULL)
    g_main_context_iteration (NULL, TRUE);
  asked = g_object_ref (km_queue_get_next (queue));
  WAIT_FOR (km_visit_call_async (theirs, asked, NULL, done_cb, &wait), km_visit_call_finish (theirs, wait.result, &wait_error));
  while (km_queue_get_next (queue) == asked)
    g_main_context_iteration (NULL, TRUE);

  km_visit_call_async (visit (), asked, NULL, done_cb, &called);
  g_assert_false (km_visit_call_finish (visit (), wait_for (&called), &error));
  g_object_unref (called.result);
  g_assert_true (km_desk_error_is (error, "ticket-elsewhere"));
  sentence = km_desk_error_sentence (error);
  number = km_ui_number (km_desk_get_counter_number (other));
  g_test_message ("%s", sentence);
  g_assert_nonnull (strstr (sentence, number));
  g_assert_nonnull (strstr (sentence, "F2"));
  km_counter_window_say (window, error);
  wait_for_toast (sentence);
  g_assert_cmpint (km_visit_get_state (visit ()), ==, KM_VISIT_EMPTY);

  WAIT_FOR (km_visit_no_show_async (theirs, NULL, done_cb, &wait), km_visit_no_show_finish (theirs, wait.result, &wait_error));
  while (km_desk_get_backlog_count (other) > 0)
    g_main_context_iteration (NULL, TRUE);
  WAIT_FOR (km_desk_close_async (other, done_cb, &wait), km_desk_close_finish (other, wait.result, &wait_error));
  g_assert_finalize_object (other);
}

/* F2 with nobody left says so, in a toast and in the column. */
static void
test_nobody (void)
{
  const char *sentence = _("Nobody is waiting in the lanes of this counter.");

  km_visit_clear (visit ());
  for (;;)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "counter.call-next", NULL);
      while (km_visit_get_busy (visit ()))
        g_main_context_iteration (NULL, TRUE);
      if (km_visit_get_state (visit ()) == KM_VISIT_EMPTY)
        break;
      WAIT_FOR (km_visit_no_show_async (visit (), NULL, done_cb, &wait), km_visit_no_show_finish (visit (), wait.result, &wait_error));
    }
  wait_for_toast (sentence);
  while (find_label (GTK_WIDGET (window), sentence, "KmQueueColumn") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (km_visit_get_state (visit ()), ==, KM_VISIT_EMPTY);
}

static void
add_tests (void)
{
  g_test_add_func ("/counter/unpaid", test_unpaid);
  g_test_add_func ("/counter/names", test_names);
  g_test_add_func ("/counter/fits", test_fits);
  g_test_add_func ("/counter/called-elsewhere", test_called_elsewhere);
  g_test_add_func ("/counter/nobody", test_nobody);
}

int
main (int argc, char **argv)
{
  return counter_test_run (argc, argv, add_tests);
}
