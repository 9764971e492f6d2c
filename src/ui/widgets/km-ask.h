/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  KM_ANSWER_PLAIN,
  KM_ANSWER_SUGGESTED,
  KM_ANSWER_DESTRUCTIVE,
} KmAnswerKind;

typedef struct
{
  const char *id;
  const char *label;
  KmAnswerKind kind;
} KmAnswer;

/* Asks one question over parent. heading is a short question or name, body one or two sentences (nullable), child an
 * extra widget under them (nullable, floating or owned by the caller). The answers are nouns of action in the order they
 * stand; Escape means leave_id, Enter the answer default_id (each nullable: leave_id NULL = the first answer).
 * Never blocks. Main thread. */
void  km_ask_async  (GtkWindow           *parent,
                     const char          *heading,
                     const char          *body,
                     GtkWidget           *child,
                     const KmAnswer      *answers,
                     gsize                n_answers,
                     const char          *leave_id,
                     const char          *default_id,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data);
/* Returns (transfer full) the id of the chosen answer, or NULL with G_IO_ERROR_CANCELLED when cancellable closed it. */
char *km_ask_finish (GAsyncResult        *result,
                     GError             **error);

/* Shows a text that can be selected and copied: the technical side of a problem («تفاصيل»). */
void  km_ask_show_details (GtkWindow  *parent,
                           const char *heading,
                           const char *sentence,
                           const char *details);

G_END_DECLS
