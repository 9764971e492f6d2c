/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "km-ask.h"
#include "km-banner.h"
#include "km-error.h"
#include "km-field-entry.h"
#include "km-key-button.h"
#include "km-locale.h"
#include "km-pill.h"
#include "km-settings.h"
#include "km-trouble.h"
#include "km-ui-text.h"

static void
count_cb (int *count)
{
  (*count)++;
}

/* Lets the window be laid out and drawn, without waiting for the clock. */
static void
settle (GtkWidget *widget)
{
  while (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_banner (void)
{
  g_autoptr(KmBanner) banner = g_object_ref_sink (km_banner_new (KM_BANNER_WARNING, "one"));
  int notified = 0;

  g_signal_connect_swapped (banner, "notify", G_CALLBACK (count_cb), &notified);
  km_banner_set_title (banner, "one");
  km_banner_set_revealed (banner, FALSE);
  g_assert_cmpint (notified, ==, 0);
  km_banner_set_title (banner, "two");
  km_banner_set_revealed (banner, TRUE);
  km_banner_set_button (banner, "Details");
  g_assert_cmpint (notified, ==, 3);
  km_banner_set_button (banner, "Details");
  g_assert_cmpint (notified, ==, 3);
  g_assert_true (km_banner_get_revealed (banner));
  gtk_test_accessible_assert_role (banner, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_test_accessible_assert_property (banner, GTK_ACCESSIBLE_PROPERTY_LABEL, "two");
}

static void
test_key_button (void)
{
  g_autoptr(GtkWidget) button = g_object_ref_sink (km_key_button_new ("_Call next", "F2", NULL));

  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Call next");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "F2");
  km_key_button_set_label (button, "Finish");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Finish");
}

static void
test_pill (void)
{
  g_autoptr(GtkWidget) pill = g_object_ref_sink (km_pill_new (KM_PILL_GOOD, "متصل"));

  g_assert_true (gtk_widget_has_css_class (pill, "good"));
  km_pill_set (pill, KM_PILL_WARNING, "غير متصل");
  g_assert_false (gtk_widget_has_css_class (pill, "good"));
  g_assert_true (gtk_widget_has_css_class (pill, "warning"));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (pill)), ==, "غير متصل");
}

/* Every character further to the right than the one before it: as it was typed, whatever the window's direction. */
static void
assert_drawn_left_to_right (GtkWidget *entry)
{
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  guint length = g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  float before = -G_MAXFLOAT;

  for (guint i = 0; i <= length; i++)
    {
      graphene_rect_t strong;

      gtk_text_compute_cursor_extents (GTK_TEXT (text), i, &strong, NULL);
      g_assert_cmpfloat (strong.origin.x, >=, before);
      before = strong.origin.x;
    }
}

static void
test_field_entry_order (void)
{
  static const struct
  {
    KmFieldEntryKind kind;
    const char *text;
  } typed[] = {
    { KM_FIELD_ENTRY_NATIONAL_ID, "2 861203 28 0147 3" },
    { KM_FIELD_ENTRY_DATE, "19 / 11 / 20" },
    { KM_FIELD_ENTRY_DATE, "19/11/2026" },
    { KM_FIELD_ENTRY_IBAN, "EG38 0019 0005 0000" },
    { KM_FIELD_ENTRY_PHONE, "0103 552 14" },
    { KM_FIELD_ENTRY_CODE, "ASW-T03-2627-000042" },
  };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *entry = km_field_entry_new ();
  GtkWidget *other = gtk_button_new ();

  gtk_widget_set_direction (window, GTK_TEXT_DIR_RTL);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), other);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  settle (entry);

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      km_field_entry_set_kind (KM_FIELD_ENTRY (entry), typed[i].kind);
      gtk_widget_grab_focus (entry);
      gtk_editable_set_text (GTK_EDITABLE (entry), typed[i].text);
      assert_drawn_left_to_right (entry);
      gtk_widget_grab_focus (other);
      assert_drawn_left_to_right (entry);
    }
  g_assert_cmpfloat (gtk_editable_get_alignment (gtk_editable_get_delegate (GTK_EDITABLE (entry))), ==, 1.0f);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_field_entry_groups (void)
{
  g_autoptr(GtkWidget) entry = g_object_ref_sink (km_field_entry_new ());
  g_autofree char *clean = NULL;
  g_autofree char *marked = NULL;
  int notified = 0;

  km_field_entry_set_kind (KM_FIELD_ENTRY (entry), KM_FIELD_ENTRY_NATIONAL_ID);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (count_cb), &notified);
  km_field_entry_set_clean (KM_FIELD_ENTRY (entry), "28612032801473");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "2\u202f861203\u202f28\u202f0147\u202f3");
  clean = km_field_entry_dup_clean (KM_FIELD_ENTRY (entry));
  g_assert_cmpstr (clean, ==, "28612032801473");
  notified = 0;
  km_field_entry_set_clean (KM_FIELD_ENTRY (entry), "28612032801473");
  g_assert_cmpint (notified, ==, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), "\u206628\u2069\u200f6");
  marked = km_field_entry_dup_clean (KM_FIELD_ENTRY (entry));
  g_assert_cmpstr (marked, ==, "286");
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  char **answer = data;

  *answer = km_ask_finish (result, &error);
  if (!*answer)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      *answer = g_strdup ("cancelled");
    }
}

