/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "km-block.h"
#include "km-text-draw.h"

static void
ink_clear (gpointer data)
{
  KmInk *ink = data;

  g_clear_object (&ink->layout);
  g_clear_pointer (&ink->symbol, km_qr_free);
}

KmBlock *
km_block_new (double height)
{
  KmBlock *block = g_new0 (KmBlock, 1);

  block->height = height;
  block->inks = g_array_new (FALSE, TRUE, sizeof (KmInk));
  g_array_set_clear_func (block->inks, ink_clear);
  return block;
}

void
km_block_free (KmBlock *block)
{
  if (block == NULL)
    return;
  g_array_unref (block->inks);
  g_free (block);
}

void
km_block_add (KmBlock     *block,
              const KmInk *ink)
{
  g_array_append_vals (block->inks, ink, 1);
}

void
km_block_take (KmBlock *block,
               KmBlock *from,
               double   dx,
               double   dy)
{
  for (guint i = 0; i < from->inks->len; i++)
    {
      KmInk *ink = &g_array_index (from->inks, KmInk, i);
      KmInk moved = *ink;

      moved.x += dx;
      moved.y += dy;
      ink->layout = NULL;
      ink->symbol = NULL;
      km_block_add (block, &moved);
    }
}

static void
round_rectangle (cairo_t     *cr,
                 const KmInk *ink,
                 double       x,
                 double       y)
{
  double radius = 3.0;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + ink->width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + ink->width - radius, y + ink->height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + ink->height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* A symbol starts on a whole pixel of the device, so that every module of a raster is equally wide. */
static void
draw_symbol (cairo_t     *cr,
             const KmInk *ink,
             double       x,
             double       y)
{
  cairo_user_to_device (cr, &x, &y);
  x = round (x);
  y = round (y);
  cairo_device_to_user (cr, &x, &y);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (int row = 0; row < ink->symbol->width; row++)
    for (int column = 0; column < ink->symbol->width;)
      {
        int start = column;

        while (column < ink->symbol->width && km_qr_is_dark (ink->symbol, column, row))
          column++;
        if (column > start)
          cairo_rectangle (cr, x + start * ink->width, y + row * ink->width, (column - start) * ink->width, ink->width);
        else
          column++;
      }
  cairo_fill (cr);
}

static void
draw_ink (cairo_t     *cr,
          const KmInk *ink,
          double       x,
          double       y)
{
  static const double dashes[] = { 2.4, 1.8 };

  cairo_save (cr);
  cairo_set_source_rgb (cr, ink->white ? 1 : 0, ink->white ? 1 : 0, ink->white ? 1 : 0);
  cairo_set_line_width (cr, ink->line);
  switch (ink->kind)
    {
    case KM_INK_TEXT:
      km_text_draw (cr, ink->layout, x, y);
      break;
    case KM_INK_RULE:
      if (ink->dashed)
        cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + ink->width, y);
      cairo_stroke (cr);
      break;
    case KM_INK_BOX:
      round_rectangle (cr, ink, x, y);
      cairo_stroke (cr);
      break;
    case KM_INK_PLATE:
      round_rectangle (cr, ink, x, y);
      cairo_fill (cr);
      break;
    case KM_INK_SYMBOL:
      draw_symbol (cr, ink, x, y);
      break;
    default:
      g_assert_not_reached ();
    }
  cairo_restore (cr);
}

void
km_block_draw (const KmBlock *block,
               cairo_t       *cr,
               double         x,
               double         y)
{
  for (guint i = 0; i < block->inks->len; i++)
    {
      const KmInk *ink = &g_array_index (block->inks, KmInk, i);

      draw_ink (cr, ink, x + ink->x, y + ink->y);
    }
}

void
km_block_blank (const KmBlock *block,
                cairo_t       *cr,
                double         x,
                double         y)
{
  for (guint i = 0; i < block->inks->len; i++)
    {
      const KmInk *ink = &g_array_index (block->inks, KmInk, i);
      double quiet = 4 * ink->width; /* modules: what the standard asks for */
      double side;

      if (ink->kind != KM_INK_SYMBOL)
        continue;
      side = ink->symbol->width * ink->width + 2 * quiet;
      cairo_save (cr);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_rectangle (cr, x + ink->x - quiet, y + ink->y - quiet, side, side);
      cairo_fill (cr);
      cairo_restore (cr);
    }
}
