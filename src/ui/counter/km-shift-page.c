/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-key-button.h"
#include "km-money.h"
#include "km-shift-paper.h"
#include "km-shift.h"
#include "km-ui-text.h"
#include "km-window.h"

#include "km-shift-page-private.h"

G_DEFINE_FINAL_TYPE (KmShiftPage, km_shift_page, GTK_TYPE_WIDGET)

enum
{
  LEAVE,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

KmShift *
km_shift_page_shift (KmShiftPage *self)
{
  return km_desk_get_shift (self->desk);
}

void
km_shift_page_set_busy (KmShiftPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->open_button, !busy);
  gtk_widget_set_sensitive (self->count_button, !busy);
  gtk_widget_set_sensitive (self->verify_button, !busy);
  gtk_widget_set_sensitive (self->close_button, !busy);
  gtk_widget_set_sensitive (self->pay_in_button, !busy);
}

void
km_shift_page_say (GtkLabel *label, const char *sentence)
{
  gtk_label_set_text (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), sentence != NULL);
}

void
km_shift_page_say_error (GtkLabel *label, const GError *error)
{
  g_autofree char *sentence = km_desk_error_sentence (error);

  km_shift_page_say (label, sentence);
}

void
km_shift_page_leave (KmShiftPage *self)
{
  self->begun = -1;
  g_signal_emit (self, signals[LEAVE], 0);
}

void
km_shift_page_done (KmShiftPage *self)
{
  self->begun = -1;
  g_signal_emit (self, signals[DONE], 0);
}

GtkWidget *
km_shift_page_add_button (KmShiftPage *self, GtkBox *place, const char *label, const char *key, gboolean suggested,
                          void (*clicked) (KmShiftPage *self))
{
  GtkWidget *button = km_key_button_new (label, key, NULL);

  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_add_css_class (button, "tall");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (place, button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked), self, G_CONNECT_SWAPPED);
  return button;
}

/* --- opening --- */

static void
say_float_problem (KmShiftPage *self, const char *sentence)
{
  km_shift_page_say (self->float_problem, sentence);
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
  km_shift_page_set_busy (self, FALSE);
  if (!done)
    {
      g_autofree char *sentence = km_desk_error_sentence (error);

      say_float_problem (self, sentence);
      return;
    }
  km_denomination_grid_clear (self->float_grid);
  gtk_editable_set_text (GTK_EDITABLE (self->float_entry), "");
  km_shift_page_done (self);
}

/* The rows count; a sum that was typed over them counts alone. */
static void
open_shift (KmShiftPage *self)
{
  g_autofree char *text = km_field_entry_dup_clean (self->float_entry);
  KmDenomination rows[KM_DENOMINATION_GRID_MAX];
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
  km_shift_page_set_busy (self, TRUE);
  if (piastres > 0 && piastres == km_denomination_grid_get_total (self->float_grid))
    km_shift_open_counted_async (km_shift_page_shift (self), rows, km_denomination_grid_get_rows (self->float_grid, rows), NULL, opened_cb,
                                 g_object_ref (self));
  else
    km_shift_open_async (km_shift_page_shift (self), piastres, NULL, opened_cb, g_object_ref (self));
}

/* The sum runs along in the entry below. */
static void
float_changed_cb (KmShiftPage *self)
{
  gint64 total = km_denomination_grid_get_total (self->float_grid);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", total / 100, (int) (total % 100));

  self->filling = TRUE;
  km_field_entry_set_clean (self->float_entry, km_denomination_grid_is_empty (self->float_grid) ? "" : text);
  self->filling = FALSE;
  say_float_problem (self, NULL);
}

static void
float_typed_cb (KmShiftPage *self)
{
  if (!self->filling)
    say_float_problem (self, NULL);
}

static void
float_finished_cb (KmShiftPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->float_entry));
}

/* --- paying in --- */

