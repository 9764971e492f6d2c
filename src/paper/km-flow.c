/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "km-flow.h"

#define BOX_PADDING_X 7.0
#define BOX_PADDING_Y 3.5

/* Noto's Arabic lines are 2.1 em high, for stacked vowels that a receipt has few of: lines stand closer by this share, most of
 * it taken above. */
#define TIGHTER 0.27
#define TIGHTER_ABOVE 0.6
/* English lines are those of Noto Sans, 1.36 em. */
#define ENGLISH_TIGHTER 0.04
#define ENGLISH_FONT "Noto Sans, Noto Sans Arabic, Amiri, sans-serif"

struct _KmFlow
{
  PangoContext *context;
  double width;
  double text_size;
  double indent, end_indent; /* points */
  gboolean ltr;              /* the paper is English: everything is mirrored when it is placed */
  GPtrArray *blocks;
};

KmFlow *
km_flow_new (PangoContext *context,
             double        width,
             double        text_size)
{
  KmFlow *flow = g_new0 (KmFlow, 1);

  flow->context = g_object_ref (context);
  flow->width = width;
  flow->text_size = text_size;
  flow->ltr = pango_context_get_base_dir (context) == PANGO_DIRECTION_LTR;
  flow->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) km_block_free);
  return flow;
}

void
km_flow_free (KmFlow *flow)
{
  if (flow == NULL)
    return;
  g_object_unref (flow->context);
  g_ptr_array_unref (flow->blocks);
  g_free (flow);
}

double
km_flow_get_width (KmFlow *flow)
{
  return flow->width;
}

void
km_flow_set_indent (KmFlow *flow,
                    double  start,
                    double  end)
{
  flow->indent = start * flow->text_size;
  flow->end_indent = end * flow->text_size;
}

static double
tighter_of (KmFlow *flow)
{
  return flow->ltr ? ENGLISH_TIGHTER : TIGHTER;
}

static PangoLayout *
layout_new (KmFlow     *flow,
            const char *text,
            double      size,
            gboolean    bold)
{
  PangoLayout *layout = pango_layout_new (flow->context);
  PangoFontDescription *font = pango_font_description_from_string (flow->ltr ? ENGLISH_FONT : KM_FLOW_FONT);

  pango_font_description_set_absolute_size (font, flow->text_size * size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1 - tighter_of (flow));
  pango_layout_set_text (layout, text != NULL ? text : "", -1);
  return layout;
}

static double
natural_width (PangoLayout *layout)
{
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_size (layout, &width, NULL);
  return ceil (pango_units_to_double (width));
}

/* With auto_dir off and a width set, Pango's LEFT and RIGHT are the page's own left and right. */
static void
layout_fit (KmFlow      *flow,
            PangoLayout *layout,
            double       width,
            KmAlign      align)
{
  pango_layout_set_width (layout, pango_units_from_double (width));
  switch (align)
    {
    case KM_ALIGN_START:
      pango_layout_set_alignment (layout, flow->ltr ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
      break;
    case KM_ALIGN_CENTER:
      pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
      break;
    case KM_ALIGN_END:
      pango_layout_set_alignment (layout, flow->ltr ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      break;
    default:
      g_assert_not_reached ();
    }
}

static double
layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return pango_units_to_double (height);
}

static double
first_line_height (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, 0), NULL, &logical);
  return pango_units_to_double (logical.height);
}

static double
layout_baseline (PangoLayout *layout)
{
  return pango_units_to_double (pango_layout_get_baseline (layout));
}

/* Places are reckoned from a right-to-left column; on an English paper the finished strip is turned round. */
static void
mirror (KmFlow  *flow,
        KmBlock *block)
{
  if (!flow->ltr)
    return;
  for (guint i = 0; i < block->inks->len; i++)
    {
      KmInk *ink = &g_array_index (block->inks, KmInk, i);
      double width = ink->width;

      if (ink->kind == KM_INK_TEXT)
        width = pango_units_to_double (pango_layout_get_width (ink->layout));
      else if (ink->kind == KM_INK_SYMBOL)
        width = ink->symbol->width * ink->width;
      ink->x = flow->width - ink->x - width;
    }
}

static KmBlock *
append_block (KmFlow *flow,
              double  height)
{
  KmBlock *block = km_block_new (height);

  g_ptr_array_add (flow->blocks, block);
  return block;
}

void
km_flow_space (KmFlow *flow,
               double  ems)
{
  append_block (flow, ems * flow->text_size)->is_space = TRUE;
}

