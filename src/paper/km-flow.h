/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "km-block.h"

G_BEGIN_DECLS

/* Between things side by side, in points. */
#define KM_FLOW_GAP 6.0

/*
 * KmFlow: fills a right-to-left column with blocks from top to bottom. Start is the right edge, end the left one; with a context of
 * km_page_context_new_for() in English it is the other way round. Sizes are
 * multiples of the column's text size; distances are points. Private to paper.
 */
typedef struct _KmFlow KmFlow;

/* Noto Sans Arabic stays clear at small sizes on thermal paper; Latin codes come from Noto Sans. */
#define KM_FLOW_FONT "Noto Sans Arabic, Noto Sans, Amiri, sans-serif"

typedef enum
{
  KM_ALIGN_START,
  KM_ALIGN_CENTER,
  KM_ALIGN_END,
} KmAlign;

typedef struct
{
  const char *text;  /* NULL: empty */
  double from, to;   /* shares of the column's width, from its start */
  KmAlign align;
  double size;
  gboolean bold;
} KmCell;

typedef enum
{
  KM_FIRM_START, /* a label and its value: the value wraps */
  KM_FIRM_END,   /* a name and its amount: the name wraps */
} KmFirm;

KmFlow    *km_flow_new          (PangoContext *context,
                                 double        width,
                                 double        text_size);
void       km_flow_free         (KmFlow       *flow);
double     km_flow_get_width    (KmFlow       *flow);

/* Sizes of text, as multiples of the column's: few, because every one costs a search for fonts. */
#define KM_SIZE_SMALL 0.88
#define KM_SIZE_TEXT 1.0
#define KM_SIZE_HEAD 1.2
#define KM_SIZE_TITLE 1.5

/* From now on texts start, and pairs end, that many text sizes further in. */
void       km_flow_set_indent   (KmFlow       *flow,
                                 double        start,
                                 double        end);

/* Distance in text sizes. */
void       km_flow_space        (KmFlow       *flow,
                                 double        ems);
void       km_flow_rule         (KmFlow       *flow,
                                 gboolean      dashed,
                                 double        line);
void       km_flow_text         (KmFlow       *flow,
                                 const char   *text,
                                 double        size,
                                 gboolean      bold,
                                 KmAlign       align);

/* A line to tick by hand: an empty box at the start, the text beside it. */
void       km_flow_check        (KmFlow       *flow,
                                 const char   *text,
                                 double        size);

/* Two texts on one baseline, at the start and at the end. */
void       km_flow_pair         (KmFlow       *flow,
                                 const char   *start,
                                 const char   *end,
                                 double        size,
                                 gboolean      bold_start,
                                 gboolean      bold_end,
                                 KmFirm        firm);

/* Texts on one baseline, each wrapped in its share of the width. */
void       km_flow_cells        (KmFlow       *flow,
                                 const KmCell *cells,
                                 guint         n_cells);

/* Lines to sign on, side by side, each with its words below it. */
void       km_flow_signatures   (KmFlow       *flow,
                                 const char *const *under,
                                 guint         n);

/* White on black over the whole width. */
void       km_flow_plate        (KmFlow       *flow,
                                 const char   *text,
                                 double        size);

/* A column inside a frame: fill the flow returned, then close it; it becomes one block of flow. */
KmFlow    *km_flow_open_box     (KmFlow       *flow);
void       km_flow_close_box    (KmFlow       *flow,
                                 KmFlow       *box,
                                 double        line);

/* A symbol with modules of that many points; takes it. */
void       km_flow_symbol       (KmFlow       *flow,
                                 KmQr         *symbol,
                                 double        module,
                                 KmAlign       align);

/* Two columns side by side: open both, fill them, then close them; they become one block of flow. NULL leaves a side empty. */
KmFlow    *km_flow_open_part    (KmFlow       *flow,
                                 double        width);
void       km_flow_close_parts  (KmFlow       *flow,
                                 KmFlow       *start,
                                 KmFlow       *end,
                                 gboolean      centred);

/* The last block stays on the sheet of the one that follows. */
void       km_flow_keep         (KmFlow       *flow);

/* Returns: (transfer full) (element-type KmBlock): the blocks so far; flow is empty then. */
GPtrArray *km_flow_take_blocks  (KmFlow       *flow);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmFlow, km_flow_free)

G_END_DECLS
