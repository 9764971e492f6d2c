/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-office-completion.h"

#define MAX_OFFERED 6

typedef struct
{
  KmVisit *visit;     /* (owned) */
  KmFormField *field; /* (owned) */
  GtkListStore *offered; /* (owned) */
} Office;

static void
office_free (gpointer data, GClosure *closure)
{
  Office *office = data;

  g_object_unref (office->visit);
  g_object_unref (office->field);
  g_object_unref (office->offered);
  g_free (office);
}

/* What is offered was chosen by the visit already, with spelling variants as one. */
static gboolean
matches_cb (GtkEntryCompletion *completion, const char *key, GtkTreeIter *iter, gpointer data)
{
  return TRUE;
}

static void
changed_cb (GtkEditable *editable, Office *office)
{
  const char *text = gtk_editable_get_text (editable);
  g_auto (GStrv) offered = km_visit_complete_office (office->visit, km_form_field_get_key (office->field), text, MAX_OFFERED);

  gtk_list_store_clear (office->offered);
  for (guint i = 0; offered[i] != NULL; i++)
    gtk_list_store_insert_with_values (office->offered, NULL, -1, 0, offered[i], -1);
}

void
km_office_completion_attach (GtkEntry *entry, KmVisit *visit, KmFormField *field)
{
  g_autoptr (GtkEntryCompletion) completion = gtk_entry_completion_new ();
  Office *office = g_new0 (Office, 1);

  office->visit = g_object_ref (visit);
  office->field = g_object_ref (field);
  office->offered = gtk_list_store_new (1, G_TYPE_STRING);
  gtk_entry_completion_set_model (completion, GTK_TREE_MODEL (office->offered));
  gtk_entry_completion_set_text_column (completion, 0);
  gtk_entry_completion_set_match_func (completion, matches_cb, NULL, NULL);
  gtk_entry_completion_set_minimum_key_length (completion, 1);
  /* Before the completion's own handler, which looks at the list. */
  g_signal_connect_data (entry, "changed", G_CALLBACK (changed_cb), office, office_free, 0);
  gtk_entry_set_completion (entry, completion);
}
