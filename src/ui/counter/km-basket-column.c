/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-help-button.h"
#include "km-document-row.h"
#include "km-item-row.h"
#include "km-payment-box.h"
#include "km-ui-text.h"

#include "km-basket-column.h"

/* Above these a basket's rows take one line, and papers show only what is missing (768 px hold no more). */
#define ROOMY_ITEMS 4
#define ROOMY_DOCUMENTS 6

struct _KmBasketColumn
{
  GtkWidget parent_instance;

  KmVisit *visit; /* (owned) (nullable until bound) */

  GtkWidget *box;
  GtkWidget *items_caption;
  GtkWidget *empty_label;
  GtkListBox *items_list;
  GtkBox *choices_box;
  GtkWidget *documents_head;
  GtkLabel *documents_caption;
  GtkToggleButton *documents_all;
  GtkListBox *documents_list;
  GtkWidget *fees_caption;
  GtkListBox *fees_list;
  KmPaymentBox *payment;

  GtkFilter *document_filter; /* (owned) */
};

G_DEFINE_FINAL_TYPE (KmBasketColumn, km_basket_column, GTK_TYPE_WIDGET)

/* --- services --- */

static GtkWidget *
item_row (gpointer item, gpointer data)
{
  return km_item_row_new (KM_BASKET_COLUMN (data)->visit, item);
}

static void
items_changed_cb (KmBasketColumn *self)
{
  guint n = g_list_model_get_n_items (km_visit_get_items (self->visit));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->items_list, i)) != NULL; i++)
    km_item_row_set_compact (KM_ITEM_ROW (row), n > ROOMY_ITEMS);
  gtk_widget_set_visible (GTK_WIDGET (self->items_list), n > 0);
  gtk_widget_set_visible (self->empty_label, n == 0);
  if (n > ROOMY_ITEMS)
    gtk_widget_add_css_class (GTK_WIDGET (self->items_list), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->items_list), "compact");
}

static void
item_activated_cb (GtkListBox *list, GtkListBoxRow *row, KmBasketColumn *self)
{
  km_item_row_ask_person (KM_ITEM_ROW (row));
}

/* --- speeds: one radio group for each service that has them --- */

static void
choice_toggled_cb (GtkCheckButton *radio, KmBasketColumn *self)
{
  KmFeeChoice *choice = g_object_get_data (G_OBJECT (radio), "choice");

  if (gtk_check_button_get_active (radio) && !km_fee_choice_get_active (choice))
    km_visit_set_fee_choice (self->visit, km_fee_choice_get_item (choice), km_fee_choice_get_code (choice));
}

static void
choice_active_cb (KmFeeChoice *choice, GParamSpec *pspec, GtkCheckButton *radio)
{
  gtk_check_button_set_active (radio, km_fee_choice_get_active (choice));
}

static GtkWidget *
choice_radio (KmBasketColumn *self, KmFeeChoice *choice, GtkCheckButton *group, const char *title)
{
  GtkWidget *radio = gtk_check_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name, *sum;
  g_autofree char *label = NULL, *amount = NULL, *spoken = NULL;

  g_object_get (choice, "label", &label, "amount-text", &amount, NULL);
  name = gtk_label_new (label);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_widget_set_hexpand (name, TRUE);
  sum = gtk_label_new (amount);
  gtk_widget_add_css_class (sum, "numeric");
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), sum);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (radio), line);
  gtk_widget_set_hexpand (line, TRUE);
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (radio), group);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (radio), km_fee_choice_get_active (choice));
  spoken = g_strdup_printf ("%s: %s، %s", title, label, amount);
  gtk_accessible_update_property (GTK_ACCESSIBLE (radio), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (radio), "choice", g_object_ref (choice), g_object_unref);
  g_signal_connect_object (radio, "toggled", G_CALLBACK (choice_toggled_cb), self, 0);
  g_signal_connect_object (choice, "notify::active", G_CALLBACK (choice_active_cb), radio, 0);
  return radio;
}

static GtkWidget *
choice_group (KmBasketColumn *self, KmFeeChoiceGroup *group)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *heading, *first = NULL;
  g_autofree char *title = NULL;

  g_object_get (group, "title", &title, NULL);
  heading = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_widget_add_css_class (heading, "caption");
  gtk_box_append (GTK_BOX (box), heading);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (group)); i++)
    {
      g_autoptr (KmFeeChoice) choice = g_list_model_get_item (G_LIST_MODEL (group), i);
      GtkWidget *radio = choice_radio (self, choice, first != NULL ? GTK_CHECK_BUTTON (first) : NULL, title);

      if (first == NULL)
        first = radio;
      gtk_box_append (GTK_BOX (box), radio);
    }
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "choice-card");
  g_object_set_data_full (G_OBJECT (box), "group", g_object_ref (group), g_object_unref);
  return box;
}

