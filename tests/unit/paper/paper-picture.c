/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include <glib/gstdio.h>

#include "paper-picture.h"

#define DPI 96
#define STRONG 96    /* of 255: more than another edge smoothing */
#define MAX_STRONG 24 /* pixels of a picture: less than a digit */

static guint8
grey_at (cairo_surface_t *surface,
         int              x,
         int              y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);

  if (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_A8)
    return row[x];
  return (guint8) (((const guint32 *) (const void *) row)[x] & 0xff);
}

/* All sheets, one under the other, on white. */
static cairo_surface_t *
picture_of (KmPage *page)
{
  double width, height, scale = DPI / 72.0;
  cairo_surface_t *surface;
  cairo_t *cr;

  km_page_get_size (page, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * scale),
                                        (int) ceil (height * scale) * (int) km_page_get_n_sheets (page));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (guint i = 0; i < km_page_get_n_sheets (page); i++)
    {
      cairo_save (cr);
      cairo_translate (cr, 0, ceil (height * scale) * i);
      cairo_scale (cr, scale, scale);
      km_page_draw (page, i, cr);
      cairo_restore (cr);
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Grey levels go into an A8 surface, which cairo writes as a grey PNG. */
static void
write_grey (cairo_surface_t *surface,
            const char      *path)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  cairo_surface_t *grey = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  guint8 *data = cairo_image_surface_get_data (grey);
  int stride = cairo_image_surface_get_stride (grey);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      data[y * stride + x] = grey_at (surface, x, y);
  cairo_surface_mark_dirty (grey);
  g_assert_cmpint (cairo_surface_write_to_png (grey, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (grey);
}

/* White where both agree. Returns the number of pixels that differ strongly. */
static guint
difference (cairo_surface_t *a,
            cairo_surface_t *b,
            cairo_surface_t *out)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint8 *data = cairo_image_surface_get_data (out);
  int stride = cairo_image_surface_get_stride (out);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int d = ABS ((int) grey_at (a, x, y) - (int) grey_at (b, x, y));

        data[y * stride + x] = (guint8) (255 - d);
        if (d > STRONG)
          n++;
      }
  cairo_surface_mark_dirty (out);
  return n;
}

static char *
build_path (const char *name,
            const char *what)
{
  g_autofree char *file = g_strdup_printf ("%s-%s.png", name, what);
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "unit", "paper", NULL);

  g_mkdir_with_parents (folder, 0755);
  return g_build_filename (folder, file, NULL);
}

void
paper_picture_assert_golden (KmPage     *page,
                             const char *name)
{
  cairo_surface_t *picture = picture_of (page);
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *golden_path = g_test_build_filename (G_TEST_DIST, "unit", "paper", "golden", file, NULL);
  cairo_surface_t *golden, *out;
  guint n;

  if (g_getenv ("KM_GOLDEN_UPDATE") != NULL)
    write_grey (picture, golden_path);

  golden = cairo_image_surface_create_from_png (golden_path);
  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  if (cairo_image_surface_get_width (golden) != cairo_image_surface_get_width (picture)
      || cairo_image_surface_get_height (golden) != cairo_image_surface_get_height (picture))
    {
      g_autofree char *path = build_path (name, "drawn");

      write_grey (picture, path);
      g_error ("%s is %d x %d, the golden picture %d x %d: see %s", name, cairo_image_surface_get_width (picture),
               cairo_image_surface_get_height (picture), cairo_image_surface_get_width (golden),
               cairo_image_surface_get_height (golden), path);
    }

  out = cairo_image_surface_create (CAIRO_FORMAT_A8, cairo_image_surface_get_width (picture),
                                    cairo_image_surface_get_height (picture));
  n = difference (picture, golden, out);
  if (n > MAX_STRONG)
    {
      g_autofree char *drawn = build_path (name, "drawn");
      g_autofree char *differs = build_path (name, "difference");

      write_grey (picture, drawn);
      write_grey (out, differs);
      g_error ("%s differs from the golden picture in %u pixels: see %s", name, n, differs);
    }
  cairo_surface_destroy (out);
  cairo_surface_destroy (golden);
  cairo_surface_destroy (picture);
}

/* No ink outside what a printer reaches: 72 mm of a roll, A5 without 8 mm on each side. */
void
paper_picture_assert_nothing_cut (KmPage *page)
{
  gboolean roll = km_page_get_paper (page) == KM_PAPER_ROLL80;
  cairo_surface_t *picture = picture_of (page);
  int width = cairo_image_surface_get_width (picture), height = cairo_image_surface_get_height (picture);
  int sheet = height / (int) km_page_get_n_sheets (page);
  int side = (int) ((roll ? 3.8 : 8) / 25.4 * DPI);
  int above = (int) ((roll ? 2 : 8) / 25.4 * DPI);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gboolean outside = x < side || x >= width - side || y % sheet < above || y % sheet >= sheet - above;

        /* Marks are light and may run out. */
        if (outside && grey_at (picture, x, y) < 160)
          n++;
      }
  g_assert_cmpuint (n, ==, 0);
  cairo_surface_destroy (picture);
}
