/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-counter-tile.h"
#include "km-dashboard-model.h"
#include "km-dashboard-notice.h"
#include "km-dashboard-window.h"
#include "km-day-chart.h"
#include "km-desk.h"
#include "km-figure-tile.h"
#include "km-ui-text.h"

struct _KmDashboardWindow
{
  KmWindow parent_instance;

  KmDashboardModel *model;
  KmDashboardNotice *notice;
  GtkWidget *stack;
  KmBanner *stale;
  GtkWidget *waiting;
  GtkWidget *longest;
  GtkWidget *per_counter;
  GtkWidget *served;
  GtkWidget *takings;
  GtkWidget *unapproved;
};

G_DEFINE_FINAL_TYPE (KmDashboardWindow, km_dashboard_window, KM_TYPE_WINDOW)

static void
update_figures (KmDashboardWindow *self)
{
  guint waiting, longest, open, served, average, unapproved;
  gint64 takings, cash, at;
  gboolean ready, stale;
  g_autofree char *label = NULL;
  g_autofree char *day = NULL;

  g_object_get (self->model, "ready", &ready, "stale", &stale, "at", &at, "day-text", &day, "waiting", &waiting, "longest-wait-minutes", &longest,
                "longest-wait-label", &label, "open-counters", &open, "served", &served, "average-service-minutes", &average, "takings", &takings,
                "takings-cash", &cash, "unapproved", &unapproved, NULL);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), ready ? "day" : "waiting");
  {
    const char *centre = km_desk_get_centre_name (km_window_get_desk (KM_WINDOW (self)));
    /* Translators: the centre's name and today's date */
    g_autofree char *subtitle = day && *day ? g_strdup_printf (C_("centre and day", "%s, %s"), centre ? centre : "", day) : g_strdup (centre);

    km_window_set_titles (KM_WINDOW (self), _("Dashboard"), subtitle);
  }
  if (!ready)
    return;

  {
    g_autofree char *value = km_ui_number (waiting);
    g_autofree char *count = km_ui_number (open);
    g_autofree char *note = open > 0 ? g_strdup_printf (ngettext ("%s counter open", "%s counters open", open), count) : g_strdup (_("No counter is open"));

    km_figure_tile_set (KM_FIGURE_TILE (self->waiting), value, note);
  }
  {
    g_autofree char *value = waiting > 0 ? km_ui_minutes_short (longest) : g_strdup (_("None"));
    g_autofree char *note = waiting > 0 && label && *label ? g_strdup_printf (_("Ticket %s"), label) : NULL;

    km_figure_tile_set (KM_FIGURE_TILE (self->longest), value, note);
  }
  {
    /* One decimal, rounded half up: tenths of a person make a difference when few counters are open. */
    guint tenths = open > 0 ? (waiting * 20 + open) / (2 * open) : 0;
    g_autofree char *ascii = tenths % 10 ? g_strdup_printf ("%u.%u", tenths / 10, tenths % 10) : g_strdup_printf ("%u", tenths / 10);
    g_autofree char *value = open > 0 ? km_digits_draw (ascii, km_ui_digits ()) : g_strdup (_("None"));

    km_figure_tile_set (KM_FIGURE_TILE (self->per_counter), value, open > 0 ? NULL : _("No counter is open"));
  }
  {
    g_autofree char *value = km_ui_number (served);
    g_autofree char *minutes = km_ui_minutes (average, FALSE);
    g_autofree char *note = served > 0 ? g_strdup_printf (_("Average service: %s"), minutes) : NULL;

    km_figure_tile_set (KM_FIGURE_TILE (self->served), value, note);
  }
  {
    g_autofree char *value = km_ui_money_short (takings);
    g_autofree char *amount = km_ui_money_short (cash);
    g_autofree char *note = g_strdup_printf (_("Of it cash: %s"), amount);

    km_figure_tile_set (KM_FIGURE_TILE (self->takings), value, note);
  }

  {
    g_autofree char *number = km_ui_number (unapproved);
    g_autofree char *words = g_strdup_printf (ngettext ("The fees of %s authority are not approved yet.", "The fees of %s authorities are not approved yet.", unapproved), number);

    gtk_label_set_text (GTK_LABEL (self->unapproved), words);
    gtk_widget_set_visible (self->unapproved, unapproved > 0);
  }

  if (stale)
    {
      g_autofree char *clock = km_ui_clock (at);
      g_autofree char *title = g_strdup_printf (_("There is no connection to the server. The figures are those of %s."), clock);
      km_banner_set_title (self->stale, title);
    }
  km_banner_set_revealed (self->stale, stale);
}

static GtkWidget *
heading_new (const char *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "section-heading");
  return label;
}

static GtkWidget *
list_new (const char *name, const char *empty, GListModel *model, GtkListBoxCreateWidgetFunc create)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *nothing = gtk_label_new (empty);

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_add_css_class (nothing, "list-empty");
  gtk_widget_set_visible (nothing, TRUE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), nothing);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), model, create, NULL, NULL);
  return list;
}

