/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-help-button.h"
#include "km-field-entry.h"
#include "km-key-button.h"
#include "km-money.h"
#include "km-ui-text.h"
#include "km-window.h"

#include "km-payment-box.h"

struct _KmPaymentBox
{
  GtkWidget parent_instance;

  KmVisit *visit; /* (owned) (nullable until bound) */
  gboolean updating;

  GtkWidget *box;
  GtkWidget *tenders_box;
  GtkLabel *adjustments;
  GtkLabel *total;
  GtkLabel *promise;
  GtkLabel *cash_text;
  GtkListBox *tenders_list;
  GtkBox *methods;
  GtkStack *details;
  KmFieldEntry *received;
  GtkLabel *change;
  KmFieldEntry *reference;
  GtkWidget *card_box;
  GtkDropDown *scheme;
  KmFieldEntry *last4;
  GtkWidget *split_box;
  KmFieldEntry *split_amount;
  GtkButton *split_button;
  GtkLabel *tender_problem;
  GtkToggleButton *split_toggle;
  GtkBox *pay_place;

  GtkWidget *method_buttons[4];
  GtkWidget *pay_button;
};

G_DEFINE_FINAL_TYPE (KmPaymentBox, km_payment_box, GTK_TYPE_WIDGET)

static const struct
{
  const char *id;
  const char *label;
} methods[] = {
  { "cash", N_("Cash") },
  { "card", N_("Card") },
  { "wallet", N_("Wallet") },
  { "order", N_("Order") },
};

/* The card schemes of the payment rules, with their names. */
static const struct
{
  const char *id;
  const char *label;
} schemes[] = {
  { "meeza", N_("Meeza") },
  { "visa", N_("Visa") },
  { "mastercard", N_("Mastercard") },
};

static void
say_error (KmPaymentBox *self, const GError *error)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), KM_TYPE_WINDOW);
  g_autofree char *sentence = km_desk_error_sentence (error);

  if (window != NULL)
    km_window_toast_error (KM_WINDOW (window), sentence, error);
}

/* --- what is typed goes to the visit --- */

static void
tender_set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmPaymentBox) self = data;
  g_autoptr (GError) error = NULL;

  if (!km_visit_set_tender_finish (KM_VISIT (source), result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_error (self, error);
}

static const char *
chosen_method (KmPaymentBox *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->method_buttons[i])))
      return methods[i].id;
  return methods[0].id;
}

static void
push_tender (KmPaymentBox *self)
{
  g_autofree char *received_text = NULL, *reference = NULL, *last4 = NULL;
  const char *method;
  guint scheme;
  gint64 received = 0;

  if (self->updating || self->visit == NULL)
    return;
  method = chosen_method (self);
  received_text = km_field_entry_dup_clean (self->received);
  reference = km_field_entry_dup_clean (self->reference);
  last4 = km_field_entry_dup_clean (self->last4);
  scheme = gtk_drop_down_get_selected (self->scheme);
  if (*received_text != '\0' && !km_money_parse (received_text, &received, NULL))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->received), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->received), "error");
  km_visit_set_tender_async (self->visit, method, g_str_equal (method, "cash") ? received : 0, g_str_equal (method, "cash") ? NULL : reference,
                             g_str_equal (method, "card") && scheme < G_N_ELEMENTS (schemes) ? schemes[scheme].id : NULL,
                             g_str_equal (method, "card") ? last4 : NULL, tender_set_cb, g_object_ref (self));
}

static void
method_toggled_cb (KmPaymentBox *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    push_tender (self);
}

static void
tender_added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmPaymentBox) self = data;
  g_autoptr (GError) error = NULL;

  if (km_visit_add_tender_finish (KM_VISIT (source), result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->split_amount), "");
      gtk_toggle_button_set_active (self->split_toggle, FALSE);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_error (self, error);
}

static void
split_cb (KmPaymentBox *self)
{
  g_autofree char *text = km_field_entry_dup_clean (self->split_amount);
  gint64 piastres;

  if (!km_money_parse (text, &piastres, NULL) || piastres <= 0)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->split_amount), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->split_amount));
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (self->split_amount), "error");
  km_visit_add_tender_async (self->visit, piastres, tender_added_cb, g_object_ref (self));
}

/* What is paid in cash comes last, with its change: a part is taken by another way first. */
static void
split_toggled_cb (KmPaymentBox *self)
{
  if (gtk_toggle_button_get_active (self->split_toggle) && g_str_equal (chosen_method (self), "cash"))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->method_buttons[1]), TRUE);
}

