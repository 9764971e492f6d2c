/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* Lets @entry, which asks for the name of an office, offer what was typed there before, most used first (counter.md §1.18): Down and Enter
 * take one. Holds @visit and @field for the entry's life. Main thread. */
void km_office_completion_attach (GtkEntry *entry, KmVisit *visit, KmFormField *field);

G_END_DECLS