/* By difference: a group that stays keeps its widget and its focus. */
static void
choices_changed_cb (KmBasketColumn *self)
{
  GListModel *groups = km_visit_get_fee_choices (self->visit);
  g_autoptr (GHashTable) keep = g_hash_table_new (NULL, NULL);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->choices_box));
  GtkWidget *before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (GObject) group = g_list_model_get_item (groups, i);

      g_hash_table_insert (keep, group, NULL);
    }
  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);
      gpointer group = g_object_get_data (G_OBJECT (child), "group");

      if (g_hash_table_contains (keep, group))
        g_hash_table_insert (keep, group, child);
      else
        gtk_box_remove (self->choices_box, child);
      child = next;
    }
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (KmFeeChoiceGroup) group = g_list_model_get_item (groups, i);
      GtkWidget *view = g_hash_table_lookup (keep, group);

      if (view == NULL)
        gtk_box_insert_child_after (self->choices_box, view = choice_group (self, group), before);
      else if (gtk_widget_get_prev_sibling (view) != before)
        gtk_box_reorder_child_after (self->choices_box, view, before);
      before = view;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->choices_box), before != NULL);
}

/* --- papers --- */

/* Missing: neither there nor not applicable nor made by this very transaction. */
static gboolean
document_missing (KmDocumentItem *document)
{
  gboolean produced;

  g_object_get (document, "produced", &produced, NULL);
  return !produced && km_document_item_get_state (document) == KM_DOCUMENT_MISSING;
}

static gboolean
document_shown (gpointer item, gpointer data)
{
  KmBasketColumn *self = data;
  guint n = g_list_model_get_n_items (km_visit_get_documents (self->visit));

  return n <= ROOMY_DOCUMENTS || gtk_toggle_button_get_active (self->documents_all) || document_missing (item);
}

static void
update_documents (KmBasketColumn *self)
{
  GListModel *documents = km_visit_get_documents (self->visit);
  guint n = g_list_model_get_n_items (documents);
  guint done = 0;
  gboolean all = n <= ROOMY_DOCUMENTS || gtk_toggle_button_get_active (self->documents_all);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KmDocumentItem) document = g_list_model_get_item (documents, i);

      done += !document_missing (document);
    }
  gtk_widget_set_visible (self->documents_head, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->documents_list), n > 0 && (all || done < n));
  gtk_widget_set_visible (GTK_WIDGET (self->documents_all), n > ROOMY_DOCUMENTS);
  if (n > ROOMY_DOCUMENTS)
    {
      g_autofree char *a = km_ui_number (done);
      g_autofree char *b = km_ui_number (n);
      /* Translators: how many of the papers are there: "Documents 3 of 17". */
      g_autofree char *text = g_strdup_printf (_("Documents: %1$s of %2$s"), a, b);

      gtk_label_set_text (self->documents_caption, text);
    }
  else
    gtk_label_set_text (self->documents_caption, _("Documents"));
}

/* After the last paper: to what else is missing, else to the money, which comes next. */
static void
leave_documents (KmBasketColumn *self)
{
  g_autofree char *id = NULL;
  KmGapKind gap = km_visit_next_gap (self->visit, NULL, &id);

  if (gap == KM_GAP_NONE || gap == KM_GAP_TENDER)
    km_payment_box_go_to (self->payment, id);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "counter.first-gap", NULL);
}

/* A ticked paper leaves the short list: the focus goes on to the next one, not into nowhere. */
static void
document_state_cb (KmBasketColumn *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, KM_TYPE_DOCUMENT_ROW) : NULL;
  int index = row != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) : -1;
  gboolean leaves = row != NULL && !document_shown (km_document_row_get_document (KM_DOCUMENT_ROW (row)), self);
  GtkListBoxRow *next;

  update_documents (self);
  gtk_filter_changed (self->document_filter, GTK_FILTER_CHANGE_DIFFERENT);
  if (!leaves)
    return;
  next = gtk_list_box_get_row_at_index (self->documents_list, index);
  if (next == NULL)
    next = gtk_list_box_get_row_at_index (self->documents_list, 0);
  if (next != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (next));
  else
    leave_documents (self);
}

