/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-visit-items.h"

G_BEGIN_DECLS

/* What visitor number @visitor answers to @field, as a clerk types it; the same at every start. NULL for a field that has no choices.
 * All invented. Free it. */
char *walk_answer (KmFormField *field, guint visitor);

G_END_DECLS
