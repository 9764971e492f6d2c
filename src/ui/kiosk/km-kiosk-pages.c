/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-digits.h"
#include "km-kiosk-pages.h"
#include "km-money.h"
#include "km-ui-text.h"

GtkWidget *
km_kiosk_card_new (const char *title, const char *note)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *words = gtk_label_new (title);
  g_autofree char *name = note && *note ? g_strdup_printf ("%s: %s", title, note) : g_strdup (title);

  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_widget_add_css_class (words, "kiosk-title");
  gtk_box_append (GTK_BOX (box), words);
  if (note && *note)
    {
      GtkWidget *label = gtk_label_new (note);

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "kiosk-note");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "kiosk-card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

GtkWidget *
km_kiosk_cards_new (void)
{
  GtkWidget *cards = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (cards), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (cards), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (cards), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (cards), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (cards), 16);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (cards), 16);
  gtk_widget_set_valign (cards, GTK_ALIGN_START);
  return cards;
}

void
km_kiosk_cards_add (GtkWidget *cards, GtkWidget *card)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  /* The card takes the focus, not the place it lies in. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), card);
  gtk_flow_box_append (GTK_FLOW_BOX (cards), child);
}

GtkWidget *
km_kiosk_page_new (const char *heading, const char *note, GtkWidget *body, gboolean back, GtkWidget **foot)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = gtk_label_new (heading);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "kiosk-heading");
  gtk_box_append (GTK_BOX (page), title);
  if (note)
    {
      GtkWidget *label = gtk_label_new (note);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "kiosk-note");
      gtk_box_append (GTK_BOX (page), label);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), body);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (page), scroller);
  if (back)
    {
      GtkWidget *button = gtk_button_new_with_label (C_("leave a page", "Back"));

      gtk_widget_add_css_class (button, "kiosk-button");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "kiosk.back");
      gtk_box_append (GTK_BOX (buttons), button);
    }
  gtk_widget_set_visible (buttons, back || foot);
  gtk_box_append (GTK_BOX (page), buttons);
  gtk_widget_add_css_class (page, "kiosk-page");
  if (foot)
    *foot = buttons;
  return page;
}

/* --- before the ticket is taken ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *value;
  const char *words;
} Choice;

static const Choice audiences[] = {
  { "citizen", N_("Egyptian citizen") },
  { "investor", N_("Investor") },
  { "foreigner", N_("Foreigner") },
};

static const Choice priorities[] = {
  { "none", N_("No priority") },
  { "elderly", N_("Over 65") },
  { "disability", N_("Persons with disabilities") },
  { "pregnant", N_("Pregnant") },
  { "infant", N_("With infant") },
};

static void
chosen_cb (GtkToggleButton *button, const char **chosen)
{
  if (gtk_toggle_button_get_active (button))
    *chosen = g_object_get_data (G_OBJECT (button), "value");
}

/* One of several, large. chosen points into the order, which outlives the page. */
static GtkWidget *
choices_new (const char *name, const Choice *choices, guint n, const char **chosen)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *first = NULL;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(choices[i].words));

      gtk_widget_add_css_class (button, "kiosk-choice");
      gtk_widget_set_halign (gtk_button_get_child (GTK_BUTTON (button)), GTK_ALIGN_START);
      g_object_set_data (G_OBJECT (button), "value", (gpointer) choices[i].value);
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_str_equal (choices[i].value, *chosen));
      g_signal_connect (button, "toggled", G_CALLBACK (chosen_cb), chosen);
      gtk_box_append (GTK_BOX (box), button);
      if (!first)
        first = button;
    }
  return box;
}

