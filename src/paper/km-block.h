/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pango/pangocairo.h>

#include "km-qr.h"

G_BEGIN_DECLS

/*
 * KmBlock: a strip of a page that is never cut in two, as wide as its column: texts, rules, boxes and QR symbols at places in
 * points from its top left corner. Private to paper.
 */
typedef enum
{
  KM_INK_TEXT,
  KM_INK_RULE,   /* from x, y, width long; dashed if so asked */
  KM_INK_BOX,    /* outline with round corners */
  KM_INK_PLATE,  /* filled black */
  KM_INK_SYMBOL, /* QR, modules of width points */
} KmInkKind;

typedef struct
{
  KmInkKind kind;
  double x, y, width, height;
  double line;         /* thickness of rules and boxes */
  gboolean dashed;
  gboolean white;      /* text on a plate */
  PangoLayout *layout; /* owned */
  KmQr *symbol;        /* owned */
} KmInk;

typedef struct
{
  double height;
  gboolean is_space;       /* dropped at the top of a sheet */
  gboolean keeps_with_next;
  GArray *inks;            /* KmInk */
} KmBlock;

KmBlock *km_block_new  (double height);
void     km_block_free (KmBlock *block);

/* Takes what ink owns. */
void     km_block_add  (KmBlock *block, const KmInk *ink);

/* Moves all inks of from into block, dx and dy further. */
void     km_block_take (KmBlock *block, KmBlock *from, double dx, double dy);

/* Draws with the top left corner at x, y, in black on what is there. */
void     km_block_draw (const KmBlock *block, cairo_t *cr, double x, double y);

/* Paints the paper white under symbols and around them, so that no mark runs through a code. */
void     km_block_blank (const KmBlock *block, cairo_t *cr, double x, double y);

/* One dot of a 203 dpi printer, in points: what must be sharp there is a multiple of it. */
#define KM_DOT (72.0 / 203.0)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmBlock, km_block_free)

G_END_DECLS
