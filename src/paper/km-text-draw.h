/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/*
 * Draws layout with its top left corner at x, y, in the source of cr, so that the text comes back out of a PDF. The picture
 * is the one of pango_cairo_show_layout(); what differs is the text that each glyph is said to stand for: a ligature of lam
 * and alef is named by its one presentation form (whose NFKC is the two letters in their order), because readers turn two
 * letters under one right-to-left glyph round (لا comes out as ال), and vowel marks that have a glyph of their own stand for
 * nothing, because readers put them beside their word (قر ً شا). What is found is the word without its marks.
 */
void km_text_draw (cairo_t     *cr,
                   PangoLayout *layout,
                   double       x,
                   double       y);

G_END_DECLS
