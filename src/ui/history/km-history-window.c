/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-field-entry.h"
#include "km-history-row.h"
#include "km-key-button.h"
#include "km-pill.h"
#include "km-ui-text.h"

#include "km-history-window-private.h"

#define LIST_WIDTH 396
#define WIDTH 1280
#define HEIGHT 720

G_DEFINE_FINAL_TYPE (KmHistoryWindow, km_history_window, KM_TYPE_WINDOW)

/* --- the list --- */

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  return km_history_row_new (item);
}

static void
say_empty (KmHistoryWindow *self, const char *title, const char *sentence)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);

  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), markup);
  gtk_stack_set_visible_child (GTK_STACK (self->results), self->empty);
}

static void
update_list (KmHistoryWindow *self)
{
  g_autofree char *status = NULL, *kind = NULL, *count = NULL, *validity = NULL, *validity_text = NULL;
  gboolean any = g_list_model_get_n_items (km_history_get_items (self->history)) > 0, busy, more, local;
  KmPillKind pill;

  g_object_get (self->history, "status", &status, "kind-text", &kind, "count-text", &count, "busy", &busy, "more", &more, "local", &local,
                "validity", &validity, "validity-text", &validity_text, NULL);
  gtk_label_set_text (GTK_LABEL (self->kind), kind);
  gtk_label_set_text (GTK_LABEL (self->count), busy ? _("Searching…") : count);
  gtk_label_set_text (GTK_LABEL (self->status), any ? status : "");
  gtk_widget_set_visible (self->status, any && *status != '\0');
  gtk_widget_set_visible (self->more, more);
  if (any)
    gtk_stack_set_visible_child_name (GTK_STACK (self->results), "list");
  else if (!busy && *status != '\0')
    say_empty (self, local ? _("Offline") : _("Nothing found"), status);
  gtk_widget_set_visible (self->validity_box, *validity != '\0');
  pill = g_str_equal (validity, "valid") ? KM_PILL_GOOD : (g_str_equal (validity, "invalid") ? KM_PILL_WARNING : KM_PILL_NEUTRAL);
  km_pill_set (self->validity, pill,
               g_str_equal (validity, "valid") ? _("Valid") : (g_str_equal (validity, "invalid") ? _("Not valid") : _("Checked online")));
  gtk_label_set_text (GTK_LABEL (self->validity_label), validity_text);
}

static void
select_first (KmHistoryWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row != NULL && gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, row);
}

/* --- opening --- */

static void
detail_changed_cb (KmHistoryWindow *self)
{
  KmHistoryDetail *detail = km_history_get_detail (self->history);

  km_history_detail_view_set_detail (self->view, detail);
  if (detail != NULL)
    g_signal_connect_object (detail, "notify", G_CALLBACK (km_history_actions_update), self, G_CONNECT_SWAPPED);
  km_history_actions_update (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (km_history_open_finish (KM_HISTORY (source), result, &error) && self->history != NULL)
    km_history_detail_view_set_detail (self->view, km_history_get_detail (self->history));
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self->history != NULL)
    {
      g_autofree char *sentence = km_desk_error_sentence (error);

      km_history_detail_view_set_trouble (self->view, sentence);
    }
}

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, KmHistoryWindow *self)
{
  KmHistoryItem *item = row != NULL ? km_history_row_get_item (row) : NULL;

  if (item != NULL)
    km_history_open_async (self->history, km_history_item_get_number (item), self->cancellable, opened_cb, g_object_ref (self));
}

/* --- searching --- */

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (km_history_search_finish (KM_HISTORY (source), result, &error))
    {
      if (g_cancellable_is_cancelled (self->cancellable))
        return;
      update_list (self);
      /* What was asked for is shown at once; the day's list waits until one is chosen. */
      if (self->asked)
        select_first (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_cancellable_is_cancelled (self->cancellable))
    return;
  sentence = km_desk_error_sentence (error);
  if (g_list_model_get_n_items (km_history_get_items (self->history)) == 0)
    say_empty (self, _("The search did not succeed"), sentence);
  else
    km_window_toast_error (KM_WINDOW (self), sentence, error);
}

