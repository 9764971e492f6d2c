/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-compat.h"
#include "km-locale.h"
#include "km-paper.h"
#include "km-preferences-window.h"
#include "km-settings.h"
#include "km-test-printing.h"
#include "km-ui-text.h"
#include "km-words.h"

struct _KmPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  KmSettings *settings;
  GCancellable *cancellable;
  gboolean practice;
  GPtrArray *printers; /* of KmPrinter; (nullable) until they are known */

  GtkWidget *print_to;
  GtkWidget *printer;
  GtkWidget *network;
  GtkWidget *cutter;
  GtkWidget *drawer;
  GtkWidget *paper;
  GtkWidget *copies;
  GtkWidget *paper_language;
  GtkWidget *folder;
  GtkWidget *test;
  GtkWidget *language;
  GtkWidget *server;
  GtkWidget *lock;
};

/* What may be chosen; 0: never. */
static const guint lock_minutes[] = { 0, 2, 5, 10, 15, 30 };

G_DEFINE_FINAL_TYPE (KmPreferencesWindow, km_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
say (KmPreferencesWindow *self, const char *sentence)
{
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (sentence));
}

/* Only the row that belongs to the chosen way asks for something. */
static void
update_rows (KmPreferencesWindow *self)
{
  KmPrintTo to = km_settings_resolve_print_to (self->settings, self->practice);
  g_autofree char *folder = km_settings_dup_pdf_folder (self->settings);
  g_autofree char *name = g_path_get_basename (folder);

  gtk_widget_set_visible (self->printer, to == KM_PRINT_TO_PRINTER);
  gtk_widget_set_visible (self->network, to == KM_PRINT_TO_NETWORK);
  gtk_widget_set_visible (self->cutter, to == KM_PRINT_TO_NETWORK);
  gtk_widget_set_visible (self->drawer, to == KM_PRINT_TO_NETWORK);
  gtk_widget_set_visible (self->copies, to != KM_PRINT_TO_FOLDER);
  /* Paths are not for people, and portal paths say nothing at all: the folder's own name, the whole path as a tooltip. */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->folder), name);
  gtk_widget_set_tooltip_text (self->folder, folder);
}

static void
show_printers (KmPreferencesWindow *self)
{
  g_autofree char *chosen = km_settings_dup (self->settings, "printer");
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < self->printers->len; i++)
    {
      const KmPrinter *printer = self->printers->pdata[i];

      gtk_string_list_append (names, printer->description && *printer->description ? printer->description : printer->name);
      if (g_str_equal (printer->name, chosen) || (selected == GTK_INVALID_LIST_POSITION && *chosen == '\0' && printer->is_default))
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->printer), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->printer), selected);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->printer), selected == GTK_INVALID_LIST_POSITION && *chosen ? _("The chosen printer is not there now.") : "");
  gtk_widget_set_sensitive (self->printer, TRUE);
}

static void
printers_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmPreferencesWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) printers = km_printers_list_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->printer), km_print_error_sentence (error));
      return;
    }
  self->printers = g_steal_pointer (&printers);
  show_printers (self);
}

static void
printer_selected_cb (KmPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->printer));

  if (self->printers && selected < self->printers->len)
    km_settings_set (self->settings, "printer", ((const KmPrinter *) self->printers->pdata[selected])->name);
}

static void
print_to_selected_cb (KmPreferencesWindow *self)
{
  km_settings_set_print_to (self->settings, (KmPrintTo) adw_combo_row_get_selected (ADW_COMBO_ROW (self->print_to)));
}

static void
paper_selected_cb (KmPreferencesWindow *self)
{
  static const char *const papers[] = { "roll80", "a5", "a4" };
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->paper));

  if (selected < G_N_ELEMENTS (papers))
    km_settings_set (self->settings, "paper", papers[selected]);
}

static void
copies_selected_cb (KmPreferencesWindow *self)
{
  g_object_set (self->settings, "copies", (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->copies)) + 1, NULL);
}

