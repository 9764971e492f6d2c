/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-digits.h"
#include "km-hall-label.h"
#include "km-hall-ticket.h"

struct _KmHallTicket
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *letter;
  GtkWidget *number;
};

G_DEFINE_FINAL_TYPE (KmHallTicket, km_hall_ticket, GTK_TYPE_WIDGET)

static void
km_hall_ticket_dispose (GObject *object)
{
  g_clear_pointer (&KM_HALL_TICKET (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (km_hall_ticket_parent_class)->dispose (object);
}

static void
km_hall_ticket_class_init (KmHallTicketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_hall_ticket_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
km_hall_ticket_init (KmHallTicket *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->letter = km_hall_label_new ("hall-letter");
  gtk_widget_set_valign (self->letter, GTK_ALIGN_CENTER);
  self->number = km_hall_label_new ("hall-number");
  gtk_box_append (GTK_BOX (self->box), self->letter);
  gtk_box_append (GTK_BOX (self->box), self->number);
  km_hall_ticket_set (self, NULL, FALSE);
}

GtkWidget *
km_hall_ticket_new (void)
{
  return g_object_new (KM_TYPE_HALL_TICKET, NULL);
}

void
km_hall_ticket_set (KmHallTicket *self, KmHallCall *call, gboolean latin)
{
  g_autofree char *number = NULL;

  gtk_widget_set_visible (self->box, call != NULL);
  if (!call)
    return;
  number = km_number_format (km_hall_call_get_number (call), latin ? KM_DIGITS_LATIN : KM_DIGITS_ARABIC);
  gtk_widget_set_direction (self->box, latin ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
  gtk_label_set_label (GTK_LABEL (self->letter), latin ? km_hall_call_get_latin (call) : km_hall_call_get_letter (call));
  gtk_label_set_label (GTK_LABEL (self->number), number);
}

void
km_hall_ticket_set_height (KmHallTicket *self, double digit_height)
{
  int gap = (int) (digit_height * 0.3);

  gtk_box_set_spacing (GTK_BOX (self->box), gap);
  km_hall_label_set_height (self->number, digit_height, FALSE);
  km_hall_label_set_height (self->letter, digit_height * 0.52, TRUE);
}