void
km_flow_rule (KmFlow   *flow,
              gboolean  dashed,
              double    line)
{
  KmInk ink = { .kind = KM_INK_RULE, .width = flow->width, .line = line, .dashed = dashed };
  double height = flow->text_size * 0.9;

  ink.y = height / 2;
  km_block_add (append_block (flow, height), &ink);
  km_flow_keep (flow); /* a rule belongs to what it opens */
}

void
km_flow_text (KmFlow     *flow,
              const char *text,
              double      size,
              gboolean    bold,
              KmAlign     align)
{
  KmCell cell = { text, 0, 1, align, size, bold };

  km_flow_cells (flow, &cell, 1);
}

/* Sets n layouts, already fitted, on one baseline at their x; takes them. */
static void
append_row (KmFlow       *flow,
            PangoLayout **layouts,
            const double *x,
            guint         n)
{
  double baseline = 0, height = 0, tighter = 0;
  KmBlock *block;

  for (guint i = 0; i < n; i++)
    baseline = MAX (baseline, layout_baseline (layouts[i]));
  for (guint i = 0; i < n; i++)
    {
      height = MAX (height, baseline - layout_baseline (layouts[i]) + layout_height (layouts[i]));
      tighter = MAX (tighter, first_line_height (layouts[i]) * tighter_of (flow));
    }

  block = append_block (flow, height - tighter);
  for (guint i = 0; i < n; i++)
    {
      KmInk ink = { .kind = KM_INK_TEXT, .x = x[i], .y = baseline - layout_baseline (layouts[i]) - tighter * TIGHTER_ABOVE };

      ink.layout = layouts[i];
      km_block_add (block, &ink);
    }
  mirror (flow, block);
}

void
km_flow_check (KmFlow     *flow,
               const char *text,
               double      size)
{
  double side = flow->text_size * size * 0.85;
  KmInk box = { .kind = KM_INK_BOX, .x = flow->width - flow->indent - side, .width = side, .height = side, .line = 1 };
  PangoLayout *layout = layout_new (flow, text, size, FALSE);
  double width = flow->width - flow->indent - side - KM_FLOW_GAP;
  double zero = 0;
  KmBlock *block;

  layout_fit (flow, layout, width, KM_ALIGN_START);
  /* The box stands on the first line's baseline. */
  box.y = layout_baseline (layout) - first_line_height (layout) * tighter_of (flow) * TIGHTER_ABOVE - side;
  append_row (flow, &layout, &zero, 1);
  block = g_ptr_array_index (flow->blocks, flow->blocks->len - 1);
  if (flow->ltr)
    box.x = flow->width - box.x - side;
  km_block_add (block, &box);
}

void
km_flow_pair (KmFlow     *flow,
              const char *start,
              const char *end,
              double      size,
              gboolean    bold_start,
              gboolean    bold_end,
              KmFirm      firm)
{
  PangoLayout *layouts[2] = { layout_new (flow, start, size, bold_start), layout_new (flow, end, size, bold_end) };
  double width = flow->width - flow->indent - flow->end_indent;
  double start_width, end_width;
  double x[2];

  if (firm == KM_FIRM_START)
    {
      start_width = MIN (natural_width (layouts[0]), width * 0.5);
      end_width = width - start_width - KM_FLOW_GAP;
    }
  else
    {
      end_width = MIN (natural_width (layouts[1]), width * 0.6);
      start_width = width - end_width - KM_FLOW_GAP;
    }
  layout_fit (flow, layouts[0], start_width, KM_ALIGN_START);
  layout_fit (flow, layouts[1], end_width, KM_ALIGN_END);
  x[0] = flow->width - flow->indent - start_width;
  x[1] = flow->end_indent;
  append_row (flow, layouts, x, 2);
}

void
km_flow_cells (KmFlow       *flow,
               const KmCell *cells,
               guint         n_cells)
{
  g_autofree PangoLayout **layouts = g_new (PangoLayout *, n_cells);
  g_autofree double *x = g_new (double, n_cells);

  for (guint i = 0; i < n_cells; i++)
    {
      layouts[i] = layout_new (flow, cells[i].text, cells[i].size, cells[i].bold);
      layout_fit (flow, layouts[i], (cells[i].to - cells[i].from) * flow->width - (cells[i].from <= 0 ? flow->indent : 0),
                  cells[i].align);
      x[i] = (1 - cells[i].to) * flow->width;
    }
  append_row (flow, layouts, x, n_cells);
}