static void
paper_language_selected_cb (KmPreferencesWindow *self)
{
  km_settings_set (self->settings, "paper-language", adw_combo_row_get_selected (ADW_COMBO_ROW (self->paper_language)) == 1 ? "en" : "ar");
}

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmPreferencesWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = km_test_printing_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->settings == NULL)
    return;
  gtk_widget_set_sensitive (self->test, TRUE);
  say (self, sentence ? sentence : km_print_error_sentence (error));
}

static void
test_cb (KmPreferencesWindow *self)
{
  gtk_widget_set_sensitive (self->test, FALSE);
  km_test_printing_async (GTK_WINDOW (self), self->practice, self->cancellable, tested_cb, g_object_ref (self));
}

static void
language_selected_cb (KmPreferencesWindow *self)
{
  const char *chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (self->language)) == 1 ? "en" : "ar";
  g_autofree char *now = km_settings_dup (self->settings, "language");

  if (g_str_equal (now, chosen))
    return;
  km_settings_set (self->settings, "language", chosen);
  if (!g_str_equal (chosen, km_locale_language ()))
    say (self, _("The language changes when the program is next opened."));
}

static void
network_applied_cb (KmPreferencesWindow *self)
{
  km_settings_set (self->settings, "network-printer", gtk_editable_get_text (GTK_EDITABLE (self->network)));
}

static void
server_applied_cb (KmPreferencesWindow *self)
{
  const char *url = gtk_editable_get_text (GTK_EDITABLE (self->server));

  if (*url && !g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL))
    {
      say (self, _("This is not an address of a server. It looks like https://server.example:8443."));
      return;
    }
  km_settings_set (self->settings, "server-url", url);
  say (self, _("The server is used when the program is next opened."));
}

static void
lock_selected_cb (KmPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->lock));

  if (selected < G_N_ELEMENTS (lock_minutes))
    km_settings_set_lock_minutes (self->settings, lock_minutes[selected]);
}

static GtkWidget *
add_lock (GtkWidget *group, guint now)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lock_minutes); i++)
    {
      g_autofree char *text = lock_minutes[i] == 0 ? g_strdup (_("Never"))
                                                   : km_words_count (lock_minutes[i], KM_NOUN_MINUTE, KM_CASE_NOMINATIVE, km_ui_language (), km_ui_digits ());

      gtk_string_list_append (choices, text);
      if (lock_minutes[i] == now)
        selected = i;
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Lock the screen after"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
folder_chosen_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(KmPreferencesWindow) self = data;
  g_autofree char *folder = km_compat_choose_folder_finish (result, NULL);

  if (folder && self->settings)
    km_settings_set (self->settings, "pdf-folder", folder);
}

static void
choose_folder_cb (KmPreferencesWindow *self)
{
  g_autofree char *folder = km_settings_dup_pdf_folder (self->settings);

  km_compat_choose_folder_async (GTK_WINDOW (self), _("Folder for PDF receipts"), _("_Choose"), folder, folder_chosen_cb, g_object_ref (self));
}

static GtkWidget *
add_group (AdwPreferencesPage *page, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return group;
}

static GtkWidget *
add_combo (GtkWidget *group, const char *title, const char *const *choices, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) model = gtk_string_list_new (choices);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_entry (GtkWidget *group, const char *title, char *text)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *owned = text;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), owned);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  /* Addresses read from the left in every window. */
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), GTK_TEXT_DIR_LTR);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

/* A switch that is what its setting is. */
static GtkWidget *
add_switch (KmPreferencesWindow *self, GtkWidget *group, const char *title, const char *subtitle, const char *property)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_object_bind_property (self->settings, property, toggle, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
add_test (KmPreferencesWindow *self, GtkWidget *group)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Test strip"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Shows widths, letters, digits and a code to scan."));
  self->test = gtk_button_new_with_label (_("Print a test strip"));
  gtk_widget_set_valign (self->test, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->test);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->test);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (self->test, "clicked", G_CALLBACK (test_cb), self, G_CONNECT_SWAPPED);
}

