/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-help-button.h"
#include "km-advice-list.h"
#include "km-field-entry.h"
#include "km-hit-row.h"
#include "km-key-button.h"
#include "km-read-back-page.h"
#include "km-ui-text.h"
#include "km-window.h"

#include "km-work-column.h"

#define MAX_HITS 40

struct _KmWorkColumn
{
  GtkWidget parent_instance;

  KmVisit *visit; /* (owned) (nullable until bound) */

  GtkWidget *box;
  GtkSearchEntry *search;
  GtkBox *key_place;
  GtkWidget *summary;
  GtkLabel *title;
  GtkLabel *service_count;
  GtkLabel *counts;
  GtkLabel *answered;
  GtkStack *pages;
  GtkScrolledWindow *form_scroller;
  KmAdviceList *advice;
  KmFormView *form;
  KmPaidPage *paid;
  KmReadBackPage *read_back;
  gboolean reading;
  gboolean searching; /* the focus is in the search */
  GtkWidget *results;
  GtkLabel *results_caption;
  GtkScrolledWindow *results_scroller;
  GtkListBox *hits;
};

G_DEFINE_FINAL_TYPE (KmWorkColumn, km_work_column, GTK_TYPE_WIDGET)

static const char *
search_text (KmWorkColumn *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

static gboolean
basket_empty (KmWorkColumn *self)
{
  return g_list_model_get_n_items (km_visit_get_items (self->visit)) == 0;
}

/* Who is there needs no key to come there, and the caret stands in its place. */
static void
update_key (KmWorkColumn *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->key_place), *search_text (self) == '\0' && !self->searching);
}

static GtkWidget *
hit_row (gpointer item, gpointer data)
{
  return km_hit_row_new (item);
}

static void
update_results (KmWorkColumn *self)
{
  const char *text = search_text (self);
  gboolean typed = *text != '\0';
  /* A search that was left does not cover the form. */
  gboolean show = (typed && self->searching) || (basket_empty (self) && km_visit_get_state (self->visit) != KM_VISIT_PAID);
  g_autoptr (GListModel) found = NULL;
  GtkListBoxRow *first;
  guint n, quick = 0;

  update_key (self);
  gtk_widget_set_visible (self->results, show);
  if (!show)
    {
      gtk_list_box_bind_model (self->hits, NULL, NULL, NULL, NULL);
      return;
    }
  found = km_visit_search (self->visit, text, MAX_HITS);
  n = g_list_model_get_n_items (found);
  gtk_list_box_bind_model (self->hits, found, hit_row, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->results_scroller), n > 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->results_scroller), 0);
  first = gtk_list_box_get_row_at_index (self->hits, 0);
  if (n > 0)
    {
      g_autoptr (KmServiceHit) hit = g_list_model_get_item (found, 0);

      g_object_get (hit, "quick", &quick, NULL);
    }
  if (n == 0)
    gtk_label_set_text (self->results_caption, typed ? _("No service or bundle is found by these words.") : "");
  else
    gtk_label_set_text (self->results_caption, typed ? _("Services and bundles") : quick > 0 ? _("Most used at this counter") : _("Ready-made bundles"));
  if (first != NULL)
    {
      g_autoptr (KmServiceHit) hit = g_list_model_get_item (found, 0);
      gboolean suggested;

      g_object_get (hit, "suggested", &suggested, NULL);
      if (suggested)
        gtk_label_set_text (self->results_caption, _("Came for"));
      /* Enter must never add what nobody asked for: without words only a suggestion is selected. */
      gtk_list_box_select_row (self->hits, typed || suggested ? first : NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->results_caption), *gtk_label_get_text (self->results_caption) != '\0');
}

static void
search_entered_cb (KmWorkColumn *self)
{
  self->searching = TRUE;
  update_results (self);
}

static void
search_left_cb (KmWorkColumn *self)
{
  self->searching = FALSE;
  update_results (self);
}