static void
add_lines (GtkWidget *box, const char *heading, const char *const *lines, const char *mark)
{
  GtkWidget *title;

  if (!lines[0])
    return;
  title = gtk_label_new (heading);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *drawn = km_digits_draw_sentence (lines[i], km_ui_digits ());
      g_autofree char *text = g_strconcat (mark, drawn, NULL);
      GtkWidget *line = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (line), 0);
      gtk_label_set_wrap (GTK_LABEL (line), TRUE);
      gtk_widget_add_css_class (line, "kiosk-line");
      gtk_box_append (GTK_BOX (box), line);
    }
}

static char *
fee_text (KmKioskOrder *order)
{
  gboolean exact;
  gint64 fee = km_kiosk_order_fee (order, &exact);
  g_autofree char *amount = km_ui_money_short (fee);

  if (exact && fee == 0)
    return g_strdup (_("Free of charge"));
  /* Translators: %s is an amount of money. */
  return exact ? g_strdup_printf (_("Fees: %s"), amount) : g_strdup_printf (_("Fees: from %s"), amount);
}

static char *
wait_text (KmKioskOrder *order)
{
  KmHallLane *lane = km_kiosk_order_get_lane (order);
  int minutes = lane ? km_hall_lane_get_wait_minutes (lane) : -1;
  guint waiting = lane ? km_hall_lane_get_waiting (lane) : 0;
  g_autofree char *number = km_ui_number (waiting);

  if (minutes > 60)
    return g_strdup (_("Expected wait: more than an hour"));
  if (minutes > 0)
    {
      g_autofree char *time = km_ui_minutes (minutes, FALSE);

      return g_strdup_printf (_("Expected wait: %s"), time);
    }
  return waiting > 0 ? g_strdup_printf (ngettext ("%s person is waiting", "%s people are waiting", waiting), number) : g_strdup (_("Nobody is waiting"));
}

GtkWidget *
km_kiosk_details_new (KmKioskOrder *order)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 32);
  GtkWidget *what = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *who = gtk_box_new (GTK_ORIENTATION_VERTICAL, 20);
  GtkWidget *facts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 32);
  GtkWidget *issue = gtk_button_new_with_label (_("Take the ticket"));
  g_autofree const char **names = km_kiosk_order_names (order, km_ui_language ());
  g_autofree const char **documents = km_kiosk_order_documents (order, km_ui_language ());
  g_autofree char *wait = wait_text (order);
  GtkWidget *foot, *page, *label;

  label = gtk_label_new (wait);
  gtk_widget_add_css_class (label, "kiosk-fact");
  gtk_box_append (GTK_BOX (facts), label);
  if (order->services->len > 0)
    {
      g_autofree char *fee = fee_text (order);

      label = gtk_label_new (fee);
      gtk_widget_add_css_class (label, "kiosk-fact");
      gtk_box_append (GTK_BOX (facts), label);
    }
  gtk_box_append (GTK_BOX (what), facts);
  add_lines (what, _("You came for"), names, "");
  add_lines (what, _("Have these papers at hand"), documents, "• ");
  gtk_widget_set_hexpand (what, TRUE);
  gtk_widget_set_valign (what, GTK_ALIGN_START);

  gtk_box_append (GTK_BOX (who), choices_new (_("You are"), audiences, G_N_ELEMENTS (audiences), &order->audience));
  gtk_box_append (GTK_BOX (who), choices_new (_("Priority (the reception confirms it)"), priorities, G_N_ELEMENTS (priorities), &order->priority));
  gtk_widget_set_size_request (who, 340, -1);
  gtk_widget_set_valign (who, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (columns), what);
  gtk_box_append (GTK_BOX (columns), who);

  page = km_kiosk_page_new (order->bundle ? km_bundle_template_name (order->bundle, km_ui_language ()) : _("Your visit"), NULL, columns, TRUE, &foot);
  gtk_widget_add_css_class (issue, "kiosk-button");
  gtk_widget_add_css_class (issue, "suggested-action");
  gtk_widget_set_hexpand (issue, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (issue), "kiosk.issue");
  gtk_box_append (GTK_BOX (foot), issue);
  return page;
}
