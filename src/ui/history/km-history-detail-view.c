/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "km-digits.h"
#include "km-history-row.h"
#include "km-key-button.h"
#include "km-pill.h"
#include "km-ui-text.h"

#include "km-history-detail-view.h"

struct _KmHistoryDetailView
{
  GtkWidget parent_instance;

  KmHistoryDetail *detail; /* (owned) (nullable) */

  GtkWidget *stack;
  GtkWidget *none;      /* the page without a transaction */
  GtkWidget *scroller;
  GtkWidget *number, *state, *total;
  GtkWidget *when, *who, *note;
  GtkWidget *ask_void, *void_here, *slip;
  GtkListBox *requests;
  GtkWidget *money;     /* cards side by side */
  GtkWidget *sections;  /* one card under the other */
};

G_DEFINE_FINAL_TYPE (KmHistoryDetailView, km_history_detail_view, GTK_TYPE_WIDGET)

static GtkWidget *
label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
heading_new (const char *text)
{
  GtkWidget *heading = label_new ("heading");

  gtk_label_set_text (GTK_LABEL (heading), text);
  return heading;
}

static void
empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* --- the lines of a section --- */

/* @pairs abreast: label and value, label and value. */
static void
append_fact (GtkGrid *grid, guint place, guint pairs, KmHistoryFact *fact, gboolean at_end)
{
  GtkWidget *label = label_new ("dim-label"), *value = label_new (NULL);
  g_autofree char *full = NULL, *spoken = NULL;
  gboolean not_applicable;
  int column = (int) (place % pairs) * 2, row = (int) (place / pairs);

  g_object_get (fact, "full-label", &full, "not-applicable", &not_applicable, NULL);
  gtk_label_set_text (GTK_LABEL (label), km_history_fact_get_label (fact));
  gtk_label_set_text (GTK_LABEL (value), km_history_fact_get_value (fact));
  gtk_label_set_xalign (GTK_LABEL (value), at_end ? 1 : 0);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (value, GTK_ALIGN_BASELINE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), pairs == 1 ? 44 : 22);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  if (at_end)
    gtk_widget_add_css_class (value, "numeric");
  if (not_applicable)
    gtk_widget_add_css_class (value, "dim-label");
  /* What is drawn short is said in full. */
  spoken = g_strdup_printf ("%s: %s", full, km_history_fact_get_value (fact));
  gtk_accessible_update_property (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_grid_attach (grid, label, column, row, 1, 1);
  gtk_grid_attach (grid, value, column + 1, row, 1, 1);
}

static GtkWidget *
section_new (KmHistorySection *section)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *grid = gtk_grid_new ();
  gboolean answers = g_str_equal (km_history_section_get_kind (section), "answers");

  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "paid-card");
  gtk_widget_set_vexpand (grid, !answers);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (section)); i++)
    {
      g_autoptr (KmHistoryFact) fact = g_list_model_get_item (G_LIST_MODEL (section), i);

      append_fact (GTK_GRID (grid), i, answers ? 2 : 1, fact, !answers);
    }
  gtk_box_append (GTK_BOX (box), heading_new (km_history_section_get_title (section)));
  gtk_box_append (GTK_BOX (box), grid);
  return box;
}

static void
sections_changed_cb (GListModel *sections, guint position, guint removed, guint added, KmHistoryDetailView *self)
{
  empty (self->money);
  empty (self->sections);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (KmHistorySection) section = g_list_model_get_item (sections, i);

      gtk_box_append (GTK_BOX (g_str_equal (km_history_section_get_kind (section), "money") ? self->money : self->sections), section_new (section));
    }
}

/* --- the head --- */

