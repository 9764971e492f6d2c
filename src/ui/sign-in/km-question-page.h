/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One question before the work can start, with an entry and a button: the server's address, or an administrator's enrolment
 * code. What is typed is a code: left to right.
 * Signal: given (s text, trimmed, never empty). */
#define KM_TYPE_QUESTION_PAGE (km_question_page_get_type ())
G_DECLARE_FINAL_TYPE (KmQuestionPage, km_question_page, KM, QUESTION_PAGE, GtkWidget)

/* title and description stand above, label over the entry, button is its noun of action. before is one more widget between
 * (nullable, floating). */
GtkWidget *km_question_page_new      (const char     *title,
                                      const char     *description,
                                      GtkWidget      *before,
                                      const char     *label,
                                      const char     *button);
/* A sentence under the entry, NULL takes it away. */
void       km_question_page_say      (KmQuestionPage *self,
                                      const char     *sentence);
void       km_question_page_set_busy (KmQuestionPage *self,
                                      gboolean        busy);

G_END_DECLS
