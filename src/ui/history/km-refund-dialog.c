/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-ask.h"
#include "km-field-entry.h"

#include "km-refund-dialog.h"

static const struct
{
  const char *method;
  const char *label;
} methods[] = {
  { "cash", N_("Cash") },
  { "card", N_("Card") },
  { "wallet", N_("Wallet") },
  { "order", N_("Supply order") },
};

typedef struct
{
  GtkWidget *method, *reference; /* (owned) */
  guint chosen;
  char *typed;                   /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->method);
  g_clear_object (&question->reference);
  g_free (question->typed);
  g_free (question);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  g_autofree char *chosen = km_ask_finish (result, NULL);

  if (g_strcmp0 (chosen, "pay") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was paid back");
      return;
    }
  question->chosen = MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (question->method)), G_N_ELEMENTS (methods) - 1);
  question->typed = km_field_entry_dup_clean (KM_FIELD_ENTRY (question->reference));
  g_task_return_boolean (task, TRUE);
}

/* Cash has no operation. */
static void
method_cb (GtkDropDown *drop_down, GParamSpec *pspec, GtkWidget *reference)
{
  gtk_widget_set_sensitive (reference, gtk_drop_down_get_selected (drop_down) != 0);
}

static void
append_named (GtkWidget *box, const char *name, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "field-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), widget);
}

void
km_refund_dialog_async (GtkWindow *parent, KmHistoryRequest *request, const char *trouble, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const KmAnswer answers[] = { { "back", _("Back"), KM_ANSWER_PLAIN }, { "pay", _("Pay back and print"), KM_ANSWER_SUGGESTED } };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *service = NULL, *due = NULL, *body = NULL;
  Question *question = g_new0 (Question, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  g_task_set_source_tag (task, km_refund_dialog_async);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    gtk_string_list_append (names, _(methods[i].label));
  question->method = g_object_ref_sink (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL));
  question->reference = g_object_ref_sink (km_field_entry_new ());
  km_field_entry_set_kind (KM_FIELD_ENTRY (question->reference), KM_FIELD_ENTRY_CODE);
  gtk_entry_set_activates_default (GTK_ENTRY (question->reference), TRUE);
  g_signal_connect_object (question->method, "notify::selected", G_CALLBACK (method_cb), question->reference, 0);
  method_cb (GTK_DROP_DOWN (question->method), NULL, question->reference);
  g_signal_connect (question->method, "map", G_CALLBACK (gtk_widget_grab_focus), NULL);
  append_named (box, _("How the money goes back"), question->method);
  append_named (box, _("Reference of the operation"), question->reference);
  g_task_set_task_data (task, question, question_free);
  g_object_get (request, "service-name", &service, "due-text", &due, NULL);
  if (trouble != NULL)
    body = g_strdup (trouble);
  else
    /* Translators: %1$s is an amount, %2$s a service whose request was refused. */
    body = g_strdup_printf (_("%1$s for «%2$s», which its authority refused. It goes out of this shift."), due, service);
  km_ask_async (parent, _("Pay back"), body, box, answers, G_N_ELEMENTS (answers), "back", "pay", cancellable, answered_cb, g_steal_pointer (&task));
}

gboolean
km_refund_dialog_finish (GAsyncResult *result, const char **method, char **reference, GError **error)
{
  Question *question;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  question = g_task_get_task_data (G_TASK (result));
  *method = methods[question->chosen].method;
  *reference = g_steal_pointer (&question->typed);
  return TRUE;
}