static char *
note_text (KmHistoryDetail *detail)
{
  g_autofree char *voided = NULL, *flags = NULL;
  gboolean asked, refunded, local;
  GString *text = g_string_new (NULL);

  g_object_get (detail, "void-text", &voided, "flags-text", &flags, "asked", &asked, "refunded", &refunded, "local", &local, NULL);
  if (*voided)
    g_string_append_printf (text, "%s\n", voided);
  if (asked)
    g_string_append_printf (text, "%s\n", _("A void was asked for. The receipt is valid until it is approved."));
  if (refunded)
    g_string_append_printf (text, "%s\n", _("Money of this receipt was paid back."));
  if (*flags)
    {
      g_string_append_printf (text, _("For the supervisor: %s"), flags);
      g_string_append_c (text, '\n');
    }
  if (local)
    g_string_append_printf (text, "%s\n", _("From this machine's file. Where its requests stand is shown when the server can be reached."));
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

static void
update_head (KmHistoryDetailView *self)
{
  g_autofree char *total = NULL, *at = NULL, *where = NULL, *visitor = NULL, *identity = NULL, *ticket = NULL, *copies = NULL;
  g_autofree char *when = NULL, *who = NULL, *isolated = NULL, *note = NULL, *number = NULL;
  GString *people = g_string_new (NULL);
  gboolean voided, asked, refunded;

  if (self->detail == NULL)
    {
      g_string_free (people, TRUE);
      return;
    }
  g_object_get (self->detail, "total-text", &total, "at-text", &at, "where-text", &where, "visitor", &visitor, "identity", &identity, "ticket", &ticket,
                "copies-text", &copies, "void", &voided, "asked", &asked, "refunded", &refunded, NULL);
  number = km_isolate_ltr (km_history_detail_get_number (self->detail));
  gtk_label_set_text (GTK_LABEL (self->number), number);
  gtk_label_set_text (GTK_LABEL (self->total), total);
  when = g_strconcat (at, km_ui_comma (), where, NULL);
  gtk_label_set_text (GTK_LABEL (self->when), when);
  if (*visitor)
    g_string_append_printf (people, "%s%s", visitor, km_ui_comma ());
  if (*identity)
    {
      isolated = km_isolate_ltr (identity);
      g_string_append_printf (people, "%s%s", isolated, km_ui_comma ());
    }
  if (*ticket)
    {
      g_string_append_printf (people, _("ticket %s"), ticket);
      g_string_append (people, km_ui_comma ());
    }
  g_string_append (people, copies);
  who = g_string_free (people, FALSE);
  gtk_label_set_text (GTK_LABEL (self->who), who);
  note = note_text (self->detail);
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, *note != '\0');
  gtk_widget_set_visible (self->state, voided || asked);
  km_pill_set (self->state, voided ? KM_PILL_WARNING : KM_PILL_BUSY, voided ? _("Void") : _("Void asked for"));
  gtk_widget_set_visible (self->ask_void, !voided && !refunded);
  gtk_widget_set_visible (self->void_here, !voided && !refunded);
  gtk_widget_set_visible (self->slip, voided || refunded);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, number, -1);
}

static GtkWidget *
request_row (gpointer item, gpointer data)
{
  return km_history_request_row_new (item);
}

void
km_history_detail_view_set_detail (KmHistoryDetailView *self, KmHistoryDetail *detail)
{
  g_return_if_fail (KM_IS_HISTORY_DETAIL_VIEW (self));

  if (detail == self->detail)
    {
      if (detail != NULL)
        gtk_stack_set_visible_child (GTK_STACK (self->stack), self->scroller);
      return;
    }
  if (self->detail != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->detail, update_head, self);
      g_signal_handlers_disconnect_by_func (km_history_detail_get_sections (self->detail), sections_changed_cb, self);
    }
  g_set_object (&self->detail, detail);
  gtk_list_box_bind_model (self->requests, detail != NULL ? km_history_detail_get_requests (detail) : NULL, request_row, NULL, NULL);
  if (detail == NULL)
    {
      empty (self->money);
      empty (self->sections);
      km_history_detail_view_set_trouble (self, NULL);
      return;
    }
  g_signal_connect_object (detail, "notify", G_CALLBACK (update_head), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_history_detail_get_sections (detail), "items-changed", G_CALLBACK (sections_changed_cb), self, 0);
  sections_changed_cb (km_history_detail_get_sections (detail), 0, 0, 0, self);
  update_head (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->scroller);
}