static void
update_summary (KmWorkColumn *self)
{
  guint n = g_list_model_get_n_items (km_visit_get_items (self->visit));
  gboolean paid = km_visit_get_state (self->visit) == KM_VISIT_PAID && n == 0;
  g_autofree char *title = NULL, *counts = NULL, *answered = NULL, *number = NULL, *services = NULL;

  g_object_get (self->visit, "title", &title, "counts-text", &counts, "answered-text", &answered, NULL);
  number = km_ui_number (n);
  services = g_strdup_printf (ngettext ("%s service", "%s services", n), number);
  gtk_label_set_text (self->title, title != NULL ? title : "");
  gtk_label_set_text (self->service_count, services);
  gtk_widget_set_visible (GTK_WIDGET (self->service_count), g_strcmp0 (services, title) != 0);
  gtk_label_set_text (self->counts, counts != NULL ? counts : "");
  gtk_label_set_text (self->answered, answered != NULL ? answered : "");
  gtk_widget_set_visible (self->summary, n > 0);
  if (n == 0 && self->reading)
    {
      self->reading = FALSE;
      km_read_back_page_show (self->read_back, NULL);
    }
  gtk_stack_set_visible_child_name (self->pages, paid ? "paid" : self->reading ? "read-back" : "form");
}

static void
items_changed_cb (KmWorkColumn *self)
{
  update_summary (self);
  update_results (self);
  if (basket_empty (self))
    km_work_column_show_gaps (self, FALSE);
}

static void
say_error (KmWorkColumn *self, const GError *error)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), KM_TYPE_WINDOW);
  g_autofree char *sentence = km_desk_error_sentence (error);

  if (window != NULL)
    km_window_toast_error (KM_WINDOW (window), sentence, error);
}

static void
add_hit (KmWorkColumn *self, KmServiceHit *hit)
{
  g_autoptr (GError) error = NULL;
  gboolean bundle = km_service_hit_get_is_bundle (hit);
  gboolean done;

  g_object_ref (hit);
  done = bundle ? km_visit_add_bundle (self->visit, km_service_hit_get_code (hit), &error)
                : km_visit_add_service (self->visit, km_service_hit_get_code (hit), &error);
  g_object_unref (hit);
  if (!done)
    {
      say_error (self, error);
      return;
    }
  km_work_column_added (self, bundle);
}

void
km_work_column_added (KmWorkColumn *self, gboolean bundle)
{
  g_return_if_fail (KM_IS_WORK_COLUMN (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  update_results (self);
  /* A whole bundle is rarely followed by more; after a single service the next one may come. */
  if (!bundle || !gtk_widget_activate_action (GTK_WIDGET (self), "counter.first-gap", NULL))
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
row_activated_cb (KmWorkColumn *self, GtkListBoxRow *row)
{
  if (KM_IS_HIT_ROW (row) && gtk_widget_get_sensitive (GTK_WIDGET (row)))
    add_hit (self, km_hit_row_get_hit (KM_HIT_ROW (row)));
}

static void
search_activated_cb (KmWorkColumn *self)
{
  GtkListBoxRow *row;

  /* The list follows a moment later: what was typed counts, not what is still shown. */
  update_results (self);
  row = gtk_widget_get_visible (self->results) ? gtk_list_box_get_selected_row (self->hits) : NULL;
  if (row != NULL)
    row_activated_cb (self, row);
  else if (*search_text (self) == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "counter.start", NULL);
}

static void
stop_search_cb (KmWorkColumn *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  update_results (self);
}

static void
show_row (KmWorkColumn *self, GtkWidget *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->results_scroller);
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->hits), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static gboolean
search_key_cb (KmWorkColumn *self, guint keyval)
{
  GtkListBoxRow *row, *next;
  int step = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down ? 1 : keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up ? -1 : 0;
  int index;

  if (step == 0 || !gtk_widget_get_visible (self->results))
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_selected_row (self->hits);
  index = row != NULL ? gtk_list_box_row_get_index (row) + step : step > 0 ? 0 : -1;
  while ((next = index >= 0 ? gtk_list_box_get_row_at_index (self->hits, index) : NULL) != NULL &&
         !gtk_widget_get_sensitive (GTK_WIDGET (next)))
    index += step;
  if (next != NULL)
    {
      gtk_list_box_select_row (self->hits, next);
      show_row (self, GTK_WIDGET (next));
    }
  return GDK_EVENT_STOP;
}

static void
km_work_column_dispose (GObject *object)
{
  KmWorkColumn *self = KM_WORK_COLUMN (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_work_column_parent_class)->dispose (object);
}

static void
km_work_column_class_init (KmWorkColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_work_column_dispose;
  g_type_ensure (KM_TYPE_ADVICE_LIST);
  g_type_ensure (KM_TYPE_FORM_VIEW);
  g_type_ensure (KM_TYPE_PAID_PAGE);
  g_type_ensure (KM_TYPE_READ_BACK_PAGE);
  g_type_ensure (KM_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-work.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kmwork");
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, box);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, search);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, key_place);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, summary);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, title);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, service_count);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, counts);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, answered);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, pages);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, form_scroller);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, advice);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, form);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, paid);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, read_back);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, results);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, results_caption);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, results_scroller);
  gtk_widget_class_bind_template_child (widget_class, KmWorkColumn, hits);
}