void
km_flow_signatures (KmFlow            *flow,
                    const char *const *under,
                    guint              n)
{
  double share = flow->width / n, height = flow->text_size * 3;
  g_autofree KmCell *cells = g_new0 (KmCell, n);
  KmBlock *block = append_block (flow, height);

  for (guint i = 0; i < n; i++)
    {
      KmInk line = { .kind = KM_INK_RULE, .y = height - 1, .width = share - 2 * KM_FLOW_GAP, .line = 0.6 };

      line.x = flow->width - (i + 1) * share + KM_FLOW_GAP;
      km_block_add (block, &line);
      cells[i] = (KmCell) { under[i], (double) i / n, (i + 1.0) / n, KM_ALIGN_CENTER, KM_SIZE_SMALL, FALSE };
    }
  mirror (flow, block);
  km_flow_keep (flow);
  km_flow_cells (flow, cells, n);
}

void
km_flow_plate (KmFlow     *flow,
               const char *text,
               double      size)
{
  PangoLayout *layout = layout_new (flow, text, size, TRUE);
  KmInk plate = { .kind = KM_INK_PLATE, .width = flow->width };
  KmInk ink = { .kind = KM_INK_TEXT, .x = BOX_PADDING_X, .white = TRUE };
  KmBlock *block;
  double tighter;

  layout_fit (flow, layout, flow->width - 2 * BOX_PADDING_X, KM_ALIGN_CENTER);
  tighter = first_line_height (layout) * tighter_of (flow);
  plate.height = layout_height (layout) - tighter + 4;
  ink.y = 2 - tighter * TIGHTER_ABOVE;
  ink.layout = layout;
  block = append_block (flow, plate.height);
  km_block_add (block, &plate);
  km_block_add (block, &ink);
}

KmFlow *
km_flow_open_box (KmFlow *flow)
{
  return km_flow_new (flow->context, flow->width - 2 * BOX_PADDING_X, flow->text_size);
}

/* All blocks of part as one, which is freed. */
static KmBlock *
join (KmFlow *part)
{
  KmBlock *whole = km_block_new (0);

  for (guint i = 0; i < part->blocks->len; i++)
    {
      KmBlock *block = g_ptr_array_index (part->blocks, i);

      km_block_take (whole, block, 0, whole->height);
      whole->height += block->height;
    }
  km_flow_free (part);
  return whole;
}

void
km_flow_close_box (KmFlow *flow,
                   KmFlow *box,
                   double  line)
{
  KmBlock *inside = join (box);
  KmInk frame = { .kind = KM_INK_BOX, .x = line / 2, .y = line / 2, .line = line };
  KmBlock *block = append_block (flow, inside->height + 2 * BOX_PADDING_Y);

  frame.width = flow->width - line;
  frame.height = block->height - line;
  km_block_add (block, &frame);
  km_block_take (block, inside, BOX_PADDING_X, BOX_PADDING_Y);
  km_block_free (inside);
}

void
km_flow_symbol (KmFlow  *flow,
                KmQr    *symbol,
                double   module,
                KmAlign  align)
{
  double side = symbol->width * module, room = flow->width - side;
  KmInk ink = { .kind = KM_INK_SYMBOL, .width = module };
  KmBlock *block;

  ink.symbol = symbol;
  ink.x = align == KM_ALIGN_START ? room : align == KM_ALIGN_CENTER ? room / 2 : 0;
  block = append_block (flow, side);
  km_block_add (block, &ink);
  mirror (flow, block);
}

KmFlow *
km_flow_open_part (KmFlow *flow,
                   double  width)
{
  return km_flow_new (flow->context, width, flow->text_size);
}

void
km_flow_close_parts (KmFlow   *flow,
                     KmFlow   *start,
                     KmFlow   *end,
                     gboolean  centred)
{
  double start_width = start != NULL ? start->width : 0, end_width = end != NULL ? end->width : 0;
  g_autoptr (KmBlock) right = start != NULL ? join (start) : km_block_new (0);
  g_autoptr (KmBlock) left = end != NULL ? join (end) : km_block_new (0);
  KmBlock *block = append_block (flow, MAX (right->height, left->height));

  km_block_take (block, right, flow->ltr ? 0 : flow->width - start_width, centred ? (block->height - right->height) / 2 : 0);
  km_block_take (block, left, flow->ltr ? flow->width - end_width : 0, centred ? (block->height - left->height) / 2 : 0);
}

void
km_flow_keep (KmFlow *flow)
{
  g_return_if_fail (flow->blocks->len > 0);

  ((KmBlock *) g_ptr_array_index (flow->blocks, flow->blocks->len - 1))->keeps_with_next = TRUE;
}

GPtrArray *
km_flow_take_blocks (KmFlow *flow)
{
  GPtrArray *blocks = g_steal_pointer (&flow->blocks);

  flow->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) km_block_free);
  return blocks;
}
