/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-block.h"
#include "km-digits.h"
#include "km-flow.h"
#include "km-language.h"
#include "km-page.h"

G_BEGIN_DECLS

/* Layers of a sheet: thermal printers have no grey, so their raster makes its own pattern of the marks. */
typedef enum
{
  KM_LAYER_MARKS = 1 << 0,
  KM_LAYER_CONTENT = 1 << 1,
} KmLayers;

/* A context for layouts that look the same at every resolution: no hinting, no rounding, points as units, right to left. The
 * fonts are the context's own, so that a page can go from thread to thread. Returns: (transfer full). */
PangoContext *km_page_context_new (void);
/* The same for a paper in @language: English runs left to right. */
PangoContext *km_page_context_new_for (KmLanguage language);

/* The width that content has on paper, in points. */
double        km_paper_content_width (KmPaperSize paper);

/*
 * Takes blocks. running_head stands on every sheet but the first; marks (NULL-terminated, may be empty) go across each sheet.
 * digits is for the sheets' numbers.
 */
KmPage       *km_page_new (KmPaperSize         paper,
                           const char         *title,
                           PangoContext       *context,
                           GPtrArray          *blocks,
                           const char         *running_head,
                           const char * const *marks,
                           KmDigits            digits);

void          km_page_draw_layers (KmPage   *page,
                                   guint     sheet,
                                   cairo_t  *cr,
                                   KmLayers  layers);

G_END_DECLS
