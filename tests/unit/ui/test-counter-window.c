/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The clerk's window over a real desk and a real practice server of its own: what the hands do is done here by actions and entries. */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "km-counter-window-private.h"
#include "km-desk.h"
#include "km-field-entry.h"
#include "km-locale.h"
#include "km-queue.h"
#include "km-shift.h"
#include "km-ui-text.h"
#include "resources/km-counter-resources.h"
#include "resources/km-shell-resources.h"

static char *folder;
static AdwApplication *application;
static KmDesk *desk;
static KmCounterWindow *window;

/* --- waiting --- */

typedef struct
{
  GAsyncResult *result;
} Wait;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Wait *) data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return wait->result;
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* What an async call without more to say answered. */
#define WAIT_FOR(call, finish_call)                                                                                                        \
  G_STMT_START                                                                                                                             \
  {                                                                                                                                        \
    Wait wait = { NULL };                                                                                                                  \
    g_autoptr (GError) wait_error = NULL;                                                                                                  \
    call;                                                                                                                                  \
    wait_for (&wait);                                                                                                                      \
    finish_call;                                                                                                                           \
    g_assert_no_error (wait_error);                                                                                                        \
    g_object_unref (wait.result);                                                                                                          \
  }                                                                                                                                        \
  G_STMT_END

/* --- the desk: opened, signed in, with a shift --- */

static void
open_desk (void)
{
  g_autoptr (GError) error = NULL;
  Wait opened = { NULL }, signed_in = { NULL }, shift = { NULL };

  folder = g_dir_make_tmp ("km-counter-XXXXXX", &error);
  g_assert_no_error (error);
  desk = km_desk_new (folder, NULL, TRUE, g_getenv ("KM_SERVER"), g_getenv ("KM_CATALOGUE"));
  km_desk_set_language (desk, KM_DESK_ARABIC);
  km_desk_open_async (desk, NULL, done_cb, &opened);
  km_desk_open_finish (desk, wait_for (&opened), &error);
  g_assert_no_error (error);
  km_desk_sign_in_async (desk, "clerk", "practice", "ASW", "ASW-03", FALSE, NULL, done_cb, &signed_in);
  km_desk_sign_in_finish (desk, wait_for (&signed_in), &error);
  g_assert_no_error (error);
  while (km_desk_get_catalogue (desk) == NULL)
    g_main_context_iteration (NULL, TRUE);
  km_shift_open_async (km_desk_get_shift (desk), 20000, NULL, done_cb, &shift);
  km_shift_open_finish (km_desk_get_shift (desk), wait_for (&shift), &error);
  g_assert_no_error (error);
  g_object_unref (opened.result);
  g_object_unref (signed_in.result);
  g_object_unref (shift.result);
}

static void
close_desk (void)
{
  g_autoptr (GError) error = NULL;
  Wait closed = { NULL };

  km_desk_close_async (desk, done_cb, &closed);
  km_desk_close_finish (desk, wait_for (&closed), &error);
  g_assert_no_error (error);
  g_object_unref (closed.result);
  g_assert_finalize_object (desk);
}

static KmFormView *
form (void)
{
  return km_work_column_get_form (window->work_column);
}

static KmVisit *
visit (void)
{
  return km_desk_get_visit (desk);
}

static GtkEditable *
entry_of (const char *key)
{
  KmFieldView *view = km_form_view_find (form (), key);

  g_assert_nonnull (view);
  g_assert_true (KM_IS_FIELD_ENTRY (km_field_view_get_control (view)));
  return GTK_EDITABLE (km_field_view_get_control (view));
}

static void
add_service (const char *code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (km_visit_add_service (visit (), code, &error));
  g_assert_no_error (error);
  settle ();
}

/* --- tests --- */

