/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "km-locale.h"
#include "resources/km-counter-resources.h"
#include "resources/km-shell-resources.h"

#include "km-counter-fixture.h"

char *folder;
KmDesk *desk;
KmCounterWindow *window;
static AdwApplication *application;

void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Wait *) data)->result = g_object_ref (result);
}

GAsyncResult *
wait_for (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return wait->result;
}

void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

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

KmFormView *
form (void)
{
  return km_work_column_get_form (window->work_column);
}

KmVisit *
visit (void)
{
  return km_desk_get_visit (desk);
}

GtkEditable *
entry_of (const char *key)
{
  KmFieldView *view = km_form_view_find (form (), key);

  g_assert_nonnull (view);
  g_assert_true (KM_IS_FIELD_ENTRY (km_field_view_get_control (view)));
  return GTK_EDITABLE (km_field_view_get_control (view));
}

void
add_service (const char *code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (km_visit_add_service (visit (), code, &error));
  g_assert_no_error (error);
  settle ();
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
counter_test_run (int argc, char **argv, void (*add_tests) (void))
{
  int status = 1;

  km_locale_init ("ar");
  gtk_test_init (&argc, &argv);
  km_locale_init_gtk ();
  /* Toasts are closed faster than a hand can: no animation may be under way then. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_resources_register (km_shell_get_resource ());
  g_resources_register (km_counter_get_resource ());
  add_tests ();

  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &status);
  g_application_run (G_APPLICATION (application), 1, argv);
  g_object_unref (application);
  return status;
}
