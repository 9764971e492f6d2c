/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What was answered. */
typedef struct
{
  char *reason;   /* Arabic, as it stands on paper */
  char *username; /* of who signs, NULL when nobody was asked to */
  char *password;
  guint choice;   /* the reason's place in its list, and */
  char *more;     /* what was typed beside it: to ask again with both */
} KmVoidAnswer;

void km_void_answer_free (KmVoidAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmVoidAnswer, km_void_answer_free)

/* Asks why @number is voided, and with @sign for a supervisor's name and password, in a window over @parent. @before (nullable) is what was
 * answered last time, @trouble (nullable) what was wrong with it. Private to the history. */
void          km_void_dialog_async  (GtkWindow           *parent,
                                     const char          *number,
                                     gboolean             sign,
                                     const KmVoidAnswer  *before,
                                     const char          *trouble,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/* NULL with G_IO_ERROR_CANCELLED when the clerk left. */
KmVoidAnswer *km_void_dialog_finish (GAsyncResult        *result,
                                     GError             **error);

G_END_DECLS