static void
search (KmHistoryWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *day = km_field_entry_dup_clean (KM_FIELD_ENTRY (self->day));

  self->asked = *text != '\0';
  gtk_list_box_select_row (self->list, NULL);
  km_history_search_async (self->history, text, day, self->cancellable, searched_cb, g_object_ref (self));
}

/* A scanner types it and ends with Enter, or without: what is whole is looked for by itself. */
static void
search_changed_cb (KmHistoryWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (*text == '\0' ? self->asked : km_history_is_whole (text))
    search (self);
}

static void
more_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmHistoryWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (!km_history_more_finish (KM_HISTORY (source), result, &error) && !g_cancellable_is_cancelled (self->cancellable))
    {
      g_autofree char *sentence = km_desk_error_sentence (error);

      km_window_toast_error (KM_WINDOW (self), sentence, error);
    }
}

static void
more_clicked_cb (KmHistoryWindow *self)
{
  km_history_more_async (self->history, self->cancellable, more_cb, g_object_ref (self));
}

/* --- keys --- */

static gboolean
search_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KmHistoryWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

/* Up from the first row goes back to the words. */
static gboolean
list_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KmHistoryWindow *self)
{
  GtkWidget *first = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0));

  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_KP_Up) || first == NULL || gtk_root_get_focus (GTK_ROOT (self)) != first)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (self->search);
  return GDK_EVENT_STOP;
}

static void
add_keys (GtkWidget *widget, GCallback callback, KmHistoryWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", callback, self);
  gtk_widget_add_controller (widget, keys);
}

/* --- layout --- */

static GtkWidget *
make_search (KmHistoryWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *second = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button;

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Receipt, national ID, ticket, name or code"), "search-delay", 150, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search in the history"), -1);
  gtk_widget_set_hexpand (self->search, TRUE);
  km_field_entry_keep_at_edge (GTK_EDITABLE (self->search));
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  add_keys (self->search, G_CALLBACK (search_key_cb), self);
  gtk_box_append (GTK_BOX (first), self->search);
  gtk_box_append (GTK_BOX (first), km_key_cap_new ("Ctrl F"));
  self->day = km_field_entry_new ();
  km_field_entry_set_kind (KM_FIELD_ENTRY (self->day), KM_FIELD_ENTRY_DATE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->day), _("Day, like 19/11/2026"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->day), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Day, like 19/11/2026"), -1);
  gtk_widget_set_hexpand (self->day, TRUE);
  g_signal_connect_object (self->day, "activate", G_CALLBACK (search), self, G_CONNECT_SWAPPED);
  button = km_key_button_new (C_("button", "Search"), "Enter", NULL);
  g_signal_connect_object (button, "clicked", G_CALLBACK (search), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (second), self->day);
  gtk_box_append (GTK_BOX (second), button);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static GtkWidget *
make_validity (KmHistoryWindow *self)
{
  self->validity_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->validity = km_pill_new (KM_PILL_NEUTRAL, "");
  gtk_widget_set_valign (self->validity, GTK_ALIGN_CENTER);
  self->validity_label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0, "wrap", TRUE, "hexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (self->validity_box), self->validity);
  gtk_box_append (GTK_BOX (self->validity_box), self->validity_label);
  gtk_widget_add_css_class (self->validity_box, "card");
  gtk_widget_add_css_class (self->validity_box, "queue-card");
  gtk_widget_set_visible (self->validity_box, FALSE);
  return self->validity_box;
}

static GtkWidget *
make_results (KmHistoryWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->results = gtk_stack_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "hits");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Receipts"), -1);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, 0);
  add_keys (GTK_WIDGET (self->list), G_CALLBACK (list_key_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_stack_add_named (GTK_STACK (self->results), scroller, "list");
  self->empty = adw_status_page_new ();
  gtk_widget_add_css_class (self->empty, "compact");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "system-search-symbolic");
  gtk_stack_add_child (GTK_STACK (self->results), self->empty);
  gtk_widget_set_vexpand (self->results, TRUE);
  return self->results;
}