/* A row whose labels follow properties of the item: first at the reading side, second under it, last at the other side. */
static GtkWidget *
row_new (gpointer item, const char *first, const char *second, const char *last)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  g_object_bind_property (item, first, title, "label", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (words), title);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  if (second)
    {
      GtkWidget *note = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (note), 0);
      gtk_label_set_wrap (GTK_LABEL (note), TRUE);
      gtk_widget_add_css_class (note, "figure-note");
      g_object_bind_property (item, second, note, "label", G_BINDING_SYNC_CREATE);
      gtk_box_append (GTK_BOX (words), note);
    }
  gtk_box_append (GTK_BOX (box), words);
  if (last)
    {
      GtkWidget *end = gtk_label_new (NULL);

      gtk_widget_add_css_class (end, "figures");
      g_object_bind_property (item, last, end, "label", G_BINDING_SYNC_CREATE);
      gtk_box_append (GTK_BOX (box), end);
    }
  gtk_widget_add_css_class (box, "list-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static GtkWidget *
case_row (gpointer item, gpointer data)
{
  return row_new (item, "title", "subject", "opened-text");
}

static void
lane_changed_cb (GtkListBoxRow *row, GParamSpec *property, GObject *lane)
{
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));
  GtkWidget *count = gtk_widget_get_next_sibling (name);
  guint waiting, minutes;
  g_autofree char *title = NULL, *text = NULL, *number = NULL, *longest = NULL, *spoken = NULL;

  g_object_get (lane, "name", &title, "text", &text, "waiting", &waiting, "longest-minutes", &minutes, NULL);
  /* A lone Arabic-Indic zero reads as a dot. */
  number = waiting > 0 ? km_ui_number (waiting) : g_strdup (C_("waiting in a lane", "Nobody"));
  longest = waiting > 0 ? km_ui_minutes_short (minutes) : g_strdup ("");
  gtk_label_set_label (GTK_LABEL (name), title);
  gtk_label_set_label (GTK_LABEL (count), number);
  if (waiting > 0)
    gtk_widget_remove_css_class (count, "figure-note");
  else
    gtk_widget_add_css_class (count, "figure-note");
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (count)), longest);
  spoken = g_strdup_printf ("%s: %s", title, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* One line: the lane, how many wait, how long the first of them has. */
static GtkWidget *
lane_row (gpointer item, gpointer data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *count = gtk_label_new (NULL);
  GtkWidget *longest = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  /* A long name takes a second line: a lane must be told from another. */
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_lines (GTK_LABEL (name), 2);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (count, "figures");
  gtk_label_set_xalign (GTK_LABEL (count), 1);
  gtk_label_set_width_chars (GTK_LABEL (count), 6);
  gtk_label_set_xalign (GTK_LABEL (longest), 1);
  gtk_label_set_width_chars (GTK_LABEL (longest), 7);
  gtk_widget_add_css_class (longest, "figure-note");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), count);
  gtk_box_append (GTK_BOX (box), longest);
  gtk_widget_add_css_class (box, "list-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_signal_connect_object (item, "notify", G_CALLBACK (lane_changed_cb), row, G_CONNECT_SWAPPED);
  lane_changed_cb (GTK_LIST_BOX_ROW (row), NULL, item);
  return row;
}

static GtkWidget *
authority_row (gpointer item, gpointer data)
{
  return row_new (item, "name", NULL, "amount-text");
}

static GtkWidget *
counter_tile (gpointer item, gpointer data)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), km_counter_tile_new (item));
  gtk_widget_set_focusable (child, FALSE);
  return child;
}

static GtkWidget *
figures_new (KmDashboardWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  self->waiting = km_figure_tile_new (_("Waiting"));
  self->longest = km_figure_tile_new (_("Longest wait"));
  self->per_counter = km_figure_tile_new (_("Waiting per open counter"));
  self->served = km_figure_tile_new (_("Served today"));
  self->takings = km_figure_tile_new (_("Takings"));
  gtk_box_append (GTK_BOX (box), self->waiting);
  gtk_box_append (GTK_BOX (box), self->longest);
  gtk_box_append (GTK_BOX (box), self->per_counter);
  gtk_box_append (GTK_BOX (box), self->served);
  gtk_box_append (GTK_BOX (box), self->takings);
  return box;
}

