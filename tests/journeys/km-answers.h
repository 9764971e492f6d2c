/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a visitor would answer: for a field as it is named on screen (in Arabic or in English), the text that a clerk types.
 * The names come from the catalogue's files, so that a journey knows no more than a clerk reads. */
typedef struct _KmAnswers KmAnswers;

KmAnswers  *km_answers_new      (const char *catalogue_folder,
                                 const char *language);
void        km_answers_free     (KmAnswers  *answers);
const char *km_answers_find     (KmAnswers  *answers,
                                 const char *label);
const char *km_answers_label    (KmAnswers  *answers,
                                 const char *id);
const char *km_answers_service  (KmAnswers  *answers,
                                 const char *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmAnswers, km_answers_free)

G_END_DECLS