static GtkWidget *
make_list_side (KmHistoryWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *caption = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->kind = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->kind), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->kind), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->kind, TRUE);
  gtk_widget_add_css_class (self->kind, "section-caption");
  self->count = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_box_append (GTK_BOX (caption), self->kind);
  gtk_box_append (GTK_BOX (caption), self->count);
  self->status = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->status, "dim-label");
  gtk_widget_add_css_class (self->status, "caption");
  self->more = gtk_button_new_with_label (_("Show more"));
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (more_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), make_search (self));
  gtk_box_append (GTK_BOX (box), make_validity (self));
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), make_results (self));
  gtk_box_append (GTK_BOX (box), self->status);
  gtk_box_append (GTK_BOX (box), self->more);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_size_request (box, LIST_WIDTH, -1);
  return box;
}

static GtkWidget *
make_page (KmHistoryWindow *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), LIST_WIDTH + 24);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), LIST_WIDTH + 24);
  adw_clamp_set_child (ADW_CLAMP (clamp), make_list_side (self));
  gtk_widget_set_hexpand (clamp, FALSE);
  self->view = KM_HISTORY_DETAIL_VIEW (km_history_detail_view_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->view), TRUE);
  gtk_box_append (GTK_BOX (page), clamp);
  gtk_box_append (GTK_BOX (page), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (page), GTK_WIDGET (self->view));
  return page;
}

/* --- the window --- */

static const char *const *
km_history_window_get_shortcuts (KmWindow *window)
{
  static const char *const keys[] = {
    "Ctrl+F", N_("Search in the history"),
    "Ctrl+P", N_("Print again"),
    "Ctrl+D", N_("Ask for a void…"),
    "Ctrl+E", N_("Void with a supervisor here…"),
    "Ctrl+R", N_("Pay back"),
    "Ctrl+I", N_("Print the slip"),
    "Escape", N_("Close the history"),
    NULL,
  };

  return keys;
}

/* Nobody is signed in any more: nothing stays on the screen. */
static void
state_cb (KmHistoryWindow *self)
{
  if (km_desk_get_state (self->desk) != KM_DESK_SIGNED_IN)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
km_history_window_constructed (GObject *object)
{
  KmHistoryWindow *self = KM_HISTORY_WINDOW (object);
  static const char *const of_list[] = { "busy", "local", "more", "status", "count-text", "kind-text", "validity", "validity-text" };

  G_OBJECT_CLASS (km_history_window_parent_class)->constructed (object);
  self->desk = g_object_ref (km_window_get_desk (KM_WINDOW (self)));
  self->history = km_desk_get_history (self->desk);
  km_window_set_titles (KM_WINDOW (self), _("History"), km_desk_get_centre_name (self->desk));
  km_window_set_page (KM_WINDOW (self), make_page (self));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_list_box_bind_model (self->list, km_history_get_items (self->history), make_row, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (of_list); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", of_list[i], NULL);

      g_signal_connect_object (self->history, signal, G_CALLBACK (update_list), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->history, "notify::detail", G_CALLBACK (detail_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  update_list (self);
  km_history_actions_update (self);
  gtk_widget_grab_focus (self->search);
  search (self);
}

static void
km_history_window_dispose (GObject *object)
{
  KmHistoryWindow *self = KM_HISTORY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->history != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->history, self);
      km_history_clear (self->history);
      self->history = NULL;
    }
  g_clear_pointer (&self->answer, km_void_answer_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_history_window_parent_class)->dispose (object);
}

static void
km_history_window_finalize (GObject *object)
{
  g_clear_object (&KM_HISTORY_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (km_history_window_parent_class)->finalize (object);
}

static void
km_history_window_class_init (KmHistoryWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = km_history_window_constructed;
  object_class->dispose = km_history_window_dispose;
  object_class->finalize = km_history_window_finalize;
  KM_WINDOW_CLASS (klass)->get_shortcuts = km_history_window_get_shortcuts;
  km_history_actions_install (GTK_WIDGET_CLASS (klass));
}

static void
km_history_window_init (KmHistoryWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "history-window");
}

GtkWidget *
km_history_window_new (GtkWindow *parent, KmDesk *desk)
{
  return g_object_new (KM_TYPE_HISTORY_WINDOW, "application", gtk_window_get_application (parent), "desk", desk, "transient-for", parent,
                       "destroy-with-parent", TRUE, NULL);
}
