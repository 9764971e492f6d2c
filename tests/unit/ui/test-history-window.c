/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The history's window over a real desk and a practice server of its own: what no journey walks by. KM_TEST_SHOTS=FOLDER leaves pictures. */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-await.h"
#include "km-desk-private.h"
#include "km-fill-form.h"
#include "km-history-window-private.h"
#include "km-locale.h"
#include "km-receipt.h"
#include "resources/km-counter-resources.h"
#include "resources/km-shell-resources.h"

static char *folder;
static AdwApplication *application;
static KmDesk *desk;
static KmReceipt *receipt;
static GtkWidget *parent;
static KmHistoryWindow *window;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
shot (const char *name)
{
  const char *shots = g_getenv ("KM_TEST_SHOTS");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = shots != NULL ? g_build_filename (shots, file, NULL) : NULL;
  const char *argv[] = { "import", "-window", "root", path, NULL };
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC / 2;

  if (path == NULL)
    return;
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* --- a receipt whose second request was refused --- */

static void
pay (void)
{
  static const char *const services[] = { "CRM-001", "CSO-019" };
  KmVisit *visit = km_desk_get_visit (desk);
  g_autoptr (GError) error = NULL;
  Await done = { NULL };

  km_visit_set_audience (visit, "citizen");
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    g_assert_true (km_visit_add_service (visit, services[i], &error));
  fill_form (visit);
  AWAIT_BOOL (km_visit_set_tender_async (visit, "cash", km_visit_get_total (visit), NULL, NULL, NULL, await_cb, &await),
              km_visit_set_tender_finish (visit, await.result, &await_error));
  km_visit_complete_async (visit, NULL, await_cb, &done);
  receipt = km_visit_complete_finish (visit, await_result (&done, "complete"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (done);
  WAIT_UNTIL (km_desk_get_backlog_count (desk) == 0);
}

static json_t *
post (const char *path, const char *token, json_t *json)
{
  g_autoptr (GBytes) body = km_link_body (json);
  g_autoptr (GError) error = NULL;
  Await done = { NULL };
  json_t *answer;

  km_link_send_async (desk->link, KM_LINK_READS, "POST", path, token, body, NULL, NULL, await_cb, &done);
  answer = km_link_send_finish (desk->link, await_result (&done, path), NULL, NULL, &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (done);
  json_decref (json);
  return answer;
}

static void
refuse_second (void)
{
  g_autoptr (json_t) session = post ("/v1/sessions", NULL, json_pack ("{s:s, s:s, s:s}", "username", "officer", "password", "practice", "centre", "ASW"));
  g_autofree char *request = km_receipt_request_number (receipt->transaction->receipt->number, 2);
  KmTime now = km_desk_now (desk);
  g_autofree char *id = km_desk_uuid (now), *at = km_time_to_string (now);
  g_autoptr (json_t) answer = NULL;

  answer = post ("/v1/commands", km_json_get_string (session, "token", NULL),
                 json_pack ("{s:[{s:s, s:s, s:s, s:{s:s, s:s}}]}", "commands", "id", id, "kind", "request.reject", "made_at", at, "body", "request",
                            request, "reason", "البيانات لا تطابق السجل"));
  g_assert_cmpstr (km_json_get_string (json_array_get (km_json_get_array (answer, "results"), 0), "status", NULL), ==, "accepted");
}

static void
open_desk (void)
{
  folder = g_dir_make_tmp ("km-history-XXXXXX", NULL);
  desk = km_desk_new (folder, NULL, TRUE, g_getenv ("KM_SERVER"), g_getenv ("KM_CATALOGUE"));
  km_desk_set_language (desk, KM_DESK_ARABIC);
  AWAIT_BOOL (km_desk_open_async (desk, NULL, await_cb, &await), km_desk_open_finish (desk, await.result, &await_error));
  AWAIT_BOOL (km_desk_sign_in_async (desk, "clerk", "practice", "ASW", "ASW-03", FALSE, NULL, await_cb, &await),
              km_desk_sign_in_finish (desk, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_catalogue (desk) != NULL && km_queue_get_ready (km_desk_get_queue (desk)));
  AWAIT_BOOL (km_shift_open_async (desk->shift, 20000, NULL, await_cb, &await), km_shift_open_finish (desk->shift, await.result, &await_error));
  pay ();
  refuse_second ();
}

static void
open_window (void)
{
  window = KM_HISTORY_WINDOW (km_history_window_new (GTK_WINDOW (parent), desk));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
}

/* --- what stands on it --- */

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL ? widget : NULL;
}

static void
wait_label (const char *text)
{
  WAIT_UNTIL (find_label (GTK_WIDGET (window), text) != NULL);
}

/* A dialog over it. Borrowed. */
static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) one = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (one) && gtk_widget_get_mapped (GTK_WIDGET (one)))
        return ADW_MESSAGE_DIALOG (one);
    }
  return NULL;
}

static void
answer (const char *response)
{
  AdwMessageDialog *dialog = find_dialog ();

  adw_message_dialog_response (dialog, response);
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
type (const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (window->search), text);
  g_signal_emit_by_name (window->search, "activate");
}

/* --- tests --- */

/* Every control that takes the focus says what it is. */
static void
check_named (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_named (child);
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_focusable (widget))
    return;
  if (GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_BOX_ROW (widget)
      || (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL && gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) == NULL
          && gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) == NULL))
    if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
      g_error ("A %s without an accessible name in a %s", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
}

static void
test_names (void)
{
  type (receipt->transaction->receipt->number);
  wait_label (g_dpgettext2 (NULL, "request state", "Refused"));
  check_named (GTK_WIDGET (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "history.void", NULL);
  WAIT_UNTIL (find_dialog () != NULL);
  check_named (gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (find_dialog ())), GTK_TYPE_BOX));
  answer ("back");
  WAIT_UNTIL (find_dialog () == NULL);
}

