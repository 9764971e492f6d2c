/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. How errors get their sentence: KM_ERROR with a wire code and "sentence\ntechnical text". */

#include <gio/gio.h>

#include "km-error.h"
#include "km-problem.h"

G_BEGIN_DECLS

/* The sentence for @code: the desk's own, else the rules'. Translated, static. */
const char *km_desk_sentence (const char *code);
/* A new error whose sentence is that of @code. @details: technical, English (nullable). */
GError *km_desk_error_new (KmErrorCode kind, const char *code, const char *details);
/* The same with a sentence of its own (translated). */
GError *km_desk_error_new_sentence (KmErrorCode kind, const char *code, const char *sentence, const char *details);
/* Any GError (of the database, the network, the rules) as one of KM_ERROR with a sentence. Takes @error. */
GError *km_desk_error_take (GError *error);
/* A problem of the server as an error. */
GError *km_desk_error_from_problem (KmProblem *problem);

G_END_DECLS
