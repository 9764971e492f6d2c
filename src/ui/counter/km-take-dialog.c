/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-ask.h"
#include "km-field-entry.h"
#include "km-ui-text.h"

#include "km-take-dialog.h"

typedef struct
{
  GPtrArray *codes;    /* (owned) codes of the lanes, in the order of the drop-down */
  GtkWidget *lanes;    /* (owned) */
  GtkWidget *number;   /* (owned) */
  char *lane;          /* (owned) the answer */
  guint value;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_ptr_array_unref (question->codes);
  g_clear_object (&question->lanes);
  g_clear_object (&question->number);
  g_free (question->lane);
  g_free (question);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  g_autofree char *answer = km_ask_finish (result, NULL);
  g_autofree char *text = km_field_entry_dup_clean (KM_FIELD_ENTRY (question->number));
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (question->lanes));
  guint64 number;

  if (g_strcmp0 (answer, "take") != 0 || selected >= question->codes->len ||
      !g_ascii_string_to_unsigned (text, 10, 1, 9999, &number, NULL))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No ticket was taken");
      return;
    }
  question->lane = g_strdup (g_ptr_array_index (question->codes, selected));
  question->value = (guint) number;
  g_task_return_boolean (task, TRUE);
}

void
km_take_dialog_async (GtkWindow *parent, KmQueue *queue, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  KmAnswer answers[] = { { "back", _("Back"), KM_ANSWER_PLAIN }, { "take", _("Take the ticket"), KM_ANSWER_SUGGESTED } };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *places = km_queue_get_places (queue);
  Question *question = g_new0 (Question, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  g_task_set_source_tag (task, km_take_dialog_async);
  question->codes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (KmQueuePlace) place = g_list_model_get_item (places, i);

      if (km_queue_place_get_is_counter (place))
        continue;
      g_ptr_array_add (question->codes, g_strdup (km_queue_place_get_code (place)));
      gtk_string_list_append (names, km_queue_place_get_name (place));
    }
  question->lanes = g_object_ref_sink (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->lanes), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Lane"), -1);
  question->number = g_object_ref_sink (km_field_entry_new ());
  km_field_entry_set_kind (KM_FIELD_ENTRY (question->number), KM_FIELD_ENTRY_NUMBER);
  km_field_entry_set_digits (KM_FIELD_ENTRY (question->number), km_ui_digits ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (question->number), _("Number on the slip"));
  gtk_entry_set_activates_default (GTK_ENTRY (question->number), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Number on the slip"), -1);
  gtk_box_append (GTK_BOX (box), question->lanes);
  gtk_box_append (GTK_BOX (box), question->number);
  g_task_set_task_data (task, question, question_free);
  km_ask_async (parent, _("Take a ticket by its number"),
                _("The server cannot call while there is no connection. Call by voice, then enter the lane and number on the slip."), box, answers,
                G_N_ELEMENTS (answers), "back", "take", cancellable, answered_cb, g_steal_pointer (&task));
}

gboolean
km_take_dialog_finish (GAsyncResult *result, char **lane, guint *number, GError **error)
{
  Question *question;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  question = g_task_get_task_data (G_TASK (result));
  *lane = g_steal_pointer (&question->lane);
  *number = question->value;
  return TRUE;
}