static void
paid_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), KM_TYPE_WINDOW);

  km_shift_page_set_busy (self, FALSE);
  if (!km_shift_pay_in_finish (KM_SHIFT (source), result, &error))
    {
      km_shift_page_say_error (self->pay_in_problem, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->pay_in_amount));
      return;
    }
  if (window != NULL)
    km_shift_paper_print (KM_WINDOW (window), KM_SHIFT_PAPER_PAY_IN, NULL);
  km_shift_page_leave (self);
}

static void
pay_in (KmShiftPage *self)
{
  g_autofree char *text = km_field_entry_dup_clean (self->pay_in_amount);
  g_autofree char *bank = km_field_entry_dup_clean (self->pay_in_bank);
  g_autofree char *reference = km_field_entry_dup_clean (self->pay_in_reference);
  gint64 piastres;

  if (self->busy)
    return;
  if (!km_money_parse (text, &piastres, NULL) || piastres <= 0)
    {
      km_shift_page_say (self->pay_in_problem, _("The amount is in pounds, and not more than the drawer holds."));
      gtk_widget_grab_focus (GTK_WIDGET (self->pay_in_amount));
      return;
    }
  km_shift_page_say (self->pay_in_problem, NULL);
  km_shift_page_set_busy (self, TRUE);
  km_shift_pay_in_async (km_shift_page_shift (self), piastres, reference, bank, NULL, paid_in_cb, g_object_ref (self));
}

static void
amount_done_cb (KmShiftPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->pay_in_bank));
}

static void
bank_done_cb (KmShiftPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->pay_in_reference));
}

static void
pay_in_begin (KmShiftPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->pay_in_amount), "");
  gtk_editable_set_text (GTK_EDITABLE (self->pay_in_reference), "");
  km_shift_page_say (self->pay_in_problem, NULL);
  gtk_stack_set_visible_child_name (self->pages, "pay-in");
  gtk_widget_grab_focus (GTK_WIDGET (self->pay_in_amount));
}

/* --- keys of the page --- */

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  KmShiftPage *self = KM_SHIFT_PAGE (widget);

  /* What was counted and not closed is left by closing alone. */
  if (km_shift_get_state (km_shift_page_shift (self)) != KM_SHIFT_OPEN || self->busy)
    return GDK_EVENT_PROPAGATE;
  km_shift_page_leave (self);
  return GDK_EVENT_STOP;
}

static gboolean
record_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  KmShiftPage *self = KM_SHIFT_PAGE (widget);
  const char *page = gtk_stack_get_visible_child_name (self->pages);

  if (g_strcmp0 (page, "open") == 0)
    open_shift (self);
  else if (g_strcmp0 (page, "count") == 0)
    km_shift_count_record (self);
  else if (g_strcmp0 (page, "pay-in") == 0)
    pay_in (self);
  else if (g_strcmp0 (page, "counted") == 0)
    gtk_widget_activate (self->close_button);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
sign_out (KmShiftPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-out", NULL);
}

/* --- the type --- */

static void
km_shift_page_dispose (GObject *object)
{
  KmShiftPage *self = KM_SHIFT_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->handed_to, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (km_shift_page_parent_class)->dispose (object);
}

#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, KmShiftPage, name)

static void
km_shift_page_class_init (KmShiftPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_shift_page_dispose;
  g_type_ensure (KM_TYPE_FIELD_ENTRY);
  g_type_ensure (KM_TYPE_DENOMINATION_GRID);
  g_type_ensure (KM_TYPE_SIGNATURE_BOX);
  signals[LEAVE] = g_signal_new ("leave", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-shift.ui");
  gtk_widget_class_set_css_name (widget_class, "kmshift");
  CHILD (scroller);
  CHILD (pages);
  CHILD (who);
  CHILD (float_grid);
  CHILD (float_entry);
  CHILD (float_problem);
  CHILD (open_place);
  CHILD (count_title);
  CHILD (count_words);
  CHILD (count_grid);
  CHILD (held_label);
  CHILD (counted_label);
  CHILD (count_signature);
  CHILD (count_problem);
  CHILD (count_place);
  CHILD (result_label);
  CHILD (difference_label);
  CHILD (unsent_label);
  CHILD (verify_signature);
  CHILD (signed_label);
  CHILD (verify_problem);
  CHILD (verify_place);
  CHILD (close_place);
  CHILD (pay_in_amount);
  CHILD (pay_in_bank);
  CHILD (pay_in_reference);
  CHILD (pay_in_problem);
  CHILD (pay_in_place);
  CHILD (handed_label);
  CHILD (handed_place);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, record_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, record_cb, NULL);
}

