/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The form in the clerk's window: changed by difference, walked by keys, what is said of a field instead of an answer. */

#include "config.h"

#include <string.h>

#include "km-counter-fixture.h"

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

/* The locked screen shows nothing of the visitor, and leaves everything as it was. */
static void
test_locked (void)
{
  GtkEditable *name;
  Wait opened = { NULL };
  g_autoptr (GError) error = NULL;

  km_visit_clear (visit ());
  add_service ("CRM-001");
  name = entry_of ("applicant.full_name");
  gtk_widget_grab_focus (GTK_WIDGET (name));
  gtk_editable_set_text (name, "أحمد عبد الرحمن محمد السيد");
  do
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.lock", NULL);
      g_main_context_iteration (NULL, FALSE);
    }
  while (!km_desk_get_locked (desk));
  settle ();
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (name)));
  /* The next key belongs to the password. */
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), GTK_TYPE_PASSWORD_ENTRY));

  km_desk_unlock_async (desk, "practice", done_cb, &opened);
  g_assert_true (km_desk_unlock_finish (desk, wait_for (&opened), &error));
  g_assert_no_error (error);
  g_object_unref (opened.result);
  settle ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (name)));
  g_assert_cmpstr (km_form_view_get_focus_key (form ()), ==, "applicant.full_name");
  g_assert_cmpstr (gtk_editable_get_text (name), ==, "أحمد عبد الرحمن محمد السيد");
  /* The next key adds to it instead of writing over it. */
  g_assert_false (gtk_editable_get_selection_bounds (name, NULL, NULL));
}

static void
add_tests (void)
{
  g_test_add_func ("/counter/by-difference", test_by_difference);
  g_test_add_func ("/counter/gaps", test_gaps);
  g_test_add_func ("/counter/national-id", test_national_id);
  g_test_add_func ("/counter/tab", test_tab);
  g_test_add_func ("/counter/locked", test_locked);
  g_test_add_func ("/counter/asides", test_asides);
  g_test_add_func ("/counter/layout", test_layout);
  g_test_add_func ("/counter/problem-on-leaving", test_problem_on_leaving);
}

int
main (int argc, char **argv)
{
  return counter_test_run (argc, argv, add_tests);
}