/* A field that stays keeps its widget: what is typed, the caret and the focus do not notice that the form grew and shrank. */
static void
test_by_difference (void)
{
  g_autoptr (GError) error = NULL;
  GtkEditable *name;

  km_visit_clear (visit ());
  add_service ("CRM-001");
  name = entry_of ("applicant.full_name");
  gtk_widget_grab_focus (GTK_WIDGET (name));
  gtk_editable_set_text (name, "أحمد عبد الرحمن محمد السيد");
  gtk_editable_set_position (name, 4);
  settle ();
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.full_name");

  g_assert_true (km_visit_add_bundle (visit (), "BND-01", &error));
  g_assert_no_error (error);
  settle ();
  g_assert_true (entry_of ("applicant.full_name") == name);
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.full_name");
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "أحمد عبد الرحمن محمد السيد");
  g_assert_cmpint (gtk_editable_get_position (name), ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (visit ())), ==, 5);

  g_assert_true (km_visit_remove_item (visit (), 1, &error));
  g_assert_no_error (error);
  settle ();
  g_assert_true (entry_of ("applicant.full_name") == name);
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.full_name");
  g_assert_cmpint (gtk_editable_get_position (name), ==, 4);
}

/* F9 with something missing takes no money: it goes to the first gap; F7 walks on from there. */
static void
test_gaps (void)
{
  g_autofree char *first = NULL, *second = NULL, *text = NULL;

  km_visit_clear (visit ());
  add_service ("CRM-001");
  g_assert_cmpint (km_visit_next_gap (visit (), NULL, &first), ==, KM_GAP_FIELD);
  g_assert_cmpint (km_visit_next_gap (visit (), first, &second), ==, KM_GAP_FIELD);
  gtk_widget_activate_action (GTK_WIDGET (window), "counter.pay", NULL);
  settle ();
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, first);
  gtk_widget_activate_action (GTK_WIDGET (window), "counter.next-gap", NULL);
  settle ();
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, second);
  /* The button says it instead of being dead. */
  g_object_get (visit (), "action-text", &text, NULL);
  g_assert_cmpstr (text, ==, km_visit_get_missing_text (visit ()));
  g_assert_false (km_visit_get_ready (visit ()));
}

/* The national ID fills in what it says, and Tab passes over that. */
static void
test_national_id (void)
{
  GtkEditable *id;
  KmFieldView *birth;

  km_visit_clear (visit ());
  add_service ("CSO-001");
  id = entry_of ("applicant.national_id");
  gtk_widget_grab_focus (GTK_WIDGET (id));
  gtk_editable_set_text (id, "2 861203 28 0147 3");
  settle ();
  birth = km_form_view_find (form (), "applicant.birth_date");
  g_assert_nonnull (birth);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (km_field_view_get_control (birth))), ==, "3/12/1986");
  g_assert_false (gtk_widget_child_focus (GTK_WIDGET (birth), GTK_DIR_TAB_FORWARD));
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.national_id");
  gtk_widget_grab_focus (GTK_WIDGET (birth));
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.birth_date");
}

/* Tab and Shift+Tab walk the questions, there and back. */
static void
test_tab (void)
{
  km_visit_clear (visit ());
  add_service ("CRM-001");
  gtk_widget_grab_focus (GTK_WIDGET (entry_of ("applicant.full_name")));
  g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.national_id");
  g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_BACKWARD);
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.full_name");
}

/* The other paper takes the focus with it; «لا ينطبق» leaves the field as it is and an answer takes it back. */
static void
test_asides (void)
{
  KmFieldView *view;
  gboolean na;

  km_visit_clear (visit ());
  add_service ("CRM-001");
  gtk_widget_grab_focus (GTK_WIDGET (entry_of ("applicant.mobile")));
  view = km_form_view_find (form (), "applicant.mobile");
  g_assert_true (km_field_aside_toggle_na (km_field_view_get_aside (view)));
  settle ();
  g_object_get (km_visit_find_field (visit (), "applicant.mobile"), "na", &na, NULL);
  g_assert_true (na);
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.mobile");
  gtk_editable_set_text (entry_of ("applicant.mobile"), "01035521478");
  settle ();
  g_object_get (km_visit_find_field (visit (), "applicant.mobile"), "na", &na, NULL);
  g_assert_false (na);
  g_assert_false (km_field_aside_toggle_na (km_field_view_get_aside (km_form_view_find (form (), "applicant.full_name"))));

  km_visit_clear (visit ());
  add_service ("CSO-009");
  gtk_widget_grab_focus (GTK_WIDGET (entry_of ("applicant.national_id")));
  view = km_form_view_find (form (), "applicant.national_id");
  g_assert_true (km_field_aside_switch_identity (km_field_view_get_aside (view)));
  settle ();
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.passport_number");
  g_assert_null (km_form_view_find (form (), "applicant.national_id"));
}