static void
km_shift_page_init (KmShiftPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->begun = -1;
  km_field_entry_set_digits (self->float_entry, km_ui_digits ());
  km_field_entry_set_digits (self->pay_in_amount, km_ui_digits ());
  self->open_button = km_shift_page_add_button (self, self->open_place, _("Open shift"), "Ctrl Enter", TRUE, open_shift);
  g_signal_connect_object (self->float_entry, "activate", G_CALLBACK (open_shift), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->float_entry, "changed", G_CALLBACK (float_typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->float_grid, "changed", G_CALLBACK (float_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->float_grid, "finished", G_CALLBACK (float_finished_cb), self, G_CONNECT_SWAPPED);

  km_shift_page_add_button (self, self->pay_in_place, _("Back"), "Esc", FALSE, km_shift_page_leave);
  self->pay_in_button = km_shift_page_add_button (self, self->pay_in_place, _("Record and print"), "Ctrl Enter", TRUE, pay_in);
  g_signal_connect_object (self->pay_in_amount, "activate", G_CALLBACK (amount_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pay_in_bank, "activate", G_CALLBACK (bank_done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pay_in_reference, "activate", G_CALLBACK (pay_in), self, G_CONNECT_SWAPPED);

  self->sign_out_button = km_shift_page_add_button (self, self->handed_place, _("Sign out"), "Ctrl Shift L", TRUE, sign_out);
  km_shift_count_init (self);
}

void
km_shift_page_set_desk (KmShiftPage *self, KmDesk *desk)
{
  g_return_if_fail (KM_IS_SHIFT_PAGE (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
}

void
km_shift_page_set_task (KmShiftPage *self, KmShiftTask task)
{
  g_return_if_fail (KM_IS_SHIFT_PAGE (self));

  if (self->task != task)
    self->begun = -1;
  self->task = task;
}

static void
open_begin (KmShiftPage *self)
{
  g_autofree char *number = km_ui_number (km_desk_get_counter_number (self->desk));
  /* Translators: who opens a shift where: name, counter's number, centre. */
  g_autofree char *who = g_strdup_printf (_("%1$s, counter %2$s, %3$s"), km_desk_get_account_name (self->desk), number,
                                          km_desk_get_centre_name (self->desk));

  gtk_label_set_text (self->who, who);
  gtk_stack_set_visible_child_name (self->pages, "open");
  gtk_widget_grab_focus (GTK_WIDGET (self->float_grid));
}

static void
handed_begin (KmShiftPage *self)
{
  g_autofree char *text = g_strdup_printf (_("The drawer was handed over to %s. After signing out they sign in at this counter, and their shift is open."),
                                           self->handed_to);

  gtk_label_set_text (self->handed_label, text);
  gtk_stack_set_visible_child_name (self->pages, "handed");
  gtk_widget_grab_focus (self->sign_out_button);
}

void
km_shift_page_begin (KmShiftPage *self)
{
  g_return_if_fail (KM_IS_SHIFT_PAGE (self));

  switch (km_shift_get_state (km_shift_page_shift (self)))
    {
    case KM_SHIFT_NONE:
      if (self->handed_to != NULL)
        handed_begin (self);
      else
        open_begin (self);
      break;
    case KM_SHIFT_OPEN:
      g_clear_pointer (&self->handed_to, g_free);
      /* What was typed stays when only the window asks again. */
      if (self->begun == (int) self->task)
        return;
      self->begun = (int) self->task;
      if (self->task == KM_SHIFT_TASK_PAY_IN)
        pay_in_begin (self);
      else
        km_shift_count_begin (self);
      break;
    case KM_SHIFT_COUNTED:
      self->begun = -1;
      km_shift_counted_begin (self);
      break;
    default:
      g_assert_not_reached ();
    }
}