static void
km_work_column_init (KmWorkColumn *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  km_field_entry_keep_at_edge (GTK_EDITABLE (self->search));
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (search_entered_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (search_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), focus);
  gtk_box_append (self->key_place, km_key_cap_new ("Ctrl K"));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (search_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (stop_search_cb), self);
  g_signal_connect_swapped (self->hits, "row-activated", G_CALLBACK (row_activated_cb), self);
}

void
km_work_column_set_visit (KmWorkColumn *self, KmVisit *visit)
{
  static const char *const of_summary[] = { "notify::title", "notify::counts-text", "notify::answered-text" };

  g_return_if_fail (KM_IS_WORK_COLUMN (self));
  g_return_if_fail (self->visit == NULL);

  self->visit = g_object_ref (visit);
  km_advice_list_set_visit (self->advice, visit);
  km_form_view_set_visit (self->form, visit);
  for (guint i = 0; i < G_N_ELEMENTS (of_summary); i++)
    g_signal_connect_object (visit, of_summary[i], G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (visit, "notify::state", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (visit, "notify::audience", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_visit_get_items (visit), "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_visit_get_suggestions (visit), "items-changed", G_CALLBACK (update_results), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (update_results), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);
}

void
km_work_column_focus_search (KmWorkColumn *self)
{
  g_return_if_fail (KM_IS_WORK_COLUMN (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

KmFormView *
km_work_column_get_form (KmWorkColumn *self)
{
  g_return_val_if_fail (KM_IS_WORK_COLUMN (self), NULL);

  return self->form;
}

KmPaidPage *
km_work_column_get_paid_page (KmWorkColumn *self)
{
  g_return_val_if_fail (KM_IS_WORK_COLUMN (self), NULL);

  return self->paid;
}

void
km_work_column_show_gaps (KmWorkColumn *self, gboolean show)
{
  g_return_if_fail (KM_IS_WORK_COLUMN (self));

  if (show)
    gtk_widget_add_css_class (GTK_WIDGET (self->form), "show-gaps");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->form), "show-gaps");
}

void
km_work_column_toggle_read_back (KmWorkColumn *self)
{
  g_return_if_fail (KM_IS_WORK_COLUMN (self));

  self->reading = !self->reading && !basket_empty (self);
  km_read_back_page_show (self->read_back, self->reading ? self->visit : NULL);
  update_summary (self);
  if (self->reading)
    gtk_widget_grab_focus (GTK_WIDGET (self->read_back));
}

void
km_work_column_show_form (KmWorkColumn *self)
{
  g_return_if_fail (KM_IS_WORK_COLUMN (self));

  if (self->reading)
    km_work_column_toggle_read_back (self);
}
