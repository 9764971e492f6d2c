/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-key-button.h"
#include "km-queue.h"
#include "km-shift-paper.h"
#include "km-shift.h"
#include "km-ui-text.h"
#include "km-window.h"

#include "km-shift-page-private.h"

/* Counting the drawer blind, and what follows: the difference, the second signature, the end of the shift. */

static void
print (KmShiftPage *self, KmShiftPaper paper)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), KM_TYPE_WINDOW);

  if (window != NULL)
    km_shift_paper_print (KM_WINDOW (window), paper, NULL);
}

/* --- the count --- */

static void
update_counted (KmShiftPage *self)
{
  g_autofree char *amount = km_ui_money (km_denomination_grid_get_total (self->count_grid));

  gtk_label_set_text (self->counted_label, amount);
}

static void
forget_count (KmShiftPage *self)
{
  km_denomination_grid_clear (self->count_grid);
  km_signature_box_clear (self->count_signature, TRUE);
  km_shift_page_say (self->count_problem, NULL);
}

static void
count_failed (KmShiftPage *self, const GError *error)
{
  km_shift_page_say_error (self->count_problem, error);
  km_signature_box_clear (self->count_signature, FALSE);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;

  km_shift_page_set_busy (self, FALSE);
  if (!km_shift_count_finish (KM_SHIFT (source), result, &error))
    {
      count_failed (self, error);
      return;
    }
  forget_count (self);
  km_shift_page_begin (self);
}

static void
surprised_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;

  km_shift_page_set_busy (self, FALSE);
  if (!km_shift_surprise_finish (KM_SHIFT (source), result, &error))
    {
      count_failed (self, error);
      return;
    }
  forget_count (self);
  print (self, KM_SHIFT_PAPER_SURPRISE);
  km_shift_page_leave (self);
}

static void
handed_over_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;

  if (!km_shift_hand_over_finish (KM_SHIFT (source), result, &error))
    {
      km_shift_page_set_busy (self, FALSE);
      g_clear_pointer (&self->handed_to, g_free);
      count_failed (self, error);
      return;
    }
  km_shift_page_set_busy (self, FALSE);
  g_free (self->handed_to);
  g_object_get (source, "signer", &self->handed_to, NULL);
  forget_count (self);
  print (self, KM_SHIFT_PAPER_REPORT);
  km_shift_page_begin (self);
  km_shift_page_done (self);
}

void
km_shift_count_record (KmShiftPage *self)
{
  KmShift *shift = km_shift_page_shift (self);
  const char *username = km_signature_box_get_username (self->count_signature);
  const char *password = km_signature_box_get_password (self->count_signature);
  KmDenomination rows[KM_DENOMINATION_GRID_MAX];
  guint n = km_denomination_grid_get_rows (self->count_grid, rows);

  if (self->busy)
    return;
  if (km_denomination_grid_is_empty (self->count_grid))
    {
      km_shift_page_say (self->count_problem, _("Count the drawer first; an empty one has a zero."));
      gtk_widget_grab_focus (GTK_WIDGET (self->count_grid));
      return;
    }
  if (self->task != KM_SHIFT_TASK_CLOSE && (*username == '\0' || *password == '\0'))
    {
      km_shift_page_say (self->count_problem, _("The second person signs with user name and password."));
      gtk_widget_grab_focus (GTK_WIDGET (self->count_signature));
      return;
    }
  km_shift_page_say (self->count_problem, NULL);
  km_shift_page_set_busy (self, TRUE);
  if (self->task == KM_SHIFT_TASK_SURPRISE)
    km_shift_surprise_async (shift, rows, n, username, password, NULL, surprised_cb, g_object_ref (self));
  else if (self->task == KM_SHIFT_TASK_HAND_OVER)
    {
      /* Already known when the state changes, so that no page of a new shift flashes up. */
      self->handed_to = g_strdup (username);
      km_shift_hand_over_async (shift, rows, n, username, password, NULL, handed_over_cb, g_object_ref (self));
    }
  else
    km_shift_count_async (shift, rows, n, NULL, counted_cb, g_object_ref (self));
}

