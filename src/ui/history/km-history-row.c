/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-digits.h"
#include "km-pill.h"
#include "km-ui-text.h"

#include "km-history-row.h"

static const char item_key[] = "km-history-item";
static const char request_key[] = "km-history-request";

static GtkWidget *
line (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
small (GtkWidget *box)
{
  GtkWidget *label = line (box, "dim-label");

  gtk_widget_add_css_class (label, "caption");
  return label;
}

/* --- a receipt --- */

/* The number reads from the left whatever stands around it. */
static gboolean
isolate (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_take_string (to, km_isolate_ltr (g_value_get_string (from)));
  return TRUE;
}

static void
update_name (GtkWidget *row, GParamSpec *pspec, KmHistoryItem *item)
{
  g_autofree char *visitor = NULL, *services = NULL, *at = NULL, *total = NULL, *name = NULL;
  const char *comma = km_ui_comma ();
  gboolean voided;

  g_object_get (item, "visitor", &visitor, "services-text", &services, "at-text", &at, "total-text", &total, "void", &voided, NULL);
  name = g_strconcat (voided ? _("Void") : "", voided ? comma : "", km_history_item_get_number (item), comma, visitor, comma, services, comma, at, comma,
                      total, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
item_changed_cb (KmHistoryItem *item, GParamSpec *pspec, GtkWidget *row)
{
  update_name (row, NULL, item);
}

GtkWidget *
km_history_row_new (KmHistoryItem *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *last = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *visitor = line (first, "heading"), *services, *where, *number, *total, *pill;

  gtk_widget_set_hexpand (visitor, TRUE);
  g_object_bind_property (item, "visitor", visitor, "label", G_BINDING_SYNC_CREATE);
  pill = km_pill_new (KM_PILL_WARNING, _("Void"));
  gtk_widget_add_css_class (pill, "small");
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  g_object_bind_property (item, "void", pill, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (first), pill);
  total = line (first, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (total), PANGO_ELLIPSIZE_NONE);
  g_object_bind_property (item, "total-text", total, "label", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), first);
  services = line (box, NULL);
  g_object_bind_property (item, "services-text", services, "label", G_BINDING_SYNC_CREATE);
  where = small (last);
  gtk_widget_set_hexpand (where, TRUE);
  g_object_bind_property (item, "at-text", where, "label", G_BINDING_SYNC_CREATE);
  number = small (last);
  gtk_widget_add_css_class (number, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (number), PANGO_ELLIPSIZE_NONE);
  g_object_bind_property_full (item, "number", number, "label", G_BINDING_SYNC_CREATE, isolate, NULL, NULL, NULL);
  gtk_box_append (GTK_BOX (box), last);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_widget_set_margin_start (box, 4);
  gtk_widget_set_margin_end (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), item_key, g_object_ref (item), g_object_unref);
  g_signal_connect_object (item, "notify", G_CALLBACK (item_changed_cb), row, 0);
  update_name (row, NULL, item);
  return row;
}

KmHistoryItem *
km_history_row_get_item (GtkListBoxRow *row)
{
  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), NULL);

  return g_object_get_data (G_OBJECT (row), item_key);
}

/* --- a request --- */

typedef struct
{
  GtkWidget *title, *state, *below, *refund; /* (not owned) in the row */
} RequestParts;

static KmPillKind
pill_kind (const char *state)
{
  if (g_strcmp0 (state, "ready") == 0 || g_strcmp0 (state, "delivered") == 0)
    return KM_PILL_GOOD;
  if (g_strcmp0 (state, "received") == 0 || g_strcmp0 (state, "approved") == 0)
    return KM_PILL_BUSY;
  return KM_PILL_WARNING;
}

static void
request_changed_cb (KmHistoryRequest *request, GParamSpec *pspec, GtkWidget *row)
{
  RequestParts *parts = g_object_get_data (G_OBJECT (row), request_key);
  g_autofree char *service = NULL, *authority = NULL, *person = NULL, *state = NULL, *when = NULL, *own = NULL, *due = NULL;
  g_autofree char *title = NULL, *below = NULL, *number = km_isolate_ltr (km_history_request_get_number (request)), *name = NULL;
  const char *comma = km_ui_comma ();
  guint item;
  gboolean can_refund;

  g_object_get (request, "service-name", &service, "authority-name", &authority, "person", &person, "state-text", &state, "when-text", &when,
                "authority-number", &own, "due-text", &due, "item", &item, "can-refund", &can_refund, NULL);
  title = *person ? g_strdup_printf ("%s: %s", service, person) : g_strdup (service);
  below = g_strconcat (authority, *when ? comma : "", when, comma, number, *own ? comma : "", own, NULL);
  gtk_label_set_text (GTK_LABEL (parts->title), title);
  gtk_label_set_text (GTK_LABEL (parts->below), below);
  gtk_widget_set_visible (parts->state, *state != '\0');
  km_pill_set (parts->state, pill_kind (km_history_request_get_state (request)), state);
  gtk_widget_set_visible (parts->refund, can_refund);
  if (can_refund)
    {
      /* Translators: a button; %s is the amount that is handed back. */
      g_autofree char *label = g_strdup_printf (_("Pay back %s"), due);

      gtk_button_set_label (GTK_BUTTON (parts->refund), label);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (parts->refund), "u", item);
    }
  name = g_strconcat (title, comma, state, *state ? comma : "", below, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
km_history_request_row_new (KmHistoryRequest *request)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  RequestParts *parts = g_new0 (RequestParts, 1);

  gtk_widget_set_hexpand (texts, TRUE);
  parts->title = line (texts, NULL);
  parts->below = small (texts);
  parts->refund = gtk_button_new ();
  gtk_widget_set_valign (parts->refund, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (parts->refund), "history.refund-request");
  parts->state = km_pill_new (KM_PILL_NEUTRAL, "");
  gtk_widget_set_valign (parts->state, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), parts->refund);
  gtk_box_append (GTK_BOX (box), parts->state);
  gtk_widget_set_margin_top (box, 5);
  gtk_widget_set_margin_bottom (box, 5);
  gtk_widget_set_margin_start (box, 10);
  gtk_widget_set_margin_end (box, 10);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), request_key, parts, g_free);
  g_signal_connect_object (request, "notify", G_CALLBACK (request_changed_cb), row, 0);
  request_changed_cb (request, NULL, row);
  return row;
}