static GtkWidget *
legend_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  static const char *const classes[] = { "light", "full" };
  const char *const words[] = { _("Came"), _("Served") };

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      GtkWidget *mark = gtk_label_new (NULL);

      gtk_widget_add_css_class (mark, "legend");
      gtk_widget_add_css_class (mark, classes[i]);
      gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), mark);
      gtk_box_append (GTK_BOX (box), gtk_label_new (words[i]));
    }
  gtk_widget_add_css_class (box, "figure-note");
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static GtkWidget *
scrolled (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/* Figures, the room, the day. */
static GtkWidget *
main_column_new (KmDashboardWindow *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *room = gtk_flow_box_new ();
  GtkWidget *chart = km_day_chart_new (km_dashboard_model_get_hours (self->model));
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (column), figures_new (self));

  gtk_box_append (GTK_BOX (column), heading_new (_("Counters")));
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (room), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (room), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (room), 4);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (room), 5);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (room), 8);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (room), 8);
  gtk_widget_set_valign (room, GTK_ALIGN_START);
  gtk_widget_add_css_class (room, "room");
  gtk_accessible_update_property (GTK_ACCESSIBLE (room), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Counters"), -1);
  gtk_flow_box_bind_model (GTK_FLOW_BOX (room), km_dashboard_model_get_counters (self->model), counter_tile, NULL, NULL);
  gtk_box_append (GTK_BOX (column), room);

  gtk_widget_set_margin_top (heading, 10);
  gtk_box_append (GTK_BOX (heading), heading_new (_("The day by the hour")));
  gtk_box_append (GTK_BOX (heading), legend_new ());
  gtk_box_append (GTK_BOX (column), heading);
  gtk_widget_add_css_class (chart, "card");
  gtk_widget_set_vexpand (chart, TRUE);
  gtk_box_append (GTK_BOX (column), chart);
  gtk_widget_add_css_class (column, "dashboard-column");
  return scrolled (column);
}

/* What needs a look, the money, the lanes. */
static GtkWidget *
side_column_new (KmDashboardWindow *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (column), heading_new (_("Needs attention")));
  gtk_box_append (GTK_BOX (column), list_new (_("Needs attention"), _("Nothing needs attention."), km_dashboard_model_get_cases (self->model), case_row));
  gtk_box_append (GTK_BOX (column), heading_new (_("Takings by authority")));
  gtk_box_append (GTK_BOX (column),
                  list_new (_("Takings by authority"), _("Nothing was taken today yet."), km_dashboard_model_get_authorities (self->model), authority_row));
  self->unapproved = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->unapproved), 0);
  gtk_label_set_wrap (GTK_LABEL (self->unapproved), TRUE);
  gtk_widget_add_css_class (self->unapproved, "figure-note");
  gtk_box_append (GTK_BOX (column), self->unapproved);
  gtk_box_append (GTK_BOX (column), heading_new (_("Lanes")));
  gtk_box_append (GTK_BOX (column), list_new (_("Lanes"), _("This centre has no lanes."), km_dashboard_model_get_lanes (self->model), lane_row));
  gtk_widget_add_css_class (column, "dashboard-column");
  gtk_widget_set_size_request (column, 344, -1);
  return scrolled (column);
}

static void
km_dashboard_window_constructed (GObject *object)
{
  KmDashboardWindow *self = KM_DASHBOARD_WINDOW (object);
  GtkWidget *day = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *side;
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *main_column;

  G_OBJECT_CLASS (km_dashboard_window_parent_class)->constructed (object);
  self->model = g_object_ref (km_desk_get_dashboard (km_window_get_desk (KM_WINDOW (self))));

  self->stale = km_banner_new (KM_BANNER_WARNING, "");
  km_window_add_banner (KM_WINDOW (self), self->stale);

  main_column = main_column_new (self);
  gtk_widget_set_hexpand (main_column, TRUE);
  side = side_column_new (self);
  gtk_widget_set_hexpand (side, FALSE);
  gtk_box_append (GTK_BOX (day), main_column);
  gtk_box_append (GTK_BOX (day), side);

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The figures are being read"), -1);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "waiting");
  gtk_stack_add_named (GTK_STACK (self->stack), day, "day");
  km_window_set_page (KM_WINDOW (self), self->stack);

  g_signal_connect_object (self->model, "notify", G_CALLBACK (update_figures), self, G_CONNECT_SWAPPED);
  update_figures (self);
  self->notice = km_dashboard_notice_new (GTK_WINDOW (self), self->model);
}

static void
km_dashboard_window_dispose (GObject *object)
{
  g_clear_object (&KM_DASHBOARD_WINDOW (object)->notice);
  g_clear_object (&KM_DASHBOARD_WINDOW (object)->model);
  G_OBJECT_CLASS (km_dashboard_window_parent_class)->dispose (object);
}

static void
km_dashboard_window_class_init (KmDashboardWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = km_dashboard_window_constructed;
  G_OBJECT_CLASS (klass)->dispose = km_dashboard_window_dispose;
}

static void
km_dashboard_window_init (KmDashboardWindow *self)
{
}

KmDashboardWindow *
km_dashboard_window_new (AdwApplication *application, KmDesk *desk)
{
  return g_object_new (KM_TYPE_DASHBOARD_WINDOW, "application", application, "desk", desk, NULL);
}