static void
count_finished_cb (KmShiftPage *self)
{
  if (self->task == KM_SHIFT_TASK_CLOSE)
    gtk_widget_grab_focus (self->count_button);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->count_signature));
}

/* Visitors whom this counter holds: they stand on the report by name, and any counter goes on with them. */
static void
show_held (KmShiftPage *self)
{
  GListModel *held = km_queue_get_held (km_desk_get_queue (self->desk));
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *joined = NULL, *sentence = NULL;

  for (guint i = 0; self->task != KM_SHIFT_TASK_SURPRISE && i < g_list_model_get_n_items (held); i++)
    {
      g_autoptr (KmTicketItem) ticket = g_list_model_get_item (held, i);
      gboolean mine;

      g_object_get (ticket, "mine", &mine, NULL);
      if (mine)
        g_strv_builder_add (labels, km_ticket_item_get_label (ticket));
    }
  list = g_strv_builder_end (labels);
  if (list[0] == NULL)
    {
      km_shift_page_say (self->held_label, NULL);
      return;
    }
  /* Translators: between the tickets of a list. */
  joined = g_strjoinv (_(", "), list);
  sentence = g_strdup_printf (_("Held tickets: %s. They stand on the report, and any counter goes on with them."), joined);
  km_shift_page_say (self->held_label, sentence);
}

void
km_shift_count_begin (KmShiftPage *self)
{
  gboolean close = self->task == KM_SHIFT_TASK_CLOSE, surprise = self->task == KM_SHIFT_TASK_SURPRISE;

  gtk_label_set_text (self->count_title, close ? _("Count the drawer") : surprise ? _("Surprise count") : _("Hand-over"));
  gtk_label_set_text (self->count_words,
                      close ? _("How many of each denomination. The expected amount is shown after the count, which is final.")
                            : surprise ? _("Two count together; the shift goes on. The record is printed for both to sign.")
                                       : _("Two count together. This shift ends, and the next one begins with this float."));
  km_key_button_set_label (self->count_button, self->task == KM_SHIFT_TASK_HAND_OVER ? _("Hand the drawer over") : _("Record the count"));
  km_signature_box_set_title (self->count_signature, surprise ? _("Second of the committee: supervisor") : _("Who takes the drawer over"));
  gtk_widget_set_visible (GTK_WIDGET (self->count_signature), !close);
  forget_count (self);
  update_counted (self);
  show_held (self);
  gtk_stack_set_visible_child_name (self->pages, "count");
  gtk_widget_grab_focus (GTK_WIDGET (self->count_grid));
}

/* --- after the count --- */

static void
show_result (KmShiftPage *self)
{
  KmShift *shift = km_shift_page_shift (self);
  g_autofree char *counted = km_ui_money (km_shift_get_counted (shift));
  g_autofree char *expected = km_ui_money (km_shift_get_expected (shift));
  g_autofree char *difference = NULL, *signer = NULL, *result = NULL;

  g_object_get (shift, "difference-text", &difference, "signer", &signer, NULL);
  result = g_strdup_printf (_("Counted %1$s, expected %2$s."), counted, expected);
  gtk_label_set_text (self->result_label, result);
  gtk_label_set_text (self->difference_label, difference != NULL && *difference != '\0' ? difference : _("No difference"));
  if (signer != NULL && *signer != '\0')
    {
      g_autofree char *signed_by = g_strdup_printf (_("Signed for by %s."), signer);

      km_shift_page_say (self->signed_label, signed_by);
    }
  else
    km_shift_page_say (self->signed_label, NULL);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = km_shift_verify_finish (KM_SHIFT (source), result, &error);

  km_shift_page_set_busy (self, FALSE);
  km_signature_box_clear (self->verify_signature, done);
  if (!done)
    {
      km_shift_page_say_error (self->verify_problem, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->verify_signature));
      return;
    }
  show_result (self);
  gtk_widget_grab_focus (self->close_button);
}