void
km_history_detail_view_set_trouble (KmHistoryDetailView *self, const char *sentence)
{
  g_autofree char *markup = g_markup_escape_text (sentence != NULL ? sentence : _("Its requests, answers and fees stand here."), -1);

  g_return_if_fail (KM_IS_HISTORY_DETAIL_VIEW (self));

  adw_status_page_set_title (ADW_STATUS_PAGE (self->none), sentence != NULL ? _("This transaction cannot be shown now") : _("Choose a receipt"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->none), markup);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->none);
}

/* --- the widget --- */

static void
km_history_detail_view_dispose (GObject *object)
{
  KmHistoryDetailView *self = KM_HISTORY_DETAIL_VIEW (object);

  g_clear_object (&self->detail);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (km_history_detail_view_parent_class)->dispose (object);
}

static void
km_history_detail_view_class_init (KmHistoryDetailViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_history_detail_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kmhistorydetail");
}

static GtkWidget *
make_head (KmHistoryDetailView *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->number = label_new ("title-3");
  gtk_widget_add_css_class (self->number, "numeric");
  self->state = km_pill_new (KM_PILL_NEUTRAL, "");
  gtk_widget_set_valign (self->state, GTK_ALIGN_CENTER);
  self->total = label_new ("title-3");
  gtk_widget_add_css_class (self->total, "numeric");
  gtk_widget_set_hexpand (self->total, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->total), 1);
  gtk_box_append (GTK_BOX (first), self->number);
  gtk_box_append (GTK_BOX (first), self->state);
  gtk_box_append (GTK_BOX (first), self->total);
  self->when = label_new (NULL);
  self->who = label_new (NULL);
  self->note = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->note, "cash-limit");
  gtk_box_append (GTK_BOX (card), first);
  gtk_box_append (GTK_BOX (card), self->who);
  gtk_box_append (GTK_BOX (card), self->when);
  gtk_box_append (GTK_BOX (card), self->note);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "paid-card");
  return card;
}

static GtkWidget *
make_buttons (KmHistoryDetailView *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_append (GTK_BOX (buttons), km_key_button_new (_("Print again"), "Ctrl P", "history.reprint"));
  self->ask_void = km_key_button_new (_("Ask for a void…"), "Ctrl D", "history.ask-void");
  self->void_here = km_key_button_new (_("Void with a supervisor here…"), "Ctrl E", "history.void");
  self->slip = km_key_button_new (_("Print the slip"), "Ctrl I", "history.slip");
  gtk_box_append (GTK_BOX (buttons), self->ask_void);
  gtk_box_append (GTK_BOX (buttons), self->void_here);
  gtk_box_append (GTK_BOX (buttons), self->slip);
  return buttons;
}

static void
km_history_detail_view_init (KmHistoryDetailView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *requests_heading = heading_new (_("Requests"));

  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->none = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->none), "khadamat-receipt-symbolic");
  gtk_stack_add_child (GTK_STACK (self->stack), self->none);

  self->requests = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->requests, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->requests), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->requests), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Requests"), -1);
  self->money = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_box_set_homogeneous (GTK_BOX (self->money), TRUE);
  self->sections = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 16);
  gtk_widget_set_margin_end (box, 16);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  gtk_box_append (GTK_BOX (box), requests_heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->requests));
  gtk_box_append (GTK_BOX (box), self->money);
  gtk_box_append (GTK_BOX (box), self->sections);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_stack_add_child (GTK_STACK (self->stack), self->scroller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Transaction"), -1);
  km_history_detail_view_set_trouble (self, NULL);
}

GtkWidget *
km_history_detail_view_new (void)
{
  return g_object_new (KM_TYPE_HISTORY_DETAIL_VIEW, NULL);
}
