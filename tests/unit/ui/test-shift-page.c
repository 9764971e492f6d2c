/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "km-locale.h"
#include "km-shift-page-private.h"
#include "km-visit-fixture.h"
#include "resources/km-counter-resources.h"
#include "resources/km-shell-resources.h"

/* The page of the shift over a desk without a server: the float, the blind count, and the end with something unsent. */

typedef struct
{
  Visiting desk;
  GtkWidget *window;
  KmShiftPage *page;
  guint left, done;
} Fixture;

static void
count_signal_cb (guint *count)
{
  ++*count;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  visit_set_up (&f->desk, NULL);
  f->window = g_object_ref_sink (gtk_window_new ());
  f->page = g_object_new (KM_TYPE_SHIFT_PAGE, NULL);
  km_shift_page_set_desk (f->page, f->desk.desk);
  g_signal_connect_swapped (f->page, "leave", G_CALLBACK (count_signal_cb), &f->left);
  g_signal_connect_swapped (f->page, "done", G_CALLBACK (count_signal_cb), &f->done);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->page));
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_finalize_object (f->window);
  visit_tear_down (&f->desk, NULL);
}

static KmShift *
shift_of (Fixture *f)
{
  return f->desk.desk->shift;
}

static void
type (GtkWidget *grid, guint row, const char *text)
{
  GtkWidget *entry = gtk_grid_get_child_at (GTK_GRID (gtk_widget_get_first_child (grid)), 1, (int) row);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static const char *
text_of (gpointer label)
{
  return gtk_widget_get_visible (GTK_WIDGET (label)) ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

static void
wait_idle (Fixture *f)
{
  do
    g_main_context_iteration (NULL, TRUE);
  while (f->page->busy);
}

static void
sign (KmSignatureBox *box, const char *username, const char *password)
{
  GtkWidget *grid = gtk_widget_get_last_child (gtk_widget_get_first_child (GTK_WIDGET (box)));

  gtk_editable_set_text (GTK_EDITABLE (gtk_grid_get_child_at (GTK_GRID (grid), 1, 0)), username);
  gtk_editable_set_text (GTK_EDITABLE (gtk_grid_get_child_at (GTK_GRID (grid), 1, 1)), password);
}

static void
count (Fixture *f)
{
  km_shift_page_set_task (f->page, KM_SHIFT_TASK_CLOSE);
  km_shift_page_begin (f->page);
  type (GTK_WIDGET (f->page->count_grid), 1, "1");
  km_shift_count_record (f->page);
  wait_idle (f);
  g_assert_cmpint (km_shift_get_state (shift_of (f)), ==, KM_SHIFT_COUNTED);
}

/* Blind: nothing is said before the count, and an untouched page is no count. */
static void
test_blind (Fixture *f, gconstpointer data)
{
  km_shift_page_set_task (f->page, KM_SHIFT_TASK_CLOSE);
  km_shift_page_begin (f->page);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (f->page->pages), ==, "count");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->page->count_signature)));
  km_shift_count_record (f->page);
  g_assert_cmpstr (text_of (f->page->count_problem), !=, "");
  g_assert_cmpint (km_shift_get_state (shift_of (f)), ==, KM_SHIFT_OPEN);
  type (GTK_WIDGET (f->page->count_grid), 0, "1");
  type (GTK_WIDGET (f->page->count_grid), 8, "2");
  g_assert_nonnull (strstr (text_of (f->page->counted_label), "200.50"));
  /* The window asks again: what was typed stays. */
  km_shift_page_begin (f->page);
  g_assert_cmpint (km_denomination_grid_get_total (f->page->count_grid), ==, 20050);
  km_shift_count_record (f->page);
  wait_idle (f);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (f->page->pages), ==, "counted");
  g_assert_nonnull (strstr (text_of (f->page->result_label), "100.00"));
  g_assert_nonnull (strstr (text_of (f->page->difference_label), "Over"));
  g_assert_cmpstr (text_of (f->page->signed_label), ==, "");
}