static void
tender_removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KmPaymentBox) self = data;
  g_autoptr (GError) error = NULL;

  if (!km_visit_remove_tender_finish (KM_VISIT (source), result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_error (self, error);
}

static void
remove_clicked_cb (GtkButton *button, KmPaymentBox *self)
{
  guint index;

  g_object_get (g_object_get_data (G_OBJECT (button), "tender"), "index", &index, NULL);
  km_visit_remove_tender_async (self->visit, index, tender_removed_cb, g_object_ref (self));
}

static void
name_tender_cb (KmTenderItem *tender, GParamSpec *pspec, GtkLabel *label)
{
  g_autofree char *method = NULL, *reference = NULL, *isolated = NULL, *words = NULL;

  g_object_get (tender, "method-name", &method, "reference", &reference, NULL);
  isolated = reference != NULL && *reference != '\0' ? km_isolate_ltr (reference) : NULL;
  words = isolated != NULL ? g_strdup_printf ("%s %s", method, isolated) : g_strdup (method);
  gtk_label_set_text (label, words != NULL ? words : "");
}

/* A part keeps its row while what it says changes: it is there before it is told, and moves up when an earlier one is removed. */
static GtkWidget *
tender_row (gpointer item, gpointer data)
{
  KmPaymentBox *self = data;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *sum = gtk_label_new (NULL);
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (sum, "numeric");
  g_object_bind_property (item, "amount-text", sum, "label", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (item, "notify::method-name", G_CALLBACK (name_tender_cb), label, 0);
  g_signal_connect_object (item, "notify::reference", G_CALLBACK (name_tender_cb), label, 0);
  name_tender_cb (item, NULL, GTK_LABEL (label));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove this payment"), -1);
  g_object_set_data_full (G_OBJECT (remove), "tender", g_object_ref (item), g_object_unref);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), sum);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_widget_add_css_class (row, "fee-row");
  return row;
}

/* --- what the visit says is shown --- */

static gboolean
has_focus (gpointer entry)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (entry)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
update_tender (KmPaymentBox *self)
{
  g_autofree char *method = NULL, *reference = NULL, *scheme = NULL, *last4 = NULL, *problem = NULL, *change = NULL, *words = NULL;
  gint64 received;
  gboolean cash;

  g_object_get (self->visit, "method", &method, "reference", &reference, "scheme", &scheme, "last4", &last4, "tender-problem", &problem,
                "change-text", &change, "received", &received, NULL);
  cash = method == NULL || *method == '\0' || g_str_equal (method, "cash");
  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->method_buttons[i]), cash ? i == 0 : g_strcmp0 (method, methods[i].id) == 0);
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_strcmp0 (scheme, schemes[i].id) == 0)
      gtk_drop_down_set_selected (self->scheme, i);
  if (!has_focus (self->received))
    {
      g_autofree char *text = received > 0 ? km_money_format (received, KM_DIGITS_LATIN, KM_MONEY_PLAIN) : g_strdup ("");

      km_field_entry_set_clean (self->received, text);
    }
  if (!has_focus (self->reference))
    km_field_entry_set_clean (self->reference, reference);
  if (!has_focus (self->last4))
    km_field_entry_set_clean (self->last4, last4);
  self->updating = FALSE;
  gtk_widget_set_visible (self->split_box, !cash && gtk_toggle_button_get_active (self->split_toggle) && km_visit_get_total (self->visit) > 0);
  gtk_stack_set_visible_child_name (self->details, cash ? "cash" : "reference");
  gtk_widget_set_visible (self->card_box, g_strcmp0 (method, "card") == 0);
  if (received > 0 && change != NULL && *change != '\0')
    words = g_strdup_printf (_("Change: %s"), change);
  gtk_label_set_text (self->change, words != NULL ? words : "");
  gtk_label_set_text (self->tender_problem, problem != NULL && km_visit_get_missing_text (self->visit)[0] == '\0' ? problem : "");
}

static void
append_amount (GString *out, const char *label, gint64 piastres)
{
  g_autofree char *amount = NULL;

  if (piastres == 0)
    return;
  amount = km_ui_money (ABS (piastres));
  if (out->len > 0)
    g_string_append_c (out, '\n');
  /* Translators: a kind of amount and how much it is. */
  g_string_append_printf (out, _("%1$s: %2$s"), label, amount);
}

static void
update_money (KmPaymentBox *self)
{
  gint64 pass_through, surcharge, rounding, due;
  gint64 total = km_visit_get_total (self->visit);
  gboolean any = g_list_model_get_n_items (km_visit_get_items (self->visit)) > 0;
  gboolean split = g_list_model_get_n_items (km_visit_get_tenders (self->visit)) > 0;
  g_autofree char *total_text = NULL, *cash_text = NULL, *due_text = NULL, *action = NULL, *promise = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);

  g_object_get (self->visit, "pass-through", &pass_through, "surcharge", &surcharge, "rounding", &rounding, "due", &due, "total-text",
                &total_text, "cash-text", &cash_text, "due-text", &due_text, "action-text", &action, "promise-text", &promise,
                NULL);
  append_amount (lines, _("Passed through to others"), pass_through);
  append_amount (lines, _("Surcharge"), surcharge);
  append_amount (lines, rounding < 0 ? _("Rounded down") : _("Rounded up"), rounding);
  if (split)
    append_amount (lines, _("Still due"), due);
  gtk_label_set_text (self->adjustments, lines->str);
  gtk_widget_set_visible (GTK_WIDGET (self->adjustments), lines->len > 0);
  gtk_label_set_text (self->total, total_text != NULL ? total_text : "");
  gtk_label_set_text (self->promise, promise);
  gtk_widget_set_visible (GTK_WIDGET (self->promise), *promise != '\0');
  gtk_label_set_text (self->cash_text, cash_text != NULL ? cash_text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->cash_text), cash_text != NULL && *cash_text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->methods), total > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->details), total > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->split_toggle), total > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->tenders_list), split);
  gtk_widget_set_visible (self->box, any);
  km_key_button_set_label (self->pay_button, action != NULL ? action : "");
  if (any && km_visit_get_state (self->visit) == KM_VISIT_SERVING)
    gtk_widget_add_css_class (self->pay_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->pay_button, "suggested-action");
  update_tender (self);
}

