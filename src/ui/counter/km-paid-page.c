/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-key-button.h"
#include "km-locale.h"
#include "km-ui-text.h"

#include "km-paid-page.h"

struct _KmPaidPage
{
  GtkWidget parent_instance;

  KmReceipt *receipt; /* (owned) (nullable) */

  GtkWidget *scroller;
  GtkWidget *card;
  GtkLabel *change;
  GtkLabel *number;
  GtkLabel *total;
  GtkLabel *state;
  GtkBox *promises;
  GtkBox *buttons;
};

G_DEFINE_FINAL_TYPE (KmPaidPage, km_paid_page, GTK_TYPE_WIDGET)

static void
show_promises (KmPaidPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->promises))) != NULL)
    gtk_box_remove (self->promises, child);
  for (guint i = 0; i < self->receipt->promises->len; i++)
    {
      const KmReceiptPromise *promise = g_ptr_array_index (self->receipt->promises, i);
      g_autofree char *when = promise->today ? km_ui_clock (promise->promised_at) : km_ui_day (promise->promised_at);
      g_autofree char *heading = NULL;
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
      GtkWidget *label;

      /* Translators: when requests of a receipt will be ready: a time of today, or a weekday and date. */
      heading = g_strdup_printf (promise->today ? _("Ready today at %s") : _("Ready on %s"), when);
      label = gtk_label_new (heading);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "heading");
      gtk_box_append (GTK_BOX (box), label);
      for (guint j = 0; j < promise->lines->len; j++)
        {
          const KmReceiptLine *line = g_ptr_array_index (promise->lines, j);

          label = gtk_label_new (line->item->name);
          gtk_label_set_xalign (GTK_LABEL (label), 0);
          gtk_label_set_wrap (GTK_LABEL (label), TRUE);
          gtk_box_append (GTK_BOX (box), label);
        }
      gtk_widget_add_css_class (box, "card");
      gtk_widget_add_css_class (box, "paid-card");
      gtk_box_append (self->promises, box);
    }
}

/* What goes back over the counter, the sum over the tenders. */
static gint64
change_of (const KmTransaction *transaction)
{
  gint64 change = 0;

  for (guint i = 0; i < transaction->payments->len; i++)
    change += ((const KmTender *) g_ptr_array_index (transaction->payments, i))->change;
  return change;
}

static void
km_paid_page_dispose (GObject *object)
{
  KmPaidPage *self = KM_PAID_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->receipt, km_receipt_unref);
  G_OBJECT_CLASS (km_paid_page_parent_class)->dispose (object);
}

static void
km_paid_page_class_init (KmPaidPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_paid_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-paid.ui");
  gtk_widget_class_set_css_name (widget_class, "kmpaid");
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, card);
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, change);
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, number);
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, total);
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, state);
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, promises);
  gtk_widget_class_bind_template_child (widget_class, KmPaidPage, buttons);
}

static void
km_paid_page_init (KmPaidPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The receipt's number is Latin: it stays in its order whatever the window's direction. */
  gtk_widget_set_direction (GTK_WIDGET (self->number), GTK_TEXT_DIR_LTR);
  gtk_box_append (self->buttons, km_key_button_new (_("Print again"), "Ctrl P", "counter.print-again"));
}

void
km_paid_page_set_receipt (KmPaidPage *self, KmReceipt *receipt)
{
  g_autofree char *total = NULL, *change = NULL, *sentence = NULL;
  gint64 back;

  g_return_if_fail (KM_IS_PAID_PAGE (self));

  if (receipt != NULL)
    km_receipt_ref (receipt);
  g_clear_pointer (&self->receipt, km_receipt_unref);
  self->receipt = receipt;
  /* After a crash the visit is paid and its receipt is printed: nothing is shown rather than empty figures. */
  gtk_widget_set_visible (self->card, receipt != NULL);
  if (receipt == NULL)
    return;
  back = change_of (receipt->transaction);
  total = km_ui_money (receipt->total);
  change = km_ui_money (back);
  /* Translators: the money that goes back to the visitor. */
  sentence = g_strdup_printf (_("Change: %s"), change);
  gtk_label_set_text (self->change, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->change), back > 0);
  gtk_label_set_text (self->number, receipt->transaction->receipt->number);
  gtk_label_set_text (self->total, total);
  gtk_label_set_text (self->state, "");
  show_promises (self);
}

KmReceipt *
km_paid_page_get_receipt (KmPaidPage *self)
{
  g_return_val_if_fail (KM_IS_PAID_PAGE (self), NULL);

  return self->receipt;
}

void
km_paid_page_set_state (KmPaidPage *self, const char *sentence)
{
  g_return_if_fail (KM_IS_PAID_PAGE (self));

  gtk_label_set_text (self->state, sentence != NULL ? sentence : "");
}
