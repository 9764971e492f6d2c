/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The supervisor's window over the model of a real desk, beside a clerk's desk at the same practice server: what is not there yet,
 * then what one receipt makes of it. */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "km-dashboard-model.h"
#include "km-dashboard-window.h"
#include "km-desk.h"
#include "km-locale.h"
#include "km-receipt.h"
#include "km-shift.h"
#include "km-ui-text.h"
#include "km-visit.h"
#include "resources/km-shell-resources.h"

static AdwApplication *application;
static KmDesk *clerk, *supervisor;
static GtkWidget *window;

/* --- waiting --- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* Starts a call with done_cb, &result and ends it; anything but success ends the test. */
#define FINISH(start, finish) \
  G_STMT_START { \
    g_autoptr (GAsyncResult) result = NULL; \
    g_autoptr (GError) error = NULL; \
    start; \
    wait_for (&result); \
    finish; \
    g_assert_no_error (error); \
  } G_STMT_END

static KmDesk *
open_desk (const char *folder, const char *url, const char *username, const char *counter)
{
  KmDesk *desk = km_desk_new (folder, url, TRUE, g_getenv ("KM_SERVER"), g_getenv ("KM_CATALOGUE"));

  km_desk_set_language (desk, KM_DESK_ARABIC);
  FINISH (km_desk_open_async (desk, NULL, done_cb, &result), km_desk_open_finish (desk, result, &error));
  FINISH (km_desk_sign_in_async (desk, username, "practice", "ASW", counter, FALSE, NULL, done_cb, &result),
          km_desk_sign_in_finish (desk, result, &error));
  while (km_desk_get_catalogue (desk) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return desk;
}

static void
close_desk (KmDesk *desk)
{
  FINISH (km_desk_close_async (desk, done_cb, &result), km_desk_close_finish (desk, result, &error));
  g_assert_finalize_object (desk);
}

/* --- what stands there --- */

/* The mapped label with exactly these words; only among the rows of lists when @in_list. */
static GtkWidget *
find_label (GtkWidget *widget, const char *words, gboolean in_list)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), words) == 0 &&
      (!in_list || gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW) != NULL))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_label (child, words, in_list);
  return found;
}

