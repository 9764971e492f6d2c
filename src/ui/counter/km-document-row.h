/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "km-visit.h"

G_BEGIN_DECLS

/* A paper that the visitor shows, in three states: there (a tick, Space), missing (no tick), not applicable (Alt+N). */
#define KM_TYPE_DOCUMENT_ROW (km_document_row_get_type ())
G_DECLARE_FINAL_TYPE (KmDocumentRow, km_document_row, KM, DOCUMENT_ROW, GtkListBoxRow)

/* Returns (transfer floating). Main thread, as all of this type. */
GtkWidget      *km_document_row_new          (KmVisit        *visit,
                                              KmDocumentItem *document);
KmDocumentItem *km_document_row_get_document (KmDocumentRow  *self);

G_END_DECLS