static GtkWidget *
document_row (gpointer item, gpointer data)
{
  KmBasketColumn *self = data;
  GtkWidget *row = km_document_row_new (self->visit, item);

  g_signal_connect_object (item, "notify::state", G_CALLBACK (document_state_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
documents_changed_cb (KmBasketColumn *self, guint position, guint removed, guint added, GListModel *documents)
{
  update_documents (self);
  gtk_filter_changed (self->document_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* --- fees --- */

static GtkWidget *
fee_row (gpointer item, gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *amount = gtk_label_new (NULL);

  g_object_bind_property (item, "name", name, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "amount-text", amount, "label", G_BINDING_SYNC_CREATE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (amount, "numeric");
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), amount);
  gtk_widget_add_css_class (row, "fee-row");
  return row;
}

static void
fees_changed_cb (KmBasketColumn *self)
{
  gboolean any = g_list_model_get_n_items (km_visit_get_fee_groups (self->visit)) > 0;

  gtk_widget_set_visible (self->fees_caption, any);
  gtk_widget_set_visible (GTK_WIDGET (self->fees_list), any);
}

static void
km_basket_column_dispose (GObject *object)
{
  KmBasketColumn *self = KM_BASKET_COLUMN (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->document_filter);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (km_basket_column_parent_class)->dispose (object);
}

static void
km_basket_column_class_init (KmBasketColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = km_basket_column_dispose;
  g_type_ensure (KM_TYPE_PAYMENT_BOX);
  g_type_ensure (KM_TYPE_HELP_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/com/khadamatmisr/Counter/ui/counter-basket.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "kmbasket");
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, box);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, items_caption);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, empty_label);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, items_list);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, choices_box);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, documents_head);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, documents_caption);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, documents_all);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, documents_list);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, fees_caption);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, fees_list);
  gtk_widget_class_bind_template_child (widget_class, KmBasketColumn, payment);
}

static void
km_basket_column_init (KmBasketColumn *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
km_basket_column_set_visit (KmBasketColumn *self, KmVisit *visit)
{
  g_autoptr (GListModel) shown = NULL;

  g_return_if_fail (KM_IS_BASKET_COLUMN (self));
  g_return_if_fail (self->visit == NULL);

  self->visit = g_object_ref (visit);
  km_payment_box_set_visit (self->payment, visit);
  gtk_list_box_bind_model (self->items_list, km_visit_get_items (visit), item_row, self, NULL);
  self->document_filter = GTK_FILTER (gtk_custom_filter_new (document_shown, self, NULL));
  shown = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (km_visit_get_documents (visit)), g_object_ref (self->document_filter)));
  gtk_list_box_bind_model (self->documents_list, shown, document_row, self, NULL);
  gtk_list_box_bind_model (self->fees_list, km_visit_get_fee_groups (visit), fee_row, self, NULL);
  g_signal_connect_object (self->items_list, "row-activated", G_CALLBACK (item_activated_cb), self, 0);
  g_signal_connect_object (km_visit_get_items (visit), "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_visit_get_documents (visit), "items-changed", G_CALLBACK (documents_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_visit_get_fee_groups (visit), "items-changed", G_CALLBACK (fees_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (km_visit_get_fee_choices (visit), "items-changed", G_CALLBACK (choices_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->documents_all, "toggled", G_CALLBACK (document_state_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);
  choices_changed_cb (self);
  update_documents (self);
  fees_changed_cb (self);
}

static void
go_to_choice (KmBasketColumn *self, const char *id)
{
  guint64 wanted = id != NULL ? g_ascii_strtoull (id, NULL, 10) : 0;

  for (GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self->choices_box)); box != NULL; box = gtk_widget_get_next_sibling (box))
    {
      guint item;

      g_object_get (g_object_get_data (G_OBJECT (box), "group"), "item", &item, NULL);
      if (item == wanted)
        gtk_widget_grab_focus (gtk_widget_get_next_sibling (gtk_widget_get_first_child (box)));
    }
}

static void
go_to_document (KmBasketColumn *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->documents_list, i)) != NULL; i++)
    if (g_strcmp0 (km_document_item_get_id (km_document_row_get_document (KM_DOCUMENT_ROW (row))), id) == 0)
      gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
km_basket_column_go_to (KmBasketColumn *self, KmGapKind kind, const char *id)
{
  g_return_if_fail (KM_IS_BASKET_COLUMN (self));

  switch (kind)
    {
    case KM_GAP_CHOICE:
      go_to_choice (self, id);
      break;
    case KM_GAP_DOCUMENT:
      go_to_document (self, id);
      break;
    case KM_GAP_TENDER:
      km_payment_box_go_to (self->payment, id);
      break;
    case KM_GAP_NONE:
    case KM_GAP_FIELD:
    default:
      break;
    }
}

char *
km_basket_column_dup_focus_id (KmBasketColumn *self)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_val_if_fail (KM_IS_BASKET_COLUMN (self), NULL);

  root = gtk_widget_get_root (GTK_WIDGET (self));
  for (focus = root != NULL ? gtk_root_get_focus (root) : NULL; focus != NULL; focus = gtk_widget_get_parent (focus))
    {
      gpointer group = g_object_get_data (G_OBJECT (focus), "group");

      if (KM_IS_DOCUMENT_ROW (focus))
        return g_strdup (km_document_item_get_id (km_document_row_get_document (KM_DOCUMENT_ROW (focus))));
      if (group != NULL)
        {
          guint item;

          g_object_get (group, "item", &item, NULL);
          return g_strdup_printf ("%u", item);
        }
    }
  return NULL;
}