static GtkWidget *
wait_label (const char *words, gboolean in_list)
{
  GtkWidget *label;

  g_test_message ("%s", words);
  while ((label = find_label (window, words, in_list)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return label;
}

/* The figure under a tile's title. */
static const char *
figure (const char *title)
{
  return gtk_label_get_text (GTK_LABEL (gtk_widget_get_next_sibling (wait_label (title, FALSE))));
}

static guint
count_tiles (GtkWidget *widget, const char *type)
{
  guint count = strcmp (G_OBJECT_TYPE_NAME (widget), type) == 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    count += count_tiles (child, type);
  return count;
}

/* Where a label stands in the window, from above; it has a place only after the next frame. */
static double
height_of (const char *words)
{
  GtkWidget *label = wait_label (words, FALSE);
  double x, y;

  while (gtk_widget_get_height (label) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (gtk_widget_translate_coordinates (label, window, 0, 0, &x, &y));
  return y;
}

/* --- tests --- */

static void
test_empty (void)
{
  g_autofree char *none = km_ui_number (0), *one = km_ui_number (1), *money = km_ui_money_short (0);
  g_autofree char *open = g_strdup_printf (ngettext ("%s counter open", "%s counters open", 1), one);

  g_assert_cmpstr (figure (_("Served today")), ==, none);
  g_assert_cmpstr (figure (_("Takings")), ==, money);
  g_assert_cmpuint (count_tiles (window, "KmFigureTile"), ==, 5);
  g_assert_cmpuint (count_tiles (window, "KmCounterTile"), ==, 8);
  /* One counter is open, with its clerk; nothing was taken. */
  wait_label ("محمود سعيد", FALSE);
  wait_label (open, FALSE);
  wait_label (_("Nothing was taken today yet."), FALSE);
}

/* Money before lanes, a lane in one line: both fit without scrolling. */
static void
test_fits (void)
{
  GtkWidget *lane = gtk_widget_get_ancestor (wait_label ("المرور", TRUE), GTK_TYPE_LIST_BOX_ROW);
  GtkWidget *scroller = gtk_widget_get_ancestor (lane, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  g_assert_cmpfloat (height_of (_("Takings by authority")), <, height_of (_("Lanes")));
  g_assert_cmpint (gtk_widget_get_height (lane), <=, 44);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=, gtk_adjustment_get_page_size (adjustment));
}

static void
test_receipt (void)
{
  KmVisit *visit = km_desk_get_visit (clerk);
  KmDashboardModel *model = km_desk_get_dashboard (supervisor);
  g_autoptr (KmReceipt) receipt = NULL;
  g_autoptr (GError) failed = NULL;
  g_autofree char *id = NULL, *total = NULL, *amount = NULL;
  GListModel *authorities = km_dashboard_model_get_authorities (model);
  KmGapKind kind;

  g_assert_true (km_visit_add_service (visit, "CRM-001", &failed));
  g_assert_no_error (failed);
  while ((kind = km_visit_next_gap (visit, NULL, &id)) == KM_GAP_FIELD || kind == KM_GAP_DOCUMENT)
    {
      KmFormField *field = kind == KM_GAP_FIELD ? km_visit_find_field (visit, id) : NULL;
      const char *type = field != NULL ? km_form_field_get_field_type (field) : NULL;
      g_autoptr (KmFormChoice) choice = field != NULL ? g_list_model_get_item (km_form_field_get_choices (field), 0) : NULL;

      if (field == NULL)
        km_visit_set_document (visit, id, KM_DOCUMENT_PRESENT);
      else if (choice != NULL)
        km_visit_set_answer (visit, id, km_form_choice_get_value (choice));
      else
        km_visit_set_answer (visit, id, strcmp (type, "national_id") == 0 ? "28612032801473" : strcmp (type, "phone") == 0 ? "01012345678" :
                                        strcmp (type, "copies") == 0 ? "1" : "أحمد عبد الرحمن محمد السيد");
      if (field != NULL && km_form_field_get_missing (field))
        g_error ("%s (%s) stays missing: %s", id, type, km_form_field_get_problem (field));
      g_clear_pointer (&id, g_free);
    }
  FINISH (km_visit_set_tender_async (visit, "card", 0, "REF-1", "meeza", "1234", done_cb, &result),
          km_visit_set_tender_finish (visit, result, &error));
  FINISH (km_visit_complete_async (visit, NULL, done_cb, &result), receipt = km_visit_complete_finish (visit, result, &error));

  while (km_dashboard_model_get_takings (model) != receipt->total || g_list_model_get_n_items (authorities) == 0)
    g_main_context_iteration (NULL, TRUE);
  total = km_ui_money_short (receipt->total);
  g_assert_cmpstr (figure (_("Takings")), ==, total);
  g_assert_null (find_label (window, _("Nothing was taken today yet."), FALSE));
  /* Nobody has approved the practice catalogue's fees: the paper and the window say so. */
  g_assert_true (receipt->unapproved != NULL && g_strv_contains ((const char *const *) receipt->unapproved, "CRM"));
  {
    g_autofree char *number = NULL, *words = NULL;
    guint unapproved;

    g_object_get (model, "unapproved", &unapproved, NULL);
    g_assert_cmpuint (unapproved, >, 10);
    number = km_ui_number (unapproved);
    words = g_strdup_printf (ngettext ("The fees of %s authority are not approved yet.", "The fees of %s authorities are not approved yet.", unapproved), number);
    g_assert_true (gtk_widget_get_mapped (wait_label (words, FALSE)));
  }
  {
    g_autoptr (KmDashboardAuthority) authority = g_list_model_get_item (authorities, 0);
    g_autofree char *name = NULL;

    g_assert_cmpuint (g_list_model_get_n_items (authorities), ==, 1);
    g_object_get (authority, "name", &name, "amount-text", &amount, NULL);
    g_assert_cmpfloat (height_of (name), >, height_of (_("Takings by authority")));
    g_assert_cmpstr (name, ==, "الأدلة الجنائية");
    g_assert_true (gtk_widget_get_ancestor (wait_label (name, TRUE), GTK_TYPE_LIST_BOX_ROW) ==
                   gtk_widget_get_ancestor (wait_label (amount, TRUE), GTK_TYPE_LIST_BOX_ROW));
  }
  test_fits ();
}

static void
activate_cb (GApplication *app, int *status)
{
  g_autoptr (GError) failed = NULL;
  g_autofree char *folder = g_dir_make_tmp ("km-dashboard-XXXXXX", &failed);
  g_autofree char *own = g_build_filename (folder, "supervisor", NULL), *file = NULL, *port = NULL, *url = NULL;

  g_assert_no_error (failed);
  clerk = open_desk (folder, NULL, "clerk", "ASW-03");
  FINISH (km_shift_open_async (km_desk_get_shift (clerk), 20000, NULL, done_cb, &result), km_shift_open_finish (km_desk_get_shift (clerk), result, &error));
  file = g_build_filename (folder, "server", "port", NULL);
  g_file_get_contents (file, &port, NULL, &failed);
  g_assert_no_error (failed);
  url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  g_assert_cmpint (g_mkdir (own, 0700), ==, 0);
  supervisor = open_desk (own, url, "supervisor", NULL);

  window = GTK_WIDGET (km_dashboard_window_new (application, supervisor));
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
  while (!km_dashboard_model_get_ready (km_desk_get_dashboard (supervisor)))
    g_main_context_iteration (NULL, TRUE);
  *status = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  close_desk (supervisor);
  close_desk (clerk);
}

int
main (int argc, char **argv)
{
  int status = 1;

  km_locale_init ("ar");
  gtk_test_init (&argc, &argv);
  km_locale_init_gtk ();
  g_resources_register (km_shell_get_resource ());
  g_test_add_func ("/dashboard/empty", test_empty);
  g_test_add_func ("/dashboard/fits", test_fits);
  g_test_add_func ("/dashboard/receipt", test_receipt);

  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &status);
  g_application_run (G_APPLICATION (application), 1, argv);
  g_object_unref (application);
  return status;
}
