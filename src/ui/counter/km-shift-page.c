/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-field-entry.h"
#include "km-key-button.h"
#include "km-money.h"
#include "km-shift.h"
#include "km-ui-text.h"
#include "km-window.h"

#include "km-shift-page.h"

#define MAX_DENOMINATIONS 16

struct _KmShiftPage
{
  GtkWidget parent_instance;

  KmDesk *desk; /* (owned) (nullable until bound) */
  gboolean busy;

  GtkWidget *scroller;
  GtkStack *pages;
  GtkLabel *who;
  KmFieldEntry *float_entry;
  GtkLabel *float_problem;
  GtkBox *open_place;
  GtkGrid *rows;
  GtkLabel *counted_label;
  GtkButton *back_button;
  GtkButton *count_button;
  GtkLabel *result_label;
  GtkLabel *difference_label;
  GtkButton *close_button;

  GtkWidget *open_button;
  KmFieldEntry *counts[MAX_DENOMINATIONS];
  guint n_counts;
};

G_DEFINE_FINAL_TYPE (KmShiftPage, km_shift_page, GTK_TYPE_WIDGET)

enum
{
  LEAVE,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static KmShift *
shift_of (KmShiftPage *self)
{
  return km_desk_get_shift (self->desk);
}

static void
set_busy (KmShiftPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->open_button, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->count_button), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->close_button), !busy);
}

static void
say_error (KmShiftPage *self, const GError *error)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), KM_TYPE_WINDOW);
  g_autofree char *sentence = km_desk_error_sentence (error);

  if (window != NULL)
    km_window_toast_error (KM_WINDOW (window), sentence, error);
}

/* --- opening --- */

static void
say_float_problem (KmShiftPage *self, const char *sentence)
{
  gtk_label_set_text (self->float_problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->float_problem), sentence != NULL);
  if (sentence != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->float_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->float_entry), "error");
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = km_shift_open_finish (KM_SHIFT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (!done)
    {
      g_autofree char *sentence = km_desk_error_sentence (error);

      say_float_problem (self, sentence);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->float_entry), "");
  g_signal_emit (self, signals[DONE], 0);
}

static void
open_cb (KmShiftPage *self)
{
  g_autofree char *text = km_field_entry_dup_clean (self->float_entry);
  gint64 piastres = 0;

  if (self->busy)
    return;
  if (*text == '\0' || !km_money_parse (text, &piastres, NULL))
    {
      say_float_problem (self, _("The float is an amount in pounds, for example 200; zero when the drawer is empty."));
      gtk_widget_grab_focus (GTK_WIDGET (self->float_entry));
      return;
    }
  say_float_problem (self, NULL);
  set_busy (self, TRUE);
  km_shift_open_async (shift_of (self), piastres, NULL, opened_cb, g_object_ref (self));
}

/* --- counting --- */

static guint
count_at (KmShiftPage *self, guint i)
{
  g_autofree char *text = km_field_entry_dup_clean (self->counts[i]);
  guint64 count;

  return g_ascii_string_to_unsigned (text, 10, 0, 1000000, &count, NULL) ? (guint) count : 0;
}

static void
update_counted (KmShiftPage *self)
{
  guint n;
  const gint64 *denominations = km_shift_denominations (&n);
  g_autofree char *amount = NULL;
  gint64 sum = 0;

  for (guint i = 0; i < self->n_counts; i++)
    sum += denominations[i] * count_at (self, i);
  amount = km_ui_money (sum);
  gtk_label_set_text (self->counted_label, amount);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = km_shift_count_finish (KM_SHIFT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (done)
    km_shift_page_begin (self);
  else
    say_error (self, error);
}

static void
count_cb (KmShiftPage *self)
{
  guint n;
  const gint64 *denominations = km_shift_denominations (&n);
  KmDenomination rows[MAX_DENOMINATIONS];

  if (self->busy)
    return;
  for (guint i = 0; i < self->n_counts; i++)
    {
      rows[i].piastres = denominations[i];
      rows[i].count = count_at (self, i);
    }
  set_busy (self, TRUE);
  km_shift_count_async (shift_of (self), rows, self->n_counts, NULL, counted_cb, g_object_ref (self));
}

static void
back_cb (KmShiftPage *self)
{
  g_signal_emit (self, signals[LEAVE], 0);
}

static void
make_counts (KmShiftPage *self)
{
  guint n;
  const gint64 *denominations = km_shift_denominations (&n);

  self->n_counts = MIN (n, MAX_DENOMINATIONS);
  for (guint i = 0; i < self->n_counts; i++)
    {
      g_autofree char *amount = km_ui_money (denominations[i]);
      GtkWidget *label = gtk_label_new (amount);
      GtkWidget *entry = km_field_entry_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "numeric");
      km_field_entry_set_kind (KM_FIELD_ENTRY (entry), KM_FIELD_ENTRY_NUMBER);
      km_field_entry_set_digits (KM_FIELD_ENTRY (entry), km_ui_digits ());
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
      gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, amount, -1);
      g_signal_connect_object (entry, "changed", G_CALLBACK (update_counted), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (self->rows, label, 0, (int) i, 1, 1);
      gtk_grid_attach (self->rows, entry, 1, (int) i, 1, 1);
      self->counts[i] = KM_FIELD_ENTRY (entry);
    }
  update_counted (self);
}