static void
km_payment_box_dispose (GObject *object)
{
  KmPaymentBox *self = KM_PAYMENT_BOX (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_payment_box_parent_class)->dispose (object);
}

static void
km_payment_box_class_init (KmPaymentBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_payment_box_dispose;
  g_type_ensure (KM_TYPE_FIELD_ENTRY);
  g_type_ensure (KM_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-payment.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kmpayment");
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, box);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, tenders_box);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, adjustments);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, total);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, promise);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, cash_text);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, tenders_list);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, methods);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, details);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, received);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, change);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, reference);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, card_box);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, scheme);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, last4);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, split_box);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, split_amount);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, split_button);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, tender_problem);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, split_toggle);
  gtk_widget_class_bind_template_child (widget_class, KmPaymentBox, pay_place);
}

static void
km_payment_box_init (KmPaymentBox *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(methods[i].label));

      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->method_buttons[0]));
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (button, "method");
      g_signal_connect_object (button, "toggled", G_CALLBACK (method_toggled_cb), self, G_CONNECT_SWAPPED);
      self->method_buttons[i] = button;
      gtk_box_append (self->methods, button);
    }
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    gtk_string_list_append (names, _(schemes[i].label));
  gtk_drop_down_set_model (self->scheme, G_LIST_MODEL (names));
  self->updating = FALSE;

  km_field_entry_set_digits (self->received, km_ui_digits ());
  km_field_entry_set_digits (self->split_amount, km_ui_digits ());
  self->pay_button = km_key_button_new ("", "F9", "counter.pay");
  gtk_widget_set_hexpand (self->pay_button, TRUE);
  gtk_widget_add_css_class (self->pay_button, "tall");
  gtk_box_append (self->pay_place, self->pay_button);
  g_signal_connect_object (self->received, "changed", G_CALLBACK (push_tender), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reference, "changed", G_CALLBACK (push_tender), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->last4, "changed", G_CALLBACK (push_tender), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scheme, "notify::selected", G_CALLBACK (push_tender), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split_button, "clicked", G_CALLBACK (split_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split_amount, "activate", G_CALLBACK (split_cb), self, G_CONNECT_SWAPPED);
}

void
km_payment_box_set_visit (KmPaymentBox *self, KmVisit *visit)
{
  static const char *const of_money[] = { "notify::total", "notify::promise-text", "notify::total-text", "notify::due", "notify::pass-through", "notify::surcharge",
                                          "notify::rounding", "notify::cash-text", "notify::action-text", "notify::state",
                                          "notify::missing-text" };
  static const char *const of_tender[] = { "notify::method", "notify::reference", "notify::scheme", "notify::last4",
                                           "notify::tender-problem", "notify::change-text", "notify::received" };

  g_return_if_fail (KM_IS_PAYMENT_BOX (self));
  g_return_if_fail (self->visit == NULL);

  self->visit = g_object_ref (visit);
  for (guint i = 0; i < G_N_ELEMENTS (of_money); i++)
    g_signal_connect_object (visit, of_money[i], G_CALLBACK (update_money), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (of_tender); i++)
    g_signal_connect_object (visit, of_tender[i], G_CALLBACK (update_tender), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_visit_get_items (visit), "items-changed", G_CALLBACK (update_money), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_visit_get_tenders (visit), "items-changed", G_CALLBACK (update_money), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split_toggle, "toggled", G_CALLBACK (split_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split_toggle, "toggled", G_CALLBACK (update_money), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->tenders_list, km_visit_get_tenders (visit), tender_row, self, NULL);
  update_money (self);
}

void
km_payment_box_go_to (KmPaymentBox *self, const char *property)
{
  g_return_if_fail (KM_IS_PAYMENT_BOX (self));

  if (g_strcmp0 (property, "method") == 0)
    gtk_widget_grab_focus (self->method_buttons[0]);
  else if (g_strcmp0 (property, "scheme") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->scheme));
  else if (g_strcmp0 (property, "last4") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->last4));
  else if (g_strcmp0 (property, "reference") == 0 || g_strcmp0 (gtk_stack_get_visible_child_name (self->details), "reference") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->reference));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->received));
}
