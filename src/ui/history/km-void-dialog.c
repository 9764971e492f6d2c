/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-ask.h"
#include "km-digits.h"
#include "km-field-entry.h"

#include "km-void-dialog.h"

/* What is chosen in the window's language and stands on paper in Arabic. */
static const struct
{
  const char *label;
  const char *paper;
} reasons[] = {
  { N_("Paid twice"), "سداد مكرر" },
  { N_("A service that was not asked for"), "خدمة غير المطلوبة" },
  { N_("Wrong data"), "خطأ في البيانات" },
  { N_("At the visitor's wish"), "بناءً على طلب المتعامل" },
  { N_("Another reason"), "سبب آخر" },
};

typedef struct
{
  gboolean sign;
  GtkWidget *reason, *more, *username, *password; /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->reason);
  g_clear_object (&question->more);
  g_clear_object (&question->username);
  g_clear_object (&question->password);
  g_free (question);
}

void
km_void_answer_free (KmVoidAnswer *answer)
{
  if (answer == NULL)
    return;
  if (answer->password != NULL)
    memset (answer->password, 0, strlen (answer->password));
  g_free (answer->reason);
  g_free (answer->username);
  g_free (answer->password);
  g_free (answer->more);
  g_free (answer);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  g_autofree char *chosen = km_ask_finish (result, NULL);
  KmVoidAnswer *answer;

  if (g_strcmp0 (chosen, "void") != 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was voided");
      return;
    }
  answer = g_new0 (KmVoidAnswer, 1);
  answer->choice = MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (question->reason)), G_N_ELEMENTS (reasons) - 1);
  answer->more = km_field_entry_dup_clean (KM_FIELD_ENTRY (question->more));
  answer->reason = *answer->more ? g_strdup_printf ("%s، %s", reasons[answer->choice].paper, answer->more) : g_strdup (reasons[answer->choice].paper);
  if (question->sign)
    {
      answer->username = g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->username)));
      answer->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->password)));
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) km_void_answer_free);
}

/* An entry under its label. */
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

static GtkWidget *
make_reasons (void)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    gtk_string_list_append (names, _(reasons[i].label));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
}

static void
focus_next_cb (GtkWidget *next)
{
  gtk_widget_grab_focus (next);
}

static void
append_signature (GtkWidget *box, Question *question, const KmVoidAnswer *before)
{
  question->username = g_object_ref_sink (km_field_entry_new ());
  km_field_entry_set_kind (KM_FIELD_ENTRY (question->username), KM_FIELD_ENTRY_CODE);
  if (before != NULL && before->username != NULL)
    km_field_entry_set_clean (KM_FIELD_ENTRY (question->username), before->username);
  question->password = g_object_ref_sink (gtk_password_entry_new ());
  g_object_set (question->password, "activates-default", TRUE, "show-peek-icon", TRUE, NULL);
  g_signal_connect_object (question->username, "activate", G_CALLBACK (focus_next_cb), question->password, G_CONNECT_SWAPPED);
  append_named (box, _("Supervisor's user name"), question->username);
  append_named (box, _("Supervisor's password"), question->password);
}

void
km_void_dialog_async (GtkWindow *parent, const char *number, gboolean sign, const KmVoidAnswer *before, const char *trouble, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  const KmAnswer answers[] = {
    { "back", _("Back"), KM_ANSWER_PLAIN },
    { "void", sign ? _("Void the receipt") : _("Ask for the void"), sign ? KM_ANSWER_DESTRUCTIVE : KM_ANSWER_SUGGESTED },
  };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *isolated = km_isolate_ltr (number), *body = NULL;
  Question *question = g_new0 (Question, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *first;

  g_task_set_source_tag (task, km_void_dialog_async);
  question->sign = sign;
  question->reason = g_object_ref_sink (make_reasons ());
  question->more = g_object_ref_sink (km_field_entry_new ());
  gtk_entry_set_activates_default (GTK_ENTRY (question->more), !sign);
  append_named (box, _("Reason"), question->reason);
  append_named (box, _("More about it, optional"), question->more);
  if (sign)
    append_signature (box, question, before);
  if (before != NULL)
    {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (question->reason), before->choice);
      km_field_entry_set_clean (KM_FIELD_ENTRY (question->more), before->more);
    }
  first = before != NULL && sign ? question->password : question->reason;
  g_signal_connect (first, "map", G_CALLBACK (gtk_widget_grab_focus), NULL);
  gtk_widget_set_size_request (box, 380, -1);
  g_task_set_task_data (task, question, question_free);
  if (trouble != NULL)
    body = g_strdup (trouble);
  else if (sign)
    /* Translators: %s is a receipt's number. */
    body = g_strdup_printf (_("Receipt %s is void as a whole, and its money goes back to the visitor now. A supervisor signs, who did not issue it."), isolated);
  else
    body = g_strdup_printf (_("Receipt %s stays valid until a supervisor approves."), isolated);
  km_ask_async (parent, sign ? _("Void the receipt") : _("Ask for a void"), body, box, answers, G_N_ELEMENTS (answers), "back", "void", cancellable,
                answered_cb, g_steal_pointer (&task));
}

KmVoidAnswer *
km_void_dialog_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
