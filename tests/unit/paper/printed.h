/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-page.h"

#define PRINTED_WIDTH 576
#define PRINTED_SCALE (203 / 72.0)

/* What a thermal printer makes of the bytes that it gets: rows of dots, 72 bytes each, and what it does beside. */
typedef struct
{
  GByteArray *rows;
  guint n_cuts, n_feeds, n_kicks;
  guint copies;  /* how often it was initialised */
} Printed;

Printed  printed_decode     (const guint8 *data, gsize size);
void     printed_clear      (Printed *printed);
gboolean printed_dot        (const Printed *printed, int x, int y);
/* The first sheet of @page and the first dots agree: black is black, white is white, between them lie only edges and marks. Counts the
 * places under marks, and the dots on them (both nullable). */
void     printed_assert_page (const Printed *printed, KmPage *page, guint *n_marked, guint *n_dots);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Printed, printed_clear)