static void
build (KmPreferencesWindow *self)
{
  const char *const ways[] = { _("The system's print dialog"), _("A printer, without asking"), _("A receipt printer on the network"), _("A PDF in the folder"), NULL };
  const char *const papers[] = { _("Roll, 80 mm"), _("A5 sheet"), _("A4 sheet"), NULL };
  const char *const copies[] = { _("One"), _("Two"), _("Three"), _("Four"), NULL };
  const char *const languages[] = { "العربية", "English", NULL };
  const char *const none[] = { NULL };
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  GtkWidget *receipts = add_group (page, _("Printing"));
  GtkWidget *program = add_group (page, _("The program"));
  GtkWidget *change = gtk_button_new_with_mnemonic (_("Chan_ge"));
  g_autofree char *language = km_settings_dup (self->settings, "language");

  self->print_to = add_combo (receipts, _("Receipts go to"), ways, km_settings_resolve_print_to (self->settings, self->practice));
  self->printer = add_combo (receipts, _("Printer"), none, GTK_INVALID_LIST_POSITION);
  gtk_widget_set_sensitive (self->printer, FALSE);
  self->network = add_entry (receipts, _("Address of the receipt printer"), km_settings_dup (self->settings, "network-printer"));
  self->cutter = add_switch (self, receipts, _("Knife"), _("Off: the paper is fed so far that a hand can tear it."), "cutter");
  self->drawer = add_switch (self, receipts, _("Cash drawer"), _("It opens with a receipt that was paid in cash."), "drawer");
  self->paper = add_combo (receipts, _("Paper"), papers, (guint) km_settings_get_paper (self->settings));
  self->copies = add_combo (receipts, _("Copies of a receipt"), copies, km_settings_get_copies (self->settings) - 1);
  self->paper_language = add_combo (receipts, _("Language of reports and slips"), languages, (guint) km_settings_get_paper_language (self->settings));
  self->folder = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->folder), _("Folder for PDF receipts"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->folder), FALSE);
  gtk_widget_set_valign (change, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->folder), change);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->folder), change);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (receipts), self->folder);
  add_test (self, receipts);

  self->language = add_combo (program, _("Language"), languages, g_str_equal (language, "en") ? 1 : 0);
  self->server = add_entry (program, _("Address of the server"), km_settings_dup (self->settings, "server-url"));
  self->lock = add_lock (program, km_settings_get_lock_minutes (self->settings));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), page);

  g_signal_connect_object (self->print_to, "notify::selected", G_CALLBACK (print_to_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->printer, "notify::selected", G_CALLBACK (printer_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paper, "notify::selected", G_CALLBACK (paper_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copies, "notify::selected", G_CALLBACK (copies_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paper_language, "notify::selected", G_CALLBACK (paper_language_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->language, "notify::selected", G_CALLBACK (language_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lock, "notify::selected", G_CALLBACK (lock_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "apply", G_CALLBACK (network_applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "apply", G_CALLBACK (server_applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (change, "clicked", G_CALLBACK (choose_folder_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "notify", G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);
  update_rows (self);
}

static void
km_preferences_window_dispose (GObject *object)
{
  KmPreferencesWindow *self = KM_PREFERENCES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->printers, g_ptr_array_unref);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (km_preferences_window_parent_class)->dispose (object);
}

static void
km_preferences_window_class_init (KmPreferencesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_preferences_window_dispose;
}

static void
km_preferences_window_init (KmPreferencesWindow *self)
{
  self->settings = km_settings_new ();
  self->cancellable = g_cancellable_new ();
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (self), FALSE);
  gtk_window_set_title (GTK_WINDOW (self), _("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 600);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

GtkWidget *
km_preferences_window_new (GtkWindow *parent, gboolean practice)
{
  KmPreferencesWindow *self = g_object_new (KM_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  self->practice = practice;
  build (self);
  km_printers_list_async (self->cancellable, printers_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