/* --- closing --- */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = km_shift_close_finish (KM_SHIFT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (!done)
    {
      say_error (self, error);
      return;
    }
  for (guint i = 0; i < self->n_counts; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->counts[i]), "");
  g_signal_emit (self, signals[DONE], 0);
}

static void
close_cb (KmShiftPage *self)
{
  if (self->busy)
    return;
  set_busy (self, TRUE);
  km_shift_close_async (shift_of (self), NULL, closed_cb, g_object_ref (self));
}

static void
show_result (KmShiftPage *self)
{
  KmShift *shift = shift_of (self);
  g_autofree char *counted = km_ui_money (km_shift_get_counted (shift));
  g_autofree char *expected = km_ui_money (km_shift_get_expected (shift));
  g_autofree char *difference = NULL, *result = NULL;

  g_object_get (shift, "difference-text", &difference, NULL);
  result = g_strdup_printf (_("Counted %1$s, expected %2$s."), counted, expected);
  gtk_label_set_text (self->result_label, result);
  gtk_label_set_text (self->difference_label, difference != NULL && *difference != '\0' ? difference : _("No difference"));
}

static void
km_shift_page_dispose (GObject *object)
{
  KmShiftPage *self = KM_SHIFT_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_shift_page_parent_class)->dispose (object);
}

static void
km_shift_page_class_init (KmShiftPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_shift_page_dispose;
  g_type_ensure (KM_TYPE_FIELD_ENTRY);
  signals[LEAVE] = g_signal_new ("leave", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-shift.ui");
  gtk_widget_class_set_css_name (widget_class, "kmshift");
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, pages);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, who);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, float_entry);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, float_problem);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, open_place);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, rows);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, counted_label);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, count_button);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, result_label);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, difference_label);
  gtk_widget_class_bind_template_child (widget_class, KmShiftPage, close_button);
}

static void
km_shift_page_init (KmShiftPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  km_field_entry_set_digits (self->float_entry, km_ui_digits ());
  gtk_widget_set_visible (GTK_WIDGET (self->float_problem), FALSE);
  self->open_button = km_key_button_new (_("Open shift"), "Enter", NULL);
  gtk_widget_add_css_class (self->open_button, "suggested-action");
  gtk_widget_add_css_class (self->open_button, "tall");
  gtk_widget_set_hexpand (self->open_button, TRUE);
  gtk_box_append (self->open_place, self->open_button);
  g_signal_connect_swapped (self->open_button, "clicked", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->float_entry, "activate", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->back_button, "clicked", G_CALLBACK (back_cb), self);
  g_signal_connect_swapped (self->count_button, "clicked", G_CALLBACK (count_cb), self);
  g_signal_connect_swapped (self->close_button, "clicked", G_CALLBACK (close_cb), self);
  make_counts (self);
}

void
km_shift_page_set_desk (KmShiftPage *self, KmDesk *desk)
{
  g_return_if_fail (KM_IS_SHIFT_PAGE (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
}

void
km_shift_page_begin (KmShiftPage *self)
{
  g_autofree char *number = NULL, *who = NULL;

  g_return_if_fail (KM_IS_SHIFT_PAGE (self));

  switch (km_shift_get_state (shift_of (self)))
    {
    case KM_SHIFT_NONE:
      number = km_ui_number (km_desk_get_counter_number (self->desk));
      /* Translators: who opens a shift where: name, counter's number, centre. */
      who = g_strdup_printf (_("%1$s, counter %2$s, %3$s"), km_desk_get_account_name (self->desk), number, km_desk_get_centre_name (self->desk));
      gtk_label_set_text (self->who, who);
      gtk_stack_set_visible_child_name (self->pages, "open");
      gtk_widget_grab_focus (GTK_WIDGET (self->float_entry));
      break;
    case KM_SHIFT_OPEN:
      gtk_stack_set_visible_child_name (self->pages, "count");
      if (self->n_counts > 0)
        gtk_widget_grab_focus (GTK_WIDGET (self->counts[0]));
      break;
    case KM_SHIFT_COUNTED:
      show_result (self);
      gtk_stack_set_visible_child_name (self->pages, "counted");
      gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
      break;
    default:
      g_assert_not_reached ();
    }
}
