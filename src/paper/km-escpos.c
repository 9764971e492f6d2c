/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "km-page-private.h"

#define WIDTH 576      /* dots: 72 mm at 203 dpi */
#define STRIDE (WIDTH / 8)
#define BAND 240       /* rows a command: what small printers can hold */
#define THRESHOLD 150  /* of 255: a little darker than the middle keeps thin strokes on thermal paper */

/* Rows of 576 grey dots (0 black) of one layer of a sheet. Returns: (transfer full) (nullable). */
static cairo_surface_t *
render (KmPage   *page,
        guint     sheet,
        KmLayers  layer,
        int       rows,
        double    scale,
        double    offset,
        GError  **error)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, rows);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -offset * scale, 0);
  cairo_scale (cr, scale, scale);
  km_page_draw_layers (page, sheet, cr, layer);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return surface;

  cairo_surface_destroy (surface);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no raster: %s", cairo_status_to_string (status));
  return NULL;
}

static guint8
grey_at (cairo_surface_t *surface,
         int              x,
         int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  return (guint8) (((const guint32 *) (const void *) row)[x] & 0xff);
}

/* Text and lines are black or white; marks become a loose pattern of dots, which reads as grey and leaves figures clear. */
static gboolean
is_black (cairo_surface_t *content,
          cairo_surface_t *marks,
          int              x,
          int              y)
{
  if (grey_at (content, x, y) < THRESHOLD)
    return TRUE;
  return grey_at (marks, x, y) < 240 && (x + (y / 2 % 2) * 2) % 4 == 0 && y % 2 == 0;
}

static void
append_rows (GByteArray      *out,
             cairo_surface_t *content,
             cairo_surface_t *marks,
             int              first,
             int              n)
{
  const guint8 header[] = { 0x1d, 'v', '0', 0, STRIDE & 0xff, STRIDE >> 8, (guint8) (n & 0xff), (guint8) (n >> 8) };

  g_byte_array_append (out, header, sizeof header);
  for (int y = first; y < first + n; y++)
    for (int byte = 0; byte < STRIDE; byte++)
      {
        guint8 bits = 0;

        for (int bit = 0; bit < 8; bit++)
          if (is_black (content, marks, byte * 8 + bit, y))
            bits |= (guint8) (0x80 >> bit);
        g_byte_array_append (out, &bits, 1);
      }
}

/* One sheet, without what comes before and after it. */
static gboolean
append_sheet (GByteArray *out,
              KmPage     *page,
              guint       sheet,
              int         rows,
              double      scale,
              double      offset,
              GError    **error)
{
  cairo_surface_t *content = render (page, sheet, KM_LAYER_CONTENT, rows, scale, offset, error);
  cairo_surface_t *marks;

  if (content == NULL)
    return FALSE;
  marks = render (page, sheet, KM_LAYER_MARKS, rows, scale, offset, error);
  if (marks == NULL)
    {
      cairo_surface_destroy (content);
      return FALSE;
    }
  for (int y = 0; y < rows; y += BAND)
    append_rows (out, content, marks, y, MIN (BAND, rows - y));
  cairo_surface_destroy (content);
  cairo_surface_destroy (marks);
  return TRUE;
}

GBytes *
km_page_to_escpos (KmPage  *page,
                   GError **error)
{
  return km_page_to_escpos_for (page, KM_ESCPOS_CUT, 1, error);
}

GBytes *
km_page_to_escpos_for (KmPage        *page,
                       KmEscposFlags  flags,
                       guint          copies,
                       GError       **error)
{
  static const guint8 start[] = { 0x1b, '@' };          /* initialise */
  static const guint8 kick[] = { 0x1b, 'p', 0, 25, 250 }; /* a pulse of 50 ms on the drawer's first pin */
  static const guint8 cut[] = { 0x1d, 'V', 66, 0 };     /* feed to the knife and cut */
  static const guint8 tear[] = { 0x1b, 'd', 6 };        /* feed past the edge to tear at */
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) sheets = g_byte_array_new ();
  double width, height, offset = 0, scale;
  int rows;

  km_page_get_size (page, &width, &height);
  if (km_page_get_paper (page) == KM_PAPER_ROLL80)
    {
      scale = 1 / KM_DOT;
      offset = (width - km_paper_content_width (KM_PAPER_ROLL80)) / 2;
    }
  else
    scale = WIDTH / width;
  rows = (int) ceil (height * scale);

  for (guint sheet = 0; sheet < km_page_get_n_sheets (page); sheet++)
    {
      if (!append_sheet (sheets, page, sheet, rows, scale, offset, error))
        return NULL;
      if (flags & KM_ESCPOS_CUT)
        g_byte_array_append (sheets, cut, sizeof cut);
      else
        g_byte_array_append (sheets, tear, sizeof tear);
    }
  g_byte_array_append (out, start, sizeof start);
  if (flags & KM_ESCPOS_DRAWER)
    g_byte_array_append (out, kick, sizeof kick);
  for (guint copy = 0; copy < MAX (copies, 1); copy++)
    g_byte_array_append (out, sheets->data, sheets->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