static AdwMessageDialog *
open_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
test_ask (void)
{
  const KmAnswer answers[] = { { "back", "رجوع", KM_ANSWER_PLAIN }, { "go-on", "متابعة هنا", KM_ANSWER_SUGGESTED } };
  GtkWidget *window = gtk_window_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  gtk_window_present (GTK_WINDOW (window));

  km_ask_async (GTK_WINDOW (window), "؟", "", NULL, answers, 2, "back", "back", NULL, answered_cb, &first);
  adw_message_dialog_response (open_dialog (), "go-on");
  while (!first)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (first, ==, "go-on");

  /* Leaving is an answer too. */
  gtk_window_destroy (GTK_WINDOW (open_dialog ()));
  km_ask_async (GTK_WINDOW (window), "؟", "", NULL, answers, 2, "back", "back", NULL, answered_cb, &second);
  gtk_window_close (GTK_WINDOW (open_dialog ()));
  while (!second)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (second, ==, "back");

  while (open_dialog ())
    g_main_context_iteration (NULL, TRUE);
  km_ask_async (GTK_WINDOW (window), "؟", "", NULL, answers, 2, "back", "back", cancellable, answered_cb, &third);
  g_cancellable_cancel (cancellable);
  while (!third)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (third, ==, "cancelled");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_trouble (void)
{
  static const KmErrorCode codes[] = { KM_ERROR_IN_USE, KM_ERROR_TOO_NEW, KM_ERROR_READ_ONLY, KM_ERROR_CORRUPT, KM_ERROR_OFFLINE, KM_ERROR_FULL };
  g_autoptr(GtkWidget) page = g_object_ref_sink (km_trouble_page_new ());
  g_autoptr(GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken pipe 0xdeadbeef");
  g_autofree char *sentence = km_trouble_sentence (foreign);
  g_autofree char *details = km_trouble_details (foreign);

  /* The technical side is under «تفاصيل» alone. */
  g_assert_null (strstr (sentence, "0xdeadbeef"));
  g_assert_nonnull (strstr (details, "0xdeadbeef"));
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *own = NULL;

      km_error_set (&error, codes[i], NULL, NULL, "sqlite says 0x%x", (guint) i);
      own = km_trouble_sentence (error);
      g_assert_cmpuint (strlen (own), >, 20);
      g_assert_null (strstr (own, "sqlite"));
      km_trouble_page_set_error (KM_TROUBLE_PAGE (page), "عنوان", NULL, error, TRUE);
      gtk_test_accessible_assert_property (page, GTK_ACCESSIBLE_PROPERTY_LABEL, "عنوان");
      gtk_test_accessible_assert_property (page, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, own);
    }
}

static void
test_settings (void)
{
  g_autofree char *host = NULL;
  guint16 port = 0;
  g_autoptr(KmSettings) settings = km_settings_new ();
  g_autoptr(KmSettings) other = km_settings_new ();
  g_autofree char *language = km_settings_dup (settings, "language");
  g_autofree char *default_folder = km_settings_dup_pdf_folder (settings);
  g_autofree char *folder = NULL;
  int notified = 0;

  g_assert_cmpstr (language, ==, "ar");
  g_assert_cmpint (km_settings_get_print_to (settings), ==, KM_PRINT_TO_DIALOG);
  g_assert_cmpint (km_settings_resolve_print_to (settings, TRUE), ==, KM_PRINT_TO_FOLDER);
  g_assert_true (g_path_is_absolute (default_folder));

  /* Two objects of one program agree at once. */
  g_signal_connect_swapped (other, "notify::print-to", G_CALLBACK (count_cb), &notified);
  km_settings_set_print_to (settings, KM_PRINT_TO_PRINTER);
  while (notified == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (km_settings_resolve_print_to (other, TRUE), ==, KM_PRINT_TO_PRINTER);
  km_settings_set (settings, "pdf-folder", "/tmp/x");
  folder = km_settings_dup_pdf_folder (other);
  g_assert_cmpstr (folder, ==, "/tmp/x");
  g_assert_false (km_settings_get_paper_is_a5 (other));
  km_settings_set (settings, "paper", "a5");
  g_assert_true (km_settings_get_paper_is_a5 (other));
  km_settings_set (settings, "paper", "a4");
  g_assert_cmpint (km_settings_get_paper (other), ==, KM_PAPER_A4);
  g_assert_cmpint (km_settings_get_paper_language (other), ==, KM_LANGUAGE_AR);
  km_settings_set (settings, "paper-language", "en");
  g_assert_cmpint (km_settings_get_paper_language (other), ==, KM_LANGUAGE_EN);
  g_assert_cmpuint (km_settings_get_copies (other), ==, 1);
  g_assert_true (km_settings_get_cutter (other));
  g_assert_false (km_settings_get_drawer (other));
  g_object_set (settings, "copies", 2, "cutter", FALSE, "drawer", TRUE, NULL);
  g_assert_cmpuint (km_settings_get_copies (other), ==, 2);
  g_assert_false (km_settings_get_cutter (other));
  g_assert_true (km_settings_get_drawer (other));
  g_assert_false (km_settings_get_network_printer (other, &host, &port));
  km_settings_set (settings, "network-printer", "10.0.0.7");
  g_assert_true (km_settings_get_network_printer (other, &host, &port));
  g_assert_cmpstr (host, ==, "10.0.0.7");
  g_assert_cmpuint (port, ==, 9100);
}

static void
test_language (void)
{
  g_autofree char *number = km_ui_number (1234);
  g_autofree char *money = km_ui_money (17900);
  g_autofree char *ago = km_ui_minutes (2, TRUE);
  g_autofree char *clock = km_ui_clock (G_GINT64_CONSTANT (1782896400000000)); /* 2026-07-01T09:00Z */

  g_assert_true (km_locale_is_arabic ());
  g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_RTL);
  g_assert_cmpstr (number, ==, "١٬٢٣٤");
  g_assert_nonnull (strstr (money, "١٧٩٫٠٠"));
  g_assert_cmpstr (ago, ==, "دقيقتين");
  g_assert_cmpstr (clock, ==, "١٢:٠٠ م");
}

int
main (int argc, char **argv)
{
  /* Before GTK starts: its own accessibility back end for tests. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  km_locale_init (NULL);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  km_locale_init_gtk ();

  g_test_add_func ("/ui/banner", test_banner);
  g_test_add_func ("/ui/key-button", test_key_button);
  g_test_add_func ("/ui/pill", test_pill);
  g_test_add_func ("/ui/field-entry/order", test_field_entry_order);
  g_test_add_func ("/ui/field-entry/groups", test_field_entry_groups);
  g_test_add_func ("/ui/ask", test_ask);
  g_test_add_func ("/ui/trouble", test_trouble);
  g_test_add_func ("/ui/settings", test_settings);
  g_test_add_func ("/ui/language", test_language);
  return g_test_run ();
}
