/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "km-field-entry.h"
#include "km-question-page.h"

struct _KmQuestionPage
{
  GtkWidget parent_instance;

  GtkWidget *page;
  GtkWidget *form;
  GtkWidget *entry;
  GtkWidget *message;
  GtkWidget *button;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (KmQuestionPage, km_question_page, GTK_TYPE_WIDGET)

enum
{
  GIVEN,
  LAST_SIGNAL,
};
static guint signals[LAST_SIGNAL];

static void
update (KmQuestionPage *self)
{
  g_autofree char *text = km_field_entry_dup_clean (KM_FIELD_ENTRY (self->entry));

  gtk_editable_set_editable (GTK_EDITABLE (self->entry), !self->busy);
  gtk_widget_set_sensitive (self->button, !self->busy && *g_strstrip (text));
}

static void
typed_cb (KmQuestionPage *self)
{
  km_question_page_say (self, NULL);
  update (self);
}

static void
given_cb (KmQuestionPage *self)
{
  g_autofree char *text = km_field_entry_dup_clean (KM_FIELD_ENTRY (self->entry));

  if (!self->busy && *g_strstrip (text))
    g_signal_emit (self, signals[GIVEN], 0, text);
}

static void
km_question_page_dispose (GObject *object)
{
  g_clear_pointer (&KM_QUESTION_PAGE (object)->page, gtk_widget_unparent);
  G_OBJECT_CLASS (km_question_page_parent_class)->dispose (object);
}

static void
km_question_page_class_init (KmQuestionPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = km_question_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[GIVEN] = g_signal_new ("given", KM_TYPE_QUESTION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
km_question_page_init (KmQuestionPage *self)
{
  self->page = adw_status_page_new ();
  gtk_widget_set_hexpand (self->page, TRUE);
  gtk_widget_set_parent (self->page, GTK_WIDGET (self));
}

GtkWidget *
km_question_page_new (const char *title, const char *description, GtkWidget *before, const char *label, const char *button)
{
  KmQuestionPage *self = g_object_new (KM_TYPE_QUESTION_PAGE, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *words = gtk_label_new_with_mnemonic (label);

  adw_status_page_set_title (ADW_STATUS_PAGE (self->page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->page), description);

  self->form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->form, "card");
  gtk_widget_add_css_class (self->form, "sign-in");
  if (before)
    gtk_box_append (GTK_BOX (self->form), before);
  self->entry = km_field_entry_new ();
  km_field_entry_set_ltr (KM_FIELD_ENTRY (self->entry), TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (words), self->entry);
  gtk_widget_add_css_class (words, "field-label");
  gtk_box_append (GTK_BOX (self->form), words);
  gtk_box_append (GTK_BOX (self->form), self->entry);
  /* What is asked is typed here, whatever stands before it. */
  g_signal_connect_swapped (self, "map", G_CALLBACK (gtk_widget_grab_focus), self->entry);
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_add_css_class (self->message, "error");
  gtk_widget_set_visible (self->message, FALSE);
  gtk_box_append (GTK_BOX (self->form), self->message);
  self->button = gtk_button_new_with_mnemonic (button);
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_margin_top (self->button, 12);
  gtk_box_append (GTK_BOX (self->form), self->button);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 440);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->form);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->page), clamp);

  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (given_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (given_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
km_question_page_say (KmQuestionPage *self, const char *sentence)
{
  g_return_if_fail (KM_IS_QUESTION_PAGE (self));

  gtk_label_set_text (GTK_LABEL (self->message), sentence ? sentence : "");
  gtk_widget_set_visible (self->message, sentence != NULL);
}

void
km_question_page_set_busy (KmQuestionPage *self, gboolean busy)
{
  g_return_if_fail (KM_IS_QUESTION_PAGE (self));

  self->busy = busy;
  update (self);
}