/* Unsent: the same button closes once a supervisor's name and password stand above it. */
static void
test_unsent (Fixture *f, gconstpointer data)
{
  count (f);
  g_signal_emit_by_name (f->page->close_button, "clicked");
  wait_idle (f);
  g_assert_nonnull (strstr (text_of (f->page->unsent_label), "supervisor"));
  g_assert_cmpint (km_shift_get_state (shift_of (f)), ==, KM_SHIFT_COUNTED);
  sign (f->page->verify_signature, "clerk", "practice");
  g_signal_emit_by_name (f->page->close_button, "clicked");
  wait_idle (f);
  g_assert_cmpstr (text_of (f->page->verify_problem), !=, "");
  sign (f->page->verify_signature, "supervisor", "practice");
  g_signal_emit_by_name (f->page->close_button, "clicked");
  wait_idle (f);
  g_assert_cmpint (km_shift_get_state (shift_of (f)), ==, KM_SHIFT_NONE);
  g_assert_cmpuint (f->done, ==, 1);
  g_assert_cmpstr (km_signature_box_get_password (f->page->verify_signature), ==, "");
}

/* The rows make the sum; a sum that is typed over them counts alone. */
static void
test_float (Fixture *f, gconstpointer data)
{
  g_autofree char *clean = NULL;

  count (f);
  AWAIT_BOOL (km_shift_close_signed_async (shift_of (f), "supervisor", "practice", NULL, await_cb, &await),
              km_shift_close_finish (shift_of (f), await.result, &await_error));
  g_assert_cmpint (km_shift_get_state (shift_of (f)), ==, KM_SHIFT_NONE);
  km_shift_page_begin (f->page);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (f->page->pages), ==, "open");
  g_signal_emit_by_name (f->page->open_button, "clicked");
  g_assert_cmpstr (text_of (f->page->float_problem), !=, "");
  type (GTK_WIDGET (f->page->float_grid), 0, "2");
  type (GTK_WIDGET (f->page->float_grid), 7, "3");
  clean = km_field_entry_dup_clean (f->page->float_entry);
  g_assert_cmpstr (clean, ==, "401.50");
  g_assert_cmpstr (text_of (f->page->float_problem), ==, "");
  gtk_editable_set_text (GTK_EDITABLE (f->page->float_entry), "75");
  g_signal_emit_by_name (f->page->open_button, "clicked");
  wait_idle (f);
  g_assert_cmpint (km_shift_get_float (shift_of (f)), ==, 7500);
}

/* Not more than there is; what is wrong is said beside it. */
static void
test_pay_in (Fixture *f, gconstpointer data)
{
  km_shift_page_set_task (f->page, KM_SHIFT_TASK_PAY_IN);
  km_shift_page_begin (f->page);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (f->page->pages), ==, "pay-in");
  gtk_editable_set_text (GTK_EDITABLE (f->page->pay_in_amount), "100.01");
  g_signal_emit_by_name (f->page->pay_in_button, "clicked");
  wait_idle (f);
  g_assert_cmpstr (text_of (f->page->pay_in_problem), !=, "");
  g_assert_cmpuint (f->left, ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (f->page->pay_in_amount), "60");
  g_signal_emit_by_name (f->page->pay_in_button, "clicked");
  wait_idle (f);
  g_assert_cmpuint (f->left, ==, 1);
}

/* Without the server a second signature is not to be had, and the count stays. */
static void
test_second_person (Fixture *f, gconstpointer data)
{
  km_shift_page_set_task (f->page, KM_SHIFT_TASK_SURPRISE);
  km_shift_page_begin (f->page);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (f->page->count_signature)));
  type (GTK_WIDGET (f->page->count_grid), 1, "1");
  km_shift_count_record (f->page);
  g_assert_cmpstr (text_of (f->page->count_problem), !=, "");
  sign (f->page->count_signature, "supervisor", "practice");
  km_shift_count_record (f->page);
  wait_idle (f);
  g_assert_nonnull (strstr (text_of (f->page->count_problem), "cannot be reached"));
  g_assert_cmpint (km_denomination_grid_get_total (f->page->count_grid), ==, 10000);
  g_assert_cmpstr (km_signature_box_get_password (f->page->count_signature), ==, "");
}

int
main (int argc, char **argv)
{
  km_locale_init ("en");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  km_locale_init_gtk ();
  g_resources_register (km_shell_get_resource ());
  g_resources_register (km_counter_get_resource ());
#define TEST(name, func) g_test_add ("/shift-page/" name, Fixture, NULL, set_up, func, tear_down)
  TEST ("blind", test_blind);
  TEST ("unsent", test_unsent);
  TEST ("float", test_float);
  TEST ("pay-in", test_pay_in);
  TEST ("second-person", test_second_person);
  return g_test_run ();
}
