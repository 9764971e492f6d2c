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

/* What is typed is kept as it is typed: the entries are gone when the answer comes. */
typedef struct
{
  gboolean sign;
  GtkWidget *reason; /* (owned) */
  GtkWidget *more, *username, *password; /* (not owned) in the dialog */
  char *more_text, *username_text, *password_text; /* (owned) (nullable) */
} Question;

static void
wipe (char **text)
{
  if (*text != NULL)
    memset (*text, 0, strlen (*text));
  g_clear_pointer (text, g_free);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->reason);
  wipe (&question->password_text);
  g_free (question->more_text);
  g_free (question->username_text);
  g_free (question);
}

void
km_void_answer_free (KmVoidAnswer *answer)
{
  if (answer == NULL)
    return;
  wipe (&answer->password);
  g_free (answer->reason);
  g_free (answer->username);
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
  answer->more = g_strdup (question->more_text != NULL ? question->more_text : "");
  answer->reason = *answer->more ? g_strdup_printf ("%s، %s", reasons[answer->choice].paper, answer->more) : g_strdup (reasons[answer->choice].paper);
  if (question->sign)
    {
      answer->username = g_strdup (question->username_text != NULL ? question->username_text : "");
      answer->password = g_strdup (question->password_text != NULL ? question->password_text : "");
    }
  g_task_return_pointer (task, answer, (GDestroyNotify) km_void_answer_free);
}

static void
changed_cb (GtkWidget *entry, Question *question)
{
  if (entry == question->password)
    {
      wipe (&question->password_text);
      question->password_text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
      return;
    }
  g_free (entry == question->more ? question->more_text : question->username_text);
  *(entry == question->more ? &question->more_text : &question->username_text) = km_field_entry_dup_clean (KM_FIELD_ENTRY (entry));
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

/* No GtkPasswordEntry: with GTK 4.8 one that goes away with its window while it has the focus is told of the lost focus when it is no more.
 * Its buffer, which is never paged out, is the same. */
static GtkWidget *
password_entry_new (void)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();
  GtkWidget *entry = gtk_entry_new_with_buffer (buffer);

  gtk_entry_set_visibility (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_PASSWORD);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  km_field_entry_keep_at_edge (GTK_EDITABLE (entry));
  return entry;
}

static void
append_signature (GtkWidget *box, Question *question, const KmVoidAnswer *before)
{
  question->username = km_field_entry_new ();
  g_signal_connect (question->username, "changed", G_CALLBACK (changed_cb), question);
  km_field_entry_set_kind (KM_FIELD_ENTRY (question->username), KM_FIELD_ENTRY_CODE);
  if (before != NULL && before->username != NULL)
    km_field_entry_set_clean (KM_FIELD_ENTRY (question->username), before->username);
  question->password = password_entry_new ();
  g_signal_connect (question->password, "changed", G_CALLBACK (changed_cb), question);
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
  question->more = km_field_entry_new ();
  g_signal_connect (question->more, "changed", G_CALLBACK (changed_cb), question);
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
  /* The next key belongs to what is still missing. */
  first = !sign || before == NULL ? question->reason : (before->username != NULL ? question->password : question->username);
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