/* Typed on the wrong layout: turned on leaving, and taken back it stays as it was typed. */
static void
test_layout (void)
{
  GtkEditable *name;

  km_visit_clear (visit ());
  add_service ("CRM-001");
  name = entry_of ("applicant.full_name");
  gtk_widget_grab_focus (GTK_WIDGET (name));
  gtk_editable_set_text (name, "hpl] lpl,]");
  settle ();
  gtk_widget_grab_focus (GTK_WIDGET (entry_of ("applicant.mobile")));
  settle ();
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "احمد محمود");
  g_assert_cmpstr (km_form_field_get_value (km_visit_find_field (visit (), "applicant.full_name")), ==, "احمد محمود");

  gtk_widget_activate_action (GTK_WIDGET (window), "counter.set-answer", "(ss)", "applicant.full_name", "hpl] lpl,]");
  settle ();
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "hpl] lpl,]");
  gtk_widget_grab_focus (GTK_WIDGET (name));
  gtk_widget_grab_focus (GTK_WIDGET (entry_of ("applicant.mobile")));
  settle ();
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "hpl] lpl,]");
}

/* A problem is told on leaving, not while the number is being typed. */
static void
test_problem_on_leaving (void)
{
  GtkEditable *mobile;
  KmFieldView *view;

  km_visit_clear (visit ());
  add_service ("CSO-001");
  mobile = entry_of ("applicant.mobile");
  view = km_form_view_find (form (), "applicant.mobile");
  gtk_widget_grab_focus (GTK_WIDGET (mobile));
  gtk_editable_set_text (mobile, "010355214");
  settle ();
  g_assert_cmpstr (km_form_field_get_problem (km_visit_find_field (visit (), "applicant.mobile")), !=, "");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (view), "blocked"));
  gtk_widget_grab_focus (GTK_WIDGET (entry_of ("applicant.full_name")));
  settle ();
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (view), "blocked"));
}

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
activate_cb (GApplication *app, int *status)
{
  open_desk ();
  window = km_counter_window_new (application, desk);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  *status = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  close_desk ();
}

int
main (int argc, char **argv)
{
  int status = 1;

  km_locale_init ("ar");
  gtk_test_init (&argc, &argv);
  km_locale_init_gtk ();
  /* Toasts are closed faster than a hand can: no animation may be under way then. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_resources_register (km_shell_get_resource ());
  g_resources_register (km_counter_get_resource ());
  g_test_add_func ("/counter/by-difference", test_by_difference);
  g_test_add_func ("/counter/gaps", test_gaps);
  g_test_add_func ("/counter/national-id", test_national_id);
  g_test_add_func ("/counter/tab", test_tab);
  g_test_add_func ("/counter/asides", test_asides);
  g_test_add_func ("/counter/layout", test_layout);
  g_test_add_func ("/counter/problem-on-leaving", test_problem_on_leaving);
  g_test_add_func ("/counter/unpaid", test_unpaid);
  g_test_add_func ("/counter/names", test_names);
  g_test_add_func ("/counter/fits", test_fits);
  g_test_add_func ("/counter/called-elsewhere", test_called_elsewhere);
  g_test_add_func ("/counter/nobody", test_nobody);

  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &status);
  g_application_run (G_APPLICATION (application), 1, argv);
  g_object_unref (application);
  return status;
}
