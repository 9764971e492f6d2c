/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "printed.h"

static gsize
decode_raster (Printed *printed, const guint8 *data, gsize left)
{
  guint width = data[4] | data[5] << 8, rows = data[6] | data[7] << 8;

  g_assert_cmpint (data[3], ==, 0);
  g_assert_cmpuint (width, ==, PRINTED_WIDTH / 8);
  g_assert_cmpuint (rows, >, 0);
  g_assert_cmpuint (rows, <=, 255);
  g_assert_cmpuint (8 + width * rows, <=, left);
  g_byte_array_append (printed->rows, data + 8, width * rows);
  return 8 + width * rows;
}

Printed
printed_decode (const guint8 *data, gsize size)
{
  static const struct
  {
    guint8 start[3];
    gsize n, length;
  } known[] = {
    { { 0x1b, '@' }, 2, 2 }, { { 0x1b, 'p', 0 }, 3, 5 }, { { 0x1b, 'd' }, 2, 3 }, { { 0x1d, 'V', 66 }, 3, 4 }, { { 0x1d, 'v', '0' }, 3, 0 },
  };
  Printed printed = { g_byte_array_new (), 0, 0, 0, 0 };
  guint *counts[] = { &printed.copies, &printed.n_kicks, &printed.n_feeds, &printed.n_cuts };
  gsize i = 0;

  while (i < size)
    {
      gsize k = 0;

      while (k < G_N_ELEMENTS (known) && (size - i < known[k].n || memcmp (data + i, known[k].start, known[k].n) != 0))
        k++;
      if (k == G_N_ELEMENTS (known))
        g_error ("what is %02x %02x at %zu?", data[i], i + 1 < size ? data[i + 1] : 0, i);
      if (known[k].length > 0)
        ++*counts[k];
      i += known[k].length > 0 ? known[k].length : decode_raster (&printed, data + i, size - i);
      g_assert_cmpuint (i, <=, size);
    }
  return printed;
}

void
printed_clear (Printed *printed)
{
  g_clear_pointer (&printed->rows, g_byte_array_unref);
}

gboolean
printed_dot (const Printed *printed, int x, int y)
{
  return (printed->rows->data[y * PRINTED_WIDTH / 8 + x / 8] & (0x80 >> x % 8)) != 0;
}

/* The printable part of a roll at the printer's resolution, in grey. */
static cairo_surface_t *
draw (KmPage *page, int rows)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, PRINTED_WIDTH, rows);
  cairo_t *cr = cairo_create (surface);
  double width, scale;

  km_page_get_size (page, &width, NULL);
  scale = km_page_get_paper (page) == KM_PAPER_ROLL80 ? PRINTED_SCALE : PRINTED_WIDTH / width;
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -(width * scale - PRINTED_WIDTH) / 2, 0);
  cairo_scale (cr, scale, scale);
  km_page_draw (page, 0, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
grey_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x] & 0xff;
}

void
printed_assert_page (const Printed *printed, KmPage *page, guint *n_marked, guint *n_dots)
{
  cairo_surface_t *surface;
  guint marked = 0, dots = 0, black = 0;
  double width, height, scale;
  int rows;

  km_page_get_size (page, &width, &height);
  scale = km_page_get_paper (page) == KM_PAPER_ROLL80 ? PRINTED_SCALE : PRINTED_WIDTH / width;
  rows = (int) ceil (height * scale);
  g_assert_cmpuint (printed->rows->len, >=, (guint) rows * PRINTED_WIDTH / 8);
  surface = draw (page, rows);
  for (int y = 0; y < rows; y++)
    for (int x = 0; x < PRINTED_WIDTH; x++)
      {
        guint grey = grey_at (surface, x, y);

        if (grey < 120)
          {
            g_assert_true (printed_dot (printed, x, y));
            black++;
          }
        else if (grey > 245)
          g_assert_false (printed_dot (printed, x, y));
        else if (grey > 218 && grey < 226)
          {
            marked++;
            dots += printed_dot (printed, x, y);
          }
      }
  cairo_surface_destroy (surface);
  g_assert_cmpuint (black, >, 2000);
  if (n_marked != NULL)
    *n_marked = marked;
  if (n_dots != NULL)
    *n_dots = dots;
}