static void
verify (KmShiftPage *self)
{
  const char *username = km_signature_box_get_username (self->verify_signature);
  const char *password = km_signature_box_get_password (self->verify_signature);

  if (self->busy)
    return;
  if (*username == '\0' || *password == '\0')
    {
      km_shift_page_say (self->verify_problem, _("The second person signs with user name and password."));
      gtk_widget_grab_focus (GTK_WIDGET (self->verify_signature));
      return;
    }
  km_shift_page_say (self->verify_problem, NULL);
  km_shift_page_set_busy (self, TRUE);
  km_shift_verify_async (km_shift_page_shift (self), username, password, NULL, verified_cb, g_object_ref (self));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = km_shift_close_finish (KM_SHIFT (source), result, &error);

  km_shift_page_set_busy (self, FALSE);
  km_signature_box_clear (self->verify_signature, done);
  if (!done && km_desk_error_is (error, "backlog"))
    {
      /* From now on the same button closes with the signature that is typed above it. */
      km_shift_page_say_error (self->unsent_label, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->verify_signature));
      return;
    }
  if (!done)
    {
      km_shift_page_say_error (self->verify_problem, error);
      return;
    }
  print (self, KM_SHIFT_PAPER_REPORT);
  km_shift_page_done (self);
}

static void
close_shift (KmShiftPage *self)
{
  KmShift *shift = km_shift_page_shift (self);
  const char *username = km_signature_box_get_username (self->verify_signature);
  const char *password = km_signature_box_get_password (self->verify_signature);

  if (self->busy)
    return;
  km_shift_page_say (self->verify_problem, NULL);
  km_shift_page_set_busy (self, TRUE);
  if (gtk_widget_get_visible (GTK_WIDGET (self->unsent_label)) && *username != '\0' && *password != '\0')
    km_shift_close_signed_async (shift, username, password, NULL, closed_cb, g_object_ref (self));
  else
    km_shift_close_async (shift, NULL, closed_cb, g_object_ref (self));
}

static void
print_report (KmShiftPage *self)
{
  print (self, KM_SHIFT_PAPER_REPORT);
}

/* Enter in the password does what the signature is for. */
static void
signature_done_cb (KmShiftPage *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->unsent_label)))
    close_shift (self);
  else
    verify (self);
}

/* The server may know of a void that this till does not: its sum comes a moment later. */
static void
reported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmShiftPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KmShiftReport) report = km_shift_report_finish (KM_SHIFT (source), result, &error);

  if (report != NULL && self->desk != NULL && km_shift_get_state (KM_SHIFT (source)) == KM_SHIFT_COUNTED)
    show_result (self);
}

void
km_shift_counted_begin (KmShiftPage *self)
{
  show_result (self);
  km_shift_page_say (self->unsent_label, NULL);
  km_shift_page_say (self->verify_problem, NULL);
  gtk_stack_set_visible_child_name (self->pages, "counted");
  gtk_widget_grab_focus (self->close_button);
  km_shift_report_async (km_shift_page_shift (self), NULL, km_ui_language (), NULL, reported_cb, g_object_ref (self));
}

void
km_shift_count_init (KmShiftPage *self)
{
  km_shift_page_add_button (self, self->count_place, _("Back"), "Esc", FALSE, km_shift_page_leave);
  self->count_button = km_shift_page_add_button (self, self->count_place, _("Record the count"), "Ctrl Enter", TRUE, km_shift_count_record);
  g_signal_connect_object (self->count_grid, "changed", G_CALLBACK (update_counted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->count_grid, "finished", G_CALLBACK (count_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->count_signature, "activate", G_CALLBACK (km_shift_count_record), self, G_CONNECT_SWAPPED);

  km_signature_box_set_title (self->verify_signature, _("Supervisor's signature"));
  self->verify_button = km_shift_page_add_button (self, self->verify_place, _("Sign for the count"), NULL, FALSE, verify);
  self->report_button = km_shift_page_add_button (self, self->close_place, _("Print the report"), NULL, FALSE, print_report);
  self->close_button = km_shift_page_add_button (self, self->close_place, _("Close shift"), "Ctrl Enter", TRUE, close_shift);
  g_signal_connect_object (self->verify_signature, "activate", G_CALLBACK (signature_done_cb), self, G_CONNECT_SWAPPED);
}