/* What the frame asks for fits the common monitor. */
static void
test_fits (void)
{
  g_autofree char *request = km_receipt_request_number (receipt->transaction->receipt->number, 2);
  int width, height;

  type (receipt->transaction->receipt->number);
  wait_label (request);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 1366);
  g_assert_cmpint (height, <=, 768);
}

static void
test_scanned (void)
{
  g_autofree char *code = km_receipt_qr (receipt->transaction), *wrong = g_strdup (code);

  type (code);
  wait_label (_("Valid: it is what was recorded."));
  g_assert_nonnull (find_label (window->validity_box, _("Valid")));
  shot ("valid");
  /* Another signature under the same number. */
  wrong[strlen (wrong) - 2] = wrong[strlen (wrong) - 2] == 'A' ? 'B' : 'A';
  type (wrong);
  wait_label (_("Not valid: this machine did not sign it."));
  shot ("not-valid");
  type ("");
  WAIT_UNTIL (!gtk_widget_get_visible (window->validity_box));
}

static void
test_words (void)
{
  type ("31/2/2026");
  wait_label (_("There is no transaction with this name. Names are found by whole words."));
  gtk_editable_set_text (GTK_EDITABLE (window->day), "31/2/2026");
  type ("أحمد");
  wait_label (_("This is no date. It is typed day first, like 19/11/2026."));
  gtk_editable_set_text (GTK_EDITABLE (window->day), "");
  type ("عبد الرحمن أحمد");
  wait_label (receipt->transaction->receipt->number);
}

/* Refused by its authority: paid back, with its paper, once. */
static void
test_refund (void)
{
  gboolean refunded = FALSE;
  KmHistoryDetail *detail;

  type (receipt->transaction->receipt->number);
  wait_label (g_dpgettext2 (NULL, "request state", "Refused"));
  shot ("refused");
  detail = km_history_get_detail (km_desk_get_history (desk));
  gtk_widget_activate_action (GTK_WIDGET (window), "history.refund", NULL);
  WAIT_UNTIL (find_dialog () != NULL);
  shot ("refund");
  answer ("back");
  WAIT_UNTIL (find_dialog () == NULL);
  g_object_get (detail, "refunded", &refunded, NULL);
  g_assert_false (refunded);

  gtk_widget_activate_action (GTK_WIDGET (window), "history.refund-request", "u", 2);
  WAIT_UNTIL (find_dialog () != NULL);
  answer ("pay");
  wait_label (g_dpgettext2 (NULL, "request state", "Refused, paid back"));
  wait_label ("2-refund.pdf");
  g_object_get (detail, "refunded", &refunded, NULL);
  g_assert_true (refunded);
  shot ("paid-back");
  WAIT_UNTIL (km_desk_get_backlog_count (desk) == 0);
  /* Not again, and no void after it. */
  gtk_widget_activate_action (GTK_WIDGET (window), "history.refund", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "history.void", NULL);
  settle ();
  g_assert_null (find_dialog ());
}

/* Without the server: this machine's receipts, and a calm sentence. */
static void
test_offline (void)
{
  g_autofree char *server = g_strdup (km_link_get_server (desk->link));

  km_link_set_server (desk->link, NULL);
  km_link_set_online (desk->link, FALSE);
  type ("عبد الرحمن");
  wait_label (_("There is no connection to the server: these are the receipts of this machine alone."));
  wait_label (_("From this machine's file. Where its requests stand is shown when the server can be reached."));
  shot ("offline");
  type ("فهمي");
  wait_label (_("There is no connection to the server, and nothing like this is among the receipts of this machine."));
  km_link_set_server (desk->link, server);
  km_link_set_online (desk->link, TRUE);
}

/* Signed out, it is gone, and knows nothing any more. */
static void
test_signed_out (void)
{
  KmHistory *history = km_desk_get_history (desk);

  type ("عبد الرحمن");
  wait_label (receipt->transaction->receipt->number);
  WAIT_UNTIL (km_history_get_detail (history) != NULL);
  AWAIT_BOOL (km_desk_sign_out_async (desk, NULL, await_cb, &await), km_desk_sign_out_finish (desk, await.result, &await_error));
  WAIT_UNTIL (window == NULL);
  g_assert_null (km_history_get_detail (history));
  g_assert_cmpuint (g_list_model_get_n_items (km_history_get_items (history)), ==, 0);
}

static void
activate_cb (GApplication *app, int *status)
{
  open_desk ();
  parent = adw_application_window_new (GTK_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (parent));
  open_window ();
  *status = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (parent));
  settle ();
  km_receipt_unref (receipt);
  AWAIT_BOOL (km_desk_close_async (desk, await_cb, &await), km_desk_close_finish (desk, await.result, &await_error));
  while (G_OBJECT (desk)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (desk);
  remove_tree (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int status = 1;

  km_locale_init ("ar");
  gtk_test_init (&argc, &argv);
  km_locale_init_gtk ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_resources_register (km_shell_get_resource ());
  g_resources_register (km_counter_get_resource ());
  g_test_add_func ("/history-window/fits", test_fits);
  g_test_add_func ("/history-window/names", test_names);
  g_test_add_func ("/history-window/scanned", test_scanned);
  g_test_add_func ("/history-window/words", test_words);
  g_test_add_func ("/history-window/refund", test_refund);
  g_test_add_func ("/history-window/offline", test_offline);
  g_test_add_func ("/history-window/signed-out", test_signed_out);

  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &status);
  g_application_run (G_APPLICATION (application), 1, argv);
  g_object_unref (application);
  return status;
}
